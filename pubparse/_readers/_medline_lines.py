"""Cuts MEDLINE text: bytes to records, a record to its tagged lines.

    PMID- 31364595
    TI  - A title that is wrapped behind its eightieth
          column.

A tag fills columns 1-4, "- " columns 5 and 6; what is indented goes on with the value above. Understands no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pubparse._input import Input
from pubparse._text.spaces import fold

BLOCK = 1 << 18
LONGEST_RECORD = 32 << 20
LONGEST_AT_ONCE = 1 << 20
"""Characters; the expressions that cut a whole record remember each of its lines while they run."""

# Inside <pre> the first tag follows ">". "PMC -22664230" and "PMID-1" have lost their blank.
_OPENS = re.compile(rb"(?:\A|[\r\n>])(PMID|PMC|OWN|STAT)[ \t]{0,2}-")
# What opens a record; or a line for which each tag has to be looked at: another shape of PMID, markup, a record without PMID.
_OPENS_OR_ODD = re.compile(rb"\n(?=[P<OS])(?:(PMID- )|PMID|<|(?:PMC|OWN|STA)(?<=[ \t\r\n]\n...)(?<!\S\r\n...))")
_OPENS_WITHOUT_PMID = re.compile(rb"\n[ \t]*\r?\n(?=[A-Z][A-Z0-9]{1,3} {0,2}- )")
_PMID_LINE = re.compile(rb"(?<![^\r\n>])PMID[ \t]{0,2}-")
_BLANK_LINE_BEFORE = re.compile(rb"\n[ \t]*\n[ \t]*\Z")
_CONTINUED = re.compile(r"\n(?:\t| {5})[ \t]*")
_LOOSE = re.compile(r"([A-Z][A-Z0-9]{1,4})[ \t]{0,3}-(.*)", re.DOTALL)
# PMID 33890651: "id: 33890651 Error occurred: PMID 33890651 is a duplicate of PMID 31311831"
_ERROR_LINE = re.compile(r"(?:id: *([1-9][0-9]{0,7}) +)?Error occurred\b")
_PMID = re.compile(r"\bPMID[-: ]{1,3}([1-9][0-9]{0,7})\b")
_MARKUP = re.compile(r"</?[A-Za-z!]")
_PREFORMATTED = re.compile(r"<pre[^>]{0,200}>", re.IGNORECASE)
_SHAPE = re.compile(r"[A-Z][A-Z0-9]{1,3} {0,2}\Z")

LINKS = (
    "CIN ", "CON ", "EIN ", "EFR ", "CRI ", "CRF ", "ECI ", "ECF ", "ORI ", "PRIN", "PROF", "RPI ", "RPF ", "RIN ", "ROF ",
    "RRI ", "RRF ", "SPIN", "UIN ", "UOF ",
)  # fmt: skip
PEOPLE = ("FAU ", "AU  ", "AUID", "AD  ", "CN  ")
INVESTIGATORS = ("FIR ", "IR  ", "IRAD")
EDITORS = ("FED ", "ED  ")
SUBJECTS = ("FPS ", "PS  ")
KEYWORDS = ("OT  ", "OTO ")
OTHER_ABSTRACTS = ("OAB ", "OABL", "OCI ")
# Tags of which several stand for one thing, so that their order counts: each group is filed as one.
_GROUPS = (PEOPLE, INVESTIGATORS, EDITORS, SUBJECTS, KEYWORDS, OTHER_ABSTRACTS, LINKS)
LEADERS = {tag: tags[0] for tags in _GROUPS for tag in tags}
TAGS = frozenset(
    """PMID OWN STAT DA DCOM LR CTDT DRDT IS ISSN VI IP DP TI PG LID AB CI LA GR PT DEP PL TA JT JID RN NM SB MH GS GN COIS
    EDAT MHDA CRDT CDAT PHST PMCR AID PST SO PMC MID OID TT BTI CTI VTI EN PB ISBN SI SFM RF NR PUBM DDIN DRIN""".split()  # noqa: SIM905 - a paragraph of words is easier to read
).union(tag.rstrip() for tag in LEADERS)


def _runs_of(end: str) -> re.Pattern[str]:
    """A tag and all that stands below it up to the next one; lines of one group are one run, as MH after MH is."""
    rest = f"[^ {end[0]}][^{end[0]}]*"
    people, members, keywords = ("|".join(tags) for tags in (PEOPLE, INVESTIGATORS, KEYWORDS))
    return re.compile(
        rf"{end}(?=({people})|({members})|({keywords})|)"
        rf"([A-Z][A-Z0-9][A-Z0-9 ]{{2}})-\ ("
        rf"{rest}"
        rf"(?:{end}(?:(?:(?(1)(?:{people})|(?(2)(?:{members})|(?(3)(?:{keywords})|\4))))-\ {rest}|\ {{6}}[^{end[0]}]*))*"
        r"(?<!\ ))"
    )


_RUNS = {end: _runs_of(end) for end in ("\n", "\r\n")}


class Lines:
    """A record's lines by their tags (four characters, "TI  "), to be taken out; each run of white space is one blank."""

    __slots__ = ("_end", "_runs")

    def __init__(self, runs: dict[str, str], end: str) -> None:
        # What stands behind "TI  - ", up to the next tag: several values parted by line end and tag, wrapped as they stood.
        self._runs = runs
        self._end = end

    def one(self, tag: str) -> str | None:
        """The value of a tag that occurs once; what else it has stays."""
        run = self._runs.pop(tag, None)
        if run is None or ("\n" not in run and "  " not in run):
            return run
        first, *more = self._values(tag, run)
        if more:
            self._runs[tag] = f"{self._end}{tag}- ".join(more)
        return first

    def all(self, tag: str) -> Sequence[str]:
        """The values of a tag, in order."""
        run = self._runs.pop(tag, None)
        if run is None:
            return ()
        return [run] if "\n" not in run and "  " not in run else self._values(tag, run)

    def text(self, tags: tuple[str, ...]) -> tuple[str, str]:
        """The lines of tags that belong together, unwrapped, in order; and how they end."""
        runs = self._runs
        present = runs.keys() & tags
        if not present:
            return "", self._end
        ordered = [tag for tag in runs if tag in present] if len(present) > 1 else list(present)
        text = self._end.join([f"{tag}- {runs.pop(tag)}" for tag in ordered])
        return self._unwrapped(text), self._end

    def group(self, tags: tuple[str, ...]) -> Sequence[str]:
        """Whole lines ("FAU - Plato") of tags that belong together, in order."""
        text, end = self.text(tags)
        if not text:
            return ()
        lines = text.split(end)
        return [line[:6] + fold(line[6:]) if line[-1] == " " or "  " in line[6:] else line for line in lines]

    def peek(self, tag: str) -> Sequence[str]:
        """The values of a tag, which stay."""
        return self._values(tag, self._runs[tag]) if tag in self._runs else ()

    def has_none_of(self, tags: Iterable[str]) -> bool:
        """True when none of the tags is there."""
        return self._runs.keys().isdisjoint(tags)

    def rest(self) -> list[tuple[str, str]]:
        """What nobody took, as (tag, value)."""
        found: list[tuple[str, str]] = []
        for tag in list(self._runs):
            if tag in LEADERS:
                found += [(line[:4].rstrip(), line[6:]) for line in self.group((tag,))]
            else:
                found += [(tag.rstrip(), value) for value in self.all(tag)]
        return found

    @property
    def tags(self) -> Iterable[str]:
        """The tags that are there, in the order of their first lines."""
        return self._runs.keys()

    def _values(self, tag: str, run: str) -> list[str]:
        run = self._unwrapped(run)
        values = run.split(f"{self._end}{tag}- ") if "\n" in run else [run]
        return [fold(value) if "  " in value or value[-1] == " " else value for value in values]

    def _unwrapped(self, run: str) -> str:
        # PubMed's own downloads keep the blank at which they break a line, EFetch does not.
        wrap = f"{self._end}      "
        if "\n" in run and wrap in run:
            run = run.replace(f" {wrap}", " ")
            if "\n" in run:
                run = run.replace(wrap, " ")
        return run


