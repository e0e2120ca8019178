"""A progress bar on standard error: only on a terminal, and only where there is much to read."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Protocol

from auditor.cli import terminal

_LARGE = 1 << 23  # bytes from which it is worth its line


class Watch(Protocol):
    """What is told how many bytes were read, how many there are, and how many records were judged so far."""

    def __call__(self, size: int, total: int, records: int = 0) -> None:
        """Take it down."""


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Watch | None]:
    """What is to be told of the work while it lasts; None off a terminal, or where nobody wants to see it."""
    if quiet or not terminal.stderr().isatty():
        yield None
        return
    with ExitStack() as stack:
        bars: list[Watch] = []
        read = 0

        def watch(size: int, total: int, records: int = 0) -> None:
            nonlocal read
            read += size
            if not bars and max(read, total) >= _LARGE:
                bars.append(_bar(stack, total))
            for bar in bars:
                bar(read, total, records)

        yield watch


def _bar(stack: ExitStack, total: int) -> Watch:
    from rich import progress as parts
    from rich.console import Console

    columns = (
        parts.BarColumn(bar_width=20),
        parts.DownloadColumn(),
        parts.TextColumn("{task.fields[counted]}"),
        parts.TransferSpeedColumn(),
        parts.TimeRemainingColumn(compact=True),
        parts.TextColumn("left"),
    )
    console = Console(file=terminal.stderr())
    shown = stack.enter_context(parts.Progress(*columns, console=console, transient=True))
    task = shown.add_task("reading", total=total or None, counted="")

    def tell(size: int, total: int, records: int = 0) -> None:  # noqa: ARG001 - a Watch
        shown.update(task, completed=size, counted=f"{records:,} records" if records else "")

    return tell
