"""Our own articles: what `Article.to_dict` gives, one JSON object a line.

    {"pmid": "31364595", "pmid_version": 1, "article_ids": [{"value": "31364595", "id_type": "pubmed"}, ...], ...}

Bytes in, the articles that were written and Problems out. An article keeps its `source`: where it was read first.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from attrs import evolve

from pubparse.errors import ParseError, Problem
from pubparse.model import Article, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubparse._input import Input

FORMAT = "pubparse-jsonl"

LINE_LIMIT = 64 << 20
_RAW = 64 * 1024
# How each line of ours begins, also where the first is longer than the head. With sorted keys the first ones are others.
_BEGINS = re.compile(
    rb'[ \t]*\{[ \t]*"pmid"[ \t]*:[ \t]*(?:null|"[0-9]{1,8}")[ \t]*,[ \t]*"pmid_version"[ \t]*:[ \t]*(?:null|[0-9]{1,9})'
    rb'[ \t]*,[ \t]*"article_ids"[ \t]*:[ \t]*\['
)
_KEYS = frozenset(("pmid", "title", "elocation_ids", "mesh_headings", "source", "unknown", "partial", "unplaced"))
_LINES_TRIED = 3
_PMID = re.compile(rb'"pmid"[ \t]{0,8}:[ \t]{0,8}"([0-9]{1,8})"')


def recognises(head: bytes) -> bool:
    """True for lines with the keys of an article; one of the first three is enough."""
    lines = islice((line for line in head.split(b"\n", 64)[:64] if line.strip()), _LINES_TRIED)
    return any(_BEGINS.match(line) or _has_keys(line) for line in lines)


def _has_keys(line: bytes) -> bool:
    try:
        row = json.loads(line) if line.lstrip()[:1] == b"{" else None
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and row.keys() >= _KEYS


def read(source: Input) -> Iterator[Article | Problem]:
    """The article of each line; a Problem for a line that is none."""
    index = 0
    for offset, line in source.lines(LINE_LIMIT):
        if line.strip():
            yield _article(line, Source(format=FORMAT, name=source.name, index=index, offset=offset))
            index += 1


def _article(line: bytes, place: Source) -> Article | Problem:
    if len(line) > LINE_LIMIT:
        return _fault("row-bytes", f"a line of more than {LINE_LIMIT >> 20} MiB was not read", line, place)
    try:
        data: Any = json.loads(line)
        article = Article.from_dict(data)
    except (ValueError, RecursionError) as err:
        return _fault("bad-row", f"the line is no JSON: {err}", line, place)
    except ParseError as err:
        return _fault(err.code, err.message, line, place)
    return article if article.source else evolve(article, source=place)


def _fault(code: str, message: str, line: bytes, place: Source) -> Problem:
    named = _PMID.match(line.lstrip()[1:].lstrip()) if line.lstrip()[:1] == b"{" else None
    return Problem(
        code=code,
        severity="skipped",
        scope="record",
        message=message,
        pmid=named[1].decode() if named else None,
        index=place.index,
        offset=place.offset,
        raw=line[:_RAW],
    )
