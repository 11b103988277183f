"""What text extractors leave of PubMed's pages, and how much of that pubparse reads: a measurement, not a test.

    python tests/renderings.py PAGES [--texts FOLDER] [--only NAME ...] [--json FILE]

PAGES is a folder of saved pages (*.html), one record or several each; every extractor that is installed renders each of
them (`pip install "pubparse[renderings]"`, and w3m, lynx, chromium where the system has them). The truth is what
pubparse reads from the page's own HTML. A value is expected when it stands in the text word for word in a place that can be
told from its neighbours: a DOI and PMID with their labels, the citation as "volume(issue):pages", lists when all their members
stand below their heading. An identifier of the record's own that the page's HTML does not give is a leak.
docs/explanation/scraped-text.md holds the table.
"""

from __future__ import annotations

import argparse
import collections
import functools
import json
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pubparse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pubparse.model import Article

FIELDS = (
    "title", "journal", "publication_date", "volume", "issue", "pages", "doi", "pmid", "abstract", "authors", "mesh_headings",
    "publication_types", "keywords",
)  # fmt: skip
_SMALLEST = 5  # characters of a value that no chance repeats


# "... several causes of Horner's syndrome in childhood ..." states no title.
_NOT_INSIDE = r"(?<!\bof )(?<!\bin )(?<!\bthe )(?<!\band )(?<!\bfor )(?<!\bwith )(?<!\ba )(?<!\ban )(?<!\bon )(?<!\bto )(?<!\bby )"
# "Non-alcoholic fatty liver disease (NAFLD) has a global prevalence ..." does not either.
_NO_ABBREVIATION = r"(?! \([A-Z][A-Za-z-]*\) [a-z])"


class Extractor(NamedTuple):
    """A name, what it needs, and how it renders a page."""

    name: str
    needs: str
    render: Callable[[str], str]


def _resiliparse(html: str, **options: bool) -> str:
    return str(import_module("resiliparse.extract.html2text").extract_plain_text(html, **options))


def _trafilatura(html: str, **options: object) -> str:
    return str(import_module("trafilatura").extract(html, **options) or "")


def _html2text(html: str) -> str:
    return str(import_module("html2text").html2text(html))


def _html2text_plain(html: str) -> str:
    maker = import_module("html2text").HTML2Text()
    maker.ignore_links, maker.ignore_images, maker.body_width = True, True, 0
    return str(maker.handle(html))


def _soup(html: str, separator: str, *, strip: bool) -> str:
    return str(import_module("bs4").BeautifulSoup(html, "lxml").get_text(separator, strip=strip))


def _justext(html: str) -> str:
    justext = import_module("justext")
    paragraphs = justext.justext(html.encode(), justext.get_stoplist("English"))
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


def _readability(html: str) -> str:
    return str(import_module("html_text").extract_text(import_module("readability").Document(html).summary()))


def _dumped(*command: str) -> Callable[[str], str]:
    def render(html: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder, "page.html")
            page.write_text(html, "utf-8")
            whole = subprocess.run([*command, str(page)], capture_output=True, timeout=120, check=False)
        return whole.stdout.decode("utf-8", "replace")

    return render


def _chromium(html: str) -> str:
    """innerText of the page, written into the page itself by a script of ours, and fetched as the page's source."""
    import html as markup

    own = re.sub(r"(?is)<script\b.*?</script>|<link\b[^>]*>", "", html)
    own += (
        "<script>const t=document.body.innerText;document.body.innerHTML='';const p=document.createElement('pre');"
        "p.id='shown';p.textContent=t;document.body.appendChild(p);</script>"
    )
    dump = _dumped("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000",
                   "--blink-settings=imagesEnabled=false", "--dump-dom")(own)  # fmt: skip
    found = re.search(r'(?s)<pre id="shown">(.*?)</pre>', dump)
    return markup.unescape(found[1]) if found else ""


