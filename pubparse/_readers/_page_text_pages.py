"""Several pages in one text, pasted below each other: where each begins and ends, whatever the layout of each.

    .gov banner / Review / . 2019 Aug;20(8):e434-e442. / ... / .gov banner / . 2001 Jan;25(1):21-7. / ...     two of today's
    TITLE ~ Am Fam Physician. 2003 ... ~ Abstract ~ ... ~ MeSH terms ~ ... ~ TITLE ~ Health Phys. 1979 ...    two of reader mode

A banner, a menu or a repeated title begins a page for certain; below the end of one, a title and a citation with an abstract do.
What stands below a page and is none of PubMed's is said, and kept.
"""

from __future__ import annotations

from itertools import pairwise

from pubparse._parts import Parts
from pubparse._readers import _page_text_flow as flow
from pubparse._readers import _page_text_glued as glued
from pubparse._readers import _page_text_results as results
from pubparse._readers import _page_text_today as today
from pubparse._readers._page_headings import heading
from pubparse._readers._page_text_layouts import (
    LONGEST_TITLE,
    PMID_LINE,
    copied_titles,
    is_reader_citation,
    layout_of,
    opens_repost,
    starts_legacy,
    without_language,
)
from pubparse._readers._page_text_lines import (
    IDS_LINE,
    LONGEST_AFFILIATION,
    LONGEST_HEAD_LINE,
    Line,
    blocks,
    citation_of,
    is_tag_of_another,
    joined,
)
from pubparse._text import terms
from pubparse._text.abstract import starts_with_label

# Headings below which a page has nothing but lists of its own; below "Similar articles" a title and a citation are a neighbour's.
_QUIET = frozenset(
    ("abstract", "publication types", "mesh terms", "substances", "pubmed disclaimer", "linkout - more resources", "medical",
     "full text sources", "other literature sources", "feedback", "support center", "miscellaneous", "supplemental content")
)  # fmt: skip


def pages(lines: list[Line]) -> list[tuple[int, int, Parts]]:
    """First and last line of each page, and its parts; pages pasted together, of one layout or several, each begin anew."""
    found: list[tuple[int, int, Parts]] = []
    stretches, certain = _stretches(lines)
    for start, end in stretches:
        stretch = flow.Stretch(lines[start:end])
        layout = layout_of(stretch)
        if layout is None:
            if found and start in certain:
                found.append((start, end, Parts()))  # reported, not lost
            elif found:
                found[-1][2].put("inferred", f"below this page stands what is no page: {lines[start].text[:100]!r}")
                found[-1][2].put("below the page", joined(lines[start:end]))
            continue
        if layout.records is not None:
            found += [(start + a, start + b, parts) for a, b, parts in layout.records(stretch)]
            continue
        starts = [start + place for place in layout.starts(stretch)]
        ends = [*starts[1:], end]
        if starts == [start]:
            found.append((start, end, layout.cut(stretch)))
            if start and layout.name in {"reader", "reposted"} and stretch[1].key:
                found[-1][2].put("inferred", "pages pasted without a blank line: where this one begins is inferred")
        else:
            found += [(a, b, layout.cut(lines[a:b])) for a, b in zip(starts, ends, strict=True)]
    return found


def _stretches(lines: list[Line]) -> tuple[list[tuple[int, int]], set[int]]:
    """Runs of lines that hold pages of one layout; and the lines at which pages begin for certain."""
    tops = (glued.starts_handheld, glued.tops_of_rows, today.starts, starts_legacy, copied_titles)
    certain = {0, *(place for of in tops for place in of(lines))}
    found = list(pairwise([*sorted(certain), len(lines)]))
    if len(found) > 1 and all(_is_above(lines[a:b]) for a, b in _parted(lines, *found[0])):
        found[:2] = [(0, found[1][1])]  # a banner or menus above the first page
    return [stretch for whole in found for stretch in _parted(lines, *whole)], certain


def _is_above(lines: list[Line]) -> bool:
    """True for what is no page, nor a part of one with an abstract: a banner or menus."""
    layout = layout_of(lines)
    return layout is None or (layout.name == "fragment" and not layout.cut(lines).peek("abstract"))


