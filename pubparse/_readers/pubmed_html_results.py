"""Result lists of PubMed, today's and those of 2010-2019: one short article a row.

    <article class="full-docsum"> <a class="docsum-title" href="/37988744/">..</a> <span class="full-authors">A, B.</span>
      <span class="full-journal-citation">Qual Health Res. 2023 Nov 21:..</span> <span class="docsum-pmid">37988744</span>
    <div class="rprt"> <p class="title">..</p> <p class="desc">A, B.</p> <p class="details">..

A row's snippet is a cut abstract and never read as one. `<li class="full-docsum">` are rows of similar articles: not records.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubparse._readers._html_dom import NOT_TEXT, SHOWN_AT_LAST, kid, marked, own_text, text
from pubparse._readers._html_kinds import RESULTS
from pubparse._readers._html_people import listed
from pubparse._readers._html_record import Cut, cut_book, is_book, read_page
from pubparse._text import terms
from pubparse._text.spaces import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pubparse._input import Input
    from pubparse._readers._html_dom import Page
    from pubparse._readers._plain_xml import Element
    from pubparse.errors import Problem
    from pubparse.model import Article

FORMAT = RESULTS
_STATES = frozenset(
    ("title", "title_markup", "authors", "authors.suffix", "authors.collective_name", "volume", "issue", "pages")
)
_QUERY_WORDS = frozenset("b")
_PATH_PMID = re.compile(r"/([0-9]{1,9})(?:[/?]|$)")
_END = re.compile(r"(?:^| )([^.]{3,60})\.$")
_SKIPPED = NOT_TEXT | {"head"}


def read(source: Input, url: str | None) -> Iterator[Article | Problem]:
    """One short article for each row, in order."""
    return read_page(source, url, FORMAT, cut_page, _STATES)


def cut_page(page: Page) -> list[Cut]:
    """The rows of a list, cut."""
    if page.root is None:
        return []
    # a row without a page around it is in the head, where the parser takes what stands before it for one
    return _cuts(page.root, _SKIPPED) or _cuts(page.root, NOT_TEXT - SHOWN_AT_LAST)


def _cuts(root: Element, skipped: frozenset[str]) -> list[Cut]:
    cuts = []
    waiting: list[Element] = [root]
    while waiting:
        here = waiting.pop()
        if here.tag in skipped:
            continue
        row = _row_of(here)
        if row is not None:
            cut = Cut()
            # a row that was not closed holds those that follow
            inside = [other for other in here.iter("article", "div") if other is not here and _row_of(other)]
            for other in inside:
                parent = other.getparent()
                if parent is not None:
                    parent.remove(other)
            waiting.extend(reversed(inside))
            row(here, cut)
            cut.parts.put("ids")
            cuts.append(cut)
            continue
        waiting.extend(reversed(here))
    return cuts


def _row_of(here: Element) -> Callable[[Element, Cut], None] | None:
    kind = here.get("class")
    if not kind:
        return None
    names = kind.split()
    if "full-docsum" in names:
        return _today if here.tag == "article" else _other_paper
    return _legacy if "rprt" in names and here.tag == "div" else None


def _other_paper(row: Element, cut: Cut) -> None:
    """A row of a list of similar articles."""


def _today(row: Element, cut: Cut) -> None:
    title = kid(row, "docsum-title")
    pmid = text(kid(row, "docsum-pmid"))
    if title is not None:
        link = _PATH_PMID.search(title.get("href") or "")
        pmid = title.get("data-article-id") or (link[1] if link else "") or pmid
        _title(title, cut)
    cut.identify("pmid", pmid)
    _authors(text(kid(row, "full-authors")), cut)
    citation = kid(row, "full-journal-citation")
    if citation is not None:
        _citation(own_text(citation), cut)
    for name, part in (("publication-type", "type"), ("language", "language")):
        flag = text(kid(row, name)).rstrip(".")
        if flag:
            cut.parts.put(part, flag)
    _languages(cut)


def _title(title: Element, cut: Cut) -> None:
    cut.title(*marked(title, without=_QUERY_WORDS))
    if next(title.iter("b"), None) is not None:
        # bold words may be the query's or the title's own (33449981)
        cut.partial.add("title_markup")


def _authors(line: str, cut: Cut) -> None:
    if not line:
        return
    people, complete = listed(line)
    if people:
        cut.stated["authors"], cut.stated["authors_complete"] = people, complete
    if not complete:
        cut.partial.add("authors")


def _citation(line: str, cut: Cut) -> None:
    if not cut.journal and is_book(line):
        cut_book(line, cut)
    elif line:
        cut.parts.put("citation", line)


def _legacy(row: Element, cut: Cut) -> None:
    """A row of 2010-2019: title, description, details, and the PMID's pair."""
    title = kid(row, "title")
    if title is not None:
        _title(title, cut)
    for pair in row.iter("dd"):
        cut.identify("pmid", text(pair).split(" ")[0])
    if cut.pmid is None:
        box = next((box for box in row.iter("input") if box.get("value")), None)
        cut.identify("pmid", (box.get("value") or "") if box is not None else "")
    _authors(text(kid(row, "desc")), cut)
    details = kid(row, "details")
    if details is None:
        return
    journal = kid(details, "jrnl")
    line = text(details)
    if journal is not None:
        cut.journal = {"medline_ta": text(journal), "title": fold(journal.get("title") or "")}
        line = line.removeprefix(text(journal)).lstrip(". ")
        if cut.journal["medline_ta"] == "" and line.startswith("In: "):
            cut.journal = {}
    for part, value in _ends(line):
        if part:
            cut.parts.put(part, value)
        line = line[: len(line) - len(value) - 1].rstrip()
    _languages(cut)
    _citation(line, cut)


def _languages(cut: Cut) -> None:
    """A row prints no "English", also where it is one of two languages (29426732)."""
    if cut.parts.peek("language"):
        cut.partial.add("languages")


def _ends(line: str) -> list[tuple[str, str]]:
    """The sentences behind a citation: "No abstract available.", a publication type, a language; last one first."""
    found: list[tuple[str, str]] = []
    while match := _END.search(line[-64:]):
        value = match[1].strip()
        if value.casefold() == "no abstract available":
            found.append(("", value))
        elif terms.publication_type(value):
            found.append(("type", value))
        elif terms.languages(value):
            found.append(("language", value))
        else:
            break
        line = line[: len(line) - len(value) - 1].rstrip()
    return found
