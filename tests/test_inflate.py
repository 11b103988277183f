"""Compression: whole, in layers, cut at each byte, damaged, followed by other things, and hostile."""

from __future__ import annotations

import bz2
import gzip
import importlib
import importlib.util
import io
import lzma
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pubparse
from tests.oracle.shared import PROJECT
from tests.streams import document, dribble, met, titled

if TYPE_CHECKING:
    from collections.abc import Callable

PMIDS = [str(number) for number in range(1, 41)]
# Words at random: a text that deflates to about a third, as real records do.
WORDS = random.Random(0)  # noqa: S311 - nothing secret
RECORDS = [titled(p, " ".join(str(WORDS.random()) for _ in range(9))) for p in PMIDS]
PLAIN = document(*RECORDS).encode()
ENDS = [PLAIN.index(text.encode()) + len(text) for text in RECORDS]
GZIP = gzip.compress(PLAIN, mtime=0)
PACKERS: list[Callable[[bytes], bytes]] = [gzip.compress, bz2.compress, lzma.compress]


def whole_in(size: int) -> list[str]:
    """The PMIDs of the records that are whole in so many bytes of the document."""
    return [pmid for pmid, end in zip(PMIDS, ENDS, strict=True) if end <= size]


def with_header(flags: int, extra: bytes) -> bytes:
    """The document as a gzip file whose header has optional parts (RFC 1952, 2.3.1)."""
    return GZIP[:3] + bytes([flags]) + GZIP[4:10] + extra + GZIP[10:]


@pytest.mark.parametrize("pack", PACKERS)
@pytest.mark.parametrize("size", [1, 7, 4096, 1 << 20])
def test_what_is_packed_comes_out_in_chunks_of_any_size(pack: Callable[[bytes], bytes], size: int) -> None:
    outcome = met(dribble(pack(PLAIN), size))
    assert (outcome.pmids, outcome.problems) == (PMIDS, ())


