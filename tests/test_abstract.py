"""Paragraphs to sections: what is a label, and what only looks like one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubparse._text.abstract import is_label, sections, split_run_in


def _read(*paragraphs: str) -> list[tuple[str | None, str | None]]:
    return [(section.label, section.text) for section in sections(paragraphs)]


def test_labels_of_known_words() -> None:
    assert _read(
        "Background: A tram is late.", "Patients and methods: We waited.", "Reviewers' conclusions: It came."
    ) == [
        ("Background", "A tram is late."),
        ("Patients and methods", "We waited."),
        ("Reviewers' conclusions", "It came."),
    ]


def test_a_label_that_names_the_abstract_in_its_language() -> None:
    """34097109."""
    assert _read("ABSTRAKT: Nebel ist weit verbreitet.") == [("ABSTRAKT", "Nebel ist weit verbreitet.")]


def test_a_colon_makes_no_label() -> None:
    assert _read("Trams in winter: a review of delays.") == [(None, "Trams in winter: a review of delays.")]
    # 1801561: an enumeration
    assert _read("(1) WBC: more than 12; (2) CRP: more.") == [(None, "(1) WBC: more than 12; (2) CRP: more.")]


def test_an_unknown_label_among_known_ones() -> None:
    found = _read("Background: A.", "What is already known: B.", "Conclusion: C.")
    assert [label for label, _ in found] == ["Background", "What is already known", "Conclusion"]


def test_a_run_in_label_inside_a_paragraph_is_text() -> None:
    # 34881426
    assert _read("Background: A. OBJECTIVES: B.") == [("Background", "A. OBJECTIVES: B.")]


def test_two_colons_are_the_labels() -> None:
    assert _read("Background: : A.", "Methods: B.") == [("Background", "A."), ("Methods", "B.")]


def test_a_label_on_a_line_of_its_own() -> None:
    # legacy pages, 22188593
    assert _read("METHODS:", "We waited.", "RESULTS:", "It came.") == [
        ("METHODS", "We waited."),
        ("RESULTS", "It came."),
    ]


def test_labels_within_one_line() -> None:
    assert split_run_in("OBJECTIVE: We count. METHODS: By hand (IBS). MAIN RESULTS: Ten.") == [
        "OBJECTIVE: We count.",
        "METHODS: By hand (IBS).",
        "MAIN RESULTS: Ten.",
    ]
    assert split_run_in("DNA: a molecule. RNA: another.") == ["DNA: a molecule. RNA: another."]


@pytest.mark.parametrize(
    "text", ["Background", "BACKGROUND AND PURPOSE", "Material/methods", "Authors\u2019 conclusions"]
)
def test_label(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize("text", ["and", "Ratio", "background", "", "Of the", "Results of trams"])
def test_no_label(text: str) -> None:
    assert not is_label(text)


@given(st.lists(st.text()))
def test_no_word_is_lost(paragraphs: list[str]) -> None:
    found = sections(paragraphs)
    kept = "".join(f"{section.label or ''}{section.text or ''}" for section in found)
    letters = [char for text in paragraphs for char in text if char.isalnum()]
    assert [char for char in kept if char.isalnum()] == letters
    assert all(section.label or section.text for section in found)


@given(
    st.lists(
        st.sampled_from(
            [
                "AIM",
                "S",
                ": ",
                ":",
                " ",
                ".",
                ". ",
                "? ",
                "(",
                ") ",
                "METHODS",
                "RESULTS",
                "a",
                "b c",
                "-",
                "CONCLUSIONS: ",
                "AND " * 9,
            ]
        ),
        max_size=20,
    )
)
def test_labels_within_a_line_are_found_as_a_search_finds_them(pieces: list[str]) -> None:
    text = "".join(pieces)
    label = re.compile(r"(?:^|(?<=[.?!)\]] ))([A-Z][A-Z0-9 ,&/'()\u2019-]{2,80}):(?= |$)")
    starts = [match.start() for match in label.finditer(text) if is_label(match[1])]
    cuts = ([0] if starts and starts[0] else []) + starts
    expected = [text[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)] if starts else [text]
    assert split_run_in(text) == expected
