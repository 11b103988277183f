"""What 400 further pages showed: fragments of a page, books, and words that look like another part of it.

Written by us in the shapes of the extractors' texts; the numbers in the docstrings are the records that showed each.
"""

from __future__ import annotations

import pytest

from pubparse import Article, PubparseError, read_string

PAGE = "https://pubmed.ncbi.nlm.nih.gov/1234567/"
FOG = (
    "We rode trams in fog for a year and wrote down when each of them came, where it stopped, who got on, and how long all "
    "of them had waited for it. Nobody was asked about the weather, since everybody could see that there was nothing to see."
)
SHORT = "A case of tram fever is told. Nobody says what causes it. It went away by itself."


def read(text: str) -> Article:
    return read_string(text, format="page-text", url=PAGE)


def _texts(article: Article) -> list[str | None]:
    return [section.text for section in article.abstract.sections] if article.abstract else []


@pytest.mark.parametrize(
    "second", ["2Tramco Co., Ltd.", "2Lutia I Fagalele, Apia, Samoa.", "2Ministry of Trams, Fogtown."]
)
def test_a_run_of_numbered_lines_are_addresses_also_where_none_names_an_institution(second: str) -> None:
    """The first may have been known by its words (34092748, 32924611)."""
    article = read(f"Safety of trams in fog: a report.\n1Department of Bells, Fogtown.\n{second}\nAbstract\n{FOG}")
    assert article.title == "Safety of trams in fog: a report."
    assert second in [one.text for one in article.unplaced if one.name == "affiliations"]


@pytest.mark.parametrize("prose", [FOG, SHORT])
def test_the_legacy_pages_filters_are_no_line_of_the_record(prose: str) -> None:
    """422611; of a short abstract the first line was one more paragraph (420425)."""
    article = read(f"Result Filters\nTram fever.\nAbstract\n{prose}")
    assert article.title == "Tram fever."
    assert _texts(article) == [prose]


def test_below_the_filters_a_title_above_an_address_needs_no_abstract() -> None:
    """34087589."""
    article = read(
        "Result Filters\nCorrigendum to 'Trams in fog'.\n"
        "National Institute for Trams, Centre for Bells, Fog Street 9, Fogtown; University of Fog, Fogtown."
    )
    assert article.title == "Corrigendum to 'Trams in fog'."
    assert article.abstract is None


def test_an_excuse_below_the_heading_is_no_abstract() -> None:
    excuse = "Abstract\nYour browser must have JavaScript enabled before this page can be shown to you here."
    with pytest.raises(PubparseError):
        read(excuse)


def test_english_abstract_is_a_type_below_their_heading() -> None:
    """19664323."""
    article = read(
        f"Abstract\n\n{FOG}\n\nPubMed Disclaimer\n\nPublication types\n\nBiography\n\nEnglish Abstract\n\nHistorical Article\n\n"
        "MeSH terms\n\nFog*\n\nHumans\n"
    )
    assert [kind.name for kind in article.publication_types] == ["Biography", "English Abstract", "Historical Article"]
    assert [heading.descriptor.name for heading in article.mesh_headings] == ["Fog", "Humans"]
    assert _texts(article) == [FOG]


@pytest.mark.parametrize(
    ("terms", "names"),
    [
        ("Enterococcus\n\nFeedback\n\nFermentation\n\nSubstances\n\nFog", ["Enterococcus", "Feedback", "Fermentation"]),
        ("Conflict of Interest\n\nCopyright\n\nSubstances\n\nFog", ["Conflict of Interest", "Copyright"]),
        ("Humans\n\nFeedback\n\nWrite to the Help Desk", ["Humans"]),  # the page's foot
        ("Animals\n\nFeedback\n\nFollow NCBI", ["Animals"]),
    ],
)  # fmt: skip
def test_a_descriptor_spelled_like_a_heading_stands_where_the_alphabet_has_it(terms: str, names: list[str]) -> None:
    """405357."""
    article = read(f"Abstract\n\n{FOG}\n\nPubMed Disclaimer\n\nMeSH terms\n\n{terms}\n")
    assert [heading.descriptor.name for heading in article.mesh_headings] == names


