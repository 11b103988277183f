"""Crawls: files of many pages, of which few or none are PubMed's. Rows in, one document and its address out.

    {"text": "Skip to main page content ...", "url": "https://pubmed.ncbi.nlm.nih.gov/31364595/"}       JSON Lines
    WARC/1.0 / WARC-Type: conversion / WARC-Target-URI: https://... / Content-Length: 2103 ~ Skip to ...     WARC, WET (`_warc`)

What a row's document is, the table of formats says; nothing here knows one. A row that is broken says so in `fault`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from pubparse.errors import Problem

if TYPE_CHECKING:
    from pubparse._input import Input

ROW_LIMIT = 32 << 20
RAW = 64 * 1024
_SPACE = re.compile(r"[ \t\r\n]*")
_ADDRESS = re.compile(r'https?://[^\s"<>\\]{1,2000}')


class Keys(NamedTuple):
    """Under which names a row of JSON Lines has its text and its address; a name inside an object is written "meta.url"."""

    text: str = "text"
    url: str = "url"


class Row(NamedTuple):
    """One row of a crawl."""

    number: int
    """From 0, broken rows included."""
    offset: int
    """Where it begins, in bytes of the decompressed stream."""
    content: str | bytes = ""
    url: str | None = None
    fault: Problem | None = None
    """What is wrong with the row itself; with severity "skipped" it has no content."""


def is_jsonl(head: bytes, keys: Keys) -> bool:
    """True for JSON objects, one a line, of which one has a text; half of the lines may be broken."""
    rows = broken_lines = 0
    lines = head.split(b"\n")
    for place, line in enumerate(lines):
        if place == len(lines) - 1:
            rows += _begins_with_text(line, keys)  # it may go on behind the head, or be cut off
        elif line.strip():
            data = _decoded(line)
            rows += isinstance(data, dict) and isinstance(_value(data, keys.text), str)
            broken_lines += not isinstance(data, dict)
        if not rows and broken_lines > 2:  # noqa: PLR2004 - no crawl begins with three broken lines
            return False
    return rows >= max(broken_lines, 1)


def _begins_with_text(line: bytes, keys: Keys) -> bool:
    """True for the beginning of an object whose text, or what stands before it, goes on behind what is known."""
    text = line.decode("utf-8", "replace").lstrip()
    if not text.startswith("{"):
        return False
    import json

    wanted, at = keys.text.partition(".")[0], 1
    decoder = json.JSONDecoder(strict=False)
    try:
        while True:
            at = _behind_space(text, at)
            if text[at] != '"':
                return False
            name, at = decoder.raw_decode(text, at)
            at = _behind_space(text, at)
            if text[at] != ":":
                return False
            at = _behind_space(text, at + 1)
            if name in {wanted, keys.text}:
                return text[at] in '"{'
            _, at = decoder.raw_decode(text, at)
            at = _behind_space(text, at)
            if text[at] != ",":
                return False
            at += 1
    except (ValueError, IndexError, RecursionError):
        return False


def _behind_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def jsonl_rows(source: Input, keys: Keys) -> Iterator[Row]:
    """The rows of a file of JSON Lines; blank lines are none."""
    number, textless = 0, 0
    for offset, line in source.lines(ROW_LIMIT):
        if not line.strip():
            continue
        row = _row(number, offset, line, keys)
        textless += row is None
        yield row or Row(number, offset)
        number += 1
    if number and textless == number:
        message = f"none of {number} rows has a {keys.text!r}: pass text_key="
        yield Row(number - 1, 0, fault=Problem(code="no-text", severity="skipped", scope="stream", message=message))


def _row(number: int, offset: int, line: bytes, keys: Keys) -> Row | None:
    """The row; None for an object without a text."""
    if len(line) > ROW_LIMIT:
        message = f"a row of more than {ROW_LIMIT >> 20} MiB was not read"
        return broken(number, offset, ("row-bytes", message), line)
    data = _decoded(line)
    if not isinstance(data, dict):
        what = "is no JSON" if data is _NO_JSON else "is JSON, but no object"
        return broken(number, offset, ("bad-row", f"the row {what}"), line)
    text, url = _value(data, keys.text), _value(data, keys.url)
    if text is None:
        return None
    url = url if isinstance(url, str) else None
    if not isinstance(text, str):
        return broken(number, offset, ("bad-row", f"the row's {keys.text!r} is no text"), line, url)
    return Row(number, offset, text, url)


def broken(number: int, offset: int, fault: tuple[str, str], raw: bytes, url: str | None = None) -> Row:
    """A row that cannot be read; its address is sought in its bytes when nobody knows it."""
    raw = raw[:RAW]
    if url is None:
        found = _ADDRESS.search(raw.decode("utf-8", "replace"))
        url = found[0] if found else None
    code, message = fault
    problem = Problem(code=code, severity="skipped", scope="record", message=message, offset=offset, raw=raw)
    return Row(number, offset, url=url, fault=problem)


_NO_JSON = object()


def _decoded(line: bytes) -> Any:
    """The line's value; `_NO_JSON` for what has none. One byte that is no UTF-8 costs a character, not the row."""
    import json

    try:
        return json.loads(line.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return _NO_JSON


def _value(row: dict[str, Any], key: str) -> Any:
    """The value under a name, or under names inside each other."""
    if key in row:
        return row[key]
    found: Any = row
    for name in key.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found
