"""Lines of scraped text, and the walk over a page's body that all layouts share.

    "  • Antiemetics / therapeutic use*"  -> Line(text="Antiemetics / therapeutic use*", bullet=True)

Body: from the heading "Abstract", or the first paragraph where that heading is lost, to the end of the page.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pubparse._readers._page_headings import ID_LABELS, LINKS, heading
from pubparse._readers._page_text_marks import unmarked
from pubparse._readers._page_text_preface import LONGEST_PREFACE, preface
from pubparse._readers._page_text_printed import printed
from pubparse._text import terms
from pubparse._text.abstract import foreign_from, is_label, starts_with_label, summary_in
from pubparse._text.citation import JOURNAL_BEGINS, Citation, parse_citation, take_journal
from pubparse._text.spaces import BLANKS, plain
from pubparse._text.wrapped import is_inside_word

if TYPE_CHECKING:
    from pubparse._parts import Parts

_LINE_END = re.compile(r"\r\n|\n|\r")
_BULLET = re.compile(r"[ \t\u00a0]{0,40}(?:[•·◦▪*+○■□]|-(?![-=])|:(?=[ \t]{2})|(?<=[ \t]{2})o)[ \t\u00a0]+")
_NUMBERED = re.compile(r"[ \t]{2,40}[0-9]{1,3}\.[ \t]+")
_QUOTED = re.compile(r"[>|][ \t]?")
_KEYWORDS = re.compile(r"key ?words?: ?(?=\S)")
_COPYRIGHT = re.compile(
    r"(?:this journal is |(?:crown )?(?:copyright:? ?)?)(?:©|\(c\) [12])"
    r"|(?:crown )?copyright:? [12][0-9]{3}|this article is protected by copyright"
    r"|[^.]{2,80}\. all rights reserved\.?$"
    r"|published by .{2,100}$|all rights reserved\.?$"
    r"|[a-z][a-z ]{2,60} (?:copyright )?© ?[12][0-9]{3}"  # "AJCR Copyright © 2021.", "Colorectal Disease © 2020 The ..."
    r"|(?:[^.]{2,80}\. |the author\(s\)\. )?this is an open access article"
    r"|this work is licensed under|open access\.$|creative commons attribution license\.?$"
    r"|published [12][0-9]{3}\. this article is a u\.s\.|published by the bmj publishing group limited"
    r"|published on behalf of .{2,100}\. all rights reserved"
)
IDS_LINE = re.compile(r"(?:pmid|pmcid|doi): ?\S")
_ID_ALONE = re.compile(
    r"(?:(?:pmid: ?[0-9]{1,8}|pmcid: ?pmc[0-9]{1,9}|doi: ?10\.\S{1,300})(?: |$)){1,3}"
    r"|pmid: ?[0-9]{1,8} doi: ?\S{1,300}"  # "PMID: 10026444 DOI: 51466": what a publisher sent is no DOI
)
_ID_NAMES = frozenset(("pmid:", "pmcid:", "doi:"))
_TAG_OF_ANOTHER = re.compile(r"\[[a-z][^\[\]]{1,150}\. ?[12][0-9]{3}\]")
_LINKED = re.compile(r"PMID: ?[0-9]{1,8}\b[^.]{0,20}\.?$")
_INITIAL = re.compile(r"(?:^|[ ;])[A-Z]\.$")  # "B." / "japonicum" (33539931)
_SIGNS = frozenset("-+*:")
_BULLETS = frozenset("-•*+○▪·")
_JOURNAL_ALONE = re.compile(rf"{JOURNAL_BEGINS}[^.;:]{{1,150}}\.")
_DATE_ALONE = re.compile(
    r"(?:[12][0-9]{3}(?:-[12][0-9]{3})?(?: (?:[a-z]{3}(?:-(?:[12][0-9]{3} )?[a-z]{3})?|spring|summer|fall|autumn|winter))?"
    r"(?: [0-9]{1,2})?)?\."
)
_LONGEST_PIECE = 120
_SHORTEST_PROSE = 60
_FARTHEST_PIECE = 16
"""Lines, blank ones too, in which the three pieces stand."""
FREE = frozenset(("free article", "free pmc article", "free article.", "free pmc article.", "no abstract available",
                   "no abstract available.", "free book", "free books & documents"))  # fmt: skip
_FURNITURE = frozenset(
    ("actions", "search in pubmed", "search in mesh", "search in nlm catalog", "add to search", "expand", "collapse",
     "show details", "display options", "full text links", "cite", "full text linkscite", "favorites", "share",
     "permalink", "copy", "to:", "from:",
     "format:", "email:", "subject:", "frequency:", "yes", "no", "add", "cancel", "create file", "search terms:", "rss link",
     "create rss", "format: ama apa mla nlm", "copy download .nbib", "download .nbib", "copied!",
     "which day?", "report format:", "send at most:", "page navigation", "item in clipboard", "close", "save",
     "email", "send to", "result filters", "format abstract pubmed pmid", "format abstractpubmedpmid")
)  # fmt: skip
# Readability 0.8 leaves several on one line: "Full text links Cite" (34096064).
_BUTTON = "|".join(map(re.escape, sorted(_FURNITURE, key=len, reverse=True)))
_BUTTONS = re.compile(rf"(?:{_BUTTON})(?: (?:{_BUTTON})){{1,4}}")
_BANNER = (
    "skip to main page content", "u.s. flag", "an official website of the united states government", "here's how you know",
    "here’s how you know", "dot gov", "the .gov means it", "federal government websites often end", "the site is secure",
    "the https:// ensures that you are connecting", "access keys", "accesskeys", "warning: the ncbi web site requires",
    "this site needs javascript", "clipboard, search history, and several other advanced",
    "sharing sensitive information, make sure",
    "generate a file for use with external citation", "name your collection", "choose a collection", "unable to load your",
    "name must be less than", "add to collections", "add to my bibliography", "save citation to file", "email citation",
    "your saved search", "saved search alert", "would you like email", "optional text in email", "your rss feed",
    "name of saved search", "name of rss feed", "number of items displayed", "send even when there aren", "create a new collection",
    "add to an existing collection", "create a file for external citation", "please try again",
    "official website and that any information you provide", "and transmitted securely.", "government site.",
)  # fmt: skip
_DIALOG = "[x]"
"""The button that closes the dialog "Cite", which stands below all lists."""
_LISTS = frozenset(("publication types", "mesh terms", "substances", "supplementary concepts", "grants", "references",
                    "associated data", "personal names"))  # fmt: skip
_TERMS_TOO = frozenset(("feedback", "copyright", "conflict of interest"))
"""Headings that are descriptors too (405357)."""
_ENDS_IN_A_STOP = {
    "abstract": "abstract",
    "keywords": "keywords",
    "citation": "pages",
    "short citation": "journal",
    "title": "title",  # it has none, but no page ends there
}
_SENTENCE_ENDS = tuple(".?!)]\"'”’…*%>")
LONGEST_HEAD_LINE = 2000
"""Characters; longer lines are prose, whatever they begin with."""
LONGEST_AFFILIATION = 250
"""Characters; in a text without blank lines a longer one is the abstract."""
LONGEST_WRAP = 300
"""Columns: longer lines are no wrapped ones."""
_TOLERANCE = 12
"""Characters by which a wrapped line may fall short of the widest beside its next word: marks that were taken out."""
_LONGEST_INLINE = 40
"""Characters of a word in italics, a number below the line, a link."""
_MOST_BLANK = 60
"""Blank lines in a row; each costs every layout a look (a text of 200,000 took four seconds)."""
_NO_BEGINNING = frozenset(",.;:)]")


class Line(NamedTuple):
    """A line of the text."""

    text: str
    """As printed, without bullet and outer white space."""
    key: str
    """For comparison: lower case, plain white space, no marks of Markdown; "" for a blank line."""
    bullet: bool
    place: int
    """Where it begins, in characters."""
    indented: bool = False
    number: str = ""
    """The number in front of an indented line, "1. ": of a list, or an author's."""
    mark: str = ""
    """The bullet."""


