"""XML written so plainly that it can be cut by its characters: what that means, and how any other XML is brought to it.

    <LastName>O'Neil &amp; Sons</LastName>     no comment, CDATA or prefix; `<` and `>` in a text are always escaped
    head: LastName       inner: O'Neil &amp; Sons

NLM's own files are written like this, so that a record is read straight from its text once a strict parser has found it
well-formed. What is not - `NotPlainError` says so - is parsed by lxml and written out again by `plain_xml`. Knows no name of
the DTD but those of inline tags.
"""

from __future__ import annotations

import re
from itertools import chain, count
from typing import TypeAlias

from lxml import etree

MATHML = "http://www.w3.org/1998/Math/MathML"
_BOUND_TO_XML = {"http://www.w3.org/XML/1998/namespace": "xml"}  # MathML 3 has xml:space; no other prefix may name it
SPACE = " \t\r\n"

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no other name for the type
Values: TypeAlias = tuple[tuple[str, str], ...]

# As `plain_xml` writes it: one blank before each attribute, double quotes, nothing to be normalised.
_HEAD = re.compile(r"""([^\s/<>"'=]+)((?:[ ][^\s/<>"'=]+="[^"<>\t\r\n]*")*)(/?)""")
_VALUE = re.compile(r"""[ ]([^\s/<>"'=]+)="([^"]*)\"""")
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_FIVE = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_SPACE = re.compile(r"[\t\r\n]")
_SPACES = re.compile(r"[ \t\r\n]+")
_EMPTY = re.compile(r"<([^\s<>/]+)((?:\s[^<>]*)?)></\1>")
_HEADS_LIMIT = 8192
_LONGEST_HEAD = 300


class NotPlainError(Exception):
    """Well-formed XML that cannot be cut by its characters: a signal to write it out plainly and read it again."""


class Head:
    """A start tag: its text between `<` and `>`, the element's name, its attributes, the end tag that belongs to it."""

    __slots__ = ("close", "empty", "name", "text", "values")

    def __init__(self, text: str) -> None:
        match = _HEAD.fullmatch(text)
        if match is None:
            raise NotPlainError(f"the tag <{text[:60]}>")
        self.text = text
        self.name: str = match[1]
        self.values: Values = tuple([(name, unescaped(value)) for name, value in _VALUE.findall(match[2])])
        self.empty = bool(match[3])
        self.close = f"</{self.name}>"


class Heads(dict[str, Head]):
    """Start tags by their text, each read once. Those with a prefix or a namespace are plain only in what lxml wrote out."""

    def __init__(self, *, prefixes: bool) -> None:
        super().__init__()
        self._prefixes = prefixes

    def __missing__(self, text: str) -> Head:
        if not self._prefixes and (":" in text.partition(" ")[0] or "xmlns" in text):
            raise NotPlainError(f"the prefix in <{text[:60]}>")
        head = Head(text)
        if not self._prefixes and any(":" in name and not name.startswith("xml:") for name, _ in head.values):
            raise NotPlainError(f"a prefix in <{text[:60]}>: the root may bind it")
        if len(text) <= _LONGEST_HEAD:
            if len(self) >= _HEADS_LIMIT:
                self.clear()
            self[text] = head
        return head


HEADS = Heads(prefixes=False)
CAREFUL_HEADS = Heads(prefixes=True)


# Text


def fold(text: str) -> str:
    """Runs of blank, tab, CR and LF become one blank, those at the ends none; U+00A0 and its like stay."""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or text[:1] == " " or text[-1:] == " ":
        return " ".join(filter(None, text.replace("\n", " ").replace("\t", " ").replace("\r", " ").split(" ")))
    return text


