"""Time and memory in step with the input, in every dimension that it can grow in (`dimensions.py`).

What Python does is counted, not timed: the calls that it makes for twice the input are about twice as
many. What is done within one call of a built-in function shows in no such count.
"""

import signal
import tracemalloc
from collections.abc import Iterator, Sequence
from cProfile import Profile
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType

import pytest

from auditor.api.audit import audit
from auditor.judging import listing
from auditor.judging.report import Report
from auditor.observed.record import Record, Template
from dimensions import DIMENSIONS, Dimension

DAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECONDS = 20.0  # of the processor; the slowest of them takes about one
CALLS = 1_500  # what an audit of next to nothing does
BYTES = 400_000  # what one of next to nothing holds at most
MOST = 2.6  # times the calls, and the memory, for twice the input


class TooSlowError(Exception):
    """The processor was at it for longer than anything in step would be."""


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    def late(_number: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def read(data: bytes, folder: Path) -> Report:
    """A report on what stands in a file, which may be an archive: bytes that are handed over are not opened."""
    path = folder / "data"
    path.write_bytes(data)
    return audit(path, "eu-pnr", law_as_of=DAY, now=NOW)


def taken(data: bytes, folder: Path) -> tuple[int, int]:
    """How many calls an audit makes, those of built-in functions included; and its memory at most, in bytes."""
    counter = Profile()
    tracemalloc.start()
    try:
        counter.runcall(read, data, folder)
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return sum(each.callcount for each in counter.getstats()), peak


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is imported and read but once, before anything is counted."""
    folder = tmp_path_factory.mktemp("warm")
    for each in DIMENSIONS:
        read(each.write(2), folder)


@pytest.mark.slow
@pytest.mark.parametrize("grown", DIMENSIONS, ids=lambda each: each.name)
def test_twice_the_input_is_about_twice_the_work(grown: Dimension, tmp_path: Path) -> None:
    (few, small), (many, large) = (
        taken(grown.write(grown.size * times // 4), tmp_path) for times in (1, 2)
    )
    assert many <= MOST * max(few, CALLS)
    assert large <= MOST * max(small, BYTES)


def test_memory_does_not_grow_with_findings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(listing, "MOST", 100)
    monkeypatch.setattr(listing, "_SLACK", 10)
    grown = next(each for each in DIMENSIONS if each.name == "JSON bad lines")
    peaks = []
    for times in (1, 4):
        data = grown.write(grown.size * times // 5)
        tracemalloc.start()
        assert sum(read(data, tmp_path).counts.values()) >= grown.size * times // 5
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 200_000


@pytest.mark.parametrize("name", ["JSON keys", "XML instructions", "XML names", "segments"])
def test_one_record_of_many_findings_is_gone_over_a_few_times(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What a comprehension repeats for each finding shows in no count of calls."""
    asked: list[Record] = []
    whole = vars(Record)["templates"].fget

    def templates(record: Record) -> Sequence[Template]:
        asked.append(record)
        given: Sequence[Template] = whole(record)
        return given

    monkeypatch.setattr(Record, "templates", property(templates))
    grown = next(each for each in DIMENSIONS if each.name == name)
    assert sum(read(grown.write(200), tmp_path).counts.values()) >= 200
    assert 0 < len(asked) < 20
