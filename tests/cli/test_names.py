"""Whatever a file, a policy, a waiver or the subject of a manifest is called, a terminal obeys none of it."""

import json
import re
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.reporters import NAMES
from scenes import LACKING

UTOPIA = Path(__file__).parents[1] / "utopia"
NASTY = "x\x1b[31m\x9b2J\u202e\u2066\x85\x00\ufeff"
SEEN = "x\x1b]0;a\x07\u202e\u2066\x85\ufeff"  # as a file may be called
RAW = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


@pytest.fixture
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written = (UTOPIA / "law.yaml").read_text("utf-8")
    told = json.dumps(NASTY)
    for key in ("title", "edition", " +cites", " +- cites"):
        written = re.sub(rf"(?m)^({key}:) .*$", rf"\1 {told}".replace("\\u", "\\\\u"), written)
    Path("law.yaml").write_text(written, "utf-8")
    for name in ("push.edi", f"{SEEN}.edi"):
        Path(name).write_bytes((UTOPIA / "push.edi").read_bytes())
    Path(f"{SEEN}.yaml").write_text(written, "utf-8")


def heard(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    streams = capfd.readouterr()
    assert left.value.code != 70, streams.err
    assert not RAW.search(streams.out + streams.err), arguments
    return streams.out + streams.err


@pytest.mark.slow
@pytest.mark.usefixtures("_here")
def test_no_verb_prints_what_a_terminal_obeys(capfd: pytest.CaptureFixture[str]) -> None:
    law, edi = ("--policy", "law.yaml"), f"{SEEN}.edi"
    assert "u202e" in heard(capfd, "policy", "show", "law.yaml")
    for form in ("text", "markdown", "json", "csv"):
        heard(capfd, "policy", "trace", "law.yaml", "--format", form)
    for form in ("markdown", "json", "csv"):
        heard(capfd, "policy", "matrix", "law.yaml", "--format", form)
    heard(capfd, "policy", "diff", "law.yaml", "eu-pnr")
    heard(capfd, "policy", "diff", "law.yaml", "eu-pnr", "--format", "json")
    heard(capfd, "policy", "lint", f"{SEEN}.yaml", edi, f"{SEEN}.gone")
    heard(capfd, "audit", edi, "--policy", f"{SEEN}.gone.yaml")
    heard(capfd, "audit", edi, *law, "--waivers", edi)
    heard(capfd, "audit", edi, *law, "--baseline", edi)
    heard(capfd, "audit", edi, *law, "--config", edi)
    heard(capfd, "audit", edi, *law, "--as-of", NASTY.replace("\x00", ""))
    heard(capfd, "audit", edi, f"{SEEN}.gone", *law, "-q")
    heard(capfd, SEEN)
    for form in ("text", "json", "csv"):
        heard(capfd, "forecast", edi, *law, "--to", "2040-01-01", "--format", form)
    heard(capfd, "fakecheck", edi, f"{SEEN}.gone")
    heard(capfd, "fakecheck", edi, "--format", "json")
    heard(capfd, "minimise", edi, *law, "--out", f"{SEEN}.out")
    heard(capfd, "minimise", f"{SEEN}.gone", *law, "--out", f"{SEEN}.out")
    heard(capfd, "report", f"{SEEN}.gone", "--to", "text")
    heard(capfd, "selfcheck", "blind", edi, f"{SEEN}.gone", *law)
    heard(capfd, "selfcheck", "score", f"{SEEN}.gone", edi)
    heard(capfd, "attest", "make", f"{SEEN}.gone")
    heard(capfd, "attest", "verify", f"{SEEN}.gone")
    heard(capfd, "schema", SEEN)
    heard(capfd, "rules", "explain", SEEN)


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("form", [name for name in NAMES if name not in ("xlsx", "docx", "pdf")])
def test_no_reporter_does(form: str, capfd: pytest.CaptureFixture[str]) -> None:
    if form in LACKING:
        pytest.skip("not installed")
    asked = (f"{SEEN}.edi", "push.edi", f"{SEEN}.gone", "--policy", "law.yaml")
    heard(
        capfd,
        "audit",
        *asked,
        "--format",
        form,
        "--output",
        f"{form}=told",
        "--output",
        "json=r.json",
    )
    assert not RAW.search(Path("told").read_text("utf-8").replace("\r\n", "\n"))
    text = Path("r.json").read_text("utf-8").replace("push.edi", json.dumps(NASTY)[1:-1])
    Path("r.json").write_text(text, "utf-8")
    heard(capfd, "report", "r.json", "--to", form)
    heard(capfd, "baseline", "create", "r.json", "--out", "b.json")
    heard(capfd, "baseline", "status", "b.json", "r.json")


def test_subjects_and_labels_are_told_harmlessly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ("--format", "records", "--count", "2", "--out", "fake")
    heard(capfd, "generate", *asked, "--plant", "MIN001")
    heard(capfd, "attest", "make", "fake")
    stated = Path("fake.manifest.json").read_text("utf-8")
    name = next(path.name for path in Path("fake").iterdir() if path.name[0] != ".")
    Path("fake.manifest.json").write_text(stated.replace(name, json.dumps(NASTY)[1:-1]), "utf-8")
    assert "u202e" in heard(capfd, "attest", "verify", "fake")
    heard(capfd, "audit", "fake", "--policy", "eu-pnr", "--output", "json=r.json")
    labels = next(Path().glob("*.labels.json"))
    told = (
        labels.read_text("utf-8")
        .replace("MIN001", json.dumps(NASTY)[1:-1])
        .replace("eu-pnr", json.dumps(NASTY)[1:-1])
    )
    labels.write_text(told, "utf-8")
    heard(capfd, "selfcheck", "score", "r.json", str(labels))
