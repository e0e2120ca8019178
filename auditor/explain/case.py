"""Cases from the tests of a rule, as its page shows them.

The tests are part of a checkout; two cases of each rule come with the package, in `EXAMPLES`.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from textwrap import dedent

import msgspec
from msgspec import Struct

from auditor.explain.markdown import prose
from auditor.law.yaml_text import load_yaml

LEGEND = """From the tests of the rule: what the clause sets (`with`), the day (`as_of`), what was
met (`records`), and what is found (`finds`)."""


EXAMPLES = "examples.json"


class Case(Struct, frozen=True):
    """One case: the sentence that names it, its text as it is run, whether it holds a breach."""

    name: str
    text: str
    breach: bool

    @property
    def heading(self) -> str:
        """What comes of it."""
        return "A finding" if self.breach else "No finding"


def parse(text: str) -> tuple[Case, ...]:
    """The cases of a page of cases (`tests/rules/<name>.yaml`) that come to a judgement.

    A case that names no parameters of its own is shown with those of the page.
    """
    tree, lines = load_yaml(text), text.splitlines()
    top = [tree.lc.key(key)[0] for key in tree]
    shared = _block(lines, tree.lc.key("with")[0], top) if "with" in tree else ""
    starts = [tree["cases"].lc.item(number)[0] for number in range(len(tree["cases"]))]
    found = []
    for start, case in zip(starts, tree["cases"], strict=True):
        own = _item(_block(lines, start, [*starts, *top]))
        shown = own if "with" in case or not shared else f"{shared}\n{own}"
        if "unjudged" not in case:
            found.append(Case(str(case["name"]), shown, bool(case.get("finds"))))
    return tuple(found)


def _block(lines: Sequence[str], start: int, starts: Iterable[int]) -> str:
    """From one line to the next that starts something, but for comments and blanks at the end."""
    end = min((each for each in starts if each > start), default=len(lines))
    while end > start and lines[end - 1].lstrip()[:1] in ("", "#"):
        end -= 1
    return dedent("\n".join(lines[start:end]))


def _item(block: str) -> str:
    """An item of a list as a mapping of its own, without its name, which stands above it."""
    lines = [line[2:] for line in block.splitlines()]
    return "\n".join(lines[1:] if lines[0].startswith("name: ") else lines)


def chosen(cases: Sequence[Case]) -> tuple[Case, ...]:
    """The first case without a finding, and the first with one."""
    found = (
        next((each for each in cases if each.breach is breach), None) for breach in (False, True)
    )
    return tuple(each for each in found if each is not None)


def packed(cases: Mapping[str, Sequence[Case]]) -> str:
    """The examples of each rule, by its name, as they come with the package."""
    shown = {name: chosen(some) for name, some in sorted(cases.items())}
    return f"{msgspec.json.format(msgspec.json.encode(shown)).decode()}\n"


@cache
def examples() -> Mapping[str, tuple[Case, ...]]:
    """The examples that came with the package, by the name of the rule."""
    data = Path(__file__).with_name(EXAMPLES).read_bytes()
    return msgspec.json.decode(data, type=dict[str, tuple[Case, ...]])


def render(cases: Sequence[Case]) -> Iterable[str]:
    """The examples as Markdown."""
    if cases:
        yield "## Examples"
        yield prose(LEGEND)
    for each in chosen(cases):
        yield prose(f"{each.heading}: {each.name}.")
        yield f"```yaml\n{each.text}\n```"
