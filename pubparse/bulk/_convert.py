"""Many sources into parts: who works on which, what is there already, and what became of each.

Sources are handed to the executor by their paths, and each worker writes the parts of its source by itself; only small reports come
back. The manifest is written here alone.
"""

from __future__ import annotations

import contextlib
import os
import threading
import warnings
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path

from attrs import evolve, frozen

import pubparse
from pubparse._api import OnError
from pubparse._crawls import Keys
from pubparse.bulk._atomic import alone, swept
from pubparse.bulk._part import Job, Options, companion_md5, converted, md5_of
from pubparse.bulk._pool import Pool
from pubparse.bulk._report import FileReport, Report, append_to_manifest, read_manifest, write_manifest
from pubparse.bulk._sources import Source, Sources, found
from pubparse.bulk._writers import Format, chosen
from pubparse.errors import PubparseWarning

# distributed.scheduler.KilledWorker, known by its name: nothing here imports Dask.
_GIVEN_UP = "KilledWorker"


@frozen(kw_only=True)
class Progress:
    """Where a conversion stands, each time a source is through."""

    file: FileReport
    """The source that is through; `file.resumed` when it was so from the beginning."""
    files_done: int
    """How many are."""
    files: int
    """How many there are."""
    bytes_done: int
    """Their lengths on the disk, of those that had to be converted."""
    bytes: int
    """The lengths of all that have to be converted."""


def convert(  # noqa: PLR0913 - options by keyword
    sources: Sources,
    out_dir: str | os.PathLike[str],
    *,
    format: Format = "parquet",  # noqa: A002 - the public name
    tables: Iterable[str] | None = None,
    executor: Executor | None = None,
    text_key: str = "text",
    url_key: str = "url",
    on_error: OnError = "collect",
    progress: Callable[[Progress], object] | None = None,
) -> Report:
    """Convert files of any format into parts: Parquet, JSON Lines or CSV, one part a source and table.

    `sources` are files, folders and globs. A part is `out_dir/TABLE/NAME.parquet`: a source `pubmed26n0001.xml.gz` has the NAME
    `pubmed26n0001`. `tables` are names of `pubparse.tables`: by default "articles", for CSV "records". What the sources delete
    is in the table "deletions", what could not be read in `out_dir/quarantine`, and `out_dir/manifest.jsonl` has a line a source.

    `executor` is any `concurrent.futures.Executor`: without one the work is done in this process, with `bulk.Pool(8)` or a
    `ProcessPoolExecutor` in several, with `dask.distributed`'s `client.get_executor()` on many machines that see the same files.

    A part is there whole or not at all. A run that was killed is begun again by the same call, which converts what is missing; the
    parts are then, byte for byte, those of a run that was not. A source whose `.md5` companion says something else, or that is cut
    off, gives its whole records, is reported as "damaged" and read again by the next run.

    Of a source that is a crawl in JSON Lines, the documents lie under `text_key` and their addresses under `url_key`, as for
    `pubparse.parse`.

    With on_error="collect" a source that cannot be read fails alone, and one PubparseWarning at the end counts what was lost; with
    "raise" the first fault that loses something raises. An OSError on writing raises always.
    """
    if on_error not in ("collect", "raise"):
        raise ValueError(f"on_error is 'collect' or 'raise', not {on_error!r}")
    names = chosen(format, tables)
    out = Path(out_dir).absolute()
    wanted = found(sources, out)
    keys = Keys(text_key, url_key)
    options = Options(
        out_dir=out, format=format, tables=names, on_error=on_error, keys=keys,
        made_with=f"pubparse {pubparse.__version__}: {format}, {' '.join(names)}{_named(keys)}",
    )  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    with alone(out):
        swept(out)
        try:
            run = _Run(wanted, options, progress)
            run.through(executor)
            report = run.finished()
        finally:
            swept(out)
    if report.lost:
        _warn(report)
    return report


def _named(keys: Keys) -> str:
    """The keys where they are not the usual ones: what was read by others is no longer current."""
    return "" if keys == Keys() else f", {keys.text} {keys.url}"


