"""What `dumps` and `dump` are given: one article; a text file or a binary one, told apart by trying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from pubparse.model import Article

if TYPE_CHECKING:
    from collections.abc import Callable


class Sink(Protocol):
    """A file to write to, text or binary: anything with a method `write`."""

    def write(self, data: Any, /) -> object:
        """Take a str (text file) or bytes (binary file)."""


def checked(article: object) -> Article:
    """The article; TypeError for anything else, a list of articles above all."""
    if not isinstance(article, Article):
        given = type(article).__name__
        raise TypeError(f"what is written is an Article, not {given}; dump(articles, file) writes several")
    return article


def text_sink(file: Sink) -> Callable[[str], object]:
    """A function that writes text to the file, as UTF-8 when it is a binary one.

    An empty str tells the two apart where `isinstance` could not: gzip, zip and temporary files are of many classes.
    """
    if not hasattr(file, "write"):
        raise TypeError(f"dump takes an open file, not {type(file).__name__}")
    try:
        file.write("")
    except TypeError:
        return lambda text: file.write(text.encode())
    return file.write
