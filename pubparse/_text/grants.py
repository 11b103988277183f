"""Grants as pages print them: number, acronym of the institute, agency, country, with strokes between.

    "R01 CA1/CA/NCI NIH HHS/United States"      all four
    "WT_/Wellcome Trust/United Kingdom"         no number
    "21CX0123/Hunan Natural Science Foundation" no acronym and no country: what publishers send

Numbers hold strokes themselves ("076053/Z/04/Z"), so a line is read from its right end.
"""

from __future__ import annotations

import re

from pubparse._text.spaces import fold
from pubparse.model import Grant

# Those of NLM's list of agencies; an acronym is only ever printed together with one of them.
_COUNTRIES = frozenset(
    ("United States", "United Kingdom", "Canada", "International", "Austria", "Netherlands", "Switzerland", "Ireland",
     "Republic of Korea", "Germany", "France", "Italy", "Spain", "Portugal", "Belgium", "Denmark", "Norway", "Sweden",
     "Finland", "Australia", "New Zealand", "Japan", "China", "India", "Israel", "Brazil", "South Africa", "Chile",
     "Singapore", "Taiwan", "Russia", "Poland", "Greece", "Hungary", "Czech Republic", "Luxembourg")
)  # fmt: skip
_ACRONYM = re.compile(r"[A-Z]{2}|[A-Z][A-Z0-9]{1,7}_|Im[A-Z]{2,5}|NULL|CAPMC|HHMI|HRSA|PCORI|DRCRF|AHA|ALZ|ACL")
_WORD = re.compile(r"[^\W\d_A-Z]{3}")


def parse_grant(text: str, number: str | None = None) -> Grant:
    """The grant of a printed line; `number` is what a link names alone, where it does."""
    printed, number = fold(text), fold(number or "")
    if number and printed.startswith(f"{number}/"):
        fields = printed[len(number) + 1 :].split("/")
        country = fields.pop() if len(fields) > 1 and fields[-1] in _COUNTRIES else None
        acronym = fields.pop(0) if len(fields) > 1 and country and _ACRONYM.fullmatch(fields[0]) else None
        return Grant(grant_id=number, acronym=acronym, agency="/".join(fields) or None, country=country)
    fields = printed.split("/")
    if len(fields) == 1:
        # every grant has an agency; digits without a word are a number whose agency is lost
        is_number = any(map(str.isdigit, printed)) and not _WORD.search(printed)
        return Grant(grant_id=printed) if is_number else Grant(agency=printed or None)
    country = fields.pop() if fields[-1] in _COUNTRIES else None
    agency = fields.pop() if fields else None
    acronym = fields.pop() if fields and country and _ACRONYM.fullmatch(fields[-1]) else None
    return Grant(grant_id="/".join(fields) or None, acronym=acronym, agency=agency or None, country=country)
