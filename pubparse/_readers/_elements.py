"""NLM's XML elements that articles and books share, each read by the function that is named for it.

    <Author ValidYN="Y"><LastName>Pitroda</LastName>...</Author>  ->  Author(last_name="Pitroda", ...)

In: a record's columns, the place of an element, and `rest`, the list into which goes whatever the model has no place for. Out: a
value of the model and the place behind the element. How articles and books are put together is told in the modules beside this.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from pubparse._readers._flat import (
    Flat,
    Rest,
    attribute,
    attributes,
    marked,
    number,
    plain,
    text_at,
    unplaced,
    values_of,
)
from pubparse._readers._plain_xml import Values, fold
from pubparse._text.dates import month_number, parse_date
from pubparse.model import (
    Abstract,
    AbstractSection,
    Affiliation,
    ArticleId,
    Author,
    Grant,
    HistoryDate,
    Identifier,
    Investigator,
    Keyword,
    Object,
    Param,
    PartialDate,
    PersonalNameSubject,
    PublicationType,
    Reference,
    ReferenceList,
    Unplaced,
)

T = TypeVar("T")

_YEARS = range(1000, 2200)
_YEAR_DIGITS = 4
_DATE_PARTS = frozenset({"Year", "Month", "Day", "Season", "MedlineDate"})
_CLOCK = ("Hour", "Minute", "Second")


def items_of(
    flat: Flat, at: int, name: str, read: Callable[[Flat, int, Rest], tuple[T | None, int]], rest: Rest
) -> tuple[list[T], int]:
    """The items of a list element, those that say nothing left out."""
    found: list[T] = []
    here = at + 1
    for _ in range(flat.kids[at]):
        if flat.tags[here] != name:
            here = unplaced(flat, here, rest)
            continue
        item, here = read(flat, here, rest)
        if item is not None:
            found.append(item)
    return found, here


_COMPLETE = (("CompleteYN", "Y"),)


def complete(values: Values, path: str, rest: Rest, *, kinds: tuple[str, ...] = ()) -> bool:
    """CompleteYN of a list; DTD 250101: Y when not stated. `kinds` are the values of @Type that the caller sorts by."""
    if not values or values == _COMPLETE:
        return True
    kind = dict(values).get("Type")
    answer = values_of(values, ("CompleteYN", "Type") if kind in kinds else ("CompleteYN",), path, rest)[0]
    return answer != "N"


# Dates


def date(flat: Flat, at: int, rest: Rest) -> tuple[PartialDate | None, int]:
    """PubDate, DateRevised and their sisters: Year, Month, Day, Season, or MedlineDate."""
    first = at + 1
    end = first + flat.kids[at]
    if not any(flat.kids[first:end]) and not any(flat.items[first:end]):
        made, whole = _date_of((*flat.tags[first:end], *flat.texts[first:end]))
        if whole:
            return made, end
    return _odd_date(flat, at, rest)


def _date_of(parts: tuple[str | None, ...]) -> tuple[PartialDate | None, bool]:
    """(the date, True when nothing is left over), from the names of the parts and behind them their texts."""
    half = len(parts) // 2
    found: dict[str, str] = {}
    for name, text in zip(parts[:half], parts[half:], strict=True):
        value = fold(text or "")
        if name not in _DATE_PARTS or name in found:
            return None, False
        if value and name:
            found[name] = value
    if "MedlineDate" in found:
        return parse_date(found["MedlineDate"]), len(found) == 1
    return (_from_parts(found) if found else None), True


@lru_cache(maxsize=4096)
def day_of(year: str, month: str | None = None, day: str | None = None) -> PartialDate | None:
    """A date from its parts; None when one cannot be read."""
    made = _from_parts({name: text for name, text in (("Year", year), ("Month", month), ("Day", day)) if text})
    return None if made.raw else made


def _odd_date(flat: Flat, at: int, rest: Rest) -> tuple[PartialDate | None, int]:
    """A date with foreign or doubled parts: what can be read is, the rest is kept beside it."""
    found: dict[str, str] = {}
    here = at + 1
    for _ in range(flat.kids[at]):
        tag = flat.tags[here]
        same_kind = not found or (tag == "MedlineDate") == ("MedlineDate" in found)
        if tag in _DATE_PARTS and tag not in found and same_kind:
            if text := text_at(flat, here, rest):
                found[tag] = text
            here = flat.end(here)
        else:
            here = unplaced(flat, here, rest)
    if "MedlineDate" in found:
        return parse_date(found["MedlineDate"]), here
    return (_from_parts(found) if found else None), here


def _from_parts(found: dict[str, str]) -> PartialDate:
    """A date from its parts; when one cannot be read, the date stays above it and `raw` keeps all as printed."""
    year, month, day = number(found.get("Year")), month_number(found.get("Month") or ""), number(found.get("Day"))
    if year not in _YEARS or len(found["Year"]) != _YEAR_DIGITS:
        year = month = None
    if month is None or day is None or not 1 <= day <= calendar.monthrange(year or 1, month)[1]:
        day = None
    season = found.get("Season") if year else None
    read = {"Year": year, "Month": month, "Day": day, "Season": season}
    raw = None if all(read[part] is not None for part in found) else " ".join(found.values())
    return PartialDate(year=year, month=month, day=day, season=season, raw=raw)


def history_date(flat: Flat, at: int, rest: Rest) -> tuple[HistoryDate | None, int]:
    """PubMedPubDate."""
    first = at + 1
    end = first + flat.kids[at]
    items = flat.items[at:end]
    if len(items[0]) == 1 and items[0][0][0] == "PubStatus" and not any(items[1:]) and not any(flat.kids[first:end]):
        made = _history_date_of(items[0][0][1], tuple(flat.tags[first:end]), tuple(flat.texts[first:end]))
        if made is not None:
            return made, end
    return None, unplaced(flat, at, rest)


def _history_date_of(status: str, names: tuple[str, ...], texts: tuple[str, ...]) -> HistoryDate | None:
    """None when the parts are not those of a history date."""
    clock = {name: fold(text or "") for name, text in zip(names, texts, strict=True) if name in _CLOCK}
    day = [(name, text) for name, text in zip(names, texts, strict=True) if name not in _CLOCK]
    made, whole = _date_of((*(name for name, _ in day), *(text for _, text in day)))
    hour, minute, second = (number(clock.get(name)) for name in _CLOCK)
    readable = all(not text or number(text) is not None for text in clock.values())
    if not status or made is None or not whole or not readable or len(clock) + len(day) != len(names):
        return None
    return HistoryDate(status=status, date=made, hour=hour, minute=minute, second=second)


# People


def author(flat: Flat, at: int, rest: Rest) -> tuple[Author | None, int]:  # noqa: C901, PLR0912 - one branch an element
    """Author, and what Investigator and PersonalNameSubject have in common with it."""
    tags, texts, kids, items = flat.tags, flat.texts, flat.kids, flat.items
    last = fore = initials = suffix = collective = investigators_id = collective_markup = suffix_markup = None
    identifiers: list[Identifier] = []
    affiliations: list[Affiliation] = []
    here = at + 1
    for _ in range(kids[at]):
        tag = tags[here]
        if tag == "AffiliationInfo":
            here = _affiliation_info(flat, here, affiliations, rest)
            continue
        text: str | None = texts[here] or None
        if kids[here] or items[here]:
            text = text_at(flat, here, rest) if tag in ("LastName", "ForeName", "Initials") else text
        elif text and not text.isalnum():
            text = fold(text) or None
        if tag == "LastName" and last is None:
            last = text
        elif tag == "ForeName" and fore is None:
            fore = text
        elif tag == "Initials" and initials is None:
            initials = text
        elif tag == "Identifier":
            identifiers += _identifier(flat, here, rest)
        elif tag == "Suffix" and suffix is None:
            suffix, suffix_markup = marked(flat, here)
        elif tag == "CollectiveName" and collective is None:
            collective, collective_markup = marked(flat, here)
            investigators_id = attribute(flat, here, "Investigators", rest)
        elif tag == "Affiliation":  # 2013-2014: without AffiliationInfo
            affiliations += affiliation(flat, here, rest)
        elif tag in ("FirstName", "MiddleName"):  # 2001: the parts of ForeName
            fore = " ".join(filter(None, (fore, text_at(flat, here, rest)))) or None
        else:
            unplaced(flat, here, rest)
        here = flat.end(here) if kids[here] else here + 1
    valid, equal = True, None
    for key, value in items[at]:
        if key == "ValidYN":
            valid = value != "N"
        elif key == "EqualContrib":
            equal = value == "Y"
        else:
            attributes(flat, at, ("ValidYN", "EqualContrib"), rest)
    if not (last or fore or initials or suffix or collective or identifiers or affiliations):
        return None, here
    person = Author(
        last_name=last, fore_name=fore, initials=initials, suffix=suffix, collective_name=collective,
        identifiers=tuple(identifiers), affiliations=tuple(affiliations), equal_contribution=equal, valid=valid,
        investigators_id=investigators_id, collective_name_markup=collective_markup, suffix_markup=suffix_markup,
    )  # fmt: skip
    return person, here


def investigators(flat: Flat, at: int, rest: Rest) -> tuple[list[Investigator], int]:
    """The members in an InvestigatorList, each with the list's ID."""
    list_id = attribute(flat, at, "ID", rest)

    def investigator(flat: Flat, at: int, rest: Rest) -> tuple[Investigator | None, int]:
        person, end = author(flat, at, rest)
        if person is None:
            return None, end
        if person.collective_name or person.equal_contribution is not None:
            unplaced(flat, at, rest)
        member = Investigator(
            last_name=person.last_name, fore_name=person.fore_name, initials=person.initials, suffix=person.suffix,
            identifiers=person.identifiers, affiliations=person.affiliations, valid=person.valid, list_id=list_id,
            suffix_markup=person.suffix_markup,
        )  # fmt: skip
        return member, end

    return items_of(flat, at, "Investigator", investigator, rest)


