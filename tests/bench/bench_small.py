"""How long an audit of many small files takes, by one process and by several.

    python tests/bench/bench_small.py

Whole runs of the command on the same files, in turns; the median of each counts. Where others use the
machine too, wall time says how much of it was left: then the CPU time of the first process, which works along, is
how long the run takes where each has a core of its own. AUDITOR_BENCH_FILES says how many files there are (1000).
"""

import tempfile
from os import environ  # noqa: TID251 - how much a machine may do is its own matter
from pathlib import Path
from statistics import median

from auditor.api.generate import generate
from auditor.people.specimen.plan import Plan
from child import Taken, taken

FILES = int(environ.get("AUDITOR_BENCH_FILES") or 1000)
ROUNDS = 5


def audited(folder: Path, jobs: int) -> Taken:
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
    return taken([*asked, "--jobs", str(jobs)])


def rows(files: int, folder: Path) -> list[str]:
    """The medians of one and two processes."""
    data = folder / f"{files}"
    generate(data, Plan(format="pnrgov", count=files, per_message=1))
    found: dict[int, list[Taken]] = {1: [], 2: []}
    for jobs in found:
        audited(data, jobs)  # whatever is compiled or cached, is
    for _ in range(ROUNDS):
        for jobs, each in found.items():
            each.append(audited(data, jobs))
    return [
        f"| {files} | {jobs} | "
        + " | ".join(
            f"{median(all_):.2f}"
            for all_ in zip(*((one.wall, one.first, one.others) for one in each), strict=True)
        )
        + " |"
        for jobs, each in found.items()
    ]


def main() -> None:
    print("| files | -j | wall, s | CPU of the first process, s | CPU of the others, s |")
    print("|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as home:
        for files in (FILES, max(2, FILES // 100)):
            print(*rows(files, Path(home)), sep="\n", flush=True)


if __name__ == "__main__":
    main()
