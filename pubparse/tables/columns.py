"""The one table of columns: what each table holds, by name, type and place in the model. Knows no library of tables.

    "articles"   one row an article, everything in it: lists of structs, as the model has it
    "records"    one row an article, flat: what a spreadsheet can hold
    "authors", "affiliations", "mesh" ...   one row a thing, with the article's `pmid`, `pmid_version` and `index` in front

Names are the model's. Dates are a struct: `edtf`, then the parts that are known. A tree (reference lists in lists, sections in
sections) is a list in reading order with a `level`. A `position` counts from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal

from attrs import frozen

from pubparse.model import Article, PartialDate, Reference, ReferenceList, Section

Scalar = Literal["string", "bool", "int32", "int64"]
Value = str | Callable[[Any], object]
"""The way from a row's object to a column's value: the name of an attribute, or of an attribute's attribute ("journal.title", None
as soon as one of them is), or a function."""


@frozen
class Column:
    """A named column: its type, and how its value is taken from the object of its row."""

    name: str
    kind: Scalar | Struct | Many
    value: Value
    rare: bool = False
    """Whether nearly all objects have none: then they are asked, and nothing is gathered. Of speed alone."""


@frozen
class Struct:
    """Named parts; null where the object is None, unless it never is."""

    columns: tuple[Column, ...]
    optional: bool = True
    shared: bool = False
    """Whether readers give the same object to many rows: then its parts are gathered once. Of speed alone."""


@frozen
class Many:
    """A list, never null."""

    of: Scalar | Struct


@frozen
class Level:
    """One step from a row's object to the many that it holds; each of them becomes a row of its own.

    Where they are optional, what holds none of them keeps a row, empty from here on.
    """

    value: Value
    of: Struct
    position: str | None = None
    """The name of a column that counts the objects within what holds them, from 1."""


@frozen
class Table:
    """A table: its first columns come from the article, further ones from each level below it."""

    name: str
    columns: tuple[Column, ...]
    branches: tuple[tuple[Level, ...], ...] = ()
    """Ways from the article to the rows; none where the articles are the rows. Where there are several, their rows come together in
    the articles' order, and all have the columns of the longest, empty where a shorter one has nothing to say."""


def _column(name: str, kind: Scalar | Many, *, rare: bool = False) -> Column:
    return Column(name, kind, name, rare)


def _texts(names: str, *, rare: bool = False) -> tuple[Column, ...]:
    return tuple(_column(name, "string", rare=rare) for name in names.split())


def _many(name: str, *columns: Column, shared: bool = False, rare: bool = False) -> Column:
    return Column(name, Many(Struct(columns, optional=False, shared=shared)), name, rare)


def _struct(name: str, *columns: Column, optional: bool = True, shared: bool = False) -> Column:
    return Column(name, Struct(columns, optional, shared), name)


# Dates -----------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 15)
def _edtf_of(
    year: int | None, month: int | None, day: int | None, season: str | None, end: PartialDate | None
) -> str | None:
    return None if year is None else str(PartialDate(year=year, month=month, day=day, season=season, end=end))


def _edtf(date: PartialDate) -> str | None:
    """The same days come again and again in one file: most strings are made once."""
    return _edtf_of(date.year, date.month, date.day, date.season, date.end)


_DATE_PARTS = (
    Column("edtf", "string", _edtf),
    _column("year", "int32"),
    _column("month", "int32"),
    _column("day", "int32"),
    *_texts("season raw", rare=True),
)
_DATE = (*_DATE_PARTS, _struct("end", *_DATE_PARTS))
_TIME = (_column("hour", "int32"), _column("minute", "int32"), _column("second", "int32", rare=True))


def _date(name: str) -> Column:
    return _struct(name, *_DATE, shared=True)


# Parts of an article -----------------------------------------------------------------------------------------------------

