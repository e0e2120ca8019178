"""Whether the clocks of a flight can be meant: told from their distances, before law counts from them.

A push goes out within days of its flight, and a flight ends after it began. What says otherwise was
written wrongly (a year and a day the other way round, a field too far): such a clock is not known.
"""

import re
from datetime import date, timedelta
from typing import Literal

from auditor.observed.clock import Interval

Clock = Literal["departed", "arrived"]

# Flights are sold about a year ahead, and no push is later.
_FAR = timedelta(days=367)
# Where the other way round a date lies beside the preparation, and as it stands nowhere near it.
_NEAR, _OFF = timedelta(days=8), timedelta(days=60)
LONGEST_LEG = timedelta(days=4)
# By local clocks a flight to the west may land before it left: a short one by the hour or two between two
# zones, one over the date line by a day.
_WESTWARD, _OVER_THE_LINE = timedelta(hours=3), timedelta(hours=24)

# Airports whose flights never cross the date line eastwards, the busiest of each region (IATA codes). Of any
# other, such as an island, nothing is presumed: a list of those that do cross would never be whole.
# Europe, Africa, the Near East and South Asia: no flight from there or to there does.
_FAR_FROM_IT = (
    "AMS ARN ATH BCN BER BRU BUD BUH CDG CPH DUB DUS EDI FCO FRA GVA HAM HEL IST SAW KBP KEF LED LGW LHR LIN LIS "
    "LUX LYS MAD MAN MLA MRS MUC MXP NCE OPO ORY OSL OTP PMI PRG RIX SOF STN STR SVO TLL VCE VIE VNO WAW ZAG ZRH "
    "ACC ADD ALG CAI CMN CPT DAR DKR DUR EBB JNB KGL LAD LOS MRU NBO RAK TUN "
    "AMM AUH BAH BEY DMM DOH DXB JED KWI MCT RUH TLV ALA GYD TAS TBS EVN IKA "
    "AMD BLR BOM CCU CMB COK DAC DEL HYD ISB KHI KTM LHE MAA MLE "
)
# East and South-East Asia and Australia: none that arrives there does.
_BEHIND_IT = (
    "BKI BKK CAN CEB CGK CTU DMK DPS FUK HAN HKG HKT HND ICN ITM KHH KIX KUL MFM MNL NGO NRT OKA PEK PKX PNH PUS PVG "
    "RGN SGN SHA SIN SZX TPE XIY ADL BNE CBR CNS DRW MEL OOL PER SYD AKL CHC WLG ZQN"
)
# The mainland of the Americas: none that leaves from there does.
_BEFORE_IT = (
    "ANC ATL AUS BNA BOS BWI CLE CLT CVG DCA DEN DFW DTW EWR FLL IAD IAH JFK LAS LAX LGA MCI MCO MDW MEM MIA MSP MSY "
    "OAK ONT ORD PDX PHL PHX PIT RDU SAN SEA SFO SJC SLC SMF STL TPA YEG YHZ YOW YUL YVR YWG YYC YYZ BOG CUN EZE GIG "
    "GDL GRU HAV LIM MEX MTY MVD PTY PUJ SCL SDQ SJO UIO VCP"
)
# No airport has a code of this beginning and one of these letters behind it: what is made up lies nowhere.
_MADE_UP = re.compile("ZZ[ABCDFGHIJKLMNPQRSTWXYZ]")
_NEVER_FROM = frozenset((_FAR_FROM_IT + _BEFORE_IT).split())
_NEVER_TO = frozenset((_FAR_FROM_IT + _BEHIND_IT).split())


# What is audited was written in the years before, as long as there have been such messages.
_OLDEST = timedelta(days=11_000)


def by(day: date) -> Interval:
    """When a message was prepared that does not say it: at some time until the day it is judged."""
    last = Interval.of_day(day)
    return Interval(last.first - _OLDEST, last.last)


def ancient(when: Interval, prepared: Interval | None) -> bool:
    """Whether a booking would be older than there have been such messages: a day to come, without its century."""
    return prepared is not None and prepared.first - when.last > _OLDEST


def far(when: Interval, prepared: Interval | None, otherwise: date | None = None) -> bool:
    """Whether a date of the flight does not agree with the day of preparation.

    `otherwise` is the day it would be with year and day the other way round.
    """
    if prepared is None:
        return False
    away = _apart(when, prepared)
    if away > _FAR:
        return True
    if otherwise is None or away <= _OFF:
        return False
    return _apart(Interval.of_day(otherwise), prepared) <= _NEAR


def _apart(one: Interval, other: Interval) -> timedelta:
    return max(one.first - other.last, other.first - one.last)


def turned(prepared: Interval | None, when: Interval) -> bool:
    """Whether a date of the flight agrees with the day of preparation only if year and day of that are turned.

    Of `when` the century is not looked at: two digits had none but by the year of preparation.
    """
    if prepared is None or _apart(when, prepared) <= _OFF:
        return False
    stated, flown = prepared.first.date(), when.first.date()
    try:
        other = date(_THIS_CENTURY + stated.day, stated.month, stated.year % 100)
        flown = flown.replace(year=_THIS_CENTURY + flown.year % 100)
    except ValueError:
        return False
    return abs(other - flown) <= _NEAR


_THIS_CENTURY = 2000


def backwards(
    departed: Interval,
    arrived: Interval,
    ports: tuple[str | None, str | None] = (None, None),
    *,
    local: bool = True,
) -> bool:
    """Whether a flight would end before it began; `local` times are those of its two ports.

    `ports` are those of departure and arrival: by local clocks a flight over the date line may land
    the day before, and where they do not rule that out it is let through.
    """
    if not local:
        return arrived.last < departed.first
    allowed = _WESTWARD if _stays_on_its_side(*ports) else _OVER_THE_LINE
    return departed.first - arrived.last > allowed


def _stays_on_its_side(left: str | None, landed: str | None) -> bool:
    return left in _NEVER_FROM or landed in _NEVER_TO or _made_up(left) or _made_up(landed)


def _made_up(port: str | None) -> bool:
    return port is not None and _MADE_UP.fullmatch(port) is not None


def doubted(
    departed: Interval | None,
    arrived: Interval | None,
    prepared: Interval | None,
    stated: tuple[Interval | None, Interval | None] = (None, None),
    ports: tuple[str | None, str | None] = (None, None),
) -> frozenset[Clock]:
    """Which clocks of a flight, as instants in UTC, cannot be meant.

    `stated` are the two as local times of the `ports`, where they were stated so. Where one of the
    two must be wrong and neither can be told, both are.
    """
    found: set[Clock] = set()
    if departed is not None and far(departed, prepared):
        found.add("departed")
    if arrived is not None and far(arrived, prepared):
        found.add("arrived")
    if not found and departed is not None and arrived is not None:
        if arrived.first - departed.last >= LONGEST_LEG:
            found.add("arrived")
        elif (
            backwards(departed, arrived, local=False)
            if stated[0] is None or stated[1] is None
            else backwards(stated[0], stated[1], ports)
        ):
            found |= {"departed", "arrived"}
    return frozenset(found)
