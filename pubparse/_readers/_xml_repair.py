"""What can be saved of a record that does not parse: undeclared entities are mended, PMIDs are made out.

"caf&eacute; &alpha;"  ->  "café α", reported as repaired          "&l9;" that the DOCTYPE declares  ->  refused
"""

from __future__ import annotations

import re

_REFERENCE = re.compile(rb"<!\[CDATA\[(?s:.*?)(?:\]\]>|\Z)|&([A-Za-z][A-Za-z0-9]{0,60});")
_FIVE = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
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


def legible_pmids(raw: bytes) -> list[str]:
    """PMIDs of the records in these bytes, in order; those of comments, corrections and references are not theirs."""
    own = _FOREIGN.sub(b"", raw)
    found = (match[1] or match[2] for match in _PMID.finditer(own))
    return list(dict.fromkeys(pmid.decode("ascii") for pmid in found))
