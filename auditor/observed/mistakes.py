"""Mistakes that an interchange makes again and again: each is said where it is first met, and then how often."""

import re

from msgspec.structs import replace

from auditor.observed.record import Fault

_NUMBERS = re.compile(r"\d+", re.ASCII)
Key = tuple[str, str | None, str]


class Mistakes:
    """What the messages of an interchange were told of, and the same of those behind them.

    What was lost, and what says more than its kind, is a mistake of its own each time.
    """

    def __init__(self) -> None:
        """None so far."""
        self._told: set[Key] = set()
        self._further: dict[Key, Fault] = {}

    def first(self, faults: list[Fault]) -> list[Fault]:
        """Those of a part's faults that nothing before them had."""
        new = []
        for fault in faults:
            if not self._is_further(fault):
                self._told.add(_key(fault))
                new.append(fault)
        return new

    def _is_further(self, fault: Fault) -> bool:
        key = _key(fault)
        if fault.lost or fault.says or key not in self._told:
            return False
        known = self._further.get(key)
        self._further[key] = (
            fault if known is None else replace(known, times=known.times + fault.times)
        )
        return True

    def further(self, parts: str) -> tuple[Fault, ...]:
        """The mistakes of the `parts` behind those that were told of them, each once with its count."""
        if not self._further:  # as nearly always
            return ()
        return tuple(
            fault
            if fault.times == 1
            else replace(
                fault, times=1, says=f"{fault.times} times in {parts} behind the first such"
            )
            for fault in self._further.values()
        )


def _key(fault: Fault) -> Key:
    return fault.kind, fault.place.tag, _NUMBERS.sub("", fault.place.pointer or "")
