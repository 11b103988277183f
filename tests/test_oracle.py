"""`pubparse.parse` against a second reading of the same XML (`tests/oracle/records.py`), record by record.

Over the project's fixtures always; over `../shared/corpus/xml`, the sampler and the bulk files where they lie beside the
project. PUBPARSE_THOROUGH=1 takes 3,000 records of each bulk file and all of the sampler.
"""

from __future__ import annotations

import gzip
import itertools
import os
import re
import warnings
from random import Random
from typing import TYPE_CHECKING

import pytest
from lxml import etree

import pubparse
from pubparse.model import Article
from tests.oracle import dtd
from tests.oracle.anything import Anything
from tests.oracle.compare import differences, every_field, lost
from tests.oracle.records import expected, flat
from tests.oracle.shared import BULK, FIXTURES, SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOME_VALUES = {"Year": "1987", "Month": "Jul", "Day": "23", "Hour": "13", "Minute": "47", "Second": "53", "PMID": "7654321"} | {
    "@Version": "4", "@VersionDate": "2018/10/10", "MedlineDate": "1987 Jul-Aug", "Season": "Summer", "NumberOfReferences": "3",
}  # fmt: skip
# Fields that no record of the 2025 DTD fills: about the reading; of older forms; dates of two elements have no season, dates in
# parts no printed text, and what a MedlineDate means is left to the tests of dates; editors are book/authors with another @Type;
# only other abstracts have a language and a type, only descriptors a type.
NOT_IN_THE_DTD = re.compile(
    r"(unknown|partial|source|unplaced|problems|affiliations|date_created|article_dates|abstract\.(language|type)$|book\.editors"
    r"|mesh_headings\[\]\.qualifiers\[\]\.type|.*date(_\w+)?\.(season|raw|end(\..*)?)$)",
)
RECORDS = ("PubmedArticle", "PubMedArticle", "PubmedBookArticle", "MedlineCitation")
THOROUGH = bool(os.environ.get("PUBPARSE_THOROUGH"))
CORPUS = [path for path in sorted((SHARED / "corpus" / "xml").glob("*")) if path.suffix == ".xml"]
SAMPLER = SHARED / "corpus" / "baseline_sampler.xml"
BULK_FILES = sorted(BULK.glob("*.xml.gz"))

FULL, WITH_GAPS = Anything(dtd.known(), empty=0), Anything(dtd.known(), empty=0.1)

# Files that no strict parser reads to their end; what comes out of them is a matter of the tests of damage.
NOT_WELL_FORMED = {
    "MedlineImporterTestMalformedEntry.xml": "wrong nesting",
    "HIST_5021f7e__tests__data__efetch.fcgi_db_pubmed_id_23121403_retmode_xml.xml": "the declaration stands on line 2",
    "iAmGiG+Python-PostgreSQL__data__pubmed_sample.xml": "cut off",
}
# What is meant to stand nowhere in the article: by PMID.
EXPLAINED = {
    "34086545": ["KeywordList/@Owner=NOTNLM"],  # its only Keyword is empty: the owner of no keyword
}
# Records that are reported, not delivered: a word of the Problem's message.
REPORTED = {
    "MedlineImporterTestKeywordSingleEntry.xml": "PMIDs in one record",  # two PMID elements: neither can be trusted
    "MedlineImporterTestMinimalEntry.xml": "no <MedlineCitation>",  # <PubmedArticle/>
}


# Not hypothesis: records of a hundred elements are beyond what it draws, and its smallest examples have everything.
anything = pytest.mark.parametrize("root", ["PubmedArticle", "PubmedBookArticle"])


def _records(element: etree._Element) -> Iterator[etree._Element]:
    if element.tag in RECORDS:
        yield element
    else:
        for child in element.iterchildren("*"):
            yield from _records(child)