def test_a_title_above_affiliations_needs_no_abstract() -> None:
    """33887248, of jusText."""
    addresses = (
        "1 Department of Bells, University of Fog, Fogtown, USA.\n2 Department of Fog, University of Fog, Fogtown, USA."
    )
    article = read(
        f"Trams as a gold-standard carrier in fog\nAffiliations\n{addresses}\nAuthors\nAffiliations\n{addresses}"
    )
    assert article.title == "Trams as a gold-standard carrier in fog"
    assert article.abstract is None


@pytest.mark.parametrize("words", ["TRAMS; FOG IN VARIOUS TOWNS", "Trams and Public Fog"])
def test_keywords_and_nothing_else(words: str) -> None:
    """14817685, 399629, of Readability; its address says whose they are."""
    article = read(f"KEYWORDS:\n\n{words}")
    assert [keyword.text for keyword in article.keywords] == words.split("; ")
    assert (article.pmid, article.title, article.abstract) == ("1234567", None, None)


def test_keywords_printed_twice_are_no_title() -> None:
    """400967, of trafilatura with precision."""
    article = read(
        "See comment in PubMed Commons below\nInformed consent to trams in fog.\nNo abstract available.\nKEYWORDS: \n"
        "Legal Approach; Fog and Bells\nNo abstract available.\nLegal Approach; Fog and Bells\nPubMed Commons"
    )
    assert article.title == "Informed consent to trams in fog."
    assert [keyword.text for keyword in article.keywords] == ["Legal Approach", "Fog and Bells"]


def test_journal_and_date_below_the_title_of_a_lone_author() -> None:
    """36489437, of trafilatura."""
    article = read(
        "Search for Trams\n  \n      \n        Halls J Fog.\n      \n        \n          1880 Oct.\n        \n  \n"
        "Free PMC article\n        Abstract\nNo abstract available\nFigures\nSimilar articles\n"
    )
    assert article.title == "Search for Trams"
    assert article.journal is not None
    assert (article.journal.abbreviation, str(article.publication_date)) == ("Halls J Fog", "1880-10")


LEGACY = "Send to\n\nChoose Destination\n\nSee comment in PubMed Commons below\n"
BOOK = "In: Rider A, Track C, editors. Trams in Fog. 2nd. Fogtown (FG): Fog Press; 1997."
CHAPTER = (
    f"The Bell - PubMed - NCBI\n{LEGACY}{BOOK}\nThe Bell\nFogg EE 1 , Door D 2 .\nAuthor information\n1 Tram Institute.\n"
    f"2 Fog Lab.\nAbstract\n{FOG}\nPMID: 1234567 [PubMed - in process]\n"
)


@pytest.mark.parametrize("between", ["\n", "\n\n", " ", ""])
def test_a_chapter_on_a_legacy_page_whatever_its_line_ends(between: str) -> None:
    """21413225; a book's title has no stop."""
    text = CHAPTER.replace("\n", between)
    article = read(text.replace("TheBell -", "The Bell -"))
    assert article.title == "The Bell"
    assert _texts(article) == [FOG]
    assert article.journal is None
    assert article.book is not None
    assert (article.book.title, article.book.edition, article.book.publisher) == ("Trams in Fog", "2nd", "Fog Press")
    assert [editor.last_name for editor in article.book.editors] == ["Rider", "Track"]
    if between:
        assert [author.last_name for author in article.authors] == ["Fogg", "Door"]


def test_a_whole_book_has_no_journal() -> None:
    """21413221."""
    article = read(f"{LEGACY}2nd. Fogtown (FG): Fog Press; 1997.\n\nTrams II\n\nAbstract\n\n{FOG}\n\nPMID: 1234567\n")
    assert (article.title, article.journal) == ("Trams II", None)
    assert article.book is not None
    assert (article.book.publisher, article.book.edition) == ("Fog Press", "2nd")


