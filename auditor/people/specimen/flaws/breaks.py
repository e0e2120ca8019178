"""What a flaw breaks: of the clauses in force, those that forbid what was planted.

Written from the words of the law, beside the rules and not with them: were it the rules themselves,
no label could ever prove one wrong.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from auditor.knowledge.accountability import WORDS
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.knowledge.sensitive import codes
from auditor.law.duty import charged
from auditor.observed.clock import Counting, Period, last_lawful
from auditor.observed.record import Facts, Kind
from auditor.people.label import Label, Origin, Spot
from auditor.policies.clauses_in_force import ClauseInForce

# What the texts of kind `sensitive` in text.tsv reveal.
TELLING: Mapping[str, str] = {
    "NEEDS WHEELCHAIR AT GATE": "health",
    "SPML GLATT KOSHER PLS": "religion",
    "SEVERE PEANUT ALLERGY": "health",
}
_CODED = {
    "service.code": "service",
    "traveller.type": "traveller-type",
    "ticket.discount": "discount",
    "traveller.title": "title",
}
# Of these natures, and of these elements, a rule of their own speaks.
_NATURES = frozenset({"system", "text", "unlisted", "third_party"})
_OWNED = frozenset({"payment.other", "segment.non_air", "history.text"})


class Held(Struct, frozen=True):
    """What is held: a record of a kind, or the envelope of a message; `clocks` are the latest instants meant.

    `as_of` None: it is under way, and no day of storage is asked for.
    """

    kind: Kind
    facts: Facts
    clocks: Mapping[str, datetime]
    as_of: datetime | None
    envelope: bool = False


class Seen(Struct, frozen=True):
    """What was planted: an element, its code if it has one, its text if it is one."""

    element: str
    said: str | None = None
    masked: bool = False


def about(standing: tuple[ClauseInForce, ...], held: Held) -> Iterator[ClauseInForce]:
    """The clauses that speak of such a record."""
    for bound in standing:
        rule, when = bound.rule, bound.clause.when
        if rule is None or rule.fault is not None or bound.unjudged is not None:
            continue
        if rule.kinds and held.kind not in rule.kinds:
            continue
        if rule.reads != "both" and (rule.reads == "envelopes") != held.envelope:
            continue
        if rule.at_rest and held.as_of is None:
            continue
        facts = held.facts
        holder = facts.holder or bound.assumes
        # What somebody says of their own work breaks no duty of another.
        own = held.kind in {"log", "declaration"} and holder is not None
        if own and holder not in charged(bound.clause.duty):
            continue
        pairs = (
            (when.kind, held.kind),
            (when.holder, holder),
            (when.direction, facts.direction),
            # A message whose role nobody tells may be anybody's.
            (() if held.envelope and facts.role is None else when.role, facts.role),
        )
        if any(allowed and value not in allowed for allowed, value in pairs):
            continue
        if not any(each.holds(facts) for each in bound.clause.unless):
            yield bound


def of_content(
    standing: tuple[ClauseInForce, ...], held: Held, seen: Seen
) -> Iterator[ClauseInForce]:
    """The clauses that this element breaks, where it stands in such a record."""
    for bound in about(standing, held):
        assert bound.rule is not None  # noqa: S101 - those without are not about it
        forbids = _CONTENT.get(bound.rule.name)
        if forbids is not None and forbids(seen, bound.clause.with_, held):
            yield bound


def of_frame(standing: tuple[ClauseInForce, ...], held: Held) -> Iterator[ClauseInForce]:
    """The clauses that such a record breaks by being there, whatever it says."""
    for bound in about(standing, held):
        assert bound.rule is not None  # noqa: S101 - as above
        forbids = _FRAME.get(bound.rule.name)
        if forbids is not None and forbids(bound.clause.with_, held):
            yield bound


def label(bound: ClauseInForce, element: str | None, place: Spot, origin: Origin) -> Label:
    """The label of a broken clause."""
    assert bound.rule is not None  # noqa: S101 - what is broken has a rule
    return Label(bound.rule.id, bound.policy, bound.clause.id, element, place, origin)


def foreign(given: Any) -> frozenset[str]:  # noqa: ANN401 - each rule has parameters of its own
    """The purposes against which a clause speaks: none that it names; of others, those it judges."""
    judged = frozenset(given.only) or WORDS["purpose"]
    return judged - frozenset(given.purposes)


def expired(after: Period, clock: str, counting: Counting, held: Held) -> bool:
    """Whether the period has run out, counted from a clock that is known."""
    began = held.clocks.get(clock)
    if began is None or held.as_of is None:
        return False
    return held.as_of > last_lawful(began, after, counting).astimezone(UTC)


# --- rules about content --------------------------------------------------------------------------


def _judged(seen: Seen, given: Any) -> bool:  # noqa: ANN401 - each rule has parameters of its own
    return not given.judges or seen.element in given.judges


def _excess(seen: Seen, given: Any, _held: Held) -> bool:  # noqa: ANN401 - as above
    owned = ELEMENTS[seen.element].nature in _NATURES or seen.element in _OWNED
    return not owned and seen.element not in given.permits and _judged(seen, given)


def _text(seen: Seen, given: Any, _held: Held) -> bool:  # noqa: ANN401 - as above
    text = ELEMENTS[seen.element].nature == "text" or seen.element == "history.text"
    return text and seen.element not in given.permits and _judged(seen, given)


def _third(seen: Seen, given: Any, _held: Held) -> bool:  # noqa: ANN401 - as above
    other = ELEMENTS[seen.element].nature == "third_party"
    return other and seen.element not in given.permits and _judged(seen, given)


def _payment(seen: Seen, given: Any, _held: Held) -> bool:  # noqa: ANN401 - as above
    if seen.element == "payment.other":
        return "beyond-ticket" in given.forbids
    details = {"payment.card_number": "full-number", "payment.card_security_code": "security-code"}
    return not seen.masked and details.get(seen.element) in given.forbids


def _revealed(seen: Seen) -> frozenset[str]:
    kind = _CODED.get(seen.element)
    if kind is None:
        telling = TELLING.get(seen.said or "")
        return frozenset({telling} if telling else ())
    known = codes(kind).get(seen.said or "")
    return frozenset(known.categories if known else ())


def _code(seen: Seen, given: Any, _held: Held) -> bool:  # noqa: ANN401 - as above
    revealed = seen.element in _CODED and _revealed(seen) & set(given.categories)
    return bool(revealed) or (seen.element in given.elements and not seen.masked)


def _words(seen: Seen, given: Any, _held: Held) -> bool:  # noqa: ANN401 - as above
    return seen.element not in _CODED and bool(_revealed(seen) & set(given.categories))


def _still(seen: Seen, given: Any, held: Held) -> bool:  # noqa: ANN401 - as above
    if not _revealed(seen) & set(given.categories) or held.as_of is None:
        return False
    return given.after is None or expired(given.after, given.clock, given.counting, held)


def _legible(seen: Seen, given: Any, held: Held) -> bool:  # noqa: ANN401 - as above
    listed = seen.element in (*given.elements, *getattr(given, "conditional", ()))
    return listed and not seen.masked and expired(given.after, given.clock, given.counting, held)


def _there(seen: Seen, given: Any, held: Held) -> bool:  # noqa: ANN401 - as above
    listed = seen.element in (*given.elements, *given.conditional)
    return listed and expired(given.after, given.clock, given.counting, held)


_CONTENT: Mapping[str, Callable[[Seen, Any, Held], bool]] = {
    "excess-element": _excess,
    "unlisted-content": lambda seen, _given, _held: seen.element == UNLISTED,
    "open-text": _text,
    "third-party-data": _third,
    "payment-detail": _payment,
    "non-air-service": lambda seen, _given, _held: seen.element == "segment.non_air",
    "sensitive-code": _code,
    "sensitive-text": _words,
    "sensitive-kept": _still,
    "not-depersonalised": _legible,
    "residual-identifier": _legible,
    "not-anonymised": _there,
}

# --- rules about the record as a whole ------------------------------------------------------------


def _kept(given: Any, held: Held) -> bool:  # noqa: ANN401 - as above
    return expired(given.after, given.clock, given.counting, held)


def _unlinked(given: Any, held: Held) -> bool:  # noqa: ANN401 - as above
    return _kept(given, held) and held.facts.retention_link is not True


def _crew(given: Any, held: Held) -> bool:  # noqa: ANN401 - as above
    facts = held.facts
    if facts.role != "crew" or (given.permitted_when and facts.flight_status is None):
        return False
    return facts.flight_status not in given.permitted_when


def _beyond(given: Any, held: Held) -> bool:  # noqa: ANN401 - as above
    return held.facts.direction is not None and held.facts.direction not in given.directions


_FRAME: Mapping[str, Callable[[Any, Held], bool]] = {
    "kept-too-long": _kept,
    "kept-without-link": _unlinked,
    "undated-record": lambda given, held: given.clock not in held.clocks,
    "crew-data": _crew,
    "out-of-scope-flight": _beyond,
}

CONTENT, FRAME = frozenset(_CONTENT), frozenset(_FRAME)
