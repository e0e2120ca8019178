"""The report as text: one block for each provision that is broken, then what was looked at.

Laws of the file: a count and a span stand for thousands of lines; whatever is left out is counted;
nothing that stands in a name can move a cursor.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from auditor.finding import Finding, Severity
from auditor.record import Unread, printable
from auditor.report import NOT_ADVICE, Regime, Report, Requirement, headline
from auditor.reporters.words import HOLDER, cited, count, spot

TITLE = "text for a terminal: grouped and short"

_KINDS, _UNREAD, _REASONS, _COMING = 8, 10, 6, 3  # how many of each are shown
_DIGEST = 12
_LABEL = 15
_COLOURS = {"error": "31;1", "warning": "33;1", "note": "36", "bold": "1", "dim": "2"}
_EXITS = {
    3: "nothing to audit",
    4: "something could not be read; what could be read is reported",
    5: "a limit cut the audit short",
}
_UNJUDGED = "a clause could not be evaluated"
_IDLE = "no clause could be judged"
# What to do about a reason, by words in it; the last is for when nothing could be judged at all.
_HINTS = (
    ("direction", "give the direction with --direction, or per path in the settings"),
    ("is not set", "give the date with --set"),
    ("(--as-of) was not given", "give the day with --as-of"),
)
_OTHER_LAW = "choose a policy for this kind of data"
_DUTIES = frozenset({"law", "standard", "recommended"})  # whose days are worth a warning
_STATUSES = (
    ("fail", "broken"),
    ("review", "for a person to judge"),
    ("pass", "passed"),
    ("not-evaluated", "not evaluated"),
    ("manual", "to be looked at by hand"),
    ("not-applicable", "not applicable"),
)


def write(report: Report, out: TextIO) -> None:
    """Write the report to `out`, in colour where that is a terminal."""
    colour = out.isatty()
    for style, line in _lines(report):
        shown = printable(line)
        code = _COLOURS.get(style) if colour and shown else None
        out.write(f"\x1b[{code}m{shown}\x1b[0m\n" if code else f"{shown}\n")


def _lines(report: Report) -> Iterator[tuple[str, str]]:
    """Each line with its style."""
    yield from (("dim", line) for line in _header(report))
    blocks: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for each in report.findings:
        structure = each.policy is None  # kept apart from the law's findings
        law = (each.policy or "", each.clause or "", each.cites)
        blocks[structure, -each.severity, each.rule, *law].append(each)
    for key in sorted(blocks):
        yield "", ""
        yield from _block(blocks[key])
    yield "", ""
    yield from (("", line) for line in _totals(report))
    yield "", ""
    yield from _verdict(report)


def _header(report: Report) -> Iterator[str]:
    run = report.run
    judged = (
        "each message judged as a transfer, on the day it was prepared"
        if run.as_of is None
        else f"data at rest as of {run.as_of}"
    )
    yield f"pnr-auditor {run.version} · law as of {run.law_as_of} · {judged}"
    for policy in run.policies:
        known = policy.status not in (None, "in-force")
        standing = f"{policy.status} · ".replace("-", " ") if known else ""
        yield f"policy {policy.id} · {policy.title} · {policy.edition} · {standing}{_seal(policy)}"
        if policy.transposed:
            yield f"       {policy.transposed}"
        if policy.assumes and run.holder is None:
            held = f"judged as held by {HOLDER[policy.assumes]}, the policy's default"
            yield f"       {held}, where the data do not say; --holder says otherwise"
    yield f"configuration {run.configuration}"


def _seal(policy: Regime) -> str:
    return f"reviewed {policy.reviewed} · sha256 {policy.sha256[:_DIGEST]}"


def _block(findings: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    first = findings[0]
    where = f"{first.policy}/{first.clause}" if first.policy else "structure"
    yield (
        str(first.severity),
        f"{first.severity!s:<8}{first.rule} {first.name} · {where} · {_extent(findings)}",
    )
    kinds: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.message, finding.element or ""].append(finding)
    ranked = sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
    for (message, element), alike in ranked[:_KINDS]:
        of = f" [{element}]" if element else ""
        yield "", f"        {message}{of} × {len(alike)}"
        yield "dim", f"          {_span(alike)}"
    if len(ranked) > _KINDS:
        more = count(sum(len(alike) for _, alike in ranked[_KINDS:]), "more finding")
        yield "", f"        and {more} of {count(len(ranked) - _KINDS, 'kind')} (see --format json)"
    yield "", f"        law: {cited(first.cites, first.binding, first.basis)}"
    for remedy in sorted({each.remedy for each in findings}):
        yield "", f"        do:  {remedy}"


def _extent(findings: Sequence[Finding]) -> str:
    """How many findings, in how many records, and in the frames of how many messages."""
    places = {(each.place.source, each.place.message, each.place.record) for each in findings}
    records = sum(bool(record) for _, _, record in places)
    shares = ((records, "record"), (len(places) - records, "message"))
    within = " and ".join(count(*each) for each in shares if each[0])
    return f"{count(len(findings), 'finding')} in {within}"


def _span(findings: Sequence[Finding]) -> str:
    """The first place, and how far the others reach."""
    first, last = findings[0].place, findings[-1].place
    line = f"{first.source}: {spot(first)}"
    sources = len({each.place.source for each in findings})
    if sources > 1:
        return f"{line} … in {count(sources, 'source')}, the last {last.source}"
    for name in ("message", "record", "segment", "line"):
        number = getattr(last, name)
        if number != getattr(first, name):
            return f"{line} … to {name} {number}"
    return line


def _totals(report: Report) -> Iterator[str]:
    counts = [count(report.counts[str(each)], str(each)) for each in reversed(Severity)]
    yield _row("findings", f"{', '.join(counts)}")
    if report.cut:
        yield _row("", f"{report.cut} of them are not shown (--max-findings)")
    seen = (
        (report.sources, "source"),
        (report.messages, "message"),
        (report.records, "record"),
        (report.travellers, "traveller"),
    )
    partly = f"; {report.partly_read} of them read in part" if report.partly_read else ""
    yield _row("examined", ", ".join(count(*each) for each in seen) + partly)
    yield from _unread(report.unread)
    yield from _requirements(report.requirements)
    yield from _coming(report)


def _coming(report: Report) -> Iterator[str]:
    """The deadlines nearest to the day of the run, of clauses that set a duty."""
    month = (report.run.as_of or report.run.law_as_of.isoformat())[:7]
    duties = {(each.policy, each.clause) for each in report.requirements if each.binding in _DUTIES}
    coming = sorted(
        (
            each
            for each in report.deadlines
            if each.month >= month and (each.policy, each.clause) in duties
        ),
        key=lambda each: (each.month, each.policy, each.clause),
    )
    counted = " (counted from the preparation of the message)" if report.run.as_of is None else ""
    for each in coming[:_COMING]:
        label = "coming up" if each is coming[0] else ""
        passes = "record passes its" if each.records == 1 else "records pass their"
        under = f"under {each.policy}/{each.clause}{counted}"
        yield _row(label, f"in {each.month} {each.records} {passes} last lawful day {under}")
    if len(coming) > _COMING:
        yield _row("", f"and {count(len(coming) - _COMING, 'later deadline')}")


def _unread(unread: Sequence[Unread]) -> Iterator[str]:
    for each in unread[:_UNREAD]:
        yield _row("not read" if each is unread[0] else "", f"{each.source}: {each.reason}")
    if len(unread) > _UNREAD:
        yield _row("", f"and {len(unread) - _UNREAD} more")


def _requirements(requirements: Sequence[Requirement]) -> Iterator[str]:
    yield _row("clauses", ", ".join(_statuses(requirements)))
    reasons: dict[str, list[Requirement]] = defaultdict(list)
    for each in requirements:
        if each.status == "not-evaluated":
            reasons[each.reason or "no reason was given"].append(each)
    ranked = sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))
    for reason, here in ranked[:_REASONS]:
        names = _few([f"{each.policy}/{each.clause}" for each in here])
        known = "--" in reason  # says itself what to do
        hint = next((f" ({hint})" for words, hint in _HINTS if words in reason and not known), "")
        yield _row("not evaluated" if reason == ranked[0][0] else "", f"{reason}{hint}: {names}")
    if len(ranked) > _REASONS:
        yield _row("", f"and for {count(len(ranked) - _REASONS, 'more reason')}")


def _statuses(requirements: Sequence[Requirement]) -> Iterator[str]:
    """How many clauses came to what; what is not law yet is told apart."""
    for status, words in _STATUSES:
        here = [each for each in requirements if each.status == status]
        ahead = sum(each.in_advance for each in here)
        if status == "fail":
            yield f"{len(here) - ahead} broken"
            if ahead:
                yield f"{ahead} that would be broken once the law starts"
        else:
            yield f"{len(here)} {words}" + (f" ({ahead} of them in advance)" if ahead else "")


def _verdict(report: Report) -> Iterator[tuple[str, str]]:
    days = sorted({policy.reviewed.isoformat() for policy in report.run.policies})
    code = report.exit_code
    yield "bold", headline(report)
    yield "", f"{NOT_ADVICE}; law reviewed on {' and '.join(days)}"
    told = [_EXITS[code]] if code in _EXITS else []
    if report.examined and report.idle:
        yield "", f"what to do: {_advice(report.requirements)}"
        told = [_IDLE if code == 3 else each for each in told]  # noqa: PLR2004 - the code above
    if report.failed:
        told.append(f"findings at or above {report.run.fail_on}" if report.grave else _UNJUDGED)
    elif not told:
        told.append(_passed(report))
    yield "", f"exit {code}: {'; '.join(told)}"


def _advice(requirements: Sequence[Requirement]) -> str:
    """What could make a clause judge these data."""
    reasons = {each.reason or "" for each in requirements if each.status == "not-evaluated"}
    hints = [hint for words, hint in _HINTS if any(words in reason for reason in reasons)]
    return "; or ".join([*hints, _OTHER_LAW])


def _passed(report: Report) -> str:
    if report.worst is None:
        return "clean"
    least = report.run.fail_on
    return f"no finding at or above {least}" if least else "findings were not to fail this run"


def _row(label: str, text: str) -> str:
    return f"{label:<{_LABEL}}{text}"


def _few(names: Iterable[str], most: int = 6) -> str:
    named = list(names)
    more = f" and {len(named) - most} more" if len(named) > most else ""
    return ", ".join(named[:most]) + more
