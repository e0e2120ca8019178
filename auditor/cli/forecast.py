"""`auditor forecast`: which records will break which clause, and from which day."""

from typing import TYPE_CHECKING, Any, TextIO

import click

from auditor.cli import UNREAD, options
from auditor.cli.dates import DAY, today
from auditor.cli.mistake import mistakes
from auditor.cli.never_over_inputs import checked, standard_output
from auditor.cli.progress import progress
from auditor.cli.terminal import fitted, say, stdout

if TYPE_CHECKING:
    from collections.abc import Callable

    from auditor.judging.forecast.prospect import Prospect
    from auditor.sources.files import Search


@click.command(name="forecast", short_help="Which records will break which clause, and when.")
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@options.POLICY
@click.option("--to", "last", type=DAY, required=True, help="The last day looked at.")
@click.option("--from", "first", type=DAY, help="The first day looked at. Default: today.")
@click.option(
    "--law-as-of",
    type=DAY,
    help="Judge every day by the law of this one. Default: each by its own.",
)
@options.AS_KNOWN_THEN
@options.DATA
@click.option(
    "--by",
    "step",
    type=click.Choice(["day", "week", "month"]),
    default="month",
    show_default=True,
    help="The stretches of days in which records are counted.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="How the forecast is written to standard output.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="never",
    show_default=True,
    help="Exit with 1 where something of this severity falls due.",
)
@options.SCOPE
@options.SEARCH
@click.option(
    "--max-findings",
    type=click.IntRange(min=0),
    metavar="N",
    help="List the N that fall due first. All are counted; exit 5 if some were left out.",
)
@options.ANONYMISE
@options.MAPPING
@options.CONFIG
@click.pass_context
def command(context: click.Context, /, **asked: Any) -> int:  # noqa: ANN401 - one per option
    """Say which records will break which clause, and from which day, if nothing is done.

    A forecast says of each day what `auditor audit --as-of` that day would say of the data as they
    lie now: what is kept too long, and what should be masked by then.

    \b
    Examples:
      auditor forecast store.jsonl --policy eu-pnr --to 2027-12-31
      auditor forecast store.jsonl --policy eu-pnr --to 2027-01-31 --by day --fail-on error
      auditor forecast store.jsonl --policy eu-pnr --to 2031-12-31 --format csv > due.csv
    """  # noqa: D301 - click keeps the lines after \b as they are
    read = (*asked["policy"], asked["mapping"], context.meta.get("settings"))
    search = options.search(context, asked)
    leaving_out = checked([standard_output()], asked["paths"], read, search=search)
    try:
        with mistakes():
            prospect = _prospect(context, asked, leaving_out, search)
    except options.store_error() as failed:
        say(f"auditor: not looked at: {failed}", error=True)
        return UNREAD
    _print(prospect, asked["form"])
    return prospect.exit_code


def _prospect(
    context: click.Context,
    asked: dict[str, Any],
    leaving_out: frozenset[str],
    search: "Search",
) -> "Prospect":
    from auditor.api.forecast import forecast
    from auditor.law.finding import Severity

    fail_on = asked["fail_on"]
    store: dict[str, Any] = {}
    if asked["mapping"] is not None:
        from auditor.api.stores import mapping_of

        store = {"mapping": mapping_of(asked["mapping"]), "timeout": asked["timeout"]}
    elif asked["timeout"] is not None:
        raise click.UsageError("--timeout is of queries to a store: give --mapping too")
    with progress() as watch:
        return forecast(
            asked["paths"],
            asked["policy"],
            asked["first"] or today().date(),
            asked["last"],
            law_as_of=asked["law_as_of"],
            as_known_then=asked["as_known_then"],
            step=asked["step"],
            most=asked["max_findings"],
            anonymise_sources=asked["anonymise_sources"],
            fail_on=None if fail_on == "never" else Severity[fail_on.upper()],
            watch=watch,
            leaving_out=leaving_out,
            search=search,
            **store,
            **options.shared(context, asked),
        )


def _print(prospect: "Prospect", form: str) -> None:
    from auditor.reporters.forecast.text import write_text
    from auditor.reporters.forecast.tree import write_csv, write_json

    writers: dict[str, Callable[[Prospect, TextIO], None]] = {
        "json": write_json,
        "csv": write_csv,
    }
    if form == "text":
        with fitted() as out:
            write_text(prospect, out)
    else:
        writers[form](prospect, stdout())
