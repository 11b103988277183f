"""Every place of NLM's DTD has a home: fill it, read the record, look into the field that `oracle/paths.toml` names."""

from __future__ import annotations

import sys
from itertools import chain
from typing import Any, get_args, get_type_hints

import pytest
from lxml import etree

import pubparse
from pubparse.model import Article, Deletion, PartialDate
from tests.oracle import dtd
from tests.oracle.compare import every_field
from tests.oracle.shared import SHARED

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PLACES = dtd.known()
RECORDS = dtd.Record(PLACES)
HOMES: dict[str, dict[str, Any]] = tomllib.loads(dtd.LIST.with_name("paths.toml").read_text("utf-8"))
SECTION = {"box": "box", "text": "value", "mixed": "value", "attribute": "value", "inline": "markup", "math": "markup"}
NLM_DTD = SHARED / "dtd" / "pubmed_250101.dtd"
needs_dtd = pytest.mark.skipif(not NLM_DTD.exists(), reason="NLM's DTD lies in ../shared, which is not here")

# A book record has two lists of identifiers, both of which must be there; the one of the document comes first.
SECOND_SOURCE = "PubmedBookArticle/PubmedBookData/ArticleIdList/"
NUMBERS = {"Year", "Month", "Day", "Hour", "Minute", "Second", "NumberOfReferences", "@Version"}
MARKS = {
    "Year": "1987", "Month": "07", "Day": "23", "Hour": "13", "Minute": "47", "Second": "53", "NumberOfReferences": "37",
    "PMID": "7654321", "@Version": "4", "@VersionDate": "2018/10/10", "MedlineDate": "1987 Jul-Aug", "Season": "Summer",
    "@ID": "group7654", "@Investigators": "group7654",
}  # fmt: skip
MARK = "Marke 7654 & Söhne <sub>"


def _of_kind(*kinds: str) -> list[dtd.Place]:
    return [place for place in PLACES if place.kind in kinds]


def _home(place: dtd.Place) -> Any:
    return HOMES[SECTION[place.kind]][place.path]


def _legal_values(place: dtd.Place) -> tuple[str, ...]:
    home = _home(place)
    return tuple(home) if isinstance(home, dict) else place.values or (MARKS.get(place.name, MARK),)


def _read_out(place: dtd.Place, value: str) -> tuple[Article | tuple[Deletion, ...], str]:
    """What the smallest record with `value` at `place` was read as, and the record."""
    record = RECORDS.holding(place, value)
    with pubparse.parse_string(f"<{_set_of(place)}>{record}</{_set_of(place)}>") as records:
        articles = list(records)
    assert records.problems == (), record
    if place.path.startswith("Delete"):
        assert articles == []
        assert len(records.deletions) == record.count("<PMID")
        return records.deletions[:1], record
    (article,) = articles
    home = _home(place)
    without_a_field = str(home[value] if isinstance(home, dict) else home).startswith("(unplaced")
    assert [value in piece.text for piece in article.unplaced] == [True] * without_a_field, record
    assert article.problems == (), record
    assert article.unknown == article.partial == frozenset(), record
    return article, record


def _set_of(place: dtd.Place) -> str:
    return "BookDocumentSet" if place.path.startswith("DeleteDocument") else "PubmedArticleSet"


def _values(thing: object, field: str) -> list[object]:
    """All values at a field path; `[]` goes into each item, and what is absent has no items."""
    things = list(thing) if isinstance(thing, tuple) else [thing]
    for step in field.removeprefix("deletions[].").split("."):
        name = step.removesuffix("[]")
        found = [getattr(one, name) for one in things if one is not None]
        things = list(chain.from_iterable(found)) if step.endswith("[]") else found
    return things


def _model_value(place: dtd.Place, value: str) -> object:
    if "Y" in place.values:
        return value == "Y"
    if place.name in NUMBERS:
        return int(value)
    if place.name == "@VersionDate":
        return PartialDate(year=2018, month=10, day=10, raw=value)
    return value


@needs_dtd
def test_the_list_is_what_the_dtd_says() -> None:
    assert dtd.listed(PLACES) == dtd.listed(dtd.walk(NLM_DTD.read_text("utf-8")))


@needs_dtd
def test_the_list_agrees_with_the_one_of_the_design() -> None:
    """A second walk, by other hands; it shows one level more of elements that hold themselves."""
    rows = [line.split("\t") for line in (SHARED / "design" / "dtd_paths.tsv").read_text("utf-8").splitlines()[1:]]
    theirs = {path for path, kind, *_ in rows if kind != "text"}
    ours = {place.path for place in PLACES}
    assert ours <= theirs
    assert {path for path in theirs - ours if "ReferenceList/ReferenceList/" not in path} == {
        "PubmedBookArticle/BookDocument/Sections/Section/Section/Section",
    }


