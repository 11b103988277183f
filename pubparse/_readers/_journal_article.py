"""PubmedArticle and MedlineCitation: a journal's article, one row an element.

    "Volume": text("volume")   <Volume>20</Volume>  ->  Article(volume="20")

Written to the DTD of 2025 and what older years have besides, so that no year needs a branch of its own: the rows below follow the
DTD's order and are the list of what is read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pubparse._readers import _by_pattern as by_pattern
from pubparse._readers._draft import (
    Draft,
    ItemsOf,
    Rows,
    each,
    elocation_id,
    every,
    inside,
    items,
    list_with_end,
    marked_text,
    note_order,
    one,
    plain_item,
    pmid,
    read_halves,
    text,
    text_item,
    title_link,
)
from pubparse._readers._elements import (
    abstract,
    affiliation,
    article_id,
    author,
    date,
    grant,
    history_date,
    investigators,
    items_of,
    keyword_of,
    keywords,
    object_,
    personal_name_subject,
    publication_type,
    reference,
    reference_list,
)
from pubparse._readers._flat import (
    Flat,
    Rest,
    attribute,
    attributes,
    marked,
    number,
    plain,
    text_at,
    unplaced,
)
from pubparse._readers._plain_xml import Head, Values, fold, inline, value_of
from pubparse._text.dates import parse_date
from pubparse.model import (
    Affiliation,
    Article,
    ArticleDate,
    Chemical,
    CommentCorrection,
    DataBank,
    GeneralNote,
    Journal,
    Keyword,
    MeshHeading,
    MeshTerm,
    OtherId,
    ReferenceList,
    Source,
    SupplementaryConcept,
    Unplaced,
)
from pubparse.model._maker import maker

_make_article = maker(Article)
_LONGEST_JOURNAL = 1000  # what is longer is not remembered
_PLACEHOLDER = re.compile(r"\[not available\]\.?", re.IGNORECASE)

# CommentsCorrections until 2009: the type is the name of the child (12626969, 17276851, 15915368).
_OLD_LINKS = frozenset({
    "CommentOn", "CommentIn", "ErratumIn", "ErratumFor", "PartialRetractionIn", "PartialRetractionOf", "RepublishedFrom",
    "RepublishedIn", "RetractionOf", "RetractionIn", "UpdateIn", "UpdateOf", "SummaryForPatientsIn", "OriginalReportIn",
    "ReprintOf", "ReprintIn", "Cites",
})  # fmt: skip


def journal_article(xml: str, source: Source, rest: Rest, *, careful: bool) -> Article:
    """PubmedArticle from its MedlineCitation and, where there is one, its PubmedData."""
    draft = Draft(rest, careful=careful, source=source)
    names = ("MedlineCitation", "PubmedData", "PubMedData")
    read_halves(xml, names, lambda head, inner: _citation(draft, head, inner), draft, _DATA)
    found = draft.found
    if version_date := found.get("version_date"):
        found["version_date"] = parse_date(version_date)
    journal = tuple([(field, value) for name, field in _JOURNAL_FIELDS if (value := found.pop(name, None))])
    if journal:
        short = sum([len(value) for _, value in journal]) <= _LONGEST_JOURNAL
        found["journal"] = _journal(journal) if short else _journal.__wrapped__(journal)
    if rest:
        found["unplaced"] = tuple(rest)
    return draft.made(_make_article)


@lru_cache(maxsize=1024)
def _journal(values: tuple[tuple[str, str], ...]) -> Journal:
    return Journal(**dict(values))


def _citation(draft: Draft, head: Head, inner: str) -> None:
    """MedlineCitation."""
    _CITATION_ROW(draft, head, inner)
    draft.found.setdefault("owner", "NLM")  # DTD 250101: the attribute's default
    if not _usual_order(tuple(draft.found)):
        _note_order(draft, head, inner, {"MedlineCitation": _CITATION, "Article": _ARTICLE, "Journal": _JOURNAL})


@lru_cache(maxsize=2048)
def _usual_order(fields: tuple[str, ...]) -> bool:
    """False when fields were found in an order that the DTD's elements cannot give."""
    ranks = [_FIELD_RANK[field] for field in fields if field in _FIELD_RANK]
    return ranks == sorted(ranks)


def _note_order(draft: Draft, head: Head, inner: str, orders: dict[str, Rows]) -> None:
    """Tell the order of an element's children and of theirs, where it is not the DTD's."""
    note_order(draft, head, inner, orders[head.name])
    above = draft.enter(head)
    for child, content in Draft([], careful=draft.careful).children(inner):
        if child.name in orders:
            _note_order(draft, child, content, orders)
    draft.path = above


