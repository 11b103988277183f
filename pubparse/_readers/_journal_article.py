"""PubmedArticle and MedlineCitation: a journal's article, one row an element.

    "Volume": text("volume")   <Volume>20</Volume>  ->  Article(volume="20")

Written to the DTD of 2025 and what older years have besides, so that no year needs a branch of its own: the rows below follow the
DTD's order and are the list of what is read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pubparse._readers._draft import (
    Draft,
    Rows,
    each,
    every,
    inside,
    items,
    leaves,
    list_with_end,
    marked_text,
    note_order,
    one,
    pmid,
    read_halves,
    text,
    text_item,
    title_link,
)
from pubparse._readers._elements import (
    abstract,
    affiliation,
    article_ids,
    authors,
    date,
    elocation_id,
    grants,
    history,
    investigators,
    items_of,
    keywords,
    objects,
    personal_name_subject,
    publication_type,
    reference_list,
)
from pubparse._readers._flat import Flat, Rest, attribute, attributes, fold, marked, number, plain, text_at, unplaced
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
    MeshHeading,
    MeshTerm,
    OtherId,
    Source,
    SupplementaryConcept,
    Unplaced,
)

_PLACEHOLDER = re.compile(r"\[not available\]\.?", re.IGNORECASE)

# CommentsCorrections until 2009: the type is the name of the child (12626969, 17276851, 15915368).
_OLD_LINKS = frozenset({
    "CommentOn", "CommentIn", "ErratumIn", "ErratumFor", "PartialRetractionIn", "PartialRetractionOf", "RepublishedFrom",
    "RepublishedIn", "RetractionOf", "RetractionIn", "UpdateIn", "UpdateOf", "SummaryForPatientsIn", "OriginalReportIn",
    "ReprintOf", "ReprintIn", "Cites",
})  # fmt: skip


def journal_article(flat: Flat, source: Source, rest: Rest) -> Article:
    """PubmedArticle from its MedlineCitation and, where there is one, its PubmedData."""
    draft = Draft(rest, source=source)
    names = ("MedlineCitation", "PubmedData", "PubMedData")
    read_halves(flat, names, lambda at: _citation(flat, at, draft), draft, _DATA)
    found = draft.found
    if version_date := found.get("version_date"):
        found["version_date"] = parse_date(version_date)
    journal = {field: value for name, field in _JOURNAL_FIELDS if (value := found.pop(name, None))}
    if journal:
        found["journal"] = Journal(**journal)
    if rest:
        found["unplaced"] = tuple(rest)
    return draft.made(Article)


def _citation(flat: Flat, at: int, draft: Draft) -> int:
    """MedlineCitation."""
    end = _CITATION_ROW(flat, at, draft)
    draft.found.setdefault("owner", "NLM")  # DTD 250101: the attribute's default
    if not _usual_order(tuple(draft.found)):
        _note_order(flat, at, draft.rest)
    return end


@lru_cache(maxsize=2048)
def _usual_order(fields: tuple[str, ...]) -> bool:
    """False when fields were found in an order that the DTD's elements cannot give."""
    ranks = [_FIELD_RANK[field] for field in fields if field in _FIELD_RANK]
    return ranks == sorted(ranks)


def _note_order(flat: Flat, head: int, rest: Rest) -> None:
    note_order(flat, head, _CITATION, rest)
    for at in range(head + 1, flat.end(head)):
        rows = {"Article": _ARTICLE, "Journal": _JOURNAL}.get(flat.tags[at])
        if rows is not None:
            note_order(flat, at, rows, rest)


# Elements that a field alone does not tell


def _issn(flat: Flat, at: int, draft: Draft) -> int:
    if "journal issn" in draft.found:
        return unplaced(flat, at, draft.rest)
    draft.found["journal issn"] = plain(flat, at)
    draft.found["journal issn_type"] = attribute(flat, at, "IssnType", draft.rest)
    return flat.end(at)


