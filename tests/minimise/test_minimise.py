"""Minimised files: clean where the law allows it, untouched elsewhere, counts in step, places as they were."""

import json
import re
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from auditor.api.audit import audit
from auditor.api.fakecheck import fakecheck
from auditor.api.minimise import minimise
from auditor.api.minimise.pieces import Edit, Pieces
from auditor.api.minimise.rounds import Minimised
from auditor.api.minimise.segment import blank, spans
from auditor.cli import group
from auditor.explain import schemas as schema
from auditor.formats.edifact.advice import ServiceString
from auditor.formats.edifact.strings import ServiceStrings
from auditor.judging.report import Report
from auditor.observed.record import Limits

CORPORA = Path(__file__).parents[1] / "corpora"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SAMPLES = sorted(
    path for folder in ("pnrgov", "paxlst", "cusres", "pnrgov-xml", "records")
    for path in (CORPORA / folder).glob("*") if path.suffix in (".edi", ".xml", ".json", ".jsonl")
)  # fmt: skip
POLICIES = ["eu-pnr", "icao-annex9", "eu-api-2004", "pci-dss"]


def made(data: bytes, policy: str = "eu-pnr", **asked: object) -> Minimised:
    return minimise(data, policy, name="x", now=NOW, **asked)  # type: ignore[arg-type]


def report(data: bytes, policy: str) -> Report:
    return audit(data, policy, now=NOW)


def found(told: Report) -> list[str]:
    return sorted(each.name for each in told.findings if each.rule[:3] in ("MIN", "SEN"))


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_comes_out_is_clean_or_says_what_is_left(path: Path, policy: str) -> None:
    data = path.read_bytes()
    result = made(data, policy)
    after = report(result.data, policy)
    assert found(after) == sorted(each.finding.name for each in result.left)
    before = report(data, policy)
    if not found(before):
        assert result.data == data
    # No fault of structure that was not there before.
    faults = [
        sum(each.rule.startswith("FMT") for each in told.findings) for told in (before, after)
    ]
    assert faults[1] <= faults[0]
    # Once is enough.
    assert made(result.data, policy).data == result.data


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_everything_else_stays_byte_for_byte(path: Path) -> None:
    """What is left is the file with pieces cut out; only counts are written anew."""
    data, result = path.read_bytes(), made(path.read_bytes())
    put = 0
    for kind, _, _, first, last in SequenceMatcher(
        None, data, result.data, autojunk=False
    ).get_opcodes():
        if kind in ("replace", "insert"):
            assert re.fullmatch(rb"\d*", result.data[first:last])
            put += 1
    assert put <= 2 * result.counts


def test_counts_are_those_of_what_is_left() -> None:
    result = made((CORPORA / "paxlst" / "excess.edi").read_bytes())
    segments = result.data.split(b"'")
    unh = next(at for at, each in enumerate(segments) if each.strip().startswith(b"UNH"))
    unt = next(at for at, each in enumerate(segments) if each.strip().startswith(b"UNT"))
    assert segments[unt].strip().split(b"+")[1] == str(unt - unh + 1).encode()
    assert result.counts == 1


def test_a_crew_member_goes_whole_and_is_counted_no_more() -> None:
    result = made((CORPORA / "paxlst" / "crew.edi").read_bytes())
    assert b"NAD+FM" not in result.data
    assert b"CNT+41:0" in result.data
    assert {each.unit for each in result.changes} == {"record"}


def test_what_hangs_on_a_document_goes_with_it() -> None:
    result = made((CORPORA / "paxlst" / "excess.edi").read_bytes())
    assert b"DOC+V" not in result.data
    assert b"DOC+A" not in result.data
    # One document is left, and it has one date of expiry.
    assert result.data.count(b"DTM+36") == 1


def test_places_are_those_of_the_file_as_it_was() -> None:
    data = (CORPORA / "pnrgov" / "excess.edi").read_bytes()
    result = made(data)
    assert result.changes
    for each in result.changes:
        assert each.place.offset is not None
        assert data[each.place.offset : each.place.offset + 3].decode() == each.place.tag


