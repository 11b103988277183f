"""Identifiers, and the addresses that carry a PMID: cases/addresses.toml."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubparse._text.ids import (
    parse_doi,
    parse_pmcid,
    parse_pmid,
    parse_stated_pmcid,
    parse_stated_pmid,
    pmid_of_url,
    take_doi,
)

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = tomllib.loads((Path(__file__).parent / "cases" / "addresses.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["address"], ids=lambda case: case["url"] or "empty")
def test_address(case: dict[str, str]) -> None:
    assert pmid_of_url(case["url"]) == case.get("pmid")


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi: 10.1016/S1470-2045(19)30157-3.", "10.1016/S1470-2045(19)30157-3"),
        ("(doi: 10.1/x)", None),
        ("https://doi.org/10.1000/182).", "10.1000/182"),
        ("10.1259/bjr.72.864.10703484", "10.1259/bjr.72.864.10703484"),
        ("10.1002/(sici)1<1::aid-x>3.0.co;2-2.", "10.1002/(sici)1<1::aid-x>3.0.co;2-2"),
        ("51466", None),  # 10026444
        ("0.1109/TUFFC.2012.2486", None),  # 23192817
        ("10.1/" + ")" * 300_000, "10.1/"),
    ],
)
def test_doi(text: str, doi: str | None) -> None:
    found = parse_doi(text)
    assert found == doi if doi != "10.1/" else found in {None, "10.1/"}


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("1", "1"),
        (" 31364595 ", "31364595"),
        ("313645950", None),
        ("0", None),
        ("²", None),
        ("１２３", None),
        ("", None),
    ],
)
def test_pmid(text: str, pmid: str | None) -> None:
    assert parse_pmid(text) == pmid


def test_identifiers_that_stand_alone() -> None:
    assert parse_stated_pmid(" 121518513 ") == "121518513"
    assert [parse_stated_pmid(text) for text in ("1215185130", "000", "\u00b2", "PMID 5", "")] == [None] * 5
    assert parse_stated_pmcid("PMC8591517.2") == "PMC8591517.2"
    assert [parse_stated_pmcid(text) for text in ("8591517", "PMC1", "x")] == ["PMC8591517", "PMC1", None]


def test_pmcid() -> None:
    assert [parse_pmcid(text) for text in ("PMC6483327", "6483327", "pmc12.1", "PMCX", "")] == [
        "PMC6483327", "PMC6483327", "PMC12", None, None,
    ]  # fmt: skip


@given(st.text())
def test_any_text_may_be_an_address(text: str) -> None:
    pmid = pmid_of_url(text)
    assert pmid is None or pmid in text


@given(st.text())
def test_a_doi_and_what_follows_it_make_the_text(text: str) -> None:
    doi, rest = take_doi(text)
    assert text.endswith((doi or "") + rest)
