"""Special categories: the codes and phrases that reveal them; this project's own tables.

No authority publishes such a list. Laws of the file: codes are looked up by the list their element
belongs to, never by searching text; words are looked for in texts only, never in names; what leaves
is the name of a category and how surely it is revealed, never a word of the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal

from msgspec import Struct, convert

from auditor.knowledge import tsv
from auditor.knowledge.element import ELEMENTS, Codes

Strength = Literal["direct", "inferred", "weak", "context", "none"]
Category = Literal[
    "religion", "philosophical", "political", "union", "race_ethnic", "health", "sex_orientation",
    "gender_identity", "criminal_enforcement",
]  # fmt: skip

IN_WORDS: dict[Category, str] = {
    "religion": "religious belief",
    "philosophical": "philosophical belief",
    "political": "political opinion",
    "union": "trade-union membership",
    "race_ethnic": "racial or ethnic origin",
    "health": "health",
    "sex_orientation": "sex life or sexual orientation",
    "gender_identity": "gender identity",
    "criminal_enforcement": "criminal convictions, offences or measures",
}
Revealed = tuple[Category, Strength]

LONGEST = 1 << 16  # characters of one text that are looked at

# Which kinds of the table serve which code list of the dictionary; words of logs reveal nobody.
_KINDS: dict[Codes, tuple[str, ...]] = {
    "service": ("ssr", "meal"),
    "traveller-type": ("ptc",),
    "discount": ("discount", "padis_far"),
    "title": ("title",),
}


class SensitiveCode(Struct, frozen=True):
    """A code of a closed list, and what it reveals of a person.

    `categories` is empty where the code reveals none; `strength` says how surely it does: direct
    (it has no other meaning), inferred, weak (many innocent reasons), context (excess, not a
    special category), none. `evidence`: V or C read in public material, K from memory.
    """

    code: str
    kind: str
    meaning: str
    categories: tuple[Category, ...]
    strength: Strength
    flags: tuple[str, ...]
    evidence: str
    note: str


class SensitiveText(Struct, frozen=True, eq=False):
    """A pattern over upper-case text, and what a match reveals.

    Every match contains a run of letters that begins with one of `stems` (is the stem, where it
    ends in `$`), or, where the stem is `@`, a commercial at or a double slash.
    """

    id: str
    category: str
    strength: Strength
    stems: tuple[str, ...]
    pattern: re.Pattern[str]
    hit: str
    miss: str
    note: str

    @property
    def mark(self) -> str:
        """Such as `text.health:direct`."""
        return f"text.{self.category}:{self.strength}"


def _rows(name: str) -> Iterator[dict[str, str]]:
    for row in tsv.rows("auditor.knowledge", name):
        yield {column: "" if cell == "-" else cell for column, cell in row.items()}


@cache
def codes(kind: Codes) -> Mapping[str, SensitiveCode]:
    """The codes of one list of the dictionary and what each reveals, also where that is nothing."""
    return {
        row["code"]: convert(
            row | {"categories": _categories(row["categories"]), "flags": _several(row["flags"])},
            SensitiveCode,
        )
        for row in _rows("sensitive-codes.tsv")
        if row["kind"] in _KINDS.get(kind, ())
    }


def in_code(element: str, code: str | None) -> tuple[Revealed, ...]:
    """What a code that stands in `element` reveals, and how surely."""
    kind = ELEMENTS[element].codes
    row = None if code is None or kind is None else codes(kind).get(code)
    return () if row is None else tuple((category, row.strength) for category in row.categories)


def in_marks(marks: Iterable[str]) -> tuple[Revealed, ...]:
    """The special categories that marks name: `text.health:direct` is health, for certain; `card.full` names none."""
    return tuple(_MARKED[mark] for mark in marks if mark in _MARKED)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _categories(cell: str) -> tuple[str, ...]:
    # `none` and `review_text` (a code that opens a free text) are no special categories.
    return tuple(name for name in cell.split("|") if name in IN_WORDS)


def _text(row: Mapping[str, str]) -> SensitiveText:
    return SensitiveText(
        id=row["id"],
        category=row["category"],
        strength=convert(row["strength"], Strength),
        stems=tuple(row["stems"].split(",")),
        pattern=re.compile(row["pattern"]),
        hit=row["hit"],
        miss=row["miss"],
        note=row["note"],
    )


TEXTS: tuple[SensitiveText, ...] = tuple(map(_text, _rows("sensitive-texts.tsv")))
_MARKED: dict[str, Revealed] = {
    text.mark: (convert(text.category, Category), text.strength)
    for text in TEXTS
    if text.category in IN_WORDS
}

# A payment card in a text, as fare and form-of-payment lines write it, and its security code.
PAYMENT = re.compile(
    r"\b(?:FP\*?CC|CC(?:VI|CA|MC|AX|DC|DS|JC|TP|UP)|(?:CC|CREDIT|CARD|FOP)(?![A-Z]))"
)
SECURITY_CODE = re.compile(
    r"\b(?:CVV2?|CVC2?|CID|CSC|SECURITY CODE)[ :/]{0,3}[0-9]{3,4}(?![0-9A-Z])"
)
DIGITS = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){11,18}(?![0-9])")
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")  # each twice, its digits added up
_CARD_MARKS = {
    (False, False): frozenset[str](),
    (True, False): frozenset({"card.full"}),
    (False, True): frozenset({"card.security-code"}),
    (True, True): frozenset({"card.full", "card.security-code"}),
}
_SCHEMES = ("VI", "CA", "MC", "AX", "DC", "DS", "JC", "TP", "UP")
_CARD_STEMS = ("FP$", "FPCC", "CC$", "CREDIT", "CARD", "FOP$", "CVV$", "CVC$", "CID$", "CSC$",
               "SECURITY", *(f"CC{scheme}" for scheme in _SCHEMES))  # fmt: skip
# First digits and lengths of payment card numbers (ISO/IEC 7812). Thirteen digits are left out:
# those cards are gone, and ticket numbers have as many. The last line is nobody's: industry 9 with
# the user-assigned country 999, which specimens use.
ISSUERS = re.compile(
    r"4(?:[0-9]{15}|[0-9]{18})"
    r"|5[1-5][0-9]{14}|2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)[0-9]{12}"
    r"|3[47][0-9]{13}"
    r"|3(?:0[0-59]|[689][0-9])[0-9]{11}"
    r"|35(?:2[89]|[3-8][0-9])[0-9]{12}"
    r"|(?:50|5[6-8]|6[0-9])[0-9]{14,17}"
    r"|1[0-9]{14}"
    r"|9999[0-9]{12}"
)

_NOTHING: frozenset[str] = frozenset()

# Somebody who does not travel, as texts name them.
OTHERS = "third-party"
_OTHERS = re.compile(
    r"\b(?:EMERGENCY|EMER|NEXT OF KIN|NOK|IN CASE OF|PCTC|SPONSOR(?:ED)? BY"
    r"|PAID BY(?! (?:BANK|CARD|CASH|CC|CHE|CREDIT|DEBIT)))\b"
)
_OTHERS_STEMS = ("EMER", "KIN$", "NOK$", "CASE$", "PCTC$", "SPONSOR", "PAID$")


def _by_stem() -> dict[str, tuple[SensitiveText, ...]]:
    found: dict[str, tuple[SensitiveText, ...]] = dict.fromkeys(_ABOUT_CARDS | _ABOUT_OTHERS, ())
    for text in TEXTS:
        for stem in text.stems:
            key = stem.removesuffix("$")
            found[key] = (*found.get(key, ()), text)
    return found


def _trie(stems: Iterable[str]) -> str:
    """A pattern that finds any of `stems` without trying one after the other."""
    branches: dict[str, list[str]] = {}
    for stem in sorted(stems):
        branches.setdefault(stem[:1], []).append(stem[1:])
    if "" in branches:  # the stem ends here, and so does every longer one
        return ""
    ways = ["(?![A-Z])" if head == "$" else head + _trie(rest) for head, rest in branches.items()]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


_ABOUT_CARDS = frozenset(stem.removesuffix("$") for stem in _CARD_STEMS)
_ABOUT_OTHERS = frozenset(stem.removesuffix("$") for stem in _OTHERS_STEMS)
_BY_STEM = _by_stem()
_STEMS = frozenset(stem for text in TEXTS for stem in text.stems if stem != "@").union(
    _CARD_STEMS, _OTHERS_STEMS
)
# Looks at words set apart by blanks, which is much faster than looking for their boundaries.
_LIKELY = re.compile(f" ({_trie(_STEMS)})".encode())
_APART = bytes(ord(chr(byte).upper()) if chr(byte).isalpha() else 32 for byte in range(128))
_APART += b" " * 128


def apart(raw: bytes) -> bytes:
    """The runs of ASCII letters of `raw` in capitals, each after a blank; nothing else is kept."""
    return b" " + raw.translate(_APART)


def telling(*more: str) -> re.Pattern[bytes]:
    """Finds, in what `apart` made, a word that may belong to a text of the table, or one of `more`.

    `more` are beginnings of words; the beginning of a whole word ends in `$`.
    """
    return beginning(_STEMS.union(more))


def beginning(stems: Iterable[str]) -> re.Pattern[bytes]:
    """Finds, in what `apart` made, a word that begins with one of `stems`, or is one that ends in `$`."""
    return re.compile(f" (?:{_trie(stems)})".encode())


def stems() -> frozenset[str]:
    """Beginnings of words, in capitals, of which a text that tells anything has one, or an `@` or `//`."""
    return frozenset(stem.removesuffix("$") for stem in _STEMS)


def _apart(text: str) -> bytes:
    plain = text if text.isascii() else text.upper()
    return apart(plain.encode("ascii", "replace"))


def text_marks(text: str) -> frozenset[str]:
    """What a free text, already decoded, reveals: marks such as `text.health:direct`, `card.*`, `third-party`.

    Names must not be given: many surnames are words of the table.
    """
    if len(text) > LONGEST:
        text = text[:LONGEST]
    if _LIKELY.search(_apart(text)) is None and "@" not in text and "//" not in text:
        return _NOTHING
    return _look(text.upper())


def group_marks(text: str) -> frozenset[str]:
    """What the name of a group reveals, as `text_marks` does; a single word of it tells nothing: it may be a surname.

    What tells is a phrase of the table, of two words or more.
    """
    if len(text) > LONGEST:
        text = text[:LONGEST]
    upper = text.upper()
    marks = text_marks(upper)
    return frozenset(
        mark
        for mark in marks - {OTHERS}
        if not mark.startswith("text.") or mark in _phrases(upper)
    ) if marks else marks  # fmt: skip


def _phrases(upper: str) -> frozenset[str]:
    return frozenset(
        text.mark
        for text in TEXTS
        if any(" " in found[0].strip() for found in text.pattern.finditer(upper))
    )


def _look(upper: str) -> frozenset[str]:
    met = {stem.decode() for stem in _LIKELY.findall(_apart(upper))}
    if "@" in upper or "//" in upper:
        met.add("@")
    likely = {text for stem in met for text in _BY_STEM[stem]}
    marks = {text.mark for text in likely if text.pattern.search(upper) is not None}
    if not met.isdisjoint(_ABOUT_CARDS):
        marks |= card_marks(upper, payment=PAYMENT.search(upper) is not None)
    if not met.isdisjoint(_ABOUT_OTHERS) and _OTHERS.search(upper) is not None:
        marks.add(OTHERS)
    return frozenset(marks)


def card_marks(text: str, *, payment: bool) -> frozenset[str]:
    """Whether a payment card is legible: `card.full` (its whole number), `card.security-code`.

    `payment`: the place is about payment. Elsewhere no digits are taken for a card, as ticket
    numbers and references pass its check digit one time in ten. A number of which the first six
    and last four are shown at most has no run of digits long enough.
    """
    upper = text[:LONGEST].upper()
    full = payment and any(map(is_card, DIGITS.findall(upper)))
    # Each of the words for it has this letter.
    code = "C" in upper and SECURITY_CODE.search(upper) is not None
    return _CARD_MARKS[full, code]


def is_card(run: str) -> bool:
    """Whether digits, blanks and hyphens aside, are the number of a payment card by length, issuer, check digit."""
    digits = run if run.isdigit() else run.replace(" ", "").replace("-", "")
    return ISSUERS.fullmatch(digits) is not None and _luhn(digits)


def _luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1, Annex B."""
    figures = digits.encode()
    total = sum(figures[-1::-2]) + sum(figures[-2::-2].translate(_DOUBLED))
    return (total - len(figures) * ord("0")) % 10 == 0