class Lines(list[Line]):
    """The lines of a text."""

    address: str | None = None
    """Of the page, where the text states it itself: on each printed sheet, or above the page."""


def read_lines(text: str) -> Lines:
    r"""The lines of a text, its dialect's marks off; \r\n, \n and \r end one. A byte order mark is no character of a line."""
    above = preface(_LINE_END.split(text[:LONGEST_PREFACE]))
    shown = unmarked(text, markdown=above is not None)
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    texts = _LINE_END.split(shown)
    if len(texts) > 1 and not texts[-1]:
        texts.pop()  # the end of the last line begins no other
    last = len(starts) - 1
    sheets = printed(texts)
    kept = range(len(texts)) if sheets is None else sheets.kept
    texts = [text.lstrip("\f") for text in texts]
    if above is not None:
        kept = [place for place in kept if place >= above.end or place == above.title_at]
        texts[above.title_at] = above.title
    # Of a quoted mail most lines are; one alone is a sign that begins a wrapped line, "(5 with" / "> 5000 MFI)" (34093576).
    quoted = 2 * sum(raw[:1] in {">", "|"} for raw in texts) > sum(map(bool, texts))
    own = [_line(texts[place], starts[min(place, last)], quoted=quoted) for place in kept]
    lines = Lines(_short_mended(_mended(_without_gulfs(own))))
    lines.address = (above and above.address) or (sheets and sheets.address) or None
    return lines


