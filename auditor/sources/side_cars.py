"""Side-cars and `[[paths]]` of the settings: facts and clocks that the caller states of files, and which files.

One table of TOML, the same in `[[tool.auditor.paths]]` and in the side-car `x.edi.auditor.toml`:
facts and clocks by their names in `schemas/record.schema.json`, `zone` and `masks`.
"""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from auditor.observed.clock import Interval
from auditor.observed.record import Clocks, Facts, Given
from auditor.sources import UsageError, text
from auditor.sources.naming import absolute, relative

_FROM_DATA = frozenset({"wire", "version"})
_FACTS = frozenset(Facts.__struct_fields__) - _FROM_DATA
_CLOCKS = frozenset(Clocks.__struct_fields__)
_OTHERS = frozenset({"zone", "masks"})
S = TypeVar("S", bound=Struct)
_MOST = 100_000  # files that are looked at to see whether a pattern fits any
_DAY = time(23, 59, 59, 999_999)


class Aside(Struct, frozen=True):
    """What the caller states of all files that `glob` fits, by their names in reports or by their paths below `base`.

    `base` is an absolute folder, that of the settings; None: names are what the pattern is about. `policies` are
    those that these sources are judged under instead of the run's, `as_of` the instant at which they are at rest.
    """

    glob: str
    given: Given
    base: str | None = None
    policies: tuple[str, ...] = ()
    as_of: datetime | None = None


class Named(Protocol):
    """A file that was found: where it lies, and what it is called."""

    @property
    def place(self) -> str:
        """The path that stands for it, `-` for standard input of which nothing is said."""

    @property
    def name(self) -> str:
        """Its name in reports."""


def anywhere(aside: Aside) -> Aside:
    """The same, wherever the folder of the settings is."""
    return msgspec.structs.replace(aside, base=None)


def lives(aside: Aside, held: Iterable[Named]) -> bool:
    """Whether the pattern fits one of these files, something in it, or any file that there is."""
    glob = aside.glob.partition("!")[0]
    if any(
        fits(glob, name) for name in (_from(aside.base, each) for each in held) if name is not None
    ):
        return True
    base = Path(aside.base or ".")
    fixed = list(glob.removeprefix("./").split("/")[:-1])
    while fixed and any(set(part) & set("*?") for part in fixed):
        fixed.pop()
    seen = 0
    for folder, folders, names in os.walk(base.joinpath(*fixed)):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            if fits(glob, (Path(folder) / name).relative_to(base).as_posix()):
                return True
            seen += 1
        if seen > _MOST:
            return True  # more files than one can look at for this alone
    return False


def _from(base: str | None, file: Named) -> str | None:
    """What a file is called from `base`; None where it does not lie there."""
    if base is None or file.place == "-":
        return file.name
    return relative(absolute(file.place), base)


def told(table: Mapping[str, Any], where: str) -> Given:
    """What a table says; `where` begins every complaint about it.

    Raises:
        UsageError: a key that does not exist, or a value it cannot have.
    """
    table = {key.replace("-", "_"): value for key, value in table.items()}
    for key in table:
        if key not in _FACTS | _CLOCKS | _OTHERS:
            near = get_close_matches(key, _FACTS | _CLOCKS | _OTHERS, n=1)
            hint = f"; perhaps {near[0]}" if near else ""
            raise UsageError(f"{where}: there is no key {key!r}{hint}; known are {_known()}")
    zone = checked_zone(table.get("zone"), where)
    clocks = {
        key: _clock(value, zone, f"{where}: {key}")
        for key, value in table.items()
        if key in _CLOCKS
    }
    facts = {key: value for key, value in table.items() if key in _FACTS}
    try:
        return Given(
            facts=msgspec.convert(facts, Facts),
            clocks=Clocks(**clocks),
            zone=zone,
            masks=msgspec.convert(table.get("masks", ()), frozenset[str]),
        )
    except msgspec.ValidationError as fault:
        raise UsageError(f"{where}: {fault}") from None


def checked_zone(zone: object, where: str) -> str | None:
    """The name of a time zone, or None for none.

    Raises:
        UsageError: no zone has that name.
    """
    if zone is None:
        return None
    try:
        return ZoneInfo(str(zone)).key
    except (KeyError, OSError, ValueError):
        raise UsageError(f"{where}: no time zone is called that; say it as Europe/Paris") from None


