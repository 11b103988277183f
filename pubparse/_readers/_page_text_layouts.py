"""The layouts of scraped text: where a page of each begins, and which of its lines are what.

    reader     TITLE ~ Am Fam Physician. 2003 Jul 1;68(1):121-8. ~ Abstract ~ ...     journal, no authors (F3)
    main text  TITLE / - PMID: 9366820 / - DOI: 10.1016/... / TITLE / Abstract / ...    no citation (F4)
    legacy     Send to / Choose Destination / J. 2011 Jul;9(7):787-97. ~ TITLE. ~ Author information ~ ...      (F6)
    row        Schunk MK, Macallum GE.Schunk MK, et al.ILAR J. 2005;46(3):241-57. ...ILAR J. 2005.PMID: 15953832Review.    (F7)
    handheld   Title: TITLE. Author: A, B. Journal: J; 1998 Jul; 93(7):1131-5. PubMed ID: 9672344. Abstract: ...      (F8)
    reposted   J. 2007 Apr 1;75(7):1027-30. ~ TITLE. ~ A, B. AFFILIATION. ~ abstract ~ PMID: 17427617 [PubMed - in process] (F9)

A layout is two functions: `starts` gives the lines at which its pages begin, none when the text is of another layout;
`cut` files one page's lines as parts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from pubparse._parts import Parts
from pubparse._readers import _page_text_flow as flow
from pubparse._readers import _page_text_flow_legacy as flow_legacy
from pubparse._readers import _page_text_fragment as fragment
from pubparse._readers import _page_text_glued as glued
from pubparse._readers import _page_text_results as results
from pubparse._readers import _page_text_today as today
from pubparse._readers._page_headings import heading
from pubparse._readers._page_text_elsewhere import is_elsewhere
from pubparse._readers._page_text_lines import (
    FREE,
    IDS_LINE,
    LONGEST_AFFILIATION,
    LONGEST_HEAD_LINE,
    Line,
    blocks,
    citation_of,
    cut_body,
    has_blank_lines,
    is_furniture,
    joined,
    short_citation,
)
from pubparse._text import terms
from pubparse._text.abstract import starts_with_label
from pubparse._text.citation import JOURNAL_BEGINS, parse_citation
from pubparse._text.names import looks_like_names, names_group
from pubparse._text.spaces import plain

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_ABBREVIATION = 150
"""Characters of NLM's longest title abbreviations; more is a title and a journal glued."""
PMID_LINE = re.compile(r"pmid: ?[0-9]{1,8}")
LANGUAGE_LINE = re.compile(r"\[articles? in ")
_BODY_HEADINGS = frozenset(("abstract", "publication types", "mesh terms", "substances"))


class Layout(NamedTuple):
    """How one kind of page looks as text."""

    name: str
    starts: Callable[[list[Line]], list[int]]
    cut: Callable[[list[Line]], Parts]
    records: Callable[[list[Line]], list[tuple[int, int, Parts]]] | None = None
    """Cuts all pages at once, where they are not told apart by lines."""


# Legacy -----------------------------------------------------------------------------------------------------------------

_LEGACY_ABOVE = frozenset(
    ("send to", "send to:", "format", "display settings:", "display settings", "choose destination",
     "see comment in pubmed commons below", "abstract", "format: abstract", "file", "clipboard", "collections",
     "order", "my bibliography", "citation manager")
)  # fmt: skip


LONGEST_TITLE = 500
"""Characters: a longer paragraph above a citation is the abstract of the page before."""
_HEAD_OF_LEGACY = 60
"""Lines below the menu's first words in which a record begins."""
# What is cited of a book is "2nd. Cold Spring Harbor (NY): Cold Spring Harbor Laboratory Press; 1997." (21413221)
_BOOK = re.compile(r"[^;:]{3,300}: [^;:]{2,120}; [12][0-9]{3}(?:[\u2013-](?:[12][0-9]{3})?)?\.")
_LEGACY_PROOFS = ("author information", "supplemental content", "see comment in pubmed commons", "1 selected item: ",
                  "pubmed commons home", "[indexed for medline]")  # fmt: skip
