"""An element as columns: it and all that is in it in document order, with their tags, texts, attributes and numbers of children.

    <Author ValidYN="Y"><LastName>Pitroda</LastName><Initials>SP</Initials></Author>
    tags ["Author", "LastName", "Initials"]   texts ["", "Pitroda", "SP"]   kids [2, 0, 0]   items [(("ValidYN", "Y"),), (), ()]

Readers go over the columns by place: they get the place of an element and return the place behind it, so that nothing is looked
up twice and only direct children are met. Made from plain XML (`_plain_xml`); knows no name of the DTD.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from pubparse._readers._plain_xml import (
    CAREFUL_HEADS,
    HEADS,
    SPACE,
    NotPlainError,
    Values,
    fold,
    folded_xml,
    unescaped,
)
from pubparse.model import Unplaced

Rest: TypeAlias = list[Unplaced]
_LONGEST_NUMBER = 9
_DEEPEST = 200


class Flat:
    """The columns of one element; `path` is its place in the record, `careful` says that lxml wrote the XML out."""

    __slots__ = (
        "_first",
        "_last",
        "_mixed",
        "_parents",
        "_pieces",
        "careful",
        "items",
        "kids",
        "path",
        "tags",
        "texts",
    )

    def __init__(self, xml: str, path: str, *, careful: bool = False) -> None:
        self.path, self.careful = path, careful
        self.tags: list[str] = []
        self.texts: list[str] = []  # what stands before the first child; "" for nothing
        self.kids: list[int] = []
        self.items: list[Values] = []
        self._parents: list[int] = []
        self._first: list[int] = []  # the piece with the start tag
        self._last: list[int] = []  # the piece with the end tag
        self._mixed: set[int] = set()  # elements with text between their children
        self._pieces = xml.split("<")
        try:
            self._fill()
        except (IndexError, ValueError) as err:  # an end tag too much, a tag without >
            raise NotPlainError(path) from err

    def _fill(self) -> None:
        heads = CAREFUL_HEADS if self.careful else HEADS
        tags, texts, kids, parents, last = self.tags, self.texts, self.kids, self._parents, self._last
        pieces = self._pieces
        up, end = -1, len(pieces) - 1
        depth = 0
        for place in range(1, end + 1):
            piece = pieces[place]
            if piece[:1] == "/":
                tag, _, text = piece.partition(">")
                if tag[1:] != tags[up]:
                    raise NotPlainError(self.path)
                last[up] = place
                up = parents[up]
                depth -= 1
                if (up < 0) != (place == end):
                    raise NotPlainError(self.path)
            else:
                tag, _, text = piece.partition(">")
                head = heads[tag]
                if up >= 0:
                    kids[up] += 1
                    if kids[up] == 1 and texts[up].strip(SPACE):
                        self._mixed.add(up)
                parents.append(up)
                tags.append(head.name)
                self.items.append(head.values)
                kids.append(0)
                self._first.append(place)
                last.append(place)
                if head.empty:
                    texts.append("")
                    if up < 0 and place != end:
                        raise NotPlainError(self.path)
                else:
                    texts.append(unescaped(text) if "&" in text else text)
                    up = len(tags) - 1
                    depth += 1
                    if depth > _DEEPEST:
                        raise NotPlainError(f"{self.path}: elements nested {depth} deep")
                    continue
            if text and up >= 0 and text.strip(SPACE):
                self._mixed.add(up)
        if up >= 0:
            raise NotPlainError(self.path)

    def end(self, at: int) -> int:
        """The place behind an element and all that is in it."""
        kids, open_elements = self.kids, 1
        while open_elements:
            open_elements += kids[at] - 1
            at += 1
        return at

    def path_of(self, at: int) -> str:
        """The names from below the record down to an element."""
        names = []
        while at > 0:
            names.append(self.tags[at])
            at = self._parents[at]
        return "/".join([self.path, *reversed(names)])

    def xml(self, at: int) -> str:
        """An element as XML, white space folded."""
        self._mixed.difference_update(range(at, self.end(at)))
        first, last = self._first[at], self._last[at]
        start, end = self._pieces[first], self._pieces[last].partition(">")[0]
        if first == last:
            return folded_xml(f"<{end}>", careful=self.careful)
        return folded_xml("<" + "<".join([start, *self._pieces[first + 1 : last], end]) + ">", careful=self.careful)

    def inner(self, at: int) -> str:
        """What stands between the element's tags, as it stands there, white space folded; the text may be mixed with tags."""
        first, last = self._first[at], self._last[at]
        if self._mixed:
            self._mixed.difference_update(range(at, self.end(at)))
        inner = "<".join([self._pieces[first].partition(">")[2], *self._pieces[first + 1 : last]])
        return folded_xml(inner, careful=self.careful).strip(SPACE)

    def all_text(self, at: int) -> str:
        """All text in an element, tags left out."""
        first, last = self._first[at], self._last[at]
        inner = "".join([piece.partition(">")[2] for piece in self._pieces[first:last]])
        if self._mixed:
            self._mixed.difference_update(range(at, self.end(at)))
        return unescaped(inner)

    def strays(self, rest: Rest) -> None:
        """Text between the children of an element that should hold none (32025781 has some in its AuthorList) has no place."""
        for at in sorted(self._mixed):
            texts = [self.texts[at]]
            children = [below for below in range(at + 1, self.end(at)) if self._parents[below] == at]
            texts += [unescaped(self._pieces[self._last[child]].partition(">")[2]) for child in children]
            for text in texts:
                if text.strip(SPACE):
                    rest.append(Unplaced(name=self.path_of(at), text=fold(text)))
        self._mixed.clear()


