"""Crawls: rows of JSON Lines and records of WARC files, few of which are PubMed's pages."""

from __future__ import annotations

import bz2
import gzip
import importlib
import io
import json
import lzma
import random
import re
import warnings
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pubparse
from pubparse._window import Window
from tests.streams import Met, document, dribble, met, titled

if TYPE_CHECKING:
    from collections.abc import Callable

FIXTURES = Path(__file__).parent / "fixtures"
EXAMPLE = (FIXTURES / "31364595.txt").read_text("utf-8")
# With the journal that its extractor has lost: of this page itself there is nothing to report.
PAGE = EXAMPLE.replace("\n. 2019 Aug;", "\nLancet Oncol\n. 2019 Aug;")
XML = document(titled(90000001), titled(90000002))
URL = "https://pubmed.ncbi.nlm.nih.gov/31364595/"
OTHER = {"text": "A shop for umbrellas.\n\nOpen on rainy days.", "url": "https://shop.example/12345678/umbrellas"}
ROWS = [
    OTHER,
    {"text": PAGE, "url": URL},
    {"text": None, "url": None},
    {"text": XML},
    {"url": "https://a.example"},
    OTHER,
]
PMIDS = ["31364595", "90000001", "90000002"]


def lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def zstd(content: bytes) -> bytes:
    for name in ("compression.zstd", "backports.zstd"):
        try:
            compressed: bytes = importlib.import_module(name).compress(content)
        except ImportError:
            continue
        return compressed
    pytest.skip("no zstd here")


def bzip2(content: bytes) -> bytes:
    """In blocks of 100 kB: a cut costs a whole block."""
    return bz2.compress(content, 1)


PACKERS: list[Callable[[bytes], bytes]] = [bytes, gzip.compress, bzip2, lzma.compress, zstd]


@pytest.mark.parametrize("pack", PACKERS)
def test_json_lines(pack: Callable[[bytes], bytes]) -> None:
    content = pack(lines(*ROWS))
    assert pubparse.sniff(content) == "jsonl"
    found = met(content)
    assert (found.pmids, found.problems) == (PMIDS, ())
    sources = [a.source for a in found.articles]
    assert [s and s.format for s in sources] == ["page-text", "pubmed-xml", "pubmed-xml"]
    assert [s and s.index for s in sources] == [0, 1, 2]
    begin = len(lines(*ROWS[:1]))
    assert sources[0] is not None
    assert sources[0].offset == begin


def test_what_was_inferred_in_a_page_is_told_of_its_row() -> None:
    (problem,) = met(lines(OTHER, {"text": EXAMPLE, "url": URL})).problems
    assert (problem.code, problem.severity, problem.pmid) == ("from-short-citation", "repaired", "31364595")
    assert (problem.index, problem.offset) == (0, len(lines(OTHER)))


def test_rows_are_counted_whatever_is_in_them() -> None:
    with pubparse.parse(lines(*ROWS)) as records:
        assert (records.format, records.rows) == ("jsonl", 0)
        list(records)
    assert (records.rows, records.seen, records.delivered, records.skipped) == (len(ROWS), 3, 3, 0)


def test_a_crawl_without_a_page_is_an_empty_stream() -> None:
    found = met(lines(OTHER, OTHER))
    assert (found.articles, found.problems) == ([], ())


def test_other_names_of_the_columns() -> None:
    content = lines({"page": PAGE, "meta": {"uri": URL}}, {"page": "x"})
    assert pubparse.sniff(content) is None
    assert met(content, text_key="page", url_key="meta.uri").pmids == ["31364595"]
    with pubparse.parse_string(content.decode(), text_key="page", url_key="meta.uri") as records:
        assert [a.pmid for a in records] == ["31364595"]
    with pytest.raises(pubparse.UnknownFormatError):
        pubparse.parse(content)
    assert met(lines({"meta.uri": URL, "text": PAGE}), url_key="meta.uri").pmids == ["31364595"]


def test_a_format_that_is_named_needs_no_sniffing_but_wrong_names_are_told() -> None:
    content = lines({"page": PAGE}, {"page": PAGE})
    found = met(content, format="jsonl")
    assert [(p.code, p.scope) for p in found.problems] == [("no-text", "stream")]
    assert "2 rows" in found.problems[0].message
    assert met(b"", format="jsonl").problems == ()


