"""Blindness: identities replaced, permuted, equalised, worded, length, classes of characters, form and marks kept.

Worded: they are made of words that mean something where they are no names: service segments, marks of
formats, sensitive words and codes; a mark may then stand where a letter stood.

Staff in access logs are left as they are: whether who asked is who approved is what a log is read for.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Literal

from auditor.codec.identified import TYPES
from auditor.codec.titles import title_in, titles
from auditor.codec.value import TEXTS, look
from auditor.knowledge.element import ELEMENTS
from auditor.knowledge.sensitive import is_card
from auditor.observed.record import Form, Given
from auditor.people.fakeness.value import Value
from auditor.people.fakeness.verdict import NAMELESS

Way = Literal["replaced", "permuted", "equalised", "worded"]
Key = tuple[str, str, bool]

_KINDS = frozenset(
    {
        "address", "agent", "bagtag", "contact", "docno", "email", "identity", "ip", "locator", "loyalty", "name",
        "pan", "phone", "reference", "ticket",
    }
)  # fmt: skip
# Of these letters no word of any table is made; X is none of them, since it masks.
_LETTERS = "BDGJKQVWZ"
_SHORTEST = 3  # characters; a shorter one could be a code
_ISSUER = 6  # figures of a card that tell who issued it, whatever stands between them
_TEXTUAL = frozenset({"email", "phone", "contact", "ip"})
_TYPE = rb"(?:%b)[ /-]?(?:[A-Z]{2} ?)??" % "|".join(TYPES).encode()
_ADDRESS = re.compile(r"(?:E\+)?[^\s/]+(?:@|//)[^\s/]+|[+0-9 ()./-]+")


def identities(values: Iterable[Value]) -> list[Value]:
    """Those of the values that say who somebody is, in clear, and nothing else."""
    return [value for value in values if _identifies(value)]


def _identifies(value: Value) -> bool:
    element = ELEMENTS[value.element]
    if (
        element.fake_kind not in _KINDS
        or value.element in TEXTS
        or element.nature == "system"
        or value.element.startswith("log.")
        or value.form is not Form.CLEAR
        or len(value.text) < _SHORTEST
        or NAMELESS.fullmatch(value.text.upper())
    ):
        return False
    # An address out of a running text is the whole text, whose words are marks.
    if element.fake_kind in _TEXTUAL and _ADDRESS.fullmatch(value.text) is None:
        return False
    return value.place.tag not in ("SSR", "Text") or " " not in value.text


def _key(value: Value) -> Key:
    head, rest, tail = _parted(value.text)
    shape = "".join(
        "9" if each in "0123456789" else "A" if each in _UPPER else "a" if each in _LOWER else each
        for each in rest
    )
    return ELEMENTS[value.element].fake_kind, f"{head}\n{shape}\n{tail}", is_card(value.text)


def _parted(text: str) -> tuple[str, str, str]:
    """What says who somebody is, and what stands before and behind it that is read: a document's type, titles."""
    head, slash, rest = text.partition("/")
    head, rest = (head + slash, rest) if slash and len(head) < _SHORTEST else ("", text)
    first = _FIRST.match(rest)
    if first is not None and _is_title(first[1]):
        head, rest = head + first[0], rest[first.end() :]
    words = _WORDS.split(rest.rstrip())  # every other one is what stands between them
    last = len(words)
    while last > 1 and _is_title(words[last - 1]):
        last -= 2
    own = "".join(words[:last])
    return head, own, rest[len(own) :]


def _is_title(word: str) -> bool:
    return word.strip(".,").upper() in titles()


_WORDS = re.compile(r"(\s+)")
_FIRST = re.compile(r"(\S+)\s+(?=\S)")
_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWYZ", "abcdefghijklmnopqrstuvwyz"


def alike(text: str, dice: Random) -> str:
    """Another value of the same length, each character of its class; a card stays a card."""
    head, rest, tail = _parted(text)
    made = head + "".join(_another(each, dice) for each in rest) + tail
    if not is_card(text):
        return text if is_card(made) else made
    figures = [at for at, each in enumerate(text) if each.isdigit()]
    issuer, check = figures[_ISSUER], figures[-1]
    body, behind = text[:issuer] + made[issuer:check], text[check + 1 :]
    return next(card for last in "0123456789" if is_card(card := body + last + behind))


def _another(character: str, dice: Random) -> str:
    if character in "0123456789":
        return dice.choice("0123456789")
    if character in _UPPER:
        return dice.choice(_LETTERS)
    return dice.choice(_LETTERS).lower() if character in _LOWER else character


def _replaced(values: Sequence[Value], dice: Random) -> list[str]:
    return [alike(value.text, dice) for value in values]


def _permuted(values: Sequence[Value], dice: Random) -> list[str]:
    groups: dict[Key, list[str]] = {}
    for value in values:
        groups.setdefault(_key(value), []).append(value.text)
    for texts in groups.values():
        dice.shuffle(texts)
    return [groups[_key(value)].pop() for value in values]


