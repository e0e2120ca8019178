"""Counts follow what went by what they count, and one that cannot be put right stops nothing."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.api.audit import audit
from auditor.api.minimise import minimise
from auditor.api.minimise.rounds import Minimised
from auditor.observed.record import Facts, Given

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CORPORA = Path(__file__).parents[1] / "corpora"

HEAD = (
    "UNB+UNOA:4+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+261118:0900+SYN1++APIS'",
    "UNG+PAXLST+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+261118:0900+1+UN+D:05B'",
)
TAIL = ("UNE+1+1'", "UNZ+1+SYN1'")
FLIGHT = (
    "TDT+20+ZZ999+++ZZ'", "LOC+125+JFK'", "DTM+189:2611191000:201'", "LOC+87+CDG'",
    "DTM+232:2611192100:201'",
)  # fmt: skip
PASSENGER, CREW, TRANSIT, TRANSIT_CREW = "FL", "FM", "DDU", "DDT"


def listed(
    people: Sequence[str], counts: Sequence[str], begins: str = "745", unh: str = "01:F"
) -> bytes:
    """A list of these people in their order; UNT counts right."""
    segments = [
        f"UNH+1+PAXLST:D:05B:UN:IATA+ZZ999/261119/2100+{unh}'", f"BGM+{begins}'", *FLIGHT,
    ]  # fmt: skip
    for number, role in enumerate(people):
        segments += [
            f"NAD+{role}+++FAKE00{number}SPECIMEN:TESTPAX00{number}'", "ATT+2++F'", "DTM+329:900101'",
        ]  # fmt: skip
    segments += [f"CNT+{each}'" for each in counts]
    segments.append(f"UNT+{len(segments) + 1}+1'")
    return "\n".join((*HEAD, *segments, *TAIL)).encode()


def made(data: bytes, **asked: object) -> Minimised:
    return minimise(data, "eu-pnr", name="x", now=NOW, **asked)  # type: ignore[arg-type]


def stated(data: bytes) -> list[str]:
    return [each.decode() for each in re.findall(rb"CNT\+([^']*)'", data)]


def wrong(data: bytes, policy: str = "eu-pnr") -> list[str]:
    return sorted(
        each.name for each in audit(data, policy, now=NOW).findings if "count" in each.name or "number" in each.name
    )  # fmt: skip


MIXED = (PASSENGER, CREW, PASSENGER)


@pytest.mark.parametrize(
    ("people", "before", "after"),
    [
        # Right by the code list: passengers stay, crew are none any more.
        (MIXED, ("42:2", "41:1"), ["42:2", "41:0"]),
        (MIXED, ("41:1", "42:2"), ["41:0", "42:2"]),
        (MIXED, ("42:2",), ["42:2"]),
        (MIXED, ("41:1",), ["41:0"]),
        # Right for who counts all that are listed.
        (MIXED, ("42:3",), ["42:2"]),
        # Of the whole flight, of which this is a part.
        (MIXED, ("42:160",), ["42:160"]),
        (MIXED, ("42:160", "41:9"), ["42:160", "41:9"]),
        # Behind a separator, as some senders have it; with a unit.
        (MIXED, ("42+2", "41+1"), ["42+2", "41+0"]),
        (MIXED, ("42:3:PAX",), ["42:2:PAX"]),
        # In transit, on the way in or out, passengers are passengers and crew are crew.
        ((TRANSIT, CREW, PASSENGER), ("42:2", "41:1"), ["42:2", "41:0"]),
        ((TRANSIT, TRANSIT_CREW, PASSENGER), ("42:2", "41:1"), ["42:2", "41:0"]),
        ((TRANSIT, TRANSIT_CREW, CREW), ("42:3",), ["42:1"]),
        # Nothing goes, nothing changes, right or wrong.
        ((PASSENGER, PASSENGER), ("42:1",), ["42:1"]),
    ],
)
@pytest.mark.parametrize("begins", ["745", "266"])
def test_a_count_follows_what_it_counts(
    people: Sequence[str], before: Sequence[str], after: list[str], begins: str
) -> None:
    data = listed(people, before, begins)
    result = made(data)
    assert stated(result.data) == after
    assert CREW.encode() not in re.findall(rb"NAD\+(\w+)", result.data)
    assert not result.left
    assert not result.miscounted
    assert not set(wrong(result.data)) - set(wrong(data))


@pytest.mark.parametrize("counts", [("3:3",), ("42:1",), ("41:7", "41:0"), ("42:x",), ("45:3",)])
def test_a_count_that_cannot_be_put_right_stops_nothing(counts: Sequence[str]) -> None:
    """And where it should have followed, it is said."""
    data = listed(MIXED, counts)
    result = made(data)
    assert b"NAD+FM" not in result.data
    assert not result.left
    assert stated(result.data) == list(counts)
    unknown = counts[0] in ("3:3", "42:x", "45:3")
    assert [each.tag for each in result.miscounted] == ["CNT"] * (unknown or counts[-1] == "41:0")
    for each in result.miscounted:
        assert each.offset is not None
        assert data[each.offset :].startswith(b"CNT+" + counts[-1].encode())


@settings(max_examples=60)
@given(
    people=st.lists(
        st.sampled_from([PASSENGER, CREW, TRANSIT, TRANSIT_CREW]), min_size=1, max_size=8
    ),
    names_crew=st.booleans(),
    names_passengers=st.booleans(),
)
def test_totals_that_were_right_are_right(
    *, people: list[str], names_crew: bool, names_passengers: bool
) -> None:
    crew = sum(each in (CREW, TRANSIT_CREW) for each in people)
    counts = [f"42:{len(people) - crew}"] * names_passengers + [f"41:{crew}"] * names_crew
    result = made(listed(people, counts))
    assert stated(result.data) == [f"42:{len(people) - crew}"] * names_passengers + (
        ["41:0"] * names_crew
    )
    assert wrong(result.data) == []
    assert not result.miscounted
    assert result.data.count(b"NAD") == len(people) - crew


# Reservations: on flights that are none of the law's business all of them go.

INTRA = {"given": Given(facts=Facts(direction="intra")), "holder": "piu"}


def test_reservations_that_go_are_counted_no_more() -> None:
    data = (CORPORA / "pnrgov" / "excess.edi").read_bytes()
    (pnrs,) = re.findall(rb"EQN\+(\d+)'", data)[:1]
    result = made(data, **INTRA)
    assert {each.unit for each in result.changes} >= {"record"}
    assert b"SRC" not in result.data
    assert b"EQN+0'" in result.data
    assert not result.miscounted
    # One that counted something else before is left as it was, and told.
    other = data.replace(b"EQN+%b'" % pnrs, b"EQN+77'", 1)
    result = made(other, **INTRA)
    assert b"SRC" not in result.data
    assert b"EQN+77'" in result.data
    assert [each.tag for each in result.miscounted] == ["EQN"]


def test_so_are_those_in_xml() -> None:
    data = (CORPORA / "pnrgov-xml" / "push.xml").read_bytes()
    result = made(data, **INTRA)
    assert b"<PNR " not in result.data
    assert b'NumberOfPnrs="0"' in result.data
    assert not result.miscounted
    other = re.sub(rb'NumberOfPnrs="\d+"', b'NumberOfPnrs="77"', data)
    result = made(other, **INTRA)
    assert b"<PNR " not in result.data
    assert b'NumberOfPnrs="77"' in result.data
    assert len(result.miscounted) == 1


def test_a_series_is_counted_together_and_told_where_a_part_is_elsewhere() -> None:
    """CNT says in each part how many there are in all."""
    one = listed(MIXED, ("42:4", "41:2"), unh="01:C")
    two = listed(MIXED, ("42:4", "41:2"), unh="02:F")
    both = made(one + two)
    assert stated(both.data) == ["42:4", "41:0"] * 2
    assert not both.miscounted
    alone = made(one)
    assert stated(alone.data) == ["42:4", "41:2"]
    assert b"NAD+FM" not in alone.data
    assert [each.tag for each in alone.miscounted] == ["CNT", "CNT"]
