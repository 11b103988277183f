"""What a browser prints on each sheet of a page, as the text of such a PDF has it between the page's own lines.

    11/26/26, 9:47 PM          Moody encodes two GPCRs that regulate cocaine ... - PubMed          above each sheet (Chromium)
    https://pubmed.ncbi.nlm.nih.gov/16213219/                                      3/12            below it
    Moody encodes two GPCRs - PubMed      https://pubmed.ncbi.nlm.nih.gov/16213219/   /   3 of 12    11/26/26, 9:47 PM   (Firefox)

Each piece may be a line of its own, and both edges can stand below the sheet. Texts of lines go in; which of them stay, and the
address that is printed, come out. A paragraph that goes on over the edge of a sheet goes on.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from pubparse._readers._page_headings import heading
from pubparse._text.abstract import starts_with_label

_LONGEST = 600
"""Characters of such a line: browsers cut the title, and an address, to the sheet's width."""
_STAMP = (
    r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4}"
    r"(?:,?[ \u00a0]{1,3}[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?)?)?"
)
_PAGE = r"(?:[Pp]age[ ])?(?P<page>[0-9]{1,3})(?:[ ]?/[ ]?|[ ]of[ ])(?P<pages>[0-9]{1,3})"
_ADDRESS = r"(?P<address>https?://[^\s]{4,500})"
_EDGES = (
    re.compile(rf"(?P<stamp>{_STAMP})(?:\s+{_PAGE}|\s+(?P<title>\S.*))?"),
    re.compile(rf"{_ADDRESS}(?:\s+{_PAGE}|\s+(?P<stamp>{_STAMP}))?"),
    re.compile(rf"{_PAGE}(?:\s+(?P<stamp>{_STAMP})|\s+{_ADDRESS})?"),
)
_AT_END = re.compile(rf"(?:{_ADDRESS}|{_PAGE})")
_TITLE_ENDS = ("\u2026", "...", "pubmed", "pubmed - ncbi", "pubmed result", "pubmed results")
_CUT = "\u2026"
_SENTENCE_ENDS = tuple(".?!)]\"'\u201d\u2019%:")
_BLANKS = "\f \t\u00a0"
_TOLERANCE = 12
"""Characters by which a line of a paragraph may fall short of the widest: letters are of many widths."""
_SHORTEST_WIDTH = 60
"""Characters of a paragraph's widest line: what is narrower wraps nothing that goes on."""


class Printed(NamedTuple):
    """The lines of a printed text that are the page's own."""

    kept: list[int]
    """Their places in the text; those of blank lines too."""
    address: str | None
    """What the browser prints as the page's address; None where it prints none, or several."""


class _Edge(NamedTuple):
    """What a line has of a sheet's edge."""

    page: tuple[int, int] | None = None
    stamp: bool = False
    timed: bool = False
    """The stamp has an hour: a date alone, beside "1/2", is the page's own."""
    address: str | None = None
    title: str = ""


def printed(texts: list[str]) -> Printed | None:
    """The lines without the edges of sheets; None for a text that has none."""
    edges = {place: edge for place, text in enumerate(texts) if (edge := _edge(text.strip(_BLANKS))) is not None}
    runs = _runs(texts, edges)
    counts = Counter(edge.page[1] for run in runs if (edge := _foot(run, edges)) is not None and edge.page)
    fed = any(text[:1] == "\f" for text in texts)
    if not (counts or fed):
        return None
    pages = counts.most_common(1)[0][0] if counts else 0
    dropped: set[int] = set()
    for run in runs if counts else []:
        foot = _foot(run, edges)
        if (foot and foot.page and foot.page[1] == pages) or any(edges[n].stamp for n in run):
            dropped.update(run)
    addresses = {address for n in dropped if (address := edges[n].address) and _CUT not in address}
    return Printed(_kept(texts, dropped), addresses.pop() if len(addresses) == 1 else None)


