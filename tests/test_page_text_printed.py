"""Pages printed to PDF, and what tools write above a page or around its links: each test is a class that was met and mended."""

from __future__ import annotations

import pytest

import pubparse

TITLE = "Counting trams in dense fog, by ear and by whistle, at forty stops of a town that has only one line"
PMID = "31364595"
ADDRESS = f"https://pubmed.ncbi.nlm.nih.gov/{PMID}/"
ABSTRACT = (
    "Trams are heard before they are seen. Fog carries their bells further than most of us would believe. Forty trams were "
    "counted at one stop by two of us, with closed eyes, on twelve mornings in spring, and a bus. Nobody was late for work on "
    "any of the days that were counted, and nobody was asked to count again."
)
WRAPPED = [
    "Trams are heard before they are seen. Fog carries their bells further than most of us would believe. Forty trams were",
    "counted at one stop by two of us, with closed eyes, on twelve mornings in spring, and a bus. Nobody was late for work on",
    "any of the days that were counted, and nobody was asked to count again.",
]
MESH = ["Acoustics / instrumentation*", "Fog", "Railroads / history"]
TITLE_LINES = [
    "Counting trams in dense fog, by ear and by",
    "whistle, at forty stops of a town that has only one",
    "line",
]
SHEETS = [
    [
        "Skip to main page content",
        "Access keys NCBI Homepage MyNCBI Homepage Main Content Main Navigation",
        "Tram Stud",
    ],
    [". 2019 Aug;20(8):e434-e442.", "doi: 10.1234/tram.2019.5. Epub 2019 Jul 29.", *TITLE_LINES],
    ["Anna B Rider 1 , Carl D Van der Berg 2 , Doris", "E Stop", "Affiliations Expand", "Affiliations"],
    ["1 Tram Institute, Fogtown.", "2 Department of Bells, Fogtown.", f"PMID: {PMID}", "DOI: 10.1234/tram.2019.5"],
    TITLE_LINES[:1],
    [*TITLE_LINES[1:], "Anna B Rider et al. Tram Stud. 2019 Aug.", "Show details", "Abstract", WRAPPED[0]],
    [
        *WRAPPED[1:],
        "PubMed Disclaimer",
        "Similar articles",
        "Publication types",
        "Journal Article",
        "MeSH terms",
        MESH[0],
    ],
    [*MESH[1:], "LinkOut - more resources", "Full Text Sources", "Tramway Press"],
]


def _chromium(number: int, of: int) -> tuple[list[str], list[str]]:
    return [f"11/26/26, 9:{14 + number} PM", f"{TITLE[:60]} …"], [ADDRESS, f"{number}/{of}"]


def _chromium_wide(number: int, of: int) -> tuple[list[str], list[str]]:
    return [f"  11/26/26, 9:14\u202fPM                {TITLE[:60]} …"], [f"{ADDRESS}                {number}/{of}"]


def _firefox(number: int, of: int) -> tuple[list[str], list[str]]:
    return [f"{TITLE[:60]}... - PubMed      {ADDRESS}"], [f"{number} of {of}      26.11.2026, 21:14"]


def _none(_number: int, _of: int) -> tuple[list[str], list[str]]:
    return [], []


def text_of(browser: object, *, gap: str, below: bool = False, feed: str = "\f") -> str:
    """The sheets as text; `gap` stands between the lines of an edge and the page's, `below` puts both edges at the foot."""
    shown = []
    for number, sheet in enumerate(SHEETS, start=1):
        top, foot = browser(number, len(SHEETS))  # type: ignore[operator]
        edges = [[], [*top, *foot]] if below else [top, foot]
        pieces = [
            "\n".join(lines) if lines is sheet else gap.join(lines) for lines in (edges[0], sheet, edges[1]) if lines
        ]
        shown.append(gap.join(pieces))
    return ("\n" + feed).join(shown) + "\n"


@pytest.mark.parametrize("browser", [_chromium, _chromium_wide, _firefox, _none])
@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["tight", "blank lines"])
@pytest.mark.parametrize("below", [False, True], ids=["edges", "both at the foot"])
def test_what_a_browser_prints_on_each_sheet_is_none_of_the_page(browser: object, gap: str, *, below: bool) -> None:
    article = pubparse.read_string(text_of(browser, gap=gap, below=below))
    assert article.title == TITLE
    assert [author.name for author in article.authors] == ["Anna B Rider", "Carl D Van der Berg", "Doris E Stop"]
    assert article.journal
    assert (article.journal.abbreviation, article.volume, article.issue, article.pages) == (
        "Tram Stud",
        "20",
        "8",
        "e434-e442",
    )
    assert (article.pmid, article.doi) == (PMID, "10.1234/tram.2019.5")
    assert article.abstract
    assert article.abstract.text == ABSTRACT
    assert [heading.descriptor.name for heading in article.mesh_headings] == ["Acoustics", "Fog", "Railroads"]
    assert not any("9:14" in rest.text or "…" in rest.text for rest in article.unplaced)


