"""MEDLINE's persons and groups: lines that belong together by their order.

    FAU - Jones, Henry Jr           AU  - Jones H Jr           AUID- ORCID: 0000-...           AD  - Chicago.
    CN  - Tram Study Group          AD  - Everywhere.

An AUID or AD belongs to the name above it; an AD above all names to the record (until 2012). Lines in, persons out; what belongs
to nobody goes to `left`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pubparse._text.spaces import fold
from pubparse.model import Affiliation, Author, Identifier, Investigator, PersonalNameSubject
from pubparse.model._maker import maker

Rest = list[tuple[str, str]]

_affiliation = maker(Affiliation)
_author = maker(Author)
_identifier = maker(Identifier)
_investigator = maker(Investigator)

_FULL = frozenset(("FAU ", "FIR ", "FED ", "FPS "))
_SHORT = frozenset(("AU  ", "IR  ", "ED  ", "PS  "))
_SUFFIX = re.compile(r"Jr|Sr|II|III|IV|[1-9](?:st|nd|rd|th|d)")
_LONGEST_INITIALS = 4
_PARTICLES = ("de", "da", "do", "dos", "das", "del", "di")

# Last name, fore name, initials, suffix; and a short form that does not follow from the full one, with its tag.
_Name = tuple[str | None, str | None, str | None, str | None, tuple[str, str] | None]


class Names(NamedTuple):
    """Authors, what stands before the first of them, and False when "et al." ends the list."""

    authors: tuple[Author, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    complete: bool | None = None


def authors_of(text: str, end: str, left: Rest) -> Names:
    """Of the text of all their lines, as `authors`; persons in NLM's exact shape are taken apart whole, at half the cost."""
    if not text:
        return Names()
    found = _exact_persons(text, end)
    return authors(text.split(end), left) if found is None else Names(found, complete=True)


def _exact_persons(text: str, end: str) -> tuple[Author, ...] | None:
    """Persons of which each has a full name, the short one that follows from it, identifiers, affiliations; else None."""
    above, *persons = f"{end}{text}".split(f"{end}FAU - ")
    if above:
        return None
    found = []
    behind_full, behind_auid, behind_ad = f"{end}AU  - ", f"{end}AUID- ", f"{end}AD  - "
    for person in persons:
        full, _, rest = person.partition(behind_full)
        last, _, fore = full.partition(", ")
        where = rest.find(end)
        short, below = (rest[:where], rest[where:]) if where >= 0 else (rest, "")
        initials = short[len(last) + 1 :]
        if not (fore and initials and short.startswith(f"{last} ")) or " " in initials or "," in last or end in full:
            return None
        if "  " in full or fore[-1] == " ":
            return None
        if not below:
            found.append(_author(last_name=last, fore_name=fore, initials=initials))
            continue
        auids, _, places = below.partition(behind_ad)
        affiliations = _affiliations(places, behind_ad) if places else ()
        identifiers = auids.split(behind_auid)
        if affiliations is None or auids.count(end) >= len(identifiers):
            return None
        found.append(
            _author(
                last_name=last,
                fore_name=fore,
                initials=initials,
                identifiers=tuple([_identified(_folded(one)) for one in identifiers[1:]]) if auids else (),
                affiliations=affiliations,
            )
        )
    return tuple(found)


@lru_cache(maxsize=4096)
def _affiliations(places: str, behind: str) -> tuple[Affiliation, ...] | None:
    """Of AD lines without the first tag, None when other lines stand among them; authors of one record often share them all."""
    texts = places.split(behind)
    if "\n" in "".join(texts):
        return None
    return tuple([_affiliation(text=_folded(text)) for text in texts])


def _folded(text: str) -> str:
    return fold(text) if "  " in text or text[-1:] == " " else text


def authors(lines: Sequence[str], left: Rest) -> Names:
    """Of FAU, AU, AUID, AD and CN in the file's order."""
    if not lines:
        return Names()
    before, entries = _entries(lines)
    found = []
    complete = True
    for entry in entries:
        if entry[0] == "AU  - et al.":
            complete = False
            left += [(line[:4].rstrip(), line[6:]) for line in entry[1:]]
            continue
        if entry[0][:4] == "CN  ":
            identifiers, affiliations = _belongings(entry[1:])
            found.append(
                _author(collective_name=entry[0][6:], identifiers=identifiers, affiliations=affiliations),
            )
            continue
        (last, fore, initials, suffix, odd), belongings = _name(entry)
        if odd is not None:
            left.append(odd)
        identifiers, affiliations = _belongings(belongings)
        found.append(
            _author(
                last_name=last, fore_name=fore, initials=initials, suffix=suffix, identifiers=identifiers,
                affiliations=affiliations,
            )
        )  # fmt: skip
    left += [(line[:4].rstrip(), line[6:]) for line in before if line[:4] != "AD  "]
    own = tuple([_affiliation(text=line[6:]) for line in before if line[:4] == "AD  "])
    return Names(tuple(found), own, complete if found else None)


