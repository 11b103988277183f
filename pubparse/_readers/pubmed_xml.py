"""PubMed XML: efetch answers, baseline and update files, 2002 to today.

    <PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">31364595</PMID>...
                   <PubmedData><History>...

Bytes in; `Article`, `Deletion` and `Problem` out, in the order of the document. The cutter (`_cut_xml`) finds the records, the
elements are read by `_elements`; here they become one constructor call, a line a field, in the model's order. Written to the DTD
of 2025 and what older years have besides, so that no year needs a branch of its own. Books are in `pubmed_xml_book`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

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
    elocation_ids,
    grants,
    history,
    investigators,
    keywords,
    marked_one,
    objects,
    publication_types,
    reference_list,
)
from pubparse._readers._xml_text import (
    Children,
    Element,
    Rest,
    attributes,
    children,
    fold,
    leftovers,
    list_of,
    marked,
    number,
    one_text,
    only,
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
    PartialDate,
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
        article = book_article(head, data, _identity(head, rest), source, rest)
    else:
        head, data = _halves(el, "MedlineCitation", "PubmedData", rest)
        article = _journal_article(head, data, _identity(head, rest), source, rest)
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
    bag = children(el)
    found = bag.pop(citation, [])
    if len(found) > 1 or any(name in RECORDS for name in bag):
        raise _NotARecordError("run-together", f"several records in one <{el.tag}>")
    if not found:
        raise _NotARecordError("bad-identity", f"no <{citation}> in <{el.tag}>")
    second = only(bag, data, rest)
    leftovers(bag, rest)
    return found[0], second


def _identity(el: Element, rest: Rest) -> tuple[str | None, int | None]:
    """(PMID, version) of a MedlineCitation or BookDocument; exactly one PMID, or none at all."""
    found = [child for child in el if child.tag == "PMID"]
    if len(found) > 1:
        raise _NotARecordError("run-together", f"{len(found)} PMIDs in one record")
    if not found:
        return None, None
    pmid = plain(found[0])
    if pmid is not None and not _PMID.fullmatch(pmid):
        raise _NotARecordError("bad-identity", f"{pmid[:40]!r} is no PMID")
    version = found[0].get("Version")
    if len(found[0].keys()) > 1 or (version is not None and number(version) is None):
        attributes(found[0], rest, ("Version",) if number(version) is not None else ())
    return pmid, number(version)


def _journal_article(
    head: Element,
    data: Element | None,
    identity: tuple[str | None, int | None],
    source: Source,
    rest: Rest,
) -> Article:
    """PubmedArticle, or a bare MedlineCitation: the same constructor call as in every reader, in the model's order."""
    citation, pubmed = children(head), children(data)
    citation.pop("PMID", None)
    article_el = only(citation, "Article", rest)
    article = children(article_el)
    journal_el = only(article, "Journal", rest)
    journal = children(journal_el)
    issue_el = only(journal, "JournalIssue", rest)
    issue = children(issue_el)
    pages = children(only(article, "Pagination", rest))
    authors_el = only(article, "AuthorList", rest)
    grants_el = only(article, "GrantList", rest)
    banks_el = only(article, "DataBankList", rest)
    title_el = only(article, "ArticleTitle", rest)
    title, title_markup = _title(title_el)
    vernacular, vernacular_markup = marked_one(only(article, "VernacularTitle", rest))
    coi, coi_markup = marked_one(only(citation, "CoiStatement", rest))
    electronic, further = _article_dates(article.pop("ArticleDate", ()), rest)
    status = attribute_values(head, rest, "Status", "Owner", "IndexingMethod", "VersionID", "VersionDate")
    result = Article(
        pmid=identity[0],
        pmid_version=identity[1],
        article_ids=article_ids(only(pubmed, "ArticleIdList", rest), rest),
        elocation_ids=elocation_ids(article.pop("ELocationID", ()), rest),
        other_ids=tuple([OtherId(value=v, source=el.get("Source")) for el in citation.pop("OtherID", ()) if (v := plain(el))]),
        title=title,
        title_markup=title_markup,
        title_link=title_link(title_el, rest),
        vernacular_title=vernacular,
        vernacular_title_markup=vernacular_markup,
        abstract=abstract(only(article, "Abstract", rest), rest),
        other_abstracts=tuple([a for el in citation.pop("OtherAbstract", ()) if (a := abstract(el, rest))]),
        journal=_journal(journal, only(citation, "MedlineJournalInfo", rest), rest),
        volume=one_text(issue, "Volume", rest),
        issue=one_text(issue, "Issue", rest),
        cited_medium=attribute_values(issue_el, rest, "CitedMedium")[0],
        pages=one_text(pages, "MedlinePgn", rest),
        start_page=one_text(pages, "StartPage", rest),
        end_page=one_text(pages, "EndPage", rest),
        publication_date=date_of(only(issue, "PubDate", rest), rest),
        electronic_date=electronic,
        article_dates=further,
        authors=authors(authors_el, rest),
        authors_complete=complete(authors_el, rest),
        affiliations=tuple([a for el in article.pop("Affiliation", ()) for a in affiliation(el)]),
        investigators=investigators(citation.pop("InvestigatorList", ()), rest),
        personal_name_subjects=_subjects(only(citation, "PersonalNameSubjectList", rest), rest),
        languages=texts(article.pop("Language", ()), rest),
        publication_types=publication_types(list_of(only(article, "PublicationTypeList", rest), "PublicationType", rest), rest),
        mesh_headings=_mesh_headings(only(citation, "MeshHeadingList", rest), rest),
        chemicals=_chemicals(only(citation, "ChemicalList", rest), rest),
        supplementary_concepts=_supplementary(only(citation, "SupplMeshList", rest), rest),
        gene_symbols=texts(list_of(only(citation, "GeneSymbolList", rest), "GeneSymbol", rest), rest),
        keywords=keywords(citation.pop("KeywordList", ()), rest),
        citation_subsets=texts(citation.pop("CitationSubset", ()), rest),
        space_flight_missions=texts(citation.pop("SpaceFlightMission", ()), rest),
        grants=grants(grants_el, rest),
        grants_complete=complete(grants_el, rest),
        data_banks=_data_banks(banks_el, rest),
        data_banks_complete=complete(banks_el, rest),
        comments_corrections=_comments_corrections(citation, rest),
        references=tuple([reference_list(el, rest) for el in pubmed.pop("ReferenceList", ())]),
        number_of_references=_number(only(citation, "NumberOfReferences", rest), rest),
        objects=objects(only(pubmed, "ObjectList", rest), rest),
        coi_statement=coi,
        coi_statement_markup=coi_markup,
        general_notes=_general_notes(citation.pop("GeneralNote", ()), rest),
        status=status[0],
        owner=status[1],
        indexing_method=status[2],
        publication_status=one_text(pubmed, "PublicationStatus", rest),
        pub_model=attribute_values(article_el, rest, "PubModel")[0],
        version_id=status[3],
        version_date=parse_date(status[4]) if status[4] else None,
        date_created=date_of(only(citation, "DateCreated", rest), rest),
        date_completed=date_of(only(citation, "DateCompleted", rest), rest),
        date_revised=date_of(only(citation, "DateRevised", rest), rest),
        history=history(only(pubmed, "History", rest), rest),
        source=source,
    )
    for bag in (citation, article, journal, issue, pages, pubmed):
        if bag:
            leftovers(bag, rest)
    return attrs.evolve(result, unplaced=tuple(rest)) if rest else result


