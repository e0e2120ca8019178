"""Processes that work side by side and end with the one that began them, however it ends.

An interruption of the terminal reaches all of them at once, in whatever they are at: they leave it
to the first, which ends them. They end by themselves when it is no more.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Workers:
    """Processes that were begun alike."""

    def __init__(self, pool: Any) -> None:  # noqa: ANN401 - imported when there is one
        """Of a pool of `concurrent.futures`."""
        self._pool = pool

    def map(self, work: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
        """What comes of each thing, in their order."""
        with _interruption_held():  # a process that is begun here inherits that it is
            results: Iterator[R] = self._pool.map(work, things)
        return results


@contextmanager
def workers(number: int, begin: Callable[..., None], given: tuple[Any, ...]) -> Iterator[Workers]:
    """`number` processes, each begun by `begin(*given)`; none is left when the block ends."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - 20 ms that one core saves
    from multiprocessing import active_children, get_context  # noqa: PLC0415 - as above

    others = set(active_children())
    pool = ProcessPoolExecutor(number, get_context("spawn"), _begun, (begin, given))
    try:
        yield Workers(pool)
    except BaseException:
        for each in set(active_children()) - others:
            each.terminate()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _begun(begin: Callable[..., None], given: tuple[Any, ...]) -> None:
    from multiprocessing import parent_process  # noqa: PLC0415 - in a worker alone

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    first = parent_process()
    if first is not None:
        threading.Thread(target=_end_with, args=(first,), daemon=True).start()
    begin(*given)


def _end_with(first: Any) -> None:  # noqa: ANN401 - a process, as multiprocessing has it
    first.join()
    os._exit(1)


@contextmanager
def _interruption_held() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
