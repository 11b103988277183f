"""Articles as Arrow tables, built column by column; every other library of tables takes them from here.

    >>> from pubparse.tables import arrow
    >>> for batch in arrow.batches(pubparse.parse("pubmed26n0001.xml.gz")):    # streams: no more than one batch is held
    ...     writer.write_batch(batch)

Which tables there are, and their columns, is said in `pubparse.tables.columns` and in docs/reference/tables.md. Every column has
its one type, also where all its values are null. Arrow's strings are UTF-8: a lone surrogate, which UTF-8 does not have, becomes
U+FFFD, and a PubparseWarning says so. Needs pyarrow: `pip install "pubparse[arrow]"`.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from pubparse._extras import missing
from pubparse.tables.columns import DELETIONS, PROBLEMS, TABLES

try:
    import pyarrow as pa

    from pubparse.tables._rows import Rows
except ImportError as error:
    raise missing("arrow", error) from error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pubparse.errors import Problem
    from pubparse.model import Article, Deletion
    from pubparse.tables.columns import Table

ROWS = 8192
"""Articles in a batch of `batches`."""
_GATHERED = 1024
"""Articles whose values are gathered before arrays are made of them."""
_TOGETHER = 16
"""Articles that are held, at most, where several tables are made of one stream."""


def schema(name: str = "articles") -> pa.Schema:
    """The columns of a table and their types."""
    return _schema(name)


def batch(articles: Iterable[Article], name: str = "articles") -> pa.RecordBatch:
    """One record batch of these articles."""
    builder = Builder(name)
    builder.add(articles)
    return builder.batch()


def batches(records: Iterable[Article], name: str = "articles", *, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """A table as a stream of record batches, each of `rows` articles; the last has fewer.

    A batch of a flat table has as many rows as its articles have things. The articles are let go as their columns are built.
    """
    if rows < 1:
        raise ValueError(f"a batch has 1 row or more, not {rows}")
    builder = Builder(name)
    stream = _stream(records)
    for first in stream:
        builder.add(chain((first,), islice(stream, rows - 1)))
        yield builder.batch()


def table(records: Iterable[Article], name: str = "articles") -> pa.Table:
    """All records of a stream as one table; `name` is one of `pubparse.tables.columns.TABLES`."""
    return tables(records, (name,))[name]


def tables(records: Iterable[Article], names: Iterable[str] = tuple(TABLES)) -> dict[str, pa.Table]:
    """Several tables of one stream, which is read once."""
    every = {name: Builder(name) for name in names}
    if len(every) == 1:
        for builder in every.values():
            builder.add(records)
    else:
        stream = _stream(records)
        while some := list(islice(stream, _TOGETHER)):
            for builder in every.values():
                builder.add(some)
            del some
    return {name: builder.table() for name, builder in every.items()}


def problems(met: Iterable[Problem]) -> pa.Table:
    """What a stream could not read, as a table: `problems(records.problems)` after the last article. `raw` is left out."""
    return _objects(PROBLEMS, met)


def deletions(met: Iterable[Deletion]) -> pa.Table:
    """The PMIDs that a stream deletes, as a table: `deletions(records.deletions)` after the last article."""
    return _objects(DELETIONS, met)


class Builder:
    """A table under construction, for those who cut the stream themselves, or want several tables of it."""

    def __init__(self, name: str = "articles") -> None:
        self._rows = Rows(_table(name))
        self.schema = self._rows.schema
        self._parts: list[pa.RecordBatch] = []

    def add(self, articles: Iterable[Article]) -> None:
        """Take in these articles, one after another; nothing of them is held but the values of the table's columns."""
        stream = _stream(articles)
        while self._rows.add(islice(stream, _GATHERED - self._rows.gathered())) == _GATHERED:
            self._flush()

    def batch(self) -> pa.RecordBatch:
        """What was taken in as one record batch; the builder is empty again."""
        joined = self.table().combine_chunks().to_batches()
        return joined[0] if joined else pa.RecordBatch.from_pylist([], schema=self.schema)

    def table(self) -> pa.Table:
        """What was taken in as one table; the builder is empty again."""
        self._flush()
        parts, self._parts = self._parts, []
        return pa.Table.from_batches(parts, schema=self.schema)

    def _flush(self) -> None:
        """Make arrays of the values at hand."""
        gathered = self._rows.gathered()
        if gathered:
            self._parts.append(self._rows.batch(gathered))


def _stream(records: Iterable[Article] | str | bytes) -> Iterator[Article]:
    """Over the articles; a path would give its letters, one after the other."""
    if isinstance(records, (str, bytes)):
        raise TypeError(f"records are articles, as pubparse.parse gives them, not {type(records).__name__}")
    return iter(records)


def _objects(table: Table, met: Iterable[object]) -> pa.Table:
    rows = Rows(table)
    held = list(met)
    rows.add(held)
    return pa.Table.from_batches([rows.batch(len(held))])


@lru_cache(maxsize=len(TABLES))
def _schema(name: str) -> pa.Schema:
    return Rows(_table(name)).schema


def _table(name: str) -> Table:
    if name not in TABLES:
        raise ValueError(f"there is no table {name!r}; there are {', '.join(TABLES)}")
    return TABLES[name]
