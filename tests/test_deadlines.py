"""Deadlines by month: as many lines as a report has room for, whatever days the records name."""

import json
from datetime import UTC, date, datetime

from auditor import audit
from auditor.judging import report_to_json


def record(year: int, month: int) -> bytes:
    clocks = {"transferred": f"{year:04}-{month:02}-03T00:00:00Z"}
    return json.dumps(
        {"kind": "pnr", "clocks": clocks, "elements": {"traveller.surname": "FAKE001SPECIMEN"}}
    ).encode()


def test_months_of_any_calendar_are_counted_within_three_centuries() -> None:
    years = [*range(1, 9990, 97)]
    data = b"\n".join(record(year, 1 + year % 12) for year in years)
    tree = report_to_json.tree(
        audit(data, "eu-pnr", law_as_of=date(2026, 11, 22), now=datetime(2026, 11, 22, tzinfo=UTC))
    )
    ahead = tree["deadlines"]
    assert isinstance(ahead, list)
    months = {each["month"] for each in ahead}
    assert months
    assert all("1900-01" <= month <= "2200-12" for month in months)
    by_clause: dict[str, int] = {}
    for each in ahead:
        by_clause[each["clause"]] = by_clause.get(each["clause"], 0) + each["records"]
    coming = sum(year > 2026 for year in years)
    assert all(count >= coming - 6 for count in by_clause.values())
