"""Answers of ESummary, cut into summaries: each a uid and its parts, or what is the matter with it.

    <eSummaryResult><DocSum><Id>7</Id><Item Name="Title" Type="String">A title.</Item>...      -> "7", {"title": ["A title."], ...}
    {"result": {"uids": ["7"], "7": {"uid": "7", "title": "A title.", ...}}}                   -> the same

Parts have JSON's names; values with parts of their own are JSON texts. An answer that breaks off, or is broken in one place,
costs the summaries that are concerned. Knows nothing of articles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple, TypeAlias

from lxml import etree

from pubparse._parts import Parts
from pubparse._readers._plain_xml import Element
from pubparse._readers._xml_repair import mended
from pubparse._text.spaces import fold


class Summary(NamedTuple):
    """What an answer has of one uid."""

    uid: str
    parts: Parts
    offset: int | None = None
    notes: tuple[tuple[str, str], ...] = ()
    """Codes and messages of what was mended."""


class Fault(NamedTuple):
    """What cannot be read: of one uid, or of the answer as a whole (`uid` is None)."""

    code: str
    message: str
    uid: str | None = None
    offset: int | None = None
    raw: bytes | str = b""


Piece: TypeAlias = "Summary | Fault"


def cut(content: bytes) -> Iterator[Piece]:
    """The summaries of an answer in the order of its uids."""
    return _json(content) if content.lstrip()[:1] == b"{" else _xml(content)


# JSON

_MEMBER = re.compile(r'"([0-9]{1,8})"\s{0,50}:\s{0,50}(?=\{)')
_UIDS = re.compile(r'"uids"\s{0,50}:\s{0,50}\[([^\]]*)')
_BLANKS = re.compile(r"[ \t\r\n]*")


def _json(content: bytes) -> Iterator[Piece]:
    """Each answer of a document; several may follow each other."""
    text = content.decode("utf-8", "replace")
    decoder = json.JSONDecoder()
    place = 0
    while place < len(text):
        try:
            answer, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as err:
            yield from _broken_json(text[place:], err)
            return
        yield from _of_answer(answer)
        place = _end_of(_BLANKS.match(text, end), end)


def _end_of(match: re.Match[str] | None, otherwise: int) -> int:
    return match.end() if match else otherwise


def _of_answer(answer: Any) -> Iterator[Piece]:
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict):
        said = answer.get("esummaryresult") or answer.get("error") if isinstance(answer, dict) else answer
        yield Fault("malformed", f"the answer has no result: {_shown(said)[:500]}", raw=_shown(answer))
        return
    uids = result.get("uids")
    listed = [str(uid) for uid in uids] if isinstance(uids, list) else []
    others = [key for key in result if key != "uids" and key not in set(listed)]
    for uid in (*listed, *others):
        yield Summary(uid, _parts_of_json(result.get(uid)))


def _broken_json(text: str, err: Exception) -> Iterator[Piece]:
    """The summaries that are whole, a fault for each other uid, and one for the answer."""
    uids = _UIDS.search(text)
    listed = list(dict.fromkeys(re.findall(r'"([0-9]{1,8})"', uids[1]))) if uids else []
    wanted = set(listed)
    members = [match for match in _MEMBER.finditer(text) if not wanted or match[1] in wanted]
    decoder = json.JSONDecoder()
    met: dict[str, Piece] = {}
    for match, following in zip_longest(members, members[1:]):
        piece = text[match.end() : following.start() if following else len(text)]
        try:
            value, _ = decoder.raw_decode(piece)
        except (ValueError, RecursionError) as fault:
            met[match[1]] = Fault("malformed", f"its summary cannot be read: {fault}", match[1], raw=piece)
        else:
            met[match[1]] = Summary(match[1], _parts_of_json(value))
    for uid in listed or met:
        yield met.get(uid) or Fault("unterminated", "the answer ends before its summary", uid)
    code = "malformed" if text.rstrip()[-1:] == "}" else "truncated"
    yield Fault(code, f"the answer cannot be read as JSON: {err}", raw=text)


def _parts_of_json(summary: Any) -> Parts:
    parts = Parts()
    if not isinstance(summary, dict):
        return parts
    for key, value in summary.items():
        parts.put(key)  # seen, also when it is empty
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                parts.put(key, json.dumps({str(k): _shown(v) for k, v in item.items()}, ensure_ascii=False))
            elif (text := _shown(item)) != "":
                parts.put(key, text)
    return parts


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return fold(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# XML

_TOKEN = re.compile(
    rb"""
      < (?P<close>/?) (?P<name>DocSum|DocumentSummary) (?=[\s>/]) (?P<rest>[^<>]{0,2000}) >
    | <ERROR> (?P<error>[^<]{0,10000}) </ERROR>
    | (?P<root></eSummaryResult\s{0,9}>?)
    """,
    re.VERBOSE,
)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}\bencoding\s{0,9}=\s{0,9}["']([A-Za-z][A-Za-z0-9._-]{0,40})["']""")
_UID = re.compile(rb"""<Id>\s{0,50}([0-9]{1,8})\s{0,50}<|^<DocumentSummary[^>]{0,200}\buid=["']([0-9]{1,8})["']""")
_ERROR_UID = re.compile(r"\bUID=([0-9]{1,8})(?![0-9])")
INLINE = frozenset({"i", "b", "u", "sup", "sub"})
# What may stand between summaries.
_FRAME = re.compile(
    rb"""
      \s+ | <\?[^<>]{0,1000}> | <!--[^<>]{0,1000}--> | <!DOCTYPE [^<>]{0,1000} >
    | </?(?:eSummaryResult|DocumentSummarySet)(?:\s[^<>]{0,1000})?> | <DbBuild>[^<]{0,200}</DbBuild>
    """,
    re.VERBOSE,
)
_SHOWN = 60
_ALIASES = {"authorlist": "authors", "langlist": "lang", "pubtypelist": "pubtype"}
_VERSION_1_VALUES = {
    "articleids": ("idtype", "value"),
    "history": ("pubstatus", "date"),
    "references": ("reftype", "refsource"),
}


