"""The walls of the house (docs/explanation/architecture.md): which module may import which."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = PROJECT / "pubparse"

# A module, or everything in a package, and what it may import of pubparse. Nothing points up.
WALLS = {
    "pubparse": {
        "pubparse._api", "pubparse._diff", "pubparse.bulk", "pubparse.errors", "pubparse.export", "pubparse.model",
        "pubparse.tables",
    },
    "pubparse.__main__": {"pubparse._cli"},
    "pubparse._api": {"pubparse._crawls", "pubparse._formats", "pubparse._input", "pubparse.errors", "pubparse.model"},
    "pubparse._cli": {"pubparse", "pubparse._terminal", "pubparse.bulk"},
    "pubparse._crawls": {"pubparse._input", "pubparse.errors"},
    "pubparse._diff": {"pubparse.model"},
    "pubparse._extras": set(),
    "pubparse._formats": {
        "pubparse._crawls", "pubparse._input", "pubparse._readers", "pubparse._text", "pubparse._warc", "pubparse.errors",
        "pubparse.model",
    },
    "pubparse._inflate": {"pubparse.errors"},
    "pubparse._input": {"pubparse._inflate", "pubparse.errors"},
    "pubparse._parts": set(),
    "pubparse._readers": {
        "pubparse._input", "pubparse._parts", "pubparse._readers", "pubparse._text", "pubparse._window", "pubparse.errors",
        "pubparse.model",
    },
    "pubparse._submodules": set(),
    "pubparse._terminal": {"pubparse.model"},
    "pubparse._text": {"pubparse._text", "pubparse.model"},
    "pubparse._warc": {"pubparse._crawls", "pubparse._input", "pubparse._window", "pubparse.errors"},
    "pubparse._window": set(),
    "pubparse.bulk": {
        "pubparse", "pubparse._api", "pubparse._crawls", "pubparse._extras", "pubparse._input", "pubparse.bulk", "pubparse.errors",
        "pubparse.export", "pubparse.model", "pubparse.tables",
    },
    "pubparse.errors": set(),
    "pubparse.export": {
        "pubparse._extras", "pubparse._submodules", "pubparse._text", "pubparse.errors", "pubparse.export", "pubparse.model",
    },
    "pubparse.model": {"pubparse.errors", "pubparse.model"},
    "pubparse.tables": {
        "pubparse._extras", "pubparse._submodules", "pubparse.errors", "pubparse.model", "pubparse.tables", "pubparse.tables.dask",
    },
    "pubparse.tables.dask": {"pubparse._api", "pubparse._extras", "pubparse.tables"},
}  # fmt: skip
# Loaded inside the function that needs them, where they are installed.
EXTRAS = {"backports", "brotli", "compression", "duckdb", "pyarrow", "tqdm"}
# Modules that stand for a package and are loaded by nobody else: they import it at their top, and say the cure where it is missing.
LEAVES = {
    "pubparse.export._bibtex_read": {"bibtexparser"},
    "pubparse.export._latex": {"pylatexenc"},
    "pubparse.export._latex_read": {"pylatexenc"},
    "pubparse.export.bibtex": {"bibtexparser"},
    "pubparse.export._ris_read": {"rispy"},
    "pubparse.export.ris": {"rispy"},
    "pubparse.tables._builders": {"pyarrow"},
    "pubparse.tables._rows": {"pyarrow"},
    "pubparse.tables.dask": {"dask", "pandas"},
    "pubparse.tables.pandas": {"pandas"},
    "pubparse.tables.polars": {"polars", "pyarrow"},
    "pubparse.tables.arrow": {"pyarrow"},
}
CORE = {"attr", "attrs", "dateutil", "lxml"}
WITHOUT_LXML = (
    "pubparse._text",
    "pubparse.model",
    "pubparse.errors",
    "pubparse._diff",
    "pubparse._terminal",
    "pubparse._cli",
)


def _name(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def _room(module: str) -> str:
    """The row of WALLS that a module stands in: its own, or that of the package around it."""
    while module not in WALLS:
        module = module.rpartition(".")[0]
        assert module != "pubparse", "a new module or package needs a row in WALLS"
    return module


def _imports(module: str) -> Iterator[str]:
    """Absolute names of all imports, those inside functions and for type checkers too."""
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: imports are absolute in this house"
            assert node.module is not None
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield inside if inside in MODULES else node.module


def _inner_imports(module: str) -> set[str]:
    return {name for name in _imports(module) if name.partition(".")[0] == "pubparse"}


@pytest.mark.parametrize("module", MODULES)
def test_nothing_points_up(module: str) -> None:
    allowed = WALLS[_room(module)]
    too_far = {name for name in _inner_imports(module) if _room(name) not in allowed}
    assert not too_far, f"{module} may import {sorted(allowed)} only"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("pubparse._readers.")])
def test_readers_do_not_know_each_other(module: str) -> None:
    def parts(name: str) -> tuple[str, str]:
        room, _, own = name.rpartition(".")
        return room, own

    for name in _inner_imports(module):
        room, other = parts(name)
        if room != "pubparse._readers":
            continue
        # `_page` and the like are shared; `xml_book` is a part of `xml`.
        assert other.startswith(("_", f"{parts(module)[1]}_")), f"{module} imports the reader {name}"


@pytest.mark.parametrize("module", MODULES)
def test_the_core_needs_three_packages(module: str) -> None:
    tops = {name.partition(".")[0] for name in _imports(module)} - {"pubparse"} - set(sys.stdlib_module_names)
    assert tops <= CORE | EXTRAS | LEAVES.get(module, set())
    for node in ast.parse(MODULES[module].read_text("utf-8")).body:
        found = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
        found |= {str(node.module)} if isinstance(node, ast.ImportFrom) else set()
        assert not {name.partition(".")[0] for name in found} & (EXTRAS - LEAVES.get(module, set())), (
            "an extra is imported in the function that needs it"
        )


@pytest.mark.parametrize("module", [name for name in MODULES if _room(name) in WITHOUT_LXML])
def test_values_know_no_xml_library(module: str) -> None:
    assert not any(name.partition(".")[0] == "lxml" for name in _imports(module))
