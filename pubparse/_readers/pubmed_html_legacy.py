"""Article pages of www.ncbi.nlm.nih.gov/pubmed, 2009 to 2019.

    <div class="rprt abstract"> <div class="cit"><a alsec="jour" title="Cell.">Cell.</a> 2014 Jan 16;156(1-2):261-76. ..</div>
      <h1>..</h1> <div class="auths"><a>Gräff J</a><sup>1</sup>..</div> <div class="abstr"><h4>METHODS: </h4><p>..
    <dl class="AbstractPlusReport"> .. <p class="pmid">PMID: 15940349 [PubMed - indexed for MEDLINE]</p>       2009

A page goes in, articles come out: each report on it is one. What stands beside the reports is other papers' and furniture.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from attrs import evolve

from pubparse._readers import _html_record, _page_headings
from pubparse._readers._html_dom import NOT_TEXT, SHOWN_AT_LAST, classes, kid, marked, text, text_but
from pubparse._readers._html_kinds import LEGACY
from pubparse._readers._html_people import listed, short_author, term_of, with_affiliations
from pubparse._readers._html_record import ARTICLE_STATES, Cut, read_page
from pubparse._text import terms
from pubparse._text.data_banks import data_banks
from pubparse._text.dates import take_date
from pubparse._text.grants import parse_grant
from pubparse._text.spaces import fold
from pubparse.model import Abstract, AbstractSection, Affiliation, Author

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pubparse._input import Input
    from pubparse._readers._html_dom import Page
    from pubparse._readers._plain_xml import Element
    from pubparse.errors import Problem
    from pubparse.model import Article, Grant

FORMAT = LEGACY
_STATES = ARTICLE_STATES | {"abstract.sections.nlm_category", "title_markup"}
_STATES_2009 = frozenset(("title_markup", "authors", "abstract", "volume", "issue", "pages"))
_NUMBERS = re.compile(r"[0-9]{1,4}")
_PMID_LINE = re.compile(r"PMID:?\s*([0-9]{1,9})(?![0-9])\s*(\[[^\]]{1,60}\])?")
_LAST_YEAR_OF_ONE_AFFILIATION = 2013
_LINK_PMID = re.compile(r"/pubmed/([0-9]{1,9})(?:$|[?/#])")


def read(source: Input, url: str | None) -> Iterator[Article | Problem]:
    """The articles of a page, in order."""
    return read_page(source, url, FORMAT, cut_page, _STATES)


def cut_page(page: Page) -> list[Cut]:
    """The reports of a page, cut."""
    cuts: list[Cut] = []
    if page.root is None:
        return cuts
    hidden: dict[Element | None, frozenset[str]] = {None: frozenset()}
    reports = []
    for here in page.root.iter("div", "dl"):
        kind = here.get("class")
        rows = _rows(kind.split()) if kind and ("rprt" in kind or "AbstractPlus" in kind) else None
        if rows:
            reports.append((here, rows, _hidden(here, hidden)))
    shown = [report for report in reports if not report[2]] or [each for each in reports if each[2] <= SHOWN_AT_LAST]
    cuts += (_cut(here, rows) for here, rows, _ in shown)
    if len(cuts) == 1 and cuts[0].pmid is None:
        told = next(
            (meta.get("content") or "" for meta in page.root.iter("meta") if meta.get("name") == "ncbi_uidlist"), ""
        )
        cuts[0].identify("pmid", told)
    return cuts


def _hidden(here: Element, known: dict[Element | None, frozenset[str]]) -> frozenset[str]:
    """Tags of elements around this one whose content is not shown; `known` keeps it for those that were asked for."""
    trail = []
    around = here.getparent()
    while around not in known and around is not None:
        trail.append(around)
        around = around.getparent()
    found = known[around]
    for each in reversed(trail):
        found = known[each] = found | NOT_TEXT.intersection((str(each.tag),))
    return found


def _rows(names: Sequence[str]) -> dict[str, Callable[[Element, Cut], None]] | None:
    """The rows of a report with these classes; None for what is no report."""
    if "rprt" in names and "abstract" in names:
        return _ROWS
    return _ROWS_2009 if "AbstractPlusReport" in names else None


def _cut(report: Element, rows: dict[str, Callable[[Element, Cut], None]]) -> Cut:
    """A report's pieces, each handed to the row of its class or tag."""
    cut = Cut()
    cut.states = _STATES_2009 if rows is _ROWS_2009 else None
    affiliations: list[Element] = []
    waiting = list(reversed(report))
    while waiting:
        here = waiting.pop()
        row = _row(str(here.tag), here.get("class") or "", rows is _ROWS_2009)
        if row is _affiliation_list:
            affiliations.append(here)
        elif row:
            row(here, cut)
        else:
            waiting.extend(reversed(here))
    _affiliations(affiliations, cut)
    return cut


