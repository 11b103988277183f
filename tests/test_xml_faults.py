"""Faults inside a record: they cost that record alone, with its PMID, or are mended and told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pubparse
from tests.oracle.made import record
from tests.streams import HEAD, document, met, titled


def around(second: str | bytes) -> bytes:
    """A set whose second record is this."""
    second = second if isinstance(second, bytes) else second.encode("utf-8", "surrogatepass")
    before, after = document(titled(1), "@", titled(3)).encode().split(b"@")
    return before + second + after


FAULTS = {
    "bare less-than": "p<0.05",
    "bare ampersand": "R&D",
    "half a reference": "caf&eacute",
    "stray close": "a</i>",
    "unclosed": "<i>a",
    "crossed": "<i>a<b>b</i></b>",
    "unquoted attribute": "<i a=b>a</i>",
    "same attribute twice": '<i a="1" a="2">a</i>',
    "unclosed comment": "<!-- a",
    "unclosed CDATA": "<![CDATA[ a",
    "unclosed instruction": "<?a ",
    "a double hyphen": "<!-- a -- b -->",
    "a control character": "a\x01b",
    "a NUL": "a\0b",
    "a noncharacter": "a\uffffb",
    "a surrogate": "a\ud800b",
    "a reference to nothing": "a&#0;b",
    "a reference to a surrogate": "a&#xD800;b",
    "an unbound prefix's tag": "<x:i>a</x:j>",
    "a declaration inside": "<?xml version='1.0'?>",
    "a DOCTYPE inside": "<!DOCTYPE a>",
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_costs_its_record_alone(fault: str) -> None:
    broken = titled(2, fault)
    content = around(broken)
    outcome = met(content)
    assert (outcome.pmids, set(outcome.reported)) == (["1", "3"], {"2"})
    first = outcome.problems[0]
    assert (first.offset, first.index) == (content.index(broken.encode("utf-8", "surrogatepass")), 1)


@pytest.mark.parametrize("bad", [b"\xff", b"\xe4", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xe2\x82"])
def test_bytes_that_are_no_utf_8_cost_their_record(bad: bytes) -> None:
    outcome = met(around(titled(2, "@").encode().replace(b"@", bad)))
    assert (outcome.pmids, outcome.reported) == (["1", "3"], ["2"])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("&eacute;&alpha;&nbsp;&hellip;", "éα\xa0…"),
        ("&NotEqualTilde;", "≂̸"),
        ("&wibble; &amp; &lt;", "&wibble; & <"),
        ("<![CDATA[&wibble;]]>&auml;", "&wibble;ä"),
        ("&eacute;<!-- a --> b", "é b"),
    ],
)
def test_undeclared_entities_are_mended_and_told(text: str, read: str) -> None:
    outcome = met(around(titled(2, text)))
    assert outcome.pmids == ["1", "2", "3"]
    assert outcome.articles[1].title == read
    assert set(outcome.codes) == {"entity"}
    assert {(p.pmid, p.index, p.severity) for p in outcome.problems} == {("2", 1, "repaired")}
    assert outcome.articles[1].problems == outcome.problems


def test_an_entity_and_another_fault() -> None:
    outcome = met(around(titled(2, "&eacute; <i>")))
    assert (outcome.pmids, outcome.reported) == (["1", "3"], ["2"])


BOMBS = {
    "laughs": '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)),
    "quadratic": f'<!ENTITY l9 "{"a" * 50_000}">',
    "small": "<!ENTITY l9 'ha'>",
    "an address": "<!ENTITY l9 SYSTEM 'file:///etc/hostname'>",
    "a public address": "<!ENTITY l9 PUBLIC '-//A//B' 'http://127.0.0.1:9/'>",
    "a parameter": "<!ENTITY % p SYSTEM 'http://127.0.0.1:9/'> %p; <!ENTITY l9 'ha>]'><!-- ]> -->",
}


@pytest.mark.parametrize("declared", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("use", ["&l9;", "&l9;" * 3000])
def test_declared_entities_are_refused(declared: str, use: str) -> None:
    head = HEAD.rstrip().removesuffix(">") + f" [\n{declared}\n]>\n"
    outcome = met(document(titled(1), titled(2, use), titled(3), head=head).encode())
    assert (outcome.pmids, outcome.reported) == (["1", "3"], ["2"])
    assert outcome.codes[0] == (
        "external-entity"
        if "address" in declared or "l9 SYSTEM" in declared or "PUBLIC" in declared
        else "internal-entity"
    )
    attribute = titled(2).replace("<Article>", f'<Article PubModel="{use}">')
    outcome = met(document(titled(1), attribute, titled(3), head=head).encode())
    assert (outcome.pmids, outcome.reported) == (["1", "3"], ["2"])


def test_attributes_that_the_document_declares_are_no_data() -> None:
    head = HEAD.rstrip().removesuffix(">") + ' [<!ATTLIST PMID Version CDATA "9">]>\n'
    (article,) = met(document(record(pmid="1").replace(' Version="1"', ""), head=head).encode()).articles
    assert article.pmid_version is None


@pytest.mark.parametrize("depth", [260, 3000])
def test_depth_is_limited(depth: int) -> None:
    outcome = met(around(titled(2, "<i>" * depth + "</i>" * depth)))
    assert (outcome.pmids, outcome.codes, outcome.reported) == (["1", "3"], ["depth"], ["2"])


@pytest.mark.parametrize("form", ["{}", '<i a="{}">a</i>', "<!--{}-->", "<![CDATA[{}]]>"])
def test_texts_are_limited(form: str) -> None:
    outcome = met(around(titled(2, form.format("x" * 10_100_000))))
    assert (outcome.pmids, outcome.reported) == (["1", "3"], ["2"])
    assert set(outcome.codes) == {"text-bytes"}
    with pytest.raises(pubparse.LimitExceededError):
        pubparse.read_string(titled(2, form.format("x" * 10_100_000)))


def test_a_record_is_limited() -> None:
    paragraph = "<AbstractText>" + "A leaf. " * (1 << 17) + "</AbstractText>"
    outcome = met(around(record(f"<Abstract>{paragraph * 33}</Abstract>", pmid="2")))
    assert (outcome.pmids, outcome.reported) == (["1", "3"], ["2"])
    assert set(outcome.codes) == {"record-bytes"}


def test_many_attributes_are_data() -> None:
    odd = "<Odd " + " ".join(f'a{n}="{n}"' for n in range(20_000)) + "/>"
    assert met(around(titled(2).replace("</Article>", odd + "</Article>"))).pmids == ["1", "2", "3"]


IDENTITIES = {
    "no citation": ("<PubmedArticle><PubmedData/></PubmedArticle>", "bad-identity", None),
    "nothing": ("<PubmedArticle></PubmedArticle>", "bad-identity", None),
    "no PMID, no title": (record().replace('<PMID Version="1">90000010</PMID>', ""), "no-title-no-pmid", None),
    "a word": (titled("seven"), "bad-identity", None),
    "two citations": (titled(2).replace("</MedlineCitation>", "</MedlineCitation><MedlineCitation/>"), "run-together", "2"),
    "a record inside": (titled(2).replace("</PubmedArticle>", "<PubmedArticle/></PubmedArticle>"), "run-together", "2"),
    "no book": ("<PubmedBookArticle><PubmedBookData/></PubmedBookArticle>", "bad-identity", None),
}  # fmt: skip


@pytest.mark.parametrize(("second", "code", "pmid"), IDENTITIES.values(), ids=IDENTITIES)
def test_who_a_record_is(second: str, code: str, pmid: str | None) -> None:
    outcome = met(around(second))
    assert outcome.pmids == ["1", "3"]
    assert code in outcome.codes
    assert pmid in outcome.reported


def test_a_title_without_pmid_is_delivered_and_told() -> None:
    lost = titled(2).replace('<PMID Version="1">2</PMID>', "")
    outcome = met(around(lost))
    assert (outcome.pmids, outcome.codes) == (["1", None, "3"], ["no-pmid"])
    listed = lost.replace(
        "<PubmedData>", '<PubmedData><ArticleIdList><ArticleId IdType="pubmed">2</ArticleId></ArticleIdList>'
    )
    outcome = met(around(listed))
    assert outcome.problems[0].pmid == "2"
    assert "identifier list says 2" in outcome.problems[0].message


def test_pmids_of_other_articles_are_not_reported() -> None:
    cited = "<CommentsCorrections RefType='Cites'><PMID>77</PMID></CommentsCorrections>"
    cited = f"<CommentsCorrectionsList>{cited}</CommentsCorrectionsList>"
    reference = "<Reference><ArticleIdList><ArticleId IdType='pubmed'>78</ArticleId></ArticleIdList></Reference>"
    reference = f"<ReferenceList>{reference}</ReferenceList>"
    broken = record("<i>", citation=cited, data=reference, pmid="2")
    assert met(around(broken)).reported == ["2"]
    assert met(around(broken.replace("</ReferenceList>", ""))).reported == ["2"]


def test_doubtful_dates_and_dois_are_told() -> None:
    when = "<Journal><JournalIssue><PubDate><MedlineDate>some day</MedlineDate></PubDate></JournalIssue></Journal>"
    doi = '<ELocationID EIdType="doi" ValidYN="Y">10.1/a</ELocationID>'
    other = '<ArticleIdList><ArticleId IdType="doi">10.1/b</ArticleId></ArticleIdList>'
    outcome = met(around(record(when + doi + "<ArticleTitle>A.</ArticleTitle>", data=other, pmid="2")))
    assert sorted(outcome.codes) == ["bad-date", "doi-disagree"]
    assert outcome.articles[1].doi == "10.1/a"


@given(st.binary(max_size=40), st.integers(0, len(titled(2))))
def test_whatever_stands_in_one_record_its_neighbours_come_out(noise: bytes, at: int) -> None:
    text = titled(2).encode()
    outcome = met(around(text[:at] + noise + text[at:]))
    assert outcome.pmids[0] == "1"
    assert {*outcome.pmids, *outcome.reported} >= {"1", "3"}
    if b"<" not in noise and b">" not in noise:
        assert outcome.pmids[-1] == "3"