def _equalised(values: Sequence[Value], dice: Random) -> list[str]:
    one: dict[Key, str] = {}
    return [one.setdefault(_key(value), alike(value.text, dice)) for value in values]


# What means something in some format, or in a text, and is a name where it stands in one. Titles are
# not among them: behind a given name they are read as such.
WORDS = (
    "UNA", "UNB", "UNG", "UNH", "UNT", "UNZ", "UIB", "UNS", "NAD", "TIF", "SRC", "LTS", "DOCS", "USTAR", "NULL", "TRUE",
    "FALSE", "NAN", "KIND", "CDATA", "OPERATION", "DECLARATION", "ELEMENTS", "KOSHER", "HALAL", "MUSLIM", "WHEELCHAIR",
    "DIABETIC", "WCHR", "BLND", "KSML", "MOML", "DEPA", "EMBARGO", "PASSWORD",
)  # fmt: skip
MARKS = ("{", "}", "[", "]", "<", ">", "---", "#", "%", "&", "|", "`", "=", "<!--", "{}")
_LETTER = re.compile(r"[A-WYZa-wyz]+")


def worded(value: Value, dice: Random) -> str:
    """A word that means something in place of letters, the others any; where another form came of it, letters alone."""
    head, rest, tail = _parted(value.text)
    runs = [found.span() for found in _LETTER.finditer(rest)]
    marked = _bears_marks(value) and dice.random() < _MARKED
    fitting = [
        (begin, word)
        for begin, end in runs
        for word in (MARKS if marked else WORDS)
        if len(word) <= end - begin - marked
    ]
    if not fitting:
        return alike(value.text, dice)
    begin, word = dice.choice(fitting)
    made = [_any(each, dice) for each in rest]
    end = next(last for first, last in runs if first == begin)
    at = dice.randint(begin + marked, end - len(word))
    made[at : at + len(word)] = [
        each.lower() if old.islower() else each for each, old in zip(word, rest[at:], strict=False)
    ]
    text = head + "".join(made) + tail
    before, after = (
        (look(value.element, each, _GIVEN), title_in(each)) for each in (value.text, text)
    )
    return text if before == after and len(text) == len(value.text) else alike(value.text, dice)


_MARKED = 0.3
_GIVEN = Given()


def _bears_marks(value: Value) -> bool:
    """Whether marks may stand in the place as they are: in JSON and tables, of a name or a text."""
    place = value.place
    return place.offset is None and ELEMENTS[value.element].fake_kind == "name"


def _any(character: str, dice: Random) -> str:
    if character in _UPPER:
        return dice.choice(_UPPER)
    return dice.choice(_LOWER) if character in _LOWER else _another(character, dice)


def _worded(values: Sequence[Value], dice: Random) -> list[str]:
    return [worded(value, dice) for value in values]


WAYS: dict[Way, Callable[[Sequence[Value], Random], list[str]]] = {
    "replaced": _replaced,
    "permuted": _permuted,
    "equalised": _equalised,
    "worded": _worded,
}


def altered(data: bytes, values: Sequence[Value], way: Way, seed: int) -> tuple[bytes, int]:
    """The data with its identities altered, as long as they were, and how many places changed."""
    made = WAYS[way](values, Random(seed))  # noqa: S311 - altered, not secret
    changed = bytearray(data)
    starts = _line_starts(data)
    count = 0
    for value, text in zip(values, made, strict=True):
        span = _span(data, value, starts)
        if span is not None and text != value.text and len(text.encode()) == span[1] - span[0]:
            changed[span[0] : span[1]] = text.encode()
            count += 1
    return bytes(changed), count


def _line_starts(data: bytes) -> list[int]:
    return [0, *(found.end() for found in re.finditer(rb"\n", data)), len(data)]


def _span(data: bytes, value: Value, starts: list[int]) -> tuple[int, int] | None:
    """Where the value stands; None where its bytes are not its text, or stand there more than once."""
    place = value.place
    if place.offset is not None and place.length is not None:
        begin, end = place.offset, place.offset + place.length
        # The type of a form of identification stands before its number, and the brand of a card.
        what = rb"(?<=[+:/?])(?:%b)?(?P<value>%%b)(?![^+:/?'\s])" % _TYPE
    elif place.offset is not None:  # XML: to the end of the tag, or of the text behind it
        begin = place.offset
        end = data.find(b">", begin) + 1
        if "@" not in (place.pointer or ""):
            begin, end = end - 1, data.find(b"<", end)
        end += 1
        what = rb"(?<=[\">])(?:%b)?(?P<value>%%b)(?=[\"<])" % _TYPE
    elif place.line is not None and place.line < len(starts):
        begin, end = starts[place.line - 1], starts[place.line]
        what = rb"(?<=\")(?P<value>%b)(?=\")"
    else:
        return None
    found = list(re.compile(what % re.escape(value.text.encode())).finditer(data, begin, end))
    return found[0].span("value") if len(found) == 1 else None
