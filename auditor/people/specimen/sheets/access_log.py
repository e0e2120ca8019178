"""Access logs, one operation to a row: in JSON Lines, or as a table."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

import msgspec

from auditor.formats.logs.columns import columns
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.operation import Row, operation
from auditor.people.specimen.plan import Mend, Plan, RefusedError, Sheet

SUFFIXES = {None: ".jsonl", "table": ".csv"}
KINDS = ("rows", "table")
DIRECTORIES: tuple[str, ...] = ()
PARTED = False
MENDED = True

_TRIES = 256


def write(plan: Plan, sheet: Sheet, mend: Mend | None = None) -> Sequence[bytes]:
    """The rows of a sheet; where `mend` says what is lawful, others are drawn until one is."""
    rows = _rows(plan, sheet, mend)
    return [table(rows) if plan.kind == "table" else b"".join(map(line, rows))]


def line(row: Row) -> bytes:
    """One row as a line."""
    return msgspec.json.encode(row) + b"\n"


def _rows(plan: Plan, sheet: Sheet, mend: Mend | None) -> Iterator[Row]:
    for number in range(sheet.first, sheet.end):
        draw = Draw(f"{plan.seed} log", number)
        for _ in range(_TRIES):
            row = _meant(plan, operation(draw, plan.on, plan.holder))
            if mend is None or mend(row) is not None:
                yield row
                break
        else:
            raise RefusedError("no operation could be found that this law lets be done")


def _meant(plan: Plan, row: Row) -> Row:
    names = columns()
    return {name: value for name, value in row.items() if names[name].element not in plan.without}


def table(rows: Iterable[Row]) -> bytes:
    """Rows as a table with a head."""
    out = StringIO(newline="")
    writer = csv.DictWriter(out, list(columns()), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue().encode()


def _cell(value: Any) -> Any:  # noqa: ANN401 - a cell is text, number, list or answer
    if isinstance(value, list):
        return " ".join(value)
    return "yes" if value is True else value
