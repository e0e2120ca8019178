"""The service string: variants of the field, what is no advice, reading it off the header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats.edifact.advice import START, ServiceString, settle

HEAD = b"UNB+UNOA:4+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+300101:0800+SYN1'UNH+1+PAXLST:D:12B:UN'"


def characters(service: ServiceString) -> bytes:
    """Component, element, release and terminator, as they would stand in a row."""
    return service.component + service.element + service.release + service.terminator


# What was met in the field: format-paxlst, section 2.1.
@pytest.mark.parametrize(
    ("advice", "expected"),
    [
        (b":+.? '", b":+?'"),
        (b":+.?*'", b":+?'"),  # a repetition separator
        (b":*.? $", b":*?$"),
        (b":*.? #", b":*?#"),
        (b":-.? '", b":-?'"),
        (b":(.? )", b":(?)"),  # brackets
        (b":(.) -", b":()-"),  # a bracket that releases
        (b":+.  '", b":+'"),  # nothing releases
        (b":+,? '", b":+?'"),  # the decimal mark of ISO 9735 version 1
    ],
)
def test_advice_that_was_met(advice: bytes, expected: bytes) -> None:
    service, orderly = settle(HEAD, advice)
    assert (characters(service), orderly) == (expected, True)


@pytest.mark.parametrize(
    "advice",
    [b":+.?'", b":+.?  '", b":+.?X'", b"ABCDEF", b"++++++", b":':? '", b""],
    ids=["short", "long", "a letter", "words", "one character", "one for two", "none"],
)
def test_advice_that_cannot_be_meant_is_left_for_the_header(advice: bytes) -> None:
    service, orderly = settle(HEAD, advice)
    assert (characters(service), orderly) == (b":+?'", False)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (HEAD, b":+?'"),
        (b'UNB+SIRE:4+ZZ+ZZ"UNG+PAXLST+ZZ"', b':+?"'),
        (b'UNB+SIRE:4+ZZ+ZZ"\r\nUNG+PAXLST+ZZ"', b':+?"'),
        (b"UNB*UNOA-4*ZZ*ZZ$UNH*1*PAXLST$", b"-*?$"),
        (b"UN\r\nB+UNOA:4+ZZ'\r\nU\r\nNH+1'", b":+?'"),
        (b"UNH+1+PAXLST:D:12B'UNT+2+1'", b":+?'"),
        (b"UNB?UNOA:4?ZZ'UNH?1'", b":?'"),  # the usual release character separates
        ("UNB+UNOA:4+ZZÉUNH+1+PAXLST".encode(), b":+?'"),  # half a letter terminates nothing
        (b"UNB\x1dUNOB\x1f1\x1dZZ\x1cUNH\x1d1\x1cBGM\x1c", b"\x1f\x1d\x1c"),
        (b"UNB\x1dUNOB\x1f1\x1dZZ\x1c\r\nUNH\x1d1\x1c\r\nBGM\x1c", b"\x1f\x1d\x1c"),
        (b"UNH\x1d1\x1dPAXLST\x1fD\x1cBGM\x1d745\x1c", b"\x1f\x1d\x1c"),
        (b"UNB+UNOA:1+ZZ\x1cUNH+1\x1cBGM\x1c", b":+?\x1c"),
        (b"UNB\x1d", b"\x1f\x1d\x1c"),
        (b"UNB+", b":+?'"),
        (b"", b":+?'"),
    ],
)
def test_without_advice_the_header_tells(head: bytes, expected: bytes) -> None:
    service, orderly = settle(head, None)
    assert (characters(service), orderly) == (expected, True)


@given(st.binary(max_size=60), st.none() | st.binary(max_size=8))
def test_whatever_stands_there_some_service_characters_come_out(
    head: bytes, advice: bytes | None
) -> None:
    service, _ = settle(head, advice)
    assert len(service.element) == len(service.component) == len(service.terminator) == 1
    assert len(service.release) <= 1


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        (b"UNA:+.? 'UNB+", True),
        (b"UNA:+.? '\r\n UNB+", True),
        (b"UNB+UNOA", True),
        (b"U\r\nN\r\nB+UNOA", True),
        (b"UNH+1", True),
        (b"UNB +UNOA", True),
        (b"log line 7: UNB+UNOA", True),
        (b"FAKEUNA+SPECIMEN", False),
        (b"UNBOUND", False),
        (b"TUNB+1", False),
        (b"UNZ+1+1", False),
        (b"UNA:+.? 'NAD+FL", False),
        (b"unb+unoa", False),
    ],
)
def test_where_an_interchange_begins(text: bytes, *, begins: bool) -> None:
    assert (START.search(text) is not None) is begins


@pytest.mark.parametrize(
    ("service", "segment", "expected"),
    [
        (ServiceString(), b"NAD+A?+B?:C??D?'E+F", b"NAD+A..B..C..D.'E+F"),
        (ServiceString(), b"NAD+A?", b"NAD+A."),
        (ServiceString(release=b""), b"NAD+A?+B", b"NAD+A?+B"),
        (ServiceString(element=b"*"), b"NAD*A+B:C?*D", b"NAD+A.B:C..D"),
        (ServiceString(component=b"+", element=b":"), b"NAD:A+B?:C", b"NAD+A:B..C"),
        (ServiceString(element=b"."), b"NAD.A?.B+C", b"NAD+A,,B.C"),
        (ServiceString(element=b".", component=b","), b"NAD.A?,B,C", b"NAD+A--B:C"),
    ],
)
def test_canonical(service: ServiceString, segment: bytes, expected: bytes) -> None:
    assert service.canonical(segment) == expected


SERVICES = st.permutations([bytes([each]) for each in b"+:'?*$#(){}-/,;|."]).map(
    lambda found: ServiceString(component=found[0], element=found[1], release=found[2])
)


@given(SERVICES, st.binary(max_size=40))
def test_behind_the_service_string_nothing_is_released_and_two_characters_separate(
    service: ServiceString, segment: bytes
) -> None:
    canonical = service.canonical(segment)
    free = segment.replace(service.release + service.release, b"")
    assert len(canonical) == len(segment)
    if service.release not in free:
        assert canonical.count(b"+") == free.count(service.element)
        assert canonical.count(b":") == free.count(service.component)


@given(
    st.sampled_from([b"?", b"\\", b".", b",", b"-", b")"]), st.sampled_from([b":+", b"*.", b".,", b"(-", b",:"]),
    st.lists(st.sampled_from([b"?", b"??", b"\\", b".", b",", b"-", b")", b"+", b":", b"*", b"(", b"'", b"A"])),
)  # fmt: skip
def test_what_is_released_is_told_from_left_to_right(
    release: bytes, separators: bytes, parts: list[bytes]
) -> None:
    """As a reader with one finger would: the release character, and whatever stands behind it."""
    component, element = separators[:1], separators[1:]
    if release in separators:
        return
    service = ServiceString(component, element, b".", release, b" ", b"'")
    (stop,) = [each for each in (b".", b",", b"-") if each not in separators][:1]
    raw, told = b"".join(parts), b""
    at = 0
    while at < len(raw):
        one, behind = raw[at : at + 1], raw[at + 1 : at + 2]
        at += 1
        if one == release:
            at += 1
            told += stop + (stop if behind in (b"+", b":", element, component, release) else behind)
        else:
            told += one
    written = {ord("+"): ord("."), ord(":"): ord("."), component[0]: ord(":"), element[0]: ord("+")}
    if not service.is_default:
        told = bytes(written.get(each, each) for each in told)
    assert service.canonical(raw) == told
