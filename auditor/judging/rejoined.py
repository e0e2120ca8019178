"""A file that was judged stretch by stretch, put together again.

Law of the file: what comes out is what comes of the file at one go. What was said of a stretch counts where the
one before it ended just there, and left open no series of messages that this one goes on with; else it is
judged anew, with what is known by then.
"""

from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from auditor.formats.stretch import Stretch, StretchEnd
from auditor.judging.run import Own
from auditor.judging.tally import Tally
from auditor.observed.counts_before import CountsBefore
from auditor.observed.record import Record, Unread
from auditor.observed.series import OpenSeries

# The head of a message, with what its source is judged under.
Envelope = tuple[bool, Own, Record]


class Judged(NamedTuple):
    """What came of some files, or of one stretch of a file: then also what was met in it.

    `presuming`: it was judged by what was found in others, which may have been stretches that count for nothing.
    """

    tally: Tally
    envelopes: list[Envelope]
    end: StretchEnd | None = None
    presuming: bool = False


class RejoinedFile:
    """The stretches of one file, in their order."""

    def __init__(self, first: Stretch, again: Callable[[Stretch], Judged]) -> None:
        """A file with this `first` stretch; `again` judges a stretch of which all is known that stands before it."""
        self._again = again
        self._next: Stretch | None = first
        self._once: set[Unread] = set()
        self.strayed = False

    def add(self, stretch: Stretch, judged: Judged | None) -> Judged | None:
        """What counts of a stretch; None where those before it went as far, or the file ended there.

        Where it was not judged, or what was said of it does not count, it is judged here; then the file has
        `strayed` from how it was divided.
        """
        at = self._next
        if at is None or (stretch.until is not None and at.begin >= stretch.until):
            self.strayed = True
            return None
        owed = at.owed
        if judged is not None and at.begin == stretch.begin and not _goes_on(judged, at):
            judged = _moved(judged, at.before)
        else:
            self.strayed = True
            judged, owed = self._again(replace(at, until=stretch.until)), ()
        tally, end = judged.tally, judged.end
        assert end is not None  # noqa: S101 - of a stretch
        owed += tuple(tally.open_series.open())
        tally.open_series = OpenSeries()
        tally.unread = [each for each in tally.unread if each not in self._once]
        self._once |= end.once
        if end.next is None:
            self._next = None
            tally.open_series.add(owed)
        else:
            # It is one source, which counts where it ends.
            tally.seen["sources"] = 0
            self._next = replace(at, begin=end.next, before=at.before + end.counted, owed=owed)
        return judged


def _goes_on(judged: Judged, at: Stretch) -> bool:
    """Whether a series of messages that is open there goes on."""
    assert judged.end is not None  # noqa: S101 - of a stretch
    return not judged.end.series.isdisjoint(each.key for each in at.owed)


def _moved(judged: Judged, by: CountsBefore) -> Judged:
    """The same, its places counted from the beginning of the file."""
    if by == CountsBefore():
        return judged
    judged.tally.move(by)
    envelopes = [
        (at_rest, own, replace(head, at=by.moved(head.at)))
        for at_rest, own, head in judged.envelopes
    ]
    return judged._replace(envelopes=envelopes)
