"""Ten thousand bookings in every format: read back by our own readers, and by others' where they can."""

import shutil
import subprocess
import warnings
from pathlib import Path

import pytest
from pydifact.parser import Parser

from auditor.formats import all_formats
from auditor.observed.record import Given, Record
from auditor.people.specimen.dataset import files
from auditor.people.specimen.plan import Plan
from auditor.people.specimen.sheets import FILES, settled

COUNT = 10_000


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FILES if name != "declaration"])
def test_ten_thousand_read_back_in_their_number_and_without_a_fault(name: str) -> None:
    plan = settled(Plan(format=name, count=COUNT, seed=10_000))
    read = travellers = 0
    for written in files(plan):
        reader = next(each for each in all_formats() if each.sniff(written.content[:4096]))
        for record in reader.read([written.content], written.name, Given()):
            assert isinstance(record, Record)
            assert not record.faults, record.at
            if not record.is_envelope:
                read += 1
                travellers += record.travellers
    if name in ("paxlst", "cusres"):
        assert read == travellers > COUNT  # a record to each traveller
    else:
        assert read == COUNT


@pytest.mark.parametrize("name", ["pnrgov", "paxlst", "cusres"])
def test_another_parser_finds_the_same_segments(name: str) -> None:
    (written,) = files(settled(Plan(format=name, count=30, seed=1, extent="everything")))
    text = written.content.decode("ascii")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on segments that it has no table for
        found = [segment.tag for segment in Parser().parse(text)]
    ours = [line[:3] for line in text.split("'\n")[:-1]]
    assert found == ours


@pytest.mark.skipif(shutil.which("xmllint") is None, reason="xmllint is not installed here")
def test_another_parser_finds_the_xml_well_formed(tmp_path: Path) -> None:
    (written,) = files(settled(Plan(format="pnrgov-xml", count=30, seed=1, extent="everything")))
    path = tmp_path / written.name
    path.write_bytes(written.content)
    subprocess.run(["xmllint", "--noout", path], check=True)  # noqa: S607 - wherever it is
