"""`to_dict` and `from_dict`: equal articles back, and nothing else accepted."""

from __future__ import annotations

import json
import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pubparse import diff, model
from pubparse.errors import ParseError, Problem
from pubparse.model import Affiliation, Article, Author, PartialDate, ReferenceList, Source
from pubparse.model._json import MAX_DEPTH, from_dict, to_dict
from tests.strategies import articles, instances, nested_lists

CLASSES = [getattr(model, name) for name in model.__all__]


@given(articles(odd=False))
@settings(max_examples=60, deadline=None)
def test_an_article_survives_json(article: Article) -> None:
    back = Article.from_dict(json.loads(json.dumps(article.to_dict())))
    assert back == article
    assert (back.source, back.unplaced) == (article.source, article.unplaced)  # not part of equality, but kept


@given(articles())
@settings(max_examples=60, deadline=None)
def test_an_article_survives_pickle_and_a_dict(article: Article) -> None:
    assert pickle.loads(pickle.dumps(article)) == article
    assert Article.from_dict(article.to_dict()) == article


@pytest.mark.parametrize("cls", CLASSES)
def test_every_class_of_the_model_goes_to_a_dict_and_back(cls: type[attrs.AttrsInstance]) -> None:
    @given(instances(cls))
    @settings(max_examples=15, deadline=None)
    def check(value: attrs.AttrsInstance) -> None:
        data = to_dict(value)
        assert list(data) == [field.name for field in attrs.fields(cls) if field.name != "problems"]
        assert from_dict(cls, data) == value

    check()


def test_problems_are_left_out_and_sets_are_sorted() -> None:
    problem = Problem(code="malformed", severity="repaired", scope="record", message="x", raw=b"\xff")
    data = Article(problems=(problem,), unknown=frozenset({"volume", "authors", "issue"})).to_dict()
    assert "problems" not in data
    assert data["unknown"] == ["authors", "issue", "volume"]
    json.dumps(data)


def test_what_the_data_lacks_gets_its_default() -> None:
    assert Article.from_dict({"pmid": "7"}) == Article(pmid="7")


def test_a_subclass_comes_back_as_itself() -> None:
    @attrs.frozen(kw_only=True)
    class Marked(Article):
        mark: str | None = None

    back = Marked.from_dict({"pmid": "7", "mark": "seen"})
    assert type(back) is Marked
    assert back.mark == "seen"


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (None, ""),
        ([], ""),
        ({"pmid": 7}, "pmid"),
        ({"tilte": "x"}, "tilte"),
        ({"problems": []}, "problems"),
        ({7: "x"}, "7"),
        ({"authors": {"last_name": "x"}}, "authors"),
        ({"authors": [{"last_name": "x"}, {"last_name": ["x"]}]}, "authors[1].last_name"),
        ({"authors": [{"affiliations": [{"identifiers": []}]}]}, "authors[0].affiliations[0]"),
        ({"pmid_version": True}, "pmid_version"),
        ({"pmid_version": 1.0}, "pmid_version"),
        ({"pmid_version": 10**5000}, "pmid_version"),
        ({"authors_complete": 1}, "authors_complete"),
        ({"unknown": "abstract"}, "unknown"),
        ({"unknown": [["abstract"]]}, "unknown[0]"),
        ({"publication_date": {"year": 2019, "month": 13}}, "publication_date"),
        ({"publication_date": {"year": 2019, "month": 2, "day": 30}}, "publication_date"),
        ({"publication_date": {"year": 0}}, "publication_date"),
        ({"publication_date": {"year": 2019, "end": {"year": 10**9}}}, "publication_date.end"),
        ({"keywords": [{"text": None}]}, "keywords[0].text"),
    ],
)
def test_data_of_another_shape_is_refused_with_its_place(data: Any, path: str) -> None:
    with pytest.raises(ParseError) as caught:
        Article.from_dict(data)
    assert caught.value.code == "bad-dict"
    assert path in str(caught.value)


def test_the_error_names_the_record() -> None:
    with pytest.raises(ParseError) as caught:
        Article.from_dict({"pmid": "31364595", "title": 5})
    assert caught.value.pmid == "31364595"


def test_nesting_is_limited() -> None:
    deep = Article(references=(nested_lists(MAX_DEPTH - 1),))
    assert Article.from_dict(deep.to_dict()) == deep
    assert diff(deep, Article.from_dict(deep.to_dict())) == ()
    with pytest.raises(ParseError, match="inside each other"):
        Article.from_dict(Article(references=(nested_lists(MAX_DEPTH),)).to_dict())
    hostile: dict[str, Any] = {}
    for _ in range(50_000):
        hostile = {"lists": [hostile]}
    with pytest.raises(ParseError, match="inside each other"):
        from_dict(ReferenceList, hostile)
    hostile = {}
    for _ in range(50_000):
        hostile = {"year": 2000, "end": hostile}
    with pytest.raises(ParseError, match="inside each other"):
        from_dict(PartialDate, hostile)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([field.name for field in attrs.fields(Article)]) | st.text(max_size=5), inner, max_size=3
        )
    ),
    max_leaves=20,
)


@given(JSON)
@settings(deadline=None)
def test_any_json_gives_an_article_or_a_parse_error(data: Any) -> None:
    try:
        article = Article.from_dict(data)
    except ParseError as error:
        assert error.code == "bad-dict"  # noqa: PT017 - either outcome is right
    else:
        assert Article.from_dict(article.to_dict()) == article


def test_keys_keep_their_order_and_nested_objects_are_plain() -> None:
    article = Article(
        authors=(Author(last_name="Ny", affiliations=(Affiliation(text="Department of Tram Lines"),)),),
        source=Source(format="pubmed-xml", index=3),
    )
    data = article.to_dict()
    assert list(data)[:3] == ["pmid", "pmid_version", "article_ids"]
    assert data["authors"][0]["affiliations"] == [
        {"text": "Department of Tram Lines", "identifiers": [], "markup": None}
    ]
    assert data["source"] == {"format": "pubmed-xml", "name": None, "index": 3, "offset": None}
