r"""Text to LaTeX, and which of its groups stand for one character: the way out, which `_latex_read` takes back.

    Müller & H₂O  ->  M{\"u}ller {\&} H{\ensuremath{_2}}O

pylatexenc has the letters. What it has wrong, or what BibTeX reads otherwise than LaTeX, is set right here.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict

from pylatexenc.latexencode import (
    RULE_DICT,
    UnicodeToLatexConversionRule,
    UnicodeToLatexEncoder,
    get_builtin_uni2latex_dict,
)

from pubparse.export import _reference as reference

# BibTeX counts braces, escaped ones too; pylatexenc has '' for ", a hyphen for the minus sign, ' for a prime.
_BRACES = {ord("{"): r"{\textbraceleft}", ord("}"): r"{\textbraceright}"}
_OURS = _BRACES | {
    ord('"'): '"', 0x2212: r"\ensuremath{-}", 0x2032: r"\ensuremath{'}", 0x2033: r"\ensuremath{''}",
    # It has an acute for the double one: another letter of the same alphabet, "Szucs" with the wrong u.
    ord("Ű"): r"\H{U}", ord("ű"): r"\H{u}",
}  # fmt: skip
# Letters for which it has others (a macron for a stroke, an accent beside the letter), and signs that share their LaTeX.
_OURS |= {ord(sign): sign for sign in "ĦħŦŧŉĿŀΆΈΉΊΌΎΏΪΫέόЃЌѓќӁӂӐӑӖӗˆ˜˙\u2007\u220e"}
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
_LIGATURES = re.compile(r"(-(?=-)|'(?=')|`(?=`)|[?!](?=`)|,(?=,)|<(?=<)|>(?=>))")


def encoded(text: str) -> str:
    """The text as LaTeX in ASCII."""
    return _unligatured(str(_ENCODER.unicode_to_latex(reference.writable(text))))


def escaped(text: str) -> str:
    """The text as LaTeX in UTF-8."""
    return _unligatured(reference.writable(text).translate(_SPECIAL))


def _unligatured(latex: str) -> str:
    """Two hyphens would become a dash, two quotes another sign: "sensors--four" (23475925)."""
    return _LIGATURES.sub(r"\1{}", latex)


@functools.lru_cache(maxsize=1)
def signs() -> dict[str, str]:
    """Groups that we write for one character alone, and the character."""
    written: dict[str, set[str]] = defaultdict(set)
    for code in (*get_builtin_uni2latex_dict(), *_OURS, *_SPECIAL):
        for way in (encoded, escaped):
            written[way(chr(code))].add(unicodedata.normalize("NFC", chr(code)))  # as pylatexenc takes it
    return {latex: min(texts) for latex, texts in written.items() if len(texts) == 1 and latex.startswith("{\\")}
