"""CSL-JSON of other programs: the shapes of Zotero, pandoc and Crossref, and what is none."""

from __future__ import annotations

import io
import json
import warnings
from typing import Any

import attrs
import pytest

from pubparse.errors import ParseError, PubparseWarning, RecordCountError
from pubparse.export import csl
from pubparse.model import Affiliation, Article, Author, Book, Journal, Keyword, PartialDate, PublicationType


def read(**item: Any) -> Article:
    return csl.loads(json.dumps({"type": "article-journal", **item}))


def rest(article: Article) -> dict[str, str]:
    return {piece.name: piece.text for piece in article.unplaced}


def codes(article: Article) -> list[str]:
    return [problem.code for problem in article.problems]


def test_an_item_of_zotero() -> None:
    article = read(
        **{
            "id": "http://zotero.org/users/1/items/AB", "title": 'The <i>Tram</i> & the <span class="nocase">bell</span>',
            "container-title": "Journal of Trams", "journalAbbreviation": "J. Trams", "ISSN": "1111-2223", "language": "en-US",
            "note": "PMID: 31364595\nPMCID: PMC7654321\nRead twice", "accessed": {"date-parts": [["2020", 1, 2]]},
            "issued": {"date-parts": [["2019", "8", 2]]}, "page": "1-9", "volume": 20, "DOI": "https://doi.org/10.1000/tram",
            "URL": "https://doi.org/10.1000/tram", "source": "DOI.org (Crossref)",
        }
    )  # fmt: skip
    assert (article.pmid, article.pmcid, article.doi) == ("31364595", "PMC7654321", "10.1000/tram")
    assert article.title == 'The Tram & the <span class="nocase">bell</span>'
    assert article.title_markup == 'The <i>Tram</i> &amp; the &lt;span class="nocase"&gt;bell&lt;/span&gt;'
    assert article.journal == Journal(title="Journal of Trams", iso_abbreviation="J. Trams", issn="1111-2223")
    assert (article.volume, article.pages, article.languages) == ("20", "1-9", ("eng",))
    assert article.publication_date == PartialDate(year=2019, month=8, day=2)
    assert rest(article) == {
        "id": "http://zotero.org/users/1/items/AB", "accessed": '{"date-parts": [["2020", 1, 2]]}', "note": "Read twice",
        "language": "en-US", "source": "DOI.org (Crossref)",
    }  # fmt: skip
    assert codes(article) == []


def test_an_item_of_crossref() -> None:
    article = read(
        **{
            "type": "journal-article", "title": ["Of trams"], "container-title": ["Journal of Trams", "J Trams B"],
            "ISSN": ["1111-2223", "3333-4445"], "article-number": "e17", "reference-count": 3,
            "author": [
                {
                    "given": "Ana", "family": "Ek", "sequence": "first", "ORCID": "https://orcid.org/0000-0002-1825-0097",
                    "affiliation": [{"name": "Depot 1"}, {"name": "Depot 2"}],
                },
                {"name": "Tram Study Group", "affiliation": []},
            ],
        }
    )  # fmt: skip
    assert (article.title, article.pages) == ("Of trams", "e17")
    first, group = article.authors
    assert (first.name, first.initials, first.orcid) == ("Ana Ek", "A", "0000-0002-1825-0097")
    assert first.affiliations == (Affiliation(text="Depot 1"), Affiliation(text="Depot 2"))
    assert group == Author(collective_name="Tram Study Group")
    assert not {"authors.affiliations", "authors.identifiers"} & article.unknown
    assert rest(article) == {
        "reference-count": "3", "type": "journal-article", "author.sequence": "first", "container-title": "J Trams B",
        "ISSN": "3333-4445",
    }  # fmt: skip


