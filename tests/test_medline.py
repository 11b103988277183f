"""MEDLINE text: what the reader takes from its tags, what damage it survives, and that the writer gives the record back."""

from __future__ import annotations

import io
import os
import re
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pubparse
from pubparse.export import medline
from pubparse.model import Abstract, AbstractSection

_SHARED = Path(os.environ.get("PUBPARSE_SHARED") or Path(__file__).resolve().parents[1] / ".." / "shared")
CORPUS = _SHARED / "corpus" / "medline"

RECORD = """PMID- 99000001
OWN - NLM
STAT- MEDLINE
DCOM- 20200110
LR  - 20200111
IS  - 1234-5679 (Electronic)
IS  - 2234-5670 (Print)
IS  - 1234-5679 (Linking)
VI  - 20
IP  - 8
DP  - 2019 Aug
TI  - Fictitious trams: a study.
PG  - e434-e442
LID - S1470-2045(19)30157-3 [pii]
LID - 10.1016/S1470-2045(19)30157-3 [doi]
AB  - BACKGROUND: Trams are long. METHODS: We measured them. CONCLUSIONS: They are.
CI  - Copyright (c) 2019 Nobody.
FAU - Pitroda, Sean P
AU  - Pitroda SP
AUID- ORCID: 0000-0002-1825-0097
AD  - Department of Fiction, Chicago.
AD  - Institute of Rails, Berlin.
FAU - Jones, Henry Jr
AU  - Jones H Jr
CN  - Tram Study Group
AD  - Everywhere.
LA  - eng
SI  - Dryad/10.5061/dryad.0cfxpnw24
GR  - R01 DA051464/DA/NIDA NIH HHS/United States
GR  - HCS/P10/009/Department of Health/United Kingdom
PT  - Journal Article
TT  - Erdachte Bahnen.
DEP - 20190729
PL  - England
TA  - Lancet Oncol
JT  - The Lancet. Oncology
JID - 100957246
RN  - 0 (Pesticides)
SB  - IM
CIN - Nature. 2023 Apr;616(7958):632. PMID: 99000009
MH  - *Rails
MH  - Trams/*adverse effects/therapy
PMC - PMC7771234
MID - NIHMS1762309
OTO - NOTNLM
OT  - *trams
OT  - rails
COIS- None.
FIR - Example, Anna B
IR  - Example AB
IRAD- Nowhere.
EDAT- 2019/08/03 06:00
MHDA- 2020/01/11 06:00
CRDT- 2019/08/03 06:00
PHST- 2019/01/22 00:00 [received]
PHST- 2019/08/03 06:00 [entrez]
PHST- 2019/08/03 06:00 [pubmed]
PHST- 2020/01/11 06:00 [medline]
AID - S1470-2045(19)30157-3 [pii]
AID - 10.1016/S1470-2045(19)30157-3 [doi]
PST - ppublish
SO  - Lancet Oncol. 2019 Aug;20(8):e434-e442. doi: 10.1016/S1470-2045(19)30157-3. Epub 2019 Jul 29.
"""


def unwrapped(text: str) -> list[str]:
    whole = re.sub(r"[ ]*\n(?:\t| {5})[ \t]*", " ", text.replace("\r\n", "\n"))
    return [" ".join(line.split()) for line in whole.split("\n") if line.strip()]


def collected(text: str | bytes) -> tuple[list[pubparse.Article], tuple[pubparse.Problem, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        content = text.encode() if isinstance(text, str) else text
        with pubparse.parse(content, format="medline") as records:
            articles = list(records)
    assert records.seen == records.delivered + records.skipped
    return articles, records.problems


def test_a_record_is_read() -> None:
    article = pubparse.read_string(RECORD)
    assert pubparse.sniff(RECORD.encode()) == "medline"
    assert (article.pmid, article.pmcid, article.doi) == ("99000001", "PMC7771234", "10.1016/S1470-2045(19)30157-3")
    assert [a.short_name for a in article.authors] == ["Pitroda SP", "Jones H Jr", "Tram Study Group"]
    assert article.authors[1].suffix == "Jr"
    assert article.authors[0].orcid == "0000-0002-1825-0097"
    assert [len(a.affiliations) for a in article.authors] == [2, 0, 1]
    assert article.abstract is not None
    assert [s.label for s in article.abstract.sections] == ["BACKGROUND", "METHODS", "CONCLUSIONS"]
    assert article.grants[0].acronym == "DA"
    assert article.grants[1].grant_id == "HCS/P10/009"
    assert [str(h) for h in article.mesh_headings] == ["Rails*", "Trams / adverse effects* / therapy"]
    assert article.data_banks[0].accession_numbers == ("10.5061/dryad.0cfxpnw24",)
    assert article.comments_corrections[0].pmid == "99000009"
    assert article.keywords[0].major_topic
    assert article.investigators[0].affiliations[0].text == "Nowhere."
    assert {step.status for step in article.history} == {"received", "entrez", "pubmed", "medline"}
    assert [(u.name, u.text) for u in article.unplaced] == [("IS", "2234-5670 (Print)")]
    assert "mesh_headings.descriptor.ui" in article.unknown
    assert not article.problems


def test_the_writer_gives_the_record_back() -> None:
    article = pubparse.read_string(RECORD)
    assert unwrapped(medline.dumps(article)) == unwrapped(RECORD)
    file = io.BytesIO()
    assert medline.dump([article, article], file) == 2
    assert [a == article for a in collected(file.getvalue())[0]] == [True, True]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: "\n\n" + text,
        lambda text: text.replace("a study.", "a\n      study."),
        lambda text: text.replace("a study.", "a\n\tstudy."),
        lambda text: text.replace("a study.", "a \n     study."),
        lambda text: text.replace("a study.", "a\n      \n      study."),
        lambda text: text.replace("\nDP ", "\n\nDP "),
        lambda text: "<pre>\n" + text + "</pre>\n",
    ],
)
def test_equal_in_every_dress(change: object) -> None:
    assert callable(change)
    articles, problems = collected(change(RECORD))
    assert articles == [pubparse.read_string(RECORD)]
    assert not problems


