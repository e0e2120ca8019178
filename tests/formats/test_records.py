"""Canonical records: what each says, that a broken one takes no other with it, that none leaks."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.explain import schemas as schema
from auditor.formats import all_formats, records
from auditor.formats.json.walk import GROUPS
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.observed.clock import Interval
from auditor.observed.record import Clocks, Facts, Form, Given, Limits, Observation, Record, Unread

CORPUS = Path(__file__).parent.parent / "corpora" / "records"
BROKEN = CORPUS / "broken.jsonl"
SAMPLES = sorted(set(CORPUS.iterdir()) - {BROKEN})
SCHEMA: dict[str, Any] = json.loads(schema.read("record"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FORMATS = ("records", "pnrgov", "paxlst", "cusres", "pnrgov-xml")
CANARY = "FAKECANARY"

ELEMENT = st.sampled_from(sorted(ELEMENTS.keys() - {UNLISTED}))
SCALAR = st.none() | st.booleans() | st.integers(-9, 10**18) | st.text(max_size=20)
ELEMENT_TABLE = st.dictionaries(ELEMENT, SCALAR | st.lists(SCALAR, max_size=3), max_size=4)


def member(group: str, depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    inner = GROUPS.get(group, ()) if depth < 3 else ()
    fields: dict[str, st.SearchStrategy[Any]] = {"elements": ELEMENT_TABLE}
    if inner:
        members = {name: st.lists(member(name, depth + 1), max_size=2) for name in inner}
        fields["groups"] = st.fixed_dictionaries({}, optional=members)
    return st.fixed_dictionaries({}, optional=fields)


INSTANT = st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)
CLOCKS = st.dictionaries(st.sampled_from(Clocks.__struct_fields__), INSTANT, max_size=2)
KINDS = st.sampled_from(SCHEMA["properties"]["kind"]["enum"])
RECORD = st.tuples(KINDS, CLOCKS, member("record")).map(
    lambda parts: {"kind": parts[0], "clocks": parts[1], **parts[2]}
)


def read(data: bytes, given_: Given = Given()) -> list[Record | Unread]:  # noqa: B008 - frozen
    return list(records.read([data], "x", given_))


def one(tree: object, given_: Given = Given()) -> Record:  # noqa: B008 - frozen
    (record,) = read(json.dumps(tree).encode(), given_)
    assert isinstance(record, Record)
    return record


def pnr(**elements: object) -> dict[str, object]:
    return {"kind": "pnr", "elements": {name.replace("__", "."): v for name, v in elements.items()}}


def seen(record: Record) -> dict[str, Observation]:
    return {each.place.pointer or "": each for each in record.observations}


def faults(found: list[Record | Unread]) -> list[tuple[str, bool, int | None, str | None]]:
    return [
        (fault.kind, fault.lost, fault.place.line, fault.place.pointer)
        for each in found
        if isinstance(each, Record)
        for fault in each.faults
    ]


# --- the schema and the reader --------------------------------------------------------------------


def test_the_schema_names_every_element() -> None:
    assert SCHEMA["$defs"]["element"]["enum"] == sorted(ELEMENTS.keys() - {UNLISTED})


def test_the_schema_names_every_group() -> None:
    def inner(name: str) -> dict[str, Any]:
        node = SCHEMA if name == "record" else SCHEMA["$defs"][name]
        table: dict[str, Any] = node["properties"]["groups"]["properties"]
        return table

    assert {name: tuple(inner(name)) for name in GROUPS} == GROUPS


def test_the_schema_names_every_clock_and_fact_and_where_each_comes_from() -> None:
    for key, struct in (("clocks", Clocks), ("facts", Facts)):
        assert tuple(SCHEMA["properties"][key]["properties"]) == struct.__struct_fields__
        assert tuple(SCHEMA["x-sources"][key]) == struct.__struct_fields__
        for sources in SCHEMA["x-sources"][key].values():
            assert tuple(sources) == FORMATS
            assert sources["records"]


@pytest.mark.parametrize(("said", "allowed"), [(True, True), (False, False), ("yes", False)])
def test_a_record_may_say_that_it_is_of_nobody(said: object, *, allowed: bool) -> None:
    tree = pnr(reservation__locator="QQQQQ0") | {"synthetic": said}
    assert VALIDATOR.is_valid(tree) == allowed
    assert (faults([one(tree)]) == []) == allowed


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_are_valid_where_no_fault_is_found(path: Path) -> None:
    found = read(path.read_bytes())
    text = path.read_text("utf-8-sig")
    texts = filter(None, text.splitlines()) if path.suffix == ".jsonl" else [text]
    trees = [json.loads(each) for each in texts]
    flat = [each for tree in trees for each in (tree if isinstance(tree, list) else [tree])]
    assert len(found) == len(flat)
    for tree in flat:
        VALIDATOR.validate(tree)
    assert faults(found) == []


@given(RECORD)
def test_what_the_schema_allows_has_no_fault(tree: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(tree)
    found = {(kind, pointer) for kind, _, _, pointer in faults([one(tree)])}
    # Save that two clocks together may be such as no flight has.
    assert found <= {("unreadable-value", f"/clocks/{name}") for name in ("departed", "arrived")}


@given(
    RECORD, st.lists(st.sampled_from(["kind", "clocks", "groups", "elements"]), max_size=2), SCALAR
)
def test_what_the_schema_forbids_is_reported(
    tree: dict[str, Any], path: list[str], value: object
) -> None:
    place: Any = tree
    for key in path:
        if isinstance(place, dict) and isinstance(place.get(key), dict):
            place = place[key]
    place["shoe size"] = value
    assert not VALIDATOR.is_valid(tree)
    assert faults([one(tree)])


# --- what a record says ---------------------------------------------------------------------------


def test_one_record_over_several_lines() -> None:
    (record,) = read((CORPUS / "one.json").read_bytes())
    assert isinstance(record, Record)
    assert record.travellers == 2
    assert record.facts == Facts(
        holder="piu", role="passenger", carrier="ZZ", flight="999", ports=("ZZA", "ZZB"),
        direction="in", wire="records",
    )  # fmt: skip
    said = seen(record)
    traveller = "/groups/travellers/0"
    email = said[f"{traveller}/elements/contact.email/1"]
    assert (email.element, email.place.traveller) == ("contact.email", 1)
    assert email.place.tag == "travellers"
    assert said[f"{traveller}/groups/services/0/elements/service.code"].code == "KSML"
    text = said[f"{traveller}/groups/services/1/elements/service.text"]
    assert text.marks == {"text.religion:direct"}
    infant = said[f"{traveller}/groups/infants/0/elements/traveller.surname"]
    assert infant.marks == {"infant"}
    assert infant.place.traveller == 1
    assert said["/groups/history/0/elements/service.code"].marks == {"history"}
    assert said["/groups/payments/0/elements/payment.card_number"].marks == {"card.full"}
    assert said["/groups/travellers/1/elements/traveller.surname"].place.traveller == 2
    assert said["/elements/reservation.party_size"].form is Form.CLEAR


def test_an_array_with_a_byte_order_mark() -> None:
    api, reply = read((CORPUS / "array.json").read_bytes())
    assert isinstance(api, Record)
    assert isinstance(reply, Record)
    assert (api.kind, api.travellers, reply.kind) == ("api", 1, "cusres")
    assert [record.at.record for record in (api, reply)] == [1, 2]
    assert [record.at.line for record in (api, reply)] == [2, 3]
    assert seen(api)["/0/elements/document.number"].form is Form.MASKED
    assert seen(reply)["/1/elements/transfer.reference"].place.line == 3


def test_a_depersonalised_record() -> None:
    (record,) = read((CORPUS / "depersonalised.jsonl").read_bytes())
    assert isinstance(record, Record)
    assert {each.element: each.form for each in record.observations} == {
        "reservation.locator": Form.CLEAR,
        "traveller.surname": Form.MASKED,
        "traveller.given_names": Form.MASKED,
        "contact.email": Form.PARTIAL,
        "traveller.nationality": Form.CLEAR,
        "traveller.sex": Form.CLEAR,
        "loyalty.number": Form.EMPTY,
        "payment.card_number": Form.MASKED,
    }


def test_every_kind_of_record() -> None:
    kinds = [
        each.kind
        for each in read((CORPUS / "kinds.jsonl").read_bytes())
        if isinstance(each, Record)
    ]
    assert kinds == SCHEMA["properties"]["kind"]["enum"]


def test_a_code_outside_its_list_is_not_shown() -> None:
    (observation,) = one(pnr(service__code=CANARY)).observations
    assert observation.code == "?"


@pytest.mark.parametrize("value", ["ALEX", "XAXA", "MAX XAVER"])
def test_an_x_alone_masks_nothing(value: str) -> None:
    (first,) = one(pnr(traveller__surname="FAKE")).observations
    (second,) = one(pnr(traveller__surname=value)).observations
    assert (first.form, second.form) == (Form.CLEAR, Form.CLEAR)


@pytest.mark.parametrize(
    ("value", "forms"),
    [
        (None, []),
        ([], [Form.EMPTY]),
        ("", [Form.EMPTY]),
        ([None, "A"], [Form.CLEAR]),
        (0, [Form.CLEAR]),
    ],
)
def test_absent_and_empty(value: object, forms: list[Form]) -> None:
    assert [each.form for each in one(pnr(contact__email=value)).observations] == forms


def test_a_token_of_the_caller_masks() -> None:
    given_ = Given(masks=frozenset({"REDACTED"}))
    data = b"\n".join(json.dumps(pnr(traveller__surname=v)).encode() for v in ("FAKE", "REDACTED"))
    forms = [
        next(each.observations).form for each in read(data, given_) if isinstance(each, Record)
    ]
    assert forms == [Form.CLEAR, Form.MASKED]


SAID = st.sampled_from([
    "FAKE", "XTS", "XXX", "X X X", "****", "FAKE MR", "CC", "12.50", "4111111111111111", "CVV 123", "A", "?", "", " ",
    "+1 22", "É", "a\0b", "-",
])  # fmt: skip
TOLD = st.sampled_from([
    "traveller.surname", "traveller.given_names", "traveller.title", "ticket.fare", "payment.amount", "payment.form",
    "payment.card_number", "service.code", "remark.general", "segment.ports",
])  # fmt: skip


@given(
    st.lists(
        st.dictionaries(TOLD, SAID | st.lists(SAID, max_size=4) | st.integers(0, 9), max_size=4),
        max_size=6,
    )
)
def test_what_is_told_of_usual_values_is_what_looking_at_each_tells(
    tables: list[dict[str, Any]],
) -> None:
    lines = b"\n".join(json.dumps(pnr(**each)).encode() for each in tables * 2)
    # No mask of the caller's is in the data; that there are any has every value looked at.
    assert read(lines) == read(lines, Given(masks=frozenset({"NO SUCH MASK"})))


@given(
    st.lists(
        st.sampled_from(["FAKE", "XXX", "X-X-X", "A X", "***", "", " ", "-", "AXXXX", "\\u0058"]),
        max_size=6,
    )
)
def test_forms_do_not_depend_on_the_records_before(values: list[str]) -> None:
    lines = [json.dumps(pnr(traveller__surname=value)).encode() for value in values]
    together = [
        next(each.observations) for each in read(b"\n".join(lines)) if isinstance(each, Record)
    ]
    alone = [next(one(json.loads(line)).observations) for line in lines]
    assert [each.form for each in together] == [each.form for each in alone]


# --- clocks and facts -----------------------------------------------------------------------------

EAST = timezone(timedelta(hours=1))
TEN = Interval.at(datetime(3001, 1, 1, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("stated", "zone", "clock"),
    [
        ("3001-01-01T10:00:00+01:00", None, Interval.at(datetime(3001, 1, 1, 10, tzinfo=EAST))),
        ("3001-01-01T10:00Z", None, Interval.minute(datetime(3001, 1, 1, 10, tzinfo=UTC))),
        ("3001-01-01T10:00:00", None, TEN.without_zone()),
        ("3001-01-01T10:00:00", "UTC", TEN),
        ("3001-01-01", "UTC", Interval.of_day(datetime(3001, 1, 1, tzinfo=UTC).date())),
        ("3001-01-01T10:00:00", "No/Where", TEN.without_zone()),
    ],
)  # fmt: skip
def test_a_clock(stated: str, zone: str | None, clock: Interval) -> None:
    record = one({"kind": "pnr", "clocks": {"transferred": stated}}, Given(zone=zone))
    assert record.clocks.transferred == clock


def test_the_hour_that_comes_twice_may_be_either() -> None:
    stated = {"kind": "pnr", "clocks": {"departed": "2026-10-25T02:30:00"}}
    clock = one(stated, Given(zone="Europe/Berlin")).clocks.departed
    assert clock is not None
    assert clock.first.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert clock.last.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_interval_and_one_that_ends_before_it_begins() -> None:
    day, next_day = "3001-01-01T00:00:00Z", "3001-01-02T00:00:00Z"
    good = one({"kind": "pnr", "clocks": {"departed": {"first": day, "last": next_day}}})
    assert good.clocks.departed is not None
    assert good.clocks.departed.last - good.clocks.departed.first == timedelta(days=1)
    bad = one({"kind": "pnr", "clocks": {"departed": {"first": next_day, "last": day}}})
    assert bad.clocks.departed is None
    assert faults([bad]) == [("unreadable-value", False, 1, "/clocks/departed")]


def test_what_the_caller_says_holds_over_the_record() -> None:
    said = Given(facts=Facts(holder="border", direction="in"))
    record = one({"kind": "pnr", "facts": {"holder": "piu"}}, said)
    assert (record.facts.holder, record.facts.direction) == ("border", "in")


@pytest.mark.parametrize(
    "name", ["carrier", "flight", "push", "collected_for", "version", "holder"]
)
def test_a_fact_that_is_no_code_is_not_kept(name: str) -> None:
    record = one({"kind": "api", "facts": {name: f"{CANARY} was here"}})
    assert getattr(record.facts, name) is None
    assert faults([record]) == [("unreadable-value", False, 1, f"/facts/{name}")]


# --- broken input ---------------------------------------------------------------------------------


def test_a_broken_line_is_reported_and_the_rest_is_read() -> None:
    found = read(BROKEN.read_bytes())
    assert [each.at.record for each in found if isinstance(each, Record)] == [1, 0, 0, 2]
    assert faults(found) == [
        ("malformed-record", True, 2, None),
        ("malformed-record", True, 3, None),
        ("malformed-record", False, 4, "/elements/?"),
        ("unreadable-value", False, 4, "/clocks/transferred"),
    ]


@pytest.mark.parametrize("first", [b"{broken", b"garbage", b'{"kind":"pnr","elements":{'])
def test_a_broken_first_line(first: bytes) -> None:
    data = first + b'\n{"kind":"pnr"}\n  {"kind":"api"}\n'
    found = [each for each in read(data) if isinstance(each, Record)]
    assert [each.kind for each in found if each.at.record] == ["pnr", "api"]


def test_a_key_that_stands_twice_hides_a_value() -> None:
    data = b'{"kind":"pnr","elements":{"contact.email":"a","contact.email":"b"}}'
    assert faults(read(data)) == [("malformed-record", True, 1, None)]


def test_an_array_that_is_cut_off() -> None:
    found = read(b'[{"kind":"pnr"},{"kind":"api"}')
    assert [each.at.record for each in found if isinstance(each, Record)] == [1, 2, 0]
    assert faults(found) == [("malformed-record", True, 1, None)]


def test_a_line_beyond_the_limit_is_named_and_the_rest_is_read() -> None:
    small = Given(limits=Limits(segment=100))
    long = json.dumps(pnr(remark__general="FAKE " * 50)).encode()
    for data in (
        b'{"kind":"api"}\n' + long + b'\n{"kind":"pnr"}',
        b'[{"kind":"api"},' + long + b',{"kind":"pnr"}]',
    ):
        found = read(data, small)
        assert [each.kind for each in found if isinstance(each, Record) and each.at.record] == [
            "api",
            "pnr",
        ]
        assert [kind for kind, *_ in faults(found)] == ["oversized-content"]
        assert Unread("x", "a record is longer than the limit of 100 bytes", limit=True) in found


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"a":' * 100_000, b'{"kind":"pnr","elements":' + b'{"a":' * 5_000]
)
def test_nesting_without_end_is_a_fault(data: bytes) -> None:
    assert all(kind == "malformed-record" for kind, *_ in faults(read(data)))
    assert read(data)


PIECES = st.sampled_from(
    [
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b'"',
        b"\\",
        b"\n",
        b" ",
        b'{"kind":"pnr"}',
        b'"kind"',
        b":",
        b"\xff",
        b"X",
    ]
)


@given(
    st.binary() | st.lists(PIECES, max_size=40).map(b"".join),
    st.integers(0, 40),
    st.integers(1, 64),
)
def test_any_bytes_end_in_records_however_they_are_cut(data: bytes, limit: int, size: int) -> None:
    given_ = Given(limits=Limits(segment=limit))
    whole = read(data, given_)
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    assert list(records.read(parts, "x", given_)) == whole


@given(RECORD, st.booleans())
def test_a_record_may_be_written_on_one_line_or_on_many(tree: dict[str, Any], array: bool) -> None:  # noqa: FBT001 - drawn
    written = [tree, tree] if array else tree
    compact, pretty = (json.dumps(written, indent=indent).encode() for indent in (None, 2))
    said = [
        [[(each.element, each.form, each.place.pointer) for each in record.observations]
         for record in read(data) if isinstance(record, Record)]
        for data in (compact, pretty)
    ]  # fmt: skip
    assert said[0] == said[1]
    assert len(said[0]) == (2 if array else 1)


# --- no value leaves ------------------------------------------------------------------------------

PLANTED = st.recursive(
    st.just(CANARY),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just(CANARY), inner),
    max_leaves=4,
)


@given(
    RECORD,
    PLANTED,
    st.sampled_from(["kind", "clocks", "facts", "elements", "groups", CANARY]),
    st.data(),
)
def test_no_value_and_no_unknown_key_is_in_any_record(
    tree: dict[str, Any], planted: object, key: str, data: st.DataObject
) -> None:
    element = data.draw(ELEMENT)
    tree = {**tree, "elements": {element: planted, CANARY: planted}}
    tree["facts"] = {"carrier": planted, "collected_for": planted, CANARY: planted}
    tree[key] = planted
    assert CANARY not in repr(read(json.dumps(tree).encode()))


# --- writing and sniffing -------------------------------------------------------------------------


@given(st.lists(RECORD, max_size=3))
def test_what_is_written_is_read(trees: list[dict[str, Any]]) -> None:
    data = b"".join(records.write(trees))
    assert [msgspec.json.decode(line) for line in data.splitlines()] == trees
    assert len(read(data)) == len(trees)


@pytest.mark.parametrize("path", [*SAMPLES, BROKEN], ids=lambda path: path.name)
def test_samples_are_recognised(path: Path) -> None:
    head = path.read_bytes()
    assert [each.name for each in all_formats() if each.sniff(head)] == ["records"]


@pytest.mark.parametrize("head", [b"", b'{"a":1}', b"UNB+", b"<kind/>", b"kind,name\n"])
def test_other_things_are_not(head: bytes) -> None:
    assert not records.sniff(head)
