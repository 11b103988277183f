"""PubMed XML: efetch answers, baseline and update files, 2002 to today.

    <PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">31364595</PMID>...
                   <PubmedData><History>...

Bytes in; `Article`, `Deletion` and `Problem` out, in the order of the document. The cutter (`_cut_xml`) finds the records, the
elements are read by `_elements`; here they become one constructor call, a line a field, in the model's order. Written to the DTD
of 2025 and what older years have besides, so that no year needs a branch of its own. Books are in `pubmed_xml_book`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import attrs

from pubparse._input import Input
from pubparse._readers._cut_xml import RECORDS, SETS, Cutter, Piece, lost
from pubparse._readers._elements import (
    abstract,
    affiliation,
    article_ids,
    attribute_values,
    author,
    authors,
    complete,
    date_of,
    elocation_id,
    grants,
    history,
    investigators,
    keywords,
    objects,
    publication_type,
    reference_list,
)
from pubparse._readers._xml_text import (
    Element,
    Memo,
    Rest,
    attribute,
    attributes,
    children,
    leftovers,
    list_of,
    marked,
    number,
    one_text,
    only,
    path_of,
    plain,
    text_of,
    texts,
    unplaced,
    yes_no,
)
from pubparse._readers.pubmed_xml_book import book_article, title_link
from pubparse._text.dates import parse_date
from pubparse.errors import Problem
from pubparse.model import (
    Article,
    ArticleDate,
    Chemical,
    CommentCorrection,
    DataBank,
    Deletion,
    GeneralNote,
    Journal,
    MeshHeading,
    MeshTerm,
    OtherId,
    PersonalNameSubject,
    Source,
    SupplementaryConcept,
    Unplaced,
)

FORMAT = "pubmed-xml"

_PMID = re.compile(r"[1-9][0-9]{0,8}")
_PLACEHOLDER = re.compile(r"\[not available\]\.?", re.IGNORECASE)
_NAMES = "|".join((*SETS, *RECORDS))
_ROOT = re.compile(rb"<(?:!DOCTYPE\s+)?(?:%s)(?=[\s/>])" % _NAMES.encode())
_FIRST_TAG = re.compile(rb"<([A-Za-z][\w.:-]*)")
# Roots of documents that may hold such elements without being PubMed's.
_OTHERS = (b"html", b"eSummaryResult", b"eSearchResult", b"eLinkResult", b"article", b"ArticleSet")

# CommentsCorrections until 2009: the type is the name of the child (12626969, 17276851, 15915368).
_OLD_LINKS = frozenset({
    "CommentOn", "CommentIn", "ErratumIn", "ErratumFor", "PartialRetractionIn", "PartialRetractionOf", "RepublishedFrom",
    "RepublishedIn", "RetractionOf", "RetractionIn", "UpdateIn", "UpdateOf", "SummaryForPatientsIn", "OriginalReportIn",
    "ReprintOf", "ReprintIn", "Cites",
})  # fmt: skip


class _NotARecordError(Exception):
    """An element that names no article: (code, message)."""


def recognises(head: bytes) -> bool:
    """PubMed's sets or records, at the root or in a foreign wrapper."""
    root = _FIRST_TAG.search(head)
    return bool(_ROOT.search(head)) and not (root and root[1] in _OTHERS)


def read(source: Input) -> Iterator[Article | Deletion | Problem]:
    """The records of a stream, in order; what could not be read as Problems."""
    index = 0
    for item in Cutter(iter(source), encoding=source.encoding, offset=source.offset):
        if isinstance(item, Problem):
            yield attrs.evolve(item, index=index) if item.scope == "record" else item
            index += item.scope == "record"
        elif item.element.tag in ("DeleteCitation", "DeleteDocument"):
            yield from _deletions(item)
        else:
            try:
                article = _article(item, source.name, index)
            except _NotARecordError as fault:
                for problem in lost(fault.args[0], fault.args[1], item.offset, item.raw):
                    yield attrs.evolve(problem, index=index)
                    index += 1
                continue
            index += 1
            yield article


