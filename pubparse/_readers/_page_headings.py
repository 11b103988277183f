"""The headings of PubMed's pages, and what each opens: a part of the record, links to other articles, or neighbours and furniture.

    "Author information" -> "affiliations"     "Comment in" -> "CommentIn"     "Similar articles" -> "ignored"

Takes a line as it is compared, in lower case; returns the part's name, as `_page` takes parts. Knows nothing of lines and elements.
"""

from __future__ import annotations

import re

from pubparse._text import terms

# A heading's spelling -> the part that it opens. Compared in lower case, bullets and a final colon off.
HEADINGS = {
    "abstract": "abstract",
    "english abstract": "abstract",
    "affiliations": "affiliations",
    "affiliation": "affiliations",
    "affiliations expand": "affiliations",
    "affiliations collapse": "affiliations",
    "affiliation expand": "affiliations",
    "author information": "affiliations",
    "author affiliations": "affiliations",
    "authors": "authors",
    "collaborators": "collaborators",
    "collaborators, affiliations": "affiliations",
    "collaborators collapse": "collaborators",
    "conflict of interest statement": "conflict of interest",
    "conflict of interest": "conflict of interest",
    "copyright": "copyright",
    "publication types": "publication types",
    "publication type": "publication types",
    "publication type(s)": "publication types",
    "mesh terms": "mesh terms",
    "substances": "substances",
    "substance": "substances",
    "supplementary concepts": "supplementary concepts",
    "supplementary concept": "supplementary concepts",
    "personal name as subject": "personal names",
    "associated data": "associated data",
    "secondary source id": "associated data",
    "grants and funding": "grants",
    "grant support": "grants",
    "references": "references",
    "keywords": "keywords",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "doi": "DOI",
}
_LISTED_TOGETHER = frozenset(
    ("publication types", "publication type", "publication type(s)", "mesh terms", "substances", "substance", "grant support",
     "supplementary concepts", "supplementary concept", "secondary source id", "personal name as subject")
)  # fmt: skip
# NLM's placeholder, and PubMed's.
NO_TITLE = frozenset(
    ("[Not Available].", "[Not Available]", "No title available", "No title available.", "[No title available]", "[No title]",
     "[No title].")
)  # fmt: skip
ID_LABELS = frozenset(("PMID", "PMCID", "DOI"))
# Links to other articles -> NLM's RefType.
LINK_HEADINGS = {
    "comment in": "CommentIn",
    "comment on": "CommentOn",
    "erratum in": "ErratumIn",
    "erratum for": "ErratumFor",
    "retraction in": "RetractionIn",
    "retraction of": "RetractionOf",
    "expression of concern in": "ExpressionOfConcernIn",
    "expression of concern for": "ExpressionOfConcernFor",
    "update in": "UpdateIn",
    "update of": "UpdateOf",
    "corrected and republished in": "CorrectedandRepublishedIn",
    "corrected and republished from": "CorrectedandRepublishedFrom",
    "retracted and republished in": "RetractedandRepublishedIn",
    "retracted and republished from": "RetractedandRepublishedFrom",
    "republished in": "RepublishedIn",
    "republished from": "RepublishedFrom",
    "original report in": "OriginalReportIn",
    "summary for patients in": "SummaryForPatientsIn",
    "associated dataset": "AssociatedDataset",
    "associated publication": "AssociatedPublication",
    "reprint in": "ReprintIn",
    "reprint of": "ReprintOf",
    "cites": "Cites",
}
# The same as they stand in running text; of the rarer ones some are words of any sentence ("Cites", "Reprint of").
LINK_WORDS = (
    r"(?:Comment (?:in|on)|Erratum (?:in|for)|Retraction (?:in|of)|Expression of [Cc]oncern (?:in|for)|Update (?:in|of)"
    r"|(?:Corrected|Retracted) and [Rr]epublished (?:in|from)|Republished (?:in|from)|Original [Rr]eport [Ii]n"
    r"|Summary for [Pp]atients [Ii]n)"
)
LINKS = frozenset(LINK_HEADINGS.values())
# Neighbours and furniture: they end a part and hold nothing of this record.
NEIGHBOURS = frozenset(
    (
        "pubmed disclaimer", "figures", "figure", "images from this publication", "similar articles", "cited by",
        "related information", "related articles", "related citations", "linkout - more resources",
        "linkout - more resource", "full text sources", "other literature sources", "medical", "miscellaneous",
        "research materials", "molecular biology databases", "full text links", "full-text links", "feedback",
        "ncbi literature resources", "follow ncbi", "connect with nlm", "page navigation", "title & authors",
        "supplemental content", "support center", "loading ...", "pubmed commons", "pubmed commons home", "save items",
        "see all similar articles", 'see all "cited by" articles', "see all...", "cited by other articles in pmc",
        "recent activity", "similar articles in pubmed", "see reviews...", "supplementary info",
        "medgen", "write to the help desk", "add to favorites", "national center for",
    )
)  # fmt: skip
_COUNTED = re.compile(
    r"cited by [0-9,]+ (?:pubmed central )?articles?|show all [0-9,]+ references|see all [0-9,]+ .{1,40}"
    r"|images from this publication.{0,40}|see all images.{0,20}"
)


def heading(key: str) -> str | None:
    """The part that a heading opens, "ignored" for neighbours and furniture; None for a line that is no heading."""
    key = key.removesuffix(":").rstrip()
    if "," in key and _LISTED_TOGETHER.issuperset(key.split(", ")):
        return "ignored"  # the closed drawer "Publication types, Grant support" (32487037)
    if key in LINK_HEADINGS:
        return LINK_HEADINGS[key]
    if key in NEIGHBOURS or _COUNTED.fullmatch(key):
        return "ignored"
    if key.endswith(" abstract") and key not in HEADINGS and terms.languages(key.removesuffix(" abstract")):
        return "other abstracts"  # "German Abstract", below the English one (34097078)
    return HEADINGS.get(key)
