"""A dialect: how an engine tells the form of a value without giving the value away.

The law of masks (`auditor.codec.mask`) in SQL, the same for all engines but for the names of functions.
What SQL cannot tell is left to `look`, which each engine has in its own way: as the codec itself
where the engine runs within this process, as patterns where it is a server. A property test holds
all of them to `auditor.stores.look`.
"""

import re
from collections.abc import Iterable
from typing import Literal, Protocol

from auditor.codec.mask import FORMS, form_of_card, form_of_code
from auditor.codec.titles import GIVEN
from auditor.codec.value import CARDS, CODES, TEXTS
from auditor.knowledge.element import ELEMENTS
from auditor.stores.look import LETTERS, patterns
from auditor.stores.mapping import MappedColumn
from auditor.stores.ways import CLEAR, EMPTY, MASKED, PARTIAL, Way, Ways

# What a column is to a query. `instant` knows its zone, `local` does not, `text` may be anything.
Type = Literal["text", "day", "local", "instant", "nested", "json", "bytes", "other"]

DIVIDERS = " /.,'()&_\x7f" + "".join(map(chr, range(0x20))) + "-"
SPACES = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0"
PARTED = r"[\s,;|]+"  # what stands between the words of a list in one text
_D = f"[{DIVIDERS}]*"
_RUN, _SHORTEST = 4, 3
_DIGEST = 32  # characters that a digest has at least
_FEW = 8  # tokens that are looked for one by one
_NAME = re.compile(r'"((?:[^"]|"")+)"|([^."]+)')
_PATH = re.compile(rf"(?:{_NAME.pattern})(?:\.(?:{_NAME.pattern}))*")
ROW = "auditor_row"  # what queries call the number of a row; with more behind it, what they make of one
DAY = 86_400_000_000  # microseconds
OUT_OF_CALENDAR = -1_000_000  # a day that no clock shows


class Quoting:
    """How SQL quotes, alike in every engine; in a text, backslashes stand for themselves."""

    nul: str | None = None
    """The expression of the character NUL, in engines whose texts may hold it; in others it is left out of a text."""

    def name(self, identifier: str) -> str:
        """An identifier, quoted: `a"b` is `"a""b"`."""
        return '"' + identifier.replace('"', '""') + '"'

    def literal(self, text: str) -> str:
        """A text, quoted: `it's` is `'it''s'`."""
        first, *more = ("'" + each.replace("'", "''") + "'" for each in text.split("\0"))
        if not more:
            return first
        if self.nul is None:
            return self.literal(text.replace("\0", ""))
        return f"({f' || {self.nul} || '.join((first, *more))})"

    def call(self, function: str, sql: str) -> str:
        """A function of our own, asked about a value."""
        return f"{function}({sql})"

    def path(self, reads: str) -> str:
        """A table in a schema, quoted: `a.b` is `"a"."b"`, and so is `"a".b`, whose dots within quotes part nothing."""
        return ".".join(map(self.name, steps(reads)))

    def told(self, *names: str) -> str:
        """What a mapping reads to mean a table in a schema: the names, quoted where they must be."""
        plain = not any(set('."') & set(each) for each in names)
        return ".".join(names if plain else map(self.name, names))


def steps(reads: str) -> list[str]:
    """The names in what a mapping reads: schema and table, or the table alone."""
    if not _PATH.fullmatch(reads):
        return reads.split(".")
    return [(each[1] or "").replace('""', '"') or each[2] for each in _NAME.finditer(reads)]


class Dialect(Protocol):
    """What a query says in one engine."""

    in_order: bool
    """Whether rows that are joined with others come in the order in which they lie, whichever of both are fewer."""

    def name(self, identifier: str) -> str:
        """An identifier, quoted."""

    def literal(self, text: str) -> str:
        """A text, quoted."""

    def call(self, function: str, sql: str) -> str:
        """A function of our own, asked about a value."""

    def has(self, sql: str, part: str) -> str:
        """Whether a value has `part` in it."""

    def fits(self, sql: str, pattern: str) -> str:
        """Whether a regular expression fits a whole value."""

    def finds(self, sql: str, pattern: str) -> str:
        """Whether a regular expression, which no empty text meets, is met in a value."""

    def trimmed(self, sql: str, characters: str) -> str:
        """A value without these characters around it."""

    def begins(self, sql: str) -> str:
        """Whether a value begins with a letter or a digit, or at least with what divides nothing."""

    def is_ascii(self, sql: str) -> str:
        """Whether a value has ASCII characters alone."""

    def is_empty(self, sql: str) -> str:
        """Whether a value has nothing but dividers, NUL among them where a text may hold it."""

    def only(self, sql: str, mark: str) -> str:
        """Whether a value of some length is surely nothing but this mark, told faster than by a regular expression."""

    def inside(self, listed: str, sql: str) -> str:
        """Whether a value is a member of the list that a literal `|A|B|` is."""

    def as_text(self, sql: str) -> str:
        """A value of any kind as a text."""

    def json(self, sql: str, kind: Type, told: str) -> str:
        """The JSON in a column of a kind, which the engine calls `told`; null where `json_text` reads none."""

    def bytes_as_text(self, sql: str) -> str:
        """Bytes as the text that they are, else as their digits: names kept as bytes, digests."""

    def least(self, sql: str, number: int) -> str | None:
        """The least so many numbers of a group, as a list; None where the engine cannot tell them in passing."""

    def month_number(self, sql: str, kind: Type) -> str:
        """The month of a clock, counted from the year 0; as below."""

    def day_number(self, sql: str, kind: Type) -> str:
        """The day of a clock, counted from 1970-01-01; what is out of the calendar is `OUT_OF_CALENDAR`."""

    def microsecond(self, sql: str) -> str:
        """The instant of a clock, counted from 1970-01-01 in microseconds; as above."""

    def look(self, sql: str, seen: MappedColumn, ways: Ways) -> str:
        """The look of a value that is not null, where its form, which `ways` tell, does not say it all."""


