"""What BibTeX calls the things of an article: one table for the way out and the way back.

The left side is the field, the right one the name that `_reference` and `_reference_read` have for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pubparse.export._reference import Kind

# In the order in which they are written.
FIELDS = {
    "author": "authors", "editor": "editors", "title": "title", "origtitle": "vernacular_title", "journal": "journal",
    "shortjournal": "abbreviation", "booktitle": "booktitle", "publisher": "publisher", "address": "place",
    "edition": "edition", "series": "series", "volume": "volume", "number": "issue", "language": "languages", "pages": "pages",
    "date": "date", "year": "year", "day": "day", "doi": "doi", "pmid": "pmid", "pmcid": "pmcid", "url": "url",
    "isbn": "isbn", "issn": "issn", "keywords": "keywords", "abstract": "abstract", "note": "note",
    "pubstate": "state", "month": "month",
}  # fmt: skip
# What other programs write in their place: biblatex, JabRef, Zotero, converters from PubMed.
ALSO = {
    "journaltitle": "journal", "location": "place", "issue": "issue", "langid": "languages", "pmc": "pmcid",
    "pubmed": "pmid", "pubmedid": "pmid", "keyword": "keywords", "annote": "note", "annotation": "note", "eprint": "eprint",
    "eprinttype": "eprint_type", "archiveprefix": "eprint_type",
}  # fmt: skip
VERBATIM = frozenset({"doi", "pmid", "pmcid", "url", "isbn", "issn", "eprint", "eprint_type"})
"""Not escaped as LaTeX is."""

KINDS: dict[Kind, str] = {"article": "article", "chapter": "incollection", "book": "book"}
# Other types by what their fields mean: those of a chapter lie in a book, those of a book are one.
OTHER_KINDS: dict[str, Kind] = {
    "inbook": "chapter", "inproceedings": "chapter", "conference": "chapter", "inreference": "chapter", "proceedings": "book",
    "collection": "book", "mvbook": "book", "booklet": "book", "phdthesis": "book", "mastersthesis": "book", "thesis": "book",
    "techreport": "book", "report": "book", "manual": "book",
}  # fmt: skip

TAGS = {"i": "textit", "b": "textbf", "u": "underline", "sup": "textsuperscript", "sub": "textsubscript"}
OTHERS = "others"
RETRACTED = "Retracted"
PREPRINT = "prepublished"
"""biblatex's word for it."""
# babel's names of languages that are not the languages' own.
BABEL = {
    "ngerman": "ger",
    "naustrian": "ger",
    "american": "eng",
    "british": "eng",
    "ukenglish": "eng",
    "usenglish": "eng",
}
