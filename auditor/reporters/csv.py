"""The report as one table of comma-separated values (RFC 4180): what each row is, its first cell says.

Laws of the file: clauses come before findings; no cell begins with what a spreadsheet would take for
a formula; every row has every column.
"""

from collections.abc import Iterator
from typing import TextIO

from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.requirement import Requirement
from auditor.law.duty import whose
from auditor.observed.record import Place
from auditor.reporters.sheet import write_rows
from auditor.reporters.summary import STATUSES, examined, judged, reviewed, state, why
from auditor.reporters.words import BASIS, BINDING

TITLE = "CSV: one table, for a spreadsheet or a script"

_PLACE = (
    "source",
    "message",
    "record",
    "traveller",
    "segment",
    "tag",
    "line",
    "pointer",
    "table",
    "column",
    "row",
)
_COLUMNS = (
    "row", "policy", "clause", "status", "severity", "candidate", "rule", "name", "element", "says", "cites",
    "binding", "basis", "remedy", *(f"place_{name}" for name in _PLACE), "applicable", "evaluated",
    "unevaluated", "findings", "clear", "masked", "partial", "empty", "month", "records", "fingerprint", "demands",
    "duty", "address", "on_receipt", "answer", "answered_by", "answered_on", "answer_until", "evidence",
    "place_start_column", "state",
)  # fmt: skip


def write(report: Report, out: TextIO) -> None:
    """Write the report to `out`, with a heading; lines end as RFC 4180 has it."""
    write_rows(_COLUMNS, _rows(report), out)


def _rows(report: Report) -> Iterator[dict[str, object]]:
    yield {"row": "report", "says": f"{headline(report)}; {reviewed(report.run)}"}
    yield {"row": "examined", "says": examined(report)}
    if report.run.policies:
        yield {"row": "judged", "says": judged(report.run)}
    for passed in report.passed_over:
        yield {
            "row": "not looked at",
            "says": passed.reason,
            "records": None,
            "place_source": passed.first[0] if passed.first else None,
        }
    if report.cut:
        yield {"row": "left out", "says": f"{report.cut} findings are not in this table"}
    for law in report.run.policies:
        yield {
            "row": "policy",
            "policy": law.id,
            "says": law.title,
            "cites": law.edition,
            "status": law.status,
        }
    for lost in report.unread:
        yield {"row": "not read", "says": lost.reason, "place_source": lost.source}
    for each in report.requirements:
        yield {
            "row": "clause", "policy": each.policy, "clause": each.clause, "status": STATUSES[each.status],
            "name": each.rule, "says": why(each), "cites": each.cites, "binding": BINDING[each.binding],
            "basis": BASIS[each.basis], "applicable": each.applicable, "evaluated": each.evaluated,
            "unevaluated": each.unevaluated, "findings": each.findings, "demands": each.title,
            "duty": whose(each.duty), "address": each.link, **_answer(each),
        }  # fmt: skip
    for finding in report.findings:
        yield {
            "row": "finding", "policy": finding.policy, "clause": finding.clause, "severity": str(finding.severity),
            "candidate": "yes" if finding.candidate else "no", "rule": finding.rule, "name": finding.name,
            "element": finding.element, "says": finding.message, "cites": finding.cites,
            "binding": finding.binding and BINDING[finding.binding],
            "basis": finding.basis and BASIS[finding.basis], "remedy": finding.remedy,
            "fingerprint": finding.fingerprint, "demands": finding.title, "duty": whose(finding.duty),
            "on_receipt": "yes" if finding.on_receipt else "no", **_place(finding.place),
            "place_start_column": finding.place.start_column,
            "state": state(finding, report),
        }  # fmt: skip
    for element, forms in report.elements:
        yield {"row": "element", "element": element, **forms}
    for due in report.deadlines:
        yield {
            "row": "deadline",
            "policy": due.policy,
            "clause": due.clause,
            "month": due.month,
            "records": due.records,
        }


def _answer(each: Requirement) -> dict[str, object]:
    said = each.attested
    if said is None:
        return {}
    return {
        "answer": said.answer,
        "answered_by": said.by,
        "answered_on": said.on,
        "answer_until": said.until,
        "evidence": "; ".join(said.evidence),
    }


def _place(place: Place) -> dict[str, object]:
    return {f"place_{name}": getattr(place, name) for name in _PLACE}
