"""What an XML document says before its records: its encoding label, its DOCTYPE, the entities that it declares.

    <?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE PubmedArticleSet PUBLIC "..." "..." [ <!ENTITY x SYSTEM "file:..."> ]>

Nothing is loaded and nothing is expanded: declared entities are only remembered, so that their use can be refused.
"""

from __future__ import annotations

import codecs
import re

_LABEL = re.compile(rb"encoding\s*=\s*[\"']([^\"']{1,40})[\"']")
_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?([^\s<>\"']{1,200})\s+(SYSTEM\b|PUBLIC\b)?")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'|<!--(?s:.*?)(?:-->|\Z)|[\[\]>]")
# Encodings in which ASCII is ASCII; others cannot be what the bytes are once "<?xml" was legible in them.
_ASCII_BASED = re.compile(r"iso8859|latin|cp125|koi8|shift_jis|euc|gb|big5|mac")


class Prolog:
    """What was learned so far; a later document of the same stream may add to it."""

    def __init__(self, encoding: str | None) -> None:
        self.known = encoding
        self.label = ""
        self.codec: str | None = None
        self.label_is_wrong = False
        self.label_told = False
        self.label_offset = 0
        self.namespaces = b""
        self.entities: dict[str, str] = {}

    def declaration(self, data: bytes, offset: int) -> None:
        """`<?xml ... ?>` at this place of the stream: which encoding the document claims."""
        match = _LABEL.search(data)
        if match is None or self.known is not None:
            return
        self.codec, self.label_is_wrong, self.label_told, self.label_offset = None, False, False, offset
        self.label = match[1].decode("ascii", "replace")
        try:
            name = codecs.lookup(self.label).name
        except (LookupError, ValueError):
            name = ""
        if name in ("utf-8", "ascii"):
            self.codec = "ascii" if name == "ascii" else None
        elif _ASCII_BASED.match(name):
            self.codec = name
        else:
            self.codec, self.label_is_wrong = None, True

    def doctype(self, data: bytes) -> int:
        """Where the DOCTYPE at the front of the bytes ends; 0 when its end is not there yet."""
        depth = 0
        for match in _QUOTED.finditer(data):
            token = match[0]
            if token == b"[":
                depth += 1
            elif token == b"]":
                depth -= 1
            elif token == b">" and depth <= 0:
                end = match.end()
                for name, kind in _ENTITY.findall(data[:end]):
                    self.entities[name.decode("utf-8", "replace")] = "external-entity" if kind else "internal-entity"
                return end
        return 0
