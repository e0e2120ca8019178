"""The sources: files, folders, archives and standard input as streams of bytes, and what is written, written whole.

Of the content as much is looked at as tells the format (`recognise.py`) and where a large file may be divided
(`stretches.py`). Tables and databases are opened by `stores`. Laws of the folder: constant memory, in pieces of
64 KiB; names are relative to the working directory and harmless to print; what could not be read is an `Unread`,
and the rest goes on.
"""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from auditor.observed.record import Unread

CHUNK = 1 << 16  # short-lived pieces of this size stay in the cache: 1.7 times as fast as 1 MiB


class Source(Struct, frozen=True, eq=False):
    """One stream of bytes to audit, to be read once, before the next source is asked for.

    `chunks` ends with an `Unread` where the rest of it could not be read.
    """

    name: str
    chunks: Iterator[bytes | Unread]


class UsageError(ValueError):
    """What was asked for cannot be meant; the text names the option, key or file, and a way out."""


class NoFileError(OSError):
    """What would be read without end, or wait for somebody: a device, a socket, a pipe with a name."""


def held(path: Path, mode: int) -> None:
    """Refuse what is no file; what a shell hands over as a pipe (`<(…)`, `/dev/stdin`) is one.

    Raises:
        NoFileError: it is a device, a socket or a pipe with a name.
    """
    piped = stat.S_ISFIFO(mode) and path.is_relative_to("/dev")
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or piped or str(path) == os.devnull):
        raise NoFileError


def content(path: Path) -> bytes:
    """All that stands in a small file: a policy, settings, a baseline, a report.

    Raises:
        OSError: it cannot be read, or is no file.
    """
    held(path, path.stat().st_mode)
    return path.read_bytes()


def text(path: Path) -> str:
    """The same as text, its lines ending as they do in Python.

    Raises:
        OSError: it cannot be read, or is no file.
        ValueError: it is not UTF-8.
    """
    return content(path).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def reason(fault: OSError) -> str:
    """Why the system refuses, in the same words on every machine and without the path."""
    match fault:
        case NoFileError():
            return "it is no file, but a device or a pipe"
        case FileNotFoundError():
            return "there is no such file or folder"
        case PermissionError():
            return "reading it is not permitted"
        case IsADirectoryError():
            return "it is a folder"
        case _:
            return (
                f"the system cannot read it ({errno.errorcode.get(fault.errno or 0, 'I/O error')})"
            )
