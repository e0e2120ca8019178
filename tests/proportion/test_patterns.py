"""No pattern of the package takes longer than in step with the text that it is shown.

Each is shown texts that repeat one piece and stop at the last character. One that goes back over what
it passed takes hundreds of times what one in step takes, or for ever: the bound lies far from both.
"""

import re
import signal
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import FrameType

import pytest

from auditor.api.audit import audit
from dimensions import DIMENSIONS
from patterns import Found, Pattern, at_work, held
from pumped import grows, texts, tried

LENGTH = 30_000
SECONDS = 0.12  # of the processor; what is in step takes a few thousandths
GUARD = 1.0  # of the processor, for what would take for ever
# What these read is written in this project, no data get there; or it always ends where the pattern wants it.
OWN = (
    "formats.edifact.layout",
    "formats.edifact.segment_kinds",
    "formats.xml.skeleton",
    "explain",
    "people",
)


class TooSlowError(Exception):
    """A pattern is still at work."""


def _late(_number: int, _frame: FrameType | None) -> None:
    raise TooSlowError


@pytest.fixture
def guarded() -> Iterator[None]:
    before = signal.signal(signal.SIGVTALRM, _late)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def _taken(pattern: Pattern, methods: set[str], text: str) -> float:
    signal.setitimer(signal.ITIMER_VIRTUAL, GUARD)
    began = time.process_time()
    try:
        for method in sorted(methods):
            tried(pattern, method, text)
    except TooSlowError:
        return GUARD
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - began


def slow(pattern: Pattern, methods: set[str], length: int = LENGTH) -> str | None:
    """The text that the pattern takes too long for, if there is one among those tried."""
    for head, piece, text in texts(pattern.pattern, length):
        taken = _taken(pattern, methods, text)
        if taken >= GUARD or (taken > SECONDS and _taken(pattern, methods, text) > SECONDS):
            return f"{head!r}, then {piece!r} again and again"
    return None


def everything() -> Found:
    found, guessed = held()
    for pattern, (room, methods) in at_work(_audits).items():
        if pattern in guessed:
            found[pattern] = (room, methods)
        else:
            found.setdefault(pattern, (room, set()))[1].update(methods)
    return found


def _audits() -> None:
    for each in DIMENSIONS:
        audit(
            iter([each.write(3)]), "eu-pnr",
            law_as_of=date(2026, 1, 1), now=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("guarded")
def test_no_pattern_goes_back_over_what_it_passed() -> None:
    found = {
        pattern: (room, methods)
        for pattern, (room, methods) in everything().items()
        if not room.startswith(OWN) and grows(pattern.pattern)
    }
    assert len(found) > 40
    assert {
        f"{room}: {pattern.pattern!r}, {sorted(methods)}": text
        for pattern, (room, methods) in found.items()
        if (text := slow(pattern, methods)) is not None
    } == {}


@pytest.mark.slow
@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize(
    "pattern", [r"(?:<!--.*?-->\s*)*<a", r"\n\s*(?=X)", r"(?:a|b|ab)*c", r"[A-Z]+\d", rb"\s*x"]
)
def test_one_that_does_is_found(pattern: str | bytes) -> None:
    compiled: Pattern = re.compile(pattern, re.DOTALL)
    assert grows(pattern)
    assert slow(compiled, {"search"}) is not None


@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize("pattern", [r"[A-Z]++\d", r"(?<!\s)\s*+x", r"<[^<>]*+>"])
def test_one_that_does_not_is_passed(pattern: str) -> None:
    assert slow(re.compile(pattern), {"match"}) is None
