"""Shapes of scraped text that 600 simulated pages through twenty extractors showed, each once, in words of our own.

What the extractors leave of a page has no end of odd shapes; these are the classes of which a value was once lost or bent.
"""

from __future__ import annotations

import pytest

from pubparse import Article, parse_string, read_string

PAGE = "https://pubmed.ncbi.nlm.nih.gov/1234567/"
FOG = (
    "We rode trams in fog for a year and wrote down when each of them came, where it stopped, who got on, and how long all "
    "of them had waited for it. Nobody was asked about the weather, since everybody could see that there was nothing to see."
)


def _today(
    body: str, *, citation: str = ". 2021 Mar 4;12(3):45-9.", authors: str = "Anna B Rider, Cem Track"
) -> Article:
    title = "Counting trams in dense fog"
    head = f"Page navigation\nJ Tram Stud\n{citation}\ndoi: 10.1000/jts.1.\n{title}\n{authors}\nPMID: 1234567\n"
    return read_string(
        f"{head}{title}\nAnna B Rider et al. J Tram Stud. 2021.\nShow details\n\n{body}\nSimilar articles\n"
    )


def _legacy(head: str, body: str = f"Abstract\n\n{FOG}\n\nPMID: 1234567 [PubMed - in process]") -> Article:
    return read_string(f"Send to\n\nChoose Destination\n\nSee comment in PubMed Commons below\n{head}\n\n{body}\n")


def _texts(article: Article) -> list[str | None]:
    return [section.text for section in article.abstract.sections] if article.abstract else []


@pytest.mark.parametrize(
    ("authors", "last"),
    [
        (
            ("Anna B Rider 1 , Cem Track 2 ; FOG Study Investigators\nCollaborators, Affiliations Expand\nCollaborators\n"
            "Bo Bell, D Dee\nAffiliations\n1 Tram Institute."),
            "FOG Study Investigators",
        ),
        ("Anna B Rider, Cem Track; Section of Bells and Whistles, STIB", "Section of Bells and Whistles, STIB"),
        ("Anna B Rider 1 , Cem Track 2 ; FOG Study Group; Dora E Door 1 11 , Eve Fogg 1", "Eve Fogg"),
    ],
)  # fmt: skip
def test_groups_among_authors(authors: str, last: str) -> None:
    article = _today(f"Abstract\n\n{FOG}\n", authors=authors)
    assert [author.name for author in article.authors][:2] == ["Anna B Rider", "Cem Track"]
    assert article.authors[-1].name == last


def test_a_stop_in_the_issue_or_more_pages_do_not_end_a_citation() -> None:
    article = _today(f"Abstract\n\n{FOG}\n", citation=". 1977 Jun;55(3 PT. 1):603-17.")
    assert (article.volume, article.issue, article.pages) == ("55", "3 PT. 1", "603-17")
    found = _legacy(
        "Tram Sci. 1979 Feb 23;203(4382):724-6. 728, 730-1. doi: 10.1000/ts.9.\n\nTrams for all.\n\nRider AB."
    )
    assert (found.pages, found.title, found.doi) == ("724-6. 728, 730-1", "Trams for all.", "10.1000/ts.9")


def test_a_second_abstract_in_another_script_is_another_abstract() -> None:
    other = "目的: 本研究的目的是更好地了解雾中的电车。 方法: 我们数了一年的电车, 并写下了每一辆的时间。"
    article = _today(f"Abstract\n\nAim: {FOG}\n\nResults: They were late.\n\n{other}\n")
    assert _texts(article) == [FOG, "They were late."]
    assert len(article.other_abstracts) == 1
    assert any(problem.code == "inferred" for problem in article.problems)


def test_what_begins_a_wrapped_line_by_chance_is_text() -> None:
    lines = (
        "Methods: We counted trams on all of the days that lay in the years between 2006\n"
        "- 2017, at stops. Trams that were late, and what stood in for them, the so-called E-\n"
        "clones of those, were counted by hand; so were all cars of the two short lines 1-\n"
        "and 2. Whatever was counted twice was counted again. It is at ClinicalTrials.gov\n"
        "Identifier: NCT00000000.\n"
    )
    (text,) = _texts(_today(f"Abstract\n\n{lines}"))
    assert text is not None
    assert "2006 - 2017, at stops" in text
    assert "E- clones of those" in text
    assert "1- and 2." in text
    assert text.endswith("ClinicalTrials.gov Identifier: NCT00000000.")


def test_notices_are_no_abstract_and_stay() -> None:
    article = _today(
        f"Comment in\n\n  * Trams again.\n\nTrams. 2021;2:3. Trams. 2021 PMID: 7654321\n\nAbstract\n\n{FOG}\n"
    )
    assert _texts(article) == [FOG]
    assert [link.pmid for link in article.comments_corrections if link.pmid] == ["7654321"]
    assert article.pmid == "1234567"


def test_a_page_that_says_it_has_no_abstract_has_none() -> None:
    article = read_string(
        "Choose Destination\nSee comment in PubMed Commons below\n\nThe trams of fog.\n\nNo abstract available.\n\nPMID:\n1234567\n"
        "[Indexed for MEDLINE]\nPubMed Commons home\n"
    )
    assert (article.title, article.abstract, article.pmid, article.status) == (
        "The trams of fog.", None, "1234567", "MEDLINE",
    )  # fmt: skip


