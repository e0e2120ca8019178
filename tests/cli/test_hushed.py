"""Nobody but this program speaks while it runs, and it says nothing that stands in the data."""

import json
import logging
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor import formats
from auditor.api import forecast
from auditor.cli import main
from auditor.formats import Format
from auditor.judging import run as runs
from auditor.judging.crash import stumbled
from auditor.observed.record import Record
from auditor.people.selfcheck.canary import WORD

SONG = f"{WORD}000000042"
PUSH = Path(__file__).parents[1] / "utopia" / "push.edi"


def loud(*_: object) -> Iterator[Record]:
    """A reader that says what it met in every way that a library has."""
    warnings.warn(SONG, stacklevel=1)
    warnings.warn_explicit(SONG, DeprecationWarning, SONG, 1)
    logging.getLogger("loud").error("met %s", SONG)
    logging.critical(SONG)  # noqa: LOG015 - what a careless library does
    sys.stderr.write(SONG)
    print(SONG, file=sys.stderr)  # noqa: T201 - likewise
    yield from ()


VERBS: tuple[tuple[str, ...], ...] = (
    ("audit", "push.edi", "--policy", "eu-pnr"),
    ("audit", "push.edi", "--policy", "eu-pnr", "-q"),
    ("audit", "push.edi", "--policy", "eu-pnr", "--format", "json"),
    ("fakecheck", "push.edi"),
    ("forecast", "push.edi", "--policy", "eu-pnr", "--to", "2027-12-31"),
    ("minimise", "push.edi", "--policy", "eu-pnr", "--out", "out.edi"),
    ("selfcheck", "blind", "push.edi", "--policy", "eu-pnr"),
)


@pytest.fixture
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("push.edi").write_bytes(PUSH.read_bytes())


