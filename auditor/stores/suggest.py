"""A mapping suggested from what a store calls its tables, columns and members of nested ones: names alone.

Of JSON, whose members no schema names, some rows are looked into, for names of a closed list and nothing else.

What was guessed says so, and what nobody can guess is left open: who holds the data, in which zone
local times are, and every column whose name says nothing.
"""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from auditor.formats.logs.columns import columns as log_columns
from auditor.stores.called import by_name, elements, plain
from auditor.stores.store import ColumnOf, Store, StoreError
from auditor.stores.suggest_members import quoted, suggested_members, unnamed

_HEAD = """\
# Suggested from names alone: check every line marked `guessed`, and answer every `?`.
# A column that is left out is reported as content without a name.
mapping: 1
# facts: {{holder: ?}}  # who keeps the data: carrier, router, border, piu or other
{zone}tables:
"""
_ZONE = "# zone: ?  # local times (without a zone) are of which zone, such as Europe/Paris?\n"
_CLOCKS = {
    "received": "received_at receipt_date received_on received_date date_received",
    "transferred": "transferred_at transferred_on sent_at pushed_at transfer_date date_transferred",
    "loaded": "loaded_at inserted_at ingested_at",
    "departed": "departed_at actual_departure atd departure_date flight_date etd_date",
    "arrived": "arrived_at actual_arrival ata",
    "trip_ended": "trip_ended_at",
    "entered": "entered_at entry_date",
    "exited": "exited_at exit_date",
}
_FACTS = frozenset(
    {
        "direction",
        "holder",
        "carrier",
        "retention_link",
        "role",
        "tier",
        "resident",
        "flight_status",
    }
)
_LOG = {
    "time": "logged_at time timestamp at done_at",
    "operation": "operation action event",
    "operator": "operator user username user_name account",
    "case": "case_reference case case_id",
    "data": "data_concerned data",
    "workstation": "workstation host ip ip_address",
    "purpose": "purpose reason",
    "data_transferred": "data_transferred transferred_at",
}
_ERASED = {
    "time": "deleted_at erased_at purged_at",
    "data_transferred": "transferred_at received_at",
    "operator": "operator deleted_by",
}
_COPY = re.compile(
    r"^(?:backup|bak|archive|staging|stage|copy|tmp|old)_|_(?:backup|bak|archive|staging|stage|copy|tmp|old|[0-9]{4,8})$"
)
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


_OF_A_TRIP = re.compile(r"pnr|booking|reservation|message|apis?(_|$)")
_OF_A_PERSON = re.compile(r"passenger|traveller|traveler|pax")
_NAMED = 10  # of what is left out for one reason
_TIMES = ("instant", "local", "day", "text")


class _Table(Struct, frozen=True):
    name: str
    reads: str
    columns: list[ColumnOf]

    @property
    def plain(self) -> str:
        """The name without its schema, as names are compared."""
        return plain(self.name.rpartition(".")[2])


def suggested(store: Store) -> str:
    """The text of a mapping of what the store has.

    Raises:
        StoreError: nothing in it can be read.
    """
    tables: list[_Table] = []
    left: list[str] = []
    lost: StoreError | None = None
    for reads in store.tables():
        try:
            table = _Table(_named(reads, tables), reads, store.columns(reads))
        except StoreError as fault:  # a view of what is gone
            lost = fault
            left.append(f"# {quoted(reads)} is left out: it cannot be read")
            continue
        if all(_is_key(each.name) for each in table.columns):
            left.append(f"# {quoted(reads)} is left out: it has no column but keys")
        else:
            tables.append(table)
    if lost is not None and not tables:
        raise lost
    local = any(each.type == "local" for table in tables for each in table.columns)
    text = _HEAD.format(zone=_ZONE if local else "")
    unseen = store.unseen()
    if unseen is not None:
        left.insert(0, f"# Not shown are {unseen}.")
    left += _repeated(store.repeated())
    parents = _parents(tables)
    lines = (line for table in tables for line in _lines(table, tables, parents, store))
    return text + "".join(f"{line}\n" for line in (*left, *lines))


def _repeated(found: Mapping[str, str]) -> Iterator[str]:
    """What is left out as it has rows of others, by the reason: of many partitions a few are named."""
    for why in dict.fromkeys(found.values()):
        names = [quoted(reads) for reads, told in found.items() if told == why]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        yield f"# Left out: {', '.join(names[:_NAMED])}{more} ({why})"


def _named(reads: str, others: list[_Table]) -> str:
    """What a table is called in the mapping: without the folders and endings of files, and like no other."""
    name = reads.replace('"', "")
    if reads.endswith((".parquet", ".pq", ".csv", ".csv.gz", ".tsv")):
        name = reads.split("/", maxsplit=1)[0].split(".", maxsplit=1)[0]
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", name)[:50]
    name = name if re.match(r"[A-Za-z0-9_]", name) else f"table{name}"
    taken, told, number = {each.name for each in others}, name, 1
    while told in taken:
        number += 1
        told = f"{name}_{number}"
    return told


