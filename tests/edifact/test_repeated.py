"""Repetitions in place (syntax version 4): each is an occurrence of its own; masks are no repetitions."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.api.fakecheck import fakecheck
from auditor.api.minimise import minimise
from auditor.api.minimise.pieces import Pieces
from auditor.api.minimise.segment import composite
from auditor.formats import edifact_messages as edifact
from auditor.formats.edifact.advice import REPEATED, START, ServiceString, settle
from auditor.formats.edifact.repeated import repetitions
from auditor.observed.record import Facts, Form, Given, Record
from test_segment_reader import LENSES, SEGMENTS, reader, traces, written

NOW = datetime(2030, 1, 3, tzinfo=UTC)
CARRIER = Given(Facts(holder="carrier", direction="in"))
TRAVELLER = "NAD+FL+++FAKE001SPECIMEN:TESTPAX001"


def message(*segments: str, una: str | None = "UNA:+.?*'", syntax: str = "UNOA:4") -> bytes:
    head = (
        f"UNB+{syntax}+ZZ+ZZ+300101:0800+1", "UNH+1+PAXLST:D:12B:UN:IATA", "BGM+745",
        "TDT+20+ZZ999+++ZZ", TRAVELLER,
    )  # fmt: skip
    body = (*head, *segments, "CNT+42:1", f"UNT+{len(segments) + 6}+1", "UNZ+1+1")
    return ((una or "") + "".join(f"{each}'" for each in body)).encode()


def seen(data: bytes, tag: str) -> list[tuple[str, Form, int | None, int | None]]:
    records = edifact.read([data], "x", Given())
    return [
        (each.element, each.form, each.place.element, each.place.component)
        for record in records
        if isinstance(record, Record)
        for each in record.observations
        if each.place.tag == tag
    ]


COM = "COM+999 0000 0001:TE*FAKE.USER.AT.EXAMPLE.COM:EM"


@pytest.mark.parametrize(
    ("una", "syntax", "repeats"),
    [
        ("UNA:+.?*'", "UNOA:4", True),
        (None, "UNOA:4", True),
        ("UNA:+.?|'", "UNOA:4", False),  # another separator is declared
        ("UNA:+.? '", "UNOA:4", False),  # none is
        ("UNA:+.?*'", "UNOA:3", False),
        (None, "UNOA:3", False),
        (None, "IATA:1", False),
    ],
)
def test_it_is_read_where_the_interchange_declares_it(
    una: str | None, syntax: str, *, repeats: bool
) -> None:
    elements = [each[0] for each in seen(message(COM, una=una, syntax=syntax), "COM")]
    assert (elements == ["contact.telephone", "contact.email"]) is repeats


def test_another_separator_is_that_of_the_advice() -> None:
    data = message(COM.replace("*", "|"), una="UNA:+.?|'")
    assert [each[0] for each in seen(data, "COM")] == ["contact.telephone", "contact.email"]


def test_each_repetition_has_a_place_of_its_own() -> None:
    """Components count on, so that two of them are never one place."""
    assert [each[2:] for each in seen(message(COM), "COM")] == [(1, 1), (1, 3)]


def test_a_released_separator_is_a_letter() -> None:
    assert len(seen(message("COM+999 0000?*0001:TE"), "COM")) == 1


@pytest.mark.parametrize(
    "text", ["****", "**", "ZZ****01", "*"], ids=["run", "pair", "part", "alone"]
)
def test_a_mask_is_no_repetition(text: str) -> None:
    found = seen(message(f"DOC+P+{text}"), "DOC")
    assert [each[0] for each in found] == ["document.type", "document.number"]


def test_a_mask_is_still_one_beside_a_repetition() -> None:
    found = seen(message("COM+****:TE*FAKE:EM*####:TE"), "COM")
    assert [form for _, form, _, _ in found] == [Form.MASKED, Form.CLEAR, Form.MASKED]


@pytest.mark.parametrize(("tag", "content"), [
    ("NAT", "2+UTO*XXA"), ("LOC", "178+ZZA*ZZB"), ("ATT", "2++F*M"), ("RFF", "SEA:01A*AVF:FAKE01"),
    ("FTX", "AAI+++FAKE ONE*FAKE TWO"), ("DOC", "P+FAKE0001*FAKE0002"), ("GEI", "4+173*ZZZ"),
])  # fmt: skip
def test_every_element_may_be_repeated(tag: str, content: str) -> None:
    first, _, second = content.rpartition("+")[2].partition("*")
    head = content.rpartition("+")[0]
    lead = f"{head}+" if head else ""
    both = [each[:2] for each in seen(message(f"{tag}+{content}"), tag)]
    one = [each[:2] for each in seen(message(f"{tag}+{lead}{first}"), tag)]
    other = [each[:2] for each in seen(message(f"{tag}+{lead}{second}"), tag)]
    # What stands before the repeated element is said once.
    assert both == one + other[-1:]


@given(st.sampled_from(LENSES), SEGMENTS, st.integers(1, 8), st.integers(2, 5))
def test_what_is_said_twice_is_seen_twice(
    at: tuple[str, str, str], content: str, number: int, times: int
) -> None:
    """Whatever the segment, an element that is repeated says the same once more for each repetition."""
    once = written(at[2], content)
    tag, *elements = once.split(b"+")
    number = min(number, len(elements))
    if not number:
        return
    # What qualifies the others is repeated nowhere.
    if number == 1 or any(len(each) > 8 for each in elements[:number]):
        return
    held = elements[number - 1]
    many = b"+".join(
        (tag, *elements[: number - 1], REPEATED.join([held] * times), *elements[number:])
    )
    base = traces(reader(*at), once)
    found = traces(reader(*at), many)
    assert found[: len(base)] == base
    wide = held.count(b":") + 1
    again = [each for each in base if each.at_element == number]
    further = found[len(base) :]
    for repetition in range(1, times):
        here = [
            each for each in further
            if each.at_component is not None
            and wide * repetition < each.at_component <= wide * (repetition + 1)
        ]  # fmt: skip
        assert {(each.element, each.form, each.code) for each in again} <= {
            (each.element, each.form, each.code) for each in here
        }


@given(st.lists(st.text("AB:9", max_size=6), min_size=1, max_size=6))
def test_no_repetition_is_lost(parts: list[str]) -> None:
    raw = b"QQQ+2+" + REPEATED.join(each.encode() for each in parts)
    found = [each.split(b"+")[2] for each, _ in repetitions(raw)]
    assert found == [each.encode() for each in parts]


def test_beyond_what_any_directory_has_the_rest_is_one() -> None:
    raw = b"COM+" + REPEATED.join([b"9:TE"] * 300)
    found = list(repetitions(raw))
    assert len(found) == 100
    assert found[-1][0].count(REPEATED) == 200
    assert seen(message("COM+" + "*".join(["9:TE"] * 300)), "COM")


@given(st.text("AX*?:+'9 ", max_size=24))
def test_canonical_segments_are_as_long_as_they_were(text: str) -> None:
    data = message(f"FTX+AAI+++{text}")
    found = START.search(data)
    assert found is not None
    service, _ = settle(data[found.end() :], found["advice"])
    assert service.repeats
    assert len(service.canonical(text.encode())) == len(text.encode())


def test_the_usual_characters_repeat_nothing() -> None:
    assert ServiceString().canonical(b"COM+A:TE*B:EM") == b"COM+A:TE*B:EM"


@pytest.mark.parametrize(("component", "left"), [
    (1, b"COM+B:EM*C:TE"), (3, b"COM+A:TE*C:TE"), (4, b"COM+A:TE*C:TE"), (5, b"COM+A:TE*B:EM"),
])  # fmt: skip
def test_one_repetition_is_cut_out_alone(component: int, left: bytes) -> None:
    raw = b"COM+A:TE*B:EM*C:TE"
    service = ServiceString(repetition=b"*", repeats=True)
    edit = composite(raw, service, 1, component)
    assert edit is not None
    pieces = Pieces(raw)
    pieces.cut([edit])
    assert pieces.data == left


def test_what_law_forbids_goes_out_of_each_repetition() -> None:
    data = message("COM+999 0000 0001:TE*FAKE.USER.AT.EXAMPLE.COM:EM*999 0000 0002:TE")
    result = minimise(data, "eu-api-2004", name="x", now=NOW, given=CARRIER)
    assert result.changes
    assert not seen(result.data, "COM")


def test_fakecheck_sees_the_second(tmp_path: Path) -> None:
    source = tmp_path / "a.edi"
    source.write_bytes(message("COM+999 0000 0001:TE*JANE.DOE.AT.GMAIL.COM:EM"))
    found = fakecheck([str(source)])
    assert any(each.element == "contact.email" for each in found.doubts)
