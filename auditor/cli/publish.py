"""Where reports go: standard output, and files that are there whole or not at all."""

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import terminal
from auditor.cli.choices import REPORTER
from auditor.cli.mistake import not_written, read_by_somebody
from auditor.cli.never_over_inputs import Output
from auditor.cli.terminal import say
from auditor.sources.outputs import OutputError
from auditor.sources.outputs.atomic_file import atomic_file, atomic_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from auditor.judging.report import Report
    from auditor.judging.report_diff import ReportDiff
    from auditor.law.finding import Finding
    from auditor.reporters import Reporter

# Every finding as a line of JSON, or a row of Parquet, while the audit runs: no report, and so no reporter.
STREAM = "findings"
_SUMMARY = 900 << 10  # bytes; GitHub's limit is 1 MiB for each step


def wanted(outputs: tuple[str, ...]) -> list[Output]:
    """The format and file of each `FORMAT=FILE`, looked at before anything is audited."""
    found = []
    for each in outputs:
        form, equals, name = each.partition("=")
        if not equals or not name:
            raise click.UsageError(
                f"--output {each!r}: write FORMAT=FILE, such as json=report.json"
            )
        if name == "-":
            raise click.UsageError("--output writes to files; --format is for standard output")
        if form == STREAM:
            found.append(Output(f"--output {each}", Path(name), STREAM))
            continue
        reporter = ready(REPORTER.convert(form, None, None))
        found.append(Output(f"--output {each}", Path(name), reporter.name))
    return found


def beside(context: click.Context, outputs: tuple[str, ...]) -> tuple[str, ...]:
    """What a wrapper writes too (`--default output=…`), where nobody writes the same."""
    there = {each.partition("=")[0::2] for each in outputs}
    mine = [each.partition("=")[0::2] for each in context.meta.get("outputs", ())]
    places = {os.path.realpath(name) for _, name in there}
    return tuple(f"{form}={name}" for form, name in mine if os.path.realpath(name) not in places)


@contextmanager
def lines(outputs: Sequence[Output]) -> "Iterator[Callable[[str], None] | None]":
    """What writes each line it is told to the files, which are there once all are told."""
    if not outputs:
        yield None
        return
    with ExitStack() as files:
        outs = [
            files.enter_context(atomic_text(each.path, each.called))
            for each in outputs
            if each.path is not None
        ]

        def tell(line: str) -> None:
            for out in outs:
                out.write(f"{line}\n")

        yield tell


@contextmanager
def streamed(outputs: Sequence[Output]) -> "Iterator[Callable[[Finding], object] | None]":
    """What writes each finding it is told to the files, as a line or a row; they are there once all are told."""
    from auditor.reporters.rows_of_parquet import SUFFIXES

    in_rows = [
        each
        for each in outputs
        if each.path is not None and each.path.name.lower().endswith(SUFFIXES)
    ]
    with lines([each for each in outputs if each not in in_rows]) as write, _rows(in_rows) as add:
        if write is None:
            yield add
            return
        from auditor.reporters.json import Alike, line

        known: dict[object, Alike] = {}

        def tell(finding: "Finding") -> None:
            write(line(finding, known))
            if add is not None:
                add(finding)

        yield tell


@contextmanager
def _rows(outputs: Sequence[Output]) -> "Iterator[Callable[[Finding], None] | None]":
    """What writes each finding it is told as a row of the files."""
    if not outputs:
        yield None
        return
    from auditor.reporters import LackingError
    from auditor.reporters.rows_of_parquet import Rows

    with ExitStack() as files:
        try:
            tables = [
                Rows(files.enter_context(atomic_file(each.path, each.called)))
                for each in outputs
                if each.path is not None
            ]
        except LackingError as lacking:
            raise click.UsageError(str(lacking)) from None

        def add(finding: "Finding") -> None:
            for each in tables:
                each.add(finding)

        yield add
        for each in tables:
            each.close()


