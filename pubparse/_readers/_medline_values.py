"""Values of MEDLINE's tags: one function a tag or a group of tags, text -> value.

    "R01 DA051464/DA/NIDA NIH HHS/United States"  -> Grant
    "Biliary Tract Neoplasms/*chemically induced" -> MeshHeading

What repeats from record to record (headings, types, journals, days) is built once and kept: values are frozen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date as calendar_day
from functools import lru_cache

from pubparse._text.abstract import is_label, split_run_in
from pubparse._text.dates import parse_date
from pubparse.model import (
    Abstract,
    AbstractSection,
    ArticleId,
    Chemical,
    CommentCorrection,
    DataBank,
    ELocationId,
    GeneralNote,
    Grant,
    HistoryDate,
    Journal,
    Keyword,
    MeshHeading,
    MeshTerm,
    OtherId,
    PartialDate,
    PublicationType,
    SupplementaryConcept,
)
from pubparse.model._citation import printed_date
from pubparse.model._maker import maker

Rest = list[tuple[str, str]]

LINKS = {
    "CIN": "CommentIn", "CON": "CommentOn", "EIN": "ErratumIn", "EFR": "ErratumFor", "CRI": "CorrectedandRepublishedIn",
    "CRF": "CorrectedandRepublishedFrom", "ECI": "ExpressionOfConcernIn", "ECF": "ExpressionOfConcernFor",
    "ORI": "OriginalReportIn", "PRIN": "PartialRetractionIn", "PROF": "PartialRetractionOf", "RPI": "RepublishedIn",
    "RPF": "RepublishedFrom", "RIN": "RetractionIn", "ROF": "RetractionOf", "RRI": "RetractedandRepublishedIn",
    "RRF": "RetractedandRepublishedFrom", "SPIN": "SummaryForPatientsIn", "UIN": "UpdateIn", "UOF": "UpdateOf",
}  # fmt: skip
_TYPED = re.compile(r"(.+) \[([a-z]{2,20})\]")
_RN = re.compile(r"([^ ](?:[^(]{0,40}[^ (])?) \((.+)\)")
# 076053/Z/04/Z has a Z where an institute's short name stands.
_ACRONYM = re.compile(r"[A-Z]{2}|[A-Z]{2,6}_|ImNIH|CAPMC")
_GRANT_COUNTRIES = frozenset(
    """Australia|Austria|Belgium|Brazil|Canada|China|Denmark|Finland|France|Germany|India|International|Ireland|Israel|Italy|Japan|
    Netherlands|New Zealand|Norway|Poland|Portugal|Republic of Korea|Singapore|South Africa|Spain|Sweden|Switzerland|Taiwan|
    United Kingdom|United States""".replace("\n    ", "").split("|")
)
_OWNERS = frozenset(("NLM", "NASA", "PIP", "KIE", "HSR", "HMD"))
_MONTHS = dict(zip("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), range(1, 13), strict=True))  # noqa: SIM905 - as printed
_YEAR = "(1[789][0-9]{2}|20[0-9]{2}|2100)"
_MONTH = re.compile(rf"{_YEAR}(?: ({'|'.join(_MONTHS)}))?")
_DAY = re.compile(
    rf"{_YEAR}(?:(/?)(0[1-9]|1[0-2])\2(0[1-9]|[12][0-9]|3[01])| ({'|'.join(_MONTHS)}) ([1-9]|[12][0-9]|3[01]))"
)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_STEP = re.compile(r"(.{1,40}?)(?: ([0-9]{2}:[0-9]{2}))? \[(.*)\]")
_ISSN = re.compile(r"([0-9]{4}-[0-9]{3}[0-9Xx]) \((Print|Electronic|Linking)\)")
_OTHER_ABSTRACT_PARTS = {"OAB ": "text", "OABL": "language", "OCI ": "copyright"}
_JOURNAL_PARTS = ("title", "medline_ta", "issn", "issn_type", "issn_linking", "nlm_unique_id", "country")

_article_id = maker(ArticleId)
_elocation_id = maker(ELocationId)
_keyword = maker(Keyword)
_section = maker(AbstractSection)
_history_date = maker(HistoryDate)
_partial_date = maker(PartialDate)
_mesh_heading = maker(MeshHeading)
_mesh_term = maker(MeshTerm)
_grant = maker(Grant)
_chemical = maker(Chemical)
_journal_of = maker(Journal)


# Dates


@lru_cache(maxsize=8192)
def date(text: str) -> PartialDate:
    """Of "20101202", "2019 Aug", "1998 Dec-1999 Jan"; `raw` is the text."""
    match = _MONTH.fullmatch(text)
    if match is not None:
        return _partial_date(year=int(match[1]), month=_MONTHS[match[2]] if match[2] else None, raw=text)
    day = _day(text)
    return parse_date(text) if day is None else _partial_date(year=day[0], month=day[1], day=day[2], raw=text)


def _day(text: str) -> tuple[int, int, int] | None:
    """Of "20101202", "2010/12/02", "2010 Dec 2": most dates of a record, at a tenth of what any shape costs."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[3] or 0) or _MONTHS[match[5]], int(match[4] or match[6])
    try:
        calendar_day(year, month, day)
    except ValueError:
        return None
    return year, month, day


