"""An HTML page as a tree, within limits, in an encoding that the bytes decide.

    b"<!DOCTYPE html><html>..<h1 class='heading-title'> A <i>b</i> </h1>.."  ->  Page(root, notes)
    marked(h1)  ->  "A b", "A <i>b</i>"

Limits come before libxml2's own: it is quadratic in the attributes of one tag, and drops what lies deeper than its limit without
an error. Texts of scripts, styles and templates are nobody's. Knows no page and no class name.
"""

from __future__ import annotations

import codecs
import functools
import html
import re
from typing import NamedTuple

from lxml import etree

from pubparse._readers._plain_xml import Element
from pubparse._text.spaces import fold

LONGEST_TAG = 64 << 10
DEEPEST = 2048
"""libxml2's own limit with huge_tree; it tells, in its error log, that it dropped what lies deeper."""
NOT_TEXT = frozenset(("script", "style", "template", "noscript", "svg"))
SHOWN_AT_LAST = frozenset(("noscript",))
"""Not read where there is a record without it; a lost end tag in it puts the whole page inside."""
_PRE = re.compile(r"<pre\b[^>]{0,200}>", re.IGNORECASE)
_PRE_END = re.compile(r"</pre\s{0,20}>", re.IGNORECASE)
_INLINE = frozenset(("i", "b", "u", "sup", "sub"))
_MARKUP_OR_NO_TEXT = _INLINE | NOT_TEXT | {"math"}
_LABEL = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD = 4096
_PIECE = 8192
# A tag to its end, ">" in quotes passed over. An opening quote without a closing one fails once only: none follows it.
_TAG = re.compile(
    rb"""
    <[A-Za-z][A-Za-z0-9:-]{0,40}[\s/] [^>"']*
    (?: "[^"]*" [^>"']* | '[^']*' [^>"']* )*
    """,
    re.VERBOSE,
)
_VALUE = re.compile(rb"\"[^\"]*\"|'[^']*'")
# What may stand inside one tag; a quote only protects ">" behind "=". The end may lie in a value.
_INSIDE = re.compile(rb"""(?: [^>=]+ | = \s* (?: "[^"]*(?:"|\Z) | '[^']*(?:'|\Z) | \Z | (?![\s"']) ) )*""", re.VERBOSE)
# The parser lets through what XML 1.0, so an article's markup, cannot hold.
_NOT_XML = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_NAME = re.compile("[A-Za-z_][A-Za-z0-9_.-]*")
_WINDOW = LONGEST_TAG // 4
_APART = LONGEST_TAG - _WINDOW
_UNREAD = re.compile(
    rb"<!--[^-]*(?:-(?!->)[^-]*)*(?:-->|\Z)|<(?:script|style)\b[^>]*(>[^<]*(?:<(?!/(?:script|style))[^<]*)*)?",
    re.IGNORECASE,
)


class TooLargeError(Exception):
    """A limit was met: a signal between the readers of pages, with (code, message)."""


class Page(NamedTuple):
    """A parsed page, and (code, message) of what was repaired in reading it."""

    root: Element | None
    notes: list[tuple[str, str]]
    dropped: bool
    """True when the parser left something out."""
    whole: bool
    """True when the page's last tags are there."""


def parse(content: bytes, encoding: str | None, *, by_id: bool = True) -> Page:
    """The tree of a page's bytes; `encoding` is "utf-8" where that is known. Raises TooLargeError.

    Without `by_id` the tree has no table of ids, which takes a fifteenth of the time to make.
    """
    longest = _longest_tag(content)
    if longest > LONGEST_TAG:
        message = f"a tag of {longest} bytes; no more than {LONGEST_TAG >> 10} KiB are read"
        raise TooLargeError("tag-bytes", message)
    notes: list[tuple[str, str]] = []
    data = _utf8(content, encoding, notes)
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        recover=True,
        collect_ids=by_id,
    )
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    dropped = any("xcessive depth" in str(entry.message) for entry in parser.error_log.filter_from_fatals())
    end = content[-4000:].lower()
    return Page(root, notes, dropped, b"</html" in end or b"</body" in end)


def preformatted(content: bytes, encoding: str | None) -> str:
    """The texts of a page's `<pre>` elements, their entities resolved; each ends where its end tag or the page does."""
    text = _utf8(content, encoding, []).decode("utf-8", "replace")
    found = []
    end = 0
    while (begin := _PRE.search(text, end)) is not None:
        close = _PRE_END.search(text, begin.end())
        end = close.start() if close else len(text)
        found.append(html.unescape(text[begin.end() : end]))
    return "\n\n".join(found)


