"""A record being put together: a table of rows, element -> what becomes of it, and the arguments that were gathered.

    {"Volume": text("volume"), "Language": each("languages", text_at), "Abstract": one("abstract", abstract), ...}

A row gets the record's columns, the place of an element and the draft; it returns the place behind the element. An element
without a row, and a second element where one is allowed, go to `unplaced`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from pubparse._readers._elements import T, complete, items_of
from pubparse._readers._flat import (
    Flat,
    Rest,
    attribute,
    attributes,
    fold,
    marked,
    number,
    path,
    plain,
    text_at,
    unplaced,
)
from pubparse.model import TitleLink, Unplaced

_RECORDS = frozenset({"PubmedArticle", "PubmedBookArticle", "PubMedArticle"})
PMID = re.compile(r"[1-9][0-9]{0,8}")
_LONGEST_PMID = 9

Read: TypeAlias = Callable[[Flat, int, Rest], tuple[T | None, int]]
ReadList: TypeAlias = Callable[[Flat, int, Rest], tuple[list[T], int]]
_C = TypeVar("_C")


class NotARecordError(Exception):
    """An element that names no article: a signal between the readers of this format, with (code, message)."""


class Draft:
    """The constructor's arguments so far (`found`), the lists among them (`many`), and what has no place (`rest`)."""

    __slots__ = ("found", "many", "rest")

    def __init__(self, rest: Rest, **found: Any) -> None:
        self.found = found
        self.many: dict[str, list[Any]] = {}
        self.rest = rest

    def read(self, flat: Flat, at: int, rows: Rows) -> int:
        """Hand each child to its row; gives the place behind the element."""
        tags = flat.tags
        here = at + 1
        for _ in range(flat.kids[at]):
            row = rows.get(tags[here])
            here = unplaced(flat, here, self.rest) if row is None else row(flat, here, self)
        return here

    def made(self, cls: Callable[..., _C]) -> _C:
        """The value, from all that was found."""
        for field, values in self.many.items():
            self.found[field] = tuple(values)
        return cls(**self.found)


def read_halves(flat: Flat, names: tuple[str, ...], read: Callable[[int], int], draft: Draft, rows: Rows) -> None:
    """A record: its citation (the first of the names), read by `read`, and the data beside it, read by rows.

    The record may be the citation itself.
    """
    citation, *data = names
    tags = flat.tags
    if tags[0] == citation:
        read(0)
        return
    has_citation = has_data = False
    here = 1
    for _ in range(flat.kids[0]):
        tag = tags[here]
        if (tag == citation and has_citation) or tag in _RECORDS:
            raise NotARecordError("run-together", f"several records in one <{tags[0]}>")
        if tag == citation:
            has_citation, here = True, read(here)
        elif tag in data and not has_data:
            has_data, here = True, draft.read(flat, here, rows)
        else:
            here = unplaced(flat, here, draft.rest)
    if not has_citation:
        raise NotARecordError("bad-identity", f"no <{citation}> in <{tags[0]}>")


Row: TypeAlias = Callable[[Flat, int, Draft], int]
Rows: TypeAlias = dict[str, Row]


def text(field: str) -> Row:
    """An element that holds one text and gives one field."""

    def row(flat: Flat, at: int, draft: Draft) -> int:
        if field in draft.found:
            return unplaced(flat, at, draft.rest)
        if flat.kids[at] or flat.items[at]:
            draft.found[field] = text_at(flat, at, draft.rest)
            return flat.end(at)
        value = flat.texts[at]
        if value:
            draft.found[field] = value if value.isalnum() else fold(value) or None
        return at + 1

    return row


def one(field: str, read: Read[Any]) -> Row:
    """An element that occurs once and gives one field."""

    def row(flat: Flat, at: int, draft: Draft) -> int:
        if field in draft.found:
            return unplaced(flat, at, draft.rest)
        draft.found[field], end = read(flat, at, draft.rest)
        return end

    return row


def each(field: str, read: Read[Any]) -> Row:
    """An element that gives one item of a field, each time it occurs."""

    def row(flat: Flat, at: int, draft: Draft) -> int:
        value, end = read(flat, at, draft.rest)
        if value is not None:
            draft.many.setdefault(field, []).append(value)
        return end

    return row


def every(field: str, read: ReadList[Any]) -> Row:
    """An element that gives several items of a field, each time it occurs."""

    def row(flat: Flat, at: int, draft: Draft) -> int:
        values, end = read(flat, at, draft.rest)
        if field in draft.many:
            draft.many[field] += values
        else:
            draft.many[field] = values
        return end

    return row


def items(field: str, name: str, read: Read[Any]) -> Row:
    """A list element whose items have one name."""
    return every(field, lambda flat, at, rest: items_of(flat, at, name, read, rest))


