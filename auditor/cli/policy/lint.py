"""`auditor policy lint`: every mistake in files of policies, with its line."""

from pathlib import Path

import click

from auditor.cli import UNREAD
from auditor.cli.terminal import say


@click.command(name="lint")
@click.argument("paths", nargs=-1, required=True, metavar="FILES...")
def command(paths: tuple[str, ...]) -> int:
    """Check files of policies: every mistake as file:line:column. Exits with 1 if there is one.

    \b
    Example:
      auditor policy lint mine.yaml
    """  # noqa: D301 - click keeps the lines after \b as they are
    from auditor import policies
    from auditor.sources import reason
    from auditor.sources import text as read

    found = unread = 0
    for path in paths:
        try:
            text = read(Path(path))
        except FileNotFoundError as gone:
            raise click.UsageError(f"{path}: {reason(gone)}") from None
        except (OSError, ValueError) as fault:
            said = reason(fault) if isinstance(fault, OSError) else "it is not UTF-8 text"
            say(f"{path}: {said}", error=True)
            unread += 1
            continue
        for problem in policies.lint(text):
            say(f"{path}:{problem}")
            found += 1
    return UNREAD if unread else int(found > 0)
