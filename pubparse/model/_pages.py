"""First and last page, read from pages as printed.

    "123-33" -> ("123", "133")    "e434-e442" -> ("e434", "e442")    "3-4, 11" -> ("3", None)    "103548" -> ("103548", None)

A last page is given only where the text is one rising range; lists, "passim" and odd shapes (XML.md 5.6) leave it None.
"""

from __future__ import annotations

import re

# One page: letters, digits, a part after a stop ("e12", "A1", "145.e1"); a range joins two by a hyphen or an en dash.
_PAGE = r"[A-Za-z]{0,6}[0-9]{0,12}(?:\.[A-Za-z]{0,3}[0-9]{1,6})?[A-Za-z]{0,2}"
_RANGE = re.compile(rf"({_PAGE})[-\u2013]({_PAGE})")
_FIRST = re.compile(_PAGE)
_TAIL = re.compile(r"([A-Za-z]*)([0-9]+)([A-Za-z]*)")
_ROMAN = re.compile(r"[ivxlcdm]+", re.IGNORECASE)


def page_range(pages: str | None) -> tuple[str | None, str | None]:
    """First and last page of a printed text, each None where it cannot be read without a guess."""
    if not pages:
        return None, None
    whole = _RANGE.fullmatch(pages.strip())
    if whole and whole[1] and whole[2]:
        return whole[1], _completed(whole[1], whole[2])
    first = _FIRST.match(pages.strip())
    return (first[0] if first and re.search("[0-9]", first[0]) else None), None


def _completed(first: str, last: str) -> str | None:
    """The last page with the digits that print leaves out, when the range rises: 884-95 -> 895; None otherwise."""
    a, b = _TAIL.fullmatch(first), _TAIL.fullmatch(last)
    if not a or not b:
        # "938-950.e12", "vii-xxii": complete as they stand
        return last if "." in last or (_ROMAN.fullmatch(first) and _ROMAN.fullmatch(last)) else None
    prefix, number = a[1], b[2]
    if b[1] and b[1] != prefix:
        return None
    if len(number) < len(a[2]):
        number = a[2][: len(a[2]) - len(number)] + number
    if int(number) < int(a[2]):
        return None
    return prefix + number + b[3]
