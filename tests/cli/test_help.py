"""`--help` of every verb: an example that is true, because it is run; and nothing heavy loaded for it."""

import re
import shlex
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from shutil import copy

import click
import pytest

from auditor.cli import group, main
from auditor.cli.sections import Sectioned

CORPORA = Path(__file__).parents[1] / "corpora"
EXAMPLE = re.compile(r"Examples?:\n((?: *auditor .*\n?)+)")
# What examples take, as somebody would have it; what they write themselves comes before it is read.
FILES = {
    "outbox/push.edi": "paxlst/core.edi",
    "in/2026/push.edi": "paxlst/excess.edi",
    "push.edi": "paxlst/excess.edi",
}
JUDGED = {0, 1}


def verbs(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """The command and all below it, each with its words."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            assert below is not None
            yield from verbs(below, f"{name} {each}".strip())


VERBS = dict(verbs(group))


def examples(command: click.Command) -> list[str]:
    found = EXAMPLE.search(re.sub(r"(?m)^ +", "", command.help or ""))
    return found[1].splitlines() if found else []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the examples have it, without colour or clock."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")  # 22 November 2026
    for name, source in FILES.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        copy(CORPORA / source, name)
    Path("tests/fixtures").mkdir(parents=True)
    copy(CORPORA / "paxlst" / "core.edi", "tests/fixtures")
    Path("lake").mkdir()
    Path("lake/pnr.csv").write_text("seat_number\n12A\n", "utf-8")
    Path("mapping.yaml").write_text(
        "mapping: 1\ntables: {pnr: {reads: pnr.csv, kind: pnr, columns: {seat_number: seat.number}}}\n",
        "utf-8",
    )
    return tmp_path


Run = Callable[[str], None]


@pytest.fixture
def run(folder: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs an example, whose output goes where it says, and asks that it came to a verdict."""

    def ran(line: str) -> None:
        words = shlex.split(line)
        assert words.pop(0) == "auditor"
        out = folder / words.pop() if words[-2:-1] == [">"] else None
        with pytest.raises(SystemExit) as left:
            main(words[:-1] if out else words)
        told, complaint = capfd.readouterr()
        assert left.value.code in JUDGED, (line, complaint)
        # `lint` and `check` have nothing to say of a good file.
        assert told or any(each in line for each in ("--out", "lint", "mapping check")), line
        if out:
            out.write_text(told, "utf-8")

    return ran


# What has to be there before the examples of a verb.
_REPORT = "auditor audit outbox/ --policy eu-pnr --output json="
_ASSESS = "auditor assess new --policy eu-pnr --out "
_STORE = "auditor generate --format records --count 3 --aged P6Y --out . --force"
BEFORE: dict[str, tuple[str, ...]] = {
    "report": (
        f"{_REPORT}report.json",
        f"{_REPORT}march.json",
        f"{_REPORT}april.json",
        f"{_REPORT}may.json --record runs.duckdb",
    ),
    "baseline create": (f"{_REPORT}report.json",),
    "baseline update": (
        f"{_REPORT}report.json",
        "auditor baseline create report.json --out baseline.json",
    ),
    "attest make": ("auditor generate --format pnrgov --count 1 --out fake",),
    "attest verify": (
        "auditor generate --format pnrgov --count 1 --out fake",
        "auditor attest make fake",
    ),
    "selfcheck score": (
        "auditor generate --format pnrgov --count 5 --plant sensitive-code --out flawed",
        "auditor audit flawed --policy eu-pnr --output json=report.json",
    ),
    "policy trace": (f"{_REPORT}report.json",),
    "assess new": (f"{_ASSESS}last-year.yaml",),
    "assess read": (f"{_ASSESS}form.docx",),
    "assess status": (f"{_ASSESS}assessment.yaml",),
    "evidence make": (
        f"{_ASSESS}assessment.yaml",
        f"{_REPORT}report.json --assessment assessment.yaml",
    ),
    "evidence verify": (
        f"{_REPORT}report.json",
        "auditor evidence make report.json --out evidence.zip",
    ),
    "policy lint": ("auditor policy show eu-pnr --yaml > mine.yaml",),
}
# What rests on an extra, though no word of its examples says so.
ON_WORD = frozenset({"assess", "evidence", "evidence make", "evidence verify"})
BEFORE["baseline status"] = BEFORE["baseline update"]


def test_the_options_of_an_audit_stand_under_headings_each_once() -> None:
    audit = VERBS["audit"]
    assert isinstance(audit, Sectioned)
    named = list(chain(*audit.sections.values()))
    assert len(set(named)) == len(named)
    assert set(named) <= {each.name for each in audit.params}
    told = audit.get_help(click.Context(audit))
    for each in audit.params:
        if isinstance(each, click.Option):
            assert len(re.findall(rf"(?m)^  (-\w, )?{each.opts[-1]}(?=[ ,\n])", told)) <= 1, (
                each.name
            )
            assert any(name in told for name in each.opts), each.name
    assert "INTEGER" not in told


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_an_example(verb: str) -> None:
    assert examples(VERBS[verb]), verb
    assert (VERBS[verb].help or "").strip().endswith(examples(VERBS[verb])[-1]), verb


@pytest.mark.slow
@pytest.mark.parametrize("verb", VERBS)
def test_the_examples_of_help_are_true(verb: str, folder: Path, run: Run) -> None:
    lines = examples(VERBS[verb])
    if verb in ON_WORD:
        pytest.importorskip("docx")
    for line in BEFORE.get(verb, ()):
        run(line)
    if any("store.jsonl" in line for line in lines):
        run(_STORE)
        (folder / "records-00001.jsonl").rename("store.jsonl")
    below = [examples(each) for name, each in VERBS.items() if name.startswith(f"{verb} ")]
    if set(lines) <= set(chain(*below)):
        return  # they are run there
    for line in lines:
        if "docx" in line:
            pytest.importorskip("docx")
        run(line)
