"""What a PubMed page says, whatever it was cut from: scraped text, today's HTML, legacy HTML.

    Parts({'title': [...], 'citation': ['. 2019 Aug;20(8):e434-e442.', 'doi: ...'], 'short citation': ['Sean P ...'], ...})

In: `Parts` of strings under the page's own words (`_page_headings` names them), and what the reader knows about the document.
Out: one `Article`. Knows which heading means what, which of two titles wins, that the short citation carries the journal
when the long one has lost it. Knows nothing of lines, elements or encodings.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve, field, fields, frozen

from pubparse._readers._page_headings import LINK_HEADINGS, NO_TITLE
from pubparse._readers._page_problems import UNIDENTIFIED, from_short, name_splits, problem
from pubparse._text import abstract as abstracts
from pubparse._text import terms
from pubparse._text.citation import Citation, parse_citation, split_short
from pubparse._text.cited import EDITION
from pubparse._text.data_banks import data_banks, is_data_bank
from pubparse._text.dates import take_date
from pubparse._text.grants import parse_grant
from pubparse._text.ids import parse_doi, parse_pmcid, parse_pmid
from pubparse._text.names import Name, glued, parse_name, parse_names
from pubparse._text.spaces import fold, plain
from pubparse.model import (
    Abstract,
    AbstractSection,
    Affiliation,
    Article,
    ArticleId,
    Author,
    Book,
    Chemical,
    CommentCorrection,
    Journal,
    Keyword,
    PartialDate,
    PersonalNameSubject,
    PublicationType,
    Reference,
    ReferenceList,
    Source,
    SupplementaryConcept,
    Unplaced,
)
from pubparse.model._maker import maker

if TYPE_CHECKING:
    from pubparse._parts import Parts

_make_article = maker(Article)

_ID = re.compile(r"\b(PMID|PMCID|DOI):[ ]?([^\s]+)", re.IGNORECASE)
_PMID_AT = re.compile(r"[0-9]{1,8}(?![0-9])")
_BREAKS = tuple("-/<(;:")
_SAID_OF_LINKED = re.compile(r"[ .]*([A-Z][^.]{3,80})(?:\.|$)")
_SAID = frozenset(("no abstract available", "free pmc article", "free article"))
_NEIGHBOUR_PMID = re.compile(r"\bPMID:? ?([0-9]{1,8})(?![0-9])")
_AFFILIATION_KEY = re.compile(r"\^?([0-9]{1,3})[ ]?(?=[^\W\d_])")
_LAST_YEAR_OF_ONE_AFFILIATION = 2013
"""Until then MEDLINE kept the first author's affiliation alone."""

# Parts of a stated field that no page prints; named in `unknown`.
_PARTS_NEVER_PRINTED = {
    "journal": ("title", "iso_abbreviation", "issn", "issn_type", "issn_linking", "nlm_unique_id", "country"),
    "authors": ("identifiers", "equal_contribution", "valid", "investigators_id", "affiliations.identifiers"),
    "investigators": ("identifiers", "valid", "list_id", "affiliations.identifiers"),
    "abstract": ("sections.nlm_category", "sections.markup", "type"),
    "other_abstracts": ("sections.nlm_category", "sections.markup", "type"),
    "publication_types": ("ui",),
    "mesh_headings": ("descriptor.ui", "descriptor.auto", "descriptor.type", "qualifiers.ui", "qualifiers.auto"),
    "chemicals": ("ui", "registry_number"),
    "supplementary_concepts": ("ui", "type"),
    "comments_corrections": ("pmid_version", "note"),
    "references": ("title", "markup"),
    "keywords": ("markup", "owner", "major_topic"),
    "book": (
        "title_markup", "title_link", "publisher_markup", "beginning_date", "ending_date", "authors",
        "authors_complete", "editors_complete", "investigators", "volume", "volume_title", "volume_title_markup",
        "collection_title", "collection_title_markup", "collection_title_link", "isbns", "report_number", "sections",
        "location_labels", "contribution_date", "accession", "item_lists",
    ),
}  # fmt: skip
_NEVER_PRINTED = {name: {f"{name}.{part}": part for part in inner} for name, inner in _PARTS_NEVER_PRINTED.items()}
_EMPTY: tuple[object, ...] = (None, ())
_ABOUT_READING = frozenset({"unknown", "partial", "source", "unplaced", "problems"})
_NAMES = (*(one.name for one in fields(Article) if one.name not in _ABOUT_READING), "doi", "pmcid", "pii")


