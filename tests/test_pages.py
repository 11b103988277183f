"""First and last page of pages as printed: tests/cases/pages.toml."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubparse.model import Article
from pubparse.model._pages import page_range

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = tomllib.loads((Path(__file__).parent / "cases" / "pages.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["in"] for case in CASES])
def test_first_and_last_page(case: dict[str, str]) -> None:
    assert page_range(case["in"]) == (case["first"] or None, case["last"] or None), case["why"]


@pytest.mark.parametrize("pages", [None, "", "  "])
def test_no_pages(pages: str | None) -> None:
    assert page_range(pages) == (None, None)


@given(st.integers(1, 99_999), st.integers(0, 99_999))
def test_a_shortened_end_is_completed(first: int, length: int) -> None:
    last = first + length
    digits = str(last)
    if len(digits) == len(str(first)):
        while len(digits) > 1 and digits[0] == str(first)[len(str(first)) - len(digits)]:
            digits = digits[1:]
    assert page_range(f"{first}-{digits}") == (str(first), str(last))


@given(st.text(max_size=30) | st.from_regex(r"[0-9A-Za-z.,;() -]{0,30}", fullmatch=True))
def test_a_page_is_never_made_up(pages: str) -> None:
    first, last = page_range(pages)
    assert first is None or first in pages
    assert last is None or first is not None


def test_what_the_source_states_wins() -> None:
    article = Article(pages="123-33", start_page="123", end_page="134")
    assert (article.first_page, article.last_page) == ("123", "134")
