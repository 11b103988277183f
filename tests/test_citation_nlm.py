"""`Article.citation`: the line that PubMed's Cite button and "Summary (text)" print.

Expected lines are bibliographic facts as PubMed prints them; those marked "ours" are of invented articles.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings

import pubparse
from pubparse.model import (
    Article,
    Author,
    Book,
    CommentCorrection,
    ELocationId,
    Journal,
    PartialDate,
    PublicationType,
)
from pubparse.model._citation import nlm_citation, printed_date
from tests.strategies import articles

SHARED = Path(os.environ.get("PUBPARSE_SHARED", Path(__file__).resolve().parents[1] / ".." / "shared"))


def person(name: str) -> Author:
    last, initials = name.rsplit(" ", 1)
    return Author(last_name=last, initials=initials)


def people(names: str) -> tuple[Author, ...]:
    return tuple(person(name) for name in names.split(", "))


def doi(value: str) -> ELocationId:
    return ELocationId(value=value, id_type="doi", valid=True)


def day(year: int, month: int | None = None, day: int | None = None) -> PartialDate:
    return PartialDate(year=year, month=month, day=day)


CASES = {
    "print and electronic date": (
        Article(
            pmid="32891022",
            authors=people("Miles S, Gnatt I, Phillipou A, Nedeljkovic M"),
            title="Cognitive flexibility in acute anorexia nervosa and after recovery: A systematic review.",
            journal=Journal(medline_ta="Clin Psychol Rev"),
            publication_date=day(2020, 11),
            electronic_date=day(2020, 8, 19),
            volume="81",
            pages="101905",
            elocation_ids=(doi("10.1016/j.cpr.2020.101905"),),
            pub_model="Print-Electronic",
            publication_status="ppublish",
            languages=("eng",),
        ),
        ("Miles S, Gnatt I, Phillipou A, Nedeljkovic M. Cognitive flexibility in acute anorexia nervosa and after recovery: "
        "A systematic review. Clin Psychol Rev. 2020 Nov;81:101905. doi: 10.1016/j.cpr.2020.101905. Epub 2020 Aug 19. "
        "PMID: 32891022."),
    ),
    "ahead of print, the pii in the place of pages": (
        Article(
            pmid="32890749",
            authors=people("Moradi E, Jalili-Firoozinezhad S, Solati-Hashjin M"),
            title="Microfluidic organ-on-a-chip models of human liver tissue.",
            journal=Journal(medline_ta="Acta Biomater"),
            publication_date=day(2020, 9, 2),
            electronic_date=day(2020, 9, 2),
            elocation_ids=(
                ELocationId(value="S1742-7061(20)30511-0", id_type="pii", valid=True),
                doi("10.1016/j.actbio.2020.08.041"),
            ),
            publication_status="aheadofprint",
        ),
        ("Moradi E, Jalili-Firoozinezhad S, Solati-Hashjin M. Microfluidic organ-on-a-chip models of human liver tissue. "
        "Acta Biomater. 2020 Sep 2:S1742-7061(20)30511-0. doi: 10.1016/j.actbio.2020.08.041. Epub ahead of print. "
        "PMID: 32890749."),
    ),
    "electronic journal: the electronic date is the date": (
        Article(
            pmid="32527236",
            title="What are the barriers, facilitators and interventions targeting help-seeking behaviours for common "
            "mental health problems in adolescents? A systematic review.",
            journal=Journal(medline_ta="BMC Psychiatry", iso_abbreviation="BMC Psychiatry."),
            publication_date=day(2020, 6),
            electronic_date=day(2020, 6, 11),
            volume="20",
            issue="1",
            pages="293",
            elocation_ids=(doi("10.1186/s12888-020-02659-0"),),
            article_ids=(pubparse.model.ArticleId(value="PMC7291482", id_type="pmc"),),
            pub_model="Electronic",
        ),
        ("What are the barriers, facilitators and interventions targeting help-seeking behaviours for common mental health "
        "problems in adolescents? A systematic review. BMC Psychiatry. 2020 Jun 11;20(1):293. doi: "
        "10.1186/s12888-020-02659-0. PMID: 32527236; PMCID: PMC7291482."),
    ),
    "no doi, a season": (
        Article(
            pmid="32822329",
            authors=people("Güçhan Topcu Z, Tomaç H"),
            title="The Effectiveness of Massage for Children With Cerebral Palsy: A Systematic Review.",
            journal=Journal(medline_ta="Adv Mind Body Med"),
            publication_date=PartialDate(year=2020, season="Spring"),
            volume="34",
            issue="2",
            pages="4-13",
            pub_model="Print",
        ),
        ("Güçhan Topcu Z, Tomaç H. The Effectiveness of Massage for Children With Cerebral Palsy: A Systematic Review. Adv "
        "Mind Body Med. 2020 Spring;34(2):4-13. PMID: 32822329."),
    ),
    "translated title after the vernacular one": (
        Article(
            pmid="33044657",
            authors=people("Behringer W, Dodt C, Eisenburger P, Laggner AN"),
            title="[Aspects of intensive care medicine in emergency medicine].",
            vernacular_title="Intensivmedizinische Aspekte in der Notfallmedizin.",
            journal=Journal(medline_ta="Med Klin Intensivmed Notfmed"),
            publication_date=day(2020, 11),
            electronic_date=day(2020, 10, 12),
            volume="115",
            issue="8",
            pages="625-632",
            languages=("ger",),
            elocation_ids=(doi("10.1007/s00063-020-00741-9"),),
            pub_model="Print-Electronic",
        ),
        ("Behringer W, Dodt C, Eisenburger P, Laggner AN. Intensivmedizinische Aspekte in der Notfallmedizin [Aspects of "
        "intensive care medicine in emergency medicine]. Med Klin Intensivmed Notfmed. 2020 Nov;115(8):625-632. German. doi: "
        "10.1007/s00063-020-00741-9. Epub 2020 Oct 12. PMID: 33044657."),
    ),
    "a title question, two languages": (
        Article(
            title="Is it?",
            vernacular_title="¿Lo es?",
            journal=Journal(medline_ta="Enferm Clin"),
            publication_date=day(2020),
            volume="30 Suppl 6",
            pages="59-62",
            languages=("eng", "spa"),
        ),
        "Is it? Enferm Clin. 2020;30 Suppl 6:59-62. English, Spanish.",  # ours
    ),
    "a group among the authors": (
        Article(
            authors=(person("Ny A"), Author(collective_name="TRAM Group"), person("Ek B")),
            title="Trams",
        ),
        "Ny A; TRAM Group; Ek B. Trams.",  # ours
    ),
    "a group whose name ends a sentence, and wrong spellings": (
        Article(authors=(Author(last_name="Nu", initials="A", valid=False), Author(collective_name="Trams Inc.")), title="T!"),
        "Trams Inc. T!",  # ours
    ),
    "more authors than are named": (
        Article(authors=people("Ny A, Ek B"), authors_complete=False, title="Trams."),
        "Ny A, Ek B, et al. Trams.",  # ours
    ),
    "only an issue, no volume": (
        Article(
            pmid="31355789",
            journal=Journal(medline_ta="J Vis Exp"),
            publication_date=day(2019, 7, 10),
            issue="149",
            elocation_ids=(doi("10.3791/59913"),),
        ),
        "J Vis Exp. 2019 Jul 10;(149). doi: 10.3791/59913. PMID: 31355789.",
    ),
    "a notice, and the sign after which no full stop stands": (
        Article(
            pmid="35895876",
            journal=Journal(medline_ta="Cardiovasc Res"),
            publication_date=day(2023, 5, 2),
            comments_corrections=(
                CommentCorrection(ref_type="Cites", ref_source="not printed"),
                CommentCorrection(ref_type="ErratumIn", ref_source="Cardiovasc Res. 2023 Apr 11;:"),
                CommentCorrection(ref_type="RetractionIn", ref_source="J Trams. 2024;1:2"),
            ),
        ),
        ("Cardiovasc Res. 2023 May 2. Erratum in: Cardiovasc Res. 2023 Apr 11;: Retraction in: J Trams. 2024;1:2. "
        "PMID: 35895876."),
    ),
    "a preprint": (
        Article(
            pmid="32995776",
            journal=Journal(medline_ta="bioRxiv"),
            electronic_date=day(2020, 9, 14),
            elocation_ids=(
                ELocationId(value="2020.09.13.295493", id_type="pii"),
                doi("10.1101/2020.09.13.295493"),
            ),
            publication_types=(PublicationType(name="Preprint"),),
        ),
        "bioRxiv [Preprint]. 2020 Sep 14:2020.09.13.295493. doi: 10.1101/2020.09.13.295493. PMID: 32995776.",
    ),
    "a title only in its own language": (
        Article(title=None, title_markup="[Not Available].", vernacular_title="Om sporvogner", languages=("nor",)),
        "Om sporvogner. Norwegian.",  # ours
    ),
    "a chapter of a living book": (
        Article(
            pmid="20301347",
            authors=people("Abicht A, Lochmüller H"),
            title="Congenital Myasthenic Syndromes",
            date_revised=day(2016, 7, 14),
            book=Book(
                title="GeneReviews®",
                medium="Internet",
                publisher="University of Washington, Seattle",
                publisher_location="Seattle (WA)",
                beginning_date=day(1993),
                ending_date=day(2021),
                date=day(1993),
                contribution_date=day(2003, 5, 9),
                editors=people("Adam MP, Ardinger HH"),
            ),
        ),
        ("Abicht A, Lochmüller H. Congenital Myasthenic Syndromes. 2003 May 9 [updated 2016 Jul 14]. In: Adam MP, Ardinger "
        "HH, editors. GeneReviews® [Internet]. Seattle (WA): University of Washington, Seattle; 1993\u20132021. "
        "PMID: 20301347."),
    ),
    "a chapter of a book that goes on and has no editors": (
        Article(
            title="Trams.",
            book=Book(
                title="StatPearls", medium="Internet", publisher="StatPearls Publishing",
                publisher_location="Treasure Island (FL)", beginning_date=day(2024, 1),
            ),
        ),
        "Trams. In: StatPearls [Internet]. Treasure Island (FL): StatPearls Publishing; 2024 Jan\u2013.",  # ours
    ),
    "a whole book": (
        Article(
            pmid="21413221",
            book=Book(
                title="C. elegans II",
                edition="2nd",
                publisher="Cold Spring Harbor Laboratory Press",
                publisher_location="Cold Spring Harbor (NY)",
                date=day(1997),
                editors=people("Riddle DL"),
                report_number="7",
            ),
        ),
        ("Riddle DL, editor. C. elegans II. 2nd edition. Cold Spring Harbor (NY): Cold Spring Harbor Laboratory Press; 1997. "
        "Report No.: 7. PMID: 21413221."),
    ),
    "nothing": (Article(), ""),
}  # fmt: skip


@pytest.mark.parametrize(("article", "line"), CASES.values(), ids=CASES)
def test_the_line(article: Article, line: str) -> None:
    assert article.citation == line


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (None, ""),
        (PartialDate(year=2019, month=8, day=2), "2019 Aug 2"),
        (PartialDate(year=2020, month=11, end=PartialDate(year=2020, month=12), raw="2020 Nov/Dec"), "2020 Nov/Dec"),
        (PartialDate(year=2020, month=11, end=PartialDate(year=2020, month=12)), "2020 Nov-Dec"),
        (PartialDate(year=1998, month=12, end=PartialDate(year=1999, month=1)), "1998 Dec-1999 Jan"),
        (PartialDate(year=1947, end=PartialDate(year=1948)), "1947-1948"),
        (PartialDate(year=2018, raw="2018 July August"), "2018 July August"),
        (PartialDate(year=2019, raw="of 2019"), "2019"),
        (PartialDate(raw="some day"), "some day"),
    ],
)
def test_dates(date: PartialDate | None, text: str) -> None:
    assert printed_date(date) == text


@given(articles(odd=False))
@settings(max_examples=150, deadline=None)
def test_never_an_empty_piece(article: Article) -> None:
    bare = attrs.evolve(article, title="T", vernacular_title=None, comments_corrections=())
    line = nlm_citation(bare)
    assert line
    assert line.endswith((".", "?", "!"))
    # An author may be called "," here.
    assert not line.startswith((" ", ",")) or (bare.authors and bare.authors[0].short_name.startswith(","))
    assert "T" in line


@pytest.mark.parametrize("field", [f.name for f in attrs.fields(Article)])
def test_none_is_never_printed(field: str) -> None:
    """Any one field missing leaves no trace of it."""
    full = CASES["translated title after the vernacular one"][0]
    stated = {name: getattr(full, name) for name in attrs.fields_dict(Article) if name != field}
    line = Article(**stated).citation
    assert "None" not in line
    assert not re.search(r"[;:,] ?[.;:]|\.\.|  |\(\)|: *\Z", line)


def test_lines_of_the_shared_downloads() -> None:
    """PubMed's own lines for the records that the shared XML holds too."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip(f"no corpus at {SHARED}")
    lines = {}
    for path in sorted((SHARED / "corpus" / "summary-text").iterdir()):
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        for record in re.split(r"\n\n+(?=[0-9]+: )", text):
            line = " ".join(record.replace("-\n", "-").split()).partition(": ")[2]
            lines[line.rpartition("PMID: ")[2].partition(";")[0].strip(".")] = line
    compared = 0
    for path in sorted((SHARED / "corpus" / "xml").glob("*.xml")):
        if not any(
            pmid in lines for pmid in set(re.findall(r">([0-9]{8})</PMID>", path.read_text("utf-8", "replace")))
        ):
            continue
        with pubparse.parse(path) as records:
            for article in records:
                if article.pmid in lines:
                    # 32887691 is a living guideline: authors and notices have changed since the line was printed.
                    own = attrs.evolve(article, authors=(), comments_corrections=())
                    assert lines[article.pmid].endswith(f" {own.citation}")
                    compared += 1
    assert compared
