"""Rows as statements that PostgreSQL, SQLite and DuckDB read alike.

Each file has the whole schema, so that it loads by itself and behind any other.
"""

from collections.abc import Iterator, Mapping

from auditor.people.specimen.tables import TABLES, Cell, Columns, Row, Rows

HEAD = "-- synthetic: every row is of nobody"
_TYPES: Mapping[str, str] = {
    "key": "text",
    "text": "text",
    "number": "integer",
    "day": "date",
    "moment": "timestamp with time zone",
    "local": "timestamp",
    "answer": "boolean",
}
_AT_ONCE = 500  # rows to a statement


def script(rows: Rows) -> Iterator[str]:
    """The lines of a script that makes the tables, where they are not there, and fills them."""
    yield HEAD
    yield "BEGIN;"
    for table, columns in TABLES.items():
        yield from _table(table, columns)
    for table, held in rows.items():
        for start in range(0, len(held), _AT_ONCE):
            yield from _insert(table, TABLES[table], held[start : start + _AT_ONCE])
    yield "COMMIT;"


def _table(table: str, columns: Columns) -> Iterator[str]:
    yield f"CREATE TABLE IF NOT EXISTS {table} ("
    first = next(iter(columns))
    for name, type_ in columns.items():
        key = " PRIMARY KEY" if name == first else ""
        end = "" if name == list(columns)[-1] else ","
        yield f"  {name} {_TYPES[type_]}{key}{end}"
    yield ");"


def _insert(table: str, columns: Columns, rows: list[Row]) -> Iterator[str]:
    yield f"INSERT INTO {table} ({', '.join(columns)}) VALUES"
    last = len(rows) - 1
    for number, row in enumerate(rows):
        yield f"({', '.join(map(_literal, row))}){';' if number == last else ','}"


def _literal(cell: Cell) -> str:
    if cell is None:
        return "NULL"
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell)
    return "'" + cell.replace("'", "''") + "'"