def _edge(text: str) -> _Edge | None:
    """What the line is of an edge; None for a line that holds anything else."""
    if len(text) > _LONGEST:
        return None
    if text[:1].isdigit() or text[:4] in {"http", "Page", "page"}:
        found = next((match for pattern in _EDGES if (match := pattern.fullmatch(text))), None)
        return _made(found, (found.groupdict().get("title") or "")) if found else None
    # Firefox and older browsers: the title, and behind it the address or the sheet's number
    title, _, last = text.rpartition("  ") if "  " in text else text.rpartition(" ")
    found = _AT_END.fullmatch(last.strip()) if _ends_as_title(title.rstrip()) else None
    return _made(found, title.strip()) if found else None


def _made(found: re.Match[str], title: str) -> _Edge | None:
    groups = found.groupdict()
    page = (int(groups["page"]), int(groups["pages"])) if groups.get("page") else None
    if page and not 0 < page[0] <= page[1]:
        return None
    stamp = groups.get("stamp") or ""
    return _Edge(page, bool(stamp), ":" in stamp or " " in stamp, groups.get("address"), title)


def _ends_as_title(text: str) -> bool:
    return text.casefold().endswith(_TITLE_ENDS)


def _runs(texts: list[str], edges: dict[int, _Edge]) -> list[list[int]]:
    """The edges with nothing between them but blank lines; the title on a line of its own becomes one of them."""
    shown = [place for place, text in enumerate(texts) if text.strip(_BLANKS)]
    below = [
        texts[below].strip(_BLANKS)
        for place, below in pairwise(shown)
        if place in edges
        and edges[place].stamp
        and not (edges[place].title or edges[place].page)
        and below not in edges
    ]
    titles = {text for text, count in Counter(below).items() if count > 1 or _ends_as_title(text)}
    runs: list[list[int]] = []
    open_ = False
    for at, place in enumerate(shown):
        text = texts[place].strip(_BLANKS)
        if place not in edges and (text in titles or _ends_as_title(text)):
            beside = [n for n in (shown[at - 1] if at else -1, *shown[at + 1 : at + 2]) if n in edges]
            if any(edges[n].stamp or edges[n].address for n in beside):
                edges[place] = _Edge(title=text)
        if place in edges:
            if not open_:
                runs.append([])
            runs[-1].append(place)
        open_ = place in edges
    return runs


def _foot(run: list[int], edges: dict[int, _Edge]) -> _Edge | None:
    """The sheet's number, where an address or a time stands beside it."""
    beside = any(edges[n].address or edges[n].timed for n in run)
    return next((edges[n] for n in run if edges[n].page), None) if beside else None


def _kept(texts: list[str], dropped: set[int]) -> list[int]:
    """All places but the edges'; of the blank lines around an edge one, and none where a paragraph goes on over it."""
    kept: list[int] = []
    place = 0
    while place < len(texts):
        end = place
        while end < len(texts) and (end in dropped or not texts[end].strip(_BLANKS)):
            end += 1
        feeds = end < len(texts) and texts[end][:1] == "\f"
        if feeds or any(n in dropped for n in range(place, end)):
            blank = next((n for n in range(place, end) if n not in dropped), None)
            if blank is not None and not (end < len(texts) and kept and _goes_on(texts, kept, end)):
                kept.append(blank)
        else:
            kept += range(place, end)
        kept += [end] if end < len(texts) else []
        place = end + 1
    return kept


def _goes_on(texts: list[str], above: list[int], below: int) -> bool:
    """True where the line below the edge goes on with the paragraph above it: a sentence, or a line that is full."""
    last, first = texts[above[-1]].strip(_BLANKS), texts[below].strip(_BLANKS)
    if heading(last.casefold()) or heading(first.casefold()) or starts_with_label(first):
        return False
    if not last.endswith(_SENTENCE_ENDS):
        return True
    width = 0
    for place in reversed(above):
        if not texts[place].strip(_BLANKS):
            break
        width = max(width, len(texts[place].strip(_BLANKS)))
    return width > _SHORTEST_WIDTH and len(last) + 1 + len(first.split(" ", 1)[0]) > width - _TOLERANCE
