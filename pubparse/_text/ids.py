"""Identifiers as they are printed, and the addresses that carry a PMID.

    "doi: 10.1016/S1470-2045(19)30157-3."        -> "10.1016/S1470-2045(19)30157-3"
    "https://www.ncbi.nlm.nih.gov/pubmed/1954640" -> "1954640"

Digits are ASCII digits. What is not an identifier gives None.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

_PMID = re.compile(r"[0-9]{1,8}")
_STATED_PMID = re.compile(r"[0-9]{1,9}")
_PMCID = re.compile(r"(?:PMC)?([0-9]{1,9})(?:\.[0-9]{1,3})?", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{3,9}(?:\.[0-9]{1,9})*/[^\s\"]{1,400}")  # "<" and ">" stand in SICIs
_DOI_PREFIX = re.compile(r"\s*(?:https?://(?:dx\.)?doi\.org/|doi:)?\s*", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<"}
LONGEST_URL = 4096
_SHORTEST_ON_MIRROR = 5
"""Digits; a shorter number in the path of an unknown host may be a year or a page."""

# A proxy writes a host as a part of its own, often with hyphens: pubmed-ncbi-nlm-nih-gov.proxy.example.edu, 0-www-ncbi-...
_PUBMED_HOST = r"(?<![a-z0-9])(?:pubmed[.-]ncbi[.-]nlm[.-]nih|(?:www[.-])?pubmed)[.-]gov(?![a-z0-9])"
_NCBI_HOST = r"(?<![a-z0-9])(?:www[.-])?ncbi[.-]nlm[.-]nih[.-]gov(?![a-z0-9])"
_BEHIND_HOST = r"[a-z0-9.:-]{0,200}/+"
_NUMBER = r"([0-9]{1,8})(?![\w-])"
_PUBMED_ADDRESS = re.compile(
    rf"{_PUBMED_HOST}{_BEHIND_HOST}(?:[a-z]{{2}}/)?{_NUMBER}|{_NCBI_HOST}{_BEHIND_HOST}(?:m/)?pubmed/+{_NUMBER}"
)
_SEARCH_ADDRESS = re.compile(
    rf"{_PUBMED_HOST}{_BEHIND_HOST}\?|{_NCBI_HOST}{_BEHIND_HOST}(?:m/)?pubmed/{{0,2}}\?|{_NCBI_HOST}{_BEHIND_HOST}[a-z/]{{0,40}}/query\.fcgi\?"
)
_ONE_TERM = re.compile(r"\s{0,9}(?:([0-9]{5,8})|([0-9]{1,8})\s{0,9}\[(?:pmid|uid)\])\s{0,9}")
_SITE_OF_PUBMED = re.compile(r"/pubmed/(?:(?:abstract|article|citation)/)?([0-9]{5,8})(?![\w-])")


def parse_pmid(text: str) -> str | None:
    """The PMID: 1 to 8 digits and nothing else, not zero."""
    text = text.strip()
    return text if _PMID.fullmatch(text) and text.strip("0") else None


def parse_stated_pmid(text: str) -> str | None:
    """The PMID of a place that holds nothing else (an element, a column, a line of its own): there a ninth digit is its own.

    NLM has given eight so far (2026), others' test documents nine (121518513). In running text a ninth is the number of a
    footnote that an extractor glued to it.
    """
    text = text.strip()
    return text if _STATED_PMID.fullmatch(text) and text.strip("0") else None


def parse_pmcid(text: str) -> str | None:
    """The PMCID as "PMC" and digits, without a version."""
    match = _PMCID.fullmatch(text.strip())
    return f"PMC{match[1]}" if match else None


def parse_stated_pmcid(text: str) -> str | None:
    """The PMCID with the version where one is printed: "PMC8591517.2" is what the record has too (34853675)."""
    printed = text.strip()
    pmcid = parse_pmcid(printed)
    return printed if pmcid and printed.startswith(f"{pmcid}.") else pmcid


def parse_doi(text: str) -> str | None:
    """The DOI that the text begins with, without "doi:" or a resolver's address and without punctuation that ends a sentence."""
    return take_doi(text)[0]


