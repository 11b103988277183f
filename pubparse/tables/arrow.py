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
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any

from pubparse._extras import missing
from pubparse.tables.columns import DELETIONS, PROBLEMS, TABLES

try:
    import pyarrow as pa
    from pyarrow import compute

    from pubparse.tables._builders import Array, Structs, themselves
except ImportError as error:
    raise missing("arrow", error) from error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pubparse.errors import Problem
    from pubparse.model import Article, Deletion
    from pubparse.tables.columns import Level, Struct, Table

ROWS = 8192
"""Articles in a batch of `batches`."""
_AT_ONCE = 128
"""Articles held at once: few, so that they are still near the processor, and die young."""
_GATHERED = 3072
"""Articles whose values are gathered before arrays are made of them."""


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
    stream = iter(records)
    held = 0
    while articles := list(islice(stream, min(_AT_ONCE, rows - held))):
        builder.add(articles)
        held += len(articles)
        articles.clear()
        if held == rows:
            yield builder.batch()
            held = 0
    if held:
        yield builder.batch()


def table(records: Iterable[Article], name: str = "articles") -> pa.Table:
    """All records of a stream as one table; `name` is one of `pubparse.tables.columns.TABLES`."""
    return tables(records, (name,))[name]


def tables(records: Iterable[Article], names: Iterable[str] = tuple(TABLES)) -> dict[str, pa.Table]:
    """Several tables of one stream, which is read once."""
    every = {name: Builder(name) for name in names}
    stream = iter(records)
    while articles := list(islice(stream, _AT_ONCE)):
        for builder in every.values():
            builder.add(articles)
        articles.clear()
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
        source = _table(name)
        self.schema = _schema(name)
        self._own = Structs(source.columns, themselves, optional=False)
        below = list(self.schema)[len(source.columns) :]
        self._branches = [_Branch(levels, below) for levels in source.branches]
        self._articles = 0
        self._parts: list[pa.RecordBatch] = []

    def add(self, articles: Iterable[Article]) -> None:
        """Take in these articles; nothing of them is held but the values of the table's columns."""
        held = articles if isinstance(articles, list) else list(articles)
        if not held:
            return
        self._own.add(held)
        for branch in self._branches:
            branch.add(held)
        self._articles += len(held)
        if self._articles >= _GATHERED:
            self._gather()

    def batch(self) -> pa.RecordBatch:
        """What was taken in as one record batch; the builder is empty again."""
        joined = self.table().combine_chunks().to_batches()
        return joined[0] if joined else pa.RecordBatch.from_pylist([], schema=self.schema)

    def table(self) -> pa.Table:
        """What was taken in as one table; the builder is empty again."""
        self._gather()
        parts, self._parts = self._parts, []
        return pa.Table.from_batches(parts, schema=self.schema)

    def _gather(self) -> None:
        """Make arrays of the values at hand."""
        if not self._articles:
            return
        self._articles = 0
        own = self._own.array()
        found = [branch.array() for branch in self._branches]
        if found:
            # Rows of several branches come in the articles' order; the sort is stable.
            rows: Array = pa.concat_arrays([rows for rows, _ in found])
            below: Array = pa.concat_arrays([columns for _, columns in found])
            if len(found) > 1:
                order = compute.array_sort_indices(rows)
                rows, below = rows.take(order), below.take(order)
            arrays = [*own.take(rows).flatten(), *below.flatten()]
        else:
            arrays = own.flatten()
        self._parts.append(pa.RecordBatch.from_arrays(arrays, schema=self.schema))


def _objects(columns: Struct, met: Iterable[object]) -> pa.Table:
    held = Structs(columns.columns, themselves)
    held.add(list(met))
    return pa.Table.from_arrays(held.array().flatten(), schema=pa.schema(list(held.type)))


@lru_cache(maxsize=len(TABLES))
def _schema(name: str) -> pa.Schema:
    source = _table(name)
    fields = list(Structs(source.columns, themselves).type)
    return pa.schema([*fields, *_Branch.fields(source)])


def _table(name: str) -> Table:
    if name not in TABLES:
        raise ValueError(f"there is no table {name!r}; there are {', '.join(TABLES)}")
    return TABLES[name]


class _Branch:
    """One way from the articles down to the rows of a flat table."""

    def __init__(self, levels: Sequence[Level], fields: list[pa.Field[Any]]) -> None:
        self._steps = [_Step(level) for level in levels]
        self._fields = fields

    @staticmethod
    def fields(source: Table) -> list[pa.Field[Any]]:
        """The columns below the article's own: those of the longest branch."""
        steps = [[_Step(level) for level in levels] for levels in source.branches]
        return max(([field for step in way for field in step.fields] for way in steps), key=len, default=[])

    def add(self, articles: Sequence[Article]) -> None:
        items: Sequence[Any] = articles
        for step in self._steps:
            items = step.add(items)

    def array(self) -> tuple[Array, Array]:
        """Of each row the place of its article, and its columns below the article's; the branch is empty again."""
        rows: Any = None
        arrays: dict[str, Array] = {}
        for step in self._steps:
            parents, columns = step.arrays()
            rows = parents if rows is None else rows.take(parents)
            arrays = {name: array.take(parents) for name, array in arrays.items()} | columns
        every = [
            arrays[field.name] if field.name in arrays else pa.nulls(len(rows), field.type) for field in self._fields
        ]
        return rows, pa.StructArray.from_arrays(every, fields=self._fields)


class _Step:
    """One level of a branch."""

    def __init__(self, level: Level) -> None:
        self._level = level
        self._columns = Structs(level.columns, themselves, optional=level.optional)
        self._counts: list[int] = []
        self.fields = ([pa.field(level.position, pa.int32())] if level.position else []) + list(self._columns.type)

    def add(self, items: Sequence[Any]) -> Sequence[Any]:
        """Gather what these hold, and give it."""
        lists = self._level.values(items)
        if self._level.optional:
            lists = [held or (None,) for held in lists]
        self._counts += [len(held) for held in lists]
        below = list(chain.from_iterable(lists))
        self._columns.add(below)
        return below

    def arrays(self) -> tuple[Array, dict[str, Array]]:
        """Of each row the place of its parent, and the columns of this level; the step is empty again."""
        counts, self._counts = self._counts, []
        parents = pa.array(list(chain.from_iterable(map(repeat, range(len(counts)), counts))), pa.int32())
        arrays = self._columns.array().flatten()
        if self._level.position:
            numbers = list(chain.from_iterable(range(1, count + 1) for count in counts))
            arrays.insert(0, pa.array(numbers, pa.int32()))
        return parents, {field.name: array for field, array in zip(self.fields, arrays, strict=True)}
