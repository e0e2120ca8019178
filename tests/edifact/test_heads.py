"""Words of heads: equal to the plain way, without a value."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.formats import cusres, paxlst, paxlst_us, pnrgov
from auditor.formats.edifact.dialect import Dialect, qualifier
from auditor.formats.edifact.segment_kinds import UNKNOWN, SegmentKinds

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


def head(heads: SegmentKinds, raw: bytes) -> str:
    """The letter of a segment, found the plain way."""
    tag, separator, rest = raw.partition(b"+")
    if tag not in heads.tags:
        return UNKNOWN
    for code in heads.codes(tag):
        if rest.startswith(code) and rest[len(code) : len(code) + 1] in (b"", b"+", b":"):
            return heads.letter(tag, code)
    if separator and qualifier(raw) in heads.ways(tag):
        return heads.letter(tag, qualifier(raw), loose=True)
    return heads.letter(tag)


@given(st.sampled_from(sorted(DIALECTS)), st.lists(SEGMENTS, max_size=6))
@example("paxlst", ["NAD+ FL", "DOC+P/1", "DOC+ V +", "LOC+1251", "LOC+125"])
def test_a_word_has_the_letter_of_each_segment(name: str, segments: list[str]) -> None:
    heads = DIALECTS[name].heads
    raws = [each.encode() for each in segments if each]
    for between in (b"'", b"~\r\n"):
        text = b"".join(raw + between for raw in raws)
        assert heads.word(text, between) == "".join(head(heads, raw) for raw in raws)


@pytest.mark.parametrize("name", DIALECTS)
def test_no_letter_stands_for_a_value(name: str) -> None:
    heads = DIALECTS[name].heads
    known = len(heads._letters)  # noqa: SLF001 - what must not grow
    tags = sorted(DIALECTS[name].tags)
    text = b"".join(tag + b"+KWJVBYQH:KWJVBYQH+ KWJVBYQH/KWJVBYQH\n" for tag in tags)
    assert len(heads.word(text, b"\n")) == len(tags)
    assert len(heads._letters) == known  # noqa: SLF001 - as above
