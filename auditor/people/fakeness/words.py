"""An outcome as text, grouped and short, and as JSON with one finding on each line. Neither holds a value."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TextIO

import msgspec

from auditor.judging.report import PassedOver, passed_over
from auditor.knowledge.element import ELEMENTS
from auditor.observed.record import Unread, printable
from auditor.people.fakeness.check import Outcome
from auditor.people.fakeness.verdict import IN_WORDS, Doubt
from auditor.people.reserved import RANGES, kinds
from auditor.reporters import summary
from auditor.reporters.words import count, opened, spot

SCHEMA = "urn:pnr-auditor:schema:fakecheck:1"

_UNREAD = 10  # how many are shown
_LIMITS = "names in running text are not told from other words; `auditor attest` proves a set word by word"
_ENDS = {
    0: "every identifying value that was found lies in a range that belongs to nobody",
    1: "not provably fake",
    3: "nothing to look at",
    4: "something could not be read; what could be read is reported",
    5: "a limit cut the reading short",
}


def write_text(outcome: Outcome, version: str, out: TextIO, excused: str | None = None) -> None:
    """Write a block to each kind of doubt, then what was looked at; `version` is the program's.

    `excused` says how many others a baseline knows or a waiver excuses.
    """
    out.writelines(f"{printable(line)}\n" for line in _lines(outcome, version, excused))


def _lines(outcome: Outcome, version: str, excused: str | None) -> Iterator[str]:
    yield f"pnr-auditor {version} · is this provably fake?"
    if excused:
        yield excused
    groups: dict[tuple[str, str, str], list[Doubt]] = defaultdict(list)
    for doubt in outcome.doubts:
        groups[doubt.element or "", doubt.kind, doubt.why].append(doubt)
    for key in sorted(groups, key=lambda key: (-len(groups[key]), key)):
        yield ""
        yield from _block(groups[key])
    yield ""
    yield from _unread(outcome.unread)
    held = ", ".join(f"{name} {number}" for name, number in _by_kind(outcome))
    yield f"in reserved ranges   {held or 'nothing'}"
    yield (
        f"looked at            {count(outcome.sources, 'source')}, {count(outcome.records, 'record')}"
        + (f", {count(outcome.partly, 'place')} as text alone" if outcome.partly else "")
    )
    if passed := summary.passed_over(passed_over(outcome.passed)):
        yield f"passed over          {passed}"
    yield f"not looked at        {_LIMITS}"
    doubts = f": {count(len(outcome.doubts), 'value')}" if outcome.doubts else ""
    yield f"exit {outcome.exit_code}: {_ENDS[outcome.exit_code]}{doubts}"


def _block(doubts: Sequence[Doubt]) -> Iterator[str]:
    first = doubts[0]
    what = (
        f"{ELEMENTS[first.element].title} [{first.element}]" if first.element else "unplaced text"
    )
    yield f"{what}: {means(first)} × {len(doubts)}"
    sources = {doubt.place.source for doubt in doubts}
    more = f" … in {len(sources)} sources" if len(sources) > 1 else ""
    where = ": ".join(filter(None, (opened(first.place), spot(first.place, line=False))))
    yield f"        {where}{more}"
    yield f"        do: {remedy(first)}"


def remedy(doubt: Doubt) -> str:
    """What to write instead."""
    if doubt.why == "unlisted" and doubt.kind not in RANGES:
        return (
            "leave it out, or take a code of the standard's lists, a plain word, a name with digits"
        )
    if doubt.why in ("outside", "unlisted"):
        return f"take a value of a reserved range, such as {_examples(doubt.kind)}"
    if doubt.why == "unissued":
        return "let the issuing State be one that does not exist, such as UTO or QZZ"
    return "put beside it what belongs to nobody, such as a name with digits in it"


def _examples(kind: str) -> str:
    """An example of the range, or of each where an element may hold several kinds of thing."""
    several = kinds(kind)  # type: ignore[arg-type]  # any text: of a kind that has none, none
    own = [each for each in several if each == kind] or several
    return ", ".join(RANGES[each][0].example for each in own)


def means(doubt: Doubt) -> str:
    """Which kind of range it is not in, and why that matters."""
    return f"{doubt.kind}, {IN_WORDS[doubt.why]}"


def _unread(unread: Sequence[Unread]) -> Iterator[str]:
    for each in unread[:_UNREAD]:
        yield f"not read             {each.source}: {each.reason}"
    if len(unread) > _UNREAD:
        yield f"                     and {len(unread) - _UNREAD} more"


def _by_kind(outcome: Outcome) -> list[tuple[str, int]]:
    homes = {each.id: kind for kind, ranges in RANGES.items() for each in ranges}
    totals: dict[str, int] = defaultdict(int)
    for id, number in outcome.ranges.items():
        totals[homes[id]] += number
    return sorted(totals.items())


def write_json(outcome: Outcome, version: str, out: TextIO) -> None:
    """Write one document, with one finding on each line."""
    over = passed_over(outcome.passed)
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    head = {
        "schema": SCHEMA,
        "tool": {"name": "pnr-auditor", "version": version},
        "examined": {
            "sources": outcome.sources,
            "records": outcome.records,
            "partly_read": outcome.partly,
            "unread": [{"source": each.source, "reason": each.reason} for each in outcome.unread],
            **({"passed_over": [_over(each) for each in over]} if over else {}),
        },
        "ranges": dict(sorted(outcome.ranges.items())),
    }
    out.write("{" + ",\n ".join(f"{encode(key)}: {encode(value)}" for key, value in head.items()))
    rows = [encode(_tree(doubt)) for doubt in outcome.doubts]
    out.write(',\n "findings": [' + ",".join(f"\n  {row}" for row in rows) + "]}\n")


def _over(over: PassedOver) -> dict[str, object]:
    return {"reason": over.reason, "number": over.number, "first": [*over.first]}


def _tree(doubt: Doubt) -> dict[str, object]:
    place = {
        name: value
        for name, value in msgspec.structs.asdict(doubt.place).items()
        if value is not None
    }
    return {
        "element": doubt.element,
        "kind": doubt.kind,
        "why": doubt.why,
        "message": means(doubt),
        "place": place,
    }
