"""Plans: what a data set is to hold; the same plan is the same bytes."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal, overload

from msgspec import Struct

from auditor.observed.record import Direction, Holder
from auditor.people.specimen.draw import Draw, Extent

Push = Literal["full", "update"]
CodeShare = Literal["second-tvl", "tra"]
# Makes one record lawful, or says with None that the law lets there be none such.
Mend = Callable[[dict[str, Any]], dict[str, Any] | None]

STORES = frozenset({"sql", "parquet"})
"""The formats that hold records in tables, which no format of files reads."""
DAY = date(2030, 1, 15)
MOST = 1_000_000_000
"""Bookings in one data set, at most."""
MOST_OF_ONE = 1_000_000
"""Bookings in one message, which is made as a whole, and flaws of one kind."""
_PER_MESSAGE = {"crew": 8, "cancel": 1, "statement": 1, "tables": 1000}
_USUALLY = 200
_SAME_DAY = 8
_DAYS = 300_000  # after which the days begin again: calendars end


class RefusedError(ValueError):
    """What a plan asks for cannot be, or the law it is to be clean under does not allow it."""


class Plan(Struct, frozen=True, kw_only=True):
    """What to make.

    `count` counts bookings; each message has at most `per_message` of one flight, as is usual for
    its kind where that is None. `on` is the day of travel of the first message. `kind` is the kind
    of list or record, where a format has several; `directory` the version of the message. `without`
    are elements left out, `masked` elements hidden; `sensitive` puts in what reveals special
    categories. `moment` is how many minutes behind the departure messages are sent, `direction` that
    of all flights. With `oldest` the data are a store on the day `on`, of travel in so many days
    before.
    `at_rest`: messages are files at rest on that day, too. `flaws` are rules to break, each so often,
    in files beside those that are clean.
    """

    format: str
    count: int
    seed: int | str = 0
    kind: str | None = None
    directory: str | None = None
    per_message: int | None = None
    parts: int = 1
    push: Push = "full"
    code_share: CodeShare | None = None
    on: date = DAY
    extent: Extent = "usual"
    sensitive: bool = False
    holder: Holder | None = None
    moment: int | None = None
    direction: Direction | None = None
    without: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()
    oldest: int | None = None
    at_rest: bool = False
    flaws: tuple[tuple[str, int], ...] = ()

    def draw(self, number: int) -> Draw:
        """The dice of booking `number`."""
        return Draw(self.seed, number, self.extent)

    def draw_message(self, number: int) -> Draw:
        """The dice of message `number`."""
        return Draw(f"{self.seed} message", number, self.extent)

    @property
    def messages(self) -> int:
        """How many messages it comes to."""
        return max(1, -(-self.count // self.size))

    @property
    def size(self) -> int:
        """How many bookings a message has at most: of crew lists persons; one that cancels has none."""
        return self.per_message or _PER_MESSAGE.get(self.kind or "", _USUALLY)


class Sheet(Struct, frozen=True):
    """One message of a plan: its number, and the bookings from `first` up to `end`."""

    number: int
    first: int
    end: int

    @property
    def day(self) -> int:
        """How many days behind the first its flight departs: eight go on one."""
        return self.number // _SAME_DAY % _DAYS


class Sheets(Sequence[Sheet]):
    """The messages of a plan, in their order; each is made when it is asked for."""

    def __init__(self, plan: Plan) -> None:
        """Those of `plan`."""
        self._plan, self._numbers = plan, range(plan.messages)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> Sheet: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Sheet]: ...
    def __getitem__(self, at: int | slice) -> Sheet | Sequence[Sheet]:
        """One, or some."""
        if isinstance(at, slice):
            return [self._sheet(number) for number in self._numbers[at]]
        return self._sheet(self._numbers[at])

    def _sheet(self, number: int) -> Sheet:
        size = self._plan.size
        return Sheet(number, number * size, min((number + 1) * size, self._plan.count))
