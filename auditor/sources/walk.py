"""The walk of a folder: each file in it that may hold data, and why each other is passed over."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from auditor.sources import reason
from auditor.sources.foreign import FOREIGN, is_foreign
from auditor.sources.ignored import Excluded, Ignored

ASIDE = ".auditor.toml"  # what stands in `x.edi.auditor.toml` is said of `x.edi`
SETTINGS = "auditor.toml"
# Of which nothing is said: they lie in every repository, and hold no data.
_GITS_OWN = frozenset({".git", ".gitignore", ".gitattributes", ".gitmodules", ".gitkeep", ".keep"})
HIDDEN = "hidden behind a dot"
IGNORED = "ignored by .gitignore"
EXCLUDED = "excluded"


class Met(Struct, frozen=True):
    """What a walk met: a file that is to be read, or a reason why something is not.

    `passed`: that was so decided; else it could not be.
    """

    path: str
    size: int = 0
    reason: str | None = None
    passed: bool = False


class _Walk:
    """One walk: what it passes over, and what it could not open."""

    def __init__(
        self, top: str, exclude: Sequence[Excluded], *, gitignore: bool, every: bool
    ) -> None:
        self.top = top
        self.within = Path(top).resolve()
        self.every = every
        self._exclude = exclude
        self._ignored = Ignored(top) if gitignore else None

    def passed(self, path: Path, *, folder: bool) -> str | None:
        """Why this is passed over, as far as its name says."""
        if path.name.startswith("."):
            return HIDDEN
        if any(each.fit(str(path), folder=folder) for each in self._exclude):
            return EXCLUDED
        if self._ignored is not None and self._ignored.fit(str(path), folder=folder):
            return IGNORED
        return None

    def folders(self, here: Path, names: list[str]) -> Iterator[Met]:
        """The folders in a folder that are passed over; the others are left in `names`, sorted."""
        there = sorted(name for name in names if name not in _GITS_OWN)
        names.clear()
        for name in there:
            why = self.passed(here / name, folder=True)
            if why is None:
                names.append(name)
            else:
                yield Met(str(here / name), reason=why, passed=True)

    def files(self, here: Path, names: Iterable[str]) -> Iterator[Met]:
        """The files in a folder."""
        for name in sorted(names):
            if name == SETTINGS or name.endswith(ASIDE) or name in _GITS_OWN:
                continue
            why = self.passed(here / name, folder=False)
            if why is None:
                yield from _entry(here / name, self.within, every=self.every)
            else:
                yield Met(str(here / name), reason=why, passed=True)


def walk(
    top: str, exclude: Sequence[Excluded], *, gitignore: bool, every: bool = False
) -> Iterator[Met]:
    """What stands in a folder and in its folders, sorted; links within it lead to what is met anyway.

    `every` kind of file is met as one that is to be read, also those that are plainly no data.
    """
    step = _Walk(top, exclude, gitignore=gitignore, every=every)
    faults: list[OSError] = []
    for folder, folders, names in os.walk(top, onerror=faults.append):
        here = Path(folder)
        yield from step.folders(here, folders)
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = [name for name in folders if name not in links]
        yield from step.files(here, names + links)
    for fault in faults:
        yield Met(os.fsdecode(fault.filename), reason=reason(fault))


def _entry(path: Path, within: Path, *, every: bool) -> Iterator[Met]:
    name = str(path)
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            target = path.resolve()
            if not target.exists():
                yield Met(name, reason="it is a link to nothing")
            elif not target.is_relative_to(within):
                yield Met(name, reason="it is a link out of the folder: name what it leads to")
        elif not stat.S_ISREG(status.st_mode):
            yield Met(name, reason="it is neither a file nor a folder")
        elif not every and is_foreign(name):
            yield Met(name, reason=FOREIGN, passed=True)
        else:
            yield Met(name, status.st_size)
    except RuntimeError:  # so says Python before 3.13
        yield Met(name, reason="it is a link in a circle")
    except OSError as fault:
        yield Met(name, reason=reason(fault))
