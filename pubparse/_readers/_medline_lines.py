"""Cuts MEDLINE text: bytes to records, a record to its tagged lines.

    PMID- 31364595
    TI  - A title that is wrapped behind its eightieth
          column.

A tag fills columns 1-4, "- " columns 5 and 6; what is indented goes on with the value above. Understands no value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from pubparse._input import Input
from pubparse._text.spaces import fold

BLOCK = 1 << 18
LONGEST_RECORD = 32 << 20

# Inside <pre> the first tag follows ">". "PMC -22664230" and "PMID-1" have lost their blank.
_OPENS = re.compile(rb"(?:\A|[\r\n>])(PMID|PMC|OWN|STAT)[ \t]{0,2}-")
_OPENS_WITHOUT_PMID = re.compile(rb"\n[ \t]*\r?\n(?=[A-Z][A-Z0-9]{1,3} {0,2}- )")
_PMID_LINE = re.compile(rb"(?<![^\r\n>])PMID[ \t]{0,2}-")
_BLANK_LINE_BEFORE = re.compile(rb"\n[ \t]*\n[ \t]*\Z")
_CONTINUED = re.compile(r"\n(?:\t| {5})[ \t]*")
_RAGGED = re.compile(r"  (?!- )")
_LOOSE = re.compile(r"([A-Z][A-Z0-9]{1,4})[ \t]{0,3}-(.*)", re.DOTALL)
# PMID 33890651: "id: 33890651 Error occurred: PMID 33890651 is a duplicate of PMID 31311831"
_ERROR_LINE = re.compile(r"(?:id: *([1-9][0-9]{0,7}) +)?Error occurred\b")
_PMID = re.compile(r"\bPMID[-: ]{1,3}([1-9][0-9]{0,7})\b")
_MARKUP = re.compile(r"</?[A-Za-z!]")
_PREFORMATTED = re.compile(r"<pre[^>]{0,200}>", re.IGNORECASE)
_SHAPE = re.compile(r"[A-Z][A-Z0-9]{1,3} {0,2}\Z")

LINKS = (
    "CIN", "CON", "EIN", "EFR", "CRI", "CRF", "ECI", "ECF", "ORI", "PRIN", "PROF", "RPI", "RPF", "RIN", "ROF", "RRI", "RRF",
    "SPIN", "UIN", "UOF",
)  # fmt: skip
# Tags of which several stand for one thing, so that their order counts: each group is filed as one, under the first of these.
_GROUPS = (
    ("FAU", "AU", "AUID", "AD", "CN"), ("FIR", "IR", "IRAD"), ("FED", "ED"), ("FPS", "PS"), ("OT", "OTO"),
    ("OAB", "OABL", "OCI"), LINKS,
)  # fmt: skip
TAGS = frozenset(
    """PMID OWN STAT DA DCOM LR CTDT DRDT IS ISSN VI IP DP TI PG LID AB CI FAU AU AUID AD CN FED ED LA GR PT DEP PL TA JT JID
    RN NM SB MH GS GN OT OTO COIS FIR IR IRAD FPS PS EDAT MHDA CRDT CDAT PHST PMCR AID PST SO PMC MID OID OAB OABL OCI TT BTI
    CTI VTI EN PB ISBN SI SFM RF NR PUBM DDIN DRIN""".split()  # noqa: SIM905 - a paragraph of words is easier to read
).union(LINKS)
# An exact line opens with one of these six characters: "TI  - ", and is filed under "TI".
_NAMES = {f"{tag:4}- ": tag for tag in TAGS} | {f"{tag:4}- ": tags[0] for tags in _GROUPS for tag in tags}

Filed = dict[str, list[str]]
"""Whole lines ("TI  - A title.") under their tags, those of a group under its first tag, in the order of first lines."""


class Piece(NamedTuple):
    """The bytes of one record, or what stands before the first."""

    offset: int
    content: bytes


class Note(NamedTuple):
    """Something beside the tagged lines: kind "error", "foreign", "unindented" or "loose"; the PMID it names."""

    kind: str
    text: str
    pmid: str | None = None


def pieces(source: Input) -> Iterator[Piece]:
    """The records of a stream, cut where the next begins. Holds one record and one block."""
    find = _starts if _PMID_LINE.search(source.head) else _starts_without_pmid
    held, offset, wanted = b"", source.offset, BLOCK
    parts, size = [], 0
    for chunk in source:
        parts.append(chunk)
        size += len(chunk)
        if size < wanted:
            continue
        held = b"".join(parts)
        cut = 0
        for start in find(held):
            yield Piece(offset + cut, held[cut:start])
            cut = start
        offset += cut
        parts, size = [held[cut:]], len(held) - cut
        wanted = max(BLOCK, 2 * size)
    held = b"".join(parts)
    cut = 0
    for start in find(held):
        yield Piece(offset + cut, held[cut:start])
        cut = start
    if held[cut:]:
        yield Piece(offset + cut, held[cut:])


def _starts(held: bytes) -> Iterator[int]:
    """Where records begin behind the first byte: at PMID- unless the present one waits for its PMID, and behind a blank line."""
    end = b"\r\n" if b"\r" in held else b"\n"
    opening = end + end + b"PMID- "
    count = held.count(opening)
    blank = held.count(end + end) - held.endswith(end + end)
    # Each blank line has a PMID behind it, no other line could open a record: 3 us a record less than looking at each line.
    if (
        held.startswith(b"PMID- ")
        and blank == held.count(b"\nPMID") == count
        and max(held.count(b"\nOWN"), held.count(b"\nSTAT"), held.count(b"\nPMC -")) <= count + 1
        and (end == b"\n" or held.count(b"\r") == held.count(end))
        and b">PMID" not in held
    ):
        start = held.find(opening)
        while start >= 0:
            yield start + len(end) * 2
            start = held.find(opening, start + 1)
    else:
        yield from _starts_of_any(held)


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


def _starts_without_pmid(held: bytes) -> Iterator[int]:
    for match in _OPENS_WITHOUT_PMID.finditer(held):
        if held[: match.start()].strip():
            yield match.end()


def cut(text: str) -> tuple[Filed, list[Note]]:
    """A record's whole lines, filed, each run of white space in them one blank; and what else stood there."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.strip("\n")
    filed: Filed = defaultdict(list)
    joined = text.replace(" \n      ", " ").replace("\n      ", " ")
    if not (_RAGGED.search(joined) or " \n" in joined or "\t" in joined or joined.endswith(" ")):
        try:
            for line in joined.split("\n"):
                filed[_NAMES[line[:6]]].append(line)
        except KeyError:
            filed.clear()
        else:
            return filed, []
    notes: list[Note] = []
    for line in _mended(_CONTINUED.sub(" ", text).split("\n"), notes):
        filed[_NAMES.get(line[:6]) or line[:4].rstrip()].append(line)
    return filed, notes


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
