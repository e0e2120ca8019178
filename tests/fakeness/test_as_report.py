"""What is not provably fake goes to the same reporters as an audit, with baseline and waivers."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import group
from auditor.cli.fakecheck import FORMS

REAL = (
    b"UNB+UNOA:4+ZZFAKE+ZZTEST+260101:0000+1'UNH+1+PAXLST:D:12B:UN:IATA'"
    b"BGM+745'NAD+FL+++ORDINARY:NAME'UNT+4+1'UNZ+1+1'"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")  # 22 November 2026
    Path("x.edi").write_bytes(REAL)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, arguments, standalone_mode=False)
    code = done.return_value if isinstance(done.return_value, int) else done.exit_code
    return code, done.stdout + str(done.exception or "")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("form", FORMS)
def test_every_format_says_where_it_is_and_shows_no_value(form: str) -> None:
    code, text = run("fakecheck", "x.edi", "--format", form, "--output", f"{form}=out")
    assert code == 1
    assert "x.edi" in text
    assert "ORDINARY" not in text
    assert Path("out").read_text("utf-8").splitlines() == text.splitlines()


@pytest.mark.usefixtures("home")
def test_no_law_is_said_to_be_broken() -> None:
    for form in ("markdown", "github", "csv", "junit", "sarif"):
        text = run("fakecheck", "x.edi", "--format", form)[1]
        assert "not provably fake" in text
        assert "clause" not in text.lower().replace("policy,clause", ""), form
        assert "no law was asked about" in text


@pytest.mark.usefixtures("home")
def test_known_doubts_pass_and_one_more_fails_where_it_is() -> None:
    run("fakecheck", "x.edi", "--output", "json=d.json")
    assert run("baseline", "create", "d.json", "--out", "b.json")[0] == 0
    code, text = run("fakecheck", "x.edi", "--baseline", "b.json")
    number = len(json.loads(Path("d.json").read_text("utf-8"))["findings"])
    assert (code, f"0 new, {number} known" in text) == (0, True)
    Path("x.edi").write_bytes(REAL.replace(b"UNT+4", b"NAD+FL+++ANOTHER:ONE'UNT+4"))
    code, text = run("fakecheck", "x.edi", "--baseline", "b.json", "--format", "github")
    assert code == 1
    assert "title=new%3A " in text
    Path("empty.edi").write_bytes(b"")
    assert run("fakecheck", "empty.edi", "--baseline", "b.json")[0] in {3, 4}


@pytest.mark.usefixtures("home")
def test_a_waiver_may_name_what_is_not_provably_fake() -> None:
    Path("w.yaml").write_text(
        "waivers:\n  - id: F1\n    rule: not-provably-fake\n    scope: {sources: [x.edi]}\n    reason: Old.\n"
        "    approver: The owner\n    expires: '2026-12-31'\n", "utf-8",
    )  # fmt: skip
    code, text = run("fakecheck", "x.edi", "--waivers", "w.yaml")
    assert (code, " waived; they fail no build" in text) == (0, True)
    Path("w.yaml").write_text(Path("w.yaml").read_text("utf-8").replace("x.edi", "y.edi"), "utf-8")
    assert run("fakecheck", "x.edi", "--waivers", "w.yaml")[0] == 1
