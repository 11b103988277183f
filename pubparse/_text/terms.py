"""Controlled words as pages print them: subject headings, publication types, languages, status.

"Antiemetics / therapeutic use*"   -> descriptor, qualifier with the star
"Article in German"                -> "ger"
"PubMed - in process"              -> "In-Process"
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubparse._text.spaces import fold, plain
from pubparse.model import MeshHeading, MeshTerm
from pubparse.model._maker import maker

if TYPE_CHECKING:
    from collections.abc import Iterable

_make_term, _make_heading = maker(MeshTerm), maker(MeshHeading)

# Types that PubMed shows as a flag above the title or at the end of a result row, and others a page may list.
PUBLICATION_TYPES = {
    name.casefold(): name
    for name in (
        "Adaptive Clinical Trial", "Address", "Autobiography", "Bibliography", "Biography", "Case Reports",
        "Classical Article", "Clinical Conference", "Clinical Study", "Clinical Trial", "Clinical Trial Protocol",
        "Clinical Trial, Phase I", "Clinical Trial, Phase II", "Clinical Trial, Phase III", "Clinical Trial, Phase IV",
        "Clinical Trial, Veterinary", "Collected Work", "Comment", "Comparative Study", "Congress",
        "Consensus Development Conference", "Consensus Development Conference, NIH", "Consensus Statement",
        "Controlled Clinical Trial", "Corrected and Republished Article", "Dataset", "Dictionary", "Directory",
        "Duplicate Publication", "Editorial", "Electronic Supplementary Materials", "English Abstract", "Equivalence Trial",
        "Evaluation Study", "Expression of Concern", "Festschrift", "Government Publication", "Guideline",
        "Historical Article", "Interactive Tutorial", "Interview", "Introductory Journal Article", "Journal Article",
        "Lecture", "Legal Case", "Legislation", "Letter", "Meta-Analysis", "Multicenter Study", "Network Meta-Analysis",
        "News", "Newspaper Article", "Observational Study", "Observational Study, Veterinary", "Overall",
        "Patient Education Handout", "Periodical Index", "Personal Narrative", "Portrait", "Practice Guideline",
        "Pragmatic Clinical Trial", "Preprint", "Published Erratum", "Randomized Controlled Trial",
        "Randomized Controlled Trial, Veterinary", "Retracted Publication", "Retraction Notice",
        "Retraction of Publication", "Review", "Scientific Integrity Review", "Scoping Review", "Systematic Review",
        "Technical Report", "Twin Study", "Validation Study", "Video-Audio Media", "Webcast",
        # as they were called until 2018
        "Addresses", "Autobiographies", "Biographies", "Collected Works", "Congresses", "Evaluation Studies",
        "Government Publications", "Interviews", "Lectures", "Legal Cases", "Personal Narratives", "Portraits",
        "Validation Studies", "Webcasts",
    )
}  # fmt: skip

LONGEST_TYPES = tuple(sorted(PUBLICATION_TYPES.values(), key=len, reverse=True))
"""The types, the longest first: "Randomized Controlled Trial" before "Controlled ..."."""

# Names as PubMed prints them, codes as NLM gives them (MARC).
LANGUAGES = {
    "afrikaans": "afr", "albanian": "alb", "arabic": "ara", "armenian": "arm", "azerbaijani": "aze", "bengali": "ben",
    "bosnian": "bos", "bulgarian": "bul", "catalan": "cat", "chinese": "chi", "croatian": "hrv", "czech": "cze",
    "danish": "dan", "dutch": "dut", "english": "eng", "esperanto": "epo", "estonian": "est", "finnish": "fin",
    "french": "fre", "gaelic": "gla", "galician": "glg", "georgian": "geo", "german": "ger", "greek, modern": "gre",
    "greek": "gre", "hebrew": "heb", "hindi": "hin", "hungarian": "hun", "icelandic": "ice", "indonesian": "ind",
    "interlingua": "ina", "italian": "ita", "japanese": "jpn", "kinyarwanda": "kin", "korean": "kor", "latin": "lat",
    "latvian": "lav", "lithuanian": "lit", "macedonian": "mac", "malay": "may", "malayalam": "mal", "maori": "mao",
    "multiple languages": "mul", "norwegian": "nor", "persian": "per", "polish": "pol", "portuguese": "por",
    "pushto": "pus", "romanian": "rum", "russian": "rus", "sanskrit": "san", "scottish gaelic": "gla", "serbian": "srp",
    "slovak": "slo", "slovenian": "slv", "spanish": "spa", "swahili": "swa", "swedish": "swe",
    "thai": "tha", "turkish": "tur", "ukrainian": "ukr", "undetermined": "und", "urdu": "urd", "vietnamese": "vie",
    "welsh": "wel",
}  # fmt: skip

_STATUS = {
    "indexed for medline": "MEDLINE",
    "pubmed - indexed for medline": "MEDLINE",
    "pubmed - in process": "In-Process",
    "in process": "In-Process",
    "pubmed - as supplied by publisher": "Publisher",
    "as supplied by publisher": "Publisher",
    "pubmed": "PubMed-not-MEDLINE",
    "pubmed - in data review": "In-Data-Review",
    "pubmed - oldmedline": "OLDMEDLINE",
    "oldmedline": "OLDMEDLINE",
}
_STATUS_LINE = re.compile(r"(?:PMID: ?[0-9]{1,8} ?)?\[([A-Za-z -]{6,40})\](?: Free [a-z ]{3,20})?", re.IGNORECASE)
_ARTICLE_IN = re.compile(r"\[?Articles? in ([A-Za-z ,-]{3,80})\]?\.?")


def publication_type(text: str) -> str | None:
    """NLM's spelling of a publication type that the whole text names; None for anything else."""
    return PUBLICATION_TYPES.get(plain(text).rstrip(".").casefold())


