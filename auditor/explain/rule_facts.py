"""How a rule reports, in words: what of it, and how that is."""

from auditor.explain import words
from auditor.law.rule import Reads, Rule

LEAVE_OUT = "leave it out"

_READS: dict[Reads, str] = {
    "records": "each record; not what frames the message",
    "envelopes": "the frame of each message: flight, sender, counts",
    "both": "each record, and the frame of its message",
}


def facts(rule: Rule) -> list[tuple[str, str]]:
    """How a rule reports: what of it, and how that is."""
    grave = "as the clause allows; see the clauses"
    if rule.fault is not None:
        grave = f"{rule.severity} where content was lost, else at most warning"
    found = [
        ("message", rule.message.format(title="(the data element)")),
        ("severity", grave),
        ("looks at", _looked_at(rule)),
    ]
    if rule.cites:
        found.append(("rests on", rule.cites))
    if rule.lawful_until is not None:
        found.append(("judged", "data at rest only: for a message, give the day with --as-of"))
    found.append((LEAVE_OUT, f"--ignore {rule.name}"))
    found.append(("since version", rule.since))
    return found


def _looked_at(rule: Rule) -> str:
    if rule.fault is not None:
        return "faults of syntax"
    if rule.kinds:
        return words.listed([words.KIND[kind] for kind in rule.kinds], "and")
    return _READS[rule.reads]
