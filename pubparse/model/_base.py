"""How a value of the model shows itself: only what it has, and long things shortened; and each field's docstring in `help`.

    AbstractSection(label='METHODS', text='We measured the length of forty fictitious tram lines and...')

attrs writes the constructors and comparisons; this one method replaces its `__repr__`, which would print each absent field.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from attrs import AttrsInstance

LONG_TEXT = 60
LONG_TUPLE = 3
DEPTH = 6


class Shown:
    """A value with a short, readable `repr`."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        """Let `help` say of each field what its docstring says."""
        super().__init_subclass__()
        slots = cls.__dict__.get("__slots__")
        if slots is not None:  # attrs makes each class twice, first without
            type.__setattr__(cls, "__slots__", _FieldDocs(cls, slots))

    def __repr__(self) -> str:
        """The fields that differ from their defaults; long text, long tuples and deep nesting are shortened."""
        return _shown(self, DEPTH)


class _FieldDocs(dict[str, str]):
    """What `help` looks up in a class's `__slots__`: the docstrings of fields, which Python itself does not keep.

    They are read from the source when somebody asks.
    """

    def __init__(self, cls: type, fields: Iterable[str]) -> None:
        super().__init__(dict.fromkeys(fields, ""))
        self._cls: type | None = cls

    def __getitem__(self, field: str) -> str:
        if self._cls is not None:
            self.update({name: text for name, text in _docstrings(self._cls) if name in self})
            self._cls = None
        return super().__getitem__(field)


def _docstrings(cls: type) -> Iterator[tuple[str, str]]:
    import ast
    import inspect
    from itertools import pairwise

    try:
        module = ast.parse(inspect.getsource(sys.modules[cls.__module__]))
    except (OSError, TypeError):  # installed without its source
        return
    body = next((node.body for node in module.body if isinstance(node, ast.ClassDef) and node.name == cls.__name__), [])
    for field, behind in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(behind, ast.Expr):
            text = behind.value
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield field.target.id, inspect.cleandoc(text.value)


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
