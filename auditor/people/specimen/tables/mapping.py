"""The mapping of a generated store: what each of its columns holds, as an owner would write it down."""

from collections.abc import Iterator, Mapping

from auditor.people.specimen.plan import Plan
from auditor.people.specimen.tables import TABLES
from auditor.people.specimen.tables.rows import columns_of

_CLOCKS = {
    "transferred_at": "transferred", "received_at": "received", "loaded_at": "loaded", "departed_at": "departed",
    "arrived_at": "arrived", "trip_ended_at": "trip_ended",
}  # fmt: skip
_LOG = {
    "logged_at": "time", "case_reference": "case", "data_concerned": "data", "data_transferred": None,
}  # fmt: skip
_PARTS = frozenset({"traveller", "document", "segment", "contact", "payment", "remark"})
_PASSED = frozenset({"carrier", "synthetic"})


def text(plan: Plan) -> str:
    """The mapping of the store of a plan, in YAML."""
    return "".join(f"{line}\n" for line in _lines(plan))


def _lines(plan: Plan) -> Iterator[str]:
    yield "# What the columns of this store hold. See docs/audit-a-store.md."
    yield "mapping: 1"
    yield "title: A synthetic store of PNRs"
    yield "zone: UTC"
    if plan.holder is not None:
        yield f"facts: {{holder: {plan.holder}}}"
    yield "tables:"
    for table, columns in TABLES.items():
        if table == "deletion_log":
            yield from _deletions(plan, columns)
            continue
        yield f"  {table}:"
        yield f"    reads: {_reads(plan, table)}"
        yield f"    kind: {'log' if table == 'access_log' else 'pnr'}"
        if table in _PARTS:
            yield "    part_of: {table: pnr, on: {pnr_id: pnr_id}}"
        if table == "pnr":
            yield "    deletions: {table: deletion_log, on: {pnr_id: pnr_id}}"
        yield "    columns:"
        known = columns_of(table)
        for name, type_ in columns.items():
            yield f"      {name}: {_column(table, name, type_, known)}"


def _reads(plan: Plan, table: str) -> str:
    return f'"{table}/**/*.parquet"' if plan.format == "parquet" else table


def _column(table: str, name: str, type_: str, known: Mapping[str, str]) -> str:
    if type_ == "key":
        return "key"
    if table == "access_log":
        return "ignored" if name == "data_transferred" else f"{{log: {_LOG.get(name, name)}}}"
    if name in _PASSED:
        return "ignored"
    if table == "pnr" and name in _CLOCKS:
        return f"{{clock: {_CLOCKS[name]}}}"
    if table == "pnr" and name in ("direction", "retention_link"):
        return f"{{fact: {name}}}"
    return known[name]


def _deletions(plan: Plan, columns: Mapping[str, str]) -> Iterator[str]:
    """The deletion log: what it names is gone, and nothing of it is a subject of its own."""
    yield "  deletion_log:"
    yield f"    reads: {_reads(plan, 'deletion_log')}"
    yield "    kind: log"
    yield "    columns:"
    said = {"deleted_at": "{log: time}"} | {
        name: f"{{log: {name}}}" for name in ("operation", "purpose", "operator")
    }
    for name, type_ in columns.items():
        yield f"      {name}: {'key' if type_ == 'key' else said.get(name, 'ignored')}"
