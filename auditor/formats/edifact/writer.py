"""The writer: trees to interchanges, by a layout; escaping, counts and references.

Laws of the file: no clock, no value in an exception; a message is written tree by tree, and none of
its text is kept.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from auditor.formats.edifact.advice import ServiceString
from auditor.formats.edifact.layout import Layout
from auditor.formats.edifact.node import Manner, root
from auditor.formats.tree import Tree
from auditor.formats.tree.plan import chunks


class Frame(Struct, frozen=True, kw_only=True):
    """What stands around the messages of one interchange (UNB to UNZ).

    `prepared` is written in UTC, to the minute. `sender` and `recipient` may have a qualifier behind
    a colon (`ZZFAKEAIR:ZZ`). With a `group` reference the messages stand in one group (UNG, UNE).
    `test` is the test indicator (0035): leave it set on whatever is not real. Without
    `advice` no UNA is written: `service` must then be the default characters, or known to the reader.
    """

    sender: str
    recipient: str
    prepared: datetime
    control: str
    application: str = "APITEST"
    group: str | None = None
    test: bool = True
    service: ServiceString | None = None
    advice: bool = True
    newline: str = "\n"
    encoding: str = "utf-8"


class Header(Struct, frozen=True, kw_only=True):
    """The UNH of one message: its reference, common access reference and part of a series.

    `part` is its number and how many there are, from 1.
    """

    reference: str = "1"
    access: str = ""
    part: tuple[int, int] | None = None


def parts(header: Header, tree: Tree, group: str, most: int) -> Iterator[tuple[Header, Tree]]:
    """Cut a message into parts of at most `most` trees of a group; each repeats the head and the count of the whole.

    They share the common access reference; their own references have the number of the part behind.
    """
    listed = list(tree.get("groups", {}).get(group, ()))
    pieces = [listed[at : at + most] for at in range(0, len(listed), most)] or [[]]
    elements = {"transfer.count": str(len(listed)), **tree.get("elements", {})}
    for number, piece in enumerate(pieces, 1):
        part: Tree = {"elements": elements, "groups": {**tree.get("groups", {}), group: piece}}
        reference = f"{header.reference}{number:02d}"
        yield replace(header, reference=reference, part=(number, len(pieces))), part


class Identifier(Struct, frozen=True):
    """What a message is (S009), and the syntax that its interchange states (S001)."""

    kind: str
    version: str
    release: str
    agency: str
    association: str = ""
    syntax: tuple[str, str] = ("UNOA", "4")


Message = tuple[Header, Tree]


class Writer:
    """Writes the messages of one interchange."""

    def __init__(
        self, layout: Layout, identifier: Identifier, frame: Frame, options: frozenset[str]
    ) -> None:
        """A writer for messages of one kind."""
        self._frame, self._identifier = frame, identifier
        self._service = frame.service or ServiceString()
        self._root = root(layout, Manner(self._service, frame.newline, options))

    def write(self, messages: Iterable[Message]) -> Iterator[bytes]:
        """The interchange, in chunks of whole segments: one to each tree of the message."""
        frame = self._frame
        stamp = frame.prepared.astimezone(UTC)
        when = [stamp.strftime("%y%m%d"), stamp.strftime("%H%M")]
        if frame.advice:
            yield self._service.advice + frame.newline.encode()
        parties = [frame.sender.split(":"), frame.recipient.split(":")]
        test = ["", "", "", "1"] if frame.test else []
        syntax = list(self._identifier.syntax)
        yield self._service_segment(
            "UNB", syntax, *parties, when, frame.control, "", frame.application, *test
        )
        kind = self._identifier
        if frame.group is not None:
            version = [kind.version, kind.release]
            yield self._service_segment(
                "UNG", kind.kind, *parties, when, frame.group, kind.agency, version
            )
        count = 0
        for header, tree in messages:
            count += 1
            for text in self._message(header, tree):
                yield self._encoded(text)
        if frame.group is not None:
            yield self._service_segment("UNE", str(count), frame.group)
        yield self._service_segment("UNZ", str(count if frame.group is None else 1), frame.control)

    def _message(self, header: Header, tree: Tree) -> Iterator[str]:
        kind = self._identifier
        what = [kind.kind, kind.version, kind.release, kind.agency, kind.association]
        part = [] if header.part is None else _part(*header.part)
        yield self._segment("UNH", header.reference, what, header.access, part)
        segments = 2
        texts: list[str] = []
        values: list[str] = []
        for count in chunks(self._root, tree, texts, values):
            segments += count
            yield self._filled(texts, values)
        yield self._segment("UNT", str(segments), header.reference)

    def _filled(self, texts: list[str], values: list[str]) -> str:
        """The text of what was gathered, which is then forgotten."""
        text = "".join(texts)
        if not self._service.plain("".join(values)):
            values[:] = map(self._service.released, values)
        text %= tuple(values)
        texts.clear()
        values.clear()
        return text

    def _encoded(self, text: str) -> bytes:
        try:
            return text.encode(self._frame.encoding)
        except UnicodeEncodeError:
            # Its own message would show the character, and it holds the text.
            msg = f"a value holds a character that {self._frame.encoding} cannot carry"
        raise ValueError(msg)

    def _service_segment(self, tag: str, *elements: str | list[str]) -> bytes:
        return self._encoded(self._segment(tag, *elements))

    def _segment(self, tag: str, *elements: str | list[str]) -> str:
        """A segment of the frame, its empty ends left out."""
        service = self._service
        between = service.component.decode("latin-1")
        written = [
            between.join(map(service.released, _trimmed(each)))
            for each in (([one] if isinstance(one, str) else one) for one in elements)
        ]
        head = service.element.decode("latin-1").join([tag, *_trimmed(written)])
        return head + service.terminator.decode("latin-1") + self._frame.newline


def _trimmed(parts: list[str]) -> list[str]:
    while parts and not parts[-1]:
        parts = parts[:-1]
    return parts


def _part(number: int, of: int) -> list[str]:
    """First and last of a series: `01:C`, `02`, `03:F`; one alone is `01:F`."""
    place = "F" if number == of else "C" if number == 1 else ""
    return [f"{number:02d}", place]
