"""The pieces of PubMed XML that articles and books share; each function appends to a list of strings."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from pubparse._text.dates import month_number, parse_date
from pubparse.export._xml_text import attribute, content, escaped
from pubparse.model._citation import printed_date
from pubparse.model._dates import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pubparse.model import (
        Abstract,
        Affiliation,
        Article,
        ArticleId,
        Author,
        ELocationId,
        Grant,
        HistoryDate,
        Identifier,
        Investigator,
        Keyword,
        MeshTerm,
        Object,
        OtherId,
        PartialDate,
        PersonalNameSubject,
        PublicationType,
        ReferenceList,
        TitleLink,
    )

# Elements


def leaf(out: list[str], tag: str, text: str | None, attributes: str = "") -> None:
    """An element of plain text; nothing when the text is None."""
    if text is not None:
        out.append(f"<{tag}{attributes}>{escaped(text)}</{tag}>")


def leaves(out: list[str], tag: str, texts: Iterable[str]) -> None:
    """One element for each text."""
    out.extend([f"<{tag}>{escaped(text)}</{tag}>" for text in texts])


def mixed(out: list[str], tag: str, text: str | None, markup: str | None, attributes: str = "") -> None:
    """An element of text with inline markup; nothing when there is neither text nor attribute."""
    inner = content(text, markup)
    if inner is not None or attributes:
        out.append(f"<{tag}{attributes}>{inner or ''}</{tag}>")


def enclose(out: list[str], start: int, tag: str) -> None:
    """Put what was appended since `start` into an element; no element when that is nothing."""
    if len(out) > start:
        out[start] = f"<{tag}>{out[start]}"
        out.append(f"</{tag}>")


def yes_no(name: str, value: bool | None) -> str:  # noqa: FBT001 - the value is the thing
    """NLM's Y or N as an attribute; "" when it is not known."""
    return "" if value is None else f' {name}="{"Y" if value else "N"}"'


def pmid(out: list[str], value: str | None, version: int | None) -> None:
    """PMID/@Version; a version without PMID keeps its element."""
    if version is None:
        leaf(out, "PMID", value)
    else:
        leaf(out, "PMID", value or "", f' Version="{version}"')


def title_link(link: TitleLink | None) -> str:
    """@book, @part and @sec."""
    if link is None:
        return ""
    return attribute("book", link.book) + attribute("part", link.part) + attribute("sec", link.sec)


# Dates


def is_from_xml(a: Article) -> bool:
    """True when `PartialDate.raw` holds what MedlineDate said, and not a line of some other format."""
    return a.source is not None and a.source.format == "pubmed-xml"


def pub_date(out: list[str], value: PartialDate | None, *, in_xml: bool) -> None:
    """PubDate: parts where they can say it, else MedlineDate. Months are names here, as NLM writes them."""
    if value is None:
        return
    start = len(out)
    if in_xml and value.raw is not None and parse_date(value.raw) != value:  # parts, of which one could not be read
        _unread(out, value, value.raw)
    elif (in_xml and value.raw is not None) or value.end is not None or value.year is None:
        leaf(out, "MedlineDate", value.raw if value.raw is not None else printed_date(value) or None)
    else:
        _year_month_day(out, value, month=MONTHS[value.month] if value.month else None)
    enclose(out, start, "PubDate")


def date(out: list[str], tag: str, value: PartialDate | None, attributes: str = "", *, in_xml: bool) -> None:
    """A date in numbers, with what is known of it."""
    if value is None:
        return
    start = len(out)
    if in_xml and value.raw is not None:
        _unread(out, value, value.raw)
    else:
        _year_month_day(out, value, month=f"{value.month:02d}" if value.month else None)
    if len(out) > start:
        out[start] = f"<{tag}{attributes}>{out[start]}"
        out.append(f"</{tag}>")


def _year_month_day(out: list[str], value: PartialDate, *, month: str | None) -> None:
    leaf(out, "Year", None if value.year is None else f"{value.year:04d}")
    leaf(out, "Month", month)
    leaf(out, "Day", f"{value.day:02d}" if value.day else None)
    leaf(out, "Season", value.season)


