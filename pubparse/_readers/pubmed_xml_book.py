"""Books of PubMed XML: whole books and chapters of the NCBI Bookshelf.

    <PubmedBookArticle><BookDocument><PMID Version="3">21413195</PMID><ArticleIdList>..<Book>..  <PubmedBookData><History>...

In: BookDocument and PubmedBookData, out: one `Article` with its `book`. The shared elements are read by `_elements`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import attrs

from pubparse._readers._elements import (
    abstract,
    article_ids,
    attribute_values,
    authors,
    complete,
    date_of,
    elocation_id,
    grants,
    history,
    investigators,
    keywords,
    marked_one,
    objects,
    publication_type,
    reference_list,
)
from pubparse._readers._xml_text import (
    Children,
    Element,
    Rest,
    children,
    leftovers,
    list_of,
    one_text,
    only,
    path_of,
    plain,
    text_of,
    texts,
    unplaced,
)
from pubparse.model import (
    Article,
    ArticleId,
    Author,
    Book,
    ItemList,
    LocationLabel,
    PartialDate,
    Section,
    Source,
    TitleLink,
    Unplaced,
)


def book_article(
    head: Element,
    data_el: Element | None,
    identity: tuple[str | None, int | None],
    source: Source,
    rest: Rest,
) -> Article:
    """PubmedBookArticle, or a bare BookDocument."""
    document, data = children(head), children(data_el)
    document.pop("PMID", None)
    own_ids = _of(document, "ArticleIdList", article_ids, rest) or ()
    data_ids = _of(data, "ArticleIdList", article_ids, rest) or ()
    authors_el = _authors_list(document.pop("AuthorList", ()), rest)
    grants_el = only(document, "GrantList", rest)
    pages = children(only(document, "Pagination", rest))
    title_el = only(document, "ArticleTitle", rest)
    title, title_markup = marked_one(title_el)
    vernacular, vernacular_markup = marked_one(only(document, "VernacularTitle", rest))
    book_el = only(document, "Book", rest)
    inside = children(book_el)
    date = _of(inside, "PubDate", date_of, rest)
    article = Article(
        pmid=identity[0],
        pmid_version=identity[1],
        article_ids=own_ids + data_ids,
        elocation_ids=_each(inside, "ELocationID", elocation_id, rest),
        title=title,
        title_markup=title_markup,
        title_link=title_link(title_el, rest),
        vernacular_title=vernacular,
        vernacular_title_markup=vernacular_markup,
        abstract=_of(document, "Abstract", abstract, rest),
        book=_book(inside, document, date, own_ids, rest),
        pages=one_text(pages, "MedlinePgn", rest),
        start_page=one_text(pages, "StartPage", rest),
        end_page=one_text(pages, "EndPage", rest),
        publication_date=date,
        authors=() if authors_el is None else authors(authors_el, rest),
        authors_complete=None if authors_el is None else complete(authors_el, rest),
        investigators=_flat(document, "InvestigatorList", investigators, rest),
        languages=texts(document.pop("Language", ()), rest),
        publication_types=_each(document, "PublicationType", publication_type, rest),
        keywords=_flat(document, "KeywordList", keywords, rest),
        grants=() if grants_el is None else grants(grants_el, rest),
        grants_complete=None if grants_el is None else complete(grants_el, rest),
        references=_each(document, "ReferenceList", reference_list, rest),
        objects=_flat(data, "ObjectList", objects, rest),
        publication_status=one_text(data, "PublicationStatus", rest),
        date_revised=_of(document, "DateRevised", date_of, rest),
        history=_flat(data, "History", history, rest),
        source=source,
    )
    for bag in (document, inside, pages, data):
        if bag:
            leftovers(bag, rest)
    return attrs.evolve(article, unplaced=tuple(rest)) if rest else article


_T = TypeVar("_T")


def _of(bag: Children, name: str, read: Callable[[Element, Rest], _T], rest: Rest) -> _T | None:
    """What the one child of this name says."""
    el = only(bag, name, rest)
    return None if el is None else read(el, rest)


def _each(bag: Children, name: str, read: Callable[[Element, Rest], _T | None], rest: Rest) -> tuple[_T, ...]:
    """What each child of this name says, those that say nothing left out."""
    return tuple([value for el in bag.pop(name, ()) if (value := read(el, rest)) is not None])


def _flat(bag: Children, name: str, read: Callable[[Element, Rest], Iterable[_T]], rest: Rest) -> tuple[_T, ...]:
    """What all children of this name list."""
    return tuple([value for el in bag.pop(name, ()) for value in read(el, rest)])


def _authors_list(lists: Iterable[Element], rest: Rest) -> Element | None:
    """The chapter's authors; other lists, and editors of a chapter (never seen), have no place."""
    found = None
    for el in lists:
        if found is None and el.get("Type") in (None, "authors"):
            found = el
        else:
            unplaced(el, rest)
    return found


