"""The standard streams: all three there, whoever closed them, and what became of what was written."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def opened() -> None:
    """Put something in the place of each stream that was closed, so that no file takes its number.

    It can be neither read from nor written to, which is then told as any file that cannot.
    """
    for name, mode, only in (
        ("stdin", "r", os.O_WRONLY),
        ("stdout", "w", os.O_RDONLY),
        ("stderr", "w", os.O_RDONLY),
    ):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, only)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - a number
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # the same bytes whatever the locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


class LostError(OSError):
    """Standard output does not take what is written to it."""


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF, errno.EFBIG})


def is_lost(fault: OSError) -> bool:
    """Whether standard output refused, also to a library; a file that refuses says its name."""
    return isinstance(fault, LostError) or (fault.filename is None and fault.errno in _FULL)


@contextmanager
def watched() -> Iterator[None]:
    """Where standard output is written to; once it takes no more, no more is tried.

    Raises:
        LostError: it is full or closed. That its reader went away stays a `BrokenPipeError`.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as fault:
        closed()
        raise LostError(fault.errno, fault.strerror) from None


def closed() -> None:
    """Say no more on standard output, whose reader went away, as `head` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