_EDITORS = re.compile(r"In: [^.]{3,1000}, editors?\.?(?: |$)")
_LONGEST_NUMBER = 3
LONGEST_GROUP = 80
_NUMBER_FIRST = re.compile(r"[1-9][0-9]{0,2} ?[^\W\d_]")


def starts_legacy(lines: list[Line]) -> list[int]:
    """The menu "Send to / Choose Destination" stands above each record."""
    found: list[int] = []
    top = 0
    if not any(line.key == "choose destination" for line in lines):
        return found
    proven = any(line.key.startswith(_LEGACY_PROOFS) or _is_closed(line) for line in lines)
    heads = [] if proven else _heads(lines)
    for place, line in enumerate(lines):
        if line.key == "choose destination":
            # A page that explains the menu has no record below it.
            if proven or bisect_right(heads, place + _HEAD_OF_LEGACY) > bisect_right(heads, place):
                found.append(top)
        elif line.key and line.key not in _LEGACY_ABOVE:
            top = place + 1
    return found


def _heads(lines: list[Line]) -> list[int]:
    """Where citations with their journals stand, each on a line or a paragraph of its own."""
    whole = (start for start, end in blocks(lines) if is_reader_citation(lines[start:end]))
    return sorted({*whole, *(place for place, line in enumerate(lines) if is_reader_citation([line]))})


def _is_closed(line: Line) -> bool:
    """True for the line that closes a record: "PMID: 17427617 [PubMed - in process]"."""
    return IDS_LINE.match(line.key) is not None and terms.status(line.key) is not None


def _cut_legacy(lines: list[Line]) -> Parts:
    parts = Parts()
    start = next((n for n, line in enumerate(lines) if line.key == "choose destination"), -1) + 1
    lines = [line for line in lines[start:] if line.key not in _LEGACY_ABOVE - {"abstract"}]
    # "File / Clipboard / E-mail / Order": a browser's copy holds the menu; the citation ends it
    top = next((n for n, line in enumerate(lines) if is_reader_citation([line])), 0)
    lines = lines[top:]
    body = next((n for n, line in enumerate(lines) if line.key and heading(line.key)), len(lines))
    for first, last in blocks(lines[:body]):
        _file_legacy(joined(lines[first:last]), parts)
    if body < len(lines) and heading(lines[body].key) == "affiliations":
        parts.put("affiliations")
        body = _file_affiliations(lines, body + 1, parts)
    cut_body(lines[body:], parts, "abstract")
    # "Losartan/administration & dosage*": these pages print no blanks beside the stroke
    printed = parts.take("mesh terms")
    if printed:
        parts.put("mesh terms", *(text.replace("/", " / ") for text in printed))
    return parts


def _file_legacy(text: str, parts: Parts) -> None:
    """One paragraph above "Author information": citation, title, authors, a book's lines, in this order."""
    key = plain(text).casefold()
    if key in FREE:
        parts.put("free full text", text)
    elif terms.status(text):
        parts.put("status", text)
        parts.put("ids", *([text] if IDS_LINE.match(key) else []))
    elif text.startswith("In: "):
        editors = _EDITORS.match(
            text
        )  # "In: Kamkin A, Kiseleva I, editors. Mechanosensitivity in Cells. ..." (21290765)
        parts.put("editors", *([editors[0].rstrip()] if editors else []))
        parts.put("book", *filter(None, [text[editors.end() :] if editors else text]))
    elif not parts.peek("title") and not parts.peek("book") and _BOOK.fullmatch(text):
        parts.put("book", text)
    elif not parts.peek("title") and not parts.peek("citation") and citation_of(text) is not None:
        parts.put("citation", text)
    elif not parts.peek("title"):
        parts.put("title", text)
    elif "[Internet]. " in text and not parts.peek("book"):
        parts.put("book", text)
    elif not parts.peek("authors") and (
        looks_like_names(text.partition(";")[0]) or _is_group(text)
    ):  # groups stand behind it
        parts.put("authors", text)
    elif terms.languages(text):
        parts.put("language", text)
    else:
        parts.put("abstract", text)


def _is_group(text: str) -> bool:
    return names_group(text) and len(text) <= LONGEST_GROUP and text.rstrip(" .").count(".") == 0


