"""The doors: one record, a stream, counts that add up, faults collected or raised, nothing foreign let out."""

from __future__ import annotations

import contextlib
import copy
import gzip
import io
import pickle
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import pubparse
from pubparse import errors
from tests.oracle.shared import FIXTURES
from tests.streams import HEAD, document, dribble, met, titled

BROKEN = titled(2).replace("</Article>", "</Oops>")
THREE = document(titled(1), BROKEN, titled(3))


def test_read_wants_exactly_one() -> None:
    assert pubparse.read(document(titled(1)).encode()).pmid == "1"
    assert pubparse.read_string(titled(1)).pmid == "1"
    with pytest.raises(pubparse.RecordCountError, match=r"\Athe document holds several.*parse"):
        pubparse.read(document(titled(1), titled(2)).encode())
    with pytest.raises(pubparse.RecordCountError, match="no record"):
        pubparse.read_string(document())
    deletion = "<DeleteCitation><PMID Version='1'>5</PMID></DeleteCitation>"
    with pytest.raises(pubparse.RecordCountError, match=r"1 deletion$"):
        pubparse.read_string(document(deletion))
    with pytest.raises(pubparse.RecordCountError, match=r"peers\.xml: the document holds several"):
        pubparse.read(FIXTURES / "peers.xml")
    with pytest.raises(pubparse.MalformedRecordError):
        pubparse.read_string(document(BROKEN))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pubparse.PubparseWarning)
        with pytest.raises(pubparse.RecordCountError, match="not well-formed"):
            pubparse.read_string(document(BROKEN), on_error="collect")


def test_an_empty_set_is_an_empty_stream() -> None:
    assert met(document().encode())[:2] == ([], ())
    assert met(b"<PubmedArticleSet/>")[:2] == ([], ())


def test_faults_are_collected() -> None:
    with pytest.warns(pubparse.PubparseWarning, match="1 of 3 records could not be read") as caught:  # noqa: PT031
        records = pubparse.parse_string(THREE)
        assert repr(records) == "<Records of 'bytes', pubmed-xml: 0 delivered, 0 skipped>"
        with records:
            assert [a.pmid for a in records] == ["1", "3"]
    assert len(caught) == 1
    assert caught[0].filename == __file__, "the warning points at the loop"
    assert (records.seen, records.delivered, records.skipped) == (3, 2, 1)
    assert (records.format, records.deletions) == ("pubmed-xml", ())
    (problem,) = records.problems
    assert (problem.pmid, problem.index, problem.offset) == ("2", 1, THREE.index(BROKEN))
    assert problem.raw == BROKEN.encode()
    assert list(records) == []


def test_faults_are_raised() -> None:
    records = pubparse.parse_string(THREE, on_error="raise")
    assert next(records).pmid == "1"
    with pytest.raises(pubparse.MalformedRecordError, match="record 1, PMID 2") as caught:
        next(records)
    assert (caught.value.pmid, caught.value.index, caught.value.offset) == ("2", 1, THREE.index(BROKEN))
    assert (records.seen, records.delivered, records.skipped) == (2, 1, 1)
    with pytest.raises(StopIteration):
        next(records)


def test_repaired_records_never_raise() -> None:
    text = document(titled(1, "caf&eacute; &wibble;"))
    with pubparse.parse_string(text, on_error="raise") as records:
        (article,) = records
    assert article.title == "café &wibble;"
    assert [p.code for p in article.problems] == ["entity", "entity"]
    assert records.problems == article.problems
    assert all((p.pmid, p.index, p.severity) == ("1", 0, "repaired") for p in article.problems)
    assert article == pubparse.read_string(titled(1, "café &amp;wibble;"))


def test_problems_grow_while_the_stream_runs() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pubparse.parse_string(document(BROKEN, titled(1), BROKEN, titled(3))) as records:
            assert next(records).pmid == "1"
            assert len(records.problems) == 1
            assert next(records).pmid == "3"
            assert len(records.problems) == 2


