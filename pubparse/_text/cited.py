"""A citation with its title in front, read from the right: the end of a record of "Summary (text)".

    The title. And its end? J Clin Nurs. 2020 Sep 5;29(3):1-9. German. doi: 10.1111/jocn.15481. Erratum in: J. 2021;1:2.
    The book [Internet]. Ottawa (ON): The publisher; 2019 Jun 3.

Date, volume, pages and doi are certain; the title ends where the journal's last words, which hold no stop, begin.
Takes text without authors and without PMID, returns `Cited`.
"""

from __future__ import annotations

import re

from attrs import field, frozen

from pubparse._text import terms
from pubparse._text.citation import Citation, parse_citation
from pubparse._text.dates import take_placed_date
from pubparse._text.short_names import parse_short_names
from pubparse._text.spaces import fold
from pubparse.model import Book, PartialDate

LONGEST_TAIL = 2000
_LONGEST_JOURNAL = 200
_STOP = re.compile(r"[.;] ")
_SENTENCE_END = re.compile(r"[.?!] ")
_LANGUAGES = re.compile(
    r"[.;] ((?:Greek, Modern|Multiple languages|[A-Z][a-z]+)(?:, (?:Greek, Modern|[A-Z][a-z]+)){0,5})\.(?= |$)"
)
_PLACED_AS_PII = re.compile(r"[SB][0-9]{4}-?[0-9]{3}[0-9X]\([0-9]{2}\)[0-9]{5}-?[0-9X]")
_NOTICE = re.compile(
    r"""
    (?<=[.;\]])[ ]
    ( Comment[ ](?:in|on) | Erratum[ ](?:in|for) | Expression[ ]of[ ]concern[ ](?:in|for) | Retraction[ ](?:in|of)
    | Update[ ](?:in|of) | (?:Corrected[ ]and[ ]|Retracted[ ]and[ ])?[Rr]epublished[ ](?:in|from)
    | Summary[ ]for[ ]patients[ ]in | Original[ ]report[ ]in
    ):[ ]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MOST_NOTICES = 12
EDITION = re.compile(r"(?:[0-9]{1,3}(?:st|nd|rd|th)|[Rr]ev(?:ised|\.)?)(?: ed(?:ition|\.)?)?\.?")
_PLACE = re.compile(r"[;:][^\s]")  # as "Curr Med Chem. :1538-1548." has it without a date (28618900)
_GOING_ON = frozenset("-\u2013")


@frozen(kw_only=True)
class Cited:
    """What the text states."""

    title: str | None = None
    """With its final stop."""
    vernacular_title: str | None = None
    citation: Citation = field(factory=Citation)
    languages: tuple[str, ...] = ()
    book: Book | None = None
    notices: tuple[tuple[str, str], ...] = ()
    """Heading and citation of other articles."""
    unread: str = ""
    found: bool = False
    """False when no date was met: all of the text is the title then."""


def parse_cited(text: str) -> Cited:
    """Title, journal and place of "Title. J. Date;place. doi: ..."."""
    line = fold(text)
    starts = list(_NOTICE.finditer(line))[:_MOST_NOTICES]
    for place, first in enumerate(starts):
        cited = _located(line[: first.start()])
        if cited.found:
            return _with_notices(cited, line, starts[place:])
    return _located(line)


def parse_place(text: str) -> tuple[Citation, str, Book | None]:
    """Where an article appeared, what was not understood, and the book, for a citation without title."""
    citation, unread = parse_citation(text)
    if citation.date is None or citation.journal is None or ": " in citation.journal:
        cited = parse_cited(text)
        if cited.book is not None:
            chapter = cited.title if cited.title != cited.book.title else None
            return cited.citation, " ".join(filter(None, (chapter, cited.unread))), cited.book
    return citation, unread, None


def is_pii(pages: str) -> bool:
    """True for a publisher's item identifier where pages should stand: "S1742-7061(20)30511-0"."""
    return _PLACED_AS_PII.fullmatch(pages) is not None


def split_translated(title: str) -> tuple[str | None, str]:
    """The title in its own language and the translation, of "Das Herz [The heart]."."""
    body = title.rstrip(". ")
    if not body.endswith("]"):
        return None, title
    depth = 0
    for place in range(len(body) - 1, -1, -1):
        depth += (body[place] == "]") - (body[place] == "[")
        if depth == 0:
            return body[:place].strip() or None, title[place:]
    return None, title


def _with_notices(cited: Cited, line: str, starts: list[re.Match[str]]) -> Cited:
    ends = [match.start() for match in starts[1:]] + [len(line)]
    notices = tuple((match[1], line[match.end() : end].strip(" ;:")) for match, end in zip(starts, ends, strict=True))
    return Cited(
        title=cited.title,
        vernacular_title=cited.vernacular_title,
        citation=cited.citation,
        languages=cited.languages,
        book=cited.book,
        notices=notices,
        unread=cited.unread,
        found=True,
    )


def _located(line: str) -> Cited:
    """The last date behind a stop that a place or a stop follows."""
    for stop in reversed(list(_STOP.finditer(line, max(0, len(line) - LONGEST_TAIL)))):
        date, rest = take_placed_date(line[stop.end() :])
        is_undated = date is None and line[stop.start()] == "." and bool(_PLACE.match(rest))
        if date is not None and line[stop.start()] == ";" and rest[:1] in _GOING_ON:
            rest = rest[1:]  # "2004\u2013." of a book that is still written (29165978)
        if not is_undated and (date is None or rest[:1] not in {"", ";", ":", "."}):
            continue
        if date is not None and line[stop.start()] == ";":
            return _book(line[: stop.start()], date, rest)
        tail, languages = _without_languages(line[stop.end() :])
        citation, unread = parse_citation(tail)
        title, journal = _border(line[: stop.start()])
        vernacular, title = split_translated(title) if set(languages) - {"eng"} else (None, title)
        return Cited(
            title=title or None,
            vernacular_title=vernacular,
            citation=_with_journal(citation, journal),
            languages=languages,
            unread=unread,
            found=True,
        )
    return Cited(title=line or None)


def _with_journal(citation: Citation, journal: str) -> Citation:
    return Citation(
        journal=journal or None,
        date=citation.date,
        volume=citation.volume,
        issue=citation.issue,
        pages=citation.pages,
        doi=citation.doi,
        pii=citation.pii,
        electronic_date=citation.electronic_date,
        ahead_of_print=citation.ahead_of_print,
    )


def _without_languages(tail: str) -> tuple[str, tuple[str, ...]]:
    for match in _LANGUAGES.finditer(tail):
        codes = terms.languages(match[1])
        if codes:
            return tail[: match.start() + 1] + tail[match.end() :], codes
    return tail, ()


def _border(text: str) -> tuple[str, str]:
    """Title and journal: no abbreviation of NLM's holds a stop."""
    end = next(reversed(list(_SENTENCE_END.finditer(text))), None)
    if end is None:
        return ("", text) if len(text) <= _LONGEST_JOURNAL else (text, "")
    return text[: end.start() + 1], text[end.end() :]


def _book(text: str, date: PartialDate, rest: str) -> Cited:
    """A book, or a chapter of one: "Chapter. In: Vink R, editors. Book [Internet]. Place: Publisher"."""
    before, imprint = _border(text)
    place, colon, publisher = imprint.partition(": ")
    if not colon:
        place, publisher = "", imprint
    chapter, inside, whole = f" {before}".partition(" In: ")
    if not inside:
        whole = before
    editors, mark, title = whole.partition(", editors. ")
    if not mark:
        editors, mark, title = whole.partition(", editor. ")
    title = title if mark else whole
    name, medium, edition = title.partition(" [Internet].")
    rest_of_title, stop, last = title.rstrip(".").rpartition(". ")
    if not medium and stop and EDITION.fullmatch(last):
        # 21413221 has "C. elegans II. 2nd. Cold Spring Harbor (NY): Press; 1997."
        name, edition = rest_of_title, last
    book = Book(
        title=name.rstrip(". ") or None,
        publisher=publisher or None,
        publisher_location=place or None,
        date=date,
        medium="Internet" if medium else None,
        edition=edition.strip(" .") or None,
        editors=tuple(name.author for name in parse_short_names(editors)[0]) if mark else (),
    )
    if not inside:
        chapter = name.strip() if medium or edition else before
    cited = chapter.strip() or None
    return Cited(title=cited, citation=Citation(date=date), book=book, unread=rest.strip(" ."), found=True)
