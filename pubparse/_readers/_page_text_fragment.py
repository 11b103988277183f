"""Parts of a page: what extractors of "main content" keep when they drop its head (F4 without the PMID, boilerpy3, Readability).

    TITLE / Basílio A M Gonçalves et al. Sports Health. / 2022 / doi: 10.1177/... / Authors / A 1 , B 2 / Affiliations / 1 ...
    TITLE. / Author information / - 1Department ... / Abstract / ... / KEYWORDS: / ... / - PMID: / - 25817406 / - [PubMed - ...]
    .gov banner / Background: ... / Methods: ... / Similar articles / NEIGHBOUR'S TITLE / A B, C D. A B, et al. J. 2021. PMID: ...

No line has a fixed place here; each says itself what it is. That the text is PubMed's must be said by two things at least that
only its pages hold; a neighbour's row ends the record, also where the heading above it is lost.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pubparse._parts import Parts
from pubparse._readers._page_headings import ID_LABELS, LINKS, heading
from pubparse._readers._page_text_elsewhere import is_elsewhere
from pubparse._readers._page_text_lines import (
    FREE,
    IDS_LINE,
    LONGEST_HEAD_LINE,
    Line,
    citation_of,
    cut_body,
    is_banner,
    is_furniture,
    is_tag_of_another,
    joined,
    made_line,
    run_on,
    short_citation,
)
from pubparse._text import terms
from pubparse._text.abstract import is_label, starts_with_label
from pubparse._text.citation import JOURNAL_BEGINS
from pubparse._text.names import looks_like_names
from pubparse._text.spaces import plain

_NEIGHBOUR = re.compile(r"\. ?[12][0-9]{3}\b.{0,300}\. ?PMID: ?[0-9]{1,8}(?![0-9])")
_SHORT = re.compile(rf"[^\W\d_][^.;:?!()]{{1,80}} et al\. {JOURNAL_BEGINS}[^.]{{1,120}}\.")
_PAGE_TITLE = re.compile(r"(.{8,2000}?)\.? - (?:PubMed|NCBI)(?: - NCBI| Result)?")
# The title of a page of 2008: "Isolation and characterization of pigeon breast mu...[Acta Biochim Pol. 2005] - PubMed Result".
_PAGE_CITED = re.compile(r".{8,200}\.\.\.\[([A-Za-z][^\[\].]{1,150}\. [12][0-9]{3})\](?: - PubMed Result)?")
_STATED_PMID = re.compile(r"pmid: ?[0-9]{1,8}(?: \[(?:pubmed|indexed).*)?")
_INSTITUTION = re.compile(
    r"(?:\b|(?<=[0-9]))(?:department|universi|hospital|institut|klinik|istitut|school of|division of|cent(?:er|re) "
    r"|laborator|facult|clinic|college)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"[12][0-9]{3}(?: [a-z]{3})?\.?")
_MAILED = re.compile(r"(?:subject: ?)?1 selected item: ?([0-9]{1,8}) - pubmed")
_ISOTOPE = re.compile(r"[0-9]{1,3}[A-Z][a-z]?(?![A-Za-z])")  # "68Ga-PSMA-11 PET/CT ..." (33637378)
_NUMBER_GLUED = re.compile(r"[1-9][0-9]{0,2}(?=[A-Z])")
_LANGUAGE_GLUED = re.compile(r"\[Articles? in [A-Za-z, ]{3,80}\](?=\S)")
_GLUED = re.compile(r"(?<=[a-z0-9)\]%]\.)(?:([A-Z][A-Z ,&/]{3,60}):(?= ?[A-Z0-9])|(?:Crown )?Copyright ©)")
# What were paragraphs: "See comment in PubMed Commons belowAuthor information1Department ... USA.AbstractWe".
_HEADS_GLUED = re.compile(
    r"(?:^|(?<=[.)\]a-z]))(?:Abstract(?=[A-Z\[(])|Author information(?=1?[A-Z])|See comment in PubMed Commons below(?=[A-Z]))"
)
_BELOW = frozenset(
    (
        "supplemental content",
        "similar articles",
        "pubmed disclaimer",
        "cited by",
        "linkout - more resources",
        "publication types",
    )
)
_ONLY_HERE = frozenset(("pubmed disclaimer", "linkout - more resources", "publication types", "full text sources"))
_NEIGHBOURS_BELOW = frozenset(("similar articles", "cited by", "linkout - more resources", "supplemental content"))
_LONG = 250
"""Characters: a paragraph of prose, longer than a title or an address."""
_LONGEST_TITLE = 500
_LONG_WORD = 4
_FEWEST_LABELS = 2
_LONGEST_NUMBER = 3


def starts(lines: list[Line]) -> list[int]:
    """The start of the text, when it holds an abstract and what proves whose."""
    end = _own(lines)
    own = [line for line in _mended(lines[:end]) if line.key]
    if _is_certain(lines, own):
        return [0]
    if not _has_prose(own) or is_elsewhere(lines):
        return []
    return [0] if _is_of_pubmed(lines, own, end) else []


def _is_certain(lines: list[Line], own: list[Line]) -> bool:
    """True for what is said nowhere else, so that no abstract has to stand there."""
    keys = {line.key for line in lines}
    if any(map(_MAILED.fullmatch, keys)) or _is_clipped(own) or keys >= _COMMONS:
        return True
    return is_title_alone(lines) and any(map(terms.status, keys))


def _has_prose(own: list[Line]) -> bool:
    """True where an abstract may stand: labels, a long paragraph, or a sentence below the heading."""
    if _is_labelled(own) or any(len(line.text) > _LONG for line in own):
        return True
    abstract = _abstract_headings(own)
    return bool(abstract) and any(len(line.text) > _SENTENCE for line in own[abstract[-1] :])


def _is_labelled(own: list[Line]) -> bool:
    return sum(starts_with_label(line.text) for line in own) >= _FEWEST_LABELS


def _abstract_headings(own: list[Line]) -> list[int]:
    return [n for n, line in enumerate(own) if heading(line.key) == "abstract" and not line.bullet]


def _is_of_pubmed(lines: list[Line], own: list[Line], end: int) -> bool:
    """True for two proofs, of which one is PubMed's alone: labels, keywords and "Similar articles" are in many a place."""
    keys = {line.key for line in lines}
    stated = {key for key in keys if _STATED_PMID.fullmatch(key)}
    has_status = any(map(terms.status, keys))
    has_footer = any(map(_is_footer, lines))
    has_page = has_footer or any(map(is_banner, lines[:40])) or any(map(_names_page, lines[:12]))
    has_short = any(map(_is_short, own))
    has_pmid_label = any(line.key in _PMID_LABELS for line in own)
    has_neighbours = end < len(lines) and sum(map(_is_neighbour, lines[end : end + 60])) > 1
    if not (
        len(stated) == 1 or keys & _ONLY_HERE or any((has_status, has_page, has_short, has_pmid_label, has_neighbours))
    ):
        return False
    proofs = (
        any(line.key.startswith(_LEGACY_DIALOG) for line in lines[:40]),
        bool(_abstract_headings(own)) and (has_footer or bool(_BELOW & keys)),
        has_status or bool(stated),
        any(line.key.startswith("pmid: ") and "[pubmed - " in line.key and terms.status(line.key) for line in own),
        has_short,
        has_pmid_label or any(heading(line.key) == "affiliations" for line in own),
        has_page,
        has_neighbours,
        any(line.key.startswith("keywords:") and ";" in line.key for line in own),
        _is_labelled(own),
    )
    return sum(proofs) >= _FEWEST_PROOFS


