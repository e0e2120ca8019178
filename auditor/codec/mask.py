"""Masks: in which form a value stands, told from the value alone and forgotten with it.

Laws of the file: `masked` is a whole value of one mask character (X, * or #) three times or more,
separators aside, or a token that the caller declares; `partial` is such a run of four or more
beside clear characters; a code is never masked by X, which is a letter of codes. The same is said
of the shapes of EDIFACT segments in `auditor.formats.edifact.shape`; a test holds the two together.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from auditor.knowledge.element import ELEMENTS
from auditor.observed.record import Form

FormOf = Callable[[str, frozenset[str]], Form]

# What only divides: punctuation of names and numbers, and control characters.
_DIVIDERS = " -/.,'()&_\x7f" + "".join(map(chr, range(0x20)))
_SEPARATORS = str.maketrans("", "", _DIVIDERS)
_RUN = re.compile(r"X{4,}|\*{4,}|#{4,}")
# At most the first six and the last four digits of a card may be legible (PCI DSS).
_CARD = re.compile(r"[0-9]{0,6}(?:X+|\*+|#+)[0-9]{0,4}")
_SHORTEST = 3


def form_of(value: str, tokens: frozenset[str] = frozenset()) -> Form:
    """The form of a name, number or text; separators alone are empty.

    `tokens` are whole values that the caller calls masks.
    """
    if tokens and value.strip() in tokens:
        return Form.MASKED
    if "X" not in value and "*" not in value and "#" not in value:
        return Form.CLEAR if value.strip(_DIVIDERS) else Form.EMPTY
    bare = value.translate(_SEPARATORS)
    if len(bare) >= _SHORTEST and not bare.strip(bare[0]):
        return Form.MASKED
    return Form.PARTIAL if _RUN.search(value) else Form.CLEAR


def form_of_card(value: str, tokens: frozenset[str] = frozenset()) -> Form:
    """The same for a card number: masked when it shows its first six and last four at most."""
    return Form.MASKED if _CARD.fullmatch(value.translate(_SEPARATORS)) else form_of(value, tokens)


def form_of_code(value: str, tokens: frozenset[str] = frozenset()) -> Form:
    """The same for a code: nationality XXX, sex X or seat XXX are codes, not masks."""
    if tokens and value.strip() in tokens:
        return Form.MASKED
    return form_of(value.replace("X", "A") if "X" in value else value)


# Elements whose content is a code although their nature does not say so.
_CODED = frozenset(
    {
        "document.issuing_state",
        "document.type",
        "minor.sex",
        "traveller.nationality",
        "traveller.residence_country",
        "traveller.sex",
        "traveller.title",
    }
)
_CODED_NATURES = frozenset({"code", "itinerary", "seat", "status"})


def _reader(element: str) -> FormOf:
    if element == "payment.card_number":
        return form_of_card
    if element in _CODED or ELEMENTS[element].nature in _CODED_NATURES:
        return form_of_code
    return form_of


FORMS: Mapping[str, FormOf] = MappingProxyType({element: _reader(element) for element in ELEMENTS})
"""How the form of each element of the dictionary is told."""
