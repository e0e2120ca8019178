"""Options that take one name of a closed list, which is loaded only when it is needed."""

from collections.abc import Callable, Sequence

import click


class Named(click.ParamType):  # type: ignore[type-arg]  # not generic in click 8.3
    """One of the names that `names()` gives."""

    def __init__(self, name: str, names: Callable[[], Sequence[str]]) -> None:
        """A type called `name` in messages."""
        self.name = name
        self.names = names

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """All names, for `--help`."""
        return f"[{'|'.join(self.names())}]"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The name, if it is one."""
        if value not in self.names():
            self.fail(f"{value!r} is not one of {', '.join(self.names())}", param, ctx)
        return str(value)


def _formats() -> Sequence[str]:
    from auditor.formats import NAMES

    return NAMES


def _holders() -> Sequence[str]:
    from typing import get_args

    from auditor.record import Holder

    return get_args(Holder)


def _directions() -> Sequence[str]:
    from typing import get_args

    from auditor.record import Direction

    return get_args(Direction)


def _reporters() -> Sequence[str]:
    from auditor.reporters import NAMES

    return NAMES


DIRECTION = Named("direction", _directions)
FORMAT = Named("format", _formats)
HOLDER = Named("holder", _holders)
REPORTER = Named("format", _reporters)
