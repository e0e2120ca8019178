"""Whatever goes from a file of many interchanges is named, and what an audit still finds is named too."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import policies
from auditor.api.audit import audit
from auditor.api.minimise import minimise
from auditor.api.minimise.rounds import Minimised
from auditor.formats.edifact_messages import read
from auditor.law.policy import Policy
from auditor.observed.record import Given, Record

CORPORA = Path(__file__).parents[1] / "corpora"
NOW = datetime(2036, 1, 1, tzinfo=UTC)
MESSAGES = [path.read_bytes() for path in sorted(CORPORA.glob("[pc]*/*.edi"))]
# Names that say something where a segment begins, and the counts that follow what went.
NAMES = (b"UNB", b"UNH", b"UNA", b"UNZ", b"SRC", b"FAKE")
COUNTS = frozenset({"UNT", "CNT", "EQN", "UNZ", "UNE"})


@cache
def law(name: str) -> Policy:
    return policies.read(name)


def made(data: bytes, policy: str) -> Minimised:
    return minimise(data, [law(policy)], name="x", now=NOW)


def unnamed(data: bytes, policy: str) -> list[object]:
    """What went and is in no change, and what is found in the rest and is not said to be left."""
    result = made(data, policy)
    families = ("MIN", "SEN")
    found = Counter(
        (each.rule, each.clause, each.element)
        for each in audit(result.data, [law(policy)], now=NOW).findings
        if each.rule.startswith(families)
    )
    left = Counter(
        (each.finding.rule, each.finding.clause, each.finding.element) for each in result.left
    )
    changed = {each.place.offset for each in result.changes if each.unit != "record"}
    gone = {
        (each.place.message, each.place.record) for each in result.changes if each.unit == "record"
    }
    seen = sorted(
        (
            seen.offset or 0,
            seen.length or 0,
            seen.template.tag,
            (record.at.message, record.at.record),
        )
        for record in read([data], "x", Given())
        if isinstance(record, Record)
        for seen in record.sightings
    )
    lost: list[object] = list((found - left).elements())
    at = 0
    for offset, length, tag, record in seen:
        if offset in changed or record in gone or tag in COUNTS:
            continue
        there = result.data.find(data[offset : offset + length], at)
        if there < 0:
            lost.append((tag, record))
        else:
            at = there + 1
    return lost


def rewritten(data: bytes, marks: bytes) -> bytes:
    """The same interchange with other service characters."""
    advice = data[:9] if data.startswith(b"UNA") else b"UNA:+.? '"
    body = data.removeprefix(advice)
    table = bytes.maketrans(bytes((advice[3], advice[4], advice[6], advice[8])), marks)
    return b"UNA" + marks[:2] + b"." + marks[2:3] + b" " + marks[3:] + body.translate(table)


@st.composite
def mixtures(draw: st.DrawFn) -> bytes:
    parts = []
    for data in draw(st.lists(st.sampled_from(MESSAGES), min_size=1, max_size=3)):
        named = data.replace(b"FAKE001", draw(st.sampled_from(NAMES)), 2)
        marks = bytes(draw(st.permutations(b"|~^!;=*%"))[:4])
        parts.append(rewritten(named, marks) if draw(st.booleans()) else named)
    return draw(st.sampled_from((b"", b"\r\n"))).join(parts)


@settings(max_examples=settings().max_examples // 2)
@given(mixtures(), st.sampled_from(("eu-pnr", "gdpr", "icao-annex9")))
def test_nothing_goes_and_nothing_is_found_that_is_not_named(data: bytes, policy: str) -> None:
    assert unnamed(data, policy) == []


HEAD = (
    "UNB+UNOA:4+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+261118:0900+SYN1++APIS'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'TDT+20+ZZ999+++ZZ'"
    "LOC+125+ZZA'DTM+189:2611191000:201'LOC+87+ZZB'DTM+232:2611192100:201'NAD+FL+++FAKESON:TESTPAX'ATT+2++M'"
)
DOCUMENTS = (("DOC+P:110:111+FAKE1'", "DOC+V:110:111+FAKE2'", "DOC+ZZZ+FAKE3'"),
             ("DOC+P:110:111+FAKE4'", "DOC+V:110:111+FAKE5'", "DOC+ZZZ+FAKE6'"))  # fmt: skip
HANGING = (
    ("DTM+36:300101'", "DTM+36:310101'"), ("", "DTM+36:310101'DTM+36:320101'"),
    ("DTM+36:300101'LOC+91+UTO'", "DTM+36:310101'LOC+91+UTO'"),
)  # fmt: skip


@pytest.mark.parametrize("documents", list(product(*DOCUMENTS)), ids=repr)
@pytest.mark.parametrize("hanging", HANGING, ids=repr)
def test_what_hangs_on_a_document_that_goes_is_named(
    documents: tuple[str, str], hanging: tuple[str, str]
) -> None:
    body = "".join(part for pair in zip(documents, hanging, strict=True) for part in pair)
    number = (HEAD + body).count("'") + 1
    data = f"{HEAD}{body}CNT+42:1'UNT+{number}+1'UNZ+1+SYN1'".encode()
    assert unnamed(data, "eu-pnr") == []
    stays = made(data, "eu-pnr").data
    assert stays.count(b"DTM+36") == sum(
        said.count("DTM+36") for name, said in zip(documents, hanging, strict=True)
        if name.encode() in stays
    )  # fmt: skip
    assert not made(data, "eu-pnr").miscounted
