"""PubMed's web pages as they are saved, translated, cut and laid out anew: shapes that the plain pages do not have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pubparse
from pubparse._readers._html_people import listed, short_author
from pubparse.errors import UnknownFormatError
from pubparse.model import Article, Author

PAGES = Path(__file__).parent / "fixtures" / "html"
TODAY = (PAGES / "today.html").read_bytes()
LEGACY = (PAGES / "legacy.html").read_bytes()
RESULTS = (PAGES / "results.html").read_bytes()
LEGACY_RESULTS = (PAGES / "results_legacy.html").read_bytes()


def all_of(content: bytes) -> list[Article]:
    with pubparse.parse(content) as records:
        return list(records)


def changed(page: bytes, *pairs: tuple[bytes, bytes]) -> bytes:
    for old, new in pairs:
        assert old in page, old
        page = page.replace(old, new, 1)
    return page


def codes(article: Article) -> list[str]:
    return [problem.code for problem in article.problems]


# Pages saved by browsers


def test_absolute_links_of_a_saved_page() -> None:
    """A browser that saves a page makes each link an address."""
    page = re.sub(rb'href="(/|#)', rb'href="https://pubmed.ncbi.nlm.nih.gov/31364595/\1', TODAY)
    page = page.replace(b"31364595//", b"")
    assert pubparse.read(page) == pubparse.read(TODAY)


def test_a_picture_inside_an_attribute() -> None:
    """Pages saved as one file hold their pictures: long values are no danger, long lists of attributes are."""
    picture = b'<img src="data:image/png;base64,' + b"iVBORw0KGgo>" * 20_000 + b'">'
    assert pubparse.read(TODAY.replace(b"<body>", b"<body>" + picture)) == pubparse.read(TODAY)


def test_a_translated_page_has_its_text_in_font_elements() -> None:
    page = re.sub(
        rb">([^<>{}]*[a-z.][^<>{}]*)<(?=/(?:span|div|p|h1|h2|strong)>)", rb"><font><font>\1</font></font><", TODAY
    )
    assert page.count(b"<font>") > 60
    clean, article = pubparse.read(TODAY), pubparse.read(page)
    assert pubparse.diff(clean, article) == ()
    assert (article.doi, str(article.electronic_date)) == (clean.doi, "2019-07-29")


@pytest.mark.parametrize(
    "page",
    [TODAY, TODAY.replace(b' id="article-details"', b""), LEGACY, RESULTS, LEGACY_RESULTS],
    ids=["today", "unmarked", "legacy", "rows", "old rows"],
)
def test_an_end_tag_lost_in_noscript_puts_the_page_inside(page: bytes) -> None:
    swallowed = re.sub(rb"<body>", b"<body><noscript><div><p>Please allow scripts.</p></noscript>", page)
    assert all_of(swallowed) == all_of(page)
    assert "Please allow" not in str([article.to_dict() for article in all_of(swallowed)])


def test_what_lies_outside_the_article_is_found() -> None:
    """Two pages in one file are two records; a section behind the article's end is still the article's."""
    body = TODAY[TODAY.index(b"<body>") + 6 : TODAY.index(b"</body>")]
    first, second = all_of(TODAY.replace(b"</body>", body.replace(b"31364595", b"31364596") + b"</body>"))
    assert (first.pmid, second.pmid) == ("31364595", "31364596")
    assert first.mesh_headings == second.mesh_headings
    early_end = changed(TODAY, (b'<div id="substances">', b'</main></div><div id="substances">'))
    assert [chemical.name for chemical in pubparse.read(early_end).chemicals] == ["Antineoplastic Agents"]


@pytest.mark.parametrize(
    "page",
    [TODAY, LEGACY, (PAGES / "legacy_2009.html").read_bytes(), RESULTS, LEGACY_RESULTS],
    ids=["today", "legacy", "2009", "rows", "old rows"],
)
def test_a_pmid_of_nine_digits(page: bytes) -> None:
    """What a page marks as its PMID is read whole (121518513); ten digits are none."""
    first = all_of(page)[0].pmid or ""
    (article, *_) = all_of(page.replace(first.encode(), b"121518513"))
    assert article.pmid == "121518513"
    assert (article.title, article.problems) == (all_of(page)[0].title, ())
    (longer, *_) = all_of(page.replace(first.encode(), b"1215185139"))
    assert longer.pmid is None


# Names


def test_metas_part_a_name_that_has_lost_its_link() -> None:
    link = b'<a class="full-name" href="/?term=Chmura+SJ&amp;cauthor_id=31364595">Steven J Chmura</a>'
    link = link.replace(b"?term", b"?sort=jour&amp;term")
    name = b'<span class="full-name">Maria Garcia Lopez</span>'
    page = changed(TODAY, (link, name), (b";Chmura SJ;", b";Garcia Lopez M;"))
    article = pubparse.read(page)
    second = article.authors[1]
    assert (second.last_name, second.fore_name, second.initials) == ("Garcia Lopez", "Maria", "M")
    assert [x.text for x in second.affiliations] == ["Hospital of Elsewhere.", "Only in a title."]
    assert codes(article) == []
    assert article.authors[3].collective_name == "ACTIV Study Group"
    group = b'<a class="full-name" href="/?term=ACTIV+Study+Group%5BCorporate+Author%5D">ACTIV Study Group</a>'
    unlinked = changed(
        page,
        (group, b'<span class="full-name">UCC-SMART-Studygroup</span>'),
        (b"ACTIV Study Group;", b"UCC-SMART-Studygroup;"),
    )
    assert pubparse.read(unlinked).authors[3].collective_name == "UCC-SMART-Studygroup"  # 32169469
    guessed = pubparse.read(re.sub(rb'<meta name="citation_authors"[^>]*>', b"", page))
    assert codes(guessed) == ["name-split"]


def test_a_family_name_alone_has_its_initials_in_the_link() -> None:
    """28618900 as other programs' tests have it, without fore names."""
    article = pubparse.read(changed(TODAY, (b">Steven J Chmura<", b">Chmura<")))
    assert (article.authors[1].last_name, article.authors[1].fore_name) == ("Chmura", None)
    assert (article.authors[1].initials, codes(article)) == ("SJ", [])