@pytest.mark.parametrize(
    "bad",
    [
        b'{"text": "Abstract", "url": "https://pubmed.ncbi.nlm.nih.gov/99000001/',
        b'{"url": "https://pubmed.ncbi.nlm.nih.gov/99000001/", "text": ["Abstract"]}',
        b'["https://pubmed.ncbi.nlm.nih.gov/99000001/"]',
        b'{"url": "https://pubmed.ncbi.nlm.nih.gov/99000001/", "text": ' + b"[" * 50_000,
        b'{"url": "https://pubmed.ncbi.nlm.nih.gov/99000001/", "n": ' + b"9" * 10_000 + b', "text": "x"},',
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_broken_row_costs_itself(bad: bytes, place: int) -> None:
    rows = [lines(ROWS[1]), lines(ROWS[3])]
    rows.insert(place, bad + b"\n")
    found = met(b"".join(rows))
    assert found.pmids == PMIDS
    (problem,) = found.problems
    assert (problem.code, problem.scope, problem.pmid) == ("bad-row", "record", "99000001")
    assert problem.index == [0, 1, 3][place]
    assert problem.offset == len(b"".join(rows[:place]))
    assert problem.raw == bad[: 64 * 1024]
    with pytest.raises(pubparse.MalformedRecordError):
        list(pubparse.parse(b"".join(rows), on_error="raise"))


def test_bytes_that_are_no_utf8_cost_a_character() -> None:
    content = json.dumps({"text": PAGE, "url": URL}, ensure_ascii=False).encode()
    found = met(content.replace(b"Some patients", b"Some patient\xff"))
    assert found.pmids == ["31364595"]
    assert [(p.code, p.severity, p.index, p.offset) for p in found.problems] == [("encoding", "repaired", 0, 0)]
    lonely = PAGE.replace("Some patients", "Some patient\ud83d")
    assert met(lines({"text": lonely, "url": URL})).pmids == ["31364595"]


def test_faults_inside_a_row_are_the_rows() -> None:
    cut = XML[: XML.rindex("</ArticleTitle>")]
    empty = {
        "text": "<html><title>PubMed</title><div id='full-view-heading'></div></html>",
        "url": "https://a.example/b",
    }
    found = met(lines(OTHER, {"text": cut, "url": "https://a.example"}, empty, ROWS[1]))
    assert found.pmids == ["90000001", "31364595"]
    assert [(p.code, p.scope, p.pmid, p.index) for p in found.problems] == [
        ("unterminated", "record", "90000002", 1),
        ("truncated", "stream", None, None),
        ("no-record", "record", None, 2),
    ]
    assert {p.offset for p in found.problems[:2]} == {len(lines(OTHER))}
    assert "row 1, https://a.example" in found.problems[0].message


@pytest.mark.parametrize("size", [1, 7, 4096, 1 << 20])
def test_pieces_in_which_the_file_is_read_change_nothing(size: int) -> None:
    assert met(dribble(lines(*ROWS), size)) == met(lines(*ROWS))
    assert met(dribble(warc(), size)) == met(warc())


@pytest.mark.parametrize("pack", PACKERS[1:])
def test_a_cut_file_gives_its_whole_rows_and_says_that_it_was_cut(pack: Callable[[bytes], bytes]) -> None:
    rng = random.Random(4)  # noqa: S311 - repeatable noise
    noise = {"text": "".join(rng.choices("abcdefgh ", k=200_000))}
    for content in (lines(*ROWS, noise), warc(("resource", None, json.dumps(noise).encode()))):
        packed = pack(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pubparse.PubparseWarning)
            with pubparse.parse(packed[: len(packed) - 30_000]) as records:
                assert [a.pmid for a in records] == PMIDS
        last = records.problems[-1]
        assert last.code in {"truncated-gzip", "truncated-compressed"}
        assert [p.code for p in records.problems[:-1]] in ([], ["bad-row"], ["truncated"])


def test_a_row_longer_than_any_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pubparse._crawls.ROW_LIMIT", 200_000)
    found = met(lines({"text": PAGE, "url": URL}, {"url": URL.replace("313", "990"), "text": "x" * 400_000}, ROWS[3]))
    assert found.pmids == PMIDS
    assert [(p.code, p.pmid) for p in found.problems] == [("row-bytes", "99064595")]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'{"text": "' + b"x" * 100_000, "jsonl"),
        (b'{"url": "https://a.example", "n": [1, {"a": null}], "text": "' + b"x" * 100_000, "jsonl"),
        (b'{"meta": {"text": "' + b"x" * 100_000, None),
        (b'{"html": "' + b"x" * 100_000, None),
        (b'{"n": 1 "text": "x', None),
        (b'{"n": 1, 2: "x', None),
        (b'{"n" 1', None),
        (b'{"text": 5}\n', None),
        (b'{\n  "text": "x",\n  "url": "y"\n}\n', None),
        (b"An introduction.\n" + b'{"text": "x"}\n', "jsonl"),
        (b"How to write rows:\nFirst open a file.\nThen write\n" + b'{"text": "x"}\n' * 5, None),
        (b'[{"text": "x"}]', None),
        (b"WARC/1.1\nWARC-Type: warcinfo\n", "warc"),
        (b"\r\n\r\nWARC/1.0\r\n", "warc"),
        (b"WARC/1.0 is a format.\n", None),
    ],
)
def test_sniff(content: bytes, name: str | None) -> None:
    assert pubparse.sniff(content) == name


