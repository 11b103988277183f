"""Lists of authors as citations print them."""

from __future__ import annotations

import pytest

from pubparse._text.short_names import looks_like_group, looks_like_short_names, parse_short_names

# Printed list, and each author as last name, initials, suffix; a group has its name alone.
LISTS = {
    "van den Berg YHM, D'Iorio A, Ivanov IaV, Plato, Li V.": [
        ("van den Berg", "YHM", None), ("D'Iorio", "A", None), ("Ivanov", "IaV", None), ("Plato", None, None), ("Li", "V", None),
    ],
    "Doe J Jr, Jones H 3rd, Brigid M Sister": [("Doe", "J", "Jr"), ("Jones", "H", "3rd"), ("Brigid", "M", "Sister")],
    # 33792515: XML gives the suffix as ", MSN, MS, MPH"
    "Davis K , MSN, MS, MPH, Wilbur K , MSW, Roe R": [
        ("Davis", "K", ", MSN, MS, MPH"), ("Wilbur", "K", ", MSW"), ("Roe", "R", None),
    ],
    "Roe R; PLOS ONE Editors; Collaborators.": [("Roe", "R", None), "PLOS ONE Editors", "Collaborators"],
    # 33049103, 33297798, 32767619: initials, and names, to look at
    "Roe R; Executive of ACPGBI.": [("Roe", "R", None), "Executive of ACPGBI"],
    "Roe R; PROMISE GROUP.": [("Roe", "R", None), "PROMISE GROUP"],
    "Roe R; Quality of Life, Gastro-intestinal Groups.": [("Roe", "R", None), "Quality of Life, Gastro-intestinal Groups"],
    # 400477: one letter in Cyrillic
    "Kisov Khr, Roe R.": [("Kisov", "Khr", None), ("Roe", "R", None)],
    # persons go on behind a group
    "Roe R; Study Group; Doe J, Fox A.": [("Roe", "R", None), "Study Group", ("Doe", "J", None), ("Fox", "A", None)],
}  # fmt: skip


@pytest.mark.parametrize("printed", LISTS)
def test_lists(printed: str) -> None:
    names, complete = parse_short_names(printed)
    found = [name.author for name in names]
    assert complete
    assert [a.collective_name or (a.last_name, a.initials, a.suffix) for a in found] == LISTS[printed]
    assert looks_like_short_names(printed)


def test_keys_and_et_al() -> None:
    names, complete = parse_short_names("Roe R , PhD(1)(2), Doe J(#)(1), et al.")
    assert not complete
    assert [(name.author.short_name, name.keys) for name in names] == [
        ("Roe R , PhD", ("1", "2")),
        ("Doe J", ("#", "1")),
    ]


def test_what_is_no_list() -> None:
    assert looks_like_short_names("Bray F, et al.")
    assert not looks_like_short_names("Genetics")
    assert not looks_like_short_names("")
    assert not looks_like_short_names("Is this a title, or what?")
    assert looks_like_group("PLOS ONE Editors.")
    assert not looks_like_group("Report of a group")
