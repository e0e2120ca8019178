"""Tokens: every value, name and code of a file, with its place. Written apart from all that reads formats.

Law of the file: what it cannot take for a token or for a separator comes as a token of its own, so that
no byte goes unasked.
"""

import json
import re
from collections.abc import Iterator
from typing import Literal
from xml.parsers import expat

from msgspec import Struct

Kind = Literal["name", "value", "stray"]

_BOM = b"\xef\xbb\xbf"
_UNA = re.compile(rb"UNA(.)(.)(.)(.)(.)(.)[\r\n]*", re.DOTALL)
_JSON = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")(?P<key>\s*:)?|(?P<plain>-?[0-9][0-9.eE+-]*|true|false|null)'
    r"|(?P<punctuation>[\s{}\[\],\ufeff]+)|.",
    re.DOTALL,
)

# A first line of nothing but the names of columns, and a cell of what follows.
_COLUMNS = re.compile(rb"[a-z_.-]+(?:,[a-z_.-]+)+\r?\n")
_CELL = re.compile(r'"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^,\r\n]+)|(?P<end>\r?\n)|(?P<comma>,)')


class Token(Struct, frozen=True, eq=False):
    """A token: the tag, name or key it stands under, its text, where it begins, which unit it belongs to.

    A unit is what must be anchored by itself: an EDIFACT message, a record of JSON, a PNR in XML. Its
    `repr` does not show the text.
    """

    kind: Kind
    scope: str
    text: str
    offset: int
    unit: int

    def __repr__(self) -> str:
        """The place and nothing else."""
        return f"Token({self.kind} at {self.offset})"


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file, told by its first bytes."""
    begin = data.removeprefix(_BOM).lstrip()[:1]
    if begin in (b"{", b"["):
        return _json(data)
    if begin == b"<":
        return _xml(data)
    if _COLUMNS.match(data.removeprefix(_BOM)):
        return _table(data)
    return _edifact(data)


# --- UN/EDIFACT -----------------------------------------------------------------------------------------


def _edifact(data: bytes) -> Iterator[Token]:
    advice = _UNA.match(data)
    component, element, _, release, _, terminator = advice.groups() if advice else _DEFAULT
    offset, unit = advice.end() if advice else 0, 0
    for segment in _released(data[offset:], terminator, release):
        body = segment.lstrip(b"\r\n")
        start = offset + len(segment) - len(body)
        offset += len(segment) + len(terminator)
        tag, *rest = _released(body, element, release)
        name = tag.decode("latin-1")
        unit += name == "UNH"
        if body or offset < len(data):
            yield Token("name", "EDIFACT", name, start, unit)
        at = start + len(tag) + 1
        for number, each in enumerate(rest, 1):
            for place, value in enumerate(_released(each, component, release), 1):
                if value:
                    text = _plain(value, release)
                    yield Token("value", f"{name}+{number}:{place}", text, at, unit)
                at += len(value) + 1


_DEFAULT = (b":", b"+", b".", b"?", b" ", b"'")


def _released(data: bytes, separator: bytes, release: bytes) -> list[bytes]:
    """Cut at each separator that is not released."""
    found, begin, at = [], 0, 0
    while at < len(data):
        each = data[at : at + 1]
        if each == release and release != b" ":
            at += 1
        elif each == separator:
            found.append(data[begin:at])
            begin = at + 1
        at += 1
    return [*found, data[begin:]]


def _plain(value: bytes, release: bytes) -> str:
    if release != b" ":
        value = re.sub(re.escape(release) + b"(.?)", rb"\1", value, flags=re.DOTALL)
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


# --- JSON -----------------------------------------------------------------------------------------------


def _json(data: bytes) -> Iterator[Token]:
    text = data.decode("utf-8", "surrogateescape")
    key, depth, unit, read, offset = "", 0, 0, 0, 0
    for found in _JSON.finditer(text):
        offset += len(text[read : found.start()].encode("utf-8", "surrogateescape"))
        read = found.start()
        if found["punctuation"]:
            for each in found[0]:
                unit += each == "{" and depth == 0
                depth += (each == "{") - (each == "}")
        elif found["key"]:
            key = _string(found["text"])
            yield Token("name", "JSON", key, offset, unit)
        elif found["text"]:
            yield Token("value", key, _string(found["text"]), offset + 1, unit)
        elif found["plain"]:
            yield Token("value", key, found["plain"], offset, unit)
        else:
            yield Token("stray", key, found[0], offset, unit)


def _string(quoted: str) -> str:
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        return quoted


# --- tables ---------------------------------------------------------------------------------------------


def _table(data: bytes) -> Iterator[Token]:
    """Rows of cells; the first names the columns. A row is a unit."""
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    names: list[str] = []
    offset = len(data) - len(text.encode("utf-8", "surrogateescape"))
    column, unit, read = 0, 0, 0
    for found in _CELL.finditer(text):
        offset += len(text[read : found.start()].encode("utf-8", "surrogateescape"))
        read = found.start()
        if found["end"]:
            column, unit = 0, unit + 1
        elif found["comma"]:
            column += 1
        elif unit == 0:
            names.append(found[0])
            yield Token("name", "JSON", found[0], offset, 0)
        else:
            cell = found["plain"] or found["quoted"].replace('""', '"')
            yield Token("value", names[column] if column < len(names) else "", cell, offset, unit)


# --- XML ------------------------------------------------------------------------------------------------


class _Document:
    def __init__(self) -> None:
        self.found: list[Token] = []
        self._path: list[str] = []
        self._unit = 0
        parser = self.parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._open
        parser.EndElementHandler = lambda _name: self._path.pop()
        parser.CharacterDataHandler = lambda text: self._say(
            "value", self._path[-1] if self._path else "", text.strip()
        )
        parser.CommentHandler = lambda text: self._say("value", "XML comment", text.strip())
        parser.ProcessingInstructionHandler = lambda *text: self._say("stray", "", " ".join(text))
        parser.StartDoctypeDeclHandler = lambda *_declared: self._say("stray", "", "doctype")

    def _open(self, name: str, attributes: list[str]) -> None:
        local = name.rpartition(":")[2]
        self._unit += local == "PNR"
        self._path.append(local)
        self._say("name", "XML", local)
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            self._say("name", "XML", key)
            self._say("value", f"{local}@{key}", value.strip())

    def _say(self, kind: Kind, scope: str, text: str) -> None:
        if text:
            self.found.append(Token(kind, scope, text, self.parser.CurrentByteIndex, self._unit))


def _xml(data: bytes) -> Iterator[Token]:
    document = _Document()
    try:
        document.parser.Parse(data, True)  # noqa: FBT003 - expat's own flag
    except expat.ExpatError:
        yield Token("stray", "", "not well-formed", document.parser.ErrorByteIndex, 0)
    yield from document.found