def _without_gulfs(lines: list[Line]) -> list[Line]:
    """The lines, of blank ones no more in a row than anything is told by."""
    found: list[Line] = []
    blank = 0
    for line in lines:
        blank = 0 if line.key else blank + 1
        if blank <= _MOST_BLANK:
            found.append(line)
    return found


def _mended(lines: list[Line]) -> list[Line]:
    """The lines, with a bullet on a line of its own given to the next, and a number to the label "PMID:" above it."""
    found: list[Line] = []
    waiting: Line | None = None  # a bullet, or a label, and what stands below it so far: blank lines
    blank: list[Line] = []
    for line in lines:
        if waiting is None:
            (found.append(line) if not _waits(line) else None)
            waiting = line if _waits(line) else None
        elif not line.key:
            blank.append(line)
        elif line.key in _BULLETS or (waiting.key in _BULLETS and line.key in _ID_NAMES):
            found += blank if line.key in _BULLETS else []
            waiting = line._replace(bullet=True)
            blank = []
        elif waiting.key in _BULLETS:
            found.append(line._replace(bullet=True))
            waiting, blank = None, []
        else:
            together = f"{waiting.text} {line.text}"
            if _ID_ALONE.fullmatch(plain(together).casefold()):
                found.append(_line(together, waiting.place)._replace(bullet=waiting.bullet))
            else:
                found += [waiting, *blank, line]
            waiting, blank = None, []
    return found if waiting is None else [*found, waiting, *blank]


def _short_mended(lines: list[Line]) -> list[Line]:
    """The lines, with a short citation on three of them as one: "Sean P Pitroda et al." / "Lancet Oncol." / "2019 Aug."."""
    parted = [
        place for place, line in enumerate(lines) if line.key.endswith(" et al.") and len(line.text) < _LONGEST_PIECE
    ]
    for place in reversed(parted):
        below = [n for n in range(place + 1, min(place + _FARTHEST_PIECE, len(lines))) if lines[n].key][:2]
        if (
            len(below) > 1
            and _JOURNAL_ALONE.fullmatch(lines[below[0]].text)
            and _DATE_ALONE.fullmatch(lines[below[1]].key)
        ):
            text = " ".join(lines[n].text for n in (place, *below))
            lines[place : below[1] + 1] = [_line(text, lines[place].place)]
    return lines


