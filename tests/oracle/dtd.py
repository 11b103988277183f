"""NLM's DTD as a list of paths, and the smallest record that holds a given path.

`walk` reads a DTD's ELEMENT and ATTLIST declarations. `known` reads the same list from `dtd_paths.txt`, so that the tests
need no DTD; a test compares the two where the DTD lies beside the project. One line a path:

    path, kind (box, text, mixed, inline, math, attribute), how often in its parent (1 ? * +), values, default

b, i, u, sup and sub stand once below each text and not in each other, MathML is one leaf, and an element that may hold itself
(ReferenceList, Section) is opened twice.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

ROOTS = ("PubmedArticle", "PubmedBookArticle", "DeleteCitation", "DeleteDocument")
INLINE = ("b", "i", "sup", "sub", "u")
MATH = "mml:math"
LIST = Path(__file__).with_name("dtd_paths.txt")


class Place(NamedTuple):
    """A place that the DTD allows."""

    path: str
    kind: str
    often: str = "?"
    values: tuple[str, ...] = ()
    default: str = ""

    @property
    def required(self) -> bool:
        return self.often in {"1", "+"}

    @property
    def parent(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class _Dtd:
    """The declarations of a DTD's text; modules that it names are not loaded."""

    def __init__(self, text: str) -> None:
        text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
        for name, value in re.findall(r'<!ENTITY\s+%\s+(\S+)\s+"([^"]*)"', text):
            text = text.replace(f"%{name};", value)
        self.models = {name: " ".join(m.split()) for name, m in re.findall(r"<!ELEMENT\s+(\S+)\s+([^>]*)>", text)}
        self.attributes: dict[str, list[Place]] = {}
        for element, body in re.findall(r"<!ATTLIST\s+(\S+)\s*([^>]*)>", text):
            self.attributes.setdefault(element, []).extend(map(_attribute, _ATTRIBUTE.finditer(body)))

    def children(self, element: str) -> dict[str, str]:
        """Names in the order of the content model, each with how often it may stand there: 1, ?, * or +."""
        groups, found = [(False, False)], dict[str, str]()
        marks = re.findall(r"#?[\w:.-]+|[(),|?*+]", self.models[element])
        for number, mark in enumerate(marks):
            optional, many = groups[-1]
            if mark == "(":
                close = _closing(marks, number)
                after = "".join(marks[close + 1 : close + 2])
                choice = "|" in _top_level(marks[number + 1 : close])
                groups.append((optional or choice or after in {"?", "*"}, many or after in {"*", "+"}))
            elif mark == ")":
                groups.pop()
            elif mark not in {",", "|", "?", "*", "+", "#PCDATA"}:
                after = "".join(marks[number + 1 : number + 2])
                known = found.get(mark, "1")
                optional = optional or after in {"?", "*"} or mark in found
                many = many or after in {"*", "+"} or known in {"*", "+"}
                found[mark] = ("*" if many else "?") if optional else ("+" if many else "1")
        return found


_ATTRIBUTE = re.compile(r'([\w:.-]+)\s+(CDATA|IDREF|ID|\([^)]*\))\s*(?:#FIXED\s*)?(#REQUIRED|#IMPLIED|"[^"]*")')


def _attribute(found: re.Match[str]) -> Place:
    name, kind, default = found.groups()
    values = tuple(v.strip() for v in kind.strip("()").split("|")) if kind.startswith("(") else ()
    count = "1" if default == "#REQUIRED" else "?"
    return Place("@" + name, "attribute", count, values, default.strip('"') if default[0] == '"' else "")


def _closing(marks: list[str], start: int) -> int:
    depth = 0
    for number in range(start, len(marks)):
        depth += (marks[number] == "(") - (marks[number] == ")")
        if depth == 0:
            return number
    raise ValueError(f"unbalanced content model: {' '.join(marks)}")


def _top_level(marks: list[str]) -> list[str]:
    depth, found = 0, []
    for mark in marks:
        depth += (mark == "(") - (mark == ")")
        if depth == 0:
            found.append(mark)
    return found


def walk(text: str) -> list[Place]:
    """Every place of a DTD below `ROOTS`, in document order."""
    dtd, found = _Dtd(text), list[Place]()

    def visit(path: tuple[str, ...], count: str) -> None:
        name = path[-1]
        children = dtd.children(name) if name != MATH else {}
        text_too = name != MATH and "#PCDATA" in dtd.models[name]
        if name in INLINE:
            found.append(Place("/".join(path), "inline", count))
            return
        kind = "math" if name == MATH else "mixed" if text_too and children else "text" if text_too else "box"
        found.append(Place("/".join(path), kind, count))
        if name == MATH:
            return
        for place in dtd.attributes.get(name, []):
            found.append(place._replace(path="/".join((*path, place.path))))
        for child, often in children.items():
            if path.count(child) < 2:
                visit((*path, child), often)

    for root in ROOTS:
        visit((root,), "1")
    return found


