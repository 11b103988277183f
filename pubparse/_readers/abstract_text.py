"""PubMed's "Abstract (text)" download: numbered records of blocks that blank lines part.

    1. J Title. 2025 Aug;39(8):1421-1430. doi: 10.x/y. Epub 2024 Oct 18.
    ~ Title ~ [Article in German] ~ Zouboulis CC(1)(2), Kyrgidis A(1). ~ Author information: (1)... ~ Comment in ...
    ~ LABEL: abstract ~ Copyright ... ~ DOI: ... PMID: 39425517 [Indexed for MEDLINE] ~ Conflict of interest statement: ...

A stream of lines in, articles and Problems out. Cuts blocks by place and heading; what they mean is `_text`'s matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubparse._parts import Parts
from pubparse._readers import _download
from pubparse._readers._page_headings import LINK_HEADINGS, LINKS
from pubparse._text import abstract as abstracts
from pubparse._text import terms
from pubparse._text.cited import parse_place
from pubparse._text.ids import parse_stated_pmcid, parse_stated_pmid
from pubparse._text.short_names import looks_like_group, looks_like_short_names, parse_short_names
from pubparse._text.spaces import fold
from pubparse._text.wrapped import keeps_blank, paragraphs
from pubparse.model import Abstract, Article, CommentCorrection, Investigator, PublicationType, Source, Unplaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubparse._input import Input
    from pubparse._text.names import Name
    from pubparse.errors import Problem

FORMAT = "abstract-text"

_START = re.compile(r"([1-9][0-9]{0,6})\. (?=\S)")
_PMID = re.compile(r"PMID: ?[0-9]{1,9}(?![0-9])")
_ID = re.compile(r"(DOI|PMCID|PMID): ?(\S+)[ ]*(.*)")
_LAST_LINE = re.compile(r"^PMID: ?[0-9]{1,9}$|[.!?)\]]$")
_STATUS = re.compile(r"\[(?:Indexed for MEDLINE|PubMed[^\]]{0,40})\]")
_LANGUAGE = re.compile(r"\[Articles? in [^\]]{2,80}\]\.?")
_AFFILIATION = re.compile(r"\(([0-9]{1,4}|#)\)")
_COPYRIGHT = re.compile(
    r"\s*(?:copyright|\u00a9|\(c\)|\u00ae|published by|\d{4} (?:the|elsevier|wiley)|all rights|this (?:is an|article is)|"
    r"(?:georg )?thieme|crown)|.{0,200}(?:copyright|\u00a9|\(c\)|all rights reserved|public domain|\blicen[cs]e)",
    re.IGNORECASE,
)
_LONGEST_COPYRIGHT = 1500
_LONGEST_NAME = 100
"""Of who holds the copyright, in a block that says no more: "Sociedad Argentina de Pediatr\u00eda." (31833337)."""
_INITIALISM = re.compile(r"\b(?:[A-Z]\.){2,4} ")
_SHORTEST_WORD = 4
# Who wrote an abstract that is not the article's own (NLM: OtherAbstract/@Type).
_OTHER = re.compile(r"(Publisher|Plain Language Summary|PIP|AAMC|AIDS|KIE|NASA|plain-language-summary):(?: |$)")
_OTHER_TYPES = {"Plain Language Summary": "plain-language-summary"}
_COI = re.compile(r"Conflicts? of interest statement: ?", re.IGNORECASE)
_NO_TITLE = ("[No title]", "[Not Available]", "[Not Available].")
_RETRACTED = "RETRACTED ARTICLE"
_NO_AUTHORS = "[No authors listed]"
_NO_ABSTRACT = "No abstract available"
_LONGEST_PREFACE = 60
"""Lines above the first record."""
_LAST_YEAR_OF_ONE_AFFILIATION = 2013
"""Until then MEDLINE kept the first author's affiliation alone."""
_STATED = frozenset(
    ("pmid", "title", "volume", "issue", "pages", "doi", "pmcid", "journal", "authors", "authors_complete", "abstract",
     "coi_statement", "investigators", "other_abstracts")
)  # fmt: skip