@frozen(kw_only=True)
class Reading:
    """What the reader knows of the document beside its parts."""

    source: Source
    pmid_hint: str | None = None
    """The PMID of the address; one in the text outranks it."""
    cut_off: frozenset[str] = frozenset()
    """Fields at which the text breaks off."""
    problems: tuple[tuple[str, str], ...] = ()
    """Code and message of what was repaired in cutting."""
    stated: Mapping[str, Any] = field(factory=dict)
    """Fields that markup states exactly; they outrank what the parts would give."""
    states: frozenset[str] = frozenset()
    """Fields that the document would show if the record had them: empty there, they are not unknown."""
    partial: frozenset[str] = frozenset()
    """Fields of which the document shows only some."""


class _Ids(NamedTuple):
    pmid: str | None = None
    pmcid: str | None = None
    doi: str | None = None


def article(parts: Parts, reading: Reading) -> Article:
    """The article that the parts state; what they do not state is named in `unknown`."""
    notes = list(reading.problems)
    printed = _citation(parts, notes)
    short = _first(parts.take("short citation"))
    first, et_al, short_journal, short_date = split_short(short) if short else (None, False, None, None)
    title = _title(parts, notes)
    ids = _ids(parts)
    told, hint = reading.stated.get("pmid", ids.pmid), reading.pmid_hint
    if told and hint and hint != told:
        notes.append(("pmid-differs", f"the text says PMID {told}, its address {hint}: the text is followed"))
    names = _names(parts, first, notes)
    complete = _complete(parts.peek("authors"), et_al=et_al or short_journal is None)
    parts.take("authors")
    journal = _journal(parts, printed, short_journal, notes)
    book, editors = _book(parts)
    notes += name_splits("the book's editors", [name.author.name for name in editors if name.inferred])
    date = printed.date or short_date or (book.date if book else None)
    if short_date and not printed.date:
        notes.append(from_short("publication_date", str(short_date)))
    affiliations = _affiliations(parts, [names, editors], date)
    authors = _people(names, affiliations)
    flags = parts.take("type")
    listed_types = parts.take("publication types")
    mesh = terms.mesh_headings(parts.take("mesh terms"))
    cut_off = set(reading.cut_off)
    if terms.breaks_off(mesh):
        cut_off.add("mesh_headings")
    notes += [("cut-off", f"the text breaks off: {name} may be incomplete") for name in sorted(cut_off)]
    partial = cut_off
    article_ids = _article_ids(ids, printed)
    if article_ids:
        partial.add("article_ids")
    if authors and not complete:
        partial.add("authors")
    if flags and not listed_types:
        partial.add("publication_types")
    if any(text.startswith(("eCollection", "Print ")) for text in parts.peek("citation")):
        # the date of the issue stands apart, that of the citation is the electronic one (25309337)
        partial.add("publication_date")
    if any(not text.startswith("[") for text in parts.peek("language")):
        partial.add(
            "languages"
        )  # a result row prints "German." and no "English", also where it is one of two (29426732)
    status = next(filter(None, map(terms.status, parts.take("status"))), None)
    if status == "In-Process":
        # "in process" is printed for In-Data-Review too
        partial.add("status")
    pmid = told or hint
    if not (title or pmid) and parts.peek("abstract"):
        notes.append(UNIDENTIFIED)
    subjects = _subjects(parts, notes)
    values: dict[str, Any] = dict(  # noqa: C408 - the arguments of the constructor
        pmid=pmid,
        article_ids=article_ids,
        title=title,
        abstract=_abstract(parts),
        other_abstracts=_other_abstracts(parts),
        journal=journal,
        book=book and evolve(book, editors=_people(editors, {k: v for k, v in affiliations.items() if k})),
        volume=printed.volume,
        issue=printed.issue,
        pages=printed.pages,
        publication_date=date,
        electronic_date=printed.electronic_date,
        authors=authors,
        authors_complete=complete if authors else None,
        personal_name_subjects=subjects,
        languages=tuple(code for text in parts.take("language") for code in terms.languages(text)),
        publication_types=_publication_types(parts, listed_types or flags),
        mesh_headings=mesh,
        chemicals=tuple(Chemical(name=fold(text)) for text in parts.take("substances")),
        supplementary_concepts=tuple(
            SupplementaryConcept(name=fold(text)) for text in parts.take("supplementary concepts")
        ),
        keywords=_keywords(parts),
        data_banks=data_banks(_data_bank_lines(parts)),
        grants=tuple(parse_grant(text) for text in parts.take("grants")),
        comments_corrections=_links(parts),
        references=_references(parts),
        coi_statement=fold(" ".join(parts.take("conflict of interest"))) or None,
        status=status,
        publication_status="aheadofprint" if printed.ahead_of_print else None,
        partial=reading.partial.union(partial),
        source=reading.source,
        unplaced=tuple(Unplaced(name=name, text=fold(text)) for name, text in parts.rest() if fold(text)),
        problems=tuple(problem(code, message, pmid, reading.source) for code, message in notes),
    )
    values |= reading.stated
    unknown = _unknown(_make_article(**values), reading.states, placed=printed.located)
    return _make_article(**values, unknown=unknown)


