"""What PostgreSQL's own catalogue says: which tables there are, what they are made of, and whose rows are whose."""

from collections.abc import Callable, Iterator

from auditor.stores.dialect import Quoting, Type
from auditor.stores.members import DEEP, Steps
from auditor.stores.store import BELOW, CHILD, FOREIGN, VIEW, ColumnOf, Row

Ask = Callable[[str], list[Row]]

_TYPES: dict[str, Type] = {
    "text": "text", "varchar": "text", "date": "day", "timestamp": "local", "timestamptz": "instant",
    "bytea": "bytes",
}  # fmt: skip
_JSON = ("json", "jsonb")
_NESTED = ("A", "C")  # pg_type.typcategory: arrays and composites; below, texts and enums
_WORDS = ("S", "E")
# A domain is what it is made of, however often it was named anew.
_COLUMNS = """\
SELECT a.attname, format_type(a.atttypid, NULL), b.typname, b.typcategory, CAST(a.atttypid AS bigint)
FROM pg_attribute AS a, LATERAL (
  WITH RECURSIVE base AS (
    SELECT t.oid, t.typname, t.typcategory, t.typtype, t.typbasetype FROM pg_type AS t WHERE t.oid = a.atttypid
    UNION ALL
    SELECT t.oid, t.typname, t.typcategory, t.typtype, t.typbasetype
    FROM pg_type AS t JOIN base ON t.oid = base.typbasetype
  ) SELECT typname, CAST(typcategory AS text) AS typcategory FROM base WHERE typtype <> 'd'
) AS b
WHERE a.attrelid = to_regclass({table}) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""
_TABLES = (
    "FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') "
    "AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'"
)
_GRANTED = "(has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))"
# Of a partition, or a table that inherits, the rows are read with the table above, where the role may read that.
_CHILD = (
    "EXISTS (WITH RECURSIVE up(oid) AS (SELECT i.inhparent FROM pg_inherits AS i WHERE i.inhrelid = c.oid "
    "UNION SELECT i.inhparent FROM pg_inherits AS i JOIN up ON i.inhrelid = up.oid) "
    "SELECT FROM up JOIN pg_class AS p ON p.oid = up.oid JOIN pg_namespace AS pn ON pn.oid = p.relnamespace "
    "WHERE has_schema_privilege(pn.oid, 'USAGE') AND has_table_privilege(p.oid, 'SELECT'))"
)
# A view of tables that the role may read itself; one through which alone it sees their rows is like a table.
_REPEATS = (
    "(c.relkind = 'v' AND NOT EXISTS (SELECT FROM pg_rewrite AS r JOIN pg_depend AS d ON d.objid = r.oid "
    "AND d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> c.oid "
    "JOIN pg_class AS s ON s.oid = d.refobjid JOIN pg_namespace AS sn ON sn.oid = s.relnamespace "
    "WHERE r.ev_class = c.oid "
    "AND NOT (has_schema_privilege(sn.oid, 'USAGE') AND has_table_privilege(s.oid, 'SELECT'))) "
    "AND EXISTS (SELECT FROM pg_rewrite AS r JOIN pg_depend AS d ON d.objid = r.oid AND d.refobjid <> c.oid "
    "AND d.refclassid = 'pg_class'::regclass WHERE r.ev_class = c.oid))"
)
_BELOW = """\
WITH RECURSIVE below(oid) AS (
  SELECT i.inhrelid FROM pg_inherits AS i WHERE i.inhparent = to_regclass({table})
  UNION SELECT i.inhrelid FROM pg_inherits AS i JOIN below ON i.inhparent = below.oid
)
"""
_FOREIGN = (
    f"{_BELOW} SELECT c.relname FROM pg_class AS c WHERE c.relkind = 'f' "
    "AND (c.oid = to_regclass({table}) OR c.oid IN (SELECT oid FROM below)) ORDER BY 1"
)
_ELSEWHERE = f"""{_BELOW}
SELECT DISTINCT c.relname, a.attname FROM below JOIN pg_class AS c ON c.oid = below.oid
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE a.attname NOT IN (SELECT attname FROM pg_attribute WHERE attrelid = to_regclass({{table}})) ORDER BY 1, 2"""
_TYPE = (
    "SELECT CAST(typtype AS text), CAST(typcategory AS text), CAST(typelem AS bigint), CAST(typbasetype AS bigint), "
    "CAST(typrelid AS bigint) FROM pg_type WHERE oid = {type}"
)
_MEMBERS = (
    "SELECT attname, CAST(atttypid AS bigint) FROM pg_attribute WHERE attrelid = {table} AND attnum > 0 "
    "AND NOT attisdropped ORDER BY attnum"
)
_SQL = Quoting()


def tables(ask: Ask) -> list[str]:
    """Tables, views and foreign tables that the role may read, each row of a table in one of them."""
    return _named(ask(_listed(f"{_GRANTED} AND NOT {_CHILD} AND NOT {_REPEATS}")))


def repeated(ask: Ask) -> dict[str, str]:
    """What has the same rows again: partitions, tables that inherit, views."""
    children = _named(ask(_listed(f"{_GRANTED} AND {_CHILD}")))
    views = _named(ask(_listed(f"{_GRANTED} AND {_REPEATS}")))
    return dict.fromkeys(children, CHILD) | dict.fromkeys(views, VIEW)


def unseen(ask: Ask) -> int:
    """How many tables the role may not read, nor their rows with another."""
    ((number,),) = ask(f"SELECT count(*) {_TABLES} AND NOT {_GRANTED} AND NOT {_CHILD}")
    return int(number)


def columns(ask: Ask, table: str) -> list[ColumnOf]:
    """The columns of a table; `table` is its name as a literal."""
    return [_column(ask, *each) for each in ask(_COLUMNS.format(table=table))]


def elsewhere(ask: Ask, table: str) -> dict[str, str]:
    """The columns of tables that inherit from a table and that it lacks, and what of its rows are on another server."""
    columns = (_SQL.told(*each) for each in ask(_ELSEWHERE.format(table=table)))
    foreign = (_SQL.told(*each) for each in ask(_FOREIGN.format(table=table)))
    return dict.fromkeys(columns, BELOW) | dict.fromkeys(foreign, FOREIGN)


def _listed(where: str) -> str:
    return f"SELECT n.nspname, c.relname {_TABLES} AND {where} ORDER BY 1, 2"


def _named(found: list[Row]) -> list[str]:
    return [
        _SQL.told(name) if schema == "public" else _SQL.told(schema, name) for schema, name in found
    ]


def _column(ask: Ask, name: str, told: str, base: str, category: str, type_: int) -> ColumnOf:  # noqa: PLR0913, PLR0917
    if category in _NESTED:
        return ColumnOf(name, "nested", fields=tuple(_steps(ask, type_, ())), told=told)
    if base in _JSON:  # a domain over one is read as that
        return ColumnOf(name, "json", told=base)
    words = category in _WORDS
    kind: Type = _TYPES.get(base, "text" if category == "S" else "other")
    return ColumnOf(name, kind, told=told, cast=words and base not in _TYPES)


def _steps(ask: Ask, type_: int, before: Steps) -> Iterator[Steps]:
    """The steps to each member of a type."""
    ((kind, category, element, base, table),) = ask(_TYPE.format(type=type_))
    if kind == "d":
        yield from _steps(ask, base, before)
    elif kind == "c" and len(before) <= DEEP:
        for name, inside in ask(_MEMBERS.format(table=table)):
            yield from _steps(ask, inside, (*before, name))
    elif category == "A" and element and len(before) <= DEEP:
        yield from _steps(ask, element, (*before, None))
    else:
        yield before
