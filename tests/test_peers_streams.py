"""What users of other PubMed parsers ran into, continued: dates, books, deletions, streams, errors.

The number in a test's name is the rule's.
"""

from __future__ import annotations

import socket
from xml.sax.saxutils import escape

import pytest
from hypothesis import given

import pubparse
from pubparse.model import Article, Deletion, MeshHeading, MeshTerm, PartialDate
from tests.oracle.made import PMID, XML_TEXT, published, read, record
from tests.oracle.shared import FIXTURES


@pytest.fixture(scope="module")
def made() -> list[Article]:
    with pubparse.parse(FIXTURES / "peers.xml") as records:
        return list(records)


# D. Dates


@pytest.mark.parametrize("season", ["Winter", "Spring", "Summer", "Fall", "Autumn", "Winter-Spring", "Jan-Mar"])
def test_peers_44_45_a_season_is_no_month_and_no_year(season: str) -> None:
    date = published(f"<Year>2016</Year><Season>{season}</Season>")
    assert date == PartialDate(year=2016, season=season)


@pytest.mark.parametrize(
    ("printed", "edtf"),
    [
        ("1998 Dec-1999 Jan", "1998-12/1999-01"),
        ("1852", "1852"),
        ("1993 Sep-Oct", "1993-09/1993-10"),
        ("1947-1948", "1947/1948"),
        ("2000 Dec 23-30", "2000-12-23/2000-12-30"),
        ("1977 Jan 1-8", "1977-01-01/1977-01-08"),
        ("1977 Jan 5-20", "1977-01-05/1977-01-20"),
        ("2019 May/Jun", "2019-05/2019-06"),
        ("2019 May/June", "2019-05/2019-06"),
        ("2019 Feb - Apr", "2019-02/2019-04"),
        ("1999 Spring", "1999-21"),
        ("2000 Spring-Summer", "2000-21/2000-22"),
        ("1979-1980 Fall", None),
        ("1979-1980 Fall-Winter", None),
        ("1977 Aug 27-Sep 3", "1977-08-27/1977-09-03"),
        ("2021 Apr-Jun 01", None),
        ("2021 3rd Quarter", "2021-35"),
        ("2018 July August", None),
        ("1978 Sep-OCT", "1978-09/1978-10"),
        ("Fall 2017", None),
    ],
)
def test_peers_46_47_48_53_dates_as_printed(printed: str, edtf: str | None) -> None:
    """Every shape that was met; where no EDTF stands here, two readings are possible and the year is what counts."""
    date = published(f"<MedlineDate>{printed}</MedlineDate>")
    assert date is not None
    assert date.raw == printed
    assert str(date.year) in printed
    if edtf is not None:
        assert str(date) == edtf


def test_peers_46_no_other_date_stands_in(made: list[Article]) -> None:
    assert made[1].year == 1998
    assert made[1].history[0].date.year == 2019
    assert made[1].electronic_date is None
    assert (
        read(data="<History><PubMedPubDate PubStatus='pubmed'><Year>2019</Year></PubMedPubDate></History>").year is None
    )


@given(XML_TEXT, XML_TEXT, XML_TEXT, XML_TEXT)
def test_peers_48_no_date_stops_a_record(year: str, month: str, day: str, season: str) -> None:
    parts = {"Year": year, "Month": month, "Day": day, "Season": season}
    inside = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items())
    date = published(inside)
    kept = "" if date is None else str(date.raw or date.season or "") + str(date.year or "")
    for text in parts.values():
        plain = text.strip(" ").lstrip("0")
        assert plain.isdecimal() or all(word in kept for word in text.split(" ")), (date, text)


@given(XML_TEXT.filter(lambda text: text.strip(" ")))
def test_peers_47_48_whatever_was_printed_is_kept(printed: str) -> None:
    date = published(f"<MedlineDate>{escape(printed)}</MedlineDate>")
    assert date is not None
    assert date.raw == " ".join(filter(None, printed.split(" ")))


