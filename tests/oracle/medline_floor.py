"""What reading MEDLINE text into typed objects costs at least, beside Bio.Medline.

    python -m tests.oracle.medline_floor FILE ...

Two things have to be done whatever a reader looks like: file a record's lines by their tags, and construct the values. Here both
are done with nothing else: a loop of three lines that knows no trap, and the quick constructors with their arguments at hand,
without any value that two records share. No record is found in a stream, no name, date, heading or label is looked into.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import attrs

import pubparse
from pubparse.model._base import Shown
from pubparse.model._maker import maker

ROUNDS = 15
Construction = tuple[Callable[..., object], dict[str, Any]]


def filed(text: str) -> dict[str, list[str]]:
    """The values by their tags."""
    found: dict[str, list[str]] = {}
    for line in text.replace("\n      ", " ").split("\n"):
        found.setdefault(line[:4], []).append(line[6:])
    return found


def constructions(articles: list[pubparse.Article]) -> list[Construction]:
    """Each value of these articles once, those inside others first: its constructor, and the arguments that are no defaults."""
    makers: dict[type, Callable[..., object]] = {}
    known: set[int] = set()
    found: list[Construction] = []

    def visit(value: object) -> None:
        if isinstance(value, tuple):
            for one in value:
                visit(one)
        elif isinstance(value, Shown) and id(value) not in known:
            known.add(id(value))
            given = {}
            for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value))):
                part = getattr(value, field.name)
                visit(part)
                if part != field.default:
                    given[field.name] = part
            found.append((makers.setdefault(type(value), maker(type(value))), given))

    for article in articles:
        visit(article)
    return found


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main(files: list[str]) -> None:
    """Print microseconds a record."""
    from Bio import Medline

    articles = [article for file in files for article in pubparse.parse(file, format="medline")]
    texts = [text for file in files for text in Path(file).read_text(encoding="utf-8").split("\n\n") if text.strip()]
    built = constructions(articles)

    def lines() -> None:
        for text in texts:
            filed(text)

    def theirs() -> None:
        for file in files:
            with Path(file).open(encoding="utf-8") as text:
                for _ in Medline.parse(text):
                    pass

    def values() -> None:
        for construct, given in built:
            construct(**given)

    parts: dict[str, Callable[[], object]] = {
        "Bio.Medline, all": theirs,
        "lines filed by their tags": lines,
        f"{len(built) / len(articles):.0f} values constructed": values,
    }
    for name, work in parts.items():
        sys.stdout.write(f"{1e6 * _best(work) / len(articles):6.1f} us a record  {name}\n")


if __name__ == "__main__":
    warnings.simplefilter("ignore", pubparse.PubparseWarning)
    main(sys.argv[1:])