EXTRACTORS = (
    Extractor("resiliparse main content", "resiliparse", lambda html: _resiliparse(html, main_content=True)),
    Extractor("resiliparse", "resiliparse", _resiliparse),
    Extractor("trafilatura", "trafilatura", _trafilatura),
    Extractor("trafilatura precision", "trafilatura", lambda html: _trafilatura(html, favor_precision=True)),
    Extractor("trafilatura recall", "trafilatura", lambda html: _trafilatura(html, favor_recall=True)),
    Extractor("inscriptis", "inscriptis", lambda html: str(import_module("inscriptis").get_text(html))),
    Extractor("html2text", "html2text", _html2text),
    Extractor("html2text plain", "html2text", _html2text_plain),
    Extractor("html-text", "html_text", lambda html: str(import_module("html_text").extract_text(html))),
    Extractor("BeautifulSoup get_text()", "bs4", lambda html: _soup(html, "", strip=False)),
    Extractor("BeautifulSoup get_text(newline)", "bs4", lambda html: _soup(html, "\n", strip=True)),
    Extractor("BeautifulSoup get_text(blank)", "bs4", lambda html: _soup(html, " ", strip=True)),
    Extractor("markdownify", "markdownify", lambda html: str(import_module("markdownify").markdownify(html))),
    Extractor("jusText", "justext", _justext),
    Extractor("readability-lxml + html-text", "readability", _readability),
    Extractor("w3m -dump", "w3m", _dumped("w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8")),
    Extractor("lynx -dump", "lynx", _dumped("lynx", "-dump", "-assume_charset=utf-8", "-display_charset=utf-8")),
    Extractor("Chromium innerText", "chromium", _chromium),
)
_PROGRAMS = frozenset(("w3m", "lynx", "chromium"))
_DISTRIBUTIONS = {"html_text": "html-text", "bs4": "beautifulsoup4", "readability": "readability-lxml"}


def installed(extractor: Extractor) -> str | None:
    """The version that is installed here; None for none."""
    if extractor.needs in _PROGRAMS:
        return "" if shutil.which(extractor.needs) else None
    try:
        return version(_DISTRIBUTIONS.get(extractor.needs, extractor.needs))
    except PackageNotFoundError:
        return None


def squashed(text: object) -> str:
    """White space folded, what prints nothing gone."""
    return " ".join(str(text or "").replace("\u200b", "").split())


def loose(text: object) -> str:
    """The same without case and final stop."""
    return squashed(text).rstrip(".").casefold()


def values(article: Article) -> dict[str, object]:
    """What is compared, by field."""
    mesh = [
        f"{heading.descriptor.name} / {qualifier.name}" if qualifier else heading.descriptor.name
        for heading in article.mesh_headings
        for qualifier in (heading.qualifiers or (None,))
    ]
    return {
        "title": loose(article.title),
        "journal": loose(article.journal.abbreviation if article.journal else ""),
        "publication_date": str(article.publication_date or ""),
        "volume": article.volume,
        "issue": article.issue,
        "pages": article.pages,
        "doi": (article.doi or "").casefold(),
        "pmid": article.pmid,
        "abstract": [squashed(section.text) for section in (article.abstract.sections if article.abstract else ())],
        "authors": [squashed(author.name) for author in article.authors],
        "mesh_headings": sorted(map(loose, mesh)),
        "publication_types": sorted(loose(kind.name) for kind in article.publication_types),
        "keywords": sorted(loose(keyword.text) for keyword in article.keywords),
    }


def surviving(article: Article, raw: str) -> dict[str, object]:
    """The values of the article that stand in the text."""
    flat, truth = squashed(raw), values(article)
    stated = _without_prose(article, flat)
    low, tight = flat.casefold(), stated.replace(" ", "")
    kept: dict[str, object] = {}
    title = squashed(article.title).rstrip(".")
    if len(title) >= _SMALLEST and title in stated and _begins(title, raw):
        kept["title"] = truth["title"]
    if article.doi and f"doi: {truth['doi']}" in low:
        kept["doi"] = truth["doi"]
    if article.pmid and re.search(rf"PMID:?\s*{article.pmid}\b", flat):
        kept["pmid"] = article.pmid
    place = _place(article)
    if place and re.search(rf"(?<![^\W_]){re.escape(place)}(?![^\W_])", tight):
        named = ("volume", "pages", "publication_date", *(["issue"] if article.issue else []))
        kept.update({name: truth[name] for name in named})
    if _names_journal(article, stated):
        kept["journal"] = truth["journal"]
    texts = truth["abstract"]
    if isinstance(texts, list) and texts and all(text and text in flat for text in texts):
        kept["abstract"] = texts
    names = [squashed(author.name) for author in article.authors]
    if len(names) > 1 and re.search(r"(?:\W|\d){0,12}?".join(map(re.escape, names)), flat):
        kept["authors"] = truth["authors"]
    plain = raw.replace("*", "").replace("\\", "")
    for name, heading in (("mesh_headings", "mesh terms"), ("publication_types", r"publication types?(?:\(s\))?")):
        members = truth[name]
        if isinstance(members, list) and members and _below(plain, heading, members):
            kept[name] = members
    keywords = [squashed(keyword.text) for keyword in article.keywords]
    if keywords and "; ".join(keywords) in flat and re.search(r"(?i)keywords:\W*" + re.escape(keywords[0]), flat):
        kept["keywords"] = truth["keywords"]
    return kept


