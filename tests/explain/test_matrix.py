"""The matrix of elements and regimes agrees with what an audit says, and with the law as a lawyer reads it."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from jsonschema import Draft202012Validator

from auditor import policies
from auditor.explain import matrix
from auditor.explain import schemas as schema
from auditor.judging.judge import Audit
from auditor.observed.record import Facts, Form, Place, Record, Sighting, Template, Trace
from auditor.policies.clauses_in_force import bind

NAMES = ("eu-pnr", "eu-us-2012", "pci-dss", "icao-doc9944")
LAWS = tuple(policies.read(name) for name in NAMES)
CELLS = tuple(matrix.cells(LAWS))


def said(kind: str, element: str, policy: str) -> set[tuple[str, str | None]]:
    wanted = (kind, element, policy)
    return {
        (each.says, each.after)
        for each in CELLS
        if (each.kind, each.element, each.policy) == wanted
    }


@pytest.mark.parametrize(
    ("kind", "element", "policy", "wanted"),
    [
        ("pnr", "traveller.surname", "eu-pnr", {("permits", None), ("masks", "P6M")}),
        ("pnr", "traveller.place_of_birth", "eu-pnr", {("forbids", None)}),
        ("pnr", "remark.general", "eu-pnr", {("forbids", None), ("masks-in-part", "P6M")}),
        ("pnr", "traveller.surname", "eu-us-2012", {("permits", None), ("masks", "P6M"), ("deletes", "P15Y")}),
        ("pnr", "seat.number", "pci-dss", set()),
    ],
)  # fmt: skip
def test_what_a_regime_says_of_an_element(
    kind: str, element: str, policy: str, wanted: set[tuple[str, str | None]]
) -> None:
    assert said(kind, element, policy) == wanted


def test_what_is_not_on_a_list_is_a_finding_of_an_audit_and_what_is_permitted_is_none() -> None:
    (law,) = (each for each in LAWS if each.id == "eu-pnr")
    clauses = bind([law], datetime(2026, 11, 22, tzinfo=UTC).date(), {})
    for cell in CELLS:
        if cell.policy != "eu-pnr" or cell.kind != "pnr" or cell.after is not None:
            continue
        seen = Sighting(Template("-", (Trace(cell.element, Form.CLEAR),)), 1, 1, 1, 1, 1)
        record = Record(
            "pnr", Place(source="x", record=1), facts=Facts(role="passenger"), sightings=(seen,)
        )
        found = Audit(clauses, None).judge(record).findings
        minimisation = [each for each in found if each.rule.startswith("MIN") and each.clause]
        assert bool(minimisation) == (cell.says != "permits"), cell


def test_json_keeps_to_its_schema_and_cites_each_cell() -> None:
    tree = json.loads(matrix.as_json(LAWS))
    validator = Draft202012Validator(json.loads(schema.read("matrix")))
    assert list(validator.iter_errors(tree)) == []
    cited = {(each["policy"], each["clause"]) for each in tree["clauses"]}
    assert {(each["policy"], each["clause"]) for each in tree["cells"]} == cited


def test_the_grid_has_a_column_for_each_regime_that_speaks() -> None:
    rows = list(csv.reader(io.StringIO(matrix.as_csv(LAWS))))
    assert rows[0] == ["kind", "element", "title", *NAMES]
    assert all(len(row) == len(rows[0]) for row in rows)


def test_law_that_is_not_in_force_and_what_rests_on_memory_are_told_apart() -> None:
    """Canada's closed list was enacted and never commenced; the annex of 2012 was not read."""
    laws = [policies.read(each) for each in ("canada", "eu-pnr", "eu-us-2012")]
    page = matrix.render(laws)
    line = next(line for line in page.splitlines() if line.startswith("- PNR: permitted by"))
    assert "[canada](policies/canada.md#sor-2016-35-schedule) (not in force)" in line
    assert "[eu-us-2012](policies/eu-us-2012.md#annex)\\*" in line
    assert "[eu-pnr](policies/eu-pnr.md#annex-i)," in line
    assert "[eu-us-2012 after 15 years](policies/eu-us-2012.md#art-8-4)" in page
    assert "permits (sor-2016-35-schedule, not in force)" in matrix.as_csv(laws)
    told = {
        (each["policy"], each["clause"]): each["in_force"] for each in matrix.tree(laws)["clauses"]
    }
    assert not told["canada", "sor-2016-35-schedule"]
    assert told["eu-pnr", "annex-i"]
