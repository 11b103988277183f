"""Cuts a stream of PubMed XML into its records, and accounts for every byte between them.

    <?xml ..?><!DOCTYPE ..><PubmedArticleSet> <PubmedArticle>..</PubmedArticle> .. </PubmedArticleSet>
    |---------------- gap ------------------| |------- a record ------------|    |------ gap -------|

Bytes in, `Piece` (a record that is well-formed XML) and `Problem` out, in order. Whole blocks of records are checked at once by
expat, strictly; when a block is not flawless it is cut again record by record and parsed by lxml, so that a fault costs its own
record and good files cost nothing. No DTD is loaded, no entity expanded, nothing recovered: what does not parse is reported, with
the PMIDs that are legible in it. Knows the names of sets and records, nothing else of the DTD.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from lxml import etree

from pubparse._readers._plain_xml import plain_xml
from pubparse._readers._xml_prolog import Prolog
from pubparse._readers._xml_repair import bound, legible_pmids, mended
from pubparse._window import LONGEST_TOKEN, Window
from pubparse.errors import Problem, Severity

RECORDS = (
    "PubmedArticle",
    "PubmedBookArticle",
    "PubMedArticle",
    "MedlineCitation",
    "BookDocument",
    "DeleteCitation",
    "DeleteDocument",
)
SETS = ("PubmedArticleSet", "PubMedArticleSet", "MedlineCitationSet", "PubmedBookArticleSet", "BookDocumentSet")

RECORD_LIMIT = 32 << 20
RAW_LIMIT = 1 << 16
_BLOCK_LIMIT = 1 << 20  # a tree takes some ten times as much memory as its bytes
_TEXT_LIMIT = 8 << 20
_TOKEN_LIMIT = 8 << 20  # a DOCTYPE, comment or processing instruction between records

_INNER = (b"MedlineCitation", b"BookDocument")
_WRAPPED = re.compile(rb"<(Pub[mM]edArticle|PubmedBookArticle|DeleteCitation|DeleteDocument)(?=[\s/>])")
_BARE = re.compile(
    rb"<(MedlineCitation|BookDocument|Pub[mM]edArticle|PubmedBookArticle|DeleteCitation|DeleteDocument)(?=[\s/>])"
)
_CLOSE = {name.encode(): re.compile(rb"</%s\s{0,40}>" % name.encode()) for name in RECORDS}
_SELF_CLOSED = re.compile(rb"<[A-Za-z]+(?![A-Za-z])(?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*/>")
# What ends junk: a record, a set, another document.
_SOLID, _SOLID_BARE = (
    re.compile(
        rb"<(?:/?(?:%s)(?=[\s/>])|(?:Pub[mM]edArticle|PubmedBookArticle|DeleteCitation|DeleteDocument%s)(?=[\s/>])|\?xml\s|!DOCTYPE\s)"
        % (b"|".join(name.encode() for name in SETS), bare)
    )
    for bare in (b"", b"|MedlineCitation|BookDocument")
)
_PI_END, _COMMENT_END, _LESS, _ANGLE = (re.compile(end) for end in (rb"\?>", rb"-->", rb"<", rb"[<>]"))
_TAG = re.compile(rb"<(/?)([A-Za-z_][\w.:-]*)((?:\s[^<>]*)?/?)>")
_NAMESPACE = re.compile(rb"\sxmlns:(?!xml)([A-Za-z_][\w.-]*)\s{0,9}=\s{0,9}[\"']([!#-%(-;=?-~]{1,500})[\"']")
_SPACE = b" \t\r\n"
_CLOSES_TRIED = 3
_STARTS_INSIDE = 4  # more start tags of records than any legal comment holds


def strict_parser() -> etree.XMLParser:
    """Every option is named: lxml's defaults have changed between versions, and each of these is a promise."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        huge_tree=False, recover=False, remove_comments=True, remove_pis=True, remove_blank_text=False, strip_cdata=True,
    )  # fmt: skip


class Piece(NamedTuple):
    """A well-formed record: its XML, where it begins in the stream, and (code, message) of what had to be mended.

    `xml` is the text of the record as it stands, or as lxml wrote it out plainly (`careful`). Its bytes in the document are
    `block[start:end]`.
    """

    xml: str
    offset: int
    block: bytes
    start: int
    end: int
    repairs: tuple[tuple[str, str], ...] = ()
    careful: bool = False

    @property
    def raw(self) -> bytes:
        return self.block[self.start : self.end].rstrip(_SPACE)


