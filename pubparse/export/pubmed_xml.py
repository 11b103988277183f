"""PubMed XML, as efetch and the baseline files have it (NLM DTD 250101).

    <PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">31364595</PMID>...</PubmedArticle>

What the XML reader reads from a record, this module writes back: the order of elements is the DTD's, with the two
elements that older files have and the DTD has lost, DateCreated and Article/Affiliation. Where each field goes, its
docstring in `pubparse.model` says; what is not kept, docs/explanation/lossless.md. Strings are appended to a list, no
tree is built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse.export import _pubmed_xml_parts as parts
from pubparse.export._pubmed_xml_book import book_document
from pubparse.export._restored import restored
from pubparse.export._sink import checked, text_sink
from pubparse.export._xml_text import attribute, content

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pubparse.export._sink import Sink
    from pubparse.model import Article, Journal

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" \
"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
"""
_FOOT = "</PubmedArticleSet>\n"


def dumps(article: Article) -> str:
    """One `<PubmedArticle>`, or `<PubmedBookArticle>` when the record has a book; without XML declaration.

    Characters that XML 1.0 cannot hold become U+FFFD. What the model knows is written; nothing is made up to satisfy
    the DTD, so a record read from a poorer format gives well-formed XML that need not be valid.
    """
    out: list[str] = []
    article = checked(article)
    if article.book is not None:
        out.append("<PubmedBookArticle>")
        book_document(out, article, article.book)
        out.append("</PubmedBookArticle>")
    else:
        out.append("<PubmedArticle>")
        _medline_citation(out, article)
        _pubmed_data(out, article)
        out.append("</PubmedArticle>")
    xml = "".join(out)
    return restored(xml, article.unplaced) if article.unplaced and parts.is_from_xml(article) else xml


def dump(articles: Iterable[Article], file: Sink) -> int:
    """Write a whole `<PubmedArticleSet>` with declaration and DOCTYPE; returns the number of records written.

    A text file must be opened with encoding "utf-8".
    """
    write = text_sink(file)
    write(_HEAD)
    count = 0
    for article in articles:
        write(dumps(article) + "\n")
        count += 1
    write(_FOOT)
    return count


def _medline_citation(out: list[str], a: Article) -> None:
    in_xml = parts.is_from_xml(a)
    out.append("<MedlineCitation" + attribute("Status", a.status) + attribute("Owner", a.owner)
               + attribute("IndexingMethod", a.indexing_method) + attribute("VersionID", a.version_id)
               + attribute("VersionDate", parts.slashed(a.version_date)) + ">")  # fmt: skip
    parts.pmid(out, a.pmid, a.pmid_version)
    parts.date(out, "DateCreated", a.date_created, in_xml=in_xml)
    parts.date(out, "DateCompleted", a.date_completed, in_xml=in_xml)
    parts.date(out, "DateRevised", a.date_revised, in_xml=in_xml)
    _article(out, a)
    _medline_journal_info(out, a.journal)
    _subjects(out, a)
    parts.other_ids(out, a.other_ids)
    for abstract in a.other_abstracts:
        attributes = attribute("Type", abstract.type) + attribute("Language", abstract.language)
        parts.abstract(out, abstract, "OtherAbstract", attributes)
    parts.keyword_lists(out, a.keywords)
    parts.mixed(out, "CoiStatement", a.coi_statement, a.coi_statement_markup)
    parts.leaves(out, "SpaceFlightMission", a.space_flight_missions)
    parts.investigator_lists(out, a.investigators)
    for note in a.general_notes:
        parts.leaf(out, "GeneralNote", note.text, attribute("Owner", note.owner))
    out.append("</MedlineCitation>")


def _article(out: list[str], a: Article) -> None:
    in_xml = parts.is_from_xml(a)
    out.append("<Article" + attribute("PubModel", a.pub_model) + ">")
    _journal(out, a)
    out.append("<ArticleTitle" + parts.title_link(a.title_link) + ">")
    out.append(content(a.title, a.title_markup) or "")
    out.append("</ArticleTitle>")
    parts.pagination(out, a)
    parts.elocation_ids(out, a.elocation_ids)
    if a.abstract is not None:
        parts.abstract(out, a.abstract, "Abstract", "")
    for affiliation in a.affiliations:
        parts.affiliation(out, affiliation, bare=not affiliation.identifiers)
    parts.author_list(out, a.authors, a.authors_complete, "")
    parts.leaves(out, "Language", a.languages)
    _data_banks(out, a)
    parts.grant_list(out, a.grants, a.grants_complete)
    if a.publication_types:
        out.append("<PublicationTypeList>")
        parts.publication_types(out, a.publication_types)
        out.append("</PublicationTypeList>")
    parts.mixed(out, "VernacularTitle", a.vernacular_title, a.vernacular_title_markup)
    parts.date(out, "ArticleDate", a.electronic_date, ' DateType="Electronic"', in_xml=in_xml)
    for further in a.article_dates:
        parts.date(out, "ArticleDate", further.date, attribute("DateType", further.date_type), in_xml=in_xml)
    out.append("</Article>")