_PMID_LABELS = frozenset(("pmid:", "- pmid:"))
_LEGACY_DIALOG = "generate a file for use with external citation"
_COMMONS = frozenset(("see comment in pubmed commons below", "pubmed commons"))
_CLIPPED = "item in clipboard"
_MOST_ABOVE = 40
_FEWEST_PROOFS = 2
_FEWEST_WORDS = 3
_SENTENCE = 60
_STOPS = (".", "]", "?")
_CUT = ("..", "\u2026")
"""Where legacy pages cut their own titles, and browsers them all."""
_FILTERS = "result filters"
_ABOVE_TITLE = frozenset((_FILTERS, "see comment in pubmed commons below"))


def is_headed(lines: list[Line]) -> bool:
    """True for prose below the heading "Abstract", or that there is none: enough where the address says that it is PubMed's."""
    own = [line for line in _mended(lines[: _own(lines)]) if line.key]
    at = next((n for n, line in enumerate(own) if heading(line.key) == "abstract" and not line.bullet), len(own))
    sentence = own[at + 1].text if at + 1 < len(own) else ""
    return (len(sentence) > _SENTENCE and sentence.endswith(_STOPS)) or any(
        len(line.text) > _LONG or line.key.startswith("no abstract available") for line in own[at:]
    )


