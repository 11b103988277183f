"""What could not be read, kept so that it can be read again: after an upgrade, or by a person.

    quarantine/pubmed26n0001.quarantine.jsonl     one Problem a line, with `raw_offset`, `raw_length`, `sha256`
    quarantine/pubmed26n0001.quarantine.bin       the bytes that they speak of, one after the other

A Problem holds its first 64 KiB only. Where there is more, the document is read a second time and the bytes are taken from
there, up to the next record or fault: of good documents nothing is read twice.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

import attrs

from pubparse._input import Input
from pubparse.bulk._atomic import Atomic
from pubparse.errors import Problem

ENDINGS = (".quarantine.jsonl", ".quarantine.bin")

_KEPT_BY_PROBLEM = 1 << 16
_LONGEST = 64 << 20  # twice the largest record that is read; what is longer is kept up to here, and said to be cut


def named(name: str) -> tuple[str, str]:
    """Where the two files of a source lie below the output folder."""
    listed, raw = (f"quarantine/{name}{ending}" for ending in ENDINGS)
    return listed, raw


def quarantined(files: Atomic, name: str, source: Path, problems: Sequence[Problem], resumed_at: Iterable[int]) -> None:
    """Write the two files. `resumed_at` are offsets at which records were delivered behind a fault, so that it ends there."""
    listed, raw = map(files.open, named(name))
    at, place, sha256 = 0, 0, ""
    last: tuple[int | None, bytes] | None = None
    with _Again(source, {*resumed_at, *(p.offset for p in problems if p.offset is not None)}) as again:
        for problem in problems:
            content = problem.raw.encode("utf-8", "surrogatepass") if isinstance(problem.raw, str) else problem.raw
            complete = not _is_cut(problem)
            # Several PMIDs in one piece of damage are a Problem each, over the same bytes.
            if last is not None and problem.offset == last[0] and (content is None or last[1].startswith(content)):
                content, complete = last[1], True
            elif not complete and problem.offset is not None and (whole := again.at(problem.offset, content)):
                content, complete = whole, True
            row = attrs.asdict(problem, filter=lambda attribute, _: attribute.name != "raw")
            if content is not None:
                if (problem.offset, content) != last:
                    last = (problem.offset, content)
                    sha256 = hashlib.sha256(content).hexdigest()
                    at, place = place, place + len(content)
                    raw.write(content)
                row |= {"raw_offset": at, "raw_length": len(content), "raw_complete": complete, "sha256": sha256}
            listed.write(json.dumps(row).encode() + b"\n")


def _is_cut(problem: Problem) -> bool:
    """Whether the Problem may hold fewer bytes than it speaks of."""
    if problem.severity != "skipped" or problem.scope != "record":
        return False
    return problem.raw is None or (isinstance(problem.raw, bytes) and len(problem.raw) >= _KEPT_BY_PROBLEM)


class _Again:
    """The document read a second time, forward only, if anybody asks; `ends` are offsets at which something begins."""

    def __init__(self, source: Path, ends: set[int]) -> None:
        self._source = source
        self._ends = sorted(ends)
        self._input: Input | None = None
        self._chunks: Iterator[bytes] = iter(())
        self._buffer = b""
        self._offset = 0
        self._trusted = True

    def __enter__(self) -> _Again:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._input is not None:
            self._input.close()

    def at(self, offset: int, begin: bytes | None) -> bytes | None:
        """The bytes from `offset` to where something else begins; None when they cannot be found."""
        if self._input is None:
            self._input = Input(self._source)
            self._chunks, self._offset = iter(self._input), self._input.offset
        if not self._trusted or offset < self._offset:
            return None
        while self._offset + len(self._buffer) <= offset and (chunk := next(self._chunks, b"")):
            self._offset, self._buffer = self._offset + len(self._buffer), chunk
        self._buffer, self._offset = self._buffer[offset - self._offset :], offset
        place = bisect_right(self._ends, offset)
        length = min(self._ends[place] - offset if place < len(self._ends) else _LONGEST, _LONGEST)
        parts, size = [self._buffer], len(self._buffer)
        while size < length and (chunk := next(self._chunks, b"")):
            parts.append(chunk)
            size += len(chunk)
        self._buffer = b"".join(parts)
        content = self._buffer[:length]
        # Where an offset does not lead to a Problem's bytes it counts something else (UTF-16, a table's rows).
        self._trusted = content.startswith(begin or b"<")
        return content if self._trusted else None
