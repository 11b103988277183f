"""The sections below the heading on today's pages: abstract, references, terms, grants, links to other articles.

    <div id="abstract"><div class="abstract-content selected" id="eng-abstract"><p><strong class="sub-title">Methods:</strong> ..
    <div id="mesh-terms"> <button class="keyword-actions-trigger">Coronavirus / genetics*</button> <div hidden>Actions ..</div>

An element goes in, a `Cut` is filled. A button's text is the term; what its menu holds is not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve

from pubparse._readers import _html_record
from pubparse._readers._html_dom import classes, ident, kid, marked, own_text, text, text_but
from pubparse._text.data_banks import data_banks
from pubparse._text.grants import parse_grant
from pubparse._text.ids import parse_doi, parse_pmcid, parse_stated_pmid
from pubparse._text.spaces import fold
from pubparse.model import Abstract, AbstractSection, ArticleId, Reference, ReferenceList

if TYPE_CHECKING:
    from collections.abc import Callable

    from pubparse._readers._html_record import Cut
    from pubparse._readers._plain_xml import Element

_CONTENT = re.compile(r"(?:search-result-[0-9]+-[0-9]+-)?([A-Za-z-]{2,60})-abstract$")
_OWN = frozenset(("eng", "enc"))
_SUMMARY = "plain language summary"
_LINK_ENDS = " -\u00a0"
_PMID_IN_PATH = re.compile(r"^(?:https?://pubmed\.ncbi\.nlm\.nih\.gov)?/([0-9]{1,9})/?(?:$|\?)")


# The abstract


def _abstract(section: Element, cut: Cut) -> None:
    waiting = list(reversed(section))
    while waiting:
        here = waiting.pop()
        kind = classes(here)
        if " abstract-content " in kind:
            _content(here, cut)
        elif " copyright " in kind:
            _copyright(here, cut)
        elif here.tag == "p":
            _paragraph(here, cut)
        elif here.tag in ("h2", "h3", "em", "button", "ul"):
            continue
        else:
            waiting.extend(reversed(here))


def _content(content: Element, cut: Cut) -> None:
    """One abstract: the article's own, or one in another language or of another kind."""
    beside = text_but(content, "p")
    sections = _sections(content)
    if not sections:
        return
    if beside and next(content.iter("p"), None) is not None and sections[0].text != beside:
        cut.parts.put("abstract paragraph", beside)
    named = _CONTENT.match(ident(content))
    name = named[1] if named else "eng"
    own = cut.stated.get("abstract")
    if name in _OWN and not (own and own.sections):
        cut.stated["abstract"] = evolve(own, sections=sections) if own else Abstract(sections=sections)
        return
    # NLM's codes of languages are small; types are "plain-language-summary", "AIDS", "PIP" (11363372)
    is_code = len(name) <= 3 and name.islower()  # noqa: PLR2004
    # a code of two letters is none of NLM's: which language it is is not told
    language = "eng" if not is_code else name if len(name) == 3 else None  # noqa: PLR2004
    kind = None if is_code or name == "other" else name
    first = sections[0]
    if len(sections) == 1 and (first.label or "").casefold() == _SUMMARY:
        # the page's heading for it; the record has no label there
        kind, sections = "plain-language-summary", (evolve(first, label=None),)
    other = Abstract(sections=sections, language=language, type=kind)
    cut.others.append(other)


def _sections(content: Element) -> tuple[AbstractSection, ...]:
    found = tuple(section for paragraph in content.iter("p") if (section := _section(paragraph)))
    if found:
        return found
    alone = _section(content)
    return (alone,) if alone else ()


def _section(paragraph: Element) -> AbstractSection | None:
    label = _label(paragraph)
    plain, markup = marked(paragraph)
    if not (plain or label):
        return None
    return AbstractSection(label=label, text=plain or None, markup=markup)


def _label(paragraph: Element) -> str | None:
    """The label in front, which is taken out of the paragraph."""
    for child in paragraph:
        if " sub-title " in classes(child):
            label = text(child).rstrip(":").strip()
            # emptied where it stands: lxml takes no text with control characters, also where the page has them
            child.clear(keep_tail=True)
            child.tag = "span"
            return label or None
    return None


def _paragraph(paragraph: Element, cut: Cut) -> None:
    """A paragraph beside the abstract: keywords; another one has no place."""
    label = _label(paragraph)
    if label is not None and label.casefold() == "keywords":
        _keywords(paragraph, cut)
    else:
        cut.parts.put(label or "abstract paragraph", text(paragraph))


def _keywords(paragraph: Element, cut: Cut) -> None:
    plain, markup = marked(paragraph)
    words = [fold(word) for word in plain.removesuffix(".").split(";")]
    marks: list[str | None] = [None] * len(words)
    if markup:
        pieces = re.split(r"(?<!&lt);|;(?<!&gt;)(?<!&amp;)(?<!&lt;)", markup.removesuffix("."))
        if len(pieces) == len(words):
            marks = [fold(piece) if "<" in piece else None for piece in pieces]
    cut.stated.setdefault("keywords", _html_record.keywords(list(zip(words, marks, strict=True))))


