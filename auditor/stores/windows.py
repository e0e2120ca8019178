"""Windows: the time that months or days of a clock lie in, as a bare comparison of its column.

An engine knows of the parts of a file, or by an index, which of them a bare comparison leaves out; of the
expression for a month it knows nothing, and reads all there is.
"""

from collections.abc import Collection
from datetime import date, timedelta

from auditor.stores.dialect import Type
from auditor.stores.instants import Resolution

_EPOCH = date(1970, 1, 1)
_FIRST, _LAST = date(1700, 1, 1), date(2200, 1, 1)  # what every type of every engine can say
_LITERAL = {
    "day": "DATE '{}'",
    "local": "TIMESTAMP '{} 00:00:00'",
    "instant": "TIMESTAMP WITH TIME ZONE '{} 00:00:00+00'",
}


def window(sql: str, kind: Type, resolution: Resolution, members: Collection[int]) -> str | None:
    """A condition that a clock meets where its month or day is one of these, and elsewhere perhaps."""
    literal = _LITERAL.get(kind)
    if literal is None or resolution == "exact":
        return None
    begin = _month if resolution == "month" else _day
    try:
        first, end = begin(min(members)), begin(max(members) + 1)
    except (ValueError, OverflowError):  # a clock that shows no day
        return None
    if first < _FIRST or end > _LAST:
        return None
    return f"{sql} >= {literal.format(first)} AND {sql} < {literal.format(end)}"


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=number)