def test_initials_that_look_like_the_suffix() -> None:
    """33400995 has "Burton JR Jr" in the link."""
    page = changed(TODAY, (b"term=Chmura+SJ", b"term=Chmura+JR+Jr"), (b">Steven J Chmura<", b">James R Chmura Jr<"))
    second = pubparse.read(page).authors[1]
    assert (second.last_name, second.fore_name, second.initials, second.suffix) == ("Chmura", "James R", "JR", "Jr")


def test_a_list_that_is_not_complete() -> None:
    group = b'<a class="full-name" href="/?term=ACTIV+Study+Group%5BCorporate+Author%5D">ACTIV Study Group</a>'
    page = changed(TODAY, (group, b"et al."))
    article = pubparse.read(page)
    assert [person.last_name for person in article.authors] == ["Pitroda", "Chmura", "Jones"]
    assert article.authors_complete is False
    assert "authors" in article.partial
    assert codes(article) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Woo PC", Author(last_name="Woo", initials="PC")),
        ("da Cunha AD Júnior", Author(last_name="da Cunha", initials="AD", suffix="Júnior")),  # 33596528
        ("Caraccia M R.D", Author(last_name="Caraccia", initials="M", suffix="R.D")),  # 33631618
        ("Davis K , MSN, MPH", Author(last_name="Davis", initials="K", suffix=", MSN, MPH")),  # 33792515
        ("Côrtes Vde A", Author(last_name="Côrtes", initials="Vde A")),  # 400097
        ("Le Ba V", Author(last_name="Le Ba", initials="V")),  # 31402707
        ("Van Der Berg J-P", Author(last_name="Van Der Berg", initials="J-P")),
        ("Smith AB V", Author(last_name="Smith", initials="AB", suffix="V")),
        ("Qing Ju Han", Author(last_name="Qing Ju Han")),  # 33131696
        ("Plato", Author(last_name="Plato")),
    ],
)
def test_short_names(text: str, expected: Author) -> None:
    assert short_author(text) == expected


