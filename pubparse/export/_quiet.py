"""Keeps a package from writing to the log what is a Problem here.

The filter stays on the package's logger and lets everything through that is not said inside `quiet`, in this thread: switching the
logger off and on again would meet another thread's doing so.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_IS_QUIET: ContextVar[bool] = ContextVar("pubparse_is_quiet", default=False)


def _passes(_record: logging.LogRecord) -> bool:
    return not _IS_QUIET.get()


@contextmanager
def quiet(logger: str) -> Iterator[None]:
    """Nothing that this logger is told in this thread is passed on."""
    logging.getLogger(logger).addFilter(_passes)  # once: the same filter is not added twice
    token = _IS_QUIET.set(True)
    try:
        yield
    finally:
        _IS_QUIET.reset(token)
