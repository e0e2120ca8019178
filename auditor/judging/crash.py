"""Where in this package a fault lies, told without its message, which could hold a value."""

from pathlib import Path


def where(fault: BaseException) -> str:
    """The type of an exception and the last place in this package it came through; no message."""
    home = Path(__file__).parents[1]
    place, trace = "", fault.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(home):
            place = f" at {path.relative_to(home.parent).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return type(fault).__name__ + place


def stumbled(fault: Exception) -> str:
    """Why a source was given up on which a reader or a rule failed: never a reason to lose the others.

    How deep the stack was differs from run to run, so where it ended is not told.
    """
    place = (
        type(fault).__name__ if isinstance(fault, RecursionError | MemoryError) else where(fault)
    )
    return f"this program fails on it ({place}): please report that, without the data"
