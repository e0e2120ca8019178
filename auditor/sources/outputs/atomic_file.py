"""Files that are there whole or not at all: filled without a name, then put in their place in one step.

What a link leads to is replaced, and the link stays. A file that is replaced passes its permissions
and owner on. Devices and pipes are written to as they are.
"""

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from auditor.sources.outputs import OutputError, unfinished

_PERMISSIONS = 0o777
_NEW = 0o666  # the umask takes from it
_PATIENCE = 5.0  # seconds that the reader of a pipe may take to come
_PAUSE = 0.05
_OPEN = Path("/proc/self/fd")
_BINARY = getattr(os, "O_BINARY", 0)  # Windows


@contextmanager
def atomic_file(path: Path, called: str, *, mode: int = _NEW) -> Iterator[BinaryIO]:
    """What to write to; what was written is at `path` once the block ends without an exception.

    `called` is what the user called the file, for the words of a refusal; `mode` the permissions of
    a file that is not there yet, from which the umask takes.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        place, status = _found(path)
        if status is not None and not stat.S_ISREG(status.st_mode):
            with _as_it_is(path, status) as out:
                yield out
            return
        unfinished.clear(place.parent)
        with _filled(place, status, mode) as out:
            yield out
    except OSError as fault:
        raise OutputError(called, fault) from None


@contextmanager
def atomic_text(path: Path, called: str) -> Iterator[TextIO]:
    """The same for text, in UTF-8 with line feeds."""
    with atomic_file(path, called) as out:
        lines = TextIOWrapper(out, encoding="utf-8", newline="\n")
        yield lines
        lines.detach()


def check(path: Path, called: str) -> None:
    """Look whether a file can be written to here, before there is anything to write.

    Raises:
        OutputError: it cannot.
    """
    try:
        place, _ = _found(path)
    except OSError as fault:
        raise OutputError(called, fault) from None
    if not place.parent.is_dir():
        raise OutputError(called, f"there is no folder {str(path.parent)!r}")


def _found(path: Path) -> tuple[Path, os.stat_result | None]:
    """Where the file lies that `path` leads to, and what is there now."""
    try:
        place = path.resolve()
    except RuntimeError:  # so says Python before 3.13
        raise OSError(errno.ELOOP, "it is a link in a circle") from None
    status = None
    with suppress(FileNotFoundError):
        status = path.stat()
    if status is None:
        _permitted(place.parent, os.W_OK | os.X_OK)
    elif stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    elif stat.S_ISBLK(status.st_mode):
        raise PermissionError(errno.EPERM, "it is a disk, not a file")
    elif stat.S_ISREG(status.st_mode):
        _permitted(place, os.W_OK)
        _permitted(place.parent, os.W_OK | os.X_OK)
    return place, status


def _permitted(path: Path, wanted: int) -> None:
    if path.exists() and not os.access(path, wanted):
        raise PermissionError(errno.EACCES, "writing there is not permitted")


@contextmanager
def _filled(place: Path, before: os.stat_result | None, mode: int) -> Iterator[BinaryIO]:
    mode = mode if before is None else stat.S_IMODE(before.st_mode) & _PERMISSIONS
    nameless = _nameless(place.parent, mode)
    opened, partial = (nameless, None) if nameless is not None else _named(place.parent, mode)
    try:
        with os.fdopen(opened, "w+b") as out:
            yield out
            out.flush()
            if before is not None:
                _pass_on(opened, before, mode)
            os.fsync(opened)  # that is where a full disk says so
            if partial is None:
                partial = _name_it(opened, place.parent)
            partial.replace(place)
            partial = None
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)


def _nameless(folder: Path, mode: int) -> int | None:
    """A file without a name, of which nothing is left when the process is killed; None where there are none."""
    if not hasattr(os, "O_TMPFILE") or not _OPEN.is_dir():
        return None
    try:
        return os.open(folder, os.O_TMPFILE | os.O_RDWR, mode)
    except OSError as fault:
        if fault.errno in (errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL):
            return None  # a file system, or a kernel, without them
        raise


def _named(folder: Path, mode: int) -> tuple[int, Path]:
    for partial in unfinished.names(folder):
        with suppress(FileExistsError):
            # O_EXCL: never through a link that somebody laid there.
            opened = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR | _BINARY, mode)
            if unfinished.hold(opened):
                return opened, partial
            os.close(opened)
    raise AssertionError  # there is no end of names


def _name_it(opened: int, folder: Path) -> Path:
    """Give a file without a name one from which it can be moved to its place."""
    unfinished.hold(opened)
    for partial in unfinished.names(folder):
        with suppress(FileExistsError):
            # A descriptor beside two whole paths says nothing, but keeps Python from link(2), which
            # follows no link.
            os.link(_OPEN / str(opened), partial, dst_dir_fd=opened, follow_symlinks=True)
            return partial
    raise AssertionError  # as above


def _pass_on(opened: int, before: os.stat_result, mode: int) -> None:
    """Give what is written the permissions and, where that is allowed, the owner of what it replaces."""
    if not hasattr(os, "fchown"):
        return
    now = os.fstat(opened)
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        with suppress(OSError):
            os.fchown(opened, before.st_uid, before.st_gid)
    os.fchmod(opened, mode)


@contextmanager
def _as_it_is(path: Path, status: os.stat_result) -> Iterator[BinaryIO]:
    is_pipe = stat.S_ISFIFO(status.st_mode)
    opened = _read_by_somebody(path) if is_pipe else os.open(path, os.O_WRONLY)
    with os.fdopen(opened, "wb") as out:
        yield out


def _read_by_somebody(path: Path) -> int:
    """A pipe once somebody reads it; who opens it before that would wait for ever."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            opened = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as fault:
            if fault.errno != errno.ENXIO:
                raise
            if time.monotonic() > until:
                raise OSError(errno.ENXIO, "nobody reads from this pipe") from None
            time.sleep(_PAUSE)
        else:
            os.set_blocking(opened, True)
            return opened
