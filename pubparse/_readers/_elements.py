"""NLM's XML elements that articles and books share, each read by the function that is named for it.

    <Author ValidYN="Y"><LastName>Pitroda</LastName>...</Author>  ->  Author(last_name="Pitroda", ...)

In: an element, and `rest`, the list into which goes whatever the model has no place for. Out: a value of the model. Only direct
children are looked at: descendants belong to someone else. Whole articles and books are put together in the modules beside this.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from functools import lru_cache

from pubparse._readers._xml_text import (
    SPACE,
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
    path_of,
    plain,
    stray_text,
    text_of,
    unplaced,
    xml_of,
)
from pubparse._text.dates import month_number, parse_date
from pubparse.model import (
    Abstract,
    AbstractSection,
    Affiliation,
    ArticleId,
    Author,
    ELocationId,
    Grant,
    HistoryDate,
    Identifier,
    Investigator,
    Keyword,
    Object,
    Param,
    PartialDate,
    PublicationType,
    Reference,
    ReferenceList,
    Unplaced,
)

_YEARS = range(1000, 2200)


# Attributes


def attribute_values(el: Element | None, rest: Rest, *names: str) -> list[str | None]:
    """The values of these attributes, in this order; others have no place."""
    if el is None:
        return [None] * len(names)
    found = dict(el.items())
    values = [found.pop(name, None) or None for name in names]
    if found:
        attributes(el, rest, names)
    return values


def complete(el: Element | None, rest: Rest) -> bool | None:
    """CompleteYN of a list; DTD 250101: Y when not stated. None when there is no list."""
    if el is None:
        return None
    for key, value in el.items():
        if key != "CompleteYN" and not (key == "Type" and value == "authors"):
            rest.append(Unplaced(name=f"{el.tag}/@{key}", text=value))
    return el.get("CompleteYN") != "N"


# Dates


def date_of(el: Element | None, rest: Rest) -> PartialDate | None:
    """PubDate, ArticleDate, DateRevised and their sisters: Year, Month, Day, Season, or MedlineDate."""
    if el is None:
        return None
    parts = tuple([(child.tag, child.text) for child in el])
    date, odd = _date(parts)
    for at in odd:
        unplaced(el[at], rest)
    return date


@lru_cache(maxsize=8192)
def _date(parts: tuple[tuple[str, str | None], ...]) -> tuple[PartialDate | None, tuple[int, ...]]:
    """(the date, places of the children that are none of its parts)."""
    found: dict[str, str] = {}
    odd: list[int] = []
    for at, (tag, text) in enumerate(parts):
        value = fold(text or "")
        if tag in _DATE_PARTS and tag not in found:
            if value:
                found[tag] = value
        elif value or tag not in _DATE_PARTS:
            odd.append(at)
    if not found:
        return None, tuple(odd)
    if "MedlineDate" in found:
        date = parse_date(found.pop("MedlineDate"))
        return date, (*odd, *(at for at, (tag, _) in enumerate(parts) if tag in found))
    return _from_parts(found), tuple(odd)


_DATE_PARTS = frozenset({"Year", "Month", "Day", "Season", "MedlineDate"})


def _from_parts(found: dict[str, str]) -> PartialDate:
    """A date from its parts; a part that cannot be read leaves the date where it is and keeps all as printed in `raw`."""
    year, month, day = number(found.get("Year")), month_number(found.get("Month") or ""), number(found.get("Day"))
    year = year if year in _YEARS and len(found["Year"]) == 4 else None  # noqa: PLR2004
    if year is None:
        month = None
    if month is None or day is None or not 1 <= day <= calendar.monthrange(year or 1, month)[1]:
        day = None
    read = {"Year": year, "Month": month, "Day": day, "Season": found.get("Season") if year else None}
    raw = None if all(read[part] is not None for part in found) else " ".join(found.values())
    return PartialDate(year=year, month=month, day=day, season=read["Season"] and found["Season"], raw=raw)


def history_date(el: Element, rest: Rest) -> HistoryDate | None:
    """PubMedPubDate."""
    status = el.get("PubStatus")
    if len(el.keys()) != 1:
        attributes(el, rest, ("PubStatus",))
    step, odd = _history(status, tuple([(child.tag, child.text) for child in el]))
    for at in odd:
        unplaced(el[at], rest)
    return step


@lru_cache(maxsize=8192)
def _history(
    status: str | None,
    parts: tuple[tuple[str, str | None], ...],
) -> tuple[HistoryDate | None, tuple[int, ...]]:
    clock: dict[str, int] = {}
    day: list[tuple[str, str | None]] = []
    places: list[int] = []
    odd: list[int] = []
    for at, (tag, text) in enumerate(parts):
        if tag in ("Hour", "Minute", "Second"):
            value = number(fold(text or ""))
            if value is not None and tag not in clock:
                clock[tag] = value
            elif text and text.strip(SPACE):
                odd.append(at)
        else:
            day.append((tag, text))
            places.append(at)
    date, more = _date(tuple(day))
    odd += [places[at] for at in more]
    if date is None or status is None:
        return None, tuple(range(len(parts)))
    return HistoryDate(
        status=status, date=date, hour=clock.get("Hour"), minute=clock.get("Minute"), second=clock.get("Second"),
    ), tuple(odd)  # fmt: skip


# People


def author(el: Element, rest: Rest) -> Author | None:
    """Author of an AuthorList; FirstName and MiddleName are ForeName's forms of 2001."""
    last = fore = initials = suffix = collective = investigators = collective_markup = suffix_markup = None
    identifiers: list[Identifier] = []
    affiliations: list[Affiliation] = []
    for child in el:
        tag = child.tag
        if tag == "LastName":
            last = text_of(child, rest)
        elif tag == "ForeName":
            fore = text_of(child, rest)
        elif tag == "Initials":
            initials = text_of(child, rest)
        elif tag == "AffiliationInfo":
            affiliation_info(child, affiliations, rest)
        elif tag == "Identifier":
            identifier(child, identifiers, rest)
        elif tag == "Suffix":
            suffix, suffix_markup = marked(child)
        elif tag == "CollectiveName":
            collective, collective_markup = marked(child)
            investigators = child.get("Investigators")
            attributes(child, rest, ("Investigators",))
        elif tag == "Affiliation":
            affiliations += affiliation(child)
        elif tag in ("FirstName", "MiddleName"):
            fore = " ".join(filter(None, (fore, text_of(child, rest)))) or None
        else:
            unplaced(child, rest)
    valid, equal = True, None
    for key, value in el.items():
        if key == "ValidYN":
            valid = value != "N"
        elif key == "EqualContrib":
            equal = value == "Y"
        else:
            attributes(el, rest, ("ValidYN", "EqualContrib"))
    if not (last or fore or initials or suffix or collective or identifiers or affiliations):
        return None
    return Author(
        last_name=last, fore_name=fore, initials=initials, suffix=suffix, collective_name=collective,
        identifiers=tuple(identifiers), affiliations=tuple(affiliations), equal_contribution=equal, valid=valid,
        investigators_id=investigators, collective_name_markup=collective_markup, suffix_markup=suffix_markup,
    )  # fmt: skip


