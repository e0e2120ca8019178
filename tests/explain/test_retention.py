"""The retention matrix: the packs alone give the table that the legal catalogue draws by hand."""

import json
from pathlib import Path

import msgspec
import pytest

from auditor import policies
from auditor.explain.stage import Row, as_json, rows
from auditor.observed.clock import Period
from pages import retention

TYPED = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "retention.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
PACKS = tuple(policies.read(name) for name in policies.names())
ROWS = rows(PACKS)
REGIMES = sorted({line[0] for line in TYPED})


def periods(policy: str) -> list[Row]:
    """What the pack says of storage; that special categories go at once is a prohibition, no period."""
    return [
        row
        for row in ROWS
        if row.policy_id == policy
        and row.stage != "sent"
        and not (row.stage == "special" and row.after == "PT0S")
    ]


@pytest.mark.parametrize("policy", REGIMES)
def test_the_packs_alone_give_the_matrix(policy: str) -> None:
    typed = {line[1:4] for line in TYPED if line[0] == policy}
    assert {(row.stage, row.after or "null", row.clock) for row in periods(policy)} == typed


@pytest.mark.parametrize("line", [line for line in TYPED if line[4] == "H"], ids="-".join)
def test_a_figure_that_was_read_is_marked_so(line: tuple[str, ...]) -> None:
    policy, stage, after, clock, _ = line
    bases = {
        row.basis
        for row in periods(policy)
        if (row.stage, row.after, row.clock) == (stage, after, clock)
    }
    assert bases & {"read", "judgment"}


@pytest.mark.parametrize(
    "line", [line for line in TYPED if line[4] == "M" and line[2] != "null"], ids="-".join
)
def test_one_that_was_not_is_not(line: tuple[str, ...]) -> None:
    policy, stage, after, clock, _ = line
    for row in periods(policy):
        if (row.stage, row.after, row.clock) == (stage, after, clock):
            assert row.basis in {"secondary", "memory", "inferred"}, row.clause


def test_every_clause_that_counts_is_in_the_matrix() -> None:
    counted = {
        (each.id, clause.id)
        for each in PACKS
        for clause in each.clauses
        if clause.rule
        in {"kept-too-long", "kept-without-link", "not-depersonalised", "not-anonymised"}
    }
    assert counted <= {(row.policy_id, row.clause) for row in ROWS}


def test_periods_are_periods() -> None:
    for row in ROWS:
        if row.after is not None:
            Period.parse(row.after)


def test_for_machines_it_is_the_same() -> None:
    read = msgspec.json.decode(as_json(PACKS), type=tuple[Row, ...])
    assert read == ROWS
    assert {"policy", "clause", "stage", "after", "clock", "cites", "basis"} <= set(
        json.loads(as_json(PACKS))[0]
    )


def test_the_page_says_what_nobody_confirmed() -> None:
    page = retention.render([policies.read("eu-norway-2025"), policies.read("eu-us-2012")])
    lines = {
        line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| [")
    }
    assert "no figure" in lines["[eu-norway-2025](#eu-norway-2025)"]
    united_states = page[page.index("| [eu-us-2012]") :].splitlines()[0]
    for words in ("6 months from the load", "5 years from the load", "15 years from the load"):
        assert words in united_states
    assert "30 days from the last receipt (reported); at once (from memory)" not in united_states
    assert "30 days from the last receipt (reported)" in united_states


def test_regimes_without_a_word_on_time_have_no_row() -> None:
    assert not [row for row in ROWS if row.policy_id == "pci-dss"]
