"""Whole messages in two orders: what was seen before changes nothing of what a record says."""

import re
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.formats import cusres, paxlst, paxlst_us, pnrgov
from auditor.formats.edifact.dialect import Dialect
from auditor.formats.edifact.interchange import Reader
from auditor.formats.edifact.known import Known
from auditor.formats.edifact.shape import SHAPE
from auditor.observed.record import Given, Record, Trace

HEADS: dict[str, tuple[str, ...]] = {
    "pnrgov": (
        "UNH+1+PNRGOV:13:1:IA+FAKE", "MSG+:22", "ORG+ZZ:ZZA",
        "TVL+010130:1000:010130:2100+ZZA+ZZB+ZZ+999", "EQN+1",
    ),
    "paxlst": (
        "UNH+1+PAXLST:D:12B:UN:IATA+FAKE", "BGM+745", "NAD+MS+++ZZFAKE AIRLINE OPS",
        "TDT+20+ZZ999", "LOC+125+ZZA", "DTM+189:3001010930:201", "LOC+87+ZZB",
    ),
    "paxlst_us": (
        "UNH+1+PAXLST:001:000:NZ", "TDT++ZZ999+40+ZZ", "LOC+5+ZZZZA:50", "DTM+136+300101+0930",
    ),
    "cusres": ("UNH+1+CUSRES:D:12B:UN:IATA", "BGM+962", "RFF+AF:ZZ999"),
}  # fmt: skip
OPENS = {"pnrgov": "SRC", "paxlst": "NAD+FL+++FAKE001SPECIMEN:TESTPAX001", "cusres": "ERP+2",
         "paxlst_us": "PDT+P/ZZ0000001:351231:ZZ+FAKE001SPECIMEN:TESTPAX001+PAX"}  # fmt: skip
TAGS = {
    "pnrgov": ("DAT", "RCI", "TIF", "SSR", "IFT", "FTI", "TKT", "FOP", "MON", "TXD", "ADD", "TVL",
               "RPI", "TRI", "TBD", "EBD", "FAR", "ABI", "SAC", "LTS"),
    "paxlst": ("DOC", "DTM", "LOC", "RFF", "ATT", "FTX", "GEI", "COM", "NAT", "MEA", "EMP"),
    "paxlst_us": ("PDT",),
    "cusres": ("RFF", "ERC", "FTX"),
}  # fmt: skip
MODULES = {"pnrgov": pnrgov, "paxlst": paxlst, "paxlst_us": paxlst_us, "cusres": cusres}

CODES = (
    "700", "701", "710", "2", "3", "28", "43", "36", "91", "T", "V", "P", "ZT",
    "CC", "CA", "EM", "TE", "CR", "BAG", "OSI", "AVF", "SEA", "INF", "CHD", "ZZZ", "WCHR", "KSML", "DOCS",
)  # fmt: skip
VALUES = st.sampled_from([*CODES, "", "010130", "1010", "ZZ001", "***", "XXXX"])
COMPOSITES = st.lists(VALUES, min_size=1, max_size=3).map(":".join)
# A composite with a qualifier, and the same composite again: what is dated, counted, told apart by its codes.
QUALIFIED = st.sampled_from(["700", "701", "710"]).map("{}:010130".format)
SEGMENTS = st.one_of(
    st.lists(COMPOSITES, min_size=1, max_size=4), st.lists(QUALIFIED, min_size=2, max_size=3)
).map("+".join)
ALIKE = {
    code: [
        other
        for other in CODES
        if other.encode().translate(SHAPE) == code.encode().translate(SHAPE)
    ]
    for code in CODES
}
_CODE = re.compile("(?<=[+:])(?:" + "|".join(sorted(CODES, key=len, reverse=True)) + ")(?![^+:])")

Said = tuple[tuple[str, tuple[Trace, ...]], ...]


def twin(segment: str, data: st.DataObject) -> str:
    """A segment of the same shape, with other codes."""
    return _CODE.sub(lambda found: data.draw(st.sampled_from(ALIKE[found[0]])), segment)


@cache
def dialect_of(name: str) -> Dialect:
    """A dialect of our own: that of the package has seen what other tests read."""
    made: Dialect = MODULES[name].dialect.__wrapped__()
    return made


def new(name: str) -> Dialect:
    """A dialect that remembers nothing."""
    dialect = dialect_of(name)
    dialect.forget()
    return dialect


def said(name: str, dialect: Dialect, bodies: Sequence[Sequence[str]]) -> list[Said]:
    """What each record of a message says, read by `dialect`."""
    lines = [*HEADS[name], *(line for body in bodies for line in (OPENS[name], *body))]
    text = "'".join(
        ["UNB+UNOA:4+ZZ+ZZ+300101:0800+1", *lines, f"UNT+{len(lines) + 1}+1", "UNZ+1+1", ""]
    )
    reader = Reader("x.edi", Given(), Known(lambda *_: dialect, frozenset(dialect.tags)))
    return [
        tuple((each.template.tag, each.template.traces) for each in record.sightings)
        for record in reader.read([text.encode()])
        if isinstance(record, Record) and not record.is_envelope
    ]


@pytest.mark.parametrize(
    ("name", "among"), [*sorted(TAGS.items()), ("pnrgov", ("DAT",)), ("paxlst", ("COM",))]
)
@settings(deadline=None)
@given(data=st.data())
def test_what_was_seen_before_changes_nothing_through_whole_messages(
    name: str, among: tuple[str, ...], data: st.DataObject
) -> None:
    """Records of the same shapes: each alone without memory, and all together in two orders."""
    tags = st.sampled_from(among)
    first = data.draw(st.lists(st.tuples(tags, SEGMENTS).map("+".join), min_size=1, max_size=3))
    bodies = [first, *([twin(each, data) for each in first] for _ in range(2))]
    forth = said(name, new(name), bodies)
    back = said(name, new(name), bodies[::-1])
    alone = [record for body in bodies for record in said(name, new(name), [body])]
    assert forth == alone
    assert back == [record for body in bodies[::-1] for record in said(name, new(name), [body])]


SAME_SHAPE = [
    ("pnrgov", ["DAT+700:010130:1010+710:010130:1010"], ["DAT+700:010130:1010+701:010130:1010"]),
    ("pnrgov", ["DAT+700:010130:1010+710:010130:1010"], ["DAT+700:010130:1010+2:010130:1010"]),
    ("pnrgov", ["DAT+999:010130:1010+710:010130:1010"], ["DAT+998:010130:1010+999:010130:1010"]),
    ("paxlst", ["COM+99900000001:TE+FAKE:EM"], ["COM+99900000001:TE+FAKE:QQ"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "first", "second"), SAME_SHAPE)
def test_a_composite_that_repeats_is_remembered_by_all_its_codes(
    name: str, first: list[str], second: list[str]
) -> None:
    forth = said(name, new(name), [first, second])
    back = said(name, new(name), [second, first])
    assert forth == back[::-1]
    assert forth[0] != forth[1]


def test_each_of_five_dates_is_told_by_its_own_qualifier() -> None:
    dates = "+".join(f"{code}:010130:1010" for code in ("701", "702", "703", "700", "710"))
    ((*_, (_, traces)),) = said("pnrgov", new("pnrgov"), [[f"DAT+{dates}"]])
    assert [trace.element for trace in traces][-1] == "ticket.issue_date"