def recognises(text: str) -> bool:
    """True for a text whose first record has a citation behind its number, and a PMID line or at least a dated citation.

    A few lines may stand above it, as in the e-mails that PubMed sends; then title and authors must be where this format has them.
    """
    lines = text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n").split("\n")
    if _START.match(lines[0]):
        return _is_record(lines)
    for place, line in enumerate(lines[1:_LONGEST_PREFACE], 1):
        if line.startswith("1. ") and not lines[place - 1].strip():
            return _is_record(lines[place:]) and _has_authors_below_title(lines[place:])
    return False


def _is_record(lines: list[str]) -> bool:
    if not any(_PMID.match(line) for line in lines):
        return False
    citation, _, book = parse_place(_START.sub("", fold(" ".join(_blocks(lines)[0])), count=1))
    return book is not None or (citation.journal is not None and citation.date is not None)


def _has_authors_below_title(lines: list[str]) -> bool:
    texts = [fold(" ".join(block)) for block in _blocks(lines) if block][2:4]
    return any(looks_like_short_names(_AFFILIATION.sub("", text)) or text == _NO_AUTHORS for text in texts)


def read(source: Input) -> Iterator[Article | Problem]:
    """The article of each record; a Problem for one that holds neither PMID nor citation."""
    index = 0
    for cut in _download.numbered(source, _opens, lambda number: len(str(number)) + 2):
        if not isinstance(cut, _download.Cut):
            yield cut
            continue
        where = Source(format=FORMAT, name=source.name, index=index, offset=cut.offset)
        if not cut.ends and not any(_PMID.match(line) for line in cut.lines):
            yield from _download.broken_off(cut, where)
            return
        yield _record(cut, where)
        index += 1


def _opens(line: str, blanks: int, present: _download.Cut | None) -> int | None:
    """A number and a stop: behind two blank lines, or behind the present record's PMID; else it is a list in an abstract."""
    match = _START.match(line)
    if not match:
        return None
    number = int(match[1])
    if present is None:
        return number
    follows = number == present.number + 1
    closed = any(_PMID.match(text) for text in present.lines)
    if (blanks > 1 and (closed or follows)) or (closed and follows and (blanks or _PMID.match(present.lines[-1]))):
        return number
    return None


def cut_parts(lines: list[str]) -> Parts:
    """The blocks of one record under the names of what they are."""
    parts = Parts()
    kept = keeps_blank(lines)
    blocks = [block for block in _blocks(lines) if block]
    ids = next((place for place, block in enumerate(blocks) if any(_PMID.match(line) for line in block)), len(blocks))
    body, after = blocks[:ids], blocks[ids + 1 :]
    if ids < len(blocks):
        parts.put("ids", *blocks[ids])
    for block in after:
        text = fold(" ".join(block))
        if _COI.match(text):
            parts.put("conflict of interest", text[_COI.match(text).end() :])  # type: ignore[union-attr]
        elif "conflict of interest" in parts:
            parts.put("conflict of interest", text)  # a statement of several paragraphs
        else:
            parts.put("after the identifiers", text)
    if len(body) > 1 and fold(" ".join(body[0])) == _RETRACTED:
        parts.put("flag", fold(" ".join(body.pop(0))))  # 25525240
    if body:
        parts.put("citation", fold(" ".join(body[0])))
    _cut_head(body[1:], parts, kept=kept)
    return parts


