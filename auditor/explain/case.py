"""Cases from the tests of a rule, as its page shows them; part of a checkout, not a package."""

from collections.abc import Iterable, Sequence
from textwrap import dedent

from msgspec import Struct

from auditor.explain.markdown import prose
from auditor.policy import load_yaml

_LEGEND = """From the tests of the rule: what the clause sets (`with`), the day (`as_of`), what was
met (`records`), and what is found (`finds`)."""


class Case(Struct, frozen=True):
    """One case: the sentence that names it, its text as it is run, whether it holds a breach."""

    name: str
    text: str
    breach: bool


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


def render(cases: Sequence[Case]) -> Iterable[str]:
    """The first case without a finding, and the first with one."""
    if cases:
        yield "## Examples"
        yield prose(_LEGEND)
    for breach, heading in ((False, "No finding"), (True, "A finding")):
        first = next((case for case in cases if case.breach is breach), None)
        if first is not None:
            yield prose(f"{heading}: {first.name}.")
            yield f"```yaml\n{first.text}\n```"
