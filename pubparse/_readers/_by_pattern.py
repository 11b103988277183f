"""Elements that fill a file, each read by one pattern of how nearly all of them stand.

    <Author ValidYN="Y"><LastName>Pitroda</LastName><ForeName>Sean P</ForeName><Initials>SP</Initials>   ->  Author(...)

A pattern takes an item of a list without its end tag. It says None when the item stands otherwise (a suffix, an ORCID, markup, an
entity): then the item is read as columns by `_elements` or `_journal_article`, which give an equal value for these too. Patterns
save a third of the time of a whole file (bench on the two bulk files).
"""

from __future__ import annotations

import re
from functools import lru_cache

from pubparse._readers._elements import day_of
from pubparse._readers._plain_xml import SPACE, value_of
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
_NUMBER = "[0-9]{1,4}"


def _leaf(name: str, attributes: str = "", text: str = _TEXT) -> str:
    return f"{_GAP}<{name}{attributes}>({text})</{name}>"


_UI = ' UI="([^"&<>]+)"'
_STAR = ' MajorTopicYN="([YN])"'
_ID_TYPE = ' IdType="([a-z]+)"'
_PLACE = rf"{_GAP}<AffiliationInfo>{_GAP}<Affiliation>{_TEXT}</Affiliation>{_GAP}</AffiliationInfo>"
_AUTHOR = re.compile(
    f'{_GAP}<Author ValidYN="Y"( EqualContrib="Y")?>{_leaf("LastName")}(?:{_leaf("ForeName")})?(?:{_leaf("Initials")})?'
    f"""(?:{_leaf("Identifier", ' Source="ORCID"')})?((?:{_PLACE})*){_GAP}"""
)
_AFFILIATION = re.compile(f"<Affiliation>({_TEXT})</Affiliation>")
_QUALIFIER = f"(?:{_leaf('QualifierName', _UI + _STAR)})?"
_MESH_HEADING = re.compile(f"{_GAP}<MeshHeading>{_leaf('DescriptorName', _UI + _STAR)}{_QUALIFIER * 3}{_GAP}")
_CHEMICAL = re.compile(f"{_GAP}<Chemical>{_leaf('RegistryNumber')}{_leaf('NameOfSubstance', _UI)}{_GAP}")
_KEYWORD = re.compile(f"{_GAP}<Keyword{_STAR}>({_TEXT})")
_ARTICLE_ID = re.compile(f"{_GAP}<ArticleId{_ID_TYPE}>({_TEXT})")
_CITED_ID = f"(?:{_leaf('ArticleId', _ID_TYPE)})?"
_REFERENCE = re.compile(
    f"{_GAP}<Reference>{_leaf('Citation')}(?:{_GAP}<ArticleIdList>{_CITED_ID * 3}{_GAP}</ArticleIdList>)?{_GAP}"
)
_GRANT = re.compile(
    f"{_GAP}<Grant>(?:{_leaf('GrantID')})?(?:{_leaf('Acronym')})?{_leaf('Agency')}(?:{_leaf('Country')})?{_GAP}"
)
_DAY = f"{_leaf('Year', text=_NUMBER)}{_leaf('Month', text=_NUMBER)}{_leaf('Day', text=_NUMBER)}"
_DATE = re.compile(_DAY + _GAP)
_HISTORY_DATE = re.compile(
    f'{_GAP}<PubMedPubDate PubStatus="([a-z-]+)">{_DAY}'
    f"(?:{_leaf('Hour', text=_NUMBER)}{_leaf('Minute', text=_NUMBER)})?{_GAP}"
)
_ABSTRACT_TEXT = re.compile(
    f"""{_GAP}<AbstractText(?: Label="([^"&<> ][^"&<>]*)")?(?: NlmCategory="([^"&<>]+)")?>({_TEXT})"""
)
_COPYRIGHT = re.compile(f"{_leaf('CopyrightInformation')}{_GAP}")