def known() -> list[Place]:
    """The places of NLM's DTD of 2025-01-01, from the list in this folder."""
    rows = [line.split("\t") for line in LIST.read_text("utf-8").splitlines()]
    return [Place(path, kind, count, tuple(values.split()), default) for path, kind, count, values, default in rows]


def listed(places: list[Place]) -> str:
    """`places` in the form of `dtd_paths.txt`."""
    rows = ((p.path, p.kind, p.often, " ".join(p.values), p.default) for p in places)
    return "".join("\t".join(row) + "\n" for row in rows)


# Where the content model is a choice or nests its options: element, child that is to be there, children that it needs;
# "" is the usual child where no other was asked for.
COMPANIONS = {
    ("Article", ""): ("Pagination",),
    ("Article", "ELocationID"): (),
    ("Author", ""): ("LastName",),
    ("Author", "CollectiveName"): (),
    ("Pagination", ""): ("MedlinePgn",),
    ("Pagination", "StartPage"): (),
    ("Pagination", "EndPage"): ("StartPage",),
    ("PubDate", ""): ("Year",),
    ("PubDate", "MedlineDate"): (),
    ("PubDate", "Day"): ("Year", "Month"),
    ("BeginningDate", "Day"): ("Month",),
    ("EndingDate", "Day"): ("Month",),
    ("ContributionDate", "Day"): ("Month",),
    ("PubMedPubDate", "Minute"): ("Hour",),
    ("PubMedPubDate", "Second"): ("Hour", "Minute"),
}
FILLERS = {"Year": "1901", "Month": "02", "Day": "03", "Hour": "4", "Minute": "5", "PMID": "1"}


class Record:
    """The smallest record that holds one place, with `value` there."""

    def __init__(self, places: list[Place]) -> None:
        self._boxes = {place.path for place in places if place.kind == "box"}
        self._below: dict[str, list[Place]] = {}
        for place in places:
            self._below.setdefault(place.parent, []).append(place)

    def holding(self, place: Place, value: str) -> str:
        """XML of the record; `value` is an attribute's value or the text of the element."""
        return self._element(place.path.partition("/")[0], place, value)

    def _element(self, path: str, target: Place, value: str) -> str:
        name, below = path.rpartition("/")[2], self._below.get(path, [])
        on_the_way = {p.path for p in below if (target.path + "/").startswith(p.path + "/")}
        attributes = "".join(
            f" {p.name[1:]}={quoteattr(value if p.path == target.path else _filler(p))}"
            for p in below
            if p.kind == "attribute" and (p.required or p.path in on_the_way)
        )
        if path == target.path and target.kind != "box":
            return f"<{name}{attributes}>{escape(value)}</{name}>"
        children = [p for p in below if p.kind != "attribute"]
        wanted = on_the_way | {p.path for p in children if p.required} | self._companions(name, children, on_the_way)
        inside = "".join(self._child(p, target, value) for p in children if p.path in wanted)
        holds_text = path not in self._boxes
        return f"<{name}{attributes}>{inside or (FILLERS.get(name, 'filler') if holds_text else '')}</{name}>"

    def _child(self, place: Place, target: Place, value: str) -> str:
        if place.kind == "math" and place.parent in self._boxes:
            return math(value if place.path == target.path else "filler")
        if place.kind == "inline":
            return f"before <{place.name}>{escape(value)}</{place.name}> after"
        if place.kind == "math" and place.path == target.path:
            return f"before {math(value)} after"
        return self._element(place.path, target, value)

    def _companions(self, name: str, children: list[Place], on_the_way: set[str]) -> set[str]:
        asked = next((p.name for p in children if p.path in on_the_way), "")
        needed = COMPANIONS.get((name, asked), COMPANIONS.get((name, ""), ()))
        return {p.path for p in children if p.name in needed}


def _filler(place: Place) -> str:
    return place.values[0] if place.values else "1" if place.name == "@Version" else "filler"


def math(value: str) -> str:
    """A formula of one identifier."""
    namespace = "http://www.w3.org/1998/Math/MathML"
    return f'<mml:math xmlns:mml="{namespace}"><mml:mi>{escape(value)}</mml:mi></mml:math>'
