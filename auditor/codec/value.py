"""The codec: what one value says (element, form, code, marks, instant). Here values end.

Laws of the file: what is returned, and what is remembered, holds no value; the memos are keyed by
element ids, forms, codes of closed lists and marks alone.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from auditor.codec import hostline, identified
from auditor.codec.mask import FORMS, form_of_card
from auditor.codec.slashed import lay_out
from auditor.codec.titles import ELEMENT as TITLE
from auditor.codec.titles import GIVEN, code_of, title_in
from auditor.knowledge.accountability import WORDS
from auditor.knowledge.element import ELEMENTS
from auditor.knowledge.sensitive import card_marks, codes, group_marks, text_marks
from auditor.knowledge.service import SERVICES
from auditor.observed.clock import Interval, Period
from auditor.observed.record import UNREADABLE, Clocks, Facts, Form, Given, Template, Trace

Look = tuple[Form, str | None, frozenset[str]]
Said = TypeVar("Said", Clocks, Facts)

NOTHING: frozenset[str] = frozenset()
INFANT = frozenset({"infant"})
_MEMO = 1 << 16
_GROUP, _OSI = "reservation.group_name", "remark.osi"
_SHORTEST = 6  # characters that can show a card's security code
_LEGIBLE = (Form.CLEAR, Form.PARTIAL)

# Texts, which are searched for words; never names, as many a surname is such a word.
TEXTS = frozenset(id for id, element in ELEMENTS.items() if element.nature == "text") | {
    "history.text",
    "reservation.group_name",
}
# Where a run of digits may be the number of a payment card.
CARDS = frozenset(id for id, element in ELEMENTS.items() if element.nature == "payment")


# Codes that reveal nothing and so stand in no table: service codes, the traveller types that PNRGOV
# itself writes, the words of logs and declarations.
_MORE: Mapping[str, frozenset[str]] = {
    "service": frozenset(SERVICES),
    "traveller-type": frozenset("ACINFM") | {"IN"},
    "element": frozenset(ELEMENTS),
    **WORDS,
}


def _vocabularies() -> Iterator[tuple[str, frozenset[str]]]:
    for id, element in ELEMENTS.items():
        if element.codes is not None:
            yield id, frozenset({*codes(element.codes), *_MORE.get(element.codes, ())})


CODES: Mapping[str, frozenset[str]] = MappingProxyType(dict(_vocabularies()))
"""The elements whose codes rules may see, each with its closed list."""

PLAIN = frozenset(ELEMENTS) - TEXTS - CARDS - CODES.keys()
"""The elements of which a value says its form and nothing else."""


@lru_cache(_MEMO)
def template(tag: str, *traces: Trace) -> Template:
    """The template of these traces: one and the same for all that say the same."""
    return Template(tag, traces)


@lru_cache(_MEMO)
def _trace(
    element: str,
    form: Form,
    code: str | None,
    marks: frozenset[str],
    period: Period | None = None,
) -> Trace:
    return Trace(element, form, code, marks, period=period)


def look(element: str, value: str, given: Given) -> Look:
    """What `value` says as `element`: its form, its code where there is a closed list, marks."""
    form = FORMS[element](value, given.masks)
    if element in PLAIN or form not in _LEGIBLE:
        return form, None, NOTHING
    if element == TITLE:
        return form, code_of(value[: given.limits.value]), NOTHING
    if element in CODES:
        known, code = CODES[element], value.strip().upper()
        if code not in known:
            code = value.strip().lower()
        return form, code if code in known else "?", NOTHING
    text = value[: given.limits.value]
    if element == _GROUP:
        return form, None, group_marks(text)
    if element in TEXTS:
        return form, None, text_marks(_held(element, text).rest)
    return form, None, card_marks(text, payment=True) if len(text) >= _SHORTEST else NOTHING


def _held(element: str, text: str) -> hostline.Read:
    """The coded facts that a text holds, and what of it is to be searched for words."""
    return hostline.read(text.upper(), osi=element == _OSI)


def facts_in(
    element: str, value: str, given: Given, marks: frozenset[str] = NOTHING
) -> tuple[Trace, ...]:
    """The coded facts that stand inside a value: titles in given names, lines of a host in texts."""
    if element == GIVEN:
        title = title_in(value) if " " in value else None
        found: tuple[Trace, ...] = () if title is None else (title,)
    elif element in TEXTS and element != _GROUP:
        found = _held(element, value[: given.limits.value]).facts
    else:
        found = ()
    return tuple(replace(each, marks=each.marks | marks) for each in found) if marks else found


def see(element: str, value: str, given: Given, marks: frozenset[str] = NOTHING) -> Trace:
    """What `look` says, as a trace; `marks` are those of the place it stands at (infant, history)."""
    form, code, found = look(element, value, given)
    return _trace(element, form, code, marks | found if found else marks)


def stated(
    element: str,
    form: Form,
    marks: frozenset[str] = NOTHING,
    code: str | None = None,
    period: Period | None = None,
) -> Trace:
    """A trace of what was seen, or of what a place states without a value to read."""
    return _trace(element, form, code, marks, period)


def service(
    code: str, text: str, given: Given, marks: frozenset[str] = NOTHING
) -> tuple[Trace, ...]:
    """What a special service request says: the element its code stands for, or code and text."""
    known = SERVICES.get(code.strip().upper())
    if known is None or known.element is None:
        request = see("service.code", code, given, marks)
        if not text.strip():
            return (request,)
        held = facts_in("service.text", text, given, marks)
        return (request, see("service.text", text, given, marks), *held)
    if known.text == "slashes" and text.strip(" /"):
        return _laid_out(known.code, text, given, marks)
    if not text.strip():
        return (stated(known.element, Form(known.bare or Form.EMPTY), marks),)
    if known.text in _PARTED:
        return tuple(_PARTED[known.text](text, given, marks))
    form = (form_of_card if known.text == "card" else FORMS[known.element])(text, given.masks)
    if form in _LEGIBLE and known.text == "open":
        look_ = group_marks if known.element == _GROUP else text_marks
        marks = marks | look_(text[: given.limits.value])
    elif form in _LEGIBLE and known.text == "card":
        marks = marks | card_marks(text[: given.limits.value], payment=True)
    return (_trace(known.element, form, None, marks),)


def _identified(text: str, given: Given, marks: frozenset[str]) -> Iterator[Trace]:
    """A form of identification: its number, which of no known type may be that of a card, and whose."""
    for element, value in identified.told(text):
        if element != identified.OTHER:
            yield see(element, value, given, marks)
            yield from facts_in(element, value, given, marks)
            continue
        form = form_of_card(value, given.masks)
        seen = (
            card_marks(value[: given.limits.value], payment=True) if form in _LEGIBLE else NOTHING
        )
        yield _trace(element, form, None, marks | seen)


def _refused(text: str, given: Given, marks: frozenset[str]) -> Iterator[Trace]:
    """A contact that was refused, and what stands there all the same."""
    yield stated("contact.refused", Form.CLEAR, marks)
    contact = identified.in_refusal(text)
    if contact is not None:
        yield see(contact, text, given, marks)


_PARTED = {"identity": _identified, "refusal": _refused}


def _laid_out(code: str, text: str, given: Given, marks: frozenset[str]) -> tuple[Trace, ...]:
    laid = lay_out(code, text)
    if laid.infant:
        marks = marks | INFANT
    seen: list[Trace] = []
    for number, (element, token) in enumerate(zip(laid.elements, laid.tokens, strict=True)):
        if element is not None and token:
            unread = UNREADABLE if number in laid.unread else NOTHING
            seen.append(see(element, token, given, marks | unread))
            seen += facts_in(element, token, given, marks)
    return tuple(seen)


# --- instants -----------------------------------------------------------------------------------

_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d(?P<time>[T ]\d\d:\d\d(?P<second>:\d\d(?:\.\d{1,9})?)?"
    r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?",  # databases write +00
    re.ASCII,
)
_TICK = timedelta(microseconds=1)


def instant(text: str, zone: str | None) -> Interval | None:
    """The instants that an ISO 8601 date or date-time may mean; None where it is neither.

    A date is its whole day, a time without seconds its whole minute. Without an offset of its own
    it is local in `zone`, or anywhere on Earth where that is None.
    """
    text = text.strip()
    found = _INSTANT.fullmatch(text)
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if found["zone"]:
            return Interval.at(moment) if found["second"] else Interval.minute(moment)
        last = moment
        if not found["time"]:
            last = moment + timedelta(days=1) - _TICK
        elif not found["second"]:
            last = moment + timedelta(minutes=1) - _TICK
        return _placed(moment, last, zone)
    except (ValueError, OverflowError):
        return None


def local(text: object) -> Interval | None:
    """A local time as it is written, without a zone; None where the text says an offset, or is no time."""
    found = _INSTANT.fullmatch(text.strip()) if isinstance(text, str) else None
    return None if found is None or found["zone"] else instant(found[0], "UTC")


@cache
def _port(zone: str) -> tzinfo | None:
    """The zone of that name; None where there is none, and then any is meant."""
    if zone == "UTC":
        return UTC
    try:
        return ZoneInfo(zone)
    except (KeyError, OSError, ValueError):
        return None


def _placed(first: datetime, last: datetime, zone: str | None) -> Interval:
    port = None if zone is None else _port(zone)
    if port is UTC:
        return Interval(first.replace(tzinfo=UTC), last.replace(tzinfo=UTC))
    if port is None:
        return Interval(first.replace(tzinfo=UTC), last.replace(tzinfo=UTC)).without_zone()
    # Fold 0 and 1: the hour that a clock put back shows twice may be either.
    return Interval(first.replace(tzinfo=port, fold=0), last.replace(tzinfo=port, fold=1))


def overlaid(given: Said, own: Mapping[str, object]) -> Said:
    """What the data say, over it what the caller says (docs/decisions/0026)."""
    known = {
        name: value
        for name, value in own.items()
        if value is not None and getattr(given, name) is None
    }
    return replace(given, **known) if known else given
