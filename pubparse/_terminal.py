"""An article as a person likes to read it in a terminal.

    Integration of radiotherapy and immunotherapy for treatment of oligometastases
    Lancet Oncol. 2019 Aug;20(8):e434-e442. Epub 2019 Jul 29.

    Sean P Pitroda, et al.

    ABSTRACT ...

In goes an `Article`, out come lines: all that a reader of the literature looks for (what cataloguers keep besides, such as owner
and history, is in `--json`). What the format could not state is named at the foot. Control characters are taken out: they could
drive the terminal.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

from pubparse.model._dates import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pubparse.model import Abstract, Affiliation, Article, Author, PartialDate, ReferenceList

_MARGIN = 14
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
_STYLES = {"bold": "1", "faint": "2", "alarm": "1;31", "link": "4;36", "name": "36"}
# What a reader of the literature may miss, in the order of the lines above, and what the foot of a record calls it.
_SPOKEN = {
    "title": "title",
    "vernacular_title": "original title",
    "journal": "journal",
    "volume": "volume",
    "issue": "issue",
    "pages": "pages",
    "publication_date": "publication date",
    "electronic_date": "electronic date",
    "authors": "authors",
    "authors.affiliations": "affiliations",
    "investigators": "investigators",
    "publication_types": "publication types",
    "abstract": "abstract",
    "other_abstracts": "other abstracts",
    "keywords": "keywords",
    "mesh_headings": "MeSH headings",
    "chemicals": "substances",
    "languages": "languages",
    "comments_corrections": "corrections and comments",
    "grants": "grants",
    "data_banks": "data banks",
    "coi_statement": "conflict of interest",
    "references": "references",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "doi": "DOI",
    "status": "status",
}


class Look(NamedTuple):
    """How wide and how coloured the lines may be."""

    width: int = 80
    colour: bool = False

    def paint(self, style: str, text: str) -> str:
        """The text in a style of `_STYLES`, or as it is where colours are off."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour and text else text

    def wrapped(self, text: str, indent: int = 0, hanging: int | None = None) -> list[str]:
        """The text in lines of at most `width`; words and DOIs are never broken."""
        return textwrap.wrap(
            _clean(text),
            max(self.width, indent + 20),
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent if hanging is None else hanging),
            break_long_words=False,
            break_on_hyphens=False,
        )

    def block(self, style: str, text: str) -> list[str]:
        """Wrapped text in one style."""
        return [self.paint(style, line) for line in self.wrapped(text)]

    def row(self, label: str, values: Iterable[str], separator: str = "; ", style: str | None = None) -> list[str]:
        """A labelled line, `MeSH   Neoplasms; Humans`, wrapped below its first value; no values, no line."""
        text = separator.join(value for value in values if value)
        lines = [line[_MARGIN:] for line in self.wrapped(text, _MARGIN)]
        if not lines:
            return []
        if style:
            lines = [self.paint(style, line) for line in lines]
        return [self.paint("name", label.ljust(_MARGIN)) + lines[0], *(" " * _MARGIN + line for line in lines[1:])]


def article_lines(article: Article, look: Look) -> Iterator[str]:
    """The lines of one record, paragraphs parted by empty lines."""
    paragraphs = [
        _head(article, look),
        _people(article, look),
        *_abstracts(article, look),
        _subjects(article, look),
        _links(article, look),
        _identity(article, look),
        _reading(article, look),
    ]
    for number, lines in enumerate(filter(None, paragraphs)):
        if number:
            yield ""
        yield from lines


def _clean(text: str) -> str:
    return text.translate(_CONTROLS)


def _head(article: Article, look: Look) -> list[str]:
    lines = look.block("bold", article.title or "[No title]")
    lines += look.block("faint", article.vernacular_title or "")
    lines += look.wrapped(_where(article))
    kinds = [t.name for t in article.publication_types if t.name != "Journal Article"]
    lines += look.block("faint", " · ".join(kinds))
    alarms = {
        "RETRACTED": article.is_retracted,
        "RETRACTION NOTICE": article.is_retraction_notice,
        "EXPRESSION OF CONCERN": article.has_expression_of_concern,
    }
    return lines + look.block("alarm", " · ".join(word for word, is_so in alarms.items() if is_so))


