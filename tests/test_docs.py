"""Every example in README and docs runs and prints what it says; tables there name what the code has."""

from __future__ import annotations

import ast
import doctest
import re
import warnings
from pathlib import Path

import pytest

import pubparse
from pubparse._formats import CRAWLS, FORMATS

PROJECT = Path(__file__).resolve().parents[1]
PAGES = ["README.md", *sorted(str(path.relative_to(PROJECT)) for path in (PROJECT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def text_of(page: str) -> str:
    return (PROJECT / page).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_examples(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of a page are one session; a block shows its results (>>>) or asserts them."""
    monkeypatch.chdir(PROJECT)
    session: dict[str, object] = {}
    report: list[str] = []
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always", pubparse.PubparseWarning)
        for block in BLOCK.findall(text_of(page)):
            if block.startswith(">>> "):
                example = doctest.DocTestParser().get_doctest(block, session, page, page, 0)
                doctest.DocTestRunner().run(example, out=report.append, clear_globs=False)
                session = example.globs
            else:
                assert "assert " in block, "an example shows its result, or it is not checked"
                exec(compile(block, page, "exec"), session)  # noqa: S102 - our own pages
    assert not report, "".join(report)


def test_there_are_examples() -> None:
    assert len(BLOCK.findall(text_of("README.md"))) >= 5


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    missing = [link for link in LINK.findall(text_of(page)) if not (PROJECT / page).parent.joinpath(link).exists()]
    assert not missing


def test_commands_of_the_readme_are_one_line_each() -> None:
    marked = re.findall(r"^<!-- command: (\w+) -->\n```sh\n(.*?)^```$", text_of("README.md"), re.MULTILINE | re.DOTALL)
    assert [name for name, _ in marked] == ["show", "test"]
    for _, command in marked:
        assert command.count("\n") == 1
        # A system's Python may be managed by the system: nothing is installed outside of the project's own environment.
        assert command.startswith("python3 -m venv .venv && .venv/bin/python -m pip install ")
        assert all(part.startswith(("python3 -m venv", ".venv/bin/")) for part in command.split(" && "))


def test_the_readme_shows_a_document_of_the_repository() -> None:
    (file,) = set(re.findall(r"pubparse show (\S+)", text_of("README.md")))
    assert (PROJECT / file).is_file()


def test_every_format_has_a_row() -> None:
    first_table = text_of("docs/reference/formats.md").partition("\n## ")[0]
    table = re.findall(r"^\| `([a-z-]+)` \|", first_table, re.MULTILINE)
    assert sorted(table) == sorted(row.name for row in (*FORMATS, *CRAWLS))


def codes_in(page: str) -> set[str]:
    return set(re.findall(r"^\| `([a-z-]+)` \|", text_of(page), re.MULTILINE))


WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def strings_in_the_code() -> tuple[set[str], set[str]]:
    """Words as strings, among which all codes are; and those that stand before a message: ("bad-date", "no year ...")."""
    words, before_a_message = set(), set()
    files = (PROJECT / "pubparse").rglob("*.py")
    for node in (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WORD.fullmatch(node.value):
            words.add(node.value)
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            code, message = node.elts
            says = isinstance(message, ast.JoinedStr) or (
                isinstance(message, ast.Constant) and str(message.value).count(" ") > 2
            )
            if says and isinstance(code, ast.Constant) and WORD.fullmatch(str(code.value)):
                before_a_message.add(str(code.value))
    return words, before_a_message


def test_every_code_has_a_row_and_every_row_a_code() -> None:
    documented = codes_in("docs/reference/problems.md")
    words, before_a_message = strings_in_the_code()
    assert documented <= words
    # A word with a hyphen is a code too, if it is not the name of a format, of a foreign root element, of a thing on a page or
    # of a header line.
    others = {row.name for row in FORMATS} | {"pmc-articleset", "pmc-release", "e-mail", "plain-language-summary"}
    others |= {"content-encoding", "content-length", "transfer-encoding", "warc-target-uri", "warc-type"}
    hyphened = {word for word in words if "-" in word} - ids_and_classes()
    assert (hyphened | before_a_message) - others <= documented


def ids_and_classes() -> set[str]:
    """Words with a hyphen in the readers of web pages and in citation formats: names of elements and of variables there."""
    found = set()
    export = PROJECT / "pubparse" / "export"
    names = ("csl", "_csl_terms", "_csl_read", "_languages", "_latex", "_latex_read", "_bibtex_terms")
    citations = [export / f"{name}.py" for name in names]
    for file in [*(PROJECT / "pubparse" / "_readers").glob("*html*.py"), *citations]:
        nodes = ast.walk(ast.parse(file.read_text("utf-8")))
        found |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return found


@pytest.mark.parametrize("command", ["show", "sniff", "diff", "convert"])
def test_the_command_line_is_documented(command: str) -> None:
    assert f"| `pubparse {command} " in text_of("docs/index.md")


def test_lower_bounds_are_said_as_they_are_declared() -> None:
    declared = re.findall(r'^    "(lxml|attrs|python-dateutil)>=([\d.]+)",$', text_of("pyproject.toml"), re.MULTILINE)
    assert len(declared) == 3
    said = dict(re.findall(r"(lxml|attrs|python-dateutil)==([\d.]+)", text_of("docs/explanation/measuring.md")))
    padded = {name: bound if bound.count(".") == 2 else f"{bound}.0" for name, bound in declared}
    assert said == padded
