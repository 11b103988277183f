r"""BibTeX back into articles: entries of ours and of Zotero, JabRef, biblatex, converters from PubMed and their like.

    @string{tj = "Journal of Trams"}
    @article{ek2019,
      author = {Ek, Ana M and {Tram Study Group} and others}, title = {Of {Trams} and \textit{bells}}, journal = tj,
      year = 2019, month = "2~" # aug, pages = {884--895}, pmid = {31364595}
    }

bibtexparser cuts the file into blocks and names into parts, pylatexenc reads LaTeX. bibtexparser's own parse stack is not used:
it hides entries of which a key or a field stands twice among its failures, and leaves what # joins as it stands.
Comments and preambles are the file's, and are passed over, as BibTeX does; text that only stands between entries is told of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve
from bibtexparser.exceptions import ParserStateException
from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import Entry, ImplicitComment, ParsingFailedBlock, String
from bibtexparser.splitter import Splitter

from pubparse._text.dates import parse_date
from pubparse.errors import LimitExceededError, ParseError, Problem
from pubparse.export import _bibtex_terms as terms
from pubparse.export import _latex_read as latex
from pubparse.export import _reference_read as reading
from pubparse.export._languages import language_codes
from pubparse.export._loaded import RAW
from pubparse.export._quiet import quiet
from pubparse.model import Article, Author, Keyword, PartialDate, PublicationType, Source
from pubparse.model._pages import page_range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubparse.export._reference_read import Stated

FORMAT = "bibtex"

_STATES = reading.STATED | {"pages"}
# Read by their own functions, in LaTeX.
_IN_LATEX = frozenset({"authors", "editors", "title", "booktitle", "pages", "abstract", "keywords"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_STRINGS = {name: name.capitalize() for name in _MONTHS}
# As libxml2 bounds entities: five times the file, behind the first million.
_LENGTHENED_BY = 5
_LENGTHENED = 1_000_000
_MARK = re.compile(r'\\.|[{}"#,]', re.DOTALL)
_VERSION = re.compile(r"pmid([0-9]{1,9})v([1-9][0-9]{0,3})(?:-[0-9]+)?")
_PMID = re.compile(r'\bpmid(?:\s{0,9}=\s{0,9}[{"]?)?([0-9]{1,8})(?![0-9])', re.IGNORECASE)
_AGAIN = re.compile(r"-[0-9]+")  # what `dump` adds to a key that comes a second time
_IN_BRACKETS = re.compile(r"\[(PubMed|PubMed Central|DOI):\s*([^\]\s]{1,400})\]", re.IGNORECASE)  # TeXMed's notes
_IDENTIFIERS = {"pubmed": "pmid", "pubmed central": "pmcid", "doi": "doi"}
_WRAPPED = re.compile(r"(?<![ \t])[ \t]*[\r\n][ \t\r\n]*")
_TIE = re.compile(r"(?<!\\)~")
_DASHES = re.compile("-{2,3}")


class _Held(NamedTuple):
    """An entry's field: our name of it, the file's, and its value in LaTeX."""

    what: str | None
    name: str
    value: str


def outcomes(text: str, name: str | None, *, is_lossy: bool) -> Iterator[Article | Problem]:
    """The article of each entry, or a Problem. Raises `ParseError` for a text without a single block of BibTeX in it."""
    blocks = _blocks(text, name)
    if blocks and all(isinstance(block, ImplicitComment) for block in blocks):
        raise ParseError(f"no entry of BibTeX: {text.strip()[:40]!r}", source=name, code="no-record")
    if is_lossy:
        message = "the file holds bytes that are not UTF-8: it was read as Windows-1252"
        yield Problem(code="encoding", severity="repaired", scope="stream", message=message)
    strings = _Strings(len(text))
    stray = []
    index = 0
    for block in blocks:
        entry = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        source = Source(format=FORMAT, name=name, index=index)
        if isinstance(entry, String):
            strings.put(entry.key, _resolved(str(entry.value), strings))
        elif isinstance(entry, Entry):
            yield _outcome(entry, source, strings)
            index += 1
        elif isinstance(block, ImplicitComment):
            stray += [line.strip() for line in block.comment.split("\n") if not line.lstrip().startswith("%")]
        elif isinstance(block, ParsingFailedBlock):
            raw = block.raw or ""
            if not raw.lower().startswith(("@comment", "@preamble")):
                reason = str(getattr(block.error, "abort_reason", block.error)).strip(" .")
                begins = raw.partition("\n")[0][:60]
                yield _skipped(source, f"an entry that cannot be read, {begins!r}: {reason}", raw)
                index += 1
    if any(stray):
        said = "\n".join(stray).strip()[:RAW]
        message = f"text between the entries was left out, as BibTeX does: {said[:80]!r}"
        yield Problem(code="stray-text", severity="repaired", scope="stream", message=message, raw=said)


class _Strings:
    """What names of @string stand for, as long as they do not make a file many times as long as it is."""

    def __init__(self, length: int) -> None:
        self._texts = dict(_STRINGS)
        self._left = _LENGTHENED_BY * length + _LENGTHENED

    def put(self, name: str, text: str) -> None:
        self._texts[name.lower()] = text

    def get(self, name: str) -> str:
        """The text; the name itself where it has none."""
        text = self._texts.get(name.lower(), name)
        self._left -= len(text)
        if self._left < 0:
            raise LimitExceededError("names of @string make the file many times as long as it is", code="ratio")
        return text


def _blocks(text: str, name: str | None) -> list[object]:
    try:
        with quiet("bibtexparser.splitter"):
            return list(Splitter(text).split().blocks)
    except (ParserStateException, RecursionError) as error:
        raise ParseError(f"no BibTeX: {error}", source=name, code="no-record") from None


def _skipped(source: Source, message: str, raw: str) -> Problem:
    named = _PMID.search(raw[:RAW])
    return Problem(
        code="bad-item", severity="skipped", scope="record", message=message, pmid=named[1] if named else None,
        index=source.index, raw=raw[:RAW],
    )  # fmt: skip


def _resolved(value: str, strings: _Strings) -> str:
    """The value of which braces, quotes and # are off: `"2~" # aug` -> `2~Aug`. A name that no @string has stays."""
    return "".join(
        piece[1:-1] if piece[:1] + piece[-1:] in ("{}", '""') and len(piece) > 1 else strings.get(piece)
        for piece in _parted(value, "#")
    )


