"""Whose law it is: a policy that goes by the name of a shipped one, and law that begins tomorrow."""

import json
from pathlib import Path

import pytest

from auditor import policies
from auditor.reporters import NAMES
from checkout import CORPORA
from gate import EXCESS, Gate, put, tree
from scenes import LACKING, shown

EU = ("--law-as-of", "2026-11-22", "--holder", "piu")


def own() -> str:
    """A copy of a shipped policy, of which somebody has changed a word."""
    text = policies.text("eu-pnr").replace("title: ", "title: Our ", 1)
    put("mine.yaml", text)
    return text


@pytest.mark.slow
@pytest.mark.parametrize("form", [each for each in NAMES if each not in LACKING])
def test_a_changed_copy_went_by_the_name_of_the_law(gate: Gate, form: str) -> None:
    own()
    put("push.edi", (CORPORA / "pnrgov" / "excess.edi").read_bytes())
    told = said(gate, form, "mine.yaml")
    digests = {
        each["sha256"]
        for each in tree(gate, "push.edi", "--policy", "mine.yaml", *EU)["run"]["policies"]
    }
    shipped = policies.digest("eu-pnr")
    assert shipped is not None
    assert shipped in told
    assert digests.pop() in told
    assert shipped not in said(gate, form, "gdpr")


def said(gate: Gate, form: str, policy: str) -> str:
    """What the report in this form says; where a digest is broken over lines it is put together."""
    gate("audit", "push.edi", "--policy", policy, *EU, "--output", f"{form}=r.{form}")
    return shown(Path(f"r.{form}").read_bytes()).replace(" ", "" if form == "pdf" else " ")


@pytest.mark.slow
def test_the_same_text_is_the_shipped_law(gate: Gate) -> None:
    put("push.edi", EXCESS)
    put("copy.yaml", policies.text("eu-pnr"))
    assert "own" not in tree(gate, "push.edi", "--policy", "copy.yaml", *EU)["run"]["policies"][0]
    put("r.json", gate("audit", "push.edi", "--policy", "copy.yaml", *EU, "--format", "json").out)
    assert gate("report", "r.json", "--to", "json").out == Path("r.json").read_text("utf-8")


def test_lint_was_content_with_a_shipped_id(gate: Gate) -> None:
    own()
    ran = gate("policy", "lint", "mine.yaml", "law.yaml")
    assert ran.code == 0
    assert (
        "mine.yaml: warning: eu-pnr is the id of a shipped policy, and this is another text"
        in ran.told
    )
    assert "law.yaml: warning" not in ran.told


def test_an_update_changed_the_law_unseen(gate: Gate) -> None:
    put("push.edi", EXCESS)
    digest = policies.digest("eu-pnr") or ""
    for pin in (digest, digest[:12]):
        assert gate("audit", "push.edi", "--policy", f"eu-pnr@sha256:{pin}", *EU).code == 0
    for pin in ("0" * 64, "", digest[:5], "x" * 64):
        ran = gate("audit", "push.edi", "--policy", f"eu-pnr@sha256:{pin}", *EU)
        assert ran.code == 2
        assert digest in ran.told.replace(" ", "")
    put("auditor.toml", f'policy = ["law.yaml@sha256:{"1" * 64}"]\n')
    assert "not the one that is pinned" in gate("audit", "push.edi").told


def test_a_build_turned_red_at_midnight_unannounced(gate: Gate) -> None:
    put("push.edi", EXCESS)
    law = (
        Path("law.yaml").read_text("utf-8").replace('since: "2020-01-01"', 'since: "2027-01-10"', 1)
    )
    put("law.yaml", law)
    before = gate("audit", "push.edi", "--policy", "law.yaml", "--law-as-of", "2027-01-09")
    assert "takes effect soon: utopia/list from 2027-01-10" in before.told
    told = tree(gate, "push.edi", "--policy", "law.yaml", "--law-as-of", "2026-11-22")
    assert told["run"]["upcoming"] == [
        {
            "since": "2027-01-10",
            "policy": "utopia",
            "clause": "list",
            "title": "Demand list of the law",
        }
    ]
    for day in ("2027-01-10", "2026-09-01"):
        assert (
            "upcoming"
            not in tree(gate, "push.edi", "--policy", "law.yaml", "--law-as-of", day)["run"]
        )
    put("r.json", json.dumps(told))
    assert "takes effect soon" in gate("report", "r.json", "--to", "markdown").out


def test_a_folder_of_policies_was_no_policy(gate: Gate) -> None:
    put("push.edi", EXCESS)
    law = Path("law.yaml").read_text("utf-8")
    put("laws/a.yaml", law)
    put("laws/b.yaml", law.replace("id: utopia", "id: dystopia", 1))
    told = tree(gate, "push.edi", "--policy", "laws")
    assert [each["id"] for each in told["run"]["policies"]] == ["utopia", "dystopia"]
    Path("bare").mkdir()
    assert "has no policy" in gate("audit", "push.edi", "--policy", "bare").told
