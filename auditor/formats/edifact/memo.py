"""How many shapes are remembered together, and the templates that they share."""

from typing import Protocol

from auditor.observed.record import UNREADABLE, Template, Trace

MOST_SHAPES = 65_536


class Forgets(Protocol):
    """What remembers shapes."""

    def forget(self) -> None:
        """Forget every shape."""


class Memo:
    """How many shapes all segment readers remember together, and the templates they share.

    `unread` are those templates that say of a value that it could not be read.
    """

    def __init__(self, most: int = MOST_SHAPES) -> None:
        """A memo of at most `most` shapes."""
        self._most = most
        self._members: list[Forgets] = []
        self._templates: dict[tuple[str, tuple[Trace, ...]], Template] = {}
        self.unread: set[Template] = set()
        self.count = 0

    def join(self, member: Forgets) -> None:
        """Count the shapes of `member` too."""
        self._members.append(member)

    def grow(self) -> None:
        """One shape more; past the bound all are forgotten."""
        self.count += 1
        if self.count > self._most:
            for member in self._members:
                member.forget()
            self._templates.clear()
            self.count = 1

    def template(self, tag: str, traces: tuple[Trace, ...]) -> Template:
        """The one template of these traces, so that what is worked out for it serves every shape of it."""
        known = self._templates.get((tag, traces))
        if known is None:
            known = self._templates[tag, traces] = Template(tag, traces)
            if not all(UNREADABLE.isdisjoint(trace.marks) for trace in traces):
                if len(self.unread) >= self._most:
                    self.unread.clear()
                self.unread.add(known)
        return known

    def joined(self, tag: str, traces: tuple[Trace, ...]) -> Template:
        """The same of traces that no one shape has."""
        if (tag, traces) not in self._templates:
            self.grow()
        return self.template(tag, traces)
