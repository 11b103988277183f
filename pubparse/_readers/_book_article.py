"""PubmedBookArticle and BookDocument: a book of the NCBI Bookshelf or a chapter of one, one row an element.

    <PubmedBookArticle><BookDocument><PMID Version="3">21413195</PMID><ArticleIdList>..<Book>..  <PubmedBookData><History>...

Two drafts grow side by side: the record's own (`Article`) and the book's (`Article.book`).
"""

from __future__ import annotations

from pubparse._readers._draft import (
    Draft,
    Rows,
    each,
    every,
    inside,
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
    article_ids,
    authors,
    complete,
    date,
    elocation_id,
    grants,
    history,
    investigators,
    items_of,
    keywords,
    objects,
    publication_type,
    reference_list,
)
from pubparse._readers._flat import Flat, Rest, attribute, attributes, marked, plain, unplaced
from pubparse.model import Article, Book, ItemList, LocationLabel, Section, Source


def book_article(flat: Flat, source: Source, rest: Rest) -> Article:
    """PubmedBookArticle from its BookDocument and, where there is one, its PubmedBookData."""
    draft, book = Draft(rest, source=source), Draft(rest)
    read_halves(flat, ("BookDocument", "PubmedBookData"), lambda at: _document(flat, at, draft, book), draft, _DATA)
    draft.many["elocation_ids"] = book.many.pop("elocation_ids", [])
    draft.found["publication_date"] = book.found.get("date")
    draft.found["book"] = book.made(Book)
    if rest:
        draft.found["unplaced"] = tuple(rest)
    return draft.made(Article)


def _document(flat: Flat, at: int, draft: Draft, book: Draft) -> int:
    """BookDocument: some of its children tell of the record, others of the book."""
    if flat.items[at]:
        attributes(flat, at, (), draft.rest)
    here = at + 1
    for _ in range(flat.kids[at]):
        tag = flat.tags[here]
        if tag == "Book":
            here = book.read(flat, here, _BOOK)
        elif tag in _ABOUT_BOOK:
            here = _ABOUT_BOOK[tag](flat, here, book)
        elif tag in _DOCUMENT:
            here = _DOCUMENT[tag](flat, here, draft)
        else:
            here = unplaced(flat, here, draft.rest)
    note_order(flat, at, _ORDER, draft.rest)
    ids = draft.many.get("article_ids", ())
    book.found["accession"] = next((i.value for i in ids if i.id_type == "bookaccession"), None)
    return here


def _chapter_authors(flat: Flat, at: int, draft: Draft) -> int:
    """The chapter's authors; editors of a chapter (never seen) and a second list have no place."""
    if "authors_complete" in draft.found or dict(flat.items[at]).get("Type") == "editors":
        return unplaced(flat, at, draft.rest)
    return _AUTHORS(flat, at, draft)


def _people(flat: Flat, at: int, draft: Draft) -> int:
    """The book's authors or editors; a second list of a kind has no place."""
    field = "editors" if dict(flat.items[at]).get("Type") == "editors" else "authors"
    if field in draft.many:
        return unplaced(flat, at, draft.rest)
    draft.found[f"{field}_complete"] = complete(flat, at, draft.rest, kinds=("authors", "editors"))
    draft.many[field], end = authors(flat, at, draft.rest)
    return end


def _label(flat: Flat, at: int, rest: Rest) -> tuple[LocationLabel | None, int]:
    label, kind = plain(flat, at), attribute(flat, at, "Type", rest)
    return (LocationLabel(text=label, type=kind) if label or kind else None), flat.end(at)


def _sections(flat: Flat, at: int, rest: Rest) -> tuple[list[Section], int]:
    return items_of(flat, at, "Section", _section, rest)


def _section(flat: Flat, at: int, rest: Rest) -> tuple[Section, int]:
    """A heading of the outline, with the headings below it."""
    title = markup = link = label = None
    below: list[Section] = []
    here = at + 1
    for _ in range(flat.kids[at]):
        tag = flat.tags[here]
        if tag == "SectionTitle" and title is None:
            title, markup = marked(flat, here)
            link = title_link(flat, here, rest)
            here = flat.end(here)
        elif tag == "LocationLabel" and label is None:
            label, here = _label(flat, here, rest)
        elif tag == "Section":
            section, here = _section(flat, here, rest)
            below.append(section)
        else:
            here = unplaced(flat, here, rest)
    return Section(title=title, title_link=link, location_label=label, sections=tuple(below), title_markup=markup), here


def _item_list(flat: Flat, at: int, rest: Rest) -> tuple[ItemList, int]:
    found, end = items_of(flat, at, "Item", text_item, rest)
    return ItemList(type=attribute(flat, at, "ListType", rest), items=tuple(found)), end


# The rows, in the DTD's order

_AUTHORS = list_with_end("authors", authors, kinds=("authors",))
_PUBLISHER: Rows = {
    "PublisherName": marked_text("publisher"),
    "PublisherLocation": text("publisher_location"),
}
_BOOK: Rows = {
    "Publisher": inside(_PUBLISHER),
    "BookTitle": marked_text("title", link="title_link"),
    "PubDate": one("date", date),
    "BeginningDate": one("beginning_date", date),
    "EndingDate": one("ending_date", date),
    "AuthorList": _people,
    "InvestigatorList": every("investigators", investigators),
    "Volume": text("volume"),
    "VolumeTitle": marked_text("volume_title"),
    "Edition": text("edition"),
    "CollectionTitle": marked_text("collection_title", link="collection_title_link"),
    "Isbn": each("isbns", text_item),
    "ELocationID": each("elocation_ids", elocation_id),  # moved to the record's own
    "Medium": text("medium"),
    "ReportNumber": text("report_number"),
}
# Children of BookDocument that tell something of the book.
_ABOUT_BOOK: Rows = {
    "LocationLabel": each("location_labels", _label),
    "Sections": every("sections", _sections),
    "ContributionDate": one("contribution_date", date),
    "ItemList": each("item_lists", _item_list),
}
_PAGINATION: Rows = {
    "StartPage": text("start_page"),
    "EndPage": text("end_page"),
    "MedlinePgn": text("pages"),
}
_DOCUMENT: Rows = {
    "PMID": pmid,
    "ArticleIdList": every("article_ids", article_ids),
    "ArticleTitle": marked_text("title", link="title_link"),
    "VernacularTitle": marked_text("vernacular_title"),
    "Pagination": inside(_PAGINATION),
    "Language": each("languages", text_item),
    "AuthorList": _chapter_authors,
    "InvestigatorList": every("investigators", investigators),
    "PublicationType": each("publication_types", publication_type),
    "Abstract": one("abstract", abstract),
    "KeywordList": every("keywords", keywords),
    "DateRevised": one("date_revised", date),
    "GrantList": list_with_end("grants", grants),
    "ReferenceList": each("references", reference_list),
}
_DATA: Rows = {
    "History": every("history", history),
    "PublicationStatus": text("publication_status"),
    "ArticleIdList": every("article_ids", article_ids),
    "ObjectList": every("objects", objects),
}
# BookDocument's children as the DTD orders them.
_ORDER: Rows = {
    name: {**_DOCUMENT, **_ABOUT_BOOK, "Book": inside(_BOOK)}[name]
    for name in (
        "PMID", "ArticleIdList", "Book", "LocationLabel", "ArticleTitle", "VernacularTitle", "Pagination", "Language",
        "AuthorList", "InvestigatorList", "PublicationType", "Abstract", "Sections", "KeywordList", "ContributionDate",
        "DateRevised", "GrantList", "ItemList", "ReferenceList",
    )
}  # fmt: skip
