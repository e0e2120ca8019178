"""What the values of one record prove: each alone by its range, and those that only mark by what stands beside them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from auditor.knowledge.element import ELEMENTS
from auditor.observed.record import Form, Place
from auditor.people.fakeness import texts
from auditor.people.fakeness.value import Value
from auditor.people.reserved import RangeKind, Reserved, kinds, range_of

Why = Literal["outside", "unissued", "unanchored", "unlisted"]

IN_WORDS: dict[Why, str] = {
    "outside": "in no reserved range",
    "unissued": "in its range, but no State that does not exist stands beside it as issuer",
    "unlisted": "neither structural, nor of a closed list, nor in a reserved range of its place",
    "unanchored": "only marked, and nothing beside it belongs to nobody",
}

# What frames a message: parties are no persons, and their words are not asked about.
_PASSED = frozenset({"party", "closed", "structural"})
_HIDDEN = (Form.MASKED, Form.EMPTY)
_ISSUERS = frozenset(
    {"document.issuing_state", "document.issue_place", "document.visa_issue_place", "traveller.nationality"}
)  # fmt: skip
# What is written where a name is missing, and titles that stand where given names do.
NAMELESS = re.compile(
    r"(?:FNU|LNU|NFN|NLN|TBA|TBN|INF|INFT?|CHD|UNKNOWN|MR|MRS|MS|MISS|MSTR|DR|[A-Z]PAX)\.?"
)
# What stands among the parts of a value and identifies nobody: codes, counts, numbers that belong to
# the carrier beside them.
_CODES: dict[str, re.Pattern[str]] = {
    "agency": re.compile(r"[A-Z]{1,3}"),
    "agent": re.compile(r"[A-Z]{1,2}"),
    "contact": re.compile(r"(?:ZZ)?FAKE AIRLINE OPS"),  # an office of an airline that is none
    "bagtag": re.compile(r"[0-9]{1,3}"),
    "country": re.compile(r"XXX"),  # ICAO Doc 9303: of unspecified nationality
    "flight": re.compile(r"[0-9]{1,4}[A-Z]?|[A-Z]"),
    "identity": re.compile(r"[A-Z]{1,2}"),
}
# Words that stand among names and numbers: whose guardian somebody is.
_PASSING = frozenset({
    "", "MOTHER", "FATHER", "PARENT", "GUARDIAN", "GRANDMOTHER", "GRANDFATHER", "AUNT", "UNCLE", "SISTER", "BROTHER",
})  # fmt: skip
_TOGETHER = 8  # words of one value, at most
_MASK = re.compile(r"[X*#]{3,}")
_COUPON = re.compile(r"[C/ ]?[0-9]?\Z")
_TYPED = re.compile(r"(?:PP|NI|DL|ID|CC|FF|TK|CN)(?=ZZ)|[A-Z]{1,2}/")


class Doubt(Struct, frozen=True):
    """Something that is not provably fake: which kind of range it is not in, and where."""

    element: str | None
    kind: str
    why: Why
    place: Place


class Verdict(Struct, frozen=True):
    """What one record comes to.

    `marked` are the places of values that prove nothing by themselves, such as a date of birth:
    they are doubts unless another value of the record `proves` that it is fake, or its message does. `ranges`
    counts values by range.
    """

    at: Place
    doubts: tuple[Doubt, ...]
    marked: tuple[Doubt, ...]
    proves: bool
    ranges: Counter[str]


def judge(at: Place, values: Iterable[Value]) -> Verdict:
    """The verdict on the values of one record."""
    bench = _Bench()
    for value in values:
        if value.form not in _HIDDEN:
            bench.hear(value)
    return bench.verdict(at)


class _Bench:
    def __init__(self) -> None:
        self._doubts: list[Doubt] = []
        self._marked: list[Doubt] = []
        self._numbers: list[Doubt] = []  # of documents, which need an issuer
        self._issued: set[int | None] = set()  # travellers beside whom one stands
        self._found: list[Reserved] = []

    def hear(self, value: Value) -> None:
        kind = ELEMENTS[value.element].fake_kind
        if kind == "text":
            self._text(value)
        elif kind == "anchored":
            self._marked.append(Doubt(value.element, kind, "unanchored", value.place))
        elif kind not in _PASSED:
            for each in _ranges(value):
                self._part(value, kind, each)

    def _text(self, value: Value) -> None:
        hits = list(texts.hits(value.text, runs=True))
        self._found += (hit.range for hit in hits if hit.range is not None)
        self._doubts += (
            Doubt(value.element, hit.kind, "outside", value.place) for hit in texts.outside(hits)
        )

    def _part(self, value: Value, kind: str, found: Reserved | None) -> None:
        if found is None:
            self._doubts.append(Doubt(value.element, kind, "outside", value.place))
            return
        self._found.append(found)
        if found.kind == "country" and value.element in _ISSUERS:
            self._issued.add(value.place.traveller)
        if found.kind == kind == "docno":
            self._numbers.append(Doubt(value.element, kind, "unissued", value.place))
        elif not found.proves:
            self._marked.append(Doubt(value.element, kind, "unanchored", value.place))

    def verdict(self, at: Place) -> Verdict:
        unissued = (each for each in self._numbers if each.place.traveller not in self._issued)
        return Verdict(
            at,
            (*self._doubts, *unissued),
            tuple(self._marked),
            any(each.proves for each in self._found),
            Counter(each.id for each in self._found),
        )


def _ranges(value: Value) -> Iterator[Reserved | None]:
    """The ranges of the parts of a value; None for a part that is in none."""
    kind = ELEMENTS[value.element].fake_kind
    for written in _written(kind, value):
        found = range_of(kind, written)
        if found is not None:
            yield found
            return
    if kind in _CODES and _CODES[kind].fullmatch(value.text.upper()):
        return
    if kind in ("name", "identity", "agent") and NAMELESS.fullmatch(value.text.upper()):
        return
    yield from _parts(kinds(kind), value.text)


def _written(kind: str, value: Value) -> Iterator[str]:
    """The value, and what else it may be written as."""
    text = value.text
    yield text
    if value.form is Form.PARTIAL:
        yield _MASK.sub("", text).strip()
        yield _MASK.sub(lambda run: "0" * len(run[0]), text)
    if kind in ("email", "contact", "identity"):
        yield texts.mail(text.removeprefix("E+"))
    if kind == "ticket":
        yield _COUPON.sub("", text)
        yield text[:13]
    if kind in ("docno", "loyalty", "identity"):
        yield _TYPED.sub("", text)


def _parts(kinds_: tuple[RangeKind, ...], text: str) -> Iterator[Reserved | None]:
    """The ranges of the parts that a value of several is made of, or those of what stands in a text."""
    words = [
        word
        for word in re.split(r"[\s/,;]+", text)
        if word.upper() not in _PASSING and not _MASK.fullmatch(word)
    ]
    found = list(_covered(kinds_, words))
    if None not in found:
        yield from found
        return
    seen = list(texts.hits(text, runs=True))
    if seen and any(hit.kind in kinds_ for hit in seen) and not {"name", "docno"} & {*kinds_}:
        yield from (hit.range for hit in seen)
    else:
        yield None


def _covered(kinds_: tuple[RangeKind, ...], words: list[str]) -> Iterator[Reserved | None]:
    """From the left, always the longest run of words that is in a range."""
    at = 0
    while at < len(words):
        for size in range(min(len(words) - at, _TOGETHER), 0, -1):
            run = " ".join(words[at : at + size])
            each = next((found for kind in kinds_ if (found := range_of(kind, run))), None)
            if each is not None:
                yield each
                at += size
                break
        else:
            yield None
            return
