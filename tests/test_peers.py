"""What users of other PubMed parsers ran into, as rules of ours; the number in a test's name is the rule's.

Text, identifiers and people; dates, books and streams are in `test_peers_streams.py`. Rules about other formats than XML, about
tables and exports have their tests there.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import pubparse
from pubparse.model import Article, Identifier
from tests.oracle.made import MATH, XML_TEXT, read
from tests.oracle.shared import FIXTURES


def _abstract(inside: str) -> Article:
    return read(f"<Abstract>{inside}</Abstract>")


@pytest.fixture(scope="module")
def made() -> list[Article]:
    with pubparse.parse(FIXTURES / "peers.xml") as records:
        return list(records)


# The row that no peer gets right


def test_row_titles(made: list[Article]) -> None:
    assert [a.title for a in made] == [
        "Effect of H2O on Escherichia coli growth: a trial.",
        "[Cups in winter].",
        "On a cup.",
    ]
    assert made[0].title_markup == "Effect of H<sub>2</sub>O on <i>Escherichia coli</i> growth: a trial."


def test_row_own_dois(made: list[Article]) -> None:
    assert [a.doi for a in made] == ["10.1000/own.1", None, "10.1000/own.3"]


def test_row_abstract_sections(made: list[Article]) -> None:
    abstract = made[0].abstract
    assert abstract is not None
    assert [(s.label, s.text) for s in abstract.sections] == [
        (None, "Water was poured before anything else was done."),
        ("BACKGROUND", "E. coli counts of 108 were not rare (p < 0.05)."),
        ("METHODS", "Cups were counted."),
        ("RESULTS", "The first cup was full."),
        ("RESULTS", "The second cup was empty."),
    ]
    (french,) = made[0].other_abstracts
    assert (french.language, french.text) == ("fre", "L'eau fut versée.")


def test_row_authors(made: list[Article]) -> None:
    first, second, group = made[0].authors
    assert (first.name, first.suffix, len(first.affiliations)) == ("Sean P Wassermann Jr", "Jr", 2)
    assert (second.last_name, second.fore_name, len(second.affiliations)) == ("van der Müŀler", "Žofia", 1)
    assert (group.collective_name, group.name, group.affiliations) == (
        "ACME Aqua Study Group",
        "ACME Aqua Study Group",
        (),
    )


def test_row_date_of_two_years(made: list[Article]) -> None:
    assert str(made[1].publication_date) == "1998-12/1999-01"


def test_row_keyword_that_begins_with_a_tag(made: list[Article]) -> None:
    (keyword,) = made[0].keywords
    assert (keyword.text, keyword.markup) == ("E. coli growth", "<i>E. coli</i> growth")


def test_row_what_is_not_there(made: list[Article]) -> None:
    assert made[1].journal is not None
    assert made[1].journal.iso_abbreviation is None
    assert made[1].authors_complete is False
    assert made[2].journal is not None
    assert made[2].journal.nlm_unique_id is None
    assert [a.name for a in made[2].authors] == ["Savage"]
    assert [a.problems for a in made] == [()] * 3
    assert [a.unplaced for a in made] == [()] * 3


# A. Text


def _mixed_content() -> st.SearchStrategy[str]:
    def tagged(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        tags = st.sampled_from(["b", "i", "u", "sup", "sub"])
        return st.lists(st.builds("<{0}>{1}</{0}>".format, tags, inside) | inside, max_size=4).map("".join)

    return st.recursive(XML_TEXT.map(escape) | st.just(MATH), tagged, max_leaves=8)


@given(_mixed_content())
def test_peers_1_2_4_no_text_is_lost_and_none_is_put_between(inside: str) -> None:
    article = read(
        f"<ArticleTitle>T{inside}.</ArticleTitle><Abstract><AbstractText>A{inside}.</AbstractText></Abstract>"
        f"<AuthorList><Author><CollectiveName>G{inside}.</CollectiveName>"
        f"<AffiliationInfo><Affiliation>P{inside}.</Affiliation></AffiliationInfo></Author></AuthorList>"
        f"<VernacularTitle>V{inside}.</VernacularTitle>",
        citation=f"<KeywordList><Keyword>K{inside}.</Keyword></KeywordList><CoiStatement>C{inside}.</CoiStatement>",
        data=f"<ReferenceList><Reference><Citation>R{inside}.</Citation></Reference></ReferenceList>",
    )
    assert article.abstract is not None
    assert article.unplaced == ()
    (author,), (keyword,), (section,) = article.authors, article.keywords, article.abstract.sections
    reference = article.references[0].references[0]
    pairs = [
        (article.title, article.title_markup), (section.text, section.markup), (keyword.text, keyword.markup),
        (author.collective_name, author.collective_name_markup),
        (author.affiliations[0].text, author.affiliations[0].markup),
        (article.vernacular_title, article.vernacular_title_markup),
        (article.coi_statement, article.coi_statement_markup), (reference.citation, reference.markup),
    ]  # fmt: skip
    for letter, (text, markup) in zip("TAKGPVCR", pairs, strict=True):
        source = etree.fromstring(f"<x>{letter}{inside}.</x>")
        whole = "".join(source.itertext())
        # Runs of blanks fold into one; everything else stays, in order, with nothing between.
        assert text == " ".join(part for part in whole.split(" ") if part)
        assert (markup is None) == (len(source) == 0)
        if markup is not None:
            again = etree.fromstring(f'<x xmlns:mml="http://www.w3.org/1998/Math/MathML">{markup}</x>')
            assert "".join(again.itertext()).replace(" ", "") == whole.replace(" ", "")
            assert [e.tag for e in again.iter()] == [e.tag for e in source.iter()]


def test_peers_6_plain_text_inserts_nothing_and_markup_keeps_the_exponent() -> None:
    article = read("<ArticleTitle>At 10<sup>8</sup> cells and 1.73 m<sup>2</sup>.</ArticleTitle>")
    assert article.title == "At 108 cells and 1.73 m2."
    assert article.title_markup == "At 10<sup>8</sup> cells and 1.73 m<sup>2</sup>."


def test_peers_7_plain_is_plain_and_markup_is_well_formed() -> None:
    article = _abstract("<AbstractText>(<b>p</b> &lt; 0.05 &amp; <i>n</i> &gt; 3)</AbstractText>")
    assert article.abstract is not None
    (section,) = article.abstract.sections
    assert section.text == "(p < 0.05 & n > 3)"
    assert section.markup is not None
    assert etree.fromstring(f"<x>{section.markup}</x>").xpath("string()") == section.text


def test_peers_9_mathml_in_text_and_in_markup(made: list[Article]) -> None:
    assert made[2].abstract is not None
    (section,) = made[2].abstract.sections
    assert section.text == "Let x=2 hold, where [Formula: see text] does not."
    assert section.markup == f"Let {MATH} hold, where [Formula: see text] does not."


def test_peers_10_sections_are_objects_and_join_in_one_way(made: list[Article]) -> None:
    assert made[0].abstract is not None
    assert made[0].abstract.text == (
        "Water was poured before anything else was done.\n\n"
        "BACKGROUND: E. coli counts of 108 were not rare (p < 0.05).\n\n"
        "METHODS: Cups were counted.\n\n"
        "RESULTS: The first cup was full.\n\n"
        "RESULTS: The second cup was empty."
    )
    assert [s.nlm_category for s in made[0].abstract.sections] == [
        None, "BACKGROUND", "METHODS", "RESULTS", "RESULTS",
    ]  # fmt: skip


def test_peers_14_15_repeated_and_missing_labels_stay_in_order() -> None:
    article = _abstract(
        "<AbstractText>One.</AbstractText><AbstractText Label='R'>Two.</AbstractText>"
        "<AbstractText>Three.</AbstractText><AbstractText Label='R'>Four &lt; 5.</AbstractText>",
    )
    assert article.abstract is not None
    assert article.abstract.text == "One.\n\nR: Two.\n\nThree.\n\nR: Four < 5."


def test_peers_16_17_other_abstracts_are_apart(made: list[Article]) -> None:
    assert made[0].abstract is not None
    assert "versée" not in made[0].abstract.text
    article = read(
        citation="<OtherAbstract Type='plain-language-summary' Language='eng'><AbstractText>Easy.</AbstractText></OtherAbstract>",
    )
    assert article.abstract is None
    assert [(a.type, a.language, a.text) for a in article.other_abstracts] == [
        ("plain-language-summary", "eng", "Easy."),
    ]


@pytest.mark.parametrize("twice", ["&amp;lt;i&amp;gt;", "&amp;amp;", "&amp;#945;", "&lt;PRE&gt;3&lt;/PRE&gt;"])
def test_peers_18_nothing_is_unescaped_twice(twice: str) -> None:
    once = twice.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    article = read(f"<ArticleTitle>{twice} effect.</ArticleTitle>")
    assert (article.title, article.title_markup) == (f"{once} effect.", None)


def test_peers_19_unlabelled_is_kept_and_not_printed() -> None:
    article = _abstract("<AbstractText Label='UNLABELLED'>A.</AbstractText><AbstractText Label=''>B.</AbstractText>")
    assert article.abstract is not None
    assert [s.label for s in article.abstract.sections] == ["UNLABELLED", None]
    assert article.abstract.text == "A.\n\nB."


def test_peers_21_the_placeholder_is_no_title() -> None:
    article = read(
        "<ArticleTitle>[Not Available].</ArticleTitle><VernacularTitle>Ohne <i>Titel</i>.</VernacularTitle>",
    )
    assert (article.title, article.title_markup) == (None, "[Not Available].")
    assert (article.vernacular_title, article.vernacular_title_markup) == ("Ohne Titel.", "Ohne <i>Titel</i>.")
    assert read("<ArticleTitle/>").title is None


def test_peers_22_brackets_stay_and_say_that_it_is_translated(made: list[Article]) -> None:
    assert made[1].title == "[Cups in winter]."
    assert [a.is_translated for a in made] == [False, True, False]


# B. Identifiers


def test_peers_23_24_25_references_have_their_own_identifiers(made: list[Article]) -> None:
    assert [a.pmid for a in made] == ["90000001", "90000002", "90000003"]
    assert [[i.value for i in a.article_ids if i.id_type == "doi"] for a in made] == [
        ["10.1000/own.1"], [], ["10.1000/own.3"],
    ]  # fmt: skip
    (cited,) = made[1].references[0].references
    assert [(i.id_type, i.value) for i in cited.article_ids] == [("doi", "10.9999/ref.2")]


OWN_DOI = "<ArticleIdList><ArticleId IdType='doi'>10.1000/list</ArticleId></ArticleIdList>"


@pytest.mark.parametrize(
    ("locations", "data", "doi"),
    [
        ([("doi", "Y", "10.1000/a"), ("pii", "Y", "S1")], "", "10.1000/a"),
        ([("pii", "Y", "S1"), ("doi", "Y", "10.1000/a")], "", "10.1000/a"),
        ([("doi", "N", "10.1000/wrong"), ("doi", "Y", "10.1000/a")], "", "10.1000/a"),
        ([("doi", "N", "10.1000/wrong")], "", None),
        ([("doi", "N", "10.1000/wrong")], OWN_DOI, "10.1000/list"),
        ([("pii", "Y", "S1")], OWN_DOI, "10.1000/list"),
        ([], OWN_DOI, "10.1000/list"),
        ([("pii", "Y", "S1")], "", None),
        ([], "<ArticleIdList><ArticleId IdType='doi'/></ArticleIdList>", None),
    ],
)
def test_peers_26_27_doi_is_of_the_elocation_then_of_the_list(
    locations: list[tuple[str, str, str]],
    data: str,
    doi: str | None,
) -> None:
    inside = "".join(f"<ELocationID EIdType='{t}' ValidYN='{v}'>{i}</ELocationID>" for t, v, i in locations)
    article = read(inside, data=data)
    assert article.doi == doi
    assert [(e.id_type, e.valid, e.value) for e in article.elocation_ids] == [(t, v == "Y", i) for t, v, i in locations]


def test_peers_26_two_dois_are_a_problem_and_both_are_kept() -> None:
    article = read("<ELocationID EIdType='doi'>10.1000/a</ELocationID>", data=OWN_DOI)
    assert article.doi == "10.1000/a"
    assert [i.value for i in article.article_ids] == ["10.1000/list"]
    (problem,) = article.problems
    assert problem.severity == "repaired"
    assert problem.pmid == "90000010"
    assert "10.1000/a" in problem.message
    assert "10.1000/list" in problem.message


@pytest.mark.parametrize("value", ["PMC7000001", "7000001"])
@pytest.mark.parametrize("id_type", ["pmc", "pmcid"])
def test_peers_30_pmcid_has_one_form(id_type: str, value: str) -> None:
    article = read(data=f"<ArticleIdList><ArticleId IdType='{id_type}'>{value}</ArticleId></ArticleIdList>")
    assert article.pmcid == "PMC7000001"
    assert [i.value for i in article.article_ids] == [value]


# C. Authors and affiliations


def test_peers_32_each_author_has_all_affiliations_with_identifiers(made: list[Article]) -> None:
    first, second, _ = made[0].authors
    assert [(a.text, a.identifiers) for a in first.affiliations] == [
        (
            "Department of Cups, Made University, Nowhere.",
            (Identifier(value="https://ror.org/000000000", source="ROR"),),
        ),
        ("House of Water, Nowhere. sean-p_w@example.org.", ()),
    ]
    assert [a.text for a in second.affiliations] == ["Institute of Saucers, Nowhere."]


def test_peers_34_groups_stand_among_the_authors() -> None:
    article = read(
        "<AuthorList><Author><LastName>A</LastName></Author><Author><CollectiveName>The Group</CollectiveName>"
        "<AffiliationInfo><Affiliation>House</Affiliation></AffiliationInfo></Author>"
        "<Author><LastName>B</LastName></Author></AuthorList>",
    )
    assert [a.name for a in article.authors] == ["A", "The Group", "B"]
    assert [a.collective_name for a in article.authors] == [None, "The Group", None]
    assert article.authors[1].affiliations[0].text == "House"


def test_peers_36_names_are_not_reordered() -> None:
    article = read("<AuthorList><Author><LastName>Xiaoming</LastName><ForeName>Wang</ForeName></Author></AuthorList>")
    assert [(a.last_name, a.fore_name) for a in article.authors] == [("Xiaoming", "Wang")]


def test_peers_37_82_absent_is_none_or_empty() -> None:
    article = read()
    assert (article.authors, article.authors_complete, article.abstract, article.journal) == ((), None, None, None)


def test_peers_38_investigators_of_all_lists_and_their_group() -> None:
    article = read(
        "<AuthorList><Author><CollectiveName Investigators='g2'>Group</CollectiveName></Author></AuthorList>",
        citation="<InvestigatorList ID='g1'><Investigator><LastName>One</LastName></Investigator></InvestigatorList>"
        "<InvestigatorList ID='g2'><Investigator><LastName>Two</LastName></Investigator></InvestigatorList>",
    )
    assert [(i.last_name, i.list_id) for i in article.investigators] == [("One", "g1"), ("Two", "g2")]
    assert article.authors[0].investigators_id == "g2"


@pytest.mark.parametrize(
    ("source", "printed", "orcid"),
    [
        ("ORCID", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("ORCID", "http://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
        ("ORCID", "0000000218250097", "0000-0002-1825-0097"),
        ("ORCID", "0000 0002 1825 0097", "0000-0002-1825-0097"),
        ("ORCID", "0000-0001-9206-317", None),
        ("ISNI", "0000 0002 1825 0097", None),
    ],
)
def test_peers_39_orcid_is_normalised_and_the_printed_form_kept(source: str, printed: str, orcid: str | None) -> None:
    identifier = f"<Identifier Source='{source}'>{printed}</Identifier>"
    article = read(f"<AuthorList><Author><LastName>A</LastName>{identifier}</Author></AuthorList>")
    (author,) = article.authors
    assert (author.orcid, author.identifiers) == (orcid, (Identifier(value=printed, source=source),))


def test_peers_40_editors_are_no_authors() -> None:
    with pubparse.parse(FIXTURES / "books.xml") as records:
        book, _, chapter = records
    assert book.book is not None
    assert chapter.book is not None
    assert [a.name for a in book.book.editors] == ["Eve Adam"]
    assert [a.name for a in book.book.authors] == ["Leaf Board"]
    assert book.authors == ()
    assert [a.name for a in chapter.authors] == ["Ann Smith"]
    assert [a.name for a in chapter.book.editors] == ["Eve Adam"]
    assert (book.authors_complete, book.book.editors_complete, book.book.authors_complete) == (None, False, True)


def test_peers_42_affiliations_are_not_edited() -> None:
    text = "a Dept. of A; Dept. of B; Electronic address: x_y-z@example.org."
    article = read(
        f"<AuthorList><Author><LastName>A</LastName><AffiliationInfo><Affiliation>{text}</Affiliation></AffiliationInfo></Author></AuthorList>",
    )
    assert [a.text for a in article.authors[0].affiliations] == [text]