@pytest.mark.parametrize("journal", ["bioRxiv", "iTram", "mFog"])
def test_journals_that_begin_with_a_small_letter(journal: str) -> None:
    """32995776, in a list of results."""
    text = (
        f"Search Results 6 results\n1\nCite\nShare\nTrams escape fog.\nRider AB, Track C. Rider AB, et al. "
        f"{journal}. 2020 Sep 14:20-9. doi: 10.1000/x.1. {journal}. 2020. PMID: 1234567 Free PMC article.\n"
    )
    article = read(text)
    assert article.title == "Trams escape fog."
    assert article.journal is not None
    assert article.journal.abbreviation == journal


GLUED = "Choose DestinationFileClipboard\n\nSee comment in PubMed Commons below"


@pytest.mark.parametrize("pages", ["Suppl 7", "837-8, 855", "12-9"])
def test_a_title_glued_to_pages_of_several_words(pages: str) -> None:
    """406550, 428844, of BeautifulSoup."""
    article = read(
        f"{GLUED}Tram Wochenschr. 1977 May 20;119(20):{pages}.[Should trams wait?].[Article in German]Rider AB."
        "No abstract available.PMID: 1234567  [Indexed for MEDLINE] Share"
    )
    assert (article.pages, article.title) == (pages, "[Should trams wait?].")


def test_a_notice_glued_to_the_title_is_no_part_of_it_and_no_abstract() -> None:
    """34096680, of BeautifulSoup."""
    article = read(
        f"{GLUED}Int Tram J. 2021 May;18(4):45-9. doi: 10.1000/itj.1.Expression of Concern: Trams in fog.Expression of concern for"
        "[Title of linked article 7654321]. [Int Tram J.  2020]No abstract available.PMID: 1234567 DOI: 10.1000/itj.1 Share"
    )
    assert article.title == "Expression of Concern: Trams in fog."
    assert article.abstract is None
    assert article.doi == "10.1000/itj.1"


@pytest.mark.parametrize("end", ["", "\n\nKEYWORDS:\n\nfog; trams", "\nNo abstract available.\n"])
def test_addresses_without_their_heading_are_no_abstract(end: str) -> None:
    """32602901, 34033926, of Readability and trafilatura with precision."""
    head = "See comment in PubMed Commons below\n\nTram J. 2021 May 24;40(4):100. doi: 10.1000/tj.1. [Epub ahead of print]\n\n"
    article = read(
        f"{head}Preliminary data on fog.\n\nRider A 1, Track C 2.\n\n"
        "1 Tram Unit, Fog Regional Hospital, Fogtown. Electronic address: a.rider@fog.example.\n2 Bell Unit, Fogtown.\n"
        f"3 Fog Unit, Fogtown.{end}"
    )
    assert article.title == "Preliminary data on fog."
    assert article.abstract is None
    assert [author.last_name for author in article.authors] == ["Rider", "Track"]


@pytest.mark.parametrize("state", ["[PubMed - indexed for MEDLINE]", "[Indexed for MEDLINE]"])
def test_that_there_is_no_abstract_is_not_one(state: str) -> None:
    """420094, 428996, of resiliparse; behind "U.S.A." stand no names (418766)."""
    head = f'{LEGACY}Am Tram. 1979 Mar;19(3):34-5.\n\nFoggy "trams" in U.S.A.\n\n'
    article = read(f"{head}No abstract available.\n\n{state}\nPubMed Commons home\n")
    assert article.title == 'Foggy "trams" in U.S.A.'
    assert article.abstract is None
    assert article.authors == ()


TODAY = (
    "Counting trams in fog - PubMed Skip to main page content . 2021 Mar 4;12(3):45-9. doi: 10.1000/jts.1. Counting trams in fog "
    "Anna B Rider 1 , Cem Track 2 Affiliations Expand Affiliations 1 Tram Institute. 2 Fog Lab. PMID: 1234567 Item in Clipboard "
    "Counting trams in fog Anna B Rider et al. J Tram Stud . 2021 . Show details Display options Abstract "
)


