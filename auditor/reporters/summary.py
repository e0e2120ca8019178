"""What a report comes to, in sentences: for every reporter that people read."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from auditor.judging.headline import headline
from auditor.judging.report import NOT_ADVICE, Deadline, PassedOver, Report
from auditor.judging.requirement import JUDGED, Answer, Attestation, Requirement, Status
from auditor.judging.what_was_asked import ByPath, Regime, Run
from auditor.law.finding import Finding, Severity
from auditor.reporters.words import HOLDER, count, law

if TYPE_CHECKING:
    from datetime import date

STATUSES: dict[Status, str] = {
    "fail": "broken",
    "on-receipt": "to be deleted on receipt",
    "review": "for a person to judge",
    "pass": "passed",
    "not-evaluated": "not evaluated",
    "attested": "attested by people",
    "manual": "to be looked at by hand",
    "not-applicable": "not applicable",
}
# The answers of an assessment, what needs no work first.
ANSWERS: dict[Answer, str] = {
    "met": "met",
    "not-applicable": "not applicable",
    "partly": "met in part",
    "not-met": "not met",
}
# What to do about a reason, by words in it; the last is for when nothing could be judged at all.
HINTS = (
    ("direction", "give the direction with --direction, or per path in the settings"),
    ("is not set", "give the date with --set"),
    ("no day of storage was given", "give the day with --as-of"),
    (
        "whose day is not said",
        "give it in the data, beside the file, or per path in the settings",
    ),
    ("the role is not known", "give the role per path in the settings"),
    ("when the flight departs", "give the clock departed per path in the settings"),
)
# Words of a report that not every reader knows.
LEGEND = (
    "certain: the data alone show the breach; candidate: it may be a breach, a person decides",
    "not evaluated: the clause applies, and something needed to judge it is missing; it never counts as passed",
    "PIU: passenger information unit, the authority that receives PNR data from carriers",
)
_DUTIES = frozenset({"law", "standard", "recommended"})  # whose days are worth a warning
_STATES = {
    "used": "in use",
    "unused": "excuses nothing any more",
    "expired": "expired, excuses nothing",
    "never-matching": "names nothing that this audit looks at",
}
_MIDNIGHT = "T00:00:00Z"  # an instant that somebody named by its day
_NO_REASON = "no reason was given"


def judged(run: Run) -> str:
    """On which day and by which law the data were judged, in one sentence; and what was otherwise for some paths."""
    return f"{_day(run)}, by the {law(run.law_as_of)}{otherwise(run.by_path)}"


def _day(run: Run) -> str:
    if run.as_of is None:
        return "each message is judged as a transfer on the day it was prepared"
    return f"the data are judged as stored on {run.as_of.removesuffix(_MIDNIGHT)}"


def otherwise(by_path: ByPath) -> str:
    """The policies, days and holders that settings or side-cars give to some paths instead of the run's."""
    told = (
        ("at rest as of", [each.removesuffix(_MIDNIGHT) for each in by_path.as_of]),
        ("held by", [HOLDER[each] for each in by_path.holders]),
        ("under", by_path.policies),
    )
    parts = [f"{words} {' or '.join(each)}" for words, each in told if each]
    return f"; some paths {', '.join(parts)}" if parts else ""


def standing(regime: Regime) -> str | None:
    """Where a policy stands that is not simply in force."""
    if regime.status in (None, "in-force"):
        return None
    return str(regime.status).replace("-", " ")


def assumed(regime: Regime, run: Run) -> str | None:
    """Who is taken to hold the data, where neither they nor the caller say it."""
    if not regime.assumes or run.holder is not None:
        return None
    held = f"judged as held by {HOLDER[regime.assumes]}, the policy's default"
    return f"{held}, where the data do not say"


def held(regime: Regime) -> str | None:
    """How much of a law the pack has, so that no figure reads as if it were of the whole law."""
    if regime.covers is None or regime.clauses is None:
        return None
    return f"in this pack: {count(regime.clauses, 'clause')} of this law; {regime.covers}"


def under(report: Report, policy: str) -> Report:
    """The report as if it had been made under one policy alone, on the same data."""
    return msgspec.structs.replace(
        report,
        findings=tuple(each for each in report.findings if each.policy == policy),
        left_out=tuple(each for each in report.left_out if each.finding.policy == policy),
        requirements=tuple(each for each in report.requirements if each.policy == policy),
        deadlines=tuple(each for each in report.deadlines if each.policy == policy),
    )


def verdict(report: Report, regime: Regime) -> str:
    """The headline of one regime."""
    return headline(under(report, regime.id))


def counted(report: Report) -> str:
    """How many findings of each gravity."""
    return ", ".join(count(report.counts[str(each)], str(each)) for each in reversed(Severity))


def novelty(report: Report) -> str:
    """Against a baseline: `1 new, 216 known`, and what is waived besides."""
    known, waived = _known(report), _waived(report)
    new = sum(report.counts.values()) - known - waived
    return f"{new} new, {known} known" + (f", {waived} waived" if waived else "")