def _where(article: Article) -> str:
    """The journal's or the book's line: "Lancet Oncol. 2019 Aug;20(8):e434-e442. Epub 2019 Jul 29."."""
    parts = []
    if article.journal:
        parts.append(article.journal.abbreviation or article.journal.title or "")
    if article.book:
        book = article.book
        publisher = ": ".join(filter(None, (book.publisher_location, book.publisher)))
        parts += [
            f"In: {book.title}" if book.title and book.title != article.title else "",
            book.edition or "",
            publisher,
        ]
    issue = f"({article.issue})" if article.issue else ""
    volume = f"{article.volume or ''}{issue}"
    pages = f":{article.pages}" if article.pages else ""
    date = article.publication_date or (article.book.date if article.book else None)
    printed = _printed_date(date)
    parts.append(printed + (";" if printed and volume else "") + volume + pages)
    epub = _printed_date(article.electronic_date)
    parts.append(f"Epub {epub}" if epub and epub != printed else "")
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def _printed_date(date: PartialDate | None) -> str:
    """A date as NLM prints it: "2019 Aug 5", "2001 Spring", "1998 Dec-1999 Jan" where the source printed that."""
    if date is None:
        return ""
    if date.raw or date.year is None:
        return date.raw or ""
    month = MONTHS[date.month] if date.month else date.season
    first = " ".join(str(part) for part in (date.year, month, date.day) if part)
    return f"{first} - {_printed_date(date.end)}" if date.end else first


def _people(article: Article, look: Look) -> list[str]:
    numbers: dict[Affiliation, int] = {}
    lines = look.wrapped(_names(article.authors, numbers, complete=article.authors_complete))
    if article.book:
        for role, people in (("Book by", article.book.authors), ("Editors", article.book.editors)):
            if people and people != article.authors:
                lines += look.row(role, [_names(people, numbers, complete=None)])
    lines += look.row("Group", [p.name for p in article.investigators], ", ")
    lines += look.row("About", [p.name for p in article.personal_name_subjects], ", ")
    places = [f"[{number}] {place.text}" for place, number in numbers.items()]
    places += [place.text for place in article.affiliations]
    return lines + [look.paint("faint", line) for place in places for line in look.wrapped(place, 2, 6)]


def _names(authors: tuple[Author, ...], numbers: dict[Affiliation, int], *, complete: bool | None) -> str:
    """Names in order, each with the numbers of its affiliations; `numbers` grows by those met here first."""
    names = []
    for author in authors:
        marks = [numbers.setdefault(place, len(numbers) + 1) for place in author.affiliations]
        names.append(f"{author.name} [{','.join(map(str, marks))}]" if marks else author.name)
    if names and complete is False:
        names.append("et al.")
    return ", ".join(names)


def _abstracts(article: Article, look: Look) -> Iterator[list[str]]:
    abstracts = (article.abstract, *article.other_abstracts)
    for abstract in filter(None, abstracts):
        what = ", ".join(filter(None, (abstract.language, abstract.type)))
        yield [look.paint("name", f"Abstract ({what})" if what else "Abstract"), *_sections(abstract, look)]


def _sections(abstract: Abstract, look: Look) -> Iterator[str]:
    for section in abstract.sections:
        label = f"{_clean(section.label)}: " if section.label else ""
        lines = look.wrapped(label + (section.text or ""), 2)
        if lines and label and lines[0].startswith(f"  {label.rstrip()}"):
            lines[0] = f"  {look.paint('bold', label.rstrip())}{lines[0][len(label.rstrip()) + 2 :]}"
        yield from lines
    for line in look.wrapped(abstract.copyright or "", 2):
        yield look.paint("faint", line)


