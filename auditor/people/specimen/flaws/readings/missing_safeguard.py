"""A safeguard of the law that a declaration does not promise."""

from collections.abc import Iterator
from typing import Any

from auditor.knowledge.version import rank
from auditor.observed.clock import Period, longer
from auditor.people.specimen.flaws.held import Broken
from auditor.people.specimen.flaws.stated import retained


def in_declaration(said: dict[str, Any], given: Any) -> Iterator[Broken]:
    """Each safeguard, mask, period, push and format that is not as the clause has it."""
    promised = said.get("safeguards", {})
    for each in given.safeguards:
        if promised.get(each) is False:
            yield "declaration.safeguard", f"/safeguards/{each}"
    masks = said.get("masks", ())
    for element in given.masks if masks else ():
        if element not in masks:
            yield element, None
    for stage in given.stages:
        for each, pointer in retained(said, stage):
            if each.get("period") == "unlimited":
                yield "declaration.retention", pointer
    transfer = said.get("transfer", {})
    yield from _sends(transfer, given)
    yield from _formats(transfer.get("formats", ()), given)


def _sends(transfer: dict[str, Any], given: Any) -> Iterator[Broken]:
    pushes = [
        (each, f"/transfer/schedule/{at}")
        for at, each in enumerate(transfer.get("schedule", ()))
        if each["moment"] != "request"
    ]
    if given.pushes is not None and len(pushes) > given.pushes:
        yield "declaration.push", pushes[-1][1]
    for each, pointer in pushes:
        sent = each.get("period")
        if (
            given.earliest is not None
            and sent
            and longer(Period.parse(sent), given.earliest) != "never"
        ):
            yield "declaration.push", pointer


def _formats(taken: list[dict[str, str]], given: Any) -> Iterator[Broken]:
    for name, least in given.formats.items() if taken else ():
        found = [(each, at) for at, each in enumerate(taken) if each["format"] == name]
        if not found:
            yield "declaration.format", None
        for each, at in found:
            asked, stated = rank(least or ""), rank(each.get("version", ""))
            if asked and stated and asked[0] == stated[0] and stated < asked:
                yield "declaration.format", f"/transfer/formats/{at}"
