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
from auditor.sources.foreign import FOREIGN, is_foreign
from auditor.sources.ignored import Excluded, Ignored
from auditor.sources.limited_stream import Budget, LimitedStream, Readable
from auditor.sources.naming import Names
from auditor.sources.walk import ASIDE, EXCLUDED, IGNORED, walk

STDIN = "-"


class File(Struct, frozen=True):
    """A file that was found. `size` is 0 where it cannot be known before reading.

    `place` is where it stands for what the caller says by path; of standard input, the file it is said to be.
    `asked`: the caller named it, and not a folder or a pattern in which it was met.
    """

    path: str
    name: str
    size: int = 0
    instead: str | None = None
    asked: bool = False

    @property
    def place(self) -> str:
        """The path that stands for it."""
        return self.instead or self.path

    @property
    def aside(self) -> str | None:
        """The path of its side-car file, if there is one."""
        path = self.place + ASIDE
        return path if self.place != STDIN and os.path.isfile(path) else None  # noqa: PTH113 - for each file


class Search(Struct, frozen=True):
    """How files are found and called: what is left out on request, and what names are relative to.

    `root` is the folder that the caller wants names relative to; `settings` that of the settings; `stdin`
    the file that standard input is said to be; `every` kind of file is found, also those that are plainly no data.
    """

    exclude: tuple[Excluded, ...] = ()
    gitignore: bool = True
    root: str | None = None
    settings: str | None = None
    stdin: str | None = None
    every: bool = False


def _once(pattern: str) -> str:
    """The same without `**/` upon `**/`, each of which would go through all folders anew."""
    parts = pattern.split("/")
    return "/".join(
        part for at, part in enumerate(parts) if part != "**" or parts[at - 1 : at] != ["**"]
    )


def find(
    paths: Iterable[str],
    leaving_out: Collection[str] = (),
    search: Search = Search(),  # noqa: B008 - frozen
) -> Iterator[File | Unread]:
    """The files that `paths` lead to, each once, in the order given, folders and patterns sorted.

    Links are not followed out of a folder; what they lead to has to be named itself. What was
    asked for and holds nothing, a folder or a pattern, is an `Unread` that says so; what was passed over (hidden,
    ignored, excluded, of a kind that is no data) another. `leaving_out` are the real paths of files that are not
    looked at.
    """
    paths = tuple(paths)
    finder = _Finder(paths, frozenset(leaving_out), search)
    seen = set(leaving_out)
    for path in paths:
        for found in finder.expand(path):
            if isinstance(found, Unread):
                key = f"{found.source}\0{found.reason}"
            else:
                key = found.path if found.path == STDIN else os.path.realpath(found.path)
            if key not in seen:
                seen.add(key)
                yield found


def read(
    file: File,
    limits: Limits,
    watch: Callable[[int], object] | None = None,
    begin: int = 0,
) -> Iterator[Source | Unread]:
    """The source in a file, or those in an archive, nested ones too; or what is in a file from byte `begin` on.

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
        if begin:
            opened.seek(begin)
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


def _stem(path: str) -> str:
    """The folder or file that a path or a pattern begins from."""
    if not _is_pattern(path):
        return path
    parts = Path(path).parts
    fixed = next(at for at, part in enumerate(parts) if glob.has_magic(part))
    return str(Path(*parts[:fixed]))


def _left_out(path: str, top: str, ignored: Ignored) -> bool:
    """Whether what a pattern fits, or a folder below `top` in which it lies, is ignored."""
    within = Path(path).relative_to(top or ".").parents
    folders = [str(Path(top, each)) for each in within if each.parts]
    return any(ignored.fit(each, folder=True) for each in folders) or ignored.fit(
        path,
        folder=os.path.isdir(path),  # noqa: PTH112 - as it was given
    )


def _is_pattern(path: str) -> bool:
    return path != STDIN and glob.has_magic(path) and not os.path.lexists(path)


class _Finder:
    """What paths lead to, by what was asked for altogether."""

    def __init__(self, paths: tuple[str, ...], left_out: frozenset[str], search: Search) -> None:
        self._search = search
        self._left_out = left_out
        tops = (*map(_stem, paths), *filter(None, [search.stdin]))
        self._names = Names(tops, search.root, search.settings)

    def expand(self, path: str) -> Iterator[File | Unread]:
        """The files that one path or pattern leads to."""
        if path == STDIN:
            instead = self._search.stdin
            called = self._names(instead, instead) if instead else STDIN
            yield File(STDIN, called, instead=instead, asked=True)
            return
        if not _is_pattern(path):
            yield from self._named(path, path)
            return
        top, some = _stem(path), False
        why: set[str] = set()
        ignored = Ignored(top or ".") if self._search.gitignore else None
        for each in sorted({*glob.iglob(_once(path), recursive=True)}):  # noqa: PTH207 - absolute ones too
            if ignored is not None and _left_out(each, top, ignored):
                yield Unread(self._names(each, top), IGNORED, left="passed")
                why.add(IGNORED)
                continue
            for found in self._named(each, top, matched=True):
                some |= isinstance(found, File) or not found.left
                why |= {found.reason} if isinstance(found, Unread) and found.left else set()
                yield found
        if not some:
            words = f": what fits is {', or '.join(sorted(why))}" if why else ""
            yield Unread(printable(path), f"no data fit this pattern{words}", left="empty")

    def _named(self, path: str, top: str, *, matched: bool = False) -> Iterator[File | Unread]:
        """What a path leads to that was asked for, or that a pattern asked for fits."""
        name = self._names(path, top)
        try:
            status = Path(path).stat()
            held(Path(path), status.st_mode)
        except OSError as fault:
            yield Unread(name, reason(fault))
            return
        folder = stat.S_ISDIR(status.st_mode)
        if any(each.fit(path, folder=folder) for each in self._search.exclude):
            yield Unread(name, EXCLUDED, left="passed")
        elif folder:
            yield from self._folder(path, top, matched=matched)
        elif matched and not self._search.every and is_foreign(path):
            yield Unread(name, FOREIGN, left="passed")
        else:
            size = status.st_size if stat.S_ISREG(status.st_mode) else 0
            yield File(path, name, size, asked=not matched)

    def _folder(self, folder: str, top: str, *, matched: bool) -> Iterator[File | Unread]:
        """What a folder holds; one that was asked for and holds no data was not looked at."""
        search, some = self._search, False
        why: set[str] = set()
        for found in walk(folder, search.exclude, gitignore=search.gitignore, every=search.every):
            if self._left_out and os.path.realpath(found.path) in self._left_out:
                continue
            name = self._names(found.path, top)
            if found.reason is None:
                some = True
                yield File(found.path, name, found.size)
            else:
                some |= not found.passed
                why |= {found.reason} if found.passed else set()
                yield Unread(name, found.reason, left="passed" if found.passed else "")
        if not some and not matched:
            words = f": what is in it is {', or '.join(sorted(why))}" if why else ""
            yield Unread(
                self._names(folder, top), f"no data are in this folder{words}", left="empty"
            )