def test_candidates_may_stay() -> None:
    data = (CORPORA / "pnrgov" / "excess.edi").read_bytes()
    kept = made(data, keep_candidates=True)
    assert not any(each.finding.candidate for each in kept.changes)
    assert all(
        each.finding.candidate for each in minimise(kept.data, "eu-pnr", name="x", now=NOW).changes
    )


def test_members_of_a_record_go_with_one_comma() -> None:
    record = {
        "kind": "pnr",
        "elements": {"reservation.locator": "FAKE000001", "traveller.place_of_birth": "TESTVILLE"},
    }
    for text in (json.dumps(record), json.dumps(record, indent=2), json.dumps([record, record])):
        result = made(text.encode())
        left = json.loads(result.data)
        for each in left if isinstance(left, list) else [left]:
            assert each["elements"] == {"reservation.locator": "FAKE000001"}


def test_a_key_that_nobody_knows_goes_too() -> None:
    line = b'{"kind":"pnr","elements":{"shoe size":"42","reservation.locator":"FAKE000001"}}\n'
    assert made(line).data == b'{"kind":"pnr","elements":{"reservation.locator":"FAKE000001"}}\n'


# --- the knife itself ------------------------------------------------------------------------------

services = st.sampled_from([ServiceString(), ServiceString(b"*", b"|", b".", b"\\", b" ", b"~")])
texts = st.text(st.sampled_from("AB12 +:?'*|\\~"), max_size=5)


@settings(max_examples=200)
@given(
    services, st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=4), st.data()
)
def test_one_component_is_emptied_and_no_other(
    service: ServiceString, values: list[list[str]], data: st.DataObject
) -> None:
    raw = b"TAG" + b"".join(
        service.element
        + service.component.join(service.released(each).encode() for each in element)
        for element in values
    )
    element = data.draw(st.integers(1, len(values)))
    component = data.draw(st.integers(1, len(values[element - 1])))
    edit = blank(raw, service, element, component)
    value = values[element - 1][component - 1]
    assert (edit is None) == (value == "")
    if edit is None:
        return
    after = raw[: edit.first] + edit.put + raw[edit.last :]
    left = [[after[a:b] for a, b in each] for each in spans(after, service)]
    wanted = [[service.released(each).encode() for each in one] for one in values]
    wanted[element - 1][component - 1] = b""
    assert _trimmed(left) == _trimmed(wanted)


def _trimmed(elements: list[list[bytes]]) -> list[list[bytes]]:
    """Without components and elements at an end that hold nothing."""
    short = []
    for element in elements:
        components = list(element)
        while components and not components[-1]:
            components.pop()
        short.append(components)
    while short and not short[-1]:
        short.pop()
    return short


@given(st.binary(min_size=1, max_size=60), st.data())
def test_every_byte_that_stays_knows_where_it_stood(data: bytes, draw: st.DataObject) -> None:
    pieces = Pieces(bytes(range(len(data))))
    for _ in range(3):
        size = len(pieces.data)
        edges = sorted(draw.draw(st.sets(st.integers(0, size), max_size=6)))
        pairs = zip(edges[::2], edges[1::2], strict=False)
        pieces.cut(Edit(first, last) for first, last in pairs)
        assert [pieces.origin(at) for at in range(len(pieces.data))] == list(pieces.data)


# --- the verb --------------------------------------------------------------------------------------


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    Path("push.edi").write_bytes((CORPORA / "pnrgov" / "excess.edi").read_bytes())
    return CliRunner()


def run(runner: CliRunner, *arguments: str) -> tuple[int, str, str]:
    done = runner.invoke(group, ["minimise", *arguments], standalone_mode=False)
    code = done.exit_code if done.exception else done.return_value
    return int(code or 0), done.stdout, done.stderr or str(done.exception or "")


