"""Looks: the content of many segments, seen by their detectors together.

Most texts say nothing that counts. One search through all of a run tells so sooner than one each.
"""

from collections.abc import Sequence

import msgspec

from auditor.formats.edifact import content
from auditor.formats.edifact.content import PLAIN, Seen
from auditor.formats.edifact.memo import Memo
from auditor.formats.edifact.slots import Look
from auditor.observed.record import Template, Trace

_ALL = 99  # components of an element
_PLACES = frozenset({"history", "infant"})  # marks of a place, which what stands in it shares


class Entry:
    """What a shape comes to whose content counts: its template, and the looks that are needed.

    An `ADD` with an address of contact has one look: whether that is an e-mail. `variants` are the
    templates that looks have led to.
    """

    __slots__ = ("_memo", "looks", "template", "variants")

    def __init__(self, template: Template, looks: tuple[Look, ...], memo: Memo) -> None:
        """An entry of a segment reader that shares `memo`."""
        self.template, self.looks, self._memo = template, looks, memo
        self.variants: dict[tuple[Seen, ...], Template] = {}

    def seen(self, seen: tuple[Seen, ...]) -> Template:
        """The template once its looks have seen this."""
        template = self.variants.get(seen)
        if template is None:
            self._memo.grow()
            template = self.variants[seen] = self._memo.template(
                self.template.tag, self._with(seen)
            )
        return template

    def _with(self, seen: tuple[Seen, ...]) -> tuple[Trace, ...]:
        traces = list(self.template.traces)
        for look, (element, marks, facts) in zip(self.looks, seen, strict=True):
            trace = traces[look.trace]
            traces[look.trace] = msgspec.structs.replace(
                trace, element=element or trace.element, marks=trace.marks | marks
            )
            traces += (
                msgspec.structs.replace(
                    fact,
                    marks=fact.marks | (trace.marks & _PLACES),
                    at_element=trace.at_element,
                    at_component=trace.at_component,
                )
                for fact in facts
            )
        return tuple(traces)


def looked(entries: Sequence[Entry], segments: Sequence[bytes]) -> list[Template]:
    """What canonical `segments` say, one of each entry."""
    # By the kind of look: the texts, and of each the number of its entry and of the look in it.
    asked: dict[str, tuple[list[bytes], list[tuple[int, int]]]] = {}
    for at, entry in enumerate(entries):
        raw = segments[at]
        for number, look in enumerate(entry.looks):
            texts, of = asked.get(look.kind) or asked.setdefault(look.kind, ([], []))
            texts.append(_content(raw, look))
            of.append((at, number))
    templates = [entry.template for entry in entries]
    seen: dict[int, list[Seen]] = {}
    for kind, (texts, of) in asked.items():
        for index, one in content.seen(kind, texts).items():
            at, number = of[index]
            looks = len(entries[at].looks)
            if looks == 1:  # as most have
                templates[at] = entries[at].seen((one,))
                continue
            if at not in seen:
                seen[at] = [PLAIN] * looks
            seen[at][number] = one
    for at, each in seen.items():
        templates[at] = entries[at].seen(tuple(each))
    return templates


def _content(raw: bytes, look: Look) -> bytes:
    """The text of a look: some components of one element, or all from one on."""
    if look.running:
        return raw.split(b"+", look.element)[look.element]
    part = raw.split(b"+", look.element + 1)[look.element]
    if look.last_component == look.component:
        return part.split(b":", look.component)[look.component - 1]
    if look.last_component != _ALL:
        return b":".join(
            part.split(b":", look.last_component)[look.component - 1 : look.last_component]
        )
    return part if look.component == 1 else part.split(b":", look.component - 1)[-1]