def _title(flat: Flat, at: int, draft: Draft) -> int:
    """NLM's placeholder for a missing title is none; the markup keeps it as it stood (PEERS 21)."""
    if "title" in draft.found:
        return unplaced(flat, at, draft.rest)
    title, markup = marked(flat, at)
    if title and title.startswith("[") and _PLACEHOLDER.fullmatch(title):
        title, markup = None, markup or title
    draft.found["title"], draft.found["title_markup"] = title, markup
    draft.found["title_link"] = title_link(flat, at, draft.rest)
    return flat.end(at)


def _article_date(flat: Flat, at: int, draft: Draft) -> int:
    made, end = date(flat, at, draft.rest)
    kind = attribute(flat, at, "DateType", draft.rest) or "Electronic"  # DTD 250101: the attribute's fixed value
    if made is not None and kind == "Electronic" and "electronic_date" not in draft.found:
        draft.found["electronic_date"] = made
    elif made is not None:
        draft.many.setdefault("article_dates", []).append(ArticleDate(date=made, date_type=kind))
    return end


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


def _mesh_headings(flat: Flat, at: int, rest: Rest) -> tuple[list[MeshHeading], int]:
    """MeshHeadingList. Its words recur all through a file, so that most cost a look-up."""
    tags, texts, kids, items = flat.tags, flat.texts, flat.kids, flat.items
    found: list[MeshHeading] = []
    here = at + 1
    for _ in range(kids[at]):
        first = here + 1
        end = first + kids[here]
        terms: list[MeshHeading] = []
        if tags[here] == "MeshHeading" and tags[first:end] == _HEADING_TAGS.get(end - first):
            for name, values, inside in zip(texts[first:end], items[first:end], kids[first:end], strict=True):
                known = _MESH_TERMS.get((name, values[-1][1] if values else None))
                term = known[1] if known is not None and known[0] == values else _mesh_term(name, values)
                if term is None or inside:
                    terms = []
                    break
                terms.append(term)
        if len(terms) == 1:
            found.append(terms[0])
            here = end
        elif terms:
            qualifiers = tuple([term.descriptor for term in terms[1:]])
            found.append(MeshHeading(descriptor=terms[0].descriptor, qualifiers=qualifiers))
            here = end
        else:
            heading, here = _odd_mesh_heading(flat, here, rest)
            if heading is not None:
                found.append(heading)
    return found, here


# How a heading with so many terms looks, so that one comparison tells.
_HEADING_TAGS = {n: ["DescriptorName"] + ["QualifierName"] * (n - 1) for n in range(1, 8)}
# (name, last attribute: the star) -> (all attributes, the heading that the term is when it stands alone); emptied when full.
_MESH_TERMS: dict[tuple[str | None, str | None], tuple[list[tuple[str, str]], MeshHeading]] = {}
_MESH_TERMS_LIMIT = 32768


def _mesh_term(name: str | None, values: list[tuple[str, str]]) -> MeshHeading | None:
    """A term as a heading of its own; None for what is none."""
    found = dict(values)
    term = fold(name or "")
    major, auto = found.pop("MajorTopicYN", "N"), found.pop("AutoHM", None)
    ui, kind = found.pop("UI", None), found.pop("Type", None)
    if not term or found:
        return None
    made = MeshTerm(
        name=term, ui=ui or None, major_topic=major == "Y", auto=auto == "Y" if auto else None, type=kind or None
    )
    heading = MeshHeading(descriptor=made)
    if len(_MESH_TERMS) >= _MESH_TERMS_LIMIT:
        _MESH_TERMS.clear()
    _MESH_TERMS[name, values[-1][1] if values else None] = (values, heading)
    return heading


