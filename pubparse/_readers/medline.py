"""MEDLINE text (nbib): PubMed's "PubMed" format and EFetch's rettype=medline, old and new.

    PMID- 31364595
    FAU - Pitroda, Sean P
    AU  - Pitroda SP
    AD  - Department of Fiction, Chicago.

Bytes in; `Article` and `Problem` out, in order. `_medline_lines` cuts; `_medline_values` reads one value each. Here: which tag
gives which field, and what a record is. What no tag of a known shape holds goes to `unplaced`, under its tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import attrs

from pubparse._input import Input
from pubparse._parts import Parts
from pubparse._readers import _medline_values as values
from pubparse._readers._medline_lines import LONGEST_RECORD, Note, Piece, cut, pieces
from pubparse._text.ids import parse_pmid
from pubparse.errors import Problem
from pubparse.model import Abstract, Article, Book, PartialDate, Source, Unplaced
from pubparse.model._source_line import source_line

FORMAT = "medline"

_TAGGED = re.compile(
    rb"(?:\A|(?<=[\r\n>]))(?:(PMID|PMC)[ \t]{0,2}- ?(?:PMC)?[0-9]|((?!PMID|PMC[ \t-])[A-Z]{2,4})[ \t]{0,2}- ?\S)"
)
# No other tagged format has these; TI, AU and IS are Ovid's and, in a list of countries, Austria's neighbours too.
_MEDLINES_OWN = frozenset(b"PMID PMC PMCR OWN STAT FAU JT JID TA PST PHST EDAT MHDA CRDT".split())
_NOT_OURS = re.compile(rb"(?:\A|(?<=[\r\n]))(?:TY  - |%[A-Z0-9] )")

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


def recognises(head: bytes) -> bool:
    """Two tags within the head, one of which is MEDLINE's alone, and none of RIS or EndNote."""
    if _NOT_OURS.search(head):
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
            index += isinstance(outcome, Article) or outcome.scope == "record"
            yield outcome


def _read(piece: Piece, source: Input, index: int) -> Iterator[Article | Problem]:
    if len(piece.content) > LONGEST_RECORD:
        message = f"a record of more than {LONGEST_RECORD >> 20} MiB was not read"
        head = piece.content[:200].decode("utf-8", "replace")
        named = re.search(r"PMID ?- ?([0-9]{1,8})", head)
        yield Problem(
            code="record-bytes", severity="skipped", scope="record", message=message,
            pmid=named[1] if named else None, index=index, offset=piece.offset,
        )  # fmt: skip
        return
    text, doubts = _decoded(piece.content)
    parts, notes = cut(text)
    origin = Source(format=FORMAT, name=source.name, index=index, offset=piece.offset)
    if parts.rest():
        yield _outcome(parts, origin, doubts + [(_CODES[n.kind], n.text[:200]) for n in notes if n.kind in _CODES])
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


def _outcome(parts: Parts, origin: Source, doubts: list[tuple[str, str]]) -> Article | Problem:
    article = _article(parts, origin)
    if article.pmid is None:
        if not (article.title or article.vernacular_title or article.book):
            message = "a record without PMID and without title"
            return Problem(
                code="no-title-no-pmid", severity="skipped", scope="record", message=message, index=origin.index,
                offset=origin.offset,
            )  # fmt: skip
        doubts = [*doubts, ("no-pmid", "the record has no PMID")]
    date = article.publication_date
    if date is not None and date.year is None:
        doubts = [*doubts, ("bad-date", f"no year can be read in the publication date {date.raw!r}")]
    if not doubts:
        return article
    return attrs.evolve(
        article,
        problems=tuple(
            Problem(
                code=code, severity="repaired", scope="record", message=message, pmid=article.pmid, index=origin.index,
                offset=origin.offset,
            )
            for code, message in doubts
        ),
    )  # fmt: skip


