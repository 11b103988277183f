"""PubMed XML: efetch answers, baseline and update files, 2002 to today.

    <PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">31364595</PMID>...
                   <PubmedData><History>...

Bytes in; `Article`, `Deletion` and `Problem` out, in the order of the document. The cutter (`_cut_xml`) finds the records, `_flat`
lays each out, `_journal_article` and `_book_article` read it row by row. Here: what a record is, who it is, what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from pubparse._input import Input
from pubparse._readers._book_article import book_article
from pubparse._readers._cut_xml import RECORDS, SETS, Cutter, Piece, lost
from pubparse._readers._draft import PMID, NotARecordError
from pubparse._readers._flat import Flat, Rest, number, plain
from pubparse._readers._journal_article import journal_article
from pubparse._readers._plain_xml import NotPlainError
from pubparse.errors import Problem
from pubparse.model import Article, Deletion, Source

FORMAT = "pubmed-xml"

_NAMES = "|".join((*SETS, *RECORDS))
_ROOT = re.compile(rb"<(?:!DOCTYPE\s+)?(?:%s)(?=[\s/>])" % _NAMES.encode())
_FIRST_TAG = re.compile(rb"<([A-Za-z][\w.:-]*)")
# Roots of documents that may hold such elements without being PubMed's.
_OTHERS = (b"html", b"eSummaryResult", b"eSearchResult", b"eLinkResult", b"article", b"ArticleSet")


def recognises(head: bytes) -> bool:
    """PubMed's sets or records, at the root or in a foreign wrapper."""
    root = _FIRST_TAG.search(head)
    return not (root and root[1] in _OTHERS) and bool(_ROOT.search(head))


def read(source: Input) -> Iterator[Article | Deletion | Problem]:
    """The records of a stream, in order; what could not be read as Problems."""
    cutter = Cutter(iter(source), encoding=source.encoding, offset=source.offset)
    index = 0
    for item in cutter:
        if isinstance(item, Problem):
            yield attrs.evolve(item, index=index) if item.scope == "record" else item
            index += item.scope == "record"
            continue
        try:
            outcomes = _outcomes(item, source.name, index)
        except NotPlainError:
            outcomes = [made for again in cutter.rewritten(item) for made in _careful(again, source.name, index)]
        for outcome in outcomes:
            if isinstance(outcome, Problem) and outcome.scope == "record":
                yield attrs.evolve(outcome, index=index)
            else:
                yield outcome
            index += isinstance(outcome, Article) or (isinstance(outcome, Problem) and outcome.scope == "record")


def _careful(piece: Piece | Problem, name: str | None, index: int) -> list[Article | Deletion | Problem]:
    if isinstance(piece, Problem):
        return [piece]
    try:
        return _outcomes(piece, name, index)
    except NotPlainError as odd:
        return list(lost("depth", f"elements nested too deeply: {odd}", piece.offset, piece.raw))


def _outcomes(piece: Piece, name: str | None, index: int) -> list[Article | Deletion | Problem]:
    if piece.xml.startswith("<Delete"):
        return list(_deletions(piece))
    try:
        return [_article(piece, name, index)]
    except NotARecordError as fault:
        return list(lost(fault.args[0], fault.args[1], piece.offset, piece.raw))


def _deletions(piece: Piece) -> Iterator[Deletion | Problem]:
    flat = Flat(piece.xml, "", careful=piece.careful)
    for at in range(1, len(flat.tags)):
        pmid = plain(flat, at)
        if flat.tags[at] == "PMID" and pmid and PMID.fullmatch(pmid):
            yield Deletion(pmid=pmid, version=number(dict(flat.items[at]).get("Version")))
            continue
        message = f"a deletion that names no PMID: <{flat.tags[at]}> {pmid!r}"
        yield Problem(code="bad-deletion", severity="skipped", scope="stream", message=message, offset=piece.offset)
    strays: Rest = []
    flat.strays(strays)
    for stray in strays:
        message = f"a text among deletions: {stray.text[:60]!r}"
        yield Problem(code="bad-deletion", severity="skipped", scope="stream", message=message, offset=piece.offset)


def _article(piece: Piece, name: str | None, index: int) -> Article:
    rest: Rest = []
    source = Source(format=FORMAT, name=name, index=index, offset=piece.offset)
    if piece.xml.startswith(("<PubmedBook", "<BookDocument")):
        article = book_article(piece.xml, source, rest, careful=piece.careful)
    else:
        article = journal_article(piece.xml, source, rest, careful=piece.careful)
    doubts = [*piece.repairs, *_doubts(article)]
    pmid = article.pmid
    if pmid is None:
        # The identifier list may still name it: told, but not taken for the record's PMID.
        pmid = next((i.value for i in article.article_ids if i.id_type == "pubmed" and PMID.fullmatch(i.value)), None)
        if pmid is None and not (article.title or article.vernacular_title or article.book):
            raise NotARecordError("no-title-no-pmid", "a record without PMID and without title")
        doubts.append(("no-pmid", "the record has no PMID" + (f"; its identifier list says {pmid}" if pmid else "")))
    if not doubts:
        return article
    problems = [
        Problem(
            code=code, severity="repaired", scope="record", message=message, pmid=pmid, index=index, offset=piece.offset,
        )
        for code, message in doubts
    ]  # fmt: skip
    return attrs.evolve(article, problems=tuple(problems))


def _doubts(article: Article) -> Iterator[tuple[str, str]]:
    """What a careful reader would tell: two DOIs that differ, a date that could not be read."""
    for elocation in article.elocation_ids:
        if elocation.id_type == "doi" and elocation.valid:
            other = next((i.value for i in article.article_ids if i.id_type == "doi"), None)
            if other is not None and other != elocation.value and other.casefold() != elocation.value.casefold():
                yield "doi-disagree", f"ELocationID says {elocation.value}, the identifier list says {other}"
            break
    date = article.publication_date
    if date is not None and date.year is None:
        yield "bad-date", f"no year can be read in the publication date {date.raw!r}"
