"""PubMed's "Summary (text)" download: one citation a record, wrapped at 80 columns, also inside hyphenated words.

    7: Moradi E, Solati-Hashjin M. Microfluidic organ-on-a-
    chip models of human liver tissue. Acta Biomater. 2020 Sep
    2:S1742-7061(20)30511-0. doi: 10.1016/j.actbio.2020.08.041. Epub ahead of print.
    PMID: 32890749; PMCID: PMC7434321.

A stream of lines in, articles and Problems out. Cuts authors, citation and identifiers; what they mean is `_text`'s matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubparse._parts import Parts
from pubparse._readers import _download
from pubparse._readers._page_headings import LINK_HEADINGS
from pubparse._text.cited import parse_cited
from pubparse._text.ids import parse_stated_pmid
from pubparse._text.inline_tags import split_tags
from pubparse._text.short_names import looks_like_group, looks_like_short_names, parse_short_names
from pubparse._text.wrapped import unwrapped
from pubparse.model import Article, CommentCorrection, Source, Unplaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubparse._input import Input
    from pubparse.errors import Problem

FORMAT = "summary-text"

_START = re.compile(r"([1-9][0-9]{0,6}): (?=\S)")
_IDS = re.compile(
    r"""
    (?: PubMed[ ] )? PMID:[ ]? ([0-9]{1,9}) (?![0-9])
    (?: ;[ ] (?:PubMed[ ]Central[ ])? PMCID:[ ]? (PMC[0-9]{1,9}(?:\.[0-9]{1,3})?) (?:[ ]\[[^\]]{1,60}\])? )? \.?
    """,
    re.VERBOSE,
)
_CLOSED = re.compile(r"(?:^|[ ;])(?:PMID: ?[0-9]{1,9}|PMCID: ?PMC[0-9.]{1,13}|[0-9]{1,9}|PMC[0-9.]{1,13})\.$")
# Behind the authors; "U.S. Preventive Services Task Force" (12230355) holds one.
_STOP = re.compile(r"(?<!\.[A-Z])\. ")
_NO_TITLE = (None, "[Not Available].", "[No title].")
_STATED = frozenset(
    ("pmid", "title", "volume", "issue", "pages", "doi", "pmcid", "journal", "authors", "authors_complete", "book")
)


def recognises(text: str) -> bool:
    """True for a text whose first line is a record's, and whose first record ends in its PMID."""
    lines = text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n").split("\n")
    first = _START.match(lines[0])
    if not first:
        return False
    block: list[str] = []
    for line in lines:
        if not line.strip() or (block and _START.match(line)):
            break
        block.append(line)
    last = _last_ids(unwrapped(block))
    return last is not None


def read(source: Input) -> Iterator[Article | Problem]:
    """The article of each record; a Problem for one that holds neither PMID nor citation."""
    index = 0
    for cut in _download.numbered(source, _opens, lambda number: len(str(number)) + 2):
        if not isinstance(cut, _download.Cut):
            yield cut
            continue
        where = Source(format=FORMAT, name=source.name, index=index, offset=cut.offset)
        if not cut.ends and not _CLOSED.search(cut.lines[-1].strip()):
            yield from _download.broken_off(cut, where)
            return
        yield _record(cut, where)
        index += 1


def _opens(line: str, blanks: int, present: _download.Cut | None) -> int | None:
    """A number and a colon after a blank line, or right after the identifiers when the blank line is lost."""
    match = _START.match(line)
    if not match:
        return None
    if present is None or blanks or (int(match[1]) == present.number + 1 and _CLOSED.search(present.lines[-1].strip())):
        return int(match[1])
    return None


def _last_ids(text: str) -> re.Match[str] | None:
    """The identifiers at the end: a title may quote another paper's (35353981), the record's own are the last."""
    place = text.rfind("PMID:")
    if place < 0:
        return None
    start = place - len("PubMed ") if text[:place].endswith("PubMed ") else place
    return _IDS.match(text, start)


def cut_parts(lines: list[str]) -> Parts:
    """Authors, citation (with the title) and identifiers of one record."""
    parts = Parts()
    text = unwrapped(lines)
    ids = _last_ids(text)
    if ids:
        parts.put("PMID", ids[1])
        if ids[2]:
            parts.put("PMCID", ids[2])
        if text[ids.end() :].strip():
            parts.put("after the identifiers", text[ids.end() :].strip())
        text = text[: ids.start()].rstrip()
    stop = _STOP.search(text)
    authors, rest = (text[: stop.start()], text[stop.end() :]) if stop else (text, "")
    if rest and (looks_like_short_names(authors) or looks_like_group(authors)):
        parts.put("authors", authors)
        text = rest
    if text:
        parts.put("citation", text)
    return parts


def _record(cut: _download.Cut, source: Source) -> Article | Problem:
    if cut.too_long:
        return _download.skipped(cut, source, "longer than any record", code="record-bytes")
    parts = cut_parts(cut.lines)
    notes: list[tuple[str, str]] = []
    pmid = parse_stated_pmid("".join(parts.take("PMID")))
    cited = parse_cited(" ".join(parts.take("citation")))
    citation = cited.citation
    if pmid is None and not cited.found:
        return _download.skipped(cut, source, "neither PMID nor citation")
    if pmid is None:
        notes.append(("no-pmid", "the record ends without its PMID"))
    if not cited.found:
        notes.append(("citation-unread", "no date was met: journal and place are not parted from the title"))
    if cut.lossy:
        notes.append(("encoding", "the record holds bytes that are not UTF-8"))
    said, codes, unread = _download.said_last(cited.unread)
    if unread:
        parts.put("citation", unread)
    names, complete = parse_short_names(" ".join(parts.take("authors")))
    journal, types = _download.journal_and_types(citation.journal)
    types += said
    title, markup = split_tags(cited.title) if cited.title not in _NO_TITLE else (None, None)
    vernacular, vernacular_markup = split_tags(cited.vernacular_title) if cited.vernacular_title else (None, None)
    pages, pii = _download.pages_and_pii(citation)
    partial = {"article_ids"} | _download.dates_in_part(citation, cited.unread)
    if citation.date and citation.date.precision == "day" and citation.electronic_date is None:
        # Of an issue that collects electronic articles only the article's own day is printed, and nothing says so (25309337).
        partial.add("publication_date")
    if names and not complete:
        partial.add("authors")
    if types:
        partial.add("publication_types")
    if cited.notices:
        partial.add("comments_corrections")
    if not cited.found:
        partial.add("title")
    built = Article(
        pmid=pmid,
        article_ids=_download.article_ids(citation.doi, "".join(parts.take("PMCID")) or None, pii),
        title=title,
        title_markup=markup,
        vernacular_title=vernacular,
        vernacular_title_markup=vernacular_markup,
        journal=journal,
        book=cited.book,
        volume=citation.volume,
        issue=citation.issue,
        pages=pages,
        publication_date=citation.date,
        electronic_date=citation.electronic_date,
        authors=_download.people(names, {}),
        authors_complete=complete if names else None,
        languages=cited.languages + codes,
        publication_types=types,
        comments_corrections=tuple(
            CommentCorrection(ref_type=LINK_HEADINGS[heading.lower()], ref_source=text)
            for heading, text in cited.notices
        ),
        publication_status="aheadofprint" if citation.ahead_of_print else None,
        partial=frozenset(partial),
        source=source,
        unplaced=tuple(Unplaced(name=name, text=text) for name, text in parts.rest()),
        problems=_download.repaired(notes, pmid, source),
    )
    return _download.with_unknown(built, _STATED if cited.found else _STATED - {"journal", "volume", "issue", "pages"})
