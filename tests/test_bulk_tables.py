"""Bulk conversion into columns, and the newest state made of them."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pubparse
from pubparse import bulk
from pubparse.tables import arrow
from tests.bulk_sources import BROKEN, document, folder, record, tree, zipped

LOSSES = pytest.mark.filterwarnings("ignore::pubparse.PubparseWarning")


@LOSSES
def test_parquet_parts_hold_what_the_tables_hold(tmp_path: Path) -> None:
    sources = folder(tmp_path / "in")
    report = bulk.convert(sources, tmp_path / "out", tables=("articles", "authors", "mesh"))
    for file in report.files:
        with pubparse.parse(file.source) as records:
            expected = arrow.tables(records, ("articles", "authors", "mesh"))
        for name, table in expected.items():
            made = pq.read_table(tmp_path / "out" / name / f"{file.name}.parquet")
            # A part names its source without the folder.
            left = ["source"] if name == "articles" else []
            assert made.drop_columns(left).equals(table.drop_columns(left))
        assert {part.table: part.rows for part in file.parts if part.table != "deletions"} == {
            name: table.num_rows for name, table in expected.items()
        }
    for kind in ("articles", "authors", "mesh", "deletions"):
        query = "SELECT count(*) FROM read_parquet(?)"
        found = duckdb.connect().execute(query, [f"{tmp_path}/out/{kind}/*.parquet"]).fetchone()
        assert found == (sum(part.rows for file in report.files for part in file.parts if part.table == kind),)


@LOSSES
def test_csv_parts(tmp_path: Path) -> None:
    report = bulk.convert(folder(tmp_path / "in"), tmp_path / "out", format="csv", tables=("records", "authors"))
    for file in report.files:
        for part in file.parts:
            with (tmp_path / "out" / part.path).open(newline="") as rows:
                assert len(list(csv.DictReader(rows))) == part.rows
    with (tmp_path / "out" / "records" / "pubmed26n0008.csv").open(newline="") as rows:
        assert [row["pmid"] for row in csv.DictReader(rows)] == [str(10 + number) for number in range(30)]
    with pytest.raises(ValueError, match="the tables of csv are records"):
        bulk.convert(tmp_path / "in", tmp_path / "out2", format="csv", tables=("articles",))
    with pytest.raises(ValueError, match="parts that are not parquet"):
        bulk.convert(tmp_path / "in", tmp_path / "out")


def test_other_tables_convert_again(tmp_path: Path) -> None:
    path = zipped(tmp_path / "1.xml.gz", document(record(1)))
    bulk.convert(path, tmp_path / "out", tables=("articles", "authors"))
    assert not bulk.convert(path, tmp_path / "out", tables=("articles", "mesh")).files[0].resumed
    assert sorted(tree(tmp_path / "out")) == ["articles/1.parquet", "manifest.jsonl", "mesh/1.parquet"]


def test_a_source_without_records_is_an_empty_part(tmp_path: Path) -> None:
    path = zipped(tmp_path / "1.xml.gz", document())
    report = bulk.convert(path, tmp_path / "out", tables=("articles", "authors"))
    assert (report.delivered, report.lost) == (0, ())
    made = pq.read_table(tmp_path / "out" / "articles" / "1.parquet")
    assert (made.num_rows, made.schema) == (0, arrow.schema("articles"))


def test_a_long_source_is_written_in_row_groups(tmp_path: Path) -> None:
    path = zipped(tmp_path / "1.xml.gz", document(*map(record, range(1, 9001))))
    bulk.convert(path, tmp_path / "out", tables=("records",))
    made = pq.ParquetFile(tmp_path / "out" / "records" / "1.parquet")
    assert (made.metadata.num_rows, made.num_row_groups) == (9000, 2)
    assert made.read(["pmid"])["pmid"].to_pylist() == [str(pmid) for pmid in range(1, 9001)]


# The newest state


def rows(state: bulk.Latest) -> list[tuple[str, str]]:
    return [(row["pmid"], row["title"]) for row in state.reader(columns=["pmid", "title"]).read_all().to_pylist()]


@pytest.fixture
def baseline_and_updates(tmp_path: Path) -> Path:
    """Natural order matters: n9, n10, n11."""
    home = tmp_path / "pubmed"
    home.mkdir()
    zipped(home / "n9.xml.gz", document(record(1), record(2), record(3), record(4, 1, "Old."), record(4, 2, "New.")))
    zipped(home / "n10.xml.gz", document(record(2, 1, "Revised."), record(4, 1, "Old, mended."), deleted=((1, 1),)))
    zipped(home / "n11.xml.gz", document(record(1, 1, "Come back."), record(5), deleted=((3, 1), (5, 1), (4, 1))))
    return home


def test_the_newest_state(baseline_and_updates: Path) -> None:
    """Revised in n10; deleted and come back; version 2 stays above a mended version 1; deleted in its own file."""
    with bulk.latest(baseline_and_updates) as state:
        assert rows(state) == [("4", "New."), ("2", "Revised."), ("1", "Come back.")]
        assert (state.records, state.superseded, state.deleted) == (3, 1, 5)
        assert repr(state) == "<Latest: 3 records, 1 superseded, 5 deleted>"
        assert state.reader().schema == arrow.schema("articles")


def test_the_newest_state_of_parts(tmp_path: Path, baseline_and_updates: Path) -> None:
    home = baseline_and_updates
    bulk.convert(home / "n9.xml.gz", tmp_path / "baseline", tables=("records", "authors"))
    bulk.convert([home / "n10.xml.gz", home / "n11.xml.gz"], tmp_path / "updates", tables=("records", "authors"))
    expected = [("4", "New."), ("2", "Revised."), ("1", "Come back.")]
    with bulk.latest([tmp_path / "baseline", tmp_path / "updates"], work_dir=tmp_path / "work") as state:
        assert rows(state) == expected
        authors = state.reader("authors", columns=["pmid", "name"]).read_all().to_pylist()
        assert [row["pmid"] for row in authors] == ["4", "4", "2", "2", "1", "1"]
        assert state.write(tmp_path / "now", ("records", "authors")) == 3
        with pytest.raises(FileExistsError):
            state.write(tmp_path / "now")
    assert list((tmp_path / "work").iterdir()) == []
    made = pa.concat_tables(
        pq.read_table(tmp_path / "now" / "records" / f"{name}.parquet") for name in ("n9", "n10", "n11")
    )
    assert list(zip(made["pmid"].to_pylist(), made["title"].to_pylist(), strict=True)) == expected
    parts = [tmp_path / "baseline/records/n9.parquet", tmp_path / "updates/records/n10.parquet", home / "n11.xml.gz"]
    with pytest.raises(FileNotFoundError, match="not every part has one of the tables"):
        bulk.latest(parts)
    with bulk.latest(parts[:2]) as state:
        assert rows(state) == [("3", "Of tram 3."), ("4", "New."), ("2", "Revised.")]


def test_converted_documents_stay_for_the_next_time(tmp_path: Path, baseline_and_updates: Path) -> None:
    for _ in range(2):
        with bulk.latest(baseline_and_updates, work_dir=tmp_path / "work") as state:
            assert state.records == 3
    assert sorted(path.name for path in (tmp_path / "work").iterdir()) == ["parts"]


def test_the_state_of_incomplete_parts_is_a_warning(tmp_path: Path) -> None:
    zipped(tmp_path / "1.xml.gz", document(record(1)))
    (tmp_path / "2.xml").write_bytes(document(record(2))[:-20])
    (tmp_path / "3.xml").write_bytes(b"")
    with pytest.warns(pubparse.PubparseWarning):
        bulk.convert([tmp_path / f"{name}" for name in ("1.xml.gz", "2.xml", "3.xml")], tmp_path / "out")
    with pytest.warns(pubparse.PubparseWarning, match="2 sources have failed or are damaged, 2 the first") as told:
        state = bulk.latest(tmp_path / "out")
    assert told[0].filename == __file__
    with state:
        assert state.records == 2
    with pytest.raises(FileNotFoundError):
        bulk.latest([])


def test_records_without_a_pmid_stay(tmp_path: Path) -> None:
    """A title without a PMID element is a record; two of them are two."""
    nameless = record(1).replace('<PMID Version="1">1</PMID>', "")
    zipped(tmp_path / "[1].xml.gz", document(nameless, nameless, record(2)))
    with bulk.latest(tmp_path / "[1].xml.gz") as state:
        assert [pmid for pmid, _ in rows(state)] == [None, None, "2"]


EVENTS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(1, 4), st.integers(1, 2)), max_size=5),
        st.lists(st.tuples(st.integers(1, 4), st.integers(1, 2)), max_size=2),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=EVENTS)
def test_the_newest_state_is_that_of_a_replay(
    tmp_path_factory: pytest.TempPathFactory, files: list[tuple[list[tuple[int, int]], list[tuple[int, int]]]]
) -> None:
    home = tmp_path_factory.mktemp("replay")
    state: dict[tuple[int, int], str] = {}
    for number, (records, deletions) in enumerate(files):
        texts = [record(pmid, version, f"In {number}, at {place}.") for place, (pmid, version) in enumerate(records)]
        zipped(home / f"n{number}.xml.gz", document(*texts, deleted=tuple(deletions)))
        for place, key in enumerate(records):
            state[key] = f"In {number}, at {place}."
        for key in deletions:
            state.pop(key, None)
    newest = {str(pmid): title for (pmid, _), title in sorted(state.items())}
    with bulk.latest(home) as latest:
        assert dict(rows(latest)) == newest
        assert latest.records == len(newest)
        assert latest.records + latest.superseded + latest.deleted == sum(len(records) for records, _ in files)


def test_broken_records_do_not_shift_the_rows(tmp_path: Path) -> None:
    zipped(tmp_path / "n1.xml.gz", document(BROKEN, record(1), BROKEN, record(2), record(1, 1, "Again.")))
    with pytest.warns(pubparse.PubparseWarning), bulk.latest(tmp_path, work_dir=tmp_path / "work") as state:
        assert rows(state) == [("2", "Of tram 2."), ("1", "Again.")]