def _parted(value: str, mark: str) -> list[str]:
    """The pieces between marks that stand in no braces and, for #, in no quotes."""
    pieces, begin, depth, is_quoted = [], 0, 0, False
    for found in _MARK.finditer(value):
        sign = found[0]
        depth += (sign == "{") - (sign == "}")
        if sign == '"' and depth == 0 and mark == "#":
            is_quoted = not is_quoted
        elif sign == mark and depth == 0 and not is_quoted:
            pieces.append(value[begin : found.start()].strip())
            begin = found.end()
    return [*pieces, value[begin:].strip()]


def _outcome(entry: Entry, source: Source, strings: _Strings) -> Article | Problem:
    stated = reading.Stated(source)
    stated.put("kind", f"@{entry.entry_type}", entry.entry_type.lower())
    stated.put("key", "key", entry.key)
    held = []
    for field in entry.fields:
        name = str(field.key).strip().lower() or "?"
        stated.see(name)
        held.append(_Held(terms.FIELDS.get(name) or terms.ALSO.get(name), name, _resolved(str(field.value), strings)))
    if not any(one.value.strip() for one in held):
        return _skipped(source, f"the entry {entry.key[:40]!r} has nothing in it", entry.raw or "")
    return _article(held, stated)


def _article(held: list[_Held], stated: Stated) -> Article:
    for one in held:
        is_verbatim = one.what in terms.VERBATIM and "\\" not in one.value
        is_text = not (one.what is None or one.what in _IN_LATEX or is_verbatim)
        stated.put(one.what, one.name, _unwrapped(_text(stated, one.name, one.value)[0]) if is_text else one.value)
    types = _notes(stated)
    _eprint(stated)
    article_ids = reading.identifiers(stated)
    kind = reading.kind(stated, terms.KINDS, terms.OTHER_KINDS)
    title = _markup(stated, "title")
    people = _people(stated, "authors")
    date = _date(stated)
    book = None
    if kind != "article":
        editors, _ = _people(stated, "editors")
        whole = title if kind == "book" else _markup(stated, "booktitle")
        book = reading.book(stated, whole, date, editors, people if kind == "book" else ((), None))
    pages, start_page, end_page = _pages(stated)
    built = Article(
        pmid=stated.pmid,
        article_ids=article_ids,
        title=title[0] if kind != "book" else None,
        title_markup=title[1] if kind != "book" else None,
        vernacular_title=stated.first("vernacular_title"),
        abstract=reading.abstract(_abstract(stated)),
        journal=reading.journal(stated) if book is None else None,
        book=book,
        volume=stated.first("volume"),
        issue=stated.first("issue"),
        pages=pages,
        start_page=start_page,
        end_page=end_page,
        publication_date=date,
        authors=people[0] if kind != "book" else (),
        authors_complete=people[1] if kind != "book" else None,
        languages=_languages(stated),
        publication_types=types,
        keywords=_keywords(stated),
    )
    built = _key(stated, built)
    return reading.finished(built, stated, _STATES, ["publication_types"])


