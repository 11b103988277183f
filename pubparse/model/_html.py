"""An article as a card for notebooks: one HTML fragment with inline styles, readable on light and dark pages.

Every piece of text is escaped. Inline markup is read, and only i, b, u, sub and sup are written anew: an article's markup
may come from anywhere, and a notebook runs what it shows. No script, no style sheet, nothing loaded from outside.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.parsers import expat

from pubparse.model._citation import venue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pubparse.errors import Problem
    from pubparse.model._article import Article
    from pubparse.model._contents import Abstract

_AUTHORS_SHOWN = 10
_PROBLEMS_SHOWN = 10
_NESTING = 8  # deeper inline tags are shown as their text: no print needs them
_INLINE = {"i", "b", "u", "sub", "sup"}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_CARD = (
    "border:1px solid rgba(128,128,128,.4);border-radius:8px;padding:.75em 1em;margin:.25em 0;max-width:52em;"
    "line-height:1.45;text-align:left;color:inherit;background:transparent"
)
_TITLE = "font-size:1.1em;font-weight:600;margin:.15em 0"
_SMALL = "font-size:.9em;opacity:.8"
_BADGE = "display:inline-block;font-size:.75em;font-weight:600;border-radius:4px;padding:0 .5em;margin-right:.4em;color:#fff;"
_RED, _AMBER, _BLUE, _GREY = "#b3261e", "#8a5a00", "#2f5f9e", "#6b6b6b"


def article_html(article: Article) -> str:
    """The card: badges, title, authors, journal line, identifiers as links, the abstract folded."""
    title = article.title or article.vernacular_title
    markup = article.title_markup if article.title else article.vernacular_title_markup
    if title is None and article.book is not None:
        title, markup = article.book.title, article.book.title_markup
    rows = [
        _badges(article),
        f'<div style="{_TITLE}">{_rich(title, markup) or "(no title)"}</div>',
        _row(_authors(article)),
        _row(_venue_line(article)),
        _row(" &middot; ".join(_ids(article)), _SMALL),
    ]
    if article.abstract is not None and article.abstract.sections:
        rows.append(_abstract(article.abstract))
    return f'<div style="{_CARD}">' + "".join(rows) + "</div>"


def stream_html(name: str, format_name: str, counts: Mapping[str, int], problems: Sequence[Problem]) -> str:
    """The card of a stream: its name, format and counts, and its first problems folded."""
    rows = [
        f'<div style="{_TITLE}">{_escaped(name)}</div>',
        _row(" &middot; ".join([_escaped(format_name), *(f"{number:,} {what}" for what, number in counts.items())])),
    ]
    if problems:
        shown = "".join(f'<p style="margin:.4em 0">{_problem(problem)}</p>' for problem in problems[:_PROBLEMS_SHOWN])
        more = len(problems) - _PROBLEMS_SHOWN
        shown += f'<p style="margin:.4em 0">and {more:,} more in records.problems</p>' if more > 0 else ""
        rows.append(f'<details><summary style="cursor:pointer">Problems</summary>{shown}</details>')
    return f'<div style="{_CARD}">' + "".join(rows) + "</div>"


def _problem(problem: Problem) -> str:
    where = f"PMID {problem.pmid}: " if problem.pmid else ""
    return _escaped(f"{where}{problem.message} ({problem.code}, {problem.severity})")


def _row(content: str, style: str = "") -> str:
    if not content:
        return ""
    return f'<div style="{style}">{content}</div>' if style else f"<div>{content}</div>"


def _badges(article: Article) -> str:
    found = [
        (article.is_retracted, "Retracted", _RED, ""),
        (article.is_retraction_notice, "Retraction notice", _RED, ""),
        (article.has_expression_of_concern, "Expression of concern", _AMBER, ""),
        (article.is_review, "Review", _BLUE, ""),
        (article.book is not None, "Book", _BLUE, ""),
        (bool(article.unknown), _counted(len(article.unknown), "field unknown", "fields unknown"), _GREY,
         "Not stated by this source: " + ", ".join(sorted(article.unknown))),
        (bool(article.problems), _counted(len(article.problems), "problem", "problems"), _AMBER,
         "; ".join(problem.message for problem in article.problems[:5])),
    ]  # fmt: skip
    return _row("".join(
        f'<span style="{_BADGE}background:{colour}" title="{_escaped(hint)}">{text}</span>'
        for is_so, text, colour, hint in found if is_so
    ))  # fmt: skip


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _authors(article: Article) -> str:
    people = article.authors
    role = ""
    if not people and article.book is not None:
        people = article.book.authors or article.book.editors
        role = "" if article.book.authors else " (editors)"
    names = [_escaped(author.name) for author in people if author.name]
    line = ", ".join(names[:_AUTHORS_SHOWN])
    if len(names) > _AUTHORS_SHOWN:
        line += f" and {len(names) - _AUTHORS_SHOWN} more"
    if line and article.authors_complete is False:
        line += ", et al."
    return line + role if line else ""


def _venue_line(article: Article) -> str:
    name, where = venue(article)
    if article.book is not None and article.title is None and article.vernacular_title is None:
        name = ""  # the record is the book, and its title stands above
    return " ".join(filter(None, (name and f"<i>{_escaped(name)}</i>.", _escaped(where))))


def _ids(article: Article) -> list[str]:
    links = []
    if article.pmid:
        links.append(_link("PMID", article.pmid, "https://pubmed.ncbi.nlm.nih.gov/", "/"))
    if article.pmcid:
        links.append(_link("PMCID", article.pmcid, "https://pmc.ncbi.nlm.nih.gov/articles/", "/"))
    if article.doi:
        links.append(_link("doi", article.doi, "https://doi.org/", ""))
    return links


def _link(label: str, value: str, before: str, after: str) -> str:
    address = before + quote(value.encode("utf-8", "replace"), safe="/") + after
    return f'{label}: <a href="{address}" rel="noopener noreferrer" style="color:inherit">{_escaped(value)}</a>'


def _abstract(abstract: Abstract) -> str:
    paragraphs = []
    for section in abstract.sections:
        label = f"<b>{_escaped(section.label)}</b> " if section.label else ""
        paragraphs.append(f'<p style="margin:.4em 0">{label}{_rich(section.text, section.markup)}</p>')
    if abstract.copyright:
        paragraphs.append(f'<p style="margin:.4em 0;{_SMALL}">{_escaped(abstract.copyright)}</p>')
    summary = '<summary style="cursor:pointer">Abstract</summary>'
    return f'<details style="margin-top:.4em">{summary}{"".join(paragraphs)}</details>'


def _escaped(text: str) -> str:
    return html.escape(_UNPRINTABLE.sub("\ufffd", text), quote=True)


def _rich(text: str | None, markup: str | None) -> str:
    """The text with the inline tags that HTML shares with PubMed; the plain text when the markup is not well-formed."""
    if markup is not None:
        rebuilt = _rebuilt(markup)
        if rebuilt is not None:
            return rebuilt
    return _escaped(text) if text else ""


def _rebuilt(markup: str) -> str | None:
    out: list[str] = []
    tags: list[str] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        tag = name if name in _INLINE and len(tags) <= _NESTING else ""
        tags.append(tag)
        out.append(f"<{tag}>" if tag else "")

    def end(_name: str) -> None:
        tag = tags.pop()
        out.append(f"</{tag}>" if tag else "")

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = lambda text: out.append(_escaped(text))
    try:
        parser.Parse(b"<x>" + _UNPRINTABLE.sub("\ufffd", markup).encode() + b"</x>", True)  # noqa: FBT003 - by position only
    except expat.ExpatError:
        return None
    return "".join(out)
