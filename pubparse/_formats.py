"""What a document is: the table of formats, and words for what is none of them.

    b"<?xml version=..><PubmedArticleSet>.."  ->  "pubmed-xml"        b'{"error":"API rate limit exceeded"}'  ->  a sentence

Pure functions of the first 64 KiB. One row a format, in the order in which they are tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from pubparse._input import Input
from pubparse.errors import Problem
from pubparse.model import Article, Deletion

Outcome: TypeAlias = "Article | Deletion | Problem"

PAGE_LIMIT = 32 << 20
_LAST_ASCII = 127


class Format(NamedTuple):
    """A row of the table: the name, does a head look like it, and the reader."""

    name: str
    recognises: Callable[[bytes, str | None], bool]
    read: Callable[[Input, str | None], Iterator[Outcome]]


def _is_pubmed_xml(head: bytes, url: str | None) -> bool:  # noqa: ARG001 - one signature for all rows
    from pubparse._readers.pubmed_xml import recognises

    return recognises(head)


def _read_pubmed_xml(source: Input, url: str | None) -> Iterator[Outcome]:  # noqa: ARG001
    from pubparse._readers.pubmed_xml import read

    return read(source)


def _is_medline(head: bytes, url: str | None) -> bool:  # noqa: ARG001
    from pubparse._readers.medline import recognises

    return recognises(head)


def _read_medline(source: Input, url: str | None) -> Iterator[Outcome]:  # noqa: ARG001
    from pubparse._readers.medline import read

    return read(source)


def _is_summary_text(head: bytes, url: str | None) -> bool:  # noqa: ARG001
    from pubparse._readers.summary_text import recognises

    return recognises(decoded(head))


def _read_summary_text(source: Input, url: str | None) -> Iterator[Outcome]:  # noqa: ARG001
    from pubparse._readers.summary_text import read

    return read(source)


def _is_abstract_text(head: bytes, url: str | None) -> bool:  # noqa: ARG001
    from pubparse._readers.abstract_text import recognises

    return recognises(decoded(head))


def _read_abstract_text(source: Input, url: str | None) -> Iterator[Outcome]:  # noqa: ARG001
    from pubparse._readers.abstract_text import read

    return read(source)


def _is_pubmed_csv(head: bytes, url: str | None) -> bool:  # noqa: ARG001
    from pubparse._readers.pubmed_csv import recognises

    return recognises(decoded(head))


def _read_pubmed_csv(source: Input, url: str | None) -> Iterator[Outcome]:  # noqa: ARG001
    from pubparse._readers.pubmed_csv import read

    return read(source)


def _is_esummary(head: bytes, url: str | None) -> bool:  # noqa: ARG001
    from pubparse._readers.esummary import recognises

    return recognises(head)


def _read_esummary(source: Input, url: str | None) -> Iterator[Outcome]:  # noqa: ARG001
    from pubparse._readers.esummary import read

    return read(source)


_DECLARATION = re.compile(rb"^<\?xml[^<>]{0,200}\?>(?!\s*<)")
_MARKDOWN_HEADING = re.compile(rb"\n# \S")


def _is_page_text(head: bytes, url: str | None) -> bool:
    from pubparse._readers.page_text import recognises

    # Extractors leave tags that their own marks cannot say (pandoc), and the XML declaration as text: those are no documents.
    start = _DECLARATION.sub(b"", head[:1000].lstrip(), count=1).lstrip()[:6].lower()
    document = start.startswith((b"{", b"<!", b"<html", b"<head", b"<body", b"<?xml"))
    return not document and recognises(decoded(head), url=url)


def _read_page_text(source: Input, url: str | None) -> Iterator[Outcome]:
    from pubparse._readers.page_text import read

    content = source.read(PAGE_LIMIT)
    if len(content) > PAGE_LIMIT:
        message = f"a page of more than {PAGE_LIMIT >> 20} MiB was not read"
        yield Problem(code="page-bytes", severity="skipped", scope="stream", message=message)
        return
    yield from read(decoded(content), url=url, name=source.name)


def _is_pubmed_html(head: bytes, url: str | None) -> bool:  # noqa: ARG001
    from pubparse._readers._html_kinds import TODAY, format_of

    return format_of(head) == TODAY and not (_MARKDOWN_HEADING.search(head) and b"<h1" not in head)


def _read_pubmed_html(source: Input, url: str | None) -> Iterator[Outcome]:
    from pubparse._readers.pubmed_html import read

    return read(source, url)


def _is_legacy_html(head: bytes, url: str | None) -> bool:  # noqa: ARG001
    from pubparse._readers._html_kinds import LEGACY, format_of

    return format_of(head) == LEGACY


def _read_legacy_html(source: Input, url: str | None) -> Iterator[Outcome]:
    from pubparse._readers.pubmed_html_legacy import read

    return read(source, url)


def _is_results_html(head: bytes, url: str | None) -> bool:  # noqa: ARG001
    from pubparse._readers._html_kinds import RESULTS, format_of

    return format_of(head) == RESULTS


def _read_results_html(source: Input, url: str | None) -> Iterator[Outcome]:
    from pubparse._readers.pubmed_html_results import read

    return read(source, url)


FORMATS = (
    Format("pubmed-xml", _is_pubmed_xml, _read_pubmed_xml),
    Format("medline", _is_medline, _read_medline),
    Format("summary-text", _is_summary_text, _read_summary_text),
    Format("abstract-text", _is_abstract_text, _read_abstract_text),
    Format("pubmed-csv", _is_pubmed_csv, _read_pubmed_csv),
    Format("esummary", _is_esummary, _read_esummary),
    Format("pubmed-html", _is_pubmed_html, _read_pubmed_html),
    Format("pubmed-html-legacy", _is_legacy_html, _read_legacy_html),
    Format("pubmed-html-results", _is_results_html, _read_results_html),
    Format("page-text", _is_page_text, _read_page_text),
)


def decoded(content: bytes) -> str:
    """Bytes of a text as str: UTF-8, or cp1252 when no byte beyond ASCII is UTF-8; else U+FFFD stands for the bytes at fault."""
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost and lost == sum(byte > _LAST_ASCII for byte in content):
        return content.decode("cp1252", "replace")
    return text


def recognised(head: bytes, url: str | None) -> Format | None:
    """The first format of the table that the head looks like."""
    return next((row for row in FORMATS if row.recognises(head, url)), None)


def named(name: str) -> Format:
    """The format of this name; ValueError with the names that there are."""
    for row in FORMATS:
        if row.name == name:
            return row
    message = f"no format is called {name!r}; there are {', '.join(row.name for row in FORMATS)}"
    raise ValueError(message)


_ROOTS = {
    "eSearchResult": "an ESearch answer: a list of identifiers, no records; fetch them with EFetch",
    "eLinkResult": "an ELink answer: links between records, no records",
    "eInfoResult": "an EInfo answer: a description of a database",
    "ePostResult": "an EPost answer: a query key, no records",
    "eSpellResult": "an ESpell answer: a spelling suggestion",
    "eGQueryResult": "an EGQuery answer: counts of records",
    "eSummaryResult": "an ESummary answer, but not of PubMed's records",
    "eFetchResult": "an EFetch answer without records",
    "ArticleSet": "a publisher's submission to PubMed (ArticleSet), which is not PubMed's own record",
    "pmc-articleset": "full text of PubMed Central (JATS), not a PubMed record",
    "article": "full text of an article (JATS), not a PubMed record",
    "NLMCatalogRecordSet": "records of the NLM Catalog",
    "html": "an HTML page",
}  # fmt: skip
_ROOTS_FOLDED = {name.casefold(): what for name, what in _ROOTS.items()}  # some tools write <esearchresult>
_ROOT = re.compile(r"<([A-Za-z][\w.:-]{0,60})[\s/>]")
_PROLOG = re.compile(
    r"\s*(?:<\?[^>]{0,500}\?>|<!--.{0,5000}?-->|<!DOCTYPE[^>\[]{0,1000}(?:\[[^\]]{0,5000}\]\s*)?>)", re.DOTALL
)
_ERROR = re.compile(r"<(?:ERROR|ErrorMessage|error)>([^<]{1,200})<")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,200})<", re.IGNORECASE)
_JSON_ERROR = re.compile(r'"(?:error|message|ERROR)"\s*:\s*"([^"]{1,200})"')
_MAGIC = (
    (b"%PDF", "a PDF document"), (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"PAR1", "a Parquet file"), (b"ARROW1", "an Arrow file"), (b"SQLite format 3", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"), (b"7z\xbc\xaf", "a 7z archive"), (b"Rar!", "a RAR archive"),
)  # fmt: skip


def described(head: bytes) -> str:
    """What a document is that is no PubMed document, for an error message."""
    if not head.strip(b" \t\r\n\0"):
        return "an empty document" if not head.strip(b" \t\r\n") else "a document of NUL bytes"
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return what
    text = head[:16384].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text[:1] in "{[":
        return _json(text)
    if text.startswith("<"):
        return _markup(text)
    if "\0" in text or text.count("\ufffd") > len(text) // 20:
        return "a binary file"
    return f"a text that begins {' '.join(text[:200].split())[:50]!r}"


def _json(text: str) -> str:
    error = _JSON_ERROR.search(text)
    if error:
        return f"JSON: {error[1]}"
    refused = re.search(r'"esummaryresult"\s*:\s*\[\s*"([^"]{1,200})"', text)
    if refused:
        return f"JSON: an ESummary answer that reports an error: {refused[1]}"
    if '"esummary"' in text:
        other = "of PubMed Central's records" if '"pmclivedate"' in text else "which does not show PubMed's records"
        return f"JSON: an ESummary answer, {other}"
    kind = re.search(r'"type"\s*:\s*"(\w{1,30})"', text)
    for key, what in (
        ("esearchresult", "an ESearch answer"),
        ("einforesult", "an EInfo answer"),
        ("linksets", "an ELink answer"),
    ):
        if f'"{key}"' in text:
            return f"JSON: {what}, which holds no records"
    return f"JSON of type {kind[1]!r}" if kind else "JSON that is none of PubMed's"


def _markup(text: str) -> str:
    rest = text
    while prolog := _PROLOG.match(rest):
        rest = rest[prolog.end() :]
    root = _ROOT.search(rest)
    name = root[1] if root else ""
    if re.match(r"(?i)\s*<(!doctype\s+html|html|head|body)\b", rest) or re.match(r"(?i)\s*<!doctype\s+html", text):
        from pubparse._readers import _html_kinds

        known = _html_kinds.described(text.encode())
        title = _TITLE.search(text)
        shown = " ".join(title[1].split()) if title else ""
        page = f"an HTML page ({shown!r})" if shown else "an HTML page"
        return f"{page}: {known}" if known else page
    what = _ROOTS_FOLDED.get(name.casefold())
    error = _ERROR.search(text)
    if error:
        return f"{(what or f'XML with the root <{name}>').split(':')[0]} that reports an error: {' '.join(error[1].split())}"
    if what:
        return what
    return f"XML with the root <{name}>, which is none of PubMed's" if name else "markup without a root element"
