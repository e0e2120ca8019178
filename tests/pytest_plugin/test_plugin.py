"""The plug-in as its users meet it: a suite of their own, run in processes of its own."""

import subprocess
import sys
from datetime import date
from os import environ  # noqa: TID251 - what a run of pytest inherits
from pathlib import Path

import pytest

from auditor.api.arguments import packs
from auditor.pytest_plugin import assert_compliant
from auditor.sources import UsageError

UTOPIA = Path(__file__).parents[1] / "utopia"
CANARY = "SPECIMENCANARY"
SUITE = f"""
from hashlib import sha256
from pathlib import Path
from auditor.pytest_plugin import assert_compliant

def test_what_the_fixtures_give_complies(fake_pnrgov, fake_pnrgov_xml, fake_paxlst, fake_pnr):
    for each in (fake_pnrgov, fake_pnrgov_xml, fake_paxlst, fake_pnr, fake_pnrgov.decode()):
        assert assert_compliant(each, fail_on="warning").exit_code == 0

def test_two_records(fake_data, fake_pnr):
    data = fake_data("records", count=2)
    assert data.count(b"\\n") == 2
    assert assert_compliant([fake_pnr, fake_pnr]).records == assert_compliant(data).records == 2

def test_answers_logs_and_declarations(fake_cusres, fake_access_log, fake_declaration, fake_pnrgov):
    every = (fake_cusres, fake_access_log, fake_declaration, fake_pnrgov)
    Path("bytes").write_text(sha256(b"".join(every)).hexdigest(), "utf-8")

def test_a_text_is_forgotten(fake_pnr):
    fake_pnr["elements"]["remark.general"] = "{CANARY}"
    assert_compliant(fake_pnr)

def test_a_message_with_everything(fake_data):
    assert_compliant(fake_data("pnrgov", clean_under=None, extent="everything"), fail_on="note")

def test_a_file_that_is_gone():
    assert_compliant("gone.edi")

def test_a_policy_that_is_none(fake_pnrgov):
    assert_compliant(fake_pnrgov, policy="eu-prn")

def test_a_fault_shows_no_value():
    assert_compliant([{{"kind": object(), "x": "{CANARY}"}}])
"""


def ran(folder: Path, *options: str) -> str:
    outer = {"PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER", "PYTEST_PLUGINS"}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error", *options],
        cwd=folder,
        env={name: value for name, value in environ.items() if name not in outer},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("suite")
    (folder / "test_pipeline.py").write_text(SUITE, "utf-8")
    (folder / "pytest.toml").write_text('[pytest]\nauditor_policy = ["eu-pnr"]\n', "utf-8")
    return folder


def summary(output: str) -> str:
    return output.partition("passenger data and privacy law =")[2].partition("= short test")[0]


@pytest.mark.slow
def test_a_suite_fails_where_its_data_break_the_law(suite: Path) -> None:
    out = ran(suite, "--full-trace")
    assert "5 failed, 3 passed" in out
    assert "1 clause broken in what was examined" in out
    assert "MIN003 open-text · eu-pnr/annex-i-12 · 1 finding in 1 record" in out
    assert "Directive (EU) 2016/681, Article 6(1) with Annex I, heading 12" in out
    assert "do:  Delete the text immediately" in out
    assert "gone.edi: there is no such file or folder" in out
    assert "perhaps eu-pnr" in out
    assert "internal fault: TypeError" in out
    # The test that plants it is shown by pytest; nothing that was audited is.
    planted = [line for line in out.splitlines() if CANARY in line]
    assert all('remark.general"] = ' in line or "object()" in line for line in planted), planted
    assert len(planted) == 2
    told = summary(out)
    assert "10 audits under eu-pnr, 3 of them failed" in told
    assert "1 clause broken: eu-pnr/annex-i-12\n" in told  # what a push carries is on its way
    assert "not evaluated in any: " in told
    before = (suite / "bytes").read_bytes()
    pytest.importorskip("xdist")
    assert summary(ran(suite, "-n", "2")) == told
    assert (suite / "bytes").read_bytes() == before


@pytest.mark.slow
def test_the_command_line_says_under_which_law(tmp_path: Path) -> None:
    law = (UTOPIA / "law.yaml").read_text("utf-8")
    (tmp_path / "law.yaml").write_text(law, "utf-8")
    push = str(UTOPIA / "push.edi")
    body = f"from auditor.pytest_plugin import assert_compliant\n\ndef test_push():\n    assert_compliant({push!r})\n"
    (tmp_path / "test_push.py").write_text(body, "utf-8")
    out = ran(tmp_path, "--auditor-policy", "law.yaml", "--auditor-law-as-of", "2026-11-22")
    assert "MIN001 excess-element · utopia/list" in out
    assert "1 audit under utopia, 1 of them failed" in out


def test_an_assertion_that_fails_is_read_at_a_glance() -> None:
    (policy,) = packs(UTOPIA / "law.yaml")
    push = (UTOPIA / "push.edi").read_bytes()
    with pytest.raises(AssertionError) as failed:
        assert_compliant(push * 5, policy)
    lines = str(failed.value).splitlines()
    assert len(lines) <= 14  # and pytest's own
    assert "1 clause broken" in lines[0]
    assert any(line.startswith("        -:") for line in lines)


def test_without_a_day_the_law_is_todays() -> None:
    (policy,) = packs(UTOPIA / "law.yaml")
    with pytest.raises(AssertionError, match=r"utopia/list"):
        assert_compliant(UTOPIA / "push.edi", policy)


def test_nobody_guesses_which_law(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="under which law"):
        assert_compliant(UTOPIA / "push.edi")
    monkeypatch.setattr(pytestconfig.option, "auditor_law_as_of", "soon")
    with pytest.raises(UsageError, match="'soon' is not a day; write it as 2026-11-22"):
        assert_compliant(UTOPIA / "push.edi", "eu-pnr")


def test_nothing_to_judge_is_no_pass() -> None:
    for law_as_of in (None, date(2017, 1, 1)):  # before the Directive
        with pytest.raises(AssertionError, match="no clause could be judged"):
            assert_compliant(
                UTOPIA / "empty.edi", "eu-api-border", law_as_of=law_as_of, strict=False
            )
    with pytest.raises(AssertionError, match="nothing was examined"):
        assert_compliant(b"", "eu-pnr")
    with pytest.raises(UsageError, match="unheard-of"):
        assert_compliant(b"", "eu-pnr", select=["unheard-of"])


def test_an_assertion_that_nothing_could_fail_passed() -> None:
    push = UTOPIA / "push.edi"
    with pytest.raises(UsageError, match="no selected clause can reach --fail-on error"):
        assert_compliant(push, "eu-pnr", holder="carrier", law_as_of=date(2026, 11, 22))
    least = {"law_as_of": date(2026, 11, 22), "fail_on": "note"}
    assert assert_compliant(push, "eu-pnr", holder="carrier", **least).exit_code == 0
    excess = UTOPIA.parent / "corpora" / "pnrgov" / "excess.edi"
    with pytest.raises(AssertionError, match="eu-pnr/art-8-1"):
        assert_compliant(excess, "eu-pnr", holder="carrier", **least)
