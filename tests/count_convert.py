"""Is a record lost on the way into Parquet? python tests/count_convert.py ../shared/corpus/xml bulk

Counts records in the sources by their tags, without this library's reader, and rows in the parts by DuckDB, and prints each source
in which they differ from what the report says.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

import duckdb

if __name__ in {"__main__", "__mp_main__"}:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pubparse
from pubparse import bulk

_TAG = re.compile(rb"<(PubmedArticle|PubMedArticle|PubmedBookArticle|MedlineCitation)(?=[\s>/])")
_HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)


def records_in(path: Path) -> int:
    """Wrappers where there are any, else citations that stand alone."""
    content = path.read_bytes()
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    met = Counter(match[1].lower() for match in _TAG.finditer(_HIDDEN.sub(b"", content)))
    return met[b"pubmedarticle"] + met[b"pubmedbookarticle"] or met[b"medlinecitation"]


def records_reported(out: Path, file: bulk.FileReport) -> int:
    """Places of lost records: one that names several PMIDs is reported for each of them."""
    if file.quarantine is None:
        return 0
    rows = [json.loads(line) for line in (out / file.quarantine).read_bytes().splitlines()]
    return len({row["offset"] for row in rows if (row["scope"], row["severity"]) == ("record", "skipped")})


def main(sources: list[str]) -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as out, bulk.Pool(2) as pool:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pubparse.PubparseWarning)
            report = bulk.convert(sources, out, executor=pool)
        database = duckdb.connect()
        for file in report.files:
            rows = 0
            for part in file.parts:
                found = database.execute("SELECT count(*) FROM read_parquet(?)", [f"{out}/{part.path}"]).fetchone()
                counted = int(found[0]) if found else -1
                rows += counted if part.table == "articles" else 0
                wrong += counted != part.rows
            met = records_in(Path(file.source))
            reported = records_reported(Path(out), file)
            if not rows == file.delivered == met - reported:
                wrong += 1
                sys.stdout.write(
                    f"{file.name}: {rows} rows, {file.delivered} delivered, {met} in the file, {reported} reported\n"
                )
        sys.stdout.write(
            f"{len(report.files)} sources, {report.seen:,} records met, {report.delivered:,} rows, {report.skipped} reported: "
            f"{wrong} differences\n"
        )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
