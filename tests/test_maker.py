"""Quick constructors give what the classes' own give."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import attrs
import pytest

import pubparse
from pubparse.model import _maker

MODEL = [getattr(pubparse.model, name) for name in pubparse.model.__all__]


@pytest.mark.parametrize("cls", MODEL, ids=lambda cls: cls.__name__)
def test_made_is_constructed(cls: type) -> None:
    make: Callable[..., Any] = _maker.maker(cls)
    required = [field.name for field in attrs.fields(cls) if field.default is attrs.NOTHING]
    some = {name: f"the {name}" for name in required}
    every = {field.name: f"the {field.name}" for field in attrs.fields(cls)}
    for arguments in (some, every):
        made, constructed = make(**arguments), cls(**arguments)
        assert type(made) is cls
        assert made == constructed
        assert repr(made) == repr(constructed)
        assert hash(made) == hash(constructed)
        assert pickle.loads(pickle.dumps(made)) == constructed
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(made, next(iter(every)), "changed")
    with pytest.raises(TypeError):
        make(**every, unknown=1)
    for name in required:
        with pytest.raises(TypeError):
            make(**{key: value for key, value in some.items() if key != name})


def test_a_class_with_code_in_its_constructor_is_refused() -> None:
    @attrs.frozen
    class Converting:
        value: int = attrs.field(converter=int)

    @attrs.frozen
    class Gathering:
        values: list[int] = attrs.field(factory=list)

    for cls in (Converting, Gathering):
        with pytest.raises(TypeError, match=cls.__name__):
            _maker.maker(cls)
