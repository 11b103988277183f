"""Cutting a stream into records: cut off at each byte, in chunks of any size, around everything that may lie between them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pubparse
from pubparse._readers._cut_xml import SETS, Cutter, Piece
from tests.oracle.made import record
from tests.oracle.shared import FIXTURES, PROJECT
from tests.streams import HEAD, document, dribble, met, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = sorted(FIXTURES.glob("*.xml"))
SMALL = document(titled(1), titled(2), titled(3)).encode()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("size", [1, 7, 4096])
def test_chunks_of_any_size_give_the_same(path: object, size: int) -> None:
    content = (FIXTURES / str(path)).read_bytes()
    assert met(dribble(content, size)) == met(content)


def test_cut_off_at_each_byte() -> None:
    """Every record that is whole comes out; one that is cut is reported; that the end is missing is always told."""
    ends = [SMALL.index(titled(n).encode()) + len(titled(n)) for n in (1, 2, 3)]
    named = [SMALL.index(b"</PMID>", SMALL.index(titled(n).encode())) for n in (1, 2, 3)]
    root = SMALL.index(b"<PubmedArticleSet>") + len("<PubmedArticleSet>")
    for cut in range(root, len(SMALL)):
        outcome = met(SMALL[:cut])
        whole = [str(n) for n, end in zip((1, 2, 3), ends, strict=True) if end <= cut]
        cut_in = [str(n) for n, begin, end in zip((1, 2, 3), named, ends, strict=True) if begin < cut < end]
        assert outcome.pmids == whole, cut
        assert [p for p in outcome.reported if p] == cut_in, cut
        if cut < SMALL.rindex(b">") + 1:
            assert {"no-root-end", "truncated"} & set(outcome.codes), cut
            with pytest.raises(pubparse.ParseError):  # noqa: SIM117
                with pubparse.parse(SMALL[:cut], on_error="raise") as records:
                    list(records)


@given(st.sampled_from(FILES), st.data())
def test_a_file_cut_anywhere_gives_its_first_records(path: object, data: st.DataObject) -> None:
    content = (FIXTURES / str(path)).read_bytes()
    cut = data.draw(st.integers(content.index(b"<Pub" if b"<Pub" in content else b"<Med"), len(content)))
    clean = met(content)
    try:
        outcome = met(content[:cut])
    except pubparse.UnknownFormatError:
        return
    assert outcome.articles == clean.articles[: len(outcome.articles)]
    assert outcome.deleted == clean.deleted[: len(outcome.deleted)]


LEGAL = [
    "<!-- {inside} -->",
    "<?pi {inside} ?>",
    "<Weather><![CDATA[{inside}]]></Weather>",
]


@pytest.mark.parametrize("form", LEGAL)
@pytest.mark.parametrize(
    "inside", ["</PubmedArticle>", "<PubmedArticle>", "<PubmedArticle></PubmedArticle>", "</PubmedArticleSet>"]
)
def test_tags_of_records_in_comments_and_cdata_are_legal(form: str, inside: str) -> None:
    odd = titled(2).replace("</MedlineCitation>", form.format(inside=inside) + "</MedlineCitation>")
    outcome = met(document(titled(1), odd, titled(3)).encode())
    assert (outcome.pmids, outcome.problems) == (["1", "2", "3"], ())


def test_comments_and_instructions_between_records_are_nothing() -> None:
    between = f"<!-- {titled(8)} --><?robots none?>\n"
    text = document(titled(1), between, titled(2), between) + between
    assert met(text.encode())[:2] == (["1", "2"], ())


def test_comments_in_fields_do_not_cut_them() -> None:
    article = pubparse.read_string(titled(1, "A <!-- no --> l<?x y?>eaf<![CDATA[ & <tree>]]>."))
    assert article.title == "A leaf & <tree>."


@pytest.mark.parametrize(
    "lost", ["</PubmedArticle>", "<PubmedArticle>", "</MedlineCitation>", '<MedlineCitation Status="MEDLINE">']
)
@pytest.mark.parametrize("which", [1, 2, 3])
def test_a_lost_tag_costs_its_record(lost: str, which: int) -> None:
    records = [titled(n).replace(lost, "") if n == which else titled(n) for n in (1, 2, 3)]
    outcome = met(document(*records).encode())
    assert outcome.pmids == [str(n) for n in (1, 2, 3) if n != which]
    assert set(outcome.reported) == {str(which)}
    assert "truncated" not in outcome.codes


def test_records_that_run_together() -> None:
    both = titled(1).replace("</PubmedArticle>", "") + titled(2).replace("<PubmedArticle>", "")
    outcome = met(document(both, titled(3)).encode())
    assert (outcome.pmids, set(outcome.reported)) == (["3"], {"1", "2"})
    within = titled(1).replace("</PubmedArticle>", titled(2) + "</PubmedArticle>")
    outcome = met(document(within, titled(3)).encode())
    assert {*outcome.pmids, *outcome.reported} == {"1", "2", "3"}
    assert "3" in outcome.pmids


def test_many_records_in_one_are_reported_each() -> None:
    text = document("<PubmedArticle>" * 9 + titled(1) + "</PubmedArticle>" * 9, titled(2))
    outcome = met(text.encode())
    assert {*outcome.pmids, *outcome.reported} >= {"1", "2"}
    assert (
        outcome.codes.count("malformed") + outcome.codes.count("unterminated") + outcome.codes.count("run-together")
        >= 6
    )


@pytest.mark.parametrize(
    "junk", ["junk", "<Weather>fine</Weather>", "&amp;", "</PubmedArticle>", "\0\0", "<", "<PubmedArtic", "]]>"]
)
@pytest.mark.parametrize("padding", [0, 200_000])
def test_junk_between_records_is_told(junk: str, padding: int) -> None:
    junk += "x" * padding
    outcome = met(document(titled(1), junk, titled(2)).encode())
    assert outcome.pmids == ["1", "2"]
    assert outcome.codes == ["gap-content"]
    assert outcome.problems[0].offset == len(HEAD) + len(f"<PubmedArticleSet>\n{titled(1)}\n")
    assert len(outcome.problems[0].raw or b"") <= 1 << 16


def test_junk_in_front_and_behind() -> None:
    outcome = met(b"Content-Type: text/xml\n\n" + SMALL)
    assert (outcome.pmids, outcome.codes) == (["1", "2", "3"], ["leading-junk"])
    outcome = met(SMALL + b"Connection closed.")
    assert (outcome.pmids, outcome.codes) == (["1", "2", "3"], ["trailing-junk"])
    outcome = met(SMALL + titled(4).replace("<PubmedArticle>", "").encode())
    assert (outcome.pmids, outcome.reported) == (["1", "2", "3"], ["4"])
    assert met(SMALL + b"</Pubm").codes == ["truncated"]


@pytest.mark.parametrize("root", SETS)
def test_every_set(root: str) -> None:
    assert met(document(titled(1), root=root).encode())[:2] == (["1"], ())


def test_bare_citations_and_documents() -> None:
    citation = (
        "<MedlineCitation><PMID>{}</PMID><Article><ArticleTitle>A leaf.</ArticleTitle></Article></MedlineCitation>"
    )
    text = document(citation.format(1), citation.format(2), root="MedlineCitationSet")
    assert met(text.encode())[:2] == (["1", "2"], ())
    assert met(citation.format(1).encode())[:2] == (["1"], ())
    lost = citation.format(2).replace("</MedlineCitation>", "")
    outcome = met(document(citation.format(1), lost, citation.format(3), root="MedlineCitationSet").encode())
    assert (outcome.pmids, outcome.reported) == (["1", "3"], ["2"])
    outcome = met(document(citation.format(1), "junk", citation.format(3), root="MedlineCitationSet").encode())
    assert (outcome.pmids, outcome.codes) == (["1", "3"], ["gap-content"])


def test_concatenated_documents() -> None:
    other = document(titled(4, "Blätter"), head=HEAD.replace("utf-8", "iso-8859-1")).encode("iso-8859-1")
    outcome = met(SMALL + other + SMALL)
    assert (outcome.pmids, outcome.problems) == (["1", "2", "3", "4", "1", "2", "3"], ())
    assert outcome.articles[3].title == "Blätter"
    sheet = b'<?xml-stylesheet href="a.css"?><?xml version="1.0"?>'
    outcome = met(other.replace(b"<PubmedArticle>", sheet + b"<PubmedArticle>"))
    assert (outcome.pmids, outcome.problems) == (["4"], ())
    outcome = met(SMALL.removesuffix(b"</PubmedArticleSet>\n") + SMALL)
    assert (outcome.pmids, outcome.codes) == (["1", "2", "3"] * 2, ["no-root-end"])
    broken = document(titled(1), titled(2).replace("</PubmedArticle>", "")).encode()
    outcome = met(broken + other)
    assert (outcome.pmids, outcome.reported, outcome.codes) == (["1", "4"], ["2"], ["unterminated"])


def test_a_foreign_wrapper_is_looked_through() -> None:
    """A corpus file is wrapped so; what is no wrapper is junk."""
    assert met(f"<RAW_DATA>{SMALL.decode()}</RAW_DATA>".encode())[:2] == (["1", "2", "3"], ())
    twice = f"<RAW_DATA>{titled(1)}</RAW_DATA><RAW_DATA>{titled(2)}</RAW_DATA>"
    assert met(twice.encode())[:2] == (["1", "2"], ())
    assert met(f"<PubmedArticleSet>{titled(1)}</Wrong></PubmedArticleSet>".encode()).codes == ["gap-content"]


@pytest.mark.parametrize("form", ["<PubmedArticle/>", "<PubmedArticle a='>'/>", "<PubmedArticle a='{}'/>"])
def test_a_record_without_content_hides_no_other(form: str) -> None:
    broken = titled(9).replace("</Article>", "")
    for around in ("", broken):
        outcome = met(document(around, form.format("x" * 200), titled(2), titled(3)).encode())
        assert outcome.pmids == ["2", "3"]
        assert "bad-identity" in outcome.codes


def test_deletions() -> None:
    deletion = "<DeleteCitation><PMID Version='1'>5</PMID><PMID>six</PMID></DeleteCitation>"
    outcome = met(document(titled(1), deletion, titled(2)).encode())
    assert (outcome.pmids, outcome.deleted, outcome.codes) == (["1", "2"], ["5"], ["bad-deletion"])
    outcome = met(document(titled(1), deletion.replace("</PMID>", "", 1), titled(2)).encode())
    assert (outcome.pmids, outcome.reported) == (["1", "2"], ["5"])


def test_prefixes_of_the_root_hold_in_each_record() -> None:
    math = titled(1, "x<mml:math><mml:mi>y</mml:mi></mml:math>")
    mml = ' xmlns:mml="http://www.w3.org/1998/Math/MathML"'
    one = f"<PubmedArticleSet{mml}>{math}</PubmedArticleSet>"
    again = one.replace('"', "'", 2) + one.replace("mml=", "mml = ")
    assert met((one + again).encode())[:2] == (["1"] * 3, ())
    for odd in (' xmlns:a="&b;"', ' xmlns:xml="http://a"', ' xmlns:a=""', " xmlns:a='\u00e9'", ' xmlns:xmlns="b"'):
        assert met(f"<PubmedArticleSet{odd}>{titled(1)}</PubmedArticleSet>".encode()).pmids == ["1"]
    assert met(f"<PubmedArticleSet>{math}{titled(2)}</PubmedArticleSet>".encode()).pmids[-1:] == ["2"]


@pytest.mark.parametrize("size", [1, 100, 1 << 16])
def test_floods_of_white_space(size: int) -> None:
    space = " \t\r\n" * 30_000
    text = (
        f"{HEAD}{space}<PubmedArticleSet{space}>{space}{titled(1)}{space}{titled(2)}{space}</PubmedArticleSet >{space}"
    )
    assert met(dribble(text.encode(), size))[:2] == (["1", "2"], ())
    inside = (
        titled(1)
        .replace("</PubmedArticle>", f"{space}</PubmedArticle{' ' * 40}>")
        .replace("<Article>", f"<Article{space}>")
    )
    outcome = met(dribble(document(inside, titled(2)).encode(), size))
    assert (outcome.pmids, outcome.problems) == (["1", "2"], ())


@pytest.mark.parametrize(
    "unit",
    [
        "<PubmedArticle>", "<PubmedArticle ", "<DeleteDocument>", "<PubmedArticleSet ", "<PubmedArticleSet>", "<?xml ",
        "<!DOCTYPE ",
        "<!--", "<", "</", "<PubmedArticle/>", "<PubmedArticle><![CDATA[", "<MedlineCitation>", "&amp;", "</PubmedArticle>", "<a>",
        "<?xml <PubmedArticle>", "<PubmedArticle></PubmedArticle>", "<PubmedArticle><PubmedBookArticle/>", "<!DOCTYPE [ ", "<a ",
    ],
)  # fmt: skip
def test_every_loop_takes_bytes_and_ends(unit: str) -> None:
    """Twice the units are twice the outcomes: nothing is searched again from each of them (else this takes minutes)."""
    counts = []
    for times in (4000, 8000):
        cutter = Cutter(iter([b"<PubmedArticleSet>", (unit * times).encode()]))
        outcomes = list(cutter)
        raw = sum(len(o.raw or b"") for o in outcomes if not isinstance(o, Piece))
        assert raw <= 3 * len(unit) * times + (1 << 17)
        counts.append(len(outcomes))
    assert counts[1] <= 2 * counts[0] + 2


def test_a_record_without_end_of_40_mib_is_given_up() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID>"
        for _ in range(640):
            yield b"x" * (1 << 16)
        yield b"</PubmedArticle>" + titled(8).encode() + b"</PubmedArticleSet>"

    outcomes = list(Cutter(chunks()))
    assert [o.code for o in outcomes if not isinstance(o, Piece)] == ["record-bytes"]
    assert [o.pmid for o in outcomes if not isinstance(o, Piece)] in (["7"], [None])
    assert len([o for o in outcomes if isinstance(o, Piece)]) == 1


PROGRAM = """
import resource, sys, warnings
import pubparse
warnings.simplefilter("ignore")
kind = sys.argv[1]
record = sys.stdin.read()
class Stream:
    left = 120 << 20
    head = b"<PubmedArticleSet>"
    def read(self, size=-1):
        if self.head:
            head, self.head = self.head, b""
            return head
        if self.left <= 0:
            return b""
        self.left -= len(unit)
        return unit
unit = (record * (60000 // len(record) + 1)).encode()
pubparse.read_string("<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID></MedlineCitation></PubmedArticle></PubmedArticleSet>")
base = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (base + (80 << 20),) * 2)
with pubparse.parse(Stream()) as records:
    delivered = sum(1 for _ in records)
print(delivered, records.skipped)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit and the size of a process are Linux's")
@pytest.mark.parametrize("kind", ["whole", "broken", "junk"])
def test_memory_is_bounded_whatever_the_stream_holds(kind: str) -> None:
    text = {
        "whole": record("<Abstract><AbstractText>" + "A leaf. " * 900 + "</AbstractText></Abstract>"),
        "broken": record("<Abstract><AbstractText>" + "A leaf. " * 900 + "</Abstract>"),
        "junk": "A leaf. " * 900 + titled(1).replace("<PubmedArticle>", ""),
    }[kind]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, kind], input=text, capture_output=True, text=True, check=False, cwd=PROJECT
    )
    assert done.returncode == 0, done.stderr
    delivered, skipped = map(int, done.stdout.split())
    assert (delivered > 0, skipped > 0) == (kind == "whole", kind != "whole")
