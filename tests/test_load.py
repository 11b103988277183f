"""Citations in again: what each of the formats gives back, and what a file of citations may do to its reader.

The whole of ../shared/corpus/xml is tried with PUBPARSE_SAMPLE=1 (docs/explanation/measuring.md); otherwise some of it.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import warnings
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import pubparse
from pubparse.errors import ParseError, PubparseError, RecordCountError
from pubparse.export import _reference as reference
from pubparse.export import bibtex, csl, jsonl, medline, pubmed_xml, ris
from pubparse.export._reference_read import STATED
from pubparse.model import Article, Book, PartialDate
from tests.oracle.shared import FIXTURES, SHARED
from tests.strategies import articles
from tests.test_citations import settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAMPLE = int(os.environ.get("PUBPARSE_SAMPLE") or 25)
CORPUS = SHARED / "corpus" / "xml"
FILES = sorted(CORPUS.iterdir())[::SAMPLE] if CORPUS.is_dir() else []
OURS = ["rich_article.xml", "books.xml", "31364595.txt", "31364595.xml", "old_citations_2002.xml", "peers.xml"]
MODULES = [csl, ris, bibtex]
# Differences that all of the formats have (docs/reference/citations.md), beside those of `pubparse.diff`'s own normal form.
EVERYWHERE = {"keywords", "title", "vernacular_title", "languages", "journal.title", "journal.issn"}


def articles_of(path: Path) -> list[Article]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pubparse.PubparseWarning)
        return list(pubparse.parse(path))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, str):
        yield value


def check_sound(article: Article) -> None:
    """What is true of any article that was read."""
    assert Article.from_dict(article.to_dict()) == article
    assert all(text.strip() for text in strings(article.to_dict()))
    assert not {name for name in article.unknown if "." not in name and getattr(article, name)}
    assert article.mesh_headings == ()


def check_back(module: Any, article: Article) -> None:
    text = module.dumps(article)
    back = module.loads(text)
    check_sound(back)
    assert module.dumps(back) == text or "en" in article.languages  # no code of NLM's, as two records of a test have
    assert not back.problems
    assert (back.pmid, back.doi, back.pmcid) == (article.pmid, article.doi, article.pmcid)
    assert back.is_retracted == article.is_retracted
    names = [author.name for author in article.authors if author.valid is not False and author.name.strip()]
    if article.authors:
        assert len(back.authors) == len(names)
    words = [keyword.text.strip() for keyword in article.keywords]
    words += [heading.descriptor.name.strip() for heading in article.mesh_headings]
    if not any(";" in word for word in words):
        form = settled if module is bibtex else str  # LaTeX has one hyphen
        assert [form(keyword.text) for keyword in back.keywords] == [form(word) for word in dict.fromkeys(words)]
    # Some have the vernacular title or the abbreviation in the place of what is not there.
    is_plain = article.title or article.book is not None
    has_names = article.journal is None or article.journal.title
    left_out = (
        EVERYWHERE
        - ({"title", "vernacular_title"} if is_plain else set())
        - ({"journal.title"} if has_names else set())
    )
    left_out |= {"affiliations"} if module is ris else set()  # one text for all
    # Signs for which LaTeX has one with another.
    left_out |= {"abstract.text"} if module is bibtex else set()
    if module is bibtex and back.abstract is not None and article.abstract is not None:
        assert settled(back.abstract.text) == settled(article.abstract.text)
    # Underlining and formulas leave their text.
    left_out |= {"title_markup"} if re.search("<(?:u|mml:math)[ >]", article.title_markup or "") else set()
    for difference in pubparse.diff(article, back):
        path = difference.path.split("[")[0]
        if not path.startswith(("authors", "book.authors", "book.editors")):
            assert path in left_out, difference


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("name", OURS)
def test_our_records_come_back(module: Any, name: str) -> None:
    for article in articles_of(FIXTURES / name):
        check_back(module, article)


@pytest.mark.skipif(not FILES, reason="no ../shared here")
@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[-40:])
def test_real_records_come_back(module: Any, path: Path) -> None:
    for article in articles_of(path)[: None if SAMPLE == 1 else 25]:
        if (article.pmid, path.name) not in ODD:
            check_back(module, article)


# Test documents of other programs with a placeholder where a value should be.
ODD = {("123", path.name) for path in FILES} | {("987", path.name) for path in FILES}


def consistent(date: PartialDate | None) -> PartialDate | None:
    """The date without a printed text that says something else, and without a range that ends in a season."""
    if date is None or date.year is None:
        return date
    return attrs.evolve(date, raw=None, end=date.end and attrs.evolve(date.end, season=None))


@pytest.mark.parametrize("module", MODULES)
@given(article=articles())
@example(article=Article(title=" ", book=Book(), languages=("ger",)))  # a blank is no chapter's title
@example(article=Article(title=". ", title_markup=". ", volume="1"))
@settings(max_examples=60)
def test_any_article_is_written_as_it_was_read(module: Any, article: Article) -> None:
    # BibTeX's key may hold a name's letters, of which LaTeX writes some as others.
    # What is no identifier, language or kind of a notice stays in `unplaced`, which is not written.
    book = article.book and attrs.evolve(article.book, date=consistent(article.book.date))
    article = attrs.evolve(
        article, pmid="31364595" if article.pmid or module is bibtex else None, book=book,
        article_ids=(), elocation_ids=(), other_ids=(),
        languages=("ger",) if article.languages else (), comments_corrections=(),
        publication_date=consistent(article.publication_date), electronic_date=consistent(article.electronic_date),
    )  # fmt: skip
    people = [*reference.authors(article)[0], *reference.editors(article)]
    assume(module is not ris or not any("," in part for person in people for part in person[:3]))
    assume(module is not bibtex or not any(person.suffix and not person.given for person in people))
    assume(not any(";" in kind.name for kind in article.publication_types))
    titles = [of.title_markup for of in (article, article.book) if of] + [article.vernacular_title_markup]
    assume(not any("  " in (title or "") for title in titles))  # readers give each run of white space as one blank
    text = module.dumps(article)
    assume(len(text.strip().splitlines()) > 2 or module is csl)  # an article of which nothing can be written
    back = module.loads(text)
    assert module.dumps(back) == text
    check_sound(back)


@pytest.mark.parametrize("module", MODULES)
@given(data=st.data())
@settings(max_examples=100)
def test_a_damaged_file_raises_nothing_foreign(module: Any, data: st.DataObject) -> None:
    out = io.BytesIO()
    module.dump(BASE, out)
    content = bytearray(out.getvalue())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        length = data.draw(st.sampled_from([0, 1, 2, 40, 400]))
        put = data.draw(st.binary(max_size=3) | st.sampled_from([bytes([sign]) for sign in b'"{}[]\\\n\r@,%$=#']))
        content[at : at + length] = put
    with warnings.catch_warnings(), contextlib.suppress(ParseError):
        warnings.simplefilter("ignore", pubparse.PubparseWarning)
        for article in module.load(io.BytesIO(bytes(content))):
            check_sound(article)
    with contextlib.suppress(PubparseError):
        check_sound(module.loads(bytes(content)))


BASE = [article for name in OURS for article in articles_of(FIXTURES / name)][:8]


@pytest.mark.parametrize("module", MODULES)
def test_files_of_either_kind(module: Any) -> None:
    text, binary = io.StringIO(), io.BytesIO()
    module.dump(BASE, text)
    module.dump(BASE, binary)
    found = module.load(io.StringIO(text.getvalue()))
    assert iter(found) is found
    from_text = list(found)
    assert [article.pmid for article in from_text] == [article.pmid for article in BASE]
    assert from_text == list(module.load(io.BytesIO(binary.getvalue())))
    assert from_text == list(module.load(text.getvalue().splitlines(keepends=True)))
    assert from_text == list(module.load(io.BytesIO(b"\xef\xbb\xbf" + binary.getvalue())))
    assert from_text == list(module.load(io.StringIO(f"\ufeff{text.getvalue()}")))
    assert found.problems == ()
    assert [article.source.index for article in from_text if article.source] == list(range(len(BASE)))
    again = io.StringIO()
    module.dump(from_text, again)
    assert again.getvalue() == text.getvalue()


@pytest.mark.parametrize("module", MODULES)
def test_loads_is_for_one_article(module: Any) -> None:
    out = io.StringIO()
    module.dump(BASE[:2], out)
    with pytest.raises(RecordCountError, match="load"):
        module.loads(out.getvalue())
    assert module.loads(module.dumps(BASE[0]).encode()) == module.loads(module.dumps(BASE[0]))


@pytest.mark.parametrize("module", [*MODULES, jsonl, medline, pubmed_xml])
def test_dumps_is_for_one_article_and_dump_wants_a_file(module: Any, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"an Article, not list; dump\(articles, file\) writes several"):
        module.dumps(BASE[:2])
    with pytest.raises(TypeError, match="an Article, not str"):
        module.dump(str(FIXTURES / "peers.xml"), io.StringIO())
    with pytest.raises(TypeError, match=r"dump takes an open file, not \w+Path"):
        module.dump(BASE[:2], tmp_path / "articles")


@pytest.mark.parametrize("module", MODULES)
def test_load_wants_a_file(module: Any, tmp_path: Path) -> None:
    for text in ("articles", b"articles"):
        with pytest.raises(TypeError, match="open file"):
            module.load(text)
    with pytest.raises(ValueError, match="on_error"):
        module.load(io.StringIO(""), on_error="ignore")
    path = tmp_path / "latin"
    path.write_bytes("Müller\n".encode("latin-1"))
    with path.open(encoding="utf-8") as file, pytest.raises(ParseError) as caught:
        list(module.load(file))
    assert caught.value.code == "undecodable"


@pytest.mark.parametrize("module", MODULES)
def test_a_citation_says_what_it_cannot_know(module: Any) -> None:
    back = module.loads(module.dumps(pubparse.read(FIXTURES / "31364595.xml")))
    never = {
        "mesh_headings",
        "chemicals",
        "grants",
        "references",
        "history",
        "status",
        "coi_statement",
        "elocation_ids",
    }
    assert never <= back.unknown
    assert back.unknown & STATED <= {"title_markup"}
    assert not any(name.startswith("book.") for name in back.unknown)
    assert {"journal.country", "authors.valid", "abstract.sections", "keywords.major_topic"} <= back.unknown
    assert "article_ids" in back.partial
