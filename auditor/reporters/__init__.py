"""The reporters: each a module with TITLE and write(report, out). Adding one is one line here.

`out` takes text, or bytes where the module says `BINARY = True`.

Laws of the folder: the report holds the only times there are, so that the same report gives the
same bytes; a reporter decides nothing, and has no field that could hold a value from the data.
"""

from collections.abc import Callable
from importlib import import_module
from typing import IO, Any

from msgspec import Struct

from auditor.report import Report

NAMES = (
    "text",
    "json",
    "sarif",
    "junit",
    "github",
    "gitlab",
    "markdown",
    "csv",
    "oscal",
)  # fmt: skip

Write = Callable[[Report, IO[Any]], None]


class Reporter(Struct, frozen=True):
    """A reporter as its users see it."""

    name: str
    title: str
    write: Write
    binary: bool = False


def load(name: str) -> Reporter:
    """The reporter called `name`, one of `NAMES`."""
    module = import_module(f"auditor.reporters.{name}")
    return Reporter(name, module.TITLE, module.write, getattr(module, "BINARY", False))
