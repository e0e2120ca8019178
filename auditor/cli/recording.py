"""`--record`: each run kept, month after month, and told again by `auditor report --trend`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.mistake import NotWrittenError
from auditor.cli.never_over_inputs import RUNS, Output
from auditor.cli.terminal import stdout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.judging.report import Report
    from auditor.judging.runs.trend import Trend

NAMES = ("text", "csv", "html")


def output(address: str | None) -> list[Output]:
    """The file in which the run is kept, as one that is written; none where it is in no file.

    Raises:
        click.UsageError: no run can be kept there.
    """
    if address is None:
        return []
    from auditor.judging.runs import BookError, book

    try:
        book.check(address)
    except BookError as no:
        raise click.UsageError(f"--record: {no}") from None
    path = book.path(address)
    return [] if path is None else [Output("--record", path, RUNS)]


def keep(report: "Report", address: str | None, series: str) -> None:
    """Keep what a report comes to.

    Raises:
        NotWrittenError: it cannot be kept, though it could before the audit.
    """
    if address is None:
        return
    from auditor.judging.runs import BookError, book, entry

    now = datetime.now(UTC).isoformat(timespec="microseconds")
    try:
        book.append(address, entry(report, now, series))
    except BookError as no:
        raise NotWrittenError(f"--record: {no}") from None


def named(series: str) -> str:
    """The name of a series; wrong use where it is none."""
    from auditor.judging.runs import BookError
    from auditor.judging.runs import series as checked

    try:
        return checked(series)
    except BookError as no:
        raise click.UsageError(f"--record-as: {no}") from None


def trends(address: str, series: str | None) -> "Sequence[Trend]":
    """The trends that a book tells; of one series, where it is named.

    Raises:
        click.UsageError: there is no such book, or no such series in it.
    """
    from auditor.judging.runs import BookError, book
    from auditor.judging.runs.trend import trends as folded

    try:
        found = folded(book.read(address))
    except BookError as no:
        raise click.UsageError(f"--trend: {no}") from None
    if series is None:
        return found
    kept = [each for each in found if each.series == series]
    if not kept:
        known = ", ".join(each.series for each in found) or "none"
        raise click.UsageError(f"--series: there is none called so; kept are {known}")
    return kept


def tell(found: "Sequence[Trend]", form: str, target: str | None) -> None:
    """Write trends to a file, or to standard output."""
    from auditor.cli.mistake import not_written, read_by_somebody
    from auditor.reporters.harmless import made_harmless
    from auditor.reporters.trend import load
    from auditor.sources.outputs import OutputError
    from auditor.sources.outputs.atomic_file import atomic_text

    if target is None:
        with read_by_somebody():
            load(form)(found, stdout())
        return
    try:
        with atomic_text(Path(target), f"--output {target}") as lines:
            load(form)(found, made_harmless(lines))
    except OutputError as fault:
        raise not_written(fault) from None
