"""What is known only goes down; what is waived is answered for, and ends on its day."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from auditor.api.audit import audit
from auditor.api.generate import generate
from auditor.cli import group
from auditor.explain import schemas as schema
from auditor.judging.baseline import counts, waivers
from auditor.judging.baseline.applied import applied
from auditor.judging.report import Report
from auditor.judging.requirement import Requirement
from auditor.judging.what_was_asked import Run
from auditor.law.finding import Finding, Severity, fingerprint
from auditor.observed.record import Place
from auditor.people.specimen.plan import Plan
from auditor.reporters import summary

DAY = date(2026, 11, 22)
AT = date(2030, 6, 1)
RUN = Run(version="1", policies=(), as_of=None, law_as_of=DAY, configuration="")
CORPORA = Path(__file__).parents[1] / "corpora"


def finding(element: str, source: str, segment: int) -> Finding:
    place = Place(source=source, message=1, record=1, segment=segment, tag="TIF", element=1)
    return Finding(
        rule="MIN001", name="excess-element", severity=Severity.ERROR, policy="p", clause="a", cites="Act",
        binding="law", basis="read", element=element, message="not on the list", remedy="Delete it.",
        place=place, fingerprint=fingerprint("MIN001", "p", "a", element, place),
    )  # fmt: skip


def report(findings: list[Finding]) -> Report:
    asked = Requirement(
        "p", "a", "Act", "law", "read", "fail", 1, 1, 0, len(findings), None, "excess-element"
    )
    return Report(
        run=RUN, sources=1, messages=1, records=1, travellers=1, partly_read=0, findings=tuple(findings),
        counts={"error": len(findings), "warning": 0, "note": 0}, requirements=(asked,), elements=(),
        deadlines=(), unread=(),
    )  # fmt: skip


lists = st.lists(
    st.builds(
        finding,
        st.sampled_from(["traveller.surname", "document.number"]),
        st.sampled_from(["a.edi", "b.edi"]),
        st.integers(1, 50),
    ),
    max_size=10,
)


@given(lists, st.randoms(use_true_random=False), st.integers(1, 9))
def test_what_is_known_stays_known_wherever_it_moves_within_its_source(
    findings: list[Finding], chance: Any, by: int
) -> None:
    baseline = counts.counted(report(findings))
    moved = [
        msgspec.structs.replace(each, place=msgspec.structs.replace(
            each.place, segment=(each.place.segment or 0) + by))
        for each in findings
    ]  # fmt: skip
    chance.shuffle(moved)
    told = applied(report(moved), baseline=baseline, day=DAY)
    assert all(each.known for each in told.findings)
    assert (told.failed, told.exit_code) == (False, 0)
    # Nothing is hidden: the findings and the status of the clause stay.
    assert len(told.findings) == len(findings)
    assert told.requirements == report(moved).requirements


@given(lists, lists)
def test_one_more_than_is_known_fails(known: list[Finding], found: list[Finding]) -> None:
    baseline = counts.counted(report(known))
    told = applied(report(found), baseline=baseline, day=DAY)
    beyond = counts.counted(report(found)) - baseline
    assert sum(not each.known for each in told.findings) == beyond.total()
    assert told.failed == bool(beyond)


@given(lists, lists)
def test_the_ratchet_only_goes_down(known: list[Finding], found: list[Finding]) -> None:
    baseline = counts.counted(report(known))
    lowered = counts.ratcheted(baseline, report(found))
    assert all(lowered[each] <= number for each, number in baseline.items())
    assert lowered.keys() <= baseline.keys()
    again = counts.ratcheted(lowered, report(known))
    assert again == lowered
    compared = counts.compare(baseline, report(found))
    assert compared.known + sum(number for _, number in compared.fixed) == baseline.total()
    assert compared.known + sum(number for _, number in compared.beyond) == len(found)


@given(lists)
def test_a_baseline_reads_back_as_it_was_and_keeps_to_its_schema(findings: list[Finding]) -> None:
    baseline = counts.counted(report(findings))
    text = counts.written(baseline)
    assert counts.read(text.encode()) == baseline
    turned = counts.Baseline(dict(reversed(baseline.items())), baseline.marks)
    assert counts.written(turned) == text
    assert counts.read(text.encode()).marks == baseline.marks
    validator = Draft202012Validator(json.loads(schema.read("baseline")))
    assert list(validator.iter_errors(json.loads(text))) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "x", "entries": []}', "\xff"])
def test_what_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(counts.BaselineError):
        counts.read(text.encode("latin-1"))


# --- waivers ---------------------------------------------------------------------------------------

WAIVERS = """\
waivers:
  - id: W1
    clause: p/a
    scope: {sources: ["a.*"], elements: [document.number]}
    reason: The sender stops in March.
    approver: Head of the PIU
    expires: "2026-12-31"
