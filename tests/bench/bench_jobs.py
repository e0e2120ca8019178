"""How long an audit of many small files, and of one large file, takes by one process and by two.

    python tests/bench/bench_jobs.py

Whole runs of the command on the same files, in turns; the median of each counts. Where others use the
machine too, wall time says how much of it was left: then the CPU time of the first process, which works along, is
how long the run takes where each has a core of its own. AUDITOR_BENCH_FILES says how many files there are (1000),
AUDITOR_BENCH_MB how large the one file is (100).
"""

import tempfile
from os import environ  # noqa: TID251 - how much a machine may do is its own matter
from pathlib import Path
from random import Random
from shutil import rmtree
from statistics import median

from auditor.api.generate import generate, labels_of
from auditor.people.specimen.plan import Plan
from child import Taken, taken

FILES = int(environ.get("AUDITOR_BENCH_FILES") or 1000)
MEGABYTES = float(environ.get("AUDITOR_BENCH_MB") or 100)
SEED = Random().randrange(10**9)  # anew each time, so that nobody tunes to it
ROUNDS = 5
PNRS = 3000  # that are made at a time for a large file, of flights and seeds of their own


def audited(path: Path, jobs: int) -> Taken:
    policies = ("eu-pnr", "icao-annex9", "us-apis", "uk")
    asked = ["audit", str(path), *(word for each in policies for word in ("--policy", each))]
    asked += ["--holder", "piu", "--fail-on", "never", "--quiet", "--output", f"json={path}.report"]
    return taken([*asked, "--jobs", str(jobs)])


def small(files: int, folder: Path) -> Path:
    """Many files of one record each."""
    data = folder / f"{files}"
    generate(data, Plan(format="pnrgov", count=files, per_message=1))
    return data


def large(clean_under: str | None, folder: Path) -> Path:
    """One file of many interchanges."""
    data, part = folder / f"{clean_under}.edi", folder / "part"
    number = 0
    with data.open("wb") as out:
        while out.tell() < MEGABYTES * 1e6:
            number += 1
            plan = Plan(format="pnrgov", count=PNRS, seed=f"{SEED} {number}")
            generate(part, plan, clean_under=clean_under)
            labels_of(part).unlink(missing_ok=True)
            for each in sorted(part.glob("*.edi")):
                out.write(each.read_bytes())
            rmtree(part)
    return data


def rows(name: str, data: Path) -> list[str]:
    """The medians of one and two processes."""
    found: dict[int, list[Taken]] = {1: [], 2: []}
    for jobs in found:
        audited(data, jobs)  # whatever is compiled or cached, is
    for _ in range(ROUNDS):
        for jobs, each in found.items():
            each.append(audited(data, jobs))
    alone = median(each.wall for each in found[1])
    own = median(each.first for each in found[1])
    return [
        f"| {name} | {jobs} | "
        + " | ".join(
            f"{median(all_):.2f}"
            for all_ in zip(*((one.wall, one.first, one.others) for one in each), strict=True)
        )
        + f" | {alone / median(one.wall for one in each):.2f}"
        f" | {own / median(max(one.first, one.others) for one in each):.2f} |"
        for jobs, each in found.items()
    ]


def main() -> None:
    print(
        "| data | -j | wall, s | CPU of the first process, s | CPU of the others, s | times as fast | by CPU |"
    )
    print("|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        for files in (FILES, max(2, FILES // 100)):
            print(*rows(f"{files} files", small(files, folder)), sep="\n", flush=True)
        for name, clean_under in (("clean", "eu-pnr"), ("unfiltered", None)):
            data = large(clean_under, folder)
            told = f"one file, {name}, {data.stat().st_size / 1e6:.0f} MB"
            print(*rows(told, data), sep="\n", flush=True)
            data.unlink()


if __name__ == "__main__":
    main()
