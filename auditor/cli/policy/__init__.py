"""`auditor policy`: the legal regimes there are, one of them in full, how they differ, what is wrong in a file."""

import click

from auditor.cli.choices import complete_policies
from auditor.cli.policy import diff, laws, lint, matrix, trace
from auditor.cli.terminal import fitted, say


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
@click.argument("policy", metavar="ID|FILE", shell_complete=complete_policies)
@click.option("--yaml", is_flag=True, help="Print a shipped policy as it is written.")
def show(policy: str, yaml: bool) -> None:
    """Show a policy clause by clause: from when, what it cites, how sure that is, which rule.

    \b
    Examples:
      auditor policy show eu-pnr
      auditor policy show eu-pnr --yaml > mine.yaml
    """  # noqa: D301 - as above
    from auditor import policies
    from auditor.explain import policy_text as shown

    (read,) = laws.named((policy,))
    if yaml and policy in policies.names():
        say(policies.text(policy), end="")
        return
    with fitted() as out:
        out.writelines(f"{line}\n" for line in shown.lines(read))


for each in (matrix, trace, diff, lint):
    command.add_command(each.command)
