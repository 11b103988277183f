"""What an Arrow table costs on top of the full parse, in multiples of lxml's bare parse (B), and the peak of memory.

    python tests/measure_columns.py bulk/pubmed21n1298.xml.gz [--rounds 3] [--max-ratio 0.5] [--max-rss 400]

B is lxml.etree.fromstring over blocks of 1 MiB cut at record ends, nothing extracted. Each figure comes from fresh processes that
read the inflated file; B, the bare stream and the table alternate, and the ratio is taken within a round. The cost of the columns
is given twice: as the difference of the two whole runs, which is what a user pays and what a busy machine blurs, and by a clock
around the building alone. Both have to keep the bound. CPU seconds, imports excluded.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
WORK = {
    "B": """
from lxml import etree
def work(path):
    count, rest, end = 0, b"", b"</PubmedArticle>"
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            rest += chunk
            start, stop = rest.find(b"<PubmedArticle>"), rest.rfind(end)
            if 0 <= start < stop:
                count += len(etree.fromstring(b"<s>" + rest[start : stop + len(end)] + b"</s>"))
                rest = rest[stop + len(end) :]
    return count, 0.0
""",
    "stream": """
import pubparse
def work(path):
    with pubparse.parse(path) as records:
        return sum(1 for _ in records), 0.0
""",
    "table": """
import pyarrow
import pubparse
from pubparse.tables import arrow
pyarrow.array([1])  # imports pandas where it is installed
arrow.Builder()
def work(path):
    with pubparse.parse(path) as records:
        return arrow.table(records).num_rows, 0.0
""",
    "clock": """
import time
from itertools import islice
import pyarrow
import pubparse
from pubparse.tables import arrow
pyarrow.array([1])
clock = time.process_time
def work(path):
    spent = 0.0
    builder = arrow.Builder()
    with pubparse.parse(path) as records:
        stream = iter(records)
        while some := list(islice(stream, 16)):
            began = clock()
            builder.add(some)
            spent += clock() - began
            del some
    began = clock()
    table = builder.table()
    return table.num_rows, spent + clock() - began
""",
}
RUN = """
import json, resource, sys, time
{work}
began = time.process_time()
count, spent = work(sys.argv[1])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(dict(count=count, cpu=time.process_time() - began, columns=spent, peak=peak)))
"""


def once(kind: str, path: Path) -> dict[str, Any]:
    """One fresh process."""
    command = [sys.executable, "-c", RUN.format(work=WORK[kind]), str(path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    """Print the figures; 1 when one is over its bound."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--max-ratio", type=float)
    parser.add_argument("--max-rss", type=float, help="MiB, whole process")
    options = parser.parse_args()
    failed = False
    for file in options.files:
        with tempfile.TemporaryDirectory() as folder:
            inflated = Path(folder) / "bulk.xml"
            with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as source, inflated.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            rounds = [{kind: once(kind, inflated) for kind in WORK} for _ in range(options.rounds)]
        alone = statistics.median(r["clock"]["columns"] / r["B"]["cpu"] for r in rounds)
        apart = statistics.median((r["table"]["cpu"] - r["stream"]["cpu"]) / r["B"]["cpu"] for r in rounds)
        parse = statistics.median(r["stream"]["cpu"] / r["B"]["cpu"] for r in rounds)
        peak = max(r["table"]["peak"] for r in rounds)
        counts = {r[kind]["count"] for r in rounds for kind in WORK}
        sys.stdout.write(
            f"{file.name}: {counts} records; columns {apart:.2f} B by difference, {alone:.2f} B by the clock; "
            f"full parse {parse:.2f} B; peak {peak:.0f} MiB\n"
        )
        failed |= len(counts) > 1
        failed |= bool(options.max_ratio and max(alone, apart) > options.max_ratio) or bool(
            options.max_rss and peak > options.max_rss
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
