"""How a value of the model shows itself: only what it has, and long things shortened.

    AbstractSection(label='METHODS', text='We measured the length of forty fictitious tram lines and...')

attrs writes the constructors and comparisons; this one method replaces its `__repr__`, which would print each absent field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import attrs

if TYPE_CHECKING:
    from attrs import AttrsInstance

LONG_TEXT = 60
LONG_TUPLE = 3
DEPTH = 6


class Shown:
    """A value with a short, readable `repr`."""

    __slots__ = ()

    def __repr__(self) -> str:
        """The fields that differ from their defaults; long text, long tuples and deep nesting are shortened."""
        return _shown(self, DEPTH)


def _shown(value: Shown, depth: int) -> str:
    cls = type(value)
    if not depth:
        return f"{cls.__name__}(...)"
    parts = []
    # `Shown` is no attrs class itself; all that derive from it are.
    for field in attrs.fields(cast("type[AttrsInstance]", cls)):
        part = getattr(value, field.name)
        if field.repr and part != field.default:
            parts.append(f"{field.name}={_short(part, depth - 1)}")
    return f"{cls.__name__}({', '.join(parts)})"


def _short(value: object, depth: int) -> str:
    if isinstance(value, Shown):
        return _shown(value, depth)
    if isinstance(value, str) and len(value) > LONG_TEXT:
        return repr(value[: LONG_TEXT - 3] + "...")
    if isinstance(value, tuple) and len(value) > LONG_TUPLE:
        return f"({_short(value[0], depth)}, ... {len(value)} in all)"
    if isinstance(value, tuple):
        return "(" + ", ".join([_short(item, depth) for item in value]) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, frozenset):
        return "{" + ", ".join(repr(item) for item in sorted(value)) + "}"
    return repr(value)
