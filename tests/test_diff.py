"""`diff`: the normal form in which formats are compared, and what is never a difference. See docs/reference/diff.md."""

from __future__ import annotations

import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pubparse._diff import Difference, diff
from pubparse.model import (
    Abstract,
    AbstractSection,
    Affiliation,
    Article,
    ArticleId,
    Author,
    Book,
    CommentCorrection,
    ELocationId,
    Identifier,
    Journal,
    Keyword,
    MeshHeading,
    MeshTerm,
    PartialDate,
    PublicationType,
    Reference,
    ReferenceList,
    Source,
    Unplaced,
)
from tests.strategies import articles, instances

FIELDS = [field.name for field in attrs.fields(Article)]


def paths(a: Article, b: Article) -> list[str]:
    return [difference.path for difference in diff(a, b)]


@given(articles())
@settings(max_examples=80, deadline=None)
def test_nothing_differs_from_itself(article: Article) -> None:
    assert diff(article, article) == ()
    assert diff(article, Article.from_dict(article.to_dict())) == ()


@given(articles(), articles())
@settings(max_examples=100, deadline=None)
def test_both_ways_are_one(a: Article, b: Article) -> None:
    there, back = diff(a, b), diff(b, a)
    assert [(d.path, d.left, d.right) for d in there] == [(d.path, d.right, d.left) for d in back]


@given(articles(), articles(), st.sampled_from([name for name in FIELDS if name not in ("unknown", "partial")]))
@settings(max_examples=50, deadline=None)
def test_one_changed_field_differs_in_its_place_alone(a: Article, b: Article, name: str) -> None:
    a = attrs.evolve(a, unknown=frozenset(), partial=frozenset())
    changed = attrs.evolve(a, **{name: getattr(b, name)})
    assert all(path.split(".")[0].split("[")[0] in (name, "pages") for path in paths(a, changed))


@given(articles(), articles(), st.sets(st.sampled_from(FIELDS), max_size=5))
@settings(max_examples=60, deadline=None)
def test_what_one_side_does_not_know_is_no_difference(a: Article, b: Article, names: set[str]) -> None:
    poorer = attrs.evolve(b, unknown=frozenset(names))
    assert not {path.split(".")[0].split("[")[0] for path in paths(a, poorer)} & names


SAME: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "final full stop of a title": ({"title": "Of trams."}, {"title": "Of trams"}),
    "blanks": ({"title": "Of\u00a0 trams\n now"}, {"title": "Of trams\u2009now"}),
    "dashes": ({"title": "Oslo\u2013Bergen \u2212 a ride"}, {"title": "Oslo-Bergen - a ride"}),
    "composed letters": ({"title": "Ve\u0301lo"}, {"title": "V\u00e9lo"}),
    "the end of pages": ({"pages": "884-95"}, {"pages": "884\u2013895"}),
    "pages stated apart": ({"pages": "884-95", "start_page": "884", "end_page": "895"}, {"pages": "884-895"}),
    "pages only apart": ({"start_page": "884", "end_page": "895"}, {"pages": "884-95"}),
    "case of a DOI": (
        {"elocation_ids": (ELocationId(value="10.1/ABC", id_type="doi"),)},
        {"elocation_ids": (ELocationId(value="https://doi.org/10.1/abc", id_type="doi", valid=True),)},
    ),
    "order of identifiers": (
        {"article_ids": (ArticleId(value="1", id_type="pubmed"), ArticleId(value="10.1/A", id_type="doi"))},
        {"article_ids": (ArticleId(value="10.1/a", id_type="doi"), ArticleId(value="1", id_type="pubmed"))},
    ),
    "initials and fore names": (
        {"authors": (Author(last_name="Ny", fore_name="Ada B", initials="AB"),)},
        {"authors": (Author(last_name="Ny", initials="AB"),)},
    ),
    "fore names alone and initials alone": (
        {"authors": (Author(last_name="Ny", fore_name="Jean-Paul"),)},
        {"authors": (Author(last_name="Ny", initials="J.-P."),)},
    ),
    "fore names that are initials": (
        {"authors": (Author(last_name="Ny", fore_name="Ada B"),)},
        {"authors": (Author(last_name="Ny", fore_name="A B"),)},
    ),
    "stops in names": (
        {"authors": (Author(last_name="Ny", fore_name="Ada B.", suffix="Jr."),)},
        {"authors": (Author(last_name="Ny", fore_name="Ada B", suffix="Jr"),)},
    ),
    "forms of an ORCID": (
        {
            "authors": (
                Author(identifiers=(Identifier(value="https://orcid.org/0000-0002-1825-0097", source="ORCID"),)),
            )
        },
        {"authors": (Author(identifiers=(Identifier(value="0000000218250097", source="orcid"),)),)},
    ),
    "final full stop of an affiliation": (
        {"authors": (Author(affiliations=(Affiliation(text="Oslo."),)),)},
        {"authors": (Author(affiliations=(Affiliation(text="Oslo"),)),)},
    ),
    "how a date was printed": (
        {
            "publication_date": PartialDate(
                year=2020, month=11, end=PartialDate(year=2020, month=12), raw="2020 Nov/Dec"
            )
        },
        {
            "publication_date": PartialDate(
                year=2020, month=11, end=PartialDate(year=2020, month=12), raw="2020 Nov-Dec"
            )
        },
    ),
    "fall and autumn": (
        {"publication_date": PartialDate(year=2020, season="Fall")},
        {"publication_date": PartialDate(year=2020, season="Autumn")},
    ),
    "case and order of publication types": (
        {"publication_types": (PublicationType(name="JOURNAL ARTICLE"), PublicationType(name="Review"))},
        {"publication_types": (PublicationType(name="Review"), PublicationType(name="Journal Article"))},
    ),
    "case of a language": ({"languages": ("ENG",)}, {"languages": ("eng",)}),
    "what a source does not say": (
        {"authors": (Author(last_name="Ny", valid=True),), "authors_complete": True},
        {"authors": (Author(last_name="Ny"),)},
    ),
    "the sign of a copyright": (
        {"abstract": Abstract(copyright="(c) 2025 Nobody.")},
        {"abstract": Abstract(copyright="\u00a9 2025 Nobody")},
    ),
    "how it was read": (
        {
            "source": Source(format="medline"),
            "unplaced": (Unplaced(name="XX", text="y"),),
            "unknown": frozenset({"issue"}),
        },
        {},
    ),
}


