"""Text, markup and containers of XML elements, and what becomes of pieces that the model has no place for.

    <ArticleTitle>H<sub>2</sub>O &amp; more</ArticleTitle>  ->  ("H2O & more", "H<sub>2</sub>O &amp; more")

Knows lxml's elements, but no name of the DTD.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeAlias

from lxml import etree

from pubparse.model import Unplaced

MATHML = "http://www.w3.org/1998/Math/MathML"
SPACE = " \t\r\n"
_SHORT = 40

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no other name for the type
Rest: TypeAlias = list[Unplaced]
Children: TypeAlias = "defaultdict[str, list[Element]]"


# Text


def fold(text: str) -> str:
    """Runs of blank, tab, CR and LF become one blank, those at the ends none; U+00A0 and its like stay."""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or text[:1] == " " or text[-1:] == " ":
        return " ".join(filter(None, text.replace("\n", " ").replace("\t", " ").replace("\r", " ").split(" ")))
    return text


# Names and words of closed lists: the same few thousand short texts again and again. Shared, they also save memory.
_folded = lru_cache(maxsize=8192)(fold)


class Memo:
    """A reader of one kind of element that makes the same value once.

    Dates, headings and journals recur all through a file. The key is the element's own XML, attributes and all, so that equal
    keys cannot hide a difference; an element that left anything without a place is never remembered. Writing an element out
    costs 0.7 us, looking at the parts of a MeshHeading 2 to 4 us: without it a parse of the bulk files takes 1.3 times as long.
    """

    def __init__(self, read: Callable[[Element, Rest], Any], size: int) -> None:
        self._read = read
        self._size = size
        self._made: dict[str, Any] = {}

    def __call__(self, el: Element, rest: Rest) -> Any:  # noqa: ANN401 - whatever the reader gives
        key = etree.tostring(el, encoding="unicode", with_tail=False)
        try:
            return self._made[key]
        except KeyError:
            pass
        own: Rest = []
        value = self._read(el, own)
        if own:
            rest += own
        else:
            if len(self._made) >= self._size:
                self._made.clear()
            self._made[key] = value
        return value


def text_of(el: Element, rest: Rest) -> str | None:
    """The text of an element that holds nothing but text; None when it is empty."""
    if len(el) or el.keys():
        _odd(el, rest)
        return fold(etree.tostring(el, encoding="unicode", method="text", with_tail=False)) or None
    text = el.text
    return ((_folded(text) if len(text) < _SHORT else fold(text)) or None) if text else None


def plain(el: Element) -> str | None:
    """The text of an element whose attributes were read already."""
    text = etree.tostring(el, encoding="unicode", method="text", with_tail=False) if len(el) else el.text
    return (fold(text) or None) if text else None


def marked(el: Element) -> tuple[str | None, str | None]:
    """Text and markup of an element that may hold inline tags; the markup is None when there are none."""
    if len(el) == 0:
        text = el.text
        return ((fold(text) or None) if text else None), None
    text = etree.tostring(el, encoding="unicode", method="text", with_tail=False)
    return fold(text) or None, _inner(el).strip(SPACE)


def _inner(el: Element) -> str:
    """What stands between the element's tags, as it stood; white space folded, namespaces declared where they are used."""
    xml = etree.tostring(el, encoding="unicode", with_tail=False)
    if "xmlns" not in xml and "\n" not in xml and "  " not in xml and "\t" not in xml and "&#" not in xml:
        return xml[xml.index(">") + 1 : xml.rindex("<")]
    out: list[str] = []
    _write_children(el, out, {})
    return "".join(out)


def _write_children(el: Element, out: list[str], bound: dict[str, str]) -> None:
    if el.text:
        out.append(_escaped(el.text))
    for child in el:
        _write(child, out, bound)
        if child.tail:
            out.append(_escaped(child.tail))


def _write(el: Element, out: list[str], bound: dict[str, str]) -> None:
    """The element as it stood; a namespace is declared where it is first used, MathML always as `mml`."""
    declared: dict[str, str] = {}
    name = _qualified(el, el.tag, bound, declared)
    attributes = "".join(
        f' {_qualified(el, key, bound, declared)}="{_escaped(value, quoted=True)}"' for key, value in el.items()
    )
    spaces = "".join(f' xmlns:{prefix}="{_escaped(uri, quoted=True)}"' for uri, prefix in declared.items())
    out.append(f"<{name}{spaces}{attributes}")
    if el.text or len(el):
        out.append(">")
        _write_children(el, out, bound | declared)
        out.append(f"</{name}>")
    else:
        out.append("/>")


