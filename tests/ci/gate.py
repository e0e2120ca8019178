"""A gate in a build: a repository with data of nobody, a law of nowhere, and the command run in it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any, NamedTuple

import pytest

UTOPIA = Path(__file__).parents[1] / "utopia"
DAY = "1795305600"  # 22 November 2026
EXCESS = (UTOPIA / "push.edi").read_bytes()
# The same without the seat that the law does not permit.
CLEAN = EXCESS.replace(b"SSR+SEAT:HK:1:ZZ:::ZZA:ZZB+000A::1'\n", b"").replace(b"UNT+11", b"UNT+10")
LAW = ("--policy", "law.yaml", "--select", "utopia/list")


class Ran(NamedTuple):
    """What a run came to."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """All that was said, on one line."""
        return " ".join((self.out + self.err).split())


Gate = Callable[..., Ran]


def put(name: str, content: bytes | str = CLEAN) -> Path:
    """A file, in folders that are made for it."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def git(*arguments: str, folder: str | Path = ".") -> None:
    if which("git") is None:
        pytest.skip("git is not installed")
    identity = ("-c", "user.name=Fake", "-c", "user.email=fake@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S607


def tree(gate: Gate, *arguments: str) -> dict[str, Any]:
    """The report in JSON."""
    told = gate("audit", *arguments, "--format", "json").out
    report: dict[str, Any] = json.loads(told)
    return report
