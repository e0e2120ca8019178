"""PostgreSQL over ADBC: one read-only snapshot for the whole audit, streamed, each query bounded in time.

Laws of the file: the address never leaves it; user, password and certificates are the server
library's own affair (environment, service file, password file). What the server says in an error is
not repeated, as it quotes values. A role needs `CONNECT`, `USAGE` on the schema and `SELECT` on what the
mapping names, and no more.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from auditor.stores import looks_in_server
from auditor.stores.batch import tuples
from auditor.stores.dialect import DAY, OUT_OF_CALENDAR, PARTED, Quoting, Type
from auditor.stores.dialect import look as look_of
from auditor.stores.mapping import MappedColumn
from auditor.stores.store import ColumnOf, MissingError, Part, Row, StoreError

if TYPE_CHECKING:
    from adbc_driver_manager.dbapi import Connection

_BATCH = str(1 << 20)  # bytes that the driver holds of an answer
_TYPES: dict[str, Type] = {
    "text": "text", "character varying": "text", "citext": "text", "date": "day",
    "timestamp without time zone": "local", "timestamp with time zone": "instant",
    "json": "json", "jsonb": "json", "bytea": "bytes",
}  # fmt: skip
# What the first statement makes of the session. One snapshot: all queries see the same rows.
_BEGIN = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL standard_conforming_strings = on",
    "SET LOCAL synchronize_seqscans = off",  # rows are numbered as they lie
    "SET LOCAL max_parallel_workers_per_gather = 0",  # as above
    "SET LOCAL enable_indexscan = off",
    "SET LOCAL enable_indexonlyscan = off",
    "SET LOCAL jit = off",  # compiling these expressions takes longer than what it saves
    "SET LOCAL application_name = 'pnr-auditor'",
)
_LOST = "the connection was lost, or the server could not go on"
_REASONS = {
    "57014": "a query took longer than the time allowed",
    "42501": "the role may not read it: it needs CONNECT, USAGE on the schema and SELECT on the tables",
    "25006": "the session is read only",
    "42P01": "there is no such table",
    "3F000": "there is no such table",
    "55P03": "a table is locked by somebody else",
    "53200": "the server has no memory for it",
    "53100": "the server's disk is full",
}


class PostgresDialect(Quoting):
    """SQL as PostgreSQL has it."""

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

    def begins(self, sql: str) -> str:
        """Whether a value begins with a letter or a digit, or at least with what divides nothing."""
        return f"(ascii({sql}) BETWEEN 48 AND 90 OR ascii({sql}) BETWEEN 97 AND 122)"

    def is_ascii(self, sql: str) -> str:
        """Whether a value has ASCII characters alone."""
        return f"octet_length({sql}) = length({sql})"

    def inside(self, listed: str, sql: str) -> str:
        """Whether a value is a member of a list."""
        return f"strpos({listed}, '|' || {sql} || '|') > 0"

    def as_text(self, sql: str) -> str:
        """A value of any kind as a text."""
        return f"CAST({sql} AS text)"

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
            f"CASE WHEN isfinite({sql}) THEN CAST(extract(epoch FROM {sql}) * 1000000 AS bigint) "
            f"WHEN {sql} IS NOT NULL THEN {OUT_OF_CALENDAR * DAY} END"
        )

    def look(self, sql: str, seen: MappedColumn, form: str) -> str:
        """The look of a value, by patterns of the server's own."""
        return looks_in_server.look(self, sql, seen, form)


class PostgresStore:
    """A database, seen as it is when the audit begins."""

    def __init__(self, address: str, name: str, *, timeout: int | None = None) -> None:
        """Connect to `address`; reports call it `name`, and a query may take `timeout` seconds.

        Raises:
            MissingError: what speaks to PostgreSQL is not installed.
            StoreError: nobody answers there, or lets us in.
        """
        self.name = name
        self._dialect = PostgresDialect()
        self._connection = _connected(address)
        for statement in (*_BEGIN, f"SET LOCAL statement_timeout = {1000 * (timeout or 0)}"):
            self._do(statement)

    @property
    def dialect(self) -> PostgresDialect:
        """Its SQL."""
        return self._dialect

    def tables(self) -> list[str]:
        """Tables, views and foreign tables that the role may read."""
        found = self._all(
            "SELECT n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition "
            "AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%' "
            "AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1, 2"
        )
        return [name if schema == "public" else f"{schema}.{name}" for schema, name in found]

    def columns(self, reads: str) -> list[ColumnOf]:
        """The columns of a table or a view."""
        known = self._dialect.literal(self.whole(reads))
        found = self._all(
            "SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute AS a "
            f"WHERE a.attrelid = to_regclass({known}) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
        )
        if not found:
            raise MissingError("there is no such table, or the role may not see it")
        return [_column(name, told) for name, told in found]

    def parts(self, reads: str) -> list[Part]:
        """The table."""
        return [Part(self.name, f"{self.whole(reads)} AS t", "row_number() OVER ()")]

    def whole(self, reads: str) -> str:
        """What stands after FROM for all of a table."""
        return ".".join(self._dialect.name(each) for each in reads.split("."))

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
            slow = "57014" in str(fault) or "statement timeout" in str(fault)
            raise StoreError(_REASONS["57014"] if slow else _LOST) from None

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
        if form == "json":
            found = (
                f"SELECT v #>> '{{}}' AS x, o FROM jsonb_path_query(CAST({sql} AS jsonb), "
                f"{self._dialect.literal(path)}) WITH ORDINALITY AS q(v, o)"
            )
        else:
            member = f"CAST((e).{self._dialect.name(path)} AS text)" if path else "CAST(e AS text)"
            found = f"SELECT {member} AS x, o FROM unnest({sql}) WITH ORDINALITY AS q(e, o)"
        told = look_of(self._dialect, "x", seen, "text")
        return f"(SELECT string_agg(coalesce({told}, ''), ';' ORDER BY o) FROM ({found}) AS n)"

    def split(self, sql: str, seen: MappedColumn) -> str:
        """The looks of the words of a text."""
        told = look_of(self._dialect, "NULLIF(x, '')", seen, "text")
        words = f"regexp_split_to_table({sql}, {self._dialect.literal(PARTED)}) WITH ORDINALITY AS q(x, o)"
        return f"(SELECT string_agg(coalesce({told}, ''), ';' ORDER BY o) FROM {words})"

    def close(self) -> None:
        """Let go of it; nothing was changed."""
        import adbc_driver_manager as adbc  # noqa: PLC0415 - an extra

        try:
            self._connection.rollback()
            self._connection.close()
        except adbc.Error:
            return

    def _do(self, statement: str) -> None:
        import adbc_driver_manager as adbc  # noqa: PLC0415 - an extra

        try:
            with self._connection.cursor() as cursor:
                cursor.execute(statement)
        except adbc.Error as fault:
            raise _failed(fault) from None

    def _all(self, sql: str) -> list[Row]:
        return [row for batch in self.rows(sql) for row in batch]


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
    state = getattr(fault, "sqlstate", None) or ""
    if state == "42P01":
        return MissingError(_REASONS[state])
    return StoreError(_REASONS.get(state, _LOST))


def _column(name: str, told: str) -> ColumnOf:
    if told.endswith("[]"):
        return ColumnOf(name, "nested", told=told)
    return ColumnOf(name, _TYPES.get(told, "other"), told=told)
