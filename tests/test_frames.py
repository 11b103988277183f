"""pandas, polars and Dask: the Arrow tables, handed on with their types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import polars as pl
import pytest

import pubparse
from pubparse.export import pubmed_xml
from pubparse.model import Article, Author, Journal, MeshHeading, MeshTerm, PartialDate
from pubparse.tables import arrow, dask, pandas, polars
from pubparse.tables.columns import TABLES
from tests.oracle.shared import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = [
    Article(
        pmid="1", publication_date=PartialDate(year=2019), journal=Journal(medline_ta="Tram J"),
        authors=(Author(last_name="A"), Author(last_name="B")),
        mesh_headings=(MeshHeading(descriptor=MeshTerm(name="Noise")),),
    ),
    Article(pmid="02"),
]  # fmt: skip


def test_pandas_keeps_types_and_nesting() -> None:
    frame = pandas.frame(ARTICLES)
    assert list(frame["pmid"]) == ["1", "02"]
    assert str(frame["year"].dtype) == "int32[pyarrow]"
    assert frame["year"].isna().tolist() == [False, True]
    assert frame["journal"].struct.field("medline_ta").dropna().tolist() == ["Tram J"]
    assert frame["authors"].list.len().tolist() == [2, 0]
    assert list(frame.columns) == arrow.schema().names


def test_polars_explodes() -> None:
    frame = polars.frame(ARTICLES)
    assert frame.schema["year"] == pl.Int32
    names = frame.explode("authors").drop_nulls("authors").select(pl.col("authors").struct.field("last_name"))
    assert names.to_series().to_list() == ["A", "B"]


@pytest.mark.parametrize("name", TABLES)
def test_all_tables_are_the_same_everywhere(name: str) -> None:
    rows = arrow.table(ARTICLES, name).to_pylist()
    assert polars.frame(ARTICLES, name).to_dicts() == rows
    frame = pandas.frame(ARTICLES, name)
    assert frame.shape == (len(rows), len(arrow.schema(name).names))
    assert pandas.frame([], name).dtypes.to_list() == frame.dtypes.to_list()
    assert polars.frame([], name).schema == polars.frame(ARTICLES, name).schema


def test_several_tables_of_one_stream() -> None:
    for module in (pandas, polars):
        with pubparse.parse(FIXTURES / "rich_article.xml") as records:
            frames = module.frames(records, ["authors", "mesh"])
        assert list(frames) == ["authors", "mesh"]
        assert [len(frame) for frame in frames.values()] == [5, 3]


def test_one_line_from_a_file_to_a_frame() -> None:
    assert len(pandas.frame(pubparse.parse(FIXTURES / "peers.xml"))) == len(
        list(pubparse.parse(FIXTURES / "peers.xml"))
    )


def test_dask_reads_a_file_a_partition(tmp_path: Path) -> None:
    paths = []
    for number in range(3):
        paths.append(tmp_path / f"{number}.xml")
        with paths[-1].open("wb") as file:
            pubmed_xml.dump([Article(pmid=str(10 * number + n + 1)) for n in range(number + 1)], file)
    for name in ("articles", "records", "authors"):
        frame = dask.frame(paths, name)
        assert frame.npartitions == 3
        read = frame.compute(scheduler="synchronous")
        every = [article for path in paths for article in pubparse.parse(path)]
        expected = pandas.frame(every, name)
        assert read["pmid"].tolist() == expected["pmid"].tolist()
        assert isinstance(read, pd.DataFrame)
        assert read.dtypes.to_list() == expected.dtypes.to_list()


def test_dask_says_which_file_is_none(tmp_path: Path) -> None:
    bad = tmp_path / "page.html"
    bad.write_text("<html><body>Sign in</body></html>")
    with pytest.raises(pubparse.UnknownFormatError, match=r"page\.html"):
        dask.frame([bad]).compute(scheduler="synchronous")
