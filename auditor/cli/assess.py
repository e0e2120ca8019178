"""`auditor assess`: what data cannot show, asked of people, in YAML or as a form."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import baseline_files as excuses
from auditor.cli import options
from auditor.cli.choices import complete_policies
from auditor.cli.dates import DAY, today
from auditor.cli.mistake import mistakes, read_by_somebody
from auditor.cli.never_over_inputs import Output, checked
from auditor.cli.terminal import say, stdout
from auditor.sources.outputs.atomic_file import atomic_file

if TYPE_CHECKING:
    from auditor.judging.assessment.answer import Assessment

_FORM = ".docx"
_YAML = (".yaml", ".yml")


@click.group(name="assess", short_help="Ask people about what data cannot show.")
def command() -> None:
    """Ask people about what data cannot show, and take their answers into a report.

    Half of all clauses are about staff, decisions, contracts and rights: no record shows them. `new`
    writes them as questions, with the law and with what could show the answer; `read` turns a form
    that was filled in into the same YAML; `status` says what is answered, by whom and until when.
    `auditor audit --assessment` merges the answers: such a clause is attested, never passed.

    \b
    Examples:
      auditor assess new --policy eu-pnr --out assessment.yaml
      auditor assess new --policy eu-pnr --out form.docx
      auditor assess read form.docx --out assessment.yaml
      auditor audit store.jsonl --policy eu-pnr --assessment assessment.yaml
    """  # noqa: D301 - click keeps the lines after \b as they are


@command.command(name="new", short_help="Write the questionnaire of a policy.")
@options.POLICY
@click.option("--law-as-of", type=DAY, help="Clauses in force on this day. Default: today.")
@options.SET
@click.option(
    "--from",
    "earlier",
    metavar="FILE",
    help="Carry over the answers of this assessment, where the clause still reads as it did.",
)
@click.option(
    "--out", metavar="FILE", required=True,
    help="Where to write it: a form if the name ends in .docx, else YAML.",
)  # fmt: skip
def new(
    policy: tuple[str, ...],
    law_as_of: date | None,
    dates: tuple[str, ...],
    earlier: str | None,
    out: str,
) -> int:
    """Write the clauses that data cannot show as questions to answer.

    \b
    Examples:
      auditor assess new --policy eu-pnr --policy germany --out assessment.yaml
      auditor assess new --policy eu-pnr --from last-year.yaml --out form.docx
    """  # noqa: D301 - as above
    from auditor.api import arguments as asked
    from auditor.api.assess import form, questionnaire

    target = Output(f"--out {out}", Path(out))
    checked([target], named=(*policy, earlier))
    _unanswered(Path(out))
    told = excuses.assessment(earlier, called="--from")
    with mistakes():
        laws = asked.packs(policy)
        day = law_as_of or today().date()
        fixed = asked.dates(options.dates(dates), laws)
        if out.lower().endswith(_FORM):
            with _office():
                made = form(laws, day, dates=fixed, earlier=told)
        else:
            made = questionnaire(laws, day, dates=fixed, earlier=told).encode()
        with atomic_file(Path(out), target.called) as file:
            file.write(made)
    say(f"{out}: to fill in; then auditor audit PATHS... --assessment", error=True)
    return 0


def _unanswered(out: Path) -> None:
    """A questionnaire may have been filled in for weeks: what is there already is not written over.

    Raises:
        click.UsageError: there is something, or its name says it is neither YAML nor a form.
    """
    if not out.name.lower().endswith((_FORM, *_YAML)):
        raise click.UsageError(f"--out {out}: name it .yaml, or {_FORM} for a form")
    if out.exists() and out.is_file() and out.stat().st_size:
        raise click.UsageError(
            f"--out {out}: it is there already and may hold answers; name another, or carry them over with --from"
        )


@command.command(name="read", short_help="Turn a form that was filled in into YAML.")
@click.argument("form", metavar="FORM.docx")
@click.option(
    "--policy", multiple=True, metavar="ID|FILE", shell_complete=complete_policies,
    help="A law that the form asks about, where it is no shipped one.",
)  # fmt: skip
@click.option("--out", metavar="FILE", help="Where to write it. Default: standard output.")
def read(form: str, policy: tuple[str, ...], out: str | None) -> int:
    """Read the answers of a form, and write them as `auditor audit --assessment` takes them.

    What cannot be read is named by its question, and nothing is then written.

    \b
    Example:
      auditor assess read form.docx --out assessment.yaml
    """  # noqa: D301 - as above
    from auditor import policies
    from auditor.api.assess import read_form
    from auditor.sources import UsageError, content, reason

    if out is not None:
        checked([Output(f"--out {out}", Path(out))], named=(form,))
    try:
        data = content(Path(form))
    except OSError as fault:
        raise click.UsageError(f"{form}: {reason(fault)}") from None
    with mistakes():
        try:
            with _office():
                text = read_form(data, (*policies.names(), *policy))
        except UsageError as wrong:
            told = "\n".join(f"{form}: {each}" for each in str(wrong).splitlines())
            raise UsageError(told) from None
        if out is not None:
            with atomic_file(Path(out), f"--out {out}") as file:
                file.write(text.encode())
            return 0
    with read_by_somebody():
        stdout().write(text)
    return 0


@command.command(name="status", short_help="Say what is answered, by whom, until when.")
@click.argument("file", metavar="ASSESSMENT.yaml")
@click.option("--on", "day", type=DAY, help="The day on which answers must hold. Default: today.")
def status(file: str, day: date | None) -> int:
    """Say which answers hold, which do not and why, and which run out first.

    Exit code 1: an answer that was given does not count.

    \b
    Example:
      auditor assess status assessment.yaml
    """  # noqa: D301 - as above
    found = excuses.assessment(file, called="ASSESSMENT.yaml")
    assert found is not None  # noqa: S101 - it was named
    return _told(found, day or today().date())


def _told(found: "Assessment", day: date) -> int:
    from auditor.judging.assessment.merged import lapse
    from auditor.observed.record import printable

    given = [each for each in found.answers if each.answer is not None]
    lapsed = [(each, why) for each in given if (why := lapse(each, each.wording, day)) is not None]
    holding = [each for each in given if lapse(each, each.wording, day) is None]
    say(
        f"{len(found.answers)} questions: {len(holding)} answered, "
        f"{len(lapsed)} with an answer that does not count, {len(found.answers) - len(given)} open"
    )
    for each in sorted(holding, key=lambda one: (str(one.until), one.policy, one.clause)):
        by = printable(each.who or "")
        say(f"  until {each.until}  {each.policy}/{each.clause}: {each.answer}, by {by}")
    for each, why in lapsed:
        say(f"  {each.policy}/{each.clause}: {why}")
    return int(bool(lapsed))


@contextmanager
def _office() -> Iterator[None]:
    """Turn the lack of what DOCX rests on into a word on how to get it."""
    try:
        yield
    except ModuleNotFoundError as fault:
        if (fault.name or "").startswith("auditor"):
            raise
        raise click.UsageError(
            "a form needs the extra office: pip install 'pnr-auditor[office]'"
        ) from None
