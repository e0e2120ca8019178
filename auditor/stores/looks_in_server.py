"""Looks of a server (PostgreSQL): the codec's tables of codes, titles, texts and cards written as SQL.

Nothing of ours runs in a server, so what the codec would tell is told by its own patterns there. A
property test holds the two together (`tests/stores/test_postgresql.py`).
"""

import re
from collections.abc import Iterable
from functools import cache

from auditor.codec.titles import ELEMENT as TITLE
from auditor.codec.titles import FAMILIES, GIVEN, titles
from auditor.codec.value import CODES, TEXTS
from auditor.knowledge import sensitive
from auditor.knowledge.sensitive import LONGEST, codes
from auditor.stores.dialect import Dialect
from auditor.stores.look import GROUP, LETTERS
from auditor.stores.mapping import MappedColumn

_SHORTEST = 6


def look(dialect: Dialect, sql: str, seen: MappedColumn, form: str) -> str:
    """The look of a value that is not null: its form, and what stands behind it where it is legible."""
    element = seen.element or ""
    letter = f"substr('{LETTERS}', f, 1)"
    if element == TITLE:
        more = _title_code(dialect)
    elif element in CODES:
        more = _code(dialect, element)
    elif element == GROUP:
        more = _marks(dialect, phrases=True)
    elif element in TEXTS:
        more = _marks(dialect, phrases=False)
    elif element == GIVEN:
        more = _title(dialect)
    else:
        more = (
            f"CASE WHEN length(v) >= {_SHORTEST} THEN {_card(dialect, payment='true')} ELSE '' END"
        )
    # The form is worked out once; upper case likewise, and only of what can be read.
    return (
        f"(SELECT {letter} || CASE WHEN f IN (1, 3) THEN {more} ELSE '' END FROM "
        f"(SELECT v, f, CASE WHEN f IN (1, 3) THEN upper(left(v, {LONGEST})) END AS u "
        f"FROM (SELECT {sql} AS v, {form} AS f OFFSET 0) AS a OFFSET 0) AS b)"
    )


def _code(dialect: Dialect, element: str) -> str:
    listed = ", ".join(map(dialect.literal, sorted(CODES[element])))
    bare = _bare("v")
    return (
        f"':' || CASE WHEN upper({bare}) IN ({listed}) THEN upper({bare}) "
        f"WHEN lower({bare}) IN ({listed}) THEN lower({bare}) ELSE '?' END"
    )


def _title_code(dialect: Dialect) -> str:
    """The code of a field for titles, as `auditor.codec.titles.code_of` has it: the most telling of its words."""
    known = codes("title")
    telling = [title for title, code in known.items() if code.categories]

    def first(of: Iterable[str]) -> str:
        listed = ", ".join(map(dialect.literal, sorted(of)))
        return (
            "(SELECT btrim(w, '.,') FROM regexp_split_to_table(upper(v), '[[:space:]\x1c-\x1f\u0085]+') "
            f"WITH ORDINALITY AS s(w, o) WHERE btrim(w, '.,') IN ({listed}) ORDER BY o LIMIT 1)"
        )

    return f"':' || coalesce({first(telling)}, {first(known)}, '?')"


def _bare(sql: str) -> str:
    return f"btrim({sql}, E' \\t\\n\\r\\x0b\\x0c\\x1c\\x1d\\x1e\\x1f\\u0085\\u00a0')"


def _marks(dialect: Dialect, *, phrases: bool) -> str:
    """The marks of a text: each pattern of the table that is met."""
    marks: list[str] = []
    for text in sensitive.TEXTS:
        pattern = dialect.literal(_pattern(text.pattern.pattern))
        if phrases:
            met = (
                f"EXISTS (SELECT 1 FROM regexp_matches(u, '(' || {pattern} || ')', 'g') AS m "
                "WHERE position(' ' in btrim(m[1])) > 0)"
            )
        else:
            met = f"u ~ {pattern}"
        # The server keeps few patterns ready: each is asked for only where a word of it is met.
        met = f"({_any_of(dialect, text.stems)}) AND {met}"
        marks.append(f"CASE WHEN {met} THEN {dialect.literal('+' + text.mark)} ELSE '' END")
    about = _any_of(dialect, ("FP", "CC", "CREDIT", "CARD", "FOP"))
    payment = f"({about}) AND u ~ {dialect.literal(_pattern(sensitive.PAYMENT.pattern))}"
    about_cards = _card(dialect, payment=payment)
    return " || ".join((*marks, about_cards))


