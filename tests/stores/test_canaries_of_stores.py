"""No password, host, user or value of a store is in what an audit of it writes: reports, lists, queries, records."""

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from server import READER, filled

from auditor.cli import main
from auditor.reporters import NAMES

duckdb = pytest.importorskip("duckdb")

CANARY, PASSWORD = "KANARIENVOGEL", "Piolingua77"
COLUMNS = {
    "surname": "traveller.surname", "given": "traveller.given_names", "docno": "document.number", "svc": "service.code",
    "remark": "remark.general", "mail": "contact.email", "card": "payment.card_number", "odd": None,
}  # fmt: skip
MAPPING = """
mapping: 1
zone: UTC
facts: {holder: piu}
tables:
  pnr:
    reads: READS
    kind: pnr
    columns:
      id: key
      received_at: {clock: transferred}
      extra: {json: {"$.t[*].surname": traveller.surname}}
"""
STATEMENTS = (
    "CREATE TABLE pnr (id VARCHAR(60), received_at TIMESTAMP, "
    + ", ".join(f"{name} VARCHAR(90)" for name in COLUMNS)
    + ", extra VARCHAR(90))",
    *(
        f"INSERT INTO pnr VALUES ('{CANARY}{number}', '20{19 + number}-03-01 00:00:00', "  # noqa: S608 - made up here
        + ", ".join(f"'{CANARY} needs wheelchair {number}'" for _ in COLUMNS)
        + f', \'{{"t": [{{"surname": "{CANARY}"}}]}}\')'
        for number in range(6)
    ),
)


@contextmanager
def laid(form: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Where the store lies, and what the mapping reads of it."""
    if form == "postgresql":
        with filled(
            [*STATEMENTS, f"CREATE ROLE {READER} LOGIN", f"GRANT SELECT ON pnr TO {READER}"]
        ) as server:
            yield server.address(READER), "pnr"
    elif form == "sqlite":
        with closing(sqlite3.connect(folder / "store.sqlite")) as lite:
            for each in STATEMENTS:
                lite.execute(each)
            lite.commit()
        yield str(folder / "store.sqlite"), "pnr"
    else:
        with duckdb.connect(str(folder / "store.duckdb")) as db:
            for each in STATEMENTS:
                db.execute(each)
            db.execute(f"COPY pnr TO '{folder / 'pnr.parquet'}' (FORMAT parquet)")
        yield (
            (str(folder / "store.duckdb"), "pnr")
            if form == "duckdb"
            else (str(folder / "pnr.parquet"), "pnr.parquet")
        )


def inside(path: Path) -> bytes:
    """All that a file says: of an archive its members, of a database its rows."""
    told = path.read_bytes()
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as db:
            for (name,) in db.execute("SHOW TABLES").fetchall():
                told += repr(db.execute(f'SELECT * FROM "{name}"').fetchall()).encode()  # noqa: S608 - of its own catalogue
    elif path.suffix == ".parquet":
        with duckdb.connect() as db:
            told += repr(db.execute(f"SELECT * FROM '{path}'").fetchall()).encode()  # noqa: S608 - ours
    elif zipfile.is_zipfile(BytesIO(told)):
        with zipfile.ZipFile(path) as archive:
            told += b"".join(map(archive.read, archive.namelist()))
    return told


@pytest.mark.parametrize("form", ["postgresql", "sqlite", "duckdb", "parquet"])
def test_nothing_of_a_store_is_in_what_is_written_of_it(
    form: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    out = tmp_path / "out"
    for each in (out, tmp_path / "store"):
        each.mkdir()
    with laid(form, tmp_path / "store") as (where, reads):
        mapped = "".join(f"      {name}: {what}\n" for name, what in COLUMNS.items() if what)
        (tmp_path / "m.yaml").write_text(MAPPING.replace("READS", reads) + mapped, "utf-8")
        audit = [
            "audit",
            where,
            "--mapping",
            str(tmp_path / "m.yaml"),
            "--policy",
            "eu-pnr",
            "--as-of",
            "2026-11-22",
        ]
        asked = [
            *audit,
            "--verbose",
            "--record",
            str(out / "runs.duckdb"),
            "--queries",
            str(out / "q.sql"),
        ]
        asked += [word for name in NAMES for word in ("--output", f"{name}={out / name}.{name}")]
        for words, code in (
            ([*asked, "--output", f"findings={out / 'all.jsonl'}"], 1),
            ([*audit, "--output", f"findings={out / 'all.parquet'}"], 1),
            (["forecast", *audit[1:6], "--to", "2030-01-01"], 0),
            (["mapping", "suggest", where], 0),
            (["report", "--trend", str(out / "runs.duckdb"), "--to", "text"], 0),
        ):
            with pytest.raises(SystemExit) as left:
                main(words)
            assert int(left.value.code or 0) == code, words
    streams = capfd.readouterr()
    told = {each.name: inside(each) for each in out.iterdir()}
    assert len(told) == len(NAMES) + len(["runs", "queries", "jsonl", "parquet"])
    told["streams"] = (streams.out + streams.err + caplog.text).encode()
    secrets = [CANARY, CANARY.lower(), PASSWORD]
    if form == "postgresql":
        secrets += [READER, "127.0.0.1", where.rpartition(":")[2].partition("/")[0]]
    for name, content in told.items():
        assert not [each for each in secrets if each.encode() in content], name
    assert b"RET001" in told["all.jsonl"]
    # The look would find one: it is in the store itself.
    there = [inside(each) for each in (tmp_path / "store").iterdir()]
    assert all(CANARY.encode() in each for each in there)
    assert there or form == "postgresql"
