"""How fast a whole audit is, beside a parser that judges nothing and beside merely cutting bytes.

    python tests/bench/bench_audit.py

Nothing here can fail for being slow: a machine that others use too has no figures to rely on. The
candidates take turns within one run and the best round of each counts, in CPU time, so that their
ratios mean something where the figures do not. AUDITOR_BENCH_MB says how much is read (10).
"""

import subprocess
import sys
import warnings
from collections.abc import Callable
from datetime import date
from os import environ, times  # noqa: TID251 - how long a machine may take is its own matter
from time import process_time

from pydifact.parser import Parser

from auditor.api.audit import audit
from messages import paxlst, pnrgov

MB = 1_000_000
SIZE = int(float(environ.get("AUDITOR_BENCH_MB") or 10) * MB)
ROUNDS = 5
LAW = date(2026, 11, 22)
DATES = {"eu-api-border": {"eu-api-border.router_start": date(2028, 1, 1)}}

Work = Callable[[], object]


def audited(data: bytes, policy: str) -> None:
    """From bytes to a report, and nothing kept from the round before."""
    report = audit(data, policy, law_as_of=LAW, dates=DATES.get(policy))
    if report.unread or not report.records or not report.findings:
        raise SystemExit("the audit has read nothing that it could judge")


def parsed(data: bytes) -> None:
    """Segments without a meaning, by the parser of others."""
    segments = list(Parser().parse(data.decode("ascii")))
    if segments[-1].tag != "UNZ":
        raise SystemExit("pydifact has not come to the end")


def cpu_time(work: Work) -> float:
    start = process_time()
    work()
    return process_time() - start


def cpu_time_of(arguments: list[str]) -> float:
    """What an interpreter with `arguments` takes, imports and all."""
    before = times()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = times()
    return sum(after[2:4]) - sum(before[2:4])  # those of children


def in_turns(candidates: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The best round of each."""
    rounds = [{name: take() for name, take in candidates.items()} for _ in range(ROUNDS)]
    return {name: min(each[name] for each in rounds) for name in candidates}


def compare(title: str, make: Callable[[int], bytes], policy: str) -> None:
    data = make(SIZE)
    sample = make(1)  # the first interchange of the same: of several, pydifact takes one for all
    audited(sample, policy)  # what is imported and read but once, before the clock starts
    costs = in_turns(
        {
            "the whole audit": lambda: cpu_time(lambda: audited(data, policy)) / len(data),
            "pydifact, parsing alone": lambda: cpu_time(lambda: parsed(sample)) / len(sample),
            "bytes.split alone": lambda: cpu_time(lambda: data.split(b"'")) / len(data),
        }
    )
    print(f"{title}, {len(data) / MB:.1f} MB, under {policy}")
    print(f"  (pydifact parses the first interchange alone, {len(sample) / MB:.2f} MB of it)")
    for name, cost in costs.items():
        ratio = costs["pydifact, parsing alone"] / cost
        print(f"  {name:<24}{1 / cost / MB:8.1f} MB/s{ratio:8.1f} × pydifact")


def start_up() -> None:
    costs = in_turns(
        {
            "auditor --version": lambda: cpu_time_of(["-m", "auditor", "--version"]),
            "python alone": lambda: cpu_time_of(["-c", ""]),
        }
    )
    print("Start-up")
    for name, cost in costs.items():
        print(f"  {name:<24}{cost * 1000:8.0f} ms")


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # pydifact's, on segments that it has no table for
    compare("PNRGOV", pnrgov, "eu-pnr")
    compare("PAXLST", paxlst, "eu-api-border")
    start_up()
