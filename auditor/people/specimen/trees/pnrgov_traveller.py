"""Groups 2 to 4 of PNRGOV: a traveller with documents, contacts and requests; the ticket; who paid for it."""

from auditor.people.specimen.booking import Booking
from auditor.people.specimen.document import Document
from auditor.people.specimen.fare import amount
from auditor.people.specimen.moment import ddmmyy, ddmonyy, mmyy
from auditor.people.specimen.payment import Payment
from auditor.people.specimen.place import CARRIER, CARRIER_NUMBER, CURRENCY
from auditor.people.specimen.ticket import Ticket
from auditor.people.specimen.traveller import Traveller
from auditor.people.specimen.trees import Tree
from auditor.people.specimen.trees.padis import contacts, lines, named, request, stamp, teletype

# 6353 of FAR and TIF.
_FARE_TYPES = {"A": "A", "C": "C", "IN": "IN"}


def travellers(booking: Booking) -> list[Tree]:
    """Group 2, once for each traveller, infants behind whom they travel with; a group's name first."""
    found: list[Tree] = []
    if booking.party.group:
        found.append({"elements": {"reservation.group_name": booking.party.group}})
    for place, each in enumerate(booking.party.travellers):
        found.append(_traveller(booking, each, place))
        if each.infant:
            found.append({"elements": _named(each.infant, None)})
    return found


def _named(traveller: Traveller, reference: str | None) -> Tree:
    said: Tree = {
        "traveller.surname": teletype(traveller.name.surname),
        "traveller.type": [traveller.type, "1"] if traveller.infant else traveller.type,
    }
    if traveller.name.given:
        said["traveller.given_names"] = traveller.name.titled
    if reference:
        said["traveller.reference"] = reference
    return said


def _traveller(booking: Booking, traveller: Traveller, place: int) -> Tree:
    reference = str(traveller.number)
    ticket = booking.tickets[place]
    said = _named(traveller, reference)
    if traveller.loyalty:
        said["~owner"] = CARRIER
        said["loyalty.number"] = traveller.loyalty.number
        said["loyalty.status"] = [None, traveller.loyalty.level]
    said["traveller.persistent_reference"] = traveller.reference
    texts: list[Tree] = [{"elements": {"~status": "0", "ticket.fare": [ticket.fare.calculation]}}]
    checked = booking.checkins[place] if booking.checkins else None
    if checked:
        texts.append({"elements": {"checkin.status": "63", "~carrier": CARRIER}})
        if checked.baggage and checked.baggage.excess:
            excess = str(checked.baggage.excess)
            said["baggage.excess"] = [CURRENCY, "50.00", excess, None, "N"]
    groups: dict[str, list[Tree]] = {
        "IFT": texts,
        "FAR": [_fare(traveller, ticket)],
        "SSR": _requests(booking, traveller, ticket, reference),
        "3": [_ticket(ticket)],
    }
    if traveller.emergency:
        groups["ADD"] = [_emergency(traveller)]
    elif traveller.minor:
        guardian = traveller.minor.arrival
        told = f"{named(guardian.name)} {guardian.telephone}"
        groups["ADD"] = [{"elements": {"minor.guardian": [*lines(guardian.address), told]}}]
    return {"elements": said, "groups": groups}


def _fare(traveller: Traveller, ticket: Ticket) -> Tree:
    said: Tree = {"traveller.type": _FARE_TYPES[traveller.type], "ticket.fare": [ticket.fare.basis]}
    if ticket.fare.discount:
        said["ticket.discount"] = [ticket.fare.discount, "25", "QZ"]
        said["ticket.fare@age"] = str(traveller.age)
    return {"elements": said}


def _emergency(traveller: Traveller) -> Tree:
    reached, who = traveller.emergency, traveller.emergency_name
    assert reached is not None and who is not None  # noqa: S101, PT018 - they come together
    address = lines(reached.address) if reached.address else [None] * 6
    told = f"{named(who)} {reached.telephone}"
    return {"elements": {"third_party.contact": [*address, told]}}


# --- requests -------------------------------------------------------------------------------------


def _requests(booking: Booking, traveller: Traveller, ticket: Ticket, reference: str) -> list[Tree]:
    found = [_docs(traveller, traveller.document, reference), *_further(traveller, reference)]
    if traveller.infant:
        found.append(_docs(traveller.infant, traveller.infant.document, reference))
    return found + asked(booking, traveller, ticket, reference)


def asked_of_all(booking: Booking) -> list[Tree]:
    """The requests that are made for all of a party."""
    found = []
    if booking.party.group:
        found.append(request("GRPS", {"reservation.group_name": booking.party.group}))
    if booking.supplement:
        found.append(request("OTHS", {"service.code": "OTHS", "service.text": booking.supplement}))
    return found


