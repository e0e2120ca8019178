"""Travellers as the groups of PAXLST: 4 the person, 5 the documents; and as those of CUSRES, its reply."""

from auditor.people.specimen.booking import Booking
from auditor.people.specimen.crew import CrewMember
from auditor.people.specimen.document import Document
from auditor.people.specimen.flight import Flight
from auditor.people.specimen.moment import Moment, ddmonyy, yymmdd, yyyymmdd
from auditor.people.specimen.traveller import Traveller
from auditor.people.specimen.trees import Tree

_STATED = {"~list": "110", "~agency": "111"}
_PLAIN = str.maketrans({"-": " ", "'": None})
_LONGEST = 35


def reporting() -> Tree:
    """Group 1: who reports, a role and no person."""
    return {
        "elements": {
            "transfer.reporting_party": ["ZZFAKE AIRLINE OPS"],
            "transfer.reporting_contact@TE": "+99900000001",
            "transfer.reporting_contact@FX": "+99900000002",
            "transfer.reporting_contact@EM": "API.AT.ZZFAKE.INVALID",
        }
    }


def booked(prepared: Moment) -> Tree:
    """When something was booked and changed, which is no matter of a list."""
    return {
        "reservation.created": stamp(prepared.plus(-90_000)),
        "reservation.changed": stamp(prepared.plus(-9_000)),
    }


def agents() -> list[Tree]:
    """Group 1a: who sold it, an agency and a person, neither of whom belongs into a list."""
    return [
        {"elements": {"agency.identity": "ZZ01", "agency.identity@id": "00000007"}},
        {"elements": {"agency.agent": ["FAKE0001", "FAKE0002"]}},
    ]


def crossing(flight: Flight, onward: str | None) -> Tree:
    """Group 2: the flight over the border, and where it flies on to behind it."""
    ports: list[Tree] = [
        {
            "elements": {
                "flight.departure_port": flight.board,
                "flight.departure_time": stamp(flight.departs),
            }
        },
        {
            "elements": {
                "flight.arrival_port": flight.off,
                "flight.arrival_time": stamp(flight.arrives),
            }
        },
    ]
    if onward:
        ports.append({"elements": {"flight.other_port": onward}})
    return {"elements": {"flight.number": [flight.name, flight.carrier]}, "groups": {"3": ports}}


def reference(flight: Flight) -> str:
    """The reference of a list, which its reply repeats."""
    return f"SYNTH{yyyymmdd(flight.departs.day)}{flight.name}"


def stamp(moment: Moment) -> str:
    """Day and time as one value (format 201)."""
    return f"{yymmdd(moment.day)}{moment.time}"


# --- persons --------------------------------------------------------------------------------------


def passenger(traveller: Traveller, booking: Booking, place: int, *, all_: bool) -> Tree:
    """A passenger of a booking; with `all_` also what belongs into no message like this."""
    checked = booking.checkins[place].baggage if booking.checkins else None
    said = _person(traveller, booking.journey.starts, booking.journey.ends)
    said["reservation.locator"] = booking.locator
    said["traveller.persistent_reference"] = traveller.reference
    said["seat.number"] = booking.seats[place].number
    said["document.capture_method"] = "174" if booking.agency.kind == "T" else "173"
    if traveller.redress:
        said["document.redress_number"] = traveller.redress
    if traveller.destination:
        said["traveller.clearance_port"] = booking.flight.off
    texts: list[Tree] = [{"elements": {"remark.api": [each]}} for each in booking.notes]
    if checked:
        said["baggage.count"] = str(checked.pieces)
        said["baggage.count@weight"] = ["KGM", str(checked.weight)]
        texts.append(
            {"elements": {"baggage.tag": checked.tag, "baggage.count": [None, str(checked.pieces)]}}
        )
    if all_:
        said |= _beyond(traveller, booking, place)
        texts += _contents(booking, place)
    groups = _documents(traveller, traveller.document)
    if all_:
        groups["5"][0]["elements"]["payment.other"] = ["10.00"]
        groups["7"] = [_connecting(booking)]
    if texts:
        groups["FTX"] = texts
    return {"elements": said, "groups": groups}


def infant(traveller: Traveller, booking: Booking) -> Tree:
    """An infant of a booking: a person with a document, on somebody's lap."""
    said = _person(traveller, booking.journey.starts, booking.journey.ends)
    said["reservation.locator"] = booking.locator
    return {"elements": said, "groups": _documents(traveller, traveller.document)}


def crew_member(member: CrewMember, flight: Flight) -> Tree:
    """A member of the crew, with certificate and licence."""
    said = _person(member.person, flight.board, flight.off)
    said["traveller.role"] = "FM"
    said["traveller.occupation"] = [member.category, "110", "111"]
    groups = _documents(member.person, member.person.document)
    groups["5o"] = [_other(each) for each in (member.certificate, member.licence) if each]
    return {"elements": said, "groups": groups}


