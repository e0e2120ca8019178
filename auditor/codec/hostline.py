"""Lines of a host inside texts: special service requests and other service information, as coded facts.

Dumps of reservation systems carry `SSR MOMLZZHK1`, `SSR DOCS ZZ HK1/P/…`, `OSI ZZ CTCM …`, `4WCHR`, behind
`n/A/SR/` of a history or not, with blanks or without. What is coded there is that fact, read as in
its own segment. Laws of the file: a code is told by its position in the line, never as a bare word;
a code that alone could be a word is none. What is read as a fact, and every name beside it, is not
searched for words any more. Time grows with the text: no expression here is open to the left.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from auditor.codec.identified import CARD, OTHER, in_refusal, told
from auditor.codec.mask import FORMS, form_of_card
from auditor.codec.slashed import lay_out
from auditor.codec.titles import GIVEN, title_in
from auditor.knowledge.sensitive import card_marks
from auditor.knowledge.service import SERVICES, Service
from auditor.observed.record import IN_TEXT, READING, Form, Trace

_NOTHING: frozenset[str] = frozenset()
_LEGIBLE = (Form.CLEAR, Form.PARTIAL)

# Action and status codes (AIRIMP): requests, replies, holding, cancelled.
_STATUS = (
    "HK|HN|HL|HX|HS|HQ|NN|NO|NS|NC|KK|KL|KD|KH|LK|LL|UC|UN|UU|US|TK|TL|TN|PN|RR|RQ|SS|SC|SA|DK|GK"
    "|XX|XK|XL|WK|WL|WN|IX|IS|FS"
)
# What may stand between a code and its text: carrier, status, number of travellers; `A` is every flight.
# A carrier run on to the code needs a status with its number or a slash behind it, or the code of a meal before it
# and nothing else: else it is the rest of a word.
_ACTION = re.compile(
    rf"(?P<carrier> {{1,3}}[A-Z0-9]{{2}}(?![A-Z0-9])"
    rf"| {{0,3}}[A-Z0-9]{{2}}(?=(?:{_STATUS})[0-9/-]|HK {{0,3}}\Z| {{1,3}}(?:{_STATUS})(?![A-Z]))"
    rf"|(?<=ML)[A-Z0-9]{{2}}(?=[/-]| {{0,3}}\Z))?"
    rf"(?P<status> {{0,3}}(?:{_STATUS}) ?\d{{0,3}}|\d{{1,2}}|A(?=[/-]))?(?![A-Z0-9])",
    re.ASCII,
)
_KEYWORD = re.compile(
    r"(?<![A-Z0-9])[34]?"
    r"(?:SSR(?P<ssr>)[ :/.-]{0,3}|OSI(?P<osi>)(?:[ :/.-]{1,3}|(?=[A-Z0-9]{2}[ /]{1,3}[A-Z])))",
    re.ASCII,
)
_HISTORY = re.compile(r"[ ]{0,3}(?:\d{1,4}/){1,3}[A-Z]/(?:\d{1,4}/)?(?P<what>SR|OS|NM)/", re.ASCII)
# How a line begins that has no keyword: an entry of an agent (`4WCHR`, `SR KSML/P1`, `SI.P1/KSML`), or a code that
# is acted upon (`3 KSML ZZ HK1`), by its number.
_ACTED = (
    rf"(?:(?:[A-Z0-9]{{2}})?(?:{_STATUS})\d"
    rf"|(?:[A-Z0-9]{{2}}| {{1,3}}[A-Z0-9]{{2}}|) {{1,3}}(?:{_STATUS}) ?\d| {{1,3}}[A-Z0-9]{{2}}(?:{_STATUS}) ?\d)"
)
_SENT = (
    rf"[34](?=[A-Z]{{4}}(?:(?![A-Z])|A[/-]|{_ACTED}))"
    r"|SR[* ]{1,2}(?=[A-Z]{3,4})|SI\.(?:[PS]\d[PS0-9*.-]{0,9}/)?(?=[A-Z]{4})"
    rf"|(?:\d{{1,3}}[. ]{{1,2}})?(?=[A-Z]{{4}}{_ACTED})"
)
_ENTRY = re.compile(rf"[ ]{{0,3}}(?:{_SENT})", re.ASCII)
_CARRIER = re.compile(r"[A-Z0-9]{2}[ /]{1,3}", re.ASCII)
_CODE = re.compile(r"[A-Z]{3,4}", re.ASCII)
_CONTACT = re.compile(r"[34]?CTC(?: ?([A-Z])(?![A-Z])|([A-Z])?)", re.ASCII)
_NAMED = re.compile(r"\((?:ADT|CHD|CNN|INF|YTH|INS|MR|MRS|MS|MSTR|MISS)\b")
_GATE = re.compile(rf"SSR|OSI|/(?:SR|OS|NM)/|(?:\A|\n) {{0,3}}(?:{_SENT})", re.ASCII)
ENTRY = _SENT
"""How a row begins that is a line without a keyword, in capitals, blanks aside."""

# Codes that are words or names when they stand alone.
_WORDS = frozenset(
    {
        "ALLG", "BAGS", "BIKE", "BULK", "COUR", "DEAF", "FRAG", "GOLF", "HLTH", "INAD", "JAIN",
        "LANG", "MAAS", "OTHS", "PREG", "SEAT", "VVIP",
    }
)  # fmt: skip
CODES = frozenset(code for code in SERVICES if len(code) == 4) - _WORDS  # noqa: PLR2004
"""The codes that are told without a keyword where nothing else stands beside them."""
# Codes that are no word, and whose text is data whatever it is.
_DATA = frozenset(
    {
        "DOCA",
        "DOCO",
        "DOCS",
        "FOID",
        "FQTV",
        "PCTC",
        "PSPT",
        "RLOC",
        "TKNA",
        "TKNE",
        "TKNM",
        "TKNO",
        "TKNR",
    }
)
_TELEPHONE = "contact.telephone"
_CONTACTS = {
    "A": "contact.address", "E": "contact.email", "R": "contact.refused", "T": "agency.identity",
}  # fmt: skip


class Read(NamedTuple):
    """The facts that a text holds, and what of it is left to be searched for words."""

    facts: tuple[Trace, ...]
    rest: str


class _Line(NamedTuple):
    """A line: from `start` to `end`; of which kind; where what it says begins; whether a keyword says so."""

    kind: str
    start: int
    begin: int
    end: int
    said: bool


def read(text: str, *, osi: bool = False) -> Read:
    """What a text, in capitals, holds; `osi`: it is itself other service information, carrier or not."""
    if not osi and _GATE.search(text) is None:
        return Read((), text)
    facts: dict[Trace, None] = {}
    rest: list[str] = []
    at = 0
    for line in _lines(text, osi=osi):
        found, searched = _facts(line, text[line.begin : line.end])
        if searched is None:
            continue
        rest += (text[at : line.start], searched)
        at = line.end
        facts.update(dict.fromkeys(found))
    rest.append(text[at:])
    return Read(tuple(facts), " ".join(rest))


def _lines(text: str, *, osi: bool) -> Iterator[_Line]:
    """The lines of a text: each ends where the next begins, or where the line of the text does."""
    heads: list[tuple[str, int, int, bool]] = []
    start = 0
    for row in text.split("\n"):
        heads += _heads(row, start, osi=osi and start == 0)
        start += len(row) + 1
        heads.append(("", start - 1, start, False))
    for (kind, begin, content, said), (_, end, _, _) in pairwise(heads):
        if kind:
            yield _Line(kind, begin, content, end, said)


def _heads(row: str, start: int, *, osi: bool) -> Iterator[tuple[str, int, int, bool]]:
    """Where lines begin in one row of a text that stands at `start`."""
    opened = _HISTORY.match(row)
    at = opened.end() if opened else 0
    key = _KEYWORD.match(row, at)
    if key is None and opened is not None:
        carrier = _CARRIER.match(row, at) if opened["what"] == "OS" else None
        yield opened["what"], start + at, start + (carrier.end() if carrier else at), True
    elif key is None and (entry := _ENTRY.match(row)) is not None:
        sure = entry[0].lstrip() in {"3", "4"}
        yield "SR", start, start + entry.end(), sure
    elif key is None and osi:
        carrier = _CARRIER.match(row)
        yield "OS", start, start + (carrier.end() if carrier else 0), False
    for found in _KEYWORD.finditer(row, at):
        kind = "SR" if found["ssr"] is not None else "OS"
        end = found.end()
        if kind == "OS" and (carrier := _CARRIER.match(row, end)) is not None:
            end = carrier.end()
        yield kind, start + found.start(), start + end, True


def _facts(line: _Line, said: str) -> tuple[list[Trace], str | None]:
    """The facts of a line, and what of it is to be searched for words; None: all, it is no such line."""
    if line.kind == "NM":
        title = title_in(said.partition("/")[2].partition("(")[0])
        return ([_marked(title, IN_TEXT)] if title else [], "")
    request = _request(said, certain=line.kind == "SR" and line.said)
    if request is not None:
        marks = IN_TEXT if line.kind == "SR" else IN_TEXT | READING
        return _requested(request, said[request.end :], marks)
    # A contact stands in an entry of an agent as it does in other information: `3CTCM99900000004`.
    if line.kind == "OS" or said.startswith("CTC"):
        return _contact(said)
    return [], None


class _Request(NamedTuple):
    """A request in a line: its code (`?` of no list), where its text begins, whether a status stands with it."""

    code: str
    end: int
    acted: bool


def _request(said: str, *, certain: bool) -> _Request | None:
    """The request that a line begins with; where that is not `certain`, one that is acted upon, or alone."""
    request = _begun(said)
    if request is None or certain or (request.acted and request.code != "?"):
        return request
    return request if _alone(request, said) else None


def _begun(said: str) -> _Request | None:
    found = _CODE.match(said)
    if found is None:
        return None
    for code in (found[0], found[0][:3]):
        action = _ACTION.match(said, len(code)) if code in SERVICES else None
        if action is not None:
            return _Request(code, action.end(), _is_acted(code, action))
    code = found[0]
    action = _ACTION.match(said, len(code))
    # A code of no list is a request only where it is acted upon.
    if len(code) == 4 and action is not None and action["status"]:  # noqa: PLR2004
        return _Request("?", action.end(), acted=True)
    return None


def _is_acted(code: str, action: re.Match[str]) -> bool:
    """Whether a status with its number stands there, behind a word a carrier too: `SEAT NO 12` is a text."""
    number = (action["status"] or "")[-1:].isdigit()
    return number and (code in CODES or action["carrier"] is not None)


def _alone(request: _Request, said: str) -> bool:
    """Whether a code at the head of a line stands there as a code: nothing behind it but numbers, or its data."""
    rest = said[request.end :].strip()
    return request.code in _DATA or (request.code in CODES and (not rest or rest[0] in "/-."))


def _requested(
    request: _Request, text: str, marks: frozenset[str]
) -> tuple[list[Trace], str | None]:
    service = SERVICES.get(request.code)
    if service is None or service.element is None:
        return [Trace("service.code", Form.CLEAR, request.code, marks)], _unnamed(text)
    text = text.strip(" .")
    if service.text == "slashes":
        return list(_laid_out(service, text, marks)), ""
    if text.strip("/") and service.text == "identity":
        return list(_identified(text, marks)), ""
    if service.text == "refusal":
        return list(_refused(text, marks)), ""
    if not text:
        form = Form(service.bare or Form.EMPTY)
    else:
        form = (form_of_card if service.text == "card" else FORMS[service.element])(text, _NOTHING)
    if form in _LEGIBLE and service.text == "card":
        marks |= card_marks(text, payment=True)
    said = [] if form is Form.EMPTY else [Trace(service.element, form, None, marks)]
    return said, _unnamed(text) if service.text == "open" else ""


def _laid_out(service: Service, text: str, marks: frozenset[str]) -> Iterator[Trace]:
    """What stands between the slashes; what could not be read, or has no place, is text and no more."""
    apart = "/" if "/" in text else "-"
    begin = text if text.startswith(apart) or service.code.startswith("IN") else f"{apart}{text}"
    laid = lay_out(service.code, begin)
    if laid.infant:
        marks |= {"infant"}
    seen: dict[Trace, None] = {}
    for token, element in zip(laid.tokens, laid.elements, strict=True):
        if element is not None and token and element in _TOLD:
            form = FORMS[element](token, _NOTHING)
            if form is not Form.EMPTY:
                seen[Trace(element, form, None, marks)] = None
            title = title_in(token.partition("(")[0]) if element == GIVEN else None
            if title is not None:
                seen[_marked(title, marks)] = None
    yield from seen


def _refused(text: str, marks: frozenset[str]) -> Iterator[Trace]:
    """A contact that was refused, and what stands there all the same."""
    yield Trace("contact.refused", Form.CLEAR, None, marks)
    contact = in_refusal(text)
    if contact is not None:
        yield Trace(contact, FORMS[contact](text, _NOTHING), None, marks)


def _identified(text: str, marks: frozenset[str]) -> Iterator[Trace]:
    """A form of identification: its number, which of no known type may be that of a card, and whose."""
    for element, value in told(text):
        form = (form_of_card if element == OTHER else FORMS[element])(value, _NOTHING)
        if form is Form.EMPTY:
            continue
        card = element in (OTHER, CARD) and form in _LEGIBLE
        yield Trace(element, form, None, marks | card_marks(value, payment=True) if card else marks)
        title = title_in(value.partition("(")[0]) if element == GIVEN else None
        if title is not None:
            yield _marked(title, marks)


# What is told of a document in a text: names and types of travellers are the text's own.
_TOLD = frozenset(
    {
        "contact.address", "document.expiry_date", "document.issue_date", "document.issue_place",
        "document.issuing_state", "document.number", "document.other_number", "document.other_type",
        "document.redress_number", "document.type", "document.visa_issue_date",
        "document.visa_issue_place", "document.visa_number", "traveller.date_of_birth",
        "traveller.destination_address", GIVEN, "traveller.nationality",
        "traveller.place_of_birth", "traveller.residence_address", "traveller.residence_country",
        "traveller.sex", "traveller.surname",
    }
)  # fmt: skip


def _contact(said: str) -> tuple[list[Trace], str | None]:
    found = _CONTACT.match(said)
    if found is None:
        return [], None
    element = _CONTACTS.get(found[1] or found[2] or "", _TELEPHONE)
    text = said[found.end() :]
    if element == "contact.refused":
        return list(_refused(text, IN_TEXT)), text
    form = FORMS[element](text, _NOTHING)
    return ([] if form is Form.EMPTY else [Trace(element, form, None, IN_TEXT)]), text


def _unnamed(text: str) -> str:
    """The text of a request without the name of whose it is: `/SURNAME/GIVEN MR(ADT)` at its end."""
    found = _NAMED.search(text)
    if found is None:
        return text
    given = text.rfind("/", 0, found.start())
    return text[: max(text.rfind("/", 0, max(given, 0)), 0)]


def _marked(trace: Trace, marks: frozenset[str]) -> Trace:
    return Trace(trace.element, trace.form, trace.code, trace.marks | marks)
