"""The public names are a contract: user programs rely on each of them."""

from __future__ import annotations

import copy
import importlib
import inspect
import pickle
import pydoc
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

import pubparse
import pubparse.bulk
import pubparse.errors
import pubparse.model
from pubparse.model._base import Shown

PROJECT = Path(__file__).resolve().parents[1]

# The model, class by class: fields, then properties and methods.
MODEL = {
    "Article": (
        (
            "pmid pmid_version article_ids elocation_ids other_ids title title_markup vernacular_title "
            "vernacular_title_markup abstract other_abstracts journal book volume issue cited_medium pages start_page end_page "
            "publication_date electronic_date authors authors_complete affiliations investigators personal_name_subjects "
            "languages publication_types mesh_headings chemicals supplementary_concepts gene_symbols keywords citation_subsets "
            "space_flight_missions grants grants_complete data_banks data_banks_complete comments_corrections references "
            "number_of_references objects coi_statement coi_statement_markup general_notes status owner indexing_method "
            "publication_status pub_model version_id version_date date_created date_completed date_revised history "
            "source unplaced problems unknown partial"
        ),
        (
            "doi pmcid pii first_page last_page year is_retracted is_retraction_notice has_expression_of_concern is_review "
            "is_translated url citation to_dict from_dict _repr_html_"
        ),
    ),
    "Abstract": ("sections copyright language type", "text markup"),
    "AbstractSection": ("label nlm_category text markup", ""),
    "Affiliation": ("text identifiers", ""),
    "ArticleId": ("id_type value", ""),
    "Author": (
        "last_name fore_name initials suffix collective_name identifiers affiliations equal_contribution valid investigators_id",
        "name short_name orcid",
    ),
    "Book": (
        (
            "title title_markup publisher publisher_location date beginning_date ending_date authors editors volume volume_title "
            "edition collection_title isbns medium report_number sections location_labels contribution_date accession item_lists "
            "title_link"
        ),
        "",
    ),
    "Chemical": ("name ui registry_number", ""),
    "CommentCorrection": ("ref_type ref_source pmid note", ""),
    "DataBank": ("name accession_numbers", ""),
    "Deletion": ("pmid version", ""),
    "ELocationId": ("id_type value valid", ""),
    "GeneralNote": ("text owner", ""),
    "Grant": ("grant_id acronym agency country", ""),
    "HistoryDate": ("status date hour minute second", ""),
    "Identifier": ("source value", ""),
    "Investigator": (
        "last_name fore_name initials suffix identifiers affiliations list_id",
        "name short_name orcid",
    ),
    "ItemList": ("type items", ""),
    "Journal": ("title iso_abbreviation medline_ta issn issn_type issn_linking nlm_unique_id country", "abbreviation"),
    "Keyword": ("text markup owner major_topic", ""),
    "LocationLabel": ("text type", ""),
    "MeshHeading": ("descriptor qualifiers", ""),
    "MeshTerm": ("name ui major_topic auto type", ""),
    "Object": ("type params", ""),
    "OtherId": ("source value", ""),
    "PartialDate": ("year month day season end raw", "precision earliest latest"),
    "PublicationType": ("name ui", ""),
    "Reference": ("citation markup article_ids", ""),
    "ReferenceList": ("title references lists", ""),
    "Section": ("title title_link location_label sections", ""),
    "Source": ("format name index offset", ""),
    "SupplementaryConcept": ("name ui type", ""),
    "TitleLink": ("book part sec", ""),
    "Unplaced": ("name text", ""),
}
ERRORS = {
    "PubparseError": Exception,
    "UnknownFormatError": pubparse.errors.PubparseError,
    "ParseError": pubparse.errors.PubparseError,
    "MalformedRecordError": pubparse.errors.ParseError,
    "TruncatedInputError": pubparse.errors.ParseError,
    "LimitExceededError": pubparse.errors.ParseError,
    "ForbiddenEntityError": pubparse.errors.ParseError,
    "RecordCountError": pubparse.errors.PubparseError,
}
DOORS = ["read", "read_string", "parse", "parse_string", "sniff", "diff"]


