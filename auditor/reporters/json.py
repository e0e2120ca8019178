"""The report as JSON, version 1: a contract (`schemas/report.schema.json`) that tools depend on.

One document with one finding on each line, so that two can be compared line by line. Findings are
written one by one: a large report is never held as text.
"""

from typing import TextIO

from auditor.report import Report, finding_tree
from auditor.reporters.trees import encoded

TITLE = "JSON, version 1: one document, one finding on each line"


def write(report: Report, out: TextIO) -> None:
    """Write the report to `out`, with its keys in the order of the contract."""
    out.write("{")
    out.writelines(f"{encoded(key)}: {encoded(value)},\n " for key, value in report.head().items())
    out.write('"findings": [')
    between = "\n  "
    for finding in report.findings:
        out.write(f"{between}{encoded(finding_tree(finding))}")
        between = ",\n  "
    out.write("]")
    for key, value in report.tail().items():
        text = _lines(value) if isinstance(value, list) else encoded(value)
        out.write(f",\n {encoded(key)}: {text}")
    out.write("}\n")


def _lines(values: list[object]) -> str:
    return "[" + ",".join(f"\n  {encoded(value)}" for value in values) + "]"
