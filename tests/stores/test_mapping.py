"""Mappings: every mistake has its line; what is suggested is guessed from names and can be checked."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from shop import MAPPING

from auditor.cli import main
from auditor.explain import schemas
from auditor.observed.record import Given
from auditor.stores.duckdb import DuckStore
from auditor.stores.mapping import MappedColumn
from auditor.stores.mapping_file import lint, parse
from auditor.stores.opening import opened
from auditor.stores.sqlite import SqliteStore
from auditor.stores.store import MissingError

duckdb = pytest.importorskip("duckdb")

WELL = """\
mapping: 1
zone: Europe/Paris
masks: {tokens: [REDACTED], patterns: ['MASK-[0-9]+']}
tables:
  pnr:
    kind: pnr
    columns:
      id: key
      received_at: {clock: transferred}
      direction: {fact: direction, values: {I: in}}
      surname: traveller.surname
  part:
    kind: pnr
    part_of: {table: pnr, on: {id: id}}
    columns: {id: key, email: contact.email}
"""


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def ran(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as left:
            main([str(each) for each in arguments])
        return Ran(int(left.value.code or 0), *capfd.readouterr())

    return ran


def test_a_mapping_reads_and_fits_its_schema() -> None:
    assert lint(WELL) == ()
    assert parse(WELL).tables["part"].part_of is not None
    assert lint(MAPPING) == ()
    Draft202012Validator.check_schema(json.loads(schemas.generated()["mapping"]))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("kind: pnr\n    columns:\n      id", "kind: pnx\n    columns:\n      id", "6:11 $.tables.pnr.kind"),
        ("traveller.surname", "traveller.surnam", "perhaps traveller.surname"),
        ("I: in", "I: inn", "must be one of in, intra, out"),
        ("Europe/Paris", "Nowhere", "2:7 $.zone no time zone"),
        ("clock: transferred}", "clock: transferred, masks: {}}", "does not belong to `clock`"),
        ("MASK-[0-9]+", "(?=x)a", "engines read differently"),
        ("MASK-[0-9]+", "[", "is no regular expression"),
        ("id: key\n", "id: {clocc: a}\n", "there is no key 'clocc' here; perhaps clock"),
        ("id: key\n", "id: {}\n", "needs one of element"),
        ("{table: pnr,", "{table: pnt,", "no table of this mapping is called that"),
        ("{table: pnr,", "{table: part,", "leads back to this table"),
        ("mapping: 1", "mapping: 2", "1:10 $.mapping"),
        ("    part_of", "    operation: erasure\n    part_of", "is of a table of kind log"),
        ("email: contact.email", "email: ignored", "no column is a data element"),
        ("id: key, email", "id: {log: time}, email", "only a table of kind log"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_line(right: str, wrong: str, said: str) -> None:
    assert right in WELL
    problems = lint(WELL.replace(right, wrong, 1))
    assert len(problems) == 1
    assert said in str(problems[0])


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    with closing(duckdb.connect()) as connection:
        for name, columns in {
            "pnr": "1 AS pnr_id, 'FAKE01' AS locator, TIMESTAMP '2026-01-01' AS received_at, 'in' AS direction",
            "traveller": "1 AS traveller_id, 1 AS pnr_id, 'FAKEMAN' AS surname, 7 AS frobnication",
            "pnr_backup": "1 AS pnr_id, 'FAKE01' AS locator",
            "deletion_log": "1 AS pnr_id, TIMESTAMP '2026-01-01' AS deleted_at",
        }.items():
            (tmp_path / "lake" / name).mkdir(parents=True)
            target = tmp_path / "lake" / name / "1.parquet"
            connection.execute(f"COPY (SELECT {columns}) TO '{target}' (FORMAT parquet)")
    return tmp_path / "lake"


def test_what_is_suggested_says_what_was_guessed(
    lake: Path, run: Callable[..., Ran], tmp_path: Path
) -> None:
    code, out, _ = run("mapping", "suggest", lake)
    assert code == 0
    assert "surname: traveller.surname  # guessed" in out
    assert "part_of: {table: pnr, on: {pnr_id: pnr_id}}" in out
    assert "copy_of: {table: pnr, on: {pnr_id: pnr_id}}" in out
    assert "deletions: {table: deletion_log, on: {pnr_id: pnr_id}}" in out
    assert "# frobnication: ?  # integer: which data element is it?" in out
    assert "# facts: {holder: ?}" in out
    assert "# zone: ?" in out
    assert "FAKE" not in out
    (tmp_path / "mapping.yaml").write_text(out, "utf-8")
    assert run("mapping", "check", tmp_path / "mapping.yaml", lake) == (0, "", "")
    code, out, err = run(
        "audit", lake, "--mapping", tmp_path / "mapping.yaml", "--policy", "eu-pnr", "--verbose"
    )
    assert code in (0, 1), err
    assert "column frobnication" in out


LACKING = """\
mapping: 1
tables:
  pnr:
    reads: pnr/*.parquet
    kind: pnr
    columns:
      locator: reservation.locator
      seat: seat.number
  part:
    reads: nowhere/*.parquet
    kind: pnr
    columns: {seat: seat.number}
"""


def test_what_a_store_lacks_is_told_with_its_line(
    lake: Path, run: Callable[..., Ran], tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        LACKING,
        "utf-8",
    )
    code, out, _ = run("mapping", "check", mapping, lake)
    assert code == 1
    assert out.splitlines() == [
        f"{mapping}:8:13 $.tables.pnr.columns.seat the store has no such column",
        f"{mapping}:10:5 $.tables.part no store has what this table reads",
    ]
    code, _, err = run("audit", lake, "--mapping", mapping, "--policy", "eu-pnr")
    assert code == 2
    assert "no column called as column 2 of the mapping" in err


def test_wrong_use_is_told(run: Callable[..., Ran], lake: Path, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(WELL, "utf-8")
    assert run("audit", lake, "--timeout", "3", "--policy", "eu-pnr").code == 2
    assert (
        run(
            "audit", tmp_path / "nowhere", "--mapping", tmp_path / "m.yaml", "--policy", "eu-pnr"
        ).code
        == 2
    )
    assert (
        run("audit", lake, "--mapping", tmp_path / "nowhere.yaml", "--policy", "eu-pnr").code == 2
    )
    (tmp_path / "broken.duckdb").write_bytes(b"no database" * 400)
    assert (
        run(
            "audit",
            tmp_path / "broken.duckdb",
            "--mapping",
            tmp_path / "m.yaml",
            "--policy",
            "eu-pnr",
        ).code
        == 4
    )


def test_a_table_in_text_is_read_as_texts(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "pnr.csv").write_text(
        "surname,received_at\nFAKEMAN,2019-05-01T10:00:00Z\nXXXX,2026-11-01\n,nonsense\n", "utf-8"
    )
    (tmp_path / "m.yaml").write_text(
        "mapping: 1\nfacts: {holder: piu}\ntables:\n  pnr: {reads: pnr.csv, kind: pnr, columns: "
        "{surname: traveller.surname, received_at: {clock: transferred}}}\n",
        "utf-8",
    )
    code, out, err = run(
        "audit", tmp_path / "pnr.csv", "--mapping", tmp_path / "m.yaml", "--policy", "eu-pnr",
        "--as-of", "2026-11-22", "--format", "json",
    )  # fmt: skip
    assert code == 1, err
    found = [(each["rule"], each["place"].get("row")) for each in json.loads(out)["findings"]]
    assert ("RET001", 1) in found
    assert ("RET003", 1) in found
    assert not [each for each in found if each[1] == 2]
    assert [rule for rule, row in found if row == 3] == ["FMT011", "RET005"]


CANARY = "CANARYX"


@pytest.mark.parametrize("form", ["duckdb", "parquet", "sqlite"])
def test_no_value_arrives(
    form: str, tmp_path: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every statement and every batch is looked at; nothing that stands in a row is in them, nor in the report."""
    from test_equal import kept  # noqa: PLC0415 - where DuckDB is

    row = (1, None, None, "I", *([f"{CANARY} MRS"] * 10), CANARY)
    path, reads = kept(tmp_path, [row, (2, None, None, CANARY, *([CANARY] * 10), CANARY)], form)
    (tmp_path / "m.yaml").write_text(MAPPING.replace("READS", reads), "utf-8")
    came: list[object] = []
    for store in (DuckStore, SqliteStore):
        monkeypatch.setattr(store, "rows", _watched(store.rows, came))
    code, out, err = run(
        "audit", path, "--mapping", tmp_path / "m.yaml", "--policy", "eu-pnr", "--format", "json"
    )
    assert code == 1, err
    assert len(came) > 10
    assert not [each for each in came if CANARY in str(each).upper()]
    assert CANARY not in out + err


def _watched(asked: Callable[..., Iterator[Sequence[Any]]], came: list[object]) -> Any:
    def rows(self: Any, sql: str) -> Iterator[Sequence[Any]]:
        came.append(sql)
        for batch in asked(self, sql):
            came.extend(cell for row in batch for cell in row)
            yield batch

    return rows


FIELD = """
CREATE TABLE flight (id INTEGER, carrier TEXT, flight_number TEXT, etd_date TEXT);
CREATE TABLE pnr (id INTEGER, record_locator TEXT, date_received TEXT, departure_date INTEGER);
CREATE TABLE passenger (id INTEGER, uuid TEXT);
CREATE TABLE pnr_passenger (pnr_id INTEGER, passenger_id INTEGER);
CREATE TABLE seat (id INTEGER, flight_id INTEGER, pnr_id INTEGER, seat_no TEXT);
CREATE TABLE "Booking" ("Id" INTEGER, "bookingId" INTEGER, "lastName" TEXT, "Date of Birth" TEXT, "PNRLocator" TEXT);
CREATE TABLE "booking+guests" ("bookingId" INTEGER, national_id TEXT, customer_id TEXT, guest_id INTEGER);
CREATE TABLE "booking guests" ("bookingId" INTEGER, "Contact-Email" TEXT);
CREATE TABLE "-odd" (surname TEXT);
CREATE TABLE loops (id INTEGER, circle_id INTEGER, surname TEXT);
CREATE TABLE circle (id INTEGER, loop_id INTEGER, surname TEXT);
CREATE VIEW gone AS SELECT surname FROM nowhere;
"""


def test_what_is_suggested_of_a_database_of_the_field_can_be_checked(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    """Names as people write them; what cannot be read or holds keys alone is told; nothing leads in a circle."""
    store = tmp_path / "field.sqlite"
    with closing(sqlite3.connect(store)) as connection:
        connection.executescript(FIELD)
    code, out, err = run("mapping", "suggest", store)
    assert code == 0, err
    for line in (
        '# Left out: "gone" (a view: ',
        '# "pnr_passenger" is left out: it has no column but keys',
        "etd_date: {clock: departed}  # guessed",
        "date_received: {clock: received}  # guessed",
        "# departure_date: ?  # integer: a clock? only dates, times and texts of ISO 8601",
        "part_of: {table: pnr, on: {pnr_id: id}}",  # a seat is part of a reservation before it is of a flight
        "lastName: traveller.surname  # guessed",
        '"Date of Birth": traveller.date_of_birth  # guessed',
        "PNRLocator: reservation.locator  # guessed",
        '"Contact-Email": contact.email  # guessed',
        "national_id: document.other_number  # guessed",  # called like a key, and somebody's number
        "customer_id: traveller.persistent_reference  # guessed",
        "guest_id: key  # guessed",
        "  booking_guests:\n",
        "  booking_guests_2:\n",
    ):
        assert line in out, line
    (tmp_path / "mapping.yaml").write_text(out, "utf-8")
    assert run("mapping", "check", tmp_path / "mapping.yaml", store) == (0, "", "")


def test_a_store_in_which_nothing_can_be_read_is_told(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    store = tmp_path / "field.sqlite"
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("CREATE VIEW gone AS SELECT surname FROM nowhere")
    assert run("mapping", "suggest", store).code == 4


WRONG = """\
mapping: 1
tables:
  t:
    kind: pnr
    columns:
      surname: traveller.surname
      seconds: {clock: transferred}
      flag: {clock: received}
      list: {struct: {a: contact.email}}
      pair: {list: {a: contact.email}}
      parts: {json: {$.a: contact.email}}
      day: {clock: departed}
"""


def test_a_column_that_is_not_what_it_is_called_is_told(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    store, mapping = tmp_path / "t.duckdb", tmp_path / "mapping.yaml"
    with closing(duckdb.connect(str(store))) as connection:
        connection.execute(
            "CREATE TABLE t (surname TEXT, seconds BIGINT, flag BOOLEAN, list TEXT[], "
            "pair STRUCT(a TEXT), parts INTEGER, "
            "day DATE)"
        )
    mapping.write_text(WRONG, "utf-8")
    code, out, _ = run("mapping", "check", mapping, store)
    assert code == 1
    assert [each.partition("columns.")[2] for each in out.splitlines()] == [
        "seconds is no date, time or text: no clock can be read of it",
        "flag is no date, time or text: no clock can be read of it",
        "list the store has no struct here",
        "pair the store has no list here",
        "parts the store has no json here",
    ]


def test_a_word_of_a_fact_that_is_none_is_told(run: Callable[..., Ran], tmp_path: Path) -> None:
    """Nothing is known of the fact then, which must not look as if nothing had been said."""
    store, mapping = tmp_path / "t.duckdb", tmp_path / "mapping.yaml"
    with closing(duckdb.connect(str(store))) as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT 'FAKE' AS surname, unnest(['I', ' IN ', '', NULL, 'sideways']) AS way"
        )
    mapping.write_text(
        "mapping: 1\ntables:\n  t: {kind: pnr, columns: {surname: traveller.surname, "
        "way: {fact: direction, values: {I: in}}}}\n",
        "utf-8",
    )
    code, out, err = run(
        "audit", store, "--mapping", mapping, "--policy", "eu-pnr", "--as-of", "2026-11-29", "--format", "json"
    )  # fmt: skip
    assert code in (0, 1), err
    places = [each["place"] for each in json.loads(out)["findings"] if each["rule"] == "FMT011"]
    assert [(each["column"], each["row"]) for each in places] == [("way", 5)]
    assert "sideways" not in out + err


def test_a_column_of_a_log_has_a_zone_of_its_own() -> None:
    told = "mapping: 1\nzone: UTC\ntables:\n  t: {kind: log, columns: {at: {log: time, zone: Asia/Tokyo}}}\n"
    column = parse(told).tables["t"].columns["at"]
    assert isinstance(column, MappedColumn)
    assert column.zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    "address",
    [
        "s3://KANARIENVOGEL:key@bucket/lake",
        "gs://bucket/a.parquet",
        "abfss://a@b.c/d",
        "HTTPS://x/y",
    ],
)
def test_an_object_store_is_refused_in_words_that_help(address: str) -> None:
    with pytest.raises(MissingError, match="--engine spark") as refused:
        opened(address, Given())
    assert "KANARIENVOGEL" not in str(refused.value)


def test_what_the_mapping_leaves_out_is_named_in_the_report(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    """A member of JSON that the mapping does not name had passed for looked at."""
    store, mapping = tmp_path / "t.duckdb", tmp_path / "mapping.yaml"
    with closing(duckdb.connect(str(store))) as connection:
        connection.execute(
            """CREATE TABLE t AS SELECT 'FAKE' AS surname, '{"a": "XXXX", "b": "ZZ9650862"}'::JSON AS payload, """
            "'clerk' AS loaded_by, 1 AS id, ['+33353010535'] AS numbers"
        )
    mapping.write_text(
        "mapping: 1\ntables:\n  t:\n    kind: pnr\n    columns: {surname: traveller.surname, id: key, "
        "loaded_by: ignored, payload: {json: {$.a: contact.email}}, numbers: {list: contact.telephone}}\n",
        "utf-8",
    )
    asked = (
        "audit",
        store,
        "--mapping",
        mapping,
        "--policy",
        "eu-pnr",
        "--as-of",
        "2026-11-29",
        "--fail-on",
        "never",
    )
    code, out, err = run(*asked)
    assert code == 0, err
    said = next(line for line in out.splitlines() if line.startswith("not looked at"))
    assert "left out by the mapping: t.loaded_by" in said
    assert "but for the members that the mapping names: t.payload" in said
    assert not {"t.numbers", "t.id", "t.surname"} & set(said.split())
    assert "ZZ9650862" not in out
