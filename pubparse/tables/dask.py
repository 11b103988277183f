"""Articles of many files as a Dask DataFrame, one partition a file. Needs Dask and pandas: `pip install "pubparse[dask]"`.

    >>> from pubparse.tables import dask
    >>> frame = dask.frame(["pubmed26n0001.xml.gz", "pubmed26n0002.xml.gz"])       # reads nothing yet
    >>> frame["year"].value_counts().compute()

A partition is read where it is needed, in a worker: work moves by the file's name. Columns are as in `pubparse.tables.pandas`.
To keep what was read, and an account of what was not, `pubparse.bulk.convert` is the better door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse._api import parse
from pubparse._extras import missing

try:
    import dask.dataframe as dd
except ImportError as error:
    raise missing("dask", error) from error

from pubparse.tables import pandas

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    import pandas as pd


def frame(paths: Iterable[str | os.PathLike[str]], name: str = "articles") -> dd.DataFrame:
    """The records of these files as one DataFrame that is read when it is asked for.

    A file that cannot be opened raises when its partition is computed; single records that cannot be read are left out, with a
    PubparseWarning in the worker.
    """
    made: dd.DataFrame = dd.from_map(_partition, list(map(str, paths)), table=name, meta=pandas.frame([], name))
    return made


def _partition(path: str, table: str) -> pd.DataFrame:
    with parse(path) as records:
        return pandas.frame(records, table)
