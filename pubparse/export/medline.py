"""Articles as MEDLINE text (nbib), as NLM writes it: its tags, their order, lines wrapped behind the eightieth column.

    >>> from pubparse.export import medline
    >>> print(medline.dumps(pubparse.Article(pmid="1", title="A title.")))
    PMID- 1
    TI  - A title.
    <BLANKLINE>

What a MEDLINE record states comes out as it went in, what the reader had no field for (`Article.unplaced`) under its own tag.
What no tag can say (subject headings' identifiers, inline markup) stays out; superscripts stand in parentheses: "10(-8)".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubparse.export._sink import checked, text_sink
from pubparse.model._citation import printed_date
from pubparse.model._source_line import source_line
from pubparse.model._superscripts import abstract_in_parentheses, in_parentheses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pubparse.export._sink import Sink
    from pubparse.model import (
        Article,
        Author,
        Book,
        CommentCorrection,
        Grant,
        HistoryDate,
        Investigator,
        Journal,
        MeshHeading,
        PartialDate,
        PersonalNameSubject,
    )

    Line = tuple[str, str]

WIDTH = 80
_ORDER = """PMID OWN STAT DA DCOM LR DRDT CTDT PUBM IS ISBN PB CTI VI IP DP TI PG LID BTI VTI EN AB CI FED ED FAU AU AUID AD CN LA
SI GR PT TT DEP PL TA JT JID RN NM SB CIN CON EIN EFR CRI CRF ECI ECF ORI PRIN PROF RPI RPF RIN ROF RRI RRF SPIN UIN UOF DDIN DRIN
MH RF GS PS FPS PMC MID OID OAB OABL OCI OTO OT COIS GN SFM FIR IR IRAD EDAT MHDA PMCR CRDT CDAT PHST AID PST SO"""
_RANK = {tag: place for place, tag in enumerate(_ORDER.split())}
_LINKS = {
    "CommentIn": "CIN", "CommentOn": "CON", "ErratumIn": "EIN", "ErratumFor": "EFR", "CorrectedandRepublishedIn": "CRI",
    "CorrectedandRepublishedFrom": "CRF", "ExpressionOfConcernIn": "ECI", "ExpressionOfConcernFor": "ECF",
    "OriginalReportIn": "ORI", "PartialRetractionIn": "PRIN", "PartialRetractionOf": "PROF", "RepublishedIn": "RPI",
    "RepublishedFrom": "RPF", "RetractionIn": "RIN",
    "RetractionOf": "ROF", "RetractedandRepublishedIn": "RRI", "RetractedandRepublishedFrom": "RRF",
    "SummaryForPatientsIn": "SPIN", "UpdateIn": "UIN", "UpdateOf": "UOF",
}  # fmt: skip
# Tags that keep together, and the first of them, which names the group where a record has an order of its own.
_GROUPS = {
    **dict.fromkeys(("AU", "AUID", "AD", "CN"), "FAU"), **dict.fromkeys(("IR", "IRAD"), "FIR"), "ED": "FED", "PS": "FPS",
    "OTO": "OT", **dict.fromkeys(("OABL", "OCI"), "OAB"), **dict.fromkeys(_LINKS.values(), "CIN"),
}  # fmt: skip
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,3}")
_DATES = {"pubmed": "EDAT", "medline": "MHDA", "pmc-release": "PMCR", "entrez": "CRDT"}
_BLANKS = re.compile(r"[ \t\r\n]+")


def dumps(article: Article) -> str:
    """The article as one record, which ends in a line end."""
    # Not str.split(), which takes U+00A0 and U+2009 for blanks too: they are NLM's.
    lines = [(tag, _BLANKS.sub(" ", value).strip(" ")) for tag, value in _lines(checked(article)) if value]
    for piece in article.unplaced:
        if _TAG.fullmatch(piece.name) and piece.name != "GR":
            _insert(lines, piece.name, piece.text)
    for piece in article.unplaced:
        if piece.name == "*" and _is_own(article):
            order = {tag: place for place, tag in enumerate(piece.text.split(" "))}
            lines.sort(key=lambda line: order.get(_GROUPS.get(line[0], line[0]), len(order)))
    return "".join(_wrapped(tag, value) for tag, value in lines)


def dump(articles: Iterable[Article], file: Sink) -> int:
    """Write the articles, a blank line between two of them; gives how many. The file may be a text or a binary one."""
    write = text_sink(file)
    count = 0
    for article in articles:
        write(("\n" if count else "") + dumps(article))
        count += 1
    return count


def _insert(lines: list[Line], tag: str, value: str) -> None:
    """Behind the last line of its tag, else where NLM's order has it; an unknown tag goes to the end."""
    rank = _RANK.get(tag, len(_RANK))
    place = len(lines)
    while place and lines[place - 1][0] != tag and _RANK.get(lines[place - 1][0], len(_RANK)) > rank:
        place -= 1
    if tag == "IS" and place and "(Linking)" in lines[place - 1][1]:
        place -= 1
    lines.insert(place, (tag, value))