def ran(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    streams = capfd.readouterr()
    return left.value.code, streams.out + streams.err


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("arguments", VERBS, ids=" ".join)
def test_what_libraries_say_is_not_heard(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    told = Format("edifact", "loud", lambda _: True, loud)
    monkeypatch.setattr(formats, "load", lambda _: told)
    own = sys.stderr
    code, heard = ran(capfd, *arguments)
    assert code != 70
    assert WORD not in heard
    assert sys.stderr is own


# Each leads a library to say something of what it read, or to stumble.
SPEAKING = {
    "anchor twice": "declaration: 1\na: &SONG x\nb: &SONG y\n",
    "old version": "%YAML 1.1\n---\ndeclaration: 1\nsubject: 8675309E42\ncontact: SONG\nx: 1:20:30\n",
    "tag directive": "%TAG !SONG! tag:SONG,2000:\n---\ndeclaration: 1\nsubject: !SONG!x SONG\n",
    "unknown directive": "%SONG x\n---\ndeclaration: 1\n",
    "float": "declaration: 1\nsubject: 1_0.SONG\ncontact: !!float SONG\n",
    "whole number": "declaration: 1\nsubject: !!int SONG\n",
    "nothing as number": 'declaration: 1\nsubject: !!int ""\n',
    "truth": "declaration: 1\nsubject: !!bool SONG\n",
    "escape": 'declaration: 1\nsubject: "SONG \\UFFFFFFFF"\n',
    "moment": "declaration: 1\ndate: !!timestamp SONG\n",
    "binary": "declaration: 1\nsubject: !!binary SONG=\n",
    "set": "declaration: 1\nsubject: !!set {SONG}\n",
    "pairs": "declaration: 1\nsubject: !!omap [SONG: 1]\nx: !!pairs [SONG: SONG]\n",
    "python": "declaration: 1\nsubject: !!python/object:SONG.x {}\n",
    "merge": "declaration: 1\n<<: SONG\n",
    "key": "declaration: 1\nSONG: 1\n? [SONG]\n: SONG\n",
    "alias": "declaration: 1\nsubject: *SONG\n",
    "twice": "declaration: 1\nSONG: SONG\nSONG: SONG\n",
    "broken": "declaration: 1\nsubject: 'SONG\n",
    "json": '{"declaration": 1, "subject": "SONG", "SONG": NaN}',
    "toml": 'declaration = 1\nsubject = "SONG"\nSONG = 0001-01-01\n',
    "csv": "time,operation,SONG,SONG\n0001-01-01,read,SONG,SONG,SONG\n",
    "xml": "<SONG:PNRs xmlns:SONG='SONG'><?SONG SONG?><!--SONG--><PNR SONG:SONG='SONG'/></SONG:PNRs>",
}


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("kind", SPEAKING)
def test_no_canary_is_heard_of_any_file_that_a_verb_is_given(
    kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("x.yaml", "auditor.toml", "push.edi.auditor.toml", "x.json"):
        Path(name).write_text(SPEAKING[kind].replace("SONG", SONG), "utf-8")
    Path("push.edi.auditor.toml").unlink()
    Path("auditor.toml").rename("own.toml")
    told = ["--policy", "eu-pnr"]
    for arguments in (
        ["audit", "x.yaml", *told],
        ["audit", "x.yaml", "push.edi", *told, "-q"],
        ["audit", "x.yaml", *told, "--format", "json"],
        ["audit", "x.yaml", *told, "--input-format", "declaration"],
        ["audit", "x.yaml", *told, "--input-format", "records"],
        ["audit", "push.edi", "--policy", "x.yaml"],
        ["audit", "push.edi", *told, "--waivers", "x.yaml"],
        ["audit", "push.edi", *told, "--baseline", "x.json"],
        ["audit", "push.edi", *told, "--config", "own.toml"],
        ["fakecheck", "x.yaml"],
        ["fakecheck", "x.yaml", "--input-format", "declaration"],
        ["forecast", "x.yaml", *told, "--to", "2027-12-31"],
        ["minimise", "x.yaml", *told, "--out", "out.yaml"],
        ["policy", "lint", "x.yaml"],
        ["baseline", "status", "x.json", "x.json"],
        ["report", "x.json", "--to", "text"],
        ["selfcheck", "score", "x.json", "x.json"],
    ):
        code, heard = ran(capfd, *arguments)
        assert code != 70, (arguments, heard)
        assert WORD not in heard, (arguments, heard)
    Path("push.edi.auditor.toml").write_text(SPEAKING[kind].replace("SONG", SONG), "utf-8")
    code, heard = ran(capfd, "audit", "push.edi", *told)
    assert (code, WORD in heard) == (2, False), heard


@pytest.mark.usefixtures("_here")
def test_workers_and_ends_are_not_heard_either() -> None:
    """Their standard error is that of the command."""
    for number in range(4):
        Path(f"{number}.yaml").write_text(SPEAKING["anchor twice"].replace("SONG", SONG), "utf-8")
    script = (
        "import sys, auditor.law.yaml_text as p\n"
        "if __name__ == '__main__':\n"
        "    from auditor.cli import main, group\n"
        "    class Loud:\n"
        "        def __del__(self):\n"
        f"            raise ValueError('{SONG}')\n"
        "    group.params[0].callback = lambda *_: Loud() and None\n"
        "    sys.argv[1:] = ['audit', '.', '--policy', 'eu-pnr', '-j', '2']\n"
        "    kept = Loud()  # until the process ends\n"
        "    main()\n"
        "else:\n"
        "    import os\n"
        "    def loud(text, load=p.load_yaml):\n"
        f"        os.write(2, b'{SONG}'); os.write(1, b'{SONG}'); print('{SONG}', file=sys.stderr)\n"
        "        return load(text)\n"
        "    import auditor.formats.declaration as d\n"
        "    d.load_yaml = loud\n"
    )
    Path("loud.py").write_text(script, "utf-8")
    done = subprocess.run([sys.executable, "loud.py"], capture_output=True, check=False)
    assert done.returncode in {0, 1, 3, 4}, done.stderr
    assert WORD.encode() not in done.stdout + done.stderr


# --- one source is no reason to lose the others --------------------------------------------------


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(
    "fault",
    [KeyError(SONG), RecursionError(SONG), OverflowError(SONG), MemoryError(), AssertionError(SONG), UserWarning(SONG)],
    ids=lambda fault: type(fault).__name__,
)  # fmt: skip
def test_a_reader_that_fails_costs_its_own_source_alone(
    fault: Exception, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: object) -> Iterator[Record]:
        yield from ()
        raise fault

    load = formats.load
    bad = Format("records", "fails", lambda _: True, failing)
    monkeypatch.setattr(formats, "load", lambda name: bad if name == "records" else load(name))
    for module in (runs, forecast):
        monkeypatch.setattr(module, "stumbled", stumbled)
    Path("bad.jsonl").write_text(
        f'{{"kind": "pnr", "elements": {{"remark.osi": "{SONG}"}}}}\n', "utf-8"
    )
    asked = ("--policy", "eu-pnr", "--format", "json")
    _, alone = ran(capfd, "audit", "push.edi", *asked)
    code, both = ran(capfd, "audit", "bad.jsonl", "push.edi", *asked)
    assert code == 4
    assert SONG not in both
    line = f"not read: bad.jsonl: this program fails on it ({type(fault).__name__}"
    report, _, told = both.partition("auditor: not read")
    assert line in f"not read{told}"
    first, second = (json.loads(each.partition("\nauditor: ")[0]) for each in (alone, report))
    assert first["findings"] == second["findings"]
    assert second["examined"]["unread"] == 1
    code, told = ran(
        capfd, "forecast", "bad.jsonl", "push.edi", "--policy", "eu-pnr", "--to", "2040-01-01"
    )
    assert (code, SONG in told) == (4, False)


# --- standard streams that are closed or full ----------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no shell that closes streams")
@pytest.mark.usefixtures("_here")
def test_streams_may_be_closed_or_full() -> None:
    def shell(command: str) -> tuple[int, str]:
        asked = command.format(f"{sys.executable} -m auditor")
        done = subprocess.run(["sh", "-c", asked], capture_output=True, check=False, text=True)  # noqa: S607
        return done.returncode, done.stderr

    audit = "{} audit push.edi --policy eu-pnr --fail-on never"
    for command, code, words in (
        (f"{audit} >&-", 74, "standard output: Bad file descriptor"),
        (f"{audit} > /dev/full", 74, "standard output: No space left on device"),
        ("{} fakecheck push.edi > /dev/full", 74, "standard output: No space left on device"),
        ("{} policy list >&-", 74, "standard output: Bad file descriptor"),
        (f"{audit} --output json=r.json > /dev/full", 74, "standard output: "),
        (f"{audit} <&- >/dev/null 2>&-", 0, ""),
        ("{} audit gone.edi --policy eu-pnr --format json >/dev/null 2>/dev/full", 4, ""),
        ("{} audit gone.edi --policy eu-pnr --format json >/dev/null 2>&-", 4, ""),
        ("{} audit - --policy eu-pnr --format json <&- >/dev/null", 4, "not read: -: "),
        ("{} audit push.edi --policy eu-prn >/dev/null 2>&-", 2, ""),
    ):
        done, said = shell(command)
        assert (done, words in said) == (code, True), (command, done, said)
        assert "Traceback" not in said
        assert "Exception ignored" not in said
    json.loads(Path("r.json").read_text("utf-8"))