@functools.lru_cache(maxsize=256)  # a page says few of them, hundreds of times
def _row(tag: str, kind: str, of_2009: bool) -> Callable[[Element, Cut], None] | None:  # noqa: FBT001 - by position for the cache
    """What reads an element of a report: a row knows it by its classes, its tag, or both ("p.abstract")."""
    own = kind.split()
    if tag in NOT_TEXT or (tag in ("div", "dl") and _rows(own)):
        # a report that was not closed holds those that follow; they are cut by themselves
        return _nothing
    if "afflist" in own:
        return _affiliation_list
    rows = _ROWS_2009 if of_2009 else _ROWS
    names = (*own, tag, *(f"{tag}.{name}" for name in own))
    return next((rows[name] for name in names if name in rows), None)


# Where and what


def _citation(line: Element, cut: Cut) -> None:
    journal = next((link for link in line.iter("a") if link.get("alsec") == "jour" or link.get("title")), None)
    printed = text(line)
    if journal is not None:
        name = text(journal)
        cut.journal = {"medline_ta": name, "title": fold(journal.get("title") or "")}
        printed = printed.removeprefix(name).strip()
    elif _html_record.is_book(printed):
        _html_record.cut_book(printed, cut)
        return
    cut.parts.put("citation", printed)


def _citation_2009(line: Element, cut: Cut) -> None:
    title = next((span.get("title") for span in line.iter("span") if span.get("title")), None)
    link = next(iter(line.iter("a")), None)
    name = text(link)
    cut.journal = {"medline_ta": name, "title": fold(title or "")}
    cut.parts.put("citation", text(line).removeprefix(name).strip())


def _title(title: Element, cut: Cut) -> None:
    cut.title(*marked(title))


def _language(line: Element, cut: Cut) -> None:
    cut.parts.put("language", text(line))


# Who


def _authors(line: Element, cut: Cut) -> None:
    if "authors" in cut.stated:
        cut.parts.put("further authors", text(line))  # a page that has been cut and glued
        return
    people: list[Author] = []
    keys: list[list[str]] = []
    for here in line.iter("a", "sup"):
        if here.tag == "a":
            person = _author(text(here), here.get("href"))
            if person is not None:
                people.append(person)
                keys.append([])
        elif keys:
            keys[-1] += _NUMBERS.findall(text(here))
    if not people:
        people = list(listed(text(line))[0])
        keys = [[] for _ in people]
    if people:
        complete = not _ends_in_et_al(line)
        cut.stated["authors"], cut.stated["authors_complete"] = tuple(people), complete
        cut.parts.put("keys", *(" ".join(numbers) for numbers in keys))


def _ends_in_et_al(line: Element) -> bool:
    # the end first: all of a long list is dear
    end = fold(text(line[-1]) + (line[-1].tail or "")) if len(line) else text(line)
    return end.rstrip(" .").endswith("al") and text(line).rstrip(" .").endswith("et al")


def _author(name: str, href: str | None) -> Author | None:
    # most links need not be read: "/pubmed?term=EADV%20Task%20Force%5BCorporate%20Author%5D" tells a group
    term = term_of(href) if href and "corporate" in href.casefold() else None
    if term and term.is_group:
        return Author(collective_name=name) if name else None
    return short_author(name)