def _data_bank_lines(parts: Parts) -> list[str]:
    """What stands under the heading and is no databank goes back to the parts, and so to `unplaced`."""
    lines = parts.take("associated data")
    parts.put("associated data", *(text for text in lines if not is_data_bank(text)))
    return [text for text in lines if is_data_bank(text)]


def _first(texts: tuple[str, ...]) -> str | None:
    return texts[0] if texts else None


def _citation(parts: Parts, notes: list[tuple[str, str]]) -> Citation:
    """The long citation, which scrapers leave in pieces: date and pages, then "doi: ..."."""
    text = " ".join(parts.take("citation"))
    if not text:
        return Citation()
    citation, unread = parse_citation(text)
    if unread:
        parts.put("citation", unread)
    if citation.date is not None and citation.date.year is None:
        notes.append(("bad-date", f"no year in the citation {text[:80]!r}"))
    return citation


def _title(parts: Parts, notes: list[tuple[str, str]]) -> str | None:
    """The page's title; of two that differ the longer when it continues the other, else the first."""
    titles = [text for text in map(fold, parts.take("title")) if text and text not in NO_TITLE]
    if not titles:
        return None
    first, *others = titles
    for other in others:
        if plain(other).casefold().rstrip(".") != plain(first).casefold().rstrip("."):
            notes.append(("titles-differ", f"the page prints two titles; the other is {other[:200]!r}"))
            first = other if other.startswith(first) else first
    return first


def _ids(parts: Parts) -> _Ids:
    """The first identifier of each kind; the cutter has left out those of other articles."""
    found = _Ids()
    for text in parts.take("ids"):
        for match in _ID.finditer(plain(text[:2000])):
            name, value = match[1].lower(), match[2].rstrip(".,;")
            if name == "pmid" and found.pmid is None:
                digits = _PMID_AT.match(value)
                found = found._replace(pmid=parse_pmid(digits[0]) if digits else None)
            elif name == "pmcid" and found.pmcid is None:
                found = found._replace(pmcid=parse_pmcid(value))
            elif name == "doi" and found.doi is None:
                found = found._replace(doi=parse_doi(match[2]))
    return found


def _article_ids(ids: _Ids, citation: Citation) -> tuple[ArticleId, ...]:
    rest = citation.doi.removeprefix(ids.doi) if ids.doi and citation.doi and citation.doi != ids.doi else ""
    wrapped = rest != citation.doi and (rest[:1] in _BREAKS or (ids.doi or "")[-1:] in _BREAKS)
    cut = bool(rest) and wrapped  # the list's has been wrapped (427731, 410497)
    values = (("doi", citation.doi if cut else ids.doi or citation.doi), ("pmc", ids.pmcid), ("pii", citation.pii))
    return tuple(ArticleId(value=value, id_type=id_type) for id_type, value in values if value)


def _names(parts: Parts, first: str | None, notes: list[tuple[str, str]]) -> list[Name]:
    """The list of authors, else the one of the short citation."""
    names = [name for text in parts.peek("authors") for name in parse_names(_without_et_al(text))]
    if not names and first:
        name = parse_name(first)
        names = [name] if name else []
    if any(glued(text) for text in parts.peek("authors")):
        notes.append(("names-glued", "the list of authors has lost its commas; where one name ends is inferred"))
    notes += name_splits("authors", [name.author.name for name in names if name.inferred])
    return names


def _without_et_al(text: str) -> str:
    return re.sub(r",? et al\b\.?", "", text)


def _complete(listed: tuple[str, ...], *, et_al: bool) -> bool:
    """A list that ends in "et al." is not complete; a lone author of the short citation without "et al." is the only one."""
    if listed:
        return not any(plain(text).endswith(("et al.", "et al", "...", "\u2026")) for text in listed)
    return not et_al


