"""The rows of a table: the articles, or what an article holds, and what that holds, each a row with the place of its article.

mesh_headings > qualifiers      ->      article 0, 0, 1 ...   position 1, 1, 1 ...   descriptor_name ...   qualifier_name ...
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import pyarrow as pa
from pyarrow import compute

from pubparse.tables._builders import Array, Parts, items_builder, offsets
from pubparse.tables._gather import Text
from pubparse.tables.columns import Level, Table

_POSITION = pa.int32()


class Rows:
    """The rows of a table: `add(articles)` gathers and tells of how many so far, `batch` makes arrays of what was gathered."""

    def __init__(self, table: Table) -> None:
        self._own = Parts(table.columns)
        self._branches = [_Branch(levels) for levels in table.branches]
        self._below: list[pa.Field[Any]] = max((branch.fields for branch in self._branches), key=len, default=[])
        self.schema = pa.schema([*self._own.fields, *self._below])
        text = Text()
        self._own.write(text, 0, "article", "")
        for branch in self._branches:
            branch.write(text, "article")
        self.add = text.function("article", self._own.count(text))

    def gathered(self) -> int:
        """Of how many articles something is held."""
        return self.add(())

    def batch(self, articles: int) -> pa.RecordBatch:
        """The rows of so many articles, all that were added; none are held any more."""
        own = self._own.array(articles)
        arrays = own.flatten()
        if self._branches:
            found = [branch.arrays() for branch in self._branches]
            rows: Array = pa.concat_arrays([rows for rows, _ in found])
            below: Array = pa.concat_arrays([self._struct(len(rows), columns) for rows, columns in found])
            if len(found) > 1:
                # Rows of several branches come in the articles' order; the sort is stable.
                order = compute.array_sort_indices(rows)
                rows, below = rows.take(order), below.take(order)
            arrays = [*own.take(rows).flatten(), *below.flatten()]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _struct(self, rows: int, columns: dict[str, Array]) -> Array:
        every = [columns[field.name] if field.name in columns else pa.nulls(rows, field.type) for field in self._below]
        return pa.StructArray.from_arrays(every, fields=self._below)


class _Branch:
    """One way from the articles down to the rows of a flat table."""

    def __init__(self, levels: Sequence[Level]) -> None:
        self._steps = [_Step(level) for level in levels]
        self.fields = [field for step in self._steps for field in step.fields]

    def write(self, text: Text, item: str) -> None:
        """Write what gathers the rows of an article."""
        for depth, step in enumerate(self._steps):
            item = step.write(text, depth, item)

    def arrays(self) -> tuple[Array, dict[str, Array]]:
        """Of each row the place of its article, and its columns below the article's; the branch is empty again."""
        rows: Any = None
        arrays: dict[str, Array] = {}
        for step in self._steps:
            parents, columns = step.arrays()
            rows = parents if rows is None else rows.take(parents)
            arrays = {name: array.take(parents) for name, array in arrays.items()} | columns
        return rows, arrays


class _Step:
    """One level of a branch."""

    def __init__(self, level: Level) -> None:
        self._level = level
        self._parts = items_builder(level.of)
        self._counts: list[int] = []
        self.fields = ([pa.field(level.position, _POSITION)] if level.position else []) + list(self._parts.type)

    def write(self, text: Text, depth: int, item: str) -> str:
        """Write what gathers the objects that one holds; gives the name of such an object."""
        below = text.item(depth + 1)
        nothing = " or (None,)" if self._level.of.optional else ""
        text.line(depth, f"x = {text.value(item, self._level.value)}{nothing}")
        text.line(depth, f"{text.name('counts', self._counts)}.append(len(x))")
        text.line(depth, f"for {below} in x:")
        if self._level.of.columns:
            self._parts.write(text, depth + 1, below, "")
        else:
            text.line(depth + 1, "pass")
        return below

    def arrays(self) -> tuple[Array, dict[str, Array]]:
        """Of each row the place of its parent, and the columns of this level; the step is empty again."""
        counts = self._counts
        rows = sum(counts)
        places = pa.ListArray.from_arrays(offsets(counts), pa.nulls(rows))
        arrays = self._parts.array(rows).flatten() if self._level.of.columns else []
        if self._level.position:
            numbers = list(chain.from_iterable(range(1, count + 1) for count in counts))
            arrays.insert(0, pa.array(numbers, _POSITION))
        counts.clear()
        parents = compute.list_parent_indices(places)
        return parents, {field.name: array for field, array in zip(self.fields, arrays, strict=True)}