def _odd_mesh_heading(flat: Flat, at: int, rest: Rest) -> tuple[MeshHeading | None, int]:
    """A heading with something foreign in it, or with no name: what can be read is, the rest is kept beside it."""
    if flat.tags[at] != "MeshHeading":
        return None, unplaced(flat, at, rest)
    own: Rest = []
    descriptor = None
    qualifiers = []
    here = at + 1
    for _ in range(flat.kids[at]):
        term = None if flat.kids[here] else _mesh_term(flat.texts[here], flat.items[here])
        if term is not None and flat.tags[here] == "DescriptorName" and descriptor is None:
            descriptor, here = term.descriptor, here + 1
        elif term is not None and flat.tags[here] == "QualifierName":
            qualifiers.append(term.descriptor)
            here += 1
        else:
            here = unplaced(flat, here, own)
    if descriptor is None:  # 28618900 has one copy with an empty DescriptorName
        return None, unplaced(flat, at, rest)
    rest += own
    return MeshHeading(descriptor=descriptor, qualifiers=tuple(qualifiers)), here


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


def _data_banks(flat: Flat, at: int, rest: Rest) -> tuple[list[DataBank], int]:
    return items_of(flat, at, "DataBank", _data_bank, rest)


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


# The rows, in the DTD's order

_ISSUE: Rows = {
    "Volume": text("volume"),
    "Issue": text("issue"),
    "PubDate": one("publication_date", date),
}
_JOURNAL: Rows = {
    "ISSN": _issn,
    "JournalIssue": inside(_ISSUE, CitedMedium="cited_medium"),
    "Title": text("journal title"),
    "ISOAbbreviation": text("journal iso_abbreviation"),
}
_JOURNAL_INFO = {
    "Country": "journal country", "MedlineTA": "journal medline_ta", "NlmUniqueID": "journal nlm_unique_id",
    "ISSNLinking": "journal issn_linking",
}  # fmt: skip
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
    "Journal": inside(_JOURNAL),
    "ArticleTitle": _title,
    "Pagination": inside(_PAGINATION),
    "ELocationID": each("elocation_ids", elocation_id),
    "Abstract": one("abstract", abstract),
    "Affiliation": every("affiliations", _affiliations),  # until 2012, for the record as a whole
    "AuthorList": list_with_end("authors", authors, kinds=("authors",)),
    "Language": each("languages", text_item),
    "DataBankList": list_with_end("data_banks", _data_banks),
    "GrantList": list_with_end("grants", grants),
    "PublicationTypeList": items("publication_types", "PublicationType", publication_type),
    "VernacularTitle": marked_text("vernacular_title"),
    "ArticleDate": _article_date,
}
_CITATION: Rows = {
    "PMID": pmid,
    "DateCreated": one("date_created", date),  # until 2017
    "DateCompleted": one("date_completed", date),
    "DateRevised": one("date_revised", date),
    "Article": inside(_ARTICLE, PubModel="pub_model"),
    "MedlineJournalInfo": leaves(_JOURNAL_INFO),
    "ChemicalList": items("chemicals", "Chemical", _chemical),
    "SupplMeshList": items("supplementary_concepts", "SupplMeshName", _supplementary_concept),
    "CitationSubset": each("citation_subsets", text_item),
    "CommentsCorrectionsList": items("comments_corrections", "CommentsCorrections", _comment_correction),
    "CommentsCorrections": every("comments_corrections", _old_comments_corrections),
    "GeneSymbolList": items("gene_symbols", "GeneSymbol", text_item),
    "MeshHeadingList": every("mesh_headings", _mesh_headings),
    "NumberOfReferences": one("number_of_references", _count),
    "PersonalNameSubjectList": items("personal_name_subjects", "PersonalNameSubject", personal_name_subject),
    "OtherID": each("other_ids", _other_id),
    "OtherAbstract": each("other_abstracts", abstract),
    "KeywordList": every("keywords", keywords),
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
    "History": every("history", history),
    "PublicationStatus": text("publication_status"),
    "ArticleIdList": every("article_ids", article_ids),
    "ObjectList": every("objects", objects),
    "ReferenceList": each("references", reference_list),
}
