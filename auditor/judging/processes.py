"""Processes that work side by side and end with the one that began them, however it ends.

An interruption of the terminal reaches all of them at once, in whatever they are at: they leave it
to the first, which ends them. They end by themselves when it is no more.
"""

import os
import signal
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_PATIENCE = 5.0  # seconds


class Workers:
    """Processes that were begun alike."""

    def __init__(self, pool: Any, number: int) -> None:  # noqa: ANN401 - imported when there is one
        """Of a pool of `concurrent.futures` that has so many; `done`: what they still do is needed by nobody."""
        self._pool = pool
        self._number = number
        self._begun = False
        self.done = False

    def map(self, work: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
        """What comes of each thing, in their order."""
        with _interruption_held():  # a process that is begun here inherits that it is
            results: Iterator[R] = self._pool.map(work, things)
        return results

    def shared(
        self, work: Callable[[T], R], things: Sequence[T], mine: Callable[[T], R]
    ) -> Iterator[R]:
        """The same, this process working along by `mine`: at the last of those that none of them has begun.

        While they are still loading it does what they were to do, too. Nobody waits for what is done twice.
        """
        with _interruption_held():
            theirs = [self._pool.submit(work, each) for each in things]
        own: dict[int, R] = {}
        told = 0
        for number in reversed(range(len(things))):
            if not theirs[number].cancel() and self._at(theirs, number):
                break
            own[number] = mine(things[number])
            self._begun |= any(each.done() for each in theirs[:number])
            while told not in own and theirs[told].done():
                yield theirs[told].result()
                told += 1
        for number in range(told, len(things)):
            yield own.pop(number) if number in own else theirs[number].result()
        self.done = True

    def _at(self, theirs: Sequence[Any], number: int) -> bool:
        """Whether they have done this, or are at it: each is at the first that is not done."""
        before = sum(not each.done() for each in theirs[:number])
        return theirs[number].done() or (self._begun and before < self._number)


@contextmanager
def workers(number: int, begin: Callable[..., None], given: tuple[Any, ...]) -> Iterator[Workers]:
    """`number` processes, each begun by `begin(*given)`; none is left when the block ends."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - 20 ms that one core saves
    from multiprocessing import active_children, get_context  # noqa: PLC0415 - as above

    others, threads = set(active_children()), set(threading.enumerate())
    pool = ProcessPoolExecutor(
        number, get_context("fork" if copies() else "spawn"), _begun, (begin, given)
    )
    crew = Workers(pool, number)
    with _unheard():
        try:
            yield crew
        except BaseException:
            _end(pool, others, threads)
            raise
        # What they are at is waited for, also where nobody needs it: one that is ended while it hands over what it
        # found leaves half of it in the pipe, and the pool waits for the other half for ever.
        pool.shutdown(cancel_futures=crew.done)


@contextmanager
def _unheard() -> Iterator[None]:
    """Where a process dies, the pool tells so also to what was called off, and its thread ends in a traceback.

    CPython before 3.12; whoever waits for a result hears of it in any case.
    """
    from concurrent.futures import InvalidStateError  # noqa: PLC0415 - as above

    before = threading.excepthook

    def hear(told: threading.ExceptHookArgs) -> None:
        if told.exc_type is not InvalidStateError:
            before(told)

    threading.excepthook = hear
    try:
        yield
    finally:
        threading.excepthook = before


def copies() -> bool:
    """Whether processes begin as copies of this one, which have loaded what it has: no other thread may hold a lock."""
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - Linux's own
    except OSError:
        return False


def _end(pool: Any, others: Collection[Any], threads: Collection[threading.Thread]) -> None:  # noqa: ANN401 - as above
    """End the pool and its processes, whatever they are at; `others` and `threads` were there before it."""
    from multiprocessing import active_children  # noqa: PLC0415 - as above

    own = set(active_children()) - set(others)
    unsaid = getattr(getattr(pool, "_result_queue", None), "_writer", None)
    # First: its thread forgets what was called off. Else it would find the processes gone, tell so to what was
    # called off, too, and end in a traceback (CPython before 3.12).
    pool.shutdown(wait=False, cancel_futures=True)
    for each in own:
        each.terminate()
    for each in own:
        each.join(_PATIENCE)
        if each.is_alive():
            each.kill()
            each.join()
    # One that was handing over what it found has left half of it: nobody writes the rest, and this says so.
    if unsaid is not None:
        unsaid.close()
    for thread in set(threading.enumerate()) - set(threads):
        if not thread.daemon:
            thread.join(_PATIENCE)


def _begun(begin: Callable[..., None], given: tuple[Any, ...]) -> None:
    from multiprocessing import parent_process  # noqa: PLC0415 - in a worker alone

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and callable(
            signal.getsignal(number)
        ):  # of the process that it is a copy of
            signal.signal(number, signal.SIG_DFL)
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
