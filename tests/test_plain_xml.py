"""Records read from their text and records read by way of lxml are the same; how XML is written does not change what it says.

A comment in a record sends it by way of lxml: `commented` is the same document with one in each record.
"""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import pubparse
from pubparse._readers._flat import Flat
from pubparse._readers._plain_xml import Head, NotPlainError, inline, plain_xml, value_of
from tests.oracle import dtd
from tests.oracle.anything import Anything
from tests.oracle.made import XML_TEXT, record
from tests.oracle.shared import FIXTURES, SHARED
from tests.streams import document, met, titled

if TYPE_CHECKING:
    from pathlib import Path

_RECORD_END = re.compile(rb"(?=</(?:PubmedArticle|PubmedBookArticle|MedlineCitation|BookDocument)>)")
SAMPLER = SHARED / "corpus" / "baseline_sampler.xml"


def commented(content: bytes) -> bytes:
    return _RECORD_END.sub(b"<!-- &amp; -->", content)


def read(content: bytes) -> list[tuple[pubparse.Article, object, object]]:
    outcome = met(content)
    return [(a, a.unplaced, [(p.code, p.message) for p in a.problems]) for a in outcome.articles]


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.xml")), ids=lambda path: path.name)
def test_fixtures_by_way_of_lxml(path: Path) -> None:
    content = path.read_bytes()
    assert read(commented(content)) == read(content)


@pytest.mark.skipif(not SAMPLER.exists(), reason="the sampler lies in ../shared, which is not here")
def test_the_sampler_by_way_of_lxml() -> None:
    content = SAMPLER.read_bytes()
    assert read(commented(content)) == read(content)


@pytest.mark.parametrize("empty", [0.0, 0.3])
@pytest.mark.parametrize("root", ["PubmedArticle", "PubmedBookArticle"])
def test_records_with_anything_by_way_of_lxml(root: str, empty: float) -> None:
    made = Anything(dtd.known(), empty=empty)
    records = [made.record(Random(seed), root) for seed in range(60)]  # noqa: S311 - chance that can be repeated
    content = document(*records).encode()
    # Twice, so that what is known by heart is met too.
    assert read(commented(content)) == read(content) == read(content)


AUTHOR = '<Author ValidYN="Y"><LastName>{}</LastName><ForeName>{}</ForeName><Initials>A</Initials>{}</Author>'
ODD = [
    '<Author ValidYN="Y"><LastName>Odd</LastName><Suffix>Jr</Suffix></Author>',
    '<Author ValidYN="N"><CollectiveName>The <i>odd</i> group</CollectiveName></Author>',
    "<Author ValidYN='Y' ><LastName >Quoted</LastName ></Author >",
    '<Author ValidYN="Y"/>',
    '<Author ValidYN="Y"><LastName>&#32;</LastName></Author>',
    "<Authors>none</Authors>",
    '<Foo><Author ValidYN="Y"><LastName>Inside</LastName></Author></Foo>',
    "stray text",
    '<Author ValidYN="Y"><LastName>Two</LastName><LastName>Names</LastName></Author>',
    '<Author ValidYN="Y" xmlns:x="urn:x"><LastName>Space</LastName><x:Y>1</x:Y></Author>',
    '<Author ValidYN="Y"><LastName>a &gt; b > c</LastName></Author>',
]


@given(st.lists(st.sampled_from(["plain", *ODD]), max_size=6), XML_TEXT, XML_TEXT)
def test_odd_items_among_plain_ones(kinds: list[str], last: str, place: str) -> None:
    """The list by one pattern, item by item, or as columns: the same people in the same order, and the same remainder."""
    text = plain_text(last)
    affiliation = f"<AffiliationInfo><Affiliation>{plain_text(place)}</Affiliation></AffiliationInfo>"
    plain = AUTHOR.format(f"Plain{text}", f"Anna {text}", affiliation)
    authors = "\n  ".join([plain if kind == "plain" else kind for kind in kinds])
    content = document(titled(1), record(f"<ArticleTitle>A</ArticleTitle><AuthorList>{authors}</AuthorList>")).encode()
    assert read(commented(content)) == read(content)


