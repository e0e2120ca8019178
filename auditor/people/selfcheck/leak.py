"""Leaks: canaries planted in the data, and looked for in every report, stream, log and exception."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout

from auditor.judging.report import Report
from auditor.people.selfcheck.canary import CANARY, Cage, copies
from auditor.reporters import NAMES, LackingError, load

Audit = Callable[[bytes], Report]


def leaks(data: bytes, audit: Audit, cage: Cage) -> Iterator[str]:
    """Where a planted word came out: the names of reporters, streams, logs and exceptions that repeat it."""
    heard = logging.StreamHandler(io.StringIO())
    root = logging.getLogger()
    level = root.level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    streams = io.StringIO()
    try:
        for copy in copies(data, cage):
            with redirect_stdout(streams), redirect_stderr(streams):
                yield from _one(copy, audit)
    finally:
        root.removeHandler(heard)
        root.setLevel(level)
    if CANARY.search(streams.getvalue()):
        yield "standard output or error"
    if CANARY.search(heard.stream.getvalue()):
        yield "a log"


def _one(copy: bytes, audit: Audit) -> Iterator[str]:
    try:
        report = audit(copy)
    except Exception as fault:  # noqa: BLE001 - whatever is raised is looked at
        if CANARY.search(f"{fault!r} {fault}"):
            yield "an exception"
        return
    if CANARY.search(repr(report)):
        yield "the report as a value"
    for name in NAMES:
        if CANARY.search(_written(name, report)):
            yield f"the report as {name}"


def _written(name: str, report: Report) -> str:
    try:
        reporter = load(name)
    except LackingError:  # an extra that is not installed
        return ""
    if reporter.binary:
        return ""  # built of the same words as the others
    out = io.StringIO()
    reporter.write(report, out)
    return out.getvalue()