def state(finding: Finding, report: Report) -> str | None:
    """`new`, `known` or `waived`; None where nothing was told apart."""
    if finding.waiver is not None:
        return "waived"
    if not report.run.baseline:
        return None
    return "known" if finding.known else "new"


def _known(report: Report) -> int:
    listed = sum(each.known for each in report.findings)
    return listed + sum(each.known for each in report.left_out)


def _waived(report: Report) -> int:
    listed = sum(each.waiver is not None for each in report.findings)
    return listed + sum(each.number for each in report.left_out if each.finding.waiver is not None)


def excused(report: Report) -> str | None:
    """How many findings fail no build, and why; None where none is excused."""
    known, waived = _known(report), _waived(report)
    parts = [f"{known} known to the baseline"] if known else []
    parts += [f"{waived} waived"] if waived else []
    return (
        f"{', '.join(parts)}; they fail no build, and their clauses stay broken" if parts else None
    )


def waivers(report: Report) -> Iterator[str]:
    """Each waiver that was given, and what became of it; those to be looked at first."""
    for each in sorted(
        report.waivers, key=lambda one: (one.state == "used", one.days is None, one.id)
    ):
        holds = f"until {each.expires}, approved by {each.approver}: {each.reason}"
        soon = f"; expires {_in_days(each.days)}" if each.days is not None else ""
        yield f"{each.id} ({_STATES[each.state]}{soon}; {count(each.findings, 'finding')}) {holds}"


def _in_days(days: int) -> str:
    return f"in {count(days, 'day')}" if days else "today"


def examined(report: Report) -> str:
    """What there was, and how much of it was read in part only."""
    seen = (
        (report.sources, "source"),
        (report.messages, "message"),
        (report.records, "record"),
        (report.travellers, "traveller"),
    )
    partly = f"; {report.partly_read} of them read in part" if report.partly_read else ""
    return ", ".join(count(*each) for each in seen) + partly


def passed_over(passed: Sequence[PassedOver]) -> str | None:
    """What was not looked at because of its kind or as the caller will have it, on one line; None where all was."""
    told = []
    for each in passed:
        names = ", ".join(each.first)
        if len(each.first) < each.number:  # of many files, one shows where to look
            names = f"{each.first[0]} and {each.number - 1} more" if each.first else ""
        told.append(f"{each.number} {each.reason}" + (f": {names}" if names else ""))
    return "; ".join(told) or None


def statuses(requirements: Sequence[Requirement]) -> Iterator[str]:
    """How many clauses have each status, `3 fail, 12 pass`; those that are not law yet are told apart."""
    for status, words in STATUSES.items():
        here = [each for each in requirements if each.status == status]
        ahead = sum(each.in_advance for each in here)
        if status == "fail":
            yield f"{len(here) - ahead} {words}"
            if ahead:
                yield f"{ahead} that would be broken once the law starts"
        elif here or status not in {"on-receipt", "attested"}:
            yield f"{len(here)} {words}" + (f" ({ahead} of them in advance)" if ahead else "")


def scope(requirements: Sequence[Requirement], regimes: Sequence[Regime]) -> str:
    """How the clauses of the packs come to those that were judged, so that "16 of 78" can be worked out.

    `138 clauses in the pack: 5 not law on this day, 55 not applicable, 78 apply, 16 of them judged`.
    """
    asked = [each for each in requirements if each.status != "not-applicable"]
    looked = sum(each.status in JUDGED for each in asked)
    outside, others = not_law(requirements, regimes), len(requirements) - len(asked)
    packs = "the pack" if len(regimes) == 1 else f"{len(regimes)} packs"
    parts = [
        *([f"{outside} not law on this day"] if outside else []),
        *([f"{others} not applicable"] if others else []),
        f"{len(asked)} appl{'ies' if len(asked) == 1 else 'y'}",
        f"{looked} of them judged",
    ]
    return f"{count(len(requirements) + outside, 'clause')} in {packs}: {', '.join(parts)}"


def not_law(requirements: Sequence[Requirement], regimes: Sequence[Regime]) -> int:
    """How many clauses of the packs were over or had not begun on the day of the law; 0 where a report does not say."""
    sizes = [each.clauses for each in regimes if each.clauses is not None]
    return max(0, sum(sizes) - len(requirements)) if len(sizes) == len(regimes) else 0


def clauses(report: Report) -> str:
    """How the clauses come to those that were judged, then how many have each status."""
    requirements = report.requirements
    return f"{scope(requirements, report.run.policies)}; by status: {', '.join(statuses(requirements))}"


def why(requirement: Requirement) -> str | None:
    """What is known of a clause beside its status: the answer that holds, why one does not, the reason."""
    told = answered(requirement.attested) if requirement.attested else None
    return "; ".join(filter(None, (told, requirement.lapsed, requirement.reason))) or None


def answered(said: Attestation) -> str:
    """An answer in words: what, by whom, when, and until when it holds."""
    shown = f"; evidence: {', '.join(said.evidence)}" if said.evidence else ""
    more = f" ({said.explanation})" if said.explanation else ""
    return f"{ANSWERS[said.answer]}{more}, says {said.by} on {said.on}, until {said.until}{shown}"


