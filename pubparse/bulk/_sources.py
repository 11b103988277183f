"""Which files to convert, in which order, and what each of their parts is called.

    "baseline/" | "updates/*.xml.gz" | Path("pubmed26n0001.xml.gz")   ->   Source(path=..., name="pubmed26n0001"), ...

What a folder or a glob gives is in natural order, so that n9999 comes before n10000: NLM numbers the files of a year on and on, the
baseline's first. Nothing is opened here.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias, Union

from attrs import frozen

Sources: TypeAlias = Union[str, "os.PathLike[str]", Iterable[Union[str, "os.PathLike[str]"]]]

_MAGIC = re.compile(r"[*?\[]")
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
# What lies beside NLM's files and holds no record: checksums, a README, the update files' statistics.
_BESIDE = re.compile(r"\.|README|.*\.(?:md5|sha256)\Z|.*_stats\.html\Z")
_NUMBER = re.compile(r"([0-9]+)")


@frozen
class Source:
    """A file to convert, and the name of its parts below each table's folder."""

    path: Path
    name: str


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts numbers by their value: part 9 before part 10."""
    pieces = _NUMBER.split(name)  # text, digits, text ...
    return tuple((int(piece), piece) if place % 2 else (-1, piece) for place, piece in enumerate(pieces))


def found(sources: Sources, out_dir: Path | None = None) -> tuple[Source, ...]:
    """Every file once, in the order of `sources`; what lies in `out_dir` is never a source.

    FileNotFoundError when a glob or a folder holds nothing: an empty result is no answer to a mistyped path. A single file that is
    not there is a fault of that file, which its report tells. ValueError when two files would be called the same.
    """
    given = [sources] if isinstance(sources, (str, os.PathLike)) else sources
    out = out_dir.resolve() if out_dir is not None else None
    files: dict[Path, Source] = {}
    named: dict[str, Path] = {}
    for source in (source for one in given for source in _expanded(os.fspath(one), out)):
        if files.setdefault(source.path.resolve(), source) is not source:
            continue
        if (other := named.setdefault(source.name, source.path)) is not source.path:
            raise ValueError(f"{other} and {source.path} would both be called {source.name!r}: convert them apart")
    return tuple(files.values())


def _expanded(given: str, out: Path | None) -> Iterator[Source]:
    if os.path.isdir(given):  # noqa: PTH112 - a glob is no Path yet
        yield from _inside(Path(given), _walked(given), out, given)
    elif _MAGIC.search(given) and not os.path.lexists(given):
        base = Path(*_fixed_parts(Path(given)))
        found = glob.iglob(given, recursive=True)  # noqa: PTH207 - given whole, maybe absolute
        yield from _inside(base, found, out, given)
    else:
        path = Path(given)
        yield Source(path, part_name(path.name))


def _fixed_parts(pattern: Path) -> Iterator[str]:
    for part in pattern.parts:
        if _MAGIC.search(part):
            return
        yield part


def _walked(folder: str) -> Iterator[str]:
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (os.path.join(here, name) for name in files)  # noqa: PTH118 - there may be very many


def _inside(base: Path, names: Iterable[str], out: Path | None, given: str) -> Iterator[Source]:
    every = [path for path in map(Path, names) if _is_file(path) and not _BESIDE.match(path.name)]
    paths = [path for path in every if out is None or not path.resolve().is_relative_to(out)]
    if not paths:
        own = ": what the output folder holds is no source" if every else ""
        raise FileNotFoundError(f"no file to convert in {given}{own}")
    for path in sorted(paths, key=lambda path: natural(path.as_posix())):
        yield Source(path, part_name(path.relative_to(base).as_posix()))


def _is_file(path: Path) -> bool:
    """A link that leads nowhere is a file too, which its report tells of: git-annex leaves one for what is not fetched."""
    return path.is_file() or (path.is_symlink() and not path.exists())


def part_name(name: str) -> str:
    """`pubmed26n0001` of `pubmed26n0001.xml.gz`; other endings stay, so that 1.html and 1.nbib part."""
    stem, ending = os.path.splitext(name)  # noqa: PTH122 - of a relative name, whose folders stay
    if ending.lower() in _COMPRESSED:
        name = stem
        stem, ending = os.path.splitext(name)  # noqa: PTH122
    return stem if ending.lower() == ".xml" else name