def test_the_address_on_the_sheets_gives_the_pmid_that_the_text_has_lost() -> None:
    text = text_of(_chromium, gap="\n\n").replace(f"PMID: {PMID}\n", "")
    assert pubparse.read_string(text).pmid == PMID
    assert pubparse.read_string(text, url="https://pubmed.ncbi.nlm.nih.gov/7/").pmid == "7"
    assert pubparse.read_string(text.replace(ADDRESS, ADDRESS[:-4] + "…")).pmid is None


def test_dates_and_fractions_of_the_page_itself_stay() -> None:
    text = f"Abstract\n{ABSTRACT}\n\n1/2\n\n12/24/2019\n\nPubMed Disclaimer\n"
    article = pubparse.read_string(text, url=ADDRESS)
    assert article.abstract
    assert "1/2" in article.abstract.text
    assert "12/24/2019" in article.abstract.text


HEAD_OF_CRAWLER = (
    f"Title: {TITLE} - PubMed\n\nURL Source: {ADDRESS}\n\nPublished Time: Thu, 26 Nov 2026\n\nMarkdown Content:\n"
)
HEAD_OF_CLIPPER = (
    f'---\ntitle: "{TITLE} - PubMed"\nsource: "{ADDRESS}"\ncreated: 2026-11-26\ntags:\n  - "clippings"\n---\n'
)


@pytest.mark.parametrize("head", [HEAD_OF_CRAWLER, HEAD_OF_CLIPPER], ids=["crawler", "clipper"])
def test_a_tools_own_head_gives_title_and_address_and_nothing_else(head: str) -> None:
    alone = pubparse.read_string(head + f"**Background:** {ABSTRACT}\n")
    assert (alone.title, alone.pmid) == (TITLE, PMID)
    assert alone.abstract
    assert [section.label for section in alone.abstract.sections] == ["Background"]
    body = (
        f". 2019 Aug;20(8):e434-e442.\n\nAffiliations\n\nFree article\n\n{TITLE}\n----\n\n"
        f"Anna B Rider et al. Tram Stud. 2019 Aug.\n\nAbstract\n--------\n\n{ABSTRACT}\n"
    )
    whole = pubparse.read_string(head + body)
    assert whole.journal
    assert (whole.title, whole.pmid, whole.journal.abbreviation) == (TITLE, PMID, "Tram Stud")


def test_a_title_above_the_citation_is_no_journal() -> None:
    """A button of today's pages holds the journal, and some tools put the title where that is lost."""
    head = f"{TITLE}\n\n. 2019 Aug;20(8):e434-e442.\n\nAffiliations\n\n"
    text = f"{head}{TITLE}\n\nAnna B Rider et al. Tram Stud. 2019 Aug.\n\nAbstract\n\n"
    for above in ("", " - PubMed"):
        article = pubparse.read_string(text.replace(TITLE, TITLE + above, 1) + ABSTRACT)
        assert article.journal
        assert article.journal.abbreviation == "Tram Stud"


def test_links_whose_addresses_stand_below_are_their_words() -> None:
    names = "[Anna B Rider][1] [1][2] , [Carl D Van der Berg][3]"
    text = (
        f"[Skip to main page content][4]\n\n[Tram Stud][5]\n\n. 2019 Aug;20(8):e434-e442.\n\n# {TITLE}\n\n{names}\n\n"
        f"Affiliations\n\n*   1 Tram Institute, Fogtown.\n\n*   PMID: **{PMID}**\n\n# {TITLE}\n\n"
        f"[Anna B Rider][6] et al. Tram Stud. 2019 Aug.\n\n"
        f"## Abstract\n\n{ABSTRACT} We cite [7] and [8].\n\n## MeSH terms\n\n*   Fog\n\n    *   [Search in PubMed][1]\n\n"
        + "".join(f'[{number}]: https://example.org/{number} "A title"\n' for number in range(1, 7))
    )
    article = pubparse.read_string(text)
    assert [author.name for author in article.authors] == ["Anna B Rider", "Carl D Van der Berg"]
    assert (article.title, article.pmid) == (TITLE, PMID)
    assert article.abstract
    assert article.abstract.text.endswith("We cite [7] and [8].")
    assert [heading.descriptor.name for heading in article.mesh_headings] == ["Fog"]