# One element each, in the model's order


def _title(el: Element | None) -> tuple[str | None, str | None]:
    """NLM's placeholder for a missing title is none; the markup keeps it as it stood (PEERS 21)."""
    if el is None:
        return None, None
    title, markup = marked(el)
    if title and _PLACEHOLDER.fullmatch(title):
        return None, markup or title
    return title, markup


def _journal(journal: Children, info_el: Element | None, rest: Rest) -> Journal | None:
    """Journal and MedlineJournalInfo together."""
    info = children(info_el)
    issn_el = only(journal, "ISSN", rest)
    key = (
        one_text(journal, "Title", rest),
        one_text(journal, "ISOAbbreviation", rest),
        one_text(info, "MedlineTA", rest),
        None if issn_el is None else plain(issn_el),
        attribute_values(issn_el, rest, "IssnType")[0],
        one_text(info, "ISSNLinking", rest),
        one_text(info, "NlmUniqueID", rest),
        one_text(info, "Country", rest),
    )
    if info:
        leftovers(info, rest)
    return _journal_of(key)


@lru_cache(maxsize=2048)
def _journal_of(key: tuple[str | None, ...]) -> Journal | None:
    """A file holds few journals: each is made once."""
    if not any(key):
        return None
    return Journal(
        title=key[0], iso_abbreviation=key[1], medline_ta=key[2], issn=key[3], issn_type=key[4], issn_linking=key[5],
        nlm_unique_id=key[6], country=key[7],
    )  # fmt: skip


def _article_dates(elements: Iterable[Element], rest: Rest) -> tuple[PartialDate | None, tuple[ArticleDate, ...]]:
    electronic, further = None, []
    for el in elements:
        date = date_of(el, rest)
        kind = attribute_values(el, rest, "DateType")[0] or "Electronic"  # DTD 250101: the attribute's fixed value
        if date is None:
            continue
        if electronic is None and kind == "Electronic":
            electronic = date
        else:
            further.append(ArticleDate(date=date, date_type=kind))
    return electronic, tuple(further)


def _subjects(el: Element | None, rest: Rest) -> tuple[PersonalNameSubject, ...]:
    found = []
    for child in list_of(el, "PersonalNameSubject", rest):
        person = author(child, rest)
        if person is None:
            continue
        if person.identifiers or person.affiliations or person.collective_name:
            unplaced(child, rest)
        found.append(
            PersonalNameSubject(
                last_name=person.last_name, fore_name=person.fore_name, initials=person.initials, suffix=person.suffix,
                suffix_markup=person.suffix_markup,
            ),
        )  # fmt: skip
    return tuple(found)