def is_title_alone(lines: list[Line]) -> bool:
    """True where a title stands first and its address below: what stands between, or above, is of PubMed's pages only.

    "Result Filters" / TITLE. / ADDRESS, or nothing, of the legacy page (34087589, 33496988), or "See comment in PubMed Commons
    below" / TITLE. (407316);
    TITLE / "Affiliations" / "1 ADDRESS" of today's (33887248).
    """
    own = [line for line in lines if line.key and not is_banner(line)]
    above = next((n for n, line in enumerate(own) if line.key not in _ABOVE_TITLE), len(own))
    top, below = own[above : above + 1], own[above + 1 : above + 2]
    if above and top:
        proven = own[above - 1].key != _FILTERS or all(map(is_address, below))
        return (
            proven
            and heading(top[0].key) is None
            and top[0].text.endswith(_STOPS)
            and len(top[0].text) <= _LONGEST_TITLE
        )
    top, below = own[:2], own[2:3]
    return (
        bool(below)
        and is_address(below[0])
        and top[1].key == "affiliations"
        and heading(top[0].key) is None
        and below[0].text[:1].isdigit()
    )


def is_keywords(lines: list[Line]) -> bool:
    """True for keywords and nothing else (14817685)."""
    own = [line for line in lines if line.key and not (is_banner(line) or _is_footer(line))]
    listed = len(own) == 2 and len(own[1].text) <= _LONG and not own[1].text.endswith(".")  # noqa: PLR2004 - heading and line
    return listed and own[0].key == "keywords:"


def _is_clipped(lines: list[Line]) -> bool:
    """True where the title stands above and below "Item in Clipboard", which is said nowhere else (406363)."""
    at = next((n for n, line in enumerate(lines) if line.key == _CLIPPED), 0)
    above = {line.key for line in lines[max(0, at - _MOST_ABOVE) : at] if len(line.key.split()) > 1}
    return any(line.key in above for line in lines[at + 1 : at + _MOST_ABOVE])


def is_titled(lines: list[Line]) -> bool:
    """True where the title stands twice above all else (411000)."""
    top = [line for line in lines if line.key and not is_banner(line)][:2]
    return len(top) > 1 and top[0].key == top[1].key and len(top[0].key.split()) >= _FEWEST_WORDS


