"""Whole pages of today whose lines are lost: everything on one line, or a line for each link, number and comma (R2, R3).

    ... Add to Search . 2005 Jan;79(2):884-95. doi: 10.1128/JVI... TITLE Patrick C Y Woo 1 , Susanna K P Lau Affiliations Expand
    Affiliation 1 DEPARTMENT PMID: 15613317 DOI: ... TITLE Patrick C Y Woo et al. J Virol . 2005 Jan . Show details ... Abstract ...

Lines go in, lines come out: those that a browser would show, for the cutter of such pages. The words flow as one line; the citation
without its journal is the anchor, the title is what comes again in front of the short citation, and what the extractor left of
line ends tells the title from the first author. Where nothing is left that border is inferred, and said to be.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import islice
from typing import NamedTuple

from pubparse._readers._page_headings import LINK_WORDS, LINKS, heading
from pubparse._readers._page_text_lines import LONGEST_HEAD_LINE, Line, citation_of, is_furniture, made_line
from pubparse._text import terms
from pubparse._text.abstract import split_labels, split_script
from pubparse._text.citation import split_short, take_journal
from pubparse._text.names import looks_like_names, names_group, parse_name, trailing_name
from pubparse._text.spaces import fold

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Fall|Autumn|Winter)"
_ANCHOR = re.compile(rf"(?:^|(?<=[ ]))\.[ ](?=[12][0-9]{{3}}(?:[ ;:.\-/]|$)|{MONTH}[ -])")
CLAUSE = re.compile(
    r"""[ ]?(?: doi:[ ]\S+ | pii:[ ][^.]{1,80}\. | (?:Epub|eCollection|Print)[ ][12][0-9]{3}[^.]{0,12}\.
    | Online[ ]ahead[ ]of[ ]print\. | \[?Epub[ ]ahead[ ]of[ ]print\]?\.? )(?=[ ]|$)""",
    re.VERBOSE,
)
# Behind the stop of ":724-6. 728, 730-1." (419405) and ":98, 102. 104 passim." (428955)
_MORE_PAGES = re.compile(r" [0-9]{1,6}(?:(?:(?:-|, )[0-9]{1,6}){1,20}| passim)\.(?= |$)")
_ACTIONS = re.compile(r"[ ]?\bActions (?:Search in PubMed )?(?:Search in (?:MeSH|NLM Catalog) )?Add to Search\b")
LANGUAGE = re.compile(r"\[Articles? in [^\[\]]{2,80}\]\.?")
_BUTTONS = re.compile(
    r"\b(?:Item in Clipboard|Show details|Display options|Format Abstract ?PubMed ?PMID|Full text links ?Cite"
    r"|Cite ?Display options)\b"
)
_AFTER_NAMES = re.compile(
    r" (?:Affiliations?|Collaborators(?:, Affiliations?)?|(?<![,;] )PMID:|Free (?:PMC )?article|Item in Clipboard)(?= |$)"
)
# Names of collaborators stand between their heading, printed twice, and the affiliations: 30032287.
_COLLECTED = re.compile(
    r" Collaborators(?:, Affiliations?)?(?: (?:Expand|Collapse|Collaborators)){0,3}"
    r" ((?:(?! Affiliations? )[^;:]){0,20000}?)(?= Affiliations? |$)"
)
_IDS = re.compile(r"(?<![,;] )\b(PMID: ?[0-9]{1,8}(?![0-9.,;)\]])|PMCID: ?PMC[0-9]{1,9}|DOI: ?10\.\S+)")
_FREE = re.compile(r"\b(Free (?:PMC )?article|No abstract available)\b\.?")
_SHORT_END = re.compile(
    r"[ ]?(?:Free (?:PMC )?article|Show details|Display options|No abstract available|Abstract|Item in Clipboard|Full text links)\b"
)
_ABSTRACT = re.compile(r" (?:Abstract(?! ?PubMed)|No abstract available\.?)(?= |$)")
# What can follow an abstract in running text.
_END_OF_ABSTRACT = re.compile(
    r"""(?<!journal[ ]is)[ ](?=(?: This[ ]journal[ ]is[ ]© | PubMed[ ]Disclaimer | Conflict[ ]of[ ]interest[ ]statement
    | Figures?[ ](?:FIG|Fig)
    | Similar[ ]articles[ ][A-Z\[] | Cited[ ]by[ ][^a-z\s] | Keywords:[ ]
    | (?:[A-Z]{3,6}[ ])?Copyright[ ]© | ©[ ] | Publication[ ]types[ ]
    | (?<!Record[ ])\(c\)[ ][12][0-9]{3}[ ][A-Z] | Copyright:[ ]© | Copyright[ ][12][0-9]{3}[ ][A-Z]
    | MeSH[ ]terms[ ][^ ].{0,120}?[ ]Actions[ ]Search
    | (?:Comment[ ](?:in|on)|Erratum[ ](?:in|for)|Retraction[ ](?:in|of)|Expression[ ]of[ ][Cc]oncern[ ](?:in|for)
       |(?:Corrected|Retracted)[ ]and[ ][Rr]epublished[ ](?:in|from))[ ][A-Z\[]
    | (?<=\.[ ])[A-Z][^.]{2,80}\.[ ]All[ ]rights[ ]reserved
    | Grants[ ]and[ ]funding[ ] | Related[ ]information[ ] | LinkOut[ ]-[ ]more[ ]resources ))""",
    re.VERBOSE,
)
_END_OF_LEGACY = re.compile(
    r"""(?<!journal[ ]is)[ ]?(?=(?: (?:[A-Z]{3,6}[ ])?Copyright:?[ ]?(?:©|[12][0-9]{3}[ ][A-Z]) | This[ ]journal[ ]is[ ]©
    | ©[ 12] | (?<!Record[ ])\(c\)[ ][12][0-9]{3}[ ][A-Z]
    | [A-Z][a-z]{3,12}[ ]Abstract[ ][^\Wa-z] | (?<=[.?!)\]%][ ])Abstract[ ][A-Z]
    | K(?:EYWORDS|eywords):[ ] | (?<![,;(][ ])(?<!\()PMID:[ ]?[0-9]{1,8}(?=[ ]|$) | \[Indexed[ ]for | \[PubMed[ ]-
    | (?:Comment[ ](?:in|on)|Erratum[ ](?:in|for)|Retraction[ ](?:in|of)|Expression[ ]of[ ][Cc]oncern[ ](?:in|for)
       |(?:Corrected|Retracted)[ ]and[ ][Rr]epublished[ ](?:in|from))[ ][A-Z\[]
    | Published[ ]by[ ][A-Z] | This[ ]article[ ]is[ ]protected[ ]by
    | Crown[ ]Copyright | Images[ ]from[ ]this[ ]publication
    | (?:(?<=\.[ ])|(?<=\.))[A-Z][^.]{2,80}\.[ ]All[ ]rights[ ]reserved ))""",
    re.VERBOSE,
)
_HEADINGS = re.compile(
    r"""(?:^|(?<=[ ]))(PubMed[ ]Disclaimer | Conflict[ ]of[ ]interest[ ]statement | Figures? | Similar[ ]articles
    | Cited[ ]by(?:[ ][0-9,]+[ ]articles?)? | Publication[ ]types | MeSH[ ]terms | Substances | Supplementary[ ]concepts
    | Grants[ ]and[ ]funding | Related[ ]information | LINK_WORDS
    | Associated[ ]data
    | (?:German|French|Spanish|Portuguese|Italian|Polish|Russian|Chinese|Japanese|Korean)[ ]Abstract
    | LinkOut[ ]-[ ]more[ ]resources )(?=[ ]|$)""".replace("LINK_WORDS", LINK_WORDS.replace(" ", "[ ]")),
    re.VERBOSE,
)
_BELOW = frozenset(
    ("pubmed disclaimer", "conflict of interest statement", "figures", "similar articles", "cited by", "publication types",
     "mesh terms", "related information", "linkout - more resources")
)  # fmt: skip
_RUN = re.compile(r"\s{3,}")  # such runs are layout, whatever blanks they are made of
_BROKEN_DOI = re.compile(r"\b10\.[0-9]{4,9}/(?:\S{0,100}[/-])?$|\bdoi: 10\.[0-9]{4,9}/[^\s.]{1,40}\)$")
_BROKEN_BEFORE = re.compile(r"\bdoi: 10\.[0-9]{4,9}/\S{1,100}[^\s.]$")  # "...(197707)40:1" / "<170::aid-..." (406979)
_BROKEN_VOLUME = re.compile(r"(?:[12][0-9]{3}[^;.]{0,12};[0-9A-Za-z]{1,12}|\bdoi: 10\.[0-9]{4,9}/\S{1,40}[^\s.])$")
_DEGREE = re.compile(r"[A-Z][A-Za-z]{0,4}[A-Z]")
_LONGEST_DOI = 130
# Words that no DOI ends in: "doi: 10.1161/CIRCIMAGING.114.002851.Select item 271", "doi: 10.2174/1381.Retracted: Effects of",
# and the image without words that pandoc prints as "[]"
_DOI_GLUED = re.compile(
    r"(?<=[0-9a-zA-Z)])\.(?=Select item [0-9]|\[\]|(?:Retracted|RETRACTED|Withdrawn|WITHDRAWN)[: ])"
)
_NO_BREAK = "\u00a0 "
"""At the edges of a line, where an extractor parts elements, it is layout: "Roe" / "\u00a0et al."."""
_OTHER_BLANK = re.compile(r"[^\S \n]")
_NEXT_NUMBER = re.compile(r"(?:(?<=[.)\]])|(?<=[.)\]] ))([1-9][0-9]{0,2}) ?(?=[^\W\d_])")
_COPY = re.compile(r"\. ?[12a-z]|authors$|display options|show details|no abstract")
_STATE = re.compile(r"\[(?:PubMed|Indexed)[^\[\]]{0,40}\]")
_BEFORE_PIECE = re.compile(
    r"(?<![,;])(?<!journal is)(?<!Copyright)(?<!Copyright:) (?=Keywords: |KEYWORDS: |(?:Crown|[A-Z]{3,6}) Copyright:? ?©"
    r"|(?<!Crown )(?<![A-Z]{3} )Copyright:? ?©|© "
    r"|(?<!Record )\(c\) [12][0-9]{3} [A-Z]|Published by [A-Z]"
    r"|This article is protected|Images from this |PMID: ?[0-9]{1,8}(?![0-9.,;)\]])|PMCID: ?PMC|DOI: ?10\.|\[Indexed|\[PubMed)"
)
_OWN = re.compile(r"(?<![,;]) (?=PMID: ?[0-9]{1,8}(?![0-9.,;)\]])|PMCID: ?PMC|DOI: ?10\.|\[Indexed|\[PubMed)")
_IMAGES = "Images from this publication"
_DATE_OR_NONE = re.compile(r"[12][0-9]{3}\b|\.")
_NO_DATE = re.compile(r" ?([^.]{1,150})\. ?\.(?= |$)")
_LONGEST_PROBE = 32
_PROBES = (20, 12)
"""Of a short title that other words follow below than above: "No title available [Article in Dutch]" (34092805)."""
_MOST_TITLE = 2000
_COPYRIGHT_PROBE = 16
_LONGEST_COPYRIGHT = 400
_MOST_ANCHORS = 200
"""Dates behind a stop that are tried: a page has two."""
_SHORTEST_TITLE = 8
_FARTHEST_COPY = 60_000
"""Characters between the two titles: authors and affiliations of a large study."""


class Flow(NamedTuple):
    """The lines of a page as one."""

    text: str
    """For finding places: every kind of blank is one."""
    shown: str
    """The same text as printed, place by place."""
    starts: list[int]
    """Where in the text each line begins."""
    lines: list[Line]
    """All lines."""
    numbers: list[int]
    """Which of them is not blank."""
    whole: bool = False
    """Paragraphs were glued, and none at a label: those inside are its words."""


class _Head(NamedTuple):
    """Places in the flow's text."""

    anchor: int
    title: int
    title_end: int
    copy: int
    copy_end: int
    inferred: bool


class Stretch(list[Line]):
    """Lines that several layouts look at: their flow is made once."""

    flow: Flow | None = None


def flow_of(lines: list[Line]) -> Flow:
    """The lines as one text."""
    if not isinstance(lines, Stretch):
        return _made(lines)
    if lines.flow is None:
        lines.flow = _made(lines)
    return lines.flow


def _made(lines: list[Line]) -> Flow:
    pieces: list[str] = []
    starts: list[int] = []
    numbers: list[int] = []
    length = 0
    for number, line in enumerate(lines):
        if line.key:
            # "... 2021 Jun" / "   7. doi: ..." is no list (34097073)
            sign = line.number or ("+ " if line.mark == "+" else "")
            inside = sign and numbers and numbers[-1] == number - 1 and not pieces[-1].endswith((".", ":"))
            text = _RUN.sub(" ", fold(sign + line.text if inside else line.text)).strip(_NO_BREAK)
            text = _DOI_GLUED.sub(". ", text) if "doi: 10." in text else text
            if pieces and (
                _BROKEN_DOI.search(pieces[-1][-_LONGEST_DOI:])
                or (text[:1] == "(" and _BROKEN_VOLUME.search(pieces[-1][-_LONGEST_DOI:]))
                or (text[:1] == "<" and _BROKEN_BEFORE.search(pieces[-1][-_LONGEST_DOI:]))
            ):
                pieces[-1] += text  # wrapped behind its stroke, or before its issue; the line has no start of its own
                length += len(text)
                continue
            pieces.append(text)
            starts.append(length)
            numbers.append(number)
            length += len(text) + 1
    shown = " ".join(pieces)
    return Flow(_OTHER_BLANK.sub(" ", shown), shown, starts, lines, numbers)


def starts(lines: list[Line]) -> list[int]:
    """A page that has the citation without journal and the title twice, wherever its lines end."""
    return [0] if _head(flow_of(lines)) is not None else []


def relined(lines: list[Line]) -> tuple[list[Line], str | None]:
    """The lines that a browser would show, and what of them was inferred; no lines when the head was not found."""
    flow = flow_of(lines)
    head = _head(flow)
    if head is None:
        return [], None
    text = flow.text
    place = flow.lines[flow.numbers[bisect_right(flow.starts, head.anchor) - 1]].place
    own = text.find(" - PubMed ", 0, _MOST_TITLE)
    title = spaced_as(flow.shown[:own] if own > 0 else None, flow.shown[head.title : head.title_end])
    short, below = _short(text, head.copy_end)
    rows = [*_above(text, head.anchor, short), text[head.anchor : head.title].strip(), "", title, ""]
    rows += _between(text[head.title_end : head.copy])
    rows += ["", title, short, ""]
    note = "the text has no line ends: where title and first author part is inferred" if head.inferred else None
    return [made_line(row, place) for row in rows] + _body(flow, below), note


def spaced_as(own: str | None, title: str) -> str:
    """The title with the blanks of the document's own, which has no elements inside: "Wld S" is "WldS" there (34090501)."""
    return own.rstrip(".") + "." * title.endswith(".") if own is not None and _same(own, title) else title


def _same(one: str, other: str) -> bool:
    """True for titles that differ in nothing but blanks and the final stop: "MDM2 15kDa" has lost its raised letters (33930714)."""
    return "".join(one.split()).rstrip(".") == "".join(other.split()).rstrip(".")


def _head(flow: Flow) -> _Head | None:
    text = flow.text
    for anchor in islice(_ANCHOR.finditer(text), _MOST_ANCHORS):
        title = citation_end(text, anchor.end())
        if title < 0 or citation_of(text[anchor.start() : title]) is None:
            continue
        title += text[title : title + 1] == " "
        found = _titles(flow, anchor.start(), title)
        if found is not None:
            return found
    return None


def citation_end(text: str, start: int) -> int:
    """The end of the citation that goes on at a place: behind its first stop, more pages, and its clauses; -1 for none."""
    stop = text.find(". ", start, start + LONGEST_HEAD_LINE)
    while stop >= 0 and text.count("(", start, stop) > text.count(")", start, stop):
        stop = text.find(". ", stop + 1, start + LONGEST_HEAD_LINE)  # "1977 Jun;55(3 PT. 1):603-17." (404180)
    if stop < 0:
        return -1
    more = _MORE_PAGES.match(text, stop + 1)
    end = more.end() if more else stop + 1
    while clause := CLAUSE.match(text, end):
        end = clause.end()
    return end


def _titles(flow: Flow, anchor: int, title: int) -> _Head | None:
    """Where the title ends and comes again: what two places have in common, less the name of the first author."""
    text = flow.text
    most = _LONGEST_PROBE
    if _begins_line(flow, anchor + 2):  # each piece on a line of its own: a short title ends with its line (400900)
        below = bisect_right(flow.starts, title)
        most = min(most, flow.starts[below] - 1 - title) if below < len(flow.starts) else most
    closed = text.find("]", title, title + most) if text.startswith("[", title) else -1
    most = closed + 1 - title if closed > 0 else most  # a translated title ends with its bracket (406579)
    for length in dict.fromkeys((max(most, _SHORTEST_TITLE), *(n for n in _PROBES if n < most))):
        probe = text[title : title + length]
        copy = text.find(probe, title + length, title + _FARTHEST_COPY) if len(probe) >= _SHORTEST_TITLE else -1
        found = _found(flow, anchor, title, copy) if copy >= 0 else None
        if found is not None:
            return found
    return None


def _found(flow: Flow, anchor: int, title: int, copy: int) -> _Head | None:
    text = flow.text
    common = _common(text, title, copy)
    rest = text[copy + common : copy + common + LONGEST_HEAD_LINE]
    named = rest.startswith((" et al.", ".", " ."))
    border, inferred = _border(flow, title, copy, common, named=named)
    if border < _SHORTEST_TITLE or _short(text, copy + border)[0] == "":
        return None
    return _Head(anchor, title, title + border, copy, copy + border, inferred)


def _common(text: str, one: int, other: int) -> int:
    """How many characters the text has in common at two places, up to the end of a word."""
    step, length = 64, 0
    most = min(_MOST_TITLE, other - one)
    while length < most and text[one + length : one + length + step] == text[other + length : other + length + step]:
        length += step
    while length < most and other + length < len(text) and text[one + length] == text[other + length]:
        length += 1
    length = min(length, most)
    while length and not _ends_a_word(text, one + length, other + length):
        length -= 1
    while length and text[one + length - 1] == " ":
        length -= 1
    return length


def _ends_a_word(text: str, one: int, other: int) -> bool:
    ends = (
        (text[one : one + 1] in {"", " ", ".", ","} or text[one].isdigit()),
        text[other : other + 1] in {"", " ", "."},
    )
    return all(ends)


def _border(flow: Flow, title: int, copy: int, common: int, *, named: bool) -> tuple[int, bool]:
    """The title's length, of what it has in common with its copy; and whether it is inferred."""
    text = flow.text
    if not named and all(_begins_line(flow, place + common + 1) for place in (title, copy)):
        return common, False  # a language stands between the first and the names (399844)
    again = frozenset(_breaks(flow, copy, common))
    for hint in reversed(_breaks(flow, title, common)):
        first, *more = text[title + hint : title + common].rstrip(" ,").split(",")
        # "Kristina Davis , MSN": degrees of the first author (33792515)
        person = looks_like_names(first.strip()) or (named and names_group(text[title + hint : title + common]))
        named_so = person and all(_DEGREE.fullmatch(piece.strip()) for piece in more)
        if hint in again and (not named or named_so or looks_like_names(text[title + hint : title + common])):
            return hint - 1, False
    own = text.find(" - PubMed ", 0, _MOST_TITLE)
    length = _length_of(text[title : title + common], 0, text[:own].rstrip(".")) if own > 0 else 0
    if 0 < length <= common and _same(text[title : title + length], text[:own]):
        return length + (text[title + length : title + length + 1] == "."), False
    if not named:
        return common, False
    name = trailing_name(text[title : title + common])
    return common - len(name) - 1 if name else common, True


def _begins_line(flow: Flow, place: int) -> bool:
    at = bisect_left(flow.starts, place)
    return at < len(flow.starts) and flow.starts[at] == place


def _breaks(flow: Flow, start: int, length: int) -> list[int]:
    """Where lines begin in a stretch, from its start."""
    first, last = bisect_right(flow.starts, start), bisect_right(flow.starts, start + length)
    return [place - start for place in flow.starts[first:last]]


def _short(text: str, start: int) -> tuple[str, int]:
    """The short citation behind the second title, and where it ends; "" when none is there."""
    shown = text[start : start + 600].lstrip()
    offset = start + len(text[start : start + 600]) - len(shown)
    mark = re.search(r" et al\.", shown[:200])
    mark = mark if mark and not re.search(r"[a-z] ?\. ", shown[: mark.start()]) else None  # else it is a neighbour's
    author_end, alone = mark.end() if mark else 0, False
    if not mark:
        stops = [at for at in re.finditer(r" ?\. ", shown[:100]) if _is_author(shown[: at.start()])]
        alone = bool(stops) and _DATE_OR_NONE.match(shown, stops[0].end()) is not None  # a journal (34057112, 25946303)
        author_end = stops[0].end() - 1 if stops and not alone else 0
    tail = re.sub(r" (?=\.)", "", shown[author_end:])
    tail = re.sub(r"(?<=[a-z)]\.)(?=[12][0-9]{3}\b)", " ", tail)
    bare = _NO_DATE.match(tail)
    if bare and (author_end or alone):  # "Vincent C Lombardi et al. Science. ."
        return f"{shown[:author_end].strip()} {bare[1]}. .".lstrip(), offset + _length_of(shown, author_end, bare[0])
    journal, date, rest = take_journal(tail.lstrip())
    if journal and ". " in journal:  # NLM's abbreviations have no stop: a neighbour's, behind all that stands between
        journal = None
    end = _SHORT_END.search(shown, author_end)
    if journal is not None and date is not None and len(journal) < len(tail) - len(rest):
        used = tail[: len(tail) - len(rest)].strip()
        length = _length_of(shown, author_end, used)
        return (shown[:author_end].strip() + " " + used.rstrip(". ") + ".").strip(), offset + length
    if end is not None and author_end and end.start() - author_end < 200:  # noqa: PLR2004 - journals are shorter
        return re.sub(r" (?=\.)", "", shown[: end.start()]).strip(), offset + end.start()
    return "", start


def _is_author(text: str) -> bool:
    """True for a person, or a group, whose name may hold stops: "U.S. Preventive Services Task Force" (12230355)."""
    return (looks_like_names(text) or names_group(text)) and parse_name(text) is not None


def _length_of(shown: str, start: int, used: str) -> int:
    """How far `used`, which has lost blanks before stops, reaches."""
    left = sum(not char.isspace() for char in used)
    place = start
    while left and place < len(shown):
        left -= not shown[place].isspace()
        place += 1
    return place + (shown[place : place + 2] == " .") * 2 + (shown[place : place + 1] == ".")


def _above(text: str, anchor: int, short: str) -> list[str]:
    """The type and the journal in front of the citation."""
    above = _ACTIONS.sub("", text[max(0, anchor - LONGEST_HEAD_LINE) : anchor]).rstrip()
    _, _, journal, _ = split_short(short)
    if journal and above.endswith(" " + journal):
        above = above[: -len(journal)].rstrip()
    else:
        journal = None  # lost with its button: the short citation has it
    kind = next((name for name in terms.LONGEST_TYPES if above.endswith((" " + name, "\n" + name))), None)
    return ([kind] if kind else []) + ([journal] if journal else [])


def _between(text: str) -> list[str]:
    """Authors, affiliations and identifiers between the two titles, each on a line of its own."""
    text = _BUTTONS.sub("", text)
    languages = [match[0] for match in LANGUAGE.finditer(text)]
    text = LANGUAGE.sub("", text)
    names = _AFTER_NAMES.search(text)
    head, tail = (text[: names.start()], text[names.start() :]) if names else (text, "")
    rows = [re.sub(r"(?<! ) +(?=,)", "", head).strip()] if head.strip() else []
    ids = _IDS.search(tail)
    affiliations, tail = (tail[: ids.start()], tail[ids.start() :]) if ids else (tail, "")
    free = _FREE.search(affiliations)
    affiliations = affiliations[: free.start()] if free else affiliations
    collected = _COLLECTED.match(affiliations)
    if collected:
        rows += ["", "Collaborators", collected[1].strip()]
        affiliations = affiliations[collected.end() :]
    affiliations = re.sub(r"^ ?(?:(?:Affiliations?|Expand|Collapse) ?)+", "", affiliations).strip()
    rows += ["", "Affiliations", *numbered(affiliations), ""]
    rows += [match[1] for match in _IDS.finditer(tail)]
    flag = fold(_FREE.sub("", _IDS.sub("", tail)))
    rows += [match[1] for match in _FREE.finditer(tail)][:1]
    return [*rows, *languages, *([flag] if terms.publication_type(flag) else [])]


def numbered(text: str) -> list[str]:
    """Affiliations that stand behind each other, "1 A. 2 B." or "1A.2B.", parted before the number that is next."""
    if not re.match(r"1 ?[^\W\d_]", text):
        return [text] if text else []
    rows, start, number = [], 0, 2
    for match in _NEXT_NUMBER.finditer(text, 2):
        if int(match[1]) == number:
            rows.append(text[start : match.start()].strip())
            start, number = match.start(), number + 1
    return [*rows, text[start:]]


def _body(flow: Flow, below: int) -> list[Line]:
    """The lines below the short citation: as they are where "Abstract" is a line, else parted at what ends an abstract."""
    first = bisect_left(flow.starts, below)
    rest = flow.lines[flow.numbers[first] :] if first < len(flow.numbers) else []
    ends = next((n for n, line in enumerate(rest) if line.key in _BELOW and not line.bullet), len(rest))
    own = [n for n, line in enumerate(rest[:ends]) if heading(line.key) == "abstract" and not _is_choice(rest, n)]
    if own:
        # "Retraction in" stands above the abstract
        top = next((n for n in range(own[-1]) if heading(rest[n].key) in LINKS and not rest[n].bullet), own[-1])
        return [line for line in rest[top:] if not is_furniture(line)]
    found = _ABSTRACT.search(flow.text, below - 1)
    if found is None:  # where the heading is lost, the paragraph below the short citation; not the copy of the head
        return rest[ends:] if any(_COPY.match(line.key) for line in rest[:ends]) else rest
    return _rows(flow, found.end(), found[0].strip(), _END_OF_ABSTRACT)


def _is_choice(lines: list[Line], place: int) -> bool:
    """True for the menu "Format / Abstract / PubMed / PMID"."""
    below = next((line for line in lines[place + 1 :] if line.key), None)
    return below is not None and below.key == "pubmed"


def legacy_body(flow: Flow, below: int) -> list[Line]:
    """The lines below the head of a legacy page: as they are where a line begins there, else parted at what ends an abstract."""
    first = bisect_left(flow.starts, below)
    if first < len(flow.starts) and flow.starts[first] <= below + 1:
        return [line for line in flow.lines[flow.numbers[first] :] if not is_furniture(line)]
    opening = _ABSTRACT.match(flow.text, below - 1)
    return _rows(flow, opening.end() if opening else below, opening[0].strip() if opening else "", _END_OF_LEGACY)


def _rows(flow: Flow, start: int, opening: str, ends: re.Pattern[str]) -> list[Line]:
    place = flow.lines[flow.numbers[max(0, bisect_right(flow.starts, start) - 1)]].place if flow.numbers else 0
    return [made_line(row, place) for row in _parted(flow.shown[start:].strip(), opening, ends, whole=flow.whole)]


def _parted(text: str, opening: str, ends: re.Pattern[str], *, whole: bool) -> list[str]:
    """Rows of a body in running text: the abstract's paragraphs, then headings and what stands below them."""
    named = opening == "Abstract"
    end = ends.search(text + " ") if named else None
    if end:
        stop = end.start() + _repeated(text[end.start() :])
        abstract, tail = text[:stop], text[stop:].strip()
    else:
        abstract, tail = (text, "") if named else ("", text)
    rows = [opening, ""]
    for paragraph in [abstract.strip()] if whole else split_labels(abstract.strip()):
        rows += [*split_script(paragraph), ""]
    if named and tail.startswith("Abstract "):  # of a summary in plain language (34097244)
        second, *more = _BEFORE_PIECE.split(tail.removeprefix("Abstract"), maxsplit=1)
        rows += ["Abstract", "", second.strip(), ""]
        tail = " ".join(more)
    cuts = list(_HEADINGS.finditer(tail))
    before = tail[: cuts[0].start()].strip() if cuts else tail
    rows += _pieces(before)
    stops = [*(cut.start() for cut in cuts[1:]), len(tail)]
    for match, stop in zip(cuts, stops, strict=False):
        rows += ["", match[1]]
        below = tail[match.end() : stop].strip()
        if heading(match[1].casefold()) in {"publication types", "mesh terms", "substances", "supplementary concepts"}:
            rows += _terms(below)
        elif heading(match[1].casefold()) in LINKS and ends is _END_OF_LEGACY and (own := _OWN.search(below)):
            rows += [below[: own.start()], "", *_pieces(below[own.end() :])]  # the record's own stand below its links
        elif heading(match[1].casefold()) == "other abstracts":
            text, *more = _BEFORE_PIECE.split(" " + below, maxsplit=1)
            rows += [*split_labels(text.strip()), "", *(row for piece in more for row in _pieces(piece))]
        elif heading(match[1].casefold()) != "ignored" and below:
            rows.append(below)
    return rows


def _repeated(text: str) -> int:
    """The length of a copyright that stands twice: the first is the abstract's own last sentence (33834494)."""
    shown = text.lstrip()
    again = shown.find(shown[:_COPYRIGHT_PROBE], _COPYRIGHT_PROBE, _LONGEST_COPYRIGHT) if "©" in shown[:40] else -1
    once = shown[:again].rstrip() if again > 0 else ""
    return len(text) - len(shown) + again if once and shown.startswith(once, again) else 0


def _pieces(text: str) -> list[str]:
    """Rows of what stands below an abstract: keywords, copyright, identifiers, the record's state."""
    rows: list[str] = []
    for piece in _BEFORE_PIECE.split(" " + text):
        shown = piece.strip()
        state, own = _STATE.match(shown), _IDS.match(shown)
        if own:
            rows += [own[1], ""]  # what stands behind it are buttons
        elif state:
            rows += [state[0], "", "Supplemental Content", ""]
        elif shown.startswith(_IMAGES):
            rows += [_IMAGES, shown.removeprefix(_IMAGES), ""]
        elif shown:
            rows += [shown, ""]
    return rows


def _terms(text: str) -> list[str]:
    """The terms of a list in running text, told apart by the buttons below each; without those nothing tells them apart."""
    pieces = _ACTIONS.split(text)
    return [piece.strip() for piece in pieces if piece.strip()] if len(pieces) > 1 else []
