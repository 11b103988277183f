"""What is no PubMed document is refused in both modes, with words for what it is."""

from __future__ import annotations

from typing import Literal

import pytest

import pubparse
from tests.oracle.shared import SHARED

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
KINDS = [
    (b"", "an empty document"),
    (b" \n\t ", "an empty document"),
    (b"\0" * 64, "a document of NUL bytes"),
    (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
    (b"GIF89a\x01\0", "a GIF image"),
    (b"PAR1\x15\x04", "a Parquet file"),
    (b"ARROW1\0\0", "an Arrow file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF\x02\x01\x01\0\0\0", "a binary file"),
    (bytes(range(128, 256)), "a binary file"),
    (b"Dear reader,\nthis is no page.", "a text that begins 'Dear reader, this is no page.'"),
    (b'{"error":"API rate limit exceeded","count":"11"}', "JSON: API rate limit exceeded"),
    (b'{"header":{"type":"esearch"},"esearchresult":{"idlist":[]}}', "JSON: an ESearch answer"),
    (b'{"header":{},"einforesult":{}}', "JSON: an EInfo answer"),
    (b'{"header":{},"linksets":[]}', "JSON: an ELink answer"),
    (b'{"type": "FeatureCollection"}', "JSON of type 'FeatureCollection'"),
    (b'[\n{"id": "pmid:1", "type": "article-journal"}]', "CSL-JSON, a citation format; pubparse.export.csl.load reads it"),
    (b"\nTY  - JOUR\nAU  - Ek, A\n", "RIS, a citation format; pubparse.export.ris.load reads it"),
    (b"@article{ek2019,\n  title = {Of trams}}", "BibTeX, a citation format; pubparse.export.bibtex.load reads it"),
    (b"[1, 2, 3]", "JSON that is none of PubMed's"),
    (f"<<main>>\n* Of trams\n{8 * '[[/?term=Ek+A][A Ek]], '}\n** Abstract\n", "a text in Org markup, which is not read"),
    (f".. rubric:: Of trams\n\n{8 * '`A Ek </?term=Ek+A>`__, '}\n", "a text in reStructuredText markup, which is not read"),
    (f"[[main]]\n= Of trams\n{8 * 'link:/?term=Ek+A[A Ek], '}\n", "a text in AsciiDoc markup, which is not read"),
    (XML + "<!DOCTYPE eSearchResult PUBLIC '-//NLM//DTD' 'e.dtd'><eSearchResult><Count>0</Count></eSearchResult>", "an ESearch"),
    (XML + "<esearchresult><count>0</count></esearchresult>", "an ESearch answer"),
    (XML + "<!-- by <a> tool --><eLinkResult><LinkSet/></eLinkResult>", "an ELink answer"),
    (XML + "<!DOCTYPE eInfoResult [\n<!ELEMENT x ANY>\n]><eInfoResult/>", "an EInfo answer"),
    (XML + "<ePostResult><ERROR>Empty ID list</ERROR></ePostResult>", "EPost answer that reports an error: Empty ID"),
    (XML + "<eSpellResult><Query>a</Query></eSpellResult>", "a spelling suggestion"),
    (XML + "<eGQueryResult></eGQueryResult>", "an EGQuery answer"),
    (XML + "<eFetchResult><ERROR>ID list is empty!</ERROR></eFetchResult>", "ID list is empty!"),
    (XML + "<ArticleSet><Article/></ArticleSet>", "a publisher's submission"),
    (XML + "<pmc-articleset><article/></pmc-articleset>", "full text of PubMed Central"),
    (XML + "<article><front/></article>", "full text of an article"),
    (XML + "<NLMCatalogRecordSet/>", "NLM Catalog"),
    (XML + "<TaxaSet><Taxon/></TaxaSet>", "the root <TaxaSet>"),
    (XML + "<Reply><error>No such thing</error></Reply>", "the root <Reply> that reports an error: No such thing"),
    (XML + "<!-- nothing -->", "markup without a root element"),
    (b"<!DOCTYPE html><html><head><title>502 Bad\n Gateway</title>", "an HTML page ('502 Bad Gateway')"),
    (b"<HTML><BODY>Busy</BODY></HTML>", "an HTML page"),
    (b"<!doctype html>\n<p>Busy", "an HTML page"),
]  # fmt: skip


@pytest.mark.parametrize("mode", ["collect", "raise"])
@pytest.mark.parametrize(("content", "said"), KINDS)
def test_the_error_names_what_it_is(content: bytes | str, said: str, mode: Literal["collect", "raise"]) -> None:
    content = content.encode() if isinstance(content, str) else content
    with pytest.raises(pubparse.UnknownFormatError) as caught:
        pubparse.parse(content, on_error=mode)
    assert said in str(caught.value)
    assert pubparse.sniff(content) is None


def test_the_error_names_the_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("foreign") / "answer.json"
    path.write_text("{}")
    with pytest.raises(pubparse.UnknownFormatError, match=r"answer\.json"):
        pubparse.read(path)


@pytest.mark.parametrize("content", [b"", b" \n", b"Dear reader", b"<html><body>Busy</body></html>", b"\xff" * 99])
@pytest.mark.parametrize("name", ["pubmed-xml", "page-text"])
def test_a_format_that_is_insisted_on_gives_no_empty_answer(content: bytes, name: str) -> None:
    """An empty list is never the answer to what is not PubMed's."""
    with pytest.raises(pubparse.PubparseError):
        pubparse.read(content, format=name)
    with pytest.warns(pubparse.PubparseWarning), pubparse.parse(content, format=name) as records:
        assert list(records) == []
    assert any(p.severity == "skipped" for p in records.problems)


def test_no_format_of_that_name() -> None:
    with pytest.raises(ValueError, match=r"pubmed-xml.*page-text"):
        pubparse.parse(b"<PubmedArticleSet/>", format="pubmed")


FOREIGN = sorted((SHARED / "corpus" / "not-ours").glob("*")) if SHARED.is_dir() else []


@pytest.mark.skipif(not FOREIGN, reason="the corpus lies in ../shared, which is not here")
def test_every_foreign_document_of_the_corpus() -> None:
    for path in FOREIGN:
        with pytest.raises(pubparse.UnknownFormatError) as caught:
            pubparse.parse(path)
        said = str(caught.value)
        assert any(word in said for word in ("ESearch", "ELink", "EInfo", "EPost", "ESpell")), said
