"""What a document is: the table of formats, and words for what is none of them.

    b"<?xml version=..><PubmedArticleSet>.."  ->  "pubmed-xml"        b'{"error":"API rate limit exceeded"}'  ->  a sentence

Pure functions of the first 64 KiB. One row a format, in the order in which they are tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from attrs import evolve

from pubparse._crawls import Keys, Row
from pubparse._input import Input
from pubparse.errors import Problem, UnknownFormatError
from pubparse.model import Article, Deletion, Source

Outcome: TypeAlias = "Article | Deletion | Problem"

PAGE_LIMIT = 32 << 20
_LAST_ASCII = 127
_PRE = re.compile(rb"<pre\b[^>]{0,200}>", re.IGNORECASE)
_PROLOG_BYTES = 4096
"""So much may stand before a page's first tag: a declaration, comments, a script's `const page = ` around the page (37882686)."""


class Format(NamedTuple):
    """A row of the table: the name, does a head look like it, and the reader."""

    name: str
    recognises: Callable[[bytes, str | None], bool]
    read: Callable[[Input, str | None], Iterator[Outcome]]
    is_text: bool = False
    """True for texts: no HTML page is one, so that of pages this is not asked."""


def _is_page(head: bytes) -> bool:
    """True for an HTML page that is not a text in `<pre>`, as the downloads of the old site are: none of the formats of text.

    What begins as an object of JSON is no page, though it may hold one.
    """
    low = head[:_PROLOG_BYTES].lower()
    return (b"<html" in low or b"<head" in low) and b"<pre" not in low and not low.lstrip().startswith(b"{")


def _is_pubmed_xml(head: bytes, url: str | None) -> bool:  # noqa: ARG001 - one signature for all rows
    if b"<" not in head:
        return False  # texts need not wait until lxml is loaded
    from pubparse._readers.pubmed_xml import recognises

    return recognises(head)


def _read_pubmed_xml(source: Input, url: str | None) -> Iterator[Outcome]:  # noqa: ARG001
    from pubparse._readers.pubmed_xml import read

    return read(source)


def _is_medline(head: bytes, url: str | None) -> bool:  # noqa: ARG001
    if _is_page(head):
        from pubparse._readers._html_kinds import told

        if told(head) or b"PMID-" not in head:
            return False
    from pubparse._readers.medline import recognises

    return recognises(head)


def _read_medline(source: Input, url: str | None) -> Iterator[Outcome]:  # noqa: ARG001
    from pubparse._readers.medline import read

    if (source.head.lstrip()[:1] == b"<" or _is_page(source.head)) and _PRE.search(source.head):
        return _read_preformatted(source)
    return read(source)


def _read_preformatted(source: Input) -> Iterator[Outcome]:
    """MEDLINE text of a page: what stands in `<pre>`, its entities resolved; offsets are those in that text."""
    from pubparse._readers._html_dom import preformatted
    from pubparse._readers.medline import read

    content = source.read(PAGE_LIMIT)
    if len(content) > PAGE_LIMIT:
        yield _too_long()
        return
    inside = Input(preformatted(content, source.encoding).encode())
    inside.name = source.name
    yield from read(inside)


def _too_long() -> Problem:
    message = f"a page of more than {PAGE_LIMIT >> 20} MiB was not read"
    return Problem(code="page-bytes", severity="skipped", scope="stream", message=message)


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
    if head.lstrip()[:1] not in (b"<", b"{"):
        return False
    from pubparse._readers.esummary import recognises

    return recognises(head)


def _read_esummary(source: Input, url: str | None) -> Iterator[Outcome]:  # noqa: ARG001
    from pubparse._readers.esummary import read

    return read(source)


_DECLARATION = re.compile(rb"^<\?xml[^<>]{0,200}\?>(?!\s*<)")
_MARKDOWN_HEADING = re.compile(rb"\n# \S")
_MARKDOWN_LINK = re.compile(rb"(?m)^[ ]{0,12}[-*][ ]{1,4}\[[^\[\]\n]{1,200}\]\(")
_NAMED = re.compile(rb"<[a-z][^<>]{0,400}?[ \n\t](?:class|id)[ ]?=", re.IGNORECASE)
_FEWEST_TAGS = 8


def _is_rewritten(head: bytes) -> bool:
    """True for a page that a tool has written anew: as XHTML without ids and classes (Tika), as Markdown with tags (pandoc).

    What readers of HTML go by is lost there; the words are left.
    """
    document = _is_document(head)
    if not document and _MARKDOWN_HEADING.search(head) and b"<h1" not in head:
        return True
    if not document and len(_MARKDOWN_LINK.findall(head)) > 2:  # noqa: PLR2004 - a script may hold one
        return True
    body = head.partition(b"</head>")[2]
    return head.lstrip()[:1] == b"<" and body.count(b"</") >= _FEWEST_TAGS and _NAMED.search(body) is None


def _is_own_jsonl(head: bytes, url: str | None) -> bool:  # noqa: ARG001
    from pubparse._readers.pubparse_jsonl import recognises

    return recognises(head)


def _read_own_jsonl(source: Input, url: str | None) -> Iterator[Outcome]:  # noqa: ARG001
    from pubparse._readers.pubparse_jsonl import read

    return read(source)


def _is_document(head: bytes) -> bool:
    """True for markup or JSON as a whole.

    Extractors leave tags that their own marks cannot say (pandoc), comments and the XML declaration as text: no documents.
    """
    start = head.lstrip()
    while start.startswith(b"<!--"):
        start = start.partition(b"-->")[2].lstrip()
    start = start[:1000]
    if start.startswith(b"<?xml"):
        start = _DECLARATION.sub(b"", start, count=1).lstrip()
    return not start or start[:6].lower().startswith((b"{", b"<!", b"<html", b"<head", b"<body", b"<?xml"))


def _is_page_text(head: bytes, url: str | None) -> bool:
    from pubparse._readers.page_text import recognises

    return (not _is_document(head) or _is_rewritten(head)) and recognises(decoded(head), url=url)


def _read_page_text(source: Input, url: str | None) -> Iterator[Outcome]:
    from pubparse._readers.page_text import read

    content = source.read(PAGE_LIMIT)
    if len(content) > PAGE_LIMIT:
        yield _too_long()
        return
    text, codec = _decoded(content)
    yield from read(text, url=url, name=source.name, codec=codec)


def _is_pubmed_html(head: bytes, url: str | None) -> bool:  # noqa: ARG001
    from pubparse._readers._html_kinds import TODAY, format_of

    return format_of(head) == TODAY and not _is_rewritten(head)


def _read_pubmed_html(source: Input, url: str | None) -> Iterator[Outcome]:
    from pubparse._readers.pubmed_html import read

    return read(source, url)


def _is_legacy_html(head: bytes, url: str | None) -> bool:  # noqa: ARG001
    from pubparse._readers._html_kinds import LEGACY, format_of

    return format_of(head) == LEGACY and not _is_rewritten(head)


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
    Format("summary-text", _is_summary_text, _read_summary_text, is_text=True),
    Format("abstract-text", _is_abstract_text, _read_abstract_text, is_text=True),
    Format("pubmed-csv", _is_pubmed_csv, _read_pubmed_csv, is_text=True),
    # Behind the downloads: a wrapped line of theirs may begin with "TA-1535" (1 of 5 files made of the sampler).
    Format("medline", _is_medline, _read_medline),
    Format("esummary", _is_esummary, _read_esummary),
    Format("pubparse-jsonl", _is_own_jsonl, _read_own_jsonl, is_text=True),
    Format("pubmed-html", _is_pubmed_html, _read_pubmed_html),
    Format("pubmed-html-legacy", _is_legacy_html, _read_legacy_html),
    Format("pubmed-html-results", _is_results_html, _read_results_html),
    Format("page-text", _is_page_text, _read_page_text),
)


class Crawl(NamedTuple):
    """A kind of file whose rows are documents of any format."""

    name: str
    recognises: Callable[[bytes, Keys], bool]
    rows: Callable[[Input, Keys], Iterator[Row]]


def _is_jsonl(head: bytes, keys: Keys) -> bool:
    if _is_page(head):
        return False
    from pubparse._crawls import is_jsonl

    return is_jsonl(head, keys)


def _jsonl_rows(source: Input, keys: Keys) -> Iterator[Row]:
    from pubparse._crawls import jsonl_rows

    return jsonl_rows(source, keys)


def _is_warc(head: bytes, keys: Keys) -> bool:  # noqa: ARG001
    from pubparse._warc import is_warc

    return is_warc(head)


def _warc_rows(source: Input, keys: Keys) -> Iterator[Row]:  # noqa: ARG001
    from pubparse._warc import warc_rows

    return warc_rows(source)


CRAWLS = (Crawl("jsonl", _is_jsonl, _jsonl_rows), Crawl("warc", _is_warc, _warc_rows))
_LOST_AS_A_WHOLE = frozenset(("no-record", "page-bytes"))


# A document of the table has one of these at least, or an address with a PMID.
_SIGNS = (b"pmid", b"pubmed", b"abstract", b"publication type", b"mesh terms", b"substances", b"ncbi", b"medline", b"affiliation",
          b"author information", b"choose destination", b"own -", b"own-", b"pmcr-", b"et al")  # fmt: skip


def read_rows(crawl: Crawl, source: Input, keys: Keys) -> Iterator[Outcome | Row]:
    """Each row, then what its document holds; nothing for a row that is no document of the table."""
    index = 0
    for row in crawl.rows(source, keys):
        yield row
        for outcome in _read_row(row, source.name):
            if isinstance(outcome, Article):
                yield _placed(outcome, row, source.name, index)
                index += 1
            elif isinstance(outcome, Problem):
                lost = outcome.scope == "record" and outcome.severity == "skipped"
                yield evolve(outcome, index=index) if lost else outcome
                index += lost
            else:
                yield outcome


def _read_row(row: Row, name: str | None) -> Iterator[Outcome]:
    from pubparse._text.ids import pmid_of_url

    if row.fault:
        yield evolve(row.fault, pmid=pmid_of_url(row.url)) if row.url else row.fault
    if not row.content:
        return
    try:
        document = Input(row.content, text=isinstance(row.content, str))
    except UnknownFormatError:
        return  # a zip archive, say: no page
    document.name = name
    low = document.head.lower()
    if not any(sign in low for sign in _SIGNS) and pmid_of_url(row.url or "") is None:
        return  # most rows of most crawls; what they are in detail is nobody's question
    found = recognised(document.head, row.url)
    if found is None:
        return
    for outcome in found.read(document, row.url):
        yield _of_row(outcome, row) if isinstance(outcome, Problem) else outcome
    for fault in document.faults:
        yield _of_row(fault, row)


def _placed(article: Article, row: Row, name: str | None, index: int) -> Article:
    """The article with its place in the crawl instead of that in the row."""
    source = article.source and Source(format=article.source.format, name=name, index=index, offset=row.offset)
    notes = tuple(evolve(note, index=index, offset=row.offset) for note in article.problems)
    return evolve(article, source=source, problems=notes)


def _of_row(problem: Problem, row: Row) -> Problem:
    """The Problem of a row's document as one of the crawl: what loses the document loses a record, not the stream."""
    where = f"row {row.number}, {row.url}" if row.url else f"row {row.number}"
    scope = "record" if problem.code in _LOST_AS_A_WHOLE else problem.scope
    return evolve(problem, message=f"{problem.message} ({where})", scope=scope, index=None, offset=row.offset)


