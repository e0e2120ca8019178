"""`auditor report`: a JSON report told again, for another reader."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import UNREAD, options, publish, recording, reread
from auditor.cli.choices import REPORTER
from auditor.cli.never_over_inputs import Output, checked, standard_output

if TYPE_CHECKING:
    from auditor.judging.report import Report
    from auditor.judging.report_diff import ReportDiff

_TWO = 2


@click.command(name="report", short_help="Write a JSON report in another format, or compare two.")
@click.argument("reports", nargs=-1, metavar="REPORT.json [LATER.json]")
@click.option("--to", "form", type=REPORTER, required=True, help="The format to write.")
@click.option("--output", metavar="FILE", help="Write to a file. Default: standard output.")
@click.option(
    "--trend",
    metavar="FILE|ADDRESS",
    help="Clauses over months instead, from the runs that `auditor audit --record` kept: text, csv or html.",
)
@click.option("--series", metavar="SERIES", help="With --trend: this series alone. Default: all.")
@click.option(
    "--fail-on",
    type=click.Choice(["new", "worse", "never"]),
    default="new",
    show_default=True,
    help="Of two reports: exit with 1 where a finding is new or a clause is worse; where a clause is worse; never.",
)
@options.REDACT
def command(  # noqa: PLR0917 - one for each option
    reports: tuple[str, ...],
    form: str,
    output: str | None,
    trend: str | None,
    series: str | None,
    fail_on: str,
    redact_places: bool,
) -> int:
    """Write REPORT.json, which `auditor audit --format json` wrote, in another format.

    It is what `auditor audit` itself would have written; `-` is standard input. With LATER.json it
    shows what is fixed since, what is new, what persists, and which clauses are worse or better.
    Exit codes: 0 one report was written, or nothing is new and no clause worse; 1 something is new or
    worse (--fail-on); 4 a report cannot be read, or is none.

    \b
    Examples:
      auditor report report.json --to html --output report.html
      auditor report report.json --to docx --redact-places --output for-circulation.docx
      auditor report march.json april.json --to text
      auditor report march.json april.json --to html --fail-on never --output since-march.html
      auditor report --trend runs.duckdb --to html --output trend.html
    """  # noqa: D301 - click keeps the lines after \b as they are
    if trend is not None:
        return _trend(reports, form, output, trend, series)
    if not reports:
        raise click.UsageError("which REPORT.json? Or --trend, for the runs that were kept")
    if series is not None:
        raise click.UsageError("--series is one of --trend")
    publish.ready(form)
    target = Output(f"--output {output}", Path(output), form) if output else None
    checked([target] if target else [standard_output(form)], named=reports)
    if target is None:
        publish.for_stdout(form)
    told = _told(reports, form, redact_places)
    if told is None:
        return UNREAD
    if target is None:
        publish.to_stdout(told, form)
    else:
        fault = publish.to_files(told, [target])
        if fault is not None:
            raise fault
    return _worse(told, fail_on)


def _worse(told: "Report | ReportDiff", fail_on: str) -> int:
    """The exit code of what changed; a report told again has none of its own."""
    from auditor.judging.report import Report

    if isinstance(told, Report) or fail_on == "never":
        return 0
    return int(bool(told.worse) or (fail_on == "new" and told.new > 0))


def _trend(
    reports: tuple[str, ...], form: str, output: str | None, trend: str, series: str | None
) -> int:
    """Write what the runs that were kept tell."""
    if reports:
        raise click.UsageError("--trend is told from runs that were kept, not from reports")
    if form not in recording.NAMES:
        raise click.UsageError(f"a trend is written as {', '.join(recording.NAMES)}, not as {form}")
    target = Output(f"--output {output}", Path(output), form) if output else None
    checked([target] if target else [standard_output(form)], named=[trend])
    recording.tell(recording.trends(trend, series), form, output)
    return 0


def _told(names: tuple[str, ...], form: str, redact: bool) -> "Report | ReportDiff | None":
    """The report of these files, or what changed between the two; None where one cannot be read."""
    from auditor.judging.redact import redacted, redacted_diff
    from auditor.judging.report_diff import compare
    from auditor.reporters import load, showing_diff

    if len(names) > _TWO:
        raise click.UsageError("two reports can be compared, not more")
    if len(names) == _TWO and load(form).write_diff is None:
        able = ", ".join(showing_diff())
        raise click.UsageError(f"{form} does not show two reports; these do: {able}")
    found = []
    for name in names:
        read = reread.report(name)
        if read is None:
            return None
        found.append(read)
    if len(found) == _TWO:
        changed = compare(*found)
        return redacted_diff(changed) if redact else changed
    return redacted(found[0]) if redact else found[0]