def investigators(lines: Sequence[str], left: Rest) -> tuple[Investigator, ...]:
    """Of FIR, IR and IRAD."""
    if not lines:
        return ()
    before, entries = _entries(lines)
    left += [(line[:4].rstrip(), line[6:]) for line in before]
    found = []
    for entry in entries:
        (last, fore, initials, suffix, odd), belongings = _name(entry)
        if odd is not None:
            left.append(odd)
        _, affiliations = _belongings(belongings)
        found.append(
            _investigator(last_name=last, fore_name=fore, initials=initials, suffix=suffix, affiliations=affiliations)
        )
    return tuple(found)


def subjects(lines: Sequence[str], left: Rest) -> tuple[PersonalNameSubject, ...]:
    """Of FPS and PS."""
    found = []
    for entry in _entries(lines)[1]:
        last, fore, initials, suffix, odd = _name(entry)[0]
        if odd is not None:
            left.append(odd)
        found.append(PersonalNameSubject(last_name=last, fore_name=fore, initials=initials, suffix=suffix))
    return tuple(found)


def _entries(lines: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """What stands before the first name, then the lines of each person or group: full name, short name, the rest."""
    entries: list[list[str]] = []
    entry: list[str] = []
    before = entry
    for line in lines:
        tag = line[:4]
        if tag in _FULL:
            if len(entry) == 1 and entry[0][:4] in _SHORT and entry[0][6:].startswith(line[6:].partition(",")[0] + " "):
                entry.insert(0, line)  # 35882879 has IR before its FIR
                continue
            entries.append(entry := [line])
        elif (tag in _SHORT and not (len(entry) == 1 and entry[0][:4] in _FULL)) or tag == "CN  ":
            entries.append(entry := [line])
        else:
            entry.append(line)
    return before, entries


def _belongings(lines: list[str]) -> tuple[tuple[Identifier, ...], tuple[Affiliation, ...]]:
    """Of AUID, AD and IRAD."""
    if not lines:
        return (), ()
    if lines[0][:4] != "AUID":
        return (), tuple([_affiliation(text=line[6:]) for line in lines])
    places = [line for line in lines if line[:4] != "AUID"]
    return (
        tuple([_identified(line[6:]) for line in lines if line[:4] == "AUID"]),
        tuple([_affiliation(text=line[6:]) for line in places]),
    )


def _identified(text: str) -> Identifier:
    source, mark, value = text.partition(": ")
    return _identifier(value=value, source=source) if mark else _identifier(value=text)


def _name(entry: list[str]) -> tuple[_Name, list[str]]:
    """The name that an entry begins with, and the lines behind it."""
    full = entry[0][6:]
    if entry[0][:4] in _SHORT:
        return _short_name(full), entry[1:]
    last, _, fore = full.partition(", ")
    if len(entry) == 1 or entry[1][:4] not in _SHORT:
        return (last, fore or None, None, None, None), entry[1:]
    short = entry[1][6:]
    if not short.startswith(last + " "):
        # 30614032: De Wu has no initials, "Wu" in AU
        odd = None if short == last else (entry[1][:4].rstrip(), short)
        return (last, fore or None, None, None, odd), entry[2:]
    initials, _, suffix = short[len(last) + 1 :].partition(" ")
    # 400097 has "Côrtes, V de A" and "Côrtes Vde A": the initials of V. de A.
    is_initial = len(suffix) == 1 and initials.endswith(_PARTICLES)
    if suffix and not is_initial and fore.endswith(" " + suffix):
        return (last, fore[: -len(suffix) - 1], initials, suffix, None), entry[2:]
    return (last, fore or None, f"{initials} {suffix}" if suffix else initials, None, None), entry[2:]


def _short_name(short: str) -> _Name:
    """Of "van Raaij MJ", "Jones H 3rd"; what does not end in initials is a family name. ERIC's records have "Zhou, Yujia"."""
    last, comma, fore = short.partition(", ")
    if comma:
        return (last, fore or None, None, None, None)
    words = short.split(" ")
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else None  # noqa: PLR2004 - "Li V" is a name
    if len(words) > 1 and words[-1].isupper() and len(words[-1]) <= _LONGEST_INITIALS:
        return (" ".join(words[:-1]), None, words[-1], suffix, None)
    return (short, None, None, None, None)
