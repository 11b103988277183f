"""The citation in NLM's style, as PubMed's Cite button and its "Summary (text)" download print it.

    Wortmann M, Engelhart M; Working Group. Deutscher Titel [English title]. Chirurg. 2020 Nov;91(11):934-942. German.
    doi: 10.1007/s00104-020-01180-0. Epub 2020 Oct 12. Erratum in: Chirurg. 2020 Dec;91(12):1. PMID: 1; PMCID: PMC1.

    Author A. Chapter. 2000 Apr 3 [updated 2018 Dec 6]. In: Editor E, editors. Book [Internet]. Seattle (WA): Publisher;
    1993–2024. PMID: 2.

What is absent is left out, together with the sign that would join it. Text only; knows no format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse.model._dates import MONTHS
from pubparse.model._languages import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pubparse.model._article import Article
    from pubparse.model._dates import PartialDate
    from pubparse.model._people import Author
    from pubparse.model._venue import Book

_ONLINE_FIRST = {"Electronic", "Electronic-eCollection", "Electronic-Print"}
"""PubModel: the electronic date stands where the issue's date stands otherwise (32527236 prints "2020 Jun 11;20(1):293")."""
_PRINT_ONLY = {"Print"}
_NOTICES = {
    "RetractionIn": "Retraction in", "RetractedandRepublishedIn": "Retracted and republished in",
    "CorrectedandRepublishedIn": "Corrected and republished in", "ExpressionOfConcernIn": "Expression of concern in",
    "ErratumIn": "Erratum in", "UpdateIn": "Update in",
}  # fmt: skip


def nlm_citation(article: Article) -> str:
    """The citation as one line; "" for an article without anything to print."""
    parts = _book_parts(article, article.book) if article.book is not None else _journal_parts(article)
    return " ".join([part for part in parts if part] + [_ids(article)]).strip()


def printed_date(date: PartialDate | None) -> str:
    """A date as citations print it: "2019 Aug 2", "2020 Nov-Dec", "1998 Dec-1999 Jan", "2001 Spring".

    A range, or a date of which the year alone or nothing could be read, stays as printed where the source printed one text.
    """
    if date is None:
        return ""
    words = _words(date)
    unread = date.end is not None or len(words) <= 1
    if date.raw and unread and (not words or date.raw.startswith(words[0])):
        return date.raw
    if date.end is None or not words:
        return " ".join(words)
    last = _words(date.end)
    same = 0
    while same < min(len(words), len(last)) - 1 and words[same] == last[same]:
        same += 1
    return "-".join(filter(None, (" ".join(words), " ".join(last[same:]))))


def _words(date: PartialDate) -> list[str]:
    if date.year is None:
        return []
    month = MONTHS[date.month] if date.month else date.season
    return [str(word) for word in (f"{date.year:04d}", month, date.day) if word]


def _journal_parts(article: Article) -> list[str]:
    name, where = venue(article)
    return [
        _authors(article.authors, complete=article.authors_complete),
        _title(article),
        _stopped(name),
        _stopped(where),
        _languages(article),
        _stopped(_joined("doi: ", article.doi)),
        _online(article),
        *_notices(article),
    ]


def venue(article: Article) -> tuple[str, str]:
    """The journal's abbreviation, and where in it: ("BMJ", "2020 Sep 4;370:m3379"); of a book its title and imprint."""
    if article.book is not None:
        title, *imprint = _imprint(article, article.book)
        return title.removesuffix("."), " ".join(filter(None, imprint))
    journal = article.journal
    name = (journal.abbreviation or journal.title if journal is not None else None) or ""
    if name and any(kind.name.casefold() == "preprint" for kind in article.publication_types):
        name += " [Preprint]"
    return name, _where(article, printed_date(_main_date(article)))


def _main_date(article: Article) -> PartialDate | None:
    issue, epub = article.publication_date, article.electronic_date
    if article.publication_status == "aheadofprint" or article.pub_model in _ONLINE_FIRST:
        return epub or issue
    return issue or epub


def _online(article: Article) -> str:
    if article.publication_status == "aheadofprint":
        return "Epub ahead of print."
    epub = article.electronic_date
    if epub is None or article.pub_model in _PRINT_ONLY or epub in (_main_date(article), article.publication_date):
        return ""
    return _stopped(_joined("Epub ", printed_date(epub)))


def _where(article: Article, date: str) -> str:
    """The place: "2019 Aug;20(8):e434-e442", "2020 Oct 26:1-10", "2019 Jul 10;(149)"; a pii stands in for missing pages."""
    volume = article.volume or ""
    if article.issue:
        volume += f"({article.issue})"
    pages = article.pages or "-".join(filter(None, (article.start_page, article.end_page)))
    if not pages:
        # 33039134 (ahead of print): "2020 Oct 7:S0007-4551(20)30376-3."
        pages = next((e.value for e in article.elocation_ids if e.id_type == "pii" and e.valid is not False), "")
    where = ";".join(filter(None, (date, volume)))
    return ":".join(filter(None, (where, pages)))


