"""What says that a text is another site's, though it has an abstract, identifiers and PubMed's words.

    1. Introduction                                             a paper's full text
    Author information Article notes Copyright and License      PubMed Central
    Title: ... / Authors: ... / PMID: ...                       fields of somebody's list

PubMed prints none of these lines. Labels of an abstract, which are some of the same words, have a colon there.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pubparse._readers._page_text_lines import Line

_FULL_TEXT = re.compile(
    r"(?:[0-9ivx]{1,3}\.? )?(?:introduction|materials and methods|methods and materials|discussion|bibliography)"
)
_FURNITURE = (
    "author information article notes", "articles from ", "published online ", "search pmc", "journal list", "section snippets",
    "read article at publisher", "articles referenced by", "citations & impact", "cite this article", "download references",
    "get rights and content", "show more", "add to mendeley", "advertisement", "metrics details", "from wikipedia",
    "google scholar", "curriculum vitae", "pubmed user guide", "faqs", "leave a reply", "share this:", "unique identifier",
    "bookshelf id:", "handle: ", "this article is a preprint",
)  # fmt: skip
_FIELDS = ("authors: ", "journal: ", "source: ", "year: ")
_FEWEST_FIELDS = 2
_TYPES = frozenset(("publication types", "publication type", "publication type(s)"))


def is_elsewhere(lines: list[Line]) -> bool:
    """True when a line, or several fields, are another site's."""
    fields = sum(line.key.startswith(_FIELDS) for line in lines)
    if fields >= _FEWEST_FIELDS or any(line.key.startswith(_FURNITURE) for line in lines):
        return True
    above = takewhile(lambda line: line.key not in _TYPES, lines)  # below it "Bibliography" is a type (399480)
    return any(_FULL_TEXT.fullmatch(line.key) for line in above)
