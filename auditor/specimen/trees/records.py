"""Bookings as records of a store: one PNR, or what was sent in advance of one traveller (API).

Groups and elements are those of `schemas/record.schema.json`; days and times are ISO 8601.
"""

from collections.abc import Iterator

from auditor.specimen.booking import Booking
from auditor.specimen.checkin import CheckIn
from auditor.specimen.contact import Contact
from auditor.specimen.crew import CrewMember
from auditor.specimen.document import Document
from auditor.specimen.fare import amount
from auditor.specimen.flight import Flight
from auditor.specimen.history import Change
from auditor.specimen.journey import Segment
from auditor.specimen.minor import Guardian, Minor
from auditor.specimen.moment import Moment, iso, mmyy
from auditor.specimen.name import Name
from auditor.specimen.payment import Payment
from auditor.specimen.place import Address
from auditor.specimen.service import Service
from auditor.specimen.ticket import Ticket
from auditor.specimen.traveller import Traveller
from auditor.specimen.trees import Tree, tree


def pnr(booking: Booking) -> Tree:
    """A booking as it is stored."""
    agency, split, beside = booking.agency, booking.split, booking.non_air
    told = [_history(change) for change in booking.history]
    return tree(
        {
            "reservation.locator": booking.locator,
            "reservation.created": _utc(booking.created),
            "reservation.changed": _utc(booking.changed),
            "reservation.cancelled": "true" if booking.cancelled else "",
            "reservation.party_size": booking.party.size,
            "reservation.group_name": booking.party.group,
            "reservation.received_from": _name(booking.booker) if booking.booker else "",
            "remark.osi": list(booking.remarks),
            "remark.general": list(booking.notes),
            **_flight(booking.flight),
        },
        travellers=[
            _traveller(booking, each, place) for place, each in enumerate(booking.party.travellers)
        ],
        segments=[_segment(booking, each) for each in booking.journey.segments],
        services=[_service(each) for each in booking.services],
        payments=[tree({"payment.other": booking.supplement})] if booking.supplement else [],
        agencies=[
            tree(
                {
                    "agency.identity": [agency.system, agency.city, agency.number, agency.office],
                    "agency.agent": agency.sign,
                }
            )
        ],
        non_air=[
            tree(
                {
                    "segment.non_air": [
                        beside.name or "FAKE CAR",
                        beside.place,
                        _local(beside.begins),
                    ]
                }
            )
        ]
        if beside
        else [],
        splits=[
            tree(
                {
                    "reservation.split": split.travellers,
                    "reservation.split_locator": split.locator,
                }
            )
        ]
        if split
        else [],
        history=told,
    )


def passenger(traveller: Traveller, booking: Booking, place: int) -> Tree:
    """What a carrier sends ahead of one traveller, as it is stored."""
    seat = booking.seats[place]
    checked = booking.checkins[place].baggage if booking.checkins else None
    person = tree(
        {
            **_api(traveller, booking.journey.starts, booking.journey.ends),
            "traveller.role": "passenger",
            "traveller.persistent_reference": traveller.reference,
        },
        documents=[_document(traveller.document), *_further(traveller)],
        loyalties=[tree({"loyalty.number": traveller.loyalty.number})] if traveller.loyalty else [],
        seats=[tree({"seat.number": seat.number})],
        baggage=[tree({"baggage.count": checked.pieces, "baggage.tag": checked.tag})]
        if checked
        else [],
    )
    sent = {
        **_flight(booking.flight),
        "reservation.locator": booking.locator,
        "remark.api": booking.notes[0] if booking.notes else "",
    }
    return tree(sent, travellers=[person])


def crew_member(member: CrewMember, flight: Flight) -> Tree:
    """What a carrier sends ahead of a member of the crew, as it is stored."""
    person = tree(
        {
            **_api(member.person, flight.board, flight.off),
            "traveller.role": "crew",
            "traveller.occupation": member.category,
        },
        documents=[_document(member.person.document), _other(member.certificate)],
    )
    return tree(_flight(flight), travellers=[person])


# --- one person -----------------------------------------------------------------------------------