def test_stopping_early_warns_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "three.xml"
    path.write_text(THREE)
    with pubparse.parse(path) as records:
        next(records)
    assert "three.xml" in repr(records)
    assert list(records) == []


def test_the_url_fills_a_missing_pmid_only() -> None:
    url = "https://pubmed.ncbi.nlm.nih.gov/31364595/"
    assert pubparse.read(FIXTURES / "31364595.txt", url=url).pmid == "31364595"
    assert pubparse.read_string(titled(1), url=url).pmid == "1"


def test_sniff() -> None:
    assert pubparse.sniff(FIXTURES / "31364595.xml") == "pubmed-xml"
    assert pubparse.sniff(FIXTURES / "31364595.txt") == "page-text"
    assert pubparse.sniff(gzip.compress(THREE.encode())) == "pubmed-xml"
    assert pubparse.sniff(io.StringIO(THREE)) == "pubmed-xml"
    assert pubparse.sniff(b"Dear reader") is None
    assert pubparse.sniff(b"PK\x03\x04") is None
    with pytest.raises(FileNotFoundError):
        pubparse.sniff("no-such-file")


def test_a_page_may_be_too_large() -> None:
    page = (FIXTURES / "31364595.txt").read_bytes() + b"\nA line.\n" * (4 << 20)
    with pytest.raises(pubparse.LimitExceededError, match="32 MiB"):
        pubparse.read(page)


PARSE_ERRORS = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, pubparse.ParseError)
]


@pytest.mark.parametrize("kind", PARSE_ERRORS)
def test_errors_pickle_with_their_facts(kind: type[pubparse.ParseError]) -> None:
    error = kind("no end", source="a.xml", index=3, offset=0, pmid="7", code="unterminated", hint="Fetch it again")
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is kind
        assert vars(twin) == vars(error)
        assert str(twin) == "no end (a.xml, record 3, PMID 7, byte 0). Fetch it again"
    assert str(kind("no end")) == "no end"


def test_other_errors_and_problems_pickle() -> None:
    for error in (pubparse.UnknownFormatError("a PDF"), pubparse.RecordCountError("none")):
        twin = pickle.loads(pickle.dumps(error))
        assert (type(twin), twin.args) == (type(error), error.args)
    problem = met(THREE.encode()).problems[0]
    assert pickle.loads(pickle.dumps(problem)) == problem


def test_two_threads_read_what_one_reads() -> None:
    content = document(*(titled(n) if n % 7 else BROKEN for n in range(1, 400))).encode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pubparse.parse(content) as records:
            serial = list(records), records.problems
        found: list[Any] = []

        def work() -> None:
            with pubparse.parse(content) as records:
                found.append((list(records), records.problems))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 4
    assert all(one == serial for one in found)


PIECES = [
    b"<PubmedArticleSet>", b"</PubmedArticleSet>", b"<PubmedArticle>", b"</PubmedArticle>", b"<PubmedArticle/>",
    b"<MedlineCitation>", b"</MedlineCitation>", b"<PMID>7</PMID>", b"<Article><ArticleTitle>A.</ArticleTitle></Article>",
    b"<PubmedBookArticle>", b"</PubmedBookArticle>", b"<BookDocument>", b"</BookDocument>", b"<DeleteCitation>",
    b"</DeleteCitation>",
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml version='1.0' encoding='latin-1'?>", b"<?pi", b"?>", b"<!DOCTYPE", b"[",
    b"<!ENTITY a 'b'>", b"]>", b"&a;", b"&eacute;", b"&#1;", b"\xff", b"\0", b"\xc3\xa4", b"  \n", b"text", b'"', b"'", b">", b"<",
    b"<MedlineCitationSet>", b"</MedlineCitationSet>", b"<PubmedArticle a='>'/>", b"<raw>", b"</raw>", b"PMID: 7\n", b"Abstract\n",
    b"DOI: 10.1/x\n", b"\x1f\x8b\x08\0\0\0\0\0\0\0", b"BZh9", b"\xfd7zXZ\0", b"\xff\xfe", b"{", b"J Leaf. 2019 Aug;20(8):1-2.\n",
]  # fmt: skip
ANY_BYTES = st.binary(max_size=200) | st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=30).map(
    b"".join
)


