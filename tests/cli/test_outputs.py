"""A file is there whole or not at all, as it was where nothing took its place, and never instead of an input."""

import errno
import io
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from auditor.api.audit import audit
from auditor.cli import group
from auditor.policies import text as text_of
from auditor.reporters import NAMES, LackingError, begins, load
from auditor.sources.foreign import is_foreign
from auditor.sources.outputs import OutputError, unfinished
from auditor.sources.outputs.atomic_file import atomic_file, atomic_text
from auditor.sources.outputs.atomic_folder import filled

CORPORA = Path(__file__).parents[1] / "corpora"
PUSH = CORPORA / "pnrgov" / "excess.edi"
LAW = ("--policy", "eu-pnr", "--law-as-of", "2026-11-22", "--fail-on", "warning")


def written(path: Path, text: str, fault: Exception | None = None) -> None:
    with atomic_text(path, "--out x") as out:
        out.write(text)
        if fault is not None:
            raise fault


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture(params=[True, False], ids=["nameless", "named"])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files without a name, and what there is where the system has none."""
    if not request.param:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)


@pytest.mark.usefixtures("_either_way")
def test_what_is_written_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for text in ("first", "then"):
        written(path, text)
        assert names(tmp_path) == ["x"]
        assert path.read_text("utf-8") == text


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize(
    "fault", [OSError(errno.ENOSPC, "No space left on device"), KeyError("x"), KeyboardInterrupt()]
)
def test_what_fails_leaves_what_was_there(tmp_path: Path, fault: Exception) -> None:
    path = tmp_path / "x"
    path.write_text("before", "utf-8")
    with pytest.raises((OutputError, KeyError, KeyboardInterrupt)) as raised:
        written(path, "half", fault)
    if isinstance(fault, OSError):
        assert str(raised.value) == "--out x: No space left on device"
    assert names(tmp_path) == ["x"]
    assert path.read_text("utf-8") == "before"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "x", tmp_path / "link"
    path.write_text("before", "utf-8")
    link.symlink_to(path)
    written(link, "after")
    assert link.is_symlink()
    assert path.read_text("utf-8") == "after"


def test_a_device_is_written_to_as_it_is() -> None:
    written(Path(os.devnull), "nowhere")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_permissions_are_those_of_what_was_there(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "x"
    path.touch()
    path.chmod(mode)
    written(path, "after")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.usefixtures("_either_way")
def test_permissions_of_a_new_file_are_the_usual_ones_or_fewer(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        written(tmp_path / "x", "new")
        with atomic_file(tmp_path / "y", "y", mode=0o600) as out:
            out.write(b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "y").stat().st_mode) == 0o600


def test_a_pipe_that_nobody_reads_is_refused_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr("auditor.sources.outputs.atomic_file._PATIENCE", 0)
    with pytest.raises(OutputError, match="nobody reads from this pipe"):
        written(tmp_path / "pipe", "x")


def test_a_pipe_that_somebody_reads_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    written(tmp_path / "pipe", "x")
    assert os.read(reader, 9) == b"x"
    os.close(reader)


def test_what_a_killed_process_left_goes_with_the_next_run(tmp_path: Path) -> None:
    """And what another one is at this moment filling stays."""
    leftover, folder, busy, kept = (
        tmp_path / name
        for name in (".auditor-1-1.partial", ".auditor-1-2.partial", ".auditor-1-3.partial", ".x")
    )
    for each in (leftover, busy, kept):
        each.write_bytes(b"half")
    folder.mkdir()
    (folder / "half").write_bytes(b"half")
    held = os.open(busy, os.O_RDONLY)
    assert unfinished.hold(held)
    with filled(tmp_path / "set") as home:
        (home / "x.edi").write_bytes(b"whole")
    os.close(held)
    assert names(tmp_path) == [busy.name, kept.name, "set"]
    assert names(tmp_path / "set") == ["x.edi"]


def test_a_folder_is_filled_whole_or_not_at_all(tmp_path: Path) -> None:
    def fill() -> None:
        with filled(tmp_path / "set") as home:
            (home / "x.edi").write_bytes(b"whole")
            raise KeyError

    with pytest.raises(KeyError):
        fill()
    assert names(tmp_path) == []


class Called(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


# The command, where it matters as a process of its own: signals, streams, and what a shell does with them.


def command(*told: str | Path) -> list[str]:
    return [sys.executable, "-m", "auditor", *map(str, told)]


def run(*told: str | Path, cwd: Path) -> Called:
    """The command in this process: nothing here is about streams or signals."""
    with chdir(cwd):
        done = CliRunner().invoke(group, list(map(str, told)), prog_name="auditor")
    return Called(done.exit_code, done.stdout, done.stderr)


def process(
    *told: str | Path, cwd: Path, stdin: int | None = subprocess.DEVNULL, **more: object
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command(*told), cwd=cwd, stdin=stdin, text=True, check=False, timeout=120,
        **({"capture_output": True} | more),
    )  # fmt: skip


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    copy(PUSH, tmp_path / "in" / "push.edi")
    copy(PUSH, tmp_path / "law.edi")
    (tmp_path / "link.json").symlink_to(tmp_path / "in" / "push.edi")
    os.link(tmp_path / "in" / "push.edi", tmp_path / "hard.json")
    (tmp_path / "folder").symlink_to(tmp_path / "in", target_is_directory=True)
    return tmp_path


def untouched(here: Path) -> bool:
    return all(
        each.read_bytes() == PUSH.read_bytes()
        for each in (here / "in" / "push.edi", here / "hard.json", here / "link.json")
    )


OVER = [
    "in/push.edi",
    "in/../in/push.edi",
    "{}/in/push.edi",
    "link.json",
    "hard.json",
    "folder/push.edi",
]


@pytest.mark.parametrize("source", ["in/push.edi", "in", "in/*.edi", "folder", "link.json"])
@pytest.mark.parametrize("out", OVER)
def test_a_report_never_takes_the_place_of_what_is_audited(
    here: Path, source: str, out: str
) -> None:
    done = run("audit", source, *LAW, "--output", f"json={out.format(here)}", cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert "it is read too" in done.stderr
    assert untouched(here)


def test_a_report_never_takes_the_place_of_standard_input(here: Path) -> None:
    with (here / "in" / "push.edi").open("rb") as source:
        done = process(
            "audit", "-", *LAW, "--output", "json=in/push.edi", cwd=here, stdin=source.fileno()
        )
    assert done.returncode == 2
    assert untouched(here)


@pytest.mark.parametrize(
    "told",
    [
        ("minimise", "in/push.edi", "--policy", "eu-pnr", "--out"),
        ("minimise", "in/push.edi", "--policy", "eu-pnr", "--out", "new.edi", "--changes"),
    ],
)
@pytest.mark.parametrize("out", OVER)
def test_minimise_never_writes_over_its_input(here: Path, told: tuple[str, ...], out: str) -> None:
    done = run(*told, out.format(here), cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert untouched(here)
    assert not (here / "new.edi").exists()


@pytest.mark.parametrize("other", ["policy", "baseline", "waivers", "config", "aside"])
def test_nor_of_a_file_that_says_how(here: Path, other: str) -> None:
    report = run("audit", "in", *LAW, "--format", "json", cwd=here).stdout
    (here / "report.json").write_text(report, "utf-8")
    assert run("baseline", "create", "report.json", "--out", "baseline", cwd=here).returncode == 0
    (here / "policy").write_text(text_of("eu-pnr"), "utf-8")
    (here / "waivers").write_text("[]\n", "utf-8")
    (here / "config").write_text('fail-on = "never"\n', "utf-8")
    aside = here / "in" / "push.edi.auditor.toml"
    aside.write_text('direction = "in"\n', "utf-8")
    path = aside if other == "aside" else here / other
    before = path.read_bytes()
    law = ("--policy", "policy", "--law-as-of", "2026-11-22")
    more = () if other in ("policy", "aside") else (f"--{other}", other)
    done = run("audit", "in", *law, *more, "--output", f"json={path}", cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert "it is read too" in done.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", [".gitignore", "pyproject.toml", "in/push.edi.auditor.toml"])
def test_nor_of_what_says_how_data_are_read_by_its_name(here: Path, name: str) -> None:
    (here / name).write_text("# kept\n", "utf-8")
    for told in (
        ("audit", "law.edi", *LAW, "--output", f"json={name}"),
        ("minimise", "law.edi", "--policy", "eu-pnr", "--out", "new.edi", "--changes", name),
    ):
        assert run(*told, cwd=here).returncode == 2
        assert (here / name).read_text("utf-8") == "# kept\n"


def test_two_reports_are_never_one_file(here: Path) -> None:
    (here / "out").mkdir()
    (here / "x").symlink_to(here / "out" / "r")
    for one, two in [("out/r", "out/../out/r"), ("out/r", "x"), ("out/r", "out/R")]:
        done = run(
            "audit", "in", *LAW, "--output", f"json={one}", "--output", f"html={two}", cwd=here
        )
        assert done.returncode == 2
        assert "are one file" in done.stderr
        assert names(here / "out") == []


@pytest.mark.parametrize("form", ["json", "text", "csv", "markdown"])
def test_a_report_in_the_audited_folder_is_not_audited_by_the_next_run(
    here: Path, form: str
) -> None:
    told = ("audit", "in", *LAW, "--output", f"{form}=in/report")
    first = run(*told, cwd=here)
    report = (here / "in" / "report").read_bytes()
    second = run(*told, cwd=here)
    assert (second.returncode, second.stdout) == (first.returncode, first.stdout)
    assert "not read: in/report: this run writes it" in second.stderr
    assert (here / "in" / "report").read_bytes() == report
    # By the name of another format it is none of ours.
    other = "sarif" if form == "json" else "json"
    assert run("audit", "in", *LAW, "--output", f"{other}=in/report", cwd=here).returncode == 2
    assert (here / "in" / "report").read_bytes() == report


@pytest.mark.slow
def test_a_report_that_standard_output_leads_into_the_folder_is_not_read(here: Path) -> None:
    alone = process("audit", "in", *LAW, "--format", "json", cwd=here).stdout
    for _ in range(2):
        with (here / "in" / "report.json").open("w", encoding="utf-8") as out:
            done = process(
                "audit",
                "in",
                *LAW,
                "--format",
                "json",
                cwd=here,
                stdout=out,
                stderr=None,
                capture_output=False,
            )
        assert done.returncode in (0, 1)
        assert (here / "in" / "report.json").read_text("utf-8") == alone
    (here / "in" / "report.json").unlink()
    with (here / "in" / "push.edi").open("a", encoding="utf-8") as out:
        done = process("audit", "in", *LAW, cwd=here, stdout=out, stderr=None, capture_output=False)
    assert done.returncode == 2
    assert untouched(here)


@pytest.mark.parametrize("form", NAMES)
def test_a_report_of_every_format_is_known_by_its_beginning(form: str) -> None:
    try:
        reporter = load(form)
    except LackingError as lacking:
        pytest.skip(str(lacking))
    for source in (PUSH.read_bytes(), b""):
        out = io.BytesIO() if reporter.binary else io.StringIO()
        reporter.tell(audit(source, "eu-pnr", now=datetime(2026, 11, 22, tzinfo=UTC)), out)
        told = out.getvalue()
        head = told if isinstance(told, bytes) else told.encode()
        assert head == b"" or begins(form, head)
    for path in sorted(CORPORA.rglob("*")):
        assert not path.is_file() or not begins(form, path.read_bytes())


@pytest.mark.parametrize("out", ["set/x.edi", "link.edi", "set/new.json", "hard.edi"])
def test_a_manifest_never_takes_the_place_of_what_it_proves(tmp_path: Path, out: str) -> None:
    made = run("generate", "--format", "records", "--count", "1", "--out", "set", cwd=tmp_path)
    assert made.returncode == 0
    (data,) = [each for each in (tmp_path / "set").iterdir() if each.name[0] != "."]
    data.rename(tmp_path / "set" / "x.edi")
    before = (tmp_path / "set" / "x.edi").read_bytes()
    (tmp_path / "link.edi").symlink_to(tmp_path / "set" / "x.edi")
    os.link(tmp_path / "set" / "x.edi", tmp_path / "hard.edi")
    done = run("attest", "make", "set", "--out", out, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert (tmp_path / "set" / "x.edi").read_bytes() == before
    assert names(tmp_path / "set") == [".plan.json", "x.edi"]


def test_a_report_told_again_never_takes_the_place_of_the_first(here: Path) -> None:
    report = run("audit", "in", *LAW, "--format", "json", cwd=here).stdout
    (here / "report.json").write_text(report, "utf-8")
    done = run("report", "report.json", "--to", "html", "--output", "./report.json", cwd=here)
    assert done.returncode == 2
    done = run("baseline", "create", "report.json", "--out", "report.json", cwd=here)
    assert done.returncode == 2
    assert (here / "report.json").read_text("utf-8") == report


# Full and closed streams, folders that cannot be written.


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "told",
    [
        ("audit", "in", *LAW),
        ("audit", "in", *LAW, "--format", "json"),
        ("forecast", "in", "--policy", "eu-pnr", "--to", "2030-01-01"),
        ("fakecheck", "in"),
        ("minimise", "in/push.edi", "--policy", "eu-pnr", "--out", "new.edi"),
        ("policy", "list"),
        ("schema", "report"),
        ("rules", "list"),
        ("--help",),
    ],
    ids=" ".join,
)
def test_a_full_disk_is_not_wrong_use(here: Path, told: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = process(*told, cwd=here, stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert done.returncode == 74
    assert done.stderr == "auditor: not written: standard output: No space left on device\n"
    assert not (here / "new.edi").exists()


@pytest.mark.parametrize("out", ["--out", "--changes"])
def test_of_what_is_minimised_and_its_list_there_are_both_or_none(here: Path, out: str) -> None:
    places = {"--out": "new.edi", "--changes": "changes.json"} | {out: "nowhere/x"}
    told = [each for pair in places.items() for each in pair]
    done = run("minimise", "in/push.edi", "--policy", "eu-pnr", *told, cwd=here)
    assert done.returncode == 2
    assert not (here / "new.edi").exists()
    assert not (here / "changes.json").exists()


def _small() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))


@pytest.mark.parametrize("form", ["json", "xlsx", "docx"])
def test_of_a_report_that_finds_no_room_nothing_is_left(here: Path, form: str) -> None:
    # What Python compiles on its way would find no room either, and be half a file for every later run.
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}  # noqa: TID251 - for a process of its own
    asked = ("audit", "in", *LAW, "--output", f"{form}=out")
    done = process(*asked, cwd=here, preexec_fn=_small, env=env)
    assert done.returncode == 74
    assert done.stderr.endswith(f"auditor: not written: --output {form}=out: File too large\n")
    assert done.stdout  # the verdict is told all the same
    assert not (here / "out").exists()
    assert not list(here.glob(".auditor-*"))


def _closed(number: int) -> Callable[[], None]:
    return lambda: os.close(number)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_closed_stream_is_said_and_nothing_is_written_in_its_place(
    here: Path, number: int
) -> None:
    done = process(
        "audit",
        "in",
        *LAW,
        "--output",
        "json=out",
        cwd=here,
        preexec_fn=_closed(number),
        stdin=None,
    )
    assert done.returncode in ((74,) if number == 1 else (0, 1))
    assert "Traceback" not in done.stderr
    assert (here / "out").read_text("utf-8").startswith("{")
    gone = process("audit", "-", *LAW, cwd=here, preexec_fn=_closed(0), stdin=None)
    assert gone.returncode == 4


# Signals.


@pytest.fixture
def much(tmp_path: Path) -> Path:
    for number in range(40):
        (tmp_path / "in" / str(number)).mkdir(parents=True)
        copy(PUSH, tmp_path / "in" / str(number))
    return tmp_path


def _children(of: int) -> set[int]:
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == of and fields[0] != "Z":
            found.add(int(path.parent.name))
    return found | {each for child in found for each in _children(child)}


def _alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system has no /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=str)
@pytest.mark.parametrize("when", [0.3, 1.2])
@pytest.mark.parametrize(("verb", "jobs"), [("audit", "1"), ("audit", "2"), ("generate", "2")])
def test_a_run_that_is_ended_leaves_nothing(
    much: Path, verb: str, jobs: str, number: signal.Signals, when: float
) -> None:
    told = {
        "audit": ("audit", "in", *LAW, "-j", jobs, "--output", "json=out"),
        "generate": (
            "generate", "--format", "pnrgov", "--count", "3000", "--out", "set", "-j", jobs,
        ),
    }  # fmt: skip
    work = subprocess.Popen(
        command(*told[verb]), cwd=much, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    time.sleep(when)
    others = _children(work.pid)
    # As a terminal does it: all of them at once.
    if number == signal.SIGINT:
        os.killpg(work.pid, number)
    else:
        work.send_signal(number)
    out, err = work.communicate(timeout=60)
    # What an interruption finds is Python that has not come to this package yet, which speaks for itself.
    assert "Traceback" not in out + err or "auditor/cli" not in out + err
    if work.returncode in (0, 1):  # it was through before
        return
    assert work.returncode in (-number, 128 + number)
    until = time.monotonic() + 20
    while any(map(_alive, others)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_alive, others))
    if number == signal.SIGKILL:
        with filled(much / "next"):
            pass
    left = [each for each in names(much) if each not in ("in", "next")]
    if left == ["out"]:  # it was ended between its report and its last word: the report is whole
        json.loads((much / "out").read_text("utf-8"))
        return
    assert left == []


def test_a_library_keeps_its_signals(tmp_path: Path) -> None:
    """Who imports the package, or calls the command as a function, gets them back."""
    code = (
        "import signal, auditor.__main__, auditor.cli\n"
        "before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]\n"
        "try: auditor.cli.main(['schema'])\n"
        "except SystemExit: pass\n"
        "assert before == [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True)


@pytest.mark.parametrize("form", NAMES)
def test_a_report_of_every_format_is_passed_over_in_a_folder(form: str, tmp_path: Path) -> None:
    try:
        reporter = load(form)
    except LackingError as lacking:
        pytest.skip(str(lacking))
    out = io.BytesIO() if reporter.binary else io.StringIO()
    reporter.tell(audit(PUSH.read_bytes(), "eu-pnr", now=datetime(2026, 11, 22, tzinfo=UTC)), out)
    told = out.getvalue()
    # A page of HTML is told by its name, as those of others are.
    report = tmp_path / ("report.html" if form == "html" else "report")
    report.write_bytes(told if isinstance(told, bytes) else told.encode())
    assert is_foreign(str(report))
