"""An article as lines of text."""

from __future__ import annotations

import re

import pytest

from pubparse._terminal import Look, article_lines
from pubparse.model import (
    Abstract,
    AbstractSection,
    Affiliation,
    Article,
    ArticleId,
    Author,
    Book,
    Chemical,
    CommentCorrection,
    DataBank,
    ELocationId,
    GeneralNote,
    Grant,
    Investigator,
    Journal,
    Keyword,
    MeshHeading,
    MeshTerm,
    Object,
    OtherId,
    PartialDate,
    PersonalNameSubject,
    PublicationType,
    Reference,
    ReferenceList,
    SupplementaryConcept,
    Unplaced,
)

DEPOT = Affiliation(text="Depot of Music, Tramtown.")
RAILS = Affiliation(text="Institute of Rails, Tramtown.")


def shown(article: Article, width: int = 100) -> str:
    return "\n".join(article_lines(article, Look(width)))


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_shows_what_a_reader_looks_for() -> None:
    article = Article(
        pmid="99000001",
        pmid_version=2,
        article_ids=(ArticleId(value="PMC123", id_type="pmc"), ArticleId(value="mid-7", id_type="mid")),
        elocation_ids=(ELocationId(value="10.1234/tram", id_type="doi"), ELocationId(value="S-1", id_type="pii")),
        other_ids=(OtherId(value="00045", source="NASA"),),
        title="Trams that hum.",
        vernacular_title="Summende Bahnen.",
        abstract=Abstract(sections=(AbstractSection(label="RESULTS", text="They hum."),), copyright="Nobody's rights."),
        other_abstracts=(Abstract(sections=(AbstractSection(text="Sie summen."),), language="ger", type="Publisher"),),
        journal=Journal(medline_ta="Ann Imag Trams"),
        volume="7",
        issue="Suppl 1",
        pages="884-95",
        publication_date=PartialDate(year=1998, month=12, end=PartialDate(year=1999, month=1)),
        electronic_date=PartialDate(year=1998, month=11, day=5),
        authors=(
            Author(last_name="Example", fore_name="Anna B", affiliations=(DEPOT, RAILS)),
            Author(collective_name="The HUM Study Group", affiliations=(RAILS,)),
        ),
        authors_complete=False,
        affiliations=(Affiliation(text="A house for all authors."),),
        investigators=(Investigator(last_name="Member", initials="M"),),
        personal_name_subjects=(PersonalNameSubject(last_name="Mozart", fore_name="W A"),),
        languages=("ger",),
        publication_types=(PublicationType(name="Journal Article"), PublicationType(name="Retracted Publication")),
        mesh_headings=(
            MeshHeading(
                descriptor=MeshTerm(name="Railroads"), qualifiers=(MeshTerm(name="history", major_topic=True),)
            ),
        ),
        chemicals=(Chemical(name="Copper"),),
        supplementary_concepts=(SupplementaryConcept(name="Tram protocol"),),
        gene_symbols=("hum1",),
        keywords=(Keyword(text="humming", major_topic=True), Keyword(text="rails")),
        space_flight_missions=("Flight STS-1",),
        grants=(Grant(grant_id="CA1", agency="NCI NIH HHS", country="United States"),),
        data_banks=(DataBank(name="ClinicalTrials.gov", accession_numbers=("NCT1", "NCT2")),),
        comments_corrections=(
            CommentCorrection(ref_type="RetractionIn", ref_source="Ann Imag Trams. 2000;8:1", pmid="99000009", note="n."),
        ),
        references=(
            ReferenceList(references=(Reference(citation="A"),), lists=(ReferenceList(references=(Reference(), Reference())),)),
        ),
        objects=(Object(type="keyword"),),
        coi_statement="None known.",
        general_notes=(GeneralNote(text="A cataloguer's note."),),
        status="MEDLINE",
        date_revised=PartialDate(year=2020, month=3, day=9),
        unknown=frozenset({"mesh_headings", "journal.title", "authors.affiliations"}),
        partial=frozenset({"authors"}),
        unplaced=(Unplaced(name="NewElement", text="<NewElement/>"), Unplaced(name="NewElement", text="2")),
    )  # fmt: skip
    text = shown(article, 132)
    for line in (
        "Trams that hum.",
        "Summende Bahnen.",
        "Ann Imag Trams. 1998 Dec - 1999 Jan;7(Suppl 1):884-95. Epub 1998 Nov 5.",
        "Retracted Publication",
        "RETRACTED",
        "Anna B Example [1,2], The HUM Study Group [2], et al.",
        "  [1] Depot of Music, Tramtown.",
        "  [2] Institute of Rails, Tramtown.",
        "  A house for all authors.",
        "Group         M Member",
        "About         W A Mozart",
        "Abstract",
        "  RESULTS: They hum.",
        "  Nobody's rights.",
        "Abstract (ger, Publisher)",
        "  Sie summen.",
        "Keywords      humming*; rails",
        "MeSH          Railroads / history*",
        "Substances    Copper",
        "Concepts      Tram protocol",
        "Genes         hum1",
        "Missions      Flight STS-1",
        "Languages     ger",
        "Linked        RetractionIn: Ann Imag Trams. 2000;8:1, PMID 99000009, n.",
        "Grants        CA1 NCI NIH HHS United States",
        "Data          ClinicalTrials.gov NCT1, NCT2",
        "Interests     None known.",
        "Notes         A cataloguer's note.",
        "Also          3 references; 1 object",
        "PMID          99000001 (version 2)",
        "PMCID         PMC123",
        "DOI           10.1234/tram",
        "PII           S-1",
        "Other ids     mid mid-7; NASA 00045",
        "Record        MEDLINE, revised 2020-03-09",
        "Page          https://pubmed.ncbi.nlm.nih.gov/99000001/",
        "Not stated in this format: affiliations, MeSH headings, 1 finer field (Article.unknown).",
        "Stated in part: authors.",
        "Without a field (Article.unplaced): NewElement.",
    ):
        assert line in text.splitlines()


