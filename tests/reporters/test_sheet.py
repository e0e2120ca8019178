"""A cell is never a formula, whatever parts the cells where it is opened."""

import re

from hypothesis import given
from hypothesis import strategies as st

from auditor.observed.record import harmless
from auditor.reporters.sheet import cell

SIGNS = "=+-@＝＋－＠"  # noqa: RUF001 - these are meant
TEXT = st.text(st.sampled_from([*SIGNS, *";,|\t\r\n \"'a1", "\x1b", "\u202e", "\x00", "\x85"]))


@given(TEXT)
def test_no_cell_begins_with_what_a_spreadsheet_computes(text: str) -> None:
    shown = str(cell(text))
    for part in re.split(r"[;,\t|]", shown):
        assert not part.lstrip(' "').startswith(tuple(SIGNS)), shown
    assert shown.isprintable()
    assert cell(-3) == -3


@given(st.text())
def test_a_page_holds_nothing_that_is_obeyed_or_not_seen(text: str) -> None:
    shown = harmless(text)
    assert not re.search(
        "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )
    assert "\r" not in shown.replace("\r\n", "")
    assert harmless(shown) == shown
