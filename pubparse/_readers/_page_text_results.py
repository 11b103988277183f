"""Text of result lists, today's and legacy: short records, one below another, whatever became of their lines.

    1 / Cite / Share / TITLE. / Yadav P, Ajmera P. Yadav P, et al. Cureus. 2021 Apr 30;13(4):e14766. doi: 10.7759/... Cureus. 2021.
    PMID: 34094731 Free PMC article. / SNIPPET ...                                                          today
    Select item 414697 2. / TITLE. / Shostakovich E. / Arkh Anat. 1977 Dec;73(12):34-9. Russian. / PMID: / 414697 / Similar articles

The rows are those of `_page_text_flow`'s one line: a record ends at its PMID. Its citation is what stands in front of that, its
names are what stands in front of the citation, and the title is what is left up to the row above.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from pubparse._parts import Parts
from pubparse._readers._page_text_flow import Flow, flow_of
from pubparse._readers._page_text_flow_legacy import LISTED, NAMES
from pubparse._readers._page_text_lines import FREE, Line, citation_of
from pubparse._text import terms
from pubparse._text.citation import JOURNAL_BEGINS, take_journal

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROOF = re.compile(
    r"(?:^|\b)(?:Search Results [0-9,]+ results?|Items: [0-9,]+ to [0-9,]+ of [0-9,]+|Results: [0-9,]+ to [0-9,]+ of [0-9,]+"
    r"|SEARCH RESULTS [0-9,]+ RESULTS?|ITEMS: [0-9,]+ TO [0-9,]+ OF [0-9,]+|RESULTS: [0-9,]+ TO [0-9,]+ OF [0-9,]+"
    r"|Search Results Page [0-9]+|\APage [0-9]+ [0-9]+(?= )"
    r"|[0-9,]+ results?(?: Select search result to email or save)? Page [0-9]+"
    r"|Select item [0-9]{1,9}(?: ?1\.|(?= [A-Z]))|Show more results"
    r"|[0-9]{1,5} Cite Share(?= ))(?![0-9])"
)
_PMID = re.compile(r"(?<![,;] )\bPMID: ?([0-9]{1,8})(?![0-9])")
_SHORT_DATE = re.compile(r"\. ?[12][0-9]{3}(?: [A-Z][a-z]{2}(?:-[A-Z][a-z]{2})?)?(?: ?[0-9]{1,2})?\. ?$")
_JOURNAL = re.compile(rf"(?<![^\W\d_]){JOURNAL_BEGINS}|[A-Z]")
_SENTENCE = re.compile(r"[.?!\]]\s*(?=[A-Z])")
_LONGEST_ABBREVIATION = 150
_LONGEST_ROW = 20_000
_LONGEST_TAIL = 250
_LONGEST_LEGACY = 8000
_MOST_LINES = 40
_SLACK = 3
_BEFORE_STOP = re.compile(r" (?=[.,;:](?: |$))")
_FIRST_AGAIN = re.compile(r"[^.,;]{2,80}, et al\. ?")
_ABOVE_TITLE = re.compile(
    r"Select item [0-9]{1,14}\.?(?: [0-9]{1,6}\.)? ?"  # "Select item 334161335.LncRNA", glued
    r"|(?:\bCite Share|\bShare|(?:^|(?<= ))[0-9]{1,6} Cite|\bItem in Clipboard"
    r"|(?:^|(?<= ))[0-9]{1,5}\.|\bPage [0-9]{1,5}"
    r"|(?<![\w-])[0-9,]+ results?|\bSimilar articles(?: [0-9,]+)?|…|\.\.\.)(?: |(?=[A-Z\[]))"
)
_BUTTONS_BELOW = re.compile(
    r"(?: (?:Select item [0-9]{1,14}\.?|[0-9]{1,6}\.|Similar articles(?: [0-9,]+)?|Free (?:PMC )?[Aa]rticle\.?)){1,6} ?$"
)
_FOOT = re.compile(r" (?:Supplemental Content|Support Center|Show more results|You are here: NCBI)\b")
_TAG = re.compile(r" ?(?:Free (?:PMC )?[Aa]rticle\.?(?= |$)|([A-Z][A-Za-z][A-Za-z ,-]{2,50})\.)")
_TAG_LINE = re.compile(rf"(?:{_TAG.pattern}){{1,6}}")
_WORDS_BELOW = re.compile(r"(?<=[.\]]) ([A-Z][A-Za-z][A-Za-z, -]{2,60})\.$")
ROW = "row"
"""The name under which parts say that they are a list's: there authors and a citation are a record, without title and PMID."""
_LONGEST_TITLE = 1500
_MOST_ROW_LINES = 10
_SNIPPET = 100
"""Characters of a piece of an abstract."""
_WIDEST = 160
"""Columns of a wrapped text."""


