"""Simulated pages and downloads: what the referee calls wrong, by class; what is left when its own errors are set right.

    python -m tests.oracle.simulated FILE.xml.gz ... --layout results --noise --seed 1 --limit 3000

`../shared/tools/score_sim.py` compares what a page prints with what is read from it. Here each fact that it calls wrong is
judged once more, by what the page prints: `EXCUSES` says in which cases. The rest is listed with its PMID.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pubparse
from pubparse._text.ids import parse_doi
from pubparse._text.spaces import fold
from tests.oracle.shared import SHARED

TOOLS = SHARED / "tools"


class Fact(NamedTuple):
    """One thing that a page states, the article in which it was looked for, and the one that stands in its place."""

    file: str
    pmid: str
    field: str
    printed: Any
    judged: pubparse.Article | None
    in_place: pubparse.Article | None
    is_verified: bool
    is_right: bool
    document: str
    referee: ModuleType


# Cases in which a fact is right, or none


def _several_of_one_pmid(fact: Fact) -> bool:
    """On a list the referee finds records by PMID: one version or document stands for all (34853674)."""
    one = fact.in_place
    return one is not fact.judged and one is not None and one.pmid == fact.pmid and _same(fact, one)


def _groups(fact: Fact) -> bool:
    """Groups are in the list that is printed, and left out of the one that it is compared with (31719001)."""
    if fact.field not in ("authors_full", "authors_short") or fact.in_place is None:
        return False
    names = [one.name if fact.field == "authors_full" else one.short_name for one in fact.in_place.authors]
    return [fold(text) for text in fact.printed] == [fold(name) for name in names]


def _personal_names(fact: Fact) -> bool:
    """ "Charles Darwin" is printed and compared with "Darwin C" (19664323)."""
    if fact.field != "personal_name_subjects" or fact.in_place is None:
        return False
    names = [(one.fore_name, one.last_name, one.suffix) for one in fact.in_place.personal_name_subjects]
    return [fold(text) for text in fact.printed] == [" ".join(filter(None, name)) for name in names]


def _labels(fact: Fact) -> bool:
    """No page prints UNLABELLED (10025831)."""
    if fact.field != "abstract" or fact.in_place is None:
        return False
    printed = [["" if label == "UNLABELLED" else label, text] for label, text in fact.printed]
    return _same(fact._replace(printed=printed), fact.in_place)


def _categories(fact: Fact) -> bool:
    """A section without a category is compared as an empty one (36708638)."""
    wanted = [text for text in fact.printed if text] if fact.field == "nlm_categories" else None
    return wanted is not None and fact.in_place is not None and _same(fact._replace(printed=wanted), fact.in_place)


def _no_doi(fact: Fact) -> bool:
    """What has no form of a DOI is none, as in the XML (10026444)."""
    return fact.field == "doi" and parse_doi(fact.printed) is None and fact.in_place is not None


def _not_printed(fact: Fact) -> bool:
    """The original title beside a translated one, a book's DOI on a row (33054145), PMIDs of linked articles in a text, ..."""
    if fact.field in ("doi", "vernacular_title", "copyright"):
        return "".join(str(fact.printed).split()).rstrip(".") not in fact.document
    if fact.field != "comments_corrections" or fact.in_place is None:
        return False
    read = fact.in_place.comments_corrections
    same_kinds = {kind: len(listed) for kind, listed in fact.printed.items()} == Counter(one.ref_type for one in read)
    return same_kinds and not any("PMID" in (one.ref_source or "") for one in read)


def _placeholder(fact: Fact) -> bool:
    """NLM writes "[Not Available]." where there is no title (28972331)."""
    return fact.field == "title" and "[not available]" in str(fact.printed).casefold()


EXCUSES: dict[str, Callable[[Fact], bool]] = {
    "several records of one PMID": _several_of_one_pmid,
    "groups among authors": _groups,
    "personal names": _personal_names,
    "UNLABELLED": _labels,
    "sections without a category": _categories,
    "no DOI": _no_doi,
    "not printed": _not_printed,
    "no title": _placeholder,
}


