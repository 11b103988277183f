"""Whole legacy pages whose lines are lost, as `_page_text_flow` has them of today's.

    ... See comment in PubMed Commons below Psychoneuroendocrinology. 2015 Mar 12;56:120-131. doi: 10.1016/...
    TITLE. Powell DJ 1, Moss-Morris R 2. Author information 1 Aberdeen ... Abstract ... PMID: 25817406 [PubMed - ...]
    1: Acta Biochim Pol. 2005;52(4):789-96. Epub 2005 Jun 6. Links TITLE. Lechward K, Skladanowski AC. DEPARTMENT. ...   2008

Lines go in, lines come out: those that the legacy cutter reads. The anchor is the citation, below a menu or on a line of its own;
names of authors are known by their form, "Powell DJ 1, ... W 4.", and part the title from what follows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice

from pubparse._readers._page_headings import LINK_WORDS, LINKS, heading
from pubparse._readers._page_text_elsewhere import is_elsewhere
from pubparse._readers._page_text_flow import (
    LANGUAGE,
    MONTH,
    Flow,
    citation_end,
    flow_of,
    legacy_body,
    numbered,
    spaced_as,
)
from pubparse._readers._page_text_lines import LONGEST_AFFILIATION, LONGEST_HEAD_LINE, Line, citation_of, made_line
from pubparse._text.abstract import is_label
from pubparse._text.citation import JOURNAL_BEGINS
from pubparse._text.names import INITIALS
from pubparse._text.spaces import fold

_AFFILIATIONS_END = re.compile(
    r" (?:Abstract(?! \(text\))|No abstract available\.|K(?:EYWORDS|eywords):|(?<![,;] )PMID:|\[Indexed for|\[PubMed)(?= |$)"
    rf"|(?<=[.?!\]]) {LINK_WORDS}(?= [A-Z\[])"
)
_DATE_STOP = re.compile(rf"\.[ ](?=[12][0-9]{{3}}(?:[ ;:.\-]|$)|{MONTH}[ -][^.;]{{0,20}};)")
_GLUED_HEADING = re.compile(
    r"(?<=[\w.)\]])(?=(?:PMID:|DOI:) ?[0-9]|PMCID: ?PMC[0-9])"
    r"|(?<=[a-z0-9.)\]])(?=(?:Author information|Abstract[A-Z0-9\[]|©|KEYWORDS:|PMID:|Copyright:? ?©"
    r"|\[PubMed - |No abstract available"
    rf"|{LINK_WORDS}[A-Z\[]"
    r"|\[Indexed for MED|Publication Types|MeSH Terms|Published by [A-Z]"
    r"|This article is protected|Crown Copyright|Images from this pub|\[?Click here to read)|(?<=PubMed Commons below)[A-Za-z0-9])"
)
_GLUED_LABEL = re.compile(
    r"(?<=Author information)(?=[0-9A-Z])|(?<=(?<![a-z])Abstract)(?=[A-Z0-9\[\u0400-\uffff][^ ]* )|(?<=KEYWORDS:)(?=\S)"
    r"|(?<=ahead of print\])(?=[^ .])|(?<=[0-9]\.)(?=[A-Z][a-z]{2,40}(?:[ -]|$))"
    r"|(?<=[A-Z]{3}:)(?=[A-Z][a-z])"
)
_GLUED_LINK = re.compile(rf"({LINK_WORDS})(?=[A-Z\[])")
_GLUED_SMALL_LABEL = re.compile(r"(?<=[\w)%\]\"\u201d][.?])(?=([A-Z][A-Za-z ,&/]{3,60}):)")
# Labels that the page prints: in capitals (22188593), or right behind a paragraph's end. Those of an author's are neither.
_LABEL = re.compile(
    r"(?<=[.?!)\]%\"\u201d])([A-Z][A-Za-z ,&/'()-]{2,60}): ?(?=\S)|(?:Abstract|[.?!)\]%] )(?=([A-Z][A-Z ,&/'()-]{3,60}): )"
)
# An author may have written so too: "period.Registration number: ..." (33813914).
_ALL_GLUED = re.compile(r"Author information[0-9A-Z]|[a-z.)\]]Abstract[A-Z]|PubMed Commons below[A-Za-z0-9]")
# Behind the place of a citation stands its stop; further digits may be the pages' own ("Unit 4.16").
_GLUED_PAGES = re.compile(
    r"""(\b[12][0-9]{3}(?:[ ][A-Z][a-z]{2}[^;.:]{0,15})?;[^\s:;]{1,20}(?:[ ]?\([^()]{1,40}\))?
        :[\w-]{1,24}(?:,?[ ][\w-]{1,12}){0,4}\.)
    (?=\[?[A-Z](?:[a-z][a-z -]|[ ]|[A-Z]{1,11}[ :,-])|\[[A-Z0-9]|[\"\u201c]|[0-9]{1,3}(?:st|nd|rd|th)[ ])""",
    re.VERBOSE,
)
# Behind the DOI of a citation stands its stop; a title that begins with a number has been glued to that (422950).
_GLUED_DOI = re.compile(
    r"(\bdoi: 10\.[0-9]{4,9}/\S{1,100}?\.)(?=[A-Z][a-z]+(?:[ -]|$))"
    r"|(\bdoi: 10\.[0-9]{4,9}/\S{1,100}\.)(?=[^\s.]{1,60} [a-z])"
)
_GLUED_DATE = re.compile(r"(\b(?:Epub|eCollection|Print)\s{1,3}[12][0-9]{3}[^.]{0,14}\.)(?=[0-9]{0,3}[A-Z]|\[)")
_GLUES = (_GLUED_HEADING, _GLUED_LABEL, _GLUED_LINK, _GLUED_DOI, _GLUED_DATE, _GLUED_PAGES, _GLUED_SMALL_LABEL)
_MENU = re.compile(
    r"(?:PubMed Commons below|Create File|Citation manager|Choose Destination|My Bibliography"
    r"|external citation management software\.|(?:^|(?<=[ \]]))1:|Format: Abstract|Send to:?|E-mail|Order|View list|MyNCBI\.) ?$"
)
_PROOF = re.compile(
    r"Choose Destination|Author information|PubMed Commons|(?:^|(?<=[ \]]))1: ?(?=[A-Z][^.:;]{1,150}\. [12][0-9]{3})"
)
_NAME = (
    r"(?!(?:in|of|and|the|to|for|with|on|at|by|from) )"  # '... "therapy" in U.S.A.' (418766)
    r"[^\W\d_][^\W\d_]*(?:(?:- ?|[ '\u2019\u2010])[^\W\d_]+){0,6} " + INITIALS + r"(?: (?:Jr|Sr|2nd|3rd|4th))?"
    r"(?: ?[0-9*]{1,3}(?:, ?[0-9]{1,3}){0,20})?"
)
_LIST = rf"(?:{_NAME} ?, ?){{0,400}}{_NAME}(?: ?; [^.;]{{2,2999}}[^.;\s]){{0,40}} ?\.(?=[ ]|$|[A-Z])"
LISTED = re.compile(_LIST)
NAMES = re.compile(rf"(?:(?<=[.?!\])\"'\u201d] )|(?<=[.?!\]])){_LIST}")
_HEAD_END = re.compile(
    r" (?:Author information|Collaborators|Abstract(?! \(text\))|K(?:EYWORDS|eywords):|(?<![,;] )PMID:"
    r"|No abstract available\.|\[Indexed for|\[PubMed)(?= |$)"
    rf"|(?<=[.?!\]]) {LINK_WORDS}(?= [A-Z\[])"
)
_LINKS_ABOVE = re.compile(rf" ({LINK_WORDS}) ((?:(?! PMID:).){{0,5000}}?)(?= Abstract )")
_JOURNAL = re.compile(JOURNAL_BEGINS)
# What is cited of a chapter is "In: Kamkin A, Kiseleva I, editors. Mechanosensitivity. Moscow: Academia; 2005." (21290765)
_BOOK = re.compile(
    r"PubMed Commons below ?((?:In: )?[^;:]{5,600}(?:: [^;:]{2,120}){1,3}"
    r"; [12][0-9]{3}(?:[\u2013-](?:[12][0-9]{3})?)?\.)(?= |$|[A-Z])"
)
_LINKS = re.compile(r" ?(?:\[?Click here to read\]? )?(?:Links|Free (?:PMC )?[Aa]rticle|Full text)\b ?")
_ABOVE_NEIGHBOURS = frozenset(("pubmed disclaimer", "similar articles", "cited by", "no abstract available"))
_LONGEST_JOURNAL = 150
_LONGEST_HEAD = 30_000
_FEW_LINES = 2
_TITLE_ENDS = (".", "?", "!", "]", ")", '"')
_MOST_STOPS = 200
"""Dates behind a stop that are tried: the first citation of a page is its own."""
_INSTITUTION = re.compile(
    r"(?:[^.]|\.(?! [A-Z])){0,500}"
    r"\b(?:Department|Universit|Hospital|Institut|School|Division|Cent(?:er|re)|Laborator|Faculty|Clinic|College|Inc)"
    r"(?:[^.]|\.(?! ?[A-Z0-9'(]))*\.(?:(?: Electronic address:)? [\w.+-]{1,60}@[\w.-]{1,60}\.?)?(?= |$)"
)
_ONE_STATEMENT = re.compile(r"[^.?!]{1,80}\.?")


def _flow(lines: list[Line]) -> Flow:
    """The lines as one text; words glued to headings and labels stand apart again, headings in capitals are as printed."""
    if any(line.text.isupper() and heading(line.key) for line in lines):
        lines = [line._replace(text=line.text.capitalize()) if heading(line.key) else line for line in lines]
    flow = flow_of(lines)
    if not any(glue.search(flow.text) for glue in _GLUES):
        return flow
    labelled = any(is_label(at[1] or at[2]) for at in _LABEL.finditer(flow.text))
    whole = not labelled and _ALL_GLUED.search(flow.text) is not None
    return flow_of([line._replace(text=_unglued(line.text)) for line in lines])._replace(whole=whole)


def _unglued(text: str) -> str:
    text = _GLUED_PAGES.sub(r"\1 ", _GLUED_DATE.sub(r"\1 ", _GLUED_DOI.sub(_apart, text)))
    text = _GLUED_SMALL_LABEL.sub(_before_label, text) if _ALL_GLUED.search(text) else text
    return _GLUED_LINK.sub(r"\1 ", _GLUED_LABEL.sub(" ", _GLUED_HEADING.sub(" ", text)))


def _before_label(match: re.Match[str]) -> str:
    return " " if is_label(match[1]) else ""


def _apart(match: re.Match[str]) -> str:
    return f"{match[0]} "


def starts(lines: list[Line]) -> list[int]:
    """A page that has a citation below a legacy menu, and what such pages end with."""
    if is_elsewhere(lines):
        return []
    flow = _flow(lines)
    found = _citation(flow) if _PROOF.search(flow.text) else None
    if found is None:
        return []
    above = flow.numbers[: bisect_right(flow.starts, found[0])]
    return [] if any(lines[n].key in _ABOVE_NEIGHBOURS for n in above) else [0]  # else it is a neighbour's (22945128)


def relined(lines: list[Line]) -> tuple[list[Line], str | None]:
    """The lines that a browser would show, and what of them was inferred; no lines when the head was not found."""
    flow = _flow(lines)
    found = _citation(flow)
    if found is None:
        return [], None
    start, end = found
    text = flow.text
    links = _LINKS.match(text, end) if text[max(0, start - 3) : start].strip() == "1:" else None
    head = links.end() if links else end
    place = flow.lines[flow.numbers[bisect_right(flow.starts, start) - 1]].place
    top = _HEAD_END.search(text, head, head + _LONGEST_HEAD)
    if top and top.start() == head and heading(top[0].strip().casefold()) in LINKS:
        top = _HEAD_END.search(text, head + 1, head + _LONGEST_HEAD)  # the title is "Comment on ..."
    head_end = top.start() if top else min(len(text), head + _LONGEST_HEAD)
    title, authors, rest, note = _head(flow, head, head_end)
    title = spaced_as(_page_title(text), title) or _page_title(text) or ""
    below_title = LANGUAGE.search(title) if not title.startswith("[Article in ") else None
    if below_title:
        title, rest = (
            title[: below_title.start()].strip(),
            f"{below_title[0]} {title[below_title.end() :]} {rest}".strip(),
        )
    rows = ["Choose Destination", text[start:end].strip(), "", title, "", *_languages(rest), authors, ""]
    rest = LANGUAGE.sub("", rest).strip()
    below = head_end + 1
    if top and top[0].strip() in {"Author information", "Collaborators"}:
        if below not in flow.starts[bisect_right(flow.starts, head_end) :][:1]:  # else its lines stay as they are
            stop = _AFFILIATIONS_END.search(text, top.end())
            below = stop.start() + 1 if stop else len(text)
            rows += ["Author information", *numbered(flow.shown[top.end() : below].strip()), ""]
    else:
        addresses, rest = _addresses(rest, named=top is not None and top[0].strip() == "Abstract")
        rows += ["Author information", *addresses, ""] if addresses else []
        if not authors and _ONE_STATEMENT.fullmatch(rest):
            rows += [
                rest,
                "",
            ]  # "PDQ Pediatric Treatment Editorial Board ." (26389276), "The Lancet Oncology." (34087118)
            rest = ""
        rows += ["Abstract", "", rest, ""]
    links = _LINKS_ABOVE.match(text, below - 1)
    if links and below not in flow.starts[bisect_right(flow.starts, below - 1) :][:1]:
        rows += [links[1], links[2].strip(), ""]  # a retraction's page on one line (34092875)
        below = links.end() + 1
    return [made_line(row, place) for row in rows] + legacy_body(flow, below), note


def _addresses(text: str, *, named: bool) -> tuple[list[str], str]:
    """The addresses that begin a text, whose heading is a button, and what follows; `named` says that "Abstract" does."""
    rows = numbered(text) if re.match("1 ?[A-Z]", text) else []
    if rows and (named or (len(rows) > 1 and len(rows[-1]) <= LONGEST_AFFILIATION)):
        return rows, ""
    institution = _INSTITUTION.match(text)  # one alone (34033926 has three)
    return ([institution[0]], text[institution.end() :].strip()) if institution else ([], text)


def _languages(text: str) -> list[str]:
    return [row for match in LANGUAGE.finditer(text) for row in (match[0], "")]


def _citation(flow: Flow) -> tuple[int, int] | None:
    """Where the citation begins and ends: below a menu, or where a line begins; of a book, what says where it has appeared."""
    text = flow.text
    book = _BOOK.search(text)
    stated = _journal_citation(flow)
    return book.span(1) if book and (stated is None or stated[0] >= book.end()) else stated


def _journal_citation(flow: Flow) -> tuple[int, int] | None:
    text = flow.text
    for stop in islice(_DATE_STOP.finditer(text), _MOST_STOPS):
        start = _journal_start(flow, stop.start())
        if start is None:
            continue
        end = citation_end(text, stop.end())
        end = len(text) if end < 0 else end
        cited = citation_of(text[start:end])
        if cited is None or not cited.journal or not (cited.located or cited.doi or cited.date):
            continue
        return start, end
    return None


def _journal_start(flow: Flow, stop: int) -> int | None:
    """Where the journal begins that ends at this stop; None when nothing says it."""
    text = flow.text
    line = flow.starts[bisect_right(flow.starts, stop) - 1]
    window = text[max(0, stop - _LONGEST_JOURNAL) : stop]
    for place in range(len(window) - 1, -1, -1):
        if window[place] in ".;" and place + 1 < len(window) and not _MENU.search(window[: place + 1]):
            return line if stop - line <= len(window) - place - 1 and _is_journal(text[line:stop]) else None
        at = stop - len(window) + place
        begins = _JOURNAL.match(window, place) is not None
        if begins and _MENU.search(text[max(0, at - 60) : at]) and _is_journal(window[place:]):
            return at
        if at == line:
            return line if _is_journal(text[line:stop]) else None
    return None


def _is_journal(text: str) -> bool:
    return len(text) <= _LONGEST_JOURNAL and _JOURNAL.match(text) is not None and not re.search(r"[.;!?]", text)


def _head(flow: Flow, start: int, end: int) -> tuple[str, str, str, str | None]:
    """Title, authors, what follows them, and what was inferred, between the citation and the first heading."""
    block = flow.text[start:end]
    own = _page_title(flow.text)
    lead = len(block) - len(block.lstrip())
    above = lead + len(own) if own and block.startswith(own, lead) else 0
    lines = {
        place - start for place in flow.starts[bisect_right(flow.starts, start - 1) : bisect_right(flow.starts, end)]
    }
    untitled = LISTED.match(block, above + 1) if above and block[above : above + 1] == " " else None
    if untitled:  # a book's title has no stop (21413225)
        return fold(block[:above]), untitled[0], block[untitled.end() :].strip(), None
    found = (match for match in NAMES.finditer(block, above) if len(lines) < _FEW_LINES or match.start() in lines)
    names = next(found, None)
    if names is None and len(lines) >= _FEW_LINES:  # the same, below it
        names = next(
            filter(None, (LISTED.match(block, place) for place in sorted(lines) if place > max(above, 1))), None
        )
    if names is None:
        return _title_alone(flow, start, block, own)
    return fold(block[: names.start()]), names[0], block[names.end() :].strip(), None


def _page_title(text: str) -> str | None:
    """The title of the document, above all else: "TITLE - PubMed - NCBI"."""
    end = text.find(" - PubMed", 0, LONGEST_HEAD_LINE)
    return text[:end].rstrip() if end > 0 else None


def _goes_on(flow: Flow, line: int) -> bool:
    """True when the title that ends in front of this line goes on in it: wrapped, without its stop (11525160)."""
    if line + 1 >= len(flow.starts) or flow.numbers[line] != flow.numbers[line - 1] + 1:
        return False
    return not flow.text[: flow.starts[line]].rstrip().endswith(_TITLE_ENDS)


def _title_alone(flow: Flow, start: int, block: str, own: str | None) -> tuple[str, str, str, str | None]:
    """Title and what follows it on a page that names no author: the page's own title or the first line ends it."""
    shown = block.lstrip()
    if own and shown.startswith(own):
        return own, "", shown[len(own) :].strip(), None
    first = bisect_right(flow.starts, start)
    if first < len(flow.starts) and start < flow.starts[first] < start + len(block):
        at = flow.starts[first]
        if not block[: at - start].strip() and first + 1 < len(flow.starts):
            first += 1
            at = flow.starts[first]
        while at < start + len(block) and _goes_on(flow, first):
            first += 1
            at = min(flow.starts[first], start + len(block))
        return fold(block[: at - start]), "", block[at - start :].strip(), None
    return fold(block), "", "", None
