"""NLM's XML elements that articles and books share, each read by the function that is named for it.

    <Author ValidYN="Y"><LastName>Pitroda</LastName>...</Author>  ->  Author(last_name="Pitroda", ...)

In: an element, and `rest`, the list into which goes whatever the model has no place for. Out: a value of the model. Only direct
children are looked at: descendants belong to someone else. Whole articles and books are put together in the modules beside this.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from functools import lru_cache

from pubparse._readers._xml_text import (
    SPACE,
    Element,
    Memo,
    Rest,
    attribute,
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


def attribute_values(el: Element, rest: Rest, *names: str) -> list[str | None]:
    """The values of these attributes, in this order; others have no place."""
    found = dict(el.items())
    values = [found.pop(name, None) or None for name in names]
    if found:
        attributes(el, rest, names)
    return values


def complete(el: Element, rest: Rest) -> bool:
    """CompleteYN of a list; DTD 250101: Y when not stated."""
    for key, value in el.items():
        if key != "CompleteYN" and not (key == "Type" and value == "authors"):
            rest.append(Unplaced(name=f"{path_of(el)}/@{key}", text=value))
    return el.get("CompleteYN") != "N"


# Dates


def read_date(el: Element, rest: Rest) -> PartialDate | None:
    """PubDate, ArticleDate, DateRevised and their sisters: Year, Month, Day, Season, or MedlineDate."""
    found: dict[str, str] = {}
    for child in el:
        if child.tag in _DATE_PARTS and child.tag not in found:
            if text := text_of(child, rest):
                found[child.tag] = text
        else:
            unplaced(child, rest)
    if "MedlineDate" not in found:
        return _from_parts(found) if found else None
    for child in el:
        if child.tag != "MedlineDate":
            unplaced(child, rest)
    return parse_date(found["MedlineDate"])


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


def _history_date(el: Element, rest: Rest) -> HistoryDate | None:
    """PubMedPubDate."""
    status = attribute(el, "PubStatus", rest)
    day: dict[str, str] = {}
    clock: dict[str, int | None] = {}
    for child in el:
        tag, text = child.tag, text_of(child, rest)
        if text is None:
            continue
        if tag in _DATE_PARTS and tag not in day:
            day[tag] = text
        elif tag in ("Hour", "Minute", "Second") and tag not in clock and number(text) is not None:
            clock[tag] = number(text)
        else:
            unplaced(child, rest)
    if status is None or not day:
        unplaced(el, rest)
        return None
    return HistoryDate(
        status=status, date=_from_parts(day), hour=clock.get("Hour"), minute=clock.get("Minute"),
        second=clock.get("Second"),
    )  # fmt: skip


date_of: Callable[[Element, Rest], PartialDate | None] = Memo(read_date, 4096)
history_date: Callable[[Element, Rest], HistoryDate | None] = Memo(_history_date, 4096)


# People


def author(el: Element, rest: Rest) -> Author | None:
    """Author of an AuthorList; FirstName and MiddleName are ForeName's forms of 2001."""
    last = fore = initials = suffix = collective = investigators_id = collective_markup = suffix_markup = None
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
            affiliations += affiliation_info(child, rest)
        elif tag == "Identifier":
            identifiers += _identifier(child, rest)
        elif tag == "Suffix":
            suffix, suffix_markup = marked(child)
        elif tag == "CollectiveName":
            collective, collective_markup = marked(child)
            investigators_id = attribute(child, "Investigators", rest)
        elif tag == "Affiliation":
            affiliations += affiliation(child, rest)
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
            rest.append(Unplaced(name=f"{path_of(el)}/@{key}", text=value))
    if not (last or fore or initials or suffix or collective or identifiers or affiliations):
        return None
    return Author(
        last_name=last, fore_name=fore, initials=initials, suffix=suffix, collective_name=collective,
        identifiers=tuple(identifiers), affiliations=tuple(affiliations), equal_contribution=equal, valid=valid,
        investigators_id=investigators_id, collective_name_markup=collective_markup, suffix_markup=suffix_markup,
    )  # fmt: skip


def authors(el: Element, rest: Rest) -> tuple[Author, ...]:
    """The authors of an AuthorList; an Author without a name or anything else is left out."""
    if el.text and el.text.strip(SPACE):
        stray_text(el, rest)
    return tuple([person for child in list_of(el, "Author", rest) if (person := author(child, rest))])


def investigators(el: Element, rest: Rest) -> list[Investigator]:
    """The members in an InvestigatorList, each with the list's ID."""
    list_id = attribute(el, "ID", rest)
    found = []
    for child in list_of(el, "Investigator", rest):
        person = author(child, rest)
        if person is None:
            continue
        if person.collective_name or person.equal_contribution is not None:
            unplaced(child, rest)
        found.append(
            Investigator(
                last_name=person.last_name, fore_name=person.fore_name, initials=person.initials, suffix=person.suffix,
                identifiers=person.identifiers, affiliations=person.affiliations, valid=person.valid, list_id=list_id,
                suffix_markup=person.suffix_markup,
            ),
        )  # fmt: skip
    return found