_IDENTIFIERS = _many("identifiers", *_texts("source value"), rare=True)
_AFFILIATIONS = _many("affiliations", *_texts("text"), *_texts("markup", rare=True), _IDENTIFIERS)
_NAME = (*_texts("last_name fore_name initials"), *_texts("suffix suffix_markup", rare=True))
_AUTHOR = (
    *_NAME,
    *_texts("collective_name collective_name_markup", rare=True),
    _IDENTIFIERS,
    _AFFILIATIONS,
    _column("equal_contribution", "bool", rare=True),
    _column("valid", "bool"),
    *_texts("investigators_id", rare=True),
)
_INVESTIGATOR = (*_NAME, _IDENTIFIERS, _AFFILIATIONS, _column("valid", "bool"), *_texts("list_id", rare=True))
_ABSTRACT = (
    *_texts("copyright language type"),
    _many("sections", *_texts("label nlm_category text"), *_texts("markup", rare=True)),
)
_TERM = (
    *_texts("name ui"),
    _column("major_topic", "bool"),
    _column("auto", "bool", rare=True),
    *_texts("type", rare=True),
)
_LINK = _texts("book part sec")
_LABEL = _texts("text type")
_ARTICLE_IDS = _many("article_ids", *_texts("id_type value"))
_JOURNAL = _texts("title iso_abbreviation medline_ta issn issn_type issn_linking nlm_unique_id country")


class _Placed:
    """A node of a tree and how deep it lies, 0 for the outermost."""

    __slots__ = ("level", "node", "references", "title")

    def __init__(self, node: ReferenceList | Section, level: int) -> None:
        self.node = node
        self.level = level
        self.title = node.title
        self.references = node.references if isinstance(node, ReferenceList) else ()


def _in_reading_order(nodes: Sequence[ReferenceList | Section], inner: str) -> list[_Placed]:
    found = []
    stack = [_Placed(node, 0) for node in reversed(nodes)]
    while stack:
        placed = stack.pop()
        found.append(placed)
        stack += [_Placed(node, placed.level + 1) for node in reversed(getattr(placed.node, inner))]
    return found


def _reference_lists(article: Article) -> Sequence[ReferenceList | _Placed]:
    """Its lists; where none holds others, as almost always, they are in reading order already."""
    lists = article.references
    for one in lists:
        if one.lists:
            return _in_reading_order(lists, "lists")
    return lists


def _level_of(placed: ReferenceList | _Placed) -> int:
    return placed.level if isinstance(placed, _Placed) else 0


_REFERENCES = Column(
    "references",
    Many(
        Struct((
            Column("level", "int32", _level_of),
            *_texts("title"),
            _many("references", *_texts("citation"), *_texts("markup", rare=True), _ARTICLE_IDS),
        ), optional=False)
    ),
    _reference_lists,
)  # fmt: skip
_SECTIONS = Column(
    "sections",
    Many(
        Struct((
            _column("level", "int32"),
            *_texts("title"),
            Column("title_markup", "string", "node.title_markup"),
            Column("title_link", Struct(_LINK), "node.title_link"),
            Column("location_label", Struct(_LABEL), "node.location_label"),
        ), optional=False)
    ),
    lambda book: _in_reading_order(book.sections, "sections"),
)  # fmt: skip
_BOOK = (
    *_texts("title title_markup"),
    _struct("title_link", *_LINK),
    *_texts("publisher publisher_markup publisher_location"),
    _date("date"),
    _date("beginning_date"),
    _date("ending_date"),
    _many("authors", *_AUTHOR),
    _column("authors_complete", "bool"),
    _many("editors", *_AUTHOR),
    _column("editors_complete", "bool"),
    _many("investigators", *_INVESTIGATOR),
    *_texts("volume volume_title volume_title_markup edition collection_title collection_title_markup"),
    _struct("collection_title_link", *_LINK),
    _column("isbns", Many("string")),
    *_texts("medium report_number"),
    _SECTIONS,
    _many("location_labels", *_LABEL),
    _date("contribution_date"),
    *_texts("accession"),
    _many("item_lists", *_texts("type"), _column("items", Many("string"))),
)


def _sorted(names: Iterable[str]) -> Sequence[str]:
    return sorted(names) if names else ()


_SOURCE = (*_texts("format name"), _column("index", "int64"), _column("offset", "int64"))
_PROBLEM = (
    *_texts("code severity scope message pmid"),
    _column("index", "int64"),
    _column("offset", "int64"),
)

