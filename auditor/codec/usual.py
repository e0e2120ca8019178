r"""Values as they usually are: clear, and saying nothing else. A pattern tells it of many at once.

Law of the file: of what a pattern takes, `look` finds that it is clear, and no code and no mark; `facts_in` finds
nothing (`tests/test_usual.py`). Of what none takes nothing is known: it is looked at.
"""

import re
from functools import cache, lru_cache

from auditor.codec.titles import GIVEN
from auditor.codec.value import CARDS, CODES, TEXTS

APART = "\0"
"""What stands between values that are looked at together; no pattern takes it."""
RUN = "XXXX"
"""What no usual value has, and the patterns do not ask for: it is searched for in all values at once."""

# No mask begins with another letter than its own; one of three at least.
_CLEAR = r"X{0,3}[A-WYZa-z0-9][^*#\0]*"
_NAME = r"X{0,3}[A-WYZa-z0-9][^*# \0]*"  # a title stands behind a blank
# The number of a card has twelve digits at least, and each word for its security code the letter C, and six
# characters with the code.
_PAYMENT = r"(?:[A-WYZa-z0-9][^*#\0]{0,4}|[ABD-WYZabd-z0-9][^*#\0Cc]{5,10})"


@cache
def pattern(element: str) -> str | None:
    """The pattern of usual values of an element; None where each has to be looked at."""
    if element == "payment.card_number" or element in TEXTS or element in CODES:
        return None
    if element in CARDS:
        return _PAYMENT
    return _NAME if element == GIVEN else _CLEAR


@lru_cache(1 << 11)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, ready to be asked; there are few, and each is asked often."""
    return re.compile(pattern)


def is_usual(element: str, value: str) -> bool:
    """Whether a value of an element is a usual one."""
    found = pattern(element)
    return found is not None and compiled(found).fullmatch(value) is not None and RUN not in value
