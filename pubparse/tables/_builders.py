"""From objects to Arrow arrays, in two steps: values are gathered in lists, a few articles at a time; lists become arrays.

    add([Author(last_name="A"), Author(last_name="B")])   ->   ["A", "B"], [None, None] ...   ->   array()

The first step works on objects that the processor has just seen and lets them go; the second pays the price of a call to Arrow
for thousands of values and not for each article. `array` gives what was gathered and begins anew.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, Protocol

import pyarrow as pa
from pyarrow import compute

from pubparse.errors import PubparseWarning
from pubparse.tables.columns import Column, Many, Scalar, Struct, Values

# Any pa.DataType, any pa.Array: the overloads of pyarrow's stubs ask for each of the concrete classes in turn.
DataType = Any
Array = Any
SCALARS: dict[Scalar, DataType] = {"string": pa.string(), "bool": pa.bool_(), "int32": pa.int32(), "int64": pa.int64()}
_ZERO = pa.array([0], pa.int32())


class Builder(Protocol):
    """One column on its way."""

    type: DataType

    def add(self, items: Sequence[Any], /) -> None:
        """Gather the column's values of these objects."""

    def array(self) -> Array:
        """What was gathered; the builder is empty again."""


def builder(kind: Scalar | Struct | Many, values: Values) -> Builder:
    """The builder of a kind of column, whose values are taken from objects by `values`."""
    if isinstance(kind, Struct):
        return Structs(kind.columns, values, optional=kind.optional)
    if isinstance(kind, Many):
        return _Lists(kind.of, values)
    return _Scalars(SCALARS[kind], values)


def builders(columns: Sequence[Column]) -> list[Builder]:
    """A builder for each column."""
    return [builder(column.kind, column.values) for column in columns]


def themselves(items: Sequence[Any]) -> Sequence[Any]:
    """The values of a list's items are the items."""
    return items


class _Scalars:
    def __init__(self, kind: DataType, values: Callable[[Sequence[Any]], Sequence[Any]]) -> None:
        self.type = kind
        self._values = values
        self._held: list[Any] = []

    def add(self, items: Sequence[Any]) -> None:
        self._held += self._values(items)

    def array(self) -> Array:
        held, self._held = self._held, []
        try:
            return pa.array(held, self.type)
        except UnicodeEncodeError:
            mended = [text and text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in held]
            warnings.warn("text with a lone surrogate: it is U+FFFD in the table", PubparseWarning, stacklevel=2)
            return pa.array(mended, self.type)


class Structs:
    """A struct, null where the object is None; `optional=False` spares the question."""

    def __init__(
        self, columns: Sequence[Column], values: Callable[[Sequence[Any]], Sequence[Any]], *, optional: bool = True
    ) -> None:
        self._values = values
        self._optional = optional
        self._builders = builders(columns)
        self._fields = [pa.field(column.name, one.type) for column, one in zip(columns, self._builders, strict=True)]
        self.type: DataType = pa.struct(self._fields)
        self._count = 0
        self._places: list[int | None] | None = None  # None as long as no object was None

    def add(self, items: Sequence[Any]) -> None:
        """Gather these objects."""
        values = self._values(items)
        present = [value for value in values if value is not None] if self._optional else values
        if len(present) != len(values) and self._places is None:
            self._places = list(range(self._count))
        if self._places is not None:
            numbers = iter(range(self._count, self._count + len(present)))
            self._places += [None if value is None else next(numbers) for value in values]
        self._count += len(present)
        if present:
            for one in self._builders:
                one.add(present)

    def array(self) -> Array:
        """What was gathered; the builder is empty again."""
        count, places = self._count, self._places
        self._count, self._places = 0, None
        if not count:
            return pa.nulls(len(places or ()), self.type)
        built = pa.StructArray.from_arrays([one.array() for one in self._builders], fields=self._fields)
        return built if places is None else built.take(pa.array(places, pa.int32()))


class _Lists:
    def __init__(self, of: Scalar | Struct, values: Callable[[Sequence[Any]], Sequence[Any]]) -> None:
        self._values = values
        self._of: Builder = (
            Structs(of.columns, themselves, optional=False)
            if isinstance(of, Struct)
            else _Scalars(SCALARS[of], themselves)
        )
        self.type: DataType = pa.list_(self._of.type)
        self._counts: list[int] = []
        self._nothing = pa.array([], self._of.type)
        self._some = False

    def add(self, items: Sequence[Any]) -> None:
        lists = self._values(items)
        self._counts += [len(held) for held in lists]
        flat = list(chain.from_iterable(lists))
        if flat:
            self._of.add(flat)
            self._some = True

    def array(self) -> Array:
        counts, some = self._counts, self._some
        self._counts, self._some = [], False
        inside = self._of.array() if some else self._nothing
        return pa.ListArray.from_arrays(offsets(counts), inside, type=self.type)


def offsets(counts: Sequence[int]) -> Array:
    """Where lists of these lengths begin, and where the last one ends."""
    ends: Array = compute.cumulative_sum(pa.array(counts, pa.int32()))
    return pa.concat_arrays([_ZERO, ends])
