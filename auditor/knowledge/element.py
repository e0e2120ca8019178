"""The dictionary of data elements: what a passenger-data message may carry, and where law names it.

One row of `elements.tsv` is one element. Ids are fixed: policies, reports and waivers cite them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct, convert

from auditor.knowledge import tsv
from auditor.knowledge.accountability import Words

Nature = Literal[
    "system", "itinerary", "date", "locator", "status", "identity", "third_party", "code", "contact",
    "document", "payment", "loyalty", "ticketing", "agency", "staff", "seat", "baggage", "text", "history", "unlisted",
]  # fmt: skip
# The words of logs and declarations stand in `auditor.knowledge.accountability`; `element`: the ids of this dictionary.
Codes = Literal["service", "traveller-type", "discount", "title", "element", Words]
# What would make a value of the element fake: a range of `auditor.people.reserved` by its kind, or none.
FakeKind = Literal[
    "address", "agency", "agent", "airport", "bagtag", "biometric", "country", "cvv", "docno", "email", "flight",
    "ip", "locator", "loyalty", "name", "pan", "party", "phone", "reference", "seat", "ticket",
    "contact", "identity",                       # several kinds of range
    "anchored", "closed", "structural", "text",  # no range: see `Element`
]  # fmt: skip

LISTS = ("eu_pnr_annex_i", "doc_9944_group", "api_guidelines", "reg_2025_12", "dir_2004_82_art_3_2",
         "mask_dir_2016_681_art_12_2")  # fmt: skip


class Element(Struct, frozen=True):
    """One data element.

    `references` gives, per list of `LISTS`, the numbers under which that list names the element;
    `codes` the closed list its codes come from, for the few elements whose codes rules may see;
    `fake_kind` the kind of range that keeps a made-up value from being somebody's. Where there is
    none, a value is `anchored` by what stands beside it (a birth date by a name that nobody bears),
    of a `closed` list, `structural` (times, counts, amounts), or a `text`, of which each word counts.
    """

    id: str
    title: str
    nature: Nature
    references: dict[str, tuple[str, ...]]
    fake_kind: FakeKind
    codes: Codes | None = None
    note: str = ""


def _read() -> Mapping[str, Element]:
    rows = tsv.rows("auditor.knowledge", "elements.tsv")
    return MappingProxyType({row["id"]: _element(row) for row in rows})


def _element(row: Mapping[str, str]) -> Element:
    references = {name: tuple(row[name].split(",")) for name in LISTS if row[name] != "-"}
    codes = None if row["codes"] == "-" else row["codes"]
    return convert(
        {"id": row["id"], "title": row["title"], "nature": row["nature"], "references": references,
         "fake_kind": row["fake_kind"], "codes": codes, "note": row["note"]},
        Element,
    )  # fmt: skip


ELEMENTS: Mapping[str, Element] = _read()
UNLISTED = "unlisted.content"