def _begins(title: str, raw: str) -> bool:
    """True unless the title's words stand within a sentence everywhere, as in a piece of an abstract (943049, 33894145)."""
    whole = _NOT_INSIDE + r"\s+".join(map(re.escape, title.split())) + _NO_ABBREVIATION
    return re.search(whole, raw) is not None or title not in raw


def _without_prose(article: Article, flat: str) -> str:
    """The text without the abstract and keywords.

    "Memorializes Kenneth Lewes (1943-2020)." states no title (34096751), "J Orthop Sports Phys Ther 2021;51(6):314-315." at an
    abstract's end no citation (34058836): such a sentence may well name another article's.
    """
    for section in article.abstract.sections if article.abstract else ():
        flat = flat.replace(squashed(section.text) or "\n", " \n ")
    return flat.replace("; ".join(squashed(keyword.text) for keyword in article.keywords) or "\n", " \n ")


def _place(article: Article) -> str:
    """Volume, issue and pages as a citation has them, without blanks; "" for an article without."""
    issue = f"({article.issue})" if article.issue else ""
    return f"{article.volume}{issue}:{article.pages}".replace(" ", "") if article.volume and article.pages else ""


def _names_journal(article: Article, flat: str) -> bool:
    """True when the journal stands before the article's year, and what is around says that the line is the article's own.

    Similar articles and references name the same journal. Its own line is the citation, which goes on with its volume and pages
    or its DOI, or the short one, which begins with the first author's name or the title.
    """
    journal = article.journal.abbreviation if article.journal else None
    year = article.publication_date.year if article.publication_date else None
    if not journal or not year:
        return False
    ends = [
        place for place in (_place(article), f"doi:{(article.doi or '').casefold()}" if article.doi else "") if place
    ]
    starts = [article.authors[0].last_name or ""] if article.authors else []
    starts = [one for one in [*starts, squashed(article.title).rstrip(".")[-40:]] if one]
    for at in re.finditer(rf"{re.escape(journal)}\W{{0,40}}?{year}\b", flat):
        below = flat[at.end() : at.end() + 80].replace(" ", "").casefold()
        above = flat[max(0, at.start() - 80) : at.start()]
        neighbour = re.match(r"[^.]{0,20};", flat[at.end() :])  # a whole citation, but not this one's
        if any(end.casefold() in below for end in ends) or (not neighbour and any(start in above for start in starts)):
            return True
    return False


def _below(text: str, heading: str, members: list[str]) -> bool:
    """True when each member stands on a line, or lines, of its own below the heading: "Comment" is not "Comment on"."""
    at = re.search(rf"(?im)^\W*{heading}\W*$", text)
    tail = text[at.end() :].casefold() if at else ""
    return at is not None and all(_entry(member).search(tail) for member in members)


@functools.lru_cache(maxsize=4096)
def _entry(member: str) -> re.Pattern[str]:
    """A term between marks of lists and links, wrapped where it is long: "* [Humans](/mesh?...)", "(BUTTON) Review", "[12]Cats"."""
    words = re.escape(member).replace(r"\ /\ ", r"\s*/\s*").replace(r"\ ", r"\s+")
    return re.compile(rf"(?m)^(?:\W|\(button\)|\[[0-9]+\])*{words}(?:\W*$|\W*\]\(|\W*actions\b)")


def identifiers(article: Article) -> set[str]:
    """The record's own identifiers."""
    own = {article.pmid, article.doi, article.pmcid, *(one.value for one in article.article_ids)}
    return {one.casefold() for one in own if one}


class Score:
    """Counts of one extractor."""

    def __init__(self) -> None:
        self.texts = self.refused = 0
        self.expected: collections.Counter[str] = collections.Counter()
        self.survived: collections.Counter[str] = collections.Counter()
        self.right: collections.Counter[str] = collections.Counter()
        self.leaks: list[str] = []
        self.missed: list[str] = []

    def take(self, page: str, truth: list[Article], raw: str) -> None:
        """Count what the reader makes of one text."""
        self.texts += 1
        try:
            # A text that does not say whose it is comes with its address, as crawls have it.
            told = re.search(rf"PMID:?\s*{truth[0].pmid}\b", raw)
            url = "https://pubmed.ncbi.nlm.nih.gov/" + ("?term=x" if len(truth) > 1 else f"{truth[0].pmid}/")
            with pubparse.parse_string(raw, format="page-text", url=None if told else url) as records:
                found = list(records)
        except pubparse.PubparseError:
            found = []
        self.refused += not found
        known = set().union(*map(identifiers, truth))
        self.leaks += [f"{page}: {one}" for article in found for one in identifiers(article) - known]
        for place, article in enumerate(truth):
            stated = {name for name, value in values(article).items() if value}
            self.expected.update(stated & set(FIELDS))
            kept = surviving(article, raw)
            self.survived.update(kept.keys())
            got = _match(article, found, place)
            have = values(got) if got else {}
            for name, value in kept.items():
                self.right[name] += have.get(name) == value
                if have.get(name) != value:
                    self.missed.append(
                        f"{page}: {name}\n   want {str(value)[:300]}\n   got  {str(have.get(name))[:300]}"
                    )


