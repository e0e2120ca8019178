"""Markdown as these pages write it: tables aligned by content, prose folded, GitHub's anchors."""

import re
from collections.abc import Callable, Iterable, Sequence
from textwrap import fill

_WIDTH = 100
_NARROW = 60  # the widest last column that is still padded

# Writes a link to a page of docs/, or, where there is nothing to follow, the text alone.
Link = Callable[[str, str], str]

_NOT_IN_SLUGS = re.compile(r"[^\w\- ]")


def plain(text: str, _target: str) -> str:
    """No link: for a terminal."""
    return text


def linked(page: str) -> Link:
    """Links as they are written on `page`, a path below docs/; targets are such paths too."""
    up = "../" * page.count("/")

    def link(text: str, target: str) -> str:
        path, _, anchor = target.partition("#")
        there = "" if path in ("", page) else up + path
        return f"[{text}]({there}{'#' + anchor if anchor else ''})"

    return link


def slug(heading: str) -> str:
    """The anchor of a heading."""
    return _NOT_IN_SLUGS.sub("", heading.lower()).replace(" ", "-")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose columns are as wide as their widest cell, save a long last one."""
    cells = [[_cell(each) for each in row] for row in (head, *rows)]
    widths = [max(3, *map(len, column)) for column in zip(*cells, strict=True)]
    if widths[-1] > _NARROW:
        widths[-1] = max(3, len(cells[0][-1]))
    return "\n".join(
        _line(row, widths) for row in (cells[0], ["-" * width for width in widths], *cells[1:])
    )


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return f"| {' | '.join(padded)} |"


def prose(text: str) -> str:
    """One paragraph, folded."""
    return _folded(text)


def item(text: str, level: int = 0) -> str:
    """One item of a list, folded; `level` 1 stands inside an item."""
    return _folded(text, "  " * level + "- ", "  " * level + "  ")


def _folded(text: str, first: str = "", then: str = "") -> str:
    return fill(
        " ".join(text.split()),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )


def page(*parts: str) -> str:
    """The parts that are not empty, a line between them."""
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def code(text: str) -> str:
    """Text as it is written in a file."""
    return f"`{text}`"