def _unread(out: list[str], value: PartialDate, raw: str) -> None:
    """Year, Month and Day as they stood, where one of them could not be read; the reader keeps them parted by a blank.

    Where the blanks do not tell the parts, they are written so that the same is read again.
    """
    if value.season is not None:
        raw = raw.removesuffix(value.season).rstrip(" ")
    year, _, below = raw.partition(" ")
    if value.year is None and _may_be_year(year):
        leaf(out, "Month", raw)
        return
    leaf(out, "Year", year)
    month, _, day = below.partition(" ")
    if value.year is not None and value.month is None and _may_be_month(month):  # as a month it would have been read
        leaf(out, "Month" if day else "Day", below)
    elif below:
        leaf(out, "Month", month)
        leaf(out, "Day", day or None)
    leaf(out, "Season", value.season)


def _may_be_year(word: str) -> bool:
    return len(word) == len("2019") and word.isascii() and word.isdigit()


def _may_be_month(word: str) -> bool:
    return month_number(word) is not None


def slashed(value: PartialDate | None) -> str | None:
    """VersionDate: "2018/10/10" (PMID 30271887), or what was printed."""
    if value is None:
        return None
    if value.raw is not None:
        return value.raw
    numbers = [f"{part:02d}" for part in (value.year, value.month, value.day) if part is not None]
    return "/".join(numbers) or None


def history(out: list[str], steps: Iterable[HistoryDate], *, in_xml: bool) -> None:
    """History: numbers without leading zeros, as NLM writes them here."""
    start = len(out)
    for step in steps:
        out.append("<PubMedPubDate" + attribute("PubStatus", step.status) + ">")
        when = step.date
        if in_xml and when.raw is not None:
            _unread(out, when, when.raw)
        else:
            _numbers(out, ("Year", "Month", "Day"), (when.year, when.month, when.day))
        _numbers(out, ("Hour", "Minute", "Second"), (step.hour, step.minute, step.second))
        out.append("</PubMedPubDate>")
    enclose(out, start, "History")


def _numbers(out: list[str], tags: tuple[str, ...], numbers: tuple[int | None, ...]) -> None:
    out.extend([f"<{tag}>{number}</{tag}>" for tag, number in zip(tags, numbers, strict=True) if number is not None])


# Persons


def author_list(out: list[str], authors: tuple[Author, ...], complete: bool | None, attributes: str) -> None:  # noqa: FBT001
    """AuthorList; also without authors where the source says whether it is complete."""
    if not authors and complete is None:
        return
    out.append("<AuthorList" + yes_no("CompleteYN", complete) + attributes + ">")
    for author in authors:
        marks = yes_no("ValidYN", author.valid) + yes_no("EqualContrib", author.equal_contribution)
        out.append(f"<Author{marks}>")
        person_name(out, author)
        group = attribute("Investigators", author.investigators_id)
        mixed(out, "CollectiveName", author.collective_name, author.collective_name_markup, group)
        _identifiers(out, author.identifiers)
        for place in author.affiliations:
            affiliation(out, place, bare=False)
        out.append("</Author>")
    out.append("</AuthorList>")


def investigator_lists(out: list[str], investigators: tuple[Investigator, ...]) -> None:
    """One InvestigatorList for each run of the same list_id."""
    for list_id, members in groupby(investigators, attrgetter("list_id")):
        out.append("<InvestigatorList" + attribute("ID", list_id) + ">")
        for member in members:
            out.append("<Investigator" + yes_no("ValidYN", member.valid) + ">")
            person_name(out, member)
            _identifiers(out, member.identifiers)
            for place in member.affiliations:
                affiliation(out, place, bare=False)
            out.append("</Investigator>")
        out.append("</InvestigatorList>")


def person_name(out: list[str], person: Author | Investigator | PersonalNameSubject) -> None:
    """LastName to Suffix."""
    leaf(out, "LastName", person.last_name)
    leaf(out, "ForeName", person.fore_name)
    leaf(out, "Initials", person.initials)
    mixed(out, "Suffix", person.suffix, person.suffix_markup)


def affiliation(out: list[str], place: Affiliation, *, bare: bool) -> None:
    """AffiliationInfo, or a bare Affiliation as records had it until 2012."""
    if not bare:
        out.append("<AffiliationInfo>")
    mixed(out, "Affiliation", place.text, place.markup)
    _identifiers(out, place.identifiers)
    if not bare:
        out.append("</AffiliationInfo>")


