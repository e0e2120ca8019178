"""The report as text, for a log: the verdict, then what fails it clause by clause, then the rest in one line each.

Laws of the file: whoever reads three lines knows how it ended and where to look; a count and a first
place stand for thousands of lines; whatever is left out is counted, with the option that shows it;
nothing that stands in a name can move a cursor.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import TextIO

from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.report_diff import ReportDiff
from auditor.judging.requirement import Requirement
from auditor.judging.what_was_asked import Regime
from auditor.law.finding import Severity
from auditor.observed.record import Unread, printable
from auditor.reporters import difference, summary
from auditor.reporters.grouped import Block, Kind, blocks, extent, first_place, open_findings, place
from auditor.reporters.words import broken, cited, count, opened, spot

TITLE = "text for a terminal or a log: the verdict first, grouped and short"

_KINDS, _UNREAD, _FILES, _ELEMENTS = 5, 10, 10, 2  # how many of each are shown
_DIGEST = 12
_LABEL = 15
_COLOURS = {"error": "31;1", "warning": "33;1", "note": "36", "bold": "1", "dim": "2"}
_EXITS = {
    3: "nothing to audit",
    4: "something could not be read; what could be read is reported",
    5: "a limit cut the audit short",
}
_UNJUDGED = "a clause could not be evaluated"
_IDLE_WAIVER = "a waiver excuses nothing"
_IDLE = "no clause could be judged"
_OTHER_LAW = "choose a policy for this kind of data"
_MORE = "--verbose"

_Line = tuple[str, str]  # its style, and what it says


def write(report: Report, out: TextIO, *, every: bool = False, width: int | None = None) -> None:
    """Write the report to `out`, in colour where that is a terminal.

    With `every` place of every finding, known ones too; lines are broken at `width` columns, where
    there are so many.
    """
    _print(_lines(report, every=every), out, width)


def write_verdict(report: Report, out: TextIO, *, width: int | None = None) -> None:
    """Write one line: what it comes to."""
    _print([("bold", f"{headline(report)}; {summary.reviewed(report.run)}")], out, width)


def write_diff(diff: ReportDiff, out: TextIO) -> None:
    """Write what changed between two reports: how many, then what is new, then which clauses turned."""
    _print(_diff(diff), out, None)


def _diff(diff: ReportDiff) -> Iterator[_Line]:
    yield "bold", f"pnr-auditor {diff.after.run.version}: {difference.totals(diff)}"
    yield from (("dim", _row(name, told)) for name, told in difference.runs(diff))
    new = difference.as_new(diff)
    for block in blocks(new.findings):
        yield "", ""
        yield from _block(block, new, _KINDS)
    if unlisted := diff.new - len(diff.come):
        yield "", f"and {count(unlisted, 'new finding')} that the report counts and does not list"
    if diff.fixed:
        yield "", ""
        yield "bold", "fixed:"
        for change in diff.changes:
            if change.fixed:
                of = f" [{change.element}]" if change.element else ""
                where = f"{change.policy}/{change.clause}" if change.policy else "structure"
                yield "", f"  {change.message}{of} × {change.fixed} · {change.rule} · {where}"
    for label, style, turns in (("worse", "error", diff.worse), ("better", "", diff.better)):
        if turns:
            yield "", ""
            yield "bold", f"{label}:"
            yield from ((style, f"  {difference.turned(each)}") for each in turns)
    yield "", ""
    yield "", summary.reviewed(diff.after.run)


def _print(lines: Iterable[_Line], out: TextIO, width: int | None) -> None:
    colour = out.isatty()
    for style, line in lines:
        shown = printable(line)
        for piece in broken(shown, width) if width else [shown]:
            code = _COLOURS.get(style) if colour and piece else None
            out.write(f"\x1b[{code}m{piece}\x1b[0m\n" if code else f"{piece}\n")


def few(report: Report, most: int) -> str:
    """The verdict and what fails in at most so many lines, the first in full: for an assertion."""
    told = [line for _, line in _verdict(report)]
    told += list(_unread(report.unread))[: most // 4]
    grave = [each for each in blocks(*open_findings(report)) if _fails(each, report)]
    others = [each for each in blocks(*open_findings(report)) if not _fails(each, report)]
    lines = [line for each in grave[:1] for _, line in _block(each, report, 2)]
    lines += [_one_line(each, report) for each in grave[1:] or (() if grave else others)]
    if not grave:
        lines += [_row("not evaluated", why) for why, _ in summary.reasons(report.requirements)]
    room = most - len(told) - 2
    if len(lines) > room:
        lines = [*lines[: room - 1], f"and {len(lines) - room + 1} more"]
    return "\n".join(map(printable, [*told, *lines, *list(_about(report.run.policies))[:2]]))


def _lines(report: Report, *, every: bool) -> Iterator[_Line]:
    """Each line with its style."""
    yield from _verdict(report)
    found = blocks(*open_findings(report))
    grave = [each for each in found if every or _fails(each, report)]
    for block in grave:
        yield "", ""
        yield from _block(block, report, len(block.kinds) if every else _KINDS, every=every)
    lesser = [each for each in found if each not in grave]
    if lesser:
        yield "", ""
        for block in lesser:
            yield str(block.severity), _one_line(block, report)
    if every and report.excused:
        yield from _excused(report)
    yield from _files(report, every=every)
    yield "", ""
    yield from (("", line) for line in _totals(report, every=every))
    yield "", ""
    yield from (("dim", line) for line in _terms(report, every=every))
    yield "bold", f"exit {report.exit_code}: {outcome(report)}"


def _verdict(report: Report) -> Iterator[_Line]:
    yield "bold", f"pnr-auditor {report.run.version}: {headline(report)}"
    yield "", f"{_found(report)}; exit {report.exit_code}: {outcome(report)}"
    if report.examined and report.idle:
        yield "", f"what to do: {_advice(report.requirements)}"


def _found(report: Report) -> str:
    """How many findings, and how many of them are new: `1 new, 216 known: 200 errors, 17 warnings, 0 notes`."""
    counted = summary.counted(report)
    return f"{summary.novelty(report)}: {counted}" if report.run.baseline else counted


def _fails(block: Block, report: Report) -> bool:
    """Whether these findings are such as fail the run; where none is to fail it, errors are."""
    return block.severity >= (report.run.fail_on or Severity.ERROR)


def _block(
    block: Block, report: Report, shown: int, *, every: bool = False, new: bool = True
) -> Iterator[_Line]:
    severity = str(block.severity)
    yield severity, f"{severity:<8}{_new(report) if new else ''}{block.said}"
    number = extent(block.findings, block.left_out)
    yield "", f"        {block.rule} {block.name} · {block.where} · {number}"
    for kind in block.kinds[:shown]:
        yield "", f"        {_kind(kind, report)}"
        if every:
            yield from (("dim", f"          {place(each)}") for each in kind.findings)
    if others := block.kinds[shown:]:
        more = count(sum(each.number for each in others), "more finding")
        yield "", f"        and {more} of {count(len(others), 'kind')} ({_MORE})"
    yield "", f"        law: {cited(block.cites, block.binding, block.basis, block.duty)}"
    for remedy in block.remedies:
        yield "", f"        do:  {remedy}"


def _new(report: Report) -> str:
    return "new: " if report.run.baseline else ""


def _kind(kind: Kind, report: Report) -> str:
    of = f" [{kind.element}]" if kind.element else ""
    times = f" × {kind.number}" if kind.number > 1 else ""
    at = first_place(kind)
    # Line and column lead there; what has none is named in words.
    where = "" if at.line is not None and at.start_column is not None else spot(at, line=False)
    told = f"{kind.message}{of}{times}{f' · {where}' if where else ''}"
    return told if report.run.redacted else f"{opened(at)}: {told}"


def _one_line(block: Block, report: Report) -> str:
    severity, at = str(block.severity), first_place(block.kinds[0])
    where = "" if report.run.redacted else f"{opened(at)}: "
    number = extent(block.findings, block.left_out)
    parts = (
        f"{_new(report)}{block.said}",
        f"{block.rule} {block.name}",
        block.where,
        number,
        _elements(block),
    )
    told = " · ".join(filter(None, parts))
    return f"{severity:<8}{where}{told}"


def _elements(block: Block) -> str:
    """The elements that are met most, and how many others there are."""
    met: Counter[str] = Counter()
    for kind in block.kinds:
        if kind.element:
            met[kind.element] += kind.number
    ranked = sorted(met, key=lambda name: (-met[name], name))
    return summary.few(ranked, _ELEMENTS)


def _excused(report: Report) -> Iterator[_Line]:
    """What the baseline knows, and what is waived: shown when it is asked for."""
    known = [each for each in report.findings if each.excused]
    for block in blocks(known):
        yield "", ""
        yield "dim", "known or waived, fails no build:"
        yield from _block(block, report, len(block.kinds), every=True, new=False)


def _files(report: Report, *, every: bool) -> Iterator[_Line]:
    """How many findings of each gravity lie in which file, where there are several; the worst first."""
    counts: dict[str, Counter[Severity]] = {}
    findings, left_out = open_findings(report)
    for each in findings:
        counts.setdefault(each.place.source, Counter())[each.severity] += 1
    for more in left_out:
        source = more.finding.place.source
        counts.setdefault(source, Counter())[more.finding.severity] += more.number
    if len(counts) < 2:  # noqa: PLR2004 - a table of one row tells nothing
        return
    rows = sorted(
        counts.items(), key=lambda item: ([-item[1][each] for each in reversed(Severity)], item[0])
    )
    shown = rows if every else rows[:_FILES]
    yield "", ""
    yield "bold", f"{'errors':>8}{'warnings':>10}{'notes':>8}  file"
    for source, found in shown:
        error, warning, note = (found[each] for each in reversed(Severity))
        yield "", f"{error:>8}{warning:>10}{note:>8}  {source}"
    if len(rows) > len(shown):
        yield "", f"and {count(len(rows) - len(shown), 'more file')} ({_MORE})"


def _totals(report: Report, *, every: bool) -> Iterator[str]:
    if told := summary.excused(report):
        yield _row("excused", told + ("" if every else f" ({_MORE} shows them)"))
    for label, told in zip(
        ["waivers", *[""] * len(report.waivers)], summary.waivers(report), strict=False
    ):
        yield _row(label, told)
    if report.cut:
        said = f"{report.cut} findings are counted, not listed (--max-findings lists more)"
        yield _row("not listed", said)
    yield _row("examined", summary.examined(report))
    yield from _unread(report.unread)
    if told := summary.passed_over(report.passed_over):
        yield _row("not looked at", told)
    yield _row("clauses", summary.scope(report.requirements, report.run.policies))
    yield _row("", ", ".join(summary.statuses(report.requirements)))
    yield from _reasons(report.requirements, every=every)
    for label, told in zip(
        chain(["by people"], repeat("")), summary.assessed(report), strict=False
    ):
        yield _row(label, told)
    yield from _coming(report, every=every)


def _coming(report: Report, *, every: bool) -> Iterator[str]:
    coming = summary.coming(report)
    for each in coming if every else coming[:1]:
        label = "coming up" if each is coming[0] else ""
        more = "" if every else _and_more(len(coming) - 1, "later deadline")
        yield _row(label, f"in {each.month} {summary.passing(each, report.run)}{more}")


def _and_more(number: int, noun: str) -> str:
    return f"; and {count(number, noun)} ({_MORE})" if number else ""


def _unread(unread: Sequence[Unread]) -> Iterator[str]:
    for each in unread[:_UNREAD]:
        yield _row("not read" if each is unread[0] else "", f"{each.source}: {each.reason}")
    if len(unread) > _UNREAD:
        yield _row("", f"and {len(unread) - _UNREAD} more")


def _reasons(requirements: Sequence[Requirement], *, every: bool) -> Iterator[str]:
    label, reasons = "not evaluated", summary.reasons(requirements)
    # The one first of which somebody can do something.
    helped = [each for each in reasons if "--" in each[0] or "settings" in each[0]]
    for reason, here in reasons if every else (helped or reasons)[:1]:
        more = "" if every else _and_more(len(reasons) - 1, "more reason")
        yield _row(label, f"{reason}: {summary.named(here)}{more}")
        label = ""


def _terms(report: Report, *, every: bool) -> Iterator[str]:
    """Under which law and on which day, for whoever wants to do it again."""
    run = report.run
    yield _row("judged", summary.judged(run))
    for policy in run.policies:
        named = (policy.title, policy.edition, summary.standing(policy))
        yield _row(f"policy {policy.id}", " · ".join([*filter(None, named), _seal(policy)]))
        if told := summary.held(policy):
            yield _row("", told)
        if policy.transposed:
            first, _, more = policy.transposed.partition(". ")
            yield _row("", policy.transposed if every or not more else f"{first} ({_MORE})")
        if held := summary.assumed(policy, run):
            yield _row("", f"{held}; --holder says otherwise")
    for label, told in zip(chain(["words"], repeat("")), summary.LEGEND, strict=False):
        yield _row(label, told)
    yield f"configuration {run.configuration}"
    yield summary.reviewed(run)


def _about(policies: Iterable[Regime]) -> Iterator[str]:
    return (f"law: {each.id}, {each.title}, reviewed {each.reviewed}" for each in policies)


def _seal(policy: Regime) -> str:
    return f"reviewed {policy.reviewed} · sha256 {policy.sha256[:_DIGEST]}"


def outcome(report: Report) -> str:
    """Why the exit code is what it is."""
    code = report.exit_code
    told = [_EXITS[code]] if code in _EXITS else []
    if report.examined and report.idle:
        told = [_IDLE if code == 3 else each for each in told]  # noqa: PLR2004 - nothing judged
    if report.failed:
        told.append(_why(report))
    elif not told:
        told.append(_passed(report))
    return "; ".join(told)


def _why(report: Report) -> str:
    if report.grave:
        return f"{'new ' if report.run.baseline else ''}findings at or above {report.run.fail_on}"
    unjudged = report.run.fail_on_unevaluated and report.unevaluated
    return _UNJUDGED if unjudged else _IDLE_WAIVER


def _advice(requirements: Sequence[Requirement]) -> str:
    """What could make a clause judge these data."""
    reasons = {each.reason or "" for each in requirements if each.status == "not-evaluated"}
    hints = [hint for words, hint in summary.HINTS if any(words in reason for reason in reasons)]
    return "; or ".join([*hints, _OTHER_LAW])


def _passed(report: Report) -> str:
    if report.worst is None:
        return "clean"
    least = report.run.fail_on
    if least and report.excused and report.worst >= least:
        return (
            f"no new finding at or above {least}"
            if report.run.baseline
            else f"what is at or above {least} is waived"
        )
    return f"no finding at or above {least}" if least else "findings were not to fail this run"


def _row(label: str, text: str) -> str:
    return f"{label:<{_LABEL}}{text}" if len(label) < _LABEL else f"{label} {text}"
