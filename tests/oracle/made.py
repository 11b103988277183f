"""Made records for tests: as little around the point in question as a PubmedArticle needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

import pubparse

if TYPE_CHECKING:
    from pubparse.model import Article, PartialDate

MATH = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>2</mml:mn></mml:math>'
PMID = "90000010"
XML_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=12)


def record(article: str = "", *, citation: str = "", data: str = "", pmid: str = PMID) -> str:
    """A PubmedArticle with these pieces in its Article, MedlineCitation and PubmedData."""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>'
        f"<Article>{article}</Article>{citation}</MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def read(article: str = "", *, citation: str = "", data: str = "") -> Article:
    """What pubparse makes of such a record."""
    return pubparse.read_string(record(article, citation=citation, data=data))


def published(inside: str) -> PartialDate | None:
    """The publication date of a record with this in its PubDate."""
    return read(f"<Journal><JournalIssue><PubDate>{inside}</PubDate></JournalIssue></Journal>").publication_date