class DialectInProcess(Dialect, Protocol):
    """That of an engine within this process, which can ask the codec where SQL cannot tell."""

    def last_word(self, sql: str) -> str | None:
        """What stands behind the last blank of a value; None where the engine has no function for it."""


def says_more(element: str) -> bool:
    """Whether a value of the element says more than its form."""
    return element in CODES or element in TEXTS or element in CARDS or element == GIVEN


def shape(dialect: Dialect, sql: str, seen: MappedColumn, kind: Type) -> str:
    """The form of a value as a number from 0 (absent) to 4 (empty)."""
    if (
        seen.element is None
        or ELEMENTS[seen.element].nature == "unlisted"
        or kind not in ("text", "json")
    ):
        legible = 2 if seen.masks.tokenised else 1
        return f"CASE WHEN {sql} IS NULL THEN 0 ELSE {legible} END"
    return f"CASE WHEN {sql} IS NULL THEN 0 {_ways(dialect, sql, seen).listed()} END"


def _ways(dialect: Dialect, sql: str, seen: MappedColumn) -> Ways:
    assert seen.element is not None  # noqa: S101 - told apart above
    reader = FORMS[seen.element]
    coded = reader is form_of_code
    usual: list[Way] = []
    rest: list[Way] = []
    empty, stripped = dialect.is_empty(sql), dialect.trimmed(sql, SPACES)
    tokens, fits = seen.masks.tokens, patterns(seen.masks)
    if tokens:
        # Trimming costs more than all the rest: it is left to values that have such a word in them.
        there = " OR ".join(dialect.has(sql, each) for each in tokens)
        likely = f"({there}) AND " if len(tokens) <= _FEW else ""
        usual.append((f"{likely}{_among(dialect, stripped, tokens)}", MASKED))
    if seen.masks.tokenised:
        return Ways(tuple(usual), ((empty, EMPTY),), MASKED)
    marks = "*#" if coded else "X*#"
    plain = " AND ".join(f"NOT {dialect.has(sql, each)}" for each in marks)
    if seen.masks.patterns:
        rest.append((empty, EMPTY))
    else:
        # Nearly every value ends here; what is too short for a digest is none.
        begins = f"length({sql}) < {_DIGEST} AND " if seen.masks.hash else ""
        begins += dialect.begins(sql)
        if coded or reader is form_of_card:
            usual.append((f"{begins} AND {plain}", CLEAR))
        else:
            # An X in a value that begins with another letter makes no mask, save a run of them.
            stars = " AND ".join(f"NOT {dialect.has(sql, each)}" for each in "*#")
            begins += f" AND {sql} NOT LIKE 'X%' AND {stars}"
            usual.append((f"{begins} AND NOT {dialect.has(sql, 'X' * _RUN)}", CLEAR))
            rest.append((begins, PARTIAL))
    rest += ((dialect.fits(stripped, each), MASKED) for each in fits)
    for each in marks:
        way = f"{sql} LIKE '{each * _SHORTEST}%' AND {dialect.only(sql, each)}", MASKED
        (rest if fits else usual).append(way)
    if reader is form_of_card:
        masked = "|".join(f"([{each}]{_D})+" for each in marks)
        card = f"{_D}([0-9]{_D}){{0,6}}({masked})([0-9]{_D}){{0,4}}"
        rest.append((dialect.fits(sql, card), MASKED))
    alike = "|".join(f"{_D}([{each}]{_D}){{3,}}" for each in marks)
    runs = " OR ".join(dialect.has(sql, each * _RUN) for each in marks)
    rest += (
        (f"{plain} AND {empty}", EMPTY),
        (plain, CLEAR),
        (dialect.fits(sql, alike), MASKED),
        (f"({runs})", PARTIAL),
    )
    return Ways(tuple(usual), tuple(rest), CLEAR)


def _among(dialect: Dialect, sql: str, words: Iterable[str]) -> str:
    return f"{sql} IN ({', '.join(map(dialect.literal, words))})"


def look(dialect: Dialect, sql: str, seen: MappedColumn, kind: Type) -> str:
    """The look of a value as a text; null where it is absent."""
    if seen.element is None or not says_more(seen.element) or kind not in ("text", "json"):
        return f"substr('{LETTERS}', NULLIF({shape(dialect, sql, seen, kind)}, 0), 1)"
    said = dialect.look(sql, seen, _ways(dialect, sql, seen))
    return f"CASE WHEN {sql} IS NULL THEN NULL ELSE {said} END"
