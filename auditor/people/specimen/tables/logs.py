"""The logs of a store: operations on it, and what was deleted from it when its time was over."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from auditor.observed.clock import Period, last_lawful
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.moment import later
from auditor.people.specimen.operation import operation
from auditor.people.specimen.plan import Mend, Plan, RefusedError, Sheet
from auditor.people.specimen.tables import TABLES, Row, Rows, key
from auditor.people.specimen.tables.rows import row

# One operation to so many PNRs, one deletion likewise.
_LOGGED, _DELETED = 5, 10
_TRIES = 256
_RENAMED = {"time": "logged_at", "case": "case_reference", "data": "data_concerned"}
# Keys of their own: bookings are numbered from 1 on, and have fewer parts.
_LOG, _GONE = 998, 999
_SHORT, _LONG = Period.parse("P6M"), Period.parse("P5Y")
_YEARS = 8 * 365


def logs(plan: Plan, sheet: Sheet, mend: Mend | None) -> Rows:
    """The rows of both logs that go with a sheet; operations that `mend` finds unlawful are drawn again."""
    kept: Rows = {"access_log": [], "deletion_log": []}
    for number in range(sheet.first, sheet.end):
        if number % _LOGGED == 0:
            kept["access_log"].append(_operation(plan, number, mend))
        if plan.oldest is not None and number % _DELETED == 0:
            kept["deletion_log"] += _deletion(plan, number)
    return kept


def _operation(plan: Plan, number: int, mend: Mend | None) -> Row:
    draw = Draw(f"{plan.seed} log", number)
    for _ in range(_TRIES):
        done = operation(draw, plan.on, plan.holder)
        if mend is None or mend(dict(done)) is not None:
            return logged(done, number + 1)
    raise RefusedError("no operation could be found that this law lets be done")


def column(name: str) -> str:
    """The column of the access log that holds what a log calls so."""
    return _RENAMED.get(name, name)


def logged(done: Mapping[str, Any], number: int) -> Row:
    """An operation as a row of the access log."""
    cells = {column(name): value for name, value in done.items()}
    return row(TABLES["access_log"], {"log_id": key(number, _LOG)} | cells)


def _deletion(plan: Plan, number: int) -> Iterator[Row]:
    """A PNR that is there no longer: deleted on the last day on which it could be kept."""
    draw = Draw(f"{plan.seed} deleted", number)
    linked = draw.happens_anyway(0.3)
    sent = datetime.combine(later(plan.on, -draw.between(200, _YEARS)), time(12), UTC)
    last = last_lawful(sent, _LONG if linked else _SHORT, "calendar-day")
    gone = last - timedelta(hours=draw.between(1, 6))
    if gone.date() >= plan.on:
        return
    told = {"transferred_at": _utc(sent), "deleted_at": _utc(gone), "retention_link": linked}
    yield deleted(key(number + 1, _GONE), number + 1, told, f"ZZ{draw.digits(4)}AGENT")


def deleted(pnr: str, number: int, told: Mapping[str, Any], operator: str) -> Row:
    """A row of the deletion log: that the PNR of this key was deleted."""
    cells = {
        "deletion_id": key(number, _GONE),
        "pnr_id": pnr,
        "operation": "erasure",
        "purpose": "deletion",
        "operator": operator,
        **told,
    }
    return row(TABLES["deletion_log"], cells)


def _utc(moment: datetime) -> str:
    return f"{moment.isoformat()[:19]}Z"