def _unwrapped(text: str) -> str:
    """The text on one line: a file wraps its lines as it likes."""
    return _WRAPPED.sub(" ", text).strip()


def _text(stated: Stated, name: str, value: str) -> tuple[str, str | None]:
    """A value's text and markup; LaTeX that cannot be read stays, and a Problem says so."""
    found = latex.read(value)
    if found is None:
        stated.note("latex-unread", f"{name}: its LaTeX cannot be read: {value[:80]!r}", value)
        return value, None
    if found.macros:
        macros = ", ".join(f"\\{macro}" for macro in found.macros)
        stated.note("latex-unread", f"{name}: macros that are not known stay as they are: {macros}", value)
    return found.text, found.markup


def _markup(stated: Stated, what: str) -> tuple[str | None, str | None]:
    """A title and its markup."""
    name, value = next(iter(stated.peek(what)), (what, ""))
    stated.first(what)
    text, markup = _text(stated, name, value)
    text, markup = _unwrapped(text), markup and _unwrapped(markup)
    return text or None, markup if text else None


def _abstract(stated: Stated) -> str | None:
    """Lines of a paragraph are one; a blank line parts paragraphs."""
    name, value = next(iter(stated.peek("abstract")), ("abstract", ""))
    stated.first("abstract")
    text, _ = _text(stated, name, value)
    return "\n\n".join(_unwrapped(paragraph) for paragraph in re.split(r"\n[ \t\r]*\n", text))


def _pages(stated: Stated) -> tuple[str | None, str | None, str | None]:
    """Pages with one hyphen for two; first and last one by themselves where no range can be read of them as a text."""
    name, value = next(iter(stated.peek("pages")), ("pages", ""))
    stated.first("pages")
    bounds = [_unwrapped(_text(stated, name, bound)[0]) for bound in _DASHES.split(value)]
    pages = "-".join(bounds)
    if len(bounds) == 2 and all(bounds) and page_range(pages) != tuple(bounds):  # noqa: PLR2004 - first and last
        return None, bounds[0], bounds[1]
    return pages or None, None, None


def _notes(stated: Stated) -> tuple[PublicationType, ...]:
    """Our own note says that the article is retracted; others' hold identifiers. A state may be that of a preprint."""
    types: list[PublicationType] = []
    for name, text in stated.take("state"):
        if text.casefold() == terms.PREPRINT:
            types = [PublicationType(name="Preprint")]
        else:
            stated.put(None, name, text)
    reading.identifiers_in_notes(stated, "note")
    for name, text in stated.take("note"):
        if text == terms.RETRACTED:
            types.append(PublicationType(name="Retracted Publication"))
            continue
        for called, value in _IN_BRACKETS.findall(text):
            stated.put(_IDENTIFIERS[called.lower()], name, value)
        stated.put(None, name, _IN_BRACKETS.sub("", text))
    return tuple(dict.fromkeys(types))


def _eprint(stated: Stated) -> None:
    """biblatex: the PMID is the `eprint` of the `eprinttype` pubmed."""
    kinds = stated.take("eprint_type")
    is_pubmed = any(text.casefold() in ("pubmed", "pmid") for _, text in kinds)
    for name, text in stated.take("eprint"):
        stated.put("pmid" if is_pubmed else None, name, text)
    for name, text in kinds if not is_pubmed else ():
        stated.put(None, name, text)


def _key(stated: Stated, built: Article) -> Article:
    """The key is no identifier of the article's, unless it is one of ours: "pmid34853674v2" says the version too."""
    from pubparse.export.bibtex import entry_key

    for name, text in stated.take("key"):
        version = _VERSION.fullmatch(text)
        if version and version[1] == built.pmid:
            built = evolve(built, pmid_version=int(version[2]))
        own = entry_key(built)
        if text != own and not (text.startswith(own) and _AGAIN.fullmatch(text[len(own) :])):
            stated.put(None, name, text)
    return built


def _people(stated: Stated, what: str) -> tuple[tuple[Author, ...], bool | None]:
    """The names, and whether these are all of them; None where there are none."""
    names = [
        (field, name)
        for field, text in stated.take(what)
        for name in split_multiple_persons_names(text)
        if name.strip()
    ]
    is_cut = bool(names) and names[-1][1].strip().casefold() == terms.OTHERS
    found = tuple(filter(None, (_author(stated, field, name) for field, name in (names[:-1] if is_cut else names))))
    return found, not is_cut if names else None


