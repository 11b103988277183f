"""The part of a byte stream that a cutter looks at: it grows at its end and is given up at its front.

    ...given up | front ................ end | not read yet ...        `offset` is where the front lies in the stream

All places are counted from the front. Nothing is copied when the front moves, and no byte is searched twice for one pattern where
it was not found, so that the cost stays linear whatever the stream holds. Knows nothing of XML.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

LONGEST_TOKEN = 64
"""No pattern that is searched for is longer: a match never begins so far before the end and misses the rest of it."""
_SPACES = re.compile(rb"[ \t\r\n]*")


class Window:
    """A stream's bytes from the front on, as far as they were read; `ended` when there are no more."""

    def __init__(self, chunks: Iterator[bytes], offset: int) -> None:
        self.ended = False
        self._chunks = chunks
        self._bytes = b""
        self._at = 0
        self._base = offset
        # Of each pattern: from where to where in the stream it is known not to begin.
        self._nowhere: dict[re.Pattern[bytes], tuple[int, int]] = {}

    @property
    def offset(self) -> int:
        return self._base + self._at

    def __len__(self) -> int:
        return len(self._bytes) - self._at

    def take(self, end: int) -> bytes:
        """The bytes up to there; the front moves behind them."""
        data = self._bytes[self._at : self._at + end]
        self._at += end
        return data

    def peek(self, end: int) -> bytes:
        return self._bytes[self._at : self._at + end]

    def startswith(self, begin: bytes | tuple[bytes, ...]) -> bool:
        return self._bytes.startswith(begin, self._at)

    def fill(self, at_least: int = 1) -> None:
        """Read one chunk more, or as many as give so many bytes: asking for the window's length keeps its growth linear."""
        parts, size = [self._bytes[self._at :]], 0
        while size < at_least and not self.ended:
            chunk = next(self._chunks, b"")
            self.ended = not chunk
            parts.append(chunk)
            size += len(chunk)
        self._base += self._at
        self._bytes, self._at = b"".join(parts), 0

    def skip_space(self) -> bool:
        """Move the front behind white space; False at the end of the stream."""
        while True:
            match = _SPACES.match(self._bytes, self._at)
            self._at = match.end() if match else self._at
            if len(self) >= LONGEST_TOKEN or self.ended:
                return len(self) > 0
            self.fill()

    def match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """The pattern at the front; places in the match are not counted from the front, its length is right."""
        return pattern.match(self._bytes, self._at)

    def count(self, pattern: re.Pattern[bytes], start: int, end: int, most: int) -> int:
        """How often the pattern stands in these bytes; counting stops at `most`."""
        found = pattern.finditer(self._bytes, self._at + start, self._at + end)
        return sum(1 for _ in itertools.islice(found, most))

    def search(self, pattern: re.Pattern[bytes], start: int, limit: int) -> tuple[int, int] | None:
        """Where the pattern next begins and ends, reading on until the window holds more than `limit` bytes."""
        while True:
            here = self.offset + start
            low, high = self._nowhere.get(pattern, (0, 0))
            if low <= here < high:
                here = high
            else:
                low = here
            match = pattern.search(self._bytes, min(here - self._base, len(self._bytes)))
            if match:
                self._nowhere[pattern] = (low, self._base + match.start())
                return match.start() - self._at, match.end() - self._at
            known = self._base + len(self._bytes) - (0 if self.ended else LONGEST_TOKEN)
            self._nowhere[pattern] = (low, max(here, known))
            if self.ended or len(self) > limit:
                return None
            self.fill(max(1, min(len(self), limit + 1 - len(self))))  # an empty window grows too

    def last(self, pattern: re.Pattern[bytes], literal: bytes, within: int) -> int:
        """Where the last match ends that begins in the next `within` bytes, or else the first one behind them; 0 without any.

        The pattern begins with the literal.
        """
        at = self._bytes.rfind(literal, self._at, self._at + within)
        while at >= 0:
            if match := pattern.match(self._bytes, at):
                return match.end() - self._at
            at = self._bytes.rfind(literal, self._at, at)
        match = pattern.search(self._bytes, self._at + within)
        return match.end() - self._at if match else 0