def _qualified(el: Element, tag: str, bound: dict[str, str], declared: dict[str, str]) -> str:
    if not tag.startswith("{"):
        return tag
    uri, _, local = tag[1:].partition("}")
    prefix = bound.get(uri) or declared.get(uri)
    if prefix is None:
        prefix = "mml" if uri == MATHML else next((p for p, u in el.nsmap.items() if u == uri and p), "ns")
        declared[uri] = prefix
    return f"{prefix}:{local}"


def _escaped(text: str, *, quoted: bool = False) -> str:
    """As XML, runs of white space folded."""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        front, back = text[0] in SPACE, text[-1] in SPACE
        folded = fold(text)
        text = f"{' ' * front}{folded}{' ' * (back and bool(folded))}"
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;") if quoted else text


# What has no place


def unplaced(el: Element, rest: Rest) -> None:
    """Keep an element that the model has no place for: its path below the record, its text or its XML."""
    inside = len(el) or el.keys()
    text = xml_of(el) if inside else fold(el.text or "")
    if text:
        rest.append(Unplaced(name=path_of(el), text=text))


def attributes(el: Element, rest: Rest, known: Iterable[str]) -> None:
    """Keep the attributes that are not among the known ones."""
    for key, value in el.items():
        if key not in known:
            rest.append(Unplaced(name=f"{path_of(el)}/@{key}", text=value))


def attribute(el: Element, name: str, rest: Rest) -> str | None:
    """The value of the one attribute that the element may have."""
    items = el.items()
    if len(items) == 1 and items[0][0] == name:
        return items[0][1] or None
    for key, value in items:
        if key != name:
            rest.append(Unplaced(name=f"{path_of(el)}/@{key}", text=value))
    return el.get(name) or None


def _odd(el: Element, rest: Rest) -> None:
    """A text element with children or attributes: the text is read, the rest is kept beside it."""
    if len(el):
        rest.append(Unplaced(name=path_of(el), text=xml_of(el)))
    else:
        attributes(el, rest, ())


def xml_of(el: Element) -> str:
    out: list[str] = []
    _write(el, out, {})
    return "".join(out).strip()


def path_of(el: Element) -> str:
    names = [str(a.tag) for a in el.iterancestors()]
    return "/".join([*reversed(names[:-2]), str(el.tag)])


# Containers


def children(el: Element | None) -> Children:
    """An element's children, filed under their names."""
    bag: Children = defaultdict(list)
    if el is not None:
        for child in el:
            bag[child.tag].append(child)
    return bag


def only(bag: Children, name: str, rest: Rest) -> Element | None:
    """The one child of this name, taken out of the bag; further ones have no place."""
    found = bag.pop(name, None)
    if found is None:
        return None
    for other in found[1:]:
        unplaced(other, rest)
    return found[0]


def one_text(bag: Children, name: str, rest: Rest) -> str | None:
    """The text of the one child of this name."""
    el = only(bag, name, rest) if name in bag else None
    return None if el is None else text_of(el, rest)


def texts(elements: Iterable[Element], rest: Rest) -> tuple[str, ...]:
    """The texts of these elements, the empty ones left out."""
    return tuple(text for el in elements if (text := text_of(el, rest)))


def leftovers(bag: Children, rest: Rest) -> None:
    """What nobody took out of the bag has no place."""
    for elements in bag.values():
        for el in elements:
            unplaced(el, rest)


def stray_text(el: Element, rest: Rest) -> None:
    """Text directly in a container (32025781 has some in its AuthorList) has no place."""
    for text in (el.text, *(child.tail for child in el)):
        if text and text.strip(SPACE):
            rest.append(Unplaced(name=path_of(el), text=fold(text)))


def list_of(el: Element | None, name: str, rest: Rest) -> list[Element]:
    """The children of a list element that have the list's own name; others have no place."""
    if el is None:
        return []
    found = []
    for child in el:
        if child.tag == name:
            found.append(child)
        else:
            unplaced(child, rest)
    return found


def yes_no(value: str | None) -> bool | None:
    """Y or N; None for anything else."""
    return {"Y": True, "N": False}.get(value or "")


def number(text: str | None) -> int | None:
    """A whole number in ASCII digits."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004
