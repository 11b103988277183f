"""Scraped text of which a record is one line: PubMed for Handhelds (F8), and the rows of a list whose parts are glued (F7).

    Title: TITLE. Author: A, B. Journal: J; 1998 Jul; 93(7):1131-5. PubMed ID: 9672344. Abstract: ...
    Schunk MK, Macallum GE.Schunk MK, et al.ILAR J. 2005;46(3):241-57. ...ILAR J. 2005.PMID: 15953832Review.

Lines go in; where records begin, and the parts of each, come out.
"""

from __future__ import annotations

import re

from pubparse._parts import Parts
from pubparse._readers._page_text_lines import LONGEST_HEAD_LINE, Line, is_banner, joined
from pubparse._text import terms
from pubparse._text.abstract import split_run_in
from pubparse._text.citation import take_journal
from pubparse._text.names import looks_like_names
from pubparse._text.spaces import plain

# Handheld ---------------------------------------------------------------------------------------------------------------

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff"
_EDGE = rf"[\s{_INVISIBLE}]"
_HANDHELD_LABELS = {
    label: re.compile(rf"(?:^|(?<={_EDGE})){label.replace(' ', _EDGE + '{1,4}')}")
    for label in ("Title:", "Author:", "Journal:", "PubMed ID:", "Abstract:")
}
_HANDHELD_BANNER = ("these tools will no longer be maintained", "pubmed for handhelds", "search medline/pubmed")
_HANDHELD_LINKS = re.compile(r"\[Abstract\] \[|\[Related\] \[New Search\]|\[New Search\]$")


def starts_handheld(lines: list[Line]) -> list[int]:
    """A page begins at its banner, or where that is lost at the line "Title: ..."."""
    found, top = [], None
    for place, line in enumerate(lines):
        if line.key.startswith("title: "):
            text = joined(lines[place : place + 12])  # a wrapped line
            if "pubmed id: " in plain(text).casefold():
                found.append(place if top is None else top)
            top = None
        elif line.key.startswith(_HANDHELD_BANNER):
            top = place if top is None else top
        elif line.key:
            top = None
    return found


def cut_handheld(lines: list[Line]) -> Parts:
    """Each label is sought from the right, below the one that follows it: a title may hold any word."""
    parts = Parts()
    lines = lines[next((n for n, line in enumerate(lines) if line.key.startswith("title: ")), 0) :]
    text = joined(lines)
    links = _HANDHELD_LINKS.search(text)
    text = text[: links.start()] if links else text
    below = _HANDHELD_LABELS["PubMed ID:"].search(text)
    if below is None:
        return parts
    head, tail = text[: below.start()], text[below.end() :]
    above = _HANDHELD_LABELS["Abstract:"].search(tail)
    abstract = _bare(tail[above.end() :]) if above else ""
    parts.put("ids", f"PMID: {(tail[: above.start()] if above else tail).rstrip('. ')}")
    for label, part in (("Journal:", "citation"), ("Author:", "authors")):
        *_, last = (None, *_HANDHELD_LABELS[label].finditer(head))
        if last is not None:
            parts.put(part, _bare(head[last.end() :]))
            head = head[: last.start()]
    parts.put("title", _bare(_HANDHELD_LABELS["Title:"].sub("", head, count=1)))
    if abstract.strip():
        parts.put("abstract", *split_run_in(abstract.strip()))
    return parts


def _bare(text: str) -> str:
    """The text without invisible characters and white space at its ends."""
    return text.strip(f"{_INVISIBLE} \t\u00a0\u2009\u202f")


# Row of a result list ---------------------------------------------------------------------------------------------------

_ROW_PMID = re.compile(r"\.[ ]?PMID: ([0-9]{1,8})(?![0-9])")
_ABOVE_NEIGHBOURS = frozenset(
    ("abstract", "similar articles", "cited by", "pubmed disclaimer", "see all similar articles", "references")
)
_MOST_BANNER = 40
_LONGEST_MENU = 5
"""Words of a button or a link above a list."""
_NAMES_START = re.compile(r"[^\W\d_][^.,;:]{0,60} [A-Z]{1,4}[.,;]")
_AMONG_AUTHORS = re.compile(r"Among [^.:]{5,20}: ")  # with room for a damaged byte
_ROW_TAGS = re.compile(r"(?:[ ]?[A-Z][A-Za-z ,-]{2,60}\.){0,6}$")


