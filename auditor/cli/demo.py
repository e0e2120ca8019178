"""`auditor demo`: the whole product in one go, on data of people who do not exist."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor import __version__
from auditor.cli import publish
from auditor.cli.mistake import mistakes
from auditor.cli.never_over_inputs import Output
from auditor.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.api.demo import Shown

_REPORTS = ("html", "json", "sarif")


@click.command(name="demo", short_help="See it all in a few seconds, on data of nobody.")
@click.option(
    "--out",
    default="auditor-demo",
    show_default=True,
    metavar="DIR",
    help="The folder to write into: data, and the report as HTML, JSON and SARIF.",
)
@click.option("--force", is_flag=True, help="Write into a folder that is not empty.")
def command(out: str, force: bool) -> None:
    """Make data of people who do not exist, some of it unlawful; audit it, explain it, report it.

    The same on every day and every machine.

    \b
    Example:
      auditor demo
    """  # noqa: D301 - click keeps the lines after \b as they are
    from auditor.api.demo import demo

    with mistakes():
        shown = demo(out, force=force)
    files = [Path(out, f"report.{form}") for form in _REPORTS]
    fault = publish.to_files(shown.report, map(Output, map(str, files), files, _REPORTS))
    if fault is not None:
        raise fault
    for line in _told(shown, out):
        say(line)


def _told(shown: "Shown", out: str) -> "Iterator[str]":
    from auditor.people.demo import text as tale
    from auditor.reporters import summary

    yield f"pnr-auditor {__version__} · demonstration, in {out}"
    yield ""
    yield from tale.made(shown.values)
    yield ""
    yield from tale.found(shown.report, shown.database)
    yield ""
    yield from tale.three(shown.report)
    yield ""
    yield from tale.explained(shown.report)
    yield ""
    yield from tale.next_steps(out, program())
    yield ""
    yield summary.reviewed(shown.report.run)


def program() -> str:
    """How this program was called, where that was by a path from here; else its name."""
    called = Path(sys.argv[0])
    by_path = called.name == "auditor" and len(called.parts) > 1 and not called.is_absolute()
    return called.as_posix() if by_path else "auditor"
