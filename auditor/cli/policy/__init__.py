"""`auditor policy`: the legal regimes there are, one of them in full, how they differ, what is wrong in a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.choices import complete_policies, nearest
from auditor.cli.policy import diff, laws, lint, matrix, trace
from auditor.cli.terminal import fitted, say

if TYPE_CHECKING:
    from auditor.law.policy import Policy


@click.group(name="policy", short_help="List the policies, show one, or check a file of one.")
def command() -> None:
    """The policies: one legal regime each, clause by clause.

    \b
    Example:
      auditor policy show eu-pnr
    """  # noqa: D301 - click keeps the lines after \b as they are


@command.command("list")
def list_() -> None:
    """List the shipped policies.

    \b
    Example:
      auditor policy list
    """  # noqa: D301 - as above
    from auditor import policies

    ids = policies.names()
    width = max(map(len, ids), default=0)
    with fitted() as out:
        for each in map(policies.read, ids):
            told = f"{each.title} ({each.status}; reviewed {each.reviewed})"
            out.write(f"{each.id:<{width}}  {told}\n")


@command.command()
@click.argument("policy", metavar="ID|ID/CLAUSE|FILE", shell_complete=complete_policies)
@click.option("--yaml", is_flag=True, help="Print a shipped policy as it is written.")
def show(policy: str, yaml: bool) -> None:
    """Show a policy clause by clause: from when, what it cites, how sure that is, which rule.

    \b
    Examples:
      auditor policy show eu-pnr
      auditor policy show eu-pnr/annex-i
      auditor policy show eu-pnr --yaml > mine.yaml
    """  # noqa: D301 - as above
    from auditor import policies
    from auditor.explain import policy_text as shown

    law, slash, clause = policy.partition("/")
    alone = bool(slash) and law in policies.names() and not Path(policy).exists()
    found = laws.named((law if alone else policy,))
    if len(found) > 1:
        raise click.UsageError(f"{policy}: it is a folder of policies: name one of them")
    (read,) = found
    if alone:
        read = _one(read, clause)
    if yaml and policy in policies.names():
        say(policies.text(policy), end="")
        return
    with fitted() as out:
        out.writelines(f"{line}\n" for line in shown.lines(read))


def _one(law: "Policy", clause: str) -> "Policy":
    """The policy with this clause alone."""
    import msgspec

    found = tuple(each for each in law.clauses if each.id == clause)
    if not found:
        near = nearest(clause, [each.id for each in law.clauses])
        raise click.UsageError(f"{law.id} has no clause {clause!r}{near}")
    return msgspec.structs.replace(law, clauses=found, law=())


for each in (matrix, trace, diff, lint):
    command.add_command(each.command)
