"""The heading of an article on today's pages: where, what, who, and the identifiers.

    <button title="Journal of virology">J Virol</button>. <span class="cit">2005 Jan;79(2):884-95.</span>
    <h1 class="heading-title">A title</h1>
    <a class="full-name" href="/?term=Woo+PC&..">Patrick C Y Woo</a><sup><a href="#affiliation-1">1</a></sup>

An element goes in, a `Cut` is filled. Own text is taken where browser extensions put nodes inside.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from pubparse._readers._html_dom import classes, kid, kids, marked, own_text, text, text_but
from pubparse._readers._html_people import author, investigator, term_of, with_affiliations
from pubparse._readers._html_record import cut_book, is_book
from pubparse._readers._page_problems import name_splits
from pubparse._text.spaces import fold
from pubparse.model import Affiliation

if TYPE_CHECKING:
    from collections.abc import Callable

    from pubparse._readers._html_record import Cut
    from pubparse._readers._plain_xml import Element
    from pubparse.model import Author

_NUMBER = re.compile(r"([0-9]{1,5})$")


def cut_heading(heading: Element, cut: Cut) -> None:
    """Cut all that the full view of a heading states."""
    lists: list[tuple[Element, bool]] = []
    waiting: list[tuple[Element, bool]] = [(heading, False)]
    affiliations: dict[str, Affiliation] = {}
    while waiting:
        here, of_group = waiting.pop()
        kind = classes(here)
        of_group = of_group or " investigators " in kind
        if kind:
            if " authors-list " in kind:
                lists.append((here, of_group))
                continue
            if " affiliations " in kind:
                affiliations = affiliations or _affiliations(here)
                continue
            row = _row_of(kind)
            if row:
                row(here, cut)
                continue
        waiting.extend((child, of_group) for child in reversed(here))
    for here, of_group in lists:
        _people(here, cut, affiliations, of_group=of_group)
    claimed = set(cut.parts.take("claimed"))
    cut.parts.put("affiliations", *(each.text for key, each in affiliations.items() if key not in claimed))


@functools.lru_cache(maxsize=256)
def _row_of(kind: str) -> Callable[[Element, Cut], None] | None:
    return next((_ROWS[name] for name in kind.split() if name in _ROWS), None)


def _journal(button: Element, cut: Cut) -> None:
    name = fold(button.get("title") or "")
    if text(button):
        cut.journal.setdefault("medline_ta", text(button))
    if name:
        cut.journal.setdefault("title", name)


def _citation(span: Element, cut: Cut) -> None:
    line = text(span)
    if not cut.journal and is_book(line):
        cut_book(line, cut)
    elif line and not cut.parts.peek("citation"):
        cut.parts.put("citation", line)


def _more_of_citation(span: Element, cut: Cut) -> None:
    """The DOI, the electronic date, "Online ahead of print."; extensions put links into these."""
    line = own_text(span)
    if line and line not in cut.parts.peek("citation"):
        cut.parts.put("citation", line)


def _title(title: Element, cut: Cut) -> None:
    cut.title(*marked(title))


def _flag(flag: Element, cut: Cut) -> None:
    if text(flag) and not cut.parts.peek("type"):
        cut.parts.put("type", text(flag))


def _language(line: Element, cut: Cut) -> None:
    cut.parts.put("language", text(line))


def _identifiers(listed: Element, cut: Cut) -> None:
    for item in kids(listed, "identifier"):
        names = classes(item).split()
        value = kid(item, "current-id")
        value = kid(item, "id-link") if value is None else value
        printed = own_text(value) if value is not None else ""
        if not printed and value is not None:
            printed = text(value)
        kind = next((known for name, known in _ID_KINDS.items() if name in names), None)
        if kind:
            cut.identify(kind, printed)
        elif printed:
            cut.parts.put(fold(text(kid(item, "id-label"))).rstrip(":") or "identifier", printed)


_ID_KINDS = {"pubmed": "pmid", "pmc": "pmc", "doi": "doi", "bookshelf": "bookaccession"}


def _nothing(here: Element, cut: Cut) -> None:
    """Furniture."""


_ROWS: dict[str, Callable[[Element, Cut], None]] = {
    "journal-actions-trigger": _journal,
    "cit": _citation,
    "citation-doi": _more_of_citation,
    "secondary-date": _more_of_citation,
    "ahead-of-print": _more_of_citation,
    "heading-title": _title,
    "publication-type": _flag,
    "language": _language,
    "identifiers": _identifiers,
    "journal-actions-dropdown": _nothing,
    "short-article-details": _nothing,
    "in-clipboard-label": _nothing,
    "free-label": _nothing,
    "equal-contrib-explanation": _nothing,
}


# Who


def _affiliations(section: Element) -> dict[str, Affiliation]:
    """Texts by the number in front of them."""
    found: dict[str, Affiliation] = {}
    for item in section.iter("li"):
        number = _NUMBER.search(item.get("data-affiliation-id") or item.get("id") or "")
        key = number[1] if number else text(kid(item, "key")) or str(len(found) + 1)
        printed = text_but(item, "key")
        if printed:
            found.setdefault(key, Affiliation(text=printed))
    return found


def _people(listed: Element, cut: Cut, affiliations: dict[str, Affiliation], *, of_group: bool) -> None:
    """The authors of a list, or the members of a group."""
    field = "investigators" if of_group else "authors"
    if field in cut.stated:
        return
    people: list[Author] = []
    complete, split = True, []
    for item in kids(listed, "authors-list-item"):
        person, unlinked = _person(item, cut, affiliations)
        if person is None:
            if text(item).strip(" .,;").casefold() == "et al":
                complete = False
                cut.partial.add(field)
            continue
        if unlinked and not of_group:
            cut.unlinked[len(people)] = unlinked
        elif unlinked and unlinked[1]:
            split.append(unlinked[0])
        people.append(person)
    cut.notes += name_splits(field, split)
    if people and of_group:
        cut.stated["investigators"] = tuple(map(investigator, people))
    elif people:
        cut.stated["authors"], cut.stated["authors_complete"] = tuple(people), complete


def _person(
    item: Element, cut: Cut, affiliations: dict[str, Affiliation]
) -> tuple[Author | None, tuple[str, bool] | None]:
    """A person or group; the printed name where no link parts it, and whether that was inferred."""
    name, term, equal = "", None, False
    texts: list[Affiliation] = []
    for here in item.iter("a", "span", "sup"):
        kind = here.get("class")
        if kind is None:
            continue
        if "full-name" in kind and not name:
            name = text(here) or fold(here.get("data-ga-label") or "")
            term = term_of(here.get("href"))
        elif "affiliation-link" in kind and here.tag == "a":
            number = _NUMBER.search(here.get("href") or "") or _NUMBER.search(text(here))
            key = number[1] if number else ""
            cut.parts.put("claimed", key)
            found = affiliations.get(key)
            if found is None and fold(here.get("title") or ""):
                found = Affiliation(text=fold(here.get("title") or ""))
            if found is not None:
                texts.append(found)
        elif "equal-contrib" in kind:
            equal = True
    person, inferred = author(name, term, None) if name.strip(" .").casefold() != "et al" else (None, False)
    if person is None:
        return None, None
    return with_affiliations(person, texts, equal=equal), (name, inferred) if inferred or term is None else None
