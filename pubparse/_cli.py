"""The command line: `pubparse show`, `pubparse sniff`, `pubparse diff`, `pubparse convert`.

Uses the library's public names only. Results go to standard output; an error is one line on standard error and exit status 1,
also when single records of a stream could not be read. `diff` has exit status 1 for a difference too, 0 only for equal articles.
A misused command line is argparse's status 2, an interrupt 130, a closed pipe 141: both quiet, as the shell expects. `convert`
ends as quietly when it is told to (SIGTERM, status 143): nothing half done is left, and the same command goes on.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import itertools
import json
import os
import shutil
import signal
import sys
import time
import warnings
from typing import IO, TYPE_CHECKING, TextIO

import pubparse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType
    from typing import NoReturn

    from tqdm import tqdm

    from pubparse import bulk

_CLOSED_PIPE = 141
_INTERRUPTED = 130
_TERMINATED = 143
_WIDEST = 100
_PROBLEMS_SHOWN = 5
_SOURCES_SHOWN = 20
# A word of the command line, and the module of `pubparse.export` that writes it.
_EXPORTS = {"bibtex": "bibtex", "csl": "csl", "nbib": "medline", "ris": "ris", "xml": "pubmed_xml"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(argv)
    try:
        status = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has gone, as in `pubparse show FILE | head`. Python flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _CLOSED_PIPE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except _Terminated:
        return _TERMINATED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pubparse",
        description="Read any PubMed document: XML, bulk files, pages, the text of pages.",
        epilog='A FILE of "-" is standard input. gzip, bz2 and xz are recognised by themselves.',
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"pubparse {pubparse.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    show = commands.add_parser(
        "show", help="show the records of files", description="Show each record of each FILE.", allow_abbrev=False
    )
    show.add_argument("files", nargs="+", metavar="FILE", help="of any format that pubparse reads")
    looks = show.add_mutually_exclusive_group()
    looks.add_argument("--json", action="store_true", help="one JSON object a line instead (Article.to_dict)")
    looks.add_argument("--format", choices=sorted(_EXPORTS), help="a citation format instead, of all FILEs together")
    show.add_argument("--url", help="where FILE comes from; gives the PMID where the text itself has lost it")
    show.set_defaults(run=_show, parser=show)

    _add_convert(commands)

    sniff = commands.add_parser("sniff", help="name the format of files", description="Name the format of each FILE.")
    sniff.add_argument("files", nargs="+", metavar="FILE")
    sniff.set_defaults(run=_sniff)

    diff = commands.add_parser(
        "diff",
        help="compare two records",
        description="Compare two files with one record each, of any formats. What one of them cannot state is no difference.",
        epilog="Exit status: 0 when they agree, 1 when they differ or one could not be read.",
    )
    diff.add_argument("left", metavar="A")
    diff.add_argument("right", metavar="B")
    diff.set_defaults(run=_diff)
    return parser


def _show(options: argparse.Namespace) -> int:
    if options.url and len(options.files) > 1:
        options.parser.error("--url goes with one FILE")
    articles = _Articles(options.files, options.url, tells=not (options.format or options.json))
    if options.format:
        return _show_exported(articles, options.format)
    write = _JsonLines() if options.json else _Records()
    for article in articles:
        write(article)
    return articles.status


def _show_exported(articles: _Articles, format_name: str) -> int:
    """All articles as one document of a citation format; without an article nothing is written."""
    stream = iter(articles)
    first = next(stream, None)
    if first is None:
        return articles.status
    try:
        # UTF-8 whatever the terminal's encoding: the document may say of itself that it is.
        module = importlib.import_module(f"pubparse.export.{_EXPORTS[format_name]}")
        module.dump(itertools.chain((first,), stream), sys.stdout.buffer)
    except ImportError as error:
        return _complain(format_name, error)
    return articles.status


class _Articles:
    """The articles of files one after the other; what is wrong is said on standard error, and makes `status` 1."""

    def __init__(self, files: Sequence[str], url: str | None, *, tells: bool) -> None:
        self._files = files
        self._url = url
        self._tells = tells  # the articles are shown with their Problems
        self.status = 0

    def __iter__(self) -> Iterator[pubparse.Article]:
        for name in self._files:
            try:
                # The one warning at the end of a stream says what the summary below says better.
                with warnings.catch_warnings(), pubparse.parse(_source(name), url=self._url) as records:
                    warnings.simplefilter("ignore", pubparse.PubparseWarning)
                    told = 0
                    for article in records:
                        yield article
                        told += len(article.problems) if self._tells else 0
                self.status |= _summarise(name, records, told)
            except BrokenPipeError:
                raise
            except (pubparse.PubparseError, OSError) as error:
                self.status |= _complain(name, error)


def _summarise(name: str, records: pubparse.Records, told: int) -> int:
    """Say on standard error what was met beside records; 1 when something could not be delivered.

    `told` is the number of Problems that were shown with their articles.
    """
    lost = [problem for problem in records.problems if problem.severity == "skipped"]
    mended = len(records.problems) - len(lost) - told
    for problem in lost[:_PROBLEMS_SHOWN]:
        places = (
            f"PMID {problem.pmid}" if problem.pmid else "",
            "" if problem.index is None else f"record {problem.index}",
            "" if problem.offset is None else f"byte {problem.offset}",
        )
        place = ", ".join(filter(None, places))
        _say(f"{name}: {problem.message}" + (f" ({place})" if place else ""))
    if len(lost) > _PROBLEMS_SHOWN:
        _say(f"{name}: ... and {_counted(len(lost) - _PROBLEMS_SHOWN, 'more problem')} of this kind")
    if lost:
        _say(f"{name}: {records.delivered} of {records.seen} records shown, {records.skipped} could not be read")
    if records.deletions:
        _say(f"{name}: says that {_counted(len(records.deletions), 'PMID')} left PubMed (records.deletions)")
    elif not records.seen:
        _say(f"{name}: has no records")
    if mended:
        _say(f"{name}: {_counted(mended, 'place')} repaired or in doubt (Article.problems)")
    return 1 if lost else 0


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _sniff(options: argparse.Namespace) -> int:
    return max([_sniff_file(name) for name in options.files])


def _sniff_file(name: str) -> int:
    try:
        found = pubparse.sniff(_source(name))
        if found is None and name != "-":
            pubparse.parse(name).close()  # which says in its error what the file is
    except (pubparse.PubparseError, OSError) as error:
        return _complain(name, error)
    if found is None:
        _say(f"{name}: no PubMed document that pubparse reads")
        return 1
    sys.stdout.write(f"{name}: {found}\n")
    return 0


def _diff(options: argparse.Namespace) -> int:
    left, right = _read_one(options.left), _read_one(options.right)
    if left is None or right is None:
        return 1
    differences = pubparse.diff(left, right)
    _bear_any_character(sys.stdout)
    for difference in differences:
        sys.stdout.write(f"{difference.path}\n  - {difference.left}\n  + {difference.right}\n")
    return 1 if differences else 0


def _add_convert(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    convert = commands.add_parser(
        "convert",
        help="convert many files into Parquet, JSON Lines or CSV",
        description="Convert files, folders and globs into parts: DIR/TABLE/NAME.parquet. The same command goes on with a run "
        "that was stopped or killed, and converts what is new in a folder.",
        epilog="Exit status: 0 when everything was converted, 1 when a source or a record could not be read.",
        allow_abbrev=False,
    )
    convert.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder with all below it, or a glob")
    convert.add_argument(
        "-o", "--out", required=True, metavar="DIR", help="the folder for the parts and their manifest"
    )
    convert.add_argument(
        "--format",
        choices=("parquet", "jsonl", "csv"),
        default="parquet",
        help='parquet without it; parquet and csv need pip install "pubparse[arrow]"',
    )
    convert.add_argument(
        "--tables",
        action="extend",
        type=lambda text: text.split(","),
        metavar="A,B",
        help='tables, by their names; "articles", or "records" for CSV, without it',
    )
    convert.add_argument(
        "--workers", type=_positive, default=1, metavar="N", help="as many processes at a time; 1 without it"
    )
    convert.add_argument(
        "--text-key",
        default="text",
        metavar="KEY",
        help='where a crawl\'s rows have their documents; "text" without it',
    )
    convert.add_argument(
        "--url-key", default="url", metavar="KEY", help='where they have the documents\' addresses; "url" without it'
    )
    convert.add_argument("--json", action="store_true", help="the report as one JSON object, on standard output")
    convert.set_defaults(run=_convert)


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of 1 or more")
    return int(text)


def _convert(options: argparse.Namespace) -> int:
    from pubparse import bulk

    with contextlib.ExitStack() as stack:
        stack.enter_context(_ending_in_order())
        pool = stack.enter_context(bulk.Pool(options.workers)) if options.workers > 1 else None
        tell = stack.enter_context(_Telling(sys.stderr))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore", pubparse.PubparseWarning)
        try:
            report = bulk.convert(
                options.sources, options.out, format=options.format, tables=options.tables, text_key=options.text_key,
                url_key=options.url_key, executor=pool, progress=tell,
            )  # fmt: skip
        except (pubparse.PubparseError, OSError, ImportError, ValueError) as error:
            tell.end()
            return _complain(_concerned(error, options.out), error)
    if options.json:
        sys.stdout.write(f"{json.dumps(report.to_dict())}\n")
    else:
        sys.stdout.write(f"{_counts_of(report)}\n")
    _tell_of_losses(report)
    return 1 if report.lost else 0


def _concerned(error: Exception, out: str) -> str:
    """The file that the system's error is about, else the folder to write to; "" where the message says all."""
    if not isinstance(error, OSError) or error.strerror is None:
        return ""
    return os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else out