@given(ANY_BYTES, st.sampled_from([None, "pubmed-xml", "page-text"]))
@example(b"<PubmedArticleSet><PubmedArticle a='>'/><PubmedArticle></PubmedArticle>", None)
def test_any_bytes_in_any_door_raise_our_errors_alone(content: bytes, name: str | None) -> None:
    for wrapped in (content, gzip.compress(content), gzip.compress(content)[:-9]):
        assert pubparse.sniff(wrapped) in (None, "pubmed-xml", "page-text")
        try:
            outcome = met(wrapped, format=name)
        except pubparse.PubparseError:
            continue
        assert len(outcome.problems) + len(outcome.pmids) + len(outcome.deleted) or b"Set" in content
        try:
            pubparse.read(wrapped, format=name)
        except pubparse.PubparseError:
            pass
        else:
            assert len(outcome.pmids) == 1
    text = content.decode("utf-8", "surrogateescape")
    for door in (pubparse.read_string, lambda text: list(pubparse.parse_string(text, on_error="raise"))):
        with contextlib.suppress(pubparse.PubparseError):
            door(text)


@given(ANY_BYTES, st.integers(1, 64))
def test_chunks_of_any_size_give_the_same(content: bytes, size: int) -> None:
    content = content.join([b"<PubmedArticleSet>" + titled(1).encode(), titled(3).encode()])
    whole, pieces = met(content), met(dribble(content, size))
    assert whole == pieces


# A comment, instruction or CDATA section may hold a record without being one.
OPEN = [piece for piece in PIECES if not piece.startswith((b"<!", b"<?"))]


@given(st.lists(st.sampled_from([*OPEN, titled(1).encode(), titled(2).encode()]), max_size=12))
def test_every_pmid_is_delivered_or_reported(pieces: list[bytes]) -> None:
    """Whole records among anything: none of them vanishes."""
    content = b"<PubmedArticleSet>" + b"".join(pieces) + titled(99).encode()
    outcome = met(content, format="pubmed-xml")
    told = {*outcome.pmids, *outcome.deleted, *(p.pmid for p in outcome.problems)}
    for pmid in (1, 2, 99):
        if content.count(titled(pmid).encode()):
            assert str(pmid) in told


def test_nothing_is_opened_and_nobody_called(tmp_path: Path) -> None:
    """The interpreter tells of each file and each socket that is opened."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    opened: list[str] = []
    watching = True

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if watching and (event.startswith("socket.") or (event == "open" and isinstance(args[0], str))):
            opened.append(f"{event} {args[0]}")

    warm = document(titled(1, "&eacute;"))
    met(warm.encode())
    sys.addaudithook(hook)
    try:
        for declared in (
            f'<!ENTITY x SYSTEM "{secret.as_uri()}">',
            '<!ENTITY x SYSTEM "http://127.0.0.1:9/x">',
            '<!ENTITY x PUBLIC "-//X" "http://127.0.0.1:9/x">',
            f'<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;<!ENTITY x "inside">',
            '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;&b;&b;&b;">',
        ):
            head = HEAD.replace(' SYSTEM "pubmed.dtd">', f' SYSTEM "http://127.0.0.1:9/p.dtd" [\n{declared}\n]>')
            outcome = met(document(titled(1), titled(2, "A &x; leaf."), titled(3), head=head).encode())
            assert (outcome.pmids, outcome.reported) == (["1", "3"], ["2"])
            assert outcome.codes[0] in ("external-entity", "internal-entity")
            with pytest.raises(pubparse.ForbiddenEntityError):  # noqa: SIM117
                with pubparse.parse(document(titled(2, "&x;"), head=head).encode(), on_error="raise") as records:
                    list(records)
    finally:
        watching = False
    assert opened == []