def _blocks(lines: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return blocks


def _cut_head(blocks: list[list[str]], parts: Parts, *, kept: bool) -> None:
    """Title, language, authors, collaborators, affiliations, notices: each block once, in this order; then the abstract."""
    rest = list(blocks)
    if rest and not _is_keyed_list(rest[0], rest[1:2]):
        parts.put("title", fold(" ".join(rest.pop(0))))
    if rest and _LANGUAGE.fullmatch(fold(" ".join(rest[0]))):
        parts.put("language", fold(" ".join(rest.pop(0))))
    if rest and fold(rest[0][0]) == _NO_AUTHORS:
        rest.pop(0)
    elif rest and (looks_like_short_names(fold(" ".join(rest[0]))) or _is_author_block(rest)):
        parts.put("authors", fold(" ".join(rest.pop(0))))
    while rest:
        first = fold(rest[0][0])
        if first.startswith("Collaborators: "):
            parts.put("collaborators", fold(" ".join(rest.pop(0))).removeprefix("Collaborators: "))
        elif first == "Author information:":
            parts.put("affiliations", *_affiliation_texts(rest.pop(0)[1:]))
        elif first.lower().rstrip(":") in LINK_HEADINGS and len(rest[0]) > 1:
            parts.put(LINK_HEADINGS[first.lower().rstrip(":")], *_entries(rest.pop(0)[1:]))
        else:
            break
    _cut_abstract(rest, parts, kept=kept)


def _is_keyed_list(block: list[str], following: list[list[str]]) -> bool:
    """True for authors where the title should stand: a record without one."""
    text = fold(" ".join(block))
    return (
        bool(_AFFILIATION.search(text))
        and looks_like_short_names(text)
        and not (following and looks_like_short_names(fold(" ".join(following[0]))))
    )


def _is_author_block(blocks: list[list[str]]) -> bool:
    """True for a group alone: what stands above "Author information", or a short line above further blocks."""
    text = fold(" ".join(blocks[0]))
    first = fold(blocks[0][0])
    if (
        first.startswith(("Collaborators: ", "Author information:"))
        or first.lower() in LINK_HEADINGS
        or _OTHER.match(first)
    ):
        return False
    following = fold(blocks[1][0]) if len(blocks) > 1 else ""
    if following.startswith(("Author information:", "Collaborators: ")):
        return True
    if following.lower() in LINK_HEADINGS and len(blocks[1]) > 1:
        return True  # an abstract stands below the notices
    # "European Society Task Force.", "U.S. Preventive Services Task Force." (12230355): no sentence, no label
    stops = _INITIALISM.sub("", text).count(". ")
    return len(text) <= 120 and not stops and ":" not in text and text.endswith(".") and _is_group(text)  # noqa: PLR2004


def _is_group(text: str) -> bool:
    if not looks_like_group(text) and _small_words(text) > sum(word[:1].isupper() for word in text.split(" ")):
        # "At the heart of quality must be ..." is an abstract (10137601)
        return False
    names, _ = parse_short_names(text)
    return all(name.author.collective_name or len((name.author.last_name or "").split()) == 1 for name in names)


def _small_words(text: str) -> int:
    """How many words are no name's: "group of experts" has one, of three letters are all that join names."""
    return sum(word[:1].islower() and len(word.strip("().,")) >= _SHORTEST_WORD for word in text.split(" "))


def _affiliation_texts(lines: list[str]) -> list[str]:
    found: list[list[str]] = []
    for line in lines:
        if not found or _AFFILIATION.match(line):
            found.append([])
        found[-1].append(line)
    return [fold(" ".join(group)) for group in found]


def _entries(lines: list[str]) -> list[str]:
    """Citations below a notice: each begins indented, behind a stop."""
    found: list[list[str]] = []
    for line in lines:
        if not found or (line.startswith("    ") and found[-1][-1].endswith((".", ";", ". "))):
            found.append([])
        found[-1].append(line)
    return [fold(" ".join(group)) for group in found]


def _cut_abstract(blocks: list[list[str]], parts: Parts, *, kept: bool) -> None:
    """The article's abstract, its copyright line, and abstracts of others."""
    own: list[list[str]] = []
    other: list[list[str]] = []
    for block in blocks:
        texts = paragraphs(block, keeps_blank=kept)
        if texts and texts[0].rstrip(".") == _NO_ABSTRACT:
            continue
        if other or _OTHER.match(texts[0]):
            other.append(texts)
        else:
            own.append(texts)
    for groups in (own, other):
        last = groups[-1] if len(groups) > 1 or (groups and groups is own) else []
        if groups is own and len(own) > 1 and len(last) == 1 and len(last[0]) <= _LONGEST_NAME and ":" not in last[0]:
            parts.put("copyright", last[0])
            groups.pop()
            continue
        if (
            len(last) == 1
            and len(last[0]) <= _LONGEST_COPYRIGHT
            and _COPYRIGHT.match(last[0])
            and not _OTHER.match(last[0])
        ):
            if len(groups) == 1 and not _COPYRIGHT.match(last[0][:30]):
                continue  # an abstract that speaks of a licence
            parts.put("copyright" if groups is own else "other copyright", last[0])
            groups.pop()
    parts.put("abstract", *(text for texts in own for text in texts))
    for texts in other:
        for text in texts:
            parts.put("other abstracts", text)


def _record(cut: _download.Cut, source: Source) -> Article | Problem:
    if cut.too_long:
        return _download.skipped(cut, source, "longer than any record", code="record-bytes")
    parts = cut_parts(cut.lines)
    notes: list[tuple[str, str]] = []
    ids, status = _ids(parts)
    pmid = parse_stated_pmid(ids.get("PMID", ""))
    head = " ".join(parts.take("citation"))
    citation, unread, book = parse_place(head)
    if unread:
        parts.put("citation", unread)
    if pmid is None and citation.date is None:
        return _download.skipped(cut, source, "neither PMID nor citation", pmid=pmid)
    if pmid is None:
        notes.append(("no-pmid", "the record ends without its PMID"))
    if citation.date is None:
        notes.append(("citation-unread", "no date was met in the citation"))
    if not cut.ends and not _LAST_LINE.search(cut.lines[-1].rstrip()):
        notes.append(("cut-off", "the text ends inside what follows the identifiers"))
    if cut.lossy:
        notes.append(("encoding", "the record holds bytes that are not UTF-8"))
    names, complete = parse_short_names(" ".join(parts.take("authors")))
    members, _ = parse_short_names(" ".join(parts.take("collaborators")))
    year = citation.date.year if citation.date else None
    texts = _affiliations(parts, names, members, old=year is not None and year <= _LAST_YEAR_OF_ONE_AFFILIATION)
    journal, types = _download.journal_and_types(citation.journal)
    if parts.take("flag"):
        types = (*types, PublicationType(name="Retracted Publication"))
    pages, pii = _download.pages_and_pii(citation)
    links = _links(parts)
    partial = {"article_ids"} | _download.dates_in_part(citation, unread)
    partial |= {name for name, value in (("publication_types", types), ("comments_corrections", links)) if value}
    if names and not complete:
        partial.add("authors")
    built = Article(
        pmid=pmid,
        article_ids=_download.article_ids(_download.doi_of(ids.get("DOI"), citation, parts), ids.get("PMCID"), pii),
        title=next((text for text in parts.take("title") if text not in _NO_TITLE), None),
        abstract=_abstract(parts),
        other_abstracts=_other_abstracts(parts),
        journal=journal,
        book=book,
        volume=citation.volume,
        issue=citation.issue,
        pages=pages,
        publication_date=citation.date,
        electronic_date=citation.electronic_date,
        authors=_download.people(_with_first(names, texts), texts, equal=True),
        authors_complete=complete if names else None,
        investigators=_investigators(members, texts),
        languages=_languages(parts),
        publication_types=types,
        comments_corrections=links,
        coi_statement=fold(" ".join(parts.take("conflict of interest"))) or None,
        status=status,
        publication_status="aheadofprint" if citation.ahead_of_print else None,
        partial=frozenset(partial),
        source=source,
        unplaced=tuple(Unplaced(name=name, text=text) for name, text in parts.rest() if text),
        problems=_download.repaired(notes, pmid, source),
    )
    return _download.with_unknown(built, _STATED)


def _ids(parts: Parts) -> tuple[dict[str, str], str | None]:
    """Identifiers by label and the record's state; a DOI may be wrapped onto a line of its own."""
    found: dict[str, str] = {}
    status = None
    text = "\n".join(line.strip() for line in parts.take("ids")).replace("DOI:\n", "DOI: ")
    for line in text.split("\n"):
        match = _ID.match(line)
        if match is None or match[1] in found:
            parts.put("ids", line)
            continue
        value: str | None = match[2]
        value = parse_stated_pmcid(match[2]) if match[1] == "PMCID" else value
        if value:
            found[match[1]] = value
        else:
            parts.put(match[1], match[2])
        mark = _STATUS.search(match[3])
        if mark:
            status = terms.status(mark[0])
        elif match[3]:
            parts.put(match[1], match[3])  # "[Available on 2020-07-10]"
    return found, status


def _affiliations(parts: Parts, names: list[Name], members: list[Name], *, old: bool) -> dict[str, list[str]]:
    """Texts by the key that names print, "" for the one that has none and is the first author's; others have no place."""
    by_key: dict[str, list[str]] = {}
    claimed = {key for name in (*names, *members) for key in name.keys}
    for text in parts.take("affiliations"):
        match = _AFFILIATION.match(text)
        if match and match[1] == "#":
            continue  # "(#)Contributed equally"
        if match and match[1] in claimed:
            by_key.setdefault(match[1], []).append(text[match.end() :].strip())
        elif match is None and not claimed - {"#"} and names and (len(names) == 1 or old):
            by_key.setdefault("", []).append(text)
        else:
            parts.put("affiliations", text)
    return by_key


def _with_first(names: list[Name], texts: dict[str, list[str]]) -> list[Name]:
    return [names[0]._replace(keys=(*names[0].keys, "")), *names[1:]] if "" in texts else names


def _investigators(names: list[Name], texts: dict[str, list[str]]) -> tuple[Investigator, ...]:
    return tuple(
        Investigator(
            last_name=person.last_name or person.collective_name,
            initials=person.initials,
            suffix=person.suffix,
            affiliations=person.affiliations,
        )
        for person in _download.people(names, texts)
    )


def _languages(parts: Parts) -> tuple[str, ...]:
    """Codes of the languages that "[Article in German]" names; a word that is none of them goes back to the parts."""
    found: list[str] = []
    for text in parts.take("language"):
        codes = terms.languages(text)
        found += codes
        if not codes:
            parts.put("language", text)
    return tuple(found)


def _links(parts: Parts) -> tuple[CommentCorrection, ...]:
    return tuple(
        CommentCorrection(ref_type=ref_type, ref_source=text)
        for ref_type in LINK_HEADINGS.values()
        if ref_type in LINKS
        for text in parts.take(ref_type)
    )


def _abstract(parts: Parts) -> Abstract | None:
    sections = abstracts.sections(parts.take("abstract"), printed_apart=True)
    copyright_line = fold(" ".join(parts.take("copyright"))) or None
    return Abstract(sections=sections, copyright=copyright_line) if sections or copyright_line else None


def _other_abstracts(parts: Parts) -> tuple[Abstract, ...]:
    """Each begins with who wrote it; paragraphs without that go on with the one before."""
    groups: list[tuple[str | None, list[str]]] = []
    for text in parts.take("other abstracts"):
        match = _OTHER.match(text)
        body = text[match.end() :].strip() if match else text
        if match:
            kind = _OTHER_TYPES.get(match[1], match[1])
            if not (groups and groups[-1][0] == kind == "plain-language-summary"):
                groups.append((kind, []))
        if body:
            groups[-1][1].append(body)
    return tuple(
        Abstract(sections=abstracts.sections(texts, printed_apart=True), type=kind) for kind, texts in groups if texts
    )
