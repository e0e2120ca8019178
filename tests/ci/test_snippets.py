"""What the pages show for a build, word for word: red where a breach is planted, green where there is none."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from auditor.api.generate import specimens
from auditor.people.specimen.plan import Plan
from checkout import CORPORA, EXCESS, documents, shipped
from precommit import Tried, trying
from test_monorepo import furnish, spoil
from wrappers import Runner, job_of

PAGES = ("docs/ci-in-five-minutes.md", "docs/pieces-for-ci.md")
# What is a file of settings is on the pages to be written by the tests of their commands.
_YAML = re.compile(
    r"(?<!-->)\n```yaml\n(.*?)^```$|<!-- \w+ -->\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


def snippets() -> list[Any]:
    """Each block of YAML on the pages, called by its page and number."""
    return [
        pytest.param(text, id=f"{Path(page).stem}-{number}")
        for page in PAGES
        for number, text in enumerate(map("".join, _YAML.findall(shipped(page).read_text("utf-8"))))
    ]


@cache
def clean() -> bytes:
    return specimens(Plan(format="pnrgov", count=2))[0]


def fill(home: Path, content: bytes) -> None:
    """The folders that the pages name, with a message in each."""
    for name in ("outbox", "fixtures/deep"):
        (home / name).mkdir(parents=True, exist_ok=True)
        (home / name / "push.edi").write_bytes(content)
    (home / "outbox" / "README.md").write_text("# What we send\n", "utf-8")


def action_of(tree: Any) -> dict[str, Any] | None:
    """The step of a workflow, or of a part of one, that is ours."""
    steps = (
        tree if isinstance(tree, list) else tree.get("jobs", {}).get("audit", {}).get("steps", [])
    )
    return next((each for each in steps if "pnr-auditor" in each.get("uses", "")), None)


def through_the_action(tree: Any, home: Path) -> Callable[[bytes], tuple[int, str]]:
    (action,) = documents(shipped("action.yml").read_text("utf-8"))
    runner = Runner(action, home)
    runner.installed()
    step = action_of(tree)
    assert step is not None
    inputs = {name.replace("-", "_"): value for name, value in step["with"].items()}

    def ran(content: bytes) -> tuple[int, str]:
        fill(runner.workspace, content)
        code, said, outputs, summary = runner.ran("Audit", **inputs)
        assert (runner.workspace / outputs["sarif"]).is_file()  # what the next step uploads
        assert "# Audit of passenger data" in summary
        return code, said

    return ran


def through_gitlab(tree: Any, home: Path) -> Callable[[bytes], tuple[int, str]]:
    (part,) = tree["include"]

    def ran(content: bytes) -> tuple[int, str]:
        fill(home, content)
        job = job_of(home, **part["inputs"])
        code, said = job.ran()
        for name in job.job["artifacts"]["reports"].values():
            assert (home / name).is_file()
        return code, said

    return ran


@pytest.mark.slow
@pytest.mark.parametrize("text", snippets())
def test_a_snippet_could_not_turn_red(text: str, tmp_path: Path) -> None:
    (tree,) = documents(text)
    if "repos" in tree:
        pytest.skip("through pre-commit, below")
    through = through_the_action if action_of(tree) else through_gitlab
    ran = through(tree, tmp_path)
    code, said = ran(clean())
    assert code == 0, said
    code, said = ran(EXCESS.read_bytes())
    assert code == 1, said
    assert "eu-pnr/annex-i" in said


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    return trying(tmp_path_factory.mktemp("pre-commit"))


@pytest.mark.slow
@pytest.mark.parametrize("text", snippets())
def test_a_hook_of_the_pages_could_not_turn_red(text: str, tmp_path: Path, tried: Tried) -> None:
    (tree,) = documents(text)
    if "repos" not in tree:
        pytest.skip("no configuration of pre-commit")
    fill(tmp_path, clean())
    green = tried(tmp_path, text)
    assert green.returncode == 0, green.stdout + green.stderr
    assert green.stdout.count("Passed") == 2
    fill(tmp_path, EXCESS.read_bytes())
    red = tried(tmp_path, text)
    assert (red.returncode, red.stdout.count("Failed")) == (1, 1), red.stdout
    assert "eu-pnr/annex-i" in red.stdout
    real = (CORPORA / "paxlst" / "core.edi").read_bytes().replace(b"FAKE001SPECIMEN", b"DUPONT", 1)
    (tmp_path / "fixtures" / "deep" / "push.edi").write_bytes(real)
    (tmp_path / "outbox" / "push.edi").write_bytes(clean())
    red = tried(tmp_path, text)
    assert "[traveller.surname]: name, in no reserved range" in red.stdout
    assert "DUPONT" not in red.stdout + red.stderr


@pytest.mark.slow
def test_one_repository_of_three_packages_under_pre_commit(tmp_path: Path, tried: Tried) -> None:
    """Each package has a hook with its own settings; a hook fails for its own package alone."""
    furnish(top := tmp_path / "repository")
    (top / ".git").rmdir()
    packages = ("clean", "known", "waived")
    hooks = "".join(
        f"      - id: audit\n        name: {name}\n        files: ^packages/{name}/.*\\.edi$\n"
        f"        args: [--config=packages/{name}/auditor.toml]\n"
        for name in packages
    )
    config = (
        f"repos:\n  - repo: https://example.org/pnr-auditor\n    rev: v0.1.0\n    hooks:\n{hooks}"
    )
    green = tried(top, config)
    assert (green.returncode, green.stdout.count("Passed")) == (0, 3), green.stdout + green.stderr
    for name in packages:
        copy = copytree(top, tmp_path / name, ignore=lambda _, names: {".git"} & set(names))
        spoil(copy, name)
        red = tried(copy, config)
        assert (red.returncode, red.stdout.count("Passed")) == (1, 2), red.stdout
        failed = next(line for line in red.stdout.splitlines() if line.endswith("Failed"))
        assert failed.startswith(name)
        assert f"packages/{name}/" in red.stdout
        assert "MIN001 excess-element · utopia/list" in red.stdout
        assert ("new: not met: Demand list of the law" in red.stdout) == (name == "known")
