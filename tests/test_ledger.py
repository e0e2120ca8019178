"""Access logs and declarations from end to end: files, the command, exit codes, findings at their lines."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from auditor import audit, policies
from auditor.cli import main
from auditor.formats.logs.columns import columns
from auditor.law.policy import Policy, parse

TESTS = Path(__file__).parent
LOGS, DECLARATIONS = TESTS / "corpora" / "access-log", TESTS / "corpora" / "declaration"
LAW = TESTS / "utopia" / "ledger.yaml"
NOW = datetime(3003, 1, 1, tzinfo=UTC)

BREACHES = [
    ("pulled-data", 1), ("automated-decision", 2), ("foreign-purpose", 2), ("unlogged-operation", 4),
    ("unlogged-operation", 4), ("unapproved-unmasking", 3), ("unapproved-unmasking", 3),
    ("unapproved-unmasking", 3), ("self-approval", 3), ("undocumented-onward-transfer", 5),
    ("undocumented-onward-transfer", 5), ("undocumented-onward-transfer", 5), ("log-retention", 6),
]  # fmt: skip


def law() -> Policy:
    return parse(LAW.read_text("utf-8"))


def found(data: bytes, now: datetime = NOW) -> list[tuple[str, int | None]]:
    report = audit(data, law(), law_as_of=date(2026, 11, 22), now=now)
    return sorted((each.name, each.place.line) for each in report.findings)


def as_table(data: bytes) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, [*columns(), "traveller.surname", "session id"])
    table.writeheader()
    for line in data.splitlines():
        row = json.loads(line)
        table.writerow(row | {"data": " ".join(row.get("data", ()))})
    return text.getvalue().encode()


def test_each_breach_of_a_log_is_found_at_its_line() -> None:
    assert found((LOGS / "breaches.jsonl").read_bytes()) == sorted(BREACHES)


def test_the_same_log_as_a_table_comes_to_the_same() -> None:
    data = as_table((LOGS / "breaches.jsonl").read_bytes())
    assert found(data) == sorted((name, line + 1) for name, line in BREACHES)


def test_a_lawful_log_has_no_finding_and_each_clause_on_logs_was_judged() -> None:
    report = audit(
        (LOGS / "lawful.jsonl").read_bytes(), law(), law_as_of=date(2026, 11, 22), now=NOW
    )
    assert report.findings == ()
    judged = {each.clause for each in report.requirements if each.evaluated}
    assert judged == {
        "logged",
        "unmasked",
        "approver",
        "purposes",
        "human",
        "kept",
        "push",
        "abroad",
    }


def test_a_log_is_judged_as_stored_today() -> None:
    """No row is too old in 3003; in 3008 all but the last, of 3006, are older than six years."""
    data = (LOGS / "lawful.jsonl").read_bytes()
    kept = found(data, datetime(3008, 1, 1, tzinfo=UTC))
    assert kept == [("log-retention", line) for line in range(1, 7)]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_command_audits_logs_and_declarations_together(
    jobs: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(TESTS)
    paths = ["corpora/access-log", "corpora/declaration"]
    with pytest.raises(SystemExit) as left:
        main(
            [
                "audit",
                *paths,
                "--policy",
                str(LAW),
                "--format",
                "json",
                "--as-of",
                "3003-01-01",
                "-j",
                jobs,
            ]
        )
    out, err = capfd.readouterr()
    report = json.loads(out)
    assert (left.value.code, err) == (1, "")
    names = {each["name"] for each in report["findings"]}
    assert {name for name, _ in BREACHES} | {
        "excess-requirement",
        "retention-overlong",
        "missing-safeguard",
    } <= names
    assert report["examined"]["sources"] == 8
    assert "AGENT" not in out.upper()
    assert "zz000" not in out.lower()


def test_a_requirement_profile_alone_is_audited(capfd: pytest.CaptureFixture[str]) -> None:
    profile = str(DECLARATIONS / "profile.yaml")
    with pytest.raises(SystemExit) as left:
        main(
            [
                "audit",
                profile,
                "--policy",
                "icao-annex9",
                "--fail-on",
                "warning",
                "--law-as-of",
                "2026-11-22",
            ]
        )
    out, _ = capfd.readouterr()
    assert left.value.code == 1
    assert "DEC001 excess-requirement" in out
    assert "telephone of the traveller" in out
    assert "occupation" in out
    assert "nationality of" not in out


def test_a_declaration_is_told_figure_beside_figure() -> None:
    report = audit(
        (DECLARATIONS / "excess.json").read_bytes(), law(), law_as_of=date(2026, 11, 22), now=NOW
    )
    messages = {each.name: each.message for each in report.findings if not each.candidate}
    assert messages["retention-overlong"].endswith("2 years declared, at most 6 months allowed")
    assert messages["missing-safeguard"].endswith("a data protection officer")
    assert messages["log-retention"].endswith("1 year declared, at least 5 years asked for")
    asked = {each.element for each in report.findings if each.name == "excess-requirement"}
    assert asked == {"traveller.place_of_birth", "remark.general"}


@pytest.mark.parametrize("name", ["eu-pnr", "icao-annex9"])
def test_shipped_law_judges_logs_or_declarations(name: str) -> None:
    rules = {clause.rule for clause in policies.read(name).clauses}
    assert rules & {"excess-requirement", "missing-safeguard", "retention-overlong"}
