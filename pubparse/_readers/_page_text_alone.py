"""An abstract and nothing else (F5): paragraphs, or one line for each labelled section; its address says that it is PubMed's.

    Background: Tram drivers walk. / Methods: We rode. / Results: Doors closed.

Lines go in, parts come out; None for prose that may be a site's excuse ("403 Forbidden", "checking your browser").
"""

from __future__ import annotations

import re
from operator import attrgetter

from pubparse._parts import Parts
from pubparse._readers import _page_text_fragment as fragment
from pubparse._readers import _page_text_results as results
from pubparse._readers._page_headings import heading
from pubparse._readers._page_text_layouts import is_reader_citation
from pubparse._readers._page_text_lines import Line, blocks, cut_body, is_banner, is_furniture, joined, made_line
from pubparse._text.abstract import starts_with_label
from pubparse._text.names import lists_authors, looks_like_names

_NO_ABSTRACT = re.compile(
    r"javascript|cookie|captcha|not found|forbidden|access denied|sign in|log in|error [45][0-9]{2}|[45][0-9]{2} error|"
    r"page you requested|(?:^|[0-9] |no |search )results? for|search results|bad gateway|too many requests|browser"
)
# What jusText leaves of a list of references: "Roe, K., Doe, N. (2021). Trams ..." (34028845), "Roe CT, Doe D. J. 2021;4:5.".
# Two names, since "Vitamin D ... (2019)." begins an abstract.
_NAMED = r"[^\W\d_][\w'\u2019-]{1,30},? (?:[A-Z]\.? ?){1,3}"
_REFERENCE = re.compile(
    rf"{_NAMED},? ?(?:& |and )?(?:et al|{_NAMED}[.,]).{{0,1000}}?(?:\([12][0-9]{{3}}[a-z]?\)\.|\b[12][0-9]{{3}}[^;.]{{0,12}};[0-9])"
)
_LONGEST_REFERENCE = 1500
_KEY = attrgetter("key")
_FEWEST_WORDS = 25
_FEWEST_OF_TITLE = 4
_LONGEST_TITLE = 400
_SHORTEST_PROSE = 120
_STOPS = (".", "?", "!", ")", "]")
_CUT = ("...", "\u2026")
_MOST_PARAGRAPHS = 25
_SHORTEST_PARAGRAPH = 40


def cut_with_address(lines: list[Line]) -> Parts | None:
    """What an address that names PubMed makes a page's text: an abstract alone, or below its heading; None for a site's excuse."""
    cited = [_REFERENCE.match(line.text[:_LONGEST_REFERENCE]) is not None for line in lines]
    parts = _cut([line for line, one in zip(lines, cited, strict=True) if not one])
    if parts is not None:
        parts.put("text", *(line.text for line, one in zip(lines, cited, strict=True) if one))
    return parts


def _cut(lines: list[Line]) -> Parts | None:
    own = [line for line in lines if not is_banner(line)]  # PubMed's own asks for JavaScript too
    excuse = _NO_ABSTRACT.search(joined(own[:8])[:500].casefold())
    stated = (fragment.is_headed, fragment.has_head, fragment.is_titled, fragment.is_title_alone,
              fragment.is_keywords, fragment.names_page)  # fmt: skip
    if any(says(lines) for says in stated) and not excuse:
        return fragment.cut(lines)
    if not excuse and (titled := _cut_title_twice(lines)):
        return titled
    return _cut_citation_alone(lines) or cut_row_alone(lines) or _cut_abstract_alone(fragment.bare(lines))


def _cut_title_twice(lines: list[Line]) -> Parts | None:
    """The title, which today's pages print twice, among buttons and headings that hold nothing (415160, 31647768)."""
    shown = [line for line in lines if line.key and not (is_banner(line) or is_furniture(line) or heading(line.key))]
    keys = {line.key.rstrip(".") for line in shown}
    if len(shown) != 2 or len(keys) > 1 or len(shown[0].text.split()) < _FEWEST_OF_TITLE:  # noqa: PLR2004 - twice
        return None
    return Parts({"title": [line.text for line in shown]})


def _cut_citation_alone(lines: list[Line]) -> Parts | None:
    """The journal and the rest of the citation, which is all that Readability has left of some legacy pages (401661)."""
    shown = [line for line in lines if line.key]
    if not shown or len(shown) > 2 or not is_reader_citation([made_line(joined(shown), shown[0].place)]):  # noqa: PLR2004 - these two
        return None
    return Parts({"citation": [joined(shown)]})


def cut_row_alone(lines: list[Line]) -> Parts | None:
    """The authors and the citation that are left of a list of results, and nothing else."""
    runs = blocks(lines)
    if len(runs) != 2:  # noqa: PLR2004 - these two
        return None
    authors, text = (joined(lines[slice(*run)]) for run in runs)
    parts = Parts({results.ROW: [], "authors": [authors]})
    results.file_citation(text, parts)
    citation = made_line("".join(parts.peek("citation")), lines[runs[1][0]].place)
    return parts if (looks_like_names(authors) or lists_authors(authors)) and is_reader_citation([citation]) else None


def _title_above(lines: list[Line]) -> Line | None:
    """The title that tools for news put above the prose, with a blank line between; an abstract's paragraph ends in a stop."""
    shown = [place for place, line in enumerate(lines) if line.key]
    if len(shown) < 2 or shown[1] == shown[0] + 1:  # noqa: PLR2004 - a title and prose
        return None
    first, below = lines[shown[0]], lines[shown[1]]
    worded = len(first.text.split()) >= _FEWEST_OF_TITLE and len(first.text) <= _LONGEST_TITLE
    ended = (first.text.endswith((*_STOPS, ",", ":", ";")) and not first.text.endswith(_CUT)) or starts_with_label(
        first.text
    )
    prose = len(below.text) > _SHORTEST_PROSE and below.text.endswith(_STOPS)
    return first if worded and prose and not ended and first.text[:1].isalnum() else None


def _cut_abstract_alone(lines: list[Line]) -> Parts | None:
    """F5: paragraphs of an abstract and nothing else; None for anything else."""
    whole = joined(lines)
    prose = len(whole.split()) >= _FEWEST_WORDS and re.search(r"[a-z0-9)%][.?!](?: |$)", whole) is not None
    if not prose or "PMID:" in whole or _NO_ABSTRACT.search(whole[:500].casefold()) or whole[0] in "<{":
        return None
    if any(line.bullet or is_furniture(line) for line in lines) or all(map(fragment.is_address, filter(_KEY, lines))):
        return None
    parts = Parts()
    title = _title_above(lines)
    if title is not None and title.text.endswith(_CUT):
        parts.put("text", title.text)
    elif title is not None:
        parts.put("title", title.text)
        parts.put("inferred", "a line without a final stop stands above the abstract: that it is the title is inferred")
    if title is not None:
        lines = lines[lines.index(title) + 1 :]
    cut_body(lines, parts, "abstract")
    paragraphs = parts.peek("abstract")
    menus = sum(len(text) < _SHORTEST_PARAGRAPH and not starts_with_label(text) for text in paragraphs)
    return parts if 0 < len(paragraphs) <= _MOST_PARAGRAPHS and menus <= len(paragraphs) // 4 else None