def test_rows_of_names() -> None:
    row = (
        "Davis K , MSN, MPH, Wilbur K , MSW; ESCP ASPIRE collaborative; Inês Barroso, Xu Y; Group, of Towns, and Fields; "
        "PROMISE GROUP; Executive of ACPGBI."
    )
    people, complete = listed(row)
    assert complete
    assert [(p.last_name, p.initials, p.suffix, p.collective_name) for p in people] == [
        ("Davis", "K", ", MSN, MPH", None),
        ("Wilbur", "K", ", MSW", None),
        (None, None, None, "ESCP ASPIRE collaborative"),
        ("Inês Barroso", None, None, None),
        ("Xu", "Y", None, None),
        (None, None, None, "Group, of Towns, and Fields"),
        (None, None, None, "PROMISE GROUP"),
        (None, None, None, "Executive of ACPGBI"),
    ]


# What a page says of itself


def test_metas_of_another_date_and_of_fewer_authors() -> None:
    page = changed(
        TODAY,
        (b"<script>", b'<meta name="citation_date" content="08/01/2019"><script>'),
        (b";ACTIV Study Group;", b";"),
    )
    assert codes(pubparse.read(page)) == ["meta-disagrees"]
    other = changed(TODAY, (b"<script>", b'<meta name="citation_date" content="2019 Sep"><script>'))
    article = pubparse.read(other)
    assert codes(article) == ["meta-disagrees"]
    assert "2019 Sep" in article.problems[0].message
    assert str(article.publication_date) == "2019-08"


@pytest.mark.parametrize("placeholder", [b"No title available", b"[Not Available]."])
def test_a_page_without_a_title_has_none_from_its_metas(placeholder: bytes) -> None:
    start, end = TODAY.index(b'<h1 class="heading-title">') + 26, TODAY.index(b"</h1>")
    article = pubparse.read(TODAY[:start] + placeholder + TODAY[end:])
    assert article.title is None
    assert article.pmid == "31364595"


def test_what_a_page_states_in_part() -> None:
    page = changed(TODAY, (b"Epub 2019 Jul 29.", b"eCollection 2019."))
    article = pubparse.read(page)
    assert "publication_date" in article.partial
    assert "references.article_ids" in article.partial
    assert {
        "supplementary_concepts.ui",
        "authors.affiliations.identifiers",
        "comments_corrections.pmid_version",
    } <= article.unknown
    in_process = changed(LEGACY, (b"[Indexed for MEDLINE]", b"[PubMed - in process]"))
    old = pubparse.read(in_process)
    assert old.status == "In-Process"
    assert "status" in old.partial
    first, second, _ = all_of(RESULTS)
    assert first.languages == ("ger",)
    assert {"languages", "title_markup"} <= first.partial
    assert "languages" in second.unknown


def test_records_of_one_page_show_less_of_each() -> None:
    heading = TODAY[TODAY.index(b'<header class="heading"') : TODAY.index(b'<div class="conflict-of-interest"')]
    records = [
        re.sub(rb'\bid="', b'id="search-result-1-%d-' % place, heading).replace(b"31364595", b"3136459%d" % place)
        for place in (1, 2)
    ]
    page = TODAY[: TODAY.index(b"<main")] + b"".join(records) + b"</body></html>"
    first, second = all_of(
        re.sub(rb'<meta name="(citation|ncbi_uid)[^>]*>', b"", page).replace(b'"abstract"', b'"searchresult"', 1)
    )
    assert (first.pmid, second.pmid) == ("31364591", "31364592")
    assert first.abstract == second.abstract is not None
    assert {"mesh_headings", "comments_corrections", "grants"} <= first.unknown
    assert "abstract" not in first.unknown
    alone = pubparse.read(re.sub(rb'(?s)<div id="mesh-terms".*?</ul></div>', b"", TODAY))
    assert "mesh_headings" not in alone.unknown


# Abstracts


def test_an_abstract_in_a_language_that_is_not_told() -> None:
    article = pubparse.read(changed(TODAY, (b'id="spa-abstract"', b'id="es-abstract"')))
    assert [(a.language, a.type) for a in article.other_abstracts] == [(None, None), ("eng", "plain-language-summary")]


def test_kinds_of_abstracts() -> None:
    """The kind stands in the id (11363372), or above the text as the page's own heading."""
    page = changed(
        TODAY,
        (b'id="eng-abstract"', b'id="PIP-abstract"'),
        (b'id="spa-abstract"', b'id="other-abstract"'),
        (b"<p>In plain words.", b'<p><strong class="sub-title">Plain language summary:</strong> In plain words.'),
    )
    article = pubparse.read(page)
    assert [(a.language, a.type, a.sections[0].label, len(a.sections)) for a in article.other_abstracts] == [
        ("eng", "PIP", "Background", 2),
        ("eng", None, None, 1),
        ("eng", "plain-language-summary", None, 1),
    ]


