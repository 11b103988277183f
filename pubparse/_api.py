"""The doors: read, parse, sniff.

    parse(source)  ->  Records, a stream of Article           read(source)  ->  one Article           sniff(source)  ->  a name

A door opens the source, asks which format it is, and hands the bytes to that format's reader. The reader gives Articles,
Deletions and Problems in order; here they are counted, collected or raised.
"""

from __future__ import annotations

import warnings
from collections.abc import Generator, Iterator
from types import TracebackType
from typing import Literal

import attrs

from pubparse._crawls import Keys, Row
from pubparse._formats import Crawl, Format, Outcome, described, named, read_rows, recognised, recognised_crawl
from pubparse._input import Input, SourceLike
from pubparse.errors import (
    ForbiddenEntityError,
    LimitExceededError,
    MalformedRecordError,
    ParseError,
    Problem,
    PubparseError,
    PubparseWarning,
    RecordCountError,
    TruncatedInputError,
    UnknownFormatError,
)
from pubparse.model import Article, Deletion

OnError = Literal["collect", "raise"]

# A stream of nothing but broken records must not fill the memory with their bytes.
RAW_TOTAL = 16 << 20

# Which exception a code becomes; what is not here is a MalformedRecordError of a record, a plain ParseError of a stream.
_CLASSES: dict[str, type[ParseError]] = {
    **dict.fromkeys(("truncated", "truncated-gzip", "truncated-compressed", "no-root-end"), TruncatedInputError),
    **dict.fromkeys(
        ("record-bytes", "depth", "text-bytes", "tag-bytes", "page-bytes", "row-bytes"), LimitExceededError
    ),
    **dict.fromkeys(("external-entity", "internal-entity"), ForbiddenEntityError),
}
_HINTS = {
    "truncated-gzip": "Fetch the file again; all whole records before the cut can be read with on_error='collect'",
    "no-root-end": "Fetch the file again; all whole records before the cut can be read with on_error='collect'",
    "truncated": "Fetch the file again; all whole records before the cut can be read with on_error='collect'",
}


_KEYS = Keys()


class Records:
    """A stream of articles; iterate over it once, best inside `with`.

    Counts and lists grow while the stream runs and are complete at its end: `seen` records were met, `delivered` of them came out
    as articles, `skipped` as Problems of severity "skipped"; seen == delivered + skipped. `rows` counts the rows of a
    crawl, most of which are no records; it stays 0 for any other document.
    """

    def __init__(self, source: Input, format_name: str, outcomes: Iterator[Outcome | Row], on_error: OnError) -> None:
        self.format: str = format_name
        self.delivered: int = 0
        self.skipped: int = 0
        self.rows: int = 0
        self._source = source
        self._on_error = on_error
        self._warns = True
        self._problems: list[Problem] = []
        self._raw_left = RAW_TOTAL
        self._deletions: list[Deletion] = []
        self._stream = self._run(outcomes)

    @property
    def seen(self) -> int:
        """How many records were met so far."""
        return self.delivered + self.skipped

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was repaired, skipped or is wrong with the file as a whole, in the order in which it was met."""
        return tuple(self._problems)

    @property
    def deletions(self) -> tuple[Deletion, ...]:
        """The PMIDs that the document deletes (DeleteCitation), as far as it was read."""
        return tuple(self._deletions)

    def __iter__(self) -> Iterator[Article]:
        return self

    def __next__(self) -> Article:
        return next(self._stream)

    def __enter__(self) -> Records:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop reading and close the file, if it was opened here."""
        self._stream.close()
        self._source.close()

    def __repr__(self) -> str:
        """Name, format and counts so far."""
        name = self._source.name or "bytes"
        return f"<Records of {name!r}, {self.format}: {self.delivered} delivered, {self.skipped} skipped>"

    def _repr_html_(self) -> str:
        """A card for notebooks: the counts so far. Showing it reads nothing."""
        from pubparse.model._html import stream_html

        counts = {
            "delivered": self.delivered,
            "skipped": self.skipped,
            "problems": len(self._problems),
            "deletions": len(self._deletions),
        }
        return stream_html(self._source.name or "bytes", self.format, counts, self._problems)

    def _run(self, outcomes: Iterator[Outcome | Row]) -> Generator[Article, None, None]:
        told = 0
        try:
            for outcome in outcomes:
                if type(outcome) is Article:
                    self.delivered += 1
                    if outcome.problems:
                        self._problems += outcome.problems
                    yield outcome
                elif isinstance(outcome, Row):
                    self.rows = outcome.number + 1
                elif isinstance(outcome, Deletion):
                    self._deletions.append(outcome)
                elif isinstance(outcome, Problem):
                    # When the compression is cut off, the cut inside the document is the same fault once more.
                    if outcome.code == "no-root-end" and len(self._source.faults) > told:
                        continue
                    self._take(outcome)
            for fault in self._source.faults[told:]:
                self._take(fault)
        finally:
            self._source.close()
        if self._warns and (self.skipped or any(p.severity == "skipped" for p in self._problems)):
            self._warn()

    def _take(self, problem: Problem) -> None:
        self._raw_left -= len(problem.raw or b"")
        self._problems.append(problem if self._raw_left >= 0 else attrs.evolve(problem, raw=None))
        if problem.severity == "repaired":
            return
        self.skipped += problem.scope == "record"
        if self._on_error == "raise":
            raise as_error(problem, self._source.name)

    def _warn(self) -> None:
        streams = [p.message for p in self._problems if p.scope == "stream" and p.severity == "skipped"]
        parts = [f"{self.skipped} of {self.seen} records could not be read"] if self.skipped else []
        parts += streams[:1]
        name = self._source.name or "the input"
        warnings.warn(f"{name}: {'; '.join(parts)}; see records.problems", PubparseWarning, stacklevel=4)