def test_the_list_of_changes_keeps_to_its_schema_and_holds_no_value(runner: CliRunner) -> None:
    code, out, err = run(runner, "push.edi", "--policy", "eu-pnr", "--out", "new.edi")
    tree = json.loads(out)
    known = Resource.from_contents(json.loads(schema.read("report")))
    registry: Registry[Any] = Registry().with_resource("urn:pnr-auditor:schema:report:1", known)
    validator = Draft202012Validator(json.loads(schema.read("changes")), registry=registry)
    assert list(validator.iter_errors(tree)) == []
    assert code == (1 if tree["left"] else 0)
    assert "taken out" in err
    assert all(each["cites"] for each in tree["changes"])
    for value in ("FAKE011", "9999000000000004", "TESTVILLE", "192.0.2.7"):
        assert value not in out + err


def test_it_never_writes_over_its_input_and_leaves_no_half(runner: CliRunner) -> None:
    before = Path("push.edi").read_bytes()
    for out in ("push.edi", "./push.edi"):
        _, _, err = run(runner, "push.edi", "--policy", "eu-pnr", "--out", out)
        assert "it is read too" in err
    Path("link.edi").symlink_to("push.edi")
    asked = ("push.edi", "--policy", "eu-pnr", "--out")
    assert "it is read too" in run(runner, *asked, "link.edi")[2]
    assert Path("push.edi").read_bytes() == before
    assert "no folder" in run(runner, "push.edi", "--policy", "eu-pnr", "--out", "gone/x")[2]
    assert not list(Path().glob("*.partial"))


def test_no_link_leads_what_is_written_astray(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither through a link laid where the file is made, nor in a circle, nor over one another."""
    monkeypatch.setattr("os.getpid", lambda: 7)
    before = Path("push.edi").read_bytes()
    asked = ("push.edi", "--policy", "eu-pnr", "--out")
    for number in range(999):
        Path(f".auditor-7-{number}.partial").symlink_to("push.edi")
    assert "taken out" in run(runner, *asked, "new.edi")[2]
    assert Path("push.edi").read_bytes() == before
    assert Path("new.edi").is_file()
    assert not Path("new.edi").is_symlink()
    Path("circle").symlink_to("circle")
    assert "circle" in run(runner, *asked, "circle")[2]
    assert "give two" in run(runner, *asked, "a", "--changes", "./a")[2]
    assert "neither" in run(runner, "/dev/null", "--policy", "eu-pnr", "--out", "a")[2]
    assert not Path("a").exists()


def test_what_cannot_be_read_is_not_written(runner: CliRunner) -> None:
    Path("picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    code, _, err = run(runner, "picture.png", "--policy", "eu-pnr", "--out", "new.edi")
    assert code == 4
    assert "an image" in err
    assert not Path("new.edi").exists()
    assert run(runner, "gone.edi", "--policy", "eu-pnr", "--out", "new.edi")[0] == 4


@pytest.mark.parametrize("name", ["paxlst/excess.edi", "pnrgov/excess.edi", "pnrgov-xml/push.xml"])
def test_of_a_sample_that_breaks_the_list_nothing_is_left(name: str) -> None:
    """Also a text that runs over several elements goes to its end."""
    result = made((CORPORA / name).read_bytes())
    assert result.left == ()
    assert found(report(result.data, "eu-pnr")) == []


def test_a_value_that_looks_like_a_beginning_changes_no_service_characters() -> None:
    """What separates was settled where the interchange began, whatever stands in it later."""
    data = (CORPORA.parent / "utopia" / "push.edi").read_bytes().partition(b"\n")[2]
    plain = data.translate(bytes.maketrans(b"+:'", b"%;|"))
    for word in (b"UNH+1", b"UNB+UNOA:1", b"X UNB+IATA:1+A"):
        named = b"UNA;%.? |\n" + plain.replace(b"SPECIMEN", b"SPECIMEN " + word)
        usual = b"UNA;%.? |\n" + plain
        strings = ServiceStrings(named, Limits())
        assert {strings.at(at).element for at in range(10, len(named))} == {b"%"}
        one, two = made(named, holder="piu"), made(usual, holder="piu")
        assert one.data.replace(b"SPECIMEN " + word, b"SPECIMEN") == two.data
        assert [each.unit for each in one.changes] == [each.unit for each in two.changes]
        assert fakecheck(named).unread == ()