def _file_affiliations(lines: list[Line], place: int, parts: Parts) -> int:
    """One paragraph, or bullets; the line behind them. "Abstract" below may be lost, its blank lines stay."""
    filed, gap, gapless = False, False, not has_blank_lines(lines)
    number = ""  # of an affiliation, on a line of its own
    while place < len(lines):
        line = lines[place]
        if line.key.isdigit() and len(line.key) <= _LONGEST_NUMBER:
            number, gap, place = f"{line.key} ", False, place + 1
            continue
        numbered = _NUMBER_FIRST.match(line.key) and (not filed or parts.peek("affiliations")[-1][0].isdigit())
        if line.key and (
            heading(line.key)
            or IDS_LINE.match(line.key)
            or starts_with_label(line.text)
            or (filed and gap and not (line.bullet or number or numbered))
        ):
            break
        if filed and gapless and not (number or numbered) and len(line.text) > LONGEST_AFFILIATION:
            break
        if line.key:
            parts.put("affiliations", number + line.text)
            filed, number = True, ""
        gap = not line.key
        place += 1
    return place


# Main text --------------------------------------------------------------------------------------------------------------


_MOST_TITLE_LINES = 8
_DATED = re.compile(r"(?:epub|ecollection|print) [12][0-9]{3}|online ahead of print")


def _starts_main_text(lines: list[Line]) -> list[int]:
    """A title, and below it the PMID in a list of its own; a list of such titles without a page's parts is no page."""
    found: list[int] = []
    if not copied_titles(lines) and not any(line.key in _MAIN_TEXT_PROOFS for line in lines):
        return found
    shown, foreign = 0, False  # lines above this one that are not blank, and whether one is no part of a title
    for place, line in enumerate(lines):
        if line.bullet and PMID_LINE.fullmatch(line.key):
            above = next((n for n in range(place - 1, -1, -1) if lines[n].key), None)
            alone = found or (shown <= _MOST_TITLE_LINES and not foreign)
            titled = above is not None and (heading(lines[above].key) is None or (alone and not found))
            if above is not None and alone and titled and not lines[above].bullet:
                found.append(_first_of_title(lines, above, place) if found else 0)
        shown += bool(line.key)
        foreign = foreign or line.bullet or heading(line.key) not in {None, "affiliations"}
    return found


# "Abstract" alone is a button of many a list of publications.
_MAIN_TEXT_PROOFS = frozenset(
    ("pubmed disclaimer", "publication types", "mesh terms", "linkout - more resources", "similar articles", "cited by",
     "full text sources", "conflict of interest statement", "grants and funding")
)  # fmt: skip


def copied_titles(lines: list[Line]) -> list[int]:
    """Main texts whose title stands above and below the identifiers."""
    found = []
    for place, line in enumerate(lines):
        if line.bullet and PMID_LINE.fullmatch(line.key) and place:
            above = next((n for n in range(place - 1, -1, -1) if lines[n].key), 0)
            below = next((n for n in lines[place : place + 8] if n.key and not IDS_LINE.match(n.key)), None)
            first = _first_of_title(lines, above, place)
            head = [line for line in lines[max(0, first - 8) : first] if line.text[:1] in {".", ","}]
            todays = any(citation_of(line.text) is not None for line in head)  # its title stands twice too
            if below is not None and below.key == lines[first].key and not todays:
                found.append(first)
    return found


def _first_of_title(lines: list[Line], above: int, place: int) -> int:
    """A title of several lines, found by the copy of it below the identifiers."""
    below = [line.key for line in lines[place : place + 40] if line.key and not IDS_LINE.match(line.key)]
    for count in range(4, 1, -1):
        first = above - count + 1
        if first >= 0 and below[:count] == [line.key for line in lines[first : above + 1]]:
            return first
    return above


