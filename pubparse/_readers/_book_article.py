"""PubmedBookArticle and BookDocument: a book of the NCBI Bookshelf or a chapter of one, one row an element.

    <PubmedBookArticle><BookDocument><PMID Version="3">21413195</PMID><ArticleIdList>..<Book>..  <PubmedBookData><History>...

Two drafts grow side by side: the record's own (`Article`) and the book's (`Article.book`).
"""

from __future__ import annotations

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
    pmid,
    read_halves,
    text,
    text_item,
    title_link,
)
from pubparse._readers._elements import (
    abstract,
    article_id,
    author,
    complete,
    date,
    grant,
    history_date,
    investigators,
    items_of,
    keywords,
    object_,
    publication_type,
    reference_list,
)
from pubparse._readers._flat import Flat, Rest, attribute, marked, plain, unplaced, values_of
from pubparse._readers._plain_xml import Head
from pubparse.model import Article, Book, ItemList, LocationLabel, Section, Source


def book_article(xml: str, source: Source, rest: Rest, *, careful: bool) -> Article:
    """PubmedBookArticle from its BookDocument and, where there is one, its PubmedBookData."""
    draft, book = Draft(rest, careful=careful, source=source), Draft(rest, careful=careful)
    names = ("BookDocument", "PubmedBookData")
    read_halves(xml, names, lambda head, inner: _document(draft, book, head, inner), draft, _DATA)
    draft.many["elocation_ids"] = book.many.pop("elocation_ids", [])
    draft.found["publication_date"] = book.found.get("date")
    draft.found["book"] = book.made(Book)
    if rest:
        draft.found["unplaced"] = tuple(rest)
    return draft.made(Article)


def _document(draft: Draft, book: Draft, head: Head, inner: str) -> None:
    """BookDocument: some of its children tell of the record, others of the book."""
    values_of(head.values, (), draft.path_of(head), draft.rest)
    above = draft.enter(head)
    book.path = draft.path
    for child, content in draft.children(inner):
        if child.name == "Book":
            values_of(child.values, (), draft.path_of(child), draft.rest)
            book.inside(child, content, _BOOK)
        elif child.name in _ABOUT_BOOK:
            _ABOUT_BOOK[child.name](book, child, content)
        elif child.name in _DOCUMENT:
            _DOCUMENT[child.name](draft, child, content)
        else:
            draft.unplaced(child, content)
    draft.path = above
    note_order(draft, head, inner, _ORDER)
    ids = draft.many.get("article_ids", ())
    book.found["accession"] = next((i.value for i in ids if i.id_type == "bookaccession"), None)


def _chapter_authors(draft: Draft, head: Head, inner: str) -> None:
    """The chapter's authors; editors of a chapter (never seen) and a second list have no place."""
    if "authors_complete" in draft.found or dict(head.values).get("Type") == "editors":
        draft.unplaced(head, inner)
    else:
        _AUTHORS(draft, head, inner)


def _people(draft: Draft, head: Head, inner: str) -> None:
    """The book's authors or editors; a second list of a kind has no place."""
    field = "editors" if dict(head.values).get("Type") == "editors" else "authors"
    if field in draft.many:
        draft.unplaced(head, inner)
        return
    draft.found[f"{field}_complete"] = complete(
        head.values, draft.path_of(head), draft.rest, kinds=("authors", "editors")
    )
    draft.many[field] = _PEOPLE(draft, head, inner)


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

_PEOPLE = ItemsOf("Author", author)
_AUTHORS = list_with_end("authors", "Author", author, kinds=("authors",))
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
    "ELocationID": elocation_id,  # moved to the record's own
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
    "ArticleIdList": items("article_ids", "ArticleId", article_id),
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
    "GrantList": list_with_end("grants", "Grant", grant),
    "ReferenceList": each("references", reference_list),
}
_DATA: Rows = {
    "History": items("history", "PubMedPubDate", history_date),
    "PublicationStatus": text("publication_status"),
    "ArticleIdList": items("article_ids", "ArticleId", article_id),
    "ObjectList": items("objects", "Object", object_),
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
