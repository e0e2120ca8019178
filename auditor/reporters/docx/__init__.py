"""The report as a document (DOCX) that a policy team edits: what it comes to, then regime by regime.

Laws of the file: headings, tables and lists are those of Word, so that an outline, a table of contents
and a screen reader find them; the only date is that of the law, also inside the archive; a finding is
told once for all places where it was met.
"""

from datetime import datetime
from io import BytesIO
from typing import IO

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.shared import Cm

from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.requirement import JUDGED, Requirement
from auditor.judging.what_was_asked import Regime
from auditor.reporters import summary
from auditor.reporters.docx.paper import (
    bullet,
    field,
    heading,
    more,
    pairs,
    paragraph,
    say,
    styles,
    table,
    undated,
)
from auditor.reporters.grouped import Block, blocks, extent, reach, requirement
from auditor.reporters.words import NO_ADDRESS, address, cited, demanded, flat, quoted

TITLE = "a document (DOCX) to edit"
BINARY = True

_KINDS, _UNREAD, _COMING = 12, 50, 24  # how many of each are shown
_TONES = {
    "fail": "FBE3E1",
    "on-receipt": "FDE9D3",
    "review": "FFF1D0",
    "pass": "DFF2E3",
    "not-evaluated": "ECECEC",
}
_ANSWERED = {"not-met": "FBE3E1", "partly": "FFF1D0"}
_PROPERTY = 255  # characters that Word holds of one


def write(report: Report, out: IO[bytes]) -> None:
    """Write the document to `out`."""
    paper = Document()
    _properties(paper, report)
    styles(paper)
    _page(paper, report)
    _front(paper, report)
    for regime in report.run.policies:
        _regime(paper, regime, report)
    _findings(paper, report)
    _attested(paper, report)
    _open(paper, report)
    _annex(paper, report)
    whole = BytesIO()
    paper.save(whole)
    out.write(undated(whole))


def _properties(paper: Paper, report: Report) -> None:
    told, day = paper.core_properties, datetime.fromisoformat(report.run.day)
    told.title, told.subject = "Audit of passenger data", headline(report)
    told.author = told.last_modified_by = f"pnr-auditor {flat(report.run.version)}"[:_PROPERTY]
    told.comments = summary.reviewed(report.run)[:_PROPERTY]
    told.language, told.revision = "en-GB", 1
    told.created = told.modified = day


def _page(paper: Paper, report: Report) -> None:
    section = paper.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    foot = section.footer.paragraphs[0]._p  # noqa: SLF001 - what is said goes to elements alone
    say(
        foot,
        f"pnr-auditor {report.run.version} · {summary.reviewed(report.run)} · page ",
        soft=True,
    )
    field(foot, "PAGE")


def _front(paper: Paper, report: Report) -> None:
    run = report.run
    heading(paper, "Audit of passenger data", 0)
    say(paragraph(paper), headline(report), bold=True, size=13)
    left_out = f"; {report.cut} of them are not in this report" if report.cut else ""
    facts = [
        ("Examined", summary.examined(report)),
        *(
            [("Not looked at", passed)]
            if (passed := summary.passed_over(report.passed_over))
            else []
        ),
        ("Findings", summary.counted(report) + left_out),
        ("Clauses", summary.clauses(report)),
        ("Judged", summary.judged(run)),
        ("Made by", f"pnr-auditor {run.version}, configuration {run.configuration}"),
        ("Notice", summary.reviewed(run)),
    ]
    pairs(paper, facts)
    if report.unread:
        heading(paper, "Not read, so not audited", 1)
        rows = [(each.source, each.reason) for each in report.unread[:_UNREAD]]
        table(paper, (("Source", 8), ("Why", 9)), rows)
        more(paper, len(report.unread) - _UNREAD, "more source")


def _regime(paper: Paper, regime: Regime, report: Report) -> None:
    heading(paper, regime.title, 1)
    say(paragraph(paper), summary.verdict(report, regime), bold=True)
    parts = (
        f"Policy {regime.id}", regime.edition, summary.standing(regime), f"reviewed {regime.reviewed}",
        summary.held(regime), regime.transposed, summary.assumed(regime, report.run),
    )  # fmt: skip
    say(
        paragraph(paper),
        "; ".join(each.rstrip(".") for each in parts if each) + ".",
        soft=True,
    )
    judged = [each for each in _of(regime, report) if each.status in JUDGED]
    rows = [
        (
            each.title or each.cites,
            summary.STATUSES[each.status] + (", in advance of the law" if each.in_advance else ""),
            str(each.findings),
            f"{each.evaluated} of {each.applicable}",
            _law(each),
        )
        for each in judged
    ]
    if rows:
        columns = (
            ("What is demanded", 4.6),
            ("Status", 2.6),
            ("Findings", 1.9),
            ("Records judged", 1.9),
            ("Law, and its clause here", 6.0),
        )
        table(paper, columns, rows, [_TONES.get(each.status) for each in judged])


