"""A part: what is gathered for one record of PNRGOV in XML, its envelope or a PNR, until it is complete."""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from auditor.codec.value import instant, local
from auditor.formats.xml.sightings import ElementSightings
from auditor.observed.plausible import doubted
from auditor.observed.record import Fault, Place

if TYPE_CHECKING:
    from auditor.observed.clock import Interval

_CODE = re.compile(r"[A-Z0-9]{1,8}", re.ASCII)
_DIGITS = re.compile(r"\s*[0-9]{1,9}\s*", re.ASCII)
# Which clock a path tells, and whether it is local time: RCI and DAT, its twins, are in UTC.
_CLOCKS = {
    "IATA_PNRGOV_NotifRQ@TimeStamp": ("transferred", False),
    "FlightLeg@DepartureDateTime": ("departed", True),
    "FlightLeg@ArrivalDateTime": ("arrived", True),
    "PNR@PNR_CreationDate": ("created", False),
}
_FACTS = {
    "FlightLeg@CarrierCode": "carrier",
    "FlightLeg@FlightNumber": "flight",
    "FlightLeg/DepartureAirport@LocationCode": "board",
    "FlightLeg/ArrivalAirport@LocationCode": "off",
}
COUNTS = frozenset({"PNRs@NumberOfPnrs", "PNR@NumberOfPassengers"})
"""The paths of numbers that a sender declares."""
TOLD = frozenset({*_CLOCKS, *_FACTS, *COUNTS})
"""The paths of values that say something besides being there."""


class Part:
    """The sightings, faults, clocks and facts of one record, its travellers and the numbers declared of it.

    `references` are the travellers by their `RPH`; `local` are clocks as they are written, without a zone.
    """

    def __init__(self, at: Place) -> None:
        """Nothing yet of the record at this place."""
        self.at = at
        self.sightings = ElementSightings()
        self.faults: list[Fault] = []
        self.clocks: dict[str, Interval | None] = {}
        self.local: dict[str, Interval | None] = {}
        self.facts: dict[str, object] = {}
        self.declared: list[tuple[int, Place]] = []
        self.travellers = 0
        self.references: dict[str, int] = {}
        self._legs = 0

    def tell(self, path: str, value: str, zone: str | None) -> bool:
        """Note the clock or fact that a value at one of `TOLD` says; whether the value could be read.

        `zone` is that of local times.
        """
        if path in _CLOCKS:
            name, is_local = _CLOCKS[path]
            clock = self.clocks[name] = instant(value, zone if is_local else "UTC")
            if is_local:
                self.local[name] = local(value)
            return clock is not None
        if path in _FACTS:
            code = _code(value)
            self.facts[_FACTS[path]] = code if self._legs <= 1 else None
            return code is not None
        return _DIGITS.fullmatch(value) is not None

    def begin_leg(self) -> bool:
        """Whether this is the first leg that is pushed; a second leaves its clocks and facts unknown."""
        self._legs += 1
        if self._legs > 1:
            self.clocks |= {"departed": None, "arrived": None}
            self.facts |= dict.fromkeys(_FACTS.values())
        return self._legs == 1

    def doubt(self, envelope: "Part") -> Collection[str]:
        """The clocks of the leg that cannot be meant, which are unknown from here on."""
        clocks = envelope.clocks | self.clocks
        board, off = (str(self.facts.get(end)) for end in ("board", "off"))
        wrong = doubted(
            clocks.get("departed"), clocks.get("arrived"), clocks.get("transferred"),
            (self.local.get("departed"), self.local.get("arrived")),
            (board, off),
        )  # fmt: skip
        self.clocks |= dict.fromkeys(wrong)
        return wrong


def _code(value: str) -> str | None:
    """A short code of a carrier, flight or port; anything longer is no code."""
    return value.strip() if _CODE.fullmatch(value.strip()) else None
