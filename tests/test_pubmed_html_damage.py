"""Pages that are none of PubMed's, and damaged ones: limits, encodings, cuts, lost tags."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import pubparse
from pubparse import _formats
from pubparse._input import Input
from pubparse.errors import LimitExceededError, ParseError, PubparseWarning, UnknownFormatError
from pubparse.model import Article

PAGES = Path(__file__).parent / "fixtures" / "html"
TODAY = (PAGES / "today.html").read_bytes()
LEGACY = (PAGES / "legacy.html").read_bytes()
RESULTS = (PAGES / "results.html").read_bytes()


def all_of(content: bytes) -> list[Article]:
    with pubparse.parse(content) as records:
        return list(records)


# What is none of it


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("<html><head><title>reCAPTCHA</title></head><body>Checking your browser</body></html>", "captcha"),
        ("<html><head><title>PubMed - Down for maintenance</title></head></html>", "service is down"),
        ("<html><body><h1>403 Forbidden</h1></body></html>", "access is denied"),
        ("<html><head><title>Page not found - PubMed</title></head></html>", "404"),
        ('<html><head><meta name="ncbi_pdid" content="home"><title>PubMed</title></head></html>', "search page"),
        ("<html><head><title>PubMed User Guide</title></head></html>", "help"),
        (
            '<html><head><meta name="ncbi_db" content="pmc"><title>A - PMC</title></head></html>',
            "PubMed Central",
        ),
        (
            '<html><head><meta name="citation_doi" content="10.1/x"><title>A | Journal</title></head></html>',
            "publisher",
        ),
    ],
)
def test_pages_without_a_record_are_named(page: str, what: str) -> None:
    with pytest.raises(UnknownFormatError, match=what):
        pubparse.parse_string(page)


def test_marks_are_not_taken_for_more_than_they_are() -> None:
    assert pubparse.sniff(b'{"html": "<div id=\\"full-view-heading\\">"}') is None
    assert pubparse.sniff(b"<html><body><p>full-view-heading</p></body></html>") is None
    assert pubparse.sniff(b'<div id="full-view-heading"><h1 class="heading-title">x</h1></div>') == "pubmed-html"
    assert pubparse.sniff(b'<div class="rprt abstract"><h1>x</h1></div>') == "pubmed-html-legacy"
    assert pubparse.sniff(b'<article class="full-docsum">') == "pubmed-html-results"
    assert pubparse.sniff(b"<meta name=ncbi_app content='pubmed'><meta name=citation_pmid content=1>") == "pubmed-html"


# Damage


def test_characters_that_xml_cannot_hold_stay_in_the_text_and_out_of_the_markup() -> None:
    clean = pubparse.read(TODAY)
    assert clean.abstract is not None
    section = clean.abstract.sections[0]
    assert section.text is not None
    for control in (b"\x08", b"\x1f", b"&#5;", "\uffff".encode()):
        word = section.text.split(" ")[0].encode()
        article = pubparse.read(TODAY.replace(word, word + control))
        assert article.abstract is not None
        assert (article.abstract.sections[0].text or "").startswith(word.decode())
        assert pubparse.read_string(pubparse.export.pubmed_xml.dumps(article)).abstract is not None
        for text in (article.title_markup, *(one.markup for one in article.abstract.sections)):
            assert text is None or etree.fromstring(f"<x>{text}</x>") is not None


def test_mathematics_with_odd_names_is_well_formed_markup() -> None:
    odd = b"""<math a"b='1' c='2'><mi">x</mi"><mi>y\x01</mi></math>"""
    page = re.sub(rb'(<h1 class="heading-title">\s*)', rb"\1" + odd, TODAY)
    assert page != TODAY
    article = pubparse.read(page)
    assert article.title is not None
    assert article.title_markup is not None
    assert etree.fromstring(f"<x>{article.title_markup}</x>").findtext(".//{*}mi") == "y\ufffd"


def test_a_second_list_of_authors_is_not_the_first_ones() -> None:
    clean = pubparse.read(LEGACY)
    start = LEGACY.index(b'<div class="auths"')
    line = LEGACY[start : LEGACY.index(b"</div>", start) + 6]
    article = pubparse.read(LEGACY.replace(line, line + b'<div class="auths"><a>Plato A</a><sup>1</sup></div>'))
    assert article.authors == clean.authors
    assert "Plato A1" in {piece.text for piece in article.unplaced}


def test_rows_that_have_lost_all_they_held_are_no_empty_list() -> None:
    emptied = re.sub(rb"(<article[^>]*>).*?(</article>)", rb"\1\2", RESULTS, flags=re.DOTALL)
    with pubparse.parse(emptied, format="pubmed-html-results") as records, pytest.warns(PubparseWarning):
        assert list(records) == []
    assert [problem.code for problem in records.problems] == ["no-record"]


