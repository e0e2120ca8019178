"""The strategies for users: what they draw is read, clean or flawed as they say, and shrinks to what one can read."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from auditor import testing
from auditor.formats import all_formats
from auditor.observed.record import Given, Record
from auditor.people.specimen.plan import RefusedError

FEW = settings(max_examples=20, deadline=None, database=None)
PAGE = Path(__file__).parent.parent / "docs" / "testing.md"


def read(content: bytes) -> list[Record]:
    reader = next(each for each in all_formats() if each.sniff(content[:4096]))
    found = list(reader.read([content], "x", Given()))
    assert all(isinstance(each, Record) for each in found)
    return [each for each in found if isinstance(each, Record)]


@pytest.mark.parametrize("form", testing.FORMATS)
@settings(max_examples=5)
@given(st.data())
def test_what_is_drawn_of_each_format_is_read_without_a_fault(
    form: str, data: st.DataObject
) -> None:
    content = data.draw(testing.messages(form))
    assert not [fault.kind for record in read(content) for fault in record.faults]


@settings(max_examples=5)
@given(testing.records("api"), testing.records(clean_under="eu-pnr"))
def test_records_are_of_the_kind_asked_for(api: dict[str, Any], pnr: dict[str, Any]) -> None:
    assert (api["kind"], pnr["kind"]) == ("api", "pnr")
    assert api["synthetic"] is pnr["synthetic"] is True


@pytest.mark.slow
def test_what_fails_shrinks_to_one_booking_with_nothing_optional() -> None:
    found = find(testing.messages("pnrgov"), lambda content: b"TIF+" in content, settings=FEW)
    assert found.count(b"SRC'") == 1
    assert found.count(b"\n") < 60
    assert b"IFT+4:28" not in found  # no remark


@pytest.mark.slow
def test_a_flaw_shrinks_to_the_first_rule_and_one_record() -> None:
    found = find(
        testing.flawed("pnrgov", rules=["open-text", "excess-element"]),
        lambda each: bool(each.labels),
        settings=FEW,
    )
    assert [each.rule for each in found.labels if each.origin == "planted"] == ["MIN003"]
    assert found.content.count(b"SRC'") == 1


def test_what_no_format_can_break_is_refused() -> None:
    with pytest.raises(RefusedError):
        testing.flawed("pnrgov", rules=["DEC001"])


def test_the_example_on_the_page_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 - our own page
    tests = [each for name, each in names.items() if name.startswith("test_")]
    assert len(tests) == 2
    for each in tests:
        settings(FEW, max_examples=5)(each)()
