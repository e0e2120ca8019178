"""At a terminal: how much is told, what moves while work lasts, what shells complete, what to do next."""

import os
import pty
import re
import shutil
import subprocess
import sys
from datetime import date
from io import StringIO
from os import environ  # noqa: TID251 - what surrounds a shell
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.api.audit import audit
from auditor.cli import main
from auditor.reporters import text

CORPORA = Path(__file__).parents[1] / "corpora"
PAXLST = str(CORPORA / "paxlst")


def ran(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return (left.value.code, *capfd.readouterr())


def test_quiet_is_the_verdict_and_what_was_not_read(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(capfd, "audit", PAXLST, "gone.edi", "--policy", "eu-pnr", "--quiet")
    assert code == 4
    assert out.count("\n") == 1
    assert "data that the receiver must delete" in out
    assert "not legal advice; law reviewed on " in out
    green, lost = err.splitlines()  # that no content could turn the build red is told before all
    assert green.startswith("auditor: warning: no selected clause can reach --fail-on error")
    assert lost == "auditor: not read: gone.edi: there is no such file or folder"


def test_verbose_is_every_place(capfd: pytest.CaptureFixture[str]) -> None:
    asked = ("audit", f"{PAXLST}/excess.edi", f"{PAXLST}/crew.edi", "--policy", "eu-pnr")
    _, usual, _ = ran(capfd, *asked)
    _, told, _ = ran(capfd, *asked, "-v")
    assert "(--verbose)" in usual
    assert "(--verbose)" not in told
    places = re.findall(r"(?m)^ {10}\S+\.edi:\d+:\d+: message ", told)
    counts = told.splitlines()[1].partition(";")[0]
    assert len(places) == sum(map(int, re.findall(r"\d+", counts)))


_REPORT = audit(PAXLST, "eu-pnr", law_as_of=date(2026, 11, 22))


@given(width=st.integers(1, 200))
def test_lines_are_broken_between_words_where_a_terminal_ends(width: int) -> None:
    plain, broken = StringIO(), StringIO()
    text.write(_REPORT, plain)
    text.write(_REPORT, broken, width=width)
    assert broken.getvalue().split() == plain.getvalue().split()
    for line in broken.getvalue().splitlines():
        assert len(line) <= width or len(line.split()) <= 2, line  # a label and one long word
    whole = StringIO()
    text.write(_REPORT, whole, width=1000)
    assert whole.getvalue() == plain.getvalue()


@pytest.mark.parametrize("option", ["-q", "-v"])
def test_how_much_is_told_is_about_the_text(option: str, capfd: pytest.CaptureFixture[str]) -> None:
    asked = ("audit", PAXLST, "--policy", "eu-pnr", "--format", "json", option)
    assert "are about the text, not about json" in ran(capfd, *asked)[2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("adit",), "there is no verb 'adit'; perhaps audit"),
        (("audit", "x", "--policy", "eu-pnr", "--format", "serif"), "; perhaps sarif"),
        (("audit", "x", "--policy", "eu-pnr", "--holder", "peu"), "; perhaps piu"),
        (("audit", "x"), "`auditor policy list` shows"),
        (("audit", "x", "--policy", "eu-pnr", "--select", "exces-element"), "perhaps excess-element"),
        (("audit", "x", "--policy", "eu-pnr", "--ignore", "eu-pnr/anex-i"), "perhaps eu-pnr/annex-i"),
        (("policy", "show", "eu-prn"), "perhaps eu-pnr"),
        (("rules", "explain", "excess-elemnt"), "perhaps excess-element"),
        (("schema", "reprot"), "perhaps report"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_to_do(
    arguments: tuple[str, ...], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ran(capfd, *arguments)
    assert (code, out) == (2, "")
    assert words in err.replace("\n", " ")


def at_a_terminal(*options: str) -> str:
    """What stands on standard error at a terminal, of an audit that is large enough for a bar."""
    large = "import auditor.cli.progress as bar; bar._LARGE = 1"
    return seen_at("stderr", "audit", PAXLST, "--policy", "eu-pnr", *options, before=large)


def seen_at(stream: str, *arguments: str, before: str = "") -> str:
    """What the command writes to a stream that is a terminal of 80 columns."""
    script = f"{before}\nfrom auditor.cli import main\nmain()"
    ours, theirs = pty.openpty()
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | {stream: theirs}
    with open(ours, "rb", buffering=0) as screen:  # noqa: PTH123 - a descriptor
        run = subprocess.Popen(
            [sys.executable, "-c", script, *arguments],
            stdout=streams["stdout"], stderr=streams["stderr"],
            env=environ | {"TERM": "xterm", "COLUMNS": "80"},
        )  # fmt: skip
        os.close(theirs)
        seen = bytearray()
        while True:
            try:
                seen += screen.read(4096) or b""
            except OSError:  # the other side is closed
                break
        assert run.wait() in {0, 1}
    return seen.decode()


@pytest.mark.slow
def test_at_a_terminal_lines_fit() -> None:
    audit = ("audit", f"{PAXLST}/excess.edi", "--policy", "eu-pnr")
    for arguments in (audit, ("rules", "list"), ("policy", "list"), ("fakecheck", PAXLST)):
        lines = re.sub(r"\x1b\[[0-9;]*m", "", seen_at("stdout", *arguments)).splitlines()
        assert len(lines) > 8, lines
        assert [line for line in lines if len(line) > 80] == [], arguments


@pytest.mark.slow
def test_at_a_terminal_there_is_a_bar() -> None:
    seen = at_a_terminal()
    for words in ("kB", "records", "left", "/s"):
        assert words in seen
    assert "kB" not in at_a_terminal("--quiet")


_SHELLS = {
    "bash": 'eval "$(auditor --show-completion bash)"; COMP_WORDS=({words}); COMP_CWORD={last}; '
    '_auditor_completion auditor; printf "%s\\n" "${{COMPREPLY[@]}}"',
    "zsh": "compdef() {{ : }}; compadd() {{ print -rl -- ${{(P)@[-1]}} }}; "
    "_describe() {{ print -rl -- ${{(P)3}} }}; "
    "words=({words}); CURRENT={number}; "
    'eval "$(auditor --show-completion zsh)"; _auditor_completion',
    "fish": 'auditor --show-completion fish | source; complete -C "{words}"',
}


@pytest.mark.slow
@pytest.mark.parametrize("shell", _SHELLS)
def test_a_shell_completes(shell: str, tmp_path: Path) -> None:
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    home = {"HOME": str(tmp_path), "PATH": f"{Path(sys.executable).parent}:{environ['PATH']}"}
    bare = {"bash": "--norc", "zsh": "-f", "fish": "--no-config"}[shell]

    def completed(line: str) -> list[str]:
        words = line.split(" ")
        script = _SHELLS[shell].format(words=line, last=len(words) - 1, number=len(words))
        run = subprocess.run(
            [path, bare, "-c", script],
            env=environ | home, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return [re.split("[\t:]", each)[0] for each in run.stdout.splitlines() if each]

    assert completed("auditor au") == ["audit"]
    assert completed("auditor audit --policy eu-pn") == ["eu-pnr"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("rules explain excess", ["excess-element", "excess-requirement"]),
        ("rules explain MIN001", ["MIN001"]),
        ("audit --ignore eu-pnr/annex-i-12-", ["eu-pnr/annex-i-12-services", "eu-pnr/annex-i-12-codes"]),
        ("audit --select sensitive-k", ["sensitive-kept"]),
        ("audit --output sa", ["sarif="]),
        ("audit --format j", ["json", "junit"]),
        ("report --to ht", ["html"]),
        ("audit --holder pi", ["piu"]),
        ("policy show eu-pn", ["eu-pnr"]),
        ("policy diff eu-pnr u", ["uk", "un-ct-travel", "unsc-resolutions", "us-apis", "uzbekistan"]),
        ("generate --format pnrgov-", ["pnrgov-xml"]),
        ("schema rep", ["report", "report-diff"]),
        ("audit --policy mine.ya", []),  # a file: for the shell
    ],
)  # fmt: skip
def test_words_are_completed(
    line: str,
    expected: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("_AUDITOR_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"auditor {line}")
    monkeypatch.setenv("COMP_CWORD", str(len(line.split())))
    code, out, err = ran(capfd)
    assert (code, err) == (0, "")
    told = [each.split(",") for each in out.split()]
    assert sorted(name for kind, name in told if kind == "plain") == sorted(expected)
