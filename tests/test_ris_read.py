"""RIS of other programs: the shapes of EndNote, Zotero, converters and old tools, and what is none."""

from __future__ import annotations

import io

import pytest
import rispy

import pubparse
from pubparse.errors import ParseError, PubparseWarning, RecordCountError
from pubparse.export import ris
from pubparse.model import (
    Affiliation,
    Article,
    Author,
    Book,
    CommentCorrection,
    Journal,
    Keyword,
    PartialDate,
    PublicationType,
)
from tests.oracle.shared import FIXTURES

ENDNOTE = """TY  - JOUR
AU  - Ek, A. M.
AU  - de la Cruz, Ana, Jr.
AU  - Tram Study Group
DA  - Aug 2
PY  - 2019
KW  - Animals
Humans
*Trams
AN  - 31364595
DP  - Nlm
SN  - 1474-5488 (Electronic)
1470-2045 (Linking)
C2  - PMC7654321
DO  - 10.1000/tram
N1  - 1474-5488
Ek, A M
M3  - Journal Article
SP  - 884-95
JO  - Journal of Trams
J2  - J Trams
TI  - Of trams
and bells
UR  - https://www.ncbi.nlm.nih.gov/pubmed/31364595; https://doi.org/10.1000/tram
XX  - something new
XX  - and more
ID  - 17
ER  -
"""


def read(*lines: str, kind: str = "JOUR") -> Article:
    return ris.loads("\n".join([f"TY  - {kind}", *lines, "ER  - "]))


def rest(article: Article) -> list[tuple[str, str]]:
    return [(piece.name, piece.text) for piece in article.unplaced]


def codes(article: Article) -> list[str]:
    return [problem.code for problem in article.problems]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_reference_of_endnote(end: str, encoding: str) -> None:
    article = ris.loads(ENDNOTE.replace("\n", end).encode(encoding))
    assert (article.pmid, article.pmcid, article.doi) == ("31364595", "PMC7654321", "10.1000/tram")
    assert article.title == "Of trams and bells"
    assert article.authors == (
        Author(last_name="Ek", fore_name="A. M.", initials="AM"),
        Author(last_name="de la Cruz", fore_name="Ana", initials="A", suffix="Jr."),
        Author(collective_name="Tram Study Group"),
    )
    assert article.journal == Journal(
        title="Journal of Trams",
        medline_ta="J Trams",
        issn="1474-5488",
        issn_type="Electronic",
        issn_linking="1470-2045",
    )
    assert article.publication_date == PartialDate(year=2019, month=8, day=2, raw="2019 Aug 2")
    assert article.keywords == tuple(Keyword(text=text) for text in ("Animals", "Humans", "*Trams"))
    assert (article.pages, article.start_page, article.first_page, article.last_page) == ("884-95", None, "884", "895")
    assert article.publication_types == (PublicationType(name="Journal Article"),)
    assert rest(article) == [("N1", "1474-5488 Ek, A M"), ("XX", "something new"), ("XX", "and more"), ("ID", "17")]
    assert codes(article) == []


def test_a_reference_of_zotero_and_one_of_the_nineties() -> None:
    zotero = read(
        "TI  - Of trams", "AU  - Ek, Ana", "T2  - Journal of Trams", "AB  - We counted.", "DA  - 2019/08/02/", "PY  - 2019",
        "SP  - 1", "EP  - 9", "Y2  - 2020/01/02/12:00:00", "L1  - trams.pdf", "N1  - PMID: 31364595", "LA  - en-US",
    )  # fmt: skip
    assert (zotero.pmid, zotero.languages) == ("31364595", ("eng",))
    assert (zotero.start_page, zotero.end_page, zotero.publication_date) == (
        "1",
        "9",
        PartialDate(year=2019, month=8, day=2),
    )
    assert rest(zotero) == [("Y2", "2020/01/02/12:00:00"), ("L1", "trams.pdf")]
    old = read(
        "T1  - Of trams",
        "A1  - Ek,A.M.",
        "JO  - J.Trams",
        "Y1  - 1998/12//",
        "N2  - We counted.",
        "JF  - Journal of Trams",
    )
    assert (old.title, old.authors[0].name) == ("Of trams", "A.M. Ek")
    assert old.journal == Journal(title="Journal of Trams", iso_abbreviation="J.Trams")
    assert old.publication_date == PartialDate(year=1998, month=12)
    assert old.abstract is not None
    assert old.abstract.text == "We counted."


def test_nothing_of_two_equal_tags_is_lost() -> None:
    article = read(
        "TI  - One",
        "T1  - Two",
        "TI  - One",
        "AB  - Long",
        "N2  - Short",
        "AD  - Here",
        "AD  - There",
        "PY  - 2019",
        "PY  - 2020",
    )
    assert article.title == "One"
    assert article.affiliations == (Affiliation(text="Here"), Affiliation(text="There"))
    assert rest(article) == [("T1", "Two"), ("N2", "Short"), ("PY", "2020")]


