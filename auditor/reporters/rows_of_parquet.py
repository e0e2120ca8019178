"""Findings as rows of Parquet, however many there are: a group of rows at a time is held, and no more.

It is no reporter: a report lists a bounded number. `auditor audit --output findings=FILE.parquet` writes
them while the audit runs.
"""

from typing import Any, BinaryIO

from auditor.law.finding import Finding
from auditor.observed.record import Place
from auditor.reporters import LackingError

SUFFIXES = (".parquet", ".pq")
_GROUP = 20_000  # rows
_TEXTS = (
    "rule", "name", "severity", "policy", "clause", "title", "cites", "binding", "basis", "element", "message",
    "remedy", "fingerprint",
)  # fmt: skip
# Of places those that a finding has a column of its own for bear another name.
_PLACED = {"message": "message_number", "element": "element_number"}
_PLACES = tuple(Place.__struct_fields__)
_WORDS = frozenset({"source", "tag", "pointer", "table", "column"})


class Rows:
    """What writes findings to a file of Parquet, which is whole once it is closed."""

    def __init__(self, out: BinaryIO) -> None:
        """Into this file.

        Raises:
            LackingError: pyarrow, which writes it, is not installed.
        """
        try:
            import pyarrow as pa  # noqa: PLC0415 - an extra
            from pyarrow import parquet  # noqa: PLC0415 - as above
        except ModuleNotFoundError:
            raise LackingError(
                "findings as Parquet need pyarrow, which is not installed: pip install 'pnr-auditor[stores]'"
            ) from None
        self._pa = pa
        self._schema = pa.schema(
            [
                *((name, pa.string()) for name in _TEXTS),
                ("candidate", pa.bool_()),
                ("on_receipt", pa.bool_()),
                ("duty", pa.list_(pa.string())),
                *(
                    (_PLACED.get(name, name), pa.string() if name in _WORDS else pa.int64())
                    for name in _PLACES
                ),
            ]
        )
        self._writer = parquet.ParquetWriter(
            out, self._schema, compression="zstd", store_schema=False
        )
        self._held: list[tuple[Any, ...]] = []

    def add(self, finding: Finding) -> None:
        """One more."""
        place = finding.place
        self._held.append(
            (
                *(
                    None if each is None else str(each)
                    for each in (getattr(finding, name) for name in _TEXTS)
                ),
                finding.candidate,
                finding.on_receipt,
                list(finding.duty),
                *(getattr(place, name) for name in _PLACES),
            )
        )
        if len(self._held) == _GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is still held, and the end of the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if not self._held:
            return
        columns = zip(*self._held, strict=True)
        arrays = [
            self._pa.array(column, field.type)
            for column, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_batch(self._pa.record_batch(arrays, schema=self._schema))
        self._held.clear()
