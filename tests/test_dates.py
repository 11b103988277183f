"""Dates as printed: cases/dates.toml, and what must hold for any text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubparse._text.dates import month_number, parse_date, take_date

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = tomllib.loads((Path(__file__).parent / "cases" / "dates.toml").read_text("utf-8"))

PIECES = ["2019", "1998", "2100", "99", "Aug", "sept", "May", "Spring", "Winter", "3rd Quarter", "31", "1", "02", "20190229",
          "-", "/", " ", ";", ",", ".", "\u2013", "\u00a0", "00:00", "²", "٢٠١٩", "9" * 50]  # fmt: skip
DATE_LIKE = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
TEXT = st.one_of(st.text(), DATE_LIKE)


@pytest.mark.parametrize("case", CASES["date"], ids=lambda case: case["in"] or "empty")
def test_date(case: dict[str, Any]) -> None:
    date = parse_date(case["in"])
    assert (str(date), date.season) == (case["out"], case.get("season"))


@pytest.mark.parametrize("case", CASES["taken"], ids=lambda case: case["in"])
def test_date_in_front(case: dict[str, Any]) -> None:
    date, rest = take_date(case["in"])
    assert (None if date is None else str(date), rest) == (case.get("out"), case["rest"])


@given(TEXT)
def test_any_text_is_a_date_of_which_nothing_is_invented(text: str) -> None:
    date = parse_date(text)
    assert (date.raw is None) == (not text.strip(" \t\r\n"))
    assert date.earliest() <= date.latest()
    if date.year is not None:
        assert 1700 <= date.year <= 2100
        assert str(date.year) in text
    else:
        assert (date.month, date.day, date.season, date.end) == (None, None, None, None)
    if date.day is not None:
        assert str(date.day) in text


@given(TEXT)
def test_reading_a_date_again_changes_nothing(text: str) -> None:
    date = parse_date(text)
    assert parse_date(date.raw or "") == date


@given(TEXT)
def test_what_follows_a_date_is_the_end_of_the_text(text: str) -> None:
    date, rest = take_date(text)
    assert text.endswith(rest)
    assert (date is None) == (rest == text)


def test_months_are_named_in_english_whatever_the_locale() -> None:
    assert [month_number(name) for name in ("Jan", "sept.", "DECEMBER", "08", "8", "13", "0", "Ma", "", "²")] == [
        1, 9, 12, 8, 8, None, None, None, None, None,
    ]  # fmt: skip
