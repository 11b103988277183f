r"""WARC files (ISO 28500), and WET, which are WARC files of texts: records in, rows of a crawl out.

    WARC/1.0                                       response: an HTTP message, of which the body is the row's document
    WARC-Type: conversion                          conversion, resource: the document itself
    WARC-Target-URI: https://pubmed.ncbi...        warcinfo, request, metadata, revisit: no rows
    Content-Length: 2103
    ~
    Skip to main page content ...

The length is believed when the next record, or the end, lies behind it; else the row goes on to the next record, and says so.
What is no record is passed over and told. A payload is held as long as it is no larger than a page may be.
"""

from __future__ import annotations

import importlib
import re
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from pubparse._crawls import RAW, Row, broken
from pubparse._window import LONGEST_TOKEN, Window
from pubparse.errors import Problem

if TYPE_CHECKING:
    from pubparse._input import Input

PAYLOAD_LIMIT = (32 << 20) + 1  # one byte more than a page may have, so that the page's reader sees it
_HEADER_LIMIT = 1 << 20
_STEP = 1 << 20
_ROWS = frozenset(("response", "resource", "conversion"))
_VERSION = re.compile(rb"(?<![^\n])WARC/[0-9]\.[0-9]{1,2}[ \t]{0,8}\r?\n")
_HEADER_END = re.compile(rb"\n\r?\n")
_NAMED = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_FOLDED = re.compile(rb"\r?\n[ \t]+")
_LENGTH = re.compile(r"[0-9]{1,15}")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_DIGITS_LINE = 1 << 10
_BETWEEN = b"\r\n"
_END = b"\r\n\r\n"


def is_warc(head: bytes) -> bool:
    """True for a file that begins with a WARC record."""
    return _VERSION.match(head.lstrip(b" \t\r\n")) is not None


def warc_rows(source: Input) -> Iterator[Row]:
    """The documents of a WARC file."""
    return _Cutter(Window(iter(source), source.offset)).rows()


class _Header(NamedTuple):
    kind: str
    url: str | None
    length: int | None


class _Cutter:
    """Walks from record to record."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._number = 0
        self._lacks_brotli = False

    def rows(self) -> Iterator[Row]:
        window = self._window
        while window.skip_space():
            if window.match(_VERSION) is None:
                yield self._junk()
                continue
            offset = window.offset
            end = window.search(_HEADER_END, 0, _HEADER_LIMIT)
            if end is None:
                yield self._lost(offset, "a WARC header without an end", b"", None)
                continue
            raw = window.take(end[1])
            header = _header(raw)
            if header.length is None:
                yield self._lost(offset, "a WARC record without a length", raw, header.url)
                continue
            row = self._record(offset, raw, header, header.length)
            if row is not None:
                yield row
            if self._lacks_brotli:
                self._lacks_brotli = False
                message = 'rows compressed with Brotli were not read; they need one more package: pip install "pubparse[warc]"'
                fault = Problem(
                    code="needs-package", severity="skipped", scope="stream", message=message, offset=offset
                )
                yield Row(self._number - 1, offset, fault=fault)

    def _record(self, offset: int, raw: bytes, header: _Header, length: int) -> Row | None:
        """The row of the record whose header was taken; None for a record that is no row and has no fault."""
        window, is_row = self._window, header.kind in _ROWS
        if length > PAYLOAD_LIMIT:
            content, whole = self._taken(length)
            if not whole:
                return self._cut(offset, raw, header.url)
            return self._row(offset, content, header) if is_row else None
        self._fill(length + LONGEST_TOKEN)
        if self._ends_at(length):
            content = window.take(length)
            return self._row(offset, content, header) if is_row else None
        begin = window.search(_VERSION, 0, PAYLOAD_LIMIT)
        if begin is None:
            if not window.ended:
                return self._lost(offset, "a WARC record whose length is wrong", raw, header.url)
            window.take(len(window))
            return self._cut(offset, raw, header.url)
        content = _without_end(window.take(begin[0]))
        message = f"a WARC record says that it has {length} bytes and has {len(content)}: read up to the next record"
        fault = Problem(code="row-length", severity="repaired", scope="stream", message=message, offset=offset)
        return self._row(offset, content, header, fault) if is_row else Row(self._number - 1, offset, fault=fault)

    def _fill(self, size: int) -> None:
        if len(self._window) < size and not self._window.ended:
            self._window.fill(max(size - len(self._window), _STEP))

    def _ends_at(self, length: int) -> bool:
        """True when two line ends lie there, as the norm wants, or the next record or the stream's end."""
        window = self._window
        behind = window.peek(length + LONGEST_TOKEN)[length:] if len(window) >= length else None
        if behind is None:
            return False
        rest = behind.lstrip(_BETWEEN)
        return (
            behind.startswith(_END)
            or rest.startswith(b"WARC/")
            or (not rest and (window.ended or len(behind) == LONGEST_TOKEN))
        )

    def _taken(self, length: int) -> tuple[bytes, bool]:
        """The first bytes of so many, all of which are passed over; False when the stream ends before."""
        window, size = self._window, 0
        kept: list[bytes] = []
        while size < length:
            if not len(window):
                if window.ended:
                    return b"".join(kept), False
                window.fill()
            piece = window.take(min(len(window), length - size))
            size += len(piece)
            if size - len(piece) < PAYLOAD_LIMIT:
                kept.append(piece)
        return b"".join(kept)[:PAYLOAD_LIMIT], True

    def _row(self, offset: int, content: bytes, header: _Header, fault: Problem | None = None) -> Row:
        if header.kind == "response":
            content = self._body(content)
        self._number += 1
        return Row(self._number - 1, offset, content, header.url, fault)

    def _body(self, message: bytes) -> bytes:
        """The body of an HTTP message as it was before it was packed for the way; gzip and zstd are recognised later."""
        end = _HEADER_END.search(message, 0, _HEADER_LIMIT) if message.startswith(b"HTTP/") else None
        if end is None:
            return message
        headers, body = _headers(message[: end.end()]), message[end.end() :]
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = _dechunked(body)
        packed = headers.get("content-encoding", "").lower()
        if packed == "deflate":
            return _inflated(body)
        if packed == "br":
            unpacked = _unbrotlied(body)
            self._lacks_brotli = unpacked is None
            return unpacked or b""
        return body

    def _cut(self, offset: int, raw: bytes, url: str | None) -> Row:
        return self._lost(offset, "the WARC file ends inside this record", raw, url, code="truncated")

    def _lost(self, offset: int, message: str, raw: bytes, url: str | None, *, code: str = "bad-row") -> Row:
        """A record that cannot be read; the next one is sought behind its header."""
        begun = raw or self._window.peek(RAW)
        if not raw:
            self._window.take(len(b"WARC/"))
        row = broken(self._number, offset, (code, message), begun, url)
        self._number += 1
        if not self._window.ended or len(self._window):
            self._to_next()
        return row

    def _junk(self) -> Row:
        offset, begun = self._window.offset, self._window.peek(RAW)
        self._to_next()
        row = broken(self._number, offset, ("bad-row", "bytes that belong to no WARC record"), begun)
        self._number += 1
        return row

    def _to_next(self) -> None:
        """Pass over what lies before the next record."""
        window = self._window
        while (found := window.search(_VERSION, 0, _STEP)) is None:
            # The byte before a record counts too: the last ones stay until more is known.
            window.take(max(len(window) - LONGEST_TOKEN - 1, 0))
            if window.ended:
                window.take(len(window))
                return
            window.fill()
        window.take(found[0])


