"""One source into its part: the work that an executor hands out.

    Job(path, name, options)   ->   converted(job)   ->   FileReport

A path goes in and a small report comes out; records go from file to file and never between processes. Whatever is wrong with the
source is told in the report, or raised where the options say so. What is wrong with the output folder (no space, no right to
write) is an OSError: it concerns all sources.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, cast

from attrs import evolve, frozen

from pubparse._api import OnError, Records, as_error, quiet
from pubparse._crawls import Keys
from pubparse.bulk._atomic import Atomic
from pubparse.bulk._pool import end_with_parent
from pubparse.bulk._quarantine import named as quarantine_of
from pubparse.bulk._quarantine import quarantined
from pubparse.bulk._report import FileReport, Part, ProblemCount
from pubparse.bulk._writers import BATCH, Format, Writer, path_of, stale, writer
from pubparse.errors import Problem, PubparseError
from pubparse.model import Article

_MD5 = re.compile(rb"(?<![0-9A-Za-z])[0-9A-Fa-f]{32}(?![0-9A-Za-z])")
_COMPANION_LIMIT = 1 << 16


@frozen(kw_only=True)
class Options:
    """What all sources of a run are converted into."""

    out_dir: Path
    format: Format
    tables: tuple[str, ...]
    on_error: OnError
    keys: Keys
    made_with: str


@frozen
class Job:
    """A source, and what to convert it into."""

    path: Path
    name: str
    options: Options


class StoppedError(Exception):
    """The conversion was given up before this source was through."""


def converted(job: Job, stop: threading.Event | None = None) -> FileReport:
    """Write the part of one source and tell what is in it."""
    end_with_parent()
    options = job.options
    report = FileReport(name=job.name, source=str(job.path), status="failed", made_with=options.made_with)
    fault: Exception
    try:
        with _Source(job.path) as source, quiet(cast("IO[bytes]", source), options.on_error, options.keys) as records:
            return _written(job, source, records, evolve(report, format=records.format), stop)
    except PubparseError as error:
        fault = error
    except _UnreadableError as error:
        fault = error.reason
    if options.on_error == "raise":
        raise fault
    with Atomic(options.out_dir) as files:
        files.commit(stale(job.name, options.format, ()))
    return evolve(report, error=_one_line(fault))


def _written(
    job: Job, source: _Source, records: Records, report: FileReport, stop: threading.Event | None
) -> FileReport:
    options = job.options
    with Atomic(options.out_dir) as files:
        out = writer(files, job.name, options.format, options.tables)
        try:
            rows, problems, resumed_at = _through(out, source, records, options.on_error, stop)
        except BaseException:
            out.abandon()
            raise
        sizes = files.sizes()
        paths = {table: path_of(table, job.name, options.format) for table in rows}
        quarantine = None
        if problems:
            quarantine = quarantine_of(job.name)[0]
            quarantined(files, job.name, job.path, problems, resumed_at)
        files.commit(stale(job.name, options.format, files.names()))
    counts = Counter((problem.code, problem.severity) for problem in problems)
    damaged = any(problem.scope == "stream" and problem.severity == "skipped" for problem in problems)
    return evolve(
        report,
        status="damaged" if damaged else "done",
        seen=records.seen,
        delivered=records.delivered,
        skipped=records.skipped,
        deletions=len(records.deletions),
        problems=tuple(ProblemCount(code=code, severity=severity, count=n) for (code, severity), n in counts.items()),
        parts=tuple(
            Part(table=table, path=paths[table], rows=count, size=sizes[paths[table]]) for table, count in rows.items()
        ),
        quarantine=quarantine,
        size=source.size,
        md5=source.md5,
        md5_matches=source.matches,
    )


def _through(
    out: Writer, source: _Source, records: Records, on_error: OnError, stop: threading.Event | None
) -> tuple[dict[str, int], tuple[Problem, ...], list[int]]:
    """Write all records; the rows by table, the problems, and where each record begins that comes next behind a fault."""
    resumed_at: list[int] = []
    for batch in _batches(records, resumed_at):
        if stop is not None and stop.is_set():
            raise StoppedError(source.name)
        out.write(batch)
    source.drain()
    problems = (*records.problems, *source.checked())
    if on_error == "raise" and (lost := next((p for p in problems if p.severity == "skipped"), None)):
        raise as_error(lost, source.name)
    return out.close(records.deletions), problems, resumed_at


def _batches(records: Records, resumed_at: list[int]) -> Iterator[list[Article]]:
    """A few articles at a time; `resumed_at` gets the offset of each that comes next behind a fault."""
    batch: list[Article] = []
    skipped = 0
    for article in records:
        if records.skipped != skipped:
            skipped = records.skipped
            if article.source is not None and article.source.offset is not None:
                resumed_at.append(article.source.offset)
        batch.append(article)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class _UnreadableError(Exception):
    """The source cannot be opened or read."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(str(reason))
        self.reason = reason


class _Source:
    """A file that is read once, its MD5 taken on the way. Articles name it without its folder: parts do not depend on that."""

    def __init__(self, path: Path) -> None:
        self.name = os.fsencode(path.name).decode("utf-8", "replace")
        self.size = 0
        self._path = path
        self._hash = hashlib.md5(usedforsecurity=False)
        self.matches: bool | None = None
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise _UnreadableError(error) from error

    def read(self, size: int) -> bytes:
        """The next bytes of the file, as they lie on the disk."""
        try:
            data = self._file.read(size)
        except OSError as error:
            raise _UnreadableError(error) from error
        self.size += len(data)
        self._hash.update(data)
        return data

    def drain(self) -> None:
        """Read what the document's reader had no use for, so that `md5` is that of the file."""
        while self.read(1 << 20):
            pass

    @property
    def md5(self) -> str:
        """The MD5 of what was read, in hexadecimal digits."""
        return self._hash.hexdigest()

    def checked(self) -> Iterator[Problem]:
        """What the companion's checksum says against the file."""
        try:
            stated = companion_md5(self._path)
        except ValueError as error:
            yield Problem(code="checksum-unread", severity="repaired", scope="stream", message=str(error))
            return
        self.matches = None if stated is None else stated == self.md5
        if self.matches is False:
            message = f"the file's MD5 is {self.md5}, its companion says {stated}: what was delivered is unverified"
            yield Problem(code="file-checksum", severity="skipped", scope="stream", message=message)

    def __enter__(self) -> _Source:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def companion_md5(path: Path) -> str | None:
    """The MD5 that a file `NAME.md5` beside the file states, in NLM's or in md5sum's way; None without such a file."""
    companion = path.with_name(f"{path.name}.md5")
    try:
        with companion.open("rb") as file:
            stated = _MD5.search(file.read(_COMPANION_LIMIT))
    except OSError:
        return None
    if stated is None:
        raise ValueError(f"{companion.name} holds no MD5, so the file could not be checked")
    return stated[0].decode().lower()


def md5_of(file: BinaryIO) -> str:
    """The MD5 of a whole file, in hexadecimal digits."""
    digest = hashlib.md5(usedforsecurity=False)
    while data := file.read(1 << 20):
        digest.update(data)
    return digest.hexdigest()


def _one_line(error: BaseException) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split())
