"""MEDLINE text measured: does each line come back, and how fast is the reader beside Bio.Medline?

    python -m tests.oracle.medline lossless FILE ...
    python -m tests.oracle.medline speed FILE ...

Lines are unwrapped here by three lines of code of their own; a line is its tag and its value, and one without a value states
nothing. What a Problem quotes is reported, not lost.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
import warnings
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pubparse
from pubparse.export import medline

ROUNDS = 5
_TAGGED = re.compile(r"([A-Z][A-Z0-9]{1,4})[ ]{0,3}-(?: (.*)|(.*))")


class Compared(NamedTuple):
    """How many records were read, came back line by line, or with their lines in another order; and what differs."""

    records: int
    identical: int
    reordered: int
    lost: Counter[str]
    gained: Counter[str]


def unwrapped(text: str) -> list[str]:
    """The lines as "TAG value", wrapped ones joined, white space folded (U+00A0 is none)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = []
    for line in re.sub(r"\n(?:\t| {5})", " ", text).split("\n"):
        folded = re.sub(r"[ \t]+", " ", line).strip(" ")
        tagged = _TAGGED.fullmatch(folded)
        if tagged is None:
            found.append(folded)
        elif tagged[2] or tagged[3]:
            found.append(f"{tagged[1]} {tagged[2] or tagged[3]}")
    return [line for line in found if line]


def with_lines(content: bytes) -> list[tuple[pubparse.Article, list[str]]]:
    """The articles of a document, each with the lines from which it came; without what a Problem quotes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pubparse.PubparseWarning)
        with pubparse.parse(content, format="medline") as records:
            articles = list(records)
    reported = " ".join(problem.message for problem in records.problems)
    starts = [article.source.offset or 0 for article in articles if article.source is not None]
    ends = [*starts, len(content)][1:]
    found = []
    for article, start, end in zip(articles, starts, ends, strict=True):
        lines = unwrapped(content[start:end].decode("utf-8", "replace"))
        found.append(
            (article, [line for line in lines if re.match(r"[A-Z][A-Z0-9]{1,4} ", line) or line not in reported])
        )
    return found


def compared(content: bytes) -> Compared:
    """Read a document, write each record, and compare it with the lines from which it came."""
    lost: Counter[str] = Counter()
    gained: Counter[str] = Counter()
    identical = reordered = 0
    found = with_lines(content)
    for article, lines in found:
        written = unwrapped(medline.dumps(article))
        if lines == written:
            identical += 1
            continue
        missing, more = Counter(lines) - Counter(written), Counter(written) - Counter(lines)
        reordered += not missing and not more
        lost += missing
        gained += more
    return Compared(len(found), identical, reordered, lost, gained)


def _lossless(files: list[str]) -> None:
    total = Counter[str]()
    for file in files:
        one = compared(Path(file).read_bytes())
        total += Counter(records=one.records, identical=one.identical, reordered=one.reordered)
        for sign, lines in (("-", one.lost), ("+", one.gained)):
            for line in lines:
                _tell(f"{Path(file).name[:30]} {sign} {line[:100]}")
    _tell(f"{total['identical']} of {total['records']} identical, {total['reordered']} in another order")


def _speed(files: list[str]) -> None:
    """CPU seconds of fresh processes, alternating, so that a busy machine is busy for both and no cache is warm."""
    spent: dict[str, list[float]] = {"pubparse": [], "Bio.Medline": []}
    for _ in range(ROUNDS):
        for name, times in spent.items():
            command = [sys.executable, "-m", "tests.oracle.medline", name, *files]
            times.append(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    for name, times in spent.items():
        _tell(f"{name}: median {statistics.median(times):.3f} s, {min(times):.3f} to {max(times):.3f}")
    ours, theirs = (statistics.median(times) for times in spent.values())
    _tell(f"{ours / theirs:.2f} times Bio.Medline")


def _once(name: str, files: list[str]) -> None:
    from Bio import Medline

    warm = "PMID- 1\nTI  - A.\nDP  - 2019 Winter\nAB  - AIM: A.\nDEP - 20190101\nSO  - A.\n"
    list(pubparse.parse_string(warm, format="medline"))
    start = time.process_time()
    for file in files:
        if name == "pubparse":
            with pubparse.parse(file, format="medline") as records:
                for _ in records:
                    pass
        else:
            with Path(file).open(encoding="utf-8") as lines:
                for _ in Medline.parse(lines):
                    pass
    _tell(str(time.process_time() - start))


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    task, *paths = sys.argv[1:]
    warnings.simplefilter("ignore", pubparse.PubparseWarning)
    if task == "lossless":
        _lossless(paths)
    elif task == "speed":
        _speed(paths)
    else:
        _once(task, paths)
