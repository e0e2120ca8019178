"""The sheets: one file of a data set in each format, which says in its own place that it is synthetic.

A module has SUFFIXES by kind, KINDS and DIRECTORIES (the first of each is what is taken where none is
asked for; none where a format knows no such thing), PARTED, MENDED where each record is made lawful by
itself, and `write(plan, sheet, mend)`, the parts of one message, each the whole of a file.
FOLDERS, where there are any, have one of these parts each.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module

from msgspec import Struct
from msgspec.structs import replace

from auditor.people.specimen.plan import MOST, MOST_OF_ONE, STORES, Mend, Plan, RefusedError, Sheet

NAMES = (
    "pnrgov", "pnrgov-xml", "paxlst", "cusres", "records", "access-log", "declaration", "sql", "parquet",
)  # fmt: skip
FILES = tuple(name for name in NAMES if name not in STORES)
"""Those that a format of files reads back."""


class Form(Struct, frozen=True):
    """A format as a data set is written in it."""

    name: str
    suffixes: dict[str | None, str]
    kinds: tuple[str, ...]
    directories: tuple[str, ...]
    parted: bool
    mended: bool
    write: Callable[[Plan, Sheet, Mend | None], Sequence[bytes]]
    folders: tuple[str, ...] = ()

    def suffix(self, kind: str | None) -> str:
        """The ending of files of that kind."""
        return self.suffixes.get(kind) or self.suffixes[None]


@cache
def form(name: str) -> Form:
    """The format called `name`.

    Raises:
        RefusedError: there is none.
    """
    if name not in NAMES:
        raise RefusedError(f"there is no format {name!r} to generate; known are {', '.join(NAMES)}")
    module = import_module(f"auditor.people.specimen.sheets.{name.replace('-', '_')}")
    return Form(
        name=name,
        suffixes=module.SUFFIXES,
        kinds=module.KINDS,
        directories=module.DIRECTORIES,
        parted=module.PARTED,
        mended=module.MENDED,
        write=module.write,
        folders=getattr(module, "FOLDERS", ()),
    )


_YEARS = 1950, 2999  # with room before for births, and after for documents


def settled(plan: Plan) -> Plan:
    """The plan with the kind and directory that its format takes where it names none.

    Raises:
        RefusedError: the format has no such kind or directory, or comes in one part only.
    """
    chosen = form(plan.format)
    if not _YEARS[0] <= plan.on.year <= _YEARS[1]:
        raise RefusedError(f"people travel in the years {_YEARS[0]} to {_YEARS[1]}")
    if plan.count < 0 or plan.size < 1 or plan.parts < 1:
        raise RefusedError(
            "counts are of whole things: no fewer than none, messages and parts at least one"
        )
    if plan.count > MOST or plan.size > MOST_OF_ONE:
        raise RefusedError(
            f"a data set has at most {MOST} of them, and a message {MOST_OF_ONE}:"
            " make several sets, each with a seed of its own"
        )
    for what, said, known in (
        ("kind", plan.kind, chosen.kinds),
        ("directory", plan.directory, chosen.directories),
    ):
        if said is not None and said not in known:
            told = f"known are {', '.join(known)}" if known else "it has none"
            raise RefusedError(f"{plan.format} has no {what} {said!r}; {told}")
    if (
        plan.oldest is not None
        and plan.format not in STORES
        and ((plan.format, plan.kind or "pnr") != ("records", "pnr"))
    ):
        raise RefusedError(
            "only a store of PNRs has an age: take the format records, sql or parquet"
        )
    if plan.parts > 1 and not chosen.parted:
        raise RefusedError(f"{plan.format} is not sent in parts")
    kind = plan.kind or next(iter(chosen.kinds), None)
    return replace(
        plan, kind=kind, directory=plan.directory or next(iter(chosen.directories), None)
    )
