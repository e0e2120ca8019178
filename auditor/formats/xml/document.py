"""One XML document, read tag by tag: whoever wants to know what is in it says what a tag means.

Laws of the file: constant memory; a document type declaration is refused before anything in it is
read, nothing is resolved or fetched; what comes out does not depend on how the bytes were cut; it
raises nothing on any bytes. expat rather than lxml: it tells places and builds no tree.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Generic, Literal, TypeVar
from xml.parsers import expat

from auditor.observed.record import Limits

_BLANK = b"\xef\xbb\xbf \t\r\n"
_SLICE = 1 << 16

Why = Literal["doctype", "malformed", "too-deep", "too-long"]
Found = TypeVar("Found")


class RefusedError(Exception):
    """A way out of the parser, which nobody sees: the rest is not read."""

    def __init__(self, why: Why) -> None:
        """For this reason."""
        super().__init__(why)
        self.why = why


class Document(ABC, Generic[Found]):
    """A document that is read once, by `read`.

    A subclass has `open`, `close`, `beside` and `stop`. The parser itself calls the first two, once for each
    tag, as most of the time is spent there; what comes of it they append to `found`. `texts` holds what was said
    since the last tag; they take it out.
    """

    def __init__(self, limits: Limits) -> None:
        """Nothing read yet."""
        self.limits = limits
        self.found: list[Found] = []
        self.texts: list[str] = []
        self.base = 0  # where the first byte stands that is no blank
        self._fed = 0
        self._begun = self._stopped = False
        parser = self.parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._first
        parser.EndElementHandler = self.close
        parser.CharacterDataHandler = self.texts.append
        parser.StartDoctypeDeclHandler = self._refuse
        parser.CommentHandler = self._aside
        parser.ProcessingInstructionHandler = self._aside

    @abstractmethod
    def open(self, name: str, attributes: dict[str, str]) -> None:
        """A start tag, at `line` and `offset`; the names are those that the document has."""

    @abstractmethod
    def close(self, name: str) -> None:
        """An end tag."""

    @abstractmethod
    def beside(self) -> None:
        """A comment or a processing instruction that holds anything; what it holds stays here."""

    @abstractmethod
    def stop(self, why: Why) -> None:
        """Here reading ends before the document does."""

    def end(self) -> None:
        """The document has ended, and nothing was wrong with it."""

    @property
    def line(self) -> int:
        """The line of what is being told."""
        return max(1, self.parser.CurrentLineNumber)

    @property
    def offset(self) -> int:
        """Where what is being told begins, in bytes."""
        return self.base + max(0, self.parser.CurrentByteIndex)

    def read(self, chunks: Iterable[bytes]) -> Iterator[Found]:
        """All that is found in the document."""
        for part, self.base in _slices(chunks):
            self._feed(part)
            yield from self._taken()
            if self._stopped:
                return
        self._feed(b"", last=True)
        if not self._stopped:
            self.end()
        yield from self._taken()

    def _taken(self) -> list[Found]:
        found, self.found = self.found, []
        return found

    def said(self, kept: str) -> str:
        """The text of an element so far: `kept`, and what was said since the last tag.

        Blanks that nothing stands before are none, and no more is held than is looked at, and one character,
        which tells that there was more.
        """
        run = "".join(self.texts)
        self.texts.clear()
        most = self.limits.value + 1
        if (not kept and run.isspace() and len(run) < most) or len(kept) == most:
            return kept
        return (kept + run)[:most]

    def _feed(self, part: bytes, *, last: bool = False) -> None:
        self._fed += len(part)
        try:
            self.parser.Parse(part, last)
            # What is not told yet is a tag or a comment of which the end was not seen.
            if self._fed - self.parser.CurrentByteIndex > self.limits.segment and not last:
                raise RefusedError("too-long")  # noqa: TRY301 - the same way out as of the handlers
        except RefusedError as refused:
            self._stop(refused.why)
        except expat.ExpatError:
            # The message of the parser may name what it met.
            self._stop("malformed")
        except (LookupError, ValueError):
            if self._begun:
                raise
            self._stop("malformed")  # an encoding that is not known here
        if self.texts:
            self._shorten()

    def _shorten(self) -> None:
        """Hold no more of a text that goes on than is looked at: what is left out is told by a piece of its own."""
        run, most = "".join(self.texts), self.limits.value
        self.texts.clear()
        self.texts += [run[:most], run[most : most + 1]] if len(run) > most else [run]

    def _stop(self, why: Why) -> None:
        self._stopped = True
        self.stop(why)

    def _first(self, name: str, attributes: dict[str, str]) -> None:
        """The first start tag: from here on nothing that the parser raises is about its encoding."""
        self._begun = True
        self.parser.StartElementHandler = self.open
        self.open(name, attributes)

    def _aside(self, *texts: str) -> None:
        if any(not text.isspace() and text for text in texts):
            self.beside()

    @staticmethod
    def _refuse(*_declaration: object) -> None:
        raise RefusedError("doctype")


def _slices(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """The same bytes from the first that is no blank, in parts of one size, and where that was."""
    held, base, begun = b"", 0, False
    for chunk in chunks:
        held += chunk
        if not begun:
            rest = held.lstrip(_BLANK)
            base += len(held) - len(rest)
            held, begun = rest, bool(rest)
        at = 0
        while len(held) - at > _SLICE:
            yield held[at : at + _SLICE], base
            at += _SLICE
        held = held[at:]
    yield held, base
