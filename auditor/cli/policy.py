"""`auditor policy`: the legal regimes there are, one of them in full, the mistakes in a file."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from auditor.policy import Policy


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
@click.argument("policy", metavar="ID|FILE")
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
@click.argument("policies", nargs=-1, metavar="[ID|FILE]...")
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