def test_records_without_a_blank_line_between() -> None:
    articles, problems = collected(RECORD + RECORD.replace("99000001", "99000002"))
    assert [a.pmid for a in articles] == ["99000001", "99000002"]
    assert not problems


def test_pmc_opens_a_record_and_pmid_does_not_part_it() -> None:
    one = "PMC - PMC6055010\nPMID- 30042925\nTI  - A title.\nAB  - \n"
    articles, _ = collected(one + "\n" + one.replace("30042925", "30042926"))
    assert [(a.pmid, a.pmcid) for a in articles] == [("30042925", "PMC6055010"), ("30042926", "PMC6055010")]


def test_records_without_pmid_are_parted_by_blank_lines() -> None:
    articles, problems = collected("TI  - One.\r\nAU  - Leipzig, J\r\n\r\nTI  - Two.\r\n")
    assert [a.title for a in articles] == ["One.", "Two."]
    assert [p.code for p in problems] == ["no-pmid", "no-pmid"]


def test_initials_of_two_words_are_no_suffix() -> None:
    names = "FAU - Côrtes, V de A\nAU  - Côrtes Vde A\nFAU - Doe, J Jr\nAU  - Doe J Jr\nFAU - Fox, A V\nAU  - Fox A V\n"
    authors = pubparse.read_string(f"PMID- 400097\nOWN - NLM\nSTAT- MEDLINE\nTI  - A title.\n{names}").authors
    assert [(a.fore_name, a.initials, a.suffix) for a in authors] == [
        ("V de A", "Vde A", None),
        ("J", "J", "Jr"),
        ("A", "A", "V"),
    ]


def test_an_error_between_records_names_its_pmid() -> None:
    error = "\nid: 33890651 Error occurred: PMID 33890651 is a duplicate of PMID 31311831\n\n"
    articles, problems = collected(RECORD + error + RECORD.replace("99000001", "99000002"))
    assert len(articles) == 2
    assert [(p.code, p.pmid, p.scope) for p in problems] == [("stream-error", "33890651", "record")]


def test_damage_is_told() -> None:
    text = RECORD.replace("TI  - F", "TI-F").replace("Chicago.", "Chicago\nCalifornia 92093-0412, USA.")
    articles, problems = collected(text + "\n<html><h1>503</h1>Service</html>\n")
    assert articles[0].title == "Fictitious trams: a study."
    assert articles[0].authors[0].affiliations[0].text == "Department of Fiction, Chicago California 92093-0412, USA."
    assert sorted(p.code for p in problems) == ["loose-tag", "trailing-junk", "unindented-line"]


def test_what_has_no_field_is_unplaced_and_written_back() -> None:
    text = RECORD.replace("DP  - ", "ZZZZ- new\nDP  - ").replace("PST - ", "VI  - 21\nPST - ")
    article = pubparse.read_string(text)
    assert ("ZZZZ", "new") in [(u.name, u.text) for u in article.unplaced]
    assert sorted(unwrapped(medline.dumps(article))) == sorted(unwrapped(text))


def test_a_record_that_names_nothing_is_skipped() -> None:
    articles, problems = collected("PMID- \nOWN - NLM\n\n" + RECORD)
    assert [a.pmid for a in articles] == ["99000001"]
    assert [p.code for p in problems] == ["no-title-no-pmid"]


def test_bytes_that_are_not_utf8_are_told() -> None:
    articles, problems = collected(RECORD.replace("Berlin", "K\u00f6ln").encode("cp1252"))
    assert articles[0].authors[0].affiliations[1].text.endswith("K\u00f6ln.")
    assert [p.code for p in problems] == ["encoding"]


