r"""Articles as BibTeX. Needs bibtexparser 2 and pylatexenc: `pip install "pubparse[bibtex]"`.

    >>> from pubparse.export import bibtex
    >>> with open("articles.bib", "w", encoding="utf-8") as file:
    ...     bibtex.dump(records, file)

Text is LaTeX in ASCII; with `unicode=True` letters stay what they are, for biber and today's LaTeX. Words with capitals are held
in braces, since styles write titles small; groups are held in braces, since they have no first name; inline markup becomes
\textit and its like. A date that year, month and day cannot hold stands in biblatex's `date` too, which goes before them in biber,
Zotero and pandoc; BibTeX's own styles print the month:

    1998 Dec-1999 Jan     date = {1998-12/1999-01}, year = {1998}, month = dec
    1999 Jul-Aug          date = {1999-07/1999-08}, year = {1999}, month = jul # "--" # aug
    1998 Winter           date = {1998-24}, year = {1998}, month = {Winter}

And back, what an entry states (docs/reference/citations.md):

    >>> with open("library.bib", "rb") as file:
    ...     articles = list(bibtex.load(file))
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from attrs import evolve

from pubparse._extras import missing
from pubparse.export import _bibtex_terms as terms
from pubparse.export import _reference as reference
from pubparse.export._loaded import Loaded, name_of, single, whole_text
from pubparse.export._sink import checked, text_sink
from pubparse.model._dates import MONTHS
from pubparse.model._languages import language_name

try:
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    from pubparse.export._bibtex_read import outcomes
    from pubparse.export._latex import encoded, escaped
except ImportError as error:
    raise missing("bibtex", error) from error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pubparse.export._loaded import Lines, OnError
    from pubparse.export._reference import Person
    from pubparse.export._sink import Sink
    from pubparse.model import Article, PartialDate

    Encode = Callable[[str], str]

_WORD = re.compile(r"\S+|\s+")
_SPLITS_NAMES = re.compile(r"(?i),|\band\b")
# A date in EDTF, as far as biblatex has it: it does not know the quarters, 33 to 36.
_M = "(?:0[1-9]|1[0-2])"
_BOUND = f"[0-9]{{4}}(?:-{_M}(?:-[0-9]{{2}})?|-2[1-4])?"
_RANGE_OR_SEASON = re.compile(f"{_BOUND}/{_BOUND}|[0-9]{{4}}-2[1-4]")
_MONTHS_OF_A_YEAR = re.compile(rf"([0-9]{{4}})-({_M})/\1-({_M})")
_BEGINS_WITH_MONTH = re.compile(rf"[0-9]{{4,}}-({_M})\b")
# Behind other years the word would not be read as a season's.
_SEASON = re.compile("(?:1[789]|20)[0-9]{2}-(?:2[1-4](?:/[0-9]{4}-2[1-4])?|3[3-6])")
_WORDS = re.compile("[A-Za-z]+(?: ?[-/] ?[A-Za-z]+)?|[0-9A-Za-z]+ [A-Za-z]+")  # Winter-Spring, 3rd Quarter
_NAMES = {f"{number:02d}": name.lower() for number, name in enumerate(MONTHS)}
_NO_KEY = re.compile(r"[^A-Za-z0-9.:-]+")


def dumps(article: Article, *, unicode: bool = False) -> str:
    """The article as one entry, which ends in a line end."""
    return _written(checked(article), entry_key(article), unicode=unicode)


def dump(articles: Iterable[Article], file: Sink, *, unicode: bool = False) -> int:
    """Write the articles, a blank line between two of them; gives how many. The file may be a text or a binary one.

    Keys are PMIDs ("pmid31364595"); one that comes a second time gets a letter.
    """
    write = text_sink(file)
    met: dict[str, int] = {}
    count = 0
    for article in articles:
        key = entry_key(checked(article))
        met[key] = met.get(key, 0) + 1
        entry = _written(article, key if met[key] == 1 else f"{key}-{met[key]}", unicode=unicode)
        write(("\n" if count else "") + entry)
        count += 1
    return count


def loads(text: str | bytes) -> Article:
    """The article of one entry.

    Raises `pubparse.ParseError`, code "no-record" for a text that is no BibTeX, "bad-item" for an entry that cannot be read;
    RecordCountError when there is none or several.
    """
    content, is_lossy = whole_text([text])
    return single(outcomes(content, None, is_lossy=is_lossy), "bibtex")


def load(file: Lines, *, on_error: OnError = "collect") -> Loaded:
    """The articles of a file. The file may be a text or a binary one; it is read as a whole, since BibTeX has no lines.

    Gives an iterator with `problems`. An entry that cannot be read is a Problem there, and a PubparseWarning at the end counts
    them; with on_error="raise" the first is a `pubparse.ParseError`, as in `jsonl.load`; its `index` counts the entries from 0. A
    file without anything of BibTeX is a ParseError either way.
    """
    name = name_of(file)
    content, is_lossy = whole_text(file)
    return Loaded(outcomes(content, name, is_lossy=is_lossy), name, on_error)


def _written(article: Article, key: str, *, unicode: bool) -> str:
    encode = escaped if unicode else encoded
    held = [Field(name, value) for name, value in _fields(article, encode).items() if value not in ("", "{}")]
    entry = Entry(terms.KINDS[reference.kind(article)], key, held)
    return f"{write_string(Library([entry]), unparse_stack=[]).rstrip()}\n"


def entry_key(article: Article) -> str:
    """The entry's key: "pmid31364595", or the DOI or name and year in its place."""
    if article.pmid:
        version = f"v{article.pmid_version}" if (article.pmid_version or 1) > 1 else ""
        return f"pmid{_NO_KEY.sub('-', article.pmid)}{version}"
    if article.doi:
        return f"doi{_NO_KEY.sub('-', article.doi)}"
    names, _ = reference.authors(article)
    date = reference.date(article)
    year = date.year if date is not None else None
    return f"{_NO_KEY.sub('', names[0].family) if names else ''}{year or ''}" or "article"


