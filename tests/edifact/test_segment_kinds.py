"""Kinds of segments: equal to the plain way, without a value."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.formats import cusres, paxlst, paxlst_us, pnrgov
from auditor.formats.edifact.dialect import Dialect, qualifier
from auditor.formats.edifact.segment_kinds import UNKNOWN, SegmentKinds, loose

DIALECTS: dict[str, Dialect] = {
    each.__name__.rpartition(".")[2]: each.dialect() for each in (pnrgov, paxlst, paxlst_us, cusres)
}
CODES = st.sampled_from(
    ["", "4:28", "4:285", "700", "70", "125", "1251", "87", "FL", "FLX", "V", "P", "005", "CTCM", "QQ"]
)  # fmt: skip
TAGS = st.sampled_from(
    sorted({tag.decode() for each in DIALECTS.values() for tag in each.tags})
) | st.text("ABNUD", max_size=4)
REST = st.text('A9+:/ \\"é', max_size=8)
SEGMENTS = st.builds("{}{}{}{}{}".format, TAGS, st.sampled_from(["+", "", "+ "]), CODES,
                     st.sampled_from(["", "+", ":", "/", " ", "X"]), REST)  # fmt: skip


def kind(kinds: SegmentKinds, raw: bytes) -> bytes:
    """The kind of a segment, found the plain way."""
    tag, separator, rest = raw.partition(b"+")
    if tag not in kinds.tags:
        return UNKNOWN
    for code in kinds.codes(tag):
        if rest.startswith(code) and rest[len(code) : len(code) + 1] in (b"", b"+", b":"):
            return tag + b"+" + code
    if separator and qualifier(raw) in kinds.ways(tag):
        return loose(tag + b"+" + qualifier(raw))
    return tag


def known(kinds: SegmentKinds) -> set[bytes]:
    """All kinds there are."""
    coded = {tag + b"+" + code for tag in kinds.tags for code in kinds.codes(tag)}
    ways = {loose(tag + b"+" + code) for tag in kinds.tags for code in kinds.ways(tag)}
    return {UNKNOWN, *kinds.tags, *coded, *ways}


@given(st.sampled_from(sorted(DIALECTS)), st.lists(SEGMENTS, max_size=6))
@example("paxlst", ["NAD+ FL", "DOC+P/1", "DOC+ V +", "LOC+1251", "LOC+125"])
def test_each_segment_is_of_its_kind(name: str, segments: list[str]) -> None:
    kinds = DIALECTS[name].kinds
    raws = [each.encode() for each in segments if each]
    for between in (b"'", b"~\r\n"):
        text = b"".join(raw + between for raw in raws)
        told = [each if each in known(kinds) else loose(each) for each in kinds.of(text, between)]
        assert told == [kind(kinds, raw) for raw in raws]


@pytest.mark.parametrize("name", DIALECTS)
def test_no_kind_holds_a_value(name: str) -> None:
    kinds = DIALECTS[name].kinds
    text = b"".join(tag + b"+KWJVBYQH:KWJVBYQH+ KWJVBYQH/KWJVBYQH\n" for tag in sorted(kinds.tags))
    assert kinds.of(text, b"\n") == sorted(kinds.tags)
