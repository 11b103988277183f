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
from typing import TYPE_CHECKING

from pubparse._parts import Parts
from pubparse._readers import _download
from pubparse._readers._cut_esummary import Fault, Summary, cut
from pubparse._readers._page_headings import LINK_HEADINGS
from pubparse._text import terms
from pubparse._text.dates import parse_date
from pubparse._text.ids import parse_doi, parse_stated_pmid
from pubparse._text.inline_tags import split_tags
from pubparse._text.short_names import parse_short_names
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
# NCBI's data specification: PubStatus.
_STATUS_NUMBERS = {"3": "epublish", "4": "ppublish", "10": "aheadofprint"}
_PMC_ID = re.compile(r"\bpmc-?id: ?(PMC[0-9]{1,9})(?![0-9])", re.IGNORECASE)
# Keys that repeat others, which a reduced answer may lack.
_REPEATS = {
    "uid": (), "lastauthor": ("authors",), "sortfirstauthor": ("authors",), "sorttitle": ("title",), "sortpubdate": ("pubdate",),
    "so": ("pubdate", "volume", "issue", "pages"),
}  # fmt: skip
_AUTHOR_TYPES = frozenset({"", "Author", "CollectiveName", "Editor"})
_AUTHOR_KEYS = frozenset({"name", "value", "authtype"})
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
    index = 0
    for piece in cut(content):
        where = Source(format=FORMAT, name=source.name, index=index, offset=piece.offset)
        if isinstance(piece, Fault):
            yield _fault(piece, where)
            index += piece.uid is not None
        else:
            yield _record(piece, where)
            index += 1


def _stream_problem(code: str, message: str, content: bytes | str) -> Problem:
    return Problem(code=code, severity="skipped", scope="stream", message=message, raw=content[:_RAW])


def _fault(fault: Fault, where: Source) -> Problem:
    if fault.uid is None:
        return _stream_problem(fault.code, fault.message, fault.raw)
    return Problem(
        code=fault.code,
        severity="skipped",
        scope="record",
        message=f"uid {fault.uid or '?'}: {fault.message}",
        pmid=parse_stated_pmid(fault.uid),
        index=where.index,
        offset=where.offset,
        raw=fault.raw[:_RAW] or None,
    )


# The article


def _one(parts: Parts, name: str) -> str | None:
    values = parts.take(name)
    parts.put(name, *values[1:])
    return values[0] if values else None


def _many(parts: Parts, name: str) -> list[dict[str, str]]:
    """Values with parts; a bare text is an item of one part, its value."""
    found = []
    for text in parts.take(name):
        try:
            value = json.loads(text) if text.startswith("{") else None
        except (ValueError, RecursionError):  # a text that only begins like parts
            value = None
        found.append({key: str(part) for key, part in (value or {"name": text, "value": text}).items()})
    return found


def _skipped(uid: str, source: Source, message: str) -> Problem:
    return Problem(
        code="no-record",
        severity="skipped",
        scope="record",
        message=f"uid {uid}: {message}" if uid and uid not in message else message,
        pmid=parse_stated_pmid(uid),
        index=source.index,
        offset=source.offset,
    )