def _subjects(article: Article, look: Look) -> list[str]:
    keywords = [keyword.text + "*" * keyword.major_topic for keyword in article.keywords]
    return [
        *look.row("Keywords", keywords),
        *look.row("MeSH", [str(heading) for heading in article.mesh_headings]),
        *look.row("Substances", [chemical.name for chemical in article.chemicals]),
        *look.row("Concepts", [concept.name for concept in article.supplementary_concepts]),
        *look.row("Genes", article.gene_symbols),
        *look.row("Missions", article.space_flight_missions),
        *look.row("Languages", () if article.languages == ("eng",) else article.languages),
    ]


def _links(article: Article, look: Look) -> list[str]:
    corrections = []
    for link in article.comments_corrections:
        pmid = f"PMID {link.pmid}" if link.pmid else ""
        corrections.append(f"{link.ref_type}: " + ", ".join(filter(None, (link.ref_source, pmid, link.note))))
    grants = [" ".join(filter(None, (g.grant_id, g.agency, g.country))) for g in article.grants]
    banks = [f"{bank.name or ''} {', '.join(bank.accession_numbers)}".strip() for bank in article.data_banks]
    cited = sum(_count(reference_list) for reference_list in article.references)
    counts = [
        f"{number} {thing}{'s' if number > 1 else ''}"
        for number, thing in ((cited, "reference"), (len(article.objects), "object"))
        if number
    ]
    return [
        *(line for correction in corrections for line in look.row("Linked", [correction])),
        *look.row("Grants", grants),
        *look.row("Data", banks),
        *look.row("Interests", [article.coi_statement or ""]),
        *look.row("Notes", [note.text for note in article.general_notes]),
        *look.row("Also", counts),
    ]


def _count(references: ReferenceList) -> int:
    """The references of a list and of the lists below it."""
    return len(references.references) + sum(map(_count, references.lists))


def _identity(article: Article, look: Look) -> list[str]:
    version = f" (version {article.pmid_version})" if (article.pmid_version or 1) > 1 else ""
    named = (article.pmid, article.pmcid, article.doi, article.pii)
    shown = {*named, *(value.removeprefix("PMC") for value in named if value)}
    others = [f"{i.id_type or 'id'} {i.value}" for i in article.article_ids if i.value not in shown]
    others += [f"{i.id_type or 'id'} {i.value}" for i in article.elocation_ids if i.value not in shown]
    others += [f"{i.source or 'id'} {i.value}" for i in article.other_ids]
    record = [article.status or "", f"revised {article.date_revised}" if article.date_revised else ""]
    return [
        *look.row("PMID", [f"{article.pmid}{version}" if article.pmid else ""]),
        *look.row("PMCID", [article.pmcid or ""]),
        *look.row("DOI", [article.doi or ""]),
        *look.row("PII", [article.pii or ""]),
        *look.row("Other ids", list(dict.fromkeys(others))),
        *look.row("Record", record, ", "),
        *look.row("Page", [article.url or ""], style="link"),
    ]


def _reading(article: Article, look: Look) -> list[str]:
    texts = [
        _listed("Not stated in this format", article.unknown, "Article.unknown"),
        _listed("Stated in part", article.partial, "Article.partial"),
    ]
    if article.problems:
        said = (problem.message.rstrip(".") for problem in article.problems)
        texts.append(f"Repaired or in doubt (Article.problems): {'; '.join(said)}.")
    if article.unplaced:
        names = dict.fromkeys(piece.name for piece in article.unplaced)
        texts.append("Without a field (Article.unplaced): " + ", ".join(names) + ".")
    return [line for text in texts for line in look.block("faint", text)]


def _listed(heading: str, fields: frozenset[str], where: str) -> str:
    """The fields of `_SPOKEN` by their names, the others counted; "" for no fields."""
    named = [words for field, words in _SPOKEN.items() if field in fields]
    more = len(fields) - len(named)
    if more:
        named.append(f"{more} {'finer' if named else 'catalogue'} field{'s' if more > 1 else ''} ({where})")
    return f"{heading}: {', '.join(named)}." if named else ""
