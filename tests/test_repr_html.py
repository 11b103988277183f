"""The notebook card: everything shown, nothing trusted."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

import pubparse
from pubparse.errors import Problem
from pubparse.model import (
    Abstract,
    AbstractSection,
    Article,
    ArticleId,
    Author,
    Book,
    CommentCorrection,
    Journal,
    PartialDate,
    PublicationType,
)
from pubparse.model._html import stream_html
from tests.oracle.shared import FIXTURES
from tests.strategies import articles

ALLOWED = {"div", "span", "a", "b", "i", "u", "sub", "sup", "p", "details", "summary"}
ATTRIBUTES = {"style", "title", "href", "rel"}
HOSTS = ("https://pubmed.ncbi.nlm.nih.gov/", "https://pmc.ncbi.nlm.nih.gov/articles/", "https://doi.org/")


class Card(HTMLParser):
    """What a browser sees: tags in balance, attributes, text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def card(article: Article) -> Card:
    seen = Card(article._repr_html_())
    assert seen.open == []
    assert set(seen.tags) <= ALLOWED
    assert {name for name, _ in seen.attributes} <= ATTRIBUTES
    assert all(value.startswith(HOSTS) for name, value in seen.attributes if name == "href")
    return seen


@given(articles())
@settings(max_examples=100, deadline=None)
def test_any_article_gives_a_safe_card(article: Article) -> None:
    seen = card(article)
    article._repr_html_().encode()
    assert "None" not in seen.text or "None" in repr(article.to_dict())


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '"><script>alert(1)</script>',
        "</div></details><iframe src=javascript:alert(1)>",
        "<i onclick='alert(1)'>x</i>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo 1 ?>",
        "<style>*{display:none}</style>",
    ],
)
def test_hostile_text_and_markup(hostile: str) -> None:
    card(
        Article(
            pmid=hostile,
            article_ids=(ArticleId(value=hostile, id_type="doi"), ArticleId(value=hostile, id_type="pmc")),
            title=hostile,
            title_markup=hostile,
            authors=(Author(last_name=hostile),),
            journal=Journal(medline_ta=hostile),
            volume=hostile,
            publication_date=PartialDate(raw=hostile),
            unknown=frozenset({hostile}),
            problems=(Problem(code="x", severity="repaired", scope="record", message=hostile),),
            abstract=Abstract(
                sections=(AbstractSection(label=hostile, text=hostile, markup=hostile),),
                copyright=hostile,
            ),
        ),
    )


def test_a_stream_shows_its_counts_and_is_not_read_by_that() -> None:
    records = pubparse.parse(FIXTURES / "damaged" / "update.xml")
    for _ in range(2):
        seen = Card(records._repr_html_())
        assert seen.open == []
        assert "0 delivered" in seen.text
    with pytest.warns(pubparse.PubparseWarning):
        list(records)
    seen = Card(records._repr_html_())
    assert set(seen.tags) <= ALLOWED
    assert "2 delivered · 1 skipped · 1 problems · 1 deletions" in seen.text
    assert "PMID 99000003" in seen.text


def test_a_stream_of_many_hostile_problems() -> None:
    problem = Problem(code="x", severity="skipped", scope="record", message="<script>alert(1)</script>", pmid="<b>")
    seen = Card(stream_html("<img src=x>", "pubmed-xml", {"delivered": 1234}, [problem] * 12))
    assert set(seen.tags) <= ALLOWED
    assert "and 2 more" in seen.text
    assert "1,234 delivered" in seen.text


def test_inline_markup_is_shown() -> None:
    article = Article(title="H2O & x", title_markup='H<sub class="a">2</sub>O &amp; <mml>x</mml>')
    assert "H<sub>2</sub>O &amp; x" in article._repr_html_()


def test_deep_markup_is_shown_flat() -> None:
    article = Article(title="x", title_markup="<i>" * 3000 + "x" + "</i>" * 3000)
    assert card(article).tags.count("i") < 20


def test_ten_authors_and_a_count() -> None:
    article = Article(authors=tuple(Author(last_name=f"Ny{n}") for n in range(12)))
    text = card(article).text
    assert "Ny9 and 2 more" in text
    assert "Ny10" not in text


def test_badges() -> None:
    retracted = Article(
        publication_types=(PublicationType(name="Review"),),
        comments_corrections=(CommentCorrection(ref_type="RetractionIn"),),
        unknown=frozenset({"mesh_headings", "grants"}),
    )
    seen = card(retracted)
    assert "Retracted" in seen.text
    assert "Review" in seen.text
    assert "2 fields unknown" in seen.text
    assert ("title", "Not stated by this source: grants, mesh_headings") in seen.attributes
    assert "Retracted" not in card(Article(title="Retracted trams?", publication_types=())).text.replace(
        "Retracted trams?", ""
    )


def test_links() -> None:
    article = Article(
        pmid="31364595",
        article_ids=(
            ArticleId(value="10.1002/1520-6696(197901)15:1<3::aid-jhbs>3.0.co;2-l", id_type="doi"),
            ArticleId(value="PMC7", id_type="pmc"),
        ),
    )
    links = [value for name, value in card(article).attributes if name == "href"]
    assert links == [
        "https://pubmed.ncbi.nlm.nih.gov/31364595/",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC7/",
        "https://doi.org/10.1002/1520-6696%28197901%2915%3A1%3C3%3A%3Aaid-jhbs%3E3.0.co%3B2-l",
    ]


def test_a_book_shows_its_title_once() -> None:
    text = card(Article(book=Book(title="Of Trams", editors=(Author(last_name="Ek", fore_name="Bo"),)))).text
    assert text.count("Of Trams") == 1
    assert "Bo Ek (editors)" in text


def test_the_abstract_is_folded_with_its_labels() -> None:
    article = Article(abstract=Abstract(sections=(AbstractSection(label="AIM", text="To count."),)))
    seen = card(article)
    assert "details" in seen.tags
    assert "AIM To count." in seen.text
