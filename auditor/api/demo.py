"""The demonstration as one function: generated, proven fake, audited, as files and in a database."""

import sqlite3
from contextlib import closing
from os import PathLike
from pathlib import Path

from msgspec import Struct

from auditor.api.audit import audit
from auditor.api.fakecheck import fakecheck
from auditor.api.generate import generate, mapping_of
from auditor.api.stores import mapping_of as read_mapping
from auditor.judging.report import Report
from auditor.observed.record import Facts, Given
from auditor.people.demo.sets import (
    DATABASE,
    DATABASE_POLICY,
    DAY,
    IN_TABLES,
    POLICIES,
    SETS,
)
from auditor.sources import UsageError

DATA = "data"


class Shown(Struct, frozen=True):
    """What there is to show: the reports, and how many identifying values lie in reserved ranges."""

    report: Report
    database: Report
    values: int


def demo(out: str | PathLike[str], *, force: bool = False) -> Shown:
    """Fill the folder `out` with data of people who do not exist, and audit them.

    Nothing depends on the day on which it runs.

    Raises:
        UsageError: files are there already and `force` is not given, or the folder cannot be written.
    """
    folder = Path(out)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file, not a folder: name another with --out")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise UsageError(f"{folder} is not empty: --force writes into it, --out names another")
    places = [folder / DATA / each.name for each in SETS]
    for place, each in zip(places, SETS, strict=True):
        generate(place, each.plan, clean_under=each.clean_under, force=force)
    scripts = folder / DATABASE
    generate(scripts, IN_TABLES, clean_under=None, force=force)
    report = audit(
        places,
        POLICIES,
        DAY,
        given=Given(facts=Facts(direction="in")),
        fail_on=None,
    )
    database = audit(
        str(_loaded(scripts)),
        DATABASE_POLICY,
        DAY,
        mapping=read_mapping(str(mapping_of(scripts))),
        fail_on=None,
    )
    proven = fakecheck([*places, scripts])
    if proven.exit_code:
        raise AssertionError("what was made is not provably fake")
    return Shown(report, database, proven.ranges.total())


def _loaded(scripts: Path) -> Path:
    """A database of SQLite made by the scripts of a folder, beside it; what was there before is gone."""
    file = scripts.with_suffix(".sqlite")
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as database:
        for script in sorted(scripts.glob("*.sql")):
            database.executescript(script.read_text("utf-8"))
    return file
