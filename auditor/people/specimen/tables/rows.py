"""Records as rows: a tree taken apart into the tables of a store.

A key has the number of the booking and that of the row within it. What is hidden in a column of numbers
or of days is NULL, as a store has it; in a column of text the mask stays.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.people.specimen.tables import TABLES, Cell, Columns, Row, Rows, key
from auditor.people.specimen.trees import Tree

_PNR = {
    "reservation.locator": "locator",
    "reservation.created": "created_at",
    "reservation.changed": "changed_at",
    "reservation.party_size": "party_size",
    "reservation.group_name": "group_name",
    "reservation.received_from": "booked_by",
    "flight.number": "flight_number",
    "flight.departure_port": "departure_port",
    "flight.arrival_port": "arrival_port",
    "flight.departure_time": "departs_at",
    "flight.arrival_time": "arrives_at",
}
_CLOCKS = ("transferred", "received", "loaded", "departed", "arrived", "trip_ended")
_TRAVELLER = {
    "traveller.surname": "surname",
    "traveller.given_names": "given_names",
    "traveller.title": "title",
    "traveller.type": "traveller_type",
    "traveller.sex": "sex",
    "traveller.nationality": "nationality",
    "traveller.date_of_birth": "date_of_birth",
    "traveller.place_of_birth": "place_of_birth",
    "traveller.residence_country": "residence_country",
    "traveller.residence_address": "residence_address",
    "traveller.destination_address": "destination_address",
    "traveller.persistent_reference": "traveller_reference",
    "checkin.status": "checkin_status",
}
_DOCUMENT = {
    "document.type": "document_type",
    "document.number": "document_number",
    "document.issuing_state": "issuing_state",
    "document.expiry_date": "expiry_date",
    "document.visa_number": "visa_number",
    "document.redress_number": "redress_number",
    "document.other_type": "other_type",
    "document.other_number": "other_number",
}
_CONTACT = {
    "contact.telephone": "telephone",
    "contact.email": "email",
    "contact.address": "address",
    "contact.ip_address": "ip_address",
}
_TICKET = {"ticket.number": "ticket_number", "ticket.issue_date": "issued_on"}
_PAYMENT = {
    "payment.form": "form",
    "payment.card_number": "card_number",
    "payment.card_expiry": "card_expiry",
    "payment.amount": "amount",
    "payment.billing_address": "billing_address",
}
_SEGMENT = {
    "segment.carrier": "segment_carrier",
    "segment.class": "booking_class",
    "segment.status": "segment_status",
}
_PAIRS = {
    "segment.ports": ("board_port", "off_port"),
    "segment.times": ("segment_departs_at", "segment_arrives_at"),
}
_REMARKS = {"remark.osi": "osi", "remark.general": "general"}
_SERVICE = {"service.code": "service_code", "service.text": "service_text"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Cells = dict[str, Any]
Stand = tuple[str, str, int]
"""A table, a column and the number of a row."""


_BY_TABLE: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "pnr": (_PNR,),
    "traveller": (_TRAVELLER, {"seat.number": "seat_number"}),
    "document": (_DOCUMENT,),
    "contact": (_CONTACT,),
    "payment": (_TICKET, _PAYMENT),
    "segment": (_SEGMENT,),
    "remark": (_REMARKS, _SERVICE),
}


def columns_of(table: str) -> dict[str, str]:
    """The data element in each column of a table that holds one."""
    found = {name: element for said in _BY_TABLE.get(table, ()) for element, name in said.items()}
    if table == "segment":
        found |= {name: element for element, names in _PAIRS.items() for name in names}
    return found


class Keys:
    """The keys of one booking: its own, and one for each further row of it."""

    def __init__(self, booking: int) -> None:
        """Begin behind the booking's own."""
        self._booking, self._parts = booking, 0
        self.pnr = key(booking)

    def next(self) -> str:
        """The next that nothing bears yet."""
        self._parts += 1
        return key(self._booking, self._parts)


def taken_apart(record: Tree, keys: Keys) -> Rows:
    """The rows of one PNR, by table."""
    found = _apart(record, keys)
    return {table: [row(TABLES[table], each) for each in cells] for table, cells in found.items()}


def traced(record: Tree, keys: Keys) -> tuple[Rows, dict[str, Stand]]:
    """The same, and in which cell each value ended, by its JSON pointer; what no column holds has none."""
    apart = _apart(_pointed(record), keys)
    rows = {table: [row(TABLES[table], each) for each in cells] for table, cells in apart.items()}
    ends: dict[str, Stand] = {}
    for table, cells in apart.items():
        names = list(TABLES[table])
        for number, each in enumerate(cells):
            for column, value in each.items():
                if rows[table][number][names.index(column)] is not None:
                    for one in value if isinstance(value, list) else [value]:
                        if isinstance(one, _Pointed):
                            ends[one.pointer] = (table, column, number + 1)
    return rows, ends


