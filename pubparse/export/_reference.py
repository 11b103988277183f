"""What citation formats ask of an article, before each writes it in its own way.

    kind        an article, a chapter or a book         people      family, given, suffix; or a group's whole name
    title       without the full stop that NLM sets     pages       first and last, or as printed

What is one text in every format has one name here (`texts`), for which each format's table of fields has its own. Knows no
format, and nothing of the way back (`_reference_read`). A wrong spelling of a name that a later entry corrects (`Author.valid`) is
left out, as in PubMed's citations.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pubparse.model import Article, Author, PartialDate

Kind = Literal["article", "chapter", "book"]
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("[\t\n\r\x85\u2028\u2029]+")
_INITIALS = re.compile(r"[^\W\d_a-z][a-z]*")
_INLINE = {"i", "b", "u", "sup", "sub"}


class Person(NamedTuple):
    """A name in parts; a group has its `family` alone."""

    family: str
    given: str = ""
    suffix: str = ""
    is_group: bool = False


def kind(article: Article) -> Kind:
    """What the record describes; a book's chapter has a title of its own."""
    if article.book is None:
        return "article"
    return "chapter" if any(title and title.strip() for title in (article.title, article.vernacular_title)) else "book"


def is_preprint(article: Article) -> bool:
    """True where NLM says so."""
    return any(kind.name.casefold() == "preprint" for kind in article.publication_types)


def title(article: Article) -> tuple[str, str | None]:
    """The title and its markup; the vernacular one where there is no other; the book's where the record is the book."""
    if article.title:
        return unstopped(article.title), article.title_markup and unstopped(article.title_markup)
    if article.vernacular_title:
        return unstopped(article.vernacular_title), (
            article.vernacular_title_markup and unstopped(article.vernacular_title_markup)
        )
    if article.book is not None and article.book.title:
        return unstopped(article.book.title), article.book.title_markup and unstopped(article.book.title_markup)
    return "", None


def original_title(article: Article) -> str:
    """The vernacular title where it is not the title itself; "" where there is none."""
    return unstopped(one_line(article.vernacular_title)) if article.title else ""


def unstopped(text: str) -> str:
    """Without the full stop that NLM sets behind every title: citation styles set their own."""
    end = text.rstrip()
    return end[:-1] if end.endswith(".") and not end.endswith("..") else text


def texts(article: Article) -> dict[str, str]:
    """What is a single text: where an article appeared, and its identifiers. A venue is a book or a journal, never both."""
    journal, book = article.journal, article.book
    held: dict[str, str | None] = {
        "volume": article.volume,
        "issue": article.issue,
        "doi": article.doi,
        "pmid": article.pmid,
        "pmcid": article.pmcid,
        "url": article.url,
        "database": "PubMed" if article.pmid else None,
    }
    if book is not None:
        held |= {
            "booktitle": unstopped(book.title or "") if kind(article) == "chapter" else None,
            "volume": article.volume or book.volume,
            "publisher": book.publisher,
            "place": book.publisher_location,
            "edition": book.edition,
            "series": book.collection_title,
            "isbn": " ".join(" ".join(book.isbns).split()),
        }
    elif journal is not None:
        held |= {
            "journal": journal.title or journal.abbreviation,
            "abbreviation": journal.abbreviation,
            "issn": journal.issn or journal.issn_linking,
        }
    return {what: text for what, text in held.items() if text}


def authors(article: Article) -> tuple[list[Person], bool]:
    """The authors, and whether these are all of them; of a whole book the book's."""
    stated, complete = article.authors, article.authors_complete
    if not stated and article.book is not None and kind(article) == "book":
        stated, complete = article.book.authors, article.book.authors_complete
    return list(_people(stated)), complete is not False


def editors(article: Article) -> list[Person]:
    """The editors of the book; where a chapter's book has authors alone, nobody."""
    return list(_people(article.book.editors)) if article.book is not None else []


def _people(stated: Iterable[Author]) -> Iterator[Person]:
    for author in stated:
        if author.valid is False:
            continue
        if group := one_line(author.collective_name):
            yield Person(group, is_group=True)
            continue
        family, given = one_line(author.last_name), one_line(author.fore_name or _spaced(author.initials))
        if family:
            yield Person(family, given, one_line(author.suffix))
        elif given:
            yield Person(given, suffix=one_line(author.suffix))


def _spaced(initials: str | None) -> str:
    """Two names for "SP", two for "YuV"; what is written otherwise stays as it is."""
    parts = _INITIALS.findall(initials or "")
    return " ".join(parts) if "".join(parts) == initials else initials or ""


def date(article: Article) -> PartialDate | None:
    """The date of the issue or the book, else the electronic one."""
    return next(_dates(article), None)


def electronic_date(article: Article) -> PartialDate | None:
    """The electronic date where it stands beside that of the issue or the book."""
    is_second = article.electronic_date is not None and len([*_dates(article)]) > 1
    stated = article.electronic_date if is_second else None
    return stated if stated is not None and stated.year is not None else None


def _dates(article: Article) -> Iterator[PartialDate]:
    book = article.book
    for stated in (article.publication_date, book.date if book is not None else None, article.electronic_date):
        if stated is not None and (stated.year or one_line(stated.raw)):
            yield stated


def pages(article: Article) -> tuple[str, str]:
    """First and last page, the last one completed; what is no such range stands whole in the first."""
    first, last = article.first_page, article.last_page
    if first and last and (article.pages is None or "," not in article.pages):
        return one_line(first), one_line(last) if last != first else ""
    return one_line(article.pages or article.start_page), ""


def paragraphs(article: Article) -> list[str]:
    """The abstract's paragraphs, each on one line."""
    text = article.abstract.text if article.abstract is not None else ""
    return list(filter(None, map(one_line, text.split("\n\n"))))


def keywords(article: Article) -> list[str]:
    """Keywords, then subject headings' descriptors; none twice."""
    every = [keyword.text for keyword in article.keywords]
    every += [heading.descriptor.name for heading in article.mesh_headings]
    return list(dict.fromkeys(filter(None, map(one_line, every))))


def one_line(text: str | None) -> str:
    """On one line, without characters that no text file holds; blanks of other kinds stay as they are."""
    return _LINE_ENDS.sub(" ", writable(text or "")).strip()


def writable(text: str) -> str:
    """Control characters and lone surrogates become U+FFFD."""
    return _UNWRITABLE.sub("\ufffd", text)


class Tag(NamedTuple):
    """Where inline markup begins or ends."""

    name: str
    closes: bool


def pieces(text: str, markup: str | None) -> list[str | Tag]:
    """A text in pieces, between them the tags i, b, u, sup and sub; others (MathML) leave their text.

    Markup that is not well-formed gives the plain text.
    """
    if markup is None:
        return [writable(text)]
    found: list[str | Tag] = []

    def tag(name: str, *, closes: bool) -> None:
        if name in _INLINE:
            found.append(Tag(name, closes))

    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, _attributes: tag(name, closes=False)
    parser.EndElementHandler = lambda name: tag(name, closes=True)
    parser.CharacterDataHandler = found.append
    try:
        parser.Parse(b"<x>" + writable(markup).encode() + b"</x>", True)  # noqa: FBT003 - by position only
    except expat.ExpatError:
        return [writable(text)]
    return found