def _authors_2009(line: Element, cut: Cut) -> None:
    _authors(line, cut)


def _affiliations(sections: list[Element], cut: Cut) -> None:
    """Affiliations by the numbers behind the names; a lone one without a number is the first author's in old records."""
    texts: dict[str, str] = {}
    for section in sections:
        number = ""
        for item in section.iter("dt", "dd", "li"):
            if item.tag == "dt":
                number = text(item)
                continue
            key = number or text(next(iter(item.iter("sup")), None)) or str(len(texts) + 1)
            texts.setdefault(key, text_but(item, "sup") if item.tag == "li" else text(item))
            number = ""
    for line in cut.parts.take("affiliation"):
        texts.setdefault(str(len(texts) + 1), line)
    keys = [numbers.split() for numbers in cut.parts.take("keys")]
    people: tuple[Author, ...] = cut.stated.get("authors", ())
    if len(texts) == 1 and people and not any(keys) and (len(people) == 1 or _is_old(cut)):
        keys[0] = list(texts)
    claimed = {key for numbers in keys for key in numbers}
    cut.parts.put("affiliations", *(line for key, line in texts.items() if line and key not in claimed))
    cut.stated["authors"] = tuple(
        with_affiliations(person, [Affiliation(text=texts[key]) for key in numbers if texts.get(key)])
        for person, numbers in zip(people, keys, strict=True)
    )


def _is_old(cut: Cut) -> bool:
    date, _ = take_date(" ".join(cut.parts.peek("citation")))
    return date is not None and date.year is not None and date.year <= _LAST_YEAR_OF_ONE_AFFILIATION


def _affiliation_2009(line: Element, cut: Cut) -> None:
    cut.parts.put("affiliation", text(line))


# The abstract


def _abstract(section: Element, cut: Cut) -> None:
    """`<h4>METHODS: </h4><p><AbstractText Label="METHODS" NlmCategory="METHODS">`, or the paragraph alone."""
    heading, label = "", None
    sections: list[AbstractSection] = []
    copyright_line = None
    marked_text = False
    for here in section.iter("h3", "h4", "p"):
        kind = classes(here)
        if here.tag == "h3":
            heading = text(here)
        elif here.tag == "h4":
            label = text(here).rstrip(": ") or None
        elif " copyright " in kind:
            copyright_line = text(here) or None
        elif " noabstr " not in kind:
            found = _section(here, label)
            if found is None or found.text == "No abstract available.":
                continue
            bare = next(here.iter("abstracttext"), None) is None
            if bare and label is None and sections and marked_text:
                # until 2016 the copyright line is a paragraph like the others, but without <AbstractText> (25817406)
                copyright_line = found.text
            else:
                sections.append(found)
                marked_text = not bare
            label = None
    if not (sections or copyright_line):
        return
    abstract = Abstract(sections=tuple(sections), copyright=copyright_line)
    if "abstract" not in cut.stated and heading.casefold() in ("", "abstract"):
        cut.stated["abstract"] = abstract
    else:
        codes = terms.languages(heading.removesuffix(" Abstract").removesuffix(" abstract"))
        other = evolve(abstract, language=codes[0] if len(codes) == 1 else "eng" if heading == "Abstract" else None)
        cut.others.append(other)


def _section(paragraph: Element, label: str | None) -> AbstractSection | None:
    body = next(iter(paragraph.iter("abstracttext")), None)
    plain, markup = marked(paragraph)
    category = None
    if body is not None:
        label = label or fold(body.get("label") or "") or None
        category = fold(body.get("nlmcategory") or "") or None
    if not (plain or label):
        return None
    return AbstractSection(label=label, nlm_category=category, text=plain or None, markup=markup)


def _abstract_2009(line: Element, cut: Cut) -> None:
    plain, markup = marked(line)
    if plain and "abstract" not in cut.stated:
        cut.stated["abstract"] = Abstract(sections=(AbstractSection(text=plain, markup=markup),))