def decoded(content: bytes) -> str:
    """Bytes of a text as str: UTF-8, or cp1252 when no byte beyond ASCII is UTF-8; else U+FFFD stands for the bytes at fault."""
    return _decoded(content)[0]


def _decoded(content: bytes) -> tuple[str, str]:
    """The bytes as str, and the codec that they were read by."""
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost and lost == sum(byte > _LAST_ASCII for byte in content):
        return content.decode("cp1252", "replace"), "cp1252"
    return text, "utf-8"


# Nothing before MEDLINE in the table begins so. The shortcut saves their loading, 60 of the 65 ms that a first look took, and
# the looks themselves, a third of a millisecond a file.
_OPENS_MEDLINE = re.compile(rb"\s{0,99}PMID- ?[0-9]{1,9}[ \t]{0,9}[\r\n]")


def recognised(head: bytes, url: str | None) -> Format | None:
    """The first format of the table that the head looks like."""
    page = _is_page(head)
    if not page and _OPENS_MEDLINE.match(head) and _is_medline(head, url):
        return next(row for row in FORMATS if row.recognises is _is_medline)
    if page and _is_document(head) and not _is_rewritten(head):
        from pubparse._readers._html_kinds import told

        if name := told(head):  # nearly every page, and none of the formats before it
            return next(row for row in FORMATS if row.name == name)
    return next((row for row in FORMATS if not (page and row.is_text) and row.recognises(head, url)), None)


