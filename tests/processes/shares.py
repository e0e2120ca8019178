"""Work for processes: they have to find it by its name, so that it stands in no test."""

import os
import time
from multiprocessing import parent_process


def nothing(*_: object) -> None:
    """Begin with nothing."""


def square(number: int) -> tuple[int, int]:
    """The square of a number, and who worked it out."""
    if number < 0:
        raise ValueError(number)
    return number * number, os.getpid()


def fatal(number: int) -> tuple[int, int]:
    """The same, but that another process dies of it, as where memory runs out."""
    if parent_process() is not None:
        time.sleep(0.1)
        os._exit(1)
    return square(number)


def large(size: int) -> bytes:
    """So much that it is handed over in many pieces."""
    return bytes(size)


def noted(thing: tuple[str, int]) -> int:
    """The number of a thing, written into a file by whoever takes it."""
    path, number = thing
    with open(path, "ab") as file:  # noqa: PTH123 - one write, appended whole
        file.write(b"%d\n" % number)
    return number
