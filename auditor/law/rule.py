"""A rule: one kind of check, kept as a module with named parts.

A rule module has
    ID            such as "MIN001"
    MESSAGE       the finding in plain words; `{title}` is the element's title
    CANDIDATE     the same where a person must judge, if the words then are others
    REMEDY        what to do, by holder; the key None serves everybody else
    READS         "records", "envelopes" or "both"
    KINDS         the kinds of record that it can judge, where not all
    POINTWISE     True if each breach follows from one observation and the clause alone
    SHAPE         True if what it says follows from the observations and the clause alone
    FRAME         True if it looks at facts, and at the clocks its parameters name, and nothing else
    FRAME_OF      the kinds of record of which it looks at nothing else, where that is not true of all
    AT_REST       True if it speaks of stored data only, never of a transfer
    CLOSED_LIST   "elements" or "purposes", if a clause gives it all that are lawful
    STAGE         the stage of storage, or of sending, whose period or moment it checks
    TOPIC         what lawyers ask of a law that its clauses answer, where two laws are compared
    MENDED_BY     what a record needs to be lawful again, where one change of the record is enough
    SINCE         the version of this program that brought it, where that is not the first
    With          a msgspec Struct: what a clause may set under `with`
    check         (record, clause, as_of) -> breaches
and, for duties that begin at a time,
    lawful_until  (record, clause) -> the last instant at which the record is lawful as it stands,
                  None when the clock is not known, NEVER when it never ends, ALREADY when what
                  has to be judged is over and needs no day
The audit calls `check` only after that instant; for duties that limit a number,
    tally         (record, clause) -> what records are counted together by, None when not known
and the audit calls `check` only for those beyond the `most` that the clause allows.
The module's docstring is the rule's page.

POINTWISE, SHAPE and FRAME say what the rule looks at, so that it need not be asked of each record. The audit
remembers what a rule said: of POINTWISE for each kind of segment, of SHAPE for each set of segments, of FRAME for
each set of facts and clocks. A rule with none of the three is asked of every record: that is always right, and
slower. A flag that is not true makes records be judged by others; `tests/test_judge.py` finds that out.

A rule of structure (FMT) has FAULT, the kind of fault it reports, CITES, the syntax standard it
rests on, SEVERITY where even lost content is less than an error, and `check = faults(FAULT)`.
"""

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Struct, structs

from auditor.knowledge.sensitive import IN_WORDS, Category, Revealed
from auditor.law.finding import Severity
from auditor.law.policy import Clause
from auditor.observed.clock import Counting, Period, last_lawful
from auditor.observed.record import (
    READING,
    Clocks,
    Facts,
    Form,
    Holder,
    Kind,
    Observation,
    Place,
    Record,
)

Reads = Literal["records", "envelopes", "both"]


class Breach(Struct, frozen=True):
    """What a rule saw: an observation, or (with `observation` None) the record as a whole.

    `candidate` marks what a person must judge; `at_most` caps the severity; `says` adds plain words
    from a closed vocabulary; `element` names an element that is not an observation's own.
    """

    observation: Observation | None = None
    candidate: bool = False
    at_most: Severity = Severity.ERROR
    says: str = ""
    element: str | None = None
    place: Place | None = None


class Unjudged(Struct, frozen=True):
    """The record cannot be judged under this clause, and why.

    `fact` names the fact that is missing, where that is the reason. If it has few values, such as the direction
    of a flight, each is tried (`whatever`).
    """

    reason: str
    fact: str | None = None


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """The parameters of a rule that takes none."""


ClockName = Literal[
    "created", "transferred", "received", "loaded", "last_received", "departed", "arrived",
    "entered", "exited", "trip_ended", "closed",
]  # fmt: skip
# What each clock tells, as people say it.
CLOCK: Mapping[str, str] = {
    "created": "the creation",
    "transferred": "the transfer",
    "received": "the receipt",
    "loaded": "the load",
    "last_received": "the last receipt",
    "departed": "the departure",
    "arrived": "the arrival",
    "entered": "the entry",
    "exited": "the traveller's departure",
    "trip_ended": "the end of the trip",
    "closed": "the closure",
}
_CLOCKS = frozenset(Clocks.__struct_fields__)
FIRST = "0.1.0"
"""The first version of this program."""
NEVER = datetime.max.replace(tzinfo=UTC)
ALREADY = datetime.min.replace(tzinfo=UTC)


