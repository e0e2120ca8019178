"""What an audit of a store leaves unlooked at, as the mapping says: a report names it, or it would pass for clean."""

from collections.abc import Iterable, Iterator, Mapping

from auditor.observed.record import Unread
from auditor.stores.mapping import Nested, Skipped, Table
from auditor.stores.members import Steps, path
from auditor.stores.store import ColumnOf

IGNORED = "left out by the mapping"
IN_PART = "but for the members that the mapping names"
MEMBER = "a member that the mapping does not name"


def left_out(
    table: Table, columns: Iterable[ColumnOf], elsewhere: Mapping[str, str]
) -> Iterator[Unread]:
    """The columns that are `ignored`, members that the mapping does not name, and what reading a table may not reach.

    `columns` are those of the table, `elsewhere` is what it may not reach, and why (`Store.elsewhere`).
    A key and a partition hold no passenger data; a list of bare values is looked at whole. Of JSON and maps nobody
    knows what there is besides.
    """
    there = {each.name: each for each in columns}
    for name, column in table.columns.items():
        match column:
            case Skipped(why="ignored"):
                yield Unread(f"{table.name}.{name}", IGNORED, left="column")
            case Nested() if name in there:
                for member, why in _members(column, there[name]):
                    yield Unread(f"{table.name}.{name}{member}", why, left="column")
            case _:
                pass
    for each, why in elsewhere.items():
        yield Unread(each, why, left="column")


def _members(nested: Nested, column: ColumnOf) -> Iterator[tuple[str, str]]:
    """What of a nested column is not looked at, as a report names it, and why."""
    if not column.fields:
        if set(nested.parts) != {""}:
            yield "", IN_PART
        return
    left = (_told(steps) for steps in column.fields if not _looked_at(nested, steps))
    for member in dict.fromkeys(left):
        yield member, MEMBER


def _looked_at(nested: Nested, steps: Steps) -> bool:
    """Whether the mapping names a member, or what it is a member of."""
    if nested.form == "json":
        whole = path(steps) or ""
        return any(
            whole == each or whole.startswith((f"{each}.", f"{each}[")) for each in nested.parts
        )
    if "" in nested.parts:
        return True
    inside = steps[1:] if nested.form == "list" else steps
    return bool(inside) and inside[0] in nested.parts


def _told(steps: Steps) -> str:
    return "".join("" if each is None else f".{each}" for each in steps)