def _same(fact: Fact, article: pubparse.Article) -> bool:
    return bool(fact.referee.same(fact.field, fact.printed, article))


# A run


def facts(sources: list[str], layout: str, *, noise: bool, seed: int, limit: int) -> Iterator[Fact]:
    """Every fact that the referee judges."""
    referee = _referee()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(TOOLS / "simulate_pages.py"), *sources, "--layout", layout, "--out", folder]
        command += ["--limit", str(limit), "--seed", str(seed), *(["--noise"] if noise else [])]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for line in (Path(folder) / "manifest.jsonl").read_text("utf-8").splitlines():
            page = json.loads(line)
            yield from _of_page(page, Path(folder) / page["file"], referee)


def _of_page(page: dict[str, Any], path: Path, referee: ModuleType) -> Iterator[Fact]:
    rows = page.get("records", [page])
    try:
        with warnings.catch_warnings(), pubparse.parse(path) as records:
            warnings.simplefilter("ignore", pubparse.PubparseWarning)
            found = list(records)
    except pubparse.UnknownFormatError:
        found = []
    by_pmid = {article.pmid: article for article in found}
    document = "".join(path.read_text("utf-8").split())
    for place, row in enumerate(rows):
        in_place = found[place] if len(found) == len(rows) else by_pmid.get(row["pmid"])
        article = by_pmid.get(row["pmid"]) or in_place
        for field in row["states"]:
            shown = row["shown"]
            if field == "affiliation_keys" or field not in shown:
                continue
            if article is None:
                right: bool | None = False
            elif field == "affiliations":
                right = referee.affiliations(shown, article)
                if not right and in_place and in_place is not article and referee.affiliations(shown, in_place):
                    article, right = in_place, True
            else:
                right = referee.same(field, shown[field], article)
            if right is not None:
                where = (path.name, row["pmid"], field, shown[field], article, in_place)
                yield Fact(*where, not page.get("unverified"), right, "" if right else document, referee)


def _referee() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_sim", TOOLS / "score_sim.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(arguments: list[str] | None = None) -> int:
    """Print the referee's shares, the classes of its errors, and what is left."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("sources", nargs="+", help="XML files, taken together")
    options.add_argument("--layout", action="append", required=True, help="the simulator's; repeatable")
    options.add_argument("--noise", action="store_true")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--limit", type=int, default=3000, help="records in all")
    given = options.parse_args(arguments)
    left = 0
    for layout in given.layout:
        run = facts(given.sources, layout, noise=given.noise, seed=given.seed, limit=given.limit)
        left += _report(f"{layout}{' with noise' if given.noise else ''}", run)
    return int(bool(left))


def _report(name: str, run: Iterator[Fact]) -> int:
    count: Counter[bool] = Counter()
    wrong: Counter[bool] = Counter()
    classes: Counter[str] = Counter()
    left = []
    for fact in run:
        count[fact.is_verified] += 1
        if fact.is_right:
            continue
        wrong[fact.is_verified] += 1
        excuse = next((name for name, holds in EXCUSES.items() if holds(fact)), None)
        if excuse:
            classes[excuse] += 1
        else:
            left.append(fact)
    for fact in left:
        sys.stdout.write(f"{fact.file} {fact.pmid}: {fact.field}: the page prints {str(fact.printed)[:200]}\n")
    bad = Counter(fact.is_verified for fact in left)
    for title, missed in (("as the referee judges", wrong), ("by what is printed", bad)):
        shares = [_share(count.total(), missed.total()), _share(count[True], missed[True])]
        sys.stdout.write(f"{name}, {title}: {shares[0]} of {count.total()} facts, {shares[1]} on verified markup\n")
    for title, number in classes.most_common():
        sys.stdout.write(f"  the referee's: {title}: {number}\n")
    return len(left)


def _share(count: int, wrong: int) -> str:
    return f"{1 - wrong / count:.4f}" if count else "no fact"


if __name__ == "__main__":
    sys.exit(main())
