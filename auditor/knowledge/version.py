"""Versions of message formats: `11:1` of PNRGOV, `D:03A` of the directories of UN/EDIFACT."""

import re

_DIRECTORY = re.compile(r"D[:.]([0-9]{2})([AB])")
_NUMBERED = re.compile(r"([0-9]{1,4})[:.]([0-9]{1,4})")
_FIRST_YEAR = 88  # of the directories of UN/EDIFACT; the years start again at 00 in 2000


def rank(version: str) -> tuple[str, int, int] | None:
    """A version as what can be compared with another of its kind; None if it is not one."""
    numbered = _NUMBERED.fullmatch(version)
    if numbered is not None:
        return ("numbered", int(numbered[1]), int(numbered[2]))
    directory = _DIRECTORY.fullmatch(version)
    if directory is None:
        return None
    year = int(directory[1])
    return ("directory", year + (1900 if year >= _FIRST_YEAR else 2000), ord(directory[2]))
