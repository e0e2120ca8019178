"""What an audit of a store leaves unlooked at, as the mapping says: a report names it, or it would pass for clean."""

from collections.abc import Iterator

from auditor.observed.record import Unread
from auditor.stores.mapping import Nested, Skipped, Table

IGNORED = "left out by the mapping"
IN_PART = "but for the members that the mapping names"


def left_out(table: Table) -> Iterator[Unread]:
    """The columns that are `ignored`, and those of which the mapping names some members: `pnr.payload`.

    A key and a partition hold no passenger data; a list of bare values is looked at whole.
    """
    for name, column in table.columns.items():
        match column:
            case Skipped(why="ignored"):
                yield Unread(f"{table.name}.{name}", IGNORED, left="passed")
            case Nested(parts=parts) if set(parts) != {""}:
                yield Unread(f"{table.name}.{name}", IN_PART, left="passed")
            case _:
                pass
