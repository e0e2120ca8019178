"""`auditor.generate`: entirely fake data in a folder, whole or not at all."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import chain
from os import PathLike
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor.api.arguments import packs
from auditor.api.attest import PLAN, Recipe
from auditor.law.policy import Policy
from auditor.people import label
from auditor.people.label import Label, Labels
from auditor.people.specimen import clean, work
from auditor.people.specimen.dataset import Written
from auditor.people.specimen.flaws import plant
from auditor.people.specimen.plan import MOST_OF_ONE, STORES, Plan, RefusedError
from auditor.people.specimen.sheets import settled
from auditor.people.specimen.tables import mapping
from auditor.sources import UsageError
from auditor.sources.outputs import OutputError
from auditor.sources.outputs.atomic_file import atomic_file
from auditor.sources.outputs.atomic_folder import filled


class Made(Struct, frozen=True):
    """What was made: the plan as it was carried out, how many files and bytes; of planted flaws the labels."""

    plan: Plan
    policy: str | None
    files: int
    size: int
    labels: Labels | None = None


def generate(  # noqa: PLR0913 - what a data set is made by
    out: str | PathLike[str],
    plan: Plan,
    *,
    clean_under: str | Policy | None = "eu-pnr",
    mix: int = 0,
    jobs: int = 1,
    force: bool = False,
) -> Made:
    """Write the data set of `plan` into the folder `out`.

    `clean_under`: an audit under this policy finds nothing but the flaws of the plan; None
    leaves everything in. `mix` adds so many flaws of kinds as they are met in the field. What a flaw
    breaks is told in a label file beside the folder (`labels_of`).

    Raises:
        UsageError: the plan cannot be carried out, the law does not allow it, or files are there
            already and `force` is not given.
        OutputError: a file cannot be written.
    """
    folder = Path(out)
    policy = packs(clean_under)[0] if clean_under is not None else None
    try:
        plan = _flawed(settled(plan), policy, mix)
        plan = clean.under(plan, policy) if policy else plan
        labels: list[Label] = []
        written = work.files(plan, policy, jobs)
        if policy is not None and plan.flaws:
            written = chain(written, _planted(plan, policy, labels))
        count, size = _publish(written, folder, force=force)
        recipe = Recipe(plan, policy.id if policy else None)
        with atomic_file(folder / PLAN, str(folder / PLAN)) as file:
            file.write(msgspec.json.encode(recipe, order="sorted") + b"\n")
    except RefusedError as no:
        raise UsageError(str(no)) from None
    except OSError as fault:
        raise OutputError(str(folder), fault) from None
    if plan.format in STORES:
        with atomic_file(mapping_of(folder), str(mapping_of(folder))) as file:
            file.write(mapping.text(plan).encode())
    told = _labels(plan, policy, labels) if policy is not None and plan.flaws else None
    if told is not None:
        with atomic_file(labels_of(folder), str(labels_of(folder))) as file:
            file.write(label.encode(told))
    return Made(plan, policy.id if policy else None, count, size, told)


def flaw(text: str) -> tuple[str, int]:
    """The name of the rule, and how often, of a flaw as it is asked for: `RULE[:K]`.

    Raises:
        UsageError: there is no such rule, or K is no number from 1 on.
    """
    try:
        return plant.asked(text)
    except RefusedError as no:
        raise UsageError(str(no)) from None


def labels_of(folder: str | PathLike[str]) -> Path:
    """Where the labels of a folder are kept: beside it, so that the folder holds nothing but its data."""
    path = Path(folder)
    return path.with_name(f"{Path(os.path.realpath(path)).name}.labels.json")


def mapping_of(folder: str | PathLike[str]) -> Path:
    """Where the mapping of a store is kept: beside it, likewise."""
    path = Path(folder)
    return path.with_name(f"{Path(os.path.realpath(path)).name}.mapping.yaml")


def _flawed(plan: Plan, policy: Policy | None, mix: int) -> Plan:
    if policy is None:
        if plan.flaws or mix:
            raise RefusedError("flaws are planted in data that are clean under a policy: name one")
        return plan
    if mix > MOST_OF_ONE:
        raise RefusedError(f"at most {MOST_OF_ONE} flaws are planted in one data set")
    plant.checked(plan, policy)
    plan = plant.resting(plan)
    return plant.blend(plan, policy, mix) if mix else plan


def _planted(plan: Plan, policy: Policy, labels: list[Label]) -> Iterator[Written]:
    for each in plant.planted(plan, policy):
        labels += each.labels
        yield from each.files


def _labels(plan: Plan, policy: Policy, labels: list[Label]) -> Labels:
    rest = plan.at_rest or plan.format in clean.AT_REST
    return Labels(
        format=plan.format,
        policy=policy.id,
        law_as_of=plan.on,
        as_of=datetime.combine(plan.on, time(), UTC) if rest else None,
        holder=plan.holder,
        labels=tuple(labels),
        unplanted=plant.unplanted(plan, policy),
    )


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
    count = size = 0
    with filled(folder) as home:
        for each in written:
            (home / each.name).parent.mkdir(exist_ok=True)
            (home / each.name).write_bytes(each.content)
            count, size = count + 1, size + len(each.content)
    return count, size