# Books


@pytest.mark.parametrize(
    ("line", "title", "edition", "place", "editors"),
    [
        (
            b"In: Vink R, Nechifor M, editors. Made Up [Internet]. 2nd ed. York: Press; 2011.",
            "Made Up",
            "2nd ed",
            "York",
            2,
        ),
        (b"In: Made Up II. 2nd. Cold Harbour (NY): Press; 1997.", "Made Up II", "2nd", "Cold Harbour (NY)", 0),
        (b"Oxford: Press; 2001.", None, None, "Oxford", 0),
    ],
)
def test_books(line: bytes, title: str | None, edition: str | None, place: str, editors: int) -> None:
    start, end = TODAY.index(b'<div class="article-source">'), TODAY.index(b'<span class="citation-doi">')
    today = TODAY[:start] + b'<span class="cit">' + line + b"</span>" + TODAY[end:]
    legacy = re.sub(rb'<div class="cit">.*?</div>', b'<div class="cit">' + line + b"</div>", LEGACY)
    row = re.sub(
        rb'<span class="full-journal-citation">In: .*?</span>',
        b'<span class="full-journal-citation">' + line + b"</span>",
        RESULTS,
    )
    for article in (pubparse.read(today), pubparse.read(legacy), all_of(row)[-1]):
        book = article.book
        assert book is not None
        assert (book.title, book.edition, book.publisher, book.publisher_location) == (title, edition, "Press", place)
        assert len(book.editors) == editors
        assert {"book.sections", "book.isbns"} <= article.unknown


def test_a_version_belongs_to_its_pmcid() -> None:
    assert pubparse.read(TODAY.replace(b"PMC8147740", b"PMC8147740.2")).pmcid == "PMC8147740.2"
    legacy = changed(LEGACY, (b"PMC5340975</a> [Available on 2017-09-01]", b"PMC5340975.3</a>"))
    assert pubparse.read(legacy).pmcid == "PMC5340975.3"
    assert "PMCID" not in {piece.name for piece in pubparse.read(legacy).unplaced}


# What is none of it


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b'<meta name="citation_title" content="x"><title>Maintenance therapy, made up | Journal</title>', "publisher"),
        (b"<title>Made up - NCBI Bookshelf</title>", "Bookshelf"),
        (b"<title>NCBI - WWW Error Blocked Diagnostic</title>", "access is denied"),
        (b"<title>NCBI/pubmed - WWW Error 500 Diagnostic</title>", "service is down"),
        (b"<title>Advanced Search - PubMed</title>", "search page"),
        (b"<title>Sign In - My NCBI</title>", "sign in"),
        (b"<title>Clinical Queries - PubMed</title>", "without a record"),
        (b"<title>A made-up article - Europe PMC</title>", "PubMed Central"),
    ],
)
def test_pages_without_a_record_are_named(head: bytes, what: str) -> None:
    page = b"<!DOCTYPE html><html><head>" + head + b"</head><body><p>Text</p></body></html>"
    assert pubparse.sniff(page) is None
    with pytest.raises(UnknownFormatError, match=what):
        pubparse.read(page)


def test_medline_within_a_page_is_medline() -> None:
    lines = b"PMID- 31364595\nOWN - NLM\nTI  - Made up &amp; short.\n"
    begin = b"<!DOCTYPE html><html><head><title>x</title></head><body><p>A line above</p><div class='rprt'>"
    for page in (
        b"<html><body><pre>" + lines + b"</pre></body></html>",
        b"<pre>\n" + lines,
        begin + b"<pre class='x'>" + lines + b"</pre></div></body></html>",
    ):
        assert pubparse.sniff(page) == "medline"
        article = pubparse.read(page)
        assert (article.pmid, article.title, article.problems) == ("31364595", "Made up & short.", ())
    in_title = pubparse.read(lines.replace(b"Made up &amp;", b"The <pre> element,"))
    assert in_title.title == "The <pre> element, short."
