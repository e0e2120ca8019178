"""The pages written by hand: each command on them runs, each link leads somewhere, each promise has its test."""

import io
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from auditor.api.audit import audit
from auditor.cli import VERBS, group
from auditor.explain.markdown import slug
from auditor.judging.report_from_json import read
from auditor.law.finding import Severity, severity
from auditor.people.demo.sets import DAY
from auditor.reporters import NAMES, LackingError, load

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
DEMO = "auditor-demo"
GENERATED = ("rules", "policies", "formats", "elements", "matrix", "retention", "usage")
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(each for each in sorted(DOCS.glob("*.md")) if each.stem not in GENERATED),
]
NAMED = [pytest.param(each, id=each.relative_to(ROOT).as_posix()) for each in PAGES]
# What a page of this project may ask for that is not the program itself; `.ci/run` does it.
_INSTALL = re.compile(
    r"(python3 -m venv|\.venv/bin/)?pip install|python3 -m venv|\.venv/bin/pip|make "
)
_BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_EXIT = re.compile(r"# exit (\d+)")


def blocks(page: Path) -> Iterator[tuple[str, str, str | None]]:
    """The kind, text and file of each fenced block."""
    for found in _BLOCK.finditer(page.read_text("utf-8")):
        yield found["kind"], found["text"], found["file"]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a demonstration, and what it printed."""
    home = tmp_path_factory.mktemp("docs")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        ran = CliRunner().invoke(group, ["demo"])
    assert ran.exit_code == 0
    return home / DEMO, ran.output


@pytest.fixture
def folder(shown: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the demonstration in it, messages to send, and fixtures."""
    shutil.copytree(shown[0], tmp_path / DEMO)
    shutil.copytree(shown[0] / "data/pnr", tmp_path / "outbox")
    shutil.copytree(shown[0] / "data/api", tmp_path / "tests/fixtures")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("page", NAMED)
def test_each_command_on_a_page_does_what_the_page_says(page: Path, folder: Path) -> None:
    for kind, text, file in blocks(page):
        if file is not None:
            (folder / file).write_text(text, "utf-8")
        if kind != "sh":
            continue
        for line in text.splitlines():
            if _INSTALL.match(line) or line == "auditor demo":
                continue  # run by .ci/run, and by the fixture
            name, *arguments = shlex.split(line, comments=True)
            assert name == "auditor", line
            assert not set("|<>&;") & set(line.partition("#")[0]), f"{line} needs a shell"
            ran = CliRunner().invoke(group, arguments, standalone_mode=False)
            assert ran.exception is None, f"{line}\n{ran.exception}"
            said = _EXIT.search(line)
            assert int(ran.return_value or 0) == (int(said[1]) if said else 0), (
                f"{line}\n{ran.output}"
            )


@pytest.mark.parametrize("page", NAMED)
def test_each_link_leads_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#?([^)\s]*)\)", text):
        if target.startswith("http"):
            continue
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", there.read_text("utf-8"), re.MULTILINE)
            assert anchor in map(slug, headings), f"{target}#{anchor}"


def test_the_index_reaches_every_page() -> None:
    index = (DOCS / "README.md").read_text("utf-8")
    for page in sorted(DOCS.glob("*.md")):
        assert page.name == "README.md" or f"]({page.name})" in index, page.name


def test_the_readme_names_every_verb_and_is_read_in_minutes() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    table = text.partition("| verb |")[2].partition("\n\n")[0]
    assert [verb for verb in VERBS if f"`{verb}`" not in table] == []
    written = re.sub(r"<!-- (output|regimes) -->.*?<!-- /\1 -->", "", text, flags=re.DOTALL)
    assert len(written.splitlines()) <= 190
    order = [
        "See it work", "What it will not tell you", "Install", "Use", "Exit codes", "Regimes", "How it is built",
    ]  # fmt: skip
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == order


@pytest.mark.slow
def test_what_a_page_quotes_of_the_demonstration_is_what_it_prints(shown: tuple[Path, str]) -> None:
    printed = _figureless(shown[1])
    quoted = [text for kind, text, _ in blocks(DOCS / "read-a-report.md") if kind == "text"]
    assert quoted
    for line in "".join(quoted).splitlines():
        assert _figureless(line) in printed


def _figureless(text: str) -> str:
    """Figures move with the law and the generator; the words are what is explained."""
    return re.sub(r"\d+", "0", text)


def test_each_promise_names_tests_that_there_are() -> None:
    text = (DOCS / "what-we-never-do.md").read_text("utf-8")
    sections = text.split("\n## ")[1:]
    assert len(sections) >= 7
    for section in sections:
        named = re.findall(r"`(tests/[\w/.]+)::(\w+)`", section)
        assert named, section.splitlines()[0]
        for path, test in named:
            assert f"def {test}(" in (ROOT / path).read_text("utf-8"), test