@pytest.mark.parametrize(
    ("end", "own"),
    [
        ("(TramInfo Database Record (c) 2021 APA, all rights reserved).", 1),  # 34096751
        ("© 2021 The Tram Society. Published by Fog, Ltd. © 2021 The Tram Society. Published by Fog, Ltd.", 0.5),  # 33834494
        ("© 2021 The Tram Society.", 0),
    ],
)  # fmt: skip
def test_a_copyright_that_is_the_abstracts_own_sentence(end: str, own: float) -> None:
    kept = end[: round(len(end) * own)].strip()
    article = read(f"{TODAY}{FOG} {end} PubMed Disclaimer Similar articles")
    assert _texts(article) == [f"{FOG} {kept}".strip()]


def test_a_wrapped_line_in_a_parenthesis_is_no_copyright() -> None:
    """34096741, of w3m."""
    article = read(
        f"Abstract\n\n{FOG} (TramInfo Database Record\n(c) 2021 APA, all rights reserved).\n\nPubMed Disclaimer\n"
    )
    assert _texts(article) == [f"{FOG} (TramInfo Database Record (c) 2021 APA, all rights reserved)."]


@pytest.mark.parametrize(
    "label", ["\nPlain language summary: ", "\n\nPlain language summary:\n", " Plain language summary: "]
)
def test_a_plain_language_summary_is_an_abstract_of_its_own(label: str) -> None:
    """41026679."""
    text = (
        f"{TODAY}{FOG}{label}Trams are late in fog. PubMed Disclaimer"
        if label[0] == " "
        else (f"Abstract\n\n{FOG}{label}Trams are late in fog.\n\nPubMed Disclaimer\n")
    )
    article = read(text)
    assert _texts(article) == [FOG]
    assert [(one.type, one.text) for one in article.other_abstracts] == [
        ("plain-language-summary", "Trams are late in fog.")
    ]
    assert "other_abstracts.type" not in article.unknown


def test_a_section_whose_label_is_the_translated_title_is_the_abstracts_own() -> None:
    """34086001: a publisher's way; a second abstract has no such label (33651117)."""
    spanish = (
        "ANTECEDENTES:El valor de los tranvías en la niebla no se ha descrito en la ciudad, que es de las más frías.OBJETIVO:El "
        "objetivo fue contar los tranvías que pasan por la ciudad en los días de niebla y los que no pasan."
    )
    title = "Los tranvías pasan por la ciudad en los días de niebla del invierno"
    english = f"Abstract\n\nBackground: {FOG}\n\nResults: {FOG}\n\n"
    article = read(f"{english}{title}: {spanish}\n\nPubMed Disclaimer\n")
    assert article.abstract is not None
    assert [(one.label, one.text) for one in article.abstract.sections] == [
        ("Background", FOG),
        ("Results", FOG),
        (title, spanish),
    ]
    assert article.other_abstracts == ()


def test_a_title_that_has_lost_its_raised_letters_ends_where_the_documents_own_does() -> None:
    """33930714, of BeautifulSoup with blanks."""
    title = "Targeting the tram variant MDM2 15kDa"
    text = TODAY.replace("Counting trams in fog -", "Targeting the tram variant MDM215kDa -").replace(
        "Counting trams in fog", title
    )
    article = read(f"{text.replace('Anna B Rider', 'Chia Chiu Lim')}{FOG} PubMed Disclaimer Similar articles")
    assert article.title == "Targeting the tram variant MDM215kDa"
    assert article.authors[0].name == "Chia Chiu Lim"


def test_a_notices_wrapped_citation_is_no_abstract() -> None:
    """41026679, of html2text."""
    article = read(
        "### Erratum in\n\n  * [Title of linked article 7654321].\n\nJ Fog. 2026 Jan;28(1):10. doi:\n10.1000/jf.2. J Fog. 2026 Jan "
        f"PMID: 7654321\n\n## Abstract\n\n{FOG}\n\n## PubMed Disclaimer\n"
    )
    assert _texts(article) == [FOG]
    assert article.doi is None


