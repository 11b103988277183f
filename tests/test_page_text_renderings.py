"""One page as different extractors leave it: whatever became of its lines and marks, it is the same article.

The pages are written by us in the words of PubMed's interface; the renderings are made here, by what each kind of extractor does.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

import pytest

from pubparse import parse_string, read_string
from pubparse._readers._page_text_marks import unmarked
from pubparse._readers.page_text import read
from pubparse.errors import Problem
from pubparse.model import Article

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = "Counting trams in dense fog, by ear and by whistle"
ABSTRACT = [
    "Background: Trams are heard before they are seen. Fog carries their bells further than most of us would believe.",
    "Methods: Forty trams were counted at one stop by two of us, with closed eyes, on twelve mornings in spring.",
    "Results: We heard 38 of 40 (95%), and a bus. Nobody was late for work on any of the days that were counted.",
]
TODAY = f"""{TITLE} - PubMed
Skip to main page content
An official website of the United States government
Access keys NCBI Homepage MyNCBI Homepage Main Content Main Navigation
Subject: 1 selected item: 1234567 - PubMed
Display options
Format
Abstract
PubMed
PMID
Page navigation
Title & authors
Abstract
Similar articles
Publication types
LinkOut - more resources
Review
J Tram Stud
Actions
Search in PubMed
Search in NLM Catalog
Add to Search
. 2021 Mar 4;12(3):45-9.
doi: 10.1000/jts.2021.45. Epub 2021 Feb 1.
{TITLE}
Anna B Rider  1 , Bo van der Berg  1   2 , Cem Track  2
Affiliations
Expand
Affiliations
1 Tram Institute, Fogtown.
2 Department of Bells, Fogtown.
PMID: 1234567
PMCID: PMC765432
DOI: 10.1000/jts.2021.45
Free PMC article
Item in Clipboard
Review
{TITLE}
Anna B Rider et al. J Tram Stud. 2021.
Free PMC article
Show details
Display options
Display options
Format
Abstract
PubMed
PMID
J Tram Stud
Actions
Search in PubMed
Search in NLM Catalog
Add to Search
. 2021 Mar 4;12(3):45-9.
doi: 10.1000/jts.2021.45. Epub 2021 Feb 1.
Authors
Anna B Rider  1 , Bo van der Berg  1   2 , Cem Track  2
Affiliations
1 Tram Institute, Fogtown.
2 Department of Bells, Fogtown.
PMID: 1234567
PMCID: PMC765432
DOI: 10.1000/jts.2021.45
Item in Clipboard
Full text links Cite
Abstract
{ABSTRACT[0]}
{ABSTRACT[1]}
{ABSTRACT[2]}
Keywords: bells; fog; trams.
PubMed Disclaimer
Similar articles
Trams in the sun.
Light L, Shade S. Light L, et al. J Sun. 2019 Jun;3(1):2-5. doi: 10.1000/sun.3. Epub 2019 Jan 2. J Sun. 2019. PMID: 7654321
Publication types
Review
Actions
Search in PubMed
Search in MeSH
Add to Search
MeSH terms
Fog*
Actions
Search in PubMed
Search in MeSH
Add to Search
Railroads / history
Actions
Search in PubMed
Search in MeSH
Add to Search
LinkOut - more resources
"""
LEGACY = f"""{TITLE}. - PubMed - NCBI
Warning: The NCBI web site requires JavaScript to function. more...
Format: Abstract
Send to
Choose Destination
File
Clipboard
Citation manager
See comment in PubMed Commons below
J Tram Stud. 2011 Mar 4;12(3):45-9. doi: 10.1000/jts.2011.45. Epub 2011 Feb 1.
{TITLE}.
Rider AB 1 , van der Berg B 1, 2 , Track C 2 .
Author information
1 Tram Institute, Fogtown.
2 Department of Bells, Fogtown.
Abstract
{ABSTRACT[0].replace("Background", "BACKGROUND")}
{ABSTRACT[1].replace("Methods", "METHODS")}
{ABSTRACT[2].replace("Results", "RESULTS")}
KEYWORDS: bells; fog; trams
PMID: 1234567
DOI: 10.1000/jts.2011.45
[Indexed for MEDLINE]
Publication Types, MeSH Terms
Publication Types
Review
MeSH Terms
Fog*
Railroads/history
LinkOut - more resources
"""
HEADINGS = frozenset(("Abstract", "Affiliations", "Publication types", "MeSH terms", "Similar articles", TITLE))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _a_line_each(text: str) -> str:
    """BeautifulSoup's get_text("\\n", strip=True): a line for each element."""
    borders = (
        r"(?<=[a-z]) {1,2}(?=[12](?: |$))|(?<= [12]) +(?=[,12])|(?<=[12]) +(?=,)|(?<=PMID:) |(?<=DOI:) |(?<=^[12]) "
    )
    pieces = re.sub(borders, "\n", text, flags=re.MULTILINE)
    pieces = re.sub(r" (et al\.) (J Tram Stud)\. (2021)\.", r"\n\1\n\2\n.\n\3\n.", pieces)
    pieces = re.sub(r"^(\.) (2021 Mar)", r"\1\n\2", pieces, flags=re.MULTILINE)
    return re.sub(r"^(Background:|Methods:|Results:) ", r"\1\n", pieces, flags=re.MULTILINE | re.IGNORECASE)


