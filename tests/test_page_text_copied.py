"""What a person copies out of a browser: the visible page, once, its lines below each other without blank ones."""

from __future__ import annotations

import pytest

from pubparse import Article, parse_string, read_string
from pubparse.model import DataBank

TITLE = "Counting Trams in Dense Fog: A Randomized Trial"
PAGE = """Clinical Trial
\u00a0
J Tram Stud
. 2021 Mar 4;12(3):45-9.
 doi: 10.1000/jts.2021.45. Epub 2021 Feb 1.
{title}
{authors}
Affiliations
PMID: 1234567 DOI: 10.1000/jts.2021.45
Abstract
Background: Trams are heard before they are seen, and fog carries their bells further than most of us would have believed.

Results: We heard 38 of 40 (95%), and a bus.

PubMed Disclaimer

Comment in
Bells, and what they are for.
Foo B, Bar C.
J Tram Stud. 2021 May;12(5):99-100. doi: 10.1000/jts.2021.99.
PMID: 7654321 No abstract available.
Nobody hears a bus.
Baz D.
Bus Lett. 2021 Jun;1(1):3.
PMID: 7654322 Free PMC article. Review.

Associated data
ClinicalTrials.gov/NCT00000001
ClinicalTrials.gov/NCT00000002
Fogbank/F1
"""


def _copied(authors: str, title: str = TITLE) -> Article:
    return read_string(PAGE.format(title=title, authors=authors))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Anna B Rider 1, Bo van der Berg 1 2", ["Anna B Rider", "Bo van der Berg"]),
        ("Anna B Rider 1 , Bo van der Berg 1 2 ; B1234 Tram Group", ["Anna B Rider", "Bo van der Berg", "B1234 Tram Group"]),
        ("Anna B Rider, Cem Track", ["Anna B Rider", "Cem Track"]),
        ("Anna B Rider 1", ["Anna B Rider"]),
        ("Anna Rider", ["Anna Rider"]),
    ],
)  # fmt: skip
def test_the_line_below_the_title_is_the_authors(line: str, names: list[str]) -> None:
    article = _copied(line)
    assert article.title == TITLE
    assert [author.name for author in article.authors] == names
    told = ["authors: where the family name begins is inferred in 'Bo van der Berg'"] if "van der" in line else []
    assert [problem.message for problem in article.problems] == told


def test_a_wrapped_title_keeps_its_last_line() -> None:
    title = "Counting Trams in Dense Fog and Rain, With a Very Long Title That Every Mailer Wraps, Among\nTram Drivers"
    page = "\n".join(line for line in PAGE.splitlines() if len(line) <= 96)
    assert read_string(page.format(title=title, authors="Anna Rider 1, Cem Track 2")).title == title.replace("\n", " ")
    assert read_string(page.format(title=title, authors="")).title == title.replace("\n", " ")


def test_each_linked_article_is_one() -> None:
    assert [(link.ref_type, link.ref_source, link.pmid) for link in _copied("Anna Rider").comments_corrections] == [
        (
            "CommentIn",
            "Bells, and what they are for. Foo B, Bar C. J Tram Stud. 2021 May;12(5):99-100. doi: 10.1000/jts.2021.99.",
            "7654321",
        ),
        ("CommentIn", "Nobody hears a bus. Baz D. Bus Lett. 2021 Jun;1(1):3.", "7654322"),
    ]


def test_databanks_are_read_and_other_lines_among_them_kept() -> None:
    article = read_string(PAGE.format(title=TITLE, authors="Anna Rider") + "see the supplement\n")
    assert article.data_banks == (
        DataBank(name="ClinicalTrials.gov", accession_numbers=("NCT00000001", "NCT00000002")),
        DataBank(name="Fogbank", accession_numbers=("F1",)),
    )
    assert [one.text for one in article.unplaced if one.name == "associated data"] == ["see the supplement"]


def test_the_number_of_a_lone_affiliation_is_no_part_of_it() -> None:
    page = PAGE.replace("Affiliations\n", "Affiliation\n1 Tram Institute, Fogtown.\n")
    article = read_string(page.format(title=TITLE, authors="Anna Rider"))
    assert [one.text for one in article.authors[0].affiliations] == ["Tram Institute, Fogtown."]


def test_rows_of_a_result_list_without_its_head() -> None:
    rows = """1
Cite
Share
Counting trams in dense fog.
Rider AB, Track C. J Tram Stud. 2021 Mar 4;12(3):45-9. doi: 10.1000/jts.2021.45. Epub 2021 Feb 1.
PMID: 1234567 Free PMC article. Review.
Trams are heard before they are ...

2
Cite
Share
[Bells of Fogtown].
Track C. Z Tram. 1999;1(1):1-2.
PMID: 1234568 German. No abstract available.
"""
    with parse_string(rows) as records:
        first, second = records
    assert (first.pmid, first.title, first.is_review) == ("1234567", "Counting trams in dense fog.", True)
    assert (second.pmid, second.title, second.languages) == ("1234568", "[Bells of Fogtown].", ("ger",))
    assert "languages" in second.partial
