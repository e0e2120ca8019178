"""The elements of one XML document as they open and close, with line and offset.

Laws of the file: constant memory; a document type declaration is refused before anything in it is
read, nothing is resolved or fetched; what comes out does not depend on how the bytes were cut; it
raises nothing on any bytes. expat rather than lxml: it tells places and builds no tree.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias
from xml.parsers import expat

from msgspec import Struct

from auditor.observed.record import Limits

_BLANK = b"\xef\xbb\xbf \t\r\n"
_SLICE = 1 << 16
# Namespaces, places of schemas and prefixes that say nothing but what they are.
_SPACES = (
    r"https?://www\.iata\.org/IATA/[0-9/]{0,16}|http://www\.w3\.org/(?:2001/XMLSchema(?:-instance)?"
    r"|XML/1998/namespace|2003/05/soap-envelope)|http://schemas\.xmlsoap\.org/soap/envelope/"
)
_SCHEMA = (
    r"(?:https?://www\.iata\.org/(?:IATA/)?[0-9/]{0,16}|(?:\.{0,2}/){0,8})"
    r"(?:IATA_)?PNRGOV(?:_?Notif(?:RQ|RS))?[0-9._v]{0,12}\.xsd"
)
_SPACE = re.compile(_SPACES, re.ASCII)
# What XML and its schemas say of a document, in words of theirs; any other is as good as unknown.
_STRUCTURE = {
    name: re.compile(said, re.ASCII)
    for name, said in {
        "xml:lang": r"[A-Za-z]{2}(?:-[A-Za-z]{2})?",
        "xml:space": "default|preserve",
        "xsi:schemaLocation": rf"\s{{0,99}}(?:(?:{_SPACES})\s{{1,99}}{_SCHEMA}\s{{0,99}}){{1,9}}",
        "xsi:noNamespaceSchemaLocation": _SCHEMA,
        "xsi:type": r"(?:xsd?:)?(?:string|token|date|time|dateTime|integer|decimal|boolean)",
        "xsi:nil": "true|false|0|1",
    }.items()
}
_PREFIX = re.compile(
    r"|xml|xsi?|xsd|iata|pnr|pnrgov|soap(?:env|12)?|SOAP-ENV|env|ns[0-9]{0,2}|tns|[a-z]", re.ASCII
)
_PREFIXES = 64  # of no list, kept so that each is told once

Why = Literal["doctype", "malformed", "too-deep", "too-long"]


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
    reader = _Reader(limits)
    for part, base in _slices(chunks):
        yield from reader.feed(part, base)
        if reader.stopped:
            return
    yield from reader.end()


def _slices(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """The same bytes from the first that is no blank, in parts of one size, and where that was."""
    held, base, begun = b"", 0, False
    for chunk in chunks:
        held += chunk
        if not begun:
            rest = held.lstrip(_BLANK)
            base += len(held) - len(rest)
            held, begun = rest, bool(rest)
        while len(held) > _SLICE:
            yield held[:_SLICE], base
            held = held[_SLICE:]
    yield held, base


class _Refused(Exception):  # noqa: N818 - a way out of the parser, seen by nobody
    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class _Reader:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._base = self._fed = self._last = 0
        self._texts: list[list[str]] = []
        self._lengths: list[int] = []
        self._events: list[Event] = []
        self._met: set[str] = set()
        self.stopped = False
        parser = self._parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        parser.CommentHandler = self._aside
        parser.ProcessingInstructionHandler = self._aside

    def feed(self, part: bytes, base: int, *, last: bool = False) -> list[Event]:
        """The events that `part` completes."""
        self._base = base
        self._fed += len(part)
        try:
            self._parser.Parse(part, last)
            if self._fed - self._last > self._limits.segment:
                raise _Refused("too-long")  # noqa: TRY301 - the same way out as of the handlers
        except _Refused as refused:
            self._stop(refused.why)
        except (expat.ExpatError, LookupError, ValueError):
            # The message of the parser may name what it met.
            self._stop("malformed")
        found, self._events = self._events, []
        return found

    def end(self) -> list[Event]:
        """The events that only the end completes."""
        return self.feed(b"", self._base, last=True)

    def _stop(self, why: Why) -> None:
        self.stopped = True
        line = max(1, self._parser.CurrentLineNumber)
        self._events.append(Stopped(why, line, self._base + self._last))

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._last = self._parser.CurrentByteIndex
        if len(self._texts) >= self._limits.depth:
            raise _Refused("too-deep")
        self._texts.append([])
        self._lengths.append(0)
        prefix, _, local = name.rpartition(":")
        line, offset = self._parser.CurrentLineNumber, self._base + self._last
        self._events += [Aside(line, offset)] * self._unknown(prefix, attributes)
        self._events.append(Opened(local, _local(attributes), line, offset))

    def _unknown(self, prefix: str, attributes: dict[str, str]) -> int:
        """How many namespaces and prefixes of a tag are of no list: a prefix is told where it is first met."""
        spaces = [
            space
            for name, space in attributes.items()
            if (name == "xmlns" or name.startswith("xmlns:")) and not _SPACE.fullmatch(space)
        ]
        met = {
            prefix,
            *(name.removeprefix("xmlns:") for name in attributes if name[:6] == "xmlns:"),
        }
        new = {each for each in met if not _PREFIX.fullmatch(each)} - self._met
        if len(self._met) < _PREFIXES:
            self._met |= new
        return len(spaces) + len(new)

    def _text(self, text: str) -> None:
        self._last = self._parser.CurrentByteIndex
        if self._texts and self._lengths[-1] <= self._limits.value:
            self._texts[-1].append(text)
            self._lengths[-1] += len(text)

    def _close(self, _name: str) -> None:
        self._last = self._parser.CurrentByteIndex
        text = "".join(self._texts.pop())
        cut = self._lengths.pop() > self._limits.value
        offset = self._base + self._last
        self._events.append(Closed(text[: self._limits.value], cut, offset))

    def _aside(self, *texts: str) -> None:
        self._last = self._parser.CurrentByteIndex
        if any(not text.isspace() and text for text in texts):
            line, offset = self._parser.CurrentLineNumber, self._base + self._last
            self._events.append(Aside(line, offset))

    def _refuse(self, *_declaration: object) -> None:
        raise _Refused("doctype")


def _local(attributes: dict[str, str]) -> dict[str, str]:
    if ":" not in "".join(attributes):  # as nearly always: each is seen as it stands
        return attributes
    return {seen: attributes[name] for name, seen in seen_as(attributes).items()}


def seen_as(attributes: Mapping[str, str]) -> dict[str, str]:
    """Under which name each attribute of a start tag is seen; those that declare something are not."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    # Those without a prefix first: another of the same local name must not take their place.
    for name in sorted(attributes, key=lambda name: ":" in name):
        prefix, _, local = name.rpartition(":")
        said = _STRUCTURE.get(name)
        if prefix == "xmlns" or (said and said.fullmatch(attributes[name])):
            continue
        # Two of one local name: the later keeps its prefix, and so is seen as unknown.
        found[name] = name if local in taken or prefix in ("xml", "xsi") else local
        taken.add(found[name])
    return found
