"""How much faster a pool is: python tests/time_convert.py FILE FILE --workers 2 --rounds 3

Converts the files to Parquet in one process and in a pool, in turns, each time into a new folder, and prints the seconds. The
pool's processes have imported everything before the clock runs, as they have for all but the first files of a long run. Two
files must be of one size: no pool is done before its longest file. On a busy machine the seconds of CPU say more.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from concurrent.futures import Executor
from pathlib import Path

if __name__ in {"__main__", "__mp_main__"}:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pubparse import bulk
from tests.bulk_sources import document, record


def cpu(_: int = 0) -> tuple[int, float]:
    """This process, and the seconds of CPU that it has used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return os.getpid(), used.ru_utime + used.ru_stime


def cpus(pool: bulk.Pool) -> dict[int, float]:
    """The same of all processes of a pool: so many questions that each of them answers one."""
    return dict(pool.map(cpu, range(100)))


def timed(files: list[str], executor: Executor | None, options: dict[str, str]) -> tuple[float, int]:
    with tempfile.TemporaryDirectory() as out:
        begun = time.monotonic()
        report = bulk.convert(files, out, executor=executor, **options)  # type: ignore[arg-type]
        return time.monotonic() - begun, report.delivered


def warmed(pool: bulk.Pool, workers: int) -> None:
    """Everything imported, in the pool and here."""
    with tempfile.TemporaryDirectory() as work:
        small = [Path(work, f"{number}.xml") for number in range(4 * workers)]
        for number, path in enumerate(small):
            path.write_bytes(document(record(number + 1)))
        bulk.convert(small, Path(work, "out"), executor=pool)
        bulk.convert(small, Path(work, "here"))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--format", default="parquet")
    given = parser.parse_args()
    ratios = []
    with bulk.Pool(given.workers) as pool:
        warmed(pool, given.workers)
        for _ in range(given.rounds):
            before, each = cpu()[1], cpus(pool)
            serial, records = timed(given.files, None, {"format": given.format})
            used = cpu()[1] - before
            spread, _ = timed(given.files, pool, {"format": given.format})
            most = max(after - each[pid] for pid, after in cpus(pool).items())
            ratios.append(serial / spread)
            sys.stdout.write(
                f"{records:,} records: one process {serial:.2f} s (CPU {used:.2f} s), pool of {given.workers} {spread:.2f} s "
                f"(CPU {most:.2f} s in its busiest process): {serial / spread:.2f} times as fast, by CPU {used / most:.2f}\n"
            )
            sys.stdout.flush()
    sys.stdout.write(f"median {statistics.median(ratios):.2f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
