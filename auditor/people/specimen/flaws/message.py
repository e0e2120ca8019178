"""Flaws of records and messages as such: who and which flight it is about, when, how often and how it is sent."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from msgspec.structs import replace

from auditor.formats.tree import element_of
from auditor.knowledge.element import UNLISTED
from auditor.knowledge.version import rank
from auditor.law.rule import Rule
from auditor.observed.clock import Period
from auditor.people.label import Label, Spot
from auditor.people.specimen.dataset import Written
from auditor.people.specimen.flaws import breaks
from auditor.people.specimen.flaws.breaks import Held, Seen
from auditor.people.specimen.flaws.content import frames, sown
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.page import Page, alone, first, framed, held
from auditor.people.specimen.plan import Plan, RefusedError
from auditor.policies.clauses_in_force import ClauseInForce

_WIRE = frozenset({"pnrgov", "pnrgov-xml", "paxlst", "cusres"})
_SENT = frozenset({"pnrgov", "pnrgov-xml", "paxlst"})
_STORE = frozenset({"records"})
_OLDER = {"pnrgov": "10:1", "pnrgov-xml": "10.1", "paxlst": "D:02B"}
_FAR = timedelta(days=30)
_AWAY = Period(days=29)
# What stands where no table names anything: behind the last data element of a segment that each record has.
_TAILS: Mapping[str, tuple[bytes, str, int]] = {
    "pnrgov": (rb"RCI\+", "RCI", 2),
    "paxlst": (rb"NAT\+", "NAT", 3),
    "cusres": (rb"ERP\+", "ERP", 2),
}


def plant(ground: Ground, rule: Rule, number: int) -> Planted:
    """A file that breaks `rule`, as a whole or in one of its records.

    Raises:
        RefusedError: the format does not tell what the rule is about, or the law lets it be.
    """
    if rule.name == "undated-record":
        ground = replace(
            ground, as_of=ground.as_of or datetime.combine(ground.plan.on, time(), UTC)
        )
    planted = RULES[rule.name][0](ground, rule, number)
    if planted is None or all(each.origin != "planted" for each in planted.labels):
        raise RefusedError(
            f"{ground.plan.format} does not tell what {rule.name} of {ground.policy.id} is about"
        )
    return planted


def _made(ground: Ground, number: int, plan: Plan | None = None) -> Page:
    made, _ = sown(replace(plan or ground.plan, parts=1), ground.sheet(number), {}, ground.as_of)
    return alone(made)


def _again(ground: Ground, made: Page) -> Page:
    """The page once something in it has changed."""
    if made.part is not None:
        return framed(made.plan, made.name, made.part, ground.as_of)
    entries = (replace(each, held=held(each.tree, ground.as_of)) for each in made.entries)
    return replace(made, entries=tuple(entries))


def _whole(ground: Ground, made: Page, rule: Rule) -> Planted:
    """The labels of all that stands in a page, now that it is about something else."""
    labels: list[Label] = []
    for entry in made.entries:
        labels += frames(ground, entry.held, entry.spot, rule)
        for elements, key, spot in made.spots(entry):
            seen = Seen(element_of(key) or "", first(elements[key]))
            for bound in breaks.of_content(ground.clauses, entry.held, seen):
                labels.append(breaks.label(bound, seen.element, spot, "consequent"))
    return Planted([made.written()], labels)


# --- whose, and which way -------------------------------------------------------------------------


def _crew(ground: Ground, rule: Rule, number: int) -> Planted:
    made = _made(ground, number)
    tree = made.entries[0].tree
    if made.part is None:
        tree["facts"]["role"] = "crew"
    else:
        tree["elements"]["traveller.role"] = "FM"
    return _whole(ground, _again(ground, made), rule)


def _direction(ground: Ground, rule: Rule, number: int) -> Planted | None:
    for direction in ("intra", "out", "in"):
        made = _made(ground, number)
        made.entries[0].tree["facts"]["direction"] = direction
        planted = _whole(ground, _again(ground, made), rule)
        if any(each.origin == "planted" for each in planted.labels):
            return planted
    return None


def _undated(ground: Ground, rule: Rule, number: int) -> Planted | None:
    made = _made(ground, number)
    entry = made.entries[0]
    if made.part is None:
        clocks = {bound.clause.with_.clock for bound in ground.clauses if bound.rule is rule} & set(
            entry.tree["clocks"]
        )
        for clock in sorted(clocks)[:1]:
            del entry.tree["clocks"][clock]
        return _whole(ground, _again(ground, made), rule)
    whole = made.written()
    known = {clock: when for clock, when in entry.held.clocks.items() if clock != "transferred"}
    lost = replace(entry.held, clocks=known)
    labels = list(frames(ground, lost, entry.spot, rule))
    if made.plan.format == "pnrgov-xml":
        content = re.sub(rb' TimeStamp="[^"]*"', b"", whole.content)
    else:
        content = re.sub(rb"\+\d{6}:\d{4}\+(?=SYN)", b"++", whole.content, count=1)
        # The group would say it too.
        content = re.sub(rb"(UNG\+[^']*?)\+\d{6}:\d{4}\+", rb"\1++", content)
        spot = Spot(whole.name, tag="UNB")
        labels.append(Label("FMT011", None, None, None, spot, "consequent"))
    return Planted([replace(whole, content=content)], labels)


# --- when, how often, in what ---------------------------------------------------------------------


def _envelope(ground: Ground, made: Page, name: str) -> Iterator[tuple[ClauseInForce, Spot]]:
    """The clauses of a rule about the message, and where it would be said."""
    xml = made.plan.format == "pnrgov-xml"
    spot = Spot(made.name, message=1, record=0, segment=None if xml else 1)
    for bound in breaks.about(ground.clauses, made.envelope):
        if bound.rule is not None and bound.rule.name == name:
            yield bound, spot


def _moved(ground: Ground, rule: Rule, number: int) -> Planted | None:
    for shift, amiss in ((-_FAR, _too_early), (_FAR, _too_late)):
        made = _made(ground, number)
        assert made.part is not None  # noqa: S101 - of wire formats alone
        frame = replace(made.part.frame, prepared=made.part.frame.prepared + shift)
        made = _again(ground, replace(made, part=replace(made.part, frame=frame)))
        labels = [
            breaks.label(bound, None, spot, "planted")
            for bound, spot in _envelope(ground, made, rule.name)
            if amiss(bound.clause.with_.windows, made.envelope)
        ]
        if labels:
            return Planted([made.written()], labels)
    return None


def _reachable(windows: Any, message: Held) -> list[Any] | None:  # noqa: ANN401 - those of the rule
    """The windows that are open to such a message; None where that cannot be told, or one is never shut."""
    status = message.facts.flight_status
    found = [each for each in windows if each.status in (None, status)]
    untold = status is None and len(found) < len(windows)
    endless = any(each.from_ is None and each.to is None for each in found)
    return None if untold or endless or status == "cancelled" else found


def _too_early(windows: Any, message: Held) -> bool:  # noqa: ANN401 - as above
    found = _reachable(windows, message)
    return found is not None and all(
        each.from_ is not None and abs(each.from_.days) + abs(each.from_.seconds) / 86_400 < _AWAY.days
        and not each.from_.months
        for each in found
    )  # fmt: skip


def _too_late(windows: Any, message: Held) -> bool:  # noqa: ANN401 - as above
    found = _reachable(windows, message)
    return found is not None and all(
        each.to is not None and abs(each.to.days) + abs(each.to.seconds) / 86_400 < _AWAY.days
        and not each.to.months
        for each in found
    )  # fmt: skip


def _format(ground: Ground, rule: Rule, number: int) -> Planted:
    older = _OLDER[ground.plan.format]
    made = _made(ground, number, replace(ground.plan, directory=older))
    labels = []
    for bound, spot in _envelope(ground, made, rule.name):
        least = rank(bound.clause.with_.accepts.get(ground.plan.format) or "")
        used = rank(older)
        if least is not None and used is not None and least[0] == used[0] and used < least:
            labels.append(breaks.label(bound, None, spot, "planted"))
    return Planted([made.written()], labels)


def _repeated(ground: Ground, rule: Rule, number: int) -> Planted | None:
    made = _made(ground, number)
    told = made.plan.format != "pnrgov-xml"  # which does not say what kind of push it is
    counted = [
        (bound, spot)
        for bound, spot in _envelope(ground, made, rule.name)
        if told or not bound.clause.with_.each_kind
    ]
    if not counted:
        return None
    least = min(bound.clause.with_.most for bound, _ in counted)
    whole = made.written()
    stem, dot, suffix = whole.name.rpartition(".")
    files = [replace(whole, name=f"{stem}-{copy:02d}{dot}{suffix}") for copy in range(1, least + 2)]
    labels = [
        breaks.label(bound, None, replace(spot, source=files[-1].name), "planted")
        for bound, spot in counted
        if bound.clause.with_.most == least
    ]
    return Planted(files, labels)


# --- what nobody has a name for -------------------------------------------------------------------


def _unlisted(ground: Ground, rule: Rule, number: int) -> Planted:
    made = _made(ground, number)
    entry = made.entries[0]
    spot, whole, labels = entry.spot, made.written(), []
    if made.part is None:
        entry.tree["elements"]["fake.element"] = "FAKE001"
        whole = made.written()
        labels.append(
            Label("FMT014", None, None, None, replace(spot, pointer="/elements/?"), "consequent")
        )
        spot = replace(spot, tag="record", pointer="/elements/?")
    elif made.plan.format == "pnrgov-xml":
        content = whole.content.replace(b"<BookingRefID ", b'<BookingRefID Fake="FAKE001" ', 1)
        whole = replace(whole, content=content)
        spot = replace(spot, tag="BookingRefID", pointer=f"{spot.pointer}/BookingRefID[1]/@?")
    else:
        whole, spot = _tailed(made, whole, spot)
    labels += [
        breaks.label(bound, UNLISTED, spot, "planted")
        for bound in breaks.of_content(ground.clauses, entry.held, Seen(UNLISTED))
        if bound.rule is rule
    ]
    return Planted([whole], labels)


def _tailed(made: Page, whole: Written, spot: Spot) -> tuple[Written, Spot]:
    pattern, tag, element = _TAILS[made.plan.format]
    lines = whole.content.split(b"\n")
    head = next(at for at, line in enumerate(lines) if line.startswith(b"UNH"))
    at = next(at for at, line in enumerate(lines) if re.match(pattern, line))
    body = lines[at].removesuffix(b"'")
    if made.plan.format == "pnrgov":
        lines[at] = body + b":" * (9 - 1 - body.count(b":")) + b"FAKE001'"
        place: dict[str, Any] = {"element": 1, "component": 9, "traveller": None}
    else:
        lines[at] = body + b"+" * (element - body.count(b"+")) + b"FAKE001'"
        place = {"element": element, "component": 1, "traveller": 1}
    spot = replace(spot, segment=at - head + 1, tag=tag, **place)
    return replace(whole, content=b"\n".join(lines)), spot


RULES: Mapping[str, tuple[Callable[[Ground, Rule, int], Planted | None], frozenset[str]]] = {
    "unlisted-content": (_unlisted, _WIRE | _STORE),
    "crew-data": (_crew, frozenset({"paxlst", "records"})),
    "out-of-scope-flight": (_direction, _STORE),
    "repeated-transfer": (_repeated, _SENT),
    "undated-record": (_undated, _WIRE | _STORE),
    "early-or-late-transfer": (_moved, _SENT),
    "wrong-format": (_format, _SENT),
}
