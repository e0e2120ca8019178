"""A table that rows are joined with by key: the record that a row is part of, the log that says it was deleted.

An engine within this process holds the whole of what rows are joined with in memory. Where that is much, rows are
counted in pieces, and of each such table only what belongs to the rows of the piece is held. The join itself is the
same, so whatever two engines mean by equal, and by a key that is null, it is what they mean of the whole.
"""

from collections.abc import Iterable

from msgspec import Struct

from auditor.stores.store import Part

_NEAR = "auditor_near"


class Joined(Struct, frozen=True, eq=False):
    """What is joined: `alias` is what a query calls it, `whole` stands after FROM for all of it.

    `to` is the alias of what it is joined to, `on` the columns of that and its own, quoted. Of a *log* each key is
    joined once, as one that it names twice must not double the row.
    """

    alias: str
    whole: str
    to: str
    on: tuple[tuple[str, str], ...]
    log: bool = False

    def sql(self, near: str | None) -> str:
        """What stands in a query for it; `near` stands after FROM for what it is joined to, where only that is held."""
        table = self.whole if near is None and not self.log else f"({self.rows(near)})"
        return f"LEFT JOIN {table} AS {self.alias} ON {self._on(self.to, self.alias)}"

    def rows(self, near: str | None) -> str:
        """The query for its rows, or for those of them that belong to rows of `near`."""
        keys = ", ".join(dict.fromkeys(other for _, other in self.on))
        told = f"SELECT {f'DISTINCT {keys}' if self.log else '*'} FROM {self.whole} AS {_NEAR}"
        return told if near is None else f"{told} SEMI JOIN {near} ON {self._on(self.to, _NEAR)}"

    def _on(self, own: str, other: str) -> str:
        return " AND ".join(f"{own}.{mine} = {other}.{its}" for mine, its in self.on)


def joins(joined: Iterable[Joined], part: Part) -> list[str]:
    """What stands in a query behind the rows of a part for each table that they are joined with."""
    near = {"t": part.sql}
    told = []
    for each in joined:
        known = near[each.to] if part.near else None
        told.append(each.sql(known))
        near[each.alias] = f"({each.rows(known)}) AS {each.alias}"
    return told
