"""PubMed's text and CSV downloads: shapes of real files (the prose is invented), damage, and what is no download."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pubparse
from pubparse._text.cited import parse_cited
from pubparse._text.inline_tags import split_tags
from pubparse._text.wrapped import keeps_blank, paragraphs, unwrapped
from pubparse.errors import PubparseWarning

SHARED = Path(os.environ.get("PUBPARSE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "corpus"

SUMMARY = """1: Moradi E, Solati-Hashjin M Jr; Gut Group. Microfluidic organ-on-a-
chip models of <i>human</i> liver. Acta Biomater. 2020 Sep
2:S1742-7061(20)30511-0. doi: 10.1016/j.actbio.2020.08.041. Epub ahead of print.
PMID: 32890749.

2: Das Herz im Winter [The heart in winter]. Herz. 2001 Winter;12(1):3-9. German.
doi: 10.1000/herz-1. Epub 2001 Jan 3. Erratum in: Herz. 2002 Feb;13(2):1. PMID:
11111111; PMCID: PMC12345.

3: Toma A, et al. A title that quotes: Foo. 2020 Jan;1:2. PMID: 99. And more? J Foo. 2021 Mar
4;5:6. PubMed PMID: 22222222; PubMed Central PMCID: PMC7.
"""

ABSTRACT = """1. Lancet Test. 2025 Aug;39(8):1421-1430. doi:\x20
10.1000/lt.1. Epub 2024 Oct 18.

A title of two lines that is long enough to be broken at its blank by the site\x20
that prints it.

[Article in German]