def _deletions(piece: Piece) -> Iterator[Deletion | Problem]:
    for el in piece.element:
        pmid = plain(el)
        if el.tag == "PMID" and pmid and _PMID.fullmatch(pmid):
            yield Deletion(pmid=pmid, version=number(el.get("Version")))
        else:
            message = f"a deletion that names no PMID: <{el.tag}> {pmid!r}"
            yield Problem(code="bad-deletion", severity="skipped", scope="stream", message=message, offset=piece.offset)


def _article(piece: Piece, name: str | None, index: int) -> Article:
    el = piece.element
    rest: Rest = []
    problems: list[Problem] = []

    def repaired(code: str, message: str, pmid: str | None) -> None:
        problem = Problem(
            code=code, severity="repaired", scope="record", message=message, pmid=pmid, index=index, offset=piece.offset,
        )  # fmt: skip
        problems.append(problem)

    source = Source(format=FORMAT, name=name, index=index, offset=piece.offset)
    if el.tag in ("PubmedBookArticle", "BookDocument"):
        head, data = _halves(el, "BookDocument", "PubmedBookData", rest)
        article = book_article(head, data, _book_identity(head, rest), source, rest)
    else:
        head, data = _halves(el, "MedlineCitation", "PubmedData", rest)
        article = _journal_article(head, data, source, rest)
    pmid = article.pmid
    if pmid is None:
        # The identifier list may still name it: told, but not taken for the record's PMID.
        pmid = next((i.value for i in article.article_ids if i.id_type == "pubmed" and _PMID.fullmatch(i.value)), None)
        if pmid is None and not (article.title or article.vernacular_title or article.book):
            raise _NotARecordError("no-title-no-pmid", "a record without PMID and without title")
        repaired("no-pmid", "the record has no PMID" + (f"; its identifier list says {pmid}" if pmid else ""), pmid)
    for code, message in piece.repairs:
        repaired(code, message, pmid)
    for text in _doubts(article):
        repaired(*text, pmid)
    if problems:
        article = attrs.evolve(article, problems=tuple(problems))
    return article


def _doubts(article: Article) -> Iterator[tuple[str, str]]:
    """What a careful reader would tell: two DOIs that differ, a date that could not be read."""
    doi = next((e.value for e in article.elocation_ids if e.id_type == "doi" and e.valid is not False), None)
    if doi is not None:
        other = next((i.value for i in article.article_ids if i.id_type == "doi"), None)
        if other is not None and other != doi and other.casefold() != doi.casefold():
            yield "doi-disagree", f"ELocationID says {doi}, the identifier list says {other}"
    date = article.publication_date
    if date is not None and date.year is None:
        yield "bad-date", f"no year can be read in the publication date {date.raw!r}"


def _halves(el: Element, citation: str, data: str, rest: Rest) -> tuple[Element, Element | None]:
    """(MedlineCitation or BookDocument, PubmedData or PubmedBookData); the record may be the citation itself."""
    if el.tag == citation:
        return el, None
    if len(el) == 2 and el[0].tag == citation and el[1].tag == data:  # noqa: PLR2004 - the two halves
        return el[0], el[1]
    bag = children(el)
    found = bag.pop(citation, [])
    if len(found) > 1 or any(name in RECORDS for name in bag):
        raise _NotARecordError("run-together", f"several records in one <{el.tag}>")
    if not found:
        raise _NotARecordError("bad-identity", f"no <{citation}> in <{el.tag}>")
    second = only(bag, data, rest)
    leftovers(bag, rest)
    return found[0], second


def _book_identity(el: Element, rest: Rest) -> tuple[str | None, int | None]:
    found = [child for child in el if child.tag == "PMID"]
    if len(found) > 1:
        raise _NotARecordError("run-together", "two PMIDs in one record")
    return _identity(found[0], rest) if found else (None, None)


