"""A function that gathers the values of objects, written out from the columns and compiled.

    Column("pmid", "string", "pmid"), Column("languages", Many("string"), "languages")   ->

        def gather(items, held1, held2, ends3):
            for article in items:
                held1.append(article.pmid)
                held2.extend(article.languages)
                ends3.append(len(held2))
                article = None
            return len(held1)

A table has up to seven hundred lists to fill, and a file some million values. Written out, a value costs an attribute and an
append, and an article is let go before the next one is made. A loop a column would be shorter, but must hold many articles at once:
what the reader makes meanwhile then comes to lie far from the processor, which cost as much again as the loops.

The loop over the articles stands inside, since names cost at every call: seven hundred of them a fifth of the rest. There is one
name for what is used at once, `x`, and one for an object whose parts are gathered, by the depth at which that happens: `item1`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from pubparse.tables.columns import Value


class Text:
    """The function's lines as they are written, and the things that they name: lists, dicts, functions."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._names: dict[int, str] = {}
        self._things: list[object] = []

    def line(self, depth: int, text: str) -> None:
        """Write a line."""
        self._lines.append(f"{'    ' * (depth + 2)}{text}")

    def name(self, stem: str, thing: object) -> str:
        """The name of a thing of ours, always the same."""
        if id(thing) not in self._names:
            self._names[id(thing)] = f"{stem}{len(self._things)}"
            self._things.append(thing)
        return self._names[id(thing)]

    def item(self, depth: int) -> str:
        """The name of the object that is taken apart in the lines of this depth."""
        return f"item{depth}"

    def value(self, item: str, value: Value) -> str:
        """The expression of a column's value, `item` being the name of the object."""
        if not isinstance(value, str):
            return f"{self.name('function', value)}({item})"
        first, _, second = value.partition(".")
        if not second:
            return f"{item}.{first}"
        return f"None if (x := {item}.{first}) is None else x.{second}"

    def function(self, item: str, count: str) -> Callable[[Iterable[Any]], int]:
        """What was written, as a function of many objects, each by the name `item`; it returns `count`, an expression."""
        source = "\n".join(
            [
                f"def gather({', '.join(('items', *self._names.values()))}):",
                f"    for {item} in items:",
                *self._lines,
                f"        {item} = None",
                f"    return {count}",
            ]
        )
        gather, things = _made(source), tuple(self._things)
        return lambda items: gather(items, *things)


@lru_cache(maxsize=64)
def _made(source: str) -> Callable[..., int]:
    space: dict[str, Callable[..., int]] = {}
    exec(source, space)  # noqa: S102 - names of `columns` alone
    return space["gather"]
