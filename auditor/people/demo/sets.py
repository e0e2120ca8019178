"""The data of the demonstration: what an authority that reads passenger data holds, some of it unlawful."""

from datetime import date

from msgspec import Struct

from auditor.people.specimen.plan import Plan

DAY = date(2026, 11, 22)
"""The day on which the data lie there, and by whose law they are judged."""
POLICIES = ("eu-pnr", "icao-annex9", "un-ct-travel", "pci-dss")

_SEED = "demo"
_SIX_YEARS = 6 * 366


DATABASE = "database"
"""The folder of scripts; beside it lie the database that they make and its mapping."""
IN_TABLES = Plan(
    format="sql", count=60, seed=_SEED, on=DAY, oldest=_SIX_YEARS, sensitive=True, holder="piu"
)
DATABASE_POLICY = "eu-pnr"


class DataSet(Struct, frozen=True):
    """A folder of the demonstration: its name, what it is, the plan, and under what it is clean."""

    name: str
    what: str
    plan: Plan
    clean_under: str | None = None


SETS = (
    DataSet(
        "pnr",
        "a push of PNRs from a carrier that filters them (PNRGOV)",
        Plan(format="pnrgov", count=40, seed=_SEED, on=DAY),
        "eu-pnr",
    ),
    DataSet(
        "pnr-unfiltered",
        "one from a carrier that does not",
        Plan(
            format="pnrgov",
            count=3,
            seed=_SEED,
            on=DAY,
            extent="everything",
            sensitive=True,
        ),
    ),
    DataSet(
        "pnr-xml",
        "a push in XML",
        Plan(format="pnrgov-xml", count=20, seed=_SEED, on=DAY),
        "eu-pnr",
    ),
    DataSet(
        "api",
        "a passenger list (PAXLST)",
        Plan(format="paxlst", count=8, seed=_SEED, on=DAY, sensitive=True),
    ),
    DataSet(
        "store",
        "six years of stored records, masked and deleted in time",
        Plan(format="records", count=120, seed=_SEED, on=DAY, oldest=_SIX_YEARS),
        "eu-pnr",
    ),
    DataSet(
        "store-inherited",
        "records of an older system, moved over as they were",
        Plan(format="records", count=12, seed="demo 33", on=DAY, oldest=_SIX_YEARS, sensitive=True),
    ),
    DataSet(
        "log",
        "the log of who read what, and why",
        Plan(format="access-log", count=40, seed=_SEED, on=DAY),
    ),
    DataSet(
        "declaration",
        "what the system says of itself",
        Plan(format="declaration", count=1, seed=_SEED, on=DAY),
    ),
)
