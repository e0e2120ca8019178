"""A report read back from JSON version 1: whatever a reporter writes, it can write from the file alone.

Laws of the file: what the schema refuses, or what does not add up, is no report; a mistake is named
by line, column and JSONPath, and its words repeat nothing that stands in the file.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any, NoReturn

import msgspec

from auditor.judging.report import Deadline, PassedOver, Report, Waived
from auditor.judging.report_schema import report_schema
from auditor.judging.report_to_json import SCHEMA
from auditor.judging.requirement import Requirement
from auditor.judging.what_was_asked import Assessed, ByPath, Regime, Run, Upcoming
from auditor.law.finding import Finding, LeftOut, Severity
from auditor.law.policy import RECEIVED, LawDay
from auditor.law.yaml_text import Problem
from auditor.observed.record import Unread

Path = tuple[str | int, ...]
Tree = dict[str, Any]

_FOREIGN = "this is no report of pnr-auditor in JSON, version 1"
_NAMELESS = Unread("?", "the report does not name it")
_BLANK = re.compile(r"[ \t\n\r]*")
_MANY = 8
_WORDS = {
    "string": "a text",
    "object": "an object",
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
}


class ReportError(ValueError):
    """The file is no report; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem; the message is its text."""
        super().__init__(str(problem))
        self.problem = problem


def read(data: bytes) -> Report:
    """The report that `data` states, equal to the one it was written from.

    Raises:
        ReportError: not JSON, not a report of version 1, or it does not add up (first mistake only).
    """
    text, tree = _parsed(data)
    if not isinstance(tree, dict) or tree.get("schema") != SCHEMA:
        raise ReportError(Problem(1, 1, "$", _FOREIGN))
    # 0.1 s that most verbs do not need.
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415

    checker = FormatChecker(formats=["date", "date-time"])
    error = next(
        Draft202012Validator(report_schema(), format_checker=checker).iter_errors(tree), None
    )
    if error is not None:
        raise ReportError(_problem(text, tuple(error.absolute_path), _said(error)))
    mistake = next(chain(_sums(tree), _answers(tree)), None)
    if mistake is not None:
        raise ReportError(_problem(text, *mistake))
    return _report(tree)


def _parsed(data: bytes) -> tuple[str, Any]:
    try:
        text = data.decode("utf-8-sig")
        tree = json.loads(text, parse_float=_number, parse_constant=_refuse)
        if "\\u" in text:  # half a pair of surrogates is no text
            json.dumps(tree, ensure_ascii=False).encode()
    except json.JSONDecodeError as fault:
        raise ReportError(
            Problem(fault.lineno, fault.colno, "$", f"not JSON: {fault.msg}")
        ) from None
    except UnicodeError:
        raise ReportError(Problem(1, 1, "$", "not UTF-8 text")) from None
    except (ValueError, RecursionError):
        raise ReportError(Problem(1, 1, "$", _FOREIGN)) from None
    return text, tree


def _number(digits: str) -> float:
    number = float(digits)
    return int(number) if number.is_integer() else number  # to the schema 1.0 is a whole number


def _refuse(_constant: str) -> NoReturn:
    raise ValueError


def _said(error: Any) -> str:  # noqa: ANN401 - jsonschema's error, whose own words repeat values
    wanted = error.validator_value
    match error.validator:
        case "required":
            return f"lacks {', '.join(name for name in wanted if name not in error.instance)}"
        case "additionalProperties":
            return "has a key that a report does not have there"
        case "enum":
            known = [each for each in wanted if each is not None]
            few = f"; one of {', '.join(known)}" if len(known) <= _MANY else ""
            return f"is not known there{few}"
        case "minimum" | "maximum":
            return f"must be {wanted} or {'more' if error.validator == 'minimum' else 'less'}"
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else wanted
            return f"must be {' or '.join(_WORDS[kind] for kind in kinds)}"
    return "is not written as a report writes it"


def _sums(tree: Tree) -> Iterator[tuple[Path, str]]:
    """What only the whole shows."""
    found = Counter(each["severity"] for each in tree["findings"])
    for severity, count in tree["summary"].items():
        if found[severity] > count:
            yield ("summary", severity), "is less than the findings that are listed"
    left_out = sum(each["number"] for each in tree.get("left_out", ()))
    if "left_out" in tree and left_out + len(tree["findings"]) != sum(tree["summary"].values()):
        yield ("left_out",), "is not the number of those that are not listed"
    if "unread" in tree and len(tree["unread"]) != tree["examined"]["unread"]:
        yield ("examined", "unread"), "is not the number of those that are listed as unread"
    policies = {each["id"] for each in tree["run"]["policies"]}
    if not policies:
        yield ("run", "policies"), "names no policy"
    for name in ("findings", "requirements", "deadlines", "passed", "left_out"):
        for number, each in enumerate(tree.get(name, ())):
            if each["policy"] is not None and each["policy"] not in policies:
                yield (name, number, "policy"), "is not among the policies of the run"
            if (each["policy"] is None) != (each["clause"] is None):
                yield (name, number, "clause"), "a clause and its policy are named together"


def _answers(tree: Tree) -> Iterator[tuple[Path, str]]:
    """What people attested, and nothing else, has an answer."""
    for number, each in enumerate(tree["requirements"]):
        if (each["status"] == "attested") != ("attested" in each):
            yield (
                ("requirements", number, "status"),
                "an attested clause and its answer stand together",
            )


def _report(tree: Tree) -> Report:
    examined, summary = tree["examined"], tree["summary"]
    findings = tuple(map(_finding, tree["findings"]))
    cut = sum(summary.values()) - len(findings)
    run = _run(tree["tool"]["version"], tree["run"])
    if cut and run.max_findings is None and "left_out" not in tree:
        # An older report lists all, unless it was told not to.
        run = msgspec.structs.replace(run, max_findings=len(findings))
    nameless = [msgspec.to_builtins(_NAMELESS)] * examined["unread"]
    return Report(
        run=run,
        sources=examined["sources"],
        messages=examined["messages"],
        records=examined["records"],
        travellers=examined["travellers"],
        partly_read=examined["partly_read"],
        findings=findings,
        counts={str(each): summary[str(each)] for each in Severity},
        requirements=msgspec.convert(tree["requirements"], tuple[Requirement, ...]),
        elements=tuple(_element(each) for each in tree["elements"]),
        deadlines=msgspec.convert(tree["deadlines"], tuple[Deadline, ...]),
        unread=msgspec.convert(tree.get("unread", nameless), tuple[Unread, ...]),
        passed=msgspec.convert(tree.get("passed", []), tuple[Deadline, ...]),
        waivers=msgspec.convert(tree.get("waivers", []), tuple[Waived, ...]),
        cut=cut,
        passed_over=msgspec.convert(tree.get("passed_over", []), tuple[PassedOver, ...]),
        left_out=tuple(
            LeftOut(_finding(each), each["number"], each.get("known_number", 0))
            for each in tree.get("left_out", [])
        ),
    )


def _finding(tree: Tree) -> Finding:
    return msgspec.convert(tree | {"severity": Severity[tree["severity"].upper()]}, Finding)


def _run(version: str, run: Mapping[str, Any]) -> Run:
    asked = dict(run) | {"version": version, "law_as_of": _law_day(run["law_as_of"])}
    asked["policies"] = msgspec.convert(run["policies"], tuple[Regime, ...])
    if run.get("assessment") is not None:
        asked["assessment"] = msgspec.convert(run["assessment"], Assessed)
    asked["upcoming"] = msgspec.convert(run.get("upcoming", ()), tuple[Upcoming, ...])
    asked["by_path"] = msgspec.convert(run.get("by_path", {}), ByPath)
    if run.get("fail_on") is not None:
        asked["fail_on"] = Severity[run["fail_on"].upper()]
    return Run(**asked)


def _law_day(stated: str) -> LawDay:
    return RECEIVED if stated == RECEIVED else date.fromisoformat(stated)


def _element(tree: Mapping[str, Any]) -> tuple[str, dict[str, int]]:
    return tree["element"], {form: n for form, n in tree.items() if form != "element" and n}


def _problem(text: str, path: Path, message: str) -> Problem:
    """The message with the place of what stands at `path`, which `text` has."""
    at = _offset(text, path)
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    line_start = text.rfind("\n", 0, at) + 1
    return Problem(text.count("\n", 0, at) + 1, at - line_start + 1, "$" + "".join(steps), message)


def _offset(text: str, path: Path) -> int:
    """Where the value at `path` begins in JSON text; what stands before it is stepped over."""
    skip = json.JSONDecoder().raw_decode
    at = _inked(text, 0)
    for step in path:
        number = 0
        while True:
            at = _inked(text, at + 1)  # past a bracket or a comma
            key: str | int = number
            if isinstance(step, str):
                key, at = skip(text, at)
                at = _inked(text, _inked(text, at) + 1)  # past the colon
            if key == step:
                break
            at = _inked(text, skip(text, at)[1])
            number += 1
    return at


def _inked(text: str, at: int) -> int:
    """The first place from `at` on that is no white space."""
    blank = _BLANK.match(text, at)
    return at if blank is None else blank.end()
