"""Flaws of content, and their labels: one element too many, or too legible, in a record that is clean but for it."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from auditor.formats.tree import element_of
from auditor.knowledge.element import ELEMENTS
from auditor.law.rule import Rule
from auditor.people.label import Label, Spot
from auditor.people.specimen.flaws import breaks, readings
from auditor.people.specimen.flaws.ground import TRIES, Ground, Planted
from auditor.people.specimen.flaws.held import Held, Seen
from auditor.people.specimen.flaws.page import Page, Path, first, linked, page, trees, walk
from auditor.people.specimen.flaws.telling import TELLING
from auditor.people.specimen.plan import Plan, RefusedError, Sheet
from auditor.people.specimen.service import telling
from auditor.people.specimen.trees import Tree, fate, veiled

Key = tuple[Path, str]
# The values to keep: of each key the index in a list (None: not a list), and what to write instead (None: as it is).
Kept = Mapping[Key, tuple[int | None, str | None]]
_CODE = 4
# What cannot be written without another element of the same group.
_WITH = {
    "service.text": "service.code",
    "document.visa_issue_date": "document.visa_number",
    "document.visa_expiry_date": "document.visa_number",
    "document.visa_issue_place": "document.visa_number",
    "document.other_type": "document.other_number",
    "document.other_number": "document.other_type",
}


class Choice(Struct, frozen=True):
    """One value to keep: its record and key; `beside` are the keys that it needs, `instead` is what to write for it."""

    record: int
    key: Key
    item: int | None
    beside: tuple[Key, ...]
    instead: str | None = None

    @property
    def kept(self) -> Kept:
        """This choice, and what it needs beside it, as values to keep."""
        beside: Kept = dict.fromkeys(self.beside, (None, None))
        return {**beside, self.key: (self.item, self.instead)}


def plant(ground: Ground, rule: Rule, number: int, *, link: bool = False) -> Planted:
    """A record in which one element breaks `rule`; with `link`, also with a lawful reason to be kept.

    Raises:
        RefusedError: no record that could be drawn has such an element.
    """
    for turn in range(TRIES):
        sheet, draw = ground.sheet(number, turn), ground.draw(number, turn)
        full = replace(ground.plan, extent="everything", per_message=None, parts=1)
        choices = list(_choices(ground, rule, full, sheet))
        for choice in draw.sample(choices, 3):
            planted = _planted(ground, rule, full, sheet, choice, link=link)
            if planted is not None:
                return planted
    raise RefusedError(
        f"no {ground.plan.format} can break {rule.name} of {ground.policy.id} in its content"
    )


def _choices(ground: Ground, rule: Rule, plan: Plan, sheet: Sheet) -> Iterator[Choice]:
    """The values that a full sheet has, the clean one lacks, and that break `rule`."""
    helds = [each.held for each in page(plan, sheet, _same, ground.as_of).entries]
    absent = plan.without | plan.masked
    draw = ground.draw(sheet.first)
    reading = readings.of(rule)
    put = reading.instead if reading is not None else ()
    said = {
        "service.code": draw.pick(_codes()) if "code" in put else None,
        "": draw.pick(sorted(TELLING)) if "text" in put else None,
    }
    for record, tree in enumerate(trees(plan, sheet)):
        for path, node in walk(tree):
            for key, value in node.get("elements", {}).items():
                element = element_of(key)
                instead = said.get("" if element and _is_text(element) else element or "-")
                if element is None or not (element in absent or instead):
                    continue
                if ground.holds is not None and element not in ground.holds:
                    continue
                beside = tuple(_beside(plan.format, path, node, element, absent))
                for item, there in _items(value, plan.format):
                    seen = Seen(element, instead or there)
                    broken = breaks.of_content(ground.clauses, helds[record], seen)
                    if any(bound.rule is rule for bound in broken):
                        yield Choice(record, (path, key), item, beside, instead)


def _codes() -> list[str]:
    """Telling codes of the length that AIRIMP gives a special service request."""
    return [code for code in telling() if len(code) == _CODE]


def _same(tree: Tree) -> Tree:
    return tree


def _is_text(element: str) -> bool:
    return ELEMENTS[element].nature == "text" or element == "history.text"


def _items(value: object, name: str) -> Iterator[tuple[int | None, str | None]]:
    """Each of several values, where they are seen one by one."""
    if isinstance(value, list) and name == "records":
        yield from ((at, str(each)) for at, each in enumerate(value) if each)
    else:
        yield None, first(value)


def _beside(
    name: str, path: Path, node: Tree, element: str, absent: Collection[str]
) -> Iterator[Key]:
    other = _WITH.get(element)
    if node["elements"].get("~code") == "DOCO":
        other = "document.other_type"
    elif name.startswith("pnrgov") and element.startswith("document."):
        other = None
    if other and other != element and other in node["elements"] and other in absent:
        yield path, other


def _planted(  # noqa: PLR0913 - what is planted, and where
    ground: Ground, rule: Rule, plan: Plan, sheet: Sheet, choice: Choice, *, link: bool
) -> Planted | None:
    made, standing = sown(plan, sheet, {choice.record: choice.kept}, ground.as_of)
    if link:
        made = linked(made, ground.as_of)
    try:
        written = made.written()
    except ValueError:  # the format has no place for it without something else
        return None
    labels = list(labelled(ground, made, standing, rule, choice.key[1]))
    if sum(each.origin == "planted" and each.rule == rule.id for each in labels) != 1:
        return None
    return Planted([written], labels)


def sown(
    plan: Plan, sheet: Sheet, kept: Mapping[int, Kept], as_of: datetime | None
) -> tuple[Page, list[tuple[Tree, str]]]:
    """A page that is clean but for what is kept in its records; where that stands in their trees."""
    standing: list[tuple[Tree, str]] = []
    numbers = iter(range(10_000))

    def thin(said: Tree) -> Tree:
        keys = kept.get(next(numbers), {})
        _pruned(plan, said, (), keys, standing)
        return said

    return page(plan, sheet, thin, as_of), standing


def _pruned(
    plan: Plan, said: Tree, path: Path, kept: Kept, standing: list[tuple[Tree, str]]
) -> bool:
    """Take out of a tree, or mask, all that is not kept; whether it still says something."""
    elements = said["elements"]
    # What is kept holds up what cannot stand without it.
    spared = {element_of(key) for at, key in kept if at == path}
    doomed, tells = fate(tuple(elements), elements.get("~code"), plan.without - spared)
    if tells is None:
        return False
    for key in tuple(elements):
        if (path, key) in kept:
            elements[key] = _one(elements[key], plan.format, *kept[path, key])
            standing.append((elements, key))
            tells = True
        elif key in doomed or element_of(key) in plan.without:
            del elements[key]
        elif element_of(key) in plan.masked:
            elements[key] = veiled(elements[key])
    groups = said.get("groups", {})
    for name in list(groups):
        groups[name] = [
            each
            for index, each in enumerate(groups[name])
            if _pruned(plan, each, (*path, (name, index)), kept, standing)
        ]
        if not groups[name]:
            del groups[name]
    return tells or bool(groups)


def _one(value: object, name: str, item: int | None, instead: str | None) -> object:
    """`value`, or of a list its item (by default the first that is not empty), or `instead`."""
    if not isinstance(value, list):
        return instead or value
    at = next(at for at, each in enumerate(value) if each) if item is None else item
    one = instead or value[at]
    return [one] if name == "records" else [*[None] * at, one]


def labelled(
    ground: Ground, made: Page, standing: list[tuple[Tree, str]], rule: Rule, planted: str
) -> Iterator[Label]:
    """The labels of a page: of the values that stand there, and of its records as a whole."""
    kept = {(id(elements), key) for elements, key in standing}
    for entry in made.entries:
        for elements, key, spot in made.spots(entry):
            if (id(elements), key) not in kept:
                continue
            element = element_of(key) or ""
            seen = Seen(element, first(elements[key]))
            for bound in breaks.of_content(ground.clauses, entry.held, seen):
                meant = bound.rule is rule and key == planted
                yield breaks.label(bound, element, spot, "planted" if meant else "consequent")
        yield from frames(ground, entry.held, entry.spot)


def frames(ground: Ground, held: Held, spot: Spot, rule: Rule | None = None) -> Iterator[Label]:
    """The labels of a record as a whole."""
    for bound in breaks.of_frame(ground.clauses, held):
        element = breaks.named(bound, held)
        yield breaks.label(bound, element, spot, "planted" if bound.rule is rule else "consequent")
