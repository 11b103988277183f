"""Articles as Arrow tables, built column by column; every other library of tables takes them from here.

    >>> from pubparse.tables import arrow
    >>> for batch in arrow.batches(pubparse.parse("pubmed26n0001.xml.gz")):    # streams: no more than one batch is held
    ...     writer.write_batch(batch)

Which tables there are, and their columns, is said in `pubparse.tables.columns` and in docs/reference/tables.md. Every column has
its one type, also where all its values are null. Arrow's strings are UTF-8: a lone surrogate, which UTF-8 does not have, becomes
U+FFFD, and a PubparseWarning says so. Needs pyarrow: `pip install "pubparse[arrow]"`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate, chain, islice, repeat
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pubparse._extras import missing
from pubparse.errors import PubparseWarning
from pubparse.tables.columns import DELETIONS, PROBLEMS, TABLES, Many, Struct

try:
    import pyarrow as pa
    from pyarrow import compute
except ImportError as error:
    raise missing("arrow", error) from error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pubparse.errors import Problem
    from pubparse.model import Article, Deletion
    from pubparse.tables.columns import Column, Level, Scalar, Table

ROWS = 8192
"""Articles in a batch of `batches`."""
_DataType = Any  # any pa.DataType: the overloads of its stubs ask for each of the concrete classes in turn
_AT_ONCE = 256
"""Articles held at once: few enough to stay near the processor, many enough to share the cost of a column."""


def schema(name: str = "articles") -> pa.Schema:
    """The columns of a table and their types."""
    return _recipe(name).schema


def batch(articles: Sequence[Article], name: str = "articles") -> pa.RecordBatch:
    """One record batch of these articles: for those who cut the stream themselves and want several tables of it."""
    return _recipe(name).batch(articles)


def batches(records: Iterable[Article], name: str = "articles", *, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """A table as a stream of record batches, each of `rows` articles; the last has fewer.

    A batch of a flat table has as many rows as its articles have things. The articles are let go as their columns are built.
    """
    if rows < 1:
        raise ValueError(f"a batch has 1 row or more, not {rows}")
    recipe = _recipe(name)
    parts: list[pa.RecordBatch] = []
    held = 0
    stream = iter(records)
    while articles := list(islice(stream, min(_AT_ONCE, rows - held))):
        parts.append(recipe.batch(articles))
        held += len(articles)
        articles.clear()
        if held == rows:
            yield _one(parts)
            parts, held = [], 0
    if parts:
        yield _one(parts)


def table(records: Iterable[Article], name: str = "articles") -> pa.Table:
    """All records of a stream as one table; `name` is one of `pubparse.tables.columns.TABLES`."""
    return pa.Table.from_batches(batches(records, name), schema=schema(name))


def tables(records: Iterable[Article], names: Iterable[str] = tuple(TABLES)) -> dict[str, pa.Table]:
    """Several tables of one stream, which is read once."""
    recipes = {name: _recipe(name) for name in names}
    parts: dict[str, list[pa.RecordBatch]] = {name: [] for name in recipes}
    stream = iter(records)
    while articles := list(islice(stream, _AT_ONCE)):
        for name, recipe in recipes.items():
            parts[name].append(recipe.batch(articles))
    return {name: pa.Table.from_batches(parts[name], schema=recipe.schema) for name, recipe in recipes.items()}


def problems(met: Iterable[Problem]) -> pa.Table:
    """What a stream could not read, as a table: `problems(records.problems)` after the last article. `raw` is left out."""
    return _objects(PROBLEMS, met)


def deletions(met: Iterable[Deletion]) -> pa.Table:
    """The PMIDs that a stream deletes, as a table: `deletions(records.deletions)` after the last article."""
    return _objects(DELETIONS, met)


def _one(parts: list[pa.RecordBatch]) -> pa.RecordBatch:
    joined = pa.Table.from_batches(parts).combine_chunks().to_batches()
    return joined[0] if joined else parts[0]


def _objects(columns: Struct, met: Iterable[object]) -> pa.Table:
    held = list(met)
    fields = _fields(columns.columns)
    return pa.Table.from_arrays([field.array(held) for field in fields], schema=_schema(fields))


# Building ------------------------------------------------------------------------------------------------------------------


@frozen
class _Field:
    """A column made ready: its Arrow type, and the function from a row's objects to its array."""

    name: str
    type: _DataType
    array: Callable[[Sequence[Any]], pa.Array[Any]]


@lru_cache(maxsize=len(TABLES))
def _recipe(name: str) -> _Recipe:
    if name not in TABLES:
        raise ValueError(f"there is no table {name!r}; there are {', '.join(TABLES)}")
    return _Recipe(TABLES[name])