def list_with_end(field: str, read: ReadList[Any], *, kinds: tuple[str, ...] = ()) -> Row:
    """A list with @CompleteYN, which gives a second field; `kinds` are values of @Type that go without saying."""
    second = f"{field}_complete"

    def row(flat: Flat, at: int, draft: Draft) -> int:
        if second in draft.found:
            return unplaced(flat, at, draft.rest)
        draft.found[second] = complete(flat, at, draft.rest, kinds=kinds)
        draft.many[field], end = read(flat, at, draft.rest)
        return end

    return row


def marked_text(field: str, *, link: str | None = None) -> Row:
    """A text that may hold inline tags, with a second field for the markup, and one for @book, @part, @sec."""

    def row(flat: Flat, at: int, draft: Draft) -> int:
        if field in draft.found:
            return unplaced(flat, at, draft.rest)
        draft.found[field], draft.found[f"{field}_markup"] = marked(flat, at)
        if flat.items[at]:
            if link:
                draft.found[link] = title_link(flat, at, draft.rest)
            else:
                attributes(flat, at, (), draft.rest)
        return flat.end(at) if flat.kids[at] else at + 1

    return row


def title_link(flat: Flat, at: int, rest: Rest) -> TitleLink | None:
    """@book, @part, @sec of a title."""
    if not flat.items[at]:
        return None
    book, part, sec = attributes(flat, at, ("book", "part", "sec"), rest)
    return TitleLink(book=book, part=part, sec=sec) if book or part or sec else None


def inside(rows: Rows, **of_attributes: str) -> Row:
    """A container whose children have rows of their own; its attributes may give fields."""

    def row(flat: Flat, at: int, draft: Draft) -> int:
        for key, value in flat.items[at]:
            field = of_attributes.get(key)
            if field is None or not value.strip():
                draft.rest.append(Unplaced(name=f"{path(flat.els[at])}/@{key}", text=value))
            else:
                draft.found[field] = value
        return draft.read(flat, at, rows)

    return row


def leaves(fields: dict[str, str]) -> Row:
    """A container of texts, each of which gives a field: element -> field."""
    rows = {tag: text(field) for tag, field in fields.items()}

    @lru_cache(maxsize=1024)
    def found(names: tuple[str, ...], texts: tuple[str | None, ...]) -> dict[str, str]:
        return {fields[name]: value for name, text in zip(names, texts, strict=True) if (value := fold(text or ""))}

    def row(flat: Flat, at: int, draft: Draft) -> int:
        first = at + 1
        end = first + flat.kids[at]
        names = tuple(flat.tags[first:end])
        if (
            not any(flat.kids[first:end])
            and not any(flat.items[at:end])
            and rows.keys() >= set(names)
            and len(set(names)) == len(names)
        ):
            draft.found |= found(names, tuple(flat.texts[first:end]))
            return end
        if flat.items[at]:
            attributes(flat, at, (), draft.rest)
        return draft.read(flat, at, rows)

    return row


def pmid(flat: Flat, at: int, draft: Draft) -> int:
    """The record's PMID, exactly one; an element without text is none."""
    if "pmid" in draft.found:
        raise NotARecordError("run-together", "two PMIDs in one record")
    value, version = plain(flat, at), attribute(flat, at, "Version", draft.rest)
    if value is not None and not (
        value.isascii() and value.isdigit() and value[0] != "0" and len(value) <= _LONGEST_PMID
    ):
        raise NotARecordError("bad-identity", f"{value[:40]!r} is no PMID")
    count = number(version)
    if count is None and version is not None:
        draft.rest.append(Unplaced(name=f"{flat.tags[at]}/@Version", text=version))
    draft.found["pmid"], draft.found["pmid_version"] = value, count
    return flat.end(at)


def note_order(flat: Flat, at: int, rows: Rows, rest: Rest) -> None:
    """Tell the order of an element's children where it is not the rows', which is the DTD's.

    A few hand-made records (38001234, 21413195 in one file) have another; the writer restores it.
    """
    rank = {name: place for place, name in enumerate(rows)}
    names = []
    here = at + 1
    for _ in range(flat.kids[at]):
        names.append(flat.tags[here])
        here = flat.end(here)
    known = [rank[name] for name in names if name in rank]
    if known != sorted(known):
        rest.append(Unplaced(name=f"{path(flat.els[at])}/*", text=" ".join(names)))


def text_item(flat: Flat, at: int, rest: Rest) -> tuple[str | None, int]:
    """A text as an item of a list."""
    return text_at(flat, at, rest), flat.end(at) if flat.kids[at] else at + 1
