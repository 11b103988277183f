"""Metas of today's article pages: they complete the body, and where they disagree the body is followed.

    <meta name="citation_title" content="..."> <meta name="citation_publisher" content="J Virol"> <meta name="citation_issn" ..>

`citation_publisher` is the journal's abbreviation, `citation_doi` is "" where there is none, `citation_date` turns to MM/DD/YYYY
with a day (PMIDs 15613317, 8682834, 18317203).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubparse._readers._html_people import author, short_author, short_names, with_affiliations
from pubparse._text.citation import parse_citation
from pubparse._text.dates import take_date
from pubparse._text.spaces import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pubparse._readers._html_record import Cut
    from pubparse._readers._plain_xml import Element
    from pubparse.model import Author

_DAY = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KEYS = re.compile(r"[\W_]+")


class Metas:
    """Names and contents, the first of each name."""

    def __init__(self, elements: Iterable[Element]) -> None:
        self._found: dict[str, str] = {}
        for meta in elements:
            name = (meta.get("name") or "").lower()
            if name.startswith(("citation_", "ncbi_uid")):
                self._found.setdefault(name, fold(meta.get("content") or ""))

    def __getitem__(self, name: str) -> str:
        return self._found.get(name, "")


def complete(cut: Cut, metas: Metas) -> None:
    """Add to a lone record what only the page's metas state."""
    cut.identify("pmid", metas["citation_pmid"])
    cut.identify("pmid", metas["ncbi_uid"])
    told = metas["citation_pmid"]
    if told and cut.pmid and told.startswith(cut.pmid):
        # the page may break off within the number
        cut.pmid = told
    elif told and cut.pmid:
        _differ(cut, "PMID", cut.pmid, told)
    _title(cut, metas["citation_title"])
    is_book = bool(cut.parts.peek("book"))
    if not is_book:
        for name, meta in (("medline_ta", "citation_publisher"), ("title", "citation_journal_title")):
            _fill(cut, cut.journal, name, metas[meta])
    if cut.journal and metas["citation_issn"]:
        cut.journal.setdefault("issn", metas["citation_issn"])
    doi = metas["citation_doi"]
    own = cut.ids.get("doi")
    if doi and own and own.casefold() != doi.casefold():
        _differ(cut, "DOI", own, doi)
    elif doi and not own:
        cut.identify("doi", doi)
    if not cut.parts.peek("citation") and not is_book:
        _citation(cut, metas)
    elif metas["citation_title"] or metas["citation_pmid"] or metas["citation_doi"]:
        cut.place = (metas["citation_volume"], metas["citation_issue"])
        _same_date(cut, metas["citation_date"])
    _authors(cut, short_names(metas["citation_authors"]))


def _authors(cut: Cut, names: list[str]) -> None:
    """All authors in the form "Woo PC", which parts a name whose link is lost."""
    people: tuple[Author, ...] = cut.stated.get("authors", ())
    if not names:
        return
    if not people:
        cut.stated["authors"] = tuple(person for name in names if (person := short_author(name)))
        cut.notes.append(("from-meta", "the authors stand in the page's metas only"))
    elif len(names) != len(people) and cut.stated.get("authors_complete"):
        _differ(cut, "authors", f"{len(people)} names", f"{len(names)} names")
    elif cut.unlinked and len(names) == len(people):
        parted = list(people)
        for place, (printed, _) in list(cut.unlinked.items()):
            person, inferred = author(printed, None, names[place])
            if person and not inferred:
                one = people[place]
                parted[place] = with_affiliations(person, list(one.affiliations), equal=bool(one.equal_contribution))
                del cut.unlinked[place]
        cut.stated["authors"] = tuple(parted)


def _title(cut: Cut, told: str) -> None:
    printed: str = cut.stated.get("title") or ""
    if not printed and told and not cut.untitled:
        cut.stated["title"] = told
        cut.notes.append(("from-meta", "the title stands in the page's metas only"))
    elif printed and told and _KEYS.sub("", printed).casefold() != _KEYS.sub("", told).casefold():
        _differ(cut, "title", printed, told)


def _fill(cut: Cut, values: dict[str, str], name: str, told: str) -> None:
    printed = values.get(name)
    if told and printed and _KEYS.sub("", printed).casefold() != _KEYS.sub("", told).casefold():
        _differ(cut, f"journal.{name}", printed, told)
    elif told and not printed:
        values[name] = told


def _differ(cut: Cut, what: str, printed: str, told: str) -> None:
    message = f"{what}: the page says {printed[:200]!r}, its metas {told[:200]!r}: the page is followed"
    cut.notes.append(("meta-disagrees", message))


def _same_date(cut: Cut, told: str) -> None:
    """Tell when the metas have another date; one of them may say less."""
    line = " ".join(cut.parts.peek("citation"))
    told_date = _date(told)
    if told and line.startswith(told_date) and not line[len(told_date) :][:1].isdigit():
        return
    printed = parse_citation(line)[0].date
    date, _ = take_date(told_date)
    if printed is None or date is None or date.year is None:
        return
    pairs = ((printed.year, date.year), (printed.month, date.month), (printed.day, date.day))
    if any(one and other and one != other for one, other in pairs):
        _differ(cut, "date", printed.raw or str(printed), told)


def _date(told: str) -> str:
    """The meta's date as the page prints it: "03/01/2008" is "2008 Mar 1"."""
    day = _DAY.fullmatch(told)
    if day and 1 <= int(day[1]) <= len(_MONTHS):
        return f"{day[3]} {_MONTHS[int(day[1]) - 1]} {int(day[2])}"
    return told


def _citation(cut: Cut, metas: Metas) -> None:
    """Date, volume and issue from the metas; there is none for the pages."""
    date = _date(metas["citation_date"])
    if date:
        issue = f"({metas['citation_issue']})" if metas["citation_issue"] else ""
        cut.parts.put("citation", f"{date};{metas['citation_volume']}{issue}.")
        cut.notes.append(("from-meta", "the citation stands in the page's metas only"))
