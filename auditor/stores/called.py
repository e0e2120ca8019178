"""What people call data elements where they keep them, and how names are compared."""

import re
from collections.abc import Mapping
from functools import cache

from auditor.knowledge.element import ELEMENTS

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


def plain(name: str) -> str:
    """A name as names are compared: `lastName`, `LAST NAME` and `last-name` are `last_name`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"\W+", "_", apart).strip("_").lower()


@cache
def by_name(called: frozenset[tuple[str, str]]) -> dict[str, str]:
    """What each of several names means."""
    return {name: what for what, names in called for name in names.split()}


@cache
def elements() -> dict[str, str]:
    """The element that a plain name means."""
    found = {
        id.replace(".", "_"): id for id in ELEMENTS if not id.startswith(("log.", "declaration."))
    }
    return found | by_name(frozenset(_CALLED.items()))