def test_names() -> None:
    article = read(
        author=[
            {
                "family": "Cruz",
                "given": "Ana M",
                "non-dropping-particle": "de la",
                "suffix": "Jr",
                "comma-suffix": True,
            },
            {"family": "Gaulle", "given": "Charles", "dropping-particle": "de"},
            {"literal": "World Tram Organization"},
            {"given": "Plato", "affiliation": 7},
            {"family": "Ny", "literal": "N. Y."},
            "Smith, John",
            7,
            {},
            {"literal": "et al."},
        ]
    )
    assert article.authors == (
        Author(last_name="de la Cruz", fore_name="Ana M", initials="AM", suffix="Jr"),
        Author(last_name="de Gaulle", fore_name="Charles", initials="C"),
        Author(collective_name="World Tram Organization"),
        Author(fore_name="Plato", initials="P"),
        Author(last_name="Ny"),
        Author(collective_name="Smith, John"),
    )
    assert article.authors_complete is False
    assert "authors" in article.partial
    assert codes(article) == ["name-whole", "name-whole"]
    assert rest(article) == {
        "author.comma-suffix": "true",
        "author.literal": "N. Y.",
        "author": "7",
        "author.affiliation": "7",
    }
    assert read(title="x", author=[{"literal": "others"}]).authors_complete is False
    assert read(title="x", author=[]).authors_complete is None


def test_the_electronic_date_is_when_it_was_available() -> None:
    """CSL 1.0.2: `available-date`, in the same forms as `issued`."""
    issue, electronic = PartialDate(year=2019, month=8), PartialDate(year=2019, month=7, day=29)
    article = Article(title="x", publication_date=issue, electronic_date=electronic)
    assert csl.item(article)["available-date"] == {"date-parts": [[2019, 7, 29]]}
    back = csl.loads(csl.dumps(article))
    assert (back.publication_date, back.electronic_date, back.unplaced) == (issue, electronic, ())
    assert "electronic_date" not in back.unknown
    alone = csl.item(attrs.evolve(article, publication_date=None))
    assert ("available-date" in alone, alone["issued"]) == (False, {"date-parts": [[2019, 7, 29]]})
    odd = read(**{"title": "x", "available-date": {"date-parts": [[2019, 17]], "circa": True}})
    assert [(piece.name, piece.text) for piece in odd.unplaced] == [
        ("available-date.date-parts", "[[2019, 17]]"), ("available-date.circa", "true"),
    ]  # fmt: skip
    assert [problem.message[:16] for problem in odd.problems] == ["available-date: "]


