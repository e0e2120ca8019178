"""How fast trees are written as PNRGOV: PNRs of about sixty segments, on one core.

python tests/bench/bench_write.py [PNRS]
"""

import gc
import sys
from datetime import UTC, datetime
from time import process_time

from auditor.formats import pnrgov
from auditor.formats.edifact.writer import Frame, Header
from auditor.formats.tree import Tree

_FRAME = Frame(
    sender="ZZ",
    recipient="ZZTESTGOV",
    prepared=datetime(2030, 1, 1, 8, tzinfo=UTC),
    control="SYN0000000001",
)


def booking(number: int) -> Tree:
    """A PNR of two travellers and two flights."""
    return {
        "elements": {
            "~owner": "ZZ",
            "reservation.locator": f"FAKE{number:06d}",
            "reservation.created": ["011229", "1030"],
            "reservation.changed": ["201229", "1010"],
            "ticket.issue_date": ["021229", "1200"],
            "agency.identity": [
                "ZZ", "ZZA", "00000007", "ZZZ1Z0000", None, "ZZA", "ZZ", None, "T", "QZ", "XTS",
            ],
            "agency.agent": "GS",
        },
        "groups": {
            "IFT": [
                {"elements": {"contact.telephone@osi": "CTCM 99900000001", "~carrier": "ZZ"}},
                {"elements": {"contact.email@osi": "CTCE A..B//FAKE.INVALID", "~carrier": "YY"}},
            ],
            "ADD": [
                {
                    "elements": {
                        "contact.address": [
                            "FAKE STREET 0", "TESTVILLE", None, None, "QZ", "00000",
                        ],
                        "contact.telephone": "99900000001",
                    }
                }
            ],
            "2": [_traveller(number, each) for each in "12"],
            "5": [_flight(number, each) for each in ("901", "902")],
        },
    }  # fmt: skip


def _traveller(number: int, reference: str) -> Tree:
    surname, given = f"FAKE{number:06d}SPECIMEN", f"TESTPAX{reference}MR"
    document: Tree = {
        "elements": {
            "~code": "DOCS",
            "~carrier": "ZZ",
            "~board": "ZZA",
            "~off": "ZZB",
            "document.type": "P",
            "document.issuing_state": "UTO",
            "document.number": f"ZZ{number:07d}",
            "traveller.nationality": "UTO",
            "traveller.date_of_birth": "01JAN90",
            "traveller.sex": "F",
            "document.expiry_date": "31DEC35",
            "traveller.surname": surname,
            "traveller.given_names": given,
            "traveller.reference": reference,
        }
    }
    tickets: list[Tree] = [
        {
            "elements": {
                "~code": "TKNE",
                "~carrier": "ZZ",
                "~board": "ZZA",
                "~off": "ZZB",
                "ticket.number": f"000{number:010d}C{coupon}",
                "traveller.reference": reference,
            }
        }
        for coupon in "12"
    ]
    contact: Tree = {
        "elements": {"~code": "CTCM", "contact.telephone": "99900000001", "~carrier": "ZZ"}
    }
    return {
        "elements": {
            "traveller.surname": surname,
            "traveller.given_names": given,
            "traveller.type": "A",
            "traveller.reference": reference,
            "~owner": "ZZ",
            "loyalty.number": "FAKE0001",
            "loyalty.status": [None, "GOLD"],
            "traveller.persistent_reference": f"ZZSYN{number:010d}",
        },
        "groups": {
            "IFT": [{"elements": {"ticket.fare": "ZZA ZZ ZZB 100.00 NUC100.00END"}}],
            "FAR": [{"elements": {"traveller.type": "N", "ticket.fare": "YFAKE"}}],
            "SSR": [document, *tickets, contact],
            "3": [
                {
                    "elements": {
                        "ticket.number": f"000{number:010d}",
                        "ticket.type": ["T", "1"],
                        "ticket.fare": ["B", "100.00", "XTS"],
                        "ticket.fare@total": ["T", "110.00", "XTS"],
                        "ticket.conditions": ["NR", None, "020130", "2200", "ZZ", "000", "ZZA"],
                        "ticket.tax": ["10.00", None, "XTS", "YQ"],
                        "ticket.issue_date": ["021229", "1200"],
                    },
                    "groups": {
                        "4": [
                            {
                                "elements": {
                                    "payment.form": ["CC", "ZZ"],
                                    "payment.amount": "110.00",
                                    "payment.card_number": "XXXXXXXXXXXX0004",
                                    "payment.card_expiry": "1231",
                                }
                            }
                        ]
                    },
                }
            ],
        },
    }


def _flight(number: int, flight: str) -> Tree:
    def boarded(reference: str) -> Tree:
        return {
            "elements": {
                "checkin.sequence": f"ZZA-00{reference}",
                "traveller.reference": reference,
                "seat.number": "000A",
                "seat.cabin": "Y",
                "baggage.count": ["1", "20", "700"],
                "baggage.tag": ["ZZ", f"0000{number:06d}", "1", "ZZB"],
            }
        }

    return {
        "elements": {
            "segment.times": ["020130", "2200", "020130", "2330"],
            "segment.ports": ["ZZA", "ZZB"],
            "segment.carrier": ["ZZ", flight],
            "segment.class": "Y",
            "reservation.party_size": "2",
            "segment.status": "HK",
            "segment.aircraft": "ZZZ",
            "~owner": "ZZ",
            "reservation.locator": f"FAKE{number:06d}",
        },
        "groups": {
            "6": [
                {
                    "elements": {"checkin.time": ["020130", "2000"], "agency.identity": ["ZZ", "ZZA"]},
                    "groups": {"7": [boarded("1"), boarded("2")]},
                }
            ]
        },
    }  # fmt: skip


def written(bookings: list[Tree]) -> tuple[int, int, float]:
    """Bytes, segments and seconds of one push."""
    began = process_time()
    size = segments = 0
    push: Tree = {"elements": {"transfer.sender": ["ZZ"]}, "groups": {"1": bookings}}
    for chunk in pnrgov.write([(Header(), push)], _FRAME):
        size += len(chunk)
        segments += chunk.count(b"\n")
    return size, segments, process_time() - began


def main() -> None:
    """Write them, and say how long it took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    began = process_time()
    bookings = [booking(number) for number in range(count)]
    made = process_time() - began
    gc.freeze()  # what a generator would have let go
    size, segments, took = min((written(bookings) for _ in range(3)), key=lambda each: each[2])
    print(
        f"{count} PNRs of {segments // count} segments, {size // count} bytes: "
        f"{count / took:,.0f} PNRs/s written, {size / took / 1e6:.1f} MB/s, "
        f"{1e6 * took / count:.0f} µs each; their trees {1e6 * made / count:.0f} µs each"
    )


if __name__ == "__main__":
    main()
