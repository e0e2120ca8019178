"""The formats: each a module with TITLE, sniff and read (and, for wire formats, a table of slots).

    sniff(head)                    whether the first bytes of a source look like this format
    read(chunks, source, given)    records of observations; `Unread` for what could not be read

A format of which large sources are read in stretches has STRETCHES besides (`stretch.py`). What others ask
of a format before it reads anything stands in `ABOUT`.

A format is sans-I/O: bytes in, records out, constant memory. It raises nothing on any bytes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import get_args

from msgspec import Struct

from auditor.formats.stretch import Stretches
from auditor.observed.record import Given, Kind, Record, Unread


class About(Struct, frozen=True):
    """What a format holds, told without loading it.

    `kinds` are those of its records, the frames of messages aside. `at_rest`: it is stored or in force, so that
    without a day it is judged as it is now, and not as a transfer. `module` is its file, where that has another name.
    """

    kinds: frozenset[Kind]
    at_rest: bool = False
    module: str | None = None


# Every format, in the order in which they are sniffed.
ABOUT: Mapping[str, About] = {
    "edifact": About(
        frozenset({"pnr", "api", "cusres"}), module="edifact_messages"
    ),  # `edifact` is the syntax
    "pnrgov-xml": About(frozenset({"pnr"})),
    "declaration": About(frozenset({"declaration"}), at_rest=True),
    "records": About(frozenset(get_args(Kind)) - {"frame"}, at_rest=True),
    "access-log": About(frozenset({"log"}), at_rest=True),
}
NAMES = tuple(ABOUT)

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
    module = import_module(f"auditor.formats.{ABOUT[name].module or name.replace('-', '_')}")
    return Format(
        name=name,
        title=module.TITLE,
        sniff=module.sniff,
        read=module.read,
        stretches=getattr(module, "STRETCHES", None),
    )