# Where titles are lost, the record above ends in front of the names.
_NO_TITLE = re.compile(rf"{_PROOF.pattern}|\bdoi: 10\.|\[Epub ahead of print\]|^No abstract available\.?$")


def starts(lines: list[Line]) -> list[int]:
    """Where the records' rows end, when this is a list of results."""
    return [start for start, _, _ in records(lines)]


def is_list(lines: list[Line]) -> bool:
    """True when a list of results says so."""
    return _PROOF.search(flow_of(lines).text) is not None


def records(lines: list[Line]) -> list[tuple[int, int, Parts]]:
    """First and last line of each record, and its parts; none when this is no list."""
    flow = flow_of(lines)
    return list(_records(flow)) if _PROOF.search(flow.text) or _is_lone_row(flow, lines) else []


def _is_lone_row(flow: Flow, lines: list[Line]) -> bool:
    """True for a row of today's with a piece of its abstract below, first of all: similar articles have no such piece."""
    shown = [line for line in lines if line.key]
    at = next((n for n, line in enumerate(shown[:_MOST_ROW_LINES]) if _PMID.search(line.text)), 0)
    below = next((line for line in shown[at + 1 :] if not _TAG_LINE.fullmatch(line.text)), None) if at else None
    own = _PMID.search(flow.text)
    if own is None or below is None or len(below.text) <= _SNIPPET or "PMID:" in flow.text[own.end() :]:
        return False
    found = _today(flow.text[: own.start()])
    return found is not None and 0 < found[0][0] == len(_title(flow, 0, found[0][0])) + 1


def _records(flow: Flow) -> Iterator[tuple[int, int, Parts]]:
    done = 0
    for match in _PMID.finditer(flow.text):
        start = max(done, match.start() - _LONGEST_ROW)
        row = flow.text[start : match.start()]
        today = _today(row)
        found = today or _legacy(row, [place - start for place in _lines(flow, start, match.start())])
        done = match.end()
        if found is None:
            continue
        authors, citation, short = found
        parts = Parts()
        title = _title(flow, start, start + authors[0])
        if today is None:
            yield from _unnumbered(flow, start, flow.text.rfind(title, start, start + authors[0]))
        if title:
            parts.put("title", title)
        if authors[1] > authors[0]:
            parts.put("authors", row[authors[0] : authors[1]].strip())
        file_citation(row[citation:short].strip(), parts)
        parts.put("ids", f"PMID: {match[1]}")
        _file_tags(flow.text, match.end(), parts)
        first = bisect_right(flow.starts, start + authors[0] - len(title)) - 1
        last = bisect_right(flow.starts, match.start()) - 1
        yield flow.numbers[max(0, first)], flow.numbers[last] + 1, parts
    end = _FOOT.search(flow.text, done)
    if end or not done:
        yield from _unnumbered(flow, done, end.start() if end else len(flow.text))


def _file_tags(text: str, start: int, parts: Parts) -> None:
    """What stands behind a row's PMID: "Free PMC article. Review. German."."""
    while tag := _TAG.match(text, start):
        if tag[1] and terms.publication_type(tag[1]):
            parts.put("type", tag[1])
        elif tag[1] and terms.languages(tag[1]):
            parts.put("language", tag[1])
        elif tag[1] and tag[1] != "No abstract available":
            return
        start = tag.end()