def short_citation(lines: list[Line]) -> list[Line]:
    """Those of two lines that are a journal and its date, "Health Phys." / "1979 Jan.", or both in one; none when they are not."""
    first, *below = [*lines, None, None][:2]
    if first is None or heading(first.key) or not _JOURNAL_ALONE.match(first.text):
        return []
    date = below[0]
    if _JOURNAL_ALONE.fullmatch(first.text):
        return [first, date] if date is not None and _DATE_ALONE.fullmatch(date.key) else []
    _, _, rest = first.key.partition(". ")
    return [first] if _DATE_ALONE.fullmatch(rest) else []


def _waits(line: Line) -> bool:
    return line.key in _BULLETS or line.key in _ID_NAMES


def _line(raw: str, place: int, *, quoted: bool = False) -> Line:
    if not raw:
        return Line("", "", bullet=False, place=place)
    body = raw.removeprefix("\ufeff")
    sign = _QUOTED.match(body) if quoted else None
    body = body[sign.end() :] if sign else body
    mark = _BULLET.match(body) or _NUMBERED.match(body)
    shown = body[mark.end() :] if mark else body
    shown = shown.strip(BLANKS)
    key = plain(shown).lstrip("# ").strip("*_ ").casefold()
    number = f"{mark[0].strip()} " if mark and mark.re is _NUMBERED else ""
    bullet = mark[0].strip(BLANKS) if mark and not number else ""
    return Line(
        shown, key, bullet=mark is not None, place=place, indented=body[:1] in {" ", "\t"}, number=number, mark=bullet
    )


def made_line(text: str, place: int) -> Line:
    """A line that a reader has put together, from words that stand at this place."""
    return _line(text, place)


def blocks(lines: list[Line]) -> list[tuple[int, int]]:
    """First and last line of each run of lines without a blank one; where all blank lines are lost, of each line."""
    if not has_blank_lines(lines):
        return [(place, place + 1) for place, line in enumerate(lines) if line.key]
    found: list[tuple[int, int]] = []
    start = None
    for place, line in enumerate([*lines, Line("", "", bullet=False, place=0)]):
        if line.key and start is None:
            start = place
        elif not line.key and start is not None:
            found.append((start, place))
            start = None
    return found


def has_blank_lines(lines: list[Line]) -> bool:
    """True when a blank line stands between others."""
    shown = [place for place, line in enumerate(lines) if line.key]
    return bool(shown) and shown[-1] - shown[0] + 1 > len(shown)


def joined(lines: list[Line]) -> str:
    """The lines as one text."""
    return run_on([line.text for line in lines if line.key])


def run_on(texts: list[str]) -> str:
    """Lines of a wrapped text as one; a word parted at its own hyphen is one word again."""
    pieces: list[str] = []
    for text in texts:
        # No writer that was met breaks a line at another hyphen: "E-" / "clones" and "CD20-" / "PAX5" have lost a blank.
        broken = bool(pieces) and (is_inside_word(pieces[-1][-8:], text) or _in_range(pieces[-1], text))
        if pieces and not broken and (text[:1] not in _NO_BEGINNING or text[1:2].isdigit()):
            pieces.append(" ")
        pieces.append(text)
    return "".join(pieces)


def _in_range(above: str, below: str) -> bool:
    return above[-1:] == "-" and above[-2:-1].isdigit() and below[:1].isdigit()


def citation_of(text: str) -> Citation | None:
    """The citation that a whole text is; None for prose."""
    if len(text) > LONGEST_HEAD_LINE:
        return None
    citation, _ = parse_citation(text)
    found = citation.date is not None or citation.located
    return citation if found and (citation.date is None or citation.date.year) else None