# WARC -------------------------------------------------------------------------------------------------------------------


def warc_record(kind: str, url: str | None, block: bytes, length: int | None = None, *more: str) -> bytes:
    size = len(block) if length is None else length
    head = [f"WARC-Type: {kind}", *([f"WARC-Target-URI: {url}"] if url else []), *more, f"Content-Length: {size}"]
    return "\r\n".join(["WARC/1.0", *head, "", ""]).encode() + block + b"\r\n\r\n"


def http(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *headers, "", ""]).encode() + body


def warc(*more: tuple[str, str | None, bytes]) -> bytes:
    """Information, a shop, a text of a page, a request, a document of two records, and more."""
    return b"".join(
        [
            warc_record("warcinfo", None, b"software: none\r\n"),
            warc_record("conversion", OTHER["url"], OTHER["text"].encode()),
            warc_record("conversion", URL, PAGE.encode()),
            warc_record("request", URL, b"GET /31364595/ HTTP/1.1\r\n\r\n"),
            warc_record("response", "https://a.example/efetch", http(XML.encode(), "Content-Type: text/xml")),
            *(warc_record(*record) for record in more),
        ]
    )


def members(content: bytes) -> bytes:
    """A member of gzip for each record, as crawls are written."""
    return b"".join(gzip.compress(b"WARC/1" + piece) for piece in content.split(b"WARC/1")[1:])


@pytest.mark.parametrize("pack", [*PACKERS, members])
def test_warc(pack: Callable[[bytes], bytes]) -> None:
    content = pack(warc())
    assert pubparse.sniff(content) == "warc"
    with pubparse.parse(content) as records:
        articles = list(records)
    assert [a.pmid for a in articles] == PMIDS
    assert [a.source and a.source.format for a in articles] == ["page-text", "pubmed-xml", "pubmed-xml"]
    assert (records.format, records.rows, records.seen, records.problems) == ("warc", 3, 3, ())
    first = articles[0].source
    assert first is not None
    assert warc()[first.offset or 0 :].startswith(
        b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: " + URL.encode()
    )


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (("Content-Encoding: gzip",), gzip.compress(XML.encode())),
        (("Content-Encoding: gzip",), XML.encode()),
        (("Content-Encoding: deflate",), zlib.compress(XML.encode())),
        (("Content-Encoding: deflate",), zlib.compress(XML.encode())[2:-4]),
        (("content-encoding: DEFLATE",), XML.encode()),
        (
            ("Transfer-Encoding: chunked",),
            b"".join(b"%x\r\n%s\r\n" % (1, bytes([byte])) for byte in XML.encode()) + b"0\r\n\r\n",
        ),
        (("Transfer-Encoding: chunked",), b"%X;a=b\r\n%s\r\n0\r\n\r\n" % (len(XML.encode()), XML.encode())),
        (("Transfer-Encoding: chunked",), XML.encode()),
        (("Content-Encoding: br",), XML.encode()),
    ],
)
def test_bodies_as_they_were_sent(headers: tuple[str, ...], body: bytes) -> None:
    found = met(warc_record("response", None, http(body, *headers)))
    assert (found.pmids, found.problems) == (PMIDS[1:], ())


def test_brotli(monkeypatch: pytest.MonkeyPatch) -> None:
    brotli: Any = importlib.import_module("brotli")
    content = warc_record("response", None, http(brotli.compress(XML.encode()), "Content-Encoding: br"))
    assert met(content).pmids == PMIDS[1:]
    monkeypatch.setattr("importlib.import_module", _no_module)
    found = met(content + warc())
    assert found.pmids == PMIDS
    (problem,) = found.problems
    assert (problem.code, problem.scope) == ("needs-package", "stream")
    assert "pubparse[warc]" in problem.message


