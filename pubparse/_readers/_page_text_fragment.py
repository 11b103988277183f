"""Parts of a page: what extractors of "main content" keep when they drop its head (F4 without the PMID, boilerpy3, Readability).

    TITLE / Basílio A M Gonçalves et al. Sports Health. / 2022 / doi: 10.1177/... / Authors / A 1 , B 2 / Affiliations / 1 ...
    TITLE. / Author information / - 1Department ... / Abstract / ... / KEYWORDS: / ... / - PMID: / - 25817406 / - [PubMed - ...]
    .gov banner / Background: ... / Methods: ... / Similar articles / NEIGHBOUR'S TITLE / A B, C D. A B, et al. J. 2021. PMID: ...

No line has a fixed place here; each says itself what it is. That the text is PubMed's must be said by two things at least that
only its pages hold; a neighbour's row ends the record, also where the heading above it is lost.
"""

from __future__ import annotations

import re

from pubparse._parts import Parts
from pubparse._readers._page import ID_LABELS, heading
from pubparse._readers._page_text_elsewhere import is_elsewhere
from pubparse._readers._page_text_lines import (
    FREE,
    IDS_LINE,
    LONGEST_HEAD_LINE,
    Line,
    citation_of,
    cut_body,
    is_banner,
    is_furniture,
)
from pubparse._text import terms
from pubparse._text.abstract import starts_with_label
from pubparse._text.names import looks_like_names
from pubparse._text.spaces import plain

