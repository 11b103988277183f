"""What a module says that needs a package which is not installed: the command that installs it.

try:
    import pyarrow
except ImportError as error:
    raise missing("arrow", error) from error
"""

from __future__ import annotations


def missing(extra: str, error: ImportError) -> ImportError:
    """The error to raise in place of the one that was met."""
    return ImportError(f'{error}: pip install "pubparse[{extra}]"', name=error.name)
