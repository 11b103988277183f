"""CSL-JSON back into articles: one item or an array of them, ours or those of Zotero, pandoc, Crossref and their like.

    [{"id": "pmid:1", "type": "article-journal", "title": "Of <i>trams</i>", "issued": {"date-parts": [[2019, 8]]}, ...}, ...]

An array is read item by item, so that the items before a break are delivered. What is neither a field of ours nor understood
stays in `unplaced`, as text or JSON; a part of a field is named with a dot: "issued.circa", "author.sequence".
"""

from __future__ import annotations

import calendar
import json
import re
from typing import TYPE_CHECKING, Any

from attrs import evolve

from pubparse._text.inline_tags import split_tags
from pubparse.errors import ParseError, Problem
from pubparse.export import _csl_terms as terms
from pubparse.export import _reference_read as reading
from pubparse.export._languages import language_code
from pubparse.export._loaded import RAW
from pubparse.model import Affiliation, Article, Author, Identifier, Keyword, PartialDate, PublicationType, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

    from pubparse.export._reference_read import Stated

FORMAT = "csl-json"

_STATES = reading.STATED | {"vernacular_title", "pages"}
_DATES = frozenset({"issued", "available-date"})
_BLANKS = re.compile(r"[ \t\r\n]*")
_CUT_SHORT = frozenset({"et al.", "et al", "others"})  # "others": pandoc, of BibTeX's "and others"
_LAST_YEAR = 9999


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice holds both of its values."""
    made: dict[str, Any] = {}
    for name, value in pairs:
        made[name] = [*_listed(made[name]), *_listed(value)] if name in made else value
    return made


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refused)


def outcomes(text: str, name: str | None) -> Iterator[Article | Problem]:
    """The article of each item, or a Problem. Raises `ParseError` for a text that does not begin as JSON of items."""
    place = _blank(text, 0)
    if not text.startswith(("[", "{"), place):
        raise ParseError(f"no JSON array or object: {text[:40].strip()!r}", source=name, code="bad-json")
    is_list = text[place] == "["
    place = _blank(text, place + is_list)
    index = 0
    while not (is_list and text.startswith("]", place)):
        source = Source(format=FORMAT, name=name, index=index)
        try:
            item, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            yield _broken(f"no JSON: {error}", index, text[place : place + RAW])
            return
        yield _outcome(item, source, text[place:end])
        place, index = _blank(text, end), index + 1
        if not is_list:
            break
        if text.startswith(",", place):
            place = _blank(text, place + 1)
        elif not text.startswith("]", place):
            yield _broken("the array is not closed", index, text[place : place + RAW])
            return
    rest = text[place + is_list :]
    if rest.strip():
        yield _broken(f"something stands behind the end: {rest.strip()[:40]!r}", None, rest[:RAW])


def _blank(text: str, place: int) -> int:
    found = _BLANKS.match(text, place)
    return found.end() if found else place


def _broken(message: str, index: int | None, raw: str) -> Problem:
    return Problem(code="bad-json", severity="skipped", scope="stream", message=message, index=index, raw=raw)


def _outcome(item: Any, source: Source, raw: str) -> Article | Problem:
    if isinstance(item, dict) and any(map(_is_something, item.values())):
        return _article(item, source)
    message = f"item {source.index} is no object with something in it"
    return Problem(
        code="bad-item", severity="skipped", scope="record", message=message, index=source.index, raw=raw[:RAW]
    )


def _is_something(value: object) -> bool:
    return value is not None and value not in ("", [], {})


def _article(item: dict[str, Any], source: Source) -> Article:
    stated = reading.Stated(source)
    cut(item, stated)
    reading.identifiers_in_notes(stated, "note")
    article_ids = reading.identifiers(stated)
    kind = reading.kind(stated, terms.KINDS, terms.OTHER_KINDS)
    title, markup = _rich(stated.first("title"))
    container = stated.take("container")
    for name, text in container:
        stated.put("journal" if kind == "article" else "booktitle" if kind == "chapter" else None, name, text)
    people = _people(item, "author", stated)
    editors, _ = _people(item, "editor", stated)
    date = _date(item, "issued", stated)
    book = None
    if kind != "article":
        whole = (title, markup) if kind == "book" else _rich(stated.first("booktitle"))
        book = reading.book(stated, whole, date, editors, people if kind == "book" else ((), None))
    elif editors:
        stated.put(None, "editor", _json(item["editor"]))
    built = Article(
        pmid=stated.pmid,
        article_ids=article_ids,
        title=title if kind != "book" else None,
        title_markup=markup if kind != "book" else None,
        vernacular_title=stated.first("vernacular_title"),
        abstract=reading.abstract(stated.first("abstract")),
        journal=reading.journal(stated) if book is None else None,
        book=book,
        volume=stated.first("volume"),
        issue=stated.first("issue"),
        pages=stated.first("pages"),
        publication_date=date,
        electronic_date=_date(item, "available-date", stated),
        authors=people[0] if kind != "book" else (),
        authors_complete=people[1] if kind != "book" else None,
        languages=_languages(stated),
        publication_types=_types(stated),
        keywords=_keywords(stated),
    )
    _id(stated, built)
    return reading.finished(built, stated, _STATES, ["publication_types"])


def cut(item: dict[str, Any], stated: Stated) -> None:
    """File the item's texts under our names; names and dates are read from the item itself."""
    for name, value in item.items():
        stated.see(name)
        if (name in ("author", "editor") and isinstance(value, list)) or name in _DATES or not _is_something(value):
            continue
        what = terms.FIELDS.get(name) or terms.ALSO.get(name)
        for part in value if isinstance(value, list) and all(map(_is_text, value)) else [value]:
            if _is_text(part):
                stated.put(what, name, str(part))
            else:
                stated.put(None, name, _json(part))


