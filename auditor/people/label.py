"""Labels: the findings that planted flaws lead to, each with its place; what an auditor is scored by.

They follow from what was planted and from the law it was planted against, never from an audit.
"""

from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec import Struct, structs

from auditor.observed.record import Holder, Place

Origin = Literal["planted", "consequent"]


class Spot(Struct, frozen=True, omit_defaults=True, order=True, forbid_unknown_fields=True):
    """A `Place` without lines and offsets: what stays where it is when blanks and line ends change."""

    source: str
    message: int | None = None
    record: int | None = None
    traveller: int | None = None
    segment: int | None = None
    tag: str | None = None
    element: int | None = None
    component: int | None = None
    pointer: str | None = None
    table: str | None = None
    column: str | None = None
    row: int | None = None


def spot(place: Place) -> Spot:
    """Where a place is, lines and offsets aside."""
    return Spot(**{name: getattr(place, name) for name in Spot.__struct_fields__})


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """One finding to expect. `rule` is its id; what breaks no clause, as structure, has no policy.

    `planted` is what was asked for; `consequent` what the same flaw breaks besides.
    """

    rule: str
    policy: str | None
    clause: str | None
    element: str | None
    place: Spot
    origin: Origin

    @property
    def expected(self) -> "Label":
        """The label as a finding can be held against it: whether it was planted or followed makes no difference."""
        return structs.replace(self, origin="planted")


class Labels(Struct, frozen=True, kw_only=True, rename={"schema_": "schema"}):
    """All labels of a data set, and under which terms an audit has to find them.

    `as_of` None: as transfers, not at rest; `unplanted` says of each rule that has none why.
    """

    schema_: Literal["urn:pnr-auditor:schema:labels:1"] = "urn:pnr-auditor:schema:labels:1"
    format: str
    policy: str | None
    law_as_of: date
    as_of: datetime | None = None
    holder: Holder | None = None
    labels: tuple[Label, ...] = ()
    unplanted: dict[str, str] = {}


class LabelsError(ValueError):
    """The file holds no labels."""


def encode(labels: Labels) -> bytes:
    """The label file, in the order of planting; the same labels are the same bytes."""
    return msgspec.json.format(msgspec.json.encode(labels), indent=1) + b"\n"


def decode(data: bytes) -> Labels:
    """The labels that a file states.

    Raises:
        LabelsError: it is no label file.
    """
    try:
        return msgspec.json.decode(data, type=Labels)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise LabelsError("this is no label file as `auditor generate --plant` writes it") from None
