"""Values as they usually are: of what a pattern takes, a look finds nothing but that it is clear."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.codec import usual
from auditor.codec.mask import FORMS
from auditor.codec.value import facts_in, look
from auditor.knowledge.element import ELEMENTS
from auditor.observed.record import Form, Given

ELEMENTS_TOLD = sorted(each for each in ELEMENTS if usual.pattern(each) is not None)
PIECES = [
    "X",
    "XX",
    "*",
    "#",
    " ",
    "-",
    "/",
    "MR",
    "MSTR",
    "CVV 123",
    "4111 1111 1111 1111",
    "A",
    "z",
    "7",
    "123",
    "@",
    "É",
]
VALUES = st.text(max_size=20) | st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(st.sampled_from(ELEMENTS_TOLD), VALUES)
@example("payment.amount", "4111111111111111")
@example("payment.amount", "CVV 123")
@example("traveller.given_names", "FAKE MR")
@example("traveller.surname", "XXX")
@example("traveller.surname", "X X X")
def test_what_is_usual_says_nothing_but_that_it_is_clear(element: str, value: str) -> None:
    if usual.is_usual(element, value):
        assert FORMS[element](value, frozenset()) is Form.CLEAR
        assert look(element, value, Given()) == (Form.CLEAR, None, frozenset())
        assert facts_in(element, value, Given()) == ()


@pytest.mark.parametrize("value", ["FAKE001SPECIMEN", "XTS", "12", "FAKEX", "7"])
def test_what_is_usual_is_told_to_be(value: str) -> None:
    assert usual.is_usual("traveller.surname", value)


@pytest.mark.parametrize(
    "element", ["payment.card_number", "service.code", "remark.general", "traveller.title"]
)
def test_some_elements_are_always_looked_at(element: str) -> None:
    assert usual.pattern(element) is None


@given(st.lists(VALUES, min_size=2, max_size=5))
def test_several_values_are_told_at_once(values: list[str]) -> None:
    pattern = usual.pattern("traveller.surname")
    assert pattern is not None
    joined = usual.APART.join(values)
    together = re.fullmatch(usual.APART.join([pattern] * len(values)), joined)
    alone = all(usual.is_usual("traveller.surname", value) for value in values)
    if not any(usual.APART in value for value in values):
        assert (together is not None and usual.RUN not in joined) == alone
