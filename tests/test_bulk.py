"""Bulk conversion: sources, parts, the manifest, the quarantine, and what a second run does."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import pickle
import re
import sys
import threading
import warnings
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import pubparse
from pubparse import bulk
from pubparse.bulk._atomic import alone
from pubparse.bulk._sources import found
from pubparse.export import jsonl
from tests.bulk_sources import BROKEN, document, folder, record, tree, zipped

LOSSES = pytest.mark.filterwarnings("ignore::pubparse.PubparseWarning")


def converted(sources: Any, out: Path, **options: Any) -> bulk.Report:
    return bulk.convert(sources, out, **{"format": "jsonl", **options})


def part(out: Path, name: str) -> list[pubparse.Article]:
    with (out / "articles" / f"{name}.jsonl").open("rb") as file:
        return list(jsonl.load(file))


def status(report: bulk.Report) -> dict[str, str]:
    return {file.name: file.status for file in report.files}


# Sources


def names(*sources: str | Path) -> list[str]:
    return [source.name for source in found(sources)]


def test_a_folder_gives_its_files_in_natural_order(tmp_path: Path) -> None:
    for name in ("n10000.xml.gz", "n9999.xml.gz", "n9999.xml.gz.md5", "README.txt", ".hidden.xml", "n1200_stats.html"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "1.nbib").write_bytes(b"x")
    (tmp_path / "more" / "1.XML.bz2").write_bytes(b"x")
    assert names(tmp_path) == ["more/1", "more/1.nbib", "n9999", "n10000"]
    assert names(tmp_path / "n*.gz", tmp_path) == ["n9999", "n10000", "more/1", "more/1.nbib"]
    assert names(str(tmp_path / "**" / "*.nbib")) == ["more/1.nbib"]
    assert names(tmp_path / "n9999.xml.gz") == ["n9999"]


def test_a_name_that_looks_like_a_glob_is_a_file_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "a[1].xml").write_bytes(b"x")
    assert names(tmp_path / "a[1].xml") == ["a[1]"]


def test_nothing_to_convert_is_an_error(tmp_path: Path) -> None:
    for sources in (tmp_path, tmp_path / "*.xml"):
        with pytest.raises(FileNotFoundError, match=f"no file to convert in {re.escape(str(sources))}$"):
            converted(sources, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    zipped(tmp_path / "1.xml.gz", document(record(1)))
    with pytest.raises(FileNotFoundError, match="what the output folder holds is no source"):
        converted(tmp_path, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="links there are for administrators")
def test_a_link_that_leads_nowhere_fails_by_name(tmp_path: Path) -> None:
    """As git-annex leaves one for a file that is not fetched."""
    (tmp_path / "in").mkdir()
    zipped(tmp_path / "in" / "1.xml.gz", document(record(1)))
    (tmp_path / "in" / "2.xml.gz").symlink_to(tmp_path / "nowhere")
    (tmp_path / "in" / "folder").symlink_to(tmp_path)
    with pytest.warns(pubparse.PubparseWarning):
        report = bulk.convert(tmp_path / "in", tmp_path / "out", format="jsonl")
    assert [(file.name, file.status) for file in report.files] == [("1", "done"), ("2", "failed")]
    assert "No such file" in (report.files[1].error or "")


def test_two_sources_of_one_name_are_an_error(tmp_path: Path) -> None:
    a, b, out = tmp_path / "in" / "a", tmp_path / "in" / "b", tmp_path / "out"
    for place in (a, b):
        place.mkdir(parents=True)
        zipped(place / "1.xml.gz", document(record(1)))
    with pytest.raises(ValueError, match="would both be called '1'"):
        converted([a, b], out)
    converted(a, out)
    with pytest.raises(ValueError, match="in the folder already"):
        converted(b, out)
    assert len(converted(tmp_path / "in", tmp_path / "both").files) == 2


def test_the_output_folder_is_never_a_source(tmp_path: Path) -> None:
    zipped(tmp_path / "1.xml.gz", document(record(1)))
    for _ in range(2):
        assert status(converted(tmp_path, tmp_path / "out")) == {"1": "done"}


# Parts


@LOSSES
def test_parts_are_what_parse_gives(tmp_path: Path) -> None:
    sources = folder(tmp_path / "in")
    report = converted(sources, tmp_path / "out")
    assert [file.name for file in report.files] == [
        "pubmed26n0008", "pubmed26n0009", "pubmed26n0010", "pubmed26n0011", "pubmed26n1001", "pubmed26n1002",
        "pubmed26n1003",
    ]  # fmt: skip
    for file in report.files:
        with pubparse.parse(file.source) as records:
            expected = list(records)
        assert part(tmp_path / "out", file.name) == expected
        assert (file.seen, file.delivered, file.skipped) == (records.seen, records.delivered, records.skipped)
        assert {(p.table, p.rows) for p in file.parts} >= {("articles", len(expected))}
        for made in file.parts:
            assert (tmp_path / "out" / made.path).stat().st_size == made.size
        assert file.md5 == hashlib.md5(Path(file.source).read_bytes(), usedforsecurity=False).hexdigest()
        assert file.size == Path(file.source).stat().st_size
    assert report.seen == report.delivered + report.skipped == sum(file.seen for file in report.files)
    rows = [
        json.loads(line) for line in (tmp_path / "out" / "deletions" / "pubmed26n1002.jsonl").read_bytes().splitlines()
    ]
    assert rows == [{"pmid": "10", "version": 1}, {"pmid": "11", "version": 1}]
    assert report.deletions == 2


@LOSSES
def test_a_cut_source_gives_its_whole_records_and_is_read_again(tmp_path: Path) -> None:
    whole = document(*map(record, range(1, 31)))
    path = tmp_path / "cut.xml"
    path.write_bytes(whole[: len(whole) // 2])
    (file,) = converted(path, tmp_path / "out").files
    assert file.status == "damaged"
    assert 10 < file.delivered < 20
    assert [int(a.pmid or 0) for a in part(tmp_path / "out", "cut")] == list(range(1, file.delivered + 1))
    assert {problem.code for problem in file.problems} == {"unterminated", "truncated"}
    assert not converted(path, tmp_path / "out").files[0].resumed
    path.write_bytes(whole)
    (file,) = converted(path, tmp_path / "out").files
    assert (file.status, file.delivered, file.quarantine) == ("done", 30, None)
    assert not list((tmp_path / "out").rglob("*.quarantine.*"))


@LOSSES
def test_a_wrong_checksum_is_reported_and_not_done(tmp_path: Path) -> None:
    path = zipped(tmp_path / "1.xml.gz", document(record(1)), md5=True)
    assert converted(path, tmp_path / "out").files[0].md5_matches is True
    companion = tmp_path / "1.xml.gz.md5"
    stated = companion.read_text()
    companion.write_text(stated.replace(stated.split()[-1], "0" * 32))
    for _ in range(2):
        (file,) = converted(path, tmp_path / "out").files
        assert (file.status, file.md5_matches, file.delivered, file.resumed) == ("damaged", False, 1, False)
        assert [problem.code for problem in file.problems] == ["file-checksum"]
    companion.write_text(f"{stated.split()[-1].upper()}  1.xml.gz\n")  # as md5sum writes it
    assert converted(path, tmp_path / "out").files[0].md5_matches is True
    companion.write_text("0" * 32)
    with pytest.raises(pubparse.ParseError, match="companion says") as caught:
        converted(path, tmp_path / "out2", on_error="raise")
    assert caught.value.code == "file-checksum"


def test_a_companion_without_a_checksum_leaves_a_doubt(tmp_path: Path) -> None:
    path = zipped(tmp_path / "1.xml.gz", document(record(1)))
    (tmp_path / "1.xml.gz.md5").write_text("<html>404</html>")
    (file,) = converted(path, tmp_path / "out").files
    assert (file.status, file.md5_matches, file.lost) == ("done", None, False)
    assert [(p.code, p.severity) for p in file.problems] == [("checksum-unread", "repaired")]
    assert converted(path, tmp_path / "out").files[0].resumed


@LOSSES
def test_what_is_no_pubmed_document_fails_alone(tmp_path: Path) -> None:
    zipped(tmp_path / "1.xml.gz", document(record(1)))
    (tmp_path / "2.xml").write_text("<html><title>502 Bad Gateway</title></html>")
    sources = [tmp_path / "1.xml.gz", tmp_path / "2.xml", tmp_path / "3.xml"]
    report = converted(sources, tmp_path / "out")
    assert status(report) == {"1": "done", "2": "failed", "3": "failed"}
    assert "HTML" in (report.files[1].error or "")
    assert "No such file" in (report.files[2].error or "")
    assert [file.name for file in report.lost] == ["2", "3"]
    with pytest.raises(pubparse.UnknownFormatError):
        converted(sources, tmp_path / "out", on_error="raise")
    with pytest.raises(FileNotFoundError):
        converted(tmp_path / "3.xml", tmp_path / "out", on_error="raise")
    # What was a document once and is none now has no part any more.
    zipped(tmp_path / "2.xml", document(record(2)))
    assert converted(sources[:2], tmp_path / "out").lost == ()
    (tmp_path / "2.xml").write_text("")
    assert status(converted(sources[:2], tmp_path / "out")) == {"1": "done", "2": "failed"}
    assert not (tmp_path / "out" / "articles" / "2.jsonl").exists()


def test_on_error_raise(tmp_path: Path) -> None:
    path = zipped(tmp_path / "1.xml.gz", document(record(1), BROKEN))
    with pytest.raises(pubparse.MalformedRecordError):
        converted(path, tmp_path / "out", on_error="raise")
    assert list(tree(tmp_path / "out")) in ([], ["manifest.jsonl"])


def test_losses_are_one_warning(tmp_path: Path) -> None:
    sources = folder(tmp_path / "in")
    (sources / "x.xml").write_text("nothing")
    with pytest.warns(
        pubparse.PubparseWarning, match="1 of 8 sources could not be read; 1 of 8 sources are damaged; 2 of "
    ) as told:
        converted(sources, tmp_path / "out")
    assert len(told) == 1
    assert told[0].filename == __file__


# The quarantine


def quarantined(out: Path, name: str) -> list[tuple[dict[str, Any], bytes]]:
    content = (out / "quarantine" / f"{name}.quarantine.bin").read_bytes()
    rows = [json.loads(line) for line in (out / "quarantine" / f"{name}.quarantine.jsonl").read_bytes().splitlines()]
    pieces = [content[row["raw_offset"] : row["raw_offset"] + row["raw_length"]] for row in rows]
    for row, piece in zip(rows, pieces, strict=True):
        assert hashlib.sha256(piece).hexdigest() == row["sha256"]
    return list(zip(rows, pieces, strict=True))


@LOSSES
def test_skipped_records_are_kept_whole(tmp_path: Path) -> None:
    """A Problem keeps 64 KiB; a record with 20,000 words has more, and can be read again once it is mended."""
    long = record(7, filler=20_000)
    assert len(long) > 1 << 16
    broken = long.replace("</ArticleTitle>", "")
    path = zipped(tmp_path / "1.xml.gz", document(record(1), broken, record(2), BROKEN, broken))
    (file,) = converted(path, tmp_path / "out").files
    assert (file.status, file.delivered, file.skipped) == ("done", 2, 3)
    rows = quarantined(tmp_path / "out", "1")
    assert [row["pmid"] for row, _ in rows] == ["7", "5", "7"]
    assert all(row["raw_complete"] for row, _ in rows)
    for (_, piece), begun in zip(rows, (broken, BROKEN, broken), strict=True):
        assert piece.decode().startswith(begun.strip())
    mended = rows[0][1].replace(
        b"</Journal><ArticleTitle>Of tram 7.", b"</Journal><ArticleTitle>Of tram 7.</ArticleTitle>"
    )
    assert pubparse.read(mended).pmid == "7"


@LOSSES
def test_the_quarantine_does_not_trust_offsets_that_count_something_else(tmp_path: Path) -> None:
    """UTF-16: offsets are those of the document's UTF-8, and are found there again; a BOM of UTF-8 counts."""
    text = document(record(1), record(7, filler=20_000).replace("</ArticleTitle>", ""), record(2)).decode()
    text = text.partition("?>")[2].strip()
    for name, content in (("utf16", text.encode("utf-16")), ("bom", b"\xef\xbb\xbf" + text.encode())):
        (tmp_path / name).write_bytes(content)
        converted(tmp_path / name, tmp_path / "out")
        ((row, piece),) = quarantined(tmp_path / "out", name)
        assert row["raw_complete"] is True
        assert piece.endswith(b"</PubmedArticle>\n")


