"""The report as text: one block for each provision that is broken, then what was looked at.

Laws of the file: a count and a span stand for thousands of lines; whatever is left out is counted;
nothing that stands in a name can move a cursor.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import TextIO

from auditor.judging.report import Regime, Report, Requirement, headline
from auditor.observed.record import Unread, printable
from auditor.reporters import summary
from auditor.reporters.grouped import Block, blocks, extent, place, reach
from auditor.reporters.words import broken, count, demanded, law

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
_OTHER_LAW = "choose a policy for this kind of data"


def write(report: Report, out: TextIO, *, every: bool = False, width: int | None = None) -> None:
    """Write the report to `out`, in colour where that is a terminal.

    With `every` place, not only spans; lines are broken at `width` columns, where there are so many.
    """
    _print(_lines(report, every=every), out, width)


def write_verdict(report: Report, out: TextIO, *, width: int | None = None) -> None:
    """Write one line: what it comes to."""
    _print([("bold", f"{headline(report)}; {summary.reviewed(report.run)}")], out, width)


def _print(lines: Iterable[tuple[str, str]], out: TextIO, width: int | None) -> None:
    colour = out.isatty()
    for style, line in lines:
        shown = printable(line)
        for piece in broken(shown, width) if width else [shown]:
            code = _COLOURS.get(style) if colour and piece else None
            out.write(f"\x1b[{code}m{piece}\x1b[0m\n" if code else f"{piece}\n")


def findings(report: Report) -> str:
    """What was found, in all its kinds, and looked at; without the heading and the verdict."""
    told: list[str] = []
    for block in blocks(report.findings, report.left_out):
        told += ["", *(line for _, line in _block(block, len(block.kinds)))]
    told += ["", *_totals(report), summary.reviewed(report.run)]
    return "\n".join(map(printable, told))


def _lines(report: Report, *, every: bool) -> Iterator[tuple[str, str]]:
    """Each line with its style."""
    yield from (("dim", line) for line in _header(report))
    for block in blocks(report.findings, report.left_out):
        yield "", ""
        yield from _block(block, len(block.kinds) if every else _KINDS, every=every)
    yield "", ""
    yield from (("", line) for line in _totals(report))
    yield "", ""
    yield from _verdict(report)


def _header(report: Report) -> Iterator[str]:
    run = report.run
    yield f"pnr-auditor {run.version} · {law(run.law_as_of)} · {summary.judged(run)}"
    for policy in run.policies:
        named = (f"policy {policy.id}", policy.title, policy.edition, summary.standing(policy))
        yield " · ".join(each for each in (*named, _seal(policy)) if each)
        if told := summary.held(policy):
            yield f"       {told}"
        if policy.transposed:
            yield f"       {policy.transposed}"
        if held := summary.assumed(policy, run):
            yield f"       {held}; --holder says otherwise"
    yield f"configuration {run.configuration}"


def _seal(policy: Regime) -> str:
    return f"reviewed {policy.reviewed} · sha256 {policy.sha256[:_DIGEST]}"


def _block(block: Block, shown: int, *, every: bool = False) -> Iterator[tuple[str, str]]:
    severity = str(block.severity)
    heading = (
        f"{block.rule} {block.name} · {block.where} · {extent(block.findings, block.left_out)}"
    )
    yield severity, f"{severity:<8}{heading}"
    for kind in block.kinds[:shown]:
        of = f" [{kind.element}]" if kind.element else ""
        yield "", f"        {kind.message}{of} × {kind.number}"
        places = map(place, kind.findings) if every and kind.findings else [reach(kind)]
        yield from (("dim", f"          {each}") for each in places)
    if others := block.kinds[shown:]:
        more = count(sum(each.number for each in others), "more finding")
        yield "", f"        and {more} of {count(len(others), 'kind')} (see --verbose)"
    yield "", f"        law: {demanded(block)}"
    for remedy in block.remedies:
        yield "", f"        do:  {remedy}"


def _totals(report: Report) -> Iterator[str]:
    yield _row("findings", summary.counted(report))
    if told := summary.excused(report):
        yield _row("", told)
    for label, told in zip(
        ["waivers", *[""] * len(report.waivers)], summary.waivers(report), strict=False
    ):
        yield _row(label, told)
    if report.cut:
        yield _row("", f"{report.cut} of them are counted, not listed (--max-findings lists more)")
    yield _row("examined", summary.examined(report))
    yield from _unread(report.unread)
    if told := summary.passed_over(report):
        yield _row("passed over", told)
    yield _row("clauses", ", ".join(summary.statuses(report.requirements)))
    yield from _reasons(report.requirements)
    for label, told in zip(
        chain(["by people"], repeat("")), summary.assessed(report), strict=False
    ):
        yield _row(label, told)
    yield from _coming(report)


def _coming(report: Report) -> Iterator[str]:
    coming = summary.coming(report)
    for each in coming[:_COMING]:
        label = "coming up" if each is coming[0] else ""
        yield _row(label, f"in {each.month} {summary.passing(each, report.run)}")
    if len(coming) > _COMING:
        yield _row("", f"and {count(len(coming) - _COMING, 'later deadline')}")


def _unread(unread: Sequence[Unread]) -> Iterator[str]:
    for each in unread[:_UNREAD]:
        yield _row("not read" if each is unread[0] else "", f"{each.source}: {each.reason}")
    if len(unread) > _UNREAD:
        yield _row("", f"and {len(unread) - _UNREAD} more")


def _reasons(requirements: Sequence[Requirement]) -> Iterator[str]:
    label, reasons = "not evaluated", summary.reasons(requirements)
    for reason, here in reasons[:_REASONS]:
        yield _row(label, f"{reason}: {summary.named(here)}")
        label = ""
    if len(reasons) > _REASONS:
        yield _row("", f"and for {count(len(reasons) - _REASONS, 'more reason')}")


def _verdict(report: Report) -> Iterator[tuple[str, str]]:
    yield "bold", headline(report)
    yield "", summary.reviewed(report.run)
    if report.examined and report.idle:
        yield "", f"what to do: {_advice(report.requirements)}"
    yield "", f"exit {report.exit_code}: {outcome(report)}"


def outcome(report: Report) -> str:
    """Why the exit code is what it is."""
    code = report.exit_code
    told = [_EXITS[code]] if code in _EXITS else []
    if report.examined and report.idle:
        told = [_IDLE if code == 3 else each for each in told]  # noqa: PLR2004 - nothing judged
    if report.failed:
        told.append(f"findings at or above {report.run.fail_on}" if report.grave else _UNJUDGED)
    elif not told:
        told.append(_passed(report))
    return "; ".join(told)


def _advice(requirements: Sequence[Requirement]) -> str:
    """What could make a clause judge these data."""
    reasons = {each.reason or "" for each in requirements if each.status == "not-evaluated"}
    hints = [hint for words, hint in summary.HINTS if any(words in reason for reason in reasons)]
    return "; or ".join([*hints, _OTHER_LAW])


def _passed(report: Report) -> str:
    if report.worst is None:
        return "clean"
    least = report.run.fail_on
    return f"no finding at or above {least}" if least else "findings were not to fail this run"


def _row(label: str, text: str) -> str:
    return f"{label:<{_LABEL}}{text}"
