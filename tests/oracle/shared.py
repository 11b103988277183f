"""Where evidence that is not part of the project may lie: `../shared` and `../bulk` beside it, or where variables say."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FIXTURES = PROJECT / "tests" / "fixtures"
SHARED = Path(os.environ.get("PUBPARSE_SHARED") or PROJECT.parent / "shared")
BULK = Path(os.environ.get("PUBPARSE_BULK") or PROJECT.parent / "bulk")