@pytest.mark.parametrize("name", MODEL)
def test_model_has_what_the_contract_names(name: str) -> None:
    cls = getattr(pubparse.model, name)
    fields, computed = (set(words.split()) for words in MODEL[name])
    assert fields <= {field.name for field in attrs.fields(cls)}
    assert not {word for word in computed if not hasattr(cls, word)}


@pytest.mark.parametrize("name", pubparse.model.__all__)
def test_model_is_frozen_slotted_and_by_keyword(name: str) -> None:
    cls = getattr(pubparse.model, name)
    assert attrs.has(cls)
    assert "__dict__" not in dir(cls)
    parameters = inspect.signature(cls).parameters.values()
    assert {parameter.kind for parameter in parameters} == {inspect.Parameter.KEYWORD_ONLY}
    required = {parameter.name: "x" for parameter in parameters if parameter.default is inspect.Parameter.empty}
    one = cls(**required)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.anything = 1  # type: ignore[attr-defined]
    assert pickle.loads(pickle.dumps(one)) == one == cls(**required)
    # Absent is None or an empty tuple, never an empty string or a list.
    defaults = [field.default for field in attrs.fields(cls) if field.name not in required]
    assert all(default is None or default in ((), frozenset(), False) for default in defaults)


def test_about_the_reading_is_no_part_of_equality() -> None:
    compared = {field.name for field in attrs.fields(pubparse.Article) if field.eq}
    assert not compared & {"source", "unplaced", "problems"}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name: str) -> None:
    error = getattr(pubparse, name)
    assert error is getattr(pubparse.errors, name)
    assert error.__mro__[1] is ERRORS[name]
    if issubclass(error, pubparse.ParseError):
        facts = {"source": "a.xml", "index": 3, "offset": 99, "pmid": "1", "code": "entity", "hint": "Look again."}
        copy = pickle.loads(pickle.dumps(error("Broken", **facts)))
        assert type(copy) is error
        assert {fact: getattr(copy, fact) for fact in facts} == facts
        assert all(part in str(copy) for part in ("Broken", "a.xml", "99", "PMID 1", "Look again."))
    else:
        assert str(pickle.loads(pickle.dumps(error("Broken")))) == "Broken"


def test_warning_and_problem() -> None:
    assert issubclass(pubparse.PubparseWarning, UserWarning)
    fields = [field.name for field in attrs.fields(pubparse.Problem)]
    assert fields == ["code", "severity", "scope", "message", "pmid", "index", "offset", "raw"]


def test_difference() -> None:
    (difference,) = pubparse.diff(pubparse.Article(title="One"), pubparse.Article(title="Two"))
    assert isinstance(difference, pubparse.Difference)
    assert (difference.path, difference.left, difference.right) == ("title", "One", "Two")


@pytest.mark.parametrize(
    ("door", "arguments"),
    [
        ("read", "source format url on_error"),
        ("read_string", "text format url on_error"),
        ("parse", "source format url text_key url_key on_error"),
        ("parse_string", "text format url text_key url_key on_error"),
        ("sniff", "source"),
    ],
)
def test_signatures(door: str, arguments: str) -> None:
    parameters = inspect.signature(getattr(pubparse, door)).parameters
    assert set(arguments.split()) <= set(parameters)
    first, *options = parameters.values()
    assert first.kind is not inspect.Parameter.KEYWORD_ONLY
    assert all(option.kind is inspect.Parameter.KEYWORD_ONLY for option in options)


@pytest.mark.parametrize(
    ("door", "default"),
    [("read", "raise"), ("read_string", "raise"), ("parse", "collect"), ("parse_string", "collect")],
)
def test_what_a_fault_does_by_default(door: str, default: str) -> None:
    assert inspect.signature(getattr(pubparse, door)).parameters["on_error"].default == default


def test_records() -> None:
    with pubparse.parse_string("<PubmedArticleSet></PubmedArticleSet>") as records:
        assert isinstance(records, pubparse.Records)
        assert list(records) == []
        assert (records.problems, records.deletions, records.format) == ((), (), "pubmed-xml")
        assert (records.seen, records.delivered, records.skipped, records.rows) == (0, 0, 0, 0)


