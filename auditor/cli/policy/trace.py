"""`auditor policy trace`: which rule checks each clause, and what no rule can check."""

from datetime import date

import click

from auditor.cli import UNREAD, options, reread
from auditor.cli.choices import complete_policies
from auditor.cli.dates import DAY, today
from auditor.cli.policy import laws
from auditor.cli.terminal import stdout


@click.command(name="trace")
@click.argument("policies", nargs=-1, metavar="[ID|FILE]...", shell_complete=complete_policies)
@click.option("--law-as-of", type=DAY, help="By which day's law. Default: today.")
@options.SET
@click.option("--report", metavar="REPORT.json", help="Say what came of each clause in an audit.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "csv"]),
    default="text",
    show_default=True,
    help="How the trace is written.",
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 where fewer of a policy's clauses in force are evaluated.",
)
def command(  # noqa: PLR0917 - one per option
    policies: tuple[str, ...],
    law_as_of: date | None,
    dates: tuple[str, ...],
    report: str | None,
    form: str,
    fail_under: float | None,
) -> int:
    """Which rule checks each clause, which clauses each rule serves, and what no rule can check.

    The share is that of clauses in force that are evaluated; those for a person count as not.

    \b
    Examples:
      auditor policy trace
      auditor policy trace eu-pnr --report report.json
      auditor policy trace eu-pnr --fail-under 25 --format csv > trace.csv
    """  # noqa: D301 - click keeps the lines after \b as they are
    from auditor.explain.compare.trace import trace as traced
    from auditor.explain.compare.trace_text import FORMS
    from auditor.law.policy import PolicyError

    told = reread.report(report) if report else None
    if report and told is None:
        return UNREAD
    asked = laws.named(policies)
    try:
        found = traced(asked, law_as_of or today().date(), laws.dates(dates, asked), told)
    except PolicyError as fault:
        raise click.UsageError(f"a policy cannot be used:\n{fault}") from None
    FORMS[form](found, stdout())
    return int(fail_under is not None and any(each.share < fail_under for each in found.totals))
