"""The audit as a function: what may be asked for, and that the answer follows from it alone."""

import io
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from shutil import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

import auditor
from auditor.api.audit import audit
from auditor.judging.report import Report
from auditor.judging.report_from_json import read as read_again
from auditor.law.policy import parse
from auditor.observed.clock import Interval
from auditor.observed.record import (
    Clocks,
    Facts,
    Form,
    Given,
    Place,
    Record,
    Sighting,
    Template,
    Trace,
    Unread,
)
from auditor.reporters import load
from auditor.sources import UsageError
from auditor.sources.side_cars import Aside

UTOPIA = Path(__file__).parent / "utopia"
PUSH = (UTOPIA / "push.edi").read_bytes()
LAW = str(UTOPIA / "law.yaml")
DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def keys(report: Report) -> list[tuple[str, str]]:
    return [(each.rule, each.place.source) for each in report.findings if each.policy]


def written(report: Report) -> str:
    out = io.StringIO()
    load("json").write(report, out)
    load("text").write(report, out)
    return out.getvalue()


def test_the_public_names_are_there() -> None:
    assert len(auditor.__all__) <= 7
    assert dir(auditor) == sorted(auditor.__all__)
    for name in auditor.__all__:
        assert getattr(auditor, name).__name__ == name
    assert auditor.Report is Report
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = auditor.nothing_such


def test_the_version_is_that_of_the_package() -> None:
    assert auditor.__version__ == version("pnr-auditor")


def test_paths_bytes_and_chunks_give_the_same_findings() -> None:
    Path("a.edi").write_bytes(PUSH)
    chunks = (PUSH[start : start + 7] for start in range(0, len(PUSH), 7))
    paths = audit("a.edi", LAW, law_as_of=DAY)
    assert keys(paths) == [("MIN001", "a.edi")]
    assert keys(audit(Path("a.edi"), LAW, law_as_of=DAY)) == keys(paths)
    assert keys(audit(["a.edi"], [LAW], law_as_of=DAY)) == keys(paths)
    assert keys(audit(PUSH, LAW, law_as_of=DAY)) == [("MIN001", "-")]
    assert keys(audit(chunks, LAW, law_as_of=DAY)) == [("MIN001", "-")]


def test_records_may_come_from_elsewhere() -> None:
    records: list[Record | Unread] = [
        Record("pnr", Place(source="s", record=1)),
        Unread("t", "gone"),
    ]
    report = audit(records, LAW, law_as_of=DAY)
    assert (report.records, report.unread) == (1, (Unread("t", "gone"),))


def test_nothing_is_nothing_to_audit() -> None:
    nothing: list[str] = []
    assert audit(nothing, LAW, law_as_of=DAY).exit_code == 3
    assert audit(b"", LAW, law_as_of=DAY).exit_code == 3


def test_a_policy_may_be_a_value() -> None:
    policy = parse(Path(LAW).read_text("utf-8"))
    assert keys(audit(PUSH, policy, law_as_of=DAY)) == [("MIN001", "-")]


def test_the_law_is_that_of_the_day() -> None:
    assert audit(PUSH, LAW, as_of=DAY).run.law_as_of == DAY
    assert audit(PUSH, LAW, now=datetime(2026, 1, 2, tzinfo=UTC)).run.law_as_of == date(2026, 1, 2)
    before = audit(PUSH, LAW, as_of=DAY, law_as_of=date(2019, 1, 1))
    assert [each.clause for each in before.requirements] == ["register"]


def _received(day: date) -> Record:
    clock = Interval.of_day(day)
    seen = Template("-", (Trace("traveller.occupation", Form.CLEAR),))
    return Record(
        "pnr",
        Place("store", record=1),
        Clocks(received=clock),
        sightings=(Sighting(seen, None, None, None, None, None),),
    )


def test_each_record_may_be_judged_by_the_law_of_the_day_it_was_received() -> None:
    before, after = _received(date(2019, 12, 31)), _received(date(2020, 1, 1))
    today = audit([before, after], LAW, law_as_of=DAY)
    then = audit([before, after], LAW, law_as_of="received")
    assert [len(each.findings) for each in (today, then)] == [2, 1]
    [listed] = [each for each in then.requirements if each.clause == "list"]
    assert (listed.status, listed.applicable, listed.evaluated) == ("fail", 1, 1)
    out = io.StringIO()
    load("json").write(then, out)
    assert read_again(out.getvalue().encode()) == then
    assert "law of the day each record was received" in written(then)


