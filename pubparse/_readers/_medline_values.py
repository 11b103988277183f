"""Values of MEDLINE's tags: one function a tag or a group of tags, text -> value.

    "R01 DA051464/DA/NIDA NIH HHS/United States"  -> Grant
    "Biliary Tract Neoplasms/*chemically induced" -> MeshHeading

What repeats from record to record (headings, types, journals, dates) is built once and kept: values are frozen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from pubparse._text.abstract import is_label, split_run_in
from pubparse._text.dates import parse_date
from pubparse.model import (
    Abstract,
    AbstractSection,
    Affiliation,
    ArticleId,
    Author,
    Chemical,
    CommentCorrection,
    DataBank,
    ELocationId,
    GeneralNote,
    Grant,
    HistoryDate,
    Identifier,
    Investigator,
    Journal,
    Keyword,
    MeshHeading,
    MeshTerm,
    OtherId,
    PartialDate,
    PersonalNameSubject,
    PublicationType,
    SupplementaryConcept,
)

Rest = list[tuple[str, str]]
_V = TypeVar("_V")

LINKS = {
    "CIN": "CommentIn", "CON": "CommentOn", "EIN": "ErratumIn", "EFR": "ErratumFor", "CRI": "CorrectedandRepublishedIn",
    "CRF": "CorrectedandRepublishedFrom", "ECI": "ExpressionOfConcernIn", "ECF": "ExpressionOfConcernFor",
    "ORI": "OriginalReportIn", "RPI": "RepublishedIn", "RPF": "RepublishedFrom", "RIN": "RetractionIn",
    "ROF": "RetractionOf", "RRI": "RetractedandRepublishedIn", "RRF": "RetractedandRepublishedFrom",
    "SPIN": "SummaryForPatientsIn", "UIN": "UpdateIn", "UOF": "UpdateOf",
}  # fmt: skip
_TYPED = re.compile(r"(.+) \[([a-z]{2,20})\]")
_RN = re.compile(r"([^ ](?:[^(]{0,40}[^ (])?) \((.+)\)")
_SUFFIX = re.compile(r"Jr|Sr|II|III|IV|[1-9](?:st|nd|rd|th|d)")
# 076053/Z/04/Z has a Z where an institute's short name stands.
_ACRONYM = re.compile(r"[A-Z]{2}|[A-Z]{2,6}_|ImNIH|CAPMC")
_OWNERS = frozenset(("NLM", "NASA", "PIP", "KIE", "HSR", "HMD"))
_TIMED = re.compile(r"([0-9]{4})/([0-9]{2})/([0-9]{2})(?: ([0-9]{2}):([0-9]{2}))?")
_ISSN = re.compile(r"([0-9]{4}-[0-9]{3}[0-9Xx]) \((Print|Electronic|Linking)\)")


def each(read: Callable[[str], _V], texts: tuple[str, ...]) -> tuple[_V, ...]:
    """One value for each text."""
    return tuple([read(text) for text in texts]) if texts else ()


@lru_cache(maxsize=8192)
def date(text: str) -> PartialDate:
    """Of "20101202", "2019 Aug", "1998 Dec-1999 Jan"; `raw` is the text."""
    return parse_date(text)


@lru_cache(maxsize=4096)
def publication_type(text: str) -> PublicationType:
    """Of PT."""
    return PublicationType(name=text)


@lru_cache(maxsize=8192)
def mesh_heading(text: str) -> MeshHeading:
    """Of "Descriptor/*qualifier/qualifier"."""
    descriptor, *qualifiers = [_term(part) for part in text.split("/")]
    return MeshHeading(descriptor=descriptor, qualifiers=tuple(qualifiers))


@lru_cache(maxsize=8192)
def _term(text: str) -> MeshTerm:
    return MeshTerm(name=text.removeprefix("*"), major_topic=text.startswith("*"))


@lru_cache(maxsize=4096)
def chemical(text: str) -> Chemical:
    """Of "0 (Pesticides)"."""
    match = _RN.fullmatch(text)
    return Chemical(name=match[2], registry_number=match[1]) if match else Chemical(name=text)


def supplementary_concept(text: str) -> SupplementaryConcept:
    """Of NM."""
    return SupplementaryConcept(name=text)


def grant(text: str) -> Grant:
    """Of "number/acronym/agency/country"; numbers hold "/" themselves, and number and acronym may be missing."""
    parts = text.rsplit("/", 2)
    if len(parts) < 2:  # noqa: PLR2004 - agency and country
        return Grant(grant_id=text)
    agency, country = parts[-2:]
    head = parts[0] if len(parts) > 2 else ""  # noqa: PLR2004
    number, _, last = head.rpartition("/")
    acronym = last if _ACRONYM.fullmatch(last) else None
    return Grant(
        grant_id=(number if acronym else head) or None, acronym=acronym, agency=agency or None, country=country or None,
    )  # fmt: skip


def data_banks(texts: tuple[str, ...]) -> tuple[DataBank, ...]:
    """Of "Dryad/10.5061/dryad.0cfxpnw24": accession numbers hold "/" themselves."""
    found: list[DataBank] = []
    for text in texts:
        name, slash, number = text.partition("/")
        if not slash:
            found.append(DataBank(accession_numbers=(text,)))
        elif found and found[-1].name == name:
            found[-1] = DataBank(name=name, accession_numbers=(*found[-1].accession_numbers, number))
        else:
            found.append(DataBank(name=name, accession_numbers=(number,) if number else ()))
    return tuple(found)


def link(line: str) -> CommentCorrection:
    """Of "CIN - Nature. 2023 Apr;616(7958):632. PMID: 1"."""
    kind, text = LINKS[line[:4].rstrip(" ")], line[6:]
    source, mark, pmid = text.rpartition(" PMID: ")
    if mark and pmid.isascii() and pmid.isdigit():
        return CommentCorrection(ref_type=kind, ref_source=source, pmid=pmid)
    return CommentCorrection(ref_type=kind, ref_source=text)


def general_note(text: str) -> GeneralNote:
    """Of "KIE: ..."."""
    owner, mark, note = text.partition(": ")
    return GeneralNote(text=note, owner=owner) if mark and owner in _OWNERS else GeneralNote(text=text)


def other_id(text: str) -> OtherId:
    """Of "NLM: PMC38908"."""
    source, mark, value = text.partition(": ")
    return OtherId(value=value, source=source) if mark else OtherId(value=text)


def article_ids(pmc: Iterable[str], mid: Iterable[str], aid: Iterable[str]) -> tuple[ArticleId, ...]:
    """Of PMC, MID and "10.1/x [doi]"."""
    found = []
    for text in aid:
        match = _TYPED.fullmatch(text)
        found.append(ArticleId(value=match[1], id_type=match[2]) if match else ArticleId(value=text))
    found += [ArticleId(value=text, id_type="mid") for text in mid]
    return tuple(found + [ArticleId(value=text, id_type="pmc") for text in pmc])


def elocation_ids(texts: Iterable[str]) -> tuple[ELocationId, ...]:
    """Of "10.1/x [doi]"; an article's number has no type."""
    found = []
    for text in texts:
        match = _TYPED.fullmatch(text)
        found.append(ELocationId(value=match[1], id_type=match[2]) if match else ELocationId(value=text))
    return tuple(found)