def test_a_book() -> None:
    text = (
        "PMID- 99000003\nSTAT- Publisher\nPB  - Example Press\nDP  - 2009\nTI  - A Chapter\nBTI - A Book\n"
        "FED - Example, Anna\nED  - Example A\nFAU - Muster, Max M.\nAU  - Muster MM\nLA  - eng\nPT  - Book Chapter\n"
        "PL  - Bethesda (MD)\nEDAT- 2011/01/21 06:00\nAID - NBK1826 [bookaccession]\n"
    )
    article = pubparse.read_string(text)
    assert article.book is not None
    assert (article.book.title, article.book.publisher_location, article.book.accession) == (
        "A Book", "Bethesda (MD)", "NBK1826",
    )  # fmt: skip
    assert article.book.editors[0].name == "Anna Example"
    assert article.journal is None
    assert sorted(unwrapped(medline.dumps(article))) == sorted(unwrapped(text))


def test_xml_says_the_same() -> None:
    project = Path(__file__).resolve().parents[1]
    article = pubparse.read(project / "tests" / "fixtures" / "31364595.xml")
    assert pubparse.diff(article, pubparse.read_string(medline.dumps(article))) == ()


def test_superscripts_stand_in_parentheses() -> None:
    """30158200: NLM's text has "1.5x10(-68)"; https://pubmed.ncbi.nlm.nih.gov/help/ names no tag for markup."""
    section = AbstractSection(text="P & 10-68 of CO2.", markup="P &amp; 10<sup>-68</sup> of CO<sub>2</sub>.")
    article = pubparse.Article(
        pmid="99000007",
        title="On m2.",
        title_markup="On <b>m<sup>2</sup></b>.",
        abstract=Abstract(sections=(section,)),
    )
    text = medline.dumps(article)
    assert "TI  - On m(2).\n" in text
    assert "AB  - P & 10(-68) of CO2.\n" in text
    again = pubparse.read_string(text)
    assert pubparse.diff(article, again) == pubparse.diff(again, article) == ()
    other = pubparse.read_string(text.replace("(2)", "(3)"))
    assert [one.path for one in pubparse.diff(article, other)] == ["title"]


@given(st.text(alphabet="PMIDTAUFSO -\n\r\t<>1230/[]()*:ab.", max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    for article in collected(text)[0]:
        medline.dumps(article)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus lies in ../shared, which is not here")
def test_biopython_reads_the_same_values() -> None:
    """Where Bio.Medline keeps a value whole; it parts wrapped CN, OT, RN and CI, and mixes all affiliations."""
    peer = pytest.importorskip("Bio.Medline")
    compared = 0
    for path in sorted(CORPUS.iterdir()):
        if path.name.startswith(
            ("JabRef", "zotero", "rayyan", "holub008+nbib__tests__resources__pmc", "MrTango", "Pathway")
        ):
            continue
        with path.open(encoding="utf-8") as file:
            theirs = [record for record in peer.parse(file) if "PMID" in record]
        ours, _ = collected(path.read_bytes())
        assert [a.pmid for a in ours] == [record["PMID"] for record in theirs]
        for article, record in zip(ours, theirs, strict=True):
            compared += 1
            assert (article.title or article.title_markup or "") == re.sub(" +", " ", record.get("TI", "")).strip()
            abstract = article.abstract.text.replace("\n\n", " ") if article.abstract else ""
            assert abstract == re.sub(" +", " ", record.get("AB", "")).strip()
            assert [a.short_name for a in article.authors if not a.collective_name] == [
                name for name in record.get("AU", []) if name != "et al."
            ]
            assert len(article.mesh_headings) == len(record.get("MH", []))
            assert [t.name for t in article.publication_types] == record.get("PT", [])
            assert article.volume == record.get("VI")
            assert article.issue == record.get("IP")
    assert compared > 1400


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus lies in ../shared, which is not here")
def test_real_records_come_back() -> None:
    total = same = 0
    for path in sorted(CORPUS.iterdir()):
        # written by hand, in orders and shapes that NLM never wrote
        if path.name.startswith(("JabRef", "zotero", "rayyan", "holub008+nbib__tests__resources__pmc")):
            continue
        content = path.read_bytes()
        articles, _ = collected(content)
        ends = [a.source.offset for a in articles[1:] if a.source is not None] + [len(content)]
        for article, end in zip(articles, ends, strict=True):
            assert article.source is not None
            text = content[article.source.offset : end].decode()
            lines = [line for line in unwrapped(text) if re.match(r"[A-Z]{2,4} ?- \S", line)]
            total += 1
            same += lines == unwrapped(medline.dumps(article))
    assert total > 1500
    assert same / total >= 0.985, (same, total)
