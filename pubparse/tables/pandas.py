"""Articles as a pandas DataFrame. Needs pandas and pyarrow: `pip install "pubparse[pandas]"`.

    >>> from pubparse.tables import pandas
    >>> frame = pandas.frame(pubparse.parse("pubmed26n0001.xml.gz"))
    >>> frame["journal"].struct.field("medline_ta").value_counts()

Columns keep Arrow's types (`pandas.ArrowDtype`): a year that is missing leaves whole numbers whole, and lists and structs have
pandas' own accessors, `.list` and `.struct`. What could not be read is in `records.problems`, as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse._extras import missing

try:
    import pandas as pd
except ImportError as error:
    raise missing("pandas", error) from error

from pubparse.tables import arrow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pubparse.model import Article


def frame(records: Iterable[Article], name: str = "articles") -> pd.DataFrame:
    """All records of a stream as one DataFrame; `name` is one of `pubparse.tables.columns.TABLES`."""
    built: pd.DataFrame = arrow.table(records, name).to_pandas(types_mapper=pd.ArrowDtype)
    return built


def frames(records: Iterable[Article], names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Several tables of one stream, which is read once."""
    built = arrow.tables(records, names)
    return {name: table.to_pandas(types_mapper=pd.ArrowDtype) for name, table in built.items()}
