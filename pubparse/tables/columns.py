"""The one table of columns: what each table holds, by name, type and place in the model. Knows no library of tables.

    "articles"   one row an article, everything in it: lists of structs, as the model has it
    "records"    one row an article, flat: what a spreadsheet can hold
    "authors", "affiliations", "mesh" ...   one row a thing, with the article's `pmid`, `pmid_version` and `index` in front

Names are the model's. Dates are a struct: `edtf`, then the parts that are known. A tree (reference lists in lists, sections in
sections) is a list in reading order with a `level`. A `position` counts from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal

from attrs import frozen

from pubparse.model import Article, PartialDate, Reference, ReferenceList, Section

Scalar = Literal["string", "bool", "int32", "int64"]
Values = Callable[[Sequence[Any]], list[Any]]
"""From objects to one value of each, in one call."""


@frozen
class Column:
    """A named column: its type, and how its values are taken from the objects of its row."""

    name: str
    kind: Scalar | Struct | Many
    values: Values


@frozen
class Struct:
    """Named parts; null where the object is None, unless it never is."""

    columns: tuple[Column, ...]
    optional: bool = True


@frozen
class Many:
    """A list, never null."""

    of: Scalar | Struct


@frozen
class Level:
    """One step from a row's object to the many that it holds; each of them becomes a row of its own."""

    values: Values
    columns: tuple[Column, ...] = ()
    position: str | None = None
    """The name of a column that counts the objects within what holds them, from 1."""
    optional: bool = False
    """Whether what holds none of them keeps a row, empty from here on."""


@frozen
class Table:
    """A table: its first columns come from the article, further ones from each level below it."""

    name: str
    columns: tuple[Column, ...]
    branches: tuple[tuple[Level, ...], ...] = ()
    """Ways from the article to the rows; none where the articles are the rows. Where there are several,
    their rows come together in the articles' order, and all
    have the columns of the longest, empty where a shorter one has nothing to say."""


def _each(name: str) -> Values:
    """[item.name for item in items], with the name written out.

    From Python 3.11 on this takes half the time of `map(attrgetter(name), items)`, as long as a column has a loop of its own.
    """
    values: Values = eval(f"lambda items: [item.{name} for item in items]")  # noqa: S307 - names of this table alone
    return values


def _column(name: str, kind: Scalar | Struct | Many) -> Column:
    return Column(name, kind, _each(name))


def _texts(names: str) -> tuple[Column, ...]:
    return tuple(_column(name, "string") for name in names.split())


def _many(name: str, *columns: Column) -> Column:
    return _column(name, Many(Struct(columns)))


def _struct(name: str, *columns: Column) -> Column:
    return _column(name, Struct(columns))


# Dates -----------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 15)
def _edtf_of(
    year: int | None, month: int | None, day: int | None, season: str | None, end: PartialDate | None
) -> str | None:
    return None if year is None else str(PartialDate(year=year, month=month, day=day, season=season, end=end))


def _edtf(dates: Sequence[PartialDate]) -> list[str | None]:
    """The same days come again and again in one file: most strings are made once."""
    return [_edtf_of(date.year, date.month, date.day, date.season, date.end) for date in dates]


_DATE_PARTS = (
    Column("edtf", "string", _edtf),
    _column("year", "int32"),
    _column("month", "int32"),
    _column("day", "int32"),
    *_texts("season raw"),
)
_DATE = (*_DATE_PARTS, _struct("end", *_DATE_PARTS))
_TIME = (_column("hour", "int32"), _column("minute", "int32"), _column("second", "int32"))

# Parts of an article -----------------------------------------------------------------------------------------------------

_IDENTIFIERS = _many("identifiers", *_texts("source value"))
_AFFILIATIONS = _many("affiliations", *_texts("text markup"), _IDENTIFIERS)
_NAME = _texts("last_name fore_name initials suffix suffix_markup")
_AUTHOR = (
    *_NAME,
    *_texts("collective_name collective_name_markup"),
    _IDENTIFIERS,
    _AFFILIATIONS,
    _column("equal_contribution", "bool"),
    _column("valid", "bool"),
    *_texts("investigators_id"),
)
_INVESTIGATOR = (*_NAME, _IDENTIFIERS, _AFFILIATIONS, _column("valid", "bool"), *_texts("list_id"))
_ABSTRACT = (*_texts("copyright language type"), _many("sections", *_texts("label nlm_category text markup")))
_TERM = (*_texts("name ui"), _column("major_topic", "bool"), _column("auto", "bool"), *_texts("type"))
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


def _reference_lists(articles: Sequence[Article]) -> list[Sequence[ReferenceList | _Placed]]:
    """Of each article its lists; where none holds others, as almost always, they are in reading order already."""
    return [
        _in_reading_order(article.references, "lists")
        if any(one.lists for one in article.references)
        else article.references
        for article in articles
    ]


