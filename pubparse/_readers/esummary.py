"""ESummary's answers about PubMed: XML of version 1.0 and 2.0, and JSON.

    <eSummaryResult><DocSum><Id>11850928</Id><Item Name="PubDate" Type="Date">1965 Aug</Item>...
    <eSummaryResult><DocumentSummarySet><DocumentSummary uid="11850928"><PubDate>1965 Aug</PubDate>...
    {"header": {"type": "esummary"}, "result": {"uids": ["11850928"], "11850928": {"uid": "11850928", "pubdate": "1965 Aug", ...}}}

Bytes in, articles and Problems out. The cutters give the parts of a summary under JSON's names; one constructor reads them.
Summaries of other databases have other keys and are none of this format.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from pubparse._parts import Parts
from pubparse._readers import _download
from pubparse._readers._flat import Element
from pubparse._readers._page import LINK_HEADINGS
from pubparse._text import terms
from pubparse._text.dates import parse_date
from pubparse._text.ids import parse_doi, parse_pmid
from pubparse._text.inline_tags import split_tags
from pubparse._text.short_names import parse_short_names
from pubparse._text.spaces import fold
from pubparse.errors import Problem
from pubparse.model import (
    Article,
    ArticleId,
    Author,
    Book,
    CommentCorrection,
    HistoryDate,
    Journal,
    PartialDate,
    PublicationType,
    Source,
    Unplaced,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubparse._input import Input

FORMAT = "esummary"

LIMIT = 128 << 20
_RAW = 64 * 1024
_HEAD_JSON = re.compile(rb'"(?:fulljournalname|epubdate)"\s*:')
_PUBMED_JSON = re.compile(rb'"idtype"\s*:\s*"pubmed"|"recordstatus"\s*:')
_ERROR_JSON = re.compile(rb'"error"\s*:\s*"cannot get document summary"')
_PUBMED_XML = re.compile(rb'Name="FullJournalName"|<FullJournalName[ />]')
_NOT_PMC_XML = re.compile(rb'Name="RecordStatus"|<RecordStatus[ />]|<IdType>pubmed<|Name="pubmed"')
_ERROR_XML = re.compile(rb"<DocumentSummary [^>]{0,100}>\s*<error>cannot get document summary")
_STATUS_WORD = re.compile(r"(?:ppublish|epublish|aheadofprint)")
_ERROR_UID = re.compile(r"\bUID=([0-9]{1,8})(?![0-9])")
# Keys that repeat another, count or sort.
_NOTHING_NEW = (
    "uid", "lastauthor", "sorttitle", "sortfirstauthor", "sortpubdate", "hasabstract", "so", "doi", "pmcrefcount", "doctype",
    "viewcount", "attributes", "version", "nlmpmcrefcount", "locationlabel type",
)  # fmt: skip
_STATED = frozenset(("pmid", "title", "journal", "volume", "issue", "pages", "authors", "doi", "pmcid"))
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})$")


def recognises(head: bytes) -> bool:
    """True for a summary of PubMed, judged by keys that only its summaries have together."""
    start = head.lstrip()[:1]
    if start == b"{":
        if b'"esummary"' not in head[:4096] and b'"uids"' not in head[:4096]:
            return False
        return bool(
            (_HEAD_JSON.search(head) and _PUBMED_JSON.search(head))
            or _ERROR_JSON.search(head, max(head.find(b'"uids"'), 0))
        )
    if start == b"<" and b"<eSummaryResult" in head[:4096]:
        return bool((_PUBMED_XML.search(head) and _NOT_PMC_XML.search(head)) or _ERROR_XML.search(head))
    return False


def read(source: Input) -> Iterator[Article | Problem]:
    """The article of each summary; a Problem for each uid that has none or whose summary is another database's."""
    content = source.read(LIMIT)
    if len(content) > LIMIT:
        yield _stream_problem("page-bytes", f"an answer of more than {LIMIT >> 20} MiB was not read", content)
        return
    try:
        documents = _cut_json(content) if content.lstrip()[:1] == b"{" else _cut_xml(content)
    except (ValueError, RecursionError, etree.XMLSyntaxError) as err:
        yield _stream_problem("malformed", f"the answer cannot be read: {err}", content)
        return
    for index, (uid, parts) in enumerate(documents):
        yield _record(uid, parts, Source(format=FORMAT, name=source.name, index=index))


def _stream_problem(code: str, message: str, content: bytes) -> Problem:
    return Problem(code=code, severity="skipped", scope="stream", message=message, raw=content[:_RAW])


# JSON


def _cut_json(content: bytes) -> list[tuple[str, Parts]]:
    answer = json.loads(content.decode("utf-8", "replace"))
    result = answer.get("result")
    if not isinstance(result, dict):
        message = f"it has no result: {_shown(answer.get('esummaryresult') or answer.get('error'))}"
        raise ValueError(message)  # noqa: TRY004 - read() tells it as a fault of the document
    uids = result.get("uids")
    listed = [str(uid) for uid in uids] if isinstance(uids, list) else []
    others = [key for key in result if key != "uids" and key not in listed]
    return [(uid, _parts_of_json(result.get(uid))) for uid in (*listed, *others)]


