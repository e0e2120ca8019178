"""A forecast says of each day what an audit as of that day says."""

import csv
import io
import json
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from auditor import policies
from auditor.cli import group
from auditor.explain import schemas as schema
from auditor.judging.forecast.due import Forecast
from auditor.judging.forecast.eras import eras
from auditor.judging.judge import Audit
from auditor.judging.run import Terms
from auditor.law.policy import Policy, from_tree
from auditor.observed.clock import Interval
from auditor.observed.record import Clocks, Facts, Form, Place, Record, Sighting, Template, Trace

FIRST, LAST = date(2020, 1, 1), date(2040, 12, 31)
DATES = {"eu-api-border.router_start": date(2028, 1, 1)}
CORPORA = Path(__file__).parents[1] / "corpora"


def act(*clauses: dict[str, Any]) -> Policy:
    """A law of nowhere with these clauses."""
    common: dict[str, Any] = {
        "title": "Keep to it", "duty": ["holder"], "cites": "Fake Act", "binding": "law",
        "basis": "read", "since": "2000-01-01",
    }  # fmt: skip
    return from_tree({
        "id": "fake", "title": "Fake Act", "jurisdiction": "UTO", "status": "in-force", "edition": "none",
        "reviewed": "2026-11-22",
        "clauses": [{"id": f"art-{number}"} | common | each for number, each in enumerate(clauses, 1)],
    })  # fmt: skip


def kept(after: str, **more: Any) -> dict[str, Any]:
    given_ = {"after": after, "clock": "received", "counting": "calendar-day"}
    return {"rule": "kept-too-long", "with": given_} | more


MASK = {
    "rule": "not-depersonalised",
    "with": {
        "after": "P6M", "clock": "transferred", "counting": "calendar-day",
        "elements": ["traveller.surname"], "conditional": ["payment.form"],
    },
}  # fmt: skip
# Law that changes: a period that is shortened, one that ends, a reading made public late.
CHANGING = act(
    kept("P5Y", until="2027-12-31"),
    kept("P1Y", since="2028-01-01"),
    MASK | {"until": "2026-06-30"},
    MASK | {"since": "2026-07-01"},
    kept("P1M", known="2029-05-05"),
)
LAW = (CHANGING, *(policies.read(name) for name in ("eu-pnr", "eu-api-border", "eu-api-2004")))