@pytest.mark.parametrize("pack", PACKERS)
def test_names_of_files_say_nothing(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "plain.xml"
    path.write_bytes(pack(PLAIN))
    assert met(path).pmids == PMIDS
    path = tmp_path / "packed.xml.gz"
    path.write_bytes(PLAIN)
    assert met(path).pmids == PMIDS


@pytest.mark.parametrize(
    ("flags", "extra"),
    [
        (4, struct.pack("<H", 5) + b"extra"),
        (8, b"name.xml\0"),
        (16, b"a comment\0"),
        (2, b"\xab\xcd"),
        (31, struct.pack("<H", 300) + b"\0" * 300 + b"name\0comment\0" + b"\xab\xcd"),
    ],
)
@pytest.mark.parametrize("size", [1, 1 << 16])
def test_gzip_headers_with_everything(flags: int, extra: bytes, size: int) -> None:
    outcome = met(dribble(with_header(flags, extra), size))
    assert (outcome.pmids, outcome.problems) == (PMIDS, ())


@pytest.mark.parametrize("size", [1, 5, 1 << 16])
def test_members_padding_and_layers(size: int) -> None:
    half = len(PLAIN) // 2
    members = gzip.compress(PLAIN[:half]) + gzip.compress(b"") + gzip.compress(PLAIN[half:])
    assert met(dribble(members, size))[:2] == (PMIDS, ())
    assert met(dribble(members + b"\0" * 512, size))[:2] == (PMIDS, ())
    assert met(dribble(gzip.compress(PLAIN[:half]) + b"\0" * 99 + gzip.compress(PLAIN[half:]), size))[:2] == (PMIDS, ())
    streams = bz2.compress(PLAIN[:half]) + bz2.compress(PLAIN[half:]) + b"\0\0"
    assert met(dribble(streams, size))[:2] == (PMIDS, ())
    streams = lzma.compress(PLAIN[:half]) + b"\0" * 8 + lzma.compress(PLAIN[half:])
    assert met(dribble(streams, size))[:2] == (PMIDS, ())
    assert met(dribble(gzip.compress(bz2.compress(lzma.compress(PLAIN))), size))[:2] == (PMIDS, ())


def test_too_many_layers_are_no_document() -> None:
    packed = PLAIN
    for _ in range(4):
        packed = gzip.compress(packed)
    with pytest.raises(pubparse.UnknownFormatError, match="more than 3 times"):
        pubparse.parse(packed)
    assert pubparse.sniff(packed) is None


def test_a_zip_archive_is_named_with_the_cure() -> None:
    with pytest.raises(pubparse.UnknownFormatError, match="zipfile"):
        pubparse.parse(b"PK\x03\x04\x14\0\0\0")


def test_gzip_cut_at_each_byte_gives_all_whole_records_first() -> None:
    for cut in range(1, len(GZIP)):
        inflated = zlib.decompressobj(31).decompress(GZIP[:cut])
        if not inflated:
            continue
        outcome = met(GZIP[:cut], format="pubmed-xml")
        assert outcome.pmids == whole_in(len(inflated)), cut
        assert outcome.codes.count("truncated-gzip") == 1, cut


def test_a_cut_gzip_raises_behind_the_last_whole_record() -> None:
    got: list[str | None] = []
    with pytest.raises(pubparse.TruncatedInputError, match="Fetch the file again") as caught:  # noqa: SIM117
        with pubparse.parse(GZIP[:-8], on_error="raise") as records:
            got.extend(article.pmid for article in records)
    assert got == PMIDS
    assert caught.value.code == "truncated-gzip"


def test_an_input_that_is_only_a_gzip_header_says_so() -> None:
    for cut in (2, 3, 9, 10, 12):
        with pytest.raises(pubparse.UnknownFormatError, match=r"empty document.*gzip"):
            pubparse.parse(GZIP[:cut])
    with pytest.raises(pubparse.UnknownFormatError, match="header"):
        pubparse.parse(b"\x1f\x8b\x09" + GZIP[3:])


def test_a_header_without_end_is_given_up() -> None:
    with pytest.raises(pubparse.UnknownFormatError, match="header"):
        pubparse.parse(GZIP[:3] + b"\x08" + GZIP[4:10] + b"n" * 200_000)


@given(st.integers(10, len(GZIP) - 9), st.integers(0, 7))
def test_a_flipped_bit_is_never_silent(at: int, bit: int) -> None:
    damaged = bytearray(GZIP)
    damaged[at] ^= 1 << bit
    try:
        outcome = met(bytes(damaged))
    except pubparse.UnknownFormatError as error:
        assert "gzip" in str(error)  # noqa: PT017 - either is right
        return
    assert {"gzip-corrupt", "gzip-checksum", "truncated-gzip", "trailing-garbage"} & set(outcome.codes)


def test_whole_records_before_the_damage_come_out() -> None:
    """A block type that does not exist, behind a flush: everything before it can be inflated."""
    packer = zlib.compressobj(wbits=31)
    first = packer.compress(PLAIN[: ENDS[30]]) + packer.flush(zlib.Z_SYNC_FLUSH)
    outcome = met(first + b"\x07" + b"\xff" * 200)
    assert outcome.pmids == PMIDS[:31]
    assert outcome.codes == ["gzip-corrupt"]


@pytest.mark.parametrize("at", [-1, -5, -8])
def test_a_wrong_checksum_or_length_is_told_and_nothing_withheld(at: int) -> None:
    damaged = bytearray(GZIP)
    damaged[at] ^= 0x40
    outcome = met(bytes(damaged) + GZIP)
    assert outcome.pmids == PMIDS * 2
    assert outcome.codes == ["gzip-checksum"]


@pytest.mark.parametrize("garbage", [b"garbage", b"\x1f\x8b garbage", b"\x1f", b"\0\0garbage"])
def test_garbage_behind_gzip_is_told(garbage: bytes) -> None:
    outcome = met(GZIP + garbage)
    assert outcome.pmids == PMIDS
    assert outcome.codes == ["trailing-garbage"]


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress])
def test_bz2_and_xz_cut_damaged_or_followed_by_garbage(pack: Callable[[bytes], bytes]) -> None:
    packed = pack(PLAIN * 3)
    assert "truncated-compressed" in met(packed[:-3]).codes
    outcome = met(packed + b"garbage garbage garbage")
    assert outcome.pmids == PMIDS * 3
    assert outcome.codes == ["compressed-corrupt"]
    damaged = bytearray(packed)
    damaged[len(packed) // 2] ^= 0xFF
    with pytest.raises(pubparse.PubparseError) as caught:  # noqa: SIM117
        with pubparse.parse(bytes(damaged), on_error="raise") as records:
            list(records)
    assert isinstance(caught.value, (pubparse.ParseError, pubparse.UnknownFormatError))


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress])
def test_bz2_and_xz_give_whole_streams_before_the_damage(pack: Callable[[bytes], bytes]) -> None:
    outcome = met(pack(PLAIN) + b"\0" * 4 + pack(PLAIN)[:6] + b"\xff" * 40)
    assert outcome.pmids == PMIDS
    assert outcome.codes in (["compressed-corrupt"], ["truncated-compressed"])