def _compare(path: Path) -> None:
    parser = etree.XMLParser(huge_tree=True, load_dtd=False, no_network=True, resolve_entities=False)
    present = list(_records(etree.parse(str(path), parser).getroot()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pubparse.PubparseWarning)
        with pubparse.parse(path) as records:
            articles = {article.source.index: article for article in records if article.source is not None}
    reason = next((why for name, why in REPORTED.items() if path.name.endswith(name)), None)
    for index, record in enumerate(present):
        if index not in articles:
            assert reason is not None, f"record {index} of {path.name} was not delivered: {records.problems}"
            assert any(reason in problem.message for problem in records.problems)
            continue
        _agree(record, articles.pop(index))
    assert articles == {}


def _agree(record: etree._Element, article: pubparse.Article) -> None:
    assert differences(record, article) == {}, f"PMID {article.pmid}: field, (expected, got)"
    assert lost(record, article) == EXPLAINED.get(article.pmid or "", []), (
        f"PMID {article.pmid}: in the record and nowhere in the article"
    )


def test_the_smallest_record_of_every_place_of_the_dtd() -> None:
    """The reader agrees on each, and between them they hold every field of the model that the 2025 DTD can fill."""
    known: set[str] = set()
    made = dtd.Record(dtd.known())
    for place in dtd.known():
        if place.path.startswith("Delete") or (place.name, place.values) == ("@Type", ("authors", "editors")):
            continue
        for value in place.values or (place.default or SOME_VALUES.get(place.name, "some text"),):
            text = made.holding(place, value)
            record = etree.fromstring(text)
            assert differences(record, pubparse.read_string(text)) == {}, text
            known |= {re.sub(r"\[[0-9]+\]", "[]", field) for field in flat(expected(record))}
    missing = {field for field in every_field(Article) if field not in known}
    assert {field for field in missing if not NOT_IN_THE_DTD.match(field)} == set()


def _made_and_read(made: Anything, root: str) -> Iterator[tuple[str, etree._Element, Article]]:
    for seed in range(1500 if THOROUGH else 100):
        text = made.record(Random(seed), root)  # noqa: S311 - chance that can be repeated
        yield text, etree.fromstring(text), pubparse.read_string(text)


@anything
def test_records_with_anything_that_the_dtd_allows(root: str) -> None:
    for text, record, article in _made_and_read(FULL, root):
        assert differences(record, article) == {}, text
        assert lost(record, article) == [], text
        # Editors of what is no book (`paths.toml`).
        assert {piece.name for piece in article.unplaced} <= {
            "MedlineCitation/Article/AuthorList/@Type",
            "BookDocument/AuthorList",
        }, text


@anything
def test_records_with_empty_elements_among_the_others(root: str) -> None:
    for text, record, article in _made_and_read(WITH_GAPS, root):
        assert differences(record, article) == {}, text


@anything
def test_attributes_of_empty_elements_are_kept_somewhere(root: str) -> None:
    for text, record, article in _made_and_read(WITH_GAPS, root):
        assert lost(record, article) == [], text


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.xml")), ids=lambda path: path.name)
def test_fixtures(path: Path) -> None:
    _compare(path)


@pytest.mark.skipif(not CORPUS, reason="the corpus lies in ../shared, which is not here")
@pytest.mark.parametrize("start", range(16))
def test_corpus(start: int) -> None:
    for path in CORPUS[start::16]:
        if not path.name.endswith(tuple(NOT_WELL_FORMED)):
            _compare(path)


@pytest.mark.skipif(not CORPUS, reason="the corpus lies in ../shared, which is not here")
def test_files_left_out_are_indeed_not_well_formed() -> None:
    for path in CORPUS:
        if path.name.endswith(tuple(NOT_WELL_FORMED)):
            with pytest.raises(etree.XMLSyntaxError):
                etree.parse(str(path))


@pytest.mark.skipif(not SAMPLER.exists(), reason="the sampler lies in ../shared, which is not here")
def test_sampler() -> None:
    _compare(SAMPLER)


@pytest.mark.skipif(not BULK_FILES, reason="the bulk files lie in ../bulk, which is not here")
@pytest.mark.parametrize("path", BULK_FILES, ids=lambda path: path.name)
def test_bulk(path: Path) -> None:
    seen = 0
    with gzip.open(path) as stream, pubparse.parse(path) as records:
        present = etree.iterparse(stream, tag=RECORDS[:3], huge_tree=True, load_dtd=False, no_network=True)
        wanted = itertools.islice(zip(present, records, strict=False), 3000 if THOROUGH else 300)
        for seen, ((_, record), article) in enumerate(wanted, 1):  # noqa: B007 - counted
            _agree(record, article)
            record.clear()
    assert seen == (3000 if THOROUGH else 300)
