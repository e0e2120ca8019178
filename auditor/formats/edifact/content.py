"""Detectors: for each kind of text one function that says which element it is, its marks and coded facts.

What leaves is an element of the dictionary and marks, both from closed lists, never the text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from itertools import accumulate

from auditor.codec import hostline
from auditor.codec.identified import in_refusal, told
from auditor.codec.mask import FORMS
from auditor.codec.slashed import lay_out
from auditor.codec.titles import GIVEN, title_in, titles
from auditor.knowledge.sensitive import (
    OTHERS,
    apart,
    beginning,
    card_marks,
    group_marks,
    is_card,
    telling,
    text_marks,
)
from auditor.observed.record import IN_TEXT, Trace

# The element that a text turns out to be, marks, and the coded facts that stand in it.
Seen = tuple[str | None, frozenset[str], tuple[Trace, ...]]
_NONE: frozenset[str] = frozenset()
PLAIN: Seen = (None, _NONE, ())
_CARD: Seen = (None, frozenset({"card.full"}), ())
_LONGEST_CARD = 19

# AIRIMP contact prefixes of OSI texts: behind a carrier or not, letter glued or apart.
_CONTACT = re.compile(rb"\s*(?:[A-Z0-9]{2,3}[ /]+)?CTC(?: ?([A-Z])(?![A-Z])|([A-Z])?)")
_WORDS = ("CTC", "IP$", "SSR", "OSI", "SR$", "OS$", "NM$")
_TELLING = telling(*_WORDS)
_TELLING_OSI = telling(*_WORDS, *(f"{code}$" for code in hostline.CODES))
_ENTRY = re.compile(rf" {{0,3}}(?:{hostline.ENTRY})".encode(), re.IGNORECASE)
# Texts one behind the other, none of which holds a line break.
_BETWEEN = b"\n "
_ENTRIES = re.compile(rf"\n {{1,4}}(?:{hostline.ENTRY})".encode(), re.IGNORECASE)
_TITLES = beginning(f"{title}$" for title in titles())
_NUMBER = b" 0123456789-+/.()"
_TELEPHONE: Seen = ("contact.telephone", _NONE, ())
_CONTACTS: dict[bytes, Seen] = {
    b"A": ("contact.address", _NONE, ()),
    b"E": ("contact.email", _NONE, ()),
    b"R": ("contact.refused", _NONE, ()),
    b"T": ("agency.identity", _NONE, ()),
}
# The requests whose names stand between slashes; an infant without a seat is written as one with.
LAID_OUT = ("DOCS", "DOCA", "DOCO", "INFT", "INST")
# What a text can turn out to be when it is looked at, by the kind of its slot.
TOLD_BY_TEXT = {
    "osi": (
        "contact.address",
        "contact.telephone",
        "contact.email",
        "contact.refused",
        "contact.ip_address",
        "agency.identity",
    ),
    "contact": ("contact.email",),
}
_NETWORK = re.compile(r"\bIP ADDR(?:ESS)?\b")


def decoded(raw: bytes) -> str:
    """The text of `raw`: UTF-8, else latin-1, in which every byte is a character."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def text(raw: bytes) -> Seen:
    """A free text: special categories and third parties it reveals."""
    if _says_nothing(raw):
        return PLAIN
    facts, rest = hostline.read(decoded(raw).upper())
    return None, text_marks(rest), facts


def request(raw: bytes) -> Seen:
    """A text of which its segment says that it is a special service request: as behind the keyword."""
    facts, rest = hostline.read(f"SSR {decoded(raw).upper()}")
    return None, text_marks(rest), facts


def group(raw: bytes) -> Seen:
    """The marks of the name of a group. A single word is left alone: it may be a surname."""
    return None, group_marks(decoded(raw)), ()


def name(raw: bytes) -> Seen:
    """Given names, component by component: a title behind them."""
    return _titled(decoded(each) for each in raw.split(b":") if b" " in each)


def identity(raw: bytes) -> Seen:
    """A form of identification (`FOID`): the title behind the given names, where one stands there."""
    return _titled(value for element, value in told(decoded(raw)) if element == GIVEN)


def _laid_out(code: str, raw: bytes) -> Seen:
    """A text between slashes: a title behind given names."""
    laid = lay_out(code, decoded(raw))
    both = zip(laid.tokens, laid.elements, strict=True)
    return _titled(token for token, element in both if element == GIVEN)


def _titled(names: Iterable[str]) -> Seen:
    titles = (title_in(each) for each in names if " " in each)
    facts = tuple(dict.fromkeys(title for title in titles if title))
    return (None, _NONE, facts) if facts else PLAIN