class Piece(NamedTuple):
    """The bytes of one record, or what stands before the first."""

    offset: int
    content: bytes
    end: str
    """How its lines end, when all end alike; else ""."""


class Note(NamedTuple):
    """Something beside the tagged lines: kind "error", "foreign", "unindented" or "loose"; the PMID it names."""

    kind: str
    text: str
    pmid: str | None = None


def pieces(source: Input) -> Iterator[Piece]:
    """The records of a stream, cut where the next begins. Holds one record and one block."""
    find = _starts if _PMID_LINE.search(source.head) else _starts_without_pmid
    offset, wanted = source.offset, BLOCK
    parts, size = [], 0
    for chunk in source:
        parts.append(chunk)
        size += len(chunk)
        if size < wanted:
            continue
        held = b"".join(parts)
        end, cut = _line_end(held), 0
        for start in find(held, end):
            yield Piece(offset + cut, held[cut:start], end)
            cut = start
        offset += cut
        parts, size = [held[cut:]], len(held) - cut
        wanted = max(BLOCK, 2 * size)
    held = b"".join(parts)
    end, cut = _line_end(held), 0
    for start in (*find(held, end), len(held)):
        if held[cut:start]:
            yield Piece(offset + cut, held[cut:start], end)
        cut = start


def _line_end(held: bytes) -> str:
    if b"\r" not in held:
        return "\n"
    # A block may be cut between the two.
    return "\r\n" if held.count(b"\r") - held.endswith(b"\r") == held.count(b"\n") else ""


