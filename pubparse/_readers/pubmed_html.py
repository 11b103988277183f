"""Article and book pages of pubmed.ncbi.nlm.nih.gov, 2020 to today, one record or several.

    <div id="full-view-heading"> <button class="journal-actions-trigger" title="Journal of virology">J Virol</button>
      <span class="cit">2005 Jan;79(2):884-95.</span> <h1 class="heading-title">..</h1> ..</div> <div id="abstract">..</div> ..

A page goes in, articles come out. The page is walked once, in document order; ids and classes say what a piece is. The heading
stands three times, only the full view counts; rows of similar and citing articles are other papers. Ids of the 3rd of several
records begin "search-result-1-3-".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from pubparse._readers import _page_headings
from pubparse._readers._html_dom import NOT_TEXT, SHOWN_AT_LAST, common, text
from pubparse._readers._html_heading import cut_heading
from pubparse._readers._html_kinds import TODAY
from pubparse._readers._html_metas import Metas, complete
from pubparse._readers._html_record import ARTICLE_STATES, Cut, read_page
from pubparse._readers._html_sections import SECTIONS, cut_links
from pubparse._text.spaces import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubparse._input import Input
    from pubparse._readers._html_dom import Page
    from pubparse._readers._plain_xml import Element
    from pubparse.errors import Problem
    from pubparse.model import Article

FORMAT = TODAY
_PREFIX = re.compile(r"search-result-[0-9]{1,6}-[0-9]{1,6}-")
_STATES = ARTICLE_STATES | {
    "coi_statement", "coi_statement_markup", "title_markup", "references", "investigators", "authors.fore_name",
    "authors.equal_contribution", "abstract.copyright", "references.markup",
}  # fmt: skip

# What pages of several records show of each: the heading and the abstract, no terms, links or grants.
_STATES_OF_SEVERAL = _STATES - frozenset(
    """mesh_headings chemicals supplementary_concepts personal_name_subjects data_banks grants comments_corrections
    references coi_statement coi_statement_markup""".split()  # noqa: SIM905
)

# An id, or the only class -> the section that it names.
_IDS = {
    "abstract": "abstract",
    "copyright": "copyright",
    "conflict-of-interest": "conflict of interest",
    "references": "references",
    "publication-types": "publication types",
    "mesh-terms": "mesh terms",
    "substances": "substances",
    "supplementary-concepts": "supplementary concepts",
    "personal-name-subject": "personal names",
    "associated-data": "associated data",
    "grants": "grants",
}
# Found by libxml2's own table of ids, without a walk.
_PLACES = etree.XPath(f"id('article-details full-view-heading short-view-heading {' '.join(_IDS)}')")
_ARTICLE_PAGE = etree.XPath("id('article-page')")
# Other papers, and furniture.
_NOT_OURS = frozenset(
    """disclaimer figures similar citedby related-links linkout similar-articles-list citedby-articles-list slides-container
    short-view-heading page-navigator page-sidebar ncbi-footer search-form save-panel email-panel""".split()  # noqa: SIM905
)
_CLASSES_NOT_OURS = frozenset(
    ("full-docsum", "page-sidebar", "page-navigator", "keyword-actions-dropdown", "short-view")
)
_CLASSES = _CLASSES_NOT_OURS | {"linked-articles", "title"}
_NONE: frozenset[str] = frozenset()
# Other places, and elements that hold no others: a page has hundreds of them.
_SKIPPED = NOT_TEXT | {"head", "nav", "aside", "footer", "option", "input", "img", "link", "meta", "br", "hr"}


def read(source: Input, url: str | None) -> Iterator[Article | Problem]:
    """The articles of a page, in order."""
    return read_page(source, url, FORMAT, cut_page, _STATES, by_id=True)


def cut_page(page: Page) -> list[Cut]:
    """The records of a page, cut; metas complete a lone one."""
    if page.root is None:
        return []
    metas: list[Element] = []
    titles: list[Element] = []
    for el in page.root.iter("meta", "h1"):
        (metas if el.tag == "meta" else titles).append(el)
    walk = _Walk()
    walk.over(_article_of(page.root, titles))
    if not walk.cuts:
        # inside a noscript that never ends, or in the head that the parser makes of what stands before a saved fragment
        again = _Walk(_SKIPPED - SHOWN_AT_LAST - {"head"})
        again.over(page.root)
        walk = again if again.cuts or next(page.root.iter("noscript"), None) is not None else walk
    walk.pmids += (pmid for el in _ARTICLE_PAGE(page.root) if (pmid := el.get("data-article-pmid")))
    cuts = walk.cuts
    if not cuts:
        # the heading was lost: the short one, what else there is, and the metas
        if walk.short is not None:
            cut_heading(walk.short, walk.stray)
        cuts = [walk.stray]
    if len(cuts) == 1:
        for pmid in walk.pmids:
            cuts[0].identify("pmid", pmid)
        complete(cuts[0], Metas(metas))
    return cuts


def _article_of(root: Element, titles: list[Element]) -> Element:
    """The part of the page in which all that the site marks as an article's lies; the whole page where it marks none."""
    places = _PLACES(root)
    if not any(place.get("id") == "article-details" for place in places):
        return root
    return common([*places, *titles], root)


