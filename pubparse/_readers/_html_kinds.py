"""Which page an HTML document is, judged by its first bytes.

    <meta name="ncbi_pdid" content="searchresult">   -> "pubmed-html-results"
    <title>Checking your browser - reCAPTCHA</title>  -> no format; described as a captcha

Pure functions of the head, without a tree: metas and a few ids and classes say which page it is. An article page of PubMed
Central or of a publisher has `citation_pmid` too: that alone is no mark.
"""

from __future__ import annotations

import functools
import re

TODAY = "pubmed-html"
LEGACY = "pubmed-html-legacy"
RESULTS = "pubmed-html-results"

_META = re.compile(rb"<meta\s([^<>]{1,4000})>")
_NAME = re.compile(rb"\bname\s*=\s*[\"']?([a-z0-9_.:-]{1,60})")
_CONTENT = re.compile(rb"\bcontent\s*=\s*(?:\"([^\"]{0,300})|'([^']{0,300})|([^\s\"'>]{1,300}))")
_TODAY = re.compile(rb"<[a-z][^<>]{0,400}?\b(?:id\s*=\s*[\"']?[\w-]{0,80}full-view-heading\b|data-article-pmid\s*=)")
_TODAY_PAGE = re.compile(rb"<[a-z][^<>]{0,400}?\bid\s*=\s*[\"']?article-page\b")
_TODAYS_META = b'<meta name="ncbi_pdid" content="abstract"'
_LEGACYS_META = b'<meta name="ncbi_report" content="abstract'
_BEGIN = 8192
_ROWS = re.compile(rb"<article\b[^<>]{0,200}?\bclass\s*=\s*[\"']?full-docsum\b")
_RESULTS = re.compile(rb"<(?:div|section|main)\b[^<>]{0,200}?\b(?:id|class)\s*=\s*[\"']?search-(?:results\b|page\b)")
_LEGACY = re.compile(rb"<(?:div|dl)\b[^<>]{0,200}?\bclass\s*=\s*[\"']?(?:rprt abstract\b|abstractplusreport\b)")
_LEGACY_ROW = re.compile(rb"<div\b[^<>]{0,80}?\bclass\s*=\s*[\"']?rprt[\"']?\s*>")
# Other sites have an "article-page" and "search-results" too: there one more mark of PubMed's is asked for.
_LAYOUTS: tuple[tuple[re.Pattern[bytes], str, tuple[bytes, ...]], ...] = (
    (_TODAY, TODAY, ()),
    (
        _TODAY_PAGE,
        TODAY,
        (b"full-view", b"heading-title", b"article-citation", b"citation-part"),
    ),
    (_LEGACY, LEGACY, ()),
    (_ROWS, RESULTS, ()),
    (_RESULTS, RESULTS, (b"docsum",)),
)
_TITLE = re.compile(rb"<title[^<>]{0,200}>([^<]{0,400})")


def told(head: bytes) -> str | None:
    """The format that an article page's metas say, as the site sends them; None for what must be looked at closely."""
    begin = head[:_BEGIN]
    if _LEGACYS_META in begin:
        return LEGACY
    return TODAY if _TODAYS_META in begin and b"ncbi_report" not in begin and b"entrez" not in begin else None


def format_of(head: bytes) -> str | None:
    """The format of the page that begins so; None when it is none of PubMed's record pages."""
    return told(head) or _examined(head)


@functools.lru_cache(maxsize=2)
def _examined(head: bytes) -> str | None:
    if head.lstrip()[:1] in (b"{", b"[") or b"<" not in head:
        return None
    low = head.lower()
    metas = _metas(low.partition(b"</head")[0])
    page, report = metas.get("ncbi_pdid", ""), metas.get("ncbi_report", "")
    if page in ("abstract", "abstractplus") or report in ("abstract", "abstractplus"):
        return LEGACY if report or metas.get("ncbi_app") == "entrez" else TODAY
    if page in ("searchresult", "docsum") or report in ("docsum", "summary"):
        # format=abstract shows whole records in answer to a search
        return TODAY if metas.get("log_format") == "abstract" or _TODAY.search(low) else RESULTS
    for pattern, name, also in _LAYOUTS:
        if pattern.search(low) and (not also or any(mark in low for mark in also)):
            return name
    if metas.get("ncbi_app") == "pubmed" and "citation_pmid" in metas:
        return TODAY
    return RESULTS if metas.get("ncbi_db") == "pubmed" and _LEGACY_ROW.search(low) else None


