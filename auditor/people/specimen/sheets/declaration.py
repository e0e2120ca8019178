"""Declarations of systems, one to a file."""

from collections.abc import Sequence

import msgspec

from auditor.people.specimen.declared import careful, careless, fullest
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.plan import Mend, Plan, RefusedError, Sheet

SUFFIXES = {None: ".json"}
KINDS = ("statement",)
DIRECTORIES: tuple[str, ...] = ()
PARTED = False
MENDED = True


def write(plan: Plan, sheet: Sheet, mend: Mend | None = None) -> Sequence[bytes]:
    """The declaration of a sheet: a careful one as far as `mend` lets it stand, or one as one may find it."""
    draw = Draw(f"{plan.seed} declaration", sheet.number)
    if mend is not None:
        said = mend(careful(draw, plan.holder))
        if said is None:
            raise RefusedError("no declaration could be made that this law finds nothing in")
    elif plan.extent == "everything":
        said = fullest(draw, plan.holder)
    else:
        said = careless(draw, plan.holder)
    return [msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"]