def _journal(out: list[str], a: Article) -> None:
    journal = a.journal
    out.append("<Journal>")
    if journal is not None:
        parts.mixed(out, "ISSN", journal.issn, None, attribute("IssnType", journal.issn_type))
    out.append("<JournalIssue" + attribute("CitedMedium", a.cited_medium) + ">")
    parts.leaf(out, "Volume", a.volume)
    parts.leaf(out, "Issue", a.issue)
    parts.pub_date(out, a.publication_date, in_xml=parts.is_from_xml(a))
    out.append("</JournalIssue>")
    if journal is not None:
        parts.leaf(out, "Title", journal.title)
        parts.leaf(out, "ISOAbbreviation", journal.iso_abbreviation)
    out.append("</Journal>")


def _medline_journal_info(out: list[str], journal: Journal | None) -> None:
    if journal is None:
        return
    start = len(out)
    parts.leaf(out, "Country", journal.country)
    parts.leaf(out, "MedlineTA", journal.medline_ta)
    parts.leaf(out, "NlmUniqueID", journal.nlm_unique_id)
    parts.leaf(out, "ISSNLinking", journal.issn_linking)
    parts.enclose(out, start, "MedlineJournalInfo")


def _data_banks(out: list[str], a: Article) -> None:
    if not a.data_banks and a.data_banks_complete is None:
        return
    out.append("<DataBankList" + parts.yes_no("CompleteYN", a.data_banks_complete) + ">")
    for bank in a.data_banks:
        out.append("<DataBank>")
        parts.leaf(out, "DataBankName", bank.name)
        start = len(out)
        parts.leaves(out, "AccessionNumber", bank.accession_numbers)
        parts.enclose(out, start, "AccessionNumberList")
        out.append("</DataBank>")
    out.append("</DataBankList>")


def _subjects(out: list[str], a: Article) -> None:
    """ChemicalList to PersonalNameSubjectList."""
    start = len(out)
    for chemical in a.chemicals:
        out.append("<Chemical>")
        parts.leaf(out, "RegistryNumber", chemical.registry_number)
        parts.leaf(out, "NameOfSubstance", chemical.name, attribute("UI", chemical.ui))
        out.append("</Chemical>")
    parts.enclose(out, start, "ChemicalList")
    start = len(out)
    for concept in a.supplementary_concepts:
        parts.leaf(out, "SupplMeshName", concept.name, attribute("Type", concept.type) + attribute("UI", concept.ui))
    parts.enclose(out, start, "SupplMeshList")
    parts.leaves(out, "CitationSubset", a.citation_subsets)
    _comments_corrections(out, a)
    start = len(out)
    parts.leaves(out, "GeneSymbol", a.gene_symbols)
    parts.enclose(out, start, "GeneSymbolList")
    start = len(out)
    for heading in a.mesh_headings:
        out.append("<MeshHeading>")
        parts.mesh_term(out, "DescriptorName", heading.descriptor)
        for qualifier in heading.qualifiers:
            parts.mesh_term(out, "QualifierName", qualifier)
        out.append("</MeshHeading>")
    parts.enclose(out, start, "MeshHeadingList")
    parts.leaf(out, "NumberOfReferences", None if a.number_of_references is None else str(a.number_of_references))
    start = len(out)
    for person in a.personal_name_subjects:
        out.append("<PersonalNameSubject>")
        parts.person_name(out, person)
        out.append("</PersonalNameSubject>")
    parts.enclose(out, start, "PersonalNameSubjectList")


def _comments_corrections(out: list[str], a: Article) -> None:
    start = len(out)
    for link in a.comments_corrections:
        out.append("<CommentsCorrections" + attribute("RefType", link.ref_type) + ">")
        parts.leaf(out, "RefSource", link.ref_source)
        parts.pmid(out, link.pmid, link.pmid_version)
        parts.leaf(out, "Note", link.note)
        out.append("</CommentsCorrections>")
    parts.enclose(out, start, "CommentsCorrectionsList")


def _pubmed_data(out: list[str], a: Article) -> None:
    start = len(out)
    parts.history(out, a.history, in_xml=parts.is_from_xml(a))
    parts.leaf(out, "PublicationStatus", a.publication_status)
    parts.article_ids(out, a.article_ids)
    parts.objects(out, a.objects)
    for reference_list in a.references:
        parts.reference_list(out, reference_list)
    parts.enclose(out, start, "PubmedData")
