"""`auditor audit`: check messages, records, logs and declarations; the verb of a build."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import closed, settings
from auditor.cli.moment import DAY, MOMENT, today
from auditor.cli.named import FORMAT, HOLDER, REPORTER

if TYPE_CHECKING:
    from auditor.report import Report

_LARGE = 1 << 23  # bytes from which a progress bar is worth its line


@click.command(name="audit", short_help="Check messages, records, logs and declarations.")
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@click.option(
    "--policy",
    multiple=True,
    required=True,
    metavar="ID|FILE",
    help="The law to audit under; may be repeated. `auditor policy list` shows all.",
)
@click.option(
    "--as-of",
    type=MOMENT,
    help="The day on which the data lie at rest. Without it each message is judged as a "
    "transfer, on the day it was prepared, and a stored record today.",
)
@click.option("--law-as-of", type=DAY, help="By which day's law. Default: --as-of, else today.")
@click.option(
    "--as-known-then",
    is_flag=True,
    help="Hide court readings that became public after --law-as-of.",
)
@click.option("--holder", type=HOLDER, help="Who holds the data, where they do not say it.")
@click.option("--zone", metavar="ZONE", help="The time zone of local times, such as Europe/Paris.")
@click.option(
    "--set",
    "dates",
    multiple=True,
    metavar="POLICY.PARAMETER=DATE",
    help="The date on which a clause hangs that has none yet; may be repeated.",
)
@click.option("--input-format", type=FORMAT, help="The format of all input. Default: recognised.")
@click.option(
    "--format",
    "form",
    type=REPORTER,
    default="text",
    show_default=True,
    help="The format of the report on standard output.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write the report to a file as well; may be repeated.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    show_default=True,
    help="From which severity on to exit with 1.",
)
@click.option(
    "--fail-on-unevaluated",
    is_flag=True,
    help="Exit with 1 where a clause could not be evaluated, too.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="KEY",
    help="Judge this rule, policy or policy/clause alone; may be repeated.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="KEY",
    help="Do not judge this rule, policy or policy/clause; may be repeated.",
)
@click.option(
    "--max-findings",
    type=click.IntRange(min=0),
    metavar="N",
    help="Keep the N gravest findings. All are counted; exit 5 if some were left out.",
)
@click.option("--anonymise-sources", is_flag=True, help="Call sources source-1, source-2 …")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many processes to use. The report is the same.",
)
@click.option(
    "--config",
    metavar="FILE",
    is_eager=True,
    expose_value=False,
    callback=settings.load,
    help="Settings. Default: ./auditor.toml, else [tool.auditor] in ./pyproject.toml.",
)
@click.pass_context
def command(context: click.Context, /, **asked: Any) -> int:  # noqa: ANN401 - one per option
    """Check messages, records, access logs and declarations for privacy law.

    PATHS are files, folders, archives and patterns; `-` is standard input. The report goes to
    standard output; the exit code is the verdict.

    \b
    Examples:
      auditor audit outbox/ --policy eu-pnr
      auditor audit store.jsonl --policy eu-pnr --as-of 2026-11-22 --holder piu
      auditor audit 'in/**/*.edi' --policy eu-pnr --output json=report.json --fail-on never
    """  # noqa: D301 - click keeps the lines after \b as they are
    outputs = _outputs(asked["outputs"])
    from auditor.sources import UsageError

    try:
        report = _report(context.meta.get("paths", ()), asked)
    except UsageError as wrong:
        raise click.UsageError(str(wrong), context) from None
    for form, path in outputs:
        _write_file(report, form, path)
    _write(report, asked["form"])
    return report.exit_code


def _report(paths: tuple[Any, ...], asked: dict[str, Any]) -> "Report":
    from auditor.api import audit
    from auditor.finding import Severity
    from auditor.record import Given
    from auditor.sources.asides import checked_zone

    fail_on = asked["fail_on"]
    with _progress() as watch:
        return audit(
            asked["paths"],
            asked["policy"],
            asked["as_of"],
            law_as_of=asked["law_as_of"],
            now=today(),
            as_known_then=asked["as_known_then"],
            holder=asked["holder"],
            dates=_dates(asked["dates"]),
            given=Given(zone=checked_zone(asked["zone"], "--zone")),
            aside=paths,
            input_format=asked["input_format"],
            select=asked["select"],
            ignore=asked["ignore"],
            max_findings=asked["max_findings"],
            anonymise_sources=asked["anonymise_sources"],
            fail_on=None if fail_on == "never" else Severity[fail_on.upper()],
            fail_on_unevaluated=asked["fail_on_unevaluated"],
            jobs=asked["jobs"],
            watch=watch,
        )


def _dates(settings: tuple[str, ...]) -> dict[str, date]:
    dates = {}
    for each in settings:
        key, equals, day = each.partition("=")
        if not equals:
            raise click.UsageError(f"--set {each!r}: write POLICY.PARAMETER=DATE")
        dates[key] = DAY.convert(day, None, None)
    return dates


def _outputs(wanted: tuple[str, ...]) -> list[tuple[str, Path]]:
    outputs = []
    for each in wanted:
        form, equals, name = each.partition("=")
        if not equals or not name:
            raise click.UsageError(
                f"--output {each!r}: write FORMAT=FILE, such as json=report.json"
            )
        if name == "-":
            raise click.UsageError("--output writes to files; --format is for standard output")
        path = Path(name)
        if not path.parent.is_dir():
            raise click.UsageError(f"--output {each!r}: there is no folder {str(path.parent)!r}")
        outputs.append((REPORTER.convert(form, None, None), path))
    return outputs


def _write(report: "Report", form: str) -> None:
    try:
        _print(report, form)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough; the verdict stands
        closed()
    except OSError as fault:
        raise click.UsageError(f"standard output: {fault.strerror}") from None
    if form != "text":  # which tells it itself
        for each in report.unread:
            click.echo(f"auditor: not read: {each.source}: {each.reason}", err=True)


def _print(report: "Report", form: str) -> None:
    from auditor.reporters import load

    write = load(form).write
    if sys.stdout.isatty() and os.environ.get("NO_COLOR"):
        plain = StringIO()
        write(report, plain)
        sys.stdout.write(plain.getvalue())
    else:
        write(report, sys.stdout)


def _write_file(report: "Report", form: str, path: Path) -> None:
    """Write a report beside its place and move it there, so that no half of one is ever read."""
    from auditor.reporters import load

    whole = path.is_file() or not path.exists()  # else a device or a pipe
    target = path.with_name(f"{path.name}.partial") if whole else path
    try:
        with target.open("w", encoding="utf-8", newline="\n") as out:
            load(form).write(report, out)
        if whole:
            target.replace(path)
    except OSError as fault:
        if whole:
            target.unlink(missing_ok=True)
        raise click.UsageError(f"--output {form}={path}: {fault.strerror}") from None


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error, on a terminal alone, once there turns out to be much to read."""
    if not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as stack:
        bars: list[Callable[[int], None]] = []
        read = 0

        def watch(size: int, total: int) -> None:
            nonlocal read
            read += size
            if not bars and max(read, total) >= _LARGE:
                bars.append(_bar(stack, total))
            for bar in bars:
                bar(read)

        yield watch


def _bar(stack: ExitStack, total: int) -> Callable[[int], None]:
    from rich.console import Console
    from rich.progress import Progress

    progress = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = progress.add_task("reading", total=total or None)
    return lambda read: progress.update(task, completed=read)