def authors(el: Element | None, rest: Rest) -> tuple[Author, ...]:
    """The authors of an AuthorList; an Author without a name or anything else is left out."""
    if el is None:
        return ()
    if el.text and el.text.strip(SPACE):
        stray_text(el, rest)
    return tuple([person for child in list_of(el, "Author", rest) if (person := author(child, rest))])


def investigators(lists: Iterable[Element], rest: Rest) -> tuple[Investigator, ...]:
    """The members in all InvestigatorList elements, each with its list's ID."""
    found = []
    for el in lists:
        attributes(el, rest, ("ID",))
        for child in list_of(el, "Investigator", rest):
            person = author(child, rest)
            if person is None:
                continue
            if person.collective_name or person.equal_contribution is not None:
                rest.append(Unplaced(name=path_of(child), text=xml_of(child)))
            found.append(
                Investigator(
                    last_name=person.last_name, fore_name=person.fore_name, initials=person.initials,
                    suffix=person.suffix, identifiers=person.identifiers, affiliations=person.affiliations,
                    valid=person.valid, list_id=el.get("ID"), suffix_markup=person.suffix_markup,
                ),
            )  # fmt: skip
    return tuple(found)


def affiliation_info(el: Element, found: list[Affiliation], rest: Rest) -> None:
    """AffiliationInfo: the affiliation with the institution's identifiers."""
    here: list[Affiliation] = []
    identifiers: list[Identifier] = []
    for child in el:
        if child.tag == "Affiliation":
            here += affiliation(child)
        elif child.tag == "Identifier":
            identifier(child, identifiers, rest)
        else:
            unplaced(child, rest)
    if identifiers:
        if not here:
            unplaced(el, rest)
            return
        last = here[-1]
        here[-1] = Affiliation(text=last.text, identifiers=tuple(identifiers), markup=last.markup)
    found += here


