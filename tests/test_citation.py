"""Citation lines: cases/citations.toml, and what must hold for any text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubparse._text.citation import parse_citation, split_short

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = tomllib.loads((Path(__file__).parent / "cases" / "citations.toml").read_text("utf-8"))

FIELDS = ("journal", "volume", "issue", "pages", "doi", "pii")
PIECES = [
    "Lancet Oncol",
    ". ",
    "2019 Aug",
    ";",
    "20",
    "(8)",
    "(",
    ")",
    ":",
    "e434-e442",
    " doi: 10.1/x",
    "Epub ",
    "et al. ",
    ",",
]
TEXT = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=15).map("".join))


@pytest.mark.parametrize("case", CASES["citation"], ids=lambda case: case["in"][:60])
def test_citation(case: dict[str, Any]) -> None:
    citation, unread = parse_citation(case["in"])
    assert {name: getattr(citation, name) for name in FIELDS} == {name: case.get(name) for name in FIELDS}
    assert (citation.date and str(citation.date)) == case.get("date")
    assert (citation.electronic_date and str(citation.electronic_date)) == case.get("electronic_date")
    assert citation.ahead_of_print == case.get("ahead_of_print", False)
    assert unread == case.get("unread", "")


@pytest.mark.parametrize("case", CASES["short"], ids=lambda case: case["in"])
def test_short_citation(case: dict[str, Any]) -> None:
    author, et_al, journal, date = split_short(case["in"])
    assert (author, et_al, journal) == (case.get("author"), case["et_al"], case.get("journal"))
    assert (date and str(date)) == case.get("date")


@given(TEXT)
def test_what_a_citation_states_stands_in_the_text(text: str) -> None:
    citation, _ = parse_citation(text)
    squeezed = "".join(text.split())
    for name in FIELDS:
        value = getattr(citation, name)
        assert value is None or (value and "".join(value.split()) in squeezed)


@given(TEXT)
def test_any_text_may_be_a_short_citation(text: str) -> None:
    author, _, journal, _ = split_short(text)
    assert author != ""
    assert journal != ""
