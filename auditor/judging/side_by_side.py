"""The files of a run, judged in this process or by several side by side.

Laws of the file: a tally follows from the files, their order and the terms, not from how many
worked at it. Standard input can be read in one process only.
"""

import os
from collections.abc import Callable, Sequence
from itertools import chain, filterfalse
from typing import TypeAlias
from warnings import simplefilter

from auditor.formats.edifact import compiled
from auditor.judging.listing import Stream
from auditor.judging.processes import copies, workers
from auditor.judging.run import Examination, Law, Own, Task, Terms
from auditor.judging.tally import Tally
from auditor.law.policy import Policy
from auditor.observed.record import Record
from auditor.observed.series import BROKEN
from auditor.policies.clauses_in_force import ClauseInForce
from auditor.sources.files import STDIN

_BATCHES = 6  # per process, so that a slow one does not keep the others waiting

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
    if (
        stream is None
        and jobs > 1
        and len(tasks) > 1
        and all(task.file.path != STDIN for task in tasks)
    ):
        return _side_by_side(tasks, terms, law, jobs, watch)
    desk = Examination(terms, law.clauses, stream)
    told = None if watch is None else lambda size: watch(size, desk.tally.records)
    for task in tasks:
        desk.file(task, told)
    return desk.close()


def _side_by_side(
    tasks: Sequence[Task],
    terms: Terms,
    law: Law,
    jobs: int,
    watch: Progress | None,
) -> Tally:
    # What this process loads for the first file, no copy of it has to load.
    ahead = 1 if copies() else 0
    size = -(-len(tasks) // (jobs * _BATCHES))
    batches = [tasks[start : start + size] for start in range(ahead, len(tasks), size)]
    whole = Tally(terms.most)
    counting = Examination(terms, tuple(filter(_counts, law.clauses)))
    given = terms, tuple(filterfalse(_counts, law.clauses))
    first = [_judged(tasks[:ahead], given)] if ahead else []
    # This process is one of them: it has begun already, while the others load what they need.
    with workers(
        max(1, min(jobs, len(batches)) - 1), _begin, (terms, law.policies, compiled.runs())
    ) as pool:
        done = chain(first, pool.shared(_batch, batches, lambda batch: _judged(batch, given)))
        for batch, (tally, envelopes) in zip([*[tasks[:1]] * ahead, *batches], done, strict=True):
            whole.absorb(tally)
            for at_rest, own, envelope in envelopes:
                counting.records([envelope], at_rest=at_rest, own=own)
            if watch is not None:
                watch(sum(task.file.size for task in batch), whole.records)
    counting.tally.seen.clear()  # the messages are in the others' tallies
    whole.absorb(counting.tally)
    closing = Examination(terms, tuple(filter(_closes, law.clauses)))
    closing.series(whole.books)
    whole.absorb(closing.tally)
    return whole


def _counts(bound: ClauseInForce) -> bool:
    """Whether the clause is about how often something was sent: no worker sees that alone."""
    return bound.rule is not None and bound.rule.tally is not None


def _closes(bound: ClauseInForce) -> bool:
    """Whether it is the rule of series, of which no worker sees all parts."""
    return bound.rule is not None and bound.rule.fault == BROKEN


_begun: list[tuple[Terms, tuple[ClauseInForce, ...]]] = []  # in a worker: what `_begin` was given


def _begin(terms: Terms, policies: tuple[Policy, ...], read_compiled: bool) -> None:  # noqa: FBT001 - it travels as it is
    _hush()
    compiled.use(compiled=read_compiled)
    _begun.append((terms, tuple(filterfalse(_counts, terms.clauses(policies)))))


def _hush() -> None:
    """Let nobody speak in a worker: what libraries say of themselves may repeat what stands in the data."""
    simplefilter("ignore")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _batch(tasks: Sequence[Task]) -> tuple[Tally, list[tuple[bool, Own, Record]]]:
    return _judged(tasks, _begun[0])


def _judged(
    tasks: Sequence[Task], given: tuple[Terms, tuple[ClauseInForce, ...]]
) -> tuple[Tally, list[tuple[bool, Own, Record]]]:
    desk = Examination(*given)
    desk.envelopes = []
    for task in tasks:
        desk.file(task)
    return desk.close(whole=False), desk.envelopes
