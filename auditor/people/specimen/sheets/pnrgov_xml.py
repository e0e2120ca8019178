"""PNRGOV in XML: the PNRs of a flight; `Target` says that the message is a test."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from auditor.formats import pnrgov_xml
from auditor.people.specimen.frame import Part, frame
from auditor.people.specimen.plan import Mend, Plan, Sheet
from auditor.people.specimen.push import bookings, pushed
from auditor.people.specimen.trees import Thin, meant
from auditor.people.specimen.trees.pnrgov_xml import message, pnr

if TYPE_CHECKING:
    from auditor.formats.tree import Tree as Written
    from auditor.formats.xml.writer import Placed

SUFFIXES = {None: ".xml"}
KINDS: tuple[str, ...] = ()
DIRECTORIES = ("14.1", "13.1", "15.1")
PARTED = False
MENDED = False


def write(plan: Plan, sheet: Sheet, mend: Mend | None = None) -> Sequence[bytes]:
    """The message of a sheet."""
    del mend  # what is left out is left out of every message
    return [written(plan, part) for part in parts(plan, sheet, partial(meant, plan))]


def parts(plan: Plan, sheet: Sheet, thin: Thin) -> list[Part]:
    """The message of a sheet, which is one part; `thin` is asked of each PNR."""
    push = pushed(plan, sheet)
    trees = [thin(pnr(each)) for each in bookings(plan, push)]
    return [Part(message(push.flight, trees, push.count), frame(push, "ZZ", "ZZTESTGOV"))]


def written(plan: Plan, part: Part) -> bytes:
    """The document of a part."""
    said = cast("Written", part.said)
    return b"".join(pnrgov_xml.write(said, part.frame, version=plan.directory or DIRECTORIES[0]))


def places(plan: Plan, part: Part) -> "Iterator[Placed]":
    """Where a part has its values."""
    del plan
    return pnrgov_xml.places(cast("Written", part.said), part.frame)