class _Pointed(str):
    """A text that knows where it stood."""

    __slots__ = ("pointer",)
    pointer: str


def _pointed(tree: Any, pointer: str = "") -> Any:  # noqa: ANN401 - a tree of any kind
    if isinstance(tree, dict):
        return {name: _pointed(each, f"{pointer}/{name}") for name, each in tree.items()}
    if isinstance(tree, list):
        return [_pointed(each, f"{pointer}/{at}") for at, each in enumerate(tree)]
    if not isinstance(tree, str) or not tree:
        return tree
    told = _Pointed(tree)
    told.pointer = pointer
    return told


def _apart(record: Tree, keys: Keys) -> dict[str, list[Cells]]:
    rows: dict[str, list[Cells]] = {"pnr": [_pnr(record, keys)]}
    for traveller in _members(record, "travellers"):
        _traveller(traveller, keys, rows)
    for segment in _members(record, "segments"):
        _add(rows, "segment", keys, {"pnr_id": keys.pnr}, _segment(segment["elements"]))
    for said in _remarks(record):
        _add(rows, "remark", keys, {"pnr_id": keys.pnr}, said)
    return rows


def row(columns: Columns, cells: Mapping[str, Any]) -> Row:
    """A row of a table: a cell to each column."""
    return tuple(_cell(type_, cells.get(name)) for name, type_ in columns.items())


def _cell(type_: str, value: object) -> Cell:
    if value is None or value == "":
        return None
    if type_ == "number":
        return int(str(value)) if str(value).isdigit() else None
    if type_ == "answer":
        return value in (True, "true")
    if type_ in ("day", "moment", "local"):
        return str(value) if _DAY.match(str(value)) else None
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _pnr(record: Tree, keys: Keys) -> Cells:
    facts, clocks = record.get("facts", {}), record.get("clocks", {})
    told = {
        "carrier": facts.get("carrier"),
        "direction": facts.get("direction"),
        "retention_link": facts.get("retention_link", False),
        "synthetic": True,
        **{f"{name}_at": clocks.get(name) for name in _CLOCKS},
    }
    return {"pnr_id": keys.pnr} | told | _named(record.get("elements", {}), _PNR)


def _traveller(tree: Tree, keys: Keys, rows: dict[str, list[Cells]]) -> None:
    own = keys.next()
    seat: Cells = next((each["elements"] for each in _members(tree, "seats")), {})
    said = _named(tree["elements"], _TRAVELLER) | _named(seat, {"seat.number": "seat_number"})
    rows.setdefault("traveller", []).append({"traveller_id": own, "pnr_id": keys.pnr} | said)
    link = {"pnr_id": keys.pnr, "traveller_id": own}
    for each in _members(tree, "documents"):
        _add(rows, "document", keys, link, _named(each["elements"], _DOCUMENT))
    for each in _members(tree, "contacts"):
        _add(rows, "contact", keys, link, _named(each["elements"], _CONTACT))
    for each in _members(tree, "tickets"):
        paid: Cells = next((one["elements"] for one in _members(each, "payments")), {})
        said = _named(each["elements"], _TICKET) | _named(paid, _PAYMENT)
        _add(rows, "payment", keys, link, said)
    for each in _members(tree, "infants"):
        _traveller(each, keys, rows)


def _add(rows: dict[str, list[Cells]], table: str, keys: Keys, link: Cells, said: Cells) -> None:
    """A row, where anything is left of it to say."""
    if any(value not in (None, "") for value in said.values()):
        rows.setdefault(table, []).append({f"{table}_id": keys.next()} | link | said)


def _segment(elements: Mapping[str, Any]) -> Cells:
    said = _named(elements, _SEGMENT)
    for element, columns in _PAIRS.items():
        found = elements.get(element) or ()
        if isinstance(found, (list, tuple)):
            said |= dict(zip(columns, found, strict=False))
    return said


def _remarks(record: Tree) -> Iterator[Cells]:
    elements = record.get("elements", {})
    for element, column in _REMARKS.items():
        for each in elements.get(element, ()):
            yield {column: each}
    for service in _members(record, "services"):
        yield _named(service["elements"], _SERVICE)


def _named(elements: Mapping[str, Any], names: Mapping[str, str]) -> Cells:
    return {column: elements[element] for element, column in names.items() if element in elements}


def _members(tree: Tree, group: str) -> list[Tree]:
    found: list[Tree] = tree.get("groups", {}).get(group, [])
    return found


def together(several: Iterable[Rows]) -> Rows:
    """The rows of several, table by table, in their order."""
    found: Rows = {table: [] for table in TABLES}
    for each in several:
        for table, rows in each.items():
            found[table] += rows
    return found
