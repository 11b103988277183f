"""Text as XML: escaped characters, attributes, and inline markup that is written only when it is well-formed.

    escaped("p < 0.05")                     -> "p &lt; 0.05"
    attribute("Label", 'the "new" way')     -> ' Label="the &quot;new&quot; way"'
    content("H2O", "H<sub>2</sub>O")        -> "H<sub>2</sub>O"

Knows nothing of articles.
"""

from __future__ import annotations

import re
from xml.parsers import expat

# XML 1.0 (5th ed.) 2.2 Char; surrogates and the two non-characters at the end of the first plane are outside it.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_EXPAT_DEPTH = 200
"""libxml2 refuses elements more than 256 deep; those around the markup are counted in."""


def legible(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def escaped(text: str) -> str:
    """The text as content of an element. A CR is written as a reference, or reading would turn it into LF."""
    if not _SPECIAL.search(text):
        return text
    text = legible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def attribute(name: str, value: str | None) -> str:
    """An attribute with the blank before it; "" when there is no value."""
    if value is None:
        return ""
    value = escaped(value).replace('"', "&quot;")
    return f' {name}="' + value.replace("\n", "&#10;").replace("\t", "&#9;") + '"'


def content(text: str | None, markup: str | None) -> str | None:
    """The markup as it is when it is well-formed, else the escaped text; None when there is neither.

    Readers give well-formed markup always. What a program set by hand, or read from a dict, may be anything: the
    elements around it must not break.
    """
    if markup is None:
        return None if text is None else escaped(text)
    markup = legible(markup)
    if ("<" not in markup and "&" not in markup and "]]>" not in markup) or is_well_formed(markup):
        return markup
    return escaped(markup if text is None else text)


def is_well_formed(markup: str) -> bool:
    """True when the markup can stand inside any element: balanced, prefixes declared, not absurdly deep."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    depth = 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _EXPAT_DEPTH:
            raise _TooDeepError

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(f"<x>{markup}</x>".encode(), True)  # noqa: FBT003 - expat takes it by position only
    except (expat.ExpatError, _TooDeepError):
        return False
    return True


class _TooDeepError(Exception):
    """Raised and caught here only."""
