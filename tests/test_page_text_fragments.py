"""What extractors of main content leave when they drop nearly all: which of a few lines is the title, which words are list entries.

Written by us in the shapes of jusText's and Readability's texts; the numbers in the docstrings are the records that showed each.
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
