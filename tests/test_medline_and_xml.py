"""What the writer makes of NLM's XML, against NLM's own MEDLINE text of the same records (docs/explanation/medline.md)."""

from __future__ import annotations

import gzip
import os
import re
import unicodedata
import warnings
from collections import Counter
from pathlib import Path

import pytest

import pubparse
from pubparse.export import medline
from tests.oracle.medline import unwrapped, with_lines

_SHARED = Path(os.environ.get("PUBPARSE_SHARED") or Path(__file__).resolve().parents[1] / ".." / "shared")
CORPUS = _SHARED / "corpus"

# EFetch's text is ASCII.
_LETTERS = {"\u03b2": "beta", "\u00a9": "(c)", "\u2217": " *", "\u00d7": "x", "\u2009": " "}
# The record was revised between the two answers: indexed, deposited, its keywords marked.
_REVISED = {"34876458": {"STAT", "DCOM", "LR", "IS", "GR", "MH", "PMC", "OT", "MHDA", "PHST"}}
_PRINTED_OTHERWISE = {
    "33279447": {"SO"},  # EFetch prints a pii as "pii: S1699-258X(20)30268-0."
    "34876458": {"PL"},  # left out by PubMed's download of 2022
    "30158200": {"AB"},  # this XML has blanks around inline tags
}


def _ascii(line: str) -> str:
    letters = "".join(_LETTERS.get(char, char) for char in line)
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return re.sub(" +", " ", plain)


def _articles(content: bytes) -> list[pubparse.Article]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pubparse.PubparseWarning)
        with pubparse.parse(content, format="pubmed-xml") as records:
            return list(records)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus lies in ../shared, which is not here")
def test_every_difference_from_nlms_text_has_its_reason() -> None:
    texts: dict[str, list[str]] = {}
    for path in sorted((CORPUS / "medline").iterdir()):
        for article, lines in with_lines(path.read_bytes()):
            if article.pmid:
                texts.setdefault(article.pmid, lines)
    met = set()
    pmids = re.compile(b"|".join(f">{pmid}<".encode() for pmid in texts))
    for path in sorted((CORPUS / "xml").iterdir()):
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        if not pmids.search(content):
            continue
        for article in _articles(content):
            if article.pmid not in texts:
                continue
            met.add(article.pmid)
            theirs, ours = (
                Counter(map(_ascii, lines)) for lines in (texts[article.pmid], unwrapped(medline.dumps(article)))
            )
            tags = {line.partition(" ")[0] for line in (theirs - ours) + (ours - theirs)}
            reasons = _REVISED.get(article.pmid, set()) | _PRINTED_OTHERWISE.get(article.pmid, set())
            # one line for each: the group's lines are the same lines, whatever their order
            assert tags <= reasons, (article.pmid, (theirs - ours), (ours - theirs))
    assert len(met) == 7
