"""A forecast as text: clause by clause, how many records begin to break it, and when."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import TextIO

from auditor.judging.forecast.prospect import Count, Prospect, Step
from auditor.judging.report import NOT_ADVICE
from auditor.law.finding import Severity
from auditor.observed.record import printable
from auditor.reporters.summary import passed_over
from auditor.reporters.words import count, demanded

_STEPS, _REASONS = 24, 8  # how many lines of each are shown
_BAR = 30
_DAYS: dict[Step, str] = {"day": "day", "week": "ISO week", "month": "month"}


def write_text(prospect: Prospect, out: TextIO) -> None:
    """Write the forecast to `out`."""
    out.writelines(f"{printable(line)}\n" for line in _lines(prospect))


def _lines(prospect: Prospect) -> Iterator[str]:
    yield from _header(prospect)
    for key, counts in groupby(prospect.counts, key=lambda each: (each.policy, each.clause)):
        yield ""
        yield from _clause(prospect, key, list(counts))
    yield ""
    yield from _totals(prospect)


def _header(prospect: Prospect) -> Iterator[str]:
    asked = prospect.asked
    law = f"law of {asked.law_as_of}" if asked.law_as_of else "the law of each day"
    yield (
        f"pnr-auditor {asked.version} · forecast from {asked.first} to {asked.last}, "
        f"by {_DAYS[asked.step]} · {law}"
    )
    for policy in asked.policies:
        standing = "" if policy.status == "in-force" else f"{policy.status.replace('-', ' ')} · "
        yield f"policy {policy.id} · {policy.title} · {policy.edition} · {standing}reviewed {policy.reviewed}"


def _clause(prospect: Prospect, key: tuple[str, str], counts: list[Count]) -> Iterator[str]:
    finding = prospect.clauses[key]
    total = count(sum(each.records for each in counts), "record")
    yield f"{finding.severity!s:<8}{finding.rule} {finding.name} · {key[0]}/{key[1]} · {total}"
    most = max(1, *(each.records for each in counts))
    for each in counts[:_STEPS]:
        bar = "#" * max(1, round(_BAR * each.records / most))
        when = _when(each.start, prospect)
        yield f"        {when:<22} {each.records:>9} {bar}"
    if len(counts) > _STEPS:
        rest = counts[_STEPS:]
        yield f"        and {count(sum(each.records for each in rest), 'record')} later (see --format json)"
    yield f"        law: {demanded(finding)}"
    yield f"        do:  {finding.remedy}"


def _when(start: date, prospect: Prospect) -> str:
    """The stretch of days, and that of the first day, on which more may have been broken for long."""
    step, first = prospect.asked.step, prospect.asked.first
    name = {
        "day": f"{start}",
        "week": f"{start:%G}-W{start:%V}",
        "month": f"{start:%Y-%m}",
    }[step]
    days = (first - start).days
    return f"{name}, or before" if 0 <= days < {"day": 1, "week": 7, "month": 31}[step] else name


def _totals(prospect: Prospect) -> Iterator[str]:
    yield f"examined       {count(prospect.sources, 'source')}, {count(prospect.records, 'record')}"
    for each in prospect.unread[:_REASONS]:
        yield f"not read       {each.source}: {each.reason}"
    if len(prospect.unread) > _REASONS:
        yield f"               and {len(prospect.unread) - _REASONS} more not read"
    if passed := passed_over(prospect.passed_over):
        yield f"not looked at  {passed}"
    for left in prospect.unjudged[:_REASONS]:
        under = f"{count(left.records, 'record')} under {left.policy}/{left.clause}"
        yield f"not forecast   {under}: {left.reason}"
    if len(prospect.unjudged) > _REASONS:
        yield f"               and {len(prospect.unjudged) - _REASONS} more reasons"
    if prospect.cut:
        yield f"left out       {prospect.cut} of what falls due is counted, not listed"
    yield ""
    yield _headline(prospect)
    yield f"{NOT_ADVICE}; law reviewed on {max(each.reviewed for each in prospect.asked.policies)}"


def _headline(prospect: Prospect) -> str:
    if not prospect.records:
        return "nothing was examined"
    last = prospect.asked.last
    if not prospect.clauses:
        return f"nothing falls due by {last} in what could be forecast"
    grave = sum(each.severity is Severity.ERROR for each in prospect.clauses.values())
    rest = len(prospect.clauses) - grave
    parts = [f"{count(grave, 'clause')} broken"] if grave else []
    if rest:
        parts.append(f"{count(rest, 'clause')} by a reading, a recommendation or advice")
    return f"by {last}, if nothing is done: {', '.join(parts)}"
