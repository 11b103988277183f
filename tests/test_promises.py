"""Promises of the house about its own source."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = PROJECT / "pubparse"
MODEL = PACKAGE / "model"
LONGEST = 600
# Article: what a reading says about itself, not what a document states.
ABOUT_THE_READING = {"unknown", "partial", "source", "unplaced", "problems"}
SOURCES = re.compile(r"\b(?:pubmed-xml|medline|page-text|html)\b")


def _python_files() -> list[str]:
    return [
        str(path.relative_to(PROJECT))
        for top in ("pubparse", "tests")
        for path in sorted((PROJECT / top).rglob("*.py"))
    ]


def _project_files() -> list[str]:
    """Text files of the project that people wrote."""
    named = [".ci/run", "README.md", "pyproject.toml"]
    return (
        named + _python_files() + [str(path.relative_to(PROJECT)) for path in sorted((PROJECT / "docs").rglob("*.md"))]
    )


def _fields() -> list[tuple[str, str, str]]:
    """Class, field and docstring of everything in the model."""
    found = []
    for path in sorted(MODEL.glob("*.py")):
        classes = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef)]
        for cls in classes:
            for here, following in zip(cls.body, [*cls.body[1:], None]):  # noqa: B905 - lengths are equal by construction
                if not isinstance(here, ast.AnnAssign) or not isinstance(here.target, ast.Name):
                    continue
                said = following.value if isinstance(following, ast.Expr) else None
                text = said.value if isinstance(said, ast.Constant) and isinstance(said.value, str) else ""
                found.append((cls.name, here.target.id, text))
    return found


FIELDS = _fields()


@pytest.mark.parametrize(("cls", "field", "docstring"), FIELDS, ids=[f"{c}.{f}" for c, f, _ in FIELDS])
def test_every_field_says_what_it_holds(cls: str, field: str, docstring: str) -> None:
    assert docstring.strip()
    derived = field in ABOUT_THE_READING or field.endswith("_markup")
    if cls in {"Article", "Journal"} and not derived:
        assert SOURCES.search(docstring), f"{cls}.{field}: name the formats that state it, and where"


@pytest.mark.parametrize("name", _python_files())
def test_no_file_holds_two_things(name: str) -> None:
    assert len((PROJECT / name).read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("name", [n for n in _python_files() if n.startswith("pubparse")])
def test_no_descendant_searches(name: str) -> None:
    """Descendants belong to somebody else: a cited article's DOI, another author's affiliation."""
    tree = ast.parse((PROJECT / name).read_text("utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    paths = [text for text in texts if re.match(r"\.//|descendant(-or-self)?::|//\w", text)]
    calls = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "iterdescendants"]
    assert not paths
    assert not calls


@pytest.mark.parametrize("name", [n for n in _python_files() if n.startswith("pubparse")])
def test_no_broad_excepts_and_no_blanket_ignores(name: str) -> None:
    source = (PROJECT / name).read_text("utf-8")
    assert not re.search(r"except\s*(?:Exception)?\s*:", source)
    assert not re.search(r"# type: ignore(?!\[)|# noqa(?!: [A-Z])", source)


@pytest.mark.parametrize("name", [n for n in _python_files() if n.startswith("pubparse")])
def test_no_word_follows_the_locale(name: str) -> None:
    """In a program that has set a German one, 2019 Mar would be printed, and written as XML, as 2019 Mär."""
    tree = ast.parse((PROJECT / name).read_text("utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"month_abbr", "month_name", "day_abbr", "day_name", "strftime", "strptime", "setlocale"}


@pytest.mark.parametrize("name", _project_files())
def test_no_path_of_one_machine(name: str) -> None:
    text = (PROJECT / name).read_text("utf-8")
    found = re.findall(r"(?<![\w.~}*/-])/(?:home|root|Users|opt|work|mnt|srv)/\w+", text)
    assert not found


def test_files_are_named_for_what_they_hold() -> None:
    vague = re.compile(r"(?:^|_)(?:utils?|helpers?|common|misc|managers?|tools?)(?:_|$)")
    named = [Path(name).with_suffix("").parts for name in _python_files()]
    assert not [parts for parts in named if any(vague.search(part) for part in parts)]
