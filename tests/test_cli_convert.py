"""`pubparse convert` and the citation formats of `pubparse show`, as a shell sees them."""

from __future__ import annotations

import contextlib
import csv
import importlib
import io
import json
import os
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import pubparse
from pubparse.__main__ import main
from tests.bulk_sources import document, folder, record, tree, zipped

FIXTURES = Path(__file__).resolve().parent / "fixtures"

Captured = pytest.CaptureFixture[str]


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_convert_tells_each_source_and_the_losses(tmp_path: Path, capsys: Captured) -> None:
    sources = folder(tmp_path / "in")
    (sources / "x.html").write_text("<html><title>502 Bad Gateway</title></html>")
    arguments = ["convert", str(sources), "-o", str(tmp_path / "out"), "--format", "jsonl"]
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert out.startswith("8 sources (1 damaged, 1 failed), ")
    assert out.count("\n") == 1
    lines = err.splitlines()
    assert all(line.startswith("pubparse: ") for line in lines)
    assert "pubparse: [1/8] pubmed26n0008: done: 30 records" in lines
    assert "pubparse: [5/8] pubmed26n1001: done: 2 records, 1 skipped" in lines
    assert lines[8].endswith("pubmed26n1001.xml.gz: 1 malformed; see quarantine/pubmed26n1001.quarantine.jsonl")
    assert "pubmed26n1003.xml: damaged: 1 unterminated, 1 truncated" in lines[9]
    assert "x.html: failed: " in lines[10]
    assert len(lines) == 11
    made = tree(tmp_path / "out")
    assert main([*arguments, "--workers", "2", "--json"]) == 1
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert [file["resumed"] for file in report["files"]] == [True] * 6 + [False] * 2
    assert report["seen"] == report["delivered"] + report["skipped"]
    assert tree(tmp_path / "out") == made


def test_convert_without_a_loss(tmp_path: Path, capsys: Captured) -> None:
    path = zipped(tmp_path / "1.xml.gz", document(record(1), deleted=((2, 1),)))
    arguments = ["convert", str(path), "-o", str(tmp_path / "out"), "--format", "csv", "--tables", "records,authors"]
    assert main(arguments) == 0
    assert capsys.readouterr().out == "1 source, 1 record converted, 0 could not be read, 1 deletion\n"
    assert sorted(tree(tmp_path / "out")) == [
        "authors/1.csv", "deletions/1.csv", "manifest.jsonl", "records/1.csv",
    ]  # fmt: skip
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("1 source (1 converted before), ")


def test_tables_named_apart_are_all_made(tmp_path: Path) -> None:
    path = zipped(tmp_path / "1.xml.gz", document(record(1)))
    arguments = ["convert", str(path), "-o", str(tmp_path / "out"), "--tables", "records,mesh", "--tables", "authors"]
    assert main(arguments) == 0
    assert sorted(tree(tmp_path / "out")) == [
        "authors/1.parquet", "manifest.jsonl", "mesh/1.parquet", "records/1.parquet",
    ]  # fmt: skip


def test_a_misspelt_option_is_no_other_one(tmp_path: Path, capsys: Captured) -> None:
    path = zipped(tmp_path / "1.xml.gz", document(record(1)))
    with pytest.raises(SystemExit):
        main(["convert", str(path), "-o", str(tmp_path / "out"), "--table", "authors"])
    assert "unrecognized arguments: --table authors" in capsys.readouterr().err


def test_a_mistaken_number_of_workers_is_said(capsys: Captured) -> None:
    for number in ("0", "-1", "x"):
        with pytest.raises(SystemExit):
            main(["convert", "IN", "-o", "out", f"--workers={number}"])
        assert f"'{number}' is no number of 1 or more" in capsys.readouterr().err