_ARTICLES = Table(
    "articles",
    (
        *_texts("pmid"),
        _column("pmid_version", "int64"),
        *_texts("doi pmcid pii"),
        _ARTICLE_IDS,
        _many("elocation_ids", *_texts("id_type value"), _column("valid", "bool")),
        _many("other_ids", *_texts("source value"), rare=True),
        *_texts("title"),
        *_texts("title_markup", rare=True),
        _struct("title_link", *_LINK),
        *_texts("vernacular_title vernacular_title_markup", rare=True),
        _struct("abstract", *_ABSTRACT),
        _many("other_abstracts", *_ABSTRACT, rare=True),
        _struct("journal", *_JOURNAL, shared=True),
        _struct("book", *_BOOK),
        *_texts("volume issue cited_medium pages start_page end_page"),
        _column("year", "int32"),
        _date("publication_date"),
        _date("electronic_date"),
        _many("article_dates", _struct("date", *_DATE, optional=False, shared=True), *_texts("date_type"), rare=True),
        _many("authors", *_AUTHOR),
        _column("authors_complete", "bool"),
        _AFFILIATIONS,
        _many("investigators", *_INVESTIGATOR, rare=True),
        _many("personal_name_subjects", *_NAME, rare=True),
        _column("languages", Many("string")),
        _many("publication_types", *_texts("name ui"), shared=True),
        _many(
            "mesh_headings",
            _struct("descriptor", *_TERM, optional=False, shared=True),
            _many("qualifiers", *_TERM, shared=True),
        ),
        _many("chemicals", *_texts("name ui registry_number"), shared=True),
        _many("supplementary_concepts", *_texts("name ui type"), rare=True),
        _column("gene_symbols", Many("string"), rare=True),
        _many(
            "keywords", *_texts("text"), *_texts("markup", rare=True), *_texts("owner"), _column("major_topic", "bool")
        ),
        _column("citation_subsets", Many("string")),
        _column("space_flight_missions", Many("string"), rare=True),
        _many("grants", *_texts("grant_id acronym agency country"), rare=True),
        _column("grants_complete", "bool", rare=True),
        _many("data_banks", *_texts("name"), _column("accession_numbers", Many("string")), rare=True),
        _column("data_banks_complete", "bool", rare=True),
        _many(
            "comments_corrections",
            *_texts("ref_type ref_source pmid note"),
            _column("pmid_version", "int64"),
            rare=True,
        ),
        _REFERENCES,
        _column("number_of_references", "int64", rare=True),
        _many("objects", *_texts("type"), _many("params", *_texts("name text markup")), rare=True),
        *_texts("coi_statement coi_statement_markup", rare=True),
        _many("general_notes", *_texts("text owner"), rare=True),
        *_texts("status owner"),
        *_texts("indexing_method", rare=True),
        *_texts("publication_status pub_model"),
        *_texts("version_id", rare=True),
        *map(_date, ("version_date", "date_created", "date_completed", "date_revised")),
        _many("history", *_texts("status"), _struct("date", *_DATE, optional=False, shared=True), *_TIME, shared=True),
        Column("unknown", Many("string"), lambda article: _sorted(article.unknown), rare=True),
        Column("partial", Many("string"), lambda article: _sorted(article.partial), rare=True),
        _struct("source", *_SOURCE),
        _many("unplaced", *_texts("name text"), rare=True),
        _many("problems", *_PROBLEM, rare=True),
    ),
)

# Flat tables -------------------------------------------------------------------------------------------------------------

_KEYS = (
    *_texts("pmid"),
    _column("pmid_version", "int64"),
    Column("index", "int64", "source.index"),
)


def _edtf_at(name: str) -> Column:
    of = attrgetter(name)

    def value(article: Article) -> str | None:
        date = of(article)
        return None if date is None else _edtf(date)

    return Column(name, "string", value)


def _joined(name: str, each: Callable[[Any], str | None]) -> Column:
    """Several in one cell, parted by "; ": for reading, not for counting."""
    of = attrgetter(name)
    return Column(name, "string", lambda item: "; ".join(filter(None, map(each, of(item)))) or None)


def _count(name: str) -> Column:
    of = attrgetter(name)
    return Column(name, "int32", lambda item: len(of(item)))


def _identified(source: str | None, value: str) -> str:
    return f"{source}:{value}" if source else value


_JOINED_IDENTIFIERS = _joined("identifiers", lambda item: _identified(item.source, item.value))

