"""The way back from a citation file: its text, the articles that come out one by one, and what could not be read.

    with open("library.ris", "rb") as file:
        found = ris.load(file)
        articles = list(found)
    found.problems          # what was skipped or is in doubt

A file of citations comes from other programs and from people's hands. So one bad entry costs itself and is reported, as in
`pubparse.parse`: `on_error` says the same here as there. Knows no format.
"""

from __future__ import annotations

import codecs
import warnings
from collections.abc import Iterable, Iterator
from typing import Literal

from pubparse.errors import MalformedRecordError, ParseError, Problem, PubparseWarning, RecordCountError
from pubparse.model import Article

Lines = Iterable[str] | Iterable[bytes]
OnError = Literal["collect", "raise"]
Outcomes = Iterator[Article | Problem]
RAW = 64 * 1024
"""So much of what is at fault stays with its Problem."""

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Loaded(Iterator[Article]):
    """The articles of a citation file, read as they are asked for; `problems` grows meanwhile and is complete at the end."""

    def __init__(self, outcomes: Outcomes, name: str | None, on_error: OnError) -> None:
        if on_error not in ("collect", "raise"):
            raise ValueError(f"on_error is 'collect' or 'raise', not {on_error!r}")
        self._outcomes = outcomes
        self._name = name
        self._on_error = on_error
        self._problems: list[Problem] = []
        self._is_told = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was skipped, repaired or is in doubt so far, in the order in which it was met."""
        return tuple(self._problems)

    def __next__(self) -> Article:
        for outcome in self._outcomes:
            if isinstance(outcome, Article):
                self._problems += outcome.problems
                return outcome
            self._problems.append(outcome)
            if self._on_error == "raise" and outcome.severity == "skipped":
                raise as_error(outcome, self._name)
        skipped = [problem.message for problem in self._problems if problem.severity == "skipped"]
        if skipped and not self._is_told:
            self._is_told = True
            more = f", and {len(skipped) - 1} more" if len(skipped) > 1 else ""
            message = f"{self._name or 'the file'}: not read: {skipped[0]}{more}; see `problems`"
            warnings.warn(message, PubparseWarning, stacklevel=2)
        raise StopIteration


def single(outcomes: Outcomes, name: str) -> Article:
    """The only article among them; `name` is that of the module whose `load` reads several."""
    found: list[Article] = []
    for outcome in outcomes:
        if isinstance(outcome, Article):
            found.append(outcome)
        elif outcome.severity == "skipped":
            raise as_error(outcome, None)
    if len(found) != 1:
        message = f"several articles: use {name}.load" if found else "no article in it"
        raise RecordCountError(message)
    return found[0]


def as_error(problem: Problem, source: str | None) -> ParseError:
    """The exception that says what a Problem says."""
    kind = MalformedRecordError if problem.scope == "record" else ParseError
    return kind(problem.message, source=source, index=problem.index, pmid=problem.pmid, code=problem.code)


def name_of(file: Iterable[str | bytes]) -> str | None:
    """The file's name, where it has one; also the place where a text is told from a file."""
    if isinstance(file, (str, bytes)):
        raise TypeError("load takes an open file; loads takes its text")
    name = getattr(file, "name", None)
    return name if isinstance(name, str) else None


def whole_text(file: Iterable[str | bytes]) -> tuple[str, bool]:
    """All of a file, and whether it held bytes that are not UTF-8."""
    lines = list(decoded_lines(file))
    return "".join(text for text, _ in lines), any(lossy for _, lossy in lines)


def decoded_lines(file: Iterable[str | bytes]) -> Iterator[tuple[str, bool]]:
    """The lines with their ends, and whether one held bytes that are not UTF-8. A byte order mark is dropped; it tells UTF-16."""
    lines = iter(file)
    try:
        first: str | bytes = next(lines, "")
        if isinstance(first, bytes) and first.startswith(_UTF_16):
            content = b"".join([first, *(line for line in lines if isinstance(line, bytes))])
            text = content.decode("utf-16", "replace")
            yield text, "\ufffd" in text
            return
        yield decoded(first.removeprefix(codecs.BOM_UTF8) if isinstance(first, bytes) else first.removeprefix("\ufeff"))
        for line in lines:
            yield decoded(line)
    except UnicodeDecodeError as error:
        message = f"the file was opened as text in an encoding that it is not in; open it as 'rb': {error}"
        raise ParseError(message, code="undecodable") from None


def decoded(text: str | bytes) -> tuple[str, bool]:
    """A text, and whether its bytes are not UTF-8: then they are Windows-1252, which most older files of citations are in."""
    if isinstance(text, str):
        return text, False
    try:
        return text.decode(), False
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace"), True