@lru_cache(maxsize=8192)
def printed(text: str) -> str:
    """A date as SO prints it: "20190729" as "2019 Jul 29", other texts as they are."""
    return printed_date(date(text))


@lru_cache(maxsize=8192)
def _step_day(text: str) -> PartialDate:
    day = _day(text)
    return parse_date(text) if day is None else _partial_date(year=day[0], month=day[1], day=day[2])


@lru_cache(maxsize=2048)
def _clock(text: str) -> tuple[int, int] | None:
    match = _CLOCK.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def history_date(text: str) -> HistoryDate:
    """Of "2009/11/22 00:00 [received]"."""
    if text[10:11] == " " and text[16:18] == " [" and text[-1:] == "]":
        clock = _clock(text[11:16])
        if clock is not None:
            return _history_date(status=text[18:-1], date=_step_day(text[:10]), hour=clock[0], minute=clock[1])
    match = _STEP.fullmatch(text)
    if match is None:
        return HistoryDate(status="", date=parse_date(text))
    if match[2] is None:
        return HistoryDate(status=match[3], date=_step_day(match[1]))
    # no clock has "24:00"; the date keeps what was printed
    return HistoryDate(status=match[3], date=parse_date(f"{match[1]} {match[2]}"))


_TAGS = (("EDAT", "pubmed"), ("MHDA", "medline"), ("PMCR", "pmc-release"), ("CRDT", "entrez"))


def history(steps: Sequence[str], single: Sequence[str | None], left: Rest, *, apart: bool) -> tuple[HistoryDate, ...]:
    """Of PHST with its word in brackets; of EDAT, MHDA, PMCR and CRDT where PHST does not say the same.

    `apart`: the record is of the years when PHST never did (until 2015). Else such a tag is kept, for the writer.
    """
    found = [history_date(text) for text in steps]
    for (tag, status), text in zip(_TAGS, single, strict=True):
        if text is None or (tag != "PMCR" and f"{text} [{status}]" in steps):
            continue
        step = history_date(f"{text} [{status}]")
        if not step.status:  # no date: nothing of it is a step
            left.append((tag, text))
            continue
        same = [one for one in found if one.status == status]
        if not same:
            found.append(step)
        # PHST has PMCR's day at 00:00; until 2019 PMCR had that too. 41023212: EDAT without PHST, or with another time.
        is_said = (
            apart and not same if tag != "PMCR" else " " not in text and all(one.date == step.date for one in same)
        )
        if not is_said:
            left.append((tag, text))
    return tuple(found)


# Indexing


@lru_cache(maxsize=4096)
def publication_type(text: str) -> PublicationType:
    """Of PT."""
    return PublicationType(name=text)


@lru_cache(maxsize=16384)
def mesh_heading(text: str) -> MeshHeading:
    """Of "Descriptor/*qualifier/qualifier"."""
    if "/" not in text:
        return _mesh_heading(descriptor=_term(text))
    descriptor, *qualifiers = map(_term, text.split("/"))
    return _mesh_heading(descriptor=descriptor, qualifiers=tuple(qualifiers))


@lru_cache(maxsize=16384)
def _term(text: str) -> MeshTerm:
    if text.startswith("*"):
        return _mesh_term(name=text[1:], major_topic=True)
    return _mesh_term(name=text, major_topic=False)


@lru_cache(maxsize=4096)
def chemical(text: str) -> Chemical:
    """Of "0 (Pesticides)"."""
    match = _RN.fullmatch(text)
    return _chemical(name=match[2], registry_number=match[1]) if match else _chemical(name=text)


@lru_cache(maxsize=1024)
def supplementary_concept(text: str) -> SupplementaryConcept:
    """Of NM."""
    return SupplementaryConcept(name=text)


def keywords(lines: Sequence[str], left: Rest) -> tuple[Keyword, ...]:
    """Of OT; the OTO above says whose they are."""
    owner: str | None = None
    unused = False
    found = []
    for line in lines:
        if line[:4] == "OT  ":
            unused = False
            text = line[6:]
            if text[:1] == "*":
                found.append(_keyword(text=text[1:], owner=owner, major_topic=True))
            else:
                found.append(_keyword(text=text, owner=owner, major_topic=False))
        else:
            if unused:
                left.append(("OTO", owner or ""))
            owner, unused = line[6:], True
    if unused:
        left.append(("OTO", owner or ""))
    return tuple(found)


# Links


def grants(texts: Sequence[str], left: Rest) -> tuple[Grant, ...]:
    """Of GR. PubMed's downloads end a grant without country in "/", EFetch does not: such a line is kept too, for the writer."""
    if not texts:
        return ()
    found = tuple(map(_grant_of, texts))
    left += [("GR", text) for text, one in zip(texts, found, strict=True) if one.country is None and text[-1] != "/"]
    return found