def _parted(lines: list[Line], start: int, end: int) -> list[tuple[int, int]]:
    """The stretch, cut where a page without a banner begins below the end of another."""
    cuts, own, quiet = [start], False, False  # own: the page's own citation was met; quiet: its body ends
    cited = False  # below "References", whose entries look like heads of pages (33155736)
    runs = _without_tagged([(start + a, start + b) for a, b in _blocks_below_lists(lines[start:end])], lines)
    closings = [n for n in range(start, end) if IDS_LINE.match(lines[n].key) and terms.status(lines[n].key)]
    for place, ((a, b), (c, d)) in enumerate(pairwise(runs)):
        closed = bool(closings) and closings[-1] > a
        title = not (lines[a].bullet or heading(lines[a].key) or starts_with_label(lines[a].text))
        title = (
            title
            and sum(len(line.text) for line in lines[a:b]) <= LONGEST_TITLE
            and not is_tag_of_another(lines[a])
            and not lines[a].text.endswith(",")  # names of a row that has been wrapped
            and "PMID: " not in lines[a].text  # a neighbour's row, whose title is lost, above a reference
        )
        if (
            own
            and title
            and not quiet
            and (
                (not _is_reference(lines[a:b]) and _opens_page(lines, c, d))
                or ((not cited or closed) and opens_repost(lines, runs[place : place + 3]))
            )
        ):
            cuts.append(a)
            own = quiet = False
        elif own and quiet and title and not opens_repost(lines, runs[place + 1 : place + 4]):
            itself = is_reader_citation(lines[a:b])
            if (itself and closed) or (not itself and is_reader_citation(without_language(lines[c:d]))):
                cuts.append(a)
                own = quiet = False
        own = own or is_reader_citation(without_language(lines[a:b])) or any(map(_is_own, lines[a:b]))
        for line in lines[a:b]:
            if line.key and heading(line.key):
                quiet, cited = line.key in _QUIET, heading(line.key) == "references"
            elif terms.status(line.key):
                quiet = True
            elif "pubmed id: " in line.key or ("PMID: " in line.text and glued.is_row(line.text)):
                own = quiet = True  # such a page is one line
    if len(cuts) > 1 and results.is_list(lines[start:end]):
        return [(start, end)]  # which parts its records itself
    return list(zip(cuts, [*cuts, end][1:], strict=True))


def _without_tagged(runs: list[tuple[int, int]], lines: list[Line]) -> list[tuple[int, int]]:
    """The runs without related articles' citations, which a tag below says to be theirs (15940349)."""
    tags = [any(map(is_tag_of_another, lines[a:b])) for a, b in runs]
    return [run for run, tag, below in zip(runs, tags, [*tags, False][1:], strict=True) if not (tag or below)]


def _blocks_below_lists(lines: list[Line]) -> list[tuple[int, int]]:
    """The blocks; another begins below what can end a page, since pages are pasted without a blank line too."""
    found = []
    for start, end in blocks(lines):
        inner = next((n + 1 for n in range(end - 2, start - 1, -1) if _can_end_page(lines[n], lines[n + 1])), start)
        found += [(start, inner), (inner, end)] if inner > start and not lines[inner].bullet else [(start, end)]
    return found


def _can_end_page(line: Line, below: Line) -> bool:
    """True for a heading, an entry of a list or what is indented below it, prose, a row, and the line with the record's state."""
    prose = len(line.text) > LONGEST_AFFILIATION or line.text.endswith(("…", ":")) or starts_with_label(line.text)
    listed = line.bullet or (line.indented and not below.indented)
    closes = heading(line.key) is not None or terms.status(line.key) is not None
    return prose or listed or closes or glued.is_row(line.text)


def _opens_page(lines: list[Line], start: int, end: int) -> bool:
    """True for a citation right above an abstract: prose, below its heading or without one; a list of neighbours has none."""
    if not is_reader_citation(without_language(lines[start:end])):
        return False
    below = [line for line in lines[end : end + 12] if line.key]
    if not below or below[0].bullet:
        return False
    if any("PMID: " in line.text for line in (*lines[start:end], *below[:2])):
        return False  # the end of a neighbour's row that has been wrapped
    first = heading(below[0].key)
    opened = next(filter(None, (heading(line.key) for line in below)), None)
    prose = len(below[0].text) > LONGEST_AFFILIATION and not below[0].text.endswith(("…", "..."))
    return first == "abstract" or (first is None and (prose or opened in {"publication types", "mesh terms"}))


def _is_reference(lines: list[Line]) -> bool:
    """True for an entry of a list of references, or the link behind one."""
    return lines[-1].key.endswith("pubmed") or is_reader_citation(lines)


def _is_own(line: Line) -> bool:
    """True for a line that only the head of a page has: its citation, its identifiers."""
    if line.bullet:
        return PMID_LINE.fullmatch(line.key) is not None
    if " [Internet]. " in line.text[:LONGEST_HEAD_LINE]:
        return True  # a chapter's book
    return (line.text[:1] in {".", ","} and citation_of(line.text) is not None) or is_reader_citation([line])
