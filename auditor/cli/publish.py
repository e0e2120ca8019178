"""Where reports go: standard output, and files that are there whole or not at all."""

import os
import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import closed
from auditor.cli.named import REPORTER

if TYPE_CHECKING:
    from auditor.report import Report


def wanted(outputs: tuple[str, ...]) -> list[tuple[str, Path]]:
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
        path = Path(name)
        if not path.parent.is_dir():
            raise click.UsageError(f"--output {each!r}: there is no folder {str(path.parent)!r}")
        found.append((REPORTER.convert(form, None, None), path))
    return found


def to_stdout(report: "Report", form: str) -> None:
    """Write a report to standard output, and what was not read to standard error as well."""
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


def to_file(report: "Report", form: str, path: Path) -> None:
    """Write a report beside its place and move it there, so that no half of one is ever read."""
    from auditor.reporters import load

    path = path.resolve()  # a link stays a link
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
        raise click.UsageError(f"--output {form}={path.name}: {fault.strerror}") from None