def test_what_pubmed_prints_for_a_title_it_lacks_is_none() -> None:
    """28304499."""
    head = f"{LEGACY}J Fog. 2017 Jun 1;12(3):1-5.\n\n[No title].\n\nRider AB.\n\n"
    article = read(f"{head}Abstract\n\n{FOG}\n\nPMID: 1234567 [PubMed - in process]\n")
    assert article.title is None


def test_pages_ahead_of_print_are_no_volume() -> None:
    """34092805."""
    head = "Page navigation\nJ Fog\n. 2021 Jun 1;1-5.\ndoi: 10.1000/jf.1.\nTrams in fog\nAnna B Rider\nPMID: 1234567\n"
    article = read(
        f"{head}Trams in fog\nAnna B Rider. J Fog. 2021.\nShow details\n\nAbstract\n\n{FOG}\nSimilar articles\n"
    )
    assert (article.volume, article.pages) == (None, "1-5")


@pytest.mark.parametrize(
    "line",
    [
        "AJFR Copyright © 2021.",
        "Tram Disease © 2020 The Authors. Tram Disease published by Fog Ltd.",
        "The Author(s). This is an open access article published by Fog under the terms of a licence, permitting copying.",
        "TRAM and Fog. This is an open access article published by Fog under the terms of a licence, permitting copying.",
        "Published by the BMJ Publishing Group Limited. For permission to use (where not already granted) please ask.",
        "Published 2021. This article is a U.S. Government work and is in the public domain in the USA.",
        "Published on behalf of the Tram Society. All rights reserved. © The Author(s) 2020.",
    ],
)
def test_copyright_lines_that_do_not_begin_with_the_sign(line: str) -> None:
    """33469904, 36463881, 32887691."""
    article = read(f"Abstract\n\n{FOG}\n\n{line}\n\nPubMed Disclaimer\n")
    assert article.abstract is not None
    assert _texts(article) == [FOG]
    assert article.abstract.copyright == line


@pytest.mark.parametrize(
    "wrapped",
    [
        "(5 with\n> 5000 trams) in fog.",
        "This article is protected by\ncopyright. All rights reserved.",
        "Trams ran\n| 2 | times.",
    ],
)
def test_a_wrapped_line_that_begins_like_another_goes_on_with_its_sentence(wrapped: str) -> None:
    """34093576, 34097323, of html2text and w3m."""
    article = read(f"Abstract\n\n{FOG[:120]}\n{FOG[120:]} {wrapped}\n\nPubMed Disclaimer\n")
    assert _texts(article) == [f"{FOG[:120].strip()} {FOG[120:].strip()} {' '.join(wrapped.split())}"]


LABELLED = (
    "Objective: To count trams in dense fog.Methods: We sat at the stop for a year.Results: Many trams came in the end."
)


def test_a_lone_paragraph_with_labels_behind_its_stops_has_none_of_its_own() -> None:
    """33187459: of 102 lone paragraphs with a label of NLM's none holds another."""
    assert _texts(read(f"Abstract\n\n{LABELLED} {FOG}\n\nPubMed Disclaimer\n")) == [f"{LABELLED} {FOG}"]


def test_where_paragraphs_were_glued_a_label_behind_a_blank_is_the_authors_own() -> None:
    """33998269, of BeautifulSoup: "...fog. Methods: We", where a paragraph of the page would have left "...fog.METHODS: We"."""
    head = f"{GLUED}J Fog. 2021 May;7(3):45-9.Trams.Rider AB1.Author information1Tram Institute, Fogtown.Abstract"
    own = LABELLED.replace(".", ". ").strip()
    tail = "KEYWORDS: fog; tramsPMID: 1234567 [Indexed for MEDLINE] Share"
    assert _texts(read(f"{head}{own}{tail}")) == [own]
    parted = own.replace(". Methods", ".METHODS").replace(". Results", ".RESULTS").replace("Objective", "OBJECTIVE")
    article = read(f"{head}{parted}{tail}")
    assert article.abstract is not None
    assert [section.label for section in article.abstract.sections] == ["OBJECTIVE", "METHODS", "RESULTS"]


