"""The difference of two policies, each proven by a record that anybody can audit again."""

import io
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from auditor import policies
from auditor.api.audit import audit
from auditor.cli import group
from auditor.explain import schemas as schema
from auditor.explain.compare import diff_text as differed
from auditor.explain.compare.diff import Diff, diff
from auditor.explain.compare.witness import value
from auditor.knowledge.element import ELEMENTS
from auditor.law.policy import from_tree
from auditor.people.fakeness import check

DAY = date(2026, 11, 22)


@cache
def between(one: str, two: str) -> Diff:
    return diff(policies.read(one), policies.read(two), DAY, {})


PAIRS = [("eu-pnr", "uk"), ("eu-pnr", "eu-us-2012")]


@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_every_witness_passes_one_and_fails_the_other_when_audited_again(
    one: str, two: str
) -> None:
    found = between(one, two)
    assert found.differences
    for each in found.differences[::7]:
        witness = each.witness
        data = json.dumps(witness.record).encode()
        clean = audit(data, witness.passes, witness.as_of, law_as_of=DAY)
        assert [found.rule for found in clean.findings if found.policy] == []
        broken = audit(data, witness.fails, witness.as_of, law_as_of=DAY)
        assert witness.clause in {found.clause for found in broken.findings}


def test_the_other_way_round_is_the_same() -> None:
    forth, back = between("eu-pnr", "uk"), between("uk", "eu-pnr")
    keys = [
        {
            (d.what, d.kind, d.element, d.value, d.witness.passes, d.witness.fails)
            for d in found.differences
        }
        for found in (forth, back)
    ]
    assert keys[0] == keys[1]


def test_a_policy_does_not_differ_from_itself() -> None:
    same = policies.read("eu-pnr")
    twin = msgspec.structs.replace(same, id="twin")
    assert diff(same, twin, DAY, {}).differences == ()


def law(name: str, after: str, *permits: str, purposes: tuple[str, ...] = ()) -> Any:
    common: dict[str, Any] = {
        "title": "Keep to it", "duty": ["holder"], "cites": f"{name} Act", "binding": "law",
        "basis": "read", "since": "2000-01-01",
    }  # fmt: skip
    clauses: list[dict[str, Any]] = [
        {"id": "list", "rule": "excess-element", "with": {"permits": list(permits)}},
        {"id": "kept", "rule": "kept-too-long", "with": {"after": after, "clock": "received"}},
        {"id": "mask", "rule": "not-depersonalised",
         "with": {"after": "P6M" if name == "one" else "P9M", "clock": "received", "elements": ["seat.number"]}},
        {"id": "ends", "rule": "foreign-purpose", "with": {"purposes": list(purposes)}},
    ]  # fmt: skip
    return from_tree({
        "id": name, "title": name, "jurisdiction": "UTO", "status": "in-force", "edition": "none",
        "reviewed": "2026-11-22", "clauses": [common | each for each in clauses],
    })  # fmt: skip


def test_what_differs_in_a_small_law_is_what_is_told() -> None:
    one = law("one", "P1Y", "seat.number", "ticket.number", purposes=("terrorism",))
    two = law("two", "P2Y", "seat.number", purposes=("terrorism", "customs"))
    found = {
        (d.what, d.element or d.value, d.witness.passes, d.witness.fails): d
        for d in diff(one, two, DAY, {}).differences if d.kind != "api"
    }  # fmt: skip
    assert set(found) == {
        ("element", "ticket.number", "one", "two"),
        ("mask", "seat.number", "two", "one"),
        ("period", None, "two", "one"),
        ("purpose", "customs", "two", "one"),
    }
    assert found["mask", "seat.number", "two", "one"].days == (
        date(2026, 10, 16),
        date(2026, 7, 16),
    )
    assert found["period", None, "two", "one"].days == (date(2028, 1, 16), date(2027, 1, 16))


def test_a_law_that_says_nothing_of_api_data_permits_none() -> None:
    """The rules of structure judge every record; they are no law, and no permission."""
    found = between("eu-pnr", "eu-us-2012")
    assert ("eu-us-2012", "api") in found.silent
    assert {d.witness.passes for d in found.differences if d.kind == "api"} <= {"eu-pnr"}
    assert "eu-us-2012 judges nothing of a traveller in API data" in told(found)