def test_peers_49_50_each_date_has_its_own_field() -> None:
    article = read(
        "<Journal><JournalIssue><PubDate><Year>2018</Year><Month>Sep</Month></PubDate></JournalIssue></Journal>"
        "<ArticleDate DateType='Electronic'><Year>2018</Year><Month>08</Month><Day>31</Day></ArticleDate>",
        data="<History><PubMedPubDate PubStatus='pubmed'><Year>2018</Year><Month>9</Month><Day>2</Day></PubMedPubDate></History>",
    )
    dates = (article.publication_date, article.electronic_date, article.history[0].date)
    assert [str(date) for date in dates] == ["2018-09", "2018-08-31", "2018-09-02"]


@pytest.mark.parametrize(
    ("printed", "month"),
    [("08", 8), ("8", 8), ("Aug", 8), ("August", 8), ("March", 3), ("Oct", 10), ("", None)],
)
def test_peers_51_52_a_month_is_a_number_or_nothing(printed: str, month: int | None) -> None:
    assert published(f"<Year>2018</Year><Month>{printed}</Month>") == PartialDate(year=2018, month=month)


# E. Books, deletions, versions, status


def test_peers_54_books_are_records_like_others() -> None:
    with pubparse.parse(FIXTURES / "books.xml") as records:
        articles = list(records)
    assert [(a.pmid, a.title, a.book and a.book.title) for a in articles] == [
        ("90000601", None, "The 1Big Book of Leaves"),
        ("90000602", "A leaf between books.", None),
        ("90000603", "Red leaves in Acer", "The Big Book of Leaves"),
    ]
    assert (records.seen, records.delivered, records.skipped) == (3, 3, 0)
    assert articles[0].book is not None
    outline = articles[0].book.sections
    assert [len(s.sections) for s in outline] == [2, 0]
    assert outline[0].sections[0].sections[0].title == "Rounder than round"


def test_peers_56_57_deletions_and_versions() -> None:
    with pubparse.parse(FIXTURES / "deletions.xml") as records:
        articles = list(records)
    assert records.deletions == (
        Deletion(pmid="90000702", version=1),
        Deletion(pmid="8", version=1),
        Deletion(pmid="90000703", version=3),
    )
    assert [(a.pmid, a.pmid_version, a.version_id, str(a.version_date)) for a in articles] == [
        ("90000701", 2, "2", "None"),
        ("90000701", 3, "3", "2021-06-01"),
    ]


def test_peers_59_retractions_and_concerns(made: list[Article]) -> None:
    assert [a.is_retracted for a in made] == [True, False, False]
    (link,) = made[0].comments_corrections
    assert (link.ref_type, link.pmid) == ("RetractionIn", "90000009")

    def linked(kind: str) -> Article:
        inside = f"<CommentsCorrections RefType='{kind}'><RefSource>J. 2020</RefSource></CommentsCorrections>"
        return read(citation=f"<CommentsCorrectionsList>{inside}</CommentsCorrectionsList>")

    assert linked("RetractionIn").is_retracted
    assert not linked("RetractionOf").is_retracted
    assert linked("ExpressionOfConcernIn").has_expression_of_concern
    notice = "<PublicationTypeList><PublicationType UI='D016440'>Retraction of Publication</PublicationType></PublicationTypeList>"
    assert read(notice).is_retraction_notice
    assert not read(notice).is_retracted


# F. Robustness


def test_peers_63_a_record_without_article_is_delivered() -> None:
    inside = "<PubmedArticle><MedlineCitation><PMID>90000011</PMID></MedlineCitation></PubmedArticle>"
    assert pubparse.read_string(inside).pmid == "90000011"


BROKEN = record("<ArticleTitle>Whole.</ArticleTitle>", pmid="90000012").replace("</Article>", "</Oops>")


