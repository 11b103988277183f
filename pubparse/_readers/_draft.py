"""A record being put together: a table of rows, element -> what becomes of it, and the arguments that were gathered.

    {"Volume": text("volume"), "Language": each("languages", text_item), "Abstract": one("abstract", abstract), ...}

A row gets the draft, the start tag and what stands between the tags. It knows the text by heart (journals, dates, headings recur
all through a file), or reads it as columns (`_flat`). An element without a row, and a second element where one is allowed, go to
`unplaced`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Generic, TypeAlias, TypeVar, cast

from pubparse._readers._by_pattern import Pattern
from pubparse._readers._elements import T, complete, items_of
from pubparse._readers._flat import Flat, Rest, attributes, marked, number, text_at, unplaced, values_of
from pubparse._readers._plain_xml import CAREFUL_HEADS, HEADS, SPACE, Head, NotPlainError, fold, value_of
from pubparse.model import ELocationId, TitleLink, Unplaced

_RECORDS = frozenset({"PubmedArticle", "PubmedBookArticle", "PubMedArticle"})
PMID = re.compile(r"[1-9][0-9]{0,8}")
_LONGEST_PMID = 9

Read: TypeAlias = Callable[[Flat, int, Rest], tuple[T | None, int]]
ReadList: TypeAlias = Callable[[Flat, int, Rest], tuple[list[T], int]]
Quick: TypeAlias = Callable[[str], T | None]
_C = TypeVar("_C")


class NotARecordError(Exception):
    """An element that names no article: a signal between the readers of this format, with (code, message)."""


class Known(dict[str, T], Generic[T]):
    """Values by the XML that they were read from, so that each is read once; emptied when full.

    Half of a file of the 1970s and a fifth of one of today is text that stood in it before.
    """

    _MOST = 16384
    _LONGEST = 1500
    _CHARACTERS = 1 << 21

    def __init__(self) -> None:
        super().__init__()
        self._room = self._CHARACTERS

    def keep(self, xml: str, value: T) -> None:
        """Remember a value that was read without a remainder."""
        if len(xml) <= self._LONGEST:
            self._room -= len(xml)
            if self._room < 0 or len(self) >= self._MOST:
                self.clear()
                self._room = self._CHARACTERS
            self[xml] = value


class Draft:
    """The constructor's arguments so far (`found`), the lists among them (`many`), and what has no place (`rest`).

    `path` names the element whose children are being read, from below the record down; `bare` says that the record is its
    citation itself; `careful` that lxml wrote the XML out.
    """

    __slots__ = ("bare", "careful", "found", "many", "path", "rest")

    def __init__(self, rest: Rest, *, careful: bool, path: str | None = None, **found: Any) -> None:
        self.found = found
        self.many: dict[str, list[Any]] = {}
        self.rest = rest
        self.path = path
        self.careful = careful
        self.bare = False

    def children(self, inner: str) -> Iterator[tuple[Head, str]]:
        """The children of an element, from what stands between its tags: start tag and content of each."""
        heads = CAREFUL_HEADS if self.careful else HEADS
        find = inner.find
        at = 0
        while (start := find("<", at)) >= 0:
            if start > at and (stray := inner[at:start].strip(SPACE)):
                self._stray(stray)
            stop = find(">", start)
            head = heads[inner[start + 1 : stop]]
            stop += 1
            if head.empty:
                yield head, ""
                at = stop
                continue
            end = _end(inner, stop, head) if self.careful else find(head.close, stop)
            if end < 0:
                raise NotPlainError(head.name)
            yield head, inner[stop:end]
            at = end + len(head.close)
        if at < len(inner) and (stray := inner[at:].strip(SPACE)):
            self._stray(stray)

    def _stray(self, text: str) -> None:
        self.rest.append(Unplaced(name=self.path or "", text=value_of(text) or ""))

    def read(self, inner: str, rows: Rows) -> None:
        """Hand each child of an element to its row."""
        if self.careful:
            for head, content in self.children(inner):
                (rows.get(head.name) or Draft.unplaced)(self, head, content)
            return
        # The same as `children`, without a generator: 0.1 B less.
        find, heads = inner.find, HEADS
        at = 0
        while (start := find("<", at)) >= 0:
            if start > at and (stray := inner[at:start].strip(SPACE)):
                self._stray(stray)
            stop = find(">", start)
            head = heads[inner[start + 1 : stop]]
            stop += 1
            if head.empty:
                content, at = "", stop
            else:
                end = find(head.close, stop)
                if end < 0:
                    raise NotPlainError(head.name)
                content, at = inner[stop:end], end + len(head.close)
            (rows.get(head.name) or Draft.unplaced)(self, head, content)
        if at < len(inner) and (stray := inner[at:].strip(SPACE)):
            self._stray(stray)

    def path_of(self, head: Head) -> str:
        """The names from below the record down to a child."""
        return f"{self.path}/{head.name}" if self.path else head.name

    def inside(self, head: Head, inner: str, rows: Rows) -> None:
        """Hand each child of a container to its row."""
        above = self.enter(head)
        self.read(inner, rows)
        self.path = above

    def enter(self, head: Head) -> str | None:
        """Go down to the children of a child; gives the path to come back to."""
        above = self.path
        self.path = "" if self.bare and above is None else self.path_of(head)
        return above

    def flat(self, head: Head, inner: str) -> Flat:
        """The columns of a child."""
        xml = f"<{head.text}>" if head.empty else f"<{head.text}>{inner}{head.close}"
        return Flat(xml, self.path_of(head), careful=self.careful)

    def unplaced(self, head: Head, inner: str) -> None:
        """A child that has no place."""
        unplaced(self.flat(head, inner), 0, self.rest)

    def attribute(self, head: Head, name: str) -> str | None:
        """The value of the one attribute that a child may have; others, and one without a value, have no place."""
        values = head.values
        if not values:
            return None
        if len(values) == 1 and values[0][0] == name and values[0][1]:
            return values[0][1]
        return values_of(values, (name,), self.path_of(head), self.rest)[0]

    def value(self, head: Head, inner: str, read: Callable[[Flat, int, Rest], tuple[_C, int]]) -> _C:
        """What a reader of columns makes of a child."""
        flat = self.flat(head, inner)
        made, _ = read(flat, 0, self.rest)
        flat.strays(self.rest)
        return made

    def made(self, cls: Callable[..., _C]) -> _C:
        """The value, from all that was found."""
        for field, values in self.many.items():
            self.found[field] = tuple(values)
        return cls(**self.found)


def _end(inner: str, at: int, head: Head) -> int:
    """Where the end tag of an element stands that may have others of its name inside."""
    depth = 1
    for match in _tags(head.name).finditer(inner, at):
        depth += -1 if match[1] else not match[2]
        if not depth:
            return match.start()
    return -1


@lru_cache(maxsize=256)
def _tags(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])[^<>]*?(/?)>")


def read_halves(xml: str, names: tuple[str, ...], read: Callable[[Head, str], None], draft: Draft, rows: Rows) -> None:
    """A record: its citation (the first of the names), read by `read`, and the data beside it, read by rows.

    The record may be the citation itself.
    """
    citation, *data = names
    ((root, inner),) = draft.children(xml)
    if root.name == citation:
        draft.bare = True
        read(root, inner)
        return
    values_of(root.values, (), root.name, draft.rest)
    has_citation = has_data = False
    for head, content in draft.children(inner):
        if (head.name == citation and has_citation) or head.name in _RECORDS:
            raise NotARecordError("run-together", f"several records in one <{root.name}>")
        if head.name == citation:
            has_citation = True
            read(head, content)
        elif head.name in data and not has_data:
            has_data = True
            draft.inside(head, content, rows)
        else:
            draft.unplaced(head, content)
    if not has_citation:
        raise NotARecordError("bad-identity", f"no <{citation}> in <{root.name}>")


Row: TypeAlias = Callable[[Draft, Head, str], None]
Rows: TypeAlias = dict[str, Row]


def text(field: str) -> Row:
    """An element that holds one text and gives one field."""

    def row(draft: Draft, head: Head, inner: str) -> None:
        if field in draft.found:
            draft.unplaced(head, inner)
        elif "<" in inner or head.values:
            draft.found[field] = draft.value(head, inner, text_item)
        elif inner:
            draft.found[field] = value_of(inner)

    return row


def one(field: str, read: Read[Any], *, quick: Quick[Any] | None = None, recurs: bool = False) -> Row:
    """An element that occurs once and gives one field.

    `quick` reads what is in it as it nearly always stands, or says None; what recurs in other records is read once.
    """
    known: Known[Any] = Known()

    def row(draft: Draft, head: Head, inner: str) -> None:
        if field in draft.found:
            draft.unplaced(head, inner)
            return
        if not head.values:
            if recurs and (value := known.get(inner)) is not None:
                draft.found[field] = value
                return
            if quick is not None and (value := quick(inner)) is not None:
                draft.found[field] = value
                return
        before = len(draft.rest)
        draft.found[field] = value = draft.value(head, inner, read)
        if recurs and not head.values and len(draft.rest) == before:
            known.keep(inner, value)

    return row


def each(field: str, read: Read[Any], *, recurs: bool = False) -> Row:
    """An element that gives one item of a field, each time it occurs."""
    known: Known[Any] = Known()

    def row(draft: Draft, head: Head, inner: str) -> None:
        value = known.get(f"{head.text}>{inner}") if recurs else None
        if value is None:
            before = len(draft.rest)
            value = draft.value(head, inner, read)
            if value is None:
                return
            if recurs and len(draft.rest) == before:
                known.keep(f"{head.text}>{inner}", value)
        if field in draft.many:
            draft.many[field].append(value)
        else:
            draft.many[field] = [value]

    return row


def every(field: str, read: ReadList[Any]) -> Row:
    """An element that gives several items of a field, each time it occurs."""

    def row(draft: Draft, head: Head, inner: str) -> None:
        values = draft.value(head, inner, read)
        if field in draft.many:
            draft.many[field] += values
        else:
            draft.many[field] = values

    return row


def items(field: str, name: str, read: Read[Any], *, pattern: Pattern[Any] | None = None, recurs: bool = False) -> Row:
    """A list element whose items have one name.

    `pattern` is how an item nearly always stands; what recurs in other records is read once.
    """
    listed: ItemsOf[Any] = ItemsOf(name, read, pattern=pattern, recurs=recurs)

    def row(draft: Draft, head: Head, inner: str) -> None:
        if head.values:
            draft.attribute(head, "")
        values = listed(draft, head, inner)
        if field in draft.many:
            draft.many[field] += values
        else:
            draft.many[field] = values

    return row


class ItemsOf(Generic[T]):
    """Reads the items of a list element: by pattern, those that do not fit one by one, and all as columns if need be."""

    def __init__(self, name: str, read: Read[T], *, pattern: Pattern[T] | None = None, recurs: bool = False) -> None:
        self._name, self._read, self._pattern = name, read, pattern
        self._close = f"</{name}>"
        self._known: Known[T] | None = Known() if recurs else None

    def __call__(self, draft: Draft, head: Head, inner: str) -> list[T]:
        before = len(draft.rest)
        if not draft.careful:
            try:
                if self._known is None and self._pattern is not None:
                    return self._all(draft, head, inner, self._pattern)
                return self._each(draft, head, inner)
            except NotPlainError:  # something else stands between the items
                del draft.rest[before:]
        name, read = self._name, self._read
        return draft.value(head, inner, lambda flat, at, rest: items_of(flat, at, name, read, rest))

    def _all(self, draft: Draft, head: Head, inner: str, pattern: Pattern[T]) -> list[T]:
        """Items that hardly recur: the whole list by one call."""
        groups = pattern.whole.groups
        parts = pattern.whole.split(inner)
        between = parts[:: groups + 1]
        found: list[T | None] = list(map(pattern.made, *[parts[n :: groups + 1] for n in range(1, groups + 1)]))
        if not all(found):
            raise NotPlainError(self._name)
        if not "".join(between).strip(SPACE):
            return cast("list[T]", found)
        mixed: list[T] = []
        for odd, item in zip(between, [*found, None], strict=True):
            if odd.strip(SPACE):
                mixed += self._each(draft, head, odd)
            if item is not None:
                mixed.append(item)
        return mixed

    def _each(self, draft: Draft, head: Head, inner: str) -> list[T]:
        """One item after another; those that are known by heart are not read again."""
        *pieces, last = inner.split(self._close)
        if last.strip(SPACE):
            raise NotPlainError(self._name)
        found: list[T] = []
        known, pattern = self._known, self._pattern
        for piece in pieces:
            item = known.get(piece) if known is not None else None
            if item is None:
                match = pattern.whole.fullmatch(piece.lstrip(SPACE) + self._close) if pattern is not None else None
                item = pattern.made(*match.groups()) if match is not None and pattern is not None else None
                if item is None:
                    item = self._one(draft, head, piece)
                elif known is not None:
                    known.keep(piece, item)
            if item is not None:
                found.append(item)
        return found

    def _one(self, draft: Draft, head: Head, piece: str) -> T | None:
        start = piece.find("<")
        if piece[:start].strip(SPACE):
            raise NotPlainError(self._name)
        path = f"{draft.path_of(head)}/{self._name}"
        flat = Flat(piece[start:] + self._close, path, careful=draft.careful)
        if flat.tags[0] != self._name:
            raise NotPlainError(self._name)
        before = len(draft.rest)
        item, _ = self._read(flat, 0, draft.rest)
        flat.strays(draft.rest)
        if self._known is not None and item is not None and len(draft.rest) == before:
            self._known.keep(piece, item)
        return item


def list_with_end(
    field: str, name: str, read: Read[Any], *, pattern: Pattern[Any] | None = None, kinds: tuple[str, ...] = ()
) -> Row:
    """A list with @CompleteYN, which gives a second field; `kinds` are values of @Type that go without saying."""
    second = f"{field}_complete"
    listed: ItemsOf[Any] = ItemsOf(name, read, pattern=pattern)

    def row(draft: Draft, head: Head, inner: str) -> None:
        if second in draft.found:
            draft.unplaced(head, inner)
            return
        draft.found[second] = complete(head.values, draft.path_of(head), draft.rest, kinds=kinds)
        draft.many[field] = listed(draft, head, inner)

    return row


def marked_text(field: str, *, link: str | None = None) -> Row:
    """A text that may hold inline tags, with a second field for the markup, and one for @book, @part, @sec."""

    def row(draft: Draft, head: Head, inner: str) -> None:
        if field in draft.found:
            draft.unplaced(head, inner)
            return
        if "<" not in inner and not head.values:
            draft.found[field], draft.found[f"{field}_markup"] = value_of(inner), None
            return
        flat = draft.flat(head, inner)
        draft.found[field], draft.found[f"{field}_markup"] = marked(flat, 0)
        if head.values and link:
            draft.found[link] = title_link(flat, 0, draft.rest)
        else:
            attributes(flat, 0, (), draft.rest)

    return row


def title_link(flat: Flat, at: int, rest: Rest) -> TitleLink | None:
    """@book, @part, @sec of a title."""
    if not flat.items[at]:
        return None
    book, part, sec = attributes(flat, at, ("book", "part", "sec"), rest)
    return TitleLink(book=book, part=part, sec=sec) if book or part or sec else None


def inside(rows: Rows, *, recurs: bool = False, **of_attributes: str) -> Row:
    """A container whose children have rows of their own; its attributes may give fields."""
    known: Known[dict[str, Any]] = Known()

    def row(draft: Draft, head: Head, inner: str) -> None:
        for key, value in head.values:
            field = of_attributes.get(key)
            if field is None or not value.strip() or field in draft.found:  # of a second element: the first has told it
                draft.rest.append(Unplaced(name=f"{draft.path_of(head)}/@{key}", text=value))
            else:
                draft.found[field] = value
        if not recurs:
            draft.inside(head, inner, rows)
            return
        found = known.get(inner)
        if found is None or not found.keys().isdisjoint(draft.found):
            found = _alone(draft, head, inner, rows)
            if found is None or not found.keys().isdisjoint(draft.found):
                draft.inside(head, inner, rows)
                return
            known.keep(inner, found)
        draft.found.update(found)

    return row


def _alone(draft: Draft, head: Head, inner: str, rows: Rows) -> dict[str, Any] | None:
    """What a container gives by itself; None when it gives more than fields."""
    own = Draft([], careful=draft.careful, path=draft.path)
    own.inside(head, inner, rows)
    return None if own.rest or own.many else own.found


def pmid(draft: Draft, head: Head, inner: str) -> None:
    """The record's PMID, exactly one; an element without text is none."""
    if "pmid" in draft.found:
        raise NotARecordError("run-together", "two PMIDs in one record")
    value = draft.value(head, inner, plain_item) if "<" in inner else value_of(inner)
    version = draft.attribute(head, "Version")
    if value is not None and not (
        value.isascii() and value.isdigit() and value[0] != "0" and len(value) <= _LONGEST_PMID
    ):
        raise NotARecordError("bad-identity", f"{value[:40]!r} is no PMID")
    count = number(version)
    if count is None and version is not None:
        draft.rest.append(Unplaced(name="PMID/@Version", text=version))
    draft.found["pmid"], draft.found["pmid_version"] = value, count