def starts_row(lines: list[Line]) -> list[int]:
    """Pages of one row below the banner; those below anything else of a page, or several together, are its neighbours.

    What an extractor leaves of "Similar articles" and nothing else looks like several rows without a banner between (410085).
    """
    if any(line.key in _ABOVE_NEIGHBOURS for line in lines):
        return []
    rows = [place for place in range(len(lines)) if _row(_row_text(lines, place)) is not None]
    tops = [_banner_above(lines, place) for place in rows]
    if not rows or any(place and top is None for place, top in enumerate(tops)):
        return []
    above = lines[: rows[0]]
    alone = all(_is_above_row(line) for line in above)
    return [rows[0], *rows[1:]] if alone else []


def tops_of_rows(lines: list[Line]) -> list[int]:
    """Where the banners of such pages begin."""
    found = []
    for place, line in enumerate(lines):
        if "PMID: " in line.text and (top := _banner_above(lines, place)) is not None and _row(_row_text(lines, place)):
            found.append(top)
    return found


def _banner_above(lines: list[Line], row: int) -> int | None:
    """The first line of the banner that stands right above a row; None when something else does."""
    top = None
    for place in range(row - 1, max(-1, row - _MOST_BANNER), -1):
        line = lines[place]
        if is_banner(line):
            top = place
        elif line.key and not _is_above_row(line):
            break
    return top


def _is_above_row(line: Line) -> bool:
    """True for a line of the banner or a menu; a banner's line with a damaged byte is not known by its words."""
    return is_banner(line) or "\ufffd" in line.text or len(line.text.split()) <= _LONGEST_MENU


def is_row(text: str) -> bool:
    """True for a whole row on one line."""
    return _row(text) is not None


def _row_text(lines: list[Line], place: int) -> str:
    """The line, and where it has been wrapped the lines up to its PMID."""
    text = lines[place].text
    if _ROW_PMID.search(text) or not _NAMES_START.match(text):
        return text
    for end in range(place + 1, min(place + 12, len(lines))):
        if not lines[end].key:
            break
        if "PMID:" in lines[end].text:
            return joined(lines[place : end + 2])
    return text


def _row(text: str) -> Parts | None:
    """The parts of one row: authors, first author, citation, citation again, PMID, tags, glued."""
    if len(text) > 10 * LONGEST_HEAD_LINE or "PMID: " not in text:
        return None
    line = plain(text)
    pmid = _ROW_PMID.search(line)
    if pmid is None or not _ROW_TAGS.match(line, pmid.end()):
        return None
    authors, _, rest = line[: pmid.start() + 1].partition(".")
    if not looks_like_names(authors.partition(";")[0]):
        return None
    first = re.split(r"[,;]", authors, maxsplit=1)[0]
    rest = rest.lstrip()
    if not rest.startswith(first):
        return None
    rest = rest.removeprefix(first)
    rest = rest.partition(".")[2].lstrip()  # ", et al." or "."
    if _AMONG_AUTHORS.match(rest):
        rest = rest.partition(".")[2].lstrip()  # those that the search has matched, again
    journal, _, _ = take_journal(rest)
    again = rest.rfind(f"{journal}. ") if journal else -1
    if not journal or again <= 0:
        return None
    parts = Parts()
    parts.put("authors", authors)
    parts.put("citation", rest[:again].rstrip())
    parts.put("ids", f"PMID: {pmid[1]}")
    for tag in line[pmid.end() :].split("."):
        if terms.publication_type(tag):
            parts.put("type", tag)
        elif tag.strip():
            parts.put("free full text", tag.strip())
    return parts


def cut_row(lines: list[Line]) -> Parts:
    return _row(_row_text(lines, 0)) or Parts()
