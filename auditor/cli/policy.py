"""`auditor policy`: the legal regimes there are, one of them in full, the mistakes in a file."""

from datetime import date
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from auditor.policy import Clause, Policy

_SHOWN = 4  # of a list


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
    for each in map(policies.read, ids):
        told = f"{each.title} ({each.status}; reviewed {each.reviewed})"
        click.echo(f"{each.id:<{width}}  {told}")


@command.command()
@click.argument("policy", metavar="ID|FILE")
@click.option("--yaml", is_flag=True, help="Print a shipped policy as it is written.")
def show(policy: str, yaml: bool) -> None:
    """Show a policy clause by clause: from when, what it cites, how sure that is, which rule.

    \b
    Examples:
      auditor policy show eu-pnr
      auditor policy show eu-pnr --yaml > mine.yaml
    """  # noqa: D301 - as above
    from auditor import policies
    from auditor.sources import UsageError
    from auditor.sources.packs import pack

    try:
        read = pack(policy)
    except UsageError as wrong:
        raise click.UsageError(str(wrong)) from None
    if yaml and policy in policies.names():
        click.echo(policies.text(policy), nl=False)
        return
    click.echo("\n".join(_lines(read)))


def _lines(policy: "Policy") -> list[str]:
    from auditor.reporters.words import HOLDER

    head = f"{policy.id} · {policy.title}"
    state = (
        f"{policy.jurisdiction} · {policy.status} · {policy.edition} · reviewed {policy.reviewed}"
    )
    lines = [head, state]
    if policy.transposed:
        lines.append(policy.transposed)
    if policy.assumes:
        lines.append(f"judged as held by {HOLDER[policy.assumes]}, if --holder and data do not say")
    lines += [f"parameter {name}: {words}" for name, words in policy.parameters.items()]
    for clause in policy.clauses:
        lines += ["", *_clause(clause)]
    return lines


def _clause(clause: "Clause[dict[str, object]]") -> list[str]:
    from auditor.finding import severity
    from auditor.reporters.words import cited

    start = clause.since
    if isinstance(start, date):
        since = f"from {start}"
    else:
        since = f"from {start.parameter}" + (f" plus {start.plus}" if start.plus else "")
    until = f" until {clause.until}" if clause.until else ""
    check = f"rule {clause.rule}" if clause.rule else "to be looked at by hand"
    lines = [
        f"{clause.id} · {since}{until} · {check}",
        f"    {cited(clause.cites, clause.binding, clause.basis)}",
    ]
    if clause.rule:
        lines.append(f"    at most {severity(clause.binding, clause.basis)}")
    lines += [f"    {name}: {_said(value)}" for name, value in clause.with_.items()]
    if clause.superseded_by:
        lines.append(f"    superseded by {clause.superseded_by}")
    lines += [f"    unless {each.words}" for each in clause.unless]
    if clause.manual:
        lines.append(f"    {clause.manual}")
    return lines


def _said(value: object) -> str:
    """A parameter of a clause; of a long list its beginning and how many there are."""
    match value:
        case None:
            return "not confirmed, so the clause is not evaluated"
        case bool():
            return "yes" if value else "no"
        case dict():
            return " ".join(f"{name}={_said(each)}" for name, each in value.items())
        case list():
            shown = ", ".join(map(_said, value[:_SHOWN]))
            return f"{shown} … {len(value)} in all" if len(value) > _SHOWN else shown or "none"
    return str(value)


@command.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILES...")
def lint(paths: tuple[str, ...]) -> int:
    """Check files of policies: every mistake as file:line:column. Exits with 1 if there is one.

    \b
    Example:
      auditor policy lint mine.yaml
    """  # noqa: D301 - as above
    from pathlib import Path

    from auditor import policies
    from auditor.sources import reason

    found = unread = 0
    for path in paths:
        try:
            text = Path(path).read_text("utf-8")
        except FileNotFoundError as gone:
            raise click.UsageError(f"{path}: {reason(gone)}") from None
        except (OSError, ValueError) as fault:
            said = reason(fault) if isinstance(fault, OSError) else "it is not UTF-8 text"
            click.echo(f"{path}: {said}", err=True)
            unread += 1
            continue
        for problem in policies.lint(text):
            click.echo(f"{path}:{problem}")
            found += 1
    return 4 if unread else int(found > 0)
