"""Flaws of structure: the bytes of a file that is clean, damaged in one place as files are in the field."""

import re
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from auditor.knowledge.element import UNLISTED
from auditor.law.rule import Rule
from auditor.people.label import Label, Spot
from auditor.people.specimen.dataset import Written
from auditor.people.specimen.flaws import breaks
from auditor.people.specimen.flaws.content import frames, sown
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.held import Seen
from auditor.people.specimen.flaws.page import Page, held
from auditor.people.specimen.plan import RefusedError

WIRE = ("pnrgov", "paxlst", "cusres")
_STARTS: Mapping[str, tuple[bytes, ...]] = {
    "pnrgov": (b"SRC",),
    "paxlst": (b"NAD+FL", b"NAD+FM", b"NAD+ZZZ"),
    "cusres": (b"ERP+2",),
}
_FREE = {"pnrgov": b"IFT", "paxlst": b"NAD", "cusres": b"RFF"}
_HEADS = {"pnrgov": b"MSG", "paxlst": b"BGM", "cusres": b"BGM"}
_DECLARED = {"pnrgov": b"EQN+", "paxlst": b"CNT+"}


class Text(Struct):
    """An interchange, segment by segment, each with its terminator; damage is done to it."""

    name: str
    format: str
    lines: list[bytes]
    spots: list[Spot] = []

    def at(self, tag: bytes | tuple[bytes, ...], last: bool = False) -> int:  # noqa: FBT001, FBT002 - which of two
        """The index of the first segment of this tag, or of the last."""
        found = [at for at, line in enumerate(self.lines) if line.startswith(tag)]
        return found[-1 if last else 0]

    def record(self, at: int) -> int:
        """The number of the record that is open at a segment; 0 is the envelope."""
        starts = _STARTS[self.format]
        return sum(line.startswith(starts) for line in self.lines[: at + 1])

    def spot(self, at: int, tag: str | None) -> Spot:
        """The spot of a segment of the message."""
        number = at - self.at(b"UNH") + 1
        return Spot(self.name, message=1, record=self.record(at), segment=number, tag=tag)

    def count(self, more: int) -> None:
        """Let the trailer of the message count so many segments more."""
        at = self.at(b"UNT")
        self.lines[at] = re.sub(
            rb"\d+", lambda n: b"%d" % (int(n[0]) + more), self.lines[at], count=1
        )


def _control_count(text: Text) -> None:
    at = text.at(b"UNT")
    text.count(1)
    text.spots.append(replace(text.spot(at, "UNT"), record=0))


def _control_reference(text: Text) -> None:
    at = text.at(b"UNT")
    text.lines[at] = text.lines[at].replace(b"'", b"9'")
    text.spots.append(replace(text.spot(at, "UNT"), record=0))


def _unknown(text: Text) -> None:
    # Behind what opens the last record.
    at = text.at(_STARTS[text.format], last=True) + (2 if text.format == "pnrgov" else 1)
    text.lines.insert(at, b"ZZZ+FAKE001'")
    text.count(1)
    text.spots.append(text.spot(at, "?"))


def _truncated(text: Text) -> None:
    del text.lines[text.at(b"UNT") + 1 :]
    text.spots.append(Spot(text.name, message=1))


def _terminator(text: Text) -> None:
    at = text.at(_STARTS[text.format], last=True) + 1
    text.lines[at] = text.lines[at].removesuffix(b"'")
    text.spots.append(replace(text.spot(at, None)))


def _outside(text: Text) -> None:
    text.lines.append(b"FAKE001 LINE OF A LOG\n")
    text.spots.append(Spot(text.name))


def _encoding(text: Text) -> None:
    at = text.at(_FREE[text.format], last=True)
    text.lines[at] = text.lines[at].replace(b"'", b"\xc4'")
    text.spots.append(text.spot(at, None))


def _service(text: Text) -> None:
    text.lines[0] = b"UNA::.? '"
    text.spots.append(Spot(text.name))


def _misplaced(text: Text) -> None:
    at = text.at(b"UNT")
    text.lines.insert(at + 1, text.lines[at])
    text.spots.append(Spot(text.name, message=1, tag="UNT"))


def _unreadable(text: Text) -> None:
    at = text.at(b"UNB")
    text.lines[at] = re.sub(rb"\+\d{6}:\d{4}\+", b"+999999:9999+", text.lines[at])
    text.spots.append(Spot(text.name, tag="UNB"))


def _missing(text: Text) -> None:
    tag = _HEADS[text.format]
    del text.lines[text.at(tag)]
    text.count(-1)
    text.spots.append(Spot(text.name, message=1, record=0, segment=1, tag=tag.decode()))


def _series(text: Text) -> None:
    first, last = text.at(b"UNH"), text.at(b"UNT")
    text.lines[last + 1 : last + 1] = text.lines[first : last + 1]
    tag = b"UNE" if any(line.startswith(b"UNE") for line in text.lines) else b"UNZ"
    at = text.at(tag)
    text.lines[at] = text.lines[at].replace(b"+1+", b"+2+", 1)
    text.spots.append(Spot(text.name, message=2, record=0, segment=1, tag="UNH"))


def _wrapped(text: Text) -> None:
    at = text.at(_FREE[text.format], last=True)
    head, _, end = text.lines[at].rpartition(b" " if b" " in text.lines[at] else b"+")
    between = b" " if b" " in text.lines[at] else b"+"
    text.lines[at] = head + between + end[:1] + b"\n" + end[1:]
    text.spots.append(text.spot(at, None))