class Cutter:
    """Iterates over the pieces of one stream. `whole` counts the pieces given so far, `cut_off` says that the end is missing."""

    def __init__(self, chunks: Iterator[bytes], *, encoding: str | None = None, offset: int = 0) -> None:
        self._window = Window(chunks, offset)
        self._parser = strict_parser()
        self._prolog = Prolog(encoding)
        self._open: list[bytes] = []
        self._bare = True  # until a set is opened that holds wrapped records
        self._any_tag = self._any_set = self._any_record = False
        self._wrappers: set[bytes] = set()
        self._prefixes: dict[bytes, bytes] = {}
        self._junk = _Junk()
        self._slow_until = 0
        self._no_doctype_until = 0
        self.whole = 0
        self.cut_off = False

    def __iter__(self) -> Iterator[Piece | Problem]:
        window = self._window
        while window.skip_space():
            if not self._at_record():
                yield from self._gap()
                continue
            yield from self._junk.told(self, "gap-content")
            self._any_tag = self._any_record = True
            self._bare = self._bare and window.startswith((b"<Medline", b"<BookD", b"<Delete"))
            if window.offset < self._slow_until:
                yield from self._one_record()
            elif block := self._block():
                yield from block
            elif window.offset < self._slow_until:
                yield from self._one_record()
            elif not window.ended and len(window) <= RECORD_LIMIT:
                window.fill(min(len(window), RECORD_LIMIT + 1 - len(window)))
            else:
                self._slow_until = window.offset + len(window)
        yield from self._junk.told(self, "truncated" if self._junk.looks_cut else "trailing-junk")
        yield from self._label_problem()
        if self._open and not self.cut_off:
            self.cut_off = True
            root = self._open[-1].decode("ascii", "replace")
            message = f"the input ends without </{root}>; {self.whole} whole records were read before"
            yield self._stream_problem("no-root-end", message)
        elif not (self._any_set or self._any_record):
            yield self._stream_problem("no-record", "no set and no record of PubMed's stands in the document")

    # Records

    def _starts(self) -> re.Pattern[bytes]:
        return _BARE if self._bare else _WRAPPED

    def _at_record(self) -> bool:
        return self._window.match(self._starts()) is not None

    def _name(self) -> bytes:
        match = self._window.match(_BARE)
        return match[1] if match else b""

    def _block(self) -> list[Piece]:
        """Whole records at the front, parsed at once; [] when they are not flawless."""
        window, name = self._window, self._name()
        end = window.last(_CLOSE[name], b"</" + name, _BLOCK_LIMIT)
        if not end:
            return []
        if end > RECORD_LIMIT:
            self._slow_until = window.offset + end
            return []
        block, base = window.peek(end), window.offset
        prefix = b"<" + name
        starts, at, size = [], block.find(prefix), len(prefix)
        while at >= 0:
            if block[at + size] in b" \t\r\n/>":
                starts.append(at)
            at = block.find(prefix, at + size)
        pieces = self._flawless(block, starts, end, name)
        if not pieces:
            self._slow_until = base + end
            return []
        window.take(end)
        self.whole += len(starts)
        return pieces

    def _flawless(self, block: bytes, starts: list[int], end: int, name: bytes) -> list[Piece]:
        """The records of a block that holds nothing else and is well-formed; [] when it is not so."""
        if end > _TEXT_LIMIT:  # a text of more than 10 MB is for lxml to refuse
            return []
        try:
            data = self._utf8(block)
            odd = _oddities(data)
        except (expat.ExpatError, UnicodeDecodeError):
            return []
        close, base = b"</%s>" % name, self._window.offset
        if data is not block or data.count(close) != len(starts):
            return []
        pieces = []
        for start, stop in zip(starts, [*starts[1:], end], strict=True):
            raw = data[start:stop].rstrip(_SPACE)
            if not raw.endswith(close):
                return []
            if odd and bisect_left(odd, start) < bisect_left(odd, stop):
                xml, repairs, _ = self._parsed(raw)
                if xml is None:
                    return []
                pieces.append(Piece(xml, base + start, block, start, stop, repairs, careful=True))
            else:
                pieces.append(Piece(raw.decode(), base + start, block, start, stop))
        return pieces

    def _wrapped(self, data: bytes, bindings: bytes) -> bytes:
        """The bytes inside an element that binds the prefixes of the document's root, and others."""
        return b"".join((b"<r%s%s>" % (self._prolog.namespaces, bindings), data, b"</r>"))

    def _utf8(self, data: bytes) -> bytes:
        """The bytes as UTF-8: valid UTF-8 wins over a label that says otherwise."""
        if self._prolog.codec is None or data.isascii():
            return data
        try:
            data.decode()
        except UnicodeDecodeError:
            return data.decode(self._prolog.codec).encode()
        self._prolog.label_is_wrong = True
        return data

    def _one_record(self) -> Iterator[Piece | Problem]:
        """The record at the front, alone; up to three closing tags are tried, for legal comments may hold such tags."""
        window, name, base = self._window, self._name(), self._window.offset
        window.search(_LESS, 1, _TOKEN_LIMIT)  # the whole start tag must be here to be judged
        if (closed := window.match(_SELF_CLOSED)) is not None:
            first_end = end = len(closed[0])
            xml, repairs, fault = self._parsed(window.peek(end))
        else:
            xml, repairs, fault, first_end, end = self._tried(name)
        if xml is not None:
            raw = window.take(end)
            self.whole += 1
            yield from self._label_problem()
            yield Piece(xml, base, raw, 0, len(raw), repairs, careful=True)
            return
        # A record without end tag ends where the next record, set or document begins.
        solid = _SOLID_BARE if self._bare else _SOLID
        stop = window.search(solid, len(name), len(window) if first_end else RECORD_LIMIT)
        if stop and stop[0] < first_end and fault[0] == "malformed":
            fault = ("unterminated", f"another record, set or document begins before </{name.decode()}>")
        if not first_end:
            fault = ("unterminated", f"the record has no end tag </{name.decode()}>")
            if stop is None and not window.ended:
                self._junk.open("record-bytes", f"a record larger than {RECORD_LIMIT >> 20} MiB", base)
                self._junk.add(window.take(len(name) + 1))
                return
            self.cut_off = stop is None
        yield from lost(*fault, base, window.take(min(first_end or len(window), stop[0] if stop else len(window))))
        if self.cut_off:
            message = f"the input is cut off inside a record; {self.whole} whole records were read before"
            yield self._stream_problem("truncated", message)

    def rewritten(self, piece: Piece) -> Iterator[Piece | Problem]:
        """A record of a block, parsed by lxml and written out plainly; its Problems when lxml refuses it."""
        xml, repairs, fault = self._parsed(piece.raw)
        if xml is None:
            yield from lost(*fault, piece.offset, piece.raw)
        else:
            yield piece._replace(xml=xml, repairs=repairs, careful=True)

    def _tried(self, name: bytes) -> tuple[str | None, tuple[tuple[str, str], ...], tuple[str, str], int, int]:
        """Parse up to each of the next closing tags: (plain XML, repairs, the first fault, the first end, the end)."""
        window, fault, first_end, end = self._window, ("malformed", ""), 0, 0
        for attempt in range(_CLOSES_TRIED):
            close = window.search(_CLOSE[name], end, RECORD_LIMIT)
            if close is None:
                break
            end = close[1]
            first_end = first_end or end
            if window.count(self._starts(), 1, end, _STARTS_INSIDE) == _STARTS_INSIDE:
                fault = fault if attempt else ("run-together", f"other records begin before </{name.decode()}>")
                break
            fragment = window.peek(end)
            # Beyond the first end tag a second citation means that two records would be blended.
            if attempt and max(fragment.count(b"<" + inner) for inner in _INNER) > 1:
                break
            xml, repairs, why = self._parsed(fragment)
            if xml is not None:
                return xml, repairs, fault, first_end, end
            fault = fault if attempt else why
        return None, (), fault, first_end, end

    def _parsed(self, fragment: bytes) -> tuple[str | None, tuple[tuple[str, str], ...], tuple[str, str]]:
        """One record strictly parsed, with undeclared entities mended: (plain XML, repairs, fault)."""
        if len(fragment) > RECORD_LIMIT:
            return None, (), ("record-bytes", f"a record larger than {RECORD_LIMIT >> 20} MiB")
        try:
            data = self._utf8(fragment)
            return self._alone(data), (), ("", "")
        except UnicodeDecodeError:
            return None, (), ("malformed", f"bytes that are not {self._prolog.label}, as the document calls itself")
        except etree.XMLSyntaxError as err:
            fault = _named(err)
        data, repairs, forbidden = mended(data, self._prolog.entities)
        if forbidden is not None:
            return None, (), forbidden
        bindings, unbound = bound(data, self._prefixes)
        repairs += unbound
        if repairs:
            try:
                return self._alone(data, bindings), repairs, ("", "")
            except etree.XMLSyntaxError as err:
                fault = _named(err)
        return None, (), fault

    def _alone(self, data: bytes, bindings: bytes = b"") -> str:
        """One element and nothing else: what stood behind it would be lost without a word."""
        root = etree.fromstring(self._wrapped(data, bindings), self._parser)
        if len(root) != 1 or root[0].tail:
            raise etree.XMLSyntaxError("more than one element", 0, 0, 0)
        return plain_xml(root[0])

    # What lies between records

    def _gap(self) -> Iterator[Piece | Problem]:
        """One token that is no record: declaration, DOCTYPE, comment, set tag, or junk."""
        window = self._window
        if window.startswith(b"<?"):
            end = self._token_end(_PI_END)
        elif window.startswith(b"<!--"):
            end = self._token_end(_COMMENT_END)
        elif window.startswith(b"<!DOCTYPE"):
            end = self._doctype_end()
        else:
            window.search(_ANGLE, 1, _TOKEN_LIMIT)  # the whole tag must be here to be judged
            match = window.match(_TAG)
            end = len(match[0]) if match and self._is_set_tag(match) else 0
            if end and match:
                yield from self._junk.told(self, "leading-junk" if not self._any_tag else "gap-content")
                yield from self._set_tag(match)
        if not end:
            self._take_junk()
            return
        if window.startswith((b"<?xml ", b"<?xml\t", b"<?xml\r", b"<?xml\n")):  # and not <?xml-stylesheet
            self._prolog.declaration(window.peek(end), window.offset)
        window.take(end)
        yield from self._label_problem()

    def _token_end(self, close: re.Pattern[bytes]) -> int:
        found = self._window.search(close, 0, _TOKEN_LIMIT)
        return found[1] if found else 0

    def _doctype_end(self) -> int:
        window = self._window
        while window.offset >= self._no_doctype_until:
            end = self._prolog.doctype(window.peek(len(window)))
            if end:
                return end
            if window.ended or len(window) > _TOKEN_LIMIT:
                self._no_doctype_until = window.offset + len(window)
                break
            window.fill(len(window))
        return 0

    def _is_set_tag(self, match: re.Match[bytes]) -> bool:
        """A set's tag; a foreign wrapper's start tag before all records (RAW_DATA in one corpus file); its end tag."""
        name = match[2]
        if name.decode("ascii", "replace") in SETS or (match[1] and name in self._open):
            return True
        if match[1] or self.whole:
            return not match[1] and name in self._wrappers and not self._open
        return not self._any_set

    def _set_tag(self, match: re.Match[bytes]) -> Iterator[Problem]:
        name = match[2]
        self._any_tag = True
        if match[1]:
            while self._open and name in self._open:
                if self._open.pop() == name:
                    break
            return
        if name.decode("ascii", "replace") in SETS:
            if name in self._open:
                del self._open[self._open.index(name) :]
                message = f"<{name.decode()}> opens again before </{name.decode()}>: the document before it has no end"
                yield self._stream_problem("no-root-end", message)
            self._bare = name in (b"MedlineCitationSet", b"BookDocumentSet")
            self._any_set = True
        else:
            self._wrappers.add(name)
        self._prefixes.update(_NAMESPACE.findall(match[3]))
        self._prolog.namespaces = b"".join(b' xmlns:%s="%s"' % bound for bound in self._prefixes.items())
        if not match[3].endswith(b"/"):
            self._open.append(name)

    def _take_junk(self) -> None:
        """Bytes up to the next solid token belong to no record."""
        window, solid = self._window, _SOLID_BARE if self._bare else _SOLID
        if not self._junk.is_open:
            self._junk.open("leading-junk" if not self._any_tag and not self.whole else None, None, window.offset)
        if not window.ended and len(window) < RAW_LIMIT:
            window.fill(RAW_LIMIT)
        found = window.search(solid, 1, 0)
        stop = found[0] if found else (len(window) if window.ended else max(1, len(window) - LONGEST_TOKEN))
        data = window.take(stop)
        self._junk.looks_cut = window.ended and found is None and data[:1] == b"<" and b">" not in data
        self._junk.add(data)

    # Problems

    def _label_problem(self) -> Iterator[Problem]:
        prolog = self._prolog
        if prolog.label_is_wrong and not prolog.label_told:
            prolog.label_told = True
            message = f"the document calls itself {prolog.label!r}, but its bytes are UTF-8; they were read as UTF-8"
            yield Problem(
                code="encoding-label", severity="repaired", scope="stream", message=message, offset=prolog.label_offset
            )

    def _stream_problem(self, code: str, message: str) -> Problem:
        return Problem(code=code, severity="skipped", scope="stream", message=message, offset=self._window.offset)