def _xml(content: bytes) -> Iterator[Piece]:
    """Summaries are found in the bytes, and each is parsed by itself, strictly."""
    label = _ENCODING.match(content[:1000])
    encoding = label[1].decode("ascii") if label else None
    start: re.Match[bytes] | None = None
    has_end = False
    done = 0
    for token in _TOKEN.finditer(content):
        if start is None:
            yield from _between(content[done : token.start()], done)
            done = token.end()
        if token["root"] is not None:
            has_end = True
        elif token["error"] is not None:
            if start is None:
                yield _error(fold(token["error"].decode("utf-8", "replace")), token.start())
        elif token["close"]:
            if start is not None and start["name"] == token["name"]:
                yield _summary(content[start.start() : token.end()], start.start(), encoding)
                start, done = None, token.end()
        elif token["rest"].endswith(b"/"):
            yield _summary(token[0], token.start(), encoding)
        else:
            if start is not None:
                yield _unterminated(content[start.start() : token.start()], start.start())
            start = token
    if start is not None:
        yield _unterminated(content[start.start() :], start.start())
    elif has_end:
        yield from _between(content[done:].rstrip(b"\0"), done)
    if start is not None or not has_end:
        yield Fault("truncated", "the answer ends before its root's end tag", raw=content)


def _between(gap: bytes, offset: int) -> Iterator[Fault]:
    """A fault for what belongs to no summary, such as the page of an error in the middle of an answer."""
    junk = _FRAME.sub(b" ", gap).strip()
    if junk:
        shown = fold(junk[:_SHOWN].decode("utf-8", "replace"))
        yield Fault("gap-content", f"bytes that belong to no summary: {shown!r}", offset=offset, raw=gap)