instants = st.datetimes(
    datetime(2019, 1, 1), datetime(2039, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001 - given one
)  # fmt: skip
clocks = st.builds(
    lambda said: Clocks(**{name: Interval.at(at) for name, at in said.items()}),
    st.dictionaries(st.sampled_from(Clocks.__struct_fields__), instants, max_size=4),
)
facts = st.builds(
    Facts,
    holder=st.sampled_from([None, "piu", "border", "carrier"]),
    direction=st.sampled_from(["in", "out"]),
    role=st.sampled_from(["passenger", "crew"]),
    retention_link=st.sampled_from([None, True, False]),
)
traces = st.builds(
    Trace,
    element=st.sampled_from(["traveller.surname", "payment.form", "document.number", "remark.osi"]),
    form=st.sampled_from(Form),
)
sightings = st.lists(
    st.builds(lambda trace: Sighting(Template("TIF", (trace,)), 1, 1, 1, 1, 1), traces), max_size=3
).map(tuple)
records = st.builds(
    Record,
    kind=st.sampled_from(["pnr", "api"]),
    at=st.just(Place(source="x", record=1)),
    clocks=clocks,
    facts=facts,
    sightings=sightings,
)


def terms(law: date) -> Terms:
    return Terms(law_as_of=law, dates=DATES)


def audited(record: Record, day: date, law: date) -> Counter[tuple[str | None, ...]]:
    """What an audit as of `day` finds that depends on the day."""
    clauses = terms(law).clauses(LAW)
    timed = tuple(each for each in clauses if each.rule and each.rule.lawful_until)
    verdict = Audit(timed, datetime.combine(day, time(), UTC)).judge(record)
    return Counter((each.policy, each.clause, each.element) for each in verdict.findings)


@pytest.mark.slow
@settings(max_examples=150)
@given(records, st.dates(FIRST, LAST), st.booleans())
def test_agrees_with_an_audit_as_of_any_day(record: Record, day: date, fixed: bool) -> None:  # noqa: FBT001
    law = date(2026, 11, 22) if fixed else None
    outlook = Forecast(eras(LAW, terms(FIRST), FIRST, LAST, law), None).look(record)
    said: Counter[tuple[str | None, ...]] = Counter()
    for due in outlook.dues:
        if due.first <= day <= due.last:
            key = (due.finding.policy, due.finding.clause, due.finding.element)
            said[key] += due.places
    assert said == audited(record, day, law or day)


@settings(max_examples=50)
@given(records)
def test_the_day_before_is_lawful_and_the_first_day_is_not(record: Record) -> None:
    law = date(2026, 11, 22)
    for due in Forecast(eras(LAW, terms(FIRST), FIRST, LAST, law), None).look(record).dues:
        key = (due.finding.policy, due.finding.clause, due.finding.element)
        assert audited(record, due.first, law)[key]
        if due.first > FIRST:
            assert not audited(record, due.first - timedelta(days=1), law)[key]


LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def months_on(day: date, months: int) -> date:
    """The same day some months later, worked out by counting months one by one: no `Period` here."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month > 12:
            year, month = year + 1, 1
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    length = LENGTHS[month - 1] + (leap and month == 2)
    return date(year, month, min(day.day, length))


@pytest.mark.parametrize(("after", "months"), [("P6M", 6), ("P5Y", 60)])
def test_every_start_day_from_2000_to_2040_runs_out_on_the_day_of_the_calendar(
    after: str, months: int
) -> None:
    law = (act(kept(after)),)
    ahead = Forecast(eras(law, terms(FIRST), date(1999, 1, 1), date(2050, 1, 1), FIRST), None)
    day = date(2000, 1, 1)
    while day <= date(2040, 12, 31):
        at = datetime(day.year, day.month, day.day, 13, 5, tzinfo=UTC)
        record = Record("pnr", Place(source="x", record=1), Clocks(received=Interval.at(at)))
        (due,) = ahead.look(record).dues
        # The last day of the period is lawful to its end.
        assert due.first == months_on(day, months) + timedelta(days=1), day
        day += timedelta(days=1)


def test_eras_cover_every_day_once_and_end_where_the_law_changes() -> None:
    found = eras((CHANGING,), terms(FIRST), FIRST, LAST, None)
    days = [each.first for each in found]
    assert days == [FIRST, date(2026, 7, 1), date(2028, 1, 1), date(2029, 5, 5)]
    ends = [each.last for each in found]
    assert ends == [*(day - timedelta(days=1) for day in days[1:]), LAST]


def test_a_breach_that_outlives_its_article_is_one_under_each() -> None:
    received = Clocks(received=Interval.at(datetime(2022, 3, 1, 12, tzinfo=UTC)))
    record = Record("pnr", Place(source="x", record=1), received)
    ahead = Forecast(eras((CHANGING,), terms(FIRST), FIRST, date(2028, 6, 30), None), None)
    found = {each.finding.clause: (each.first, each.last) for each in ahead.look(record).dues}
    assert found == {
        "art-1": (date(2027, 3, 2), date(2027, 12, 31)),
        "art-2": (date(2028, 1, 1), date(2028, 6, 30)),
        "art-5": (date(2022, 4, 2), date(2028, 6, 30)),
    }


# --- the verb --------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, ["forecast", *arguments], standalone_mode=False)
    return (done.return_value if isinstance(done.return_value, int) else -1), done.stdout


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Three PNRs of a PIU: received in January, in March, and one without a clock."""
    path = tmp_path / "store.jsonl"
    lines = [
        {"kind": "pnr", "facts": {"holder": "piu", "direction": "in"},
         "clocks": {"transferred": f"{day}T09:00:00Z"} if day else {},
         "elements": {"reservation.locator": "FAKE000001"},
         "groups": {"travellers": [{"elements": {"traveller.surname": "FAKE001SPECIMEN"}}]}}
        for day in ("2026-01-10", "2026-03-31", None)
    ]  # fmt: skip
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


ASKED = ("--policy", "eu-pnr", "--from", "2026-06-01", "--to", "2026-12-31")


def test_text_counts_by_month_and_cites(store: Path) -> None:
    code, text = run(str(store), *ASKED)
    assert code == 0
    assert "2026-07                        1" in text
    assert "2026-10                        1" in text  # masked by the end of 30 September
    assert "Directive (EU) 2016/681, Article 12(2)" in text
    assert (
        "1 record under eu-pnr/art-12-2: the period runs from the transfer, whose day is not said"
        in text
    )
    assert "by 2026-12-31, if nothing is done: 2 clauses broken" in text
    assert "FAKE" not in text


def test_json_keeps_to_its_schema_and_names_the_first_day(store: Path) -> None:
    code, text = run(str(store), *ASKED, "--format", "json", "--by", "week")
    tree = json.loads(text)
    report = Resource.from_contents(json.loads(schema.read("report")))
    registry: Registry[Any] = Registry().with_resource("urn:pnr-auditor:schema:report:1", report)
    validator = Draft202012Validator(
        json.loads(schema.read("forecast")), registry=registry, format_checker=FormatChecker()
    )
    assert (code, list(validator.iter_errors(tree))) == (0, [])
    masks = [each for each in tree["dues"] if each["clause"] == "art-12-2"]
    assert [each["first"] for each in masks] == ["2026-07-11", "2026-10-01"]
    assert {each["element"] for each in masks} == {"traveller.surname"}
    starts = {each["start"] for each in tree["counts"]}
    assert {date.fromisoformat(each).weekday() for each in starts} == {0}


def test_csv_has_a_row_for_each_due_and_no_formula(tmp_path: Path, store: Path) -> None:
    hostile = store.rename(tmp_path / "=cmd.jsonl")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        code, text = run(hostile.name, *ASKED, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert code == 0
    assert {row["source"] for row in rows} == {"'=cmd.jsonl"}
    assert [row["first"] for row in rows if row["clause"] == "art-12-2"] == [
        "2026-07-11",
        "2026-10-01",
    ]


def test_exit_codes(tmp_path: Path, store: Path) -> None:
    assert run(str(store), *ASKED, "--fail-on", "error")[0] == 1
    early = ("--policy", "eu-pnr", "--from", "2026-06-01", "--to", "2026-06-30")
    assert run(str(store), *early, "--fail-on", "note")[0] == 0
    assert run(str(store), *ASKED, "--max-findings", "1")[0] == 5
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"\n")
    assert run(str(empty), *ASKED)[0] == 3
    assert run(str(store), str(tmp_path / "nowhere"), *ASKED)[0] == 4


def test_a_last_day_before_the_first_is_wrong_use(store: Path) -> None:
    wrong = ("--policy", "eu-pnr", "--from", "2026-06-02", "--to", "2026-06-01")
    done = CliRunner().invoke(group, ["forecast", str(store), *wrong])
    assert done.exit_code == 2
    assert "before its first" in done.output


def test_settings_of_an_audit_are_shared_and_what_a_forecast_lacks_is_left_aside(
    tmp_path: Path, store: Path
) -> None:
    settings_ = tmp_path / "auditor.toml"
    settings_.write_text('policy = ["eu-pnr"]\njobs = 2\nfail-on = "error"\n', "utf-8")
    days = ("--from", "2026-06-01", "--to", "2026-12-31")
    assert run(str(store), *days, "--config", str(settings_))[0] == 1
