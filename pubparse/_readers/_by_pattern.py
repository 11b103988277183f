"""Elements that fill a file, each read by one pattern of how nearly all of them stand.

    <Author ValidYN="Y"><LastName>Pitroda</LastName><ForeName>Sean P</ForeName><Initials>SP</Initials></Author>   ->  Author(...)

A pattern is a regular expression of the whole element and what makes a value of its groups. What it does not match (a suffix, an
odd attribute, markup), and what it makes None of, is read as columns by `_elements` or `_journal_article`, which give equal values
for the rest too. Patterns save a third of the time of a whole file (bench on the two bulk files).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from sys import intern
from typing import Generic, TypeVar, cast

from attrs import frozen

from pubparse._readers._elements import day_of
from pubparse._readers._plain_xml import SPACE, inline, value_of
from pubparse.model import (
    Abstract,
    AbstractSection,
    Affiliation,
    ArticleId,
    Author,
    Chemical,
    Grant,
    HistoryDate,
    Identifier,
    Keyword,
    MeshHeading,
    MeshTerm,
    PartialDate,
    Reference,
)
from pubparse.model._maker import maker

T = TypeVar("T")

_make_abstract = maker(Abstract)
_make_abstract_section = maker(AbstractSection)
_make_affiliation = maker(Affiliation)
_make_article_id = maker(ArticleId)
_make_author = maker(Author)
_make_chemical = maker(Chemical)
_make_grant = maker(Grant)
_make_history_date = maker(HistoryDate)
_make_identifier = maker(Identifier)
_make_keyword = maker(Keyword)
_make_mesh_heading = maker(MeshHeading)
_make_mesh_term = maker(MeshTerm)
_make_reference = maker(Reference)
_GAP = r"[ \t\r\n]*"
# A text with something in it. What is nothing but references to white space ("&#32;") is left to the columns.
_TEXT = r"[^< \t\r\n][^<]*"
_SHORT = r"[^< \t\r\n][^<]{0,250}"
# What is longer is not remembered.
_LONGEST = 1000


def _leaf(name: str, attributes: str = "", text: str = _TEXT) -> str:
    return f"{_GAP}<{name}{attributes}>({text})</{name}>"


@frozen
class Pattern(Generic[T]):
    """The whole element, and what makes a value of the groups, or None."""

    whole: re.Pattern[str]
    made: Callable[..., T | None]


def _pattern(name: str, attributes: str, inside: str, made: Callable[..., T | None]) -> Pattern[T]:
    # It begins with the tag, not with a gap: a search is linear then, and looks for the tag's letters.
    return Pattern(re.compile(f"<{name}{attributes}>{inside}{_GAP}</{name}>"), made)


# People

_PLACE = f"{_GAP}<AffiliationInfo>{_GAP}<Affiliation>{_TEXT}</Affiliation>{_GAP}</AffiliationInfo>"
_MORE_PLACES = re.compile(f"<Affiliation>({_TEXT})</Affiliation>")


def _author(  # noqa: PLR0913, PLR0917 - one argument a group of the pattern
    equal: str | None,
    last: str,
    fore: str | None,
    initials: str | None,
    orcid: str | None,
    place: str | None,
    more: str,
) -> Author | None:
    # A word of letters needs no folding, and most names are one: asking is cheaper than reading.
    name = last if last.isalpha() else value_of(last)
    if name is None:
        return None
    if fore and not fore.isalpha():
        fore = value_of(fore)
    if initials and not initials.isalpha():
        initials = value_of(initials)
    identifier = value_of(orcid) if orcid else None
    affiliations: tuple[Affiliation, ...] = ()
    if place:
        affiliations = _affiliation(place) if len(place) <= _LONGEST else _affiliation.__wrapped__(place)
    if more:
        affiliations += tuple([one for text in _MORE_PLACES.findall(more) for one in _affiliation.__wrapped__(text)])
    return _make_author(
        last_name=name, fore_name=fore, initials=initials,
        identifiers=(_make_identifier(value=identifier, source="ORCID"),) if identifier else (),
        affiliations=affiliations, equal_contribution=True if equal else None, valid=True,
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _affiliation(place: str) -> tuple[Affiliation, ...]:
    """The authors of a paper share their affiliations."""
    text = value_of(place)
    return (_make_affiliation(text=text),) if text else ()


# A person with a name, perhaps an ORCID, and any number of affiliations.
AUTHOR = _pattern(
    "Author", ' ValidYN="Y"( EqualContrib="Y")?',
    f"{_leaf('LastName')}(?:{_leaf('ForeName')})?(?:{_leaf('Initials')})?"
    f"""(?:{_leaf("Identifier", ' Source="ORCID"')})?"""
    f"(?:{_GAP}<AffiliationInfo>{_leaf('Affiliation')}{_GAP}</AffiliationInfo>)?((?:{_PLACE})*)",
    _author,
)  # fmt: skip


# Subjects

_UI = ' UI="([^"&<>]{1,40})"'
_STAR = ' MajorTopicYN="([YN])"'


def _mesh_heading(ui: str, star: str, name: str, *qualifiers: str | None) -> MeshHeading | None:
    descriptor = _mesh_term(ui, star, name)
    if descriptor is None:
        return None
    if qualifiers[0] is None:
        return _make_mesh_heading(descriptor=descriptor)
    groups = zip(qualifiers[::3], qualifiers[1::3], qualifiers[2::3], strict=True)
    terms = [_mesh_term(ui, star, name) for ui, star, name in groups if ui and star and name]
    if not all(terms):
        return None
    return _make_mesh_heading(descriptor=descriptor, qualifiers=cast("tuple[MeshTerm, ...]", tuple(terms)))


@lru_cache(maxsize=16384)
def _mesh_term(ui: str, star: str, text: str) -> MeshTerm | None:
    name = value_of(text)
    return _make_mesh_term(name=name, ui=ui, major_topic=star == "Y") if name else None


# A descriptor with up to three qualifiers.
_QUALIFIER = f"(?:{_leaf('QualifierName', _UI + _STAR, _SHORT)})?"
MESH_HEADING = _pattern("MeshHeading", "", _leaf("DescriptorName", _UI + _STAR, _SHORT) + 3 * _QUALIFIER, _mesh_heading)


def _chemical(registry: str, ui: str, text: str) -> Chemical | None:
    name = value_of(text)
    return _make_chemical(name=name, ui=ui, registry_number=value_of(registry)) if name else None


CHEMICAL = _pattern("Chemical", "", _leaf("RegistryNumber") + _leaf("NameOfSubstance", _UI), _chemical)


def keyword(owner: str) -> Pattern[Keyword]:
    """A keyword without markup, of a list with this owner."""

    def made(star: str, text: str) -> Keyword | None:
        name = value_of(text)
        return _make_keyword(text=name, owner=owner, major_topic=star == "Y") if name else None

    return _pattern("Keyword", _STAR, f"({_TEXT})", made)


# Links

_ID_TYPE = ' IdType="([a-z]+)"'


def _article_id(kind: str, text: str) -> ArticleId | None:
    value = value_of(text)
    # One "pubmed" for all: eight in a hundred bytes of a recent file's kept texts were copies of three words.
    return _make_article_id(value=value, id_type=intern(kind)) if value else None


ARTICLE_ID = _pattern("ArticleId", _ID_TYPE, f"({_TEXT})", _article_id)


def _reference(citation: str, kind: str | None, value: str | None, *more: str | None) -> Reference | None:
    if not (kind and value):
        return _make_reference(citation=value_of(citation))
    if more[0] is None and value.isalnum():
        return _make_reference(
            citation=value_of(citation), article_ids=(_make_article_id(value=value, id_type=intern(kind)),)
        )
    ids = ((kind, value), more[:2], more[2:])
    found = [_article_id(kind, value) for kind, value in ids if kind and value]
    return _make_reference(citation=value_of(citation), article_ids=tuple([one for one in found if one]))


# A cited work without markup, with up to three identifiers.
_CITED_ID = f"(?:{_leaf('ArticleId', _ID_TYPE)})?"
REFERENCE = _pattern(
    "Reference", "", f"{_leaf('Citation')}(?:{_GAP}<ArticleIdList>{3 * _CITED_ID}{_GAP}</ArticleIdList>)?", _reference
)


def _grant(number: str | None, acronym: str | None, text: str, country: str | None) -> Grant | None:
    agency = value_of(text)
    if agency is None:
        return None
    return _make_grant(
        grant_id=value_of(number) if number else None, acronym=value_of(acronym) if acronym else None,
        agency=agency, country=value_of(country) if country else None,
    )  # fmt: skip


GRANT = _pattern(
    "Grant", "",
    f"(?:{_leaf('GrantID')})?(?:{_leaf('Acronym')})?{_leaf('Agency')}(?:{_leaf('Country')}|{_GAP}<Country/>)?", _grant,
)  # fmt: skip


# Dates

_NUMBER = "[0-9]{1,4}"
_DAY = f"{_leaf('Year', text=_NUMBER)}{_leaf('Month', text=_NUMBER)}{_leaf('Day', text=_NUMBER)}"
_MONTH = "[0-9A-Za-z]{1,9}"
_DATE = re.compile(
    f"{_leaf('Year', text=_NUMBER)}(?:{_leaf('Month', text=_MONTH)}(?:{_leaf('Day', text=_NUMBER)})?)?{_GAP}"
)


def date(inner: str) -> PartialDate | None:
    """A date of year, month and day, or less, from what stands between its tags."""
    match = _DATE.fullmatch(inner)
    return day_of(*match.groups()) if match else None


@lru_cache(maxsize=4096)
def _history_date(  # noqa: PLR0913, PLR0917 - one argument a group of the pattern
    status: str, year: str, month: str, number: str, hour: str | None, minute: str | None
) -> HistoryDate | None:
    date = day_of(year, month, number)
    if date is None:
        return None
    if not (hour and minute):
        return _make_history_date(status=status, date=date)
    return _make_history_date(status=status, date=date, hour=int(hour), minute=int(minute))


# A day, with or without hour and minute.
HISTORY_DATE = _pattern(
    "PubMedPubDate", ' PubStatus="([a-z-]+)"',
    f"{_DAY}(?:{_leaf('Hour', text=_NUMBER)}{_leaf('Minute', text=_NUMBER)})?", _history_date,
)  # fmt: skip


# Text

_ABSTRACT_TEXT = re.compile(
    f"""{_GAP}<AbstractText(?: Label="([^"&<> ][^"&<>]*)")?(?: NlmCategory="([^"&<>]+)")?>([^< \t\r\n](?s:.*))"""
)
_COPYRIGHT = re.compile(f"{_leaf('CopyrightInformation')}{_GAP}")


def abstract(inner: str) -> Abstract | None:
    """Sections, and perhaps a copyright line, from what stands between the tags of an Abstract."""
    *pieces, last = inner.split("</AbstractText>")
    line = _COPYRIGHT.fullmatch(last) if last else None
    if not pieces or (line is None and last.strip(SPACE)):
        return None
    sections = []
    for piece in pieces:
        match = _ABSTRACT_TEXT.fullmatch(piece)
        if match is None:
            return None
        label, category, inside = match.groups()
        marked = inline(inside)
        if marked is None or marked[0] is None:
            return None
        sections.append(
            _make_abstract_section(
                label=value_of(label) if label else None, nlm_category=category, text=marked[0], markup=marked[1]
            )
        )
    return _make_abstract(sections=tuple(sections), copyright=value_of(line[1]) if line else None)
