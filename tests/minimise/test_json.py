"""Minimised JSON: the right record, whatever mixture of lines, arrays and doubled keys it stands in.

Each record is a list of members, so that a key can stand twice.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import audit
from auditor.api.minimise import minimise

NOW = datetime(2026, 11, 22, tzinfo=UTC)
Members = Sequence[tuple[str, object]]

WORDS = st.sampled_from(["FAKE001", "UNB", "[", "}{", '"', "\\", "é", ",", "/0"])


def text(members: Members) -> str:
    """An object whose members stand as they are listed."""
    pairs = (f"{json.dumps(key)}: {value}" for key, value in members)
    return "{" + ", ".join(pairs) + "}"


@st.composite
def records(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A record as text, and what its elements are to be in the end."""
    kept = {"traveller.surname": draw(WORDS)}
    elements: list[tuple[str, object]] = [
        (key, json.dumps(value, ensure_ascii=draw(st.booleans()))) for key, value in kept.items()
    ]
    if draw(st.booleans()):
        elements.insert(draw(st.integers(0, 1)), ("service.code", '"PETC"'))
    if draw(st.booleans()):  # the first of two is hidden from every decoder
        elements.insert(0, ("traveller.surname", '"4111111111111111"'))
    depth = draw(st.integers(0, 3))
    groups = '{"travellers": [' * depth + "{}" + "]}" * depth if depth else "{}"
    if depth:
        groups = '{"travellers": [{"elements": ' + text(elements) + "}]}"
    return text([("kind", '"pnr"'), ("elements", text(elements)), ("groups", groups)]), kept


@st.composite
def sources(draw: st.DrawFn) -> tuple[bytes, list[dict[str, str]]]:
    """Lines of records and whole arrays, or arrays alone, one behind the other."""
    parts, kept = [], []
    arrays = draw(st.booleans())
    for _ in range(draw(st.integers(1, 4))):
        some = draw(st.lists(records(), min_size=1, max_size=3))
        kept += [each for _, each in some]
        if arrays:
            blank = draw(st.sampled_from(["", " ", "\n"]))
            parts.append(f"[{blank}{f',{blank}'.join(each for each, _ in some)}{blank}]")
        else:
            parts += [each for each, _ in some]
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return (mark + "\n".join(parts) + "\n").encode(), kept


def objects(data: bytes) -> list[dict[str, object]]:
    """The records of a source, by another's decoder."""
    decode = json.JSONDecoder().raw_decode
    rest, found = data.decode().lstrip("\ufeff").strip(), []
    while rest:
        value, end = decode(rest)
        found += value if isinstance(value, list) else [value]
        rest = rest[end:].strip()
    return found


@given(sources())
def test_what_stays_is_each_record_without_what_went(
    source: tuple[bytes, list[dict[str, str]]],
) -> None:
    data, kept = source
    made = minimise(data, "eu-pnr", name="x", now=NOW)
    after = objects(made.data)
    assert [each["elements"] for each in after] == kept
    assert b"4111111111111111" not in made.data
    assert b"PETC" not in made.data
    assert not made.left
    left = audit(made.data, "eu-pnr", now=NOW).findings
    assert not [each for each in left if each.rule[:3] in ("MIN", "SEN") or each.rule == "FMT014"]


@given(sources())
def test_nothing_goes_that_no_change_names(source: tuple[bytes, list[dict[str, str]]]) -> None:
    data, _ = source
    made = minimise(data, "eu-pnr", name="x", now=NOW)
    units = [each.unit for each in made.changes]
    assert set(units) <= {"member"}
    assert (made.data == data) == (units == [])
    rest = iter(made.data)  # what stays is a part of what was, in its order
    wanted = next(rest, None)
    for byte in data:
        if byte == wanted:
            wanted = next(rest, None)
    assert wanted is None


def test_of_two_arrays_each_loses_its_own() -> None:
    first = b'[{"kind":"pnr","elements":{"traveller.surname":"FAKE001"}}]\n'
    data = first + b'[{"kind":"pnr","elements":{"service.code":"PETC"}}]'
    made = minimise(data, "eu-pnr", name="x", now=NOW)
    assert made.data == data.replace(b'"service.code":"PETC"', b"")
    assert {each.place.pointer for each in made.changes} == {"/0/elements/service.code"}


@pytest.mark.parametrize("colon", [":", " :", "\t: "])
def test_what_a_key_that_stands_again_hides_goes_and_is_told(colon: str) -> None:
    key = f'"payment.card_number"{colon}'
    data = f'{{"kind":"pnr","elements":{{{key}"4111111111111111",{key}"XXXXXXXXXXXX"}}}}\n'
    made = minimise(data.encode(), "pci-dss", name="x", now=NOW)
    assert made.data.decode() == f'{{"kind":"pnr","elements":{{{key}"XXXXXXXXXXXX"}}}}\n'
    assert [(each.unit, each.finding.name) for each in made.changes] == [
        ("member", "malformed-record")
    ]


@pytest.mark.parametrize("depth", [300, 3_000, 100_000])
def test_a_record_that_is_nested_deep_costs_no_other(depth: int) -> None:
    deep = '{"kind":"pnr","elements":{},"x":' + "[" * depth + "]" * depth + "}\n"
    data = (deep + '{"kind":"pnr","elements":{"service.code":"PETC"}}\n').encode()
    made = minimise(data, "eu-pnr", name="x", now=NOW)
    assert made.data.endswith(b'\n{"kind":"pnr","elements":{}}\n')