def _soup(text: str) -> str:
    """lxml's text_content(): the source's own white space."""
    lines = re.sub(r"(?<=PMID:) |(?<=DOI:) ", "\n\n      ", text).split("\n")
    return "\n".join("\n   \n        " + line + "\n  " for line in lines)


def _markdown(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        linked = re.sub(
            r"([A-Z]\w+ (?:[A-Z] |van der )?[A-Z]\w+)  ([12])",
            r'[\1](/?term=x&cauthor_id=7 "\1") [\2](#a-\2 "an \\(address\\)")',
            line,
        )
        marked = re.sub(r"^(Background:|Methods:|Results:)", r"**\1**", linked)
        shown = f"## {marked}" if line in HEADINGS else marked.replace("Fog*", "Fog\\*")
        lines += [f"* [{shown}](/help)" if line in {"Add to Search", "Search in MeSH"} else shown, ""]
    return "\n".join(["[NCBI](/)", "[Help](/help) [Log in](/account)", *lines])


def _text_browser(text: str) -> str:
    """lynx -dump: numbers of links, carets, buttons, wrapped at 80."""
    number = 0

    def link(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return f"[{number}]{match[0]}"

    lines = []
    for line in text.split("\n"):
        shown = re.sub(r"(?<=[a-z])  (?=[12])", "^ ", line) if " , " in line else line
        shown = re.sub(r"\b(?:Anna|Bo|Cem|Search|Add|Cite)\b", link, shown)
        shown = f"(BUTTON) {shown}" if line in {"J Tram Stud", "Show details"} else shown
        lines += [textwrap.fill(shown, 80, initial_indent="   ", subsequent_indent="   "), ""]
    return "\n".join(lines)


def _tags(text: str) -> str:
    """pandoc's Markdown: the tags that it has no marks for."""
    lines = [
        f'<div class="x">\n\n# {line}\n\n</div>' if line == TITLE else f'<span class="y">{line}</span>\n'
        for line in text.split("\n")
    ]
    return "\n".join(lines)


def _starred(text: str) -> str:
    """Debian's html2text."""
    lines = [f"***** {line} *****" if line in HEADINGS else line for line in text.split("\n")]
    return "\n".join("Anna_B_Rider".join(line.split("Anna B Rider")) for line in lines)


RENDERINGS: dict[str, Callable[[str], str]] = {
    "as a browser shows it": str,
    "a blank line below each": lambda text: text.replace("\n", "\n\n"),
    "flat": _flat,
    "a line each": _a_line_each,
    "soup": _soup,
    "markdown": _markdown,
    "text browser": _text_browser,
    "tags": _tags,
    "starred": _starred,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "bullets": lambda text: re.sub(r"^(PMID|PMCID|DOI|Fog|Railroads|1 |2 )", r"  • \1", text, flags=re.MULTILINE),
}
LISTS_ARE_LOST = frozenset(("flat",))
"""Where nothing parts a legacy page's terms from each other, they are unknown."""


def one(text: str, url: str | None = None) -> Article:
    (article,) = read(text, url=url)
    assert isinstance(article, Article)
    return article


def common(article: Article) -> None:
    assert article.title is not None
    assert article.title.rstrip(".") == TITLE
    assert article.pmid == "1234567"
    assert article.journal is not None
    assert article.journal.abbreviation == "J Tram Stud"
    assert (article.volume, article.issue, article.pages) == ("12", "3", "45-9")
    assert article.abstract is not None
    texts = [text.partition(": ")[2] for text in ABSTRACT]
    assert [section.text for section in article.abstract.sections] == texts
    assert [(section.label or "").title() for section in article.abstract.sections] == [
        "Background",
        "Methods",
        "Results",
    ]
    assert [keyword.text for keyword in article.keywords] == ["bells", "fog", "trams"]
    assert "7654321" not in str(article.to_dict())


@pytest.mark.parametrize("name", RENDERINGS)
def test_today(name: str) -> None:
    article = one(RENDERINGS[name](TODAY))
    common(article)
    assert (str(article.publication_date), str(article.electronic_date)) == ("2021-03-04", "2021-02-01")
    assert (article.doi, article.pmcid) == ("10.1000/jts.2021.45", "PMC765432")
    assert [author.name for author in article.authors] == ["Anna B Rider", "Bo van der Berg", "Cem Track"]
    assert [[one.text for one in author.affiliations] for author in article.authors] == [
        ["Tram Institute, Fogtown."],
        ["Tram Institute, Fogtown.", "Department of Bells, Fogtown."],
        ["Department of Bells, Fogtown."],
    ]
    assert article.authors_complete is True
    assert [kind.name for kind in article.publication_types] == ["Review"]
    assert [str(heading) for heading in article.mesh_headings] == ["Fog*", "Railroads / history"]


@pytest.mark.parametrize("name", [name for name in RENDERINGS if name != "starred"])
def test_legacy(name: str) -> None:
    article = one(RENDERINGS[name](LEGACY))
    common(article)
    assert (str(article.publication_date), str(article.electronic_date)) == ("2011-03-04", "2011-02-01")
    assert article.doi == "10.1000/jts.2011.45"
    assert [author.short_name for author in article.authors] == ["Rider AB", "van der Berg B", "Track C"]
    assert article.status == "MEDLINE"
    if name in LISTS_ARE_LOST:
        assert {"mesh_headings", "publication_types"} <= article.unknown
    else:
        assert [kind.name for kind in article.publication_types] == ["Review"]
        assert [str(heading) for heading in article.mesh_headings] == ["Fog*", "Railroads / history"]


def test_a_title_without_line_end_is_parted_from_the_first_author_by_inference() -> None:
    text = _flat(TODAY.split("\n", 1)[1])
    article = one(text)
    common(article)
    assert "inferred" in [problem.code for problem in article.problems]
    assert "inferred" not in [problem.code for problem in one(_flat(TODAY)).problems]


RESULTS = """Search Results
3 results
Page 1
1
Cite
Share
Counting trams in dense fog, by ear and by whistle.
Rider AB, van der Berg B, Track C. Rider AB, et al. J Tram Stud. 2021 Mar 4;12(3):45-9. doi: 10.1000/jts.2021.45. \
Epub 2021 Feb 1. J Tram Stud. 2021. PMID: 1234567 Free PMC article. Review.
Trams are heard before they are seen. Fog carries their bells further than most of us …
Cite
Share
Item in Clipboard
2
Cite
Share
[Bells of the night tram].
Light L. Light L. J Sun (Berl). 1999 Jun;3(1):2-5. J Sun (Berl). 1999. PMID: 7654321 German. No abstract available.
Cite
Share
Item in Clipboard
3
Cite
Share
Whistles, again.
Shade S, Light L. Shade S, et al. J Sun (Berl). 2022 Jan 5:71. doi: 10.1000/sun.71. Online ahead of print. \
J Sun (Berl). 2022. PMID: 765
Show more results
"""
LEGACY_RESULTS = """Items: 1 to 3 of 3
Select item 1234567 1.
Counting trams in dense fog, by ear and by whistle.
Rider AB, van der Berg B, Track C.
J Tram Stud. 2021 Mar 4;12(3):45-9. doi: 10.1000/jts.2021.45. Epub 2021 Feb 1. Review.
PMID:
1234567
Similar articles
Select item 7654321 2.
[Bells of the night tram].
Light L.
J Sun (Berl). 1999 Jun;3(1):2-5. German. No abstract available.
PMID:
7654321
Similar articles
Select item 765 3.
Whistles, again.
Shade S, Light L.
J Sun (Berl). 2022 Jan 5:71. doi: 10.1000/sun.71. [Epub ahead of print]
PMID:
765
Similar articles
"""


@pytest.mark.parametrize(
    "shape", [str, _flat, lambda text: text.replace(". ", ".\n"), lambda text: text.replace("\n", "\n\n")]
)
@pytest.mark.parametrize("text", [RESULTS, LEGACY_RESULTS])
def test_result_lists_give_each_record_in_order(text: str, shape: Callable[[str], str]) -> None:
    found = list(read(shape(text)))
    articles = [one for one in found if isinstance(one, Article)]
    assert [one.pmid for one in articles] == ["1234567", "7654321", "765"]
    assert [(one.title or "").rstrip(".") for one in articles] == [
        TITLE,
        "[Bells of the night tram]",
        "Whistles, again",
    ]
    assert [one.journal and one.journal.abbreviation for one in articles] == [
        "J Tram Stud",
        "J Sun (Berl)",
        "J Sun (Berl)",
    ]
    assert [one.volume for one in articles[:2]] == ["12", "3"]
    assert [one.pages for one in articles[:2]] == ["45-9", "2-5"]
    assert [one.doi for one in articles] == ["10.1000/jts.2021.45", None, "10.1000/sun.71"]
    assert [[person.short_name for person in one.authors] for one in articles] == [
        ["Rider AB", "van der Berg B", "Track C"],
        ["Light L"],
        ["Shade S", "Light L"],
    ]
    assert [kind.name for kind in articles[0].publication_types] == ["Review"]
    assert len(found) == 3


FRAGMENTS = {
    "head of a browser's page lost": (
        f"{TITLE}\nAnna B Rider et al. J Tram Stud.\n2021\ndoi: 10.1000/jts.2021.45. Epub 2021 Feb 1.\nAuthors\n"
        f"Anna B Rider 1 , Cem Track 2\nAffiliations\n1 Tram Institute, Fogtown.\n2 Department of Bells, Fogtown.\n"
        f"PMID: 1234567\nFormat\nAbstract\n{ABSTRACT[0]}\n{ABSTRACT[1]}\n"
        f"{ABSTRACT[2]}\nKeywords: bells; fog; trams.\nSimilar articles\n"
    ),
    "main content of a legacy page": (
        f"{TITLE}.\nAuthor information\n- 1Tram Institute, Fogtown.\n- 2Department of Bells, Fogtown.\n"
        "Abstract\n"
        + "\n".join(ABSTRACT)
        + "\nKEYWORDS:\nbells; fog; trams\n- PMID:\n- 1234567\n- [PubMed - as supplied by publisher]\n"
        "Free full text\nPubMed Commons\n"
    ),
    "main content of a legacy page without its identifiers": (
        f"{TITLE}.\n- 1Tram Institute, Fogtown.\n- 2Department of Bells, Fogtown.\nAbstract\n"
        + "\n".join(ABSTRACT)
        + "\nKEYWORDS:\nbells; fog; trams\nPubMed Commons\n"
    ),
    "paragraphs below the banner, and neighbours without their heading": (
        "An official website of the United States government\n"
        + "\n".join(ABSTRACT)
        + "\nKeywords: bells; fog; trams.\nTrams in the sun.\n"
        "Light L, Shade S. Light L, et al. J Sun. 2019 Jun;3(1):2-5. doi: 10.1000/sun.3. J Sun. 2019. PMID: 7654321\n"
        "Trams in rain.\nLight L. Light L. J Sun. 2018 Jun;3(1):2-5. doi: 10.1000/sun.2. J Sun. 2018. PMID: 7654320\n"
    ),
}


@pytest.mark.parametrize("name", FRAGMENTS)
def test_fragments_of_pages(name: str) -> None:
    article = one(FRAGMENTS[name])
    assert article.abstract is not None
    assert [section.text for section in article.abstract.sections] == [text.partition(": ")[2] for text in ABSTRACT]
    assert [keyword.text for keyword in article.keywords] == ["bells", "fog", "trams"]
    assert article.pmid in {"1234567", None}
    assert (article.title or TITLE).rstrip(".") == TITLE
    assert "765432" not in str(article.to_dict())


def test_a_fragment_with_its_head_has_authors_citation_and_title() -> None:
    article = one(FRAGMENTS["head of a browser's page lost"])
    assert article.title == TITLE
    assert [author.name for author in article.authors] == ["Anna B Rider", "Cem Track"]
    assert article.doi == "10.1000/jts.2021.45"
    assert article.journal is not None
    assert article.journal.abbreviation == "J Tram Stud"


def test_an_address_makes_prose_below_its_heading_a_page_and_no_addresses_of_authors_prose() -> None:
    prose = " ".join(text.partition(": ")[2] for text in ABSTRACT)
    text = f"1Tram Institute, Fogtown.\n2Department of Bells, Fogtown.\nAbstract\n{prose}"
    article = one(text, "https://pubmed.ncbi.nlm.nih.gov/1234567/")
    assert article.pmid == "1234567"
    assert article.abstract is not None
    assert "Fogtown" not in article.abstract.text


def test_rows_of_neighbours_and_nothing_else_are_no_records() -> None:
    rows = (
        "Light L, Shade S.Light L, et al.J Sun. 2019 Jun;3(1):2-5. doi: 10.1000/sun.3.J Sun. 2019.PMID: 7654321\n"
        "Shade S.Shade S.J Sun. 2018 Jun;3(1):2-5. doi: 10.1000/sun.2.J Sun. 2018.PMID: 7654320Review.\n"
    )
    (found,) = read(f"1 Department of Bells and of Other Things That Are Heard, Fogtown.\n{rows}")
    assert isinstance(found, Problem)
    (found,) = read(rows)
    assert isinstance(found, Problem)
    (found,) = read(f"Skip to main page content\nAn official website of the United States government\n{rows}")
    assert isinstance(found, Problem)


def test_one_row_of_another_record_than_the_address_names_is_a_neighbour() -> None:
    row = "Light L, Shade S.Light L, et al.J Sun. 2019 Jun;3(1):2-5. doi: 10.1000/sun.3.J Sun. 2019.PMID: 7654321\n"
    text = f"An official website of the United States government\n{row}"
    assert one(text).pmid == "7654321"
    assert one(text, "https://pubmed.ncbi.nlm.nih.gov/7654321/").pmid == "7654321"
    (found,) = read(text, url="https://pubmed.ncbi.nlm.nih.gov/1234567/")
    assert isinstance(found, Problem)


def test_pages_of_one_row_below_each_other_and_below_another_page() -> None:
    banner = "Skip to main page content\nAn official website of the United States government\nHere's how you know\n"
    row = "Light L, Shade S.Light L, et al.J Sun. 2019 Jun;3(1):2-5. doi: 10.1000/sun.3.J Sun. 2019.PMID: 7654321\n"
    rows = banner + row + banner + row.replace("7654321", "7654320")
    assert [one.pmid for one in read(rows)] == ["7654321", "7654320"]
    assert [one.pmid for one in read(f"{TODAY}\n{rows}\n{LEGACY}")] == ["1234567", "7654321", "7654320", "1234567"]


def test_pasted_pages_of_several_renderings_come_out_in_order() -> None:
    text = f"{TODAY}\n\n{LEGACY.replace('1234567', '1234568')}\n\n{_markdown(TODAY.replace('1234567', '1234569'))}"
    with parse_string(text) as records:
        assert [article.pmid for article in records] == ["1234567", "1234568", "1234569"]


def test_marks_of_an_author_stay() -> None:
    for text in (
        "a [1] b [2] c [5] d",
        "10^6 cells",
        "x * y * z",
        "snake_case_name",
        "a (https://a.org/x) b",
        "[a](b)",
        "1 < 2 <div",
    ):
        assert unmarked(text) == text


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "](",
        "![a](",
        "[a](b",
        "<span ",
        "**a",
        "_a ",
        "\\",
        "[1]",
        "***** ",
        "^1",
        "- \n",
        "PMID:\n",
        ". 2019 ",
        "PMID: 1 ",
        "A B, ",
    ],
)
def test_bait_of_marks_is_survived(unit: str) -> None:
    list(read(unit * (60_000 // len(unit))))
    article = read_string(TODAY + "\n" + unit * 2000, format="page-text")
    assert article.pmid == "1234567"
