"""Lists of authors in citations: family name first, initials, groups behind a semicolon.

    "Zouboulis CC(1)(2), Hambrick GW Jr(#)(1); EADV Task Force."   two persons with keys, one group
    "Bray F, Laversanne M, et al."                                  a list that says it is not complete

Takes the list, returns `Name`s. Nothing is reordered; a name whose last word is no initials is a family name alone.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pubparse._text.names import Name
from pubparse._text.spaces import fold
from pubparse.model import Author

LONGEST_LIST = 200_000
_MOST_WORDS = 8
_LONGEST_PERSON = 60
_LONGEST_INITIALS = 6
_LONGEST_GROUP = 16
_GROUPS = frozenset(
    ("group", "groups", "consortium", "investigators", "collaborators", "collaboration", "editors", "committee", "team", "network",
     "investigator", "office", "collaborative", "studygroup", "alliance", "board", "force")
)  # fmt: skip
_THREE_LETTERS = frozenset(("Khr",))
"""Initials that are one letter in Cyrillic: 400477."""
_FEWEST_OF_GROUP = 3
_KEYS = re.compile(r"(?:\((?:[0-9]{1,4}|[#*])\))+")
_KEY = re.compile(r"[0-9]+|[#*]")
# Degrees are none, but a few records have them there (33973254).
_SUFFIX = re.compile(
    r"(?:Jr|Sr|II|III|IV|V|VI|J\u00fanior|Filho|Neto|Prof|Dr|Sister|PhD|PsyD|MD|BA|[1-9](?:st|nd|rd|th|d))\.?"
)
_DEGREE = re.compile(r"[A-Z][A-Za-z.-]{1,7}")
_ET_AL = re.compile(r"(?:^|[,;]? )et al\.?$")


def parse_short_names(text: str) -> tuple[list[Name], bool]:
    """The authors of a printed list, and whether it is complete: False when it ends in "et al."."""
    line = fold(text[:LONGEST_LIST]).rstrip(" .;,")
    ended = _ET_AL.search(line[-12:])
    if ended:
        line = line[: len(line) - len(ended[0])].rstrip(" ,;")
    names: list[Name] = []
    for place, segment in enumerate(line.split("; ")):
        pieces = _pieces(segment)
        persons = [_person(piece, alone=len(pieces) == 1) for piece in pieces]
        if all(persons) and not (place and _is_group(segment, pieces)) and not _has_commas(pieces):
            names += [name for name in persons if name]
        elif segment.strip():
            name, keys = _without_keys(segment.strip())
            names.append(Name(Author(collective_name=name), keys))
    return names, not ended


def _pieces(segment: str) -> list[str]:
    """The names between commas; a comma with a blank in front stands before degrees: "Davis K , MSN, MPH" (33792515)."""
    pieces: list[str] = []
    has_degrees = False
    for piece in segment.split(", "):
        if has_degrees and _DEGREE.fullmatch(_without_keys(piece.strip())[0]):
            pieces[-1] = f"{pieces[-1].rstrip()}, {piece}"
        else:
            pieces.append(piece)
        has_degrees = piece.endswith(" ") or (has_degrees and bool(_DEGREE.fullmatch(piece)))
    return pieces


def _has_commas(pieces: list[str]) -> bool:
    """True for the pieces of one group's name: no initials anywhere, no piece as short as a person's name (31833337)."""
    words = [_without_keys(piece.strip())[0].split(" ") for piece in pieces]
    return len(pieces) > 1 and all(len(name) >= _FEWEST_OF_GROUP and not _initials_at(name) for name in words)


def _is_group(segment: str, pieces: list[str]) -> bool:
    """True behind a semicolon for what has no initials, or says that it is a group: "EADV; Collaborators" (31719001)."""
    words = [_without_keys(piece.strip())[0].partition(", ")[0].split(" ") for piece in pieces]
    if not any(_initials_at(name) for name in words):
        return True
    # 33049103 has "Executive of ACPGBI", 33297798 "PROMISE GROUP"
    return len(pieces) == 1 and (words[0][-1].casefold() in _GROUPS or " of " in segment or " for " in segment)


def looks_like_short_names(text: str) -> bool:
    """True for a list of persons as citations print them, groups among them; a sentence of a title is none."""
    line = fold(text[:LONGEST_LIST]).rstrip(" .;,")
    if not line:
        return False
    ended = _ET_AL.search(line[-12:])
    if ended:
        line = line[: len(line) - len(ended[0])].rstrip(" ,;")
    first, *others = line.split("; ")
    return _all_persons(first) or any(_all_persons(other) for other in others)


def looks_like_group(text: str) -> bool:
    """True for the name of a group and nothing else: "PLOS ONE Editors", "Task Force of the Society"."""
    words = fold(text[:300]).rstrip(".").split(" ")
    small = {"of", "the", "for", "and", "on", "in", "de", "&"}
    capitals = all(word in small or word[:1].isupper() or word[:1] in "('" for word in words)
    return 1 < len(words) <= _LONGEST_GROUP and capitals and words[-1].casefold() in _GROUPS


def _all_persons(segment: str) -> bool:
    pieces = [_without_keys(piece)[0] for piece in _pieces(segment)]
    if not all(_person(piece, alone=False) for piece in pieces):
        return False
    # "Genetics", "Plato, Homer": words without initials may be anything
    return any(_initials_at(piece.partition(", ")[0].split(" ")) for piece in pieces)


def _person(text: str, *, alone: bool) -> Name | None:
    """The person, or None for what no person is called; a name of several words that stands alone has its initials."""
    name, keys = _without_keys(text.strip())
    name, _, degrees = name.partition(", ")
    words = name.split(" ")
    if not name or len(words) > _MOST_WORDS or len(name) > _LONGEST_PERSON or not any(map(str.isalpha, name)):
        return None
    if any(char in ':?!"/\u201c\u201d' or char.isdigit() for char in name if not _SUFFIX.fullmatch(words[-1])):
        return None
    at = _initials_at(words)
    if at:
        # ", MSN, MPH" is how XML has it
        suffix = " ".join(words[at + 1 :]) or (f", {degrees}" if degrees else None)
        return Name(Author(last_name=" ".join(words[:at]), initials=words[at], suffix=suffix), keys)
    if len(words) == 1 or not alone:
        return Name(Author(last_name=name), keys)
    return None


def _initials_at(words: list[str]) -> int:
    """The place of the initials: the last word, or the one before a suffix; 0 when there are none."""
    last = len(words) - 1
    if last > 1 and _SUFFIX.fullmatch(words[last]) and is_initials(words[last - 1]):
        return last - 1
    return last if last > 0 and is_initials(words[last]) else 0


def is_initials(word: str) -> bool:
    """True for "SP", "J-P", "VIu": each small letter behind a capital, none alone."""
    if word in _THREE_LETTERS:
        return True
    letters = word.replace("-", "").replace("'", "").replace("\u2019", "")
    if not letters or len(letters) > _LONGEST_INITIALS or not letters.isalpha() or not letters[0].isupper():
        return False
    return all(char.isupper() or (before.isupper() and len(letters) <= 4) for before, char in pairwise(letters))  # noqa: PLR2004


def _without_keys(text: str) -> tuple[str, tuple[str, ...]]:
    keys = next((match[0] for match in _KEYS.finditer(text[-200:]) if match.end() == len(text[-200:])), "")
    return text[: len(text) - len(keys)].rstrip() if keys else text, tuple(_KEY.findall(keys))
