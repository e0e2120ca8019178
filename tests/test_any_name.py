"""Somebody may be called anything, however long: no report, count or forecast is another for it.

Stored records, logs and declarations have places that do not depend on the length of a value, so that
whole reports are compared byte for byte.
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from auditor import audit, policies
from auditor.api.forecast import forecast
from auditor.codec.value import look
from auditor.law.policy import Policy
from auditor.observed.record import Form, Given
from auditor.people.selfcheck.blind import MARKS, WORDS
from auditor.reporters import load

NOW = datetime(2036, 1, 1, tzinfo=UTC)
LAW = date(2026, 11, 22)
PUSH = "UNA:+.? 'UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1'UNH+1+PNRGOV:13:1:IA'UNT+2+1'UNZ+1+SYN1'"
NAMES = st.one_of(
    st.sampled_from([*WORDS, *MARKS, PUSH, " " + PUSH, "Kind", '"kind":"pnr"', "mustard", "null", "# x", "A" * 70_000]),
    st.lists(st.sampled_from([*WORDS, *MARKS, "A", "z", " ", "'", "+", ":", "?"]), min_size=1, max_size=9).map("".join),
    st.text(min_size=1, max_size=30),
).filter(lambda name: name[0].isalnum() or name[0] in "{<[-#& ")  # fmt: skip


def stored(name: str) -> str:
    return json.dumps({
        "kind": "pnr", "clocks": {"transferred": "2030-01-01T08:00:00Z"},
        "elements": {"remark.general": "WHEELCHAIR NEEDED"},
        "groups": {"travellers": [
            {"elements": {"traveller.surname": name, "traveller.given_names": [name, name]},
             "groups": {"infants": [{"elements": {"traveller.surname": name}}]}},
        ]},
    })  # fmt: skip


def logged(name: str) -> str:
    return json.dumps({
        "traveller.surname": name, "time": "2030-01-01T08:00:00Z", "operation": "read", "operator": f"{name}1",
        "approver": f"{name}2", "purpose": "terrorist-offences", "minor.guardian": name,
    })  # fmt: skip


def tabled(name: str) -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["time", "operation", "traveller.surname", "operator"])
    rows.writerow(["2030-01-01T08:00:00Z", "read", name, "ZZ1"])
    return out.getvalue()


def declared(name: str) -> str:
    return (
        f"declaration: 1\nsubject: {json.dumps(name)}\ncontact: {json.dumps(name)}\nholder: piu\n"
    )


def array(name: str) -> str:
    return f"[\n{stored('FAKE001')},\n{stored(name)}\n]"


WRITERS: dict[str, Callable[[str], str]] = {
    "records": stored, "array": array, "log": logged, "table": tabled, "declaration": declared,
}  # fmt: skip


@cache
def law() -> tuple[Policy, ...]:
    return tuple(map(policies.read, ("eu-pnr", "pci-dss")))


def told(data: bytes) -> str:
    out = io.StringIO()
    load("json").write(audit(data, law(), law_as_of=LAW, now=NOW), out)
    return out.getvalue()


def called(kind: str, name: str) -> bytes:
    assume(look("traveller.surname", name, Given())[0] is Form.CLEAR)
    assume(not (kind == "table" and ("\n" in name or "\r" in name)))  # which moves the lines below
    return WRITERS[kind](name).encode(errors="replace")


@cache
def told_of_a_specimen(kind: str) -> str:
    return told(called(kind, "FAKE001"))


@pytest.mark.parametrize("kind", WRITERS)
@given(NAMES)
@example("UNB")
@example("UNH")
@example(" " + PUSH)
@example("mustard".rjust(230, "A"))
@example("A" * 70_000)
def test_no_byte_of_a_report_depends_on_what_somebody_is_called(kind: str, name: str) -> None:
    assert told(called(kind, name)) == told_of_a_specimen(kind)


@pytest.mark.parametrize("kind", ["records", "array"])
@given(NAMES)
@example("UNB")
def test_no_forecast_does(kind: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file, seen = Path(folder) / "x.json", []
        for each in (name, "FAKE001"):
            file.write_bytes(called(kind, each))
            seen.append(repr(forecast(str(file), law(), LAW, date(2037, 1, 1), law_as_of=LAW)))
        assert seen[0] == seen[1]


def test_these_have_something_to_be_found() -> None:
    reports = {kind: json.loads(told(write("FAKE001").encode())) for kind, write in WRITERS.items()}
    found = {kind for kind, each in reports.items() if each["findings"]}
    assert found >= {"records", "array", "log"}
    assert [each["examined"]["records"] for each in reports.values()] == [1, 2, 1, 1, 1]
