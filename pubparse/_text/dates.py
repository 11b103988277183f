"""Dates as PubMed prints them: whole texts, and the date that a citation line begins with.

    "2019 Aug"               -> 2019-08                 "1998 Dec-1999 Jan" -> 1998-12/1999-01
    "2000 Dec 23-30"         -> 2000-12-23/2000-12-30   "2000 Spring-Summer" -> season "Spring-Summer"
    "some random date"       -> no year, `raw` alone

A text is cut into tokens, and the row of their kinds is looked up in a table of shapes, those of MedlineDate first. A whole day
in another shape is left to dateutil, as far as it need not guess. Nothing is guessed: an unknown shape gives its year alone.
Years are 1700 to 2100, digits ASCII. No input raises; all work is linear in its length.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import NamedTuple

from pubparse._text.spaces import fold
from pubparse.model import PartialDate

LONGEST_DATE = 80
"""No printed date is longer; longer texts are searched for a year only."""

# Not calendar.month_name: that follows the program's locale.
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_TOKEN = re.compile(
    rf"""
      (?P<S> {_SEASON} (?: \ ?[-/\u2013]\ ? {_SEASON} )? (?![A-Za-z])         # Spring, Winter-Spring
           | (?: [1-4](?:st|nd|rd|th) | first|second|third|fourth ) [ ]quarter(?![A-Za-z]) )   # 3rd Quarter
    | (?P<W> [A-Za-z]+ )
    | (?P<D> [0-9]+ )
    | (?P<R> [-/\u2010-\u2014] )          # hyphen, slash, dashes: a range, or 2018/10/10
    | (?P<B> [\s,.]+ )                    # between tokens
    | (?P<X> . )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_TIME = re.compile(
    r"""
    (?: [ ] | (?<=[0-9])T ) [0-9]{1,2} : [0-9]{2} (?: : [0-9]{2} (?: \. [0-9]{1,9} )? )?   # 2009/11/22 00:00
    (?: Z | [+-][0-9]{2}:?[0-9]{2} )? $
    """,
    re.VERBOSE,
)
_YEAR = re.compile(r"(?<![0-9])(?:1[789]|20)[0-9]{2}(?![0-9])|(?<![0-9])2100(?![0-9])")

# Before a place: any words behind a year (MedlineDate is free text), or a day of another shape.
_FREE = re.compile(
    r"""
    (?: (?:1[89]|20)[0-9]{2} (?: [ ][A-Za-z]{1,20} ){1,6}           # 1950 some random date string (123)
      | [0-9]{1,2} / [0-9]{1,2} / (?:1[89]|20)[0-9]{2} )            # 03/03/2018 (121518513)
    (?= ;[^\s] )
    """,
    re.VERBOSE,
)

# Kinds: Y year, M month's name, N number of one or two digits, S season or quarter, E eight digits, - a range's mark.
# A value names its tokens by place: first the year's, then the month's or season's, then the day's; the end likewise.
_SHAPES: dict[str, tuple[str, ...]] = {
    "Y": ("0",),  # 2019
    "Y-Y": ("0", "2"),  # 1947-1948
    "YM": ("01",),  # 2019 Aug
    "YMN": ("012",),  # 2019 Jul 29
    "YM-M": ("01", "03"),  # 1993 Sep-Oct, 2019 May/Jun, 2019 Feb - Apr
    "YMM": ("01", "02"),  # 2018 July August (30540132)
    "YM-YM": ("01", "34"),  # 1998 Dec-1999 Jan
    "YM-MN": ("01", "034"),  # 2021 Apr-Jun 01 (33667200)
    "YM-YMN": ("01", "345"),
    "YMN-N": ("012", "014"),  # 2000 Dec 23-30
    "YMN-MN": ("012", "045"),  # 1977 Aug 27-Sep 3 (411114)
    "YMN-M": ("012", "04"),
    "YMN-YM": ("012", "45"),
    "YMN-YMN": ("012", "456"),  # 1999 Dec 27-2000 Jan 2
    "YS": ("01",),  # 1999 Spring, 2000 Spring-Summer, 2021 3rd Quarter
    "YS-YS": ("01", "34"),
    "Y-YS": ("03", "2"),  # 1979-1980 Fall (399903); Fall-Winter is parted: 399974
    "MY": ("10",),  # June 1991
    "M-MY": ("30", "32"),  # May-Jun 1991 (1954640, mid-2020 pages)
    "MY-MY": ("10", "43"),
    "MNY": ("201",),  # July 29, 2019
    "NMY": ("210",),  # 29 Jul 2019
    "MN-NY": ("401", "403"),
    "N-NMY": ("430", "432"),
    "MN-MNY": ("501", "534"),
    "NM-NMY": ("510", "543"),
    "SY": ("10",),  # Spring 1999
    "SY-Y": ("10", "3"),  # Winter 2001-2002
    "Y-N-N": ("024",),  # 2018/10/10, 2018-10-10
    "YNN": ("012",),  # 2018 10 10
    "Y-N": ("02",),  # 2018-10; one digit is no month: 2018-9 may be a range of years
    "E": (),  # 20101202
}


# They differ in every part.
_DEFAULTS = (datetime.datetime(1903, 2, 4), datetime.datetime(2096, 11, 25))  # noqa: DTZ001 - days, no moments


class _Token(NamedTuple):
    kind: str
    text: str
    end: int


def parse_date(text: str) -> PartialDate:
    """The date that the whole text prints; a shape that is not understood gives its first year, or none, and `raw`."""
    printed = fold(text)
    if len(printed) <= LONGEST_DATE:
        tokens = _tokens(_TIME.sub("", printed))
        date = _read(tokens, printed) or _read_by_dateutil(tokens, printed)
        if date is not None:
            return date
    year = _YEAR.search(printed)
    return PartialDate(year=int(year[0]) if year else None, raw=printed or None)


