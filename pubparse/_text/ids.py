"""Identifiers as they are printed, and the addresses that carry a PMID.

    "doi: 10.1016/S1470-2045(19)30157-3."        -> "10.1016/S1470-2045(19)30157-3"
    "https://www.ncbi.nlm.nih.gov/pubmed/1954640" -> "1954640"

Digits are ASCII digits. What is not an identifier gives None.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

_PMID = re.compile(r"[0-9]{1,8}")
_PMCID = re.compile(r"(?:PMC)?([0-9]{1,9})(?:\.[0-9]{1,3})?", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{3,9}(?:\.[0-9]{1,9})*/[^\s\"]{1,400}")  # "<" and ">" stand in SICIs
_DOI_PREFIX = re.compile(r"\s*(?:https?://(?:dx\.)?doi\.org/|doi:)?\s*", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<"}
LONGEST_URL = 4096
_SHORTEST_ON_MIRROR = 5
"""Digits; a shorter number in the path of an unknown host may be a year or a page."""

_PUBMED_HOSTS = ("pubmed.ncbi.nlm.nih.gov", "pubmed.gov", "www.pubmed.gov", "pubmedhh.nlm.nih.gov")
_NCBI_HOSTS = ("www.ncbi.nlm.nih.gov", "ncbi.nlm.nih.gov")
_PUBMED_ADDRESS = re.compile(
    r"(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?pubmed\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/(?:m/)?pubmed)/+"
    r"(?:[a-z]{2}/)?([0-9]{1,8})(?![0-9])",
    re.IGNORECASE,
)


def parse_pmid(text: str) -> str | None:
    """The PMID: 1 to 8 digits and nothing else, not zero."""
    text = text.strip()
    return text if _PMID.fullmatch(text) and text.strip("0") else None


def parse_pmcid(text: str) -> str | None:
    """The PMCID as "PMC" and digits, without a version."""
    match = _PMCID.fullmatch(text.strip())
    return f"PMC{match[1]}" if match else None


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


def names_pubmed(url: str | None) -> bool:
    """True for an address of PubMed, of a mirror that carries a PMID, or of a proxy in front of it."""
    if not url:
        return False
    return pmid_of_url(url) is not None or "pubmed" in unquote(url[:LONGEST_URL]).lower()


def pmid_of_url(url: str) -> str | None:
    """The PMID that an address carries: PubMed's own, mirrors, proxies with the address inside, redirects; else None.

    An author's search (`cauthor_id=`) names another article, and PMC's addresses hold PMCIDs: both give None.
    """
    parts = _split(url[:LONGEST_URL])
    if parts is None:
        return None
    query = dict(parse_qsl(parts.query))
    if "cauthor_id" in query:
        return None
    inside = _PUBMED_ADDRESS.search(unquote(unquote(url[:LONGEST_URL])))
    found = _of_query(parts, query) or (inside[1] if inside else None) or _of_path(parts)
    return parse_pmid(found) if found else None


def _of_query(parts: SplitResult, query: dict[str, str]) -> str | None:
    """A PMID that a parameter names, on hosts of which the parameter's meaning is known."""
    host, path = (parts.hostname or "").lower(), parts.path.rstrip("/").lower()
    if host == "pubmedhh.nlm.nih.gov":
        return query.get("id")
    if host in _NCBI_HOSTS and path in {"/pubmed", "/m/pubmed"}:
        return query.get("term", "").split("[", 1)[0] or query.get("list_uids")
    if host in _NCBI_HOSTS and path.endswith("/query.fcgi") and query.get("db", "").lower() == "pubmed":
        return query.get("list_uids")
    if query.get("link_type", "").upper() in {"MED", "PUBMED"}:
        # a publisher's redirect: .../lookup/external-ref?access_num=2064482&link_type=MED
        return query.get("access_num")
    return None


def _of_path(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").lower()
    first, _, tail = parts.path.lstrip("/").partition("/")
    if host in _PUBMED_HOSTS:
        return first
    # http://HOST/31364595/ncbi-overlay-block/...; not a blog's /2019/05/
    return first if _is_mirror(host) and len(first) >= _SHORTEST_ON_MIRROR and not tail[:1].isdigit() else None


def _is_mirror(host: str) -> bool:
    """A host of which nothing is known; not one of NLM's, where a number in the path may be anything."""
    return bool(host) and not host.endswith(("nih.gov", "europepmc.org", "doi.org"))


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url.strip())
    except ValueError:  # "http://[": not an address
        return None
