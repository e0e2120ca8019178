"""The reporters: each a module with TITLE and write(report, out). Adding one is one line here.

`out` takes text, or bytes where the module says `BINARY = True`. A module that can show what changed
between two reports has write_drift(drift, out) as well.

Laws of the folder: the report holds the only times there are, so that the same report gives the
same bytes; a reporter decides nothing, and has no field that could hold a value from the data.
"""

from collections.abc import Callable
from importlib import import_module
from typing import IO, Any

from msgspec import Struct

from auditor.drift import Drift
from auditor.report import Report

NAMES = (
    "text",
    "json",
    "sarif",
    "junit",
    "github",
    "gitlab",
    "markdown",
    "html",
    "csv",
    "oscal",
)  # fmt: skip

Write = Callable[[Report, IO[Any]], None]
WriteDrift = Callable[[Drift, IO[Any]], None]


class Reporter(Struct, frozen=True):
    """A reporter as its users see it."""

    name: str
    title: str
    write: Write
    binary: bool = False
    write_drift: WriteDrift | None = None

    def tell(self, told: Report | Drift, out: IO[Any]) -> None:
        """Write a report, or what changed between two.

        Raises:
            TypeError: this reporter does not show what changed.
        """
        if isinstance(told, Report):
            self.write(told, out)
        elif self.write_drift is None:
            raise TypeError(self.name)
        else:
            self.write_drift(told, out)


def load(name: str) -> Reporter:
    """The reporter called `name`, one of `NAMES`."""
    module = import_module(f"auditor.reporters.{name}")
    return Reporter(
        name=name,
        title=module.TITLE,
        write=module.write,
        binary=getattr(module, "BINARY", False),
        write_drift=getattr(module, "write_drift", None),
    )
