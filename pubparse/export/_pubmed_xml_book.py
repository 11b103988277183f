"""PubmedBookArticle: a book of the NCBI Bookshelf or a chapter of one, as PubMed XML.

    <BookDocument><PMID Version="1">20301295</PMID><ArticleIdList>...</ArticleIdList><Book>...</Book>...</BookDocument>
    <PubmedBookData><History>...</History><PublicationStatus>ppublish</PublicationStatus>...</PubmedBookData>

Fields that a book's DTD has no element for (MeSH, chemicals, corrections) are not written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse.export import _pubmed_xml_parts as parts
from pubparse.export._xml_text import attribute

if TYPE_CHECKING:
    from pubparse.model import Article, ArticleId, Book, LocationLabel, Section


def book_document(out: list[str], a: Article, book: Book) -> None:
    """BookDocument and PubmedBookData."""
    own_ids, pubmed_ids = _divided(a.article_ids, book.accession)
    in_xml = parts.is_from_xml(a)
    out.append("<BookDocument>")
    parts.pmid(out, a.pmid, a.pmid_version)
    parts.article_ids(out, own_ids)
    _book(out, a, book)
    for label in book.location_labels:
        _location_label(out, label)
    parts.mixed(out, "ArticleTitle", a.title, a.title_markup, parts.title_link(a.title_link))
    parts.mixed(out, "VernacularTitle", a.vernacular_title, a.vernacular_title_markup)
    parts.pagination(out, a)
    parts.leaves(out, "Language", a.languages)
    parts.author_list(out, a.authors, a.authors_complete, ' Type="authors"')
    parts.investigator_lists(out, a.investigators)
    parts.publication_types(out, a.publication_types)
    if a.abstract is not None:
        parts.abstract(out, a.abstract, "Abstract", "")
    start = len(out)
    for section in book.sections:
        _section(out, section)
    parts.enclose(out, start, "Sections")
    parts.keyword_lists(out, a.keywords)
    parts.date(out, "ContributionDate", book.contribution_date, in_xml=in_xml)
    parts.date(out, "DateRevised", a.date_revised, in_xml=in_xml)
    parts.grant_list(out, a.grants, a.grants_complete)
    for items in book.item_lists:
        out.append("<ItemList" + attribute("ListType", items.type) + ">")
        parts.leaves(out, "Item", items.items)
        out.append("</ItemList>")
    for reference_list in a.references:
        parts.reference_list(out, reference_list)
    out.append("</BookDocument>")
    start = len(out)
    parts.history(out, a.history, in_xml=parts.is_from_xml(a))
    parts.leaf(out, "PublicationStatus", a.publication_status)
    parts.article_ids(out, pubmed_ids)
    parts.objects(out, a.objects)
    parts.enclose(out, start, "PubmedBookData")


def _divided(ids: tuple[ArticleId, ...], accession: str | None) -> tuple[tuple[ArticleId, ...], tuple[ArticleId, ...]]:
    """The ids of BookDocument, with the book's accession among them, and those of PubmedBookData, which begin with the PMID."""
    kinds = [article_id.id_type for article_id in ids]
    border = kinds.index("pubmed") if "pubmed" in kinds else len(ids)
    if "bookaccession" in kinds:
        named = kinds.index("bookaccession")
        border = min(border, named) if accession is None else max(border, named + 1)
    return ids[:border], ids[border:]


def _book(out: list[str], a: Article, book: Book) -> None:
    in_xml = parts.is_from_xml(a)
    out.append("<Book>")
    start = len(out)
    parts.mixed(out, "PublisherName", book.publisher, book.publisher_markup)
    parts.leaf(out, "PublisherLocation", book.publisher_location)
    parts.enclose(out, start, "Publisher")
    parts.mixed(out, "BookTitle", book.title, book.title_markup, parts.title_link(book.title_link))
    parts.pub_date(out, book.date or a.publication_date, in_xml=in_xml)
    parts.date(out, "BeginningDate", book.beginning_date, in_xml=in_xml)
    parts.date(out, "EndingDate", book.ending_date, in_xml=in_xml)
    parts.author_list(out, book.authors, book.authors_complete, ' Type="authors"')
    parts.author_list(out, book.editors, book.editors_complete, ' Type="editors"')
    parts.investigator_lists(out, book.investigators)
    parts.leaf(out, "Volume", book.volume or a.volume)
    parts.mixed(out, "VolumeTitle", book.volume_title, book.volume_title_markup)
    parts.leaf(out, "Edition", book.edition)
    link = parts.title_link(book.collection_title_link)
    parts.mixed(out, "CollectionTitle", book.collection_title, book.collection_title_markup, link)
    parts.leaves(out, "Isbn", book.isbns)
    parts.elocation_ids(out, a.elocation_ids)
    parts.leaf(out, "Medium", book.medium)
    parts.leaf(out, "ReportNumber", book.report_number)
    out.append("</Book>")


def _location_label(out: list[str], label: LocationLabel) -> None:
    attributes = attribute("Type", label.type)
    if label.text is not None or attributes:
        parts.leaf(out, "LocationLabel", label.text or "", attributes)


def _section(out: list[str], section: Section) -> None:
    out.append("<Section>")
    if section.location_label is not None:
        _location_label(out, section.location_label)
    parts.mixed(out, "SectionTitle", section.title, section.title_markup, parts.title_link(section.title_link))
    for below in section.sections:
        _section(out, below)
    out.append("</Section>")
