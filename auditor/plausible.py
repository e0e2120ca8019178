"""Whether the clocks of a flight can be meant: told from their distances, before law counts from them.

A push goes out within days of its flight, and a flight ends after it began. What says otherwise was
written wrongly (a year and a day the other way round, a field too far): such a clock is not known.
"""

from datetime import date, timedelta
from typing import Literal

from auditor.clock import Interval

Clock = Literal["departed", "arrived"]

# Flights are sold about a year ahead, and no push is later.
_FAR = timedelta(days=367)
# Where the other way round a date lies beside the preparation, and as it stands nowhere near it.
_NEAR, _OFF = timedelta(days=8), timedelta(days=60)
LONGEST_LEG = timedelta(days=4)
# By local clocks a short flight to the west may land before it left, and one over the date line a day before.
_WESTWARD, _OVER_THE_LINE = timedelta(hours=3), timedelta(hours=24)

# Airports that flights from Asia, Australia and the Pacific reach over the date line: those of the
# Americas, of Hawaii and of Polynesia with such flights (IATA codes).
_OVER = (
    "HNL OGG KOA LIH ITO LAX SFO SJC OAK SMF SAN ONT LAS PHX SEA PDX ANC FAI SLC DEN DFW IAH AUS ORD MSP DTW "
    "ATL CLT MIA MCO FLL TPA JFK EWR BOS IAD BWI PHL CVG SDF MEM YVR YYJ YYC YEG YWG YYZ YOW YUL YHZ MEX TIJ "
    "GDL MTY CUN PTY BOG LIM SCL EZE GRU GIG VCP PPT BOB RAR AIT PPG IUE APW FGI TBU VAV CXI PCQ IPC"
)
_EAST_OF_THE_LINE = frozenset(_OVER.split())


def far(when: Interval, prepared: Interval | None, otherwise: date | None = None) -> bool:
    """Whether a date of the flight does not agree with the day of preparation.

    `otherwise` is the day it would be with year and day the other way round.
    """
    if prepared is None:
        return False
    away = max(when.first - prepared.last, prepared.first - when.last)
    if away > _FAR:
        return True
    if otherwise is None or away <= _OFF:
        return False
    turned = Interval.of_day(otherwise)
    return max(turned.first - prepared.last, prepared.first - turned.last) <= _NEAR


def backwards(
    departed: Interval, arrived: Interval, port: str | None = None, *, local: bool = True
) -> bool:
    """Whether a flight would end before it began; `local` times are those of its two ports.

    `port` is where it arrives: by local clocks a flight over the date line may land the day before.
    """
    if not local:
        return arrived.last < departed.first
    over = port is None or port in _EAST_OF_THE_LINE
    return departed.first - arrived.last > (_OVER_THE_LINE if over else _WESTWARD)
