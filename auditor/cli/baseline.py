"""`auditor baseline`: what is known, so that a build fails on what is new; the counts only go down."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import UNREAD, reread
from auditor.cli import baseline_files as excuses
from auditor.cli.mistake import mistakes
from auditor.cli.never_over_inputs import Output, checked, standard_output
from auditor.cli.terminal import say
from auditor.sources.outputs.atomic_file import atomic_text

if TYPE_CHECKING:
    from auditor.judging.baseline.counts import Counts, Key
    from auditor.judging.report import Report


@click.group(name="baseline", short_help="Findings that are known: create, lower, compare.")
def command() -> None:
    """A baseline counts known findings by rule, clause, element and source, and knows them again where they move.

    `auditor audit --baseline FILE` then shows what is beyond it, and fails on that alone. What is
    known is counted, --verbose shows it, and its clause stays broken.

    \b
    Example:
      auditor audit outbox/ --policy eu-pnr --holder piu --fail-on never --output json=report.json
      auditor baseline create report.json --out baseline.json
      auditor audit outbox/ --policy eu-pnr --holder piu --fail-on warning --baseline baseline.json
    """  # noqa: D301 - click keeps the lines after \b as they are


@command.command()
@click.argument("report", metavar="REPORT.json")
@click.option("--out", metavar="FILE", required=True, help="Where to write it; never over a file.")
def create(report: str, out: str) -> int:
    """Write the findings of a report, of an audit or of `auditor fakecheck`, as what is known.

    \b
    Example:
      auditor baseline create report.json --out baseline.json
    """  # noqa: D301 - as above
    from auditor.judging.baseline.counts import counted

    target = Output(f"--out {out}", Path(out))
    checked([target, standard_output()], named=[report])
    read = _known(report)
    if read is None:
        return UNREAD
    if Path(out).exists():
        raise click.UsageError(f"{out} is there already: `auditor baseline update` lowers it")
    _write(out, counted(read))
    return 0


@command.command()
@click.argument("baseline", metavar="BASELINE.json")
@click.argument("report", metavar="REPORT.json")
def update(baseline: str, report: str) -> int:
    """Lower a baseline to what a report still finds; what is new does not enter it.

    \b
    Example:
      auditor baseline update baseline.json report.json
    """  # noqa: D301 - as above
    from auditor.judging.baseline.counts import compare, ratcheted

    counts, read = _counts(baseline), _known(report)
    if read is None:
        return UNREAD
    found = compare(counts, read)
    lowered = ratcheted(counts, read)
    if lowered != counts:
        _write(baseline, lowered)
    gone, new = (sum(number for _, number in each) for each in (found.fixed, found.beyond))
    say(f"{gone} known findings are gone, {lowered.total()} stay, {new} are new and not taken in")
    return 0


@command.command()
@click.argument("baseline", metavar="BASELINE.json")
@click.argument("report", metavar="REPORT.json")
def status(baseline: str, report: str) -> int:
    """Say what a report has beyond a baseline, and what it has no more. Exits with 1 if something is new.

    \b
    Example:
      auditor baseline status baseline.json report.json
    """  # noqa: D301 - as above
    from auditor.judging.baseline.counts import compare

    counts, read = _counts(baseline), _known(report)
    if read is None:
        return UNREAD
    found = compare(counts, read)
    for words, listed in (("new", found.beyond), ("gone", found.fixed)):
        for name, number in listed:
            say(f"{words:<5}{number:>6}  {_told(name)}")
    say(f"{found.known} known findings are still there")
    return int(bool(found.beyond))


def _known(name: str) -> "Report | None":
    """The report, which must be able to say what is known; None where it could not be read."""
    from auditor.judging.baseline.counts import unfit

    read = reread.known(name)
    why = unfit(read) if read is not None else None
    if why is not None:
        raise click.UsageError(
            f"{click.format_filename(name)}: {why}. Take the report of an audit without --redact-places, "
            "--anonymise-sources and --max-findings"
        )
    return read


def _told(name: "Key") -> str:
    from auditor.observed.record import printable

    where = f"{name.policy}/{name.clause}" if name.policy else "structure"
    of = f" [{name.element}]" if name.element else ""
    return printable(f"{name.rule} {where}{of} in {name.source}")


def _counts(name: str) -> "Counts":
    return excuses.baseline(name) or {}


def _write(name: str, counts: "Counts") -> None:
    from auditor.judging.baseline.counts import written

    with mistakes(), atomic_text(Path(name), name) as out:
        out.write(written(counts))