def _match(article: Article, found: list[Article], place: int) -> Article | None:
    same = [one for one in found if one.pmid and one.pmid == article.pmid]
    own = {(article.doi or "").casefold(), _place(article)} - {""}
    same = same or [one for one in found if not one.pmid and own & {(one.doi or "").casefold(), _place(one)}]
    if same or len(found) > place:
        return same[0] if same else found[place]
    return None


def pages_of(folder: Path) -> Iterator[tuple[str, str, list[Article]]]:
    """Name, HTML and articles of each page."""
    for path in sorted(folder.rglob("*.html")):
        with pubparse.parse(path) as records:
            truth = list(records)
        if truth:
            yield path.stem, path.read_text("utf-8", "replace"), truth


def main() -> int:
    """Measure, and print the table."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("pages", type=Path, nargs="?", default=Path())
    ask.add_argument("--texts", type=Path, help="keep the texts here, and read those that are there")
    ask.add_argument("--only", nargs="*", default=[], help="extractors whose name holds one of these words")
    ask.add_argument("--show", action="store_true", help="list what was missed")
    ask.add_argument("--json", type=Path, help="write the counts here")
    ask.add_argument("--table", type=Path, nargs="*", help="print the tables of these counts, and measure nothing")
    asked = ask.parse_args()
    if asked.table:
        sys.stdout.write(
            tables({name: row for path in asked.table for name, row in json.loads(path.read_text()).items()})
        )
        return 0
    pages = list(pages_of(asked.pages))
    counts: dict[str, dict[str, object]] = {}
    for extractor in EXTRACTORS:
        release = installed(extractor)
        if release is None or (asked.only and not any(word in extractor.name for word in asked.only)):
            continue
        name = " ".join(filter(None, (extractor.name, release)))
        score = Score()
        for page, html, truth in pages:
            kept = asked.texts / f"{page}.{re.sub(r'[^A-Za-z0-9.]+', '_', name)}.txt" if asked.texts else None
            if kept and kept.exists():
                raw = kept.read_text("utf-8")
            else:
                raw = extractor.render(html)
                if kept:
                    kept.parent.mkdir(parents=True, exist_ok=True)
                    kept.write_text(raw, "utf-8")
            score.take(page, truth, raw)
        counts[name] = {
            "texts": score.texts, "refused": score.refused, "leaks": len(score.leaks), "stated": dict(score.expected),
            "survived": dict(score.survived), "read": dict(score.right),
        }  # fmt: skip
        sys.stdout.write(f"{name}: {_line(score)}\n")
        sys.stdout.writelines(f"  leak {leak}\n" for leak in score.leaks[:10])
        sys.stdout.writelines(f"  {miss}\n" for miss in score.missed if asked.show)
        sys.stdout.flush()
    if asked.json:
        asked.json.write_text(json.dumps(counts, indent=1), "utf-8")
    return int(any(one["leaks"] for one in counts.values()))


def tables(counts: dict[str, dict[str, dict[str, int]]]) -> str:
    """Two tables in Markdown: what each extractor leaves of the values, and what of that is read."""
    short = [name.replace("_", " ").replace("publication ", "").replace(" headings", "") for name in FIELDS]
    head = f"| | {' | '.join(short)} |\n|---|{'---|' * len(FIELDS)}\n"
    left, read = head, head
    for name, row in counts.items():
        shares = [(row["survived"].get(one, 0), row["stated"].get(one, 0), row["read"].get(one, 0)) for one in FIELDS]
        left += f"| {name} | {' | '.join(_percent(kept, stated) for kept, stated, _ in shares)} |\n"
        read += f"| {name} | {' | '.join(_percent(right, kept) for kept, _, right in shares)} |\n"
    return f"{left}\n{read}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}" if whole else ""


def _line(score: Score) -> str:
    cells = [f"{name} {score.right[name]}/{score.survived[name]}/{score.expected[name]}" for name in FIELDS]
    return f"{score.texts} texts, {score.refused} refused, {len(score.leaks)} leaks; read/survived/stated: {', '.join(cells)}"


if __name__ == "__main__":
    sys.exit(main())
