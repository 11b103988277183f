"""Articles as CSL-JSON, which citeproc, Zotero, pandoc and Quarto read and render in any of the citation styles.

    >>> from pubparse.export import csl
    >>> with open("articles.json", "w", encoding="utf-8") as file:
    ...     csl.dump(records, file)

Inline markup is what CSL-JSON has: i, b, sup and sub; underlining and MathML leave their text. An author list that is cut short
ends in a name "et al.". And back, what an item states (docs/reference/citations.md):

    >>> csl.loads('{"type": "article-journal", "title": "Of trams", "issued": {"date-parts": [[2019, 8]]}}').title
    'Of trams'
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pubparse.errors import ParseError
from pubparse.export import _csl_terms as terms
from pubparse.export import _reference as reference
from pubparse.export._csl_read import outcomes
from pubparse.export._languages import language_tag
from pubparse.export._loaded import Loaded, name_of, single, whole_text
from pubparse.export._sink import checked, text_sink

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pubparse.export._loaded import Lines, OnError
    from pubparse.export._reference import Person
    from pubparse.export._sink import Sink
    from pubparse.model import Article, PartialDate

_SEASONS = {21: 1, 22: 2, 23: 3, 24: 4}
_QUARTERS = {33: 1, 34: 4, 35: 7, 36: 10}
_PART = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def item(article: Article) -> dict[str, Any]:
    """The article as one CSL item, for a citation processor in the same program."""
    what = reference.kind(checked(article))
    book = article.book
    names, complete = reference.authors(article)
    texts = reference.texts(article)
    container = texts.get("journal")
    if book is not None and what == "chapter":
        container = _rich(texts.get("booktitle"), book.title_markup and reference.unstopped(book.title_markup))
    held: dict[str, Any] = texts | {
        "id": item_id(article),
        "kind": terms.KINDS[what],
        "title": _rich(*reference.title(article)),
        "authors": [_name(person) for person in names] + ([] if complete else [{"literal": terms.CUT_SHORT}]),
        "editors": [_name(person) for person in reference.editors(article)],
        "date": _date(reference.date(article)),
        "electronic_date": _date(reference.electronic_date(article)),
        "pages": "-".join(filter(None, reference.pages(article))),
        "abstract": article.abstract.text if article.abstract is not None else None,
        "language": _language(article),
        "keywords": terms.joined(reference.keywords(article)),
        "genre": terms.PREPRINT if reference.is_preprint(article) else None,
        "status": terms.RETRACTED if article.is_retracted else None,
        "vernacular_title": reference.original_title(article),
        "container": container,
    }
    values = {name: _clean(field, held.get(field)) for name, field in terms.FIELDS.items()}
    return {name: value for name, value in values.items() if value}


def item_id(article: Article) -> str:
    """The item's `id`: "pmid:31364595", or the DOI in its place."""
    return f"pmid:{article.pmid}" if article.pmid else f"doi:{article.doi}" if article.doi else "article"


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


def loads(text: str | bytes) -> Article:
    """The article of one item, or of an array that holds one.

    Raises `pubparse.ParseError`, code "bad-json" for what is no JSON, "bad-item" for JSON that is no item; RecordCountError
    when there is none or several.
    """
    return single(outcomes(_decoded([text]), None), "csl")


def load(file: Lines, *, on_error: OnError = "collect") -> Loaded:
    """The articles of a file: one item, or an array of them. The file may be a text or a binary one.

    Gives an iterator with `problems`. What is no item is a Problem there, and a PubparseWarning at the end counts them; with
    on_error="raise" the first is a `pubparse.ParseError`, as in `jsonl.load`; its `index` counts the items from 0. What is no
    JSON from its beginning is a ParseError either way.
    """
    name = name_of(file)
    return Loaded(outcomes(_decoded(file), name), name, on_error)


def _decoded(file: Iterable[str | bytes]) -> str:
    """JSON is UTF-8; no other encoding is guessed."""
    text, is_lossy = whole_text(file)
    if is_lossy:
        raise ParseError("no JSON: it is not in UTF-8", code="bad-json")
    return text


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
        elif piece.name in terms.TAGS:
            parts.append(f"</{piece.name}>" if piece.closes else f"<{piece.name}>")
    return "".join(parts)


def _date(date: PartialDate | None) -> dict[str, Any] | None:
    """In parts, as far as they are known; a season by its number, a range by its two ends; what has no year as printed."""
    if date is None:
        return None
    if date.year is None:
        return {"literal": reference.one_line(date.raw)}
    parts: list[list[int]] = []
    for bound in str(date).split("/")[:2]:
        matched = _PART.match(bound)
        numbers = [int(part) for part in matched.groups() if part] if matched else [date.year]
        if numbers[1:] and numbers[1] in _QUARTERS:
            parts += [[numbers[0], _QUARTERS[numbers[1]]], [numbers[0], _QUARTERS[numbers[1]] + 2]]
        else:
            parts.append(numbers)
    parts = [parts[0], parts[-1]] if parts[0] != parts[-1] else parts[:1]
    if len(parts) == 1 and parts[0][1:] and (season := _SEASONS.get(parts[0][1])):
        return {"date-parts": [parts[0][:1]], "season": season}
    # Of a range `season` says nothing: there CSL 1.0.2 has the seasons as months 21 to 24.
    return {"date-parts": parts}


def _language(article: Article) -> str | None:
    codes = [language_tag(code) for code in article.languages]
    return codes[0] if len(codes) == 1 else "mul" if codes else None


def _clean(field: str, value: Any) -> Any:
    """Strings on one line, but for the paragraphs of an abstract."""
    if isinstance(value, str):
        return reference.writable(value).strip() if field == "abstract" else reference.one_line(value)
    return value