def _keywords(section: Element, cut: Cut) -> None:
    for line in section.iter("p"):
        words = [fold(word) for word in text(line).removesuffix(".").split(";")]
        cut.stated.setdefault("keywords", _html_record.keywords([(word, None) for word in words]))


# Identifiers and status


def _identifiers(listed_: Element, cut: Cut) -> None:
    """Pairs "PMID:" and value; a value without a name is the record's status."""
    name = ""
    for here in listed_.iter("dt", "dd"):
        printed = text(here)
        if here.tag == "dt":
            name = printed.rstrip(":").upper()
        elif name == "PMID":
            cut.identify("pmid", printed)
        elif name == "PMCID":
            cut.identify("pmc", printed)
        elif name == "DOI":
            cut.identify("doi", printed)
        elif printed:
            cut.parts.put("status" if terms.status(printed) else name or "status", printed)
        if here.tag == "dd":
            name = ""


def _pmid_2009(line: Element, cut: Cut) -> None:
    found = _PMID_LINE.match(text(line))
    if found:
        cut.identify("pmid", found[1])
        if found[2]:
            cut.parts.put("status", found[2])


# Lists below


def _links(section: Element, cut: Cut) -> None:
    heading = text(next(iter(section.iter("h3", "h4")), None))
    for item in section.iter("li"):
        _link(item, heading, cut)


def _link(item: Element, heading: str, cut: Cut) -> None:
    """A row of comments or errata: "<a href="/pubmed/1">Title.</a> [J Foo. 2001]"."""
    anchor = next(iter(item.iter("a")), None)
    source = kid(item, "source")
    pmid = _LINK_PMID.search(anchor.get("href") or "") if anchor is not None else None
    printed = text(source).strip("[]") if source is not None else text(item)
    _html_record.link(cut, heading, printed, pmid[1] if pmid else None)


def _more(section: Element, cut: Cut) -> None:
    """Types, terms, substances, grants; the second such block is LinkOut, which is furniture."""
    if any("linkoutlist" in (here.get("class") or "") for here in section.iter("div")):
        return
    heading, part = "", None
    grants: list[Grant] = []
    for here in section.iter("h4", "li"):
        if here.tag == "h4":
            heading = text(here)
            part = _page_headings.heading(heading.casefold()) if heading else None
            continue
        printed = text(here)
        if part in _page_headings.LINKS:
            _link(here, heading, cut)
        elif not printed or part == "ignored":
            continue
        elif part == "grants":
            grants.append(parse_grant(printed))
        else:
            if part == "mesh terms":
                printed = printed.replace("/", " / ")
            cut.parts.put(part or heading or "section", printed)
    if grants:
        cut.stated["grants"] = (*cut.stated.get("grants", ()), *grants)
    kinds = cut.parts.take("publication types")
    if kinds:
        cut.stated["publication_types"] = _html_record.types(kinds)
    banks = cut.parts.take("associated data")
    if banks:
        cut.stated["data_banks"] = data_banks(banks)


def _affiliation_list(here: Element, cut: Cut) -> None:
    """Read when all names are known: `_affiliations`."""


def _nothing(here: Element, cut: Cut) -> None:
    """Furniture: figures, comments of PubMed Commons, links."""


_ROWS: dict[str, Callable[[Element, Cut], None]] = {
    "cit": _citation,
    "h1": _title,
    "lang": _language,
    "auths": _authors,
    "err": _links,
    "abstr": _abstract,
    "keywords": _keywords,
    "rprtid": _identifiers,
    "morecit": _more,
    "ncbi_carousel": _nothing,
    "linkoutlist": _nothing,
    "print-log": _nothing,
}
_ROWS_2009: dict[str, Callable[[Element, Cut], None]] = {
    "ti": _citation_2009,
    "h2": _title,
    "authors": _authors_2009,
    "affiliation": _affiliation_2009,
    "p.abstract": _abstract_2009,
    "pmid": _pmid_2009,
}
