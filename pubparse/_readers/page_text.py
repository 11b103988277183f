"""Scraped text: what extractors and copy-and-paste leave of a PubMed page.

    Access keys NCBI Homepage MyNCBI Homepage Main Content Main Navigation
    Review
    . 2019 Aug;20(8):e434-e442.
    doi: 10.1016/S1470-2045(19)30157-3. Epub 2019 Jul 29.
    ~ TITLE ~ Affiliations / Review ~ TITLE ~ Sean P Pitroda et al. Lancet Oncol. 2019 Aug. ~ Abstract ~ ...

Text goes in, articles come out, one for each page in it; what only cites PubMed, or is empty, gives one Problem. Cuts lines
into parts by layout (`_page_text_layouts`); what the parts mean is `_page`'s matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubparse._readers import _page
from pubparse._readers._page_text_alone import cut_row_alone, cut_with_address
from pubparse._readers._page_text_glued import tops_of_rows
from pubparse._readers._page_text_layouts import layout_of
from pubparse._readers._page_text_lines import Line, cut_off_in, read_lines
from pubparse._readers._page_text_marks import unread_markup
from pubparse._readers._page_text_pages import pages
from pubparse._readers._page_text_results import ROW
from pubparse._text.ids import is_search, names_pubmed, pmid_of_url
from pubparse._text.spaces import mended
from pubparse.errors import Problem
from pubparse.model import Article, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubparse._parts import Parts

FORMAT = "page-text"


def recognises(text: str, *, url: str | None = None) -> bool:
    """True for text of a PubMed page, judged by its layout; a text that cites PubMed has none.

    With an address that names PubMed, also for an abstract and nothing else.
    """
    if unread_markup(text) is not None:
        return False
    repair = mended(text)
    lines = read_lines(repair[0] if repair else text)
    url = url or lines.address
    return layout_of(lines) is not None or bool(tops_of_rows(lines)) or _cut_by_address(lines, url) is not None


def _cut_by_address(lines: list[Line], url: str | None) -> Parts | None:
    if names_pubmed(url):
        return cut_with_address(lines)
    return cut_row_alone(lines) if is_search(url) else None


def read(
    text: str, *, url: str | None = None, name: str | None = None, codec: str = "utf-8"
) -> Iterator[Article | Problem]:
    """The article of each page in the text; a Problem for a page, or a text, that holds neither title nor PMID nor abstract.

    `url` is a hint: it gives the PMID that the text of a lone page has lost; so is an address that the
    text states itself. `codec` is what the text's bytes were read by.
    """
    unread = unread_markup(text)
    if unread is not None:
        yield _nothing(unread, name, text, None)
        return
    notes: list[tuple[str, str]] = []
    read_as = "utf-8"
    repair = mended(text)
    if codec != "utf-8":
        notes.append(("encoding", "bytes that are not UTF-8 were read as Windows-1252"))
    elif repair:
        text, read_as = repair
        notes.append(("mojibake", f"the text is UTF-8 that was read as {read_as}; read again as UTF-8"))
    if "\ufffd" in text:
        notes.append(("encoding", "the text holds replacement characters (U+FFFD): bytes that were not UTF-8"))
    lines = read_lines(text)
    url = url or lines.address
    found = pages(lines)
    hint = pmid_of_url(url) if url and len(found) < 2 else None  # noqa: PLR2004 - of several pages it names one
    if hint and found and _is_row_of_another(found[0][2], hint):
        found = []  # the one row that an extractor left of the page's neighbours
    if not found:
        alone = _cut_by_address(lines, url)
        found = [(0, len(lines), alone)] if alone is not None else []
    if not found:
        yield _nothing("no page of PubMed in this text", name, text, None)
        return
    offsets = _byte_offsets(text, [lines[start].place for start, _, _ in found], read_as, codec)
    for index, ((start, end, parts), offset) in enumerate(zip(found, offsets, strict=True)):
        source = Source(format=FORMAT, name=name, index=index, offset=offset)
        yield _read_page(lines[start:end], parts, source, hint, notes)


def _is_row_of_another(parts: Parts, pmid: str) -> bool:
    stated = " ".join(parts.peek("ids"))
    bare = not (parts.peek("title") or parts.peek("abstract"))
    return bare and stated.startswith("PMID: ") and stated != f"PMID: {pmid}"


def _read_page(
    lines: list[Line], parts: Parts, source: Source, hint: str | None, notes: list[tuple[str, str]]
) -> Article | Problem:
    cut_off = cut_off_in(lines, parts)
    notes = notes + [("inferred", message) for message in parts.take("inferred")]
    article = _page.article(parts, _page.Reading(source=source, pmid_hint=hint, cut_off=cut_off, problems=tuple(notes)))
    if article.title or article.pmid or article.abstract or (ROW in parts and article.journal):
        return article
    text = "\n".join(line.text for line in lines)
    return _nothing("a page without title, PMID and abstract", source.name, text, source)


def _nothing(message: str, name: str | None, text: str, source: Source | None) -> Problem:
    return Problem(
        code="no-record",
        severity="skipped",
        scope="record" if source else "stream",
        message=f"{name}: {message}" if name else message,
        index=source.index if source else None,
        offset=source.offset if source else None,
        raw=text[: 64 * 1024],
    )


def _byte_offsets(text: str, places: list[int], read_as: str, codec: str) -> list[int]:
    """Offsets in the stream of places in the text, in one pass; `read_as` is what a mended text had been read as."""
    if codec != "utf-8":
        return places  # a byte is a character
    offsets, done, count = [], 0, 0
    for place in places:
        chunk = text[done:place]
        if read_as != "utf-8":
            chunk = chunk.encode("utf-8").decode(read_as)
        count += len(chunk.encode("utf-8", "surrogatepass"))
        done = place
        offsets.append(count)
    return offsets
