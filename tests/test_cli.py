"""The command: exit codes, streams, settings, files it writes, and what it never says."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from shutil import copy
from typing import NamedTuple

import click
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor import formats, reporters
from auditor.cli import VERBS, group, main
from auditor.formats import Format
from auditor.judging.crash import where
from auditor.observed.record import Clocks, Facts, Given
from auditor.reporters import NAMES
from scenes import FULL, LACKING, finding, needed, written

UTOPIA = Path(__file__).parent / "utopia"
PUSH = (UTOPIA / "push.edi").read_bytes()
CANARY = "SPECIMENCANARY"
FORMS = [name for name in NAMES if name not in LACKING]
_FORMAT_CLAUSE = """
  - id: format
    title: Demand format of the law
    duty: [holder]
    cites: Passenger Data Act, section 4
    binding: law
    basis: read
    since: "2020-01-01"
    rule: wrong-format
    with: {accepts: {pnrgov: "11:1"}}
"""


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in a folder with `push.edi`, `empty.edi` and `law.yaml`."""
    for name in ("push.edi", "empty.edi", "law.yaml"):
        copy(UTOPIA / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")  # 22 November 2026

    def ran(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as left:
            main(arguments)
        out, err = capfd.readouterr()
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, out, err)

    return ran


def audit(run: Run, *arguments: str) -> Ran:
    return run("audit", *arguments, "--policy", "law.yaml")


def test_findings_exit_with_1(run: Run) -> None:
    code, out, err = audit(run, "push.edi")
    assert (code, err) == (1, "")
    assert "MIN001 excess-element · utopia/list" in out
    assert out.endswith("exit 1: findings at or above error\n")


def test_nothing_found_exits_with_0(run: Run) -> None:
    law = Path("law.yaml").read_text("utf-8")
    Path("law.yaml").write_text(law + _FORMAT_CLAUSE, "utf-8")
    assert audit(run, "push.edi", "--ignore", "MIN001").code == 0


@pytest.mark.parametrize(
    ("least", "code"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)]
)
def test_it_fails_on_what_it_is_told_to(run: Run, least: str, code: int) -> None:
    law = Path("law.yaml").read_text("utf-8").replace("binding: law", "binding: recommended")
    Path("law.yaml").write_text(law, "utf-8")
    assert audit(run, "push.edi", "--fail-on", least).code == code


def test_a_clause_not_evaluated_may_fail(run: Run) -> None:
    passing = ("push.edi", "--ignore", "MIN001")
    assert audit(run, *passing, "--fail-on-unevaluated").code == 1
    day = ("--select", "utopia/mask", "--as-of", "2026-11-22", "--fail-on-unevaluated")
    assert audit(run, "push.edi", *day).code == 1  # what is not selected is not evaluated


def test_wrong_use_exits_with_2_and_says_what_to_do(run: Run) -> None:
    for arguments, words in (
        ((), "Missing argument"),
        (("push.edi",), "Missing option '--policy'"),
        (("push.edi", "--policy", "eu-prn"), "perhaps eu-pnr"),
        (("push.edi", "--policy", "law.yaml", "--as-of", "2026-02-30"), "write a day as"),
        (("push.edi", "--policy", "law.yaml", "--as-of", "2026-02-03T10:00"), "with its zone"),
        (("push.edi", "--policy", "law.yaml", "--law-as-of", "soon"), "write a day as 2026-11-22"),
        (("push.edi", "--policy", "law.yaml", "--zone", "Mars"), "Europe/Paris"),
        (("push.edi", "--policy", "law.yaml", "--set", "x"), "POLICY.PARAMETER=DATE"),
        (("push.edi", "--policy", "law.yaml", "--set", "utopia.x=2026-01-01"), "no parameter"),
        (("push.edi", "--policy", "law.yaml", "--set", "utopia.opening=1"), "not a day"),
        (("push.edi", "--policy", "law.yaml", "--holder", "me"), "carrier, router"),
        (("push.edi", "--policy", "law.yaml", "--format", "morse"), "text, json"),
        (("push.edi", "--policy", "law.yaml", "--input-format", "morse"), "edifact"),
        (("push.edi", "--policy", "law.yaml", "--output", "json"), "FORMAT=FILE"),
        (("push.edi", "--policy", "law.yaml", "--output", "json=-"), "--format is for"),
        (("push.edi", "--policy", "law.yaml", "--output", "json=gone/r"), "no folder 'gone'"),
        (("push.edi", "--policy", "law.yaml", "--output", "morse=r"), "text, json"),
        (("push.edi", "--policy", "law.yaml", "--select", "MIN999"), "auditor rules list"),
        (
            ("push.edi", "--policy", "law.yaml", "--config", "gone.toml"),
            "gone.toml: there is no such",
        ),
        (("push.edi", "--policy", "law.yaml", "--direction", "up"), "in, out, intra"),
    ):
        code, out, err = run("audit", *arguments)
        assert (code, out) == (2, ""), arguments
        assert words in err.replace("\n", " "), arguments