@LOSSES
def test_several_pmids_in_one_damage_share_its_bytes(tmp_path: Path) -> None:
    """Two records run together: one piece of bytes, a Problem for each PMID."""
    run_together = record(1).replace("</MedlineCitation></PubmedArticle>", "") + record(2)
    path = zipped(tmp_path / "1.xml.gz", document(record(3), run_together, record(4)))
    (file,) = converted(path, tmp_path / "out").files
    rows = quarantined(tmp_path / "out", "1")
    assert {row["pmid"] for row, _ in rows} >= {"1"}
    size = (tmp_path / "out" / "quarantine" / "1.quarantine.bin").stat().st_size
    assert size == sum({row["raw_offset"]: row["raw_length"] for row, _ in rows}.values())
    assert file.skipped == len(rows)


# The second run


@LOSSES
def test_a_second_run_does_what_is_missing(tmp_path: Path) -> None:
    sources, out = folder(tmp_path / "in"), tmp_path / "out"
    first = converted(sources, out)
    before = tree(out)
    (out / "articles" / "pubmed26n0009.jsonl").unlink()
    (out / "articles" / "pubmed26n0010.jsonl").write_text("cut")
    (out / "quarantine" / "pubmed26n1001.quarantine.jsonl").unlink()
    second = converted(sources, out)
    assert tree(out) == before
    done = {file.name for file in second.files if not file.resumed}
    assert done == {"pubmed26n0009", "pubmed26n0010", "pubmed26n1001", "pubmed26n1003"}
    assert (second.seen, second.delivered) == (first.seen, first.delivered)