def as_error(problem: Problem, source: str | None) -> ParseError:
    """The exception that says what a Problem says."""
    default = MalformedRecordError if problem.scope == "record" else ParseError
    return _CLASSES.get(problem.code, default)(
        problem.message, source=source, index=problem.index, offset=problem.offset, pmid=problem.pmid, code=problem.code,
        hint=_HINTS.get(problem.code),
    )  # fmt: skip


def parse(  # noqa: PLR0913 - options, all by keyword
    source: SourceLike,
    *,
    format: str | None = None,  # noqa: A002 - the public name
    url: str | None = None,
    text_key: str = "text",
    url_key: str = "url",
    on_error: OnError = "collect",
) -> Records:
    """Stream the records of a document of any format and any size, or of the documents in a crawl.

    `source` is a path, bytes (always content) or an open file, compressed or not. `format` overrides detection. `url` is where
    the document came from: a hint that fills `pmid` when the document has none. In a crawl of JSON Lines each row is an object
    with its document under `text_key` ("a.b" for one inside another) and the document's own address under `url_key`.

    With on_error="collect" every fault becomes a Problem in `records.problems`, and one PubparseWarning at the end counts the
    skipped records; with "raise" the first fault that loses something raises a ParseError. Raises UnknownFormatError at once
    when the document is not PubMed's; rows of a crawl that are not PubMed's are passed over.
    """
    return _records(Input(source), format, url, on_error, Keys(text_key, url_key))


def parse_string(  # noqa: PLR0913 - the options of `parse`
    text: str,
    *,
    format: str | None = None,  # noqa: A002
    url: str | None = None,
    text_key: str = "text",
    url_key: str = "url",
    on_error: OnError = "collect",
) -> Records:
    """Stream the records of a document whose content is in a str, as `parse` does."""
    return _records(Input(text, text=True), format, url, on_error, Keys(text_key, url_key))


def read(
    source: SourceLike,
    *,
    format: str | None = None,  # noqa: A002
    url: str | None = None,
    on_error: OnError = "raise",
) -> Article:
    """Read a document that holds exactly one record.

    Takes what `parse` takes. Raises RecordCountError when there are no records or several, ParseError when the record is broken.
    """
    return _single(_records(Input(source), format, url, on_error))


def read_string(
    text: str,
    *,
    format: str | None = None,  # noqa: A002
    url: str | None = None,
    on_error: OnError = "raise",
) -> Article:
    """Read a document with exactly one record whose content is in a str, e.g. the text of a scraped page with its `url`."""
    return _single(_records(Input(text, text=True), format, url, on_error))


def sniff(source: SourceLike, *, url: str | None = None) -> str | None:
    """The name of a document's or a crawl's format, or None; reads its first 64 KiB at the most. An open file is moved by that."""
    try:
        opened = Input(source)
    except UnknownFormatError:
        return None
    try:
        row = _named_or_recognised(None, opened.head, url, _KEYS)
    finally:
        opened.close()
    return row.name if row else None


def quiet(source: SourceLike, on_error: OnError, keys: Keys = _KEYS) -> Records:
    """What `parse` gives, without the warning at the end: for callers who tell of the Problems themselves."""
    records = _records(Input(source), None, None, on_error, keys)
    records._warns = False  # noqa: SLF001 - a class of this module
    return records


def _records(source: Input, format_name: str | None, url: str | None, on_error: OnError, keys: Keys = _KEYS) -> Records:
    try:
        _check(on_error)
        row = _named_or_recognised(format_name, source.head, url, keys)
        if row is None:
            seen = described(source.head)
            faults = "".join(f"; {fault.message}" for fault in source.faults)
            where = f"{source.name}: " if source.name else ""
            message = f"{where}not a PubMed document that pubparse knows: {seen}{faults}"
            raise UnknownFormatError(message)
    except (PubparseError, ValueError):
        source.close()
        raise
    outcomes = read_rows(row, source, keys) if isinstance(row, Crawl) else row.read(source, url)
    return Records(source, row.name, outcomes, on_error)


def _named_or_recognised(format_name: str | None, head: bytes, url: str | None, keys: Keys) -> Format | Crawl | None:
    if format_name is not None:
        return named(format_name)
    return recognised_crawl(head, keys) or recognised(head, url)


def _check(on_error: str) -> None:
    if on_error not in ("collect", "raise"):
        raise ValueError(f"on_error is 'collect' or 'raise', not {on_error!r}")


def _single(records: Records) -> Article:
    name = records._source.name  # noqa: SLF001 - a class of this module
    where = f"{name}: " if name else ""
    with records:
        first = next(records, None)
        if first is None:
            count = len(records.deletions)
            deleted = f", but {count} deletion{'' if count == 1 else 's'}" if count else ""
            skipped = f"; {records.problems[0].message}" if records.problems else ""
            message = f"{where}the document holds no record{deleted}{skipped}"
            raise RecordCountError(message)
        if next(records, None) is not None:
            message = f"{where}the document holds several records; use pubparse.parse to read them one by one"
            raise RecordCountError(message)
    return first
