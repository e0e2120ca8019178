"""Aged stores: lawful at every age where they are to be, and in every state the law is about where not."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

import auditor
from auditor import policies
from auditor.api.attest import make
from auditor.api.generate import generate
from auditor.cli.dates import days_before
from auditor.formats import records
from auditor.observed.record import Form, Given, Record
from auditor.people.specimen.aged import HIDDEN
from auditor.people.specimen.dataset import files
from auditor.people.specimen.plan import DAY, Plan
from auditor.people.specimen.sheets import settled
from auditor.sources import UsageError

AS_OF = datetime(2030, 1, 15, tzinfo=UTC)
SIX_YEARS = days_before(DAY, "P6Y")
ASKED = Plan(format="records", count=150, seed=3, oldest=SIX_YEARS)


def test_a_store_is_lawful_at_every_age(tmp_path: Path) -> None:
    policy = policies.read("eu-pnr")
    generate(tmp_path / "store", ASKED, clean_under=policy)
    report = auditor.audit(tmp_path / "store", policy, as_of=AS_OF, law_as_of=DAY)
    assert report.findings == ()
    stored = [
        msgspec.json.decode(line)
        for path in (tmp_path / "store").glob("*.jsonl")
        for line in path.read_bytes().splitlines()
    ]
    assert len(stored) == ASKED.count
    sent = [each["clocks"]["transferred"][:10] for each in stored]
    assert min(sent) >= "2025-01-14"  # five years
    old = [each for each in stored if each["clocks"]["transferred"] < "2029-07"]
    young = [each for each in stored if each["clocks"]["transferred"] > "2029-08"]
    assert old
    assert young
    assert all(each["facts"]["retention_link"] for each in old)
    assert not any("retention_link" in each["facts"] for each in young)
    surnames = {
        each["elements"]["traveller.surname"] for one in old for each in one["groups"]["travellers"]
    }
    assert set("".join(surnames)) == {"*"}
    assert {each["clocks"]["transferred"][19:] for each in stored} == {
        "Z",
        "+01:00",
        "-05:00",
        "+05:30",
    }


def test_left_to_chance_a_store_has_every_state_the_law_is_about() -> None:
    forms: Counter[Form] = Counter()
    states: Counter[str] = Counter()
    for written in files(settled(ASKED)):
        for record in records.read([written.content], written.name, Given()):
            assert isinstance(record, Record)
            assert not record.faults
            seen = [each for each in record.observations if each.element in HIDDEN]
            forms.update(each.form for each in seen)
            states["emptied"] += not record.sightings
            states["linked"] += record.facts.retention_link is True
            transferred = record.clocks.transferred
            assert transferred is not None
            states["overdue"] += transferred.last < datetime(2025, 1, 14, tzinfo=UTC)
    assert all(forms[form] for form in (Form.CLEAR, Form.MASKED, Form.PARTIAL))
    assert all(states[state] for state in ("emptied", "linked", "overdue"))


@pytest.mark.parametrize("seed", [3, 4])
@pytest.mark.parametrize("sensitive", [False, True])
def test_a_store_left_to_chance_is_proven_fake(
    tmp_path: Path, seed: int, *, sensitive: bool
) -> None:
    store = tmp_path / "store"
    plan = msgspec.structs.replace(ASKED, seed=seed, sensitive=sensitive)
    generate(store, plan, clean_under=None)
    checked = auditor.fakecheck(store)
    assert (checked.doubts, checked.exit_code) == ((), 0)
    assert make(store, tmp_path / "manifest.json") == ()


def test_only_a_store_has_an_age(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="store"):
        generate(tmp_path / "set", Plan(format="pnrgov", count=1, oldest=9), clean_under=None)
