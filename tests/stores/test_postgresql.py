"""PostgreSQL tells of its rows what the codec tells of the same values; it only reads, and ends in time."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from server import READER, Server, installed
from shop import (
    AS_OF,
    CARDS,
    COLUMNS,
    ELEMENTS,
    GIVEN,
    MAPPING,
    NAMES,
    POLICIES,
    SERVICES,
    TEXTS,
    Row,
    by_row,
    by_store,
    records,
    rows,
    same,
)

from auditor.api.generate import generate
from auditor.api.selfcheck import scoring
from auditor.cli import main
from auditor.observed.record import Given
from auditor.people.selfcheck.score import text
from auditor.people.specimen.plan import Plan
from auditor.people.specimen.tables import TABLES
from auditor.stores.dialect import look, shape
from auditor.stores.look import LETTERS, looker
from auditor.stores.mapping import MappedColumn, Masks
from auditor.stores.mapping_file import parse
from auditor.stores.store import StoreError

TYPES = {"id": "integer", "received_at": "timestamp", "departed_at": "timestamp"}


class Ran(NamedTuple):
    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        return self.stdout + self.stderr


Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A running PostgreSQL; skipped where none is installed, never in CI."""
    with installed() as started:
        yield started


@pytest.fixture(scope="module")
def owner(server: Server) -> Iterator[Any]:
    """A connection that may write."""
    from adbc_driver_postgresql import dbapi  # noqa: PLC0415 - where it is installed

    with dbapi.connect(server.address()) as connection:
        yield connection


def filled(owner: Any, rows: Sequence[Row]) -> None:
    """A table `pnr` of these rows."""
    listed = ", ".join(f"{name} {TYPES.get(name, 'text')}" for name in COLUMNS)
    with owner.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pnr")
        cursor.execute(f"CREATE TABLE pnr ({listed})")
        for row in rows:
            values = ", ".join("NULL" if each is None else quoted(each) for each in row)
            cursor.execute(f"INSERT INTO pnr VALUES ({values})")  # noqa: S608 - a test's own rows
    owner.commit()


def quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


@settings(max_examples=8, deadline=None)
@given(
    rows=rows(),
    policies=st.lists(st.sampled_from(POLICIES), min_size=1, max_size=3, unique=True),
    late=st.timedeltas(timedelta(days=-400), timedelta(days=400)),
)
def test_a_database_is_judged_as_its_rows_are(
    server: Server, owner: Any, rows: list[Row], policies: list[str], late: timedelta
) -> None:
    from auditor.stores.postgresql import PostgresStore  # noqa: PLC0415 - where it is installed

    filled(owner, rows)
    as_of = AS_OF + late
    store = PostgresStore(server.address(), "store")
    try:
        found = by_store(store, parse(MAPPING.replace("READS", "pnr")), policies, as_of)
    finally:
        store.close()
    same(found, by_row(records(rows), policies, as_of))


SAID = """KOSHER meal PREGNANT 32 WKS PARTY labour UNION rep GAY PRIDE wheel CHAIR MR MRS REV SR DR. ,MISS. ANNA
X XXXX **** CC VI 4111111111111111 4111-1111-1111-1111 CVV 123 CVC:1234 fake@fake.invalid // UNACCOMPANIED MINOR
JAIN FOOD HAJ GRP VIP RACE 9999000000000003 001 BISHOP 1234567890123456 NO ENGLISH"""
WORDS = st.lists(st.sampled_from(SAID.split()) | st.text("XA*#- é7.,", max_size=4), max_size=6).map(
    " ".join
)
ASKED = sorted(
    {element for element, _ in ELEMENTS.values()}
    | {"service.text", "traveller.title", "payment.amount"}
)
MASKS = st.sampled_from(
    [
        Masks(),
        Masks(tokens=("REDACTED", "-")),
        Masks(patterns=("MASK-[0-9]+", "A.*A")),
        Masks(hash=True),
        Masks(tokenised=True),
    ]
)


