"""Articles as CSL-JSON, which citeproc, Zotero, pandoc and Quarto read and render in any of the citation styles.

    >>> from pubparse.export import csl
    >>> with open("articles.json", "w", encoding="utf-8") as file:
    ...     csl.dump(records, file)

Inline markup is what CSL-JSON has: i, b, sup and sub; underlining and MathML leave their text. An author list that is cut short
ends in a name "et al.".
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pubparse.export import _reference as reference
from pubparse.export._sink import text_sink

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pubparse.export._reference import Person
    from pubparse.export._sink import Sink
    from pubparse.model import Article, PartialDate

_TYPES = {"article": "article-journal", "chapter": "chapter", "book": "book"}
_TAGS = {"i", "b", "sup", "sub"}
_SEASONS = {21: 1, 22: 2, 23: 3, 24: 4}
_QUARTERS = {33: 1, 34: 4, 35: 7, 36: 10}
_PART = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
# BCP 47 has two letters where there are any; NLM's codes (MARC) without such a one stay.
_LANGUAGES = {
    "afr": "af", "alb": "sq", "amh": "am", "ara": "ar", "arm": "hy", "aze": "az", "ben": "bn", "bos": "bs", "bul": "bg",
    "cat": "ca", "chi": "zh", "cze": "cs", "dan": "da", "dut": "nl", "eng": "en", "epo": "eo", "est": "et", "fin": "fi",
    "fre": "fr", "geo": "ka", "ger": "de", "gla": "gd", "gre": "el", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu",
    "ice": "is", "ind": "id", "ita": "it", "jpn": "ja", "kin": "rw", "kor": "ko", "lat": "la", "lav": "lv", "lit": "lt",
    "mac": "mk", "mal": "ml", "mao": "mi", "may": "ms", "nor": "no", "per": "fa", "pol": "pl", "por": "pt", "pus": "ps",
    "rum": "ro", "rus": "ru", "san": "sa", "slo": "sk", "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv", "tha": "th",
    "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi", "wel": "cy",
}  # fmt: skip


def item(article: Article) -> dict[str, Any]:
    """The article as one CSL item, for a citation processor in the same program."""
    what = reference.kind(article)
    journal, book = article.journal, article.book
    names, complete = reference.authors(article)
    first, last = reference.pages(article)
    values: dict[str, Any] = {
        "id": f"pmid:{article.pmid}" if article.pmid else f"doi:{article.doi}" if article.doi else "article",
        "type": _TYPES[what],
        "title": _rich(*reference.title(article)),
        "author": [_name(person) for person in names] + ([] if complete else [{"literal": "et al."}]),
        "editor": [_name(person) for person in reference.editors(article)],
        "issued": _date(reference.date(article)),
        "volume": article.volume or (book.volume if book is not None else None),
        "issue": article.issue,
        "page": "-".join(filter(None, (first, last))),
        "DOI": article.doi,
        "PMID": article.pmid,
        "PMCID": article.pmcid,
        "URL": article.url,
        "abstract": article.abstract.text if article.abstract is not None else None,
        "language": _language(article),
        "keyword": ", ".join(reference.keywords(article)),
        "genre": "Preprint" if any(t.name.casefold() == "preprint" for t in article.publication_types) else None,
        "status": "Retracted" if article.is_retracted else None,
        "original-title": article.vernacular_title and reference.unstopped(article.vernacular_title)
        if article.title
        else None,
        "source": "PubMed" if article.pmid else None,
    }
    if journal is not None:
        values["container-title"] = journal.title or journal.abbreviation
        values["container-title-short"] = journal.abbreviation
        values["ISSN"] = journal.issn or journal.issn_linking
    if book is not None:
        values |= {
            "container-title": _rich(reference.unstopped(book.title or ""), book.title_markup)
            if what == "chapter"
            else None,
            "collection-title": book.collection_title,
            "publisher": book.publisher,
            "publisher-place": book.publisher_location,
            "edition": book.edition,
            "ISBN": " ".join(book.isbns),
        }
    return {name: _clean(value) for name, value in values.items() if value}


def dumps(article: Article) -> str:
    """The article as one CSL item, a JSON object on one line."""
    return json.dumps(item(article), ensure_ascii=False)


def dump(articles: Iterable[Article], file: Sink) -> int:
    """Write the articles as one JSON array; gives how many. The file may be a text or a binary one."""
    write = text_sink(file)
    count = 0
    for article in articles:
        write((",\n" if count else "[\n") + dumps(article))
        count += 1
    write("\n]\n" if count else "[]\n")
    return count


def _name(person: Person) -> dict[str, str]:
    if person.is_group:
        return {"literal": person.family}
    parts = {"family": person.family, "given": person.given, "suffix": person.suffix}
    return {name: part for name, part in parts.items() if part}


def _rich(text: str | None, markup: str | None) -> str:
    parts = []
    for piece in reference.pieces(text or "", markup):
        if isinstance(piece, str):
            parts.append(piece)
        elif piece.name in _TAGS:
            parts.append(f"</{piece.name}>" if piece.closes else f"<{piece.name}>")
    return "".join(parts)


def _date(date: PartialDate | None) -> dict[str, Any] | None:
    """In parts, as far as they are known; a season by its number, a range by its two ends; what has no year as printed."""
    if date is None:
        return None
    if date.year is None:
        return {"literal": date.raw}
    parts, season = [], None
    for bound in str(date).split("/")[:2]:
        matched = _PART.match(bound)
        year, month, day = (
            (int(part) if part else None for part in matched.groups()) if matched else (date.year, None, None)
        )
        season = _SEASONS.get(month or 0)
        if month in _QUARTERS:
            parts += [[year, _QUARTERS[month]], [year, _QUARTERS[month] + 2]]
        else:
            parts.append([part for part in (year, None if season else month, day) if part])
    if len(parts) > 1:
        parts = [parts[0], parts[-1]]
    found: dict[str, Any] = {"date-parts": parts}
    if season and len(parts) == 1:
        found["season"] = season
    return found


def _language(article: Article) -> str | None:
    codes = [_LANGUAGES.get(code.lower(), code.lower()) for code in article.languages]
    return codes[0] if len(codes) == 1 else "mul" if codes else None


def _clean(value: Any) -> Any:
    """Strings on one line, but for the paragraphs of an abstract."""
    if isinstance(value, str):
        return reference.writable(value).strip()
    return value
