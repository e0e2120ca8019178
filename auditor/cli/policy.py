"""`auditor policy`: the legal regimes there are, one of them in full, the mistakes in a file."""

import sys
from typing import TYPE_CHECKING

import click

from auditor.cli import UNREAD, options
from auditor.cli.moment import DAY, today
from auditor.cli.named import complete_policies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from auditor.policy import Policy
    from auditor.report import Report


@click.group(name="policy", short_help="List the policies, show one, or check a file of one.")
def command() -> None:
    """The policies: one legal regime each, clause by clause.

    \b
    Example:
      auditor policy show eu-pnr
    """  # noqa: D301 - click keeps the lines after \b as they are


@command.command("list")
def list_() -> None:
    """List the shipped policies.

    \b
    Example:
      auditor policy list
    """  # noqa: D301 - as above
    from auditor import policies

    ids = policies.names()
    width = max(map(len, ids), default=0)
    for each in map(policies.read, ids):
        told = f"{each.title} ({each.status}; reviewed {each.reviewed})"
        click.echo(f"{each.id:<{width}}  {told}")


@command.command()
@click.argument("policy", metavar="ID|FILE", shell_complete=complete_policies)
@click.option("--yaml", is_flag=True, help="Print a shipped policy as it is written.")
def show(policy: str, yaml: bool) -> None:
    """Show a policy clause by clause: from when, what it cites, how sure that is, which rule.

    \b
    Examples:
      auditor policy show eu-pnr
      auditor policy show eu-pnr --yaml > mine.yaml
    """  # noqa: D301 - as above
    from auditor import policies
    from auditor.explain import shown
    from auditor.sources import UsageError
    from auditor.sources.packs import pack

    try:
        read = pack(policy)
    except UsageError as wrong:
        raise click.UsageError(str(wrong)) from None
    if yaml and policy in policies.names():
        click.echo(policies.text(policy), nl=False)
        return
    click.echo("\n".join(shown.lines(read)))


@command.command()
@click.argument("policies", nargs=-1, metavar="[ID|FILE]...", shell_complete=complete_policies)
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json", "csv"]),
    default="markdown",
    show_default=True,
    help="A page to read, every cell with its citation, or a grid.",
)
def matrix(policies: tuple[str, ...], form: str) -> None:
    """Which regime permits, masks, deletes or forbids each data element. Default: all that are shipped.

    \b
    Examples:
      auditor policy matrix eu-pnr uk canada
      auditor policy matrix --format csv > matrix.csv
    """  # noqa: D301 - as above
    from auditor.explain import matrix as told

    write = {"markdown": told.render, "json": told.as_json, "csv": told.as_csv}[form]
    click.echo(write(_packs(policies)), nl=False)


@command.command()
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
def trace(  # noqa: PLR0917 - one per option
    policies: tuple[str, ...],
    law_as_of: "date | None",
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
    """  # noqa: D301 - as above
    from auditor.compare.trace import trace as traced
    from auditor.compare.traced import FORMS
    from auditor.policy import PolicyError

    told = _reread(report) if report else None
    if isinstance(told, str):
        click.echo(f"auditor: {click.format_filename(report or '')}: {told}", err=True)
        return UNREAD
    laws = _packs(policies)
    try:
        found = traced(laws, law_as_of or today().date(), _dates(dates, laws), told)
    except PolicyError as fault:
        raise click.UsageError(f"a policy cannot be used:\n{fault}") from None
    FORMS[form](found, sys.stdout)
    return int(fail_under is not None and any(each.share < fail_under for each in found.totals))


@command.command()
@click.argument("one", metavar="ID|FILE", shell_complete=complete_policies)
@click.argument("two", metavar="ID|FILE", shell_complete=complete_policies)
@click.option("--law-as-of", type=DAY, help="By which day's law. Default: today.")
@options.SET
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the difference is written.",
)
@click.option("--out", metavar="DIR", help="Write the witnesses as files to a new or empty folder.")
def diff(  # noqa: PLR0917 - one per option
    one: str, two: str, law_as_of: "date | None", dates: tuple[str, ...], form: str, out: str | None
) -> None:
    """How two policies differ: elements, periods, masks, clocks, purposes.

    Each difference is proven by a record of nobody, made up for it, which an audit lets pass under
    one policy and not under the other.

    \b
    Examples:
      auditor policy diff eu-pnr uk
      auditor policy diff eu-pnr eu-us-2012 --format json --out witnesses
    """  # noqa: D301 - as above
    from auditor.compare import differed
    from auditor.compare.diff import diff as differ
    from auditor.policy import PolicyError

    laws = _packs((one, two))
    if laws[0].id == laws[1].id:
        raise click.UsageError(
            "two policies of one id cannot be told apart: give one of them another id"
        )
    try:
        found = differ(laws[0], laws[1], law_as_of or today().date(), _dates(dates, laws))
    except PolicyError as fault:
        raise click.UsageError(f"a policy cannot be used:\n{fault}") from None
    if out is not None:
        _write_all(out, differed.witnesses(found))
    write = differed.write_json if form == "json" else differed.write_text
    write(found, sys.stdout)


def _write_all(folder: str, files: "Iterator[tuple[str, bytes]]") -> None:
    """Write files into a folder that holds nothing else."""
    from pathlib import Path

    home = Path(folder)
    try:
        home.mkdir(parents=True, exist_ok=True)
        if any(home.iterdir()):
            raise click.UsageError(f"--out {folder!r}: the folder is not empty")
        for name, data in files:
            (home / name).write_bytes(data)
    except OSError as fault:
        raise click.UsageError(f"--out {folder!r}: {fault.strerror}") from None


def _dates(stated: tuple[str, ...], laws: "list[Policy]") -> "dict[str, date]":
    from auditor.api import asked
    from auditor.sources import UsageError

    try:
        return asked.dates(options.dates(stated), laws)
    except UsageError as wrong:
        raise click.UsageError(str(wrong)) from None


def _reread(name: str) -> "Report | str":
    from pathlib import Path

    from auditor.reread import ReportError, read
    from auditor.sources import reason

    try:
        return read(Path(name).read_bytes())
    except OSError as fault:
        return reason(fault)
    except ReportError as fault:
        return str(fault)


def _packs(names: tuple[str, ...]) -> "list[Policy]":
    """The policies of these names, or all that are shipped."""
    from auditor import policies
    from auditor.sources import UsageError
    from auditor.sources.packs import pack

    try:
        return [pack(name) for name in names or policies.names()]
    except UsageError as wrong:
        raise click.UsageError(str(wrong)) from None


@command.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILES...")
def lint(paths: tuple[str, ...]) -> int:
    """Check files of policies: every mistake as file:line:column. Exits with 1 if there is one.

    \b
    Example:
      auditor policy lint mine.yaml
    """  # noqa: D301 - as above
    from pathlib import Path

    from auditor import policies
    from auditor.sources import reason

    found = unread = 0
    for path in paths:
        try:
            text = Path(path).read_text("utf-8")
        except FileNotFoundError as gone:
            raise click.UsageError(f"{path}: {reason(gone)}") from None
        except (OSError, ValueError) as fault:
            said = reason(fault) if isinstance(fault, OSError) else "it is not UTF-8 text"
            click.echo(f"{path}: {said}", err=True)
            unread += 1
            continue
        for problem in policies.lint(text):
            click.echo(f"{path}:{problem}")
            found += 1
    return 4 if unread else int(found > 0)