def _pmid(el: Element, draft: _Draft) -> None:
    """MedlineCitation/PMID; exactly one."""
    if "pmid" in draft.found:
        raise _NotARecordError("run-together", "two PMIDs in one record")
    draft.found["pmid"], draft.found["pmid_version"] = _identity(el, draft.rest)


def _identity(el: Element, rest: Rest) -> tuple[str | None, int | None]:
    """(PMID, version); a PMID element without text is none."""
    pmid, version = plain(el), attribute(el, "Version", rest)
    if pmid is not None and not _PMID.fullmatch(pmid):
        raise _NotARecordError("bad-identity", f"{pmid[:40]!r} is no PMID")
    count = number(version)
    if count is None and version is not None:
        rest.append(Unplaced(name=f"{path_of(el)}/@Version", text=version))
    return pmid, count


# A journal's article: one row an element, one function a row


class _Draft:
    """What was read of one record so far: the constructor's arguments, the lists among them, and what has no place."""

    __slots__ = ("found", "journal", "many", "rest")

    def __init__(self, found: dict[str, Any], rest: Rest) -> None:
        self.found = found
        self.many: dict[str, list[Any]] = {}
        self.journal: dict[str, str] = {}
        self.rest = rest

    def read(self, el: Element, rows: _Rows) -> None:
        """Hand each child to its row; a child without a row has no place."""
        for child in el:
            row = rows.get(child.tag)
            if row is None:
                unplaced(child, self.rest)
            else:
                row(child, self)


_Row: TypeAlias = Callable[[Element, _Draft], None]
_Rows: TypeAlias = dict[str, _Row]


def _journal_article(
    head: Element,
    data: Element | None,
    source: Source,
    rest: Rest,
) -> Article:
    """PubmedArticle, or a bare MedlineCitation."""
    draft = _Draft({"source": source}, rest)
    for key, value in head.items():
        if key in _CITATION_ATTRIBUTES and value.strip():
            draft.found[_CITATION_ATTRIBUTES[key]] = parse_date(value) if key == "VersionDate" else value
        elif value:
            rest.append(Unplaced(name=f"MedlineCitation/@{key}", text=value))
    draft.read(head, _CITATION)
    if data is not None:
        draft.read(data, _DATA)
    found = draft.found
    for field, values in draft.many.items():
        found[field] = tuple(values)
    if draft.journal:
        found["journal"] = Journal(**draft.journal)
    if rest:
        found["unplaced"] = tuple(rest)
    return Article(**found)


def _value(field: str, read: Callable[[Element, Rest], Any]) -> _Row:
    """An element that occurs once and gives one field; a second one has no place."""

    def row(el: Element, draft: _Draft) -> None:
        if field in draft.found:
            unplaced(el, draft.rest)
        elif (value := read(el, draft.rest)) is not None:
            draft.found[field] = value

    return row


def _values(field: str, read: Callable[[Element, Rest], Any]) -> _Row:
    """An element that gives one item of a field, each time it occurs."""

    def row(el: Element, draft: _Draft) -> None:
        if value := read(el, draft.rest):
            draft.many.setdefault(field, []).append(value)

    return row


def _lists(field: str, read: Callable[[Element, Rest], Iterable[Any]]) -> _Row:
    """An element that gives several items of a field, each time it occurs."""

    def row(el: Element, draft: _Draft) -> None:
        draft.many.setdefault(field, []).extend(read(el, draft.rest))

    return row


def _complete(field: str, read: Callable[[Element, Rest], Any]) -> _Row:
    """A list with @CompleteYN, which gives a second field."""

    def row(el: Element, draft: _Draft) -> None:
        name = f"{field}_complete"
        if name in draft.found:
            unplaced(el, draft.rest)
            return
        draft.found[name] = complete(el, draft.rest)
        draft.found[field] = read(el, draft.rest)

    return row


