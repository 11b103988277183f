"""Databanks as pages print them: name and accession number with a stroke between, a line each.

"GEO/GSE39652", "GEO/GSE39653", "ClinicalTrials.gov/NCT04368728"  ->  GEO with two numbers, ClinicalTrials.gov with one
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubparse._text.spaces import fold
from pubparse.model import DataBank

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE = re.compile(r"[A-Za-z][^/\s]{1,30}/\S{1,60}")


def is_data_bank(text: str) -> bool:
    """True for a line of running text that names a databank and a number in it, and says nothing else."""
    return _LINE.fullmatch(fold(text)) is not None


def data_banks(texts: Iterable[str]) -> tuple[DataBank, ...]:
    """Databanks of lines like "GEO/GSE39652": entries of one databank that follow each other become one."""
    banks: list[tuple[str, list[str]]] = []
    for text in map(fold, texts):
        name, slash, number = text.partition("/")
        if not slash:
            name, number = "", text
        if banks and banks[-1][0] == name:
            banks[-1][1].append(number)
        elif text:
            banks.append((name, [number]))
    return tuple(DataBank(name=name or None, accession_numbers=tuple(numbers)) for name, numbers in banks)