def _mesh_headings(el: Element | None, rest: Rest) -> tuple[MeshHeading, ...]:
    found = []
    for heading in list_of(el, "MeshHeading", rest):
        descriptor = None
        qualifiers = []
        for child in heading:
            tag = child.tag
            if tag == "DescriptorName" and descriptor is None:
                descriptor = _mesh_term(child, rest)
            elif tag == "QualifierName" and (term := _mesh_term(child, rest)):
                qualifiers.append(term)
            else:
                unplaced(child, rest)
        if descriptor is not None:
            found.append(MeshHeading(descriptor=descriptor, qualifiers=tuple(qualifiers)))
        elif len(heading):
            unplaced(heading, rest)
    return tuple(found)


def _mesh_term(el: Element, rest: Rest) -> MeshTerm | None:
    if len(el):
        unplaced(el, rest)
    term, odd = _mesh_term_of(el.text, tuple(el.items()))
    for key, value in odd:
        rest.append(Unplaced(name=f"{el.tag}/@{key}", text=value))
    return term


@lru_cache(maxsize=32768)
def _mesh_term_of(
    text: str | None,
    items: tuple[tuple[str, str], ...],
) -> tuple[MeshTerm | None, tuple[tuple[str, str], ...]]:
    """MeSH's words recur in every file; each form of each is made once."""
    name = fold(text or "")
    if not name:
        return None, items
    found = dict(items)
    major = found.pop("MajorTopicYN", "N") == "Y"
    auto = found.pop("AutoHM", None)
    ui, kind = found.pop("UI", None) or None, found.pop("Type", None) or None
    term = MeshTerm(name=name, ui=ui, major_topic=major, auto=yes_no(auto), type=kind)
    return term, tuple(found.items())


def _chemicals(el: Element | None, rest: Rest) -> tuple[Chemical, ...]:
    found = []
    for child in list_of(el, "Chemical", rest):
        name = ui = registry = None
        for part in child:
            if part.tag == "NameOfSubstance" and name is None:
                name, ui = plain(part), attribute_values(part, rest, "UI")[0]
            elif part.tag == "RegistryNumber" and registry is None:
                registry = text_of(part, rest)
            else:
                unplaced(part, rest)
        if name:
            found.append(Chemical(name=name, ui=ui, registry_number=registry))
        elif len(child):
            unplaced(child, rest)
    return tuple(found)


def _supplementary(el: Element | None, rest: Rest) -> tuple[SupplementaryConcept, ...]:
    found = []
    for child in list_of(el, "SupplMeshName", rest):
        name = plain(child)
        ui, kind = attribute_values(child, rest, "UI", "Type")
        if name:
            found.append(SupplementaryConcept(name=name, ui=ui, type=kind))
    return tuple(found)


def _data_banks(el: Element | None, rest: Rest) -> tuple[DataBank, ...]:
    found = []
    for child in list_of(el, "DataBank", rest):
        bag = children(child)
        name = one_text(bag, "DataBankName", rest)
        numbers = texts(list_of(only(bag, "AccessionNumberList", rest), "AccessionNumber", rest), rest)
        leftovers(bag, rest)
        if name or numbers:
            found.append(DataBank(name=name, accession_numbers=numbers))
    return tuple(found)


def _comments_corrections(citation: Children, rest: Rest) -> tuple[CommentCorrection, ...]:
    """Today's list, and the form of 2002-2009: no list, the type is the child's name."""
    found = []
    for child in list_of(only(citation, "CommentsCorrectionsList", rest), "CommentsCorrections", rest):
        found.append(_comment_correction(child, attribute_values(child, rest, "RefType")[0] or "", rest))
    for old in citation.pop("CommentsCorrections", ()):
        for child in old:
            if child.tag in _OLD_LINKS:
                found.append(_comment_correction(child, child.tag, rest))
            else:
                unplaced(child, rest)
    return tuple(found)


def _comment_correction(el: Element, ref_type: str, rest: Rest) -> CommentCorrection:
    bag = children(el)
    pmid_el = only(bag, "PMID", rest)
    link = CommentCorrection(
        ref_type=ref_type,
        ref_source=one_text(bag, "RefSource", rest),
        pmid=None if pmid_el is None else plain(pmid_el),
        note=one_text(bag, "Note", rest),
        pmid_version=number(attribute_values(pmid_el, rest, "Version")[0]),
    )
    leftovers(bag, rest)
    return link


def _number(el: Element | None, rest: Rest) -> int | None:
    if el is None:
        return None
    count = number(plain(el))
    if count is None:
        unplaced(el, rest)
    return count


def _general_notes(elements: Iterable[Element], rest: Rest) -> tuple[GeneralNote, ...]:
    found = []
    for el in elements:
        owner = attribute_values(el, rest, "Owner")[0] or "NLM"  # DTD 250101: the attribute's default
        if text := plain(el):
            found.append(GeneralNote(text=text, owner=owner))
    return tuple(found)