@pytest.mark.parametrize(
    ("issued", "date", "left", "problems"),
    [
        ({"date-parts": [[2019]]}, PartialDate(year=2019), {}, []),
        ({"date-parts": [["2019", "08"]]}, PartialDate(year=2019, month=8), {}, []),
        ({"date-parts": [[2019, 8], [2019, 9]]}, PartialDate(year=2019, month=8, end=PartialDate(year=2019, month=9)), {}, []),
        ({"date-parts": [[2001]], "season": 3}, PartialDate(year=2001, season="Autumn"), {}, []),
        ({"date-parts": [[2001]], "season": "Trinity"}, PartialDate(year=2001, season="Trinity"), {}, []),
        ({"date-parts": [[2001, 5]], "season": 1}, PartialDate(year=2001, month=5), {"issued.season": "1"}, []),
        # pandoc and CSL 1.0.2, citeproc-js; a range of seasons has no other form
        ({"date-parts": [[2001, 21]]}, PartialDate(year=2001, season="Spring"), {}, []),
        ({"date-parts": [[2001, 16]]}, PartialDate(year=2001, season="Winter"), {}, []),
        ({"date-parts": [[2001, 22]], "season": 2}, PartialDate(year=2001, season="Summer"), {}, []),
        ({"date-parts": [[2001, 22]], "season": 3}, PartialDate(year=2001, season="Summer"), {"issued.season": "3"}, []),
        ({"date-parts": [["2000", "24"], ["2001", "21"]]},
         PartialDate(year=2000, season="Winter", end=PartialDate(year=2001, season="Spring")), {}, []),
        ({"date-parts": [[2001, 21, 3]]}, None, {"issued.date-parts": "[[2001, 21, 3]]"}, ["bad-date"]),
        ({"date-parts": [[2001, 17]]}, None, {"issued.date-parts": "[[2001, 17]]"}, ["bad-date"]),
        ({"date-parts": [[1850]], "circa": True}, PartialDate(year=1850), {"issued.circa": "true"}, []),
        ({"date-parts": [[1850]], "circa": False}, PartialDate(year=1850), {}, []),
        ({"raw": "2019-08-02"}, PartialDate(year=2019, month=8, day=2, raw="2019-08-02"), {}, []),
        ({"literal": "Spring 2001"}, PartialDate(year=2001, season="Spring", raw="Spring 2001"), {}, []),
        ({"literal": "some day"}, PartialDate(raw="some day"), {}, ["bad-date"]),
        ("2019", PartialDate(year=2019, raw="2019"), {}, []),
        (2019, PartialDate(year=2019, raw="2019"), {}, []),
        ({"date-parts": [[2019, 2, 30]]}, None, {"issued.date-parts": "[[2019, 2, 30]]"}, ["bad-date"]),
        ({"date-parts": [[2019, 17]], "raw": "2019"}, PartialDate(year=2019, raw="2019"),
         {"issued.date-parts": "[[2019, 17]]"}, ["bad-date"]),
        ({"date-parts": [[True]]}, None, {"issued.date-parts": "[[true]]"}, ["bad-date"]),
        ({"date-parts": [[-44]]}, None, {"issued.date-parts": "[[-44]]"}, ["bad-date"]),
        ({"date-parts": [[2019], [0]]}, None, {"issued.date-parts": "[[2019], [0]]"}, ["bad-date"]),
        ({"date-parts": [[]]}, None, {"issued.date-parts": "[[]]"}, []),
        ([2019], None, {"issued": "[2019]"}, ["bad-date"]),
        ({}, None, {}, []),
    ],
)  # fmt: skip
def test_dates(issued: Any, date: PartialDate | None, left: dict[str, str], problems: list[str]) -> None:
    article = read(title="x", issued=issued)
    assert (article.publication_date, rest(article), codes(article)) == (date, left, problems)


def test_what_is_no_identifier_is_kept_and_said() -> None:
    article = read(PMID="31364595x", DOI="see 10.1000/tram", PMCID="7654321", URL="https://example.org/", title="x")
    assert (article.pmid, article.doi, article.pmcid) == (None, None, "PMC7654321")
    assert codes(article) == ["bad-identifier", "bad-identifier"]
    assert rest(article) == {"PMID": "31364595x", "DOI": "see 10.1000/tram", "URL": "https://example.org/"}
    assert read(URL="https://pubmed.ncbi.nlm.nih.gov/31364595/").pmid == "31364595"
    assert read(URL="http://dx.doi.org/10.1000/tram").doi == "10.1000/tram"
    two = read(PMID="1", note="PMID: 2")
    assert (two.pmid, rest(two)) == ("1", {"note": "2"})
    twice = csl.loads('{"title": "One", "title": "Two", "issued": {}, "issued": {"raw": "2019"}}')
    assert (twice.title, rest(twice)["title"]) == ("One", "Two")


def test_keywords() -> None:
    assert [k.text for k in read(keyword="Receptors, Cell Surface; Trams").keywords] == [
        "Receptors, Cell Surface",
        "Trams",
    ]
    assert read(keyword="bells, whistles;").keywords == (Keyword(text="bells, whistles"),)
    commas = read(keyword="trams, bells,trams")
    assert commas.keywords == (Keyword(text="trams"), Keyword(text="bells"))
    assert codes(commas) == ["inferred"]
    assert read(keyword=["trams; x", "bells"]).keywords == tuple(Keyword(text=word) for word in ("trams", "x", "bells"))
    for words in (["a, b"], ["a;b"], ["a;b", "c"], ["x;"], ["a", "b, c"]):
        written = csl.item(Article(title="x", keywords=tuple(Keyword(text=word) for word in words)))
        assert [k.text for k in read(**written).keywords] == words


