"""Messages by others that lie beside the checkout: each is read, and comes to what the table says.

The table (corpus.tsv) holds figures alone. `python tests/test_corpus.py` writes it anew; whoever
commits it has looked at every figure that changed. The messages are no part of the project: they
are looked for in `../shared/corpus` beside the checkout, or where AUDITOR_CORPUS says.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from os import environ  # noqa: TID251 - where the corpus lies is no matter of the checkout
from pathlib import Path

import pytest

from auditor import policies
from auditor.api.audit import audit
from auditor.judging import report_to_json
from auditor.judging.report import Report
from auditor.rules import all_rules

TABLE = Path(__file__).parent / "corpus.tsv"
BESIDE = Path(__file__).parents[2] / "shared" / "corpus"
CORPUS = Path(environ.get("AUDITOR_CORPUS") or BESIDE)
FILES = sorted(CORPUS.glob("*/*"))
EXAMINED = ("messages", "records", "travellers", "partly_read", "unread")
LAW = date(2026, 11, 22)
START = {"eu-api-border.router_start": date(2028, 1, 1)}
# The packs of the table: further ones would change each figure and say nothing of how it is read.
PACKS = ("eu-api-2004", "eu-api-border", "eu-pnr", "icao-annex9", "pci-dss")
# Only all sources together show how often a flight was sent, and whether a series is whole.
ACROSS_SOURCES = {rule.id for rule in all_rules() if rule.tally or rule.fault == "broken-series"}

Row = dict[str, str]

pytestmark = pytest.mark.skipif(
    not FILES, reason="no messages by others lie beside the checkout (../shared/corpus)"
)


def look(paths: Sequence[Path], *, as_of: date | None = None, jobs: int = 1) -> Report:
    """What the packs of the table together say of `paths`."""
    return audit(paths, PACKS, law_as_of=LAW, as_of=as_of, dates=START, jobs=jobs)


def examined(report: Report) -> Counter[str]:
    return Counter({name: report_to_json.tree(report)["examined"][name] for name in EXAMINED})


def findings(report: Report) -> Counter[str]:
    return Counter(finding.rule for finding in report.findings)


def row(path: Path) -> Row:
    report = look([path])
    counts = {name: str(examined(report)[name]) for name in EXAMINED}
    found = " ".join(f"{rule}={count}" for rule, count in sorted(findings(report).items()))
    return {"file": path.relative_to(CORPUS).as_posix(), **counts, "findings": found}


def table() -> dict[str, Row]:
    """What was committed, by file."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}


def write_table() -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, ("file", *EXAMINED, "findings"), delimiter="\t", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(map(row, FILES))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_comes_to_what_the_table_says(path: Path) -> None:
    assert row(path) == table().get(path.relative_to(CORPUS).as_posix()), (
        "look at the file, then write the table anew: python tests/test_corpus.py"
    )


def test_the_table_names_each() -> None:
    assert list(table()) == [path.relative_to(CORPUS).as_posix() for path in FILES]


def test_every_shipped_pack_judges_them_all() -> None:
    report = audit(FILES, policies.names(), law_as_of=LAW, dates=START)
    assert examined(report) == examined(look(FILES))
    assert {each.id for each in report.run.policies} == set(policies.names())


@pytest.mark.parametrize("jobs", [1, 2])
def test_together_they_come_to_the_sum(jobs: int) -> None:
    report = look(FILES, jobs=jobs)
    alone, found = Counter[str](), Counter[str]()
    for line in table().values():
        alone.update({name: int(line[name]) for name in EXAMINED})
        for pair in line["findings"].split():
            rule, _, count = pair.partition("=")
            found[rule] += int(count)
    together = findings(report)
    for rule in ACROSS_SOURCES:
        del together[rule], found[rule]
    assert examined(report) == alone
    assert together == found


@pytest.mark.parametrize("day", [date(2010, 1, 1), LAW])
def test_as_data_at_rest_no_less_is_read(day: date) -> None:
    transfer, rest = look(FILES), look(FILES, as_of=day)
    assert examined(rest) == examined(transfer)
    assert rest.elements == transfer.elements
    judged = {each.clause for each in rest.requirements if each.evaluated}
    assert judged > {each.clause for each in transfer.requirements if each.evaluated}


if __name__ == "__main__":
    write_table()