def test_changed_sources_are_converted_again(tmp_path: Path) -> None:
    path, out = tmp_path / "1.xml", tmp_path / "out"
    path.write_bytes(document(record(1)))
    converted(path, out)
    later = (out / "articles" / "1.jsonl").stat().st_mtime_ns + 10**9
    os.utime(path, ns=(later, later))
    assert converted(path, out).files[0].resumed, "another date, the same bytes"
    path.write_bytes(document(record(2)))
    os.utime(path, ns=(later, later))
    assert not converted(path, out).files[0].resumed
    assert part(out, "1")[0].pmid == "2"
    path.write_bytes(document(record(2), record(3)))
    assert converted(path, out).delivered == 2
    path.unlink()
    assert converted(path, out).files[0].resumed, "the parts outlive their source"


def test_another_version_converts_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, out = zipped(tmp_path / "1.xml.gz", document(record(1))), tmp_path / "out"
    converted(path, out)
    monkeypatch.setattr(pubparse, "__version__", "99")
    assert not converted(path, out).files[0].resumed
    assert converted(path, out).files[0].resumed


def test_manifest(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for number in (10, 9):
        zipped(tmp_path / f"n{number}.xml.gz", document(record(number)))
        report = converted(tmp_path, out)
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_bytes().splitlines()]
    assert [line["name"] for line in lines] == ["n9", "n10"]
    assert [line["delivered"] for line in lines] == [1, 1]
    assert json.loads(json.dumps(report.to_dict()))["files"][1]["name"] == "n10"
    with (out / "manifest.jsonl").open("ab") as file:
        file.write(b'{"name": "n11", "sta')  # a killed run's last line
    assert all(file.resumed for file in converted(tmp_path, out).files)
    (out / "manifest.jsonl").write_text("no manifest\n")
    with pytest.raises(ValueError, match="is no manifest of pubparse"):
        converted(tmp_path, out)


