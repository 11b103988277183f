r"""Articles as BibTeX. Needs bibtexparser 2 and pylatexenc: `pip install "pubparse[bibtex]"`.

    >>> from pubparse.export import bibtex
    >>> with open("articles.bib", "w", encoding="utf-8") as file:
    ...     bibtex.dump(records, file)

Text is LaTeX in ASCII; with `unicode=True` letters stay what they are, for biber and today's LaTeX. Words with capitals are held
in braces, since styles write titles small; groups are held in braces, since they have no first name; inline markup becomes
\textit and its like.
"""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from pubparse._extras import missing
from pubparse.export import _reference as reference
from pubparse.export._sink import text_sink
from pubparse.model._languages import language_name

try:
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field
    from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder
except ImportError as error:
    raise missing("bibtex", error) from error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pubparse.export._reference import Person
    from pubparse.export._sink import Sink
    from pubparse.model import Article

    Encode = Callable[[str], str]

_TYPES = {"article": "article", "chapter": "incollection", "book": "book"}
_TAGS = {"i": "textit", "b": "textbf", "u": "underline", "sup": "textsuperscript", "sub": "textsubscript"}
# BibTeX counts braces, escaped ones too; pylatexenc has '' for ", a hyphen for the minus sign, ' for a prime.
_BRACES = {ord("{"): r"{\textbraceleft}", ord("}"): r"{\textbraceright}"}
_OURS = _BRACES | {ord('"'): '"', 0x2212: r"\ensuremath{-}", 0x2032: r"\ensuremath{'}", 0x2033: r"\ensuremath{''}"}
_SPECIAL = _BRACES | {
    ord("\\"): r"{\textbackslash}", ord("$"): r"\$", ord("&"): r"\&", ord("%"): r"\%", ord("#"): r"\#", ord("_"): r"\_",
    ord("~"): r"{\textasciitilde}", ord("^"): r"{\textasciicircum}",
}  # fmt: skip
_ENCODER = UnicodeToLatexEncoder(
    conversion_rules=[UnicodeToLatexConversionRule(RULE_DICT, _OURS), "defaults"],
    replacement_latex_protection="braces-almost-all",
    unknown_char_policy="keep",
    unknown_char_warning=False,
)
_WORD = re.compile(r"\S+|\s+")
_LIGATURES = re.compile(r"(-(?=-)|'(?=')|`(?=`)|[?!](?=`)|,(?=,)|<(?=<)|>(?=>))")
_SPLITS_NAMES = re.compile(r"(?i),|\band\b")
_NO_KEY = re.compile(r"[^A-Za-z0-9.:-]+")


def dumps(article: Article, *, unicode: bool = False) -> str:
    """The article as one entry, which ends in a line end."""
    return _written(article, _key(article), unicode=unicode)


def dump(articles: Iterable[Article], file: Sink, *, unicode: bool = False) -> int:
    """Write the articles, a blank line between two of them; gives how many. The file may be a text or a binary one.

    Keys are PMIDs ("pmid31364595"); one that comes a second time gets a letter.
    """
    write = text_sink(file)
    met: dict[str, int] = {}
    count = 0
    for article in articles:
        key = _key(article)
        met[key] = met.get(key, 0) + 1
        entry = _written(article, key if met[key] == 1 else f"{key}-{met[key]}", unicode=unicode)
        write(("\n" if count else "") + entry)
        count += 1
    return count


def _written(article: Article, key: str, *, unicode: bool) -> str:
    encode = _escaped if unicode else _encoded
    held = [Field(name, value) for name, value in _fields(article, encode).items() if value not in ("", "{}")]
    entry = Entry(_TYPES[reference.kind(article)], key, held)
    return f"{write_string(Library([entry]), unparse_stack=[]).rstrip()}\n"


def _encoded(text: str) -> str:
    return _unligatured(str(_ENCODER.unicode_to_latex(reference.writable(text))))


def _escaped(text: str) -> str:
    return _unligatured(reference.writable(text).translate(_SPECIAL))


