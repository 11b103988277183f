"""RIS back into articles: references of ours and of EndNote, Zotero, converters from PubMed and their like.

    TY  - JOUR                  a reference begins
    AU  - Ek, Ana M, Jr         a tag and its text
    KW  - Trams
    Bells                       a line without a tag goes on: a further keyword, or more of the same text
    ER  -                       the reference ends

rispy says what of a line is tag and text. Its references are not used: it drops in silence the last one without ER, what stands
between ER and TY, all of a file behind a byte order mark, the second of two equal tags, and it runs two references into one
where an ER is missing. Here each of these is delivered, or a Problem.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve
from rispy import RisParser

from pubparse._text.dates import parse_date
from pubparse._text.ids import parse_stated_pmid
from pubparse._text.names import parse_name
from pubparse._text.spaces import lines as split_lines
from pubparse.errors import ParseError, Problem
from pubparse.export import _reference_read as reading
from pubparse.export import _ris_terms as terms
from pubparse.export._languages import language_codes
from pubparse.export._loaded import RAW, decoded_lines
from pubparse.model import (
    Affiliation,
    Article,
    ArticleId,
    Author,
    CommentCorrection,
    Journal,
    Keyword,
    PartialDate,
    PublicationType,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pubparse.export._reference import Kind
    from pubparse.export._reference_read import Stated

FORMAT = "ris"

_STATES = reading.STATED - {"title_markup"} | {
    "vernacular_title", "start_page", "end_page", "affiliations", "publication_types", "comments_corrections",
}  # fmt: skip
_parse_line = RisParser().parse_line
_LOOSE_BEGIN = re.compile(r"TY {0,3}- \S")
_LOOSE = re.compile(r"([A-Z][A-Z0-9]) {0,3}-(?: (.*)|$)")
_LISTS = frozenset({"A1", "A2", "A3", "A4", "AU", "ED", "KW", "UR"})
_COUNTER = re.compile(r"[0-9]+\.")  # what rispy and its like write above each reference
_CUT_SHORT = frozenset({"et al.", "et al"})
_MOST_PARTS = 3
_LONGEST = 60
# "Smith J", as converters from PubMed write it; not a group's "ALSPAC UK".
_WITH_INITIALS = re.compile(
    r"(?:[a-z]{1,5} ){0,2}[^\W\d_a-z][^\W\d_]*[a-z][^\W\d_]*(?:[ -][^\W\d_][^\W\d_]*)? [A-Z]{1,3}"
)
_PUBMED = frozenset({"pubmed", "medline", "nlm"})
_ISSN = re.compile(r"([0-9]{4}-[0-9]{3}[0-9Xx])(?: ?\((Print|Electronic|Linking)\))?[ ,;]*")
_SEVERAL = re.compile(r"[-\u2013,; ]")


class _Reference(NamedTuple):
    """The lines of one reference."""

    lines: list[tuple[str, list[str]]]
    """Tags and their texts, in the pieces of which lines made them."""
    raw: list[str]
    is_begun: bool
    """False for lines with tags that no TY stands above."""
    is_ended: bool
    is_lossy: bool


def outcomes(file: Iterable[str | bytes], name: str | None) -> Iterator[Article | Problem]:
    """The article of each reference, or a Problem. Raises `ParseError` for a text without a single line of RIS in it."""
    index = 0
    stray: list[str] = []
    for found in _references(file):
        if isinstance(found, str):
            stray.append(found)
            continue
        yield _outcome(found, Source(format=FORMAT, name=name, index=index))
        index += 1
    if stray and not index:
        raise ParseError(f"no reference of RIS: {stray[0][:40]!r}", source=name, code="no-record")
    if stray:
        text = "\n".join(stray)[:RAW]
        message = f"text that belongs to no reference was left out: {text[:80]!r}"
        yield Problem(code="stray-text", severity="repaired", scope="stream", message=message, raw=text)


def _references(file: Iterable[str | bytes]) -> Iterator[_Reference | str]:
    """The references, and lines that belong to none."""
    present: _Reference | None = None
    is_loose = False
    for line, is_lossy in chain.from_iterable(_lines(text, lossy) for text, lossy in decoded_lines(file)):
        begins = line.startswith("TY") and (_parse_line(line)[0] == "TY" or _LOOSE_BEGIN.match(line) is not None)
        if begins:
            if present is not None:
                yield present
            is_loose = _parse_line(line)[0] is None
            present = _Reference([], [], is_begun=True, is_ended=False, is_lossy=False)
        tag, text = _tag(line, is_loose=is_loose)
        if not line.strip():
            continue
        if tag == "ER":
            if present is not None:
                yield present._replace(is_ended=True)
            present = None
            continue
        if present is None and tag is None:
            if not _COUNTER.fullmatch(line.strip()):
                yield line.strip()
            continue
        if present is None:
            present = _Reference([], [], is_begun=False, is_ended=False, is_lossy=False)
        present.raw.append(line)
        _add(present.lines, tag, text)
        present = present._replace(is_lossy=present.is_lossy or is_lossy)
    if present is not None:
        yield present


def _lines(text: str, lossy: bool) -> Iterator[tuple[str, bool]]:  # noqa: FBT001 - by position, as it comes
    """Lines without their ends, of whichever kind."""
    found = split_lines(text)
    return ((line, lossy) for line in (found[:-1] if len(found) > 1 and not found[-1] else found))


def _tag(line: str, *, is_loose: bool) -> tuple[str | None, str]:
    """The line's tag and text; None for a line that goes on. `is_loose`: in a reference whose TY does not fill its columns."""
    loose = _LOOSE.match(line) if is_loose else None
    if loose:
        return loose[1], (loose[2] or "").strip()
    tag, text = _parse_line(line)
    return tag, text


