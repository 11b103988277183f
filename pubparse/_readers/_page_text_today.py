"""Scraped text of today's pages: whole, as copied from a browser, or stripped by an extractor (F1, F2, R2).

    Review / . 2019 Aug;20(8):e434-e442. / doi: 10.1016/... ~ TITLE ~ Affiliations ~ TITLE ~ Sean P Pitroda et al. Lancet ...

The anchor is the citation that has lost its journal, which was a button: ". 2019 Aug;20(8):e434-e442.". The title is what
is printed twice; what stands between the two is authors and affiliations; the short citation follows the second.
"""

from __future__ import annotations

import re

from pubparse._parts import Parts
from pubparse._readers._page_headings import LINKS, heading
from pubparse._readers._page_text_lines import (
    FREE,
    IDS_LINE,
    Line,
    citation_of,
    cut_body,
    is_furniture,
    joined,
)
from pubparse._text import terms
from pubparse._text.names import lists_authors, looks_like_names, parse_names
from pubparse._text.spaces import plain

_ACCESS_KEYS = re.compile(r"access ?keys ?ncbi ?homepage ?myncbi ?homepage")
_CITATION_START = re.compile(r"[.,] ?[0-9A-Z]")
_PROOFS = frozenset(
    ("pubmed disclaimer", "affiliations expand", "affiliations collapse", "access keys", "myncbi homepage", "page navigation",
     "title & authors", "add to search", "item in clipboard")
)  # fmt: skip
_FRAME_LINK = "[access keys]("  # in Markdown
_HINTS = frozenset(("affiliations", "affiliation", "similar articles"))
_BELOW_HEAD = frozenset(("abstract", "summary", "references", "bibliography", "introduction"))
_BELOW_ABSTRACT = frozenset(
    ("pubmed disclaimer", "conflict of interest", "figures", "similar articles", "cited by", "references", "grants",
     "publication types", "mesh terms", "substances", "related information", "linkout - more resources")
)  # fmt: skip
_NAMES_BEFORE = 3
LONGEST_JOURNAL = 300
"""Characters: some catalogues' names of journals are that long."""
_OF_THE_SITE = (" - pubmed", " - pubmed - ncbi", " - ncbi")
_NUMBERED = re.compile(r"[1-9][0-9]{0,2} ?[^\W\d_a-z]")
_DOI_LINE = re.compile(r"doi: ?10\.|epub [12][0-9]{3}|pii: ?\S|online ahead of print")


def starts(lines: list[Line]) -> list[int]:
    """A page begins at its banner, or where the text begins; it is PubMed's when its citation has lost the journal's button."""
    found, banner = [], None
    for place, line in enumerate(lines):
        if line.key == "skip to main page content":
            banner = place
        elif _ACCESS_KEYS.match(line.key):
            found.append(place if banner is None else banner)
            banner = None
    if _anchor(lines) is None:
        return []
    if not found and (
        any(line.key in _PROOFS or line.key.startswith(_FRAME_LINK) for line in lines) or _is_headed(lines)
    ):
        return [0]  # the banner was cut away
    return found


def _is_headed(lines: list[Line]) -> bool:
    """True when a head of PubMed's stands above the body; a list of references can have such lines too, but below, and many."""
    if not any(line.key in _HINTS or IDS_LINE.match(line.key) for line in lines):
        return False
    anchors = [place for place in range(len(lines)) if _anchor(lines[place : place + 1]) is not None]
    bodies = sum(line.key == "abstract" for line in lines)
    return len(anchors) <= 1 + bodies and not any(line.key in _BELOW_HEAD for line in lines[: anchors[0]])


def _anchor(lines: list[Line]) -> int | None:
    """The citation without journal, ". 2019 Aug;20(8):e434-e442." or ", 40 (2), 309-34, vii"."""
    for place, line in enumerate(lines):
        if (
            line.key[:1] in {".", ","}
            and _CITATION_START.match(plain(line.text[:40]))
            and citation_of(line.text) is not None
        ):
            return place
    return None


