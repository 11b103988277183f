"""Grants as pages print them, with and without the number that a link names alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubparse._text.grants import parse_grant
from pubparse.model import Grant


@pytest.mark.parametrize(
    ("line", "number", "expected"),
    [
        ("R01 CA1/CA/NCI NIH HHS/United States", None, ("R01 CA1", "CA", "NCI NIH HHS", "United States")),
        ("R01 CA1/CA/NCI NIH HHS/United States", "R01 CA1", ("R01 CA1", "CA", "NCI NIH HHS", "United States")),
        ("WT_/Wellcome Trust/United Kingdom", None, (None, "WT_", "Wellcome Trust", "United Kingdom")),  # 16384580
        ("WT_/Wellcome Trust/United Kingdom", "WT_/Wellcome Trust/United Kingdom",
         (None, "WT_", "Wellcome Trust", "United Kingdom")),
        ("076053/Z/04/Z/WT_/Wellcome Trust/United Kingdom", None,
         ("076053/Z/04/Z", "WT_", "Wellcome Trust", "United Kingdom")),
        ("R01-064088/PHS HHS/United States", None, ("R01-064088", None, "PHS HHS", "United States")),  # 21388667
        ("21CX0123/Hunan Natural Science Foundation", None, ("21CX0123", None, "Hunan Natural Science Foundation", None)),
        ("1/2/HHS | NIH/Institute", "1/2", ("1/2", None, "HHS | NIH/Institute", None)),
        ("001/World Health Organization/International", "001", ("001", None, "World Health Organization", "International")),
        ("Z99 CA999999/NULL/Intramural NIH HHS/United States", None,
         ("Z99 CA999999", "NULL", "Intramural NIH HHS", "United States")),  # 28775130
        ("The Welch Foundation", None, (None, None, "The Welch Foundation", None)),  # 33821504
        ("MX3 Diagnostics Inc", None, (None, None, "MX3 Diagnostics Inc", None)),  # 33373495
        ("WHO 7", None, ("WHO 7", None, None, None)),
        ("", None, (None, None, None, None)),
    ],
)  # fmt: skip
def test_grants(line: str, number: str | None, expected: tuple[str | None, ...]) -> None:
    grant = parse_grant(line, number)
    assert (grant.grant_id, grant.acronym, grant.agency, grant.country) == expected


@given(st.text("Ab1/ _", max_size=40), st.none() | st.text("Ab1/", max_size=8))
def test_nothing_of_a_line_is_lost(line: str, number: str | None) -> None:
    grant = parse_grant(line, number)
    printed = "/".join(filter(None, (grant.grant_id, grant.acronym, grant.agency, grant.country)))
    assert sorted(printed.replace("/", "").split()) == sorted(line.replace("/", "").split()) or "/" in line
    assert "".join(printed.split()).replace("/", "") == "".join(line.split()).replace("/", "")
    assert isinstance(grant, Grant)