def test_bytes_decide_the_encoding() -> None:
    clean = pubparse.read(TODAY)
    other_label = TODAY.replace(b'charset="UTF-8"', b'charset="klingon"')
    assert pubparse.read(other_label) == clean
    for label, codec in ((b"windows-1252", "cp1252"), (b"iso-8859-1", "cp1252")):
        page = TODAY.replace(b'charset="UTF-8"', b'charset="' + label + b'"').decode().encode(codec)
        assert pubparse.read(page) == clean
    unlabelled = pubparse.read(TODAY.replace(b'<meta charset="UTF-8">', b"").decode().encode("cp1252"))
    assert unlabelled == clean
    assert [p.code for p in unlabelled.problems] == ["encoding-label"]
    broken = pubparse.read(TODAY.replace(b"Nothing was", b"Nothing\xff was"))
    assert [p.code for p in broken.problems] == ["encoding"]


def test_a_tag_of_many_attributes_is_refused() -> None:
    page = TODAY.replace(b"<body>", b"<body><p " + b" ".join(b"a%d='>'" % n for n in range(20_000)) + b">")
    with pytest.raises(LimitExceededError, match="64 KiB"):
        pubparse.read(page)


@pytest.mark.parametrize("value", ["", '="v"', "='v'", '="a > b"', " = v", f'="{"long " * 200}>"'])
@pytest.mark.parametrize("before", [0, 1, 40_000, 49_151, 70_001])
def test_a_tag_is_refused_wherever_it_begins_and_whatever_its_values_are(value: str, before: int) -> None:
    tag = "<div " + " ".join(f"a{number}{value}" for number in range(11_000)) + ">"
    page = TODAY.replace(b"<body>", f"<body><p>{'x' * before}</p>{tag}</div>".encode())
    with pytest.raises(LimitExceededError, match="64 KiB"):
        pubparse.read(page, format="pubmed-html")


def test_a_quote_in_a_script_is_no_tag() -> None:
    page = TODAY.replace(b"<body>", b"<body><script>if (a <b || c=='\"') { }" + b"x" * 70_000 + b"</script>")
    assert pubparse.read(page).pmid == "31364595"


def test_depth_is_told() -> None:
    with pytest.raises(LimitExceededError, match="deep"):
        pubparse.read(TODAY.replace(b"<body>", b"<body>" + b"<div>" * 3000))


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pubparse._readers._html_record.PAGE_LIMIT", 1000)
    with pytest.raises(LimitExceededError, match="MiB"):
        pubparse.read(TODAY)


def test_a_page_without_its_record() -> None:
    page = b'<html><head><meta name="ncbi_pdid" content="abstract"></head><body></body></html>'
    with pytest.raises(ParseError, match="no record"):
        pubparse.read(page)


def test_the_address_gives_the_pmid_that_the_page_has_lost() -> None:
    page = re.sub(rb'<dt>PMID:</dt> <dd>25817406</dd>|<meta name="ncbi_uidlist"[^>]*>', b"", LEGACY)
    assert pubparse.read(page, url="https://www.ncbi.nlm.nih.gov/pubmed/25817406").pmid == "25817406"


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([TODAY, LEGACY, RESULTS]), st.data())
def test_a_page_cut_anywhere_gives_no_foreign_error(page: bytes, data: st.DataObject) -> None:
    cut = page[: data.draw(st.integers(0, len(page)))]
    whole = {article.pmid for article in all_of(page)}
    try:
        with pubparse.parse(cut) as records:
            found = list(records)
    except UnknownFormatError:
        return
    except pubparse.PubparseWarning:
        return
    assert {article.pmid for article in found} <= whole | {None}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([TODAY, LEGACY, RESULTS]), st.data())
def test_lost_tags_give_no_foreign_error(page: bytes, data: st.DataObject) -> None:
    tags = [match.span() for match in re.finditer(rb"<[^>]+>", page)]
    lost = sorted(data.draw(st.sets(st.sampled_from(tags), max_size=12)), reverse=True)
    for start, end in lost:
        page = page[:start] + page[end:]
    row = _formats.recognised(page, None)
    if row is not None:
        for outcome in row.read(Input(page), None):
            assert not isinstance(outcome, Article) or outcome.pmid or outcome.title


def test_control_characters_behind_a_label() -> None:
    """A page of broken bytes has them anywhere; lxml takes none in a text that is set."""
    place = TODAY.index(b"</strong>", TODAY.index(b'class="sub-title"')) + len(b"</strong>")
    article = pubparse.read(TODAY[:place] + b"\x01\x0b" + TODAY[place:])
    clean = pubparse.read(TODAY)
    assert article.abstract
    assert clean.abstract
    assert [part.label for part in article.abstract.sections] == [part.label for part in clean.abstract.sections]


@pytest.mark.parametrize("page", [TODAY, LEGACY, RESULTS], ids=["today", "legacy", "rows"])
def test_a_fragment_that_the_parser_puts_into_the_head(page: bytes) -> None:
    """What stands before it is a head to the parser, and so is all that follows a <template> there."""
    body = page[page.index(b"<body>") + len(b"<body>") : page.index(b"</body>")]
    bait = b"<script>var x='<h1 class=\"heading-title\">Bait</h1>';</script><template><h1>Bait</h1></template>"
    found = all_of(bait + body)
    assert [article.pmid for article in found] == [article.pmid for article in all_of(page)]
    assert "Bait" not in str([article.to_dict() for article in found])
