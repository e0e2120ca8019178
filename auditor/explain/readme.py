"""The blocks of the README that the program states itself: its help, and its demonstration."""

import re
import shlex
from collections.abc import Mapping

PATH = "README.md"

_HEAD, _TAIL = (
    5,
    2,
)  # paragraphs of the demonstration that are shown: up to the second finding; the end
PROGRAM = ".venv/bin/auditor"
_FIRST = re.compile(r"<!-- command one -->\n```sh\n(?P<line>.*)\n```")


def commands(text: str) -> dict[str, list[str]]:
    """By block, the arguments of the program whose output it shows.

    Raises:
        ValueError: the README has no first command that runs the program.
    """
    found = _FIRST.search(text)
    _, program, arguments = found["line"].rpartition(f"{PROGRAM} ") if found else ("", "", "")
    if not program:
        msg = f"{PATH} has no command one that ends in {PROGRAM} …"
        raise ValueError(msg)
    return {"output": shlex.split(arguments), "help": ["audit", "--help"]}


def abridged(text: str) -> str:
    """A text in paragraphs: its head and its end; how many lie between is said."""
    paragraphs = text.strip().split("\n\n")
    left_out = len(paragraphs) - _HEAD - _TAIL
    if left_out > 0:
        paragraphs[_HEAD:-_TAIL] = [f"… {left_out} more paragraphs, left out here …"]
    return "\n\n".join(paragraphs) + "\n"


def filled(text: str, blocks: Mapping[str, str]) -> str:
    """The README with these blocks.

    Raises:
        ValueError: it does not have one of them exactly once.
    """
    for name, output in blocks.items():
        first, last = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
        before, _, rest = text.partition(first)
        _, _, after = rest.partition(last)
        if text.count(first) != 1 or text.count(last) != 1 or last not in rest:
            msg = f"{PATH} needs one block {first.strip()} … {last.strip()}"
            raise ValueError(msg)
        text = f"{before}{first}```text\n{_tidy(output)}```\n{last}{after}"
    return text


def _tidy(output: str) -> str:
    """Without blanks at the ends of lines; nothing at all stays nothing."""
    return "".join(f"{line.rstrip()}\n" for line in output.rstrip().splitlines())
