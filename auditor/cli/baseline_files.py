"""Files beside the data: a baseline, waivers and an assessment, read before anything is audited."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from auditor.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.api.arguments import Pack
    from auditor.judging.assessment.answer import Assessment
    from auditor.judging.baseline.counts import Baseline
    from auditor.judging.baseline.waivers import Waiver


def baseline(name: str | None) -> "Baseline | None":
    """The counts of this baseline; None where none was named."""
    if name is None:
        return None
    from auditor.judging.baseline.counts import BaselineError, read

    try:
        return read(_bytes(name, "--baseline"))
    except BaselineError as fault:
        raise click.UsageError(f"{name}: {fault}") from None


def of_audit(context: click.Context, name: str | None) -> "Baseline | None":
    """The baseline of an audit; one that settings name may be still to be made."""
    settled = context.get_parameter_source("baseline") is ParameterSource.DEFAULT_MAP
    if name is not None and settled and not os.path.lexists(name):
        say(
            f"auditor: the baseline {click.format_filename(name)}, which the settings name, is not there yet:"
            " nothing is known (`auditor baseline create` writes it)",
            error=True,
        )
        return None
    return baseline(name)


def waivers(name: str | None) -> "tuple[Waiver, ...]":
    """The waivers of this file; none where none was named."""
    if name is None:
        return ()
    from auditor.judging.baseline.waivers import parse
    from auditor.law.yaml_text import YamlError

    try:
        return parse(_text(name, "--waivers"))
    except YamlError as fault:
        raise click.UsageError("\n".join(f"{name}:{each}" for each in fault.problems)) from None


def assessment(
    name: str | None, policies: "Sequence[Pack]" = (), called: str = "--assessment"
) -> "Assessment | None":
    """The answers of this file, held against `policies`; None where no file was named.

    `called` is what the user named it by.
    """
    if name is None:
        return None
    from auditor.api import arguments as asked
    from auditor.judging.assessment.answer import parse
    from auditor.law.yaml_text import YamlError

    text = _text(name, called)
    try:
        return parse(text, asked.packs(policies) if policies else ())
    except YamlError as fault:
        raise click.UsageError("\n".join(f"{name}:{each}" for each in fault.problems)) from None


def _text(name: str, said: str) -> str:
    data = _bytes(name, said)
    if data.startswith(b"PK\x03\x04"):
        raise click.UsageError(f"{name}: it is a form; read it with `auditor assess read` first")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError(f"{name}: it is not UTF-8 text") from None


def _bytes(name: str, said: str) -> bytes:
    from auditor.sources import content, reason

    try:
        return content(Path(name))
    except OSError as fault:
        raise click.UsageError(f"{said} {name}: {reason(fault)}") from None