def test_what_is_advice_is_not_told_as_law() -> None:
    found = between("eu-pnr", "eu-us-2012")
    advised = [d for d in found.differences if d.witness.binding == "advisory"]
    assert [(d.element, d.witness.clause) for d in advised] == [
        ("payment.card_number", "card-in-clear")
    ]
    text = told(found)
    assert (
        "may stand in PNR under eu-pnr, should not under eu-us-2012, where it is advice and no law"
        in text
    )
    assert "data protection by design (advice, only a text about it was read)" in text


def test_what_one_law_deletes_by_anonymising_is_not_never_hidden() -> None:
    """Fifteen years after the load the agreement has what identifies deleted for good (Article 8(4))."""
    found = between("eu-pnr", "eu-us-2012").differences
    (loyalty,) = [d for d in found if (d.what, d.element) == ("mask", "loyalty.status")]
    assert loyalty.days == (date(2041, 1, 16), date(2026, 7, 16))
    (gone,) = [d for d in found if d.what == "period"]
    assert gone.days == (date(2031, 1, 16), date(2026, 7, 16))


def test_what_reaches_some_data_alone_says_so_and_hides_no_difference_of_the_others() -> None:
    """Regulation 13B has EU PNR data deleted on departure; of other data the Union keeps less long."""
    found = between("eu-pnr", "uk")
    gone = {
        (d.witness.clause, "exited" in d.witness.record["clocks"]): d
        for d in found.differences if (d.what, d.kind) == ("period", "pnr")
    }  # fmt: skip
    unless = gone["reg-13b", True].witness.unless
    assert "these are not EU PNR data (regulation 2)" in unless
    stays = gone["art-12-1-six-months", False]
    assert stays.days == (date(2031, 1, 15), date(2026, 7, 16))
    text = told(found)
    assert "unless these are not EU PNR data (regulation 2)" in text
    assert "the record of a traveller who has not left: on day 182" in text


def told(found: Diff) -> str:
    out = io.StringIO()
    differed.write_text(found, out)
    return out.getvalue()


def test_the_values_of_witnesses_belong_to_nobody() -> None:
    everything = {
        "kind": "pnr",
        "elements": {"traveller.surname": value("traveller.surname")}
        | {
            each.id: value(each.id)
            for each in ELEMENTS.values()
            if not each.id.startswith(("log.", "decl"))
        },
    }
    outcome = check.source("witness", json.dumps(everything).encode())
    assert [(each.place.pointer, each.element) for each in outcome.doubts] == []


@pytest.mark.parametrize("form", ["text", "json"])
def test_both_forms_cite_each_difference(form: str) -> None:
    out = io.StringIO()
    found = between("eu-pnr", "uk")
    (differed.write_json if form == "json" else differed.write_text)(found, out)
    for each in found.differences:
        assert each.witness.clause in out.getvalue()
    assert "not legal advice" in out.getvalue()


def test_json_keeps_to_its_schema() -> None:
    out = io.StringIO()
    differed.write_json(between("eu-pnr", "uk"), out)
    record = Resource.from_contents(json.loads(schema.read("record")))
    registry: Registry[Any] = Registry().with_resource("urn:pnr-auditor:schema:record:1", record)
    validator = Draft202012Validator(json.loads(schema.read("policy-diff")), registry=registry)
    assert [each.json_path for each in validator.iter_errors(json.loads(out.getvalue()))] == []


def test_witnesses_are_written_and_never_over_anything(tmp_path: Path) -> None:
    asked = ["policy", "diff", "eu-pnr", "luxembourg-2018", "--law-as-of", "2026-11-22", "--out"]
    folder = tmp_path / "witnesses"
    done = CliRunner().invoke(group, [*asked, str(folder)])
    assert done.exit_code == 0
    (folder / "mine").write_text("mine", "utf-8")
    again = CliRunner().invoke(group, [*asked, str(folder)])
    assert again.exit_code == 2
    assert "not empty" in again.output
