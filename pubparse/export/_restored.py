"""Writes back what the XML reader had no field for, so that a record comes out as it went in.

    Unplaced(name="MedlineCitation/MedlineJournalInfo/Coden", text="JMOBAK")   an element, appended to its parent
    Unplaced(name=".../PublicationType/@UI", text="")                          an attribute of the first such element without it
    Unplaced(name="MedlineCitation/Article/*", text="ArticleTitle Journal")    an order of children that is not the DTD's
    Unplaced(name="MedlineCitation/Article", text="x")                         a text between the children of an element

For the few records that have such pieces, the written text is parsed once more. A piece whose parent was not written, or whose
name is none in XML, stays out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubparse.export._xml_text import legible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import XMLParser, _Element

    from pubparse.model import Unplaced

_NAME = re.compile(r"[^\W\d][\w.-]*")


def restored(xml: str, unplaced: Iterable[Unplaced]) -> str:
    """The record's XML with these pieces in it."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(xml.encode(), parser)
    orders = []
    for piece in unplaced:
        *parents, last = piece.name.split("/")
        text = legible(piece.text)
        if last == "*":
            orders.append((parents, text.split(" ")))
        elif (around := _around(root, piece.name, text)) is not None:
            _between(around, text)
        elif not _NAME.fullmatch(last.removeprefix("@")):
            continue
        elif last.startswith("@"):
            for el in _at(root, parents):
                if last[1:] not in el.attrib:
                    el.set(last[1:], text)
                    break
        else:
            for parent in _at(root, parents)[:1]:
                parent.append(_element(last, text, parser))
    for parents, names in orders:
        for el in _at(root, parents)[:1]:
            _order(el, names)
    return etree.tostring(root, encoding="unicode")


def _at(root: _Element, path: list[str]) -> list[_Element]:
    """The elements of a path below the record; a bare citation's path begins inside the citation."""
    for start in (root, root[0]):
        found = [start]
        for name in path:
            found = [child for el in found for child in el if child.tag == name]
        if found:
            return found
    return []


def _around(root: _Element, name: str, text: str) -> _Element | None:
    """The element between whose children the text stood: the reader names it, and gives an element of that name as XML."""
    path = [part for part in name.split("/") if part]
    if path and text.startswith(f"<{path[-1]}"):
        return None
    return next((el for el in _at(root, path) if len(el)), None)


def _between(el: _Element, text: str) -> None:
    """Put a text before, between or behind children, each into a gap of its own as long as there is one."""
    if not el.text:
        el.text = text
        return
    gap = next((child for child in el if not child.tail), el[-1])
    gap.tail = f"{gap.tail} {text}" if gap.tail else text


def _element(name: str, text: str, parser: XMLParser[_Element]) -> _Element:
    from lxml import etree

    if text.startswith(f"<{name}"):
        try:
            return etree.fromstring(text.encode(), parser)
        except etree.XMLSyntaxError:
            pass  # a text that only looks like the element
    el = etree.Element(name)
    el.text = text
    return el


def _order(el: _Element, names: list[str]) -> None:
    """Children in this order; those of one name keep theirs, those that it does not name go to the end."""
    waiting: dict[str, list[_Element]] = {}
    for child in list(el):
        waiting.setdefault(str(child.tag), []).append(child)
        el.remove(child)
    el.extend([waiting[name].pop(0) for name in names if waiting.get(name)])
    el.extend([child for rest in waiting.values() for child in rest])