@pytest.mark.parametrize(("left", "right"), SAME.values(), ids=SAME)
def test_one_normal_form(left: dict[str, Any], right: dict[str, Any]) -> None:
    assert diff(Article(**left), Article(**right)) == ()


DIFFERENT: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "another title": ({"title": "Of trams"}, {"title": "Of Trams"}, ["title"]),
    "brackets": ({"title": "[Of trams]."}, {"title": "Of trams."}, ["title"]),
    "absent": ({"title": "Of trams"}, {}, ["title"]),
    "an author's name": (
        {"authors": (Author(last_name="Ny"), Author(last_name="Ek"))},
        {"authors": (Author(last_name="Ny"), Author(last_name="Eck"))},
        ["authors[1].last_name"],
    ),
    "one author more": ({"authors": (Author(last_name="Ny"),)}, {}, ["authors[0]"]),
    "other initials": (
        {"authors": (Author(last_name="Ny", fore_name="Ada"),)},
        {"authors": (Author(last_name="Ny", initials="B"),)},
        ["authors[0].initials"],
    ),
    "another fore name of the same initials": (
        {"authors": (Author(last_name="Ny", fore_name="Ada", initials="A"),)},
        {"authors": (Author(last_name="Ny", fore_name="Ann", initials="A"),)},
        ["authors[0].fore_name"],
    ),
    "order of authors": (
        {"authors": (Author(last_name="Ny"), Author(last_name="Ek"))},
        {"authors": (Author(last_name="Ek"), Author(last_name="Ny"))},
        ["authors[0].last_name", "authors[1].last_name"],
    ),
    "pages": ({"pages": "884-95"}, {"pages": "884-96"}, ["pages"]),
    "a DOI's hyphen": (
        {"elocation_ids": (ELocationId(value="10.1/a-b", id_type="doi"),)},
        {"elocation_ids": (ELocationId(value="10.1/ab", id_type="doi"),)},
        ["elocation_ids[0].value"],
    ),
    "a date's precision": (
        {"publication_date": PartialDate(year=2019, month=8)},
        {"publication_date": PartialDate(year=2019)},
        ["publication_date"],
    ),
    "a season without a number": (
        {"publication_date": PartialDate(year=2019, season="Michaelmas")},
        {"publication_date": PartialDate(year=2019)},
        ["publication_date"],
    ),
    "a section's label": (
        {"abstract": Abstract(sections=(AbstractSection(label="AIM", text="x"),))},
        {"abstract": Abstract(sections=(AbstractSection(label="AIMS", text="x"),))},
        ["abstract.sections[0].label"],
    ),
    "one of many subject headings": (
        {"mesh_headings": (MeshHeading(descriptor=MeshTerm(name="A")), MeshHeading(descriptor=MeshTerm(name="B")))},
        {"mesh_headings": (MeshHeading(descriptor=MeshTerm(name="C")), MeshHeading(descriptor=MeshTerm(name="A")))},
        ["mesh_headings[0].descriptor.name"],
    ),
    "a star": (
        {"mesh_headings": (MeshHeading(descriptor=MeshTerm(name="A", major_topic=True)),)},
        {"mesh_headings": (MeshHeading(descriptor=MeshTerm(name="A")),)},
        ["mesh_headings[0].descriptor.major_topic"],
    ),
    "False where the other says True": ({"authors_complete": True}, {"authors_complete": False}, ["authors_complete"]),
    "deep inside": (
        {"references": (ReferenceList(lists=(ReferenceList(references=(Reference(citation="A"),)),)),)},
        {"references": (ReferenceList(lists=(ReferenceList(references=(Reference(citation="B"),)),)),)},
        ["references[0].lists[0].references[0].citation"],
    ),
    "a book and none": ({"book": Book(title="Trams")}, {}, ["book"]),
    "markup": ({"title": "x", "title_markup": "<i>x</i>"}, {"title": "x"}, ["title_markup"]),
}


