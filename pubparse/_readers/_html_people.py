"""Authors of HTML pages, where links and metas say what the printed name does not.

    "Patrick C Y Woo", link "/?term=Woo+PC&cauthor_id=15613317"  ->  last name Woo, fore name Patrick C Y, initials PC
    "Lightbourne A, Foley S; ACTIV Study Group."                 ->  two persons, one group

Takes strings, gives the model's people; where one part of a name is inferred it says so.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote_plus

from attrs import evolve

from pubparse._text.names import parse_name
from pubparse._text.short_names import is_initials, looks_like_group
from pubparse._text.spaces import fold, plain
from pubparse.model import Affiliation, Author, Investigator
from pubparse.model._maker import maker

_make_author = maker(Author)
_TERM = re.compile(r"[?&;]term=([^&#]{1,2000})")
_FIELD = re.compile(r"\[([A-Za-z ]+)\]$")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|V|VI|[1-9](?:st|nd|rd|th|d))\.?", re.IGNORECASE)
_BROKEN_INITIALS = re.compile("[^\\W\\d_a-z](?:d[aeo]s?|del|la|van|von)")
_OF_GROUPS = frozenset(("of", "for", "the", "and", "on"))
_GROUP_ENDS = ("group", "consortium", "investigators", "collaborators", "collaboration", "committee", "network")
_ET_AL = re.compile(r"(?:,|(?<!\s))\s*et al\.?$")
LONGEST_LIST = 2_000_000


class Term(NamedTuple):
    """What an author's link searches for."""

    name: str
    is_group: bool


def term_of(href: str | None) -> Term | None:
    """The name in the link of an author: "/?sort=jour&term=Zhang+C&cauthor_id=1", "/pubmed?term=Zhan%20Y%5BAuthor%5D"."""
    found = _TERM.search(href) if href else None
    if found is None:
        return None
    name = fold(unquote_plus(found[1]))
    field = _FIELD.search(name) if name.endswith("]") else None
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
    told = term.name if term else short
    if told and (found := _at_end(full, told)):
        return found, False
    if told and plain(told).casefold() == plain(full).casefold():
        # without initials: a group, or a person of one name
        is_group = _is_group(full) or (term is None and " " in full)
        return (Author(collective_name=full) if is_group else Author(last_name=full)), False
    if told and told.startswith(f"{full} ") and is_initials(told[len(full) + 1 :]):
        # the name alone is printed: "Schreml" by "Schreml J" (28618900)
        return Author(last_name=full, initials=told[len(full) + 1 :]), False
    for known in (term.name if term else None, short):
        found = _split_by(full, known) if known else None
        if found:
            return found, False
    read = parse_name(full)
    return (read.author, read.inferred) if read else (Author(last_name=full), True)


def _is_group(name: str) -> bool:
    """True for "ATLAS Collaboration" and "UCC-SMART-Studygroup" (32169469)."""
    read = parse_name(name)
    return bool(read and read.author.collective_name) or name.casefold().endswith(_GROUP_ENDS)


def _at_end(full: str, known: str) -> Author | None:
    """The parts of "Patrick C Y Woo" by "Woo PC", as nearly every name is printed."""
    last_name, _, initials = known.rpartition(" ")
    if last_name and full.endswith(f" {last_name}") and not full.endswith(known):
        return _make_author(last_name=last_name, fore_name=full[: -len(last_name) - 1], initials=initials)
    return None


def _split_by(full: str, known: str) -> Author | None:
    """The parts of "Henry Jones Jr" that "Jones H Jr" tells; None when the two are not one name."""
    if found := _at_end(full, known):
        return found
    words, said = full.split(" "), fold(known).split(" ")
    plain_words, plain_said = [_bare(word) for word in words], [_bare(word) for word in said]
    for count in range(len(said), 0, -1):
        last, tail = plain_said[:count], said[count:]
        if count > 1 and plain_said[count - 1 :] == [plain_said[-1]] * 2:
            continue  # "Burton JR Jr" of James R Burton Jr (33400995): the first is the initials
        # the initials are one word, or several: "Vde A" of V de A Côrtes (400097)
        for letters in range(1, max(len(tail), 1) + 1):
            end = [*last, *plain_said[count + letters :]]
            if len(end) > len(words) or plain_words[len(words) - len(end) :] != end:
                continue
            fore = words[: len(words) - len(end)]
            if not fore and tail:
                continue
            return Author(
                last_name=" ".join(words[len(fore) : len(fore) + count]),
                fore_name=" ".join(fore) or None,
                initials=" ".join(tail[:letters]) or None,
                suffix=" ".join(tail[letters:]) or None,
            )
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) and plain_words[-1] not in plain_said:  # noqa: PLR2004
        # a link without the suffix: "J R Neffe Jr" by "Neffe JR"
        person = _split_by(" ".join(words[:-1]), known)
        return person and evolve(person, suffix=words[-1])
    return None