def _metas(low: bytes) -> dict[str, str]:
    """Names and contents of the page's metas, the first of each name; the bytes are in lower case."""
    found: dict[str, str] = {}
    for tag in _META.findall(low):
        if b"ncbi_" not in tag and b"log_format" not in tag and b"citation_" not in tag:
            continue
        name, content = _NAME.search(tag), _CONTENT.search(tag)
        if name and content:
            value = next((group for group in content.groups() if group is not None), b"")
            found.setdefault(name[1].decode("ascii"), value.decode("utf-8", "replace").strip())
    return found


_PMC = "an article page of PubMed Central, not a PubMed record"
_BOOKSHELF = "a page of NCBI Bookshelf, not a PubMed record"
_SEARCH = "PubMed's search page, no record"
# Values of `ncbi_pdid` and ends of titles -> what such a page is: they say more than any word.
_PLACES = {"pmc": _PMC, "books": _BOOKSHELF}
_PAGES = dict.fromkeys(("home", "homepage", "search", "advanced", "advancedsearch"), _SEARCH)
_ENDS = (
    (b" - pmc", _PMC),
    (b" - europe pmc", _PMC),
    (b" - ncbi bookshelf", _BOOKSHELF),
    (b"advanced search - pubmed", _SEARCH),
    (b"home - pubmed - ncbi", _SEARCH),
)
# Words of titles and headings -> what such a page is. In this order; the first that is met counts.
_SIGNS = (
    (
        "a captcha or a check of the browser, no record",
        (
            b"captcha",
            b"checking your browser",
            b"just a moment",
            b"are you a robot",
            b"unusual traffic",
            b"are you human",
        ),
    ),
    (
        "a page that says that the service is down, no record",
        (b"maintenance", b"unavailable", b"503 ", b"502 bad gateway", b"504 gateway", b"www error 5", b"server error"),
    ),
    (
        "a page that says that access is denied, no record",
        (b"403 forbidden", b"access denied", b"error blocked", b"429 too many", b"too many requests"),
    ),
    ("a page that says that nothing was found (404), no record", (b"404", b"not found", b"www error 4")),
    ("PubMed's help, no record", (b"pubmed help", b"user guide", b"pubmed faq", b"frequently asked questions")),
    ("a page to sign in, no record", (b"sign in", b"log in")),
)
_HEADING = re.compile(rb"<h1[^<>]{0,200}>([^<]{0,300})")


def described(head: bytes) -> str | None:
    """What an HTML page is that holds no PubMed record; None when nothing is known of it."""
    low = head.lower()
    metas = _metas(low)
    title = _TITLE.search(low)
    shown = b" ".join(title[1].split()) if title else b""
    known = _PLACES.get(metas.get("ncbi_db", "")) or _PAGES.get(metas.get("ncbi_pdid", ""))
    known = known or next((what for end, what in _ENDS if shown.endswith(end)), None)
    if known:
        return known
    if any(name.startswith("citation_") for name in metas):
        return "an article page of a publisher or a repository, not a PubMed record"
    heading = _HEADING.search(low)
    words = b" ".join(b" ".join(match[1].split()) for match in (title, heading) if match)
    if not words and len(low) < 4096:  # noqa: PLR2004 - a bare page says it in its body
        words = re.sub(rb"<[^<>]{0,1000}>", b" ", low)
    for what, signs in _SIGNS:
        if any(sign in words for sign in signs):
            return what
    if shown in (b"pubmed", b"pubmed - ncbi"):
        return _SEARCH
    return "a page of PubMed's without a record" if shown.endswith((b" - pubmed", b" - pubmed - ncbi")) else None
