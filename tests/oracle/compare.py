"""An `Article` in the oracle's terms, where the two differ, and what of a record stands nowhere in the article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, get_args, get_type_hints

import attrs
from lxml import etree

from pubparse.model._base import Shown
from tests.oracle.records import MATHML, Plain, every, expected, flat, folded, inside, text_of, without_empty_items

if TYPE_CHECKING:
    from pubparse.model import Article

ABOUT_THE_READING = {"source", "unplaced", "problems", "unknown", "partial"}


def read(article: Article) -> Plain:
    """The article as plain values, markup in the form of `expected`."""

    def plain(value: object, name: str) -> object:
        if isinstance(value, Shown):
            fields = [
                f.name
                for f in attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
                if f.name not in ABOUT_THE_READING or f.name == "source"
            ]
            return {field: plain(getattr(value, field), field) for field in fields}
        if isinstance(value, tuple):
            return [plain(item, name) for item in value]
        if isinstance(value, str) and (name == "markup" or name.endswith("_markup")):
            return inside(etree.fromstring(f'<x xmlns:mml="{MATHML}">{value}</x>')).strip(" ")
        return value

    return {k: plain(getattr(article, k), k) for k in _names(article) if k not in ABOUT_THE_READING}


def _names(article: Article) -> list[str]:
    return [field.name for field in attrs.fields(type(article))]


def differences(record: etree._Element, article: Article) -> dict[str, tuple[object, object]]:
    """Field path -> (expected, got) where the record and the article do not agree."""
    wanted, got = flat(expected(record)), flat(without_empty_items(read(article)))
    for path in [path.removesuffix(".raw") for path, value in wanted.items() if path.endswith("date.raw")]:
        for part in ("month", "day", "season", "end"):
            if f"{path}.month" not in wanted:
                got = {k: v for k, v in got.items() if not k.startswith(f"{path}.{part}")}
    return {k: (wanted.get(k), got.get(k)) for k in {**wanted, **got} if wanted.get(k) != got.get(k)}


# Attributes and elements whose words become another value or one with others: `expected` knows them.
_WORDS = {"MajorTopicYN", "ValidYN", "CompleteYN", "EqualContrib", "AutoHM", "Version", "DateType", "Type"}
_AS_OTHERS = {"Year", "Month", "Day", "Hour", "Minute", "Second", "NumberOfReferences", "FirstName", "MiddleName"}


def lost(record: etree._Element, article: Article) -> list[str]:
    """Texts and attribute values of the record, unknown elements included, that stand nowhere in the article."""
    kept = {str(value) for value in flat(read(article)).values()} | {""}
    rest = "\0".join([*(piece.text for piece in article.unplaced), *_repaired(article)])

    def is_kept(text: str | None) -> bool:
        wanted = folded(text or "")
        return wanted in kept or wanted in _plain(rest)

    def texts(element: etree._Element) -> list[str]:
        name, whole, children = str(element.tag), text_of(element), every(element, "*")
        if is_kept(whole) or (not children and name in _AS_OTHERS):
            return []
        own = [str(text) for text in every(element, "text()") if not is_kept(str(text))]
        return [f"{name}={text}" for text in own] + [one for child in children for one in texts(child)]

    attributes = [
        f"{element.tag!s}/@{name!s}={value!s}"
        for element in record.iter("*")
        if not str(element.tag).startswith(f"{{{MATHML}}}")
        for name, value in element.attrib.items()
        if str(name) not in _WORDS and not is_kept(str(value))
    ]
    return attributes + texts(record)


def _repaired(article: Article) -> list[str]:
    return [str(problem.raw or problem.message) for problem in article.problems]


def _plain(text: str) -> str:
    return text + "\0" + text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def every_field(cls: type[Any], prefix: str = "", above: tuple[type[Any], ...] = ()) -> list[str]:
    """Field paths of a class of the model and of all classes below it; lists in lists and sections in sections once."""
    found = []
    for name, hint in get_type_hints(cls).items():
        (inner,) = [t for t in get_args(hint) if t is not type(None) and t is not Ellipsis][:1] or [hint]
        path = prefix + name + "[]" * ("tuple" in str(hint))
        if attrs.has(inner) and above.count(inner) < 1 + (inner.__name__ in {"ReferenceList", "Section"}):
            found += every_field(inner, path + ".", (*above, inner))
        elif not attrs.has(inner):
            found.append(path)
    return found
