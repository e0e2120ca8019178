"""Tables: a store of PNRs in the usual normal form, with its access log and its deletion log.

Laws of the folder: every row has a key that proves it fake by itself (`FAKE` and ten digits, longer than
any record locator), so that a table is provable alone; what a record says and no column holds is left
out. There are no foreign keys: stores outlive them, and a store with orphans has to load as well.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Type = Literal["key", "text", "number", "day", "moment", "local", "answer"]
Cell = str | int | bool | None
Row = tuple[Cell, ...]
Rows = dict[str, list[Row]]
Columns = Mapping[str, Type]

_PNR: Columns = {
    "pnr_id": "key", "locator": "text", "created_at": "moment", "changed_at": "moment", "party_size": "number",
    "group_name": "text", "booked_by": "text", "carrier": "text", "flight_number": "text",
    "departure_port": "text", "arrival_port": "text", "departs_at": "local", "arrives_at": "local",
    "direction": "text", "transferred_at": "moment", "received_at": "moment", "loaded_at": "moment",
    "departed_at": "moment", "arrived_at": "moment", "trip_ended_at": "moment", "retention_link": "answer",
    "synthetic": "answer",
}  # fmt: skip
_TRAVELLER: Columns = {
    "traveller_id": "key", "pnr_id": "key", "surname": "text", "given_names": "text", "title": "text",
    "traveller_type": "text", "sex": "text", "nationality": "text", "date_of_birth": "day",
    "place_of_birth": "text", "residence_country": "text", "residence_address": "text",
    "destination_address": "text", "traveller_reference": "text", "seat_number": "text",
    "checkin_status": "text",
}  # fmt: skip
_DOCUMENT: Columns = {
    "document_id": "key", "pnr_id": "key", "traveller_id": "key", "document_type": "text", "document_number": "text",
    "issuing_state": "text", "expiry_date": "day", "visa_number": "text", "redress_number": "text",
    "other_type": "text", "other_number": "text",
}  # fmt: skip
_SEGMENT: Columns = {
    "segment_id": "key", "pnr_id": "key", "segment_carrier": "text", "board_port": "text", "off_port": "text",
    "segment_departs_at": "local", "segment_arrives_at": "local", "booking_class": "text",
    "segment_status": "text",
}  # fmt: skip
_CONTACT: Columns = {
    "contact_id": "key", "pnr_id": "key", "traveller_id": "key", "telephone": "text", "email": "text",
    "address": "text", "ip_address": "text",
}  # fmt: skip
_PAYMENT: Columns = {
    "payment_id": "key", "pnr_id": "key", "traveller_id": "key", "ticket_number": "text", "issued_on": "day",
    "form": "text", "card_number": "text", "card_expiry": "text", "amount": "text", "billing_address": "text",
}  # fmt: skip
_REMARK: Columns = {
    "remark_id": "key", "pnr_id": "key", "osi": "text", "general": "text", "service_code": "text",
    "service_text": "text",
}  # fmt: skip
_ACCESS_LOG: Columns = {
    "log_id": "key", "logged_at": "moment", "data_transferred": "moment", "operation": "text", "purpose": "text",
    "legal_basis": "text", "justification": "text", "case_reference": "text", "operator": "text",
    "workstation": "text", "approver": "text", "approver_kind": "text", "approved_at": "moment",
    "recipient": "text", "recipient_kind": "text", "recipient_country": "text", "data_concerned": "text",
    "legibility": "text", "result_size": "number", "method": "text", "automated": "text", "review": "text",
    "reviewer": "text", "origin_consent": "text", "assurance": "text", "officer_informed": "text",
    "covers_until": "moment",
}  # fmt: skip
_DELETION_LOG: Columns = {
    "deletion_id": "key", "pnr_id": "key", "transferred_at": "moment", "deleted_at": "moment",
    "retention_link": "answer", "operation": "text", "purpose": "text", "operator": "text",
}  # fmt: skip

TABLES: Mapping[str, Columns] = MappingProxyType(
    {
        "pnr": _PNR,
        "traveller": _TRAVELLER,
        "document": _DOCUMENT,
        "segment": _SEGMENT,
        "contact": _CONTACT,
        "payment": _PAYMENT,
        "remark": _REMARK,
        "access_log": _ACCESS_LOG,
        "deletion_log": _DELETION_LOG,
    }
)
"""The columns of each table, in their order, with their types; the first column is the key."""


def key(booking: int, part: int = 0) -> str:
    """The key of a booking, or of the part of it with that number."""
    return f"FAKE{booking:07d}{part:03d}"
