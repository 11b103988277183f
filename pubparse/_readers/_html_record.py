"""A record being cut from an HTML page: parts for `_page`, and what the markup states exactly.

    cut = Cut(); cut.parts.put("citation", "2005 Jan;79(2):884-95."); cut.stated["title"] = "A title"; finished(cut, source, ...)

Shared by the readers of today's pages, legacy pages and result lists. Knows what fields are, not where they stand on a page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import evolve

from pubparse._parts import Parts
from pubparse._readers import _page, _page_headings
from pubparse._readers._html_dom import TooLargeError, parse
from pubparse._readers._page_problems import name_splits
from pubparse._text.citation import parse_citation
from pubparse._text.ids import parse_doi, parse_stated_pmcid, parse_stated_pmid, pmid_of_url
from pubparse._text.spaces import fold
from pubparse.errors import Problem
from pubparse.model import Abstract, ArticleId, CommentCorrection, Journal, Keyword, PublicationType, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pubparse._input import Input
    from pubparse._readers._html_dom import Page
    from pubparse._text.citation import Citation
    from pubparse.model import Article

PAGE_LIMIT = 32 << 20
# What an article page of 2009-2026 would show if the record had it; result rows show less.
ARTICLE_STATES = frozenset(
    """abstract other_abstracts authors keywords mesh_headings chemicals supplementary_concepts personal_name_subjects
    data_banks grants comments_corrections volume issue pages doi pmcid affiliations
    abstract.sections.markup other_abstracts.sections.markup
    keywords.markup authors.affiliations authors.suffix authors.collective_name""".split()  # noqa: SIM905
)

# A PMCID's dd may read "PMC5340975 [Available on 2017-09-01]".
_UP_TO_A_NOTE = re.compile(r"[^\s\[(]+")
_BOOK = re.compile(r"In: |[^;]{0,600}: [^;]{1,300}; (?:[A-Z][a-z]{2} )?[12][0-9]{3}")


class Cut:
    """Parts, stated fields, and what was repaired."""

    __slots__ = (
        "ids",
        "journal",
        "links",
        "notes",
        "others",
        "partial",
        "parts",
        "place",
        "pmid",
        "stated",
        "states",
        "unlinked",
        "untitled",
    )

    def __init__(self) -> None:
        self.parts = Parts()
        self.stated: dict[str, Any] = {}
        self.notes: list[tuple[str, str]] = []
        self.partial: set[str] = set()
        self.ids: dict[str, str] = {}
        self.journal: dict[str, str] = {}
        self.unlinked: dict[int, tuple[str, bool]] = {}
        """Names of authors whose links say nothing, by the author's place, and whether they were parted by inference."""
        self.links: list[CommentCorrection] = []
        self.others: list[Abstract] = []
        """Abstracts beside the article's own."""
        self.pmid: str | None = None
        self.untitled = False
        """True when the page says that there is no title."""
        self.states: frozenset[str] | None = None
        """What this record's layout would show, where it is less than the format's."""
        self.place: tuple[str, str] | None = None
        """Volume and issue, where they are stated apart from the citation line."""

    def identify(self, kind: str, value: str) -> None:
        """An identifier as printed: kind "pmid", "pmc", "doi" or another of NLM's.

        What is none goes to the parts, and so to `unplaced`; a second one too.
        """
        value = fold(value)
        if kind == "pmid":
            pmid = parse_stated_pmid(value)
            self.pmid = self.pmid or pmid
            if value and not pmid:
                self.parts.put("PMID", value)
            return
        number, rest = value, ""
        if kind == "pmc":
            stated = _UP_TO_A_NOTE.match(value)
            number = parse_stated_pmcid(stated[0]) or "" if stated else ""
            rest = value[len(stated[0]) :] if stated and number else value
        if number and self.ids.setdefault(kind, number).casefold() != number.casefold():
            rest = value
        if rest:
            self.parts.put("PMCID" if kind == "pmc" else kind.upper(), rest)

    def title(self, plain: str, markup: str | None) -> None:
        """The title as printed, the first one; or that the page says there is none."""
        if plain in _page_headings.NO_TITLE:
            self.untitled = True
        elif plain and "title" not in self.stated:
            self.stated["title"], self.stated["title_markup"] = plain, markup

    def is_empty(self) -> bool:
        """True when neither title nor PMID was found."""
        return not (self.pmid or self.stated.get("title"))


