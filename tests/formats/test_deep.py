"""Nested JSON: one answer for one text, however deep the caller is, and doubled keys at any depth."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import audit, policies
from auditor.formats.json.texts import decoded, has_twins, is_deep

EU = policies.read("eu-pnr")
RECORD = '{"kind": "pnr", "elements": {"traveller.surname": "FAKE001SPECIMEN"}, "more": %s}'
CALLERS = (0, 300, 780)


def called_from(depth: int, call: Callable[[], bytes]) -> bytes:
    return call() if depth == 0 else called_from(depth - 1, call)


@pytest.mark.parametrize("depth", [1, 60, 61, 62, 63, 64, 65, 100, 254, 256, 700, 980, 1000, 9000])
@pytest.mark.parametrize("around", ["[]", '{"a":}', '{"a" : }', '[{"a":}]'])
def test_a_text_has_one_answer_whoever_asks(depth: int, around: str) -> None:
    half = around.index("}" if "}" in around else "]")
    nested = around[:half] * depth + "1" + around[half:] * depth
    text = (RECORD % nested).encode()

    def told() -> bytes:
        report = audit(text, [EU], law_as_of=date(2026, 11, 22))
        return repr((report.findings, report.unread, report.elements)).encode()

    first, *others = (called_from(each, told) for each in CALLERS)
    assert all(other == first for other in others)


def test_what_is_nested_too_deeply_is_told() -> None:
    text = RECORD % ("[" * 9000 + "]" * 9000)
    report = audit(text.encode(), [EU], law_as_of=date(2026, 11, 22))
    assert [(each.rule, each.severity.name) for each in report.findings] == [("FMT014", "ERROR")]


KEYS = st.sampled_from(
    ["a", "A", "\u00e9", "a\\", 'a"', "{", "}", ":", "", "\U0001f600", "[1]", '\\\\"']
)
VALUES = st.recursive(
    st.none() | KEYS | st.integers(),
    lambda of: st.lists(of) | st.dictionaries(KEYS, of),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([True, False]))
def test_what_a_writer_writes_has_no_twins(value: object, ascii_: bool) -> None:  # noqa: FBT001
    text = json.dumps(value, ensure_ascii=ascii_).encode()
    assert decoded(text) == value
    assert not has_twins(text)


def nesting(value: object) -> int:
    inner = (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    )
    return 0 if inner is None else 1 + max(map(nesting, inner), default=0)


@given(VALUES, st.integers(0, 5), st.sampled_from([True, False]))
def test_how_deep_a_text_is(value: object, most: int, ascii_: bool) -> None:  # noqa: FBT001
    text = json.dumps(value, ensure_ascii=ascii_).encode()
    assert is_deep(text, most) == (nesting(value) > most)


@given(KEYS, VALUES, VALUES, st.integers(0, 60))
def test_twins_are_found_however_written(key: str, one: object, other: object, depth: int) -> None:
    first, second = json.dumps(key), json.dumps(key, ensure_ascii=False)
    text = f"{{{first} : {json.dumps(one)}, {second}\t:{json.dumps(other)}}}"
    assert has_twins(('{"b":[' * depth + text + "]}" * depth).encode())