# Elements that a field alone does not tell


def _issn(draft: Draft, head: Head, inner: str) -> None:
    if "journal issn" in draft.found:
        draft.unplaced(head, inner)
        return
    draft.found["journal issn"] = draft.value(head, inner, plain_item) if "<" in inner else value_of(inner)
    draft.found["journal issn_type"] = draft.attribute(head, "IssnType")


def _title(draft: Draft, head: Head, inner: str) -> None:
    """NLM's placeholder for a missing title is none; the markup keeps it as it stood (PEERS 21)."""
    if "title" in draft.found:
        draft.unplaced(head, inner)
        return
    text_and_markup = None if draft.careful or head.values else inline(inner)
    if text_and_markup is None:
        flat = draft.flat(head, inner)
        text_and_markup = marked(flat, 0)
        draft.found["title_link"] = title_link(flat, 0, draft.rest)
    title, markup = text_and_markup
    if title and title.startswith("[") and _PLACEHOLDER.fullmatch(title):
        title, markup = None, markup or title
    draft.found["title"], draft.found["title_markup"] = title, markup


def _article_date(draft: Draft, head: Head, inner: str) -> None:
    made = by_pattern.date(inner) or draft.value(head, inner, date)
    kind = draft.attribute(head, "DateType") or "Electronic"  # DTD 250101: the attribute's fixed value
    if made is not None and kind == "Electronic" and "electronic_date" not in draft.found:
        draft.found["electronic_date"] = made
    elif made is not None:
        draft.many.setdefault("article_dates", []).append(ArticleDate(date=made, date_type=kind))


def _affiliations(flat: Flat, at: int, rest: Rest) -> tuple[list[Affiliation], int]:
    return list(affiliation(flat, at, rest)), flat.end(at)


def _other_id(flat: Flat, at: int, rest: Rest) -> tuple[OtherId | None, int]:
    value = plain(flat, at)
    if not value:
        return None, unplaced(flat, at, rest)
    return OtherId(value=value, source=attribute(flat, at, "Source", rest)), flat.end(at)


def _general_note(flat: Flat, at: int, rest: Rest) -> tuple[GeneralNote | None, int]:
    note = plain(flat, at)
    if not note:
        return None, unplaced(flat, at, rest)
    owner = attribute(flat, at, "Owner", rest) or "NLM"  # DTD 250101: the attribute's default
    return GeneralNote(text=note, owner=owner), flat.end(at)


def _mesh_heading(flat: Flat, at: int, rest: Rest) -> tuple[MeshHeading | None, int]:
    """MeshHeading; what is foreign in it is kept beside it."""
    own: Rest = []
    descriptor = None
    qualifiers: list[MeshTerm] = []
    here = at + 1
    for _ in range(flat.kids[at]):
        term = None if flat.kids[here] else _mesh_term(flat.texts[here], flat.items[here])
        if term is not None and flat.tags[here] == "DescriptorName" and descriptor is None:
            descriptor, here = term, here + 1
        elif term is not None and flat.tags[here] == "QualifierName":
            qualifiers.append(term)
            here += 1
        else:
            here = unplaced(flat, here, own)
    if descriptor is None:  # 28618900 has one copy with an empty DescriptorName
        return None, unplaced(flat, at, rest)
    rest += own
    return MeshHeading(descriptor=descriptor, qualifiers=tuple(qualifiers)), here


def _mesh_term(name: str, values: Values) -> MeshTerm | None:
    """A descriptor or qualifier; None for what is none."""
    found = dict(values)
    term = fold(name)
    major, auto = found.pop("MajorTopicYN", "N"), found.pop("AutoHM", None)
    ui, kind = found.pop("UI", None), found.pop("Type", None)
    if not term or found:
        return None
    return MeshTerm(
        name=term, ui=ui or None, major_topic=major == "Y", auto=auto == "Y" if auto else None, type=kind or None
    )


def _chemical(flat: Flat, at: int, rest: Rest) -> tuple[Chemical | None, int]:
    name = ui = registry = None
    here = at + 1
    for _ in range(flat.kids[at]):
        tag = flat.tags[here]
        if tag == "NameOfSubstance" and name is None:
            name, ui = plain(flat, here), attribute(flat, here, "UI", rest)
            here = flat.end(here)
        elif tag == "RegistryNumber" and registry is None:
            registry = text_at(flat, here, rest)
            here = flat.end(here)
        else:
            here = unplaced(flat, here, rest)
    if name:
        return Chemical(name=name, ui=ui, registry_number=registry), here
    return None, unplaced(flat, at, rest) if flat.kids[at] else here


