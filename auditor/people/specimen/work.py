"""The work of a data set, in one process or several: the same files in the same order.

What is to be clean is audited sheet by sheet before it leaves; a sheet that is not is a fault.
"""

import gc
from collections.abc import Iterator

from auditor.judging.processes import workers
from auditor.law.policy import Policy
from auditor.people.specimen import clean
from auditor.people.specimen.dataset import Written, sheet
from auditor.people.specimen.plan import Plan, Sheet, Sheets
from auditor.people.specimen.sheets import form

_MANY_OBJECTS = 10_000  # as the command has it: trees make no circles
_AHEAD = 4  # sheets under way per process, so that a large data set is never in memory as a whole


class _Worker:
    def __init__(self, plan: Plan, policy: Policy | None) -> None:
        self._plan = plan
        self._law = clean.law(policy, plan) if policy else None
        singly = form(plan.format).mended
        self._mend = clean.mending(plan, policy) if policy and singly else None

    def __call__(self, page: Sheet) -> list[Written]:
        written = sheet(self._plan, page, self._mend)
        if self._law is not None:
            found = next(clean.findings(self._law, self._audited(page, written)), None)
            if found is not None:
                msg = f"a sheet is not clean: {found.policy}/{found.clause} {found.element}"
                raise AssertionError(msg)
        return written

    def _audited(self, page: Sheet, written: list[Written]) -> list[Written]:
        """What is audited of a sheet: itself, or the records that it holds in tables."""
        records = clean.as_records(self._plan)
        return written if records is self._plan else sheet(records, page, self._mend)


def files(plan: Plan, policy: Policy | None = None, jobs: int = 1) -> Iterator[Written]:
    """The files of `plan`, in the order of their names; each clean under `policy`, where one is given.

    `plan` is one that `clean.under` gave, then.
    """
    pages = Sheets(plan)
    if jobs == 1 or len(pages) == 1:
        work = _Worker(plan, policy)
        for page in pages:
            yield from work(page)
        return
    with workers(min(jobs, len(pages)), _begin, (plan, policy)) as pool:
        step = jobs * _AHEAD
        for start in range(0, len(pages), step):
            for written in pool.map(_sheet, pages[start : start + step]):
                yield from written


_begun: list[_Worker] = []  # in a worker process: what it was begun with


def _begin(plan: Plan, policy: Policy | None) -> None:
    gc.freeze()
    gc.set_threshold(_MANY_OBJECTS)
    _begun.append(_Worker(plan, policy))


def _sheet(page: Sheet) -> list[Written]:
    return _begun[0](page)
