"""Small things that cost somebody an afternoon."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gate import CLEAN, EXCESS, LAW, Gate, put, tree

BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('fail_on = "eror"', "auditor.toml: fail_on: 'eror' is not one of"),
        ('jobs = "many"', "auditor.toml: jobs: 'many' is not a valid integer"),
        ('holder = "carier"', "auditor.toml: holder: 'carier' is not one of"),
        ('as_of = "soon"', "auditor.toml: as_of: 'soon' is neither"),
        ('allow_empty = "yes"', "auditor.toml: allow_empty: one value is expected"),
        ('polices = "x"', "auditor.toml: there is no setting 'polices'; perhaps policy"),
        ('[[paths]]\nglob = "*"\nholdr = "piu"', "there is no key 'holdr'; perhaps holder"),
        ('policy = "eu-prn"', "perhaps eu-pnr"),
    ],
)
def test_a_mistake_in_the_settings_was_told_as_one_of_the_command(
    gate: Gate, line: str, words: str
) -> None:
    put("push.edi")
    put("auditor.toml", line)
    ran = (
        gate("audit", "push.edi", "--select", "MIN")
        if "policy" in line
        else gate("audit", "push.edi", *LAW)
    )
    assert ran.code == 2
    assert words in ran.told


def test_a_byte_order_mark_broke_a_text(gate: Gate) -> None:
    put("push.edi", EXCESS)
    put("law.yaml", BOM + Path("law.yaml").read_bytes())
    put("first.json", gate("audit", "push.edi", *LAW, "--format", "json").out)
    assert gate("baseline", "create", "first.json", "--out", "base.json").code == 0
    put("base.json", BOM + Path("base.json").read_bytes())
    put("waivers.yaml", BOM + b"waivers: []\n")
    put("push.edi.auditor.toml", BOM + b'zone = "Europe/Paris"\n')
    put("auditor.toml", BOM + b'baseline = "base.json"\nwaivers = "waivers.yaml"\n')
    assert gate("audit", "push.edi", *LAW).code == 0


def test_a_name_that_begins_with_a_hyphen(gate: Gate) -> None:
    put("-x.edi", EXCESS)
    put("--policy", EXCESS)
    told = gate("audit", *LAW, "--format", "json", "--", "-x.edi", "--policy")
    assert told.code == 1
    assert '"source": "-x.edi"' in told.out
    assert '"source": "--policy"' in told.out


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes")
def test_a_name_that_is_no_text(gate: Gate) -> None:
    name = os.fsdecode(b"out/p\xffsh.edi")
    put(name, EXCESS)
    for form in ("text", "json", "sarif", "github", "junit", "markdown"):
        assert gate("audit", "out", *LAW, "--format", form).code == 1
    assert tree(gate, "out", *LAW)["findings"][0]["place"]["source"].startswith("out/p")


def test_color_was_there_at_a_terminal_alone(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    put("push.edi", EXCESS)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert "\x1b[" not in gate("audit", "push.edi", *LAW).out
    assert "\x1b[" in gate("audit", "push.edi", *LAW, "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in gate("audit", "push.edi", *LAW).out
    assert "\x1b[" not in gate("audit", "push.edi", *LAW, "--color=never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in gate("audit", "push.edi", *LAW).out


def test_today_and_a_family_and_one_clause(gate: Gate) -> None:
    put("push.edi", EXCESS)
    told = tree(gate, "push.edi", "--policy", "law.yaml", "--as-of", "today", "--select", "MIN")
    assert told["run"]["as_of"] == "2026-11-22T00:00:00Z"
    assert {each["rule"] for each in told["findings"]} == {"MIN001"}
    shown = gate("policy", "show", "eu-pnr/annex-i")
    assert shown.code == 0
    assert "annex-i" in shown.out
    assert "art-12-2" not in shown.out
    assert "perhaps annex-i" in gate("policy", "show", "eu-pnr/anex-i").told


def test_a_waiver_named_its_sources_by_another_way(gate: Gate) -> None:
    put("out/push.edi", EXCESS)
    waiver = """waivers:
  - id: W-1
    rule: MIN001
    scope: {sources: ["SCOPE"]}
    reason: agreed
    approver: Head
    expires: "2027-03-31"