def _marked(field: str) -> _Row:
    """A text that may hold inline tags, with a second field for the markup."""

    def row(el: Element, draft: _Draft) -> None:
        if field in draft.found:
            unplaced(el, draft.rest)
            return
        draft.found[field], draft.found[f"{field}_markup"] = marked(el)

    return row


def _journal(field: str) -> _Row:
    """A text of Journal or MedlineJournalInfo."""

    def row(el: Element, draft: _Draft) -> None:
        if field in draft.journal:
            unplaced(el, draft.rest)
        elif value := text_of(el, draft.rest):
            draft.journal[field] = value

    return row


def _inside(rows: _Rows) -> _Row:
    """A container whose children have rows of their own."""

    def row(el: Element, draft: _Draft) -> None:
        if el.keys():
            attributes(el, draft.rest, ())
        draft.read(el, rows)

    return row


def _with(attribute: str, field: str, rows: _Rows) -> _Row:
    """The same, with one attribute that gives a field."""

    def row(el: Element, draft: _Draft) -> None:
        for key, value in el.items():
            if key == attribute and field not in draft.found:
                draft.found[field] = value or None
            else:
                draft.rest.append(Unplaced(name=f"{path_of(el)}/@{key}", text=value))
        draft.read(el, rows)

    return row


def _read_journal_info(el: Element, rest: Rest) -> dict[str, str]:
    found: dict[str, str] = {}
    for child in el:
        field = _JOURNAL_INFO.get(child.tag)
        if field is None or field in found:
            unplaced(child, rest)
        elif text := text_of(child, rest):
            found[field] = text
    if el.keys():
        attributes(el, rest, ())
    return found


_JOURNAL_INFO = {
    "Country": "country", "MedlineTA": "medline_ta", "NlmUniqueID": "nlm_unique_id", "ISSNLinking": "issn_linking",
}  # fmt: skip
_journal_info_of = Memo(_read_journal_info, 2048)


def _journal_info(el: Element, draft: _Draft) -> None:
    draft.journal.update(_journal_info_of(el, draft.rest))


def _issn(el: Element, draft: _Draft) -> None:
    value = plain(el)
    if "issn" in draft.journal:
        unplaced(el, draft.rest)
        return
    kind = attribute(el, "IssnType", draft.rest)
    draft.journal.update({name: text for name, text in (("issn", value), ("issn_type", kind)) if text})


def _title(el: Element, draft: _Draft) -> None:
    """NLM's placeholder for a missing title is none; the markup keeps it as it stood (PEERS 21)."""
    found = draft.found
    if "title" in found:
        unplaced(el, draft.rest)
        return
    title, markup = marked(el)
    if title and title.startswith("[") and _PLACEHOLDER.fullmatch(title):
        title, markup = None, markup or title
    found["title"], found["title_markup"] = title, markup
    if el.keys():
        found["title_link"] = title_link(el, draft.rest)


def _article_date(el: Element, draft: _Draft) -> None:
    date = date_of(el, draft.rest)
    kind = attribute(el, "DateType", draft.rest) or "Electronic"  # DTD 250101: the attribute's fixed value
    if date is None:
        return
    if kind == "Electronic" and "electronic_date" not in draft.found:
        draft.found["electronic_date"] = date
    else:
        draft.many.setdefault("article_dates", []).append(ArticleDate(date=date, date_type=kind))


def _other_id(el: Element, rest: Rest) -> OtherId | None:
    value, source = plain(el), attribute(el, "Source", rest)
    return OtherId(value=value, source=source) if value else None


def _general_note(el: Element, rest: Rest) -> GeneralNote | None:
    text, owner = plain(el), attribute(el, "Owner", rest)
    return GeneralNote(text=text, owner=owner or "NLM") if text else None  # DTD 250101: the attribute's default


