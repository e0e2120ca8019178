"""`auditor selfcheck`: the promises of the project, tried on the user's own data."""

import os
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import options
from auditor.cli.dates import DAY, MOMENT, today
from auditor.cli.mistake import mistakes
from auditor.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from auditor.api.selfcheck import Terms, Tried

_SHARED = options.together(
    click.argument("paths", nargs=-1, required=True, metavar="PATHS..."),
    options.POLICY,
    click.option("--as-of", type=MOMENT, help="The day on which the data lie at rest."),
    click.option("--law-as-of", type=DAY, help="By which day's law. Default: --as-of, else today."),
)


@click.group(name="selfcheck", short_help="Try this program's promises on your own data.")
def command() -> None:
    """Try this program's promises on your own data. No value is printed, and nothing is written.

    \b
    Examples:
      auditor selfcheck blind outbox/ --policy eu-pnr
      auditor selfcheck leak outbox/ --policy eu-pnr
      auditor selfcheck repro outbox/ --policy eu-pnr
      auditor selfcheck score report.json flawed
    """  # noqa: D301 - click keeps the lines after \b as they are


@command.command(name="blind", short_help="Identities change nothing.")
@_SHARED
@click.option("--seed", type=int, default=0, show_default=True, help="How the dice fall.")
def blind(seed: int, **asked: Any) -> int:  # noqa: ANN401 - one per option
    """Replace, permute and equalise who the data are about: no byte of the report may change.

    They are also called by words that mean something in a format (UNB, ustar, null) or a text.
    Length, classes of characters, form and marks of each value are kept.

    \b
    Example:
      auditor selfcheck blind outbox/ --policy eu-pnr
    """  # noqa: D301 - as above
    from auditor.api.selfcheck import blindness

    return _tried(lambda terms: blindness(asked["paths"], terms, seed), asked)


@command.command(name="leak", short_help="No value leaves.")
@_SHARED
def leak(**asked: Any) -> int:  # noqa: ANN401 - as above
    """Plant words that stand nowhere else in every value and name: no report, stream, log or exception may hold one.

    \b
    Example:
      auditor selfcheck leak outbox/ --policy eu-pnr
    """  # noqa: D301 - as above
    from auditor.api.selfcheck import leakage

    return _tried(lambda terms: leakage(asked["paths"], terms), asked)


@command.command(name="repro", short_help="The same report everywhere.")
@_SHARED
def repro(**asked: Any) -> int:  # noqa: ANN401 - as above
    """Audit in pieces of several sizes, with several processes, hash seeds, time zones and locales: one report.

    \b
    Example:
      auditor selfcheck repro outbox/ --policy eu-pnr
    """  # noqa: D301 - as above
    from auditor.api.selfcheck import repetition

    as_of: datetime | None = asked["as_of"]
    told = [*asked["paths"], *(each for name in asked["policy"] for each in ("--policy", name))]
    told += ["--law-as-of", str(_law(asked)), "--format", "json", "--fail-on", "never"]
    told += ["--as-of", as_of.isoformat()] if as_of else []
    now = str(int(today().timestamp()))

    def run(surroundings: dict[str, str], jobs: int) -> bytes:
        ran = subprocess.run(  # noqa: S603 - this very program, with the caller's own arguments
            [sys.executable, "-m", "auditor", "audit", *told, "-j", str(jobs)],
            env=os.environ | surroundings | {"SOURCE_DATE_EPOCH": now},
            capture_output=True,
            check=False,
        )
        return b"%d\n" % ran.returncode + ran.stdout

    return _tried(lambda terms: repetition(asked["paths"], terms, run), asked)


@command.command(name="score", short_help="What was planted is found, and nothing else.")
@click.argument("report", metavar="REPORT")
@click.argument("labels", nargs=-1, required=True, metavar="LABELS...")
def score(report: str, labels: tuple[str, ...]) -> int:
    """Hold a report in JSON against the labels of what `auditor generate --plant` planted.

    LABELS are label files, or the folders that they stand beside. Precision and recall are printed by
    rule and format; the exit code is 1 where they are not 1.000.

    \b
    Example:
      auditor selfcheck score report.json flawed
    """  # noqa: D301 - as above
    from auditor.api.selfcheck import scoring
    from auditor.people.selfcheck.score import text
    from auditor.rules import all_rules
    from auditor.sources import UsageError

    try:
        found = scoring(report, labels)
    except UsageError as wrong:
        raise click.UsageError(str(wrong)) from None
    for line in text(found, {rule.id: rule.name for rule in all_rules()}):
        say(line)
    return 0 if found.perfect else 1


def _law(asked: dict[str, Any]) -> "date":
    given: date | datetime = asked["law_as_of"] or asked["as_of"] or today()
    return given.date() if isinstance(given, datetime) else given


def _tried(attempt: "Callable[[Terms], Tried]", asked: dict[str, Any]) -> int:
    from auditor.api.selfcheck import Terms

    terms = Terms(tuple(asked["policy"]), _law(asked), today(), asked["as_of"])
    with mistakes():
        tried = attempt(terms)
    for each in tried.unread:
        say(f"not read: {each.source}: {each.reason}")
    for broken in tried.broken:
        say(f"broken: {broken}")
    kept = "broken" if tried.broken else "kept" if tried.sources else "nothing to try it on"
    sources = "1 source" if tried.sources == 1 else f"{tried.sources} sources"
    say(f"{sources}, {tried.what}: {kept}")
    return tried.exit_code
