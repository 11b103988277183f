"""A column on its way from objects to an Arrow array: how its values are gathered, and what is made of them.

    write(text, 0, "x.title", ...)   ->   "held7.append(x.title)"   ...   array(2)   ->   ["A", None]

`write` adds to the text of the function that gathers the values of an object (`_gather`). `array` makes an array of all that was
gathered, and begins anew. Of rare things only the rows are noted that have them. What readers give again and again (dates,
journals, headings) is gathered once, and noted by its place.
"""

from __future__ import annotations

import warnings
from array import array as numbers
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import pyarrow as pa
from pyarrow import compute

from pubparse.errors import PubparseWarning
from pubparse.tables._gather import Text
from pubparse.tables.columns import Column, Many, Scalar, Struct

# Any pa.DataType, any pa.Array: the overloads of pyarrow's stubs ask for each of the concrete classes in turn.
DataType = Any
Array = Any
SCALARS: dict[Scalar, DataType] = {"string": pa.string(), "bool": pa.bool_(), "int32": pa.int32(), "int64": pa.int64()}
_POOL = pa.system_memory_pool()
"""Grows a buffer in place where it can; Arrow's own pool takes new memory for it, which costs half the time of long texts."""
_KNOWN = 1 << 14
"""Objects that a column of shared ones knows, at most, before it forgets them all."""
_ZERO = pa.array([0], pa.int32())


class Builder(Protocol):
    """One column on its way."""

    type: DataType

    def write(self, text: Text, depth: int, value: str, row: str) -> None:
        """Write what gathers one value, an expression; `row` is another: the place of the object that has it."""

    def count(self, text: Text) -> str:
        """An expression: of how many objects something was gathered; "" where nothing is gathered of most."""

    def array(self, rows: int) -> Array:
        """What was gathered of so many objects; the builder is empty again."""


def builder(kind: Scalar | Struct | Many, *, rare: bool = False) -> Builder:
    """The builder of a kind of column."""
    if isinstance(kind, Many):
        return Lists(kind.of, rare=rare)
    if isinstance(kind, Struct):
        return Shared(kind) if kind.shared else Optionals(kind)
    return RareScalars(kind) if rare else Scalars(kind)


def items_builder(of: Scalar | Struct) -> Builder:
    """The builder of the things in a list."""
    return Parts(of.columns) if isinstance(of, Struct) and not (of.optional or of.shared) else builder(of)


class Scalars:
    """Texts, numbers, bools."""

    def __init__(self, kind: Scalar) -> None:
        self.type = SCALARS[kind]
        self.held: list[Any] = []

    def write(self, text: Text, depth: int, value: str, row: str) -> None:  # noqa: ARG002 - as all builders
        """Write what gathers a value."""
        text.line(depth, f"{text.name('held', self.held)}.append({value})")

    def count(self, text: Text) -> str:
        """How many were gathered."""
        return f"len({text.name('held', self.held)})"

    def array(self, rows: int) -> Array:  # noqa: ARG002 - as all builders
        """What was gathered; the builder is empty again."""
        made = _array(self.held, self.type)
        self.held.clear()
        return made


def _array(values: list[Any], kind: DataType) -> Array:
    try:
        return pa.array(values, kind, memory_pool=_POOL)
    except UnicodeEncodeError:
        mended = [text and text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in values]
        warnings.warn("text with a lone surrogate: it is U+FFFD in the table", PubparseWarning, stacklevel=2)
        return pa.array(mended, kind)


class RareScalars:
    """Values that most objects do not have."""

    def __init__(self, kind: Scalar) -> None:
        self.type = SCALARS[kind]
        self._held: list[Any] = []
        self._rows: list[int] = []

    def write(self, text: Text, depth: int, value: str, row: str) -> None:
        """Write what gathers a value."""
        text.line(depth, f"if (x := {value}) is not None:")
        text.line(depth + 1, f"{text.name('held', self._held)}.append(x)")
        text.line(depth + 1, f"{text.name('rows', self._rows)}.append({row})")

    def count(self, text: Text) -> str:  # noqa: ARG002 - as all builders
        """Nothing is gathered of most."""
        return ""

    def array(self, rows: int) -> Array:
        """What was gathered; the builder is empty again."""
        if not self._rows:
            return pa.nulls(rows, self.type)
        made = _array(_spread(self._held, self._rows, rows, None), self.type)
        self._held.clear()
        self._rows.clear()
        return made


