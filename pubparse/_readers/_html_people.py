"""Authors of HTML pages, where links and metas say what the printed name does not.

    "Patrick C Y Woo", link "/?term=Woo+PC&cauthor_id=15613317"  ->  last name Woo, fore name Patrick C Y, initials PC
    "Lightbourne A, Foley S; ACTIV Study Group."                 ->  two persons, one group

Takes strings, gives the model's people; where one part of a name is inferred it says so.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from attrs import evolve

from pubparse._text.names import parse_name
from pubparse._text.spaces import fold, plain
from pubparse.model import Affiliation, Author, Investigator

_FIELD = re.compile(r"\[([A-Za-z ]+)\]$")
_INITIALS = re.compile(r"[^\W\d_a-z](?:[^\W\d_][-.']?){0,4}")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|V|VI|[1-9](?:st|nd|rd|th|d))\.?", re.IGNORECASE)
_ET_AL = re.compile(r",?\s*et al\.?$")
LONGEST_LIST = 2_000_000


class Term(NamedTuple):
    """What an author's link searches for."""

    name: str
    is_group: bool


def term_of(href: str | None) -> Term | None:
    """The name in the link of an author: "/?sort=jour&term=Zhang+C&cauthor_id=1", "/pubmed?term=Zhan%20Y%5BAuthor%5D"."""
    if not href:
        return None
    try:
        query = dict(parse_qsl(urlsplit(href).query))
    except ValueError:
        return None
    name = fold(query.get("term", ""))
    field = _FIELD.search(name)
    if field:
        name = name[: field.start()].strip()
    group = bool(field and field[1].casefold().startswith("corporate"))
    return Term(name, group) if name else None


def author(full: str, term: Term | None, short: str | None) -> tuple[Author | None, bool]:
    """The author of a printed full name, and whether the name had to be parted by inference.

    `short` is the entry of `citation_authors`, for links that say nothing.
    """
    full = fold(full)
    if not full:
        return None, False
    if term and term.is_group:
        return Author(collective_name=full), False
    for known in (term.name if term else None, short):
        found = _split_by(full, known) if known else None
        if found:
            return found, False
    if term is None and short and plain(short).casefold() == plain(full).casefold():
        return Author(collective_name=full), False
    read = parse_name(full)
    return (read.author, read.inferred) if read else (Author(last_name=full), True)


def _split_by(full: str, known: str) -> Author | None:
    """The parts of "Henry Jones Jr" that "Jones H Jr" tells; None when the two are not one name."""
    words, said = full.split(" "), fold(known).split(" ")
    plain_words, plain_said = [_bare(word) for word in words], [_bare(word) for word in said]
    for count in range(len(said), 0, -1):
        last, tail = plain_said[:count], said[count:]
        suffix = [_bare(word) for word in tail[1:]]
        end = [*last, *suffix]
        if len(end) > len(words) or plain_words[len(words) - len(end) :] != end:
            continue
        fore = words[: len(words) - len(end)]
        if not fore and tail:
            continue
        return Author(
            last_name=" ".join(words[len(fore) : len(fore) + count]),
            fore_name=" ".join(fore) or None,
            initials=tail[0] if tail else None,
            suffix=" ".join(tail[1:]) or None,
        )
    return None


def _bare(word: str) -> str:
    return word.casefold().strip(".,")


def short_author(text: str) -> Author | None:
    """The author of "Woo PC", "Smith J 3rd", "de la Cruz M": family name, initials, suffix."""
    words = fold(text).split(" ")
    if not words[0]:
        return None
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) and _INITIALS.fullmatch(words[-2]) else None  # noqa: PLR2004
    if len(words) > 1 and _INITIALS.fullmatch(words[-1]):
        return Author(last_name=" ".join(words[:-1]), initials=words[-1], suffix=suffix)
    return Author(last_name=" ".join(words), suffix=suffix)


def _is_person(text: str) -> bool:
    author_ = short_author(text)
    return author_ is not None and author_.initials is not None


def listed(text: str) -> tuple[tuple[Author, ...], bool]:
    """The authors of a row, "A, B; Group; C.", and whether the list is complete."""
    line = fold(text[:LONGEST_LIST])
    complete = not _ET_AL.search(line.rstrip("."))
    line = _ET_AL.sub("", line.removesuffix("."))
    found: list[Author] = []
    several = ";" in line
    for segment in filter(None, map(str.strip, line.split(";"))):
        names = [name for name in segment.split(", ") if name]
        if not several or all(map(_is_person, names)):
            found += [one for one in map(_listed_one, names) if one]
        else:
            found.append(Author(collective_name=segment))
    return tuple(found), complete


def _listed_one(name: str) -> Author | None:
    if _is_person(name) or len(name.split(" ")) == 1:
        return short_author(name)
    # "PLOS ONE Editors", "ATLAS Collaboration"
    read = parse_name(name)
    group = len(name.split(" ")) > 2 or (read is not None and read.author.collective_name)  # noqa: PLR2004
    return Author(collective_name=name) if group else short_author(name)


def short_names(meta: str) -> list[str]:
    """The entries of `citation_authors`: "Woo PC;Lau SK;"."""
    return [name for name in map(fold, meta.split(";")) if name]


def with_affiliations(person: Author, texts: list[Affiliation], *, equal: bool = False) -> Author:
    """The author with affiliations, and with the mark of equal contribution where it is printed."""
    return evolve(person, affiliations=tuple(texts), equal_contribution=True if equal else None)


def investigator(person: Author) -> Investigator:
    """A member of a group, printed as an author is."""
    return Investigator(
        last_name=person.last_name or person.collective_name,
        fore_name=person.fore_name,
        initials=person.initials,
        suffix=person.suffix,
        affiliations=person.affiliations,
    )
