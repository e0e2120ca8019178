"""Bookings as records of a store: one PNR, or what was sent in advance of one traveller (API).

Groups and elements are those of `schemas/record.schema.json`; days and times are ISO 8601.
"""

from auditor.people.specimen.booking import Booking
from auditor.people.specimen.checkin import CheckIn
from auditor.people.specimen.crew import CrewMember
from auditor.people.specimen.flight import Flight
from auditor.people.specimen.history import Change
from auditor.people.specimen.journey import Segment
from auditor.people.specimen.service import Service
from auditor.people.specimen.traveller import Traveller
from auditor.people.specimen.trees import Tree, tree
from auditor.people.specimen.trees.iso import in_line, local, utc
from auditor.people.specimen.trees.records_person import (
    document_of,
    further,
    other_document,
    reported,
    sent_ahead,
    stored,
)


def pnr(booking: Booking) -> Tree:
    """A booking as it is stored."""
    agency, split, beside = booking.agency, booking.split, booking.non_air
    told = [_history(change) for change in booking.history]
    return tree(
        {
            "reservation.locator": booking.locator,
            "reservation.created": utc(booking.created),
            "reservation.changed": utc(booking.changed),
            "reservation.cancelled": "true" if booking.cancelled else "",
            "reservation.party_size": booking.party.size,
            "reservation.group_name": booking.party.group,
            "reservation.received_from": in_line(booking.booker) if booking.booker else "",
            "remark.osi": list(booking.remarks),
            "remark.general": list(booking.notes),
            **reported(booking.flight),
        },
        travellers=[
            stored(booking, each, place) for place, each in enumerate(booking.party.travellers)
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
                        local(beside.begins),
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
            **sent_ahead(traveller, booking.journey.starts, booking.journey.ends),
            "traveller.role": "passenger",
            "traveller.persistent_reference": traveller.reference,
        },
        documents=[document_of(traveller.document), *further(traveller)],
        loyalties=[tree({"loyalty.number": traveller.loyalty.number})] if traveller.loyalty else [],
        seats=[tree({"seat.number": seat.number})],
        baggage=[tree({"baggage.count": checked.pieces, "baggage.tag": checked.tag})]
        if checked
        else [],
    )
    sent = {
        **reported(booking.flight),
        "reservation.locator": booking.locator,
        "remark.api": booking.notes[0] if booking.notes else "",
    }
    return tree(sent, travellers=[person])


def crew_member(member: CrewMember, flight: Flight) -> Tree:
    """What a carrier sends ahead of a member of the crew, as it is stored."""
    person = tree(
        {
            **sent_ahead(member.person, flight.board, flight.off),
            "traveller.role": "crew",
            "traveller.occupation": member.category,
        },
        documents=[document_of(member.person.document), other_document(member.certificate)],
    )
    return tree(reported(flight), travellers=[person])


def _segment(booking: Booking, segment: Segment) -> Tree:
    flight = segment.flight
    if flight is None:
        return tree({"segment.gap": segment.gap})
    pushed = segment is booking.journey.segments[booking.journey.pushed]
    return tree(
        {
            "segment.carrier": flight.name,
            "segment.ports": [flight.board, flight.off],
            "segment.times": [] if segment.gap else [local(flight.departs), local(flight.arrives)],
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
            "checkin.time": utc(checkin.when),
            "checkin.sequence": checkin.sequence,
            "checkin.agent": checkin.agent,
            "traveller.reference": str(checkin.traveller.number),
        }
    )


def _service(service: Service) -> Tree:
    return tree({"service.code": service.code, "service.text": service.text})


def _history(change: Change) -> Tree:
    said: Tree = {
        "history.change": [change.action, utc(change.when)],
        "history.agent": change.agent,
    }
    if change.was:
        said["history.identity"] = (
            change.was.document.number if change.documented else in_line(change.was.name)
        )
    if change.flight:
        said["history.change"] += [change.flight.name, local(change.flight.departs)]
    if change.text:
        said["history.text"] = change.text
    return tree(said)
