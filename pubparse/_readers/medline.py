"""MEDLINE text (nbib): PubMed's "PubMed" format and EFetch's rettype=medline, old and new.

    PMID- 31364595
    FAU - Pitroda, Sean P
    AU  - Pitroda SP
    AD  - Department of Fiction, Chicago.

Bytes in; `Article` and `Problem` out, in order. `_medline_lines` cuts; `_medline_people` and `_medline_values` read. Here: which
tag gives which field, and what a record is. Lines are taken out by their tags; what nobody took goes to `unplaced`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from pubparse._input import Input
from pubparse._readers import _medline_lines as tag_groups
from pubparse._readers import _medline_people as people
from pubparse._readers import _medline_values as values
from pubparse._readers._medline_lines import LONGEST_RECORD, Lines, Note, Piece, cut, pieces
from pubparse._text.ids import parse_stated_pmid
from pubparse.errors import Problem
from pubparse.model import Abstract, Article, ArticleId, Book, ELocationId, PartialDate, Source, Unplaced
from pubparse.model._maker import maker
from pubparse.model._source_line import composed

FORMAT = "medline"

_TAGGED = re.compile(
    rb"(?:\A|(?<=[\r\n>]))(?:(PMID|PMC)[ \t]{0,2}- ?(?:PMC)?[0-9]|((?!PMID|PMC[ \t-])[A-Z]{2,4})[ \t]{0,2}- ?\S)"
)
# No other tagged format has these; TI, AU and IS are Ovid's and, in a list of countries, Austria's neighbours too.
_MEDLINES_OWN = frozenset(b"PMID PMC PMCR OWN STAT FAU JT JID TA PST PHST EDAT MHDA CRDT".split())
# Each opens with its literal, which is looked for alone: asked at each place where a line may begin, they took 1 ms a file.
_NOT_OURS = (re.compile(rb"TY  - (?<![^\r\n]TY  - )"), re.compile(rb"%(?<![^\r\n]%)[A-Z0-9] "))

# What MEDLINE text has no tag for.
_UNSTATED = frozenset(
    {
        "pmid_version", "title_markup", "title_link", "vernacular_title_markup", "cited_medium", "start_page", "end_page",
        "article_dates", "grants_complete", "data_banks_complete", "references", "objects", "coi_statement_markup",
        "indexing_method", "version_id", "version_date", "journal.iso_abbreviation", "authors.equal_contribution",
        "authors.valid", "authors.investigators_id", "authors.affiliations.identifiers", "affiliations.identifiers",
        "investigators.affiliations.identifiers", "investigators.list_id", "investigators.valid",
        "abstract.sections.nlm_category", "abstract.sections.markup", "elocation_ids.valid", "publication_types.ui",
        "mesh_headings.descriptor.ui", "mesh_headings.descriptor.auto", "mesh_headings.descriptor.type",
        "mesh_headings.qualifiers.ui", "mesh_headings.qualifiers.auto", "mesh_headings.qualifiers.type", "chemicals.ui",
        "supplementary_concepts.ui", "supplementary_concepts.type", "keywords.markup", "comments_corrections.note",
        "comments_corrections.pmid_version", "book.sections", "book.location_labels", "book.item_lists",
        "book.report_number", "book.medium", "book.beginning_date", "book.ending_date", "book.title_link",
        "book.collection_title_link",
    }
)  # fmt: skip
_WITHOUT_MODEL = _UNSTATED | {"pub_model"}
# The identifiers lack the PMID, the links what the article cites, and a label run into the text may be a sentence's first word.
_IN_PART = frozenset({"article_ids", "comments_corrections", "abstract.sections", "other_abstracts.sections"})
_ISSN_IN_PART = frozenset({"journal.issn", "journal.issn_type"})
_OF_BOOKS = frozenset({"BTI ", "PB  ", "ISBN", "CTI ", "VTI ", "EN  ", "CTDT", "FED "})
_LONGEST_NUMBER = 6
# NLM's order; a record in another (ERIC's, PMC's) has it in `unplaced`, under "*".
_ORDER = """PMID OWN STAT DA DCOM LR DRDT CTDT PUBM IS ISBN PB CTI VI IP DP TI PG LID BTI VTI EN AB CI FED ED FAU AU AUID AD CN
LA SI GR PT TT DEP PL TA JT JID RN NM SB CIN CON EIN EFR CRI CRF ECI ECF ORI PRIN PROF RPI RPF RIN ROF RRI RRF SPIN UIN UOF DDIN
DRIN MH RF GS PS FPS PMC MID OID OAB OABL OCI OTO OT COIS GN SFM FIR IR IRAD EDAT MHDA PMCR CRDT CDAT PHST AID PST SO"""
_RANKS = defaultdict(int, {tag.ljust(4): rank for rank, tag in enumerate(_ORDER.split())})

Doubts = list[tuple[str, str]]
_V = TypeVar("_V")
_made_abstract = maker(Abstract)
_made_article = maker(Article)
_made_source = maker(Source)


def recognises(head: bytes) -> bool:
    """Two tags within the head, one of which is MEDLINE's alone, and none of RIS or EndNote."""
    if any(pattern.search(head) for pattern in _NOT_OURS):
        return False
    seen: set[bytes] = set()
    for match in _TAGGED.finditer(head):
        seen.add(match[1] or match[2])
        if len(seen) > 1 and seen & _MEDLINES_OWN:
            return True
    return False