@settings(max_examples=40, deadline=None)
@example(
    element="traveller.title",
    masks=Masks(),
    values=["ANNA MRS", "mr. rev", "REV,DR", " dr ", "X", "MISS\tSR."],
)
@given(
    element=st.sampled_from(ASKED),
    masks=MASKS,
    values=st.lists(WORDS | NAMES | GIVEN | SERVICES | TEXTS | CARDS, min_size=1, max_size=12).map(
        lambda found: [each for each in found if each is not None] or [""]
    ),
)
def test_patterns_say_what_the_codec_says(
    owner: Any, element: str, masks: Masks, values: list[str]
) -> None:
    from auditor.stores.postgresql import PostgresDialect  # noqa: PLC0415 - where it is installed

    seen = MappedColumn(element, masks=masks)
    dialect = PostgresDialect()
    told, number = look(dialect, "v", seen, "text"), shape(dialect, "v", seen, "text")
    listed = ", ".join(f"({at}, {quoted(value)})" for at, value in enumerate(values))
    with owner.cursor() as cursor:
        cursor.execute(
            f"SELECT {told}, {number} FROM (VALUES {listed}) AS t(o, v) ORDER BY o"  # noqa: S608 - as above
        )
        found = cursor.fetchall()
    here = looker(seen, Given())
    for value, (said, form) in zip(values, found, strict=True):
        expected = here(value)
        assert _parts(said) == _parts(expected), value
        assert LETTERS[form - 1] == expected[0], value


def _parts(look: str) -> tuple[str, ...]:
    """A look whose marks are named once each, in no order."""
    heads = []
    for each in look.split("^"):
        head, *marks = each.split("+")
        heads.append(f"{head}{sorted(set(marks))}")
    return tuple(heads)


def grants(owner: Any) -> None:
    """A role that may do what `docs/audit-a-store.md` says, and no more."""
    with owner.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {READER}")
        cursor.execute(f"CREATE ROLE {READER} LOGIN")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {READER}")
        cursor.execute(f"GRANT SELECT ON pnr TO {READER}")
    owner.commit()


@pytest.fixture
def thousand(owner: Any) -> Iterator[None]:
    """A table `pnr` of a thousand rows, which only the reader's role is granted."""
    with owner.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pnr")
        cursor.execute(
            "CREATE TABLE pnr AS SELECT n AS id, 'FAKEMAN' || n AS surname, "
            "timestamptz '2020-01-01' + n * interval '1 hour' AS received_at FROM generate_series(1, 1000) AS n"
        )
    owner.commit()
    grants(owner)
    yield
    with owner.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {READER}")
        cursor.execute(f"DROP ROLE {READER}")
    owner.commit()


SMALL = """
mapping: 1
facts: {holder: piu}
tables:
  pnr:
    kind: pnr
    columns: {id: key, surname: traveller.surname, received_at: {clock: transferred}}
"""


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """The command, run to its end: exit code, standard output, standard error."""

    def ran(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as left:
            main([str(each) for each in arguments])
        out, err = capfd.readouterr()
        return Ran(int(left.value.code or 0), out, err)

    return ran


@pytest.fixture
def mapping(tmp_path: Path) -> str:
    (tmp_path / "mapping.yaml").write_text(SMALL, "utf-8")
    return str(tmp_path / "mapping.yaml")


@pytest.mark.usefixtures("thousand")
def test_a_role_that_may_only_read_is_enough(run: Run, server: Server, mapping: str) -> None:
    address = server.address(READER)
    done = run(
        "audit",
        address,
        "--mapping",
        mapping,
        "--policy",
        "eu-pnr",
        "--as-of",
        "2026-11-22",
        "--format",
        "json",
    )
    assert done.exit_code == 1, done.output
    report = json.loads(done.stdout)
    assert report["examined"]["records"] == 1000
    kept = [each for each in report["requirements"] if each["clause"] == "art-12-4"]
    assert [each["findings"] for each in kept] == [1000]
    assert {each["place"]["source"] for each in report["findings"]} == {"postgresql"}
    for secret in (READER, str(server.port), "127.0.0.1", "FAKEMAN1"):
        assert secret not in done.output


@pytest.mark.usefixtures("thousand")
def test_a_statement_that_writes_is_refused(server: Server, owner: Any) -> None:
    from auditor.stores.postgresql import PostgresStore  # noqa: PLC0415 - where it is installed

    for statement in (
        "DELETE FROM pnr",
        "CREATE TABLE more (a int)",
        "UPDATE pnr SET surname = 'FAKE'",
    ):
        store = PostgresStore(server.address(), "store")
        with pytest.raises(StoreError, match="read only"):
            list(store.rows(statement))
        store.close()
    with owner.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pnr WHERE surname LIKE 'FAKEMAN%'")
        assert cursor.fetchone() == (1000,)


@pytest.mark.usefixtures("thousand")
def test_a_slow_query_is_ended_and_leaves_no_report(
    run: Run, server: Server, owner: Any, tmp_path: Path
) -> None:
    with owner.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE VIEW slow AS SELECT surname, pg_sleep(0.1)::text AS nap FROM pnr"
        )
    owner.commit()
    told = SMALL.replace("    kind: pnr", "    kind: pnr\n    reads: slow")
    told = told[: told.index("{id")] + "{surname: traveller.surname, nap: seat.number}"
    (tmp_path / "slow.yaml").write_text(told, "utf-8")
    done = run(
        "audit", server.address(), "--mapping", str(tmp_path / "slow.yaml"), "--policy", "eu-pnr", "--timeout", "1",
        "--output", f"json={tmp_path / 'report.json'}",
    )  # fmt: skip
    assert done.exit_code == 4
    assert done.stdout == ""
    assert "longer than the time allowed" in done.stderr
    assert not (tmp_path / "report.json").exists()
    with owner.cursor() as cursor:
        cursor.execute("DROP VIEW slow")
    owner.commit()