def _add(lines: list[tuple[str, list[str]]], tag: str | None, text: str) -> None:
    if tag is None and lines and lines[-1][0] not in _LISTS:
        lines[-1][1].append(text)
    else:
        lines.append((tag or (lines[-1][0] if lines else ""), [text]))


def _outcome(found: _Reference, source: Source) -> Article | Problem:
    if found.is_begun and any(any(pieces) for tag, pieces in found.lines if tag != "TY"):
        return _article(found, source)
    what = "nothing in it" if found.is_begun else "no TY above it"
    texts = {tag: " ".join(pieces) for tag, pieces in found.lines}
    pmid = parse_stated_pmid(texts.get("AN", "")) if texts.get("DB", "").casefold() in _PUBMED else None
    return Problem(
        code="bad-item", severity="skipped", scope="record", message=f"reference {source.index} has {what}", pmid=pmid,
        index=source.index, raw="\n".join(found.raw)[:RAW],
    )  # fmt: skip


def _article(found: _Reference, source: Source) -> Article:
    stated = reading.Stated(source)
    for tag, pieces in found.lines:
        stated.put(terms.FIELDS.get(tag) or terms.ALSO.get(tag), tag, " ".join(filter(None, pieces)))
    if not found.is_ended:
        stated.note("no-end", "the reference has no line ER: it was read as far as it goes")
    if found.is_lossy:
        stated.note("encoding", "the reference holds bytes that are not UTF-8: they were read as Windows-1252")
    links, vernacular_title = _notes(stated)
    types = _types(stated)
    article_ids = _identifiers(stated)
    kind = reading.kind(stated, terms.KINDS, terms.OTHER_KINDS)
    title = stated.first("title", "other_title")
    people = _people(stated, "authors")
    date = _date(stated)
    book = None
    if kind != "article":
        editors, _ = _people(stated, "editors")
        _series(stated, kind)
        booktitle = title if kind == "book" else stated.first("container")
        book = reading.book(stated, (booktitle, None), date, editors, people if kind == "book" else ((), None))
    pages, start_page, end_page = _pages(stated)
    built = Article(
        pmid=stated.pmid,
        article_ids=article_ids,
        title=title if kind != "book" else None,
        vernacular_title=vernacular_title,
        abstract=reading.abstract(stated.first("abstract", "other_abstract")),
        journal=_journal(stated) if book is None else None,
        book=book,
        volume=stated.first("volume"),
        issue=stated.first("issue"),
        pages=pages,
        start_page=start_page,
        end_page=end_page,
        publication_date=date,
        authors=people[0] if kind != "book" else (),
        authors_complete=people[1] if kind != "book" else None,
        affiliations=tuple(Affiliation(text=text) for _, text in stated.take("affiliations")),
        languages=_languages(stated),
        publication_types=types,
        keywords=tuple(Keyword(text=text) for text in dict.fromkeys(text for _, text in stated.take("keywords"))),
        comments_corrections=links,
    )
    return reading.finished(built, stated, _STATES, ["comments_corrections"])