def test_kinds() -> None:
    chapter = read(
        **{"type": "entry-encyclopedia", "title": "Bells", "container-title": "Of Trams", "publisher": "Rail"}
    )
    assert (chapter.title, chapter.book) == ("Bells", Book(title="Of Trams", publisher="Rail"))
    assert rest(chapter) == {"type": "entry-encyclopedia"}
    book = read(type="book", title="Of Trams", author=[{"family": "Ny"}], ISBN="1 2", volume="3")
    assert book.title is None
    assert book.book == Book(
        title="Of Trams", authors=(Author(last_name="Ny"),), authors_complete=True, isbns=("1", "2"), volume="3"
    )
    assert "authors" in book.unknown
    page = read(type="webpage", title="Trams", editor=[{"family": "Ek"}], publisher="Rail")
    assert rest(page) == {"type": "webpage", "editor": '[{"family": "Ek"}]', "publisher": "Rail"}


def test_types_and_languages() -> None:
    article = read(genre="Preprint", status="Retracted", language="German")
    assert article.publication_types == (
        PublicationType(name="Preprint"),
        PublicationType(name="Retracted Publication"),
    )
    assert article.is_retracted
    assert "publication_types" in article.partial
    assert article.languages == ("ger",)
    other = read(genre="Tram lore", status="in press", language="Tramish")
    assert rest(other) == {"genre": "Tram lore", "status": "in press", "language": "Tramish"}
    assert "publication_types" in other.unknown
    assert codes(other) == ["bad-language"]
    assert "languages" in read(language="mul").partial


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad-json"), ("{", "bad-json"), ("null", "bad-json"), ("PMID- 1", "bad-json"), (b"\xff", "bad-json"),
        ("[" * 100_000, "bad-json"), ('[{"title": "x"}', "bad-json"), ('{"title": "x"}{', "bad-json"),
        ('{"title": ' + "9" * 5000 + "}", "bad-json"),
        ('{"volume": NaN}', "bad-json"), ("[1]", "bad-item"), ("{}", "bad-item"), ("[null]", "bad-item"),
        ('{"title": null}', "bad-item"),
    ],
)  # fmt: skip
def test_what_is_no_item_is_refused(text: str | bytes, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        csl.loads(text)
    assert caught.value.code == code


def test_none_or_several() -> None:
    for text in ("[]", '[{"title": "x"}, {"title": "y"}]'):
        with pytest.raises(RecordCountError):
            csl.loads(text)
    assert csl.loads('[{"title": "x"}]').title == "x"


def test_a_bad_item_costs_itself() -> None:
    text = '[{"title": "One"}, 7, {"title": "Two"}, {"title": '
    found = csl.load(io.StringIO(text))
    with pytest.warns(PubparseWarning, match="and 1 more"):
        assert [article.title for article in found] == ["One", "Two"]
    assert [(problem.code, problem.index, problem.scope) for problem in found.problems] == [
        ("bad-item", 1, "record"), ("bad-json", 3, "stream"),
    ]  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert next(found, None) is None  # told once
    strict = csl.load(io.StringIO(text), on_error="raise")
    assert next(strict).title == "One"
    with pytest.raises(ParseError) as caught:
        next(strict)
    assert (caught.value.code, caught.value.index) == ("bad-item", 1)


def test_problems_of_articles_are_those_of_the_file_too() -> None:
    found = csl.load(io.StringIO('[{"title": "x", "PMID": "no"}]'))
    (article,) = found
    assert found.problems == article.problems
    assert article.problems[0].index == 0
