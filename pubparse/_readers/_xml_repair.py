"""What can be saved of a record that does not parse: undeclared entities and prefixes are mended, PMIDs are made out.

"caf&eacute; &alpha;"  ->  "café α", reported as repaired          "&l9;" that the DOCTYPE declares  ->  refused
<mml:math> that nobody binds  ->  MathML, reported as repaired: a record cut out of a set has lost what the root bound
"""

from __future__ import annotations

import re
from collections.abc import Collection

_REFERENCE = re.compile(rb"<!\[CDATA\[(?s:.*?)(?:\]\]>|\Z)|&([A-Za-z][A-Za-z0-9]{0,60});")
_FIVE = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
# A prefix of an element or of an attribute; those of texts that look like it are bound to no harm.
_PREFIX = re.compile(
    rb"<([A-Za-z_][\w.-]{0,60}):[A-Za-z_]|\s(?!xml)([A-Za-z_][\w.-]{0,60}):[A-Za-z_][\w.-]{0,60}\s{0,9}=\s{0,9}[\"']"
)
_DECLARED = re.compile(rb"\sxmlns:([A-Za-z_][\w.-]{0,60})\s{0,9}=")
_MOST_PREFIXES = 20
_NAMESPACES = {
    b"mml": b"http://www.w3.org/1998/Math/MathML",
    b"xlink": b"http://www.w3.org/1999/xlink",
    b"xsi": b"http://www.w3.org/2001/XMLSchema-instance",
}
# PMIDs of other articles: not the record's own.
_FOREIGN = re.compile(
    rb"<(CommentsCorrectionsList|CommentsCorrections|ReferenceList|Reference)\b(?s:.*?)(?:</\1\s*>|\Z)",
)
_PMID = re.compile(
    rb"<PMID\b[^<>]{0,200}>\s{0,50}([0-9]{1,9})\s{0,50}<|IdType\s?=\s?[\"']pubmed[\"']\s?>\s{0,50}([0-9]{1,9})\s{0,50}<"
)


def mended(
    data: bytes,
    declared: dict[str, str],
) -> tuple[bytes, tuple[tuple[str, str], ...], tuple[str, str] | None]:
    """(bytes without undeclared entities, what was mended, or the fault of an entity that the document itself declares)."""
    from html.entities import html5

    changed: dict[str, str] = {}
    forbidden: tuple[str, str] | None = None

    def character(match: re.Match[bytes]) -> bytes:
        nonlocal forbidden
        if match[1] is None or match[1] in _FIVE:
            return match[0]
        name = match[1].decode("ascii")
        if name in declared:
            forbidden = forbidden or (
                declared[name],
                f"the entity &{name}; is declared in the document itself and is not expanded",
            )
            return match[0]
        text = html5.get(name + ";")
        changed[name] = text or ""
        if text is None:
            return b"&amp;" + match[0][1:]
        return "".join(f"&#{ord(c)};" for c in text).encode()

    out = _REFERENCE.sub(character, data)
    if forbidden is not None:
        return data, (), forbidden
    repairs = tuple(
        (
            "entity",
            f"the undeclared entity &{name}; was read as {text!r}"
            if text
            else f"the unknown entity &{name}; was left as it stands",
        )
        for name, text in changed.items()
    )
    return out, repairs, None


def bound(data: bytes, declared: Collection[bytes]) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    """(declarations of the prefixes that nobody bound, what was mended)."""
    own = {*declared, *_DECLARED.findall(data)}
    used = (match[1] or match[2] for match in _PREFIX.finditer(data))
    missing = list(dict.fromkeys(prefix for prefix in used if prefix not in own))[:_MOST_PREFIXES]
    bindings, repairs = b"", []
    for prefix in missing:
        uri = _NAMESPACES.get(prefix, b"urn:undeclared:" + prefix)
        bindings += b' xmlns:%s="%s"' % (prefix, uri)
        repairs.append(("prefix", f"the prefix {prefix.decode()}: is not declared; it was read as {uri.decode()}"))
    return bindings, tuple(repairs)


def legible_pmids(raw: bytes) -> list[str]:
    """PMIDs of the records in these bytes, in order; those of comments, corrections and references are not theirs."""
    own = _FOREIGN.sub(b"", raw)
    found = (match[1] or match[2] for match in _PMID.finditer(own))
    return list(dict.fromkeys(pmid.decode("ascii") for pmid in found))
