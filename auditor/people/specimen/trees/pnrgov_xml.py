"""A booking as the elements of IATA_PNRGOV_NotifRQ, with days and times in ISO 8601."""

from auditor.people.specimen.booking import Booking
from auditor.people.specimen.document import Document
from auditor.people.specimen.fare import amount
from auditor.people.specimen.flight import Flight
from auditor.people.specimen.journey import Segment
from auditor.people.specimen.minor import Guardian
from auditor.people.specimen.moment import Moment, iso, mmyy
from auditor.people.specimen.payment import Payment
from auditor.people.specimen.place import CARRIER, Address
from auditor.people.specimen.ticket import Ticket
from auditor.people.specimen.traveller import Traveller
from auditor.people.specimen.trees import Tree
from auditor.people.specimen.trees.padis import named, request
from auditor.people.specimen.trees.pnrgov_traveller import asked, asked_of_all

# Passenger type codes of pricing.
_TYPES = {"A": "ADT", "C": "CNN", "IN": "INF"}


def message(flight: Flight, pnrs: list[Tree], count: int) -> Tree:
    """The root: the flight that is reported."""
    return {
        "elements": {
            "transfer.reporting_contact": "+99900000001",
            "flight.number": [flight.carrier, flight.number],
            "flight.departure_time": flight.departs.iso,
            "flight.arrival_time": flight.arrives.iso,
            "flight.departure_port": flight.board,
            "flight.arrival_port": flight.off,
            "transfer.count": str(count),
        },
        "groups": {"PNR": pnrs},
    }


def pnr(booking: Booking) -> Tree:
    """One PNR."""
    agency = booking.agency
    contact = booking.party.travellers[0].contact
    groups: dict[str, list[Tree]] = {
        "BookingRefID": [_locator(booking)],
        "SSR": asked_of_all(booking),
        "ContactInfo": [
            *(
                [_address(contact.address, contact.telephone)]
                if contact and contact.address and not contact.refused
                else []
            ),
            *(_guardian(each.minor.arrival) for each in booking.party.travellers if each.minor),
        ],
        "PrepaidBag": _prepaid(booking),
        "Passenger": [
            _passenger(booking, each, place) for place, each in enumerate(booking.party.travellers)
        ],
        "Flight": [
            _flight(booking, each, each.flight)
            for each in booking.journey.segments
            if each.flight and not each.gap
        ],
    }
    return {
        "elements": {
            "reservation.party_size": str(booking.party.size),
            "reservation.changed": booking.changed.iso,
            "reservation.created": booking.created.iso,
            "ticket.issue_date": booking.tickets[0].issued.iso,
            "agency.agent": agency.sign,
            "agency.identity": [
                agency.office, agency.country, agency.currency, agency.duty, CARRIER, agency.city,
            ],
            "agency.identity@number": agency.number,
            "agency.identity@company": CARRIER,
            "~type": "5",
        },
        "groups": {name: members for name, members in groups.items() if members},
    }  # fmt: skip


def _locator(booking: Booking) -> Tree:
    said = {"reservation.locator": booking.locator, "~owner": CARRIER, "~type": "O", "~sector": "1"}
    return {"elements": said}


def _address(address: Address, telephone: str) -> Tree:
    return {
        "elements": {
            "~type": "8",
            "~kind": "4",
            "contact.telephone": telephone,
            "contact.address": [
                address.street, address.town, address.postcode, address.region or None, address.country,
            ],
        }
    }  # fmt: skip


def _guardian(guardian: Guardian) -> Tree:
    """Who meets an unaccompanied minor; XML has no place for the name."""
    at = guardian.address
    said = [
        guardian.telephone,
        None,
        at.street,
        at.town,
        at.postcode,
        at.region or None,
        at.country,
    ]
    return {"elements": {"~kind": "4", "minor.guardian": said}}


def _prepaid(booking: Booking) -> list[Tree]:
    pieces = sum(each.baggage.excess for each in booking.checkins if each.baggage)
    said = [str(pieces), "N", "50.00", "XTS", booking.flight.off]
    return [{"elements": {"baggage.excess": said}}] if pieces else []


# --- who travels ----------------------------------------------------------------------------------


def _passenger(booking: Booking, traveller: Traveller, place: int) -> Tree:
    reference, ticket = str(traveller.number), booking.tickets[place]
    checked = booking.checkins[place] if booking.checkins else None
    given, _, middle = traveller.name.given.partition(" ")
    said: Tree = {
        "traveller.reference": [reference, reference],
        "traveller.given_names": [given, middle or None],
        "traveller.surname": traveller.name.surname,
        "traveller.title": traveller.name.title,
        "checkin.status": "63" if checked else "",
        "traveller.type@infant": "true" if traveller.infant else "",
    }
    fare = [None, None, None, ticket.fare.basis]
    groups: dict[str, list[Tree]] = {
        "FareInfo": [
            {
                "elements": {
                    "traveller.type": _TYPES[traveller.type],
                    "ticket.discount": ticket.fare.discount,
                    "ticket.fare": ["25", "QZ", *fare[2:]] if ticket.fare.discount else fare,
                }
            }
        ],
        "SSR": asked(booking, traveller, ticket, reference),
        "TicketDocument": [_ticket(ticket)],
        "DOC_SSR": _documents(traveller, reference),
    }
    loyalty = traveller.loyalty
    if loyalty:
        member = {
            "~programme": loyalty.carrier,
            "loyalty.number": loyalty.number,
            "loyalty.status": loyalty.level,
        }
        groups["CustLoyalty"] = [{"elements": member}]
    if checked and checked.baggage:
        bags = checked.baggage
        excess = [CARRIER, str(bags.pieces)] if bags.excess else [None, None]
        tagged = {"baggage.tag": bags.tag, "baggage.pool": bags.pool, "baggage.excess": excess}
        groups["ExcessBaggage"] = [{"elements": tagged}]
    return {"elements": said, "groups": groups}