class Term(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a duty begins: once a period has run from a clock, such as `P6M` from `transferred`."""

    after: Period
    clock: ClockName
    counting: Counting = "instant"


class Listed(Term, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a duty begins, for which elements, and for which (`conditional`) only so far as they could identify."""

    elements: tuple[str, ...]
    conditional: tuple[str, ...] = ()


def no_clock(name: str) -> str:
    """Why a period cannot be judged whose clock the record does not tell."""
    return f"the period runs from {CLOCK[name]}, whose day is not said: the clock {name} is missing"


def runs_out(record: Record, clause: Clause[Any]) -> datetime | None:
    """The last instant of the clause's `Term`; None when its clock is not known."""
    term: Term = clause.with_
    clock = getattr(record.clocks, term.clock)
    if clock is None:
        return None
    try:
        return last_lawful(clock.last, term.after, term.counting).astimezone(UTC)
    except OverflowError:  # beyond the year 9999
        return NEVER


# What a clock is never before: nothing is received before it was sent, or lands before it left.
NEVER_BEFORE: Mapping[str, tuple[ClockName, ...]] = {
    "received": ("transferred",),
    "loaded": ("received", "transferred"),
    "last_received": ("received", "transferred"),
    "arrived": ("departed",),
    "trip_ended": ("arrived", "departed"),
    "exited": ("entered",),
}
# By how much a day that is counted in one zone may end before the same is over in another.
_ZONES = timedelta(days=2)


def not_before(record: Record, clause: Clause[Any]) -> datetime | None:
    """An instant at which the clause's `Term` has certainly not run out, though its own clock is not known."""
    term = clause.with_
    if not isinstance(term, Term):
        return None
    floors = (getattr(record.clocks, name) for name in NEVER_BEFORE.get(term.clock, ()))
    first = max((floor.first for floor in floors if floor is not None), default=None)
    if first is None:
        return None
    try:
        return term.after.after(first) - _ZONES
    except OverflowError:  # beyond the year 9999
        return NEVER


Check = Callable[[Record, Clause[Any], datetime], Iterator[Breach | Unjudged]]


# Legible until `masked`; kept without a link to a case until `unlinked`.
Stage = Literal["masked", "unlinked", "deleted", "anonymised", "special", "sent"]
# The element goes; it is masked; a reason to keep the record is stated; the record is sent at another moment; it
# is of a flight that goes the other way; a count says how many there are.
Mend = Literal["removal", "mask", "reason", "moment", "direction", "count"]
# What the law is asked for by the clauses of a rule, where two policies are laid side by side.
Topic = Literal["collected", "shortest", "logs", "unmasks", "receives", "purposes"]


class Rule(Struct, frozen=True):
    """A rule as the audit sees it: the parts of its module, each under its name."""

    id: str
    name: str
    message: str
    remedy: dict[Holder | None, str]
    reads: Reads
    pointwise: bool
    parameters: type[Struct]
    check: Check
    doc: str
    lawful_until: Callable[[Record, Clause[Any]], datetime | None] | None = None
    tally: Callable[[Record, Clause[Any]], Hashable | None] | None = None
    fault: str | None = None
    cites: str | None = None
    severity: Severity = Severity.ERROR
    shape: bool = False
    frame: bool = False
    frame_of: tuple[Kind, ...] = ()
    at_rest: bool = False
    kinds: tuple[Kind, ...] = ()
    candidate: str | None = None
    since: str = FIRST
    closed_list: Literal["elements", "purposes"] | None = None
    stage: Stage | None = None
    mended_by: Mend | None = None
    topic: Topic | None = None

    @property
    def module(self) -> str:
        """The name of its module, and of what stands in a file of the same name elsewhere: `open_text`."""
        return self.name.replace("-", "_")

    @property
    def family(self) -> str:
        """What it is about, the first letters of its id: `MIN`, `SEN`, `RET`, `TRF`, `LOG`, `DEC`, `FMT`."""
        return self.id[:3]

    @property
    def at_once(self) -> bool:
        """Whether what it finds must go at once, where other rules of the same stage wait for a period."""
        return self.stage is not None and self.lawful_until is None

    def words(self, title: str, *, candidate: bool = False) -> str:
        """The finding in plain words, about the element of this title."""
        message = self.candidate if candidate and self.candidate else self.message
        return message.format(title=title)

    @property
    def minimises(self) -> bool:
        """Whether it is about which data may be there at all."""
        return self.family == "MIN"

    @property
    def about_content(self) -> bool:
        """Whether it is about what data hold, not about how long they are kept or how they are sent."""
        return self.minimises or self.family == "SEN"

    @property
    def removes(self) -> bool:
        """Whether what it finds in passenger data is to go: content, not when or how it was sent."""
        return self.about_content and self.tally is None

    def reads_clocks(self, clause: Clause[Any]) -> frozenset[str]:
        """The clocks that the clause's parameters name."""
        given = clause.with_
        values = (getattr(given, name) for name in given.__struct_fields__)
        return frozenset(each for each in values if isinstance(each, str)) & _CLOCKS

    def remedy_for(self, holder: Holder | None) -> str:
        """The remedy for this holder, or the general one."""
        return self.remedy.get(holder) or self.remedy[None]


def _few() -> Iterator[tuple[str, tuple[object, ...]]]:
    for name, type_ in get_type_hints(Facts).items():
        parts = [part for part in get_args(type_) if part is not type(None)]
        if parts == [bool]:
            yield name, (True, False)
        elif len(parts) == 1 and get_origin(parts[0]) is Literal:
            yield name, get_args(parts[0])


FEW: Mapping[str, tuple[object, ...]] = dict(_few())
"""The facts that are one of few, with all that they can be."""


def whatever(
    check: Check, record: Record, clause: Clause[Any], as_of: datetime
) -> list[Breach | Unjudged]:
    """What `check` says of a record that lacks a fact, if it would say the same whichever value the fact had.

    Where a rule waits for the direction of a flight, `in`, `out` and `intra` are tried in turn. If one of them
    made a breach and another none, the record stays unjudged.
    """
    said = list(check(record, clause, as_of))
    if not said:
        return said
    waited = {each.fact for each in said if isinstance(each, Unjudged)}
    if len(waited) != 1 or not waited <= FEW.keys():
        return said
    (name,) = waited
    assert name is not None  # noqa: S101 - a name of FEW
    tried = [
        list(
            check(
                structs.replace(record, facts=structs.replace(record.facts, **{name: value})),
                clause,
                as_of,
            )
        )
        for value in FEW[name]
    ]
    if any(isinstance(each, Unjudged) for verdict in tried for each in verdict):
        return said
    if len({bool(verdict) for verdict in tried}) > 1:
        return said
    # The mildest of what they come to.
    return min(tried, key=_gravest)


def _gravest(verdict: list[Breach | Unjudged]) -> int:
    return max((each.at_most for each in verdict if isinstance(each, Breach)), default=0)


class Row(Mapping[str, Observation]):
    """What a row of a log says, by element: every place that is not empty.

    Many clauses look at a row and few find anything, so a place is put together for what is asked for alone.
    """

    __slots__ = ("_said", "_seen", "record")

    def __init__(self, record: Record) -> None:
        """What `record` says; of two that are of one element, the last."""
        self.record = record
        self._seen: dict[str, Observation] = {}
        self._said = {
            trace.element: (sighting, trace)
            for sighting in record.sightings
            for trace in sighting.template.traces
            if trace.form is not Form.EMPTY
        }

    def __getitem__(self, element: str) -> Observation:
        """What stands as this element."""
        seen = self._seen.get(element)
        if seen is None:
            seen = self._seen[element] = self.record.observation(*self._said[element])
        return seen

    def get(self, element: str) -> Observation | None:  # type: ignore[override]
        """The same; None where there is nothing."""
        return self[element] if element in self._said else None

    def __contains__(self, element: object) -> bool:
        """Whether anything stands as this element."""
        return element in self._said

    def __iter__(self) -> Iterator[str]:
        """The elements."""
        return iter(self._said)

    def __len__(self) -> int:
        """How many."""
        return len(self._said)


_last = Row(Record("log", Place(source="")))


def cells(record: Record) -> Row:
    """What a row of a log says, by element; the clauses that look at it one after the other share it."""
    global _last  # noqa: PLW0603 - one row, which holds no value, and is put in place at once
    row = _last
    if row.record is not record:
        row = _last = Row(record)
    return row


def faults(kind: str) -> Check:
    """The check of a rule of structure: one breach per fault of this kind; an error only where content was lost."""

    def check(
        record: Record, _clause: Clause[Any], _as_of: datetime
    ) -> Iterator[Breach | Unjudged]:
        for fault in record.faults:
            if fault.kind == kind:
                often = f"{fault.times} times in this message" if fault.times > 1 else ""
                yield Breach(
                    place=fault.place,
                    at_most=Severity.ERROR if fault.lost else Severity.WARNING,
                    says=", ".join(filter(None, (fault.says, often))),
                )

    return check


_CAPS: dict[str, Severity] = {"direct": Severity.ERROR, "inferred": Severity.WARNING}


def revealing(
    seen: Observation, found: Iterable[Revealed], categories: Container[Category], *, text: bool
) -> Breach | None:
    """The breach of an observation that reveals one of `categories`; None where it reveals none.

    No authority lists what reveals them, so how surely it does caps the severity, the words say
    whose table it is, and all but a code without another meaning is left to a person, as is what was
    read where it could also be something else.
    """
    met = sorted(each for each in found if each[0] in categories)
    if not met:
        return None
    strongest = max(_CAPS.get(strength, Severity.NOTE) for _, strength in met)
    if not READING.isdisjoint(seen.marks):
        strongest = min(strongest, Severity.WARNING)
    words = ", ".join(f"{IN_WORDS[category]} ({strength})" for category, strength in met)
    return Breach(
        seen,
        candidate=text or strongest < Severity.ERROR,
        at_most=strongest,
        says=f"{words}, by this project's own table",
    )
