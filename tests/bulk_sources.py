"""Sources for bulk conversion, made here: small baseline and update files, as NLM lays them out."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import signal
import sys
import threading
import time
from pathlib import Path

WORDS = (
    "trams",
    "hum",
    "softly",
    "while",
    "their",
    "drivers",
    "count",
    "the",
    "bridges",
    "of",
    "an",
    "unbuilt",
    "town",
)


def record(pmid: int, version: int = 1, title: str | None = None, filler: int = 12) -> str:
    text = " ".join(WORDS[(pmid + place) % len(WORDS)] for place in range(filler))
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="{version}">{pmid}</PMID>'
        f'<Article PubModel="Print"><Journal><Title>Annals of Trams</Title></Journal>'
        f"<ArticleTitle>{title or f'Of tram {pmid}.'}</ArticleTitle>"
        f"<Abstract><AbstractText>{text} {pmid}.</AbstractText></Abstract>"
        f"<AuthorList><Author><LastName>Rail{pmid % 7}</LastName><Initials>A</Initials></Author>"
        f"<Author><LastName>Track</LastName><ForeName>Berta</ForeName></Author></AuthorList></Article>"
        f"<MeshHeadingList><MeshHeading><DescriptorName>Railroads</DescriptorName></MeshHeading></MeshHeadingList>"
        f"</MedlineCitation></PubmedArticle>\n"
    )


BROKEN = record(5).replace("</ArticleTitle>", "")


def document(*records: str, deleted: tuple[tuple[int, int], ...] = ()) -> bytes:
    pmids = "".join(f'<PMID Version="{version}">{pmid}</PMID>' for pmid, version in deleted)
    end = f"<DeleteCitation>{pmids}</DeleteCitation>" if deleted else ""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n{"".join(records)}{end}</PubmedArticleSet>\n'.encode()


def zipped(path: Path, content: bytes, *, md5: bool = False) -> Path:
    """The content as a .gz file, the same bytes each time; `md5` puts NLM's companion beside it."""
    path.write_bytes(gzip.compress(content, 6, mtime=0))
    if md5:
        digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        path.with_name(f"{path.name}.md5").write_text(f"MD5({path.name})= {digest}\n")
    return path


def folder(path: Path, files: int = 4, records: int = 30) -> Path:
    """A folder as NLM's: whole files with their checksums, one with a broken record, one cut off, one with deletions."""
    path.mkdir(parents=True, exist_ok=True)
    for number in range(files):
        first = 1000 * number + 10
        zipped(
            path / f"pubmed26n{number + 8:04}.xml.gz", document(*map(record, range(first, first + records))), md5=True
        )
    zipped(path / "pubmed26n1001.xml.gz", document(record(9001), BROKEN, record(9002)), md5=True)
    zipped(path / "pubmed26n1002.xml.gz", document(record(9003), deleted=((10, 1), (11, 1))), md5=True)
    cut = document(*map(record, range(9100, 9100 + records)))
    (path / "pubmed26n1003.xml").write_bytes(cut[: len(cut) * 2 // 3])
    (path / "README.txt").write_text("About these files.")
    return path


def tree(path: Path) -> dict[str, bytes]:
    """All files below a folder, by their names."""
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


class Bait:
    """A source whose readers are killed: a named pipe, fed here. Whoever opens it is in the middle of reading it, for certain."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        self._content = content
        self._thread = threading.Thread(target=self._feed)
        self._kills = 0
        self._given_up = threading.Event()
        os.mkfifo(path)

    def kills(self, times: int = sys.maxsize) -> Bait:
        """Kill so many readers, then give the content to each that comes."""
        self._kills = times
        self._thread.start()
        return self

    def let_go(self) -> None:
        """Wait for the thread; a pipe that nobody wants to read any more is opened here."""
        self._given_up.set()
        while self._thread.is_alive():
            with contextlib.suppress(OSError):
                os.close(os.open(self.path, os.O_RDONLY | os.O_NONBLOCK))
            self._thread.join(0.05)

    def _feed(self) -> None:
        while not self._given_up.is_set():
            # Opening a pipe for writing returns when somebody opens it for reading; it stays open, or readers would see its end.
            with self.path.open("wb", buffering=0) as pipe:
                while self._kills and (readers := self._waited_for()):
                    self._kills -= 1
                    for reader in readers:
                        os.kill(reader, signal.SIGKILL)
                    while readers & self._readers():
                        time.sleep(0.01)
                if self._waited_for():
                    pipe.write(self._content)
            # Whoever is still reading would be taken for the next one.
            while self._readers():
                time.sleep(0.01)

    def _waited_for(self) -> set[int]:
        while not (readers := self._readers()) and not self._given_up.is_set():
            time.sleep(0.01)
        return readers

    def _readers(self) -> set[int]:
        found = set()
        for link in Path("/proc").glob("[0-9]*/fd/*"):
            with contextlib.suppress(OSError):  # ended meanwhile, or another user's
                if os.readlink(link) == str(self.path):  # noqa: PTH115
                    found.add(int(link.parts[2]))
        return found - {os.getpid()}