def _copyright(line: Element, cut: Cut) -> None:
    own = cut.stated.get("abstract") or Abstract()
    if text(line) and own.copyright is None:
        cut.stated["abstract"] = evolve(own, copyright=text(line))


def _conflict_of_interest(section: Element, cut: Cut) -> None:
    statement = kid(section, "statement")
    statement = section if statement is None else statement
    found = [marked(paragraph) for paragraph in statement.iter("p")] or [(text_but(statement, "title"), None)]
    plain = " ".join(part for part, _ in found if part)
    if plain and "coi_statement" not in cut.stated:
        cut.stated["coi_statement"] = plain
        if any(markup for _, markup in found):
            cut.stated["coi_statement_markup"] = " ".join(markup or _escape(part) for part, markup in found if part)


def _escape(plain: str) -> str:
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# Lists of terms


def _items(section: Element) -> list[str]:
    """Texts of the buttons; of the list's items where there are no buttons."""
    found = [text(button) for button in section.iter("button") if " keyword-actions-trigger " in classes(button)]
    return [item for item in (found or [text(item) for item in section.iter("li")]) if item]


def _terms(part: str) -> Callable[[Element, Cut], None]:
    def cut_terms(section: Element, cut: Cut) -> None:
        if not cut.parts.peek(part):
            cut.parts.put(part, *_items(section))

    return cut_terms


def _publication_types(section: Element, cut: Cut) -> None:
    cut.stated.setdefault("publication_types", _html_record.types(_items(section)))


def _associated_data(section: Element, cut: Cut) -> None:
    cut.stated.setdefault("data_banks", data_banks(_items(section)))


def _grants(section: Element, cut: Cut) -> None:
    found = []
    for item in section.iter("li"):
        link = next(iter(item.iter("a")), None)
        printed = text(item if link is None else link)
        if printed:
            found.append(parse_grant(printed, link.get("data-ga-label") if link is not None else None))
    cut.stated.setdefault("grants", tuple(found))


# Other papers that this one names


def cut_links(section: Element, cut: Cut) -> None:
    """Comments, errata, retractions, updates: each row is another article."""
    heading = next((text(title) for title in section.iter("h2", "h3", "h4")), "")
    for item in section.iter("li"):
        citation, pmid = kid(item, "full-journal-citation"), kid(item, "docsum-pmid")
        printed = own_text(citation) if citation is not None else text(item)
        if printed:
            _html_record.link(cut, heading, printed, text(pmid) or None)


def _references(section: Element, cut: Cut) -> None:
    items = [item for item in section.iter("li") if " skip-numbering " in classes(item)] or [
        item for item in section.iter("li") if next(item.iter("ol"), None) is None
    ]
    found = [reference for item in items if (reference := _reference(item))]
    if found and "references" not in cut.stated:
        # the links are PubMed's, PMC's and Crossref's; an older record may have more
        cut.partial.add("references.article_ids")
        cut.stated["references"] = (ReferenceList(references=tuple(found)),)
        if any(" show-all " in classes(button) for button in section.iter("button", "a")):
            cut.partial.add("references")


def _reference(item: Element) -> Reference | None:
    ids: list[ArticleId] = []
    links = [
        link for link in item.iter("a") if " reference-link " in classes(link) or text(link) in ("PubMed", "PMC", "DOI")
    ]
    for link in links:
        found = _cited(link)
        if found:
            ids.append(found)
        link.text = ""
        for child in list(link):
            link.remove(child)
    plain, markup = marked(item)
    if links:
        plain, markup = plain.rstrip(_LINK_ENDS), markup and markup.rstrip(_LINK_ENDS)
    if not (plain or ids):
        return None
    return Reference(citation=plain or None, markup=markup, article_ids=tuple(ids))


def _cited(link: Element) -> ArticleId | None:
    """The identifier in the link of a reference; it is the cited work's."""
    href = link.get("href") or ""
    path = _PMID_IN_PATH.match(href)
    pmid = parse_stated_pmid(path[1]) if path else None
    if pmid:
        return ArticleId(value=pmid, id_type="pubmed")
    pmcid = parse_pmcid(href.rstrip("/").rpartition("/")[2]) if "/pmc/articles/" in href.lower() else None
    if pmcid:
        return ArticleId(value=pmcid, id_type="pmc")
    doi = parse_doi(fold(link.get("data-ga-action") or "")) or parse_doi(href)
    return ArticleId(value=doi, id_type="doi") if doi else None


SECTIONS: dict[str, Callable[[Element, Cut], None]] = {
    "abstract": _abstract,
    "copyright": _copyright,
    "conflict of interest": _conflict_of_interest,
    "references": _references,
    "publication types": _publication_types,
    "mesh terms": _terms("mesh terms"),
    "substances": _terms("substances"),
    "supplementary concepts": _terms("supplementary concepts"),
    "personal names": _terms("personal names"),
    "associated data": _associated_data,
    "grants": _grants,
}
