"""A bar on standard error, on a terminal alone, once there turns out to be much to read."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

_LARGE = 1 << 23  # bytes from which it is worth its line


@contextmanager
def progress() -> Iterator[Callable[[int, int], None] | None]:
    """What is told how many bytes were read, and how many there are; None off a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as stack:
        bars: list[Callable[[int], None]] = []
        read = 0

        def watch(size: int, total: int) -> None:
            nonlocal read
            read += size
            if not bars and max(read, total) >= _LARGE:
                bars.append(_bar(stack, total))
            for bar in bars:
                bar(read)

        yield watch


def _bar(stack: ExitStack, total: int) -> Callable[[int], None]:
    from rich.console import Console
    from rich.progress import Progress

    shown = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = shown.add_task("reading", total=total or None)
    return lambda read: shown.update(task, completed=read)
