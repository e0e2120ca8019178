"""The container: what its file says, and its steps run without an image, which no daemon is here to build."""

import json
import re
import shlex
import shutil
from fnmatch import fnmatch
from pathlib import Path

import pytest

from checkout import EXCESS, ROOT, own, sh, shipped


def instructions() -> list[tuple[str, str]]:
    text = shipped("Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def test_it_runs_as_nobody_on_a_slim_python() -> None:
    told = instructions()
    assert [rest.split()[0] for name, rest in told if name == "FROM"] == [
        "docker.io/library/python:3.13-slim"
    ] * 2
    last = dict(told)  # the last of each
    user, group = last["USER"].split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert json.loads(last["ENTRYPOINT"]) == ["auditor"]
    names = [name for name, _ in told]
    assert (
        "RUN" not in names[len(names) - names[::-1].index("FROM") :]
    )  # the second stage only copies
    assert not {"ADD", "EXPOSE", "VOLUME"} & set(names)


def test_what_is_copied_is_what_the_package_is_built_of() -> None:
    lines = shipped(".dockerignore").read_text("utf-8").splitlines()
    assert lines[0] == "*"
    kept = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert all((ROOT / name).exists() for name in kept)
    assert kept >= {
        "auditor",
        "schemas",
        "hatch_build.py",
        "pyproject.toml",
        "README.md",
        "LICENSE",
    }
    assert not any(fnmatch(name, each) for name in (".git", ".venv", "tests") for each in kept)


@pytest.mark.slow
def test_its_steps_make_a_command_that_needs_no_network(tmp_path: Path) -> None:
    source, home = tmp_path / "src", tmp_path / "opt"
    source.mkdir()
    for line in shipped(".dockerignore").read_text("utf-8").splitlines():
        if line.startswith("!"):
            here = ROOT / line[1:]
            copy = shutil.copytree if here.is_dir() else shutil.copy
            copy(here, source / here.name)
    home.mkdir()
    script = "\n".join(rest for name, rest in instructions() if name == "RUN")
    script = re.sub(r"(?<![\w/])/opt/", f"{home}/", script).replace("/src", str(source))
    made = sh("sh", script, tmp_path, own())
    assert made.returncode == 0, made.stdout + made.stderr
    (data := tmp_path / "data").mkdir()
    (data / "push.edi").write_bytes(EXCESS.read_bytes())
    (entry,) = json.loads(dict(instructions())["ENTRYPOINT"])
    asked = [
        str(home / "auditor" / "bin" / entry),
        "audit",
        ".",
        "--policy",
        "eu-pnr",
        "--fail-on",
        "warning",
    ]
    # Without a network, and as another user, where this machine lets a process have neither.
    apart = shutil.which("unshare")
    alone = [apart, "--user", "--net", "--"] if apart else []
    if alone and sh("sh", shlex.join([*alone, "true"]), tmp_path, {}).returncode:
        alone = []
    run = sh("sh", shlex.join([*alone, *asked]), data, own())
    assert run.returncode == 1, run.stdout + run.stderr
    assert "MIN001 excess-element" in run.stdout
    assert sorted(path.name for path in data.iterdir()) == ["push.edi"]  # nothing is written
