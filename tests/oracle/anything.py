"""Records such as nobody wrote: every child and attribute that the DTD allows is there or not, once or several times.

A record without its usual children is where a reader that goes by position takes one thing for another. Texts are numbered,
so that each stands for its place; dates, numbers and enumerated values are of their kind, and some are empty.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from tests.oracle.dtd import Place, math

if TYPE_CHECKING:
    from random import Random

VALUES = {
    "Year": ("1809", "1987", "2021"),
    "Month": ("1", "07", "Dec", "September"),
    "Day": ("3", "09", "28"),
    "Hour": ("0", "23"),
    "Minute": ("0", "59"),
    "Second": ("7",),
    "Season": ("Spring", "Winter-Spring", "Jan-Mar"),
    "MedlineDate": ("1998 Dec-1999 Jan", "2000 Spring-Summer", "1947-1948"),
    "NumberOfReferences": ("37",),
    "PMID": ("8", "90000010", "90000011"),
    "@Version": ("1", "2"),
    "@VersionDate": ("2018/10/10",),
    "ArticleTitle": ("[Translated].", "Plain."),
}
# What a part of a date cannot do without: that its larger part was not left out, that its alternative is not there.
NEEDS = {
    "Month": {"Year"},
    "Day": {"Year", "Month"},
    "Season": {"Year", "a Month"},
    "Minute": {"Hour"},
    "Second": {"Hour", "Minute"},
}
ALONE = {"MedlineDate", "CollectiveName"}


class Anything:
    """Makes records from a source of chance."""

    def __init__(self, places: list[Place], *, empty: float) -> None:
        """`empty` is the share of elements for text that have none."""
        self._empty = empty
        self._below: dict[str, list[Place]] = {}
        for place in places:
            self._below.setdefault(place.parent, []).append(place)

    def record(self, chance: Random, root: str) -> str:
        """XML of a PubmedArticle or PubmedBookArticle; it has a PMID and what else the DTD requires."""
        self._number = count(1)
        return self._element(chance, Place(root, "box", "1"))

    def _element(self, chance: Random, place: Place) -> str:
        below = self._below.get(place.path, [])
        attributes = "".join(
            f" {p.name[1:]}={quoteattr(self._value(chance, p))}"
            for p in below
            if p.kind == "attribute" and (p.required or chance.random() < 0.6)
        )
        return f"<{place.name}{attributes}>{self._inside(chance, place, below)}</{place.name}>"

    def _inside(self, chance: Random, place: Place, below: list[Place]) -> str:
        if place.kind == "inline":
            return self._text(chance)
        if place.kind in {"text", "mixed"} and (place.often != "1" and chance.random() < self._empty):
            return chance.choice(["", " \n "])
        if place.kind == "text":
            return self._value(chance, place)
        children = [p for p in below if p.kind != "attribute"]
        if place.kind == "mixed":
            pieces = [self._text(chance)]
            for child in chance.sample(children, chance.choice([0, 0, 1, 2])):
                pieces += [math(self._text(chance)) if child.kind == "math" else self._element(chance, child)]
                pieces += [self._text(chance)]
            return "".join(pieces)
        if place.name == "DispFormula":
            return math(self._text(chance))
        return chance.choice(["", "\n  "]).join(self._children(chance, children))

    def _children(self, chance: Random, children: list[Place]) -> list[str]:
        """Alternatives exclude each other, and a date's parts stand from the largest down, as in real records."""
        alone = [p for p in children if p.name in ALONE and chance.random() < 0.3]
        chosen = alone + [p for p in children if p.name in {"Identifier", "AffiliationInfo"}] if alone else children
        left_out, found = {""}, []
        for child in chosen:
            often = max(chance.choice([0, 1, 2, 3] if child.often in {"*", "+"} else [0, 1, 1]), child.required)
            if (child.name in ALONE and child not in alone) or left_out & NEEDS.get(child.name, set()):
                often = 0
            if child.name in {"PMID", "MedlineCitation", "BookDocument"}:
                often = 1
            if child.name == "AuthorList":
                often = min(often, 1)  # the model has one list of a kind; of a second one `unplaced` is the place
            left_out.add(child.name if often == 0 else f"a {child.name}")
            found += [self._element(chance, child) for _ in range(often)]
        return found

    def _value(self, chance: Random, place: Place) -> str:
        if place.values or place.default:
            return chance.choice(place.values or (place.default,))
        return chance.choice(VALUES.get(place.name) or (self._text(chance).strip(),))

    def _text(self, chance: Random) -> str:
        number = next(self._number)
        return chance.choice(["w{}", " w{}", "w{} ", "w{} &amp; \u00a0", "\n  w{} &lt; 3", "w{}é"]).format(number)