def _longest_tag(content: bytes) -> int:
    """Bytes of the start tag with the longest list of attributes, their values left out; 0 when none is long.

    A quote in a script or a comment may make a tag of what is none, so a long one is looked for again without them.
    """
    if not _may_hold_long_tag(content):
        return 0
    longest = _longest_of(content)
    return longest if longest <= LONGEST_TAG else _longest_of(_UNREAD.sub(_unended, content))


def _unended(match: re.Match[bytes]) -> bytes:
    """What stays of the match: a script's start tag that never ends."""
    return match[0] if match[1] is None and match[0][:4] != b"<!--" else b""


def _may_hold_long_tag(content: bytes) -> bool:
    """False when no tag can be too long: such a tag fills one of these windows, wherever it begins."""
    return any(
        _may_be_inside(content, start, start + _WINDOW) for start in range(_APART, len(content) - _WINDOW, _APART)
    )


def _may_be_inside(content: bytes, start: int, end: int) -> bool:
    """True when no ">" ends a tag here, whether the window begins between values, or in one with either quote."""
    for quote in (b"", b'"', b"'"):
        begin = content.find(quote, start, end) + len(quote)
        found = _INSIDE.match(content, begin, end) if begin >= start else None
        if found and found.end() == end:
            return True
    return False


def _longest_of(content: bytes) -> int:
    tags = (tag[0] for tag in _TAG.finditer(content))
    return max((len(_VALUE.sub(b"", tag)) for tag in tags if len(tag) > LONGEST_TAG), default=0)


def _utf8(content: bytes, encoding: str | None, notes: list[tuple[str, str]]) -> bytes:
    """The page in UTF-8: as it is when it is valid, whatever its label says; else by its label; else as Windows-1252."""
    if encoding == "utf-8" or _is_utf8(content):
        return content
    label = _LABEL.search(content[:_HEAD])
    codec = _codec(label[1].decode("ascii")) if label else None
    if codec == "utf-8":
        notes.append(("encoding", "bytes that are not UTF-8 were replaced (U+FFFD)"))
        return content.decode("utf-8", "replace").encode()
    if codec is None:
        notes.append(("encoding-label", "the page is not UTF-8 and says no other encoding; read as Windows-1252"))
    return content.decode(codec or "cp1252", "replace").encode()


def _is_utf8(content: bytes) -> bool:
    # In pieces: asking the system for a text of a page's size takes ten times as long as decoding it.
    start, size = 0, len(content)
    try:
        while start < size:
            end = start + _PIECE
            start += codecs.utf_8_decode(content[start:end], "strict", end >= size)[1]
    except UnicodeDecodeError:
        return False
    return True


def _codec(label: str) -> str | None:
    """An encoding in which ASCII is ASCII: a label that was legible names no other."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    if name == "iso8859-1":  # as browsers read that label
        return "cp1252"
    return name if not name.startswith(("utf-16", "utf-32", "utf-7")) and "ascii" not in name else None


# Elements


def ident(el: Element) -> str:
    """The element's id, "" when it has none."""
    return el.get("id") or ""


def classes(el: Element) -> str:
    """The element's classes with a blank on both sides of each, to be searched for " name "."""
    value = el.get("class")
    return _padded(value) if value else ""


@functools.lru_cache(maxsize=512)  # a page has some hundred, and says them thousands of times
def _padded(value: str) -> str:
    return f" {' '.join(value.split())} "


def kids(el: Element, name: str) -> list[Element]:
    """The elements with this class in the element, outermost ones only, in order."""
    wanted = f" {name} "
    found: list[Element] = []
    waiting = list(reversed(el))
    while waiting:
        here = waiting.pop()
        if here.tag in NOT_TEXT:
            continue
        if wanted in classes(here):
            found.append(here)
        else:
            waiting.extend(reversed(here))
    return found


def kid(el: Element, name: str) -> Element | None:
    """The first element with this class in the element."""
    return next(iter(kids(el, name)), None)


def common(elements: list[Element], root: Element) -> Element:
    """The innermost element that holds all of these; the root without any."""
    if not elements:
        return root
    first, *others = elements
    path = [first, *first.iterancestors()]
    height = {el: place for place, el in enumerate(path)}
    lowest = 0
    for el in others:
        trail = []
        here: Element | None = el
        while here is not None and here not in height:
            trail.append(here)
            here = here.getparent()
        above = height[here] if here is not None else len(path) - 1
        height.update(dict.fromkeys(trail, above))
        lowest = max(lowest, above)
    return path[lowest]


