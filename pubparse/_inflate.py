"""Decompression that hands out everything before it judges.

    gzip | bz2 | xz | zstd, recognised by the first bytes, also one inside another  ->  plain bytes

Why our own gzip: the standard library's raises at the end of a cut file and withholds what it has, and zlib's gzip mode withholds
the last input chunk when the checksum is wrong. Here a fault costs only what lies behind it, and is told to `report`.
"""

from __future__ import annotations

import bz2
import importlib
import itertools
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from pubparse.errors import Problem, UnknownFormatError

if TYPE_CHECKING:
    from typing import TypeAlias

    Report: TypeAlias = Callable[[Problem], None]

_STEP = 1 << 20  # so much is inflated at once at the most: a bomb costs time, never memory
_CAREFUL = 1 << 10  # bz2, xz and zstd throw away what a call has inflated when the same call meets damage
_AT_ONCE = 128  # so many such pieces are handed on together
_LAYERS = 3
_LONGEST_MAGIC = 6
_LONGEST_HEADER = 1 << 16
_GZIP = b"\x1f\x8b"
_TRAILER = 8


def decompressed(chunks: Iterator[bytes], report: Report) -> Iterator[bytes]:
    """The plain bytes; what is wrong with the compression goes to `report`, as stream Problems, while the bytes are consumed."""
    for _ in range(_LAYERS + 1):
        first = next(chunks, b"")
        while 0 < len(first) < _LONGEST_MAGIC and (more := next(chunks, b"")):
            first += more
        chunks = itertools.chain((first,), chunks) if first else iter(())
        if first.startswith(_GZIP):
            chunks = _gunzip(chunks, report)
        elif first.startswith(b"BZh"):
            chunks = _streamed(chunks, "bz2", bz2.BZ2Decompressor, (OSError, EOFError), report)
        elif first.startswith(b"\xfd7zXZ\x00"):
            chunks = _streamed(chunks, "xz", lzma.LZMADecompressor, (lzma.LZMAError, EOFError), report)
        elif first.startswith(b"\x28\xb5\x2f\xfd"):
            chunks = _streamed(chunks, "zstd", *_zstd(), report)
        elif first.startswith(b"PK\x03\x04"):
            message = "a zip archive: unpack it first, or pass one of its members, opened with zipfile.ZipFile(...).open(name)"
            raise UnknownFormatError(message)
        else:
            return chunks
    message = f"compressed more than {_LAYERS} times over"
    raise UnknownFormatError(message)


def _fault(code: str, message: str) -> Problem:
    return Problem(code=code, severity="skipped", scope="stream", message=message)


def _gunzip(chunks: Iterator[bytes], report: Report) -> Iterator[bytes]:
    """RFC 1952: members one after the other, NUL padding behind them."""
    rest, members = b"", 0
    while rest := rest or next(chunks, b""):
        if members and not (rest := rest.lstrip(b"\0")):
            continue
        if members and not _GZIP.startswith(rest[:2]) and not rest.startswith(_GZIP):
            report(
                _fault(
                    "trailing-garbage",
                    "bytes behind the end of the gzip data that are no gzip data; they were not read",
                )
            )
            return
        whole, rest = _behind_header(rest, chunks)
        if not whole:
            code = "trailing-garbage" if members else "truncated-gzip"
            report(_fault(code, "the gzip data ends or breaks inside a header"))
            return
        size, crc = 0, 0
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        while not inflater.eof:
            data = rest or next(chunks, b"")
            if not data:
                # zlib may hold back some bytes when all of its input is taken: they can end a record.
                if tail := inflater.flush():
                    size += len(tail)
                    yield tail
                report(_fault("truncated-gzip", f"the gzip data is cut off, after {size} bytes that could be inflated"))
                return
            before = inflater.copy()
            try:
                out, rest = inflater.decompress(data, _STEP), inflater.unconsumed_tail
            except zlib.error as err:
                yield from _salvaged(before, data)
                report(_fault("gzip-corrupt", f"the gzip data is damaged ({err}); what lies behind the damage is lost"))
                return
            if out:
                size += len(out)
                crc = zlib.crc32(out, crc)
                yield out
        members += 1
        rest = inflater.unused_data
        while len(rest) < _TRAILER and (more := next(chunks, b"")):
            rest += more
        if len(rest) < _TRAILER:
            report(_fault("truncated-gzip", "the gzip data ends before its checksum: what was delivered is unverified"))
            return
        if rest[:_TRAILER] != crc.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little"):
            report(_fault("gzip-checksum", "the gzip checksum or length is wrong: what was delivered is unverified"))
        rest = rest[_TRAILER:]


def _behind_header(data: bytes, chunks: Iterator[bytes]) -> tuple[bool, bytes]:
    """(True, what follows the member's header), or (False, ...) when there is no whole header."""
    while True:
        end = _header_length(data)
        if end is not None:
            return end > 0, data[end:]
        chunk = next(chunks, b"")
        if not chunk or len(data) > _LONGEST_HEADER:
            return False, data
        data += chunk


def _header_length(data: bytes) -> int | None:
    """RFC 1952, 2.3: 0 for bytes that are no gzip header, None when more bytes are needed."""
    magic = b"\x1f\x8b\x08"
    if data[:3] != magic[: len(data)]:
        return 0
    at = 10
    if len(data) < at:
        return None
    flags = data[3]
    if flags & 4:  # FEXTRA
        if len(data) < at + 2:
            return None
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    for flag in (8, 16):  # FNAME, FCOMMENT
        if flags & flag:
            at = data.find(b"\0", at) + 1
            if at == 0:
                return None
    at += 2 if flags & 2 else 0  # FHCRC
    return at if at <= len(data) else None


def _salvaged(inflater: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What can be inflated before the damage: by steps that become smaller, down to single bytes."""
    at = 0
    for step in (1024, 32, 1):
        while at < len(data):
            before = inflater.copy()
            try:
                out = inflater.decompress(data[at : at + step])
            except zlib.error:
                inflater = before
                break
            at += step
            if out:
                yield out


class _Inflater(Protocol):
    """What the decompressors of bz2, lzma and zstd have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def _streamed(
    chunks: Iterator[bytes],
    kind: str,
    make: Callable[[], _Inflater],
    errors: tuple[type[Exception], ...],
    report: Report,
) -> Iterator[bytes]:
    """bz2, xz and zstd: streams one after the other, NUL padding behind them."""
    inflater, begun = make(), False
    ready: list[bytes] = []
    fault = None
    for chunk in chunks:
        data = chunk if begun else chunk.lstrip(b"\0")
        while fault is None and (data or (begun and not inflater.needs_input)):
            begun = True
            try:
                ready.append(inflater.decompress(data, _CAREFUL))
            except errors as err:
                fault = _fault("compressed-corrupt", f"the {kind} data is damaged: {err}")
            data = b""
            if inflater.eof:
                data = inflater.unused_data.lstrip(b"\0")
                inflater, begun = make(), False
            if len(ready) == _AT_ONCE:
                yield b"".join(ready)
                ready = []
        if out := b"".join(ready):
            yield out
        ready = []
        if fault is not None:
            report(fault)
            return
    if begun:
        report(_fault("truncated-compressed", f"the {kind} data is cut off"))


def _zstd() -> tuple[Callable[[], _Inflater], tuple[type[Exception], ...]]:
    """The standard library's since Python 3.14, or the same code as a package for those before."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        return module.ZstdDecompressor, (module.ZstdError,)
    message = 'zstd data, which needs one more package: pip install "pubparse[zstd]"'
    raise UnknownFormatError(message)