def is_banner(line: Line) -> bool:
    """True for a line of what stands above every page: the government's banner, the access keys, the warning about scripts."""
    return line.key.startswith(_BANNER)


def is_tag_of_another(line: Line) -> bool:
    """True for what pages of 2008 print below each related article's citation: "[J Biol Chem. 1999]"."""
    return line.key[:1] == "[" and _TAG_OF_ANOTHER.fullmatch(line.key) is not None


def is_furniture(line: Line) -> bool:
    """True for a button or menu of the page."""
    return line.key in _FURNITURE or _BUTTONS.fullmatch(line.key) is not None


def cut_body(lines: list[Line], parts: Parts, zone: str | None) -> None:
    """File a page's body; `zone` is the part that its first line belongs to."""
    body = _Body(parts, zone)
    shown = [line for line in lines if line.key]
    below = iter([*shown, None][1:])
    for line in lines:
        body.take(line, next(below) if line.key else None)
    body.close()
    own, summary = summary_in(paragraphs(body.abstract))
    parts.put("summary", *filter(None, [" ".join(summary).partition(":")[2].strip()]))
    foreign = foreign_from(own)
    parts.put("abstract", *own[:foreign])
    parts.put("other abstracts", *own[foreign:], *paragraphs(body.other))
    if foreign < len(own):
        parts.put("inferred", "the abstract goes on in another language: that it is a second one is inferred")