@LOSSES
def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    sources, out = folder(tmp_path / "in"), tmp_path / "out"
    converted(sources, out)
    before = tree(out)
    (out / "articles" / "pubmed26n0009.jsonl.1-abc.pubparse-tmp").write_text("half")
    (out / "manifest.jsonl.1-abc.pubparse-tmp").write_text("half")
    converted(sources, out)
    assert tree(out) == before


def test_one_conversion_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pubparse.bulk._atomic._PATIENCE", 0.1)
    path, out = zipped(tmp_path / "1.xml.gz", document(record(1))), tmp_path / "out"
    out.mkdir()
    with alone(out), pytest.raises(BlockingIOError, match="another conversion"):
        converted(path, out)
    assert converted(path, out).delivered == 1


def test_a_file_system_without_locks_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refused(*_: object) -> None:
        raise OSError(code, "refused")

    monkeypatch.setattr(fcntl, "flock", refused)
    path = zipped(tmp_path / "1.xml.gz", document(record(1)))
    code = errno.ENOLCK
    assert converted(path, tmp_path / "out").delivered == 1
    code = errno.EIO
    with pytest.raises(OSError, match="refused"):
        converted(path, tmp_path / "out2")


# Options and executors


def test_options_are_checked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "1.xml.gz", document(record(1)))
    for options in ({"format": "xlsx"}, {"on_error": "ignore"}, {"tables": ("authors",)}, {"tables": ()}):
        with pytest.raises(ValueError, match=r"is one of|is 'collect'|tables of jsonl are"):
            converted(path, tmp_path / "out", **options)
    with pytest.raises(TypeError):
        converted(path, tmp_path / "out", tables="articles")
    assert not (tmp_path / "out").exists()


