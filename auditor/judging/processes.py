"""Processes that work side by side and end with the one that began them, however it ends.

An interruption of the terminal reaches all of them at once, in whatever they are at: they leave it
to the first, which ends them. They end by themselves when it is no more.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_PATIENCE = 5.0  # seconds


class Workers:
    """Processes that were begun alike, and things that they and this process do together."""

    def __init__(self, pool: Any, things: "Things[Any]") -> None:  # noqa: ANN401 - imported when there is one
        """Of a pool of `concurrent.futures`; `done`: what they still do is needed by nobody."""
        self._pool = pool
        self._things = things
        self.done = False

    def map(self, work: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
        """What comes of each thing, in their order."""
        with _interruption_held():  # a process that is begun here inherits that it is
            results: Iterator[R] = self._pool.map(work, things)
        return results

    def shared(self, work: Callable[[T], R], mine: Callable[[T], R]) -> Iterator[R]:
        """What comes of each of the things that they share, in their order.

        Each process, this one too, takes the first thing that nobody has taken, by `work` or by `mine`.
        """
        things = self._things
        with _interruption_held():
            theirs = deque(self._pool.submit(_next, work) for _ in things.all)
        found: dict[int, R] = {}
        told = 0
        while told < len(things.all):
            number = things.take()
            if number is not None:
                found[number] = mine(things.all[number])
            # One that was asked when everything was taken has nothing to say.
            while theirs and (theirs[0].done() or (number is None and told not in found)):
                found |= theirs.popleft().result()
            while told in found:
                yield found.pop(told)
                told += 1
        self.done = True


class Things(Generic[T]):
    """What several processes do together, each taking the first that is not taken yet."""

    def __init__(self, all_: Sequence[T], taken: Any) -> None:  # noqa: ANN401 - a number that processes share
        """All of them, of which so many are `taken`."""
        self.all = all_
        self._taken = taken

    def take(self) -> int | None:
        """The number of the first that nobody has taken, which is taken now; None where all are."""
        with self._taken.get_lock():
            number: int = self._taken.value
            self._taken.value = min(number + 1, len(self.all))
        return number if number < len(self.all) else None


# In a worker: what it shares with the others.
_shared: list[Things[Any]] = []


def _next(work: Callable[[T], R]) -> dict[int, R]:
    """What comes of the first thing that nobody has taken, under its number; nothing where all are taken."""
    things: Things[T] = _shared[-1]
    number = things.take()
    return {} if number is None else {number: work(things.all[number])}


@contextmanager
def workers(
    number: int, begin: Callable[..., None], given: tuple[Any, ...], things: Sequence[Any] = ()
) -> Iterator[Workers]:
    """`number` processes, each begun by `begin(*given)`, to share `things`; none is left when the block ends."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - 20 ms that one core saves
    from multiprocessing import active_children, get_context  # noqa: PLC0415 - as above

    others, threads = set(active_children()), set(threading.enumerate())
    context = get_context("fork" if copies() else "spawn")
    together = Things(things, context.Value("q", 0))
    pool = ProcessPoolExecutor(number, context, _begun, (together, begin, given))
    crew = Workers(pool, together)
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


def _begun(things: Things[Any], begin: Callable[..., None], given: tuple[Any, ...]) -> None:
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
    _shared.append(things)
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
