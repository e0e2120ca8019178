"""`auditor report`: a JSON report told again, for another reader."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import UNREAD, publish
from auditor.cli.named import REPORTER

if TYPE_CHECKING:
    from auditor.report import Report


@click.command(name="report", short_help="Write a JSON report in another format.")
@click.argument("report", metavar="REPORT.json")
@click.option("--to", "form", type=REPORTER, required=True, help="The format to write.")
@click.option("--output", metavar="FILE", help="Write to a file. Default: standard output.")
def command(report: str, form: str, output: str | None) -> int:
    """Write REPORT.json, which `auditor audit --format json` wrote, in another format.

    It is what `auditor audit` itself would have written; `-` is standard input. Exit code 4:
    REPORT.json cannot be read, or is no report.

    \b
    Examples:
      auditor report report.json --to text
      auditor report report.json --to json --output again.json
    """  # noqa: D301 - click keeps the lines after \b as they are
    publish.ready(form)
    target = publish.target(output, output) if output else None
    if target is None:
        publish.for_stdout(form)
    read = _read(report)
    if isinstance(read, str):
        click.echo(f"auditor: {click.format_filename(report)}: {read}", err=True)
        return UNREAD
    if target is None:
        publish.to_stdout(read, form)
    else:
        publish.to_file(read, form, target)
    return 0


def _read(name: str) -> "Report | str":
    from auditor.reread import ReportError, read
    from auditor.sources import reason

    try:
        return read(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except OSError as fault:
        return reason(fault)
    except ReportError as fault:
        return str(fault)
