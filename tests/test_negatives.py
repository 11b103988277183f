"""Is it a PubMed record? Texts of many kinds that are none (cases/not_pubmed.toml) and the captures that are."""

from __future__ import annotations

import json
import os
import random
import re
import sys
import textwrap
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import pubparse

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
KINDS = tomllib.loads((HERE / "cases" / "not_pubmed.toml").read_text("utf-8"))["page"]
SHARED = Path(os.environ.get("PUBPARSE_SHARED", HERE.parents[1] / "shared")) / "corpus"
OF_EACH_KIND = 12

WORDS = [
    "umbrella",
    "tram",
    "river",
    "lamp",
    "garden",
    "window",
    "bridge",
    "violin",
    "teapot",
    "pigeon",
    "harvest",
    "kettle",
]
VERBS = ["improves", "delays", "predicts", "resembles", "follows", "prevents", "measures"]
ADJECTIVES = ["slow", "green", "elderly", "oblique", "silent", "domestic", "acute", "novel"]
FAMILIES = ["Okafor", "Lindqvist", "Marchetti", "Tanaka", "Novak", "O'Brien", "de Vries", "Yilmaz", "Chen"]
JOURNALS = ["Lancet Oncol", "N Engl J Med", "J Umbrella Res", "BMJ", "Spine (Phila Pa 1976)", "PLoS One", "Nature"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

TITLES = ["The {word} {verb} the {adjective} {word}", "Effect of the {word} on {adjective} {word}s: a randomised trial",
          "{word} and {word}: what do we know?", "A {adjective} {word} in a {word}"]  # fmt: skip
REFERENCES = [
    "{authors}. {title}. {journal}. {date};{place}.",
    "{authors}. {title}. {journal} {year};{place}.",
    "{authors} ({year}). {title}. {journal}, {place}.",
    '{authors}, "{title}," {journal}, vol. {number}, {year}.',
]
BEHIND = [
    "",
    " doi: {doi}.",
    " PMID: {pmid}.",
    " doi: {doi}. PMID: {pmid}.",
    " PubMed PMID: {pmid}; PubMed Central PMCID: {pmcid}.",
    " [PubMed] [Google Scholar]",
    " [PMC free article] [PubMed: {pmid}]",
    " https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
    " Epub {date}. PMID: {pmid}; PMCID: {pmcid}.",
]
MARKS = ["{n}. ", "[{n}] ", "{n}) ", "- ", "", "  {n}. ", "* ", "• "]
FIELD = re.compile(r"\{([a-z]+)\}")


class Writer:
    """Fills a text with invented facts and sentences."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.n = 1

    def fill(self, text: str, item: str = "") -> str:
        return FIELD.sub(lambda match: self.field(match[1], item), text)

    def field(self, name: str, item: str) -> str:
        if name == "items":
            return self.several(item, 3, 9)
        return str(getattr(self, f"_{name}")())

    def several(self, text: str, least: int, most: int, between: str = "") -> str:
        pieces = []
        for number in range(1, self.rng.randint(least, most) + 1):
            self.n = number
            pieces.append(self.fill(text))
        return between.join(pieces)

    def one(self, choices: list[str]) -> str:
        return self.fill(self.rng.choice(choices))

    def _n(self) -> int:
        return self.n

    def _word(self) -> str:
        return self.rng.choice(WORDS)

    def _verb(self) -> str:
        return self.rng.choice(VERBS)

    def _adjective(self) -> str:
        return self.rng.choice(ADJECTIVES)

    def _title(self) -> str:
        title = self.one(TITLES)
        return title[0].upper() + title[1:]

    def _sentence(self) -> str:
        words = [self.rng.choice(WORDS + VERBS + ADJECTIVES) for _ in range(self.rng.randint(6, 16))]
        return f"The {' '.join(words)}{self.rng.choice(['', '', ' (37%)', ' [7]', ' (p<0.05)'])}."

    def _prose(self) -> str:
        return " ".join(self._sentence() for _ in range(self.rng.randint(2, 6)))

    def _labelled(self) -> str:
        between = self.rng.choice(["\n\n", "\n", " "])
        return between.join(
            f"{label}: {self._prose()}" for label in ("Background", "Methods", "Results", "Conclusions")
        )

    def _authors(self) -> str:
        names = [
            f"{self.rng.choice(FAMILIES)} {''.join(self.rng.choices('ABCDJKLM', k=self.rng.randint(1, 2)))}"
            for _ in range(self.rng.randint(1, 6))
        ]
        return ", ".join(names) + self.rng.choice(["", "", ", et al"])

    def _names(self) -> str:
        return ", ".join(
            f"{self.rng.choice(['Ada', 'Bruno', 'Dag J', 'Edith M.'])} {self.rng.choice(FAMILIES)}"
            for _ in range(self.rng.randint(1, 5))
        )

    def _journal(self) -> str:
        return self.rng.choice(JOURNALS)

    def _month(self) -> str:
        return self.rng.choice(MONTHS)

    def _year(self) -> int:
        return self.rng.randint(1975, 2024)

    def _number(self) -> int:
        return self.rng.randint(2, 900)

    def _date(self) -> str:
        return f"{self._year()} {self._month()}{self.rng.choice(['', f' {self.rng.randint(1, 28)}'])}"

    def _place(self) -> str:
        first = self._number()
        return f"{self.rng.randint(1, 90)}({self.rng.randint(1, 12)}):{first}-{first + 9}"

    def _citation(self) -> str:
        return f"{self._journal()}. {self._date()};{self._place()}."

    def _pmid(self) -> int:
        return self.rng.randint(1_000_000, 39_000_000)

    def _pmcid(self) -> str:
        return f"PMC{self._pmid()}"

    def _doi(self) -> str:
        return f"10.{self.rng.randint(1000, 9999)}/{self._word()}.{self._year()}.{self._number()}"

    def _reference(self) -> str:
        return self.one(REFERENCES) + self.one(BEHIND)

    def _references(self) -> str:
        return self.several(self.rng.choice(MARKS) + "{reference}", 4, 14, self.rng.choice(["\n", "\n\n"]))


def wrapped(text: str) -> str:
    return "\n".join(textwrap.fill(line, 72, break_long_words=False) for line in text.split("\n"))


# What extractors and people do to a text.
TREATMENTS: list[Callable[[str], str]] = [
    str,
    str,
    wrapped,
    lambda text: text.replace("\n\n", "\n"),
    lambda text: text.replace("\n", "\n\n"),
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text[:2000],
    lambda text: text[len(text) // 3 :],
    lambda text: "".join(f"> {line}\n" for line in text.split("\n")),
    lambda text: text.replace(" et al", "\u00a0et al"),
]  # fmt: skip


def made(kind: str, seed: int) -> str:
    page = next(page for page in KINDS if page["kind"] == kind)
    writer = Writer(f"{kind} {seed}")
    text = writer.fill(writer.rng.choice(page["texts"]).lstrip("\n"), page.get("item", ""))
    return writer.rng.choice(TREATMENTS)(text)


@pytest.mark.parametrize("kind", [page["kind"] for page in KINDS])
def test_what_is_no_record(kind: str) -> None:
    for seed in range(OF_EACH_KIND):
        text = made(kind, seed)
        for url in (None, "https://blog.example/2019/pubmed-for-beginners", "https://pubmed.ncbi.nlm.nih.gov/help/"):
            assert pubparse.sniff(text.encode(), url=url) is None, (seed, text)


def test_there_are_enough_of_them() -> None:
    assert len(KINDS) >= 30
    assert len({made(page["kind"], seed) for page in KINDS for seed in range(OF_EACH_KIND)}) >= 400


def test_a_crawl_of_them_is_silent() -> None:
    rows = [
        {"text": made(page["kind"], seed), "url": f"https://a.example/{seed}1234567/x"}
        for page in KINDS
        for seed in (1, 2)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pubparse.parse("\n".join(map(json.dumps, rows)).encode()) as records:
            assert list(records) == []
    assert (records.rows, records.seen, records.problems) == (len(rows), 0, ())


@pytest.mark.skipif(not (SHARED / "page-text").is_dir(), reason=f"no captures at {SHARED}")
def test_captures_are_records() -> None:
    files = sorted((SHARED / "page-text").glob("*.txt"))
    assert files
    for file in files:
        pmid = json.loads(file.with_suffix(".json").read_text("utf-8"))["pmid"] or "31364595"
        url = f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
        assert pubparse.sniff(file, url=url) == "page-text", file.name
        # Rows of a crawl are looked at in less detail first: none of these may be passed over.
        text = file.read_text("utf-8")
        for row in ({"text": text}, {"text": text, "url": url}):
            alone = pubparse.sniff(file, url=row.get("url")) is not None
            with pubparse.parse(json.dumps(row).encode()) as records:
                assert (next(records, None) is not None) == alone, file.name
