"""Entirely fake interchanges of any size, in the proportions of the field: what the bench reads.

Names, numbers and codes lie in the reserved ranges (names FAKE… and SPECIMEN…, issuer UTO, carrier
ZZ, airports ZZ., ticket prefix 000, card numbers of no issuer, domains of RFC 6761).
"""

from collections.abc import Callable
from itertools import pairwise
from random import Random

_PORTS = [f"ZZ{letter}" for letter in "ABCDFGHIJKLMNPQRSTWXYZ"]
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_CONTACTS = (
    "ZZ CTCH 9990000{:04d}", "ZZ CTCE FAKE{:03d}//FAKEAIR.INVALID", "YY CTCM 9990000{:04d}",
)  # fmt: skip
_REMARKS = (
    "ZZ PAX REQ EARLY BOARDING", "ZZ RATE AGREED WITH OFFICE {:03d}", "ZZ PAX IS A VIP",
    "ZZ NEEDS WHEELCHAIR AT GATE", "ZZ OFFICE SAID 5?+2?: OK??",
)  # fmt: skip
_RARE = 0.03  # how many of the things that may carry too much do


def _digits(rng: Random, count: int) -> str:
    return f"{rng.randint(0, 10**count - 1):0{count}d}"


def _hour(rng: Random) -> str:
    return f"{rng.randint(0, 2359):04d}"


def _day(rng: Random) -> str:
    return f"{rng.randint(1, 28):02d}{rng.randint(1, 12):02d}29"


def _written(rng: Random, first: int, last: int) -> str:
    return f"{rng.randint(1, 28):02d}{rng.choice(_MONTHS)}{rng.randint(first, last):02d}"


def _moment(rng: Random) -> str:
    return f"{_day(rng)}:{_hour(rng)}"


def _name(rng: Random) -> str:
    return "FAKE" + "".join(rng.choices("ABCDEFGHIKLMNOPRSTUVW", k=rng.randint(1, 9)))


def _remark(rng: Random) -> str:
    texts = _REMARKS if rng.random() < _RARE else _CONTACTS
    return rng.choice(texts).format(rng.randint(0, 99))


def _address(rng: Random) -> str:
    return f"{rng.randint(1, 99)} FAKE STREET:FAKETOWN:::QZ:{rng.randint(10000, 99999)}"


def _document(rng: Random, surname: str, given: str) -> str:
    number, born = _digits(rng, 7), _written(rng, 40, 99)
    sex, ends = rng.choice("MF"), _written(rng, 30, 38)
    return f"/P/UTO/ZZ{number}/UTO/{born}/{sex}/{ends}/{surname}/{given}/"


def _card(rng: Random) -> str:
    return (
        f"99990000{_digits(rng, 8)}" if rng.random() < _RARE else f"XXXXXXXXXXXX{_digits(rng, 4)}"
    )


def pnr(rng: Random) -> list[str]:
    """One PNR of one to four travellers and one to three flights."""
    locator = f"FAKE{_digits(rng, 6)}"
    travellers = rng.choices((1, 2, 3, 4), (3, 4, 2, 1))[0]
    flights = rng.choices((1, 2, 3), (2, 6, 2))[0]
    ports = rng.sample(_PORTS, flights + 1)
    out = [
        "SRC",
        f"RCI+ZZ:{locator}::{_moment(rng)}",
        f"DAT+700:{_day(rng)}:1010+710:{_day(rng)}:1200",
    ]
    out += ["IFT+4:28::ZZ+" + _remark(rng) for _ in range(rng.randint(0, 4))]
    out += [
        f"ORG+ZZ:ZZA+0000000{rng.randint(7, 9)}:ZZA{rng.randint(100, 999)}+ZZA++T+QZ:XTS+GS",
        f"ADD++700:{_address(rng)}:9990000{_digits(rng, 4)}",
    ]
    for number in range(1, travellers + 1):
        out += _traveller(rng, number, ports)
    for board, off in pairwise(ports):
        out += _flight(rng, travellers, board, off, locator)
    if rng.random() < _RARE:
        out += ["ABI+4+0000FD28:GS+ZZA++ZZ", f"DAT+T:{_day(rng)}:1010", "SAC+++A"]
        day, flight = _day(rng), rng.randint(100, 999)
        out += [f"TVL+{day}:1010++{ports[0]}+{ports[1]}+ZZ+{flight}", "RPI+1+HK"]
    return out


def _traveller(rng: Random, number: int, ports: list[str]) -> list[str]:
    surname, given = _name(rng), _name(rng) + rng.choice(("MR", "MRS", " MS", ""))
    document = _document(rng, surname, given)
    out = [
        f"TIF+{surname}+{given}:A:{number}",
        f"FTI+ZZ:{_digits(rng, 8)}:::GOLD",
        f"IFT+4:15:0+ZZA ZZ ZZB {rng.randint(10, 999)}.00 NUC{rng.randint(10, 999)}.00END",
        f"FAR+N+++++Y{rng.randint(10, 99)}M",
        f"SSR+DOCS:HK:1:ZZ:::{ports[0]}:{ports[1]}:{document}+::{number}",
    ]
    if rng.random() < _RARE:
        out.append(f"REF+:ZZSYN{_digits(rng, 10)}")
    if rng.random() < _RARE:
        out.append(f"SSR+{rng.choice(('KSML', 'WCHR', 'VGML'))}:HK:1:ZZ+::{number}")
    out += [
        f"SSR+TKNE:HK:1:ZZ:::{board}:{off}:000{_digits(rng, 10)}C1+::{number}"
        for board, off in pairwise(ports)
    ]
    card = _card(rng)
    out += [
        f"TKT+000{_digits(rng, 10)}:T:1",
        f"MON+B:{rng.randint(100, 2999)}.00:XTS+T:{rng.randint(100, 2999)}.00:XTS",
        f"PTK+NR++{_day(rng)}:2200+ZZ+000+ZZA",
        f"TXD++{rng.randint(1, 99)}.10:::AY6+{rng.randint(1, 99)}.50:::YQ",
        f"FOP+CC::{rng.randint(100, 999)}.00:ZZ:{card}:1231",
    ]
    return out


