"""Strategies for hypothesis: messages and records of people who do not exist, for your own property tests.

What they draw shrinks to one booking with nothing optional in it. Every value lies in a range that
belongs to nobody, and a flaw comes with the labels of what an audit has to find.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

try:
    from hypothesis import reject
    from hypothesis import strategies as st
except ModuleNotFoundError as _lack:
    raise ModuleNotFoundError(
        "auditor.testing needs hypothesis: pip install 'pnr-auditor[testing]'", name=_lack.name
    ) from None

from auditor import policies
from auditor.law.policy import Policy
from auditor.people.label import Label
from auditor.people.specimen import clean
from auditor.people.specimen.dataset import Written, files
from auditor.people.specimen.draw import Extent
from auditor.people.specimen.flaws import age, kinds, plant
from auditor.people.specimen.flaws.ground import Ground
from auditor.people.specimen.plan import Plan, RefusedError
from auditor.people.specimen.sheets import FILES, form, settled
from auditor.rules import all_rules, find

FORMATS = FILES
"""The formats that there are strategies for, as `auditor generate --format` knows them; stores of tables are none."""

_EXTENTS: tuple[Extent, ...] = ("plain", "usual", "everything")
_SEEDS = st.integers(0, 2**32)
_MOST = 4


class Flawed(Struct, frozen=True):
    """Files with one flaw, by their names, and what an audit under the policy has to find in them."""

    files: tuple[Written, ...]
    labels: tuple[Label, ...]

    @property
    def content(self) -> bytes:
        """The bytes of the file that has the flaw: the last, where it takes several to break a rule."""
        return self.files[-1].content


def messages(
    format: str,
    *,
    clean_under: str | Policy | None = None,
    most: int = _MOST,
    **plan: Any,  # noqa: ANN401 - of a plan
) -> st.SearchStrategy[bytes]:
    """A file of a format with at most so many bookings; clean under a policy, where one is given.

    Further arguments are those of `auditor.people.specimen.plan.Plan`, such as `kind` and `directory`.

    Raises:
        RefusedError: there is no such format, kind or directory, or the law lets none be clean.
    """
    asked = settled(Plan(format=format, count=most, **plan))
    policy = _policy(clean_under)
    lawful = _lawful(asked, policy) if policy else asked
    drawn = {
        "count": st.integers(1, most),
        "seed": _SEEDS,
        "extent": st.sampled_from(_EXTENTS if policy is None else _EXTENTS[:2]),
    }
    if not plan.get("directory") and form(format).directories and policy is None:
        drawn["directory"] = st.sampled_from(form(format).directories)
    return st.fixed_dictionaries(drawn).map(lambda each: _written(replace(lawful, **each)))


def records(
    kind: str = "pnr", *, clean_under: str | Policy | None = None
) -> st.SearchStrategy[dict[str, Any]]:
    """One record as `schemas/record.schema.json` has it, of the kind `pnr`, `api` or `crew`."""
    found = messages("records", clean_under=clean_under, most=1, kind=kind)
    return found.map(lambda content: msgspec.json.decode(content.split(b"\n", 1)[0]))


def flawed(
    format: str, *, policy: str | Policy = "eu-pnr", rules: Collection[str] = ()
) -> st.SearchStrategy[Flawed]:
    """Files that break one rule of a policy, once, with the labels of all that this breaks.

    `rules` are ids or names; by default any that the format can break.

    Raises:
        RefusedError: none of the rules can be broken in this format under this policy.
    """
    law = _policy(policy)
    assert law is not None  # noqa: S101 - there is a default
    soil = _soil(format, law)
    wanted = [find(each) for each in rules] if rules else list(all_rules())
    able = [
        rule.name
        for rule in wanted
        if rule is not None and kinds.planter(rule, format) is not None and soil.under(rule)
        and (format in clean.AT_REST or not age.at_rest(rule))
    ]  # fmt: skip
    if not able:
        raise RefusedError(f"none of these rules can be broken in {format} under {law.id}")
    return st.builds(_flaw, st.just(soil), st.sampled_from(able), _SEEDS)


def _flaw(soil: Ground, rule: str, seed: int) -> Flawed:
    ground = replace(soil, plan=replace(soil.plan, seed=seed))
    try:
        (made,) = plant.sow(ground, replace(ground.plan, flaws=((rule, 1),)))
    except RefusedError:
        reject()
    return Flawed(tuple(made.files), tuple(made.labels))


def _written(plan: Plan) -> bytes:
    return next(files(plan)).content


def _policy(named: str | Policy | None) -> Policy | None:
    return policies.read(named) if isinstance(named, str) else named


class _Law:
    """A policy as a key."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Law) and self.policy == other.policy

    def __hash__(self) -> int:
        return hash((self.policy.id, self.policy.sha256))


@lru_cache(64)
def _thinned(plan: Plan, law: _Law) -> Plan:
    return clean.under(replace(plan, count=24), law.policy)


def _lawful(plan: Plan, policy: Policy) -> Plan:
    if plan.format not in {"pnrgov", "pnrgov-xml", "paxlst", "cusres", "records"}:
        raise RefusedError(
            f"{plan.format} is made lawful row by row: draw it with `flawed`, or as it is"
        )
    return _thinned(plan, _Law(policy))


@lru_cache(64)
def _ground(format: str, law: _Law) -> Ground:
    return plant.soil_of(settled(Plan(format=format, count=0)), law.policy)


def _soil(format: str, policy: Policy) -> Ground:
    return _ground(format, _Law(policy))
