"""A PostgreSQL of the tests' own: its data in a folder of theirs, on a socket in it and on no port of a network."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

_USER = "auditor"


def _program(name: str) -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    on_path = shutil.which(name)
    return found[-1] if found else Path(on_path) if on_path else None


def _as_nobody(*command: object) -> None:
    """As a user without rights: the server refuses to run as root."""
    words = [str(each) for each in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, check=True, capture_output=True, cwd="/")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server that runs as long as the tests."""
    initdb, control = _program("initdb"), _program("pg_ctl")
    if initdb is None or control is None:
        pytest.skip("there is no PostgreSQL on this machine")
    # Not pytest's folder: the path of a socket has at most 107 characters.
    home = Path(mkdtemp(prefix="pg"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    data = home / "data"
    _as_nobody(initdb, "-D", data, "-A", "trust", "-U", _USER, "--no-sync")
    options = f"-k {home} -c listen_addresses= -c fsync=off"
    _as_nobody(control, "-D", data, "-w", "-l", home / "log", "-o", options, "start")
    yield f"postgresql:///postgres?host={home}&user={_USER}"
    _as_nobody(control, "-D", data, "-w", "-m", "immediate", "stop")
    shutil.rmtree(home, ignore_errors=True)
