"""The names of the contract."""

from __future__ import annotations

import pubparse


def test_dir() -> None:
    assert set(pubparse.__all__) <= set(dir(pubparse))
