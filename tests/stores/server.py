"""A real PostgreSQL for tests: its own data directory, its own socket and port, an unprivileged user."""

import os  # who runs this
import pwd
import re
import shutil
import socket
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from os import environ  # noqa: TID251 - what CI must not skip
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

_TABLE = re.compile(r"^CREATE TABLE .*?\);$", re.DOTALL | re.MULTILINE)
ROLE, READER = "auditor_owner", "auditor_reader"


def programs() -> Path | None:
    """Where the server's programs lie, the newest; None where there are none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3])
    )
    if found:
        return found[-1].parent
    here = shutil.which("initdb")
    return Path(here).parent if here else None


@contextmanager
def running(folder: Path) -> Iterator["Server"]:
    """A server in `folder`, for as long as the context lasts."""
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def installed() -> Iterator["Server"]:
    """A running server; the test is skipped where none is installed, never in CI."""
    pytest.importorskip("adbc_driver_postgresql")
    if programs() is None:
        assert "CI" not in environ, "CI installs PostgreSQL"
        pytest.skip("no PostgreSQL is installed")
    # Not below pytest's own folder, which it closes to other users again and again.
    with (
        TemporaryDirectory(prefix="auditor-") as folder,
        running(Path(folder) / "server") as started,
    ):
        yield started


@contextmanager
def filled(statements: Iterable[str]) -> Iterator["Server"]:
    """The same, after these statements of its owner."""
    dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi")
    with installed() as started:
        with dbapi.connect(started.address()) as owner:
            with owner.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
            owner.commit()
        yield started


class Server:
    """One server and how to reach it."""

    def __init__(self, folder: Path) -> None:
        """Not started yet."""
        bin_ = programs()
        assert bin_ is not None
        self._bin, self._folder = bin_, folder
        self._data = folder / "data"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    def address(self, role: str = ROLE, database: str = "postgres") -> str:
        """The address, without a password."""
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Make the data directory and start."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if os.getuid() == 0:  # the server refuses root
            self._folder.parent.chmod(0o755)
            user = pwd.getpwnam("postgres")
            os.chown(self._folder, user.pw_uid, user.pw_gid)
        self._run(
            "initdb",
            "-D",
            self._data,
            "-A",
            "trust",
            "-U",
            ROLE,
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self._run(
            "pg_ctl", "-D", self._data, "-w", "-o", options, "-l", self._folder / "log", "start"
        )

    def load(self, scripts: Iterable[str]) -> None:
        """Have the server's own client copy in what scripts make and fill, in the order in which they do.

        Rows of INSERT may end up in the gap before a longer one. COPY into a table of the same transaction only adds.
        """
        import duckdb  # noqa: PLC0415 - where it is installed

        asked = ["SET client_min_messages = warning"]
        with TemporaryDirectory() as folder, duckdb.connect() as db:
            db.execute("SET TimeZone = 'UTC'")
            for each in scripts:
                db.execute(each)
                asked += _TABLE.findall(each)
            for (name,) in db.execute("SHOW TABLES").fetchall():
                db.execute(f"COPY {name} TO '{folder}/{name}.csv' (FORMAT csv, HEADER)")
                asked.append(f"\\copy {name} FROM '{folder}/{name}.csv' CSV HEADER")
            words = [word for each in asked for word in ("-c", each)]
            quiet = ["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1"]
            subprocess.run([str(self._bin / "psql"), self.address(), *quiet, *words], check=True)

    def readable(self, files: Mapping[str, str]) -> Path:
        """A folder with files that the server may read."""
        folder = self._folder.parent / "readable"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
        return folder

    def stop(self) -> None:
        """Stop at once."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop", check=False)

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        command = [str(self._bin / program), *map(str, arguments)]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(
            command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert not check or done.returncode == 0, f"{program}: {done.returncode}"