def test_an_error_is_said_of_what_it_is_about(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    path, file, empty = zipped(tmp_path / "1.xml.gz", document(record(1))), tmp_path / "file", tmp_path / "empty"
    main(["convert", str(empty), "-o", str(tmp_path / "out")])
    assert capsys.readouterr().err == f"pubparse: no file to convert in {empty}\n"
    main(["convert", str(path), "-o", str(file)])
    assert capsys.readouterr().err == f"pubparse: {file}: File exists\n"
    main(["convert", str(file), "-o", str(tmp_path / "out"), "--format", "jsonl"])
    out, err = capsys.readouterr()
    said = "failed: not a PubMed document that pubparse knows: a text that begins 'x'"
    assert err == f"pubparse: [1/1] file: {said}\npubparse: {file}: {said}\n"
    assert out == "1 source (1 failed), 0 records converted, 0 could not be read\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing/*.xml"], "no file to convert"),
        (["IN", "--tables", "authors,trams"], "not trams"),
        (["IN", "--format", "jsonl", "--tables", "authors"], "tables of jsonl"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path: Path, capsys: Captured, arguments: list[str], words: str) -> None:
    path = zipped(tmp_path / "1.xml.gz", document(record(1)))
    given = [str(path) if word == "IN" else word for word in arguments]
    assert main(["convert", *given, "-o", str(tmp_path / "out")]) == 1
    out, err = capsys.readouterr()
    assert not out
    assert err.count("\n") == 1
    assert words in err


@pytest.mark.parametrize("workers", ["0", "two"])
def test_workers_are_a_number(capsys: Captured, workers: str) -> None:
    with pytest.raises(SystemExit):
        main(["convert", "x", "-o", "y", "--workers", workers])
    assert "--workers" in capsys.readouterr().err


