"""PubMed's CSV download, new and old columns.

    PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI
    Title,URL,Description,Details,ShortDetails,Resource,Type,Identifiers,Db,EntrezUID,Properties        (rows have one field more)

A stream of bytes in, articles and Problems out. Cuts a row into the columns' names; a row with title or citation, and a PMID,
is a record. Columns that PubMed does not have go to `unplaced`.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from pubparse._parts import Parts
from pubparse._readers import _download
from pubparse._text.cited import parse_place
from pubparse._text.dates import parse_date
from pubparse._text.ids import parse_pmcid, parse_stated_pmid
from pubparse._text.inline_tags import split_tags
from pubparse._text.short_names import parse_short_names
from pubparse._text.spaces import fold
from pubparse.errors import Problem
from pubparse.model import Article, ArticleId, HistoryDate, Source, Unplaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubparse._input import Input

FORMAT = "pubmed-csv"

_NEW = ("PMID", "Title", "Authors", "Citation", "First Author", "Journal/Book")
_OLD = ("Title", "URL", "Description", "Details", "ShortDetails", "Resource", "Type", "Identifiers", "Db", "EntrezUID")
# The old columns under the new ones' names.
_RENAMED = {"Description": "Authors", "Details": "Citation", "EntrezUID": "PMID"}
_NOTHING_NEW = ("URL", "ShortDetails", "Resource", "Type", "Db", "FirstAuthor", "Date")
_IDENTIFIERS = re.compile(r"(PMID|PMCID): ?([^\s|]+)")
_CREATED = re.compile(r"create date: ?([0-9/]{4,10})")
_STATED = frozenset(("pmid", "title", "authors", "authors_complete", "volume", "issue", "pages", "journal"))
_RAW = 64 * 1024
# No name of a column, PubMed's or one that a program has added: a row that lost its line end goes on in the header.
_NO_NAME = re.compile(r"[0-9]{5}|\".|.{61}")


def recognises(text: str) -> bool:
    """True for a text whose first line is one of PubMed's two rows of columns."""
    line = text.lstrip("\ufeff").split("\n", 1)[0].strip()
    return _layout(_header(line)) is not None


def _header(line: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line]), [])]
    except csv.Error:
        return []


def _layout(header: list[str]) -> tuple[str, ...] | None:
    return next((columns for columns in (_NEW, _OLD) if tuple(header[: len(columns)]) == columns), None)


# How a row of new columns begins, and what one of old columns has once.
_NEW_ROW = re.compile(r'"?[0-9]{1,8}"?,')
_OLD_ROW = re.compile(r',"?/pubmed/[0-9]{1,8}"?,')


class _Row(NamedTuple):
    fields: list[str]
    line: _download.Line
    """The first of its lines."""
    lossy: bool
    fault: str | None = None
    """Why it cannot be relied on."""


class _Feed:
    """Lines for the csv module, which does not say which of them a row was made of, or that the text ended in a row."""

    def __init__(self, lines: Iterator[_download.Line]) -> None:
        self._lines = lines
        self.taken: list[_download.Line] = []
        self._ended = False

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self._ended = True
            raise StopIteration
        self.taken.append(line)
        return f"{line.text}\n"

    def has_ended(self) -> bool:
        """True when a line was asked for behind the last one."""
        return self._ended


def _rows(lines: Iterator[_download.Line]) -> Iterator[_Row]:
    """Rows; of one whose quotes are never closed the first line is at fault, and the others are rows of their own."""
    feed = _Feed(lines)
    reader = csv.reader(feed)
    while not feed.has_ended():
        feed.taken = []
        fault = None
        try:
            fields = next(reader, None)
        except csv.Error as err:
            fields, fault = [], f"no CSV: {err}"
        if fields is None:
            return
        if feed.has_ended():
            fault = "the text ends inside a quoted field"
        elif _is_several(feed.taken):
            fault = "a quote is not closed: the row runs on into the next"
        first, *others = feed.taken
        lossy = any(line.lossy for line in feed.taken)
        if fault is None:
            yield _Row(fields, first, lossy)
            continue
        yield _Row(_fields(first.text), first, first.lossy, fault)
        for line in others:
            is_open = line.text.count('"') % 2 == 1
            yield _Row(_fields(line.text), line, line.lossy, "a quote is not closed" if is_open else None)
        reader = csv.reader(feed)


def _is_several(lines: list[_download.Line]) -> bool:
    """True for lines that must be rows of their own, though a quote that is not closed joins them."""
    if any(_NEW_ROW.match(line.text) for line in lines[1:]):
        return True
    return len(lines) > 1 and sum(bool(_OLD_ROW.search(line.text)) for line in lines) > 1


