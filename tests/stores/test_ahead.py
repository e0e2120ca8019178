"""The forecast of a store is that of its rows."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shop import MAPPING, Row, records, rows
from test_equal import kept

from auditor.api.forecast import forecast
from auditor.judging.forecast.prospect import Step
from auditor.observed.record import Given
from auditor.stores.mapping_file import parse

pytest.importorskip("duckdb")


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    rows=rows(),
    step=st.sampled_from(["day", "week", "month"]),
    days=st.integers(0, 900),
    policy=st.sampled_from(["eu-pnr", "eu-us-2012", "eu-api-border"]),
)
def test_what_falls_due_is_what_falls_due_of_the_rows(
    rows: list[Row], step: Step, days: int, policy: str
) -> None:
    first = date(2026, 4, 1)
    with TemporaryDirectory() as folder:
        path, reads = kept(Path(folder), rows, "duckdb")
        mapping = parse(MAPPING.replace("READS", reads))
        ahead = forecast(path, policy, first, first + timedelta(days), step=step, mapping=mapping)
        (Path(folder) / "store.jsonl").write_bytes(records(rows))
        given = Given(zone="Europe/Paris", masks=frozenset({"REDACTED"}))
        lines = forecast(
            f"{folder}/store.jsonl", policy, first, first + timedelta(days), step=step, given=given
        )
    assert ahead.counts == lines.counts
    assert ahead.clauses.keys() == lines.clauses.keys()
    assert ahead.unjudged == lines.unjudged
    assert ahead.records == lines.records == len(rows)
