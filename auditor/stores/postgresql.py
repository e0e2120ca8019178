"""PostgreSQL over ADBC: one read-only snapshot for the whole audit, streamed, each query bounded in time.

Laws of the file: the address never leaves it; user, password and certificates are the server
library's own affair (environment, service file, password file). What the server says in an error is
not repeated, as it quotes values. A role needs `CONNECT`, `USAGE` on the schema and `SELECT` on what the
mapping names, and no more.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from auditor.stores import json_in_server, looks_in_server, pieces, server_catalogue
from auditor.stores.batch import tuples
from auditor.stores.dialect import DAY, DIVIDERS, OUT_OF_CALENDAR, PARTED, Quoting, Type
from auditor.stores.dialect import look as look_of
from auditor.stores.mapping import MappedColumn
from auditor.stores.members import Steps
from auditor.stores.store import ColumnOf, MissingError, Part, Row, StoreError
from auditor.stores.ways import Ways

if TYPE_CHECKING:
    from adbc_driver_manager.dbapi import Connection

_BATCH = str(1 << 20)  # bytes that the driver holds of an answer
# What the first statement makes of the session. One snapshot: all queries see the same rows.
_BEGIN = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL row_security = off",  # rows that are hidden from the role are refused, not passed over
    "SET LOCAL standard_conforming_strings = on",
    "SET LOCAL synchronize_seqscans = off",  # rows are numbered as they lie
    "SET LOCAL max_parallel_workers_per_gather = 0",  # as above
    "SET LOCAL enable_indexscan = off",
    "SET LOCAL enable_indexonlyscan = off",
    # What it guesses of how many rows a condition lets through may be one for all, and then it compares each with each.
    "SET LOCAL enable_nestloop = off",
    "SET LOCAL jit = off",  # compiling these expressions takes longer than what it saves
    "SET LOCAL application_name = 'pnr-auditor'",
)
_GONE = ("08", "57")  # classes of SQLSTATE: connections, and an operator who intervened
_PAGES = 1000  # from which on a table is read in pieces
# Of a heap that nothing inherits from, on a server that reads a range of it without reading all of it.
_EXTENT = (
    "SELECT pg_relation_size(c.oid) / current_setting('block_size')::bigint FROM pg_class AS c JOIN pg_am AS a "
    "ON a.oid = c.relam WHERE c.oid = to_regclass({table}) AND c.relkind = 'r' AND NOT c.relhassubclass "
    "AND a.amname = 'heap' AND current_setting('server_version_num')::int >= 140000"
)
_LOST = "the connection was lost, or the server could not go on"
_REFUSED = "the server refused a query: it could not work out something of a row, or find a foreign table as described"
_REASONS = {
    "57014": "a query took longer than the time allowed",
    "42501": "the role may not read it: it needs CONNECT, USAGE on the schema and SELECT on the tables, "
    "and BYPASSRLS where row level security hides rows from it",
    "42883": "columns that are held against each other (a join by key) are of different kinds",
    "25006": "the session is read only",
    "42P01": "there is no such table",
    "3F000": "there is no such table",
    "55P03": "a table is locked by somebody else",
    "53200": "the server has no memory for it",
    "53100": "the server's disk is full",
    "58P01": "a file from which the server reads a table is not there",
    "55000": "a materialised view holds no data yet",
}
_TOLD = {
    "statement timeout": "57014",
    "permission denied": "42501",
}


class PostgresDialect(Quoting):
    """SQL as PostgreSQL has it."""

    in_order = False

    def has(self, sql: str, part: str) -> str:
        """Whether a value has `part` in it."""
        return f"strpos({sql}, {self.literal(part)}) > 0"

    def fits(self, sql: str, pattern: str) -> str:
        """Whether a regular expression fits a whole value."""
        return f"{sql} ~ {self.literal(f'^(?:{pattern})$')}"

    def finds(self, sql: str, pattern: str) -> str:
        """Whether a regular expression is met in a value."""
        return f"{sql} ~ {self.literal(pattern)}"

    def trimmed(self, sql: str, characters: str) -> str:
        """A value without these characters around it."""
        return f"btrim({sql}, {self.literal(characters)})"

    def is_empty(self, sql: str) -> str:
        """Whether a value has nothing but dividers."""
        return f"{self.trimmed(sql, DIVIDERS)} = ''"

    def begins(self, sql: str) -> str:
        """Whether a value begins with a letter or a digit, or at least with what divides nothing."""
        return f"(ascii({sql}) BETWEEN 48 AND 90 OR ascii({sql}) BETWEEN 97 AND 122)"

    def is_ascii(self, sql: str) -> str:
        """Whether a value has ASCII characters alone."""
        return f"octet_length({sql}) = length({sql})"

    def only(self, sql: str, mark: str) -> str:
        """Whether a value has nothing but this mark."""
        return f"btrim({sql}, {self.literal(mark)}) = ''"

    def inside(self, listed: str, sql: str) -> str:
        """Whether a value is a member of a list."""
        return f"strpos({listed}, '|' || {sql} || '|') > 0"

    def as_text(self, sql: str) -> str:
        """A value of any kind as a text."""
        return f"CAST({sql} AS text)"

    def json(self, sql: str, kind: Type, told: str) -> str:
        """The JSON in a column; what the server keeps as `jsonb` it has read already."""
        if told == "jsonb":
            return sql
        if kind == "nested":
            return f"to_jsonb({sql})"
        text = self.bytes_as_text(sql) if kind == "bytes" else self.as_text(sql)
        return json_in_server.read(self, text)

    def bytes_as_text(self, sql: str) -> str:
        """Bytes as the ASCII text that they are, else as their digits."""
        plain = f"encode({sql}, 'escape')"
        return f"CASE WHEN strpos({plain}, '\\') > 0 THEN encode({sql}, 'hex') ELSE {plain} END"

    def least(self, sql: str, number: int) -> None:
        """No: it would keep all of them."""
        del sql, number

    def month_number(self, sql: str, kind: Type) -> str:  # noqa: ARG002 - the session's zone is UTC
        """The month of a clock, counted from the year 0."""
        month = f"extract(year FROM {sql}) * 12 + extract(month FROM {sql}) - 1"
        never = f"WHEN {sql} IS NOT NULL THEN {OUT_OF_CALENDAR}"
        return f"CASE WHEN isfinite({sql}) THEN CAST({month} AS bigint) {never} END"

    def day_number(self, sql: str, kind: Type) -> str:
        """The day of a clock, counted from 1970-01-01."""
        day = (
            f"{sql} - DATE '1970-01-01'"
            if kind == "day"
            else f"floor(extract(epoch FROM {sql}) / 86400)"
        )
        return f"CASE WHEN isfinite({sql}) THEN CAST({day} AS bigint) WHEN {sql} IS NOT NULL THEN {OUT_OF_CALENDAR} END"

    def microsecond(self, sql: str) -> str:
        """The instant of a clock, counted from 1970-01-01 in microseconds."""
        return (
            f"CASE WHEN isfinite({sql}) AND {sql} < TIMESTAMP '10000-01-01' "  # later ones have no bigint
            f"THEN CAST(extract(epoch FROM {sql}) * 1000000 AS bigint) "
            f"WHEN {sql} IS NOT NULL THEN {OUT_OF_CALENDAR * DAY} END"
        )

    def look(self, sql: str, seen: MappedColumn, ways: Ways) -> str:
        """The look of a value, by patterns of the server's own."""
        return looks_in_server.look(self, sql, seen, ways.number())


