"""The model as plain data and back: dicts, lists, strings, numbers, booleans and None.

    to_dict(PartialDate(year=2019))   {"year": 2019, "month": None, "day": None, "season": None, "end": None, "raw": None}

Keys are the fields' names in the model's order; a tuple is a list, a frozenset a sorted list. What may stand where is read
from the annotations of the classes, once for each class. Nothing else is accepted back: data from elsewhere is checked.
"""

from __future__ import annotations

import types
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from pubparse.errors import ParseError
from pubparse.model._dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH = 256
"""Objects inside objects: as many as libxml2 lets elements lie inside each other, so that whatever was read comes back."""

_CACHED = 256  # the model has some 40 classes and 30 kinds of fields; the rest is room for a user's own subclasses
_HUGE = 10**18
_LEFT_OUT = frozenset({"problems"})
_SCALARS = (str, int, bool)
_PLAIN_TYPES = frozenset({str, int, bool, type(None)})

_T = TypeVar("_T", bound=attrs.AttrsInstance)
_Read = Any  # a function (value, depth) -> value; spelled Any as its results are of the field's own type


def to_dict(value: attrs.AttrsInstance) -> dict[str, Any]:
    """An article, or any other object of the model, as plain data; an article's `problems` are left out."""
    data: dict[str, Any] = {}
    for name in _names(type(value)):
        held = getattr(value, name)
        kind = type(held)
        if kind in _PLAIN_TYPES:
            data[name] = held
        elif kind is tuple:
            data[name] = [item if type(item) in _PLAIN_TYPES else to_dict(item) for item in held]
        else:
            data[name] = sorted(held) if kind is frozenset else to_dict(held)
    return data


def from_dict(cls: type[_T], data: dict[str, Any]) -> _T:
    """The object of which `to_dict` made the data.

    Fields that the data lacks get their defaults. `ParseError` with code "bad-dict" when a value has the wrong shape, a
    key is unknown, a needed one is missing, a date does not exist, or objects are nested more than `MAX_DEPTH` deep.
    """
    try:
        value: _T = _object(cls, data, 0)
    except _MisfitError as misfit:
        place = "".join(reversed(misfit.path)).lstrip(".")
        pmid = data.get("pmid") if isinstance(data, dict) else None
        raise ParseError(
            f"{place}: {misfit.message}" if place else misfit.message,
            code="bad-dict",
            pmid=pmid if isinstance(pmid, str) and len(pmid) <= 8 else None,  # noqa: PLR2004 - a PMID's digits
        ) from None
    return value


class _MisfitError(Exception):
    """Raised where the data does not fit; each level adds its own name to the path on the way up."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.path: list[str] = []


@lru_cache(maxsize=_CACHED)
def _names(cls: type[attrs.AttrsInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(cls) if field.name not in _LEFT_OUT)


def _object(cls: type[_T], data: Any, depth: int) -> _T:
    if not isinstance(data, dict):
        _misfit("an object", data)
    if depth >= MAX_DEPTH:
        raise _MisfitError(f"more than {MAX_DEPTH} objects inside each other")
    readers, needed = _fields(cls)
    values = {}
    for name, value in data.items():
        read = readers.get(name) if isinstance(name, str) else None
        if read is None:
            raise _MisfitError(f"{cls.__name__} has no field {str(name)[:40]!r}")
        try:
            values[name] = read(value, depth + 1)
        except _MisfitError as misfit:
            misfit.path.append(f".{name}")
            raise
    for name in needed:
        if name not in values:
            raise _MisfitError(f"{cls.__name__} needs {name!r}")
    made = cls(**values)
    if isinstance(made, PartialDate):
        _check_date(made)
    return made


def _check_date(date: PartialDate) -> None:
    """A month 13 would only be found when someone asks for the day, as a foreign error."""
    try:
        date.earliest(), date.latest()
    except (ValueError, OverflowError):
        raise _MisfitError("there is no such date") from None


@lru_cache(maxsize=_CACHED)
def _fields(cls: type[attrs.AttrsInstance]) -> tuple[dict[str, _Read], tuple[str, ...]]:
    """How to read each field, and the fields that have no default."""
    hints = get_type_hints(cls)
    fields = [field for field in attrs.fields(cls) if field.init and field.name not in _LEFT_OUT]
    needed = tuple(field.name for field in fields if field.default is attrs.NOTHING)
    return {field.name: _reader(hints[field.name]) for field in fields}, needed


def _reader(hint: Any) -> _Read:
    """A function that checks a value against an annotation of the model and gives it back in the model's types."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = _reader(next(arg for arg in get_args(hint) if arg is not types.NoneType))
        return lambda value, depth: None if value is None else inner(value, depth)
    if get_origin(hint) is tuple:
        return _sequence(_reader(get_args(hint)[0]), tuple)
    if get_origin(hint) is frozenset:
        return _sequence(_reader(get_args(hint)[0]), frozenset)
    if hint in _SCALARS:
        return _scalar(hint)
    if attrs.has(hint):
        return partial(_object, hint)
    raise TypeError(f"the model has no fields of type {hint}")


def _scalar(kind: type) -> _Read:
    name = {str: "a string", int: "a whole number", bool: "true or false"}[kind]

    def read(value: object, _depth: int) -> object:
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)) and not _is_huge(value):
            return value
        return _misfit(name, value)

    return read


def _sequence(inner: _Read, kind: Callable[[list[Any]], Any]) -> _Read:
    def read(value: object, depth: int) -> object:
        if not isinstance(value, (list, tuple)):
            _misfit("a list", value)
        items = []
        for index, item in enumerate(value):
            try:
                items.append(inner(item, depth))
            except _MisfitError as misfit:
                misfit.path.append(f"[{index}]")
                raise
        return kind(items)

    return read


def _is_huge(value: object) -> bool:
    """Python itself refuses to print whole numbers of thousands of digits."""
    return isinstance(value, int) and abs(value) >= _HUGE


def _misfit(expected: str, found: object) -> NoReturn:
    if isinstance(found, str):
        shown = repr(found[:40])
    elif isinstance(found, (bool, float)) or (isinstance(found, int) and not _is_huge(found)):
        shown = repr(found)
    else:
        shown = {type(None): "null", dict: "an object", list: "a list", int: "so large a number"}.get(
            type(found), f"a {type(found).__name__}"
        )
    raise _MisfitError(f"{expected} is expected, not {shown}")