@pytest.mark.parametrize(
    ("lines", "date", "left"),
    [
        (["PY  - 2019"], PartialDate(year=2019), []),
        (["PY  - 2019/08/02/"], PartialDate(year=2019, month=8, day=2), []),
        (["PY  - 2001///Spring"], PartialDate(year=2001, season="Spring"), []),
        (["DA  - 1998/12//1998 Dec-1999 Jan"],
         PartialDate(year=1998, month=12, end=PartialDate(year=1999, month=1), raw="1998 Dec-1999 Jan"), []),
        (["DA  - 1998/12//1998-12/1999-01"], PartialDate(year=1998, month=12, end=PartialDate(year=1999, month=1)), []),
        (["DA  - 2019-08-02"], PartialDate(year=2019, month=8, day=2), []),
        (["DA  - 2001-21"], PartialDate(year=2001, season="Spring"), []),
        (["PY  - 2019", "DA  - Spring"], PartialDate(year=2019), [("DA", "Spring")]),
        (["PY  - 2019", "Y1  - 2019/08/02/"], PartialDate(year=2019, month=8, day=2), []),
        (["PY  - 2019", "DA  - 2020/08/02"], PartialDate(year=2019), [("DA", "2020/08/02")]),
        (["PY  - 2019", "DA  - 2019/02/30"], PartialDate(year=2019, month=2, raw="2019/02/30"), []),
        (["PY  - 2019", "DA  - 2019/13/45"], PartialDate(year=2019), [("DA", "2019/13/45")]),
        (["DA  - 2019/08/02/Friday"], PartialDate(year=2019, month=8, day=2, raw="2019/08/02/Friday"), []),
        (["PY  - in press"], PartialDate(raw="in press"), []),
        ([], None, []),
    ],
)  # fmt: skip
def test_dates(lines: list[str], date: PartialDate | None, left: list[tuple[str, str]]) -> None:
    article = read("TI  - x", *lines)
    assert article.publication_date == date
    assert rest(article) == left
    is_bad = bool(lines) and lines[-1] in ("PY  - in press", "DA  - 2019/13/45")
    assert codes(article) == (["bad-date"] if is_bad else [])


def test_an_accession_number_is_a_pmid_in_pubmed_alone() -> None:
    assert read("AN  - 31364595", "DB  - PubMed").pmid == "31364595"
    other = read("AN  - 31364595", "DB  - Embase")
    assert (other.pmid, rest(other)) == (None, [("AN", "31364595"), ("DB", "Embase")])
    assert read("AN  - 31364595", "UR  - https://pubmed.ncbi.nlm.nih.gov/31364595/").pmid == "31364595"
    bad = read("AN  - 313x", "DB  - PubMed", "DO  - none", "M3  - doi:10.1000/tram")
    assert (bad.pmid, bad.doi) == (None, "10.1000/tram")
    assert codes(bad) == ["bad-identifier", "bad-identifier"]


def test_names() -> None:
    article = read(
        "AU  - Plato", "AU  - Tram, Bell, and Whistle, Ltd", "AU  - Ek, ", "AU  - et al.", "A2  - Ny, B", "A4  - Ö, C"
    )
    assert article.authors == (
        Author(last_name="Plato"), Author(collective_name="Tram, Bell, and Whistle, Ltd"), Author(collective_name="Ek,"),
    )  # fmt: skip
    assert article.authors_complete is False
    assert codes(article) == ["name-whole", "name-whole"]
    assert rest(article) == [("A2", "Ny, B"), ("A4", "Ö, C")]


def test_names_as_pubmed_prints_them() -> None:
    article = read(
        "AU  - Smith J", "AU  - van der Berg AM", "AU  - ALSPAC UK", "AU  - Tram Study Group B", "AU  - John Smith"
    )
    assert article.authors == (
        Author(last_name="Smith", initials="J"), Author(last_name="van der Berg", initials="AM"),
        Author(collective_name="ALSPAC UK"), Author(collective_name="Tram Study Group B"), Author(collective_name="John Smith"),
    )  # fmt: skip
    assert codes(article) == ["name-split", "name-split"]


def test_notes_and_languages() -> None:
    article = read(
        "N1  - Original title: Spårvagnar.",
        "N1  - ErratumIn: Tram J. 2020;1:2",
        "N1  - Read: twice",
        "LA  - Swedish, Greek, Modern",
    )
    assert article.vernacular_title == "Spårvagnar."
    assert article.comments_corrections == (CommentCorrection(ref_type="ErratumIn", ref_source="Tram J. 2020;1:2"),)
    assert "comments_corrections" in article.partial
    assert rest(article) == [("N1", "Read: twice")]
    assert article.languages == ("swe", "gre")
    other = read("LA  - German; Tramish")
    assert (other.languages, rest(other), codes(other)) == (("ger",), [("LA", "Tramish")], ["bad-language"])


