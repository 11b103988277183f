"""Bytes in: sources of each kind, encodings, files that are closed, chunks of any size."""

from __future__ import annotations

import gc
import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import pubparse
from tests.oracle.shared import FIXTURES
from tests.streams import Dribble, document, dribble, met, titled

if TYPE_CHECKING:
    from collections.abc import Callable

PMIDS = [str(number) for number in range(1, 8)]
TEXT = document(*(titled(p, f"Bäume, Σ and \U0001f333 {p}.") for p in PMIDS))
BARE = TEXT.partition('.dtd">\n')[2]


def sources(folder: Path) -> dict[str, Callable[[], Any]]:
    path = folder / "given.xml"
    path.write_text(TEXT, "utf-8")
    return {
        "str": lambda: str(path),
        "path": lambda: path,
        "bytes": TEXT.encode,
        "bytearray": lambda: bytearray(TEXT.encode()),
        "memoryview": lambda: memoryview(TEXT.encode()),
        "binary file": lambda: io.BytesIO(TEXT.encode()),
        "text file": lambda: io.StringIO(TEXT),
        "text file with a mark": lambda: io.StringIO("\ufeff" + TEXT),
        "open path": lambda: path.open("rb"),
        "open text path": lambda: path.open(encoding="utf-8"),
    }


@pytest.mark.parametrize("kind", [
    "str", "path", "bytes", "bytearray", "memoryview", "binary file", "text file", "text file with a mark", "open path",
    "open text path",
])  # fmt: skip
def test_sources_of_each_kind_give_the_same(kind: str, tmp_path: Path) -> None:
    source = sources(tmp_path)[kind]()
    outcome = met(source)
    assert (outcome.pmids, outcome.problems) == (PMIDS, ())
    assert [a.title for a in outcome.articles] == [f"Bäume, Σ and \U0001f333 {p}." for p in PMIDS]
    named = outcome.articles[0].source
    assert named is not None
    assert named.name == (str(tmp_path / "given.xml") if "path" in kind or kind == "str" else None)
    if hasattr(source, "close"):
        assert not source.closed, "a file that was given open stays open"
        source.close()


@pytest.mark.parametrize("source", [None, 5, object(), ["a.xml"]])
def test_other_things_are_no_sources(source: Any) -> None:
    with pytest.raises(TypeError, match="a path, bytes or an open file"):
        pubparse.parse(source)
    with pytest.raises(TypeError, match="content as str"):
        pubparse.parse_string(source)


def test_bytes_are_content_and_strings_are_paths() -> None:
    with pytest.raises(TypeError, match="takes paths and bytes"):
        pubparse.read_string(b"<PubmedArticle/>")  # type: ignore[arg-type]
    for content in (titled(1), '{"a": 1}', "[1]", "First line\nsecond line"):
        with pytest.raises(FileNotFoundError, match="read_string"):
            pubparse.read(content)
    with pytest.raises(FileNotFoundError):
        pubparse.read("no-such-file.xml")
    with pytest.raises(FileNotFoundError, match="no file can be called"):
        pubparse.read("a\0b")
    with pytest.raises(OSError, match="irectory"):
        pubparse.parse(FIXTURES)


def test_the_words_for_what_is_no_path() -> None:
    for content, shown in (
        ("<html>", "'<html>';"),
        ("[" + 40 * "1" + "]", r"'\[1{29}'\.\.\.;"),
        ("word " * 2000, r"'(word ){6}'\.\.\.;"),
    ):
        with pytest.raises(FileNotFoundError, match=f"^no file is called {shown} if this is a document's content"):
            pubparse.read(content)
    for pmid in ("31364595", "PMID 31364595", "PMID: 31364595", "PMID:31364595"):
        with pytest.raises(FileNotFoundError, match=f"no file is called '{pmid}'; pubparse fetches no records"):
            pubparse.read(pmid)


def test_an_address_is_no_file_and_is_not_fetched() -> None:
    with pytest.raises(FileNotFoundError, match="fetch the document"):
        pubparse.read("https://pubmed.ncbi.nlm.nih.gov/31364595/")


