"""Many files at once: a year's baseline and its updates into Parquet, JSON Lines or CSV, on one machine or on many.

    >>> from pubparse import bulk
    >>> with bulk.Pool(8) as pool:
    ...     report = bulk.convert("baseline/", "parts", executor=pool)
    >>> report.delivered, report.skipped, report.lost

`convert` takes files, folders and globs and can be killed and begun again (docs/how-to/bulk.md).
"""

from pubparse.bulk._convert import Progress, convert
from pubparse.bulk._latest import Latest, latest
from pubparse.bulk._pool import Pool, WorkerDiedError
from pubparse.bulk._report import FileReport, Part, ProblemCount, Report

__all__ = [
    "FileReport",
    "Latest",
    "Part",
    "Pool",
    "ProblemCount",
    "Progress",
    "Report",
    "WorkerDiedError",
    "convert",
    "latest",
]
