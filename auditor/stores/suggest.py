"""A mapping suggested from what a store calls its tables and columns; names alone, no row is read.

What was guessed says so, and what nobody can guess is left open: who holds the data, in which zone
local times are, and every column whose name says nothing.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import Struct

from auditor.formats.logs.columns import columns as log_columns
from auditor.knowledge.element import ELEMENTS
from auditor.stores.store import ColumnOf, Store

_HEAD = """\
# Suggested from names alone: check every line marked `guessed`, and answer every `?`.
# A column that is left out is reported as content without a name.
mapping: 1
# facts: {{holder: ?}}  # who keeps the data: carrier, router, border, piu or other
{zone}tables:
"""
_ZONE = "# zone: ?  # local times (without a zone) are of which zone, such as Europe/Paris?\n"
# What people call elements, beside the ids.
_CALLED: Mapping[str, str] = {
    "traveller.surname": "surname last_name lastname family_name familyname nachname nom",
    "traveller.given_names": "given_names given_name first_name firstname forename forenames vorname prenom",
    "traveller.date_of_birth": "date_of_birth dob birth_date birthdate birthday",
    "traveller.sex": "sex gender",
    "traveller.nationality": "nationality citizenship",
    "traveller.title": "title salutation",
    "traveller.type": "traveller_type traveler_type passenger_type pax_type ptc",
    "traveller.place_of_birth": "place_of_birth birth_place birthplace",
    "traveller.residence_country": "residence_country country_of_residence",
    "traveller.residence_address": "residence_address home_address",
    "traveller.destination_address": "destination_address address_at_destination",
    "traveller.persistent_reference": "traveller_reference passenger_reference customer_id customer_reference",
    "document.number": "document_number passport_number passport_no passport doc_number docno travel_document",
    "document.type": "document_type doc_type",
    "document.issuing_state": "issuing_state issuing_country document_country",
    "document.expiry_date": "expiry_date document_expiry passport_expiry expires_on",
    "document.visa_number": "visa_number visa visa_no",
    "document.redress_number": "redress_number known_traveller_number ktn",
    "document.other_type": "other_type",
    "document.other_number": "other_number",
    "reservation.locator": "locator record_locator pnr_locator pnr_code booking_reference",
    "reservation.created": "booked_at booked_on reservation_date booking_date",
    "reservation.changed": "changed_at modified_at",
    "reservation.party_size": "party_size number_of_travellers",
    "reservation.group_name": "group_name",
    "reservation.received_from": "booked_by received_from",
    "flight.number": "flight_number flight_no flight",
    "flight.departure_port": "departure_port origin departure_airport from_airport",
    "flight.arrival_port": "arrival_port destination arrival_airport to_airport",
    "flight.departure_time": "departs_at scheduled_departure std",
    "flight.arrival_time": "arrives_at scheduled_arrival sta",
    "segment.carrier": "segment_carrier marketing_carrier",
    "segment.ports": "board_port off_port board_point off_point",
    "segment.times": "segment_departs_at segment_arrives_at",
    "segment.class": "booking_class cabin_class",
    "segment.status": "segment_status",
    "contact.telephone": "telephone phone phone_number mobile",
    "contact.email": "email e_mail email_address mail",
    "contact.address": "address postal_address street",
    "contact.ip_address": "ip_address ip",
    "ticket.number": "ticket_number ticket",
    "ticket.issue_date": "issued_on ticket_date",
    "payment.form": "form form_of_payment payment_method",
    "payment.card_number": "card_number pan credit_card card",
    "payment.card_expiry": "card_expiry",
    "payment.card_security_code": "cvv cvc security_code",
    "payment.amount": "amount price total_amount",
    "payment.billing_address": "billing_address",
    "third_party.payer": "payer",
    "third_party.name": "emergency_contact",
    "loyalty.number": "loyalty_number frequent_flyer_number ffn",
    "loyalty.status": "loyalty_status frequent_flyer_status",
    "seat.number": "seat_number seat",
    "baggage.tag": "bag_tag baggage_tag",
    "baggage.count": "baggage_count bags",
    "checkin.status": "checkin_status check_in_status",
    "agency.identity": "agency travel_agency agency_name",
    "agency.agent": "agent agent_sign",
    "service.code": "service_code ssr ssr_code",
    "service.text": "service_text ssr_text",
    "remark.general": "general remark remarks comment comments notes free_text",
    "remark.osi": "osi",
    "history.text": "history_text",
    "minor.guardian": "guardian",
}
_CLOCKS = {
    "received": "received_at receipt_date received_on",
    "transferred": "transferred_at transferred_on sent_at pushed_at transfer_date",
    "loaded": "loaded_at inserted_at ingested_at",
    "departed": "departed_at actual_departure atd departure_date flight_date",
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


class _Table(Struct, frozen=True):
    name: str
    reads: str
    columns: list[ColumnOf]


def suggested(store: Store) -> str:
    """The text of a mapping of what the store has."""
    tables = [_Table(_named(reads), reads, store.columns(reads)) for reads in store.tables()]
    local = any(each.type == "local" for table in tables for each in table.columns)
    text = _HEAD.format(zone=_ZONE if local else "")
    return text + "".join(f"{line}\n" for table in tables for line in _lines(table, tables))


def _named(reads: str) -> str:
    """What a table is called in the mapping: without the folders and endings of files."""
    if reads.endswith((".parquet", ".pq", ".csv", ".csv.gz", ".tsv")):
        reads = reads.split("/", maxsplit=1)[0].split(".", maxsplit=1)[0]
    return re.sub(r"[^A-Za-z0-9_.-]", "_", reads)[:63] or "table"


def _lines(table: _Table, tables: list[_Table]) -> Iterator[str]:
    erased, log = _is_erased(table), _is_log(table)
    yield f"  {_key(table.name)}:"
    if table.reads != table.name:
        yield f"    reads: {_text(table.reads)}"
    yield f"    kind: {_kind(table)}  # guessed: pnr, api or log"
    joined = set()
    if erased:
        yield "    operation: erasure  # guessed: what each row is about"
    for line, key in () if log else _joins(table, tables):
        joined.add(key)
        yield f"    {line}  # guessed by the name of a column"
    yield "    columns:"
    for column in table.columns:
        name = _key(column.name)
        said = _role(column, log=log, erased=erased, joined=joined)
        if said is None:
            yield f"      # {name}: ?  # {column.told.lower() or 'any type'}: which data element is it?"
        else:
            yield f"      {name}: {said}  # guessed"


def _role(column: ColumnOf, *, log: bool, erased: bool, joined: set[str]) -> str | None:
    """What a column is, by its name; None where nobody can tell."""
    name = column.name.lower()
    if name in joined:
        return "key"
    of_log = _of_log(name, erased=erased) if log else None
    if of_log is not None:
        return f"{{log: {of_log}}}"
    if _is_key(name) or name in {"pk", "key", "uuid"}:
        return "key"
    return None if log else _of_record(column, name)


def _of_log(name: str, *, erased: bool) -> str | None:
    known = _by_name(frozenset((_ERASED if erased else _LOG).items())).get(name)
    return known or (name if name in log_columns() and not erased else None)


def _of_record(column: ColumnOf, name: str) -> str | None:
    clock = _by_name(frozenset(_CLOCKS.items())).get(name)
    if clock is not None and column.type in ("instant", "local", "day", "text"):
        return f"{{clock: {clock}}}"
    if name in _FACTS:
        return f"{{fact: {name}}}"
    if name == "synthetic":
        return "ignored"
    return None if column.type in ("nested", "json") else _elements().get(name)


@cache
def _by_name(called: frozenset[tuple[str, str]]) -> dict[str, str]:
    return {name: what for what, names in called for name in names.split()}


@cache
def _elements() -> dict[str, str]:
    found = {
        id.replace(".", "_"): id for id in ELEMENTS if not id.startswith(("log.", "declaration."))
    }
    return found | _by_name(frozenset(_CALLED.items()))


def _is_log(table: _Table) -> bool:
    return _is_erased(table) or bool(
        re.search(r"(^|_|\b)(log|audit|access)s?($|_|\b)", table.name.lower())
    )


def _is_erased(table: _Table) -> bool:
    return re.search(r"delet|eras|purge", table.name.lower()) is not None


def _kind(table: _Table) -> str:
    if _is_log(table):
        return "log"
    return (
        "api" if re.search(r"(^|_)(api|apis|manifest|paxlst)($|_)", table.name.lower()) else "pnr"
    )


def _joins(table: _Table, tables: list[_Table]) -> Iterator[tuple[str, str]]:
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
    else:
        for other in tables:
            key = f"{other.name.rpartition('.')[2]}_id"
            theirs = [each.name for each in other.columns if each.name in (key, "id")]
            if (
                other is not table
                and key in here
                and theirs
                and not _is_log(other)
                and not _COPY.search(other.name)
            ):
                yield (
                    f"part_of: {{table: {_key(other.name)}, on: {{{_key(key)}: {_key(theirs[0])}}}}}",
                    key,
                )
                break
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
    return name.lower() == "id" or name.lower().endswith("_id")


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and name.lower() not in _YAML_WORDS else _text(name)


_YAML_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def _text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
