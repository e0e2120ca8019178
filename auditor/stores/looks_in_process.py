"""Looks of engines within this process (DuckDB, SQLite): the codec itself, asked where SQL cannot tell.

Values stay in this process, which is where the engine has them; what is counted is the look.
"""

from functools import cache

from auditor.codec.titles import GIVEN, titles
from auditor.codec.value import CODES, TEXTS
from auditor.knowledge.sensitive import stems
from auditor.observed.record import Given
from auditor.stores.dialect import Dialect
from auditor.stores.look import Look, looker
from auditor.stores.mapping import MappedColumn


class Functions:
    """Names for the codec's looks, by what they look for, to be made known to an engine."""

    def __init__(self, given: Given) -> None:
        """None yet."""
        self._given = given
        self._names: dict[str, str] = {}
        self.made: dict[str, Look] = {}

    def name(self, seen: MappedColumn) -> str:
        """The function that tells the look of such a value."""
        key = repr(seen)
        known = self._names.get(key)
        if known is None:
            known = self._names[key] = f"auditor_look_{len(self._names)}"
            self.made[known] = looker(seen, self._given)
        return known


def look(dialect: Dialect, sql: str, seen: MappedColumn, form: str, function: str) -> str:
    """The look: by SQL alone where that is certain, else by the codec."""
    assert seen.element is not None  # noqa: S101 - only elements say more than their form
    asked = dialect.call(function, sql)
    certain = _certain(dialect, sql, seen)
    if certain is None:
        return asked
    return f"(CASE WHEN {form} = 1 AND {certain[0]} THEN {certain[1]} ELSE {asked} END)"


def _certain(dialect: Dialect, sql: str, seen: MappedColumn) -> tuple[str, str] | None:
    """When a clear value is surely all that its form says, or its code; and its look then."""
    element = seen.element or ""
    ascii_ = dialect.is_ascii(sql)
    if element in CODES:
        known = dialect.literal(f"|{'|'.join(sorted(CODES[element]))}|")
        inside = f"{dialect.inside(known, sql)} AND NOT {dialect.has(sql, '|')} AND {sql} <> ''"
        return inside, f"('c:' || {sql})"
    if element in TEXTS:
        if seen.scan == "codec":
            return None
        likely = dialect.finds(sql, _words(stems()))
        return (
            f"{ascii_} AND NOT {dialect.has(sql, '@')} AND NOT {dialect.has(sql, '//')} AND NOT {likely}",
            "'c'",
        )
    if element == GIVEN:
        spaced = dialect.finds(sql, "[ \t-\r\x1c-\x1f]")
        told = dialect.finds(sql, _words(titles()))
        return f"{ascii_} AND (NOT {spaced} OR NOT {told})", "'c'"
    digits = dialect.finds(sql, "([0-9][ -]?){12}|[Cc][VvIiSs][VvCcDd]|[Ss][Ee][Cc][Uu]")
    return f"{ascii_} AND NOT {digits}", "'c'"


@cache
def _words(beginnings: frozenset[str]) -> str:
    """Finds a word that begins so, in small letters or capitals."""
    either = ("".join(f"[{each}{each.lower()}]" for each in word) for word in sorted(beginnings))
    return f"(?:^|[^A-Za-z])(?:{'|'.join(either)})"
