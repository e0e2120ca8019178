"""The formats: each a module with TITLE, sniff and read (and, for wire formats, a table of slots).

    sniff(head)                    whether the first bytes of a source look like this format
    read(chunks, source, given)    records of observations; `Unread` for what could not be read

A format of which large sources are read in stretches has STRETCHES besides (`stretch.py`).

A format is sans-I/O: bytes in, records out, constant memory. It raises nothing on any bytes.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module

from msgspec import Struct

from auditor.formats.stretch import Stretches
from auditor.observed.record import Given, Record, Unread

_MODULES = {"edifact": "edifact_messages"}  # `edifact` is the syntax
NAMES = ("edifact", "pnrgov-xml", "declaration", "records", "access-log")

Read = Callable[[Iterable[bytes], str, Given], Iterator[Record | Unread]]


class Format(Struct, frozen=True):
    """A format as its users see it; `stretches` is None where a source is always read at one go."""

    name: str
    title: str
    sniff: Callable[[bytes], bool]
    read: Read
    stretches: Stretches | None = None


@cache
def all_formats() -> tuple[Format, ...]:
    """Every format, in the order in which they are sniffed."""
    return tuple(map(load, NAMES))


@cache
def load(name: str) -> Format:
    """The format called so, one of `NAMES`, and no other: each costs a tenth of a second to load."""
    module = import_module(f"auditor.formats.{_MODULES.get(name) or name.replace('-', '_')}")
    return Format(
        name=name,
        title=module.TITLE,
        sniff=module.sniff,
        read=module.read,
        stretches=getattr(module, "STRETCHES", None),
    )