def elocation_id(draft: Draft, head: Head, inner: str) -> None:
    """ELocationID; DTD 250101: valid when not stated."""
    value = draft.value(head, inner, plain_item) if "<" in inner else value_of(inner)
    if not value:
        draft.unplaced(head, inner)
        return
    if head.text in ('ELocationID EIdType="doi" ValidYN="Y"', 'ELocationID EIdType="pii" ValidYN="Y"'):
        made = ELocationId(value=value, id_type=head.values[0][1], valid=True)
    else:
        kind, valid = values_of(head.values, ("EIdType", "ValidYN"), draft.path_of(head), draft.rest)
        made = ELocationId(value=value, id_type=kind, valid=valid != "N")
    draft.many.setdefault("elocation_ids", []).append(made)


def note_order(draft: Draft, head: Head, inner: str, rows: Rows) -> None:
    """Tell the order of an element's children where it is not the rows', which is the DTD's.

    A few hand-made records (38001234, 21413195 in one file) have another; the writer restores it.
    """
    rank = {name: place for place, name in enumerate(rows)}
    names = [child.name for child, _ in Draft([], careful=draft.careful).children(inner)]
    known = [rank[name] for name in names if name in rank]
    if known != sorted(known):
        draft.rest.append(Unplaced(name=f"{draft.path_of(head)}/*", text=" ".join(names)))


def text_item(flat: Flat, at: int, rest: Rest) -> tuple[str | None, int]:
    """A text as an item of a list."""
    return text_at(flat, at, rest), flat.end(at) if flat.kids[at] else at + 1


def plain_item(flat: Flat, at: int, rest: Rest) -> tuple[str | None, int]:
    """A text as an item of a list; what is in it besides has no place."""
    for below in range(at + 1, flat.end(at)):
        rest.append(Unplaced(name=flat.path_of(below), text=fold(flat.texts[below])))
    return fold(flat.all_text(at)) or None, flat.end(at)