@pytest.mark.parametrize("stop", ["end", "with", "close", "error", "unknown", "read", "sniff"])
def test_files_opened_here_are_closed(stop: str, tmp_path: Path) -> None:
    path = tmp_path / "given.xml"
    path.write_text("<html></html>" if stop == "unknown" else TEXT, "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # ResourceWarning among them
        if stop == "unknown":
            with pytest.raises(pubparse.UnknownFormatError):
                pubparse.parse(path)
        elif stop == "sniff":
            assert pubparse.sniff(path) == "pubmed-xml"
        elif stop == "read":
            with pytest.raises(pubparse.RecordCountError, match="several"):
                pubparse.read(path)
        elif stop == "error":
            with pytest.raises(ValueError, match="on_error"):
                pubparse.parse(path, on_error="ignore")  # type: ignore[arg-type]
        else:
            records = pubparse.parse(path)
            if stop == "end":
                assert len(list(records)) == len(PMIDS)
            elif stop == "with":
                with records:
                    next(records)
            else:
                next(records)
                records.close()
            del records
        gc.collect()


def test_sniff_reads_64_kib_at_the_most() -> None:
    file = Dribble(document(*(titled(n) for n in range(1, 2000))).encode(), 4096)
    assert pubparse.sniff(file) == "pubmed-xml"  # type: ignore[arg-type]
    assert file.taken <= 1 << 16
    assert not file.closed


def test_memory_does_not_grow_with_an_open_file() -> None:
    file = Dribble(document(*(titled(n) for n in range(1, 5000))).encode(), 4096)
    records = pubparse.parse(file)  # type: ignore[arg-type]
    assert next(records).pmid == "1"
    assert file.taken <= 4 << 16, "a stream is not read before it is asked for"


@pytest.mark.parametrize("size", [1, 3, 4096])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("declared", ["declared", ""])
def test_unicode_encodings(encoding: str, size: int, declared: str) -> None:
    text = TEXT.replace("utf-8", encoding[:6]) if declared else TEXT[TEXT.index("<PubmedArticleSet") :]
    outcome = met(dribble(text.encode(encoding), size))
    assert (outcome.pmids, outcome.problems) == (PMIDS, ())
    assert outcome.articles[0].title == "Bäume, Σ and \U0001f333 1."


@pytest.mark.parametrize(
    "label", ["utf-8", "UTF-16", "iso-8859-1", "klingon", "utf-7", "base64", "windows-1252", "\N{SNOWMAN}"]
)
def test_valid_utf_8_wins_over_any_label(label: str) -> None:
    outcome = met(TEXT.replace("utf-8", label).encode())
    assert outcome.pmids == PMIDS
    assert outcome.articles[0].title == "Bäume, Σ and \U0001f333 1."
    assert outcome.codes == ([] if label == "utf-8" else ["encoding-label"])
    assert all(p.severity == "repaired" for p in outcome.problems)


@pytest.mark.parametrize(
    ("label", "title"), [("iso-8859-1", "Bäume"), ("windows-1252", "“€” Bäume"), ("koi8-r", "Лист")]
)
def test_single_byte_encodings(label: str, title: str) -> None:
    text = document(titled(1, title), titled(2, "A leaf.")).replace("utf-8", label)
    outcome = met(text.encode(label))
    assert (outcome.pmids, outcome.problems) == (["1", "2"], ())
    assert outcome.articles[0].title == title


@pytest.mark.parametrize("label", ["us-ascii", "utf-8", "klingon"])
def test_bytes_that_are_not_in_the_encoding_cost_their_record(label: str) -> None:
    text = document(titled(1), titled(2, "B\xe4ume"), titled(3)).replace("utf-8", label)
    outcome = met(text.encode("latin-1"))
    assert (outcome.pmids, outcome.reported) == (["1", "3"], ["2"])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_half_a_character_is_never_silent(encoding: str) -> None:
    text = document(titled(1), titled(2, "A \ud800 leaf."), titled(3)).replace("utf-8", "utf-16")
    outcome = met(text.encode(encoding, "surrogatepass"))
    assert (outcome.pmids, outcome.reported) == (["1", "3"], ["2"])
    whole = document(titled(1), titled(2)).replace("utf-8", "utf-16").encode(encoding)
    outcome = met(whole + b"\x20")
    assert (outcome.pmids, outcome.codes) == (["1", "2"], ["undecodable"])


def test_a_number_that_is_no_character_ends_utf_32() -> None:
    whole = document(titled(1), titled(2)).encode("utf-32")
    outcome = met(whole + b"\xff\xff\xff\xff" + whole)
    assert (outcome.pmids, outcome.codes) == (["1", "2"], ["undecodable"])


def test_a_text_file_in_another_encoding() -> None:
    content = document(*(titled(n) for n in range(1, 900)), titled(900, "B\xe4ume")).encode("latin-1")
    outcome = met(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
    assert outcome.pmids[:600] == [str(n) for n in range(1, 601)]
    assert "undecodable" in outcome.codes
    with pytest.raises(pubparse.UnknownFormatError, match="rb"):
        pubparse.parse(io.TextIOWrapper(io.BytesIO(b"\xff\xff"), encoding="utf-8"))


def test_a_str_is_content_whatever_it_begins_with() -> None:
    for begin in ("BZh91", "PK\x03\x04", "<\0?\0"):
        with pytest.raises(pubparse.UnknownFormatError, match="not a PubMed document"):
            pubparse.read_string(begin)
    assert pubparse.read_string("\ufeff" + titled(1)).pmid == "1"
    latin = titled(1, "Bäume").join(['<?xml version="1.0" encoding="iso-8859-1"?>', ""])
    assert pubparse.read_string(latin).title == "Bäume"


def test_lone_surrogates_in_a_str_cost_their_record() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pubparse.parse_string(document(titled(1), titled(2, "A \udcff leaf."))) as records:
            assert [a.pmid for a in records] == ["1"]
    assert [p.pmid for p in records.problems] == ["2"]