_RECORDS = Table(
    "records",
    (
        *_KEYS,
        *_texts("doi pmcid pii title vernacular_title"),
        Column("abstract", "string", lambda article: (article.abstract and article.abstract.text) or None),
        Column("journal", "string", "journal.title"),
        Column("journal_abbreviation", "string", "journal.abbreviation"),
        *(Column(name, "string", f"journal.{name}") for name in ("issn", "issn_linking", "nlm_unique_id", "country")),
        Column("book", "string", "book.title"),
        Column("publisher", "string", "book.publisher"),
        *_texts("volume issue pages first_page last_page"),
        _column("year", "int32"),
        _edtf_at("publication_date"),
        _edtf_at("electronic_date"),
        _joined("authors", attrgetter("short_name")),
        _column("authors_complete", "bool"),
        _joined("languages", str),
        _joined("publication_types", attrgetter("name")),
        _joined("mesh_headings", str),
        _joined("keywords", attrgetter("text")),
        _column("number_of_references", "int64"),
        *_texts("coi_statement status owner publication_status pub_model"),
        *map(_edtf_at, ("date_created", "date_completed", "date_revised")),
        Column("unknown", "string", lambda article: "; ".join(sorted(article.unknown)) or None),
        Column("partial", "string", lambda article: "; ".join(sorted(article.partial)) or None),
        _count("unplaced"),
        _count("problems"),
        *(Column(f"source_{name}", "string", f"source.{name}") for name in ("format", "name")),
        Column("source_offset", "int64", "source.offset"),
    ),
)


def _level(
    name: str, *columns: Column, position: str | None = "position", optional: bool = False, shared: bool = False
) -> Level:
    return Level(name, Struct(columns, optional, shared), position)


def _flat(name: str, *levels: Level) -> Table:
    return Table(name, _KEYS, (levels,))


def _terms(name: str, path: str, parts: str) -> Iterator[Column]:
    for part in parts.split():
        kind: Scalar = "bool" if part in {"major_topic", "auto"} else "string"
        yield Column(f"{name}_{part}", kind, f"{path}{part}")


_AFFILIATION = _level("affiliations", *_texts("text"), _JOINED_IDENTIFIERS)


def _cited(id_type: str) -> Column:
    """The first of a cited work's identifiers of one kind."""

    def value(reference: Reference) -> str | None:
        return next((one.value for one in reference.article_ids if one.id_type == id_type), None)

    return Column({"pubmed": "cited_pmid", "pmc": "cited_pmcid"}.get(id_type, f"cited_{id_type}"), "string", value)


TABLES = {
    table.name: table
    for table in (
        _ARTICLES,
        _RECORDS,
        _flat(
            "authors",
            _level(
                "authors",
                *_texts("name short_name last_name fore_name initials"),
                *_texts("suffix collective_name", rare=True),
                *_texts("orcid"),
                _JOINED_IDENTIFIERS,
                _column("equal_contribution", "bool", rare=True),
                _column("valid", "bool"),
                *_texts("investigators_id", rare=True),
            ),
        ),
        Table("affiliations", _KEYS, ((_AFFILIATION,), (_level("authors", position="author"), _AFFILIATION))),
        _flat(
            "mesh",
            _level("mesh_headings", *_terms("descriptor", "descriptor.", "name ui type major_topic auto"), shared=True),
            _level(
                "qualifiers",
                *_terms("qualifier", "", "name ui major_topic auto"),
                position=None,
                optional=True,
                shared=True,
            ),
        ),
        _flat("chemicals", _level("chemicals", *_texts("name ui registry_number"), shared=True)),
        _flat("keywords", _level("keywords", *_texts("text owner"), _column("major_topic", "bool"))),
        _flat("grants", _level("grants", *_texts("grant_id acronym agency country"))),
        _flat(
            "references",
            Level(_reference_lists, Struct((Column("list_title", "string", "title"),), optional=False), "list"),
            _level(
                "references",
                *_texts("citation"),
                *map(_cited, ("pubmed", "doi", "pmc")),
                _joined("article_ids", lambda item: _identified(item.id_type, item.value)),
            ),
        ),
        _flat(
            "comments_corrections",
            _level(
                "comments_corrections",
                *_texts("ref_type ref_source note"),
                Column("ref_pmid", "string", "pmid"),
                Column("ref_pmid_version", "int64", "pmid_version"),
            ),
        ),
        _flat("publication_types", _level("publication_types", *_texts("name ui"), shared=True)),
        _flat(
            "history",
            _level(
                "history",
                *_texts("status"),
                Column("date", "string", lambda step: _edtf(step.date)),
                *(Column(part, "int32", f"date.{part}") for part in ("year", "month", "day")),
                *_TIME,
                shared=True,
            ),
        ),
    )
}
"""Every table by its name."""

PROBLEMS = Table("problems", _PROBLEM)
"""The columns of a stream's problems."""
DELETIONS = Table("deletions", (*_texts("pmid"), _column("version", "int64")))
"""The columns of the PMIDs that a stream deletes."""