def _fields(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return line.split(",", 1)


def read(source: Input) -> Iterator[Article | Problem]:
    """The article of each row; a Problem for a row that holds no PMID or neither title nor citation."""
    lines = _without_nul(_download.text_lines(source))
    head = next(lines, None)
    header = _header(head.text.lstrip("\ufeff")) if head else []
    if head is None or _layout(header) is None:
        message = f"{source.name or 'the text'}: its first line is not one of PubMed's rows of columns"
        yield Problem(
            code="no-record", severity="skipped", scope="stream", message=message, raw=",".join(header)[:_RAW]
        )
        return
    if any(map(_NO_NAME.search, header)):
        message = f"{source.name or 'the text'}: rows stand in the line of the columns' names, their line ends are lost"
        yield Problem(code="malformed", severity="skipped", scope="stream", message=message, raw=head.text[:_RAW])
    index = 0
    is_cut = False
    for row in _rows(lines):
        if row.fault is None and not any(field.strip() for field in row.fields):
            continue
        where = Source(format=FORMAT, name=source.name, index=index, offset=row.line.offset)
        is_cut = not row.line.ends and (row.fault is not None or len(row.fields) < len(header))
        fault = "the text ends inside the row" if is_cut else row.fault
        if fault:
            pmid = _pmid_in(header, row.fields)
            yield _skipped(where, fault, row.fields, pmid, code="unterminated" if is_cut else "malformed")
        else:
            yield _record(cut_parts(header, row.fields), row.fields, where, lossy=row.lossy)
        index += 1
    if is_cut:
        message = f"{source.name or 'the text'}: it ends inside a row"
        yield Problem(code="truncated", severity="skipped", scope="stream", message=message)


def _without_nul(lines: Iterator[_download.Line]) -> Iterator[_download.Line]:
    for line in lines:
        yield line._replace(text=line.text.replace("\0", "\ufffd")) if "\0" in line.text else line


def _pmid_in(header: list[str], row: list[str]) -> str | None:
    """The PMID of a row that is not whole; the last field of it may be a part of one."""
    named = dict(zip(header, row[:-1]))  # noqa: B905 - one of the two is shorter
    return parse_stated_pmid(
        named.get("PMID") or named.get("EntrezUID") or named.get("URL", "").removeprefix("/pubmed/")
    )


def cut_parts(header: list[str], row: list[str]) -> Parts:
    """The row's fields under the new columns' names; fields beyond the header have the name "?"."""
    parts = Parts()
    names = header + ["?"] * (len(row) - len(header))
    for name, value in zip(names, row):  # noqa: B905 - a short row has lost its last columns
        text = fold(value)
        if text:
            parts.put(_RENAMED.get(name, name) or "?", text)
    return parts


def _first(parts: Parts, name: str) -> str:
    """The first field of that name; a second one stays."""
    values = parts.take(name)
    parts.put(name, *values[1:])
    return values[0] if values else ""


def _skipped(
    source: Source, message: str, row: list[str], pmid: str | None = None, *, code: str = "no-record"
) -> Problem:
    return Problem(
        code=code,
        severity="skipped",
        scope="record",
        message=message,
        pmid=pmid,
        index=source.index,
        offset=source.offset,
        raw=",".join(row)[:_RAW] or None,
    )


def _record(parts: Parts, row: list[str], source: Source, *, lossy: bool) -> Article | Problem:
    is_old = "Identifiers" in parts or "Resource" in parts
    listed = dict(_IDENTIFIERS.findall(_first(parts, "Identifiers")))
    pmid = parse_stated_pmid(_first(parts, "PMID")) or parse_stated_pmid(listed.get("PMID", ""))
    printed = _first(parts, "Title")
    head = _first(parts, "Citation")
    if pmid is None or not (printed or head):
        return _skipped(source, "a row without PMID" if pmid is None else "a row with a PMID alone", row, pmid)
    notes = [("encoding", "the row holds bytes that are not UTF-8")] if lossy else []
    citation, unread, book = parse_place(head)
    said, codes, unread = _download.said_last(unread)
    if unread:
        parts.put("Citation", unread)
    if head and citation.date is None:
        notes.append(("citation-unread", "no date was met in the citation"))
    authors = _first(parts, "Authors")
    names, complete = parse_short_names(authors)
    if is_old:
        for name in _NOTHING_NEW:
            parts.take(name)
    first = _first(parts, "First Author")
    if first and names and first.rstrip(".") != names[0].author.short_name:
        parts.put("First Author", first)
    column = _first(parts, "Journal/Book")
    journal, types = _download.journal_and_types(citation.journal or (None if book else column) or None)
    types += said
    year = _first(parts, "Publication Year")
    date = citation.date or (parse_date(year) if year else None)
    properties = _CREATED.search(_first(parts, "Properties"))
    created = _first(parts, "Create Date") or (properties[1] if properties else "")
    doi = _download.doi_of(_first(parts, "DOI"), citation, parts)
    stated_pmcid = _first(parts, "PMCID")
    pmcid = parse_pmcid(stated_pmcid)
    if stated_pmcid and pmcid is None:
        parts.put("PMCID", stated_pmcid)
    pmcid = pmcid or parse_pmcid(listed.get("PMCID", ""))
    manuscript = _first(parts, "NIHMS ID")
    title, markup = split_tags(printed) if printed else (None, None)
    pages, pii = _download.pages_and_pii(citation)
    ids = _download.article_ids(doi, pmcid, pii)
    partial = {"article_ids", "history"} | _download.dates_in_part(citation, unread)
    if names and not complete:
        partial.add("authors")
    if types:
        partial.add("publication_types")
    built = Article(
        pmid=pmid,
        article_ids=(*ids, ArticleId(value=manuscript, id_type="mid")) if manuscript else ids,
        title=title,
        title_markup=markup,
        journal=journal,
        book=book,
        volume=citation.volume,
        issue=citation.issue,
        pages=pages,
        publication_date=date,
        electronic_date=citation.electronic_date,
        authors=_download.people(names, {}),
        authors_complete=complete if names else None,
        languages=codes,
        publication_types=types,
        history=(HistoryDate(status="entrez", date=parse_date(created)),) if created else (),
        publication_status="aheadofprint" if citation.ahead_of_print else None,
        partial=frozenset(partial),
        source=source,
        unplaced=tuple(Unplaced(name=name, text=text) for name, text in parts.rest()),
        problems=_download.repaired(notes, pmid, source),
    )
    # Without a citation (re-made files) nothing is known of the place; the new columns state identifiers, old ones no doi.
    stated = _STATED if head else frozenset(("pmid", "title", "authors", "authors_complete"))
    return _download.with_unknown(built, stated if is_old else stated | {"doi", "pmcid"})
