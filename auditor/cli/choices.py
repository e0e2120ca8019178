"""Options that take one name of a closed list, which is loaded only when it is needed."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


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
            hint = nearest(str(value), self.names())
            self.fail(f"{value!r} is not one of {', '.join(self.names())}{hint}", param, ctx)
        return str(value)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002 - as above
        incomplete: str,
    ) -> "list[CompletionItem]":
        """The names that begin so, for a shell."""
        return begun(self.names(), incomplete)


def begun(names: "Iterable[str]", incomplete: str) -> "list[CompletionItem]":
    """Those of `names` that go on from what was typed."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def nearest(word: str, names: "Iterable[str]") -> str:
    """`; perhaps …`, where one of `names` is close to a word that is none; else nothing."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(names), n=1)
    return f"; perhaps {near[0]}" if near else ""


def complete_policies(
    _context: object, _parameter: object, incomplete: str
) -> "list[CompletionItem]":
    """Ids of shipped policies, or a file of one's own."""
    from click.shell_completion import CompletionItem

    from auditor import policies

    ids = begun(policies.names(), incomplete)
    return ids or [CompletionItem(incomplete, type="file")]


def complete_rules(_context: object, _parameter: object, incomplete: str) -> "list[CompletionItem]":
    """Names and ids of rules."""
    from auditor.rules import all_rules

    rules = all_rules()
    return begun([each.name for each in rules] + [each.id for each in rules], incomplete)


def complete_keys(context: object, parameter: object, incomplete: str) -> "list[CompletionItem]":
    """Rules and policies; after `policy/` its clauses."""
    from auditor import policies

    policy, slash, _ = incomplete.partition("/")
    if slash and policy in policies.names():
        clauses = policies.read(policy).clauses
        return begun([f"{policy}/{each.id}" for each in clauses], incomplete)
    rules = complete_rules(context, parameter, incomplete)
    return rules + begun(policies.names(), incomplete)


def complete_outputs(
    _context: object, _parameter: object, incomplete: str
) -> "list[CompletionItem]":
    """`FORMAT=`."""
    return begun([f"{each}=" for each in _reporters()], incomplete)


def complete_schemas(
    _context: object, _parameter: object, incomplete: str
) -> "list[CompletionItem]":
    """Names of schemas."""
    from auditor.explain import schemas as schema

    return begun(schema.names(), incomplete)


def _formats() -> Sequence[str]:
    from auditor.formats import NAMES

    return NAMES


def _holders() -> Sequence[str]:
    from typing import get_args

    from auditor.observed.record import Holder

    return get_args(Holder)


def _directions() -> Sequence[str]:
    from typing import get_args

    from auditor.observed.record import Direction

    return get_args(Direction)


def _reporters() -> Sequence[str]:
    from auditor.reporters import NAMES

    return NAMES


DIRECTION = Named("direction", _directions)
FORMAT = Named("format", _formats)
HOLDER = Named("holder", _holders)
REPORTER = Named("format", _reporters)