def test_a_bar_on_a_terminal(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    for number in (1, 2):
        zipped(tmp_path / f"{number}.xml.gz", document(record(number)))
    assert main(["convert", str(tmp_path / "*.gz"), "-o", str(tmp_path / "out"), "--format", "jsonl"]) == 0
    assert capsys.readouterr().out == "2 sources, 2 records converted, 0 could not be read\n"
    last = screen.getvalue().rstrip().rpartition("\r")[2]
    assert last.startswith("2/2 files 100%|")
    assert "2 records" in last


def test_lines_on_a_terminal_without_tqdm(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    path = zipped(tmp_path / "1.xml.gz", document(record(1)))
    assert main(["convert", str(path), "-o", str(tmp_path / "out"), "--format", "jsonl"]) == 0
    assert screen.getvalue() == "pubparse: [1/1] 1: done: 1 record\n"
    assert capsys.readouterr().out


def test_many_losses_are_counted(tmp_path: Path, capsys: Captured) -> None:
    for number in range(23):
        (tmp_path / f"{number}.xml").write_text("nothing")
    assert main(["convert", str(tmp_path / "*.xml"), "-o", str(tmp_path / "out"), "--format", "jsonl"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "pubparse: ... and 3 more sources; the manifest has them all"


def test_show_in_a_citation_format(capsys: Captured) -> None:
    files = [str(FIXTURES / "31364595.xml"), str(FIXTURES / "peers.xml")]
    assert main(["show", "--format", "xml", *files]) == 0
    document = ET.fromstring(capsys.readouterr().out)  # noqa: S314 - our own
    assert (document.tag, len(document)) == ("PubmedArticleSet", 4)
    assert main(["show", "--format", "nbib", *files]) == 0
    assert capsys.readouterr().out.startswith("PMID- 31364595\n")


def test_show_in_a_citation_format_without_an_article(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "empty").write_bytes(b"")
    assert main(["show", "--format", "nbib", str(tmp_path / "empty")]) == 1
    assert not capsys.readouterr().out


def test_a_format_whose_extra_is_missing_is_one_line(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pubparse.export.ris", None)
    assert main(["show", "--format", "ris", str(FIXTURES / "31364595.xml")]) == 1
    out, err = capsys.readouterr()
    assert not out
    assert "pubparse.export.ris" in err
    assert err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there SIGTERM ends a process at once")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_convert_that_is_told_to_end_leaves_nothing_half_done(tmp_path: Path, workers: str) -> None:
    whole, endless = zipped(tmp_path / "1.xml.gz", document(record(1))), tmp_path / "2.xml"
    os.mkfifo(endless)
    content = document(*map(record, range(10, 6000)))
    command = [sys.executable, "-m", "pubparse", "convert", str(whole), str(endless), "-o", str(tmp_path / "out")]
    with subprocess.Popen([*command, "--workers", workers], stderr=subprocess.PIPE) as run:
        assert run.stderr is not None
        with contextlib.suppress(BrokenPipeError), endless.open("wb", buffering=0) as pipe:
            pipe.write(content[: len(content) // 2])
            assert run.stderr.readline() == b"pubparse: [1/2] 1: done: 1 record\n"
            run.send_signal(signal.SIGTERM)
            pipe.write(content[len(content) // 2 :])
        assert run.stderr.read() == b""
        assert run.wait() == 143
    assert sorted(tree(tmp_path / "out")) == ["articles/1.parquet", "manifest.jsonl"]


def test_convert_a_crawl_with_keys_of_its_own(tmp_path: Path, capsys: Captured) -> None:
    text = (FIXTURES / "31364595.txt").read_text("utf-8")
    row = {"page": {"body": text, "at": "https://pubmed.ncbi.nlm.nih.gov/31364595/"}, "text": "Umbrellas."}
    (tmp_path / "crawl.jsonl").write_text(json.dumps(row))
    command = ["convert", str(tmp_path / "crawl.jsonl"), "-o", str(tmp_path / "out"), "--format", "csv"]
    assert main(command) == 0
    assert main([*command, "--text-key", "page.body", "--url-key", "page.at"]) == 0
    assert [line.split(",")[:2] for line in capsys.readouterr().out.splitlines()] == [
        ["1 source", " 0 records converted"], ["1 source", " 1 record converted"],
    ]  # fmt: skip
    with (tmp_path / "out" / "records" / "crawl.jsonl.csv").open(newline="", encoding="utf-8") as rows:
        assert [held["pmid"] for held in csv.DictReader(rows)] == ["31364595"]


EXPORTS = {"nbib": "medline", "xml": "pubmed_xml"}


@pytest.mark.parametrize("format_name", ["bibtex", "csl", "nbib", "ris", "xml"])
def test_show_gives_what_the_export_writes(capsys: Captured, format_name: str) -> None:
    module = importlib.import_module(f"pubparse.export.{EXPORTS.get(format_name, format_name)}")
    articles = list(pubparse.parse(FIXTURES / "peers.xml"))
    written = io.BytesIO()
    module.dump(articles, written)
    assert main(["show", "--format", format_name, str(FIXTURES / "peers.xml")]) == 0
    assert capsys.readouterr().out == written.getvalue().decode()


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
@pytest.mark.parametrize("options", [("--format", "jsonl"), ("--format", "csv"), (), ("--workers", "2")])
def test_a_disk_that_is_full_is_one_line(tmp_path: Path, options: tuple[str, ...]) -> None:
    """A limit on the length of files stands for the disk: both refuse to write, with an OSError."""
    small = zipped(tmp_path / "1.xml.gz", document(record(1)))
    large = zipped(tmp_path / "2.xml.gz", document(*map(record, range(10, 3000))))
    code = (
        "import resource, sys, pubparse.__main__ as m; resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16));"
        "__name__ == '__main__' and sys.exit(m.main(sys.argv[1:]))"
    )
    command = ["convert", str(small), str(large), "-o", str(tmp_path / "out"), *options]
    run = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (1, "")
    assert [line for line in run.stderr.splitlines() if "[1/2]" not in line] == [
        f"pubparse: {tmp_path / 'out'}: File too large"
    ]
    left = tree(tmp_path / "out")
    assert not [name for name in left if "2." in name or name.endswith("-tmp")]
    assert main(command) == 0