@LOSSES
def test_any_executor_gives_the_same_bytes(tmp_path: Path) -> None:
    sources = folder(tmp_path / "in")
    converted(sources, tmp_path / "alone")
    executor: Executor
    with ThreadPoolExecutor(3) as executor:
        converted(sources, tmp_path / "threads", executor=executor)
    with bulk.Pool(2) as executor:
        converted(sources, tmp_path / "pool", executor=executor)
    assert tree(tmp_path / "alone") == tree(tmp_path / "threads") == tree(tmp_path / "pool")


@LOSSES
def test_progress(tmp_path: Path) -> None:
    sources, told = folder(tmp_path / "in"), list[bulk.Progress]()
    converted(sources, tmp_path / "out", progress=told.append)
    assert [p.files_done for p in told] == list(range(1, 8))
    assert {p.files for p in told} == {7}
    assert told[-1].bytes_done == told[-1].bytes == sum(p.file.size or 0 for p in told)
    told.clear()
    converted(sources, tmp_path / "out", progress=told.append)
    assert [p.file.resumed for p in told] == [True] * 6 + [False]
    assert told[-1].bytes == told[-1].file.size


def test_a_fault_of_the_output_folder_is_raised(tmp_path: Path) -> None:
    path, out = zipped(tmp_path / "1.xml.gz", document(record(1))), tmp_path / "out"
    out.mkdir()
    (out / "articles").write_text("a file where a folder should be")
    with pytest.raises(OSError, match="articles"):
        converted(path, out)


def test_an_unforeseen_error_fails_one_source(tmp_path: Path) -> None:
    """An executor whose second task raises stands for a bug, or for memory that a machine does not have."""

    class Faulty(ThreadPoolExecutor):
        tasks = 0

        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
            self.tasks += 1
            return super().submit(fn if self.tasks != 2 else self._run_out, *args, **kwargs)

        def _run_out(self, *_: object) -> None:
            raise MemoryError("no more")

    for number in (1, 2, 3):
        zipped(tmp_path / f"{number}.xml.gz", document(record(number)))
    with Faulty(1) as executor, pytest.warns(pubparse.PubparseWarning, match="1 of 3 sources could not be read"):
        report = converted(tmp_path, tmp_path / "out", executor=executor)
    assert status(report) == {"1": "done", "2": "failed", "3": "done"}
    assert report.files[1].error == "MemoryError: no more"


def test_an_interrupt_stops_the_work_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    for number in range(5):
        zipped(tmp_path / f"{number}.xml.gz", document(*map(record, range(1, 40))))

    def interrupt(_: bulk.Progress) -> None:
        raise KeyboardInterrupt

    threads = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        converted(tmp_path, tmp_path / "out", progress=interrupt)
    assert threading.active_count() == threads
    assert not [name for name in tree(tmp_path / "out") if name.endswith("-tmp")]
    assert converted(tmp_path, tmp_path / "out").delivered == 5 * 39


@LOSSES
def test_reports_travel_between_processes(tmp_path: Path) -> None:
    report = converted(folder(tmp_path / "in"), tmp_path / "out")
    assert pickle.loads(pickle.dumps(report)) == report
    with pytest.raises(AttributeError):
        report.files[0].status = "failed"  # type: ignore[misc]


def test_names_that_are_not_unicode(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.xml")
    try:
        (tmp_path / name).write_bytes(document(record(1)))
    except (OSError, UnicodeError):
        pytest.skip("this file system wants Unicode names")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(2):
            report = converted(tmp_path, tmp_path / "out")
    assert report.files[0].resumed
    assert list((tmp_path / "out" / "articles").iterdir())
