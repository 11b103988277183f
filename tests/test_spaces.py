"""White space: what folds, what ends a line, and text whose UTF-8 was read as Latin-1."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pubparse._text.spaces import fold, lines, mended, plain


def test_only_blanks_fold() -> None:
    assert fold(" a \t\r\n b\u00a0 c\u2009") == "a b\u00a0 c\u2009"
    assert plain("\ufeffa\u200b b\u00a0\u2009c") == "a b c"


def test_three_ends_of_a_line() -> None:
    assert lines("a\r\nb\nc\rd\x0be\x85f\u2028g") == ["a", "b", "c", "d\x0be\x85f\u2028g"]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert plain(plain(text)) == plain(text)


def test_mending() -> None:
    text = "it\u2019s \u2022 caf\u00e9"
    assert mended(text.encode().decode("latin-1")) == (text, "latin-1")
    assert mended(text) is None
    assert mended("caf\u00e9") is None


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
def test_what_is_mended_is_what_was_spoiled(text: str) -> None:
    spoiled = text.encode().decode("latin-1")
    found = mended(spoiled)
    assert found is None or found[0] == text