def recognised_crawl(head: bytes, keys: Keys) -> Crawl | None:
    """The kind of crawl that begins so."""
    return next((row for row in CRAWLS if row.recognises(head, keys)), None)


def named(name: str) -> Format | Crawl:
    """The format of this name; ValueError with the names that there are."""
    rows: tuple[Format | Crawl, ...] = (*FORMATS, *CRAWLS)
    for row in rows:
        if row.name == name:
            return row
    message = f"no format is called {name!r}; there are {', '.join(row.name for row in rows)}"
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

_LOADED = "pubparse.export.{}.load reads it"
_CITATIONS = (
    (re.compile(r"TY {1,3}- ?[A-Z]"), f"RIS, a citation format; {_LOADED.format('ris')}"),
    (re.compile(r"@[A-Za-z]{1,30}\s{0,9}\{"), f"BibTeX, a citation format; {_LOADED.format('bibtex')}"),
)  # fmt: skip
_CSL_TYPES = {"article-journal", "article", "book", "chapter"}


def described(head: bytes) -> str:
    """What a document is that is no PubMed document, for an error message."""
    from pubparse._readers._page_text_marks import unread_markup

    if not head.strip(b" \t\r\n\0"):
        return "an empty document" if not head.strip(b" \t\r\n") else "a document of NUL bytes"
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return what
    text = head[:16384].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    unread = unread_markup(text)
    if unread is not None:
        return unread
    if text[:1] in "{[":
        return _json(text)
    if text.startswith("<"):
        return _markup(text)
    if "\0" in text or text.count("\ufffd") > len(text) // 20:
        return "a binary file"
    for begins, what in _CITATIONS:
        if begins.match(text):
            return what
    return f"a text that begins {' '.join(text[:200].split())[:50]!r}"


