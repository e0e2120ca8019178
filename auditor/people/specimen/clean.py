"""Clean under a policy: whatever the law does not permit is left out, and the audit has the last word.

What to leave out is not written down here: a probe with everything in it is audited, what the
findings name goes, and so on until there are none. What no leaving out can mend is refused.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time

from msgspec import Struct
from msgspec.structs import replace

from auditor.formats import ABOUT, all_formats, records
from auditor.judging.judge import Audit
from auditor.law.finding import Finding
from auditor.law.policy import Policy
from auditor.law.rule import Mend as MendedBy
from auditor.observed.record import Facts, Given, Record, Unread
from auditor.people.specimen import declared
from auditor.people.specimen.dataset import Written, files
from auditor.people.specimen.plan import STORES, Mend, Plan, RefusedError
from auditor.people.specimen.trees import Tree, masked, without
from auditor.policies.clauses_in_force import bind
from auditor.rules import by_name

# What to try in turn, and where: when a message is sent, in minutes behind the departure, and which way it goes.
_LADDERS: Mapping[MendedBy | None, tuple[str, tuple[object, ...]]] = {
    "moment": ("moment", (-36 * 60, 20, -60, -73 * 60)),
    "direction": ("direction", ("in", "out")),
}
# Behind a mask a count is no number, and a contact in a text is any text: these are left out instead.
_UNMASKED = frozenset(
    {
        "reservation.party_size",
        "contact.address",
        "contact.email",
        "contact.ip_address",
        "contact.telephone",
    }
)
AT_REST = frozenset(name for name, each in ABOUT.items() if each.at_rest) | STORES
_PROBED = 24
_ROUNDS = 12
_MOST = 40
# Formats of which each record is made lawful by itself, and nothing is left out of all.
_SINGLY = frozenset({"access-log", "declaration"})


class Law(Struct, frozen=True):
    """What a data set is to be clean under: the audit of its policy, and what is given of its data."""

    policy: Policy
    audit: Audit
    given: Given


def law(policy: Policy, plan: Plan) -> Law:
    """The law of `policy` on the day of travel; what lies at rest is judged on that day too."""
    rest = plan.at_rest or plan.format in AT_REST
    as_of = datetime.combine(plan.on, time(), UTC) if rest else None
    given = Given(Facts(holder=plan.holder)) if plan.holder else Given()
    return Law(policy, Audit(bind([policy], plan.on, {}), as_of, plan.holder), given)


def findings(law: Law, written: Iterable[Written]) -> Iterator[Finding]:
    """What an audit of these files finds."""
    for each in written:
        for record in _records(each, law.given):
            yield from law.audit.judge(record).findings


def _records(written: Written, given: Given) -> Iterator[Record]:
    if not written.content:
        return
    reader = next(each for each in all_formats() if each.sniff(written.content[:4096]))
    for record in reader.read([written.content], written.name, given):
        if isinstance(record, Unread):
            raise TypeError(record.reason)
        yield record


def under(
    plan: Plan,
    policy: Policy,
    terms: Callable[[Plan], Law] | None = None,
    aside: frozenset[str] = frozenset(),
) -> Plan:
    """The plan without what `policy` does not permit.

    `terms` are those of each audit, if others than `law` has; of the rules `aside` nothing is asked.

    Raises:
        RefusedError: the law does not allow what is asked for, whatever is left out.
    """
    if plan.format in _SINGLY:
        return plan
    if plan.format in STORES:
        thinned = under(as_records(plan), policy, terms, aside)
        kept = {"without", "masked", "moment", "direction"}
        return replace(plan, **{name: getattr(thinned, name) for name in kept})
    for _ in range(_ROUNDS):
        # An audit to each probe: it counts how often a flight is sent, and they are all of one flight.
        probes = [(terms(probe) if terms else law(policy, probe), probe) for probe in _probes(plan)]
        found = [
            each
            for own, probe in probes
            for each in findings(own, files(probe))
            if each.name not in aside
        ]
        if not found:
            return plan
        plan = _mended(plan, found, policy)
    raise RefusedError(f"no {plan.format} could be made that {policy.id} leaves without a finding")


def as_records(plan: Plan) -> Plan:
    """The plan of a store as that of the records in it, which can be audited before there is a store."""
    return replace(plan, format="records", kind="pnr") if plan.format in STORES else plan


def mending(plan: Plan, policy: Policy) -> Mend:
    """What makes a record lawful; its None: the law lets there be no such record."""
    standing = law(policy, plan)

    def mend(record: Tree) -> Tree | None:
        for _ in range(_MOST):
            content = b"".join(records.write([record]))
            found = list(findings(standing, [Written("record", content)]))
            if not found:
                return record
            better = _better(record, found)
            if better is None:
                return None
            record = better
        return None

    return mend


def _better(record: Tree, found: list[Finding]) -> Tree | None:
    if "declaration" in record:
        return declared.mended(record, [each.place.pointer or "" for each in found])
    return None if "operation" in record else _mended_record(record, found)


def _mended_record(record: Tree, found: list[Finding]) -> Tree | None:
    hidden, left_out = set(), set()
    for each in found:
        mend = by_name()[each.name].mended_by
        if mend == "reason":
            record["facts"]["retention_link"] = True
        elif each.element is not None and mend == "mask":
            hidden.add(each.element)
        elif each.element is not None and mend == "removal":
            left_out.add(each.element)
        else:
            return None
    # Not X, which in a code is a letter.
    return without(masked(record, hidden, "*"), frozenset(left_out))


def _probes(plan: Plan) -> Iterator[Plan]:
    """Two messages with everything in them, two as usual; one is sent ahead, one of a flight that leaves."""
    count = min(plan.count, _PROBED)
    few = {"count": count, "per_message": max(1, count // 2), "parts": 1, "oldest": None}
    yield replace(plan, extent="everything", **few)
    yield replace(plan, **few)


def _mended(plan: Plan, found: list[Finding], policy: Policy) -> Plan:
    for each in found:
        ladder = _LADDERS.get(by_name()[each.name].mended_by)
        if ladder is not None:
            return _stepped(plan, *ladder, _why(each, plan, policy))
    left_out, hidden = set(plan.without), set(plan.masked)
    for each in found:
        mend = by_name()[each.name].mended_by
        if each.element is None or mend not in {"removal", "mask"}:
            raise RefusedError(_why(each, plan, policy))
        if mend == "mask" and each.element not in plan.masked | _UNMASKED:
            hidden.add(each.element)
        else:
            left_out.add(each.element)
    if left_out == plan.without and hidden == plan.masked:
        raise RefusedError(_why(found[0], plan, policy))
    return replace(plan, without=frozenset(left_out), masked=frozenset(hidden))


def _stepped(plan: Plan, field: str, steps: tuple[object, ...], why: str) -> Plan:
    """The plan with the next step of a ladder in a field; refused where it has come to the end."""
    now = getattr(plan, field)
    at = steps.index(now) + 1 if now in steps else 0
    if at == len(steps):
        raise RefusedError(why)
    return replace(plan, **{field: steps[at]})


def _why(finding: Finding, plan: Plan, policy: Policy) -> str:
    asked = " ".join(filter(None, (plan.format, plan.kind, plan.directory)))
    return f"{asked} cannot be clean under {policy.id}: {finding.message} ({finding.cites})"
