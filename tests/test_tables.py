"""Tables: nothing is lost on the way into columns, types stand whatever the values, and streams stay streams."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import attrs
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pubparse
from pubparse.errors import Problem, PubparseWarning
from pubparse.model import (
    Affiliation,
    Article,
    Author,
    Identifier,
    Journal,
    MeshHeading,
    MeshTerm,
    PartialDate,
    Reference,
    ReferenceList,
    Source,
)
from pubparse.tables import arrow
from pubparse.tables.columns import TABLES
from tests.oracle.shared import FIXTURES, SHARED
from tests.strategies import articles, nested_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COMPUTED = {"doi", "pmcid", "pii", "year"}


def tree(placed: list[dict[str, Any]], inner: str) -> list[dict[str, Any]]:
    """A list in reading order with levels, as the tree that it was."""
    roots: list[dict[str, Any]] = []
    path: list[list[dict[str, Any]]] = [roots]
    for node in placed:
        held = {**node, inner: []}
        level = held.pop("level")
        del path[level + 1 :]
        path[level].append(held)
        path.append(held[inner])
    return roots


def as_dict(row: Any, name: str = "") -> Any:
    """A row of the table as `Article.to_dict` has it."""
    if isinstance(row, list):
        return [as_dict(item, name) for item in row]
    if not isinstance(row, dict):
        return row
    row = {key: as_dict(value, key) for key, value in row.items()}
    if "edtf" in row:
        del row["edtf"]
    if "references" in row and name == "":
        row["references"] = tree(row["references"], "lists")
    if name == "book":
        row["sections"] = tree(row["sections"], "sections")
    return row


def rebuilt(row: dict[str, Any]) -> Article:
    data = as_dict(row)
    for name in (*COMPUTED, "problems"):
        del data[name]
    return Article.from_dict(data)


@given(st.lists(articles(odd=False), max_size=3))
@settings(max_examples=60)
def test_every_field_comes_back_from_the_nested_table(given_articles: list[Article]) -> None:
    table = arrow.table(given_articles)
    table.validate(full=True)
    assert table.schema == arrow.schema()
    rows = table.to_pylist()
    back = [rebuilt(row) for row in rows]
    assert back == given_articles
    assert [(a.source, a.unplaced) for a in back] == [(a.source, a.unplaced) for a in given_articles]
    for row, article in zip(rows, given_articles, strict=True):
        assert {name: row[name] for name in COMPUTED} == {name: getattr(article, name) for name in COMPUTED}
        date = article.publication_date
        if date is not None:
            assert row["publication_date"]["edtf"] == (None if date.year is None else str(date))


def test_problems_of_a_record_are_columns_too() -> None:
    problem = Problem(
        code="bad-date", severity="repaired", scope="record", message="x", pmid="1", index=2, offset=9, raw=b"y"
    )
    (row,) = arrow.table([Article(problems=(problem,))]).to_pylist()
    (held,) = row["problems"]
    assert held == {name: value for name, value in attrs.asdict(problem).items() if name != "raw"}
    (flat,) = arrow.table([Article(problems=(problem,))], "records").to_pylist()
    assert flat["problems"] == 1


@given(articles(), articles())
@settings(max_examples=30)
@pytest.mark.filterwarnings("ignore:text with a lone surrogate")
def test_any_article_has_all_tables_and_their_types(one: Article, other: Article) -> None:
    built = arrow.tables([one, other])
    assert list(built) == list(TABLES)
    for name, table in built.items():
        table.validate(full=True)
        assert table.schema == arrow.schema(name) == arrow.table([], name).schema
        assert table.schema.names[0] == "pmid"
        assert table.schema.field("pmid").type == pa.string()
        assert table.equals(
            pa.concat_tables([arrow.table([one], name), arrow.table([other], name)]).combine_chunks()
        ) or (table.to_pylist() == [*arrow.table([one], name).to_pylist(), *arrow.table([other], name).to_pylist()])


def test_a_column_of_nulls_keeps_its_type() -> None:
    assert not [field for name in TABLES for field in arrow.schema(name) if pa.types.is_null(field.type)]


ROWS: dict[str, Callable[[Article], list[tuple[Any, ...]]]] = {
    "authors": lambda a: [(n, x.last_name, x.collective_name, x.orcid) for n, x in enumerate(a.authors, 1)],
    "affiliations": lambda a: [
        *((None, n, x.text) for n, x in enumerate(a.affiliations, 1)),
        *((m, n, x.text) for m, who in enumerate(a.authors, 1) for n, x in enumerate(who.affiliations, 1)),
    ],
    "mesh": lambda a: [
        (n, h.descriptor.name, h.descriptor.ui, q and q.name, q and q.major_topic)
        for n, h in enumerate(a.mesh_headings, 1)
        for q in h.qualifiers or (None,)
    ],
    "chemicals": lambda a: [(n, x.name, x.registry_number) for n, x in enumerate(a.chemicals, 1)],
    "keywords": lambda a: [(n, x.text, x.owner, x.major_topic) for n, x in enumerate(a.keywords, 1)],
    "grants": lambda a: [(n, x.grant_id, x.agency) for n, x in enumerate(a.grants, 1)],
    "comments_corrections": lambda a: [
        (n, x.ref_type, x.pmid, x.pmid_version) for n, x in enumerate(a.comments_corrections, 1)
    ],
    "publication_types": lambda a: [(n, x.name, x.ui) for n, x in enumerate(a.publication_types, 1)],
    "history": lambda a: [
        (n, x.status, x.date.year and str(x.date), x.date.month, x.hour) for n, x in enumerate(a.history, 1)
    ],
}
COLUMNS = {
    "authors": "position last_name collective_name orcid",
    "affiliations": "author position text",
    "mesh": "position descriptor_name descriptor_ui qualifier_name qualifier_major_topic",
    "chemicals": "position name registry_number",
    "keywords": "position text owner major_topic",
    "grants": "position grant_id agency",
    "comments_corrections": "position ref_type ref_pmid ref_pmid_version",
    "publication_types": "position name ui",
    "history": "position status date month hour",
}


@given(st.lists(articles(odd=False), max_size=4))
@settings(max_examples=40)
def test_flat_tables_hold_what_the_articles_hold(given_articles: list[Article]) -> None:
    for name, rows in ROWS.items():
        expected = [(a.pmid, a.pmid_version, *row) for a in given_articles for row in rows(a)]
        table = arrow.table(given_articles, name).select(["pmid", "pmid_version", *COLUMNS[name].split()])
        assert [tuple(row.values()) for row in table.to_pylist()] == expected, name


def test_affiliations_of_the_record_come_before_those_of_its_authors() -> None:
    person = Author(
        affiliations=(Affiliation(text="b"), Affiliation(text="c", identifiers=(Identifier(value="9", source="ROR"),)))
    )
    both = Article(pmid="1", affiliations=(Affiliation(text="a"),), authors=(Author(), person))
    rows = arrow.table([both, attrs.evolve(both, pmid="2")], "affiliations").to_pylist()
    assert [(r["pmid"], r["author"], r["position"], r["text"]) for r in rows] == [
        ("1", None, 1, "a"), ("1", 2, 1, "b"), ("1", 2, 2, "c"),
        ("2", None, 1, "a"), ("2", 2, 1, "b"), ("2", 2, 2, "c"),
    ]  # fmt: skip
    assert rows[2]["identifiers"] == "ROR:9"


def test_references_keep_their_lists() -> None:
    article = pubparse.read(FIXTURES / "rich_article.xml")
    rows = arrow.table([article], "references").to_pylist()

    def walk(lists: tuple[ReferenceList, ...]) -> Iterator[tuple[str | None, Reference]]:
        for held in lists:
            yield from ((held.title, reference) for reference in held.references)
            yield from walk(held.lists)

    expected = [(title, reference.citation) for title, reference in walk(article.references)]
    assert [(row["list_title"], row["citation"]) for row in rows] == expected
    assert {row["cited_doi"] for row in rows} > {"10.9999/cited.1"}


def test_lists_in_lists_are_walked_without_recursion() -> None:
    deep = Article(references=(nested_lists(5000),))
    (row,) = arrow.table([deep]).to_pylist()
    assert [held["level"] for held in row["references"]] == list(range(5000))
    assert arrow.table([deep], "references").num_rows == 0


def test_a_qualifier_of_its_own_row_and_a_descriptor_without_one() -> None:
    headings = (
        MeshHeading(
            descriptor=MeshTerm(name="Plants"), qualifiers=(MeshTerm(name="growth"), MeshTerm(name="genetics"))
        ),
        MeshHeading(descriptor=MeshTerm(name="Humans")),
    )
    rows = arrow.table([Article(mesh_headings=headings)], "mesh").to_pylist()
    assert [(r["position"], r["descriptor_name"], r["qualifier_name"]) for r in rows] == [
        (1, "Plants", "growth"), (1, "Plants", "genetics"), (2, "Humans", None),
    ]  # fmt: skip


@pytest.mark.parametrize(("rows", "sizes"), [(1, [1] * 7), (3, [3, 3, 1]), (7, [7]), (100, [7])])
def test_batches_are_of_so_many_articles(rows: int, sizes: list[int]) -> None:
    seven = [Article(pmid=str(n), authors=(Author(last_name="A"), Author(last_name="B"))) for n in range(7)]
    found = list(arrow.batches(seven, rows=rows))
    assert [batch.num_rows for batch in found] == sizes
    assert [pmid for batch in found for pmid in batch.column("pmid").to_pylist()] == [a.pmid for a in seven]
    assert [batch.num_rows for batch in arrow.batches(seven, "authors", rows=rows)] == [2 * size for size in sizes]
    assert not list(arrow.batches([], rows=rows))


def test_those_who_cut_the_stream_themselves() -> None:
    seven = [Article(pmid=str(n), authors=(Author(last_name="A"),) * n) for n in range(7)]
    assert arrow.batch(seven).num_rows == 7
    assert arrow.batch([]).num_rows == arrow.batch([], "authors").num_rows == 0
    builder = arrow.Builder("authors")
    for article in seven:
        builder.add(iter([article]))
    builder.add([])
    assert builder.batch().to_pylist() == arrow.table(seven, "authors").to_pylist()
    assert builder.batch().num_rows == 0
    builder.add(seven[2:3])
    assert builder.table().num_rows == 2


@pytest.mark.parametrize("path", ["peers.xml", b"peers.xml"])
def test_a_path_is_no_record(path: Any) -> None:
    for read in (arrow.table, arrow.tables, lambda given: list(arrow.batches(given))):
        with pytest.raises(TypeError, match=r"records are articles, as pubparse\.parse gives them, not (str|bytes)"):
            read(path)


def test_a_batch_has_a_row() -> None:
    with pytest.raises(ValueError, match="1 row or more"):
        list(arrow.batches([], rows=0))


@pytest.mark.parametrize("name", ["articles", "authors"])
def test_a_table_never_holds_its_articles(name: str) -> None:
    alive: list[int] = []

    def stream() -> Iterator[Article]:
        for number in range(3000):
            if number % 100 == 0:
                alive.append(sum(type(thing) is Article for thing in gc.get_objects()))
            yield Article(pmid=str(number), authors=(Author(last_name="A"),))

    before = sum(type(thing) is Article for thing in gc.get_objects())
    assert arrow.table(stream(), name).num_rows == 3000
    assert max(alive) - before < 700


def test_a_stream_is_read_as_far_as_the_batch_needs() -> None:
    taken = 0

    def stream() -> Iterator[Article]:
        nonlocal taken
        for _ in range(1000):
            taken += 1
            yield Article()

    found = arrow.batches(stream(), rows=10)
    next(found)
    assert taken == 10


def test_a_lone_surrogate_is_replaced_and_said() -> None:
    with pytest.warns(PubparseWarning, match="lone surrogate"):
        table = arrow.table([Article(title="a\ud800b\U0001f9ec"), Article(title=None), Article(title="c")])
    assert table.column("title").to_pylist() == ["a\ufffdb\U0001f9ec", None, "c"]


def test_an_unknown_table_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no table 'autors'; there are articles, records, authors"):
        arrow.table([], "autors")


def test_what_was_not_read_is_a_table_as_well() -> None:
    with pytest.warns(PubparseWarning), pubparse.parse(FIXTURES / "damaged" / "update.xml") as records:
        table = arrow.table(records)
    assert table.num_rows == records.delivered == records.seen - records.skipped
    problems = arrow.problems(records.problems)
    assert [(row["pmid"], row["severity"]) for row in problems.to_pylist()] == [("99000003", "skipped")]
    assert arrow.deletions(records.deletions).to_pylist() == [{"pmid": "99000005", "version": 1}]
    assert arrow.problems([]).schema == problems.schema


def test_no_date_is_invented() -> None:
    dates = [PartialDate(year=2019), PartialDate(year=2001, season="Spring"), PartialDate(raw="some day")]
    rows = arrow.table([Article(publication_date=date) for date in dates]).select(["publication_date"]).to_pylist()
    assert [tuple(row["publication_date"].values())[:4] for row in rows] == [
        ("2019", 2019, None, None), ("2001-21", 2001, None, None), (None, None, None, None),
    ]  # fmt: skip


def test_a_record_says_what_it_cannot_say() -> None:
    page = pubparse.read(FIXTURES / "31364595.txt")
    (nested,) = arrow.table([page]).to_pylist()
    (flat,) = arrow.table([page], "records").to_pylist()
    assert set(nested["unknown"]) == page.unknown == set(flat["unknown"].split("; "))
    assert set(nested["partial"]) == page.partial == set(flat["partial"].split("; "))
    assert nested["source"] == attrs.asdict(page.source or Source(format="?"))
    assert flat["authors"] == "Pitroda SP"


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared here")
def test_real_records_come_back_from_their_tables() -> None:
    for file in sorted((SHARED / "corpus" / "xml").iterdir())[5::20]:
        with pubparse.parse(file) as records:
            given_articles = list(records)
        built = arrow.tables(given_articles)
        assert [rebuilt(row) for row in built["articles"].to_pylist()] == given_articles
        assert built["records"].num_rows == len(given_articles)
        assert built["authors"].num_rows == sum(len(article.authors) for article in given_articles)


def test_objects_that_come_again_are_told_apart() -> None:
    """Journals of their own, more than are remembered, and one that all others share, over many arrays."""
    shared = Journal(title="Tram J")
    names = [f"Journal of line {number}" for number in range(20000)]

    def stream() -> Iterator[Article]:
        for name in names:
            yield Article(journal=Journal(title=name))
            yield Article(journal=shared)
            yield Article()

    built = arrow.table(stream()).column("journal").to_pylist()
    found = [journal and journal["title"] for journal in built]
    assert found == [title for name in names for title in (name, "Tram J", None)]
