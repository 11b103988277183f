"""What single extractors do to a page that no others do: each test is a class of losses that was met and mended."""

from __future__ import annotations

import pytest

import pubparse

TITLE = "Counting trams in dense fog, by ear and by whistle"
PROSE = (
    "Trams are heard before they are seen. Fog carries their bells further than most of us would believe. Forty trams were "
    "counted at one stop by two of us, with closed eyes, on twelve mornings in spring, and a bus. Nobody was late for work on "
    "any of the days that were counted, and nobody was asked to count again."
)
NEIGHBOURS = """* Bells and their ringers.
J Tram Stud. 2005 Jun 18; 274(25):17789-93.
[J Tram Stud. 2005]
* Whistles in the rain.
Fog Lett. 2000 Apr 21; 275(16):11666-71.
[Fog Lett. 2000]"""
PAGE_OF_2008 = f"""All: 1 Review: 0
1: J Tram Stud. 2005;52(4):789-96. Epub 2005 Jun 6. Links
{TITLE}.
Rider AB, Van der Berg C, Stop DE.
Department of Bells, Tram Institute, University of Fogtown, Fogtown.
{PROSE}
PMID: 1234567 [PubMed - indexed for MEDLINE]
Related articles
{NEIGHBOURS}
"""


def read(text: str, url: str | None = None) -> pubparse.Article:
    return pubparse.read_string(text, url=url)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PAGE_OF_2008.replace("1: J", "1:J"), id="the number glued"),
        pytest.param(
            PAGE_OF_2008.replace("1: J", "**1:** J").replace("Rider AB, Van der Berg C,", "**Rider\nAB**, **Van der\nBerg C**,"),
            id="strong words that are wrapped",
        ),
        pytest.param("<!--\nvar menu = {'a': 1};\n-->\n" + PAGE_OF_2008, id="below a comment of a script's"),
        pytest.param(
            PAGE_OF_2008.replace("Stud. 2005;", "Stud. [javascript:AL_get(this, 'jour', 'J Tram Stud.');] 2005;")
            + "".join(f"Button [?cmd={n}]\n" for n in range(9)),
            id="addresses in brackets",
        ),
    ],
)  # fmt: skip
def test_pages_of_2008(text: str) -> None:
    article = read(text)
    assert article.title == f"{TITLE}."
    assert article.journal is not None
    assert (article.journal.abbreviation, article.volume, article.issue, article.pages) == (
        "J Tram Stud",
        "52",
        "4",
        "789-96",
    )
    assert article.pmid == "1234567"
    assert [author.last_name for author in article.authors] == ["Rider", "Van der Berg", "Stop"]
    assert article.abstract is not None
    assert article.abstract.text == PROSE


def test_related_articles_are_known_by_their_tags() -> None:
    """What main-text extractors keep of such a page: neither title nor citation, but the neighbours' citations (15940349)."""
    article = read(
        f"{PROSE}\nPMID: 1234567 [PubMed - indexed for MEDLINE]\n{NEIGHBOURS}\nYour browsing activity is empty.\n"
    )
    assert (article.pmid, article.journal, article.volume, article.title) == ("1234567", None, None, None)
    assert article.abstract is not None
    assert article.abstract.text == PROSE


def test_a_page_written_anew_as_xhtml_without_classes_is_text() -> None:
    words = PAGE_OF_2008.splitlines()
    body = "\n".join(f"<p>{line.replace('&', '&amp;')}</p>" for line in words) + "<div><a href='/'>NCBI</a></div>" * 4
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><meta name="ncbi_pdid" content="abstractplus"/>'
        f'<meta name="ncbi_report" content="abstract"/><title>{TITLE}</title></head><body>{body}</body></html>'
    )
    found = pubparse.sniff(page.encode())
    assert found == "page-text"
    article = read(page)
    assert (article.title, article.pages, article.pmid) == (f"{TITLE}.", "789-96", "1234567")


TODAY = f"""Review
. 2021 Mar 4;12(3):45-9.
doi: 10.1000/jts.2021.45.
{TITLE}
Affiliations
PMID: 1234567
DOI: 10.1000/jts.2021.45
Item in Clipboard
Review
{TITLE}
SHORT
Abstract
{PROSE}
Similar articles
"""


@pytest.mark.parametrize(
    "short",
    ["Anna B Rider et al. J Tram Stud. 2021 Mar.", "Anna B Rider et al.\n  J Tram Stud.\n\n   2021 Mar."],
)
def test_a_short_citation_may_stand_on_three_lines(short: str) -> None:
    article = read(TODAY.replace("SHORT", short))
    assert article.journal is not None
    assert article.journal.abbreviation == "J Tram Stud"
    assert [author.name for author in article.authors] == ["Anna B Rider"]


def test_a_short_citation_without_author_below_main_text() -> None:
    text = (
        f"{TITLE}\n- PMID: 1234567\nItem in Clipboard\n{TITLE}\n\n   J Tram Stud.\n\n   2021 Mar.\n\nAbstract\n{PROSE}\n"
        "Similar articles\n"
    )
    article = read(text)
    assert article.journal is not None
    assert (article.journal.abbreviation, str(article.publication_date)) == ("J Tram Stud", "2021-03")


def test_a_page_without_prose_is_known_by_the_clipboard() -> None:
    text = (
        f"doi: 10.1000/jts.2021.45.\n{TITLE}\nItem in Clipboard\n{TITLE}\nJ Tram Stud.\n2021 Mar.\nAbstract\n"
        "No abstract available\nSimilar articles\n-\nBells and their ringers.\nFog Lett. 2000 Apr 21;275(16):11666-71.\n"
        "Fog Lett. 2000.\nPMID: 7654321\n"
    )
    article = read(text)
    assert (article.title, article.doi, article.pmid) == (TITLE, "10.1000/jts.2021.45", None)
    assert article.journal is not None
    assert article.journal.abbreviation == "J Tram Stud"