def _traveller(booking: Booking, traveller: Traveller, place: int) -> Tree:
    infant, checked = traveller.infant, None
    if booking.checkins:
        checked = booking.checkins[place]
    return tree(
        {
            **_person(traveller),
            **(_minor(traveller, traveller.minor) if traveller.minor else {}),
            "checkin.status": "BOARDED" if checked else "",
        },
        documents=[_document(traveller.document), *_further(traveller)],
        contacts=_contacts(traveller),
        tickets=[_ticket(booking.tickets[place])],
        loyalties=[
            tree(
                {
                    "loyalty.number": traveller.loyalty.number,
                    "loyalty.status": traveller.loyalty.level,
                    "loyalty.transaction": booking.miles,
                }
            )
        ]
        if traveller.loyalty
        else [],
        seats=[
            tree(
                {
                    "seat.number": booking.seats[place].number,
                    "seat.cabin": booking.seats[place].cabin,
                }
            )
        ],
        baggage=_baggage(checked) if checked else [],
        infants=[tree(_person(infant), documents=[_document(infant.document)])] if infant else [],
    )


def _person(traveller: Traveller) -> Tree:
    return {
        "traveller.surname": traveller.name.surname,
        "traveller.given_names": traveller.name.given,
        "traveller.title": traveller.name.title,
        "traveller.type": traveller.type,
        "traveller.reference": str(traveller.number),
        "traveller.persistent_reference": traveller.reference,
        "traveller.date_of_birth": iso(traveller.born),
        "traveller.sex": traveller.sex,
        "traveller.nationality": traveller.document.nationality,
        "traveller.place_of_birth": traveller.birthplace,
        "traveller.residence_country": traveller.residence.country_3 if traveller.residence else "",
        "traveller.residence_address": _address(traveller.residence),
        "traveller.destination_address": _address(traveller.destination),
    }


def _api(traveller: Traveller, starts: str, ends: str) -> Tree:
    person = _person(traveller)
    for name in ("traveller.title", "traveller.type", "traveller.persistent_reference"):
        del person[name]
    return person | {
        "traveller.embarkation_port": starts,
        "traveller.destination_port": ends,
        "traveller.clearance_port": ends if traveller.destination else "",
        "document.capture_method": "173",
    }


def _flight(flight: Flight) -> Tree:
    return {
        "flight.number": flight.name,
        "flight.departure_port": flight.board,
        "flight.arrival_port": flight.off,
        "flight.departure_time": _local(flight.departs),
        "flight.arrival_time": _local(flight.arrives),
    }


def _document(document: Document) -> Tree:
    return tree(
        {
            "document.type": document.type,
            "document.number": document.number,
            "document.issuing_state": document.issuer,
            "document.expiry_date": iso(document.expires),
        }
    )


def _further(traveller: Traveller) -> Iterator[Tree]:
    visa, own = traveller.visa, traveller.document
    if visa:
        yield tree(
            {
                "document.visa_number": visa.number,
                "document.visa_issue_date": iso(visa.issued),
                "document.visa_expiry_date": iso(visa.expires),
                "document.visa_issue_place": visa.place,
            }
        )
        yield tree({"document.issue_date": iso(own.issued), "document.issue_place": own.place})
    if traveller.redress:
        yield tree({"document.redress_number": traveller.redress})
    if traveller.other:
        yield _other(traveller.other)


def _other(document: Document) -> Tree:
    return tree({"document.other_type": document.type, "document.other_number": document.number})


def _contacts(traveller: Traveller) -> list[Tree]:
    found = [_contact(traveller.contact)] if traveller.contact else []
    if traveller.emergency and traveller.emergency_name:
        found.append(
            tree(
                {
                    "third_party.name": _name(traveller.emergency_name),
                    "third_party.contact": traveller.emergency.telephone.international,
                }
            )
        )
    return found


def _contact(contact: Contact) -> Tree:
    if contact.refused:
        return tree({"contact.refused": "true"})
    return tree(
        {
            "contact.telephone": contact.telephone.international,
            "contact.email": contact.email,
            "contact.address": _address(contact.address),
            "contact.ip_address": contact.network,
        }
    )