def _wrapped(tag: str, value: str) -> str:
    """A line, broken at blanks; a word longer than the line stays whole."""
    out, width = [f"{tag:4}-"], 0
    for word in value.split(" "):
        if width and width + 1 + len(word) > WIDTH:
            out.append("\n     ")
            width = 0
        out.append(f" {word}")
        width += len(word) + (1 if width else 0)
    return "".join(out) + "\n"


def _lines(article: Article) -> Iterator[Line]:
    """The record's lines in NLM's order; those of empty value are left out later."""
    yield from _head(article)
    yield from _people(article)
    yield from _subject(article)
    yield from _tail(article)


def _head(article: Article) -> Iterator[Line]:
    yield "PMID", article.pmid or ""
    yield "OWN", article.owner or ""
    yield "STAT", article.status or ""
    yield "DA", _digits(article.date_created)
    yield "DCOM", _digits(article.date_completed)
    yield "LR", _digits(article.date_revised)
    book, journal = article.book, article.journal
    if book is not None:
        yield "CTDT", _digits(book.contribution_date)
    yield "PUBM", (article.pub_model or "") if "pub_model" not in article.unknown and _is_own(article) else ""
    yield from _issns(journal)
    if book is not None:
        yield from [("ISBN", isbn) for isbn in book.isbns]
        yield "PB", book.publisher or ""
        yield "CTI", book.collection_title or ""
    yield "VI", article.volume or ""
    yield "IP", article.issue or ""
    yield "DP", _printed(article.publication_date, is_own=_is_own(article))
    yield "TI", in_parentheses(article.title, article.title_markup) or article.title_markup or ""
    yield from _places(article)
    if book is not None:
        yield "BTI", book.title or ""
        yield "VTI", book.volume_title or ""
        yield "EN", book.edition or ""
    if article.abstract is not None:
        yield "AB", abstract_in_parentheses(article.abstract)
        yield "CI", article.abstract.copyright or ""


def _subject(article: Article) -> Iterator[Line]:
    book, journal = article.book, article.journal
    yield from [("LA", language) for language in article.languages]
    for bank in article.data_banks:
        yield from [("SI", "/".join(filter(None, (bank.name, number)))) for number in bank.accession_numbers or ("",)]
    bare = {piece.text for piece in article.unplaced if piece.name == "GR"}
    for text in map(_grant, article.grants):
        yield "GR", text.removesuffix("/") if text.removesuffix("/") in bare else text
    yield from [("PT", kind.name) for kind in article.publication_types]
    yield "TT", in_parentheses(article.vernacular_title, article.vernacular_title_markup) or ""
    yield "DEP", _digits(article.electronic_date)
    yield from _journal(journal, book)
    for chemical in article.chemicals:
        number = chemical.registry_number
        yield "RN", f"{number} ({chemical.name})" if number else chemical.name
    yield from [("NM", concept.name) for concept in article.supplementary_concepts]
    yield from [("SB", subset) for subset in article.citation_subsets]
    yield from [
        (_LINKS[link.ref_type], _link(link)) for link in article.comments_corrections if link.ref_type in _LINKS
    ]
    yield from [("MH", _heading(heading)) for heading in article.mesh_headings]
    yield "RF", str(article.number_of_references or "")
    yield from [("GS", symbol) for symbol in article.gene_symbols]
    for subject in article.personal_name_subjects:
        yield from reversed(list(_names(subject, "FPS", "PS")))  # 24872343