def affiliation(el: Element) -> tuple[Affiliation, ...]:
    """The affiliation as printed; () when it is empty."""
    if len(el) == 0:
        return _affiliation(el.text)
    text, markup = marked(el)
    return (Affiliation(text=text, markup=markup),) if text else ()


@lru_cache(maxsize=4096)
def _affiliation(text: str | None) -> tuple[Affiliation, ...]:
    folded = fold(text or "")
    return (Affiliation(text=folded),) if folded else ()


def identifier(el: Element, found: list[Identifier], rest: Rest) -> None:
    """Identifier of a person or an institution."""
    value = plain(el)
    attributes(el, rest, ("Source",))
    if value:
        found.append(Identifier(value=value, source=el.get("Source")))


# Text blocks


def abstract(el: Element | None, rest: Rest) -> Abstract | None:
    """Abstract and OtherAbstract; a labelled section without text stays, an empty one without label does not."""
    if el is None:
        return None
    sections: list[AbstractSection] = []
    copyright_line = None
    for child in el:
        if child.tag == "AbstractText":
            text, markup = marked(child)
            label = category = None
            for key, value in child.items():
                if key == "Label":
                    label = fold(value) or None
                elif key == "NlmCategory":
                    category = value or None
                else:
                    attributes(child, rest, ("Label", "NlmCategory"))
            if text or label or category:
                sections.append(AbstractSection(label=label, nlm_category=category, text=text, markup=markup))
        elif child.tag == "CopyrightInformation" and copyright_line is None:
            copyright_line = text_of(child, rest)
        else:
            unplaced(child, rest)
    language, kind = el.get("Language"), el.get("Type")
    if el.tag == "OtherAbstract":
        language = language or "eng"  # DTD 250101: the attribute's default
        attributes(el, rest, ("Language", "Type"))
    else:
        attributes(el, rest, ())
        language = kind = None
    if not (sections or copyright_line or kind):
        return None
    return Abstract(sections=tuple(sections), copyright=copyright_line, language=language, type=kind)


def keywords(lists: Iterable[Element], rest: Rest) -> tuple[Keyword, ...]:
    """The keywords of all KeywordList elements, each with its list's owner (DTD 250101: NLM when not stated)."""
    found = []
    for el in lists:
        owner = el.get("Owner") or "NLM"
        attributes(el, rest, ("Owner",))
        for child in list_of(el, "Keyword", rest):
            text, markup = marked(child)
            attributes(child, rest, ("MajorTopicYN",))
            if text:
                major = child.get("MajorTopicYN") == "Y"
                found.append(Keyword(text=text, markup=markup, owner=owner, major_topic=major))
    return tuple(found)


# Identifiers and references


