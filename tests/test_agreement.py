"""The formats agree: one record in all of them, pairs of documents of one record, and what docstrings say that each states."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import attrs
import pytest

import pubparse
from tests.oracle import agreement
from tests.oracle.agreement import Disagreement, compared, fields_of, is_documented, is_listed, read_all
from tests.oracle.shared import FIXTURES

# The same record, its invented abstract too, as each site, service and download prints it.
ONE_RECORD = [FIXTURES / "31364595.xml", *sorted((FIXTURES / "one_record").iterdir())]
ABOUT_THE_READING = {"source", "unplaced", "problems", "unknown", "partial"}
# Read off other fields, or stated beside one of them.
DERIVED = ("markup", "_complete", "start_page", "end_page", "article_dates")
needs_shared = pytest.mark.skipif(not agreement.CORPUS.is_dir(), reason="there is no ../shared/corpus")
needs_simulator = pytest.mark.skipif(not agreement.SIMULATOR.is_file(), reason="there is no ../shared/tools")
SAMPLER = agreement.CORPUS / "baseline_sampler.xml"
# Large enough to hold everything that the layouts part, small enough to be read in a second or two.
SAMPLE = 80


@cache
def _read(path: Path) -> tuple[pubparse.Article, ...]:
    return tuple(read_all(path, url=agreement.address_of(path)))


def _unexplained(pairs: Iterator[tuple[pubparse.Article, pubparse.Article]]) -> tuple[list[Disagreement], int]:
    """Differences in the bar's fields that are not listed, and how many pairs there were."""
    found: list[Disagreement] = []
    count = 0
    for one, other in pairs:
        count += 1
        found += [d for d in compared(one, other) if d.in_bar and not is_listed(d)]
    return found, count


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(ONE_RECORD, 2)), ids=lambda path: str(path.name))
def test_one_record_in_all_formats(one: Path, other: Path) -> None:
    """Every field, not only the bar's."""
    (left,), (right,) = _read(one), _read(other)
    assert [(d.path, d.left, d.right) for d in pubparse.diff(left, right)] == []
    assert left.problems == right.problems == ()


def test_one_record_is_there_in_every_format() -> None:
    page = pubparse.read(FIXTURES / "31364595.txt", url="https://pubmed.ncbi.nlm.nih.gov/31364595/")
    formats = {article.source.format for path in ONE_RECORD for article in _read(path) if article.source}
    # A row of a result list prints nothing that a page does not.
    assert formats | {"page-text", "pubmed-html-results"} == set(agreement.NAMES)
    (xml,) = _read(FIXTURES / "31364595.xml")
    assert pubparse.diff(xml, page) == ()


@pytest.mark.parametrize("path", ONE_RECORD, ids=lambda path: str(path.name))
def test_docstrings_name_what_is_stated(path: Path) -> None:
    (article,) = _read(path)
    assert _undocumented(article) == set()


@pytest.mark.parametrize("name", [n for n in agreement.NAMES if n != "pubmed-xml"])
def test_what_a_format_states_is_read_from_the_docstrings(name: str) -> None:
    stated = fields_of()[name]
    assert {"pmid", "title", "publication_date", "authors", "journal", "journal.medline_ta", "doi"} <= stated
    assert stated < fields_of()["pubmed-xml"]
    assert ("abstract" in stated) == (name not in {"summary-text", "pubmed-csv", "esummary"})
    assert ("mesh_headings" in stated) == (name in {"medline", "page-text"} or name.startswith("pubmed-html"))


def _undocumented(article: pubparse.Article) -> set[str]:
    """Fields that hold something though no docstring says that the format states them."""
    stated = fields_of()[article.source.format if article.source else ""]
    names = [f.name for f in attrs.fields(pubparse.Article) if f.name not in ABOUT_THE_READING]
    filled = {name for name in names if getattr(article, name) not in (None, ()) and not name.endswith(DERIVED)}
    if article.journal is not None:
        parts = [f.name for f in attrs.fields(type(article.journal))]
        filled |= {f"journal.{part}" for part in parts if getattr(article.journal, part) is not None}
    return filled - stated


@needs_shared
@pytest.mark.parametrize("folder", ["abstract-text", "summary-text", "pubmed-csv", "esummary", "html", "html-legacy"])
def test_docstrings_name_what_documents_state(folder: str) -> None:
    found = {
        (name, article.pmid)
        for path in sorted((agreement.CORPUS / folder).iterdir())[:3]
        if path.suffix != ".json" or folder == "esummary"
        for article in _read(path)
        for name in _undocumented(article)
    }
    assert found == set()


@needs_shared
def test_documents_of_one_record() -> None:
    """Downloads, ESummary and MEDLINE of the corpus against its XML; the whole corpus is read by the command."""
    wanted = [path for path in agreement.corpus() if path.parent.name not in {"page-text", "rendered"}]
    found, count = _unexplained(agreement.pairs_of(path for path in wanted if path.stat().st_size < 110_000))
    assert [(d.pmid, d.documents, d.path, d.left, d.right) for d in found] == []
    assert count > 15


@needs_shared
@needs_simulator
@pytest.mark.parametrize("layout", ["abstract-text", "summary-text", "today-2026", "legacy-2017", "results"])
def test_pages_and_downloads_made_from_xml(layout: str) -> None:
    found, count = _unexplained(agreement.simulated_pairs(SAMPLER, layout, limit=SAMPLE))
    assert [(d.pmid, d.path, d.left, d.right) for d in found] == []
    assert count > SAMPLE // 2
    assert [d for d in found if not is_documented(d)] == []


@needs_shared
def test_what_the_writers_make_of_xml() -> None:
    found, count = _unexplained(agreement.written_pairs(_read(SAMPLER)))
    assert [(d.pmid, d.formats, d.path, d.left, d.right) for d in found] == []
    assert count > SAMPLE


def test_a_disagreement_is_found() -> None:
    (left,) = _read(FIXTURES / "31364595.xml")
    (right,) = _read(FIXTURES / "one_record" / "summary.txt")
    changed = attrs.evolve(right, volume="21", title="Another title.")
    assert [(d.field, d.in_bar, is_documented(d)) for d in compared(changed, left)] == [
        ("title", True, True),
        ("volume", True, True),
    ]
