"""Articles into the files of one part: Parquet, JSON Lines or CSV, a batch of articles at a time.

Each writer opens its files in an `Atomic`, so that nothing has its final name before everything is written. The same articles give
the same bytes: batches are cut by number, and no writer puts a time or a path into a file.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

from pubparse.bulk._atomic import Atomic
from pubparse.bulk._quarantine import named as quarantine_of
from pubparse.export import jsonl
from pubparse.model import Article, Deletion

if TYPE_CHECKING:
    import pyarrow as pa

Format = Literal["parquet", "jsonl", "csv"]
FORMATS: tuple[Format, ...] = ("parquet", "jsonl", "csv")

BATCH = 16  # few articles, so that they are still near the processor when their values are taken
DELETIONS = "deletions"
_NESTED = "articles"
_ROW_GROUP = 8192  # articles whose columns are held until they are compressed together


class Writer(Protocol):
    """Takes the articles of one source and makes its files."""

    def write(self, articles: Sequence[Article]) -> None:
        """Add a batch."""

    def close(self, deletions: Sequence[Deletion]) -> dict[str, int]:
        """Finish the files; how many rows each has, by table. There is a table of deletions where there are any."""

    def abandon(self) -> None:
        """Give the files up, before they are closed."""


def chosen(format: Format, tables: Iterable[str] | None) -> tuple[str, ...]:  # noqa: A002 - the public name
    """The tables to write, checked; the format's own when none are named."""
    if format not in FORMATS:
        raise ValueError(f"format is one of {', '.join(FORMATS)}, not {format!r}")
    if isinstance(tables, str):
        raise TypeError(f"tables are several names, not one str: ({tables!r},)")
    possible = _possible(format)
    if format != "jsonl":
        from pubparse.tables import arrow  # noqa: F401 - says now, and not once a source, which extra is missing
    names = tuple(dict.fromkeys(possible[:1] if tables is None else tables))
    wrong = [name for name in names if name not in possible]
    if wrong or not names:
        raise ValueError(f"the tables of {format} are {', '.join(possible)}; not {', '.join(wrong) or 'none'}")
    return names


def _possible(format: Format) -> tuple[str, ...]:  # noqa: A002
    """The tables that a format can hold, its default first: CSV cannot nest, a line of JSON is a whole article."""
    if format == "jsonl":
        return (_NESTED,)
    from pubparse.tables.columns import TABLES

    return tuple(name for name in TABLES if format == "parquet" or name != _NESTED)


def writer(files: Atomic, name: str, format: Format, tables: Sequence[str]) -> Writer:  # noqa: A002
    """The writer of a format; an ImportError that names the extra when it needs one."""
    if format == "jsonl":
        return _JsonLines(files, name)
    return _Columns(files, name, format, tables)


def stale(name: str, format: Format, written: Sequence[str]) -> list[str]:  # noqa: A002
    """Files that an earlier run may have written for a source, and this one did not."""
    known = [path_of(table, name, format) for table in (*_possible(format), DELETIONS)]
    return [path for path in (*known, *quarantine_of(name)) if path not in written]


def path_of(table: str, name: str, format: Format) -> str:  # noqa: A002
    """Where a table of a source lies below the output folder: a folder a table, which DuckDB, Dask and Spark read whole."""
    return f"{table}/{name}.{format}"


class _JsonLines:
    """One article a line, as `pubparse.export.jsonl` writes it."""

    def __init__(self, files: Atomic, name: str) -> None:
        self._files = files
        self._name = name
        self._file = files.open(path_of(_NESTED, name, "jsonl"))
        self._rows = 0

    def write(self, articles: Sequence[Article]) -> None:
        self._rows += len(articles)
        self._file.write("".join(map(jsonl.dumps, articles)).encode())

    def close(self, deletions: Sequence[Deletion]) -> dict[str, int]:
        if not deletions:
            return {_NESTED: self._rows}
        lines = [json.dumps({"pmid": deletion.pmid, "version": deletion.version}) for deletion in deletions]
        self._files.open(path_of(DELETIONS, self._name, "jsonl")).write("".join(f"{line}\n" for line in lines).encode())
        return {_NESTED: self._rows, DELETIONS: len(deletions)}

    def abandon(self) -> None:
        """Lines need no end."""


class _Columns:
    """Tables of columns, as Parquet or CSV: several of one stream of articles, which are let go as their columns are built."""

    def __init__(self, files: Atomic, name: str, format: Format, tables: Sequence[str]) -> None:  # noqa: A002
        from pubparse.tables import arrow

        self._arrow = arrow
        self._files = files
        self._name = name
        self._format = format
        self._sinks = {table: self._sink(table, arrow.schema(table)) for table in tables}
        self._builders = {table: arrow.Builder(table) for table in tables}
        self._rows = dict.fromkeys(tables, 0)
        self._articles = 0

    def write(self, articles: Sequence[Article]) -> None:
        for builder in self._builders.values():
            builder.add(articles)
        self._articles += len(articles)
        if self._articles >= _ROW_GROUP:
            self._flush()

    def close(self, deletions: Sequence[Deletion]) -> dict[str, int]:
        self._flush()
        if deletions:
            content = self._arrow.deletions(deletions)
            self._rows[DELETIONS] = content.num_rows
            self._sinks[DELETIONS] = self._sink(DELETIONS, content.schema)
            self._sinks[DELETIONS].write_table(content)
        for sink in self._sinks.values():
            sink.close()
        return self._rows

    def abandon(self) -> None:
        # pyarrow's writers, left open, write their end when they are collected, and complain on standard error of a closed file.
        for sink in self._sinks.values():
            with contextlib.suppress(Exception):
                sink.close()

    def _sink(self, table: str, schema: pa.Schema) -> _Sink:
        file = self._files.open(path_of(table, self._name, self._format))
        if self._format == "csv":
            from pyarrow.csv import CSVWriter

            return CSVWriter(file, schema)
        from pyarrow.parquet import ParquetWriter

        return ParquetWriter(file, schema, compression="zstd")

    def _flush(self) -> None:
        if not self._articles:
            return
        for table, builder in self._builders.items():
            content = builder.batch()
            self._rows[table] += content.num_rows
            self._sinks[table].write_batch(content)
        self._articles = 0


class _Sink(Protocol):
    """What the writers of Parquet and CSV have in common."""

    def write_table(self, table: pa.Table, /) -> object: ...

    def write_batch(self, batch: pa.RecordBatch, /) -> object: ...

    def close(self) -> object: ...
