"""Shapes: no byte of a value can be read back from one, and the form of the value can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats.edifact.shape import SHAPE, collapsed, form_of, form_of_card
from auditor.observed.record import Form

DIGITS, LETTERS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWYZabcdefghijklmnopqrstuvwxyz"
ANY = st.lists(st.sampled_from(DIGITS + LETTERS + b"XX**#:+ '\xe9\xff") | st.integers(0, 255)).map(
    bytes
)


def test_a_shape_holds_no_letter_or_digit_of_a_value() -> None:
    left = {byte for byte in range(256) if SHAPE[byte] == byte}
    assert not {chr(each) for each in left if chr(each).isalnum()} - {"a", "9", "X"}
    # Line breaks are no part of a value: they stand between segments, and between repetitions.
    assert not {each for each in left - {ord("\n"), ord("\r")} if each < 0x20 or each >= 0x7F}


@given(ANY, st.integers(1, 9))
def test_values_alike_in_kind_have_one_shape(value: bytes, turn: int) -> None:
    another = bytes(_another(byte, turn + place) for place, byte in enumerate(value))
    assert another.translate(SHAPE) == value.translate(SHAPE)
    assert value.translate(SHAPE).translate(SHAPE) == value.translate(SHAPE)


def _another(byte: int, turn: int) -> int:
    """Another character of the same kind; separators and masks stay what they are."""
    for kind in (DIGITS, LETTERS):
        if byte in kind:
            return kind[(kind.index(byte) + turn) % len(kind)]
    return 0x80 + (byte + turn) % 0x80 if byte >= 0x80 else byte


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (b"SPECIMEN", Form.CLEAR),
        (b"XXX", Form.MASKED),
        (b"XX", Form.CLEAR),  # two are initials, or a code
        (b"*** ***", Form.MASKED),
        (b"##/##/####", Form.MASKED),
        (b"XXX***", Form.CLEAR),  # two mask characters are no mask
        (b"XXXX0001", Form.PARTIAL),
        (b"FAKEXXX1", Form.CLEAR),
        (b"", Form.EMPTY),
        (b" - ", Form.EMPTY),
    ],
)
def test_form_of_a_value(value: bytes, form: Form) -> None:
    assert form_of(value.translate(SHAPE)) is form


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (b"999900XXXXXX0004", Form.MASKED),  # first six and last four at most
        (b"9999000XXXXX0004", Form.PARTIAL),
        (b"XXXXXXXXXXX00004", Form.PARTIAL),
        (b"9999 00** **** 0004", Form.MASKED),
        (b"9999000000000004", Form.CLEAR),
    ],
)
def test_form_of_a_card_number(value: bytes, form: Form) -> None:
    assert form_of_card(value.translate(SHAPE)) is form


@given(st.text("AX*#9 -", max_size=20))
def test_a_collapsed_text_keeps_its_form_and_nothing_else(text: str) -> None:
    short = collapsed(text.encode().translate(SHAPE))
    assert form_of(short) is form_of(text.encode().translate(SHAPE))
    assert len(short) <= 5