# Text


def text_at(flat: Flat, at: int, rest: Rest) -> str | None:
    """The text of an element that should hold nothing but text; what else it holds has no place. None when it is empty."""
    if flat.kids[at] or flat.items[at]:
        return _odd_text(flat, at, rest)
    text = flat.texts[at]
    return text if text.isalnum() else fold(text) or None


def _odd_text(flat: Flat, at: int, rest: Rest) -> str | None:
    if flat.kids[at]:
        unplaced(flat, at, rest)
    else:
        attributes(flat, at, (), rest)
    return plain(flat, at)


def plain(flat: Flat, at: int) -> str | None:
    """The text of an element whose attributes are read by the caller."""
    return fold(flat.all_text(at) if flat.kids[at] else flat.texts[at]) or None


def marked(flat: Flat, at: int) -> tuple[str | None, str | None]:
    """Text and markup of an element that may hold inline tags; the markup is None when there are none."""
    if not flat.kids[at]:
        return fold(flat.texts[at]) or None, None
    return fold(flat.all_text(at)) or None, flat.inner(at)


def number(text: str | None) -> int | None:
    """A whole number in ASCII digits."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else None


# Attributes


def attribute(flat: Flat, at: int, name: str, rest: Rest) -> str | None:
    """The value of the one attribute that the element may have; others, and one without a value, have no place."""
    items = flat.items[at]
    if not items:
        return None
    if len(items) == 1 and items[0][0] == name and items[0][1]:
        return items[0][1]
    return attributes(flat, at, (name,), rest)[0]


def attributes(flat: Flat, at: int, names: Iterable[str], rest: Rest) -> list[str | None]:
    """The values of these attributes, in this order; others, and those without a value, have no place."""
    return values_of(flat.items[at], names, flat.path_of(at) if flat.items[at] else "", rest)


def values_of(items: Values, names: Iterable[str], path: str, rest: Rest) -> list[str | None]:
    """The values of these attributes, in this order; others, and those without a value, have no place."""
    found = dict(items)
    values = [found.pop(name) if found.get(name) else None for name in names]
    for key, value in found.items():
        rest.append(Unplaced(name=f"{path}/@{key}", text=value))
    return values


# What has no place


def unplaced(flat: Flat, at: int, rest: Rest) -> int:
    """Keep an element that the model has no place for, as XML when it is more than a text; gives the place behind it."""
    text = flat.xml(at) if flat.kids[at] or flat.items[at] else fold(flat.texts[at])
    if text:
        rest.append(Unplaced(name=flat.path_of(at), text=text))
    return flat.end(at)
