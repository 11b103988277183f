"""Worker processes of which one may die without the others.

A `ProcessPoolExecutor` breaks as a whole when one of its processes is killed, and cannot say which task was at fault. Here each
process stands behind an executor of its own: a task whose process dies is tried once more in a new one, then fails alone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from types import TracebackType
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class WorkerDiedError(Exception):
    """The process that worked on a task died, and so did the one that tried again."""


class Pool(Executor):
    """A number of worker processes; a `concurrent.futures.Executor` for `convert`.

    Processes are spawned, never forked: a program that makes a Pool needs its `if __name__ == "__main__":`, as the standard
    library's pools do on Windows and macOS. Leaving `with` by an exception ends the processes at once.
    """

    def __init__(self, workers: int) -> None:
        if workers < 1:
            raise ValueError(f"a pool has at least one worker, not {workers}")
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="pubparse_pool")
        self._lanes: dict[int, _Lane] = {}
        self._closed = threading.Event()

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Run the function in one of the processes."""
        return self._threads.submit(self._run, fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - Executor's own
        """End the processes: when their tasks are done, or at once with `cancel_futures`."""
        if cancel_futures:
            self._closed.set()
            for lane in list(self._lanes.values()):
                lane.kill()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for lane in list(self._lanes.values()):
            lane.shutdown(wait)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown(wait=True, cancel_futures=kind is not None)

    def _run(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """In the thread that stands for one process."""
        for _ in range(2):
            lane = self._lane()
            if self._closed.is_set():
                break
            try:
                return lane.submit(fn, *args, **kwargs)
            except BrokenProcessPool:
                self._lanes.pop(threading.get_ident()).shutdown(wait=True)
        raise WorkerDiedError("the process that read it died, twice over: out of memory, or killed")

    def _lane(self) -> _Lane:
        lane = self._lanes.get(threading.get_ident())
        if lane is None:
            lane = self._lanes[threading.get_ident()] = _Lane()
        return lane


class _Lane:
    """One process."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._executor = ProcessPoolExecutor(1, mp_context=context, initializer=_begun)
        self._pid = self._executor.submit(os.getpid).result()

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return self._executor.submit(fn, *args, **kwargs).result()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGTERM)

    def shutdown(self, wait: bool) -> None:  # noqa: FBT001 - as Executor's
        self._executor.shutdown(wait)


def _begun() -> None:
    """At the start of a process: an interrupt from the keyboard ends it without a word, and so does the end of its parent."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    end_with_parent()


@lru_cache(maxsize=1)
def end_with_parent() -> None:
    """In a process of a pool: end when the parent does, however that ended, or its successor would find us still writing."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        multiprocessing.connection.wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()
