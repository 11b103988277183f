"""Articles as MEDLINE text (nbib), as NLM writes it: its tags, their order, lines wrapped behind the eightieth column.

    >>> from pubparse.export import medline
    >>> print(medline.dumps(pubparse.Article(pmid="1", title="A title.")))
    PMID- 1
    TI  - A title.
    <BLANKLINE>

What a MEDLINE record states comes out as it went in, what the reader had no field for (`Article.unplaced`) under its own tag.
What no tag can say (subject headings' identifiers, inline markup) stays out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubparse.export._sink import text_sink
from pubparse.model._citation import printed_date
from pubparse.model._pages import page_range
from pubparse.model._source_line import source_line

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
_ORDER = """PMID OWN STAT DA DCOM LR CTDT DRDT PUBM IS ISBN PB VI IP DP TI PG LID BTI VTI CTI EN AB CI FED ED FAU AU AUID AD CN LA
SI GR PT TT DEP PL TA JT JID RN NM SB CIN CON EIN EFR CRI CRF ECI ECF ORI RPI RPF RIN ROF RRI RRF SPIN UIN UOF MH RF GS PMC MID OID
OAB OABL OCI OTO OT COIS GN SFM FIR IR IRAD FPS PS EDAT MHDA PMCR CRDT CDAT PHST AID PST SO"""
_RANK = {tag: place for place, tag in enumerate(_ORDER.split())}
_LINKS = {
    "CommentIn": "CIN", "CommentOn": "CON", "ErratumIn": "EIN", "ErratumFor": "EFR", "CorrectedandRepublishedIn": "CRI",
    "CorrectedandRepublishedFrom": "CRF", "ExpressionOfConcernIn": "ECI", "ExpressionOfConcernFor": "ECF",
    "OriginalReportIn": "ORI", "RepublishedIn": "RPI", "RepublishedFrom": "RPF", "RetractionIn": "RIN",
    "RetractionOf": "ROF", "RetractedandRepublishedIn": "RRI", "RetractedandRepublishedFrom": "RRF",
    "SummaryForPatientsIn": "SPIN", "UpdateIn": "UIN", "UpdateOf": "UOF",
}  # fmt: skip
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,3}")
_DATES = {"pubmed": "EDAT", "medline": "MHDA", "pmc-release": "PMCR", "entrez": "CRDT"}


def dumps(article: Article) -> str:
    """The article as one record, which ends in a line end."""
    lines = [(tag, " ".join(value.split())) for tag, value in _lines(article) if value]
    extra = [(piece.name, piece.text) for piece in article.unplaced if _TAG.fullmatch(piece.name)]
    for tag, value in extra:
        _insert(lines, tag, value)
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
    yield "PB", (book.publisher or "") if book is not None else ""
    yield "VI", article.volume or ""
    yield "IP", article.issue or ""
    yield "DP", _printed(article.publication_date)
    yield "TI", article.title or article.title_markup or ""
    yield from _places(article)
    yield from _titles(book)
    if article.abstract is not None:
        yield "AB", article.abstract.text
        yield "CI", article.abstract.copyright or ""


def _subject(article: Article) -> Iterator[Line]:
    book, journal = article.book, article.journal
    yield from [("LA", language) for language in article.languages]
    for bank in article.data_banks:
        yield from [("SI", "/".join(filter(None, (bank.name, number)))) for number in bank.accession_numbers or ("",)]
    yield from [("GR", _grant(grant)) for grant in article.grants]
    yield from [("PT", kind.name) for kind in article.publication_types]
    yield "TT", article.vernacular_title or ""
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


def _tail(article: Article) -> Iterator[Line]:
    yield from _ids(article)
    for other in article.other_abstracts:
        yield "OAB", other.text
        yield "OABL", other.language or ""
        yield "OCI", other.copyright or ""
    owner = None
    for keyword in article.keywords:
        if keyword.owner != owner:
            owner = keyword.owner
            yield "OTO", owner or ""
        yield "OT", "*" * keyword.major_topic + keyword.text
    yield "COIS", article.coi_statement or ""
    yield from [("GN", ": ".join(filter(None, (note.owner, note.text)))) for note in article.general_notes]
    yield from [("SFM", mission) for mission in article.space_flight_missions]
    for investigator in article.investigators:
        yield from _names(investigator, "FIR", "IR")
        yield from [("IRAD", affiliation.text) for affiliation in investigator.affiliations]
    for subject in article.personal_name_subjects:
        yield from _names(subject, "FPS", "PS")
    yield from _history(article)
    if "SO" not in {piece.name for piece in article.unplaced} and article.book is None:
        yield "SO", source_line(article)


def _is_own(article: Article) -> bool:
    """PUBM stood in records until 2005 or so: written back where it was read."""
    return article.source is not None and article.source.format == "medline"


def _issns(journal: Journal | None) -> Iterator[Line]:
    if journal is None:
        return
    if journal.issn:
        yield "IS", f"{journal.issn} ({journal.issn_type or 'Print'})"
    if journal.issn_linking:
        yield "IS", f"{journal.issn_linking} (Linking)"


def _places(article: Article) -> Iterator[Line]:
    """Pages, and the publisher's identifiers; an article's number stands in LID alone."""
    pages = article.pages
    numbered = any(e.id_type is None and e.value == pages for e in article.elocation_ids)
    is_number = bool(pages) and "-" not in (pages or "") and page_range(pages)[0] == pages
    if not numbered and is_number and not _is_own(article) and (article.pub_model or "").startswith("Electronic"):
        yield from [("LID", f"{e.value} [{e.id_type}]") for e in article.elocation_ids if e.valid is not False]
        yield "LID", pages or ""
        return
    yield "PG", "" if numbered else pages or ""
    for elocation in article.elocation_ids:
        if elocation.valid is not False:
            yield "LID", f"{elocation.value} [{elocation.id_type}]" if elocation.id_type else elocation.value


def _titles(book: Book | None) -> Iterator[Line]:
    if book is not None:
        yield "BTI", book.title or ""
        yield "VTI", book.volume_title or ""
        yield "CTI", book.collection_title or ""
        yield "EN", book.edition or ""


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
            yield from _names(author, "FAU", "AU")
        yield from [("AUID", _identifier(i.source, i.value)) for i in author.identifiers]
        yield from [("AD", affiliation.text) for affiliation in author.affiliations]
    if article.authors_complete is False:
        yield "AU", "et al."


def _identifier(source: str | None, value: str) -> str:
    return f"{source}: {value}" if source else value


def _names(person: Author | Investigator | PersonalNameSubject, full: str, short: str) -> Iterator[Line]:
    last, fore = person.last_name or "", person.fore_name
    if fore or not person.initials:
        yield full, " ".join(filter(None, (", ".join(filter(None, (last, fore))), person.suffix)))
    yield short, " ".join(filter(None, (last, person.initials, person.suffix)))


def _grant(grant: Grant) -> str:
    head = [part for part in (grant.grant_id, grant.acronym) if part]
    if head and not (grant.agency or grant.country):
        return "/".join(head)
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
    stated = {piece.name for piece in article.unplaced}
    for status, tag in _DATES.items():
        found = [_moment(step) for step in article.history if step.status == status]
        if found and tag not in stated:
            # PMCR gives the day alone
            yield tag, found[-1].split(" ")[0] if tag == "PMCR" else found[-1]
    # until 2017 EDAT, MHDA and CRDT stood for themselves
    own = _DATES if article.date_created is not None or article.book is not None else ()
    for step in article.history:
        if step.status not in own and (step.status != "pmc-release" or step.hour is not None):
            yield "PHST", f"{_moment(step)} [{step.status}]"
    for identifier in article.article_ids:
        if identifier.id_type not in ("pubmed", "pmc", "mid"):
            yield "AID", f"{identifier.value} [{identifier.id_type}]" if identifier.id_type else identifier.value
    yield "PST", article.publication_status or ""


def _moment(step: HistoryDate) -> str:
    date = step.date
    if date.day is None or date.raw:
        return date.raw or "/".join(f"{part:02d}" for part in (date.year, date.month) if part)
    day = f"{date.year:04d}/{date.month:02d}/{date.day:02d}"
    return day if step.hour is None else f"{day} {step.hour:02d}:{step.minute or 0:02d}"


def _digits(date: PartialDate | None) -> str:
    """A day as 20101202."""
    if date is None:
        return ""
    if date.day is None:
        return date.raw or "".join(f"{part:02d}" for part in (date.year, date.month) if part)
    return f"{date.year:04d}{date.month:02d}{date.day:02d}"


def _printed(date: PartialDate | None) -> str:
    if date is None:
        return ""
    return date.raw if date.raw and date.raw[:4].isdigit() else printed_date(date)
