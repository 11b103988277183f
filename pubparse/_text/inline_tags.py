"""Inline tags that downloads leave in a title: text and markup.

    "Role of <i>E. coli</i> in p &lt; 0.05"  ->  ("Role of E. coli in p &lt; 0.05", "Role of <i>E. coli</i> in p &amp;lt; 0.05")

Only tags that NLM has, in pairs; a title whose tags do not pair keeps them as its text. Nothing is unescaped.
"""

from __future__ import annotations

import re

from pubparse._text.spaces import fold

_TAG = re.compile(r"<(/?)(i|b|u|sup|sub|em|strong)>")
_NLM = {"em": "i", "strong": "b"}


def split_tags(text: str) -> tuple[str, str | None]:
    """The text without known inline tags, and with them as markup; (text, None) when there are none, or no pairs."""
    plain: list[str] = []
    marked: list[str] = []
    opened: list[str] = []
    done = 0
    for tag in _TAG.finditer(text):
        between = text[done : tag.start()]
        plain.append(between)
        marked.append(_escaped(between))
        name = _NLM.get(tag[2], tag[2])
        if not tag[1]:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return text, None
        marked.append(f"<{tag[1]}{name}>")
        done = tag.end()
    if not marked or opened:
        return text, None
    plain.append(text[done:])
    marked.append(_escaped(text[done:]))
    return fold("".join(plain)), fold("".join(marked))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
