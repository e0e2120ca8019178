"""Processes side by side: what they give is what one gives, in its order, whoever did which part."""

import os
import threading
import time
from collections.abc import Iterable
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path

import pytest

from auditor.judging.processes import copies, workers
from shares import fatal, large, noted, nothing, square


def shared(numbers: Iterable[int]) -> list[tuple[int, int]]:
    with workers(1, nothing, (), [*numbers]) as crew:
        return list(crew.shared(square, square))


@pytest.mark.parametrize("number", [0, 1, 2, 50])
def test_the_order_is_kept_whoever_does_the_work(number: int) -> None:
    found = shared(range(number))
    assert [square for square, _ in found] == [each * each for each in range(number)]


def test_the_first_process_sat_idle_while_another_was_loading() -> None:
    assert os.getpid() in {process for _, process in shared(range(50))}


@pytest.mark.parametrize("others", [1, 3])
def test_nothing_is_done_twice_and_nothing_is_left(tmp_path: Path, others: int) -> None:
    """Others used to be given two things ahead: the first process did these as well, or waited for them."""
    file = tmp_path / "taken"
    things = [(str(file), number) for number in range(60)]
    with workers(others, nothing, (), things) as crew:
        assert list(crew.shared(noted, noted)) == [*range(60)]
    assert sorted(map(int, file.read_bytes().split())) == [*range(60)]


@pytest.mark.parametrize("at", [0, 9])
def test_what_goes_wrong_in_one_of_them_is_told(at: int) -> None:
    with pytest.raises(ValueError, match="-1"):
        shared([*range(at), -1, *range(at, 9)])


def test_no_copy_is_made_where_a_thread_could_hold_a_lock() -> None:
    leave = threading.Event()
    thread = threading.Thread(target=leave.wait)
    thread.start()
    try:
        assert not copies()
    finally:
        leave.set()
        thread.join()


def test_a_process_that_died_left_a_traceback_of_the_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what had been called off already; who waits for a result is told all the same."""
    heard: list[object] = []
    monkeypatch.setattr(threading, "excepthook", heard.append)

    def mine(number: int) -> tuple[int, int]:
        time.sleep(0.02)
        return square(number)

    with suppress(BrokenProcessPool), workers(2, nothing, (), [*range(40)]) as crew:
        found = list(crew.shared(fatal, mine))
        assert [each for each, _ in found] == [each * each for each in range(40)]
    assert not heard
    assert not [each for each in threading.enumerate() if "Executor" in type(each).__name__]


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.0, 0.01, 0.02, 0.04, 0.08, 0.16])
def test_who_was_ended_while_handing_over_was_waited_for_for_ever(after: float) -> None:
    with suppress(KeyboardInterrupt), workers(2, nothing, ()) as crew:
        next(crew.map(large, [60_000_000] * 8))
        time.sleep(after)
        raise KeyboardInterrupt
    assert not [each for each in threading.enumerate() if "Executor" in type(each).__name__]
