"""What a verb writes is never what it reads, whichever names, links or folders lead there.

A report that an earlier run wrote into a folder is found there by the next: it is left out of what
that run reads, and replaced. Anything else that is found there is data, and refused as an output.
"""

import os
import stat
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click
import msgspec
from msgspec import Struct

from auditor.cli.terminal import say
from auditor.sources.outputs import OutputError, atomic_file

if TYPE_CHECKING:
    from auditor.sources.files import Search

_SIGHT = 1 << 16  # bytes
RUNS = "runs"  # as the format of an output: a record of runs, to which one is added


class Output(Struct, frozen=True):
    """A file that is written: what the user called it, its path (None: standard output), and a report's format."""

    called: str
    path: Path | None
    form: str | None = None

    def status(self) -> os.stat_result | None:
        """What is there now, where it is a file that has contents."""
        try:
            found = os.fstat(sys.stdout.fileno()) if self.path is None else self.path.stat()
        except (OSError, ValueError, AttributeError):  # a stream that is no file, or closed
            return None
        return found if stat.S_ISREG(found.st_mode) else None


def standard_output(form: str | None = None) -> Output:
    """Standard output, which may be a file too."""
    return Output("standard output", None, form)


def checked(
    outputs: Sequence[Output],
    paths: Iterable[str] = (),
    named: Iterable[str | None] = (),
    search: "Search | None" = None,
) -> frozenset[str]:
    """Those of `outputs` that a walk of `paths` meets and is to leave out, by their real paths.

    `paths` are what is audited, found as `search` says; `named` are other files that are read: policies,
    settings, reports.

    Raises:
        click.UsageError: an output cannot be written to, is an input too, or another output, or says how data
            are read.
    """
    _apart(outputs)
    there = {(found.st_dev, found.st_ino): each for each in outputs if (found := each.status())}
    if not there:
        return frozenset()
    paths = tuple(paths)
    for name in (*paths, *filter(None, named)):
        hit = there.get(_identity(name) or (0, 0))
        if hit is not None and not Path(name).is_dir():
            raise click.UsageError(
                f"{hit.called}: it is read too, as {_shown(name)}: name another file"
            )
    left_out = frozenset(_left_out(there, paths, search))
    for each in there.values():
        if each.path is not None and _says_how(each.path.name):
            raise click.UsageError(f"{each.called}: it says how data are read: name another file")
    return left_out


def _says_how(name: str) -> bool:
    """Whether a file of this name is settings, a side-car, or says what in a folder is left out."""
    name = name.casefold()
    return name in (".gitignore", "pyproject.toml") or name.endswith("auditor.toml")


def _apart(outputs: Sequence[Output]) -> None:
    places: dict[str, Output] = {}
    for each in outputs:
        if each.path is None:
            continue
        try:
            atomic_file.check(each.path, each.called)
        except OutputError as no:
            raise click.UsageError(str(no)) from None
        if each.path.exists() and each.status() is None:
            continue  # a device or a pipe takes what comes
        # A disk may hold that A and a are one name.
        place = os.path.realpath(each.path).casefold()
        other = places.setdefault(place, each)
        if other is not each:
            raise click.UsageError(f"{other.called} and {each.called} are one file: give two")
    own = standard_output().status()
    for each in outputs:
        found = each.status()
        if each.path is not None and own and found and os.path.samestat(own, found):
            raise click.UsageError(f"{each.called}: it is standard output too: name another file")


def _left_out(
    there: dict[tuple[int, int], Output], paths: Sequence[str], search: "Search | None"
) -> Iterable[str]:
    from auditor.sources.files import STDIN, File, Search, find

    # What is plainly no data is read by nobody, and yet nothing that may go without a word.
    every = msgspec.structs.replace(search or Search(), every=True)
    for file in find(paths, search=every):
        if not isinstance(file, File) or file.path == STDIN:
            continue
        for name in filter(None, (file.path, file.aside)):
            hit = there.get(_identity(name) or (0, 0))
            if hit is None:
                continue
            if name != file.path or not _may_go(Path(name), hit):
                raise click.UsageError(
                    f"{hit.called}: it is read too, as {_shown(name)}: name another file"
                )
            say(f"auditor: not read: {_shown(name)}: this run writes it", error=True)
            yield os.path.realpath(name)


def _identity(name: str) -> tuple[int, int] | None:
    try:
        found = os.fstat(sys.stdin.fileno()) if name == "-" else Path(name).stat()
    except (OSError, ValueError, AttributeError):
        return None
    return found.st_dev, found.st_ino


def _shown(name: str) -> str:
    return "standard input" if name == "-" else click.format_filename(name)


def _may_go(path: Path, output: Output) -> bool:
    """Whether nothing is lost with this file: it is empty, or a report of the format that takes its place."""
    from auditor.reporters import begins

    if output.form == RUNS:  # it was opened already, and is one
        return True

    try:
        with path.open("rb") as there:
            return _is_empty(there) or (
                output.form is not None and begins(output.form, there.read(_SIGHT))
            )
    except OSError:
        return False


def _is_empty(there: IO[bytes]) -> bool:
    return os.fstat(there.fileno()).st_size == 0
