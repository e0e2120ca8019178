"""Tokens of XML, through expat: names, attributes, texts, comments; what else there may be is refused."""

from collections.abc import Iterator
from xml.parsers import expat

from auditor.people.attest.token import Kind, Token


def tokens(data: bytes) -> Iterator[Token]:
    """Names and values in their order; a PNR is a unit."""
    document = _Document()
    try:
        document.parser.Parse(data, True)  # noqa: FBT003 - expat's own flag
    except (
        expat.ExpatError,
        LookupError,
        ValueError,
    ):  # the last two: an encoding that nobody knows
        yield Token("stray", "", "not well-formed", document.parser.ErrorByteIndex, 0)
        yield from document.found
        yield from _rest(data, document.parser.ErrorByteIndex)
        return
    yield from document.found


def _rest(data: bytes, at: int) -> Iterator[Token]:
    if data[at:].strip():
        yield Token("stray", "", data[at:].decode("latin-1"), at, 0)


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
        prefix, _, local = name.rpartition(":")
        self._unit += local == "PNR"
        self._path.append(local)
        self._say("name", "XML", f"xmlns:{prefix}" if prefix else "")
        self._say("name", "XML", local)
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            self._say("name", "XML", key)
            self._say("value", f"{local}@{key}", value.strip())

    def _say(self, kind: Kind, scope: str, text: str) -> None:
        if text:
            self.found.append(Token(kind, scope, text, self.parser.CurrentByteIndex, self._unit))
