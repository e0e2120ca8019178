"""A verb whose `--help` shows options under headings: forty in one list are too many to read."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

_OTHERS = "Other options"


class Sectioned(click.Command):
    """A command that knows under which heading each of its options stands."""

    def __init__(
        self,
        *parts: Any,  # noqa: ANN401 - click's
        sections: Mapping[str, Sequence[str]],
        **more: Any,  # noqa: ANN401 - click's
    ) -> None:
        """A command of click; `sections` names options by heading, in the order in which they are shown."""
        super().__init__(*parts, **more)
        self.sections = sections

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their headings, and those that none names at the end."""
        by_name: dict[str, list[tuple[str, str]]] = {}
        for each in self.get_params(ctx):
            told = each.get_help_record(ctx)
            if told is not None and each.name and not isinstance(each, click.Argument):
                by_name.setdefault(each.name, []).append(told)
        for heading, names in self.sections.items():
            rows = [row for name in names for row in by_name.pop(name, ())]
            with formatter.section(heading):
                formatter.write_dl(rows)
        with formatter.section(_OTHERS):
            formatter.write_dl([row for rows in by_name.values() for row in rows])