def test_identifiers_inside_a_title_are_no_ids_of_the_record() -> None:
    title = 'Corrigendum to "Trams" Fog Lett; 32 (2020): 101504, doi: 10.1000/fog.2020.1, PMID: 7654321.'
    text = (
        f"Send to\nChoose Destination\nJ Tram Stud. 2021 May 31;44:102023. doi: 10.1000/jts.2021.45.\n\n{title}\n\n"
        "Rider AB1, Stop DE1.\n\nAuthor information\n1 Tram Institute, University of Fogtown, Fogtown.\n\n"
        "No abstract available.\nPMID: 1234567\n"
    )
    article = read(text)
    assert (article.title, article.pmid, article.doi) == (title, "1234567", "10.1000/jts.2021.45")


ROWS = """Items: 1 to 3 of 60

1.

Counting trams in dense fog.

Rider AB, Stop DE.

J Tram Stud. 2021 Jun 6;12(3):45-9. doi: 10.1000/jts.2021-45.

2.

Counting buses in light rain.

Van der Berg C.

Fog Lett. 1978 Mar;30(2):105-22. No abstract available.

3.

Whistles heard at night.

Bell RS, Hook JC 3rd, d'Echo P.

Fog Lett. 1979 Apr;31(1):1-12. Review.

PMID:
7654321

Similar articles
"""


def test_rows_that_have_lost_their_pmids_are_records() -> None:
    with pubparse.parse_string(ROWS) as records:
        found = list(records)
    assert [(one.title, one.pages, one.pmid) for one in found] == [
        ("Counting trams in dense fog.", "45-9", None),
        ("Counting buses in light rain.", "105-22", None),
        ("Whistles heard at night.", "1-12", "7654321"),
    ]
    assert found[0].doi == "10.1000/jts.2021-45"
    assert [author.last_name for author in found[2].authors] == ["Bell", "Hook", "d'Echo"]


def test_rows_that_have_lost_their_titles_too_take_no_other_line_for_one() -> None:
    lines = [line for line in ROWS.splitlines() if not line.startswith(("Counting", "Whistles", "PMID", "7654321"))]
    with pubparse.parse_string("\n".join(line for line in lines if line and not line[0].isdigit())) as records:
        found = list(records)
    assert [(one.title, one.pages) for one in found] == [(None, "45-9"), (None, "105-22"), (None, "1-12")]


def test_a_row_alone_is_a_record_where_the_address_says_a_search() -> None:
    row = "Rider AB, Stop DE.\n\nJ Tram Stud. 1978 Mar;30(2):105-22. No abstract available.\n"
    assert pubparse.sniff(row.encode()) is None
    article = read(row, "https://www.ncbi.nlm.nih.gov/pubmed/?term=trams")
    assert (article.pages, len(article.authors), article.title) == ("105-22", 2, None)


def test_a_second_abstract_without_a_heading_is_told_by_its_language() -> None:
    german = (
        "Trams werden gehört, bevor sie zu sehen sind. Der Nebel trägt die Glocken weiter, als die meisten von uns glauben. "
        "Vierzig Trams wurden an der Haltestelle von zwei von uns gezählt, mit geschlossenen Augen und an zwölf Tagen im Mai."
    )
    text = TODAY.replace("SHORT", "Anna B Rider et al. J Tram Stud. 2021 Mar.").replace(PROSE, f"{PROSE}\n\n{german}")
    article = read(text)
    assert article.abstract is not None
    assert article.abstract.text == PROSE
    assert [one.text for one in article.other_abstracts] == [german]
    assert "inferred" in [note.code for note in article.problems]


def test_a_dialog_below_the_terms_is_none_of_them() -> None:
    text = TODAY.replace("SHORT", "Anna B Rider et al. J Tram Stud. 2021 Mar.") + (
        "MeSH terms\nHumans\nFog / analysis*\n[x]\nCite\nCopy Download .nbib\nFormat: AMA APA MLA NLM\n"
    )
    assert [heading.descriptor.name for heading in read(text).mesh_headings] == ["Humans", "Fog"]


@pytest.mark.parametrize("link", [" - PubMed", "\nPubMed"])
def test_references_above_the_terms_are_no_pages(link: str) -> None:
    """Each is a citation; the page's own lists stand below the last (412791)."""
    cited = ("J Bell. 1967 Sep;192(1):21-41", "Fog. 1968 Feb 15;24(2):155-6", "Fed Tram. 1968 Sep-Oct;27(5):1137-41")
    text = TODAY.replace("SHORT", "Anna B Rider et al. J Tram Stud. 2021 Mar.") + (
        "See all similar articles\nReferences\n"
        + "\n".join(f"{one}{link}" for one in cited)
        + "\nPublication types\nReview\nMeSH terms\nHumans\nFog / analysis*\n[x]\nSend To\nClipboard\n"
    )
    article = read(text)
    assert [heading.descriptor.name for heading in article.mesh_headings] == ["Humans", "Fog"]
    assert [one.name for one in article.publication_types] == ["Review"]


def test_main_text_without_any_title() -> None:
    article = read(
        f"Affiliations\n- PMID: 1234567\n\n  J Tram Stud.\n\n  2020 Dec.\n\nAbstract\n{PROSE}\nPubMed Disclaimer\n"
    )
    assert (article.pmid, article.title) == ("1234567", None)