def cut(lines: list[Line]) -> Parts:
    """File the lines of one page."""
    parts = Parts()
    anchor = _anchor(lines)
    if anchor is None:
        head = next((place + 1 for place, line in enumerate(lines) if _ACCESS_KEYS.match(line.key)), len(lines))
    else:
        _file_above(lines[:anchor], parts)
        parts.put("citation", lines[anchor].text)
        head = anchor + 1
    body = _body_start(lines, head)
    above = parts.take("journal")
    below = _file_head(lines[head:body], parts, width=max(len(line.text) for line in lines))
    # Above the citation a tool may have written the title, where the journal, a button, is lost.
    titles = {_bare(title) for title in parts.peek("title")}
    parts.put("journal", *(journal for journal in above if _bare(journal) not in titles))
    if body < len(lines) and heading(lines[body].key) == "abstract":
        cut_body(below, parts, None)
        cut_body(lines[body:], parts, None)
    else:
        # mid-2020 pages can lose the heading: the paragraph below the short citation is the abstract
        cut_body(below + lines[body:], parts, "abstract")
    return parts


def _bare(title: str) -> str:
    return plain(title).casefold().rstrip(".")


def _file_above(lines: list[Line], parts: Parts) -> None:
    """Type and journal stand right above the citation; all else there is menus."""
    shown = [line for line in lines if line.key]
    alone = len(shown) == 1  # with nothing above it may stand apart (34093700)
    for line in reversed(shown[-3:]):
        if terms.publication_type(line.text):
            parts.put("type", line.text)
        elif _ACCESS_KEYS.match(line.key) or is_furniture(line) or parts.peek("journal") or parts.peek("type"):
            break
        elif (line is lines[-1] or alone) and _may_be_journal(line):
            parts.put("journal", line.text)


def _may_be_journal(line: Line) -> bool:
    """False for what a tool or a browser prints above the page: "Trams at night - PubMed"."""
    return len(line.text) <= LONGEST_JOURNAL and heading(line.key) is None and not line.key.endswith(_OF_THE_SITE)


def _body_start(lines: list[Line], start: int) -> int:
    """The last heading "Abstract" above the parts that follow one, else the first of those: menus print the word before."""
    found = None
    for place in range(start, len(lines)):
        key = lines[place].key
        opened = heading(key) if not lines[place].bullet else None
        if opened == "abstract":
            found = place
        elif key in _BELOW_ABSTRACT or opened in _BELOW_ABSTRACT:
            return place if found is None else found
    return len(lines) if found is None else found


def _file_head(lines: list[Line], parts: Parts, *, width: int) -> list[Line]:
    """File title, authors, affiliations, ids and the short citation; what stands below the short citation is returned.

    `width` is the length of the page's longest line.
    """
    texts: list[tuple[Line, int, str | None]] = []  # line, paragraph, zone
    paragraph, zone = 0, None
    for place, line in enumerate(lines):
        if not line.key:
            paragraph += 1
            continue
        opened = heading(line.key) if not line.bullet else None
        if opened in LINKS:  # "Erratum in": below the short citation
            return _file_texts(texts, parts, lines[place:], width)
        if opened is not None:
            zone = opened
            parts.put(zone)
            continue
        part = _part_in_head(line, above_title=not texts)
        if part is None:
            texts.append((line, paragraph, zone))
        elif part != "furniture" and not (part == "free full text" and line.text in parts.peek(part)):
            parts.put(part, line.text)
            zone = f"after {part}" if part in {"ids", "type"} else zone
    return _file_texts(texts, parts, [], width)


