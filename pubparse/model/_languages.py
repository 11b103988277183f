"""NLM's language codes and the names that PubMed prints for them.

    "ger" -> "German"

Source: NLM's MEDLINE language table, https://www.nlm.nih.gov/bsd/language_table.html (MARC codes, not ISO 639-1).
"""

from __future__ import annotations

from types import MappingProxyType

LANGUAGES = MappingProxyType({
    "afr": "Afrikaans", "alb": "Albanian", "amh": "Amharic", "ara": "Arabic", "arm": "Armenian", "aze": "Azerbaijani",
    "ben": "Bengali", "bos": "Bosnian", "bul": "Bulgarian", "cat": "Catalan", "chi": "Chinese", "cze": "Czech",
    "dan": "Danish", "dut": "Dutch", "eng": "English", "epo": "Esperanto", "est": "Estonian", "fin": "Finnish",
    "fre": "French", "geo": "Georgian", "ger": "German", "gla": "Scottish Gaelic", "gre": "Greek, Modern",
    "heb": "Hebrew", "hin": "Hindi", "hrv": "Croatian", "hun": "Hungarian", "ice": "Icelandic", "ind": "Indonesian",
    "ita": "Italian", "jpn": "Japanese", "kin": "Kinyarwanda", "kor": "Korean", "lat": "Latin", "lav": "Latvian",
    "lit": "Lithuanian", "mac": "Macedonian", "mal": "Malayalam", "mao": "Maori", "may": "Malay",
    "mul": "Multiple languages", "nor": "Norwegian", "per": "Persian", "pol": "Polish", "por": "Portuguese",
    "pus": "Pushto", "rum": "Romanian", "rus": "Russian", "san": "Sanskrit", "slo": "Slovak", "slv": "Slovenian",
    "spa": "Spanish", "srp": "Serbian", "swe": "Swedish", "tha": "Thai", "tur": "Turkish", "ukr": "Ukrainian",
    "und": "Undetermined Language", "urd": "Urdu", "vie": "Vietnamese", "wel": "Welsh",
})  # fmt: skip


def language_name(code: str) -> str:
    """The name of a language; the code itself where NLM's table has none."""
    return LANGUAGES.get(code.lower(), code)