def _identifiers(out: list[str], identifiers: Iterable[Identifier]) -> None:
    for identifier in identifiers:
        leaf(out, "Identifier", identifier.value, attribute("Source", identifier.source))


# Contents


def abstract(out: list[str], value: Abstract, tag: str, attributes: str) -> None:
    """Abstract or OtherAbstract."""
    out.append(f"<{tag}{attributes}>")
    for section in value.sections:
        inner = content(section.text, section.markup) or ""
        names = attribute("Label", section.label) + attribute("NlmCategory", section.nlm_category)
        out.append(f"<AbstractText{names}>{inner}</AbstractText>")
    leaf(out, "CopyrightInformation", value.copyright)
    out.append(f"</{tag}>")


def keyword_lists(out: list[str], keywords: tuple[Keyword, ...]) -> None:
    """One KeywordList for each run of the same owner."""
    for owner, group in groupby(keywords, attrgetter("owner")):
        out.append("<KeywordList" + attribute("Owner", owner) + ">")
        for keyword in group:
            mixed(out, "Keyword", keyword.text, keyword.markup, yes_no("MajorTopicYN", keyword.major_topic))
        out.append("</KeywordList>")


def publication_types(out: list[str], types: Iterable[PublicationType]) -> None:
    """PublicationType/@UI."""
    for kind in types:
        leaf(out, "PublicationType", kind.name, attribute("UI", kind.ui))


def mesh_term(out: list[str], tag: str, term: MeshTerm) -> None:
    """DescriptorName or QualifierName."""
    attributes = attribute("UI", term.ui) + yes_no("MajorTopicYN", term.major_topic)
    leaf(out, tag, term.name, attributes + yes_no("AutoHM", term.auto) + attribute("Type", term.type))


def pagination(out: list[str], a: Article) -> None:
    """Pagination."""
    start = len(out)
    leaf(out, "StartPage", a.start_page)
    leaf(out, "EndPage", a.end_page)
    leaf(out, "MedlinePgn", a.pages)
    enclose(out, start, "Pagination")


# Links


def article_ids(out: list[str], ids: Iterable[ArticleId]) -> None:
    """ArticleIdList; an empty ArticleId (402351) keeps its type."""
    start = len(out)
    for article_id in ids:
        leaf(out, "ArticleId", article_id.value, attribute("IdType", article_id.id_type))
    enclose(out, start, "ArticleIdList")


def elocation_ids(out: list[str], ids: Iterable[ELocationId]) -> None:
    """ELocationID/@EIdType, @ValidYN."""
    for elocation in ids:
        attributes = attribute("EIdType", elocation.id_type) + yes_no("ValidYN", elocation.valid)
        leaf(out, "ELocationID", elocation.value, attributes)


def other_ids(out: list[str], ids: Iterable[OtherId]) -> None:
    """OtherID/@Source."""
    for other_id in ids:
        leaf(out, "OtherID", other_id.value, attribute("Source", other_id.source))


def grant_list(out: list[str], grants: tuple[Grant, ...], complete: bool | None) -> None:  # noqa: FBT001
    """GrantList; also without grants where the source says whether it is complete."""
    if not grants and complete is None:
        return
    out.append("<GrantList" + yes_no("CompleteYN", complete) + ">")
    for grant in grants:
        out.append("<Grant>")
        leaf(out, "GrantID", grant.grant_id)
        leaf(out, "Acronym", grant.acronym)
        leaf(out, "Agency", grant.agency)
        leaf(out, "Country", grant.country)
        out.append("</Grant>")
    out.append("</GrantList>")


def objects(out: list[str], things: Iterable[Object]) -> None:
    """ObjectList."""
    start = len(out)
    for thing in things:
        out.append("<Object" + attribute("Type", thing.type) + ">")
        for param in thing.params:
            mixed(out, "Param", param.text, param.markup, attribute("Name", param.name))
        out.append("</Object>")
    enclose(out, start, "ObjectList")


def reference_list(out: list[str], value: ReferenceList) -> None:
    """ReferenceList and those below it."""
    out.append("<ReferenceList>")
    leaf(out, "Title", value.title)
    for reference in value.references:
        out.append("<Reference>")
        mixed(out, "Citation", reference.citation, reference.markup)
        article_ids(out, reference.article_ids)
        out.append("</Reference>")
    for below in value.lists:
        reference_list(out, below)
    out.append("</ReferenceList>")
