"""Documents and files for the tests of the doors: made records in a set, files that hand out their bytes in small pieces."""

from __future__ import annotations

import io
import warnings
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

import pubparse
from tests.oracle.made import record

if TYPE_CHECKING:
    from pubparse.errors import Problem

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet SYSTEM "pubmed.dtd">\n'


def titled(pmid: object, title: str = "A leaf.") -> str:
    """A small record."""
    return record(f"<ArticleTitle>{title}</ArticleTitle>", pmid=str(pmid))


def document(*records: str, head: str = HEAD, root: str = "PubmedArticleSet") -> str:
    """Records in a set."""
    return f"{head}<{root}>\n{chr(10).join(records)}\n</{root}>\n"


class Dribble:
    """A file that gives at most `size` bytes at a time, and knows whether somebody closed it."""

    def __init__(self, content: bytes, size: int = 7) -> None:
        self._file = io.BytesIO(content)
        self._size = size
        self.closed = False
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(self._size if size < 0 else min(size, self._size))
        self.taken += len(data)
        return data

    def close(self) -> None:
        self.closed = True


def dribble(content: bytes, size: int = 7) -> IO[bytes]:
    """Such a file, as a door takes it."""
    return cast("IO[bytes]", Dribble(content, size))


class Met(NamedTuple):
    """What came out of a document."""

    pmids: list[str | None]
    problems: tuple[Problem, ...]
    articles: list[pubparse.Article]
    deleted: list[str]

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]

    @property
    def reported(self) -> list[str | None]:
        """PMIDs of the records that were lost."""
        return [p.pmid for p in self.problems if p.scope == "record" and p.severity == "skipped"]


def met(source: Any, **options: Any) -> Met:
    """Everything that `parse` gives; its counts must add up, and whatever is lost must be told."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with pubparse.parse(source, **options) as records:
            articles = list(records)
    lost = [p for p in records.problems if p.severity == "skipped"]
    assert records.delivered == len(articles)
    assert records.skipped == sum(p.scope == "record" for p in lost)
    assert records.seen == records.delivered + records.skipped
    assert len(caught) == bool(lost)
    # `index` counts all records, in order, delivered or not; a stream's Problem has none.
    places = [a.source.index for a in articles if a.source is not None]
    places += [p.index for p in lost if p.scope == "record"]
    assert sorted(place for place in places if place is not None) == list(range(records.seen))
    assert all(p.index is None for p in records.problems if p.scope == "stream")
    return Met([a.pmid for a in articles], records.problems, articles, [d.pmid for d in records.deletions])
