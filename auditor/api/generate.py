"""`auditor.generate`: entirely fake data in a folder, whole or not at all."""

from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import msgspec
from msgspec import Struct

from auditor.api.asked import packs
from auditor.api.attest import PLAN, Recipe
from auditor.policy import Policy
from auditor.sources import UsageError, reason
from auditor.specimen import clean, work
from auditor.specimen.dataset import Written
from auditor.specimen.plan import Plan, RefusedError
from auditor.specimen.sheets import settled


class Made(Struct, frozen=True):
    """What was made: the plan as it was carried out, how many files and bytes."""

    plan: Plan
    policy: str | None
    files: int
    size: int


def generate(
    out: str | PathLike[str],
    plan: Plan,
    *,
    clean_under: str | Policy | None = "eu-pnr",
    jobs: int = 1,
    force: bool = False,
) -> Made:
    """Write the data set of `plan` into the folder `out`.

    `clean_under` is the policy that an audit of it finds nothing under; None leaves everything in.

    Raises:
        UsageError: the plan cannot be carried out, the law does not allow it, or files are there
            already and `force` is not given.
    """
    folder = Path(out)
    policy = packs(clean_under)[0] if clean_under is not None else None
    try:
        plan = settled(plan)
        plan = clean.under(plan, policy) if policy else plan
        count, size = _publish(work.files(plan, policy, jobs), folder, force=force)
        recipe = Recipe(plan, policy.id if policy else None)
        (folder / PLAN).write_bytes(msgspec.json.encode(recipe, order="sorted") + b"\n")
    except RefusedError as no:
        raise UsageError(str(no)) from None
    except OSError as fault:
        raise UsageError(f"{folder}: {reason(fault)}") from None
    return Made(plan, policy.id if policy else None, count, size)


def specimens(plan: Plan, *, clean_under: str | Policy | None = "eu-pnr") -> list[bytes]:
    """The files of the data set of `plan`, as `generate` would write them, in their order.

    Raises:
        UsageError: the plan cannot be carried out, or the law does not allow it.
    """
    policy = packs(clean_under)[0] if clean_under is not None else None
    try:
        plan = settled(plan)
        plan = clean.under(plan, policy) if policy else plan
        return [each.content for each in work.files(plan, policy)]
    except RefusedError as no:
        raise UsageError(str(no)) from None


def _publish(written: Iterator[Written], folder: Path, *, force: bool) -> tuple[int, int]:
    """Write beside the folder and move all of it there at the end."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file, not a folder")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise UsageError(f"{folder} is not empty; --force writes into it")
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(mkdtemp(prefix=f".{folder.name}-", suffix=".partial", dir=folder.parent))
    count = size = 0
    try:
        for each in written:
            (partial / each.name).write_bytes(each.content)
            count, size = count + 1, size + len(each.content)
        folder.mkdir(exist_ok=True)
        for path in sorted(partial.iterdir()):
            path.replace(folder / path.name)
    finally:
        rmtree(partial, ignore_errors=True)
    return count, size
