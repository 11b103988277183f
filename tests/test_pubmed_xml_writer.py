"""`export.pubmed_xml`: what is in the model is written where the DTD wants it, and what is read back is the same."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import tempfile
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from lxml import etree

import pubparse
from pubparse.export import pubmed_xml
from pubparse.model import (
    Abstract,
    AbstractSection,
    Affiliation,
    Article,
    ArticleDate,
    ArticleId,
    Author,
    Book,
    Chemical,
    CommentCorrection,
    DataBank,
    ELocationId,
    GeneralNote,
    Grant,
    HistoryDate,
    Identifier,
    Investigator,
    ItemList,
    Journal,
    Keyword,
    LocationLabel,
    MeshHeading,
    MeshTerm,
    Object,
    OtherId,
    Param,
    PartialDate,
    PersonalNameSubject,
    PublicationType,
    Reference,
    ReferenceList,
    Section,
    Source,
    SupplementaryConcept,
    TitleLink,
)
from tests.strategies import articles

SHARED = Path(os.environ.get("PUBPARSE_SHARED", Path(__file__).resolve().parents[1] / ".." / "shared"))
MATHML = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'
DAY = PartialDate(year=2019, month=8, day=2)

FULL = Article(
    pmid="31364595",
    pmid_version=2,
    version_id="2",
    version_date=PartialDate(year=2018, month=10, day=10, raw="2018/10/10"),
    status="MEDLINE",
    owner="NLM",
    indexing_method="Curated",
    article_ids=(ArticleId(value="31364595", id_type="pubmed"), ArticleId(value="10.1000/a<b>", id_type="doi")),
    elocation_ids=(ELocationId(value="10.1000/a<b>", id_type="doi", valid=True),),
    other_ids=(OtherId(value="PMC1", source="NLM"),),
    title="Of H2O & trams.",
    title_markup="Of H<sub>2</sub>O &amp; trams.",
    vernacular_title="Von H2O.",
    abstract=Abstract(
        sections=(
            AbstractSection(label="AIM", nlm_category="OBJECTIVE", text="To count \u00a0 trams."),
            AbstractSection(label="LEVEL OF EVIDENCE: 4"),
            AbstractSection(
                text="x y",
                markup=f"<mml:math {MATHML}><mml:mi>x</mml:mi> <mml:mi>y</mml:mi></mml:math>",
            ),
        ),
        copyright="\u00a9 2019 Nobody.",
    ),
    other_abstracts=(
        Abstract(sections=(AbstractSection(text="Wir z\u00e4hlten."),), language="ger", type="Publisher"),
    ),
    journal=Journal(
        title="Journal of Trams",
        iso_abbreviation="J. Trams",
        medline_ta="J Trams",
        issn="1234-5678",
        issn_type="Print",
        issn_linking="1234-5678",
        nlm_unique_id="0000001",
        country="Norway",
    ),
    volume="20",
    issue="8",
    cited_medium="Internet",
    pages="e434-e442",
    start_page="e434",
    end_page="e442",
    publication_date=PartialDate(year=2019, month=8),
    electronic_date=PartialDate(year=2019, month=7, day=29),
    article_dates=(ArticleDate(date=PartialDate(year=2019, month=7, day=30), date_type="Electronic"),),
    pub_model="Print-Electronic",
    authors=(
        Author(
            last_name="Ny",
            fore_name="Ada B",
            initials="AB",
            suffix="Jr",
            valid=True,
            equal_contribution=True,
            identifiers=(Identifier(value="0000-0002-1825-0097", source="ORCID"),),
            affiliations=(
                Affiliation(text="Tram Works.", identifiers=(Identifier(value="grid.1", source="GRID"),)),
                Affiliation(text="Depot."),
            ),
        ),
        Author(collective_name="TRAM Group", valid=True, investigators_id="I1"),
        Author(last_name="Wrong", valid=False),
    ),
    authors_complete=False,
    investigators=(
        Investigator(last_name="Ek", initials="E", valid=True, list_id="I1"),
        Investigator(last_name="Alm", initials="A", valid=True, list_id="I1"),
        Investigator(last_name="Ask", initials="A", valid=True, list_id="I2", affiliations=(Affiliation(text="Oslo"),)),
    ),
    personal_name_subjects=(PersonalNameSubject(last_name="Bull", fore_name="Ole", initials="O"),),
    languages=("eng", "ger"),
    publication_types=(PublicationType(name="Journal Article", ui="D016428"),),
    mesh_headings=(
        MeshHeading(
            descriptor=MeshTerm(name="Norway", ui="D009664", type="Geographic", auto=True),
            qualifiers=(MeshTerm(name="epidemiology", ui="Q000453", major_topic=True),),
        ),
    ),
    chemicals=(Chemical(name="Water", ui="D014867", registry_number="059QF0KO0R"),),
    supplementary_concepts=(SupplementaryConcept(name="TRAM protocol", ui="C000001", type="Protocol"),),
    gene_symbols=("abc",),
    keywords=(
        Keyword(text="rail", owner="NOTNLM", major_topic=True),
        Keyword(text="wheel", owner="NOTNLM"),
        Keyword(text="Transport", owner="NASA"),
    ),
    citation_subsets=("IM",),
    space_flight_missions=("Flight Tram",),
    grants=(Grant(grant_id="R01", acronym="CA", agency="NCI NIH HHS", country="United States"),),
    grants_complete=True,
    data_banks=(DataBank(name="Dryad", accession_numbers=("10.5061/x", "10.5061/y")),),
    data_banks_complete=True,
    comments_corrections=(
        CommentCorrection(ref_type="ErratumIn", ref_source="J Trams. 2020;1", pmid="1", pmid_version=1, note="n"),
    ),
    references=(
        ReferenceList(
            title="References",
            references=(Reference(citation="A. B. 2001", article_ids=(ArticleId(value="2", id_type="pubmed"),)),),
            lists=(ReferenceList(title="More", references=(Reference(citation="C."),)),),
        ),
    ),
    number_of_references=2,
    objects=(Object(type="keyword", params=(Param(name="value", text="x"),)),),
    coi_statement="None.",
    general_notes=(GeneralNote(text="A note", owner="NASA"),),
    publication_status="ppublish",
    date_completed=DAY,
    date_revised=DAY,
    history=(
        HistoryDate(status="pubmed", date=DAY, hour=6, minute=0),
        HistoryDate(status="medline", date=DAY),
    ),
)

BOOK = Article(
    pmid="20301295",
    pmid_version=1,
    article_ids=(
        ArticleId(value="NBK1116", id_type="bookaccession"),
        ArticleId(value="20301295", id_type="pubmed"),
    ),
    elocation_ids=(ELocationId(value="10.1000/book", id_type="doi", valid=True),),
    publication_date=PartialDate(year=1993),
    title="Of wheels",
    title_link=TitleLink(book="trams", part="wheels"),
    pages="1-12",
    languages=("eng",),
    authors=(Author(last_name="Ny", initials="A", valid=True),),
    authors_complete=True,
    publication_types=(PublicationType(name="Review", ui="D016454"),),
    abstract=Abstract(sections=(AbstractSection(text="On wheels."),)),
    keywords=(Keyword(text="wheel", owner="NLM"),),
    date_revised=DAY,
    grants=(Grant(agency="NCI"),),
    grants_complete=True,
    references=(ReferenceList(references=(Reference(citation="A."),)),),
    history=(HistoryDate(status="pubmed", date=DAY),),
    publication_status="ppublish",
    book=Book(
        title="Trams\u00ae",
        title_link=TitleLink(book="trams"),
        accession="NBK1116",
        publisher="Depot Press",
        publisher_location="Oslo",
        date=PartialDate(year=1993),
        beginning_date=PartialDate(year=1993),
        ending_date=PartialDate(year=2024),
        editors=(Author(last_name="Ek", initials="E", valid=True),),
        editors_complete=True,
        authors_complete=True,
        authors=(Author(last_name="Alm", initials="A", valid=True),),
        volume="1",
        volume_title="Wheels",
        edition="2nd",
        collection_title="Rails",
        collection_title_link=TitleLink(book="rails"),
        isbns=("1", "2"),
        medium="Internet",
        report_number="7",
        sections=(
            Section(
                title="Summary",
                title_link=TitleLink(sec="s1"),
                location_label=LocationLabel(text="1", type="section"),
                sections=(Section(title="Below"),),
            ),
        ),
        location_labels=(LocationLabel(text="Chapter 5", type="chapter"),),
        contribution_date=PartialDate(year=2000, month=9, day=7),
        item_lists=(ItemList(type="Synonyms", items=("Streetcar", "Trolley")),),
    ),
)


def tree(article: Article) -> Any:
    return etree.fromstring(pubmed_xml.dumps(article).encode())


def tags(element: Any) -> list[str]:
    return [child.tag for child in element]


@pytest.mark.parametrize("article", [FULL, BOOK], ids=["article", "book"])
def test_a_full_record_is_valid(article: Article) -> None:
    path = SHARED / "dtd" / "pubmed_250101.dtd"
    if not path.exists():
        pytest.skip(f"NLM's DTD is not at {path}")
    dtd = etree.DTD(str(path))
    assert dtd.validate(tree(article)), dtd.error_log.last_error


@pytest.mark.parametrize("article", [FULL, BOOK], ids=["article", "book"])
def test_a_full_record_is_read_back_equal(article: Article) -> None:
    back = pubparse.read_string(pubmed_xml.dumps(article))
    for field in attrs.fields(Article):
        if field.eq:
            assert getattr(back, field.name) == getattr(article, field.name), field.name
    assert back.unplaced == ()


def test_elements_that_left_the_dtd_stand_where_they_stood() -> None:
    article = Article(
        pmid="1",
        date_created=DAY,
        date_completed=DAY,
        abstract=Abstract(sections=(AbstractSection(text="x"),)),
        affiliations=(Affiliation(text="Tram Works"),),
        authors=(Author(last_name="Ny"),),
    )
    citation = tree(article).find("MedlineCitation")
    assert tags(citation)[:4] == ["PMID", "DateCreated", "DateCompleted", "Article"]
    assert tags(citation.find("Article"))[-3:] == ["Abstract", "Affiliation", "AuthorList"]


def test_lists_are_grouped_as_they_were() -> None:
    record = tree(FULL)
    assert [(el.get("Owner"), len(el)) for el in record.iterfind("MedlineCitation/KeywordList")] == [
        ("NOTNLM", 2), ("NASA", 1),
    ]  # fmt: skip
    assert [(el.get("ID"), len(el)) for el in record.iterfind("MedlineCitation/InvestigatorList")] == [
        ("I1", 2), ("I2", 1),
    ]  # fmt: skip


def test_the_book_s_own_ids_and_pubmed_s_are_parted() -> None:
    record = tree(BOOK)
    assert [el.text for el in record.iterfind("BookDocument/ArticleIdList/ArticleId")] == ["NBK1116"]
    assert [el.text for el in record.iterfind("PubmedBookData/ArticleIdList/ArticleId")] == ["20301295"]


@pytest.mark.parametrize(
    ("date", "source", "inner"),
    [
        (PartialDate(year=2019, month=8), None, "<Year>2019</Year><Month>Aug</Month>"),
        (PartialDate(year=2019, month=8, day=2), None, "<Year>2019</Year><Month>Aug</Month><Day>02</Day>"),
        (PartialDate(year=1809), None, "<Year>1809</Year>"),
        (PartialDate(year=2001, season="Winter-Spring"), None, "<Year>2001</Year><Season>Winter-Spring</Season>"),
        (PartialDate(year=2019, raw="2019"), "pubmed-xml", "<MedlineDate>2019</MedlineDate>"),
        (PartialDate(year=2019, month=8, raw="2019 Aug"), "medline", "<Year>2019</Year><Month>Aug</Month>"),
        (
            PartialDate(year=1998, month=12, end=PartialDate(year=1999, month=1)),
            None,
            "<MedlineDate>1998 Dec-1999 Jan</MedlineDate>",
        ),
        (
            PartialDate(year=2000, month=12, day=23, end=PartialDate(year=2000, month=12, day=30)),
            None,
            "<MedlineDate>2000 Dec 23-30</MedlineDate>",
        ),
        (
            PartialDate(year=1993, month=9, end=PartialDate(year=1993, month=10), raw="1993 Sep/October"),
            "medline",
            "<MedlineDate>1993 Sep/October</MedlineDate>",
        ),
        (PartialDate(raw="some day"), None, "<MedlineDate>some day</MedlineDate>"),
    ],
)
def test_the_issue_s_date(date: PartialDate, source: str | None, inner: str) -> None:
    article = Article(publication_date=date, source=Source(format=source) if source else None)
    assert f"<PubDate>{inner}</PubDate>" in pubmed_xml.dumps(article)


def test_history_has_no_leading_zeros_and_other_dates_have() -> None:
    text = pubmed_xml.dumps(FULL)
    assert "<Year>2019</Year><Month>8</Month><Day>2</Day><Hour>6</Hour><Minute>0</Minute>" in text
    assert "<DateCompleted><Year>2019</Year><Month>08</Month><Day>02</Day></DateCompleted>" in text


def test_a_placeholder_title_stands_as_it_stood() -> None:
    text = pubmed_xml.dumps(Article(pmid="1", title_markup="[Not Available]."))
    assert "<ArticleTitle>[Not Available].</ArticleTitle>" in text


def test_a_list_without_authors_is_told() -> None:
    assert '<AuthorList CompleteYN="N"></AuthorList>' in pubmed_xml.dumps(Article(authors_complete=False))
    assert "AuthorList" not in pubmed_xml.dumps(Article())


def test_an_empty_article_is_well_formed() -> None:
    assert tree(Article()).tag == "PubmedArticle"
    assert tree(Article(book=Book())).tag == "PubmedBookArticle"


def test_signs_that_xml_cannot_hold_are_replaced() -> None:
    article = Article(pmid="1", title="a\x00b\x0bc\ud800d\ufffee", status='"<&\n>', volume="x\ry")
    record = tree(article)
    assert record.findtext("MedlineCitation/Article/ArticleTitle") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert record.find("MedlineCitation").get("Status") == '"<&\n>'
    assert record.findtext("MedlineCitation/Article/Journal/JournalIssue/Volume") == "x\ry"


@pytest.mark.parametrize(
    "markup",
    [
        "<i>x</b>",
        "a < b",
        "a & b",
        "</ArticleTitle><PMID>9</PMID><ArticleTitle>",
        "<mml:math/>",
        "&nbsp;",
        "<i>" * 5000,
    ],
)
def test_markup_that_is_not_well_formed_does_not_break_the_record(markup: str) -> None:
    record = tree(Article(pmid="1", title="plain", title_markup=markup))
    assert record.findtext("MedlineCitation/Article/ArticleTitle") == "plain"
    assert len(record.findall("MedlineCitation/PMID")) == 1
    assert "plain" not in pubmed_xml.dumps(Article(title_markup=markup))


@given(articles())
@settings(max_examples=150, deadline=None)
def test_any_article_gives_well_formed_xml(article: Article) -> None:
    etree.fromstring(pubmed_xml.dumps(article).encode("utf-8"))


@given(articles())
@settings(max_examples=150, deadline=None)
def test_a_second_reading_changes_nothing(article: Article) -> None:
    text = pubmed_xml.dumps(attrs.evolve(article, pmid="31364595", title="Trams", title_markup=None))
    once = pubparse.read_string(text)
    again = pubparse.read_string(pubmed_xml.dumps(once))
    assert again == once


def test_a_whole_set() -> None:
    file = io.BytesIO()
    assert pubmed_xml.dump(iter([FULL, BOOK]), file) == 2
    text = file.getvalue().decode()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC ')
    assert "pubmed_250101.dtd" in text
    assert tags(etree.fromstring(file.getvalue())) == ["PubmedArticle", "PubmedBookArticle"]
    with pubparse.parse(file.getvalue()) as records:
        assert [article.pmid for article in records] == ["31364595", "20301295"]


def test_dump_streams() -> None:
    file = io.StringIO()

    def watched() -> Any:
        yield FULL
        assert "31364595" in file.getvalue()  # written before the next one was asked for
        yield BOOK

    assert pubmed_xml.dump(watched(), file) == 2


def test_dump_into_files_of_many_kinds(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with gzip.open(path, "wb") as packed:
        pubmed_xml.dump([FULL], packed)
    assert pubparse.read(path).pmid == "31364595"
    with bz2.open(path, "wb") as squeezed:
        pubmed_xml.dump([FULL], squeezed)
    assert pubparse.read(path).pmid == "31364595"
    with path.open("w", encoding="utf-8") as written:
        pubmed_xml.dump([FULL], written)
    assert pubparse.read(path).pmid == "31364595"
    with tempfile.NamedTemporaryFile(dir=tmp_path) as unnamed:
        pubmed_xml.dump([FULL], unnamed)


def test_an_empty_set() -> None:
    file = io.BytesIO()
    assert pubmed_xml.dump([], file) == 0
    assert tags(etree.fromstring(file.getvalue())) == []
