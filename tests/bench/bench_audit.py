"""How fast a whole audit is on data that nobody tuned to, beside what others take to look at the same bytes.

    python tests/bench/bench_audit.py [--write]

Nothing here can fail for being slow: a machine that others use too has no figures to rely on. The
candidates take turns within one run on the same bytes, in CPU time of one core, and the median of
each counts. AUDITOR_BENCH_MB says how much of each set is read (1), AUDITOR_BENCH_MEMORY up to how many
MB the memory is taken at (0: not at all). `--write` puts the table into docs/performance.md.
"""

import io
import json
import platform
import re
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from os import environ, times  # noqa: TID251 - how long a machine may take is its own matter
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import msgspec
from jsonschema import Draft202012Validator
from pydifact.exceptions import EDISyntaxError
from pydifact.parser import Parser

from auditor import __version__
from auditor.api.audit import audit
from auditor.explain import schemas as schema
from auditor.formats.edifact import compiled
from auditor.judging.report import Report
from auditor.reporters import load
from child import taken
from drawn import SEED, Set, drawn, sets

MB = 1_000_000
SIZE = int(float(environ.get("AUDITOR_BENCH_MB") or 1) * MB)
MEMORY = int(environ.get("AUDITOR_BENCH_MEMORY") or 0)
ROUNDS = 5
LAW = date(2026, 11, 22)
NOW = datetime(2030, 1, 1, tzinfo=UTC)
DATES = {"eu-api-border": {"eu-api-border.router_start": date(2028, 1, 1)}}
FEW = 200_000  # bytes that the slowest of the others are shown
# No part of the package needs it: it is measured where it is.
ETREE: Any = import_module("lxml.etree") if find_spec("lxml") else None
PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
MARK, END = "<!-- measured -->", "<!-- end of what is measured -->"
MINE = PLAIN, COMPILED = "plain", "compiled"

Work = Callable[[], object]


def audited(each: Set) -> Report:
    """From bytes to a report, and nothing kept from the round before."""
    # What is drawn clean is so under the law without a date that nobody has set yet.
    dates = None if ", clean" in each.name else DATES.get(each.policy)
    report = audit(each.data, each.policy, law_as_of=LAW, now=NOW, dates=dates)
    if not report.records:
        raise SystemExit(f"the audit has read nothing that it could judge in {each.name}")
    return report


def written(each: Set) -> None:
    """The same with the report as JSON."""
    load("json").write(audited(each), io.StringIO())


def walked(work: Callable[[Set], object], each: Set, *, by_compiled: bool) -> None:
    """The same in Python alone, or by the compiled walk."""
    compiled.use(compiled=by_compiled)
    work(each)


def parsed(interchanges: list[str]) -> None:
    """One by one: of several together, pydifact would take the first for all."""
    for each in interchanges:
        list(Parser().parse(each))


def taken_apart(data: bytes) -> None:
    """Every component of every segment, as text that nobody reads; released characters not looked at."""
    for segment in data.decode("latin-1").split("'"):
        for element in segment.split("+"):
            element.split(":")


def iterated(data: bytes) -> None:
    assert ETREE is not None
    for _, element in ETREE.iterparse(io.BytesIO(data)):
        element.clear()


def decoded(data: bytes) -> None:
    for line in data.splitlines():
        msgspec.json.decode(line)


def validated(lines: list[object], validator: Draft202012Validator) -> None:
    for each in lines:
        validator.is_valid(each)


def others(each: Set) -> dict[str, tuple[Work, int]]:
    """What others do with the bytes, and how many bytes they are shown."""
    size = len(each.data)
    if each.form == "edifact":
        begins = [found.start() for found in re.finditer(rb"(?:UNA.{6}\s*)?UNB\+", each.data)]
        begins.append(size)
        last = next((at for at in begins[1:] if at >= FEW), size)
        few = [
            each.data[first:end].decode("latin-1") for first, end in pairwise(begins) if end <= last
        ]
        return {
            "pydifact": (lambda: parsed(few), last),
            "components": (lambda: taken_apart(each.data), size),
            "bytes.split": (lambda: each.data.split(b"'"), size),
        }
    if each.form == "xml" and ETREE is None:
        return {}
    if each.form == "xml":
        return {"lxml.iterparse": (lambda: iterated(each.data), size)}
    name = "record" if each.form == "json" else "access-log"
    validator = Draft202012Validator(json.loads(schema.read(name)))
    some = each.data[: each.data.find(b"\n", FEW) + 1]
    lines = [msgspec.json.decode(line) for line in some.splitlines()]
    return {
        "msgspec": (lambda: decoded(each.data), size),
        "jsonschema": (lambda: validated(lines, validator), len(some)),
    }


def cpu_time(work: Work) -> float:
    start = process_time()
    work()
    return process_time() - start


