"""`diff`: in what two articles differ, whatever formats they were read from.

    >>> pubparse.diff(from_xml, from_page)
    (Difference(path='authors[2].last_name', left='Woo', right='Wu'),)

Two values are the same when their normal forms are: a final full stop, the kind of a dash or a blank, the case of a DOI
do not count. docs/reference/diff.md states the whole normal form. A field that one side's source could not state, or
states in part only (`Article.unknown`, `Article.partial`), is never a difference.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import attrs

from pubparse.model import (
    Abstract,
    AbstractSection,
    Article,
    Author,
    CommentCorrection,
    Investigator,
    PartialDate,
    PersonalNameSubject,
)
from pubparse.model._base import Shown
from pubparse.model._pages import page_range
from pubparse.model._superscripts import abstract_in_parentheses, in_parentheses

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    _Person = Author | Investigator | PersonalNameSubject


@attrs.frozen(repr=False, weakref_slot=False)
class Difference(Shown):
    """One place where two articles differ."""

    path: str
    """Where: "title", "authors[2].last_name"."""
    left: Any
    """The first article's value, as it is; None where it has none."""
    right: Any
    """The second article's value."""


def diff(a: Article, b: Article) -> tuple[Difference, ...]:
    """What differs between two articles, in the model's order; () when nothing does.

    `diff(b, a)` gives the same places with left and right exchanged. How the articles were read (`source`, `unplaced`,
    `problems`, `unknown`, `partial`) is not compared.
    """
    for given in (a, b):
        if not isinstance(given, Article):
            raise TypeError(f"diff compares two Articles, as pubparse.read gives them, not {type(given).__name__}")
    scope = _Scope(
        unstated=a.unknown | b.unknown | a.partial | b.partial,
        is_whole=not (a.unknown or b.unknown),
    )
    if not a.affiliations and any(author.affiliations for author in a.authors):
        b = _by_author(b)
    elif not b.affiliations and any(author.affiliations for author in b.authors):
        a = _by_author(a)
    if _is_whole_book(a, b):
        a = _with_title_of_book(a)
    elif _is_whole_book(b, a):
        b = _with_title_of_book(b)
    return tuple(_article(scope, a, b))


def _is_whole_book(article: Article, printed: Article) -> bool:
    """True for a book that XML titles in `book` alone, of which the other side prints the title above (21413195)."""
    if article.title or not (article.book and article.book.title and printed.title):
        return False
    return _sentence(article.book.title) == _sentence(printed.title)


def _with_title_of_book(article: Article) -> Article:
    """The book's title and authors as the article's own."""
    book = article.book
    if book is None:
        return article
    people = (article.authors or book.authors, article.authors_complete or book.authors_complete)
    return attrs.evolve(
        article, title=book.title, title_markup=book.title_markup, authors=people[0], authors_complete=people[1]
    )


def _by_author(article: Article) -> Article:
    """The record's own affiliation at its first author, where pages print it (records until 2013 state one)."""
    if not article.affiliations or not article.authors or any(author.affiliations for author in article.authors):
        return article
    first, *others = article.authors
    return attrs.evolve(
        article, affiliations=(), authors=(attrs.evolve(first, affiliations=article.affiliations), *others)
    )


@attrs.frozen(kw_only=True)
class _Scope:
    """What is compared at all."""

    unstated: frozenset[str]
    is_whole: bool
    """True when both sources state every field: then markup and printed sources of links count too."""

    def leaves_out(self, names: tuple[str, ...]) -> bool:
        """True when a field, or something that holds it, is unknown or partly known on one side."""
        if not self.unstated:
            return False
        # Whether a list is complete is the text's matter, not the article's, where the list is stated in part ("et al.").
        whole = (*names[:-1], names[-1].removesuffix("_complete"))
        shorter = tuple(name for i, name in enumerate(whole) if i == 0 or name not in _CONTAINERS)
        return any(
            ".".join(path[:end]) in self.unstated for path in {names, whole, shorter} for end in range(1, len(path) + 1)
        )


_ABOUT_THE_READING = {"source", "unplaced", "problems", "unknown", "partial"}

# `Article.unknown` may name a part without the container between: "abstract.nlm_category", "mesh_headings.ui".
_CONTAINERS = {"sections", "descriptor", "qualifiers", "references", "lists"}