class PostgresStore:
    """A database, seen as it is when the audit begins."""

    def __init__(
        self,
        address: str,
        name: str,
        *,
        jobs: int = 1,
        timeout: int | None = None,
        snapshot: str | None = None,
    ) -> None:
        """Connect to `address`; reports call it `name`, and a query may take `timeout` seconds.

        `jobs` connections count its rows; those beside the first see the `snapshot` that it has.

        Raises:
            MissingError: what speaks to PostgreSQL is not installed.
            StoreError: nobody answers there, or lets us in.
        """
        self.name = name
        self._dialect = PostgresDialect()
        self._connection = _connected(address)
        self._address, self._jobs, self._timeout = address, jobs, timeout
        self._others: list[PostgresStore] = []
        self._begin(snapshot)

    def _begin(self, snapshot: str | None = None) -> None:
        begin, *rest = _BEGIN
        shared = (
            []
            if snapshot is None
            else [f"SET TRANSACTION SNAPSHOT {self._dialect.literal(snapshot)}"]
        )
        bounded = f"SET LOCAL statement_timeout = {1000 * (self._timeout or 0)}"
        for statement in (begin, *shared, *rest, bounded):
            self._do(statement)

    @property
    def dialect(self) -> PostgresDialect:
        """Its SQL."""
        return self._dialect

    def tables(self) -> list[str]:
        """Tables, views and foreign tables that the role may read."""
        return server_catalogue.tables(self._all)

    def repeated(self) -> dict[str, str]:
        """Partitions, tables that inherit, and views of tables that the role may read."""
        return server_catalogue.repeated(self._all)

    def unseen(self) -> str | None:
        """Tables that the role may not read."""
        number = server_catalogue.unseen(self._all)
        return f"tables that the role may not read: {number}" if number else None

    def columns(self, reads: str) -> list[ColumnOf]:
        """The columns of a table or a view."""
        known = self._dialect.literal(self.whole(reads))
        if self._all(f"SELECT to_regclass({known}) IS NULL") == [(True,)]:
            raise MissingError("there is no such table, or the role may not see it")
        return server_catalogue.columns(self._all, known)

    def elsewhere(self, reads: str) -> dict[str, str]:
        """The columns of tables that inherit from this one and that it lacks; foreign tables."""
        return server_catalogue.elsewhere(self._all, self._dialect.literal(self.whole(reads)))

    def members(self, reads: str, column: ColumnOf, known: frozenset[str]) -> list[Steps]:
        """The members of the JSON in the first rows, told in the server: no other name leaves it."""
        name = f"t.{self._dialect.name(column.name)}"
        sql = json_in_server.met(
            self._dialect,
            self._dialect.json(name, column.type, column.told),
            self.whole(reads),
            known,
        )
        try:
            return sorted((_steps(each) for (each,) in self._all(sql)), key=str)
        except StoreError:
            self._connection.rollback()  # what cannot be looked into ends a transaction, and nothing else
            self._begin()
            return []

    def parts(self, reads: str) -> list[Part]:
        """The table, and how many pages it has where it can be read in ranges of them."""
        known = self._dialect.literal(self.whole(reads))
        pages = self._all(_EXTENT.format(table=known)) if self._jobs > 1 else []
        key = str(pages[0][0]) if pages else None
        return [Part(self.name, f"{self.whole(reads)} AS t", "row_number() OVER ()", key=key)]

    def whole(self, reads: str) -> str:
        """What stands after FROM for all of a table."""
        return self._dialect.path(reads)

    def some(self, part: Part, joined: Sequence[str] = ()) -> None:
        """None: it holds groups elsewhere."""
        del part, joined

    def pieces(
        self, part: Part, joined: Sequence[str] = (), most: int | None = None
    ) -> Sequence[Part]:
        """Ranges of pages, one to a connection, where there are rows enough."""
        del joined, most
        if self._jobs == 1 or part.key is None or int(part.key) < _PAGES:
            return [part]
        ranges = pieces.cut(0, int(part.key) - 1, self._jobs)
        wheres = [f"t.ctid >= '({a},0)' AND t.ctid < '({b + 1},0)'" for a, b in ranges]
        # The snapshot may hold rows of pages that were added since.
        wheres[-1] = wheres[-1].partition(" AND ")[0]
        if not self._beside(len(wheres)):
            return [part]
        told = self.each([f"SELECT count(*) FROM {part.sql} WHERE {where}" for where in wheres])
        counts = [int(row[0]) for batch in told for row in batch]
        return pieces.numbered(
            part, wheres, counts, lambda before: f"{before} + row_number() OVER ()"
        )

    def each(self, queries: Sequence[str]) -> Iterator[Sequence[Row]]:
        """What several queries bring back, each asked on a connection of its own."""
        if len(queries) == 1:
            yield from self.rows(queries[0])
            return
        askers = [self, *self._others][: len(queries)]
        with ThreadPoolExecutor(len(askers)) as crew:
            yield from crew.map(_every, askers, queries)

    def _beside(self, number: int) -> bool:
        """Whether there are so many connections that see the same; a server may have none left."""
        if len(self._others) < number - 1:
            ((snapshot,),) = self._all("SELECT pg_export_snapshot()")
            try:
                while len(self._others) < number - 1:
                    other = PostgresStore(
                        self._address, self.name, timeout=self._timeout, snapshot=snapshot
                    )
                    self._others.append(other)
            except StoreError:
                return False
        return True

    def rows(self, sql: str) -> Iterator[Sequence[Row]]:
        """What a query brings back, in batches."""
        import adbc_driver_manager as adbc  # noqa: PLC0415 - an extra

        try:
            with self._connection.cursor(
                adbc_stmt_kwargs={"adbc.postgresql.batch_size_hint_bytes": _BATCH}
            ) as cursor:
                cursor.execute(sql)
                for batch in cursor.fetch_record_batch():
                    yield tuples([column.to_pylist() for column in batch.columns])
        except adbc.Error as fault:
            raise _failed(fault) from None
        except OSError as fault:  # Arrow's word for a stream that ended
            raise self._ended(str(fault)) from None

    def nested(
        self,
        sql: str,
        column: ColumnOf,  # noqa: ARG002 - other engines must know its type
        path: str,
        seen: MappedColumn,
        form: str,
    ) -> str:
        """The looks of the parts of a nested column, joined by `;`."""
        if form == "struct":
            return look_of(
                self._dialect, f"CAST(({sql}).{self._dialect.name(path)} AS text)", seen, "text"
            )
        told = look_of(self._dialect, "x", seen, "text")
        if form == "json":
            found, by = json_in_server.steps(sql, path)
            if not by:
                return f"(SELECT {told} FROM ({found} OFFSET 0) AS n)"
        else:
            # The members of composites come as columns of their own, those of values as one.
            member, called = (self._dialect.name(path), "") if path else ("e", "(e, ordinality)")
            by = ["o"]
            found = (
                f"SELECT CAST(q.{member} AS text) AS x, q.ordinality AS o "
                f"FROM unnest({sql}) WITH ORDINALITY AS q{called}"
            )
        order = ", ".join(by)
        return (
            f"(SELECT string_agg(coalesce({told}, ''), ';' ORDER BY {order}) FROM ({found}) AS n)"
        )

    def split(self, sql: str, seen: MappedColumn) -> str:
        """The looks of the words of a text."""
        told = look_of(self._dialect, "NULLIF(x, '')", seen, "text")
        words = f"regexp_split_to_table({sql}, {self._dialect.literal(PARTED)}) WITH ORDINALITY AS q(x, o)"
        return f"(SELECT string_agg(coalesce({told}, ''), ';' ORDER BY o) FROM {words})"

    def close(self) -> None:
        """Let go of it; nothing was changed."""
        import adbc_driver_manager as adbc  # noqa: PLC0415 - an extra

        for other in self._others:
            other.close()
        self._others.clear()
        try:
            self._connection.rollback()
            self._connection.close()
        except adbc.Error:
            return

    def _ended(self, told: str) -> StoreError:
        """Why a stream ended: what Arrow repeats has no SQLSTATE, and speaks the server's language."""
        import adbc_driver_manager as adbc  # noqa: PLC0415 - an extra

        for word, state in _TOLD.items():
            if word in told:
                return StoreError(_REASONS[state])
        try:
            self._do("SELECT 1")
        except StoreError as fault:
            return fault
        except adbc.Error:
            return StoreError(_LOST)
        return StoreError(_REFUSED)

    def _do(self, statement: str) -> None:
        import adbc_driver_manager as adbc  # noqa: PLC0415 - an extra

        try:
            with self._connection.cursor() as cursor:
                cursor.execute(statement)
        except adbc.Error as fault:
            raise _failed(fault) from None

    def _all(self, sql: str) -> list[Row]:
        return _every(self, sql)


