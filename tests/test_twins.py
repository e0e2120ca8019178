"""A key that stands twice is found by who reads it, in every format that has keys."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats import all_formats
from auditor.formats.json.texts import has_twins
from auditor.observed.record import Given, Record

KEYS = st.sampled_from(["a", "b", 'q":', "c :", ":", "kind", "é", '"', "\\"])
TREE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(' :"\\{},ab', max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.lists(st.tuples(KEYS, inner), max_size=4).map(tuple),
    max_leaves=12,
)  # fmt: skip
BLANK = st.sampled_from(["", "", " ", "\n", "\t", "\r\n "])


def keys_of(tree: Any) -> tuple[int, bool]:
    """How many keys are left once a decoder took the tree, and whether one stood twice."""
    if isinstance(tree, list):
        found = [keys_of(each) for each in tree]
        return sum(count for count, _ in found), any(twice for _, twice in found)
    if isinstance(tree, tuple):
        kept = dict(tree)
        found = [keys_of(each) for each in kept.values()]
        lost = any(keys_of(each)[1] for _, each in tree)
        return len(kept) + sum(count for count, _ in found), lost or len(kept) < len(tree)
    return 0, False


def written(tree: Any, draw: st.DataObject) -> str:
    """The tree as JSON, with blanks and escapes where a sender may put them."""
    gap = draw.draw(BLANK)
    if isinstance(tree, list):
        return f"[{gap}{','.join(written(each, draw) for each in tree)}]"
    if isinstance(tree, tuple):
        parts = []
        for key, value in tree:
            name = json.dumps(key, ensure_ascii=draw.draw(st.booleans()))
            if draw.draw(st.booleans()) and key.isalnum() and key.isascii():
                name = f'"\\u{ord(key[0]):04x}{key[1:]}"'
            parts.append(f"{gap}{name}{draw.draw(BLANK)}:{draw.draw(BLANK)}{written(value, draw)}")
        return f"{{{','.join(parts)}{gap}}}"
    return json.dumps(tree)


@given(TREE, st.data())
def test_twins_are_found_and_nothing_else_is(tree: Any, draw: st.DataObject) -> None:
    body = written(tree, draw).encode()
    count, twice = keys_of(tree)
    assert has_twins(body, count) is twice
    assert has_twins(body) is twice


CARD = "payment.card_number"
SPELT = CARD.replace("_", "\\u005f")
PAIR = '"agency.agent":"","agency.agent" :""'
DOUBLED = {
    "a blank before the colon": ("records", f'{{"kind":"pnr","elements":{{"{CARD}" :"9999","{CARD}":"XXXX"}}}}'),
    "an escape": ("records", f'{{"kind":"pnr","elements":{{"{CARD}":"9999","{SPELT}":"XXXX"}}}}'),
    "an object": ("records", '{"kind":"pnr","elements":{"traveller.surname":"FAKE001"},"elements":{}}'),
    "a group": ("records", '{"kind":"pnr","groups":{"travellers":[],"travellers":[{"elements":{}}]}}'),
    "a clock": ("records", '{"kind":"pnr","clocks":{"created":null,"created":"3001-01-01"}}'),
    "beside a text with a colon": ("records", f'{{"kind":"pnr","elements":{{"remark.general":"\\":",{PAIR}}}}}'),
    "a row": ("access-log", '{"operation":"read","purpose" :"x","purpose":"y"}'),
    "a column": ("access-log", "time,operation,operator,Operator\n3001-01-01,read,ZZ1,ZZ2\n"),
    "a declaration": ("declaration", '{"declaration":1,"contact" :"x","contact":"y"}'),
    "a declaration in YAML": ("declaration", "declaration: 1\ncontact: x\ncontact: y\n"),
    "deeper in YAML": ("declaration", "declaration: 1\nlogs: {operations: read, operations: match}\n"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), DOUBLED.values(), ids=DOUBLED)
def test_a_doubled_key_is_a_fault_and_content_is_said_to_be_lost(name: str, text: str) -> None:
    format_ = next(each for each in all_formats() if each.name == name)
    found = [
        each
        for each in format_.read(iter([text.encode()]), "x", Given())
        if isinstance(each, Record)
    ]
    faults = [fault for record in found for fault in record.faults]
    assert [fault.kind for fault in faults if fault.lost] == ["malformed-record"]