def _flight(rng: Random, travellers: int, board: str, off: str, locator: str) -> list[str]:
    times = f"{_moment(rng)}:{_moment(rng)}"
    flight = f"ZZ+{rng.randint(100, 9999)}:{rng.choice('YBKM')}"
    seats = "".join(f"+000{letter}::{n}" for n, letter in enumerate("ABC"[:travellers], 1))
    out = [
        f"TVL+{times}+{board}+{off}+{flight}",
        f"RPI+{travellers}+HK",
        f"SSR+SEAT:HK:{travellers}:ZZ:::{board}:{off}{seats}",
        f"RCI+ZZ:{locator}",
    ]
    for number in range(1, travellers + 1):
        out += [
            f"DAT+2:{_moment(rng)}",
            f"TRI++{rng.randint(1, 300)}:::{number}",
            "SSD+000A++++Y",
            f"TBD++1:{rng.randint(5, 30)}:700+++ZZ:0000{_digits(rng, 6)}:1:{off}",
        ]
    return out


def pnrgov(size: int, seed: int = 1) -> bytes:
    """Whole PNRGOV interchanges of 200 PNRs each, at least `size` bytes together."""
    return _fill(size, seed, _push)


def paxlst(size: int, seed: int = 1) -> bytes:
    """Whole PAXLST interchanges of 180 passengers each, at least `size` bytes together."""
    return _fill(size, seed, _manifest)


def _fill(size: int, seed: int, make: Callable[[Random, int], str]) -> bytes:
    rng = Random(seed)
    out: list[bytes] = []
    total = number = 0
    while total < size:
        number += 1
        out.append(make(rng, number).encode())
        total += len(out[-1])
    return b"".join(out)


def _message(number: int, body: list[str]) -> str:
    """`body` from UNH on, with its trailer."""
    return "".join(f"{each}'" for each in [*body, f"UNT+{len(body) + 1}+{number}"])


def _push(rng: Random, number: int) -> str:
    records = [pnr(rng) for _ in range(200)]
    body = [
        f"UNH+{number}+PNRGOV:13:1:IA+150629/ZZ999+01:F",
        "MSG+:22", "ORG+ZZ", "TVL+150629:1030:150629:1430+ZZA+ZZB+ZZ+999", "EQN+200",
        *(segment for record in records for segment in record),
    ]  # fmt: skip
    frame = f"UNA:+.?*'UNB+IATA:1+ZZ+ZZTESTGOV+290613:0649+{number}++APITEST++++1'"
    return f"{frame}{_message(number, body)}UNZ+1+{number}'"


def _manifest(rng: Random, number: int) -> str:
    body = [
        f"UNH+{number}+PAXLST:D:12B:UN:IATA",
        "BGM+745", "NAD+MS+++ZZFAKE AIRLINE OPS", "COM+999 0000 0001:TE", "TDT+20+ZZ999+++ZZ",
        "LOC+125+ZZA", "DTM+189:2906151030:201", "LOC+87+ZZB", "DTM+232:2906151430:201",
    ]  # fmt: skip
    for _ in range(180):
        body += _passenger(rng)
    body.append("CNT+42:180")
    frame = f"UNA:+.? 'UNB+UNOA:4+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+290615:0800+{number}++APITEST++++1'"
    return f"{frame}{_message(number, body)}UNZ+1+{number}'"


def _passenger(rng: Random) -> list[str]:
    out = [
        f"NAD+FL+++{_name(rng)}SPECIMEN:TESTPAX{_name(rng)}", f"ATT+2++{rng.choice('MF')}",
        f"DTM+329:{rng.randint(40, 99)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}",
        "MEA+CT++:1", f"MEA+WT++KGM:{rng.randint(5, 30)}", "GEI+4+173",
        f"FTX+BAG+++ZZ{_digits(rng, 6)}:1", f"FTX+BAG+++ZZ{_digits(rng, 6)}:2",
        "LOC+178+ZZA", "NAT+2+UTO", f"RFF+AVF:FAKE{_digits(rng, 6)}",
        f"RFF+SEA:000{rng.choice('ABCDEF')}", f"DOC+P:110:111+ZZ{_digits(rng, 7)}",
        f"DTM+36:{rng.randint(30, 38)}1231", "LOC+91+UTO",
    ]  # fmt: skip
    if rng.random() < _RARE:
        out.append(f"RFF+ABO:ZZSYN{_digits(rng, 10)}")
    return out
