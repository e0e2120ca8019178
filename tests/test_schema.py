"""The committed schemas are those of the code, and the code's own output keeps to them."""

import json
from datetime import UTC, date, datetime

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from auditor import policies
from auditor.explain import schemas as schema
from auditor.judging import report_to_json
from auditor.judging import tally as fold
from auditor.judging.judge import Audit
from auditor.judging.what_was_asked import Run, regime
from auditor.observed.record import Facts, Fault, Form, Place, Record, Sighting, Template, Trace
from auditor.policies.clauses_in_force import bind
from auditor.policies.schema import policy_schema
from auditor.rules import all_rules
from pages import tree

DAY = date(2026, 11, 22)


@pytest.mark.parametrize("name", schema.names())
def test_schema_is_a_schema_with_a_name_of_its_own(name: str) -> None:
    tree = json.loads(schema.read(name))
    Draft202012Validator.check_schema(tree)
    assert tree["$id"] == f"urn:pnr-auditor:schema:{name}:1"


@pytest.mark.parametrize("name", schema.generated())
def test_committed_schema_is_what_the_code_states(name: str) -> None:
    assert schema.read(name) == schema.generated()[name]


def test_unknown_schema_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        schema.read("nothing")


@pytest.mark.parametrize("name", policies.names())
def test_committed_schema_accepts_the_pack(name: str) -> None:
    validator = Draft202012Validator(json.loads(schema.read("policy")))
    assert list(validator.iter_errors(tree.read(policies.text(name)))) == []


def test_every_list_of_elements_that_a_rule_takes_is_bound_to_the_dictionary() -> None:
    definitions = policy_schema()["$defs"]
    lists = 0
    for rule in all_rules():
        if rule.fault is not None:
            continue
        taken = definitions[f"{rule.name}.{rule.parameters.__name__}"]["properties"]
        for name, each in taken.items():
            if "array" in each.get("type", ()):
                # What a list holds is closed: elements, or words and things of the rule's own.
                items = each["items"]
                assert "$ref" in items or "enum" in items, f"{rule.name}.{name}"
                lists += items.get("$ref") == "#/$defs/element"
    assert lists


def _sighting(element: str, place: str | None) -> Sighting:
    template = Template("ZZZ", (Trace(element, Form.CLEAR, None, frozenset(), 1, 1),))
    return Sighting(template, None, None, 3, 4, 5, place)


def test_report_keeps_to_its_schema() -> None:
    policy = policies.read("eu-pnr")
    bound = bind([policy], DAY, {})
    tally = fold.Tally()
    audit = Audit(bound, datetime(2026, 11, 22, tzinfo=UTC), listing=tally.listing)
    run = Run("0", (regime(policy),), "2026-11-22T00:00:00Z", DAY, "sha256:" + "0" * 64)
    at = Place(source="x.json", record=1, line=3)
    seen = tuple(_sighting(element, f"/{element}") for element in ("segment.non_air", "remark.osi"))
    fault = next(rule.fault for rule in all_rules() if rule.fault)
    record = Record(
        "pnr", at, facts=Facts(direction="in"), sightings=seen, faults=(Fault(fault, at),)
    )
    tally.add(audit.judge(record))
    audit.settle()
    tally.meet(audit.elements())
    tree = report_to_json.tree(fold.report(tally, run, bound))
    assert {finding["policy"] for finding in tree["findings"]} == {None, "eu-pnr"}
    checker = Draft202012Validator(
        json.loads(schema.read("report")), format_checker=FormatChecker()
    )
    assert list(checker.iter_errors(json.loads(json.dumps(tree)))) == []
    place = tree["findings"][0]["place"]
    assert "value" not in place
    for key in ("value", "text"):
        assert list(checker.iter_errors(tree | {"findings": [tree["findings"][0] | {key: "x"}]}))
