"""The help of every verb, as text: what `docs/usage.md` is made from. No verb itself."""

from collections.abc import Iterator

import click

from auditor.cli import group

_WIDTH = 80


def pages() -> dict[str, str]:
    """By how it is called (`auditor policy lint`), the help of the program and of each verb."""
    return dict(_helps(group, click.Context(group, info_name="auditor", terminal_width=_WIDTH)))


def _helps(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                below = click.Context(found, context, info_name=name, terminal_width=_WIDTH)
                yield from _helps(found, below)
