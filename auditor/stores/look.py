"""Looks: what one cell says, as a short text that engines can count by: `c`, `m`, `c:VGML`, `c+text.health:direct`.

A look begins with the form (`c`lear, `m`asked, `p`artial, `e`mpty), then `:` and a code of a closed
list, then marks, each after `+`; `^` begins a coded fact that stands inside the value (its
element, code and marks). Several looks of one list stand after each other, `;` between them, and
nothing where a member is null. Law of the file: a look holds no value.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from auditor.codec import value as codec
from auditor.codec.mask import FORMS
from auditor.codec.titles import GIVEN, title_in
from auditor.codec.value import CARDS, CODES, NOTHING, TEXTS
from auditor.knowledge.element import UNLISTED
from auditor.knowledge.sensitive import LONGEST, card_marks, group_marks, text_marks
from auditor.observed.record import Form, Given, Trace
from auditor.stores.mapping import MappedColumn, Masks

GROUP = "reservation.group_name"
DIGEST = "[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{56}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128}"
_LETTER = {Form.CLEAR: "c", Form.MASKED: "m", Form.PARTIAL: "p", Form.EMPTY: "e"}
_FORM = {letter: form for form, letter in _LETTER.items()}
LETTERS = "cmpe"  # by the number that engines use for a form, from 1
_LEGIBLE = (Form.CLEAR, Form.PARTIAL)
_SHORTEST = 6  # characters that can show a card's security code

Look = Callable[[str], str]


def patterns(masks: Masks) -> tuple[str, ...]:
    """The regular expressions of whole masked values."""
    return (*masks.patterns, *((DIGEST,) if masks.hash else ()))


def looker(seen: MappedColumn, given: Given) -> Look:
    """What tells the look of a value of this column, in Python; the engines' own must agree with it."""
    element = seen.element or UNLISTED
    known = Given(masks=given.masks | frozenset(seen.masks.tokens), limits=given.limits)
    fits = [re.compile(each, re.DOTALL) for each in patterns(seen.masks)]

    def look(value: str) -> str:
        if seen.values:
            value = seen.values.get(value, value)
        form = FORMS[element](value, known.masks)
        if form is not Form.EMPTY and (
            seen.masks.tokenised or any(each.fullmatch(value.strip()) for each in fits)
        ):
            form = Form.MASKED
        if form not in _LEGIBLE:
            return _LETTER[form]
        return _legible(element, value, form, known, codec_=seen.scan == "codec")

    return look


def _legible(element: str, value: str, form: Form, given: Given, *, codec_: bool) -> str:
    if element in CODES:
        return written(form, codec.look(element, value, given)[1], NOTHING)
    if element in TEXTS and codec_:
        _, _, marks = codec.look(element, value, given)
        return written(form, None, marks, codec.facts_in(element, value, given))
    if element == GROUP:
        return written(form, None, group_marks(value))
    if element in TEXTS:
        return written(form, None, text_marks(value[:LONGEST]))
    if element in CARDS:
        long = len(value) >= _SHORTEST
        return written(form, None, card_marks(value, payment=True) if long else NOTHING)
    title = title_in(value) if element == GIVEN and " " in value else None
    return written(form, None, NOTHING, () if title is None else (title,))


def written(
    form: Form, code: str | None, marks: frozenset[str], held: tuple[Trace, ...] = ()
) -> str:
    """The look that says this."""
    parts = [
        _LETTER[form],
        "" if code is None else f":{code}",
        *(f"+{each}" for each in sorted(marks)),
    ]
    for each in held:
        parts.append(f"^{_LETTER[each.form]}{each.element}")
        parts.append("" if each.code is None else f":{each.code}")
        parts += (f"+{mark}" for mark in sorted(each.marks))
    return "".join(parts)


@lru_cache(4096)
def read(look: str, element: str) -> tuple[Trace, ...]:
    """The traces that a look of `element` stands for: its own, and those of facts inside the value."""
    own, *inside = look.split("^")
    return (_trace(own[:1], element, own[1:]), *(_inside(each) for each in inside))


def _inside(look: str) -> Trace:
    named = re.split("[:+]", look[1:], maxsplit=1)[0]
    return _trace(look[:1], named, look[1 + len(named) :])


def _trace(letter: str, element: str, rest: str) -> Trace:
    code, *marks = rest.split("+")
    return codec.stated(element, _FORM[letter], frozenset(marks), code[1:] or None)