@needs_dtd
def test_the_records_that_are_made_are_valid() -> None:
    nlm_dtd = etree.DTD(str(NLM_DTD))
    for place in PLACES:
        if place.name == "@Investigators":
            continue  # an IDREF alone is valid only beside the list that it names
        for value in _legal_values(place):
            record = RECORDS.holding(place, value)
            assert nlm_dtd.validate(etree.fromstring(record)), (record, nlm_dtd.error_log.last_error)


@pytest.mark.parametrize("section", ["box", "value", "markup"])
def test_each_place_has_an_entry_and_each_entry_a_place(section: str) -> None:
    assert list(HOMES[section]) == [place.path for place in PLACES if SECTION[place.kind] == section]


def test_each_choice_that_steers_is_named() -> None:
    for place in PLACES:
        home = _home(place)
        if isinstance(home, dict):
            assert set(home) == set(place.values or (place.default,)), place.path


def test_nothing_is_missing() -> None:
    entries = chain.from_iterable(HOMES[section].items() for section in HOMES)
    flat = [(path, *(home.values() if isinstance(home, dict) else [home])) for path, home in entries]
    assert [entry for entry in flat if any(home.startswith("MISSING") for home in entry[1:])] == []


def test_each_home_is_a_field_of_the_model() -> None:
    for place in PLACES:
        home = _home(place)
        for field in home.values() if isinstance(home, dict) else [home]:
            if field.startswith(("(", "MISSING")):
                continue
            cls: Any = Deletion if field.startswith("deletions") else Article
            for step in field.removeprefix("deletions[]").removeprefix(".").split("."):
                if not step:
                    continue
                hint = get_type_hints(cls)[step.removesuffix("[]")]
                inner = [t for t in get_args(hint) if t is not type(None) and t is not Ellipsis]
                assert not step.endswith("[]") or "tuple" in str(hint), (field, step)
                cls = inner[0] if inner else hint


# Fields that a record of the 2025 DTD cannot fill, and where else they come from.
FROM_OLDER_DTDS = ("affiliations[]", "date_created.", "article_dates[].")
ABOUT_THE_READING = ("unknown", "partial", "source.", "unplaced[].", "problems[].")
SAID_ELSEWHERE = {"book.accession": "the ArticleId of type bookaccession", "publication_date": "Book/PubDate too"}
NOT_IN_XML_DATES = (".raw", ".end", ".season", ".month", ".day", ".year")


def test_each_field_of_the_model_has_a_place() -> None:
    """The other direction: no field of the model that pubmed-xml is said to state stands without a source in the DTD."""
    homes = set()
    for place in PLACES:
        home = _home(place)
        homes |= set(home.values()) if isinstance(home, dict) else {home}
    orphans = [
        field
        for field in every_field(Article)
        if field not in homes
        and not field.startswith((*FROM_OLDER_DTDS, *ABOUT_THE_READING))
        and not field.endswith(NOT_IN_XML_DATES)
        and field not in SAID_ELSEWHERE
        # Lists of the book's editors are those of its authors, told apart by @Type.
        and not field.startswith("book.editors")
    ]
    assert orphans == [
        "abstract.language", "abstract.type",  # only other abstracts have them
        "mesh_headings[].qualifiers[].type",  # DescriptorName alone has @Type
    ]  # fmt: skip


@pytest.mark.parametrize("place", _of_kind("box"), ids=lambda place: place.path)
def test_a_record_with_this_element_is_read_whole(place: dtd.Place) -> None:
    _read_out(place, "")


@pytest.mark.parametrize("place", _of_kind("text", "mixed", "attribute"), ids=lambda place: place.path)
def test_the_value_comes_out_at_its_field(place: dtd.Place) -> None:
    for value in _legal_values(place):
        thing, record = _read_out(place, value)
        home = _home(place)
        expected: object
        if isinstance(home, dict):
            home, expected = home[value], 1901 if place.name == "@DateType" else "filler"
        else:
            expected = _model_value(place, value)
        if not home.startswith("("):
            found = _values(thing, home)[place.path.startswith(SECOND_SOURCE) :]
            assert found == [expected], record


@pytest.mark.parametrize("place", _of_kind("inline", "math"), ids=lambda place: place.path)
def test_tags_stand_in_the_markup_and_text_in_the_text(place: dtd.Place) -> None:
    thing, record = _read_out(place, MARK)
    (markup,) = _values(thing, _home(place))
    namespace = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'
    got = etree.fromstring(f"<x {namespace}>{markup}</x>")
    tag = place.name.replace("mml:", "{http://www.w3.org/1998/Math/MathML}")
    (formula_or_tag,) = got.iter(tag)
    assert "".join(formula_or_tag.itertext()) == MARK, record
    pieces = ("", "") if "DispFormula" in place.path else ("before ", " after")
    assert "".join(got.itertext()) == MARK.join(pieces), record
    text_of = place.parent.removesuffix("/DispFormula")
    assert _values(thing, HOMES["value"][text_of]) == [MARK.join(pieces)], record
