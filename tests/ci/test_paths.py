"""Paths mean what people expect: the same report from any folder, and settings that are found."""

import io
import json
import sys
from pathlib import Path

import pytest

from gate import EXCESS, LAW, Gate, put, tree

SETTINGS = """
policy = ["laws/mine.yaml"]
select = ["utopia/list"]
baseline = "ci/baseline.json"
output = { json = "ci/report.json" }
exclude = ["old/"]
[[paths]]
glob = "out/**"
zone = "Europe/Paris"
"""


@pytest.fixture
def package(gate: Gate) -> Path:
    """A package in a repository, with settings of its own."""
    Path("repo/.git").mkdir(parents=True)
    put("repo/pkg/out/push.edi", EXCESS)
    put("repo/pkg/old/push.edi", EXCESS)
    put("repo/pkg/laws/mine.yaml", Path("law.yaml").read_bytes())
    report = gate("audit", "repo/pkg/out", *LAW, "--format", "json").out
    put("first.json", report)
    Path("repo/pkg/ci").mkdir()
    assert gate("baseline", "create", "first.json", "--out", "repo/pkg/ci/baseline.json").code == 0
    put("repo/pkg/auditor.toml", SETTINGS)
    return Path("repo/pkg").absolute()


def test_the_settings_were_not_found_from_a_folder_below(
    gate: Gate, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    for folder, path in (
        (package, "."), (package, "out"), (package / "out", "."), (package / "out", "push.edi"),
        (package / "out", "../out"), (package, str(package / "out")), (package, "./out/../out"),
    ):  # fmt: skip
        monkeypatch.chdir(folder)
        ran = gate("audit", path, "--format", "json")
        assert ran.code == 0, ran.told
        told = json.loads(ran.out)
        assert told["findings"][0]["known"]
        assert told["findings"][0]["place"]["source"] == "pkg/out/push.edi"
        told.pop("passed_over", None)
        seen.add(json.dumps(told))
        assert (package / "ci" / "report.json").is_file()
        (package / "ci" / "report.json").unlink()
    assert len(seen) == 1


def test_the_settings_beside_another_were_not_meant(
    gate: Gate, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("auditor.toml", 'policy = "nonsense"\n')  # above the repository
    put("repo/pkg/out/pyproject.toml", "[project]\nname = 'x'\n")  # has no settings of ours
    monkeypatch.chdir(package / "out")
    assert gate("audit", "push.edi").code == 0
    monkeypatch.chdir(package.parent)
    assert "--policy" in gate("audit", "pkg/out").told  # the repository itself has none
    assert gate("audit", "pkg/out", "--config", "pkg/auditor.toml").code == 0


def test_a_name_led_upwards(gate: Gate, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    far = package.parent.parent / "far"
    put(str(far / "in" / "a.edi"), EXCESS)
    put(str(far / "x" / "in" / "a.edi"), EXCESS)
    monkeypatch.chdir(package.parent.parent / "repo" / "pkg" / "laws")
    law = (
        "--policy",
        "mine.yaml",
        "--select",
        "utopia/list",
        "--config",
        str(put("none.toml", "")),
    )
    told = gate("audit", "../../../far/in", "../out", *law, "--format", "sarif").out
    assert ".." not in told.replace("…", "")
    uris = {
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in json.loads(told)["runs"][0]["results"]
    }
    assert uris == {"in/a.edi", "pkg/out/push.edi"}
    both = tree(gate, "../../../far/in", "../../../far/x/in", *law)
    named = {each["place"]["source"] for each in both["findings"]}
    assert named == {"far/in/a.edi", "x/in/a.edi"}


def test_links_of_a_report_led_nowhere_from_a_folder_of_the_repository(
    gate: Gate, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(package)
    ran = gate("audit", "out", "--format", "github", "--config", str(put("none.toml", "")),
               "--policy", "laws/mine.yaml", "--select", "utopia/list")  # fmt: skip
    assert "file=pkg/out/push.edi,line=12" in ran.out
    rooted = gate("audit", "out", "--source-root", ".", "--format", "github", "--config", "none.toml",
                  "--policy", "laws/mine.yaml", "--select", "utopia/list")  # fmt: skip
    assert "file=out/push.edi,line=12" in rooted.out


def test_what_the_settings_say_of_a_path_was_said_of_another(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(
        "a/auditor.toml",
        'policy = "../law.yaml"\n[[paths]]\nglob = "push.edi"\nholder = "carrier"\n',
    )
    put("a/push.edi")
    put("push.edi")
    put("a/x/push.edi")
    monkeypatch.chdir("a")
    assert gate("audit", "push.edi", "x/push.edi", "../push.edi", "--fail-on", "never").code == 0
    put(
        "auditor.toml",
        'policy = "../law.yaml"\n[[paths]]\nglob = "x/*.edi"\nzone = "Nowhere/Else"\n',
    )
    assert gate("audit", "push.edi").code == 2


def test_standard_input_had_no_name(
    gate: Gate, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(package)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EXCESS)))
    told = tree(gate, "-", "--stdin-filename", "out/push.edi")
    assert told["findings"][0]["place"]["source"] == "pkg/out/push.edi"
    assert told["findings"][0]["known"]


def test_a_file_of_the_settings_that_is_not_there_is_named_from_here(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a/auditor.toml", 'policy = ["laws/gone.yaml"]\n')
    put("a/b/push.edi")
    monkeypatch.chdir("a/b")
    assert "../laws/gone.yaml" in gate("audit", "push.edi").told


def test_files_of_the_settings_were_looked_for_in_the_working_folder(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where they were written on Windows."""
    put("a/laws/mine.yaml", Path("law.yaml").read_bytes())
    gate("assess", "new", "--policy", "law.yaml", "--out", "a/people.yaml")
    put("a/w.yaml", WAIVER.replace("SCOPE", "out\\\\sub\\\\*"))
    put("a/out/sub/push.edi", EXCESS)
    put("a/in/x")
    files = 'assessment = "people.yaml"\nwaivers = "w.yaml"\nrecord = "runs.sqlite"\n'
    paths = "[[paths]]\nglob = 'out\\sub\\*'\nholder = \"piu\"\n"
    for policy in ("'laws\\mine.yaml'", '"laws"', '["laws/mine.yaml"]'):
        put("a/auditor.toml", f"policy = {policy}\n{files}{paths}")
        for folder, asked in (("a/in", "../out"), ("a", "out")):
            with monkeypatch.context() as there:
                there.chdir(folder)
                ran = gate("audit", asked, "--select", "utopia/list")
            assert ran.code == 0, ran.told
            assert "W-1 (in use" in ran.told
            assert "some paths held by the PIU" in ran.told
    assert Path("a/runs.sqlite").exists()


def test_a_part_of_a_repository_lost_its_folder(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository within another is its own where one works in it, and a folder of the other from there."""
    put("push.edi", EXCESS)
    put("part/push.edi", EXCESS)
    for folder in (".git", "part/.git"):
        Path(folder).mkdir()

    def named(*asked: str) -> set[str]:
        law = ("--policy", str(Path("law.yaml")), "--select", "utopia/list")
        return {each["place"]["source"] for each in tree(gate, *asked, *law)["findings"]}

    assert named(".") == named("push.edi", "part") == {"push.edi", "part/push.edi"}
    put("part/law.yaml", Path("law.yaml").read_bytes())
    monkeypatch.chdir("part")
    assert named(".") == {"push.edi"}


WAIVER = """waivers:
  - id: W-1
    rule: MIN001
    scope: {sources: ["SCOPE"]}
    reason: agreed
    approver: Head
    expires: "2027-03-31"
"""
