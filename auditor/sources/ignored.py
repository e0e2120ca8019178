"""What is not looked at by request: patterns of the caller, and `.gitignore` inside a repository."""

from functools import lru_cache
from pathlib import Path

from msgspec import Struct
from pathspec import GitIgnoreSpec

from auditor.sources import UsageError
from auditor.sources.naming import absolute, relative, repository

_IGNORE = ".gitignore"


class Excluded(Struct, frozen=True):
    """Patterns as in `.gitignore`, and the absolute folder that they are relative to."""

    base: str
    patterns: tuple[str, ...]

    def fit(self, path: str, *, folder: bool = False) -> bool:
        """Whether they exclude a path, or a folder in which it lies."""
        name = relative(absolute(path), self.base)
        if name is None or name == ".":
            return False
        spec = _excluding(self.patterns)
        # What lies in a folder that is excluded cannot be taken in again, as in git, also where it is named.
        above = (name[:at] for at, sign in enumerate(name) if sign == "/")
        if any(spec.check_file(f"{each}/").include for each in above):
            return True
        return bool(spec.check_file(f"{name}/" if folder else name).include)


@lru_cache(maxsize=64)
def _excluding(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(each.removeprefix("./") for each in patterns)
    except ValueError:
        raise UsageError("--exclude: a pattern as in .gitignore is expected") from None


class Ignored:
    """What the `.gitignore` files of a repository say of what a walk meets."""

    def __init__(self, top: str) -> None:
        """For a walk from `top`; where that is itself ignored it was asked for all the same, and nothing is."""
        self._specs: dict[str, GitIgnoreSpec | None] = {}
        here = absolute(top)
        self._root = repository(here)
        if self._root is None:
            return
        name = relative(here, self._root) or "."
        parts = [] if name == "." else name.split("/")
        above = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
        if any(self.fit(f"{self._root}/{each}", folder=True) for each in above):
            self._root = None

    def fit(self, path: str, *, folder: bool = False) -> bool:
        """Whether they ignore what is met in a folder that they do not ignore: the nearest that speaks of it says."""
        if self._root is None:
            return False
        here = Path(absolute(path))
        for each in here.parents:
            spec = self._spec(each / _IGNORE)
            if spec is not None:
                told = _told(spec, here, each, folder=folder)
                if told is not None:
                    return told
            if str(each) == self._root:
                spec = self._spec(each / ".git" / "info" / "exclude")
                return spec is not None and bool(_told(spec, here, each, folder=folder))
        return False

    def _spec(self, path: Path) -> GitIgnoreSpec | None:
        key = str(path)
        if key not in self._specs:
            self._specs[key] = _read(path)
        return self._specs[key]


def _told(spec: GitIgnoreSpec, path: Path, base: Path, *, folder: bool) -> bool | None:
    name = path.relative_to(base).as_posix()
    return spec.check_file(f"{name}/" if folder else name).include


def _read(path: Path) -> GitIgnoreSpec | None:
    try:
        lines = path.read_text("utf-8-sig", errors="replace").splitlines()
    except OSError:
        return None
    kept = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue  # git overlooks what is no pattern, too
        kept.append(line)
    return GitIgnoreSpec.from_lines(kept) if kept else None