def read(source: Input) -> Iterator[Article | Problem]:
    """The records of a stream, in order; what could not be read as Problems."""
    index = 0
    for piece in pieces(source):
        for outcome in _read(piece, source, index):
            index += not isinstance(outcome, Problem) or outcome.scope == "record"
            yield outcome


def _read(piece: Piece, source: Input, index: int) -> Iterator[Article | Problem]:
    if len(piece.content) > LONGEST_RECORD:
        message = f"a record of more than {LONGEST_RECORD >> 20} MiB was not read"
        head = piece.content[:200].decode("utf-8", "replace")
        named = re.search(r"PMID ?- ?([0-9]{1,9})", head)
        yield Problem(
            code="record-bytes", severity="skipped", scope="record", message=message,
            pmid=named[1] if named else None, index=index, offset=piece.offset,
        )  # fmt: skip
        return
    text, doubts = _decoded(piece.content)
    lines, notes = cut(text, piece.end)
    if lines.tags:
        doubts += [(_CODES[note.kind], note.text[:200]) for note in notes if note.kind in _CODES]
        yield _outcome(lines, _made_source(format=FORMAT, name=source.name, index=index, offset=piece.offset), doubts)
        index += 1
    for note in notes:
        if note.kind not in _CODES:
            yield _beside(note, index, piece.offset)
            index += note.pmid is not None


_CODES = {"unindented": "unindented-line", "loose": "loose-tag"}


def _beside(note: Note, index: int, offset: int) -> Problem:
    """A text between records: an error that the server wrote into its answer, a page's markup, an e-mail's head."""
    if note.pmid is not None:
        code = "stream-error" if note.kind == "error" else "gap-content"
        return Problem(
            code=code, severity="skipped", scope="record", message=note.text[:200], pmid=note.pmid, index=index,
            offset=offset, raw=note.text[:LONGEST_RAW],
        )  # fmt: skip
    code = "stream-error" if note.kind == "error" else "trailing-junk"
    return Problem(
        code=code, severity="skipped", scope="stream", message=f"a text that belongs to no record: {note.text[:100]!r}",
        offset=offset, raw=note.text[:LONGEST_RAW],
    )  # fmt: skip


LONGEST_RAW = 1 << 16


def _decoded(content: bytes) -> tuple[str, list[tuple[str, str]]]:
    try:
        return content.decode(), []
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
        if text.count("\ufffd") == sum(byte > 127 for byte in content):  # noqa: PLR2004 - ASCII
            return content.decode("cp1252", "replace"), [
                ("encoding", "bytes that are not UTF-8 were read as Windows-1252")
            ]
        return text, [("encoding", "bytes that are not UTF-8 were replaced by U+FFFD")]


