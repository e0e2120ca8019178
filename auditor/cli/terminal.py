"""The way to the terminal: lines as wide as it is, nothing in them that it obeys, and nobody else's words.

Laws of the file: all that is printed goes through `say` or `stdout`; while the command runs, what
libraries say of themselves (warnings, logs, tracebacks, lines on standard error) is heard by nobody,
for it may repeat what stands in the data.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path
from typing import TextIO, cast

from auditor.cli import streams

_own: list[TextIO] = []  # standard error, while libraries have none


def stderr() -> TextIO:
    """This program's own standard error."""
    return _own[-1] if _own else sys.stderr


def stdout() -> TextIO:
    """Standard output, through which no control and no bidirectional character gets."""
    from auditor.reporters.harmless import Harmless

    class Outlet(Harmless):
        def write(self, text: str, /) -> int:
            with streams.watched():
                return super().write(text)

    return cast("TextIO", Outlet(sys.stdout))


def say(text: str = "", *, error: bool = False, end: str = "\n") -> None:
    """Print to standard output, or to standard error, which may be closed or full and then stays silent."""
    from auditor.observed.record import harmless

    if not error:
        with streams.watched():
            sys.stdout.write(harmless(text) + end)
        return
    try:
        stderr().write(harmless(text) + end)
        stderr().flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):  # nobody hears it, nor that nobody does
            os.dup2(os.open(os.devnull, os.O_WRONLY), stderr().fileno())


@contextmanager
def hushed(*, for_good: bool = False) -> Iterator[None]:
    """Keep libraries silent in this block (their warnings, logs, tracebacks); `for_good`: until the process ends."""
    from warnings import catch_warnings, simplefilter

    own = sys.stderr
    with catch_warnings():
        simplefilter("ignore")
        _own.append(own)
        sys.stderr = nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - kept for good
        try:
            yield
        finally:
            if not for_good:
                sys.stderr = _own.pop()
                nowhere.close()


_colour: list[str] = ["auto"]  # what --color says


def paint(when: str) -> None:
    """Have colours `always`, `never`, or where there is a terminal (`auto`)."""
    _colour[0] = when


def coloured() -> bool:
    """Whether the text has colours: as --color says, else NO_COLOR, else FORCE_COLOR, else at a terminal."""
    if _colour[0] != "auto":
        return _colour[0] == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return os.environ.get("FORCE_COLOR", "0") not in {"", "0"} or sys.stdout.isatty()


def width() -> int | None:
    """How many columns standard output has; None where it is no terminal."""
    from shutil import get_terminal_size

    return get_terminal_size().columns if sys.stdout.isatty() else None


@contextmanager
def fitted() -> Iterator[TextIO]:
    """Where a text is written whose lines are broken between words at the end of the terminal."""
    columns = width()
    if columns is None:
        yield stdout()
        return
    from auditor.observed.record import harmless
    from auditor.reporters.words import broken

    held = StringIO()
    yield held
    for line in held.getvalue().splitlines():
        stdout().writelines(f"{piece}\n" for piece in broken(harmless(line), columns))
