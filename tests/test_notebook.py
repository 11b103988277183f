"""The notebooks in docs/ run, and show what they showed when they were last run as a whole."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "docs" / "notebooks").glob("*.ipynb"))


def run(source: str, session: dict[str, Any]) -> object:
    """Run a cell; gives the value of its last line where that is an expression."""
    *lines, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        lines.append(last)
    exec(compile(ast.Module(lines, []), "cell", "exec"), session)  # noqa: S102 - our own notebook
    return eval(compile(ast.Expression(last.value), "cell", "eval"), session) if isinstance(last, ast.Expr) else None  # noqa: S307


@pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_it_says(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    mpl.use("Agg")
    cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    session: dict[str, Any] = {}
    plots = 0
    for cell in cells:
        value = run("".join(cell["source"]), session)
        for output in cell["outputs"]:
            data = output.get("data", {})
            plots += "image/png" in data
            if output["output_type"] == "execute_result":
                assert repr(value) == "".join(data["text/plain"])
    assert plots == 2
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))


def test_there_is_one() -> None:
    assert NOTEBOOKS
