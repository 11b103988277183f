"""Namespaces in a record: markup stays well-formed wherever a prefix is bound, and one that nobody binds costs no record."""

from __future__ import annotations

import pytest
from lxml import etree

import pubparse
from pubparse.export import pubmed_xml
from tests.streams import document, met, titled

MATHML = "http://www.w3.org/1998/Math/MathML"


def markup_of(title: str, *, root: str = "") -> str:
    """The markup of a title, once it was parsed again and came back from `export.pubmed_xml`."""
    text = document(titled(1, title)).replace("<PubmedArticleSet>", f"<PubmedArticleSet{root}>")
    article = pubparse.read_string(text)
    assert article.title_markup is not None
    assert not article.problems
    etree.fromstring(f"<x>{article.title_markup}</x>")
    assert pubparse.read_string(pubmed_xml.dumps(article)) == article
    return article.title_markup


@pytest.mark.parametrize(
    ("title", "markup"),
    [
        (  # MathML 3 has xml:space and xml:lang; the namespace of xml may have no other prefix
            f'a <m:math xmlns:m="{MATHML}" xml:lang="en"><m:mi xml:space="preserve">x</m:mi></m:math>',
            f'a <mml:math xmlns:mml="{MATHML}" xml:lang="en"><mml:mi xml:space="preserve">x</mml:mi></mml:math>',
        ),
        (
            '<x xmlns="u1"><y xmlns="u2"><z xmlns="u1">q</z></y></x>',
            '<ns:x xmlns:ns="u1"><ns2:y xmlns:ns2="u2"><ns:z>q</ns:z></ns2:y></ns:x>',
        ),
        (
            '<p:x xmlns:p="u1"><p:y xmlns:p="u2"><q:z xmlns:q="u1">q</q:z></p:y></p:x>',
            '<p:x xmlns:p="u1"><ns:y xmlns:ns="u2"><p:z>q</p:z></ns:y></p:x>',
        ),
        (
            f'<mml:x xmlns:mml="u1">q<m:math xmlns:m="{MATHML}"/></mml:x>',
            f'<ns:x xmlns:ns="u1">q<mml:math xmlns:mml="{MATHML}"/></ns:x>',
        ),
        (
            '<svg xmlns="u1" xmlns:ns="u2" ns:a="1">q<ns:b/></svg>',
            '<ns:svg xmlns:ns="u1" xmlns:ns2="u2" ns2:a="1">q<ns2:b/></ns:svg>',
        ),
        ('<i xml:lang="la">q</i>', '<i xml:lang="la">q</i>'),
    ],
)
def test_one_prefix_is_one_namespace(title: str, markup: str) -> None:
    assert markup_of(title) == markup


def test_an_attribute_s_prefix_that_the_root_binds() -> None:
    assert markup_of('a <i p:x="1">b</i>', root=' xmlns:p="u"') == 'a <i xmlns:p="u" p:x="1">b</i>'


@pytest.mark.parametrize(
    ("title", "prefixes"),
    [
        ("a <mml:math><mml:mi>x</mml:mi></mml:math> &alpha;", ["mml"]),
        ('a <i q:x="1">b</i>', ["q"]),
        ('a <mml:math xlink:href="u"><z:b>x</z:b></mml:math>', ["mml", "xlink", "z"]),
    ],
)
def test_a_prefix_that_nobody_binds_is_mended_and_told(title: str, prefixes: list[str]) -> None:
    found = met(document(titled(1), titled(2, title), titled(3)).encode())
    articles, problems = found.articles, found.problems
    assert [a.pmid for a in articles] == ["1", "2", "3"]
    told = [p for p in problems if p.code == "prefix"]
    assert [(p.severity, p.pmid) for p in told] == [("repaired", "2")] * len(prefixes)
    assert [p.message.split(":")[0].rpartition(" ")[2] for p in told] == prefixes
    etree.fromstring(f"<x>{articles[1].title_markup}</x>")
    assert pubparse.read_string(pubmed_xml.dumps(articles[1])) == articles[1]


def test_a_record_that_is_broken_besides_is_not_mended() -> None:
    found = met(document(titled(1, "<mml:math>x"), titled(2)).encode())
    assert [a.pmid for a in found.articles] == ["2"]
    assert [(p.code, p.pmid) for p in found.problems] == [("malformed", "1")]