def tagged(el: Element, *names: str) -> list[Element]:
    """The elements of these tags in the element, in order."""
    return list(el.iter(*names))


# Texts


def text(el: Element | None) -> str:
    """All text of the element, folded; "" without an element."""
    if el is None:
        return ""
    inside = len(el)
    if not inside:
        return fold(el.text or "")
    if inside == 1 and not len(only := el[0]) and only.tag not in NOT_TEXT and el.tag not in NOT_TEXT:
        # a term in its link
        return fold(f"{el.text or ''}{only.text or ''}{only.tail or ''}")
    out: list[str] = []
    _gather(el, out)
    return fold("".join(out))


def own_text(el: Element | None) -> str:
    """The text that stands in the element itself, not in those inside: where browser extensions put nodes of their own."""
    if el is None:
        return ""
    own = fold(" ".join([el.text or "", *(child.tail or "" for child in el)]))
    # a translated page has all text in <font>
    return own if own or not len(el) else text_but(el, "a", "svg", "button")


def text_but(el: Element, *names: str) -> str:
    """All text but that of the elements inside that have one of these classes or tags."""
    out: list[str] = []
    _gather(el, out, frozenset(names))
    return fold("".join(out))


def _gather(el: Element, out: list[str], without: frozenset[str] = frozenset()) -> None:
    """Texts in order; not recursive, as a page may be 2,048 elements deep."""
    waiting: list[Element | str] = [el]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            out.append(here)
            continue
        if here is not el:
            if here.tail:
                waiting.append(here.tail)
            if here.tag in NOT_TEXT or (
                without and (here.tag in without or not without.isdisjoint(classes(here).split()))
            ):
                continue
        elif here.tag in NOT_TEXT:
            continue
        waiting.extend(reversed(here))
        if here.text:
            out.append(here.text)


def marked(el: Element, *, without: frozenset[str] = frozenset()) -> tuple[str, str | None]:
    """Text and inline markup of the element; the markup is None when it would equal the text.

    Only `<i> <b> <u> <sup> <sub>` and MathML are markup; `without` names those that are not, a list's `<b>` around query words.
    """
    while len(el) == 1 and _is_wrapper(el, el[0]):
        el = el[0]
    if not len(el):
        return fold(el.text or ""), None
    plain = text(el)
    out: list[str] = []
    found = _write(el, out, _INLINE - without)
    return plain, _NOT_XML.sub("\ufffd", fold("".join(out))) if found and plain else None


def _is_wrapper(el: Element, inside: Element) -> bool:
    """True when all that the element has is another one, which is no markup: `<p><abstracttext>..</abstracttext></p>`."""
    if el.tag in NOT_TEXT or inside.tag in _MARKUP_OR_NO_TEXT or str(inside.tag).endswith(":math"):
        return False
    return not ((el.text or "").strip(" \t\r\n") or (inside.tail or "").strip(" \t\r\n"))


def _write(el: Element, out: list[str], tags: frozenset[str]) -> bool:
    found = False
    waiting: list[tuple[Element | None, str, bool]] = [(el, "", False)]
    while waiting:
        here, literal, in_math = waiting.pop()
        if here is None:
            out.append(literal)
            continue
        name = str(here.tag).rpartition(":")[2]
        math = (in_math or name == "math") and _XML_NAME.fullmatch(name) is not None
        keep = here is not el and (name in tags or math) and here.tag not in NOT_TEXT
        if here is not el:
            waiting.append(
                (None, _escaped(here.tail or "") if not in_math else _escaped((here.tail or "").strip()), False)
            )
            if here.tag in NOT_TEXT:
                continue
        if keep:
            found = True
            prefix = "mml:" if math else ""
            spaces = ' xmlns:mml="http://www.w3.org/1998/Math/MathML"' if math and not in_math else ""
            values = "".join(
                f' {key}="{_escaped(value, quoted=True)}"'
                for key, value in here.items()
                if math and not key.startswith("xmlns") and _XML_NAME.fullmatch(key)
            )
            out.append(f"<{prefix}{name}{spaces}{values}>")
            waiting.append((None, f"</{prefix}{name}>", False))
        waiting.extend((child, "", math) for child in reversed(here))
        out.append(_escaped(here.text or ""))
    return found


def _escaped(value: str, *, quoted: bool = False) -> str:
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace('"', "&quot;") if quoted else value
