"""One traveller as a record has them: person, documents, contacts, baggage, ticket and payment."""

from collections.abc import Iterator

from auditor.people.specimen.booking import Booking
from auditor.people.specimen.checkin import CheckIn
from auditor.people.specimen.contact import Contact
from auditor.people.specimen.document import Document
from auditor.people.specimen.fare import amount
from auditor.people.specimen.flight import Flight
from auditor.people.specimen.minor import Guardian, Minor
from auditor.people.specimen.moment import iso, mmyy
from auditor.people.specimen.payment import Payment
from auditor.people.specimen.ticket import Ticket
from auditor.people.specimen.traveller import Traveller
from auditor.people.specimen.trees import Tree, tree
from auditor.people.specimen.trees.iso import address_line, in_line, local


def stored(booking: Booking, traveller: Traveller, place: int) -> Tree:
    """A traveller of a booking, as a PNR has them."""
    infant, checked = traveller.infant, None
    if booking.checkins:
        checked = booking.checkins[place]
    return tree(
        {
            **_person(traveller),
            **(_minor(traveller, traveller.minor) if traveller.minor else {}),
            "checkin.status": "BOARDED" if checked else "",
        },
        documents=[document_of(traveller.document), *further(traveller)],
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
        infants=[tree(_person(infant), documents=[document_of(infant.document)])] if infant else [],
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
        "traveller.residence_address": address_line(traveller.residence),
        "traveller.destination_address": address_line(traveller.destination),
    }


def sent_ahead(traveller: Traveller, starts: str, ends: str) -> Tree:
    """A person as a list sent ahead has them."""
    person = _person(traveller)
    for name in ("traveller.title", "traveller.type", "traveller.persistent_reference"):
        del person[name]
    return person | {
        "traveller.embarkation_port": starts,
        "traveller.destination_port": ends,
        "traveller.clearance_port": ends if traveller.destination else "",
        "document.capture_method": "173",
    }


def reported(flight: Flight) -> Tree:
    """The flight that is reported."""
    return {
        "flight.number": flight.name,
        "flight.departure_port": flight.board,
        "flight.arrival_port": flight.off,
        "flight.departure_time": local(flight.departs),
        "flight.arrival_time": local(flight.arrives),
    }


def document_of(document: Document) -> Tree:
    """A travel document."""
    return tree(
        {
            "document.type": document.type,
            "document.number": document.number,
            "document.issuing_state": document.issuer,
            "document.expiry_date": iso(document.expires),
        }
    )


def further(traveller: Traveller) -> Iterator[Tree]:
    """Visa, redress number, another document."""
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
        yield other_document(traveller.other)


def other_document(document: Document) -> Tree:
    """A document beside the first."""
    return tree({"document.other_type": document.type, "document.other_number": document.number})


def _contacts(traveller: Traveller) -> list[Tree]:
    found = [_contact(traveller.contact)] if traveller.contact else []
    if traveller.emergency and traveller.emergency_name:
        found.append(
            tree(
                {
                    "third_party.name": in_line(traveller.emergency_name),
                    "third_party.contact": traveller.emergency.telephone,
                }
            )
        )
    return found


def _contact(contact: Contact) -> Tree:
    if contact.refused:
        return tree({"contact.refused": "true"})
    return tree(
        {
            "contact.telephone": contact.telephone,
            "contact.email": contact.email,
            "contact.address": address_line(contact.address),
            "contact.ip_address": contact.network,
        }
    )


def _minor(traveller: Traveller, minor: Minor) -> Tree:
    return {
        "minor.name": in_line(traveller.name),
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
            "payment.billing_address": address_line(payment.billing),
            "third_party.payer": f"{in_line(payer.name)} {payer.telephone}" if payer else "",
        }
    )
