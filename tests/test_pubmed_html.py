"""PubMed's web pages: made-up pages of each layout, pages that are none, and what must hold for damaged ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pubparse
from pubparse._readers._html_people import author, listed, short_author, term_of
from pubparse.errors import ParseError
from pubparse.model import Article, Author

PAGES = Path(__file__).parent / "fixtures" / "html"
TODAY = (PAGES / "today.html").read_bytes()
LEGACY = (PAGES / "legacy.html").read_bytes()
RESULTS = (PAGES / "results.html").read_bytes()


def all_of(content: bytes) -> list[Article]:
    with pubparse.parse(content) as records:
        return list(records)


def unplaced(article: Article) -> dict[str, str]:
    return {piece.name: piece.text for piece in article.unplaced}


# Today's pages


@pytest.fixture(scope="module", name="today")
def _today() -> Article:
    return pubparse.read(PAGES / "today.html")


def test_todays_heading(today: Article) -> None:
    assert today.source is not None
    assert today.source.format == "pubmed-html"
    assert today.pmid == "31364595"
    assert today.pmcid == "PMC8147740"
    assert today.doi == "10.1016/S1470-2045(19)30157-3"
    assert today.title == "A made-up trial of H2O in oligometastases"
    assert today.title_markup == "A made-up trial of H<sub>2</sub>O in oligometastases"
    assert today.journal is not None
    assert (today.journal.title, today.journal.abbreviation) == ("The Lancet. Oncology", "Lancet Oncol")
    assert today.journal.issn == "1474-5488"
    assert (today.volume, today.issue, today.pages) == ("20", "8", "e434-e442")
    assert (str(today.publication_date), str(today.electronic_date)) == ("2019-08", "2019-07-29")
    assert today.languages == ("gre", "eng")
    assert today.problems == ()


@pytest.mark.parametrize(
    ("printed", "pmcid", "left"),
    [
        ("PMC8147740 [Available on 2027-01-01]", "PMC8147740", "[Available on 2027-01-01]"),
        ("PMC8147740[Available on 2027-01-01]", "PMC8147740", "[Available on 2027-01-01]"),
        ("PMC8147740.2", "PMC8147740.2", None),
        ("in the press", None, "in the press"),
        ("PMC", None, "PMC"),
    ],
)
def test_what_is_printed_for_a_pmcid_is_kept(printed: str, pmcid: str | None, left: str | None) -> None:
    page = re.sub(rb"PMC8147740\s*</a>", printed.encode() + b"</a>", TODAY)
    assert page != TODAY
    (article,) = all_of(page)
    assert (article.pmcid, unplaced(article).get("PMCID")) == (pmcid, left)


def test_todays_people(today: Article) -> None:
    first, second, third, group = today.authors
    assert (first.last_name, first.fore_name, first.initials) == ("Pitroda", "Sean P", "SP")
    assert (first.equal_contribution, second.equal_contribution) == (True, None)
    assert [x.text for x in first.affiliations] == ["University of Somewhere, Town, Country. a@example.org."]
    assert [x.text for x in second.affiliations] == ["Hospital of Elsewhere.", "Only in a title."]
    assert (third.name, third.short_name, third.suffix) == ("Henry Jones Jr", "Jones H Jr", "Jr")
    assert group.collective_name == "ACTIV Study Group"
    assert [person.short_name for person in today.investigators] == ["Example AB"]
    assert unplaced(today)["affiliations"] == "Nobody's Institute."


def test_todays_abstracts(today: Article) -> None:
    assert today.abstract is not None
    assert [(s.label, s.text) for s in today.abstract.sections] == [
        ("Background", "We made this up & kept it short."),
        ("Results", "Nothing was found."),
    ]
    assert today.abstract.sections[0].markup == "We made this <i>up</i> &amp; kept it short."
    assert today.abstract.copyright == "Copyright © 2019 Nobody."
    assert [(a.language, a.type, a.text) for a in today.other_abstracts] == [
        ("spa", None, "No hay nada."),
        ("eng", "plain-language-summary", "In plain words."),
    ]
    assert [(k.text, k.markup) for k in today.keywords] == [("alpha", None), ("beta gamma", "<i>beta</i> gamma")]
    assert (today.coi_statement, today.coi_statement_markup) == ("SPP has none.", "SPP has <i>none</i>.")


def test_todays_lists(today: Article) -> None:
    assert [kind.name for kind in today.publication_types] == ["Review", "A Type Of Tomorrow"]
    terms = [
        (h.descriptor.name, h.descriptor.major_topic, [(q.name, q.major_topic) for q in h.qualifiers])
        for h in today.mesh_headings
    ]
    assert terms == [
        ("Humans", False, []),
        ("Neoplasms", False, [("radiotherapy", True), ("therapy", False)]),
        ("Aorta", True, [("surgery", False)]),
    ]
    assert [c.name for c in today.chemicals] == ["Antineoplastic Agents"]
    assert [c.name for c in today.supplementary_concepts] == ["A made-up disease"]
    assert [(p.last_name, p.fore_name) for p in today.personal_name_subjects] == [("Darwin", "Charles R")]
    assert [(b.name, b.accession_numbers) for b in today.data_banks] == [
        ("GEO", ("GSE1", "GSE2")),
        (None, ("NCT00000001",)),
    ]
    assert [(g.grant_id, g.acronym, g.agency, g.country) for g in today.grants] == [
        ("R01 NS1/7", "NS", "NINDS NIH HHS", "United States"),
        ("001", None, "World Health Organization", "International"),
    ]


def test_todays_other_papers(today: Article) -> None:
    assert [(link.ref_type, link.pmid) for link in today.comments_corrections] == [
        ("ErratumIn", None),
        ("CommentIn", "30000001"),
        ("UpdateOf", None),
    ]
    assert today.comments_corrections[1].ref_source == "J Made Up. 2020 Jan;1(1):1. doi: 10.9999/other."
    ((reference,),) = [group.references for group in today.references]
    assert reference.citation == "Hellman S. Oligometastases. J Clin Oncol. 1995;13:8-10."
    assert reference.markup == "Hellman S. Oligo<i>metastases</i>. J Clin Oncol. 1995;13:8-10."
    assert [(x.id_type, x.value) for x in reference.article_ids] == [
        ("doi", "10.1200/JCO.1995.13.1.8"),
        ("pmc", "PMC1"),
        ("pubmed", "7799047"),
    ]
    assert {x.value for x in today.article_ids} == {"10.1016/S1470-2045(19)30157-3", "PMC8147740"}
    assert "30000002" not in str(today.to_dict())


def test_todays_page_says_what_it_does_not_know(today: Article) -> None:
    assert {"publication_types", "references"} <= today.partial
    assert {"history", "status", "journal.nlm_unique_id", "mesh_headings.descriptor.ui"} <= today.unknown
    assert not {"grants", "journal.title", "volume", "vernacular"} & today.unknown
    found = unplaced(today)
    assert found["A section of tomorrow"] == "Its text."
    assert found["Strangely linked"] == "J Odd. 2021;1:1."
    assert found["NIHMSID"] == "NIHMS1"
    assert found["abstract paragraph"] == "An odd paragraph."
    assert "never read" not in str(today.to_dict())


def test_several_records_on_a_page() -> None:
    """format=abstract: ids with a prefix, no metas of one article."""
    start, end = TODAY.index(b"<header"), TODAY.index(b"</main>")
    record = TODAY[start:end]
    rows = []
    for place, pmid in ((1, b"31364595"), (2, b"31364596")):
        row = record.replace(b"31364595", pmid)
        rows.append(re.sub(rb'\bid="', b'id="search-result-1-%d-' % place, row))
    page = (
        b'<html><head><meta name="ncbi_pdid" content="searchresult"><meta name="log_format" content="abstract"></head>'
        b"<body><main>" + b"".join(rows) + b"</main></body></html>"
    )
    assert pubparse.sniff(page) == "pubmed-html"
    first, second = all_of(page)
    assert (first.pmid, second.pmid) == ("31364595", "31364596")
    assert first.abstract == second.abstract
    assert first.mesh_headings == second.mesh_headings


def test_metas_complete_and_disagree() -> None:
    page = TODAY.replace(b'content="A made-up trial of H2O', b'content="Quite another title of H2O')
    page = page.replace(b'"citation_doi" content="10.1016', b'"citation_doi" content="10.9999')
    article = pubparse.read(page.replace(b'"citation_pmid" content="31364595"', b'"citation_pmid" content="1"'))
    assert article.title == "A made-up trial of H2O in oligometastases"
    assert [p.code for p in article.problems] == ["meta-disagrees"] * 3
    assert {p.severity for p in article.problems} == {"repaired"}


def test_a_lost_body_leaves_the_metas() -> None:
    head = TODAY[: TODAY.index(b"<body>")].replace(
        b"<script>", b'<meta name="citation_date" content="08/01/2019"><script>'
    )
    article = pubparse.read(head + b"<body></body></html>")
    assert article.pmid == "31364595"
    assert article.title == "A made-up trial of H2O in oligometastases"
    assert [person.last_name for person in article.authors][:3] == ["Pitroda", "Chmura", "Jones"]
    assert (str(article.publication_date), article.volume, article.issue) == ("2019-08-01", "20", "8")
    assert {p.code for p in article.problems} == {"from-meta"}


def test_a_lost_full_view_leaves_the_short_one() -> None:
    page = TODAY.replace(b'id="full-view-heading"', b"")
    article = pubparse.read(page)
    assert article.title == "Again the title"
    assert article.abstract is not None
    assert article.pmid == "31364595"


def test_ahead_of_print_has_an_article_number() -> None:
    page = TODAY.replace(b"2019 Aug;20(8):e434-e442.", b"2022 Dec 1;19417381221131570.")
    page = re.sub(rb'<meta name="citation_(volume|issue)"[^>]*>', b"", page)
    page = page.replace(
        b'<span class="secondary-date">Epub 2019 Jul 29.', b'<span class="ahead-of-print">Online ahead of print.'
    )
    article = pubparse.read(page)
    assert (article.volume, article.pages, article.publication_status) == (None, "19417381221131570", "aheadofprint")
    short = pubparse.read(page.replace(b"1;19417381221131570.", b"1;1-5."))
    assert (short.volume, short.pages) == (None, "1-5")


def test_a_citation_that_metas_contradict_is_told() -> None:
    page = TODAY.replace(b'"citation_volume" content="20"', b'"citation_volume" content="21"')
    article = pubparse.read(page)
    assert article.volume == "20"
    assert [p.code for p in article.problems] == ["meta-disagrees"]


def test_a_chapter_of_a_book() -> None:
    start, end = TODAY.index(b'<div class="article-source">'), TODAY.index(b'<span class="citation-doi">')
    line = (
        b'<div class="article-source"><span class="cit">In: Vink R, Nechifor M, editors. Magnesium made up [Internet]. '
        b"Adelaide (AU): University of Somewhere; 2011.</span></div>"
    )
    article = pubparse.read(TODAY[:start] + line + TODAY[end:])
    assert article.book is not None
    assert article.book.title == "Magnesium made up"
    assert [person.last_name for person in article.book.editors] == ["Vink", "Nechifor"]
    assert str(article.publication_date) == "2011"


def test_mathml_and_markup_in_a_title() -> None:
    math = (
        b'<math xmlns="http://www.w3.org/1998/Math/MathML"><mi mathvariant="bold">x</mi><mo>&lt;</mo></math> <b>b</b>'
    )
    article = pubparse.read(TODAY.replace(b"H<sub>2</sub>O", math))
    assert article.title_markup == (
        'A made-up trial of <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi mathvariant="bold">x</mml:mi>'
        "<mml:mo>&lt;</mml:mo></mml:math> <b>b</b> in oligometastases"
    )


def test_markup_that_no_capture_shows() -> None:
    """Lists without buttons or classes, an abstract without paragraphs, numbers without links: read all the same."""
    page = TODAY
    for old, new in (
        (
            b'<div class="abstract-content" id="spa-abstract"><p>No hay nada.</p>',
            b'<div class="abstract-content" id="spa-abstract">',
        ),
        (b"<p>An odd paragraph.</p>", b'<div><p class="copyright">Inner copyright</p></div>'),
        (b'<p class="copyright" id="copyright">', b'<p id="other">'),
        (b"<p>SPP has <i>none</i>.</p>", b"SPP has none."),
        (b' class="skip-numbering" value="1"', b""),
        (b' class="reference-link" href="/7799047/">PubMed', b' href="/odd/path"><b>PubMed</b>'),
        (b'class="reference-link"', b""),
        (b' class="grant-item"><a data-ga-label="001">001/World Health Organization/International</a>', b">WHO 7"),
        (b' data-affiliation-id="full-view-affiliation-2"', b""),
        (b'<button class="journal-actions-trigger trigger"', b'<button class="journal-actions-trigger"'),
        (
            b'<a class="full-name" href="/?term=Jones+H+Jr">Henry Jones Jr</a>',
            b'<span class="full-name">Maria Garcia Lopez</span>',
        ),
        (b'<a class="full-name" href="/?term=Example+AB">Anna B Example</a>', b""),
        (b'<a class="id-link" href="#">PMC8147740</a>', b""),
    ):
        assert old in page, old
        page = page.replace(old, new, 1)
    article = pubparse.read(page)
    assert [len(a.sections) for a in article.other_abstracts] == [1]
    assert article.abstract is not None
    assert article.abstract.copyright == "Inner copyright"
    assert (article.coi_statement, article.coi_statement_markup) == ("SPP has none.", None)
    ((reference,),) = [group.references for group in article.references]
    assert reference.citation == "Hellman S. Oligometastases. J Clin Oncol. 1995;13:8-10."
    assert [g.grant_id for g in article.grants] == ["R01 NS1/7", "WHO 7"]
    assert article.authors[1].affiliations[0].text == "Hospital of Elsewhere."
    assert article.investigators == ()
    assert article.pmcid is None
    assert "name-split" in {problem.code for problem in article.problems}


def test_more_that_no_capture_shows() -> None:
    page = re.sub(rb'<meta name="citation_publisher"[^>]*>', b"", TODAY)
    for old, new in (
        (
            b'<div class="abstract-content selected" id="eng-abstract"><p><strong',
            b'<div class="abstract-content selected"><p></p><p>In front <strong',
        ),
        (b'<button class="keyword-actions-trigger">Humans', b"<button>Humans"),
        (b'<h2 class="title">References</h2>', b""),
        (b'class="reference-link" href="/7799047/"', b'class="reference-link" href="/odd/"'),
        (b"A section of tomorrow</h2><p>Its text.</p>", b"A section of tomorrow</h2>"),
        (b'<button class="journal-actions-trigger trigger"', b'<button class="gone"'),
        (b'<div class="full-view"', b'<style>.x{}</style><div class="full-view"'),
        (b"We made this <i>up</i> &amp; kept it short.</p>", b"We made this <i>up</i> &amp; kept it short.</p>Beside."),
        (b"</main>", b'<h3 class="title">Substances</h3></main>'),
    ):
        assert old in page, old
        page = page.replace(old, new, 1)
    article = pubparse.read(page)
    assert article.journal is not None
    assert (article.journal.title, article.journal.medline_ta) == ("The Lancet. Oncology", None)
    assert article.abstract is not None
    assert article.abstract.sections[0].text == "In front We made this up & kept it short."
    ((reference,),) = [group.references for group in article.references]
    assert [x.id_type for x in reference.article_ids] == ["doi", "pmc"]
    assert "A section of tomorrow" not in unplaced(article)
    assert unplaced(article)["abstract paragraph"] in ("Beside.", "An odd paragraph.")


def test_nothing_to_parse() -> None:
    for name in ("pubmed-html", "pubmed-html-legacy", "pubmed-html-results"):
        with pytest.raises(ParseError):
            pubparse.read(b" ", format=name)


def test_two_dois_are_told() -> None:
    article = pubparse.read(TODAY.replace(b"doi: 10.1016/S1470", b"doi: 10.9999/S1470"))
    assert article.doi == "10.1016/S1470-2045(19)30157-3"
    assert [p.code for p in article.problems] == ["doi-disagree"]


def test_empty_elements_state_nothing() -> None:
    inner = rb"(<(p|li|span|a|button|h1|strong)\b[^>]*>)[^<>]+(?=</)"
    article = pubparse.read(re.sub(inner, rb"\1 ", TODAY))
    assert article.pmid == "31364595"
    assert article.mesh_headings == ()
    assert article.keywords == ()
    legacy = pubparse.read(
        re.sub(rb"(<(p|li|a|b|h1|h4|dd|abstracttext)\b[^>]*>)[^<>]+(?=</)", rb"\1 ", LEGACY, flags=re.IGNORECASE)
    )
    assert legacy.pmid == "25817406"
    rows = all_of(re.sub(rb"(<(a|span)\b[^>]*>)[^<>]+(?=</)", rb"\1 ", RESULTS))
    assert [row.pmid for row in rows] == ["37988744", "33000593", "20301295"]


# Legacy pages


def test_a_legacy_page() -> None:
    article = pubparse.read(PAGES / "legacy.html")
    assert article.source is not None
    assert article.source.format == "pubmed-html-legacy"
    assert (article.pmid, article.pmcid, article.doi) == ("25817406", "PMC5340975", "10.1016/S1470-2045(19)30157-3")
    assert (article.title, article.title_markup) == (
        "A made-up title of E. coli.",
        "A made-up title of <i>E. coli</i>.",
    )
    assert article.journal is not None
    assert (article.journal.title, article.journal.abbreviation) == ("The Lancet. Oncology", "Lancet Oncol")
    assert (article.volume, article.issue, article.pages) == ("20", "8", "e434-e442")
    assert (str(article.publication_date), str(article.electronic_date)) == ("2019-08", "2019-07-29")
    assert [person.short_name for person in article.authors] == ["Pitroda SP", "Jones H Jr", "ACTIV Study Group"]
    assert [len(person.affiliations) for person in article.authors] == [2, 1, 0]
    assert article.abstract is not None
    assert [(s.label, s.nlm_category) for s in article.abstract.sections] == [("METHODS",) * 2, ("RESULTS",) * 2]
    assert article.abstract.copyright == "Copyright 2019 Nobody."
    assert [(a.language, a.text, a.copyright) for a in article.other_abstracts] == [("ger", "Nichts.", "(c) Niemand")]
    assert [k.text for k in article.keywords] == ["alpha", "beta"]
    assert [(link.ref_type, link.pmid) for link in article.comments_corrections] == [
        ("ErratumIn", None),
        ("CommentIn", "30000001"),
        ("CommentOn", "30000003"),
    ]
    assert (article.status, article.languages) == ("MEDLINE", ("ger",))
    assert [str(kind.name) for kind in article.publication_types] == ["Review"]
    (fat, _) = article.mesh_headings
    assert (fat.descriptor.name, fat.qualifiers[0].name, fat.qualifiers[0].major_topic) == (
        "Adipose Tissue",
        "metabolism",
        True,
    )
    assert [c.name for c in article.chemicals] == ["Water"]
    assert [(b.name, b.accession_numbers) for b in article.data_banks] == [("GEO", ("GSE39652",))]
    assert [(g.grant_id, g.agency) for g in article.grants] == [("R01 CA1", "NCI NIH HHS")]
    found = unplaced(article)
    assert found["A list of tomorrow"] == "its entry"
    assert found["affiliations"] == "Nobody's Institute."
    assert found["PMCID"] == "[Available on 2017-09-01]"
    assert "30000002" not in str(article.to_dict())


def test_a_page_of_2009() -> None:
    article = pubparse.read(PAGES / "legacy_2009.html")
    assert (article.pmid, article.status) == ("15940349", "MEDLINE")
    assert article.journal is not None
    assert (article.journal.title, article.journal.abbreviation) == ("Acta biochimica Polonica", "Acta Biochim Pol")
    assert (str(article.publication_date), str(article.electronic_date)) == ("2005", "2005-06-06")
    first, second = article.authors
    assert first.short_name == "Tkacz-Stachowska K"
    assert [x.text for x in first.affiliations] == ["University of Somewhere."]
    assert second.affiliations == ()
    assert article.abstract is not None
    assert article.abstract.text == "We made this up."
    assert {"mesh_headings", "chemicals", "grants"} <= article.unknown


def test_legacy_variants() -> None:
    page = LEGACY.replace(b"<dt>PMID:</dt> <dd>25817406</dd>", b"")
    assert pubparse.read(page).pmid == "25817406"  # from ncbi_uidlist
    page = re.sub(rb'<div class="auths">.*', b'<div class="auths">Pitroda SP, Chmura SJ.</div>', LEGACY)
    article = pubparse.read(page)
    assert [person.short_name for person in article.authors] == ["Pitroda SP", "Chmura SJ"]
    page = re.sub(
        rb'<div class="abstr">.*', b'<div class="abstr"><p class="noabstr">No abstract available.</p></div>', LEGACY
    )
    assert pubparse.read(page).abstract is None
    page = re.sub(
        rb'<div class="cit">.*',
        b'<div class="cit">In: Made up [Internet]. Town: Press; 2011.</div>',
        LEGACY,
    )
    book = pubparse.read(page).book
    assert book is not None
    assert book.title == "Made up"


def test_a_legacy_report_that_was_not_closed_does_not_swallow_the_next() -> None:
    start, end = LEGACY.index(b'<div class="rprt abstract">'), LEGACY.index(b'<div class="morecit">')
    page = LEGACY[:end] + LEGACY[start:].replace(b"25817406", b"25817407")
    assert [article.pmid for article in all_of(page)] == ["25817406", "25817407"]


# Result lists


def test_result_rows() -> None:
    with pubparse.parse(RESULTS) as records:
        first, second, third = records
    assert records.format == "pubmed-html-results"
    assert records.problems == ()
    assert (first.pmid, second.pmid, third.pmid) == ("37988744", "33000593", "20301295")
    assert (first.title, first.title_markup) == (
        "Living made up in CO2.",
        "Living made up in CO<sub>2</sub>.",
    )
    assert [person.name for person in first.authors] == [
        "A Lightbourne",
        "S Foley",
        "ACTIV, a Study Group",
        "H Jones Jr",
    ]
    assert (first.pages, first.doi) == ("10497323231214114", "10.1177/10497323231214114")
    assert (first.publication_status, first.languages) == ("aheadofprint", ("ger",))
    assert [kind.name for kind in first.publication_types] == ["Review"]
    assert first.abstract is None
    assert {"abstract", "mesh_headings", "pmcid", "grants"} <= first.unknown
    assert (second.pages, unplaced(second)["pages"]) == ("3-9", "SPECIAL ISSUE: MADE UP")
    assert second.authors_complete is False
    assert "authors" in second.partial
    assert third.book is not None
    assert [person.collective_name for person in third.authors] == ["PLOS ONE Editors"]


def test_rows_that_were_not_closed() -> None:
    assert [article.pmid for article in all_of(RESULTS.replace(b"</article>", b""))] == [
        "37988744",
        "33000593",
        "20301295",
    ]


def test_legacy_rows() -> None:
    first, second = all_of((PAGES / "results_legacy.html").read_bytes())
    assert (first.pmid, first.title, first.title_markup) == ("22863743", "A made up row.", None)
    assert [person.short_name for person in first.authors] == ["Pitroda SP", "Choi"]
    assert (str(first.publication_date), first.volume, first.pages) == ("2012-08", "20", "434-42")
    assert (first.languages, [kind.name for kind in first.publication_types]) == (("ger",), ["Review"])
    assert second.pmid == "22863744"


def test_a_search_without_hits_is_an_empty_list() -> None:
    start, end = RESULTS.index(b"<article"), RESULTS.index(b"</div></main>")
    with pubparse.parse(RESULTS[:start] + RESULTS[end:]) as records:
        assert list(records) == []
    assert records.problems == ()


# Names


@pytest.mark.parametrize(
    ("full", "link", "expected"),
    [
        ("Patrick C Y Woo", "/?term=Woo+PC&cauthor_id=1", Author(last_name="Woo", fore_name="Patrick C Y", initials="PC")),
        ("M A Garcia Blanco", "/?term=Garcia+Blanco+MA", Author(last_name="Garcia Blanco", fore_name="M A", initials="MA")),
        ("Madonna", "/?term=Madonna", Author(last_name="Madonna")),
        ("Heung Choi", "/?term=Choi", Author(last_name="Choi", fore_name="Heung")),
        ("Some Group", "/?term=Some+Group%5BCorporate+Author%5D", Author(collective_name="Some Group")),
    ],
)  # fmt: skip
def test_names_are_parted_by_their_links(full: str, link: str, expected: Author) -> None:
    assert author(full, term_of(link), None) == (expected, False)


def test_names_without_links() -> None:
    assert author("Li Wu", None, "Wu L") == (Author(last_name="Wu", fore_name="Li", initials="L"), False)
    assert author("ATLAS", None, "ATLAS") == (Author(last_name="ATLAS"), False) or author("ATLAS", None, "ATLAS")[0]
    assert author("", None, None) == (None, False)
    assert author("Maria Garcia Lopez", None, None)[1]
    assert term_of(None) is None
    assert term_of("http://[") is None
    assert term_of("/?q=1") is None
    assert short_author("") is None
    assert listed("Smith J 3rd.")[0] == (Author(last_name="Smith", initials="J", suffix="3rd"),)
