"""Lines of scraped text, and the walk over a page's body that all layouts share.

    "  • Antiemetics / therapeutic use*"  -> Line(text="Antiemetics / therapeutic use*", bullet=True)

Body: from the heading "Abstract", or the first paragraph where that heading is lost, to the end of the page.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pubparse._parts import Parts
from pubparse._readers._page import ID_LABELS, LINKS, heading
from pubparse._text import terms
from pubparse._text.abstract import starts_with_label
from pubparse._text.citation import Citation, parse_citation
from pubparse._text.spaces import BLANKS, plain

_LINE = re.compile(r"[^\r\n]+|\r\n|\n|\r")
_BULLET = re.compile(r"[ \t]{0,40}(?:[•·◦▪*+]|-(?![-=]))[ \t]+")
_NUMBERED = re.compile(r"[ \t]{2,40}[0-9]{1,4}\.[ \t]+")
_QUOTED = re.compile(r"[>|][ \t]?")
_KEYWORDS = re.compile(r"key ?words?: ?(?=\S)")
_COPYRIGHT = re.compile(r"(?:copyright )?(?:©|\(c\) [12])|copyright [12][0-9]{3}")
IDS_LINE = re.compile(r"(?:pmid|pmcid|doi): ?\S")
FREE = frozenset(("free article", "free pmc article", "free article.", "free pmc article.", "no abstract available",
                   "no abstract available.", "free book", "free books & documents"))  # fmt: skip
_FURNITURE = frozenset(
    ("actions", "search in pubmed", "search in mesh", "search in nlm catalog", "add to search", "expand", "collapse",
     "show details", "display options", "full text links", "cite", "full text linkscite", "favorites", "share",
     "permalink", "copy", "page navigation", "item in clipboard", "close", "save", "email", "send to")
)  # fmt: skip
_LISTS = frozenset(("publication types", "mesh terms", "substances", "supplementary concepts", "grants", "references",
                    "associated data", "personal names"))  # fmt: skip
_ENDS_IN_A_STOP = {
    "abstract": "abstract",
    "keywords": "keywords",
    "citation": "pages",
    "short citation": "journal",
    "title": "title",  # it has none, but no page ends there
}
_SENTENCE_ENDS = tuple(".?!)]\"'”’…*%>")
LONGEST_HEAD_LINE = 2000
"""Characters; longer lines are prose, whatever they begin with."""
LONGEST_WRAP = 100
"""Columns: text with shorter lines throughout has been wrapped."""
_WRAPPED_FROM = 3


class Line(NamedTuple):
    """A line of the text."""

    text: str
    """As printed, without bullet and outer white space."""
    key: str
    """For comparison: lower case, plain white space, no marks of Markdown; "" for a blank line."""
    bullet: bool
    place: int
    """Where it begins, in characters."""
    indented: bool = False


def read_lines(text: str) -> list[Line]:
    """The lines of a text; only \\r\\n, \\n and \\r end one. A byte order mark is no character of the first."""
    found, start = [], 0
    for match in _LINE.finditer(text):
        raw = match[0]
        if raw[0] in "\r\n":
            if start == match.start():
                found.append(Line("", "", bullet=False, place=start))
            start = match.end()
        else:
            found.append(_line(raw, match.start()))
            start = match.end() + (2 if text.startswith("\r\n", match.end()) else 1)
    return found


def _line(raw: str, place: int) -> Line:
    body = raw.removeprefix("\ufeff")
    quoted = _QUOTED.match(body)
    body = body[quoted.end() :] if quoted else body
    mark = _BULLET.match(body) or _NUMBERED.match(body)
    shown = body[mark.end() :] if mark else body
    shown = shown.strip(BLANKS)
    key = plain(shown).lstrip("# ").strip("*_ ").casefold()
    return Line(shown, key, bullet=mark is not None, place=place, indented=body[:1] in {" ", "\t"})


def blocks(lines: list[Line]) -> list[tuple[int, int]]:
    """First and last line of each run of lines without a blank one; where all blank lines are lost, of each line."""
    if not has_blank_lines(lines):
        return [(place, place + 1) for place, line in enumerate(lines) if line.key]
    found: list[tuple[int, int]] = []
    start = None
    for place, line in enumerate([*lines, Line("", "", bullet=False, place=0)]):
        if line.key and start is None:
            start = place
        elif not line.key and start is not None:
            found.append((start, place))
            start = None
    return found


def has_blank_lines(lines: list[Line]) -> bool:
    """True when a blank line stands between others."""
    shown = [place for place, line in enumerate(lines) if line.key]
    return bool(shown) and shown[-1] - shown[0] + 1 > len(shown)


def joined(lines: list[Line]) -> str:
    """The lines as one text."""
    text = ""
    for line in lines:
        text = run_on(text, line.text) if line.key else text
    return text


def run_on(before: str, after: str) -> str:
    """A wrapped text and its next line; a word parted at its own hyphen is one word again."""
    hyphen = before.endswith("-") and not before.endswith((" -", "--"))
    return f"{before}{'' if hyphen or not before else ' '}{after}"


def citation_of(text: str) -> Citation | None:
    """The citation that a whole text is; None for prose."""
    if len(text) > LONGEST_HEAD_LINE:
        return None
    citation, _ = parse_citation(text)
    found = citation.date is not None or citation.located
    return citation if found and (citation.date is None or citation.date.year) else None


def is_furniture(line: Line) -> bool:
    """True for a button or menu of the page."""
    return line.key in _FURNITURE


def cut_body(lines: list[Line], parts: Parts, zone: str | None) -> None:
    """File a page's body; `zone` is the part that its first line belongs to."""
    gap, list_gap, bulleted, neighbours = 0, 0, False, False
    abstract: list[tuple[int, Line]] = []
    for line in lines:
        if not line.key:
            gap += 1
            continue
        opened = heading(line.key)
        if line.bullet and opened not in ID_LABELS:
            opened = None
        if opened == "abstract" and abstract:
            opened = None  # "Abstract" as a line of the abstract itself
        if opened is not None:
            if opened in ID_LABELS and neighbours:
                continue
            zone, gap, list_gap, bulleted = opened, 0, -1, False
            neighbours = neighbours or opened == "ignored"
            if opened not in ID_LABELS and opened != "ignored":
                parts.put(opened)
            continue
        if zone != "ignored" and not is_furniture(line):
            special = _special(line, parts)
            if special is not None:
                zone = special
            elif zone in ID_LABELS:  # legacy pages: "PMID:", then the number on a line of its own
                parts.put("ids", f"{zone}: {line.text}")
                zone = "ignored"
            elif zone == "abstract" or (zone in LINKS and bulleted and gap and not line.bullet and not line.indented):
                zone = "abstract"  # below links in bullets too, where its heading is lost
                abstract.append((gap, line))
            elif zone in _LISTS or zone in LINKS:
                if zone == "mesh terms" and line.bullet and list_gap >= 0 and gap > max(1, list_gap + 1):
                    zone = "substances"  # reader mode without that heading: two blank lines part the lists
                list_gap = gap if list_gap < 0 or gap < list_gap else list_gap
                bulleted = line.bullet
                _file_item(zone, line, parts, new=line.bullet or not _continues(zone, parts, gap))
            elif zone == "keywords" and not gap and parts.peek(zone):
                _file_item(zone, line, parts, new=False)
            elif zone:
                parts.put(zone, line.text)
            else:
                parts.put("text", line.text)
        gap = 0
    for paragraph in paragraphs(abstract):
        parts.put("abstract", paragraph)