def _outcome(lines: Lines, origin: Source, doubts: Doubts) -> Article | Problem:
    pmid_lines = lines.peek("PMID")
    pmid = parse_stated_pmid(pmid_lines[0]) if pmid_lines else None
    if pmid is None:
        if lines.has_none_of(("TI  ", "TT  ", *_OF_BOOKS)):
            message = "a record without PMID and without title"
            return Problem(
                code="no-title-no-pmid", severity="skipped", scope="record", message=message, index=origin.index,
                offset=origin.offset,
            )  # fmt: skip
        doubts.append(("no-pmid", "the record has no PMID"))
    ranks = [*map(_RANKS.__getitem__, lines.tags)]
    left = [] if ranks == sorted(ranks) else [("*", _order(lines.tags))]
    if pmid is not None:
        lines.one("PMID")
    return _article(lines, left, pmid, origin, doubts)


def _order(tags: Iterable[str]) -> str:
    return " ".join(dict.fromkeys([tag_groups.LEADERS.get(tag, tag).rstrip() for tag in tags]))


def _article(lines: Lines, left: people.Rest, pmid: str | None, origin: Source, doubts: Doubts) -> Article:
    one, every = lines.one, lines.all
    locations, pages, untyped = _places(lines, left)
    names = people.authors_of(*lines.text(tag_groups.PEOPLE), left)
    title, title_markup = values.title(one("TI  "))
    book = None if lines.has_none_of(_OF_BOOKS) else _book(lines, left)
    journal_title, medline_ta, issns = one("JT  "), one("TA  "), every("IS  ")
    journal, is_issn_in_part = values.journal(journal_title, medline_ta, issns, one("JID "), one("PL  "), left)
    partial = _IN_PART
    if untyped:
        partial |= {"elocation_ids"}
    if is_issn_in_part:
        partial |= _ISSN_IN_PART
    printed_on, online_on = one("DP  "), one("DEP ")
    publication_date = _date(printed_on)
    if publication_date is not None and publication_date.year is None:
        doubts.append(("bad-date", f"no year can be read in the publication date {publication_date.raw!r}"))
    article_ids = values.article_ids(every("PMC "), every("MID "), every("AID "))
    types = every("PT  ")
    volume, issue, status = one("VI  "), one("IP  "), one("PST ")
    date_created, pub_model = _date(one("DA  ")), one("PUBM")
    source_line = one("SO  ")
    if source_line is not None:
        expected = composed(
            name=medline_ta,
            is_preprint="Preprint" in types,
            stated=printed_on if printed_on and printed_on[:4].isdigit() else values.printed(printed_on or ""),
            online=values.printed(online_on) if online_on else "",
            is_epublish=status == "epublish",
            volume=volume,
            issue=issue,
            pages=pages or next((e.value for e in locations if e.id_type == "pii"), None),
            doi=_doi(locations, article_ids),
        )
        if source_line != expected or book is not None or lines.peek("SO  "):
            left.append(("SO", source_line))
    # What is taken last must stand before `unplaced`: arguments are read in this order.
    return _made_article(
        pmid=pmid,
        article_ids=article_ids,
        elocation_ids=tuple(locations),
        other_ids=_each(values.other_id, every("OID ")),
        title=title,
        title_markup=title_markup,
        vernacular_title=one("TT  "),
        abstract=_abstract(every("AB  "), every("CI  ")),
        other_abstracts=values.other_abstracts(lines.group(tag_groups.OTHER_ABSTRACTS), left),
        journal=journal,
        book=book,
        volume=volume,
        issue=issue,
        pages=pages,
        publication_date=publication_date,
        electronic_date=_date(online_on),
        authors=names.authors,
        authors_complete=names.complete,
        affiliations=names.affiliations,
        investigators=people.investigators(lines.group(tag_groups.INVESTIGATORS), left),
        personal_name_subjects=people.subjects(lines.group(tag_groups.SUBJECTS), left),
        languages=tuple(every("LA  ")),
        publication_types=_each(values.publication_type, types),
        mesh_headings=_each(values.mesh_heading, every("MH  ")),
        chemicals=_each(values.chemical, every("RN  ")),
        supplementary_concepts=_each(values.supplementary_concept, every("NM  ")),
        gene_symbols=tuple(every("GS  ")),
        keywords=values.keywords(lines.group(tag_groups.KEYWORDS), left),
        citation_subsets=tuple(every("SB  ")),
        space_flight_missions=tuple(every("SFM ")),
        grants=values.grants(every("GR  "), left),
        data_banks=values.data_banks(every("SI  ")),
        comments_corrections=_each(values.link, lines.group(tag_groups.LINKS)),
        number_of_references=_number(lines),
        coi_statement=one("COIS"),
        general_notes=_each(values.general_note, every("GN  ")),
        status=one("STAT"),
        owner=one("OWN "),
        publication_status=status,
        pub_model=pub_model,
        date_created=date_created,
        date_completed=_date(one("DCOM")),
        date_revised=_date(one("LR  ")),
        history=values.history(
            every("PHST"),
            (one("EDAT"), one("MHDA"), one("PMCR"), one("CRDT")),
            left,
            apart=date_created is not None,
        ),
        unknown=_WITHOUT_MODEL if pub_model is None else _UNSTATED,
        partial=partial,
        source=origin,
        unplaced=_unplaced(lines, left),
        problems=_problems(doubts, pmid, origin) if doubts else (),
    )


