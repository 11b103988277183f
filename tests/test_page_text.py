"""Scraped text: the main example, a page of each layout (cases/scraped_pages.toml), and what must hold for damaged text."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pubparse
from pubparse._readers.page_text import read, recognises
from pubparse.errors import Problem
from pubparse.model import Article

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
EXAMPLE = (HERE / "fixtures" / "31364595.txt").read_text("utf-8")
PAGES = tomllib.loads((HERE / "cases" / "scraped_pages.toml").read_text("utf-8"))["page"]
CORPUS = Path(os.environ.get("PUBPARSE_SHARED", HERE.parents[1] / "shared")) / "corpus" / "page-text"

SHOWN: dict[str, Callable[[Article], object]] = {
    "journal": lambda a: a.journal and a.journal.abbreviation,
    "book": lambda a: a.book and a.book.title,
    "editors": lambda a: a.book and "; ".join(person.name for person in a.book.editors),
    "authors": lambda a: "; ".join(person.name for person in a.authors),
    "affiliations": lambda a: a.authors and "; ".join(x.text for x in a.authors[0].affiliations),
    "languages": lambda a: "; ".join(a.languages),
    "publication_types": lambda a: "; ".join(kind.name for kind in a.publication_types),
    "mesh_headings": lambda a: "; ".join(map(str, a.mesh_headings)),
    "chemicals": lambda a: "; ".join(chemical.name for chemical in a.chemicals),
    "keywords": lambda a: "; ".join(keyword.text for keyword in a.keywords),
    "abstract": lambda a: a.abstract and a.abstract.text,
    "copyright": lambda a: a.abstract and a.abstract.copyright,
    "comments_corrections": lambda a: "; ".join(f"{link.ref_type} {link.pmid}" for link in a.comments_corrections),
    "unplaced": lambda a: "; ".join(f"{piece.name}: {piece.text}" for piece in a.unplaced),
}


def one(text: str, url: str | None = None) -> Article:
    (article,) = read(text, url=url)
    assert isinstance(article, Article)
    return article


def test_the_main_example() -> None:
    article = one(EXAMPLE)
    assert article.title == "Integration of radiotherapy and immunotherapy for treatment of oligometastases"
    assert article.journal is not None
    assert article.journal.medline_ta == "Lancet Oncol"
    assert (article.volume, article.issue, article.pages) == ("20", "8", "e434-e442")
    assert (str(article.publication_date), str(article.electronic_date)) == ("2019-08", "2019-07-29")
    assert article.doi == "10.1016/S1470-2045(19)30157-3"
    assert [(author.fore_name, author.last_name) for author in article.authors] == [("Sean P", "Pitroda")]
    assert article.authors_complete is False
    assert [kind.name for kind in article.publication_types] == ["Review"]
    assert article.abstract is not None
    (section,) = article.abstract.sections
    assert section.label is None
    assert section.text is not None
    assert section.text in EXAMPLE
    assert section.text.startswith("Some patients")
    assert section.text.endswith("one drug at a time.")
    assert article.pmid is None
    assert {"authors", "publication_types"} <= article.partial
    assert {
        "pmid", "authors.affiliations", "mesh_headings", "chemicals", "grants", "languages", "journal.title", "journal.issn",
    } <= article.unknown  # fmt: skip
    assert not {"title", "authors", "authors_complete", "volume", "publication_date", "abstract"} & article.unknown
    assert article.unplaced == ()
    (problem,) = article.problems
    assert (problem.code, problem.severity, problem.scope) == ("from-short-citation", "repaired", "record")
    assert problem.message == "journal: the citation has lost it; 'Lancet Oncol' is taken from the short citation"
    assert article.source is not None
    assert (article.source.format, article.source.index, article.source.offset) == ("page-text", 0, 0)


def test_the_address_gives_the_pmid_that_the_text_has_lost() -> None:
    assert one(EXAMPLE, "https://pubmed.ncbi.nlm.nih.gov/31364595/").pmid == "31364595"
    assert one(EXAMPLE, "https://pubmed.ncbi.nlm.nih.gov/?cauthor_id=31364595").pmid is None


def test_a_pmid_in_the_text_outranks_the_address() -> None:
    article = one(PAGES[0]["text"], "https://pubmed.ncbi.nlm.nih.gov/31364595/")
    assert article.pmid == "1234567"
    assert [problem.code for problem in article.problems] == ["pmid-differs", "from-short-citation"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["why"][:40])
def test_page(page: dict[str, Any]) -> None:
    article = one(page["text"], page.get("url"))
    found = {name: str(SHOWN[name](article) if name in SHOWN else getattr(article, name)) for name in page["fields"]}
    assert found == page["fields"]
    also = page.get("also", {})
    assert set(also.get("absent", ())) <= article.unknown
    assert set(also.get("partial", ())) <= article.partial
    assert recognises(page["text"]) == ("url" not in page)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_ends_of_lines_and_byte_order_mark_change_nothing(end: str) -> None:
    assert one("\ufeff" + EXAMPLE.replace("\n", end)) == one(EXAMPLE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\u00a0", " "),
        ("\n", " \n"),
        ("\n\n", "\n\n\n\n"),
        ("\n\n", "\n"),
        ("\n", "\n\n"),
        ("\n", "\n> "),
        ("Skip", " Skip"),
    ],
)
def test_layout_of_blanks_changes_nothing(old: str, new: str) -> None:
    assert one(EXAMPLE.replace(old, new)) == one(EXAMPLE)


def test_text_that_was_read_as_latin_1() -> None:
    article = one(EXAMPLE.encode().decode("latin-1"))
    assert article == one(EXAMPLE)
    assert [problem.code for problem in article.problems] == ["mojibake", "from-short-citation"]


@pytest.mark.parametrize("first", [page for page in PAGES if "url" not in page], ids=lambda page: page["why"][:40])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_pages_of_any_two_layouts_pasted(first: dict[str, Any], between: str) -> None:
    above = one(first["text"])
    for second in PAGES:
        if "url" not in second and second is not first:
            found = list(read(first["text"].rstrip("\n") + between + second["text"]))
            if found != [above, one(second["text"])]:
                # "Icon for Trams" or "Buy trams here!" right above a title or a citation: it may be its first line
                assert between == "\n"
                same, other = found
                assert same == above
                assert isinstance(other, Article)
                assert "inferred" in [problem.code for problem in other.problems]


def test_an_abstract_that_nothing_names_is_delivered_and_told() -> None:
    abstract = EXAMPLE[EXAMPLE.index("Some patients") : EXAMPLE.index("PubMed Disclaimer")]
    text = f"An official website of the United States government\n\nAbstract\n\n{abstract}\nPubMed Disclaimer\n"
    article = one(text)
    assert (article.title, article.pmid) == (None, None)
    assert article.abstract == one(EXAMPLE).abstract
    assert [(p.code, p.severity) for p in article.problems] == [("unidentified", "repaired")]
    named = one(text, "https://pubmed.ncbi.nlm.nih.gov/31364595/")
    assert (named.pmid, named.abstract, named.problems) == ("31364595", article.abstract, ())


def test_many_blank_lines_are_as_good_as_some() -> None:
    assert one(EXAMPLE.replace("\nAbstract\n", "\n" * 50_000 + "Abstract\n")) == one(EXAMPLE)


def test_family_names_behind_particles_are_told_once() -> None:
    text = EXAMPLE.replace("Sean P Pitroda\u00a0et al.", "Anna van der Berg\u00a0et al.")
    (author,) = one(text).authors
    assert (author.fore_name, author.last_name) == ("Anna", "van der Berg")
    told = [problem.message for problem in one(text).problems if problem.code == "name-split"]
    assert told == ["authors: where the family name begins is inferred in 'Anna van der Berg'"]


def test_bytes_of_windows_1252_are_told() -> None:
    text = EXAMPLE.replace("\u00a0", " ").replace("\u2019", "'").replace("Some patients", "Some pati\u00ebnts")
    article = pubparse.read(text.encode("cp1252"))
    assert article.abstract is not None
    assert article.abstract.text.startswith("Some pati\u00ebnts")
    assert "encoding" in [problem.code for problem in article.problems]


def test_invisible_characters_in_headings() -> None:
    text = EXAMPLE.replace("PubMed Disclaimer", "PubMed\u2009Dis\u00adclaimer\u200b").replace(
        "Abstract", "\u200eAbstract"
    )
    assert one(text) == one(EXAMPLE)


def test_pages_pasted_together_are_not_blended() -> None:
    first, second = read(f"{EXAMPLE}\n{PAGES[0]['text']}", url="https://pubmed.ncbi.nlm.nih.gov/31364595/")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first == one(EXAMPLE)
    assert second == one(PAGES[0]["text"])
    assert second.source is not None
    assert second.source.offset == len(f"{EXAMPLE}\n".encode())


BY_LAYOUT = {page["why"].split(":")[0]: page["text"] for page in PAGES if "url" not in page}


@pytest.mark.parametrize("below", ["F1c", "F1b", "F2", "F3b", "F4", "F6", "F8"])
@pytest.mark.parametrize("above", ["F1b", "F3b", "F4", "F6"])
def test_pages_of_two_layouts_are_not_blended(above: str, below: str) -> None:
    first, second = read(f"{BY_LAYOUT[above]}\n\n{BY_LAYOUT[below]}")
    assert (first, second) == (one(BY_LAYOUT[above]), one(BY_LAYOUT[below]))


def test_a_text_cut_in_its_abstract_says_so() -> None:
    article = one(EXAMPLE[: EXAMPLE.index("sites treated")])
    assert "abstract" in article.partial
    assert [problem.code for problem in article.problems] == ["from-short-citation", "cut-off"]


@given(st.integers(0, len(EXAMPLE)))
def test_a_cut_text_invents_nothing(end: int) -> None:
    text = EXAMPLE[:end]
    whole = one(EXAMPLE)
    for found in read(text):
        if isinstance(found, Problem):
            assert found.severity == "skipped"
            continue
        assert found.title is not None
        assert whole.title is not None
        assert whole.title.startswith(found.title)
        assert all(whole.authors[0].name.startswith(author.name.split(" ")[0]) for author in found.authors)
        assert len(found.authors) <= 1
        assert not found.authors_complete
        assert found.pmid is None
        for name in ("volume", "issue", "pages"):
            assert (getattr(whole, name) or "").startswith(getattr(found, name) or "")
        if found.abstract != whole.abstract:
            assert "abstract" in found.unknown | found.partial or text.rstrip().endswith(".")


LINES = [line for text in (EXAMPLE, *(page["text"] for page in PAGES)) for line in text.split("\n")]


@given(st.lists(st.sampled_from(LINES), max_size=40))
def test_lines_in_any_order_raise_nothing(lines: list[str]) -> None:
    text = "\n".join(lines)
    for found in read(text, url="https://pubmed.ncbi.nlm.nih.gov/1/"):
        if isinstance(found, Article):
            # A page that lost its head may still hold its abstract: delivered, and told; an empty article never is.
            told = "unidentified" in [problem.code for problem in found.problems]
            assert told == (not (found.title or found.pmid))
            assert not told or found.abstract
            assert found.source is not None
            assert found.source.offset is not None
            assert found.source.offset <= len(text.encode())


@given(st.text())
def test_any_text_gives_an_article_or_a_problem(text: str) -> None:
    (found,) = read(text)
    assert isinstance(found, Problem)
    assert not recognises(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n" * 50,
        "lorem ipsum " * 200,
        "\0" * 500,
        "404 not found",
        "See Roe et al. Lancet Oncol. 2019 Aug;20(8):e434-e442. doi: 10.1000/x. PMID: 31364595.",
        "References\n\n1. Roe A. Trams. Lancet Oncol. 2019 Aug;20(8):e434-e442. PMID: 31364595 [PubMed - indexed for MEDLINE]",
        "1. Lancet Oncol. 2019 Aug;20(8):e434-e442.\n\nTrams.\n\nRoe A.\n\nAbstract\n\nPMID: 31364595 [Indexed for MEDLINE]",
        "Trams were counted.\nTrams in fog.Front Trams. 2022 Jan 14;12:7. doi: 10.1/x. Front Trams. 2022. PMID: 1.\nAbstract\n",
        "PMID- 31364595\nTI  - Trams\nAB  - They run.\n",
        "<html><body><p>Skip to main page content</p></body></html>",
    ],
    ids=lambda text: text[:20] or "empty",
)
def test_what_is_no_page(text: str) -> None:
    assert not recognises(text)
    (found,) = read(text, url="https://pubmed.ncbi.nlm.nih.gov/31364595/")
    assert isinstance(found, Problem)
    assert (found.code, found.severity) == ("no-record", "skipped")


@pytest.mark.parametrize(
    "unit", [" ", "\t", "\u00a0", "a.", "A B, ", "10.1234/", "doi: ", "Abstract\n", "\n", "Smith AB, ", ". 2019 "]
)
def test_bait_of_one_unit_is_survived(unit: str) -> None:
    text = EXAMPLE.replace("Abstract\n", f"Abstract\n{unit * (100_000 // len(unit))}!\n")
    assert one(text).doi == "10.1016/S1470-2045(19)30157-3"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_titles_and_citations_of_the_corpus() -> None:
    for path in sorted(CORPUS.glob("*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
        url = f"https://pubmed.ncbi.nlm.nih.gov/{gold['pmid']}/" if gold["rendering_family"] == "F5" else None
        article = one(path.read_bytes().decode("utf-8"), url)
        for name in ("title", "volume", "issue", "pages", "doi", "pmcid"):
            assert str(getattr(article, name)).lower() == str(gold.get(name)).lower(), path.name