class _Body:
    """The walk over a body: which part the next line belongs to, and what the blank lines above it mean."""

    def __init__(self, parts: Parts, zone: str | None) -> None:
        self.parts = parts
        self.zone = zone
        self.abstract: list[tuple[int, Line]] = []
        self.other: list[tuple[int, Line]] = []
        self._gap = 0  # blank lines above this line
        self._list_gap: int | None = None  # the fewest between two entries of this list
        self._seen = False  # this list has an entry
        self._bulleted = False  # the last entry of this list had a bullet
        self._entry: list[str] = []  # lines of the entry that is not filed yet
        self._neighbours = False  # below "Similar articles": identifiers are other articles'

    def take(self, line: Line, below: Line | None) -> None:
        """File one line; `below` is the next that is not blank."""
        if not line.key:
            self._gap += 1
            return
        opened = heading(line.key)
        is_heading = opened is not None and (not line.bullet or opened in ID_LABELS)
        if opened == "abstract" and (self.abstract or self.zone == "publication types"):
            is_heading = False  # "Abstract" as a line of the abstract itself, or the type "English Abstract" (400078)
        if is_heading and self.zone == "mesh terms" and line.key in _TERMS_TOO and below is not None:
            is_heading = not self._is_in_order(line.key, below.key)
        if (
            opened == "abstract"
            and self.zone == "abstract"
            and self.abstract
            and line.key == "abstract"
            and self._is_prose(below)
        ):
            self.zone = (
                "other abstracts"  # legacy pages have the same heading above a summary in plain language (34097244)
            )
        elif is_heading and opened is not None:
            self._open(opened)
        elif line.key == _DIALOG:
            if self.zone in _LISTS:
                self._open("ignored")
        elif self.zone != "ignored" and not is_furniture(line) and not self._file_special(line):
            self._file(line)
        self._gap = 0

    def _is_prose(self, below: Line | None) -> bool:
        return (
            below is not None
            and len(below.text) > _SHORTEST_PROSE
            and self.abstract[-1][1].text.endswith(_SENTENCE_ENDS)
        )

    def _is_in_order(self, key: str, below: str) -> bool:
        """True for a term among the terms, which are listed by the alphabet, or the last of them above the next list."""
        above = self._entry[-1].casefold() if self._entry else ""
        opened = heading(below) if below not in _TERMS_TOO else None
        return above <= key and (key <= below if opened is None else opened in _LISTS)

    def close(self) -> None:
        """File the entry that may have had one more line."""
        if self._entry:
            self.parts.put(str(self.zone), run_on(self._entry))
            self._entry = []

    def _open(self, part: str) -> None:
        if part in ID_LABELS and self._neighbours:
            return
        self.close()
        self.zone, self._list_gap, self._bulleted, self._seen = part, None, False, False
        if part == "ignored":
            self._neighbours = True
        elif part not in ID_LABELS:
            self.parts.put(part)

    def _file_special(self, line: Line) -> bool:
        """File a line that says itself what it is: keywords, copyright, the record's state."""
        if _KEYWORDS.match(line.key):
            self.close()
            self.zone, self._entry = "keywords", [line.text]
            return True
        if _COPYRIGHT.match(line.key) and not self._is_inside():
            self.close()
            self.zone = "copyright"
            self.parts.put("copyright", line.text)
            return True
        if terms.status(line.key):
            self.close()
            self.zone = "ignored"
            self.parts.put("status", line.text)
            if IDS_LINE.match(line.key):
                self.parts.put("ids", line.text)
            return True
        if _ID_ALONE.fullmatch(line.key) and not self._neighbours:
            self.parts.put("ids", line.text)
            return True
        if line.key in FREE:
            if line.text not in self.parts.peek("free full text"):
                self.parts.put("free full text", line.text)
            return True
        return False

    def _is_inside(self) -> bool:
        """True where a wrapped line goes on with a sentence of the abstract's own.

        "(PsycInfo Database Record" / "(c) 2021 APA, all rights reserved)." (34096741), "This article is protected by" / "copyright.
        All rights reserved." (34097323)
        """
        above = self.abstract[-1][1].text if self.abstract and not self._gap else "."
        return self.zone == "abstract" and not (self._gap or (above.endswith(_SENTENCE_ENDS) and not self._wrapped()))

    def _wrapped(self) -> bool:
        """True for an abstract below a blank line, of which a line has gone on with a sentence: all that no other parts is one."""
        goes_on = (
            not gap and not above.text.endswith(_SENTENCE_ENDS) for (_, above), (gap, _) in pairwise(self.abstract)
        )
        return bool(self.abstract) and self.abstract[0][0] > 0 and any(goes_on)

    def _file(self, line: Line) -> None:
        if self.zone in ID_LABELS:  # legacy pages: "PMID:", then the number on a line of its own
            self.parts.put("ids", f"{self.zone}: {line.text}")
            self.zone = "ignored"
        elif self.zone == "abstract" or self._below_links(line):
            self.close()
            self.zone = "abstract"
            above = self.abstract[-1][1].text if self.abstract else ""
            inside = line.mark in _SIGNS and not self._gap and above and not above.endswith((*_SENTENCE_ENDS, ":"))
            shown = f"{line.mark} {line.text}" if inside else line.number + line.text  # "2006" / "- 2017" (34092470)
            self.abstract.append((self._gap, line._replace(text=shown) if shown != line.text else line))
        elif self.zone == "other abstracts":
            self.other.append((self._gap, line))
        elif self.zone in _LISTS or self.zone in LINKS:
            self._file_entry(line)
        elif self.zone == "keywords":
            last = self._entry[-1] if self._entry else ""
            ended = last.endswith(".") and not _INITIAL.search(last[-3:])
            if self._gap or ended:
                self.close()
            self._entry.append(line.text)
            self.zone = "text" if ended else self.zone
        else:
            self.parts.put(self.zone or "text", line.text)

    def _below_links(self, line: Line) -> bool:
        """True for a paragraph below a bulleted list of notices: an abstract whose heading is lost."""
        if self.abstract or _LINKED.search(line.text) or take_journal(line.text[:LONGEST_HEAD_LINE])[0]:
            return False  # the notice's citation, apart from its title (34874420), and maybe wrapped (41026679)
        return self.zone in LINKS and self._bulleted and self._gap > 0 and not line.bullet and not line.indented

    def _file_entry(self, line: Line) -> None:
        """An entry of a list, or the next line of one: a notice's title, then its authors and citation."""
        usual = self._list_gap
        # Where the buttons or the addresses of links have stood between two terms, gaps say nothing.
        if self.zone == "mesh terms" and line.bullet and usual == 0 and self._gap > 1:
            self.close()
            self.zone = "substances"  # reader mode without that heading: two blank lines part the lists
        if self._seen:
            self._list_gap = self._gap if usual is None else min(usual, self._gap)
        # the rest of a wrapped entry, indented below its bullet: "... / statistics & numerical" / "data" (19353626)
        wrapped = self._bulleted and line.indented
        goes_on = (self.zone in LINKS or wrapped) and not line.bullet and not self._gap
        if not goes_on:
            self.close()
        self._entry.append(line.text)
        self._seen, self._bulleted = True, line.bullet or (goes_on and self._bulleted)


