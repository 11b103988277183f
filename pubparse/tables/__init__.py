"""Articles as columns: one module for each library of tables, each loaded only when it is used.

    >>> from pubparse.tables import arrow, pandas
    >>> frame = pandas.frame(pubparse.parse("pubmed26n0001.xml.gz"))               # one row an article
    >>> mesh = arrow.table(pubparse.parse("pubmed26n0001.xml.gz"), "mesh")         # one row a subject heading

`pubparse.tables.columns` says which tables there are and what each holds (docs/reference/tables.md); `arrow` builds them, and
`pandas`, `polars` and `dask` hand on what it built. Each needs the extra of its name: `pip install "pubparse[arrow]"`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse._submodules import on_first_use

if TYPE_CHECKING:
    from pubparse.tables import arrow, columns, dask, pandas, polars

__all__ = ["arrow", "columns", "dask", "pandas", "polars"]
__getattr__ = on_first_use(__name__, "arrow columns dask pandas polars")
