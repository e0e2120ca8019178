"""Tokens of Parquet: the value of each column in each row, and whatever its footer says beside them.

A file of columns has room for bytes that no reader shows. So it is written once more from what was
read: where that gives other bytes, the file as such is a token that nothing proves.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from auditor.people.attest.statements import scope_of
from auditor.people.attest.token import Token

BEGIN = b"PAR1"
_INSTALL = "pip install 'pnr-auditor[stores]'"
_BATCH = 10_000
_UNITS = 1  # unit 0 is the file


class LackingError(Exception):
    """What reads such files is not installed; the text says how to get it."""


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file; offsets are 0, as values lie there compressed: the unit counts the rows.

    Raises:
        LackingError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - heavy, and an extra
        from pyarrow import parquet  # noqa: PLC0415 - as above
    except ModuleNotFoundError:
        raise LackingError(f"Parquet needs the extra stores: {_INSTALL}") from None
    try:
        file = parquet.ParquetFile(pa.BufferReader(data))
        table = file.read()
    except (pa.ArrowException, OSError):
        yield Token("stray", "PARQUET", "", 0, 0)
        return
    if _again(pa, parquet, file, table) != data:
        yield Token("stray", "PARQUET", "", 0, 0)
    for name in table.column_names:
        yield Token("name", "SQL", name, 0, 0)
    names = [scope_of(name.lower()) for name in table.column_names]
    row = _UNITS
    for batch in table.to_batches(max_chunksize=_BATCH):
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            for scope, cell in zip(names, cells, strict=True):
                if cell is not None:
                    yield Token("value", scope, _text(cell), 0, row)
            row += 1


def _again(pa: Any, parquet: Any, file: Any, table: Any) -> bytes:  # noqa: ANN401 - of pyarrow
    """The file as it is written from its own rows."""
    groups = file.metadata.num_row_groups
    size = file.metadata.row_group(0).num_rows or None if groups else None
    out = pa.BufferOutputStream()
    settings = {"compression": "zstd", "row_group_size": size, "store_schema": False}
    parquet.write_table(table.replace_schema_metadata(None), out, **settings)
    written: bytes = out.getvalue().to_pybytes()
    return written


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return f"{cell.isoformat()[:19]}Z" if cell.tzinfo else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
