r"""White space of running text, and lines.

    "Lancet  Oncol.\n 2019"  ->  "Lancet Oncol. 2019"

Blank, tab, CR and LF fold; U+00A0 and other Unicode spaces are the author's and stay.
"""

from __future__ import annotations

import re

BLANKS = " \t\r\n"
_BLANKS = re.compile(r"[ \t\r\n]+")
_LINE_ENDS = re.compile(r"\r\n|\n|\r")
# Zero width and soft hyphen, marks of direction, word joiners, byte order marks: they print nothing.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_ANY_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """The text with each run of white space as one blank, and none at its ends."""
    return _BLANKS.sub(" ", text).strip(" ")


def lines(text: str) -> list[str]:
    """The text's lines without their ends; str.splitlines would also cut at U+0085, U+2028, form feeds (TRUST.md)."""
    return _LINE_ENDS.split(text)


def plain(text: str) -> str:
    """The text without invisible characters, every kind of white space as one blank: for reading keys, never for prose."""
    return _ANY_SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()
