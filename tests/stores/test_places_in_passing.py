"""Places that an engine tells while it counts are those that it would list row by row; and windows leave no row out."""

from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from shop import AS_OF, MAPPING, by_store, day

from auditor.observed.record import Given
from auditor.stores.instants import Resolution
from auditor.stores.mapping_file import parse
from auditor.stores.opening import opened
from auditor.stores.windows import window

duckdb = pytest.importorskip("duckdb")

COLUMNS = "surname, given, docno, nation, svc, remark, grp, card, payer, seat, junk"


def lake(folder: Path) -> None:
    """Two files, the second shorter than the places that are wanted; days before and after each half year ends."""
    values = (
        "'FAKEMAN', 'ANNA MR', 'X', 'UTO', 'VGML', 'KOSHER MEAL', NULL, NULL, NULL, '12A', NULL"
    )
    with duckdb.connect() as db:
        for name, rows in (("a", 900), ("b", 7)):
            columns = ", ".join(
                f"{value} AS {column}"
                for column, value in zip(COLUMNS.split(", "), values.split(", "), strict=True)
            )
            rows_of = (
                "SELECT i AS id, TIMESTAMP '2026-05-20' + INTERVAL (i * 7) HOUR AS received_at, "  # noqa: S608 - ours
                f"CAST(NULL AS TIMESTAMP) AS departed_at, 'I' AS direction, {columns} FROM range({rows}) AS r(i)"
            )
            db.execute(f"COPY ({rows_of}) TO '{folder / name}.parquet' (FORMAT parquet)")


@pytest.mark.parametrize("places", [1, 5, 100, 256, 300])
def test_places_are_those_of_a_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, places: int
) -> None:
    lake(tmp_path)
    mapping = parse(MAPPING.replace("READS", '"*.parquet"'))

    def places_of() -> list[object]:
        with closing(opened(str(tmp_path), Given())) as store:
            report = by_store(store, mapping, ["eu-pnr", "gdpr"], AS_OF, places)
        return [report.requirements, report.findings]

    told = places_of()
    monkeypatch.setattr("auditor.stores.duckdb.DuckDialect.least", lambda *_: None)
    assert told == places_of()
    assert told[1]


@pytest.mark.parametrize("kind", ["day", "local", "instant"])
@pytest.mark.parametrize("resolution", ["month", "day"])
def test_a_window_lets_its_months_and_days_through(kind: str, resolution: Resolution) -> None:
    first, last = date(2024, 2, 29), date(2024, 12, 31)
    begun = date(1970, 1, 1)
    numbers = (
        [2024 * 12 + 1, 2024 * 12 + 11]
        if resolution == "month"
        else [(first - begun).days, (last - begun).days]
    )
    told = window("v", kind, resolution, numbers)  # type: ignore[arg-type]  # three of its words
    into = {"day": "DATE", "local": "TIMESTAMP", "instant": "TIMESTAMPTZ"}[kind]
    with duckdb.connect() as db:
        db.execute("SET TimeZone = 'UTC'")

        def passes(when: datetime) -> bool:
            asked = f"SELECT {told} FROM (SELECT CAST(? AS {into}) AS v)"  # noqa: S608 - ours
            return bool(db.execute(asked, [when]).fetchall()[0][0])

        assert passes(day(2024, 2, 29))
        assert passes(datetime(2024, 12, 31, 23, 59, 59, 999999))  # noqa: DTZ001 - as above
        assert not passes(day(2025, 1, 1))
        assert not passes(day(2024, 1, 31))


@pytest.mark.parametrize(
    "numbers", [[-1_000_000], [24000, 10**9], [0]], ids=["out of the calendar", "far", "year 0"]
)
def test_what_no_calendar_shows_has_no_window(numbers: list[int]) -> None:
    assert window("v", "instant", "month", numbers) is None
    assert window("v", "text", "month", [24000]) is None
    assert window("v", "local", "exact", [24000]) is None