def _bare(word: str) -> str:
    return word.casefold().strip(".,")


def short_author(text: str) -> Author | None:
    """The author of "Woo PC", "Smith J 3rd", "de la Cruz M", "Davis K , MSN, MPH": family name, initials, suffix."""
    name, comma, rest = fold(text).partition(" ,")
    words = name.split(" ")
    if not words[0]:
        return None
    suffix = f"{comma.strip()}{rest}" or None
    if not suffix and len(words) > 2 and is_initials(words[-2]) and _is_suffix(words[-1], words[-2]):  # noqa: PLR2004
        suffix = words.pop()
    if len(words) < 2 or not is_initials(words[-1]):  # noqa: PLR2004 - a name and its initials
        return Author(last_name=" ".join(words), suffix=suffix)
    # initials may be two words: 400097 has "Vde A"
    count = 2 if len(words) > 2 and _BROKEN_INITIALS.fullmatch(words[-2]) else 1  # noqa: PLR2004
    return _make_author(last_name=" ".join(words[:-count]), initials=" ".join(words[-count:]), suffix=suffix)


def _is_suffix(word: str, before: str) -> bool:
    """True for "Jr", "3rd", and for what behind initials is neither initials nor a group's: "Júnior", "R.D"."""
    if _SUFFIX.fullmatch(word):
        # "Le Ba V" (31402707) is no fifth of his name
        return before.isupper() or not is_initials(word)
    # "Qing Ju Han" (33131696) has no initials
    return before.isupper() and not (is_initials(word) or looks_like_group(f"The {word.capitalize()}"))


def listed(text: str) -> tuple[tuple[Author, ...], bool]:
    """The authors of a row, "A, B; Group; C.", and whether the list is complete."""
    line = fold(text[:LONGEST_LIST])
    complete = not _ET_AL.search(line.rstrip("."))
    line = _ET_AL.sub("", line.removesuffix("."))
    found: list[Author] = []
    several = ";" in line
    for segment in filter(None, map(str.strip, line.split(";"))):
        names = _between_commas(segment)
        # a list of persons with a name without initials among them (30979869), or a group's name with commas in it
        persons = sum(map(_has_initials, names))
        # a group's name with commas in it also where it stands alone (31833337)
        one_group = not persons and len(names) > 1 and all(name.count(" ") > 1 for name in names)
        if not one_group and (not several or 2 * persons >= len(names)):
            found += [one for one in map(_listed_one, names) if one]
        else:
            found.append(Author(collective_name=segment))
    return tuple(found), complete


def _between_commas(segment: str) -> list[str]:
    """Names; a suffix that begins with a comma stays with its name: "Davis K , MSN, MPH, Wilbur K , MSW" (33792515)."""
    names: list[str] = []
    is_open = False
    for piece in filter(str.strip, segment.split(", ")):
        if is_open and " " not in piece.strip():
            names[-1] += f", {piece.rstrip()}"
        else:
            names.append(piece)
        is_open = (is_open and names[-1] is not piece) or piece.endswith(" ")
    return [name.rstrip() for name in names]


def _has_initials(text: str) -> bool:
    if looks_like_group(text) or not _OF_GROUPS.isdisjoint(text.split(" ")):
        return False  # "PROMISE GROUP" (33297798), "Executive of ACPGBI" (33049103)
    person = short_author(text)
    return person is not None and person.initials is not None


def _listed_one(name: str) -> Author | None:
    if _has_initials(name) or " " not in name:
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
    if not (texts or equal):
        return person
    # not `evolve`: a page may have thousands of authors, and a printed author has nothing else
    return _make_author(
        last_name=person.last_name,
        fore_name=person.fore_name,
        initials=person.initials,
        suffix=person.suffix,
        collective_name=person.collective_name,
        affiliations=tuple(texts),
        equal_contribution=True if equal else None,
    )


def investigator(person: Author) -> Investigator:
    """A member of a group, printed as an author is."""
    return Investigator(
        last_name=person.last_name or person.collective_name,
        fore_name=person.fore_name,
        initials=person.initials,
        suffix=person.suffix,
        affiliations=person.affiliations,
    )