@pytest.mark.parametrize("between", ["\n\nAbstract\n\n", "Abstract", " Abstract "])
def test_a_second_abstract_of_a_legacy_page_has_the_same_heading(between: str) -> None:
    """34097244, 34082836: a summary in plain language."""
    summary = (
        "This is a summary for people who ride trams in fog, and for those who wait for them; it has no word that is hard to "
        "read."
    )
    menu, end = (
        (LEGACY, "\n\nPMID: 1234567 [PubMed - in process]\n")
        if "\n" in between
        else (GLUED, "PMID: 1234567 [PubMed - in process]")
    )
    head = "J Fog. 2021 May;7(3):45-9.\n\nTrams.\n\nRider AB1.\n\nAuthor information\n\n1Tram Institute, Fogtown.\n\nAbstract\n\n"
    head = head if "\n" in between else head.replace("\n\n", "" if between == "Abstract" else " ")
    article = read(f"{menu}{head}{FOG}{between}{summary}{end}")
    assert _texts(article) == [FOG]
    assert [one.text for one in article.other_abstracts] == [summary]


def test_a_title_below_the_filters_and_nothing_else() -> None:
    """33496988, of jusText."""
    assert (
        read("Result Filters\nResponse to a letter regarding trams in fog.").title
        == "Response to a letter regarding trams in fog."
    )


def test_addresses_and_nothing_else_are_no_abstract() -> None:
    """33126257, of trafilatura with precision."""
    address = (
        "Professor, Division of Trams, Department of Fog, Faculty of Bells, University of Fogtown, Fogtown, Fogland."
    )
    with pytest.raises(PubparseError):
        read(f"1 {address}\n2 Associate {address}\n3 {address}")


@pytest.mark.parametrize("date", ["2021.", "."])
def test_a_lone_journal_in_the_short_citation_is_no_author(date: str) -> None:
    """34057112, 25946303, of resiliparse's main content: a neighbour's PMID came out."""
    title = "Trams in fog and rain"
    neighbours = (
        "  • Bells in fog.\n    Light L, Shade S. Light L, et al. J Sun. 2026 Jan 27;33(4):36-5. doi: 10.1000/js.1. J Sun. 2026. "
        "PMID: 7654321 Free PMC article. No abstract available.\n  • Bells in rain.\n    Atkin H. Atkin H. Sun Rec. 2021 "
        "Jun;18(1):4. doi: 10.1000/js.2. Sun Rec. 2021. PMID: 7654320\n"
    )
    article = read(
        f". 2021;81(3):1343. doi: 10.1000/jf.1.\n\n{title}\n\n{title}\n\nJ Fog Res. {date}\n\nErratum for\n\nAbstract\n\n"
        f"No abstract available\n\nSimilar articles\n\n{neighbours}"
    )
    assert article.authors == ()
    assert article.journal is not None
    assert article.journal.abbreviation == "J Fog Res"
    assert (article.pmid, article.abstract) == ("1234567", None)


def test_an_article_number_ahead_of_print_is_no_volume() -> None:
    """34096587."""
    head = (
        "Page navigation\nJ Fog\n. 2021 Jun 1;izab136.\ndoi: 10.1000/jf.1.\nTrams in fog\nAnna B Rider\nPMID: 1234567\n"
    )
    article = read(
        f"{head}Trams in fog\nAnna B Rider. J Fog. 2021.\nShow details\n\nAbstract\n\n{FOG}\nSimilar articles\n"
    )
    assert (article.volume, article.pages) == (None, "izab136")


def test_et_al_on_a_line_of_its_own_ends_no_paragraph() -> None:
    """34094133, of BeautifulSoup with line ends."""
    article = read(f"Abstract\n{FOG} In 2013, Maeda\net al.\nintroduced trams to fog.\nPubMed Disclaimer\n")
    assert _texts(article) == [f"{FOG} In 2013, Maeda et al. introduced trams to fog."]


