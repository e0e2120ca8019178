"""`auditor fakecheck`: is this fixture provably fake? The verb of a pre-commit hook."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click
from msgspec import structs

from auditor import __version__
from auditor.cli import UNREAD, options, publish
from auditor.cli import baseline_files as excuses
from auditor.cli.choices import FORMAT
from auditor.cli.dates import today
from auditor.cli.mistake import mistakes
from auditor.cli.never_over_inputs import Output, checked, standard_output
from auditor.cli.progress import progress
from auditor.cli.terminal import fitted, stdout
from auditor.sources.outputs.atomic_file import atomic_text

if TYPE_CHECKING:
    from auditor.judging.report import Report
    from auditor.people.fakeness.check import Outcome

FORMS = ("text", "json", "sarif", "junit", "github", "gitlab", "markdown", "csv")


@click.command(name="fakecheck", short_help="Is this fixture provably fake?")
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@click.option("--input-format", type=FORMAT, help="The format of all input. Default: recognised.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="How the outcome is written to standard output.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write it to a file as well; may be repeated.",
)
@options.BASELINE
@options.WAIVERS
@options.SEARCH
@click.pass_context
def command(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    input_format: str | None,
    form: str,
    **asked: Any,  # noqa: ANN401 - one per option
) -> int:
    """Say which identifying values are not provably fake, by element and place. No value is printed.

    A value is provably fake when it lies in a range that an authority keeps out of use, or breaks a
    rule that every real value obeys. Exit codes: 0 all are, 1 some are not, 3 nothing there, 4 something
    could not be read.

    \b
    Examples:
      auditor fakecheck tests/fixtures/
      auditor fakecheck 'tests/**/*.edi' --format json > doubts.json
      auditor fakecheck tests/fixtures/ --format github --output sarif=fake.sarif
      auditor baseline create doubts.json --out known-doubts.json
      auditor fakecheck tests/fixtures/ --baseline known-doubts.json
    """  # noqa: D301 - click keeps the lines after \b as they are
    from auditor.api.fakecheck import fakecheck
    from auditor.judging.baseline.applied import applied
    from auditor.people.fakeness import as_report

    search = options.search(context, asked)
    outputs = _wanted(asked["outputs"])
    read = (asked["baseline"], asked["waivers"])
    leaving_out = checked([*outputs, standard_output()], paths, read, search=search)
    baseline = excuses.baseline(asked["baseline"])
    waivers = excuses.waivers(asked["waivers"])
    with mistakes(), progress() as watch:
        outcome = fakecheck(
            paths, input_format=input_format, leaving_out=leaving_out, search=search, watch=watch
        )
    day = today().date()
    report = as_report.report(outcome, __version__, day)
    report = structs.replace(
        report,
        run=structs.replace(report.run, fail_on_unused_waivers=asked["fail_on_unused_waivers"]),
    )
    if baseline is not None or waivers:
        report = applied(
            report, baseline=baseline, waivers=waivers, day=day, soon=asked["waivers_soon"]
        )
    outcome = as_report.with_open(outcome, report)
    for each in outputs:
        assert each.path is not None  # noqa: S101 - for mypy: these are files
        with mistakes(), atomic_text(each.path, each.called) as file:
            _write(outcome, report, each.form or "text", file)
    if form == "text":
        with fitted() as out:
            _write(outcome, report, form, out)
    elif form == "json":
        _write(outcome, report, form, stdout())
    else:
        publish.to_stdout(report, form)
    return (
        max(outcome.exit_code, int(report.failed))
        if outcome.exit_code < UNREAD
        else outcome.exit_code
    )


def _wanted(outputs: tuple[str, ...]) -> list[Output]:
    found = []
    for each in outputs:
        form, equals, name = each.partition("=")
        if not equals or not name or form not in FORMS:
            raise click.UsageError(
                f"--output {each!r}: write FORMAT=FILE, FORMAT one of {', '.join(FORMS)}"
            )
        found.append(Output(f"--output {each}", Path(name), form))
    return found


def _write(outcome: "Outcome", report: "Report", form: str, out: TextIO) -> None:
    """Text and JSON are this verb's own; in other formats it is a report without a law."""
    from auditor.people.fakeness.words import write_json, write_text
    from auditor.reporters import load
    from auditor.reporters.summary import excused, novelty

    if form == "json":
        write_json(outcome, __version__, out)
    elif form == "text":
        told = novelty(report) if report.run.baseline else excused(report)
        write_text(outcome, __version__, out, told)
    else:
        load(form).tell(report, out)
