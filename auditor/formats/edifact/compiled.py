"""Whether segments are walked over by the compiled walk (`_walk.c`) or in Python, which is the reference.

An installation that has none (it had no compiler) says the same, more slowly: that is no error.
"""

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = ["is_built", "runs", "use", "walk"]

if TYPE_CHECKING:
    from auditor.formats.edifact import _walk as walk
else:
    try:
        walk = import_module("auditor.formats.edifact._walk")
    except ImportError:
        walk = None

_wanted = [True]


def use(*, compiled: bool) -> None:
    """Take the compiled walk where there is one, or do not."""
    _wanted[0] = compiled


def is_built() -> bool:
    """Whether there is a compiled walk."""
    found: object = walk
    return found is not None


def runs() -> bool:
    """Whether it is what reads."""
    return _wanted[0] and is_built()
