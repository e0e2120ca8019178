"""Looks of engines within this process (DuckDB, SQLite): the codec itself, asked where SQL cannot tell.

Values stay in this process, which is where the engine has them; what is counted is the look.
"""

from functools import cache

from auditor.codec.titles import GIVEN, title_in, titles
from auditor.codec.value import CODES, NOTHING, TEXTS
from auditor.knowledge.sensitive import stems
from auditor.observed.record import Form, Given
from auditor.stores.dialect import DialectInProcess
from auditor.stores.look import Look, looker, written
from auditor.stores.mapping import MappedColumn
from auditor.stores.ways import CLEAR, EMPTY, MASKED, PARTIAL, Ways


class Functions:
    """Names for the codec's looks, by what they look for, to be made known to an engine."""

    def __init__(self, given: Given) -> None:
        """None yet."""
        self._given = given
        self._names: dict[str, str] = {}
        self.made: dict[str, Look] = {}
        self.seen: dict[str, MappedColumn] = {}

    def name(self, seen: MappedColumn) -> str:
        """The function that tells the look of such a value."""
        key = repr(seen)
        known = self._names.get(key)
        if known is None:
            known = self._names[key] = f"auditor_look_{len(self._names)}"
            self.made[known] = looker(seen, self._given)
            self.seen[known] = seen
        return known


def look(dialect: DialectInProcess, sql: str, seen: MappedColumn, ways: Ways, function: str) -> str:
    """The look: by SQL alone where that is certain, else by the codec."""
    assert seen.element is not None  # noqa: S101 - only elements say more than their form
    asked = dialect.call(function, sql)
    certain = " ".join(f"WHEN {when} THEN {then}" for when, then in _certain(dialect, sql, seen))
    clear = f"(CASE {certain} ELSE {asked} END)" if certain else asked
    # What is legible in part says what stands beside its mask; of a code nothing is certain there.
    partly = asked if seen.element in CODES or not certain else f"('p' || substr({clear}, 2))"
    return ways.said({CLEAR: clear, MASKED: "'m'", PARTIAL: partly, EMPTY: "'e'"})


def _certain(dialect: DialectInProcess, sql: str, seen: MappedColumn) -> list[tuple[str, str]]:
    """When a clear value is surely all that its form says, or its code, and its look then."""
    element = seen.element or ""
    ascii_ = dialect.is_ascii(sql)
    if element in CODES:
        known = dialect.literal(f"|{'|'.join(sorted(CODES[element]))}|")
        inside = f"{dialect.inside(known, sql)} AND NOT {dialect.has(sql, '|')} AND {sql} <> ''"
        return [(inside, f"('c:' || {sql})")]
    if element in TEXTS:
        if seen.scan == "codec":
            return []
        likely = dialect.finds(sql, _words(stems()))
        return [
            (
                f"{ascii_} AND NOT {dialect.has(sql, '@')} AND NOT {dialect.has(sql, '//')} AND NOT {likely}",
                "'c'",
            )
        ]
    if element == GIVEN:
        return _given(dialect, sql)
    digits = dialect.finds(sql, "([0-9][ -]?){12}|[Cc][VvIiSs][VvCcDd]|[Ss][Ee][Cc][Uu]")
    return [(f"{ascii_} AND NOT {digits}", "'c'")]


def _given(dialect: DialectInProcess, sql: str) -> list[tuple[str, str]]:
    """Given names: of one word, without any title, or with one that stands behind them all."""
    single = f"NOT {dialect.has(sql, ' ')}", "'c'"
    listed = "|".join(sorted(titles()))
    title = f"(?:^|[^A-Za-z])(?:{_either(titles())})(?:[^A-Za-z]|$)"
    without = (f"NOT {dialect.finds(sql, f'[^ -~]|{title}')}", "'c'")
    last = dialect.last_word(sql)
    if last is None:
        return [single, without]
    behind = dialect.fits(sql, f"[A-Z]+( [A-Z]+)* ({listed})")
    several = dialect.finds(sql, f"[A-Z] ({listed}) ({listed})$")
    told = " ".join(
        f"WHEN {dialect.literal(each)} THEN {dialect.literal(_titled(each))}"
        for each in sorted(titles())
    )
    return [single, without, (f"{behind} AND NOT {several}", f"(CASE {last} {told} END)")]


def _titled(title: str) -> str:
    """The look of given names that this title stands behind."""
    said = title_in(f"NAME {title}")
    assert said is not None  # noqa: S101 - it is one
    return written(Form.CLEAR, None, NOTHING, (said,))


@cache
def _words(beginnings: frozenset[str]) -> str:
    """Finds a word that begins so, in small letters or capitals."""
    return f"(?:^|[^A-Za-z])(?:{_either(beginnings)})"


def _either(words: frozenset[str]) -> str:
    return "|".join("".join(f"[{each}{each.lower()}]" for each in word) for word in sorted(words))
