"""What a tool writes above the page: its title and address, in lines of the tool's own.

    Title: Trams at night - PubMed / URL Source: https://pubmed.ncbi.nlm.nih.gov/31364595/ / Markdown Content:    crawlers
    --- / title: "Trams at night - PubMed" / source: "https://pubmed.ncbi.nlm.nih.gov/31364595/" / ---    browsers' clippers

Texts of lines go in; where the page begins, the title that the browser showed, and the address come out. The tool's other words
(its tags, when it came, what it summed up) are none of the page's.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST_PREFACE = 20_000
"""Characters in which such lines stand."""
_MOST_LINES = 60
_LONGEST = 4000
_BLANKS = " \t\u00a0\ufeff"
_FIELD = re.compile(r"(?P<name>[A-Za-z][A-Za-z _-]{1,30}):(?:[ \t]+(?P<value>\S.*))?")
_PAGE_BEGINS = "markdown content"
_OF_CRAWLERS = frozenset(("title", "url source", "published time", "number of pages", "warning", _PAGE_BEGINS))
_ADDRESSES = frozenset(("url source", "source", "url", "source_url", "sourceurl", "ogurl", "og_url", "link"))
_FENCE = "---"


class Preface(NamedTuple):
    """The lines above the page."""

    end: int
    """How many they are."""
    title: str
    """As the browser showed it, "Trams at night - PubMed"; "" where the tool wrote none, or changed it."""
    title_at: int
    """Which of them has it."""
    address: str | None
    """Of the page."""


def preface(texts: list[str]) -> Preface | None:
    """The lines above the page; None for a text that begins with the page itself."""
    head = [text.strip(_BLANKS) for text in texts[:_MOST_LINES]]
    first = next((place for place, text in enumerate(head) if text), None)
    if first is None:
        return None
    return _of_clipper(head, first) if head[first] == _FENCE else _of_crawler(head, first)


def _of_crawler(head: list[str], first: int) -> Preface | None:
    """Fields like "Title:" and "URL Source:", one a paragraph, down to "Markdown Content:" or the last of them."""
    fields: dict[str, tuple[int, str]] = {}
    for place in range(first, len(head)):
        found = _FIELD.fullmatch(head[place][:_LONGEST])
        name = found["name"].casefold() if found else ""
        if head[place] and name not in _OF_CRAWLERS:
            break
        if found:
            fields.setdefault(name, (place, found["value"] or ""))
        if name == _PAGE_BEGINS:
            break
    if "title" not in fields or "url source" not in fields:
        return None  # "Title: TRAMS. Author: Roe CT. ..." is PubMed for Handhelds
    return _made(fields, max(place for place, _ in fields.values()) + 1)


def _of_clipper(head: list[str], first: int) -> Preface | None:
    """Fields between two fences."""
    end = next((place for place in range(first + 1, len(head)) if head[place] in {_FENCE, "..."}), None)
    if end is None:
        return None
    fields: dict[str, tuple[int, str]] = {}
    for place in range(first + 1, end):
        found = _FIELD.fullmatch(head[place][:_LONGEST])
        if found:
            fields.setdefault(found["name"].casefold(), (place, found["value"] or ""))
    return _made(fields, end + 1) if _ADDRESSES & fields.keys() else None


def _made(fields: dict[str, tuple[int, str]], end: int) -> Preface:
    addresses = {_bare(fields[name][1]) for name in _ADDRESSES if name in fields}
    address = next((one for one in addresses if one.startswith(("http://", "https://"))), None)
    at, title = fields.get("title", (0, ""))
    return Preface(end, _bare(title), at, address if len(addresses) == 1 else None)


def _bare(value: str) -> str:
    """The value without the quotes of its dialect."""
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1].replace('\\"', '"').replace("''", "'") if quoted else value
