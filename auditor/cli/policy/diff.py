"""`auditor policy diff`: how two policies differ, each difference proven by a record of nobody."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from auditor.cli import options
from auditor.cli.choices import complete_policies
from auditor.cli.dates import DAY, today
from auditor.cli.mistake import mistakes
from auditor.cli.policy import laws
from auditor.cli.terminal import stdout
from auditor.sources import UsageError
from auditor.sources.outputs import OutputError
from auditor.sources.outputs.atomic_folder import filled


@click.command(name="diff")
@click.argument("one", metavar="ID|FILE", shell_complete=complete_policies)
@click.argument("two", metavar="ID|FILE", shell_complete=complete_policies)
@click.option("--law-as-of", type=DAY, help="By which day's law. Default: today.")
@options.SET
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "html"]),
    default="text",
    show_default=True,
    help="How the difference is written.",
)
@click.option(
    "--for",
    "reader",
    type=click.Choice(["lawyers", "engineers"]),
    default="engineers",
    show_default=True,
    help="For lawyers: both side by side, topic by topic, with citations; as text, Markdown or HTML.",
)
@click.option("--out", metavar="DIR", help="Write the witnesses as files to a new or empty folder.")
def command(  # noqa: PLR0917 - one per option
    one: str,
    two: str,
    law_as_of: date | None,
    dates: tuple[str, ...],
    form: str,
    reader: str,
    out: str | None,
) -> None:
    """How two policies differ: elements, periods, masks, clocks, purposes.

    Each difference is proven by a record of nobody, made up for it, which an audit lets pass under
    one policy and not under the other.

    \b
    Examples:
      auditor policy diff eu-pnr uk
      auditor policy diff eu-pnr germany --for lawyers
      auditor policy diff eu-pnr uk --for lawyers --format html > side-by-side.html
      auditor policy diff eu-pnr eu-us-2012 --format json --out witnesses
    """  # noqa: D301 - click keeps the lines after \b as they are
    from auditor.explain.compare import diff_text as differed
    from auditor.explain.compare.diff import diff
    from auditor.law.policy import PolicyError

    if reader == "lawyers" and form == "json":
        raise click.UsageError("--format json is for engineers: leave out --for lawyers")
    if reader == "engineers" and form in {"markdown", "html"}:
        raise click.UsageError(f"--format {form} is for lawyers: add --for lawyers")
    asked = laws.named((one, two))
    if asked[0].id == asked[1].id:
        raise click.UsageError(
            "two policies of one id cannot be told apart: give one of them another id"
        )
    try:
        days = laws.dates(dates, asked)
        found = diff(asked[0], asked[1], law_as_of or today().date(), days)
    except PolicyError as fault:
        raise click.UsageError(f"a policy cannot be used:\n{fault}") from None
    if out is not None:
        _write_all(out, differed.witnesses(found))
    if reader == "lawyers":
        from auditor.explain.compare import lawyers, lawyers_text

        lawyers_text.FORMS[form](found, lawyers.rows(found, days), stdout())
        return
    write = differed.write_json if form == "json" else differed.write_text
    write(found, stdout())


def _write_all(folder: str, files: Iterator[tuple[str, bytes]]) -> None:
    """Write files into a folder that holds nothing else, all or none of them."""
    home = Path(folder)
    with mistakes():
        try:
            if home.exists() and any(home.iterdir()):
                raise UsageError(f"--out {folder!r}: the folder is not empty")
            with filled(home) as partial:
                for name, data in files:
                    (partial / name).write_bytes(data)
        except OSError as fault:
            raise OutputError(f"--out {folder!r}", fault) from None