def _tail(article: Article) -> Iterator[Line]:
    yield from _ids(article)
    for other in article.other_abstracts:
        yield "OAB", abstract_in_parentheses(other)
        yield "OABL", other.language or ""
        yield "OCI", other.copyright or ""
    owner = None
    for keyword in article.keywords:
        if keyword.owner != owner:
            owner = keyword.owner
            yield "OTO", owner or ""
        yield "OT", "*" * keyword.major_topic + (in_parentheses(keyword.text, keyword.markup) or "")
    yield "COIS", in_parentheses(article.coi_statement, article.coi_statement_markup) or ""
    yield from [("GN", ": ".join(filter(None, (note.owner, note.text)))) for note in article.general_notes]
    yield from [("SFM", mission) for mission in article.space_flight_missions]
    for investigator in article.investigators:
        yield from _names(investigator, "FIR", "IR")
        yield from [("IRAD", affiliation.text) for affiliation in investigator.affiliations]
    yield from _history(article)
    if "SO" not in {piece.name for piece in article.unplaced} and article.book is None:
        yield "SO", source_line(article)


def _is_own(article: Article) -> bool:
    """What is written as it was read: PUBM of 2005, a date's own words, a PHST that was not there."""
    return article.source is not None and article.source.format == "medline"


def _issns(journal: Journal | None) -> Iterator[Line]:
    if journal is None:
        return
    if journal.issn:
        yield "IS", f"{journal.issn} ({journal.issn_type or 'Print'})"
    if journal.issn_linking:
        yield "IS", f"{journal.issn_linking} (Linking)"


def _places(article: Article) -> Iterator[Line]:
    """Pages, and the publisher's identifiers, typed ones first.

    A pii has no type in LID when it is the article's number: when the record's own list does not have it. The number alone, without
    PG, is what was read as pages from a LID.
    """
    pages = article.pages
    listed = {i.value for i in article.article_ids if i.id_type == "pii"}
    valid = [e for e in article.elocation_ids if e.valid is not False]
    numbers = [e for e in valid if e.id_type is None]
    if not _is_own(article):
        numbers += [e for e in valid if e.id_type == "pii" and (e.value == pages or e.value not in listed)]
    is_number_alone = _is_own(article) and any(e.value == pages for e in numbers)
    yield "PG", "" if is_number_alone else pages or ""
    yield from [("LID", f"{e.value} [{e.id_type}]") for e in valid if e not in numbers]
    yield from [("LID", e.value) for e in numbers]


def _people(article: Article) -> Iterator[Line]:
    yield from [("AD", affiliation.text) for affiliation in article.affiliations]
    for editor in article.book.editors if article.book is not None else ():
        yield from _names(editor, "FED", "ED")
    for author in article.authors:
        if author.valid is False:
            continue
        if author.collective_name:
            yield "CN", author.collective_name
        else:
            yield from _names(author, "FAU", "AU", is_eric=article.owner == "ERIC")
        yield from [("AUID", _identifier(i.source, i.value)) for i in author.identifiers]
        yield from [("AD", affiliation.text) for affiliation in author.affiliations]
    if article.authors_complete is False:
        yield "AU", "et al."


def _identifier(source: str | None, value: str) -> str:
    return f"{source}: {value}" if source else value


