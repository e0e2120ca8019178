"""What reads the pages of cases and situations quickly reads them as the program would."""

from pathlib import Path

import pytest
from yaml import YAMLError

from auditor.law.yaml_text import load_yaml, plain
from pages import tree

TESTS = Path(__file__).parents[1]
PAGES = {
    path.relative_to(TESTS).as_posix(): path
    for folder in ("rules", "policies")
    for path in sorted((TESTS / folder).glob("*.yaml"))
}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_to_the_program_what_it_says_to_the_tests(page: str) -> None:
    text = PAGES[page].read_text("utf-8")
    assert tree.read(text) == plain(load_yaml(text))


@pytest.mark.parametrize(
    "text",
    [
        "[NO, no, yes, On, y, null, ~, true, False, 1, -12, 0.5, 1.5, '1']",
        "{day: 2026-11-22, moment: 2026-11-22T10:00:00Z, time: 12:30:45, empty: }",
        "- plain words\n- >\n  folded\n  words\n- |\n  as they\n  stand\n- {a: [b, {c: d}]}",
    ],
)
def test_scalars_are_those_of_yaml_1_2(text: str) -> None:
    assert tree.read(text) == plain(load_yaml(text))


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(YAMLError, match="a key stands twice"):
        tree.read("cases:\n  - {name: one, as_of: a, name: two}")
