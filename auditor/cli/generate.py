"""`auditor generate`: data of people who do not exist, clean under a policy."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.choices import HOLDER, Named, complete_policies
from auditor.cli.dates import AGE, DAY, days_before
from auditor.cli.mistake import mistakes
from auditor.cli.terminal import say

if TYPE_CHECKING:
    from auditor.people.label import Labels

# What a data set counts, where not PNRs.
_THINGS = {
    "crew": "crew members", "cancel": "cancelled flights", "rows": "operations", "table": "operations",
    "statement": "declarations",
}  # fmt: skip


def _formats() -> tuple[str, ...]:
    from auditor.people.specimen.sheets import NAMES

    return NAMES


def _flaws(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from auditor.people.specimen.flaws.kinds import table

        say(table())
        context.exit()


@click.command(name="generate", short_help="Make entirely fake data to build, test and show with.")
@click.option(
    "--format", "format", type=Named("format", _formats), required=True, help="In which format."
)
@click.option("--count", type=click.IntRange(0), required=True, metavar="N", help="How many PNRs.")
@click.option("--seed", default="0", metavar="S", help="The same seed gives the same bytes.")
@click.option("--out", required=True, metavar="DIR", help="The folder to write into.")
@click.option(
    "--clean-under",
    default="eu-pnr",
    show_default=True,
    metavar="ID|FILE|none",
    shell_complete=complete_policies,
    help="The policy that an audit finds nothing under; `none` leaves everything in.",
)
@click.option(
    "--kind",
    metavar="KIND",
    help="paxlst: passengers, crew, close-out or cancel; cusres: reply, change or receipt; "
    "records: pnr, api or crew; access-log: rows or table. Default: the first.",
)
@click.option(
    "--directory-version", metavar="V", help="The version of the message, such as 13:1 or D:12B."
)
@click.option(
    "--code-share",
    type=click.Choice(["second-tvl", "tra"]),
    help="How PNRGOV tells who operates a flight. Default: as the version has it.",
)
@click.option(
    "--push", type=click.Choice(["full", "update"]), default="full", show_default=True,
    help="All PNRs of a flight, or those that changed.",
)  # fmt: skip
@click.option(
    "--parts", type=click.IntRange(1), metavar="N", default=1, help="Cut each message into so many."
)
@click.option(
    "--per-message", type=click.IntRange(1), metavar="N",
    help="How many PNRs of one flight at most. Default: 200; of a crew 8.",
)  # fmt: skip
@click.option(
    "--plan", "extent", type=click.Choice(["plain", "usual", "everything"]), default="usual",
    show_default=True, help="How much of what is optional: none, as in the field, all.",
)  # fmt: skip
@click.option("--sensitive", is_flag=True, help="Put in what reveals special categories.")
@click.option(
    "--aged",
    type=AGE,
    metavar="PERIOD",
    help="Make a store as it is on the day --on, of travel in a period before it, such as P6Y.",
)
@click.option(
    "--on", type=DAY, metavar="DATE", help="The first day of travel. Default: 2030-01-15."
)
@click.option("--holder", type=HOLDER, help="Who holds the data that are to be clean.")
@click.option(
    "--plant", multiple=True, metavar="RULE[:K]",
    help="Break the rule K times, each in a file of its own (in a store, in the first of each table); may be "
    "repeated.",
)  # fmt: skip
@click.option(
    "--mix",
    type=click.IntRange(1),
    metavar="K",
    help="Plant K flaws of kinds as the field has them.",
)
@click.option(
    "--flaws", is_flag=True, is_eager=True, expose_value=False, callback=_flaws,
    help="Show which rule can be broken in which format, and leave.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write into a folder that is not empty.")
@click.option(
    "-j", "--jobs", type=click.IntRange(1), metavar="N", default=1, show_default=True,
    help="How many processes to use. The bytes are the same.",
)  # fmt: skip
def command(  # noqa: PLR0917 - one for each option
    format: str,
    count: int,
    seed: str,
    out: str,
    clean_under: str,
    kind: str | None,
    directory_version: str | None,
    code_share: str | None,
    push: str,
    parts: int,
    per_message: int | None,
    extent: str,
    sensitive: bool,
    aged: str | None,
    on: date | None,
    holder: str | None,
    plant: tuple[str, ...],
    mix: int | None,
    force: bool,
    jobs: int,
) -> None:
    """Make messages and records of people who do not exist.

    Every name, number and address is one that belongs to nobody, and every file says that it is
    synthetic. The same seed and options give the same bytes.

    \b
    Examples:
      auditor generate --format pnrgov --count 1000 --seed 7 --out fake
      auditor generate --format records --count 500 --aged P6Y --out store
      auditor generate --format records --count 10 --clean-under none --plan everything --out full
      auditor generate --format pnrgov --count 50 --plant MIN001:3 --plant open-text --out flawed
    """  # noqa: D301 - click keeps the lines after \b as they are
    import msgspec

    from auditor.api.generate import flaw, generate, mapping_of
    from auditor.people.specimen.plan import DAY as FIRST
    from auditor.people.specimen.plan import STORES, Plan

    asked = {
        "format": format, "count": count, "seed": seed, "kind": kind, "directory": directory_version,
        "per_message": per_message, "parts": parts, "push": push, "code_share": code_share,
        "on": on or FIRST, "oldest": days_before(on or FIRST, aged) if aged else None,
        "extent": extent, "sensitive": sensitive, "holder": holder,
    }  # fmt: skip
    with mistakes():
        made = generate(
            Path(out),
            msgspec.convert(asked | {"flaws": tuple(map(flaw, plant))}, Plan),
            clean_under=None if clean_under == "none" else clean_under,
            mix=mix or 0,
            jobs=jobs,
            force=force,
        )
    say(_told(made.plan, made.policy, made.files, made.size, out))
    if made.plan.format in STORES:
        say(f"{mapping_of(out)}: what its columns hold")
    if made.labels is not None:
        say(_next(made.labels, clean_under, out))


def _next(labels: "Labels", policy: str, out: str) -> str:
    """What was planted, and how to see whether an audit finds it."""
    from auditor.api.generate import labels_of, mapping_of
    from auditor.people.selfcheck.score import LOADED
    from auditor.people.specimen.plan import STORES

    planted = sum(each.origin == "planted" for each in labels.labels)
    flaws = "flaw" if planted == 1 else "flaws"
    day = f" --as-of {labels.as_of:%Y-%m-%dT%H:%M:%SZ}" if labels.as_of else ""
    holder = f" --holder {labels.holder}" if labels.holder else ""
    where = out
    if labels.format in STORES:
        loaded = "DATABASE" if labels.format == LOADED else out
        where = f"{loaded} --mapping {mapping_of(out)} --max-findings 100000"
    return (
        f"{labels_of(out)}: {planted} {flaws} planted, {len(labels.labels) - planted} findings that follow from them\n"
        f"  auditor audit {where} --policy {policy} --law-as-of {labels.law_as_of}{day}{holder}"
        f" --output json=report.json --fail-on never\n"
        f"  auditor selfcheck score report.json {labels_of(out)}"
    )


def _told(plan: object, policy: str | None, files: int, size: int, out: str) -> str:
    from auditor.people.specimen.plan import Plan

    assert isinstance(plan, Plan)  # noqa: S101 - for mypy
    what = " ".join(filter(None, (plan.format, plan.kind, plan.directory)))
    law = f"clean under {policy}" if policy else "not made clean under any law"
    many = "file" if files == 1 else "files"
    things = _THINGS.get(plan.kind or "", "PNRs")
    return f"{out}: {plan.count} synthetic {things} in {files} {many}, {size} bytes: {what}, seed {plan.seed}, {law}"