def asked(booking: Booking, traveller: Traveller, ticket: Ticket, reference: str) -> list[Tree]:
    """The requests of a traveller that are about no document: contacts, tickets, children, services."""
    found = contacts(traveller.contact, reference) if traveller.contact else []
    if traveller.emergency:
        told = {"third_party.contact": traveller.emergency.telephone}
        found.append(request("PCTC", told, reference))
    found.append(request("TKNE", {"ticket.number": f"{ticket.number}C1"}, reference))
    if traveller.loyalty:
        number = {"loyalty.number": f"{CARRIER}{traveller.loyalty.number}"}
        found.append(request("FQTV", number, reference))
    if traveller.type == "C":
        born = {"traveller.date_of_birth": ddmonyy(traveller.born)}
        found.append(request("CHLD", born, reference))
    if traveller.minor:
        found.append(request("UMNR", {"minor.age": f"UM{traveller.minor.age:02d}"}, reference))
    if traveller.infant:
        found.append(_infant(traveller.infant, reference))
    found += [
        request("", {"service.code": each.code, "service.text": each.text}, reference)
        for each in booking.services
        if each.traveller == traveller.number
    ]
    return found


def _further(traveller: Traveller, reference: str) -> list[Tree]:
    """Visa, redress number, another document, addresses of residence and destination."""
    found = [_visa(traveller, traveller.visa, reference)] if traveller.visa else []
    if traveller.redress:
        redress = {
            "document.other_type": "R",
            "traveller.place_of_birth": traveller.birthplace,
            "document.redress_number": traveller.redress,
        }
        found.append(request("DOCO", redress, reference))
    if traveller.other:
        other = {
            "document.other_type": "I",
            "document.other_number": traveller.other.number,
            "document.issue_place": traveller.other.place,
            "document.issue_date": ddmonyy(traveller.other.issued),
        }
        found.append(request("DOCO", other, reference))
    at, to = traveller.residence, traveller.destination
    if at:
        home = {
            "~type": "R",
            "traveller.residence_country": at.country_3,
            "traveller.residence_address": [at.street, at.town, None, at.postcode],
        }
        found.append(request("DOCA", home, reference))
    if to:
        where = [to.country_3, to.street, to.town, None, to.postcode]
        found.append(
            request("DOCA", {"~type": "D", "traveller.destination_address": where}, reference)
        )
    return found


def _docs(traveller: Traveller, document: Document, reference: str) -> Tree:
    sex = f"{traveller.sex}I" if traveller.type == "IN" else traveller.sex
    return request(
        "DOCS",
        {
            "document.type": document.type,
            "document.issuing_state": document.issuer,
            "document.number": document.number,
            "traveller.nationality": document.nationality,
            "traveller.date_of_birth": ddmonyy(traveller.born),
            "traveller.sex": sex,
            "document.expiry_date": ddmonyy(document.expires),
            "traveller.surname": teletype(traveller.name.surname),
            "traveller.given_names": traveller.name.given,
        },
        reference,
    )


def _visa(traveller: Traveller, visa: Document, reference: str) -> Tree:
    return request(
        "DOCO",
        {
            "traveller.place_of_birth": traveller.birthplace,
            "document.other_type": "V",
            "document.visa_number": visa.number,
            "document.visa_issue_place": [visa.place, visa.issuer],
            "document.visa_issue_date": ddmonyy(visa.issued),
        },
        reference,
    )


def _infant(infant: Traveller, reference: str) -> Tree:
    told = {
        "traveller.surname": teletype(infant.name.surname),
        "traveller.given_names": infant.name.given,
        "traveller.date_of_birth": ddmonyy(infant.born),
    }
    return request("INFT", told, reference)


# --- ticket and payment ---------------------------------------------------------------------------


def _ticket(ticket: Ticket) -> Tree:
    fare = ticket.fare
    first, *further = ([amount(tax.amount), None, fare.currency, tax.code] for tax in fare.taxes)
    said: Tree = {
        "ticket.number": ticket.number,
        "ticket.type": ["T", str(ticket.booklets)],
        "ticket.fare": ["B", amount(fare.base), fare.currency],
        "ticket.fare@total": ["T", amount(fare.total), fare.currency],
        "ticket.conditions": [
            None if ticket.refundable else "NR", None, ddmmyy(ticket.deadline), "2200", CARRIER,
            CARRIER_NUMBER,
        ],
        "ticket.tax": first,
        "ticket.issue_date": stamp(ticket.issued),
    }  # fmt: skip
    groups: dict[str, list[Tree]] = {"4": [_payment(ticket.payment)]}
    if further:
        groups["C668"] = [{"elements": {"ticket.tax": each}} for each in further]
    return {"elements": said, "groups": groups}


def _payment(payment: Payment) -> Tree:
    said: Tree = {
        "payment.form": [payment.form, payment.vendor or None],
        "payment.amount": amount(payment.amount),
    }
    if payment.expires:
        said["payment.card_number"] = payment.number
        said["payment.card_expiry"] = mmyy(payment.expires)
    else:
        said["payment.form@account"] = payment.number
    groups: dict[str, list[Tree]] = {}
    payer = payment.payer
    if payer:
        told = [named(payer.name), payer.address.line, payer.telephone]
        groups["IFT"] = [{"elements": {"third_party.payer": told}}]
    if payment.billing:
        groups["ADD"] = [{"elements": {"payment.billing_address": lines(payment.billing)}}]
    return {"elements": said, "groups": groups} if groups else {"elements": said}