def _starts(held: bytes, end: str) -> Iterator[int]:
    """Where records begin behind the first byte: at PMID- unless the present one waits for its PMID, and behind a blank line."""
    if not end or not held.startswith(b"PMID- "):
        return _starts_of_any(held)
    # Each record opens with PMID, and none without stands between them. A look at each tag that could open one takes 5 us more.
    found = list(_OPENS_OR_ODD.finditer(held))
    return _starts_of_any(held) if any(not m[1] for m in found) else iter([m.start(1) for m in found])


def _starts_of_any(held: bytes) -> Iterator[int]:
    has_pmid = False
    waiting = False
    seen: set[bytes] = set()
    for match in _OPENS.finditer(held):
        start, is_pmid = match.start(1), match[1] == b"PMID"
        if match[1] in (b"OWN", b"STAT"):
            # a record whose PMID line is lost: OWN or STAT is its first
            if has_pmid and match[1] in seen and _is_after_blank_line(held, start):
                yield start
                seen = set()
            seen.add(match[1])
            continue
        if is_pmid and (has_pmid or not waiting):
            opens = True
        elif has_pmid or is_pmid:
            opens = _is_after_blank_line(held, start)
        else:
            # what stands before a first "PMC -" is no record yet
            opens = not waiting or _is_after_blank_line(held, start)
        if opens:
            if start:
                yield start
            has_pmid = is_pmid
            waiting = not is_pmid
            seen = set()
        else:
            has_pmid = has_pmid or is_pmid
            waiting = waiting and not is_pmid


def _is_after_blank_line(held: bytes, start: int) -> bool:
    before = held[max(0, start - 64) : start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return bool(_BLANK_LINE_BEFORE.search(before))


def _starts_without_pmid(held: bytes, _: str) -> Iterator[int]:
    for match in _OPENS_WITHOUT_PMID.finditer(held):
        if held[: match.start()].strip():
            yield match.end()


def cut(text: str, end: str) -> tuple[Lines, list[Note]]:
    """A record's lines, and what else stood there. `end` is how all lines end, "" when that is not known."""
    if end and "\t" not in text and len(text) <= LONGEST_AT_ONCE:
        parts = _RUNS[end].split(end + text.strip("\r\n"))
        # what stood before a run, three groups, its tag, the run itself; and what stood behind the last
        tags = parts[4::6]
        runs = dict(zip(tags, parts[5::6], strict=True))
        if len(runs) == len(tags) and not any(parts[::6]):
            return Lines(runs, end), []
    notes: list[Note] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines: dict[str, list[str]] = {}
    for line in _mended(_CONTINUED.sub(" ", text).split("\n"), notes):
        tag = line[:4]
        lines.setdefault(LEADERS.get(tag, tag), []).append(line)
    return Lines({found[0][:4]: "\n".join(found)[6:] for found in lines.values()}, "\n"), notes


def _mended(lines: list[str], notes: list[Note]) -> list[str]:
    found: list[str] = []
    after_blank = True
    foreign: list[str] = []
    for raw in lines:
        line = _PREFORMATTED.sub("", raw) if raw[:1] == "<" else raw
        if not line.strip():
            after_blank = after_blank or not line
            continue
        exact = _exact(line, after_blank=after_blank, notes=notes)
        if exact is not None:
            found.append(exact)
            after_blank = False
            continue
        error = _ERROR_LINE.search(line)
        if error:
            named = error[1] or next((m[1] for m in _PMID.finditer(line)), None)
            notes.append(Note("error", fold(line), named))
        elif _MARKUP.match(line) or not found or (after_blank and line[0] not in " \t"):
            foreign.append(line)
            continue
        else:
            if line[0] not in " \t":
                notes.append(Note("unindented", fold(line)))
            found[-1] += " " + line
        after_blank = False
    if any(not _MARKUP.match(line) or re.search(r">[^<\s]", line) for line in foreign):
        text = fold("\n".join(foreign))
        notes.append(Note("foreign", text, next((m[1] for m in _PMID.finditer(text)), None)))
    folded = [line[:6] + fold(line[6:]) for line in found]
    return [line for line in folded if len(line) > 6]  # noqa: PLR2004 - a tag without a value states nothing


def _exact(line: str, *, after_blank: bool, notes: list[Note]) -> str | None:
    """The line in exact shape when it opens with a tag, known or of NLM's shape; None when it does not."""
    if line[4:6] == "- " and _SHAPE.match(line[:4]):
        return line
    match = _LOOSE.match(line)
    if match is None:
        return None
    tag, value = match[1], match[2]
    # "DNA - the text goes on" is no tag; "TI-", "TI  -x", "GN - ", "ISSN - " are.
    if tag not in TAGS and not (after_blank and len(tag) <= 4 and line[4:5] == "-"):  # noqa: PLR2004 - columns
        return None
    if value.strip():
        notes.append(Note("loose", fold(line[:40])))
    return f"{tag[:4].ljust(4)}- {value.strip()}"