def _journal(parts: Parts, citation: Citation, short: str | None, notes: list[tuple[str, str]]) -> Journal | None:
    """NLM's abbreviation: above the citation, in it, or in the short one when the long one has lost it."""
    above = plain(_first(parts.take("journal")) or "")
    if above and short and above != short and above.endswith(" " + short):
        # "Review Expert Rev Gastroenterol Hepatol": the flag and the journal on one line
        flag = terms.publication_type(above[: -len(short)])
        if flag:
            parts.put("type", flag)
            above = short
    abbreviation = citation.journal or above
    if short and not abbreviation:
        abbreviation = short
        notes.append(from_short("journal", short))
    return Journal(medline_ta=abbreviation) if abbreviation else None


def _book(parts: Parts) -> tuple[Book | None, list[Name]]:
    """The lines "In: Vink R1, Nechifor M2, editors." and "<Book> [Internet]. Place: Publisher; 2011."."""
    editors = [
        name
        for text in parts.take("editors")
        for name in parse_names(re.sub(r",? editors?\.?$", "", plain(text).removeprefix("In: ")))
    ]
    text = _first(parts.take("book"))
    if not text:
        return None, editors
    line = plain(text[:2000]).removeprefix("In: ")
    head, _, when = line.rpartition("; ")
    head, _, publisher = head.rpartition(": ")
    title, medium, place = head.partition(" [Internet]. ")
    if not medium:
        title, _, place = head.rpartition(". ")
    if not publisher:
        return Book(title=line.rstrip(".") or None), editors
    # "C. elegans II. 2nd. Cold Spring Harbor (NY): Press; 1997": the edition stands by itself
    if medium:
        edition, _, rest = place.partition(". ")
        place = rest if EDITION.fullmatch(edition) else place
    else:
        rest, _, edition = title.rpartition(". ")
        title = rest if EDITION.fullmatch(edition) else title
    date, unread = take_date(when)
    if unread.strip(" .\u2013-"):
        # "2024 Jan-. 2023 Aug 8.": the second is the chapter's own
        parts.put("book", unread.strip(" .\u2013-"))
    book = Book(
        title=title or None,
        edition=edition if EDITION.fullmatch(edition) else None,
        publisher=publisher,
        publisher_location=place or None,
        date=date,
        medium="Internet" if medium else None,
    )
    return book, editors


def _affiliations(parts: Parts, people: list[list[Name]], date: PartialDate | None) -> dict[str, str]:
    """Texts by the key that the names print; those that no name claims go back to the parts, and so to `unplaced`."""
    texts = [text for text in map(fold, parts.take("affiliations")) if text]
    claimed = {key for names in people for name in names for key in name.keys}
    numbers = [_AFFILIATION_KEY.match(text) for text in texts]
    by_key: dict[str, str] = {}
    if claimed and all(numbers):
        by_key = {match[1]: text[match.end() :] for match, text in zip(numbers, texts, strict=True) if match}
    elif claimed and not any(numbers) and all(key.isdigit() and int(key) <= len(texts) for key in claimed):
        # "Yablon LA3" above three lines without numbers (29920023)
        by_key = {str(place): text for place, text in enumerate(texts, 1)}
    elif len(texts) == 1 and people[0] and _belongs_to_first(people[0], date):
        by_key = {"": texts[0][numbers[0].end() :] if numbers[0] and numbers[0][1] == "1" else texts[0]}
    kept = claimed or {""}
    parts.put("affiliations", *(text for key, text in by_key.items() if key not in kept))
    if not by_key:
        parts.put("affiliations", *texts)
    return by_key


def _belongs_to_first(names: list[Name], date: PartialDate | None) -> bool:
    """A lone affiliation is the lone author's, or the first author's in records until 2013."""
    old = date is not None and date.year is not None and date.year <= _LAST_YEAR_OF_ONE_AFFILIATION
    return len(names) == 1 or old


def _people(names: list[Name], affiliations: dict[str, str]) -> tuple[Author, ...]:
    people = []
    for place, name in enumerate(names):
        keys = name.keys if name.keys or place else ("",)
        texts = [affiliations[key] for key in keys if key in affiliations]
        people.append(evolve(name.author, affiliations=tuple(Affiliation(text=text) for text in texts)))
    return tuple(people)


def _abstract(parts: Parts) -> Abstract | None:
    sections = abstracts.sections(parts.take("abstract"))
    copyright_line = fold(" ".join(parts.take("copyright"))) or None
    return Abstract(sections=sections, copyright=copyright_line) if sections or copyright_line else None