def test_more_pages_passim_are_the_citations() -> None:
    """428955, of BeautifulSoup with blanks."""
    text = TODAY.replace(". 2021 Mar 4;12(3):45-9. doi: 10.1000/jts.1.", ". 1979 Jun 1;53(11):98, 102. 104 passim.")
    article = read(f"{text}{FOG} PubMed Disclaimer Similar articles")
    assert article.title == "Counting trams in fog"
    assert article.volume == "53"


WARNING = (
    "Warning: The NCBI web site requires JavaScript to function. more...\n\nResult Filters\n\n"
    "See comment in PubMed Commons below\n\n"
)


@pytest.mark.parametrize(
    "below",
    [
        "[PubMed - indexed for MEDLINE]",
        "[Article in Japanese]\n\nPublication type\n\nMeSH terms",
        "1\nDepartment of Fog, Fogtown University.\n\nPublication types\n\nMeSH terms",
    ],
)
def test_a_title_below_pubmeds_own_words_and_nothing_else(below: str) -> None:
    """21650134, 410721, 12219757, of Readability 0.8: the page's warning about scripts is no site's excuse."""
    article = read(f"{WARNING}[The mechanisms of fog (author's transl)].\n\n{below}")
    assert article.title == "[The mechanisms of fog (author's transl)]."
    assert article.abstract is None


def test_a_title_and_a_pmid_with_its_state_need_no_address() -> None:
    """407316, of Readability 0.8."""
    text = f"{WARNING}Fog in evolution.\n\nPMID:\n1234567\n[PubMed - indexed for MEDLINE]"
    article = read_string(text, format="page-text")
    assert (article.title, article.pmid) == ("Fog in evolution.", "1234567")


def test_the_citation_and_nothing_else() -> None:
    """401661, of Readability 0.8; its address says whose it is."""
    article = read("Br Tram J.\n\n1977 Jan 8;1(6053):82. doi: 10.1000/btj.1.")
    assert article.journal is not None
    assert (article.journal.abbreviation, article.volume, article.pages) == ("Br Tram J", "1", "82")
    assert (article.doi, article.pmid, article.title) == ("10.1000/btj.1", "1234567", None)


def test_a_title_of_one_word_twice_above_its_short_citation() -> None:
    """34096903, of Readability 0.8."""
    doi = "doi: 10.1000/jf.1.\n\n"
    article = read(
        f"{doi}Announcements\n\nItem in Clipboard\n\nAnnouncements\n\nJ Fog. 2021.\n\nShow details\nDisplay options\n\n"
        f"Format Abstract PubMed PMID\n\n{doi}Item in Clipboard\n\nAbstract\n\nNo abstract available\n\nPubMed Disclaimer\n"
    )
    assert article.title == "Announcements"
    assert article.journal is not None
    assert article.journal.abbreviation == "J Fog"


def test_buttons_on_one_line_are_no_title() -> None:
    """34096064, of Readability 0.8."""
    article = read(
        "Full text links Cite\nDisplay options\n\nFormat Abstract PubMed PMID\n\nAbstract\n\nNo abstract available\n\n"
        "Keywords: Fog; Trams.\n\nSimilar articles\n\nOf other trams.\n"
    )
    assert (article.title, article.pmid) == (None, "1234567")
    assert [keyword.text for keyword in article.keywords] == ["Fog", "Trams"]


@pytest.mark.parametrize("text", ["Page navigation\n{0}\n{0}", "{0}\nAffiliation\n{0}"])
def test_a_title_that_stands_twice_and_nothing_else(text: str) -> None:
    """415160, 31647768, of jusText."""
    article = read(text.format("[Counting trams in a fog (author's transl)]"))
    assert (article.title, article.abstract) == ("[Counting trams in a fog (author's transl)]", None)


@pytest.mark.parametrize(
    "line", ["403 Forbidden for this address", "The page was not found", "Checking your browser before"]
)
def test_an_excuse_that_stands_twice_is_no_title(line: str) -> None:
    with pytest.raises(PubparseError):
        read(f"{line}\n\n{line}")
