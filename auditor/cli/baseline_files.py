"""Files that excuse findings: a baseline and waivers, read before anything is audited."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections import Counter

    from auditor.judging.baseline.counts import Key
    from auditor.judging.baseline.waivers import Waiver


def baseline(name: str | None) -> "Counter[Key] | None":
    """The counts of this baseline; None where none was named."""
    if name is None:
        return None
    from auditor.judging.baseline.counts import BaselineError, read

    try:
        return read(_bytes(name, "--baseline"))
    except BaselineError as fault:
        raise click.UsageError(f"{name}: {fault}") from None


def waivers(name: str | None) -> "tuple[Waiver, ...]":
    """The waivers of this file; none where none was named."""
    if name is None:
        return ()
    from auditor.judging.baseline.waivers import lint, parse

    try:
        text = _bytes(name, "--waivers").decode("utf-8")
    except UnicodeDecodeError:
        raise click.UsageError(f"{name}: it is not UTF-8 text") from None
    problems = lint(text)
    if problems:
        raise click.UsageError("\n".join(f"{name}:{each}" for each in problems))
    return parse(text)


def _bytes(name: str, said: str) -> bytes:
    from auditor.sources import content, reason

    try:
        return content(Path(name))
    except OSError as fault:
        raise click.UsageError(f"{said} {name}: {reason(fault)}") from None