def paragraphs(lines: list[tuple[int, Line]]) -> list[str]:
    """Paragraphs of lines with the number of blank lines before each: a line is one, unless it has been wrapped or broken."""
    texts = [line.text for _, line in lines]
    width = max(map(len, texts), default=0)
    # Of a wrapped text no line had room for the word that begins the next; the end of a sentence may stand there by chance.
    pairs = [
        not gap and width <= LONGEST_WRAP and _full(above.text, line.text, width)
        for (_, above), (gap, line) in pairwise(lines)
    ]
    wrapped = any(
        full and not above.text.endswith(_SENTENCE_ENDS) for full, (_, above) in zip(pairs, lines, strict=False)
    )
    found: list[list[str]] = []
    for place, (gap, line) in enumerate(lines):
        above = lines[place - 1][1].text if place else ""
        unended = place > 0 and not gap and not above.endswith(_SENTENCE_ENDS)
        # Where a blank line stands above paragraphs, a label without one begins a line by chance (34093351).
        by_chance = place > 0 and wrapped and pairs[place - 1] and (unended or lines[0][0] > 0)
        if not place or gap or (starts_with_label(line.text) and not by_chance):
            joins = False
        else:
            # "et al." in italics stands on a line of its own (34094133)
            unended = unended or (not gap and above.endswith("et al.") and line.text[0].islower())
            joins = (
                unended or line.text[0] in _NO_BEGINNING or (wrapped and pairs[place - 1]) or _is_inline(lines, place)
            )
        if joins:
            found[-1].append(line.text)
        else:
            found.append([line.text])
    return [run_on(texts) for texts in found]


def _is_inline(lines: list[tuple[int, Line]], place: int) -> bool:
    """True for a few words that the next line goes on with: an element inside a paragraph, on a line of its own (34094894)."""
    text = lines[place][1].text
    gap, below = lines[place + 1] if place + 1 < len(lines) else (1, lines[place][1])
    open_ = not text.endswith((*_SENTENCE_ENDS, ":")) and len(text) <= _LONGEST_INLINE and not is_label(text)
    return open_ and not gap and not starts_with_label(below.text)


def _full(above: str, below: str, width: int) -> bool:
    """True when the first word of the lower line would not have fitted into the upper."""
    return len(above) + 1 + len(below.split(" ", 1)[0]) > width - _TOLERANCE


def cut_off_in(lines: list[Line], parts: Parts) -> frozenset[str]:
    """The field at which the text breaks off: of a part that ends in a stop, whose last words are the text's and have none."""
    last = next((line for line in reversed(lines) if line.key), None)
    if last is None or last.text.endswith(_SENTENCE_ENDS):
        return frozenset()
    cut = (
        field
        for part, field in _ENDS_IN_A_STOP.items()
        if parts.peek(part) and parts.peek(part)[-1].endswith(last.text)
    )
    return frozenset(cut)