@pytest.mark.parametrize("name", pubparse.__all__)
def test_every_public_thing_explains_itself(name: str) -> None:
    thing = getattr(pubparse, name)
    if name == "__version__":
        assert thing[0].isdigit()
        return
    assert inspect.getdoc(thing)
    assert name in pydoc.plain(pydoc.render_doc(thing))
    if not inspect.isclass(thing) or issubclass(thing, (BaseException, type)):
        return
    members = {key: value for key, value in vars(thing).items() if not key.startswith("_")}
    mute = [key for key, value in members.items() if callable(value) or isinstance(value, (property, classmethod))]
    assert not [key for key in mute if not inspect.getdoc(getattr(thing, key))]


def test_names_are_listed_before_they_are_loaded() -> None:
    code = "import pubparse; print(*dir(pubparse))"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert set(pubparse.__all__) <= set(done.stdout.split())
    assert set(pubparse.__all__) <= set(dir(pubparse))
    assert {name for name in dir(pubparse) if not name.startswith("__")} == set(pubparse.__all__) - {"__version__"}


def test_help_says_what_a_field_says_of_itself() -> None:
    for cls, field, words in (
        (pubparse.Article, "title", "The title as printed"),
        (pubparse.PartialDate, "month", "1 to 12."),
        (pubparse.model.Author, "orcid", "ORCID"),
    ):
        assert words in (inspect.getdoc(getattr(cls, field)) or "")
        assert words in pydoc.plain(pydoc.render_doc(cls))


def test_help_does_without_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: object) -> str:
        raise OSError

    monkeypatch.setattr(inspect, "getsource", none)

    @attrs.frozen(repr=False)
    class Tram(Shown):
        bells: int = 1
        """How many."""

    assert not inspect.getdoc(Tram.bells)
    assert repr(copy.copy(Tram(bells=2))).endswith("Tram(bells=2)")


def test_modules_are_loaded_by_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(vars(pubparse), "model")
    assert pubparse.model is sys.modules["pubparse.model"]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'pubparse' has no attribute 'Artikel'"):
        pubparse.Artikel  # noqa: B018


def test_an_uninstalled_tree_has_a_version_too(monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = importlib.import_module("importlib.metadata")

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    monkeypatch.delitem(vars(pubparse), "__version__", raising=False)
    assert pubparse.__version__ == "0+unknown"
    monkeypatch.delitem(vars(pubparse), "__version__")


@pytest.mark.parametrize("name", DOORS)
def test_the_names_of_the_first_lines_of_help(name: str) -> None:
    assert f"`{name}`" in (pubparse.__doc__ or "")


BULK = {
    "Report": "files seen delivered skipped deletions lost to_dict",
    "FileReport": (
        "name source status error format seen delivered skipped deletions problems parts quarantine size md5 md5_matches "
        "made_with resumed lost"
    ),
    "Part": "table path rows size",
    "ProblemCount": "code severity count",
    "Progress": "file files_done files bytes_done bytes",
    "Latest": "reader write close",
    "Pool": "submit map shutdown",
}


@pytest.mark.parametrize("name", BULK)
def test_bulk_classes(name: str) -> None:
    cls = getattr(pubparse.bulk, name)
    assert inspect.getdoc(cls)
    assert set(BULK[name].split()) <= set(dir(cls))


def test_bulk_doors() -> None:
    convert = inspect.signature(pubparse.bulk.convert).parameters
    assert list(convert)[:2] == ["sources", "out_dir"]
    expected = {"format": "parquet", "tables": None, "executor": None, "on_error": "collect"}
    assert {name: convert[name].default for name in expected} == expected
    latest = inspect.signature(pubparse.bulk.latest).parameters
    assert next(iter(latest)) == "sources"
    for parameters in (convert, latest):
        free = [name for name, p in parameters.items() if p.kind is not inspect.Parameter.KEYWORD_ONLY]
        assert free in (["sources", "out_dir"], ["sources"])