def _article(parts: Parts, origin: Source) -> Article:
    one = _Single(parts)
    left: values.Rest = []
    names = values.authors(parts.take("authors"), left)
    keywords, keyword_rest = values.keywords(parts.take("keywords"))
    left += keyword_rest
    locations = values.elocation_ids(parts.take("LID"))
    stated_pages = one("PG")
    untyped = [e for e in locations if e.id_type is None and "://" not in e.value]
    if stated_pages is not None and any(e.value == stated_pages for e in untyped):
        # until 2022 an article's number stands in PG and in LID
        left.append(("LID", stated_pages))
        locations = tuple(e for e in locations if e.id_type is not None or e.value != stated_pages)
    title, title_markup = values.title(one("TI"))
    book = _book(parts, one)
    journal, journal_in_part = values.journal(
        one("JT"),
        one("TA"),
        parts.take("IS"),
        one("JID"),
        one("PL") if book is None else None,
        left,
    )
    pub_model = one("PUBM")
    partial = _IN_PART | journal_in_part
    partial |= {"elocation_ids"} if untyped else set()
    pmid = parse_pmid(next(iter(parts.peek("PMID")), ""))
    one("PMID") if pmid else None
    article = Article(
        pmid=pmid,
        article_ids=values.article_ids(parts.take("PMC"), parts.take("MID"), parts.take("AID")),
        elocation_ids=locations,
        other_ids=values.each(values.other_id, parts.take("OID")),
        title=title,
        title_markup=title_markup,
        vernacular_title=one("TT"),
        abstract=_abstract(parts),
        other_abstracts=values.other_abstracts(parts.take("abstracts"), left),
        journal=journal,
        book=book,
        volume=one("VI"),
        issue=one("IP"),
        pages=stated_pages or (untyped[0].value if len(untyped) == 1 else None),
        publication_date=_date(one("DP")),
        electronic_date=_date(one("DEP")),
        authors=names.authors,
        authors_complete=names.complete,
        affiliations=names.affiliations,
        investigators=values.investigators(parts.take("investigators"), left),
        personal_name_subjects=values.subjects(parts.take("subjects"), left),
        languages=parts.take("LA"),
        publication_types=values.each(values.publication_type, parts.take("PT")),
        mesh_headings=values.each(values.mesh_heading, parts.take("MH")),
        chemicals=values.each(values.chemical, parts.take("RN")),
        supplementary_concepts=values.each(values.supplementary_concept, parts.take("NM")),
        gene_symbols=parts.take("GS"),
        keywords=keywords,
        citation_subsets=parts.take("SB"),
        space_flight_missions=parts.take("SFM"),
        grants=values.each(values.grant, parts.take("GR")),
        data_banks=values.data_banks(parts.take("SI")),
        comments_corrections=values.each(values.link, parts.take("links")),
        number_of_references=_number(parts, one),
        coi_statement=one("COIS"),
        general_notes=values.each(values.general_note, parts.take("GN")),
        status=one("STAT"),
        owner=one("OWN"),
        publication_status=one("PST"),
        pub_model=pub_model,
        date_created=_date(one("DA")),
        date_completed=_date(one("DCOM")),
        date_revised=_date(one("LR")),
        history=values.history(
            left, parts.take("EDAT"), parts.take("MHDA"), parts.take("PMCR"), parts.take("CRDT"), parts.take("PHST"),
        ),
        unknown=_WITHOUT_MODEL if pub_model is None else _UNSTATED,
        partial=partial,
        source=origin,
    )  # fmt: skip
    if parts.peek("SO") == (source_line(article),):
        parts.take("SO")
    left += parts.rest()
    return (
        attrs.evolve(article, unplaced=tuple(Unplaced(name=tag, text=text) for tag, text in left)) if left else article
    )


class _Single:
    """Takes the value of a tag that occurs once; a second one stays in the bag."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def __call__(self, tag: str) -> str | None:
        if tag not in self._parts:
            return None
        first, *more = self._parts.take(tag) or (None,)
        if more:
            self._parts.put(tag, *[text for text in more if text])
        return first


def _date(text: str | None) -> PartialDate | None:
    return values.date(text) if text else None


def _abstract(parts: Parts) -> Abstract | None:
    texts, rights = parts.take("AB"), parts.take("CI")
    if not texts and not rights:
        return None
    return Abstract(sections=values.sections(" ".join(texts)), copyright=" ".join(rights) or None)


def _number(parts: Parts, one: Callable[[str], str | None]) -> int | None:
    text = next(iter(parts.peek("RF")), "")
    return int(one("RF") or 0) if text.isascii() and text.isdigit() and len(text) < 7 else None  # noqa: PLR2004 - no list is longer


def _book(parts: Parts, one: Callable[[str], str | None]) -> Book | None:
    if not any(tag in parts for tag in ("BTI", "PB", "ISBN", "CTI", "VTI", "EN", "CTDT", "editors")):
        return None
    left: list[tuple[str, str]] = []
    names = values.authors(parts.take("editors"), left)
    for tag, text in left:
        parts.put(tag, text)
    return Book(
        title=one("BTI"),
        publisher=one("PB"),
        publisher_location=one("PL") if "TA" not in parts else None,
        editors=names.authors,
        volume_title=one("VTI"),
        edition=one("EN"),
        collection_title=one("CTI"),
        isbns=parts.take("ISBN"),
        contribution_date=_date(one("CTDT")),
        accession=next((text.split(" ")[0] for text in parts.peek("AID") if text.endswith("[bookaccession]")), None),
    )