def take_doi(text: str) -> tuple[str | None, str]:
    """The DOI that the text begins with, and what follows it; None and the text when it begins with none."""
    prefix = _DOI_PREFIX.match(text)
    start = prefix.end() if prefix else 0
    match = _DOI.match(text, start)
    if match is None:
        return None, text
    doi = _without_closing(match[0])
    return doi, text[start + len(doi) :]


def _without_closing(doi: str) -> str:
    """The DOI without stops, commas and brackets that close the sentence around it; brackets of its own stay."""
    while doi:
        last = doi[-1]
        unpaired = last in _CLOSERS and doi.count(last) > doi.count(_CLOSERS[last])
        if last not in ".,;:" and not unpaired:
            break
        doi = doi[:-1]
    return doi


_SEARCH = re.compile(
    r"https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/?|ncbi\.nlm\.nih\.gov/pubmed/?)\?(?:[^#]{0,2000}&)?term=",
    re.IGNORECASE,
)


def names_pubmed(url: str | None) -> bool:
    """True for an address that carries a PMID and says so: PubMed's own or that of a proxy, not any number on any host."""
    return bool(url) and _stated(url or "") is not None


def is_search(url: str | None) -> bool:
    """True for the address of a list of results on PubMed's own host, old or new."""
    return bool(url) and _SEARCH.match(url or "") is not None


def pmid_of_url(url: str) -> str | None:
    """The PMID that an address carries: PubMed's own, mirrors, proxies with the address inside, redirects; else None.

    An author's search (`cauthor_id=`) names another article, PMC's addresses hold PMCIDs, a search for several PMIDs has no one
    answer, and a number in front of other words is anything: all these give None.
    """
    return _stated(url) or _of_mirror(url)


def _stated(url: str) -> str | None:
    """A PMID of which the address says that it is one."""
    parts = _split(url[:LONGEST_URL])
    if parts is None:
        return None
    whole = unquote(unquote(url[:LONGEST_URL])).lower()
    inside = _PUBMED_ADDRESS.search(whole)
    found = (inside[1] or inside[2]) if inside else _of_query(parts, whole)
    if found is None and not (parts.hostname or "").lower().endswith(_NO_MIRRORS):
        site = _SITE_OF_PUBMED.search(parts.path.lower())
        found = site and site[1]
    return parse_pmid(found) if found else None


def _of_query(parts: SplitResult, whole: str) -> str | None:
    """A PMID that a parameter names, where the parameter's meaning is known."""
    query = {name.lower(): value for name, value in parse_qsl(parts.query)}
    if "cauthor_id" in query:
        return None
    if (parts.hostname or "").lower() == "pubmedhh.nlm.nih.gov":
        return query.get("id")
    if _SEARCH_ADDRESS.search(whole):
        term = _ONE_TERM.fullmatch(query.get("term", "").lower())
        return (term[1] or term[2]) if term else query.get("list_uids")
    if query.get("link_type", "").upper() in {"MED", "PUBMED"}:
        # a publisher's redirect: .../lookup/external-ref?access_num=2064482&link_type=MED
        return query.get("access_num")
    return None


# Hosts where a number in the path may be anything.
_NO_MIRRORS = ("nih.gov", "europepmc.org", "doi.org")


def _of_mirror(url: str) -> str | None:
    """http://HOST/31364595, also http://HOST/31364595/ncbi-overlay-block/...; not /2019/05/, not /1234567/words-of-a-title."""
    parts = _split(url[:LONGEST_URL])
    host = (parts.hostname or "").lower() if parts else ""
    if parts is None or not host or host.endswith(_NO_MIRRORS):
        return None
    first, _, tail = parts.path.lstrip("/").partition("/")
    return parse_pmid(first) if len(first) >= _SHORTEST_ON_MIRROR and (not tail or tail.startswith("ncbi-")) else None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url.strip())
    except ValueError:  # "http://[": not an address
        return None
