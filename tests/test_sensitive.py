"""The tables of sensitive codes and texts: sound rows, no text missed, nothing slow."""

import re
import time
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor.knowledge.accountability import WORDS
from auditor.knowledge.element import ELEMENTS, Codes
from auditor.knowledge.sensitive import (
    IN_WORDS,
    LONGEST,
    TEXTS,
    Category,
    SensitiveText,
    Strength,
    card_marks,
    codes,
    in_code,
    in_marks,
    text_marks,
)

OTHERS = {*WORDS, "element"}  # words of logs and declarations, which reveal nobody
KINDS: tuple[Codes, ...] = tuple(each for each in get_args(Codes) if each not in OTHERS)
TEXT_ROWS = pytest.mark.parametrize("row", TEXTS, ids=lambda row: row.id)
FEWER = settings(max_examples=settings().max_examples // 4)  # of each row, and there are many
# Major industry 9, country 999: no issuer can have them.
FAKE_CARD = "9999000000000004"
FULL, CODE = frozenset({"card.full"}), frozenset({"card.security-code"})
NOTHING: frozenset[str] = frozenset()


# --- codes ----------------------------------------------------------------------------------------


def test_every_code_list_of_the_dictionary_has_a_table() -> None:
    named = {element.codes for element in ELEMENTS.values() if element.codes}
    assert named - OTHERS <= set(KINDS)
    assert all(codes(kind) for kind in KINDS)
    assert not any(codes(each) for each in get_args(Codes) if each in OTHERS)


@pytest.mark.parametrize("kind", KINDS)
def test_codes_are_sound(kind: Codes) -> None:
    for code, row in codes(kind).items():
        assert re.fullmatch(r"[A-Z0-9]{2,10}|[0-9]{1,2}", code)
        assert row.code == code
        assert row.meaning
        assert set(row.categories) <= set(get_args(Category))
        # What reveals a category says how surely; what says how surely reveals one.
        assert bool(row.categories) <= (row.strength in ("direct", "inferred", "weak"))
        assert row.evidence in ("V", "C", "V,C", "K")


@pytest.mark.parametrize(
    ("element", "code", "revealed"),
    [
        ("service.code", "KSML", (("religion", "direct"),)),
        ("service.code", "AVML", (("religion", "inferred"), ("race_ethnic", "inferred"))),
        ("service.code", "WCHR", (("health", "direct"),)),
        ("service.code", "DEPA", (("criminal_enforcement", "direct"),)),
        ("service.code", "PETC", ()),
        ("service.code", "SPML", ()),
        ("service.code", "?", ()),
        ("service.code", None, ()),
        ("ticket.discount", "28", (("sex_orientation", "direct"),)),
        ("traveller.type", "HAJ", (("religion", "direct"),)),
        ("traveller.title", "RABBI", (("religion", "direct"),)),
        # The airport, the State and the airline of the same letters reveal nothing.
        ("segment.ports", "HAJ", ()),
        ("traveller.nationality", "LBR", ()),
        ("segment.carrier", "CL", ()),
    ],
)
def test_a_code_means_what_the_list_of_its_element_says(
    element: str, code: str | None, revealed: tuple[tuple[str, str], ...]
) -> None:
    assert in_code(element, code) == revealed


# --- texts ----------------------------------------------------------------------------------------


@TEXT_ROWS
def test_row_is_sound(row: SensitiveText) -> None:
    assert row.strength in get_args(Strength)
    assert row.category in {*IN_WORDS, "contact", "minor"}
    assert row.mark in text_marks(row.hit)
    assert row.mark not in text_marks(row.miss)
    assert row.mark in text_marks(f"osi zz {row.hit.lower()}.")


@TEXT_ROWS
def test_row_repeats_nothing_without_a_bound(row: SensitiveText) -> None:
    assert not re.search(r"[*+](?![^\[]*\])|\{\d*,\}", row.pattern.pattern.replace(r"\*", ""))


@TEXT_ROWS
@given(data=st.data())
@FEWER
def test_the_search_for_stems_misses_no_text(row: SensitiveText, data: st.DataObject) -> None:
    matching = data.draw(
        st.from_regex(row.pattern).filter(lambda text: row.pattern.search(text.upper()))
    )
    assert row.mark in text_marks(matching)


def test_no_stem_begins_another() -> None:
    # The search stops at the shorter one and would not know of the longer.
    stems = sorted({stem for row in TEXTS for stem in row.stems})
    assert not [(a, b) for a in stems for b in stems if a != b and b.startswith(a)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "REQUEST AISLE SEATS TOGETHER",
        "TKT ISSUED AT COUNTER 4 PLS ADVISE",
        "PARTY OF 4",
        "CONFIRMED CANCELLED CONNECTION",
        "SPECIMENCHURCHILL PRIESTLEYSPECIMEN",
        "FLIGHT OPERATIONS DESK",
        "TERMINAL 2 PASSENGER DROP",
    ],
)
def test_ordinary_texts_reveal_nothing(text: str) -> None:
    assert text_marks(text) == NOTHING


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("MEDA*FREMEC", "text.health:inferred"),
        ("SI.P2/FULLY VAXD", "text.health:direct"),
        ("(kosher)", "text.religion:direct"),
        ("pax\nwheelchair\nto gate", "text.health:direct"),
        ("PLSNOTE:KOSHER", "text.religion:direct"),
        ("KO\N{LATIN SMALL LETTER LONG S}HER", "text.religion:direct"),
        ("\N{ZERO WIDTH SPACE}KOSHER", "text.religion:direct"),
        ("32WKS PREGNANT", None),
        ("32WKS PREG", "text.health:direct"),
        ("specimen@fakeair.invalid", "text.contact:direct"),
        ("SPECIMEN//FAKEAIR.INVALID", "text.contact:direct"),
    ],
)
def test_words_are_found_however_they_are_set_apart(text: str, mark: str | None) -> None:
    assert text_marks(text) == (frozenset({"text.health:direct"}) if mark is None else {mark})


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("REPAS CASHER SVP", "text.religion:direct"),
        ("KOSCHERES ESSEN", "text.religion:direct"),
        ("COMIDA MUSULMANA", "text.religion:direct"),
        ("ISLAMISCHES ESSEN", "text.religion:direct"),
        ("PAX IM ROLLSTUHL", "text.health:direct"),
        ("FAUTEUIL ROULANT", "text.health:direct"),
        ("SILLA DE RUEDAS A BORDO", "text.health:direct"),
        ("SCHWANGER 30. WOCHE", "text.health:direct"),
        ("PAX EMBARAZADA", "text.health:direct"),
        ("ALERGIA A NUECES", "text.health:direct"),
    ],
)
def test_the_commonest_words_tell_in_other_languages(text: str, mark: str) -> None:
    assert text_marks(text) == {mark}


