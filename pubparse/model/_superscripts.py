"""Text for formats without markup: NLM's MEDLINE text sets superscripts in parentheses.

"1.5x10-68", "1.5x10<sup>-68</sup>"  ->  "1.5x10(-68)"      30158200
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import unescape

import attrs

if TYPE_CHECKING:
    from pubparse.model._contents import Abstract

_INLINE_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def in_parentheses(text: str | None, markup: str | None) -> str | None:
    """The text with its superscripts in parentheses; other markup adds nothing."""
    if not text or not markup or "<sup>" not in markup:
        return text
    plain = _INLINE_TAG.sub("", markup.replace("<sup>", "(").replace("</sup>", ")"))
    return unescape(plain, {"&quot;": '"', "&apos;": "'"})


def abstract_in_parentheses(abstract: Abstract) -> str:
    """`Abstract.text` of sections whose superscripts are in parentheses."""
    sections = [attrs.evolve(one, text=in_parentheses(one.text, one.markup)) for one in abstract.sections]
    return attrs.evolve(abstract, sections=tuple(sections)).text
