"""The listing: findings counted by kind, and a bounded number of them kept with their places.

Laws of the file: all are counted; which are kept follows from the findings, not from the order in
which they came nor from how many worked at it; memory grows with kinds and sources, never with
findings (`tests/test_listing.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from operator import itemgetter

import msgspec

from auditor.law.finding import Finding, LeftOut, Severity, order, rank, within
from auditor.observed.counts_before import CountsBefore
from auditor.observed.record import Place

MOST = 10_000  # findings that a report lists where nobody says how many
_SLACK = 1024
_OUTSIDE = 0, 0  # what stands outside messages comes first, wherever it is
# What the places of a kind have in common: source, tag, table, column, element, component.
_SHARED = ("source", "tag", "table", "column", "element", "component")

Stream = Callable[[Finding], object]
Key = tuple[str, str, int, bool]
Clause = tuple[str, str]  # its policy and its id
Bar = tuple[tuple[int | str, ...], tuple[int, int]]  # a weight; message and record
Weight = tuple[int, str, str, str, str]  # the graver the less, and the rank of a finding
# What is kept of a finding: what its order among those of one weight goes by, its kind, and its place.
Held = tuple[tuple[object, ...], "Alike", Place]
_order_of = itemgetter(0)
_ANY: tuple[object, ...] = (1,)  # no weight begins with more than 0


class Alike:
    """Findings that differ in nothing but where in one source they are: how many there are.

    `first` is one of them; `weight` is what all of them weigh.
    """

    __slots__ = ("first", "number", "weight")

    def __init__(self, first: Finding) -> None:
        """A kind of which none was counted yet."""
        self.first = first
        self.number = 0
        self.weight = _weight(first)


class Listing:
    """Counts every finding and keeps the gravest, of these the first, and one of each source."""

    def __init__(
        self, most: int | None = None, stream: Stream | None = None, bar: Bar | None = None
    ) -> None:
        """An empty listing, which keeps nothing that does not pass the `bar` of one before it.

        `most` bounds how many findings are kept; None means `MOST`, and one of each source that
        would have none. `stream` is told every finding, in the order of the data.
        """
        self.kinds: dict[Key, Alike] = {}
        self.most = MOST if most is None else most
        self.stream = stream
        self._of_each_source = most is None
        self.held: defaultdict[Weight, list[Held]] = defaultdict(list)
        self._number = 0  # of those held
        self.firsts: dict[str, Finding] = {}
        # What a finding must not weigh more than to be kept, nor stand behind; None while there is room.
        self._bar: Bar | None = bar if self.most else ((), (-1, 0))

    @property
    def bar(self) -> Bar | None:
        """What findings behind all of these must pass to be kept, as there are enough already."""
        return self._bar and (self._bar[0], _OUTSIDE)

    def weights(self) -> Counter[Weight]:
        """How many findings of each weight are kept."""
        return Counter({weight: len(held) for weight, held in self.held.items()})

    def kind(self, finding: Finding) -> Alike:
        """The kind that a finding is of."""
        key = _key(finding)
        known = self.kinds.get(key)
        if known is None:
            known = self.kinds[key] = Alike(finding)
        return known

    def limit(self, at: Place) -> tuple[object, ...]:
        """What a finding in the record at this place must weigh less than, or it could not be kept."""
        bar = self._bar
        if bar is None or self.stream is not None:
            return _ANY
        weight, until = bar
        # A tuple is less than itself with something behind it: of what weighs the same, the first are kept.
        return (*weight, "") if (at.message or 0, at.record or 0) <= until else weight

    def wants(self, weight: Weight, at: Place) -> bool:
        """Whether a finding of this weight in the record at this place could be kept."""
        return weight < self.limit(at)

    def keep(self, kind: Alike, place: Place) -> None:
        """Keep a finding of a kind, which was counted, if it is among the gravest."""
        first, weight = kind.first, kind.weight
        if self.stream is not None:
            self.stream(_placed(first, place))
        if place.source != weight[-1]:
            weight = (*weight[:-1], place.source)
        self.held[weight].append((within(place, first), kind, place))
        self._number += 1
        # Once as soon as there are enough, so that what is no graver is not wanted any more; then again each time that
        # an eighth came: to sort them, mostly in order as they are, takes less than to hold what nobody will list.
        more = 0 if self._bar is None else max(_SLACK, self.most // 8)
        if self._number > self.most + more:
            self._trim()

    def begin(self, finding: Finding) -> None:
        """Note the first finding of its kind, which may be the one that stands for its source."""
        source = finding.place.source
        known = self.firsts.get(source)
        if known is None or _by_weight(finding) < _by_weight(known):
            self.firsts[source] = finding

    def move(self, by: CountsBefore) -> None:
        """Move what is kept to where it stands in the whole source; nothing is kept any more afterwards."""
        for weight, held in self.held.items():
            self.held[weight] = [
                (within(place, kind.first), kind, place)
                for _, kind, before in held
                for place in (by.moved(before),)
            ]
        self.firsts = {
            source: _placed(each, by.moved(each.place)) for source, each in self.firsts.items()
        }

    def absorb(self, later: "Listing") -> None:
        """Add what another listing counted and kept."""
        for key, kind in later.kinds.items():
            mine = self.kinds.setdefault(key, kind)
            if mine is not kind:
                mine.number += kind.number
        for first in later.firsts.values():
            self.begin(first)
        for weight, held in later.held.items():
            self.held[weight] += held
            self._number += len(held)
        self._trim()

    def kept(self) -> tuple[Finding, ...]:
        """The findings that are kept, in the order of the report."""
        self._trim()
        # Those of one rank, be they grave or not, stand together, by their places.
        ranks: defaultdict[tuple[str, ...], list[tuple[object, int, Finding]]] = defaultdict(list)
        sources: set[str] = set()
        for (gravity, *of_rank), held in self.held.items():
            ranks[tuple(of_rank)] += [
                (where, gravity, _placed(kind.first, place)) for where, kind, place in held
            ]
            sources.add(of_rank[-1])
        if self._of_each_source:
            others = (each for name, each in self.firsts.items() if name not in sources)
            for each in sorted(others, key=_by_weight)[: self.most]:
                where = within(each.place, each)
                ranks[rank(each)].append((where, -each.severity, each))
        return tuple(
            each
            for _, same in sorted(ranks.items())
            for _, _, each in sorted(same, key=itemgetter(0, 1))
        )

    def left_out(self, kept: tuple[Finding, ...]) -> tuple[LeftOut, ...]:
        """How many of each kind are not among `kept`, in the order of the report."""
        listed = Counter(map(_key, kept))
        left = [
            LeftOut(_anywhere(kind.first), kind.number - listed[key])
            for key, kind in self.kinds.items()
            if kind.number > listed[key]
        ]
        return tuple(sorted(left, key=lambda each: (order(each.finding), -each.finding.severity)))

    def severities(self) -> Counter[Severity]:
        """How many findings there are of each severity."""
        counts: Counter[Severity] = Counter()
        for kind in self.kinds.values():
            counts[kind.first.severity] += kind.number
        return counts

    def clauses(self) -> tuple[Counter[Clause], set[Clause], set[Clause]]:
        """How many findings each clause has, those with one that is no candidate, and on receipt alone."""
        counts: Counter[Clause] = Counter()
        certain: set[Clause] = set()
        received: set[Clause] = set()
        for kind in self.kinds.values():
            name = (kind.first.policy or "", kind.first.clause or "")
            counts[name] += kind.number
            if not kind.first.candidate and kind.number:
                (received if kind.first.on_receipt else certain).add(name)
        return counts, certain, received

    def _trim(self) -> None:
        """Keep the gravest, and of these the first, whatever the order in which they came."""
        if self._number <= self.most:
            return
        room, held = self.most, self.held
        self.held, self._number = defaultdict(list), self.most
        for weight in sorted(held):
            if not room:
                break
            last = sorted(held[weight], key=_order_of)[:room]
            self.held[weight] = last
            room -= len(last)
            at = last[-1][-1]
            self._bar = (weight, (at.message or 0, at.record or 0))


def bar_behind(weights: Counter[Weight], most: int | None) -> Bar | None:
    """What a finding must pass to be kept behind so many of these weights; None while there is room."""
    number, enough = 0, MOST if most is None else most
    for weight in sorted(weights):
        number += weights[weight]
        if number >= enough:
            return weight, _OUTSIDE
    return None


def _key(finding: Finding) -> Key:
    return (finding.fingerprint, finding.message, int(finding.severity), finding.candidate)


def _weight(finding: Finding) -> Weight:
    return (-finding.severity, *rank(finding))


def _by_weight(finding: Finding) -> tuple[object, ...]:
    return (-finding.severity, *order(finding))


def _placed(finding: Finding, place: Place) -> Finding:
    return msgspec.structs.replace(finding, place=place)


def _anywhere(finding: Finding) -> Finding:
    """The finding without what tells one place of its kind from another."""
    shared = {name: getattr(finding.place, name) for name in _SHARED}
    return msgspec.structs.replace(finding, place=Place(**shared))