def personal_name_subject(flat: Flat, at: int, rest: Rest) -> tuple[PersonalNameSubject | None, int]:
    """PersonalNameSubject."""
    person, end = author(flat, at, rest)
    if person is None:
        return None, end
    if person.identifiers or person.affiliations or person.collective_name or flat.items[at]:
        unplaced(flat, at, rest)
    subject = PersonalNameSubject(
        last_name=person.last_name, fore_name=person.fore_name, initials=person.initials, suffix=person.suffix,
        suffix_markup=person.suffix_markup,
    )  # fmt: skip
    return subject, end


def _affiliation_info(flat: Flat, at: int, found: list[Affiliation], rest: Rest) -> int:
    """AffiliationInfo: the affiliation with the institution's identifiers."""
    tags, kids = flat.tags, flat.kids
    if kids[at] == 1 and tags[at + 1] == "Affiliation" and not kids[at + 1] and not flat.items[at + 1]:
        found += affiliation_of(flat.texts[at + 1])
        return at + 2
    here = at + 1
    identifiers: list[Identifier] = []
    own: list[Affiliation] = []
    for _ in range(kids[at]):
        if tags[here] == "Affiliation":
            own += affiliation(flat, here, rest)
        elif tags[here] == "Identifier":
            identifiers += _identifier(flat, here, rest)
        else:
            unplaced(flat, here, rest)
        here = flat.end(here)
    if identifiers and own:
        own[-1] = Affiliation(text=own[-1].text, identifiers=tuple(identifiers), markup=own[-1].markup)
    elif identifiers:
        unplaced(flat, at, rest)
    found += own
    return here


