"""Files that are there whole or not at all: written beside their place, then moved there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@contextmanager
def whole(path: Path, said: str) -> Iterator[Path]:
    """The file to write to; afterwards it is `path`. A device or a pipe is written to as it is.

    `said` is what the user called the file, for the words of a refusal.
    """
    path = path.resolve()  # a link stays a link
    beside = path.is_file() or not path.exists()  # else a device or a pipe
    target = path.with_name(f"{path.name}.partial") if beside else path
    try:
        yield target
        if beside:
            target.replace(path)
    except OSError as fault:
        raise click.UsageError(f"{said}: {fault.strerror}") from None
    finally:
        if beside:
            target.unlink(missing_ok=True)
