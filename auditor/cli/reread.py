"""JSON reports that a verb is given, read back."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from auditor.judging.report import Report


def report(name: str) -> "Report | None":
    """The report of this file, `-` being standard input; None, and said, where it cannot be read."""
    from auditor.judging.report_from_json import read

    return _read(name, read)


def known(name: str) -> "Report | None":
    """The same, of what `auditor fakecheck --format json` wrote as well."""
    from auditor.judging.report_from_json import read
    from auditor.people.fakeness import as_report

    return _read(name, lambda data: as_report.from_json(data) or read(data))


def _read(name: str, read: "Callable[[bytes], Report]") -> "Report | None":
    from auditor.judging.report_from_json import ReportError
    from auditor.sources import content, reason

    try:
        return read(sys.stdin.buffer.read() if name == "-" else content(Path(name)))
    except OSError as fault:
        said = reason(fault)
    except ReportError as fault:
        said = str(fault)
    say(f"auditor: {click.format_filename(name)}: {said}", error=True)
    return None
