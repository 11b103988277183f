"""The command line, as a shell sees it: what it prints where, and its exit status."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pubparse
from pubparse.__main__ import main

PROJECT = Path(__file__).resolve().parents[1]
FIXTURES = PROJECT / "tests" / "fixtures"
ONE = str(FIXTURES / "31364595.xml")
PAGE = str(FIXTURES / "31364595.txt")
UPDATE = str(FIXTURES / "damaged" / "update.xml")
URL = "https://pubmed.ncbi.nlm.nih.gov/31364595/"
TITLE = "Integration of radiotherapy and immunotherapy for treatment of oligometastases"

Captured = pytest.CaptureFixture[str]


class Terminal(io.StringIO):
    """What a test writes to instead of a screen."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def program(
    *arguments: str, data: bytes = b"", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """`python -m pubparse` as a process of its own, where every warning is an error."""
    command = [sys.executable, "-W", "error", "-m", "pubparse", *arguments]
    return subprocess.run(command, cwd=PROJECT, input=data, capture_output=True, check=False, env=environment)


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_show_prints_an_article(capsys: Captured) -> None:
    assert main(["show", ONE]) == 0
    out, err = capsys.readouterr()
    assert not err
    assert out.startswith(f"{TITLE}.\nLancet Oncol. 2019 Aug;20(8):e434-e442. Epub 2019 Jul 29.\n")
    for words in (
        "Sean P Pitroda [1], Steven J Chmura [1], Ralph R Weichselbaum [1]",
        "Some patients whose tumours have spread carry only a handful of visible deposits.",
        "Immunotherapy* / methods",
        "DOI 10.1016/S1470-2045(19)30157-3",
        URL,
    ):
        assert words in one_line(out)
    assert "\x1b" not in out


def test_show_takes_the_pmid_from_the_url_and_says_what_a_page_lacks(capsys: Captured) -> None:
    assert main(["show", PAGE, "--url", URL]) == 0
    out, err = capsys.readouterr()
    assert not err
    assert out.startswith(f"{TITLE}\nLancet Oncol. 2019 Aug;20(8):e434-e442. Epub 2019 Jul 29.\nReview\n")
    assert "\nSean P Pitroda, et al.\n" in out
    assert "PMID          31364595" in out
    assert "Not stated in this format: " in out
    assert "MeSH headings" in one_line(out.partition("Not stated in this format: ")[2])
    assert "Repaired or in doubt (Article.problems): journal: the citation has lost it; 'Lancet Oncol' is" in one_line(
        out
    )


def test_show_goes_through_a_stream_and_reports_what_it_could_not_read(capsys: Captured) -> None:
    assert main(["show", UPDATE]) == 1
    out, err = capsys.readouterr()
    assert [line for line in out.splitlines() if re.match(r"PMID +\d", line)] == [
        "PMID          99000001",
        "PMID          99000004",
    ]
    assert out.count(("\u2500" if "\u2500" in out else "-") * 40) >= 1
    assert "99000003" in err
    assert "2 of 3 records shown, 1 could not be read" in err
    assert "1 PMID left PubMed" in err
    assert all(line.startswith("pubparse: ") for line in err.splitlines())


def test_show_json_is_the_article(capsys: Captured) -> None:
    assert main(["show", "--json", ONE, UPDATE]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    with pytest.warns(pubparse.PubparseWarning), pubparse.parse(UPDATE) as records:
        expected = [pubparse.read(ONE), *records]
    assert [pubparse.Article.from_dict(row) for row in rows] == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><head><title>Error</title></head><body>502 Bad Gateway</body></html>", "HTML"),
        (b'{"error":"API rate limit exceeded"}', "API rate limit exceeded"),
    ],
)
def test_what_is_not_pubmed_is_one_line(tmp_path: Path, capsys: Captured, content: bytes, words: str) -> None:
    file = tmp_path / "answer"
    file.write_bytes(content)
    for command in ("show", "sniff"):
        assert main([command, str(file)]) == 1
        out, err = capsys.readouterr()
        assert not out
        assert err.count("\n") == 1
        assert err.startswith("pubparse: ")
        assert str(file) in err
        assert words in err


@pytest.mark.parametrize(
    "arguments",
    [["show", "nowhere.xml"], ["sniff", "nowhere.xml"], ["diff", "nowhere.xml", ONE], ["diff", ONE, "nowhere.xml"]],
)
def test_a_missing_file_is_one_line(capsys: Captured, arguments: list[str]) -> None:
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "nowhere.xml" in err
    assert "No such file" in err


def test_one_bad_file_does_not_hide_the_others(capsys: Captured) -> None:
    assert main(["show", "nowhere.xml", ONE]) == 1
    out, err = capsys.readouterr()
    assert TITLE in out
    assert "nowhere.xml" in err


def test_a_url_goes_with_one_file(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["show", ONE, UPDATE, "--url", URL])
    assert stop.value.code == 2
    assert "--url goes with one FILE" in capsys.readouterr().err