def lost(code: str, message: str, offset: int, raw: bytes) -> Iterator[Problem]:
    """One Problem for each PMID that is legible in the bytes; one without PMID when none is."""
    kept = raw[:RAW_LIMIT]  # one copy, however many PMIDs there are
    for pmid in (*legible_pmids(raw),) or (None,):
        yield Problem(
            code=code, severity="skipped", scope="record", message=message, pmid=pmid, offset=offset, raw=kept
        )


class _Junk:
    """Bytes between records, gathered until the next solid token; only their head and their PMIDs are kept."""

    def __init__(self) -> None:
        self.is_open = False
        self.looks_cut = False
        self._code: str | None = None
        self._message: str | None = None
        self._offset = 0
        self._head = b""
        self._tail = b""
        self._pmids: dict[str, None] = {}

    def open(self, code: str | None, message: str | None, offset: int) -> None:
        self.is_open, self._code, self._message, self._offset = True, code, message, offset
        self._head, self._tail, self._pmids = b"", b"", {}

    def add(self, data: bytes) -> None:
        if len(self._head) < RAW_LIMIT:
            self._head += data[:RAW_LIMIT]
        self._pmids.update(dict.fromkeys(legible_pmids(self._tail + data)))
        self._tail = data[-4 * LONGEST_TOKEN :]

    def told(self, cutter: Cutter, code: str) -> Iterator[Problem]:
        """The Problems of the junk, if there is any; afterwards there is none."""
        if not self.is_open:
            return
        self.is_open = False
        code = self._code or code
        shown = self._head[:60].decode("utf-8", "replace").strip()
        message = self._message or f"bytes that belong to no record: {shown!r}"
        if code == "truncated":
            cutter.cut_off = True
        if self._pmids or code == "record-bytes":
            for pmid in (*self._pmids,) or (None,):
                yield Problem(
                    code=code if code == "record-bytes" else "gap-content", severity="skipped", scope="record",
                    message=message, pmid=pmid, offset=self._offset, raw=self._head,
                )  # fmt: skip
            if code not in ("truncated", "trailing-junk"):
                return
        severity: Severity = "repaired" if code == "leading-junk" else "skipped"
        yield Problem(
            code=code, severity=severity, scope="stream", message=message, offset=self._offset, raw=self._head,
        )  # fmt: skip


def _oddities(data: bytes) -> list[int]:
    """Where comments, processing instructions and CDATA begin; raises ExpatError when the bytes are not well-formed."""
    parser = expat.ParserCreate("utf-8")
    found: list[int] = []

    def odd(*_: str) -> None:
        found.append(parser.CurrentByteIndex - len(b"<r>"))

    parser.CommentHandler = parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = odd
    parser.Parse(b"<r>%s</r>" % data, True)  # noqa: FBT003 - at once: in several calls expat copies what it is given
    return found


def _named(err: etree.XMLSyntaxError) -> tuple[str, str]:
    """The code and the message of libxml2's error; its limits answer as ours."""
    text = err.msg or "not well-formed"
    if "depth" in text and "xcessive" in text:
        return "depth", f"elements nested too deeply: {text}"
    if "XML_PARSE_HUGE" in text or "too long" in text or "too big" in text or "huge" in text.lower():
        return "text-bytes", f"a text or attribute larger than libxml2 takes: {text}"
    return "malformed", f"not well-formed XML: {text}"
