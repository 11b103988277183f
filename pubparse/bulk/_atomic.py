"""Files that are there whole or not at all.

    with Atomic(folder) as files:
        files.open("articles/a.parquet").write(...)         articles/a.parquet.4711-8b2f.pubparse-tmp
        files.commit()                                      flushed to the disk, then renamed to articles/a.parquet

Without `commit` nothing is left. A process that was killed leaves its temporary files; `swept` removes them. Their names are never
the same twice, so that a worker which outlives its killed parent cannot write into the files of the next run.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

_ENDING = ".pubparse-tmp"
_PATIENCE = 5.0  # seconds for the processes of a run that has just been killed to end
_PAUSE = 0.05
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF)


class Atomic:
    """Several files below a folder that appear together, when they are complete."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._files: dict[str, tuple[BinaryIO, Path]] = {}

    def open(self, name: str) -> BinaryIO:
        """A new file, to be called `name` once it is committed; folders on the way are made."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{self._mark}{_ENDING}")
        file = temporary.open("xb")
        self._files[name] = (file, temporary)
        return file

    def names(self) -> tuple[str, ...]:
        """The names of the files so far."""
        return tuple(self._files)

    def sizes(self) -> dict[str, int]:
        """The lengths of the files so far."""
        sizes = {}
        for name, (file, _) in self._files.items():
            file.flush()
            sizes[name] = os.fstat(file.fileno()).st_size
        return sizes

    def commit(self, stale: Iterable[str] = ()) -> None:
        """Flush everything to the disk, then give the files their names; `stale` files of an earlier run go."""
        for file, _ in self._files.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
        folders: dict[Path, None] = {}
        for name, (_, temporary) in self._files.items():
            path = self._folder / name
            temporary.replace(path)
            folders[path.parent] = None
        self._files.clear()
        for name in stale:
            (self._folder / name).unlink(missing_ok=True)
        for folder in folders:
            _flush_folder(folder)

    def __enter__(self) -> Atomic:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file, temporary in self._files.values():
            file.close()
            temporary.unlink(missing_ok=True)
        self._files.clear()


def _flush_folder(folder: Path) -> None:
    """Names are kept by the folder, which is flushed apart where the system lets one (Windows does not)."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def appended(path: Path, line: bytes) -> None:
    """Add a line to a file and flush it to the disk."""
    with path.open("ab") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def swept(folder: Path) -> None:
    """Remove temporary files that killed processes left."""
    for path in folder.rglob(f"*{_ENDING}"):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let no other run write into the folder meanwhile; BlockingIOError when one does. Ends with the process, however that ends."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows has no such lock
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        locked = _locked(handle, folder)
        try:
            yield
        finally:
            # Worker processes that were forked hold the folder open too, and with it the lock.
            if locked:
                fcntl.flock(handle, fcntl.LOCK_UN)
    finally:
        os.close(handle)


def _locked(handle: int, folder: Path) -> bool:
    """True once the lock is ours, False on a file system that has none (NFS and cluster file systems, as they are mounted)."""
    import fcntl

    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                message = "another conversion is writing into this folder"
                raise BlockingIOError(error.errno, message, str(folder)) from error
            time.sleep(_PAUSE)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            return False
        else:
            return True