def unescaped(text: str) -> str:
    """The text with its character references and the five entities resolved."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _FIVE[match[3]]
    return chr(int(match[1], 16) if match[1] else int(match[2]))


def value_of(inner: str) -> str | None:
    """The value of a text without tags, folded and with its references resolved; None when it is empty."""
    if "&" in inner:
        inner = _REFERENCE.sub(_character, inner)
    if "\n" in inner or "  " in inner or "\t" in inner or "\r" in inner or inner[:1] == " " or inner[-1:] == " ":
        inner = fold(inner)
    return inner or None


_DEEPEST_INLINE = 50
_INLINE = re.compile(r"<(/?)(i|b|u|sup|sub)>")


def inline(inner: str) -> tuple[str | None, str | None] | None:
    """Text and markup of a text in which <i>, <b>, <u>, <sup> and <sub> may stand; None when anything else does."""
    if "<" not in inner:
        return value_of(inner), None
    tags = _INLINE.findall(inner)
    if len(tags) != inner.count("<") or len(tags) != inner.count(">"):
        return None
    names: list[str] = []
    for closes, name in tags:
        if not closes:
            names.append(name)
            if len(names) > _DEEPEST_INLINE:  # lxml judges
                return None
        elif not names or names.pop() != name:
            return None
    if names:
        return None
    return value_of(_INLINE.sub("", inner)), folded_xml(inner, careful=False).strip(SPACE)


# XML of any kind, written plainly


def plain_xml(el: Element) -> str:
    """The element as plain XML: white space in texts folded, namespaces declared where they are first used."""
    out: list[str] = []
    _write(el, out, _BOUND_TO_XML)
    return "".join(out)


def _write(el: Element, out: list[str], bound: dict[str, str]) -> None:
    """The element as it stood; a namespace is declared where it is first used, MathML always as `mml`."""
    declared: dict[str, str] = {}
    name = _qualified(el, str(el.tag), bound, declared)
    values = "".join(f' {_qualified(el, key, bound, declared)}="{_quoted(value)}"' for key, value in el.items())
    spaces = "".join(f' xmlns:{prefix}="{_quoted(uri)}"' for uri, prefix in declared.items())
    out.append(f"<{name}{spaces}{values}")
    if not el.text and not len(el):
        out.append("/>")
        return
    out.append(">")
    if el.text:
        out.append(_escaped(el.text))
    for child in el:
        _write(child, out, bound | declared)
        if child.tail:
            out.append(_escaped(child.tail))
    out.append(f"</{name}>")


def _qualified(el: Element, tag: str, bound: dict[str, str], declared: dict[str, str]) -> str:
    if not tag.startswith("{"):
        return tag
    uri, _, local = tag[1:].partition("}")
    prefix = bound.get(uri) or declared.get(uri)
    if prefix is None:
        taken = {"mml", *bound.values(), *declared.values()}  # one prefix, one namespace, in all that is inside
        own = (p for p, u in el.nsmap.items() if u == uri and p)
        free = (p for p in chain(own, ["ns"], map("ns{}".format, count(2))) if p not in taken)
        prefix = declared[uri] = "mml" if uri == MATHML else next(free)
    return f"{prefix}:{local}"


def _escaped(text: str) -> str:
    """A text as XML, runs of white space folded."""
    return _SPACES.sub(" ", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(value: str) -> str:
    """An attribute's value as XML, nothing folded."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return _SPACE.sub(lambda match: f"&#{ord(match[0])};", value)


def folded_xml(xml: str, *, careful: bool) -> str:
    """Plain XML as `plain_xml` would write it; text that needs more than its white space folded is not plain."""
    if not careful and "&" in xml and xml.count("&") != xml.count("&amp;") + xml.count("&lt;") + xml.count("&gt;"):
        raise NotPlainError("a reference inside markup")
    if not careful and xml.count("<") != xml.count(">"):
        raise NotPlainError("a bare > inside markup")
    if "\n" in xml or "  " in xml or "\t" in xml or "\r" in xml:  # every blank of a text is a match of the pattern
        xml = _SPACES.sub(" ", xml)
    return _EMPTY.sub(r"<\1\2/>", xml) if "></" in xml else xml