def osi(raw: bytes) -> Seen:
    """Other service information: a contact by its prefix, a network address, or a remark."""
    if raw[2:6] == b" CTC":
        # A carrier, a contact and its number or address, in which no word stands apart: most are so.
        kind, rest = raw[6:7], raw[7:]
        if not rest.strip(_NUMBER) or (kind == b"E" and b" " not in rest[1:]):
            return _of_contact(kind, rest)
    words = apart(raw)
    word = _TELLING_OSI.search(words)
    entered = word is None and _ENTRY.match(raw) is not None
    if word is None and not entered and b"@" not in raw and b"//" not in raw:
        return PLAIN
    if word is not None and word[0] == b" CTC":
        found = _CONTACT.match(raw.upper())
        if found is not None:
            contact = _of_contact(found[1] or found[2], raw[found.end() :])
            # What follows the prefix is a number or an address; only further words are looked at.
            if words[word.end() + 1 :].isspace() or _TELLING_OSI.search(words, word.end()) is None:
                return contact
            facts, text = hostline.read(decoded(raw).upper())
            return contact[0], text_marks(text), (*contact[2], *facts)
    content = decoded(raw).upper()
    facts, text = hostline.read(content, osi=True)
    if _NETWORK.search(content):
        return "contact.ip_address", text_marks(text), facts
    return None, text_marks(text), facts


def _of_contact(kind: bytes, raw: bytes) -> Seen:
    """A contact, by its letter. Of a refusal (`CTCR`) the number or address that stands there all the same."""
    seen = _CONTACTS.get(kind, _TELEPHONE)
    text = decoded(raw) if kind == b"R" else ""
    contact = in_refusal(text)
    if contact is None:
        return seen
    return seen[0], _NONE, (Trace(contact, FORMS[contact](text, _NONE), None, IN_TEXT),)


def _says_nothing(raw: bytes) -> bool:
    """Whether no word of a text could tell anything: true of most, which are then not even decoded."""
    return (
        _TELLING.search(apart(raw)) is None
        and b"@" not in raw
        and b"//" not in raw
        and _ENTRY.match(raw) is None
    )


def contact(raw: bytes) -> Seen:
    """The free text of an address: an e-mail, else a telephone."""
    if b"@" in raw or b"//" in raw:
        return "contact.email", _NONE, ()
    return PLAIN


def card(raw: bytes) -> Seen:
    """Whether a card number stands in this position."""
    if raw.isdigit():  # as it nearly always is
        return _CARD if len(raw) <= _LONGEST_CARD and is_card(raw.decode()) else PLAIN
    return None, card_marks(decoded(raw), payment=True), ()


def payment(raw: bytes) -> Seen:
    """A free text about a payment."""
    content = decoded(raw)
    return None, (text_marks(content) - {OTHERS}) | card_marks(content, payment=True), ()


@cache
def detectors() -> dict[str, Callable[[bytes], Seen]]:
    """The detector of each kind of look."""
    return {"text": text, "osi": osi, "contact": contact, "card": card, "payment": payment,
            "request": request, "group": group, "name": name, "identity": identity,
            **{code: partial(_laid_out, code) for code in LAID_OUT}}  # fmt: skip


def seen(kind: str, texts: Sequence[bytes]) -> dict[int, Seen]:
    """Let the detector of `kind` look at many texts: those that say something, by their index.

    Most say nothing: which could is found in all of them together.
    """
    detector = detectors()[kind]
    likely = _LIKELY.get(kind)
    found: dict[int, Seen] = {}
    for at in range(len(texts)) if likely is None else likely(texts):
        said = detector(texts[at])
        if said != PLAIN:
            found[at] = said
    return found


def _like_text(texts: Sequence[bytes]) -> set[int]:
    together = _BETWEEN + _BETWEEN.join(texts)
    starts = [found.start() for found in _TELLING.finditer(apart(together))]
    starts += [found.start() for found in _ENTRIES.finditer(together)]
    return _numbers(texts, starts) | _like_address(texts, together)


def _like_osi(texts: Sequence[bytes]) -> set[int]:
    together = _BETWEEN + _BETWEEN.join(texts)
    starts = [found.start() for found in _TELLING_OSI.finditer(apart(together))]
    starts += [found.start() for found in _ENTRIES.finditer(together)]
    return _numbers(texts, starts) | _like_address(texts, together)


def _like_address(texts: Sequence[bytes], together: bytes) -> set[int]:
    if b"@" not in together and b"//" not in together:
        return set()
    return {at for at, each in enumerate(texts) if b"@" in each or b"//" in each}


def _like_contact(texts: Sequence[bytes]) -> set[int]:
    return _like_address(texts, b"\n".join(texts))


def _like_name(texts: Sequence[bytes]) -> Iterable[int]:
    together = _BETWEEN + _BETWEEN.join(texts)
    if not together.isascii():  # there are letters that are ASCII only as capitals
        return range(len(texts))
    return _numbers(texts, (found.start() for found in _TITLES.finditer(apart(together))))


def _numbers(texts: Sequence[bytes], starts: Iterable[int]) -> set[int]:
    """The indexes of the texts in which the offsets `starts` lie, offsets of all texts joined."""
    ends = None
    numbers: set[int] = set()
    for start in starts:
        ends = ends or [*accumulate([len(_BETWEEN) + len(each) for each in texts])]
        numbers.add(bisect_right(ends, start))
    return numbers


_LIKELY: dict[str, Callable[[Sequence[bytes]], Iterable[int]]] = {
    "text": _like_text,
    "osi": _like_osi,
    "contact": _like_contact,
    "name": _like_name,
    "identity": _like_name,
    **dict.fromkeys(LAID_OUT, _like_name),
}