def _law(each: Requirement) -> str:
    """The citation after what it demands: its force, its address, words of it, and the clause here."""
    where = address(each.link)
    parts = (
        cited(each.cites, each.binding, each.basis, each.duty),
        f"official text: {where}" if where else NO_ADDRESS,
        quoted(each.quote) if each.quote else "",
        each.clause,
    )
    return "; ".join(filter(None, parts))


def _of(regime: Regime, report: Report) -> list[Requirement]:
    return summary.ranked([each for each in report.requirements if each.policy == regime.id])


def _annex(paper: Paper, report: Report) -> None:
    """The clauses that were not judged: most are for a person, who then needs the words."""
    heading(paper, "Annex: clauses that were not judged", 1)
    for regime in report.run.policies:
        others = [each for each in _of(regime, report) if each.status not in {*JUDGED, "attested"}]
        if not others:
            continue
        heading(paper, regime.title, 2)
        rows = [
            (
                each.title or each.cites,
                summary.STATUSES[each.status],
                summary.why(each) or "no record that it is about",
                _law(each),
            )
            for each in others
        ]
        columns = (
            ("What is demanded", 4.2),
            ("Status", 2.4),
            ("Why, or what to look at", 5.4),
            ("Law, and its clause here", 5.0),
        )
        table(paper, columns, rows, [_TONES.get(each.status) for each in others])


def _attested(paper: Paper, report: Report) -> None:
    """What people answer for, which no machine examined."""
    if report.run.assessment is None:
        return
    heading(paper, "Attested by people, not examined", 1)
    for line in summary.assessed(report):
        say(bullet(paper), line)
    found = summary.attested(report.requirements)
    rows = [
        (
            demanded(each),
            summary.ANSWERS[said.answer] + (f": {said.explanation}" if said.explanation else ""),
            ", ".join(said.evidence),
            said.by,
            f"{said.on} to {said.until}",
        )
        for each, said in found
    ]
    columns = (("Law", 5.6), ("Answer", 3.2), ("Evidence", 3.4), ("Who", 2.4), ("Holds", 2.4))
    if rows:
        table(paper, columns, rows, [_ANSWERED.get(said.answer) for _, said in found])


def _findings(paper: Paper, report: Report) -> None:
    found = blocks(report.findings, report.left_out)
    if not found:
        return
    heading(paper, "Findings", 1)
    for block in found:
        _block(paper, block, requirement(block, report))


def _block(paper: Paper, block: Block, asked: Requirement | None) -> None:
    heading(paper, f"{block.heading[0].upper()}{block.heading[1:]}", 2)
    law = cited(block.cites, block.binding, block.basis, block.duty)
    told = paragraph(paper, keep=True)
    rests = f"{block.where}, {block.rule} {block.name}"
    say(told, f"{extent(block.findings, block.left_out)}. {law}. {rests}.")
    if asked is not None:
        where = address(asked.link)
        line = paragraph(paper, keep=True)
        words = f" {quoted(asked.quote)}" if asked.quote else ""
        say(line, f"Official text: {where}." if where else f"Of this law {NO_ADDRESS}.", soft=True)
        say(line, words, soft=True)
    rows = [
        (each.message, each.element or "", str(each.number), reach(each))
        for each in block.kinds[:_KINDS]
    ]
    table(paper, (("Finding", 4.5), ("Element", 4.6), ("Times", 1.7), ("Where", 6.2)), rows)
    others = block.kinds[_KINDS:]
    more(paper, len(others), "more kind")
    for remedy in block.remedies:
        line = bullet(paper)
        say(line, "To do: ", bold=True)
        say(line, remedy)


def _open(paper: Paper, report: Report) -> None:
    if reasons := summary.reasons(report.requirements):
        heading(paper, "Not evaluated, and why", 1)
        for reason, here in reasons:
            say(bullet(paper), f"{reason}: {summary.named(here)}")
    if coming := summary.coming(report):
        heading(paper, "Coming up", 1)
        for each in coming[:_COMING]:
            say(
                bullet(paper),
                f"In {each.month} {summary.passing(each, report.run)}",
            )
        more(paper, len(coming) - _COMING, "later deadline")