def test_a_day_is_its_first_instant_and_a_time_is_told_in_utc() -> None:
    assert audit(PUSH, LAW, as_of=DAY).run.as_of == "2026-11-22T00:00:00Z"
    hour = datetime.fromisoformat("2026-11-22T01:00:00+02:00")
    report = audit(PUSH, LAW, as_of=hour)
    assert (report.run.as_of, report.run.law_as_of) == ("2026-11-21T23:00:00Z", date(2026, 11, 21))


def test_without_a_day_a_message_is_a_transfer() -> None:
    report = audit(PUSH, LAW, law_as_of=DAY, now=datetime(2099, 1, 1, tzinfo=UTC))
    assert report.run.as_of is None
    assert keys(report) == [("MIN001", "-")]
    assert ("RET003", "-") in keys(audit(PUSH, LAW, as_of=date(2027, 6, 1)))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "by which day's law"),
        ({"as_of": datetime(2026, 1, 1)}, "needs its zone"),  # noqa: DTZ001 - the mistake itself
        ({"law_as_of": DAY, "policy": "eu-prn"}, "perhaps eu-pnr"),
        ({"law_as_of": DAY, "policy": "gone.yaml"}, "no such file"),
        ({"law_as_of": DAY, "policy": []}, "no policy is given"),
        ({"law_as_of": DAY, "policy": [LAW, LAW]}, "given twice"),
        ({"law_as_of": DAY, "dates": {"utopia.openin": DAY}}, "known are utopia.opening"),
        ({"law_as_of": DAY, "select": ["MIN999"]}, "'MIN999' is no rule"),
        ({"law_as_of": DAY, "ignore": ["utopia/lst"]}, "'utopia/lst' is no rule"),
        ({"law_as_of": DAY, "input_format": "morse"}, "no input format 'morse'"),
    ],
    ids=[
        "no day",
        "no zone",
        "policy",
        "file",
        "none",
        "twice",
        "date",
        "rule",
        "clause",
        "format",
    ],
)
def test_a_mistake_is_named(asked: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=r".") as raised:
        audit(PUSH, **({"policy": LAW} | asked))  # type: ignore[arg-type]  # mistakes on purpose
    assert words in str(raised.value)


def test_every_mistake_in_a_policy_file_is_named_with_its_line() -> None:
    text = Path(LAW).read_text("utf-8").replace("binding: law", "binding: lore")
    Path("mine.yaml").write_text(text, "utf-8")
    with pytest.raises(UsageError) as raised:
        audit(PUSH, "mine.yaml", law_as_of=DAY)
    lines = str(raised.value).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["mine.yaml:16:14", "mine.yaml:39:14"]


def test_rules_and_clauses_are_selected_and_ignored() -> None:
    def statuses(**asked: object) -> dict[str, str]:
        report = audit(PUSH, LAW, as_of=DAY, **asked)  # type: ignore[arg-type]
        return {each.clause: each.status for each in report.requirements}

    assert statuses() == {"list": "fail", "mask": "pass", "register": "manual"}
    ignored = {"list": "not-evaluated", "mask": "pass", "register": "manual"}
    assert statuses(ignore=["excess-element"]) == ignored
    assert statuses(ignore=["min001"]) == ignored
    assert statuses(ignore=["utopia/list"]) == ignored
    assert statuses(select=["utopia/mask"]) == ignored


def test_findings_are_cut_to_the_gravest_and_the_rest_is_counted() -> None:
    report = audit(PUSH.replace(b"UNT+11", b"UNT+12"), LAW, law_as_of=DAY, max_findings=1)
    assert keys(report) == [("MIN001", "-")]
    assert report.counts["warning"] >= 1
    assert report.cut == sum(report.counts.values()) - 1
    assert report.exit_code == 5


def test_asides_and_side_cars_say_what_the_message_cannot() -> None:
    Path("law.yaml").write_text(
        Path(LAW)
        .read_text("utf-8")
        .replace("rule: excess", "when: {holder: [piu]}\n    rule: excess"),
        "utf-8",
    )
    Path("a.edi").write_bytes(PUSH)
    aside = [Aside("*.edi", Given(facts=Facts(holder="carrier")))]
    assert keys(audit("a.edi", "law.yaml", law_as_of=DAY)) == [("MIN001", "a.edi")]
    assert keys(audit("a.edi", "law.yaml", law_as_of=DAY, aside=aside)) == []
    Path("a.edi.auditor.toml").write_text('holder = "piu"\n', "utf-8")
    assert keys(audit("a.edi", "law.yaml", law_as_of=DAY, aside=aside)) == [("MIN001", "a.edi")]
    Path("a.edi.auditor.toml").write_text('hodler = "piu"\n', "utf-8")
    with pytest.raises(UsageError, match=r"^a\.edi\.auditor\.toml: there is no key 'hodler'"):
        audit("a.edi", "law.yaml", law_as_of=DAY)