def _authors(authors: Iterable[Author], *, complete: bool | None, role: str = "") -> str:
    """The names: "A, B; Group." with "et al." or "editors" at the end; wrong spellings that a later entry corrects are left out."""
    line = ""
    grouped = False
    for author in authors:
        name = author.short_name or author.name
        if not name or author.valid is False:
            continue
        is_group = bool(author.collective_name)
        if line:
            line += "; " if is_group or grouped else ", "
        line, grouped = line + name, is_group
    if line and complete is False:
        line += ", et al"
    if line and role:
        line += ", " + role
    return _stopped(line)


def _title(article: Article) -> str:
    """The title; a translated one after the vernacular title, as in 32514942; the vernacular one where there is no other."""
    vernacular = (article.vernacular_title or "").strip()
    title = (article.title or "").strip()
    if title and vernacular and article.is_translated:
        return _stopped(f"{vernacular.removesuffix('.')} {title}")
    return _stopped(title or vernacular)


def _languages(article: Article) -> str:
    """The languages: "German." or "English, Spanish."; English alone is not said."""
    if {code.lower() for code in article.languages} <= {"eng"}:
        return ""
    return _stopped(", ".join(language_name(code) for code in article.languages))


def _notices(article: Article) -> Iterable[str]:
    for link in article.comments_corrections:
        notice = _NOTICES.get(link.ref_type)
        if notice and link.ref_source:
            source = link.ref_source.strip()
            # 35895876 prints "Cardiovasc Res. 2023 Apr 11;:" without a full stop after it.
            yield f"{notice}: {source if source.endswith((':', ';')) else _stopped(source)}"


def _ids(article: Article) -> str:
    ids = (_joined("PMID: ", article.pmid), _joined("PMCID: ", article.pmcid))
    return _stopped("; ".join(filter(None, ids)))


def _book_parts(article: Article, book: Book) -> list[str]:
    doi = _stopped(_joined("doi: ", article.doi))
    if article.title is None and article.vernacular_title is None:
        # The record is the whole book; its authors may stand with the record or with the book.
        authors = _authors(
            article.authors or book.authors,
            complete=article.authors_complete if article.authors else book.authors_complete,
        )
        editors = "" if authors else _editors(book)
        return [authors or editors, *_imprint(article, book), _languages(article), doi]
    date = printed_date(book.contribution_date)
    revised = printed_date(article.date_revised)
    if date and revised and article.date_revised != book.contribution_date:
        date += f" [updated {revised}]"
    people = _editors(book) or _authors(book.authors, complete=book.authors_complete)
    imprint = [part for part in (people, *_imprint(article, book)) if part]
    if imprint:
        imprint[0] = "In: " + imprint[0]
    chapter = _authors(article.authors, complete=article.authors_complete)
    pages = _stopped(_joined("p. ", article.pages))
    return [chapter, _title(article), _stopped(date), *imprint, pages, _languages(article), doi]


def _editors(book: Book) -> str:
    count = sum(1 for editor in book.editors if editor.valid is not False)
    return _authors(book.editors, complete=book.editors_complete, role="editors" if count > 1 else "editor")


def _imprint(article: Article, book: Book) -> list[str]:
    """Title to date: "GeneReviews® [Internet].", "Seattle (WA): University of Washington, Seattle; 1993–2024."."""
    title = (book.title or "").strip()
    if title and book.medium:
        title = f"{title.removesuffix('.')} [{book.medium}]"
    if book.beginning_date is not None:
        # NLM joins the years of a living book with an en dash, and lets the dash stand when it goes on: "2024 Jan–".
        date = f"{printed_date(book.beginning_date)}\u2013{printed_date(book.ending_date)}"
    else:
        date = printed_date(book.date or article.publication_date)
    publisher = ": ".join(filter(None, (book.publisher_location, (book.publisher or "").removesuffix("."))))
    return [
        _stopped(title),
        _stopped(_edition(book.edition or "")),
        _stopped("; ".join(filter(None, (publisher, date)))),
        _stopped(_joined("Report No.: ", book.report_number)),
    ]


def _edition(edition: str) -> str:
    """21413221 states "2nd"; PubMed adds the word."""
    return f"{edition} edition" if edition and " " not in edition.strip() else edition


def _joined(label: str, value: str | None) -> str:
    return f"{label}{value}" if value else ""


def _stopped(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already; nothing stays nothing."""
    text = text.strip()
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."
