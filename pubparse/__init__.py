"""Read any PubMed document and get frozen, typed objects.

    >>> import pubparse
    >>> article = pubparse.read("31364595.xml")         # a file with one record
    >>> with pubparse.parse("pubmed26n0001.xml.gz") as records:
    ...     for article in records: ...

`read` and `read_string` give one `Article`; `parse` and `parse_string` stream many; `sniff` names a document's format;
`diff` compares two articles. The classes are in `pubparse.model`, the errors in `pubparse.errors`; `pubparse.export` writes
citation formats, `pubparse.tables` makes data frames, `pubparse.bulk` converts many files.

Each name is loaded when it is first used (PEP 562), so that `import pubparse` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pubparse import bulk, errors, export, model, tables
    from pubparse._api import Records, parse, parse_string, read, read_string, sniff
    from pubparse._diff import Difference, diff
    from pubparse.errors import (
        ForbiddenEntityError,
        LimitExceededError,
        MalformedRecordError,
        ParseError,
        Problem,
        PubparseError,
        PubparseWarning,
        RecordCountError,
        TruncatedInputError,
        UnknownFormatError,
    )
    from pubparse.model import Article, Deletion, PartialDate

    __version__: str

__all__ = [
    "Article",
    "Deletion",
    "Difference",
    "ForbiddenEntityError",
    "LimitExceededError",
    "MalformedRecordError",
    "ParseError",
    "PartialDate",
    "Problem",
    "PubparseError",
    "PubparseWarning",
    "RecordCountError",
    "Records",
    "TruncatedInputError",
    "UnknownFormatError",
    "__version__",
    "bulk",
    "diff",
    "errors",
    "export",
    "model",
    "parse",
    "parse_string",
    "read",
    "read_string",
    "sniff",
    "tables",
]

# Where each name lives; what is in `__all__` and not here is a module of its own, or the version.
_HOMES = {
    "pubparse._api": ("Records", "parse", "parse_string", "read", "read_string", "sniff"),
    "pubparse._diff": ("Difference", "diff"),
    "pubparse.errors": (
        "ForbiddenEntityError", "LimitExceededError", "MalformedRecordError", "ParseError", "Problem", "PubparseError",
        "PubparseWarning", "RecordCountError", "TruncatedInputError", "UnknownFormatError",
    ),
    "pubparse.model": ("Article", "Deletion", "PartialDate"),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
_MODULES = ("bulk", "errors", "export", "model", "tables")


def __getattr__(name: str) -> object:
    """Load a public name at its first use and keep it."""
    import importlib

    value: object
    if name in _HOME_OF:
        value = getattr(importlib.import_module(_HOME_OF[name]), name)
    elif name in _MODULES:
        value = importlib.import_module(f"{__name__}.{name}")
    elif name == "__version__":
        value = _version()
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def _version() -> str:
    """The installed version; "0+unknown" for a source tree that is not installed."""
    from importlib import metadata

    try:
        return metadata.version(__name__)
    except metadata.PackageNotFoundError:
        return "0+unknown"


def __dir__() -> list[str]:
    """The public names, loaded or not, and none of those that this file needs for itself."""
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