def _cut_main_text(lines: list[Line]) -> Parts:
    parts = Parts()
    ids = next((n for n, line in enumerate(lines) if line.bullet and PMID_LINE.fullmatch(line.key)), len(lines))
    title: list[Line] = []
    for line in lines[:ids]:
        if _DATED.match(line.key) or IDS_LINE.match(line.key) or (title and citation_of(line.text) is not None):
            parts.put("citation", line.text)
        elif heading(line.key) == "affiliations":
            continue
        elif line.key.startswith("[article") and terms.languages(line.text):
            parts.put("language", line.text)
        elif line.key and terms.publication_type(line.text):
            parts.put("type", line.text)
        elif line.key:
            title.append(line)
    parts.put("title", joined(title))
    place = ids
    while place < len(lines) and (not lines[place].key or (lines[place].bullet and IDS_LINE.match(lines[place].key))):
        if lines[place].key:
            parts.put("ids", lines[place].text)
        place += 1
    rest = [line for line in lines[place:] if line.key and not is_furniture(line)]
    while rest and (rest[0].key in FREE or terms.publication_type(rest[0].text) or LANGUAGE_LINE.match(rest[0].key)):
        rest.pop(0)
    if title and [line.key for line in rest[: len(title)]] == [line.key for line in title]:
        parts.put("title", joined(rest[: len(title)]))
        place = lines.index(rest[len(title) - 1], place) + 1
        short = short_citation(rest[len(title) : len(title) + 2])
        if short:
            parts.put("short citation", joined(short))
            place = lines.index(short[-1], place) + 1
    named = any(heading(line.key) == "abstract" for line in lines[place:])
    cut_body(lines[place:], parts, None if named else "abstract")
    return parts


# Reader mode ------------------------------------------------------------------------------------------------------------


def _starts_reader(lines: list[Line]) -> list[int]:
    """A title, its citation with journal below it, and one of the headings of a record's body."""
    found: list[int] = []
    for title, _ in _reader_heads(lines):
        found.append(title if found else 0)
    bodies = any(line.key in _BODY_HEADINGS for line in lines)
    return found if bodies and not is_elsewhere(lines) else []


def _reader_heads(lines: list[Line]) -> list[tuple[int, int]]:
    """Where titles and their citations begin."""
    runs = blocks(lines)
    found = []
    for (start, end), (below, below_end) in zip(runs, [*runs, (len(lines), len(lines))][1:], strict=True):
        if lines[start].bullet or heading(lines[start].key) or starts_with_label(lines[start].text):
            continue
        if is_reader_citation(without_language(lines[below:below_end])):
            found.append((start, below))
        elif start == 0 or not found:
            inside = next(
                (n for n in range(start + 1, min(end, start + 6)) if is_reader_citation(lines[n : n + 1])), None
            )
            if inside is not None:
                found.append((start, inside))
        if not found:
            return []  # nothing stands above the first title
    return found


def without_language(lines: list[Line]) -> list[Line]:
    return [line for line in lines if not LANGUAGE_LINE.match(line.key)]


def is_reader_citation(lines: list[Line]) -> bool:
    if not lines or len(lines) > 4 or lines[0].bullet or is_furniture(lines[0]):  # noqa: PLR2004 - a wrapped one is no longer
        return False
    text = plain(joined(lines))
    if text.startswith("In: ") and " [Internet]. " in text:
        return True
    if not re.match(JOURNAL_BEGINS, text):
        return False
    if len(text) > LONGEST_HEAD_LINE or "PMID:" in text:
        return False
    citation, unread = parse_citation(text)
    whole = not unread or unread.startswith(("eCollection", "Print"))  # a neighbour's row goes on after its citation
    journal = citation.journal or ""
    return whole and 0 < len(journal) <= LONGEST_ABBREVIATION and (citation.located or citation.doi is not None)


def _cut_reader(lines: list[Line]) -> Parts:
    parts = Parts()
    heads = _reader_heads(lines)
    if not heads:
        return parts
    title, citation = heads[0]
    parts.put("title", joined(lines[title:citation]))
    place = citation
    while place < len(lines) and not heading(lines[place].key):
        line = lines[place]
        if LANGUAGE_LINE.match(line.key):
            parts.put("language", line.text)
        elif line.key and _is_head_of_reader(lines, citation, place):
            parts.put("book" if joined(lines[citation : place + 1]).startswith("In: ") else "citation", line.text)
        elif line.key:
            break
        place += 1
    parts.put("book", *filter(None, [" ".join(parts.take("book"))]))  # in one piece
    cut_body(lines[place:], parts, "abstract")
    return parts


