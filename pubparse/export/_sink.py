"""Where `dump` writes: a text file or a binary one, told apart by trying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Sink(Protocol):
    """A file to write to, text or binary: anything with a method `write`."""

    def write(self, data: Any, /) -> object:
        """Take a str (text file) or bytes (binary file)."""


def text_sink(file: Sink) -> Callable[[str], object]:
    """A function that writes text to the file, as UTF-8 when it is a binary one.

    An empty str tells the two apart where `isinstance` could not: gzip, zip and temporary files are of many classes.
    """
    try:
        file.write("")
    except TypeError:
        return lambda text: file.write(text.encode())
    return file.write
