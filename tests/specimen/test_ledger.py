"""Logs and declarations: lawful because the audit says so, and as one may find them where not."""

from pathlib import Path

import msgspec
import pytest

import auditor
from auditor import policies
from auditor.api.generate import generate
from auditor.formats import access_log, declaration
from auditor.observed.record import Given, Record
from auditor.people.specimen.dataset import files
from auditor.people.specimen.declared import mended
from auditor.people.specimen.plan import DAY, Plan
from auditor.people.specimen.sheets import settled


def test_a_log_and_a_declaration_that_break_the_law_are_as_easily_made() -> None:
    policy = policies.read("eu-pnr")
    for format, rules in (
        ("access-log", {"foreign-purpose", "self-approval", "unapproved-unmasking"}),
        ("declaration", {"excess-requirement", "retention-overlong", "missing-safeguard"}),
    ):
        found = set()
        for made in files(settled(Plan(format=format, count=200 if format == "access-log" else 3))):
            report = auditor.audit(made.content, policy, as_of=DAY, law_as_of=DAY)
            found |= {each.name for each in report.findings}
        assert rules <= found


def test_a_careful_declaration_still_asks_for_and_keeps_something(tmp_path: Path) -> None:
    generate(
        tmp_path / "set", Plan(format="declaration", count=1), clean_under=policies.read("eu-pnr")
    )
    said = msgspec.json.decode((tmp_path / "set" / "declaration-00001.json").read_bytes())
    assert said["requires"][0]["elements"]
    assert {each["stage"]: each["period"] for each in said["retention"]}["total"] in (
        "P5Y",
        "P4Y",
        "P3Y",
        "P2Y",
        "P1Y",
        "P6M",
    )


def test_what_the_audit_points_at_goes_and_the_rest_keeps_its_place() -> None:
    said: dict[str, list[object]] = {
        "purposes": list("abcdefghijkl"),
        "retention": [{"stage": "total", "period": "P10Y"}, {"stage": "logs", "period": "PT24H"}],
    }
    better = mended(said, ["/purposes/2", "/purposes/10", "/retention/0", "/retention/1"])
    assert better == {
        "purposes": list("abdefghijl"),
        "retention": [{"stage": "total", "period": "P5Y"}],
    }
    assert mended(said, ["/safeguards/oversight"]) is None
    assert len(said["purposes"]) == 12


@pytest.mark.parametrize(
    "content",
    [
        b'{"time":"2030-01-01","operation":"consultation","synthetic":"FAKE001"}\n',
        b"time,operation,synthetic\n2030-01-01,consultation,FAKE001\n",
    ],
)
def test_nothing_hides_in_the_mark_of_a_row(content: bytes) -> None:
    (record,) = access_log.read([content], "x", Given())
    assert isinstance(record, Record)
    assert "unlisted.content" in {each.element for each in record.observations}


def test_nothing_hides_in_the_mark_of_a_declaration() -> None:
    (record,) = declaration.read([b"declaration: 1\nsynthetic: FAKE001\n"], "x", Given())
    assert isinstance(record, Record)
    assert [each.element for each in record.observations] == ["unlisted.content"]
    (record,) = declaration.read([b"declaration: 1\nsynthetic: true\n"], "x", Given())
    assert isinstance(record, Record)
    assert list(record.observations) == []