"""
    put("waivers.yaml", waiver.replace("SCOPE", "./out/*"))
    assert gate("audit", "out", *LAW, "--waivers", "waivers.yaml").code == 0
    put("waivers.yaml", waiver.replace("SCOPE", "../out/*"))
    assert "leads upwards" in gate("audit", "out", *LAW, "--waivers", "waivers.yaml").told


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
@given(
    order=st.permutations(["a/1.edi", "a/2.edi", "b.edi", "copy.edi", "gone.edi", "*.none", "a"])
)
def test_the_order_of_the_files_changed_the_report(gate: Gate, order: list[str]) -> None:
    """Also of what is counted over messages: the third push of a flight is one too many, whichever is named first."""
    law = Path("law.yaml").read_text("utf-8")
    if "repeated-transfer" not in law:
        put("law.yaml", law + _COUNT)
        for name in ("a/1.edi", "a/2.edi", "b.edi"):
            put(name, EXCESS if name != "b.edi" else CLEAN)
        Path("copy.edi").symlink_to("b.edi")
    options = ("--policy", "law.yaml", "--format", "json")
    told = gate("audit", *order, *options).out
    assert told == gate("audit", *sorted(order), *options).out
    assert '"repeated-transfer"' in told


_COUNT = """
  - id: count
    title: Send no more than once
    duty: [sender]
    cites: Passenger Data Act, section 5
    binding: law
    basis: read
    since: "2020-01-01"
    rule: repeated-transfer
    with: {most: 1}
"""


@pytest.mark.slow
def test_a_closed_or_full_output_is_no_wrong_use(gate: Gate) -> None:
    put("push.edi")
    command = (
        f"exec {sys.executable} -m auditor audit push.edi --policy law.yaml --select utopia/list"
    )
    assert gate("audit", "push.edi", *LAW).code == 0
    for where in (">&-", "> /dev/full"):
        run = subprocess.run(
            ["/bin/sh", "-c", f"{command} {where}"], capture_output=True, check=False
        )
        assert run.returncode == 74, where


@pytest.mark.parametrize(
    "option",
    ["config", "policy", "baseline", "waivers", "assessment", "mapping", "source-root", "stdin-filename",
     "exclude", "record", "queries"],
)  # fmt: skip
def test_a_variable_that_nobody_has_set_was_no_option_at_all(gate: Gate, option: str) -> None:
    put("push.edi")
    ran = gate("audit", "push.edi", *LAW, f"--{option}", "")
    assert (ran.code, "it is empty" in ran.told) == (2, True), ran.told


def test_settings_and_laws_that_cannot_be_read_are_wrong_use(gate: Gate) -> None:
    put("push.edi")
    Path("folder.toml").mkdir()
    Path("bare").mkdir()
    put("bytes.toml", b"\xff\xfe")
    put("bytes.yaml", b"\xff")
    put("half.toml", "a = [")
    put("none.yaml", "")
    os.mkfifo("pipe.toml")
    for config in ("gone.toml", "folder.toml", "bytes.toml", "half.toml", "pipe.toml"):
        ran = gate("audit", "push.edi", *LAW, "--config", config)
        assert (ran.code, f"{config}: " in ran.told) == (2, True), ran.told
    for policy in ("gone.yaml", "bare", "bytes.yaml", "none.yaml", "/dev/null"):
        ran = gate("audit", "push.edi", "--policy", policy)
        assert (ran.code, policy in ran.told) == (2, True), ran.told


def test_a_report_that_lists_a_part_could_not_be_read_back(gate: Gate) -> None:
    put(
        "push.edi", EXCESS.replace(b"SSR+SEAT", b"SSR+SEAT:HK:1:ZZ:::ZZA:ZZB+000A::1'\nSSR+SEAT", 1)
    )
    gate("audit", "push.edi", *LAW, "--max-findings", "1", "--output", "json=r.json")
    assert gate("report", "r.json", "--to", "json").out == Path("r.json").read_text("utf-8")
    assert "--max-findings" in gate("baseline", "create", "r.json", "--out", "b.json").told
