"""What the values of one record prove: each alone by its range, and those that only mark by what stands beside them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from auditor.element import ELEMENTS
from auditor.fakecheck import texts
from auditor.fakecheck.value import Value
from auditor.record import Form, Place
from auditor.reserved import RangeKind, Reserved, kinds, range_of

Why = Literal["outside", "unissued", "unanchored"]

IN_WORDS: dict[Why, str] = {
    "outside": "in no reserved range",
    "unissued": "in its range, but no State that does not exist stands beside it as issuer",
    "unanchored": "only marked, and nothing beside it belongs to nobody",
}

# What frames a message: parties are no persons, and their words are not asked about.
_PASSED = frozenset({"party", "closed", "structural"})
_TEXTS = frozenset({"text"})
_ISSUERS = frozenset(
    {"document.issuing_state", "document.issue_place", "document.visa_issue_place", "traveller.nationality"}
)  # fmt: skip
_DOCUMENTS = frozenset({"docno"})
# What is written where a name is missing, and titles that stand where given names do.
_NAMELESS = re.compile(
    r"(?:FNU|LNU|NFN|NLN|TBA|TBN|INF|INFT?|CHD|UNKNOWN|MR|MRS|MS|MISS|MSTR|DR|[A-Z]PAX)\.?"
)
# What stands among the parts of a value and identifies nobody: codes, counts, numbers that belong to
# the carrier beside them.
_CODES: dict[str, re.Pattern[str]] = {
    "agency": re.compile(r"[A-Z]{1,3}"),
    "agent": re.compile(r"[A-Z]{1,2}"),
    "bagtag": re.compile(r"[0-9]{1,3}"),
    "country": re.compile(r"XXX"),  # ICAO Doc 9303: of unspecified nationality
    "flight": re.compile(r"[0-9]{1,4}[A-Z]?|[A-Z]"),
    "identity": re.compile(r"[A-Z]{1,2}"),
}
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

    `marked` are the places of values that only mark; they are doubts unless the record `proves`
    by itself, or its message does. `ranges` counts values by range.
    """

    at: Place
    doubts: tuple[Doubt, ...]
    marked: tuple[Doubt, ...]
    proves: bool
    ranges: Counter[str]


def judge(at: Place, values: Iterable[Value]) -> Verdict:
    """The verdict on the values of one record."""
    doubts: list[Doubt] = []
    marked: list[Doubt] = []
    numbers: list[tuple[int | None, Doubt]] = []
    issued: set[int | None] = set()
    ranges: Counter[str] = Counter()
    proves = False
    for value in values:
        kind = ELEMENTS[value.element].fake_kind
        if value.form in (Form.MASKED, Form.EMPTY) or kind in _PASSED:
            continue
        if kind == "anchored":
            marked.append(Doubt(value.element, kind, "unanchored", value.place))
            continue
        if kind in _TEXTS:
            for hit in texts.hits(value.text, runs=True):
                if hit.range is not None:
                    ranges[hit.range.id] += 1
            doubts += (
                Doubt(value.element, hit.kind, "outside", value.place)
                for hit in texts.outside(value.text, runs=True)
            )
            continue
        found = list(_ranges(value))
        if None in found:
            doubts.append(Doubt(value.element, kind, "outside", value.place))
        for each in found:
            if each is None:
                continue
            ranges[each.id] += 1
            proves = proves or each.proves
            if each.kind == "country" and value.element in _ISSUERS:
                issued.add(value.place.traveller)
            if each.kind == "docno":
                doubt = Doubt(value.element, kind, "unissued", value.place)
                numbers.append((value.place.traveller, doubt))
            elif not each.proves:
                marked.append(Doubt(value.element, kind, "unanchored", value.place))
    doubts += (
        doubt for traveller, doubt in numbers if doubt.kind in _DOCUMENTS and traveller not in issued
    )
    return Verdict(at, tuple(doubts), tuple(marked), proves, ranges)


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
    if kind in ("name", "identity", "agent") and _NAMELESS.fullmatch(value.text.upper()):
        return
    yield from _parts(kinds(kind), value.text)


def _written(kind: str, value: Value) -> Iterator[str]:
    """The value, and what else it may be written as."""
    text = value.text
    yield text
    if value.form is Form.PARTIAL:
        yield _MASK.sub("", text)
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
    words = [word for word in re.split(r"[\s/,;]+", text) if word]
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
    while words:
        for size in range(len(words), 0, -1):
            run = " ".join(words[:size])
            each = next((found for kind in kinds_ if (found := range_of(kind, run))), None)
            if each is not None:
                yield each
                words = words[size:]
                break
        else:
            yield None
            return
