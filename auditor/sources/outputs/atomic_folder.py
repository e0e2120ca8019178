"""Folders that are filled beside their place and moved there when they are whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree

from auditor.sources.outputs import unfinished


@contextmanager
def filled(folder: Path) -> Iterator[Path]:
    """Where to write files; once the block ends without an exception, they are in `folder`.

    What is there under other names stays. The folders above are made as needed.

    Raises:
        OSError: a file cannot be written or moved.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished.clear(folder.parent)
    partial, opened = _begun(folder.parent)
    try:
        yield partial
        folder.mkdir(exist_ok=True)
        for path in sorted(each for each in partial.rglob("*") if not each.is_dir()):
            target = folder / path.relative_to(partial)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    finally:
        rmtree(partial, ignore_errors=True)
        if opened is not None:
            os.close(opened)


def _begun(home: Path) -> tuple[Path, int | None]:
    """A new folder, and the descriptor by which it is held where folders can be."""
    for partial in unfinished.names(home):
        with suppress(FileExistsError, FileNotFoundError):  # the latter: taken for a leftover
            partial.mkdir(0o700)
            if not hasattr(os, "O_DIRECTORY"):
                return partial, None
            opened = os.open(partial, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            if unfinished.hold(opened):
                return partial, opened
            os.close(opened)
    raise AssertionError  # there is no end of names