def _documents(traveller: Traveller, reference: str) -> list[Tree]:
    found = [_docs(traveller, traveller.document, reference)]
    if traveller.infant:
        found.append(_docs(traveller.infant, traveller.infant.document, reference))
    visa, other = traveller.visa, traveller.other
    at, to = traveller.residence, traveller.destination
    if visa:
        stamped = {
            "traveller.place_of_birth": traveller.birthplace,
            "document.other_type": "V",
            "document.visa_number": visa.number,
            "document.visa_issue_place": [visa.place, visa.issuer],
            "document.visa_issue_date": iso(visa.issued),
        }
        found.append(_told("DOCO", stamped, reference))
    if other:
        own = {
            "document.other_type": "I",
            "document.other_number": other.number,
            "document.issue_place": other.place,
            "document.issue_date": iso(other.issued),
        }
        found.append(_told("DOCO", own, reference))
    if traveller.redress:
        redress = {"document.other_type": "R", "document.redress_number": traveller.redress}
        found.append(_told("DOCO", redress, reference))
    if at:
        home = {
            "~type": "R",
            "traveller.residence_country": at.country_3,
            "traveller.residence_address": [at.street, at.town, at.postcode],
        }
        found.append(_told("DOCA", home, reference))
    if to:
        where = [to.country_3, to.street, to.town, to.postcode]
        found.append(
            _told("DOCA", {"~type": "D", "traveller.destination_address": where}, reference)
        )
    return found


def _docs(traveller: Traveller, document: Document, reference: str) -> Tree:
    given, _, middle = traveller.name.given.partition(" ")
    said = {
        "document.type": document.type,
        "document.issuing_state": document.issuer,
        "document.number": document.number,
        "traveller.nationality": document.nationality,
        "traveller.date_of_birth": iso(traveller.born),
        "traveller.sex": f"{traveller.sex}I" if traveller.type == "IN" else traveller.sex,
        "document.expiry_date": iso(document.expires),
        "traveller.surname": traveller.name.surname,
        "traveller.given_names": [given, middle or None],
    }
    return _told("DOCS", said, reference)


def _told(code: str, elements: Tree, reference: str) -> Tree:
    said = {"~code": code, "~quantity": "1", "~carrier": CARRIER, "traveller.reference": reference}
    return {"elements": said | elements}


# --- tickets --------------------------------------------------------------------------------------


def _ticket(ticket: Ticket) -> Tree:
    fare = ticket.fare
    return {
        "elements": {
            "ticket.number": ticket.number,
            "ticket.type": ["T"],
            "ticket.issue_date": iso(ticket.issued.day),
            "ticket.fare": [amount(fare.total), fare.currency],
            "ticket.conditions": [
                iso(ticket.deadline), "22:00:00", None, None, None,
                "false" if ticket.refundable else "true", None,
            ],
        },
        "groups": {
            "Tax": [
                {"elements": {"ticket.tax": [amount(tax.amount), None, fare.currency, tax.code]}}
                for tax in fare.taxes
            ],
            "PaymentInfo": [_payment(ticket.payment)],
        },
    }  # fmt: skip


def _payment(payment: Payment) -> Tree:
    said: Tree = {
        "payment.form": [payment.form, payment.vendor or None],
        "payment.amount": amount(payment.amount),
        "third_party.payer": named(payment.payer.name) if payment.payer else "",
    }
    if payment.expires:
        said |= {
            "payment.card_number": payment.number,
            "payment.card_expiry": mmyy(payment.expires),
        }
    else:
        said["payment.form@account"] = payment.number
    return {"elements": said}


# --- flights --------------------------------------------------------------------------------------


def _flight(booking: Booking, segment: Segment, flight: Flight) -> Tree:
    said: Tree = {
        "segment.times": [flight.departs.iso, flight.arrives.iso],
        "segment.class": segment.booking_class,
        "segment.status": segment.status,
        "segment.carrier": [flight.carrier, flight.number],
        "segment.ports": [flight.board, flight.off],
        "segment.aircraft": flight.aircraft,
        "reservation.party_size": str(booking.party.size),
    }
    if flight.operating:
        said["segment.operating_carrier"] = [
            flight.carrier,
            flight.operating,
            segment.booking_class,
        ]
    if segment is not booking.journey.segments[booking.journey.pushed]:
        return {"elements": said}
    seats = [
        request("SEAT", {"seat.number": seat.number}, str(number))
        for number, seat in enumerate(booking.seats, 1)
    ]
    groups: dict[str, list[Tree]] = {"SSR": seats}
    if booking.checkins:
        groups["CheckInInfo"] = [_checked_in(booking, booking.checkins[0].when)]
    return {"elements": said, "groups": groups}


def _checked_in(booking: Booking, when: Moment) -> Tree:
    boarded: list[Tree] = [
        {
            "elements": {
                "checkin.sequence": f"{booking.flight.board}-{each.sequence}",
                "traveller.reference": str(each.traveller.number),
                "traveller.surname": each.traveller.name.surname,
                "traveller.given_names": each.traveller.name.given,
                "seat.number": each.seat.number,
                "seat.cabin": each.seat.cabin,
            }
        }
        for each in booking.checkins
    ]
    return {"elements": {"checkin.time": when.iso}, "groups": {"BoardingNumber": boarded}}
