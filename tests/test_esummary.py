"""ESummary's three shapes, summaries of other databases, and errors of single uids."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from typing import Any

import pytest

import pubparse
from pubparse.errors import PubparseWarning

SHARED = Path(os.environ.get("PUBPARSE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "corpus" / "esummary"

VERSION_1 = """<?xml version="1.0"?><eSummaryResult><DocSum><Id>7</Id>
<Item Name="PubDate" Type="Date">1965 Aug</Item><Item Name="EPubDate" Type="Date"></Item>
<Item Name="Source" Type="String">Arch Test</Item>
<Item Name="AuthorList" Type="List"><Item Name="Author" Type="String">Hambrick GW Jr</Item>
<Item Name="CollectiveName" Type="String">A Study of Ours</Item></Item>
<Item Name="Title" Type="String">A title.</Item><Item Name="Volume" Type="String">92</Item><Item Name="Issue" Type="String"></Item>
<Item Name="Pages" Type="String">188-91</Item>
<Item Name="LangList" Type="List"><Item Name="Lang" Type="String">English</Item></Item>
<Item Name="ISSN" Type="String"></Item><Item Name="ESSN" Type="String">1000-0000</Item>
<Item Name="PubTypeList" Type="List"><Item Name="PubType" Type="String">Review</Item></Item>
<Item Name="RecordStatus" Type="String">PubMed - indexed for MEDLINE</Item><Item Name="PubStatus" Type="String">ppublish</Item>
<Item Name="ArticleIds" Type="List"><Item Name="pubmed" Type="String">7</Item><Item Name="doi" Type="String">10.1000/a</Item></Item>
<Item Name="History" Type="List"><Item Name="medline" Type="Date">2002/03/09 10:01</Item></Item>
<Item Name="References" Type="List"><Item Name="Comment in" Type="String">J Foo. 1966;1:2</Item></Item>
<Item Name="FullJournalName" Type="String">Archives of testing</Item><Item Name="Novelty" Type="String">kept</Item>
<Item Name="ELocationID" Type="String">doi: 10.1000/a</Item></DocSum>
<ERROR>UID=8: cannot get document summary</ERROR></eSummaryResult>"""

VERSION_2 = """<?xml version="1.0"?><eSummaryResult><DocumentSummarySet status="OK"><DocumentSummary uid="7">
<PubDate>1965 Aug</PubDate><Source>Arch Test</Source><Authors><Author><Name>Hambrick GW Jr</Name><AuthType>Author</AuthType>
</Author>
<Author><Name>A Study of Ours</Name><AuthType>CollectiveName</AuthType></Author></Authors><Title>A title.</Title><Volume>92</Volume>
<Pages>188-91</Pages><Lang><string>eng</string></Lang><ESSN>1000-0000</ESSN><PubType><flag>Review</flag></PubType>
<RecordStatus>PubMed - indexed for MEDLINE</RecordStatus><PubStatus>4</PubStatus><ArticleIds><ArticleId><IdType>pubmed</IdType>
<Value>7</Value></ArticleId><ArticleId><IdType>doi</IdType><Value>10.1000/a</Value></ArticleId></ArticleIds>
<History><PubMedPubDate><PubStatus>medline</PubStatus><Date>2002/03/09 10:01</Date></PubMedPubDate></History>
<References><Reference><RefType>Comment in</RefType><RefSource>J Foo. 1966;1:2</RefSource></Reference></References>
<FullJournalName>Archives of testing</FullJournalName><Novelty>kept</Novelty></DocumentSummary>
<DocumentSummary uid="8"><error>cannot get document summary</error></DocumentSummary></DocumentSummarySet></eSummaryResult>"""

SUMMARY: dict[str, Any] = {
    "uid": "7", "pubdate": "1965 Aug", "epubdate": "", "source": "Arch Test", "title": "A title.", "volume": "92",
    "pages": "188-91",
    "authors": [{"name": "Hambrick GW Jr", "authtype": "Author"}, {"name": "A Study of Ours", "authtype": "CollectiveName"}],
    "lang": ["eng"], "essn": "1000-0000", "pubtype": ["Review"], "recordstatus": "\n\t PubMed - indexed for MEDLINE \n",
    "pubstatus": "4",
    "articleids": [{"idtype": "pubmed", "idtypen": 1, "value": "7"}, {"idtype": "doi", "idtypen": 3, "value": "10.1000/a"}],
    "history": [{"pubstatus": "medline", "date": "2002/03/09 10:01"}], "fulljournalname": "Archives of testing", "pmcrefcount": 3,
    "references": [{"reftype": "Comment in", "refsource": "J Foo. 1966;1:2", "pmid": None}], "novelty": "kept",
}  # fmt: skip


def _json(summary: dict[str, Any]) -> str:
    failed = {"uid": "8", "error": "cannot get document summary"}
    return json.dumps({"header": {"type": "esummary"}, "result": {"uids": ["7", "8"], "7": summary, "8": failed}})


def _all(content: bytes, **options: Any) -> tuple[list[pubparse.Article], pubparse.Records]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PubparseWarning)
        records = pubparse.parse(content, **options)
        return list(records), records


@pytest.mark.parametrize("text", [VERSION_1, VERSION_2, _json(SUMMARY)], ids=["1.0", "2.0", "json"])
def test_three_shapes_give_one_article(text: str) -> None:
    (article,), records = _all(text.encode())
    assert records.format == "esummary"
    assert (article.pmid, article.title, article.doi, str(article.publication_date)) == (
        "7",
        "A title.",
        "10.1000/a",
        "1965-08",
    )
    assert [person.short_name for person in article.authors] == ["Hambrick GW Jr", "A Study of Ours"]
    assert article.authors[1].collective_name
    assert article.journal
    assert (article.journal.title, article.journal.medline_ta) == ("Archives of testing", "Arch Test")
    assert (article.journal.issn, article.journal.issn_type) == ("1000-0000", "Electronic")
    assert (article.volume, article.issue, article.pages) == ("92", None, "188-91")
    assert (article.languages, article.status) == (("eng",), "MEDLINE")
    assert [(kind.name) for kind in article.publication_types] == ["Review"]
    assert [(step.status, str(step.date), step.hour, step.minute) for step in article.history] == [
        ("medline", "2002-03-09", 10, 1)
    ]
    assert [(link.ref_type, link.ref_source) for link in article.comments_corrections] == [
        ("CommentIn", "J Foo. 1966;1:2")
    ]
    assert ("novelty", "kept") in [(piece.name, piece.text) for piece in article.unplaced]
    assert {"abstract", "mesh_headings", "authors.affiliations"} <= article.unknown
    (problem,) = records.problems
    assert (problem.severity, problem.scope) == ("skipped", "record")
    assert "8" in problem.message
    assert problem.pmid == "8"


def test_what_has_no_name_or_another_one_is_kept() -> None:
    more = "<Item Type='String'>without a name</Item><Extra>of tomorrow</Extra></DocSum>"
    alone = VERSION_1[: VERSION_1.index("<ERROR>")] + "</eSummaryResult>"
    article = pubparse.read_string(alone.replace("</DocSum>", more))
    assert {("item", "without a name"), ("extra", "of tomorrow")} <= {(p.name, p.text) for p in article.unplaced}


def _kept(article: pubparse.Article) -> list[tuple[str, str]]:
    return [(piece.name, piece.text) for piece in article.unplaced]


@pytest.mark.parametrize(
    ("printed", "title", "markup"),
    [
        ("On <i>E. coli</i> here.", "On E. coli here.", "On <i>E. coli</i> here."),
        ("On &lt;i&gt;E. coli&lt;/i&gt; here.", "On E. coli here.", "On <i>E. coli</i> here."),
        ("H<sub>2</sub>O", "H2O", "H<sub>2</sub>O"),
    ],
)
@pytest.mark.parametrize("text", [VERSION_1, VERSION_2], ids=["1.0", "2.0"])
def test_a_title_whose_tags_are_tags_keeps_its_words(text: str, printed: str, title: str, markup: str) -> None:
    (article,), _ = _all(text.replace("A title.", printed).encode())
    assert (article.title, article.title_markup) == (title, markup)


@pytest.mark.parametrize("name", ["{Hambrick", '{"a":', "{" * 3000, "{}"])
def test_a_text_that_only_begins_like_parts(name: str) -> None:
    (article,), _ = _all(_json(SUMMARY | {"authors": [name]}).encode())
    assert [person.name for person in article.authors] == [name]
    for text in (VERSION_1, VERSION_2):
        (article,), _ = _all(text.replace('<Item Name="Lang" Type="String">English', f"<Item>{name}").encode())
        assert article.pmid == "7"
    (article,), _ = _all(VERSION_2.replace("A Study of Ours", "x").replace("<Author>", "<Author>{", 1).encode())
    assert article.pmid == "7"


def test_what_only_a_key_says_that_mostly_repeats_is_kept() -> None:
    reduced = {key: SUMMARY[key] for key in ("uid", "title", "recordstatus", "fulljournalname")}
    said = {
        "so": "1965;92:188",
        "lastauthor": "Roe R",
        "sorttitle": "title a",
        "doi": "10.1000/z",
        "attributes": ["Has Abstract"],
    }
    (article,), _ = _all(_json(reduced | said).encode(), format="esummary")
    assert article.doi == "10.1000/z"
    assert _kept(article) == [("so", "1965;92:188"), ("lastauthor", "Roe R"), ("attributes", "Has Abstract")]
    (article,), _ = _all(_json(SUMMARY | {"lastauthor": "Roe R", "doi": "10.1000/a"}).encode())
    assert _kept(article) == [("pmcrefcount", "3"), ("novelty", "kept")]


def test_parts_of_a_value_that_have_no_field_are_kept() -> None:
    people = [{"name": "Roe R", "authtype": "Investigator"}, {"name": "Doe J", "authtype": "Author", "clusterid": "5"}]
    link = {"reftype": "Comment in", "refsource": "J Foo. 1966;1:2", "pmid": "some"}
    (article,), _ = _all(
        _json({**SUMMARY, "authors": people, "references": [link], "recordstatus": "PubMed - odd"}).encode()
    )
    assert [person.short_name for person in article.authors] == ["Roe R", "Doe J"]
    assert {"recordstatus", "references"} <= {name for name, _ in _kept(article)}
    assert [json.loads(words) for name, words in _kept(article) if name == "authors"] == people
    editor = SUMMARY | {"authors": [{"name": "Roe R", "authtype": "Editor"}]}
    (article,), _ = _all(_json(editor).encode())
    assert article.book is not None
    assert [person.short_name for person in article.book.editors] == ["Roe R"]


@pytest.mark.parametrize("text", [VERSION_1, VERSION_2], ids=["1.0", "2.0"])
def test_what_stands_between_summaries_is_told(text: str) -> None:
    junk = "<html><p>502 Bad Gateway</p></html>"
    end = "</DocSum>" if "</DocSum>" in text else "</DocumentSummary>"
    articles, records = _all(text.replace(end, end + junk, 1).encode())
    assert len(articles) == 1
    assert [(p.code, p.scope) for p in records.problems] == [("gap-content", "stream"), ("no-record", "record")]
    (article,), _ = _all(text.replace(end, "stray" + end, 1).encode())
    assert [words for name, words in _kept(article) if name.endswith("/text")] == ["stray"]


def test_a_book() -> None:
    summary = SUMMARY | {
        "booktitle": "The book", "publishername": "The press", "edition": "2nd", "lang": ["eng", "Klingon"],
        "elocationid": "pii: S1",
        "authors": [{"name": "Roe R", "authtype": "Editor"}], "references": [{"reftype": "Odd", "refsource": "x"}], "essn": "",
        "pubstatus": "ppublish+epublish", "issn": "", "fulljournalname": "", "source": "",
    }  # fmt: skip
    (article,), _ = _all(_json(summary).encode())
    assert article.book
    assert (article.book.title, article.book.publisher, article.book.editors[0].short_name) == (
        "The book",
        "The press",
        "Roe R",
    )
    assert article.journal is None
    assert {"lang", "references", "elocationid", "pubstatus"} <= {piece.name for piece in article.unplaced}
    reduced = SUMMARY | {"articleids": [{"idtype": "pubmed", "value": "7"}], "elocationid": "doi: 10.1000/b"}
    (article,), _ = _all(_json(reduced).encode())
    assert article.doi == "10.1000/b"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            _json({k: v for k, v in SUMMARY.items() if k != "recordstatus"} | {"pmclivedate": "x", "articleids": []}),
            "PubMed Central",
        ),
        (
            '{"header": {"type": "esummary"}, "result": {"uids": ["1"], "1": {"uid": "1", "titlemainlist": []}}}',
            "NLM Catalog",
        ),
        ('{"header": {"type": "esummary"}, "esummaryresult": ["Invalid db name specified: fleegle"]}', "fleegle"),
        (VERSION_1.replace("FullJournalName", "Caption"), "ESummary"),
        (VERSION_1.replace("FullJournalName", "AccessionVersion"), "Nucleotide or Protein"),
        (
            VERSION_2.replace("FullJournalName", "ScientificName").replace("cannot get document summary", "x"),
            "Taxonomy",
        ),
        ("<eSummaryResult><ERROR>Neither query_key nor id specified</ERROR></eSummaryResult>", "Neither query_key"),
    ],
)
def test_other_databases_are_refused_by_name(content: str, said: str) -> None:
    content = content.replace('"error": "cannot get document summary"', '"x": 1')
    with pytest.raises(pubparse.UnknownFormatError, match=said):
        pubparse.parse(content.encode())


def test_damage() -> None:
    for content in (
        b'{"result": ',
        b'{"result": 5}',
        b'{"error": "API rate limit exceeded"}',
        b"",
        b"[" * 9,
        b"{" + b'"a":[' * 50_000,
    ):
        _, records = _all(content, format="esummary")
        assert [(p.severity, p.scope) for p in records.problems] == [("skipped", "stream")]
    others = {
        "result": {
            "7": SUMMARY,
            "9": 5,
            "x": {"title": "T"},
            "5": SUMMARY | {"articleids": [{"idtype": "pmid", "value": "1"}]},
        }
    }
    found, records = _all(json.dumps(others).encode(), format="esummary")
    assert [article.pmid for article in found] == ["7"]
    assert [problem.pmid for problem in records.problems] == ["9", None, None]


TWO = {
    "uids": ["7", "9"],
    "7": SUMMARY,
    "9": SUMMARY | {"uid": "9", "articleids": [{"idtype": "pubmed", "value": "9"}]},
}
ANSWER = json.dumps({"header": {"type": "esummary"}, "result": TWO})
PAIR = VERSION_1.replace(
    "<ERROR>", VERSION_1[VERSION_1.index("<DocSum>") : VERSION_1.index("<ERROR>")].replace(">7<", ">9<") + "<ERROR>"
)


@pytest.mark.parametrize(
    ("content", "delivered", "told"),
    [
        # cut off in the second summary, in the first, before both
        (ANSWER[:-400], ["7"], [("malformed", "9"), ("truncated", None)]),
        (ANSWER[: ANSWER.index("volume")], [], [("malformed", "7"), ("unterminated", "9"), ("truncated", None)]),
        (ANSWER[: ANSWER.index('"7": {')], [], [("unterminated", "7"), ("unterminated", "9"), ("truncated", None)]),
        # one summary is broken
        (ANSWER.replace('"volume": "92"', '"volume": 92"', 1), ["9"], [("malformed", "7"), ("malformed", None)]),
        (ANSWER.replace('"volume": "92"', '"volume": "9\n2"', 1), ["9"], [("malformed", "7"), ("malformed", None)]),
        # two answers in one document
        (ANSWER + "\n" + _json(SUMMARY), ["7", "9", "7"], [("no-record", "8")]),
        (PAIR, ["7", "9"], [("no-record", "8")]),
        (PAIR[: PAIR.rindex("<Item")], ["7"], [("unterminated", "9"), ("truncated", None)]),
        (PAIR[: PAIR.index("</eSumm")], ["7", "9"], [("no-record", "8"), ("truncated", None)]),
        (PAIR.replace("</DocSum>", "", 1), ["9"], [("unterminated", "7"), ("no-record", "8")]),
        (PAIR.replace("A title.</Item>", "A title.", 1), ["9"], [("malformed", "7"), ("no-record", "8")]),
        (PAIR.replace("A title.", "A & title.", 1), ["9"], [("malformed", "7"), ("no-record", "8")]),
        (VERSION_2.replace("</Title>", "", 1), [], [("malformed", "7"), ("no-record", "8")]),
        (VERSION_2.replace("A title.", "A &nbsp;title.", 1), ["7"], [("entity", "7"), ("no-record", "8")]),
        (VERSION_2.replace("1965 Aug", "soon", 1), ["7"], [("bad-date", "7"), ("no-record", "8")]),
    ],
)  # fmt: skip
def test_a_fault_costs_its_own_summary(content: str, delivered: list[str], told: list[tuple[str, str | None]]) -> None:
    found, records = _all(content.encode(), format="esummary")
    assert [article.pmid for article in found] == delivered
    assert [(problem.code, problem.pmid) for problem in records.problems] == told
    assert records.seen == records.delivered + records.skipped


@pytest.mark.parametrize("content", [ANSWER, PAIR, VERSION_2], ids=["json", "1.0", "2.0"])
def test_cut_anywhere_every_uid_is_delivered_or_told(content: str) -> None:
    whole, records = _all(content.encode())
    uids = {article.pmid for article in whole} | {problem.pmid for problem in records.problems}
    for end in range(
        content.index('"9"' if content is ANSWER else "<Item" if content is PAIR else "<PubDate") + 20, len(content), 97
    ):
        found, records = _all(content[:end].encode(), format="esummary")
        met = {article.pmid for article in found} | {problem.pmid for problem in records.problems}
        named = {uid for uid in uids if uid and (f'"{uid}"' in content[:end] or f">{uid}<" in content[:end])}
        assert named <= met
        assert all(article in whole for article in found)
        assert records.problems


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    for content in (VERSION_1, VERSION_2, json.dumps(json.loads(ANSWER), indent=2)):
        (first, *_), records = _all(b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode())
        assert records.format == "esummary"
        assert first.title == "A title."


def test_identifiers_and_status() -> None:
    composite = {
        "idtype": "pmcid",
        "idtypen": 5,
        "value": "pmc-id: PMC43;manuscript-id: NIHMS1;embargo-date:2016/03/01;",
    }
    for number, word in (("3", "epublish"), ("4", "ppublish"), ("10", "aheadofprint"), ("256", None)):
        summary = SUMMARY | {"articleids": [*SUMMARY["articleids"], composite], "pubstatus": number}
        (article,), _ = _all(_json(summary).encode())
        assert (article.pmcid, article.publication_status) == ("PMC43", word)
        assert composite["value"] in [item.value for item in article.article_ids]
        assert [piece.text for piece in article.unplaced if piece.name == "pubstatus"] == ([] if word else ["256"])


@pytest.mark.skipif(not SHARED.exists(), reason="../shared with real answers is absent")
def test_real_answers() -> None:
    delivered = []
    for path in sorted(SHARED.iterdir()):
        try:
            records = pubparse.parse(path)
        except pubparse.UnknownFormatError:
            continue
        assert all(article.title and article.journal and article.publication_date for article in records)
        assert records.problems == ()
        delivered.append(records.delivered)
    assert delivered == [2, 6, 20]
