"""The report as Markdown, as GitHub and GitLab show it: what it comes to, then clause by clause.

Laws of the file: whatever stands in a name is text, never markup; a finding is told once for all
places where it was met, so that the length hangs on the law and not on the data.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.report_diff import ReportDiff
from auditor.judging.requirement import Requirement
from auditor.judging.what_was_asked import Regime
from auditor.reporters import difference, summary
from auditor.reporters.grouped import Block, blocks, extent, open_findings, reach, requirement
from auditor.reporters.words import (
    NO_ADDRESS,
    address,
    cited,
    count,
    demanded,
    flat,
    quoted,
)

TITLE = "Markdown, for a summary of the job or a page"

_KINDS, _UNREAD, _COMING = 8, 20, 12  # how many of each are shown
_MARKUP = re.compile(r"[\\`*_\[\]<>|#~&!@$^{}]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_SIGNS = {"fail": "✗", "on-receipt": "→", "review": "?", "pass": "✓"}


def write(report: Report, out: TextIO) -> None:
    """Write the report to `out`."""
    out.writelines(f"{line}\n" for line in _lines(report))


def write_diff(diff: ReportDiff, out: TextIO) -> None:
    """Write what changed between two reports to `out`."""
    out.writelines(f"{line}\n" for line in _diff(diff))


def _diff(diff: ReportDiff) -> Iterator[str]:
    yield "# What changed between two audits"
    yield ""
    yield f"**{_text(difference.totals(diff))}**"
    yield ""
    yield from _items(*((name.capitalize(), told) for name, told in difference.runs(diff)))
    if found := blocks(difference.as_new(diff).findings):
        yield from _section("New")
        for number, block in enumerate(found):
            yield from [""] * bool(number)
            yield from _block(block)
    if unlisted := diff.new - len(diff.come):
        yield from ("", f"and {count(unlisted, 'new finding')}, counted and not listed")
    if diff.fixed:
        yield from _section("Fixed")
        rows = (
            (each.message, each.element or "", str(each.fixed), _clause(each.policy, each.clause))
            for each in diff.changes
            if each.fixed
        )
        yield from _table(("Finding", "Element", "Times", "Clause"), rows)
    for title, turns in (("Worse", diff.worse), ("Better", diff.better)):
        if turns:
            yield from _section(title)
            yield from (f"- {_text(difference.turned(each))}" for each in turns)
    yield ""
    yield f"*{_text(summary.reviewed(diff.after.run))}*"


def _clause(policy: str | None, clause: str | None) -> str:
    return f"{policy}/{clause}" if policy else "structure"


def _lines(report: Report) -> Iterator[str]:
    run = report.run
    yield "# Audit of passenger data"
    yield ""
    yield f"**{_text(headline(report))}**"
    yield ""
    yield from _items(
        ("Examined", summary.examined(report)),
        *_passed_over(report),
        ("Findings", _found(report)),
        *(() if not run.policies else _under_law(report)),
    )
    if report.unread:
        yield from _section("Not read, so not audited")
        named = [f"{each.source}: {each.reason}" for each in report.unread[:_UNREAD]]
        yield from (f"- Source {_text(each)}" for each in named)
        if len(report.unread) > _UNREAD:
            yield f"- and {len(report.unread) - _UNREAD} more"
    for regime in run.policies:
        yield from _regime(regime, report)
    if found := blocks(*open_findings(report)):
        yield from _section("New findings" if run.baseline else "Findings")
        for number, block in enumerate(found):
            yield from [""] * bool(number)
            yield from _block(block, requirement(block, report))
    yield from _excused(report)
    yield from _attested(report)
    yield from _open(report)
    yield ""
    yield f"{_text(f'pnr-auditor {run.version}')} · configuration `{_code(run.configuration)}`"
    yield ""
    yield f"*{_text(summary.reviewed(run))}*"


def _passed_over(report: Report) -> Iterator[tuple[str, str]]:
    if told := summary.passed_over(report.passed_over):
        yield "Not looked at", told


def _under_law(report: Report) -> Iterator[tuple[str, str]]:
    run = report.run
    yield "Clauses", summary.clauses(report)
    yield "Judged", summary.judged(run)


def _found(report: Report) -> str:
    new = f"{summary.novelty(report)}: " if report.run.baseline else ""
    return f"{new}{summary.counted(report)}{_cut(report)}"


def _excused(report: Report) -> Iterator[str]:
    """What the baseline knows and what is waived, folded up."""
    told = summary.excused(report)
    if not told:
        return
    yield from _section("Known or waived")
    yield _text(f"{told}.")
    yield from ("", f"<details><summary>{report.excused} known or waived</summary>", "")
    rows = (
        (
            block.title or kind.message,
            kind.message,
            kind.element or "",
            str(kind.number),
            reach(kind),
        )
        for block in blocks(each for each in report.findings if each.excused)
        for kind in block.kinds
    )
    yield from _table(("Demand", "Finding", "Element", "Times", "Where"), rows)
    yield from ("", "</details>")
    if report.waivers:
        yield ""
        yield from (f"- Waiver {_text(each)}" for each in summary.waivers(report))


def _cut(report: Report) -> str:
    return f"; {report.cut} of them are not shown here" if report.cut else ""


def _section(title: str) -> Iterator[str]:
    yield from ("", f"## {title}", "")


def _items(*pairs: tuple[str, str]) -> Iterator[str]:
    yield from (f"- **{label}:** {_text(said)}" for label, said in pairs)


def _regime(regime: Regime, report: Report) -> Iterator[str]:
    yield from _section(_text(regime.title))
    yield f"**{_text(summary.verdict(report, regime))}**"
    yield ""
    said = [
        f"Policy {regime.id}: {regime.edition}; reviewed {regime.reviewed}.",
        f"It is {summary.standing(regime)}." if summary.standing(regime) else None,
        f"{told}." if (told := summary.held(regime)) else None,
        regime.transposed,
    ]
    if held := summary.assumed(regime, report.run):
        said.append(f"It is {held}.")
    yield _text(" ".join(each for each in said if each))
    yield ""
    here = [each for each in report.requirements if each.policy == regime.id]
    rows = [each for each in summary.ranked(here) if each.status in _SIGNS]
    if rows:
        columns = ("What is demanded", "Status", "Findings", "Records", "Law", "Clause")
        yield from _rows(columns, map(_row, rows))
        yield ""
    others = [each for each in here if each.status not in _SIGNS]
    for status in ("not-evaluated", "attested", "manual", "not-applicable"):
        named = [each.clause for each in others if each.status == status]
        if named:
            told = f"{count(len(named), 'clause')} {summary.STATUSES[status]}: {', '.join(named)}"
            yield f"<details><summary>{len(named)} {summary.STATUSES[status]}</summary>\n\n{_text(told)}\n\n</details>"


def _row(each: Requirement) -> Sequence[str]:
    ahead = ", in advance" if each.in_advance else ""
    return (
        _text(each.title or each.cites),
        _text(f"{_SIGNS[each.status]} {summary.STATUSES[each.status]}{ahead}"),
        str(each.findings),
        f"{each.evaluated} of {each.applicable}",
        _linked(cited(each.cites, each.binding, each.basis, each.duty), each.link),
        _text(each.clause),
    )


def _linked(said: str, link: str | None) -> str:
    """A text, as a link to the official text where its address is known."""
    to = address(link)
    return f"[{_text(said)}](<{to}>)" if to else _text(said)


def _block(block: Block, asked: Requirement | None = None) -> Iterator[str]:
    yield f"### {_text(block.heading)}"
    yield ""
    law = cited(block.cites, block.binding, block.basis, block.duty)
    number = extent(block.findings, block.left_out)
    rests = _linked(law, asked.link if asked else None)
    yield f"{_text(f'{number}.')} {rests}. {_text(f'{block.where}, {block.rule} {block.name}.')}"
    yield ""
    if asked is not None and address(asked.link) is None:
        yield from (_text(f"Of this law {NO_ADDRESS}."), "")
    if asked is not None and asked.quote is not None:
        yield from (f"> {_text(quoted(asked.quote))}", "")
    shown = block.kinds[:_KINDS]
    rows = ((each.message, each.element or "", str(each.number), reach(each)) for each in shown)
    yield from _table(("Finding", "Element", "Times", "Where"), rows)
    if others := block.kinds[_KINDS:]:
        more = count(sum(each.number for each in others), "more finding")
        yield from ("", f"and {more} of {count(len(others), 'kind')}")
    yield ""
    yield from (f"- **To do:** {_text(each)}" for each in block.remedies)


def _attested(report: Report) -> Iterator[str]:
    """What people answer for, which no machine examined."""
    if report.run.assessment is None:
        return
    yield from _section("Attested by people, not examined")
    yield from (f"- {_text(each)}" for each in summary.assessed(report))
    rows = [
        (f"{each.policy}/{each.clause}", demanded(each), summary.ANSWERS[said.answer], said.by,
         f"{said.on} to {said.until}", ", ".join(said.evidence))
        for each, said in summary.attested(report.requirements)
    ]  # fmt: skip
    if rows:
        yield ""
        yield from _table(("Clause", "Law", "Answer", "Who", "Holds", "Evidence"), rows)


def _open(report: Report) -> Iterator[str]:
    """What was not looked at, and what is coming."""
    if reasons := summary.reasons(report.requirements):
        yield from _section("Not evaluated, and why")
        yield from (
            f"- Because {_text(why)}: {_text(summary.named(here))}" for why, here in reasons
        )
    if coming := summary.coming(report):
        yield from _section("Coming up")
        for each in coming[:_COMING]:
            yield f"- In {each.month} {_text(summary.passing(each, report.run))}"
        if len(coming) > _COMING:
            yield f"- and {count(len(coming) - _COMING, 'later deadline')}"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from _rows(columns, ([_text(cell) for cell in row] for row in rows))


def _rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table whose cells are Markdown already."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _text(text: str) -> str:
    """As it stands: no character of it begins markup, a link, a mention or a formula."""
    return _MARKUP.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), flat(text))


def _code(text: str) -> str:
    return flat(text).replace("`", "'")
