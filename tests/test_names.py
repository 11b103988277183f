"""Names: cases/names.toml, and what must hold for any text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubparse._text.names import parse_name, parse_names
from pubparse._text.spaces import plain

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = tomllib.loads((Path(__file__).parent / "cases" / "names.toml").read_text("utf-8"))

FIELDS = ("last_name", "fore_name", "initials", "suffix", "collective_name")
PIECES = [
    "Sean",
    "P",
    "Pitroda",
    "van",
    "der",
    "Van",
    "Jr",
    "3rd",
    "SP",
    "1",
    ",",
    ";",
    " ",
    "-",
    "LauChung",
    "\u00e9",
    "Group",
]
TEXT = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))


@pytest.mark.parametrize("case", CASES["name"], ids=lambda case: case["in"])
def test_name(case: dict[str, Any]) -> None:
    name = parse_name(case["in"])
    assert name is not None
    assert {field: getattr(name.author, field) for field in FIELDS} == {field: case.get(field) for field in FIELDS}
    assert list(name.keys) == case.get("keys", [])
    assert name.inferred == case.get("inferred", False)


@pytest.mark.parametrize("case", CASES["list"], ids=lambda case: case["in"])
def test_list(case: dict[str, Any]) -> None:
    assert [name.author.name for name in parse_names(case["in"])] == case["names"]


@given(TEXT)
def test_no_letter_of_a_name_is_lost_or_made_up(text: str) -> None:
    name = parse_name(text)
    if name is not None and name.author.fore_name:
        assert name.author.name.replace(" ", "") in plain(text).replace(" ", "")


@given(TEXT)
def test_any_text_may_be_a_list(text: str) -> None:
    for name in parse_names(text):
        assert name.author.name
