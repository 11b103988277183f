"""Articles as RIS, which EndNote, Zotero, Mendeley, Covidence and their like import. Needs rispy: `pip install "pubparse[ris]"`.

    >>> from pubparse.export import ris
    >>> with open("articles.ris", "w", encoding="utf-8") as file:
    ...     ris.dump(records, file)

A value of RIS is one line: paragraphs of an abstract are joined by a blank. The journal's full name is in T2 and JF, its
abbreviation in J2 and JA; AN is the PMID, C2 the PMCID. Inline markup is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse._extras import missing
from pubparse.export import _reference as reference
from pubparse.export._sink import text_sink
from pubparse.model._languages import language_name

try:
    import rispy
except ImportError as error:
    raise missing("ris", error) from error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pubparse.export._reference import Person
    from pubparse.export._sink import Sink
    from pubparse.model import Article, PartialDate

_TYPES = {"article": "JOUR", "chapter": "CHAP", "book": "BOOK"}


_WRITER = rispy.RisWriter()
_WRITER.set_header = lambda _count: ""  # the counter in front of each reference is no part of RIS


def dumps(article: Article) -> str:
    """The article as one reference, from TY to ER."""
    return f"{_WRITER.formats([fields(article)]).rstrip()}\n"


def dump(articles: Iterable[Article], file: Sink) -> int:
    """Write the articles, a blank line between two of them; gives how many. The file may be a text or a binary one."""
    write = text_sink(file)
    count = 0
    for article in articles:
        write(("\n" if count else "") + dumps(article))
        count += 1
    return count


def fields(article: Article) -> dict[str, str | list[str]]:
    """The article's fields under rispy's names, in the order in which they are written."""
    what = reference.kind(article)
    journal, book = article.journal, article.book
    names, complete = reference.authors(article)
    first, last = reference.pages(article)
    date = reference.date(article)
    full = (journal.title or journal.abbreviation) if journal is not None else None
    short = journal.abbreviation if journal is not None else None
    values: dict[str, str | list[str] | None] = {
        "type_of_reference": _TYPES[what],
        "authors": [_name(person) for person in names] + ([] if complete else ["et al."]),
        "secondary_authors": [_name(person) for person in reference.editors(article)],
        "title": reference.title(article)[0],
        "secondary_title": reference.unstopped(book.title or "") if book is not None and what == "chapter" else full,
        "alternate_title3": full,
        "alternate_title1": short,
        "alternate_title2": short,
        "year": f"{date.year:04d}" if date is not None and date.year is not None else None,
        "date": _date(date),
        "volume": article.volume or (book.volume if book is not None else None),
        "number": article.issue,
        "start_page": first,
        "end_page": last,
        "issn": (journal.issn or journal.issn_linking) if journal is not None else " ".join(book.isbns if book else ()),
        "publisher": book.publisher if book is not None else None,
        "place_published": book.publisher_location if book is not None else None,
        "edition": book.edition if book is not None else None,
        "abstract": article.abstract.text if article.abstract is not None else None,
        "keywords": reference.keywords(article),
        "author_address": "; ".join(_addresses(article)),
        "language": ", ".join(language_name(code) for code in article.languages),
        "type_of_work": "; ".join(kind.name for kind in article.publication_types),
        "notes": _notes(article),
        "doi": article.doi,
        "custom2": article.pmcid,
        "accession_number": article.pmid,
        "name_of_database": "PubMed" if article.pmid else None,
        "urls": [article.url.replace(";", "%3B")] if article.url else [],  # a semicolon would part two addresses
    }
    lines = {name: _lines(value) for name, value in values.items() if value}
    return {name: value for name, value in lines.items() if value}


def _lines(value: str | list[str]) -> str | list[str]:
    """Each value on a line of its own."""
    if isinstance(value, str):
        return reference.one_line(value)
    return list(filter(None, map(reference.one_line, value)))


def _name(person: Person) -> str:
    """As in "Jones, Henry, Jr"; a group's name stays whole, RIS has no sign that would hold a comma in it."""
    if person.is_group:
        return person.family
    return ", ".join(filter(None, (person.family, person.given, person.suffix)))


def _date(date: PartialDate | None) -> str | None:
    """RIS has year/month/day/other: "2019/08/02/", "2001///Spring", "1998/12//1998 Dec-1999 Jan"."""
    if date is None or date.year is None:
        return date.raw if date is not None else None
    other = date.season or (date.raw if date.end is not None else None) or (str(date) if date.end is not None else "")
    return "/".join((f"{date.year:04d}", *(f"{part:02d}" if part else "" for part in (date.month, date.day)), other))


def _addresses(article: Article) -> Iterable[str]:
    every = [*article.affiliations, *(stated for author in article.authors for stated in author.affiliations)]
    return dict.fromkeys(stated.text for stated in every)


def _notes(article: Article) -> list[str]:
    notes = [f"{link.ref_type}: {link.ref_source}" for link in article.comments_corrections if link.ref_source]
    if article.title and article.vernacular_title:
        notes.insert(0, f"Original title: {article.vernacular_title}")
    return [note for note in notes if not note.startswith("Cites: ")]
