"""Do the formats agree? Every record that is at hand in two formats is read from both and compared by `pubparse.diff`.

    python -m tests.oracle.agreement                          pairs of documents in ../shared/corpus
    python -m tests.oracle.agreement --written FILE.xml.gz    XML against what the project's writers make of it
    python -m tests.oracle.agreement --layout abstract-text FILE.xml.gz      XML against simulated pages and downloads

Which fields two formats both state is said by the model's docstrings alone (`fields_of`). A difference in any other field is
a fault too: the reader says that its format states what the docstring does not name. What remains is listed, one by one and
with its reason, in docs/explanation/agreement.md, which is read here.
"""

from __future__ import annotations

import argparse
import ast
import io
import itertools
import json
import re
import subprocess
import sys
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pubparse
from pubparse._formats import FORMATS
from pubparse.export import medline, pubmed_xml
from tests.oracle.shared import BULK, PROJECT, SHARED

CORPUS = SHARED / "corpus"
SIMULATOR = SHARED / "tools" / "simulate_pages.py"
LISTED = PROJECT / "docs" / "explanation" / "agreement.md"
# What the project itself wrote states whatever the article did.
NAMES = tuple(row.name for row in FORMATS if row.name != "pubparse-jsonl")
# What the bar names: 100 % where both formats state it.
BAR = frozenset(
    ("pmid", "doi", "title", "journal", "publication_date", "volume", "issue", "pages", "authors", "abstract")
)
_FAMILIES = {"html": ("pubmed-html", "pubmed-html-legacy", "pubmed-html-results")}
_WORD = re.compile(r"(?<![\w-])(" + "|".join([*NAMES, *_FAMILIES]) + r")(?![\w-])")
# Classes whose fields name formats of their own, by the field of Article that holds them.
_PARTS = {"Journal": "journal"}


Pair: TypeAlias = "tuple[pubparse.Article, pubparse.Article]"


class Disagreement(NamedTuple):
    """One difference between two readings of a record."""

    pmid: str
    formats: tuple[str, str]
    documents: tuple[str, str]
    path: str
    left: object
    right: object

    @property
    def field(self) -> str:
        """The path without places: "authors.last_name"."""
        return re.sub(r"\[[0-9]+\]", "", self.path)

    @property
    def in_bar(self) -> bool:
        """True for one of the ten fields that the bar names."""
        return self.field.split(".")[0] in BAR


@cache
def fields_of() -> dict[str, frozenset[str]]:
    """Format -> the fields that it states, as the docstrings of the model's fields name their sources."""
    found: dict[str, set[str]] = {name: set() for name in NAMES}
    for path in sorted((PROJECT / "pubparse" / "model").glob("*.py")):
        for cls in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(cls, ast.ClassDef) or cls.name not in {"Article", *_PARTS}:
                continue
            prefix = f"{_PARTS[cls.name]}." if cls.name in _PARTS else ""
            for here, following in itertools.pairwise(cls.body):
                if isinstance(here, ast.AnnAssign) and isinstance(here.target, ast.Name):
                    for name in _sources(following):
                        found[name].add(prefix + here.target.id)
    ids = {"doi", "pmcid", "pii"}  # properties over the two
    return {
        name: frozenset(fields | ids if fields & {"article_ids", "elocation_ids"} else fields)
        for name, fields in found.items()
    }


def _sources(node: ast.stmt) -> set[str]:
    said = node.value.value if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) else ""
    words = _WORD.findall(str(said))
    return {name for word in words for name in _FAMILIES.get(word, (word,))}


def stated_by_both(one: str, other: str) -> frozenset[str]:
    """The fields that both formats state."""
    return fields_of()[one] & fields_of()[other]


def compared(a: pubparse.Article, b: pubparse.Article) -> Iterator[Disagreement]:
    """What `diff` finds between two readings, the formats in the order of their names."""
    if a.source is None or b.source is None:
        return
    if a.source.format > b.source.format:
        yield from compared(b, a)
        return
    names = (_short(a.source.name), _short(b.source.name))
    for found in pubparse.diff(a, b):
        yield Disagreement(a.pmid or "", (a.source.format, b.source.format), names, found.path, found.left, found.right)


def _short(name: str | None) -> str:
    return Path(name).name if name else "bytes"


def is_documented(found: Disagreement) -> bool:
    """True when both formats' docstrings name the field."""
    both = stated_by_both(*found.formats)
    top, *inner = found.field.split(".")
    if top in _PARTS.values() and inner:
        return f"{top}.{inner[0]}" in both
    return top in both or (top == "article_ids" and "doi" in both)


# Documents


def read_all(source: Path | bytes, *, url: str | None = None) -> list[pubparse.Article]:
    """The articles of a document; () of one that is refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pubparse.PubparseWarning)
        try:
            with pubparse.parse(source, url=url) as records:
                return list(records)
        except pubparse.UnknownFormatError:
            return []


def corpus() -> Iterator[Path]:
    """Every document of the corpus, gold left out."""
    for folder in ("abstract-text", "summary-text", "pubmed-csv", "esummary", "medline", "html", "html-legacy", "xml"):
        for path in sorted((CORPUS / folder).glob("*")):
            if not (folder.startswith("html") and path.suffix == ".json"):
                yield path
    for folder in ("page-text", "rendered"):
        yield from sorted((CORPUS / folder).glob("*.txt"))
    yield CORPUS / "baseline_sampler.xml"


def address_of(path: Path) -> str | None:
    """The address at which a scraped text was found: the file's name begins with its PMID."""
    digits = re.match(r"[0-9]{1,8}(?=[_-])", path.name)
    is_scraped = path.parent.name in {"page-text", "rendered"}
    return f"https://pubmed.ncbi.nlm.nih.gov/{digits[0]}/" if is_scraped and digits else None


