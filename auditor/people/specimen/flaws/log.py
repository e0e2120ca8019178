"""Flaws of access logs: an operation that was not done, not approved or not written down as law has it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.formats.logs.columns import columns
from auditor.knowledge.accountability import WORDS
from auditor.knowledge.element import UNLISTED
from auditor.law.rule import Rule
from auditor.observed.clock import last_lawful
from auditor.observed.record import Facts
from auditor.people.label import Label, Spot
from auditor.people.specimen import clean
from auditor.people.specimen.dataset import Written
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws import breaks
from auditor.people.specimen.flaws.breaks import Held, Seen
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.operation import Row, operation
from auditor.people.specimen.plan import RefusedError
from auditor.people.specimen.sheets import form
from auditor.people.specimen.sheets.access_log import line, table

# An element and the column it stands in; None as the column: it is said of the row.
Broken = tuple[str | None, str | None]
_DRAWN = 400
_LONG = timedelta(days=20 * 366)


def plant(ground: Ground, rule: Rule, number: int) -> Planted:
    """Rows of which one breaks `rule`.

    Raises:
        RefusedError: no row could be drawn that breaks it and was lawful before.
    """
    lawful = clean.mending(ground.plan, ground.policy)
    for turn in range(_DRAWN):
        draw = ground.draw(number * _DRAWN, turn)
        row = operation(draw, ground.plan.on, ground.plan.holder)
        for bound in ground.clauses:
            if bound.rule is not rule or bound.unjudged is not None:
                continue
            broken = _FLAWS[rule.name](dict(row), bound.clause.with_, draw)
            if broken is None or lawful(row) is None:
                continue
            planted = _planted(ground, rule, number, broken)
            if planted is not None:
                return planted
    raise RefusedError(
        f"no row of a log could be drawn that breaks {rule.name} of {ground.policy.id}"
    )


def damaged(ground: Ground, rule: Rule, number: int) -> Planted:
    """Rows of which one cannot be read, in whole or in part."""
    lawful = clean.mending(ground.plan, ground.policy)
    drawn = (
        operation(ground.draw(number * _DRAWN, turn), ground.plan.on, ground.plan.holder)
        for turn in range(_DRAWN)
    )
    row = next((each for each in drawn if each["operation"] == "erasure" and lawful(each)), None)
    if row is None:
        raise RefusedError("no row of a log could be drawn that was lawful before it was damaged")
    name = _name(ground, number)
    if rule.name == "unreadable-value":
        row = row | {"time": "2030-99-99T00:00:00Z"}
        labels = list(_labels(ground, row, name, rule))
        labels.append(
            Label(rule.id, None, None, None, Spot(name, record=1, pointer="/time"), "planted")
        )
        return Planted([_written(ground, name, row)], labels)
    whole = _written(ground, name, row)
    broken = b'{"operation":"erasure","synthetic":true,\n'
    spot = Spot(name, record=0)
    return Planted(
        [Written(name, whole.content + broken)], [Label(rule.id, None, None, None, spot, "planted")]
    )


def _name(ground: Ground, number: int) -> str:
    plan = ground.plan
    sheet = ground.sheet(number)
    return f"{plan.format}-{sheet.number + 1:05d}{form(plan.format).suffix(plan.kind)}"


def _written(ground: Ground, name: str, row: Row) -> Written:
    return Written(name, table([row]) if ground.plan.kind == "table" else line(row))


def _planted(ground: Ground, rule: Rule, number: int, row: Row) -> Planted | None:
    name = _name(ground, number)
    labels = list(_labels(ground, row, name, rule))
    if all(each.origin != "planted" for each in labels):
        return None
    return Planted([_written(ground, name, row)], labels)


def _labels(ground: Ground, row: Row, name: str, rule: Rule) -> Iterator[Label]:
    held = Held("log", Facts(holder=ground.plan.holder), {}, ground.as_of)
    whole = Spot(name, record=1)
    for bound in breaks.about(ground.clauses, held):
        assert bound.rule is not None  # noqa: S101 - those without are not about it
        model = _BREAKS.get(bound.rule.name)
        origin = "planted" if bound.rule is rule else "consequent"
        for element, column in model(row, bound.clause.with_, held) if model else ():
            where = Spot(name, record=1, tag="log", pointer=f"/{column}")
            yield breaks.label(bound, element, where if column else whole, origin)  # type: ignore[arg-type]  # two words
    if "zzfake" in row:
        where = Spot(name, record=1, tag="log", pointer="/?")
        for bound in breaks.of_content(ground.clauses, held, Seen(UNLISTED)):
            origin = "planted" if bound.rule is rule else "consequent"
            yield breaks.label(bound, UNLISTED, where, origin)  # type: ignore[arg-type]  # as above


# --- what law asks of a row -----------------------------------------------------------------------


def _said(row: Row) -> dict[str, str]:
    """The columns by the elements that they are, of a row."""
    known = columns()
    return {known[name].element or "": name for name in row if name in known}


def _shown(row: Row, given: Any, column: str | None) -> Iterator[Broken]:  # noqa: ANN401 - of a rule
    said = _said(row)
    return ((each, column) for each in given.shows if each not in said)


def _logged(row: Row, given: Any, _held: Held) -> Iterator[Broken]:  # noqa: ANN401 - as above
    if row.get("operation") in given.operations:
        yield from _shown(row, given, None)


def _unmasked(row: Row, given: Any, _held: Held) -> Iterator[Broken]:  # noqa: ANN401 - as above
    done = row["operation"]
    if done not in given.operations and not (
        done in given.full and row.get("legibility") == "full"
    ):
        return
    urgent = row.get("legal_basis") in given.urgent
    if given.approved and not {"approver", "approver_kind"} & row.keys():
        if not urgent:
            yield "log.operation", "operation"
    elif given.approved:
        if given.approvers and row.get("approver_kind", "court") not in given.approvers:
            yield "log.approver_kind", "approver_kind"
        if row.get("approved_at", "") > row.get("time", "~") and not urgent:
            yield "log.approved_at", "approved_at"
    yield from _shown(row, given, "operation")


def _own(row: Row, _given: Any, _held: Held) -> Iterator[Broken]:  # noqa: ANN401 - as above
    if row.get("approver", "-") == row.get("operator"):
        yield "log.approver", "approver"


def _purpose(row: Row, given: Any, _held: Held) -> Iterator[Broken]:  # noqa: ANN401 - as above
    concerns = not given.operations or row["operation"] in given.operations
    if concerns and row.get("purpose") in breaks.foreign(given):
        yield "log.purpose", "purpose"


def _machine(row: Row, given: Any, _held: Held) -> Iterator[Broken]:  # noqa: ANN401 - as above
    if row["operation"] in given.operations and row.get("automated") == "yes":
        if "review" not in row:
            yield "log.operation", "operation"
        elif row["review"] != "human":
            yield "log.review", "review"


def _kept(row: Row, given: Any, held: Held) -> Iterator[Broken]:  # noqa: ANN401 - as above
    if row["operation"] == "log-erasure":
        youngest, gone = _when(row, "covers_until"), _when(row, "time")
        if given.least is None or youngest is None or gone is None:
            return
        if gone < last_lawful(youngest, given.least, "instant").astimezone(UTC):
            yield None, None
    elif given.most is not None and held.as_of is not None:
        done = _when(row, "time")
        if done and held.as_of > last_lawful(done, given.most, given.counting).astimezone(UTC):
            yield None, None


def _gone(row: Row, given: Any, _held: Held) -> Iterator[Broken]:  # noqa: ANN401 - as above
    of_data = row["operation"] in given.operations
    youngest = _when(row, "data_transferred" if of_data else "covers_until")
    gone = _when(row, "time")
    concerned = of_data if given.operations else row["operation"] == "log-erasure"
    if not concerned or youngest is None or gone is None:
        return
    if gone < last_lawful(youngest, given.after, given.counting).astimezone(UTC):
        yield None, None


def _pulled(row: Row, given: Any, _held: Held) -> Iterator[Broken]:  # noqa: ANN401 - as above
    if row["operation"] != "collection" or row.get("legal_basis") in given.excused:
        return
    if row.get("method") == "pull":
        yield "log.method", "method"


def _passed_on(row: Row, given: Any, _held: Held) -> Iterator[Broken]:  # noqa: ANN401 - as above
    if row["operation"] not in given.operations:
        return
    said = _said(row)
    yield from _shown(row, given, "operation")
    for each in given.shows:
        if each in said and row[said[each]] == "no":
            yield each, said[each]
    kind = row.get("recipient_kind")
    if given.recipients and kind is not None and kind not in given.recipients:
        yield "log.recipient_kind", "recipient_kind"


def _when(row: Row, column: str) -> datetime | None:
    try:
        return datetime.fromisoformat(row[column])
    except (KeyError, ValueError):
        return None


_BREAKS: Mapping[str, Callable[[Row, Any, Held], Iterator[Broken]]] = {
    "unlogged-operation": _logged,
    "unapproved-unmasking": _unmasked,
    "self-approval": _own,
    "foreign-purpose": _purpose,
    "automated-decision": _machine,
    "log-retention": _kept,
    "deleted-too-early": _gone,
    "pulled-data": _pulled,
    "undocumented-onward-transfer": _passed_on,
}

# --- and what is done against it: the row, changed; None where it is no row for that ----------------


def _without(row: Row, elements: tuple[str, ...], draw: Draw) -> Row | None:
    said = _said(row)
    there = [said[each] for each in elements if each in said and said[each] != "operation"]
    if not there:
        return None
    del row[draw.pick(there)]
    return row


def _unlog(row: Row, given: Any, draw: Draw) -> Row | None:  # noqa: ANN401 - as above
    return _without(row, given.shows, draw) if row["operation"] in given.operations else None


def _unapprove(row: Row, given: Any, draw: Draw) -> Row | None:  # noqa: ANN401 - as above
    if row["operation"] not in given.operations:
        return None
    way = draw.below(4)
    if way == 0 and given.shows:
        return _without(row, given.shows, draw)
    if way == 1 and given.approvers:
        others = sorted(WORDS["approver"] - set(given.approvers))
        return row | {"approver_kind": draw.pick(others)}
    late = _when(row, "time")
    if way == 2 and late is not None and "approved_at" in row:  # noqa: PLR2004 - the third way
        return row | {"approved_at": f"{(late + timedelta(hours=2)).isoformat()[:19]}Z"}
    unsigned = ("approver", "approver_kind", "approved_at")
    return {name: value for name, value in row.items() if name not in unsigned}


def _approve(row: Row, _given: Any, _draw: Draw) -> Row | None:  # noqa: ANN401 - as above
    return row | {"approver": row["operator"]} if "approver" in row else None


def _repurpose(row: Row, given: Any, draw: Draw) -> Row | None:  # noqa: ANN401 - as above
    if given.operations and row["operation"] not in given.operations:
        return None
    return row | {"purpose": draw.pick(sorted(breaks.foreign(given)))}


def _automate(row: Row, given: Any, draw: Draw) -> Row | None:  # noqa: ANN401 - as above
    if row["operation"] not in given.operations:
        return None
    alone = {name: value for name, value in row.items() if name not in {"review", "reviewer"}}
    pending = {"review": draw.pick(("pending", "none"))} if draw.happens_anyway(0.5) else {}
    return alone | {"automated": "yes"} | pending


def _erase(row: Row, given: Any, _draw: Draw) -> Row | None:  # noqa: ANN401 - as above
    done = _when(row, "time")
    if done is None:
        return None
    least = getattr(given, "least", None) or getattr(given, "after", None)
    if row["operation"] == "log-erasure" and least is not None:
        return row | {"covers_until": f"{(done - timedelta(days=20)).isoformat()[:19]}Z"}
    if row["operation"] == "erasure" and getattr(given, "most", None) is not None:
        return row | {"time": f"{(done - _LONG).isoformat()[:19]}Z"}
    return None


def _pull(row: Row, given: Any, _draw: Draw) -> Row | None:  # noqa: ANN401 - as above
    excused = row.get("legal_basis") in given.excused
    return None if row["operation"] != "collection" or excused else row | {"method": "pull"}


def _pass_on(row: Row, given: Any, draw: Draw) -> Row | None:  # noqa: ANN401 - as above
    if row["operation"] not in given.operations:
        return None
    if given.recipients and "recipient_kind" in row:
        others = sorted(WORDS["recipient"] - set(given.recipients))
        return row | {"recipient_kind": draw.pick(others)} if others else None
    said = _said(row)
    answered = [said[each] for each in given.shows if each in said and row[said[each]] == "yes"]
    if answered and draw.happens_anyway(0.5):
        return row | {draw.pick(answered): "no"}
    return _without(row, given.shows, draw)


def _name_nothing(row: Row, _given: Any, _draw: Draw) -> Row | None:  # noqa: ANN401 - as above
    return row | {"zzfake": "FAKE001"}


_FLAWS: Mapping[str, Callable[[Row, Any, Draw], Row | None]] = {
    "unlogged-operation": _unlog,
    "unapproved-unmasking": _unapprove,
    "self-approval": _approve,
    "foreign-purpose": _repurpose,
    "automated-decision": _automate,
    "log-retention": _erase,
    "deleted-too-early": _erase,
    "pulled-data": _pull,
    "undocumented-onward-transfer": _pass_on,
    "unlisted-content": _name_nothing,
}
RULES = frozenset(_FLAWS)