class _Run:
    """One conversion: what is known of each source so far."""

    def __init__(
        self, wanted: Sequence[Source], options: Options, progress: Callable[[Progress], object] | None
    ) -> None:
        self._out = options.out_dir
        self._wanted = wanted
        self._raises = options.on_error == "raise"
        self._progress = progress
        self._manifest = read_manifest(self._out)
        self._done: dict[str, FileReport] = {}
        self._bytes_done = 0
        self._suspects: list[Job] | None = []
        current = []
        self._jobs = []
        for source in wanted:
            row = self._manifest.get(source.name)
            if row is not None:
                _must_fit(source, row, options)
            if row is not None and row.made_with == options.made_with and _is_current(source, row, self._out):
                current.append(evolve(row, resumed=True))
            else:
                self._jobs.append(Job(source.path.absolute(), source.name, options))
        self._sizes = {job.name: _size(job.path) for job in self._jobs}
        self._bytes = sum(self._sizes.values())
        for report in current:
            self._take(report)

    def through(self, executor: Executor | None) -> None:
        """Convert what is to be converted."""
        if executor is None:
            stop = threading.Event()
            with ThreadPoolExecutor(1) as thread:
                try:
                    self._spread(thread, self._jobs, partial(converted, stop=stop))
                finally:
                    stop.set()
            return
        broken = self._spread(executor, self._jobs, converted)
        # Dask gives a task up when it was on several workers that died, were it only waiting there: each gets a cluster of its own.
        suspects, self._suspects = self._suspects, None
        for job in suspects or ():
            broken += self._spread(executor, [job], converted)
        if broken:
            # One of its processes was killed, which ends a ProcessPoolExecutor, and does not tell at which source.
            with Pool(getattr(executor, "_max_workers", None) or 1) as pool:
                self._spread(pool, broken, converted)

    def finished(self) -> Report:
        """The report, and the manifest in its final form."""
        write_manifest(self._out, self._manifest)
        return Report(files=tuple(self._done[source.name] for source in self._wanted))

    def _spread(self, executor: Executor, jobs: Sequence[Job], work: Callable[[Job], FileReport]) -> list[Job]:
        """Give the jobs to the executor; those that it could not do because it broke come back."""
        futures: dict[Future[FileReport], Job] = {}
        broken: list[Job] = []
        try:
            for place, job in enumerate(jobs):
                try:
                    futures[executor.submit(work, job)] = job
                except BrokenExecutor:
                    broken += jobs[place:]
                    break
            for future in as_completed(list(futures)):
                job = futures.pop(future)
                error = future.exception()
                if error is None:
                    self._keep(future.result())
                elif isinstance(error, BrokenExecutor):
                    broken.append(job)
                elif self._suspects is not None and type(error).__name__ == _GIVEN_UP:
                    self._suspects.append(job)
                elif self._raises or isinstance(error, OSError):
                    raise error
                else:
                    self._keep(_failed(job, error))
        finally:
            for future in futures:
                future.cancel()
        return broken

    def _keep(self, report: FileReport) -> None:
        self._manifest[report.name] = report
        append_to_manifest(self._out, report)
        self._bytes_done += self._sizes[report.name]
        self._take(report)

    def _take(self, report: FileReport) -> None:
        self._done[report.name] = report
        if self._progress is not None:
            self._progress(
                Progress(
                    file=report, files_done=len(self._done), files=len(self._wanted), bytes_done=self._bytes_done,
                    bytes=self._bytes,
                )
            )  # fmt: skip


def _failed(job: Job, error: BaseException) -> FileReport:
    """Of a source on which its worker died, or met what nobody foresaw: it fails alone, by name."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return FileReport(name=job.name, source=str(job.path), status="failed", error=text, made_with=job.options.made_with)


def _must_fit(source: Source, row: FileReport, options: Options) -> None:
    """One folder has one format, and each name in it one source: what was converted before is never overwritten by another."""
    earlier = Path(row.source)
    if earlier != source.path.absolute() and earlier.exists() and not earlier.samefile(source.path):
        raise ValueError(
            f"{source.name!r} of {earlier} is in the folder already: convert {source.path} into another one"
        )
    if any(not part.path.endswith(f".{options.format}") for part in row.parts):
        raise ValueError(
            f"the folder holds parts that are not {options.format}, such as {row.parts[0].path}: use another one"
        )


def _is_current(source: Source, row: FileReport, out: Path) -> bool:
    """Whether the parts of a source are there, and the source is still the one that they were made of."""
    try:
        made = [os.stat(out / part.path) for part in row.parts]  # noqa: PTH116 - one call a part
    except OSError:
        return False
    if row.status != "done" or [status.st_size for status in made] != [part.size for part in row.parts]:
        return False
    if row.quarantine is not None and not (out / row.quarantine).exists():
        return False
    try:
        status = source.path.stat()
    except OSError:
        return True  # gone since, and its parts are whole
    with contextlib.suppress(ValueError):  # a companion without a checksum says nothing against it
        if companion_md5(source.path) not in {None, row.md5}:
            return False
    if status.st_size != row.size or all(status.st_mtime_ns <= part.st_mtime_ns for part in made):
        return status.st_size == row.size
    with source.path.open("rb") as file:
        return md5_of(file) == row.md5


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _warn(report: Report) -> None:
    failed, damaged = (sum(file.status == status for file in report.lost) for status in ("failed", "damaged"))
    told = [
        f"{failed} of {len(report.files)} sources could not be read" if failed else "",
        f"{damaged} of {len(report.files)} sources are damaged" if damaged else "",
        f"{report.skipped} of {report.seen} records could not be read" if report.skipped else "",
    ]
    message = f"{'; '.join(filter(None, told))}; see `lost` of the report, and the quarantine"
    warnings.warn(message, PubparseWarning, stacklevel=3)
