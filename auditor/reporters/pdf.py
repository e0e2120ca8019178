"""The report as a PDF to read, sign and file: the summary, each regime, and the gravest findings.

Typst sets it, from a wheel that carries its own fonts: no library or font of the system is asked, so
that every machine writes the same bytes.

Laws of the file: accessible (PDF/UA-1, which Typst checks); no script, no link, nothing fetched; no
date but the law's; all findings are in other reports, since their pages would be hundreds, and how
many lack is said.
"""

import json
import re
from importlib.resources import files
from typing import IO, Any

import typst

from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.requirement import Requirement, Status
from auditor.judging.what_was_asked import Regime
from auditor.reporters import summary
from auditor.reporters.grouped import Block, blocks, extent, reach
from auditor.reporters.words import cited, count, demanded, flat

TITLE = "a PDF to read and file: the summary and the gravest findings"
BINARY = True

_BLOCKS, _KINDS, _UNREAD, _COMING = 25, 6, 20, 12  # how many of each are shown
_JUDGED: tuple[Status, ...] = ("fail", "on-receipt", "review", "pass")
_FILLS: dict[Status, str] = {
    "fail": "#b3261e", "on-receipt": "#c05a00", "review": "#e0a100", "pass": "#2e7d4f",
    "not-evaluated": "#9aa3b2", "attested": "#7d7ab8", "manual": "#c9d1de", "not-applicable": "#e8ecf3",
}  # fmt: skip
# Latin, Greek, Cyrillic and punctuation: what the fonts in Typst's wheel draw. PDF/UA-1 allows no
# sign without a shape, so that any other, of a file's name for instance, is written by its number.
_NOT_DRAWN = re.compile("[^ -~\u00a0-\u02af\u0370-\u0482\u048a-\u04ff\u1e00-\u1eff\u2010-\u2027\u2030-\u203e\u20ac\u2190-\u2193\u2264\u2265]")  # fmt: skip # noqa: E501 - one class


def write(report: Report, out: IO[bytes]) -> None:
    """Write the PDF to `out`."""
    page = (files("auditor.reporters") / "pdf.typ").read_bytes()
    told = json.dumps(content(report), ensure_ascii=False)
    out.write(
        typst.compile(
            page,
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs={"told": told},
            timestamp=0,  # else the day of the making gets into the identifier
        )
    )


def content(report: Report) -> dict[str, Any]:
    """All words and figures of the pages, as `pdf.typ` takes them: text, lists and objects of both."""
    tree: dict[str, Any] = _drawn(_content(report))
    return tree


