"""The command line: `pubparse show`, `pubparse sniff`, `pubparse diff`.

Uses the library's public names only. Results go to standard output; an error is one line on standard error and exit status 1,
also when single records of a stream could not be read. `diff` has exit status 1 for a difference too, 0 only for equal articles.
A misused command line is argparse's status 2, an interrupt 130, a closed pipe 141: both quiet, as the shell expects.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import warnings
from typing import IO, TYPE_CHECKING, TextIO

import pubparse

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLOSED_PIPE = 141
_INTERRUPTED = 130
_WIDEST = 100
_PROBLEMS_SHOWN = 5


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
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pubparse",
        description="Read any PubMed document: XML, bulk files, pages, the text of pages.",
        epilog='A FILE of "-" is standard input. gzip, bz2 and xz are recognised by themselves.',
    )
    parser.add_argument("--version", action="version", version=f"pubparse {pubparse.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    show = commands.add_parser("show", help="show the records of files", description="Show each record of each FILE.")
    show.add_argument("files", nargs="+", metavar="FILE")
    show.add_argument("--json", action="store_true", help="one JSON object a line instead (Article.to_dict)")
    show.add_argument("--url", help="where FILE comes from; gives the PMID where the text itself has lost it")
    show.set_defaults(run=_show, parser=show)

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
    write = _JsonLines() if options.json else _Records()
    return max([_show_file(name, options.url, write) for name in options.files])


def _show_file(name: str, url: str | None, write: _JsonLines | _Records) -> int:
    try:
        # The one warning at the end of a stream says what the summary below says better.
        with warnings.catch_warnings(), pubparse.parse(_source(name), url=url) as records:
            warnings.simplefilter("ignore", pubparse.PubparseWarning)
            for article in records:
                write(article)
        return _summarise(name, records)
    except BrokenPipeError:
        raise
    except (pubparse.PubparseError, OSError) as error:
        return _complain(name, error)


def _summarise(name: str, records: pubparse.Records) -> int:
    """Say on standard error what was met beside records; 1 when something could not be delivered."""
    lost = [problem for problem in records.problems if problem.severity == "skipped"]
    mended = len(records.problems) - len(lost)
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
    _say(text if name in text else f"{name}: {text}")
    return 1


def _say(text: str) -> None:
    _bear_any_character(sys.stderr)
    sys.stderr.write(f"pubparse: {' '.join(text.split())}\n")