_NEIGHBOUR = re.compile(r"\. ?[12][0-9]{3}\b.{0,300}\. ?PMID: ?[0-9]{1,8}(?![0-9])")
_SHORT = re.compile(r"[^\W\d_][^.;:?!()]{1,80} et al\. [A-Z][^.]{1,120}\.")
_PAGE_TITLE = re.compile(r"(.{8,2000}?)\.? - (?:PubMed|NCBI)(?: - NCBI| Result)?")
_STATED_PMID = re.compile(r"pmid: ?[0-9]{1,8}(?: \[(?:pubmed|indexed).*)?")
_INSTITUTION = re.compile(
    r"(?:\b|(?<=[0-9]))(?:department|universit|hospital|institut|school of|division of|cent(?:er|re) |laborator|facult|clinic"
    r"|college)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"[12][0-9]{3}(?: [a-z]{3})?\.?")
_MAILED = re.compile(r"(?:subject: ?)?1 selected item: ?([0-9]{1,8}) - pubmed")
_BELOW = frozenset(
    (
        "supplemental content",
        "similar articles",
        "pubmed disclaimer",
        "cited by",
        "linkout - more resources",
        "publication types",
    )
)
_ONLY_HERE = frozenset(("pubmed disclaimer", "linkout - more resources", "publication types", "full text sources"))
_NEIGHBOURS_BELOW = frozenset(("similar articles", "cited by", "linkout - more resources", "supplemental content"))
_LONG = 250
"""Characters: a paragraph of prose, longer than a title or an address."""
_LONGEST_TITLE = 500
_FEWEST_LABELS = 2


def starts(lines: list[Line]) -> list[int]:
    """The start of the text, when it holds an abstract and what proves whose."""
    end = _own(lines)
    own = lines[:end]
    own = [line for line in own if line.key]
    keys = {line.key for line in lines}
    abstract = [n for n, line in enumerate(own) if heading(line.key) == "abstract" and not line.bullet]
    labels = sum(starts_with_label(line.text) for line in own)
    prose = labels >= _FEWEST_LABELS or any(len(line.text) > _LONG for line in own)
    prose = prose or (bool(abstract) and any(len(line.text) > _SENTENCE for line in own[abstract[-1] :]))
    if any(map(_MAILED.fullmatch, (line.key for line in lines))):
        return [0]
    if not prose or is_elsewhere(lines):
        return []
    stated = {line.key for line in lines if _STATED_PMID.fullmatch(line.key)}
    if not (
        len(stated) == 1
        or any(line.key in _ONLY_HERE or terms.status(line.key) for line in lines)
        or any(map(_is_short, own))
        or any(map(is_banner, lines[:40]))
        or any(map(_names_page, lines[:12]))
        or any(map(_is_footer, lines))
        or any(line.key in {"pmid:", "- pmid:"} for line in own)
        or (end < len(lines) and sum(map(_is_neighbour, lines[end : end + 60])) > 1)
    ):
        return []  # labels, keywords and "Similar articles" are in many a place
    proofs = (
        bool(abstract) and (bool(_BELOW & keys) or any(map(_is_footer, lines))),
        bool(stated) or any(terms.status(line.key) for line in lines),
        any(line.key.startswith("pmid: ") and "[pubmed - " in line.key and terms.status(line.key) for line in own),
        any(map(_is_short, own)),
        any(heading(line.key) == "affiliations" or line.key in {"pmid:", "- pmid:"} for line in own),
        any(map(is_banner, lines[:40])) or any(map(_names_page, lines[:12])) or any(map(_is_footer, lines)),
        end < len(lines) and sum(map(_is_neighbour, lines[end : end + 60])) > 1,
        any(line.key.startswith("keywords:") and ";" in line.key for line in own),
        labels >= _FEWEST_LABELS,
    )
    return [0] if sum(proofs) >= _FEWEST_PROOFS else []


_FEWEST_PROOFS = 2
_FEWEST_WORDS = 3
_SENTENCE = 60


def is_headed(lines: list[Line]) -> bool:
    """True for prose below the heading "Abstract": enough where the address says that it is PubMed's."""
    own = [line for line in lines[: _own(lines)] if line.key]
    at = next((n for n, line in enumerate(own) if heading(line.key) == "abstract" and not line.bullet), len(own))
    return any(len(line.text) > _LONG for line in own[at:])


def _names_page(line: Line) -> bool:
    """True for the title of the document, "TITLE - PubMed"."""
    return len(line.text) <= LONGEST_HEAD_LINE and _PAGE_TITLE.fullmatch(plain(line.text)) is not None


def _is_footer(line: Line) -> bool:
    return line.key.startswith(("the pubmed wordmark", "pubmed commons home", "pubmed commons", "you are here: ncbi"))


def _is_neighbour(line: Line) -> bool:
    return (
        "PMID:" in line.text and len(line.text) <= 10 * LONGEST_HEAD_LINE and _NEIGHBOUR.search(line.text) is not None
    )


def _is_short(line: Line) -> bool:
    return len(line.text) < 400 and _SHORT.match(plain(line.text)) is not None  # noqa: PLR2004 - a name and a journal


def _own(lines: list[Line]) -> int:
    """Where the record's own lines end: at a heading of neighbours below some prose, or at a neighbour's title and row."""
    prose = False
    for place, line in enumerate(lines):
        if not line.key:
            continue
        prose = prose or len(line.text) > _LONG or starts_with_label(line.text)
        if prose and line.key in _NEIGHBOURS_BELOW:
            return place
        if _is_neighbour(line):
            above = next((n for n in range(place - 1, -1, -1) if lines[n].key), None)
            titled = (
                above is not None
                and len(lines[above].text) <= _LONGEST_TITLE
                and not starts_with_label(lines[above].text)
            )
            return above if titled and above is not None else place
    return len(lines)


def cut(lines: list[Line]) -> Parts:
    """File the lines: head above "Abstract" or the first prose, body below."""
    end = _own(lines)
    own, rest = [line for line in lines[:end] if not is_banner(line)], lines[end:]
    body = _body_start(own)
    parts = Parts()
    left = _file_head(own[:body], parts)
    _file_title(left, own[:body], parts)
    named = body < len(own) and heading(own[body].key) == "abstract"
    below = next(
        (n for n, line in enumerate(rest) if heading(line.key) in {"publication types", "mesh terms"}), len(rest)
    )
    cut_body(
        [*own[body:], Line("Similar articles", "similar articles", bullet=False, place=0), *rest[below:]],
        parts,
        None if named else "abstract",
    )
    mailed = next(filter(None, (_MAILED.fullmatch(line.key) for line in lines)), None)
    if mailed and not parts.peek("ids"):
        parts.put("ids", f"PMID: {mailed[1]}")
    return parts


def _body_start(lines: list[Line]) -> int:
    """The last heading "Abstract", else the first paragraph of prose that is no address."""
    found = None
    for place, line in enumerate(lines):
        if heading(line.key) == "abstract" and not line.bullet:
            found = place
    if found is not None:
        return found
    for place, line in enumerate(lines):
        if starts_with_label(line.text) or (
            len(line.text) > _LONG and not _is_address(line) and not looks_like_names(_listed(line.text))
        ):
            return place
    return len(lines)


def _is_address(line: Line) -> bool:
    return _INSTITUTION.search(line.text[:LONGEST_HEAD_LINE]) is not None and (
        line.text[:1].isdigit() or len(line.text) < 2 * _LONG
    )


def _listed(text: str) -> str:
    return re.sub(r"(?<! ) +(?=[,.])", "", text)


def _file_head(lines: list[Line], parts: Parts) -> list[Line]:
    """File the lines that say themselves what they are; the others come back."""
    left: list[Line] = []
    zone = None
    shown = [line for line in lines if line.key and not is_furniture(line)]
    for place, line in enumerate(shown):
        opened = heading(line.key)
        if opened is not None:
            zone = opened if opened != "ignored" else None
            continue
        if zone in ID_LABELS:
            parts.put("ids", f"{zone}: {line.text}")
            zone = None
            continue
        part, text = _part_of(line, zone)
        if part == "short citation" and place + 1 < len(shown) and _YEAR.fullmatch(shown[place + 1].key):
            text = f"{text} {shown[place + 1].text}"
        address = part is None and _is_address(line) and (line.bullet or line.text[:1].isdigit() or bool(left))
        part = "affiliations" if address else part
        if part is None:
            left.append(line)
        elif part not in {"authors", "affiliations"} or text not in parts.peek(part):
            parts.put(part, text)
    parts.take("furniture")
    return left


def _part_of(line: Line, zone: str | None) -> tuple[str | None, str]:
    """The part that a line of a head is, by its own words, and how it is filed."""
    text = plain(line.text)
    listed = _listed(text)
    if IDS_LINE.match(line.key) and not (line.key.startswith("doi") and line.text.endswith(".")):
        return "ids", line.text
    bare = line.key in FREE or _YEAR.fullmatch(line.key) or line.key.startswith("see comment in pubmed commons")
    if bare:
        return "furniture", text
    if _is_short(line):
        return "short citation", line.text  # before the citation, whose journal "Robert J Bloch et al. J" would be
    if line.key.startswith("doi: 10.") or (len(text) <= LONGEST_HEAD_LINE and citation_of(text) is not None):
        return "citation", line.text
    if terms.publication_type(text):
        return "type", text
    if looks_like_names(listed) and ("," in text or zone == "authors"):
        return "authors", listed
    if terms.languages(text):
        return "language", line.text
    return ("affiliations" if zone == "affiliations" else None), line.text


def _file_title(left: list[Line], lines: list[Line], parts: Parts) -> None:
    """Of the lines that are nothing else: the one that stands twice, the page's own title, or the last of some words."""
    for line in left:
        named = _PAGE_TITLE.fullmatch(plain(line.text))
        if named:
            parts.put("title", named[1])
            return
    for line in [line for line in left if _is_address(line)]:
        left.remove(line)
        parts.put("affiliations", line.text)
    keys = [line.key.rstrip(".") for line in left]
    for place, key in enumerate(keys):
        if key in keys[place + 1 :] and len(key.split()) > 1:
            parts.put("title", left[place].text)
            parts.put("title", left[place].text)
            return
    worded = [
        line
        for line in left
        if len(line.text.split()) >= _FEWEST_WORDS and not line.text.endswith(":") and len(line.text) <= _LONGEST_TITLE
    ]
    if worded and not any(
        heading(line.key) for line in lines[: lines.index(worded[-1])] if heading(line.key) != "abstract"
    ):
        parts.put("title", worded[-1].text)
