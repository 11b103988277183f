"""Articles as RIS, which EndNote, Zotero, Mendeley, Covidence and their like import. Needs rispy: `pip install "pubparse[ris]"`.

    >>> from pubparse.export import ris
    >>> with open("articles.ris", "w", encoding="utf-8") as file:
    ...     ris.dump(records, file)

A value of RIS is one line: paragraphs of an abstract are joined by a blank. The journal's full name is in T2 and JF, its
abbreviation in J2 and JA; AN is the PMID, C2 the PMCID. Inline markup is left out. And back, what a reference states
(docs/reference/citations.md):

    >>> with open("library.ris", "rb") as file:
    ...     articles = list(ris.load(file))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse._extras import missing
from pubparse.export import _reference as reference
from pubparse.export import _ris_terms as terms
from pubparse.export._loaded import Loaded, name_of, single
from pubparse.export._sink import checked, text_sink
from pubparse.model._languages import language_name

try:
    import rispy
    from rispy.config import TAG_KEY_MAPPING

    from pubparse.export._ris_read import outcomes
except ImportError as error:
    raise missing("ris", error) from error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pubparse.export._loaded import Lines, OnError
    from pubparse.export._reference import Person
    from pubparse.export._sink import Sink
    from pubparse.model import Article, PartialDate

_WRITER = rispy.RisWriter()
_WRITER.set_header = lambda _count: ""  # the counter in front of each reference is no part of RIS


def dumps(article: Article) -> str:
    """The article as one reference, from TY to ER."""
    return f"{_WRITER.formats([fields(checked(article))]).rstrip()}\n"


def dump(articles: Iterable[Article], file: Sink) -> int:
    """Write the articles, a blank line between two of them; gives how many. The file may be a text or a binary one."""
    write = text_sink(file)
    count = 0
    for article in articles:
        write(("\n" if count else "") + dumps(article))
        count += 1
    return count


def loads(text: str | bytes) -> Article:
    """The article of one reference.

    Raises `pubparse.ParseError`, code "no-record" for a text that is no RIS, "bad-item" for a reference without TY or with nothing
    in it; RecordCountError when there is none or several.
    """
    return single(outcomes([text], None), "ris")


def load(file: Lines, *, on_error: OnError = "collect") -> Loaded:
    """The articles of a file, read line by line. The file may be a text or a binary one.

    Gives an iterator with `problems`. What is no reference is a Problem there, and a PubparseWarning at the end counts them; with
    on_error="raise" the first is a `pubparse.ParseError`, as in `jsonl.load`; its `index` counts the references from 0. A file
    without any line of RIS is a ParseError either way.
    """
    name = name_of(file)
    return Loaded(outcomes(file, name), name, on_error)


def fields(article: Article) -> dict[str, str | list[str]]:
    """The article's fields under rispy's names, in the order in which they are written."""
    what = reference.kind(article)
    names, complete = reference.authors(article)
    first, last = reference.pages(article)
    date = reference.date(article)
    texts = reference.texts(article)
    series = texts.pop("series", None)
    held: dict[str, str | list[str] | None] = {
        **texts,
        "kind": terms.KINDS[what],
        "authors": [_name(person) for person in names] + ([] if complete else [terms.CUT_SHORT]),
        "editors": [_name(person) for person in reference.editors(article)],
        "title": reference.title(article)[0],
        "container": series if what == "book" else texts.get("booktitle") or texts.get("journal"),
        "series": series if what == "chapter" else None,
        "year": f"{date.year:04d}" if date is not None and date.year is not None else None,
        "date": _date(date),
        "first_page": first,
        "last_page": last,
        "serial": texts.get("issn") or texts.get("isbn"),
        "abstract": article.abstract.text if article.abstract is not None else None,
        "keywords": reference.keywords(article),
        "affiliations": "; ".join(_addresses(article)),
        "languages": ", ".join(language_name(code) for code in article.languages),
        "types": "; ".join(filter(None, (reference.one_line(kind.name) for kind in article.publication_types))),
        "notes": _notes(article),
        "url": [article.url.replace(";", "%3B")] if article.url else [],  # a semicolon would part two addresses
    }
    lines = {TAG_KEY_MAPPING[tag]: _lines(held.get(field) or "") for tag, field in terms.FIELDS.items()}
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
    notes = [
        f"{link.ref_type}: {link.ref_source}"
        for link in article.comments_corrections
        if link.ref_source and link.ref_type != terms.CITES
    ]
    if article.title and (original := reference.one_line(article.vernacular_title)):
        notes.insert(0, f"{terms.ORIGINAL_TITLE}{original}")
    return notes