def title_link(el: Element | None, rest: Rest) -> TitleLink | None:
    """@book, @part, @sec of a title."""
    if el is None or not el.keys():
        return None
    book, part, sec = attribute_values(el, rest, "book", "part", "sec")
    return TitleLink(book=book, part=part, sec=sec) if book or part or sec else None


def _book(inside: Children, document: Children, date: PartialDate | None, own_ids: tuple[ArticleId, ...], rest: Rest) -> Book:
    publisher = children(only(inside, "Publisher", rest))
    publisher_name, publisher_markup = marked_one(only(publisher, "PublisherName", rest))
    title_el, collection_el = only(inside, "BookTitle", rest), only(inside, "CollectionTitle", rest)
    title, title_markup = marked_one(title_el)
    volume_title, volume_title_markup = marked_one(only(inside, "VolumeTitle", rest))
    collection, collection_markup = marked_one(collection_el)
    lists = _lists_by_type(inside.pop("AuthorList", ()), rest)
    book = Book(
        title=title,
        title_markup=title_markup,
        title_link=title_link(title_el, rest),
        publisher=publisher_name,
        publisher_markup=publisher_markup,
        publisher_location=one_text(publisher, "PublisherLocation", rest),
        date=date,
        beginning_date=_of(inside, "BeginningDate", date_of, rest),
        ending_date=_of(inside, "EndingDate", date_of, rest),
        authors=lists["authors"][0],
        authors_complete=lists["authors"][1],
        editors=lists["editors"][0],
        editors_complete=lists["editors"][1],
        investigators=_flat(inside, "InvestigatorList", investigators, rest),
        volume=one_text(inside, "Volume", rest),
        volume_title=volume_title,
        volume_title_markup=volume_title_markup,
        edition=one_text(inside, "Edition", rest),
        collection_title=collection,
        collection_title_markup=collection_markup,
        collection_title_link=title_link(collection_el, rest),
        isbns=texts(inside.pop("Isbn", ()), rest),
        medium=one_text(inside, "Medium", rest),
        report_number=one_text(inside, "ReportNumber", rest),
        sections=_sections(list_of(only(document, "Sections", rest), "Section", rest), rest),
        location_labels=_each(document, "LocationLabel", _label, rest),
        contribution_date=_of(document, "ContributionDate", date_of, rest),
        accession=next((i.value for i in own_ids if i.id_type == "bookaccession"), None),
        item_lists=_each(document, "ItemList", _items, rest),
    )
    leftovers(publisher, rest)
    return book


def _lists_by_type(lists: Iterable[Element], rest: Rest) -> dict[str, tuple[tuple[Author, ...], bool | None]]:
    """The book's lists of authors and of editors; a second list of a kind has no place."""
    found: dict[str, tuple[tuple[Author, ...], bool | None]] = {}
    for el in lists:
        kind = el.get("Type") or "authors"
        if kind in found or kind not in ("authors", "editors"):
            unplaced(el, rest)
            continue
        for key, value in el.items():
            if key not in ("Type", "CompleteYN"):
                rest.append(Unplaced(name=f"{path_of(el)}/@{key}", text=value))
        found[kind] = (authors(el, rest), el.get("CompleteYN") != "N")
    return {"authors": ((), None), "editors": ((), None), **found}


def _label(el: Element, rest: Rest) -> LocationLabel | None:
    text, kind = plain(el), attribute_values(el, rest, "Type")[0]
    return LocationLabel(text=text, type=kind) if text or kind else None


def _sections(elements: Iterable[Element], rest: Rest) -> tuple[Section, ...]:
    """The outline; headings below headings."""
    found = []
    for el in elements:
        bag = children(el)
        label_el, title_el = only(bag, "LocationLabel", rest), only(bag, "SectionTitle", rest)
        title, markup = marked_one(title_el)
        found.append(
            Section(
                title=title,
                title_link=title_link(title_el, rest),
                location_label=None if label_el is None else _label(label_el, rest),
                sections=_sections(bag.pop("Section", ()), rest),
                title_markup=markup,
            ),
        )
        leftovers(bag, rest)
    return tuple(found)


def _items(el: Element, rest: Rest) -> ItemList:
    return ItemList(
        type=attribute_values(el, rest, "ListType")[0],
        items=tuple([text for child in list_of(el, "Item", rest) if (text := text_of(child, rest))]),
    )
