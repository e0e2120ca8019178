"""Standard output as wide as a terminal is, where it is one; elsewhere a line is a line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import TextIO


def width() -> int | None:
    """How many columns standard output has; None where it is no terminal."""
    from shutil import get_terminal_size

    return get_terminal_size().columns if sys.stdout.isatty() else None


@contextmanager
def fitted() -> Iterator[TextIO]:
    """Where a text is written whose lines are broken between words at the end of the terminal."""
    columns = width()
    if columns is None:
        yield sys.stdout
        return
    from auditor.reporters.words import broken

    held = StringIO()
    yield held
    for line in held.getvalue().splitlines():
        sys.stdout.writelines(f"{piece}\n" for piece in broken(line, columns))