class _Walk:
    """One pass over the page, and what was met."""

    def __init__(self, skipped: frozenset[str] = _SKIPPED) -> None:
        self._skipped = skipped
        self.cuts: list[Cut] = []
        self.pmids: list[str] = []
        self.stray = Cut()
        """Sections without a heading before them."""
        self.short: Element | None = None
        self._told: set[tuple[Element, str | None]] = set()
        """Sections that were read by their heading."""

    def over(self, root: Element) -> None:
        """Visit elements in document order; what a section holds is the section's."""
        kinds: dict[str | None, frozenset[str]] = {None: _NONE, "": _NONE}
        skipped = self._skipped
        waiting: list[Element] = [root]
        while waiting:
            here = waiting.pop()
            if here.tag in skipped:
                continue
            name = here.get("id")
            if name and self._by_id(here, name):
                continue
            kind = here.get("class")
            names = kinds.get(kind)
            if names is None:
                names = kinds[kind] = _CLASSES.intersection((kind or "").split())
            if names and self._by_class(here, names):
                continue
            waiting.extend(reversed(here))

    def _by_id(self, here: Element, name: str) -> bool:
        """True when the element's id has said all."""
        if name.endswith("full-view-heading"):
            cut = Cut()
            if name.startswith("search-result-"):
                cut.states = _STATES_OF_SEVERAL
            self.cuts.append(cut)
            cut_heading(here, cut)
            return True
        if name.endswith("short-view-heading"):
            self.short = here if self.short is None else self.short
            return True
        if name.startswith("search-result-"):
            name = _PREFIX.sub("", name, count=1)
        section = _IDS.get(name)
        if section:
            SECTIONS[section](here, self.cuts[-1] if self.cuts else self.stray)
            return True
        return name in _NOT_OURS

    def _by_class(self, here: Element, names: frozenset[str]) -> bool:
        """True when the class has said all: other papers, links to this one, a heading that no id announced."""
        if names & _CLASSES_NOT_OURS:
            return True
        if not self.cuts:
            return False
        if "linked-articles" in names:
            cut_links(here, self.cuts[-1])
            return True
        if here.tag in ("h2", "h3"):
            self._unannounced(here)
            return True
        return False

    def _unannounced(self, title: Element) -> None:
        """A section whose id is not known: by its heading, or to `unplaced` under it."""
        section = title.getparent()
        heading = text(title)
        if section is None or not heading:
            return
        part = _page_headings.heading(heading.casefold())
        if (section, part) in self._told:
            return  # a second heading in one section: what stands there has been read
        self._told.add((section, part))
        cut = self.cuts[-1]
        if part in SECTIONS:
            SECTIONS[part](section, cut)
        elif part in _page_headings.LINKS:
            cut_links(section, cut)
        elif part is None:
            rest = text(section).removeprefix(heading)
            if fold(rest):
                cut.parts.put(heading, fold(rest))
