"""Dates of which only a part may be known, and PubMed's history dates.

    PartialDate(year=2019, month=8)             str() "2019-08"
    PartialDate(year=2001, season="Spring")     str() "2001-21"
    PartialDate(year=1998, month=12, end=PartialDate(year=1999, month=1))   str() "1998-12/1999-01"

`str()` is EDTF (ISO 8601-2). Nothing that the source does not state is ever filled in. Reading text into a date is the
business of `pubparse._text.dates`, not of this module.
"""

from __future__ import annotations

import calendar
import datetime
import re
from functools import total_ordering
from typing import Literal

from attrs import frozen

from pubparse.model._base import Shown

Precision = Literal["year", "month", "season", "day"]

# EDTF level 1 numbers the seasons 21-24, level 2 the quarters 33-36.
_SEASON_CODES = {
    "spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24,
    "1st quarter": 33, "2nd quarter": 34, "3rd quarter": 35, "4th quarter": 36,
    "first quarter": 33, "second quarter": 34, "third quarter": 35, "fourth quarter": 36,
}  # fmt: skip
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""As NLM has them, by their numbers; `calendar.month_abbr` follows the program's locale."""
_MONTHS = {name.lower(): number for number, name in enumerate(MONTHS) if name}


@total_ordering
@frozen(kw_only=True, repr=False, eq=True, order=False, weakref_slot=False)
class PartialDate(Shown):
    """A date with its true precision: a year, a month, a season, a day, or a range of these.

    Dates are ordered by their earliest possible day, then by their latest, then by season and text; `==` compares all fields.
    """

    year: int | None = None
    """Four digits; None only when no year could be read, and then `raw` holds what was printed."""
    month: int | None = None
    """1 to 12."""
    day: int | None = None
    """1 to 31."""
    season: str | None = None
    """The word as printed: "Spring", "Winter-Spring", "3rd Quarter", also "Jan-Mar" where a source calls that a season."""
    end: PartialDate | None = None
    """The last date of a range."""
    raw: str | None = None
    """What was printed, where the source prints the date as one text (MedlineDate, MEDLINE's DP, a page); for a date given in
    parts, the parts parted by a blank when one of them could not be read."""

    @property
    def precision(self) -> Precision | None:
        """The smallest unit that is stated for the (first) date; None when there is no year."""
        if self.year is None:
            return None
        if self.day is not None:
            return "day"
        if self.month is not None:
            return "month"
        return "season" if self.season else "year"

    def __str__(self) -> str:
        """The date in EDTF: "2019-08", "2001-21" (spring), "1998-12/1999-01"; "XXXX" when no year is known."""
        start, end = self._bounds_in_edtf()
        return f"{start}/{end}" if end else start

    def _bounds_in_edtf(self) -> tuple[str, str | None]:
        if self.year is None:
            return "XXXX", None
        start, end = f"{self.year:04d}", None
        if self.month is not None:
            start += f"-{self.month:02d}"
            if self.day is not None:
                start += f"-{self.day:02d}"
        elif self.season:
            codes = self._season_codes()
            if codes:
                start, end = (f"{self.year:04d}-{code:02d}" for code in (codes[0], codes[-1]))
                end = end if end != start else None
        return start, str(self.end) if self.end else end

    def _season_codes(self) -> tuple[int, ...]:
        """EDTF's numbers for the season's words; () when one of them is not known."""
        words = [word.strip() for word in re.split(r"[-/\u2013]", (self.season or "").lower()) if word.strip()]
        codes = [_SEASON_CODES.get(word) or _MONTHS.get(word[:3]) for word in words]
        return tuple(code for code in codes if code) if all(codes) else ()

    def earliest(self) -> datetime.date:
        """The first day that the date can mean; a season can mean any day of its year, no year at all `datetime.date.min`."""
        if self.year is None:
            return datetime.date.min
        month = self.month or min(self._season_months(), default=1)
        return datetime.date(self.year, month, self.day or 1)

    def latest(self) -> datetime.date:
        """The last day that the date can mean, the end of a range included; without any year `datetime.date.max`."""
        if self.end is not None:
            return max(self.end.latest(), self._latest_of_start())
        return self._latest_of_start()

    def _latest_of_start(self) -> datetime.date:
        if self.year is None:
            return datetime.date.max
        month = self.month or max(self._season_months(), default=12)
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def _season_months(self) -> tuple[int, ...]:
        """Months that a "season" such as Jan-Mar or 3rd Quarter names; spring and its sisters name none: hemispheres differ."""
        months: list[int] = []
        for code in self._season_codes():
            if code <= 12:  # noqa: PLR2004 - a month, not a season's number
                months.append(code)
            elif code >= 33:  # noqa: PLR2004 - quarters are 33 to 36
                months += [(code - 33) * 3 + 1, (code - 33) * 3 + 3]
        return tuple(months)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._sort_key() < other._sort_key()

    def _sort_key(self) -> tuple[object, ...]:
        end = () if self.end is None else self.end._sort_key()  # noqa: SLF001 - the same class
        parts = (self.year or 0, self.month or 0, self.day or 0)
        return (self.earliest(), self.latest(), self._season_codes(), parts, self.season or "", end, self.raw or "")


@frozen(kw_only=True, repr=False, weakref_slot=False)
class HistoryDate(Shown):
    """One step of an article's way into PubMed."""

    status: str
    """NLM's word: received, accepted, revised, epublish, ppublish, pubmed, medline, entrez, pmc-release ..."""
    date: PartialDate
    """The day; month or day may be absent."""
    hour: int | None = None
    """0 to 23."""
    minute: int | None = None
    """0 to 59."""
    second: int | None = None
    """0 to 59."""


@frozen(kw_only=True, repr=False, weakref_slot=False)
class ArticleDate(Shown):
    """A publication date beside the issue's, of a kind that the source names."""

    date: PartialDate
    """The date."""
    date_type: str | None = None
    """"Electronic" in every DTD so far."""
