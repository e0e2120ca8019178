"""The policies that a verb is asked about, and the dates on which their clauses depend."""

from datetime import date
from typing import TYPE_CHECKING

from auditor.cli import options
from auditor.cli.mistake import mistakes

if TYPE_CHECKING:
    from auditor.law.policy import Policy


def named(names: tuple[str, ...]) -> "list[Policy]":
    """The policies of these names, or all that are shipped."""
    from auditor import policies
    from auditor.sources.policy_files import packs

    with mistakes():
        return [law for name in names or policies.names() for law in packs(name)]


def dates(stated: tuple[str, ...], laws: "list[Policy]") -> dict[str, date]:
    """The days that `--set` states, each of a parameter that one of these policies has."""
    from auditor.api import arguments as asked

    with mistakes():
        return asked.dates(options.dates(stated), laws)
