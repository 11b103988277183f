"""Agreement with Biopython's `Entrez.read`, an independent reader that follows NLM's DTDs.

Compared are titles, PMIDs and versions, names and affiliations, abstract sections, headings' UIs, identifiers, the record's
dates and its history. Where the two differ by design, `_plain` and the comments say how. Nothing is fetched: sockets are shut,
and a DOCTYPE with an http or an old address gets today's, by which Biopython finds the DTD among those that it brings.
"""

from __future__ import annotations

import io
import re
import socket
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

import pubparse
from tests.oracle.shared import FIXTURES, SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pubparse.model import Article, PartialDate

Entrez = pytest.importorskip("Bio.Entrez", reason="Biopython is not installed")
Parser = pytest.importorskip("Bio.Entrez.Parser", reason="Biopython is not installed")

# Biopython leaves its DTD files to the garbage collector to close, which a later test would be blamed for.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")

FILES = sorted(FIXTURES.glob("*.xml")) + sorted((SHARED / "corpus" / "xml").glob("*.xml"))
# Not 2002's: Biopython does not find its way through that DTD's modules and leaves them open.
DOCTYPE = re.compile(rb'<!DOCTYPE[^>]*"https?://[^"]*?/(pubmed_(?!02)[0-9]{6}\.dtd)"')
MATHML = "http://www.w3.org/1998/Math/MathML"
# Which sets of which DTDs Biopython brings is its matter; with fewer files than these the test would show nothing.
AT_LEAST = 150 if SHARED.exists() else 4


@pytest.fixture(autouse=True)
def no_network_and_no_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("the test has no network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(Parser.DataHandler, "_directory", str(tmp_path), raising=False)


def _entrez_records(path: Path) -> list[Any] | None:
    """Biopython's records of a file; None where it cannot read the file, which is the case for one in six."""
    content = path.read_bytes()
    if not DOCTYPE.search(content[:2000]):
        return None
    content = DOCTYPE.sub(
        rb'<!DOCTYPE PubmedArticleSet SYSTEM "https://dtd.nlm.nih.gov/ncbi/pubmed/out/\1"', content, count=1
    )
    try:
        # escape=True: with False, markup and text that looks like it cannot be told apart (PEERS 7).
        read = Entrez.read(io.BytesIO(content), validate=False, escape=True)
    except (RuntimeError, ValueError, Parser.NotXMLError, Parser.CorruptedXMLError):
        return None
    # Before 2017 the DTD's set is a list, since then a dict of lists; a bare record is a dict.
    if isinstance(read, list):
        return read
    if "MedlineCitation" in read:
        return [read]
    return [*read.get("PubmedArticle", []), *read.get("PubmedBookArticle", [])]


def _own_records(path: Path) -> list[Article]:
    """The same records in Biopython's order: articles, then books."""
    with pubparse.parse(path) as records:
        return sorted(records, key=lambda article: article.book is not None)


def _plain(value: Any) -> str | None:
    """Biopython gives the inner XML as text, MathML included, and keeps the white space of an indented source."""
    if value is None:
        return None
    inner = re.sub(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+);)", "&amp;", str(value))
    text = str(etree.fromstring(f'<x xmlns:mml="{MATHML}">{inner}</x>').xpath("string()"))
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ") or None


def _names(people: Any) -> list[dict[str, Any]]:
    """Of each author of whom anything is said: what is there of the name, and the affiliations of today's and of 2013's form."""
    found = []
    for person in people:
        parts = {
            name: _plain(person.get(name)) for name in ("LastName", "ForeName", "Initials", "Suffix", "CollectiveName")
        }
        places = [info.get("Affiliation") for info in person.get("AffiliationInfo", [])] + [person.get("Affiliation")]
        said = {k: v for k, v in parts.items() if v}
        if said or any(places):
            found.append({**said, "at": [place for place in map(_plain, places) if place]})
    return found


def _own_names(article: Article) -> list[dict[str, Any]]:
    found = []
    for author in article.authors:
        parts = {
            "LastName": author.last_name, "ForeName": author.fore_name, "Initials": author.initials,
            "Suffix": author.suffix, "CollectiveName": author.collective_name,
        }  # fmt: skip
        found.append({**{k: v for k, v in parts.items() if v}, "at": [place.text for place in author.affiliations]})
    return found


