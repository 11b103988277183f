"""The modules of a package as its attributes, each loaded at its first use.

    __getattr__ = on_first_use(__name__, "bibtex csl jsonl")

So `pubparse.export.bibtex.dumps(article)` works behind `import pubparse` alone, and nobody pays for what they do not use. `dir`
does not name them: who walks through all names (`help`, `inspect.getmembers`) must not need every extra.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def on_first_use(package: str, names: str) -> Callable[[str], ModuleType]:
    """The package's `__getattr__` (PEP 562). Where an extra is missing, the ImportError says how to install it."""
    modules = frozenset(names.split())

    def get(name: str) -> ModuleType:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return import_module(f"{package}.{name}")

    return get
