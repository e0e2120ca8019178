"""Breaks: what templates break under some clauses, worked out once for each, and counted where it is met.

Laws of the file: what a template breaks follows from the template alone; how often is a matter of counting
templates, source by source, and costs nothing for each finding.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from auditor.law.rule import NEVER, Breach
from auditor.observed.record import Record, Sighting, Template, Trace
from auditor.policies.clauses_in_force import ClauseInForce

if TYPE_CHECKING:
    from auditor.judging.listing import Alike, Weight

MOST_TEMPLATES = 65_536

# A clause, the number of the trace it looks at, and what is wrong with it.
Break = tuple[ClauseInForce, int, Breach]


class Broken:
    """What one template breaks.

    `kinds` are those that its breaks have in `source`, each with the trace it is about; `least` weighs the
    gravest of them.
    """

    __slots__ = ("breaks", "kinds", "least", "source")

    def __init__(self, breaks: tuple[Break, ...]) -> None:
        """Not met in any source yet."""
        self.breaks = breaks
        self.source: str | None = None
        self.kinds: list[tuple[Alike, Trace]] = []
        self.least: Weight


class Breaks:
    """What templates break under some clauses, and which of them a source has.

    `quiet` are those that are known to break nothing, as most do.
    """

    def __init__(self, clauses: Iterable[ClauseInForce]) -> None:
        """Nothing is known yet of these pointwise `clauses`."""
        self._clauses = tuple(clauses)
        self.quiet: set[Template] = set()
        self._broken: dict[Template, Broken] = {}
        self._source: str | None = None
        self._where = (0, 0)  # the message and the record that was looked at last
        # Of this source: those of which nothing is to be listed, and all of records that break something.
        self._passed: set[Template] = set()
        self._met: list[Template] = []

    def seen(self, record: Record, *, counting: bool) -> list[tuple[int, Broken]]:
        """What a record breaks that could be listed: what each of its sightings does, with its number.

        All of it is counted, if it is to be counted.
        """
        templates = record.templates
        if self.quiet.issuperset(templates):
            return []
        at = record.at
        where = (at.message or 0, at.record or 0)
        if at.source is not self._source:
            self.settle()
            self._passed.clear()
            self._source = at.source
        elif where < self._where:
            self._passed.clear()
        self._where = where
        if len(self.quiet) + len(self._broken) >= MOST_TEMPLATES:
            self._forget()
        if counting:
            # Before what is not known yet comes among them.
            if len(self._met) >= MOST_TEMPLATES:
                self.settle()
            self._met += templates
            if self._passed.issuperset(templates):
                return []
        return self._found(record, templates)

    def _found(self, record: Record, templates: Sequence[Template]) -> list[tuple[int, Broken]]:
        passed, known = self._passed, self._broken
        found: list[tuple[int, Broken]] = []
        for at, template in enumerate(templates):
            if template in passed:
                continue
            broken = known.get(template)
            if broken is None and template not in self.quiet:
                broken = self._work_out(record, template)
            if broken is None:
                passed.add(template)
            else:
                found.append((at, broken))
        return found

    def pass_over(self, template: Template) -> None:
        """List nothing more of this template in this source, from here on; it is still counted."""
        self._passed.add(template)

    def begin(self) -> None:
        """Go on with what is known of templates; what was found and met so far counts for nothing more."""
        self._met.clear()
        self._passed.clear()
        self._source = None
        for broken in self._broken.values():
            broken.source = None

    def settle(self) -> None:
        """Count what was met so far."""
        met, self._met = self._met, []
        for template, times in Counter(met).items():
            broken = self._broken.get(template)
            for kind, _ in broken.kinds if broken is not None else ():
                kind.number += times

    def _forget(self) -> None:
        self.settle()
        self.quiet.clear()
        self._broken.clear()
        self._passed.clear()

    def _work_out(self, record: Record, template: Template) -> Broken | None:
        broken = Broken(tuple(_breaks(self._clauses, record, template)))
        if broken.breaks:
            self._broken[template] = broken
            return broken
        self.quiet.add(template)
        return None


class Met:
    """How often elements were met in each form, counted by the templates that say them."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._templates: list[Template] = []
        self._elements: Counter[tuple[str, str]] = Counter()

    def add(self, templates: Sequence[Template]) -> None:
        """Count what the segments of a record say."""
        self._templates += templates
        if len(self._templates) >= MOST_TEMPLATES:
            self._count()

    def begin(self) -> None:
        """Begin to count anew."""
        self._templates.clear()
        self._elements.clear()

    def elements(self) -> Counter[tuple[str, str]]:
        """How often each element was met in each form, so far."""
        self._count()
        return self._elements

    def _count(self) -> None:
        for template, times in Counter(self._templates).items():
            for trace in template.traces:
                self._elements[trace.element, trace.form.value] += times
        self._templates.clear()


def _breaks(
    clauses: Iterable[ClauseInForce], record: Record, template: Template
) -> Iterator[Break]:
    """What `template` breaks: each trace is shown to each rule by itself."""
    probes = []
    for trace in template.traces:
        alone = Sighting(Template(template.tag, (trace,)), None, None, None, None, None)
        probes.append(Record(kind=record.kind, at=record.at, sightings=(alone,)))
    for bound in clauses:
        for number, probe in enumerate(probes):
            for breach in bound.rule.check(probe, bound.clause, NEVER) if bound.rule else ():
                if isinstance(breach, Breach):
                    yield bound, number, breach