"""


def waived(text: str, findings: list[Finding], day: date = DAY) -> Report:
    return applied(report(findings), baseline=None, waivers=waivers.parse(text), day=day)


def test_a_waiver_excuses_what_it_names_and_nothing_else() -> None:
    found = [finding("document.number", "a.edi", 1), finding("traveller.surname", "a.edi", 2),
             finding("document.number", "b.edi", 3)]  # fmt: skip
    told = waived(WAIVERS, found)
    assert [each.waiver for each in told.findings] == ["W1", None, None]
    assert told.failed
    assert (told.waivers[0].state, told.waivers[0].findings) == ("used", 1)
    assert not waived(WAIVERS, found[:1]).failed
    # The clause stays broken.
    assert waived(WAIVERS, found[:1]).requirements[0].status == "fail"


def test_a_waiver_holds_to_the_end_of_its_last_day() -> None:
    found = [finding("document.number", "a.edi", 1)]
    assert not waived(WAIVERS, found, date(2026, 12, 31)).failed
    late = waived(WAIVERS, found, date(2027, 1, 1))
    assert late.failed
    assert (late.waivers[0].state, late.waivers[0].findings) == ("expired", 1)


def test_a_waiver_that_excuses_nothing_is_told() -> None:
    assert waived(WAIVERS, []).waivers[0].state == "unused"
    never = WAIVERS.replace("p/a", "p/gone")
    assert waived(never, []).waivers[0].state == "never-matching"
    other = WAIVERS.replace("clause: p/a", "rule: crew-data")
    assert waived(other, []).waivers[0].state == "never-matching"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("    reason: The sender stops in March.\n", "", 2, "lacks reason"),
        ("    approver: Head of the PIU\n", "", 2, "lacks approver"),
        ('    expires: "2026-12-31"\n', "", 2, "lacks expires"),
        ("2026-12-31", "soon", 7, "a date such as"),
        ("document.number", "shoe.size", 4, "names is expected"),
        ("    clause: p/a\n", "", 2, ""),
        ("reason:", "because:", 5, "because"),
    ],
)
def test_every_field_is_mandatory_and_a_mistake_has_its_line(
    old: str, new: str, line: int, words: str
) -> None:
    problems = waivers.lint(WAIVERS.replace(old, new))
    assert problems
    assert any(each.line == line and words in each.message for each in problems), problems
    assert waivers.lint(WAIVERS) == ()


def test_no_two_waivers_share_an_id() -> None:
    twice = WAIVERS + WAIVERS.removeprefix("waivers:\n")
    assert [each.message for each in waivers.lint(twice)] == ["stands twice"]


def test_the_schema_of_waivers_is_committed() -> None:
    assert json.loads(schema.read("waivers")) == json.loads(json.dumps(waivers.schema()))


# --- the verbs -------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")  # 22 November 2026
    Path("push.edi").write_bytes((CORPORA / "pnrgov" / "excess.edi").read_bytes())
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, arguments, standalone_mode=False)
    code = done.return_value if isinstance(done.return_value, int) else done.exit_code
    return code, done.stdout + str(done.exception or "")


AUDIT = ("audit", "push.edi", "--policy", "eu-pnr", "--fail-on", "warning")


@pytest.mark.usefixtures("home")
def test_a_build_passes_on_what_is_known_and_fails_on_what_is_new() -> None:
    assert run(*AUDIT, "--output", "json=r.json")[0] == 1
    assert run("baseline", "create", "r.json", "--out", "b.json")[0] == 0
    code, text = run(*AUDIT, "--baseline", "b.json")
    assert code == 0
    assert "known to the baseline; they fail no build, and their clauses stay broken" in text
    assert "data that the receiver must delete" in text.splitlines()[0]
    assert text.splitlines()[1].startswith("0 new, ")
    more = Path("push.edi").read_bytes()
    Path("push.edi").write_bytes(more + more)
    assert run(*AUDIT, "--baseline", "b.json")[0] == 1
    assert run(*AUDIT, "--output", "json=twice.json")[0] == 1
    code, text = run("baseline", "status", "b.json", "twice.json")
    assert (code, text.startswith("new ")) == (1, True)
    before = Path("b.json").read_bytes()
    assert run("baseline", "update", "b.json", "twice.json")[0] == 0
    assert Path("b.json").read_bytes() == before  # what is new does not enter it
    assert "is there already" in run("baseline", "create", "r.json", "--out", "b.json")[1]
    assert run("baseline", "status", "b.json", "gone.json")[0] == 4


@pytest.mark.usefixtures("home")
def test_a_waived_finding_is_in_every_report_and_read_back() -> None:
    Path("w.yaml").write_text(
        "waivers:\n  - id: W1\n    rule: MIN001\n    scope: {sources: ['*']}\n    reason: Agreed.\n"
        "    approver: The officer\n    expires: '2026-11-22'\n", "utf-8",
    )  # fmt: skip
    code, text = run(*AUDIT, "--waivers", "w.yaml", "--output", "json=r.json", "--output", "html=r.html",
                     "--output", "sarif=r.sarif")  # fmt: skip
    assert code == 1
    assert "W1 (in use; " in text
    assert "until 2026-11-22, approved by The officer: Agreed." in text
    assert "waived by W1" in Path("r.html").read_text("utf-8")
    assert '"suppressions"' in Path("r.sarif").read_text("utf-8")
    again = run("report", "r.json", "--to", "text")[1]
    assert again == text
    Path("w.yaml").write_text("waivers:\n  - id: W1\n", "utf-8")
    code, text = run(*AUDIT, "--waivers", "w.yaml")
    assert "w.yaml:2:5 $.waivers[0] lacks" in text


# --- what is new is told from what is known ----------------------------------------------------------


def made(folder: str, seed: int) -> bytes:
    """A PNRGOV interchange of five messages of people who do not exist."""
    plan = Plan(format="pnrgov", count=5, per_message=1, seed=seed, extent="everything")
    generate(folder, plan, clean_under=None)
    return b"".join(each.read_bytes() for each in sorted(Path(folder).glob("*.edi")))


def new_lines(text: bytes, baseline: bytes, breaks: bytes) -> tuple[set[int], Report]:
    Path("x.edi").write_bytes(baseline.replace(b"\n", breaks))
    before = audit("x.edi", "eu-pnr", AT, holder="piu")
    known = counts.read(counts.written(counts.counted(before)).encode())
    Path("x.edi").write_bytes(text.replace(b"\n", breaks))
    after = audit("x.edi", "eu-pnr", AT, holder="piu", baseline=known)
    return {each.place.offset or 0 for each in after.findings if not each.known}, after


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("breaks", [b"\n", b""])
@pytest.mark.parametrize("where", ["above", "below"])
def test_what_was_put_above_is_new_and_what_it_pushed_down_is_known(
    where: str, breaks: bytes
) -> None:
    """Somebody inserts a message at the top: the build names that one, and none of the old ones."""
    old, more = made("old", 1), made("more", 2)
    text = more + old if where == "above" else old + more
    found, report = new_lines(text, old, breaks)
    assert found
    border = len((more if where == "above" else old).replace(b"\n", breaks))
    inside = {each for each in found if (each < border) == (where == "above")}
    # Where the new one looks in everything like an old one, either may be told as new.
    assert len(inside) >= 0.98 * len(found), (len(inside), len(found))
    assert summary.novelty(report).startswith(
        f"{sum(not each.known for each in report.findings)} new, "
    )


@pytest.mark.usefixtures("home")
def test_what_was_mended_in_the_middle_makes_nothing_new() -> None:
    old = made("old", 3)
    lines = old.splitlines(keepends=True)
    at = next(
        number for number, each in enumerate(lines) if each.startswith(b"SSR+") and number > 60
    )
    _, report = new_lines(b"".join(lines[:at] + lines[at + 1 :]), old, b"\n")
    # The control count does not agree any more, and that is new.
    assert {each.rule for each in report.findings if not each.known} <= {"FMT001"}
    assert all(each.known for each in report.findings if each.policy)


@given(lists, lists)
def test_marks_change_which_are_known_and_never_how_many(
    known: list[Finding], found: list[Finding]
) -> None:
    baseline = counts.counted(report(known))
    with_marks = applied(report(found), baseline=baseline, day=DAY)
    without = applied(report(found), baseline=Counter(baseline), day=DAY)
    assert with_marks.excused == without.excused


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--redact-places", "a copy for circulation"),
        ("--anonymise-sources", "anonymised"),
        ("--max-findings=1", "a limit cut it short"),
    ],
)
def test_no_baseline_is_made_of_a_report_that_does_not_tell_all(option: str, words: str) -> None:
    run(*AUDIT, option, "--output", "json=r.json")
    code, text = run("baseline", "create", "r.json", "--out", "b.json")
    assert code != 0
    assert words in text
    assert not Path("b.json").exists()
    run(*AUDIT, "--output", "json=whole.json")
    assert run("baseline", "create", "whole.json", "--out", "b.json")[0] == 0
    before = Path("b.json").read_bytes()
    assert words in run("baseline", "update", "b.json", "r.json")[1]
    assert Path("b.json").read_bytes() == before


@pytest.mark.usefixtures("home")
def test_settings_may_name_a_baseline_that_is_still_to_be_made() -> None:
    Path("auditor.toml").write_text('policy = ["eu-pnr"]\nbaseline = "b.json"\n', "utf-8")
    done = CliRunner().invoke(group, ["audit", "push.edi"], standalone_mode=False)
    assert done.exit_code == 0
    assert "the baseline b.json, which the settings name, is not there yet" in done.stderr
    assert "there is no such file" in run("audit", "push.edi", "--baseline", "other.json")[1]


@pytest.mark.usefixtures("home")
def test_only_what_is_new_is_shown_and_every_format_says_that_it_is() -> None:
    run(*AUDIT, "--output", "json=r.json")
    run("baseline", "create", "r.json", "--out", "b.json")
    more = Path("push.edi").read_bytes()
    Path("push.edi").write_bytes(more + more)
    files = ("github", "gitlab", "sarif", "markdown", "junit", "csv")
    outputs = [part for form in files for part in ("--output", f"{form}=r.{form}")]
    code, text = run(*AUDIT, "--baseline", "b.json", *outputs)
    assert code == 1
    assert re.match(r"[1-9]\d* new, [1-9]\d* known: ", text.splitlines()[1])
    told = {form: Path(f"r.{form}").read_text("utf-8") for form in files}
    assert "title=new%3A " in told["github"]
    assert '"description": "new (' in told["gitlab"]
    assert '"baselineState": "new"' in told["sarif"]
    assert '"baselineState": "unchanged"' in told["sarif"]
    assert "## New findings" in told["markdown"]
    assert " of them new; " in told["junit"]
    assert ",new\n" in told["csv"]
    Path("push.edi").write_bytes(more)
    code, text = run(*AUDIT, "--baseline", "b.json", *outputs)
    assert (code, "warning " in text) == (0, False)
    assert "<failure" not in Path("r.junit").read_text("utf-8")
    assert "::" not in Path("r.github").read_text("utf-8")


@pytest.mark.usefixtures("home")
def test_a_waiver_that_ends_soon_is_announced_and_an_idle_one_can_fail() -> None:
    head = (
        "waivers:\n  - id: W1\n    rule: MIN001\n    scope: {sources: ['*']}\n    reason: Agreed.\n"
    )
    tail = "    approver: The officer\n    expires: '2026-12-01'\n"
    Path("w.yaml").write_text(head + tail, "utf-8")
    _, text = run(*AUDIT, "--waivers", "w.yaml")
    assert "W1 (in use; expires in 9 days; " in text
    _, text = run(*AUDIT, "--waivers", "w.yaml", "--waivers-expire-within", "8")
    assert "W1 (in use; " in text
    assert "expires in" not in text
    Path("w.yaml").write_text(head.replace("MIN001", "FMT001") + tail, "utf-8")
    asked = ("audit", "push.edi", "--policy", "eu-pnr", "--waivers", "w.yaml")
    assert run(*asked)[0] == 0
    code, text = run(*asked, "--fail-on-unused-waivers")
    assert code == 1
    assert "a waiver excuses nothing" in text