def _levels(lists: Sequence[ReferenceList | _Placed]) -> list[int]:
    return [one.level if isinstance(one, _Placed) else 0 for one in lists]


_REFERENCES = Column(
    "references",
    Many(
        Struct((
            Column("level", "int32", _levels),
            *_texts("title"),
            _many("references", *_texts("citation markup"), _ARTICLE_IDS),
        ))
    ),
    _reference_lists,
)  # fmt: skip
_SECTIONS = Column(
    "sections",
    Many(
        Struct((
            _column("level", "int32"),
            *_texts("title"),
            Column("title_markup", "string", _each("node.title_markup")),
            Column("title_link", Struct(_LINK), _each("node.title_link")),
            Column("location_label", Struct(_LABEL), _each("node.location_label")),
        ))
    ),
    lambda books: [_in_reading_order(book.sections, "sections") for book in books],
)  # fmt: skip
_BOOK = (
    *_texts("title title_markup"),
    _struct("title_link", *_LINK),
    *_texts("publisher publisher_markup publisher_location"),
    _struct("date", *_DATE),
    _struct("beginning_date", *_DATE),
    _struct("ending_date", *_DATE),
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
    _struct("contribution_date", *_DATE),
    *_texts("accession"),
    _many("item_lists", *_texts("type"), _column("items", Many("string"))),
)


def _sorted(name: str) -> Values:
    sets = _each(name)
    return lambda articles: [sorted(names) if names else () for names in sets(articles)]


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
        _many("other_ids", *_texts("source value")),
        *_texts("title title_markup"),
        _struct("title_link", *_LINK),
        *_texts("vernacular_title vernacular_title_markup"),
        _struct("abstract", *_ABSTRACT),
        _many("other_abstracts", *_ABSTRACT),
        _struct("journal", *_JOURNAL),
        _struct("book", *_BOOK),
        *_texts("volume issue cited_medium pages start_page end_page"),
        _column("year", "int32"),
        _struct("publication_date", *_DATE),
        _struct("electronic_date", *_DATE),
        _many("article_dates", _struct("date", *_DATE), *_texts("date_type")),
        _many("authors", *_AUTHOR),
        _column("authors_complete", "bool"),
        _AFFILIATIONS,
        _many("investigators", *_INVESTIGATOR),
        _many("personal_name_subjects", *_NAME),
        _column("languages", Many("string")),
        _many("publication_types", *_texts("name ui")),
        _many(
            "mesh_headings",
            _column("descriptor", Struct(_TERM, optional=False)),
            _many("qualifiers", *_TERM),
        ),
        _many("chemicals", *_texts("name ui registry_number")),
        _many("supplementary_concepts", *_texts("name ui type")),
        _column("gene_symbols", Many("string")),
        _many("keywords", *_texts("text markup owner"), _column("major_topic", "bool")),
        _column("citation_subsets", Many("string")),
        _column("space_flight_missions", Many("string")),
        _many("grants", *_texts("grant_id acronym agency country")),
        _column("grants_complete", "bool"),
        _many("data_banks", *_texts("name"), _column("accession_numbers", Many("string"))),
        _column("data_banks_complete", "bool"),
        _many("comments_corrections", *_texts("ref_type ref_source pmid note"), _column("pmid_version", "int64")),
        _REFERENCES,
        _column("number_of_references", "int64"),
        _many("objects", *_texts("type"), _many("params", *_texts("name text markup"))),
        *_texts("coi_statement coi_statement_markup"),
        _many("general_notes", *_texts("text owner")),
        *_texts("status owner indexing_method publication_status pub_model version_id"),
        _struct("version_date", *_DATE),
        _struct("date_created", *_DATE),
        _struct("date_completed", *_DATE),
        _struct("date_revised", *_DATE),
        _many("history", *_texts("status"), _column("date", Struct(_DATE, optional=False)), *_TIME),
        Column("unknown", Many("string"), _sorted("unknown")),
        Column("partial", Many("string"), _sorted("partial")),
        _struct("source", *_SOURCE),
        _many("unplaced", *_texts("name text")),
        _many("problems", *_PROBLEM),
    ),
)

# Flat tables -------------------------------------------------------------------------------------------------------------

_KEYS = (
    *_texts("pmid"),
    _column("pmid_version", "int64"),
    Column("index", "int64", lambda articles: [a.source and a.source.index for a in articles]),
)


def _at(path: str) -> Values:
    """Attributes of attributes, None as soon as one of them is."""
    names = path.split(".")

    def value(item: object) -> object:
        for name in names:
            item = None if item is None else getattr(item, name)
        return item

    return lambda items: [value(item) for item in items]


def _of(name: str, path: str, kind: Scalar = "string") -> Column:
    return Column(name, kind, _at(path))


