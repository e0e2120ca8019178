"""The files of a run, judged in this process or by several side by side.

Laws of the file: a tally follows from the files, their order and the terms, not from how many
worked at it. Standard input can be read in one process only.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, filterfalse
from typing import TypeAlias
from warnings import simplefilter

from msgspec.structs import replace

from auditor.formats.edifact import compiled
from auditor.formats.stretch import Stretch, StretchEnd
from auditor.judging.listing import Bar, Stream, Weight, bar_behind
from auditor.judging.processes import copies, workers
from auditor.judging.rejoined import Judged, RejoinedFile
from auditor.judging.run import Examination, Law, Task, Terms
from auditor.judging.tally import Tally
from auditor.law.policy import Policy
from auditor.observed.series import BROKEN
from auditor.policies.clauses_in_force import ClauseInForce
from auditor.sources.files import STDIN
from auditor.sources.stretches import stretches

_BATCHES = 16  # per process, so that none is long at what is last
# Bytes of a stretch: what is gained by less goes into what each process has to learn.
_LEAST = 1 << 21
_AHEAD = (
    1 << 19
)  # those read before other processes begin, which then know what was learnt from them

# What is told how many bytes were read since it was told last, and how many records were judged so far.
Progress: TypeAlias = Callable[[int, int], object]


def judge(  # noqa: PLR0913 - one keyword per way of working
    tasks: Sequence[Task],
    terms: Terms,
    law: Law,
    *,
    jobs: int = 1,
    watch: Progress | None = None,
    stream: Stream | None = None,
) -> Tally:
    """The tally of all `tasks`, by `jobs` processes; by one where `stream` is to be told each finding."""
    if stream is None and jobs > 1 and all(task.file.path != STDIN for task in tasks):
        parts = _divided(tasks, terms, jobs)
        if len(parts) > 1:
            return _side_by_side(parts, terms, law, jobs, watch)
    examination = Examination(terms, law.clauses, stream)
    told = None if watch is None else lambda size: watch(size, examination.tally.records)
    for task in tasks:
        examination.file(task, told)
    return examination.close()


def _divided(tasks: Sequence[Task], terms: Terms, jobs: int) -> list[Task]:
    """The same files, the large ones in stretches."""
    size = max(_LEAST, sum(task.file.size for task in tasks) // (jobs * _BATCHES))
    parts: list[Task] = []
    for task in tasks:
        # While this process loads what its copies need not load then, it works alone: at little.
        first = size if parts else min(_AHEAD, size)
        found = stretches(task.file, terms.given.limits, size, first, terms.input_format)
        parts += [replace(task, stretch=each) for each in found] or [task]
    return parts


def _side_by_side(
    tasks: Sequence[Task],
    terms: Terms,
    law: Law,
    jobs: int,
    watch: Progress | None,
) -> Tally:
    # What this process loads for the first file, no copy of it has to load.
    ahead = 1 if copies() else 0
    batches = list(_batches(tasks[ahead:], jobs))
    whole = Tally(terms.most)
    counting = Examination(terms, tuple(filter(_counts, law.clauses)))
    examination = Examination(terms, tuple(filterfalse(_counts, law.clauses)))
    first = [_judged(tasks[:ahead], examination, None)] if ahead else []
    # What is no graver than all that a report can list anyway need not be listed by anybody.
    weights = first[0].tally.listing.weights() if first else Counter[Weight]()
    told = terms, law.policies, weights, compiled.runs()
    joined: RejoinedFile | None = None
    strayed = False

    def judge_here(batch: Sequence[Task]) -> Judged:
        return _judged(batch, examination, whole.listing.bar)

    # This process is one of them: it has begun already, while the others load what they need.
    with workers(max(1, min(jobs, len(batches)) - 1), _begin, told, batches) as pool:
        done = chain(first, pool.shared(_batch, judge_here))
        for batch, each in zip([*[tasks[:1]] * ahead, *batches], done, strict=True):
            judged: Judged | None = None if strayed and each.presuming else each
            stretch = batch[0].stretch
            if stretch is not None:
                if stretch.begin == 0:
                    joined = RejoinedFile(stretch, _again(batch[0], judge_here))
                assert joined is not None  # noqa: S101 - a file begins at its beginning
                judged = joined.add(stretch, judged)
                strayed |= joined.strayed
            elif judged is None:
                judged = judge_here(batch)
            if judged is not None:
                whole.absorb(judged.tally)
                for at_rest, own, head in judged.envelopes:
                    counting.records([head], at_rest=at_rest, own=own)
            if watch is not None:
                watch(sum(map(_size, batch)), whole.records)
    counting.tally.seen.clear()  # the messages are in the others' tallies
    whole.absorb(counting.tally)
    closing = Examination(terms, tuple(filter(_closes, law.clauses)))
    closing.series(whole.open_series)
    whole.absorb(closing.tally)
    return whole


def _batches(tasks: Sequence[Task], jobs: int) -> Iterator[Sequence[Task]]:
    """What one process does at a time: files, or one stretch."""
    number = -(-len(tasks) // (jobs * _BATCHES))
    size = sum(map(_size, tasks)) // (jobs * _BATCHES)
    batch: list[Task] = []
    for task in tasks:
        alone = task.stretch is not None
        if batch and (alone or len(batch) == number or sum(map(_size, batch)) >= size):
            yield batch
            batch = []
        batch.append(task)
    if batch:
        yield batch


def _size(task: Task) -> int:
    stretch = task.stretch
    if stretch is None:
        return task.file.size
    return (task.file.size if stretch.until is None else stretch.until) - stretch.begin


def _again(task: Task, judge: Callable[[Sequence[Task]], Judged]) -> Callable[[Stretch], Judged]:
    return lambda stretch: judge([replace(task, stretch=stretch)])


def _counts(bound: ClauseInForce) -> bool:
    """Whether the clause is about how often something was sent: no worker sees that alone."""
    return bound.rule is not None and bound.rule.tally is not None


def _closes(bound: ClauseInForce) -> bool:
    """Whether it is the rule of series, of which no worker sees all parts."""
    return bound.rule is not None and bound.rule.fault == BROKEN


# In a worker: its examination, what findings weigh that others need not list again, and whether it found some of
# them itself.
begun: list[tuple[Examination, Counter[Weight], bool]] = []


def _begin(
    terms: Terms,
    policies: tuple[Policy, ...],
    weights: Counter[Weight],
    read_compiled: bool,  # noqa: FBT001 - it travels as it is
) -> None:
    hush()
    compiled.use(compiled=read_compiled)
    clauses = tuple(filterfalse(_counts, terms.clauses(policies)))
    begun.append((Examination(terms, clauses), weights, False))


def hush() -> None:
    """Let nobody speak in a worker: what libraries say of themselves may repeat what stands in the data."""
    simplefilter("ignore")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _batch(tasks: Sequence[Task]) -> Judged:
    """What this process is given comes in the order of the data: what it found stands before what it is to find."""
    examination, weights, presuming = begun[-1]
    judged = _judged(tasks, examination, bar_behind(weights, examination.terms.most))
    found = judged.tally.listing.weights()
    begun[:] = [(examination, weights + found, presuming or bool(found))]
    return judged._replace(presuming=presuming)


def _judged(tasks: Sequence[Task], examination: Examination, bar: Bar | None) -> Judged:
    examination.begin(bar)
    examination.envelopes = []
    end: StretchEnd | None = None
    for task in tasks:
        if task.stretch is None:
            examination.file(task)
        else:
            end = examination.stretch(task)
    return Judged(examination.close(whole=False), examination.envelopes, end)
