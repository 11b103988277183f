"""Hypothesis strategies that build arbitrary objects of the model, every field included.

    @given(articles())
    def test_something(article): ...

They follow the annotations, so that a new field is tried without a change here. Special cases: markup is well-formed and
says what the plain text says, dates exist in the calendar. Text holds what real text holds and what it should not: control
characters, lone surrogates, signs that mean something in XML.
"""

from __future__ import annotations

import calendar
import types
import typing
from xml.sax.saxutils import escape

import attrs
from hypothesis import strategies as st

from pubparse import model
from pubparse.model import Article, PartialDate, ReferenceList, Section

ODD = "&<>\"'`]\\\u00a0\u2009\u00ad\u200b\u2028\ufffe\x00\x0b\x1f\r\n\t\ud800éİß文\U0001f9ec"
"""Characters that have broken a parser or a writer before."""


def texts(max_size: int = 12, *, odd: bool = True) -> st.SearchStrategy[str]:
    """Text that is not empty; without `odd` only characters that XML and JSON hold."""
    plain = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"])
    return st.text(plain | st.sampled_from(ODD) if odd else plain, min_size=1, max_size=max_size)


def dates() -> st.SearchStrategy[PartialDate]:
    """Dates that exist, ranges and seasons included; some have only a raw text."""

    @st.composite
    def single(draw: st.DrawFn) -> dict[str, typing.Any]:
        year = draw(st.integers(1, 9999))
        month = draw(st.none() | st.integers(1, 12))
        day = None if month is None else draw(st.none() | st.integers(1, calendar.monthrange(year, month)[1]))
        season = draw(st.none() | st.sampled_from(["Spring", "Winter-Spring", "Jan-Mar", "3rd Quarter", "Michaelmas"]))
        return {"year": year, "month": month, "day": day, "season": season if month is None else None}

    raw = st.none() | st.sampled_from(["1998 Dec-1999 Jan", "2021 3rd Quarter", "some day"])
    ends = st.none() | single().map(lambda parts: PartialDate(**parts))
    whole = st.builds(lambda parts, end, printed: PartialDate(**parts, end=end, raw=printed), single(), ends, raw)
    return whole | st.builds(PartialDate, raw=texts())


@st.composite
def markups(draw: st.DrawFn) -> tuple[str, str]:
    """A plain text and well-formed markup that says the same."""
    pieces = draw(
        st.lists(
            st.tuples(texts(odd=False), st.sampled_from(["", "i", "b", "u", "sup", "sub"])), min_size=1, max_size=4
        )
    )
    plain = "".join(text for text, _ in pieces)
    return plain, "".join(f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text) for text, tag in pieces)


def instances(cls: type, depth: int = 2, *, odd: bool = True) -> st.SearchStrategy[typing.Any]:
    """Objects of any class of the model; `depth` bounds how often a class may hold itself."""
    if cls is PartialDate:
        return dates()
    hints = typing.get_type_hints(cls)
    fields = [field for field in attrs.fields(cls) if field.name != "problems" and not field.name.endswith("markup")]
    strategies = {field.name: _values(hints[field.name], depth, odd=odd) for field in fields}
    built = st.fixed_dictionaries(
        {field.name: strategies[field.name] for field in fields if field.default is attrs.NOTHING},
        optional={field.name: strategies[field.name] for field in fields if field.default is not attrs.NOTHING},
    )
    marked = [field.name for field in attrs.fields(cls) if field.name.endswith("markup")]
    return _with_markup(cls, built, marked)


def articles(*, odd: bool = True) -> st.SearchStrategy[Article]:
    """Articles with any of their fields; some are books."""
    return instances(Article, odd=odd)


def nested_lists(depth: int) -> ReferenceList:
    """Reference lists inside each other."""
    inner = ReferenceList(title="innermost")
    for _ in range(depth - 1):
        inner = ReferenceList(lists=(inner,))
    return inner


@st.composite
def _with_markup(
    draw: st.DrawFn, cls: type, built: st.SearchStrategy[dict[str, typing.Any]], marked: list[str]
) -> typing.Any:
    values = draw(built)
    for name in marked:
        plain = name.removesuffix("_markup") if name != "markup" else "citation" if cls is model.Reference else "text"
        if plain in values and draw(st.booleans()):
            values[plain], values[name] = draw(markups())
    return cls(**values)


def _values(hint: typing.Any, depth: int, *, odd: bool) -> st.SearchStrategy[typing.Any]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return st.none() | _values(next(arg for arg in args if arg is not types.NoneType), depth, odd=odd)
    if origin is tuple:
        if args[0] in (ReferenceList, Section):
            depth -= 1
        if depth <= 0:
            return st.just(())
        return st.lists(_values(args[0], depth, odd=odd), max_size=2).map(tuple)
    if origin is frozenset:
        names = [field.name for field in attrs.fields(Article)] + ["authors.affiliations", "journal.title"]
        return st.frozensets(st.sampled_from(names), max_size=3)
    simple = {bool: st.booleans(), int: st.integers(0, 9999), str: texts(odd=odd)}
    if hint in simple:
        return simple[hint]
    return st.deferred(lambda: instances(hint, depth, odd=odd))