@pytest.mark.parametrize(("left", "right", "where"), DIFFERENT.values(), ids=DIFFERENT)
def test_a_difference_has_its_place(left: dict[str, Any], right: dict[str, Any], where: list[str]) -> None:
    assert paths(Article(**left), Article(**right)) == where


@pytest.mark.parametrize(
    ("left", "right", "unknown"),
    [
        (
            {"authors": (Author(affiliations=(Affiliation(text="Oslo"),)),)},
            {"authors": (Author(),)},
            "authors.affiliations",
        ),
        ({"journal": Journal(title="Trams", issn="1")}, {"journal": Journal(title="Trams")}, "journal.issn"),
        ({"journal": Journal(title="Trams")}, {}, "journal.title"),
        (
            {"abstract": Abstract(sections=(AbstractSection(text="x", nlm_category="METHODS"),))},
            {"abstract": Abstract(sections=(AbstractSection(text="x"),))},
            "abstract.nlm_category",
        ),
        (
            {"mesh_headings": (MeshHeading(descriptor=MeshTerm(name="A", ui="D1")),)},
            {"mesh_headings": (MeshHeading(descriptor=MeshTerm(name="A")),)},
            "mesh_headings.ui",
        ),
        (
            {"abstract": Abstract(sections=(AbstractSection(label="AIM", text="x."), AbstractSection(text="y")))},
            {"abstract": Abstract(sections=(AbstractSection(text="AIM: x. y"),))},
            "abstract.sections",
        ),
        (
            {"keywords": (Keyword(text="x", owner="NOTNLM"),)},
            {"keywords": (Keyword(text="x"),)},
            "keywords.owner",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["unknown", "partial"])
def test_parts_that_one_side_does_not_know(
    left: dict[str, Any], right: dict[str, Any], unknown: str, kind: str
) -> None:
    assert diff(Article(**left), Article(**right)) != ()
    stated: dict[str, Any] = {**right, kind: frozenset({unknown})}
    poorer = Article(**stated)
    assert diff(Article(**left), poorer) == ()
    assert diff(poorer, Article(**left)) == ()


def test_markup_is_not_missed_where_a_format_has_none() -> None:
    marked = Article(title="x", title_markup="<i>x</i>")
    assert diff(marked, Article(title="x", unknown=frozenset({"mesh_headings"}))) == ()
    assert paths(marked, Article(title="x", partial=frozenset({"authors"}))) == ["title_markup"]


def test_the_doi_is_compared_where_the_lists_are_not() -> None:
    a = Article(article_ids=(ArticleId(value="10.1/a", id_type="doi"), ArticleId(value="S1", id_type="pii")))
    same = Article(
        elocation_ids=(ELocationId(value="10.1/A", id_type="doi"),), partial=frozenset({"article_ids", "elocation_ids"})
    )
    other = Article(
        elocation_ids=(ELocationId(value="10.1/b", id_type="doi"),), partial=frozenset({"article_ids", "elocation_ids"})
    )
    assert diff(a, same) == ()
    assert diff(a, other) == (Difference("doi", "10.1/a", "10.1/b"),)


def test_differences_hold_the_values_as_they_are() -> None:
    (found,) = diff(Article(title="Of  trams."), Article(title="Of buses."))
    assert found == Difference("title", "Of  trams.", "Of buses.")
    assert repr(found) == "Difference(path='title', left='Of  trams.', right='Of buses.')"
    assert pickle.loads(pickle.dumps(found)) == found


@given(st.lists(instances(Author), max_size=4), st.lists(instances(Author), max_size=4))
@settings(max_examples=60, deadline=None)
def test_every_extra_author_is_named(one: list[Author], other: list[Author]) -> None:
    a, b = Article(authors=tuple(one)), Article(authors=tuple(other))
    extra = [
        path for path in paths(a, b) if path.endswith("]") and path.startswith("authors[") and path.count("[") == 1
    ]
    assert len(extra) == abs(len(one) - len(other))


def test_what_pages_print_in_their_own_way() -> None:
    """Labels, the source of a link, what the article cites, and the one affiliation of old records."""
    xml = Article(
        abstract=Abstract(
            sections=(AbstractSection(label="UNLABELLED", text="a"), AbstractSection(label="METHODS", text="b"))
        ),
        affiliations=(Affiliation(text="Oslo."),),
        authors=(Author(last_name="Ny"), Author(last_name="Ek")),
        comments_corrections=(
            CommentCorrection(ref_type="Cites", ref_source="Lancet. 1999", pmid="7"),
            CommentCorrection(ref_type="ErratumIn", ref_source="Lancet. 2001;1:1", pmid="8"),
            CommentCorrection(ref_type="CommentIn", ref_source="Lancet. 2002;2:2"),
        ),
    )
    page = Article(
        abstract=Abstract(sections=(AbstractSection(text="a"), AbstractSection(label="Methods:", text="b"))),
        authors=(Author(last_name="Ny", affiliations=(Affiliation(text="Oslo"),)), Author(last_name="Ek")),
        comments_corrections=(
            CommentCorrection(ref_type="CommentIn", ref_source="Lancet. 2002;2:2."),
            CommentCorrection(ref_type="ErratumIn", ref_source="Lancet. 2001 Jan;1(1):1. doi: 10.1/x.", pmid="8"),
        ),
        unknown=frozenset({"owner"}),
    )
    assert paths(xml, page) == paths(page, xml) == []
    other = attrs.evolve(
        page, comments_corrections=(CommentCorrection(ref_type="ErratumIn", ref_source="x", pmid="9"),)
    )
    assert paths(xml, other) == [
        "comments_corrections[0].ref_source",
        "comments_corrections[0].pmid",
        "comments_corrections[1]",
    ]
    whole = attrs.evolve(page, unknown=frozenset())
    assert "comments_corrections[0]" in {path[:23] for path in paths(xml, whole)}
    elsewhere = attrs.evolve(page, authors=(page.authors[1], page.authors[0]))
    assert "authors[0].affiliations[0]" in paths(xml, elsewhere)


MATH = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>T</mml:mi> <mml:mn>2</mml:mn></mml:math>'


def test_blanks_in_formulas_do_not_count() -> None:
    xml = Article(
        title="Of T 2 here.",
        title_markup=f"Of {MATH} here.",
        abstract=Abstract(sections=(AbstractSection(text="A T 2 map", markup=f"A {MATH} map"),)),
    )
    assert paths(xml, attrs.evolve(xml, title="Of T2 here", title_markup=f"Of {MATH.replace('> <', '><')} here")) == []
    other = Article(title="Of T2 here", abstract=Abstract(sections=(AbstractSection(text="A T2 map"),)))
    text = attrs.evolve(other, unknown=frozenset({"mesh_headings"}))
    assert paths(xml, text) == []
    assert paths(xml, attrs.evolve(text, partial=frozenset({"abstract.sections"}))) == []
    assert paths(xml, attrs.evolve(text, title="Of T3 here")) == ["title"]
    assert paths(attrs.evolve(xml, title_markup=None), text) == ["title"]
    page = attrs.evolve(text, title_markup=f"Of {MATH.replace('> <', '><')} here", unknown=frozenset({"grants"}))
    empty = MATH.replace("<mml:mn>", "<mml:mspace/><mml:mn>")
    assert paths(xml, page) == []
    assert paths(attrs.evolve(xml, title_markup=f"Of {empty} here."), page) == ["title_markup"]
    spelled = attrs.evolve(page, title_markup=f"Of {empty.replace('<mml:mspace/>', '<mml:mspace></mml:mspace>')} here")
    assert paths(attrs.evolve(xml, title_markup=f"Of {empty} here."), spelled) == []


def test_a_wrapped_hyphen() -> None:
    assert paths(Article(title="Gamma- Aminobutyric acid"), Article(title="Gamma-Aminobutyric acid.")) == []
    assert paths(Article(title="care - a word"), Article(title="care-a word")) == ["title"]


def test_a_label_at_the_head_of_the_text() -> None:
    apart = Article(abstract=Abstract(sections=(AbstractSection(label="Aims", text="To see."),)))
    run_in = Article(abstract=Abstract(sections=(AbstractSection(text="Aims: To see."),)))
    assert paths(apart, run_in) == []
    other = Article(abstract=Abstract(sections=(AbstractSection(text="Aim: To see."),)))
    assert paths(apart, other) == ["abstract.sections[0].label", "abstract.sections[0].text"]


def test_names_that_citations_print_in_one_piece() -> None:
    known = Article(
        authors=(Author(last_name="Le Ba", fore_name="Vinh", initials="V"), Author(collective_name="A Group"))
    )
    printed = Article(
        authors=(Author(last_name="Le", initials="Ba", suffix="V"), Author(last_name="A Group")),
        unknown=frozenset({"authors.fore_name"}),
    )
    assert paths(known, printed) == []
    assert paths(
        known, attrs.evolve(printed, authors=(Author(last_name="Le Ba", initials="W"), printed.authors[1]))
    ) == ["authors[0].initials"]
    whole = attrs.evolve(printed, unknown=frozenset())
    assert paths(known, whole) == [
        "authors[0].initials", "authors[0].last_name", "authors[0].suffix", "authors[1].last_name", "authors[1].collective_name",
    ]  # fmt: skip


def test_an_affiliation_that_is_repeated() -> None:
    one, other = Affiliation(text="Here."), Affiliation(text="There.")
    twice = Article(authors=(Author(last_name="Roe", affiliations=(one, other, one)),))
    once = Article(authors=(Author(last_name="Roe", affiliations=(one, other)),))
    assert paths(twice, once) == []
    assert paths(twice, Article(authors=(Author(last_name="Roe", affiliations=(other, one)),))) != []


def test_a_whole_book_is_titled_once() -> None:
    """21413195: XML has title and authors in `book`."""
    authors = (Author(last_name="Nussey", initials="S"),)
    from_xml = Article(book=Book(title="Trams: A Guide", authors=authors))
    printed = Article(title="Trams: A Guide.", authors=authors, book=Book(title="Trams: A Guide"))
    printed = attrs.evolve(printed, unknown=frozenset({"book.authors"}))
    assert paths(from_xml, printed) == paths(printed, from_xml) == []
    assert paths(from_xml, attrs.evolve(printed, title="A chapter")) == ["title", "authors[0]"]
    assert paths(from_xml, attrs.evolve(printed, authors=())) == ["authors[0]"]


def test_a_colon_behind_the_label() -> None:
    """34854427 has the label "Methods" and the text ": Fifty ..."."""
    one, other = (
        Article(abstract=Abstract(sections=(AbstractSection(label="A", text=t),))) for t in (": Fifty.", "Fifty.")
    )
    assert paths(one, other) == []


def test_names_that_a_later_entry_corrects() -> None:
    """17713168: pages and texts print the valid ones."""
    people = [Author(last_name=name, valid=valid) for name, valid in (("Colatigli", False), ("Cattani", True))]
    printed = Article(authors=(Author(last_name="Cattani"),), unknown=frozenset({"authors.valid"}))
    assert paths(Article(authors=tuple(people)), printed) == []
    assert paths(Article(authors=tuple(people)), attrs.evolve(printed, unknown=frozenset())) != []
    assert paths(Article(authors=(*people, Author(last_name="Roe"))), printed) == ["authors[1]"]


def test_files_are_read_first() -> None:
    given: Any = "tests/fixtures/peers.xml"
    for left, right in ((given, Article()), (Article(), given)):
        with pytest.raises(TypeError, match=r"two Articles, as pubparse\.read gives them, not str"):
            diff(left, right)


def test_the_markup_of_an_author_s_affiliation_counts_where_both_state_it() -> None:
    def by(*markups: str | None) -> Article:
        places = tuple(Affiliation(text="Dept. of H2O.", markup=markup) for markup in markups)
        return Article(authors=(Author(last_name="Muster", affiliations=places),))

    marked, plain = by("Dept. of H<sub>2</sub>O."), by(None)
    assert [d.path for d in diff(marked, plain)] == ["authors[0].affiliations[0].markup"]
    assert [d.path for d in diff(plain, marked)] == ["authors[0].affiliations[0].markup"]
    assert diff(marked, by("Dept. of H<sub>2</sub>O.", None)) == ()  # each text once
    assert diff(marked, attrs.evolve(plain, unknown=frozenset({"title_markup"}))) == ()