def _minor(traveller: Traveller, minor: Minor) -> Tree:
    return {
        "minor.name": _name(traveller.name),
        "minor.sex": traveller.sex,
        "minor.age": minor.age,
        "minor.language": minor.languages,
        "minor.guardian": [_guardian(minor.departure), _guardian(minor.arrival)],
        "minor.agent": [minor.departure_agent, minor.arrival_agent],
    }


def _guardian(guardian: Guardian) -> str:
    return guardian.line


def _baggage(checked: CheckIn) -> list[Tree]:
    bags = checked.baggage
    if bags is None:
        return []
    return [
        tree(
            {
                "baggage.count": bags.pieces,
                "baggage.tag": bags.tag,
                "baggage.pool": bags.pool,
                "baggage.excess": bags.excess,
            }
        )
    ]


# --- tickets and money ----------------------------------------------------------------------------


def _ticket(ticket: Ticket) -> Tree:
    fare = ticket.fare
    return tree(
        {
            "ticket.number": ticket.number,
            "ticket.type": "T",
            "ticket.issue_date": iso(ticket.issued.day),
            "ticket.fare": [amount(fare.base), amount(fare.total), fare.currency, fare.basis],
            "ticket.tax": [f"{amount(tax.amount)} {tax.code}" for tax in fare.taxes],
            "ticket.discount": fare.discount,
            "ticket.conditions": "" if ticket.refundable else "NR",
        },
        payments=[_payment(ticket.payment)],
    )


def _payment(payment: Payment) -> Tree:
    payer = payment.payer
    return tree(
        {
            "payment.form": payment.form,
            "payment.card_number": payment.number if payment.form == "CC" else "",
            "payment.card_expiry": mmyy(payment.expires) if payment.expires else "",
            "payment.amount": amount(payment.amount),
            "payment.billing_address": _address(payment.billing),
            "third_party.payer": f"{_name(payer.name)} {payer.telephone}" if payer else "",
        }
    )


# --- the journey ----------------------------------------------------------------------------------


def _segment(booking: Booking, segment: Segment) -> Tree:
    flight = segment.flight
    if flight is None:
        return tree({"segment.gap": segment.gap})
    pushed = segment is booking.journey.segments[booking.journey.pushed]
    return tree(
        {
            "segment.carrier": flight.name,
            "segment.ports": [flight.board, flight.off],
            "segment.times": []
            if segment.gap
            else [_local(flight.departs), _local(flight.arrives)],
            "segment.class": segment.booking_class,
            "segment.status": segment.status,
            "segment.operating_carrier": f"{flight.carrier}{flight.operating}"
            if flight.operating
            else "",
            "segment.aircraft": flight.aircraft,
            "segment.gap": segment.gap,
        },
        checkins=[_checkin(each) for each in booking.checkins] if pushed else [],
    )


def _checkin(checkin: CheckIn) -> Tree:
    return tree(
        {
            "checkin.time": _utc(checkin.when),
            "checkin.sequence": checkin.sequence,
            "checkin.agent": checkin.agent,
            "traveller.reference": str(checkin.traveller.number),
        }
    )


def _service(service: Service) -> Tree:
    return tree({"service.code": service.code, "service.text": service.text})


def _history(change: Change) -> Tree:
    said: Tree = {
        "history.change": [change.action, _utc(change.when)],
        "history.agent": change.agent,
    }
    if change.was:
        said["history.identity"] = (
            change.was.document.number if change.documented else _name(change.was.name)
        )
    if change.flight:
        said["history.change"] += [change.flight.name, _local(change.flight.departs)]
    if change.text:
        said["history.text"] = change.text
    return tree(said)


# --- words ----------------------------------------------------------------------------------------


def _name(name: Name) -> str:
    return f"{name.surname} {name.given}".strip()


def _address(address: Address | None) -> str:
    return address.line if address else ""


def _utc(moment: Moment) -> str:
    return f"{moment.iso}Z"


def _local(moment: Moment) -> str:
    return moment.iso