def finished(cut: Cut, source: Source, *, states: frozenset[str], hint: str | None) -> Article:
    """The article of a cut record."""
    stated = cut.stated
    cut.notes += name_splits("authors", [name for name, inferred in cut.unlinked.values() if inferred])
    if cut.journal:
        journal = {name: value.removesuffix(".") for name, value in cut.journal.items() if value.removesuffix(".")}
        stated["journal"] = Journal(**journal) if journal else None
    if cut.others:
        stated["other_abstracts"] = tuple(cut.others)
    if cut.links:
        stated["comments_corrections"] = tuple(cut.links)
    if cut.pmid:
        stated["pmid"] = cut.pmid
    citation = " ".join(cut.parts.peek("citation"))
    printed, _ = parse_citation(citation) if citation else (None, "")
    doi = cut.ids.get("doi") or (printed.doi if printed else None)
    if doi and printed and printed.doi and printed.doi.casefold() != doi.casefold() and parse_doi(doi) != printed.doi:
        cut.notes.append(
            ("doi-disagree", f"the page prints the DOI {doi!r} and {printed.doi!r}; the first is followed")
        )
    if printed:
        _placed(cut, printed)
    values = {**cut.ids, "doi": doi, "pii": printed.pii if printed else None}
    kinds = ("doi", "pmc", "pii", *(kind for kind in cut.ids if kind not in ("doi", "pmc")))
    ids = tuple(ArticleId(value=value, id_type=kind) for kind in kinds if (value := values.get(kind)))
    if ids:
        stated["article_ids"] = ids
        cut.partial.add("article_ids")
    if stated.get("publication_types"):
        # "Journal Article" is never listed (8682834 has no list for it)
        cut.partial.add("publication_types")
    reading = _page.Reading(
        source=source,
        pmid_hint=hint,
        problems=tuple(cut.notes),
        stated=stated,
        states=states if cut.states is None else states & cut.states,
        partial=frozenset(cut.partial),
    )
    built = _page.article(cut.parts, reading)
    if built.journal and built.journal.medline_ta is None and built.publication_date and printed and printed.journal:
        built = evolve(built, journal=evolve(built.journal, medline_ta=printed.journal))
    return built


def _placed(cut: Cut, printed: Citation) -> None:
    """Volume, issue and pages, where the metas say how the citation line is to be cut."""
    line = fold(cut.parts.peek("citation")[0])
    pages = printed.pages
    if cut.place is not None:
        volume, issue = cut.place
        place = f";{volume}({issue})" if issue else f";{volume}"
        at = line.find(place)
        if not (volume or issue):
            # "2022 Dec 1;19417381221131570.": the article's number where the volume stands (36457193)
            if printed.volume and not pages:
                cut.stated.update(volume=None, pages=printed.volume)
        elif at >= 0:
            _, _, rest = line[at + len(place) :].partition(":")
            pages = rest.removesuffix(".") or None
            cut.stated.update(volume=volume or None, issue=issue or None, pages=pages)
        else:
            for name, value in (("volume", volume), ("issue", issue)):
                if value and value != getattr(printed, name):
                    message = f"{name}: the metas say {value!r}, which the citation {line[:80]!r} does not"
                    cut.notes.append(("meta-disagrees", message))
    sentence = _PAGES_AND_MORE.fullmatch(pages or "")
    if sentence:
        # 33000593: "3-9. SPECIAL ISSUE: FOCUS ON PEDIATRIC CARDIOLOGY"
        cut.stated["pages"] = sentence[1]
        cut.parts.put("pages", sentence[2])