def _no_module(name: str) -> None:
    raise ImportError(name)


@pytest.mark.parametrize("wrong", [-500, -1, 1, 3, 500, 5000, 10**12])
def test_a_wrong_length_costs_nothing_but_a_word(wrong: int) -> None:
    page = PAGE.encode()
    content = warc_record("conversion", URL, page, len(page) + wrong) + warc_record("resource", None, XML.encode())
    found = met(content)
    if wrong == 10**12:
        assert (found.pmids, found.codes, found.reported) == ([], ["truncated"], ["31364595"])
    else:
        assert found.pmids == PMIDS
        told = [(p.code, p.severity, p.offset) for p in found.problems]
        assert told == ([] if wrong in {1, 3} else [("row-length", "repaired", 0)])  # ends of lines between records
        assert found.articles[0].abstract == pubparse.read_string(PAGE).abstract
    other = warc_record("request", URL, page, len(page) + wrong) + content
    assert met(other).pmids == found.pmids


@pytest.mark.parametrize(
    "junk",
    [
        b"junk https://pubmed.ncbi.nlm.nih.gov/99000001/ \r\n",
        b"https://pubmed.ncbi.nlm.nih.gov/99000001/ " * 50_000 + b"\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <https://pubmed.ncbi.nlm.nih.gov/99000001/>\r\n\r\nbody",
        b"WARC/1.0\r\nWARC-Target-URI: https://pubmed.ncbi.nlm.nih.gov/99000001/\r\nContent-Length: many\r\n\r\n\r\n",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_is_no_record_is_passed_over_and_told(junk: bytes, place: int) -> None:
    pieces = [warc_record("conversion", URL, PAGE.encode()), warc_record("resource", None, XML.encode())]
    pieces.insert(place, junk if junk.endswith(b"\n") or place == 2 else junk + b"\n")
    found = met(b"".join(pieces), format="warc")
    assert [(p.code, p.pmid) for p in found.problems] == [("bad-row", "99000001")]
    assert found.pmids == PMIDS


def test_a_header_without_an_end() -> None:
    content = (
        warc_record("resource", None, XML.encode()) + b"WARC/1.0\r\nWARC-Type: response\r\n" + b"X-A: b\r\n" * 200_000
    )
    found = met(content + b"X" + warc())
    assert found.codes == ["bad-row"]
    assert found.pmids[:2] == PMIDS[1:]


def test_headers_go_on_in_the_next_line_and_may_end_without_cr() -> None:
    content = b"WARC/1.0\nwarc-type:\n\tconversion\nWARC-Target-URI: <%s>\nnonsense\nContent-Length: %d\n\n%s\n\n" % (
        URL.encode(),
        len(PAGE.encode()),
        PAGE.encode(),
    )
    found = met(content * 2)
    assert (found.pmids, found.problems) == (["31364595"] * 2, ())


def test_a_payload_larger_than_any_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pubparse._warc.PAYLOAD_LIMIT", 100_001)
    monkeypatch.setattr("pubparse._formats.PAGE_LIMIT", 100_000)
    film = warc_record("resource", None, bytes(400_000))
    long_page = warc_record("conversion", URL, PAGE.encode() + b"x " * 200_000)
    found = met(film + long_page + warc())
    assert found.pmids == PMIDS
    assert [(p.code, p.scope, p.index) for p in found.problems] == [("page-bytes", "record", 0)]
    assert met(warc() + film[:-300_000]).codes == ["truncated"]


@pytest.mark.parametrize(
    "payload", [b"PK\x03\x04" + bytes(100), b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"%PDF-1.7", b""]
)
def test_payloads_that_are_no_texts_are_no_records(payload: bytes) -> None:
    found = met(warc(("response", "https://a.example/b", http(payload))))
    assert (found.pmids, found.problems) == (PMIDS, ())


def test_a_packed_payload_that_is_damaged_is_told() -> None:
    packed = bytearray(gzip.compress(XML.encode()))
    packed[-6] ^= 255
    found = met(warc_record("response", None, http(bytes(packed))))
    assert found.pmids == PMIDS[1:]
    assert [(p.code, p.offset) for p in found.problems] == [("gzip-checksum", 0)]


def test_agrees_with_another_reader() -> None:
    """fastwarc as the second opinion: the same records, addresses and payloads."""
    fastwarc: Any = importlib.import_module("fastwarc.warc")
    rng = random.Random(7)  # noqa: S311
    kinds = ("response", "resource", "conversion", "request", "metadata", "warcinfo", "revisit")
    records = []
    for number in range(200):
        kind = rng.choice(kinds)
        body = rng.choice((PAGE.encode(), XML.encode(), rng.randbytes(rng.randrange(300)), b""))
        block = http(body, "Content-Type: text/plain") if kind in {"response", "revisit"} else body
        more = ["Content-Type: application/http; msgtype=response"] if kind in {"response", "revisit"} else []
        records.append(warc_record(kind, f"https://a.example/{number}", block, None, *more))
    content = b"".join(records)
    theirs = [
        (record.stream_pos, record.headers.get("WARC-Target-URI"), record.reader.read())
        for record in fastwarc.ArchiveIterator(io.BytesIO(content))
        if record.headers.get("WARC-Type") in {"response", "resource", "conversion"}
    ]
    from pubparse._input import Input
    from pubparse._warc import warc_rows

    ours = [(row.offset, row.url, row.content) for row in warc_rows(Input(content))]
    assert ours == theirs
    assert len(ours) > 50


@given(
    st.lists(
        st.sampled_from(
            [b"WARC/1.0\r\n", b"\r\n", b"Content-Length: 9\r\n", b"WARC-Type: response\r\n", b"x" * 9, b"HTTP/1.1 "]
        )
    )
)
def test_any_pile_of_pieces_is_walked_to_its_end(pieces: list[bytes]) -> None:
    found: Met = met(b"".join(pieces), format="warc")
    assert found.articles == []


# A zip archive is refused by every door.
@given(st.binary(max_size=300).filter(lambda content: not content.startswith(b"PK\x03\x04")))
def test_any_bytes_are_walked_to_their_end(content: bytes) -> None:
    for name in ("jsonl", "warc", "pubparse-jsonl"):
        assert met(content, format=name).articles == []


# Our own articles -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKERS)
@pytest.mark.parametrize("options", [{}, {"ensure_ascii": False}, {"separators": (",", ":")}, {"sort_keys": True}])
def test_our_own_articles_come_back(pack: Callable[[bytes], bytes], options: dict[str, Any]) -> None:
    articles = [
        pubparse.read(FIXTURES / "31364595.xml"),
        pubparse.read_string(PAGE),
        pubparse.Article(title="A title."),
    ]
    content = pack("".join(json.dumps(a.to_dict(), **options) + "\n" for a in articles).encode())
    assert pubparse.sniff(content) == "pubparse-jsonl"
    with pubparse.parse(content) as records:
        found = list(records)
    assert (found, records.problems, records.rows) == (articles, (), 0)
    # Where an article was read first is part of it; one that was made gets the place in this file.
    assert [a.source for a in found[:2]] == [a.source for a in articles[:2]]
    made = found[2].source
    assert made is not None
    assert (made.format, made.index) == ("pubparse-jsonl", 2)


def test_an_article_longer_than_the_head() -> None:
    long = pubparse.Article(pmid="7", title="x" * 100_000)
    content = lines(long.to_dict())
    assert pubparse.sniff(content) == "pubparse-jsonl"
    assert met(content).articles == [long]


def test_lines_that_are_no_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pubparse._readers.pubparse_jsonl.LINE_LIMIT", 100_000)
    good = lines(pubparse.Article(title="A title.").to_dict())
    bad = (
        b'{"pmid": "99000001", "colour": "red"}\n\n{"pmid": "99000002", "title"\n5\n' + b'{"pmid": "7' + b"x" * 200_000
    )
    found = met(good + bad)
    assert len(found.articles) == 1
    assert [(p.code, p.pmid, p.index) for p in found.problems] == [
        ("bad-dict", "99000001", 1),
        ("bad-row", "99000002", 2),
        ("bad-dict", None, 3),
        ("row-bytes", None, 4),
    ]


def test_a_row_may_hold_our_own_articles() -> None:
    row = {"text": lines(pubparse.Article(title="A title.").to_dict()).decode()}
    (article,) = met(lines(row)).articles
    assert (article.title, article.source and article.source.format) == ("A title.", "pubparse-jsonl")


def test_an_empty_window_reads_on() -> None:
    """A search on it once asked for no byte more, again and again."""
    window = Window(iter([b"ab", b"cWARC"]), 0)
    window.fill()
    window.take(2)
    assert window.search(re.compile(rb"WARC"), 0, 100) == (1, 5)
