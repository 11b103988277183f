"""The bag between cutting and building: pieces of a record under the source's own names, in order.

    parts = Parts()
    parts.put("title", "A plain title")
    parts.take("title")        # ("A plain title",): removed
    parts.rest()               # what nobody took, for `Article.unplaced`

Holds strings, knows no format and no model; two cuts of one page compare equal.
"""

from __future__ import annotations


class Parts:
    """Pieces by name. A name may be seen without a piece: a heading with nothing below it."""

    __slots__ = ("_pieces",)

    def __init__(self, pieces: dict[str, list[str]] | None = None) -> None:
        self._pieces: dict[str, list[str]] = {name: list(texts) for name, texts in (pieces or {}).items()}

    def put(self, name: str, *texts: str) -> None:
        """File pieces under a name, behind those that are there; with no piece the name is only seen."""
        self._pieces.setdefault(name, []).extend(texts)

    def take(self, name: str) -> tuple[str, ...]:
        """The pieces of a name, which are removed; the name stays seen."""
        pieces = self._pieces.get(name)
        if pieces is None:
            return ()
        taken = tuple(pieces)
        pieces.clear()
        return taken

    def peek(self, name: str) -> tuple[str, ...]:
        """The pieces of a name, which stay."""
        return tuple(self._pieces.get(name, ()))

    def rest(self) -> tuple[tuple[str, str], ...]:
        """What nobody took, as (name, text), in the order of filing."""
        return tuple((name, text) for name, texts in self._pieces.items() for text in texts)

    def __contains__(self, name: object) -> bool:
        """True when the name was seen, with or without a piece."""
        return name in self._pieces

    def __eq__(self, other: object) -> bool:
        """Equal pieces under equal names; the order of the names does not count."""
        return self._pieces == other._pieces if isinstance(other, Parts) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # a bag changes

    def __repr__(self) -> str:
        """One line a name, as a snapshot shows it."""
        return "Parts({\n" + "".join(f"    {name!r}: {texts!r},\n" for name, texts in self._pieces.items()) + "})"
