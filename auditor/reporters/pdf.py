"""The report as a PDF to read, sign and file: the summary, each regime, and the gravest findings.

Laws of the file: accessible (PDF/UA-1); no script, no link, nothing fetched; no date but the law's;
all findings are in other reports, since their pages would be hundreds, and how many lack is said.
"""

from functools import cache
from importlib.resources import files
from typing import IO, Any, NoReturn

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup
from weasyprint import HTML

from auditor.report import Regime, Report, Status, headline
from auditor.reporters import summary
from auditor.reporters.grouped import blocks, extent, reach
from auditor.reporters.words import cited, count, flat, law, on_page

TITLE = "a PDF to read and file: the summary and the gravest findings"
BINARY = True

_BLOCKS, _KINDS = 25, 6  # how many of each are shown
_JUDGED: tuple[Status, ...] = ("fail", "review", "pass")
_FILLS: dict[Status, str] = {
    "fail": "#b3261e", "review": "#e0a100", "pass": "#2e7d4f",
    "not-evaluated": "#9aa3b2", "manual": "#c9d1de", "not-applicable": "#e8ecf3",
}  # fmt: skip
_WIDTH, _HEIGHT = 660, 16


def write(report: Report, out: IO[bytes]) -> None:
    """Write the PDF to `out`."""
    page = HTML(string=markup(report), url_fetcher=_refuse)
    out.write(
        page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=report.run.configuration.encode())
    )


def markup(report: Report) -> str:
    """The pages before they are set."""
    return _template().render(_told(report))


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(url.partition(":")[0])


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, finalize=on_page, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["css"] = _css
    return environment.from_string((files("auditor.reporters") / "pdf.html.j2").read_text("utf-8"))


def _css(text: str) -> Markup:
    """The text within a string of CSS: all but letters, digits and a few signs escaped by number."""
    kept = "".join(
        each if each.isalnum() or each in " .,;-·" else f"\\{ord(each):x} " for each in flat(text)
    )
    return Markup(kept)  # noqa: S704 - nothing is left that ends a string or a style


def _told(report: Report) -> dict[str, Any]:
    found = blocks(report.findings, report.left_out)
    found.sort(key=lambda each: -each.severity)  # stable: the law's stay before structure
    return {
        "run": report.run,
        "headline": headline(report),
        "notice": summary.reviewed(report.run),
        "chart": _chart(report),
        "examined": summary.examined(report),
        "counted": summary.counted(report),
        "left_out": report.cut,
        "statuses": _legend(report),
        "judged": f"{summary.judged(report.run)}; {law(report.run.law_as_of)}",
        "unread": report.unread,
        "words": summary.STATUSES,
        "regimes": [_regime(each, report) for each in report.run.policies],
        "blocks": found[:_BLOCKS],
        "more_blocks": max(0, len(found) - _BLOCKS),
        "kinds": _KINDS,
        "reasons": summary.reasons(report.requirements),
        "coming": summary.coming(report),
        "cited": cited, "extent": extent, "reach": reach, "named": summary.named, "passing": summary.passing,
    }  # fmt: skip


def _regime(regime: Regime, report: Report) -> dict[str, Any]:
    here = summary.ranked([each for each in report.requirements if each.policy == regime.id])
    parts = (
        f"Policy {regime.id}", regime.edition, summary.standing(regime), f"reviewed {regime.reviewed}",
        regime.transposed, summary.assumed(regime, report.run),
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
        "judged": [each for each in here if each.status in _JUDGED],
        "others": f"Besides: {'; '.join(others)}." if others else "",
    }


def _legend(report: Report) -> list[tuple[str, str]]:
    """What the colours of the bar stand for; what is not law yet has that of its status."""
    told = summary.statuses(report.requirements)
    fills = [_FILLS[status] for status in summary.STATUSES]
    ahead = any(each.status == "fail" and each.in_advance for each in report.requirements)
    return list(zip(told, [fills[0]] * ahead + fills, strict=True))


def _chart(report: Report) -> Markup:
    """One bar of all clauses by status; the same numbers stand below it, each with its colour."""
    shares = {
        status: sum(each.status == status for each in report.requirements) for status in _FILLS
    }
    at, bars = 0.0, []
    for status, share in shares.items():
        width = _WIDTH * share / (sum(shares.values()) or 1)
        if share:
            shape = f'x="{at:.1f}" y="0" width="{max(width - 1.5, 1):.1f}" height="{_HEIGHT}"'
            bars.append(f'<rect {shape} fill="{_FILLS[status]}"/>')
        at += width
    said = ", ".join(summary.statuses(report.requirements))
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%" height="{_HEIGHT}"'
    drawn = f'<svg {box} role="img" aria-label="{said}"><title>{said}</title>{"".join(bars)}</svg>'
    return Markup(drawn)  # noqa: S704 - figures and words of our own
