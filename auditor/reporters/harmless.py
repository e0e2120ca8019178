"""The way out of every text: nothing that a terminal obeys, or a reader does not see, goes through."""

from collections.abc import Iterable
from io import TextIOBase
from typing import Any, TextIO, cast

from auditor.observed.record import harmless


class Harmless(TextIOBase):
    """A stream of text in front of another; what is written to it is written there, made harmless."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, text: str, /) -> int:
        """Write a text, made harmless."""
        self._out.write(harmless(text))
        return len(text)

    def write_shown(self, text: str) -> None:
        """Write a text in which all of that was written out already, line by line (`trees.encoded`)."""
        self._out.write(text)

    def writelines(self, lines: Iterable[str], /) -> None:  # type: ignore[override]  # of a text
        """Write each."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Flush what stands behind."""
        self._out.flush()

    def isatty(self) -> bool:
        """Whether a terminal stands behind."""
        return self._out.isatty()

    def __del__(self) -> None:
        """Leave the stream behind it open, and its text where it is."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the other has
        return getattr(self._out, name)


def made_harmless(out: TextIO) -> TextIO:
    r"""A stream that writes to `out` with every control and bidirectional character written out (`\u202e`)."""
    return out if isinstance(out, Harmless) else cast("TextIO", Harmless(out))
