"""docs/reference/tables.md says every column with its type, as the code has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from pubparse.tables import arrow
from pubparse.tables.columns import TABLES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "tables.md"
ARTICLES = arrow.schema()


def _inside(*path: str) -> Any:
    """The struct at the end of a path of columns."""
    held: Any = ARTICLES.field(path[0]).type
    for name in (*path[1:], ""):
        held = held.value_type if pa.types.is_list(held) else held
        held = held.field(name).type if name else held
    return held


# What recurs has a name there.
NAMED = [
    ("identifier", _inside("authors", "identifiers")),
    ("article_id", _inside("article_ids")),
    ("affiliation", _inside("affiliations")),
    ("author", _inside("authors")),
    ("investigator", _inside("investigators")),
    ("date_bound", _inside("publication_date", "end")),
    ("date", _inside("publication_date")),
    ("abstract", _inside("abstract")),
    ("term", _inside("mesh_headings", "descriptor")),
    ("link", _inside("title_link")),
    ("label", _inside("book", "location_labels")),
    ("book", _inside("book")),
    ("journal", _inside("journal")),
]


def _said(kind: Any, *, whole: bool = False) -> str:
    if pa.types.is_list(kind):
        return f"list<{_said(kind.value_type)}>"
    if not pa.types.is_struct(kind):
        return str(kind)
    name = None if whole else next((name for name, named in NAMED if named == kind), None)
    return name or f"struct<{', '.join(f'{field.name}: {_said(field.type)}' for field in kind)}>"


def written() -> str:
    """The page's blocks."""
    lines = ["```text", *(f"{name} = {_said(kind, whole=True)}" for name, kind in NAMED), "```", ""]
    for name in TABLES:
        lines += [f"## {name}", "", "```text", *(f"{f.name}: {_said(f.type)}" for f in arrow.schema(name)), "```", ""]
    return "\n".join(lines)


def test_every_column_is_documented_with_its_type() -> None:
    page = PAGE.read_text("utf-8")
    missing = [line for line in written().splitlines() if line and f"\n{line}\n" not in page]
    assert not missing
    blocks = page.split("```text\n")[1:]
    said = [line for block in blocks for line in block.partition("```")[0].splitlines()]
    assert sorted(said) == sorted(line for line in written().splitlines() if ": " in line or " = " in line)