def _subject(el: Element, rest: Rest) -> PersonalNameSubject | None:
    person = author(el, rest)
    if person is None:
        return None
    if person.identifiers or person.affiliations or person.collective_name:
        unplaced(el, rest)
    return PersonalNameSubject(
        last_name=person.last_name, fore_name=person.fore_name, initials=person.initials, suffix=person.suffix,
        suffix_markup=person.suffix_markup,
    )  # fmt: skip


def _mesh_heading(el: Element, rest: Rest) -> MeshHeading | None:
    descriptor = None
    qualifiers = []
    for child in el:
        if child.tag == "DescriptorName" and descriptor is None:
            descriptor = _mesh_term(child, rest)
        elif child.tag == "QualifierName" and (term := _mesh_term(child, rest)):
            qualifiers.append(term)
        else:
            unplaced(child, rest)
    if descriptor is None:
        unplaced(el, rest)
        return None
    return MeshHeading(descriptor=descriptor, qualifiers=tuple(qualifiers))


def _mesh_term(el: Element, rest: Rest) -> MeshTerm | None:
    name = plain(el)
    ui, major, auto, kind = attribute_values(el, rest, "UI", "MajorTopicYN", "AutoHM", "Type")
    return MeshTerm(name=name, ui=ui, major_topic=major == "Y", auto=yes_no(auto), type=kind) if name else None


def _chemical(el: Element, rest: Rest) -> Chemical | None:
    name = ui = registry = None
    for part in el:
        if part.tag == "NameOfSubstance" and name is None:
            name, ui = plain(part), attribute(part, "UI", rest)
        elif part.tag == "RegistryNumber" and registry is None:
            registry = text_of(part, rest)
        else:
            unplaced(part, rest)
    if name:
        return Chemical(name=name, ui=ui, registry_number=registry)
    unplaced(el, rest)
    return None


def _supplementary(el: Element, rest: Rest) -> SupplementaryConcept | None:
    name = plain(el)
    ui, kind = attribute_values(el, rest, "UI", "Type")
    return SupplementaryConcept(name=name, ui=ui, type=kind) if name else None


def _data_banks(el: Element, rest: Rest) -> tuple[DataBank, ...]:
    return tuple([bank for child in list_of(el, "DataBank", rest) if (bank := _data_bank(child, rest))])


def _data_bank(el: Element, rest: Rest) -> DataBank | None:
    bag = children(el)
    name = one_text(bag, "DataBankName", rest)
    numbers = texts(list_of(only(bag, "AccessionNumberList", rest), "AccessionNumber", rest), rest)
    leftovers(bag, rest)
    return DataBank(name=name, accession_numbers=numbers) if name or numbers else None


def _comment_correction(el: Element, rest: Rest) -> CommentCorrection:
    return _link(el, attribute(el, "RefType", rest) or "", rest)


def _old_comments_corrections(el: Element, rest: Rest) -> Iterator[CommentCorrection]:
    """The form of 2002-2009: no list, the type is the child's name."""
    for child in el:
        if child.tag in _OLD_LINKS:
            yield _link(child, child.tag, rest)
        else:
            unplaced(child, rest)


def _link(el: Element, ref_type: str, rest: Rest) -> CommentCorrection:
    source = pmid = note = version = None
    for child in el:
        tag = child.tag
        if tag == "RefSource" and source is None:
            source = text_of(child, rest)
        elif tag == "PMID" and pmid is None:
            pmid, version = plain(child), number(attribute(child, "Version", rest))
        elif tag == "Note" and note is None:
            note = text_of(child, rest)
        else:
            unplaced(child, rest)
    return CommentCorrection(ref_type=ref_type, ref_source=source, pmid=pmid, note=note, pmid_version=version)


def _count(el: Element, rest: Rest) -> int | None:
    count = number(plain(el))
    if count is None:
        unplaced(el, rest)
    return count


