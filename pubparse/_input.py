"""Bytes in: a source of any kind becomes a stream of decompressed bytes.

    path (str, os.PathLike) | bytes | open binary or text file  ->  Input(name, head, chunks)

A byte order mark is dropped and UTF-16 and UTF-32 become UTF-8; other encodings are the reader's business. Compression is
`_inflate`'s. Nothing here knows a format; no URL is ever opened.
"""

from __future__ import annotations

import codecs
import errno
import gzip
import itertools
import lzma
import os
import re
import zlib
from collections.abc import Iterator
from typing import IO, TypeAlias, Union

from pubparse._inflate import decompressed
from pubparse.errors import Problem

SourceLike: TypeAlias = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview, IO[bytes], IO[str]]

CHUNK = 1 << 16
HEAD = 1 << 16

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# XML 1.0, appendix F: "<?" in UTF-16 without a mark; "<" and a letter where the declaration is missing too
_UNMARKED = ((re.compile(rb"<\0[!-~]\0"), "utf-16-le"), (re.compile(rb"\0<\0[!-~]"), "utf-16-be"))


class Input:
    """An opened source; iterating gives its decompressed bytes once, in chunks.

    `head` is the first 64 KiB, to be looked at before; `faults` what the decompression found wrong so far; `encoding` is "utf-8"
    when the bytes are known to be (a str was given, a byte order mark was seen), else None; `offset` is where the first byte lies.
    """

    def __init__(self, source: SourceLike, *, text: bool = False) -> None:
        self.name: str | None = None
        self.faults: list[Problem] = []
        self.encoding: str | None = None
        self.offset = 0
        self._file: IO[bytes] | None = None
        try:
            # What was a str is neither compressed nor in another encoding.
            chunks = self._content(source) if text else self._plain(self._opened(source))
            begin, size = [], 0
            while size < HEAD and (chunk := next(chunks, b"")):
                begin.append(chunk)
                size += len(chunk)
        except BaseException:
            self.close()
            raise
        first = b"".join(begin)
        self.head = first[:HEAD]
        self._chunks: Iterator[bytes] = itertools.chain((first,), chunks) if first else chunks
        # Bytes that come out as they went in need not be put together again.
        as_given = type(source) is bytes and not self.offset and source.startswith(first)
        self._whole: bytes | None = source if as_given and isinstance(source, bytes) else None

    def __iter__(self) -> Iterator[bytes]:
        self._whole = None
        return self._chunks

    def read(self, limit: int) -> bytes:
        """All bytes, as long as they are not more than the limit; else somewhat more than that, so that the caller sees it."""
        if self._whole is not None:
            whole, self._whole, self._chunks = self._whole, None, iter(())
            return whole
        parts, size = [], 0
        for chunk in self:
            parts.append(chunk)
            size += len(chunk)
            if size > limit:
                break
        return b"".join(parts)

    def lines(self, limit: int) -> Iterator[tuple[int, bytes]]:
        r"""Lines, cut at \n, without their ends, and where each begins; one that is too long is cut one byte behind the limit."""
        offset, size = self.offset, 0
        parts: list[bytes] = []
        for chunk in self:
            start = 0
            while (end := chunk.find(b"\n", start)) >= 0:
                if size <= limit:
                    parts.append(chunk[start:end])
                size += end - start
                yield offset, b"".join(parts)[: limit + 1]
                offset, size, start = offset + size + 1, 0, end + 1
                parts.clear()
            if size <= limit:
                parts.append(chunk[start:])
            size += len(chunk) - start
        if size:
            yield offset, b"".join(parts)[: limit + 1]

    def close(self) -> None:
        """Close the file, if it was opened here."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _content(self, source: SourceLike) -> Iterator[bytes]:
        if not isinstance(source, str):
            seen = type(source).__name__
            message = (
                f"this function takes a document's content as str, not {seen}; pubparse.parse takes paths and bytes"
            )
            raise TypeError(message)
        self.encoding = "utf-8"
        return _slices(source.removeprefix("\ufeff").encode("utf-8", "surrogatepass"))

    def _opened(self, source: SourceLike) -> Iterator[bytes]:
        if isinstance(source, (bytes, bytearray, memoryview)):
            return _slices(bytes(source))
        if isinstance(source, (str, os.PathLike)):
            self.name = os.fsdecode(source)
            try:
                self._file = open(self.name, "rb")  # noqa: SIM115, PTH123 - closed by close(); Path() would normalise the name
            except (OSError, ValueError) as err:
                raise _not_a_path(self.name, err) from err
            return self._file_chunks(self._file)
        if hasattr(source, "read"):
            name = getattr(source, "name", None)
            self.name = name if isinstance(name, str) else None
            return self._file_chunks(source)
        message = f"a source is a path, bytes or an open file, not {type(source).__name__}"
        raise TypeError(message)

    def _plain(self, raw: Iterator[bytes]) -> Iterator[bytes]:
        return self._transcoded(decompressed(raw, self.faults.append))

    def _read(self, file: IO[bytes] | IO[str]) -> bytes | str:
        """The next chunk; what the caller's own decompression or decoding stumbles on is a fault of the stream."""
        try:
            return file.read(CHUNK)
        except (zlib.error, lzma.LZMAError, gzip.BadGzipFile) as err:
            code, message = "compressed-corrupt", f"the file's own decompression fails: {err}"
        except EOFError as err:
            code, message = "truncated-compressed", f"the file's own decompression ends early: {err}"
        except UnicodeDecodeError as err:
            code, message = (
                "undecodable",
                f"the file was opened as text in an encoding that it is not in; open it as 'rb': {err}",
            )
        self.faults.append(Problem(code=code, severity="skipped", scope="stream", message=message))
        return b""

    def _file_chunks(self, file: IO[bytes] | IO[str]) -> Iterator[bytes]:
        first = True
        while chunk := self._read(file):
            if isinstance(chunk, str):
                self.encoding = "utf-8"
                chunk = (chunk.removeprefix("\ufeff") if first else chunk).encode("utf-8", "surrogatepass")
            first = False
            if chunk:
                yield chunk

    def _transcoded(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        first = next(chunks, b"")
        while 0 < len(first) < 4 and (more := next(chunks, b"")):  # noqa: PLR2004 - the longest mark
            first += more
        marks = (
            (name for bom, name in _BOMS if first.startswith(bom)),
            (name for form, name in _UNMARKED if form.match(first)),
        )
        encoding = next(itertools.chain(*marks), None)
        if encoding == "utf-8":
            self.encoding, self.offset, first = encoding, len(codecs.BOM_UTF8), first[3:]
        chunks = itertools.chain((first,), chunks) if first else chunks
        if encoding is None or encoding == "utf-8":
            yield from chunks
            return
        self.encoding = "utf-8"
        decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        start = True
        ended = False
        while not ended:
            chunk = next(chunks, b"")
            ended = not chunk
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as err:
                # Half a character at the end, or a number that is no character: what is behind it cannot be told apart.
                text = err.object[: err.start].decode(encoding, "surrogatepass")
                message = f"the {encoding} text breaks off or is damaged: {err.reason}"
                self.faults.append(Problem(code="undecodable", severity="skipped", scope="stream", message=message))
                ended = True
            text, start = text.removeprefix("\ufeff") if start else text, start and not text
            if text:
                # Half of a surrogate pair stays one, which is no UTF-8: the record that holds it is reported, not changed.
                yield text.encode("utf-8", "surrogatepass")


_PMID = re.compile(r"(?:PMID:? ?)?[0-9]{1,8}")


def _slices(content: bytes) -> Iterator[bytes]:
    return (content[i : i + CHUNK] for i in range(0, len(content), CHUNK))


def _not_a_path(name: str, err: OSError | ValueError) -> OSError:
    """A str is always a path; content or a PMID that was meant for another function gets an error with the cure."""
    line = " ".join(name.split())
    shown = repr(line[:30]) + ("..." if len(line) > 30 else "")  # noqa: PLR2004 - as much as tells what it is
    is_long = isinstance(err, OSError) and err.errno == errno.ENAMETOOLONG
    if name.lstrip()[:1] in ("<", "{", "[") or "\n" in name or is_long:
        cure = "if this is a document's content, pass it to read_string or parse_string"
    elif name.startswith(("http://", "https://", "ftp://")):
        shown, cure = repr(name[:100]), "pubparse opens no addresses: fetch the document and pass its bytes"
    elif _PMID.fullmatch(line):
        cure = "pubparse fetches no records: pass the document that holds it"
    elif isinstance(err, OSError):
        return err
    else:
        return FileNotFoundError(f"no file can be called {name[:60]!r}: {err}")
    return FileNotFoundError(f"no file is called {shown}; {cure}")