def identified(booking: Booking, traveller: Traveller) -> Tree:
    """A passenger who is told by references alone, as a close-out has it."""
    return {
        "elements": {
            "traveller.role": "ZZZ",
            "reservation.locator": booking.locator,
            "traveller.persistent_reference": traveller.reference,
        }
    }


def decided(booking: Booking, traveller: Traveller, directive: str, word: str) -> Tree:
    """What an authority answers of a passenger, in a code and (unless that is empty) in a word."""
    said: Tree = {
        "reservation.locator": booking.locator,
        "traveller.persistent_reference": traveller.reference,
        "decision.directive": directive,
    }
    groups = {"FTX": [{"elements": {"remark.api": [word]}}]} if word else {}
    return {"elements": said, "groups": groups}


def repeated(booking: Booking, traveller: Traveller, place: int) -> Tree:
    """What a reply may repeat of a list, and need not."""
    said: Tree = {
        "seat.number": booking.seats[place].number,
        "document.redress_number": traveller.redress,
        "ticket.number": f"{booking.tickets[place].number}C1",
    }
    if traveller.loyalty:
        said["loyalty.number"] = f"{traveller.loyalty.carrier}{traveller.loyalty.number}"
    return said


def _person(traveller: Traveller, starts: str, ends: str) -> Tree:
    given = traveller.name.given.translate(_PLAIN).split(" ", 2)
    said: Tree = {
        "traveller.role": "FL",
        "traveller.surname": traveller.name.surname.translate(_PLAIN)[:_LONGEST],
        "traveller.given_names": given,
        "traveller.sex": traveller.sex,
        "traveller.date_of_birth": yymmdd(traveller.born),
        "traveller.nationality": traveller.document.nationality,
        "traveller.embarkation_port": starts,
        "traveller.destination_port": ends,
    }
    home, there = traveller.residence, traveller.destination
    if home:
        said["traveller.residence_country"] = home.country_3
    if there:
        said["traveller.residence_address"] = [
            there.street, there.town, there.region or None, there.postcode, there.country_3,
        ]  # fmt: skip
    if traveller.birthplace:
        town, _, country = traveller.birthplace.rpartition(" ")
        said["traveller.place_of_birth"] = [country, town]
    return said


def _documents(traveller: Traveller, document: Document) -> dict[str, list[Tree]]:
    own: Tree = {
        **_STATED,
        "document.type": document.type,
        "document.number": document.number,
        "document.expiry_date": yymmdd(document.expires),
        "document.issuing_state": document.issuer,
    }
    groups: dict[str, list[Tree]] = {"5": [{"elements": own}]}
    visa = traveller.visa
    if visa:
        own["document.issue_date"] = yymmdd(document.issued)
        own["document.issue_place"] = [document.place]
        groups["5v"] = [
            {
                "elements": {
                    **_STATED,
                    "document.visa_number": visa.number,
                    "document.visa_issue_date": yymmdd(visa.issued),
                    "document.visa_expiry_date": yymmdd(visa.expires),
                    "document.visa_issue_place": [visa.issuer, visa.place],
                }
            }
        ]
    return groups


def _other(document: Document) -> Tree:
    return {
        "elements": {
            **_STATED,
            "document.other_type": document.type,
            "document.other_number": document.number,
            "document.expiry_date": yymmdd(document.expires),
            "document.issuing_state": document.issuer,
        }
    }


# --- what belongs into a booking, and stands in such messages all the same --------------------------


def _beyond(traveller: Traveller, booking: Booking, place: int) -> Tree:
    said: Tree = {"ticket.number": f"{booking.tickets[place].number}C1"}
    if traveller.loyalty:
        said["loyalty.number"] = f"{traveller.loyalty.carrier}{traveller.loyalty.number}"
    if traveller.contact:
        said["contact.telephone"] = traveller.contact.telephone
        said["contact.email"] = (traveller.contact.email or "").upper()
    return said


def _connecting(booking: Booking) -> Tree:
    flight = booking.journey.flights[-1]
    return {"elements": {"segment.carrier": [flight.name, flight.carrier]}}


def _contents(booking: Booking, place: int) -> list[Tree]:
    paid = booking.tickets[place].payment
    found: list[Tree] = [{"elements": {"remark.osi": [each]}} for each in booking.remarks]
    found += [
        {"elements": {"service.code": each.code, "service.text": [each.text]}}
        for each in booking.services
    ]
    found.append({"elements": {"payment.form": [f"{paid.form} {paid.vendor}".strip()]}})
    found.append({"elements": {"history.text": [f"BOOKED {ddmonyy(booking.created.day)}"]}})
    return found
