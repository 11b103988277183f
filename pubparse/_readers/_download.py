"""Numbered records of PubMed's text downloads: lines in, one cut for each record out, in constant memory.

    "1: Koskimies E. The title. J Clin Nurs. 2020 ..."          Summary
    "1. J Clin Nurs. 2020 Sep 5 ..."                            Abstract

The formats say which line opens a record; what all of them share about an article is here too: what they cannot state,
and Problems. Knows no block of a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from attrs import evolve, fields

from pubparse._input import Input
from pubparse._parts import Parts
from pubparse._text import terms
from pubparse._text.citation import Citation
from pubparse._text.cited import is_pii
from pubparse._text.ids import parse_doi
from pubparse._text.names import Name
from pubparse._text.spaces import fold
from pubparse.errors import Problem
from pubparse.model import Affiliation, Article, ArticleId, Author, Journal, PublicationType, Source

RECORD_LIMIT = 4 << 20
_RAW = 64 * 1024
_PREPRINT = " [Preprint]"
_ABOUT_READING = frozenset({"unknown", "partial", "source", "unplaced", "problems"})
# Parts of a stated field that no download prints; named in `unknown`.
_NEVER_PRINTED = {
    "journal": ("title", "iso_abbreviation", "issn", "issn_type", "issn_linking", "nlm_unique_id", "country"),
    "authors": (
        "fore_name",
        "identifiers",
        "valid",
        "investigators_id",
        "affiliations.identifiers",
        "affiliations.markup",
    ),
    "investigators": (
        "fore_name",
        "identifiers",
        "valid",
        "list_id",
        "affiliations.identifiers",
        "affiliations.markup",
    ),
    "abstract": ("sections.nlm_category", "sections.markup", "type", "language"),
    "other_abstracts": ("sections.nlm_category", "sections.markup", "language", "copyright"),
    "publication_types": ("ui",),
    "comments_corrections": ("pmid", "pmid_version", "note"),
    "book": (
        "isbns",
        "beginning_date",
        "ending_date",
        "accession",
        "sections",
        "item_lists",
        "authors",
        "editors.fore_name",
        "editors.identifiers",
        "editors.valid",
        "editors.affiliations",
        "editors.equal_contribution",
        "editors_complete",
    ),
}


class Cut(NamedTuple):
    """The lines of one record, its number off."""

    number: int
    lines: list[str]
    offset: int
    lossy: bool
    """True when a byte was no UTF-8."""
    too_long: bool
    ends: bool = True
    """False when the text breaks off in the record's last line."""


class Line(NamedTuple):
    """A line without its end."""

    text: str
    offset: int
    lossy: bool
    """True when a byte was no UTF-8."""
    ends: bool
    """False for what stands behind the last line end."""


Opens = Callable[[str, int, "Cut | None"], "int | None"]
"""The number, when this line opens a record: after so many blank lines, in this record."""


def numbered(source: Input, opens: Opens, width: Callable[[int], int]) -> Iterator[Cut | Problem]:
    """The records of a stream; text before the first one gives a Problem. `width` is how long a number is with its mark."""
    present: Cut | None = None
    before: list[str] = []
    blanks = 0
    size = 0
    line = None
    for line in text_lines(source):
        if not line.text.strip():
            blanks += 1
            if present and not present.too_long:
                present.lines.append("")
            continue
        number = opens(line.text, blanks, present)
        if number is not None:
            if present:
                yield present
            elif before:
                yield _stray(before, source.name)
            text = line.text[width(number) :] if line.text.startswith(str(number)) else line.text
            present, size = Cut(number, [text], line.offset, line.lossy, too_long=False), 0
        elif present is None:
            if len(before) < _RAW // 80:
                before.append(line.text)
        else:
            size += len(line.text)
            if size > RECORD_LIMIT:
                present = present._replace(too_long=True)
            elif not present.too_long:
                present.lines.append(line.text)
            if line.lossy:
                present = present._replace(lossy=True)
        blanks = 0
    if present:
        ends = line is None or line.ends
        lines = present.lines
        if not ends and len(lines) > 1 and not lines[-2] and lines[-1].rstrip(" .:") == str(present.number + 1):
            lines.pop()  # of the next record only its number is there
            yield present
            message = f"{source.name or 'the text'}: it ends at the beginning of record number {present.number + 1}"
            yield Problem(code="truncated", severity="skipped", scope="stream", message=message)
        else:
            yield present._replace(ends=ends)
    elif before:
        yield _nothing(before, source.name)


def text_lines(source: Input) -> Iterator[Line]:
    """Lines without their ends, with the place of each; an endless line comes in pieces."""
    offset, carry = source.offset, b""
    for chunk in source:
        pieces = (carry + chunk).splitlines(keepends=True)
        carry = b""
        # A line without its end, or one whose CR may be half of an end, waits for the next chunk.
        if pieces and not pieces[-1].endswith(b"\n") and len(pieces[-1]) <= RECORD_LIMIT:
            carry = pieces.pop()
        for piece in pieces:
            yield _decoded(piece, offset)
            offset += len(piece)
    for piece in carry.splitlines(keepends=True):
        yield _decoded(piece, offset)
        offset += len(piece)


def _decoded(piece: bytes, offset: int) -> Line:
    body = piece.rstrip(b"\r\n")
    try:
        text, lossy = body.decode("utf-8"), False
    except UnicodeDecodeError:
        text, lossy = body.decode("utf-8", "replace"), True
    return Line(text, offset, lossy, ends=len(body) < len(piece))


