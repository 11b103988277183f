"""The typed objects that pubparse gives: `Article` and its parts.

All are attrs classes, frozen, slotted, keyword-only. Absent is None or (), never "". Names are NLM's, in snake_case.
"""

from pubparse.model._article import Article, Source, Unplaced
from pubparse.model._contents import (
    Abstract,
    AbstractSection,
    Chemical,
    GeneralNote,
    Keyword,
    MeshHeading,
    MeshTerm,
    PublicationType,
    SupplementaryConcept,
)
from pubparse.model._dates import ArticleDate, HistoryDate, PartialDate
from pubparse.model._links import (
    ArticleId,
    CommentCorrection,
    DataBank,
    Deletion,
    ELocationId,
    Grant,
    Object,
    OtherId,
    Param,
    Reference,
    ReferenceList,
)
from pubparse.model._people import Affiliation, Author, Identifier, Investigator, PersonalNameSubject
from pubparse.model._venue import Book, ItemList, Journal, LocationLabel, Section, TitleLink

__all__ = [
    "Abstract", "AbstractSection", "Affiliation", "Article", "ArticleDate", "ArticleId", "Author", "Book", "Chemical",
    "CommentCorrection", "DataBank", "Deletion", "ELocationId", "GeneralNote", "Grant", "HistoryDate", "Identifier",
    "Investigator", "ItemList", "Journal", "Keyword", "LocationLabel", "MeshHeading", "MeshTerm", "Object", "OtherId",
    "Param", "PartialDate", "PersonalNameSubject", "PublicationType", "Reference", "ReferenceList", "Section", "Source",
    "SupplementaryConcept", "TitleLink", "Unplaced",
]  # fmt: skip