def _uid_in(raw: bytes) -> str:
    match = _UID.search(raw)
    return (match[1] or match[2]).decode("ascii") if match else ""


def _unterminated(raw: bytes, offset: int) -> Fault:
    return Fault("unterminated", "its summary has no end tag", _uid_in(raw), offset, raw)


def _error(message: str, offset: int) -> Summary:
    parts = Parts()
    parts.put("error", message)
    named = _ERROR_UID.search(message)
    return Summary(named[1] if named else "", parts, offset)


def _summary(raw: bytes, offset: int, encoding: str | None) -> Piece:
    notes: tuple[tuple[str, str], ...] = ()
    try:
        el = _parsed(raw, encoding)
    except (etree.XMLSyntaxError, LookupError) as err:
        data, notes, _ = mended(raw, {})
        try:
            if not notes:
                raise
            el = _parsed(data, encoding)
        except (etree.XMLSyntaxError, LookupError):
            return Fault("malformed", f"its summary is not well-formed: {err}", _uid_in(raw), offset, raw)
    if el.tag == "DocSum":
        return Summary(fold(el.findtext("Id") or ""), _parts_of_docsum(el), offset, notes)
    return Summary(fold(el.get("uid") or ""), _parts_of_summary(el), offset, notes)


def _parsed(raw: bytes, encoding: str | None) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        huge_tree=False, recover=False, remove_comments=True, remove_pis=True, strip_cdata=True, encoding=encoding,
    )  # fmt: skip
    return etree.fromstring(raw, parser)


def _parts_of_docsum(el: Element) -> Parts:
    """Version 1: items with a name and a type; a list holds items."""
    parts = Parts()
    for item in el:
        if item.tag == "Id" or not isinstance(item.tag, str):
            continue
        name = (item.get("Name") or item.tag).lower()
        name = _ALIASES.get(name, name)
        parts.put(name)
        if item.get("Type") != "List":
            parts.put(name, *filter(None, [_text_of(item)]))
            continue
        for inner in item:
            text, key = _text_of(inner), inner.get("Name") or ""
            if not text:
                continue
            if name in _VERSION_1_VALUES:
                pair = dict(zip(_VERSION_1_VALUES[name], (key, text), strict=True))
                parts.put(name, json.dumps(pair, ensure_ascii=False))
            elif name == "authors":
                parts.put(name, json.dumps({"name": text, "authtype": key}, ensure_ascii=False))
            else:
                parts.put(name, text)
    _put_strays(parts, el)
    return parts


def _parts_of_summary(el: Element) -> Parts:
    """Version 2: an element a value; lists hold elements, of which some have parts."""
    parts = Parts()
    for child in el:
        name = str(child.tag).lower()
        parts.put(name)
        if all(item.tag in INLINE for item in child):
            parts.put(name, *filter(None, [_text_of(child)]))
            continue
        for item in child:
            if any(part.tag not in INLINE for part in item):
                values = {str(part.tag).lower(): _text_of(part) for part in item}
                parts.put(name, json.dumps(values, ensure_ascii=False))
            elif text := _text_of(item):
                parts.put(name, text)
        _put_strays(parts, child)
    _put_strays(parts, el)
    return parts


def _put_strays(parts: Parts, el: Element) -> None:
    """Texts between elements that should hold none."""
    for text in (el.text, *(child.tail for child in el)):
        if text and (stray := fold(text)):
            parts.put(f"{str(el.tag).lower()}/text", stray)


def _text_of(el: Element) -> str:
    """A text; inline tags stand in it as they stand, escaped, in NLM's own answers."""
    return fold(_marked(el))


def _marked(el: Element) -> str:
    out = [el.text or ""]
    for child in el:
        inner = _marked(child)
        out.append(f"<{child.tag}>{inner}</{child.tag}>" if child.tag in INLINE else inner)
        out.append(child.tail or "")
    return "".join(out)