def _part_in_head(line: Line, *, above_title: bool) -> str | None:
    """What a line of the head says itself that it is; None for title, authors, affiliations and the short citation."""
    if above_title and (_DOI_LINE.match(line.key) or "doi: 10.".startswith(line.key)):  # the latter in a text cut there
        return "citation"
    if IDS_LINE.match(line.key):
        return "ids"
    if line.key in FREE:
        return "free full text"
    if terms.publication_type(line.text):
        return "type"
    if line.key.startswith("[article") and terms.languages(line.text):
        return "language"
    return "furniture" if is_furniture(line) else None


def _file_texts(texts: list[tuple[Line, int, str | None]], parts: Parts, rest: list[Line], width: int) -> list[Line]:
    """Title (twice), authors between, short citation after the second title; lines below it go in front of `rest`."""
    while len(texts) > 1 and texts[0][0].text.count(",") >= _NAMES_BEFORE and looks_like_names(texts[0][0].text):
        parts.put("authors", texts.pop(0)[0].text)  # Readability moves them above all else
    while texts and texts[0][2] == "affiliations" and _NUMBERED.match(texts[0][0].text):
        parts.put("affiliations", texts.pop(0)[0].text)  # the titles are lost (34093700)
    if not texts:
        return rest
    keys = [line.key for line, _, _ in texts]
    again = next((place for place in range(1, len(keys)) if keys[place] == keys[0]), None)
    count = _title_length(texts, again, width)
    parts.put("title", _join(texts[:count]))
    between = texts[count : again if again is not None else len(texts)]
    short_at = None
    if again is not None:
        parts.put("title", _join(texts[again : again + count]))
        short_at = again + count
    else:
        marked = next((place for place, (line, _, _) in enumerate(texts) if " et al. " in plain(line.text)), None)
        if marked is not None:
            short_at, between = marked, texts[count:marked]
    if again is None and between and keys[0].startswith(between[-1][0].key):
        between = between[:-1]  # the second title, cut
    for line, _, zone in between:
        parts.put(_part_between(line, zone), line.text)
    if short_at is None or short_at >= len(texts):
        return rest
    end = short_at + 1
    while end < len(texts) and texts[end][1] == texts[short_at][1] and not texts[end - 1][0].key.endswith("."):
        end += 1
    parts.put("short citation", _join(texts[short_at:end]))
    below: list[Line] = []
    for place in range(end, len(texts)):
        line, paragraph, _ = texts[place]
        if paragraph != texts[place - 1][1]:
            below.append(Line("", "", bullet=False, place=line.place))
        below.append(line)
    return below + rest


def _part_between(line: Line, zone: str | None) -> str:
    """What a line between the two titles is: authors above "Affiliations", affiliations below it."""
    if zone in {"affiliations", "collaborators"}:
        return zone
    if zone in {None, "authors"} and ("," in line.text or looks_like_names(line.text) or parse_names(line.text)[1:]):
        return "authors"
    return "text"


def _title_length(texts: list[tuple[Line, int, str | None]], again: int | None, width: int) -> int:
    """How many lines the title has: those that come again, else those of the first paragraph before the heading and the authors."""
    if again is not None:
        count = 1
        while count < again and again + count < len(texts) and texts[count][0].key == texts[again + count][0].key:
            count += 1
        return count
    first = texts[0]
    count = next((n for n, text in enumerate(texts) if text[1:] != first[1:]), len(texts))
    # As copied from a browser, the authors are the line below a title that is printed once.
    authors = next((n for n in range(1, count) if lists_authors(texts[n][0].text)), count)
    if authors == count > 1 and _is_line_of_its_own(texts[count - 1][0], texts[count - 2][0], width):
        return count - 1 if looks_like_names(texts[count - 1][0].text) else count
    return authors


def _is_line_of_its_own(line: Line, above: Line, width: int) -> bool:
    """True when no wrapping has cut it off the line above, on which its first word had room."""
    return len(above.text) + 1 + len(line.text.split(" ", 1)[0]) <= width


def _join(texts: list[tuple[Line, int, str | None]]) -> str:
    return joined([line for line, _, _ in texts])
