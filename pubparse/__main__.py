"""`python -m pubparse`, and the console script of the same name."""

from __future__ import annotations

import sys

from pubparse._cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
