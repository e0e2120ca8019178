"""`auditor schema`: the JSON Schemas of what is read and written, for editors and other tools."""

import click

from auditor.cli.choices import complete_schemas, nearest
from auditor.cli.terminal import say


@click.command(name="schema", short_help="Print a JSON Schema, or their names.")
@click.argument("name", required=False, shell_complete=complete_schemas)
def command(name: str | None) -> None:
    """Print the JSON Schema called NAME; without NAME, the names.

    \b
    Examples:
      auditor schema
      auditor schema report > report.schema.json
    """  # noqa: D301 - click keeps the lines after \b as they are
    from auditor.explain import schemas as schema

    if name is None:
        say("\n".join(schema.names()))
        return
    try:
        say(schema.read(name), end="")
    except KeyError:
        known = ", ".join(schema.names())
        hint = nearest(name, schema.names())
        raise click.UsageError(f"there is no schema {name!r}; known are {known}{hint}") from None
