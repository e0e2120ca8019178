"""`auditor report`: a JSON report told again, for another reader."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import UNREAD, options, publish, reread
from auditor.cli.choices import REPORTER
from auditor.cli.never_over_inputs import Output, checked, standard_output

if TYPE_CHECKING:
    from auditor.judging.report import Report
    from auditor.judging.report_diff import ReportDiff

_TWO = 2


@click.command(name="report", short_help="Write a JSON report in another format, or compare two.")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT.json [LATER.json]")
@click.option("--to", "form", type=REPORTER, required=True, help="The format to write.")
@click.option("--output", metavar="FILE", help="Write to a file. Default: standard output.")
@options.REDACT
def command(reports: tuple[str, ...], form: str, output: str | None, redact_places: bool) -> int:
    """Write REPORT.json, which `auditor audit --format json` wrote, in another format.

    It is what `auditor audit` itself would have written; `-` is standard input. With LATER.json it
    shows what is fixed since, what is new, and what persists. Exit code 4: a report cannot be read,
    or is none.

    \b
    Examples:
      auditor report report.json --to html --output report.html
      auditor report report.json --to docx --redact-places --output for-circulation.docx
      auditor report march.json april.json --to html --output since-march.html
    """  # noqa: D301 - click keeps the lines after \b as they are
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
    return 0


def _told(names: tuple[str, ...], form: str, redact: bool) -> "Report | ReportDiff | None":
    """The report of these files, or what changed between the two; None where one cannot be read."""
    from auditor.judging.redact import redacted, redacted_drift
    from auditor.judging.report_diff import drift
    from auditor.reporters import load, showing_drift

    if len(names) > _TWO:
        raise click.UsageError("two reports can be compared, not more")
    if len(names) == _TWO and load(form).write_drift is None:
        able = ", ".join(showing_drift())
        raise click.UsageError(f"{form} does not show two reports; these do: {able}")
    found = []
    for name in names:
        read = reread.report(name)
        if read is None:
            return None
        found.append(read)
    if len(found) == _TWO:
        changed = drift(*found)
        return redacted_drift(changed) if redact else changed
    return redacted(found[0]) if redact else found[0]
