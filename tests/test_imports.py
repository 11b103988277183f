"""What `import pubparse` does to a fresh interpreter: next to nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
HEAVY = [
    "_ssl", "ssl", "socket", "http.client", "urllib.request", "ftplib", "asyncio", "multiprocessing",
    "dateutil", "lxml.html", "jsonschema", "numpy", "pandas", "polars", "pyarrow",
    "dask", "distributed", "duckdb", "tqdm", "Bio", "argparse", "unittest",
    "bibtexparser", "pylatexenc", "rispy", "citeproc",
]  # fmt: skip


def run(code: str, *options: str) -> str:
    """Standard output of `code` in an interpreter of its own, where every warning is an error."""
    command = [sys.executable, "-W", "error", *options, "-c", code]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


def loaded_by(code: str) -> set[str]:
    before = "import sys; before = set(sys.modules)"
    return set(run(f"{before}\n{code}\nprint(*(set(sys.modules) - before))").split())


@pytest.mark.parametrize(
    "code",
    [
        "import pubparse",
        "import pubparse.model, pubparse.errors",
        "import pubparse; pubparse.read; pubparse.parse; pubparse.sniff",
    ],
)
def test_loads_nothing_heavy(code: str) -> None:
    loaded = loaded_by(code)
    assert "pubparse" in loaded
    assert not loaded.intersection(HEAVY)


def test_import_alone_loads_no_other_module_of_its_own_and_no_dependency() -> None:
    loaded = loaded_by("import pubparse")
    assert {name for name in loaded if name.partition(".")[0] in {"pubparse", "lxml", "attr", "attrs"}} == {"pubparse"}


def test_the_model_needs_no_xml_library() -> None:
    assert not any(name.partition(".")[0] == "lxml" for name in loaded_by("import pubparse.model"))


@pytest.mark.parametrize("name", ["one_record/record.nbib", "31364595.txt"])
def test_a_text_is_recognised_without_the_xml_library(name: str) -> None:
    loaded = loaded_by(f"import pubparse; assert pubparse.sniff('tests/fixtures/{name}')")
    assert not {module for module in loaded if module.split(".")[0] == "lxml"}


def test_modules_of_export_and_tables_are_there_behind_one_import() -> None:
    code = """
import pubparse
article = pubparse.Article(pmid="1", title="A.")
assert pubparse.export.medline.dumps(article).startswith("PMID- 1")
assert pubparse.export.csl.dumps(article)
assert "mesh" in pubparse.tables.columns.TABLES
try:
    pubparse.export.endnote
except AttributeError as error:
    print(error)
"""
    assert run(code) == "module 'pubparse.export' has no attribute 'endnote'\n"
    assert not loaded_by("import pubparse; pubparse.export.csl; pubparse.tables").intersection(HEAVY)


def test_has_no_side_effects() -> None:
    code = """
import locale, logging, os, signal, sys, threading, warnings
def state():
    return (dict(os.environ), os.getcwd(), locale.setlocale(locale.LC_ALL), list(warnings.filters), list(sys.path),
            sys.path_hooks[:], logging.root.handlers[:], threading.active_count(), signal.getsignal(signal.SIGINT),
            sys.excepthook, sys.displayhook, sys.getrecursionlimit(), sys.stdout, sys.stderr)
before = state()
import pubparse, pubparse.model, pubparse.errors
pubparse.read, pubparse.diff
assert state() == before
"""
    assert run(code) == ""


def test_every_name_loads_alone_and_in_any_order() -> None:
    code = "import pubparse\nfor name in {order}(pubparse.__all__): getattr(pubparse, name)\nfrom pubparse import *"
    run(code.format(order="sorted"))
    run(code.format(order="reversed"))


def test_works_without_docstrings_and_asserts() -> None:
    run("import pubparse\nfor name in pubparse.__all__: getattr(pubparse, name)", "-OO")


def test_a_missing_extra_names_its_cure() -> None:
    code = """
import sys
sys.modules["{package}"] = None
try:
    import pubparse.{module}
except ImportError as error:
    assert 'pip install "pubparse[{extra}]"' in str(error), error
else:
    raise SystemExit("no error")
"""
    for package, module, extra in [
        ("pyarrow", "tables.arrow", "arrow"), ("pandas", "tables.pandas", "pandas"), ("polars", "tables.polars", "polars"),
        ("dask", "tables.dask", "dask"), ("bibtexparser", "export.bibtex", "bibtex"), ("pylatexenc", "export.bibtex", "bibtex"),
        ("rispy", "export.ris", "ris"),
    ]:  # fmt: skip
        run(code.format(package=package, module=module, extra=extra))


def test_bulk_loads_no_extra_before_it_is_asked_for() -> None:
    loaded = loaded_by("import pubparse; pubparse.bulk.convert; pubparse.bulk.latest; pubparse.bulk.Pool")
    assert not loaded.intersection(set(HEAVY) - {"multiprocessing", "_ssl", "ssl", "socket"})


def test_a_conversion_without_its_extra_names_the_cure() -> None:
    code = """
import sys, tempfile
sys.modules["{package}"] = None
from pubparse import bulk
with tempfile.TemporaryDirectory() as out:
    try:
        {call}
    except ImportError as error:
        assert 'pip install "pubparse[{extra}]"' in str(error), error
    else:
        raise SystemExit("no error")
"""
    source = "tests/fixtures/31364595.xml"
    run(code.format(package="pyarrow", extra="arrow", call=f"bulk.convert({source!r}, out)"))
    run(code.format(package="duckdb", extra="duckdb", call=f"bulk.latest({source!r}, work_dir=out)"))


def test_tables_and_exports_load_no_extra_before_it_is_asked_for() -> None:
    alone = "import pubparse.tables.columns, pubparse.export.jsonl, pubparse.export.csl"
    loaded = loaded_by(f"import pubparse; pubparse.tables; pubparse.export; {alone}")
    assert not loaded.intersection(HEAVY)