def _parts_of_json(summary: Any) -> Parts:
    parts = Parts()
    if not isinstance(summary, dict):
        return parts
    for key, value in summary.items():
        parts.put(key)  # seen, also when it is empty
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                parts.put(key, json.dumps({str(k): _shown(v) for k, v in item.items()}, ensure_ascii=False))
            elif (text := _shown(item)) != "":
                parts.put(key, text)
    return parts


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return fold(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# XML

_RENAMED = {
    "authorlist": "authors", "langlist": "lang", "pubtypelist": "pubtype", "authors": "authors", "articleids": "articleids",
}  # fmt: skip
_VERSION_1_VALUES = {
    "articleids": ("idtype", "value"),
    "history": ("pubstatus", "date"),
    "references": ("reftype", "refsource"),
}


def _cut_xml(content: bytes) -> list[tuple[str, Parts]]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True, remove_pis=True
    )
    root = cast("Element | None", etree.fromstring(content.lstrip(), parser))
    if root is None:  # what recovery makes of a text without any element
        message = "no element in it"
        raise ValueError(message)
    found = []
    for el in root:
        if el.tag == "DocSum":
            found.append((fold(el.findtext("Id") or ""), _parts_of_docsum(el)))
        elif el.tag == "DocumentSummarySet":
            found += [
                (fold(doc.get("uid") or ""), _parts_of_summary(doc)) for doc in el if doc.tag == "DocumentSummary"
            ]
        elif el.tag == "ERROR":
            parts = Parts()
            parts.put("error", fold(el.text or ""))
            named = _ERROR_UID.search(el.text or "")
            found.append((named[1] if named else "", parts))
    return found


def _parts_of_docsum(el: Element) -> Parts:
    """Version 1: items with a name and a type; a list holds items."""
    parts = Parts()
    for item in el:
        if item.tag != "Item":
            continue
        name = (item.get("Name") or "").lower()
        name = _RENAMED.get(name, name)
        parts.put(name)
        if item.get("Type") != "List":
            parts.put(name, *filter(None, [fold(item.text or "")]))
            continue
        for inner in item:
            text, key = fold(inner.text or ""), inner.get("Name") or ""
            if not text:
                continue
            if name in _VERSION_1_VALUES:
                parts.put(
                    name, json.dumps(dict(zip(_VERSION_1_VALUES[name], (key, text), strict=True)), ensure_ascii=False)
                )
            elif name == "authors":
                parts.put(name, json.dumps({"name": text, "authtype": key}, ensure_ascii=False))
            else:
                parts.put(name, text)
    return parts


def _parts_of_summary(el: Element) -> Parts:
    """Version 2: an element a value; lists hold elements, of which some have parts."""
    parts = Parts()
    for child in el:
        name = str(child.tag).lower()
        parts.put(name)
        if len(child) == 0:
            parts.put(name, *filter(None, [fold(child.text or "")]))
        for item in child:
            if len(item):
                values = {str(part.tag).lower(): fold(part.text or "") for part in item}
                parts.put(name, json.dumps(values, ensure_ascii=False))
            elif fold(item.text or ""):
                parts.put(name, fold(item.text or ""))
    return parts


# The article


def _one(parts: Parts, name: str) -> str | None:
    values = parts.take(name)
    parts.put(name, *values[1:])
    return values[0] if values else None


def _many(parts: Parts, name: str) -> list[dict[str, str]]:
    """Values with parts; a bare text is an item of one part, its value."""
    found = []
    for text in parts.take(name):
        value = json.loads(text) if text.startswith("{") else {"name": text, "value": text}
        found.append({key: str(part) for key, part in value.items()})
    return found


def _skipped(uid: str, source: Source, message: str) -> Problem:
    return Problem(
        code="no-record",
        severity="skipped",
        scope="record",
        message=f"uid {uid}: {message}" if uid and uid not in message else message,
        pmid=parse_pmid(uid),
        index=source.index,
        offset=source.offset,
    )