def read(path: str, name: str) -> Given:
    """What a side-car file says.

    Raises:
        UsageError: it cannot be read, is not TOML, or says what cannot be meant.
    """
    try:
        table = tomllib.loads(text(Path(path)))
    except (OSError, ValueError, RecursionError):
        raise UsageError(f"{name}: it cannot be read as TOML") from None
    return told(table, name)


def given(
    name: str,
    default: Given,
    asides: Iterable[Aside],
    beside: Given | None,
    file: Named | None = None,
) -> Given:
    """What holds for the source called `name`, in `file`: the default, each aside that fits, its side-car."""
    for aside in fitting(name, asides, file):
        default = _joined(default, aside.given)
    return _joined(default, beside) if beside is not None else default


def fitting(name: str, asides: Iterable[Aside], file: Named | None = None) -> Iterator[Aside]:
    """Those that speak of a source, which may be a member of the archive that `file` is."""
    for aside in asides:
        called: str | None = name
        if file is not None and aside.base is not None:
            called = _from(aside.base, file)
            called = None if called is None else called + name[len(file.name) :]
        if called is not None and fits(aside.glob, called):
            yield aside


def law(fit: Iterable[Aside]) -> tuple[tuple[str, ...], datetime | None]:
    """The policies and the instant for a source, from the asides that fit it; a later one outweighs an earlier."""
    policies: tuple[str, ...] = ()
    as_of: datetime | None = None
    for each in fit:
        policies, as_of = each.policies or policies, each.as_of or as_of
    return policies, as_of


def fits(glob: str, name: str) -> bool:
    """Whether the pattern fits the name; one without a slash, the file's own in any folder."""
    if "/" not in glob:
        name = name.partition("!")[0].rpartition("/")[2]
    reached = {0}
    for part in _PART.split(glob.removeprefix("./")):
        reached = _passed(part, name, reached)
    return len(name) in reached


_PART = re.compile(r"(\*\*/|\*\*|\*|\?)")


def _passed(part: str, name: str, reached: set[int]) -> set[int]:
    """The positions in `name` that one more part of the pattern can reach; in time linear in the length of the name."""
    if not reached or not part:
        return reached
    match part:
        case "**":
            return set(range(min(reached), len(name) + 1))
        case "**/":
            return reached.union(at + 1 for at in range(min(reached), len(name)) if name[at] == "/")
        case "*":
            passed = set()
            for at in range(min(reached), len(name) + 1):
                if at in reached or (at - 1 in passed and name[at - 1] != "/"):
                    passed.add(at)
            return passed
        case "?":
            return {at + 1 for at in reached if at < len(name) and name[at] != "/"}
    return {at + len(part) for at in reached if name.startswith(part, at)}


def _joined(first: Given, then: Given) -> Given:
    """Both, `then` where both speak."""
    return msgspec.structs.replace(
        first,
        facts=_over(first.facts, then.facts),
        clocks=_over(first.clocks, then.clocks),
        zone=then.zone or first.zone,
        masks=first.masks | then.masks,
    )


def _over(first: S, then: S) -> S:
    said = {name: getattr(then, name) for name in then.__struct_fields__}
    return msgspec.structs.replace(
        first, **{name: value for name, value in said.items() if value is not None}
    )


def _clock(value: object, zone: str | None, where: str) -> Interval:
    """A day, an instant, or a local time: in `zone`, else of any zone there is."""
    place = ZoneInfo(zone) if zone else None
    match value:
        case datetime(tzinfo=None):
            local = Interval.at(value.replace(tzinfo=place or UTC))
        case datetime():
            return Interval.at(value)
        case date():
            zoned = place or UTC
            local = Interval(
                datetime.combine(value, time(), zoned), datetime.combine(value, _DAY, zoned)
            )
        case _:
            raise UsageError(f"{where} is not a date or a time of TOML, such as 2026-11-22")
    try:
        return local if place else local.without_zone()
    except OverflowError:
        raise UsageError(f"{where} is out of the calendar in some zone") from None


def _known() -> str:
    return ", ".join(sorted(_FACTS | _CLOCKS | _OTHERS))
