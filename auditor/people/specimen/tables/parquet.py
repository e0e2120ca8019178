"""Rows as Parquet, one file to a table and sheet: the same rows are the same bytes with the same pyarrow."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from auditor.people.specimen.plan import RefusedError
from auditor.people.specimen.tables import TABLES, Cell, Row

_READ: Mapping[str, Callable[[str], object]] = {
    "day": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "local": datetime.fromisoformat,
}
_GROUP = 10_000  # rows to a row group


def file(table: str, rows: list[Row]) -> bytes:
    """The file of a table.

    Raises:
        RefusedError: pyarrow, which writes it, is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - heavy, and an extra
        from pyarrow import parquet  # noqa: PLC0415 - as above
    except ModuleNotFoundError:
        install = "pip install 'pnr-auditor[stores]'"
        raise RefusedError(f"parquet needs the extra stores: {install}") from None
    types = _types(pa)
    columns = TABLES[table]
    arrays = [
        pa.array([_value(type_, row[at]) for row in rows], types[type_])
        for at, type_ in enumerate(columns.values())
    ]
    out = pa.BufferOutputStream()
    parquet.write_table(
        pa.table(arrays, names=list(columns)),
        out,
        compression="zstd",
        row_group_size=_GROUP,
        store_schema=False,
    )
    written: bytes = out.getvalue().to_pybytes()
    return written


def _types(pa: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a module
    return {
        "key": pa.string(),
        "text": pa.string(),
        "number": pa.int32(),
        "day": pa.date32(),
        "moment": pa.timestamp("us", "UTC"),
        "local": pa.timestamp("us"),
        "answer": pa.bool_(),
    }


def _value(type_: str, cell: Cell) -> object:
    read = _READ.get(type_)
    return cell if cell is None or read is None else read(str(cell))
