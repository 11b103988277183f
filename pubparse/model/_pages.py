"""First and last page, read from pages as printed.

    "123-33" -> ("123", "133")    "e434-e442" -> ("e434", "e442")    "1595-603.e9" -> ("1595", "1603.e9")
    "3-4, 11" -> ("3", None)      "103548" -> ("103548", None)       "[34457 words]" -> (None, None)

A last page is given only where the whole text is one range that rises; lists, "passim" and odd shapes leave it None, and
where not even the first page can be told without a guess, both are. tests/cases/pages.toml holds the shapes of two bulk files.
"""

from __future__ import annotations

import re

# One page: "884", "e434", "45d", "Unit6.10", "e2020GH000323", "145.e1", "xii". Lengths are bounded: printed pages are short.
_PAGE = r"[A-Za-z0-9]{1,40}(?:\.[A-Za-z]{0,3}[0-9]{1,8})?"
_DASH = r"\s?[-\u2010-\u2014]\s?"
_RANGE = re.compile(rf"({_PAGE}){_DASH}({_PAGE})")
# The first page of a longer text: "3-4, 11", "724-6. 728, 730-1", "1184; author reply 1184", "518 passim".
_FIRST = re.compile(rf"({_PAGE})(?:{_DASH}{_PAGE})?(?=[,;]|\.?\s|\.?\Z)")
_COUNT = re.compile(r"[0-9]+\s?p(?:ages)?\b\.?")  # "62 p." (400668): how many, not where
_PARTS = re.compile(r"([A-Za-z]*)([0-9]+)([A-Za-z]*)(\.[A-Za-z]*[0-9]+)?")
_ROMAN = re.compile(r"[ivxlcdm]{1,15}", re.IGNORECASE)
_NUMERALS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def page_range(pages: str | None) -> tuple[str | None, str | None]:
    """First and last page of a printed text, each None where it cannot be read without a guess."""
    text = (pages or "").strip()
    whole = _RANGE.fullmatch(text)
    if whole and _is_page(whole[1]) and _is_page(whole[2]):
        return whole[1], _completed(whole[1], whole[2])
    if whole and not _is_page(whole[1]):
        return (
            (text, None) if _is_page(whole[2]) and len(whole[1]) == 1 else (None, None)
        )  # "A-24" (406279) is one page
    first = _FIRST.match(text)
    return (first[1] if first and _is_page(first[1]) and not _COUNT.match(text) else None), None


def _is_page(text: str) -> bool:
    return any(sign.isdigit() for sign in text) or _ROMAN.fullmatch(text) is not None


def _completed(first: str, last: str) -> str | None:
    """The last page with the digits that print leaves out, when the range rises: 884-95 -> 895; None otherwise."""
    if _ROMAN.fullmatch(first) and _ROMAN.fullmatch(last):
        return last if _roman(last) >= _roman(first) else None
    a, b = _PARTS.fullmatch(first), _PARTS.fullmatch(last)
    if a is None or b is None or (b[1] and b[1] != a[1]):
        return None  # "465-e917": of two kinds
    if a[4] and not b[4]:
        return None  # "e20.00181-12" (34096901): which of the numbers goes on?
    number = b[2]
    if len(number) < len(a[2]):
        number = a[2][: len(a[2]) - len(number)] + number
    if int(number) < int(a[2]):
        return None  # "87-5" (399297)
    return a[1] + number + b[3] + (b[4] or "")


def _roman(text: str) -> int:
    """The value of a Roman numeral, read leniently: a smaller sign before a larger one is taken off."""
    values = [_NUMERALS[sign] for sign in text.lower()]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))
