"""The state of PubMed, from its baseline and update files: the newest version of each PMID, without what was deleted.

    baseline n0001: 1 (v1), 2 (v1)     update n1115: 2 (v1), revised     update n1116: deletes 1          ->   2, from n1115

Only the keys of the records go through DuckDB, which keeps on the disk what the memory has no room for; then the parts are read one
after the other, and their rows come out as they are. NLM's rule is followed to the letter: files count in their order; a record
stands for its PMID and version; a deletion names a PMID and a version and comes at the end of its file.
"""

from __future__ import annotations

import glob
import os
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from attrs import frozen

from pubparse._extras import missing
from pubparse.bulk._atomic import Atomic
from pubparse.bulk._convert import convert
from pubparse.bulk._report import MANIFEST, FileReport, read_manifest
from pubparse.bulk._sources import Sources, natural
from pubparse.bulk._writers import DELETIONS, path_of
from pubparse.errors import PubparseWarning

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_ONE_ROW_AN_ARTICLE = ("articles", "records")
_INDEX = "index"


@frozen
class _Part:
    """The tables of one source: FOLDER/TABLE/NAME.parquet."""

    folder: Path
    name: str

    def path(self, table: str) -> Path:
        return self.folder / path_of(table, self.name, "parquet")


class Latest:
    """What `latest` found: counts, and the rows that count, as a stream or as files. Use it inside `with`.

    `records` rows are left; `superseded` ones have a newer version; `deleted` ones were deleted later. A record without a PMID is
    always left: nothing can supersede it.
    """

    def __init__(self, parts: Sequence[_Part], scratch: tempfile.TemporaryDirectory[str], memory_limit: str) -> None:
        self._parts = parts
        self._scratch = scratch
        self._keys = _connected(Path(scratch.name), memory_limit)
        self.records: int = 0
        self.superseded: int = 0
        self.deleted: int = 0
        self._decide()

    def reader(self, table: str | None = None, *, columns: Sequence[str] | None = None) -> pa.RecordBatchReader:
        """The rows as a stream of record batches, in the parts' order; pandas, polars and DuckDB read it as well.

        `table` is one that `convert` has written, by default the one with a row an article; `columns` are those wanted of it.
        """
        import pyarrow as pa
        from pyarrow.parquet import read_schema

        name = self._table() if table is None else table
        schema = read_schema(self._parts[0].path(name))
        if columns is not None:
            schema = pa.schema([schema.field(column) for column in columns])
        batches = (batch for number in range(len(self._parts)) for batch in self._rows(number, name, columns))
        return pa.RecordBatchReader.from_batches(schema, batches)

    def write(self, out_dir: str | os.PathLike[str], tables: Sequence[str] | None = None) -> int:
        """Write the rows as Parquet, `out_dir/TABLE/NAME.parquet`, for each part that has any left; how many articles that are.

        The folder must be new or empty: of an earlier state nothing would tell which files are still true.
        """
        from pyarrow.parquet import ParquetWriter

        if os.path.isdir(out_dir) and os.listdir(out_dir):  # noqa: PTH112, PTH208 - a str may be given
            raise FileExistsError(f"{os.fspath(out_dir)} holds files already: write the state into a new folder")
        for number, part in enumerate(self._parts):
            with Atomic(Path(out_dir)) as files:
                for table in (self._table(),) if tables is None else tables:
                    batches = self._rows(number, table, None)
                    first = next(batches, None)
                    if first is None:
                        continue
                    file = files.open(path_of(table, part.name, "parquet"))
                    with ParquetWriter(file, first.schema, compression="zstd") as sink:
                        sink.write_batch(first)
                        for batch in batches:
                            sink.write_batch(batch)
                files.commit()
        return self.records

    def close(self) -> None:
        """Remove what was kept on the disk meanwhile."""
        self._keys.close()
        self._scratch.cleanup()

    def __enter__(self) -> Latest:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        """The counts."""
        return f"<Latest: {self.records} records, {self.superseded} superseded, {self.deleted} deleted>"

    def _table(self) -> str:
        """The table with one row an article, of which the parts have at least one."""
        for table in _ONE_ROW_AN_ARTICLE:
            if all(part.path(table).exists() for part in self._parts):
                return table
        raise FileNotFoundError(f"not every part has one of the tables {' and '.join(_ONE_ROW_AN_ARTICLE)}")

    def _decide(self) -> None:
        """Which rows are left: `winners`, in the order of parts and rows."""
        keys, table = self._keys, self._table()
        index = "source.index" if table == "articles" else _INDEX
        keys.execute('CREATE TABLE keys (part INT, "row" INT, place BIGINT, pmid VARCHAR, version BIGINT)')
        keys.execute("CREATE TABLE deletions (part INT, pmid VARCHAR, version BIGINT)")
        for number, part in enumerate(self._parts):
            # A PMID without a version is its first (files before 2012 do not write it).
            keys.execute(
                f"INSERT INTO keys SELECT ?, file_row_number, {index}, pmid, coalesce(pmid_version, 1)"  # noqa: S608 - ours
                " FROM read_parquet(?, file_row_number = true)",
                [number, _literal(part.path(table))],
            )
            if (path := part.path(DELETIONS)).exists():
                keys.execute(
                    "INSERT INTO deletions SELECT ?, pmid, version FROM read_parquet(?)", [number, _literal(path)]
                )
        keys.execute(
            'CREATE TABLE alive AS SELECT part, "row", place, pmid, version FROM keys WHERE NOT EXISTS ('
            " SELECT 1 FROM deletions d WHERE d.pmid = keys.pmid AND d.part >= keys.part"
            " AND (d.version IS NULL OR d.version = keys.version))"
        )
        keys.execute(
            'CREATE TABLE winners AS SELECT part, "row", place FROM alive'
            ' QUALIFY pmid IS NULL OR row_number() OVER (PARTITION BY pmid ORDER BY version DESC, part DESC, "row" DESC) = 1'
            ' ORDER BY part, "row"'
        )
        met, alive, self.records = (self._count(name) for name in ("keys", "alive", "winners"))
        self.deleted, self.superseded = met - alive, alive - self.records
        keys.execute("DROP TABLE keys")
        keys.execute("DROP TABLE alive")

    def _count(self, table: str) -> int:
        row = self._keys.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - names of our own
        return int(row[0]) if row else 0

    def _rows(self, number: int, table: str, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
        """The rows of one part that are left."""
        import pyarrow as pa
        from pyarrow import compute
        from pyarrow.parquet import ParquetFile

        query = 'SELECT "row", place FROM winners WHERE part = ? ORDER BY "row"'
        winners = self._keys.sql(query, params=[number]).to_arrow_table()
        if not winners.num_rows:
            return
        by_row = table in _ONE_ROW_AN_ARTICLE
        wanted = None if columns is None else [*dict.fromkeys((*columns, *(() if by_row else (_INDEX,))))]
        allowed = winners["row" if by_row else "place"].combine_chunks()
        with ParquetFile(self._parts[number].path(table)) as file:
            at = 0
            for batch in file.iter_batches(columns=wanted):
                places = pa.array(range(at, at + batch.num_rows), pa.int32()) if by_row else batch[_INDEX]
                at += batch.num_rows
                left = batch.filter(compute.is_in(places, value_set=allowed))
                if left.num_rows:
                    yield left if columns is None else left.select(columns)


def latest(
    sources: Sources,
    *,
    work_dir: str | os.PathLike[str] | None = None,
    memory_limit: str = "2GB",
    executor: Executor | None = None,
) -> Latest:
    """The newest version of each record of a baseline and its updates, without the deleted ones.

    `sources` come in order, the oldest first: folders that `convert` has filled with Parquet (their parts in natural order of the
    names, which is NLM's), single Parquet parts, or documents of any format, which are converted first. What has to be kept
    meanwhile is in `work_dir`, or in a temporary folder without one; with a `work_dir` the converted parts stay there for the next
    time. `memory_limit` is DuckDB's. Needs duckdb: `pip install "pubparse[duckdb]"`.

    Of records with several versions (PMID Version) the highest counts. A deletion takes effect on what stands before it and in its
    own file; what comes in a later file lives. A PubparseWarning says when sources have failed or are damaged.

        with bulk.latest(["baseline-parts", "update-parts"]) as state:
            state.write("pubmed-today")
    """
    if work_dir is not None:
        Path(work_dir).mkdir(parents=True, exist_ok=True)
    scratch = tempfile.TemporaryDirectory(prefix="pubparse-latest-", dir=work_dir)
    try:
        parts_dir = Path(scratch.name if work_dir is None else work_dir) / "parts"
        parts = _parts(sources, parts_dir, executor)
        return Latest(parts, scratch, memory_limit)
    except BaseException:
        scratch.cleanup()
        raise


def _literal(path: Path) -> str:
    """The path for DuckDB, which reads any as a pattern."""
    return glob.escape(str(path))


def _connected(folder: Path, memory_limit: str) -> duckdb.DuckDBPyConnection:
    try:
        import duckdb
    except ImportError as error:
        raise missing("duckdb", error) from error
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "temp_directory": str(folder / "spilled"),
    }
    return duckdb.connect(str(folder / "keys.duckdb"), config=settings)


