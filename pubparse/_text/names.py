"""Names of authors as pages and citations print them.

    "Sean P Pitroda"                        fore name first: new pages
    "Pitroda SP", "Smith J 3rd"             family name first: citations, legacy pages
    "Satya Das 1, Taymeyah Al-Toubah 1 2"   lists, with the numbers of affiliations
    "Yablon LA3, Mauskop A3."               numbers glued

Where a name is parted by inference ("Maria Garcia Lopez") the result says so, and the reader can report it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pubparse._text.spaces import plain
from pubparse.model import Author

LONGEST_NAME = 200
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|[1-9](?:st|nd|rd|th|d))\.?")
_LONGEST_INITIALS = 4
_PARTICLES = frozenset(
    ("van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "el", "al", "ter",
     "ten", "te", "tot", "zu", "zum", "zur", "af", "av", "bin", "ibn", "abu", "bint", "st", "santa", "san", "y", "e",
     "dell'", "d'")
)  # fmt: skip
_ELIDED = re.compile(r"[a-z]{1,3}['\u2019][A-Z]")  # "d'Assignies G"
# A small letter, then a capital that begins a longer word: not the "cD" of McDonald, the "eV" of DeVries.
_GLUE = re.compile(
    r"((?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bDu)(?<!\bLa)(?<!\bLe)(?<!\bVan)(?<!\bVon)(?<!\bFitz)(?<!\bDel)(?<!\bEl)"
    r"(?<=[a-z\u00df-\u00f6\u00f8-\u00ff]))(?=[A-Z\u00c0-\u00d6\u00d8-\u00de])"
)
_WRAPPED = re.compile(r"(?<=[^\W\d_])- (?=[^\W\d_])")
_LONGEST_RUN = 20_000
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"  # pandoc's keys: "Patrick C Y Woo ¹"
_LOWERED = str.maketrans(_RAISED, "0123456789")
_KEY_MARKS = "*†‡§¶#✉"
_KEY = re.compile(f"[0-9]+|[{_KEY_MARKS}]")
_LONGEST_KEY = 3
_LONG_WORD = 4
# Letters of other alphabets that two of ours stand for: "Rozenblium IuZ" (425239).
_LETTERS = r"(?:I[uae]|Y[uaeo]|[KCSZTP]h|Ts|[^\W\d_a-z])"
INITIALS = rf"{_LETTERS}{{1,4}}"
_INITIALS = re.compile(INITIALS)
_GROUP = re.compile(
    r"\b(?:group|consortium|investigators|collaborat(?:ion|ors|ive)|committee|network|society|team|study|institutes?|"
    r"association|centers?|foundation|project|initiative|alliance|task force|working party|editorial board|program(?:me)?)\b",
    re.IGNORECASE,
)


class Name(NamedTuple):
    """An author, the numbers that stand behind the name, and whether fore and family name were parted by inference."""

    author: Author
    keys: tuple[str, ...] = ()
    inferred: bool = False


def parse_name(text: str) -> Name | None:
    """The author that the text names, in either order of fore and family name; None when there is no name in it."""
    # "Hugo Gonzalez- Serratos": wrapped at its hyphen
    name, keys = _without_keys(_WRAPPED.sub("-", plain(text[:LONGEST_NAME]).strip(" .,;")))
    if not name or not any(char.isalpha() for char in name):
        return None
    if _GROUP.search(name) or len(name.split()) > 8:  # noqa: PLR2004 - no person's name is longer
        return Name(Author(collective_name=name), keys)
    words, suffix = name.split(" "), None
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]):  # noqa: PLR2004 - "Li V" is a name
        suffix = words.pop()
    if len(words) > 1 and _family_first(words):
        return Name(Author(last_name=" ".join(words[:-1]), initials=words[-1], suffix=suffix), keys)
    if len(words) == 1:
        return Name(Author(last_name=name), keys)
    border, inferred = _border(words)
    fore = " ".join(words[:border])
    author = Author(last_name=" ".join(words[border:]), fore_name=fore, initials=initials_of(fore), suffix=suffix)
    return Name(author, keys, inferred)


def parse_names(text: str) -> list[Name]:
    """The authors of a printed list; groups stand after ";", keys of affiliations behind the names."""
    names: list[Name] = []
    for place, part in enumerate(plain(text).rstrip(" .").split(";")):
        for piece in [part.strip()] if place and _is_group(part) else _unglued(part):
            if names and re.fullmatch(r"[ 0-9*†‡§¶#]+", piece) and piece.strip():
                # "Smith A1, 2, Jones B": a key cut off by its comma
                names[-1] = names[-1]._replace(keys=(*names[-1].keys, *piece.split()))
                continue
            name = parse_name(piece)
            words = len(_without_keys(piece)[0].split())
            if name is not None and place and not name.author.collective_name and words > 3:  # noqa: PLR2004
                name = Name(Author(collective_name=plain(piece)), name.keys)
            if name is not None:
                names.append(name)
    return names


def _unglued(text: str) -> list[str]:
    """The names between commas, and those that an extractor has glued: "Patrick C Y Woo 1 Susanna K P LauChung-ming Chu"."""
    pieces: list[str] = []
    if "," in text:  # what keeps its commas is not glued: "K N ArulJothi"
        return [run for piece in text.split(",") for run in re.split(r"(?<=[0-9]) (?=[^\W\d_])", piece.strip())]
    for piece in text.split(","):
        for run in re.split(r"(?<=[0-9]) (?=[^\W\d_])", piece.strip()):
            pieces += _GLUE.sub(r"\1\n", run).split("\n") if len(run) <= _LONGEST_RUN else [run]
    return pieces


def glued(text: str) -> bool:
    """True when commas between the names of a list are lost."""
    first, *groups = plain(text).split(";")
    pieces = [*first.split(","), *(piece for part in groups if not _is_group(part) for piece in part.split(","))]
    return any(len(_unglued(piece)) > 1 for piece in pieces)


def _is_group(text: str) -> bool:
    """True for what stands behind ";" as one group; a number in its name ("C4591001 Clinical Trial Group") is no key.

    A comma may be the group's own: "CSD of Epidemiology Biostatistics, AIEOP" (19353626) holds no person.
    """
    pieces = text.split(",")
    if len(pieces) == 1:
        return _GROUP.search(text) is not None
    return not any(_is_person(_without_keys(piece.strip())[0]) for piece in pieces)


def names_group(text: str) -> bool:
    """True for the name of a group alone, each of its longer words with a capital."""
    words = [word for word in plain(text).split() if len(word) >= _LONG_WORD]
    return _GROUP.search(text) is not None and "," not in text and all(word[0].isupper() for word in words)


def looks_like_names(text: str) -> bool:
    """True for a line that is a list of persons: short pieces between commas, each with a capital, none with a stop."""
    pieces = [_without_keys(piece.strip())[0] for piece in plain(text[:4000]).rstrip(" .").split(",")]
    pieces = [piece for piece in pieces if piece]
    return bool(pieces) and all(_is_person(piece) for piece in pieces)


def lists_authors(text: str) -> bool:
    """True for a line of persons and groups that no other line could be: several, or with the keys of affiliations."""
    found = [
        _without_keys(piece.strip())
        for piece in re.split("[,;]", plain(text[:4000]).rstrip(" ."))
        if piece.strip(" 0123456789")
    ]
    persons = sum(_is_person(name) for name, _ in found)
    groups = sum(_GROUP.search(name) is not None for name, _ in found)
    return bool(persons) and persons + groups >= len(found) and (len(found) > 1 or bool(found[0][1]))


def trailing_name(text: str) -> str | None:
    """The name at the end of a text that was printed right behind it: "... and Controls Sean P Pitroda" -> the last three words.

    The family name with its particles, the initials before it, one fore name before those; an inference.
    """
    words = text.split(" ")
    at = len(words) - 1
    if at < 1 or not words[at][:1].isupper():
        return None
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    if at > 1 and _SUFFIX.fullmatch(words[at]):
        at -= 1
    while at > 1 and len(words[at - 1]) == 1 and words[at - 1].isupper():
        at -= 1
    if at > 0 and words[at - 1][:1].isupper():
        at -= 1
    return " ".join(words[at:]) if at < len(words) - 1 else None


def initials_of(fore_name: str) -> str | None:
    """NLM's initials of a fore name: "Sean P" -> "SP", "Jean-Paul" -> "JP"; None where they do not follow from it.

    Of three names older records keep two initials ("Martin E L": ME), and "Ch" and "Md" may stay whole.
    """
    parts = [part for part in re.split(r"[ \-\u2010.]+", fore_name) if part]
    plain_parts = all(part[0].isupper() and (len(part) != 2 or part[1] in "aeioy") for part in parts)  # noqa: PLR2004
    return "".join(part[0] for part in parts) if plain_parts and 1 <= len(parts) <= 2 else None  # noqa: PLR2004


def _family_first(words: list[str]) -> bool:
    """True for "Garcia Blanco MA" and "STRUG LH", not for "JB WU"."""
    first, last = words[0], words[-1]
    initials = last.replace("-", "")
    letters = sum(map(str.isupper, initials))
    foreign = letters > 1 and not initials.isupper() and _INITIALS.fullmatch(initials) is not None
    if not foreign and not (initials.isalpha() and initials.isupper() and len(initials) <= _LONGEST_INITIALS):
        return False
    return not first.isupper() or len(first) > len(last)


def _is_person(text: str) -> bool:
    words = text.split(" ")
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]):  # noqa: PLR2004 - "Stowe GC 3rd"
        words.pop()
    if len(words) == 1 or len(words) > 7 or re.search(r"[.:;?!()0-9\"]", " ".join(words)):  # noqa: PLR2004 - two words at least
        return False
    return words[-1][:1].isupper() and all(
        word[:1].isupper() or word.lower() in _PARTICLES or _ELIDED.match(word) for word in words
    )


def _without_keys(text: str) -> tuple[str, tuple[str, ...]]:
    """The name, and the numbers and marks behind it; a long number is part of a group's name."""
    name = text.rstrip(f"0123456789{_RAISED} ,{_KEY_MARKS}")
    keys = tuple(_KEY.findall(text[len(name) :].translate(_LOWERED)))
    return (text, ()) if any(len(key) > _LONGEST_KEY for key in keys) else (name, keys)


def _border(words: list[str]) -> tuple[int, bool]:
    """Where the family name begins, and whether that is inferred."""
    last_initial = max((place for place, word in enumerate(words[:-1]) if len(word) == 1), default=-1)
    particle = next((place for place, word in enumerate(words[1:-1], 1) if word in _PARTICLES), None)
    if particle is not None and particle > last_initial:
        while particle > 1 and words[particle - 1].lower() in _PARTICLES:  # "Wouter Van den Broeck"
            particle -= 1
        return particle, True  # "van der Berg" may be filed under "Berg"; of two words none is a particle
    if last_initial >= 0:
        # a single letter is the end of the fore names: "Miguel A Garcia Blanco", "Sean P Pitroda"
        return last_initial + 1, last_initial + 2 < len(words)
    return len(words) - 1, len(words) > 2  # noqa: PLR2004 - two words leave no choice