def author(piece: str) -> Author | None:
    """A person with a name, perhaps an ORCID, and any number of affiliations."""
    match = _AUTHOR.fullmatch(piece)
    if match is None:
        return None
    equal, last, fore, initials, orcid, places = match.groups()
    identifier = value_of(orcid) if orcid else None
    return _make_author(
        last_name=value_of(last), fore_name=value_of(fore) if fore else None,
        initials=value_of(initials) if initials else None,
        identifiers=(_make_identifier(value=identifier, source="ORCID"),) if identifier else (),
        affiliations=_affiliations(places) if places else (), equal_contribution=True if equal else None, valid=True,
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _affiliations(places: str) -> tuple[Affiliation, ...]:
    """The authors of a paper share their affiliations."""
    texts = map(value_of, _AFFILIATION.findall(places))
    return tuple([_make_affiliation(text=text) for text in texts if text])


def mesh_heading(piece: str) -> MeshHeading | None:
    """A descriptor with up to three qualifiers."""
    match = _MESH_HEADING.fullmatch(piece)
    if match is None:
        return None
    ui, star, name, *others = match.groups()
    descriptor = _mesh_term(ui, star, name)
    if others[0] is None:
        return _make_mesh_heading(descriptor=descriptor)
    qualifiers = [_mesh_term(*others[i : i + 3]) for i in (0, 3, 6) if others[i] is not None]
    return _make_mesh_heading(descriptor=descriptor, qualifiers=tuple(qualifiers))


@lru_cache(maxsize=16384)
def _mesh_term(ui: str, star: str, name: str) -> MeshTerm:
    return _make_mesh_term(name=value_of(name) or "", ui=ui, major_topic=star == "Y")


def chemical(piece: str) -> Chemical | None:
    """A substance with its number and name."""
    match = _CHEMICAL.fullmatch(piece)
    name = value_of(match[3]) if match else None
    return _make_chemical(name=name, ui=match[2], registry_number=value_of(match[1])) if match and name else None


def keyword(piece: str, owner: str) -> Keyword | None:
    """A keyword without markup."""
    match = _KEYWORD.fullmatch(piece)
    text = value_of(match[2]) if match else None
    return _make_keyword(text=text, owner=owner, major_topic=match[1] == "Y") if match and text else None


def article_id(piece: str) -> ArticleId | None:
    """An identifier of the record."""
    match = _ARTICLE_ID.fullmatch(piece)
    value = value_of(match[2]) if match else None
    return _make_article_id(value=value, id_type=match[1]) if match and value else None


def reference(piece: str) -> Reference | None:
    """A cited work without markup, with up to three identifiers."""
    match = _REFERENCE.fullmatch(piece)
    if match is None:
        return None
    citation, kind, value, more = match.group(1, 2, 3, 4)
    if kind is None:
        return _make_reference(citation=value_of(citation))
    if more is None and value.isalnum():
        return _make_reference(citation=value_of(citation), article_ids=(_make_article_id(value=value, id_type=kind),))
    ids = ((kind, value), match.group(4, 5), match.group(6, 7))
    found = [_make_article_id(value=number, id_type=kind) for kind, text in ids if kind and (number := value_of(text))]
    return _make_reference(citation=value_of(citation), article_ids=tuple(found))


def grant(piece: str) -> Grant | None:
    """A grant; its parts may lack, from the left."""
    match = _GRANT.fullmatch(piece)
    if match is None:
        return None
    number, acronym, agency, country = match.groups()
    return _make_grant(
        grant_id=value_of(number) if number else None, acronym=value_of(acronym) if acronym else None,
        agency=value_of(agency), country=value_of(country) if country else None,
    )  # fmt: skip


def day(inner: str) -> PartialDate | None:
    """A date of year, month and day, all in digits."""
    match = _DATE.fullmatch(inner)
    return day_of(*match.groups()) if match else None


def history_date(piece: str) -> HistoryDate | None:
    """A day, with or without hour and minute."""
    match = _HISTORY_DATE.fullmatch(piece)
    if match is None:
        return None
    status, year, month, number, hour, minute = match.groups()
    date = day_of(year, month, number)
    if date is None:
        return None
    if hour is None:
        return _make_history_date(status=status, date=date)
    return _make_history_date(status=status, date=date, hour=int(hour), minute=int(minute))


def abstract(inner: str) -> Abstract | None:
    """Sections without markup, and perhaps a copyright line."""
    *pieces, last = inner.split("</AbstractText>")
    line = _COPYRIGHT.fullmatch(last)
    if not pieces or (line is None and last.strip(SPACE)):
        return None
    sections = []
    for piece in pieces:
        match = _ABSTRACT_TEXT.fullmatch(piece)
        if match is None:
            return None
        label, category, text = match.groups()
        sections.append(
            _make_abstract_section(label=value_of(label) if label else None, nlm_category=category, text=value_of(text))
        )
    return _make_abstract(sections=tuple(sections), copyright=value_of(line[1]) if line else None)
