"""Slots: the grammar of a table, and which element its rows make of each position."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats.edifact import slots
from auditor.formats.edifact.slots import Slot, interpret, load
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.observed.record import Form

TABLES = sorted(
    each.name.removesuffix(".tsv")
    for each in files("auditor.formats").iterdir()
    if each.name.endswith(".tsv") and each.read_text("utf-8").startswith("group\ttag\t")
)
NAMES = ("group", "tag", "when", "at", "element", "kind", "mark", "title")


def rows(*lines: str) -> tuple[Slot, ...]:
    """Rows of a table: condition, position, element and kind, set apart by bars."""
    found: list[Slot] = []
    for line in lines:
        when, at, element, kind = (cell.strip() for cell in line.split("|"))
        cells = ("1", "QQX", when.replace("/", "|"), at, element, kind, "", "")
        found.extend(slots._slots(dict(zip(NAMES, cells, strict=True))))  # noqa: SLF001 - one row
    return tuple(found)


def said(
    table: tuple[Slot, ...], shape: str, **codes: str
) -> list[tuple[str, int | None, int | None, Form]]:
    """Element, position and form of each trace; `e1c1="28"` is a code at 1.1."""
    at = {(int(name[1]), int(name[3])): code.encode() for name, code in codes.items()}
    traces = interpret(table, shape.encode(), at).traces
    return [(each.element, each.at_element, each.at_component, each.form) for each in traces]


SURNAME = ("traveller.surname", 1, 1, Form.CLEAR)
CASES = {
    "one position": (("|1.1|traveller.surname|",), "QQX+aaa", [SURNAME]),
    "an absent position says nothing": (("|1.1|traveller.surname|",), "QQX++aaa", [
        (UNLISTED, 2, 1, Form.CLEAR)]),
    "a tag alone": (("|1.1|traveller.surname|",), "QQX", []),
    "what no row names": (("|1.1|traveller.surname|",), "QQX+aaa:99", [
        SURNAME, (UNLISTED, 1, 2, Form.CLEAR)]),
    "the first row that fits": (("|1.1|traveller.surname|", "|1.*|remark.osi|"), "QQX+aaa", [
        SURNAME]),
    "components of one element are one": (("|1.*|contact.address|",), "QQX+aaa:aaa:99", [
        ("contact.address", 1, 1, Form.CLEAR)]),
    "in their most legible form": (("|1.*|contact.address|",), "QQX+XXX:aaa", [
        ("contact.address", 1, 1, Form.CLEAR)]),
    "all of them masked": (("|1.*|contact.address|",), "QQX+XXX:***", [
        ("contact.address", 1, 1, Form.MASKED)]),
    "elements of one kind are several": (("|1+.1|baggage.tag|",), "QQX+99+99", [
        ("baggage.tag", 1, 1, Form.CLEAR), ("baggage.tag", 2, 1, Form.CLEAR)]),
    "unless joined": (("|1-3.*|contact.address|joined",), "QQX+aa+aa:99+aa", [
        ("contact.address", 1, 1, Form.CLEAR)]),
    "structure says nothing": (("|1.1|-|none",), "QQX+aaaaaaaaaaaa", []),
    "short structure says nothing": (("|1.1|-|none:3",), "QQX+aaa", []),
    "structure too long to be one": (("|1.1|-|none:3",), "QQX+aaaa", [
        (UNLISTED, 1, 1, Form.CLEAR)]),
    "a code is not masked by X": (("|1.1|traveller.sex|coded",), "QQX+XXX", [
        ("traveller.sex", 1, 1, Form.CLEAR)]),
    "but by asterisks": (("|1.1|traveller.sex|coded",), "QQX+***", [
        ("traveller.sex", 1, 1, Form.MASKED)]),
    "a condition on the shape": (("1.1~9+|1.1|seat.number|", "|1.1|traveller.surname|"), "QQX+aa", [
        ("traveller.surname", 1, 1, Form.CLEAR)]),
    "a condition on the whole": (("0~|0|reservation.cancelled|",), "QQX+", [
        ("reservation.cancelled", None, None, Form.CLEAR)]),
}  # fmt: skip


@pytest.mark.parametrize(("table", "shape", "expected"), CASES.values(), ids=CASES)
def test_what_rows_make_of_a_shape(
    table: tuple[str, ...], shape: str, expected: list[tuple[str, int | None, int | None, Form]]
) -> None:
    assert said(rows(*table), shape) == expected


def test_a_condition_on_a_code() -> None:
    table = rows("1.1=28/29|2.1|remark.osi|", "|2.1|remark.general|", "|1.1|-|none:3")
    assert said(table, "QQX+99+aa", e1c1="28")[0][0] == "remark.osi"
    assert said(table, "QQX+99+aa", e1c1="30")[0][0] == "remark.general"
    assert said(table, "QQX+99+aa")[0][0] == "remark.general"


def test_a_condition_on_the_code_of_the_same_composite() -> None:
    table = rows("n.2=EM|n.1|contact.email|", "|n.1|contact.telephone|", "|n.2|-|none:3")
    found = said(table, "QQX+aa:aa+99:aa", e1c2="EM", e2c2="TE")
    assert [each[0] for each in found] == ["contact.email", "contact.telephone"]


def test_conditions_are_joined() -> None:
    table = rows("1.1=28&2.1~9+|2.1|remark.osi|", "|1-2.1|remark.general|")
    assert said(table, "QQX+99+99", e1c1="28")[1][0] == "remark.osi"
    assert said(table, "QQX+99+aa", e1c1="28")[1][0] == "remark.general"


def test_a_code_of_a_list_is_shown_and_any_other_is_not() -> None:
    table = rows("|1.1|service.code|code:service")
    shown = interpret(table, b"QQX+aaaa", {(1, 1): b"WCHR"}).traces[0]
    hidden = interpret(table, b"QQX+aaaa", {(1, 1): b"?"}).traces[0]
    assert (shown.code, hidden.code) == ("WCHR", "?")


@pytest.mark.parametrize("text", ["1.1", "x.1=A", "1.1!A", ""])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a condition"):
        slots._condition(text)  # noqa: SLF001 - the grammar itself


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_that_are_shipped_name_known_elements_and_kinds(name: str) -> None:
    kinds = slots.LOOKS | {"", "coded", "code", "joined", "none"}
    for row in load(name).slots:
        assert row.element is None or row.element in ELEMENTS
        assert row.kind in kinds
        assert (row.kind == "none") == (row.element is None)
        assert row.title


SHAPES = st.text("a9X*+:. ", max_size=30).map("QQX+{}".format)


@given(SHAPES)
def test_nothing_of_a_segment_is_passed_over(shape: str) -> None:
    """Every component that says something is an element, structure, or unlisted."""
    table = rows("|1.1|traveller.surname|", "|2.*|-|none:1", "|4+.1|baggage.tag|")
    seen = said(table, shape)
    for number, element in enumerate(shape.split("+")[1:], 1):
        for position, value in enumerate(element.split(":"), 1):
            if not value or (number == 2 and len(value) == 1):
                continue
            named = number == 1 == position or (number >= 4 and position == 1)
            of_this = [each for each in seen if each[1] == number]
            assert any((each[0] != UNLISTED) == named for each in of_this)
