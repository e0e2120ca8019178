"""`auditor rules`: the kinds of check there are, and the page of each."""

import click

from auditor.cli.choices import complete_rules, nearest
from auditor.cli.terminal import fitted


@click.group(name="rules", short_help="List the rules, or explain one.")
def command() -> None:
    """The rules: kinds of check, to which the clauses of policies give lists and periods.

    \b
    Example:
      auditor rules explain MIN001
    """  # noqa: D301 - click keeps the lines after \b as they are


@command.command("list")
def list_() -> None:
    """List the rules: id, name, and what each finds.

    \b
    Example:
      auditor rules list
    """  # noqa: D301 - as above
    from auditor.rules import all_rules

    rules = all_rules()
    width = max(len(rule.name) for rule in rules)
    with fitted() as out:
        for rule in rules:
            out.write(f"{rule.id}  {rule.name:<{width}}  {rule.doc.strip().splitlines()[0]}\n")


@command.command()
@click.argument("key", metavar="ID", shell_complete=complete_rules)
def explain(key: str) -> None:
    """Print the page of a rule, by its id or name: what, why, law, remedy, false positives.

    \b
    Example:
      auditor rules explain kept-too-long
    """  # noqa: D301 - as above
    from auditor.explain import rule_text
    from auditor.rules import all_rules, find

    rule = find(key)
    if rule is None:
        hint = nearest(key, [each.name for each in all_rules()])
        raise click.UsageError(f"there is no rule {key!r}{hint}: `auditor rules list` shows them")
    with fitted() as out:
        out.write(f"{rule_text(rule)}\n")