# Lists whose order says nothing: formats sort them each in their own way.
_UNORDERED = {
    "article_ids", "elocation_ids", "other_ids", "languages", "publication_types", "mesh_headings", "qualifiers",
    "chemicals", "supplementary_concepts", "gene_symbols", "citation_subsets", "space_flight_missions", "grants",
    "data_banks", "accession_numbers", "comments_corrections", "history", "isbns", "identifiers",
}  # fmt: skip

_PEOPLE = {"authors", "investigators", "editors"}
_MARKED_UP = {"title", "vernacular_title", "abstract", "coi_statement"}

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
# Texts that are wrapped at hyphens do not tell "Gamma- Aminobutyric" (31840612) from "Gamma-Aminobutyric".
_BLANK_BEHIND_HYPHEN = re.compile(r"(?<=\w)- (?=\w)")
# XML parts the elements of MathML by blanks, other formats print none.
_BETWEEN_MATHML = re.compile(r"(</?mml:[^<>]{0,500}>)\s+(?=</?mml:)")
_MATHML = re.compile(r"<(?:mml:)?math[ >]")
_EMPTY_ELEMENT = re.compile(r"<([\w:]{1,40})([^<>]{0,500})></\1>")
_DOI_PREFIX = re.compile(r"\A(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


# What citations print of a person in one piece, so that where the family name ends is inferred ("Le Ba V", 31402707).
_PRINTED_NAME = ("last_name", "suffix", "collective_name")

# Normal forms: text -> what is compared


def _folded(text: str) -> str:
    """Any text: Unicode NFC, each run of white space (U+00A0 and its like too) one blank, each dash a hyphen, no blank behind."""
    return _BLANK_BEHIND_HYPHEN.sub("-", _DASHES.sub("-", " ".join(unicodedata.normalize("NFC", text).split())))


def _sentence(text: str) -> str:
    """Text at whose end formats set or drop the full stop; the brackets of a translated title stay."""
    return _folded(text).rstrip(". ")


def _marked(text: str) -> str:
    """Markup at whose end formats set or drop the full stop; blanks between the elements of a formula do not count."""
    return _sentence(_BETWEEN_MATHML.sub(r"\1", text))


def _word(text: str) -> str:
    """A term that some files print in upper case: "JOURNAL ARTICLE", "ENG"."""
    return _sentence(text).casefold()


def _label(text: str) -> str:
    """A label that pages print in sentence case with a colon: "Background:"."""
    return _folded(text).rstrip(": ").casefold()


def _section(text: str) -> str:
    """A section's text: a colon at its head is the label's (34854427: ": Ultrasound")."""
    return _folded(text).lstrip(": ")


def _copyright(text: str) -> str:
    """MEDLINE prints "(c)" for the sign."""
    return re.sub(r"\A\(c\)", "\u00a9", _sentence(text), flags=re.IGNORECASE)


def _identifier(text: str) -> str:
    """A DOI or another identifier of an article: case and "https://doi.org/" in front do not count."""
    return _DOI_PREFIX.sub("", _folded(text), count=1).casefold()


def _registered(text: str) -> str:
    """An identifier of a person or institution: an ORCID's address, hyphens and an ISNI's blanks do not count."""
    return re.sub(r"\A(?:https?://)?(?:www\.)?orcid\.org/|[ -]", "", _folded(text).casefold())


def _name(text: str) -> str:
    return " ".join(_folded(text).replace(".", " ").replace(",", " ").split())


_FORMS: dict[str, Callable[[str], str]] = {
    "title": _sentence, "vernacular_title": _sentence, "coi_statement": _sentence, "citation": _sentence,
    "keywords.text": _sentence,
    "title_markup": _marked, "vernacular_title_markup": _marked, "coi_statement_markup": _marked, "markup": _marked,
    "label": _label, "sections.text": _section,
    "ref_source": _sentence, "copyright": _copyright, "languages": _word, "publication_types.name": _word,
    "journal.title": _word, "medline_ta": _word, "iso_abbreviation": _word, "country": _word, "language": _word,
    "affiliations.text": _sentence, "article_ids.value": _identifier, "elocation_ids.value": _identifier,
    "identifiers.value": _registered, "identifiers.source": _word, "collective_name": _sentence, "suffix": _name,
    "last_name": _name, "publisher": _sentence, "volume_title": _sentence, "collection_title": _sentence,
}  # fmt: skip


def _form(names: tuple[str, ...]) -> Callable[[str], str]:
    return _FORMS.get(".".join(names[-2:])) or _FORMS.get(names[-1], _folded)


def _date(value: PartialDate | None) -> tuple[str, str] | None:
    """A date's EDTF, what was printed left aside; with the season's word where EDTF has no number for it."""
    if value is None:
        return None
    if value.year is None:
        return "", _folded(value.raw or "").casefold()
    edtf = str(value)
    is_bare = value.season and value.month is None and len(edtf) == len("2001")
    return edtf, _folded(value.season or "").casefold() if is_bare else ""


def _pages(article: Article) -> str | None:
    """The pages completed: "884-95" and "884-895" are one. StartPage and EndPage stand in where the text is missing."""
    printed = article.pages or "-".join(filter(None, (article.start_page, article.end_page)))
    first, last = page_range(printed)
    return f"{first}-{last}" if first and last else _folded(printed).casefold() or None


def _is_stand_in(a: Article, b: Article) -> bool:
    """True when a text prints the publisher's identifier where the other side has no pages (31175110: "e228092")."""
    return bool(not (a.pages or a.start_page) and a.pii and b.pages and _identifier(a.pii) == _identifier(b.pages))


# Comparison


def _article(scope: _Scope, a: Article, b: Article) -> Iterator[Difference]:
    for field in attrs.fields(Article):
        name, names = field.name, (field.name,)
        left, right = getattr(a, name), getattr(b, name)
        if name in _ABOUT_THE_READING or scope.leaves_out(names):
            continue
        is_text = name in _MARKED_UP and (name != "abstract" or scope.leaves_out(("abstract", "sections")))
        if is_text and _is_in_parentheses(name, a, b):
            continue
        if name == "pages":
            if _pages(a) != _pages(b) and not (_is_stand_in(a, b) or _is_stand_in(b, a)):
                yield Difference(name, left, right)
        elif name in ("start_page", "end_page") and (left is None or right is None):
            continue  # `pages` has spoken for it
        elif name == "abstract" and left and right and scope.leaves_out(("abstract", "sections")):
            if _whole(left, right) != _whole(right, left):
                yield Difference("abstract.text", left.text, right.text)
        elif not _is_same_but_for_math(names, a, b):
            yield from _values(scope, name, names, left, right)
        if name == "other_ids":
            yield from _chief_ids(scope, a, b)


def _whole(abstract: Abstract, other: Abstract) -> str:
    """The abstract as one text; without blanks when one of the two has formulas."""
    text = _sentence(abstract.text).casefold()
    return text.replace(" ", "") if _MATHML.search(abstract.markup + other.markup) else text


def _is_same_but_for_math(names: tuple[str, ...], a: Any, b: Any) -> bool:
    """True for texts of which one holds a formula, and which are the same without blanks."""
    name = names[-1]
    left, right = getattr(a, name), getattr(b, name)
    if not (isinstance(left, str) and isinstance(right, str)):
        return False
    markup = name if name.endswith("markup") else "markup" if name in ("text", "citation") else f"{name}_markup"
    if not any(_MATHML.search(getattr(side, markup, None) or "") for side in (a, b)):
        return False
    form = _form(names)
    one, other = (_EMPTY_ELEMENT.sub(r"<\1\2/>", form(text)).replace(" ", "") for text in (left, right))
    return one == other


def _is_in_parentheses(name: str, a: Article, b: Article) -> bool:
    """True when one side, which knows no markup, prints the other's superscripts in parentheses, as MEDLINE text does."""
    for one, other in ((a, b), (b, a)):
        marked, plain = getattr(one, name), getattr(other, name)
        if not marked or not plain or "title_markup" not in other.unknown:
            continue
        if name == "abstract":
            raised, text = abstract_in_parentheses(marked).casefold(), plain.text.casefold()
        else:
            raised, text = in_parentheses(marked, getattr(one, f"{name}_markup")) or "", plain
        if _sentence(raised) == _sentence(text):
            return True
    return False


def _chief_ids(scope: _Scope, a: Article, b: Article) -> Iterator[Difference]:
    """Where the lists of identifiers are left out, the ones that both sides know are compared by themselves."""
    if not (scope.leaves_out(("article_ids",)) or scope.leaves_out(("elocation_ids",))):
        return
    for name in ("doi", "pmcid"):
        left, right = getattr(a, name), getattr(b, name)
        if left and right and name not in scope.unstated and _identifier(left) != _identifier(right):
            yield Difference(name, left, right)


def _values(scope: _Scope, path: str, names: tuple[str, ...], left: Any, right: Any) -> Iterator[Difference]:
    if left == right or scope.leaves_out(names) or _is_unstated(scope, names, left, right):
        return
    if isinstance(left, tuple):
        with_markup = scope.is_whole and len(left) == len(right)
        is_places = names[-1] == "affiliations" and not with_markup
        if is_places and _distinct(scope, names, left) == _distinct(scope, names, right):
            return
        if names[-1] == "comments_corrections" and not scope.is_whole:
            left, right = _without_cited(left), _without_cited(right)
        if len(left) != len(right) and names[-1] in _PEOPLE and scope.leaves_out((*names, "valid")):
            left, right = _valid(left), _valid(right)
        pairs = _matched(scope, names, left, right) if names[-1] in _UNORDERED else _in_order(left, right)
        for index, one, other in pairs:
            yield from _values(scope, f"{path}[{index}]", names, one, other)
    elif _is_same(names, left, right):
        return
    elif left is None or right is None or isinstance(left, PartialDate) or not attrs.has(type(left)):
        yield Difference(path, left, right)
    else:
        yield from _objects(scope, path, names, left, right)


def _without_cited(links: tuple[CommentCorrection, ...]) -> tuple[CommentCorrection, ...]:
    """Links without those to what the article cites: XML until 2018 has them here, pages among the references."""
    return tuple(link for link in links if link.ref_type != "Cites")


def _valid(people: tuple[Author | Investigator, ...]) -> tuple[Author | Investigator, ...]:
    """Names without those that a later entry corrects, which only XML has (17713168)."""
    return tuple(person for person in people if person.valid is not False)


def _is_unstated(scope: _Scope, names: tuple[str, ...], left: Any, right: Any) -> bool:
    """True when one side has nothing because its source does not say."""
    if left is not None and right is not None:
        return False
    stated = right if left is None else left
    if names[-1].endswith("markup"):
        return not scope.is_whole
    if isinstance(stated, bool):
        return True
    if names[-1] == "label":
        # how XML spells that there is no label (10025831)
        return isinstance(stated, str) and stated.casefold() == "unlabelled"
    return attrs.has(type(stated)) and not _says_anything(scope, names, stated)


def _is_same(names: tuple[str, ...], left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        form = _form(names)
        return form(left) == form(right)
    if isinstance(left, PartialDate) or isinstance(right, PartialDate):
        return _date(left) == _date(right)
    return bool(left == right)


def _says_anything(scope: _Scope, names: tuple[str, ...], value: Any) -> bool:
    """True when an object that the other side lacks holds more than what is left out."""
    fields = attrs.fields(type(value))
    stated = [field.name for field in fields if getattr(value, field.name) != field.default]
    return not stated or any(not scope.leaves_out((*names, name)) for name in stated)


def _objects(scope: _Scope, path: str, names: tuple[str, ...], left: Any, right: Any) -> Iterator[Difference]:
    compared = [field.name for field in attrs.fields(type(left))]
    if isinstance(left, (Author, Investigator, PersonalNameSubject)):
        compared = [name for name in compared if name not in ("fore_name", "initials")]
        if scope.leaves_out((*names, "fore_name")) and _name(left.short_name) == _name(right.short_name):
            compared = [name for name in compared if name not in _PRINTED_NAME]
        else:
            yield from _given_names(scope, path, names, left, right)
    elif isinstance(left, AbstractSection) and _is_same_run_in(left, right):
        compared = [name for name in compared if name not in ("label", "text")]
    elif isinstance(left, CommentCorrection) and left.pmid and left.pmid == right.pmid and not scope.is_whole:
        # Pages print the linked article's own citation, XML what its indexer typed (29744390).
        compared.remove("ref_source")
    for name in compared:
        if _is_same_but_for_math((*names, name), left, right):
            continue
        yield from _values(scope, f"{path}.{name}", (*names, name), getattr(left, name), getattr(right, name))


def _is_same_run_in(left: AbstractSection, right: AbstractSection) -> bool:
    """True when one side has the label at the head of its text (32730190)."""
    if (left.label is None) == (right.label is None):
        return False
    return _folded(Abstract(sections=(left,)).text) == _folded(Abstract(sections=(right,)).text)


def _distinct(scope: _Scope, names: tuple[str, ...], values: tuple[Any, ...]) -> list[Hashable]:
    """Normal forms, each once: XML gives some authors the same affiliation twice (31974115), texts print it once."""
    return list(dict.fromkeys(_key(scope, names, value) for value in values))


def _in_order(left: tuple[Any, ...], right: tuple[Any, ...]) -> Iterator[tuple[int, Any, Any]]:
    for index, (one, other) in enumerate(zip_longest(left, right)):
        yield index, one, other


def _matched(
    scope: _Scope,
    names: tuple[str, ...],
    left: tuple[Any, ...],
    right: tuple[Any, ...],
) -> Iterator[tuple[int, Any, Any]]:
    """Pairs of one normal form wherever they stand, then the rest in order; the index is the smaller of the two."""
    waiting: dict[Hashable, list[int]] = {}
    for index in reversed(range(len(right))):
        waiting.setdefault(_key(scope, names, right[index]), []).append(index)
    pairs: list[tuple[int | None, int | None]] = []
    alone = []
    for index, value in enumerate(left):
        same = waiting.get(_key(scope, names, value))
        if same:
            pairs.append((index, same.pop()))
        else:
            alone.append(index)
    others = sorted(index for indexes in waiting.values() for index in indexes)
    pairs += zip_longest(alone, others)
    for i, j in sorted(pairs, key=lambda pair: (min(_known(pair)), max(_known(pair)))):
        yield min(_known((i, j))), None if i is None else left[i], None if j is None else right[j]


def _known(pair: tuple[int | None, int | None]) -> list[int]:
    return [index for index in pair if index is not None]


def _key(scope: _Scope, names: tuple[str, ...], value: Any) -> Hashable:
    """An element's normal form to look it up by, without what is left out and without booleans and markup."""
    if scope.leaves_out(names) or isinstance(value, bool) or names[-1].endswith("markup"):
        return None
    if isinstance(value, str):
        return _form(names)(value)
    if isinstance(value, PartialDate):
        return _date(value)
    if isinstance(value, tuple):
        return tuple(sorted((_key(scope, names, item) for item in value), key=repr))
    if isinstance(value, CommentCorrection) and value.pmid and not scope.is_whole:
        return value.ref_type, value.pmid
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        return tuple(_key(scope, (*names, field.name), getattr(value, field.name)) for field in fields)
    return None if value is None else str(value)


# Names of persons


def _given_names(
    scope: _Scope,
    path: str,
    names: tuple[str, ...],
    left: _Person,
    right: _Person,
) -> Iterator[Difference]:
    """Fore names and initials: "Sean P" and "SP" are one. A side that has initials alone is compared by them."""
    fore = not scope.leaves_out((*names, "fore_name"))
    initials = not scope.leaves_out((*names, "initials"))
    if fore and left.fore_name and right.fore_name:
        if not _is_same_fore_name(left.fore_name, right.fore_name):
            yield Difference(f"{path}.fore_name", left.fore_name, right.fore_name)
        elif initials and left.initials and right.initials and _bare(left.initials) != _bare(right.initials):
            yield Difference(f"{path}.initials", left.initials, right.initials)
        return
    if not initials or not (fore or (left.initials and right.initials)):
        return
    one, other = (
        _bare(person.initials) if person.initials else _initials(person.fore_name or "") for person in (left, right)
    )
    if one != other:
        name = "initials" if left.initials or right.initials else "fore_name"
        yield Difference(f"{path}.{name}", getattr(left, name), getattr(right, name))


def _is_same_fore_name(one: str, other: str) -> bool:
    one, other = _name(one).casefold(), _name(other).casefold()
    if one == other:
        return True
    return _abbreviates(one, other) or _abbreviates(other, one)


def _abbreviates(short: str, name: str) -> bool:
    """True for "S P" and "Sean P"."""
    return all(len(word) == 1 for word in short.split()) and _bare(short) == _initials(name)


def _bare(initials: str) -> str:
    return re.sub(r"[\s.\-]", "", _folded(initials)).casefold()


def _initials(fore_name: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s\-]+", _name(fore_name)) if word).casefold()
