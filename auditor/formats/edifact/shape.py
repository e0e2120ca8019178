"""Shapes: a canonical segment with its values taken out, so that what is left may be remembered.

Digits become `9`, letters `a`; separators, what stands between repetitions, and the mask characters
X, * and # stay, since a mask is told by them.
No byte of a value can be read back from a shape, only its length and its form.
"""

import re

from auditor.observed.record import Form

MASKS = b"X*#"
SEPARATORS = b" -/.,'()&_"


def _table() -> bytes:
    table = bytearray(range(256))
    for byte in range(256):
        character = chr(byte)
        if byte >= 0x80 or (character.isalpha() and byte not in MASKS):  # noqa: PLR2004 - beyond ASCII
            table[byte] = ord("a")
        elif character.isdigit():
            table[byte] = ord("9")
        elif character not in "\r\n" and (byte < 0x20 or byte == 0x7F):  # noqa: PLR2004 - control characters
            table[byte] = ord(".")
    return bytes(table)


SHAPE = _table()

_RUN = re.compile(rb"X{4,}|\*{4,}|#{4,}")
# At most the first six and the last four digits of a card may be legible (PCI DSS).
_CARD = re.compile(rb"9{0,6}(?:X+|\*+|#+)9{0,4}")
_SHORTEST = 3


def form_of(shape: bytes) -> Form:
    """The form of one value, told from its shape alone, as masks are told everywhere (`auditor/codec/mask.py`)."""
    bare = shape.translate(None, SEPARATORS)
    if not bare:
        return Form.EMPTY
    first = bare[:1]
    if first in (b"X", b"*", b"#") and len(bare) >= _SHORTEST and not bare.strip(first):
        return Form.MASKED
    return Form.PARTIAL if _RUN.search(shape) else Form.CLEAR


def form_of_card(shape: bytes) -> Form:
    """The same for a card number, which is masked when it shows no more than first six and last four."""
    bare = shape.translate(None, SEPARATORS)
    return Form.MASKED if _CARD.fullmatch(bare) else form_of(shape)


COLLAPSED = {Form.CLEAR: b"a", Form.MASKED: b"XXX", Form.PARTIAL: b"aXXXX", Form.EMPTY: b" "}


def collapsed(shape: bytes) -> bytes:
    """The shape of a free text as one of its form alone."""
    if b"X" in shape or b"*" in shape or b"#" in shape:
        return COLLAPSED[form_of(shape)]
    return b"a" if shape.strip(SEPARATORS) else shape and b" "