def _json(text: str) -> str:
    error = _JSON_ERROR.search(text)
    if error:
        return f"JSON: {error[1]}"
    refused = re.search(r'"esummaryresult"\s*:\s*\[\s*"([^"]{1,200})"', text)
    if refused:
        return f"JSON: an ESummary answer that reports an error: {refused[1]}"
    if '"esummary"' in text:
        return f"JSON: {_summaries(text)}"
    kind = re.search(r'"type"\s*:\s*"([\w-]{1,30})"', text)
    for key, what in (
        ("esearchresult", "an ESearch answer"),
        ("einforesult", "an EInfo answer"),
        ("linksets", "an ELink answer"),
    ):
        if f'"{key}"' in text:
            return f"JSON: {what}, which holds no records"
    if kind and kind[1] in _CSL_TYPES:
        return f"CSL-JSON, a citation format; {_LOADED.format('csl')}"
    return f"JSON of type {kind[1]!r}" if kind else "JSON that is none of PubMed's"


# A key of an ESummary answer by which its database is known: as JSON has it, as XML's version 1 has it.
_DATABASES = (
    ("pmclivedate", "PubMed Central"), ("titlemainlist", "the NLM Catalog"), ("nomenclaturesymbol", "Gene"),
    ("accessionversion", "Nucleotide or Protein"), ("pdbacc", "Structure"), ("scientificname", "Taxonomy"),
    ("marker_name", "UniSTS"), ("medabbr", "Journals"), ("isoabbr", "Journals"), ("snp_id", "SNP"), ("gdstype", "GEO DataSets"),
    ("expxml", "SRA"), ("biosampleset", "BioSample"), ("project_acc", "BioProject"), ("rsuid", "Assembly"),
    ("germline_classification", "ClinVar"), ("ds_meshterms", "MeSH"), ("mimnumber", "OMIM"),
    ("canonicalsmiles", "PubChem Compound"),
    ("gi", "Nucleotide or Protein"),
)  # fmt: skip


_KEY = re.compile(r'"(\w{1,40})"\s{0,9}:|\bName="(\w{1,40})"|<(\w{1,40})>')


def _summaries(text: str) -> str:
    """An ESummary answer that is none of PubMed's, named by its database where a key tells it."""
    keys = {name.lower() for names in _KEY.findall(text) for name in names}
    database = next((name for key, name in _DATABASES if key in keys), None)
    return f"an ESummary answer about {database}, not PubMed" if database else _ROOTS["eSummaryResult"]


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
    what = _summaries(text) if name.casefold() == "esummaryresult" else _ROOTS_FOLDED.get(name.casefold())
    error = _ERROR.search(text)
    if error:
        return f"{(what or f'XML with the root <{name}>').split(':')[0]} that reports an error: {' '.join(error[1].split())}"
    if what:
        return what
    return f"XML with the root <{name}>, which is none of PubMed's" if name else "markup without a root element"
