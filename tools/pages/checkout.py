"""A checkout of the project: what its generated files should read, and which of them do not.

The README's blocks are what the program prints. It is run as a program of its own, since the
command stands above this room.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from auditor.explain import case
from auditor.explain import schemas as schema
from auditor.explain.case import Case
from auditor.judging.baseline import waivers
from auditor.people.attest import manifest
from auditor.policies import COMPILED, compiled, names, read, text
from pages import readme, situation, tree, usage
from pages.situation import Situation
from pages.whole import pages

COMMAND = "make generated"
_CASES = "tests/rules"
_SITUATIONS = "tests/policies"
_PACKS = f"auditor/policies/{COMPILED}"
# Folders in which every file is generated; one that nothing makes any more is out of step.
_OWNED = ("docs/rules", "docs/policies", "docs/formats", _PACKS)
# The program under the name that follows.
_CALL = "import sys; sys.argv[:1] = []; from auditor.cli import main; main()"
_HELPS = "import json; from auditor.cli.usage import pages; print(json.dumps(pages()))"


class CheckoutError(Exception):
    """The folder does not hold what the pages are made from; the message says what is missing."""


def cases(root: Path) -> dict[str, tuple[Case, ...]]:
    """The cases of each rule, by its name."""
    found = sorted((root / _CASES).glob("*.yaml"))
    return {path.stem: case.parse(path.read_text("utf-8")) for path in found}


def situations(root: Path) -> dict[str, tuple[Situation, ...]]:
    """The situations of each policy, by its id."""
    found = sorted((root / _SITUATIONS).glob("*.yaml"))
    return {path.stem: situation.parse(path.read_text("utf-8")) for path in found}


def expected(root: Path) -> dict[str, str]:
    """What each generated file should read, by its path below `root`.

    Raises:
        CheckoutError: `root` is not the top of a checkout, or its program does not answer.
    """
    if not (root / _CASES).is_dir() or not (root / readme.PATH).is_file():
        msg = f"no checkout: {_CASES}/ and {readme.PATH} are not here"
        raise CheckoutError(msg)
    tried = cases(root)
    made = {f"docs/{path}": page for path, page in pages(tried, situations(root)).items()}
    made |= {f"schemas/{name}.schema.json": page for name, page in schema.generated().items()}
    made["schemas/waivers.schema.json"] = schema.written(waivers.schema())
    made |= {f"{_PACKS}/{name}.json": compiled(name, tree.read(text(name))) for name in names()}
    made[f"auditor/explain/{case.EXAMPLES}"] = case.packed(tried)
    made["schemas/manifest.schema.json"] = f"{json.dumps(manifest.schema(), indent=2)}\n"
    made[f"docs/{usage.PATH}"] = usage.render(json.loads(_said(root, _HELPS)))
    written = (root / readme.PATH).read_text("utf-8")
    try:
        shown = readme.abridged(_said(root, _CALL, readme.PROGRAM, *readme.first(written)))
        blocks = {
            "output": readme.fenced(shown),
            "regimes": readme.regimes(map(read, names())),
        }
        made[readme.PATH] = readme.filled(written, blocks)
    except ValueError as fault:
        raise CheckoutError(str(fault)) from None
    return made


def _said(root: Path, script: str, *arguments: str) -> str:
    """What a script prints that runs the program of this checkout.

    It runs in an empty folder, into which it may write.
    """
    with TemporaryDirectory() as folder:
        run = subprocess.run(  # noqa: S603 - this program, with the arguments that its README prints
            [sys.executable, "-c", script, *arguments],
            capture_output=True,
            check=False,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(root.resolve())},  # noqa: TID251 - made here, never while auditing
            encoding="utf-8",
        )
    if run.returncode:
        msg = f"`{' '.join(arguments) or 'auditor --help'}` ended with {run.returncode}"
        raise CheckoutError(msg)
    return run.stdout


def out_of_step(root: Path, made: Mapping[str, str]) -> list[str]:
    """The files that are missing, read otherwise, or are made no longer; sorted."""
    other = [path for path, text in made.items() if _read(root / path) != text]
    left = [
        path.relative_to(root).as_posix()
        for folder in _OWNED
        for path in (root / folder).glob("*.*")
        if path.relative_to(root).as_posix() not in made
    ]
    return sorted([*other, *left])


def write(root: Path, made: Mapping[str, str]) -> list[str]:
    """Bring every file in step; the paths that changed."""
    changed = out_of_step(root, made)
    for path in changed:
        if path in made:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(made[path].encode())
        else:
            (root / path).unlink()
    return changed


def _read(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None
