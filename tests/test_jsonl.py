"""JSON Lines: equal articles back, one line each, whatever splits the file."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

import pubparse
from pubparse.errors import ParseError
from pubparse.export import jsonl
from pubparse.model import Article, PartialDate
from tests.oracle.shared import FIXTURES, SHARED
from tests.strategies import articles

if TYPE_CHECKING:
    from pathlib import Path


@given(articles())
@settings(max_examples=100)
def test_any_article_comes_back_from_one_line(article: Article) -> None:
    line = jsonl.dumps(article)
    assert line.splitlines(keepends=True) == [line]
    assert json.loads(line) == article.to_dict()
    for given_as in (line, line.encode()):
        back = jsonl.loads(given_as)
        assert back == article
        assert (back.source, back.unplaced) == (article.source, article.unplaced)


def test_letters_stay_letters_where_every_program_takes_the_line_for_one() -> None:
    assert "Müller" in jsonl.dumps(Article(title="Müller"))
    assert "\\u2028" in jsonl.dumps(Article(title="two\u2028lines"))
    assert "\\ud800" in jsonl.dumps(Article(title="half \ud800 of \U0001f9ec"))
    assert " " not in jsonl.dumps(Article(title="x"))


def test_a_file_of_either_kind_and_back(tmp_path: Path) -> None:
    given_articles = [
        article
        for name in ("rich_article.xml", "books.xml", "31364595.txt")
        for article in pubparse.parse(FIXTURES / name)
    ]
    text, binary = io.StringIO(), io.BytesIO()
    assert jsonl.dump(given_articles, text) == jsonl.dump(iter(given_articles), binary) == len(given_articles)
    assert text.getvalue().encode() == binary.getvalue()
    path = tmp_path / "articles.jsonl"
    path.write_bytes(b"\n" + binary.getvalue() + b"\n \n")
    with path.open("rb") as file:
        assert list(jsonl.load(file)) == given_articles
    with path.open(encoding="utf-8") as lines:
        assert list(jsonl.load(lines)) == given_articles


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("", "bad-json"),
        ("{", "bad-json"),
        ('{"pmid_version": NaN}', "bad-json"),
        (b"\xff", "bad-json"),
        ("[" * 100_000, "bad-json"),
        ('{"pmid_version": ' + "9" * 5000 + "}", "bad-json"),
        ("[]", "bad-dict"),
        ("null", "bad-dict"),
        ('{"pmid": 1}', "bad-dict"),
        ('{"title": "x", "colour": "red"}', "bad-dict"),
    ],
)
def test_what_is_no_article_is_refused(line: str | bytes, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        jsonl.loads(line)
    assert caught.value.code == code


def test_the_place_of_a_bad_line_is_said() -> None:
    lines = [jsonl.dumps(Article(pmid="1")), "\n", jsonl.dumps(Article(pmid="2")), "{}]\n"]
    found = jsonl.load(lines)
    assert [next(found).pmid, next(found).pmid] == ["1", "2"]
    with pytest.raises(ParseError) as caught:
        next(found)
    assert caught.value.index == 2


def test_what_a_reader_cannot_state_is_not_stated_after_the_way_either() -> None:
    page = pubparse.read(FIXTURES / "31364595.txt")
    back = jsonl.loads(jsonl.dumps(page))
    assert back.unknown == page.unknown
    assert back.partial == page.partial
    assert jsonl.loads(jsonl.dumps(Article(publication_date=PartialDate(raw="some day")))).publication_date


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared here")
def test_real_records_come_back() -> None:
    files = sorted((SHARED / "corpus" / "xml").iterdir())[::16]
    for file in files:
        with pubparse.parse(file) as records:
            for article in records:
                assert jsonl.loads(jsonl.dumps(article)) == article