def _card(dialect: Dialect, *, payment: str) -> str:
    """Whether the number of a card, or its security code, is legible."""
    runs = dialect.literal(f"({_pattern(sensitive.DIGITS.pattern)})")
    issuers = dialect.literal(f"^(?:{sensitive.ISSUERS.pattern})$")
    digits = "translate(m[1], ' -', '')"
    # The check digit of ISO/IEC 7812-1, Annex B: every second digit from the right doubled.
    luhn = (
        "(SELECT sum(CASE WHEN o % 2 = 1 THEN d ELSE d * 2 / 10 + d * 2 % 10 END) % 10 FROM "
        f"(SELECT o, substr(reverse({digits}), o, 1)::int AS d "
        f"FROM generate_series(1, length({digits})) AS o) AS n) = 0"
    )
    number = f"EXISTS (SELECT 1 FROM regexp_matches(u, {runs}, 'g') AS m WHERE {digits} ~ {issuers} AND {luhn})"
    code = f"u ~ {dialect.literal(_pattern(sensitive.SECURITY_CODE.pattern))}"
    code = f"({_any_of(dialect, ('CV', 'CID', 'CSC', 'SECURITY'))}) AND {code}"
    return (
        f"CASE WHEN u ~ '[0-9]' AND {payment} AND {number} THEN '+card.full' ELSE '' END || "
        f"CASE WHEN {code} THEN '+card.security-code' ELSE '' END"
    )


def _title(dialect: Dialect) -> str:
    """The title in given names, as `auditor.codec.titles` has it: behind a name, else before one."""
    told = {title for title, code in codes("title").items() if code.categories}
    known = "|".join(sorted(titles(), key=len, reverse=True))
    telling = "|".join(sorted(told, key=len, reverse=True))
    listed = ", ".join(map(dialect.literal, sorted(codes("title"))))
    families = ", ".join(map(dialect.literal, sorted(FAMILIES)))
    words = "btrim(u, E' \\t\\n\\r\\x0b\\x0c\\x1c\\x1d\\x1e\\x1f\\u0085\\u00a0')"
    one = f"[.,]*(?:{known})[.,]*"
    run = f"substring({words} from {dialect.literal(f'[^[:space:]]((?:[[:space:]]+{one})+)$')})"
    last = f"substring(r from {dialect.literal(f'({known})[.,]*$')})"
    best = f"substring(r from {dialect.literal(f'.*[[:space:].,]({telling})(?:[[:space:].,]|$)')})"
    first = f"substring(w from {dialect.literal(f'^[.,]*({known})[.,]*[[:space:]]+[^[:space:]]*[[:alpha:]]')})"
    code = f"CASE WHEN t IN ({listed}) THEN t ELSE '?' END"
    return (
        "CASE WHEN v !~ '[[:space:]]' THEN '' ELSE coalesce((SELECT '^ctraveller.title:' || "
        f"{code} || CASE WHEN r IS NULL OR t IN ({families}) THEN '+reading' ELSE '' END FROM "
        f"(SELECT r, CASE WHEN r IS NULL THEN {first} ELSE coalesce({best}, {last}) END AS t FROM "
        f"(SELECT {words} AS w, {run} AS r OFFSET 0) AS c OFFSET 0) AS d WHERE t IS NOT NULL), '') END"
    )


def _any_of(dialect: Dialect, stems: Iterable[str]) -> str:
    """Whether any beginning of a word is met, wherever it stands."""
    parts = [
        part
        for stem in stems
        for part in (("@", "//") if stem == "@" else (stem.removesuffix("$"),))
    ]
    return " OR ".join(dialect.has("u", part) for part in parts)


@cache
def _pattern(python: str) -> str:
    """A pattern of the tables as PostgreSQL writes it: only the edge of a word differs."""
    return re.sub(r"\\b", r"\\y", python)
