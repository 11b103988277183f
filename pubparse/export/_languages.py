"""Languages as citation formats write them: a tag of BCP 47, or the language's name.

    "ger" -> "de"                      "de-AT", "deu", "German" -> "ger"

Takes and gives NLM's codes, which are MARC's.
"""

from __future__ import annotations

import re

from pubparse._text import terms
from pubparse.model._languages import LANGUAGES

# BCP 47 has two letters where there are any; NLM's codes without such a tag stay.
_TAGS = {
    "afr": "af", "alb": "sq", "amh": "am", "ara": "ar", "arm": "hy", "aze": "az", "ben": "bn", "bos": "bs", "bul": "bg",
    "cat": "ca", "chi": "zh", "cze": "cs", "dan": "da", "dut": "nl", "eng": "en", "epo": "eo", "est": "et", "fin": "fi",
    "fre": "fr", "geo": "ka", "ger": "de", "gla": "gd", "gre": "el", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu",
    "ice": "is", "ind": "id", "ita": "it", "jpn": "ja", "kin": "rw", "kor": "ko", "lat": "la", "lav": "lv", "lit": "lt",
    "mac": "mk", "mal": "ml", "mao": "mi", "may": "ms", "nor": "no", "per": "fa", "pol": "pl", "por": "pt", "pus": "ps",
    "rum": "ro", "rus": "ru", "san": "sa", "slo": "sk", "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv", "tha": "th",
    "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi", "wel": "cy",
}  # fmt: skip
_CODES = {tag: code for code, tag in _TAGS.items()} | {"nb": "nor", "nn": "nor", "nob": "nor", "nno": "nor"}
# ISO 639-3 names a language in its own words, MARC in English ones.
_CODES |= {
    "sqi": "alb", "hye": "arm", "zho": "chi", "ces": "cze", "nld": "dut", "fra": "fre", "kat": "geo", "deu": "ger",
    "ell": "gre", "isl": "ice", "mkd": "mac", "mri": "mao", "msa": "may", "fas": "per", "ron": "rum", "slk": "slo", "cym": "wel",
}  # fmt: skip
_NAMES = terms.LANGUAGES | {name.casefold(): code for code, name in LANGUAGES.items()}
_CODE = re.compile("[a-z]{3}")
_LONGEST_NAME = 2
"""Parts between commas: "Greek, Modern"."""


def language_tag(code: str) -> str:
    """The tag of BCP 47 for NLM's code."""
    return _TAGS.get(code.lower(), code.lower())


def language_code(text: str) -> str | None:
    """NLM's code for a tag, a code or a name; of "en-US" and the like the language alone. None for what is none of them."""
    word = text.strip().casefold()
    tag = re.split("[-_]", word, maxsplit=1)[0]
    found = _NAMES.get(word) or _CODES.get(tag)
    return found or (word if _CODE.fullmatch(word) else None)


def language_codes(text: str) -> tuple[tuple[str, ...], str]:
    """The codes of a list of names ("Swedish, Greek, Modern"), and what in it is no language."""
    parts = [part.strip() for part in re.split(r"[,;]|\band\b", text) if part.strip()]
    codes: list[str] = []
    unread: list[str] = []
    while parts:
        for count in range(_LONGEST_NAME, 0, -1):
            code = language_code(", ".join(parts[:count]))
            if code:
                codes.append(code)
                break
        else:
            unread.append(parts[0])
            count = 1
        parts = parts[count:]
    return tuple(codes), ", ".join(unread)
