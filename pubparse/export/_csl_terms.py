"""What CSL-JSON calls the things of an article: one table for the way out and the way back.

The left side is CSL's variable, the right one the name that `_reference` and `_reference_read` have for it. Source: CSL 1.0.2,
appendices III and IV, and its schema of input data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pubparse.export._reference import Kind

import re

# In the order in which they are written.
FIELDS = {
    "id": "id", "type": "kind", "title": "title", "author": "authors", "editor": "editors", "issued": "date",
    "available-date": "electronic_date", "volume": "volume", "issue": "issue", "page": "pages", "DOI": "doi", "PMID": "pmid",
    "PMCID": "pmcid", "URL": "url", "abstract": "abstract", "language": "language", "keyword": "keywords", "genre": "genre",
    "status": "status", "original-title": "vernacular_title", "source": "database", "container-title": "container",
    "container-title-short": "abbreviation", "ISSN": "issn", "collection-title": "series", "publisher": "publisher",
    "publisher-place": "place", "edition": "edition", "ISBN": "isbn",
}  # fmt: skip
# What other programs write: Zotero and pandoc; CSL 1.0's own older name; Crossref's article numbers, which PubMed prints as pages.
ALSO = {"note": "note", "journalAbbreviation": "abbreviation", "article-number": "pages"}

KINDS: dict[Kind, str] = {"article": "article-journal", "chapter": "chapter", "book": "book"}
# Other types by what their fields mean: those of a chapter lie in a book, those of a book are one.
OTHER_KINDS: dict[str, Kind] = {
    "paper-conference": "chapter", "entry": "chapter", "entry-dictionary": "chapter", "entry-encyclopedia": "chapter",
    "book-chapter": "chapter", "proceedings-article": "chapter", "report": "book", "thesis": "book", "monograph": "book",
    "edited-book": "book", "reference-book": "book",
}  # fmt: skip

TAGS = frozenset({"i", "b", "sup", "sub"})
SEASONS = ("Spring", "Summer", "Autumn", "Winter")
"""CSL counts them from 1."""
SEASONS_AS_MONTHS = {first + place: word for first in (21, 13) for place, word in enumerate(SEASONS)}
"""What a range has: from 21 as in EDTF; in citeproc-js from 13."""

PREPRINT = "Preprint"
RETRACTED = "Retracted"
CUT_SHORT = "et al."


def joined(words: list[str]) -> str:
    """Keywords as one text, parted by semicolons: headings hold commas. A lone one that looks like several ends in one."""
    text = "; ".join(words)
    return f"{text};" if words and parted(text) != words and parted(f"{text};") == words else text


def parted(text: str) -> list[str]:
    """The keywords of a text, parted by semicolons, or by commas where there is no semicolon."""
    whole = text.removesuffix(";")
    mark = r";\s" if whole != text or "; " in whole else ";" if ";" in whole else ","
    return [word.strip() for word in re.split(mark, whole) if word.strip()]