def _declared(text: Text) -> None:
    tag = _DECLARED[text.format]
    at = text.at(tag)
    text.lines[at] = re.sub(rb"(\d+)'", lambda n: b"%d'" % (int(n[1]) - 1), text.lines[at])
    text.spots.append(replace(text.spot(at, tag[:3].decode()), record=0))


_WIRED: Mapping[str, Callable[[Text], None]] = {
    "wrong-control-count": _control_count,
    "wrong-control-reference": _control_reference,
    "unknown-segment": _unknown,
    "truncated-interchange": _truncated,
    "lost-terminator": _terminator,
    "text-outside-interchange": _outside,
    "irregular-encoding": _encoding,
    "irregular-service-string": _service,
    "misplaced-segment": _misplaced,
    "unreadable-value": _unreadable,
    "missing-segment": _missing,
    "broken-series": _series,
    "wrapped-value": _wrapped,
    "wrong-declared-number": _declared,
}
_ROOT = "/IATA_PNRGOV_NotifRQ[1]"
_MARKED: Mapping[str, tuple[bytes, bytes, Spot]] = {
    "malformed-record": (
        rb"</IATA_PNRGOV_NotifRQ>\s*\Z", b"</IATA_PNRGOV>\n", Spot("", message=1, record=0),
    ),
    "unreadable-value": (
        rb' TimeStamp="[^"]*"', b' TimeStamp="2030-99-99T00:00:00"',
        Spot("", message=1, record=0, tag="IATA_PNRGOV_NotifRQ", pointer=f"{_ROOT}/@TimeStamp"),
    ),
    "wrong-declared-number": (
        rb' NumberOfPnrs="[^"]*"', b' NumberOfPnrs="99"',
        Spot("", message=1, record=0, tag="PNRs", pointer=f"{_ROOT}/PNRs[1]/@NumberOfPnrs"),
    ),
}  # fmt: skip
_STORED = frozenset({"malformed-record", "unreadable-value"})
WHY_NOT: Mapping[str, str] = {
    "oversized-content": "the limit is the auditor's own, and no flaw of the data",
}
"""Of kinds of fault that nothing is damaged by, why."""


def expressed(name: str) -> frozenset[str]:
    """The kinds of fault that a file of a format can have."""
    if name in WIRE:
        lacking = {"wrong-declared-number"} if name == "cusres" else set()
        return frozenset(_WIRED) - lacking
    return frozenset(_MARKED) if name == "pnrgov-xml" else _STORED


def plant(ground: Ground, rule: Rule, number: int) -> Planted:
    """A file that is damaged so that it breaks `rule`."""
    plan = replace(ground.plan, parts=1)
    made, _ = sown(plan, ground.sheet(number), {}, ground.as_of)
    if plan.format == "records":
        return _stored(ground, made, rule)
    whole = made.written()
    if plan.format == "pnrgov-xml":
        pattern, damaged, spot = _MARKED[_fault(rule)]
        content, times = re.subn(pattern, damaged, whole.content, count=1)
        labels = [_own(rule, replace(spot, source=whole.name))]
        return Planted([replace(whole, content=content)], labels * times)
    text = Text(whole.name, plan.format, whole.content.rstrip(b"\n").split(b"\n"), [])
    try:
        _WIRED[_fault(rule)](text)
    except IndexError:
        raise RefusedError(
            f"this {plan.format} has no place where {rule.name} could be broken"
        ) from None
    labels = [_own(rule, spot) for spot in text.spots]
    if rule.fault == "unknown-segment":
        labels += _unlisted(ground, made, text.spots[0])
    if rule.fault == "broken-series":
        labels += _twice(ground, made)
    return Planted([Written(whole.name, b"\n".join(text.lines) + b"\n")], labels)


def _fault(rule: Rule) -> str:
    assert rule.fault is not None  # noqa: S101 - damage is asked of rules of structure alone
    return rule.fault


def _own(rule: Rule, spot: Spot) -> Label:
    return Label(rule.id, None, None, None, spot, "planted")


def _unlisted(ground: Ground, made: Page, spot: Spot) -> Iterator[Label]:
    """What a segment says that no table names."""
    entry = made.entries[-1]
    whose = replace(spot, traveller=1) if made.plan.format != "pnrgov" else spot
    for bound in breaks.of_content(ground.clauses, entry.held, Seen(UNLISTED)):
        yield breaks.label(bound, UNLISTED, whose, "consequent")


def _twice(ground: Ground, made: Page) -> Iterator[Label]:
    """What a message breaks by being there a second time."""
    for bound in breaks.about(ground.clauses, made.envelope):
        if bound.rule is not None and bound.rule.tally and bound.clause.with_.most < 2:  # noqa: PLR2004
            spot = Spot(made.name, message=2, record=0, segment=1)
            yield breaks.label(bound, None, spot, "consequent")


def _stored(ground: Ground, made: Page, rule: Rule) -> Planted:
    whole = made.written()
    if rule.fault == "malformed-record":
        broken = b'{"kind":"pnr","synthetic":true,"elements":{\n'
        spot = Spot(whole.name, record=0)
        return Planted([replace(whole, content=whole.content + broken)], [_own(rule, spot)])
    entry = made.entries[0]
    entry.tree["clocks"]["arrived"] = "2030-99-99T00:00:00Z"
    labels = [_own(rule, replace(entry.spot, pointer="/clocks/arrived"))]
    known = {name: said for name, said in entry.tree["clocks"].items() if name != "arrived"}
    now = held(entry.tree | {"clocks": known}, ground.as_of)
    labels += frames(ground, now, entry.spot)
    return Planted([made.written()], labels)
