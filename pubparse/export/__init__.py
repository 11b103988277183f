"""Articles as text: one module for each format, each with `dumps(article) -> str` and `dump(articles, file) -> int`.

    >>> from pubparse.export import pubmed_xml
    >>> text = pubmed_xml.dumps(article)
    >>> with open("articles.xml", "wb") as file:
    ...     count = pubmed_xml.dump(records, file)

`jsonl`, `csl`, `ris` and `bibtex` read back: `loads(text) -> Article` and `load(file)`, an iterator.

`dump` takes any iterable, writes as it goes and returns how many it wrote; the file may be a text or a binary one (UTF-8
then). Each module is loaded when it is first used, and none of them here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse._submodules import on_first_use

if TYPE_CHECKING:
    from pubparse.export import bibtex, csl, jsonl, medline, pubmed_xml, ris

__all__ = ["bibtex", "csl", "jsonl", "medline", "pubmed_xml", "ris"]
__getattr__ = on_first_use(__name__, "bibtex csl jsonl medline pubmed_xml ris")
