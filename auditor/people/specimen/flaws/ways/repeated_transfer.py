"""The message is sent once more than the clause lets it."""

from msgspec.structs import replace

from auditor.law.rule import Rule
from auditor.people.specimen.flaws import breaks
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.message import NO_ENVELOPE, SENT, of_envelope, one

FORMATS = SENT
WHY_NOT = NO_ENVELOPE


def plant(ground: Ground, rule: Rule, number: int) -> Planted | None:
    """A file that breaks the rule, as a whole or in its record."""
    made = one(ground, number)
    told = made.plan.format != "pnrgov-xml"  # which does not say what kind of push it is
    counted = [
        (bound, spot)
        for bound, spot in of_envelope(ground, made, rule)
        if told or not bound.clause.with_.each_kind
    ]
    if not counted:
        return None
    least = min(bound.clause.with_.most for bound, _ in counted)
    whole = made.written()
    stem, dot, suffix = whole.name.rpartition(".")
    files = [replace(whole, name=f"{stem}-{copy:02d}{dot}{suffix}") for copy in range(1, least + 2)]
    labels = [
        breaks.label(bound, None, replace(spot, source=files[-1].name), "planted")
        for bound, spot in counted
        if bound.clause.with_.most == least
    ]
    return Planted(files, labels)
