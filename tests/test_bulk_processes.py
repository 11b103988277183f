"""Processes that die: workers of a pool, of a ProcessPoolExecutor and of Dask, and the conversion itself."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import pubparse
from pubparse import bulk
from tests import kill_convert
from tests.bulk_sources import Bait, document, folder, record, tree, zipped

if TYPE_CHECKING:
    from distributed import Client

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs named pipes and /proc")

CONTENT = document(*map(record, range(1, 4)))


@pytest.fixture
def bait(tmp_path: Path) -> Iterator[Bait]:
    made = Bait(tmp_path / "bait.xml", CONTENT)
    yield made
    made.let_go()


@pytest.fixture
def sources(tmp_path: Path, bait: Bait) -> list[Path]:
    """Four good files and the bait between them."""
    good = [zipped(tmp_path / f"{number}.xml.gz", document(record(100 + number))) for number in range(4)]
    return [*good[:2], bait.path, *good[2:]]


def status(report: bulk.Report) -> list[str]:
    return [file.status for file in report.files]


def test_a_pool_tries_again(tmp_path: Path, sources: list[Path], bait: Bait) -> None:
    bait.kills(1)
    with bulk.Pool(2) as pool:
        report = bulk.convert(sources, tmp_path / "out", format="jsonl", executor=pool)
    assert status(report) == ["done"] * 5
    assert report.delivered == 4 + 3


def test_a_file_that_kills_its_worker_fails_alone(tmp_path: Path, sources: list[Path], bait: Bait) -> None:
    bait.kills()
    with bulk.Pool(2) as pool, pytest.warns(pubparse.PubparseWarning, match="1 of 5 sources could not be read"):
        report = bulk.convert(sources, tmp_path / "out", format="jsonl", executor=pool)
    assert status(report) == ["done", "done", "failed", "done", "done"]
    assert "died" in (report.files[2].error or "")
    assert not [name for name in tree(tmp_path / "out") if name.endswith("-tmp")]


def test_a_process_pool_that_breaks_loses_nothing(tmp_path: Path, sources: list[Path], bait: Bait) -> None:
    bait.kills(1)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        report = bulk.convert(sources, tmp_path / "out", format="jsonl", executor=pool)
        assert status(report) == ["done"] * 5
        more = zipped(tmp_path / "more.xml.gz", document(record(9)))
        # A pool that is broken from the beginning takes no work at all.
        assert status(bulk.convert(more, tmp_path / "out", format="jsonl", executor=pool)) == ["done"]


def test_a_pool_is_an_executor() -> None:
    with pytest.raises(ValueError, match="at least one worker"):
        bulk.Pool(0)
    with bulk.Pool(1) as pool:
        pid = pool.submit(os.getpid).result()
        assert pid != os.getpid()
        assert list(pool.map(abs, (-1, 2))) == [1, 2]
        with pytest.raises(ValueError, match="invalid literal"):
            pool.submit(int, "x").result()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_leaving_a_pool_by_an_exception_ends_its_work() -> None:
    endless = []

    def interrupted() -> None:
        with bulk.Pool(1) as pool:
            pool.submit(os.getpid).result()
            endless.append(pool.submit(time.sleep, 3600))
            while not endless[0].running():
                time.sleep(0.01)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert isinstance(endless[0].exception(), bulk.WorkerDiedError)


def test_a_killed_conversion_is_begun_again(tmp_path: Path) -> None:
    """A sample; `python tests/kill_convert.py` does it fifty times (docs/explanation/measuring.md)."""
    assert (
        kill_convert.run(tmp_path, times=2, workers=2, files=3, records=60, seed=1, options=("--format", "jsonl")) == []
    )


# Dask


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    distributed = pytest.importorskip("distributed")
    import dask

    # One death of a worker is enough to give a task up: the test of the poisonous file need not kill four of them.
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", memory_limit="1GiB"
        ) as cluster,
        distributed.Client(cluster) as made,
    ):
        yield made


@pytest.fixture
def cluster(client: Client) -> Executor:
    """Dask's cluster as an executor."""
    executor = client.get_executor()  # type: ignore[no-untyped-call]
    assert isinstance(executor, Executor)
    return executor


@pytest.mark.dask
@pytest.mark.filterwarnings("ignore::pubparse.PubparseWarning")
def test_dask_equals_serial(tmp_path: Path, cluster: Executor) -> None:
    sources = folder(tmp_path / "in")
    alone = bulk.convert(sources, tmp_path / "alone")
    spread = bulk.convert(sources, tmp_path / "spread", executor=cluster)
    assert spread == alone
    assert tree(tmp_path / "spread") == tree(tmp_path / "alone")


@pytest.mark.dask
def test_a_killed_worker_of_dask_costs_nothing(
    tmp_path: Path, cluster: Executor, sources: list[Path], bait: Bait
) -> None:
    bait.kills(1)
    report = bulk.convert(sources, tmp_path / "out", format="jsonl", executor=cluster)
    assert status(report) == ["done"] * 5
    assert report.delivered == 4 + 3


@pytest.mark.dask
def test_a_poisonous_file_fails_alone_in_dask(
    tmp_path: Path, cluster: Executor, sources: list[Path], bait: Bait
) -> None:
    """Files that only wait on the workers which it kills are given up by Dask too, and tried again."""
    bait.kills()
    with pytest.warns(pubparse.PubparseWarning, match="1 of 5 sources could not be read"):
        report = bulk.convert(sources, tmp_path / "out", format="jsonl", executor=cluster)
    assert status(report) == ["done", "done", "failed", "done", "done"]
    assert "KilledWorker" in (report.files[2].error or "")