def test_sources_may_be_called_by_their_number() -> None:
    Path("SPECIMEN-A.edi").write_bytes(PUSH)
    Path("SPECIMEN-B.pdf").write_bytes(b"%PDF-1.7")
    paths = ["SPECIMEN-C.edi", "*SPECIMEN*"]
    report = audit(paths, LAW, law_as_of=DAY, anonymise_sources=True)
    assert keys(report) == [("MIN001", "source-1")]
    assert [each.source for each in report.unread] == ["source-2", "source-3"]
    assert "SPECIMEN" not in written(report)


def test_the_configuration_follows_from_what_was_asked() -> None:
    def configuration(**asked: object) -> str:
        return audit(PUSH, LAW, law_as_of=DAY, **asked).run.configuration  # type: ignore[arg-type]

    asked: list[dict[str, object]] = [
        {},
        {"as_of": DAY},
        {"as_known_then": True},
        {"holder": "piu"},
        {"dates": {"utopia.opening": DAY}},
        {"given": Given(zone="Europe/Paris")},
        {"given": Given(masks=frozenset({"REDACTED", "GONE"}))},
        {"aside": [Aside("*", Given(zone="Europe/Paris"))]},
        {"input_format": "edifact"},
        {"ignore": ["MIN001"]},
        {"max_findings": 10},
        {"anonymise_sources": True},
        {"fail_on": None},
        {"fail_on_unevaluated": True},
    ]
    found = [configuration(**each) for each in asked]
    assert len(set(found)) == len(asked)
    assert found == [configuration(**each) for each in asked]
    # Neither the present, where it changes nothing, nor the number of workers is part of it.
    assert configuration(now=datetime(2030, 1, 1, tzinfo=UTC), jobs=3) == found[0]


def test_how_much_was_read_is_told() -> None:
    for name in ("a.edi", "b.edi"):
        copy(UTOPIA / "push.edi", name)
    told: list[tuple[int, int, int]] = []
    report = audit("*.edi", LAW, law_as_of=DAY, watch=lambda *seen: told.append(seen))
    assert sum(size for size, _, _ in told) == told[0][1] == 2 * len(PUSH)
    # Told when a piece is read, before what is in it is judged.
    assert [records for _, _, records in told] == [0, report.records // 2]


@pytest.mark.slow
def test_several_workers_give_the_same_bytes() -> None:
    for number in range(7):
        copy(UTOPIA / "push.edi", f"{number}.edi")  # one flight, sent more often than once
    Path("3.edi").write_bytes(b"%PDF-1.7")
    Path("law.yaml").write_text(
        Path(LAW).read_text("utf-8")
        + """
  - id: once
    title: Demand once of the law
    duty: [holder]
    cites: Passenger Data Act, section 4
    binding: law
    basis: read
    since: "2020-01-01"
    rule: repeated-transfer
    with: {most: 2}
""",
        "utf-8",
    )
    for most in (None, 5):
        alone, many = (
            audit("*.edi", "law.yaml", law_as_of=DAY, max_findings=most, jobs=jobs)
            for jobs in (1, 3)
        )
        assert sum(alone.counts.values()) > 6
        assert "MIN009" in {
            each.rule for each in audit("*.edi", "law.yaml", law_as_of=DAY).findings
        }
        assert written(many) == written(alone)


@pytest.mark.slow
@given(st.lists(st.sampled_from(["push.edi", "empty.edi"]), min_size=1, max_size=4))
def test_reports_add_up(names: list[str]) -> None:
    whole = audit([str(UTOPIA / name) for name in names], LAW, law_as_of=DAY)
    parts = [audit(str(UTOPIA / name), LAW, law_as_of=DAY) for name in dict.fromkeys(names)]
    assert whole.records == sum(each.records for each in parts)
    assert whole.messages == sum(each.messages for each in parts)
    assert sorted(keys(whole)) == sorted(key for each in parts for key in keys(each))


def test_a_deadline_is_the_last_lawful_day() -> None:
    (deadline,) = audit(PUSH, LAW, law_as_of=DAY).deadlines
    assert (deadline.clause, deadline.month) == ("mask", "2027-05")
    end = date(2027, 5, 1)
    lawful = datetime.combine(end, datetime.max.time(), UTC)
    assert "RET003" not in {rule for rule, _ in keys(audit(PUSH, LAW, as_of=lawful))}
    late = lawful + timedelta(microseconds=1)
    assert "RET003" in {rule for rule, _ in keys(audit(PUSH, LAW, as_of=late))}
