"""Who knows formats by name knows all of them: what a format says of itself is what it does."""

from pathlib import Path
from typing import get_args

import pytest

from auditor import formats
from auditor.formats import ABOUT, NAMES
from auditor.formats.edifact_messages import DIALECTS
from auditor.knowledge.accountability import MessageFormat
from auditor.observed.record import Given, Record, Wire
from auditor.people.fakeness.check import VALUES
from auditor.people.fakeness.segments import TABLES

CORPORA = Path(__file__).parents[1] / "corpora"


@pytest.fixture(scope="module")
def met() -> dict[str, list[Record]]:
    """The records in all samples, by format."""
    found: dict[str, list[Record]] = {name: [] for name in NAMES}
    for path in sorted(CORPORA.rglob("*.*")):
        data = path.read_bytes()
        for each in formats.all_formats():
            if each.sniff(data):
                read = each.read(iter([data]), path.name, Given())
                found[each.name] += [record for record in read if isinstance(record, Record)]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_format_says_which_kinds_of_record_it_has(
    name: str, met: dict[str, list[Record]]
) -> None:
    """A gate asks this before it reads: a kind too few, and it calls a gate idle that is none."""
    assert {each.kind for each in met[name]} - {"frame"} == ABOUT[name].kinds


def test_a_wire_is_what_some_sample_came_by(met: dict[str, list[Record]]) -> None:
    came = {each.facts.wire for records in met.values() for each in records}
    assert came - {None} == set(get_args(Wire))


def test_what_a_declaration_may_say_of_messages_is_every_format_of_messages() -> None:
    assert set(get_args(MessageFormat)) == set(get_args(Wire)) - {"records"}


def test_the_proof_that_data_are_fake_finds_the_values_of_every_format() -> None:
    assert set(VALUES) == set(NAMES)
    tables = {name for names in TABLES.values() for name in names}
    assert tables == {"frame", *DIALECTS}