def _notes(stated: Stated) -> tuple[tuple[CommentCorrection, ...], str | None]:
    """Notices and the original title, as our own notes state them; identifiers in lines of their own are filed as such."""
    reading.identifiers_in_notes(stated, "notes")
    links, title = [], None
    for name, text in stated.take("notes"):
        kind, _, source = text.partition(": ")
        if kind in terms.NOTICES and source.strip():
            links.append(CommentCorrection(ref_type=kind, ref_source=source.strip()))
        elif title is None and text.startswith(terms.ORIGINAL_TITLE):
            title = text.removeprefix(terms.ORIGINAL_TITLE).strip()
        else:
            stated.put(None, name, text)
    return tuple(links), title or None


def _types(stated: Stated) -> tuple[PublicationType, ...]:
    """NLM's types; EndNote once kept the DOI here."""
    types = []
    for name, text in stated.take("types"):
        if reading.whole_doi(text):
            stated.put("doi", name, text)
        else:
            types += [PublicationType(name=part.strip()) for part in text.split("; ") if part.strip()]
    return tuple(types)


def _identifiers(stated: Stated) -> tuple[ArticleId, ...]:
    """An accession number is a PMID where the database is PubMed; any other database has numbers of its own."""
    providers = stated.take("provider")
    said = [text for _, text in (*stated.peek("database"), *providers)]
    if not any(text.casefold() in _PUBMED for text in said):
        for name, text in stated.take("pmid"):
            stated.put("pmid" if name != "AN" else None, name, text)
    article_ids = reading.identifiers(stated)
    for name, text in providers:
        if not (stated.pmid and text.casefold() in _PUBMED):
            stated.put(None, name, text)
    return article_ids


def _people(stated: Stated, field: str) -> tuple[tuple[Author, ...], bool | None]:
    """The names, and whether these are all of them; None where there are none."""
    names = stated.take(field)
    is_cut = bool(names) and names[-1][1].casefold() in _CUT_SHORT
    found = tuple(_author(stated, name, text) for name, text in (names[:-1] if is_cut else names))
    return found, not is_cut if names else None


