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
from auditor.stores.store import ColumnOf, Store, StoreError

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
    "traveller.surname": "surname last_name lastname family_name familyname nachname nom full_name passenger_name "
    "pax_name traveller_name traveler_name",
    "traveller.given_names": "given_names given_name first_name firstname forename forenames vorname prenom "
    "middle_name middle_names",
    "traveller.date_of_birth": "date_of_birth dob birth_date birthdate birthday",
    "traveller.sex": "sex gender",
    "traveller.nationality": "nationality citizenship citizenship_country",
    "traveller.title": "title salutation",
    "traveller.type": "traveller_type traveler_type passenger_type pax_type ptc",
    "traveller.place_of_birth": "place_of_birth birth_place birthplace",
    "traveller.residence_country": "residence_country residency_country country_of_residence",
    "traveller.residence_address": "residence_address home_address",
    "traveller.destination_address": "destination_address address_at_destination",
    "traveller.persistent_reference": "traveller_reference passenger_reference customer_id customer_reference",
    "document.number": "document_number passport_number passport_no passport passport_id doc_number doc_no docno "
    "travel_document",
    "document.type": "document_type doc_type",
    "document.issuing_state": "issuing_state issuing_country issuance_country country_of_issue document_country",
    "document.issue_date": "issue_date issuance_date date_of_issue",
    "document.expiry_date": "expiry_date expiration_date date_of_expiry document_expiry passport_expiry expires_on",
    "document.visa_number": "visa_number visa visa_no",
    "document.redress_number": "redress_number known_traveller_number ktn",
    "document.other_type": "other_type",
    "document.other_number": "other_number national_id citizen_id personal_id identity_card id_card_number",
    "reservation.locator": "locator record_locator pnr_locator pnr_code booking_reference booking_ref booking_code "
    "confirmation_number",
    "reservation.created": "booked_at booked_on date_booked reservation_date booking_date reservation_create_date",
    "reservation.changed": "changed_at modified_at",
    "reservation.party_size": "party_size number_of_travellers",
    "reservation.group_name": "group_name",
    "reservation.received_from": "booked_by received_from",
    "flight.number": "flight_number full_flight_number flight_no flight",
    "flight.departure_port": "departure_port origin departure_airport from_airport",
    "flight.arrival_port": "arrival_port destination arrival_airport to_airport",
    "flight.departure_time": "departs_at scheduled_departure std",
    "flight.arrival_time": "arrives_at scheduled_arrival sta",
    "segment.carrier": "segment_carrier marketing_carrier",
    "segment.ports": "board_port off_port board_point off_point",
    "segment.times": "segment_departs_at segment_arrives_at",
    "segment.class": "booking_class cabin_class",
    "segment.status": "segment_status",
    "contact.telephone": "telephone phone phone_number contact_phone mobile mobile_number",
    "contact.email": "email e_mail email_address contact_email mail",
    "contact.address": "address postal_address street street_address postal_code zip_code",
    "contact.ip_address": "ip_address ip",
    "ticket.number": "ticket_number ticket_no ticket",
    "ticket.issue_date": "issued_on ticket_date",
    "payment.form": "form form_of_payment payment_method",
    "payment.card_number": "card_number credit_card_number pan credit_card card",
    "payment.card_expiry": "card_expiry",
    "payment.card_security_code": "cvv cvc security_code",
    "payment.amount": "amount price total_amount",
    "payment.billing_address": "billing_address",
    "third_party.payer": "payer",
    "third_party.name": "emergency_contact emergency_contact_name",
    "third_party.contact": "emergency_contact_phone emergency_phone",
    "loyalty.number": "loyalty_number frequent_flyer_number ffn membership_number",
    "loyalty.status": "loyalty_status frequent_flyer_status",
    "seat.number": "seat_number seat_no seat",
    "baggage.tag": "bag_tag baggage_tag",
    "baggage.count": "baggage_count bag_count total_bag_count bags",
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
_TIMES = ("instant", "local", "day", "text")


class _Table(Struct, frozen=True):
    name: str
    reads: str
    columns: list[ColumnOf]

    @property
    def plain(self) -> str:
        """The name without its schema, as names are compared."""
        return _plain(self.name.rpartition(".")[2])


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
            left.append(f"# {_text(reads)} is left out: it cannot be read")
            continue
        if all(_is_key(each.name) for each in table.columns):
            left.append(f"# {_text(reads)} is left out: it has no column but keys")
        else:
            tables.append(table)
    if lost is not None and not tables:
        raise lost
    local = any(each.type == "local" for table in tables for each in table.columns)
    text = _HEAD.format(zone=_ZONE if local else "")
    unseen = store.unseen()
    if unseen is not None:
        left.insert(0, f"# Not shown are {unseen}.")
    parents = _parents(tables)
    lines = (line for table in tables for line in _lines(table, tables, parents))
    return text + "".join(f"{line}\n" for line in (*left, *lines))


def _plain(name: str) -> str:
    """A name as names are compared: `lastName`, `LAST NAME` and `last-name` are `last_name`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"\W+", "_", apart).strip("_").lower()


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


def _lines(table: _Table, tables: list[_Table], parents: Mapping[str, "_Joined"]) -> Iterator[str]:
    erased, log = _is_erased(table), _is_log(table)
    yield f"  {_key(table.name)}:"
    if table.reads != table.name:
        yield f"    reads: {_text(table.reads)}"
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
        if said is None:
            kind = column.told.lower() or "any type"
            asked = "which data element is it?"
            if not log and _clock(column.name) and column.type not in _TIMES:
                asked = "a clock? only dates, times and texts of ISO 8601 are read as one: make it one by a view"
            yield f"      # {name}: ?  # {kind}: {asked}"
        else:
            yield f"      {name}: {said}  # guessed"


def _role(column: ColumnOf, *, log: bool, erased: bool, joined: set[str]) -> str | None:
    """What a column is, by its name; None where nobody can tell."""
    name = _plain(column.name)
    if column.name in joined:
        return "key"
    of_log = _of_log(name, erased=erased) if log else None
    if of_log is not None:
        return f"{{log: {of_log}}}"
    if _is_key(column.name):
        return "key"
    return None if log else _of_record(column, name)


def _clock(name: str) -> str | None:
    return _by_name(frozenset(_CLOCKS.items())).get(_plain(name))


def _of_log(name: str, *, erased: bool) -> str | None:
    known = _by_name(frozenset((_ERASED if erased else _LOG).items())).get(name)
    return known or (name if name in log_columns() and not erased else None)


def _of_record(column: ColumnOf, name: str) -> str | None:
    clock = _clock(name)
    if clock is not None:
        return f"{{clock: {clock}}}" if column.type in _TIMES else None
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
        mine = [each.name for each in table.columns if _plain(each.name) in keys]
        theirs = [each.name for each in other.columns if _plain(each.name) in keys | {"id"}]
        if mine and theirs:
            yield _Joined(mine[0], theirs[0], other.name)


def _rank(joined: _Joined) -> int:
    """Reservations before people before the rest, of which a row could be a part."""
    name = _plain(joined.table)
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
    plain = _plain(name)
    key = plain.endswith("_id") and plain not in _elements()
    return key or plain in {"id", "pk", "key", "uuid"}


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and name.lower() not in _YAML_WORDS else _text(name)


_YAML_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def _text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