def title(text: str | None) -> tuple[str | None, str | None]:
    """The title and its markup, which holds NLM's placeholder."""
    return (None, text) if text == "[Not Available]." else (text, None)


def journal(  # noqa: PLR0913, PLR0917 - a tag each
    title: str | None, medline_ta: str | None, issns: tuple[str, ...], nlm_id: str | None, country: str | None, left: Rest,
) -> tuple[Journal | None, frozenset[str]]:  # fmt: skip
    """The journal, and which of its parts are stated twice; the model has one ISSN beside the linking one."""
    found: dict[str, str] = {}
    for text in issns:
        match = _ISSN.fullmatch(text)
        if match is None:
            left.append(("IS", text))
        elif match[2] == "Linking" and "Linking" not in found:
            found["Linking"] = match[1]
        elif match[2] != "Linking" and "issn" not in found:
            found["issn"], found["type"] = match[1], match[2]
        else:
            left.append(("IS", text))
    if not (title or medline_ta or found or nlm_id or country):
        return None, frozenset()
    partial = (
        frozenset(("journal.issn", "journal.issn_type")) if len(issns) > len(found) - ("type" in found) else frozenset()
    )
    made = _journal(title, medline_ta, found.get("issn"), found.get("type"), found.get("Linking"), nlm_id, country)
    return made, partial


@lru_cache(maxsize=2048)
def _journal(*stated: str | None) -> Journal:
    names = ("title", "medline_ta", "issn", "issn_type", "issn_linking", "nlm_unique_id", "country")
    return Journal(**dict(zip(names, stated, strict=True)))