def test_a_policy_on_a_page_has_one_of_each_kind_of_clause() -> None:
    """What the page explains stands in its example: a list, a period, a null, a duty for a person."""
    page = DOCS / "write-a-policy.md"
    example = next(text for _, text, file in blocks(page) if file == "mine.yaml")
    for part in ("permits:", "after: P5Y", "after: null", "manual:", "unless:"):
        assert part in example


def test_the_ready_made_pieces_take_what_the_page_gives_them() -> None:
    text = (DOCS / "ci-in-five-minutes.md").read_text("utf-8")
    yaml = YAML(typ="safe")
    asked = {
        name: yaml.load(text.partition(f"<!-- {name} -->")[2].split("```")[1].removeprefix("yaml"))
        for name in ("action", "component")
    }
    action = yaml.load((ROOT / "action.yml").read_text("utf-8"))
    assert set(asked["action"][0]["with"]) <= set(action["inputs"])
    component = next(yaml.load_all((ROOT / "templates/audit.yml").read_text("utf-8")))
    given = asked["component"]["include"][0]["inputs"]
    taken = component["spec"]["inputs"]
    assert {name for name, each in taken.items() if "default" not in each} <= set(given)
    assert set(given) <= set(taken)


_PIPELINES = {
    "sends what came in": "def sent(data):\n    return data\n",
    "leaves out what may not be kept": """
from datetime import UTC, datetime
from auditor.api.minimise import minimise

def sent(data):
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return minimise(data, "eu-pnr", name="sent", now=now, holder="piu").data
""",
}


@pytest.mark.slow
@pytest.mark.parametrize("pipeline", _PIPELINES)
def test_the_test_on_the_page_passed_with_a_pipeline_that_does_nothing(
    tmp_path: Path, pipeline: str
) -> None:
    page = DOCS / "ci-in-five-minutes.md"
    text = next(text for _, text, file in blocks(page) if file == "test_pipeline.py")
    (tmp_path / "test_pipeline.py").write_text(text, "utf-8")
    (tmp_path / "pipeline.py").write_text(_PIPELINES[pipeline], "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
    )
    if pipeline == "sends what came in":
        assert run.returncode == 1, run.stdout
        assert "1 failed" in run.stdout
        assert "eu-pnr/annex-i" in run.stdout
    else:
        assert run.returncode == 0, run.stdout
        assert "1 passed" in run.stdout


# --- promises that have no room of their own ------------------------------------------------------


def test_no_report_says_that_somebody_complies(shown: tuple[Path, str]) -> None:
    clean = audit(shown[0] / "data/pnr", "eu-pnr", DAY)
    assert clean.findings == ()
    for name in NAMES:
        try:
            reporter = load(name)
        except LackingError:
            continue
        if reporter.binary:
            continue  # of the same words as the others
        out = io.StringIO()
        reporter.write(clean, out)
        assert not re.search(r"\bcompl(iant|ies)\b", out.getvalue(), re.IGNORECASE), name
        if name in ("text", "html", "markdown"):
            flat = " ".join(re.sub(r"<[^>]+>", " ", out.getvalue()).split())
            assert re.search(r"[Nn]o (certain )?breach found in what was examined", flat), name
            assert re.search(r"\(\d+ of \d+ clauses\)", flat), name
            assert "not legal advice" in flat, name


def test_no_finding_is_graver_than_its_source(shown: tuple[Path, str]) -> None:
    findings = read((shown[0] / "report.json").read_bytes()).findings
    assert {str(each.binding) for each in findings} >= {
        "law",
        "standard",
        "advisory",
        "contractual",
    }
    for each in findings:
        assert each.binding is not None
        assert each.basis is not None
        assert each.severity <= severity(each.binding, each.basis)
        assert not each.candidate or each.severity <= Severity.WARNING
        assert each.severity < Severity.ERROR or each.binding in ("law", "standard")


@pytest.mark.slow
def test_the_program_opens_no_connection(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(socket.socket, "connect", lambda *to: asked.append(to))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *to, **_: asked.append(to))
    for line in (
        f"audit {DEMO}/data --policy eu-pnr --as-of {DAY} --fail-on never --output html=report.html",
        f"fakecheck {DEMO}/data/pnr",
        "policy list",
    ):
        assert CliRunner().invoke(group, shlex.split(line)).exit_code == 0, line
    assert folder.is_dir()
    assert asked == []
    page = (folder / "report.html").read_text("utf-8")
    # A link to an official text is followed by a reader alone; nothing is fetched.
    assert not re.search(r"src=\"?https?:|<link[^>]*https?:", page)
