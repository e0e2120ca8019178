"""At the edges of the calendar, of nesting and of what is no file: told, never an internal fault."""

import json
import os
from pathlib import Path

import pytest

from auditor.cli import main

UTOPIA = Path(__file__).parents[1] / "utopia"
DAYS = ("0001-01-01", "0001-12-31", "9999-12-31", "9999-01-01")
MOMENTS = (
    *DAYS,
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-12:00",
    "9999-12-31T23:59:59.999999Z",
)
LAW = ("--policy", "eu-pnr")
STORE = json.dumps({
    "kind": "pnr",
    "clocks": {"transferred": "2026-01-01T00:00:00Z"},
    "facts": {"holder": "piu"},
    "elements": {"traveller.surname": "TESTPAX"},
})  # fmt: skip


@pytest.fixture
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("push.edi").write_bytes((UTOPIA / "push.edi").read_bytes())
    Path("law.yaml").write_bytes((UTOPIA / "law.yaml").read_bytes())
    Path("store.jsonl").write_text(f"{STORE}\n", "utf-8")


def ran(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    streams = capfd.readouterr()
    assert left.value.code != 70, (arguments, streams.err)
    return left.value.code, streams.out + streams.err


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_at_the_edge_may_be_asked_for(
    moment: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for data in ("push.edi", "store.jsonl"):
        ran(capfd, "audit", data, *LAW, "--as-of", moment)
        ran(capfd, "audit", data, *LAW, "--as-of", moment, "--law-as-of", "received")
        ran(capfd, "minimise", data, *LAW, "--as-of", moment, "--out", "out")
    ran(capfd, "selfcheck", "blind", "store.jsonl", *LAW, "--as-of", moment)


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("day", DAYS)
def test_a_day_at_the_edge_may_be_asked_for(day: str, capfd: pytest.CaptureFixture[str]) -> None:
    ran(capfd, "audit", "store.jsonl", *LAW, "--law-as-of", day)
    ran(capfd, "audit", "store.jsonl", *LAW, "--law-as-of", day, "--zone", "Pacific/Kiritimati")
    ran(capfd, "audit", "store.jsonl", "--policy", "law.yaml", "--set", f"utopia.opening={day}")
    for by in ("day", "week", "month"):
        ran(capfd, "forecast", "store.jsonl", *LAW, "--from", day, "--to", "9999-12-31", "--by", by)
        ran(capfd, "forecast", "store.jsonl", *LAW, "--from", "0001-01-01", "--to", day, "--by", by)
    ran(capfd, "policy", "trace", "eu-pnr", "--law-as-of", day)
    ran(capfd, "policy", "diff", "eu-pnr", "uk", "--law-as-of", day)
    ran(capfd, "generate", "--format", "records", "--count", "1", "--out", f"g{day}", "--on", day)
    aged = ("--aged", "P9Y", "--on", day)
    ran(capfd, "generate", "--format", "pnrgov", "--count", "1", "--out", f"a{day}", *aged)
    Path("own.toml").write_text(f"as_of = {day}\nlaw_as_of = {day}\n", "utf-8")
    ran(capfd, "audit", "store.jsonl", *LAW, "--config", "own.toml")
    for name in ("created", "transferred", "departed"):
        for said in (day, f"{day}T00:00:00", f"{day}T23:59:59+14:00", f"{day}T23:59:59-12:00"):
            Path("push.edi.auditor.toml").write_text(f"{name} = {said}\n", "utf-8")
            ran(capfd, "audit", "push.edi", *LAW)
            ran(capfd, "audit", "push.edi", *LAW, "--as-of", "9999-12-31")
    Path("push.edi.auditor.toml").unlink()
    waiver = {
        "id": "w", "rule": "MIN001", "scope": {"sources": ["*"]}, "reason": "r", "approver": "a", "expires": day,
    }  # fmt: skip
    Path("w.yaml").write_text(json.dumps({"waivers": [waiver]}), "utf-8")
    assert ran(capfd, "audit", "push.edi", *LAW, "--waivers", "w.yaml")[0] in {0, 1, 3}


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("moment", MOMENTS)
def test_the_data_may_be_at_the_edge(moment: str, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("transferred", "created", "departed", "received", "trip_ended"):
        tree = json.loads(STORE) | {"clocks": {name: moment, "closed": moment.rstrip("Z")}}
        Path("edge.jsonl").write_text(json.dumps(tree), "utf-8")
        for asked in (
            (),
            ("--as-of", "9999-12-31"),
            ("--as-of", "0001-01-01"),
            ("--law-as-of", "received"),
        ):
            ran(capfd, "audit", "edge.jsonl", *LAW, *asked, "--holder", "piu")
        ran(capfd, "forecast", "edge.jsonl", *LAW, "--from", "2026-01-01", "--to", "9999-12-31")
    Path("log.csv").write_text(f"time,operation,approved_at\n{moment},read,{moment}\n", "utf-8")
    ran(capfd, "audit", "log.csv", *LAW)


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(
    "text",
    [
        "auditor = 5", "[tool]\nauditor = 5", "tool = 5", "[tool.auditor]\npaths = 5", "[tool.auditor]\npolicy = 5",
        "[tool.auditor]\npaths = [5]", "[tool.auditor]\nset = 5", "[[tool.auditor]]\n", "[tool.auditor]\nset = [[1]]",
        "[tool.auditor]\nas_of = 00:00:00", "[tool.auditor]\nmax_findings = 1e400", "[tool.auditor]\njobs = -1",
        "[[tool.auditor.paths]]\nglob = 'x'\nports = 5", "[tool.auditor]\nzone = 'a\\u0000b'",
        "[[tool.auditor.paths]]\nglob = '**/**/**'\nmasks = 5", "x = " + "[" * 5000, "x = " + "{a=" * 5000,
        "[" + "a." * 5000 + "a]", "\x00",
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_settings_may_say_anything(text: str, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("pyproject.toml", "auditor.toml", "push.edi.auditor.toml"):
        Path(name).write_text(text, "utf-8")
        ran(capfd, "audit", "push.edi", *LAW)
        Path(name).unlink()


@pytest.mark.slow
@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(
    "opening", ["[", '{"a":', '{"kind":"pnr","groups":{"travellers":[', "- ", "{a: "]
)
def test_nesting_is_told(opening: str, capfd: pytest.CaptureFixture[str]) -> None:
    for depth in (60, 300, 980, 5000):
        closing = "".join({"[": "]", "{": "}"}.get(each, "") for each in reversed(opening))
        text = opening * depth + "1" + closing * depth
        Path("deep").write_text(f'{{"kind": "pnr", "elements": {{"x": {text}}}}}', "utf-8")
        Path("deep.yaml").write_text(text, "utf-8")
        for name in ("deep", "deep.yaml"):
            ran(capfd, "audit", name, *LAW)
            ran(capfd, "minimise", name, *LAW, "--out", "out")
            ran(capfd, "fakecheck", name)
        ran(capfd, "policy", "lint", "deep.yaml")
        ran(capfd, "audit", "push.edi", "--policy", "deep.yaml")
        ran(capfd, "audit", "push.edi", *LAW, "--waivers", "deep.yaml")
        ran(capfd, "audit", "push.edi", *LAW, "--baseline", "deep.yaml")
        ran(capfd, "report", "deep", "--to", "text")
        ran(capfd, "selfcheck", "score", "deep", "deep.yaml")


@pytest.mark.usefixtures("_here")
def test_what_is_no_file_is_refused_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    os.mkfifo("pipe")
    Path("zero.yaml").symlink_to("/dev/zero")
    Path("pipe.yaml").symlink_to("pipe")
    for name in ("zero.yaml", "pipe.yaml"):
        for arguments, code in (
            (("audit", name, *LAW), 4),
            (("audit", "push.edi", "--policy", name), 2),
            (("audit", "push.edi", *LAW, "--baseline", name), 2),
            (("audit", "push.edi", *LAW, "--waivers", name), 2),
            (("audit", "push.edi", *LAW, "--config", name), 2),
            (("policy", "lint", name), 4),
            (("policy", "trace", "eu-pnr", "--report", name), 4),
            (("report", name, "--to", "text"), 4),
            (("forecast", name, *LAW, "--to", "2040-01-01"), 4),
            (("fakecheck", name), 4),
            (("selfcheck", "score", name, name), 2),
            (("attest", "verify", ".", "--manifest", name), 2),
        ):
            done, said = ran(capfd, *arguments)
            assert (done, "it is no file, but a device or a pipe" in said) == (code, True), (
                arguments,
                said,
            )
    assert ran(capfd, "audit", "/dev/null", *LAW)[0] == 3
    assert ran(capfd, "minimise", "pipe", *LAW, "--out", "out")[0] == 4
    assert ran(capfd, "minimise", "zero.yaml", *LAW, "--out", "out")[0] == 2


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("assess", "read", "FILE"), 2),
        (("assess", "status", "FILE"), 2),
        (("evidence", "make", "FILE", "--out", "pack.zip"), 4),
        (("evidence", "verify", "FILE"), 4),
        (("mapping", "check", "FILE"), 2),
        (("mapping", "suggest", "FILE"), 2),
        (("baseline", "create", "FILE", "--out", "b.json"), 4),
        (("report", "--trend", "FILE", "--to", "text"), 2),
        (("policy", "diff", "eu-pnr", "FILE"), 2),
        (("audit", "push.edi", *LAW, "--assessment", "FILE"), 2),
        (("audit", "push.edi", *LAW, "--mapping", "FILE"), 2),
        (("audit", "push.edi", *LAW, "--record", "FILE"), 2),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_no_verb_waits_for_what_is_no_file(
    arguments: tuple[str, ...], code: int, capfd: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo("pipe")
    Path("zero.yaml").symlink_to("/dev/zero")
    for name in ("pipe", "zero.yaml"):
        done, _ = ran(capfd, *(name if each == "FILE" else each for each in arguments))
        assert done == code
    assert {each.name for each in Path().iterdir()} == {
        "pipe", "zero.yaml", "push.edi", "law.yaml", "store.jsonl",
    }  # fmt: skip
