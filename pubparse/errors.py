"""What can go wrong, as exceptions and as data.

A door (`read`, `parse`, `sniff` ...) lets out `PubparseError` and its subclasses, the caller's own `OSError` on opening a
file, and nothing else. With `on_error="collect"` the same facts arrive as `Problem` objects instead.

Codes are stable words, e.g. "malformed", "truncated-gzip", "entity"; docs/reference/problems.md lists them all.
"""

from __future__ import annotations

from typing import Any, Literal

from attrs import frozen

__all__ = [
    "ForbiddenEntityError",
    "LimitExceededError",
    "MalformedRecordError",
    "ParseError",
    "Problem",
    "PubparseError",
    "PubparseWarning",
    "RecordCountError",
    "Scope",
    "Severity",
    "TruncatedInputError",
    "UnknownFormatError",
]

Severity = Literal["repaired", "skipped"]
Scope = Literal["record", "stream"]


class PubparseError(Exception):
    """Every error of this library."""


class UnknownFormatError(PubparseError):
    """The input is no PubMed document that pubparse reads; the message says what was seen."""


class ParseError(PubparseError):
    """Something in a PubMed document could not be read.

    `source` is the file's name or None; `index` counts records from 0 and is None when the whole stream is meant;
    `offset` counts bytes of the decompressed stream; `pmid` is given when it was legible; `code` is a stable word;
    `hint` says what to do, where there is something to do.
    """

    def __init__(  # noqa: PLR0913 - the facts of a fault, all by keyword
        self,
        message: str,
        *,
        source: str | None = None,
        index: int | None = None,
        offset: int | None = None,
        pmid: str | None = None,
        code: str = "malformed",
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.index = index
        self.offset = offset
        self.pmid = pmid
        self.code = code
        self.hint = hint

    def __str__(self) -> str:
        place = [
            self.source,
            None if self.index is None else f"record {self.index}",
            None if self.pmid is None else f"PMID {self.pmid}",
            None if self.offset is None else f"byte {self.offset}",
        ]
        where = ", ".join(part for part in place if part)
        text = f"{self.message} ({where})" if where else self.message
        return f"{text}. {self.hint}" if self.hint else text

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.message, {k: v for k, v in vars(self).items() if k != "message"}))


def _rebuild(kind: type[ParseError], message: str, facts: dict[str, Any]) -> ParseError:
    return kind(message, **facts)


class MalformedRecordError(ParseError):
    """One record is broken: its markup, its end or its identity."""


class TruncatedInputError(ParseError):
    """The input ends too early; all whole records before the cut were delivered."""


class LimitExceededError(ParseError):
    """A record or page is larger or deeper than any real one, and was not read."""


class ForbiddenEntityError(ParseError):
    """A record uses an entity that the document itself declares; such entities are never expanded."""


class RecordCountError(PubparseError):
    """`read` met no record, or several: the message gives the count and the function to use."""


class PubparseWarning(UserWarning):
    """Once at the end of a stream from which records were skipped."""


@frozen(kw_only=True, weakref_slot=False)
class Problem:
    """A fault that was met while reading, as data."""

    code: str
    """A stable word, e.g. "malformed"; docs/reference/problems.md lists them."""
    severity: Severity
    """"skipped": something was not delivered. "repaired": it was, and the message says what was mended or is in doubt."""
    scope: Scope
    """"record": one record is concerned. "stream": the file as a whole."""
    message: str
    """What was seen, for a person."""
    pmid: str | None = None
    """The record's PMID, where it was legible."""
    index: int | None = None
    """The record's place in the stream, counted from 0; None for a stream's fault."""
    offset: int | None = None
    """Where it lies, in bytes of the decompressed stream."""
    raw: bytes | str | None = None
    """The bytes or the text at fault, cut at 64 KiB; None once the Problems of one stream hold 16 MiB."""
