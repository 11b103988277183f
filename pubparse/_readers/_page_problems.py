"""What a page's reader says of values that it had to recover: one Problem, as (code, message), for each field.

journal: the citation has lost it; 'Lancet Oncol' is taken from the short citation
authors: where the family name begins is inferred in 'Anna van der Berg'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pubparse.model import Source

UNIDENTIFIED = (
    "unidentified",
    "neither title nor PMID is in the text, only an abstract: nothing says which article it is; url= would",
)
_NAMES_TOLD = 3


def name_splits(whose: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """That names were parted by inference: one Problem for all of a field; none without names."""
    if not names:
        return []
    shown = ", ".join(map(repr, names[:_NAMES_TOLD]))
    more = f" and {len(names) - _NAMES_TOLD} more" if len(names) > _NAMES_TOLD else ""
    return [("name-split", f"{whose}: where the family name begins is inferred in {shown}{more}")]


def from_short(field: str, value: str) -> tuple[str, str]:
    """That a field's value stands in the short citation only."""
    return "from-short-citation", f"{field}: the citation has lost it; {value!r} is taken from the short citation"


def problem(code: str, message: str, pmid: str | None, source: Source) -> Problem:
    """The Problem that a code and its message are, of a record that was delivered."""
    return Problem(
        code=code,
        severity="repaired",
        scope="record",
        message=message,
        pmid=pmid,
        index=source.index,
        offset=source.offset,
    )
