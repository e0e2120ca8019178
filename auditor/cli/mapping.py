"""`auditor mapping`: what the tables of a store hold, suggested and checked."""

from pathlib import Path

import click

from auditor.cli import UNREAD
from auditor.cli.mistake import mistakes
from auditor.cli.terminal import say


@click.group(name="mapping", short_help="Say what the tables of a store hold.")
def command() -> None:
    """Suggest and check mappings: which column of a store is which data element, clock or fact.

    \b
    Examples:
      auditor mapping suggest lake/ > mapping.yaml
      auditor mapping check mapping.yaml lake/
    """  # noqa: D301 - click keeps the lines after \b as they are


@command.command(name="suggest")
@click.argument("source")
def suggest(source: str) -> int:
    """Write a mapping of SOURCE, guessed from the names of its tables, columns and members.

    SOURCE is a folder or file of Parquet, CSV, DuckDB or SQLite, or a server such as
    postgresql://host/database. What was guessed says so; what nobody can guess is left open.

    \b
    Example:
      auditor mapping suggest lake/ > mapping.yaml
    """  # noqa: D301 - as above
    from auditor.api.stores import suggestion
    from auditor.stores.store import StoreError

    try:
        with mistakes():
            text = suggestion(source)
    except StoreError as fault:
        say(f"auditor: not read: {fault}", error=True)
        return UNREAD
    say(text, end="")
    return 0


@command.command(name="check")
@click.argument("mapping", metavar="FILE")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
def check(mapping: str, sources: tuple[str, ...]) -> int:
    """Every mistake in a mapping as file:line:column; with SOURCE, also what of it the store lacks.

    Exits with 1 if there is a mistake.

    \b
    Example:
      auditor mapping check mapping.yaml lake/
    """  # noqa: D301 - as above
    from auditor.api.stores import amiss
    from auditor.sources import reason, text
    from auditor.stores.mapping_file import lint
    from auditor.stores.store import StoreError

    try:
        written = text(Path(mapping))
    except OSError as fault:
        raise click.UsageError(f"{mapping}: {reason(fault)}") from None
    except ValueError:
        raise click.UsageError(f"{mapping}: it is not UTF-8 text") from None
    found = [str(each) for each in lint(written)]
    try:
        with mistakes():
            found += () if found else map(str, amiss(written, sources))
    except StoreError as fault:
        say(f"auditor: not read: {fault}", error=True)
        return UNREAD
    for each in found:
        say(f"{mapping}:{each}")
    return int(bool(found))
