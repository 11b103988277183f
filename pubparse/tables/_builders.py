"""A column on its way from objects to an Arrow array: how its values are gathered, and what is made of them.

    write(text, 0, "x.title", ...)   ->   "held7.append(x.title)"   ...   array(2)   ->   ["A", None]

`write` adds to the text of the function that gathers the values of an object (`_gather`). `array` makes an array of all that was
gathered, and begins anew. Of rare things only the rows are noted that have them. What readers give again and again (dates,
journals, headings) is gathered once, and noted by its place.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
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
        # A part that every object has comes first: its list is as long as objects came by, which tells the others their place.
        row = ""
        for path, one in sorted(self._columns, key=lambda column: not isinstance(column[1], Scalars)):
            one.write(text, depth, text.value(value, path), row)
            if not row and isinstance(one, Scalars):
                row = f"len({text.name('held', one.held)}) - 1"

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

    def array(self, rows: int) -> Array:
        """What was gathered of so many objects; the builder is empty again."""
        at = self._rows
        if not at:
            return pa.nulls(rows, self.type)
        made = self._parts.array(len(at))
        if len(at) < rows:
            made = taken(made, pa.array(_spread(range(len(at)), at, rows, None), pa.int32()))
        at.clear()
        return made


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
    if not pa.types.is_struct(array.type) or array.null_count:
        return array.take(places)
    mask = places.is_null() if places.null_count else None
    return pa.StructArray.from_arrays(
        [taken(part, places) for part in array.flatten()], fields=list(array.type), mask=mask
    )


class Lists:
    """Lists of values or of structs; where they are rare, only those with something in them are noted."""

    def __init__(self, of: Scalar | Struct, *, rare: bool = False) -> None:
        self._of = items_builder(of)
        self.type: DataType = pa.list_(self._of.type)
        self._counts: list[int] = []
        self._rows: list[int] | None = [] if rare else None

    def write(self, text: Text, depth: int, value: str, row: str) -> None:
        """Write what gathers the items of a list."""
        counts = text.name("counts", self._counts)
        text.line(depth, f"if x := {value}:")
        text.line(depth + 1, f"{counts}.append(len(x))")
        if self._rows is not None:
            text.line(depth + 1, f"{text.name('rows', self._rows)}.append({row})")
        if isinstance(self._of, Scalars):
            text.line(depth + 1, f"{text.name('held', self._of.held)}.extend(x)")
        else:
            item = text.item(depth + 2)
            text.line(depth + 1, f"for {item} in x:")
            self._of.write(text, depth + 2, item, "")
        if self._rows is None:
            text.line(depth, "else:")
            text.line(depth + 1, f"{counts}.append(0)")

    def array(self, rows: int) -> Array:
        """What was gathered of so many objects; the builder is empty again."""
        counts = self._counts
        if self._rows is not None:
            counts = _spread(counts, self._rows, rows, 0)
            self._rows.clear()
        inside = self._of.array(sum(counts))
        made = pa.ListArray.from_arrays(offsets(counts), inside, type=self.type)
        self._counts.clear()
        return made


def offsets(counts: Sequence[int]) -> Array:
    """Where lists of these lengths begin, and where the last one ends."""
    ends: Array = compute.cumulative_sum(pa.array(counts, pa.int32()))
    return pa.concat_arrays([_ZERO, ends])
