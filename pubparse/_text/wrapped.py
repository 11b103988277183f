"""Wrapped lines to running text.

    "organ-on-a-" "chip models of human liver"   -> "organ-on-a-chip models of human liver"     (Summary: broken at hyphens)
    "pre-" "and postoperative"                    -> "pre- and postoperative"
    "The aim was "  "to see."  "METHODS: ..."     -> two paragraphs                               (Abstract: the blank stays)

Takes lines without their ends, returns text. Knows nothing of records.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pubparse._text.abstract import starts_with_label
from pubparse._text.spaces import fold

WIDTH = 80
LONGEST_WRAP = 110
_MOST_KEPT = 0.6
_SLACK = 2
# The downloads break a line behind a hyphen only between two letters on each side.
_BREAK = re.compile(r"(?:[^\W\d_]{2}|[^\W\d_]-[^\W\d_])-$")
_GOES_ON = re.compile(r"[^\W\d_]-?[^\W\d_]")
# "pre- and postoperative", "Kurz- oder Langzeit"
_SUSPENDED = re.compile(
    r"(?:and|or|to|und|oder|bis|bzw|vs|versus|et|ou|y|e|o|en|of|och|og|as|through|but|than|nor)(?![\w-])"
)


def unwrapped(lines: list[str]) -> str:
    """The text of lines that may be broken behind hyphens inside words."""
    parts: list[str] = []
    last = ""
    for line in lines:
        text = line.strip(" \t\r\n")
        if not text:
            continue
        if parts and not is_inside_word(last, text):
            parts.append(" ")
        parts.append(text)
        last = text
    return fold("".join(parts))


def is_inside_word(line: str, following: str) -> bool:
    """True when the break between two lines stands in a word, behind its hyphen."""
    if line.endswith("--"):
        return following[:1].isalnum() and line[:-2][-1:].isalnum()
    return bool(_BREAK.search(line[-6:]) and _GOES_ON.match(following)) and not _SUSPENDED.match(following)


def paragraphs(lines: list[str], *, keeps_blank: bool) -> list[str]:
    """The paragraphs of a block whose lines are broken at blanks.

    `keeps_blank` says that a broken line keeps the blank at its end, so that one without it ends a paragraph; else a line ends
    one when the next word had found room in it.
    """
    # a longer word is a line of its own: 11473127 has one of 138 letters
    if any(len(line) > LONGEST_WRAP and " " in line.strip() for line in lines):
        return [text for text in map(fold, lines) if text]
    found: list[list[str]] = []
    before = None
    for line in lines:
        if before is None or _ends(before, line, keeps_blank=keeps_blank):
            found.append([])
        found[-1].append(line)
        before = line
    return [text for text in (fold(" ".join(group)) for group in found) if text]


def keeps_blank(lines: list[str]) -> bool:
    """True when lines that had to be broken end in the blank at which they were."""
    pairs = [(line, after) for line, after in pairwise(lines) if line.strip() and after.strip()]
    broken = [line.endswith(" ") for line, after in pairs if not _has_room(line, after)]
    return bool(broken) and sum(broken) >= _MOST_KEPT * len(broken)


def _ends(line: str, following: str, *, keeps_blank: bool) -> bool:
    if keeps_blank:
        return not line.endswith(" ")
    if not _has_room(line, following, slack=_SLACK):
        return False
    return starts_with_label(following) or line.rstrip().endswith((".", "?", "!", ")", "]", ":"))


def _has_room(line: str, following: str, *, slack: int = 0) -> bool:
    """True when the following line's first word had fitted into this line."""
    word = following.split(" ", 1)[0]
    return len(line.rstrip()) + 1 + len(word) <= WIDTH - slack
