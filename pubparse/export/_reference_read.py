"""What a citation states, back into the model: the parts that the readers of all citation formats share.

    Stated      a reference's fields while they are read: what nobody takes goes to `Article.unplaced`, under the format's name
    venue, identifiers, author, abstract, pages ...      texts to values, each asked for by the one constructor call of a format
    finished    names in `unknown` what the format cannot state

The names of fields are those of `_reference`. Knows no format.
"""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, Any

from attrs import evolve, fields

from pubparse._text import ids
from pubparse._text.dates import month_number, parse_date
from pubparse._text.names import initials_of
from pubparse.errors import Problem
from pubparse.export._loaded import RAW
from pubparse.model import (
    Abstract,
    AbstractSection,
    Article,
    ArticleId,
    Author,
    Book,
    Journal,
    PartialDate,
    Unplaced,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pubparse.export._reference import Kind
    from pubparse.model import Source

_ABOUT_READING = frozenset({"unknown", "partial", "source", "unplaced", "problems"})
STATED = frozenset((
    "pmid", "title", "title_markup", "abstract", "journal", "book", "volume", "issue", "publication_date", "authors",
    "authors_complete", "languages", "keywords",
))  # fmt: skip
"""The fields of an article that every citation format states; a format's own reader adds some."""

_IN_NOTE = re.compile(r"(PMID|PMCID|DOI):[ ]*(\S+)[ ]*", re.IGNORECASE)
_EDTF = re.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SEASONS = {
    "21": "Spring", "22": "Summer", "23": "Autumn", "24": "Winter",
    "33": "1st Quarter", "34": "2nd Quarter", "35": "3rd Quarter", "36": "4th Quarter",
}  # fmt: skip

# Parts of a stated field that no citation format has; named in `unknown`.
_NEVER_STATED = {
    "journal": ("iso_abbreviation", "issn_type", "issn_linking", "nlm_unique_id", "country"),
    "book": (
        "title_link", "publisher_markup", "beginning_date", "ending_date", "editors_complete", "investigators",
        "volume_title", "volume_title_markup",
        "collection_title_markup", "collection_title_link", "medium", "report_number", "sections", "location_labels",
        "contribution_date", "accession", "item_lists",
    ),
    "abstract": ("sections", "copyright", "language", "type"),
    "keywords": ("markup", "owner", "major_topic"),
    "publication_types": ("ui",),
    "comments_corrections": ("pmid", "pmid_version", "note"),
}  # fmt: skip
_NEVER_STATED_OF_A_NAME = (
    "equal_contribution", "valid", "investigators_id", "collective_name_markup", "suffix_markup", "affiliations.identifiers",
    "affiliations.markup",
)  # fmt: skip


class Stated:
    """The fields of one reference, under `_reference`'s names and the format's own, in order."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.pmid: str | None = None
        self._fields: list[tuple[str | None, str, str]] = []
        self._order: dict[str, int] = {}
        self._notes: list[tuple[str, str, str | None]] = []

    def see(self, name: str) -> None:
        """The format's name stands here: what is left of it keeps this place."""
        self._order.setdefault(name.partition(".")[0], len(self._order))

    def put(self, what: str | None, name: str, text: str) -> None:
        """File a text; None for what no citation format of ours has a name for."""
        text = text.strip()
        if text:
            self.see(name)
            self._fields.append((what, name, text))

    def take(self, what: str) -> list[tuple[str, str]]:
        """All texts of this name with the format's own names, removed."""
        taken = [(name, text) for field, name, text in self._fields if field == what]
        self._fields = [row for row in self._fields if row[0] != what]
        return taken

    def peek(self, what: str) -> list[tuple[str, str]]:
        """All texts of this name, which stay."""
        return [(name, text) for field, name, text in self._fields if field == what]

    def first(self, what: str, *others: str) -> str | None:
        """The first text of these names, removed; the same text a second time goes with it, another one stays."""
        taken = [row for one in (what, *others) for row in self.take(one)]
        for name, text in taken[1:]:
            if text != taken[0][1]:
                self.put(None, name, text)
        return taken[0][1] if taken else None

    def note(self, code: str, message: str, raw: str | None = None) -> None:
        """Something was repaired or is in doubt."""
        self._notes.append((code, message, raw))

    def unread(self, code: str, message: str, name: str, text: str) -> None:
        """A text that was not understood: it stays, and a Problem says so."""
        self.put(None, name, text)
        self.note(code, message, text)

    def unplaced(self) -> tuple[Unplaced, ...]:
        """What nobody took, in the order in which the names were met."""
        left = sorted(self._fields, key=lambda row: self._order[row[1].partition(".")[0]])
        return tuple(Unplaced(name=name, text=text) for _, name, text in left)

    def problems(self) -> tuple[Problem, ...]:
        """What was noted."""
        return tuple(
            Problem(
                code=code, severity="repaired", scope="record", message=message, pmid=self.pmid, index=self.source.index,
                raw=raw and raw[:RAW],
            )
            for code, message, raw in self._notes
        )  # fmt: skip


def kind(stated: Stated, ours: Mapping[Kind, str], others: Mapping[str, Kind]) -> Kind:
    """What the reference describes, by the format's types; one that is not ours says more, and stays in `unplaced` too."""
    name = next((name for name, _ in stated.peek("kind")), "")
    text = stated.first("kind") or ""
    found = next((one for one, type_name in ours.items() if type_name == text), others.get(text, "article"))
    if text != ours[found]:
        stated.put(None, name, text)
    return found


def identifiers(stated: Stated) -> tuple[ArticleId, ...]:
    """DOI and PMCID; the PMID is left in `stated.pmid`. An address that says one of them once more goes with it."""
    stated.pmid = _identifier(stated, "pmid", "a PMID", ids.parse_stated_pmid)
    pmcid = _identifier(stated, "pmcid", "a PMCID", ids.parse_stated_pmcid)
    doi = _identifier(stated, "doi", "a DOI", whole_doi)
    for name, url in stated.take("url"):
        of_url = ids.pmid_of_url(url) if ids.names_pubmed(url) else None
        doi_of_url = whole_doi(url) if "doi.org/" in url.casefold() else None
        stated.pmid, doi = stated.pmid or of_url, doi or doi_of_url
        is_own = url == Article(pmid=stated.pmid).url
        if not is_own and not (of_url and of_url == stated.pmid) and not (doi_of_url and doi_of_url == doi):
            stated.put(None, name, url)
    for name, text in stated.take("database"):
        if not (stated.pmid and text.casefold() in {"pubmed", "medline"}):
            stated.put(None, name, text)
    held = (("doi", doi), ("pmc", pmcid))
    return tuple(ArticleId(value=value, id_type=id_type) for id_type, value in held if value)


def _identifier(stated: Stated, what: str, called: str, parse: Any) -> str | None:
    """The first that is one; what is none stays, and a Problem says so."""
    found: str | None = None
    for name, text in stated.take(what):
        value: str | None = parse(text)
        if value is None:
            stated.unread("bad-identifier", f"{name}: {text[:80]!r} is not {called}", name, text)
        elif found is None:
            found = value
        elif value != found:
            stated.put(None, name, text)
    return found


def whole_doi(text: str) -> str | None:
    """The whole text as a DOI, with or without "doi:" or a resolver's address; None when something stands behind it."""
    doi, rest = ids.take_doi(text)
    return doi if doi and not rest.strip(" .,;") else None


def identifiers_in_notes(stated: Stated, what: str) -> None:
    """Identifiers that stand in a note, each in a line of its own, as Zotero keeps them: "PMID: 31364595"."""
    for name, text in stated.take(what):
        rest = []
        for line in text.split("\n"):
            found = _IN_NOTE.fullmatch(line.strip())
            if found:
                stated.put(found[1].lower(), name, found[2])
            else:
                rest.append(line)
        stated.put(what, name, "\n".join(rest))


def journal(stated: Stated) -> Journal | None:
    """The journal: its name, its abbreviation and one ISSN, of which citation formats do not say the kind."""
    title, short = stated.first("journal"), stated.first("abbreviation")
    issn = stated.first("issn")
    if not (title or short or issn):
        return None
    # NLM's abbreviations have no stops, others' have: "J. Biol. Chem."
    is_other = short is not None and "." in short
    return Journal(
        title=title,
        iso_abbreviation=short if is_other else None,
        medline_ta=None if is_other else short,
        issn=issn,
    )


def book(
    stated: Stated,
    title: tuple[str | None, str | None],
    date: PartialDate | None,
    editors: tuple[Author, ...],
    authors: tuple[tuple[Author, ...], bool | None] = ((), None),
) -> Book:
    """The book that the record is, with its authors, or that it is a chapter of."""
    return Book(
        title=title[0],
        title_markup=title[1],
        authors=authors[0],
        authors_complete=authors[1],
        publisher=stated.first("publisher"),
        publisher_location=stated.first("place"),
        date=date,
        editors=editors,
        volume=stated.first("volume"),
        edition=stated.first("edition"),
        collection_title=stated.first("series"),
        isbns=tuple((stated.first("isbn") or "").split()),
    )


def author(last_name: str | None, fore_name: str | None, suffix: str | None) -> Author:
    """A person; the initials are those that NLM makes of such fore names, None where it could make others."""
    return Author(
        last_name=last_name or None,
        fore_name=fore_name or None,
        initials=initials_of(fore_name) if fore_name else None,
        suffix=suffix or None,
    )


def abstract(text: str | None) -> Abstract | None:
    """The abstract, a section each paragraph; which words are a label is not stated."""
    paragraphs = [paragraph for paragraph in (text or "").split("\n\n") if paragraph.strip()]
    return Abstract(sections=tuple(AbstractSection(text=paragraph) for paragraph in paragraphs)) if paragraphs else None


def day(year: str, month: str = "", day: str = "") -> PartialDate | None:
    """A date of which each part stands by itself, the month by number or name; None when there is no such date."""
    if not (re.fullmatch("[0-9]{4}", year) and int(year)):
        return None
    number = month_number(month) if month else None
    if (month and number is None) or (day and not (number and re.fullmatch("[0-9]{1,2}", day))):
        return None
    if day and not 1 <= int(day) <= calendar.monthrange(int(year), number or 1)[1]:
        return None
    return PartialDate(year=int(year), month=number, day=int(day) if day else None)


def edtf(text: str) -> PartialDate | None:
    """A date or a range in EDTF, as `str(PartialDate)` and biblatex write them: "2019-08-02", "1998-12/1999-01", "2001-21"."""
    bounds = [_EDTF.fullmatch(bound) for bound in text.strip().split("/")]
    if len(bounds) > 2:  # noqa: PLR2004 - begin and end
        return None
    found = []
    for bound in bounds:
        if bound is None:
            return None
        season = _SEASONS.get(bound[2] or "") if not bound[3] else None
        date = day(bound[1], "" if season else bound[2] or "", bound[3] or "")
        if date is None:
            return None
        found.append(evolve(date, season=season))
    return evolve(found[0], end=found[1]) if len(found) > 1 else found[0]


def printed_date(stated: Stated, text: str) -> PartialDate:
    """A date that stands as one text; one without a year is kept as it is, and a Problem says so."""
    date = parse_date(text)
    if date.year is None:
        stated.note("bad-date", f"no year in the date {text[:80]!r}", text)
    return date


def finished(built: Article, stated: Stated, states: frozenset[str], partial: Iterable[str] = ()) -> Article:
    """The article with what is left over, and with the names of the empty fields that the format does not state."""
    names = [field.name for field in fields(Article) if field.name not in _ABOUT_READING | states]
    unknown = {name for name in (*names, "pii") if getattr(built, name) in (None, ())}
    for name, parts in _NEVER_STATED.items():
        # An abstract may be its copyright line alone; what is no book has no parts of one.
        if name not in unknown and (name != "book" or built.book is not None):
            unknown |= {f"{name}.{part}" for part in parts}
    book = built.book
    people = {"authors": built.authors} if built.authors else {}
    people |= {f"book.{name}": getattr(book, name) for name in ("authors", "editors") if getattr(book, name, ())}
    for name, persons in people.items():
        unsaid = [part for part in ("affiliations", "identifiers") if not any(getattr(one, part) for one in persons)]
        unknown |= {f"{name}.{part}" for part in (*_NEVER_STATED_OF_A_NAME, *unsaid)}
    for part in ("authors", "authors_complete"):
        # Of a whole book the names are the book's, of any other record the record's own.
        if book is not None and not book.authors:
            unknown.add(f"book.{part}")
        elif book is not None and not built.authors:
            unknown.add(part)
    partly = {name for name in ("article_ids", *partial) if getattr(built, name)}
    if "mul" in built.languages:
        partly.add("languages")
    if built.authors_complete is False:
        partly.add("authors")
    return evolve(
        built,
        unknown=frozenset(unknown - partly),
        partial=frozenset(partly),
        source=stated.source,
        unplaced=stated.unplaced(),
        problems=stated.problems(),
    )
