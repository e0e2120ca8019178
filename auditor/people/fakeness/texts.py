"""Addresses and numbers in running text, and in bytes that no format could place.

What is looked for is told by its form alone: mail, network addresses, payment cards by their check digit,
IBAN by theirs, machine-readable zones, runs of digits long enough for a telephone. No form is open to the
left, so that time grows with the text.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.knowledge.sensitive import is_card
from auditor.people.reserved import RangeKind, Reserved, range_of

# AIRIMP writes // for the at sign and .. for the underscore, which its character set has not.
_MAIL = re.compile(r"[A-Z0-9][A-Z0-9._%+-]{0,63}(?:@|//)(?:[A-Z0-9-]+\.)+[A-Z]{2,}", re.IGNORECASE)
_IP = re.compile(
    r"(?<![0-9.])(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:\.(?!$)|(?![0-9.]))){4}(?![0-9.])"
)
_DIGITS = re.compile(
    r"(?<![0-9])[0-9]{12,19}(?![0-9])"
    r"|(?<![0-9A-Z])[0-9]{4}(?:[ ._/|-][0-9]{4,6}){2,3}(?:[ ._/|-][0-9]{1,5})?(?![0-9A-Z])",
    re.IGNORECASE,
)
_IBAN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])"
)
_MRZ = re.compile(
    r"[PVIAC][A-Z<][A-Z<]{3}[A-Z]{1,38}(?:<[A-Z]{1,38}){0,8}<<[A-Z<]{6,}"
    r"|[A-Z0-9<]{9}[0-9<][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{8,16}"
)
_RUN = re.compile(
    r"(?<![A-Z0-9.+:])\+?\(?[0-9](?:[ ()/._|-]{0,2}[0-9]){8,18}(?![A-Z0-9])", re.IGNORECASE
)
_MOMENT = re.compile(
    r"(?:1[89]|2[0-9]|30)?[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])(?:[0-9]{4}){1,2}"
)
_DIVIDER = re.compile(r"[ ._/|-]")
# Digits of other widths are digits: one character each, so that places stay.
_WIDE = str.maketrans(
    {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0B: "+", 0xFF20: "@"}
)
MOST = 1 << 12
"""Characters of one token that are looked through to say what it may be."""
# What a long run of digits may be without being a telephone.
_NUMBERS: tuple[RangeKind, ...] = ("phone", "pan", "ticket", "bagtag", "agency", "reference")


class Hit(Struct, frozen=True):
    """Something that identifies, from `start` to `end` of the text, and the range in which it lies."""

    kind: RangeKind
    start: int
    end: int
    range: Reserved | None


def mail(text: str) -> str:
    """An address as the Internet writes it."""
    if "@" not in text:
        text = text.replace("//", "@", 1) if "//" in text else re.sub(r"\.AT\.", "@", text, count=1)
    return text.replace("..", "_")


def hits(text: str, *, runs: bool) -> Iterator[Hit]:
    """Whatever identifies; `runs`: also digits that are long enough for a telephone."""
    text = text.translate(_WIDE)
    for found in _MAIL.finditer(text):
        yield Hit("email", *found.span(), range_of("email", mail(found[0])))
    for found in _IP.finditer(text):
        yield Hit("ip", *found.span(), range_of("ip", found[0]))
    for found in _MRZ.finditer(text):
        yield Hit("mrz", *found.span(), range_of("mrz", found[0]))
    for found in _IBAN.finditer(text):
        if _is_iban(found[0]):
            yield Hit("iban", *found.span(), range_of("iban", found[0]))
    for found in _DIGITS.finditer(text):
        digits = _DIVIDER.sub("", found[0])
        if is_card(digits):
            yield Hit("pan", *found.span(), range_of("pan", digits))
    if runs:
        yield from _long(text)


def _long(text: str) -> Iterator[Hit]:
    for found in _RUN.finditer(text):
        digits = re.sub(r"[^0-9]", "", found[0])
        if is_card(digits) or _MOMENT.fullmatch(digits):
            continue
        ranges = [each for each in (range_of(kind, found[0]) for kind in _NUMBERS) if each]
        yield Hit("phone", *found.span(), ranges[0] if ranges else None)


def _is_iban(text: str) -> bool:
    """Length and check digits of ISO 13616."""
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:  # noqa: PLR2004 - Norway's to the longest the standard allows
        return False
    return int("".join(str(int(each, 36)) for each in plain[4:] + plain[:4])) % 97 == 1


def outside(found: Iterable[Hit]) -> list[Hit]:
    """Those that lie in no range, in the order of the text; of several that overlap, the first told."""
    doubted = [hit for hit in found if hit.range is None]
    taken = bytearray(max((hit.end for hit in doubted), default=0))
    kept = []
    for hit in doubted:
        if taken.find(1, hit.start, hit.end) < 0:
            taken[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