def attested(requirements: Sequence[Requirement]) -> list[tuple[Requirement, Attestation]]:
    """The clauses that people answered for, with the answers: what is not met first, then what runs out first."""
    order = list(ANSWERS)
    given = [(each, each.attested) for each in requirements if each.attested is not None]
    return sorted(given, key=lambda pair: (-order.index(pair[1].answer), pair[1].until))


def assessed(report: Report) -> Iterator[str]:
    """What an assessment came to: how many answers of each kind, who gave them, what does not count."""
    told = report.run.assessment
    if told is None:
        return
    found = attested(report.requirements)
    kinds = Counter(answer.answer for _, answer in found)
    said = ", ".join(f"{kinds[each]} {words}" for each, words in ANSWERS.items() if kinds[each])
    left = sum(each.status == "manual" for each in report.requirements)
    yield f"{count(len(found), 'clause')} attested{f': {said}' if said else ''}; {left} open on {told.day}"
    by_whom: dict[str, list[date]] = defaultdict(list)
    for _, answer in found:
        by_whom[answer.by].append(answer.until)
    for who, days in sorted(by_whom.items()):
        until = f"until {min(days)}" + (f" to {max(days)}" if min(days) != max(days) else "")
        yield f"{len(days)} by {who}, {until}"
    for each, answer in found:
        if answer.answer in {"partly", "not-met"}:
            yield f"{ANSWERS[answer.answer]}: {each.policy}/{each.clause}, {each.title or each.cites}"
    lapsed: dict[str, list[Requirement]] = defaultdict(list)
    for each in report.requirements:
        if each.lapsed:
            lapsed[each.lapsed].append(each)
    for reason, here in sorted(lapsed.items()):
        yield f"{reason}: {named(here)}"
    if told.aside:
        yield f"{count(told.aside, 'answer')} on clauses that this audit does not leave to people"


def ranked(requirements: Sequence[Requirement]) -> list[Requirement]:
    """The clauses as a reader wants them: what is broken first, and there what is met most."""
    order = list(STATUSES)
    return sorted(requirements, key=lambda each: (order.index(each.status), -each.findings))


def reasons(requirements: Sequence[Requirement]) -> list[tuple[str, list[Requirement]]]:
    """Why clauses were not evaluated, each reason with its clauses and what to do; the commonest first."""
    found: dict[str, list[Requirement]] = defaultdict(list)
    for each in requirements:
        if each.status == "not-evaluated":
            found[each.reason or _NO_REASON].append(each)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(_hinted(reason), here) for reason, here in ranked]


def _hinted(reason: str) -> str:
    known = "--" in reason  # says itself what to do
    hint = next((f" ({hint})" for words, hint in HINTS if words in reason and not known), "")
    return f"{reason}{hint}"


def coming(report: Report) -> list[Deadline]:
    """The deadlines from the day of the run on, of clauses that set a duty; the nearest first."""
    month = report.run.day[:7]
    duties = {(each.policy, each.clause) for each in report.requirements if each.binding in _DUTIES}
    ahead = [
        each
        for each in report.deadlines
        if each.month >= month and (each.policy, each.clause) in duties
    ]
    return sorted(ahead, key=lambda each: (each.month, each.policy, each.clause))


def passing(deadline: Deadline, run: Run) -> str:
    """A deadline as a sentence without its month."""
    from_when = " (counted from the preparation of the message)" if run.as_of is None else ""
    passes = "record passes its" if deadline.records == 1 else "records pass their"
    clause = f"{deadline.policy}/{deadline.clause}"
    return f"{deadline.records} {passes} last lawful day under {clause}{from_when}"


def reviewed(run: Run) -> str:
    """What no report leaves out: that it is no advice, how old its law is, and what it was stripped of."""
    days = sorted({each.reviewed.isoformat() for each in run.policies})
    stripped = "; a copy for circulation, without places" if run.redacted else ""
    if not days:
        return f"{NOT_ADVICE}; no law was asked about{stripped}"
    return "; ".join(
        [f"{NOT_ADVICE}; law reviewed on {' and '.join(days)}{stripped}", *notices(run)]
    )


def notices(run: Run) -> Iterator[str]:
    """Whose law this is, where its name would mislead, and what of it takes effect soon."""
    for each in run.policies:
        if each.own:
            yield (
                f"{each.id} is a policy of the user's own (sha256 {each.sha256}), not the shipped policy of that id "
                f"(sha256 {each.shipped})"
            )
    if run.upcoming:
        named = [f"{each.policy}/{each.clause} from {each.since}" for each in run.upcoming]
        yield f"takes effect soon: {few(named, 3)}"


def few(names: Sequence[str], most: int = 6) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def named(requirements: Sequence[Requirement]) -> str:
    """The first of the clauses, as `policy/clause`."""
    return few([f"{each.policy}/{each.clause}" for each in requirements])