def test_a_neighbours_row_is_nobodys_page() -> None:
    text = (
        "Abstract\nNo abstract available\nPubMed Disclaimer\nSimilar articles\n- [Trams of others].\n"
        "Tram Rev. 1977 Sep 5;84(9):340-2.\nTram Rev. 1977.\nPMID: 7654321\nGerman.\n- More trams.\n"
        "Tram J. 2016 Jan 6;1 Suppl 1:S9. doi: 10.1000/o.1.\nTram J. 2016.\nPMID: 7654322\n"
    )
    with parse_string(text, format="page-text", url=PAGE) as records:
        found = list(records)
    assert [article.pmid for article in found] in ([], ["1234567"])
    assert not any(article.doi or article.journal for article in found)


def test_a_retraction_names_the_retracted_article_in_its_text() -> None:
    text = (
        "Trams - PubMed - NCBI See comment in PubMed Commons below Trams Today. 2020 Jul;14(3):544. doi: 10.1000/r.1. "
        "Retraction: Trams in dense fog. Retraction of [Trams in dense fog]. [Trams Today. 2019] Abstract "
        "[This retracts the article on p. 50 in vol. 13, PMID: 7654321.]. Copyright: © 2021 Trams. PMID: 1234567 DOI: 10.1000/r.1 "
        "[PubMed - in process] Share Supplemental Content"
    )
    article = read_string(text)
    assert (article.pmid, article.title) == ("1234567", "Retraction: Trams in dense fog.")
    assert _texts(article) == ["[This retracts the article on p. 50 in vol. 13, PMID: 7654321.]."]


def test_a_doi_is_whole_wherever_its_line_ends() -> None:
    doi = "10.1002/1097-0142(197703)39:3<1264::aid-cncr1>3.0.co;2-c"
    for end in ("<1264", "-c"):
        head, _, tail = doi.partition(end)
        wrapped = f"{head}\n{end}{tail}"
        cited = wrapped if end == "<1264" else doi
        article = _legacy(
            f"Trams. 1977 Mar;39(3):1264-6. doi: {cited}.\n\nTrams in fog.\n\nRider AB.", f"{FOG}\n\nDOI: {wrapped}\n"
        )
        assert article.doi == doi


def test_rows_without_authors_and_numbers_that_are_the_titles_own() -> None:
    rows = (
        "Items: 1 to 20 of 61\n\nSelect item 7000001 1.\n\nExperience with the tram 960.\n\nRozenblium IuZ, Track C.\n\n"
        "Trams. 1998;9(2):59-65.\n\nPMID: 7000001\n\nSimilar articles\n\nSelect item 7000002 2.\n\nCorrection to: Trams in fog.\n\n"
        "Bells. 2023 Dec 9:bgad089. doi: 10.1000/b.2. [Epub ahead of print] No abstract available.\n\n"
        "PMID: 7000002\n\nSimilar articles\n"
    )
    with parse_string(rows) as records:
        first, second = list(records)
    assert (first.pmid, first.title) == ("7000001", "Experience with the tram 960.")
    assert [author.short_name for author in first.authors] == ["Rozenblium IuZ", "Track C"]
    assert (second.pmid, second.title, second.doi) == ("7000002", "Correction to: Trams in fog.", "10.1000/b.2")
    assert second.journal is not None
    assert (second.journal.abbreviation, second.authors) == ("Bells", ())


def test_lines_of_a_fragment_that_are_nothing_else_are_kept() -> None:
    article = read_string(
        f"A line of nobody's.\n\nCounting trams in dense fog\n\nAbstract\n\nBackground: {FOG}\n\n"
        "Methods: We counted.\n\nPubMed Disclaimer\n"
    )
    assert article.title == "Counting trams in dense fog"
    assert "A line of nobody's." in [piece.text for piece in article.unplaced]


@pytest.mark.parametrize(
    ("title", "top"),
    [
        ("68Ga-TRAM-11 PET/CT in the clinic of trams.", "Author information\n- 1\n- Tram Hospital, Fogtown.\n"),
        ("Tram exostoses.", ""),
    ],
)
def test_titles_of_main_text(title: str, top: str) -> None:
    article = read_string(
        f"{title}\n{top}Abstract\n{FOG}\n- PMID:\n- 1234567\n- [Indexed for MEDLINE]\nPubMed Commons\n"
    )
    assert (article.title, article.pmid) == (title, "1234567")


def test_what_stands_below_erratum_for_is_the_other_articles() -> None:
    text = (
        "Erratum for\n- [Trams of before].\nTram J. 2024 Oct 14. doi: 10.1000/o.9.\nTram J. 2024 Oct 14. doi: 10.1000/o.9\n"
        "PMID: 7654321\n\nAbstract\nNo abstract available\n\nPubMed Disclaimer\nSimilar articles\n- Trams.\n"
    )
    article = read_string(text, url=PAGE, format="page-text")
    assert (article.pmid, article.doi, article.journal) == ("1234567", None, None)
    assert [(link.ref_type, link.pmid) for link in article.comments_corrections] == [("ErratumFor", "7654321")]
