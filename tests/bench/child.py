"""A run of the command in a process of its own, and what it took: `python child.py audit …` is such a run."""

import sys
from time import perf_counter, process_time

_BEGUN = perf_counter()

import resource  # noqa: E402 - the clock runs before anything is loaded
import subprocess  # noqa: E402
from collections.abc import Sequence  # noqa: E402
from typing import NamedTuple  # noqa: E402

from auditor.cli import main  # noqa: E402


class Taken(NamedTuple):
    """Seconds of the clock, of the first process and of the others, MB at most in the first; and what it wrote.

    `loaded` are the seconds of the first process until it has loaded the program.
    """

    wall: float
    first: float
    others: float
    peak: float
    loaded: float
    out: str

    @property
    def cpu(self) -> float:
        """Seconds of processors."""
        return self.first + self.others


def taken(words: Sequence[str]) -> Taken:
    """What the command takes with these words; exits with 0 or 1 alone are let be."""
    run = subprocess.run(
        [sys.executable, __file__, *words], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    wall, first, others, peak, loaded = map(float, run.stderr.split()[-5:])
    return Taken(wall, first, others, peak, loaded, run.stdout)


def _peak() -> float:
    # Not ru_maxrss: it begins with that of the process which made this one.
    with open("/proc/self/status") as status:  # noqa: PTH123 - nothing more is loaded for it
        return next(float(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    loaded = process_time()
    try:
        main(sys.argv[1:])
    except SystemExit as end:
        if end.code not in {0, 1, None}:
            raise
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        perf_counter() - _BEGUN, process_time(), others.ru_utime + others.ru_stime, _peak(), loaded,
        file=sys.stderr,
    )  # fmt: skip
