"""How long an audit of many small files takes, by one process and by several.

    python tests/bench/bench_small.py

Whole runs of the command on the same files, in turns; the median of each counts. Where others use the
machine too, wall time says how much of it was left: then the CPU time of the first process, which works along, is
how long the run takes where each has a core of its own. AUDITOR_BENCH_FILES says how many files there are (1000).
"""

import subprocess
import sys
import tempfile
from os import environ  # noqa: TID251 - how much a machine may do is its own matter
from pathlib import Path
from statistics import median
from typing import NamedTuple

from auditor.api.generate import generate
from auditor.people.specimen.plan import Plan

FILES = int(environ.get("AUDITOR_BENCH_FILES") or 1000)
ROUNDS = 5
_CHILD = """
import resource, sys
from time import perf_counter, process_time
begun = perf_counter()
from auditor.cli import main
if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SystemExit as end:
        assert not end.code, end.code
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(perf_counter() - begun, process_time(), others.ru_utime + others.ru_stime, file=sys.stderr)
"""


class Taken(NamedTuple):
    """Seconds: of the clock, of the first process, of the others."""

    wall: float
    first: float
    others: float


def audited(script: Path, folder: Path, jobs: int) -> Taken:
    asked = [
        "audit",
        str(folder),
        "--policy",
        "eu-pnr",
        "--holder",
        "piu",
        "--fail-on",
        "never",
        "--quiet",
    ]
    command = [sys.executable, str(script), *asked, "--jobs", str(jobs)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return Taken(*map(float, run.stderr.split()[-3:]))


def rows(files: int, folder: Path) -> list[str]:
    """The medians of one and two processes."""
    data = folder / f"{files}"
    generate(data, Plan(format="pnrgov", count=files, per_message=1))
    (script := folder / "child.py").write_text(_CHILD, "utf-8")
    taken: dict[int, list[Taken]] = {1: [], 2: []}
    for jobs in taken:
        audited(script, data, jobs)  # whatever is compiled or cached, is
    for _ in range(ROUNDS):
        for jobs, each in taken.items():
            each.append(audited(script, data, jobs))
    return [
        f"| {files} | {jobs} | "
        + " | ".join(f"{median(all_):.2f}" for all_ in zip(*each, strict=True))
        + " |"
        for jobs, each in taken.items()
    ]


def main() -> None:
    print("| files | -j | wall, s | CPU of the first process, s | CPU of the others, s |")
    print("|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as home:
        for files in (FILES, max(2, FILES // 100)):
            print(*rows(files, Path(home)), sep="\n", flush=True)


if __name__ == "__main__":
    main()
