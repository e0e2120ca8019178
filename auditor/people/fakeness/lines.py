"""On which line a byte stands, looked up and not counted anew for each."""

import re
from bisect import bisect_left


class Lines:
    """The lines of some bytes."""

    def __init__(self, data: bytes) -> None:
        """Find their ends, once."""
        self._ends = [found.start() for found in re.finditer(b"\n", data)]

    def of(self, offset: int) -> int:
        """The number of the line in which a byte stands, from 1."""
        return bisect_left(self._ends, offset) + 1
