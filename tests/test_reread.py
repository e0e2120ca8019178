"""A report is read back whole, or refused with the line; nothing of the file is repeated."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from auditor.judging import report_to_json
from auditor.judging.report import Report
from auditor.judging.report_from_json import ReportError, read
from auditor.judging.report_schema import report_schema
from auditor.observed.record import Unread
from scenes import CUT, FULL, SCENES, written

CANARY = "QJZWCANARY"
VALIDATOR = Draft202012Validator(
    report_schema(), format_checker=FormatChecker(formats=["date", "date-time"])
)


def reread(tree: object) -> Report:
    return read(json.dumps(tree).encode())


@pytest.mark.parametrize("scene", SCENES)
def test_a_report_is_read_back_whole(scene: str) -> None:
    assert read(written("json", SCENES[scene]).encode()) == SCENES[scene]


OPTIONAL = {
    "run": ("fail_on", "fail_on_unevaluated", "holder"),
    "policies": ("jurisdiction", "status", "assumes", "transposed"),
    "findings": ("candidate",),
    "requirements": ("rule",),
}


def test_what_an_older_report_does_not_say_is_not_made_up() -> None:
    tree = report_to_json.tree(FULL)
    del tree["unread"]
    for name, keys in OPTIONAL.items():
        where = tree["run"]["policies"] if name == "policies" else tree[name]
        for each in where if isinstance(where, list) else [where]:
            for key in keys:
                del each[key]
    report = reread(tree)
    assert report.unread == (Unread("?", "the report does not name it"),)
    assert report.run.policies[0].status is None
    assert report.counts == FULL.counts
    assert not any(each.candidate for each in report.findings)


BROKEN: dict[str, tuple[str, Any]] = {
    '{"schema": ': ("1:12 $ not JSON: Expecting value", None),
    "no schema": ("1:1 $ this is no report", {"schema": "urn:other:1"}),
    "a list": ("1:1 $ this is no report", []),
    "lacks": ("$.run lacks law_as_of", ("run", "law_as_of", None)),
    "kind": ("$.run.law_as_of must be a text", ("run", "law_as_of", 7)),
    "date": ("$.run.law_as_of is not written as", ("run", "law_as_of", CANARY)),
    "no day": ("$.run.law_as_of is not written as", ("run", "law_as_of", "2026-02-30")),
    "enum": (
        "$.findings[2].severity is not known there; one of error, warning, note",
        ("findings", 2, "severity", CANARY),
    ),
    "key": ("$.findings[2] has a key that", ("findings", 2, CANARY, 1)),
    "count": ("$.examined.records must be 0 or more", ("examined", "records", -1)),
    "too many": (
        "$.examined.records must be 9007199254740991 or less",
        ("examined", "records", 10**400),
    ),
    "no policy": ("$.run.policies names no policy", ("run", "policies", [])),
    "sum": ("$.summary.error is less than", ("summary", "error", 3)),
    "unread": ("$.examined.unread is not the number", ("examined", "unread", 3)),
    "policy": ("$.findings[2].policy is not among", ("findings", 2, "policy", CANARY)),
    "pair": ("$.findings[2].clause a clause and", ("findings", 2, "clause", None)),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_report_is_refused_with_its_place_and_without_its_words(case: str) -> None:
    words, change = BROKEN[case]
    tree: Any = report_to_json.tree(FULL)
    if isinstance(change, tuple):
        *path, last, value = change
        spot = tree
        for step in path:
            spot = spot[step]
        spot[last] = value
        if case == "lacks":
            del spot[last]
        data = json.dumps(tree, indent=1)
    else:
        data = case if change is None else json.dumps(change)
    with pytest.raises(ReportError) as refused:
        read(data.encode())
    assert words in str(refused.value)
    assert CANARY not in str(refused.value)
    problem = refused.value.problem
    if isinstance(change, tuple) and case not in ("lacks", "key"):
        line = data.splitlines()[problem.line - 1]
        assert f'"{change[-2]}": ' in line[: problem.column]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"[" * 100_000, b'{"schema": NaN}', b"1" * 5000, b'"\\ud800"', b"null"],
)
def test_what_is_no_text_or_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(ReportError):
        read(data)


def test_half_a_character_is_no_text() -> None:
    data = written("json", FULL).replace("Count again.", r"Count \ud800 again.")
    with pytest.raises(ReportError):
        read(data.encode())


def _spots(tree: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    steps = tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    return [path, *(spot for step in steps for spot in _spots(tree[step], (*path, step)))]


ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.builds(list[int])


@given(st.data())
@settings(max_examples=300)
def test_what_the_schema_accepts_is_read_or_does_not_add_up(data: st.DataObject) -> None:
    """And what it refuses is refused; never another fault."""
    tree = report_to_json.tree(CUT)
    *path, last = data.draw(st.sampled_from(_spots(tree)[1:]))
    spot: Any = tree
    for step in path:
        spot = spot[step]
    spot[last] = data.draw(ODD)
    text = json.dumps(tree)
    try:
        report = read(text.encode())
    except ReportError as refused:
        assert refused.problem.line == 1  # noqa: PT017 - one of two outcomes
        return
    assert VALIDATOR.is_valid(json.loads(text))
    assert read(written("json", report).encode()) == report


def test_a_report_that_was_read_decides_as_it_did() -> None:
    strict = msgspec.structs.replace(CUT, run=msgspec.structs.replace(CUT.run, fail_on=None))
    again = read(written("json", strict).encode())
    assert (again.exit_code, again.cut, again.failed) == (strict.exit_code, 10, strict.failed)