def test_a_chapter_names_its_book() -> None:
    article = Article(
        title="Humming",
        book=Book(
            title="All about trams",
            edition="2nd ed",
            publisher="Rail Press",
            publisher_location="Tramtown",
            date=PartialDate(year=2010),
            editors=(Author(last_name="Editor", fore_name="E", affiliations=(DEPOT,)),),
        ),
    )
    text = shown(article)
    assert "In: All about trams. 2nd ed. Tramtown: Rail Press. 2010." in text
    assert "Editors       E Editor [1]" in text
    assert "[1] Depot of Music, Tramtown." in text


def test_an_empty_record_is_no_error() -> None:
    assert shown(Article()) == "[No title]"


@pytest.mark.parametrize(
    ("date", "printed"),
    [
        (PartialDate(year=2001, season="Spring"), "2001 Spring"),
        (PartialDate(year=2019, month=8), "2019 Aug"),
        (PartialDate(year=1975, end=PartialDate(year=1976), raw="1975-1976"), "1975-1976"),
        (PartialDate(raw="n.d."), "n.d"),
    ],
)
def test_dates_as_nlm_prints_them(date: PartialDate, printed: str) -> None:
    assert shown(Article(title="T", publication_date=date)).splitlines()[1] == f"{printed}."


def test_nothing_of_a_long_text_is_lost_by_wrapping() -> None:
    doi = "10.1234/" + "x" * 150
    words = " ".join(f"word{number}" for number in range(400))
    article = Article(
        title=words,
        abstract=Abstract(sections=(AbstractSection(label="A LABEL OF SEVERAL WORDS", text=words),)),
        elocation_ids=(ELocationId(value=doi, id_type="doi"),),
    )
    for width in (10, 40, 100):
        text = shown(article, width)
        assert doi in text
        assert one_line(text).startswith(f"{words} Abstract A LABEL OF SEVERAL WORDS: {words} ")
    assert max(map(len, shown(article, 40).splitlines())) == len("DOI           ") + len(doi)


def test_control_characters_cannot_drive_the_terminal() -> None:
    text = shown(Article(title="Red \x1b[31malert\x07\x9b2J", keywords=(Keyword(text="a\rb\x00c"),)))
    assert text.splitlines() == ["Red [31malert2J", "", "Keywords      abc"]


def test_colours_change_nothing_else() -> None:
    article = Article(
        pmid="1",
        title="A title of some length " * 9,
        abstract=Abstract(sections=(AbstractSection(label="AIMS", text="To hum. " * 30), AbstractSection(label="END"))),
        comments_corrections=(CommentCorrection(ref_type="RetractionIn"),),
        unknown=frozenset({"grants"}),
    )
    plain = shown(article, 60)
    painted = "\n".join(article_lines(article, Look(60, colour=True)))
    assert painted != plain
    assert re.sub(r"\x1b\[[0-9;]+m", "", painted) == plain
    # Each line ends what it begins: a pager may show any of them alone.
    assert all(line.count("\x1b[") == 2 * line.count("\x1b[0m") for line in painted.splitlines())