def _spread(values: Iterable[Any], at: Sequence[int], rows: int, default: object) -> list[Any]:
    every = [default] * rows
    for row, value in zip(at, values, strict=True):
        every[row] = value
    return every


class Parts:
    """A struct that is never null."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = [(column.value, builder(column.kind, rare=column.rare)) for column in columns]
        self.fields = [pa.field(column.name, one.type) for column, (_, one) in zip(columns, self._columns, strict=True)]
        self.type: DataType = pa.struct(self.fields)

    def write(self, text: Text, depth: int, value: str, row: str) -> None:
        """Write what gathers the parts of an object; `value` is its name."""
        # A part of which something is gathered each time comes first: it tells the others their place.
        row = ""
        for path, one in sorted(
            self._columns, key=lambda each: (not isinstance(each[1], Scalars), not each[1].count(text))
        ):
            one.write(text, depth, text.value(value, path), row)
            row = row or f"{one.count(text)} - 1"

    def count(self, text: Text) -> str:
        """How many objects came by, which the first part knows of which something is gathered each time."""
        return next(filter(None, (one.count(text) for _, one in self._columns)), "")

    def array(self, rows: int) -> Array:
        """What was gathered of so many objects; the builder is empty again."""
        if not rows:
            return pa.nulls(0, self.type)
        return pa.StructArray.from_arrays([one.array(rows) for _, one in self._columns], fields=self.fields)


class Optionals:
    """A struct that is null where the object is None."""

    def __init__(self, kind: Struct) -> None:
        self._parts = Parts(kind.columns)
        self.type = self._parts.type
        self._rows: list[int] = []

    def write(self, text: Text, depth: int, value: str, row: str) -> None:
        """Write what gathers the parts of an object that may be None."""
        item = text.item(depth + 1)
        text.line(depth, f"if ({item} := {value}) is not None:")
        text.line(depth + 1, f"{text.name('rows', self._rows)}.append({row})")
        self._parts.write(text, depth + 1, item, row)

    def count(self, text: Text) -> str:  # noqa: ARG002 - as all builders
        """Nothing is gathered of those that are None."""
        return ""

    def array(self, rows: int) -> Array:
        """What was gathered of so many objects; the builder is empty again."""
        at = self._rows
        if not at:
            return pa.nulls(rows, self.type)
        made = self._parts.array(len(at))
        if len(at) < rows:
            made = _spread_out(made, pa.array(_spread(range(len(at)), at, rows, None), pa.int32()))
        at.clear()
        return made


def _spread_out(array: Array, places: Array) -> Array:
    """All that the array holds, in its order, with nulls between: what lists hold stays where it is (`taken` would copy texts)."""
    if pa.types.is_struct(array.type) and array.null_count < len(array):
        return _struct_of(array, places, _spread_out)
    if pa.types.is_list(array.type):
        counts = taken(array.value_lengths(), places).fill_null(fill_value=0)
        return pa.ListArray.from_arrays(_offsets(counts), array.values, type=array.type)
    return taken(array, places)


class Shared:
    """A struct of objects that come again, told apart by their identity; null where the object is None."""

    def __init__(self, kind: Struct) -> None:
        self._parts = Parts(kind.columns)
        self.fields = self._parts.fields
        self.type = self._parts.type
        self._places: list[int | None] = []
        self._known: dict[int, int | None] = {id(None): None}
        self._objects: list[object] = []  # held, so that nothing else gets their identity meanwhile
        self._made = pa.nulls(0, self.type)

    def write(self, text: Text, depth: int, value: str, row: str) -> None:
        """Write what gathers the place of an object, and its parts when it is new."""
        places, known = text.name("places", self._places), text.name("known", self._known)
        objects, item = text.name("objects", self._objects), value
        if not value.isidentifier():
            item = text.item(depth + 1)
            text.line(depth, f"{item} = {value}")
        text.line(depth, "try:")
        text.line(depth + 1, f"{places}.append({known}[id({item})])")
        text.line(depth, "except KeyError:")
        text.line(depth + 1, f"{places}.append(len({objects}))")
        text.line(depth + 1, f"{known}[id({item})] = len({objects})")
        text.line(depth + 1, f"{objects}.append({item})")
        self._parts.write(text, depth + 1, item, row)

    def count(self, text: Text) -> str:
        """How many objects came by."""
        return f"len({text.name('places', self._places)})"

    def array(self, rows: int) -> Array:  # noqa: ARG002 - as all builders
        """What was gathered; the builder is empty again, but still knows the objects."""
        new = len(self._objects) - len(self._made)
        if new:
            self._made = pa.concat_arrays([self._made, self._parts.array(new)])
        made = taken(self._made, pa.array(self._places, pa.int32()))
        self._places.clear()
        if len(self._objects) > _KNOWN:
            self._known.clear()
            self._known[id(None)] = None
            self._objects.clear()
            self._made = self._made[:0]
        return made


def taken(array: Array, places: Array) -> Array:
    """What lies at these places; null where the place is. Parts that are null throughout cost nothing."""
    if array.null_count == len(array):
        return pa.nulls(len(places), array.type)
    if not pa.types.is_struct(array.type):
        return array.take(places)
    return _struct_of(array, places, taken)


def _struct_of(array: Array, places: Array, each: Callable[[Array, Array], Array]) -> Array:
    """A struct made of what `each` gives of every part, null where the place or what lies there is."""
    mask = None
    if array.null_count:
        mask = taken(array.is_null(), places).fill_null(fill_value=True)
    elif places.null_count:
        mask = places.is_null()
    parts = [each(array.field(number), places) for number in range(array.type.num_fields)]
    return pa.StructArray.from_arrays(parts, fields=list(array.type), mask=mask)


class Lists:
    """Lists of values or of structs; where they are rare, only those with something in them are noted."""

    def __init__(self, of: Scalar | Struct, *, rare: bool = False) -> None:
        self._of = items_builder(of)
        self.type: DataType = pa.list_(self._of.type)
        self._ends = [0]
        self._rows: list[int] | None = [] if rare else None

    def write(self, text: Text, depth: int, value: str, row: str) -> None:
        """Write what gathers the items of a list, and how many there are by then."""
        if self._rows is not None:
            text.line(depth, f"if x := {value}:")
            depth, value = depth + 1, "x"
            text.line(depth, f"{text.name('rows', self._rows)}.append({row})")
        if isinstance(self._of, Scalars):
            text.line(depth, f"{text.name('held', self._of.held)}.extend({value})")
        else:
            item = text.item(depth + 1)
            text.line(depth, f"for {item} in {value}:")
            self._of.write(text, depth + 1, item, "")
        text.line(depth, f"{text.name('ends', self._ends)}.append({self._of.count(text)})")

    def count(self, text: Text) -> str:
        """How many lists came by, where each one is noted."""
        return "" if self._rows is not None else f"len({text.name('ends', self._ends)}) - 1"

    def array(self, rows: int) -> Array:
        """What was gathered of so many objects; the builder is empty again."""
        inside = self._of.array(self._ends[-1])
        if self._rows is None:
            ends = pa.array(self._ends, pa.int32())
        else:
            ends = _filled(self._ends, self._rows, rows)
            self._rows.clear()
        del self._ends[1:]
        return pa.ListArray.from_arrays(ends, inside, type=self.type)


def _filled(ends: Sequence[int], at: Sequence[int], rows: int) -> Array:
    """Of lists of which the empty ones were passed over, where each one ends; at first 0, where the first begins."""
    every = numbers("i")
    for row, end in zip(at, ends, strict=False):
        every += numbers("i", (end,)) * (row + 1 - len(every))
    every += numbers("i", ends[-1:]) * (rows + 1 - len(every))
    return pa.Array.from_buffers(pa.int32(), rows + 1, [None, pa.py_buffer(every)])


def offsets(counts: Sequence[int]) -> Array:
    """Where lists of these lengths begin, and where the last one ends."""
    return _offsets(pa.array(counts, pa.int32()))


def _offsets(counts: Array) -> Array:
    return pa.concat_arrays([_ZERO, compute.cumulative_sum(counts)])
