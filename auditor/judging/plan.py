"""A plan: the clauses that concern records alike in kind, holder, direction and role, sorted by what they read.

Laws of the file: what a segment's shape breaks follows from the shape alone, and what a rule of the
frame says from facts and clocks alone; so both are worked out once and remembered.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from msgspec import Struct

from auditor.judging.breaks import MOST_TEMPLATES, Breaks, Met
from auditor.law import duty
from auditor.law import law_of_receipt as receipt
from auditor.law.rule import (
    ALREADY,
    NEVER,
    NEVER_BEFORE,
    Breach,
    Rule,
    Unjudged,
    no_clock,
    not_before,
    whatever,
)
from auditor.observed.record import Holder, Kind, Record, Template
from auditor.policies.clauses_in_force import ClauseInForce

IN_TRANSFER = "judged as a transfer: no day of storage was given"

_DATA: frozenset[Kind] = frozenset({"pnr", "api"})
_OWN: frozenset[Kind] = frozenset({"log", "declaration"})  # they tell what their holder does


class Context(Struct, frozen=True):
    """What a finding's words depend on besides the breach.

    `holder` is who is to do something about it; `open_exemptions` are those that no fact settles.
    `on_receipt`: the data are on their way to who has to delete what is found in them.
    """

    holder: Holder | None
    open_exemptions: tuple[str, ...]
    on_receipt: bool = False


class Outcome(Struct, frozen=True):
    """What facts and clocks alone decide for a record.

    `breaches` concern the record as a whole; `overdue` are clauses whose period has run out and
    which look at observations; `open` are clauses that must be asked for each record; `quiet`:
    there is none of all these.
    """

    evaluated: tuple[int, ...]
    unevaluated: tuple[tuple[int, str], ...]
    due: tuple[tuple[int, date, bool], ...]
    breaches: tuple[tuple[ClauseInForce, Breach], ...]
    overdue: tuple[ClauseInForce, ...]
    open: tuple[ClauseInForce, ...]
    quiet: bool


class Shape(Struct, frozen=True):
    """What observations alone decide for a record; `broken` are clauses that it breaks somewhere."""

    evaluated: tuple[int, ...]
    unevaluated: tuple[tuple[int, str], ...]
    broken: tuple[ClauseInForce, ...]


class Plan:
    """The clauses for one signature of records; `as_of` None judges them as transfers."""

    def __init__(
        self,
        clauses: Iterable[ClauseInForce],
        record: Record,
        as_of: datetime | None,
        holder: Holder | None,
    ) -> None:
        """The plan for records of the signature of `record`."""
        self.contexts: dict[int, Context] = {}
        self._as_of = as_of
        self._envelope = record.is_envelope
        self._settled: list[int] = []
        self._unknown: list[tuple[int, str]] = []
        self._clocked: list[tuple[ClauseInForce, Rule]] = []
        self._general: list[tuple[ClauseInForce, Rule]] = []
        self._shaped: list[tuple[ClauseInForce, Rule]] = []
        self._shapes: dict[tuple[Template, ...], Shape] = {}
        self._held = 0  # templates in the keys of these
        self.structure: list[ClauseInForce] = []
        pointwise: list[ClauseInForce] = []
        for bound in clauses:
            self._sort(bound, record, holder, pointwise)
        self.breaks = Breaks(pointwise)
        self.met = Met()
        self._overdue: dict[int, Breaks] = {}
        self._names = tuple(sorted({name for bound, rule in self._clocked + self._general
                                    for each in rule.reads_clocks(bound.clause)
                                    for name in (each, *NEVER_BEFORE.get(each, ()))}))  # fmt: skip
        self._last: tuple[tuple[object, ...], Outcome] | None = None

    def _sort(
        self,
        bound: ClauseInForce,
        record: Record,
        holder: Holder | None,
        pointwise: list[ClauseInForce],
    ) -> None:
        rule = bound.rule
        if rule is None or not _reads(rule, record):
            return
        held = record.facts.holder or holder or bound.assumes
        applies = _applies(bound, record, held, stated=bool(record.facts.holder or holder))
        if bound.stood is not None and applies is not False:
            # Whether it was law at all is said before what else is not known.
            was_law = receipt.applied(bound.stood, receipt.days_of(record.clocks))
            applies = applies if was_law is True else was_law
        if applies is False:
            return
        reason = bound.unjudged or (applies if isinstance(applies, str) else None)
        if reason is None and rule.at_rest and self._as_of is None and rule.lawful_until is None:
            reason = IN_TRANSFER
        if reason is not None:
            self._leave(bound, rule, reason)
            return
        met = [(exemption, exemption.holds(record.facts)) for exemption in bound.clause.unless]
        words = tuple(each.words for each, holds in met if holds is None)
        self.contexts[bound.index] = self._context(bound, rule, record, held, words)
        if any(holds for _, holds in met):
            self._settle(bound, rule)
        elif rule.lawful_until is not None:
            self._clocked.append((bound, rule))
        elif rule.pointwise:
            pointwise.append(bound)
            self._settle(bound, rule)
        elif rule.fault is not None:
            self.structure.append(bound)
            self._settle(bound, rule)
        else:
            (self._shaped if rule.shape else self._general).append((bound, rule))

    def _context(
        self,
        bound: ClauseInForce,
        rule: Rule,
        record: Record,
        held: Holder | None,
        words: tuple[str, ...],
    ) -> Context:
        bodies = bound.clause.duty
        on_its_way = self._as_of is None and record.kind in _DATA
        doer: Holder | None = "carrier" if duty.sends(bodies) else held
        return Context(doer, words, on_its_way and rule.removes and duty.receives(bodies))

    def _counts(self, rule: Rule) -> bool:
        """Whether this record counts for the clause: an envelope only where the rule is about envelopes."""
        return not self._envelope or rule.reads == "envelopes"

    def _settle(self, bound: ClauseInForce, rule: Rule) -> None:
        if self._counts(rule):
            self._settled.append(bound.index)

    def _leave(self, bound: ClauseInForce, rule: Rule, reason: str) -> None:
        if self._counts(rule):
            self._unknown.append((bound.index, reason))

    def outcome(self, record: Record) -> Outcome:
        """What facts and clocks decide; records of one message mostly share it."""
        clocks = [getattr(record.clocks, name) for name in self._names]
        # One instant stands in two zones for two days: equal clocks are the same in the same zone only.
        zones = [clock and (clock.first.tzinfo, clock.last.tzinfo) for clock in clocks]
        key = (record.facts, *clocks, *zones)
        if self._last is None or self._last[0] != key:
            self._last = (key, self._decide(record))
        return self._last[1]

    def shape(self, record: Record) -> Shape:
        """What observations decide; rows of a log that say the same share it."""
        templates = tuple(record.templates) if self._shaped else ()
        known = self._shapes.get(templates)
        if known is None:
            self._held += len(templates)
            if self._held >= MOST_TEMPLATES:
                self._shapes.clear()
                self._held = len(templates)
            known = self._shapes[templates] = self._look(record)
        return known

    def _look(self, record: Record) -> Shape:
        evaluated: list[int] = []
        unevaluated: list[tuple[int, str]] = []
        breaches: list[tuple[ClauseInForce, Breach]] = []
        for bound, rule in self._shaped:
            self.ask(bound, rule, record, breaches, evaluated, unevaluated)
        broken = tuple(dict.fromkeys(bound for bound, _ in breaches))
        return Shape(tuple(evaluated), tuple(unevaluated), broken)

    def overdue(self, bound: ClauseInForce) -> Breaks:
        """What breaks one clause whose period has run out."""
        known = self._overdue.get(bound.index)
        if known is None:
            known = self._overdue[bound.index] = Breaks((bound,))
        return known

    def begin(self) -> None:
        """Go on with what is known of templates; what was found and met so far counts for nothing more."""
        self.met.begin()
        for each in (self.breaks, *self._overdue.values()):
            each.begin()

    def settle(self) -> None:
        """Count what was broken so far."""
        for breaks in (self.breaks, *self._overdue.values()):
            breaks.settle()

    def _decide(self, record: Record) -> Outcome:
        evaluated, unevaluated = list(self._settled), list(self._unknown)
        due: list[tuple[int, date, bool]] = []
        breaches: list[tuple[ClauseInForce, Breach]] = []
        overdue: list[ClauseInForce] = []
        asked = list(self._general)
        for bound, rule in self._clocked:
            until = rule.lawful_until(record, bound.clause) if rule.lawful_until else None
            passed = until is ALREADY or bool(until and self._as_of and self._as_of > until)
            if until is not None and ALREADY < until < NEVER and self._counts(rule):
                due.append((bound.index, until.astimezone(UTC).date(), passed))
            if passed:
                if not rule.pointwise:
                    asked.append((bound, rule))
                    continue
                overdue.append(bound)
            if not self._counts(rule):
                continue
            reason = IN_TRANSFER if self._as_of is None else None
            if until is None and not self._runs(record, bound):
                reason = no_clock(bound.clause.with_.clock)
            if reason is None:
                evaluated.append(bound.index)
            else:
                unevaluated.append((bound.index, reason))
        remain: list[ClauseInForce] = []
        for bound, rule in asked:
            if rule.frame or record.kind in rule.frame_of:
                self.ask(bound, rule, record, breaches, evaluated, unevaluated)
            else:
                remain.append(bound)
        return Outcome(
            evaluated=tuple(evaluated),
            unevaluated=tuple(unevaluated),
            due=tuple(due),
            breaches=tuple(breaches),
            overdue=tuple(overdue),
            open=tuple(remain),
            quiet=not (breaches or overdue or remain or self._shaped),
        )

    def _runs(self, record: Record, bound: ClauseInForce) -> bool:
        """Whether a period whose clock is not known has certainly not run out."""
        least = not_before(record, bound.clause)
        return least is not None and self._as_of is not None and self._as_of <= least

    def ask(  # noqa: PLR0913, PLR0917 - the parts of an outcome
        self,
        bound: ClauseInForce,
        rule: Rule,
        record: Record,
        breaches: list[tuple[ClauseInForce, Breach]],
        evaluated: list[int],
        unevaluated: list[tuple[int, str]],
    ) -> None:
        """Ask a rule about the record as a whole, and note what it says."""
        reason = None
        for breach in whatever(rule.check, record, bound.clause, moment(record, self._as_of)):
            if isinstance(breach, Unjudged):
                reason = reason or breach.reason
            else:
                breaches.append((bound, breach))
        if not self._counts(rule):
            return
        if reason is None:
            evaluated.append(bound.index)
        else:
            unevaluated.append((bound.index, reason))


def moment(record: Record, as_of: datetime | None) -> datetime:
    """The instant at which a record is judged: the one asked for, else that of its own transfer."""
    if as_of is not None:
        return as_of
    transferred = record.clocks.transferred
    return NEVER if transferred is None else transferred.last


def _reads(rule: Rule, record: Record) -> bool:
    if rule.fault is not None:
        return True
    if rule.kinds and record.kind not in rule.kinds:
        return False
    return rule.reads == "both" or (rule.reads == "envelopes") == record.is_envelope


def _applies(
    bound: ClauseInForce, record: Record, holder: Holder | None, *, stated: bool
) -> bool | str:
    """Whether the clause concerns the record; a text says which fact is missing to tell."""
    when, facts = bound.clause.when, record.facts
    missing = None
    for name, allowed, value in (
        ("kind", when.kind, record.kind),
        ("holder", when.holder, holder),
        ("direction", when.direction, facts.direction),
        ("role", when.role, facts.role),
    ):
        if allowed and value is None and not (name == "role" and record.is_envelope):
            missing = f"the {name} is not known"
        elif allowed and value is not None and value not in allowed:
            return False
    return missing or _owes(bound, record, holder, stated=stated)


def _owes(
    bound: ClauseInForce, record: Record, holder: Holder | None, *, stated: bool
) -> bool | str:
    """Whether the clause can be charged to whose log or declaration this is.

    Of passenger data the clause itself says by whom they are held.
    """
    bodies = bound.clause.duty
    if record.kind not in _OWN or holder is None or holder in duty.charged(bodies):
        return True
    if stated:
        return False
    return f"a duty of {duty.whose(bodies)}; whose declaration or log this is was not said"