def test_an_empty_set_is_said(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "none.xml"
    file.write_text("<PubmedArticleSet></PubmedArticleSet>")
    assert main(["show", str(file)]) == 0
    assert capsys.readouterr() == ("", f"pubparse: {file}: has no records\n")


def test_many_problems_are_summarised(tmp_path: Path, capsys: Captured) -> None:
    bad = "<PubmedArticle><MedlineCitation><PMID>{}</PMID><Article><ArticleTitle>A <i>b</ArticleTitle></Article>{}"
    end = "</MedlineCitation></PubmedArticle>"
    file = tmp_path / "bad.xml"
    file.write_text(f"<PubmedArticleSet>{''.join(bad.format(99000000 + n, end) for n in range(9))}</PubmedArticleSet>")
    assert main(["show", str(file)]) == 1
    err = capsys.readouterr().err.splitlines()
    assert [bool(re.search("9900000[0-4]", line)) for line in err] == [True] * 5 + [False] * 2
    assert "... and 4 more problems of this kind" in err[-2]
    assert "0 of 9 records shown, 9 could not be read" in err[-1]


def test_sniff_names_formats(capsys: Captured) -> None:
    assert main(["sniff", ONE, PAGE]) == 0
    assert capsys.readouterr().out == f"{ONE}: pubmed-xml\n{PAGE}: page-text\n"


def test_diff(tmp_path: Path, capsys: Captured) -> None:
    assert main(["diff", ONE, ONE]) == 0
    assert capsys.readouterr() == ("", "")
    other = tmp_path / "other.xml"
    other.write_text(Path(ONE).read_text("utf-8").replace("<Volume>20</Volume>", "<Volume>21</Volume>"), "utf-8")
    assert main(["diff", ONE, str(other)]) == 1
    assert capsys.readouterr() == ("volume\n  - 20\n  + 21\n", "")


def test_diff_needs_one_record_a_side(capsys: Captured) -> None:
    assert main(["diff", UPDATE, ONE]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert UPDATE in err


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    for command, words in (("show", TITLE), ("sniff", "-: pubmed-xml")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(ONE).read_bytes())))
        assert main([command, "-"]) == 0
        assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("settings", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colours_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], *, coloured: bool
) -> None:
    for name, value in {"NO_COLOR": "", "TERM": "xterm", "COLUMNS": "60", **settings}.items():
        monkeypatch.setenv(name, value)
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    assert main(["show", ONE]) == 0
    assert ("\x1b[" in screen.getvalue()) is coloured
    plain = re.sub(r"\x1b\[[0-9;]+m", "", screen.getvalue())
    assert max(len(line) for line in plain.splitlines() if "http" not in line) <= 60


def test_an_interrupt_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    class Interrupted(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _: object) -> int:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Interrupted())))
    assert main(["show", "-"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    record = Path(ONE).read_text("utf-8").partition("<PubmedArticle>")[2].partition("</PubmedArticle>")[0]
    many = tmp_path / "many.xml"
    many.write_text(f"<PubmedArticleSet>{f'<PubmedArticle>{record}</PubmedArticle>' * 300}</PubmedArticleSet>", "utf-8")
    command = [sys.executable, "-W", "error", "-m", "pubparse", "show", str(many)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith(b"Integration")
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_pipe_that_is_closed_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert main(["sniff", ONE]) == 141
        assert main(["sniff", ONE]) == 0, "further output goes nowhere, without an error"


def test_repairs_are_shown_with_their_article_or_counted(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "entity.xml"
    file.write_text(Path(ONE).read_text("utf-8").replace("Lancet Oncol<", "Lancet &eacute;<"), "utf-8")
    assert main(["show", str(file)]) == 0
    out, err = capsys.readouterr()
    assert "Lancet \u00e9. 2019 Aug" in out
    assert "Repaired or in doubt (Article.problems): the undeclared entity &eacute; was" in one_line(out)
    assert not err
    assert main(["show", "--json", str(file)]) == 0
    _, err = capsys.readouterr()
    assert err == f"pubparse: {file}: 1 place repaired or in doubt (Article.problems)\n"


def test_python_m_and_encodings_without_all_characters(tmp_path: Path) -> None:
    file = tmp_path / "greek.xml"
    file.write_text(Path(ONE).read_text("utf-8").replace("Lancet Oncol<", "Lancet \u03b1<"), "utf-8")
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(PROJECT)}
    done = program("show", str(file), str(file), environment=ascii_only)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Lancet \\u03b1. 2019 Aug" in done.stdout
    assert b"-" * 40 in done.stdout
    done = program("show", "--json", "-", data=file.read_bytes(), environment=ascii_only)
    assert pubparse.Article.from_dict(json.loads(done.stdout)) == pubparse.read(file)


def test_help_and_version() -> None:
    done = program("--help")
    assert (done.returncode, done.stderr) == (0, b"")
    assert {b"show", b"sniff", b"diff"} <= set(done.stdout.split())
    assert program("--version").stdout.split() == [b"pubparse", pubparse.__version__.encode()]
    assert program().returncode == 2
