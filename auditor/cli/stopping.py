"""Signals that end the program: it tidies up and says so in a line; a second one ends it outright."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from auditor.cli.terminal import say

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
_SHELLS_OWN = 128  # what shells add to the number of the signal that ended a program


class StoppedError(BaseException):
    """The program was told to end by the signal of this number."""

    def __init__(self, number: int) -> None:
        """By which signal."""
        super().__init__(number)
        self.number = number


_came: list[int] = []
"""The signals to end that came in this block: what they broke on their way may be raised in their place."""


def came() -> StoppedError | None:
    """That the program was told to end, whatever else was raised since; None where it was not."""
    return StoppedError(_came[0]) if _came else None


@contextmanager
def stopping() -> Iterator[None]:
    """While the block runs, signals to end raise `StoppedError` in it; those that are ignored stay so."""
    _came.clear()
    numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        for number, now in before.items():
            if now in (signal.SIG_DFL, signal.default_int_handler):
                signal.signal(number, _stop)
    except ValueError:  # not the main thread, which alone is told
        pass
    try:
        yield
    finally:
        for number, now in before.items():
            if signal.getsignal(number) is _stop:
                signal.signal(number, now)


def told(stop: BaseException) -> int:
    """Say that the program was ended; the exit code that says by what."""
    number = stop.number if isinstance(stop, StoppedError) else signal.SIGINT
    word = "interrupted" if number == signal.SIGINT else "terminated"
    say(f"auditor: {word}", error=True)
    return _SHELLS_OWN + number


def _stop(number: int, _frame: FrameType | None) -> None:
    _came.append(number)
    signal.signal(number, signal.SIG_DFL)
    raise StoppedError(number)
