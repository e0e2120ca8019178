"""Bytes read by both walks over segments, and messages that are broken by chance: for tests, and to fuzz.

    python tests/edifact/two_walks.py MB SEED

reads so many MB, which both walks must say the same of; `test_compiled.py` runs it with sanitizers.
"""

import sys
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from auditor.formats import edifact_messages
from auditor.formats.edifact import compiled
from auditor.observed.record import Given, Limits, Record, Unread
from auditor.people.specimen.dataset import files
from auditor.people.specimen.plan import Plan
from auditor.people.specimen.sheets import settled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CORPORA = Path(__file__).parents[1] / "corpora"
# What segments are made of: a message that is broken by it stays one more often than by any byte.
PIECES = (
    b"'", b"'\r\n", b"'\n", b"+", b":", b"?", b"?'", b"?+", b"*", b"**", b"XXXX", b"X", b"/", b"-", b" ", b"//", b"@",
    b"\r", b"\n", b"\x00", b"\xff", "é".encode(), b"H", b"M", b"MI", b"P", b"V", b"p", b"m", b"700", b"701", b"710",
    b"4:28", b"4:15",
    b"DOCS ", b"docs", b"wchr ",
    b"DOCS", b"FOID", b"CTCM", b"OTHS", b"WCHR", b"SSR+", b"IFT+", b"DAT+", b"TIF+", b"NAD+FL+", b"NAD+ MS/",
    b"DOC+V/", b"DOC+P+", b"SRC'", b"UNT+1+1'", b"UNZ+1+1'", b"UNH+1+PNRGOV:13:1:IA'", b"UNA:+.?*'", b"9" * 40,
    b"A" * 600, b":" * 12, b"+" * 12,
)  # fmt: skip
LIMITS = Limits(segment=4096)


def said(data: bytes, *, by_compiled: bool, chunk: int = 1 << 14) -> list[object]:
    """All that is read of `data`, in one way or the other, so that it can be compared."""
    compiled.use(compiled=by_compiled)
    try:
        chunks = (data[at : at + chunk] for at in range(0, len(data), chunk))
        read = edifact_messages.read(chunks, "x.edi", Given(limits=LIMITS))
        return [_told(each) for each in read]
    finally:
        compiled.use(compiled=True)


def _told(each: Record | Unread) -> object:
    if isinstance(each, Unread):
        return each
    sightings = [
        (seen.template.tag, seen.template.traces, seen.traveller, seen.segment, seen.line, seen.offset, seen.length)
        for seen in each.sightings
    ]  # fmt: skip
    return (
        each.kind,
        each.at,
        each.clocks,
        each.facts,
        sightings,
        each.faults,
        each.travellers,
        each.owed,
    )


@cache
def messages() -> tuple[bytes, ...]:
    """Messages of people who do not exist: those of the tests, and some with everything in them."""
    found = [path.read_bytes() for path in sorted(CORPORA.rglob("*.edi"))]
    for form in ("pnrgov", "paxlst", "cusres"):
        for extent in ("usual", "everything"):
            plan = settled(Plan(format=form, count=4, seed=11, extent=extent))
            found += [each.content for each in files(plan)]
    return (*found, _alike())


def _alike() -> bytes:
    """Travellers whose segments are of one kind and as long, and differ in what is masked in them."""
    rng, travellers = Random(3), []
    for _ in range(60):
        born = "".join(rng.choice("9X*") for _ in range(6))
        number = "".join(rng.choice("A9*") for _ in range(4))
        travellers.append(
            f"NAD+FL+++FAKE:{rng.choice(('FAKE', '****', 'XXXX'))}'DTM+329:{born}'DOC+P+{number}'"
        )
    body = "BGM+745'TDT+20+ZZ999'" + "".join(travellers)
    return (
        f"UNB+UNOA:4+ZZ+ZZ+300101:0800+1'UNH+1+PAXLST:D:05B:UN:IATA'{body}UNT+{4 + 3 * 60}+1'UNZ+1+1'"
    ).encode()


def broken(rng: Random, data: bytes, times: int) -> bytes:
    """A message with some bytes taken out, put in, doubled or moved."""
    ways: Sequence[Callable[[Random, bytes], bytes]] = (_put, _put, _cut, _double, _swap)
    for _ in range(times):
        data = rng.choice(ways)(rng, data)
    return data


def _spot(rng: Random, data: bytes, most: int) -> tuple[int, int]:
    at = rng.randrange(len(data) + 1)
    return at, min(len(data), at + rng.randrange(most))


def _put(rng: Random, data: bytes) -> bytes:
    at, to = _spot(rng, data, 4)
    return data[:at] + rng.choice(PIECES) + data[to:]


def _cut(rng: Random, data: bytes) -> bytes:
    at, to = _spot(rng, data, 60)
    return data[:at] + data[to:]


def _double(rng: Random, data: bytes) -> bytes:
    at, to = _spot(rng, data, 300)
    return data[:to] + data[at:to] + data[to:]


def _swap(rng: Random, data: bytes) -> bytes:
    at, to = _spot(rng, data, 20)
    return data[:at] + rng.randbytes(to - at) + data[to:]


def main(megabytes: float, seed: int) -> None:
    """Read so much, and leave with an error at the first that the two walks do not say the same of."""
    if not compiled.is_built():
        raise SystemExit("there is no compiled walk")
    rng, left, rounds = Random(seed), megabytes * 1e6, 0
    while left > 0:
        rounds += 1
        data = broken(rng, rng.choice(messages()), rng.randrange(1, 30))
        if rounds % 10 == 0:
            data = b"UNB+UNOA:4+ZZ+ZZ+300101:0800+1'UNH+1+PNRGOV:13:1:IA'" + rng.randbytes(2000)
        chunk = rng.choice((1 << 14, 1000, 77))
        if said(data, by_compiled=True, chunk=chunk) != said(data, by_compiled=False, chunk=chunk):
            Path("two-walks-differ.edi").write_bytes(data)
            raise SystemExit(f"round {rounds} of seed {seed}: the two walks differ")
        left -= len(data)
    sys.stdout.write(f"{rounds} messages, {megabytes} MB, seed {seed}: the same\n")


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