Zouboulis CC(1)(2), Kyrgidis A(#)(1), Doe J Jr(#); Skin Task Force.

Collaborators: Alpha A(2), Beta B.

Author information:
(1)First place, which is a long name of an institution that does not fit in a\x20
line.
(2)Second place.
(#)Contributed equally

Comment in
    J Test. 2025 Sep;1(1):2. doi: 10.1000/other.
    J Test. 2025 Oct;1(2):3.

BACKGROUND: The first words of an invented abstract, which go on for more than\x20
one line.
A METHOD OF OURS: We counted.

1. This is a list inside the abstract.

Copyright \u00a9 2025 The Authors.

Publisher: HINTERGRUND: Erfunden.

DOI: 10.1000/lt.1
PMCID: PMC77 [Available on 2026-01-01]
PMID: 39425517 [Indexed for MEDLINE]

Conflict of interest statement: None
declared.


2. J Old. 1999 Jan;1(1):1-2.

An old title.

Smith J, Roe R.

Author information:\x20
The only place.

PMID: 1234567
"""

NEW_CSV = (
    "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI,mine\r\n"
    '1,"A, title","Smith A, Walter B; Gut Group.","Nature. 2021 Dec 21;1(2):10-11. doi: 10.1111/n1. Epub 2021 Nov 2.",'
    "Smith A,Nature,2021,2021/12/21,PMC9,NIHMS3,10.1111/n1,x\r\n"
    "2,No citation,Roe R,,Other R,J Foo,2020,2020/01/02,,,,\r\n"
    ",No PMID,,,,,,,,,,\r\n"
)
OLD_CSV = (
    "Title,URL,Description,Details,ShortDetails,Resource,Type,Identifiers,Db,EntrezUID,Properties\n"
    '"A title.",/pubmed/5,"Matelsky J, Kiar G.",J Dig. 2018 May 8. doi: 10.1007/s1. [Epub ahead of print],'
    "J Dig.  2018,PubMed,citation,"
    "PMID:5 | PMCID:PMC6.1,pubmed,5,create date:2018/05/10 | first author:Matelsky J,\n"
)


def _all(text: str) -> tuple[list[pubparse.Article], pubparse.Records]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PubparseWarning)
        records = pubparse.parse_string(text)
        return list(records), records


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_summaries(newline: str) -> None:
    (one, two, three), records = _all(SUMMARY.replace("\n", newline))
    assert records.format == "summary-text"
    assert [person.short_name for person in one.authors] == ["Moradi E", "Solati-Hashjin M Jr", "Gut Group"]
    assert one.title == "Microfluidic organ-on-a-chip models of human liver."
    assert one.title_markup == "Microfluidic organ-on-a-chip models of <i>human</i> liver."
    assert (one.pages, one.pii, one.publication_status) == (None, "S1742-7061(20)30511-0", "aheadofprint")
    assert two.authors == ()
    assert (two.vernacular_title, two.title) == ("Das Herz im Winter", "[The heart in winter].")
    assert two.languages == ("ger",)
    assert (str(two.publication_date), two.volume, two.issue, two.pages) == ("2001-24", "12", "1", "3-9")
    assert [(link.ref_type, link.ref_source) for link in two.comments_corrections] == [
        ("ErratumIn", "Herz. 2002 Feb;13(2):1.")
    ]
    assert (two.pmid, two.pmcid, two.doi) == ("11111111", "PMC12345", "10.1000/herz-1")
    assert (three.pmid, three.pmcid, three.authors_complete) == ("22222222", "PMC7", False)
    assert three.title == "A title that quotes: Foo. 2020 Jan;1:2. PMID: 99. And more?"
    assert {"mesh_headings", "abstract", "authors.fore_name"} <= three.unknown
    assert "authors" in three.partial


def test_a_lost_blank_line_between_summaries() -> None:
    found, _ = _all(SUMMARY.replace("32890749.\n\n", "32890749.\n"))
    assert [article.pmid for article in found] == ["32890749", "11111111", "22222222"]


def test_shapes_of_summaries() -> None:
    text = (
        "1: Roe R. A title. J Foo. 2020;1:2. eCollection 2020. PMID: 5. And a word behind.\n\n"
        "2: Roe R. No place at all. PMID: 6.\n\n"
        "3: PLOS ONE Editors. Retraction: a title. bioRxiv [Preprint]. 2021 Mar 4:1.\n\n"
        "4: A book [Internet]. Adelaide (AU): The press; 2011. PMID: 7.\n"
    )
    (one, two, three, four), records = _all(text)
    assert {piece.text for piece in one.unplaced} == {"eCollection 2020.", "And a word behind."}
    (old,), _ = _all("1: Roe R. A title. J Foo. 2010;1:2. Review. German. Something odd. PubMed PMID: 5.\n")
    assert ([kind.name for kind in old.publication_types], old.languages) == (["Review"], ("ger",))
    assert [piece.text for piece in old.unplaced] == ["Something odd"]
    assert two.title == "No place at all."
    assert {"journal", "volume"} <= two.unknown
    assert three.authors[0].collective_name == "PLOS ONE Editors"
    assert [kind.name for kind in three.publication_types] == ["Preprint"]
    assert four.book
    assert (four.title, four.book.title, four.book.publisher) == ("A book", "A book", "The press")
    assert [p.code for p in records.problems] == ["citation-unread", "no-pmid"]


def test_abstracts() -> None:
    (one, two), records = _all(ABSTRACT)
    assert records.format == "abstract-text"
    assert records.problems == ()
    assert one.title == "A title of two lines that is long enough to be broken at its blank by the site that prints it."
    assert [person.short_name for person in one.authors] == [
        "Zouboulis CC",
        "Kyrgidis A",
        "Doe J Jr",
        "Skin Task Force",
    ]
    first = "First place, which is a long name of an institution that does not fit in a line."
    assert [place.text for place in one.authors[0].affiliations] == [first, "Second place."]
    assert [person.equal_contribution for person in one.authors] == [None, True, True, None]
    assert [(p.short_name, len(p.affiliations)) for p in one.investigators] == [("Alpha A", 1), ("Beta B", 0)]
    assert one.languages == ("ger",)
    assert [link.ref_source for link in one.comments_corrections] == [
        "J Test. 2025 Sep;1(1):2. doi: 10.1000/other.",
        "J Test. 2025 Oct;1(2):3.",
    ]
    assert one.abstract
    assert [(part.label, part.text) for part in one.abstract.sections] == [
        ("BACKGROUND", "The first words of an invented abstract, which go on for more than one line."),
        ("A METHOD OF OURS", "We counted."),
        (None, "1. This is a list inside the abstract."),
    ]
    assert one.abstract.copyright == "Copyright \u00a9 2025 The Authors."
    assert [(other.type, other.sections[0].label) for other in one.other_abstracts] == [("Publisher", "HINTERGRUND")]
    assert (one.pmid, one.pmcid, one.doi, one.status) == ("39425517", "PMC77", "10.1000/lt.1", "MEDLINE")
    assert one.coi_statement == "None declared."
    assert [(piece.name, piece.text) for piece in one.unplaced] == [("PMCID", "[Available on 2026-01-01]")]
    assert [[place.text for place in person.affiliations] for person in two.authors] == [["The only place."], []]
    assert two.abstract is None
    assert "abstract" not in two.unknown


def test_shapes_of_abstracts() -> None:
    text = (
        "1. RETRACTED ARTICLE\n\nJ Foo. 2020;1:2.\n\n[No title]\n\n[No authors listed]\n\nRetraction in\n    J Foo. 2021;1:3.\n\n"
        "The words of it.\n\nPlain Language Summary: Easy.\n\nPMID: 5\n\nConflict of interest statement: One.\n\nTwo.\n\n\n"
        "2. Ottawa (ON): The publisher; 2019 Jun.\n\nA book.\n\nWHO Study Group.\n\nAuthor information:\n(1)Nobody's.\n\n"
        "No abstract available\n\nPMID: 6\n\n\n"
        "3. J Foo. 2020 Mar;7:8. eCollection 2020.\n\nLost its end.\n\nRoe R, et al.\n\n\n4. Nothing found\n\n\n"
        "5. bioRxiv [Preprint]. 2020 Mar 1:2020.03.01.1. doi: 10.1101/x.\n\n"
        "Roe R(1), Doe D(1).\n\nAuthor information:\n(1)Place.\n\n"
        "PMID: 8\n"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PubparseWarning)
        records = pubparse.parse(text.encode(), format="abstract-text")
        one, two, three, five = list(records)
    assert (one.is_retracted, one.title, one.authors, one.coi_statement) == (True, None, (), "One. Two.")
    assert one.other_abstracts[0].type == "plain-language-summary"
    assert two.book
    assert (two.book.publisher, two.book.publisher_location) == ("The publisher", "Ottawa (ON)")
    assert two.authors[0].collective_name == "WHO Study Group"
    assert ("affiliations", "(1)Nobody's.") in [(piece.name, piece.text) for piece in two.unplaced]
    assert three.pmid is None
    assert {"authors", "publication_date"} <= three.partial
    assert [(p.code, p.severity) for p in records.problems] == [("no-pmid", "repaired"), ("no-record", "skipped")]
    assert five.title is None
    assert five.journal
    assert five.journal.medline_ta == "bioRxiv"
    assert five.publication_types[0].name == "Preprint"
    assert (records.delivered, records.skipped) == (4, 1)


def test_csv() -> None:
    (one, two), records = _all("\ufeff" + NEW_CSV)
    assert records.format == "pubmed-csv"
    assert (one.pmid, one.title, one.doi, one.pmcid) == ("1", "A, title", "10.1111/n1", "PMC9")
    assert [person.short_name for person in one.authors] == ["Smith A", "Walter B", "Gut Group"]
    assert ("mid", "NIHMS3") in [(i.id_type, i.value) for i in one.article_ids]
    assert str(one.history[0].date) == "2021-12-21"
    assert [(piece.name, piece.text) for piece in one.unplaced] == [("mine", "x")]
    assert (two.year, two.journal and two.journal.medline_ta) == (2020, "J Foo")
    assert {"volume", "issue", "pages"} <= two.unknown
    assert [(piece.name, piece.text) for piece in two.unplaced] == [("First Author", "Other R")]
    assert [(p.code, p.severity) for p in records.problems] == [("no-record", "skipped")]
    (said,), _ = _all(OLD_CSV.replace("s1. [Epub ahead of print]", "s1. Epub 2018 Feb 7. Review. French. "))
    assert ([kind.name for kind in said.publication_types], said.languages) == (["Review"], ("fre",))
    assert said.unplaced == ()
    (old,), _ = _all(OLD_CSV)
    assert (old.pmid, old.pmcid, old.doi, old.publication_status) == ("5", "PMC6", "10.1007/s1", "aheadofprint")
    assert (str(old.history[0].date), old.unplaced) == ("2018-05-10", ())


def test_csv_damage() -> None:
    found, records = _all(NEW_CSV + '3,"an open quote' + "x" * 200_000 + "\n4,Title,Roe R,J Foo. 2020;1:2.\n")
    assert records.skipped == 2
    assert [article.pmid for article in found] == ["1", "2", "4"]
    with pytest.raises(pubparse.ParseError):
        pubparse.read(b"a,b\n1,2\n", format="pubmed-csv")
    book = (
        NEW_CSV.split("\r\n", maxsplit=1)[0]
        + "\n7,A book,Roe R,Ottawa (ON): The publisher; 2019 Jun.,,,,,,,\n8,T,,words,,,,,,,\n9,,,,,,,,,,\n"
    )
    (one, two), records = _all(book)
    assert one.book
    assert one.book.publisher == "The publisher"
    assert two.problems[0].code == "citation-unread"
    assert records.problems[-1].pmid == "9"


def test_identifiers_without_their_form_are_kept_as_they_stand() -> None:
    """14739986 has "035004909" for a DOI, in all formats."""
    columns = "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI"
    row = columns + "\n7,T,Roe R,{},,,,,{},,{}\n"
    alone = pubparse.read_string(row.format("J Foo. 2020;1:2.", "of 2004", "035004909"))
    assert [(one.id_type, one.value) for one in alone.article_ids] == [("doi", "035004909")]
    assert (alone.doi, alone.pmcid) == (None, None)
    assert ("PMCID", "of 2004") in {(piece.name, piece.text) for piece in alone.unplaced}
    beside = pubparse.read_string(row.format("J Foo. 2020;1:2. doi: 10.1001/x.", "PMC1", "035004909"))
    assert (beside.doi, beside.pmcid) == ("10.1001/x", "PMC1")
    assert ("DOI", "035004909") in {(piece.name, piece.text) for piece in beside.unplaced}
    ids = "DOI: 035004909 \nPMCID: of 2004\nPMID: 14739986  [Indexed for MEDLINE]\n"
    (text,), _ = _all("\n1. J Foo. 2020;1(1):2.\n\nA title.\n\nRoe R.\n\n" + ids)
    assert [(one.id_type, one.value) for one in text.article_ids] == [("doi", "035004909")]
    assert "of" in {piece.text for piece in text.unplaced}


def test_csv_without_line_ends_is_reported() -> None:
    _, records = _all(NEW_CSV.replace("\r\n", ""))
    assert [(problem.code, problem.scope) for problem in records.problems] == [("malformed", "stream")]
    found, records = _all(NEW_CSV.replace("\r\n", ",my own column 2020\r\n", 1))
    assert found
    assert "malformed" not in {problem.code for problem in records.problems}


def test_wrapped_lines_that_look_like_tags() -> None:
    """A line may begin with "RT-PCR" and "TA-1535"; what opens like a download is one."""
    for text in (ABSTRACT, SUMMARY):
        changed = text.replace("A title", "A title of\nTA-1535 and\nRT-PCR and\nFAU- and A title", 1)
        assert pubparse.sniff(changed.encode()) == pubparse.sniff(text.encode())


def test_bytes_that_are_not_utf8_are_told() -> None:
    for text in (SUMMARY, ABSTRACT, NEW_CSV):
        content = text.replace("title", "t\u00eftle").replace("human", "h\u00fcman").encode("latin-1")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PubparseWarning)
            records = pubparse.parse(content)
            found = list(records)
        assert any(p.code == "encoding" for article in found for p in article.problems)


def test_text_around_records_is_told() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PubparseWarning)
        records = pubparse.parse(b"My search\n\n" + SUMMARY.encode() + b"\n9: nothing here\n", format="summary-text")
        assert len(list(records)) == 3
        empty = pubparse.parse(b"prose", format="summary-text")
        assert list(empty) == []
    assert [p.code for p in records.problems] == ["stray-text", "no-record"]
    assert [p.code for p in empty.problems] == ["no-record"]


def test_a_record_that_never_ends() -> None:
    text = "1: Roe R. " + ("word " * 40 + "\n") * 25_000 + "\n2: Roe R. A title. J Foo. 2020;1:2. PMID: 5.\n"
    for name in ("summary-text", "abstract-text"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PubparseWarning)
            records = pubparse.parse((text if name[0] == "s" else text.replace("1: ", "1. ")).encode(), format=name)
            list(records)
        assert records.problems[0].code == "record-bytes"


@pytest.mark.parametrize(
    "text",
    [
        "1. Buy milk.\n2. Write a letter.\n",
        "1: first\n\n2: second\n",
        "1. A list of PubMed papers\n\nPMID: 5\n",
        "TY  - JOUR\nTI  - A title\nER  - \n",
        "PMID- 1\nOWN - NLM\nTI  - A title\n",
        "PMID,Name\n1,x\n",
        'Title,URL,"Desc\n',
    ],
)
def test_what_is_no_download(text: str) -> None:
    assert pubparse.sniff(text.encode()) not in {"abstract-text", "summary-text", "pubmed-csv", "esummary"}


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["organ-on-a-", "chip models"], "organ-on-a-chip models"),
        (["pre-", "and postoperative"], "pre- and postoperative"),
        (["care -", "Integrative"], "care - Integrative"),
        (["COVID-", "19 patients"], "COVID- 19 patients"),
        (["a word--", "another"], "a word--another"),
    ],
)
def test_wrapped_at_hyphens(lines: list[str], text: str) -> None:
    assert unwrapped(lines) == text


def test_paragraphs() -> None:
    wide = "x" * 79
    assert paragraphs([f"{wide} ", "end.", "METHODS: y"], keeps_blank=True) == [f"{wide} end.", "METHODS: y"]
    assert paragraphs([wide, "end.", "METHODS: y"], keeps_blank=False) == [f"{wide} end.", "METHODS: y"]
    assert paragraphs(["x " * 150, "end."], keeps_blank=False) == [("x " * 150).strip(), "end."]
    assert paragraphs(["the ", f"{'x' * 138} ", "acid."], keeps_blank=True) == [f"the {'x' * 138} acid."]  # 11473127
    assert keeps_blank([f"{wide} ", "end."])
    assert not keeps_blank([wide, "end."])


def test_inline_tags() -> None:
    assert split_tags("a <em>b</em> < 5") == ("a b < 5", "a <i>b</i> &lt; 5")
    assert split_tags("a </i> b") == ("a </i> b", None)
    assert split_tags("plain") == ("plain", None)


def test_books_in_summaries() -> None:
    cited = parse_cited(
        "A chapter. In: Vink R, Roe R, editors. The book [Internet]. 2nd ed. Adelaide (AU): The press; 2011. Chapter 3."
    )
    assert cited.book
    assert (cited.title, cited.book.title, cited.book.publisher, cited.book.medium) == (
        "A chapter.", "The book", "The press", "Internet",
    )  # fmt: skip
    assert [person.short_name for person in cited.book.editors] == ["Vink R", "Roe R"]
    assert cited.unread == "Chapter 3"
    assert parse_cited("A title without any date.").found is False
    assert parse_cited("Text]. J Foo. 2020;1:2. German.").vernacular_title is None


THREE = {"summary-text": SUMMARY, "abstract-text": ABSTRACT.replace("1234567", "12345678"), "pubmed-csv": NEW_CSV}


@pytest.mark.parametrize("name", THREE)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_cut_anywhere(name: str, newline: str) -> None:
    """What is whole is delivered as it was, and a record of which a part is lost is told."""
    text = THREE[name].replace("\r\n", "\n").replace("\n", newline)
    whole = {article.pmid: article for article in _all(text)[0]}
    start = text.index("\n") + 4 if name == "pubmed-csv" else 1
    for end in range(start, len(text), 7):
        if re.search(r"PMID: [0-9]+(?: \[[^\]]*\]?|\.)?(?:\s|Conflict of interest statement: None)*$", text[:end]):
            continue  # an end that a record can have: a conflict of interest need not follow, digits may be all
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PubparseWarning)
            records = pubparse.parse(text[:end].encode(), format=name)
            found = list(records)
        assert records.seen == len(found) + records.skipped
        assert all(article == whole[article.pmid] for article in found[:-1])
        # The last one may have lost lines, which is told, or nothing.
        assert all(article == whole.get(article.pmid) or article.problems for article in found[-1:])
        assert found or records.problems


def test_a_byte_order_mark() -> None:
    for name, text in THREE.items():
        records = pubparse.parse(b"\xef\xbb\xbf" + text.encode(), on_error="collect")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PubparseWarning)
            assert [article.pmid for article in records] == [article.pmid for article in _all(text)[0]]
        assert records.format == name


def test_a_number_that_is_cut_off_is_no_pmid() -> None:
    _, records = _all(SUMMARY[: SUMMARY.index("22222222") + 4])
    assert [(p.code, p.scope) for p in records.problems] == [("unterminated", "record"), ("truncated", "stream")]
    found, records = _all(SUMMARY.rstrip())
    assert ([article.pmid for article in found][-1], records.problems) == ("22222222", ())
    _, records = _all(ABSTRACT[: ABSTRACT.index("Roe R.") + 3])
    assert [(p.code, p.scope) for p in records.problems] == [("unterminated", "record"), ("truncated", "stream")]


def test_quotes_in_csv() -> None:
    good = '4,Title,Roe R,J Foo. 2020;1:2.\n5,"Ti, tle",Roe R,J Foo. 2020;1:2.\n'
    for broken, told in (
        ('3,"an open quote\n' + good, [("malformed", "3")]),
        ('3,"an open quote' + "x" * 200_000 + "\n" + good, [("malformed", "3")]),
        (good + '3,"an open', [("unterminated", "3"), ("truncated", None)]),
        (good + "31", [("unterminated", None), ("truncated", None)]),
        (good + "3,Title,Roe R", [("unterminated", "3"), ("truncated", None)]),
        (good.rstrip() + ",,,,,,,,", []),
    ):
        found, records = _all(NEW_CSV.replace(",No PMID,,,,,,,,,,\r\n", "") + broken)
        assert [article.pmid for article in found] == ["1", "2", "4", "5"]
        assert [(problem.code, problem.pmid) for problem in records.problems] == told
    (article,), records = _all(OLD_CSV.replace("A title.", "A title\nof two lines."))
    assert (article.title, records.problems) == ("A title of two lines.", ())


@given(
    st.text(alphabet="1:2. PMIDaBc;\n\r-[]()<>,", max_size=400),
    st.sampled_from(["summary-text", "abstract-text", "pubmed-csv"]),
)
def test_any_text_is_delivered_or_told(text: str, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PubparseWarning)
        records = pubparse.parse_string(text, format=name)
        found = list(records)
    assert records.seen == len(found) + records.skipped
    if text.strip():
        assert found or records.problems


@pytest.mark.skipif(not SHARED.exists(), reason="../shared with PubMed's real downloads is absent")
@pytest.mark.parametrize(
    ("folder", "counts"),
    [
        ("abstract-text", [9, 582]),
        ("summary-text", [87, 247, 388, 396, 599, 1289]),
        ("pubmed-csv", [1, 2, 6, 38]),
    ],
)
def test_real_files(folder: str, counts: list[int]) -> None:
    delivered = []
    for path in (SHARED / folder).iterdir():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PubparseWarning)
            records = pubparse.parse(path)
            assert all(article.pmid and article.title and article.journal for article in records)
        assert records.format == folder
        delivered.append(records.delivered)
    assert sorted(delivered) == counts


def test_an_e_mail_from_pubmed_is_its_records_below_a_few_lines() -> None:
    mail = """This message contains search results from the National Center for Biotechnology Information (NCBI).
Do not reply directly to this message.

1 selected item
PubMed Results
Item 1 of 1    (Display the citation in PubMed)

{record}"""
    record = """1. J Tram Stud. 2021 Mar 4;12(3):45-9. doi: 10.1000/jts.2021.45. Epub 2021 Feb 1.

Counting trams in dense fog.

Rider AB(1), Track C(1).

Author information:
(1)Tram Institute, Fogtown.

We heard 38 of 40 trams.

DOI: 10.1000/jts.2021.45
PMID: 1234567
"""
    alone = pubparse.read_string(record)
    with pubparse.parse_string(mail.format(record=record)) as records:
        assert records.format == "abstract-text"
        (article,) = records
    assert pubparse.diff(alone, article) == ()
    assert [problem.code for problem in records.problems] == ["stray-text"]
    assert (
        pubparse.sniff(mail.format(record="1. J Tram Stud. 2021;12(3):45-9.\n2. J Bus Stud. 2020;1:1.\n").encode())
        is None
    )
