"""Cutting: service characters of any kind, in chunks of any size, broken in any way."""

import re
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.formats.edifact.advice import ServiceString
from auditor.formats.edifact.pieces import Mishap, Segment
from auditor.formats.edifact.segments import Cutter

KNOWN = (b"UNB", b"UNG", b"UNH", b"UNT", b"UNE", b"UNZ", b"NAD", b"LOC", b"DTM")
LIMIT = 1 << 20


def cut(*chunks: bytes, limit: int = LIMIT) -> list[Segment | Mishap]:
    return list(Cutter(KNOWN, limit).cut(chunks))


def raws(*chunks: bytes) -> list[bytes]:
    return [each.raw for each in cut(*chunks) if isinstance(each, Segment)]


def mishaps(*chunks: bytes, limit: int = LIMIT) -> list[tuple[str, bytes]]:
    """The kind of each mishap, and the bytes it points at."""
    data = b"".join(chunks)
    found = [each for each in cut(*chunks, limit=limit) if isinstance(each, Mishap)]
    return [(each.kind, data[each.offset : each.offset + each.length]) for each in found]


def chunked(data: bytes, cuts: Iterable[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(each % (len(data) + 1) for each in cuts)})
    return [data[first:last] for first, last in pairwise(edges)]


# --- cases ---------------------------------------------------------------------------------------

