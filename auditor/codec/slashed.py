"""Texts between slashes (DOCS, DOCO, DOCA, INFT): which token is what, told by the tokens themselves.

Hosts leave fields out, write hyphens for slashes, one slash too many or too few, a name in front.
Dates (DDMMMYY), what stands beside them for a sex, types and the three letters of a State tell
themselves; what could be two things is nothing: it is `unlisted.content`, and the text is `unread`.
Laws of the file: a token is told by its classes of characters and by `TELLING`, codes of closed
lists, alone, so that no name, number or place changes what the others are. Nothing here keeps a value.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from auditor.knowledge.element import UNLISTED
from auditor.knowledge.service import LAYOUTS, Layout

_TYPES = frozenset({"P", "IP", "A", "C", "I", "F", "V", "AC", "ID", "IA", "PP", "PD", "PS", "PN"})
_KINDS = frozenset({"V", "R", "K"})  # of DOCO: visa, redress, known traveller
_ADDRESSES = frozenset({"R", "D"})  # of DOCA: residence, destination
_INFANTS = frozenset({"MI", "FI", "XI", "UI"})
_SEXES = frozenset({"M", "F", "U", "X", "MALE", "FEMALE", *_INFANTS})

TELLING = _TYPES | _KINDS | _ADDRESSES | _SEXES | {"H"}
"""The tokens that are told apart by what they are; any other only by its classes of characters."""

# K, a known-traveller number, is laid out as R, a redress number.
_VARIANTS: Mapping[str, Mapping[str, str]] = {
    "DOCO": {"V": "DOCO:visa", "R": "DOCO:redress", "K": "DOCO:redress"},
    "DOCA": {"R": "DOCA:residence", "D": "DOCA:destination"},
}
_DATE = re.compile(r"\d{1,2}[A-Z]{3}(?:\d\d|\d{4})", re.ASCII)
_STATE = re.compile(r"[A-Z]{2,3}|[D0-9]", re.ASCII)
_NUMBER = re.compile(r"(?=[^0-9]*[0-9]).{3,}|[X*#]{4,}", re.ASCII)
_DATED = re.compile(r"[^0-9X*#]*[0-9X*#].*", re.ASCII)  # of any form, or masked
# Automated texts put flight, class and day before the first slash.
_FLIGHT = re.compile(r"\d{1,4}[A-Z]\d{1,2}[A-Z]{3}", re.ASCII)
_LONGEST = 2  # characters of a type
_HEAD = 4  # type, State, number, nationality: what stands before the date of birth
_FEWEST = 3  # hyphens that stand for slashes

# Where the parts of DOCS stand in its layout.
_TYPE, _BIRTH, _SEX, _EXPIRY, _SURNAME, _GIVEN, _SECOND, _SHARED = 1, 5, 6, 7, 8, 9, 10, 11
_FLAG = 7  # of an infant, in DOCO and DOCA
_UNKNOWN = -1
_FRONT = -2


class LaidOut(Struct, frozen=True):
    """The tokens of a text and the element of each (None: structure); `infant`: of an infant.

    `unread`: the tokens that could be two things, or nothing that this document has.
    """

    tokens: tuple[str, ...]
    elements: Layout
    infant: bool
    unread: frozenset[int] = frozenset()


def divided(text: str) -> list[str]:
    """The tokens of a text: between slashes, or between hyphens where these stand for slashes."""
    bare = text.strip().removeprefix("/")
    if "/" not in bare and bare.count("-") >= _FEWEST:
        return [token.strip() for token in bare.split("-")]
    return [token.strip() for token in text.split("/")]


def lay_out(code: str, text: str) -> LaidOut:
    """The text of a DOCS, DOCO, DOCA, INFT or INST as tokens, each with its element.

    A token that the document has no place for is `unlisted.content`. `tokens` hold values: they end
    in the codec.
    """
    if code in ("INFT", "INST"):
        return _infant(text)
    tokens, said = divided(text), divided(text.upper())
    if code == "DOCS":
        places = _docs(said)
        layout = LAYOUTS[code]
        infant = any(
            at == _SEX and token in _INFANTS for token, at in zip(said, places, strict=True)
        )
    else:
        kind, places = _typed(code, said)
        layout = LAYOUTS[_VARIANTS[code].get(kind, code)]
        infant = any(at == _FLAG and each == "I" for each, at in zip(said, places, strict=True))
    front = places.count(_FRONT)
    elements = tuple(
        _in_front(said, number, front) if at == _FRONT else _element(layout, said, number, at)
        for number, at in enumerate(places)
    )
    unread = frozenset(
        number
        for number, at in enumerate(places)
        if at < 0 and elements[number] == UNLISTED and not _is_masked(said[number])
    )
    return LaidOut(tuple(tokens), elements, infant, unread)


def _element(layout: Layout, tokens: Sequence[str], number: int, at: int) -> str | None:
    if not 0 <= at < len(layout):
        return UNLISTED if tokens[number] else None
    # What stands where a type should, and is too long for one, is content.
    return UNLISTED if layout[at] is None and len(tokens[number]) > _LONGEST else layout[at]


def _in_front(tokens: Sequence[str], number: int, front: int) -> str | None:
    """What stands before the document: flight, class and day, or the name of whose it is, in two parts."""
    if not tokens[number]:
        return None
    if number == 0 and _FLIGHT.fullmatch(tokens[0]):
        return "segment.carrier"
    if front == 2 and tokens[0] and tokens[1]:  # noqa: PLR2004
        return ("traveller.surname", "traveller.given_names")[number]
    return UNLISTED


def _infant(text: str) -> LaidOut:
    """Surname, given names and date of birth, which stands behind a blank or a slash; or between hyphens."""
    tokens: list[str] = []
    bare = text.strip().removeprefix("/")
    parts = bare.split("/")
    if len(parts) == 1 and len(apart := bare.split("-")) == 3 and _DATE.fullmatch(apart[2].upper()):  # noqa: PLR2004
        parts = apart
    for token in parts:
        words = token.split()
        at = next((at for at, word in enumerate(words) if at and _DATE.fullmatch(word.upper())), 0)
        dated = at and len(tokens) < 2  # noqa: PLR2004
        tokens += (" ".join(words[:at]), words[at]) if dated else (token.strip(),)
        tokens += [" ".join(words[at + 1 :])] if dated and words[at + 1 :] else []
    layout = LAYOUTS["INFT"]
    places = [*range(len(tokens))]
    # A name in one part is a surname; the date tells itself.
    if _DATE.fullmatch("".join(tokens[1:2]).upper()):
        places = [0, *range(2, len(tokens) + 1)]
    elements = tuple(layout[at] if at < len(layout) else UNLISTED for at in places)
    return LaidOut(tuple(tokens), elements, infant=True)


# --- DOCS ---------------------------------------------------------------------------------------


def _docs(tokens: Sequence[str]) -> list[int]:
    """Where each token of a DOCS stands in its layout."""
    birth, sex, expiry = _dates(tokens)
    anchors = [at for at in (birth, sex, expiry) if at is not None]
    if not anchors:
        return _undated(tokens)
    end = birth if birth is not None else anchors[0]
    if (
        birth is None
        and end
        and (not tokens[end - 1] or (_is_masked(tokens[end - 1]) and end > _HEAD))
    ):
        end -= 1  # the place of a date of birth that is not said, or masked
    places = _head(tokens[:end])
    places += [_BIRTH] * (end < anchors[0])
    places += [_BIRTH if at == birth else _SEX if at == sex else _EXPIRY if at == expiry else _UNKNOWN
               for at in range(len(places), anchors[-1] + 1)]  # fmt: skip
    return places + _rest(tokens, anchors[-1] + 1)


def _dates(tokens: Sequence[str]) -> tuple[int | None, int | None, int | None]:
    """Which tokens are date of birth, sex and date of expiry."""
    first = next((at for at, token in enumerate(tokens) if _DATE.fullmatch(token)), None)
    if first is None:
        return None, None, None
    if first and _is_sex(tokens, first - 1):
        return None, first - 1, first
    behind = tokens[first + 1] if first + 1 < len(tokens) else None
    told = behind is not None and (len(behind) < _LONGEST or behind in _SEXES or _is_masked(behind))
    sex = first + 1 if told else None
    # What else stands between two dates is no name: it is a sex that nobody can read.
    odd = sex is None and not _dated(tokens, first + 1) and _dated(tokens, first + 2)
    after = first + 1 if sex is None and not odd else first + 2
    # A place that is empty or masked is that of the date.
    dated = after < len(tokens) and (_is_masked(tokens[after]) or _DATE.fullmatch(tokens[after]))
    return first, sex, after if dated else None


def _dated(tokens: Sequence[str], at: int) -> bool:
    return at < len(tokens) and _DATE.fullmatch(tokens[at]) is not None


def _is_sex(tokens: Sequence[str], at: int) -> bool:
    """Whether what stands before the only date is a sex: that date is then the expiry."""
    if tokens[at] in _SEXES:
        return any(tokens[:at]) or at > _HEAD  # a type stands before State and number
    return bool(tokens[at]) and _is_masked(tokens[at]) and at > _HEAD


def _head(head: Sequence[str]) -> list[int]:
    """Type, State, number and nationality, behind what may stand in front."""
    begin = len(head) - _HEAD
    fits = (_is_type, _is_state, _is_in_place, _is_state)
    if begin >= 0 and all(
        _is_masked(token) or fit(token) for token, fit in zip(head[begin:], fits, strict=True)
    ):
        return [_FRONT] * begin + [*range(_TYPE, _TYPE + _HEAD)]
    return _assigned(head)


def _assigned(head: Sequence[str]) -> list[int]:
    """The same where fields are left out with their slashes: the only way in which all could be meant."""
    first = next((at for at, token in enumerate(head) if token in _TYPES), 0)
    front = first if 0 < first <= 2 and any(head[:first]) else 0  # noqa: PLR2004 - a name in two parts
    said = [at for at in range(front, len(head)) if head[at]][:_HEAD]
    places = [_FRONT if at < front else 0 if not head[at] else _UNKNOWN for at in range(len(head))]
    ways: list[tuple[int, ...]] = []
    while said and not ways:
        ways = _ways([head[at] for at in said])
        if not ways:
            said.pop()  # what follows tells nothing of what stands before it
    for order, at in enumerate(said):
        fields = {way[order] for way in ways}
        places[at] = _TYPE + fields.pop() if len(fields) == 1 else _UNKNOWN
    return places


def _is_type(token: str) -> bool:
    return token in _TYPES


def _ways(said: Sequence[str]) -> list[tuple[int, ...]]:
    """The ways in which tokens can be type, State, number and nationality, in this order."""
    fits = (_is_type, _is_state, _is_number, _is_state)
    return [
        way
        for way in combinations(range(_HEAD), len(said))
        if all(fits[field](token) for token, field in zip(said, way, strict=True))
    ]


def _is_masked(token: str) -> bool:
    return not token.strip("X*#")


def _is_state(token: str) -> bool:
    return _STATE.fullmatch(token) is not None


def _is_number(token: str) -> bool:
    return _NUMBER.fullmatch(token) is not None and _DATE.fullmatch(token) is None


def _is_in_place(token: str) -> bool:
    """In its own place a number may be of any form, save that of a date or a State."""
    state = len(token) > 1 and _is_state(token)
    return not state and _DATE.fullmatch(token) is None


def _undated(tokens: Sequence[str]) -> list[int]:
    """A DOCS without any date: by its slashes, where what stands between them could be meant."""
    begin = next((at for at in (1, 0, 2) if tokens[at : at + 1] and tokens[at] in _TYPES
                  and not (at > 1 and any(tokens[:at]))), 1)  # fmt: skip
    head = [*tokens[begin : begin + _HEAD]]
    front = [_FRONT] * min(begin, len(tokens))
    fits = (_is_type, _is_state, _is_in_place, _is_state)
    if all(_is_masked(token) or fit(token) for token, fit in zip(head, fits, strict=False)):
        rest = [
            _in_form(tokens[at], _TYPE + at - begin) for at in range(begin + len(head), len(tokens))
        ]
        return [*front, *range(_TYPE, _TYPE + len(head)), *rest]
    first = next((at for at, token in enumerate(tokens) if token), len(tokens))
    end = next((at for at in range(first, len(tokens)) if not tokens[at]), len(tokens))
    return _assigned(tokens[:end]) + [_UNKNOWN] * (len(tokens) - end)


def _in_form(token: str, place: int) -> int:
    """The place of a token, where it can stand there: dates have figures, a sex is a letter or two."""
    if place in (_BIRTH, _EXPIRY) and token and not _DATED.fullmatch(token):
        return _UNKNOWN
    wrong = place == _SEX and len(token) > _LONGEST and not _is_masked(token)
    return _UNKNOWN if wrong else place


def _rest(tokens: Sequence[str], begin: int) -> list[int]:
    """Names, and what follows them: the mark of a shared passport, and whose the request is."""
    places: list[int] = []
    for at in range(begin, len(tokens)):
        place = _SURNAME + at - begin
        if place == _SHARED and len(tokens[at]) > _LONGEST:
            place = len(LAYOUTS["DOCS"])  # no such mark: content of its own
        places.append(place)
    return places


# --- DOCO and DOCA ------------------------------------------------------------------------------


def _typed(code: str, tokens: Sequence[str]) -> tuple[str, list[int]]:
    """The type of a DOCO or DOCA, and where each token stands in its layout."""
    home = 2 if code == "DOCO" else 1
    at = _type_of(tokens, home, _KINDS if code == "DOCO" else _ADDRESSES)
    if at is None:
        return "", [_FRONT if at == 0 else at for at in range(len(tokens))]
    places = [_FRONT] * at
    said = [number for number in range(at) if tokens[number]]
    if code == "DOCO" and len(said) % 2 and not _FLIGHT.fullmatch(tokens[said[-1]]):
        places[said[-1]] = 1  # alone, or behind a name in two parts
    elif code == "DOCO" and said and _FLIGHT.fullmatch(tokens[0]) and said[1:]:
        places[said[-1]] = 1
    rest = [*range(at + 1, len(tokens))]
    after = _after_number(tokens, rest) if code == "DOCO" else _after_type(tokens, rest)
    return tokens[at], [*places, home, *after]


def _type_of(tokens: Sequence[str], home: int, known: frozenset[str]) -> int | None:
    """Where the type stands: at home, also one of no list; elsewhere by what stands around it."""
    at_home = tokens[home] if home < len(tokens) else None
    if at_home is not None and len(at_home) == 1:
        return home
    if at_home == "":
        # An empty place: one slash too many if a type stands behind it, and more behind that.
        behind = home + 1
        late = behind < len(tokens) and tokens[behind] in known and any(tokens[behind + 1 :])
        return behind if late else home
    if home - 1 < len(tokens) and tokens[home - 1] in known:
        return home - 1
    if tokens[0] in known and len("".join(tokens[1:2])) > _LONGEST:
        return 0
    named = (at for at in (home + 1, home + 2) if tokens[at : at + 1] and tokens[at] in known)
    return next(named, None) if all(tokens[:2]) else None


def _after_number(tokens: Sequence[str], rest: Sequence[int]) -> list[int]:
    """Number, place and date of issue, country where it is valid, infant, name: the date tells itself."""
    dated = next((at for at in rest[1:] if _DATE.fullmatch(tokens[at])), None)
    if dated is None or dated == rest[0] + 2:
        return [at - rest[0] + 3 for at in rest]
    if dated == rest[0] + 1:  # no place of issue
        return [3, *(5 + at - dated for at in rest[1:])]
    return [3] + [_UNKNOWN if at < dated else 5 + at - dated for at in rest[1:]]


def _after_type(tokens: Sequence[str], rest: Sequence[int]) -> list[int]:
    """Country, street, city, province, post code, infant, name: a country is two or three letters.

    Where something long stands in its place and nothing is left out, the country is written in words.
    """
    told = rest and (len(tokens[rest[0]]) < _HEAD or len(rest) > _HEAD)
    return [at - rest[0] + (2 if told else 3) for at in rest]