def sections(text: str) -> tuple[AbstractSection, ...]:
    """The abstract's paragraphs where labels in capitals part them ("METHODS: ..."); else one."""
    if not text:
        return ()
    if ": " not in text:
        return (AbstractSection(text=text),)
    found = []
    for part in split_run_in(text):
        label, mark, rest = part.partition(": ")
        if mark and label.isupper() and rest and is_label(label):
            found.append(AbstractSection(label=label, text=rest))
        else:
            found.append(AbstractSection(text=part))
    return tuple(found)


def other_abstracts(lines: tuple[str, ...], left: Rest) -> tuple[Abstract, ...]:
    """Of OAB, the language and the copyright that follow it."""
    found: list[dict[str, str]] = []
    keys = {"OAB ": "text", "OABL": "language", "OCI ": "copyright"}
    for line in lines:
        key = keys[line[:4]]
        if key == "text":
            found.append({"text": line[6:]})
        elif found and key not in found[-1]:
            found[-1][key] = line[6:]
        else:
            left.append((line[:4].strip(), line[6:]))
    return tuple(
        Abstract(
            sections=(AbstractSection(text=one["text"]),), copyright=one.get("copyright"), language=one.get("language"),
        )
        for one in found
    )  # fmt: skip


def keywords(lines: tuple[str, ...]) -> tuple[tuple[Keyword, ...], Rest]:
    """Of OT; the OTO above says whose they are."""
    owner, used, rest = None, True, []
    found = []
    for line in lines:
        if line[:3] == "OTO":
            if not used:
                rest.append(("OTO", owner or ""))
            owner, used = line[6:], False
        else:
            text = line[6:]
            found.append(Keyword(text=text.removeprefix("*"), owner=owner, major_topic=text.startswith("*")))
            used = True
    if not used:
        rest.append(("OTO", owner or ""))
    return tuple(found), rest


_TAGS = {"pubmed": "EDAT", "medline": "MHDA", "pmc-release": "PMCR", "entrez": "CRDT"}


def history(left: Rest, *tags: tuple[str, ...]) -> tuple[HistoryDate, ...]:
    """Of PHST with its word in brackets; of EDAT, MHDA, PMCR and CRDT where PHST does not say the same."""
    found = [history_date(text) for text in tags[-1]]
    for status, texts in zip(_TAGS, tags, strict=False):
        for text in texts:
            step = history_date(f"{text} [{status}]")
            same = any(
                one == step or (step.hour is None and (one.status, one.date) == (status, step.date)) for one in found
            )
            if not same and any(one.status == status for one in found):
                left.append((_TAGS[status], text))  # 41023212: EDAT has another time than PHST
            elif not same:
                found.append(step)
    return tuple(found)


@lru_cache(maxsize=8192)
def history_date(text: str) -> HistoryDate:
    """Of "2009/11/22 00:00 [received]"."""
    printed, mark, status = text.rpartition(" [")
    status = status.removesuffix("]") if mark else ""
    match = _TIMED.fullmatch(printed if mark else text)
    if match is None:
        return HistoryDate(status=status, date=parse_date(printed if mark else text))
    read = parse_date(f"{match[1]}{match[2]}{match[3]}")
    whole = read.day is not None
    when = PartialDate(year=read.year, month=read.month, day=read.day) if whole else parse_date(printed)
    if match[4] is None or int(match[4]) > 23 or int(match[5]) > 59:  # noqa: PLR2004 - a clock
        return HistoryDate(status=status, date=when if match[4] is None else parse_date(printed))
    return HistoryDate(status=status, date=when, hour=int(match[4]), minute=int(match[5]))


class Names(NamedTuple):
    """Authors, what stands before the first of them, and False when "et al." ends the list."""

    authors: tuple[Author, ...]
    affiliations: tuple[Affiliation, ...]
    complete: bool | None


class _Entry:
    """A person's lines while they are gathered."""

    __slots__ = ("affiliations", "collective", "full", "identifiers", "short")

    def __init__(self, full: str | None = None, short: str | None = None, collective: str | None = None) -> None:
        self.full, self.short, self.collective = full, short, collective
        self.identifiers: list[Identifier] = []
        self.affiliations: list[Affiliation] = []


