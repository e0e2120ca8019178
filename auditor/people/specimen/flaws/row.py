"""What a planted flaw asks of a row of an access log, and takes out of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from auditor.formats.logs.columns import columns
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws.held import Broken
from auditor.people.specimen.operation import Row


def columns_of(row: Mapping[str, str]) -> dict[str, str]:
    """The columns of a row, under the elements that they are."""
    known = columns()
    return {known[name].element or "": name for name in row if name in known}


def unshown(row: Mapping[str, str], shows: tuple[str, ...], column: str | None) -> Iterator[Broken]:
    """What a row lacks of what it has to show, said of a column or (None) of the row."""
    there = columns_of(row)
    return ((each, column) for each in shows if each not in there)


def when(row: Mapping[str, str], column: str) -> datetime | None:
    """The instant in a column; None where there is none that can be read."""
    try:
        return datetime.fromisoformat(row[column])
    except (KeyError, ValueError):
        return None


def without(row: Row, elements: tuple[str, ...], draw: Draw) -> Row | None:
    """The row without one of these elements; None where it has none that can go."""
    columns = columns_of(row)
    there = [columns[each] for each in elements if each in columns and columns[each] != "operation"]
    if not there:
        return None
    del row[draw.pick(there)]
    return row