def _unnumbered(flow: Flow, start: int, end: int) -> Iterator[tuple[int, int, Parts]]:
    """The records in a stretch, of which an extractor has taken the PMIDs for links or the site's own words (418674)."""
    above: list[tuple[int, int, Parts]] = []
    while (found := _legacy_alone(flow, start, end)) is not None:
        above.append(found)
        end = flow.starts[bisect_left(flow.numbers, found[0])]
    yield from reversed(above)


def _legacy_alone(flow: Flow, start: int, end: int) -> tuple[int, int, Parts] | None:
    """The last legacy record in a stretch, without a PMID; None where no citation ends the stretch."""
    start = max(start, end - _LONGEST_LEGACY)
    row = _BUTTONS_BELOW.sub("", flow.text[start:end])
    found = _legacy(row, [place - start for place in _lines(flow, start, start + len(row))]) if row else None
    if found is None:
        return None
    title = _title(flow, start, start + found[0][0])
    parts = Parts({ROW: []})
    if title:
        parts.put("title", title)
    if found[0][1] > found[0][0]:
        parts.put("authors", row[found[0][0] : found[0][1]].strip())
    file_citation(row[found[1] :].strip(), parts)
    first = flow.numbers[max(0, bisect_right(flow.starts, start + found[0][0] - len(title)) - 1)]
    return first, flow.numbers[bisect_right(flow.starts, start + len(row) - 1) - 1] + 1, parts


def file_citation(text: str, parts: Parts) -> None:
    """The citation, and what legacy rows add to it: "Russian.", "Review.", "No abstract available."."""
    while below := _WORDS_BELOW.search(text):
        word = below[1]
        if terms.publication_type(word):
            parts.put("type", word)
        elif terms.languages(word):
            parts.put("language", word)
        elif word.casefold() in FREE:
            parts.put("free full text", word)
        else:
            break
        text = text[: below.start()]
    parts.put("citation", text)


def _today(printed: str) -> tuple[tuple[int, int], int, int] | None:
    """Where authors and citation of a row stand: "A B, C D. A B, et al. J. DATE;...: . J. YEAR. ", blanks before stops or none."""
    row = _BEFORE_STOP.sub("", printed)
    offset = max(0, len(row) - _LONGEST_TAIL)
    tail = _SHORT_DATE.search(row, offset)
    words = row[max(offset, tail.start() - _LONGEST_ABBREVIATION - 1) : tail.start()] if tail else ""
    first = _JOURNAL.search(words, max(words.rfind("."), words.rfind(";")) + 1)
    if tail is None or first is None:
        return None
    longest = words[first.start() :]
    journals = [longest] + [longest[at.end() :] for at in re.finditer(r"[ .]", longest)]
    for journal in journals:
        short = tail.start() - len(journal)
        start = row.rfind(f"{journal}. ", max(0, short - 1500), short)
        named, date, _ = take_journal(row[start:short]) if start >= 0 and _JOURNAL.match(journal) else (None, None, "")
        if named == journal and date is not None:
            begin, end = _today_authors(row, start)
            lost = [at.start() for at in _BEFORE_STOP.finditer(printed)]  # places of blanks that `row` has no more
            return (_printed(begin, lost), _printed(end, lost)), _printed(start, lost), _printed(short, lost)
    return None


def _printed(place: int, lost: list[int]) -> int:
    """A place of the row as it was printed, with the blanks before its stops."""
    for at in lost:
        if at > place:
            break
        place += 1
    return place


def _today_authors(row: str, citation: int) -> tuple[int, int]:
    """The list of authors in front of "A B, et al. " or "A B. ", which repeats its first."""
    head = row[:citation].rstrip()
    marked = re.search(r"([^.,;]{2,80}?), et al\.?$", head[-120:]) or re.search(r"([^.,;]{2,80}?)\.$", head[-120:])
    if marked is None:
        return citation, citation
    first = marked[1].strip()
    again = len(head) - len(head[-120:]) + marked.start(1)
    start = max(row.rfind(f"{first},", 0, again), row.rfind(f"{first}.", 0, again), row.rfind(f"{first};", 0, again))
    if start < 0 or not first or (start and row[start - 1] not in ' .?!])”"'):
        return citation, citation
    return start, again