@lru_cache(maxsize=4096)
def _grant_of(text: str) -> Grant:
    """Of "number/acronym/agency/country"; numbers hold "/" themselves, and each part but the agency may be missing."""
    head, _, country = text.rpartition("/")
    if country and country not in _GRANT_COUNTRIES:
        head, country = text, ""  # "106-2320-B-040-021-MY3/Ministry of Science and Technology of Taiwan"
    head, _, agency = head.rpartition("/")
    while agency.startswith(" ") and head:
        # 38791356: "na/Muscular Dystrophy Association Cyprus/ Telethon Cyprus./"
        head, _, before = head.rpartition("/")
        agency = f"{before}/{agency}"
    number, _, last = head.rpartition("/")
    acronym = last if _ACRONYM.fullmatch(last) else None
    return _grant(
        grant_id=(number if acronym else head) or None, acronym=acronym, agency=agency or None, country=country or None,
    )  # fmt: skip


def data_banks(texts: Iterable[str]) -> tuple[DataBank, ...]:
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


# Identifiers


def other_id(text: str) -> OtherId:
    """Of "NLM: PMC38908"."""
    source, mark, value = text.partition(": ")
    return OtherId(value=value, source=source) if mark else OtherId(value=text)


def article_ids(pmc: Iterable[str], mid: Iterable[str], aid: Iterable[str]) -> tuple[ArticleId, ...]:
    """Of PMC, MID and "10.1/x [doi]"."""
    found = []
    for text in aid:
        value, id_type = typed(text)
        found.append(_article_id(value=value, id_type=id_type))
    found += [_article_id(value=text, id_type="mid") for text in mid]
    return tuple(found + [_article_id(value=text, id_type="pmc") for text in pmc])


def elocation_ids(texts: Iterable[str]) -> list[ELocationId]:
    """Of "10.1/x [doi]"; an article's number has no type."""
    found = []
    for text in texts:
        value, id_type = typed(text)
        found.append(_elocation_id(value=value, id_type=id_type))
    return found


def typed(text: str) -> tuple[str, str | None]:
    """Value and type of "10.1/x [doi]"."""
    if text[-6:] in (" [doi]", " [pii]") and len(text) > 6:  # noqa: PLR2004 - more than the type
        return text[:-6], text[-4:-1]
    match = _TYPED.fullmatch(text)
    return (match[1], match[2]) if match else (text, None)


# Journal, texts


def journal(  # noqa: PLR0913, PLR0917 - a tag each
    title: str | None, medline_ta: str | None, issns: Sequence[str], nlm_id: str | None, country: str | None, left: Rest,
) -> tuple[Journal | None, bool]:  # fmt: skip
    """The journal, and whether there are more ISSNs than the model has room for: one beside the linking one."""
    issn = issn_type = linking = None
    more: list[str] = []
    for text in issns:
        match = _issn(text)
        if match is None:
            more.append(text)
        elif match[1] == "Linking":
            if linking is None:
                linking = match[0]
            else:
                more.append(text)
        elif issn is None:
            issn, issn_type = match
        else:
            more.append(text)
    left += [("IS", text) for text in more]
    if not (title or medline_ta or issn or linking or nlm_id or country):
        return None, False
    return _journal(title, medline_ta, issn, issn_type, linking, nlm_id, country), bool(more)


@lru_cache(maxsize=4096)
def _issn(text: str) -> tuple[str, str] | None:
    match = _ISSN.fullmatch(text)
    return (match[1], match[2]) if match else None


@lru_cache(maxsize=4096)
def _journal(*stated: str | None) -> Journal:
    return _journal_of(**dict(zip(_JOURNAL_PARTS, stated, strict=True)))


def title(text: str | None) -> tuple[str | None, str | None]:
    """The title and its markup, which holds NLM's placeholder."""
    return (None, text) if text == "[Not Available]." else (text, None)


def sections(text: str) -> tuple[AbstractSection, ...]:
    """The abstract's paragraphs where labels in capitals part them ("METHODS: ..."); else one."""
    if ": " not in text:
        return (_section(text=text),) if text else ()
    found = []
    for part in split_run_in(text):
        label, mark, rest = part.partition(": ")
        if mark and label.isupper() and rest and is_label(label):
            found.append(_section(label=label, text=rest))
        else:
            found.append(_section(text=part))
    return tuple(found)


def other_abstracts(lines: Iterable[str], left: Rest) -> tuple[Abstract, ...]:
    """Of OAB, the language and the copyright that follow it."""
    found: list[dict[str, str]] = []
    for line in lines:
        key = _OTHER_ABSTRACT_PARTS[line[:4]]
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


def general_note(text: str) -> GeneralNote:
    """Of "KIE: ..."."""
    owner, mark, note = text.partition(": ")
    return GeneralNote(text=note, owner=owner) if mark and owner in _OWNERS else GeneralNote(text=text)