def _record(uid: str, parts: Parts, source: Source) -> Article | Problem:
    error = _one(parts, "error")
    if error is not None:
        return _skipped(uid, source, error)
    ids = [
        ArticleId(value=item.get("value", ""), id_type=item.get("idtype") or None)
        for item in _many(parts, "articleids")
    ]
    kinds = {item.id_type for item in ids}
    if "pmclivedate" in parts or ("pubmed" not in kinds and kinds & {"pmid"}):
        return _skipped("", source, f"uid {uid} is a summary of the PMC database, not of PubMed")
    pmid = parse_pmid(uid)
    if pmid is None or ("fulljournalname" not in parts and "title" not in parts):
        return _skipped(uid, source, "no summary of a PubMed record")
    for name in _NOTHING_NEW:
        parts.take(name)
    people = _many(parts, "authors")
    status = _one(parts, "recordstatus")
    title, markup = split_tags(_one(parts, "title") or "")
    history = tuple(_step(item) for item in _many(parts, "history") if item.get("date"))
    printed = _one(parts, "elocationid")
    doi = parse_doi(printed) if printed and printed.lower().startswith("doi:") else None
    if printed and not (doi and printed.removeprefix("doi:").strip() == doi):
        parts.put("elocationid", printed)
    if doi and not any(item.id_type == "doi" for item in ids):
        ids.append(ArticleId(value=doi, id_type="doi"))
    authors = tuple(author for item in people if item.get("authtype") != "Editor" and (author := _author(item)))
    editors = tuple(author for item in people if item.get("authtype") == "Editor" and (author := _author(item)))
    pub_status = _pub_status(parts)
    date, electronic = _date(parts, "pubdate"), _date(parts, "epubdate")
    built = Article(
        pmid=pmid,
        article_ids=tuple(item for item in ids if item.value),
        title=title or None,
        title_markup=markup,
        vernacular_title=_one(parts, "vernaculartitle"),
        journal=_journal(parts),
        book=_book(parts, editors, date),
        volume=_one(parts, "volume"),
        issue=_one(parts, "issue"),
        pages=_one(parts, "pages"),
        publication_date=date,
        electronic_date=electronic,
        authors=authors,
        languages=_languages(parts),
        publication_types=tuple(PublicationType(name=name) for name in parts.take("pubtype")),
        comments_corrections=_links(parts),
        status=terms.status(f"[{status}]") if status else None,
        publication_status=pub_status,
        history=history,
        # `eid` and `rid` are ESummary's own; "Research Support" types, steps and links are stated in part.
        partial=frozenset(("article_ids", "comments_corrections", "history", "publication_types")),
        source=source,
        unplaced=tuple(Unplaced(name=name, text=text) for name, text in parts.rest()),
    )
    # A reduced answer states what keys it has.
    return _download.with_unknown(built, frozenset(name for name in _STATED if _KEY.get(name, name) in parts))


_KEY = {"pmid": "title", "journal": "source", "doi": "articleids", "pmcid": "articleids"}


def _date(parts: Parts, name: str) -> PartialDate | None:
    text = _one(parts, name)
    return parse_date(text) if text else None


def _author(item: dict[str, str]) -> Author | None:
    text = item.get("name", "")
    if not text:
        return None
    if item.get("authtype") == "CollectiveName":
        return Author(collective_name=text)
    names, _ = parse_short_names(text)
    return names[0].author if len(names) == 1 else Author(collective_name=text)


def _step(item: dict[str, str]) -> HistoryDate:
    text = item["date"]
    time = _TIME.search(text)
    return HistoryDate(
        status=item.get("pubstatus", ""),
        date=parse_date(text),
        hour=int(time[1]) if time else None,
        minute=int(time[2]) if time else None,
    )


def _journal(parts: Parts) -> Journal | None:
    """Source is NLM's abbreviation; of two ISSNs the printed one stands first, as in ESummary."""
    printed, electronic = _one(parts, "issn"), _one(parts, "essn")
    if printed and electronic:
        parts.put("essn", electronic)
    journal = Journal(
        title=_one(parts, "fulljournalname"),
        medline_ta=_one(parts, "source"),
        issn=printed or electronic,
        issn_type="Print" if printed else "Electronic" if electronic else None,
        nlm_unique_id=_one(parts, "nlmuniqueid"),
    )
    return journal if journal != Journal() else None


def _book(parts: Parts, editors: tuple[Author, ...], date: PartialDate | None) -> Book | None:
    title = _one(parts, "booktitle")
    publisher = _one(parts, "publishername")
    if not (title or publisher):
        return None
    return Book(
        title=title,
        publisher=publisher,
        publisher_location=_one(parts, "publisherlocation"),
        date=date,
        editors=editors,
        edition=_one(parts, "edition"),
        medium=_one(parts, "medium"),
        report_number=_one(parts, "reportnumber"),
    )


def _languages(parts: Parts) -> tuple[str, ...]:
    """Codes as they are, names as codes; what is neither stays."""
    codes: list[str] = []
    for text in parts.take("lang"):
        if re.fullmatch("[a-z]{3}", text):
            codes.append(text)
        elif found := terms.languages(text):
            codes += found
        else:
            parts.put("lang", text)
    return tuple(codes)


def _pub_status(parts: Parts) -> str | None:
    """Version 1 has NLM's words, "ppublish+epublish" too; the others numbers, which stay as they are."""
    text = _one(parts, "pubstatus")
    if text is None:
        return None
    if _STATUS_WORD.fullmatch(text):
        return text
    parts.put("pubstatus", text)
    return None


def _links(parts: Parts) -> tuple[CommentCorrection, ...]:
    found = []
    for item in _many(parts, "references"):
        kind = LINK_HEADINGS.get(item.get("reftype", "").lower())
        if kind is None:
            parts.put("references", json.dumps(item, ensure_ascii=False))
            continue
        text, pmid = item.get("refsource") or None, parse_pmid(item.get("pmid", ""))
        found.append(CommentCorrection(ref_type=kind, ref_source=text, pmid=pmid, note=item.get("note") or None))
    return tuple(found)