def _fields(article: Article, encode: Encode) -> dict[str, str]:
    """Values as they stand in the file, in braces but for the month's abbreviation."""
    texts = {what: reference.one_line(text) for what, text in reference.texts(article).items()}
    texts["languages"] = reference.one_line(", ".join(language_name(code) for code in article.languages))
    held = {what: _verbatim(text) if what in terms.VERBATIM else encode(text) for what, text in texts.items()}
    held |= {
        "authors": _names(*reference.authors(article), encode),
        "editors": _names(reference.editors(article), encode=encode),
        "title": _title(article, encode),
        "vernacular_title": encode(reference.original_title(article)),
        "pages": "--".join(encode(page) for page in reference.pages(article) if page),
        "keywords": ", ".join(
            _held(encode(word)) if "," in word or ";" in word else encode(word) for word in reference.keywords(article)
        ),
        "abstract": encode("\n\n".join(reference.paragraphs(article))),
        "note": terms.RETRACTED if article.is_retracted else "",
        "state": terms.PREPRINT if reference.is_preprint(article) else "",
    }
    month = ""
    if (date := reference.date(article)) is not None:
        dated, month = _date(date, encode)
        held |= dated
    fields = {name: held.get(what, "") for name, what in terms.FIELDS.items()}
    fields = {name: _held(value) for name, value in fields.items() if value}
    return fields | ({"month": month} if month else {})


def _date(date: PartialDate, encode: Encode) -> tuple[dict[str, str], str]:
    """Year, day and, where they need it, biblatex's date; then the month as it stands in the file."""
    if date.year is None:
        return {"year": encode(reference.one_line(date.raw))}, ""
    edtf = str(date)
    held = {"year": f"{date.year:04d}", "day": str(date.day or "")}
    if _RANGE_OR_SEASON.fullmatch(edtf):
        held["date"] = edtf
    if found := _MONTHS_OF_A_YEAR.fullmatch(edtf):
        return held, ' # "--" # '.join(dict.fromkeys(_NAMES[month] for month in found.group(2, 3)))
    if found := _BEGINS_WITH_MONTH.match(edtf):
        return held, _NAMES[found[1]]
    words = reference.one_line(date.season)
    is_season = _SEASON.fullmatch(str(evolve(date, end=None))) and _WORDS.fullmatch(words)
    return held, _held(encode(words)) if is_season else ""


def _held(text: str) -> str:
    return f"{{{text}}}"


def _names(people: list[Person], complete: bool = True, encode: Encode = encoded) -> str:  # noqa: FBT001, FBT002 - own use
    names = [_name(person, encode) for person in people]
    return " and ".join(names + ([] if complete or not names else [terms.OTHERS]))


def _name(person: Person, encode: Encode) -> str:
    """As in "de la Cruz, Jr, Ana Maria"; what has no given name is one name, however many words it has.

    A family name alone stands without braces where it is one word, as BibTeX has it: what is in braces is a group.
    """
    if not (
        person.is_group
        or person.given
        or person.suffix
        or _SPLITS_NAMES.search(person.family)
        or len(person.family.split()) > 1
    ):
        return encode(person.family)
    if person.is_group or not person.given:
        return _held(encode(" ".join(filter(None, (person.family, person.suffix)))))
    parts = filter(None, (person.family, person.suffix, person.given))
    return ", ".join(_held(encode(part)) if _SPLITS_NAMES.search(part) else encode(part) for part in parts)


def _title(article: Article, encode: Encode) -> str:
    """Capitals held but for that of the first word; what stands in a tag is held by the tag's braces."""
    text, markup = reference.title(article)
    out: list[str] = []
    depth = 0
    for piece in reference.pieces(text, markup):
        if isinstance(piece, str):
            for word in [piece] if depth else _WORD.findall(piece):
                out.append(
                    encode(word) if depth else _word(word, encode, is_first=not any(part.strip() for part in out))
                )
        elif piece.closes:
            depth -= 1
            out.append("}")
        else:
            depth += 1
            out.append(f"\\{terms.TAGS[piece.name]}{{")
    return reference.one_line("".join(out)).strip("~ ")  # blanks at its ends, of either kind


def _word(word: str, encode: Encode, *, is_first: bool) -> str:
    kept = word[1:] if is_first else word
    return _held(encode(word)) if kept != kept.lower() else encode(word)


def _verbatim(text: str) -> str:
    """Identifiers and addresses are not escaped; a brace in one would unbalance the file."""
    return re.sub("[{}\\\\]", lambda found: quote(found[0]), text)
