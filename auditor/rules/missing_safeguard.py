"""A safeguard that the law asks for and that a declaration lacks.

What: the declaration says that a safeguard is not there, that an element is not masked when
masking is due, that a period is not fixed, or that carriers send sooner or more often than the law
allows.

Why: law lets passenger data be processed on conditions: masks, human review, an officer, oversight,
filters (Directive (EU) 2016/681, Articles 5, 6, 12, 13 and 15; ICAO Annex 9, 9.25 to 9.34). A system
without them is unlawful before it holds a record.

Remedy: put the safeguard in place, and declare it.

Known false positives: a safeguard that another law of the same State provides. What the declaration
does not mention is not a finding: it is not evaluated.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.accountability import SAFEGUARDS, MessageFormat, Safeguard, Stage
from auditor.knowledge.element import ELEMENTS
from auditor.knowledge.version import rank
from auditor.law.policy import Clause
from auditor.law.rule import Breach, Unjudged
from auditor.observed.clock import Period, longer
from auditor.observed.record import Form, Holder, Observation, Record

ID = "DEC003"
MESSAGE = "a safeguard of the law is missing"
REMEDY: dict[Holder | None, str] = {
    None: "Put the safeguard in place before data are processed, and declare it.",
}
READS = "records"
KINDS = ("declaration",)
SHAPE = True


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """What a declaration must hold.

    `safeguards` that are promised; elements that are among the `masks`; `stages` that have a period;
    `formats` in which carriers send, none of an older version (null: any); at most `pushes` regular
    transfers per flight, none sooner than `earliest` before departure.
    """

    safeguards: tuple[Safeguard, ...] = ()
    masks: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    pushes: int | None = None
    earliest: Period | None = None
    formats: dict[MessageFormat, str | None] = {}


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """What is missing, one by one."""
    given, said = clause.with_, _said(record)
    yield from _promised(said["declaration.safeguard"], given)
    masked = said["declaration.masks"]
    if given.masks and not masked:
        yield Unjudged("the declaration does not say what is masked")
    known = {seen.code for seen in masked}
    for element in given.masks if masked else ():
        if element not in known:
            yield Breach(element=element, says=f"{ELEMENTS[element].title} is not masked")
    yield from _periods(said["declaration.retention"], given)
    yield from _schedule(said["declaration.push"], given)
    yield from _formats(said["declaration.format"], given)


def _said(record: Record) -> dict[str, list[Observation]]:
    """What the declaration says, by element; what is empty says nothing."""
    said: dict[str, list[Observation]] = defaultdict(list)
    for seen in record.observations:
        if seen.form is not Form.EMPTY:
            said[seen.element].append(seen)
    return said


def _promised(said: list[Observation], given: With) -> Iterator[Breach | Unjudged]:
    answers = {seen.code: seen for seen in said}
    for each in given.safeguards:
        seen = answers.get(each)
        if seen is None:
            yield Unjudged(f"the declaration does not say whether it promises {SAFEGUARDS[each]}")
        elif "no" in seen.marks:
            yield Breach(seen, says=SAFEGUARDS[each])


def _periods(said: list[Observation], given: With) -> Iterator[Breach | Unjudged]:
    fixed = {seen.code for seen in said if seen.period is not None}
    endless = {seen.code: seen for seen in said if "unlimited" in seen.marks}
    for stage in given.stages:
        if stage in endless:
            yield Breach(endless[stage], says=f"a period of storage ({stage})")
        elif stage not in fixed:
            yield Unjudged(f"the declaration states no period of this kind ({stage})")


def _schedule(said: list[Observation], given: With) -> Iterator[Breach | Unjudged]:
    if not said and (given.pushes is not None or given.earliest is not None):
        yield Unjudged("the declaration does not say when carriers send")
    regular = [seen for seen in said if seen.code != "request"]
    if given.pushes is not None and len(regular) > given.pushes:
        yield Breach(regular[-1], says=f"more than {given.pushes} transfers per flight")
    for seen in regular:
        sent, most = seen.period, given.earliest
        if sent is not None and most is not None and longer(sent, most) != "never":
            says = f"sent {sent.in_words} before departure, at most {most.in_words} allowed"
            yield Breach(seen, says=says)


def _formats(said: list[Observation], given: With) -> Iterator[Breach | Unjudged]:
    """The formats that the law has a State take, in the version from which it has it."""
    if given.formats and not said:
        yield Unjudged("the declaration does not say in which formats carriers send")
        return
    for name, known in given.formats.items():
        taken = [seen for seen in said if seen.code == name]
        asked = None if known is None else rank(known)
        if not taken:
            yield Breach(element="declaration.format", says=f"messages in the format {name}")
        for seen in taken if asked else ():
            stated = next((each for each in map(rank, seen.marks) if each), None)
            if stated is None or asked is None or stated[0] != asked[0]:
                yield Unjudged(f"from which version of {name} on is not stated")
            elif stated < asked:
                yield Breach(seen, says=f"{name} of version {known} or later alone")
