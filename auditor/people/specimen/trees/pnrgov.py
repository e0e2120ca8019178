"""A booking as the groups of PNRGOV: 1 the PNR, 2 to 4 who travels and pays, 5 to 7 flights, 8 to 12 the rest."""

from auditor.people.specimen.booking import Booking
from auditor.people.specimen.flight import Flight
from auditor.people.specimen.history import Change
from auditor.people.specimen.journey import Segment
from auditor.people.specimen.non_air import NonAir
from auditor.people.specimen.place import CARRIER, CARRIER_NUMBER, CURRENCY
from auditor.people.specimen.trees import Tree
from auditor.people.specimen.trees.padis import lines, mail, named, stamp, teletype
from auditor.people.specimen.trees.pnrgov_boarding import boarded
from auditor.people.specimen.trees.pnrgov_traveller import asked_of_all, travellers

_OWNER = {"~owner": CARRIER}


def message(flight: Flight, pnrs: list[Tree], *, update: bool, count: int) -> Tree:
    """Group 0: the flight that is reported; `count` is that of the whole push."""
    return {
        "elements": {
            "transfer.kind": "141" if update else "22",
            "transfer.sender": [CARRIER, flight.board],
            "flight.departure_time": stamp(flight.departs),
            "flight.arrival_time": stamp(flight.arrives),
            "flight.departure_port": flight.board,
            "flight.arrival_port": flight.off,
            "flight.number": [CARRIER, flight.number],
            "transfer.count": str(count),
        },
        "groups": {"1": pnrs},
    }


def pnr(booking: Booking) -> Tree:
    """Group 1: one PNR. One that is cancelled has its locator and an empty originator, and no more."""
    head: Tree = {
        "~owner": CARRIER,
        "reservation.locator": booking.locator,
        "reservation.created": stamp(booking.created),
    }
    if booking.cancelled:
        return {"elements": head | {"reservation.cancelled": "X"}}
    agency = booking.agency
    head["reservation.changed"] = stamp(booking.changed)
    head["ticket.issue_date"] = stamp(booking.tickets[0].issued)
    head["agency.identity"] = [
        agency.system, agency.city, agency.number, agency.office, None, agency.city, CARRIER, None,
        agency.kind, agency.country, agency.currency, agency.language,
    ]  # fmt: skip
    head["agency.agent"] = [agency.duty, agency.sign]
    groups: dict[str, list[Tree]] = {
        "2": travellers(booking),
        "5": [_segment(booking, each) for each in booking.journey.segments],
    }
    beside = (
        ("SSR", asked_of_all(booking)),
        ("IFT", _texts(booking)),
        ("ADD", _addresses(booking)),
        ("EBD", _excess(booking)),
        ("8", _splits(booking)),
        ("9", [_non_air(booking.non_air)] if booking.non_air else []),
        ("10", [_change(each) for each in booking.history]),
        ("lts", _long_texts(booking)),
    )
    groups |= {name: members for name, members in beside if members}
    return {"elements": head, "groups": groups}


# --- what is said of all travellers ---------------------------------------------------------------


def _texts(booking: Booking) -> list[Tree]:
    found: list[Tree] = [
        {"elements": {"~carrier": CARRIER, "remark.osi": [each]}} for each in booking.remarks
    ]
    found += [{"elements": {"remark.general": [each]}} for each in booking.notes]
    contact = booking.party.travellers[0].contact
    if contact and contact.email and not contact.refused and booking.agency.kind == "T":
        told = f"CTCE {mail(contact.email)}"
        found.append({"elements": {"~carrier": CARRIER, "contact.email@osi": [told]}})
    return found


def _addresses(booking: Booking) -> list[Tree]:
    contact = booking.party.travellers[0].contact
    if contact is None or contact.address is None or contact.refused:
        return []
    return [
        {
            "elements": {
                "contact.address": lines(contact.address),
                "contact.telephone": contact.telephone,
            }
        }
    ]


def _excess(booking: Booking) -> list[Tree]:
    pieces = sum(each.baggage.excess for each in booking.checkins if each.baggage)
    if not pieces:
        return []
    return [{"elements": {"baggage.excess": [CURRENCY, "50.00", str(pieces), None, "N"]}}]


# --- the journey ----------------------------------------------------------------------------------


def _segment(booking: Booking, segment: Segment) -> Tree:
    flight = segment.flight
    if flight is None:
        return {"elements": {"segment.gap": segment.gap}}
    said: Tree = {"segment.ports": [flight.board, flight.off]}
    if segment.gap:
        return {"elements": said | {"segment.gap": segment.gap}}
    said["segment.times"] = stamp(flight.departs) + stamp(flight.arrives)
    said["segment.carrier"] = [flight.carrier, flight.number]
    said["segment.class"] = segment.booking_class
    said["segment.status"] = [segment.status]
    said["segment.aircraft"] = flight.aircraft
    said["reservation.party_size"] = str(booking.party.size)
    if flight.operating:
        said["segment.operating_carrier"] = [
            flight.carrier,
            flight.operating,
            segment.booking_class,
        ]
    pushed = segment is booking.journey.segments[booking.journey.pushed]
    groups = boarded(booking, flight) if pushed else {}
    return {"elements": said, "groups": groups} if groups else {"elements": said}


# --- what became of it ----------------------------------------------------------------------------


def _splits(booking: Booking) -> list[Tree]:
    split = booking.split
    if split is None:
        return []
    said = {"reservation.split": str(split.travellers), "reservation.split_locator": split.locator}
    return [{"elements": {**_OWNER, **said}}]


def _non_air(beside: NonAir) -> Tree:
    said = [
        *stamp(beside.begins), *stamp(beside.ends), beside.place, beside.name or None, None, None,
        CARRIER, None, "FAKE01" if beside.name else None, beside.product,
    ]  # fmt: skip
    return {
        "elements": {"segment.non_air": beside.kind},
        "groups": {"TVL": [{"elements": {"segment.non_air": said}}]},
    }


def _change(change: Change) -> Tree:
    item: Tree = {"elements": {"history.change": change.action}}
    groups: dict[str, list[Tree]] = {}
    if change.was and change.documented:
        own = change.was.document
        told = f"/{own.type}/{own.issuer}/{own.number}"
        groups["SSR"] = [
            {"elements": {"~code": "DOCS", "~carrier": CARRIER, "history.identity": told}}
        ]
    elif change.was:
        item["elements"]["history.identity"] = [
            teletype(change.was.name.surname),
            change.was.name.titled or None,
        ]
    if change.text:
        groups["IFT"] = [{"elements": {"history.text": [change.text]}}]
    if change.flight:
        groups["12"] = [_moved(change.flight)]
    if groups:
        item["groups"] = groups
    return {
        "elements": {
            "history.agent": [f"{CARRIER_NUMBER}0FK", change.agent],
            "history.change": [change.flight.board if change.flight else None, None, CARRIER],
            "history.change@DAT": stamp(change.when),
        },
        "groups": {"11": [item]},
    }


def _moved(flight: Flight) -> Tree:
    was = [
        *stamp(flight.departs),
        *stamp(flight.arrives),
        flight.board,
        flight.off,
        CARRIER,
        None,
        flight.number,
    ]
    return {"elements": {"history.change": was, "history.change@RPI": ["1", "XX"]}}


def _long_texts(booking: Booking) -> list[Tree]:
    told = [f"0/O/NM/{named(each.was.name)}" for each in booking.history if each.was]
    return [{"elements": {"history.text": [each]}} for each in told[:1]]
