"""Kill a conversion at random moments, begin it again, and compare: python tests/kill_convert.py --times 50

Every time a new folder is converted by `python -m pubparse convert`, the process is killed by SIGKILL (every second time with
its workers), and the same command is run again. The folder must then hold, byte for byte, what an undisturbed run makes, and
nothing else.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.bulk_sources import folder, tree

PROJECT = Path(__file__).resolve().parents[1]


def started(sources: Path, out: Path, workers: int, options: tuple[str, ...]) -> subprocess.Popen[bytes]:
    arguments = ["convert", str(sources), "-o", str(out), "--workers", str(workers), *options]
    return subprocess.Popen(
        [sys.executable, "-m", "pubparse", *arguments], cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def run(
    work: Path, *, times: int, workers: int, files: int, records: int, seed: int, options: tuple[str, ...] = ()
) -> list[str]:
    """What went wrong, one line each."""
    sources = folder(work / "in", files, records)
    begun = time.monotonic()
    started(sources, work / "expected", workers, options).wait()
    lasts = time.monotonic() - begun
    expected = tree(work / "expected")
    wrong = [] if len(expected) > files else ["the undisturbed run made no parts"]
    moments = random.Random(seed)  # noqa: S311 - moments, no secrets
    for number in range(times):
        out = work / f"out{number}"
        process = started(sources, out, workers, options)
        moment = moments.uniform(0.05, 1.0) * lasts
        time.sleep(moment)
        if number % 2:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        if not ended(process.pid):
            wrong.append(f"killed after {moment:.2f} s: its workers go on")
        there = len(tree(out))
        status = started(sources, out, workers, options).wait()
        made = tree(out)
        differing = sorted(name for name in {*made, *expected} if made.get(name) != expected.get(name))
        if differing or status != 1:  # some of the sources are damaged on purpose
            wrong.append(
                f"killed after {moment:.2f} s with {there} files: {', '.join(differing) or f'status {status}'}"
            )
        say(
            f"{number + 1}: killed after {moment:.2f} of {lasts:.2f} s, {there} of {len(expected)} files; {len(wrong)} wrong"
        )
        shutil.rmtree(out)
    return wrong


def ended(group: int) -> bool:
    """Whether all processes of a run are gone, given some time."""
    for _ in range(1000):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.03)
    return False


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--records", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("options", nargs="*", help="options of convert, behind --")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        wrong = run(
            Path(work), times=given.times, workers=given.workers, files=given.files, records=given.records, seed=given.seed,
            options=tuple(given.options),
        )  # fmt: skip
    say("\n".join(wrong) or f"{given.times} kills: each folder as an undisturbed run makes it, no temporary file left")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