def test_kinds() -> None:
    chapter = read(
        "TI  - Bells", "T2  - Of Trams", "T3  - Rails", "SN  - 9780000000002", "PB  - Rail", "CY  - Malmö", kind="ECHAP"
    )
    assert chapter.book == Book(
        title="Of Trams",
        collection_title="Rails",
        isbns=("9780000000002",),
        publisher="Rail",
        publisher_location="Malmö",
    )
    assert rest(chapter) == [("TY", "ECHAP")]
    book = read("TI  - Of Trams", "AU  - Ny, B", "T2  - Rails", "VL  - 3", kind="BOOK")
    assert (book.title, book.authors) == (None, ())
    assert book.book == Book(
        title="Of Trams", authors=(Author(last_name="Ny", fore_name="B", initials="B"),), authors_complete=True,
        collection_title="Rails", volume="3",
    )  # fmt: skip
    assert rest(read("TI  - x", "PB  - Rail", kind="WEB")) == [("TY", "WEB"), ("PB", "Rail")]


def test_ends_that_are_missing_or_many() -> None:
    text = "1.\nTY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nER  - \nER  - \n\n2.\nTY  - JOUR\nTI  - Three"
    found = ris.load(io.StringIO(text))
    assert [(article.title, codes(article)) for article in found] == [
        ("One", ["no-end"]),
        ("Two", []),
        ("Three", ["no-end"]),
    ]
    assert [(problem.code, problem.index) for problem in found.problems] == [("no-end", 0), ("no-end", 2)]


def test_loose_lines() -> None:
    article = ris.loads("TY - JOUR\nTI - Of trams\nAB - We saw\nUS-made trams\nT2-x\nER -\n")
    assert article.title == "Of trams"
    assert article.abstract is not None
    assert article.abstract.text == "We saw US-made trams T2-x"
    strict = read("AB  - We saw", "TI - of trams")
    assert strict.abstract is not None
    assert strict.abstract.text == "We saw TI - of trams"


def test_a_bad_reference_costs_itself() -> None:
    text = "Provider: Trams\n\nTI  - No type\nER  - \nTY  - JOUR\nER  - \nTY  - JOUR\nTI  - One\nER  - \njunk\n"
    found = ris.load(io.StringIO(text))
    with pytest.warns(PubparseWarning, match="and 1 more"):
        assert [article.title for article in found] == ["One"]
    assert [(problem.code, problem.severity, problem.index) for problem in found.problems] == [
        ("bad-item", "skipped", 0), ("bad-item", "skipped", 1), ("stray-text", "repaired", None),
    ]  # fmt: skip
    assert found.problems[2].raw == "Provider: Trams\njunk"
    with pytest.raises(ParseError) as caught:
        list(ris.load(io.StringIO(text), on_error="raise"))
    assert (caught.value.code, caught.value.index) == ("bad-item", 0)


def test_the_pmid_of_a_lost_reference_is_said() -> None:
    found = ris.load(io.StringIO("TI  - No type\nAN  - 31364595\nDB  - PubMed\nER  - \n"))
    with pytest.warns(PubparseWarning):
        assert list(found) == []
    assert [problem.pmid for problem in found.problems] == ["31364595"]


def test_old_encodings() -> None:
    text = "TY  - JOUR\nTI  - Spårvagn\nAU  - Müller, H\nER  - \n"
    article = ris.loads(text.encode("latin-1"))
    assert (article.title, article.authors[0].last_name) == ("Spårvagn", "Müller")
    assert codes(article) == ["encoding"]


@pytest.mark.parametrize("text", ["PMID- 31364595", "junk", b"\xff\x00", "{}", '{"title": "x"}'])
def test_what_is_no_ris_is_refused(text: str | bytes) -> None:
    with pytest.raises(ParseError) as caught:
        ris.loads(text)
    assert caught.value.code == "no-record"
    with pytest.raises(ParseError):
        list(ris.load(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def test_nothing_and_nothing_in_it() -> None:
    with pytest.raises(RecordCountError):
        ris.loads("")
    assert list(ris.load(io.StringIO("\n"))) == []
    with pytest.raises(ParseError):
        ris.loads("TY  - JOUR\nER  - ")


def test_rispy_reads_the_same() -> None:
    """rispy as a second opinion on what we write: where it drops nothing, its values are ours."""
    for article in pubparse.parse(FIXTURES / "rich_article.xml"):
        text = ris.dumps(article)
        (theirs,) = rispy.loads(text)
        ours = ris.loads(text)
        assert ours.title == theirs.get("title")
        assert [keyword.text for keyword in ours.keywords] == theirs.get("keywords", [])
        assert len(ours.authors) == len([name for name in theirs.get("authors", []) if name != "et al."])
        assert (ours.volume, ours.issue) == (theirs.get("volume"), theirs.get("number"))