@pytest.mark.parametrize(
    "text",
    [
        "CASHERO",
        "RUE CACHER",
        "ISLAMABAD",
        "MUSULMANSKI",
        "SILLA SPECIMEN",
        "FAUTEUIL 12A",
        "ENCEINTE SPORTIVE",
    ],
)
def test_words_that_only_look_alike_tell_nothing(text: str) -> None:
    assert text_marks(text) == NOTHING


def test_marks_that_are_no_special_category_reveal_none() -> None:
    marks = {"text.contact:direct", "text.minor:inferred", "card.full", "third-party", "infant"}
    assert in_marks(marks) == ()
    assert in_marks({"text.union:inferred"}) == (("union", "inferred"),)


@given(st.text())
@example("\N{LATIN SMALL LIGATURE FFI}" * 50)
@example("\ud800")
def test_any_text_gives_marks_of_the_table(text: str) -> None:
    known = {row.mark for row in TEXTS} | FULL | CODE
    assert text_marks(text) <= known
    assert card_marks(text, payment=True) <= known


HOSTILE = [
    "A" * LONGEST, "A." * (LONGEST // 2) + "@", "1-" * (LONGEST // 2), "A@" * (LONGEST // 2),
    "A//" * (LONGEST // 3), "CARD " + "4 " * (LONGEST // 2), "DIABETI" * 9_000,
    "SPEAKS ONLY " * 5_000, "UNACC" * 13_000, "PARTY " * 10_000, "-" * LONGEST + "@",
    "@" + "A-" * (LONGEST // 2),
    "CVV" * 20_000, "NO " * 20_000, " " * LONGEST,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text[:12]}…")
def test_hostile_texts_take_no_longer_than_their_length(text: str) -> None:
    began = time.process_time()
    text_marks(text)
    assert (
        time.process_time() - began < 1
    )  # 0.03 s at most when written; quadratic would be minutes


def test_what_lies_beyond_the_longest_text_is_not_read() -> None:
    assert text_marks("." * LONGEST + " KOSHER") == NOTHING
    assert text_marks("." * (LONGEST - 7) + " KOSHER") == {"text.religion:direct"}


# --- cards ----------------------------------------------------------------------------------------


def _luhn_digit(digits: str) -> str:
    """The check digit by trying: the one of ten that makes doubled and plain digits add to tens."""
    for last in "0123456789":
        total = 0
        for place, digit in enumerate(reversed(digits + last)):
            doubled = int(digit) * (2 if place % 2 else 1)
            total += doubled - 9 if doubled > 9 else doubled
        if total % 10 == 0:
            return last
    raise AssertionError


@given(st.integers(0, 10**11 - 1), st.sampled_from(["", " ", "-"]))
def test_a_full_number_is_found_where_payments_stand(serial: int, separator: str) -> None:
    body = f"9999{serial:011d}"
    digits = body + _luhn_digit(body)
    number = separator.join(digits[i : i + 4] for i in range(0, 16, 4))
    assert card_marks(number, payment=True) == FULL
    assert card_marks(f"{number}/1230", payment=True) == FULL
    assert card_marks(number, payment=False) == NOTHING
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    assert card_marks(wrong, payment=True) == NOTHING
    masked = digits[:6] + "XXXXXX" + digits[-4:]
    assert card_marks(masked, payment=True) == NOTHING


@pytest.mark.parametrize(
    "text",
    [f"FPCC {FAKE_CARD}", f"FPCCVI{FAKE_CARD}/1230", f"FP*CCCA{FAKE_CARD}", f"CCVI{FAKE_CARD}",
     f"paid by card {FAKE_CARD}", "FOP 9999 0000 0000 0004"],
)  # fmt: skip
def test_a_text_says_that_its_digits_are_a_card(text: str) -> None:
    assert text_marks(text) == FULL


@pytest.mark.parametrize(
    "text",
    [
        FAKE_CARD,
        f"REF {FAKE_CARD}",
        "FOP 0000000000000",  # thirteen digits are a ticket's
        "CARD 0000000000000000",  # no issuer
        "CARD 999900000000000400001",  # too long to be one
        "CCVIXXXXXXXXXXXX0004",
    ],
)
def test_other_digits_are_no_card(text: str) -> None:
    assert text_marks(text) == NOTHING


@pytest.mark.parametrize("text", ["CVV 123", "CVC2:1234", "cvv123", "SECURITY CODE 123"])
def test_a_security_code_is_one_wherever_it_stands(text: str) -> None:
    assert text_marks(text) == CODE
    assert card_marks(text, payment=False) == CODE


@pytest.mark.parametrize("text", ["CID/ABC", "CVV XXX", "CID 12345", "SECURITY CODE"])
def test_what_looks_like_a_security_code_and_is_none(text: str) -> None:
    assert text_marks(text) == NOTHING