def ready(form: str) -> "Reporter":
    """The reporter of a format; looked for before anything is done."""
    from auditor.reporters import LackingError, load

    try:
        return load(form)
    except LackingError as lacking:
        raise click.UsageError(str(lacking)) from None


def for_stdout(form: str, told: str | None = None) -> None:
    """Look, before anything is done, whether this format may go to standard output, and so `told`."""
    if told and form != "text":
        raise click.UsageError(f"--quiet and --verbose are about the text, not about {form}")
    if ready(form).binary and sys.stdout.isatty():
        raise click.UsageError(f"{form} is not for a terminal: write it to a file, or pipe it")


def to_stdout(report: "Report | ReportDiff", form: str, told: str | None = None) -> None:
    """Write a report, or what changed between two, to standard output; `told` is how much of a text."""
    with read_by_somebody():
        _print(report, form, told)
    if form == "github":
        to_job_summary(report)


def to_job_summary(report: "Report | ReportDiff") -> None:
    """Add the report to the summary of the job that GitHub shows, where it runs one."""
    from auditor.reporters import load

    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    page = StringIO()
    load("markdown").tell(report, page)
    try:
        with Path(name).open("a", encoding="utf-8", newline="\n") as out:
            out.write(_within(page.getvalue()))
    except OSError as fault:
        raise not_written(OutputError("GITHUB_STEP_SUMMARY", fault)) from None


def _within(page: str) -> str:
    """As many whole lines as the summary of a job holds; GitHub drops a longer one as a whole."""
    data = page.encode()
    if len(data) <= _SUMMARY:
        return page
    kept = data[:_SUMMARY].rpartition(b"\n")[0].decode()
    return f"{kept}\n\nCut here: GitHub shows no more in a summary. The report itself is whole.\n"


def to_stderr(report: "Report") -> None:
    """Tell what was not read."""
    for each in report.unread:
        say(f"auditor: not read: {each.source}: {each.reason}", error=True)


def _print(report: "Report | ReportDiff", form: str, told: str | None) -> None:
    from auditor.reporters import load

    reporter = load(form)
    if form == "text":
        reporter = _text(reporter, told)
    if reporter.binary:
        reporter.tell(report, sys.stdout.buffer)
    elif form == "text" and terminal.coloured() is not sys.stdout.isatty():
        held = _Painted() if terminal.coloured() else StringIO()
        reporter.tell(report, held)
        sys.stdout.write(held.getvalue())
    else:
        reporter.tell(report, sys.stdout)


class _Painted(StringIO):
    """What takes colours, wherever it goes."""

    def isatty(self) -> bool:
        """So it is taken for a terminal."""
        return True


def _text(reporter: "Reporter", told: str | None) -> "Reporter":
    """The reporter of text that tells as much as was asked for, as wide as the terminal is."""
    from functools import partial

    from msgspec.structs import replace

    from auditor.reporters import text

    write = text.write_verdict if told == "verdict" else partial(text.write, every=told == "every")
    return replace(reporter, write=partial(write, width=terminal.width()))


def to_files(
    report: "Report | ReportDiff", outputs: Iterable[Output]
) -> click.ClickException | None:
    """Write a report to files, of which no half is ever read; what keeps the last that cannot be written."""
    fault = None
    for each in outputs:
        assert each.path is not None  # noqa: S101 - for mypy: these are files
        assert each.form is not None  # noqa: S101 - as above
        try:
            _to_file(report, each.form, each.path, each.called)
        except OutputError as refused:  # the others are written all the same
            fault = not_written(refused)
    return fault


def _to_file(report: "Report | ReportDiff", form: str, path: Path, called: str) -> None:
    from auditor.reporters import load

    reporter = load(form)
    if reporter.binary:
        with atomic_file(path, called) as out:
            reporter.tell(report, out)
    else:
        with atomic_text(path, called) as lines:
            reporter.tell(report, lines)
