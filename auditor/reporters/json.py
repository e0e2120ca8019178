"""The report as JSON, version 1: a contract (`schemas/report.schema.json`) that tools depend on.

One document with one finding on each line, so that two can be compared line by line. Findings are
written one by one: a large report is never held as text.
"""

import json
from typing import TextIO

from auditor.report import Report, finding_tree

TITLE = "JSON, version 1: one document, one finding on each line"

_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _encode(value: object) -> str:
    r"""The value as JSON; what a terminal might obey, or a reader not see, is escaped (`\u202e`)."""
    text = _encoded(value)
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in text)


def write(report: Report, out: TextIO) -> None:
    """Write the report to `out`, with its keys in the order of the contract."""
    out.write("{")
    out.writelines(f"{_encode(key)}: {_encode(value)},\n " for key, value in report.head().items())
    out.write('"findings": [')
    between = "\n  "
    for finding in report.findings:
        out.write(f"{between}{_encode(finding_tree(finding))}")
        between = ",\n  "
    out.write("]")
    for key, value in report.tail().items():
        text = _lines(value) if isinstance(value, list) else _encode(value)
        out.write(f",\n {_encode(key)}: {text}")
    out.write("}\n")


def _lines(values: list[object]) -> str:
    return "[" + ",".join(f"\n  {_encode(value)}" for value in values) + "]"
