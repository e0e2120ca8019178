"""The stages of storage: one row for each period that a regime sets, and each moment of sending, from the packs alone.

Laws of the file: every row is a clause; a period that nobody could confirm is None, never a guess.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from auditor.explain import words
from auditor.law.policy import Basis, Binding, Policy, RawClause, Start
from auditor.observed.record import Role
from auditor.rules import by_name

# Legible until `masked`; in everybody's reach until `moved`; kept without a link until `unlinked`.
Stage = Literal["masked", "moved", "unlinked", "deleted", "anonymised", "special", "sent"]


class Row(Struct, frozen=True, rename={"policy_id": "policy"}):
    """One period, or moment of transfer, of one clause.

    `after` is in ISO 8601 form, None where nobody confirmed it; so is `windows`, of the stage `sent`.
    `counting` is that of `auditor.observed.clock`; `since`, `until` are dates, or the parameter they hang on.
    """

    policy_id: str
    clause: str
    stage: Stage
    after: str | None
    clock: str | None
    counting: str | None
    windows: list[dict[str, str]] | None
    roles: tuple[Role, ...]
    cites: str
    binding: Binding
    basis: Basis
    since: str
    until: str | None
    in_force: bool


def rows(policies: Iterable[Policy]) -> tuple[Row, ...]:
    """Every period and moment that the policies set, in their order; carriers' own notes aside."""
    return tuple(
        _row(each.id, clause, stage)
        for each in policies
        for clause in each.clauses
        if (stage := _stage(clause, each)) is not None
    )


def as_json(policies: Iterable[Policy]) -> bytes:
    """The matrix for machines: a list of rows, keys as in `Row`."""
    return msgspec.json.format(msgspec.json.encode(rows(policies)), indent=2)


def _stage(clause: RawClause, within: Policy) -> Stage | None:
    rule = by_name().get(clause.rule or "")
    if rule is None or (rule.stage == "special" and rule.at_once and not _at_once(clause, within)):
        return None
    stage = rule.stage
    moved = any(each.fact == "tier" for each in clause.unless)
    return "moved" if stage == "deleted" and moved else stage


def _at_once(clause: RawClause, within: Policy) -> bool:
    """Whether special categories go on receipt: no other clause of the same time grants a delay."""
    told_carriers = clause.when.holder == ("carrier",)
    delayed = (each.since for each in within.clauses if _grants_delay(each))
    return clause.binding != "advisory" and not told_carriers and clause.since not in delayed


def _grants_delay(clause: RawClause) -> bool:
    rule = by_name().get(clause.rule or "")
    return rule is not None and rule.stage == "special" and not rule.at_once


def _row(policy_id: str, clause: RawClause, stage: Stage) -> Row:
    given: Mapping[str, Any] = clause.with_
    at_once = stage == "special" and not _grants_delay(clause)
    term = {"after": "PT0S", "clock": "received", "counting": "instant"} if at_once else given
    return Row(
        policy_id=policy_id,
        clause=clause.id,
        stage=stage,
        after=term.get("after"),
        clock=term.get("clock"),
        counting=None if "after" not in term else term.get("counting", "instant"),
        windows=given.get("windows"),
        roles=clause.when.role,
        cites=clause.cites,
        binding=clause.binding,
        basis=clause.basis,
        since=words.day(clause.since),
        until=None if clause.until is None else words.day(clause.until),
        in_force=not isinstance(clause.since, Start),
    )
