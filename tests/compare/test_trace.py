"""The trace of clauses and rules: both ways, with denominators."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from auditor import policies
from auditor.cli import group
from auditor.explain import schemas as schema
from auditor.explain.compare.trace import WORDS, trace
from auditor.explain.compare.trace_text import FORMS
from auditor.law.policy import Policy, from_tree

DAY = date(2026, 11, 22)


def act() -> Policy:
    common: dict[str, Any] = {
        "title": "Keep to it", "duty": ["holder"], "cites": "Fake Act", "binding": "law",
        "basis": "read", "since": "2000-01-01",
    }  # fmt: skip
    term: dict[str, Any] = {"after": "P1Y", "clock": "received"}
    clauses: list[dict[str, Any]] = [
        {"id": "kept", "rule": "kept-too-long", "with": term},
        {"id": "unknown", "rule": "kept-too-long", "with": term | {"after": None}},
        {"id": "person", "manual": "Look at it."},
        {"id": "ended", "rule": "kept-too-long", "with": term, "until": "2001-01-01"},
        {"id": "waits", "rule": "crew-data", "since": {"parameter": "opening"}},
    ]
    return from_tree({
        "id": "fake", "title": "Fake Act", "jurisdiction": "UTO", "status": "in-force", "edition": "none",
        "reviewed": "2026-11-22", "parameters": {"opening": "when it opens"},
        "clauses": [common | each for each in clauses],
    })  # fmt: skip


def test_each_clause_has_its_status_and_the_total_its_denominator() -> None:
    found = trace([act()], DAY, {})
    assert {line.clause: line.status for line in found.lines} == {
        "kept": "evaluated", "unknown": "no-figure", "person": "manual", "ended": "not-in-force",
        "waits": "no-date",
    }  # fmt: skip
    (total,) = found.totals
    assert str(total) == (
        "1 evaluated of 4, 1 manual, 1 without confirmed figure, 1 whose day is not set, "
        "1 not in force on the day"
    )
    assert total.share == 25
    assert found.rules["kept-too-long"] == ("fake/kept", "fake/unknown", "fake/ended")
    (total,) = trace([act()], DAY, {"fake.opening": date(2020, 1, 1)}).totals
    assert total.counts["evaluated"] == 2


def test_every_shipped_clause_is_traced_once_and_the_counts_add_up() -> None:
    packs = [policies.read(name) for name in policies.names()]
    found = trace(packs, DAY, {})
    assert len(found.lines) == sum(len(each.clauses) for each in packs)
    for total, pack in zip(found.totals, packs, strict=True):
        assert sum(total.counts.values()) == len(pack.clauses)
        assert total.counts.keys() == WORDS.keys()
    named = {line.rule for line in found.lines if line.rule}
    assert named == {name for name, clauses in found.rules.items() if clauses}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_names_every_clause_of_one_policy(form: str) -> None:
    out = io.StringIO()
    FORMS[form](trace([act()], DAY, {}), out)
    for clause in act().clauses:
        assert clause.id in out.getvalue()


def test_json_keeps_to_its_schema() -> None:
    out = io.StringIO()
    FORMS["json"](trace([act()], DAY, {}), out)
    validator = Draft202012Validator(json.loads(schema.read("trace")))
    assert list(validator.iter_errors(json.loads(out.getvalue()))) == []


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, ["policy", "trace", *arguments], standalone_mode=False)
    return (done.return_value if isinstance(done.return_value, int) else -1), done.stdout


def test_too_small_a_share_fails(tmp_path: Path) -> None:
    assert run("pci-dss", "--fail-under", "39")[0] == 0
    assert run("pci-dss", "--fail-under", "41")[0] == 1
    sample = Path(__file__).parents[1] / "corpora" / "pnrgov" / "excess.edi"
    report = tmp_path / "r.json"
    asked = [
        "audit",
        str(sample),
        "--policy",
        "pci-dss",
        "--fail-on",
        "never",
        "--output",
        f"json={report}",
    ]
    CliRunner().invoke(group, asked, standalone_mode=False)
    code, text = run("pci-dss", "--report", str(report))
    assert code == 0
    assert " · manual · " in text
    assert run("pci-dss", "--report", str(tmp_path / "gone.json"))[0] == 4
