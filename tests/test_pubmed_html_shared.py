"""Captured pages with their gold, simulated and hostile pages: judged by what lies in `../shared`, where it is there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.oracle.shared import PROJECT, SHARED

pytestmark = pytest.mark.skipif(not (SHARED / "tools").is_dir(), reason=f"no referees in {SHARED}")
CORPUS = SHARED / "corpus"


def judged(tool: str, *arguments: str) -> str:
    """What the referee prints; it fails the test when it is not content."""
    command = [sys.executable, str(SHARED / "tools" / tool), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=PROJECT)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout.splitlines()[-1]


def test_captured_pages() -> None:
    assert "leaks 0" in judged("score_html.py", "--min", "1.0")


@pytest.mark.parametrize("layout", ["today-2026", "today-2022", "legacy-2015", "results", "results-legacy"])
def test_simulated_pages(layout: str) -> None:
    """The referee leaves groups out of lists of authors that print them: 8 of 425 records of the sampler have one."""
    records = str(CORPUS / "baseline_sampler.xml")
    limits = ("--min", "0.98", "--min-verified", "0.99")
    assert "leaks 0" in judged(
        "score_sim.py", records, "--layout", layout, "--noise", "--seed", "7", "--limit", "60", *limits
    )


@pytest.mark.parametrize(
    "page", ["html/36457193__basgoncalves_python_projects", "html-legacy/28057745__KellyBJiang_Thebiolabcuration"]
)
def test_hostile_pages(page: str) -> None:
    assert " 0 with a duty broken" in judged(
        "score_hostile.py", str(CORPUS / f"{page}.html"), "--kind", "html", "--n", "44"
    )
