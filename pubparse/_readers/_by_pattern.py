"""Elements that fill a file, each read by one pattern of how nearly all of them stand.

    <Author ValidYN="Y"><LastName>Pitroda</LastName><ForeName>Sean P</ForeName><Initials>SP</Initials>   ->  Author(...)

A pattern takes an item of a list without its end tag. It says None when the item stands otherwise (a suffix, an ORCID, markup, an
entity): then the item is read as columns by `_elements` or `_journal_article`, which give an equal value for these too. Patterns
save a third of the time of a whole file (bench on the two bulk files).
"""

from __future__ import annotations

import re
from functools import lru_cache

from pubparse._readers._elements import affiliation_of, day_of
from pubparse._readers._plain_xml import fold
from pubparse.model import ArticleId, Author, Chemical, HistoryDate, Keyword, MeshHeading, MeshTerm, Reference

_GAP = r"[ \t\r\n]*"


# A text that is not empty when folded.
_TEXT = r"[^<& \t\r\n][^<&]*"


def _leaf(name: str, attributes: str = "", text: str = _TEXT) -> str:
    return f"{_GAP}<{name}{attributes}>({text})</{name}>"


_UI = ' UI="([^"&<>]+)"'
_ID_TYPE = ' IdType="([a-z]+)"'
_STAR = ' MajorTopicYN="([YN])"'
_AUTHOR = re.compile(
    f'{_GAP}<Author ValidYN="Y">{_leaf("LastName")}(?:{_leaf("ForeName")})?(?:{_leaf("Initials")})?'
    f"(?:{_GAP}<AffiliationInfo>{_leaf('Affiliation')}{_GAP}</AffiliationInfo>)?{_GAP}"
)
_QUALIFIER = f"(?:{_leaf('QualifierName', _UI + _STAR)})?"
_MESH_HEADING = re.compile(f"{_GAP}<MeshHeading>{_leaf('DescriptorName', _UI + _STAR)}{_QUALIFIER * 3}{_GAP}")
_CHEMICAL = re.compile(f"{_GAP}<Chemical>{_leaf('RegistryNumber')}{_leaf('NameOfSubstance', _UI)}{_GAP}")
_KEYWORD = re.compile(f"{_GAP}<Keyword{_STAR}>({_TEXT})")
_ARTICLE_ID = re.compile(f"{_GAP}<ArticleId{_ID_TYPE}>({_TEXT})")
_CITED_ID = f"(?:{_leaf('ArticleId', _ID_TYPE)})?"
_REFERENCE = re.compile(
    f"{_GAP}<Reference>{_leaf('Citation')}(?:{_GAP}<ArticleIdList>{_CITED_ID * 3}{_GAP}</ArticleIdList>)?{_GAP}"
)
_NUMBER = "[0-9]{1,4}"
_HISTORY_DATE = re.compile(
    f'{_GAP}<PubMedPubDate PubStatus="([a-z-]+)">{_leaf("Year", text=_NUMBER)}{_leaf("Month", text=_NUMBER)}'
    f"{_leaf('Day', text=_NUMBER)}(?:{_leaf('Hour', text=_NUMBER)}{_leaf('Minute', text=_NUMBER)})?{_GAP}"
)


def author(piece: str) -> Author | None:
    """A person with a name and no more than one affiliation."""
    match = _AUTHOR.fullmatch(piece)
    if match is None:
        return None
    last, fore, initials, place = match.groups()
    return Author(
        last_name=last if last.isalnum() else fold(last),
        fore_name=fore if fore is None or fore.isalnum() else fold(fore),
        initials=initials if initials is None or initials.isalnum() else fold(initials),
        affiliations=affiliation_of(place) if place else (),
        valid=True,
    )


def mesh_heading(piece: str) -> MeshHeading | None:
    """A descriptor with up to three qualifiers."""
    match = _MESH_HEADING.fullmatch(piece)
    if match is None:
        return None
    ui, star, name, *others = match.groups()
    qualifiers = [_mesh_term(*others[i : i + 3]) for i in (0, 3, 6) if others[i] is not None]
    return MeshHeading(descriptor=_mesh_term(ui, star, name), qualifiers=tuple(qualifiers))


@lru_cache(maxsize=8192)
def _mesh_term(ui: str, star: str, name: str) -> MeshTerm:
    return MeshTerm(name=fold(name), ui=ui, major_topic=star == "Y")


def chemical(piece: str) -> Chemical | None:
    """A substance with its number and name."""
    match = _CHEMICAL.fullmatch(piece)
    if match is None:
        return None
    registry, ui, name = match.groups()
    return Chemical(name=fold(name), ui=ui, registry_number=fold(registry))


def article_id(piece: str) -> ArticleId | None:
    """An identifier of the record."""
    match = _ARTICLE_ID.fullmatch(piece)
    if match is None:
        return None
    kind, value = match.groups()
    return ArticleId(value=value if value.isalnum() else fold(value), id_type=kind)


def reference(piece: str) -> Reference | None:
    """A cited work without markup, with up to three identifiers."""
    match = _REFERENCE.fullmatch(piece)
    if match is None:
        return None
    citation, *ids = match.groups()
    found = [ArticleId(value=fold(ids[i + 1]), id_type=ids[i]) for i in (0, 2, 4) if ids[i] is not None]
    return Reference(citation=fold(citation), article_ids=tuple(found))


def history_date(piece: str) -> HistoryDate | None:
    """A day, with or without hour and minute."""
    match = _HISTORY_DATE.fullmatch(piece)
    if match is None:
        return None
    status, year, month, day, hour, minute = match.groups()
    date = day_of(year, month, day)
    if date is None:
        return None
    if hour is None:
        return HistoryDate(status=status, date=date)
    return HistoryDate(status=status, date=date, hour=int(hour), minute=int(minute))


def keyword(piece: str, owner: str) -> Keyword | None:
    """A keyword without markup."""
    match = _KEYWORD.fullmatch(piece)
    if match is None:
        return None
    star, text = match.groups()
    return Keyword(text=fold(text), owner=owner, major_topic=star == "Y")
