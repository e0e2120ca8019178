"""The message is prepared 30 days too early or too late."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from auditor.law.rule import Rule
from auditor.observed.clock import Period
from auditor.people.specimen.flaws import breaks
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.held import Held
from auditor.people.specimen.flaws.message import NO_ENVELOPE, SENT, again, of_envelope, one

FORMATS = SENT
WHY_NOT = NO_ENVELOPE
_FAR = timedelta(days=30)
_AWAY = Period(days=29)


def plant(ground: Ground, rule: Rule, number: int) -> Planted | None:
    """A file that breaks the rule, as a whole or in its record."""
    for shift, end in ((-_FAR, "from_"), (_FAR, "to")):
        made = one(ground, number)
        assert made.part is not None  # noqa: S101 - of wire formats alone
        frame = replace(made.part.frame, prepared=made.part.frame.prepared + shift)
        made = again(ground, replace(made, part=replace(made.part, frame=frame)))
        labels = [
            breaks.label(bound, None, spot, "planted")
            for bound, spot in of_envelope(ground, made, rule)
            if _is_shut(bound.clause.with_.windows, made.envelope, end)
        ]
        if labels:
            return Planted([made.written()], labels)
    return None


def _reachable(windows: Any, message: Held) -> list[Any] | None:
    """The windows that are open to such a message; None where that cannot be told, or one is never shut."""
    status = message.facts.flight_status
    found = [each for each in windows if each.status in (None, status)]
    untold = status is None and len(found) < len(windows)
    endless = any(each.from_ is None and each.to is None for each in found)
    return None if untold or endless or status == "cancelled" else found


def _is_shut(windows: Any, message: Held, end: str) -> bool:
    """Whether all windows open (`from_`), or shut (`to`), within a month of the flight: so far off none is open."""
    found = _reachable(windows, message)
    return found is not None and all(map(_is_near, (getattr(each, end) for each in found)))


def _is_near(period: Period | None) -> bool:
    if period is None or period.months:
        return False
    return abs(period.days) + abs(period.seconds) / 86_400 < _AWAY.days
