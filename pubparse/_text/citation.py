"""The citation line: where and when an article appeared.

PubMed prints one line in many places - above the title of a page, in MEDLINE's SO, at the head of an "Abstract (text)"
record - and scrapers break it at its full stops:

    Lancet Oncol. 2019 Aug;20(8):e434-e442. doi: 10.1016/S1470-2045(19)30157-3. Epub 2019 Jul 29.
    . May-Jun 1991;13(3):383-95.                    journal lost with the button that held it
    , 40 (2), 309-34, vii                           pages of early 2020

Takes text, returns `Citation` and what it could not read. Knows nothing of HTML, XML or pages.
"""

from __future__ import annotations

import functools
import re

from attrs import evolve, frozen

from pubparse._text.dates import take_date, take_placed_date
from pubparse._text.ids import take_doi
from pubparse._text.spaces import plain
from pubparse.model import PartialDate

LONGEST_LINE = 2000
LONGEST_JOURNAL = 300
JOURNAL_BEGINS = "(?:[a-z]{1,3})?[A-Z]"
"""Abbreviations begin with a capital, or like "bioRxiv", "iScience", "mBio"."""
_ARTICLE_NUMBER = 5
"""So many digits are no volume."""

# A clause begins after a stop and a blank. Not "doi" inside a DOI: those have no blank.
_CLAUSE = re.compile(
    r"""
    (?: ^ | (?<=[.;\]]) ) [ ]?
    ( doi: | pii: | Epub | eCollection | Print[ ](?=[0-9]{4}) | Online[ ]ahead[ ]of[ ]print | \[Epub[ ]ahead[ ]of[ ]print\]
    | PMID: | PMCID: )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A record without a date leaves its mark: "Curr Med Chem. :1538-1548." (28618900 in other programs' tests)
_UNDATED = re.compile(r"([^.;:]{1,300})\. (?=[;:][^\s])")
_CUT_ET_AL = re.compile(r" et(?: a(?:l\.?)?)?$")
_ABBREVIATED = re.compile(r"(?:^|[ .])[A-Z]\.[A-Z]$")
_SENTENCE = re.compile(r"[.;] ")
# Behind the pages the old site set types and languages: ":3-9. Review. German."
_BEHIND_PAGES = re.compile(r"\. (?=[A-Z][a-z]{2})")
# "146 ( Pt 8)", "59 (1 vol.)": a volume as NLM spells it; an issue follows its volume without a blank (10931908).
_PART_OF_VOLUME = re.compile(r"[0-9A-Za-z-]{1,12} \([^()]{1,40}\)(?=[:(.]|$)")
_RANGE = re.compile(r"[0-9]{1,5}-[0-9]{1,5}")
_VOLUME = re.compile(r"[^\s():;,.][^():;,]{0,60}")


@frozen(kw_only=True)
class Citation:
    """What a citation line states; None for what it does not."""

    journal: str | None = None
    date: PartialDate | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pii: str | None = None
    electronic_date: PartialDate | None = None
    ahead_of_print: bool = False

    @property
    def located(self) -> bool:
        """True when it says where in a journal: a volume, an issue or pages."""
        return any((self.volume, self.issue, self.pages))


@functools.lru_cache(maxsize=16)  # readers of pages ask for the same line more than once
def parse_citation(text: str) -> tuple[Citation, str]:
    """What the line states, and what of it was not understood ("" when all was)."""
    line = plain(text[:LONGEST_LINE])
    if len(text) > LONGEST_LINE:
        return Citation(), text
    lost_journal = line[:1] in {".", ","}
    line = line.lstrip("., ") if lost_journal else line
    head, clauses = _clauses(line)
    journal, date, rest = (None, *take_placed_date(head)) if lost_journal else take_journal(head)
    if date is None and journal is None:
        undated = _UNDATED.match(head)
        journal, rest = (undated[1], head[undated.end() :]) if undated else (None, head)
    citation = Citation(journal=journal, date=date)
    citation, left = _place(citation, rest, comma=lost_journal and date is None)
    unread = [left] if left else []
    for name, value in clauses:
        citation, left = _clause(citation, name, value)
        if left:
            unread.append(left)
    return citation, " ".join(unread)


def take_journal(text: str) -> tuple[str | None, PartialDate | None, str]:
    """Journal, date and the rest of "J Biol Chem. 1999 Aug;..."; a journal is only known by the date that follows it."""
    date, rest = take_placed_date(text)
    if date is not None and rest[:1] in {"", ";", ":", ".", " "}:
        return None, date, rest
    for stop in _SENTENCE.finditer(text, 0, LONGEST_JOURNAL):
        date, rest = take_placed_date(text[stop.end() :])
        # After a date comes ";" or ":" or its stop: "N Engl J Med. 2000 patients" is no citation.
        if date is not None and rest.lstrip()[:1] in {"", ";", ":", "."}:
            return text[: stop.start()].strip() or None, date, rest
    return None, None, text


def split_short(text: str) -> tuple[str | None, bool, str | None, PartialDate | None]:
    """Author, whether "et al." follows, journal and date of the short "Sean P Pitroda et al. Lancet Oncol. 2019 Aug." line.

    The date may be lost with its day ("Vincent C Lombardi et al. Science. ."), the author may be alone or absent.
    """
    line = plain(text[:LONGEST_LINE])
    author, mark, tail = line.partition(" et al. ")
    cut = _CUT_ET_AL.search(line[-20:]) if not mark else None
    if cut:
        return line[: len(line) - len(cut[0])].strip() or None, True, None, None
    if not mark:
        # In all texts met names hold no full stop: the first ". " ends the author (SCRAPED 7.1).
        author, _, tail = line.partition(". ")
        while tail and _ABBREVIATED.search(author):  # "U.S. Preventive Services Task Force. Ann Intern Med." (12230355)
            more, _, tail = tail.partition(". ")
            author = f"{author}. {more}"
        if _is_date(tail):
            author, tail = "", line
    journal, date, _ = take_journal(tail)
    if date is None or journal is None:
        journal = tail.rstrip(". ") or None
    return author.strip() or None, bool(mark), journal, date


def _is_date(text: str) -> bool:
    date, rest = take_date(text)
    return not rest.strip(" .") and (date is not None or not text.strip(" ."))


def _clauses(line: str) -> tuple[str, list[tuple[str, str]]]:
    """The line up to its first clause, and the clauses as (name, text)."""
    starts = list(_CLAUSE.finditer(line))
    if not starts:
        return line, []
    ends = [match.start() for match in starts[1:]] + [len(line)]
    found = [(match[1].strip(), line[match.end() : end].strip()) for match, end in zip(starts, ends, strict=True)]
    return line[: starts[0].start()].strip(), found


def _clause(citation: Citation, name: str, value: str) -> tuple[Citation, str]:
    printed, name = f"{name} {value}".strip(), name.lower()
    if name == "doi:":
        doi, left = take_doi(value)
        if doi and citation.doi is None:
            return evolve(citation, doi=doi), left.strip(" .")
    elif name == "epub" and not value.lower().startswith("ahead"):
        date, left = take_date(value)
        if date is not None and citation.electronic_date is None:
            return evolve(citation, electronic_date=date), left.strip(" .")
    elif name == "pii:" and citation.pii is None:
        return evolve(citation, pii=value.rstrip(". ") or None), ""
    elif "ahead of print" in printed.lower():
        return evolve(citation, ahead_of_print=True), value.removeprefix("ahead of print").strip(" .]")
    return citation, printed


def _place(citation: Citation, rest: str, *, comma: bool) -> tuple[Citation, str]:
    """Volume, issue and pages of ";20(8):e434-e442.", of ", 40 (2), 309-34, vii" when `comma`."""
    body = rest.strip()
    body = body[:-1].rstrip() if body.endswith(".") else body
    if not body:
        return citation, ""
    if body[0] in ";:":
        only_pages = body[0] == ":" and body[1:2] != "("  # "2019 Jul 29:1-10." against "2002:(2):CD001520"
        body = body[1:].strip()
        if only_pages:
            pages, left = _without_sentences(body)
            return evolve(citation, pages=pages), left
    elif not comma:
        return citation, body
    volume, issue, pages = _split_place(body, ",:" if comma else ":")
    if comma and not (volume and volume[0].isdigit() and pages):
        return citation, body
    if volume and not (issue or pages) and citation.date and citation.date.day and _RANGE.fullmatch(volume):
        volume, pages = None, volume  # ". 2021 Jun 1;1-5.": ahead of print, on a day, there is no volume yet (34092805)
    pages, left = _without_sentences(pages or "")
    return evolve(citation, volume=volume, issue=issue, pages=pages), left


def _without_sentences(pages: str) -> tuple[str | None, str]:
    end = _BEHIND_PAGES.search(pages)
    return (pages[: end.start()] or None, pages[end.end() :]) if end else (pages or None, "")


def _split_place(body: str, marks: str) -> tuple[str | None, str | None, str | None]:
    match = _PART_OF_VOLUME.match(body) or _VOLUME.match(body)
    volume = match[0].strip() if match else ""
    rest = body[match.end() if match else 0 :].lstrip()
    issue = ""
    if rest.startswith("("):
        close = _closing(rest)
        issue, rest = rest[1:close].strip(), rest[close + 1 :].lstrip()
    if rest[:1] and rest[0] in marks:
        return volume or None, issue or None, rest[1:].strip() or None
    if rest or (not issue and _is_article_number(volume)):
        # ". 2022 Dec 1;19417381221131570.": the article's number where the volume stands; "S0140-6736(21)00234-5" too
        return None, None, body
    return volume or None, issue or None, None


def _is_article_number(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    return digits >= _ARTICLE_NUMBER or (digits > 0 and text[0] in "eE" and text[1:].isdigit())


def _closing(text: str) -> int:
    """Where the bracket closes that the text begins with; its end when it never does."""
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return place
    return len(text)