CASES = {
    "one line": (b"UNB+1'LOC+2'UNZ+3'", [b"UNB+1", b"LOC+2", b"UNZ+3"]),
    "a line for each": (b"UNB+1'\nLOC+2'\nUNZ+3'\n", [b"UNB+1", b"LOC+2", b"UNZ+3"]),
    "lines as Windows ends them": (b"UNB+1'\r\nLOC+2'\r\nUNZ+3'\r\n", [
        b"UNB+1", b"LOC+2", b"UNZ+3"]),
    "indented lines": (b"UNB+1'\n  LOC+2'\n  UNZ+3'", [b"UNB+1", b"LOC+2", b"UNZ+3"]),
    "a byte order mark": (b"\xef\xbb\xbfUNB+1'UNZ+3'", [b"UNB+1", b"UNZ+3"]),
    "a released terminator": (b"UNB+1'LOC+A?'B'UNZ+3'", [b"UNB+1", b"LOC+A.'B", b"UNZ+3"]),
    "a released release character": (b"UNB+1'LOC+A??'UNZ+3'", [b"UNB+1", b"LOC+A..", b"UNZ+3"]),
    "both": (b"UNB+1'LOC+A???'B'UNZ+3'", [b"UNB+1", b"LOC+A...'B", b"UNZ+3"]),
    "released separators": (b"UNB+1'LOC+A?+B?:C'UNZ+3'", [b"UNB+1", b"LOC+A..B..C", b"UNZ+3"]),
    "an empty segment": (b"UNB+1''LOC+2'UNZ+3'", [b"UNB+1", b"LOC+2", b"UNZ+3"]),
    "other characters": (b"UNA*-.! $UNB-1*2$LOC-A+B:C$UNZ-3$", [
        b"UNB+1:2", b"LOC+A.B.C", b"UNZ+3"]),
    "a break behind the advice": (b"UNA:+.? '\r\n UNB+1'UNZ+3'", [b"UNB+1", b"UNZ+3"]),
    "a break inside the first tag": (b"U\r\nNB+1'UNZ+3'", [b"UNB+1", b"UNZ+3"]),
    "two interchanges": (b"UNB+1'UNZ+3'UNB+4'UNZ+5'", [b"UNB+1", b"UNZ+3", b"UNB+4", b"UNZ+5"]),
    "each with its own characters": (
        b"UNA:+.? 'UNB+1'UNZ+3'\nUNA:*.? $UNB*4$UNZ*5$", [b"UNB+1", b"UNZ+3", b"UNB+4", b"UNZ+5"],
    ),
    "a message without interchange": (b"UNH+1+PAXLST'UNT+2+1'", [b"UNH+1+PAXLST", b"UNT+2+1"]),
    "no advice, another terminator": (
        b'UNB+SIRE:4+A+B"UNH+1+PAXLST"UNZ+1+1"', [b"UNB+SIRE:4+A+B", b"UNH+1+PAXLST", b"UNZ+1+1"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), CASES.values(), ids=CASES)
def test_lawful_forms_of_the_frame(data: bytes, expected: list[bytes]) -> None:
    assert raws(data) == expected
    assert raws(*(data[at : at + 1] for at in range(len(data)))) == expected


@pytest.mark.parametrize("name", [each for each in CASES if "inside" not in each])
def test_lawful_forms_are_no_mishaps(name: str) -> None:
    data, _ = CASES[name]
    assert mishaps(data) == []


BROKEN = {
    "a folded value": (b"UNB+1'NAD+FL+FA\r\nKE'UNZ+3'", [("wrapped-value", b"NAD+FL+FA\r\nKE")]),
    "a folded tag": (b"UNB+1'N\nAD+FL'UNZ+3'", [("wrapped-value", b"N\nAD+FL")]),
    "a lost terminator": (b"UNB+1'LOC+1\nNAD+2'UNZ+3'", [("lost-terminator", b"NAD+2")]),
    "two of them": (
        b"UNB+1'LOC+1\nNAD+2\nDTM+3'UNZ+3'",
        [("lost-terminator", b"NAD+2"), ("lost-terminator", b"DTM+3")],
    ),
    "text before": (b"QK ZZFAKE\r\n.ZZFAKE 010101\r\nUNB+1'UNZ+3'",
                    [("text-outside-interchange", b"QK ZZFAKE\r\n.ZZFAKE 010101")]),
    "text behind": (b"UNB+1'UNZ+3'\n13Nov09\n", [("text-outside-interchange", b"13Nov09")]),
    "text between": (b"UNB+1'UNZ+3'\nSPECIMEN\nUNB+1'UNZ+3'",
                     [("text-outside-interchange", b"SPECIMEN")]),
    "advice too short": (b"UNA:+.?'UNB+1'UNZ+3'", [("irregular-service-string", b"UNA:+.?'")]),
    "advice of letters": (b"UNA:+.?X'UNB+1'UNZ+3'", [("irregular-service-string", b"UNA:+.?X'")]),
    "a trailer without its terminator": (b"UNB+1'UNZ+3", [("lost-terminator", b"UNZ+3")]),
    "and prose behind it": (b"UNB+1'UNZ+3\nSPECIMEN PROSE\n", [
        ("lost-terminator", b"UNZ+3"), ("text-outside-interchange", b"SPECIMEN PROSE"),
    ]),
    "a stump": (b"UNB+1'NAD+FL+FA", [("lost-terminator", b"NAD+FL+FA")]),
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_said(data: bytes, expected: list[tuple[str, bytes]]) -> None:
    assert mishaps(data) == expected
    assert mishaps(*(data[at : at + 1] for at in range(len(data)))) == expected


def test_a_stump_is_lost_content_and_a_trailer_is_not() -> None:
    assert [each.lost for each in cut(b"UNB+1'NAD+F") if isinstance(each, Mishap)] == [True]
    assert [each.lost for each in cut(b"UNB+1'UNZ+1") if isinstance(each, Mishap)] == [False]


def test_a_broken_segment_is_still_read() -> None:
    assert raws(b"UNB+1'N\r\nAD+FL+FA\r\nKE'LOC+1\nDTM+2'UNZ+3'") == [
        b"UNB+1", b"NAD+FL+FAKE", b"LOC+1", b"DTM+2", b"UNZ+3",
    ]  # fmt: skip


def test_words_that_begin_like_a_service_string_begin_nothing() -> None:
    assert cut(b"SPECIMENUNA+FAKE, UNBOUND, TUNB+1") == [
        Mishap("text-outside-interchange", 0, 33, 1)
    ]  # fmt: skip


def test_a_surname_that_ends_in_una_is_a_surname() -> None:
    assert raws(b"UNB+1'NAD+FL+++FAKEUNA+SPECIMEN'UNZ+3'")[1] == b"NAD+FL+++FAKEUNA+SPECIMEN"


@pytest.mark.parametrize("size", [30, 200, 5000])
@pytest.mark.parametrize("step", [1, 7, 64, 100_000])
def test_an_oversized_segment_is_left_and_the_next_one_is_read(size: int, step: int) -> None:
    long = b"NAD+" + b"A" * size
    data = b"UNB+1'\n" + long + b"'\nLOC+2'\nUNZ+3'"
    chunks = [data[at : at + step] for at in range(0, len(data), step)]
    assert mishaps(*chunks, limit=20) == [("oversized-content", long)]
    found = [each.raw for each in cut(*chunks, limit=20) if isinstance(each, Segment)]
    assert found == [b"UNB+1", b"LOC+2", b"UNZ+3"]


def test_an_oversized_segment_with_a_released_terminator_is_one() -> None:
    long = b"NAD+" + b"A" * 300 + b"?'" + b"B" * 300
    assert mishaps(b"UNB+1'", long, b"'UNZ+3'", limit=20) == [("oversized-content", long)]


# --- properties: any service characters, any chunks --------------------------------------------

PUNCTUATION = "+:'?*$#(){}[]-/,;|!%&=<>~^\"@\\."
SERVICES = st.permutations(PUNCTUATION).map(
    lambda found: ServiceString(
        component=found[0].encode(), element=found[1].encode(), release=found[2].encode(),
        terminator=found[3].encode(),
    )
)  # fmt: skip
VALUES = st.text(f"AXz09 {PUNCTUATION}", max_size=8)
ELEMENTS = st.lists(st.lists(VALUES, min_size=1, max_size=3), max_size=4)
BODY = st.lists(st.tuples(st.sampled_from(["NAD", "LOC", "QQX"]), ELEMENTS), max_size=12)
GAPS = st.sampled_from([b"", b"\n", b"\r\n", b" \n", b"\n\n  "])
CUTS = st.lists(st.integers(0, 10_000), max_size=8)


class Writer:
    """Writes segments in any service characters, and beside them what they are in the default."""

    def __init__(self, service: ServiceString, gap: bytes) -> None:
        self.service, self.gap = service, gap
        advice = service.component + service.element + b"." + service.release + b" "
        self.data = b"UNA" + advice + service.terminator
        self.expected: list[Segment] = []

    def add(self, tag: str, elements: Iterable[Iterable[str]]) -> None:
        written = canonical = tag.encode()
        for components in elements:
            pairs = [[self._character(each.encode()) for each in value] for value in components]
            values = [b"".join(one for one, _ in pair) for pair in pairs]
            plain = [b"".join(other for _, other in pair) for pair in pairs]
            written += self.service.element + self.service.component.join(values)
            canonical += b"+" + b":".join(plain)
        at = len(self.data)
        self.expected.append(Segment(canonical, at, len(written), self.data.count(b"\n") + 1))
        self.data += written + self.service.terminator + self.gap

    def _character(self, character: bytes) -> tuple[bytes, bytes]:
        service = self.service
        special = (service.component, service.element, service.release, service.terminator)
        stop = next(each for each in (b".", b",", b"-") if each not in special[:2])
        shown = b"." if character in (b"+", b":") else character
        if character not in special:
            return character, shown
        return service.release + character, stop + (
            stop if character in special[:3] or shown != character else character
        )


def written(
    service: ServiceString, body: Iterable[tuple[str, list[list[str]]]], gap: bytes
) -> Writer:
    writer = Writer(service, gap)
    writer.add("UNB", [["UNOA", "4"], ["ZZFAKE"]])
    for tag, elements in body:
        writer.add(tag, elements)
    writer.add("UNZ", [["0"], ["1"]])
    return writer


def comparable(segments: Iterable[Segment]) -> list[tuple[bytes, int, int, int]]:
    """A full stop may be one that was written or one that stands for a released character."""
    return [(each.raw, each.offset, each.length, each.line) for each in segments]


@given(SERVICES, BODY, GAPS, CUTS)
@example(ServiceString(release=b"."), [("NAD", [["A+B"]])], b"", [])
@example(ServiceString(element=b"."), [("NAD", [["A?B"]])], b"", [])
def test_any_service_characters_in_any_chunks(
    service: ServiceString, body: list[tuple[str, list[list[str]]]], gap: bytes, cuts: list[int]
) -> None:
    writer = written(service, body, gap)
    found = cut(*chunked(writer.data, cuts))
    assert comparable(each for each in found if isinstance(each, Segment)) == comparable(
        writer.expected
    )
    assert not [each for each in found if isinstance(each, Mishap)]


@given(SERVICES, BODY, GAPS)
def test_a_canonical_segment_is_as_long_as_it_was(
    service: ServiceString, body: list[tuple[str, list[list[str]]]], gap: bytes
) -> None:
    for each in cut(written(service, body, gap).data):
        assert isinstance(each, Segment)
        assert len(each.raw) == each.length


FRAMES = rb"UNA:+.? '|UNA*:.! $|UNA|UNB+UNOA:4|UNB*1|UNH+1+PAXLST|UNZ+1+1|U|N"
REST = (
    b"'|'|'|$|?|??|?'|+|:| |\n|\r\n|\r|\t|\x01|\x00|\xef\xbb\xbf|\xc3\xa9|NAD+FL|LOC+1|SPECIMEN|Z"
)
LONG = [b"A" * 60, b"?" * 70, b" " * 70]
TOKENS = st.sampled_from([*FRAMES.split(b"|"), *REST.split(b"|"), *LONG])
MESSES = st.lists(TOKENS, max_size=40).map(b"".join)


@given(MESSES, CUTS, st.sampled_from([20, 200, LIMIT]))
@example(b"UNB+1'" + b"A" * 90 + b"??'UNZ+1'", [70], 20)
def test_however_it_is_chunked_the_same_comes_out(data: bytes, cuts: list[int], limit: int) -> None:
    assert cut(*chunked(data, cuts), limit=limit) == cut(data, limit=limit)


@given(MESSES, st.sampled_from([20, LIMIT]))
def test_no_byte_is_passed_over_in_silence(data: bytes, limit: int) -> None:
    left = bytearray(data)
    previous = 0
    for each in cut(data, limit=limit):
        if isinstance(each, Segment):
            assert each.offset >= previous
            previous = each.offset + each.length
        assert each.line == data.count(b"\n", 0, each.offset) + 1
        left[each.offset : each.offset + each.length] = b" " * each.length
    # Between segments stand blanks and a terminator, which may be read off the header.
    remaining = bytes(left).replace(b"UNA:+.? '", b"").replace(b"UNA*:.! $", b"")
    assert not re.sub(rb"[\s'$?+:*!.\x00-\x1f]|[\xef\xbb\xbf]", b"", remaining)


@given(st.binary(max_size=300), CUTS)
def test_no_bytes_raise(data: bytes, cuts: list[int]) -> None:
    assert cut(*chunked(data, cuts)) == cut(data)


# --- beyond what must be in sight before an interchange is entered --------------------------------


@pytest.mark.parametrize("between", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("behind", [b"Kind regards\n", b"UNA:*.? '\nUNB*2'LOC*A'UNZ*2'\n"])
@given(at=st.integers(0, 400))
def test_what_follows_a_long_interchange_is_told_from_it(
    at: int, between: bytes, behind: bytes
) -> None:
    """Whatever stands behind the trailer is outside, wherever the chunk that brings it begins."""
    segments = [b"UNB+1", *(b"NAD+FL%04d" % number for number in range(300)), b"UNZ+1"]
    data = b"".join(each + b"'" + between for each in segments) + behind
    edge = len(data) - len(behind) - 200 + at
    assert cut(data[:edge], data[edge:]) == cut(data)
    tags = [each.raw[:3] for each in cut(data) if isinstance(each, Segment)]
    assert tags.count(b"NAD") == 300
    assert tags.count(b"UNZ") == 1 + behind.count(b"UNZ")
    assert (("text-outside-interchange", behind.strip()) in mishaps(data)) == (b"UNZ" not in behind)


# --- ends of segments that nobody declares ---------------------------------------------------------

LINED = [
    "UNB+UNOA:4+ZZFAKE", "UNH+1+PAXLST:D:05B", "NAD+FL+++FAKE:TESTPAX", "DTM+329:300101", "UNT+4+1", "UNZ+1+1",
]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("advice", ["", "UNA:+.? '\n", "UNA:+.? \n"])
@pytest.mark.parametrize("last", [True, False])
def test_lines_end_segments_where_nothing_else_does(end: str, advice: str, last: bool) -> None:  # noqa: FBT001
    data = (advice + end.join(LINED) + (end if last else "")).encode()
    assert raws(data) == [each.encode() for each in LINED]
    assert [kind for kind, _ in mishaps(data)] == ["irregular-service-string"]
    assert cut(*(data[at : at + 1] for at in range(len(data)))) == cut(data)


def test_lines_are_counted_where_they_end_segments() -> None:
    data = "\n".join(LINED).encode()
    found = [each for each in cut(data) if isinstance(each, Segment)]
    assert [each.line for each in found] == [1, 2, 3, 4, 5, 6]
    assert [data[each.offset :][: each.length] for each in found] == [each.raw for each in found]


def test_a_terminator_that_is_lost_once_makes_no_end_of_line_of_the_others() -> None:
    data = b"UNB+UNOA:4\nUNH+1'\nNAD+2'\nUNZ+1'"
    assert [kind for kind, _ in mishaps(data)] == ["lost-terminator"]


@pytest.mark.parametrize("gap", ["&\n", "&", "&\r\n"])
@pytest.mark.parametrize("advice", ["", "UNA:+.? '"])
def test_a_mark_of_the_host_behind_each_terminator_is_said_once(gap: str, advice: str) -> None:
    data = (advice + "".join(each + "'" + gap for each in LINED)).encode()
    assert raws(data) == [each.encode() for each in LINED]
    assert [kind for kind, _ in mishaps(data)] == ["irregular-service-string"]
    assert cut(*(data[at : at + 1] for at in range(len(data)))) == cut(data)


def test_an_ampersand_in_a_value_is_one() -> None:
    assert raws(b"UNB+1'NAD+FAKE & SPECIMEN'UNZ+3'")[1] == b"NAD+FAKE & SPECIMEN"
    assert mishaps(b"UNA&+.? 'UNB+UNOA&4'NAD+A&B'UNZ+3'") == []


@given(st.text("UNBHTZ./+*'~&- ", min_size=1, max_size=20))
@example(".UNT")
@example("/UNH")
def test_no_value_is_taken_for_what_ends_a_segment(value: str) -> None:
    released = "".join("?" + each if each in "?+:'" else each for each in value)
    for head in ("UNB+UNOA:4+ZZ'UNH+1+PAXLST:D'BGM+745'", "UNH+1+PAXLST:D'BGM+745'"):
        data = f"{head}NAD+FL+++{released}+X'UNT+2+1'".encode()
        assert raws(data)[-1] == b"UNT+2+1"
        assert len(raws(data)) == head.count("'") + 2


@pytest.mark.parametrize("breaks", [0, 1, 16, 17, 128, 200, 3000])
def test_a_header_folded_however_often_reads_the_same_in_chunks_of_any_size(breaks: int) -> None:
    for data in (
        b"U" + b"\n" * breaks + b"NB+UNOA:4+ZZ'UNH+1+PNRGOV'UNT+2+1'UNZ+1+1'",
        b"UNB+UNOA:4" + b"\r\n" * breaks + b"+ZZ'UNH+1+PNRGOV'UNT+2+1'UNZ+1+1'",
        b"UNA:+.? '" + b"\n" * breaks + b"UNB+UNOA:4+ZZ'UNH+1+PNRGOV'UNT+2+1'UNZ+1+1'",
    ):
        assert cut(*(data[at : at + 1] for at in range(len(data)))) == cut(data)


# --- interchanges that follow each other -----------------------------------------------------------

ADVICES = [b"", b"UNA:+.? '", b"UNA:+.?*'", b"UNA:+.?''", b"UNA:+.  '", b"UNA:*.? '", b"UNA:+.? $"]
HEADS = [
    b"UNB+UNOA:1+A+B+300101:0000+1",
    b"UNB+UNOA:4+A+B+300101:0000+1",
    b"UNB*UNOA:4*A",
    b"UNH+1+X",
]
BODIES = [b"LOC+2", b"LOC+A?'B", b"LOC+A*B", b"UNZ", b"NAD+UNA", b"LOC+\nA", b"", b" LOC+1"]
TRAILERS = [b"UNZ+1+1", b"UNZ+1+1?'", b"UNZ+1\n+1", b"UNT+1+1", b"UNZ+1+\xe9"]
ENDS = [b"'", b"'\n", b"'\r\n", b"$", b"'&", b"'\n\n", b"'text"]


@st.composite
def interchanges(draw: st.DrawFn) -> bytes:
    """Several, mostly alike, with other ends and other advice here and there."""
    pick = st.sampled_from
    usual = draw(st.tuples(*map(pick, (ADVICES[:3], HEADS[:2], TRAILERS[:1], ENDS[:3]))))
    parts: list[bytes] = []
    for _ in range(draw(st.integers(1, 6))):
        odd = draw(st.tuples(*map(pick, (ADVICES, HEADS, TRAILERS, ENDS))))
        at = draw(st.integers(0, 8))
        advice, head, trailer, end = (
            other if number == at else same
            for number, (same, other) in enumerate(zip(usual, odd, strict=True))
        )
        bodies = draw(st.lists(pick(BODIES[:1]) | pick(BODIES), max_size=4))
        parts += [advice + (end[1:] if advice else b"")]
        parts += [each + end for each in (head, *bodies, trailer)]
    return b"".join(parts)


@given(interchanges(), st.lists(st.integers(0, 400), max_size=3), st.sampled_from([0, 3000]))
@example(b"UNA:+.? 'UNB+UNOA:1'UNZ+1'" * 4, [], 0)
@example(b"UNB+UNOA:1'\nLOC+1'\nUNZ+1'\n" * 4, [], 3000)
def test_interchanges_that_are_cut_together_are_cut_as_one_by_one(
    data: bytes, cuts: list[int], more: int
) -> None:
    data += b"LOC+1'" * (more // 6)
    alone = Cutter(KNOWN, LIMIT, lambda *_: None)
    assert cut(*chunked(data, cuts)) == list(alone.cut([data]))
