"""MEDLINE text: what the reader takes from its tags, what damage it survives, and that the writer gives the record back."""

from __future__ import annotations

import io
import os
import re
import warnings
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pubparse
from pubparse.export import medline
from pubparse.model import Abstract, AbstractSection
from tests.oracle.medline import compared, unwrapped

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
    odd = text.replace("ED  - Example A", "ED  - Beispiel A")
    assert ("ED", "Beispiel A") in [(piece.name, piece.text) for piece in pubparse.read_string(odd).unplaced]


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


def test_what_belongs_to_no_person_is_unplaced() -> None:
    text = (
        RECORD.replace("FIR - ", "IRAD- Of nobody.\nFIR - ")
        .replace("FAU - P", "AUID- ORCID: 0000-0002-1825-0097\nFAU - P")
        .replace("LA  - ", "AU  - et al.\nAD  - Behind the others.\nLA  - ")
    )
    article = pubparse.read_string(text)
    unplaced = [(piece.name, piece.text) for piece in article.unplaced]
    assert ("IRAD", "Of nobody.") in unplaced
    assert ("AUID", "ORCID: 0000-0002-1825-0097") in unplaced
    assert ("AD", "Behind the others.") in unplaced
    assert article.authors_complete is False
    assert not Counter(unwrapped(text)) - Counter(unwrapped(medline.dumps(article)))


def test_no_break_spaces_stay() -> None:
    text = RECORD.replace("Trams are long", "Trams are 12\u00a0m\u2009long")
    assert "12\u00a0m\u2009long" in medline.dumps(pubparse.read_string(text))


@pytest.mark.parametrize(
    ("text", "grant"),
    [
        ("R01 DA051464/DA/NIDA NIH HHS/United States", ("R01 DA051464", "DA", "NIDA NIH HHS", "United States")),
        ("MR/K006665/1/MRC_/Medical Research Council/United Kingdom",
         ("MR/K006665/1", "MRC_", "Medical Research Council", "United Kingdom")),
        ("Wellcome Trust/United Kingdom", (None, None, "Wellcome Trust", "United Kingdom")),
        ("20227029/Instituto Ficticio/", ("20227029", None, "Instituto Ficticio", None)),
        # EFetch, 2018 and 2025: no "/" for the missing country
        ("RS-2023-00239734/Foundation of Korea", ("RS-2023-00239734", None, "Foundation of Korea", None)),
        ("AL 1887/1-1/Deutsche Fiktion", ("AL 1887/1-1", None, "Deutsche Fiktion", None)),
        ("na/Tram Society/ Rails./", ("na", None, "Tram Society/ Rails.", None)),
        ("National Tram Society", (None, None, "National Tram Society", None)),
    ],
)  # fmt: skip
def test_grants(text: str, grant: tuple[str | None, ...]) -> None:
    article = pubparse.read_string(RECORD.replace("GR  - R01 DA051464/DA/NIDA NIH HHS/United States", f"GR  - {text}"))
    first = article.grants[0]
    assert (first.grant_id, first.acronym, first.agency, first.country) == grant
    assert f"GR  - {text}\n" in medline.dumps(article)


@pytest.mark.parametrize(
    "record",
    [
        # EFetch of 2025: EDAT, MHDA and CRDT for themselves
        re.sub("PHST- .* .(?:entrez|pubmed|medline).\n", "", RECORD),
        # 2019: PMCR with a time, before or behind CRDT
        RECORD.replace("CRDT", "PMCR- 2020/01/01 00:00\nCRDT").replace(
            "AID", "PHST- 2020/01/01 00:00 [pmc-release]\nAID", 1
        ),
        RECORD.replace("PHST", "PMCR- 2020/01/01\nPHST", 1),
        # until 2015
        re.sub("PHST- .*\n", "", RECORD).replace("DCOM", "DA  - 20190803\nDCOM"),
        RECORD.replace("PMC -", "PS  - Weed L\nFPS - Weed, Lawrence\nPMC -"),
        # ERIC's order and names
        "OWN - ERIC\nTI  - Of trams\nAU  - Zhou, Yujia\nOT  - rails\nJT  - Trams\nDP  - Apr 2019\nLA  - English\n",
        # the list ends early; a record's own affiliation, until 2012
        RECORD.replace("CN  - Tram Study Group\nAD  - Everywhere.", "AU  - et al."),
        RECORD.replace("FAU - P", "AD  - Institute of the Record.\nFAU - P"),
        # two SO, as in a file that was put together by hand
        RECORD + "SO  - Lancet Oncol. 2019.\n",
    ],
)
def test_dialects_come_back(record: str) -> None:
    article = pubparse.read_string(record)
    assert unwrapped(medline.dumps(article)) == unwrapped(record)
    assert pubparse.read_string(medline.dumps(article)) == article


def test_a_pmid_of_nine_digits_on_its_own_line() -> None:
    article = pubparse.read_string("PMID- 121518513\nTI  - A title of tomorrow.\n")
    assert (article.pmid, article.problems) == ("121518513", ())
    assert "PMID- 121518513\n" in medline.dumps(article)


def test_a_tag_of_a_day_that_holds_none_is_no_step() -> None:
    article = pubparse.read_string(
        RECORD.replace("MHDA- 2020/01/11 06:00", "MHDA- the thirtieth of May, or so we were told at the time")
    )
    assert "" not in {step.status for step in article.history}
    assert ("MHDA", "the thirtieth of May, or so we were told at the time") in {
        (p.name, p.text) for p in article.unplaced
    }
    assert pubparse.read_string(medline.dumps(article)) == article


def test_fast_and_careful_cuts_agree() -> None:
    """Lines in NLM's exact shape are cut by one expression, all others one by one."""
    exact = collected(RECORD * 3)[0]
    for change in (RECORD + "ZZZZ- \n", RECORD.replace("\n", "\r"), RECORD.replace("DP  - ", "DP  -   ")):
        careful, _ = collected(change * 3)
        assert careful == exact
        assert [a.unplaced for a in careful] == [a.unplaced for a in exact]


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
        one = compared(path.read_bytes())
        total += one.records
        same += one.identical
        # written by hand, in shapes that NLM never wrote: docs/explanation/medline.md has the list
        if not path.name.startswith(("JabRef", "rayyan")):
            assert not one.lost, path.name
            assert not one.gained, path.name
    assert total > 1600
    assert same / total >= 0.99, (same, total)
