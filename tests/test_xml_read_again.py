"""Valid and nearly valid records that once lost something on the way into an Article, or on the way back through the writer."""

from __future__ import annotations

import pytest

import pubparse
from pubparse.export import pubmed_xml
from pubparse.model import Article, PartialDate
from tests.oracle.made import record
from tests.streams import document, met

ISSUE = "<Journal><JournalIssue><PubDate>{}</PubDate></JournalIssue></Journal><ArticleTitle>A leaf.</ArticleTitle>"


def again(article: Article) -> Article:
    """The article from the XML that is written of it."""
    return pubparse.read_string(pubmed_xml.dumps(article))


def unplaced(article: Article) -> list[tuple[str, str]]:
    return [(u.name.rpartition("/")[2], u.text) for u in article.unplaced]


@pytest.mark.parametrize(
    ("inner", "date"),
    [
        ("<Year>2020</Year><Month>Jan-Feb</Month>", PartialDate(year=2020, raw="2020 Jan-Feb")),
        ("<Year>2020</Year><Month>-1</Month><Day>-3</Day>", PartialDate(year=2020, raw="2020 -1 -3")),
        ("<Year>2020</Year><Month>2</Month><Day>3 4</Day>", PartialDate(year=2020, month=2, raw="2020 2 3 4")),
        ("<Year>2020</Year><Month>3 4</Month>", PartialDate(year=2020, raw="2020 3 4")),
        ("<Year>2020</Year><Month>1 x</Month><Day>5</Day>", PartialDate(year=2020, raw="2020 1 x 5")),
        ("<Year>2020</Year><Day>Feb</Day>", PartialDate(year=2020, raw="2020 Feb")),
        (
            "<Year>2020</Year><Month>Feb</Month><Day>30</Day><Season>Fall</Season>",
            PartialDate(year=2020, month=2, season="Fall", raw="2020 Feb 30 Fall"),
        ),
        ("<Year>2020 Winter-Spring</Year>", PartialDate(raw="2020 Winter-Spring")),
        ("<Month>2020</Month><Day>5</Day>", PartialDate(raw="2020 5")),
        ("<Month>May</Month><Day>5</Day>", PartialDate(raw="May 5")),
        ("<Season>Fall</Season>", PartialDate(raw="Fall")),
        ("<Year>-5</Year>", PartialDate(raw="-5")),
        ("<MedlineDate>2020 Jan-Feb</MedlineDate>", None),
        ("<MedlineDate>2020 -1 -3</MedlineDate>", None),
        ("<MedlineDate>Spring</MedlineDate>", None),
    ],
)
def test_a_date_is_read_again_as_it_was(inner: str, date: PartialDate | None) -> None:
    article = pubparse.read_string(record(ISSUE.format(inner)))
    assert date is None or article.publication_date == date
    assert again(article) == article
    if date is None:
        assert inner in pubmed_xml.dumps(article)


@pytest.mark.parametrize(
    ("inner", "year", "rest"),
    [
        ("<Year>2020</Year><MedlineDate>2021 Jan</MedlineDate>", 2020, [("MedlineDate", "2021 Jan")]),
        ("<MedlineDate>2021 Jan</MedlineDate><Year>2020</Year>", 2021, [("Year", "2020")]),
        ("<Year/><MedlineDate>2021 Jan</MedlineDate>", 2021, []),
    ],
)
def test_a_date_in_two_forms_loses_neither(inner: str, year: int, rest: list[tuple[str, str]]) -> None:
    article = pubparse.read_string(record(ISSUE.format(inner)))
    assert article.year == year
    assert unplaced(article) == rest
    assert again(article) == article


@pytest.mark.parametrize("kind", ["authors", "editors"])
def test_the_type_of_an_article_s_list_of_authors_is_kept(kind: str) -> None:
    authors = f'<AuthorList Type="{kind}"><Author ValidYN="Y"><LastName>Muster</LastName></Author></AuthorList>'
    article = pubparse.read_string(record(authors))
    assert unplaced(article) == [("@Type", kind)]
    assert f'Type="{kind}"' in pubmed_xml.dumps(article)


def test_what_a_second_element_s_attribute_says_is_kept() -> None:
    issue = '<JournalIssue CitedMedium="{}"><Volume>{}</Volume></JournalIssue>'
    article = pubparse.read_string(
        record(f"<Journal>{issue.format('Print', 1)}{issue.format('Internet', 2)}</Journal>")
    )
    assert (article.cited_medium, article.volume) == ("Print", "1")
    assert unplaced(article) == [("@CitedMedium", "Internet"), ("Volume", "2")]


@pytest.mark.parametrize("path", ["MedlineCitation", "<!-- by way of lxml -->"])
def test_the_path_in_a_citation_that_is_the_record_has_no_stroke_before_it(path: str) -> None:
    name = "<LastName>Muster</LastName><NameQualifier>II</NameQualifier>"
    xml = (
        f"<MedlineCitation>{path if path[0] == '<' else ''}<PMID>1</PMID><PersonalNameSubjectList><PersonalNameSubject>"
        f"{name}</PersonalNameSubject></PersonalNameSubjectList></MedlineCitation>"
    )
    (found,) = pubparse.read_string(xml).unplaced
    assert found.name == "PersonalNameSubjectList/PersonalNameSubject/NameQualifier"


@pytest.mark.parametrize(
    "inner",
    [
        '<Journal><ISSN IssnType="Print"/></Journal><ArticleTitle>A leaf.</ArticleTitle>',
        (
            '<ArticleTitle>A leaf.</ArticleTitle></Article><CommentsCorrectionsList><CommentsCorrections RefType="Cites">'
            '<RefSource>A book</RefSource><PMID Version="2"/></CommentsCorrections></CommentsCorrectionsList><Article>'
        ),
    ],
)
def test_an_attribute_of_an_empty_element_is_written(inner: str) -> None:
    article = pubparse.read_string(record(inner))
    assert again(article) == article


@pytest.mark.parametrize(
    ("ids", "accession", "own"),
    [
        (("bookaccession NBK1", "pubmed 5"), "NBK1", 1),
        (("pubmed 5", "bookaccession NBK1"), "NBK1", 2),
        (("doi 10.1/x", "pubmed 5", "bookaccession NBK1"), None, 1),
    ],
)
def test_a_book_s_accession_is_read_again(ids: tuple[str, ...], accession: str | None, own: int) -> None:
    def listed(some: tuple[str, ...]) -> str:
        one = '<ArticleId IdType="{}">{}</ArticleId>'
        return f"<ArticleIdList>{''.join(one.format(*i.split()) for i in some)}</ArticleIdList>"

    article = pubparse.read_string(
        f"<PubmedBookArticle><BookDocument><PMID>5</PMID>{listed(ids[:own])}<Book><BookTitle>B</BookTitle></Book>"
        f"</BookDocument><PubmedBookData>{listed(ids[own:])}</PubmedBookData></PubmedBookArticle>"
    )
    assert article.book is not None
    assert article.book.accession == accession
    assert again(article) == article


def test_a_text_among_deletions_is_told() -> None:
    found = met(document("<DeleteCitation>7<PMID Version='1'>8</PMID> 9 </DeleteCitation>").encode())
    assert found.deleted == ["8"]
    assert [(p.code, p.message) for p in found.problems] == [
        ("bad-deletion", "a text among deletions: '7'"), ("bad-deletion", "a text among deletions: '9'"),
    ]  # fmt: skip