def _is_text(value: object) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rich(text: str | None) -> tuple[str | None, str | None]:
    """A text and its markup; tags that no title of NLM's has stay in the text."""
    plain, markup = split_tags(text or "")
    return (plain, markup) if plain.strip() else (text or None, None)


def _id(stated: Stated, built: Article) -> None:
    """The key is no identifier of the article's, unless it is one of ours, which says nothing new."""
    from pubparse.export.csl import item_id

    for name, text in stated.take("id"):
        if text != item_id(built):
            stated.put(None, name, text)


def _people(item: dict[str, Any], name: str, stated: Stated) -> tuple[tuple[Author, ...], bool | None]:
    """The names, and whether these are all of them; None where there is no list."""
    names = item.get(name)
    if not isinstance(names, list) or not names:
        return (), None
    last = names[-1]
    said = last.get("literal", last.get("family")) if isinstance(last, dict) and len(last) == 1 else last
    is_cut = isinstance(said, str) and said.strip().casefold() in _CUT_SHORT
    found = tuple(filter(None, [_author(one, name, stated) for one in (names[:-1] if is_cut else names)]))
    return found, not is_cut if found or is_cut else None


def _author(stated_name: Any, field: str, stated: Stated) -> Author | None:
    """A person's name in parts, particles before the family name, as NLM has them; `literal` is a name that stays whole."""
    if isinstance(stated_name, str) and stated_name.strip():
        stated.note("name-whole", f"{field}: {stated_name[:80]!r} is not in parts: it is kept whole", stated_name)
        return Author(collective_name=stated_name.strip())
    if not isinstance(stated_name, dict):
        if _is_something(stated_name):
            stated.unread("name-whole", f"{field}: no name", field, _json(stated_name))
        return None
    parts = dict(stated_name)

    def taken(*names: str) -> str | None:
        texts = [str(parts.pop(name)).strip() for name in names if _is_text(parts.get(name))]
        return " ".join(filter(None, texts)) or None

    family = taken("dropping-particle", "non-dropping-particle", "family")
    given, suffix = taken("given"), taken("suffix")
    whole = None if family or given else taken("literal") or taken("name")
    found = Author(collective_name=whole) if whole else reading.author(family, given, suffix)
    orcid = taken("ORCID")
    held = parts.get("affiliation")
    affiliations = [_affiliation(one) for one in (held if isinstance(held, list) else [held])]
    if affiliations and all(affiliations):
        del parts["affiliation"]
        found = evolve(found, affiliations=tuple(Affiliation(text=text) for text in affiliations if text))
    if orcid:
        found = evolve(found, identifiers=(Identifier(value=orcid, source="ORCID"),))
    for name, value in parts.items():
        if _is_something(value):
            stated.put(None, f"{field}.{name}", value if isinstance(value, str) else _json(value))
    return found if found != Author() else None


def _affiliation(stated_one: Any) -> str | None:
    name = stated_one.get("name") if isinstance(stated_one, dict) and len(stated_one) == 1 else stated_one
    return name.strip() or None if isinstance(name, str) else None