def affiliation(flat: Flat, at: int, rest: Rest) -> tuple[Affiliation, ...]:
    """The affiliation as printed; () when it is empty."""
    attributes(flat, at, (), rest)
    if not flat.kids[at]:
        return affiliation_of(flat.texts[at])
    text, markup = marked(flat, at)
    return (Affiliation(text=text, markup=markup),) if text else ()


def affiliation_of(text: str) -> tuple[Affiliation, ...]:
    """The affiliation as printed; () when it is empty."""
    line = fold(text)
    return (Affiliation(text=line),) if line else ()


def _identifier(flat: Flat, at: int, rest: Rest) -> tuple[Identifier, ...]:
    value = plain(flat, at)
    if not value:
        unplaced(flat, at, rest)
        return ()
    return (Identifier(value=value, source=attribute(flat, at, "Source", rest)),)


# Text blocks


def abstract(flat: Flat, at: int, rest: Rest) -> tuple[Abstract | None, int]:
    """Abstract and OtherAbstract; a labelled section without text stays, an empty one without label does not."""
    sections: list[AbstractSection] = []
    copyright_line = None
    here = at + 1
    for _ in range(flat.kids[at]):
        if flat.tags[here] == "AbstractText":
            text, markup = marked(flat, here)
            label = category = None
            if flat.items[here]:
                label, category = attributes(flat, here, ("Label", "NlmCategory"), rest)
                label = (fold(label) or None) if label else None
            if text or label or category:
                sections.append(AbstractSection(label=label, nlm_category=category, text=text, markup=markup))
        elif flat.tags[here] == "CopyrightInformation" and copyright_line is None:
            copyright_line = text_at(flat, here, rest)
        else:
            unplaced(flat, here, rest)
        here = flat.end(here)
    language = kind = None
    if flat.tags[at] == "OtherAbstract":
        language, kind = attributes(flat, at, ("Language", "Type"), rest)
        language = language or "eng"  # DTD 250101: the attribute's default
    elif flat.items[at]:
        attributes(flat, at, (), rest)
    if not (sections or copyright_line or kind):
        return None, here
    return Abstract(sections=tuple(sections), copyright=copyright_line, language=language, type=kind), here


