"""Names of what is not finished: hidden, so that no walk reads them, and removed when nobody holds them.

A process that is killed outright can tidy nothing up. Each unfinished file or folder is locked by
the process that fills it, and the system lets go of the lock whatever becomes of the process: what
is found unlocked is a leftover.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import Any

_fcntl: Any
try:
    import fcntl as _fcntl
except ImportError:  # Windows: nothing is locked there, and so nothing taken for a leftover
    _fcntl = None

_BEGIN, _END = ".auditor-", ".partial"


_counted = count()


def names(folder: Path) -> Iterator[Path]:
    """Names to try, one after the other: another machine may write into the same folder."""
    while True:
        yield folder / f"{_BEGIN}{os.getpid()}-{next(_counted)}{_END}"


def hold(descriptor: int) -> bool:
    """Lock what is being filled; false where somebody took it for a leftover a moment before."""
    if _fcntl is None:
        return True
    with suppress(OSError):  # a file system without locks
        _fcntl.flock(descriptor, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
    return os.fstat(descriptor).st_nlink > 0


def clear(folder: Path) -> None:
    """Remove from `folder` what killed processes left there."""
    if _fcntl is None:
        return
    with suppress(OSError):
        for each in sorted(folder.glob(f"{_BEGIN}*{_END}")):
            _remove(each)


def _remove(path: Path) -> None:
    with suppress(OSError):
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            _fcntl.flock(opened, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
            if path.is_dir():
                rmtree(path, ignore_errors=True)
            else:
                path.unlink()
        finally:
            os.close(opened)
