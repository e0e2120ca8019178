"""Paths under a law, a holder and a day of their own."""

import json
from pathlib import Path

import pytest

from auditor.reporters import NAMES
from gate import EXCESS, Gate, put, tree
from scenes import LACKING, shown

SETTINGS = """
policy = "law.yaml"
[[paths]]
glob = "b/**"
policy = ["laws/other.yaml"]
[[paths]]
glob = "c/**"
as_of = 2027-11-22
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_package_had_no_law_of_its_own(gate: Gate, jobs: str) -> None:
    law = Path("law.yaml").read_text("utf-8")
    other = law.replace("id: utopia", "id: dystopia", 1).replace(
        "        - traveller.type\n", "        - traveller.type\n        - seat.number\n"
    )
    put("laws/other.yaml", other)
    put("auditor.toml", SETTINGS)
    for folder in "abc":
        put(f"{folder}/push.edi", EXCESS)
    told = tree(gate, "a", "b", "c", "-j", jobs)
    assert [each["id"] for each in told["run"]["policies"]] == ["utopia", "dystopia"]
    found = {(each["policy"], each["clause"], each["place"]["source"]) for each in told["findings"]}
    assert found == {
        ("utopia", "list", "a/push.edi"),
        ("utopia", "list", "c/push.edi"),
        ("utopia", "mask", "c/push.edi"),  # at rest a year later; dystopia permits the seat
    }
    counted = {
        (each["policy"], each["clause"]): each["applicable"] for each in told["requirements"]
    }
    assert (counted["utopia", "list"], counted["dystopia", "list"]) == (2, 1)


def test_a_mistake_in_such_an_entry_names_it(gate: Gate) -> None:
    put("a/push.edi", EXCESS)
    for line, words in (
        ('policy = "gone.yaml"', "gone.yaml"),
        ("policy = [1]", "auditor.toml: paths 1: policy: a text"),
        ('as_of = "soon"', "auditor.toml: paths 1: as_of: 'soon'"),
    ):
        put("auditor.toml", f'policy = "law.yaml"\n[[paths]]\nglob = "a/*"\n{line}\n')
        ran = gate("audit", "a")
        assert (ran.code, words in ran.told) == (2, True), ran.told


@pytest.mark.parametrize("form", [each for each in NAMES if each not in {*LACKING, "gitlab"}])
def test_the_head_of_the_report_told_one_law_and_day_of_several(gate: Gate, form: str) -> None:
    """And what was passed over was told in the log alone."""
    other = Path("law.yaml").read_text("utf-8").replace("id: utopia", "id: dystopia", 1)
    put("laws/other.yaml", other)
    put("auditor.toml", SETTINGS + 'holder = "carrier"\n')
    put("a/push.edi.auditor.toml", 'holder = "border"\n')
    for folder in "abc":
        put(f"{folder}/push.edi", EXCESS)
    put("a/.hidden/push.edi", EXCESS)
    put("b/README.md", "# read me")
    put("d.toml", 'policy = "law.yaml"\n')
    gate("audit", "a", "b", "c", "--output", f"{form}=r.{form}")
    told = shown(Path(f"r.{form}").read_bytes())
    if form == "json":
        assert json.loads(told)["run"]["by_path"] == {
            "policies": ["dystopia"], "as_of": ["2027-11-22T00:00:00Z"], "holders": ["border", "carrier"],
        }  # fmt: skip
    else:
        words = "some paths at rest as of 2027-11-22, held by the border authority or the carrier"
        assert f"{words}, under dystopia" in told
    for words in ("hidden behind a dot", "a/.hidden", "of a kind that is no data", "b/README.md"):
        assert words in told
    # What all say is not said of some.
    gate("audit", "c", "--output", f"{form}=r.{form}", "--config", "d.toml")
    assert "some paths" not in shown(Path(f"r.{form}").read_bytes())