def _all(name: str, read: Callable[[Element, Rest], Any]) -> Callable[[Element, Rest], list[Any]]:
    """The items of a list element, those that are nothing left out."""

    def items(el: Element, rest: Rest) -> list[Any]:
        found = []
        for child in el:
            if child.tag != name:
                unplaced(child, rest)
            elif (item := read(child, rest)) is not None:
                found.append(item)
        return found

    return items


_CITATION_ATTRIBUTES = {
    "Status": "status", "Owner": "owner", "IndexingMethod": "indexing_method", "VersionID": "version_id",
    "VersionDate": "version_date",
}  # fmt: skip

_ISSUE: _Rows = {
    "Volume": _value("volume", text_of),
    "Issue": _value("issue", text_of),
    "PubDate": _value("publication_date", date_of),
}
_JOURNAL: _Rows = {
    "ISSN": _issn,
    "JournalIssue": _with("CitedMedium", "cited_medium", _ISSUE),
    "Title": _journal("title"),
    "ISOAbbreviation": _journal("iso_abbreviation"),
}
_PAGINATION: _Rows = {
    "StartPage": _value("start_page", text_of),
    "EndPage": _value("end_page", text_of),
    "MedlinePgn": _value("pages", text_of),
}
_ARTICLE: _Rows = {
    "Journal": _inside(_JOURNAL),
    "ArticleTitle": _title,
    "Pagination": _inside(_PAGINATION),
    "ELocationID": _values("elocation_ids", elocation_id),
    "Abstract": _value("abstract", abstract),
    "Affiliation": _lists("affiliations", affiliation),  # until 2012, for the record as a whole
    "AuthorList": _complete("authors", authors),
    "Language": _values("languages", text_of),
    "DataBankList": _complete("data_banks", _data_banks),
    "GrantList": _complete("grants", grants),
    "PublicationTypeList": _lists("publication_types", Memo(_all("PublicationType", publication_type), 1024)),
    "VernacularTitle": _marked("vernacular_title"),
    "ArticleDate": _article_date,
}
_CITATION: _Rows = {
    "PMID": _pmid,
    "DateCreated": _value("date_created", date_of),  # until 2017
    "DateCompleted": _value("date_completed", date_of),
    "DateRevised": _value("date_revised", date_of),
    "Article": _with("PubModel", "pub_model", _ARTICLE),
    "MedlineJournalInfo": _journal_info,
    "ChemicalList": _lists("chemicals", _all("Chemical", Memo(_chemical, 4096))),
    "SupplMeshList": _lists("supplementary_concepts", _all("SupplMeshName", _supplementary)),
    "CitationSubset": _values("citation_subsets", text_of),
    "CommentsCorrectionsList": _lists("comments_corrections", _all("CommentsCorrections", _comment_correction)),
    "CommentsCorrections": _lists("comments_corrections", _old_comments_corrections),
    "GeneSymbolList": _lists("gene_symbols", _all("GeneSymbol", text_of)),
    "MeshHeadingList": _lists("mesh_headings", _all("MeshHeading", Memo(_mesh_heading, 8192))),
    "NumberOfReferences": _value("number_of_references", _count),
    "PersonalNameSubjectList": _lists("personal_name_subjects", _all("PersonalNameSubject", _subject)),
    "OtherID": _values("other_ids", _other_id),
    "OtherAbstract": _values("other_abstracts", abstract),
    "KeywordList": _lists("keywords", keywords),
    "CoiStatement": _marked("coi_statement"),
    "SpaceFlightMission": _values("space_flight_missions", text_of),
    "InvestigatorList": _lists("investigators", investigators),
    "GeneralNote": _values("general_notes", _general_note),
}
_DATA: _Rows = {
    "History": _lists("history", history),
    "PublicationStatus": _value("publication_status", text_of),
    "ArticleIdList": _value("article_ids", article_ids),
    "ObjectList": _lists("objects", objects),
    "ReferenceList": _values("references", reference_list),
}