def _each(read: Callable[[str], _V], texts: Sequence[str]) -> tuple[_V, ...]:
    return tuple(map(read, texts)) if texts else ()


def _places(lines: Lines, left: people.Rest) -> tuple[list[ELocationId], str | None, list[ELocationId]]:
    """The publisher's identifiers; the pages, for which an article's number may stand; identifiers without a type."""
    locations = values.elocation_ids(lines.all("LID "))
    pages = lines.one("PG  ")
    untyped = [e for e in locations if e.id_type is None and "://" not in e.value]
    if not untyped:
        return locations, pages, untyped
    if pages is None:
        return locations, untyped[0].value if len(untyped) == 1 else None, untyped
    if any(e.value == pages for e in untyped):
        # the number of an article stands in PG and in LID
        left.append(("LID", pages))
        locations = [e for e in locations if e.id_type is not None or e.value != pages]
    return locations, pages, untyped


def _doi(locations: Iterable[ELocationId], ids: Iterable[ArticleId]) -> str | None:
    """What `Article.doi` will say."""
    stated: list[ELocationId | ArticleId] = [*locations, *ids]
    for one in stated:
        if one.id_type == "doi" and one.value.startswith("10.") and "/" in one.value:
            return one.value
    return None


def _date(text: str | None) -> PartialDate | None:
    return values.date(text) if text else None


def _abstract(texts: Sequence[str], rights: Sequence[str]) -> Abstract | None:
    if not texts and not rights:
        return None
    return _made_abstract(sections=values.sections(" ".join(texts)), copyright=" ".join(rights) or None)


def _number(lines: Lines) -> int | None:
    stated = lines.peek("RF  ")
    if not stated or not (stated[0].isascii() and stated[0].isdigit() and len(stated[0]) <= _LONGEST_NUMBER):
        return None
    return int(lines.one("RF  ") or 0)


def _book(lines: Lines, left: people.Rest) -> Book:
    one = lines.one
    accessions = (text.split(" ")[0] for text in lines.peek("AID ") if text.endswith("[bookaccession]"))
    return Book(
        title=one("BTI "),
        publisher=one("PB  "),
        publisher_location=one("PL  ") if lines.has_none_of(("TA  ",)) else None,
        editors=people.authors(lines.group(tag_groups.EDITORS), left).authors,
        volume_title=one("VTI "),
        edition=one("EN  "),
        collection_title=one("CTI "),
        isbns=tuple(lines.all("ISBN")),
        contribution_date=_date(one("CTDT")),
        accession=next(accessions, None),
    )


def _unplaced(lines: Lines, left: people.Rest) -> tuple[Unplaced, ...]:
    left += lines.rest()
    return tuple([Unplaced(name=tag, text=text) for tag, text in left]) if left else ()


def _problems(doubts: Doubts, pmid: str | None, origin: Source) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            code=code, severity="repaired", scope="record", message=message, pmid=pmid, index=origin.index,
            offset=origin.offset,
        )
        for code, message in doubts
    )  # fmt: skip
