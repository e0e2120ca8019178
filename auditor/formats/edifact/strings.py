"""Which service characters hold where in a file: those with which the cutter cut it there.

A value may look like the beginning of an interchange; only the cutter knows that it stands in one.
"""

from bisect import bisect_right

from auditor.formats.edifact.advice import ServiceString
from auditor.formats.edifact.segments import Cutter
from auditor.observed.record import Limits


class ServiceStrings:
    """The service strings of one source, each from where its interchange begins."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Cut `data` once; nothing of it is kept."""
        self._starts: list[int] = []
        self._services = [ServiceString()]
        cutter = Cutter((), limits.segment, self._note)
        for _ in cutter.batches([data]):
            pass

    def _note(self, offset: int, service: ServiceString) -> None:
        if service != self._services[-1]:
            self._starts.append(offset)
            self._services.append(service)

    def at(self, offset: int) -> ServiceString:
        """The service characters at `offset`."""
        return self._services[bisect_right(self._starts, offset)]
