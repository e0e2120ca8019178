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
        problems = policies.lint(text)
        for problem in problems:
            say(f"{path}:{problem}")
            found += 1
        if not problems:
            _warn(path, text)
    return UNREAD if unread else int(found > 0)


def _warn(path: str, text: str) -> None:
    """Say where a policy of one's own goes by the name of a shipped one."""
    from auditor import policies
    from auditor.law.policy import parse

    law = parse(text)
    shipped = policies.digest(law.id)
    if shipped is None:
        return
    differs = "the same text" if shipped == law.sha256 else "another text"
    say(
        f"{path}: warning: {law.id} is the id of a shipped policy, and this is {differs} (sha256 {law.sha256}, "
        f"shipped {shipped}): give your own an id of its own",
        error=True,
    )