def _names(
    person: Author | Investigator | PersonalNameSubject, full: str, short: str, *, is_eric: bool = False
) -> Iterator[Line]:
    last, fore, initials = person.last_name or "", person.fore_name, person.initials
    name = " ".join(filter(None, (", ".join(filter(None, (last, fore))), person.suffix)))
    if is_eric and fore and not initials:
        yield short, name
        return
    if fore or not initials:
        yield full, name
    if full == "FIR" and fore and not initials:
        # 30158200: the XML lacks them, NLM's text does not
        initials = "".join(part[0] for part in re.split("[ -]", fore) if part)
    yield short, " ".join(filter(None, (last, initials, person.suffix)))


def _grant(grant: Grant) -> str:
    head = [part for part in (grant.grant_id, grant.acronym) if part]
    return "/".join([*head, grant.agency or "", grant.country or ""])


def _journal(journal: Journal | None, book: Book | None) -> Iterator[Line]:
    yield "PL", (journal.country if journal is not None else None) or (book.publisher_location if book else None) or ""
    if journal is not None:
        yield "TA", journal.abbreviation or ""
        yield "JT", journal.title or ""
        yield "JID", journal.nlm_unique_id or ""


def _link(link: CommentCorrection) -> str:
    source = link.ref_source or ""
    if not link.pmid:
        return source
    return f"{source}{'' if source.endswith('.') or not source else '.'} PMID: {link.pmid}".strip()


def _heading(heading: MeshHeading) -> str:
    return "/".join("*" * term.major_topic + term.name for term in (heading.descriptor, *heading.qualifiers))


def _ids(article: Article) -> Iterator[Line]:
    yield from [("PMC", i.value) for i in article.article_ids if i.id_type == "pmc"]
    yield from [("MID", i.value) for i in article.article_ids if i.id_type == "mid"]
    yield from [("OID", _identifier(other.source, other.value)) for other in article.other_ids]


def _history(article: Article) -> Iterator[Line]:
    stated = {piece.name: piece.text for piece in article.unplaced}
    is_own = _is_own(article)
    for status, tag in _DATES.items():
        found = [_moment(step, is_own=is_own) for step in article.history if step.status == status]
        if found and tag not in stated:
            # PMCR gives the day alone
            yield tag, found[-1].split(" ")[0] if tag == "PMCR" else found[-1]
    # until 2017 EDAT, MHDA and CRDT stood for themselves
    apart = _DATES if article.date_created is not None else ()
    for step in article.history:
        moment = _moment(step, is_own=is_own)
        if is_own and step.status == "pmc-release":
            is_apart = step.hour is None
        else:
            is_apart = step.status in apart or (is_own and moment == stated.get(_DATES.get(step.status, "")))
        if not is_apart:
            yield "PHST", f"{moment} [{step.status}]"
    for identifier in article.article_ids:
        if identifier.id_type not in ("pubmed", "pmc", "mid"):
            yield "AID", f"{identifier.value} [{identifier.id_type}]" if identifier.id_type else identifier.value
    yield "PST", article.publication_status or ""


def _moment(step: HistoryDate, *, is_own: bool) -> str:
    """Day and time; a day for which XML has no time is printed with 00:00."""
    date = step.date
    if date.day is None or date.raw:
        return date.raw or "/".join(f"{part:02d}" for part in (date.year, date.month) if part)
    day = f"{date.year:04d}/{date.month:02d}/{date.day:02d}"
    return day if step.hour is None and is_own else f"{day} {step.hour or 0:02d}:{step.minute or 0:02d}"


def _digits(date: PartialDate | None) -> str:
    """A day as 20101202."""
    if date is None:
        return ""
    if date.day is None:
        return date.raw or "".join(f"{part:02d}" for part in (date.year, date.month) if part)
    return f"{date.year:04d}{date.month:02d}{date.day:02d}"


def _printed(date: PartialDate | None, *, is_own: bool) -> str:
    if date is None:
        return ""
    return date.raw if date.raw and (is_own or date.raw[:4].isdigit()) else printed_date(date)