def _drawn(value: object) -> Any:  # noqa: ANN401 - of the shape it came in
    """Each text of a tree on one line, with what has no shape written as `U+6F22`."""
    if isinstance(value, str):
        return _NOT_DRAWN.sub(lambda each: f"U+{ord(each[0]):04X}", flat(value))
    if isinstance(value, dict):
        return {key: _drawn(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_drawn(each) for each in value]
    return value


def _content(report: Report) -> dict[str, Any]:
    found = blocks(report.findings, report.left_out)
    found.sort(key=lambda each: -each.severity)  # stable: the law's stay before structure
    coming = summary.coming(report)
    left_out = f"; {report.cut} of them are not in this report" if report.cut else ""
    more_unread = len(report.unread) - _UNREAD
    more_blocks = len(found) - _BLOCKS
    more_coming = len(coming) - _COMING
    return {
        "author": f"pnr-auditor {report.run.version}",
        "footer": f"pnr-auditor {report.run.version} · {summary.reviewed(report.run)}",
        "notice": f"{summary.reviewed(report.run)}.",
        "titles": " · ".join(each.title for each in report.run.policies),
        "headline": headline(report),
        "bar": _bar(report),
        "facts": [
            ("Examined", summary.examined(report)),
            *(
                [("Not looked at", passed)]
                if (passed := summary.passed_over(report.passed_over))
                else []
            ),
            ("Findings", summary.counted(report) + left_out),
            ("Judged", summary.judged(report.run)),
            ("Configuration", report.run.configuration),
            ("Scope", summary.scope(report.requirements, report.run.policies)),
        ],
        "statuses": _legend(report),
        "unread": [(each.source, each.reason) for each in report.unread[:_UNREAD]],
        "more_unread": f"and {more_unread} more" if more_unread > 0 else "",
        "regimes": [_regime(each, report) for each in report.run.policies],
        "blocks_title": "The gravest findings" if more_blocks > 0 else "Findings",
        "blocks": [_block(each) for each in found[:_BLOCKS]],
        "more_blocks": (
            f"Findings under {count(more_blocks, 'more provision')} are not in this summary; "
            "the workbook and the JSON report have all of them."
            if more_blocks > 0
            else ""
        ),
        "reasons": [
            f"{reason}: {summary.named(here)}"
            for reason, here in summary.reasons(report.requirements)
        ],
        "assessed": list(summary.assessed(report)),
        "attested": [
            (demanded(each), summary.answered(said))
            for each, said in summary.attested(report.requirements)
        ],
        "coming": [
            f"in {each.month} {summary.passing(each, report.run)}" for each in coming[:_COMING]
        ],
        "more_coming": f"and {count(more_coming, 'later deadline')}" if more_coming > 0 else "",
    }


def _regime(regime: Regime, report: Report) -> dict[str, Any]:
    here = summary.ranked([each for each in report.requirements if each.policy == regime.id])
    parts = (
        f"Policy {regime.id}", regime.edition, summary.standing(regime), f"reviewed {regime.reviewed}",
        summary.held(regime), regime.transposed, summary.assumed(regime, report.run),
    )  # fmt: skip
    others = [
        f"{count(number, 'clause')} {words}"
        for status, words in summary.STATUSES.items()
        if status not in _JUDGED and (number := sum(each.status == status for each in here))
    ]
    return {
        "title": regime.title,
        "headline": summary.verdict(report, regime),
        "about": "; ".join(each.rstrip(".") for each in parts if each) + ".",
        "clauses": [_clause(each) for each in here if each.status in _JUDGED],
        "others": f"Besides: {'; '.join(others)}." if others else "",
    }


def _clause(clause: Requirement) -> dict[str, str]:
    ahead = ", in advance" if clause.in_advance else ""
    return {
        "clause": clause.clause,
        "status": clause.status,
        "said": summary.STATUSES[clause.status] + ahead,
        "findings": str(clause.findings),
        "judged": f"{clause.evaluated} of {clause.applicable}",
        "law": demanded(clause),
    }


def _block(block: Block) -> dict[str, Any]:
    more = len(block.kinds) - _KINDS
    rests_on = cited(block.cites, block.binding, block.basis, block.duty)
    rests = f"{block.where}, {block.rule} {block.name}"
    return {
        "severity": str(block.severity),
        "weight": block.weight[0].upper() + block.weight[1:],
        "title": block.named,
        "extent": f"{extent(block.findings, block.left_out)}. {rests_on}. {rests}.",
        "kinds": [
            (each.message, each.element or "", str(each.number), reach(each))
            for each in block.kinds[:_KINDS]
        ],
        "more": f"and {count(more, 'more kind')}" if more > 0 else "",
        "remedies": list(block.remedies),
    }


def _legend(report: Report) -> list[dict[str, str]]:
    """What the colours of the bar stand for; what is not law yet has that of its status."""
    said = summary.statuses(report.requirements)
    met = {each.status for each in report.requirements}
    fills = [
        _FILLS[status]
        for status in summary.STATUSES
        if status not in {"on-receipt", "attested"} or status in met
    ]
    ahead = any(each.status == "fail" and each.in_advance for each in report.requirements)
    pairs = zip(said, [fills[0]] * ahead + fills, strict=True)
    return [{"words": words, "fill": fill} for words, fill in pairs]


def _bar(report: Report) -> list[dict[str, Any]]:
    """The clauses of each status as a part of one bar; the same figures stand in words."""
    shares = {
        status: sum(each.status == status for each in report.requirements) for status in _FILLS
    }
    return [{"share": share, "fill": _FILLS[status]} for status, share in shares.items() if share]