def has_head(lines: list[Line]) -> bool:
    """True where a short citation or an address stands above prose."""
    head = [line for line in lines[: _MOST_ABOVE // 4] if line.key]
    numbered = any(
        (_NUMBER_GLUED.match(line.text) or _INSTITUTION.match(line.text)) and is_address(line) for line in head
    )
    named = any(heading(line.key) == "affiliations" for line in head[1:])
    return (numbered or named or any(map(_is_short, head))) and any(len(line.text) > _LONG for line in lines)


def bare(lines: list[Line]) -> list[Line]:
    """The lines without the banner, and glued labels apart."""
    return _mended([line for line in lines if not is_banner(line)])


def names_page(lines: list[Line]) -> bool:
    """True where the document's own title stands above prose."""
    first = next((line for line in lines if line.key and not is_banner(line)), None)
    return first is not None and _names_page(first) and any(len(line.text) > _LONG for line in lines)


def _names_page(line: Line) -> bool:
    """True for the title of the document, "TITLE - PubMed"."""
    return len(line.text) <= LONGEST_HEAD_LINE and _PAGE_TITLE.fullmatch(plain(line.text)) is not None


def _is_footer(line: Line) -> bool:
    return line.key.startswith(("the pubmed wordmark", "pubmed commons home", "pubmed commons", "you are here: ncbi"))


def _is_neighbour(line: Line) -> bool:
    return (
        "PMID:" in line.text and len(line.text) <= 10 * LONGEST_HEAD_LINE and _NEIGHBOUR.search(line.text) is not None
    )


def _is_short(line: Line) -> bool:
    return len(line.text) < 400 and _SHORT.match(plain(line.text)) is not None  # noqa: PLR2004 - a name and a journal


def _own(lines: list[Line]) -> int:
    """Where the record's own lines end: at a heading of neighbours below some prose, or at a neighbour's title and row."""
    prose = False
    first = next((line.key for line in lines if line.key), "")
    for place, line in enumerate(lines):
        if not line.key:
            continue
        prose = prose or len(line.text) > _LONG or line.key == _CLIPPED or starts_with_label(line.text)
        prose = prose or line.key.startswith("no abstract available")
        if prose and line.key in _NEIGHBOURS_BELOW:
            return place
        if _is_neighbour(line) or (prose and is_tag_of_another(line)):
            above = next((n for n in range(place - 1, -1, -1) if lines[n].key), None)
            titled = (
                above is not None
                and len(lines[above].text) <= _LONGEST_TITLE
                and not starts_with_label(lines[above].text)
                and lines[above].key != first
            )
            return above if titled and above is not None else place
    return len(lines)


def cut(lines: list[Line]) -> Parts:
    """File the lines: head above "Abstract" or the first prose, body below."""
    end = _own(lines)
    own, rest = _mended([line for line in lines[:end] if not is_banner(line)]), lines[end:]
    body = _body_start(own)
    parts = Parts()
    left = _file_head(own[:body], parts)
    named = body < len(own) and heading(own[body].key) == "abstract"
    _file_title(left, own[:body], parts, named=named)
    parts.put("text", *(line.text for line in left))
    below = next(
        (n for n, line in enumerate(rest) if heading(line.key) in {"publication types", "mesh terms"}), len(rest)
    )
    cut_body(
        [*own[body:], Line("Similar articles", "similar articles", bullet=False, place=0), *rest[below:]],
        parts,
        None if named else "abstract",
    )
    mailed = next(filter(None, (_MAILED.fullmatch(line.key) for line in lines)), None)
    if mailed and not parts.peek("ids"):
        parts.put("ids", f"PMID: {mailed[1]}")
    return parts


def _mended(lines: list[Line]) -> list[Line]:
    """The lines, with names that go on behind their comma as one, and what is glued to the end of an abstract's paragraph apart."""
    found: list[Line] = []
    # Where labels begin lines, one behind a stop is as the author wrote it (25059253).
    labelled = sum(starts_with_label(line.text) for line in lines) >= _FEWEST_LABELS
    for line in lines:
        language = _LANGUAGE_GLUED.match(line.text)
        if language:  # "[Article in Spanish]Vázquez-Temprano N1, ..." (34092895)
            found += [made_line(text, line.place) for text in (language[0], line.text[language.end() :])]
        elif line.text.startswith(", ") and found and found[-1].key:
            place = len(found) - 1 - (found[-1].key.isdigit() and len(found) > 1)
            found[place:] = [made_line(" ".join(each.text for each in [*found[place:], line]), found[place].place)]
        elif len(line.text) > _LONG and (heads := _glued_heads(line.text)):
            found += _mended([made_line(text, line.place) for text in heads])
        elif len(line.text) > _LONG and not labelled and (cuts := _glued_labels(line.text)):
            ends = [*cuts, len(line.text)]
            found += [made_line(line.text[a:b], line.place) for a, b in zip([0, *cuts], ends, strict=True)]
        else:
            found.append(line)
    return found


def _glued_heads(text: str) -> list[str]:
    """The pieces of a paragraph to which the headings above it are glued; none where it has no such heading."""
    pieces, done = [], 0
    for found in _HEADS_GLUED.finditer(text):
        pieces += [text[done : found.start()], found[0]]
        done = found.end()
        if found[0] == "Abstract":
            break  # below it the word is the author's
    return [piece for piece in (*pieces, text[done:]) if piece] if pieces else []


def _glued_labels(text: str) -> list[int]:
    """Where labels in capitals and the copyright stand right behind a stop: "... therapy.METHODS: We ..." (22188593)."""
    return [found.start() for found in _GLUED.finditer(text) if found[1] is None or is_label(found[1])]


def _body_start(lines: list[Line]) -> int:
    """The last heading "Abstract", else the first paragraph of prose that is no address."""
    found, types = None, False
    for place, line in enumerate(lines):
        opened = heading(line.key) if not line.bullet else None
        if opened == "abstract" and not types:  # "English Abstract" is a type (19664323)
            if any(len(above.text) > _LONG for above in lines[(found if found is not None else place) : place]):
                break  # below an abstract's prose it is another abstract's heading (34097244)
            found = place
        types = opened == "publication types" or (types and opened in {None, "abstract"})
    if found is not None:
        return found
    for place, line in enumerate(lines):
        if starts_with_label(line.text) or (
            len(line.text) > _LONG and not is_address(line) and not looks_like_names(_listed(line.text))
        ):
            return place
    return len(lines)


def is_address(line: Line) -> bool:
    """True for a numbered address, or one in capitals between commas: titles name hospitals too."""
    text = line.text[:LONGEST_HEAD_LINE]
    if _INSTITUTION.search(text) is None or _ISOTOPE.match(text):
        return False
    words = [word for word in text.split() if len(word) >= _LONG_WORD]
    capitals = sum(not word[0].islower() for word in words)
    return text[:1].isdigit() or (len(text) < 2 * _LONG and "," in text and 2 * capitals > len(words))


def _listed(text: str) -> str:
    return re.sub(r"(?<! ) +(?=[,.])", "", text)


def _file_head(lines: list[Line], parts: Parts) -> list[Line]:
    """File the lines that say themselves what they are; the others come back."""
    left: list[Line] = []
    zone = None
    shown = _without_cited([line for line in lines if line.key and not is_furniture(line)], parts)
    linked: dict[str, list[str]] = {}
    number = ""  # of an address, on a line of its own: "- 1" / "- Servicio de Medicina Nuclear. ..." (33637378)
    for place, line in enumerate(shown):
        if number or (zone == "affiliations" and line.key.isdigit() and len(line.key) <= _LONGEST_NUMBER):
            parts.put("affiliations", *([number + line.text] if number else []))
            number = "" if number else f"{line.key} "
            continue
        opened = heading(line.key)
        if opened is not None:
            zone = opened if opened != "ignored" else None
            continue
        if _is_parted_short(left, shown[place : place + 2]):
            parts.put("short citation", joined(shown[place : place + 2]))
            continue
        if zone in LINKS:  # "Erratum for": citation and identifiers below it are the other article's (39762411)
            linked.setdefault(zone, []).append(line.text)
            continue
        if zone in ID_LABELS or (zone == "keywords" and (";" in line.text or not shown[place + 1 :])):
            if zone in ID_LABELS:
                parts.put("ids", f"{zone}: {line.text}")
            else:
                parts.put("keywords", line.text)
            zone = None
            continue
        if line.text in parts.peek("keywords"):
            continue  # printed twice (400967)
        part, text = _part_of(line, zone)
        if part == "short citation" and place + 1 < len(shown) and _YEAR.fullmatch(shown[place + 1].key):
            text = f"{text} {shown[place + 1].text}"
        titled = any(line.key == above.key for above in left)  # below the bare heading "Affiliations" (401120)
        if part == "affiliations" and (titled or _follows_numbered(parts, line)):
            zone = part = None  # what stands below "1 Tram Institute." without a number is the title again
        twice = line.key in {below.key for below in shown[place + 1 : place + 2]}  # a title (33902090)
        known = line.bullet or line.text[:1].isdigit() or bool(left)
        address = part is None and known and not (twice or titled) and is_address(line)
        part = "affiliations" if address else part
        if part is None:
            left.append(line)
        elif part not in {"authors", "affiliations"} or text not in parts.peek(part):
            parts.put(part, text)
    for name, texts in linked.items():
        parts.put(name, run_on(texts))
    parts.take("furniture")
    return left


def _without_cited(shown: list[Line], parts: Parts) -> list[Line]:
    """The lines, without a page's title of 2008, whose citation is filed."""
    cited = _PAGE_CITED.fullmatch(plain(shown[0].text[:LONGEST_HEAD_LINE])) if shown else None
    parts.put("short citation", *([f"{cited[1]}."] if cited else []))
    return shown[1:] if cited else shown


def _is_parted_short(left: list[Line], lines: list[Line]) -> bool:
    """True for journal and date below the title of an article without "et al.": "Halls J Health." / "1880 Oct." (36489437)."""
    titled = bool(left) and all(lines[0].key != above.key for above in left)
    return titled and len(short_citation(lines)) > 1


def _follows_numbered(parts: Parts, line: Line) -> bool:
    filed = parts.peek("affiliations")
    numbered = bool(filed) and all(text[:1].isdigit() for text in filed)
    return numbered and not (line.text[:1].isdigit() or line.bullet or is_address(line))


def _part_of(line: Line, zone: str | None) -> tuple[str | None, str]:
    """The part that a line of a head is, by its own words, and how it is filed."""
    text = plain(line.text)
    listed = _listed(text)
    if IDS_LINE.match(line.key) and not (line.key.startswith("doi") and line.text.endswith(".")):
        return "ids", line.text
    bare = line.key in FREE or _YEAR.fullmatch(line.key) or line.key.startswith("see comment in pubmed commons")
    if bare:
        return "furniture", text
    if _is_short(line):
        return "short citation", line.text  # before the citation, whose journal "Robert J Bloch et al. J" would be
    if line.key.startswith("doi: 10.") or (len(text) <= LONGEST_HEAD_LINE and citation_of(text) is not None):
        return "citation", line.text
    if terms.publication_type(text) or terms.status(text):
        return ("type" if terms.publication_type(text) else "status"), text
    if looks_like_names(listed.partition(";")[0]) and ("," in text or zone == "authors"):
        return "authors", listed
    if terms.languages(text):
        return "language", line.text
    return ("affiliations" if zone == "affiliations" else None), line.text


def _file_title(left: list[Line], lines: list[Line], parts: Parts, *, named: bool) -> None:
    """Of the lines that are nothing else: the page's own title, the one that stands twice, or the last of some words.

    `named` says that the heading "Abstract" stands below. What is no title stays in `left`, for `unplaced`.
    """
    if _file_title_of_page(left, parts):
        return
    _file_institutions(left, parts)
    if _file_doubled(left, lines, parts):
        return
    worded = [
        line
        for line in left
        if len(line.text.split()) >= _FEWEST_WORDS and not line.text.endswith(":") and len(line.text) <= _LONGEST_TITLE
    ]
    worded = _without_places(worded, left, lines, parts)
    alone = len(left) == 1 and left == [line for line in lines if line.key and not is_furniture(line)]
    if not worded and named and alone:
        worded = left if left[0].text.endswith(_STOPS) else []  # "Subungual exostoses." (422611)
    if worded and all(heading(line.key) in {None, "abstract"} for line in lines[: lines.index(worded[-1])]):
        parts.put("title", worded[-1].text)
        left.remove(worded[-1])


def _file_title_of_page(left: list[Line], parts: Parts) -> bool:
    """File the title of the document, "TITLE - PubMed"; one that was cut short is none: "... bone loss during oste... - PubMed"."""
    for line in left:
        if page := _PAGE_TITLE.fullmatch(plain(line.text)):
            is_whole = not page[1].endswith(_CUT)  # 24111943
            parts.put(*("title", page[1]) if is_whole else ("text", line.text))
            left.remove(line)
            return is_whole
    return False


def _file_institutions(left: list[Line], parts: Parts) -> None:
    """File the addresses that name an institution; a title that does stands twice."""
    doubled = {above.key for above, below in pairwise(left) if above.key == below.key}
    for line in [line for line in left if is_address(line) and line.key not in doubled]:
        left.remove(line)
        parts.put("affiliations", line.text)


def _file_doubled(left: list[Line], lines: list[Line], parts: Parts) -> bool:
    """File a title that stands twice, and the short citation below its second place."""
    keys = [line.key.rstrip(".") for line in left]
    for place, key in enumerate(keys):
        if key not in keys[place + 1 :]:
            continue
        first, again = left[place], left[keys.index(key, place + 1)]
        below = [line for line in lines[lines.index(again) + 1 :] if line.key and not is_furniture(line)]
        short = short_citation(below[:2])
        if len(key.split()) == 1 and not short:
            continue  # "Announcements" is a title above "Dis Colon Rectum. 2021." alone (34096903)
        parts.put("title", first.text, again.text)
        parts.put("short citation", *filter(None, [joined(short)]))
        left[:] = [line for line in left if line not in {first, again, *short}]
        return True
    return False


def _without_places(worded: list[Line], left: list[Line], lines: list[Line], parts: Parts) -> list[Line]:
    """What may be the title; addresses that name no institution are filed, where something else is left.

    They have a bullet or a number: "- Incepto Medical, Paris, France.", "4Re-impro Technology Ltd., Guangzhou." A title may begin
    so, "68Ga-PSMA-11 PET/CT ..." (33637378), but addresses are numbered from 1. "1Department ..." has been filed by its words.
    """
    run = [line for line in lines if _NUMBER_GLUED.match(line.text)]
    begins = bool(run) and run[0].text[:1] == "1" and not run[0].text[1].isdigit()
    places = [line for line in worded if line.bullet or (begins and line in run)]
    if len(places) == len(worded):
        return worded
    parts.put("affiliations", *(line.text for line in places))
    left[:] = [line for line in left if line not in places]
    return [line for line in worded if line not in places]
