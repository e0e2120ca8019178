"""Files that are there whole or not at all: written beside their place, then moved there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@contextmanager
def whole(path: Path, said: str) -> Iterator[Path]:
    """The file to write to; afterwards it is `path`. A device or a pipe is written to as it is.

    `said` is what the user called the file, for the words of a refusal.
    """
    try:
        path = path.resolve()  # a link stays a link
    except RuntimeError:
        raise click.UsageError(f"{said}: it is a link in a circle") from None
    beside = path.is_file() or not path.exists()  # else a device or a pipe
    target = path.with_name(f"{path.name}.{os.getpid()}.partial") if beside else path
    made = False
    try:
        if beside:
            target.touch(exist_ok=False)  # never through a link that somebody laid there
            made = True
        yield target
        if beside:
            target.replace(path)
    except OSError as fault:
        raise click.UsageError(f"{said}: {fault.strerror}") from None
    finally:
        if made:
            target.unlink(missing_ok=True)
