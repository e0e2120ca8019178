"""Declarations: what each key says, that an unknown one is reported, that only figures and words go on."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.codec.value import CODES
from auditor.explain import schemas as schema
from auditor.formats import all_formats, declaration
from auditor.knowledge.accountability import SAFEGUARDS, STAGES, WORDS
from auditor.knowledge.element import ELEMENTS
from auditor.law.yaml_text import load_yaml, plain
from auditor.observed.clock import Period
from auditor.observed.record import Facts, Given, Limits, Observation, Record, Unread
from pages import ledger

CORPUS = Path(__file__).parent.parent / "corpora" / "declaration"
BROKEN = CORPUS / "broken.yaml"
SAMPLES = sorted(set(CORPUS.iterdir()) - {BROKEN})
VALIDATOR = jsonschema.Draft202012Validator(json.loads(schema.read("declaration")))
CANARY = "FAKECANARY"


def read(data: bytes, given_: Given = Given()) -> list[Record | Unread]:  # noqa: B008 - frozen
    return list(declaration.read([data], "x", given_))


def one(said: str | dict[str, Any], given_: Given = Given()) -> Record:  # noqa: B008 - frozen
    text = said if isinstance(said, str) else json.dumps({"declaration": 1, **said})
    (record,) = read(text.encode(), given_)
    assert isinstance(record, Record)
    return record


def seen(record: Record, element: str) -> list[Observation]:
    return [each for each in record.observations if each.element == f"declaration.{element}"]


def faults(record: Record) -> list[tuple[str, int | None, str | None]]:
    return [(each.kind, each.place.line, each.place.pointer) for each in record.faults]


# --- what a declaration says ----------------------------------------------------------------------


def test_a_requirement_says_of_which_data_on_which_flights_of_whom() -> None:
    asked = {
        "data": "pnr",
        "directions": ["in"],
        "roles": ["crew"],
        "elements": ["seat.number", "hat size"],
    }
    found = seen(one({"requires": [asked]}), "requires")
    assert [(each.code, set(each.marks)) for each in found] == [
        ("seat.number", {"pnr", "in", "crew"}),
        ("?", {"pnr", "in", "crew"}),
    ]
    assert seen(one({"requires": {"elements": "seat.number"}}), "requires")[0].marks == {
        "pnr",
        "api",
    }
    assert seen(one({"requires": [asked | {"elements": "all"}]}), "unbounded")[0].marks == {
        "pnr",
        "in",
        "crew",
    }


@pytest.mark.parametrize(
    ("period", "figure", "marks"),
    [
        ("P6M", Period(months=6), set()),
        ("unlimited", None, {"unlimited"}),
        ("P900Y", None, {"unlimited"}),
        ("P991231D", None, {"unlimited"}),  # no number of anybody gets through as a period
        ("P100Y", Period(months=1200), set()),
    ],
)
def test_a_period_is_a_figure_or_none(period: str, figure: Period | None, marks: set[str]) -> None:
    (found,) = seen(one({"retention": [{"stage": "total", "period": period}]}), "retention")
    assert (found.code, found.period, set(found.marks)) == ("total", figure, marks)


@pytest.mark.parametrize("period", ["five years", "-P6M", "P", 5, CANARY])
def test_what_is_no_period_is_reported(period: object) -> None:
    record = one({"retention": [{"stage": "total", "period": period, "from": "transferred"}]})
    (found,) = seen(record, "retention")
    assert (found.period, set(found.marks)) == (None, {"from", "transferred"})
    assert faults(record) == [("unreadable-value", 1, "/retention/0/period")]


def test_safeguards_have_yes_or_no_or_are_listed() -> None:
    said = one(
        "declaration: 1\nsafeguards: {oversight: yes, redress: no, information: true, support: false}"
    )
    assert [(each.code, set(each.marks)) for each in seen(said, "safeguard")] == [
        ("oversight", set()), ("redress", {"no"}), ("information", set()), ("support", {"no"}),
    ]  # fmt: skip
    listed = one({"safeguards": ["oversight", "vigilance"]})
    assert [each.code for each in seen(listed, "safeguard")] == ["oversight", "?"]


@pytest.mark.parametrize("version", ["true", "yes", '"1"', "2", "1.5", "[1]"])
def test_a_version_is_the_number_one(version: str) -> None:
    assert faults(one(f"declaration: {version}\n")) == [("unreadable-value", 1, "/declaration")]


def test_a_schedule_names_moments_and_how_long_before() -> None:
    schedule = [{"moment": "before-departure", "period": "PT48H"}, "closure"]
    record = one({"transfer": {"method": "push", "schedule": schedule}})
    assert [(each.code, each.period) for each in seen(record, "push")] == [
        ("before-departure", Period(seconds=48 * 3600)),
        ("closure", None),
    ]
    assert seen(record, "method")[0].code == "push"


def test_a_format_may_have_a_version() -> None:
    formats = [
        "pnrgov",
        {"format": "paxlst", "version": "D:03A"},
        {"format": "cusres", "version": "1980:0101"},
    ]
    record = one({"transfer": {"formats": [*formats, CANARY]}})
    assert [(each.code, set(each.marks)) for each in seen(record, "format")] == [
        ("pnrgov", set()), ("paxlst", {"D:03A"}), ("cusres", set()), ("?", set()),
    ]  # fmt: skip
    assert faults(record) == [("unreadable-value", 1, "/transfer/formats/2/version")]


def test_what_the_caller_says_holds_over_the_declaration() -> None:
    given_ = Given(facts=Facts(holder="border", direction="in"))
    assert one({"holder": "piu", "date": "3001-01-01"}, given_).facts == Facts(
        holder="border", direction="in"
    )
    assert one({}, given_).facts.holder == "border"
    clock = one({"date": "3001-01-01"}).clocks.created
    assert clock is not None
    assert clock.first.year in {3000, 3001}


def test_what_is_broken_is_reported_with_its_line_and_the_rest_is_read() -> None:
    record = one(BROKEN.read_text("utf-8"))
    assert sorted(faults(record), key=lambda each: each[1] or 0) == [
        ("unreadable-value", 1, "/declaration"),
        ("unreadable-value", 2, "/holder"),
        ("malformed-record", 4, "/requires/0/elements/1"),
        ("unreadable-value", 6, "/retention/0/from"),
        ("unreadable-value", 6, "/retention/0/period"),
        ("malformed-record", 8, "/retention/2"),
        ("unreadable-value", 9, "/safeguards/oversight"),
        ("malformed-record", 9, "/safeguards/?"),
        ("malformed-record", 10, "/?"),
    ]
    assert [each.code for each in seen(record, "requires")] == ["traveller.surname"]
    assert [each.code for each in seen(record, "retention")] == ["total", "logs"]


@pytest.mark.parametrize(
    "text",
    ["declaration: 1\ndeclaration: 1", "declaration: *a", "declaration: [", "- declaration", "text", "[1]",
     '{"declaration": 1', "\0", "declaration: &a 1\nsubject: *a", "a: " + "[" * 10_000],
)  # fmt: skip
def test_what_is_no_declaration_is_one_fault(text: str) -> None:
    record = one(text)
    assert (record.kind, record.at.record) == ("declaration", 0)
    assert [
        (kind, fault.lost) for (kind, *_), fault in zip(faults(record), record.faults, strict=True)
    ] == [("malformed-record", True)]


def test_one_that_is_too_long_is_named() -> None:
    found = read(b"declaration: 1\nsubject: " + b"FAKE" * 50, Given(limits=Limits(segment=100)))
    assert found[1] == Unread(
        "x", "a declaration is longer than the limit of 100 bytes", limit=True
    )


KEYS = ["declaration", "subject", "contact", "date", "holder", "requires", "masks", "retention", "purposes",
        "recipients", "safeguards", "transfer", "logs", "data", "elements", "stage", "period", "from", "moment",
        "schedule", "operations", "shows", "oversight", CANARY]  # fmt: skip
LEAF = st.none() | st.booleans() | st.integers() | st.sampled_from(
    [CANARY, f"P{CANARY}", "P6M", "all", "unlimited", "pnr", "yes", "seat.number"]
)  # fmt: skip
TREE = st.recursive(
    LEAF,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(KEYS), TREE, max_size=6))
def test_no_value_and_no_unknown_key_is_in_any_record(tree: dict[str, Any]) -> None:
    assert CANARY not in repr(read(json.dumps(tree).encode()))


PIECES = st.sampled_from(
    ["declaration: 1\n", "requires:\n", "  - ", "elements: all", "{", "}", "[", "]", ":", ": ", "\n", "&a ", "*a",
     "!!x ", "|", ">", "%", "---\n", "...", "#", "'", '"', "\t", "P6M", "\x85", "é"]
)  # fmt: skip


@given(
    st.binary() | st.lists(PIECES, max_size=20).map("".join).map(str.encode),
    st.integers(0, 60),
    st.integers(1, 9),
)
@settings(max_examples=100)
def test_any_bytes_end_in_records_however_they_are_cut(data: bytes, limit: int, size: int) -> None:
    given_ = Given(limits=Limits(segment=limit))
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    assert list(declaration.read(parts, "x", given_)) == read(data, given_)


# --- sniffing, samples, schema, page --------------------------------------------------------------


@pytest.mark.parametrize("path", [*SAMPLES, BROKEN], ids=lambda path: path.name)
def test_samples_are_recognised(path: Path) -> None:
    head = path.read_bytes()
    assert [each.name for each in all_formats() if each.sniff(head)] == ["declaration"]


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b'{"kind":"declaration"}',
        b"id: eu-pnr\ntitle: x\n",
        b"time,declaration\n",
        b"# declaration:",
    ],
)
def test_other_things_are_not(head: bytes) -> None:
    assert not declaration.sniff(head)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_keep_to_the_schema_and_are_read_whole(path: Path) -> None:
    tree = plain(load_yaml(path.read_text("utf-8")))
    unknown = [each.message for each in VALIDATOR.iter_errors(tree)]
    assert all("shoe size" in each for each in unknown)
    assert faults(one(path.read_text("utf-8"))) == []


def test_the_schema_refuses_what_is_reported() -> None:
    assert list(VALIDATOR.iter_errors(plain(load_yaml(BROKEN.read_text("utf-8")))))


def test_the_example_of_the_page_is_read_and_keeps_to_the_schema() -> None:
    assert declaration.sniff(ledger.DECLARATION_EXAMPLE.encode())
    assert faults(one(ledger.DECLARATION_EXAMPLE)) == []
    assert list(VALIDATOR.iter_errors(plain(load_yaml(ledger.DECLARATION_EXAMPLE)))) == []


def test_every_word_is_small_and_every_list_explained() -> None:
    assert all(
        word == word.lower() and " " not in word for words in WORDS.values() for word in words
    )
    assert set(SAFEGUARDS) == WORDS["safeguard"]
    assert set(STAGES) == WORDS["stage"]
    assert CODES["declaration.requires"] == set(ELEMENTS)


def test_what_has_too_many_parts_is_not_read_and_how_long_a_value_is_does_not_count() -> None:
    many = b"declaration: 1\n" + b"".join(b"a%d: b\n" % number for number in range(17_000))
    record, lost = read(many)
    assert isinstance(record, Record)
    assert isinstance(lost, Unread)
    assert lost.limit
    (record,) = read(b"declaration: 1\nsubject: " + b"A" * 200_000 + b"\n")
    assert isinstance(record, Record)
    assert not record.faults