class _Terminated(BaseException):
    """SIGTERM came."""


@contextlib.contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let SIGTERM end what is under way as an interrupt does, which removes what is half done and ends the workers."""

    def end(*_: object) -> NoReturn:
        raise _Terminated

    try:
        before = signal.signal(signal.SIGTERM, end)
    except ValueError:  # not the main thread, which alone hears signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _counts_of(report: bulk.Report) -> str:
    resumed = sum(file.resumed for file in report.files)
    fates = {
        "converted before": resumed,
        "damaged": sum(file.status == "damaged" for file in report.files),
        "failed": sum(file.status == "failed" for file in report.files),
    }
    said = ", ".join(f"{count:,} {fate}" for fate, count in fates.items() if count)
    parts = [
        _counted(len(report.files), "source") + (f" ({said})" if said else ""),
        f"{_counted(report.delivered, 'record')} converted",
        f"{report.skipped:,} could not be read",
    ]
    if report.deletions:
        parts.append(_counted(report.deletions, "deletion"))
    return ", ".join(parts)


def _tell_of_losses(report: bulk.Report) -> None:
    """One line a source of which something is missing."""
    for file in report.lost[:_SOURCES_SHOWN]:
        faults = ", ".join(f"{p.count:,} {p.code}" for p in file.problems if p.severity == "skipped")
        where = f"; see {file.quarantine}" if file.quarantine else ""
        status = "" if file.status == "done" else f"{file.status}: "
        _say(f"{file.source}: {status}{_error_of(file) or faults}{where}")
    if len(report.lost) > _SOURCES_SHOWN:
        _say(f"... and {_counted(len(report.lost) - _SOURCES_SHOWN, 'more source')}; the manifest has them all")


def _error_of(file: bulk.FileReport) -> str:
    """What went wrong with a source, without its name, which stands before."""
    return (file.error or "").removeprefix(f"{os.path.basename(file.source)}: ")  # noqa: PTH119 - no path is made of it


class _Telling:
    """Says how far a conversion is: by a bar on a terminal where tqdm is installed, else by a line a source."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._bar: tqdm[NoReturn] | None = None
        self._begun = time.monotonic()
        self._records = 0

    def __call__(self, progress: bulk.Progress) -> None:
        """Take what `bulk.convert` says each time a source is through."""
        file = progress.file
        if not file.resumed:
            self._records += file.delivered
        if self._bar is None and self._out.isatty():
            self._bar = _bar(progress.bytes, self._out)
        if self._bar is not None:
            rate = self._records / max(time.monotonic() - self._begun, 1e-3)
            self._bar.set_description_str(f"{progress.files_done:,}/{progress.files:,} files", refresh=False)
            self._bar.set_postfix_str(f"{self._records:,} records, {rate:,.0f}/s", refresh=False)
            self._bar.update(progress.bytes_done - self._bar.n)
            self._bar.refresh()
        elif not file.resumed:
            skipped = f", {file.skipped:,} skipped" if file.skipped else ""
            counts = _error_of(file) or _counted(file.delivered, "record") + skipped
            _say(f"[{progress.files_done:,}/{progress.files:,}] {file.name}: {file.status}: {counts}")

    def end(self) -> None:
        """Leave the bar as it is."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> _Telling:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()


def _bar(total: int, out: TextIO) -> tqdm[NoReturn] | None:
    """A progress bar over bytes; None where tqdm (the extra "progress") is not installed."""
    try:
        from tqdm import tqdm
    except ImportError:
        return None
    look = "{desc} {percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}"
    return tqdm(total=total, file=out, bar_format=look, dynamic_ncols=True, smoothing=0)


def _read_one(name: str) -> pubparse.Article | None:
    try:
        return pubparse.read(_source(name))
    except (pubparse.PubparseError, OSError) as error:
        _complain(name, error)
        return None


class _Records:
    """Writes articles for reading, a line between two."""

    def __init__(self) -> None:
        from pubparse._terminal import Look

        out = sys.stdout
        colour = out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self._look = Look(min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST), colour)
        self._rule = "\u2500" if _bear_any_character(out) else "-"
        self._count = 0

    def __call__(self, article: pubparse.Article) -> None:
        from pubparse._terminal import article_lines

        if self._count:
            sys.stdout.write(f"\n{self._look.paint('faint', self._rule * self._look.width)}\n\n")
        self._count += 1
        for line in article_lines(article, self._look):
            sys.stdout.write(f"{line}\n")


class _JsonLines:
    """Writes articles as JSON objects, one a line."""

    def __init__(self) -> None:
        self._ascii = not _bear_any_character(sys.stdout)

    def __call__(self, article: pubparse.Article) -> None:
        sys.stdout.write(json.dumps(article.to_dict(), ensure_ascii=self._ascii) + "\n")


def _bear_any_character(out: TextIO) -> bool:
    """True where the stream's encoding has every character; elsewhere those it lacks are written as escapes."""
    reconfigure = getattr(out, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    return (out.encoding or "").lower().replace("-", "").startswith("utf")


def _source(name: str) -> str | IO[bytes]:
    return sys.stdin.buffer if name == "-" else name


def _complain(name: str, error: Exception) -> int:
    """One line on standard error, whatever the message holds; always 1."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    _say(f"{name}: {text}" if name and name not in text else text)
    return 1


def _say(text: str) -> None:
    _bear_any_character(sys.stderr)
    sys.stderr.write(f"pubparse: {' '.join(text.split())}\n")