def test_pandocs_own_markdown() -> None:
    text = (
        '::: {#article-page .article-page}\n::: {.article-citation}\n[[Tram Stud](#){.journal-trigger\nx="y"}]{.x}\n\n'
        f"[. ]{{.period}}[2019 Aug;20(8):e434-e442.]{{.cit}}\n:::\n\n# {TITLE} {{#counting .heading-title}}\n\n::: authors\n"
        '[[Anna B Rider](/?term=x){.full-name\nref="linksrc=author"}]{.authors-list-item}\n:::\n\n'
        f"[PMID: ]{{.id-label}} **{PMID}**\n\n[DOI: ]{{.id-label}} [10.1234/tram.2019.5](https://doi.org/10.1234/tram.2019.5){{.id-link\n"
        f'target="_blank"}}\n\n# {TITLE} {{.heading-title}}\n\n[Anna B Rider et al.]{{.x}} [Tram Stud.]{{.y}} 2019 Aug.\n\n'
        f"## Abstract {{.title}}\n\n<div>\n{ABSTRACT}\n</div>\n\n## PubMed Disclaimer {{.z}}\n:::\n"
    )
    article = pubparse.read_string(text)
    assert (article.title, article.pmid, article.doi) == (TITLE, PMID, "10.1234/tram.2019.5")
    assert article.abstract
    assert article.abstract.text == ABSTRACT


def test_a_journal_that_pandoc_has_wrapped_within_its_link_is_whole() -> None:
    text = (
        "::: {.rprt .abstract}\n[See comment in PubMed Commons below](#comments){#see_pmcommons}\n\n"
        '::: cit\n[Arch Gen\nTrams.](# "Archives of general trams."){abstractlink="yes"\nalsec="jour" alterm="Arch Gen Trams."}'
        f" 1999 Feb;16(2):85-91. doi:\n10.1234/tram.1999.5.\n:::\n\n# {TITLE}.\n\n"
        "::: auths\n[Rider\nAB](/pubmed/?term=Rider%20AB),\n[Berg\nCD](/pubmed/?term=Berg%20CD).\n:::\n\n"
        f"::: abstr\n### Abstract\n\n<div>\n\n{ABSTRACT}\n\n</div>\n:::\n\n"
        f"::: aux\n::: resc\n\nPMID:\n:   {PMID}\n:   \\[PubMed - indexed for MEDLINE\\]\n:   \n:::\n:::\n:::\n"
    )
    article = pubparse.read_string(text)
    assert article.journal
    assert (article.journal.abbreviation, article.volume, article.pages) == ("Arch Gen Trams", "16", "85-91")
    assert (article.pmid, [author.short_name for author in article.authors]) == (PMID, ["Rider AB", "Berg CD"])


def test_a_neighbours_row_without_its_title_above_a_reference_is_no_page() -> None:
    row = "Foe A, Roe C. Foe A, et al. J Bells. 2016 Sep;4(9):681-683. doi: 10.5555/bells.1. J Bells. 2016. PMID: 27460164"
    text = (
        f"{TITLE}\n1 Tram Institute, Fogtown.\nPMID: {PMID}\nAnna B Rider et al. Tram Stud.\n2019\nAbstract\n{ABSTRACT}\n"
        f"Similar articles\n{row} No abstract available.\nWhistles in the rain?\n{row.replace('27460164', '27460165')}\n"
        "J Whistle. 1999 Nov 1;19(21):9557-69\n                  - PubMed\n"
    )
    with pubparse.parse_string(text) as records:
        assert [article.pmid for article in records] == [PMID]


def test_a_title_of_a_tool_for_news_is_no_paragraph_of_the_abstract() -> None:
    article = pubparse.read_string(f"{TITLE}\n\n{ABSTRACT}\n", url=ADDRESS)
    assert article.abstract
    assert (article.title, article.abstract.text) == (TITLE, ABSTRACT)
    assert [problem.code for problem in article.problems] == ["inferred"]
    cut = pubparse.read_string(f"{TITLE[:60]}...\n\n{ABSTRACT}\n", url=ADDRESS)
    assert cut.abstract
    assert (cut.title, cut.abstract.text) == (None, ABSTRACT)


def test_headings_in_capitals_and_glued_ones() -> None:
    rows = "".join(
        f"Select item {pmid}{n}.\n\nBells of line {n}.\n\nFoe A, Roe C.\n\nJ Bells. 2016 Sep;4(9):68{n}-689.\n\n"
        f"PMID: {pmid}\n\nSimilar articles\n\n"
        for n, pmid in ((1, "27460164"), (2, "27460165"))
    )
    with pubparse.parse_string("ITEMS: 1 TO 2 OF 2\n\n" + rows) as records:
        assert [(article.pmid, article.title) for article in records] == [
            ("27460164", "Bells of line 1."), ("27460165", "Bells of line 2.")
        ]  # fmt: skip
    glued = f"{TITLE} - PubMed\n\nSee comment in PubMed Commons below"
    glued += f"Author information1Department of Bells, Fogtown.Abstract{ABSTRACT}"
    article = pubparse.read_string(glued, url=ADDRESS)
    assert article.abstract
    assert (article.title, article.abstract.text) == (TITLE, ABSTRACT)