def test_a_file_that_the_caller_unpacks_may_be_damaged_too() -> None:
    """Python's own gzip and lzma raise EOFError, zlib.error and LZMAError while they are read: no foreign error leaves a door."""
    flipped = GZIP[:2000] + b"\xff" * 40 + GZIP[2040:]
    xz = lzma.compress(PLAIN)
    for file in (
        gzip.GzipFile(fileobj=io.BytesIO(GZIP * 60 + GZIP[:-20])),
        gzip.GzipFile(fileobj=io.BytesIO(GZIP * 60 + flipped)),
        gzip.GzipFile(fileobj=io.BytesIO(GZIP * 60 + b"garbage")),
        lzma.LZMAFile(io.BytesIO(xz * 60 + xz[:-20])),  # noqa: SIM115 - nothing is held open
        lzma.LZMAFile(io.BytesIO(xz * 60 + xz[:3000] + b"\xff" * 40)),  # noqa: SIM115
    ):
        outcome = met(file)
        assert set(outcome.codes) & {"truncated-compressed", "compressed-corrupt"}
        assert outcome.pmids


def zstd() -> Callable[[bytes], bytes]:
    """Python 3.14's, or the package with the same code."""
    for name in ("compression.zstd", "backports.zstd"):
        if importlib.util.find_spec(name.partition(".")[0]) and importlib.util.find_spec(name):
            pack: Callable[[bytes], bytes] = importlib.import_module(name).compress
            return pack
    pytest.skip("neither this Python nor a package of it has zstd")


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
def test_zstd(size: int) -> None:
    pack = zstd()
    assert met(dribble(pack(PLAIN) + pack(PLAIN), size))[:2] == (PMIDS * 2, ())
    outcome = met(dribble(pack(PLAIN) + pack(PLAIN)[:-3], size))
    assert outcome.pmids[:40] == PMIDS
    assert outcome.codes[-1:] == ["truncated-compressed"]
    outcome = met(dribble(pack(PLAIN) + b"garbage garbage garbage", size))
    assert (outcome.pmids, outcome.codes) == (PMIDS, ["compressed-corrupt"])


def test_without_zstd_the_cure_is_named() -> None:
    program = (
        "import sys; sys.modules['compression.zstd'] = sys.modules['backports.zstd'] = None\n"
        "import pubparse\n"
        "try: pubparse.parse(b'\\x28\\xb5\\x2f\\xfd....')\n"
        "except pubparse.UnknownFormatError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert 'pip install "pubparse[zstd]"' in done.stdout