def _record(summary: Summary, source: Source) -> Article | Problem:
    uid, parts, notes = summary.uid, summary.parts, list(summary.notes)
    error = _one(parts, "error")
    if error is not None:
        return _skipped(uid, source, error)
    ids = _ids(parts)
    kinds = {item.id_type for item in ids}
    if "pmclivedate" in parts or ("pubmed" not in kinds and kinds & {"pmid"}):
        return _skipped("", source, f"uid {uid} is a summary of the PMC database, not of PubMed")
    pmid = parse_stated_pmid(uid)
    if pmid is None or ("fulljournalname" not in parts and "title" not in parts):
        return _skipped(uid, source, "no summary of a PubMed record")
    for name, others in _REPEATS.items():
        if all(other in parts for other in others):
            parts.take(name)
    people = _many(parts, "authors")
    for item in people:
        if item.get("authtype", "") not in _AUTHOR_TYPES or any(item[key] for key in item.keys() - _AUTHOR_KEYS):
            parts.put("authors", json.dumps(item, ensure_ascii=False))
    status = _status(parts)
    title, markup = split_tags(_one(parts, "title") or "")
    history = tuple(_step(item) for item in _many(parts, "history") if item.get("date"))
    printed = _one(parts, "elocationid")
    doi = parse_doi(printed) if printed and printed.lower().startswith("doi:") else None
    if printed and not (doi and printed.removeprefix("doi:").strip() == doi):
        parts.put("elocationid", printed)
    for other in filter(None, (doi, *parts.take("doi"))):
        if not any(item.id_type == "doi" for item in ids):
            ids.append(ArticleId(value=other, id_type="doi"))
        elif all(item.value != other for item in ids) and other != doi:
            parts.put("doi", other)
    authors = tuple(author for item in people if item.get("authtype") != "Editor" and (author := _author(item)))
    editors = tuple(author for item in people if item.get("authtype") == "Editor" and (author := _author(item)))
    pub_status = _pub_status(parts)
    date, electronic = _date(parts, "pubdate"), _date(parts, "epubdate")
    if date is not None and date.year is None:
        notes.append(("bad-date", f"no year can be read in the publication date {date.raw!r}"))
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
        status=status,
        publication_status=pub_status,
        history=history,
        # `eid` and `rid` are ESummary's own; "Research Support" types, steps and links are stated in part.
        partial=frozenset(("article_ids", "comments_corrections", "history", "publication_types")),
        source=source,
        unplaced=tuple(Unplaced(name=name, text=text) for name, text in parts.rest()),
        problems=_download.repaired(notes, pmid, source),
    )
    # A reduced answer states what keys it has.
    return _download.with_unknown(built, frozenset(name for name in _STATED if _KEY.get(name, name) in parts))


_KEY = {"pmid": "title", "journal": "source", "doi": "articleids", "pmcid": "articleids"}


def _ids(parts: Parts) -> list[ArticleId]:
    """The list as it stands; a PMCID that only the composite "pmc-id: PMC1;manuscript-id: NIHMS2;" holds is named too."""
    listed = [(item.get("idtype") or None, item.get("value", "")) for item in _many(parts, "articleids")]
    kinds = {kind for kind, _ in listed}
    composite = next((_PMC_ID.search(value[:200]) for kind, value in listed if kind == "pmcid"), None)
    if composite and "pmc" not in kinds:
        listed.append(("pmc", composite[1]))
    return [ArticleId(value=value, id_type=kind) for kind, value in listed]


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
    if not (title or publisher or editors):
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


def _status(parts: Parts) -> str | None:
    """NLM's word; what is not known, and the "PubMed" that says nothing, is none."""
    text = _one(parts, "recordstatus")
    status = terms.status(f"[{text}]") if text else None
    if text and status is None and text.casefold() != "pubmed":
        parts.put("recordstatus", text)
    return status


def _pub_status(parts: Parts) -> str | None:
    """Version 1 has NLM's words, the others numbers; both of "ppublish+epublish" (256) cannot be said."""
    text = _one(parts, "pubstatus")
    if text is None:
        return None
    word = _STATUS_NUMBERS.get(text, text)
    if word in _STATUS_NUMBERS.values():
        return word
    parts.put("pubstatus", text)
    return None


def _links(parts: Parts) -> tuple[CommentCorrection, ...]:
    found = []
    for item in _many(parts, "references"):
        kind = LINK_HEADINGS.get(item.get("reftype", "").lower())
        printed = item.get("pmid", "")
        text, pmid = item.get("refsource") or None, parse_stated_pmid(printed)
        if kind is None or (printed not in {"", "0"} and pmid is None):
            parts.put("references", json.dumps(item, ensure_ascii=False))
        if kind is None:
            continue
        found.append(CommentCorrection(ref_type=kind, ref_source=text, pmid=pmid, note=item.get("note") or None))
    return tuple(found)
