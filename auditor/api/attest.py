"""`attest`: the proof that the files of a folder are entirely fake, made and verified."""

import os
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any

import msgspec

from auditor import __version__
from auditor.api.arguments import packs
from auditor.observed.record import printable
from auditor.people.attest import manifest, proof
from auditor.people.attest.manifest import ManifestError
from auditor.people.attest.parquet import LackingError
from auditor.people.attest.proof import Flaw
from auditor.people.specimen import work
from auditor.people.specimen.plan import Plan, RefusedError
from auditor.people.specimen.sheets import form, settled
from auditor.sources import UsageError, content, reason
from auditor.sources.outputs.atomic_file import atomic_file

PLAN = ".plan.json"
"""What `auditor generate` leaves in its folder, hidden: seed and options, so that the set can be made again."""

_LEAST = 10  # bytes: no record, message or part of any format is written in fewer
_DAYS = 400 * 366  # more than lie between any two days of a plan


class Recipe(msgspec.Struct, frozen=True):
    """How a folder was filled."""

    plan: Plan
    clean_under: str | None = None


def beside(folder: str | PathLike[str]) -> Path:
    """Where the manifest of a folder is kept: beside it, so that the folder holds nothing but its data."""
    path = Path(folder)
    return path.with_name(f"{Path(os.path.realpath(path)).name}.manifest.json")


def make(folder: str | PathLike[str], out: str | PathLike[str]) -> tuple[Flaw, ...]:
    """Write the manifest of `folder` to `out`, where all of it is proven; else say what is not.

    Raises:
        UsageError: there is nothing in the folder, it cannot be read, or `out` is a file of it.
        OutputError: the manifest cannot be written.
    """
    _outside(Path(out), Path(folder))
    recipe = _recipe(Path(folder))
    plan = None if recipe is None else msgspec.to_builtins(recipe.plan, order="sorted")
    clean_under = None if recipe is None else recipe.clean_under
    try:
        contents = _contents(_paths(Path(folder)))
        statement, flaws = proof.make(contents, __version__, plan, clean_under)
    except LackingError as lack:
        raise UsageError(str(lack)) from None
    if not flaws:
        with atomic_file(Path(out), _name(Path(out))) as written:
            written.write(manifest.encode(statement))
    return flaws


def verify(
    folder: str | PathLike[str], stated: str | PathLike[str], *, jobs: int = 1
) -> tuple[Flaw, ...]:
    """What keeps `folder` from being proven by the manifest in `stated`: nothing where it is.

    Raises:
        UsageError: there is no such folder or manifest, nothing in it, or a plan that nobody can carry out.
    """

    def remake(plan: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
        asked = _plan(plan, sum(path.stat().st_size for path in paths.values()))
        # Where each record was made lawful by itself, the law is part of the recipe.
        law = statement.predicate.clean_under if form(asked.format).mended else None
        policy = None if law is None else packs(law)[0]
        made = ((each.name, each.content) for each in work.files(asked, policy, jobs))
        # A table's files lie together in the folder, and are made sheet by sheet.
        return iter(sorted(made)) if form(asked.format).folders else made

    try:
        statement = manifest.decode(_read(Path(stated)))
    except ManifestError as wrong:
        raise UsageError(f"{_name(Path(stated))}: {wrong}") from None
    paths = _paths(Path(folder))
    try:
        flaws = tuple(proof.verify(_contents(paths), statement, __version__, remake))
    except LackingError as lack:
        raise UsageError(str(lack)) from None
    return tuple(dict.fromkeys(flaws))


def _outside(out: Path, folder: Path) -> None:
    """Refuse to write over what is proven, or beside it where it would be taken for data."""
    home, place = (Path(os.path.realpath(each)) for each in (folder, out))
    within = place.relative_to(home).parts if place.is_relative_to(home) else ()
    is_data = within and (within == (PLAN,) or not any(each[0] == "." for each in within))
    is_one = out.is_file() and any(
        out.samefile(each) for each in folder.rglob("*") if each.is_file()
    )
    if is_data or (is_one and not within):
        raise UsageError(
            f"{_name(out)} is in the folder that is proven: keep the manifest outside it"
        )


def _plan(tree: dict[str, Any], room: int) -> Plan:
    """The plan of a manifest, which comes from outside; `room`: how many bytes the folder holds.

    Nothing is made of a plan that states more than the folder could hold.
    """
    try:
        plan = settled(msgspec.convert(tree, Plan))
    except (msgspec.ValidationError, RefusedError, OverflowError):
        raise UsageError("the manifest has a plan that nobody can carry out") from None
    most = max(plan.count, plan.messages, plan.parts, *(times for _, times in plan.flaws), 0)
    if most * _LEAST > room:
        raise UsageError("the manifest has a plan of more records than the files could hold")
    if not 0 <= (plan.oldest or 0) <= _DAYS or abs(plan.moment or 0) > _DAYS * 24 * 60:
        raise UsageError("the manifest has a plan that nobody can carry out")
    return plan


def _recipe(folder: Path) -> Recipe | None:
    path = folder / PLAN
    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(_read(path), type=Recipe)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise UsageError(f"{_name(path)} is not what `auditor generate` wrote") from None


def _paths(folder: Path) -> dict[Path, Path]:
    """The files of a folder and its folders by their names from it on, hidden ones aside, in order."""
    if not folder.is_dir():
        raise UsageError(f"{_name(folder)} is no folder")
    paths = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    shown = {name: path for name, path in paths.items() if not any(p[0] == "." for p in name.parts)}
    if not shown:
        raise UsageError(f"{_name(folder)}: there are no files in it")
    return {name: shown[name] for name in sorted(shown)}


def _contents(paths: dict[Path, Path]) -> Iterator[tuple[str, bytes]]:
    return ((printable(name.as_posix()), _read(path)) for name, path in paths.items())


def _name(path: Path) -> str:
    return printable(str(path))


def _read(path: Path) -> bytes:
    try:
        return content(path)
    except OSError as fault:
        raise UsageError(f"{_name(path)}: {reason(fault)}") from None