def languages(text: str) -> tuple[str, ...]:
    """NLM's codes of "[Article in German]" or "English, French"; () when one of the names is not a language."""
    match = _ARTICLE_IN.fullmatch(plain(text))
    printed = (match[1] if match else plain(text)).replace("Greek, Modern", "Greek")
    names = [name for name in re.split(r",|(?<!\s)\s+and\s+", printed) if name.strip()]
    codes = tuple(LANGUAGES.get(name.strip().casefold(), "") for name in names)
    return codes if all(codes) else ()


def status(text: str) -> str | None:
    """NLM's word for the record's state in "[Indexed for MEDLINE]" or "PMID: 1 [PubMed - in process]"."""
    match = _STATUS_LINE.fullmatch(plain(text))
    return _STATUS.get(match[1].strip().casefold()) if match else None


def mesh_headings(lines: Iterable[str]) -> tuple[MeshHeading, ...]:
    """Headings of a printed list; pairs of one descriptor that follow each other become one heading."""
    headings: list[tuple[MeshTerm, list[MeshTerm]]] = []
    for line in lines:
        # U+00A0 alone is no name
        printed = [_term(part) for part in re.split(r"(?<!\s)\s+/\s+", fold(line)) if plain(part).strip("* ")]
        if not printed:
            continue
        descriptor, *qualifiers = printed
        if qualifiers and headings and headings[-1][1] and headings[-1][0].name == descriptor.name:
            headings[-1][1].extend(qualifiers)
        else:
            headings.append((descriptor, qualifiers))
    return tuple([_make_heading(descriptor=term, qualifiers=tuple(qualifiers)) for term, qualifiers in headings])


def breaks_off(headings: tuple[MeshHeading, ...]) -> bool:
    """True when the last entry must have lost its qualifier: a list never prints a descriptor both with and without one.

    PMID 12887118's text ends in "Pregnancy Complications / diagnosis", "Pregnancy Complications".
    """
    if not headings or headings[-1].qualifiers:
        return False
    last = headings[-1].descriptor.name
    return any(heading.descriptor.name == last and heading.qualifiers for heading in headings[:-1])


def _term(text: str) -> MeshTerm:
    name = text.strip()
    return _make_term(name=name.rstrip("*").rstrip(), major_topic=name.endswith("*"))