@pytest.mark.usefixtures("thousand")
def test_a_lost_connection_leaves_no_report(  # noqa: PLR0913, PLR0917 - fixtures
    run: Run,
    server: Server,
    owner: Any,
    mapping: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from auditor.stores.postgresql import PostgresStore  # noqa: PLC0415 - where it is installed

    asked = PostgresStore.rows

    def cut(self: PostgresStore, sql: str) -> Iterator[Any]:
        if "count(*)" in sql:
            with owner.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pnr-auditor'"
                )
                cursor.fetchall()
            owner.commit()
        yield from asked(self, sql)

    monkeypatch.setattr(PostgresStore, "rows", cut)
    done = run(
        "audit", server.address(), "--mapping", mapping, "--policy", "eu-pnr",
        "--output", f"json={tmp_path / 'report.json'}",
    )  # fmt: skip
    assert done.exit_code == 4
    assert done.stdout == ""
    assert "connection was lost" in done.stderr
    assert "127.0.0.1" not in done.stderr
    assert not (tmp_path / "report.json").exists()


def test_nobody_answers(run: Run, mapping: str) -> None:
    done = run(
        "audit",
        "postgresql://fake@127.0.0.1:1/secretdb",
        "--mapping",
        mapping,
        "--policy",
        "eu-pnr",
    )
    assert done.exit_code == 4
    assert "nobody answers" in done.stderr
    assert "secretdb" not in done.output


@pytest.mark.parametrize(
    "address", ["postgresql://fake:Canary@127.0.0.1/db", "service=x password=Canary"]
)
def test_a_password_in_an_address_is_refused(run: Run, address: str, mapping: str) -> None:
    done = run("audit", address, "--mapping", mapping, "--policy", "eu-pnr")
    assert done.exit_code == 2
    assert "Canary" not in done.output
    assert "~/.pgpass" in done.stderr