def test_the_present_may_be_set(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "law in force on 2026-11-22" in audit(run, "push.edi").out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert audit(run, "push.edi").code == 2


def test_nothing_to_audit_exits_with_3(run: Run) -> None:
    Path("nothing").mkdir()
    Path("blank.edi").touch()
    for path in ("nothing", "blank.edi", "*.gone"):
        assert audit(run, path).code == 3, path


def test_an_empty_push_is_clean(run: Run) -> None:
    law = Path("law.yaml").read_text("utf-8")
    Path("law.yaml").write_text(law + _FORMAT_CLAUSE, "utf-8")
    assert audit(run, "empty.edi").code == 0


def test_what_no_clause_could_judge_is_not_clean(run: Run) -> None:
    code, out, _ = audit(run, "push.edi", "--select", "utopia/mask")
    assert code == 3
    assert "no clause could be judged (0 of 3 clauses)" in out
    assert "what to do: give the day with --as-of; or choose a policy for this kind of data" in out
    assert out.endswith("exit 3: no clause could be judged\n")
    assert audit(run, "push.edi", "--select", "FMT001").code == 0  # no clause was asked for


def test_the_direction_may_be_given(run: Run) -> None:
    hint = "the direction of the flight is not known (give the direction with --direction"
    eu = ("audit", "push.edi", "--policy", "eu-pnr", "--verbose")
    assert hint in run(*eu).out
    assert hint not in run(*eu, "--direction", "in").out


def test_the_holder_that_a_policy_assumes_is_told(run: Run) -> None:
    told = "judged as held by the PIU, the policy's default"
    assert told in audit(run, "push.edi").out
    assert told not in audit(run, "push.edi", "--holder", "carrier").out


def test_what_could_not_be_read_exits_with_4_and_the_rest_is_audited(run: Run) -> None:
    Path("broken.edi.gz").write_bytes(b"\x1f\x8b\x08" + bytes(7) + b"\xff\xff")
    Path("letter.pdf").write_bytes(b"%PDF-1.7 " + CANARY.encode())
    code, out, err = audit(run, "push.edi", "gone.edi", "broken.edi.gz", "letter.pdf")
    assert (code, err) == (4, "")
    assert "MIN001" in out
    assert "gone.edi: there is no such file or folder" in out
    assert "broken.edi.gz: it is damaged" in out
    assert "letter.pdf: this is a PDF document" in out
    assert CANARY not in out


def test_what_was_not_read_is_told_beside_reports_for_machines(run: Run) -> None:
    code, out, err = audit(run, "push.edi", "gone.edi", "--format", "json")
    assert (code, json.loads(out)["examined"]["unread"]) == (4, 1)
    assert err == "auditor: not read: gone.edi: there is no such file or folder\n"


def test_a_limit_exits_with_5(run: Run) -> None:
    copies = [f"{number}.edi" for number in range(3)]
    for name in copies:
        copy("push.edi", name)
    assert audit(run, *copies, "--max-findings", "2").code == 5
    assert audit(run, *copies, "--max-findings", "3").code == 1


def test_of_several_codes_the_gravest_is_given(run: Run) -> None:
    copy("push.edi", "b.edi")
    assert audit(run, "push.edi", "b.edi", "gone.edi").code == 4
    assert audit(run, "push.edi", "b.edi", "gone.edi", "--max-findings", "1").code == 5
    assert audit(run, "gone.edi", "--select", "MIN999").code == 2


def breaking(*_: object) -> Format:
    def read(chunks: object, source: str, told: Given) -> object:
        del chunks, source, told
        raise ValueError(CANARY)

    return Format("edifact", "breaks", lambda _: True, read)  # type: ignore[arg-type]


def test_an_internal_fault_exits_with_70_and_shows_no_value(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "load", breaking)
    code, out, err = audit(run, "push.edi")
    assert (code, out) == (70, "")
    assert err.startswith("auditor: internal fault: ValueError at auditor/judging/run.py:")
    assert CANARY not in err
    assert "Traceback" not in err


def test_a_fault_is_placed_in_this_package() -> None:
    assert where(ValueError(CANARY)) == "ValueError"


def test_an_interruption_is_no_verdict(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(formats, "load", interrupt)
    code, out, err = audit(run, "push.edi")
    assert (code, out, err.strip()) == (130, "", "auditor: interrupted")


def test_several_reports_are_written_in_one_pass(run: Run) -> None:
    code, out, _ = audit(run, "push.edi", "--output", "json=r.json", "--output", "text=r.txt")
    assert code == 1
    assert Path("r.txt").read_text("utf-8") == out
    assert len(json.loads(Path("r.json").read_text("utf-8"))["findings"]) >= 1
    assert not list(Path().glob("*.partial"))


@pytest.mark.parametrize("form", NAMES)
def test_a_report_is_told_again_to_the_byte(run: Run, form: str) -> None:
    needed(form)
    audit(
        run, "push.edi", "empty.edi", "nothing", "--output", "json=r.json", "--output", f"{form}=1"
    )
    assert run("report", "r.json", "--to", form, "--output", "2").code == 0
    assert Path("1").read_bytes() == Path("2").read_bytes()


def test_bytes_may_be_piped_and_are_not_for_a_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed("xlsx")
    audit(run, "push.edi", "--output", "json=r.json", "--output", "xlsx=r.xlsx")
    command = [sys.executable, "-m", "auditor", "report", "r.json", "--to", "xlsx"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, Path("r.xlsx").read_bytes())
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    code, out, err = run("report", "r.json", "--to", "xlsx")
    assert (code, out) == (2, "")
    assert "xlsx is not for a terminal: write it to a file, or pipe it" in err


@pytest.mark.parametrize(
    ("name", "fault", "words"),
    [
        ("docx", ModuleNotFoundError("x", name="docx"), "pip install 'pnr-auditor[office]'"),
        ("pdf", ModuleNotFoundError("x", name="typst"), "pip install 'pnr-auditor[pdf]'"),
        (
            "pdf",
            ImportError("libc: version not found"),
            "pdf needs the package typst, as it runs on this machine",
        ),
    ],
)
def test_what_a_report_lacks_is_said_before_anything_is_read(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, fault: Exception, words: str
) -> None:
    def refuse(_: str) -> None:
        raise fault

    monkeypatch.setattr(reporters, "import_module", refuse)
    code, out, err = audit(run, "push.edi", "--output", f"{name}=r")
    assert (code, out) == (2, "")
    assert f"{name} needs the " in err
    assert words in err
    assert not Path("r").exists()


def test_a_job_on_github_gets_a_summary(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("summary.md").write_text("before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    audit(run, "push.edi", "--output", "markdown=r.md")
    assert Path("summary.md").read_text("utf-8") == "before\n"
    code, out, _ = audit(run, "push.edi", "--format", "github")
    assert code == 1
    assert out.startswith("::error file=push.edi,line=")
    assert Path("summary.md").read_text("utf-8") == "before\n" + Path("r.md").read_text("utf-8")


def test_a_summary_is_cut_where_github_would_drop_it_whole(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    found = tuple(finding(1, clause=f"c{number}", message="x" * 30_000) for number in range(40))
    report = msgspec.structs.replace(FULL, findings=found, counts=FULL.counts | {"error": 40})
    Path("many.json").write_text(written("json", report), "utf-8")
    assert run("report", "many.json", "--to", "github").code == 0
    page = Path("summary.md").read_bytes()
    assert 800_000 < len(page) < 1 << 20
    assert page.endswith(
        b"Cut here: GitHub shows no more in a summary. The report itself is whole.\n"
    )


def test_what_is_no_report_exits_with_4_and_its_line(run: Run) -> None:
    audit(run, "push.edi", "--output", "json=r.json")
    text = (
        Path("r.json").read_text("utf-8").replace('"severity": "error"', f'"severity": "{CANARY}"')
    )
    Path("r.json").write_text(text, "utf-8")
    code, out, err = run("report", "r.json", "--to", "text")
    assert (code, out) == (4, "")
    assert err.startswith("auditor: r.json: 6:")
    assert "severity is not known there; one of error, warning, note" in err
    assert CANARY not in err
    assert run("report", "nothing.json", "--to", "text").code == 4
    assert run("report", "r.json", "--to", "picture").code == 2
    assert run("report", "r.json", "--to", "text", "--output", "nowhere/r").code == 2


def test_no_half_of_a_report_is_left(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    Path("r.json").write_text("before", "utf-8")
    monkeypatch.setattr(Path, "replace", refuse)
    assert audit(run, "push.edi", "--output", "json=r.json").code == 74
    assert Path("r.json").read_text("utf-8") == "before"
    assert not list(Path().glob("*.partial"))


def test_standard_input_is_audited(tmp_path: Path) -> None:
    for name in ("push.edi", "law.yaml"):
        copy(UTOPIA / name, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "audit", "-", "--policy", "law.yaml"],
        input=PUSH,
        capture_output=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"        -:" in done.stdout
    assert b" \xc2\xb7 message 1, record 1" in done.stdout


@pytest.mark.slow
def test_the_bytes_depend_on_nothing_but_the_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy(UTOPIA / "law.yaml", tmp_path)
    for number in range(3):
        copy(UTOPIA / "push.edi", tmp_path / f"{number}.edi")
    command = [sys.executable, "-m", "auditor", "audit", ".", "--policy", "law.yaml"]
    command += ["--law-as-of", "2026-11-22"]
    seen = set()
    for seed, zone, language in (("0", "UTC", "C"), ("1", "Asia/Tokyo", "C.UTF-8")):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("LC_ALL", language)
        monkeypatch.setenv("PYTHONCOERCECLOCALE", "0")
        outputs = [f"--output={form}=r.{form}" for form in FORMS]
        done = subprocess.run([*command, *outputs], capture_output=True, check=False, cwd=tmp_path)
        assert done.returncode == 1  # law.yaml is no message, and no data
        written_now = [tmp_path / f"r.{form}" for form in FORMS]
        seen |= {done.stdout, *(path.read_bytes() for path in written_now)}
        for path in written_now:
            path.unlink()
    assert len(seen) == len(FORMS)  # standard output has what r.text has


def test_settings_are_defaults_of_the_options(run: Run) -> None:
    Path("pyproject.toml").write_text(
        """
[tool.auditor]
policy = "law.yaml"
fail_on = "never"
ignore = ["FMT001"]
law_as_of = 2026-11-01
set = { "utopia.opening" = 2026-01-01 }
output = { json = "r.json" }

[[tool.auditor.paths]]
glob = "*.edi"
holder = "carrier"
""",
        "utf-8",
    )
    code, out, _ = run("audit", "push.edi")
    assert code == 0
    assert "law in force on 2026-11-01" in out
    assert "Do not send the element" in out  # which is said to a carrier
    assert Path("r.json").exists()
    assert run("audit", "push.edi", "--fail-on", "error").code == 1
    Path("auditor.toml").write_text('policy = ["law.yaml"]\n', "utf-8")
    assert run("audit", "push.edi").code == 1


def test_settings_take_hyphens_and_dotted_names(run: Run) -> None:
    Path("auditor.toml").write_text(
        """
policy = "law.yaml"
fail-on = "never"
set.utopia.opening = 2026-01-01
[[paths]]
glob = "*.edi"
flight-status = "closed"
""",
        "utf-8",
    )
    assert run("audit", "push.edi").code == 0


def test_every_setting_has_its_place_in_the_page() -> None:
    page = (Path(__file__).parent.parent / "docs" / "settings.md").read_text("utf-8")
    command = group.get_command(click.Context(group), "audit")
    assert command is not None
    keys = {
        option.opts[0].lstrip("-").replace("-", "_")
        for option in command.params
        if isinstance(option, click.Option)
        and option.name not in ("config", "help", "told", "told_default")
    }
    keys |= {*Facts.__struct_fields__, *Clocks.__struct_fields__, "zone", "masks", "glob"}
    assert [key for key in sorted(keys - {"wire", "version"}) if f"`{key}`" not in page] == []


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("polcy = 1", "no setting 'polcy'"),
        ("fail_on = 'sometimes'", "auditor.toml: fail_on: 'sometimes' is not one of"),
        ("fail_on = ['error']", "fail_on: one value is expected"),
        ("as_known_then = 'perhaps'", "as_known_then: one value is expected"),
        ("policy = ", "not TOML"),
        ("max_findings = []", "max_findings: one value is expected"),
        ("set = 'utopia.opening'", "set: a table is expected, such as set = {"),
        ("set = { utopia = { opening = [1] } }", "set: utopia.opening: one value is expected"),
        ("fail-on = 'note'\nfail_on = 'note'", "fail_on stands twice"),
        ("[paths]\nglob='*'", "paths: tables are expected"),
        ("[[paths]]\nholder='piu'", "paths 1: each entry needs a glob"),
        ("[[paths]]\nglob='*'\nhodler='piu'", "paths 1: there is no key 'hodler'"),
        ("[[paths]]\nglob='*'\nzone='Mars'", "paths 1: no time zone"),
    ],
    ids=[
        "key",
        "choice",
        "list",
        "flag",
        "syntax",
        "number",
        "set",
        "dotted",
        "twice",
        "table",
        "glob",
        "path key",
        "zone",
    ],
)
def test_a_mistake_in_the_settings_is_named(run: Run, toml: str, words: str) -> None:
    Path("auditor.toml").write_text(toml, "utf-8")
    code, out, err = audit(run, "push.edi")
    assert (code, out) == (2, "")
    assert words in err


def test_a_mistake_in_a_side_car_is_named(run: Run) -> None:
    Path("push.edi.auditor.toml").write_text("hodler = 'piu'", "utf-8")
    code, out, err = audit(run, "push.edi")
    assert (code, out) == (2, "")
    assert "push.edi.auditor.toml: there is no key 'hodler'" in err


@pytest.mark.parametrize("verb", VERBS)
def test_every_help_has_an_example_that_is_understood(run: Run, verb: str) -> None:
    code, out, _ = run(verb, "--help")
    assert code == 0
    assert f"  auditor {verb}" in out


def test_help_and_version_exit_with_0(run: Run) -> None:
    assert run("--help").code == run("--version").code == 0
    assert run("nonsense").code == 2


def test_rules_are_listed_and_explained(run: Run) -> None:
    _, out, _ = run("rules", "list")
    assert "MIN001  excess-element" in out
    for key in ("MIN001", "min001", "excess-element"):
        code, page, _ = run("rules", "explain", key)
        assert code == 0
        assert "Known false positives" in page
    code, _, err = run("rules", "explain", "exces-element")
    assert (code, "perhaps excess-element" in err) == (2, True)


def test_policies_are_listed_shown_and_linted(run: Run) -> None:
    assert "eu-pnr" in run("policy", "list").out
    shown = " ".join(run("policy", "show", "eu-pnr").out.split())
    dates = "since 2018-05-25, known since 2022-06-21"
    assert f"annex-i · {dates} · checked by excess-element" in shown
    code, out, _ = run("policy", "show", "law.yaml")
    assert (code, "Passenger Data Act, section 2 (binding law)" in out) == (0, True)
    assert "since opening" in out
    assert "judged as held by the PIU" in out
    assert "at most an error\n    after: P6M (6 months)\n    clock: transferred\n" in out
    assert "permits: 12 data elements\n        flight: number, departure_port" in out
    written = run("policy", "show", "eu-pnr", "--yaml").out
    Path("mine.yaml").write_text(written, "utf-8")
    code, out, err = run("policy", "lint", "mine.yaml", "law.yaml")
    assert (code, out, "eu-pnr is the id of a shipped policy" in err) == (0, "", True)
    Path("bad.yaml").write_text("id: x\n", "utf-8")
    code, out, _ = run("policy", "lint", "bad.yaml")
    assert (code, out.startswith("bad.yaml:1:1 $ lacks title")) == (1, True)
    code, _, err = run("policy", "lint", "gone.yaml")
    assert (code, "gone.yaml: there is no such file" in err) == (2, True)
    Path("latin.yaml").write_bytes(b"id: \xe9")
    assert run("policy", "lint", "latin.yaml").code == 4
    assert run("policy", "show", "eu-prn").code == 2


def test_schemas_are_printed(run: Run) -> None:
    names = run("schema").out.split()
    assert "report" in names
    for name in names:
        assert json.loads(run("schema", name).out)["$schema"].endswith("2020-12/schema")
    assert run("schema", "nonsense").code == 2


def test_the_script_is_this_command() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["scripts"] == {"auditor": "auditor.__main__:main"}
    assert list(group.commands) == []  # verbs are not imported before they are asked for


@given(
    content=st.binary(max_size=400), head=st.sampled_from([b"", PUSH[:70], PUSH[:200], b"<", b"{"])
)
@settings(
    max_examples=settings().max_examples // 4,  # a whole command each
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_bytes_break_it_or_are_repeated(run: Run, content: bytes, head: bytes) -> None:
    planted = head + CANARY.encode() + content + CANARY.encode()
    Path("any.edi").write_bytes(planted)
    code, out, err = audit(run, "any.edi")
    assert code in (0, 1, 3, 4)
    assert CANARY not in out + err


def test_no_value_of_a_message_is_repeated(run: Run) -> None:
    values = (b"TESTPAX", b"SPECIMEN", b"FAKE000001", b"00000007", b"000A", b"UTOGOV")
    for form in ("text", "json"):
        for wrong in (PUSH, PUSH[:-40], PUSH.replace(b"'", b""), PUSH.replace(b"SSR", b"XXX")):
            Path("push.edi").write_bytes(wrong)
            out, err = audit(run, "push.edi", "--format", form)[1:]
            assert [value for value in values if value.decode() in out + err] == []


def test_what_is_stored_is_at_rest_today(run: Run) -> None:
    copy(UTOPIA / "store.jsonl", "store.jsonl")
    code, out, _ = audit(run, "store.jsonl")
    assert code == 1
    assert "the data are judged as stored on 2026-11-22, by the law" in out
    assert " · record 1, traveller 1, /groups/travellers/0" in out
    assert "RET003 not-depersonalised · utopia/mask · 1 finding in 1 record" in out
    assert "in 2027-05 1 record passes its last lawful day under utopia/mask\n" in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_disk_is_no_fault_of_ours(tmp_path: Path) -> None:
    for name in ("push.edi", "law.yaml"):
        copy(UTOPIA / name, tmp_path)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "auditor", "audit", "push.edi", "--policy", "law.yaml"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=tmp_path,
        )
    assert done.returncode == 74
    assert b"standard output: " in done.stderr


def test_a_reader_that_goes_away_leaves_the_verdict(tmp_path: Path) -> None:
    for name in ("push.edi", "law.yaml"):
        copy(UTOPIA / name, tmp_path)
    with subprocess.Popen(
        [sys.executable, "-m", "auditor", "audit", "push.edi", "--policy", "law.yaml"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 1