def _numbers(date: Any) -> list[str]:
    return [str(int(date[name])) for name in ("Year", "Month", "Day") if str(date.get(name, "")).isdecimal()]


def _own_numbers(date: PartialDate | None) -> list[str]:
    return [] if date is None else [str(part) for part in (date.year, date.month, date.day) if part is not None]


def _entrez_facts(record: Any) -> dict[str, Any]:
    is_book = "BookDocument" in record
    top = record["BookDocument" if is_book else "MedlineCitation"]
    article = top if is_book else top.get("Article", {})
    data = record.get("PubmedBookData" if is_book else "PubmedData", {})
    title = _plain(article.get("ArticleTitle"))
    pmid = top.get("PMID")
    people = article.get("AuthorList", [])
    ids = [*(top.get("ArticleIdList", []) if is_book else []), *data.get("ArticleIdList", [])]
    return {
        "pmid": _plain(pmid),
        # Biopython leaves an attribute out that the source does not have; so do we.
        "version": getattr(pmid, "attributes", {}).get("Version"),
        # NLM's placeholder is no title for us (PEERS 21).
        "title": None if title == "[Not Available]." else title,
        "names": _names(people[0] if is_book and people else people),
        "abstract": [
            (part.attributes.get("Label") or None, _plain(part))
            for part in article.get("Abstract", {}).get("AbstractText", [])
            # An empty paragraph without a label is none for us.
            if _plain(part) or part.attributes.get("Label")
        ],
        "mesh": [
            [term.attributes.get("UI") for term in (heading["DescriptorName"], *heading.get("QualifierName", []))]
            for heading in top.get("MeshHeadingList", [])
            # 28618900 (a made record) has qualifiers without a descriptor: no heading for us, but `unplaced`.
            if _plain(heading.get("DescriptorName"))
        ],
        "ids": [(i.attributes["IdType"], _plain(i)) for i in ids if _plain(i)],
        "completed": _numbers(top.get("DateCompleted", {})),
        "revised": _numbers(top.get("DateRevised", {})),
        "history": [(d.attributes["PubStatus"], _numbers(d)) for d in data.get("History", [])],
    }


def _own_facts(article: Article) -> dict[str, Any]:
    sections = article.abstract.sections if article.abstract else ()
    return {
        "pmid": article.pmid,
        "version": None if article.pmid_version is None else str(article.pmid_version),
        "title": article.title,
        "names": _own_names(article),
        "abstract": [(section.label, section.text) for section in sections],
        "mesh": [[h.descriptor.ui, *(q.ui for q in h.qualifiers)] for h in article.mesh_headings],
        "ids": [(i.id_type, i.value) for i in article.article_ids],
        "completed": _own_numbers(article.date_completed),
        "revised": _own_numbers(article.date_revised),
        "history": [(step.status, _own_numbers(step.date)) for step in article.history],
    }


def _pairs() -> Iterator[tuple[Path, dict[str, Any], dict[str, Any]]]:
    for path in FILES:
        theirs = _entrez_records(path)
        if theirs:
            for one, other in zip(theirs, _own_records(path), strict=True):
                yield path, _entrez_facts(one), _own_facts(other)


def test_biopython_reads_the_same() -> None:
    files = set()
    for path, theirs, ours in _pairs():
        files.add(path)
        assert ours == theirs, (path.name, ours["pmid"])
    assert len(files) >= AT_LEAST


def test_biopython_meets_the_same_deletions() -> None:
    path = FIXTURES / "deletions.xml"
    content = DOCTYPE.sub(
        rb'<!DOCTYPE PubmedArticleSet SYSTEM "https://dtd.nlm.nih.gov/ncbi/pubmed/out/\1"', path.read_bytes()
    )
    theirs = Entrez.read(io.BytesIO(content))["DeleteCitation"]
    with pubparse.parse(path) as records:
        list(records)
    assert [(d.pmid, str(d.version)) for d in records.deletions] == [(str(p), p.attributes["Version"]) for p in theirs]
