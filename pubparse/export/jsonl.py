"""Articles as JSON Lines: one `Article.to_dict()` a line, equal when it is read back.

    >>> from pubparse.export import jsonl
    >>> jsonl.loads(jsonl.dumps(article)) == article
    True

Nothing of an article is left out but its `problems`. A line never holds a line end of any kind, whoever splits the file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pubparse.errors import ParseError
from pubparse.export._sink import checked, text_sink
from pubparse.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import NoReturn

    from pubparse.export._sink import Sink


def dumps(article: Article) -> str:
    """The article as one line of JSON, with its line end."""
    data = checked(article).to_dict()
    line = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if not line.isascii() and not _is_safe(line):
        line = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return f"{line}\n"


def dump(articles: Iterable[Article], file: Sink) -> int:
    """Write the articles, one a line; gives how many. The file may be a text or a binary one."""
    write = text_sink(file)
    count = 0
    for article in articles:
        write(dumps(article))
        count += 1
    return count


def loads(text: str | bytes) -> Article:
    """The article of one line.

    Raises `pubparse.ParseError`, code "bad-json" for what is no JSON, "bad-dict" for JSON that is no article.
    """
    return Article.from_dict(_decoded(text))


def load(file: Iterable[str] | Iterable[bytes]) -> Iterator[Article]:
    """The articles of a file, one by one; blank lines are passed over. The file may be a text or a binary one.

    Raises `pubparse.ParseError` at the first line that is no article; its `index` counts the articles from 0.
    """
    index = 0
    for line in file:
        if line.strip():
            try:
                article = loads(line)
            except ParseError as error:
                error.index = index
                raise
            yield article
            index += 1


def _is_safe(line: str) -> bool:
    """Whether every program takes it for one line: U+2028 and U+0085 end lines for some, a lone surrogate is not UTF-8."""
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return len(line.splitlines()) == 1


def _decoded(text: str | bytes) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise ParseError(f"no JSON: {error}", code="bad-json") from None
    return data


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")