def test_an_address_below_a_term_is_no_gap_between_two_lists() -> None:
    """In reader mode two blank lines stand for the heading "Substances"; where a link's address was taken out there are more."""
    terms = {
        "Fog": " [/?term=Fog]",
        "Railroads / history": "\n      [/?term=Railroads]",
        "Tram Drivers / psychology": "\n      [/?term=Drivers]",
    }
    listed = "".join(
        f" * {term}\n   Actions\n    * Search in PubMed{link}\n    * Search in MeSH{link}\n    * Add to Search\n\n"
        for term, link in terms.items()
    )
    text = (
        f"[Skip to main page content] [#x]\n\nTram Stud\n\n. 2019 Aug;20(8):e434-e442.\n\n{TITLE}\n\n"
        "Anna B Rider [/?term=x] 1 [#y]\n\n"
        f"AFFILIATIONS\n\n * 1 Tram Institute, Fogtown.\n\n * PMID: {PMID}\n\n{TITLE}\n\n"
        f"Anna B Rider et al. Tram Stud. 2019 Aug.\n\nABSTRACT\n\n{ABSTRACT}\n\n"
        f"PubMed Disclaimer [/disclaimer/]\n\n\nMESH TERMS\n\n{listed}\nSUBSTANCES\n\n * Brass\n   Actions\n"
    )
    article = pubparse.read_string(text)
    assert [heading.descriptor.name for heading in article.mesh_headings] == ["Fog", "Railroads", "Tram Drivers"]
    assert [chemical.name for chemical in article.chemicals] == ["Brass"]


@pytest.mark.parametrize("title", ["Retracted: Counting trams in fog", "[]Counting trams in fog"])
def test_words_glued_to_a_doi_are_none_of_it(title: str) -> None:
    text = (
        f"Skip to main page content Tram Stud. 2019 Aug;20(8):e434-e442. doi: 10.1234/1381612043.{title}.Rider AB1, Stop DE.Author "
        f"information1Tram Institute, Fogtown.Abstract{ABSTRACT}PMID: {PMID} [Indexed for MEDLINE] "
    )
    article = pubparse.read_string(text, url=ADDRESS)
    assert article.doi == "10.1234/1381612043"


def test_a_no_break_blank_at_a_lines_edge_is_layout() -> None:
    text = (
        f"Tram Stud\n\n. \n2019 Aug;20(8):e434-e442.\n\n   {TITLE}\n\nAnna B Rider\n\n   1\n\n, \n"
        "\u00a0\nCarl D Van der Berg\n\n"
        f"   Affiliations\n\n   Expand\n\n1\n Tram Institute, Fogtown.\n\n   PMID:\n\n{PMID}\n\n   {TITLE}\n\n"
        "Anna B Rider\n\u00a0et al.\n\n"
        f"   Tram Stud\n\n.\n\n   2019 Aug\n\n.\n\n   Abstract\n\n{ABSTRACT}\n\nPubMed Disclaimer\n"
    )
    article = pubparse.read_string(text)
    assert article.journal
    assert (article.title, article.pmid, article.pages) == (TITLE, PMID, "e434-e442")


def test_a_neighbours_row_that_has_been_wrapped_is_no_page() -> None:
    """The second half of its names, and its citation, stand above "Publication types" as title and citation do in reader mode."""
    sheets = text_of(_chromium, gap="\n").replace(
        "Similar articles\n",
        "Similar articles\nBells and whistles in the rain, on one line of forty stops.\n"
        "Foe AB, Roe CD, Halt EF, Signal GH, Whistle IJ, Lantern KL, Conductor MN, Driver OP,\n"
        "Passenger QR, Ticket ST. Foe AB, et al. J Bells. 1999 Jan 28;18(4):1073-80. doi: 10.5555/bells.5.\n"
        "J Bells. 1999. PMID: 10023684\nWhistles in the rain.\nFoe AB, Roe CD, Halt EF, Signal GH, Whistle IJ, Lantern KL,\n"
        "Stop UV. Foe AB, et al. J Bells. 1998;451:97-106. J Bells. 1998.\nPMID: 10026857\n",
    )
    with pubparse.parse_string(sheets) as records:
        assert [(article.pmid, article.doi) for article in records] == [(PMID, "10.1234/tram.2019.5")]