def _lines(
    table: _Table, tables: list[_Table], parents: Mapping[str, "_Joined"], store: Store
) -> Iterator[str]:
    erased, log = _is_erased(table), _is_log(table)
    yield f"  {_key(table.name)}:"
    if table.reads != table.name:
        yield f"    reads: {quoted(table.reads)}"
    yield f"    kind: {_kind(table)}  # guessed: pnr, api or log"
    joined = set()
    if erased:
        yield "    operation: erasure  # guessed: what each row is about"
    for line, key in () if log else _joins(table, tables, parents):
        joined.add(key)
        yield f"    {line}  # guessed by the name of a column"
    yield "    columns:"
    for column in table.columns:
        name = _key(column.name)
        said = _role(column, log=log, erased=erased, joined=joined)
        said = said or (None if log else suggested_members(column, store, table.reads))
        if said is None:
            kind = column.told.lower() or "any type"
            asked = "which data element is it?"
            if column.type in {"nested", "json"}:
                asked = 'which elements are its members? {json: {"$.name": element}} reads one'
            if not log and _clock(column.name) and column.type not in _TIMES:
                asked = "a clock? only dates, times and texts of ISO 8601 are read as one: make it one by a view"
            yield f"      # {name}: ?  # {kind}: {asked}"
        else:
            yield f"      {name}: {said}  # guessed{unnamed(column, said)}"


def _role(column: ColumnOf, *, log: bool, erased: bool, joined: set[str]) -> str | None:
    """What a column is, by its name; None where nobody can tell."""
    name = plain(column.name)
    if column.name in joined:
        return "key"
    of_log = _of_log(name, erased=erased) if log else None
    if of_log is not None:
        return f"{{log: {of_log}}}"
    if _is_key(column.name):
        return "key"
    said = None if log else _of_record(column, name)
    return said or ("partition" if column.folder else None)


def _clock(name: str) -> str | None:
    return by_name(frozenset(_CLOCKS.items())).get(plain(name))


def _of_log(name: str, *, erased: bool) -> str | None:
    known = by_name(frozenset((_ERASED if erased else _LOG).items())).get(name)
    return known or (name if name in log_columns() and not erased else None)


def _of_record(column: ColumnOf, name: str) -> str | None:
    clock = _clock(name)
    if clock is not None:
        return f"{{clock: {clock}}}" if column.type in _TIMES else None
    if name in _FACTS:
        return f"{{fact: {name}}}"
    if name == "synthetic":
        return "ignored"
    return None if column.type in ("nested", "json") else elements().get(name)


def _is_log(table: _Table) -> bool:
    return _is_erased(table) or bool(re.search(r"(^|_)(log|audit|access)s?($|_)", table.plain))


def _is_erased(table: _Table) -> bool:
    return re.search(r"delet|eras|purge", table.plain) is not None


def _kind(table: _Table) -> str:
    if _is_log(table):
        return "log"
    return "api" if re.search(r"(^|_)(api|apis|manifest|paxlst)($|_)", table.plain) else "pnr"


class _Joined(Struct, frozen=True):
    mine: str
    theirs: str
    table: str


def _parents(tables: list[_Table]) -> Mapping[str, _Joined]:
    """What each table seems to be a part of: `passenger_id` of that with an `id`; never in a circle."""
    found: dict[str, _Joined] = {}
    for table in tables:
        if _is_log(table) or _COPY.search(table.name):
            continue
        for joined in sorted(_ways(table, tables), key=_rank):
            above: str | None = joined.table
            while above is not None and above != table.name:
                above = found[above].table if above in found else None
            if above is None:
                found[table.name] = joined
                break
    return found


def _ways(table: _Table, tables: list[_Table]) -> Iterator[_Joined]:
    for other in tables:
        near = other.name.rpartition(".")[0] == table.name.rpartition(".")[0]
        unlike = _is_log(other) or _COPY.search(other.name) or _kind(other) != _kind(table)
        if other is table or unlike or not near:
            continue
        keys = {f"{other.plain}_id", f"{other.plain.removesuffix('s')}_id"}
        mine = [each.name for each in table.columns if plain(each.name) in keys]
        theirs = [each.name for each in other.columns if plain(each.name) in keys | {"id"}]
        if mine and theirs:
            yield _Joined(mine[0], theirs[0], other.name)


def _rank(joined: _Joined) -> int:
    """Reservations before people before the rest, of which a row could be a part."""
    name = plain(joined.table)
    return 0 if _OF_A_TRIP.search(name) else 1 if _OF_A_PERSON.search(name) else 2


def _joins(
    table: _Table, tables: list[_Table], parents: Mapping[str, _Joined]
) -> Iterator[tuple[str, str]]:
    """What a table seems to be a part or a copy of, and what log names its deletions."""
    original = _COPY.sub("", table.name)
    names = {each.name: each for each in tables}
    here = {each.name for each in table.columns}
    if original != table.name and original in names:
        shared = [
            each.name
            for each in names[original].columns
            if each.name in here and _is_key(each.name)
        ]
        if shared:
            key = shared[0]
            yield f"copy_of: {{table: {_key(original)}, on: {{{_key(key)}: {_key(key)}}}}}", key
    elif (joined := parents.get(table.name)) is not None:
        on = f"{_key(joined.mine)}: {_key(joined.theirs)}"
        yield f"part_of: {{table: {_key(joined.table)}, on: {{{on}}}}}", joined.mine
    for other in tables:
        if _is_erased(other):
            shared = [
                each.name for each in other.columns if each.name in here and _is_key(each.name)
            ]
            if shared:
                yield (
                    f"deletions: {{table: {_key(other.name)}, on: {{{_key(shared[0])}: {_key(shared[0])}}}}}",
                    shared[0],
                )
                return


def _is_key(name: str) -> bool:
    """Whether a column is called like a key, and not like a number of a person (`national_id`)."""
    told = plain(name)
    key = told.endswith("_id") and told not in elements()
    return key or told in {"id", "pk", "key", "uuid"}


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and name.lower() not in _YAML_WORDS else quoted(name)


_YAML_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