def _author(stated: Stated, field: str, name: str) -> Author | None:
    """A name in braces as a whole is a group's; any other is taken apart by BibTeX's rules."""
    name = name.strip()
    if _is_held(name):
        whole = _unwrapped(_text(stated, field, name)[0])
        return Author(collective_name=whole) if whole else None
    if len(_parted(name, ",")) > 1:  # then a tie parts no words
        name = _TIE.sub("\u00a0", name)
    try:
        parts = parse_single_name_into_parts(name)
    except InvalidNameError as error:
        stated.note("name-whole", f"{field}: {name[:80]!r} is not in parts: {error.reason}; it is kept whole", name)
        whole = _unwrapped(_text(stated, field, name)[0])
        return Author(collective_name=whole) if whole else None
    family, given, suffix = (
        _unwrapped(_text(stated, field, " ".join(words))[0])
        for words in ([*parts.von, *parts.last], parts.first, parts.jr)
    )
    found = reading.author(family, given, suffix)
    return found if found != Author() else None


def _is_held(name: str) -> bool:
    r"""True for "{Tram Study Group}", not for "{A} and {B}" or for a letter with its accent, "{\r{A}}"."""
    if not (name.startswith("{") and name.endswith("}")):
        return False
    if name.startswith("{\\") and " " not in name:
        return False
    depth = 0
    for found in _MARK.finditer(name):
        depth += (found[0] == "{") - (found[0] == "}")
        if depth == 0:
            return found.end() == len(name)
    return False


def _date(stated: Stated) -> PartialDate | None:
    """Year, month and day, or biblatex's one `date`; a month may be a season or a range, or hold the day."""
    for name, text in stated.take("date"):
        date = reading.edtf(text) or parse_date(text)
        if date.year is None or any(year != f"{date.year:04d}" for _, year in stated.peek("year")):
            stated.put(None, name, text)
            continue
        stated.take("year")
        return _said_twice(stated, date)
    year = stated.first("year")
    if year is None:
        return None  # a month without a year stays
    month, day = stated.first("month") or "", stated.first("day") or ""
    whole = _in_parts(year, month, day)
    if (month or day) and whole.precision in (None, "year") and whole.end is None:
        left = " ".join(filter(None, (day, month)))
        stated.unread("bad-date", f"month: no such date: {left[:80]!r}", "month", left)
        whole = reading.day(year) or parse_date(year)
    if whole.year is None:
        stated.note("bad-date", f"no year in the date {year[:80]!r}", year)
    return whole


def _in_parts(year: str, month: str, day: str) -> PartialDate:
    return reading.day(year, month, day) or parse_date(" ".join(filter(None, (day, month, year))))


def _said_twice(stated: Stated, date: PartialDate) -> PartialDate:
    """The date of `date`; month and day go with it where they say it, or its beginning, once more, or more of it.

    A season stays the word that stands there: EDTF has one number for Fall and Autumn.
    """
    month, day = (next((text for _, text in stated.peek(what)), "") for what in ("month", "day"))
    if not month:
        return date
    parts = _in_parts(f"{date.year:04d}", month, day)
    if parts.precision == "year" and parts.end is None:
        stated.first("month")
        stated.unread("bad-date", f"month: no such date: {month[:80]!r}", "month", month)
        return date
    is_more = date.end is None and str(parts).startswith(f"{date}-")
    is_same = str(parts) == str(date)
    if not (is_more or is_same or f"{date}/".startswith((f"{parts}/", f"{parts}-"))):
        return date
    stated.first("month")
    stated.first("day")
    if is_more or (is_same and parts.season):
        return evolve(parts, raw=None)
    return evolve(date, season=parts.season or date.season)


def _languages(stated: Stated) -> tuple[str, ...]:
    codes: list[str] = []
    for name, text in stated.take("languages"):
        babel = terms.BABEL.get(text.casefold())
        found, unread = ((babel,), "") if babel else language_codes(text)
        codes += found
        if unread:
            stated.unread("bad-language", f"{name}: {unread[:40]!r} is no language that NLM has", name, unread)
    return tuple(dict.fromkeys(codes))


def _keywords(stated: Stated) -> tuple[Keyword, ...]:
    """Parted at commas outside of braces; by semicolons where there are no such commas."""
    words = []
    for name, text in stated.take("keywords"):
        pieces = _parted(text, ",")
        if len(pieces) == 1 and ";" in text and "{" not in text:
            pieces = text.split(";")
        words += [_unwrapped(_text(stated, name, piece)[0]) for piece in pieces]
    return tuple(Keyword(text=word) for word in dict.fromkeys(words) if word)
