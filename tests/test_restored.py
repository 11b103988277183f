"""What the model has no field for comes back in the written XML, at the place where it stood."""

from __future__ import annotations

import pytest
from lxml import etree

import pubparse
from pubparse.export import pubmed_xml
from pubparse.export._restored import restored
from pubparse.model import Unplaced
from tests.oracle.made import record

XML = "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><A/><B/><A x='1'/><C/></Article></MedlineCitation></PubmedArticle>"
ARTICLE = "MedlineCitation/Article"


def inside(*pieces: Unplaced) -> str:
    article = etree.fromstring(restored(XML, pieces)).find("MedlineCitation/Article")
    assert article is not None
    return etree.tostring(article, encoding="unicode").replace('"', "'")


@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("Weather", "fine", "<A/><B/><A x='1'/><C/><Weather>fine</Weather>"),
        ("Weather", "<Weather wind='5'>fine</Weather>", "<A/><B/><A x='1'/><C/><Weather wind='5'>fine</Weather>"),
        ("Weather", "<Weather", "<A/><B/><A x='1'/><C/><Weather>&lt;Weather</Weather>"),
        ("A/@x", "2", "<A x='2'/><B/><A x='1'/><C/>"),
        ("B/@y", "", "<A/><B y=''/><A x='1'/><C/>"),
        ("*", "C A B A", "<C/><A/><B/><A x='1'/>"),
        ("*", "C D C", "<C/><A/><A x='1'/><B/>"),
        ("a b", "no name in XML", "<A/><B/><A x='1'/><C/>"),
        ("W", "a\0b", "<A/><B/><A x='1'/><C/><W>a\ufffdb</W>"),
        ("No/Weather", "nowhere to put it", "<A/><B/><A x='1'/><C/>"),
        ("No/@x", "1", "<A/><B/><A x='1'/><C/>"),
        ("No/*", "A", "<A/><B/><A x='1'/><C/>"),
    ],
)
def test_pieces_come_back(name: str, text: str, written: str) -> None:
    assert inside(Unplaced(name=f"{ARTICLE}/{name}", text=text)) == f"<Article>{written}</Article>"


def test_an_order_is_restored_behind_all_elements() -> None:
    order, element = Unplaced(name=f"{ARTICLE}/*", text="W C A B A"), Unplaced(name=f"{ARTICLE}/W", text="fine")
    assert inside(order, element) == "<Article><W>fine</W><C/><A/><B/><A x='1'/></Article>"


def test_an_attribute_goes_to_the_first_that_lacks_it() -> None:
    pieces = [Unplaced(name=f"{ARTICLE}/A/@x", text=text) for text in ("2", "3")]
    assert inside(*pieces) == "<Article><A x='2'/><B/><A x='1'/><C/></Article>"


@pytest.mark.parametrize("count", [1, 3, 9])
def test_texts_between_elements_come_back_between_them(count: int) -> None:
    texts = [Unplaced(name=ARTICLE, text=f"stray {number}") for number in range(count)]
    article = etree.fromstring(restored(XML, texts)).find(ARTICLE)
    assert article is not None
    assert [child.tag for child in article] == ["A", "B", "A", "C"]
    assert "".join(article.itertext()).count("stray") == count


def test_a_text_beside_the_citation_makes_no_second_record() -> None:
    text = (
        record("<ArticleTitle>A leaf.</ArticleTitle>")
        .replace("<Article>", "x<Article>")
        .replace("<MedlineCitation", "y<MedlineCitation")
    )
    article = pubparse.read_string(text)
    again = pubparse.read_string(pubmed_xml.dumps(article))
    assert {piece.text for piece in again.unplaced} >= {"x", "y"}
    assert (again, sorted(piece.name for piece in again.unplaced)) == (
        article,
        sorted(piece.name for piece in article.unplaced),
    )


def test_a_path_may_begin_inside_a_bare_citation() -> None:
    assert inside(Unplaced(name="Article/W", text="fine")).endswith("<W>fine</W></Article>")


def test_a_new_element_survives_being_written_and_read() -> None:
    text = record(
        "<ArticleTitle>A leaf.</ArticleTitle><Mood scale='5'>cheerful &amp; <i>calm</i></Mood>",
        citation="<Coden>JX</Coden>",
    )
    article = pubparse.read_string(text)
    assert len(article.unplaced) >= 2
    written = pubmed_xml.dumps(article)
    assert "<Coden>JX</Coden>" in written
    again = pubparse.read_string(written)
    assert (again, again.unplaced) == (article, article.unplaced)
