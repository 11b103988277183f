"""What `convert` tells: of each source what became of it, and the manifest that keeps this beside the parts.

    manifest.jsonl, a line a source:   {"name": "pubmed26n0001", "status": "done", "delivered": 30000, "skipped": 0, "parts": ...}

The manifest holds nothing of the run, such as times or processes: the same sources give the same bytes. While a run lasts its
lines are appended, each flushed to the disk, so that a killed run loses at most the files that were being converted.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import attrs
from attrs import frozen

from pubparse.bulk._atomic import Atomic, appended
from pubparse.bulk._sources import natural
from pubparse.errors import Severity

Status = Literal["done", "damaged", "failed"]

MANIFEST = "manifest.jsonl"


@frozen(kw_only=True)
class Part:
    """A file that `convert` wrote: one table of one source."""

    table: str
    """Which table it holds: "articles", "authors", "deletions" ..."""
    path: str
    """Where it lies below the output folder, with "/" between folders."""
    rows: int
    """How many rows it holds."""
    size: int
    """Its length in bytes."""


@frozen(kw_only=True)
class ProblemCount:
    """How often one kind of problem was met in a source."""

    code: str
    """The problem's code (docs/reference/problems.md)."""
    severity: Severity
    """"skipped": something was not delivered; "repaired": it was, mended or in doubt."""
    count: int
    """How many there were."""


@frozen(kw_only=True)
class FileReport:
    """What became of one source."""

    name: str
    """What its parts are called below each table's folder, without the ending."""
    source: str
    """Where the source lies."""
    status: Status
    """"done": converted, and skipped by the next run. "damaged": its whole records are in the parts, but the file is cut off or its
    checksum is wrong, so the next run reads it again. "failed": no part; `error` says why."""
    error: str | None = None
    """Why there is no part, in one line."""
    format: str | None = None
    """The document's format, as `pubparse.sniff` names it."""
    seen: int = 0
    """Records that were met; seen == delivered + skipped."""
    delivered: int = 0
    """Records in the parts."""
    skipped: int = 0
    """Records that could not be read; the quarantine has them."""
    deletions: int = 0
    """PMIDs that the source deletes."""
    problems: tuple[ProblemCount, ...] = ()
    """All problems, counted; the quarantine has each."""
    parts: tuple[Part, ...] = ()
    """The files that were written."""
    quarantine: str | None = None
    """The list of problems below the output folder, where there are any; the bytes they speak of lie beside it (.bin)."""
    size: int | None = None
    """The source's length in bytes, as it lies on the disk."""
    md5: str | None = None
    """The MD5 of those bytes."""
    md5_matches: bool | None = None
    """Whether that is what the `.md5` file beside the source says; None when there is none."""
    made_with: str = ""
    """The version of pubparse and what it was asked for; a run that asks for something else converts again."""
    resumed: bool = False
    """Whether it was there already, from an earlier run (not kept in the manifest)."""

    @property
    def lost(self) -> bool:
        """Whether something of the source could not be delivered."""
        return self.status != "done" or any(problem.severity == "skipped" for problem in self.problems)


@frozen(kw_only=True)
class Report:
    """What became of all sources, in their order."""

    files: tuple[FileReport, ...]
    """One report a source."""

    @property
    def seen(self) -> int:
        """Records that were met; seen == delivered + skipped."""
        return sum(file.seen for file in self.files)

    @property
    def delivered(self) -> int:
        """Records in the parts."""
        return sum(file.delivered for file in self.files)

    @property
    def skipped(self) -> int:
        """Records that could not be read."""
        return sum(file.skipped for file in self.files)

    @property
    def deletions(self) -> int:
        """PMIDs that the sources delete."""
        return sum(file.deletions for file in self.files)

    @property
    def lost(self) -> tuple[FileReport, ...]:
        """The sources of which something could not be delivered: failed, damaged, or with skipped records."""
        return tuple(file for file in self.files if file.lost)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, ready for JSON."""
        counts = {name: getattr(self, name) for name in ("seen", "delivered", "skipped", "deletions")}
        return {**counts, "files": [attrs.asdict(file) for file in self.files]}


def read_manifest(out_dir: Path) -> dict[str, FileReport]:
    """Name -> what the manifest says of it; a last line that a killed run left half written counts for nothing."""
    try:
        lines = (out_dir / MANIFEST).read_bytes().split(b"\n")
    except FileNotFoundError:
        return {}
    found = {}
    for line in lines[:-1]:
        try:
            row = json.loads(line)
            row["parts"] = tuple(Part(**part) for part in row["parts"])
            row["problems"] = tuple(ProblemCount(**problem) for problem in row["problems"])
            found[row["name"]] = FileReport(**row)
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{out_dir / MANIFEST} is no manifest of pubparse: {error}") from error
    return found


def append_to_manifest(out_dir: Path, report: FileReport) -> None:
    """Keep what became of one source, at once and for good."""
    appended(out_dir / MANIFEST, _line(report))


def write_manifest(out_dir: Path, reports: dict[str, FileReport]) -> None:
    """The whole manifest, in natural order of the names: the same bytes whichever source was finished first."""
    with Atomic(out_dir) as files:
        files.open(MANIFEST).write(b"".join(_line(reports[name]) for name in sorted(reports, key=natural)))
        files.commit()


def _line(report: FileReport) -> bytes:
    data = attrs.asdict(report, filter=lambda attribute, _: attribute.name != "resumed")
    return json.dumps(data).encode() + b"\n"