def affiliation_info(el: Element, rest: Rest) -> list[Affiliation]:
    """AffiliationInfo: the affiliation with the institution's identifiers."""
    found: list[Affiliation] = []
    identifiers: list[Identifier] = []
    for child in el:
        if child.tag == "Affiliation":
            found += affiliation(child, rest)
        elif child.tag == "Identifier":
            identifiers += _identifier(child, rest)
        else:
            unplaced(child, rest)
    if identifiers and found:
        last = found[-1]
        found[-1] = Affiliation(text=last.text, identifiers=tuple(identifiers), markup=last.markup)
    elif identifiers:
        unplaced(el, rest)
    return found


def affiliation(el: Element, rest: Rest) -> tuple[Affiliation, ...]:
    """The affiliation as printed; () when it is empty."""
    if el.keys():
        attributes(el, rest, ())
    if len(el) == 0:
        return _affiliation(el.text)
    text, markup = marked(el)
    return (Affiliation(text=text, markup=markup),) if text else ()


@lru_cache(maxsize=4096)
def _affiliation(text: str | None) -> tuple[Affiliation, ...]:
    """The authors of a paper share their affiliations: each is made once."""
    folded = fold(text or "")
    return (Affiliation(text=folded),) if folded else ()


def _identifier(el: Element, rest: Rest) -> tuple[Identifier, ...]:
    value, source = plain(el), attribute(el, "Source", rest)
    return (Identifier(value=value, source=source),) if value else ()


# Text blocks


def abstract(el: Element, rest: Rest) -> Abstract | None:
    """Abstract and OtherAbstract; a labelled section without text stays, an empty one without label does not."""
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
                    rest.append(Unplaced(name=f"{path_of(child)}/@{key}", text=value))
            if text or label or category:
                sections.append(AbstractSection(label=label, nlm_category=category, text=text, markup=markup))
        elif child.tag == "CopyrightInformation" and copyright_line is None:
            copyright_line = text_of(child, rest)
        else:
            unplaced(child, rest)
    language = kind = None
    if el.tag == "OtherAbstract":
        language, kind = attribute_values(el, rest, "Language", "Type")
        language = language or "eng"  # DTD 250101: the attribute's default
    elif el.keys():
        attributes(el, rest, ())
    if not (sections or copyright_line or kind):
        return None
    return Abstract(sections=tuple(sections), copyright=copyright_line, language=language, type=kind)


def keywords(el: Element, rest: Rest) -> list[Keyword]:
    """The keywords of a KeywordList, each with the list's owner (DTD 250101: NLM when not stated)."""
    owner = attribute(el, "Owner", rest) or "NLM"
    found = []
    for child in list_of(el, "Keyword", rest):
        text, markup = marked(child)
        major = attribute(child, "MajorTopicYN", rest)
        if text:
            found.append(Keyword(text=text, markup=markup, owner=owner, major_topic=major == "Y"))
        elif major not in (None, "N"):
            unplaced(child, rest)
    return found


# Identifiers and references


def article_ids(el: Element, rest: Rest) -> tuple[ArticleId, ...]:
    """ArticleIdList; an ArticleId without text (402351 has an empty doi) is no identifier."""
    found = []
    for child in el:
        value = plain(child)
        kind = attribute(child, "IdType", rest) or "pubmed"  # DTD 250101: the attribute's default
        if child.tag == "ArticleId" and value:
            found.append(ArticleId(value=value, id_type=kind))
        else:
            unplaced(child, rest)
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
        tag = child.tag
        if tag == "Citation" and citation is None:
            citation, markup = marked(child)
        elif tag == "ArticleIdList" and not ids:
            ids = article_ids(child, rest)
        else:
            unplaced(child, rest)
    return Reference(citation=citation, markup=markup, article_ids=ids)


# Titles and lists


def marked_one(el: Element | None) -> tuple[str | None, str | None]:
    """Text and markup of an element that may be absent."""
    return (None, None) if el is None else marked(el)


def elocation_id(el: Element, rest: Rest) -> ELocationId | None:
    """ELocationID; DTD 250101: valid when not stated."""
    value = plain(el)
    kind, valid = attribute_values(el, rest, "EIdType", "ValidYN")
    return ELocationId(value=value, id_type=kind, valid=valid != "N") if value else None


def publication_type(el: Element, rest: Rest) -> PublicationType | None:
    """PublicationType."""
    name, ui = plain(el), attribute(el, "UI", rest)
    return PublicationType(name=name, ui=ui) if name else None


def grants(el: Element, rest: Rest) -> tuple[Grant, ...]:
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


def objects(el: Element, rest: Rest) -> list[Object]:
    """ObjectList."""
    found = []
    for child in list_of(el, "Object", rest):
        params = []
        for param in list_of(child, "Param", rest):
            text, markup = marked(param)
            params.append(Param(name=attribute(param, "Name", rest) or "", text=text, markup=markup))
        found.append(Object(type=attribute(child, "Type", rest), params=tuple(params)))
    return found


def history(el: Element, rest: Rest) -> list[HistoryDate]:
    """History."""
    return [step for child in list_of(el, "PubMedPubDate", rest) if (step := history_date(child, rest))]