def _unligatured(latex: str) -> str:
    """Two hyphens would become a dash, two quotes another sign: "sensors--four" (23475925)."""
    return _LIGATURES.sub(r"\1{}", latex)


def _key(article: Article) -> str:
    if article.pmid:
        version = f"v{article.pmid_version}" if (article.pmid_version or 1) > 1 else ""
        return f"pmid{_NO_KEY.sub('-', article.pmid)}{version}"
    if article.doi:
        return f"doi{_NO_KEY.sub('-', article.doi)}"
    names, _ = reference.authors(article)
    return f"{_NO_KEY.sub('', names[0].family) if names else ''}{article.year or ''}" or "article"


def _fields(article: Article, encode: Encode) -> dict[str, str]:
    """Values as they stand in the file, in braces but for the month's abbreviation."""
    what = reference.kind(article)
    journal, book = article.journal, article.book
    date = reference.date(article)
    year = date.year if date is not None else None
    month = date.month if date is not None else None
    first, last = reference.pages(article)
    texts: dict[str, str | None] = {}
    verbatim = {"doi": article.doi, "pmid": article.pmid, "pmcid": article.pmcid, "url": article.url}
    if journal is not None:
        texts |= {"journal": journal.title or journal.abbreviation, "shortjournal": journal.abbreviation}
    if book is not None:
        texts |= {
            "booktitle": reference.unstopped(book.title or "") if what == "chapter" else None, "publisher": book.publisher,
            "address": book.publisher_location, "edition": book.edition, "series": book.collection_title,
        }  # fmt: skip
        verbatim["isbn"] = " ".join(book.isbns)
    texts |= {
        "volume": article.volume or (book.volume if book is not None else None), "number": article.issue,
        "language": ", ".join(language_name(code) for code in article.languages),
    }  # fmt: skip
    if journal is not None:
        verbatim["issn"] = journal.issn or journal.issn_linking
    fields = {
        "author": _names(*reference.authors(article), encode),
        "editor": _names(reference.editors(article), encode=encode),
        "title": _title(article, encode),
        **{name: encode(reference.one_line(value)) for name, value in texts.items()},
        "pages": "--".join(encode(page) for page in (first, last) if page),
        "year": encode(f"{year:04d}" if year is not None else reference.one_line(date.raw) if date is not None else ""),
        "day": str(date.day) if date is not None and date.day else "",
        **{name: _verbatim(reference.one_line(value)) for name, value in verbatim.items()},
        "keywords": ", ".join(
            _held(encode(word)) if "," in word else encode(word) for word in reference.keywords(article)
        ),
        "abstract": encode(article.abstract.text.strip()) if article.abstract is not None else "",
        "note": "Retracted" if article.is_retracted else "",
    }
    held = {name: f"{{{value}}}" for name, value in fields.items() if value}
    if month:
        held["month"] = calendar.month_abbr[month].lower()
    return held


def _held(text: str) -> str:
    return f"{{{text}}}"


def _names(people: list[Person], complete: bool = True, encode: Encode = _encoded) -> str:  # noqa: FBT001, FBT002 - own use
    names = [_name(person, encode) for person in people]
    return " and ".join(names + ([] if complete or not names else ["others"]))


def _name(person: Person, encode: Encode) -> str:
    """As in "de la Cruz, Jr, Ana Maria"; what has no given name is one name, however many words it has."""
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
                out.append(encode(word) if depth else _word(word, encode, is_first=not out))
        elif piece.closes:
            depth -= 1
            out.append("}")
        else:
            depth += 1
            out.append(f"\\{_TAGS[piece.name]}{{")
    return reference.one_line("".join(out))


def _word(word: str, encode: Encode, *, is_first: bool) -> str:
    kept = word[1:] if is_first else word
    return _held(encode(word)) if kept != kept.lower() else encode(word)


def _verbatim(text: str) -> str:
    """Identifiers and addresses are not escaped; a brace in one would unbalance the file."""
    return re.sub("[{}\\\\]", lambda found: quote(found[0]), text)