def _stray(lines: list[str], name: str | None) -> Problem:
    text = "\n".join(lines)[:_RAW]
    message = f"{name or 'the text'}: text before the first record was left out: {fold(text)[:80]!r}"
    return Problem(code="stray-text", severity="repaired", scope="stream", message=message, raw=text)


def _nothing(lines: list[str], name: str | None) -> Problem:
    text = "\n".join(lines)[:_RAW]
    message = f"{name or 'the text'}: no numbered record in it"
    return Problem(code="no-record", severity="skipped", scope="stream", message=message, raw=text)


def skipped(cut: Cut, source: Source, message: str, *, code: str = "no-record", pmid: str | None = None) -> Problem:
    """The Problem of a record that could not be delivered."""
    return Problem(
        code=code,
        severity="skipped",
        scope="record",
        message=f"record number {cut.number}: {message}",
        pmid=pmid,
        index=source.index,
        offset=source.offset,
        raw="\n".join(cut.lines)[:_RAW],
    )


def broken_off(cut: Cut, source: Source) -> Iterator[Problem]:
    """The Problems of a last record of which the text has only a part: its last word may be a part of one too."""
    yield skipped(cut, source, "the text ends inside the record", code="unterminated")
    message = f"{source.name or 'the text'}: it ends inside record number {cut.number}"
    yield Problem(code="truncated", severity="skipped", scope="stream", message=message)


def repaired(notes: Iterable[tuple[str, str]], pmid: str | None, source: Source) -> tuple[Problem, ...]:
    """Problems of a record that was delivered."""
    return tuple(
        Problem(
            code=code,
            severity="repaired",
            scope="record",
            message=message,
            pmid=pmid,
            index=source.index,
            offset=source.offset,
        )
        for code, message in notes
    )


# Parts of an article that the downloads print alike


def journal_and_types(name: str | None) -> tuple[Journal | None, tuple[PublicationType, ...]]:
    """The journal's abbreviation; "bioRxiv [Preprint]" says a type too."""
    if not name:
        return None, ()
    if name.endswith(_PREPRINT):
        return Journal(medline_ta=name.removesuffix(_PREPRINT)), (PublicationType(name="Preprint"),)
    return Journal(medline_ta=name), ()


def pages_and_pii(citation: Citation) -> tuple[str | None, str | None]:
    """Pages, and the publisher's identifier that may stand in their place."""
    if citation.pages and is_pii(citation.pages):
        return None, citation.pii or citation.pages
    return citation.pages, citation.pii


def doi_of(stated: str | None, citation: Citation, parts: Parts) -> str | None:
    """The DOI under its own label, else that of the citation; one without a DOI's form (14739986: "035004909") as it stands."""
    own = parse_doi(stated or "")
    if stated and not own and citation.doi:
        parts.put("DOI", stated)
    return own or citation.doi or stated or None


def article_ids(doi: str | None, pmcid: str | None, pii: str | None) -> tuple[ArticleId, ...]:
    """The identifiers that there are."""
    values = (("doi", doi), ("pmc", pmcid), ("pii", pii))
    return tuple(ArticleId(value=value, id_type=id_type) for id_type, value in values if value)


def said_last(unread: str) -> tuple[tuple[PublicationType, ...], tuple[str, ...], str]:
    """Types and languages that the old site set behind a citation ("Review. French."), and what is neither."""
    types: list[PublicationType] = []
    codes: list[str] = []
    rest = []
    for sentence in filter(None, (part.strip(" .") for part in unread.split(". "))):
        if name := terms.publication_type(sentence):
            types.append(PublicationType(name=name))
        elif found := terms.languages(sentence):
            codes += found
        else:
            rest.append(sentence)
    return tuple(types), tuple(codes), unread if not (types or codes) else ". ".join(rest)


def dates_in_part(citation: Citation, unread: str) -> set[str]:
    """Fields that the citation states in part: the issue's date behind "eCollection", pages of what has no volume yet."""
    partial = set()
    if unread.startswith(("eCollection", "Print")):
        partial.add("publication_date")
    if citation.pages and not citation.volume:
        partial.add("pages")
    return partial


def people(names: list[Name], texts: dict[str, list[str]], *, equal: bool = False) -> tuple[Author, ...]:
    """The authors with the affiliations that their keys name; "#" marks those who contributed equally."""
    found = []
    for name in names:
        affiliations = tuple(Affiliation(text=text) for key in name.keys for text in texts.get(key, ()))
        author = evolve(name.author, affiliations=affiliations)
        found.append(evolve(author, equal_contribution=True) if equal and "#" in name.keys else author)
    return tuple(found)


def with_unknown(built: Article, stated: frozenset[str]) -> Article:
    """Name each empty field that the format does not state, and the parts of others that it never prints."""
    names = [field.name for field in fields(Article) if field.name not in _ABOUT_READING | stated]
    unknown = {name for name in names if getattr(built, name) in (None, ())}
    unknown |= {name for name in ("doi", "pmcid", "pii") if name not in stated and getattr(built, name) is None}
    for name, inner in _NEVER_PRINTED.items():
        if name not in unknown:
            unknown |= {f"{name}.{part}" for part in inner}
    if not any(author.equal_contribution for author in built.authors) and "authors" not in unknown:
        unknown.add("authors.equal_contribution")
    if built.authors and not any(author.affiliations for author in built.authors):
        unknown.add("authors.affiliations")
    return evolve(built, unknown=frozenset(unknown))
