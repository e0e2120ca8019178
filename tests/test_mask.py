"""Masks: what counts as masked, by cases a lawyer can read, and that bytes and text agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.codec.mask import FORMS, form_of, form_of_card, form_of_code
from auditor.formats.edifact import shape
from auditor.knowledge.element import ELEMENTS
from auditor.observed.record import Form

PRINTED = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E))
MASKS = st.sampled_from("X*#")


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("FAKE001SPECIMEN", Form.CLEAR),
        ("XXX", Form.MASKED),
        ("XX", Form.CLEAR),  # two are no mask: a family name may be so short
        ("***", Form.MASKED),
        ("####-####", Form.MASKED),
        ("X X X", Form.MASKED),
        ("XX*X", Form.CLEAR),  # one character, repeated
        ("FAKEXXXX", Form.PARTIAL),
        ("FAKEXXX", Form.CLEAR),
        ("FAKE****@fakeair.invalid", Form.PARTIAL),
        ("", Form.EMPTY),
        ("  \t", Form.EMPTY),
        ("-", Form.EMPTY),
    ],
)
def test_a_name_number_or_text(value: str, form: Form) -> None:
    assert form_of(value) is form


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("9999000000000004", Form.CLEAR),
        ("999900XXXXXX0004", Form.MASKED),  # first six and last four at most
        ("9999 00** **** 0004", Form.MASKED),
        ("99990000XXXX0004", Form.PARTIAL),  # eight digits in front
        ("XXXXXXXXXXXXXXXX", Form.MASKED),
    ],
)
def test_a_card_number(value: str, form: Form) -> None:
    assert form_of_card(value) is form


@pytest.mark.parametrize("value", ["XXX", "X", "XXA"])
def test_a_code_is_never_masked_by_x(value: str) -> None:
    assert form_of_code(value) is Form.CLEAR
    assert FORMS["traveller.nationality"](value, frozenset()) is Form.CLEAR
    assert FORMS["seat.number"](value, frozenset()) is Form.CLEAR


def test_a_code_is_masked_by_other_characters() -> None:
    assert form_of_code("***") is Form.MASKED


def test_a_token_of_the_caller_masks_whole_values_only() -> None:
    tokens = frozenset({"REDACTED"})
    for read in FORMS.values():
        assert read(" REDACTED ", tokens) is Form.MASKED
        assert read("REDACTED BY FAKE", tokens) is Form.CLEAR


def test_every_element_has_its_reading() -> None:
    assert FORMS.keys() == ELEMENTS.keys()


@given(MASKS, st.integers(3, 40), st.text(st.sampled_from(" -/.,'()&_"), max_size=5))
def test_separators_do_not_unmask(mask: str, length: int, separators: str) -> None:
    assert form_of(separators.join(mask * length)) is Form.MASKED


@given(st.text(), st.text())
def test_four_mask_characters_beside_others_are_partial(before: str, after: str) -> None:
    value = f"{before}FAKE **** FAKE{after}"
    assert form_of(value) is Form.PARTIAL


@given(PRINTED)
def test_text_and_shapes_of_bytes_say_the_same(value: str) -> None:
    bytes_say = shape.form_of(value.encode().translate(shape.SHAPE))
    card_bytes = shape.form_of_card(value.encode().translate(shape.SHAPE))
    assert form_of(value) is bytes_say
    assert form_of_card(value) is card_bytes