def keywords(flat: Flat, at: int, rest: Rest) -> tuple[list[Keyword], int]:
    """The keywords of a KeywordList, each with the list's owner (DTD 250101: NLM when not stated)."""
    owner = attribute(flat, at, "Owner", rest) or "NLM"
    found, end = items_of(flat, at, "Keyword", keyword_of(owner), rest)
    if not found and flat.items[at]:  # 34086545: a list of one empty keyword
        rest.append(Unplaced(name=f"{flat.path_of(at)}/@Owner", text=owner))
    return found, end


def keyword_of(owner: str) -> Callable[[Flat, int, Rest], tuple[Keyword | None, int]]:
    """Reads a Keyword of a list with this owner."""

    def keyword(flat: Flat, at: int, rest: Rest) -> tuple[Keyword | None, int]:
        text, markup = marked(flat, at)
        major = attribute(flat, at, "MajorTopicYN", rest)
        if text:
            return Keyword(text=text, markup=markup, owner=owner, major_topic=major == "Y"), flat.end(at)
        return None, unplaced(flat, at, rest) if flat.items[at] or flat.kids[at] else flat.end(at)

    return keyword


# Identifiers and references


def article_id(flat: Flat, at: int, rest: Rest) -> tuple[ArticleId | None, int]:
    """ArticleId; one without text (402351 has an empty doi) is no identifier."""
    value = plain(flat, at)
    if not value:
        return None, unplaced(flat, at, rest)
    kind = attribute(flat, at, "IdType", rest) or "pubmed"  # DTD 250101: the attribute's default
    return ArticleId(value=value, id_type=kind), flat.end(at)


def reference_list(flat: Flat, at: int, rest: Rest) -> tuple[ReferenceList, int]:
    """ReferenceList, with the lists below it."""
    title = None
    references: list[Reference] = []
    lists: list[ReferenceList] = []
    here = at + 1
    for _ in range(flat.kids[at]):
        tag = flat.tags[here]
        if tag == "Reference":
            cited, here = reference(flat, here, rest)
            references.append(cited)
        elif tag == "ReferenceList":
            below, here = reference_list(flat, here, rest)
            lists.append(below)
        elif tag == "Title" and title is None:
            title = text_at(flat, here, rest)
            here = flat.end(here)
        else:
            here = unplaced(flat, here, rest)
    return ReferenceList(title=title, references=tuple(references), lists=tuple(lists)), here


def reference(flat: Flat, at: int, rest: Rest) -> tuple[Reference, int]:
    """Reference: a cited work as printed, with its identifiers."""
    citation = markup = None
    ids: list[ArticleId] = []
    here = at + 1
    for _ in range(flat.kids[at]):
        tag = flat.tags[here]
        if tag == "Citation" and citation is None:
            citation, markup = marked(flat, here)
            attributes(flat, here, (), rest)
            here = flat.end(here)
        elif tag == "ArticleIdList" and not ids:
            ids, here = items_of(flat, here, "ArticleId", article_id, rest)
        else:
            here = unplaced(flat, here, rest)
    return Reference(citation=citation, markup=markup, article_ids=tuple(ids)), here


# Lists


def publication_type(flat: Flat, at: int, rest: Rest) -> tuple[PublicationType | None, int]:
    """PublicationType."""
    name = plain(flat, at)
    if not name:
        return None, unplaced(flat, at, rest)
    end = flat.end(at) if flat.kids[at] else at + 1
    return PublicationType(name=name, ui=attribute(flat, at, "UI", rest)), end


def grant(flat: Flat, at: int, rest: Rest) -> tuple[Grant | None, int]:
    """Grant."""
    found, end = texts_by_name(flat, at, ("GrantID", "Acronym", "Agency", "Country"), rest)
    made = Grant(
        grant_id=found.get("GrantID"), acronym=found.get("Acronym"), agency=found.get("Agency"), country=found.get("Country"),
    )  # fmt: skip
    return (made if found else None), end


def texts_by_name(flat: Flat, at: int, names: tuple[str, ...], rest: Rest) -> tuple[dict[str, str], int]:
    """The texts of an element's children, by their names; other children have no place."""
    found: dict[str, str] = {}
    here = at + 1
    for _ in range(flat.kids[at]):
        tag = flat.tags[here]
        if tag in names and tag not in found:
            if text := text_at(flat, here, rest):
                found[tag] = text
            here = flat.end(here)
        else:
            here = unplaced(flat, here, rest)
    return found, here


def object_(flat: Flat, at: int, rest: Rest) -> tuple[Object, int]:
    """Object."""
    params, end = items_of(flat, at, "Param", _param, rest)
    return Object(type=attribute(flat, at, "Type", rest), params=tuple(params)), end


def _param(flat: Flat, at: int, rest: Rest) -> tuple[Param, int]:
    text, markup = marked(flat, at)
    return Param(name=attribute(flat, at, "Name", rest) or "", text=text, markup=markup), flat.end(at)
