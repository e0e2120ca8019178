"""The reporters: each a module with TITLE and write(report, out). `CONTRIBUTING.md` says what adding one takes.

`out` takes text, or bytes where the module says `BINARY = True`. A module that can show what changed
between two reports has write_diff(diff, out) as well.

Laws of the folder: the report holds the only times there are, so that the same report gives the
same bytes; a reporter decides nothing, and has no field that could hold a value from the data.
"""

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any, TextIO, TypeAlias, cast

from msgspec import Struct

from auditor.reporters.harmless import made_harmless

if TYPE_CHECKING:  # who asks for the names of reporters has no report yet
    from auditor.judging.report import Report
    from auditor.judging.report_diff import ReportDiff

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
    "xlsx",
    "docx",
    "pdf",
    "oscal",
)
# What `pip` has to bring for those that rest on more than the package itself does.
_EXTRAS = {"xlsx": "office", "docx": "office", "pdf": "pdf"}
# Those that rest on compiled code, which a machine may have and yet not be able to load.
_NATIVE = {"pdf": "typst"}

# With what the reports of each format begin, and no data do; a report that found nothing may be empty.
_BEGINNINGS = {
    "text": (b"pnr-auditor ",),
    "json": (b'{"schema": "urn:pnr-auditor:schema:report:',),
    "sarif": (b'{\n "$schema": "https://docs.oasis-open.org/sarif/',),
    "junit": (b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pnr-auditor"',),
    "github": (b"::error ", b"::warning ", b"::notice "),
    "gitlab": (b'[\n {\n  "description": ', b"[]\n"),
    "markdown": (b"# Audit of passenger data\n",),
    "html": (b"<!doctype html>\n",),
    "csv": (b"row,policy,clause,status,severity,",),
    "xlsx": (b"PK\x03\x04",),
    "docx": (b"PK\x03\x04",),
    "pdf": (b"%PDF-",),
    "oscal": (b'{\n "assessment-results": {',),
}
_GITHUB = (
    b"\nnot legal advice; law reviewed on "  # under the verdict, where there is nothing to annotate
)
_OFFICE = (
    slice(30, 49),
    b"[Content_Types].xml",
)  # the first member of every archive of Office Open XML

Write: TypeAlias = Callable[["Report", IO[Any]], None]
WriteDiff: TypeAlias = Callable[["ReportDiff", IO[Any]], None]


class Reporter(Struct, frozen=True):
    """A reporter as its users see it."""

    name: str
    title: str
    write: Write
    binary: bool = False
    write_diff: WriteDiff | None = None

    def tell(self, told: "Report | ReportDiff", out: IO[Any]) -> None:
        """Write a report, or what changed between two.

        Raises:
            TypeError: this reporter does not show what changed.
        """
        from auditor.judging.report import Report  # noqa: PLC0415 - as above

        if isinstance(told, Report):
            self.write(told, out)
        elif self.write_diff is None:
            raise TypeError(self.name)
        else:
            self.write_diff(told, out)


class LackingError(Exception):
    """What a reporter rests on is not installed; the text says how to get it."""


def load(name: str) -> Reporter:
    """The reporter called `name`, one of `NAMES`.

    Raises:
        LackingError: it rests on an extra that is not there, or that does not run here.
    """
    try:
        module = import_module(f"auditor.reporters.{name}")
    except ModuleNotFoundError as fault:
        if name not in _EXTRAS or (fault.name or "").startswith("auditor"):
            raise
        install = f"pip install 'pnr-auditor[{_EXTRAS[name]}]'"
        raise LackingError(f"{name} needs the extra {_EXTRAS[name]}: {install}") from None
    except ImportError:  # a wheel of compiled code, built for newer or other systems than this
        if name not in _NATIVE:
            raise
        raise LackingError(
            f"{name} needs the package {_NATIVE[name]}, as it runs on this machine"
        ) from None
    binary = getattr(module, "BINARY", False)
    # In a terminal the text has colours of its own; it makes each line harmless before it paints it.
    whole = binary or name == "text"
    diff = getattr(module, "write_diff", None)
    return Reporter(
        name=name,
        title=module.TITLE,
        write=module.write if whole else _harmless(module.write),
        binary=binary,
        write_diff=diff if whole or diff is None else _harmless(diff),
    )


def begins(name: str, head: bytes) -> bool:
    """Whether a file that begins with `head` may be a report in the format `name`, and holds no data."""
    if not head.startswith(_BEGINNINGS[name]):
        return name == "github" and _GITHUB in head
    at, member = _OFFICE
    return name not in ("xlsx", "docx") or head[at] == member


def _harmless(write: Callable[[Any, IO[Any]], None]) -> Callable[[Any, IO[Any]], None]:
    """The same, whose text holds nothing that a terminal obeys or a reader does not see."""
    return lambda told, out: write(told, made_harmless(cast("TextIO", out)))


def showing_diff() -> list[str]:
    """The names of those that show what changed between two reports, as far as they are installed."""
    able = []
    for name in NAMES:
        with suppress(LackingError):
            if load(name).write_diff is not None:
                able.append(name)
    return able