def _is_head_of_reader(lines: list[Line], citation: int, place: int) -> bool:
    """True for the citation's own lines: no blank line between them, and together still a citation."""
    own = lines[citation : place + 1]
    if not all(line.key for line in own):
        return False
    if len(own) == 1:
        return True
    return (
        not is_reader_citation(lines[citation:place])
        or re.match(r"(?:doi|epub|pii)\b|\S{1,60}$", own[-1].key) is not None
    )


# Reposted ---------------------------------------------------------------------------------------------------------------

_SPAM_SHIELD = re.compile(
    r"This email address is being protected from spambots\. You need JavaScript enabled to view it\.?"
)


def _starts_reposted(lines: list[Line]) -> list[int]:
    """The old abstract: the citation first, the PMID with the record's state last."""
    runs = blocks(lines)
    if not runs or not any(IDS_LINE.match(line.key) and terms.status(line.key) for line in lines):
        return []
    ends = {n for n, line in enumerate(lines) if IDS_LINE.match(line.key) and terms.status(line.key)}
    found: list[int] = []
    fresh = True
    for place, (start, end) in enumerate(runs):
        if (
            fresh
            and is_reader_citation(lines[start:end])
            and (not found or opens_repost(lines, runs[place : place + 3]))
        ):
            found.append(start if found else 0)
            fresh = False
        elif not found:
            return []  # nothing stands above the first citation
        fresh = fresh or bool(ends.intersection(range(start, end)))
    return found


def opens_repost(lines: list[Line], runs: list[tuple[int, int]]) -> bool:
    """True for a citation, a title, and a paragraph that names of authors begin: the head of an old abstract."""
    if any(heading(lines[start].key) for start, _ in runs[:3]) or lines[runs[0][1] - 1].key.endswith("pubmed"):
        return False  # the last reference, the heading "MeSH terms", and the first of them (409358)
    cited = [is_reader_citation(lines[slice(*run)]) for run in runs[:3]]
    if cited != [True, False, False]:  # of several in a row each is a reference
        return False
    return looks_like_names(joined(lines[slice(*runs[2])])[:LONGEST_HEAD_LINE].partition(". ")[0])


def _cut_reposted(lines: list[Line]) -> Parts:
    parts = Parts()
    runs = blocks(lines)
    first = next((n for n, (start, end) in enumerate(runs) if is_reader_citation(lines[start:end])), 0)
    parts.put("citation", joined(lines[slice(*runs[first])]))
    names = ["title", "authors"]
    place = runs[first][1]
    for start, end in runs[first + 1 : first + 3]:
        text = joined(lines[start:end])
        if names[0] == "authors":
            authors, _, affiliation = text.partition(". ")
            if not looks_like_names(authors):
                break
            parts.put("authors", authors)
            affiliation = _SPAM_SHIELD.sub("", affiliation).strip()
            if affiliation:
                parts.put("affiliations", affiliation)
        else:
            parts.put("title", text)
            names.pop(0)
        place = end
    cut_body(lines[place:], parts, "abstract")
    return parts


def _cut_flow(lines: list[Line]) -> Parts:
    return _noted(*flow.relined(lines), today.cut)


def _cut_legacy_flow(lines: list[Line]) -> Parts:
    return _noted(*flow_legacy.relined(lines), _cut_legacy)


def _noted(lines: list[Line], inferred: str | None, cut: Callable[[list[Line]], Parts]) -> Parts:
    parts = cut(lines)
    if inferred:
        parts.put("inferred", inferred)
    return parts


LAYOUTS = (
    Layout("handheld", glued.starts_handheld, glued.cut_handheld),
    Layout("results", results.starts, glued.cut_row, results.records),
    Layout("flow", flow.starts, _cut_flow),
    Layout("today", today.starts, today.cut),
    Layout("legacy flow", flow_legacy.starts, _cut_legacy_flow),
    Layout("legacy", starts_legacy, _cut_legacy),
    Layout("main text", _starts_main_text, _cut_main_text),
    Layout("reposted", _starts_reposted, _cut_reposted),
    Layout("fragment", fragment.starts, fragment.cut),
    Layout("row", glued.starts_row, glued.cut_row),
    Layout("reader", _starts_reader, _cut_reader),
)


def layout_of(lines: list[Line]) -> Layout | None:
    """The first layout of the table of which a page begins in these lines."""
    return next((layout for layout in LAYOUTS if layout.starts(lines)), None)