def _author(stated: Stated, name: str, text: str) -> Author:
    """As in "de la Cruz, Ana M, Jr". Without a comma one word is a family name; several are a group's, or end in initials."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        read = parse_name(text) if len(text) <= _LONGEST and _WITH_INITIALS.fullmatch(text) else None
        if read is not None and read.author.initials and not read.author.fore_name:
            stated.note("name-split", f"{name}: {text[:80]!r} has no comma: its last word was read as initials", text)
            return read.author
        return Author(collective_name=text) if " " in text else Author(last_name=text)
    if len(parts) > _MOST_PARTS or not parts[0] or not parts[1]:
        stated.note("name-whole", f"{name}: {text[:80]!r} is not in parts: it is kept whole", text)
        return Author(collective_name=text)
    return reading.author(parts[0], parts[1], parts[2] if len(parts) == _MOST_PARTS else None)


def _date(stated: Stated) -> PartialDate | None:
    """The most precise of the dates that agree with the year of PY; a DA without a year ("Aug 2") is of that year."""
    years = [*stated.take("year"), *stated.take("other_year")]
    said = [(name, text, _parted_date(text)) for name, text in [*years, *stated.take("date")]]
    known = [date for _, _, date in said if date.year is not None]
    if not known:
        date = said[0][2] if said else None
        said = said[1:]
        if date is not None:
            stated.note("bad-date", f"no year in the date {date.raw!r}", date.raw)
    else:
        date = max((one for one in known if one.year == known[0].year), key=_precision)
        for row in said if date.precision == "year" else ():
            whole = parse_date(f"{date.year:04d} {row[1]}")
            if row[2].year is None and whole.month is not None:
                date, said = whole, [other for other in said if other is not row]
                break
    for name, text, one in said:
        if date is None or not _holds(date, one):
            stated.put(None, name, text)
            if one.precision == "year" and one.raw not in (None, f"{one.year:04d}"):
                stated.note("bad-date", f"{name}: no such date: {text[:80]!r}", text)
    return date


def _precision(date: PartialDate) -> int:
    return sum(part is not None for part in (date.month, date.day, date.season, date.end))


def _holds(date: PartialDate, other: PartialDate) -> bool:
    """True when the other one says nothing that this one does not say."""
    if date == other:
        return True
    if other.precision in (None, "year") and other.raw not in (None, f"{other.year or 0:04d}"):
        return False  # "2019/02/30", of which the year alone was read
    pairs = ((date.month, other.month), (date.day, other.day), (date.season, other.season), (date.end, other.end))
    return date.year == other.year and all(theirs in (None, ours) for ours, theirs in pairs)


def _parted_date(text: str) -> PartialDate:
    """As in "2019/08/02/", "2001///Spring", "1998/12//1998 Dec-1999 Jan"; any other text as it is printed anywhere."""
    year, month, day, other = (*(part.strip() for part in text.split("/", 3)), "", "", "")[:4]
    begin = reading.day(year, month, day) if "/" in text else None
    if begin is None:
        return reading.edtf(text) or parse_date(text)
    whole = (reading.edtf(other) or parse_date(other)) if other else begin
    if (whole.year, whole.month, whole.day) == (begin.year, begin.month, begin.day):
        return whole
    return evolve(begin, season=other) if begin.month is None else evolve(begin, raw=text)


def _series(stated: Stated, kind: Kind) -> None:
    """T2 is the series of a book, T3 that of a chapter's book."""
    if kind == "book":
        for name, text in stated.take("container"):
            stated.put("series", name, text)
    for name, text in stated.take("serial"):
        stated.put("isbn", name, text)


def _pages(stated: Stated) -> tuple[str | None, str | None, str | None]:
    """Pages as printed, or the first and the last one where each stands by itself."""
    first, last = stated.first("first_page"), stated.first("last_page")
    if first and last is None and _SEVERAL.search(first):
        return first, None, None
    return None, first, last


def _journal(stated: Stated) -> Journal | None:
    """The journal; EndNote's SN says of which kind each of its ISSNs is: "1111-2223 (Electronic) 3333-4445 (Linking)"."""
    names = [*stated.take("container"), *stated.take("other_journal")]
    is_named = bool(stated.peek("journal"))
    is_short = bool(stated.peek("abbreviation"))
    for name, text in names:
        # JO is the full name for some, the abbreviation for others.
        stated.put("journal" if not is_named or is_short or name != "JO" else "abbreviation", name, text)
        is_named = True
    linking: list[str] = []
    for name, text in stated.take("serial"):
        found = _ISSN.findall(text)
        is_whole = bool(found) and not _ISSN.sub("", text).strip()
        if not is_whole:
            stated.put("issn", name, text)
            continue
        linking += [issn for issn, kind in found if kind == "Linking"]
        for issn, kind in found:
            if kind != "Linking":
                stated.put("issn", kind or name, issn)
    kinds = [kind for kind, _ in stated.peek("issn")[:1] if kind in ("Print", "Electronic")]
    found_journal = reading.journal(stated)
    if not (kinds or linking):
        return found_journal
    return evolve(
        found_journal or Journal(), issn_type=kinds[0] if kinds else None, issn_linking=linking[0] if linking else None
    )


def _languages(stated: Stated) -> tuple[str, ...]:
    codes: list[str] = []
    for name, text in stated.take("languages"):
        found, unread = language_codes(text)
        codes += found
        if unread:
            stated.unread("bad-language", f"{name}: {unread[:40]!r} is no language that NLM has", name, unread)
    return tuple(dict.fromkeys(codes))
