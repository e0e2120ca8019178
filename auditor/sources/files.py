"""Files: paths, folders, patterns and standard input, found first and opened one by one."""

import glob
import os
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from auditor.observed.record import Limits, Unread, printable
from auditor.sources import CHUNK, Source, held, reason
from auditor.sources.archives import unpack
from auditor.sources.limited_stream import Budget, LimitedStream, Readable

STDIN = "-"
ASIDE = ".auditor.toml"  # what stands in `x.edi.auditor.toml` is said of `x.edi`
_SETTINGS = "auditor.toml"


class File(Struct, frozen=True):
    """A file that was found. `size` is 0 where it cannot be known before reading."""

    path: str
    name: str
    size: int = 0

    @property
    def aside(self) -> str | None:
        """The path of its side-car file, if there is one."""
        path = self.path + ASIDE
        return path if self.path != STDIN and Path(path).is_file() else None


def find(paths: Iterable[str], leaving_out: Collection[str] = ()) -> Iterator[File | Unread]:
    """The files that `paths` lead to, each once, in the order given, folders and patterns sorted.

    A folder is searched with all its folders, hidden ones and settings aside. Links are not
    followed out of it; what they lead to has to be named itself. A pattern may match nothing.
    `leaving_out` are the real paths of files that are not looked at.
    """
    seen = set(leaving_out)
    for path in paths:
        for found in _expand(path):
            if isinstance(found, Unread):
                yield found
                continue
            key = found.path if found.path == STDIN else os.path.realpath(found.path)
            if key not in seen:
                seen.add(key)
                yield found


def read(
    file: File,
    limits: Limits,
    watch: Callable[[int], object] | None = None,
) -> Iterator[Source | Unread]:
    """The source in a file, or those in an archive, nested ones too.

    `watch` is told how many bytes were read from the file.
    """
    if file.path == STDIN:
        budget = Budget(limits)
        yield from unpack(file.name, LimitedStream(_raw(sys.stdin.buffer, budget, watch)), budget)
        return
    try:
        opened = Path(file.path).open("rb", buffering=0)  # noqa: SIM115 - closed below
    except OSError as fault:
        yield Unread(file.name, reason(fault))
        return
    with opened:
        status = os.fstat(opened.fileno())
        whole = opened if stat.S_ISREG(status.st_mode) else None
        budget = Budget(limits, status.st_size if whole else None)
        yield from unpack(file.name, LimitedStream(_raw(opened, budget, watch), whole), budget)


def _raw(
    stream: Readable,
    budget: Budget,
    watch: Callable[[int], object] | None,
) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        budget.drawn(len(chunk))
        if watch is not None:
            watch(len(chunk))
        yield chunk


def _name(path: str) -> str:
    try:
        path = os.path.relpath(path)
    except ValueError:  # on another drive
        path = Path(path).name
    return printable(path.replace(os.sep, "/"))


def _file(path: str, status: os.stat_result) -> File:
    return File(path, _name(path), status.st_size if stat.S_ISREG(status.st_mode) else 0)


def _expand(path: str) -> Iterator[File | Unread]:
    if path == STDIN:
        yield File(STDIN, STDIN)
    elif glob.has_magic(path) and not os.path.lexists(path):
        for each in sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 - absolute ones too
            yield from _named(each)
    else:
        yield from _named(path)


def _named(path: str) -> Iterator[File | Unread]:
    try:
        status = Path(path).stat()
        held(Path(path), status.st_mode)
    except OSError as fault:
        yield Unread(_name(path), reason(fault))
        return
    if stat.S_ISDIR(status.st_mode):
        yield from _walk(path)
    else:
        yield _file(path, status)


def _walk(top: str) -> Iterator[File | Unread]:
    within = Path(top).resolve()
    faults: list[OSError] = []
    for folder, folders, names in os.walk(top, onerror=faults.append):
        here = Path(folder)
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names + links):
            if not (name.startswith(".") or name == _SETTINGS or name.endswith(ASIDE)):
                yield from _entry(here / name, within)
    for fault in faults:
        yield Unread(_name(os.fsdecode(fault.filename)), reason(fault))


def _entry(path: Path, within: Path) -> Iterator[File | Unread]:
    """A file met in a folder; a link into the same folder leads to what is met there anyway."""
    name = str(path)
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            target = path.resolve()
            if not target.exists():
                yield Unread(_name(name), "it is a link to nothing")
            elif not target.is_relative_to(within):
                yield Unread(_name(name), "it is a link out of the folder: name what it leads to")
        elif stat.S_ISREG(status.st_mode):
            yield _file(name, status)
        else:
            yield Unread(_name(name), "it is neither a file nor a folder")
    except RuntimeError:  # so says Python before 3.13
        yield Unread(_name(name), "it is a link in a circle")
    except OSError as fault:
        yield Unread(_name(name), reason(fault))
