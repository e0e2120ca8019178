"""Whether a gate could turn red at all, before anything is audited."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.formats import NAMES
from auditor.judging.reach import gravest
from auditor.judging.run import Task, Terms
from auditor.law.finding import Severity
from auditor.policies.clauses_in_force import ClauseInForce
from auditor.sources.files import STDIN
from auditor.sources.recognise import recognise

if TYPE_CHECKING:
    from auditor.observed.record import Holder

_SIGHT = 1 << 16  # bytes
_A = {Severity.ERROR: "an error", Severity.WARNING: "a warning", Severity.NOTE: "a note"}
_PACKED = "packed"  # whatever may be in it


def toothless(
    clauses: Sequence[ClauseInForce],
    terms: Terms,
    least: Severity,
    tasks: Sequence[Task] = (),
    content: bytes | None = None,
) -> str | None:
    """Why nothing in these files, or in this content, could bring about a finding as grave as `least`.

    None where something could, as far as can be told beforehand.
    """
    others = {each.given.facts.holder for each in terms.asides}
    others |= {task.beside.facts.holder for task in tasks if task.beside is not None}
    named: set[Holder] = {each for each in others if each is not None}
    reach, stored = (
        {form: gravest(clauses, form, terms.holder, named, at_rest=rest) for form in NAMES}
        for rest in (terms.as_of is not None or any(each.as_of for each in terms.asides), True)
    )
    able = {form for form, most in reach.items() if most is not None and most >= least}
    seen: set[str] = set()
    for form in _forms(terms, tasks, content):
        if form in able or (form == _PACKED and able):
            return None
        seen.add(form)
    if not seen and able:
        return None  # nothing that a format knows: that is said elsewhere
    most = max((reach.get(form) or 0 for form in seen or reach), default=0)
    who = "for this holder" if terms.holder is None else f"for this holder ({terms.holder})"
    worst = f"the gravest is {_A[Severity(most)]}" if most else "none of them can be broken"
    return (
        f"no selected clause can reach --fail-on {least} {who} by what these data hold, times aside: {worst}. "
        f"{_advice(most, any((stored.get(form) or 0) >= least for form in seen))}"
    )


def _advice(most: int, stored: bool) -> str:  # noqa: FBT001 - whether a day of storage would help
    ways = [f"--fail-on {Severity(most)}"] if most else []
    ways += ["--as-of for data that are stored"] if stored else []
    return f"Give {', or '.join([*ways, 'another --policy', 'another --holder'])}"


def _forms(terms: Terms, tasks: Sequence[Task], content: bytes | None) -> Iterator[str]:
    """The formats of the data, by their beginnings."""
    if terms.input_format is not None:
        yield terms.input_format
        return
    if content is not None:
        yield from _form(content[:_SIGHT])
    for task in tasks:
        if task.file.path == STDIN:
            yield _PACKED
            continue
        try:
            with Path(task.file.path).open("rb") as file:
                head = file.read(_SIGHT)
        except OSError:
            continue
        yield from _form(head)


def _form(head: bytes) -> Iterator[str]:
    if not head.strip():
        return
    found = recognise(iter([head]))
    if isinstance(found, tuple):
        yield found[0].name
    elif head.startswith(_ARCHIVES) or found is None:
        yield _PACKED


_ARCHIVES = (b"\x1f\x8b", b"\xfd7zXZ", b"PK", b"BZh")