def _special(line: Line, parts: Parts) -> str | None:
    """File a line that says itself what it is; the zone that follows it, or None for a line of the current zone."""
    if _KEYWORDS.match(line.key):
        parts.put("keywords", line.text)
        return "keywords"
    if _COPYRIGHT.match(line.key):
        parts.put("copyright", line.text)
        return "copyright"
    if terms.status(line.key):
        parts.put("status", line.text)
        if IDS_LINE.match(line.key):
            parts.put("ids", line.text)
        return "ignored"
    return None


def _continues(zone: str, parts: Parts, gap: int) -> bool:
    """True for the second line of a bulleted link: title, then authors and citation."""
    return zone not in _LISTS and gap == 0 and bool(parts.peek(zone))


def _file_item(zone: str, line: Line, parts: Parts, *, new: bool) -> None:
    if new:
        parts.put(zone, line.text)
    else:
        *before, last = parts.take(zone)
        parts.put(zone, *before, run_on(last, line.text))


def paragraphs(lines: list[tuple[int, Line]]) -> list[str]:
    """Paragraphs of lines with the number of blank lines before each: a line is one, unless the text has been wrapped."""
    texts = [line.text for _, line in lines]
    wrapped = len(texts) >= _WRAPPED_FROM and max(map(len, texts)) <= LONGEST_WRAP
    found: list[str] = []
    for place, (gap, line) in enumerate(lines):
        joined = wrapped and place and not gap and not starts_with_label(line.text)
        if found and joined:
            found[-1] = run_on(found[-1], line.text)
        else:
            found.append(line.text)
    return found


def cut_off_in(lines: list[Line], parts: Parts) -> frozenset[str]:
    """The field at which the text breaks off: of a part that ends in a stop, whose last words are the text's and have none."""
    last = next((line for line in reversed(lines) if line.key), None)
    if last is None or last.text.endswith(_SENTENCE_ENDS):
        return frozenset()
    cut = (field for part, field in _ENDS_IN_A_STOP.items() if parts.peek(part) and parts.peek(part)[-1].endswith(last.text))
    return frozenset(cut)