def _supplementary_concept(flat: Flat, at: int, rest: Rest) -> tuple[SupplementaryConcept | None, int]:
    name = plain(flat, at)
    if not name:
        return None, unplaced(flat, at, rest)
    ui, kind = attributes(flat, at, ("UI", "Type"), rest)
    return SupplementaryConcept(name=name, ui=ui, type=kind), flat.end(at)


def _data_bank(flat: Flat, at: int, rest: Rest) -> tuple[DataBank | None, int]:
    name: str | None = None
    numbers: list[str] = []
    here = at + 1
    for _ in range(flat.kids[at]):
        tag = flat.tags[here]
        if tag == "DataBankName" and name is None:
            name, here = text_item(flat, here, rest)
        elif tag == "AccessionNumberList" and not numbers:
            numbers, here = items_of(flat, here, "AccessionNumber", text_item, rest)
        else:
            here = unplaced(flat, here, rest)
    return (DataBank(name=name, accession_numbers=tuple(numbers)) if name or numbers else None), here


def _comment_correction(flat: Flat, at: int, rest: Rest) -> tuple[CommentCorrection, int]:
    return _link(flat, at, attribute(flat, at, "RefType", rest) or "", rest)


def _old_comments_corrections(flat: Flat, at: int, rest: Rest) -> tuple[list[CommentCorrection], int]:
    """The form of 2002-2009: no list around it, the type is the child's name."""
    found = []
    here = at + 1
    for _ in range(flat.kids[at]):
        if flat.tags[here] in _OLD_LINKS:
            link, here = _link(flat, here, flat.tags[here], rest)
            found.append(link)
        else:
            here = unplaced(flat, here, rest)
    return found, here


def _link(flat: Flat, at: int, ref_type: str, rest: Rest) -> tuple[CommentCorrection, int]:
    source = other = note = version = None
    here = at + 1
    for _ in range(flat.kids[at]):
        tag = flat.tags[here]
        if tag == "RefSource" and source is None:
            source, here = text_item(flat, here, rest)
        elif tag == "PMID" and other is None:
            other, version = plain(flat, here), attribute(flat, here, "Version", rest)
            here = flat.end(here)
        elif tag == "Note" and note is None:
            note, here = text_item(flat, here, rest)
        else:
            here = unplaced(flat, here, rest)
    count = number(version)
    if version is not None and count is None:
        rest.append(Unplaced(name="CommentsCorrections/PMID/@Version", text=version))
    return CommentCorrection(ref_type=ref_type, ref_source=source, pmid=other, note=note, pmid_version=count), here


def _count(flat: Flat, at: int, rest: Rest) -> tuple[int | None, int]:
    count = number(plain(flat, at))
    return count, unplaced(flat, at, rest) if count is None or flat.items[at] else flat.end(at)


_LIST_TITLE = re.compile(r"[ \t\r\n]*<Title>([^<]*)</Title>")
_REFERENCES = ItemsOf("Reference", reference, pattern=by_pattern.REFERENCE)


def _reference_list(draft: Draft, head: Head, inner: str) -> None:
    title = _LIST_TITLE.match(inner)
    works = inner[title.end() :] if title else inner
    if draft.careful or "<Title" in works or "<ReferenceList" in works or head.values:
        made = draft.value(head, inner, reference_list)
    else:
        made = ReferenceList(
            title=value_of(title[1]) if title else None, references=tuple(_REFERENCES(draft, head, works))
        )
    draft.many.setdefault("references", []).append(made)


_KEYWORDS: dict[Values, ItemsOf[Keyword]] = {
    (("Owner", owner),): ItemsOf("Keyword", keyword_of(owner), pattern=by_pattern.keyword(owner))
    for owner in ("NOTNLM", "NLM")
}


def _keyword_list(draft: Draft, head: Head, inner: str) -> None:
    listed = _KEYWORDS.get(head.values)
    before = len(draft.rest)
    found = listed(draft, head, inner) if listed is not None else []
    if not found:
        del draft.rest[before:]
        found = draft.value(head, inner, keywords)
    draft.many.setdefault("keywords", []).extend(found)


# The rows, in the DTD's order

