"""The elements of one XML document as they open and close, one after the other, with line and offset."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from msgspec import Struct

from auditor.formats.xml import names
from auditor.formats.xml.document import Document, RefusedError, Why
from auditor.observed.record import Limits


class Opened(Struct, frozen=True):
    """A start tag: local names; `xmlns` stays among the attributes, other declarations do not."""

    name: str
    attributes: dict[str, str]
    line: int
    offset: int


class Closed(Struct, frozen=True):
    """An end tag, and the element's own text; `cut`: there was more of it than the limit."""

    text: str
    cut: bool
    offset: int


class Aside(Struct, frozen=True):
    """A comment, a processing instruction, a namespace or a prefix that nobody knows; its text stays here."""

    line: int
    offset: int


class Stopped(Struct, frozen=True):
    """Here reading ended before the document did, and why."""

    why: Why
    line: int
    offset: int


Event: TypeAlias = Opened | Closed | Aside | Stopped


def events(chunks: Iterable[bytes], limits: Limits) -> Iterator[Event]:
    """The events of a document; the last is a `Stopped` where it is broken or refused."""
    return _Events(limits).read(chunks)


class _Events(Document[Event]):
    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self._prefixes = names.Prefixes()
        self._kept: list[str] = []  # the texts of the elements that are open

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._kept) >= self.limits.depth:
            raise RefusedError("too-deep")
        if self._kept:
            self._kept[-1] = self.said(self._kept[-1])
        self._kept.append("")
        line, offset = self.line, self.offset
        self.found += [Aside(line, offset)] * self._prefixes.unknown(name, attributes)
        own = name.rpartition(":")[2]
        self.found.append(Opened(own, names.local(attributes), line, offset))

    def close(self, name: str) -> None:  # noqa: ARG002 - the parser tells it
        text, most = self.said(self._kept.pop()), self.limits.value
        self.found.append(Closed(text[:most], len(text) > most, self.offset))

    def beside(self) -> None:
        self.found.append(Aside(self.line, self.offset))

    def stop(self, why: Why) -> None:
        self.found.append(Stopped(why, self.line, self.offset))