_PAGES_AND_MORE = re.compile(r"([A-Za-z]{0,3}[0-9]{1,8}(?:-[A-Za-z]{0,3}[0-9]{1,8})?)\. ([^\d\W].*)")


def is_book(line: str) -> bool:
    """True for the citation of a book: "In: <book>. Place: Publisher; 2011.", without "In:" on the whole book's page."""
    return bool(_BOOK.match(line))


def cut_book(line: str, cut: Cut) -> None:
    """Cut "In: Vink R, Nechifor M, editors. Magnesium [Internet]. Adelaide: Press; 2011.": editors, then the book."""
    head, mark, rest = line.partition(", editors. ")
    if not mark:
        head, mark, rest = line.partition(", editor. ")
    if mark:
        cut.parts.put("editors", head)
        line = rest
    cut.parts.put("book", line.rstrip("."))


def types(texts: Iterable[str]) -> tuple[PublicationType, ...]:
    """Publication types of a list, each once, as printed."""
    return tuple(PublicationType(name=name) for name in dict.fromkeys(filter(None, map(fold, texts))))


def keywords(line: list[tuple[str, str | None]]) -> tuple[Keyword, ...]:
    """Keywords as (text, markup)."""
    return tuple(Keyword(text=text, markup=markup) for text, markup in line if text)


def link(cut: Cut, heading: str, source: str, pmid: str | None) -> None:
    """A comment, erratum, retraction ...; under an unknown heading it has no place."""
    known = _page_headings.LINK_HEADINGS.get(heading.casefold().rstrip(":").strip())
    if known is None:
        cut.parts.put(heading or "linked article", " ".join(filter(None, (source, pmid and f"PMID: {pmid}"))))
    else:
        cut.links.append(
            CommentCorrection(ref_type=known, ref_source=source or None, pmid=pmid and parse_stated_pmid(pmid))
        )


# A page from beginning to end


def read_page(  # noqa: PLR0913 - what a reader of pages is made of
    source: Input,
    url: str | None,
    format_name: str,
    cut_page: Callable[[Page], list[Cut]],
    states: frozenset[str],
    *,
    by_id: bool = False,
) -> Iterator[Article | Problem]:
    """The articles of a page in order; Problems for what could not be read. `by_id` says that `cut_page` looks for ids."""
    content = source.read(PAGE_LIMIT)
    if len(content) > PAGE_LIMIT:
        yield _stream("page-bytes", f"a page of more than {PAGE_LIMIT >> 20} MiB was not read")
        return
    try:
        page = parse(content, source.encoding, by_id=by_id)
    except TooLargeError as limit:
        yield _stream(*limit.args)
        return
    cuts = cut_page(page) if page.root is not None else []
    if cuts and not page.whole and cuts[-1].pmid and content.rstrip().endswith(cuts[-1].pmid.encode()):
        # where a page breaks off, the number that it ends with is not the whole number
        cuts[-1].pmid = None
    has_rows = bool(cuts)
    cuts = [cut for cut in cuts if not cut.is_empty()]
    if page.dropped:
        yield _stream("depth", "elements nested too deep were left out by the parser; what they hold is lost")
    if not cuts and not page.dropped and (has_rows or not _is_empty_list(page, format_name)):
        yield _stream("no-record", "no record was found on the page")
    hint = pmid_of_url(url) if url and len(cuts) == 1 else None
    if not page.whole:
        states = frozenset()
    for index, cut in enumerate(cuts):
        cut.notes[:0] = page.notes
        if not page.whole and index == len(cuts) - 1:
            cut.notes.append(("cut-off", "the page breaks off: what follows is not known"))
        where = Source(format=format_name, name=source.name, index=index, offset=source.offset if not index else None)
        yield finished(cut, where, states=states, hint=hint)


def _is_empty_list(page: Page, format_name: str) -> bool:
    """A search without hits is a page with no rows, which is no fault."""
    return format_name == "pubmed-html-results" and page.whole


def _stream(code: str, message: str) -> Problem:
    return Problem(code=code, severity="skipped", scope="stream", message=message)