def _lines(flow: Flow, start: int, end: int) -> list[int]:
    """The last places at which lines begin."""
    return flow.starts[bisect_left(flow.starts, start) : bisect_left(flow.starts, end)][-_MOST_LINES:]


def _legacy(row: str, lines: list[int]) -> tuple[tuple[int, int], int, int] | None:
    """Where authors and citation stand in "TITLE. A B, C D. J. DATE;...: . doi: ... ", or where the title above them is lost."""
    places = {found.start(): found for found in NAMES.finditer(row, max(0, len(row) - _LONGEST_LEGACY))}
    begun = [place for place in lines if not row[:place].rstrip().endswith(",")]  # a long list has been wrapped
    places.update({place: found for place in begun if (found := LISTED.match(row, place))})
    for _, names in sorted(places.items(), reverse=True):
        shown = _FIRST_AGAIN.sub("", re.sub(r" (?=\.)", "", row[names.end() :]).strip())
        bare = shown
        while below := _WORDS_BELOW.search(bare):
            bare = bare[: below.start()]
        cited = citation_of(bare) if bare else None
        if cited is not None and cited.journal:
            # A name that a line parts, "Pérez" / "Alenza MD", is no list of its own.
            start = min(place for place, found in places.items() if found.end() == names.end())
            alone = _authorless(row, lines)
            if alone is not None and alone[1] > names.end() + _SLACK:
                return alone  # the names are another record's, whose PMID is lost
            return (start, names.end()), names.end(), len(row)
    return _authorless(row, lines)


def _authorless(row: str, lines: list[int]) -> tuple[tuple[int, int], int, int] | None:
    """The same of a row without authors: its citation is the last line, or what follows the title's stop (38069913)."""
    low = max(0, len(row) - _LONGEST_TAIL)
    places = {place for place in lines if place > low} | {at.end() for at in _SENTENCE.finditer(row, low)}
    for place in sorted(places, reverse=True):
        bare = re.sub(r" (?=\.)", "", row[place:]).strip()
        while below := _WORDS_BELOW.search(bare):
            bare = bare[: below.start()]
        cited = citation_of(bare) if _JOURNAL.match(bare) else None
        if cited is not None and cited.journal and cited.date and (cited.located or cited.doi):
            return ((place, place), place, len(row)) if "." not in cited.journal else None
    return None


def _is_above(flow: Flow, mark: re.Match[str], length: int, end: int) -> bool:
    """True for a mark with a title below it; a number with a stop that begins no line is the title's own (10036376)."""
    place = end - length + mark.start()
    at = bisect_left(flow.starts, place)
    own = mark[0][:1].isdigit() and mark[0].rstrip().endswith(".") and flow.starts[at : at + 1] != [place]
    return not own and mark.end() < length


def _title(flow: Flow, row: int, end: int) -> str:
    """The title in front of the names: what the list's own words leave, else the line."""
    above = flow.text[max(row, end - _LONGEST_TITLE) : end]
    *_, mark = (None, *(at for at in _ABOVE_TITLE.finditer(above) if _is_above(flow, at, len(above), end)))
    shown = above[mark.end() :] if mark else above
    at = max(0, bisect_right(flow.starts, max(0, end - 2)) - 1)
    line = flow.starts[at]
    unwrapped = at > 0 and line - flow.starts[at - 1] > _WIDEST  # the line above is a snippet, whole or cut
    if mark is None or mark[0].strip() in {"…", "..."} or unwrapped:
        shown = shown[-(end - line) :] if end - line <= len(shown) else shown
    title = re.sub(r"^\[ ", "[", re.sub(r" (?=[.?!]$)", "", shown.strip()))
    no_title = title.isdigit() or _NO_TITLE.search(title) or citation_of(title) is not None
    return "" if no_title or terms.languages(title.rstrip(".")) or terms.publication_type(title) else title