def _parts(sources: Sources, parts_dir: Path, executor: Executor | None) -> list[_Part]:
    """The parts in order; documents that follow each other are converted together."""
    given = [sources] if isinstance(sources, (str, os.PathLike)) else sources
    parts: list[_Part] = []
    for kind, group in groupby(map(Path, given), key=_kind):
        if kind == "part":
            parts += [_Part(path.parent.parent, path.stem) for path in group]
        elif kind == "folder":
            for folder in group:
                manifest = read_manifest(folder)
                reports = [manifest[name] for name in sorted(manifest, key=natural)]
                _warn_of(folder, reports)
                parts += _of(folder, reports)
        else:
            parts += _of(parts_dir, convert(list(group), parts_dir, executor=executor).files)
    if not parts:
        raise FileNotFoundError("there are no Parquet parts in the sources")
    return parts


def _kind(path: Path) -> str:
    if path.suffix == ".parquet":
        return "part"
    return "folder" if (path / MANIFEST).is_file() else "document"


def _of(folder: Path, reports: Sequence[FileReport]) -> list[_Part]:
    return [_Part(folder, report.name) for report in reports if report.parts]


def _warn_of(folder: Path, reports: Sequence[FileReport]) -> None:
    """What `convert` has warned of when it was run, for those who read its parts now."""
    wrong = [report.name for report in reports if report.status != "done"]
    if wrong:
        message = f"{folder}: {len(wrong)} sources have failed or are damaged, {wrong[0]} the first; see the manifest"
        warnings.warn(message, PubparseWarning, stacklevel=4)