@pytest.mark.usefixtures("thousand")
def test_no_value_arrives(
    run: Run, server: Server, mapping: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every statement and every batch is looked at: nothing in them is a name or a number of the rows."""
    from auditor.stores.postgresql import PostgresStore  # noqa: PLC0415 - where it is installed

    asked, said, came = PostgresStore.rows, list[str](), list[object]()

    def watched(self: PostgresStore, sql: str) -> Iterator[Any]:
        said.append(sql)
        for batch in asked(self, sql):
            came.extend(cell for row in batch for cell in row)
            yield batch

    monkeypatch.setattr(PostgresStore, "rows", watched)
    done = run(
        "audit",
        server.address(),
        "--mapping",
        mapping,
        "--policy",
        "eu-pnr",
        "--as-of",
        "2026-11-22",
    )
    assert done.exit_code == 1
    assert any("auditor_row" in sql for sql in said)
    assert came
    assert not [each for each in came if isinstance(each, str) and "FAKE" in each.upper()]
    assert "FAKEMAN" not in "".join(said)


@pytest.mark.slow
def test_two_hundred_planted_flaws_are_found_there_and_nothing_else(
    run: Run, server: Server, owner: Any, tmp_path: Path
) -> None:
    """The rows as the generator writes them, in one import by the server's own client."""
    with owner.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pnr")
    owner.commit()
    plan = Plan(format="sql", count=150, seed=7, oldest=6 * 365, holder="piu")
    generate(tmp_path / "made", plan, mix=200)
    server.load(each.read_text("utf-8") for each in sorted((tmp_path / "made").glob("*.sql")))
    done = run(
        "audit", server.address(), "--mapping", tmp_path / "made.mapping.yaml", "--policy", "eu-pnr", "--law-as-of",
        "2030-01-15", "--as-of", "2030-01-15", "--max-findings", "100000", "--fail-on", "never", "--holder", "piu",
        "--output", f"json={tmp_path / 'report.json'}",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    score = scoring(str(tmp_path / "report.json"), [str(tmp_path / "made.labels.json")])
    assert score.perfect, "\n".join(text(score, {}))
    assert score.total.planted == 200
    with owner.cursor() as cursor:
        cursor.execute(f"DROP TABLE {', '.join(TABLES)}")
    owner.commit()


def test_pieces_of_a_table_are_the_whole(
    run: Run, server: Server, owner: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several connections that see one snapshot; rows keep the numbers that they have on one."""
    from auditor.stores import postgresql  # noqa: PLC0415 - where it is installed

    monkeypatch.setattr(postgresql, "_PAGES", 2)
    with owner.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pnr")
        cursor.execute(
            "CREATE TABLE pnr AS SELECT n AS id, CASE WHEN n % 3 = 0 THEN 'XXXX' ELSE 'FAKE' END AS surname, "
            "timestamptz '2020-01-01' + n * interval '10 hours' AS received_at FROM generate_series(1, 5000) AS n"
        )
        cursor.execute("DELETE FROM pnr WHERE id % 7 = 0")
        cursor.execute("CREATE OR REPLACE VIEW seen AS SELECT * FROM pnr")
    owner.commit()
    (tmp_path / "m.yaml").write_text(SMALL, "utf-8")
    reports = [
        run(
            "audit", server.address(), "--mapping", tmp_path / "m.yaml", "--policy", "eu-pnr", "--as-of",
            "2026-11-22", "--format", "json", "--fail-on", "never", "-j", jobs,
        ).stdout
        for jobs in (1, 2, 4)
    ]  # fmt: skip
    assert json.loads(reports[0])["examined"]["records"] == 5000 - 5000 // 7
    assert reports[1] == reports[0]
    assert reports[2] == reports[0]
    store = postgresql.PostgresStore(server.address(), "store", jobs=3)
    (part,) = store.parts("pnr")
    cut = store.pieces(part)
    assert len(cut) == 3
    told = [f"SELECT {each.ordinal}, t.id FROM {each.sql}" for each in (part, *cut)]  # noqa: S608 - ours
    apart = [row for batch in store.each(told[1:]) for row in batch]
    assert apart == [row for batch in store.rows(told[0]) for row in batch]
    (view,) = store.parts("seen")
    assert store.pieces(view) == [view]
    store.close()
    with owner.cursor() as cursor:
        cursor.execute("DROP VIEW seen")
        cursor.execute("DROP TABLE pnr")
    owner.commit()


def test_without_connections_to_spare_one_does_it_all(
    server: Server, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.stores import postgresql  # noqa: PLC0415 - where it is installed

    monkeypatch.setattr(postgresql, "_PAGES", 1)
    with owner.cursor() as cursor:
        cursor.execute("CREATE TABLE few AS SELECT n AS id FROM generate_series(1, 5000) AS n")
    owner.commit()
    store = postgresql.PostgresStore(server.address(), "store", jobs=2)
    asked = postgresql._connected  # noqa: SLF001 - what a server without room does

    def full(address: str) -> Any:
        del address
        raise StoreError("no room")

    monkeypatch.setattr(postgresql, "_connected", full)
    (part,) = store.parts("few")
    assert store.pieces(part) == [part]
    monkeypatch.setattr(postgresql, "_connected", asked)
    store.close()
    with owner.cursor() as cursor:
        cursor.execute("DROP TABLE few")
    owner.commit()
