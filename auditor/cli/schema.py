"""`auditor schema`: the JSON Schemas of what is read and written, for editors and other tools."""

import click


@click.command(name="schema", short_help="Print a JSON Schema, or their names.")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print the JSON Schema called NAME; without NAME, the names.

    \b
    Examples:
      auditor schema
      auditor schema report > report.schema.json
    """  # noqa: D301 - click keeps the lines after \b as they are
    from auditor import schema

    if name is None:
        click.echo("\n".join(schema.names()))
        return
    try:
        click.echo(schema.read(name), nl=False)
    except KeyError:
        known = ", ".join(schema.names())
        raise click.UsageError(f"there is no schema {name!r}; known are {known}") from None
