"""PNRGOV in XML: the PNRs of a flight; `Target` says that the message is a test."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from auditor.formats import pnrgov_xml
from auditor.specimen.frame import frame
from auditor.specimen.plan import Mend, Plan, Sheet
from auditor.specimen.push import bookings, pushed
from auditor.specimen.trees import meant
from auditor.specimen.trees.pnrgov_xml import message, pnr

if TYPE_CHECKING:
    from auditor.tree import Tree as Written

SUFFIXES = {None: ".xml"}
KINDS: tuple[str, ...] = ()
DIRECTORIES = ("14.1", "13.1", "15.1")
PARTED = False
MENDED = False


def write(plan: Plan, sheet: Sheet, mend: Mend | None = None) -> Sequence[bytes]:
    """The message of a sheet."""
    del mend  # what is left out is left out of every message
    push = pushed(plan, sheet)
    trees = [meant(plan, pnr(each)) for each in bookings(plan, push)]
    said = cast("Written", message(push.flight, trees, push.count))
    around = frame(push, "ZZ", "ZZTESTGOV")
    return [b"".join(pnrgov_xml.write(said, around, version=plan.directory or DIRECTORIES[0]))]
