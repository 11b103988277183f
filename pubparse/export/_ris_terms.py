"""What RIS calls the things of an article: one table for the way out and the way back.

The left side is the tag, the right one the name that `_reference` and `_reference_read` have for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pubparse.export._reference import Kind

# In the order in which they are written. T2 is the book of a chapter, the series of a book, and a journal's name once more.
FIELDS = {
    "TY": "kind", "AU": "authors", "A2": "editors", "TI": "title", "T2": "container", "T3": "series", "JF": "journal",
    "J2": "abbreviation", "JA": "abbreviation", "PY": "year", "DA": "date", "VL": "volume", "IS": "issue", "SP": "first_page",
    "EP": "last_page", "SN": "serial", "PB": "publisher", "CY": "place", "ET": "edition", "AB": "abstract", "KW": "keywords",
    "AD": "affiliations", "LA": "languages", "M3": "types", "N1": "notes", "DO": "doi", "C2": "pmcid", "AN": "pmid",
    "DB": "database", "UR": "url",
}  # fmt: skip
# What other programs write in their place: RIS of the nineties, EndNote, tools that convert from PubMed.
ALSO = {
    "A1": "authors", "ED": "editors", "T1": "other_title", "BT": "container", "JO": "other_journal", "J1": "abbreviation",
    "Y1": "other_year", "N2": "other_abstract", "DP": "provider",
}  # fmt: skip

KINDS: dict[Kind, str] = {"article": "JOUR", "chapter": "CHAP", "book": "BOOK"}
# Other types by what their fields mean: those of a chapter lie in a book, those of a book are one.
OTHER_KINDS: dict[str, Kind] = {
    "ECHAP": "chapter", "CPAPER": "chapter", "CONF": "chapter", "ENCYC": "chapter", "DICT": "chapter", "EBOOK": "book",
    "EDBOOK": "book", "THES": "book", "RPRT": "book",
}  # fmt: skip

CUT_SHORT = "et al."
ORIGINAL_TITLE = "Original title: "
CITES = "Cites"
# NLM's words (CommentsCorrections/@RefType) that stand before a notice; what is cited is no notice.
NOTICES = frozenset((
    "AssociatedDataset", "AssociatedPublication", "CommentIn", "CommentOn", "CorrectedandRepublishedFrom",
    "CorrectedandRepublishedIn", "Dataset", "DatasetDescribedIn", "DatasetUseReportedIn", "ErratumFor", "ErratumIn",
    "ExpressionOfConcernFor", "ExpressionOfConcernIn", "OriginalReportIn", "PatientSummaryIn", "PatientSummaryOf", "ReprintIn",
    "ReprintOf", "RepublishedFrom", "RepublishedIn", "RetractedandRepublishedFrom", "RetractedandRepublishedIn", "RetractionIn",
    "RetractionOf", "SummaryForPatientsIn", "UpdateIn", "UpdateOf",
))  # fmt: skip