def _headers(raw: bytes) -> dict[str, str]:
    """Names, in lower case, and values of a header's lines; an indented line goes on with the one above."""
    lines = _FOLDED.sub(b" ", raw).split(b"\n")[1:]
    named = ((_NAMED.match(line), line) for line in lines)
    return {
        name[1].decode("ascii").lower(): line[name.end() :].strip().decode("utf-8", "replace")
        for name, line in named
        if name
    }


def _header(raw: bytes) -> _Header:
    fields = _headers(raw)
    length = fields.get("content-length", "")
    # Some writers put the address into brackets, as the norm's first edition showed it.
    url = fields.get("warc-target-uri", "").strip("<>") or None
    return _Header(fields.get("warc-type", "").lower(), url, int(length) if _LENGTH.fullmatch(length) else None)


def _without_end(content: bytes) -> bytes:
    """The content without the two line ends before the next record."""
    for _ in range(2):
        content = content.removesuffix(b"\n").removesuffix(b"\r")
    return content


def _dechunked(body: bytes) -> bytes:
    """RFC 9112, 7.1; many crawlers store the body without chunks and keep the header: then it is the body already."""
    pieces, at = [], 0
    while (size := _CHUNK_SIZE.match(body, at, at + _DIGITS_LINE)) is not None:
        begin, length = size.end(), int(size[1], 16)
        if not length:
            break
        pieces.append(body[begin : begin + length])
        at = begin + length
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    return b"".join(pieces) if pieces or at else body


def _inflated(body: bytes) -> bytes:
    """The "deflate" of HTTP: zlib's format, or, as some servers understand it, without zlib's header."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(bits).decompress(body, PAYLOAD_LIMIT)
        except zlib.error:
            continue
    return body


def _unbrotlied(body: bytes) -> bytes | None:
    """Brotli's content; None where the package is not installed."""
    try:
        brotli: Any = importlib.import_module("brotli")
    except ImportError:
        return None
    decoder, pieces, size = brotli.Decompressor(), [], 0
    try:
        for at in range(0, len(body), 1 << 10):
            pieces.append(decoder.process(body[at : at + (1 << 10)]))
            size += len(pieces[-1])
            if size > PAYLOAD_LIMIT:
                break
    except brotli.error:
        return body  # stored unpacked, the header kept
    return b"".join(pieces)[:PAYLOAD_LIMIT]
