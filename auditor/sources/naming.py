"""Names of sources: relative to the root of the repository, the same from whatever folder they are asked for.

Laws of the file: a name never leads upwards and never begins at the root of a disk. In the order in which
they fit, names are relative to the root that the caller gave, to that of the repository of the working folder
(of which others may be parts), to that of the repository in which the file lies, to the folder of the settings,
to the working folder; else to the folder of what was asked for.
"""

import os
from pathlib import Path

from auditor.observed.record import printable


def repository(folder: str) -> str | None:
    """The root of the repository in which an absolute folder lies, if it lies in one."""
    here = Path(folder)
    return next((str(each) for each in (here, *here.parents) if (each / ".git").exists()), None)


def relative(path: str, base: str) -> str | None:
    """An absolute path as it is called from an absolute folder; None where it does not lie in it."""
    path, base = os.path.normpath(path), os.path.normpath(base)
    if os.path.normcase(path) == os.path.normcase(base):
        return "."
    within = base if base.endswith(os.sep) else base + os.sep
    if not os.path.normcase(path).startswith(os.path.normcase(within)):
        return None
    return path[len(within) :].replace(os.sep, "/")


class Names:
    """What files are called that were found by the paths asked for."""

    def __init__(self, asked: tuple[str, ...], root: str | None, settings: str | None) -> None:
        """Names under `root`, if one was given; `settings` is the folder of the settings, if there are any."""
        self._root = None if root is None else str(Path(root).absolute())
        self._root = self._root and os.path.normpath(self._root)
        self._repositories: dict[str, str | None] = {}
        self._bases = tuple(os.path.normpath(each) for each in (settings, Path.cwd()) if each)
        self._outside = _told_apart(
            {each for each in map(absolute, asked) if not self._inside(each)}
        )

    def __call__(self, path: str, asked: str) -> str:
        """The name of a path that was found by one that was asked for; harmless to print."""
        here = absolute(path)
        name = self._inside(here)
        if name is None:
            top = absolute(asked)
            within = relative(here, top) or "."
            label = self._outside.get(top, Path(top).name)
            name = label if within == "." else f"{label}/{within}" if label else within
        return printable(name)

    def _inside(self, path: str) -> str | None:
        if self._root is not None and (name := relative(path, self._root)) is not None:
            return name
        if self._root is None:
            folder = os.path.dirname(path)  # noqa: PTH120 - as below
            for root in filter(None, (self._repository(str(Path.cwd())), self._repository(folder))):
                if (name := relative(path, root)) is not None:
                    return name
        names = (relative(path, base) for base in self._bases)
        return next((name for name in names if name is not None), None)

    def _repository(self, folder: str) -> str | None:
        if folder not in self._repositories:
            self._repositories[folder] = repository(folder)
        return self._repositories[folder]


def absolute(path: str) -> str:
    """The path from the root of the disk, without dots; links in it stay."""
    return os.path.normpath(os.path.join(os.getcwd(), path))  # noqa: PTH109, PTH118 - for each file


def _told_apart(tops: set[str]) -> dict[str, str]:
    """The shortest ends of some paths by which each is told from the others."""
    labels: dict[str, str] = {}
    for top in tops:
        parts = Path(top).parts[1:]
        others = [Path(other).parts[1:] for other in tops - {top}]
        size = 1
        while size < len(parts) and any(other[-size:] == parts[-size:] for other in others):
            size += 1
        labels[top] = "/".join(parts[-size:])
    return labels