def _other_abstracts(parts: Parts) -> tuple[Abstract, ...]:
    sections = abstracts.sections(parts.take("other abstracts"))
    found = [Abstract(sections=sections)] if sections else []
    found += [
        Abstract(sections=(AbstractSection(text=text),), type="plain-language-summary")
        for text in parts.take("summary")
    ]
    return tuple(found)


def _publication_types(parts: Parts, printed: tuple[str, ...]) -> tuple[PublicationType, ...]:
    """Types in NLM's spelling, each once; what is no type of NLM's stays a piece of its own."""
    names: dict[str, None] = {}
    for text in printed:
        name = terms.publication_type(text)
        if name:
            names[name] = None
        elif "Research Support" in text:
            names[fold(text)] = None
        else:
            parts.put("publication types", text)
    return tuple(PublicationType(name=name) for name in names)


def _keywords(parts: Parts) -> tuple[Keyword, ...]:
    """The line "Keywords: a; b; c." without its final stop."""
    found = []
    for text in parts.take("keywords"):
        line = re.sub(r"(?i)^key ?words?:", "", fold(text)).removesuffix(".")
        found += [Keyword(text=word.strip()) for word in line.split(";") if word.strip()]
    return tuple(found)


def _subjects(parts: Parts, notes: list[tuple[str, str]]) -> tuple[PersonalNameSubject, ...]:
    names = [name for text in parts.take("personal names") if (name := parse_name(text))]
    notes += name_splits("personal_name_subjects", [name.author.name for name in names if name.inferred])
    people = [name.author for name in names]
    return tuple(
        PersonalNameSubject(last_name=p.last_name, fore_name=p.fore_name, initials=p.initials, suffix=p.suffix)
        for p in people
    )


def _links(parts: Parts) -> tuple[CommentCorrection, ...]:
    """Comments, errata, retractions; their identifiers are the other article's."""
    return tuple(
        CommentCorrection(ref_type=ref_type, ref_source=source or None, pmid=pmid)
        for ref_type in LINK_HEADINGS.values()
        for text in parts.take(ref_type)
        for source, pmid in _linked(fold(text))
    )


def _linked(text: str) -> Iterator[tuple[str, str | None]]:
    """Citation and PMID of each article that a text lists; behind the PMID stands what PubMed says of the other's page."""
    start = 0
    for match in _NEIGHBOUR_PMID.finditer(text):
        yield text[start : match.start()].strip(), match[1]
        start = match.end()
        while (said := _SAID_OF_LINKED.match(text, start)) and (
            said[1].casefold() in _SAID or terms.publication_type(said[1]) or terms.languages(said[1])
        ):
            start = said.end()
    rest = text[start:].strip(" .")
    if rest:
        yield text[start:].strip(), None


_REFERENCE_LINKS = (" - PubMed", " - PMC", " - DOI")


def _without_links(text: str) -> str:
    """A reference without the links behind it."""
    end = len(text)
    while text.endswith(_REFERENCE_LINKS, 0, end):
        end = text.rindex(" - ", 0, end)
    return text[:end]


def _references(parts: Parts) -> tuple[ReferenceList, ...]:
    texts = [_without_links(fold(text)) for text in parts.take("references")]
    references = tuple(Reference(citation=text) for text in texts if text)
    return (ReferenceList(references=references),) if references else ()


@functools.lru_cache(maxsize=64)
def _not_stated(states: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in _NAMES if name not in states)


def _unknown(built: Article, states: frozenset[str], *, placed: bool) -> frozenset[str]:
    """Names of the fields that the page left empty; volume, issue and pages are known once a citation has said where."""
    # not `in (None, ())`, which compares whole articles' parts with both
    unknown = {
        name
        for name in _not_stated(states)
        if (value := getattr(built, name)) is None or (type(value) is tuple and not value)
    }
    if placed:
        unknown -= {"volume", "issue", "pages"}
    for name, inner in _NEVER_PRINTED.items():
        value = getattr(built, name)
        if not value:
            continue
        if type(value) is tuple:
            unknown |= inner.keys()
        else:
            unknown.update(path for path, part in inner.items() if "." in part or getattr(value, part) in _EMPTY)
    if any(abstract.type for abstract in built.other_abstracts):
        unknown.discard("other_abstracts.type")
    if built.abstract and built.abstract.copyright is None:
        unknown.add("abstract.copyright")
    if built.authors:
        for part in ("affiliations", "fore_name", "initials", "suffix", "collective_name"):
            if not any(getattr(author, part) for author in built.authors):
                unknown.add(f"authors.{part}")
    if built.book and not any(editor.affiliations for editor in built.book.editors):
        unknown.add("book.editors.affiliations")
    return frozenset(unknown - states)
