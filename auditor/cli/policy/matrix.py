"""`auditor policy matrix`: which regime does what with each data element."""

import click

from auditor.cli.choices import complete_policies
from auditor.cli.policy import laws
from auditor.cli.terminal import say


@click.command(name="matrix")
@click.argument("policies", nargs=-1, metavar="[ID|FILE]...", shell_complete=complete_policies)
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json", "csv"]),
    default="markdown",
    show_default=True,
    help="A page to read, every cell with its citation, or a grid.",
)
def command(policies: tuple[str, ...], form: str) -> None:
    """Which regime permits, masks, deletes or forbids each data element. Default: all that are shipped.

    \b
    Examples:
      auditor policy matrix eu-pnr uk canada
      auditor policy matrix --format csv > matrix.csv
    """  # noqa: D301 - click keeps the lines after \b as they are
    from auditor.explain import matrix as told

    write = {"markdown": told.render, "json": told.as_json, "csv": told.as_csv}[form]
    say(write(laws.named(policies)), end="")
