"""Articles as a polars DataFrame. Needs polars and pyarrow: `pip install "pubparse[polars]"`.

>>> from pubparse.tables import polars
>>> frame = polars.frame(pubparse.parse("pubmed26n0001.xml.gz"))
>>> frame.select("pmid", "mesh_headings").explode("mesh_headings")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse._extras import missing

try:
    import polars as pl
except ImportError as error:
    raise missing("polars", error) from error

from pubparse.tables import arrow

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from pubparse.model import Article


def frame(records: Iterable[Article], name: str = "articles") -> pl.DataFrame:
    """All records of a stream as one DataFrame; `name` is one of `pubparse.tables.columns.TABLES`."""
    return _frame(arrow.table(records, name))


def frames(records: Iterable[Article], names: Iterable[str]) -> dict[str, pl.DataFrame]:
    """Several tables of one stream, which is read once."""
    return {name: _frame(table) for name, table in arrow.tables(records, names).items()}


def _frame(table: pa.Table) -> pl.DataFrame:
    made = pl.from_arrow(table)
    return made if isinstance(made, pl.DataFrame) else made.to_frame()