def pairs_of(paths: Iterable[Path]) -> Iterator[Pair]:
    """Each two readings of one PMID from two formats."""
    by_pmid: defaultdict[str, list[pubparse.Article]] = defaultdict(list)
    for path in paths:
        for article in read_all(path, url=address_of(path)):
            # Of the bulk files only what another document has too.
            if article.pmid and (path.parent != BULK or article.pmid in by_pmid):
                by_pmid[article.pmid].append(article)
    for articles in by_pmid.values():
        yield from (pair for pair in itertools.combinations(articles, 2) if _formats(pair)[0] != _formats(pair)[1])


def _formats(pair: Pair) -> tuple[str, str]:
    one, other = pair
    return (one.source.format if one.source else "", other.source.format if other.source else "")


def written_pairs(
    articles: Iterable[pubparse.Article],
) -> Iterator[Pair]:
    """Each article and what is read from the project's own MEDLINE and XML of it."""
    source = iter(articles)
    while some := list(itertools.islice(source, 200)):
        for write in (medline.dump, pubmed_xml.dump):
            text = io.StringIO()
            write(some, text)
            yield from zip(some, read_all(text.getvalue().encode()), strict=True)


def simulated_pairs(source: Path, layout: str, *, limit: int, seed: int = 1) -> Iterator[Pair]:
    """Each record of an XML file and what is read from the page or download that the simulator makes of it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(SIMULATOR), str(source), "--layout", layout, "--out", folder]
        subprocess.run([*command, "--limit", str(limit), "--seed", str(seed)], check=True, stdout=subprocess.DEVNULL)
        rows = [json.loads(line) for line in (Path(folder) / "manifest.jsonl").read_text("utf-8").splitlines()]
        pages = [(row["file"], [one["pmid"] for one in row.get("records", [row])]) for row in rows]
        wanted = Counter(pmid for _, pmids in pages for pmid in pmids)
        articles = [article for article in read_all(source) if article.pmid in wanted]
        wanted |= Counter(article.pmid for article in articles)
        by_pmid = {article.pmid: article for article in articles}
        for name, pmids in pages:
            for article in read_all(Path(folder) / name):
                # A PMID of several versions: which of them a page shows is not said.
                if article.pmid in pmids and article.pmid in by_pmid and wanted[article.pmid] == 1:
                    yield by_pmid[article.pmid], article


# The list of exceptions


@cache
def listed() -> frozenset[tuple[str, str]]:
    """PMID and field of each row of the document's table of exceptions."""
    rows = re.findall(r"^\| ([0-9]{1,8}) \| `([\w.]+)` \|", LISTED.read_text("utf-8"), re.MULTILINE)
    return frozenset(rows)


def is_listed(found: Disagreement) -> bool:
    """True for a difference that the document explains."""
    return (found.pmid, found.field) in listed()


# The command


def main(arguments: list[str] | None = None) -> int:
    """Print how many pairs there were, and each difference that is not explained."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path, help="XML files, with --written or --layout")
    options.add_argument("--written", action="store_true", help="against the project's writers")
    options.add_argument("--layout", action="append", default=[], help="against the simulator's layout; repeatable")
    options.add_argument("--limit", type=int, default=2000, help="records of each file")
    options.add_argument("--show", type=int, default=20, help="differences of each field to print")
    options.add_argument("--all", action="store_true", help="other fields than the bar's too")
    given = options.parse_args(arguments)
    if not given.files:
        paths = itertools.chain(corpus(), sorted(BULK.glob("*.xml.gz")))
        return _report("corpus", pairs_of(paths), given)
    status = 0
    for path in given.files:
        if given.written:
            articles = itertools.islice(read_all(path), given.limit)
            status |= _report(f"{path.name}, written", written_pairs(articles), given)
        for layout in given.layout:
            pairs = simulated_pairs(path, layout, limit=given.limit)
            status |= _report(f"{path.name}, {layout}", pairs, given)
    return status


def _report(name: str, pairs: Iterable[Pair], given: argparse.Namespace) -> int:
    counted: Counter[tuple[str, str]] = Counter()
    differing: Counter[tuple[str, str]] = Counter()
    found: list[Disagreement] = []
    for one, other in pairs:
        kind = min(_formats((one, other)), _formats((other, one)))
        new = [d for d in compared(one, other) if not is_listed(d) and (d.in_bar or given.all)]
        counted[kind] += 1
        differing[kind] += bool(new)
        found += new
    shown: Counter[tuple[tuple[str, str], str]] = Counter()
    for d in found:
        shown[d.formats, d.field] += 1
        if shown[d.formats, d.field] <= given.show:
            mark = "" if is_documented(d) else " (no docstring names it)"
            sys.stdout.write(
                f"{d.pmid} {d.documents[0]} | {d.documents[1]}: {d.path}{mark}\n  {d.left!r}\n  {d.right!r}\n"
            )
    for (formats, field), count in sorted(shown.items()):
        sys.stdout.write(f"{' and '.join(formats)}: {field}: {count}\n")
    for kind, count in sorted(counted.items()):
        sys.stdout.write(f"{name}: {' and '.join(kind)}: {count} pairs, {differing[kind]} differ\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