def rates(each: Set) -> dict[str, float]:
    """MB/s of each candidate: the median of its rounds, in turns."""
    size = len(each.data)
    candidates: dict[str, tuple[Work, int]] = {
        PLAIN: (lambda: walked(audited, each, by_compiled=False), size),
        f"{PLAIN}, JSON": (lambda: walked(written, each, by_compiled=False), size),
    }
    if compiled.is_built() and each.form == "edifact":
        candidates |= {
            COMPILED: (lambda: walked(audited, each, by_compiled=True), size),
            f"{COMPILED}, JSON": (lambda: walked(written, each, by_compiled=True), size),
        }
    candidates |= others(each)
    rounds: list[dict[str, float]] = []
    for _ in range(ROUNDS):
        rounds.append({})
        for name, (work, _) in [*candidates.items()]:
            try:
                rounds[-1][name] = cpu_time(work)
            except (EDISyntaxError, ValueError, IndexError):  # what others make of malformed data
                del candidates[name]
    return {
        name: shown / MB / max(1e-6, median(one[name] for one in rounds))
        for name, (_, shown) in candidates.items()
    }


def table() -> list[str]:
    columns = (
        "what, MB", "findings", "plain Python: audit; with JSON, MB/s", "× pydifact",
        "compiled walk: audit; with JSON, MB/s", "× pydifact",
        "beside others (MB/s; plain, compiled as a share of them)",
    )  # fmt: skip
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for each in sets(SIZE):
        report = audited(each)
        got = rates(each)
        beside = "; ".join(
            f"{name} {rate:.1f} ({', '.join(f'{got[mine] / max(rate, 1e-6):.2f}' for mine in MINE if mine in got)})"
            for name, rate in got.items()
            if not name.startswith(MINE)
        )
        cells = [f"{each.name}, {len(each.data) / MB:.1f}", str(sum(report.counts.values()))]
        for mine in MINE:
            if mine not in got:
                cells += ["", ""]
                continue
            both = (got[mine], got[f"{mine}, JSON"])
            cells.append("; ".join(f"{rate:.1f}" for rate in both))
            pydifact = got.get("pydifact")
            cells.append("; ".join(f"{rate / pydifact:.1f}" for rate in both) if pydifact else "")
        lines.append(f"| {' | '.join([*cells, beside])} |")
        print(lines[-1], flush=True)
    return lines


def start_up() -> list[str]:
    lines = ["| start | CPU, ms |", "|---|---|"]
    for name, arguments in (
        ("`auditor --version`", ["-m", "auditor", "--version"]),
        ("`auditor audit --help`", ["-m", "auditor", "audit", "--help"]),
        ("`python` alone", ["-c", ""]),
    ):
        taken = []
        for _ in range(ROUNDS):
            before = times()
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
            after = times()
            taken.append(sum(after[2:4]) - sum(before[2:4]))  # those of children
        lines.append(f"| {name} | {median(taken) * 1000:.0f} |")
    return lines


def memory() -> list[str]:
    """Of whole runs of the command, on files of growing size."""
    lines = ["| PNRGOV, usual | MB | MB/s | memory at most, MB |", "|---|---|---|---|"]
    for law in ("eu-pnr", None):
        data = drawn("pnrgov", 2 * MB, law)
        for size in (each for each in (10, 100, 400) if each <= MEMORY):
            with tempfile.NamedTemporaryFile(suffix=".edi") as file:
                for _ in range(size * MB // len(data) + 1):
                    file.write(data)
                file.flush()
                asked = ["audit", file.name, "--policy", "eu-pnr", "--format", "json"]
                took = taken(asked)
                seconds = took.cpu - took.loaded
            how = "clean" if law else "unfiltered"
            lines.append(f"| {how} | {size} | {size / seconds:.1f} | {took.peak:.0f} |")
            print(lines[-1], flush=True)
    return lines


def machine() -> str:
    model = (
        next(
            (
                line.partition(":")[2].strip()
                for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
                if line.startswith("model name")
            ),
            platform.processor(),
        )
        if Path("/proc/cpuinfo").is_file()
        else platform.processor()
    )
    return (
        f"pnr-auditor {__version__}, Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, {model}; one core, CPU time, medians of {ROUNDS}; seed {SEED}."
    )


def main() -> None:
    warnings.simplefilter("ignore")  # pydifact's, on segments that it has no table for
    print(machine())
    parts = [machine(), "", *table(), ""]
    started = start_up()
    print("\n".join(started))
    parts += started
    if MEMORY:
        parts += ["", *memory()]
    if "--write" in sys.argv:
        before, _, rest = PAGE.read_text("utf-8").partition(MARK)
        behind = rest.partition(END)[2]
        PAGE.write_text(f"{before}{MARK}\n\n" + "\n".join(parts) + f"\n\n{END}{behind}", "utf-8")


if __name__ == "__main__":
    main()