_ISSUE: Rows = {
    "Volume": text("volume"),
    "Issue": text("issue"),
    "PubDate": one("publication_date", date, quick=by_pattern.date, recurs=True),
}
_JOURNAL: Rows = {
    "ISSN": _issn,
    "JournalIssue": inside(_ISSUE, CitedMedium="cited_medium"),
    "Title": text("journal title"),
    "ISOAbbreviation": text("journal iso_abbreviation"),
}
_JOURNAL_INFO: Rows = {
    "Country": text("journal country"),
    "MedlineTA": text("journal medline_ta"),
    "NlmUniqueID": text("journal nlm_unique_id"),
    "ISSNLinking": text("journal issn_linking"),
}
_JOURNAL_FIELDS = tuple(
    (f"journal {field}", field)
    for field in (
        "title", "iso_abbreviation", "medline_ta", "issn", "issn_type", "issn_linking", "nlm_unique_id", "country",
    )
)  # fmt: skip
_PAGINATION: Rows = {
    "StartPage": text("start_page"),
    "EndPage": text("end_page"),
    "MedlinePgn": text("pages"),
}
_ARTICLE: Rows = {
    "Journal": inside(_JOURNAL, recurs=True),
    "ArticleTitle": _title,
    "Pagination": inside(_PAGINATION),
    "ELocationID": elocation_id,
    "Abstract": one("abstract", abstract, quick=by_pattern.abstract),
    "Affiliation": every("affiliations", _affiliations),  # until 2012, for the record as a whole
    "AuthorList": list_with_end("authors", "Author", author, pattern=by_pattern.AUTHOR),
    "Language": each("languages", text_item, recurs=True),
    "DataBankList": list_with_end("data_banks", "DataBank", _data_bank),
    "GrantList": list_with_end("grants", "Grant", grant, pattern=by_pattern.GRANT),
    "PublicationTypeList": items("publication_types", "PublicationType", publication_type, recurs=True),
    "VernacularTitle": marked_text("vernacular_title"),
    "ArticleDate": _article_date,
}
_CITATION: Rows = {
    "PMID": pmid,
    "DateCreated": one("date_created", date),  # until 2017
    "DateCompleted": one("date_completed", date, quick=by_pattern.date, recurs=True),
    "DateRevised": one("date_revised", date, quick=by_pattern.date, recurs=True),
    "Article": inside(_ARTICLE, PubModel="pub_model"),
    "MedlineJournalInfo": inside(_JOURNAL_INFO, recurs=True),
    "ChemicalList": items("chemicals", "Chemical", _chemical, pattern=by_pattern.CHEMICAL, recurs=True),
    "SupplMeshList": items("supplementary_concepts", "SupplMeshName", _supplementary_concept, recurs=True),
    "CitationSubset": each("citation_subsets", text_item, recurs=True),
    "CommentsCorrectionsList": items("comments_corrections", "CommentsCorrections", _comment_correction),
    "CommentsCorrections": every("comments_corrections", _old_comments_corrections),
    "GeneSymbolList": items("gene_symbols", "GeneSymbol", text_item),
    "MeshHeadingList": items(
        "mesh_headings", "MeshHeading", _mesh_heading, pattern=by_pattern.MESH_HEADING, recurs=True
    ),
    "NumberOfReferences": one("number_of_references", _count),
    "PersonalNameSubjectList": items("personal_name_subjects", "PersonalNameSubject", personal_name_subject),
    "OtherID": each("other_ids", _other_id),
    "OtherAbstract": each("other_abstracts", abstract),
    "KeywordList": _keyword_list,
    "CoiStatement": marked_text("coi_statement"),
    "SpaceFlightMission": each("space_flight_missions", text_item),
    "InvestigatorList": every("investigators", investigators),
    "GeneralNote": each("general_notes", _general_note),
}
_CITATION_ROW = inside(
    _CITATION, Status="status", Owner="owner", IndexingMethod="indexing_method", VersionID="version_id",
    VersionDate="version_date",
)  # fmt: skip
# The fields of `Draft.found` in the order in which the DTD's elements give them.
_FIELD_RANK = {
    field: rank
    for rank, field in enumerate((
        "status", "pmid", "date_created", "date_completed", "date_revised", "pub_model", "journal issn", "cited_medium", "volume",
        "issue", "publication_date", "journal title", "journal iso_abbreviation", "title", "start_page", "end_page", "pages",
        "abstract", "authors_complete", "data_banks_complete", "grants_complete", "vernacular_title", "electronic_date",
        "journal country", "journal medline_ta", "journal nlm_unique_id", "journal issn_linking", "number_of_references",
        "coi_statement",
    ))
}  # fmt: skip
_DATA: Rows = {
    "History": items("history", "PubMedPubDate", history_date, pattern=by_pattern.HISTORY_DATE),
    "PublicationStatus": text("publication_status"),
    "ArticleIdList": items("article_ids", "ArticleId", article_id, pattern=by_pattern.ARTICLE_ID),
    "ObjectList": items("objects", "Object", object_),
    "ReferenceList": _reference_list,
}
