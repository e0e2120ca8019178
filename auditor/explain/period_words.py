"""Periods and moments of sending in words, as pages tell them."""

from collections.abc import Mapping

from auditor.explain import words
from auditor.explain.stage import Row
from auditor.law.rule import CLOCK


def period(row: Row) -> str | None:
    """A period in words with the clock it runs from; None where nobody confirmed it."""
    if row.after is None:
        return None
    amount = words.amount(row.after)
    if row.stage == "special" and amount == "at once":
        return amount
    clock = CLOCK.get(row.clock or "", "a clock that nobody confirmed")
    return f"on {clock}" if amount == "at once" else f"{amount} from {clock}"


def when(row: Row) -> str | None:
    """When carriers send, in words; None where nobody confirmed it."""
    if row.windows is None:
        return None
    who = words.listed([words.ROLE[each] for each in row.roles], "and") + ": " if row.roles else ""
    return who + " or ".join(map(_window, row.windows))


def _window(window: Mapping[str, str]) -> str:
    first, last = window.get("from"), window.get("to")
    said = {
        (False, False): "",
        (True, False): f"from {_moment(first)} on",
        (False, True): f"until {_moment(last)}",
        (True, True): f"from {_moment(first)} until {_moment(last)}",
    }[first is not None, last is not None]
    status = {"closed": "when the flight is closed", "scheduled": "before it is closed"}
    return " ".join(each for each in (status.get(window.get("status", "")), said) if each)


def _moment(period: str | None) -> str:
    if period is None or words.amount(period) == "at once":
        return "the departure"
    side = "before" if period.startswith("-") else "after"
    return f"{words.amount(period.lstrip('-'))} {side} departure"