def test_peers_63_a_broken_record_is_reported_and_the_rest_comes_out() -> None:
    text = f"<PubmedArticleSet>{record(pmid='90000011')}{BROKEN}{record(pmid='90000013')}</PubmedArticleSet>"
    with pytest.warns(pubparse.PubparseWarning), pubparse.parse_string(text) as records:
        assert [a.pmid for a in records] == ["90000011", "90000013"]
    (problem,) = records.problems
    assert (problem.pmid, problem.severity, problem.index) == ("90000012", "skipped", 1)
    assert problem.offset == text.index(BROKEN)
    assert (records.seen, records.delivered, records.skipped) == (3, 2, 1)


def test_peers_63_or_the_caller_asks_for_the_exception() -> None:
    text = f"<PubmedArticleSet>{record(pmid='90000011')}{BROKEN}</PubmedArticleSet>"
    with pubparse.parse_string(text, on_error="raise") as records:
        assert next(iter(records)).pmid == "90000011"
        with pytest.raises(pubparse.MalformedRecordError) as caught:
            next(iter(records))
    assert (caught.value.pmid, caught.value.offset) == ("90000012", text.index(BROKEN))


def test_peers_64_new_elements_are_data() -> None:
    article = read(
        "<ArticleTitle>Old.</ArticleTitle><Mood scale='5'>cheerful</Mood>",
        citation="<Weather><Wind>north</Wind></Weather>",
    )
    assert article.title == "Old."
    names, texts = zip(*((piece.name, piece.text) for piece in article.unplaced), strict=True)
    assert any("Mood" in name for name in names)
    assert any("Weather" in name for name in names)
    assert any("cheerful" in text for text in texts)
    assert any("north" in text for text in texts)
    assert article.problems == ()


def test_peers_64_no_dtd_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    doctype = '<!DOCTYPE PubmedArticleSet SYSTEM "http://dtd.example.org/no_such_thing.dtd">'
    text = f'<?xml version="1.0"?>{doctype}<PubmedArticleSet>{record()}</PubmedArticleSet>'
    assert pubparse.read_string(text).pmid == PMID


@pytest.mark.parametrize("between", ["", "\n", "\n\n  \n"])
def test_peers_66_several_documents_in_one_file(between: str) -> None:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PubmedArticleSet SYSTEM "p.dtd">\n'
    one = head + "<PubmedArticleSet>{}</PubmedArticleSet>"
    text = between.join(one.format(record(pmid=str(number))) for number in (1, 2, 3))
    with pubparse.parse(text.encode()) as records:
        assert [a.pmid for a in records] == ["1", "2", "3"]
    assert records.problems == ()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"error":"API rate limit exceeded","api-key":"203.0.113.1","count":"4","limit":"3"}', "rate limit"),
        ("<eFetchResult><ERROR>Supplied id parameter is empty.</ERROR></eFetchResult>", "Supplied id parameter"),
        ("<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body></body></html>", "502 Bad Gateway"),
    ],
)
def test_peers_67_an_error_body_is_named(body: str, said: str) -> None:
    with pytest.raises(pubparse.UnknownFormatError, match=said):
        pubparse.read_string(body)


def test_peers_75_stars_and_colons_in_headings() -> None:
    tea = (
        "<DescriptorName UI='D2' MajorTopicYN='N'>Tea</DescriptorName>"
        "<QualifierName UI='Q1' MajorTopicYN='Y'>a; b</QualifierName><QualifierName UI='Q2' MajorTopicYN='N'>c</QualifierName>"
    )
    cups = "<DescriptorName UI='D1' MajorTopicYN='Y'>Cups: History</DescriptorName>"
    headings = "".join(f"<MeshHeading>{heading}</MeshHeading>" for heading in (cups, tea))
    article = read(citation=f"<MeshHeadingList>{headings}</MeshHeadingList>")
    assert article.mesh_headings == (
        MeshHeading(descriptor=MeshTerm(name="Cups: History", ui="D1", major_topic=True)),
        MeshHeading(
            descriptor=MeshTerm(name="Tea", ui="D2"),
            qualifiers=(MeshTerm(name="a; b", ui="Q1", major_topic=True), MeshTerm(name="c", ui="Q2")),
        ),
    )
    assert [h.major_topic for h in article.mesh_headings] == [True, True]
