"""Processes side by side: what they give is what one gives, in its order, whoever did which part."""

import os
import threading
from collections.abc import Iterable

import pytest

from auditor.judging.processes import copies, workers


def _nothing(*_: object) -> None:
    pass


def _square(number: int) -> tuple[int, int]:
    if number < 0:
        raise ValueError(number)
    return number * number, os.getpid()


def shared(numbers: Iterable[int]) -> list[tuple[int, int]]:
    with workers(1, _nothing, ()) as crew:
        return list(crew.shared(_square, [*numbers], _square))


@pytest.mark.parametrize("number", [0, 1, 2, 50])
def test_the_order_is_kept_whoever_does_the_work(number: int) -> None:
    found = shared(range(number))
    assert [square for square, _ in found] == [each * each for each in range(number)]


def test_the_first_process_sat_idle_while_another_was_loading() -> None:
    assert os.getpid() in {process for _, process in shared(range(50))}


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
