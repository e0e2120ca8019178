"""How fast an access log is audited, beside a decoder that judges nothing.

    python tests/bench/bench_ledger.py

As in `bench_audit.py`: CPU time, the best of some rounds, nothing that can fail for being slow.
AUDITOR_BENCH_MB says how much is read (10).
"""

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from os import environ  # noqa: TID251 - how long a machine may take is its own matter
from random import Random
from time import process_time

from auditor import audit

MB = 1_000_000
SIZE = int(float(environ.get("AUDITOR_BENCH_MB") or 10) * MB)
ROUNDS = 3
COLUMNS = (
    "time", "operation", "purpose", "operator", "workstation", "case", "justification", "result_size",
    "legibility", "method", "automated", "review", "approver", "approver_kind", "approved_at",
    "recipient", "recipient_kind",
)  # fmt: skip
OPERATIONS = (
    ("consultation",) * 80 + ("disclosure",) * 8 + ("collection",) * 6 + ("unmasking", "erasure")
)


def row(number: int, chance: Random) -> dict[str, str]:
    """One operation by nobody on nobody, in a year that is far off."""
    operation = chance.choice(OPERATIONS)
    time = (
        f"3001-{1 + number % 12:02d}-{1 + number % 28:02d}T{number % 24:02d}:{number % 60:02d}:00Z"
    )
    said = {
        "time": time, "operation": operation, "purpose": chance.choice(("terrorism", "serious-crime")),
        "operator": f"ZZ{chance.randrange(1000):04d}AGENT", "workstation": f"203.0.113.{number % 256}",
        "case": f"ZZSYN{number:010d}", "justification": f"FAKE reason in some words {number}",
        "result_size": str(chance.randrange(9)), "legibility": "masked", "automated": "no",
    }  # fmt: skip
    if operation == "collection":
        said["method"] = "push"
    elif operation == "unmasking":
        said |= {"approver": "ZZ1000AGENT", "approver_kind": "court", "approved_at": time}
    elif operation == "disclosure":
        said |= {
            "recipient": "FAKE UNIT",
            "recipient_kind": "competent-authority",
            "review": "human",
        }
    return said


def written(form: Callable[[dict[str, str]], str], head: str = "") -> bytes:
    chance, lines, size, number = Random(1), [head], 0, 0
    while size < SIZE:
        lines.append(form(row(number, chance)))
        size, number = size + len(lines[-1]), number + 1
    return "".join(lines).encode()


def best(work: Callable[[], object]) -> float:
    costs = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        costs.append(process_time() - start)
    return min(costs)


def audited(data: bytes) -> None:
    report = audit(
        data, "eu-pnr", law_as_of=date(2026, 11, 22), now=datetime(3002, 1, 1, tzinfo=UTC)
    )
    if report.unread or not report.records:
        raise SystemExit("the audit has read nothing that it could judge")


def compare(title: str, data: bytes, alone: Callable[[], object]) -> None:
    print(f"{title}, {len(data) / MB:.1f} MB, under eu-pnr")
    for name, work in (("the whole audit", lambda: audited(data)), ("decoding alone", alone)):
        print(f"  {name:<24}{len(data) / best(work) / MB:8.1f} MB/s")


if __name__ == "__main__":
    table = written(
        lambda said: ",".join(said.get(name, "") for name in COLUMNS) + "\n",
        ",".join(COLUMNS) + "\n",
    )
    compare("Access log, CSV", table, lambda: list(csv.reader(table.decode().splitlines())))
    lines = written(lambda said: json.dumps(said) + "\n")
    compare("Access log, JSON Lines", lines, lambda: list(map(json.loads, lines.splitlines())))