def _date(item: dict[str, Any], name: str, stated: Stated) -> PartialDate | None:
    """A date in parts, or as it was printed; what else is said of it ("circa") has no place."""
    value = item.get(name)
    if not _is_something(value):
        return None
    if _is_text(value):
        return reading.printed_date(stated, str(value))
    if not isinstance(value, dict):
        stated.unread("bad-date", f"{name}: no date", name, _json(value))
        return None
    rest = dict(value)
    date = _in_parts(rest.get("date-parts"), _season(rest.get("season")))
    if date is not None:
        del rest["date-parts"]
        if date.season and date.season == _season(rest.get("season")):
            del rest["season"]
    else:
        printed = next(
            (key for key in ("raw", "literal") if isinstance(rest.get(key), str) and rest[key].strip()), None
        )
        if printed:
            date = reading.printed_date(stated, rest.pop(printed).strip())
        if _is_something(rest.get("date-parts")) and rest["date-parts"] != [[]]:
            stated.note(
                "bad-date", f"{name}: no such date: {_json(rest['date-parts'])[:80]}", _json(rest["date-parts"])
            )
    for key, text in rest.items():
        if _is_something(text) and text is not False:
            stated.put(None, f"{name}.{key}", text if isinstance(text, str) else _json(text))
    return date


def _season(value: Any) -> str | None:
    """The season's word; Autumn for NLM's Fall too, since CSL has one number for both."""
    if isinstance(value, bool) or not _is_text(value):
        return None
    text = str(value).strip()
    return terms.SEASONS[int(text) - 1] if text in ("1", "2", "3", "4") else text or None


def _in_parts(parts: Any, season: str | None) -> PartialDate | None:
    """The date, or the range of two; None when one of them cannot be."""
    if not isinstance(parts, list) or not 1 <= len(parts) <= 2:  # noqa: PLR2004 - begin and end
        return None
    bounds = [_bound(part) for part in parts]
    begin, end = bounds[0], bounds[-1] if len(bounds) > 1 else None
    if begin is None or (len(bounds) > 1 and end is None):
        return None
    has_season = season is not None and begin.precision == "year" and end is None
    return evolve(begin, end=end, season=season if has_season else begin.season)


def _bound(part: Any) -> PartialDate | None:
    if not isinstance(part, list) or not 1 <= len(part) <= 3:  # noqa: PLR2004 - year, month, day
        return None
    numbers = [int(text) for text in map(str, part) if text.isascii() and text.isdigit() and len(text) <= 4]  # noqa: PLR2004
    if len(numbers) != len(part) or any(isinstance(one, bool) for one in part):
        return None
    year, month, day = (*numbers, None, None)[:3]
    if year and day is None and month in terms.SEASONS_AS_MONTHS:
        return PartialDate(year=year, season=terms.SEASONS_AS_MONTHS[month])
    if not year or not 1 <= year <= _LAST_YEAR or (month is not None and not 1 <= month <= 12):  # noqa: PLR2004 - months
        return None
    if day is not None and month is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return PartialDate(year=year, month=month, day=day)


def _languages(stated: Stated) -> tuple[str, ...]:
    """NLM's code; of "en-US" the region has no place."""
    codes = []
    for name, text in stated.take("language"):
        code = language_code(text)
        if code is None:
            stated.unread("bad-language", f"{name}: {text[:40]!r} is no language that NLM has", name, text)
            continue
        codes.append(code)
        if "-" in text or "_" in text:
            stated.put(None, name, text)
    return tuple(dict.fromkeys(codes))


def _types(stated: Stated) -> tuple[PublicationType, ...]:
    """The two types that our own items have, in NLM's words."""
    types = []
    for field, said, type_name in (
        ("genre", terms.PREPRINT, "Preprint"),
        ("status", terms.RETRACTED, "Retracted Publication"),
    ):
        for name, text in stated.take(field):
            if text.casefold() == said.casefold():
                types.append(PublicationType(name=type_name))
            else:
                stated.put(None, name, text)
    return tuple(dict.fromkeys(types))


def _keywords(stated: Stated) -> tuple[Keyword, ...]:
    words: list[str] = []
    for name, text in stated.take("keywords"):
        found = terms.parted(text)
        if len(found) > 1 and ";" not in text:
            stated.note("inferred", f"{name}: parted at its commas, which a keyword may hold itself", text)
        words += found
    return tuple(Keyword(text=word) for word in dict.fromkeys(words))