def _edtf_at(name: str) -> Column:
    dates = _each(name)
    return Column(
        name, "string", lambda articles: [None if date is None else _edtf([date])[0] for date in dates(articles)]
    )


def _joined(name: str, each: Callable[[Any], str | None]) -> Column:
    """Several in one cell, parted by "; ": for reading, not for counting."""
    lists = _each(name)
    return Column(
        name, "string", lambda items: ["; ".join(filter(None, map(each, held))) or None for held in lists(items)]
    )


def _count(name: str) -> Column:
    lists = _each(name)
    return Column(name, "int32", lambda articles: [len(held) for held in lists(articles)])


def _identified(source: str | None, value: str) -> str:
    return f"{source}:{value}" if source else value


_JOINED_IDENTIFIERS = _joined("identifiers", lambda item: _identified(item.source, item.value))
_SPREAD_DATE = (
    Column("date", "string", lambda steps: _edtf([step.date for step in steps])),
    *(_of(part, f"date.{part}", "int32") for part in ("year", "month", "day")),
    *_TIME,
)

_RECORDS = Table(
    "records",
    (
        *_KEYS,
        *_texts("doi pmcid pii title vernacular_title"),
        Column("abstract", "string", lambda articles: [(a.abstract and a.abstract.text) or None for a in articles]),
        _of("journal", "journal.title"),
        _of("journal_abbreviation", "journal.abbreviation"),
        *(_of(name, f"journal.{name}") for name in ("issn", "issn_linking", "nlm_unique_id", "country")),
        _of("book", "book.title"),
        _of("publisher", "book.publisher"),
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
        Column("unknown", "string", lambda articles: ["; ".join(sorted(a.unknown)) or None for a in articles]),
        Column("partial", "string", lambda articles: ["; ".join(sorted(a.partial)) or None for a in articles]),
        _count("unplaced"),
        _count("problems"),
        *(_of(f"source_{name}", f"source.{name}") for name in ("format", "name")),
        _of("source_offset", "source.offset", "int64"),
    ),
)


def _level(name: str, *columns: Column, position: str | None = "position", optional: bool = False) -> Level:
    return Level(_each(name), columns, position, optional)


def _flat(name: str, *levels: Level) -> Table:
    return Table(name, _KEYS, (levels,))


_AFFILIATION = _level("affiliations", *_texts("text"), _JOINED_IDENTIFIERS)


def _cited(id_type: str) -> Column:
    """The first of a cited work's identifiers of one kind."""

    def values(references: Sequence[Reference]) -> list[str | None]:
        return [next((i.value for i in one.article_ids if i.id_type == id_type), None) for one in references]

    return Column({"pubmed": "cited_pmid", "pmc": "cited_pmcid"}.get(id_type, f"cited_{id_type}"), "string", values)


TABLES = {
    table.name: table
    for table in (
        _ARTICLES,
        _RECORDS,
        _flat(
            "authors",
            _level(
                "authors",
                *_texts("name short_name last_name fore_name initials suffix collective_name orcid"),
                _JOINED_IDENTIFIERS,
                _column("equal_contribution", "bool"),
                _column("valid", "bool"),
                *_texts("investigators_id"),
            ),
        ),
        Table("affiliations", _KEYS, ((_AFFILIATION,), (_level("authors", position="author"), _AFFILIATION))),
        _flat(
            "mesh",
            _level(
                "mesh_headings",
                *(_of(f"descriptor_{part}", f"descriptor.{part}") for part in ("name", "ui", "type")),
                *(_of(f"descriptor_{part}", f"descriptor.{part}", "bool") for part in ("major_topic", "auto")),
            ),
            _level(
                "qualifiers",
                *(_of(f"qualifier_{part}", part) for part in ("name", "ui")),
                *(_of(f"qualifier_{part}", part, "bool") for part in ("major_topic", "auto")),
                position=None,
                optional=True,
            ),
        ),
        _flat("chemicals", _level("chemicals", *_texts("name ui registry_number"))),
        _flat("keywords", _level("keywords", *_texts("text owner"), _column("major_topic", "bool"))),
        _flat("grants", _level("grants", *_texts("grant_id acronym agency country"))),
        _flat(
            "references",
            Level(_reference_lists, (_of("list_title", "title"),), "list"),
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
                _of("ref_pmid", "pmid"),
                _of("ref_pmid_version", "pmid_version", "int64"),
            ),
        ),
        _flat("publication_types", _level("publication_types", *_texts("name ui"))),
        _flat("history", _level("history", *_texts("status"), *_SPREAD_DATE)),
    )
}
"""Every table by its name."""

PROBLEMS = Struct(_PROBLEM)
"""The columns of a stream's problems."""
DELETIONS = Struct((*_texts("pmid"), _column("version", "int64")))
"""The columns of the PMIDs that a stream deletes."""