def take_date(text: str) -> tuple[PartialDate | None, str]:
    """The longest date that the text begins with, and what follows it; `None` and the text when it begins with none."""
    head = re.match(r"[^;:,.()\[\]]*", text[:LONGEST_DATE])
    tokens = _tokens(head[0]) if head else []
    for count in range(len(tokens), 0, -1):
        printed = text[: tokens[count - 1].end]
        date = _read(tokens[:count], fold(printed))
        if date is not None:
            return date, text[len(printed) :]
    return None, text


def take_placed_date(text: str) -> tuple[PartialDate | None, str]:
    """The date that stands before ";20(8)": what `take_date` takes, or words that are no date but their year."""
    date, rest = take_date(text)
    free = _FREE.match(text) if date is None or rest[:1] == " " else None
    return (parse_date(free[0]), text[free.end() :]) if free else (date, rest)


def month_number(text: str) -> int | None:
    """1 to 12 for a month's name, its abbreviation or its number; None for anything else."""
    word = fold(text).rstrip(".").lower()
    if re.fullmatch("[0-9]{1,2}", word):
        return int(word) if 1 <= int(word) <= 12 else None  # noqa: PLR2004 - months
    if len(word) < 3:  # noqa: PLR2004 - "Ma" may be two months
        return None
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(word)), None)


def _tokens(text: str) -> list[_Token]:
    """Tokens with their kinds; blanks, commas and stops only part them."""
    tokens = []
    for match in _TOKEN.finditer(text):
        kind, word = str(match.lastgroup), match[0]
        if kind == "B":
            continue
        if kind == "W":
            kind = "M" if month_number(word) else "X"
        elif kind == "R":
            kind = "-"
        elif kind == "D":
            kind = "Y" if _YEAR.fullmatch(word) else {1: "N", 2: "N", 8: "E"}.get(len(word), "X")
        tokens.append(_Token(kind, word, match.end()))
    return tokens


def _read(tokens: list[_Token], printed: str) -> PartialDate | None:
    """The date, when the tokens' kinds are a known shape and its numbers can be one."""
    shape = "".join(token.kind for token in tokens)
    places = _SHAPES.get(shape)
    if places is None or (shape == "Y-N" and len(tokens[2].text) == 1):
        return None
    if shape == "E":
        return _eight_digits(tokens[0].text, printed)
    start = _date([tokens[int(place)] for place in places[0]])
    if start is None:
        return None
    season, end = start.season, None
    if len(places) > 1:
        end = _date([tokens[int(place)] for place in places[1]])
        if end is None:
            return None
        if shape == "Y-YS":
            first, *last = re.split(r" ?[-/\u2013] ?", season or "")
            season, end = first, PartialDate(year=end.year, season=last[0] if last else None)
        if _parts(end) < _parts(start):
            # "2019 Nov-Jan": of which year January is, is not stated
            return None
    return PartialDate(year=start.year, month=start.month, day=start.day, season=season, end=end, raw=printed)


def _read_by_dateutil(tokens: list[_Token], printed: str) -> PartialDate | None:
    """A day that no shape above has ("Thu, 29 Aug 2019", "29.08.2019"): what dateutil says of it whatever it assumes.

    Its traps: it fills what is missing from its default, takes the first of two small numbers for the month, and years of two
    digits for years. So it is asked about a year, and a month and a day or two numbers, and what is kept is what all four
    readings agree on: 03/03/2018 is a day, of 10/12/2018 only the year is known.
    """
    kinds = sorted(token.kind for token in tokens if token.kind in "YMNSE")
    if kinds not in (["M", "N", "Y"], ["N", "N", "Y"]) or not printed.isascii():
        return None
    from dateutil import parser

    try:
        found = {
            parser.parse(printed, default=default, dayfirst=dayfirst, ignoretz=True).date()
            for default in _DEFAULTS
            for dayfirst in (False, True)
        }
    except (ValueError, OverflowError):
        return None
    date = found.pop()
    if found or str(date.year) not in printed:
        return None
    return PartialDate(year=date.year, month=date.month, day=date.day, raw=printed)


def _date(tokens: list[_Token]) -> PartialDate | None:
    """Year, then month or season, then day; a day that the month does not have is left out (31 Feb)."""
    year, month, season, day = int(tokens[0].text), None, None, None
    if len(tokens) > 1 and tokens[1].kind == "S":
        season = tokens[1].text
    elif len(tokens) > 1:
        month = month_number(tokens[1].text)
        if month is None:
            return None
    if len(tokens) > 2 and month:  # noqa: PLR2004 - the third token is the day's
        day = int(tokens[2].text)
        day = day if 1 <= day <= calendar.monthrange(year, month)[1] else None
    return PartialDate(year=year, month=month, day=day, season=season)


def _eight_digits(digits: str, printed: str) -> PartialDate | None:
    """20101202; a month or day that cannot be is left out, a year that cannot be makes it no date."""
    if not _YEAR.fullmatch(digits[:4]):
        return None
    places = ((digits[:4], "Y"), (digits[4:6], "N"), (digits[6:], "N"))
    tokens = [_Token(kind, text, 0) for text, kind in places]
    date = _date(tokens) or _date(tokens[:1])
    return date and PartialDate(year=date.year, month=date.month, day=date.day, raw=printed)


def _parts(date: PartialDate) -> tuple[int, int, int]:
    return (date.year or 0, date.month or 0, date.day or 0)
