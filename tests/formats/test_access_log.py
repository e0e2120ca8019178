"""Access logs: rows in JSON and as a table say the same, broken ones take no other along, none leaks."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.explain import schemas as schema
from auditor.formats import access_log, all_formats
from auditor.formats.logs.columns import columns
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.observed.record import Clocks, Facts, Form, Given, Limits, Observation, Record, Unread
from pages import ledger

CORPUS = Path(__file__).parent.parent / "corpora" / "access-log"
VALIDATOR = jsonschema.Draft202012Validator(json.loads(schema.read("access-log")))
CANARY = "FAKECANARY"
OPERATOR = "ZZ0001AGENT"


def read(data: bytes, given_: Given = Given()) -> list[Record | Unread]:  # noqa: B008 - frozen
    return list(access_log.read([data], "x", given_))


def records(data: bytes, given_: Given = Given()) -> list[Record]:  # noqa: B008 - frozen
    return [each for each in read(data, given_) if isinstance(each, Record) and each.at.record]


def lines(*rows: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def row(**cells: object) -> Record:
    (found,) = records(lines({"time": "3001-01-01T09:00:00Z", "operation": "consultation"} | cells))
    return found


def seen(record: Record) -> dict[str, Observation]:
    return {each.element: each for each in record.observations}


def faults(found: list[Record | Unread]) -> list[tuple[str, bool, int | None, str | None]]:
    return [
        (fault.kind, fault.lost, fault.place.line, fault.place.pointer)
        for each in found
        if isinstance(each, Record)
        for fault in each.faults
    ]


# --- what a row says ------------------------------------------------------------------------------


def test_a_row_says_when_what_and_why() -> None:
    record = row(purpose="Terrorism", data=["traveller.surname", "shoe size"], holder="piu")
    said = seen(record)
    assert (record.kind, record.facts.holder, record.travellers) == ("log", "piu", 0)
    assert record.clocks.created is not None
    assert record.clocks.created.first == datetime(3001, 1, 1, 9, tzinfo=UTC)
    assert (said["log.operation"].code, said["log.purpose"].code) == ("consultation", "terrorism")
    codes = [each.code for each in record.observations if each.element == "log.data"]
    assert codes == ["traveller.surname", "?", "?"]


def test_a_word_of_the_systems_own_is_not_shown() -> None:
    assert seen(row(purpose=CANARY))["log.purpose"].code == "?"
    assert CANARY not in repr(row(purpose=CANARY, recipient_kind=CANARY))


@pytest.mark.parametrize(
    ("operator", "approver", "marks"),
    [
        (OPERATOR, OPERATOR, {"self"}),
        (OPERATOR, f" {OPERATOR.lower()} ", {"self"}),
        (OPERATOR, "ZZ0002AGENT", {"another"}),
        ("", OPERATOR, set()),
        ("****", "****", set()),  # behind a mask all are alike
        (7, 7, {"self"}),
    ],
)
def test_who_did_it_and_who_approved_it_are_compared_within_the_row(
    operator: object, approver: object, marks: set[str]
) -> None:
    assert seen(row(approver=approver, operator=operator))["log.approver"].marks == marks


@pytest.mark.parametrize(
    ("approved", "marks"),
    [
        ("3001-01-01T08:59:59Z", {"before"}),
        ("3001-01-01T09:00:00Z", {"before"}),
        ("3001-01-01T09:00:01Z", {"after"}),
        ("3001-01-01", set()),  # on that day, before or after
        ("3001-01-01T12:00:00", set()),  # somewhere on Earth
        ("3001-01-03", {"after"}),
    ],
)
def test_an_approval_certainly_comes_before_or_after(approved: str, marks: set[str]) -> None:
    assert seen(row(approved_at=approved))["log.approved_at"].marks == marks


def test_the_erasure_of_logs_says_how_young_the_youngest_was() -> None:
    record = row(operation="log-erasure", covers_until="3000-01-01T00:00:00Z")
    assert record.clocks.created is not None
    assert record.clocks.closed is not None
    assert (record.clocks.created.first.year, record.clocks.closed.first.year) == (3000, 3001)
    assert row(operation="log-erasure").clocks.created is None
    assert row(covers_until="3000-01-01T00:00:00Z").clocks.closed is None


def test_what_a_log_carries_of_passengers_is_seen() -> None:
    record = row(
        **{"traveller.surname": "FAKE001SPECIMEN", "service.code": "KSML", "shoe size": 42}
    )
    said = seen(record)
    assert said["traveller.surname"].form is Form.CLEAR
    assert said["service.code"].code == "KSML"
    assert said[UNLISTED].place.pointer == "/?"


def test_what_the_caller_says_holds_over_the_row() -> None:
    given_ = Given(facts=Facts(holder="piu", direction="in"), zone="Europe/Paris")
    record = records(lines({"time": "3001-07-01T09:00:00", "holder": "border"}), given_)[0]
    assert (record.facts.holder, record.facts.direction) == ("piu", "in")
    assert record.clocks.created is not None
    assert record.clocks.created.first.astimezone(UTC).hour == 7


# --- JSON and CSV -----------------------------------------------------------------------------------

VALUE = st.sampled_from(
    ["", "consultation", "log-erasure", "terrorism", "yes", "true", "***", OPERATOR, "a,b;c", 'say "x"',
     "two\nlines", "3001-01-01T00:00:00Z", "soon", "piu", "traveller.surname seat.number", "KSML"]
)  # fmt: skip
COLUMN = st.sampled_from([*columns(), "traveller.surname", "service.code", "no column"])


@given(
    st.lists(COLUMN, min_size=1, max_size=6, unique=True),
    st.lists(st.lists(VALUE, min_size=8, max_size=8), max_size=4),
    st.sampled_from(",;\t|"),
)
def test_the_same_rows_in_json_and_csv_say_the_same(
    names: list[str], rows: list[list[str]], delimiter: str
) -> None:
    header = ["time", "operation", *(name for name in names if name not in {"time", "operation"})]
    rows = [cells for cells in rows if any(cells[: len(header)])]
    as_json = lines(*(dict(zip(header, cells, strict=False)) for cells in rows))
    text = io.StringIO()
    written = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    written.writerows([header, *(cells[: len(header)] for cells in rows)])
    said = [
        [
            (
                each.kind,
                each.clocks,
                each.facts,
                each.sightings,
                [fault.kind for fault in each.faults],
            )
            for each in records(data)
        ]
        for data in (as_json, text.getvalue().encode())
    ]
    assert said[0] == said[1]


def test_a_table_may_have_its_header_again_blank_lines_and_a_delimiter_too_many() -> None:
    rows = (b"", b"Time;Operation;Legal-Basis", b"3001-01-01;erasure;", b"", b"time;operation;legal_basis",
            b"3001-01-02;erasure;request;", b"")  # fmt: skip
    data = b"\xef\xbb\xbf" + b"\r\n".join(rows)
    found = records(data)
    assert [each.at.line for each in found] == [3, 6]
    assert seen(found[1])["log.legal_basis"].code == "request"
    assert faults(read(data)) == []


def test_a_broken_row_of_a_table_is_reported_and_the_rest_is_read() -> None:
    found = read((CORPUS / "broken.csv").read_bytes())
    assert [each.at.line for each in found if isinstance(each, Record) and each.at.record] == [
        2,
        4,
        8,
    ]
    assert faults(found) == [
        ("malformed-record", True, 3, None),
        ("malformed-record", True, 7, None),
        ("unreadable-value", False, 8, "/time"),
    ]


def test_a_quote_without_end_takes_no_row_below_with_it() -> None:
    data = b'time,operation\n3001-01-01,"erasure\n3001-01-02,erasure\n3001-01-03,"match"\n'
    assert [each.at.line for each in records(data)] == [3, 4]
    limited = Given(limits=Limits(segment=40))
    assert [each.at.line for each in records(data + b"3001-01-04,erasure\n" * 9, limited)][:3] == [
        3,
        4,
        5,
    ]


def test_a_broken_line_of_json_is_reported_and_the_rest_is_read() -> None:
    good = lines({"time": "3001-01-01", "operation": "erasure"})
    data = (
        good + b'{"time":\n[1]\n"text"\n' + good + b'{"operation":"match","operation":"erasure"}\n'
    )
    assert [each.at.line for each in records(data)] == [1, 5, 6]
    assert faults(read(data)) == [("malformed-record", True, each, None) for each in (2, 3, 4, 6)]


@pytest.mark.parametrize("as_table", [True, False])
def test_a_row_beyond_the_limit_is_named_and_the_rest_is_read(as_table: bool) -> None:  # noqa: FBT001 - drawn
    long = "FAKE " * 50
    if as_table:
        data = f"time,operation\n3001-01-01,erasure\n{long},x\n3001-01-02,match\n".encode()
    else:
        data = lines({"operation": "erasure"}, {"operation": long}, {"operation": "match"})
    found = read(data, Given(limits=Limits(segment=100)))
    assert [
        seen(each)["log.operation"].code
        for each in found
        if isinstance(each, Record) and each.at.record
    ] == [
        "erasure",
        "match",
    ]
    assert [kind for kind, *_ in faults(found)] == ["oversized-content"]
    assert Unread("x", "a row is longer than the limit of 100 bytes", limit=True) in found


PIECES = st.sampled_from(
    [b"{", b"}", b"[", b",", b'"', b";", b"\n", b"\r\n", b" ", b"time", b"operation", b"time,operation\n", b"match",
     b'{"operation":"match"}', b'"time":', b"3001-01-01", b"\xff", b"\xef\xbb\xbf", b"\0", b"XXX"]
)  # fmt: skip


@given(
    st.binary() | st.lists(PIECES, max_size=40).map(b"".join),
    st.booleans(),
    st.integers(0, 60),
    st.integers(1, 16),
)
def test_any_bytes_end_in_records_however_they_are_cut(
    data: bytes,
    table: bool,  # noqa: FBT001 - drawn
    limit: int,
    size: int,
) -> None:
    data = b"time,operation\n" + data if table else data
    given_ = Given(limits=Limits(segment=limit))
    whole = read(data, given_)
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    assert list(access_log.read(parts, "x", given_)) == whole


# --- no value leaves ------------------------------------------------------------------------------


@given(st.sampled_from([*columns(), "traveller.surname", "remark.general", CANARY]), st.data())
@settings(max_examples=100)
def test_no_value_and_no_unknown_column_is_in_any_record(name: str, data: st.DataObject) -> None:
    planted = data.draw(st.sampled_from([CANARY, [CANARY], {CANARY: CANARY}, f"{CANARY}, 3001"]))
    rows = lines({"time": "3001-01-01", "operation": "match", name: planted}, {CANARY: planted})
    table = (
        f"time,operation,{name},{CANARY}\n{CANARY},{CANARY},{CANARY},{CANARY}\n{CANARY}\n".encode()
    )
    assert CANARY not in repr([*read(rows), *read(table)])


def test_who_it_was_changes_nothing_else() -> None:
    one, other = (row(operator=name, workstation=name, case=name, justification=name)
                  for name in (OPERATOR, "ZZ9999AGENT"))  # fmt: skip
    assert one == other


# --- sniffing, samples, schema, page --------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_samples_are_recognised(path: Path) -> None:
    head = path.read_bytes()
    assert [each.name for each in all_formats() if each.sniff(head)] == ["access-log"]


@pytest.mark.parametrize(
    "data",
    [
        b'"time","operation"\n"3001-01-01","match"\n',
        b"\xef\xbb\xbf\n TIME ; Operation \n3001-01-01;match\n",
        b'[\n {"time":"3001-01-01","operation":"match"}]',
        b'broken\n{"operation":"match"}\n',
    ],
)
def test_headers_may_be_quoted_and_rows_stand_in_an_array(data: bytes) -> None:
    assert access_log.sniff(data)
    if not data.startswith(b"broken"):
        assert [seen(each)["log.operation"].code for each in records(data)] == ["match"]


@pytest.mark.parametrize(
    "head",
    [b"", b"name,date,place,seat\n", b"csv;ZZ;ZZ999;", b'{"kind":"log","operation":"x"}', b'{"time":1}',
     b"operation: time\n", b"UNB+", b"time operation"],
)  # fmt: skip
def test_other_things_are_not(head: bytes) -> None:
    assert not access_log.sniff(head)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.jsonl")), ids=lambda path: path.name)
def test_samples_keep_to_the_schema_as_far_as_their_columns_are_known(path: Path) -> None:
    for line in path.read_bytes().splitlines():
        tree = json.loads(line)
        tree.pop("session id", None)
        assert list(VALIDATOR.iter_errors(tree)) == []
    assert list(VALIDATOR.iter_errors({"time": "soon", "operation": "gazing", "shoe size": 1}))


def test_columns_are_the_elements_of_logs() -> None:
    named = {each.element for each in columns().values()} - {None}
    assert named == {id for id in ELEMENTS if id.startswith("log.")}


@pytest.mark.parametrize("example", [ledger.LOG_EXAMPLE, ledger.LINE_EXAMPLE])
def test_the_examples_of_the_page_are_read(example: str) -> None:
    data = example.encode()
    assert access_log.sniff(data)
    assert len(records(data)) == 2
    assert not faults(read(data))


def test_nothing_said_is_nothing_known() -> None:
    (record,) = records(b'{"operation":null}')
    assert (record.clocks, record.facts, record.sightings) == (Clocks(), Facts(), ())
