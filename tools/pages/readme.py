"""The blocks of the README that the program states itself: its demonstration, and the regimes it knows."""

import re
import shlex
from collections.abc import Iterable, Mapping

from auditor.explain import page_of, parameter, words
from auditor.explain.markdown import table
from auditor.law.policy import Policy
from pages import policy

PATH = "README.md"
PROGRAM = ".venv/bin/auditor"

# Paragraphs of the demonstration that are shown: up to its second finding, and the end.
_HEAD, _TAIL = 5, 2
_FIRST = re.compile(r"<!-- command one -->\n```sh\n(?P<line>.*)\n```")


def first(text: str) -> list[str]:
    """The arguments of the program in command one.

    Raises:
        ValueError: the README has no first command that runs the program.
    """
    found = _FIRST.search(text)
    _, program, arguments = found["line"].rpartition(f"{PROGRAM} ") if found else ("", "", "")
    if not program:
        msg = f"{PATH} has no command one that ends in {PROGRAM} …"
        raise ValueError(msg)
    return shlex.split(arguments)


def abridged(text: str) -> str:
    """A text in paragraphs: its head and its end; how many lie between is said."""
    paragraphs = text.strip().split("\n\n")
    left_out = len(paragraphs) - _HEAD - _TAIL
    if left_out > 0:
        paragraphs[_HEAD:-_TAIL] = [f"… {left_out} more paragraphs, left out here …"]
    return "\n\n".join(paragraphs) + "\n"


def fenced(output: str) -> str:
    """What a program printed, as Markdown, without blanks at the ends of lines."""
    lines = "".join(f"{line.rstrip()}\n" for line in output.rstrip().splitlines())
    return f"```text\n{lines}```\n"


def regimes(policies: Iterable[Policy]) -> str:
    """The table of all regimes, in the order of their index."""
    rows = [
        (
            f"[{each.id}](docs/{page_of.policy(each.id)})",
            words.STATUS[each.status],
            str(sum(clause.rule is not None for clause in each.clauses)),
            str(sum(clause.rule is None for clause in each.clauses)),
            str(sum(bool(parameter.unconfirmed(clause.with_)) for clause in each.clauses)),
            each.reviewed.isoformat(),
            each.title,
        )
        for some in policy.grouped(policies).values()
        for each in some
    ]
    head = ("policy", "status", "checked", "by hand", "unconfirmed", "reviewed", "what it is")
    return f"{table(head, rows)}\n"


def filled(text: str, blocks: Mapping[str, str]) -> str:
    """The README with these blocks, each as Markdown.

    Raises:
        ValueError: it does not have one of them exactly once.
    """
    for name, block in blocks.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        if text.count(begin) != 1 or text.count(end) != 1 or end not in rest:
            msg = f"{PATH} needs one block {begin.strip()} … {end.strip()}"
            raise ValueError(msg)
        text = f"{before}{begin}{block}{end}{after}"
    return text