def _every(store: PostgresStore, sql: str) -> list[Row]:
    return [row for batch in store.rows(sql) for row in batch]


def _connected(address: str) -> "Connection":
    try:
        import adbc_driver_manager as adbc  # noqa: PLC0415 - an extra
        from adbc_driver_postgresql import dbapi  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingError(
            "this needs what speaks to PostgreSQL, which is not installed: pip install 'pnr-auditor[stores]'"
        ) from None
    try:
        connection: Connection = dbapi.connect(address)
    except adbc.Error:
        raise StoreError("nobody answers at the address, or lets us in") from None
    return connection


def _failed(fault: Any) -> StoreError:  # noqa: ANN401 - the driver's error
    """The fault in own words: the server's quote values, and the driver's the address."""
    import adbc_driver_manager as adbc  # noqa: PLC0415 - an extra

    state = getattr(fault, "sqlstate", None) or ""
    if state == "42P01":
        return MissingError(_REASONS[state])
    if not state and fault.status_code == adbc.AdbcStatusCode.INVALID_STATE:
        return StoreError(_REFUSED)  # the connection stands, its transaction does not
    if state in _REASONS or not state or state[:2] in _GONE:
        return StoreError(_REASONS.get(state, _LOST))
    return StoreError(f"the server refused a query (SQLSTATE {state})")


def _steps(told: str) -> Steps:
    """The steps of a path that is told with a dot before each, and nothing behind it for a list: `..party..surname`."""
    return tuple(each or None for each in told.split(".")[1:])