def _entries(lines: tuple[str, ...]) -> tuple[list[_Entry], list[Affiliation], Rest]:
    entries: list[_Entry] = []
    before: list[Affiliation] = []
    left: Rest = []
    for line in lines:
        tag, value = line[:4], line[6:]
        last = entries[-1] if entries else None
        if tag in ("FAU ", "FIR ", "FED ", "FPS "):
            family = value.partition(",")[0]
            if last is not None and last.full is None and last.short and last.short.startswith(family + " "):
                last.full = value  # 35882879 has IR before its FIR
                continue
            entries.append(_Entry(full=value))
        elif tag in ("AU  ", "IR  ", "ED  ", "PS  "):
            if last is not None and last.short is None and last.collective is None and not last.affiliations:
                last.short = value
            else:
                entries.append(_Entry(short=value))
        elif tag in ("AD  ", "IRAD"):
            (before if last is None else last.affiliations).append(Affiliation(text=value))
        elif tag == "CN  ":
            entries.append(_Entry(collective=value))
        elif last is None:
            left.append((tag.strip(), value))
        else:
            source, mark, identifier = value.partition(": ")
            last.identifiers.append(
                Identifier(value=identifier, source=source) if mark else Identifier(value=value, source=None)
            )
    return entries, before, left


def authors(lines: tuple[str, ...], left: Rest) -> Names:
    """Of FAU, AU, AUID, AD and CN in the file's order."""
    if not lines:
        return Names((), (), None)
    entries, before, rest = _entries(lines)
    left += rest
    found = []
    complete = True
    for entry in entries:
        if entry.full is None and entry.short == "et al.":
            complete = False
            continue
        if entry.collective is not None:
            found.append(
                Author(
                    collective_name=entry.collective, identifiers=tuple(entry.identifiers),
                    affiliations=tuple(entry.affiliations),
                )
            )  # fmt: skip
            continue
        name = _name(entry.full, entry.short)
        if name.odd:
            left.append(name.odd)
        found.append(
            Author(
                last_name=name.last, fore_name=name.fore, initials=name.initials, suffix=name.suffix,
                identifiers=tuple(entry.identifiers), affiliations=tuple(entry.affiliations),
            )
        )  # fmt: skip
    return Names(tuple(found), tuple(before), complete if found else None)


def investigators(lines: tuple[str, ...], left: Rest) -> tuple[Investigator, ...]:
    """Of FIR, IR and IRAD."""
    entries, _, _ = _entries(lines)
    found = []
    for entry in entries:
        name = _name(entry.full, entry.short)
        if name.odd:
            left.append(("IR", name.odd[1]))
        found.append(
            Investigator(
                last_name=name.last, fore_name=name.fore, initials=name.initials, suffix=name.suffix,
                affiliations=tuple(entry.affiliations),
            )
        )  # fmt: skip
    return tuple(found)


def subjects(lines: tuple[str, ...], left: Rest) -> tuple[PersonalNameSubject, ...]:
    """Of FPS and PS."""
    entries, _, _ = _entries(lines)
    found = []
    for entry in entries:
        name = _name(entry.full, entry.short)
        if name.odd:
            left.append(("PS", name.odd[1]))
        found.append(
            PersonalNameSubject(last_name=name.last, fore_name=name.fore, initials=name.initials, suffix=name.suffix)
        )
    return tuple(found)


class _Name(NamedTuple):
    last: str | None
    fore: str | None
    initials: str | None
    suffix: str | None
    odd: tuple[str, str] | None = None
    """A short form that does not follow from the full one."""


def _name(full: str | None, short: str | None) -> _Name:
    if full is None:
        return _short_name(short or "")
    last, comma, fore = full.partition(", ")
    if short is None:
        return _Name(last, fore or None, None, None)
    if not comma:
        # "FAU - Plato" without given names; or a name that a person typed
        tail = short[len(last) + 1 :] if short.startswith(last + " ") else None
        if short == last:
            return _Name(last, None, None, None)
        return _Name(last, None, tail, None) if tail else _Name(last, None, None, None, ("AU", short))
    if not short.startswith(last + " "):
        return _Name(last, fore, None, None, ("AU", short))
    initials, _, suffix = short[len(last) + 1 :].partition(" ")
    if suffix and fore.endswith(" " + suffix):
        return _Name(last, fore[: -len(suffix) - 1], initials, suffix)
    return _Name(last, fore, initials if not suffix else f"{initials} {suffix}", None)


def _short_name(short: str) -> _Name:
    """Of "van Raaij MJ", "Jones H 3rd"; what does not end in initials is a family name."""
    words = short.split(" ")
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else None  # noqa: PLR2004 - "Li V" is a name
    if len(words) > 1 and words[-1].isupper() and len(words[-1]) <= 4:  # noqa: PLR2004 - initials
        return _Name(" ".join(words[:-1]), None, words[-1], suffix)
    return _Name(short, None, None, None)
