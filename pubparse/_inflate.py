"""Decompression that hands out everything before it judges.

    gzip | bz2 | xz | zstd, recognised by the first bytes, also one inside another  ->  plain bytes

Why our own gzip: the standard library's raises at the end of a cut file and withholds what it has, and zlib's gzip mode withholds
the last input chunk when the checksum is wrong. Here a fault costs only what lies behind it, and is told to `report`.
"""

from __future__ import annotations

import bz2
import io
import itertools
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pubparse.errors import Problem, UnknownFormatError

if TYPE_CHECKING:
    from typing import TypeAlias

    Report: TypeAlias = Callable[[Problem], None]

_STEP = 1 << 20  # so much is inflated at once at the most: a bomb costs time, never memory
_SALVAGE = 64
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
            chunks = _streamed(chunks, "bz2", bz2.BZ2Decompressor, report)
        elif first.startswith(b"\xfd7zXZ\x00"):
            chunks = _streamed(chunks, "xz", lzma.LZMADecompressor, report)
        elif first.startswith(b"\x28\xb5\x2f\xfd"):
            chunks = _unzstd(chunks, report)
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
        if members and not _GZIP.startswith(rest[:2]) and not rest.startswith(_GZIP):
            if not rest.strip(b"\0"):
                rest = b""
                continue
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
    """What can be inflated before the damage, found by small steps."""
    for i in range(0, len(data), _SALVAGE):
        try:
            out = inflater.decompress(data[i : i + _SALVAGE])
        except zlib.error:
            return
        if out:
            yield out


def _streamed(
    chunks: Iterator[bytes],
    kind: str,
    make: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor],
    report: Report,
) -> Iterator[bytes]:
    """bz2 and xz: streams one after the other, NUL padding behind them."""
    inflater, begun = make(), False
    for chunk in chunks:
        data = chunk if begun else chunk.lstrip(b"\0")
        while data or (begun and not inflater.needs_input):
            begun = True
            try:
                out = inflater.decompress(data, _STEP)
            except (OSError, EOFError, lzma.LZMAError) as err:
                report(_fault("compressed-corrupt", f"the {kind} data is damaged: {err}"))
                return
            if out:
                yield out
            data = b""
            if inflater.eof:
                data = inflater.unused_data.lstrip(b"\0")
                inflater, begun = make(), False
    if begun:
        report(_fault("truncated-compressed", f"the {kind} data is cut off"))


def _unzstd(chunks: Iterator[bytes], report: Report) -> Iterator[bytes]:
    try:
        import zstandard
    except ImportError as err:
        message = 'zstd data, which needs one more package: pip install "pubparse[zstd]"'
        raise UnknownFormatError(message) from err
    reader = zstandard.ZstdDecompressor().stream_reader(_Readable(chunks), read_across_frames=True)
    try:
        while out := reader.read(_STEP):
            yield out
    except zstandard.ZstdError as err:
        report(_fault("compressed-corrupt", f"the zstd data is damaged: {err}"))


class _Readable(io.RawIOBase):
    """An iterator of bytes as a file, for a decompressor that wants one."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks, self._rest = chunks, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self._rest = self._rest or next(self._chunks, b"")
        out, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return out