def plain_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(XML_TEXT, XML_TEXT)
def test_plain_xml_says_what_lxml_read(text: str, value: str) -> None:
    element = etree.Element("a", {"b": value})
    element.text = text
    child = etree.SubElement(element, "c")
    child.tail = text
    flat = Flat(plain_xml(element), "a", careful=True)
    assert flat.tags == ["a", "c"]
    assert flat.items[0] == (("b", value),)
    assert value_of(plain_text(text)) == (" ".join(re.split("[ \t\r\n]+", text)).strip(" ") or None)


@pytest.mark.parametrize(
    ("inner", "text", "markup"),
    [
        ("a &lt; b", "a < b", None),
        ("Ca<sup>2+</sup> in  <i>E. coli</i>\n", "Ca2+ in E. coli", "Ca<sup>2+</sup> in <i>E. coli</i>"),
        ("<i>a<b>b</b></i>", "ab", "<i>a<b>b</b></i>"),
        ("<sub></sub>x", "x", "<sub/>x"),
    ],
)
def test_inline_markup(inner: str, text: str, markup: str | None) -> None:
    assert inline(inner) == (text, markup)


@pytest.mark.parametrize(
    "inner", ["<i>a", "a</i>", "<i>a<b>b</i></b>", "<em>a</em>", "<i>a > b</i>", "<i x='1'>a</i>", "<i/>a"]
)
def test_what_is_no_simple_markup_is_left_to_the_columns(inner: str) -> None:
    assert inline(inner) is None


def test_a_reference_inside_markup_is_written_out_by_lxml() -> None:
    """`&quot;` is written as a character in markup, whichever way the record was read."""
    title = "<ArticleTitle>&quot;<i>a</i>&#x3b1;&quot;</ArticleTitle>"
    article = pubparse.read_string(record(title))
    assert (article.title, article.title_markup) == ('"aα"', '"<i>a</i>α"')


@pytest.mark.parametrize("tag", ["a b='c'", 'a  b="c"', 'a b="\n"', "a b", "", 'a b="c" '])
def test_tags_that_are_not_plain(tag: str) -> None:
    with pytest.raises(NotPlainError):
        Head(tag)


@pytest.mark.parametrize("xml", ["<a>", "<a></b>", "<a></a><a></a>", "</a>", "<a/><b/>", "<a><b></a></b>"])
def test_columns_of_what_is_not_one_element(xml: str) -> None:
    with pytest.raises(NotPlainError):
        Flat(xml, "a")


def test_journals_known_by_heart_are_not_mixed_up() -> None:
    """What was remembered of one record is used in another only where the text is the same to the letter."""
    journal = "<Journal>{}<JournalIssue><Volume>{}</Volume></JournalIssue><Title>Trams</Title></Journal>"
    issn = "<ISSN>1234-5678</ISSN>"
    records = [
        record(journal.format(inside, volume), pmid=str(n))
        for n, (inside, volume) in enumerate([("", 1), ("", 1), (issn, 1), ("<Foo>x</Foo>", 1), ("", 2), ("", 1)], 1)
    ]
    articles = met(document(*records).encode()).articles
    assert [a.volume for a in articles] == ["1", "1", "1", "1", "2", "1"]
    assert [a.journal.issn if a.journal else None for a in articles] == [None, None, "1234-5678", None, None, None]
    assert [len(a.unplaced) for a in articles] == [0, 0, 0, 1, 0, 0]


def test_a_second_journal_has_no_place() -> None:
    journal = "<Journal><Title>{}</Title></Journal>"
    article = pubparse.read_string(record(journal.format("First") + journal.format("Second")))
    assert article.journal is not None
    assert article.journal.title == "First"
    assert [(u.name, u.text) for u in article.unplaced] == [("MedlineCitation/Article/Journal/Title", "Second")]