def article_ids(el: Element | None, rest: Rest) -> tuple[ArticleId, ...]:
    """ArticleIdList; an ArticleId without text (402351 has an empty doi) is no identifier."""
    if el is None:
        return ()
    found = []
    for child in el:
        if child.tag != "ArticleId":
            unplaced(child, rest)
            continue
        value, kind = plain(child), child.get("IdType")
        if len(child.keys()) > 1:
            attributes(child, rest, ("IdType",))
        if value:
            found.append(ArticleId(value=value, id_type=kind or "pubmed"))  # DTD 250101: the attribute's default
        elif kind:
            rest.append(Unplaced(name=path_of(child), text=f"an empty ArticleId of type {kind}"))
    return tuple(found)


def reference_list(el: Element, rest: Rest) -> ReferenceList:
    """ReferenceList, with the lists below it."""
    title = None
    references: list[Reference] = []
    lists: list[ReferenceList] = []
    for child in el:
        tag = child.tag
        if tag == "Reference":
            references.append(_reference(child, rest))
        elif tag == "ReferenceList":
            lists.append(reference_list(child, rest))
        elif tag == "Title" and title is None:
            title = text_of(child, rest)
        else:
            unplaced(child, rest)
    return ReferenceList(title=title, references=tuple(references), lists=tuple(lists))


def _reference(el: Element, rest: Rest) -> Reference:
    citation = markup = None
    ids: tuple[ArticleId, ...] = ()
    for child in el:
        if child.tag == "Citation" and citation is None:
            citation, markup = marked(child)
        elif child.tag == "ArticleIdList" and not ids:
            ids = article_ids(child, rest)
        else:
            unplaced(child, rest)
    return Reference(citation=citation, markup=markup, article_ids=ids)


# Titles and lists


def marked_one(el: Element | None) -> tuple[str | None, str | None]:
    """Text and markup of an element that may be absent."""
    return (None, None) if el is None else marked(el)


def elocation_ids(elements: Iterable[Element], rest: Rest) -> tuple[ELocationId, ...]:
    """ELocationID; DTD 250101: valid when not stated."""
    found = []
    for el in elements:
        value = plain(el)
        kind, valid = attribute_values(el, rest, "EIdType", "ValidYN")
        if value:
            found.append(ELocationId(value=value, id_type=kind, valid=valid != "N"))
    return tuple(found)


def publication_types(elements: list[Element], rest: Rest) -> tuple[PublicationType, ...]:
    """PublicationType."""
    found = []
    for el in elements:
        name = plain(el)
        ui = attribute_values(el, rest, "UI")[0]
        if name:
            found.append(_publication_type(name, ui))
    return tuple(found)


@lru_cache(maxsize=1024)
def _publication_type(name: str, ui: str | None) -> PublicationType:
    return PublicationType(name=name, ui=ui)


def grants(el: Element | None, rest: Rest) -> tuple[Grant, ...]:
    """GrantList."""
    found = []
    for child in list_of(el, "Grant", rest):
        bag = children(child)
        grant = Grant(
            grant_id=one_text(bag, "GrantID", rest), acronym=one_text(bag, "Acronym", rest),
            agency=one_text(bag, "Agency", rest), country=one_text(bag, "Country", rest),
        )  # fmt: skip
        leftovers(bag, rest)
        if grant.grant_id or grant.acronym or grant.agency or grant.country:
            found.append(grant)
    return tuple(found)


def objects(el: Element | None, rest: Rest) -> tuple[Object, ...]:
    """ObjectList."""
    found = []
    for child in list_of(el, "Object", rest):
        params = []
        for param in list_of(child, "Param", rest):
            text, markup = marked(param)
            params.append(Param(name=attribute_values(param, rest, "Name")[0] or "", text=text, markup=markup))
        found.append(Object(type=attribute_values(child, rest, "Type")[0], params=tuple(params)))
    return tuple(found)


def history(el: Element | None, rest: Rest) -> tuple[HistoryDate, ...]:
    """History."""
    return tuple([step for child in list_of(el, "PubMedPubDate", rest) if (step := history_date(child, rest))])