class _Recipe:
    """A table made ready for building."""

    def __init__(self, source: Table) -> None:
        self._fields = _fields(source.columns)
        self._branches = [_Branch(levels) for levels in source.branches]
        self._further = max((branch.fields for branch in self._branches), key=len)
        self.schema = _schema([*self._fields, *self._further])

    def batch(self, articles: Sequence[Article]) -> pa.RecordBatch:
        """The rows of these articles."""
        own = [field.array(articles) for field in self._fields]
        found = [branch.arrays(articles) for branch in self._branches]
        if len(found) == 1 and found[0].rows is None:
            return pa.RecordBatch.from_arrays(own, schema=self.schema)
        rows = pa.array(list(chain.from_iterable(part.rows or () for part in found)), pa.int32())
        arrays = [array.take(rows) for array in own]
        for field in self._further:
            pieces = [
                part.arrays[field.name] if field.name in part.arrays else pa.nulls(len(part.rows or ()), field.type)
                for part in found
            ]
            arrays.append(pieces[0] if len(pieces) == 1 else pa.concat_arrays(pieces))
        built = pa.RecordBatch.from_arrays(arrays, schema=self.schema)
        return built if len(found) == 1 else built.take(compute.array_sort_indices(rows))


@frozen
class _Rows:
    """What a branch gives: for each row the place of its article (None: the articles are the rows), and its columns."""

    rows: Sequence[int] | None
    arrays: dict[str, pa.Array[Any]]


class _Branch:
    """One way from the articles down to the rows."""

    def __init__(self, levels: Sequence[Level]) -> None:
        self._levels = [(level, _fields(level.columns)) for level in levels]
        self.fields: list[_Field] = []
        for level, fields in self._levels:
            if level.position:
                self.fields.append(_Field(level.position, pa.int32(), pa.array))
            self.fields += fields

    def arrays(self, articles: Sequence[Article]) -> _Rows:
        """The columns of the lowest level's rows; those of higher levels are repeated."""
        if not self._levels:
            return _Rows(None, {})
        arrays: dict[str, pa.Array[Any]] = {}
        objects: Sequence[Any] = articles
        rows: Sequence[int] = range(len(articles))
        for level, fields in self._levels:
            lists = list(level.values(objects))
            if level.optional:
                lists = [held or (None,) for held in lists]
            counts = list(map(len, lists))
            parents = list(chain.from_iterable(map(repeat, range(len(lists)), counts)))
            if arrays:
                places = pa.array(parents, pa.int32())
                arrays = {name: array.take(places) for name, array in arrays.items()}
            rows = [rows[parent] for parent in parents]
            objects = list(chain.from_iterable(lists))
            if level.position:
                numbers = list(chain.from_iterable(range(1, count + 1) for count in counts))
                arrays[level.position] = pa.array(numbers, pa.int32())
            for field in fields:
                arrays[field.name] = _sparse(objects, field.type, field.array)
        return _Rows(rows, arrays)


def _schema(fields: Iterable[_Field]) -> pa.Schema:
    return pa.schema([(field.name, field.type) for field in fields])


def _fields(columns: Iterable[Column]) -> list[_Field]:
    return [_field(column) for column in columns]


def _field(column: Column) -> _Field:
    kind, array = _maker(column.kind)
    values = column.values
    return _Field(column.name, kind, lambda objects: array(list(values(objects))))


def _maker(kind: Scalar | Struct | Many) -> tuple[_DataType, Callable[[list[Any]], pa.Array[Any]]]:
    """The Arrow type of a kind of column, and the function from a list of values to its array."""
    if isinstance(kind, Struct):
        return _struct_maker(_fields(kind.columns))
    if isinstance(kind, Many):
        return _many_maker(*_maker(kind.of))
    if kind == "string":
        return pa.string(), _strings
    scalar = {"bool": pa.bool_(), "int32": pa.int32(), "int64": pa.int64()}[kind]
    return scalar, lambda values: pa.array(values, scalar)


def _strings(values: list[str | None]) -> pa.Array[Any]:
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        mended = [value and value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for value in values]
        warnings.warn("text with a lone surrogate: it is U+FFFD in the table", PubparseWarning, stacklevel=2)
        return pa.array(mended, pa.string())


def _many_maker(
    inner: _DataType, array: Callable[[list[Any]], pa.Array[Any]]
) -> tuple[_DataType, Callable[[list[Any]], pa.Array[Any]]]:
    kind = pa.list_(inner)
    nothing = pa.array([], inner)

    def build(lists: list[Sequence[Any]]) -> pa.Array[Any]:
        offsets = pa.array(list(accumulate(map(len, lists), initial=0)), pa.int32())
        flat = list(chain.from_iterable(lists))
        return pa.ListArray.from_arrays(offsets, array(flat) if flat else nothing, type=kind)

    return kind, build


def _struct_maker(fields: list[_Field]) -> tuple[_DataType, Callable[[list[Any]], pa.Array[Any]]]:
    kind = pa.struct([(field.name, field.type) for field in fields])
    parts = list(kind)

    def build(present: Sequence[Any]) -> pa.Array[Any]:
        return pa.StructArray.from_arrays([field.array(present) for field in fields], fields=parts)

    return kind, lambda values: _sparse(values, kind, build)


def _sparse(values: Sequence[Any], kind: _DataType, build: Callable[[Sequence[Any]], pa.Array[Any]]) -> pa.Array[Any]:
    """The array of those that are not None, with nulls in the places of the others."""
    absent = values.count(None)
    if not absent:
        return build(values)
    if absent == len(values):
        return pa.nulls(len(values), kind)
    present = [value for value in values if value is not None]
    numbers = iter(range(len(present)))
    places = pa.array([None if value is None else next(numbers) for value in values], pa.int32())
    return build(present).take(places)
